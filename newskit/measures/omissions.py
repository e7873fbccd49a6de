"""What an outlet left out that the others carry, and on what the outlets that carry the same passage differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd
from rapidfuzz.distance import LCSseq

from newskit import tables
from newskit.measures import edits
from newskit.story import NO_WITNESS, published_before

_MONTHS = """
january jan/february feb/march mar/april apr/may/june jun/july jul/august aug/september sept sep/october oct/november nov/december dec
""".strip().split("/")
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
""".split()
WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAYS, 1)}

# Words with a capital that say what somebody is, not who.
TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof sir dame lord lady lt col president minister secretary senator general director chairman rep sen gov
    """.split()
)

# Names of one country or union, dots left out: "the U.S. envoy" and "the American envoy" are the same envoy.
ONE_COUNTRY = ({"us", "usa", "america", "american"}, {"uk", "britain", "british"}, {"eu", "europe", "european"})


def omissions(
    passages: pd.DataFrame,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    overlap: pd.DataFrame,
    at_least: float = 0.5,
    carriers: int = 2,
) -> pd.DataFrame:
    """One row per outlet and passage that it leaves out and half of the others or more carry, the most carried first: "omissions".

    `carried_by` counts the other outlets with a sentence of the passage, or one aligned with a sentence of it in `overlap` (a sentence
    that joins two passages stands in one of them and carries both); `of` counts those that could have one. Listed is what at
    least `at_least` of them carry, and no fewer than `carriers`: with two outlets, what one has and the other
    lacks is no omission but a difference. Agencies are not carriers. `text` is the sentence of the passage in the earliest article.

    Absent does not mean removed: an outlet is left out of the rows and of `of` when each of its articles was published before
    the first article that carries the passage (an agency's counts here), or is flagged as no witness (a stub, no body).
    """
    tables.require(passages, "passages")
    tables.require(articles, ["article_id", "outlet", "role", "published", "flags"])
    tables.require(sentences, ["article_id", "start", "text"])
    tables.require(overlap, "sentence_overlap")
    columns = ["article_id", "outlet", "role", "published", "flags"]
    fields = {a: rest for a, *rest in articles[columns].itertuples(index=False, name=None)}
    texts = {(a, s): text for a, s, text in sentences[["article_id", "start", "text"]].itertuples(index=False, name=None)}
    own_articles = defaultdict(list)
    for article in sorted(fields):
        if fields[article][1] == "outlet":
            own_articles[fields[article][0]].append(article)
    places = defaultdict(list)
    passage_of = {}
    for passage, article, start in passages[["passage", "article_id", "start"]].itertuples(index=False, name=None):
        places[passage].append((article, start))
        passage_of[article, start] = passage
    aligned = defaultdict(set)  # passage → outlets with a sentence like one of it
    for article, other, start in overlap[["article_id", "other_id", "other_start"]].itertuples(index=False, name=None):
        if fields[article][1] == "outlet":
            aligned[passage_of[other, start]].add(fields[article][0])

    rows = []
    for passage in sorted(places):
        carrying = sorted(places[passage])
        first = earliest(dict.fromkeys(article for article, _ in carrying), fields)
        by_outlets = [(article, start) for article, start in carrying if fields[article][1] == "outlet"]
        having = {fields[article][0] for article, _ in by_outlets} | aligned[passage]
        lacking = [
            outlet
            for outlet in sorted(own_articles.keys() - having)
            if any(comparable(fields[article], fields[first]) for article in own_articles[outlet])
        ]
        of = len(having) + len(lacking) - 1
        if not lacking or not by_outlets or len(having) < max(carriers, at_least * of):
            continue
        article = earliest(dict.fromkeys(article for article, _ in by_outlets), fields)
        start = min(s for a, s in by_outlets if a == article)
        rows += [(outlet, passage, len(having), of, article, start, texts[article, start]) for outlet in lacking]
    return tables.table("omissions", sorted(rows, key=lambda row: (-row[2], row[3], row[1], row[0])))


def _date(published: str | None) -> str | None:
    return None if pd.isna(published) or not published else published


def earliest(articles: Iterable[str], fields: dict[str, list]) -> str:
    """The first published; an article without a date comes after all that have one, and of equals the first in order."""
    best, *rest = articles
    for article in rest:
        date, before = _date(fields[article][2]), _date(fields[best][2])
        if published_before(date, before) or (date and not before):
            best = article
    return best


def comparable(article: list, first: list) -> bool:
    return not any(flag in (article[3] or "") for flag in NO_WITNESS) and not published_before(_date(article[2]), _date(first[2]))


@dataclass(frozen=True, slots=True)
class _Variant:
    """Words first to last of a sentence that give a number or a date; `value` compares them."""

    kind: str
    first: int
    last: int
    value: tuple
    mask: str  # what it is aligned as: any number may stand for any other


def disagreements(passages: pd.DataFrame, overlap: pd.DataFrame, sentences: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Numbers, dates and names on which aligned sentences differ, a row per article and variant, by passage: table "disagreements".

    `text` is the variant as the article has it, `article.text[start:end]`: a number with the hedge before it ("more than 40"),
    a weekday, a month or a year, a name. Two numbers are variants of each other when they stand at the same place (a word beside
    them is kept), their values or hedges differ, and neither sentence has the other's value elsewhere; "two" and "2" agree, and
    so do "over" and "more than". Two names are variants when one stands exactly where the other does between words that are
    kept, and they are not two spellings, an abbreviation or a derivation ("French", "France") of one another. `group` joins the
    variants of one figure, date or name: a passage may differ in several. A sentence that has a variant's words beside the same word as
    an aligned sentence is listed with it, though it may be too unlike the one that differs to be aligned with that.
    """
    tables.require(passages, "passages")
    tables.require(overlap, "sentence_overlap")
    tables.require(sentences, ["article_id", "sentence_no", "start", "text"])
    tables.require(words, ["article_id", "sentence_no", "word", "start", "end"])
    passage_of = {(a, s): p for p, a, s in passages[["passage", "article_id", "start"]].itertuples(index=False, name=None)}
    sides = edits.sides(sentences, words)
    group_of: dict[tuple, tuple] = {}
    place_of: dict[tuple, tuple[tuple[str, int], tuple[int, int]]] = {}  # variant → its sentence, and its words in it

    @cache
    def variants(place: tuple[str, int]) -> list[_Variant]:
        return _variants(sides[place])

    def variant(kind: str, place: tuple[str, int], span: tuple[int, int]) -> tuple:
        first, last = sides[place].span(*span)
        found = (passage_of[place], kind, place[0], first, last, sides[place].text(first, last))
        place_of[found] = place, span
        return found

    def head(variant: tuple) -> tuple:
        while group_of.setdefault(variant, variant) != variant:
            variant = group_of[variant]
        return variant

    def join(one: tuple, other: tuple) -> None:
        first, second = sorted((head(one), head(other)))
        group_of[second] = first

    aligned: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    columns = ["article_id", "start", "other_id", "other_start", "relation"]
    for article, start, other, other_start, relation in overlap[columns].itertuples(index=False, name=None):
        here, there = (article, start), (other, other_start)
        aligned[here].append(there)
        if relation != "verbatim" and here < there:  # every pair stands in both directions
            valued = _values(sides[here], variants(here), sides[there], variants(there))
            for kind, mine, theirs in [*valued, *_names(sides[here], sides[there])]:
                join(variant(kind, here, mine), variant(kind, there, theirs))
    waiting = sorted(group_of)
    while waiting:
        known = waiting.pop()
        place, span = place_of[known]
        for other in aligned[place]:
            same = _same_words(sides[place], span, sides[other])
            if same and (known[1] == "name" or same in {(v.first, v.last) for v in variants(other)}):
                found = variant(known[1], other, same)
                if found not in group_of:
                    waiting.append(found)
                join(known, found)
    numbers = {variant: number for number, variant in enumerate(sorted({head(v) for v in group_of}), 1)}
    return tables.table("disagreements", [(*variant, numbers[head(variant)]) for variant in sorted(group_of)])


def _same_words(here: edits.Side, span: tuple[int, int], there: edits.Side) -> tuple[int, int] | None:
    """Where these words stand in the other sentence beside the same word as here, if they do so once."""
    keys, other = here.keys, there.keys
    first, last = span
    found = set()
    for start, end in ((first, last + 1), (first - 1, last)):
        if start >= 0 and end <= len(keys):
            size = end - start
            found |= {at + first - start for at in range(len(other) - size + 1) if other[at : at + size] == keys[start:end]}
    at = found.pop() if len(found) == 1 else None
    return None if at is None else (at, at + last - first)


def _values(
    here: edits.Side, one: list[_Variant], there: edits.Side, two: list[_Variant]
) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    if not one or not two:
        return
    masked, other_masked = _masked(here, one), _masked(there, two)
    values, other_values = {(v.mask, v.value[0]) for v in one}, {(v.mask, v.value[0]) for v in two}
    kept = [(code.src_start + k, code.dest_start + k) for code in LCSseq.opcodes([m for m, _ in masked], [m for m, _ in other_masked])
            if code.tag == "equal" for k in range(code.src_end - code.src_start)]  # fmt: skip
    anchors = {(i, j) for i, j in kept if masked[i][1] is None}
    for i, j in kept:
        a, b = masked[i][1], other_masked[j][1]
        if a is None or b is None or a.kind != b.kind or a.value == b.value:
            continue
        beside = (i - 1, j - 1) in anchors or (i + 1, j + 1) in anchors
        elsewhere = (a.mask, a.value[0]) in other_values or (b.mask, b.value[0]) in values
        if beside and (a.value[0] == b.value[0] or not elsewhere):
            yield a.kind, (a.first, a.last), (b.first, b.last)


def _variants(side: edits.Side) -> list[_Variant]:
    found = []
    for i, key in enumerate(side.keys):
        key = key.rstrip(".")
        if key in MONTHS and side.spelling(i)[0].isupper():  # not "they may march"
            found.append(_Variant("date", i, i + 1, (MONTHS[key], ""), "month"))
        elif key in WEEKDAYS:
            found.append(_Variant("date", i, i + 1, (WEEKDAYS[key], ""), "weekday"))
    months = {place for v in found if v.mask == "month" for place in (v.first - 1, v.last)}
    for number in edits.numbers(side.keys):
        year = number.last == number.bare + 1 and side.keys[number.bare].isdigit() and 1900 <= number.value < 2100
        kind = "date" if year or number.bare in months else "number"
        found.append(_Variant(kind, number.first, number.last, (number.value, number.hedge), "year" if year else "number"))
    return sorted(found, key=lambda v: v.first)


def _masked(side: edits.Side, variants: Sequence[_Variant]) -> list[tuple[str, _Variant | None]]:
    masked: list[tuple[str, _Variant | None]] = []
    at = 0
    for variant in variants:
        masked += [(key, None) for key in side.keys[at : variant.first]]
        masked.append((f"\0{variant.mask}", variant))
        at = variant.last
    return masked + [(key, None) for key in side.keys[at:]]


def _names(here: edits.Side, there: edits.Side) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    for edit in edits.changes(here, there):
        if edit.kind != "replaced":
            continue
        one, two = (edit.first, edit.last), (edit.other_first, edit.other_last)
        inside = min(one[0], two[0]) > 0 and one[1] < len(here.words) and two[1] < len(there.words)
        names = inside and _is_name(here, *one) and _is_name(there, *two) and _differ(here, one, there, two)
        if names and edits.named(here, there, edit).kind in ("replaced", "attribution changed"):
            while _is_name(here, one[0] - 1, one[1]) and here.words[one[0] - 1][0] == there.words[two[0] - 1][0] and two[0] > 1:
                one, two = (one[0] - 1, one[1]), (two[0] - 1, two[1])  # "Long Street" and "Long Lane": the name is more than what differs
            yield "name", one, two


def _is_name(side: edits.Side, first: int, last: int) -> bool:
    """Whether these words, three at most, all have a capital that does not come from their place, and none is a title or a date."""
    words = range(first, last)
    keys = {side.words[i][0].rstrip(".") for i in words}
    plain = not keys & (TITLES | MONTHS.keys() | WEEKDAYS.keys())
    return len(words) <= 3 and plain and all(side.spelling(i)[0].isupper() and not side.opens(i) for i in words)


def _differ(here: edits.Side, one: tuple[int, int], there: edits.Side, two: tuple[int, int]) -> bool:
    name, other = ([side.words[i][0].replace(".", "") for i in range(*span)] for side, span in ((here, one), (there, two)))
    short = {"".join(part[:1] for part in name), "".join(part[:1] for part in other)}
    if "".join(name) == "".join(other) or short & {"".join(name), "".join(other)}:
        return False
    if any(country >= {*name, *other} for country in ONE_COUNTRY):
        return False
    return not any(a in b or b in a or a[:3] == b[:3] for a in name for b in other)
