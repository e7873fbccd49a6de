"""Plain records → a cleaned Story, with a report of what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from newskit import tables
from newskit.cleaning import clean, is_agency
from newskit.story import Article, Story

ROLES = ("outlet", "agency")


def story_from_records(records: Iterable[Mapping[str, Any]]) -> Story:
    """A story from records, every one of which must be readable: a bad one raises ValueError naming the record and the field."""
    articles = []
    for number, record in enumerate(records, 1):
        name = f"record {number}"
        if not isinstance(record, Mapping):
            raise ValueError(f"{name}: a record is a dict with a text, not {type(record).__name__}")
        articles.append(article_from_record({"origin": {"record": number}, **record}, name, default_id=f"article-{number}"))
    if not articles:
        raise ValueError("no records: a story needs at least one article with a text")
    articles = with_own_ids(articles)
    return Story(tuple(articles), report([(f"record {n}", [a], "") for n, a in enumerate(articles, 1)]))


def article_from_record(record: Mapping[str, Any], name: str, *, default_id: str) -> Article:
    """The cleaned article of one record. `name` names the record in errors; `default_id` serves where it has no id.

    An outlet that nobody gives is the id, said in the article's flags. ValueError: no text, an unknown role, a date that is none.
    """
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name}: no text. Each record needs a text with the article's words.")
    article_id = _field(record, "id") or default_id
    outlet = _field(record, "outlet")
    role = (_field(record, "role") or "").lower() or ("agency" if outlet and is_agency(outlet) else "outlet")
    if role not in ROLES:
        raise ValueError(f"{name}: the role {role!r} is unknown. Write outlet or agency, or leave it empty.")
    return clean(
        Article(
            id=article_id,
            outlet=outlet or article_id,
            text=text,
            role=role,
            title=_field(record, "title") or "",
            published=_published(record.get("published"), name),
            url=_field(record, "url"),
            agency=_field(record, "agency"),
            byline=_field(record, "byline"),
            origin=record.get("origin", {}),
            flags=() if outlet else ("outlet unknown",),
        )
    )


def with_own_ids(articles: Iterable[Article]) -> list[Article]:
    """The articles, the second and later of one id renamed id-2, id-3 ..."""
    taken: Counter[str] = Counter()
    ids: set[str] = set()
    own = []
    for article in articles:
        new = article.id
        while new in ids:
            taken[article.id] += 1
            new = f"{article.id}-{taken[article.id] + 1}"
        ids.add(new)
        own.append(replace(article, id=new) if new != article.id else article)
    return own


def report(files: Iterable[tuple[str, list[Article], str]]) -> pd.DataFrame:
    """The load report, a row per file: how many articles and lines were found, kept and set aside, and what is worth knowing."""
    rows = []
    for file, articles, note in files:
        lines = kept = 0
        notes = [note] if note else []
        for article in articles:
            visible = [article.text[line.start : line.end].strip() for line in article.lines]
            lines += sum(bool(v) for v in visible)
            kept += sum(article.text.count("\n", b.start, b.end) + 1 for b in article.blocks if b.kept)
            notes += _notes(article)
        outlets = ", ".join(dict.fromkeys(a.outlet for a in articles))
        rows.append((file, len(articles), outlets, lines, kept, lines - kept, "; ".join(notes)))
    return tables.table("report", rows)


def _notes(article: Article) -> list[str]:
    notes = []
    if article.role == "agency":
        notes.append("an agency's dispatch")
    if "outlet unknown" in article.flags:
        notes.append("outlet taken from the file name: name it in articles.csv (columns file, outlet)")
    if article.origin.get("encoding", "utf-8") != "utf-8":
        notes.append(f"read as {article.origin['encoding']}")
    if article.agency:
        notes.append(f"credits {article.agency}" + (f" ({article.agency_evidence.rule})" if article.agency_evidence else ""))
    notes += [flag for flag in article.flags if flag != "outlet unknown"]
    return notes


def _field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return None if _missing(value) else str(value).strip() or None


def _missing(value: Any) -> bool:
    """None, and what an empty cell of a table holds: NaN, NA, NaT."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _published(value: Any, name: str) -> str | None:
    """ISO 8601, with the zone if one was given; ValueError for what is no date."""
    if _missing(value) or not str(value).strip():
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).strip()
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: published {text!r} is no date. Write 2031-05-04 or 2031-05-04T09:30+02:00.") from None
    return text
