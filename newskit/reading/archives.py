"""Zip files, and office files (which are zip files): what is inside, within stated bounds and never on the disk."""

from __future__ import annotations

import copy
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

MEMBERS = 20_000
UNPACKED = 1_000_000_000  # bytes, all members together
MEMBER = 200_000_000  # bytes, one member
RATIO = 200  # unpacked / packed; office files and text stay below 50, deflate's own limit is 1,032
RATIO_FROM = 10_000_000  # bytes: below this any ratio is harmless, and a short file of one repeated line has a high one

_CHUNK = 1 << 16
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of the others Python unpacks a whole member in one go, without a limit
_SYSTEM = ("__macosx", "thumbs.db", "desktop.ini")
_OFFICE = {"[Content_Types].xml", "mimetype"}  # DOCX, XLSX and their like; OpenDocument and EPUB
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_ENCRYPTED = "it is locked with a password; unpack it with the password and give the files"
_BROKEN = "the zip file is broken; save or download it again"


def is_zip(head: bytes) -> bool:
    """Whether these first bytes are a zip file's (DOCX and XLSX are zip files too)."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_office(data: bytes) -> bool:
    """Whether a zip file is an office file or an e-book, one file to the analyst; ValueError: it cannot be opened."""
    return not _OFFICE.isdisjoint(_open(data, MEMBERS).namelist())


def checked_zip(data: bytes, *, members: int = MEMBERS, unpacked: int = UNPACKED, ratio: float = RATIO) -> zipfile.ZipFile:
    """The zip file in `data`, every member of which has been unpacked once, counted and let go: it is safe to hand to another library.

    ValueError, one line with the next step: it is broken, locked with a password, holds more than `members` files or more than
    `unpacked` bytes, unpacks to more than `ratio` times its size, or holds more than it declares.

    >>> checked_zip(docx).namelist()  # doctest: +SKIP
    ['[Content_Types].xml', 'word/document.xml', ...]
    """
    archive = _open(data, members)
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise ValueError(_ENCRYPTED)
    _check_size(sum(info.file_size for info in infos), len(data), unpacked, ratio)
    for info in infos:
        for _ in _chunks(archive, info):
            pass
    return archive


def members(data: bytes) -> Iterator[tuple[str, bytes | str]]:
    """(name, bytes) of every file in a zip, in order of name; (name, reason) of one that is not read, in the analyst's words.

    Folders and what a system left behind (__MACOSX, .DS_Store, Thumbs.db, names that begin with a dot) are passed over in silence,
    as in a folder on the disk. Not read: a name that leads out of the zip (`../x`, `/x`, `C:x`), a link, a member locked with a
    password, too large, or broken, and a zip in the zip (DOCX, XLSX and their like are files, not zips). Nothing is written.
    ValueError: the zip as a whole cannot be read.

    >>> dict(members(data))  # doctest: +SKIP
    {'a.txt': b'Rain fell.', '../b.txt': 'its name leads out of the zip; rename it and zip again'}
    """
    archive = _open(data, MEMBERS)
    read = 0
    for info in sorted(archive.infolist(), key=lambda info: (info.filename, info.header_offset)):
        parts = re.split(r"[/\\]", info.filename)
        if info.filename.endswith("/") or any(is_system(part) for part in parts):
            continue
        name = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in info.filename)
        try:
            _check_name(info, parts)
            _check_size(info.file_size, info.compress_size, min(MEMBER, UNPACKED - read), RATIO)
            content = b"".join(_chunks(archive, info))
            _check_not_nested(info.filename, content)
        except ValueError as error:
            yield name, str(error)
        else:
            read += len(content)
            yield name, content


def _open(data: bytes, limit: int) -> zipfile.ZipFile:
    # The entries are counted before Python makes an object of each: a directory of 100 MB lists two million.
    end = data.rfind(b"PK\x05\x06")
    if end < 0:
        raise ValueError(_BROKEN)
    size = len(data) if data[end - 20 : end - 16] == b"PK\x06\x07" else int.from_bytes(data[end + 12 : end + 16], "little")
    if data.count(b"PK\x01\x02", max(0, end - size), end) > limit:
        raise ValueError(f"the zip file holds more than {limit:,} files; give it in parts")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, OverflowError):
        raise ValueError(_BROKEN) from None
    if sum(info.compress_size for info in archive.infolist()) > len(data):
        raise ValueError("the zip file is not read: its files overlap, as in a zip bomb")
    return archive


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes, a chunk at a time; ValueError as soon as there are more of them than the zip declares."""
    if info.compress_type not in _PACKING:
        raise ValueError("it is packed in a way newskit does not read; zip it again as an ordinary zip file")
    open_ended = copy.copy(info)  # Python stops in silence at the declared size: one byte more shows that there is more
    open_ended.file_size, open_ended.CRC = info.file_size + 1, None
    got = checksum = 0
    try:
        with archive.open(open_ended) as member:
            while chunk := member.read(_CHUNK):
                got += len(chunk)
                if got > info.file_size:
                    raise ValueError("it is not read: it holds more than it declares, as in a zip bomb")
                checksum = zlib.crc32(chunk, checksum)
                yield chunk
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise ValueError(_BROKEN) from None
    if (got, checksum) != (info.file_size, info.CRC):
        raise ValueError(_BROKEN)


def _check_size(unpacked: int, packed: int, limit: int, ratio: float) -> None:
    if unpacked > limit:
        raise ValueError(f"it is not read: unpacked it has {unpacked / 1e6:,.0f} MB, more than the {limit / 1e6:,.0f} MB left for it")
    if unpacked > RATIO_FROM and unpacked > ratio * packed:
        raise ValueError(f"it is not read: it unpacks to {unpacked / max(packed, 1):,.0f} times its size, as in a zip bomb")


def _check_name(info: zipfile.ZipInfo, parts: list[str]) -> None:
    if ".." in parts or _ABSOLUTE.match(info.filename):
        raise ValueError("its name leads out of the zip; rename it and zip again")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise ValueError("it is a link, not a file; put the file itself in the zip")
    if info.flag_bits & 1:
        raise ValueError(_ENCRYPTED)


def _check_not_nested(name: str, content: bytes) -> None:
    if not is_zip(content):
        if name.lower().endswith(".zip"):
            raise ValueError(_BROKEN)
        return
    if not is_office(content):
        raise ValueError("it is a zip file in a zip file; unpack the outer one and give the files in it")


def is_system(part: str) -> bool:
    """Whether a file or folder of this name is hidden, or was left behind by a system: it is passed over."""
    return part.lower() in _SYSTEM or (part.startswith(".") and part not in (".", ".."))
