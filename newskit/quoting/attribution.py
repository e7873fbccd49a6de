"""Who said it: the quotations of one sentence that an attribution in it explains.

A sentence is a list of tokens in which every top-level quotation is one opaque token, so that nobody named inside a quotation
becomes its speaker. Rules are tried in the order of how often they are right on news: a quotation followed by its attribution, "according
to", an attribution at the end of a sentence, then every remaining cue from left to right with what follows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newskit.marks import Quoted
from newskit.quoting.complements import Complement, addressee, complement_of, extent
from newskit.quoting.cues import (
    AUXILIARIES,
    BODIES,
    CONJUNCTIONS,
    CUES,
    DETERMINERS,
    NOUN_LIKE,
    PLAIN_VERBS,
    PREPOSITIONS,
    PRONOUNS,
    SPEECH_NOUNS,
    SUBORDINATORS,
    TIMES,
    Cue,
    phrase_takes,
)
from newskit.quoting.kinds import DOCUMENTS
from newskit.quoting.phrases import (
    DASHES,
    NAME_LINKS,
    Token,
    adverb,
    capital,
    dateline_end,
    finite,
    is_verb,
    last_character,
    main_subject,
    name_only,
    nominative,
    phrase_left,
    phrase_right,
    subject_of,
    verb_group,
)

_ALPHANUMERIC = re.compile(r"[^\W_]+")
# What a rule stands on beside a quotation and a colon: the first part of each cue, in lower case.
_STANDS_ON = {part for cue in (*CUES, "according") for part in _ALPHANUMERIC.findall(cue)[:1]}
# Nouns of persons end so: before "states that" they show a verb.
_AGENTS = ("er", "or", "ist", "man", "woman", "ary", "ent", "ian", "ers", "ors", "ists", "men", "women", "ents", "ians", "people")
# Verbs that may stand before their subject after words without quotation marks: "..., reports the daily".
REPORTED = frozenset("say report note add warn argue write claim announce predict explain tell insist".split())
_OBJECTS = frozenset("him her it them".split())
# What links a sentence to the one before and stands alone before a comma.
_LINKS = frozenset("however meanwhile moreover indeed besides nevertheless nonetheless otherwise therefore".split())
# What opens a clause that is not the sentence's main one.
_SUBORDINATE = frozenset("while when if although though because since as after before once whereas".split())
# What is done with a work: "had read “Night Boats”".
_OF_WORKS = frozenset("read sing".split())
# What a crowd utters, and what it does with it: "broke into chants of".
_CRIES = frozenset("chants chant cries cry shouts shout screams yells calls chorus choruses murmurs whispers jeers".split())
_UTTERING = frozenset("erupted erupts erupting broke breaks breaking burst responded replied answered joined yelled".split())
_MOTTOES = frozenset("slogan motto mantra refrain catchphrase".split())
# "declined to say": nothing was said.
_UNSAID = frozenset("declined declines refused refuses failed fails unable unwilling reluctant seemed seems appeared appears".split())

# The quotation's confidence: how often a rule had both span and speaker right on labelled training articles (PolNeAR).
CONFIDENCE = {
    "quotation, speaker cue": 0.95,
    "quotation, cue speaker": 0.94,
    "same paragraph": 0.91,
    "according to": 0.85,
    "speaker cue quotation": 0.82,
    "colon": 0.8,
    "transcript": 0.78,
    "speaker cue clause": 0.76,
    "speaker cue at the end": 0.7,
    "previous paragraph": 0.66,
    "cue clause, subject elided": 0.57,
    # seen fewer than ten times there, or without a speaker: set by hand
    "quotation, speaker unknown verb": 0.85,
    "dash name": 0.85,
    "noun of saying": 0.8,
    "previous sentence": 0.5,
    "subject of the sentence": 0.5,
    "no speaker": 0.5,
    "quoted words": 0.3,
    "mark never closed": 0.1,
}


@dataclass(slots=True)
class Found:
    """A quotation found in a sentence: its spans, and the mention and cue that it rests on (offsets, or None)."""

    spans: list[tuple[int, int]]
    kind: str
    mention: tuple[int, int] | None
    cue: tuple[int, int] | None
    rule: str
    quoted: list[Quoted]


def introduced(toks: list[Token]) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
    """Whom a paragraph's last sentence introduces with the colon at its end, and the cue, as offsets.

    That is its last cue's subject, else its own.
    """
    if not toks or toks[-1].low != ":":
        return None
    said = None
    for i in range(len(toks) - 2, 0, -1):
        cue = CUES.get(toks[i].low)
        if cue and toks[i].low not in NOUN_LIKE:
            group, _, _, infinitive = verb_group(toks, i)
            said, elided = (None, True) if infinitive else subject_of(toks, i, group, cue)
            if said or elided:
                break
    said = said or _subject_after(toks) or ((1, len(toks) - 1) if toks[0].low == "from" and len(toks) > 2 else main_subject(toks))
    cued = _introducing_cue(toks, len(toks) - 1)
    return (_offsets(toks, said), _offsets(toks, cued) if cued else None) if said else None


def _introducing_cue(toks: list[Token], colon: int) -> tuple[int, int] | None:
    """The words before a colon that say so: "read a statement:" has read, "had one request:" is one phrase."""
    subject = main_subject(toks[:colon])
    for i in range(colon - 1, 0, -1):
        cue = finite(toks, i)
        if cue and "q" in cue.takes and not capital(toks[i]):
            group, negated, passive, infinitive = verb_group(toks, i)
            its_own = toks[i].low not in NOUN_LIKE or (subject is not None and subject[1] == group)
            if its_own and not (negated or passive or infinitive):
                return i, i + 1
    if toks[colon - 1].low in SPEECH_NOUNS:
        for k in range(colon - 2, max(colon - 6, 0), -1):
            if toks[k].low in PLAIN_VERBS:
                return k, colon
            if toks[k].low in PREPOSITIONS or not toks[k].word[:1].isalpha():
                break
    return None


def _offsets(toks: list[Token], stretch: tuple[int, int]) -> tuple[int, int]:
    return toks[stretch[0]].start, toks[stretch[1] - 1].end


def trailing(toks: list[Token], j: int) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """The attribution that begins at token j, after what was said: (mention, cue, rule), as token ranges."""
    n = len(toks)
    while j < n and not toks[j].quoted and adverb(toks[j]) and toks[j].low not in PRONOUNS:
        j += 1
    if j >= n or toks[j].quoted or not toks[j].word[:1].isalnum():
        return None
    cue = finite(toks, j)
    if cue and "q" in cue.takes and not capital(toks[j]):
        k = j + 1
        while k < n and adverb(toks[k]) and not toks[k].quoted:
            k += 1
        phrase = phrase_right(toks, k)
        if (
            phrase
            and phrase[0] == k
            and toks[k].low not in PREPOSITIONS
            and toks[k].low not in SUBORDINATORS
            and (cue.tense != "base" or toks[k].low in PRONOUNS)
        ):
            return phrase, (j, j + 1), "quotation, cue speaker"
        return None
    comma = next((k for k in range(j + 1, min(j + 8, n)) if toks[k].low == ","), n)
    if toks[j].low.endswith("ing") and not capital(toks[j]):
        return None
    for c in range(j + 1, min(j + 40, n)):
        token = toks[c]
        if token.quoted or token.low in (";", ":"):
            return None
        ends = token.low in SUBORDINATORS or token.low in PLAIN_VERBS or (token.low in CONJUNCTIONS and token.low != "and")
        if c < comma and ends and token.low not in AUXILIARIES and token.low != "who" and token.low not in CUES:
            return None
        cue = finite(toks, c)
        particles = "".join(phrase_takes(p) for p in cue.after if p not in PREPOSITIONS) if cue else ""  # "shot back", not "rails against"
        if not cue or "q" not in cue.takes + particles or (capital(token) and c > j + 1):
            continue
        last = c + 1 >= n or toks[c + 1].low in (".", ",")  # "...,” the letter reads."
        if token.low in NOUN_LIKE and toks[c - 1].low not in PRONOUNS and not capital(toks[c - 1]) and not last:
            continue
        group, negated, passive, infinitive = verb_group(toks, c)
        if negated or (passive and cue.tense == "past") or group <= j or infinitive:
            continue
        if toks[group - 1].low in ("who", "which", "that"):
            continue
        phrase = phrase_left(toks, group, j) if toks[group - 1].low != "," else _first_phrase(toks, j)
        if phrase is None:
            return None
        if phrase[0] != j and not any(t.low == "," for t in toks[j : phrase[0]]):
            first = _first_phrase(toks, j)
            phrase = first if first and toks[first[1] - 1].word[:1].isupper() else phrase
        elif phrase[0] != j and toks[phrase[0]].low not in PRONOUNS:
            phrase = _first_phrase(toks, j) or phrase
        end = c + 1
        for particle in cue.after:
            if [t.low for t in toks[c + 1 : c + 1 + len(particle.split())]] == particle.split():
                end = c + 1 + len(particle.split())
                break
        return phrase, (c, end), "quotation, speaker cue"
    return None


def _first_phrase(toks: list[Token], j: int) -> tuple[int, int] | None:
    comma = next((k for k in range(j, len(toks)) if toks[k].low == ","), len(toks))
    return phrase_left(toks, comma, j) if comma > j else None


def _unknown_verb(toks: list[Token], j: int) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """A name or pronoun and any verb right after a quotation that ends in a comma."""
    n = len(toks)
    k = j
    if k < n and toks[k].low in ("he", "she", "they"):
        k += 1
    else:
        while k < n and capital(toks[k]) and k - j < 5 and toks[k].low not in PREPOSITIONS:
            k += 1
    if k == j or k >= n:
        return None
    verb = toks[k].low
    ends = (
        k + 1 >= n
        or toks[k + 1].low in (".", ",")
        or toks[k + 1].low in PREPOSITIONS
        or adverb(toks[k + 1])
        or toks[k + 1].low in ("when", "while", "as", "his", "her")
    )
    if (
        toks[k].word[:1].islower()
        and ends
        and verb not in AUXILIARIES
        and verb not in CONJUNCTIONS
        and verb not in PREPOSITIONS
        and verb not in SUBORDINATORS
    ):
        return (j, k), (k, k + 1), "quotation, speaker unknown verb"
    return None


def rest_is_adjunct(toks: list[Token], k: int) -> bool:
    """Whether nothing is said after token k: the sentence ends, or only where, when and to whom it was said follows."""
    n = len(toks)
    cue = CUES.get(toks[k - 1].low)
    if cue and "p" in cue.takes:
        k = addressee(toks, k, n)
    while k < n and not toks[k].quoted and (adverb(toks[k]) or toks[k].low in TIMES):
        k += 1
    if k >= n or toks[k].low in (".", ",", ";", "?", "!") or toks[k].low in DASHES:
        return True
    if toks[k].low == "at" and k + 1 < n and toks[k + 1].low in ("least", "most"):
        return False
    return toks[k].low in PREPOSITIONS or toks[k].low in ("reporters", "journalists", "when", "while", "as")


def title_like(text: str, stretch: Quoted) -> bool:
    """Whether the quotation looks like a title: a few capitalised words."""
    words = text[stretch.start : stretch.end].split()
    return len(words) <= 7 and all(
        w[:1].isupper() or w.rstrip(".,").isdigit() or w in ("of", "the", "a", "an", "in", "and", "for", "to", "on", "&", "with")
        for w in words
    )


def full_sentence(text: str, stretch: Quoted, shortest: int = 5) -> bool:
    """Whether the quotation is a sentence by itself: `shortest` words or more, a capital first, and a mark that ends it last."""
    first = next((c for c in text[stretch.start : stretch.end] if c.isalnum()), "")
    return (
        (first.isupper() or first.isdigit())
        and last_character(text, stretch) in ".?!…"
        and len(text[stretch.start : stretch.end].split()) >= shortest
        and not title_like(text, stretch)
    )


def may_tell(masked: str) -> bool:
    """Whether `Reader.read` could find something in a paragraph, its quotations masked: sooner answered than its tokens are found."""
    if "\ue000" in masked or ":" in masked:
        return True
    return not _STANDS_ON.isdisjoint(_ALPHANUMERIC.findall(masked.lower()))


class Reader:
    """Reads one sentence at a time; `credited` are offsets of the words that credit an agency: they attribute nothing."""

    def __init__(self, text: str, credited: tuple[int, int] | None, agency: str | None) -> None:
        self.text = text
        self.credited = credited
        self.agency = (agency or "").casefold()
        self.mention: tuple[int, int] | None = None  # the sentence's last mention that was found, as tokens

    def read(self, toks: list[Token], headline: bool) -> list[Found]:
        """The quotations of one sentence that an attribution inside it explains; the rest is the caller's."""
        found: list[Found] = []
        self.mention = None
        n = len(toks)
        if not any(t.low in CUES or t.quoted or t.low in ("according", ":") for t in toks):
            return found  # every rule stands on one of these, as `may_tell` says
        taken = [False] * n
        stop = n
        while stop > 0 and toks[stop - 1].low in (".", "?", "!"):
            stop -= 1
        stop = self._credit_at(toks, stop)
        self._after_dashes(toks, taken, found)
        self._after_quotations(toks, taken, found)
        if not headline:
            self._according_to(toks, taken, found, stop)
        if not any(taken):
            self._at_the_end(toks, taken, found, stop, headline)
        self._cues(toks, taken, found, stop, headline)
        self._verb_first(toks, taken, found)
        self._put_it(toks, taken, found)
        self._named(toks, taken, found)
        self._leads(toks, taken, found, stop, headline)
        return found

    def _credit_at(self, toks: list[Token], stop: int) -> int:
        """Where a credit to the article's agency ends the sentence (", reports NPA"), else `stop`."""
        for k in range(stop - 2, 0, -1):
            cue = CUES.get(toks[k].low)
            if cue and cue.lemma == "report" and toks[k - 1].low == "," and self._is_credit((toks[k + 1].start, toks[stop - 1].end), cue):
                return k - 1
        return stop

    def _is_credit(self, mention: tuple[int, int], cue: Cue | None) -> bool:
        words = self.text[mention[0] : mention[1]].casefold()
        if self.credited and mention[0] < self.credited[1] and self.credited[0] < mention[1]:
            return True
        return bool(self.agency) and cue is not None and cue.lemma == "report" and self.agency in words

    def _emit(
        self,
        toks: list[Token],
        taken: list[bool],
        found: list[Found],
        ranges: list[tuple[int, int]],
        mention: tuple[int, int] | None,
        cue: tuple[int, int] | None,
        rule: str,
    ) -> None:
        spans: list[tuple[int, int]] = []
        inside: list[Quoted] = []
        plain = False
        for a, b in ranges:
            for k in range(a, b):
                taken[k] = True
            while b > a and not toks[b - 1].quoted and toks[b - 1].low in (",", ";", ":", ".", ")", "]", *DASHES):
                b -= 1
            while b - a > 1 and not toks[a].quoted and toks[a].low in (",", ":", *DASHES):
                a += 1
            core = a
            while core < b - 1 and toks[core].low in ("a", "an", "the", "that", "this", "as") and toks[core + 1].quoted:
                core += 1
            if a >= b:
                continue
            stretches = [t.quoted for t in toks[a:b] if t.quoted]
            inside += stretches
            if len(stretches) == b - core:  # two side by side are two parts
                spans += [(stretch.start, stretch.end) for stretch in stretches]
            else:
                plain = True
                spans.append((toks[a].start, toks[b - 1].end))
        if not spans:
            return
        kind = "direct" if inside and not plain else "mixed" if inside else "indirect"
        offsets = (toks[mention[0]].start, _mention_end(toks, mention)) if mention else None
        cued = (toks[_first_auxiliary(toks, cue[0])].start, toks[cue[1] - 1].end) if cue else None
        found.append(Found(spans, kind, offsets, cued, rule, inside))
        self.mention = mention or self.mention
        if cue:
            for k in range(*cue):
                taken[k] = True

    def _after_quotations(self, toks: list[Token], taken: list[bool], found: list[Found]) -> None:
        n = len(toks)
        for q in range(n):
            stretch = toks[q].quoted
            if stretch is None or taken[q] or q + 1 >= n:
                continue
            last = last_character(self.text, stretch)
            j = q + 1
            dash = toks[j].low in DASHES
            if toks[j].low == "," or dash:
                j += 1
            elif last not in ",?!—–-…" and (q > 0 or stretch.end - stretch.start < 20):
                continue
            attribution = trailing(toks, j)
            if attribution is None and last == "," and not (q and toks[q - 1].low in CUES):
                attribution = _unknown_verb(toks, j)
            if attribution is None:
                if dash and j < n and capital(toks[j]) and n - j <= 14:
                    end = j
                    while end < n and (capital(toks[end]) or toks[end].low in NAME_LINKS):
                        end += 1
                    if end >= n or toks[end].low in (",", "."):
                        self._emit(toks, taken, found, [(q, q + 1)], (j, end), None, "dash name")
                continue
            mention, cue, rule = attribution
            if last not in ",—–-…" and toks[q + 1].low != "," and not rest_is_adjunct(toks, max(cue[1], mention[1])):
                continue
            if self._is_credit((toks[mention[0]].start, toks[mention[1] - 1].end), CUES.get(toks[cue[0]].low)):
                continue
            begin = q
            while begin > 0 and not taken[begin - 1] and (toks[begin - 1].quoted or toks[begin - 1].low not in (";", ":")):
                begin -= 1
            head = [t for t in toks[begin:q] if t.quoted or t.word[:1].isalnum()]
            if not head or (len(head) == 1 and head[0].low in CONJUNCTIONS) or self._cue_before(toks, begin, q):
                begin = q
            after = max(cue[1], mention[1])
            title = title_like(self.text, stretch)
            named = toks[q - 1].word[:1].isalnum() or (toks[q - 1].low == "," and stretch.end - stretch.start > 20)
            inside = begin < q or (q > 0 and named and title)
            if inside and (title or not rest_is_adjunct(toks, after) or mention[1] - mention[0] > 8):
                continue
            ranges = [(begin, q + 1)]
            second = next((k for k in range(after, min(after + 14, n)) if toks[k].quoted or toks[k].low in (";",)), None)
            if (
                second is not None
                and toks[second].quoted
                and toks[second - 1].low in (",", ":", *DASHES)
                and not self._cue_before(toks, after, second)
            ):
                ranges.append((second, second + 1))
            self._emit(toks, taken, found, ranges, mention, cue, rule)

    @staticmethod
    def _cue_before(toks: list[Token], a: int, b: int) -> bool:
        for k in range(a, b):
            if toks[k].low in CUES and toks[k].low not in NOUN_LIKE and not (CUES[toks[k].low].tense == "past" and verb_group(toks, k)[2]):
                return True  # a passive, "they were told", says nothing of itself
        return False

    def _according_to(self, toks: list[Token], taken: list[bool], found: list[Found], stop: int) -> None:
        for i in range(stop - 2):
            if toks[i].low != "according" or toks[i + 1].low != "to" or taken[i]:
                continue
            if i == 0 or toks[i - 1].low in CONJUNCTIONS:
                comma = next(
                    (
                        k
                        for k in range(i + 2, stop)
                        if toks[k].low == ":" or (toks[k].low == "," and not self._appositive_comma(toks, k, stop))
                    ),
                    None,
                )
                if comma is None or comma + 1 >= stop:
                    return
                mention = (i + 2, next((k for k in range(i + 2, comma) if toks[k].low == ","), comma))
                ranges = extent(self.text, toks, comma + 1, CUES["said"], False, stop)
                self._emit(toks, taken, found, ranges, mention, (i, i + 2), "according to")
                return
            end = i + 2
            while (
                end < stop
                and not toks[end].quoted
                and toks[end].low not in (",", ";", "and", "but", "which", "who", "that")
                and toks[end].low not in DASHES
            ):
                end += 1
            begin = i
            while begin > 0 and not taken[begin - 1] and toks[begin - 1].low not in (";", ":"):
                begin -= 1
            if end > i + 2 and begin < i and not self._is_credit((toks[i + 2].start, toks[end - 1].end), None):
                self._emit(toks, taken, found, [(begin, i)], (i + 2, end), (i, i + 2), "according to")
            return

    @staticmethod
    def _appositive_comma(toks: list[Token], k: int, stop: int) -> bool:
        after = toks[k + 1] if k + 1 < stop else None
        return (
            after is not None
            and not after.quoted
            and (after.low in ("a", "an", "who", "which", "whose") and any(t.low == "," for t in toks[k + 1 : stop]))
        )

    def _at_the_end(self, toks: list[Token], taken: list[bool], found: list[Found], stop: int, headline: bool) -> None:
        """An attribution after what was said, or inside it: "Rain is likely, the office said.", "Rain, the office said, is likely.".

        A headline has it only at its end, verb first: "Rain is likely, says fisherman".
        """
        for c in range(stop - 1, 0, -1):
            if toks[c].low != "," or c + 2 > stop:
                continue
            attribution = trailing(toks[:stop], c + 1)
            if attribution is None:
                continue
            mention, cue, _ = attribution
            last = max(cue[1], mention[1])
            if any(t.low == "," for t in toks[c + 1 : last]) and mention[1] - mention[0] > 8:
                continue
            if mention[0] != c + 1 and cue[0] != c + 1:
                continue
            if last < stop and not rest_is_adjunct(toks, last):
                continue
            before_quotation = last < stop and toks[last].low == "," and not toks[min(last + 1, stop - 1)].quoted
            if (any(t.quoted for t in toks[last:stop]) and not before_quotation) or (
                any(t.low == "that" for t in toks[last:stop]) and toks[last].low != ","
            ):
                continue
            if CUES[toks[cue[0]].low].tense == "base" and toks[cue[0] - 1].low in PREPOSITIONS:
                continue
            if self._is_credit((toks[mention[0]].start, toks[mention[1] - 1].end), CUES.get(toks[cue[0]].low)):
                return
            begin = _clause_start(toks, c)
            if (
                toks[begin].low in SUBORDINATORS
                and toks[begin].low in ("as", "when", "after", "while", "before", "since")
                and not any(t.low == "," for t in toks[begin:c])
            ):
                return  # "As the talks ended, he said": an adjunct, not what he said
            split = last < stop and toks[last].low == ","
            # "But, Lund said, it is old", "In Os, Lund said, it is old": what was said is the rest
            opening = begin == c or (c - begin == 1 and (adverb(toks[begin]) or toks[begin].low in _LINKS))
            adjunct = toks[begin].low in PREPOSITIONS and c - begin < 8
            goes_on = split and mention[0] < cue[0] and last + 2 < stop and toks[last + 1].low not in SUBORDINATORS
            if (opening or adjunct) and not goes_on:
                return
            if toks[begin].low.endswith("ing") and not any(t.low in PLAIN_VERBS for t in toks[begin:c]):
                return
            if self._cue_before(toks, begin, c) or toks[begin].low in TIMES:
                return
            lemma = CUES[toks[cue[0]].low].lemma
            named = headline or capital(toks[mention[0]]) or toks[mention[0]].low in DETERMINERS
            if cue[0] < mention[0] and (lemma not in REPORTED or not named or _verb_follows(toks[last:stop])):
                continue
            if headline and mention[0] < cue[0]:
                continue
            ranges = [] if opening else [(begin, c)]
            if not split and (c - begin < 3 or not any(is_verb(toks, k) or toks[k].low.endswith("s") for k in range(begin, c))):
                continue
            if (
                opening
                or adjunct
                or (
                    split
                    and last + 2 < stop
                    and CUES.get(toks[last + 1].low) is None
                    and (
                        toks[last + 1].low not in ("who", "a", "an", "the", "which", "and", "but", "in", "as")
                        or (toks[last + 1].low in ("and", "but") and nominative(toks[last + 2]) and not self._cue_before(toks, last, stop))
                    )
                )
            ):
                ranges.append((last + 1, stop))
            self._emit(toks, taken, found, ranges, mention, cue, "speaker cue at the end")
            return

    def _cues(self, toks: list[Token], taken: list[bool], found: list[Found], stop: int, headline: bool) -> None:
        subject = self.mention
        i = -1
        while i + 1 < stop:
            i += 1
            token = toks[i]
            cue = CUES.get(token.low)
            if cue is None or token.quoted or taken[i]:
                continue
            if capital(token) and i > 0 and not headline and token.word != token.word.upper():
                continue
            if headline and not (cue.lemma in ("say", "tell", "warn", "claim") or (i + 1 < stop and toks[i + 1].quoted)):
                continue
            group, negated, passive, infinitive = verb_group(toks, i)
            if cue.lemma in ("call", "dub") and i + 1 < stop and toks[i + 1].quoted and title_like(self.text, toks[i + 1].quoted):
                continue  # "a film called “Night Boats”"
            if negated or (
                passive
                and cue.tense in ("past", "base")
                and not (i + 1 < stop and toks[i + 1].quoted and cue.lemma not in ("call", "dub", "describe"))
            ):
                continue
            if passive and cue.tense == "past":
                continue
            if cue.tense == "base" and group == 0:
                continue
            if cue.tense == "past" and (group == 0 or (toks[group - 1].low in SUBORDINATORS and toks[group - 1].low != "that")):
                continue  # "Asked whether ..."
            if infinitive and (group == 0 or toks[group - 1].low in _UNSAID | PREPOSITIONS - {"on"}):
                continue  # "on": "went on to say"
            if (
                cue.tense == "base"
                and not infinitive
                and group > 0
                and (toks[group - 1].low in DETERMINERS or toks[group - 1].low in PREPOSITIONS)
            ):
                continue
            complement = complement_of(toks[:stop], i, cue)
            if complement is None or complement.start >= stop:
                continue
            start = complement.start
            if infinitive and not (
                toks[start].quoted
                or (toks[start - 1].low == "that" and start - 1 == complement.cue_end)
                or (group > 0 and toks[group - 1].low in ("on", "continued", "continues"))
            ):
                continue
            said, elided = subject_of(toks, i, group, cue) if not infinitive else (None, True)
            if token.low in NOUN_LIKE and not self._verb_here(toks, i, group, start, complement):
                continue
            if said is None and not elided:
                continue
            if said is not None and toks[said[0]].low in ("it",) and cue.tense == "base":
                continue
            end = stop if said is None or elided else _main_clause(toks, said, start, stop)
            if elided:
                said = subject or main_subject(toks)
                if said is None and cue.tense == "ing" and group == 0 and toks[start].quoted:
                    said = phrase_right(toks, start + 1)
                if said is not None and said[0] >= i:
                    if cue.tense == "ing" and said[0] > start:  # "Noting that it was old, Ms Lund asked", "After saying that"
                        end = said[0]
                    else:
                        said = None
            if complement.noun and cue.tense == "base" and not passive and said is None:
                continue
            if said is not None and ((said[1] > start and end != said[0]) or _nobody(toks, said)):
                continue
            if self._is_credit((toks[said[0]].start, toks[said[1] - 1].end), cue) if said else False:
                continue
            ranges = extent(self.text, toks, start, cue, complement.noun, end)
            if not ranges or any(taken[k] for a, b in ranges for k in range(a, b)):
                ranges = [r for r in ranges if not any(taken[k] for k in range(*r))]
                if not ranges:
                    continue
            if ranges[0][1] - ranges[0][0] < 2 and not toks[ranges[0][0]].quoted and not complement.noun:
                continue
            quoted_next = toks[start].quoted
            comma_before = toks[start - 1].low == "," and start - 1 > complement.cue_end
            shown = _written_on(toks, group, cue)
            if shown:
                said, elided = shown, False
            elif quoted_next and title_like(self.text, quoted_next):
                somebody = said is not None and (capital(toks[said[1] - 1]) or toks[said[0]].low in ("he", "she", "they", "i", "we"))
                if comma_before or (cue.lemma in _OF_WORKS and somebody):
                    continue  # "noted the words on the wall, “Boats For Os”"
            rule = (
                "colon" if toks[start - 1].low == ":" and quoted_next
                else "cue clause, subject elided" if elided
                else "speaker cue quotation" if quoted_next
                else "speaker cue clause"
            )  # fmt: skip
            a, b = ranges[-1]
            if (
                quoted_next
                and len(ranges) == 1
                and b - a > 1
                and (cue.takes == "q" or self.text[toks[start].end - 2 : toks[start].end - 1] in list(".,?!"))
            ):
                ranges = [(start, start + 1)]  # “...,” and what follows is the writer's again
            elif b - a > 2 and toks[b - 1].quoted and toks[b - 2].low in (":", ",") and full_sentence(self.text, toks[b - 1].quoted):
                # "said the pier was old: “We will rebuild it.”" is two; of "explained it by saying: “...”" the quotation only
                by_saying = CUES.get(toks[b - 3].low)
                alone = complement.noun or (by_saying is not None and by_saying.tense == "ing")
                ranges = [*ranges[:-1], *([] if alone else [(a, b - 2)]), (b - 1, b)]
            for a, b in ranges:
                self._emit(toks, taken, found, [(a, b)], said, (i, complement.cue_end), rule)
            if said is not None and not (cue.tense == "ing" and not elided):
                subject = said
            i = max(i, ranges[-1][1] - 1)

    @staticmethod
    def _verb_here(toks: list[Token], i: int, group: int, start: int, complement: Complement) -> bool:
        """Whether a form that is more often a noun is a verb here."""
        if i == 0:
            return False
        if group < i:
            return any(t.low in AUXILIARIES for t in toks[group:i])  # "has reported"
        before = toks[i - 1]
        if before.low in ("he", "she", "they", "it", "we", "i", "who", "which"):
            return True
        if before.low in CONJUNCTIONS or before.low == ",":
            return toks[start - 1].low in ("that", ":") or toks[start].quoted is not None or toks[i + 1].low in _OBJECTS
        if toks[start - 1].low in ("that", ":") or toks[start].quoted:
            return capital(before) or before.low in BODIES or before.low.endswith(_AGENTS) or before.low in DOCUMENTS
        if complement.noun:
            return False
        return capital(before) or (before.low.endswith("s") and toks[i].low == CUES[toks[i].low].lemma)  # "officials note"

    def _after_dashes(self, toks: list[Token], taken: list[bool], found: list[Found]) -> None:
        """A digest's "Rain ahead – Harbour Post: “...”"."""
        for colon in range(2, len(toks) - 1):
            if toks[colon].low == ":" and toks[colon + 1].quoted and not taken[colon + 1]:
                begin = next((k + 1 for k in range(colon - 2, max(colon - 8, -1), -1) if toks[k].low in DASHES), 0)
                if begin and name_only(toks, begin, colon):
                    self._emit(toks, taken, found, [(colon + 1, colon + 2)], (begin, colon), None, "colon")

    def _named(self, toks: list[Token], taken: list[bool], found: list[Found]) -> None:
        """What a noun of saying names: "erupted in chants of “Pay us!”", "Ms Lund’s answer was “No”"."""
        for q in range(2, len(toks)):
            if toks[q].quoted is None or taken[q]:
                continue
            if toks[q - 1].low == "of" and toks[q - 2].low in _CRIES:
                verb = next((n for n in range(q - 3, max(q - 12, 0), -1) if toks[n].low in _UTTERING), None)
                mention = phrase_left(toks, verb_group(toks, verb)[0]) if verb else None
                self._emit(toks, taken, found, [(q, q + 1)], mention, (q - 2, q), "noun of saying")
                continue
            k = q - 1 - (toks[q - 1].low in (",", ":"))
            if k > 1 and toks[k].low in ("is", "was", "are", "were") and toks[k - 1].low in SPEECH_NOUNS | _MOTTOES:
                owner = next((n for n in range(k - 2, max(k - 6, -1), -1) if toks[n].low.endswith(("’s", "'s"))), None)
                mention = phrase_left(toks, owner + 1) if owner is not None else None
                self._emit(toks, taken, found, [(q, q + 1)], mention, (k - 1, k + 1), "noun of saying")

    def _leads(self, toks: list[Token], taken: list[bool], found: list[Found], stop: int, headline: bool) -> None:
        """What a colon introduces: "Kari Lund: “...”", "From the report: “...”", "She tried again: “...”"."""
        for colon in range(1, stop - 1):
            if toks[colon].low != ":" or taken[colon] or taken[colon + 1]:
                continue
            begin = colon
            while begin > 0 and not (toks[begin - 1].low in DASHES or toks[begin - 1].quoted):
                begin -= 1
            name = begin < colon <= begin + 6 and name_only(toks, begin, colon)
            if headline and name and begin == 0 and toks[colon + 1].quoted and colon + 2 < stop and toks[colon + 2].word[:1].isalnum():
                self._emit(toks, taken, found, [(colon + 1, stop)], (0, colon), None, "colon")  # Lund: ‘No’ to a new pier
                return
            if toks[colon + 1].quoted:
                while begin < colon - 1 and toks[begin].low in ("from", "in", "here", "is", "more", "as", "per"):
                    begin += 1
                named = name or (begin and toks[begin - 1].low in ("from", "in", "per"))
                mention = (begin, colon) if named else self.mention or main_subject(toks[:colon])
                cue = None if named else _introducing_cue(toks, colon)
                self._emit(toks, taken, found, [(colon + 1, colon + 2)], mention, cue, "colon")
            elif name and headline and begin == 0 and toks[0].low != "the":
                self._emit(toks, taken, found, [(colon + 1, stop)], (0, colon), None, "colon")
                return

    def _put_it(self, toks: list[Token], taken: list[bool], found: list[Found]) -> None:
        """ "As Kari Lund put it, “...”" and "“...,” as Kari Lund put it"."""
        for i in range(2, len(toks) - 1):
            if toks[i].low not in ("put", "puts") or toks[i + 1].low != "it":
                continue
            begin = next((k for k in range(i - 2, max(i - 12, -1), -1) if toks[k].low == "as"), None)
            mention = phrase_left(toks, i, begin + 1) if begin is not None else None
            near = range(max((begin or 0) - 2, 0), min(i + 12, len(toks)))
            q = next((k for k in near if toks[k].quoted and not taken[k] and (k < i or toks[k - 1].low in (",", ":"))), None)
            if mention and q is not None:
                self._emit(toks, taken, found, [(q, q + 1)], mention, (i, i + 2), "speaker cue quotation")
            return

    def _verb_first(self, toks: list[Token], taken: list[bool], found: list[Found]) -> None:
        """ "Said Kari Lund, who sells maps: “...”"."""
        phrase = _subject_after(toks)
        q = next((k for k in range(phrase[1], len(toks)) if toks[k].quoted), 0) if phrase else 0
        if q and not taken[q] and toks[q - 1].low in (",", ":"):
            self._emit(toks, taken, found, [(q, q + 1)], phrase, (0, 1), "speaker cue quotation")


def _subject_after(toks: list[Token]) -> tuple[int, int] | None:
    """The name after a verb of saying that begins the sentence: "Said Kari Lund"; whoever is "asked" or "told" says nothing."""
    cue = finite(toks, 0) if toks else None
    if cue is None or cue.tense == "base" or not set("qtb") <= set(cue.takes) or "p" in cue.takes or len(toks) < 2 or not capital(toks[1]):
        return None
    return phrase_right(toks, 1)


def _written_on(toks: list[Token], group: int, cue: Cue) -> tuple[int, int] | None:
    """What it is written on, if that reads: "a placard reading “Boats For Os”", "a sign, which read"."""
    while cue.lemma == "read" and group > 0 and toks[group - 1].low in {"which", "that", ","} | DASHES:
        group -= 1
    if cue.lemma != "read" or group == 0 or toks[group - 1].low not in DOCUMENTS:
        return None
    return next((k for k in range(group - 2, max(group - 7, -1), -1) if toks[k].low in DETERMINERS), group - 1), group


def _main_clause(toks: list[Token], said: tuple[int, int], start: int, stop: int) -> int:
    """Where the main clause goes on after a subordinate one with this subject: "While Lund said it was old, she paid"; else `stop`."""
    opener = said[0] - 1
    if opener < 0 or toks[opener].low not in _SUBORDINATE:
        return stop
    first = opener == 0 or toks[opener - 1].low in CONJUNCTIONS
    for k in range(start + 2, stop - 1):
        after = toks[k + 1]
        if toks[k].low != "," or not (nominative(after) or (first and (after.low in DETERMINERS or capital(after)))):
            continue
        if nominative(after) or any(is_verb(toks, n) for n in range(start, k)):  # "the pier, the boats and the road were old" goes on
            return k
    return stop


def _nobody(toks: list[Token], said: tuple[int, int]) -> bool:
    """Whether the subject is nobody: then nothing was said."""
    first = [t.low for t in toks[said[0] : said[1]]][:2]
    return first[0] in ("nobody", "none", "neither") or first == ["no", "one"]


def _verb_follows(toks: list[Token]) -> bool:
    """Whether a verb stands here before a comma or a relative clause: "said a roof of this kind would leak" has its own subject."""
    end = next((k for k, t in enumerate(toks) if t.low in (",", "who", "which", "when", "as")), len(toks))
    return any(t.low in PLAIN_VERBS for t in toks[:end])


def _clause_start(toks: list[Token], c: int) -> int:
    """Where the clause before the comma at c begins: after a dateline, a semicolon, a conjunction."""
    begin = next((k + 1 for k in range(c - 1, 0, -1) if toks[k].low == ";"), dateline_end(toks))
    while begin < c and toks[begin].low in CONJUNCTIONS:
        begin += 1
    return begin


def _first_auxiliary(toks: list[Token], i: int) -> int:
    """Where the verb group of the cue at i begins with an auxiliary: "has long said"; else i."""
    group = verb_group(toks, i)[0]
    return next((k for k in range(group, i) if toks[k].low in AUXILIARIES), i)


def _mention_end(toks: list[Token], mention: tuple[int, int]) -> int:
    """The mention's end: a name's possessive or contracted verb ("Lund’s") left out."""
    last = toks[mention[1] - 1]
    return last.end - 2 if last.low.endswith(("'s", "’s")) else last.end
