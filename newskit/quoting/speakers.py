"""Whom a mention names: a name of the story, a body the text describes, or for a pronoun the person last spoken of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from newskit.marks import Quoted
from newskit.names import FIRM_WORDS, TITLES, is_person
from newskit.quoting.cues import (
    ADVERBS,
    AUXILIARIES,
    BODIES,
    CONJUNCTIONS,
    DETERMINERS,
    FEMALE,
    MALE,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
    TOKEN,
)
from newskit.quoting.kinds import OFFICES, TRADES, kind_of
from newskit.quoting.phrases import NOMINATIVE

_SUFFIXES = frozenset("jr sr ii iii iv".split())
# A name right after one of these, words in lower case between them aside, is not what its sentence is about: "with his friend Ole Berg".
_OBLIQUE = re.compile(
    r"\b(?i:" + "|".join(sorted(PREPOSITIONS - set("after before since until following".split()))) + r")\s+(?:[a-z][a-z’'\-]*\s+){0,3}\Z"
)
# What follows a person's name: a relative, an age, their family, staff and followers.
_OF_A_PERSON = re.compile(
    r",? who(?:se)?\b|, \d\d,|['’]s? (?:wife|husband|partner|son|daughter|mother|father|brother|sister|lawyers?|aides?|campaign|supporters|"
    r"voters|fans|speech|remarks|death|birthday)\b"
)
_SUBJECT_PRONOUN = re.compile(r"\b(?:he|she)\b", re.I)
_GENDER = {"he": "m", "him": "m", "she": "f", "her": "f"}
_TITLES = {
    "mr": "m",
    "mr.": "m",
    "sir": "m",
    "lord": "m",
    "king": "m",
    "mrs": "f",
    "mrs.": "f",
    "ms": "f",
    "ms.": "f",
    "lady": "f",
    "queen": "f",
    "dame": "f",
}
_WHOSE = frozenset(PREPOSITIONS | {"who", "which", "whose", "that"})
# Words that begin no description of a speaker.
_NO_NOUN = (
    PRONOUNS
    | PREPOSITIONS
    | SUBORDINATORS
    | AUXILIARIES
    | NEGATIONS
    | ADVERBS
    | frozenset("his her its their our my your no up out down perhaps maybe let".split())
)
_ARTICLES = frozenset("a an the this that these those".split())
# Words that name nobody, alone or one after the other: "others said", "some of them say".
_NOBODY = (
    PRONOUNS
    | DETERMINERS
    | PREPOSITIONS
    | TIMES
    | frozenset("others other them us me him everyone everybody someone somebody anyone nobody none ones few both more".split())
)
# Words for one person: "the minister", "the woman". One who speaks for another is not who was just named.
_PERSON_WORDS = (TITLES | frozenset("boy girl mother teenager pensioner".split())) - frozenset(
    "attorney reporter journalist prosecutor judge spokesman spokeswoman spokesperson".split()
)


def _one_person(words: list[str]) -> bool:
    """Whether the words describe one person and no more: "the minister", "the 40-year-old"; a spokesman speaks for somebody else."""
    last = words[-1]
    described = last in _PERSON_WORDS or (last.endswith(("-year-old", "man", "woman")) and not last.startswith("spokes"))
    return words[0] == "the" and described


@lru_cache(4096)
def _gender_of(name: str) -> str | None:
    first = name.split()[0].lower()
    return "m" if first in MALE else "f" if first in FEMALE else None


@lru_cache(4096)
def _title_gender(mention: str) -> str | None:
    return next((g for w in mention.lower().split() if (g := _TITLES.get(w))), None)


def _surname(name: str) -> str:
    words = [w for w in name.casefold().split() if w.strip(".,") not in _SUFFIXES]
    return words[-1] if words else ""


def _in_full(rows: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """The rows with a lone surname or first name in full, where a person of this article bears it: of several the one named most often.

    A title decides before that ("Ms Lund"), and a known first name ("Kari Lund" before "Donor Lund"); where two are named as often it stays
    as it is. A story may know more bearers of a name than one article.
    """
    times = Counter(name for _, _, _, name in rows if " " in name)
    by_surname, by_first = defaultdict(list), defaultdict(list)
    for name in times:
        if is_person(name):
            by_surname[_surname(name)].append(name)
            by_first[name.split()[0].casefold()].append(name)
    found = []
    for start, end, mention, name in rows:
        if " " not in name:
            low, gender = name.casefold(), _title_gender(mention)
            bearers = by_surname.get(low) or (by_first.get(low, []) if low in MALE or low in FEMALE else [])
            fitting = [((_gender_of(b) is not None, times[b]), b) for b in bearers if gender is None or _gender_of(b) in (None, gender)]
            fitting.sort(reverse=True)
            if fitting and (len(fitting) == 1 or fitting[0][0] > fitting[1][0]):
                name = fitting[0][1]
        found.append((start, end, mention, name))
    return found


class _Person(NamedTuple):
    """A person named outside quotation marks; `oblique` if not as a subject."""

    start: int
    name: str
    oblique: bool


class Speakers:
    """Resolves mentions of one article, in reading order."""

    def __init__(self, text: str, names: Iterable[tuple[int, int, str, str]], top: list[Quoted]) -> None:
        self.text = text
        self.rows = _in_full(sorted(names))
        self.starts = [r[0] for r in self.rows]
        self.names = {r[3] for r in self.rows}
        self.persons = {name for name in self.names if is_person(name)}
        self.gender: dict[str, str] = {}
        self.inside = [(q.outer_start, q.outer_end) for q in top]
        self.outside = [row for row in self.rows if not self._quoted(row[0])]
        self.titled: set[str] = set()  # "Judge Berg": a person, though one word
        for _, _, mention, name in self.rows:
            gender = _title_gender(mention) or _gender_of(name)
            if gender and name not in self.gender:
                self.gender[name] = gender
            if " " not in name and " " in mention:
                self.titled.add(name)
        self.somebody: dict[str, bool] = {}  # see _is_somebody
        self.bodies: dict[str, list[tuple[int, str]]] = defaultdict(list)  # by last word: where "Ministry of Ports" first stands
        for name, start in {name: start for start, _, _, name in reversed(self.rows) if " " in name}.items():
            self.bodies[name.lower().split(" of ")[0].split(" for ")[0].split()[-1]].append((start, name))
        self.resolved: dict[int, str | None] = {}

    def _quoted(self, offset: int) -> bool:
        n = bisect_left(self.inside, (offset,)) - 1
        return n >= 0 and self.inside[n][0] < offset < self.inside[n][1]

    def read(self, quotations: list[Any], headlines: list[tuple[int, int]], sentences: list[tuple[int, int]]) -> None:
        """Resolve the speaker of every quotation; pronouns look back sentence by sentence, a speaker before anyone else named."""
        people: dict[int, list[_Person]] = {}
        starts = [s for s, _ in sentences]

        def sentence_of(offset: int) -> int:
            return bisect_left(starts, offset + 1) - 1

        for start, end, _, name in self.outside:
            if self._may_speak(name):
                oblique = self.text.startswith(("’s", "'s"), end) or bool(_OBLIQUE.search(self.text, max(0, start - 40), start))
                people.setdefault(sentence_of(start), []).append(_Person(start, name, oblique))
        for start, end in headlines:
            for n in range(bisect_left(starts, start), bisect_left(starts, end)):
                people.pop(n, None)
        pronouns: dict[int, list[tuple[int, str]]] = {}
        for m in _SUBJECT_PRONOUN.finditer(self.text):
            if not self._quoted(m.start()):
                pronouns.setdefault(sentence_of(m.start()), []).append((m.start(), _GENDER[m.group().lower()]))
        spoken: dict[int, list[str]] = {}
        spoken_bodies: dict[int, list[str]] = {}

        def resolve(q: Any) -> None:
            name: str | None = None
            if q.mention is None:
                name = self.resolved.get(id(q.same_speaker_as))
            elif self.text[slice(*q.mention)].lower() in PRONOUNS:
                name = self._pronoun(q.mention, sentence_of(q.mention[0]), people, pronouns, spoken, spoken_bodies)
                gender = _GENDER.get(self.text[slice(*q.mention)].lower())
                if name and gender:
                    self.gender.setdefault(name, gender)  # who is "she" once is not "he" later
            else:
                name = self._apposition(*q.mention)
                name = name or self.name(*q.mention, [p.name for p in people.get(sentence_of(q.mention[0]) - 1, [])])
            if name and (name in self.names or "; " in name or any(w in BODIES for w in name.split())):
                into = spoken if any(self._may_speak(p) for p in name.split("; ")) else spoken_bodies
                if q.mention is not None:
                    into.setdefault(sentence_of(q.mention[0]), []).append(name)
                if q.quoted:
                    into.setdefault(sentence_of(q.spans[-1][0]), []).append(name)
            self.resolved[id(q)] = name

        for q in quotations:
            for each in (q.same_speaker_as, q):  # what it goes on from may stand after it in the sentence
                if each is not None and id(each) not in self.resolved:
                    resolve(each)

    def of(self, q: Any) -> str | None:
        """The speaker of a quotation that was read, or None."""
        return self.resolved.get(id(q))

    def kind(self, q: Any) -> str | None:
        """What kind of speaker it is (see `kinds`), of several joined by "; " where they differ; None where the speaker is."""
        speaker = self.of(q)
        if speaker is None:
            return None
        while q.mention is None and q.same_speaker_as is not None:
            q = q.same_speaker_as
        mention = self.text[slice(*q.mention)] if q.mention else ""
        kinds = [kind_of(n, mention, n in self.names, n in self.gender or self._is_somebody(n)) for n in speaker.split("; ")]
        return "; ".join(dict.fromkeys(kinds))

    def _is_somebody(self, name: str) -> bool:
        """Whether the article speaks of a name of one word as of a person: "Judge Berg", "Berg, who", "Berg’s wife"."""
        if name in self.titled or " " in name:
            return name in self.titled
        if name not in self.somebody:
            follows = (_OF_A_PERSON.match(self.text, end) for _, end, _, n in self.rows if n == name)
            self.somebody[name] = any(follows)
        return self.somebody[name]

    def _may_speak(self, name: str) -> bool:
        return name in self.gender or name in self.titled or name in self.persons

    def _pronoun(
        self,
        mention: tuple[int, int],
        here: int,
        people: dict[int, list[_Person]],
        pronouns: dict[int, list[tuple[int, str]]],
        spoken: dict[int, list[str]],
        bodies: dict[int, list[str]],
        furthest: int = 8,
    ) -> str | None:
        """Whom "he" or "she" stands for, at most `furthest` sentences back.

        In each sentence that is its last speaker; else, if the same pronoun comes first there, whom that one stands for; else
        the first person who is not after a preposition or before "’s", one whose gender is known before one whose gender is not.
        """
        low = self.text[slice(*mention)].lower()
        gender = _GENDER.get(low)
        if gender is None:
            if low in ("it", "they"):
                for n in (here, here - 1):
                    if bodies.get(n):
                        return bodies[n][-1]
            return None
        for n in range(here, max(here - furthest, -1), -1):
            for name in reversed(spoken.get(n, ())):
                if "; " not in name and self.gender.get(name, gender) == gender:
                    return name
            fitting = [p for p in people.get(n, ()) if p.start < mention[0] and self.gender.get(p.name, gender) == gender]
            fitting.sort(key=lambda p: (p.oblique, p.name not in self.gender, p.start))
            if not fitting or any(at < fitting[0].start and g == gender for at, g in pronouns.get(n, ())):
                continue
            name = fitting[0].name
            # someone of unknown gender yields to a speaker of the right one a sentence before
            said = [s for s in spoken.get(n - 1, ()) if self.gender.get(s) == gender]
            return name if name in self.gender or not said else said[-1]
        return None

    def name(self, start: int, end: int, introduced: list[str]) -> str | None:
        """Whom the words text[start:end] stand for, several joined by "; ": names, or the words themselves without their article.

        `introduced` are the people whom the sentence before names: "the 40-year-old" is the only one of them, or nobody certain.
        """
        words = [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(self.text, start, end)]
        n = bisect_left(self.starts, start)
        if n and self.rows[n - 1][1] > start:
            n -= 1
        rows = []
        while n < len(self.rows) and self.rows[n][0] < end:
            rows.append(self.rows[n])
            n += 1
        inside = [(s, e) for s, e, _, _ in rows]
        groups: list[list[tuple[int, int, str]]] = [[]]
        for s, e, word in words:
            low = word.lower()
            if low in CONJUNCTIONS and not any(a <= s < b for a, b in inside):
                groups.append([])
            elif low not in ("both", "either"):
                groups[-1].append((s, e, word))
        groups = [g for g in groups if g]
        named = [self._one(g, rows) or self._body(g) for g in groups]
        if all(named):
            return "; ".join(dict.fromkeys(n for n in named if n)) or None
        if not rows and len(words) == 1:  # a headline's words are names only if the text below names them in the same form
            bearers = sorted(n for n in self.persons if _surname(n) == words[0][2].casefold())
            if len(bearers) == 1:
                return bearers[0]
        if not rows and len(groups) == 1 and _one_person([w.lower() for _, _, w in words]):
            if len(set(introduced)) == 1:
                return introduced[0]
            if words[-1][2].lower() not in OFFICES - TRADES:
                return None
        return self._described(words)

    def _apposition(self, start: int, end: int) -> str | None:
        """The name between commas right after a description of one person: "the mayor, Kari Lund, said"."""
        words = [m.group().lower() for m in TOKEN.finditer(self.text, start, end)]
        n = bisect_left(self.starts, end)
        if not words or words[0] not in ("the", "his", "her", "their", "its") or n == len(self.rows):
            return None
        at, stop, _, name = self.rows[n]
        between, after = self.text[end:at], self.text[stop : stop + 1]
        return name if between == ", " and after in (",", ".", "", "\n") and self._may_speak(name) else None

    def _one(self, words: list[tuple[int, int, str]], rows: list[tuple[int, int, str, str]]) -> str | None:
        """The name that is the head of one noun phrase, if one is."""
        core = words
        for k, (s, _, word) in enumerate(words):
            inside = any(a <= s < b for a, b, _, _ in rows)
            if k and not inside and (word.lower() in _WHOSE or not word[:1].isalnum()):
                core = words[:k]
                break
        last_start, last_end, _ = core[-1]
        for s, e, _, name in rows:
            if s <= last_start < e:
                possessive = last_end > e and self.text[e:last_end] not in ("’s", "'s", "’", "'")
                return None if possessive else name
        return None

    def _body(self, words: list[tuple[int, int, str]]) -> str | None:
        """The body that "the ministry" or "the company" stands for: the only one of that kind that the text has named before."""
        lows = [w.lower() for _, _, w in words]
        if len(lows) != 2 or lows[0] != "the" or lows[1] not in BODIES:
            return None
        kind = FIRM_WORDS if lows[1] in FIRM_WORDS else {lows[1]}
        bodies = [name for word in sorted(kind) for start, name in self.bodies.get(word, ()) if start < words[0][0]]
        return bodies[0] if len(bodies) == 1 else None

    def _described(self, words: list[tuple[int, int, str]], longest: int = 14) -> str | None:
        """The words themselves, if they describe somebody: "guard at the company" takes in the company's name."""
        lows = [w.lower() for _, _, w in words]
        if lows[0] in ("a", "an") and "who" in lows[1:]:  # of one person, what follows tells more; of a group, who is meant
            words, lows = words[: lows.index("who")], lows[: lows.index("who")]
        if len(words) > 1 and lows[0] in _ARTICLES:
            words, lows = words[1:], lows[1:]
        if (
            len(words) > longest
            or not any(w[:1].isalpha() for w in lows)
            or lows[0] in _NO_NOUN
            or (lows[0].endswith("ed") and "-" not in lows[0])
            or all(w in _NOBODY for w in lows)
            or any(w == "me" or w.replace("’", "'").split("'")[0] in NOMINATIVE for w in lows)
        ):
            return None
        body = self._body(words[-2:]) if lows[-3:-2] and lows[-3] in PREPOSITIONS else None
        whole = self.text[words[0][0] : words[-2][0] if body else words[-1][1]] + (body or "")
        return " ".join(whole.replace("’", "'").split())
