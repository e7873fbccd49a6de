"""Which column of a table, or which key of a JSON object, holds the text, the outlet, the date ...?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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
    """The columns that no field is taken from, in a few words; empty where there is none."""
    used = {at for places in columns.values() for at in places}
    left = [name.strip()[:40] for at, name in enumerate(names) if at not in used and name.strip()]
    return f"columns {', '.join(left[:8])}{' ...' if len(left) > 8 else ''}" if left else ""


def no_text_column(names: Iterable[str]) -> ValueError:
    """The error of a table without a column of texts: what it has, and what the column may be called."""
    seen = ", ".join(name.strip()[:40] for name in list(names)[:12]) or "none"
    return ValueError(
        f"no column with the text of the articles (columns: {seen}). Name it text, or one of body, content, article, full_text."
    )


def record_of(values: Sequence[Any], columns: Mapping[str, tuple[int, ...]], *, day_first: bool = False) -> dict[str, Any]:
    """The record of one row; {"problem": "no text"} for a row without text. A text that begins with a block tag is read as HTML."""
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
    text, teaser = record.get("text"), record.pop("teaser", None)
    if text and _FIRST_TAG.match(text):
        text = plain_text(text)
    if text and text.endswith("]") and (cut := _CUT.search(text, max(0, len(text) - 40))):
        text, record["flags"] = text[: cut.start()], ("stub",)
        left_out.append(f"{cut[1]} characters that the export cut off")
    if not text or not text.strip():
        if not teaser:
            return {"problem": "no text"}
        text, record["flags"] = plain_text(teaser) if _FIRST_TAG.match(teaser) else teaser, ("stub",)
        left_out.append("the text: the export has the description alone")
    record["text"] = text
    for field in record.keys() - {"text", "flags"}:
        record[field] = record[field].strip()
    if written := record.pop("published", ""):
        if date := iso(written, day_first=day_first):
            record["published"] = date
        else:
            left_out.append(f"the date {written[:40]!r}")
    if "role" in record and (role := record.pop("role").lower()) in ("outlet", "agency"):
        record["role"] = role
    if (provider := record.pop("provider", "")) and is_agency(provider):
        record.setdefault("agency", provider)
    if left_out:
        record["left_out"] = "; ".join(left_out)
    return record


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
