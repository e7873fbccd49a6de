"""What is read at a time? A file of any size, cut where a record ends: a run holds a few megabytes of it, and loses one piece at most."""

from __future__ import annotations

import csv
import io
import mmap
import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from newskit.corpus.store import name_of
from newskit.reading.columns import columns_of

ROWS = 5_000  # of a Parquet file
FILES = 200  # small files of other kinds
HEAD = 5_000  # bytes of a file that show whether newskit wrote it
_OTHERWISE_READ = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")  # read piece by piece; every other kind by nk.read
_RECORD = re.compile(rb"\n(?=\{)")
_DELIMITERS = ",;\t|"
_HEADER = 1 << 16  # bytes


def chunks(file: Path, size: int, rows: int = ROWS) -> Iterator[dict[str, Any]]:
    """The pieces of one file: where each begins and ends, and how many lines or rows (of CSV the header too) stand before it.

    JSON Lines are cut before a line that begins an object, CSV where a line ends outside a quoted cell, Parquet by rows. What cannot be
    cut (a header below other rows, UTF-16) is one piece. Of a Parquet file start and end count its row groups (see `regrouped`).
    """
    kind = kind_of(file)
    if kind == "parquet":
        yield from _row_groups(file, rows)
        return
    end = file.stat().st_size
    if kind == "other" or end <= size:
        yield {"kind": kind, "start": 0, "end": end, "before": 0}
        return
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        quoted = _quoted(data[: data.find(b"\n", 0, _HEADER) + 1]) if kind == "csv" else None
        cuts = _objects(data, size) if kind == "json lines" else _lines(data, size, quoted) if quoted else ()
        start = before = 0
        for stop in [*cuts, end]:
            if stop > start:
                yield {"kind": kind, "start": start, "end": stop, "before": before}
                before += data[start:stop].count(b"\n") if quoted is None else _rows(quoted.sub(b"x", data[start:stop]))
                start = stop


def kind_of(file: Path) -> str:
    """One of "parquet", "json lines", "csv", and "other": what nk.read reads."""
    suffix = file.suffix.lower()
    try:
        with file.open("rb") as opened:
            head = opened.read(4)
    except OSError:  # nk.read says why
        return "other"
    if head == b"PAR1":
        return "parquet"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or suffix not in _OTHERWISE_READ:
        return "other"
    return {".csv": "csv", ".tsv": "csv", ".jsonl": "json lines", ".ndjson": "json lines"}.get(suffix, "other")


def piece(file: Path, kind: str, start: int, end: int, before: int) -> bytes:
    """The bytes of a piece as a file of its own, whose lines count as those of the whole file do."""
    with file.open("rb") as opened:
        head = opened.readline() if kind == "csv" and start else b""
        opened.seek(start)
        return head + b"\n" * (before - bool(head)) + opened.read(end - start)


def _objects(data: mmap.mmap, size: int) -> Iterator[int]:
    at = size
    while found := _RECORD.search(data, at):
        yield found.end()
        at = found.end() + size


def _quoted(header: bytes) -> re.Pattern[bytes] | None:
    """What finds the quoted cells below a header, as csv does: a quotation mark opens a cell at its start and is a letter elsewhere.

    None if the header, a file's first line, names no column of texts or is no row by itself.
    """
    line = header.decode("utf-8", "replace").removeprefix("\ufeff")
    tables = {delimiter: list(csv.reader(io.StringIO(f"{line}end", newline=""), delimiter=delimiter)) for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda one: (len(columns_of(tuple(tables[one][0]))), len(tables[one][0])))
    if "text" not in columns_of(tuple(tables[delimiter][0])) or len(tables[delimiter]) != 2:
        return None
    # the mark first, which is quick to find, then what stands before it: a delimiter, the end of a row, or nothing
    before = rb'(?:(?<=[%b\r\n]")|(?<=\A")|(?<=\A\xef\xbb\xbf"))' % delimiter.encode()
    return re.compile(rb'"' + before + rb'[^"]*+(?:""[^"]*+)*+(?:"|\Z)')


def _lines(data: mmap.mmap, size: int, quoted: re.Pattern[bytes]) -> Iterator[int]:
    """Where lines end outside quoted cells, at least `size` bytes apart."""
    outside, least = 0, size
    for start, end in chain((cell.span() for cell in quoted.finditer(data)), [(len(data), len(data))]):
        while start >= least and (stop := data.find(b"\n", max(outside, least - 1), start) + 1):
            yield stop
            least = stop + size
        outside = end


def _rows(held: bytes) -> int:
    """How many rows csv finds, empty ones too: a line ends with \\n, \\r or both."""
    return held.count(b"\n") + held.count(b"\r") - held.count(b"\r\n")


def _row_groups(file: Path, rows: int) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet

    held = parquet.ParquetFile(file).metadata
    start = before = count = 0
    for group in range(held.num_row_groups):
        count += held.row_group(group).num_rows
        if count >= rows or group == held.num_row_groups - 1:
            yield {"kind": "parquet", "start": start, "end": group + 1, "before": before}
            start, before, count = group + 1, before + count, 0


def regrouped(file: Path, to: Path, rows: int = ROWS) -> Path:
    """A Parquet file whose row groups can be read one at a time: `file` itself, or a copy of its columns of articles in `to`."""
    import pyarrow
    from pyarrow import parquet

    given = parquet.ParquetFile(file, buffer_size=1 << 20)
    held = given.metadata
    if max((held.row_group(n).num_rows for n in range(held.num_row_groups)), default=0) <= 4 * rows:
        return file
    names = given.schema_arrow.names
    needed = [names[at] for at in sorted({at for places in columns_of(tuple(names)).values() for at in places})]
    to.mkdir(parents=True, exist_ok=True)
    copy = to / f"{name_of(str(file.resolve()), file.stat().st_size)}.parquet"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        with parquet.ParquetWriter(unfinished, pyarrow.schema([given.schema_arrow.field(name) for name in needed])) as writer:
            for batch in given.iter_batches(batch_size=rows, columns=needed):
                writer.write_batch(batch, row_group_size=rows)
        os.replace(unfinished, copy)
    return copy
