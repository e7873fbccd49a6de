"""The quotations of an article as its analyst corrected them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from newskit.marks import Quoted, quoted
from newskit.quoting.kinds import kind_of
from newskit.story import Article, Block
from newskit.tables import COLUMNS

_Row = dict[str, Any]
_Span = tuple[int, int]


def corrected(article: Article, quotations: list[tuple[Any, ...]], *, same: float = 0.5) -> list[tuple[Any, ...]]:
    """The article's rows of the table "quotations" with its corrections made: rule "corrected", confidence 1, numbered anew.

    A corrected span takes the place of the part found there, and of its words in any other quotation; the rest of its quotation (its
    other parts, mention and cue, a speaker and a kind that nothing corrects) stays. What is said to be none goes with all its parts where
    a part shares at least `same` of the characters that the two have together. Nothing happens in a block that is set aside.

    >>> corrected(article, extract(article, sentences, names))  # doctest: +SKIP
    """
    places: dict[_Span, dict[str, str]] = {}
    for start, end, field, value in article.corrections:
        if field != "paraphrase":  # that is of two quotations, and changes neither
            places.setdefault((start, end), {})[field] = value
    if not places:
        return quotations
    rows = [dict(zip(COLUMNS["quotations"], row, strict=True)) for row in quotations]
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row["quotation_no"], []).append(row)
    parts, known = list(found.values()), _known(rows)
    for place, said in sorted(places.items(), key=lambda item: _turn(item[1])):
        here = next((b for b in article.blocks if b.kept and b.start < place[1] and place[0] < b.end), None)
        if said.get("quotation") == "no":
            parts = [q for q in parts if not any(_is(row, place, same) for row in q)]
        elif here:
            parts = _with(article, parts, _words(article.text, place, here), here, said, known)
    ordered = sorted((sorted(q, key=_start) for q in parts), key=lambda q: q[0]["start"])
    numbered = [row | {"quotation_no": n, "part": m} for n, q in enumerate(ordered, 1) for m, row in enumerate(q, 1)]
    return [tuple(row[name] for name in COLUMNS["quotations"]) for row in numbered]


def paraphrases(articles: Iterable[Article], quotations: pd.DataFrame, *, same: float = 0.5) -> dict[tuple[str, int], str]:
    """What the analyst said of quotations that may be paraphrases: (article_id, quotation_no) → "yes" or "no".

    It is said of the quotation of which a part shares at least `same` of the characters that the part and the corrected place have
    together; what is said of no quotation of the table is left out.

    >>> paraphrases(story.articles, quotations)  # doctest: +SKIP
    {('a1', 3): 'yes'}
    """
    said = {}
    for article in articles:
        places = [((start, end), value) for start, end, field, value in article.corrections if field == "paraphrase" and value]
        parts = quotations[quotations["article_id"] == article.id].to_dict("records") if places else []
        for place, value in places:
            said |= {(article.id, int(row["quotation_no"])): value for row in parts if _is(row, place, same)}
    return said


def _turn(said: dict[str, str]) -> int:
    """What is none goes first; a new span comes last, so that it takes over the speaker corrected where the quotation was found."""
    return 0 if said.get("quotation") == "no" else 2 if "quotation" in said else 1


def _start(row: _Row) -> int:
    return row["start"]


def _shared(row: _Row, span: _Span) -> int:
    """How many characters a part shares with the span."""
    return max(0, min(row["end"], span[1]) - max(row["start"], span[0]))


def _is(row: _Row, span: _Span, same: float) -> bool:
    """Whether a part is meant by the span: it shares at least `same` of the characters that the two have together."""
    return _shared(row, span) >= same * (max(row["end"], span[1]) - min(row["start"], span[0]))


def _stretches(text: str, block: Block) -> list[Quoted]:
    return [stretch for stretch in quoted(text, [(block.start, block.end)]) if stretch.depth == 0]


def _words(text: str, place: _Span, block: Block) -> _Span:
    """The place inside its block, without white space around it and without the outer marks, as every quotation stands in the table."""
    start, end = max(place[0], block.start), min(place[1], block.end)
    start, end = end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
    for stretch in _stretches(text, block):
        if stretch.outer_start <= start and end <= stretch.outer_end and start < stretch.end and stretch.start < end:
            return max(start, stretch.start), min(end, stretch.end)
    return start, end


def _with(
    article: Article, quotations: list[list[_Row]], span: _Span, block: Block, said: dict[str, str], known: dict[str, str]
) -> list[list[_Row]]:
    """The quotations, one of which stands at `span` and is what the analyst said."""
    start, end = span
    if start >= end:  # only white space is kept there
        return quotations
    owner = max(quotations, key=lambda q: sum(_shared(row, span) for row in q), default=[])
    mine = owner if any(_shared(row, span) for row in owner) else []
    others = [[row for row in q if not _shared(row, span)] for q in quotations if q is not mine]
    template = mine[0] if mine else {name: None for name in COLUMNS["quotations"]} | {"in_headline": block.kind == "headline"}
    whole = [row for row in mine if not _shared(row, span)]
    place = {"article_id": article.id, "outlet": article.outlet, "start": start, "end": end, "text": article.text[start:end]}
    whole = sorted([*whole, template | place], key=_start)
    kind = said.get("quotation", template["kind"] or "yes")
    given = said.get("speaker")
    if kind == "yes":
        kind = _shown(article, whole)
    if kind == "fragment" and given:
        kind = "mixed"
    speaker = None if kind == "fragment" else given or None if given is not None else template["speaker"]
    named = said.get("speaker_kind") or (template["speaker_kind"] if speaker == template["speaker"] else _kind_of(speaker, known))
    changed = {"kind": kind, "speaker": speaker, "speaker_kind": named if speaker else None, "confidence": 1.0, "rule": "corrected"}
    return [*filter(None, others), [row | changed for row in whole]]


def _shown(article: Article, parts: list[_Row]) -> str:
    """The kind that the marks around the words show: all inside marks, none, or some."""
    stretches = [s for block in article.blocks if block.kept for s in _stretches(article.text, block)]
    if not any(s.start < row["end"] and row["start"] < s.end for row in parts for s in stretches):
        return "indirect"
    return "direct" if all(any(s.start <= row["start"] and row["end"] <= s.end for s in stretches) for row in parts) else "mixed"


def _known(rows: Iterable[_Row]) -> dict[str, str]:
    """The kinds of the speakers that were found, by name, and of persons by surname too where nobody has that as the whole name."""
    names, surnames = {}, {}
    for row in rows:
        speakers, kinds = (row["speaker"] or "").split("; "), (row["speaker_kind"] or "").split("; ")
        if not row["speaker"] or len(kinds) not in (1, len(speakers)):  # of three speakers of two kinds it is not said whose is which
            continue
        for name, kind in zip(speakers, kinds if len(kinds) > 1 else kinds * len(speakers), strict=True):
            names.setdefault(name, kind)
            if kind == "person":
                surnames.setdefault(name.split(" ")[-1], kind)
    return surnames | names


def _kind_of(speaker: str | None, known: dict[str, str]) -> str | None:
    """The kind of a speaker whom the analyst named; of several joined by "; " where they differ."""
    return "; ".join(dict.fromkeys(known.get(name) or _kind_of_name(name) for name in speaker.split("; "))) if speaker else None


def _kind_of_name(name: str) -> str:
    """The kind of a speaker who was not found: a single capitalised word that no list has for a body or an office is a person's name."""
    kind = kind_of(name, name, name[:1].isupper())
    if kind != "body" or " " in name or name.isupper():  # "FIFA" is no surname
        return kind
    described = kind_of(name, f"the {name}", False)
    return "person" if described == "unnamed" else described
