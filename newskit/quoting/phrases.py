"""The tokens of a sentence, and its noun phrases and subjects as far as short lists of function words tell: no tagger, no parser."""

from __future__ import annotations

from typing import NamedTuple

from newskit.marks import Quoted
from newskit.quoting.cues import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    CUES,
    DETERMINERS,
    NEGATIONS,
    NOUN_LIKE,
    PLAIN_VERBS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
    TOKEN,
    Cue,
)

DASHES = frozenset("—–―-") | {"--", "---"}
STOPS = frozenset(".;:?!") | DASHES
NOMINATIVE = frozenset("he she they it i we you there".split())
NAME_LINKS = frozenset("of de van von bin al der da the &".split())
# What is written or spoken and may stand between a subject and its participle: "in a letter saying".
_WRITTEN = frozenset(
    "statement statements letter letters tweet tweets post email emails memo interview speech note message op-ed report press".split()
)


class Token(NamedTuple):
    """A word, a punctuation mark, or a whole quotation (`quoted`), with its offsets."""

    start: int
    end: int
    word: str
    low: str
    quoted: Quoted | None


_token = tuple.__new__  # half as long as Token(), of which an article has hundreds


def tokens(masked: str, start: int, end: int, stretches: dict[int, Quoted]) -> list[Token]:
    """The tokens of one sentence; short parentheses are left out."""
    found: list[Token] = []
    opened = -1
    for m in TOKEN.finditer(masked, start, end):
        word = m[0]
        at, end = m.span()
        if word[0] == "\ue000":
            # two quotations side by side are two tokens
            while at < end:
                stretch = stretches.get(at)
                if stretch is None:
                    break
                stop = min(stretch.outer_end, end)
                found.append(Token(at, stop, "", "", stretch))
                at = stop
            continue
        if word == "(":
            opened = len(found)
        elif word == ")" and opened >= 0:
            if len(found) - opened <= 12 and not any(t.quoted for t in found[opened:]):
                del found[opened:]
                opened = -1
                continue
            opened = -1
        found.append(_token(Token, (at, end, word, word.lower(), None)))
    return found


def capital(token: Token) -> bool:
    return token.word[:1].isupper()


def nominative(token: Token) -> bool:
    """Whether the token is a subject pronoun, a contracted verb aside: he, she’s."""
    return token.low.replace("’", "'").split("'")[0] in NOMINATIVE


def adverb(token: Token) -> bool:
    return token.low in ADVERBS or (token.low.endswith("ly") and not capital(token) and len(token.low) > 4)


def finite(toks: list[Token], i: int) -> Cue | None:
    """The cue at i if it can be a finite verb."""
    token = toks[i]
    cue = CUES.get(token.low)
    if cue is None or cue.tense == "ing" or token.quoted:
        return None
    return cue


def verb_group(toks: list[Token], i: int) -> tuple[int, bool, bool, bool]:
    """Where the verb group that ends at i begins; whether it is negated, passive, an infinitive."""
    negated = passive = infinitive = False
    j = i
    while j > 0:
        token = toks[j - 1]
        low = token.low
        if token.quoted or (capital(token) and j > 1):
            break
        if low in NEGATIONS or low.endswith(("n't", "n’t")):
            negated = True
        elif low in AUXILIARIES:
            passive = passive or low in BE
        elif low == "to":
            infinitive = True
            j -= 1
            break
        elif not adverb(token):
            break
        j -= 1
    return j, negated, passive, infinitive


def _strip_times(toks: list[Token], a: int, b: int) -> int:
    """The end of a noun phrase without "on Saturday", "last week" after it."""
    end = b
    while end > a + 1:
        token = toks[end - 1]
        if (
            token.low in TIMES
            or (token.low.isdigit() and end - 2 >= a and toks[end - 2].low in TIMES)
            or adverb(token)
            or (end < b and token.low in ("on", "in", "at", "of", "the", "late", "early"))
        ):
            end -= 1
        else:
            break
    return end


def phrase_left(toks: list[Token], stop: int, first: int = 0) -> tuple[int, int] | None:
    """The noun phrase that ends right before token `stop`."""
    stop = _strip_times(toks, first, stop)
    k = stop
    while k > first:
        token = toks[k - 1]
        low = token.low
        if token.quoted or low in STOPS or low in (",", "(", ")", "[", "]"):
            break
        if low in CONJUNCTIONS:
            if low != "and" or k == stop or not _joins(toks, first, k - 1):
                break
        elif (low in SUBORDINATORS and not (low in ("than", "since") or (low == "once" and k > 1 and toks[k - 2].low == "who"))) or (
            not capital(token) and (low in PLAIN_VERBS or (low in CUES and low not in NOUN_LIKE and CUES[low].tense != "base" and k < stop))
        ):
            break
        elif low in PRONOUNS:
            k -= 1
            break
        k -= 1
    a, b = k, stop
    while a < b and (adverb(toks[a]) or toks[a].low in CONJUNCTIONS):
        a += 1
    if a >= b:
        return None
    if toks[b - 1].low in PRONOUNS:
        return b - 1, b
    if toks[a].low == "who" and a > first:
        whole = phrase_left(toks, a, first)  # "the men who once sailed here"
        return (whole[0], b) if whole else (a, b)
    if toks[a].low in PREPOSITIONS or b - a > 14 or toks[a].low.endswith("ing"):
        # "In Os on Friday Mr Berg": the last name, or from the last determiner
        k = b
        while k > a + 1 and (
            (capital(toks[k - 1]) and toks[k - 1].low not in TIMES) or (k < b and toks[k - 1].low in NAME_LINKS and capital(toks[k - 2]))
        ):
            k -= 1
        if k == a + 1 and capital(toks[a]) and toks[a].low not in PREPOSITIONS:
            k = a
        if k == b:
            while k > a + 1 and toks[k - 1].low not in PREPOSITIONS and toks[k - 1].low not in DETERMINERS:
                k -= 1
            if toks[k - 1].low in DETERMINERS:
                k -= 1
        elif k > a + 1 and toks[k - 1].low == "the":
            k -= 1
        a = k
    while a < b and toks[a].low in PREPOSITIONS:
        a += 1
    return (a, b) if a < b else None


def _joins(toks: list[Token], first: int, at: int) -> bool:
    """Whether "and" at `at` joins two noun phrases: no verb stands between it and the start of its clause."""
    k = at
    while k > first:
        token = toks[k - 1]
        if token.quoted or token.low in (",", "(", ")") or token.low in STOPS or token.low in SUBORDINATORS or token.low in ("but", "or"):
            break
        low = token.low
        if not capital(token) and (low in PLAIN_VERBS or low.endswith("ed") or (low in CUES and low not in NOUN_LIKE)):
            return False
        if low in PREPOSITIONS and low != "of" and k - 1 > first and not capital(toks[k - 2]):
            return False
        k -= 1
    return k < at


def subject_of(toks: list[Token], i: int, group: int, cue: Cue) -> tuple[tuple[int, int] | None, bool]:
    """The subject of the cue at i whose verb group begins at `group`, and whether it is elided (said once, earlier in the sentence)."""
    if group == 0:
        return None, True
    before = toks[group - 1]
    if before.quoted:
        return None, False
    if before.low in CONJUNCTIONS:
        return None, True
    if cue.tense == "ing":
        if before.low == "," or before.low in DASHES or before.low in PREPOSITIONS or before.low in SUBORDINATORS or before.low in _WRITTEN:
            return None, True
    elif before.low in SUBORDINATORS and before.low != "that":
        return None, False
    if before.low in ("who", "which", "that"):
        stop = group - 2 if group >= 2 and (toks[group - 2].low == "," or toks[group - 2].low in DASHES) else group - 1
        return phrase_left(toks, stop), False
    if before.low == "," or before.low in DASHES:
        return _before_appositive(toks, group - 1), False
    if before.low in STOPS:
        return None, False
    phrase = phrase_left(toks, group)
    if cue.tense == "ing" and phrase and phrase[0] > 0 and is_verb(toks, phrase[0] - 1):
        return None, True  # "she held a banner proclaiming"
    return phrase, False


def is_verb(toks: list[Token], k: int) -> bool:
    low = toks[k].low
    return not capital(toks[k]) and (low in PLAIN_VERBS or low.endswith("ed") or (low in CUES and low not in NOUN_LIKE))


def _before_appositive(toks: list[Token], comma: int) -> tuple[int, int] | None:
    """The noun phrase that the stretch before this comma explains: "Lund, a farmer from Os, said"."""
    edges = [comma]
    k = comma - 1
    while k >= 0 and len(edges) < 6 and comma - k < 45:
        token = toks[k]
        if token.quoted or token.low in (";", ":"):
            break
        if token.low == "," or token.low in DASHES:
            edges.append(k)
        k -= 1
    if len(edges) < 2:
        return None
    segments = [(edges[n + 1] + 1, edges[n]) for n in range(len(edges) - 1)]  # from right to left
    segments.append((k + 1, edges[-1]))
    segments = [s for s in segments if s[0] < s[1]]
    for n, (a, b) in enumerate(segments[:-1]):
        left = segments[n + 1]
        if name_only(toks, a, b) and not (left[1] - left[0] > 1 and _ends_in_place(toks, *left)) and not name_only(toks, *left):
            return a, b
        first = toks[a].low
        opens = (
            first in DETERMINERS
            or first in PREPOSITIONS
            or first in ("who", "which", "whose", "whom", "formerly", "now")
            or first.isdigit()
        )
        if not (opens or first.endswith("ing") or first.endswith("ed") or not capital(toks[a]) or name_only(toks, a, b)):
            return None
        further = segments[n + 2] if n + 2 < len(segments) else None
        if left == segments[-1] or _looks_like_subject(toks, *left):
            if further and _ends_in_place(toks, *further) and name_only(toks, *left):
                continue
            return phrase_left(toks, left[1], left[0])
    return None


def name_only(toks: list[Token], a: int, b: int) -> bool:
    return all(capital(t) or t.low in NAME_LINKS for t in toks[a:b]) and capital(toks[a])


def _ends_in_place(toks: list[Token], a: int, b: int) -> bool:
    k = b
    while k > a and capital(toks[k - 1]):
        k -= 1
    return a < k < b and toks[k - 1].low in PREPOSITIONS


def _looks_like_subject(toks: list[Token], a: int, b: int) -> bool:
    phrase = phrase_left(toks, b, a)
    return (
        phrase is not None
        and (capital(toks[phrase[0]]) or toks[phrase[0]].low in PRONOUNS or phrase[0] == a)
        and toks[a].low not in PREPOSITIONS
    )


def dateline_end(toks: list[Token]) -> int:
    """The token after a dateline ("PORT OS, May 4 (NPA) —") that begins the sentence, else 0."""
    dash = next((k for k in range(1, min(8, len(toks))) if toks[k].low in DASHES), None)
    if dash is None or dash + 1 == len(toks) or not (toks[dash + 1].quoted or capital(toks[dash + 1])):
        return 0
    return dash + 1 if toks[0].word.isupper() and len(toks[0].word) > 2 else 0


def main_subject(toks: list[Token]) -> tuple[int, int] | None:
    """The subject of the sentence's main clause, as far as word classes tell: the first noun phrase after an opening adjunct."""
    a, n = 0, len(toks)
    while a < n and not toks[a].quoted and (toks[a].low in CONJUNCTIONS or not toks[a].low[:1].isalnum()):
        a += 1
    a = max(a, dateline_end(toks))
    adjunct = False
    for _ in range(4):
        if a >= n or toks[a].quoted:
            return None
        low = toks[a].low
        if low in PREPOSITIONS or (low in SUBORDINATORS and low != "that") or adverb(toks[a]) or low.endswith(("ing", "ed")):
            comma = next((k for k in range(a, n) if toks[k].low == ","), None)
            if comma is None:
                return None
            a, adjunct = comma + 1, True
            continue
        phrase = phrase_right(toks, a)
        end = phrase[1] if phrase else a
        while end < n and (toks[end].low in TIMES or adverb(toks[end])):
            end += 1
        if phrase is None or end + 1 >= n or toks[end].low != ",":
            return phrase
        follows = toks[end + 1]
        # "Hours later, Ms Lund", "However, she", "In Os, Vestland, Ms Lund"
        named = name_only(toks, *phrase)
        if not (nominative(follows) or (capital(follows) and (adjunct or end > phrase[1] or not named))):
            return phrase
        a = end + 1
    return phrase_right(toks, a)


def phrase_right(toks: list[Token], a: int) -> tuple[int, int] | None:
    """The noun phrase that begins at token a."""
    n = len(toks)
    if a >= n or toks[a].quoted or not (toks[a].word[:1].isalnum()):
        return None
    if toks[a].low in PRONOUNS:
        return a, a + 1
    b = a
    while b < n and b - a < 12:
        token = toks[b]
        low = token.low
        if token.quoted or not token.word[:1].isalnum():
            break
        if not capital(token) or b == a:
            if b > a and (low in PLAIN_VERBS or low in PRONOUNS or low in SUBORDINATORS or low in TIMES or adverb(token)):
                break
            if b > a and low in CUES and low not in NOUN_LIKE:
                break
            if b > a and low.endswith("ed") and b + 1 < n and not capital(toks[b + 1]):
                break
            if low in PREPOSITIONS and low not in ("of", "for"):
                break
            if low in CONJUNCTIONS and not (low == "and" and b + 1 < n and (capital(toks[b + 1]) or toks[b + 1].low in DETERMINERS)):
                break
        elif low in TIMES:
            break
        b += 1
        if toks[b - 1].low.endswith(("'s", "’s")):
            continue
        if b < n and capital(toks[b - 1]) and not capital(toks[b]) and toks[b].low not in NAME_LINKS and toks[b].low not in ("and", "for"):
            nouns = 0
            while (
                b + nouns < n and nouns < 3 and toks[b + nouns].low.isalpha() and not capital(toks[b + nouns]) and _nounish(toks[b + nouns])
            ):
                nouns += 1
            b += nouns
            break
    while b > a and (toks[b - 1].low in PREPOSITIONS or toks[b - 1].low in CONJUNCTIONS or toks[b - 1].low in DETERMINERS):
        b -= 1
    return (a, b) if a < b else None


def _nounish(token: Token) -> bool:
    return token.low.endswith(
        (
            "ment",
            "tion",
            "man",
            "woman",
            "ist",
            "ship",
            "ency",
            "officials",
            "leaders",
            "leader",
            "ministry",
            "police",
            "campaign",
            "official",
        )
    )


def last_character(text: str, stretch: Quoted) -> str:
    """The last character of a quotation, closing marks of a quotation inside it left out."""
    at = stretch.end
    while at > stretch.start + 1 and text[at - 1] in "'’\"”»›":
        at -= 1
    return text[at - 1]
