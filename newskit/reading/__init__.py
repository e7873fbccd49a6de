"""A file → articles, decoded once and never changed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from newskit.reading import text
from newskit.reading.records import article_from_record, report, with_own_ids
from newskit.story import Article, Story

SIDECAR = "articles.csv"
_FIELDS = {"file", "outlet", "role", "title", "published", "url", "agency", "byline", "id"}

Where = str | os.PathLike[str]


def read(where: Where | Iterable[Where], outlets: Mapping[str, str] | None = None) -> Story:
    """The story in `where`: a file, a folder (with the folders in it), or a list of files; .txt and .md, one article a file.

    Outlet and other fields come, the first that has them, from `outlets` ({file name: outlet}), from an `articles.csv` beside
    the files (columns file, outlet and any of role, title, published, url, agency, byline, id), or from front matter between
    lines of --- at the top of a file; an outlet that none of them names is the file's name without its suffix, and
    `story.report` (a row per file) says so. A file that cannot be read is a row of the report and never stops the others.
    FileNotFoundError: `where` does not exist. ValueError: nothing in it could be read; a sidecar without a column file.

    >>> read("my articles").report  # doctest: +SKIP
    >>> read(["a.txt", "b.txt"], outlets={"a.txt": "The Harbour Post"})  # doctest: +SKIP
    """
    if not isinstance(where, str | os.PathLike | Iterable):
        raise TypeError(f"read(where): give a file, a folder or a list of files, not {type(where).__name__}")
    where = where if isinstance(where, str | os.PathLike) else list(where)
    if not where:
        raise ValueError("nothing to read: give a file, a folder, or a list of files")
    paths = _paths(where)
    fields, rows = _sidecars(paths)
    named = {str(k): v for k, v in (outlets or {}).items()}
    unknown = set(named) - {p.name for p in paths} - {str(p) for p in paths}
    if unknown:
        raise ValueError(f"outlets names {', '.join(sorted(unknown))}, which is not among the files read")
    for path in paths:
        given = dict(fields.get(path, {}))
        outlet = named.get(path.name, named.get(str(path)))
        if outlet is not None:
            given["outlet"] = outlet
        articles, note = _read_file(path, given)
        rows.append((path.name, articles, note))
    articles = with_own_ids(a for _, found, _ in rows for a in found)
    if not articles:
        raise ValueError(f"{_named(where)}: no article to read. {_why_none(rows)}")
    by_row = iter(articles)
    rows = [(file, [next(by_row) for _ in found], note) for file, found, note in rows]
    return Story(tuple(articles), report(rows))


def sample() -> Story:
    """The bundled story: an invented event, a news agency's dispatch and several outlets' reports of it.

    >>> sample().outlets  # doctest: +SKIP
    """
    return read(sorted(Path(str(files("newskit") / "data" / "sample")).glob("*.txt")))


def _paths(where: Where | Iterable[Where]) -> list[Path]:
    """The files to read, in an order of their own: by name in a folder, as given in a list."""
    if not isinstance(where, str | os.PathLike):
        return [p for p in dict.fromkeys(path for one in where for path in _paths(one)) if p.name != SIDECAR]
    path = Path(where)
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder. Give a folder of .txt or .md files, or a list of them.")
    if not path.is_dir():
        return [path]
    inside = (p for p in path.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts))
    return sorted((p for p in inside if p.name != SIDECAR), key=lambda p: p.relative_to(path).parts)


def _read_file(path: Path, given: dict[str, Any]) -> tuple[list[Article], str]:
    if path.suffix.lower() not in text.SUFFIXES:
        return [], f"not read: newskit reads {', '.join(text.SUFFIXES)}; save it as one of them"
    articles = []
    line = given.pop("line", None)
    try:
        for record in text.read_text(path):
            if not record["text"].strip():
                return [], "not read: the file is empty"
            origin = {"file": path.name, "reader": "text", "encoding": record.pop("encoding")}
            articles.append(article_from_record({**record, **given, "origin": origin}, path.name, default_id=path.stem))
    except (OSError, ValueError) as error:
        beside = f" (its fields stand in {SIDECAR}, line {line})" if line else ""
        return [], f"not read: {str(error).removeprefix(f'{path.name}: ')}{beside}"
    return articles, ""


def _sidecars(paths: Iterable[Path]) -> tuple[dict[Path, dict[str, str]], list[tuple[str, list[Article], str]]]:
    """The fields that an articles.csv beside the files gives, by file, and a row of the report for each that says what does not fit."""
    fields: dict[Path, dict[str, str]] = {}
    rows: list[tuple[str, list[Article], str]] = []
    for folder in dict.fromkeys(p.parent for p in paths):
        sidecar = folder / SIDECAR
        if not sidecar.is_file():
            continue
        content = text.decode(sidecar.read_bytes())[0]
        head = content.partition("\n")[0]
        lines = csv.DictReader(io.StringIO(content, newline=""), delimiter=";" if ";" in head and "," not in head else ",")
        columns = [c.strip().lower() for c in lines.fieldnames or []]
        lines.fieldnames = columns
        if "file" not in columns:
            raise ValueError(
                f"{SIDECAR}: no column file. Its first line names the columns: file,outlet and any of {', '.join(sorted(_FIELDS))}."
            )
        notes = [f"column {c!r} is not known" for c in columns if c not in _FIELDS]
        for line in lines:
            name = (line["file"] or "").strip()
            if not name or not (folder / name).is_file():
                notes.append(f"line {lines.line_num}: there is no file {name!r} beside it")
            elif folder / name in fields:
                notes.append(f"line {lines.line_num}: {name} stands above already")
            else:
                given = {k: v.strip() for k, v in line.items() if k in _FIELDS - {"file"} and v and v.strip()}
                fields[folder / name] = given | {"line": str(lines.line_num)}
        if notes:
            rows.append((SIDECAR, [], "; ".join(notes)))
    return fields, rows


def _named(where: Where | Iterable[Where]) -> str:
    paths = [where] if isinstance(where, str | os.PathLike) else list(where)
    return ", ".join(str(p) for p in paths[:3]) + (" ..." if len(paths) > 3 else "")


def _why_none(rows: list[tuple[str, list[Article], str]]) -> str:
    if not rows:
        return "Put .txt or .md files there, one article each."
    return "; ".join(f"{file}: {note}" for file, _, note in rows[:5]) + ("; ..." if len(rows) > 5 else "")
