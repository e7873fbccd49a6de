"""What is in a piece of the input? Its articles, each cleaned by itself, their lines, and what is no article, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from newskit import tables
from newskit.cleaning.repeated import lines_of
from newskit.corpus import store
from newskit.corpus.chunks import piece
from newskit.corrections import digest
from newskit.reading.dates import telling
from newskit.reading.found import Found, found_in, read_file
from newskit.reading.json_records import dates_in_json_lines, read_json
from newskit.reading.outlets import Outlets
from newskit.reading.sources import files_at
from newskit.reading.tabular import dates_in_csv, dates_in_parquet, read_csv, read_parquet
from newskit.story import Article

LINES = {"piece": "int32", "article": "int32", "outlet": "str", "key": "uint64", "length": "int32", "candidate": "bool", "line": "str"}


def look_at_piece(chunk: str, file: str, path: str, **place: Any) -> dict[str, Any]:
    """How many records a piece of a large file has, and which of its dates tells whether the day stands first."""
    try:
        if place["kind"] == "parquet":
            dates = list(dates_in_parquet(Path(path), range(place["start"], place["end"])))
        else:
            dates = {"csv": dates_in_csv, "json lines": dates_in_json_lines}[place["kind"]](piece(Path(path), **place))
    except (OSError, ValueError):  # it comes again where the piece is read
        dates = []
    return {"name": chunk, "records": len(dates), "date": telling(dates)}


def read_piece(
    chunk: str,
    number: int,
    work: str,
    to: str,
    merged: Outlets,
    given: Mapping[str, Mapping[str, Any]],
    named: Collection[str],
    files: Sequence[Sequence[str]] = (),
    **place: Any,
) -> dict[str, Any]:
    """Read one piece into the tables read and lines of the folder `work`, and rejected of `to`; their parts and counts.

    `chunk` names the piece, `number` counts it among all pieces; it is a part of a large file, or all of some `files`, each given by its
    name and path. `merged` is what outlets.csv says, `given` what articles.csv says of each file. How many articles have the text that is
    `named` so (by its digest, in corrections.csv) is counted.
    """
    if files:
        found = [read_file(source, given.get(source.file, {}), merged) for name, path in files for source in files_at(Path(path), name)]
    else:
        found = [_read_part(merged=merged, given=given, **place)]
    if any(one.stopped for one in found):  # the piece is not done: it is read again when the build goes on
        raise KeyboardInterrupt
    articles = [article for one in found for article in one.articles]
    columns = {
        "article_id": [a.id for a in articles],
        "outlet": [a.outlet for a in articles],
        "published": [a.published for a in articles],
        "text": [a.text for a in articles],
        "stored": [store.stored(a) for a in articles],
    }
    read = pd.DataFrame(columns).astype(dict.fromkeys(columns, "str"))
    rejected = pd.DataFrame(_rejected(found), columns=list(tables.CORPUS["rejected"]))
    frames = {"read": read, "lines": _lines(articles, number)}
    parts = {name: store.write(frame, Path(work) / name / f"{chunk}.parquet") for name, frame in frames.items()}
    parts["rejected"] = store.write(rejected, Path(to) / "rejected" / f"{chunk}.parquet", "rejected")
    texts = Counter(name for article in articles if (name := digest(article)) in named) if named else {}
    counts = {"articles": len(articles), "rejected": int(rejected["documents"].sum()), "texts": texts}
    return {"name": chunk, "tables": parts} | counts


def _read_part(
    file: str,
    path: str,
    merged: Outlets,
    given: Mapping[str, Mapping[str, Any]],
    kind: str,
    start: int,
    end: int,
    before: int,
    records: int | None,
    dates: Sequence[str] | None,
) -> Found:
    """What is in a piece of a table or of JSON Lines, as nk.read finds it in the whole file.

    Before it stand `before` lines or rows and `records` articles; `dates` say whether the day stands first. None: it is the whole file.
    """
    fields = {name: value for name, value in given.get(file, {}).items() if name != "line"}
    try:
        if kind == "parquet":
            rows, name = read_parquet(Path(path), range(start, end), before, dates), "Parquet"
        else:
            read, name = {"csv": (read_csv, "CSV"), "json lines": (read_json, "JSON")}[kind]
            rows = read(piece(Path(path), kind, start, end, before), dates)
        return found_in(file, rows, fields, name, merged, records)
    except (OSError, ValueError) as error:
        return Found(file, note=f"not read: {error}")


def _rejected(found: Sequence[Found]) -> list[tuple[str, str, str, int]]:
    """A row per document that is no article: its file, its place there, and why; a file that could not be read counts as one."""
    rows = []
    for one in found:
        rows += [(one.file, *_parted(reason), 1) for reason in one.left_out]
        if "not read" in one.note:
            rows.append((one.file, "", one.note, 1))
    return rows


def _parted(reason: str) -> tuple[str, str]:
    place, _, why = reason.partition(": ")
    return place, why


def _lines(articles: Sequence[Article], piece: int) -> pd.DataFrame:
    """A row per line of each article that its outlet may be repeating, and that tells two of its articles apart: `lines_of` as numbers."""
    rows = []
    for place, article in enumerate(articles):
        candidates, body = lines_of(article)
        for key, length in body.items():
            may = key in candidates
            rows.append((piece, place, article.outlet, store.number_of(key), length, may, key if may else None))
    return pd.DataFrame(rows, columns=list(LINES)).astype(LINES)
