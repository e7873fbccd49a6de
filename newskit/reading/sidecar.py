"""articles.csv: what the files themselves do not say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Hashable, Iterator, Sequence

from newskit.reading.sources import Source
from newskit.reading.text import decode

SIDECAR = "articles.csv"
_FIELDS = {"file", "outlet", "role", "title", "published", "url", "agency", "byline", "id"}

Fields = dict[tuple[Hashable, str], dict[str, str]]


def csv_lines(source: Source, needed: str, known: set[str]) -> tuple[Iterator[tuple[int, dict[str, str]]], list[str]]:
    """The lines of a small CSV beside the articles as (line number, {column: value}), and its columns that are not known.

    ValueError: it has no column `needed`. Columns may be divided by semicolons, as spreadsheets in many languages write them.
    """
    content = decode(source.read())[0]
    head = content.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=";" if ";" in head and "," not in head else ",")
    columns = [c.strip().lower() for c in reader.fieldnames or []]
    reader.fieldnames = columns
    if needed not in columns:
        rest = ", ".join(sorted(known - {needed}))
        raise ValueError(f"{source.name}: no column {needed}. Its first line names the columns: {needed} and any of {rest}.")
    lines = ((reader.line_num, {k: (v or "").strip() for k, v in line.items() if k in known}) for line in reader)
    return lines, [c for c in columns if c not in known]


def is_sidecar(source: Source) -> bool:
    """Whether a file is an articles.csv that speaks of other files, and not a table of articles that happens to have its name."""
    if source.name != SIDECAR:
        return False
    from newskit.reading.tabular import looks_like_csv

    content = decode(source.read())[0]
    columns = {c.strip(' "').lower() for c in re.split("[,;\t]", content.partition("\n")[0].strip())}
    return "file" in columns or not looks_like_csv(content)


def sidecars(sources: Sequence[Source]) -> tuple[Fields, list[tuple[str, str]]]:
    """The fields that an articles.csv gives, by folder and file name, and for each sidecar what of it does not fit."""
    there = {(source.folder, source.name) for source in sources}
    fields: Fields = {}
    notes: list[tuple[str, str]] = []
    for source in sources:
        if not is_sidecar(source):
            continue
        lines, unknown = csv_lines(source, "file", _FIELDS)
        wrong = [f"column {c!r} is not known" for c in unknown]
        for number, line in lines:
            place = (source.folder, line["file"])
            if place not in there:
                wrong.append(f"line {number}: there is no file {line['file']!r} beside it")
            elif place in fields:
                wrong.append(f"line {number}: {line['file']} stands above already")
            else:
                given = {k: v for k, v in line.items() if v and k != "file"}
                fields[place] = given | {"line": str(number)}
        if wrong:
            notes.append((source.file, "; ".join(wrong)))
    return fields, notes
