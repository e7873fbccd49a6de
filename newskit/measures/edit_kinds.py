"""What an edit is called: the kinds, and the general rules that tell a hedge, an attribution and a change of tense or person apart.

The rules know words and their order, no grammar: they name what they can show and leave the rest cut, added or replaced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from newskit import tokens
from newskit.measures import lexicon
from newskit.quoting.cues import CUES, DETERMINERS, NOUN_LIKE, TIMES

KINDS = (
    *("cut", "added", "moved", "replaced", "name spelling", "number changed", "attribution changed"),
    *("quotation made indirect", "quotation made direct", "hedge added", "hedge removed", "tense or person"),
)
_OPPOSITE = [("cut", "added"), ("quotation made indirect", "quotation made direct"), ("hedge added", "hedge removed")]
MIRRORED = {kind: other for pair in _OPPOSITE for kind, other in (pair, pair[::-1])}  # what an edit is called from the other side

# Words that form a tense. "could", "may" and "might" are hedges instead, and "not" is neither: it turns a claim round.
AUXILIARIES = frozenset(
    """
    has have had 've is are am was were be been being 'm 're do does did will would shall should 'll 'd
    """.split()
)
_BEFORE_BASE = {"do", "does", "did", "will", "would", "shall", "should", "'ll"}  # what stands before a verb's plain form
_EMPTY = AUXILIARIES | {"to", "that", "it", "a", "an", "the", "as"}  # what a hedge may bring along: "it is thought that"

_CONTRACTED = {"'ve": "have", "'m": "am", "'re": "are", "'ll": "will"}

# One place in a sentence, by person: the first and second, then the third.
_PERSONS = (
    ({"i", "we", "you"}, {"he", "she", "they", "it"}),
    ({"me", "us", "you"}, {"him", "her", "them", "it"}),
    ({"my", "our", "your"}, {"his", "her", "their", "its"}),
    ({"mine", "ours", "yours"}, {"his", "hers", "theirs"}),
    ({"myself", "ourselves", "yourself", "yourselves"}, {"himself", "herself", "themselves", "itself"}),
)
_OTHER_PERSON = {pair for near, far in _PERSONS for a, b in product(near, far) for pair in ((a, b), (b, a))}

# Verbs whose past is not made with -ed, a line each: base, past, participle.
_IRREGULAR = """
arise arose arisen, bear bore born borne, beat beaten, become became, begin began begun, bind bound, bite bit bitten, bleed bled,
blow blew blown, break broke broken, bring brought, build built, burn burnt, buy bought, catch caught, choose chose chosen, come
came, cost, cut, deal dealt, dig dug, do did done, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall
fell fallen, feed fed, feel felt, fight fought, find found, flee fled, fly flew flown, forbid forbade forbidden, forget forgot
forgotten, freeze froze frozen, get got gotten, give gave given, go went gone, grow grew grown, hang hung, have had, hear heard,
hide hid hidden, hold held, keep kept, know knew known, lay laid, lead led, leave left, lend lent, lie lay lain, lose lost, make
made, mean meant, meet met, pay paid, prove proven, ride rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw
seen, seek sought, sell sold, send sent, shake shook shaken, shoot shot, show shown, sing sang sung, sink sank sunk, sit sat,
sleep slept, slide slid, speak spoke spoken, spend spent, stand stood, steal stole stolen, stick stuck, strike struck, swear swore
sworn, sweep swept, swim swam swum, take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown,
understand understood, wake woke woken, wear wore worn, win won, withdraw withdrew withdrawn, write wrote written
"""
_PAST = {form: base for base, *forms in (line.split() for line in _IRREGULAR.split(",")) for form in forms}

_ENDS_CLAUSE = frozenset("that but and or when while after before because if who which as although".split())
_LONGEST_SPEAKER = 8  # words: "the deputy head of the harbour police of the town" is still a speaker, a clause is longer
_BESIDE_TIMES = frozenset("on in at the a by late early".split())
_MARKS = frozenset(',;:.?!"()[]—–')


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words first to last of a sentence that say who says so; `cue` is the word that does ("said", "according"), `head` ends the name."""

    first: int
    last: int
    cue: int
    head: int


def tense_or_person(before: Sequence[str], after: Sequence[str], following: str = "") -> bool:
    """Whether words, given as keys, became others of another tense or person and of nothing else.

    Auxiliaries come and go: alone, only before `following`, the word that both keep after them, if it can be a verb's form. Any other
    word must answer to a form of the same verb, one of the two a past or an -ing form (so "boat" to "boats" is none), or to a pronoun
    of another person in the same case.

    >>> tense_or_person(["has"], [], "agreed"), tense_or_person(["i", "think"], ["he", "thought"]), tense_or_person(["he"], ["she"])
    (True, True, False)
    """
    before, after = ([_CONTRACTED.get(key, key) for key in keys] for keys in (before, after))
    if before == after:
        return False
    if not before or not after:
        verb = following in _PAST or following.endswith(("ed", "ing")) or not _BEFORE_BASE.isdisjoint([*before, *after])
        return bool(following) and verb and AUXILIARIES.issuperset([*before, *after])
    one, two = ([key for key in keys if key not in AUXILIARIES] for keys in (before, after))
    person = not _OTHER_PERSON.isdisjoint(zip(one, two, strict=False))
    helped = len(one) < len(before), len(two) < len(after)
    return len(one) == len(two) and all(
        a == b or (a, b) in _OTHER_PERSON or _forms_of_one_verb(a, b, person or any(helped), helped) for a, b in zip(one, two, strict=True)
    )


def _forms_of_one_verb(a: str, b: str, plain: bool, helped: tuple[bool, bool]) -> bool:
    """`plain`: whether "say" and "says" may pair; `helped`: whether either side has the auxiliary that an -ing form needs."""
    if a == b or not _bases(a) & _bases(b):
        return False
    if any(key.endswith("ing") and not help for key, help in zip((a, b), helped, strict=True)):
        return False
    return plain or any(key in _PAST or key.endswith("ed") for key in (a, b))


@lru_cache(maxsize=2**16)
def _bases(key: str) -> set[str]:
    """What a word may be a form of."""
    found = {key, _PAST.get(key, key)}
    for ending in ("ed", "ing", "es", "s", "d"):
        if key.endswith(ending) and len(key) > len(ending) + 2:
            stem = key.removesuffix(ending)
            found |= {stem, stem + "e", stem[:-1] + "y" if stem.endswith("i") else stem}
            if len(stem) > 3 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return found


@lru_cache(maxsize=1)
def _hedges() -> dict[str, list[tuple[str, ...]]]:
    """The hedges of newskit/data/loaded_words.csv, as word keys by their first word, the longest first."""
    found = defaultdict(list)
    listed = lexicon.entries()
    for entry in listed[listed["kind"] == "hedge"].itertuples(index=False):
        for form in (entry.word, *filter(str.strip, entry.forms.split(";"))):
            keys = tuple(key for key, _, _ in tokens.words(form))
            found[keys[0]].append(keys)
    return {first: sorted(phrases, key=len, reverse=True) for first, phrases in found.items()}


def hedges(keys: Sequence[str]) -> list[tuple[int, int]]:
    """Where hedges stand in a sentence given as word keys: words first to last.

    >>> hedges(["the", "gate", "reportedly", "failed"])
    [(2, 3)]
    """
    found = []
    at = 0
    while at < len(keys):
        size = next((len(p) for p in _hedges().get(keys[at], ()) if tuple(keys[at : at + len(p)]) == p), 0)
        if size:
            found.append((at, at + size))
        at += size or 1
    return found


def hedged(keys: Sequence[str], spans: Iterable[tuple[int, int]], first: int, last: int) -> list[str] | None:
    """What is left of words first to last without the hedges that stand in them, or None if none does.

    What tells in the hedge must stand in the stretch: "may have" is no new hedge where "may" was there before.
    """
    taken: set[int] = set()
    for start, end in spans:
        telling = [i for i in range(start, end) if keys[i] not in _EMPTY]
        if telling and all(first <= i < last for i in telling):
            taken.update(range(start, end))
    return [keys[i] for i in range(first, last) if i not in taken] if taken else None


def empty(keys: Iterable[str]) -> bool:
    """Whether words only join or form a tense."""
    return _EMPTY.issuperset(keys)


def attributions(keys: Sequence[str], between: Sequence[str]) -> list[Attribution]:
    """The parts of a sentence, given as word keys, that say who says so: "the mayor said on Monday", "”, said Mr Lind", "according to ..".

    `between` is what stands before each word (straight quotes); a mark in it, or a word that joins clauses, ends an attribution.
    Verbs of saying are those of `newskit.quoting.cues` that a quotation or "that" may follow, unless a noun is spelled like them.
    """
    opens = [not i or keys[i] in _ENDS_CLAUSE or not _MARKS.isdisjoint(between[i]) for i in range(len(keys))] + [True]
    found = []
    for k, key in enumerate(keys):
        cue = CUES.get(key)
        if cue is None and key != "according":
            continue
        end = next(i for i in range(k + 1, len(keys) + 1) if opens[i])
        if key == "according" and keys[k + 1 : k + 2] == ["to"]:
            if end - k - 2 in range(1, _LONGEST_SPEAKER + 1):
                found.append(Attribution(k, end, k, end - 1))
            continue
        if cue is None or cue.tense not in ("past", "s") or key in NOUN_LIKE or not {"q", "t"} & {*cue.takes}:
            continue
        if keys[k + 1 : k + 2] == ["to"] or (k and keys[k - 1] in DETERMINERS):
            continue  # "has agreed to leave", "in a written statement"
        start = next(i for i in range(k, -1, -1) if opens[i])
        if k - start in range(1, _LONGEST_SPEAKER + 1):
            said_when = all(word in TIMES or word in _BESIDE_TIMES or word.isdigit() for word in keys[k + 1 : end])
            found.append(Attribution(start, end if said_when else k + 1, k, k - 1))
        elif k == start and '"' in between[k] and end - k - 1 in range(1, _LONGEST_SPEAKER + 1):
            found.append(Attribution(k, end, k, end - 1))
    return found


def attributed(attributions: Iterable[Attribution], first: int, last: int, whole: bool) -> bool:
    """Whether words first to last change who is said to say so: the cue (with `whole`), or else the cue or the end of the name."""
    return any(
        a.first <= first and last <= a.last and (first <= a.cue < last or (not whole and first <= a.head < last)) for a in attributions
    )
