"""Which files are to be read? The files of a folder, of a list and of a zip, each with a name and a way to its bytes."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

# What browsers add to a saved page's name for the folder of its pictures, in some languages.
_PARTS = ("_files", "-files", "_Dateien", "-Dateien", "_fichiers", "_archivos", "_file", "_bestanden", "_arquivos")

Where = str | os.PathLike[str]


@dataclass(frozen=True)
class Source:
    """One file: `file` is how the report calls it, `folder` and `name` where its sidecars stand, `read` gives its bytes."""

    file: str
    folder: Hashable
    name: str
    names: tuple[str, ...]
    read: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


def sources(where: Where | Iterable[Where], beside: Iterable[str] = ()) -> list[Source]:
    """The files to read, in an order of their own: by name in a folder and in a zip, as given in a list; each once.

    Files named `beside` are among them where they stand in the same folder as a file that is given.
    """
    given = [where] if isinstance(where, str | os.PathLike) else where
    paths = [pair for one in given for pair in _paths(Path(one))]
    folders = dict.fromkeys(path.parent for path, _ in paths)
    paths += [(folder / name, name) for folder in folders for name in beside if (folder / name).is_file()]
    found = {(one.folder, one.name): one for path, file in reversed(paths) for one in reversed(_unpacked(path, file))}
    return list(found.values())[::-1]


def _paths(path: Path) -> list[tuple[Path, str]]:
    """The files below `path`, each with its name there."""
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder. Give a folder of articles, a file, or a list of them.")
    if not path.is_dir():
        return [(path, path.name)]
    inside = [(p, p.relative_to(path)) for p in path.rglob("*")]
    parts = {p for p, _ in inside if p.is_dir() and _is_part_of_a_page(p)}
    kept = [
        (p, below)
        for p, below in inside
        if not any(part.startswith(".") for part in below.parts) and (p in parts or p.is_file()) and parts.isdisjoint(p.parents)
    ]
    return [(p, below.as_posix()) for p, below in sorted(kept, key=lambda pair: pair[1].parts)]


def _is_part_of_a_page(folder: Path) -> bool:
    """Whether a browser made this folder for the pictures and scripts of a page that it saved beside it."""
    stem = next((folder.name.removesuffix(end) for end in _PARTS if folder.name.endswith(end)), None)
    return stem is not None and any(folder.with_name(stem + suffix).is_file() for suffix in (".html", ".htm"))


def _unpacked(path: Path, file: str) -> list[Source]:
    if path.is_dir():
        reason = "the pictures and scripts of the page that was saved beside it"
        return [Source(file, path.parent, path.name, (path.name,), partial(_refuse, reason))]
    with path.open("rb") as opened:
        zipped = opened.read(4) == b"PK\x03\x04"
    if not zipped or path.suffix.lower() not in (".zip", ""):  # office files are zips too, and are read as what they are
        return [Source(file, path.parent, path.name, (path.name, str(path)), path.read_bytes)]
    from newskit.reading.archives import members

    found = []
    try:
        for name, data in members(path.read_bytes()):
            inside = PurePosixPath(name)
            names = (inside.name, name, f"{file}/{name}")
            read = partial(_refuse, data) if isinstance(data, str) else partial(bytes, data)
            found.append(Source(f"{file}/{name}", (path, inside.parent), inside.name, names, read))
    except ValueError as error:
        found.append(Source(file, path.parent, path.name, (path.name, str(path)), partial(_refuse, str(error))))
    return found


def _refuse(reason: str) -> bytes:
    raise ValueError(reason)
