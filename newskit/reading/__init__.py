"""Files → articles, decoded once and never changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm.auto import tqdm

from newskit.cleaning.repeated import repeated_lines, set_aside
from newskit.corrections import correct, corrections_in, unmatched
from newskit.reading.formats import EXTRAS, recognise
from newskit.reading.outlets import OUTLETS, Outlets, likely_doubles
from newskit.reading.own import passed_over
from newskit.reading.records import article_from_record, report, with_own_ids
from newskit.reading.sidecar import SIDECAR, sidecars
from newskit.reading.sources import Source, Where, sources
from newskit.side_files import decode
from newskit.story import Article, Story

CORRECTIONS = "corrections.csv"


@dataclass
class Found:
    """What one file held: its articles, the documents left out ("document 3: an error document"), a note, whether a hand stopped it."""

    file: str
    articles: list[Article] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    note: str = ""
    stopped: bool = False


@dataclass(frozen=True)
class Corrections:
    """What one corrections.csv says: the table, its index the line numbers; and what is wrong with the lines left out."""

    file: str
    table: pd.DataFrame
    wrong: list[str]


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

        return _story([_articles("table", from_frame(where), {}, "table", Outlets())])
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
        for source in tqdm(list(waiting), desc="reading", unit=" files", delay=5, leave=False, disable=_unseen()):
            given = dict(beside.fields.get(source.place, {}))
            outlet = next((named[name] for name in source.names if name in named), None)
            if outlet is not None:
                given["outlet"] = outlet
            read_files.append(_read_file(source, given, merged))
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
    given: list[Corrections] = []
    rows: list[Found] = []
    for source in sources:
        if source.name != CORRECTIONS:
            continue
        try:
            given.append(Corrections(source.file, *corrections_in(decode(source.read()))))
        except ValueError as error:
            rows.append(Found(source.file, note=f"not read: {error}"))
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


def _read_file(source: Source, given: dict[str, Any], outlets: Outlets) -> Found:
    line = given.pop("line", None)
    try:
        data = source.read()
        if what := passed_over(data, source.suffix):
            return Found(source.file, note=f"passed over as no article: {what}")
        kind = recognise(data, source.suffix)
        found = _articles(source.file, kind.read(data), given, kind.name, outlets)
    except (OSError, ValueError) as error:
        found = Found(source.file, note=f"not read: {error}")
    if line and found.note:
        found.note += f" (its fields stand in {SIDECAR}, line {line})"
    return found


def _articles(file: str, records: Iterator[dict[str, Any]], given: Mapping[str, Any], kind: str, outlets: Outlets) -> Found:
    """The articles of one file's records: a record that is none is left out with its reason, and a reader that fails
    half-way loses nothing that it had read."""
    found = Found(file)
    own_outlets = 0
    stem = Path(file).stem
    rows = tqdm(_alone(records), desc=file, unit=" articles", delay=5, leave=False, disable=_unseen())
    try:
        for number, (record, alone) in enumerate(rows, 1):
            place = record.get("record", number)
            where = f"document {place}" if isinstance(place, int) else str(place)
            if "problem" in record:
                found.left_out.append(f"{where}: {record['problem']}")
                continue
            single = kind == "text"
            own = {} if alone else {name: value for name, value in record.items() if value not in (None, "")}
            try:
                article = article_from_record(
                    outlets.name(record | given | own),
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
            own_outlets += "outlet" in given and own.get("outlet", given["outlet"]) != given["outlet"]
    except ImportError as error:
        package = str(error.name).partition(".")[0]
        extra = EXTRAS.get(package, "all")
        found.note = f'not read: {kind} needs newskit[{extra}]: python -m pip install "newskit[{extra}]"'
    except KeyboardInterrupt:
        found.note, found.stopped = f"{'the rest ' if found.articles else ''}not read: stopped by hand", True
    except (OSError, ValueError) as error:
        if not found.articles:
            raise
        found.note = f"the rest not read: {error}"
    except Exception as error:  # a reader's own fault, or a file made to break it: named, and the other files are read
        found.note = f"{'the rest ' if found.articles else ''}not read: this {kind} file breaks its reader ({type(error).__name__})"
    if not (found.articles or found.left_out or found.note):
        found.note = "not read: there is no article in it"
    if own_outlets:
        said = f"{own_outlets} of its articles name another outlet than {given['outlet']!r} and keep it"
        found.note = "; ".join(filter(None, (found.note, said)))
    return found


def _alone(records: Iterator[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each record, and whether it is the only one of its file."""
    records = iter(records)
    before, alone = next(records, None), True
    while before is not None:
        try:
            record = next(records, None)
        except (Exception, KeyboardInterrupt):
            yield before, False
            raise
        alone = alone and record is None
        yield before, alone
        before = record


def _unseen() -> bool:
    """Whether nobody would see a progress bar: neither a notebook nor a terminal shows what is written."""
    return "ipykernel" not in sys.modules and not (sys.stderr and sys.stderr.isatty())


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
