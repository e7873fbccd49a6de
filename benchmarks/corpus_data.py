"""A year of invented news whose reuse and stories are known: Parquet articles, with the answers beside them.

    python benchmarks/corpus_data.py ARTICLES --to FOLDER [--seed 1] [--giant]

300 outlets of uneven size, events of 1 to 400 articles (most of a few), each told by a dispatch or a first report and by rewrites of it.
Every word is made by the program. --giant adds one article of 10 million characters. The answers:

    FOLDER/articles/part-000.parquet ...   id outlet role title published url agency byline text, by date
    FOLDER/truth/articles.parquet          number article_id event case      a row per article; case: "", or what is odd about it
    FOLDER/truth/sentences.parquet         number start end kind origin_number origin_start      a row per sentence, by number and start

An article's number is its id without the zeros. A sentence's origin is the sentence that it was made from (itself, where it is new; a
negative number for a line that an outlet repeats): two sentences of one origin are reuse, all others are not, however alike they look.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

KINDS = ("verbatim", "near", "heavy", "reordered", "look-alike", "own", "recurring", "furniture", "title")  # of a sentence
REUSE = KINDS[:4]
VERBATIM, NEAR, HEAVY, REORDERED, LOOKALIKE, OWN, RECURRING, FURNITURE, TITLE = range(9)
REJECTED = ("empty text", "blank text", "no text")  # cases of a row that is no article
AGAIN = "same row again"
LARGEST = 400  # articles of one event
OUTLETS = 300
_EVENT_KINDS = 100
_PRIME = 10_000_019  # ids are numbers times another modulo this one, so that neighbours by id are not of one event
_SPREAD = 7_368_787
_BATCH = 2500  # articles made at a time
_ROWS = 5000  # of a row group
_FILE = 50_000  # rows of a file
_ONSETS = "b br c cl d dr f fl g gr h j k l m n p pr r s st t tr v w".split()
_TABLE = 1 << 20  # words to draw from by chance, each as often as Zipf's law has it
_CLASSES = "NVAFSLCDMUWKJR"  # noun verb adjective, first and last name, place, body, number; German noun verb adjective; Spanish the same

CLAUSES = """
the A N of the N V the N in L|after the N V a A N|in the N of L|while N in the A N V more than D N|who V the N
the N was V by the A N|as the N of N V again|because the N had not V its N|with D N and a A N|near the N in L
at least D N were V|but the N V only D percent of its N|which V the A N and the N|and the N will be V next N
on the N between L and L|the A N is V to V the N|for the first time in D N|despite a N over the N|according to the A N
a N that had V the N for D N|the L C V the N|when the N V a N of D N|to V the N before the A N|although its N V the N
under a A N with the L C|from the N to the N|the N and its N were V|a A N of N and N|so that no N could V the N
since the N of the L C V|more A than the N of the A N|without any N for the N|the N has V D N since N|during a N on A N
it was not A whether the N V|there were D N in the N|if the N does not V the N|that the N had been V|over the A N of L
the C will V a A N|even though D N V it|against the N of the N|up from D N a N before|where the N V its A N
about D of the N V in L|as part of a A N|some of the N that V|most N in L have V the N|he V the N at the A N|she has V N for D N
they V a N about the N|one N in D was V|its A N has not been V|both N V that the N was A|through the N by the N
"""
OPENERS = "F S said|S said|F S told reporters|S added|F S of the L C said|S told the C|F S warned|S explained|F S wrote in a statement"
CLOSERS = "F S said|said F S|S said|said S|S added|F S told reporters|said F S of the L C|S told a news conference|F S argued|S insisted"
INDIRECT = "F S said that|according to F S|S announced that|F S denied that|S told the C that|F S promised that"
WEATHER = """
temperatures in L will reach D degrees by the afternoon|expect sunny spells and a light breeze in L
showers will move in from the west by evening
it will be mostly cloudy with a high of D degrees|winds of up to D kilometres an hour are forecast near L
tonight will be dry with lows of D degrees
the weekend looks unsettled with rain at times|mist and fog patches in L will clear by mid morning
the outlook for the rest of the week is mild
pollen levels are moderate in L and high in L|sunrise is at D and sunset is at D|sea temperatures off L stand at D degrees
a band of rain will cross L before dawn|roads around L may be icy in places
"""
MARKETS = """
the main index closed D points higher at D|shares in the L C fell D percent in early trading
the currency stood at D to the dollar late in the day
crude oil traded at D dollars a barrel|gold rose D dollars to D dollars an ounce|trading volume was D million shares
the yield on ten year bonds was D basis points lower|advancing shares outnumbered losers by D to D|the L C said its profit rose D percent
analysts had expected a fall of D percent|futures pointed to a weaker opening in L|bank stocks led the gains while mining stocks slipped
the broader market ended flat after a volatile session|investors await the figures of the L C due this week
"""
GERMAN = """
die J M der M in L|nach der M hat der M die M U|wegen der M in L|und die M wurde von dem M U|seit D M gibt es keine M
bei einer M mit D M|weil das M die M nicht U|der M aus L will die M U|obwohl die J M noch nicht U ist|mit einem J M und einer M
zwischen L und L|die M von F S ist J|in dieser M sind D M U|auch der M hatte sich nicht U|vor dem M in der M
"""
GERMAN_CLOSERS = "sagte F S|erklärte S|sagte S am Montag|so F S"
SPANISH = """
el K de la J K en L|después de la K se W el K|por la K de los K|y la K fue W por el K|desde hace D K no hay K
con una K de D K y K|porque el K no ha W la K|el K de L quiere W las K|aunque la K todavía no está W|en el K y la K de L
entre L y L|la K de F S es R|más de D K fueron W|también el K se había W|durante una R K en L
"""
SPANISH_CLOSERS = "dijo F S|afirmó S|según F S|explicó S"
HEADS = {  # commonest first; the rest of each class is made up
    "N": "year government people day week country report city party court company group state police minister plan month law election"
    " home water school market vote deal price family case member statement official decision leader worker road bank hospital attack"
    " budget project storm river fire team season union strike study tax border energy rate job trial charge system army campaign",
    "V": "made taken held seen given told called found left kept opened closed reached raised cut rejected approved blamed urged delayed"
    " announced faced met led lost won backed built moved paid agreed ended started warned planned killed injured evacuated arrested",
    "A": "new last former local public national first large small political economic early late strong major legal private foreign high"
    " low central serious recent common final military social medical regional financial free heavy joint rare full open",
    "C": "Council Ministry Police Parliament Commission Institute Bank University Agency Union Court Authority Federation Company Office"
    " Group Hospital Airport Board Committee Assembly Chamber Trust Party Society Station League Museum Railway Exchange",
    "M": "Regierung Stadt Woche Polizei Partei Entscheidung Kommission Zahl Gemeinde Menschen Arbeit",
    "U": "gefordert beschlossen abgelehnt gemeldet verschoben geprüft bestätigt gesperrt", "J": "neue große lange kleine letzte",
    "K": "gobierno ciudad semana policía partido decisión ley obra personas trabajo región", "R": "nueva gran larga pública última",
    "W": "aprobado anunciado rechazado confirmado cerrado aplazado",
}  # fmt: skip
SIZES = {"N": 20_000, "V": 6000, "A": 8000, "F": 800, "S": 12_000, "L": 6000, "C": 30}
SIZES |= {"M": 4000, "U": 1000, "J": 800, "K": 4000, "W": 1000, "R": 800}
ENDINGS = {"N": "er ion ment al age ing ure ist", "V": "ed ened ified ised", "A": "ive al ous ic ern", "M": "ung heit er tum",
           "U": "iert elt", "K": "ción dor miento ura",
           "W": "ado ido", "J": "ige liche", "R": "ica osa", "F": "a o in e is", "S": "son er ley man ick ov",
           "L": "ton burg stead by mouth ford ville"}  # fmt: skip


# the words, and the pieces that sentences are put together from


@dataclass(frozen=True)
class Ragged:
    """Rows of numbers of uneven length: row n is flat[first[n] : first[n + 1]]."""

    flat: np.ndarray
    first: np.ndarray

    @property
    def length(self) -> np.ndarray:
        return np.diff(self.first)

    def at(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the numbers of these rows stand in `flat`, row after row, and where each of the rows begins among them."""
        length = self.length[rows]
        first = np.concatenate([[0], np.cumsum(length)])
        return np.repeat(self.first[rows] - first[:-1], length) + np.arange(first[-1]), first


@dataclass(frozen=True)
class Language:
    """All words; the words of each class by chance; and the pieces: a word is its number, an open place minus its class."""

    words: np.ndarray  # of str
    capital: np.ndarray  # the same, as they open a sentence
    drawn: np.ndarray  # [class, _TABLE]: words of a class, class 0 being the words of the clauses
    pieces: Ragged
    group: Mapping[str, range]  # which pieces are what
    outlets: tuple[str, ...]
    agencies: tuple[str, ...]


@cache
def language() -> Language:
    """The same for every corpus."""
    rng, chosen = np.random.default_rng(0), random.Random(0)
    known: dict[str, int] = {}
    made: set[str] = set()
    of_class: dict[str, np.ndarray] = {}

    def number(word: str) -> int:
        return known.setdefault(word, len(known))

    def invent(ending: str) -> str:
        while True:
            syllables = (chosen.choice(_ONSETS) + chosen.choice("aeiou") for _ in range(chosen.choice((1, 1, 2, 2, 3))))
            word = "".join(syllables) + chosen.choice("lmnrstdkv") + ending
            if word not in made and len(word) > 4:
                made.add(word)
                return word

    written: dict[str, list[list[str]]] = {
        name: [piece.split() for piece in pieces.replace("\n", "|").split("|") if piece.strip()]
        for name, pieces in (
            *(("clause", CLAUSES), ("opener", OPENERS), ("closer", CLOSERS), ("indirect", INDIRECT), ("weather", WEATHER)),
            *(("markets", MARKETS), ("german", GERMAN), ("german closer", GERMAN_CLOSERS)),
            *(("spanish", SPANISH), ("spanish closer", SPANISH_CLOSERS)),
        )
    }
    common = [w for p in written["clause"] for w in p if w not in _CLASSES]
    for word in common:
        number(word)
    of_class["0"] = np.array([number(word) for word in common])  # a word stands in it as often as in the clauses
    for letter in _CLASSES:
        if letter == "D":
            words = [*map(str, range(2, 1000)), *(f"{n},{m:03d}" for n in range(1, 60) for m in range(0, 1000, 50))]
        else:
            words = HEADS.get(letter, "").split()
            endings = ENDINGS.get(letter, "").split()
            words += [invent(chosen.choice(endings)) for _ in range(SIZES[letter] - len(words))]
            words = [w.capitalize() if letter in "FSLM" else w for w in words]
        of_class[letter] = np.array([number(word) for word in words])
    drawn = [of_class["0"][rng.integers(len(of_class["0"]), size=_TABLE)]]
    for letter in _CLASSES:
        ranks = np.arange(len(of_class[letter]))
        chance = np.cumsum((ranks + (20 if letter in "FSLD" else 5)) ** -1.1)  # Zipf and Mandelbrot: names have no word as common as "year"
        drawn.append(of_class[letter][np.searchsorted(chance, rng.random(_TABLE) * chance[-1])])

    pieces: list[list[int]] = []
    group: dict[str, range] = {}

    def add(name: str, of: list[list[int]]) -> None:
        group[name] = range(len(pieces), len(pieces) + len(of))
        pieces.extend(of)

    def numbers(piece: list[str]) -> list[int]:
        return [-1 - _CLASSES.index(w) if w in _CLASSES else number(w) for w in piece]

    for name, of in written.items():
        add(name, [numbers(piece) for piece in of])
    clauses = pieces[group["clause"].start : group["clause"].stop]
    for kind in range(_EVENT_KINDS):  # events of one kind have sentences of one form: two fifths of the open places are filled for good
        forms = []
        for _ in range(12):
            form = [w for n in rng.integers(len(clauses), size=rng.integers(3, 5)) for w in clauses[n]]
            fixed = rng.random(len(form)) < 0.4
            forms.append([int(drawn[-w][rng.integers(_TABLE)]) if w < 0 and -w <= 3 and f else w for w, f in zip(form, fixed, strict=True)])
        add(f"forms {kind}", forms)
    towns = np.array(list(known), object)[of_class["L"][-2000:]].tolist()
    papers = ("Herald", "Post", "Times", "Courier", "Gazette", "Chronicle", "Observer", "Mail", "Tribune", "Echo")
    outlets = tuple(f"The {towns[n]} {papers[n % len(papers)]}" for n in range(OUTLETS))
    agencies = tuple(f"{town}press" for town in towns[OUTLETS : OUTLETS + 3])
    for name, line in (
        ("newsletter", "Sign up to our newsletter for the best of {} every morning"),
        ("read more", "Read more from {}"),
        ("copyright", "© 2031 {} All rights reserved"),
    ):
        add(name, [[number(w) for w in line.format(outlet).split()] for outlet in outlets])
    standing = (
        "this article is for information only and does not constitute advice of any kind and the publisher accepts no liability"
        " for any loss arising from the use of its contents or of those of any site to which it links"
    )
    add("disclaimer", [[number(w) for w in standing.split()]])
    words = np.array(list(known), object)
    flat = np.concatenate([np.array(p) for p in pieces])
    first = np.concatenate([[0], np.cumsum([len(p) for p in pieces])])
    return Language(
        words, np.array([w[0].upper() + w[1:] for w in known], object), np.stack(drawn), Ragged(flat, first), group, outlets, agencies
    )


# sentences


@dataclass(frozen=True)
class Sentences:
    """Words one after another, each with its class (0: of the form itself) and the mark after it; `first`: where each sentence begins."""

    codes: np.ndarray
    slots: np.ndarray
    after: np.ndarray  # a place in INSIDE
    first: np.ndarray
    opens: np.ndarray  # of each sentence: whether it begins with a quotation mark
    ending: np.ndarray  # of each sentence: a place in STOPS

    def take(self, rows: np.ndarray) -> Sentences:
        at, first = Ragged(self.codes, self.first).at(rows)
        return Sentences(self.codes[at], self.slots[at], self.after[at], first, self.opens[rows], self.ending[rows])


INSIDE = (" ", ", ", ",” ", ": “")
STOPS = (".", ".”", "")
GAPS = (" ", "\n\n", "")
_SEPARATORS = [*INSIDE, *(stop + gap + mark for stop in STOPS for gap in GAPS for mark in ("", "“"))]
SEPARATORS = np.array([_SEPARATORS, [s.replace("“", '"').replace("”", '"') for s in _SEPARATORS]], object)
_QUOTED, _QUOTED_LATE, _INDIRECT = 0.09, 0.05, 0.05  # of an article's own sentences: “...,” she said; she said: “...”; she said that ...
_FORM = 0.03  # sentences that all events of a kind have in common but for their words
_CLAUSES = ((0.1, 0.33, 0.33, 0.15, 0.07, 0.02), np.arange(1, 7))  # how many clauses make a sentence, and how often


def joined(parts: list[Sentences]) -> Sentences:
    first = np.concatenate([[0], np.cumsum(np.concatenate([np.diff(part.first) for part in parts]))])
    columns = ("codes", "slots", "after", "opens", "ending")
    codes, slots, after, opens, ending = (np.concatenate([getattr(part, c) for part in parts]) for c in columns)
    return Sentences(codes, slots, after, first, opens, ending)


@dataclass(frozen=True)
class Events:
    """What the events of a batch have words of their own for."""

    kind: np.ndarray  # a place in _SPOKEN
    form: np.ndarray  # which forms its sentences may have
    names: np.ndarray  # [event, class, 48]


_SPOKEN = (  # clauses, what stands before and after a quotation
    ("clause", "opener", "closer"),
    ("weather", None, None),
    ("markets", None, None),
    ("german", None, "german closer"),
    ("spanish", None, "spanish closer"),
)


def drawn(rng: np.random.Generator, classes: np.ndarray) -> np.ndarray:
    return language().drawn[classes, rng.integers(_TABLE, size=len(classes))]


def filled(rng: np.random.Generator, slots: np.ndarray, event: np.ndarray, person: np.ndarray, events: Events) -> np.ndarray:
    """A word for each open place: the event's own names always, its own nouns often, its own verbs and adjectives now and then."""
    own = np.array([0, 0.4, 0.2, 0.2, 1, 1, 1, 1, 0, 0.4, 0.2, 0.2, 0.4, 0.2, 0.2])[slots]
    among = np.array([1, 40, 20, 20, 6, 6, 4, 3, 1, 40, 20, 20, 40, 20, 20])[slots]
    which = np.where((slots == 4) | (slots == 5), person, (rng.random(len(slots)) ** 1.5 * among).astype(np.int64))
    return np.where(rng.random(len(slots)) < own, events.names[event, slots, which], drawn(rng, slots))


def composed(rng: np.random.Generator, event: np.ndarray, events: Events, title: bool = False) -> Sentences:
    """A new sentence about each of `event`."""
    said, count = language(), len(event)
    kind = events.kind[event]
    pieces = np.full((count, 8), -1)
    marks = np.zeros((count, 8), np.int8)

    def of(name: str, size: tuple[int, ...]) -> np.ndarray:
        return rng.integers(said.group[name].start, said.group[name].stop, size)

    clauses = rng.choice(_CLAUSES[1], count, p=_CLAUSES[0])
    clauses[(kind == 1) | (kind == 2)] = 1
    if title:
        clauses = np.minimum(clauses, 2)
    how = np.where(title, 1.0, rng.random(count))
    quoted = np.where(how < _QUOTED, 1, np.where(how < _QUOTED + _QUOTED_LATE, 2, np.where(how < _QUOTED + _QUOTED_LATE + _INDIRECT, 3, 0)))
    for number, (clause, opener, closer) in enumerate(_SPOKEN):
        here = np.flatnonzero(kind == number)
        pieces[here, 1:7] = np.where(np.arange(6) < clauses[here, None], of(clause, (len(here), 6)), -1)
        if not closer:
            quoted[here] = 0
        elif not opener:
            quoted[here] = np.minimum(quoted[here], 1)
        if closer:
            pieces[here, 7] = np.where(quoted[here] == 1, of(closer, (len(here),)), -1)
        if opener:
            pieces[here, 0] = np.where(
                quoted[here] == 2, of(opener, (len(here),)), np.where(quoted[here] == 3, of("indirect", (len(here),)), -1)
            )
    formed = np.flatnonzero((rng.random(count) < _FORM) & (quoted == 0) & (kind == 0) & (not title))
    pieces[formed, 1:7] = -1
    pieces[formed, 1] = said.group["forms 0"].start + 12 * events.form[event[formed]] + rng.integers(12, size=len(formed))

    last = np.where(quoted == 1, np.where(pieces[:, 1:7] >= 0, np.arange(1, 7), 0).max(1), 0)
    marks[:, 1:6] = (pieces[:, 2:7] >= 0) & (rng.random((count, 5)) < 0.3)
    marks[np.arange(count)[quoted == 1], last[quoted == 1]] = 2
    marks[quoted == 2, 0] = 3
    there = pieces >= 0
    at, first = said.pieces.at(pieces[there])
    after = np.zeros(len(at), np.int8)
    after[first[1:] - 1] = marks[there]
    length = np.bincount(np.nonzero(there)[0], np.diff(first), count).astype(np.int64)
    slots = np.maximum(-said.pieces.flat[at], 0)
    of_word = np.repeat(np.arange(count), length)
    person = (rng.random(count) ** 2 * 6).astype(np.int64)
    codes = np.where(slots > 0, filled(rng, slots, event[of_word], person[of_word], events), said.pieces.flat[at])
    ends = np.concatenate([[0], np.cumsum(length)])
    after[ends[1:] - 1] = 0
    return Sentences(codes, slots, after, ends, quoted == 1, np.where(title, 2, np.where(quoted == 2, 1, 0)))


def rewritten(
    rng: np.random.Generator, sources: Sentences, rows: np.ndarray, kind: np.ndarray, event: np.ndarray, events: Events
) -> Sentences:
    """The sentences `rows` of the sources: verbatim; near (a word in ten changed); heavy (a third changed, up to three words cut off);
    reordered (the halves swapped, a word in ten changed); or a look-alike (the form kept, its open places filled anew).
    """
    length = np.diff(sources.first)[rows]
    cut = np.where((kind == HEAVY) & (length > 10), rng.integers(0, 4, len(rows)), 0)
    shorter = length - cut
    first = np.concatenate([[0], np.cumsum(shorter)])
    of_word = np.repeat(np.arange(len(rows)), shorter)
    place = np.arange(first[-1]) - first[of_word]
    half = np.where(kind == REORDERED, length // 2, 0)[of_word]
    at = sources.first[rows][of_word] + (place + half) % length[of_word]
    codes, slots, after, kinds = sources.codes[at], sources.slots[at], sources.after[at], kind[of_word]
    change = rng.random(len(at)) < np.array([0, 0.1, 0.33, 0.1, 0])[kinds]
    codes[change] = drawn(rng, slots[change])
    anew = np.flatnonzero((kinds == LOOKALIKE) & (slots > 0))
    person = rng.integers(6, size=len(rows))[of_word[anew]]
    codes[anew] = filled(rng, slots[anew], event[of_word[anew]], person, events)
    kept = (kind != HEAVY) & (kind != REORDERED)  # a sentence that was worked over is no quotation any more
    after = np.where(kept[of_word] | (after == 1), after, 0)
    after[first[1:] - 1] = 0
    return Sentences(codes, slots, after, first, sources.opens[rows] & kept, np.where(kept, sources.ending[rows], 0))


# events, articles


@dataclass(frozen=True)
class Plan:
    """The events of a corpus, by day. Their articles are numbered event after event; those of no text follow."""

    size: np.ndarray
    first: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    batches: list[np.ndarray]  # of events
    no_text: int
    again: int


def planned(articles: int, seed: int) -> Plan:
    rng = np.random.default_rng([seed, 0])
    no_text, again = articles // 500, articles // 1000
    recurring = articles * 4 // 100
    room = articles - no_text - again - recurring
    sizes = np.arange(1, max(2, min(LARGEST, articles // 20)) + 1)
    chance = sizes**-1.9
    drawn = rng.choice(sizes, room, p=chance / chance.sum())
    size = drawn[: np.searchsorted(np.cumsum(drawn), room) + 1].copy()
    size[-1] -= size.sum() - room
    kind = np.where(rng.random(len(size)) < 0.025, rng.integers(3, 5, len(size)), 0)
    size = np.concatenate([size, np.ones(recurring, np.int64)])
    kind = np.concatenate([kind, rng.integers(1, 3, recurring)])
    day = rng.integers(365, size=len(size))
    order = np.argsort(day, kind="stable")
    size, kind, day = size[order], kind[order], day[order]
    first = np.concatenate([[0], np.cumsum(size)])
    batches = np.split(np.arange(len(size)), np.flatnonzero(np.diff(first[:-1] // _BATCH)) + 1)
    return Plan(size, first, kind, day, batches, no_text, again)


# of each style of article: the share of the source that it takes, of which kinds (verbatim, near, heavy), its own lines, its look-alikes
_SOURCE, _COPY, _EDITED, _REPORT, _UPDATE = range(5)
_TAKES = np.array([0, 0.95, 0.65, 0.17, 0.3])
_BY = np.cumsum([[0, 0, 0], [1, 0, 0], [0.27, 0.27, 0.27], [0.5, 0.3, 0.2], [0.5, 0.5, 0]], axis=1)
_OWN = np.array([0, 1, 4, 13, 11])
_ALIKE = np.array([0, 0, 2, 2, 1])
DUPLICATE = "exact duplicate"


def printed(made: Sentences, owner: np.ndarray, gap: np.ndarray, straight: np.ndarray) -> tuple[dict[int, str], np.ndarray, np.ndarray]:
    """The text of every article, and where each sentence begins and ends in it. `made` is in order, `owner` says whose each sentence is,
    `gap` what stands after it (a place in GAPS), `straight` of each article whether its quotation marks are.
    """
    said = language()
    ends = np.flatnonzero(np.diff(owner, append=-1))
    heads = np.concatenate([[0], ends[:-1] + 1])
    gap[ends] = GAPS.index("")
    opening = np.append(made.opens[1:], False)
    opening[ends] = False
    between = made.after.astype(np.int64)
    between[made.first[1:] - 1] = len(INSIDE) + (made.ending * len(GAPS) + gap) * 2 + opening
    between += np.repeat(straight[owner], np.diff(made.first)) * len(_SEPARATORS)
    words = said.words[made.codes]
    begins = np.concatenate([made.first[:-1], np.flatnonzero(made.after == INSIDE.index(": “")) + 1])
    words[begins] = said.capital[made.codes[begins]]
    tokens = np.empty(2 * len(words), object)
    tokens[0::2], tokens[1::2] = words, SEPARATORS.ravel()[between]
    bounds = 2 * made.first[np.append(heads, len(owner))]
    parts = tokens.tolist()
    texts = ("".join(parts[a:b]) for a, b in pairwise(bounds.tolist()))

    marks = np.array([len(mark) for mark in SEPARATORS.ravel()])[between]
    place = np.concatenate([[0], np.cumsum(_letters()[made.codes] + marks)])
    base = np.repeat(place[made.first[heads]], ends - heads + 1)
    start = place[made.first[:-1]] - made.opens - base  # with its opening mark
    stop = place[made.first[1:]] - marks[made.first[1:] - 1] + np.array([len(stop) for stop in STOPS])[made.ending] - base
    return dict(zip(owner[ends].tolist(), texts, strict=True)), start, stop


def batch(articles: int, seed: int, number: int, giant: bool = False) -> tuple[list[tuple[Any, ...]], pd.DataFrame]:
    """The articles of one batch of events: (time, number, event, case, record), and their rows of truth/sentences."""
    plan, rng, said = _plan(articles, seed), np.random.default_rng([seed, 1, number]), language()
    which = plan.batches[number]
    size, begin = plan.size[which], plan.first[which] - plan.first[which[0]]
    event = np.repeat(np.arange(len(which)), size)
    rank = np.arange(len(event)) - begin[event]
    count = len(event)
    names = np.stack(
        [np.zeros((len(which), 48), np.int64)] + [said.drawn[c][rng.integers(_TABLE, size=(len(which), 48))] for c in range(1, 15)], 1
    )
    known = rng.random((len(which), 6)) < 0.25  # people who are in many stories
    pool = said.drawn[4:6, :400]
    prominent = rng.integers(400, size=(len(which), 6))
    for c in (4, 5):
        names[:, c, :6] = np.where(known, pool[c - 4][prominent], names[:, c, :6])
    events = Events(plan.kind[which], rng.integers(_EVENT_KINDS, size=len(which)), names)

    popular = np.cumsum((np.arange(OUTLETS) + 5.0) ** -0.8)
    outlet = np.searchsorted(popular, rng.random(count) * popular[-1])
    wired = (size >= 3) & (rng.random(len(which)) < 0.75)
    agency = rng.integers(len(said.agencies), size=len(which))
    dispatch = (rank == 0) & wired[event]
    style = np.where(rank == 0, _SOURCE, rng.choice(4, count, p=(0.15, 0.4, 0.3, 0.15)) + 1)
    duplicate = (rank > 0) & (rng.random(count) < 0.015) & ~wired[event]
    outlet[duplicate] = outlet[begin[event[duplicate]]]

    # the sources, one of each event
    lines = np.clip(rng.normal(18.5, 6, len(which)), 5, 45).astype(np.int64)
    if giant and number == 0:
        lines[np.flatnonzero((size == 1) & (events.kind == 0))[0]] = 80_000  # sentences: 10 million characters
    source_first = np.concatenate([[0], np.cumsum(lines)])
    source_event = np.repeat(np.arange(len(which)), lines)
    sources = composed(rng, source_event, events)

    # what each other article takes of its source
    others = np.flatnonzero((rank > 0) & ~duplicate)
    there = lines[event[others]]
    article = np.repeat(others, there)
    row = np.repeat(source_first[event[others]], there) + np.arange(len(article)) - np.repeat(np.cumsum(there) - there, there)
    shuffled = np.lexsort((rng.random(len(article)), article))
    chosen = np.arange(len(article)) - np.repeat(np.cumsum(there) - there, there) < np.repeat(
        np.maximum(2, np.round(_TAKES[style[others]] * there + rng.normal(0, 1, len(others)))), there
    )
    article, row = article[shuffled][chosen], row[shuffled][chosen]
    kind = (rng.random(len(article))[:, None] > _BY[style[article]]).sum(1)
    kind[np.diff(sources.first)[row] < 8] = VERBATIM  # too short to be known again when it is worked over
    alike = np.repeat(others, _ALIKE[style[others]])
    alike_row = source_first[event[alike]] + (rng.random(len(alike)) * lines[event[alike]]).astype(np.int64)
    own = np.repeat(others, rng.poisson(_OWN[style[others]]))
    whole = np.flatnonzero(~duplicate)
    title_row = np.where((rank > 0) & (rng.random(count) < 0.25), begin[event], np.arange(count))
    titles = composed(rng, event, events, title=True)

    # the lines that outlets repeat
    reader = whole[~dispatch[whole]]
    lines_of = [reader[rng.random(len(reader)) < share] for share in (0.45, 0.2, 0.4)] + [
        reader[(outlet[reader] % 20 == 7) & (rng.random(len(reader)) < 0.8)]
    ]
    groups = ("newsletter", "read more", "copyright", "disclaimer")
    piece = np.concatenate(
        [said.group[g].start + (outlet[a] if g != "disclaimer" else 0 * a) for g, a in zip(groups, lines_of, strict=True)]
    )
    at, first = said.pieces.at(piece)
    ending = np.where(piece == said.group["disclaimer"].start, 0, 2)
    repeated = Sentences(
        said.pieces.flat[at], np.zeros(len(at), np.int64), np.zeros(len(at), np.int8), first, np.zeros(len(piece), bool), ending
    )

    made = joined(
        [
            sources,
            rewritten(rng, sources, np.concatenate([row, alike_row]), np.concatenate([kind, np.full(len(alike), LOOKALIKE)]),
                      event[np.concatenate([article, alike])], events),
            composed(rng, event[own], events),
            titles.take(title_row[whole]),
            repeated,
        ]
    )  # fmt: skip
    furniture = np.concatenate(lines_of)
    owner = np.concatenate([begin[source_event], article, alike, own, whole, furniture])
    new = np.isin(events.kind, (1, 2))
    kinds = np.concatenate(
        [
            np.where(new[source_event], RECURRING, OWN),
            kind,
            np.full(len(alike), LOOKALIKE),
            np.full(len(own), OWN),
            np.full(len(whole), TITLE),
            np.full(len(furniture), FURNITURE),
        ]
    )
    within = np.arange(len(sources.first) - 1) - source_first[source_event]
    order = np.concatenate(
        [
            within / lines[source_event],
            within[row] / lines[source_event[row]] + rng.normal(0, 0.05, len(row)),
            rng.random(len(alike) + len(own)),
            np.full(len(whole), -9.0),
            9.0 + piece / 1e6,
        ]
    )
    origin = np.arange(len(owner))
    origin[len(source_event) : len(source_event) + len(row)] = row
    by_place = np.lexsort((order, owner))
    owner, kinds, origin = owner[by_place], kinds[by_place], origin[by_place]
    made = made.take(by_place)
    placed = np.empty(len(by_place), np.int64)
    placed[by_place] = np.arange(len(by_place))

    gap = ((rng.random(len(owner)) < 0.45) | (kinds == TITLE) | np.append(kinds[1:] == FURNITURE, False)).astype(np.int64)
    texts, start, stop = printed(made, owner, gap, straight=outlet % 3 == 0)
    origin = placed[origin]
    offset = int(plan.first[which[0]])
    from_number, from_start = owner[origin] + offset, start[origin]
    again = kinds == FURNITURE
    from_number[again] = -1 - (made.codes[made.first[:-1]][again] * 1000 + np.where(made.ending[again] == 0, 999, outlet[owner[again]]))
    titled = kinds == TITLE
    from_number[titled] = title_row[owner[titled]] + offset
    from_start[again | titled] = 0
    truth = pd.DataFrame(
        {
            "number": owner + offset,
            "start": start,
            "end": stop,
            "kind": kinds.astype(np.int8),
            "origin_number": from_number,
            "origin_start": from_start,
        }
    )
    if duplicate.any():
        twins, of = np.flatnonzero(duplicate), begin[event[duplicate]]
        texts |= {t: texts[o] for t, o in zip(twins.tolist(), of.tolist(), strict=True)}
        copies = pd.DataFrame({"twin": twins + offset, "number": of + offset}).merge(truth, on="number")
        copies["kind"] = copies["kind"].where(copies["kind"].isin((FURNITURE, TITLE)), VERBATIM).astype(np.int8)
        truth = pd.concat([truth, copies.drop(columns="number").rename(columns={"twin": "number"})[truth.columns.tolist()]])

    # the rest of each record
    hour = 24 * plan.day[which][event] + rng.integers(24, size=len(which))[event] + np.where(rank > 0, rng.gamma(2, 5, count), 0)
    hour += np.where(style == _UPDATE, 24 * rng.integers(2, 7, count), 0)
    dateless, dated = rng.random(count) < 0.005, rng.random(count) < 0.2
    credited = wired[event] & np.isin(style, (_COPY, _EDITED)) & (rng.random(count) < 0.5)
    byline = zip(said.words[drawn(rng, np.full(count, 4))].tolist(), said.words[drawn(rng, np.full(count, 5))].tolist(), strict=True)
    found = []
    for n, (given, family) in enumerate(byline):
        text = texts[n]
        time = datetime(2031, 1, 1) + timedelta(minutes=round(60 * float(hour[n])))
        wire = said.agencies[agency[event[n]]]
        name = wire if dispatch[n] else said.outlets[outlet[n]]
        site = name.removeprefix("The ").lower().replace(" ", "-")
        record = (
            article_id(n + offset), name, "agency" if dispatch[n] else "outlet", text[: text.find("\n\n")],
            None if dateless[n] else time.date().isoformat() if dated[n] else time.isoformat(timespec="minutes") + "+00:00",
            f"https://{site}.example/{time:%Y/%m/%d}/{n + offset}", wire if credited[n] else None, f"{given} {family}", text,
        )  # fmt: skip
        found.append((time, n + offset, int(which[event[n]]), DUPLICATE if duplicate[n] else "no date" if dateless[n] else "", record))
    return found, truth


@cache
def _plan(articles: int, seed: int) -> Plan:
    return planned(articles, seed)


@cache
def _letters() -> np.ndarray:
    return np.array([len(word) for word in language().words])


def article_id(number: int) -> str:
    return f"{number * _SPREAD % _PRIME:08d}"


# the files

COLUMNS = ("id", "outlet", "role", "title", "published", "url", "agency", "byline", "text")
_SCHEMA = pa.schema([(c, pa.string()) for c in COLUMNS])


def make(articles: int, to: Path | str, seed: int = 1, giant: bool = False) -> Path:
    """Writes the corpus and its answers below `to`, in some thousand articles at a time; the same for the same seed."""
    to = Path(to)
    plan = _plan(articles, seed)
    for folder in (to / "articles", to / "truth"):
        folder.mkdir(parents=True, exist_ok=True)
    about: list[tuple[Any, ...]] = []
    whole = int(plan.first[-1])
    no_text, again = (np.array_split(np.arange(n), len(plan.batches)) for n in (plan.no_text, plan.again))
    with _Files(to / "articles") as files, parquet.ParquetWriter(to / "truth" / "sentences.parquet", _TRUTH) as sentences:
        pending: list[tuple[Any, ...]] = []
        for number, events in enumerate(plan.batches):
            found, truth = batch(articles, seed, number, giant)
            sentences.write_table(pa.Table.from_pandas(truth, _TRUTH, preserve_index=False))
            about += [(n, article_id(n), event, case) for _, n, event, case, _ in found]
            pending += [(time, n, record) for time, n, _, _, record in found]
            day = datetime(2031, 1, 1) + timedelta(days=int(plan.day[events[0]]))
            for n in no_text[number].tolist():
                case = REJECTED[n % len(REJECTED)]
                text = {"empty text": "", "blank text": " \n\t ", "no text": None}[case]
                record = (article_id(whole + n), "The Unwritten", "outlet", "Nothing", day.date().isoformat(), None, None, None, text)
                pending.append((day, whole + n, record))
                about.append((whole + n, article_id(whole + n), -1, case))
            for time, n, _, _, record in found[: len(again[number])]:
                pending.append((time, n, record))
                about.append((n, article_id(n), -1, AGAIN))
            pending.sort(key=lambda row: row[:2])
            until = plan.day[plan.batches[number + 1][0]] if number + 1 < len(plan.batches) else 10_000
            ready = sum(time < datetime(2031, 1, 1) + timedelta(days=int(until)) for time, _, _ in pending)
            files.write([record for _, _, record in pending[:ready]])
            pending = pending[ready:]
    table = pd.DataFrame(about, columns=["number", "article_id", "event", "case"])
    table.sort_values(["number", "event"], ascending=[True, False]).to_parquet(to / "truth" / "articles.parquet", index=False)
    return to


_TRUTH = pa.schema(
    [
        ("number", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("kind", pa.int8()),
        ("origin_number", pa.int32()),
        ("origin_start", pa.int32()),
    ]
)


class _Files:
    """Writes records to part after part."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.held, self.part, self.rows = folder, [], None, 0

    def __enter__(self) -> _Files:
        return self

    def write(self, records: list[tuple[Any, ...]]) -> None:
        self.held += records
        while len(self.held) >= _ROWS:
            self._group(self.held[:_ROWS])
            self.held = self.held[_ROWS:]

    def _group(self, records: list[tuple[Any, ...]]) -> None:
        if self.rows % _FILE == 0:
            if self.part:
                self.part.close()
            self.part = parquet.ParquetWriter(self.folder / f"part-{self.rows // _FILE:03d}.parquet", _SCHEMA)
        columns = [pa.array(column, pa.string()) for column in zip(*records, strict=True)]
        self.part.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA))
        self.rows += len(records)

    def __exit__(self, *_: object) -> None:
        if self.held:
            self._group(self.held)
        if self.part:
            self.part.close()


# how far what was found is right


def number_of(ids: pd.Series) -> np.ndarray:
    """The articles' numbers, from their ids; what newskit adds to the id of a row that stands twice does not count."""
    return ids.str.slice(0, 8).astype(np.int64).to_numpy() * pow(_SPREAD, -1, _PRIME) % _PRIME


def truth_of(corpus: Path | str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The answers: truth/articles (without the rows that stand twice) and truth/sentences, by number and start."""
    articles, sentences = (pd.read_parquet(Path(corpus) / "truth" / f"{name}.parquet") for name in ("articles", "sentences"))
    return articles[articles["case"] != AGAIN].reset_index(drop=True), sentences.sort_values(["number", "start"], ignore_index=True)


def stories_scored(stories: pd.DataFrame, articles: pd.DataFrame) -> dict[str, float]:
    """Pairwise and B-cubed precision, recall and F1 of `stories` (article_id, story), against the events of truth/articles.

    A pair is two articles of one story. B-cubed: Bagga & Baldwin (1998). An article that `stories` lacks counts as a story of its own.
    """
    asked = articles[articles["event"] >= 0]
    given = pd.Series(stories["story"].to_numpy(), index=number_of(stories["article_id"]))
    given = given[~given.index.duplicated()].dropna()
    story = pd.factorize(given.reindex(asked["number"]).to_numpy())[0].astype(np.int64)
    alone = story < 0
    story[alone] = story.max(initial=0) + 1 + np.arange(alone.sum())
    event = asked["event"].to_numpy()
    _, place, both = np.unique(np.stack([story, event]), axis=1, return_inverse=True, return_counts=True)
    of_story, of_event = np.bincount(story)[story], np.bincount(event)[event]
    together = both[place.ravel()]
    pairs, in_stories, in_events = ((n * (n - 1) / 2).sum() for n in (both, np.bincount(story), np.bincount(event)))
    precision, recall = pairs / max(in_stories, 1), pairs / max(in_events, 1)
    cubed = float(np.mean(together / of_story)), float(np.mean(together / of_event))
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * pairs / max(in_stories + in_events, 1),
        "b3 precision": cubed[0],
        "b3 recall": cubed[1],
        "b3 f1": 2 * cubed[0] * cubed[1] / sum(cubed),
        "stories": len(np.unique(story)),
        "events": len(np.unique(event)),
    }


def reuse_scored(pairs: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, float]:
    """Recall by kind and precision of `pairs` (article_id start other_id other_start, in one direction or both).

    For each kind: the share of such sentences that are paired with the very sentence they were made from, and `traced`, with any sentence
    of that origin in another article (enough to say where it came from). `precision`: the share of the different pairs of one origin,
    without the pairs of two columns (weather, markets), which share their form as a column does: those are `column pairs`. `not look-alike`
    leaves out the pairs with a look-alike too.
    """
    rows = [_row(pairs[article], pairs[start], sentences) for article, start in (("article_id", "start"), ("other_id", "other_start"))]
    low, high = np.minimum(*rows), np.maximum(*rows)
    found = np.unique(low * len(sentences) + high)
    low, high = found // len(sentences), found % len(sentences)
    number, kind = sentences["number"].to_numpy(), sentences["kind"].to_numpy()
    other = number[low] != number[high]
    low, high, found = low[other], high[other], found[other]
    origin = (sentences["origin_number"].to_numpy(np.int64) << 24) + sentences["origin_start"].to_numpy()
    right = origin[low] == origin[high]
    traced = np.zeros(len(sentences), bool)
    traced[low[right]] = traced[high[right]] = True

    asked = np.flatnonzero(kind < len(REUSE))
    source = _at(sentences, sentences["origin_number"].to_numpy(np.int64)[asked], sentences["origin_start"].to_numpy()[asked])
    direct = np.isin(np.minimum(asked, source) * len(sentences) + np.maximum(asked, source), found)
    scores: dict[str, float] = {}
    for number_of_kind, name in enumerate(REUSE):
        these = kind[asked] == number_of_kind
        scores[name] = float(direct[these].mean()) if these.any() else float("nan")
        scores[f"{name} traced"] = float(traced[asked[these]].mean()) if these.any() else float("nan")
    column = (kind[low] == RECURRING) & (kind[high] == RECURRING)
    alike = column | (kind[low] == LOOKALIKE) | (kind[high] == LOOKALIKE)
    return scores | {
        "precision": float(right[~column].mean()) if (~column).any() else float("nan"),
        "precision, not look-alike": float(right[~alike].mean()) if (~alike).any() else float("nan"),
        "pairs": int((~column).sum()),
        "column pairs": int(column.sum()),
    }


def _row(ids: pd.Series, start: pd.Series, sentences: pd.DataFrame) -> np.ndarray:
    return _at(sentences, number_of(ids), start.to_numpy(np.int64))


def _at(sentences: pd.DataFrame, number: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The row of the sentence that begins there, or began before (an opening mark may have been left out)."""
    place = (sentences["number"].to_numpy(np.int64) << 24) + sentences["start"].to_numpy()
    return np.maximum(np.searchsorted(place, (number << 24) + start, side="right") - 1, 0)


def realism(corpus: Path | str) -> str:
    """What the corpus looks like, in a few lines."""
    articles, sentences = truth_of(corpus)
    events = articles.loc[articles["event"] >= 0, "event"].value_counts().to_numpy()
    some = pd.read_parquet(next(iter(sorted((Path(corpus) / "articles").glob("*")))), columns=["id", "text"]).dropna().head(5000)
    text = dict(zip(number_of(some["id"]).tolist(), some["text"], strict=True))
    of_these = sentences[sentences["number"].isin(text)]
    body = of_these[of_these["kind"] < FURNITURE]
    cut = [text[n][a:b] for n, a, b in zip(body["number"].tolist(), body["start"].tolist(), body["end"].tolist(), strict=True)]
    length = np.array([len(sentence.split()) for sentence in cut])
    low, high = np.percentile(length, (10, 90))
    words = pd.Series(" ".join(text.values()).split())
    marked = np.mean([any(mark in sentence for mark in '“”"') for sentence in cut])
    copied = (sentences["kind"] == VERBATIM).groupby(sentences["number"]).mean()
    kinds = np.bincount(sentences["kind"], minlength=len(KINDS)) / len(sentences)
    top = np.sort(events)[::-1]
    return "\n".join(
        [
            f"{len(articles)} articles, {len(sentences)} sentences, {len(events)} events of {events.mean():.1f} articles (median"
            f" {np.median(events):.0f}, largest {top[:3].tolist()}), {np.mean(events == 1):.0%} of one",
            f"in the first {len(text)}: {len(words) / len(text):.0f} words and {np.mean([len(t) for t in text.values()]):.0f} characters an"
            f" article, {length.mean():.1f} ± {length.std():.1f} words a sentence (a tenth below {low:.0f}, a tenth above {high:.0f}),"
            f" {marked:.1%} of sentences with quotation marks, {words.str.casefold().nunique()} different words",
            f"articles of which four fifths of all lines are copied word for word: {np.mean(copied >= 0.8):.1%}",
            "sentences: " + ", ".join(f"{name} {share:.1%}" for name, share in zip(KINDS, kinds, strict=True)),
            "rows that are odd: " + ", ".join(f"{case} {n}" for case, n in articles["case"][articles["case"] != ""].value_counts().items()),
        ]
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("articles", type=int)
    arguments.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--giant", action="store_true")
    given = arguments.parse_args()
    print(realism(make(given.articles, given.to, given.seed, given.giant)))
