"""Which files are to be read? The files of a folder, of a list and of a zip, each with a name and a way to its bytes."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from newskit.reading.archives import is_office, is_system, is_zip, members

# What browsers add to a saved page's name for the folder of its pictures, in some languages.
_PARTS = ("_files", "-files", "_Dateien", "-Dateien", "_fichiers", "_archivos", "_file", "_bestanden", "_arquivos")

Where = str | os.PathLike[str]


@dataclass(frozen=True)
class Source:
    """One file: `file` is how the report calls it, `place` where its side files look for it (in a zip, below the zip's own path),
    `names` what it may be called, the most exact first; `read` gives its bytes, or raises ValueError with the reason."""

    file: str
    place: Path
    names: tuple[str, ...]
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def suffix(self) -> str:
        return self.place.suffix.lower()


def sources(where: Where | Iterable[Where], beside: Iterable[str] = ()) -> list[Source]:
    """The files to read, in an order of their own: by name in a folder and in a zip, as given in a list; each once.

    Files named `beside` are among them where they stand in the same folder as a file that is given. What cannot be read is among them
    too, with its reason: a file or folder that is closed to us, a broken link, a link to a folder (which may lead back).
    """
    given = [where] if isinstance(where, str | os.PathLike) else where
    paths: dict[Path, tuple[str, str]] = {}
    for one in given:
        for path, file, reason in _paths(Path(one)):
            paths.setdefault(Path(os.path.abspath(path)), (file, reason))
    for folder in dict.fromkeys(path.parent for path in paths):
        for name in beside:
            if os.path.isfile(folder / name):
                paths.setdefault(folder / name, (name, ""))
    called = Counter(file for file, _ in paths.values())
    apart = _apart(path for path, (file, _) in paths.items() if called[file] > 1)
    return [source for path, (file, reason) in paths.items() for source in _unpacked(path, _in_letters(apart.get(path, file)), reason)]


def _apart(paths: Iterable[Path]) -> dict[Path, str]:
    """What tells files of one name apart: the path below the folder that all stand in. What is above it names a person, not a file."""
    paths = list(paths)
    try:
        above = os.path.commonpath(paths)
    except ValueError:  # none, or on several drives
        above = ""
    return {path: os.path.relpath(path, above).replace(os.sep, "/") if above else path.as_posix() for path in paths}


def _paths(path: Path) -> Iterator[tuple[Path, str, str]]:
    """The files below `path`, each with its name there, and the reason for one that is not read."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(f"{path}: no such file or folder. Give a folder of articles, a file, or a list of them.") from None
    except OSError as error:
        yield path, path.name, _words(error)
        return
    waiting = [path]
    while waiting:
        here = waiting.pop()
        file = here.relative_to(path).as_posix() if here != path else path.name
        try:
            reason = "" if here == path else _why_not(here)
            if not reason and here.is_dir():
                inside = sorted((one for one in here.iterdir() if not is_system(one.name)), key=lambda one: one.name, reverse=True)
                waiting += inside
                continue
        except OSError as error:
            reason = _words(error)
        yield here, file, reason


def _why_not(path: Path) -> str:
    """Why a file or folder inside a folder is not read; empty for one that is."""
    if path.is_symlink() and not path.exists():
        return "a link to a file that is not there"
    if path.is_dir():
        if path.is_symlink():
            return "a link to a folder; give that folder itself"
        return "the pictures and scripts of the page that was saved beside it" if _is_part_of_a_page(path) else ""
    return "" if path.is_file() else "it is no file that can be read"


def _is_part_of_a_page(folder: Path) -> bool:
    """Whether a browser made this folder for the pictures and scripts of a page that it saved beside it."""
    stem = next((folder.name.removesuffix(end) for end in _PARTS if folder.name.endswith(end)), None)
    return stem is not None and any(folder.with_name(stem + suffix).is_file() for suffix in (".html", ".htm"))


def files_at(path: Path, file: str) -> list[Source]:
    """The sources at one path, as `sources` has them, where `file` is how the report calls it."""
    try:
        reason = _why_not(path)
    except OSError as error:
        reason = _words(error)
    return _unpacked(path, file, reason)


def _unpacked(path: Path, file: str, reason: str) -> list[Source]:
    """The files in a zip, any other file as it is; office files are zips too, and are read as what they are."""
    itself = (str(path), file, path.name)
    if reason:
        return [Source(file, path, itself, partial(_refuse, reason))]
    try:
        if path.suffix.lower() not in (".zip", "") or not is_zip(_bytes(path, 4)):
            return [Source(file, path, itself, partial(_bytes, path))]
        data = _bytes(path)
        if is_office(data):
            return [Source(file, path, itself, partial(_bytes, path))]
        found: list[Source] = []
        times: Counter[str] = Counter()
        for name, content in members(data):
            inside = PurePosixPath(name)
            below = f"{file}/{inside}"
            times[below] += 1  # a zip may hold two files of one name
            own = below if times[below] == 1 else f"{below} ({times[below]})"
            read = partial(_refuse, content) if isinstance(content, str) else partial(bytes, content)
            found.append(Source(own, path / str(inside).lstrip("/"), (own, below, name, inside.name), read))
    except ValueError as error:
        return [Source(file, path, itself, partial(_refuse, str(error)))]
    return found or [Source(file, path, itself, partial(_refuse, "there is no file in this zip"))]


def _bytes(path: Path, size: int = -1) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(size)
    except OSError as error:
        raise ValueError(_words(error)) from None


def _in_letters(name: str) -> str:
    """A name as it can be written: a byte of a file's name that is no letter (it comes as a lone surrogate) is shown as �."""
    return re.sub("[\ud800-\udfff]", "\ufffd", name)


def _words(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "you are not allowed to read it; change its permissions or copy it"
    return f"the system does not give it ({error.strerror or error})"


def _refuse(reason: str) -> bytes:
    raise ValueError(reason)
