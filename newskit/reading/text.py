"""Pasted text and Markdown: one file is one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newskit.cleaning.kinds import front_matter

# What UTF-8 looks like that was read as cp1252 and saved again: "â€™" for ’, "Ã©" for é.
_DOUBLY_ENCODED = re.compile(r"â€[\x80-\x9f™œ˜”“\u009d¦]|Ã[\x80-\xbf©¨¼¶¤ŸŽ­]")


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


def is_doubly_encoded(text: str) -> bool:
    """Whether the text was decoded wrongly before it was saved; it is shown as it stands, and said.

    >>> is_doubly_encoded("It isn’t, but itâ€™s not.")
    True
    """
    return bool(_DOUBLY_ENCODED.search(text))


def read_text(data: bytes) -> Iterator[dict[str, Any]]:
    """The one record of a text file: its text as decoded, and the fields of its front matter if it has one."""
    text, encoding = decode(data)
    yield {**front_matter(text)[1], "text": text, "encoding": encoding}
