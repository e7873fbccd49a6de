"""Which rows of a table are articles? CSV, Excel, Parquet and pandas frames; one row is one article."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from newskit.reading import excel
from newskit.reading.columns import columns_of, no_text_column, record_of, unused, words
from newskit.reading.dates import order
from newskit.reading.text import decode

if TYPE_CHECKING:
    import pandas as pd

ROWS = 200_000  # of one file; CSV is read row by row and needs no cap
TEXT = 1_000_000_000  # characters of one file's articles; a small file can name one long text in every row
COLUMNS = 16_384  # as many as Excel has

_DELIMITERS = (",", ";", "\t", "|")
_DELIMITER_SAID = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_HEAD = 1 << 16  # characters that show what a file is
_CELL = 1 << 30
_END = "\x1cend\x1c"


def looks_like_csv(text: str) -> bool:
    """Whether the first row names a column of texts, and either another known column or as many columns as the next row has.

    >>> looks_like_csv("outlet;text\\nThe Post;Rain fell."), looks_like_csv("Rain fell, text by text.")
    (True, False)
    """
    rows = [row for _, row in islice(_csv_rows(text[:_HEAD]), 2)]
    if not rows or len(rows[0]) < 2:
        return False
    known = columns_of(tuple(rows[0]))
    return "text" in known and (len(known) > 1 or (len(rows) > 1 and len(rows[1]) == len(rows[0])))


def read_csv(data: bytes) -> Iterator[dict[str, Any]]:
    """A record per row; the row numbers are those of a spreadsheet, the header's is 1.

    Commas, semicolons, tabs or | between the cells, whichever makes sense of the header. A row with more cells than the header is a
    problem record, and so is a quotation mark that is never closed. ValueError: no column of texts.
    """
    text, _ = decode(data)
    header = next(_csv_rows(text), (1, []))[1]
    dates = columns_of(tuple(header)).get("published", ())[:1]
    written = (row[at] for at in dates for _, row in islice(_csv_rows(text), 1, None) if at < len(row))
    first = order(written)
    never_closed = []

    def rows() -> Iterator[tuple[str, list[str]]]:
        for number, row in islice(_csv_rows(text), 1, None):
            if row[-1].endswith(_END):
                never_closed.append(f"row {number}")
                row[-1] = row[-1].removesuffix(_END)
            yield f"row {number}", row

    yield from _records(header, rows(), "CSV", day_first=first)
    for label in never_closed:
        yield {"problem": "a quotation mark is never closed: rows up to here may have run together", "record": label}


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
    """How many columns of the first row are known, and how many there are, if `delimiter` stands between them."""
    first = next((row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if any(row)), [])
    return len(columns_of(tuple(first))), len(first)


def read_excel(data: bytes) -> Iterator[dict[str, Any]]:
    """A record per row of every sheet that has a column of texts. A formula's cell is its last value; a cell is never calculated.

    ValueError: not an .xlsx file, no column of texts, more than `ROWS` rows.
    """
    without: list[str] = []
    found = False
    for sheet, rows in excel.sheets(data, _needed_cells, ROWS):
        names = _names(rows[0]) if rows else []
        columns = columns_of(tuple(names))
        if "text" not in columns:
            without += names
            continue
        found = True
        needed = sorted(_needed_cells(rows[0]))
        dates = (words(row.get(at)) for _, row in rows[1:] for at in columns.get("published", ())[:1])
        labelled = ((f"sheet {sheet}, row {number}", [row.get(at) for at in needed]) for number, row in rows[1:])
        yield from _records([names[at] for at in needed], labelled, "Excel", names=names, day_first=order(dates))
    if not found:
        raise no_text_column(filter(None, without))


def _names(row: excel.Row) -> list[str]:
    return [words(row[1].get(at)) or "" for at in range(max(row[1]) + 1)]


def _needed_cells(row: excel.Row) -> set[int]:
    columns = columns_of(tuple(_names(row)))
    return {at for places in columns.values() for at in places} if "text" in columns else set()


def read_parquet(data: bytes) -> Iterator[dict[str, Any]]:
    """A record per row, read a few rows at a time, and only the columns that are needed; rows count from 1.

    ValueError: a broken file, no column of texts, more than `ROWS` rows.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        names = file.schema_arrow.names
        needed = [names[at] for at in sorted({at for places in columns_of(tuple(names)).values() for at in places})]
        if file.metadata.num_rows > ROWS:
            raise ValueError(f"{file.metadata.num_rows:,} rows are more than {ROWS:,}; export it in parts")
        batches = file.iter_batches(batch_size=256, columns=needed)
        rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
        yield from _records(needed, ((f"row {number}", row) for number, row in enumerate(rows, 1)), "Parquet", names=names)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"the Parquet file is broken or cut off; export it again ({str(error).splitlines()[0][:80]})") from None


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
    day_first: bool | None = False,
) -> Iterator[dict[str, Any]]:
    """The records of rows under a header; the first article says which columns (of `names`, where `header` is a part) are not used."""
    columns = columns_of(tuple(header))
    if "text" not in columns:
        raise no_text_column(names or header)
    if len(header) > COLUMNS:
        raise ValueError(f"{len(header):,} columns are more than {COLUMNS:,}; is it a table of articles?")
    length = 0
    said = [unused(names or header, columns_of(tuple(names or header)))]
    if day_first is None:
        said.append("which figure is the day in dates like 05/03/2020 (the second was taken)")
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
