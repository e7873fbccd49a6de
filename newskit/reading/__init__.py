"""Files → articles, decoded once and never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm.auto import tqdm

from newskit.cleaning.repeated import repeated_lines, set_aside
from newskit.corrections import correct, corrections_in, unmatched
from newskit.reading.formats import EXTRAS, recognise
from newskit.reading.outlets import OUTLETS, Outlets, likely_doubles
from newskit.reading.records import article_from_record, report, with_own_ids
from newskit.reading.sidecar import SIDECAR, is_sidecar, sidecars
from newskit.reading.sources import Source, sources
from newskit.story import Article, Story

Where = str | os.PathLike[str]

CORRECTIONS = "corrections.csv"


@dataclass
class Found:
    """What one file held: its articles, the documents left out ("document 3: an error document"), and a note."""

    file: str
    articles: list[Article]
    left_out: list[str]
    note: str = ""


def read(where: Where | Iterable[Where] | pd.DataFrame, outlets: Mapping[str, str] | None = None) -> Story:
    """The story in `where`: a file, a folder (with the folders in it), a zip, a list of them, or a DataFrame.

    Reads pasted text and Markdown; CSV, Excel, Parquet, JSON and JSON Lines with a column of texts; saved web pages; Nexis,
    Factiva and Europresse exports; NITF, NewsML, ninjs, RSS and Atom; Word, PDF and RTF. A file is recognised by its content.
    One file may hold hundreds of articles; `story.report` says for every file what was found, kept, left out and why.

    What a file does not say comes, the first that has it, from `outlets` ({file name: outlet}), from an `articles.csv` beside
    the files (columns file, outlet and any of role, title, published, url, agency, byline, id), or from front matter between
    lines of --- at the top of a text. An outlet that nothing names is the file's name without its suffix, and the report says so.
    A `corrections.csv` beside the files is applied (see `nk.correct`), and the report says which of its lines fit nothing.
    An `outlets.csv` beside the files (columns alias, outlet and perhaps group) merges the names of one outlet.

    A file that cannot be read is a row of the report and never stops the others; stopped by hand (Ctrl+C, the stop button),
    the files read so far make the story. FileNotFoundError: `where` does not exist. ValueError: nothing in it could be read;
    a sidecar without its column.

    >>> read("my articles").report  # doctest: +SKIP
    >>> read(["a.txt", "b.txt"], outlets={"a.txt": "The Harbour Post"})  # doctest: +SKIP
    """
    if isinstance(where, pd.DataFrame):
        from newskit.reading.tabular import from_frame

        return _story([_articles("table", from_frame(where), {}, "table", Outlets())])
    if not isinstance(where, str | os.PathLike | Iterable):
        raise TypeError(f"read(where): give a file, a folder, a list of files or a DataFrame, not {type(where).__name__}")
    where = where if isinstance(where, str | os.PathLike) else list(where)
    if not where:
        raise ValueError("nothing to read: give a file, a folder, or a list of files")
    found_files = sources(where, beside=(SIDECAR, OUTLETS, CORRECTIONS))
    fields, found = sidecars(found_files)
    merged = Outlets.beside(found_files)
    named = {str(k): v for k, v in (outlets or {}).items()}
    unknown = set(named) - {name for source in found_files for name in source.names}
    if unknown:
        raise ValueError(f"outlets names {', '.join(sorted(unknown))}, which is not among the files read")
    read_files = [Found(file, [], [], note) for file, note in found]
    waiting = [s for s in found_files if s.name not in (OUTLETS, CORRECTIONS) and not is_sidecar(s)]
    try:
        for source in tqdm(list(waiting), desc="reading", unit=" files", delay=5, leave=False):
            given = dict(fields.get((source.folder, source.name), {}))
            outlet = next((named[name] for name in source.names if name in named), None)
            if outlet is not None:
                given["outlet"] = outlet
            read_files.append(_read_file(source, given, merged))
            waiting.remove(source)
    except KeyboardInterrupt:
        if not any(found.articles for found in read_files):
            raise
        read_files += [Found(source.file, [], [], "not read: stopped by hand") for source in waiting]
    tables = [corrections_in(source.read(), source.file) for source in found_files if source.name == CORRECTIONS]
    return _story(read_files, where, pd.concat(tables) if tables else None)


def sample() -> Story:
    """The bundled story: an invented event, a news agency's dispatch and several outlets' reports of it.

    >>> sample().outlets  # doctest: +SKIP
    """
    return read(sorted(Path(str(files("newskit") / "data" / "sample")).glob("*.txt")))


def _story(found: list[Found], where: Any = None, corrections: pd.DataFrame | None = None) -> Story:
    articles = with_own_ids(article for one in found for article in one.articles)
    if not articles:
        raise ValueError(f"{_named(where)}: no article to read. {_why_none(found)}")
    standing = repeated_lines(articles)
    story = Story(tuple(set_aside(article, standing) for article in articles))
    if corrections is not None:
        lost = unmatched(story, corrections)
        reasons = "; ".join(f"{row.field} {row.value!r}: {row.why}" for row in lost.head(5).itertuples())
        note = f"{len(corrections) - len(lost)} of {len(corrections)} corrections made" + (f"; fits nothing: {reasons}" if reasons else "")
        found.append(Found(CORRECTIONS, [], [], note))
        story = correct(story, corrections)
    articles = list(story)
    by_file = iter(articles)
    for one in found:
        one.articles = [next(by_file) for _ in one.articles]
    doubles = likely_doubles(dict.fromkeys(a.outlet for a in articles))
    if doubles:
        pairs = "; ".join(f"{a} and {b}" for a, b in doubles)
        found.append(Found(OUTLETS, [], [], f"may be one outlet: {pairs}. If so, name them there (columns alias, outlet)"))
    return replace(story, report=report((one.file, one.articles, one.left_out, one.note) for one in found))


def _read_file(source: Source, given: dict[str, Any], outlets: Outlets) -> Found:
    line = given.pop("line", None)
    try:
        data = source.read()
        kind = recognise(data, source.suffix)
        found = _articles(source.file, kind.read(data), given, kind.name, outlets)
    except (OSError, ValueError) as error:
        found = Found(source.file, [], [], f"not read: {error}")
    if line and found.note:
        found.note += f" (its fields stand in {SIDECAR}, line {line})"
    return found


def _articles(file: str, records: Iterator[dict[str, Any]], given: Mapping[str, Any], kind: str, outlets: Outlets) -> Found:
    """The articles of one file's records: a record that is none is left out with its reason, and a reader that fails
    half-way loses nothing that it had read."""
    found = Found(file, [], [])
    stem = Path(file).stem
    rows = tqdm(records, desc=file, unit=" articles", delay=5, leave=False)
    try:
        for number, record in enumerate(rows, 1):
            place = record.get("record", number)
            where = f"document {place}" if isinstance(place, int) else str(place)
            if "problem" in record:
                found.left_out.append(f"{where}: {record['problem']}")
                continue
            single = kind == "text"
            try:
                article = article_from_record(
                    outlets.name(record | given),
                    file if single else where,
                    default_id=stem if single else f"{stem}-{number}",
                    default_outlet=stem,
                    origin={"file": file, "reader": record.get("reader", kind)} | ({} if single else {"record": place}),
                    as_printed=single,
                )
            except ValueError as error:
                if single:
                    raise
                found.left_out.append(str(error))
                continue
            found.articles.append(article)
    except ImportError as error:
        package = str(error.name).partition(".")[0]
        extra = EXTRAS.get(package, "all")
        found.note = f'not read: {kind} needs newskit[{extra}]: python -m pip install "newskit[{extra}]"'
    except (KeyboardInterrupt, OSError, ValueError) as error:
        if not found.articles:
            raise
        found.note = "the rest not read: stopped by hand" if isinstance(error, KeyboardInterrupt) else f"the rest not read: {error}"
    except Exception as error:  # a reader's own fault, or a file made to break it: named, and the other files are read
        found.note = f"{'the rest ' if found.articles else ''}not read: this {kind} file breaks its reader ({type(error).__name__})"
    if not (found.articles or found.left_out or found.note):
        found.note = "not read: there is no article in it"
    return found


def _named(where: Any) -> str:
    if where is None:
        return "the table"
    paths = [where] if isinstance(where, str | os.PathLike) else list(where)
    return ", ".join(str(p) for p in paths[:3]) + (" ..." if len(paths) > 3 else "")


def _why_none(found: list[Found]) -> str:
    if not found:
        return "Put your articles there: pasted text, saved pages, Nexis or Factiva exports, tables."
    reasons = [f"{one.file}: {one.note or '; '.join(one.left_out[:3])}" for one in found[:5]]
    return "; ".join(reasons) + ("; ..." if len(found) > 5 else "")
