"""The columns of every table, on one screen. A row that is a passage has start and end: article.text[start:end] is its text."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "report": "file articles outlet lines kept set_aside note found left_out merged flagged",
        "articles": "article_id outlet role title published url agency agency_evidence byline words sentences flags"
        " language place dateline agency_rule agency_strength counted outlet_group",
        "lines": "article_id outlet line_no block_no kind kept rule start end text confidence",
        "sentences": "article_id outlet block_no sentence_no start end text",
        "words": "article_id outlet sentence_no word start end",
        "counted_words": "article_id outlet sentence_no word start end form",
        "versions": "article_id outlet group relation counted shared published",
        "mentions": "article_id start end mention name rule",
        "quotations": "article_id outlet quotation_no part kind start end text speaker mention mention_start mention_end"
        " cue cue_start cue_end confidence rule in_headline speaker_kind",
        "vocabulary": "outlet against word n n_against per_thousand articles log_ratio low high only_here method p q variants",
        "shared_vocabulary": "outlets size words",
        "collocations": "word n expected g2 articles",
        "loaded_words": "article_id outlet sentence_no word kind start end",
        "loaded_language": "outlet kind n per_thousand low high words",
        "dispersion": "word n articles outlets dp dp_norm",
        "richness": "outlet articles words types type_token mattr window word_length sentence_length",
        "headlines": "article_id outlet part sentence_no start end text",
        "headline_words": "article_id outlet part word articles idf start end",
        "concordance": "article_id outlet left word right start end",
        "sentence_overlap": "article_id sentence_no start other_id other_sentence_no other_start similarity relation group",
        "sensitivity": "at_least verbatim edited rewritten",
        "related": "article_id sentence_no start other_id other_sentence_no other_start score",
        "edits": "article_id start end other_id other_start other_end kind before after",
        "passages": "passage article_id sentence_no start origin outlet relation evidence",
        "article_origins": "article_id outlet words agency inferred shared own",
        "article_overlap": "article_id other_id containment jaccard shared_sentences outlet other_outlet",
        "passage_coverage": "passage outlet relation article_id carried_at carried_by origin evidence",
        "omissions": "outlet passage carried_by of article_id start text",
        "disagreements": "passage kind article_id start end text group",
        "quotation_matches": "article_id quotation_no other_id other_quotation_no relation form speaker evidence group",
        "quote_coverage": "cluster speaker text outlet relation article_id quotation_no words words_kept evidence agencies",
        "quote_summary": "outlet carried perhaps comparable share words words_kept share_of_words exclusives named unnamed unresolved"
        " share_named note",
        "speaker_share": "outlet speaker quotations words share share_of_words",
        "speaker_positions": "article_id outlet speaker speaker_kind quotation_no position until first last words start end sentence_start",
        "cue_verbs": "outlet speaker cue n of share judges forms",
        "republished": "outlet other_outlet other_role articles sentences undirected of share",
        "stories_over_time": "first last stories begun articles story title_words story_articles of",
        "findings": "view outlets sentence evidence mark",
        "evidence": "key article_id outlet sentence_no start end text",
        "corrections": "article start end field value by when note",
        "marks": "finding mark note by when",
    }.items()
}

# The tables of a corpus on disk: those of its stories, with what is asked of many stories at once, and its own.
CORPUS: dict[str, tuple[str, ...]] = {
    "stories": tuple("story title_words outlets first last articles characters agency_copy cut part".split()),
    "articles": (*COLUMNS["articles"], "story", "n", "text", "stored"),
    "sentences": (*COLUMNS["sentences"], "published", "story"),
    "quotations": (*COLUMNS["quotations"], "published", "story"),
    "reuse": tuple(f"{' '.join(COLUMNS['sentence_overlap'])} outlet other_outlet published other_published story other_story".split()),
    "article_pairs": (*COLUMNS["article_overlap"], "published", "other_published", "story", "other_story"),
    "word_counts": ("outlet", "day", "word", "n"),
    "word_weights": ("word", "articles", "weight"),
    "standing_lines": ("outlet", "line", "articles"),
    "repeated_sentences": tuple("text articles outlets first last article_id start end".split()),
    "rejected": ("file", "place", "reason", "documents"),
}

# Of these, the ones that are made story by story.
OF_STORIES = ("stories", "articles", "sentences", "quotations", "reuse", "article_pairs")

# Columns that hold whole numbers and may be missing: pandas' nullable integers, so that no offset turns into 12.0.
_NULLABLE = {"block_no", "quotation_no", "mention_start", "mention_end", "cue_start", "cue_end", "group", "carried_at"}
_WHOLE = {"line_no", "sentence_no", "other_sentence_no", "part", "start", "end", "other_start", "other_end", "cluster", "passage"}


def table(name: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """The table `name` from rows in the order of its columns; with no rows, an empty table with its columns."""
    names, rows = COLUMNS[name], list(rows)
    values = zip(*rows, strict=True) if rows else [()] * len(names)
    # column by column, each with its type from the start: four times as quick as rows that are cast afterwards
    return pd.DataFrame({column: _column(column, row) for column, row in zip(names, values, strict=True)})


def _column(name: str, values: Sequence[Any]) -> Any:
    """The values as pandas shall hold them: whole numbers by the column's name, all else as pandas sees it."""
    if name in _WHOLE:
        return np.array(values, dtype="int64")
    if name in _NULLABLE:
        held = np.array(values, dtype=object)
        missing = pd.isna(held)
        return pd.arrays.IntegerArray(np.where(missing, 0, held).astype("int64"), missing)
    return list(values) or np.array((), dtype=object)


def require(frame: pd.DataFrame, columns: str | Iterable[str]) -> pd.DataFrame:
    """`frame` itself, if it has these columns (or all those of the table named), each once; else ValueError naming the column."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"give a table, as newskit's questions return it, not {type(frame).__name__}")
    wanted = COLUMNS[columns] if isinstance(columns, str) else tuple(columns)
    missing = [c for c in wanted if c not in frame.columns]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}")
    if not frame.columns.is_unique:
        raise ValueError(f"two columns of the table are named {frame.columns[frame.columns.duplicated()][0]}: leave one out")
    return frame


def rows(frame: pd.DataFrame) -> list[Any]:
    """Each row of a table as a tuple with the columns' names: what `itertuples` gives, without the index, in a tenth of the time.

    >>> [row.word for row in rows(pd.DataFrame({"word": ["pier", "rain"]}))]
    ['pier', 'rain']
    """
    row = _row(tuple(frame.columns))
    return list(map(row._make, zip(*(frame[column].tolist() for column in frame.columns), strict=True)))


@cache
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)


def key(*parts: Any) -> str:
    """The name under which a mark on a chart finds its evidence: ("word", "mr") or ("pair", "a", 10, "b", 30)."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=int)
