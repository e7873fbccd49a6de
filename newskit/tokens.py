"""Sentences and words with their offsets: NLTK's Punkt and NLTKWordTokenizer with parameters of our own, nothing downloaded.

Only this module knows how text is split. It splits a shadow of the text in which curly quotes are straight, one for one,
so that "didn’t" and "didn't" give the same words and every offset still fits the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

_STRAIGHT = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")

# Not part of how a word is compared: soft hyphen, zero-width space, joiners and marks, byte-order mark.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")

# Abbreviations whose full stop seldom ends a sentence (without the last full stop, lower case).
ABBREVIATIONS = frozenset(
    """
    mr mrs ms mx dr prof sr jr st mt ft rev hon sen sens rep reps gov govs pres gen lt col maj capt cpl sgt pvt cmdr adm
    supt det insp messrs mme mlle amb atty dist asst assn dept univ bros
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
    co corp inc ltd plc llc no nos vol vols fig figs pp ed eds al cf ca approx est max min vs v
    e.g i.e a.m p.m u.s u.k u.n e.u u.s.a u.s.s.r d.c n.y l.a n.j b.c a.d g.d.p c.e.o ph.d m.d b.a m.a
    ala ariz ark calif colo conn del fla ga ind kan ky la md mass mich minn miss mont neb nev okla ont ore pa penn que
    tenn tex va vt wash wis wyo
    ave blvd rd hwy sq cent
    """.split()
)

# A capitalised word from this list after an abbreviation begins a new sentence.
SENTENCE_STARTERS = frozenset(
    """
    the a an this that these those he she it they we i you his her its their our my your there here
    and but or so yet if when while after before since although though because as at by for from in on to with
    what who where why how which not no all some many most both each one two another other however moreover meanwhile
    according asked
    """.split()
)

# "No. 96", "Nos. 4": the abbreviation belongs to the number, and "No." alone is a sentence.
_NUMBERED = [("no", "##number##"), ("nos", "##number##"), ("fig", "##number##"), ("vol", "##number##")]

# A blank line, or a line that begins with a bullet, always begins a new sentence.
_BREAK = re.compile(r"(?:\r\n|\r|\n)(?:[^\S\r\n]*(?:\r\n|\r|\n))+|(?:\r\n|\r|\n)(?=[^\S\r\n]*(?:[•‣▪◦*]|[-–—])[^\S\r\n])")


_CHUNK = re.compile(r"\S+")
_CLOSING = "])}>\"'»”’"
# Letters or digits with at most one clitic or mark behind them: NLTK cuts before it wherever white space follows.
_PLAIN = re.compile(r"([^\W\d_]+?|\d+)(?:n't|N'T|'(?:[sSmMdD]|ll|LL|re|RE|ve|VE)|[,;:?!])?")
_CONTRACTED = frozenset("cannot gimme gonna gotta lemme wanna".split())


@cache
def _sentence_splitter() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    parameters.sent_starters = set(SENTENCE_STARTERS)
    parameters.collocations = set(_NUMBERED)
    return PunktSentenceTokenizer(parameters)


@cache
def _word_splitter() -> NLTKWordTokenizer:
    return NLTKWordTokenizer()


def straighten(text: str) -> str:
    """`text` with curly quotes made straight, one for one: offsets into it are offsets into `text`.

    >>> straighten("“It’s late”")
    '"It\\'s late"'
    """
    return text.translate(_STRAIGHT)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of `text`, white space around it left out, in order and without overlap.

    A blank line and a line that begins with a bullet end a sentence; any other line end is white space.

    >>> sentence_spans("Mr. Oduya left. “Why?” asked Ms. Lind.")
    [(0, 15), (16, 38)]
    """
    shadow = straighten(text)
    spans = []
    start = 0
    for end in [m.end() for m in _BREAK.finditer(shadow)] + [len(shadow)]:
        stretch = shadow[start:end]
        for first, last in _sentence_splitter().span_tokenize(stretch):
            sentence = stretch[first:last]
            left = start + first + len(sentence) - len(sentence.lstrip())
            right = start + first + len(sentence.rstrip())
            if right <= left:
                continue
            if spans and spans[-1][1] > start and shadow[left].islower() and shadow[spans[-1][1] - 1] in "\"')]":
                left = spans.pop()[0]  # "Why?" asked Ms. Lind: the sentence goes on after the mark
            spans.append((left, right))
        start = end
    return spans


def token_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every token of one sentence, punctuation included, as NLTKWordTokenizer splits its straightened text.

    "didn't" gives "did" and "n't", "Russia's" gives "Russia" and "'s". White space always separates tokens, and what stands
    between two spaces is split the same wherever it stands, but for the sentence's end: so each such chunk is split once and
    remembered. A chunk that NLTK cannot align with the text (backticks beside quotes) is one token.

    >>> token_spans("He didn’t.")
    [(0, 2), (3, 6), (6, 9), (9, 10)]
    """
    shadow = straighten(text)
    chunks = [m.span() for m in _CHUNK.finditer(shadow)]
    ending = len(chunks) - 1  # the chunk that the rules for a final full stop may reach, past chunks of closing marks alone
    while ending > 0 and not shadow[slice(*chunks[ending])].strip(_CLOSING):
        ending -= 1
    spans: list[tuple[int, int]] = []
    for start, end in chunks[: max(ending, 0)]:
        chunk = shadow[start:end]
        plain = _PLAIN.fullmatch(chunk)
        if plain and plain[1].lower() not in _CONTRACTED:
            middle = start + plain.end(1)
            spans.append((start, middle))
            if middle < end:
                spans.append((middle, end))
        else:
            spans += [(start + a, start + b) for a, b in _chunk_spans(shadow[start - 1 : start], chunk, shadow[end])]
    if chunks:
        start = chunks[ending][0]
        spans += [(start + a, start + b) for a, b in _chunk_spans(shadow[start - 1 : start] if start else "", shadow[start:], "")]
    return spans


@lru_cache(maxsize=1 << 17)
def _chunk_spans(before: str, chunk: str, after: str) -> tuple[tuple[int, int], ...]:
    """The tokens of `chunk` between the white space `before` and `after` it; nothing there: it begins or ends the sentence."""
    left, right = f"a{before}" if before else "", f"{after}a" if after else ""
    try:
        spans = [(a - len(left), b - len(left)) for a, b in _word_splitter().span_tokenize(left + chunk + right)]
    except ValueError:
        return ((0, len(chunk)),)
    return tuple((a, b) for a, b in spans if a >= 0 and b <= len(chunk))


def key(token: str) -> str:
    """What a token is compared by: straight quotes, NFC, case folded, invisible characters out. Never slice it: its length may differ.

    >>> key("Straße"), key("N’T")
    ('strasse', "n't")
    """
    return unicodedata.normalize("NFC", straighten(token).translate(_INVISIBLE)).casefold()


def words(text: str) -> list[tuple[str, int, int]]:
    """The words of one sentence as (key, start, end), punctuation left out.

    >>> words("He didn’t.")
    [('he', 0, 2), ('did', 3, 6), ("n't", 6, 9)]
    """
    return [(word, start, end) for start, end in token_spans(text) if (word := _word(text[start:end]))]


@lru_cache(maxsize=1 << 17)
def _word(token: str) -> str:
    """The token's key, or nothing for punctuation."""
    compared = key(token)
    return compared if any(map(str.isalnum, compared)) else ""
