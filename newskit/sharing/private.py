"""What of a machine and its user stays out of a shared file: folders, user names, tracebacks, terminal codes."""

from __future__ import annotations

import re
from typing import Any

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:(?:[ \t].*)?\n)*", re.MULTILINE)

# Where a file lies on somebody's machine: an absolute path of two parts or more, on any system. The file's own name stays.
# A path inside quotation marks goes to the closing one. Elsewhere a folder's name may hold spaces before words with a capital, or
# where a file with its ending follows: of "in /tmp/a it was 5 km/h" the prose stays.
_PART = r"[^\s/\\\"'<>:;,|()]+"
_WORD = r"[^\s/\\\"'<>:;,|().]+"
_FILE = rf"(?=[\\/]+(?:{_WORD}(?: {_WORD})*[\\/]+)*{_PART}\.\w)"
_FOLDER = rf"(?:{_WORD}(?: (?:- )?[A-Z]{_WORD}){{1,3}}(?=[\\/])|{_WORD}(?: {_WORD}){{1,3}}{_FILE}|{_PART})"
_ROOT = r"(?:file:/*)?(?:(?<![\w/.:~])|(?<=file:)|(?<=file:/)|(?<=file://))/"
_HOME_OF = r"(?:file:/*)?(?<![\w/.:~])~(?:[A-Za-z_][\w.-]*)?/"
_DRIVE, _SERVER = r"\b[A-Za-z]:[\\/]+", r"\\\\"
_QUOTED = re.compile(
    rf"""(?<=(["']))(?:{_ROOT}(?=[^\s"'/][^"'\n<>/]*/)|{_HOME_OF}|{_DRIVE}|{_SERVER}(?=[\w.$-]+\\))(?:(?!\1)[^\n<>:;|])*(?=\1)"""
)
_PATH = re.compile(
    rf"{_ROOT}(?:{_FOLDER}/+)+(?:{_PART})?|{_HOME_OF}(?:(?:{_FOLDER}/+)+(?:{_PART})?|{_PART}\.\w+)"
    rf"|{_DRIVE}(?:{_FOLDER}[\\/]+)*(?:{_PART})?|{_SERVER}(?:{_FOLDER}\\+)+(?:{_PART})?"
)
_HOME = re.compile(r"(?i)[\\/](?:home|users)[\\/]+[^\\/]*\Z")


def plain(text: str) -> str:
    """Terminal text as it reads: no colour codes, no overwritten progress lines, no paths, and of a traceback its last line.

    >>> plain("\\x1b[31mread /home/ann/a.txt\\x1b[0m")
    'read a.txt'
    """
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in _ANSI.sub("", text).split("\n"))
    return without_paths(_TRACEBACK.sub("", "\n".join(lines)))


def without_paths(text: str) -> str:
    """`text` with each path of a machine cut to the file's name, so that no folder or user name is shared.

    >>> without_paths('nk.read("/home/ann/texts/a.txt")')
    'nk.read("a.txt")'
    """
    return _PATH.sub(_name_of, _QUOTED.sub(_name_of, text))


def without_paths_inside(value: Any) -> Any:
    """`value`, as JSON has it, with `without_paths` applied to every text in it; packed numbers stay as they are."""
    if isinstance(value, str):
        return without_paths(value)
    if isinstance(value, dict):
        return {name: inside if name == "bdata" else without_paths_inside(inside) for name, inside in value.items()}
    return [without_paths_inside(inside) for inside in value] if isinstance(value, list) else value


def _name_of(path: re.Match[str]) -> str:
    """The last part of a path; nothing of a folder that is somebody's home."""
    whole = path[0]
    return "…" if _HOME.search(whole) or whole[-1] in "\\/" else re.split(r"[\\/]", whole)[-1]
