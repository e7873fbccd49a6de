"""The small CSV files that an analyst writes beside the articles: articles.csv, outlets.csv, corrections.csv, and marks.csv."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # a cell that a spreadsheet would run, or one protected already
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")
_DELIMITERS = (",", ";", "\t")  # spreadsheets in many languages write semicolons, and tabs in "Unicode text"


class SideFile(NamedTuple):
    """The names of the columns (lower case), the lines as (line number, {column: cell}), and what is wrong: "line 3: ..."."""

    columns: list[str]
    lines: list[tuple[int, dict[str, str]]]
    wrong: list[str]


def decode(data: bytes) -> str:
    """The text of a side file: UTF-16 with its mark, UTF-8, or cp1252, as spreadsheets save "Unicode text" and "CSV". Never fails.

    >>> decode("café".encode("cp1252"))
    'café'
    """
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def side_file(text: str, needed: Sequence[str], known: Sequence[str]) -> SideFile:
    """The lines of a CSV whose first line names the columns; lines without a cell are passed over.

    A line that is no CSV, or has more cells than there are columns, is left out and named in `wrong`; the others are read.
    ValueError: it lacks a column of `needed`; `known` are those the error lists.

    >>> side_file("File;Outlet\\na.txt;The Post\\n;\\n", ["file"], ["file", "outlet"]).lines
    [(2, {'file': 'a.txt', 'outlet': 'The Post'})]
    """
    head = text.partition("\n")[0]
    # strict: a quotation mark that is never closed is an error, and not one cell with the rest of the file in it
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count), strict=True)
    found = SideFile([], [], [])
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            why = str(error).replace("unexpected end of data", "a quotation mark is never closed: no line below it was read")
            found.wrong.append(f"line {number}: {why}. Correct or take out that line")
            continue
        if not found.columns:
            found.columns.extend(name.strip().lower() for name in row)
            continue
        if any(cell.strip() for cell in row[len(found.columns) :]):
            found.wrong.append(f"line {number}: more cells than columns. Put a value with a comma in quotation marks")
        elif any(cell.strip() for cell in row):
            cells = [*row, *[""] * (len(found.columns) - len(row))]
            found.lines.append((number, {name: cell for name, cell in zip(found.columns, cells, strict=False) if name}))
    missing = [name for name in needed if name not in found.columns]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}. Its first line names the columns: {', '.join(known)}.")
    return found


def save_side_file(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Writes a CSV that `side_file` reads. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows({name: f"'{cell}" if _FORMULA.match(cell) else cell for name, cell in row.items()} for row in rows)
    beside = path.with_name(path.name + ".part")  # a full disk or an interrupted cell leaves the old file whole
    beside.write_bytes(text.getvalue().encode("utf-8-sig", "replace"))
    os.replace(beside, path)


def unprotected(cell: str) -> str:
    """A cell without the apostrophe that `save_side_file` puts in front.

    >>> unprotected("'=Wire")
    '=Wire'
    """
    return cell[1:] if _PROTECTED.match(cell) else cell
