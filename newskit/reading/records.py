"""Plain records → a cleaned Story, with a report of what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from newskit import tables
from newskit.cleaning import clean, is_agency
from newskit.cleaning.repeated import repeated_lines, set_aside
from newskit.cleaning.versions import versions
from newskit.reading.dates import iso
from newskit.reading.text import is_doubly_encoded
from newskit.story import NO_WITNESS, ROLES, Article, Story
from newskit.tokens import key

LOOK = {*NO_WITNESS, "looks doubly encoded"}  # flags that ask for a look, and those that begin as below
_FOREIGN = "not English"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def story_from_records(records: Iterable[Mapping[str, Any]]) -> Story:
    """A story from records, every one of which must be readable: a bad one raises ValueError naming the record and the field."""
    articles = []
    for number, record in enumerate(records, 1):
        name = f"record {number}"
        if not isinstance(record, Mapping):
            raise ValueError(f"{name}: a record is a dict with a text, not {type(record).__name__}")
        origin = record.get("origin", {"record": number})
        articles.append(article_from_record(record, name, default_id=f"article-{number}", origin=origin))
    if not articles:
        raise ValueError("no records: a story needs at least one article with a text")
    standing = repeated_lines(articles)
    articles = [set_aside(article, standing) for article in with_own_ids(articles)]
    return Story(tuple(articles), report((f"record {n}", [a], [], "") for n, a in enumerate(articles, 1)))


def article_from_record(
    record: Mapping[str, Any],
    name: str,
    *,
    default_id: str,
    default_outlet: str = "",
    origin: Mapping[str, Any],
    as_printed: bool = True,
) -> Article:
    """The cleaned article of one record. `name` names the record in errors; `default_id` serves where it has no id.

    An outlet that nobody gives is `default_outlet`, or the id, said in the article's flags. Where the text is not `as_printed`,
    a title that does not open it is put above it, so that the headline of every article stands in its text.
    ValueError: no text, an unknown role, a date that is none.
    """
    text, title = record.get("text"), _field(record, "title") or ""
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name}: no text. Each record needs a text with the article's words.")
    origin = dict(origin) | {k: record[k] for k in ("encoding", "left_out") if record.get(k)}
    if not as_printed and title and not _opens(text, title):
        text = f"{title}\n\n{text}"
        origin["title"] = "put above the text"
    flags = tuple(record.get("flags", ()))
    if is_doubly_encoded(text):
        flags += ("looks doubly encoded",)
    article_id = _field(record, "id") or default_id
    outlet = _field(record, "outlet")
    if not outlet:
        flags += ("outlet unknown",)
    role = (_field(record, "role") or "").lower() or ("agency" if outlet and is_agency(outlet) else "outlet")
    if role not in ROLES:
        raise ValueError(f"{name}: the role {role!r} is unknown. Write outlet or agency, or leave it empty.")
    return clean(
        Article(
            id=article_id,
            outlet=outlet or default_outlet or article_id,
            text=_storable(text),
            role=role,
            group=_field(record, "group"),
            title=title,
            published=_published(record.get("published"), name),
            url=_field(record, "url"),
            agency=_field(record, "agency"),
            byline=_field(record, "byline"),
            image_credit=_field(record, "image_credit"),
            language=_field(record, "language"),
            origin=origin,
            flags=flags,
        )
    )


def _opens(text: str, title: str, *, sure: int = 4) -> bool:
    """Whether the text begins with its title: as its first line, or in words after which it goes on, if they are `sure` many.

    "Flood" is not the title above "Flood waters rose ...".
    """
    named = key(title).split()
    opening = text.lstrip()
    if key(opening.splitlines()[0]).split() == named:
        return True
    return len(named) >= sure and key(opening[: 2 * len(title) + 2]).split()[: len(named)] == named


def with_own_ids(articles: Iterable[Article]) -> list[Article]:
    """The articles, the second and later of one id renamed id-2, id-3 ..."""
    taken: Counter[str] = Counter()
    ids: set[str] = set()
    own = []
    for article in articles:
        new = article.id
        while new in ids:
            taken[article.id] += 1
            new = f"{article.id}-{taken[article.id] + 1}"
        ids.add(new)
        own.append(replace(article, id=new) if new != article.id else article)
    return own


def report(files: Iterable[tuple[str, list[Article], list[str], str]]) -> pd.DataFrame:
    """The load report, a row per file: what was found in it, kept and left out, and what is worth knowing.

    `found` counts the documents: found = articles + left_out. Of the articles, `merged` are earlier versions of another one of
    the same outlet (read and shown, not counted), and `flagged` are no full witness or need a look. `lines` = kept + set_aside.
    """
    files = list(files)
    earlier = {row.article_id for row in versions(a for _, articles, _, _ in files for a in articles).itertuples() if not row.counted}
    rows = []
    for file, articles, left_out, note in files:
        lines = kept = 0
        for article in articles:
            in_blocks = _lines_in_blocks(article)
            lines += len(in_blocks)
            kept += sum(in_blocks)
        merged = sum(a.id in earlier for a in articles)
        notes = [note, *_notes(articles), _some(left_out, "left out: "), f"{merged} earlier version(s), not counted" if merged else ""]
        outlets = dict.fromkeys(a.outlet for a in articles)
        flagged = sum(any(flag in LOOK or flag.startswith(_FOREIGN) for flag in a.flags) for a in articles)
        found = len(articles) + len(left_out)
        who, said = _some(list(outlets)), "; ".join(filter(None, notes))
        rows.append((file, len(articles), who, lines, kept, lines - kept, said, found, len(left_out), merged, flagged))
    return tables.table("report", rows)


def _lines_in_blocks(article: Article) -> list[bool]:
    """For each line that is not blank, whether its block is kept: the lines of `nk.lines`."""
    found, blocks = [], list(article.blocks)[::-1]
    for line in article.lines:
        while blocks and blocks[-1].end <= line.start:
            blocks.pop()
        if blocks and blocks[-1].start < line.end and article.text[line.start : line.end].strip():
            found.append(blocks[-1].kept)
    return found


def _notes(articles: Sequence[Article]) -> list[str]:
    """What is worth knowing about a file's articles, each thing once, with how many of them it is true of."""
    said = Counter(note for article in articles for note in _article_notes(article))
    return [note if len(articles) == 1 else f"{count} of {len(articles)}: {note}" for note, count in said.items()]


def _article_notes(article: Article) -> Iterator[str]:
    if article.role == "agency":
        yield "an agency's dispatch"
    if "outlet unknown" in article.flags:
        if "file" not in article.origin or article.origin.get("reader") == "DataFrame":
            yield "no outlet is given: name it in each record"
        else:
            yield "outlet taken from the file name: name it in articles.csv (columns file, outlet)"
    if article.origin.get("encoding", "utf-8") != "utf-8":
        yield f"read as {article.origin['encoding']}"
    if article.origin.get("left_out"):
        yield f"the reader left out: {article.origin['left_out']}"
    if article.agency:
        yield f"credits {article.agency}" + (f" ({article.agency_evidence.rule})" if article.agency_evidence else "")
    for flag in article.flags:
        if flag != "outlet unknown":
            yield f"{flag}: its sentences and quotations are found by English rules" if flag.startswith(_FOREIGN) else flag


def _some(parts: Sequence[str], lead: str = "", *, most: int = 5) -> str:
    """The first of the parts, and how many more there are."""
    more = [f"and {len(parts) - most} more"] if len(parts) > most else []
    return lead + ", ".join([*parts[:most], *more]) if parts else ""


def _field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return None if _missing(value) else _storable(str(value)).strip() or None


def _storable(text: str) -> str:
    """NUL and half a surrogate pair can be written to no file: each becomes U+FFFD, one for one."""
    return _UNSTORABLE.sub("\ufffd", text)


def _missing(value: Any) -> bool:
    """None, and what an empty cell of a table holds: NaN, NA, NaT."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _published(value: Any, name: str) -> str | None:
    """ISO 8601, with the zone if one was given; ValueError for what is no date."""
    if _missing(value) or not str(value).strip():
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).strip()
    known = iso(text)
    if known is None:
        raise ValueError(f"{name}: published {text!r} is no date. Write 2031-05-04 or 2031-05-04T09:30+02:00.")
    return known
