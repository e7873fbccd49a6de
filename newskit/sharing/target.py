"""May this file be written? What newskit made may be made anew; what others made, or wrote into it, is never written over."""

from __future__ import annotations

from pathlib import Path

from newskit.reading.own import passed_over


def check_target(file: Path, *endings: str, option: str = "") -> None:
    """ValueError if `file` has none of `endings`, stands in no folder, or is there and not newskit's to replace.

    `option` is what the person wrote before the name, for the message.

    >>> check_target(Path("story.pdf"), ".html")
    Traceback (most recent call last):
    ValueError: story.pdf: give a name that ends in .html
    """
    said, suffix = f"{option} {file}".strip(), file.suffix.lower()
    if suffix not in endings:
        raise ValueError(f"{said}: give a name that ends in {' or '.join(endings)}")
    if not file.resolve().parent.is_dir() or file.is_dir():
        raise ValueError(f"{said}: what is written needs a name of its own in a folder that exists")
    held = file.read_bytes() if file.exists() else b""
    if b"data-saved=" in held:
        raise ValueError(f"{said}: this page holds what a reader marked or corrected; give another name")
    ours = b'"newskit": {' in held and b'"shared": ' in held if suffix == ".ipynb" else passed_over(held, suffix)
    if held and not ours:
        raise ValueError(f"{said}: this file is there and not of newskit's making; give a name of its own")
