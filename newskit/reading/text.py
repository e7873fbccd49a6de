"""Pasted text and Markdown: one file is one article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newskit.cleaning.kinds import front_matter

SUFFIXES = (".txt", ".text", ".md", ".markdown")


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read with: UTF-8, UTF-16 with its mark, else cp1252. Never fails, loses nothing.

    >>> decode("café".encode("cp1252"))
    ('café', 'cp1252')
    """
    marked = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else []
    for encoding in [*marked, "utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def read_text(path: Path) -> list[dict[str, Any]]:
    """The one record of a text file: its text as decoded, and the fields of its front matter if it has one.

    A file that is not text (it holds NUL characters) raises ValueError saying so.
    """
    text, encoding = decode(path.read_bytes())
    if "\x00" in text:
        raise ValueError("this is not a text file (it holds NUL characters); save it as UTF-8 text")
    return [{**front_matter(text)[1], "text": text, "encoding": encoding}]
