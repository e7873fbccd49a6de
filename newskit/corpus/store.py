"""How is a corpus kept? Articles as rows that give the same article back, and Parquet files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd

from newskit.story import Article, Block, Correction, Evidence
from newskit.tables import CORPUS

MANIFEST = "manifest.json"
_ROW_GROUP = 50_000  # rows: what a query that looks for one story has to read of a file
_EVIDENCE = ("agency_evidence", "dateline")
_WHOLE = frozenset(
    """
    words sentences n articles characters documents block_no sentence_no quotation_no part start end mention_start mention_end cue_start
    cue_end other_sentence_no other_start group shared_sentences
    """.split()
)
_MAY_MISS = frozenset("block_no quotation_no mention_start mention_end cue_start cue_end group".split())
_SHARES = frozenset("similarity confidence containment jaccard weight agency_copy".split())
_YES_OR_NO = frozenset("counted in_headline cut".split())
_NOT_NUMBERS = {("stories", "part")}  # which file has the story; elsewhere the part of a quotation


def stored(article: Article) -> str:
    """An article without its text, as JSON; `article_of` gives it back."""
    values = {field.name: getattr(article, field.name) for field in fields(Article) if field.name != "text"}
    for name in _EVIDENCE:
        value = values[name]
        values[name] = value and [value.rule, value.start, value.end, value.text, value.strength]
    values["blocks"] = [[b.start, b.end, b.kind, b.rule, b.kept, b.confidence] for b in article.blocks]
    values = {name: value for name, value in values.items() if value not in (None, "", (), [])}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str)


def article_of(text: str, stored: str) -> Article:
    """The article that `stored` was made of.

    >>> article = Article("a", "The Post", "Rain fell.", blocks=(Block(0, 10, "paragraph", "a sentence", True),))
    >>> article_of(article.text, stored(article)) == article
    True
    """
    values = json.loads(stored)
    for name in _EVIDENCE:
        if name in values:
            values[name] = Evidence(*values[name])
    values["blocks"] = tuple(Block(*block) for block in values.get("blocks", ()))
    values["corrections"] = tuple(Correction(*one) for one in values.get("corrections", ()))
    values["flags"] = tuple(values.get("flags", ()))
    return Article(text=text, **values)


def schema(table: str) -> Any:
    """The Arrow schema of a table of a corpus: the columns that `tables.CORPUS` names, each part with the same types."""
    import pyarrow as pa

    def type_of(column: str) -> Any:
        if column in _WHOLE and (table, column) not in _NOT_NUMBERS:
            return pa.int64()
        return pa.float64() if column in _SHARES else pa.bool_() if column in _YES_OR_NO else pa.string()

    return pa.schema([(column, type_of(column)) for column in CORPUS[table]])


def frame_of(table: Any) -> pd.DataFrame:
    """An Arrow table as pandas shows a story's: whole numbers that may be missing stay whole numbers."""
    frame = table.to_pandas(integer_object_nulls=True)
    for column, field in zip(frame.columns, table.schema, strict=True):
        if column in _MAY_MISS and str(field.type) == "int64":
            frame[column] = frame[column].astype("Int64")
        elif str(field.type) == "string":
            frame[column] = frame[column].astype("str")
    return frame


def write(frame: pd.DataFrame, file: Path, table: str | None = None) -> dict[str, Any]:
    """Write a frame to a Parquet file, whole or not at all, with the columns of `table`; the file's name, its rows and its digest."""
    import pyarrow as pa
    from pyarrow import parquet

    held = pa.Table.from_pandas(frame, schema=schema(table) if table else None, preserve_index=False).replace_schema_metadata(None)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{uuid4().hex}.unfinished")
    parquet.write_table(held, unfinished, compression="zstd", row_group_size=_ROW_GROUP)
    digest = digest_of(unfinished)
    os.replace(unfinished, file)
    return {"file": file.name, "rows": held.num_rows, "digest": digest}


def digest_of(file: Path) -> str:
    """BLAKE2 of a file's bytes, 32 hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def name_of(*parts: Any) -> str:
    """A name for what these values make: the same for the same values, 16 hexadecimal digits."""
    return hashlib.blake2b(json.dumps(parts, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()


def number_of(text: str) -> int:
    """A number of 64 bits for a text, the same on every machine: BLAKE2, which no two texts of a corpus share by any likely chance."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def save_json(value: Any, file: Path) -> None:
    """Write JSON, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{uuid4().hex}.unfinished")
    unfinished.write_text(json.dumps(value, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(unfinished, file)


def load_json(file: Path) -> Any:
    """What `save_json` wrote; None where there is no file."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
