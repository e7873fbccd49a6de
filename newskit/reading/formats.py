"""What kind of file is this? Told from its content; the suffix only decides where the content leaves it open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from newskit.reading.archives import is_zip
from newskit.reading.text import decode

Record = dict[str, Any]

# What a reader of ours is built on → the extra that brings it.
EXTRAS = {
    "trafilatura": "html",
    "feedparser": "html",
    "docx": "office",
    "openpyxl": "office",
    "pyarrow": "office",
    "striprtf": "office",
    "pypdf": "pdf",
}

# Named so that the report can say what to do; they hold no text that could be read.
UNREADABLE = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"7z\xbc\xaf": "a 7z archive: unpack it first, or save it as a zip",
    b"Rar!": "a rar archive: unpack it first, or save it as a zip",
    b"SQLite format 3": "a database: export its table as CSV",
}

# Pasted text has no mark of its own: only these are read as an article whatever they hold.
TEXT_SUFFIXES = ("", ".txt", ".text", ".md", ".markdown")

_HEAD = 200_000  # as much of a file as tells what it is


@dataclass(frozen=True)
class Format:
    """A kind of file: its `name` as analysts call it, and `read`, which makes records of its bytes."""

    name: str
    read: Callable[[bytes], Iterator[Record]]


def recognise(data: bytes, suffix: str = "") -> Format:
    """The format of a file; ValueError, with the next step, for one that holds no articles newskit could read.

    >>> recognise(b"%PDF-1.7 ...").name
    'PDF'
    """
    from newskit.reading import documents, tabular

    if not data.strip():
        raise ValueError("the file is empty")
    for magic, what in UNREADABLE.items():
        if data.startswith(magic):
            raise ValueError(f"this is {what}")
    if is_zip(data):
        return _zipped(data)
    if b"%PDF-" in data[:1024]:
        return Format("PDF", documents.read_pdf)
    if data.lstrip()[:5] == b"{\\rtf":
        return Format("RTF", documents.read_rtf)
    if data.startswith(b"PAR1"):
        return Format("Parquet", tabular.read_parquet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("this is an Office file of before 2007, or one locked with a password: save it as .docx or .xlsx, without one")
    return _text_format(data, suffix)


def _zipped(data: bytes) -> Format:
    from newskit.reading import tabular, word

    try:
        inside = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ValueError("this zip or office file is damaged: save it again") from None
    if "word/document.xml" in inside:
        return Format("Word", word.read_docx)
    if "xl/workbook.xml" in inside:
        return Format("Excel", tabular.read_excel)
    if inside & {"xl/workbook.bin", "content.xml"}:
        raise ValueError("newskit reads no .xlsb and no OpenDocument files: save it as .xlsx or .docx")
    if inside & {"[Content_Types].xml", "mimetype"}:
        raise ValueError("this is an office file or an e-book of a kind newskit does not read: save it as .docx, .xlsx or text")
    raise ValueError("this is a zip file under another name: name it .zip, or unpack it")


def _head(data: bytes) -> str:
    """The beginning of a file as text, cut where no character of UTF-8 or UTF-16 is cut in two."""
    end = _HEAD
    if len(data) > end and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        high = data[end - 1] if data.startswith(b"\xff") else data[end - 2]
        end -= 2 * (0xD8 <= high < 0xDC)  # the first half of a pair
    elif len(data) > end:
        end -= next((back for back in range(4) if data[end - back] & 0xC0 != 0x80), 0)
    return decode(data[:end])[0]


def _text_format(data: bytes, suffix: str) -> Format:
    from newskit.reading import europresse, factiva, feeds, json_records, nexis, tabular, text, web, wire

    head = _head(data)
    if "\x00" in head:
        raise ValueError("this is not a text file (it holds NUL characters); save it as UTF-8 text")
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("<") or suffix in (".xml", ".html", ".htm", ".xhtml"):
        for looks, name, read in (
            (wire.looks_like_wire, "wire XML", wire.read_xml),
            (feeds.looks_like_feed, "feed", feeds.read_feed),
            (factiva.looks_like_xml, "Factiva XML", factiva.read_xml),
            (factiva.looks_like_html, "Factiva HTML", factiva.read_html),
            (europresse.looks_like_html, "Europresse HTML", europresse.read_html),
            (nexis.looks_like_html, "Nexis HTML", nexis.read_html),
            (web.looks_like_html, "web page", web.read_html),
        ):
            if looks(head):
                return Format(name, read)
        if suffix in (".html", ".htm", ".xhtml"):  # what is left is a piece of a page: a table, a list, bare text
            return Format("web page", web.read_html)
        if suffix == ".xml":
            raise ValueError("this XML is none that newskit knows (NITF, NewsML, RSS, Atom, Factiva); save the articles as text or CSV")
    if web.looks_like_mhtml(head):
        return Format("web page", web.read_html)
    if suffix in (".json", ".jsonl", ".ndjson") or json_records.looks_like_json(head):
        return Format("JSON", json_records.read_json)
    if suffix in (".csv", ".tsv") or tabular.looks_like_csv(head):
        return Format("CSV", tabular.read_csv)
    if nexis.looks_like_text(head):
        return Format("Nexis text", lambda data: nexis.read_text(decode(data)[0]))
    if suffix not in TEXT_SUFFIXES:
        raise ValueError(f"newskit reads no {suffix} files: if this one is an article, save it as .txt")
    return Format("text", text.read_text)
