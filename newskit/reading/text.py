"""Pasted text and Markdown: one file is one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from newskit.cleaning.kinds import front_matter
from newskit.reading.columns import UNSURE_DAY, columns_of, fields_of
from newskit.reading.dates import order

# What UTF-8 looks like that was read as cp1252 and saved again: "â€™" for ’, "Ã©" for é.
_DOUBLY_ENCODED = re.compile(r"â€[\x80-\x9f™œ˜”“\u009d¦]|Ã[\x80-\xbf©¨¼¶¤ŸŽ­]")

UNCLEAR = "cp1252, though it is likely another encoding: save it as UTF-8"
# The old encodings that a text is held against which cp1252 does not fit; charset-normalizer tells these apart by their letters.
_OLD = "cp1250 cp1251 koi8_r cp1253 cp1255 cp1256 shift_jis gb18030 big5 euc_kr".split()
_SAMPLE = 200_000  # bytes that tell the encoding
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡¢£¤¥¦¬±²³µ¶¸¹¼½¾¿](?=[^\W\d_])")

_FIELDS = ("id", "outlet", "title", "published", "url", "agency", "byline", "role")


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read with, in words if that is not certain. Never fails.

    UTF-16 with its mark; UTF-8, also with some stray bytes (each U+FFFD); cp1252, unless more of the text than any western language
    has, or a sign inside words, lies in its upper half: then the old encoding that the letters speak for.

    >>> decode("café".encode("cp1252"))
    ('café', 'cp1252')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        with suppress(UnicodeDecodeError):
            return data.decode("utf-16"), "utf-16"
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig"), "utf-8"
    text = data.decode("utf-8-sig", "replace")
    stray = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if data.startswith(b"\xef\xbb\xbf") or _beyond_ascii(text) >= 2 * stray:
        return text, f"utf-8 with stray bytes ({stray:,}), each shown as \ufffd"
    try:
        text, encoding = data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "latin-1"
    if is_western(text):
        return text, encoding
    if other := _by_its_letters(data):
        with suppress(UnicodeDecodeError):
            return data.decode(other), f"{other} (told by its letters)"
    return text, UNCLEAR


def is_western(text: str, *, most: float = 0.3, at_least: int = 20, signs: int = 3) -> bool:
    """Whether cp1252 can be what a text was written in: not where more than `most` of its characters (of `at_least`) are no ASCII, nor
    where `signs` like ³ or ¿ stand inside words."""
    text = text[:_SAMPLE]
    beyond = _beyond_ascii(text)
    if beyond >= at_least and beyond > most * len("".join(text.split())):
        return False
    return sum(1 for _ in islice(_SIGN_IN_WORD.finditer(text), signs)) < signs


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _by_its_letters(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1 or None] if len(data) > _SAMPLE else sample
    best = from_bytes(sample, cp_isolation=_OLD).best()
    return best.encoding if best else None


def is_doubly_encoded(text: str) -> bool:
    """Whether the text was decoded wrongly before it was saved; it is shown as it stands, and said.

    >>> is_doubly_encoded("It isn’t, but itâ€™s not.")
    True
    """
    return bool(_DOUBLY_ENCODED.search(text))


def read_text(data: bytes) -> Iterator[dict[str, Any]]:
    """The one record of a text file: its text as decoded, and the fields of its front matter if it has one.

    The fields go by the names that a table's columns go by; what the front matter has beside them is named as left out.
    """
    text, encoding = decode(data)
    given = front_matter(text)[1]
    columns = columns_of(tuple(given))
    columns = {field: columns[field] for field in _FIELDS if field in columns}
    record, left_out = fields_of(list(given.values()), columns)
    used = {at for places in columns.values() for at in places}
    if others := [name[:40] for at, name in enumerate(given) if at not in used]:
        left_out.insert(0, f"the front matter's {', '.join(others[:8])}{' ...' if len(others) > 8 else ''}")
    if "published" in columns and order(given[list(given)[at]] for at in columns["published"][:1]) is None:
        left_out.append(UNSURE_DAY)
    if left_out:
        record["left_out"] = "; ".join(left_out)
    if encoding == UNCLEAR:
        record["flags"] = ("low confidence",)
    yield {**record, "text": text, "encoding": encoding}
