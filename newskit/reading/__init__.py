"""Files → articles, decoded once and never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm.auto import tqdm

from newskit.cleaning.repeated import repeated_lines, set_aside
from newskit.corrections import correct, corrections_in, unmatched
from newskit.reading.found import Found, found_in, read_file, unseen
from newskit.reading.outlets import OUTLETS, Outlets, likely_doubles
from newskit.reading.records import report, with_own_ids
from newskit.reading.sidecar import SIDECAR, sidecars
from newskit.reading.sources import Source, Where, sources
from newskit.side_files import decode
from newskit.story import Story

CORRECTIONS = "corrections.csv"


@dataclass(frozen=True)
class Corrections:
    """What one corrections.csv says: the table, its index the line numbers; and what is wrong with the lines left out."""

    file: str
    table: pd.DataFrame
    wrong: list[str]

    @classmethod
    def beside(cls, sources: Iterable[Source]) -> tuple[list[Corrections], list[tuple[str, str]]]:
        """What every corrections.csv among the files says, and (file, why) for those that cannot be read."""
        given, notes = [], []
        for source in sources:
            if source.name == CORRECTIONS:
                try:
                    given.append(cls(source.file, *corrections_in(decode(source.read()))))
                except ValueError as error:
                    notes.append((source.file, f"not read: {error}"))
        return given, notes


def read(where: Where | Iterable[Where] | pd.DataFrame, outlets: Mapping[str, str] | None = None) -> Story:
    """The story in `where`: a file, a folder (with the folders in it), a zip, a list of them, or a DataFrame.

    Reads pasted text and Markdown; CSV, Excel, Parquet, JSON and JSON Lines with a column of texts; saved web pages; Nexis,
    Factiva and Europresse exports; NITF, NewsML, ninjs, RSS and Atom; Word, PDF and RTF. A file is recognised by its content.
    One file may hold hundreds of articles; `story.report` says for every file what was found, kept, left out and why.

    What a file does not say comes, the first that has it, from `outlets` ({file name: outlet}), from an `articles.csv` beside
    the files (columns file, outlet and any of role, title, published, url, agency, byline, id), or from front matter between
    lines of --- at the top of a text. In a file of several articles these serve where an article itself does not say. An outlet
    that nothing names is the file's name without its suffix, and the report says so.
    A `corrections.csv` beside the files is applied (see `nk.correct`), and the report says which of its lines fit nothing.
    An `outlets.csv` beside the files (columns alias, outlet and perhaps group) merges the names of one outlet.
    What newskit itself wrote there (a page, tables, marks) and notebooks are passed over, and the report says so.

    A file or folder that cannot be read, or a line of these CSV files, is named in the report and never stops the others; stopped by
    hand (Ctrl+C, the stop button), what was read so far makes the story. FileNotFoundError: `where` does not exist. ValueError:
    nothing in it could be read; an articles.csv without a column file, an outlets.csv without a column outlet; `outlets` with a file
    that is not there, or with a DataFrame.

    >>> read("my articles").report  # doctest: +SKIP
    >>> read(["a.txt", "b.txt"], outlets={"a.txt": "The Harbour Post"})  # doctest: +SKIP
    """
    if isinstance(where, pd.DataFrame):
        if outlets:
            raise ValueError("outlets names the outlets of files; in a DataFrame they stand in a column outlet")
        from newskit.reading.tabular import from_frame

        return _story([found_in("table", from_frame(where), {}, "table", Outlets())])
    if not isinstance(where, str | os.PathLike | Iterable):
        raise TypeError(f"read(where): give a file, a folder, a list of files or a DataFrame, not {type(where).__name__}")
    where = where if isinstance(where, str | os.PathLike) else list(where)
    if not where:
        raise ValueError("nothing to read: give a file, a folder, or a list of files")
    found_files = sources(where, beside=(SIDECAR, OUTLETS, CORRECTIONS))
    beside = sidecars(found_files)
    merged, notes = Outlets.beside(found_files)
    named = {str(k): v for k, v in (outlets or {}).items()}
    unknown = set(named) - {name for source in found_files for name in source.names}
    if unknown:
        raise ValueError(f"outlets names {', '.join(sorted(unknown))}, which is not among the files read")
    read_files = [Found(file, note=note) for file, note in [*beside.notes, *notes]]
    waiting = [source for source in beside.others if source.name not in (OUTLETS, CORRECTIONS)]
    try:
        for source in tqdm(list(waiting), desc="reading", unit=" files", delay=5, leave=False, disable=unseen()):
            given = dict(beside.fields.get(source.place, {}))
            outlet = next((named[name] for name in source.names if name in named), None)
            if outlet is not None:
                given["outlet"] = outlet
            read_files.append(read_file(source, given, merged))
            waiting.remove(source)
            if read_files[-1].stopped:
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        if not any(found.articles for found in read_files):
            raise
        read_files += [Found(source.file, note="not read: stopped by hand") for source in waiting]
    try:
        return _story(read_files, where, found_files)
    except KeyboardInterrupt:  # it takes a moment, and what was read shall not be lost: only a second stop stops it
        return _story(read_files, where, found_files)


def sample() -> Story:
    """The bundled story: an invented event, a news agency's dispatch and several outlets' reports of it.

    >>> sample().outlets  # doctest: +SKIP
    """
    return read(sorted(Path(str(files("newskit") / "data" / "sample")).glob("*.txt")))


def _story(read_files: list[Found], where: Any = None, sources: Iterable[Source] = ()) -> Story:
    """The story of what the files held, cleaned together and corrected. `read_files` stay as they are."""
    articles = with_own_ids(article for one in read_files for article in one.articles)
    if not articles:
        raise ValueError(f"{_named(where)}: no article to read. {_why_none(read_files)}")
    standing = repeated_lines(articles)
    story = Story(tuple(set_aside(article, standing) for article in articles))
    story, beside = _corrected(story, sources)
    doubles = likely_doubles(dict.fromkeys(a.outlet for a in story))
    if doubles:
        pairs = "; ".join(f"{a} and {b}" for a, b in doubles)
        beside.append(Found(OUTLETS, note=f"may be one outlet: {pairs}. If so, name them there (columns alias, outlet)"))
    by_file = iter(story)
    rows = [(one.file, [next(by_file) for _ in one.articles], one.left_out, one.note) for one in [*read_files, *beside]]
    return replace(story, report=report(rows))


def _corrected(story: Story, sources: Iterable[Source]) -> tuple[Story, list[Found]]:
    """The story with every corrections.csv applied, and for each what was made of it."""
    given, notes = Corrections.beside(sources)
    rows = [Found(file, note=note) for file, note in notes]
    if not given:
        return story, rows
    for one in given:
        lost = unmatched(story, one.table)
        unfit = [f"line {row.Index} ({row.article}): {row.field} {row.value!r}: {row.why}" for row in lost.itertuples()]
        reasons = [*one.wrong, *unfit]
        made = f"{len(one.table) - len(lost)} of {len(one.table) + len(one.wrong)} corrections made"
        more = f"; and {len(reasons) - 5} more: see nk.unmatched" if len(reasons) > 5 else ""
        rows.append(Found(one.file, note=made + (f"; not made: {'; '.join(reasons[:5])}{more}" if reasons else "")))
    return correct(story, pd.concat([one.table for one in given])), rows


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
