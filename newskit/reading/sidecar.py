"""articles.csv: what the files themselves do not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from newskit.reading import dates
from newskit.reading.columns import UNSURE_DAY
from newskit.reading.sources import Source
from newskit.side_files import decode, side_file

SIDECAR = "articles.csv"
_COLUMNS = ("file", "outlet", "role", "title", "published", "url", "agency", "byline", "id")


class Sidecars(NamedTuple):
    """The fields that each articles.csv gives, by the place of the file; the sources that are none; and (file, what does not fit)."""

    fields: dict[Path, dict[str, str]]
    others: list[Source]
    notes: list[tuple[str, str]]


def sidecars(sources: Sequence[Source]) -> Sidecars:
    """What every articles.csv among the files says. One names files beside it, or in folders beside it ("may/a.txt").

    ValueError: one that is no table of articles either, and has no column file.
    """
    there = {source.place for source in sources}
    found = Sidecars({}, [], [])
    for source in sources:
        if source.name != SIDECAR:
            found.others.append(source)
            continue
        try:
            text = decode(source.read())
        except ValueError as error:
            found.notes.append((source.file, f"not read: {error}"))
            continue
        if not _speaks_of_files(text):
            found.others.append(source)
            continue
        try:
            columns, lines, wrong = side_file(text, ["file"], _COLUMNS)
        except ValueError as error:
            raise ValueError(f"{source.file}: {error}") from None
        wrong = [f"column {name!r} is not known" for name in columns if name and name not in _COLUMNS] + wrong
        day_first = dates.order(line.get("published", "") for _, line in lines)
        if day_first is None:
            wrong.append(f"it does not say {UNSURE_DAY}")
        for number, line in lines:
            given = {name: line[name].strip() for name in _COLUMNS if line.get(name, "").strip()}
            file = given.pop("file", "")
            place = source.place.parent / file
            if place not in there:
                wrong.append(f"line {number}: there is no file {file!r} beside it")
            elif place in found.fields:
                wrong.append(f"line {number}: {file} stands above already")
            else:
                if date := dates.iso(given.get("published", ""), day_first=bool(day_first)):
                    given["published"] = date
                found.fields[place] = given | {"line": str(number)}
        if wrong:
            found.notes.append((source.file, "; ".join(wrong)))
    return found


def _speaks_of_files(text: str) -> bool:
    """Whether an articles.csv speaks of other files, and is not a table of articles that happens to have its name."""
    from newskit.reading.tabular import looks_like_csv

    columns = {name.strip(' "').lower() for name in re.split("[,;\t]", text.partition("\n")[0].strip())}
    return "file" in columns or not looks_like_csv(text)
