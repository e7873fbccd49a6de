"""What the analyst makes of the findings: checked, rejected or noted. Rows that stay in a file, in the page, and in what is shared."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from newskit import tables
from newskit.explorer.evidence import when
from newskit.explorer.markup import Html, join, tag
from newskit.explorer.page import Page
from newskit.side_files import decode, save_side_file, side_file, unprotected

SIGNS = {"checked": "✓ Checked", "rejected": "✗ Rejected", "noted": "✎ Note"}

Row = dict[str, str]
_COLUMNS = tables.COLUMNS["marks"]


def marks_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of marks from rows, one a finding: of two the later counts. What a row does not have is empty.

    ValueError: a mark that is not checked, rejected or noted.
    """
    made: dict[str, Row] = {}
    for row in rows:
        cells = _cells(row)
        made.pop(cells["finding"], None)
        made[cells["finding"]] = cells
    return pd.DataFrame(made.values(), columns=list(_COLUMNS), dtype="str")


def _cells(row: Mapping[str, Any]) -> Row:
    cells = {name: "" if _missing(row.get(name)) else str(row[name]) for name in _COLUMNS}
    cells["mark"] = cells["mark"].strip().lower()
    if cells["mark"] not in SIGNS:
        raise ValueError(f"the mark {cells['mark']!r} is unknown: write {', '.join(SIGNS)}")
    return cells


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def read_marks(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The marks in a CSV file; no rows where there is no such file yet.

    ValueError: no folder for it, no column finding or mark, a mark that is none, a line with more cells than the header.
    """
    file = Path(path)
    if not file.exists():
        if not file.absolute().parent.is_dir():
            raise ValueError(f"{file.name}: the marks need a folder that exists")
        return marks_table([])
    try:
        _, lines, wrong = side_file(decode(file.read_bytes()), ["finding", "mark"], _COLUMNS)
        if wrong:
            raise ValueError(wrong[0])
        return marks_table(_line(number, {name: unprotected(cell) for name, cell in line.items()}) for number, line in lines)
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from None


def _line(number: int, line: Mapping[str, str]) -> Row:
    try:
        return _cells(line)
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from None


def keep(path: str | os.PathLike[str], before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> None:
    """Makes in the file what changed from the rows `before` to the rows `after`; what others wrote there since stays."""
    was, now = ({row["finding"]: row for row in marks_table(rows).to_dict("records")} for rows in (before, after))
    there = {row["finding"]: row for row in read_marks(path).to_dict("records") if row["finding"] in now or row["finding"] not in was}
    there |= {finding: row for finding, row in now.items() if row != was.get(finding)}
    save_side_file(Path(path), _COLUMNS, there.values())


def marked(page: Page, marks: pd.DataFrame) -> Page:
    """`page` with these marks beside their findings; those whose finding is not there any more stand below, and none is dropped."""
    rows = {row["finding"]: row for row in marks_table(marks.to_dict("records")).to_dict("records")}
    page_html = re.sub(
        r'<span class="nk-verdict[^"]*" data-verdict="(\d+)">[^<]*</span>',
        lambda place: _verdict(rows.get(page.findings[int(place[1])]), data_verdict=place[1]),
        page.html,
    )
    earlier = [row for finding, row in rows.items() if finding not in page.findings]
    items = [tag("li", tag("span", row["finding"], class_="nk-sentence"), " ", _verdict(row)) for row in earlier]
    head = tag("p", "Marked before, and not among the findings now:", class_="nk-facts")
    below = tag("div", join(head, tag("ul", *items)) if items else None, class_="nk-earlier")
    page_html = re.sub('<div class="nk-earlier">.*?</div>', lambda _: below, page_html, count=1, flags=re.DOTALL)
    return replace(page, html=page_html, marks=tuple(rows.values()))


def said(row: Mapping[str, str]) -> str:
    """A mark in words: "✓ Checked by Ann, 4 May 2031: asked the town hall"."""
    by, day = (f" by {row['by']}" if row["by"] else ""), _day(row["when"])
    return f"{SIGNS[row['mark']]}{by}{f', {day}' if day else ''}{': ' if row['note'] else ''}{row['note']}"


def _verdict(row: Row | None, **attributes: Any) -> Html:
    """What the analyst made of a finding, in words."""
    if row is None:
        return tag("span", class_="nk-verdict", **attributes)
    return tag("span", said(row), class_=f"nk-verdict nk-{row['mark']}", **attributes)


def _day(moment: str) -> str:
    """The day of a time as it reads, or the text as it is."""
    try:
        return when(moment[:10])
    except ValueError:
        return moment
