"""Whom a mention names: a name of the story, a body the text describes, or for a pronoun the person last spoken of."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import pandas as pd

from newskit.marks import Quoted
from newskit.names import is_person
from newskit.quoting.cues import BODIES, CONJUNCTIONS, DETERMINERS, FEMALE, MALE, PREPOSITIONS, PRONOUNS, TOKEN

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


class Speakers:
    """Resolves mentions of one article, in reading order."""

    def __init__(self, text: str, names: pd.DataFrame, top: list[Quoted]) -> None:
        self.text = text
        columns = (names[c].tolist() for c in ("start", "end", "mention", "name"))
        self.rows = sorted(zip(*columns, strict=True))
        self.starts = [r[0] for r in self.rows]
        self.names = {r[3] for r in self.rows}
        self.gender: dict[str, str] = {}
        inside = [(q.outer_start, q.outer_end) for q in top]
        starts = [s for s, _ in inside]
        self.outside = []
        for row in self.rows:
            n = bisect_left(starts, row[0]) - 1
            if not (n >= 0 and inside[n][0] < row[0] < inside[n][1]):
                self.outside.append(row)
        for _, _, mention, name in self.rows:
            titled = next((g for w in mention.lower().split() if (g := _TITLES.get(w))), None)
            first = name.split()[0].lower()
            gender = titled or ("m" if first in MALE else "f" if first in FEMALE else None)
            if gender and name not in self.gender:
                self.gender[name] = gender
        self.resolved: dict[int, str | None] = {}

    def read(self, quotations: list[Any], blocks: list[tuple[int, int]], sentences: list[tuple[int, int]]) -> None:
        """Resolve the speaker of every quotation; pronouns look back sentence by sentence, a speaker before anyone else named."""
        people: dict[int, list[str]] = {}
        starts = [s for s, _ in sentences]

        def sentence_of(offset: int) -> int:
            return bisect_left(starts, offset + 1) - 1

        headlines = [n for n, (s, _) in enumerate(sentences) if not any(a <= s < b for a, b in blocks)]
        for start, _, _, name in self.outside:
            if self._may_speak(name):
                people.setdefault(sentence_of(start), []).append(name)
        for n in headlines:
            people.pop(n, None)
        spoken: dict[int, list[str]] = {}
        spoken_bodies: dict[int, list[str]] = {}
        for q in quotations:
            name: str | None = None
            if q.mention is not None:
                low = self.text[slice(*q.mention)].lower()
                if q.same_speaker_as is not None and id(q.same_speaker_as) in self.resolved:
                    name = self.resolved[id(q.same_speaker_as)]
                elif low in PRONOUNS:
                    here = sentence_of(q.mention[0])
                    name = self._pronoun(low, q.mention[0], here, people, spoken, spoken_bodies)
                else:
                    name = self.name(*q.mention)
                if name:
                    at = sentence_of(q.mention[0])
                    into = spoken if any(self._may_speak(p) for p in name.split("; ")) else spoken_bodies
                    into.setdefault(at, []).append(name)
                    if q.quoted:
                        into.setdefault(sentence_of(q.spans[-1][0]), []).append(name)
            self.resolved[id(q)] = name

    def of(self, q: Any) -> str | None:
        """The speaker of a quotation that was read, or None."""
        return self.resolved.get(id(q))

    def _may_speak(self, name: str) -> bool:
        return name in self.gender or (name in self.names and is_person(name))

    def _pronoun(
        self, low: str, offset: int, here: int, people: dict[int, list[str]], spoken: dict[int, list[str]], bodies: dict[int, list[str]]
    ) -> str | None:
        gender = _GENDER.get(low)
        if gender is None:
            if low in ("it", "they"):
                for n in (here, here - 1):
                    if bodies.get(n):
                        return bodies[n][-1]
            return None
        earlier = [name for start, _, mention, name in self.outside if start < offset]
        for n in range(here, max(here - 8, -1), -1):
            for name in reversed(spoken.get(n, ())):
                if "; " not in name and self.gender.get(name, gender) == gender:
                    return name
            for name in people.get(n, ()):
                if self.gender.get(name, gender) == gender and name in earlier:
                    # someone of unknown gender yields to a speaker of the right one a sentence before
                    said = [s for s in spoken.get(n - 1, ()) if self.gender.get(s) == gender]
                    return name if name in self.gender or not said else said[-1]
        return None

    def name(self, start: int, end: int) -> str | None:
        """The name or names that the words text[start:end] stand for, several joined by "; "."""
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
        if not groups:
            return None
        named = [self._one(g, rows) for g in groups]
        if all(named):
            return "; ".join(dict.fromkeys(n for n in named if n))
        if not rows and not any(w.lower() in BODIES for _, _, w in groups[0]):
            return None
        if groups[0][0][2].lower() in ("his", "her", "its", "their", "our", "my"):
            return None
        return self._described(words)

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

    def _described(self, words: list[tuple[int, int, str]]) -> str:
        if len(words) > 1 and words[0][2].lower() in DETERMINERS:
            words = words[1:]
        return " ".join(self.text[words[0][0] : words[-1][1]].replace("’", "'").split())
