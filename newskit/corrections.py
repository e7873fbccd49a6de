"""What the analyst corrects: an article's outlet, agency or date, a block's kind, a quotation. Rows that, applied, make a new Story.

A row names its article by the digest of its text, so it outlives a renamed file; what no longer fits is listed, never dropped.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from newskit import tables
from newskit.side_files import decode, save_side_file, side_file, unprotected
from newskit.story import ARTICLE_KINDS, FURNITURE_KINDS, ROLES, Article, Block, Correction, Story

ARTICLE_FIELDS = ("outlet", "agency", "published", "role", "title", "byline")
BLOCK_FIELDS = ("kind", "kept")
QUOTATION_FIELDS = ("quotation", "speaker", "speaker_kind", "paraphrase")

QUOTATION_KINDS = ("direct", "mixed", "indirect", "fragment")
SPEAKER_KINDS = ("person", "office", "body", "country", "agency", "document", "unnamed")

_COLUMNS = tables.COLUMNS["corrections"]
_FIELDS = ARTICLE_FIELDS + BLOCK_FIELDS + QUOTATION_FIELDS
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T|\Z)")  # Python takes other ways of writing ISO 8601 too; a table holds one


def digest(article: Article) -> str:
    """The name of an article's text: the same for the same characters, whatever the file, the outlet or the title.

    "t" and 15 hexadecimal digits of its SHA-256: with a letter in front no spreadsheet takes it for a number.
    """
    return "t" + hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()[:15]


def references(story: Story) -> dict[str, str]:
    """What the column `article` says for each article id: the digest of its text, or the id where several articles have that text."""
    digests = {article.id: digest(article) for article in story.articles}
    times = Counter(digests.values())
    return {article_id: name if times[name] == 1 else article_id for article_id, name in digests.items()}


def correct(story: Story, corrections: str | os.PathLike[str] | pd.DataFrame) -> Story:
    """A new story in which each correction that fits is made; `unmatched` lists the others. Of two for one thing the later counts.

    `corrections`: a CSV file, or a table with the columns article, start, end, field, value (by, when and note are for reading).
    `article` is a `digest` or an article's id; outlet, agency, published, role, title and byline are of the whole article (start
    and end empty); kind and kept ("yes", "no") are of the block from start to end. A kind decides whether its block is kept, unless
    kept says otherwise. An empty agency, published, title or byline takes it away. What was read from the text with the old kind
    (title, agency) stays until it is corrected itself.

    quotation, speaker and speaker_kind are of the quotation whose words, or the words of one of its parts, stand from start to end.
    quotation is its kind (direct, mixed, indirect, fragment), "yes" for the kind that its marks show, or "no": it is none. speaker is a
    name, several with ";" between them, or empty where nobody can say. Whatever says that a quotation stands there holds, also where none
    was found; one that was found on some of these words, and no more, is this one. So a span is corrected by its new start and end alone.
    paraphrase is of a quotation that `nk.quote_coverage` names as a paraphrase candidate: "yes" where it says the same in other words,
    "no" where it does not, empty where nobody has read both. It adds no quotation, and where there is no candidate it changes nothing.
    What is said of words in a block that is set aside waits until the block is kept.

    >>> story = correct(story, "corrections.csv")  # doctest: +SKIP
    """
    articles = {article.id: article for article in story.articles}
    fitting = [(row, ids) for row, ids, why in _placed(story, _table(corrections)) if not why]
    for row, ids in sorted(fitting, key=lambda place: place[0]["field"] == "kept"):  # what kept says stands above what the kind says
        for article_id in ids:
            articles[article_id] = _corrected(articles[article_id], row)
    return replace(story, articles=tuple(articles.values()))


def unmatched(story: Story, corrections: str | os.PathLike[str] | pd.DataFrame) -> pd.DataFrame:
    """A row per correction that `correct` cannot make, as it was given, and `why`: its article is not there, its value is none ...

    So is one of a quotation in a block that is set aside, in the story or by these corrections: it changes nothing while that is so.

    The index of a table that is given stands; the corrections of a file count from 0.
    """
    table = _table(corrections)
    made = correct(story, table)
    whys = [why or _waits(row, [made[article_id] for article_id in ids]) for row, ids, why in _placed(story, table)]
    reasons = pd.Series(whys, index=table.index, dtype="str")
    return table.assign(why=reasons)[reasons != ""]


def corrections_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of corrections from rows; what a row does not have is empty, and columns of your own come last.

    start and end are whole numbers, or missing for a whole article; text where a row holds something else, which then fits nothing.
    """
    rows = [dict(row) for row in rows]
    columns = [*_COLUMNS, *dict.fromkeys(name for row in rows for name in row if name not in _COLUMNS)]
    table = pd.DataFrame({name: pd.Series([_cell(row.get(name)) for row in rows], dtype="str") for name in columns})
    for name in ("start", "end"):
        offsets = [_offset(value) for value in table[name]]
        if "no number" not in offsets:
            table[name] = pd.Series(offsets, dtype="Int64")
    return table


def read_corrections(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The corrections in a CSV file, in its order; columns that it does not have are empty.

    ValueError: no column article, field or value, or a line with more cells than the header.
    """
    file = Path(path)
    try:
        table, wrong = corrections_in(decode(file.read_bytes()))
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from None
    if wrong:
        raise ValueError(f"{file.name}, {wrong[0]}.")
    return table.reset_index(drop=True)


def corrections_in(text: str) -> tuple[pd.DataFrame, list[str]]:
    """The corrections in the text of a CSV file, the index their line numbers; and what is wrong with the lines left out: "line 3: ...".

    ValueError: no column article, field or value.
    """
    _, lines, wrong = side_file(text, ["article", "field", "value"], _COLUMNS)
    table = corrections_table({name: unprotected(cell) for name, cell in line.items()} for _, line in lines)
    return table.set_axis([number for number, _ in lines], axis=0), wrong


def save_corrections(corrections: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """The path of the CSV file with `corrections` added to what stands there; a row that stands there already is not written twice.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front, which `read_corrections` takes off.

    >>> save_corrections(explorer.corrections, "corrections.csv")  # doctest: +SKIP
    """
    target = Path(path)
    given = _table(corrections)
    before = read_corrections(target) if target.exists() else given[:0]
    rows = _cells(before)
    there = {_known(row) for row in rows}
    rows += [row for row in _cells(given) if _known(row) not in there]
    columns = list(dict.fromkeys([*before.columns, *given.columns]))
    save_side_file(target, columns, rows)
    return target


# --- rows ---


def _table(corrections: str | os.PathLike[str] | pd.DataFrame) -> pd.DataFrame:
    if isinstance(corrections, str | os.PathLike):
        return read_corrections(corrections)
    given = tables.require(corrections, ("article", "field", "value"))
    return corrections_table(given.to_dict("records")).set_axis(given.index, axis=0)


def _cell(value: Any) -> str:
    return "" if value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value))) else str(value)


def _cells(table: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(name): _cell(value) for name, value in row.items()} for row in table.to_dict("records")]


def _known(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in _COLUMNS)


def _offset(value: str) -> Any:
    """A whole number from a cell, also as a spreadsheet writes it (12.0); None for an empty cell."""
    value = value.strip()
    if not value:
        return None
    return int(value.split(".")[0]) if re.fullmatch(r"[0-9]{1,12}(\.0*)?", value) else "no number"


# --- which article, which block, and is the value one? ---


def _placed(story: Story, table: pd.DataFrame) -> list[tuple[dict[str, Any], list[str], str]]:
    """Each correction with the ids of the articles that it changes, and why where it changes none."""
    named: dict[str, list[Article]] = {}
    for article in story.articles:
        named.setdefault(digest(article), []).append(article)
        named[article.id] = [article]
    kinds = {*ARTICLE_KINDS, *FURNITURE_KINDS, *(block.kind for article in story.articles for block in article.blocks)}
    placed = []
    for cells in _cells(table):
        row: dict[str, Any] = {name: cells[name].strip() for name in ("article", "field", "value")}
        row["field"] = row["field"].lower()
        if row["field"] in ("role", "quotation", "speaker_kind", "paraphrase", *BLOCK_FIELDS):
            row["value"] = row["value"].lower()
        if row["field"] == "speaker" and _names(row["value"]):
            row["value"] = "; ".join(_names(row["value"]))
        row["start"], row["end"] = _offset(cells["start"]), _offset(cells["end"])
        found = named.get(row["article"], [])
        why = _why_not(row, found) or _no_value(row["field"], row["value"], kinds)
        placed.append((row, [article.id for article in found], why))
    return placed


def _why_not(row: Mapping[str, Any], found: list[Article]) -> str:
    field, place = row["field"], (row["start"], row["end"])
    if field not in _FIELDS:
        return f"the field {field!r} is unknown: write {', '.join(_FIELDS)}"
    if not found:
        return "no article of this story has this text or this id"
    if field in BLOCK_FIELDS:
        blocks = [block for article in found for block in article.blocks if (block.start, block.end) == place]
        return "" if blocks else "no block of the article begins and ends there"
    if field in QUOTATION_FIELDS:
        return "" if any(_in_a_block(article, *place) for article in found) else "no words of one block of the article stand there"
    if place != (None, None):
        return f"{field} is of the whole article: leave start and end empty"
    if len(found) > 1:
        return f"{len(found)} articles have this text: name one by its id ({', '.join(article.id for article in found)})"
    return ""


def _names(value: str) -> list[str]:
    """The speakers in a cell, each once."""
    return list(dict.fromkeys(name.strip() for name in value.split(";") if name.strip()))


def _waits(row: Mapping[str, Any], made: list[Article]) -> str:
    """Why a correction that was made changes nothing in these articles, or ""."""
    if row["field"] not in QUOTATION_FIELDS or any(_in_a_block(article, row["start"], row["end"], kept=True) for article in made):
        return ""
    return "in a line that is set aside"


def _in_a_block(article: Article, start: Any, end: Any, kept: bool = False) -> bool:
    """Whether the words from `start` to `end` stand in one (kept) block: no quotation, and no part of one, crosses a paragraph."""
    if not (isinstance(start, int) and isinstance(end, int) and article.text[start:end].strip()):
        return False
    return any(block.start <= start and end <= block.end and (block.kept or not kept) for block in article.blocks)


def _no_value(field: str, value: str, kinds: set[str]) -> str:
    if field == "outlet" and not value:
        return "no outlet is given"
    if field == "role" and value not in ROLES:
        return "write outlet or agency"
    if field == "kind" and value not in kinds:
        return f"the kind {value!r} is unknown"
    if field == "kept" and value not in ("yes", "no"):
        return "write yes or no"
    if field == "quotation" and value not in ("yes", "no", *QUOTATION_KINDS):
        return f"write yes, no, {', '.join(QUOTATION_KINDS)}"
    if field == "paraphrase" and value not in ("", "yes", "no"):
        return "write yes or no, or nothing where nobody has read both"
    if field == "speaker" and value and not _names(value):
        return "no speaker is named: write names with ; between them, or nothing where nobody can say"
    if field == "speaker_kind" and value not in ("", *SPEAKER_KINDS):
        return f"write {', '.join(SPEAKER_KINDS)}"
    if field == "published" and value:
        try:
            datetime.fromisoformat(value if _DATE.match(value) else "")
        except ValueError:
            return f"{value!r} is no date: write 2031-05-04 or 2031-05-04T09:30+02:00"
    return ""


def _corrected(article: Article, row: Mapping[str, Any]) -> Article:
    field, value = row["field"], row["value"]
    if field in BLOCK_FIELDS:
        place = (row["start"], row["end"])
        blocks = (_reblocked(block, field, value) if (block.start, block.end) == place else block for block in article.blocks)
        return replace(article, blocks=tuple(blocks))
    if field in QUOTATION_FIELDS:
        made = Correction(row["start"], row["end"], field, value)
        return replace(article, corrections=(*(one for one in article.corrections if one[:3] != made[:3]), made))
    if field == "outlet":
        return replace(article, outlet=value, flags=tuple(flag for flag in article.flags if flag != "outlet unknown"))
    if field == "agency" and value != article.agency:
        return replace(article, agency=value or None, agency_evidence=None)  # the words that spoke for another agency
    return replace(article, **{field: value if field in ("role", "title") else value or None})


def _reblocked(block: Block, field: str, value: str) -> Block:
    if field == "kind":
        return replace(block, kind=value, rule="named by hand", kept=value in ARTICLE_KINDS, confidence=1.0)
    return replace(block, kept=value == "yes", rule="kept by hand" if value == "yes" else "set aside by hand", confidence=1.0)
