"""Which rows of a table are articles? CSV, Excel, Parquet and pandas frames; one row is one article."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newskit.reading import excel
from newskit.reading.columns import UNSURE_DAY, columns_of, no_text_column, record_of, unused, words
from newskit.reading.dates import order
from newskit.reading.text import UNCLEAR, decode

if TYPE_CHECKING:
    import pandas as pd

ROWS = 200_000  # of one file; CSV is read row by row and needs no cap
TEXT = 1_000_000_000  # characters of one file's articles; a small file can name one long text in every row
COLUMNS = 16_384  # as many as Excel has

_DELIMITERS = (",", ";", "\t", "|")
_DELIMITER_SAID = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_HEAD = 1 << 16  # characters that show what a file is
_ABOVE = 4  # rows that may stand above the header: a title, a date
_CELL = 1 << 30
_END = "\x1cend\x1c"
_RUN_TOGETHER = "a quotation mark is never closed: rows up to here may have run together"


def looks_like_csv(text: str) -> bool:
    """Whether a row names a column of texts, and either another known column or, in the first row, as many columns as the next has.

    >>> looks_like_csv("outlet;text\\nThe Post;Rain fell."), looks_like_csv("Rain fell, text by text.")
    (True, False)
    """
    rows = [row for _, row in islice(_csv_rows(text[:_HEAD]), _ABOVE + 1)]
    at = _header(rows)
    if not rows or len(rows[at]) < 2:
        return False
    known = columns_of(tuple(rows[at]))
    return "text" in known and (len(known) > 1 or (len(rows) > 1 and len(rows[1]) == len(rows[0])))


def _header(rows: Sequence[Sequence[str]]) -> int:
    """Which of a table's first rows is its header: the first that names a column of texts, below the first row another known one too."""
    for at, row in enumerate(rows):
        known = columns_of(tuple(row))
        if "text" in known and (at == 0 or len(known) > 1):
            return at
    return 0


def read_csv(data: bytes, dates: Iterable[str | None] | None = None) -> Iterator[dict[str, Any]]:
    """A record per row; the row numbers are those of a spreadsheet, the header's is 1.

    Commas, semicolons, tabs or | between the cells, whichever makes sense of the header, which is one of the first rows. A row with more
    cells than the header is a problem record. An article in which a quotation mark is never closed says so and is of low confidence, as
    is every one of a file in an unclear encoding. `dates`: data is a piece of a file, below its header, in which these dates say whether
    the day stands first (see `dates_in_csv`). ValueError: no column of texts.
    """
    text, encoding = decode(data)
    at, number, header = _csv_header(text)
    if dates is None and "published" in columns_of(tuple(header)):
        dates = _csv_dates(text)
    never_closed = set()

    def rows() -> Iterator[tuple[str, list[str]]]:
        for number, row in islice(_csv_rows(text), at + 1, None):
            if row[-1].endswith(_END):
                never_closed.add(f"row {number}")
                row[-1] = row[-1].removesuffix(_END)
            yield f"row {number}", row

    for record in _records(header, rows(), "CSV", header_row=number, above=at, day_first=order(dates or ())):
        unclosed = record["record"] in never_closed
        if "problem" in record:
            yield record | ({"problem": _RUN_TOGETHER} if unclosed else {})
            continue
        if unclosed:
            record["left_out"] = "; ".join(filter(None, (_RUN_TOGETHER, record.get("left_out"))))
        if unclosed or encoding == UNCLEAR:
            record["flags"] = (*record.get("flags", ()), "low confidence")
        yield record | ({"encoding": encoding} if encoding != "utf-8" else {})


def dates_in_csv(data: bytes) -> list[str | None]:
    """The date of each row below the header, as it is written; None for one that has none."""
    return list(_csv_dates(decode(data)[0]))


def _csv_dates(text: str) -> Iterator[str | None]:
    at, _, header = _csv_header(text)
    place = next(iter(columns_of(tuple(header)).get("published", ())), COLUMNS)
    for _, row in islice(_csv_rows(text), at + 1, None):
        yield row[place] if place < len(row) else None


def _csv_header(text: str) -> tuple[int, int, list[str]]:
    """How many rows stand above the header, its number, and its cells."""
    head = list(islice(_csv_rows(text), _ABOVE + 1))
    at = _header([row for _, row in head])
    return (at, *head[at]) if head else (0, 1, [])


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, numbered from 1; the last cell ends with `_END` where the file ends inside quotation marks."""
    csv.field_size_limit(_CELL)  # Python's own limit is 131,072 characters, less than a long report
    if said := _DELIMITER_SAID.match(text):
        text, delimiter = text[said.end() :], said[1]
    else:
        delimiter = max(_DELIMITERS, key=lambda d: _known(text[:_HEAD], d))
    for number, row in enumerate(csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=delimiter), 1):
        if any(row) and row != [_END]:
            yield number, row


def _known(head: str, delimiter: str) -> tuple[int, int]:
    """How many columns of the header are known, and how many there are, if `delimiter` stands between them."""
    rows = list(islice(filter(any, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)), _ABOVE + 1))
    header = rows[_header(rows)] if rows else []
    return len(columns_of(tuple(header))), len(header)


def read_excel(data: bytes) -> Iterator[dict[str, Any]]:
    """A record per row of every sheet that has a column of texts; a problem for every other. A formula's cell is its last value.

    The header is one of a sheet's first rows.
    ValueError: not an .xlsx file, no column of texts, more than `ROWS` rows.
    """
    without: list[tuple[str, int, list[str]]] = []
    found = False
    for sheet, above, rows in excel.sheets(data, _needed_cells, _ABOVE, ROWS):
        names = _names(rows[0]) if rows else []
        columns = columns_of(tuple(names))
        if "text" not in columns:
            without += [(sheet, rows[0][0], names)] if rows else []
            continue
        found = True
        needed = sorted(_needed_cells(rows[0]))
        dates = (words(row.get(at)) for _, row in rows[1:] for at in columns.get("published", ())[:1])
        labelled = ((f"sheet {sheet}, row {number}", [row.get(at) for at in needed]) for number, row in rows[1:])
        header = [names[at] for at in needed]
        yield from _records(header, labelled, "Excel", names=names, above=above, day_first=order(dates))
    if not found:
        _, row, names = without[0] if without else ("", None, [])
        raise no_text_column(names, row)
    for sheet, row, names in without:
        yield {"problem": str(no_text_column(names, row)), "record": f"sheet {sheet}"}


def _names(row: excel.Row) -> list[str]:
    return [words(row[1].get(at)) or "" for at in range(max(row[1]) + 1)]


def _needed_cells(row: excel.Row) -> set[int]:
    """The columns to read below a row if it is a header; empty where it is none."""
    columns = columns_of(tuple(_names(row)))
    return {at for places in columns.values() for at in places} if "text" in columns else set()


def read_parquet(
    data: bytes | Path, groups: Sequence[int] | None = None, before: int = 0, dates: Iterable[str | None] | None = None
) -> Iterator[dict[str, Any]]:
    """A record per row, read a few rows at a time, and only the columns that are needed; rows count from 1.

    `groups`: only the rows of these row groups of a large file, below `before` others; `dates` are those that say, of the whole file,
    whether the day stands first in dates that are text. ValueError: a broken file, no column of texts, more than `ROWS` rows.
    """
    import pyarrow as pa

    try:
        file, names, columns = _parquet(data)
        needed = [names[at] for at in sorted({at for places in columns.values() for at in places})]
        if groups is None and file.metadata.num_rows > ROWS:
            raise ValueError(f"{file.metadata.num_rows:,} rows are more than {ROWS:,}; export it in parts")
        first = order(dates_in_parquet(data, groups) if dates is None else dates)
        labelled = ((f"row {number}", row) for number, row in enumerate(_parquet_rows(file, needed, groups), before + 1))
        yield from _records(needed, labelled, "Parquet", names=names, day_first=first)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"the Parquet file is broken or cut off; export it again ({str(error).splitlines()[0][:80]})") from None


def dates_in_parquet(data: bytes | Path, groups: Sequence[int] | None = None) -> Iterator[str | None]:
    """The date of each row, of these row groups only, as it is written; none where no column has dates."""
    file, names, columns = _parquet(data)
    for at in columns.get("published", ())[:1]:
        yield from (words(row[0]) for row in _parquet_rows(file, [names[at]], groups))


def _parquet(data: bytes | Path) -> tuple[Any, list[str], Mapping[str, tuple[int, ...]]]:
    """The file, the names of its columns, and where each field stands among them."""
    import pyarrow as pa
    from pyarrow import parquet

    file = parquet.ParquetFile(pa.BufferReader(data) if isinstance(data, bytes) else data)
    names = file.schema_arrow.names
    return file, names, columns_of(tuple(names))


def _parquet_rows(file: Any, names: list[str], groups: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
    for batch in file.iter_batches(batch_size=256, columns=names, row_groups=groups):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def from_frame(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A record per row of a pandas frame, `record` naming the row by its index. ValueError: no column of texts."""
    names = [str(name) for name in frame.columns]
    columns = columns_of(tuple(names))
    needed = sorted({at for places in columns.values() for at in places})
    cells = [frame.iloc[:, at].astype(object).where(frame.iloc[:, at].notna(), None) for at in needed]
    rows = zip(*cells, strict=True)
    dates = (words(value) for value in cells[needed.index(columns["published"][0])]) if "published" in columns else ()
    labelled = ((f"row {label}", row) for label, row in zip(frame.index, rows, strict=False))
    yield from _records([names[at] for at in needed], labelled, "DataFrame", names=names, day_first=order(dates))


def _records(
    header: Sequence[str],
    rows: Iterable[tuple[str, Sequence[Any]]],
    reader: str,
    *,
    names: Sequence[str] | None = None,
    header_row: int | None = None,
    above: int = 0,
    day_first: bool | None = False,
) -> Iterator[dict[str, Any]]:
    """The records of rows under a header; the first article says which columns (of `names`, where `header` is a part) are not used,
    and how many rows stand `above` the header."""
    columns = columns_of(tuple(header))
    if "text" not in columns:
        raise no_text_column(names or header, header_row)
    if len(header) > COLUMNS:
        raise ValueError(f"{len(header):,} columns are more than {COLUMNS:,}; is it a table of articles?")
    length = 0
    said = [f"{above} row(s) above the header"] * bool(above) + [unused(names or header, columns_of(tuple(names or header)))]
    if day_first is None:
        said.append(UNSURE_DAY)
    for label, row in rows:
        if any(cell not in (None, "") for cell in row[len(header) :]):
            yield {"problem": f"{len(row)} cells under {len(header)} columns; put the text in quotation marks", "record": label}
            continue
        record = record_of([*row, *[None] * (len(header) - len(row))], columns, day_first=bool(day_first)) | {"record": label}
        if "text" in record:
            length += len(record["text"])
            if length > TEXT:
                yield {
                    "problem": f"the texts up to here have {TEXT:,} characters: the rest is not read; export it in parts",
                    "record": label,
                }
                return
            record["reader"] = reader
            if left_out := "; ".join(filter(None, (*said, record.get("left_out")))):
                record["left_out"] = left_out
            said = []
        yield record
