"""Is this file one that newskit wrote? What it made of articles is no article, and lies in their folder all the same."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

from newskit.reading.archives import is_zip
from newskit.side_files import decode
from newskit.tables import COLUMNS

_PAGE = re.compile(rb"<meta\b(?=[^>]{0,200}\bname=[\"']?generator\b)[^>]{0,200}\bcontent=[\"']?newskit \d")
_CREATOR = re.compile(rb"<dc:creator\b[^<>]{0,200}>newskit \d")
_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_HEAD = 5_000  # bytes in which a page says what made it
_PROPERTIES = 100_000  # bytes of a workbook's properties

# The columns that tell, and what a file with them and none but newskit's is.
_SIDE_FILES = {
    "marks": (("finding", "mark", "note"), "marks of findings, for nk.explore(story, marks=...) or newskit compare --marks"),
    "corrections": (("article", "start", "end", "field", "value"), "corrections, which are read from a file named corrections.csv"),
}
# The explorer's tables, saved as CSV, that have a column "Article", which elsewhere is a column of texts.
_VIEWS = frozenset(("also in", "inferred agency copy", "its sentences in order", "who speaks, in order, and after how much of the article"))


def passed_over(data: bytes, suffix: str) -> str:
    """What a file is that newskit wrote, or a notebook, in the analyst's words; empty for any other file.

    A page is known by its generator, a workbook by its creator, a table by having the columns of one of newskit's and no others.

    >>> passed_over(b"finding,mark,note\\n", ".csv")
    'marks of findings, for nk.explore(story, marks=...) or newskit compare --marks'
    """
    if is_zip(data):
        return "tables that newskit made from articles" if _CREATOR.search(_properties(data)) else ""
    if suffix == ".ipynb":
        return "a notebook"
    if suffix in _PAGES and _PAGE.search(data, 0, _HEAD):
        return "a page that newskit made from articles"
    return _table(data) if suffix in (".csv", ".tsv") else ""


def _properties(workbook: bytes) -> bytes:
    """The beginning of an office file's properties; empty where they cannot be read."""
    with suppress(EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        archive = zipfile.ZipFile(BytesIO(workbook))
        core = archive.getinfo("docProps/core.xml")
        if core.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others are unpacked in one go, however large
            with archive.open(core) as part:
                return part.read(_PROPERTIES)
    return b""


def _table(data: bytes) -> str:
    head = decode(data[:_HEAD]).splitlines()[:1]
    for delimiter in ",;\t":
        names = {name.strip().lower() for row in csv.reader(head, delimiter=delimiter) for name in row} - {""}  # pandas' index has no name
        for table, (telling, what) in _SIDE_FILES.items():
            if names.issuperset(telling) and names.issubset(COLUMNS[table]):
                return what
        if "article" in names and names & _VIEWS:
            return "a table of newskit's explorer"
        table = next((table for table, columns in COLUMNS.items() if names == set(columns)), None)
        if table:
            return f"newskit's table {table}"
    return ""
