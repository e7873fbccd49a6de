"""Which column of a table, or which key of a JSON object, holds the text, the outlet, the date ...?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from newskit.cleaning import is_agency
from newskit.reading.dates import iso
from newskit.reading.markup import plain_text

# The names a field goes by, the surest first; case, spaces, hyphens, underscores and points do not count. A teaser stands in for a text
# that a row lacks, and is flagged; a provider is the agency if it is one.
ALIASES = {
    "text": "text body content article fulltext maintext bodytext articletext articlebody articlecontent newstext contenttext plaintext"
    " cleantext bodyhtml contenthtml html",
    "teaser": "description summary standfirst abstract teaser snippet excerpt",
    "title": "title headline articletitle newstitle heading hl",
    "outlet": "outlet source publisher media newspaper publication outletname sourcename publishername medianame newspapername"
    " publicationname mediaoutlet newsoutlet newssource journal website site sitename sourcedomain domain hostname",
    "published": "published date datetime publishdate publishedat pubdate publishedon publishtime publicationdate datepublish"
    " datepublished dateofpublication articledate releasedate timestamp versioncreated created createdat",
    "url": "url link permalink articleurl canonicalurl weburl href",
    "byline": "byline author authors creator journalist writer authorname",
    "agency": "agency newsagency wireservice",
    "provider": "provider",
    "id": "id uid guid uuid articleid docid documentid",
    "language": "language lang languagecode",
    "role": "role",
    "image_credit": "imagecredit photocredit",
}
_MISSING = frozenset(("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "NaT", "<NA>"))  # as pandas, R and SQL write it
_FIRST_TAG = re.compile(r"\s*<(?:!doctype|html|body|article|section|div|p|h[1-6]|ul|ol|figure|blockquote)\b[^>]*>", re.IGNORECASE)
_BLOCKS = "p|div|h[1-6]|li|ul|ol|blockquote|table|tr|td|section|article|figure"
_CLOSED = re.compile(rf"</(?:{_BLOCKS}|a|b|i|u|em|strong|span|small|sup|sub)\s*>|<br\s*/?>", re.IGNORECASE)
_BLOCK = re.compile(rf"<(?:br|{_BLOCKS})\b", re.IGNORECASE)
UNSURE_DAY = "which figure is the day in dates like 05/03/2020 (the second was taken)"
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+(\d+) chars\]\s*\Z")


@lru_cache(maxsize=1024)  # JSON Lines repeat the same keys line by line
def columns_of(names: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """Where each field stands among `names`, the surest column first; fields that have none are left out.

    >>> columns_of(("Headline", "Full Text", "source"))
    {'text': (1,), 'title': (0,), 'outlet': (2,)}
    """
    places: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        places.setdefault(re.sub(r"[\W_]+", "", name.casefold()), []).append(at)
    found = {field: tuple(at for alias in aliases.split() for at in places.get(alias, ())) for field, aliases in ALIASES.items()}
    return {field: at for field, at in found.items() if at}


def unused(names: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> str:
    """The columns that no field is taken from, and those that only fill the gaps of others, in a few words; empty where there is none."""
    first = {places[0] for field, places in columns.items() if field != "teaser" or "text" not in columns}
    second = {at for places in columns.values() for at in places} - first
    left = _some(name for at, name in enumerate(names) if at not in first | second)
    filling = _some(name for at, name in enumerate(names) if at in second)
    return "; ".join([f"columns {left}"] * bool(left) + [f"columns {filling} but where another is empty"] * bool(filling))


def _some(names: Iterable[str], *, most: int = 8) -> str:
    some = [name.strip()[:40] for name in names if name.strip()]
    return ", ".join(some[:most]) + " ..." * (len(some) > most)


def no_text_column(names: Iterable[str], row: int | None = None) -> ValueError:
    """The error of a table without a column of texts: what it has, in which row, and what the column may be called."""
    seen = (_some(names, most=12) or "none") + (f"; row {row} was taken for the header" if row else "")
    return ValueError(
        f"no column with the text of the articles (columns: {seen}). Name it text, or one of body, content, article, full_text."
    )


def record_of(values: Sequence[Any], columns: Mapping[str, tuple[int, ...]], *, day_first: bool = False) -> dict[str, Any]:
    """The record of one row; {"problem": "no text"} for a row without text. A text with tags is read as HTML (see `_unmarked`)."""
    record, left_out = fields_of(values, columns, day_first=day_first)
    text, teaser = record.get("text"), record.pop("teaser", None)
    if text:
        text = _unmarked(text)
    if text and text.endswith("]") and (cut := _CUT.search(text, max(0, len(text) - 40))):
        text, record["flags"] = text[: cut.start()], ("stub",)
        left_out.insert(0, f"{cut[1]} characters that the export cut off")
    if not text or not text.strip():
        if not teaser:
            return {"problem": "no text"}
        text, record["flags"] = _unmarked(teaser), ("stub",)
        left_out.insert(0, "the text: the export has the description alone")
    record["text"] = text
    if left_out:
        record["left_out"] = "; ".join(left_out)
    return record


def fields_of(
    values: Sequence[Any], columns: Mapping[str, tuple[int, ...]], *, day_first: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """The fields of one row, the text and the teaser as they stand, and which of the others could not be used."""
    record: dict[str, Any] = {}
    for field, places in columns.items():
        for at in places:
            value = values[at]
            if field == "text" and isinstance(value, list | tuple):  # a list of paragraphs
                value = "\n\n".join(filter(None, map(words, value)))
            if (value := words(value)) is not None:
                record[field] = value
                break
    left_out = []
    for field in record.keys() - {"text", "teaser"}:
        record[field] = record[field].strip()
    if written := record.pop("published", ""):
        if date := iso(written, day_first=day_first):
            record["published"] = date
        else:
            left_out.append(f"the date {written[:40]!r}")
    if role := record.pop("role", ""):
        if role.lower() in ("outlet", "agency"):
            record["role"] = role.lower()
        else:
            left_out.append(f"the role {role[:40]!r} (it is outlet or agency)")
    if (provider := record.pop("provider", "")) and is_agency(provider):
        record.setdefault("agency", provider)
    return record, left_out


def _unmarked(text: str) -> str:
    """A text without markup, if it has any: it begins with a tag of a page, or two tags are closed in it (a <br> closes itself).

    Where no tag begins a paragraph, the lines are those of the text.
    """
    if not _FIRST_TAG.match(text) and sum(1 for _ in islice(_CLOSED.finditer(text), 2)) < 2:
        return text
    return plain_text(text if _BLOCK.search(text) else text.replace("\n", "<br>"))


def words(value: Any) -> str | None:
    """A cell or a JSON value as text: an object by its name, a list joined with commas; None for what is missing or empty."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    elif isinstance(value, Mapping):
        value = value.get("name") or value.get("value")
        return words(value) if isinstance(value, str) else None
    elif hasattr(value, "tolist"):  # a numpy array or number
        value = value.tolist()
    if isinstance(value, list | tuple):
        return ", ".join(one for item in value if not isinstance(item, list | tuple) and (one := words(item))) or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return None if text.strip() in _MISSING else text
