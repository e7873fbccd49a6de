"""The rows of an .xlsx workbook, read with openpyxl within bounds."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from io import BytesIO
from itertools import islice
from typing import Any
from xml.parsers import expat

from newskit.reading.archives import checked_zip

UNPACKED = 200_000_000  # bytes, all parts of a workbook together
ELEMENTS = 5_000_000  # XML elements and attributes, about 100,000 rows of six cells; openpyxl takes up to 400 bytes for each
SETTINGS = 300_000  # elements that are not rows, cells or texts (styles, merged cells, rules): up to 1,200 bytes each
IN_ONE_TAG = 10_000  # attributes
PARSED = 20_000_000  # elements in all, were every sheet the whole file: a workbook can name one part as a thousand sheets
HEAD = 1_000  # rows in which a sheet's first row of cells is looked for
LAST = 1_048_576  # Excel's last row
PADDED = 500_000_000  # cells of a sheet, counting those that are not written: openpyxl fills them in, a row at a time

_OLD = b"\xd0\xcf\x11\xe0"
_CELLS = frozenset("row c v f is t si r".split())
_FED = 1 << 16
_PER_SHEET = 100_000  # elements that take as long as passing over the empty rows before a cell in the last one
_AGAIN = "open it in Excel and save it again as .xlsx or CSV"

Row = tuple[int, dict[int, Any]]  # its number, and by column (from 0) its cells that are not empty: str, a number, a date or a time


def sheets(data: bytes, wanted: Callable[[Row], Collection[int]], above: int, limit: int) -> Iterator[tuple[str, int, list[Row]]]:
    """(name, rows left out above, rows) of every worksheet: its header whole, and of the rows below it the columns that `wanted`, given
    the header, asks for. The header is the first of the first rows (up to `above` of them over it) of which `wanted` asks for any (from
    the second on, for two); the first row if there is none.

    Rows without a cell are left out. ValueError: not an .xlsx file, broken, more than `limit` rows in all its sheets, or beyond the
    bounds above.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.escape import unescape

    if data.startswith(_OLD):
        raise ValueError("it is locked with a password or in Excel's format of before 2007; save it as .xlsx without a password")
    if not data.startswith(b"PK"):
        raise ValueError("it is not an .xlsx file; save it as .xlsx or CSV")
    with checked_zip(data, unpacked=UNPACKED) as archive:
        _check_parts(archive)
    book = _quietly("it", partial(load_workbook, BytesIO(data), read_only=True, data_only=True, keep_links=False))
    if not book.worksheets:
        raise ValueError(f"no sheet of it can be read (it may be a Strict Open XML workbook); {_AGAIN}")
    left, unescaped = limit, cache(unescape)  # cells that name one text go on sharing it
    for sheet in book.worksheets:
        left_out, rows = _quietly(f"its sheet {sheet.title[:80]}", partial(_rows, sheet, wanted, above, left + 1, unescaped))
        left -= len(rows)
        if left < 0:
            raise ValueError(f"it has more than {limit:,} rows; save it in parts, or as CSV")
        yield sheet.title, left_out, rows


def _check_parts(archive: zipfile.ZipFile) -> None:
    """ValueError: a part that is broken or declares a document type, or more elements than openpyxl holds in little memory."""
    elements = settings = sheets = attributes = 0

    def declared(*_: object) -> None:
        raise ValueError(f"it declares a document type, which Excel never does; {_AGAIN}")

    def started(tag: str, _: object) -> None:
        nonlocal elements, settings, sheets
        name = tag.rpartition(":")[2]
        elements += 1
        settings += name not in _CELLS
        sheets += name == "sheet"
        if settings > SETTINGS:
            raise ValueError(f"it has more than {SETTINGS:,} styles, merged cells, rules and links; save it as CSV")

    for part in archive.infolist():
        in_one_tag = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, started
        try:
            with archive.open(part) as file:
                while piece := file.read(_FED):
                    attributes += piece.count(b"=")  # counted before they are parsed: one element can have a million
                    # (the zero byte: in UTF-16 a letter may have "<" as one of its bytes)
                    in_one_tag = 0 if b"<" in piece and b"\0" not in piece else in_one_tag + piece.count(b"=")
                    if elements + attributes > ELEMENTS or in_one_tag > IN_ONE_TAG:
                        raise ValueError("it has too many cells for an Excel file (more than about 600,000); save it in parts, or as CSV")
                    parser.Parse(piece)
                parser.Parse(b"", True)
        except expat.ExpatError:  # of a picture, say; of the others openpyxl reads no further than this
            if part.filename.endswith((".xml", ".rels")):
                raise ValueError(f"its part {part.filename[:80]} is broken; {_AGAIN}") from None
    if sheets * (elements + _PER_SHEET) > PARSED:
        raise ValueError(f"it has {sheets:,} sheets, too many for its size; save the sheet of articles alone, or as CSV")


def _quietly(what: str, read: Callable[[], Any]) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl would not keep if the workbook were saved
            return read()
    except Exception as error:  # a workbook broken or made to break fails anywhere in the library
        reason = str(error.__cause__ or error).partition("\n")[0][:80]
        raise ValueError(f"{what} cannot be read ({reason or type(error).__name__}); {_AGAIN}") from None


def _rows(
    sheet: Any, wanted: Callable[[Row], Collection[int]], above: int, most: int, unescaped: Callable[[str], str]
) -> tuple[int, list[Row]]:
    def cells(row: Sequence[Any], columns: Iterable[int]) -> dict[int, Any]:
        # "e" is #N/A, #REF! ..., "b" true or false, which say nothing of an article
        values = {at: row[at].value for at in columns if row[at].data_type not in ("e", "b")}
        return {at: unescaped(v) if isinstance(v, str) else v for at, v in values.items() if v is not None}

    sheet.reset_dimensions()  # what the file says of them may be wrong
    numbered = enumerate(sheet.iter_rows(max_row=HEAD), 1)
    filled = ((number, found) for number, row in numbered if (found := cells(row, range(len(row)))))
    top = list(islice(filled, above + 1))
    if not top:
        return 0, []
    at = next((n for n, row in enumerate(top) if len(wanted(row)) > bool(n)), 0)
    first = top[at]
    columns = wanted(first)
    if not columns:
        return 0, [first]
    width = max(columns) + 1
    last = min(LAST, PADDED // width)
    rows = [first]
    for number, row in enumerate(sheet.iter_rows(min_row=first[0] + 1, max_col=width), first[0] + 1):
        if number > last:
            raise ValueError(f"it goes on after row {last:,}")
        if found := cells(row, columns):
            rows.append((number, found))
        if len(rows) == most:
            break
    return at, rows
