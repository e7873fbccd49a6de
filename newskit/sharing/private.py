"""What of a machine and its user stays out of a shared file: folders, user names, tracebacks, terminal codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:(?:[ \t].*)?\n)*", re.MULTILINE)

# Where a path may begin, on any system. Web addresses and pictures in letters are found too, to be passed over; "/r/news" and
# "/9/11/2001" are no paths, and before a slash in "and/or" or "a.org/b" stands a letter.
_BEGINS = re.compile(
    r"""
    (?P<kept> https?://(?!(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])[:/])[^\s<>"']+ | data:[\w/+.-]+;base64,[\w+/=]+ )
    | https?://[^\s/<>"']+/+                                        # an address on this machine
    | \b(?:ssh|s?ftp|scp|smb|hdfs|nfs)://[^\s/<>"']+/+
    | (?: \bfile:/+ | \b[A-Za-z][\w+.-]{0,20}:/{3,} ) (?:[A-Za-z]:[\\/]+)?
    | (?P<drive> (?:\\{2,4}[?.]\\{1,2})? (?<![^\W_]) [A-Za-z]:\\+ | (?:\\|\b)(?=(?i:users|documents\ and\ settings)\\) )
    | (?P<server> (?<![\\:])\\{2,4}[\w.$-]+\\+ )
    | (?<![^\W_]) [A-Za-z]:/+ (?=\S)
    | (?P<host> (?<![\w/.:~<])//[\w.$-]+/+ (?=[\w.]) )
    | (?<![\w/.~<]) / (?!r/\w+\b(?![\\/]|\.\w)) (?!\d+/\d) (?=[^\s/\\"'<>:;,|()]+[\\/]+[^\s/\\"'<>])
    | (?:\.\.?/)+ (?=(?i:home|users)/)
    | (?<![\w/.~]) ~(?:[^\W\d][\w.-]*)?[\\/]+(?=[^\s\\/])
    """,
    re.VERBOSE,
)

# A part of a path may hold spaces, and nothing says where prose begins. A few words too many are lost rather than a name left: up to six
# words belong to a folder if a slash follows them, four at the end, and any number if a backslash follows, which prose does not have.
_PAIRS = r"(?:(?:and/or|he/she|his/her|him/her|on/off|yes/no|km/h)\b|\d+/\d)"
_ENDINGS = (
    r"\.(?:txt|text|md|markdown|csv|tsv|json|jsonl|ndjson|html?|xhtml|mhtml?|xml|xlsx?|docx?|pdf|rtf|zip|gz|parquet|feather|arrow|ipynb|py"
    r"|r|rmd|qmd|js|css|png|svg|jpe?g|gif|webp|log|db|sqlite3?|ya?ml|toml|cfg|ini|sh|bat|pkl|pickle|npy|npz|warc|eml)(?!\w)"
)
_WORD = r"[^\s/\\<>|:]+"
_NEXT = rf"[ \u00a0]{{1,2}}(?!{_PAIRS})"
_PLAIN = r"[^\s/\\\"'<>:;,|()]+(?:'[^\s/\\\"'<>:;,|()]+)*"
_NO_END = rf"(?![^\s/\\]*{_ENDINGS})[^\s/\\<>|:]*[^\s/\\<>|:.,;!?)]"  # a word that ends neither a file's name nor a clause
_FOLDER = re.compile(rf"((?:{_NO_END}{_NEXT}){{0,5}}{_WORD})[\\/]+", re.IGNORECASE)
_USER = re.compile(rf"({_WORD}(?:{_NEXT}{_WORD}){{0,5}})[\\/]+")
_WINDOWS = re.compile(r'([^\n\\/<>|:"*]{1,100})\\+')
_NAME = re.compile(_PLAIN)
_SAID = r"[^\s/\\<>|:;,()]++"
_ENDS = re.compile(rf"{_SAID}(?:(?<![.!?])[ \u00a0](?=[\w\"'-]){_SAID}(?![\\/])){{0,3}}")
_FILE = re.compile(_ENDINGS, re.IGNORECASE)

_HOMES = frozenset(("home", "users", "documents and settings", "profiles", "homes"))  # each folder in them is somebody's
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»", "‹": "›"}


def plain(text: str) -> str:
    """Terminal text as it reads: no colour codes, no overwritten progress lines, no paths, and of a traceback its last line.

    >>> plain("\\x1b[31mread /home/ann/a.txt\\x1b[0m")
    'read a.txt'
    """
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in _ANSI.sub("", text).split("\n"))
    return without_paths(_TRACEBACK.sub("", "\n".join(lines)))


def without_paths(text: str) -> str:
    """`text` with each path of a machine cut to the file's name, so that no folder or user name is shared; "…" for a path of folders.

    Where a path with spaces is not in quotation marks, some words behind it may be lost.

    >>> without_paths('nk.read("/home/ann/texts/a.txt")')
    'nk.read("a.txt")'
    """
    return "".join(_pieces(text))


def without_paths_inside(value: Any) -> Any:
    """`value`, as JSON has it, with `without_paths` applied to every text in it; packed numbers stay as they are."""
    if isinstance(value, str):
        return without_paths(value)
    if isinstance(value, dict):
        return {name: inside if name == "bdata" else without_paths_inside(inside) for name, inside in value.items()}
    return [without_paths_inside(inside) for inside in value] if isinstance(value, list) else value


def _pieces(text: str) -> Iterator[str]:
    done = 0
    while found := _BEGINS.search(text, done):
        if found["kept"]:
            yield text[done : found.end()]
            done = found.end()
            continue
        yield text[done : found.start()]
        done = _end_of_quoted(text, found.start())
        last = re.split(r"[\\/]", text[found.end() : done])[-1] if done else ""
        if not done:
            last, done = _unquoted(text, found)
        yield last if _FILE.search(last) else "…"
    yield text[done:]


def _end_of_quoted(text: str, start: int) -> int:
    """Where the quotation mark stands that closes before the line ends what one opens right before `start`; 0 where there is none."""
    close = _QUOTES.get(text[start - 1 : start])
    if not close:
        return 0
    # no apostrophe (Bob's files, the boys' files/a.txt'), and no mark that a backslash takes out of its meaning if another follows
    closing = re.compile(rf"{close}(?!\w)(?! \w[\w .-]*[\\/][^\n]{{0,200}}?{close})|(\n)")
    first = 0
    for found in closing.finditer(text, start):
        if found[1] or text[found.start() - 1] != "\\":
            return first if found[1] else found.start()
        first = first or found.start()
    return first


def _unquoted(text: str, found: re.Match[str]) -> tuple[str, int]:
    """The name of the file at the end of the path that begins at `found`, empty where it ends in a folder; and where the path ends."""
    at, homes = found.end(), bool(found["server"] or found["host"])  # what a server shares may be somebody's
    backslashes = found["drive"] or found["server"]
    while folder := (backslashes and _WINDOWS.match(text, at)) or (_USER if homes else _FOLDER).match(text, at):
        at, homes = folder.end(), folder[1].casefold() in _HOMES
    file = None if homes else _NAME.match(text, at)
    if file and _FILE.search(file[0]):
        return file[0], file.end()
    folder = _ENDS.match(text, at)
    return "", folder.end() if folder else at
