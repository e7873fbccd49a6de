"""Which objects of a JSON file are articles? JSON, JSON Lines, ninjs, and the JSON of news-please and of news services."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from newskit.cleaning import is_agency
from newskit.reading.columns import UNSURE_DAY, columns_of, record_of, words
from newskit.reading.dates import iso, order
from newskit.reading.markup import plain_text
from newskit.reading.text import decode

BAD_LINES = 1_000  # more than this, and more than there are good ones: it is not JSON Lines

_LISTS = ("articles", "items", "results", "data", "documents", "docs", "stories", "news", "entries")  # where a file keeps its articles
_NOT_TEXT = frozenset(("picture", "graphic", "video", "audio", "animation"))
_GAP = re.compile(r"[\s,\[\]\x1e]*")
_DECODER = json.JSONDecoder(strict=False)  # a line break inside a string is an error of the export, not of the article
_DEEP = "its JSON is nested too deeply; export the articles again, one object each"


def looks_like_json(head: str) -> bool:
    """Whether a text that begins so is JSON or JSON Lines: an object with a key, or a list of objects.

    >>> looks_like_json('[{"text": "Rain fell."}]'), looks_like_json("[Rain] fell.")
    (True, False)
    """
    return re.match(r'\ufeff?\s*(?:\{\s*"|\[\s*\{\s*")', head) is not None


def read_json(data: bytes, dates: Iterable[str | None] | None = None) -> Iterator[dict[str, Any]]:
    """A record per article: of one object, a list, an object that holds a list ({"articles": [...]}), or an object per line.

    A line that is no JSON is a problem record and the next one is read. `dates`: data is a piece of JSON Lines, in which these dates say
    whether the day stands first (see `dates_in_json_lines`). ValueError: no JSON, no article in it, nested too deeply.
    """
    text, encoding = decode(data)
    text = text.removeprefix("\ufeff")
    records = _articles_in(text) if dates is None else _records(lambda: _lines(text), "JSON Lines", dates)
    for record in records:
        yield record if encoding == "utf-8" or "problem" in record else {**record, "encoding": encoding}


def dates_in_json_lines(data: bytes) -> list[str | None]:
    """The date of each object of a piece of JSON Lines, as it is written; None for one that has none, and for a line that is no JSON."""
    return list(_dates(_lines(decode(data)[0].removeprefix("\ufeff"))))


def _articles_in(text: str) -> Iterator[dict[str, Any]]:
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise ValueError(_DEEP) from None
    except ValueError as error:
        why = str(error)
        yield from _records(lambda: _lines(text, why), "JSON Lines")
        return
    if isinstance(value, Mapping) and not _has_text(value):
        value = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), value)
    if isinstance(value, Mapping):
        if not _has_text(value) and not _is_ninjs(value):
            keys = ", ".join(str(key)[:40] for key in list(value)[:12]) or "none"
            raise ValueError(f"no article in it (keys: {keys}). Each article needs a text, or one of body, content, article, maintext.")
        value = [value]
    if not isinstance(value, list):
        raise ValueError("no article in it: a JSON file holds an object, a list of objects, or an object per line")
    yield from _records(lambda: ((f"article {number}", item) for number, item in enumerate(value, 1)), "JSON")


def _records(
    items: Callable[[], Iterator[tuple[str, Any]]], reader: str, dates: Iterable[str | None] | None = None
) -> Iterator[dict[str, Any]]:
    """The records of labelled items, which are gone through twice: their dates together, or `dates`, say whether the day stands first."""
    first = order(_dates(items()) if dates is None else dates)
    said = UNSURE_DAY if first is None else ""
    for label, item in items():
        record = _record(item, reader, bool(first)) | {"record": label}
        if said and "text" in record:
            record["left_out"] = "; ".join(filter(None, (said, record.get("left_out"))))
            said = ""
        yield record


def _dates(items: Iterator[tuple[str, Any]]) -> Iterator[str | None]:
    """The date of each item, None for one without, as far as they can be read."""
    with suppress(ValueError):  # it comes again where the records are read, after those before it
        for _, item in items:
            places = columns_of(tuple(item)).get("published") if isinstance(item, Mapping) else None
            yield words(list(item.values())[places[0]]) if places else None


def _lines(text: str, error: str | None = None) -> Iterator[tuple[str, Any]]:
    """The objects that follow one another in `text` (a list that was cut off, too), each with its line.

    After a broken one, which comes as a ValueError that says so, reading goes on at the next line. Where none is whole, `error` says why it
    is no JSON; without it, the text is a piece, whose other lines may be.
    """
    at, line, counted, good, bad = _end_of_gap(text, 0), 1, 0, 0, 0
    waiting: list[tuple[str, Any]] = []  # broken lines are only worth telling of once one is whole
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        label = f"line {line}"
        try:
            item, at = _DECODER.raw_decode(text, at)
        except RecursionError:
            raise ValueError(_DEEP) from None
        except ValueError:
            bad += 1
            if bad > max(BAD_LINES, good):
                waiting.append((label, ValueError(f"too many lines are not JSON ({bad:,}): the rest is not read")))
                break
            waiting.append((label, ValueError("a line that is not JSON")))
            at = text.find("\n", at) + 1 or len(text)
        else:
            good += isinstance(item, Mapping)
            waiting.append((label, item))
        if good:
            yield from waiting
            waiting.clear()
        at = _end_of_gap(text, at)
    if not good and error is not None:
        raise ValueError(f"it is not valid JSON ({error[:80]}); export it again")
    yield from waiting


def _end_of_gap(text: str, at: int) -> int:
    return _GAP.match(text, at).end()


def _record(item: Any, reader: str, day_first: bool) -> dict[str, Any]:
    if isinstance(item, ValueError):
        return {"problem": str(item)}
    if not isinstance(item, Mapping):
        return {"problem": "not an article: an object with a text is expected"}
    record = _ninjs(item) if _is_ninjs(item) else record_of(list(item.values()), columns_of(tuple(item)), day_first=day_first)
    return record if "problem" in record else {"reader": reader} | record


def _has_text(item: Mapping[str, Any]) -> bool:
    """Whether a field of texts holds one, or a list of paragraphs; a list of objects holds articles."""
    values = list(item.values())
    texts = (values[at] for at in columns_of(tuple(item)).get("text", ()))
    return any(isinstance(text, str) or (isinstance(text, list) and text and isinstance(text[0], str)) for text in texts)


def _is_ninjs(item: Mapping[str, Any]) -> bool:
    """Every ninjs item has a uri, and a text, a date or a headline under a name that only ninjs uses."""
    names = {key.lower() for key in item}
    return "uri" in names and not names.isdisjoint(("versioncreated", "bodies", "headlines", "body_text", "body_xhtml"))


def _ninjs(item: Mapping[str, Any]) -> dict[str, Any]:
    """The record of an item in IPTC's exchange format, version 1 (body_text, headline), 2 or 3 (bodies, headlines).

    The body in HTML comes first: it has the paragraphs. An item without a body is read from its description, and flagged.
    """
    values = {key.lower().replace("_", ""): value for key, value in item.items()}
    body = _longest(values, "body", "bodies")
    teaser = "" if body else _longest(values, "description", "descriptions", roles=("text", "summary", "drop-words", ""))
    kind = str(values.get("type") or "text")
    if not (body or teaser) or (not body and kind in _NOT_TEXT):
        article = "an" if kind[0] in "aeiou" else "a"
        return {"problem": f"{article} {kind}, no text" if kind in _NOT_TEXT else "no text"}
    outlet = words(values.get("provider")) or words(values.get("copyrightholder"))
    uri = words(values.get("uri")) or ""
    found = {
        "title": _longest(values, "headline", "headlines", roles=("main", "")) or words(values.get("title")),
        "outlet": outlet,
        "published": iso(words(values.get("versioncreated")) or words(values.get("firstcreated")) or ""),
        "url": uri if uri.startswith(("https://", "http://")) else None,
        "byline": words(values.get("byline")) or words(values.get("by")),
        "id": uri,
        "language": words(values.get("language")),
    }
    if outlet and is_agency(outlet):
        found |= {"agency": outlet, "role": "agency"}
    record: dict[str, Any] = {key: value.strip() for key, value in found.items() if value and value.strip()}
    if teaser:
        record |= {"flags": ("stub",), "left_out": "the text: the export has the description alone"}
    return record | {"text": body or teaser, "reader": "ninjs"}


def _longest(values: Mapping[str, Any], one: str, several: str, *, roles: Iterable[str] = ()) -> str:
    """The text of a ninjs field: the HTML of it if there is one, else the longest of its variants (of these roles, if any has one)."""
    variants = values.get(several) if isinstance(values.get(several), list) else []
    variants = [part for part in variants if isinstance(part, Mapping)]
    variants = [part for part in variants if str(part.get("role", "")).lower() in roles] or variants
    found = [(str(part.get("contenttype") or part.get("contentType") or ""), words(part.get("value"))) for part in variants]
    found += [(key, words(value)) for key, value in values.items() if key.startswith(one) and not isinstance(value, list)]
    html = [plain_text(text) for kind, text in found if text and "html" in kind]
    plain = [plain_text(text) if "xml" in kind else text for kind, text in found if text and "html" not in kind]
    return max((text for text in html if text), key=len, default="") or max(plain, key=len, default="")
