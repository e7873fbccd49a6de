"""What is in a piece of the input? Its articles, each cleaned by itself, their lines, and what is no article, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from newskit import reading, tables
from newskit.cleaning.repeated import lines_of
from newskit.corpus import store
from newskit.corpus.chunks import piece
from newskit.reading.columns import columns_of
from newskit.reading.formats import recognise
from newskit.reading.outlets import Outlets
from newskit.reading.tabular import from_frame
from newskit.story import Article

_READERS = {"csv": ".csv", "json lines": ".jsonl"}


def read_piece(
    chunk: str, number: int, files: Sequence[str], work: str, to: str, merged: Outlets, given: Mapping[str, Mapping[str, Any]], **place: Any
) -> dict[str, Any]:
    """Read one piece into the tables read and lines of the folder `work`, and rejected of `to`; their parts and counts.

    `chunk` names the piece, `number` counts it among all pieces; `merged` is what outlets.csv says, `given` what articles.csv says of
    each file.
    """
    articles, rejected = _others(files) if place["kind"] == "other" else _records(files[0], merged, given.get(files[0], {}), **place)
    columns = {
        "article_id": [a.id for a in articles],
        "outlet": [a.outlet for a in articles],
        "published": [a.published for a in articles],
        "text": [a.text for a in articles],
        "stored": [store.stored(a) for a in articles],
    }
    types = {"article_id": "str", "outlet": "str", "published": "str", "text": "str", "stored": "str"}
    frames = {
        "read": pd.DataFrame(columns).astype(types),
        "rejected": pd.DataFrame(rejected, columns=list(tables.CORPUS["rejected"])),
        "lines": _lines(articles, number),
    }
    rejected = frames.pop("rejected")
    parts = {name: store.write(frame, Path(work) / name / f"{chunk}.parquet") for name, frame in frames.items()}
    parts["rejected"] = store.write(rejected, Path(to) / "rejected" / f"{chunk}.parquet", "rejected")
    return {"name": chunk, "tables": parts, "articles": len(articles), "rejected": int(rejected["documents"].sum())}


def _records(
    name: str, merged: Outlets, given: Mapping[str, Any], kind: str, start: int, end: int, before: int, path: str
) -> tuple[list[Article], list[tuple[str, str, str, int]]]:
    """The articles of a piece of a table or of JSON Lines, as nk.read makes them of the whole file."""
    try:
        if kind == "parquet":
            records = _rows(Path(path), start, end, before)
        else:
            data = piece(Path(path), kind, start, end, before)
            records = recognise(data, _READERS[kind]).read(data)
        stem = Path(name).stem
        found = reading._articles(
            name, _numbered(records, stem, before - (kind == "csv" and start > 0)), given, {"json lines": "JSON"}.get(kind, kind), merged
        )
    except (OSError, ValueError) as error:
        return [], [(name, "", f"not read: {error}", 1)]
    rejected = [(name, *_parted(reason), 1) for reason in found.left_out]
    if "not read" in found.note:
        rejected.append((name, "", found.note, 1))
    return found.articles, rejected


def _rows(file: Path, start: int, end: int, before: int) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet

    held = parquet.ParquetFile(file)
    names = held.schema_arrow.names
    needed = [names[at] for at in sorted({at for places in columns_of(tuple(names)).values() for at in places})]
    frame = held.read_row_groups(list(range(start, end)), columns=needed or None).to_pandas()
    return from_frame(frame.set_index(pd.RangeIndex(before + 1, before + 1 + len(frame))))


def _numbered(records: Iterator[dict[str, Any]], stem: str, before: int) -> Iterator[dict[str, Any]]:
    """The records, those without an id named after their file and their place in it."""
    for number, record in enumerate(records, before + 1):
        yield record if "problem" in record or record.get("id") else record | {"id": f"{stem}-{number}"}


def _parted(reason: str) -> tuple[str, str]:
    place, _, why = reason.partition(": ")
    return place, why


def _others(files: Sequence[str]) -> tuple[list[Article], list[tuple[str, str, str, int]]]:
    """The articles of files of other kinds, by nk.read; the report's counts of what it left out."""
    try:
        story = reading.read(files)
    except ValueError as error:
        return [], [(", ".join(Path(file).name for file in files[:3]), "", str(error), len(files))]
    report = story.report
    unread = report["note"].str.startswith("not read") & (report["found"] == 0)
    lost = report[(report["left_out"] > 0) | unread]
    return list(story), [(row.file, "", row.note, max(int(row.left_out), 1)) for row in lost.itertuples()]


def _lines(articles: Sequence[Article], piece: int) -> pd.DataFrame:
    """A row per line of each article that its outlet may be repeating, and that tells two of its articles apart: `lines_of` as numbers."""
    rows = []
    for place, article in enumerate(articles):
        candidates, body = lines_of(article)
        for key, length in body.items():
            may = key in candidates
            rows.append((piece, place, article.outlet, store.number_of(key), length, may, key if may else None))
    columns = {
        "piece": "int32",
        "article": "int32",
        "outlet": "str",
        "key": "uint64",
        "length": "int32",
        "candidate": "bool",
        "line": "str",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
