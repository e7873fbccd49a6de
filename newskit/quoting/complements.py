"""What follows a cue: where the words begin that its subject said, and where they end."""

from __future__ import annotations

from typing import NamedTuple

from newskit.quoting.cues import (
    CONJUNCTIONS,
    CUES,
    DETERMINERS,
    NOUN_LIKE,
    PLAIN_VERBS,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
    Cue,
    phrase_takes,
    saying_noun,
)
from newskit.quoting.phrases import DASHES, STOPS, Token, adverb, capital, finite, last_character, nominative

_WH = frozenset("whether if how why what where who when".split())


def addressee(toks: list[Token], k: int, limit: int) -> int:
    """The token after a person addressed: "told [the committee] that"."""
    n = min(len(toks), limit)
    if k < n and toks[k].low in (
        "him",
        "her",
        "them",
        "me",
        "us",
        "you",
        "it",
        "reporters",
        "journalists",
        "lawmakers",
        "supporters",
        "voters",
        "people",
    ):
        return k + 1
    start = k
    while k < n and not toks[k].quoted and toks[k].word[:1].isalnum() and k - start < 9:
        low = toks[k].low
        if (
            low in SUBORDINATORS
            or low == "to"
            or nominative(toks[k])
            or (k > start and low in DETERMINERS and toks[k - 1].low not in PREPOSITIONS and low != "the")
        ):
            break
        if k > start and low in PREPOSITIONS and low not in ("of", "for"):
            break
        if k > start and low == "the" and toks[k - 1].low not in PREPOSITIONS and toks[k - 1].low != "and":
            break
        k += 1
    return k


class Complement(NamedTuple):
    start: int  # the first token of what was said
    cue_end: int  # the token after the cue, its particle included
    noun: bool  # a noun phrase, not a clause


def complement_of(toks: list[Token], i: int, cue: Cue) -> Complement | None:
    """What follows the cue at i, if anything there is said by its subject."""
    n = len(toks)
    takes, cue_end = cue.takes, i + 1
    when = i + 1  # "called on Tuesday for talks"
    while when < n - 1 and (toks[when].low in TIMES or adverb(toks[when]) or (toks[when].low == "on" and toks[when + 1].low in TIMES)):
        when += 1
    for particle in cue.after:
        words = particle.split()
        at = when if [t.low for t in toks[when : when + len(words)]] == words else i + 1
        if [t.low for t in toks[at : at + len(words)]] == words:
            takes, cue_end = phrase_takes(particle), at + len(words)
            break
    else:
        for k in range(i + 1, min(i + 4, n)):
            if saying_noun(cue.lemma, toks[k].low):
                after = toks[k + 1].low if k + 1 < n else ""
                if after in ("for", "of", "about", "over", "at", "that", "with"):
                    return Complement(k + 2, k + 1 if after == "that" else k + 2, after != "that") if k + 2 < n else None
    if not takes:
        return None
    k = cue_end
    while k < n and adverb(toks[k]) and not toks[k].quoted:
        k += 1
    if k >= n:
        return None
    direct = _opens(toks, k, takes)
    if direct is not None:
        return Complement(direct[0], cue_end, direct[1])
    bare = "b" in takes and toks[k].word[:1].isalnum() and not toks[k].low.endswith("ed") and toks[k].low not in PLAIN_VERBS
    if "p" in takes or ("i" in takes and cue.lemma in ("urge", "ask", "tell", "order")):
        after = addressee(toks, k, n)
        if after > k and after < n:
            if toks[after].low in (",", ":") or toks[after].quoted or toks[after].low in ("that", "to", "about", *_WH):
                opened = _opens(toks, after, takes + "tqi")
                if opened is not None:
                    if toks[after].low == "to":
                        return Complement(k, cue_end, False)
                    return Complement(opened[0], cue_end, False)
            if toks[after].low in PREPOSITIONS or toks[after].low in TIMES:
                later = _after_adjunct(toks, after, takes, cue_end)
                if later is not None:
                    return later
            if bare and cue.lemma == "tell" and cue.tense != "ing" and toks[after].low == ",":  # "told the paper, it would be late"
                return Complement(k, cue_end, False)
            if "b" in takes and (nominative(toks[after]) or toks[after].low in DETERMINERS or capital(toks[after])):
                return Complement(after, cue_end, False)
        if "b" not in takes and "n" not in takes:
            return None
    if toks[k].low in PREPOSITIONS or toks[k].low in TIMES:
        later = _after_adjunct(toks, k, takes, cue_end)
        return later or (Complement(k, cue_end, False) if cue.lemma == "say" and toks[k].low == "despite" else None)
    if bare and (cue.lemma in ("say", "believe", "think", "hope", "argue", "insist", "fear") or _clause(toks, k)):
        return Complement(k, cue_end, False)
    if "n" in takes and toks[k].word[:1].isalnum() and toks[k].low not in CONJUNCTIONS and toks[k].low not in SUBORDINATORS:
        return Complement(k, cue_end, True)
    return None


def _opens(toks: list[Token], k: int, takes: str) -> tuple[int, bool] | None:
    """What was said, if it begins at k with a colon, a quotation, that, a question word or to."""
    n = len(toks)
    token = toks[k]
    if token.quoted:
        return k, False
    if token.low in (":", ",") and k + 1 < n:
        if toks[k + 1].quoted or (token.low == ":" and toks[k + 1].word[:1].isalnum()):
            return k + 1, False
        return None
    if token.low == "that" and "t" in takes and k + 1 < n:
        return k + 1, False
    if token.low in _WH and ("t" in takes or "w" in takes):
        return k, False
    if token.low == "to" and "i" in takes and k + 1 < n and toks[k + 1].word[:1].islower() and toks[k + 1].low not in DETERMINERS:
        return k, False
    return None


def _clause(toks: list[Token], k: int) -> bool:
    """Whether a clause begins at k: a subject and, near it and before a comma, a verb."""
    end = next((m for m in range(k + 1, min(k + 9, len(toks))) if toks[m].low == ","), k + 9)
    return nominative(toks[k]) or any(t.low in PLAIN_VERBS for t in toks[k + 1 : end])


def _after_adjunct(toks: list[Token], k: int, takes: str, cue_end: int) -> Complement | None:
    """What was said after "on Tuesday", "in a statement", "at talks today"."""
    n = len(toks)
    for m in range(k, min(k + 16, n)):
        token = toks[m]
        if token.quoted:
            return Complement(m, cue_end, False) if toks[m - 1].low in (",", ":") else None
        if token.low == ":" and m + 1 < n and (toks[m + 1].quoted or toks[m + 1].word[:1].isalnum()):
            return Complement(m + 1, cue_end, False)
        if token.low == "," and m + 1 < n and toks[m + 1].quoted:
            continue
        if token.low in ("that", "whether") and "t" in takes and m + 1 < n and toks[m - 1].low not in PREPOSITIONS:
            return Complement(m + (token.low == "that"), cue_end, False)
        if (
            token.low == "to"
            and "i" in takes
            and m > k + 1
            and m + 1 < n
            and toks[m + 1].word[:1].islower()
            and toks[m + 1].low not in DETERMINERS
        ):
            return Complement(m, cue_end, False)
        if token.low == "," and m + 1 < n and capital(toks[m - 1]) and capital(toks[m + 1]) and toks[m + 1].low not in TIMES:
            continue  # "in Os, Vestland, that"
        if token.low in STOPS or (token.low == "," and m > k + 1):
            return None
        if "b" in takes and m > k:
            if nominative(token) and toks[m - 1].low not in PREPOSITIONS:
                return Complement(m, cue_end, False)
            if toks[m - 1].low in TIMES and (token.low in DETERMINERS or capital(token)) and token.low not in TIMES:
                return Complement(m, cue_end, False)
    return None


def extent(text: str, toks: list[Token], start: int, cue: Cue, noun: bool, stop: int) -> list[tuple[int, int]]:
    """Where what was said ends, as token ranges; "that ..., but that ..." makes two."""
    ranges = []
    begin = start
    m = start + (0 if toks[start].quoted else 1)
    while m < stop:
        token = toks[m]
        if token.quoted:
            m += 1
            if m < stop and (
                _new_attribution(toks, m, stop, True)
                or (last_character(text, token.quoted) == "," and not toks[m].quoted and toks[m].low not in CONJUNCTIONS)
                or (toks[m].low == "and" and m + 1 < stop and toks[m + 1].low in CUES and toks[m + 1].low.endswith(("ing", "ed")))
            ):
                break
            continue
        low = token.low
        # "demanded a vote on Monday, hours after": when it was demanded
        if noun and low == "on" and m + 2 < stop and toks[m + 1].low in TIMES and toks[m + 2].low == ",":
            break
        if low == ";" or (noun and m + 1 < stop and low in ("when", "while", "as", "after", "before") and nominative(toks[m + 1])):
            break
        if low == "," or low in DASHES or low in ("and", "but"):
            k = m + 1
            while k < stop and (toks[k].low in ("and", "but", "then", "while", "also", "even") or adverb(toks[k])) and not toks[k].quoted:
                k += 1
            if k < stop and not toks[k].quoted:
                after = toks[k]
                follows = CUES.get(after.low)
                if after.low == "that" and toks[k - 1].low in ("and", "but"):
                    ranges.append((begin, m))
                    begin = m = k + 1
                    continue
                if after.low == "according" or (noun and low in ("and", "but") and nominative(after)):
                    break
                joined = toks[k - 1].low in ("and", "but", "then", "also")
                # "said it was old and calls it": a noun has no object
                object_after = k + 1 < stop and toks[k + 1].low in ("her", "him", "it", "them", "he", "she", "they")
                if follows and (after.low not in NOUN_LIKE or (object_after and follows.tense == cue.tense)):
                    participle = follows.tense == "ing" and low != "and"  # ", adding that"
                    verb = follows.tense in ("past", "s") and ((follows.tense == cue.tense and joined) or adverb(toks[k - 1]))
                    if participle or verb:
                        break
                if (
                    low == ","
                    and after.low == "with"
                    and any(t.low.endswith("ing") for t in toks[k + 1 : min(k + 7, stop)] if not t.quoted)
                ):
                    break
                if low not in DASHES and _new_attribution(toks, k, stop, low != "," or toks[k - 1].low not in ("and", "but", "while")):
                    break
        m += 1
    ranges.append((begin, min(m, stop)))
    return [(a, b) for a, b in ranges if a < b]


def _new_attribution(toks: list[Token], k: int, stop: int, before_quotation: bool) -> bool:
    """Whether a subject and its own cue follow: ", but Ms Lund said"; `before_quotation`: only if a quotation comes after it."""
    for m in range(k, min(k + 7, stop)):
        if toks[m].quoted or not toks[m].word[:1].isalnum():
            return False
        if m > k and toks[m].low not in NOUN_LIKE and finite(toks, m) is not None and not capital(toks[m]):
            return not before_quotation or any(t.quoted for t in toks[m + 1 : min(m + 4, stop)])
    return False
