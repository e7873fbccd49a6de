"""What did a file hold? Its articles, each cleaned by itself, and what is none, with the reason."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm.auto import tqdm

from newskit.reading.formats import EXTRAS, recognise
from newskit.reading.outlets import Outlets
from newskit.reading.own import passed_over
from newskit.reading.records import article_from_record
from newskit.reading.sidecar import SIDECAR
from newskit.reading.sources import Source
from newskit.story import Article


@dataclass
class Found:
    """What one file held: its articles, the documents left out ("document 3: an error document"), a note, whether a hand stopped it."""

    file: str
    articles: list[Article] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    note: str = ""
    stopped: bool = False


def read_file(source: Source, given: Mapping[str, Any], outlets: Outlets) -> Found:
    """What a file holds. `given` is what is said of it beside it, `outlets` which names are one outlet."""
    given = dict(given)
    line = given.pop("line", None)
    try:
        data = source.read()
        if what := passed_over(data, source.suffix):
            return Found(source.file, note=f"passed over as no article: {what}")
        kind = recognise(data, source.suffix)
        found = found_in(source.file, kind.read(data), given, kind.name, outlets)
    except (OSError, ValueError) as error:
        found = Found(source.file, note=f"not read: {error}")
    if line and found.note:
        found.note += f" (its fields stand in {SIDECAR}, line {line})"
    return found


def found_in(
    file: str, records: Iterator[dict[str, Any]], given: Mapping[str, Any], kind: str, outlets: Outlets, before: int | None = None
) -> Found:
    """The articles of one file's records: a record that is none is left out with its reason, and a reader that fails
    half-way loses nothing that it had read. Of a piece of a file, `before` is how many of its records stand before it."""
    found = Found(file)
    own_outlets = 0
    stem = Path(file).stem
    rows = tqdm(_alone(records), desc=file, unit=" articles", delay=5, leave=False, disable=unseen())
    try:
        for number, (record, alone) in enumerate(rows, (before or 0) + 1):
            place = record.get("record", number)
            where = f"document {place}" if isinstance(place, int) else str(place)
            if "problem" in record:
                found.left_out.append(f"{where}: {record['problem']}")
                continue
            single = kind == "text"
            own = {} if alone and before is None else {name: value for name, value in record.items() if value not in (None, "")}
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


def unseen() -> bool:
    """Whether nobody would see a progress bar: neither a notebook nor a terminal shows what is written."""
    return "ipykernel" not in sys.modules and not (sys.stderr and sys.stderr.isatty())
