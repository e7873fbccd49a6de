"""Sentences and words with their offsets: NLTK's Punkt and NLTKWordTokenizer with parameters of our own, nothing downloaded.

Only this module knows how text is split. It splits a shadow of the text in which curly quotes are straight, one for one,
so that "didn’t" and "didn't" give the same words and every offset still fits the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

import numpy as np
import pandas as pd

# Loading NLTK loads scipy.stats, half a second and 30 MB, for one function that splitting text never calls. NLTK does without where
# SciPy is not installed, so it loads as if it were not; the function is put back, and loads scipy.stats when somebody calls it.
_SPARED = "scipy.stats" not in sys.modules
if _SPARED:
    sys.modules["scipy.stats"] = None  # type: ignore[assignment]
try:
    from nltk.metrics import association
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
finally:
    if _SPARED:
        del sys.modules["scipy.stats"]


def _fisher_exact(*args: object, **named: object) -> object:
    from scipy.stats import fisher_exact

    return fisher_exact(*args, **named)


if _SPARED:
    association.fisher_exact = _fisher_exact

_STRAIGHT = {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'}

# Not part of how a word is compared: soft hyphen, zero-width space, joiners and marks, byte-order mark.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")

# Abbreviations whose full stop seldom ends a sentence (without the last full stop, lower case). Not here: those that are also
# words sentences end with (sat, sun, cent); letters with full stops between them need no entry.
ABBREVIATIONS = frozenset(
    """
    mr mrs ms mx dr prof sr jr st mt ft rev hon sen sens rep reps gov govs pres gen lt col maj capt cpl sgt pvt cmdr adm
    supt det insp messrs mme mlle amb atty dist asst assn dept univ bros
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues thu thurs fri
    co corp inc ltd plc llc nos vol vols fig figs pp ed eds al cf ca approx est max min vs v ph.d
    ala ariz ark calif colo conn del fla ga ind kan ky la md mass mich minn miss mont neb nev okla ont ore pa penn que
    tenn tex va vt wash wis wyo
    ave blvd rd hwy sq
    """.split()
)

# Compared without their full stop, because some house styles write none and NLTK cuts off the one that ends a sentence: "Mr." is "Mr".
# Not those that are another word without it.
_WITHOUT_STOP = {f"{word}.": word for word in ABBREVIATIONS - frozenset("mass miss wash ore ark fig figs mar".split())}

# A capitalised word from this list after an abbreviation begins a new sentence.
SENTENCE_STARTERS = frozenset(
    """
    the a an this that these those he she it they we i you his her its their our my your there here
    and but or so yet if when while after before since although though because as at by for from in on to with
    what who where why how which not no all some many most both each one two another other however moreover meanwhile
    according asked please then did do does is are was were has have had can could would should mr. mrs. ms.
    """.split()
)

# Abbreviations that never end a sentence, whatever word follows: "Ms. So", "e.g. Mr. Lind".
_NEVER_LAST = frozenset(
    "mr mrs ms mx dr prof rev hon sen sens rep reps gov govs gen lt col maj capt cpl sgt pvt cmdr messrs mme mlle e.g i.e cf vs".split()
)

# Abbreviations before a number ("No. 96", "p. 55"), words anywhere else.
_NUMBERED = ("no", "n°", "p", "pop", "ch", "sec")

# Where a new sentence always begins, whatever Punkt would say.
_STARTERS = "|".join(re.escape(word.capitalize()) for word in sorted(SENTENCE_STARTERS))
_BREAK = re.compile(
    rf"""
    [\r\n.•‣⁃▪◦] (?:
      (?<=[\r\n]) (?:(?<=\r)\n)?+ (?:[^\S\r\n]*(?:\r\n|\r|\n))+    # a blank line
    | (?<=[\r\n]) (?:(?<=\r)\n)?+ (?=[^\S\r\n]*[•‣⁃▪◦*–—-][^\S\r\n])   # a line that begins with a bullet
    | (?<=\s[•‣⁃▪◦])                                             # a bullet inside a line
    | (?<=[a-z]\ [A-Z]\.) (?=\ (?:{_STARTERS})\b)                # "vitamin C. The": not the initial of a name
    | (?<=\.) ["'] (?=\ (?:{_STARTERS})\b)                       # "in the U.S." The: an abbreviation ends the quotation
    | (?<=[a-z0-9]{{2}}\.) (?=(?!Com|Net|Org)[A-Z][a-z]+\.?\s)   # "the end.Today is": a lost space, no address
    )""",
    re.VERBOSE,
)

# Items of a list in running text: "1. The first 2. The second".
_ITEM = re.compile(r"(?<!\S)([1-9]\d?|[a-z]|[A-Z](?=\)))(\.\)|[.)])\s(?=\S)", re.ASCII)

# Not yet a sentence: the mark of a list item, or the time that opens one ("At 5 a.m. Mr. Oduya left").
_OPENING = re.compile(r"[•‣⁃▪◦*–—-]?\s*(?:\d{1,2}|[A-Za-z])(?:\.\)?|\))|[A-Z][a-z]+ \d{1,2}(?:[:.]\d\d)? ?[ap]\.m\.")

# A mark that is part of a name: "the Zing! and others".
_NAMED = re.compile(r"\b[A-Z][\w-]*[!?]\Z")

# An omission, ". . .", and whether a new sentence follows it.
_OMISSION = re.compile(r"\.(?: \.){2,}(?=( +(?!I\b)[\"'(\[]*[A-Z])?)")

# More marks of the same sentence: "late !!!".
_MARKS = re.compile(r"[.?!]+[\"')\]]*")

# A mark that Punkt would look at: all but those inside a word and those that end the text. The group is there where nothing but
# closing marks and spaces stands between it and a word.
_CANDIDATE = re.compile(r"[.?!](?!\w|[\"')\]]*+\s*\Z)(?:[\"')\]]*+([ \t\r\n]++)(?=[\"'(\[]*+\w))?")

# What stands between two spaces, where NLTK provably cuts it into one-character marks, a word, a clitic, one-character marks.
# Anything else (a web address, two apostrophes) goes to NLTK. NLTK and Python disagree about which rare characters are letters,
# so an apostrophe counts only beside plain ones. Words that begin like "cannot" and "gonna" may be contractions to NLTK.
_PART = r"(?![cglwCGLW](?i:annot|imme|onna|otta|emme|anna))[^\W_]+"
_CHUNK = re.compile(
    rf"""
    ["(\[{{<$\#@&*]*+ (?:'(?=[A-Za-z]{{3}}))?                              # opening marks
    (                                                                    # the word: parts with a mark between them
        [£€]? {_PART} (?:(?:\.?-|[./]|[,:](?=[0-9])|(?<=[A-Za-z])'(?=[A-Za-z]{{4}})) {_PART})*
        (?:\.(?!\.|[\])}}>"']*\Z))?                                        # its full stop, but for the one that ends the sentence
        | --? | \.\.\.(?=\s) | [—–―&]
    )
    ((?:(?<![-.—–―&])(?:n't|N'T|'(?:[sSmMdD]|ll|LL|re|RE|ve|VE))(?!\S*'))?)  # a clitic
    [,;:?!%&*)\]}}>"]*+ '?+ [,;:?!%&*)\]}}>"]*+                             # closing marks
    (?:(?<!\.)\.[\])}}>"]*+ '?+ [\])}}>"]*+\Z)?+                            # the full stop that ends the sentence
    (?![\S\x1c-\x1f])
    | \S+
    """,
    re.VERBOSE,
)
# What NLTK's rules for a final full stop reach past: closing marks and white space.
_REACH = "])}>\"'»”’" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_SPACE = re.compile(r"\s")
_BATCH = 5_000  # sentences whose chunks are held at a time: bounds the memory of a large collection
_FILLED = re.compile(r"\S+")


class _Abbreviations(frozenset):
    """ABBREVIATIONS, and any letters with full stops between them (W.H.O.), also behind the apostrophe that opens a quotation."""

    def __contains__(self, word: object) -> bool:
        word = str(word).lstrip("'")
        return super().__contains__(word) or (len(word) > 2 and all(len(part) == 1 and part.isalpha() for part in word.split(".")))


@cache
def _sentence_splitter() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = _Abbreviations(ABBREVIATIONS)
    parameters.sent_starters = set(SENTENCE_STARTERS)
    parameters.collocations = {(word, "##number##") for word in _NUMBERED} | {*product(_NEVER_LAST, SENTENCE_STARTERS)}
    return PunktSentenceTokenizer(parameters)


@cache
def _word_splitter() -> NLTKWordTokenizer:
    return NLTKWordTokenizer()


def straighten(text: str) -> str:
    """`text` with curly quotes made straight, one for one: offsets into it are offsets into `text`.

    >>> straighten("“It’s late”")
    '"It\\'s late"'
    """
    if not text.isascii():
        for curly, straight in _STRAIGHT.items():  # several times the speed of str.translate
            text = text.replace(curly, straight)
    return text


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of `text`, white space around it left out, in order and without overlap.

    A blank line and a bullet end a sentence; any other line end is white space.

    >>> sentence_spans("Mr. Oduya left. “Why?” asked Ms. Lind.")
    [(0, 15), (16, 38)]
    """
    shadow = straighten(text)
    if ". ." in shadow:
        shadow = _OMISSION.sub(_omission, shadow)
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*_breaks(shadow), len(shadow)]:
        before = len(spans)
        for first, last in _punkt_spans(shadow[start:end]):
            left, right = _tight(shadow, start + first, start + last)
            if len(spans) > before:
                begun, ended = spans[-1]
                if left == ended and (marks := _MARKS.match(shadow, left, right)):  # "late !!! He": one run of marks
                    ended = marks.end()
                    spans[-1] = begun, ended
                    left, right = _tight(shadow, ended, right)
                if left < right and _goes_on(shadow, begun, ended, left):
                    left = spans.pop()[0]
            if left < right:
                spans.append((left, right))
        start = end
    return spans


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` without the white space inside them."""
    passage = text[start:end]
    return end - len(passage.lstrip()), start + len(passage.rstrip())


def _goes_on(text: str, begun: int, ended: int, left: int) -> bool:
    """Whether what begins at `left` belongs to the sentence from `begun` to `ended`."""
    if text[left].islower():  # "Why?" asked Ms. Lind
        return text[ended - 1] in "\"')]" or (text[ended - 1] in "?!" and bool(_NAMED.search(text, max(begun, ended - 30), ended)))
    return ended - begun < 20 and bool(_OPENING.fullmatch(text, begun, ended))


def _omission(found: re.Match[str]) -> str:
    """An omission with the full stops hidden that end no sentence: all, or all but the first or the last."""
    hidden = found[0].replace(".", "…")
    if not found[1]:
        return hidden
    if len(hidden) > 5 and not found.string[found.start() - 1 : found.start()].isspace():  # "left. . . . The": the first ends it
        return "." + hidden[1:]
    return hidden[:-1] + "."


def _word_before(text: str, at: int) -> str:
    """The last thirty characters, at most, of the chunk before `at`, lower case, without opening marks."""
    before = text[max(at - 30, 0) : at]
    return before[before.rfind(" ") + 1 :].lstrip('"(').lower()


def _breaks(text: str) -> list[int]:
    """Where a new sentence begins whatever Punkt would say."""
    found = []
    start = 0
    for match in _BREAK.finditer(text):
        if match[0] == "." and _word_before(text, match.start()) in ABBREVIATIONS:  # "Prof.Lind": a lost space, but no sentence
            continue
        end = match.start() if match[0] in "•‣⁃▪◦" else match.end()
        found += [*_items(text, start, end), end]
        start = end
    return found + _items(text, start, len(text))


def _items(text: str, start: int, end: int) -> list[int]:
    """Where the second and later items of a list begin, if the passage begins with its first."""
    first = _ITEM.match(text, start, end)
    if not first or first[1] not in ("1", "a", "A"):
        return []
    found, value = [], first[1]
    for item in _ITEM.finditer(text, first.end(), end):
        following = str(int(value) + 1) if value.isdigit() else chr(ord(value) + 1)
        if (item[1], item[2]) == (following, first[2]):
            found.append(item.start())
            value = following
    return found


def _punkt_spans(text: str) -> list[tuple[int, int]]:
    """What our Punkt's span_tokenize gives, at several times its speed.

    Punkt ends a sentence at every mark behind a plain word that is no abbreviation, whatever follows; nothing before such an end
    matters to what comes after it. So only the stretches between them that hold another mark are Punkt's to decide.
    """
    spans = []
    start = 0
    unsure = False
    for mark in _CANDIDATE.finditer(text):
        word = _word_before(text, mark.start()) if mark[1] else ""
        if 1 < len(word) < 30 and word.isalpha() and word not in ABBREVIATIONS and word not in _NUMBERED:
            spans += _split(text, start, mark.start(1)) if unsure else [(start, mark.start(1))]
            start, unsure = mark.end(), False
        else:
            unsure = True
    if unsure:
        return spans + _split(text, start, len(text))
    end = len(text.rstrip())
    return [*spans, (start, end)] if start < end else spans


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + a, start + b) for a, b in _sentence_splitter().span_tokenize(text[start:end])]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every token of one sentence, punctuation included, as NLTKWordTokenizer splits its straightened text.

    "didn't" gives "did" and "n't", "Russia's" gives "Russia" and "'s". White space always separates tokens, and what stands
    between two spaces is split the same wherever it stands, but for the sentence's end: so a chunk of a plain shape is cut here,
    any other by NLTK, once, and remembered. A chunk that NLTK cannot align with the text (backticks beside quotes) is one token.

    >>> token_spans("He didn’t.")
    [(0, 2), (3, 6), (6, 9), (9, 10)]
    """
    shadow = straighten(text)
    tail = shadow[len(shadow.rstrip(_REACH)) :]
    gap = _SPACE.search(tail)
    limit = len(shadow) - len(tail) + gap.start() if gap else len(shadow) + 1  # a chunk that ends here goes to NLTK with all behind it
    spans: list[tuple[int, int]] = []
    for chunk in _CHUNK.finditer(shadow):
        start, end = chunk.span()
        first, last = chunk.span(1)
        if end >= limit or last < 0:
            end = len(shadow) if end >= limit else end
            found = _chunk_spans(shadow[start - 1 : start], shadow[start:end], shadow[end : end + 1])
            spans += [(start + a, start + b) for a, b in found]
            if end == len(shadow):
                break
        elif last - first == end - start:
            spans.append((first, last))
        else:
            clitic = chunk.end(2)
            spans += [(i, i + 1) for i in range(start, first)]
            spans.append((first, last))
            if clitic > last:
                spans.append((last, clitic))
            spans += [(i, i + 1) for i in range(clitic, end)]
    return spans


@lru_cache(maxsize=1 << 17)
def _chunk_spans(before: str, chunk: str, after: str) -> tuple[tuple[int, int], ...]:
    """The tokens of `chunk` between the white space `before` and `after` it; nothing there: it begins or ends the sentence."""
    left, right = f"a{before}" if before else "", f"{after}a" if after else ""
    try:
        spans = [(a - len(left), b - len(left)) for a, b in _word_splitter().span_tokenize(left + chunk + right)]
    except (ValueError, TimeoutError):
        return tuple(m.span() for m in _FILLED.finditer(chunk))
    return tuple((a, b) for a, b in spans if a >= 0 and b <= len(chunk))


def key(token: str) -> str:
    """What a token is compared by: straight quotes, NFC, case folded, invisible characters and the full stop of an abbreviation out.

    Never slice it: its length may differ.

    >>> key("Straße"), key("N’T"), key("Mr.")
    ('strasse', "n't", 'mr')
    """
    if token.isascii():
        low = token.lower()
        return _WITHOUT_STOP.get(low, low) if low.endswith(".") else low
    return unicodedata.normalize("NFC", straighten(token).translate(_INVISIBLE)).casefold()


def words(text: str) -> list[tuple[str, int, int]]:
    """The words of one sentence as (key, start, end), punctuation left out.

    >>> words("He didn’t.")
    [('he', 0, 2), ('did', 3, 6), ("n't", 6, 9)]
    """
    return [(word, start, end) for start, end in token_spans(text) if (word := _word(text[start:end]))]


class Words(NamedTuple):
    """The words of many sentences: a row's key is keys[code], its place start to end in its sentence; counts has rows per sentence."""

    keys: list[str]
    code: np.ndarray
    start: np.ndarray
    end: np.ndarray
    counts: np.ndarray


def all_words(sentences: Iterable[str]) -> Words:
    """The words of all sentences, in order: what `words` gives for each, at a multiple of its speed.

    In a sentence whose words have one plain space between them, what stands between two spaces is split the same wherever it stands
    but for the two ends: so every different chunk is split once, and the rest is counting. Other sentences are split one by one.

    >>> found = all_words(["He didn’t.", "He did."])
    >>> [found.keys[code] for code in found.code], found.start.tolist(), found.counts.tolist()
    (['he', 'did', "n't", 'he', 'did'], [0, 3, 6, 0, 3], [3, 2])
    """
    keys: dict[str, int] = {}
    some = iter(sentences)
    parts = [_some_words([], keys)]
    while batch := list(islice(some, _BATCH)):
        parts.append(_some_words(batch, keys))
    columns = list(zip(*parts, strict=True))
    del parts
    return Words(list(keys), *(np.concatenate(columns.pop(0)) for _ in Words._fields[1:]))


def _some_words(sentences: list[str], keys: dict[str, int]) -> tuple[np.ndarray, ...]:
    """code, start, end and counts of `all_words` for some of the sentences; `keys` numbers the keys and grows."""
    chunks: list[str] = []  # a line end marks the chunk that begins or ends its sentence; another sentence is a chunk of its own
    sizes: list[int] = []
    for sentence in sentences:
        shadow = straighten(sentence)
        parts = shadow.split()
        if " ".join(parts) == shadow and parts and parts[-1].strip(_REACH):
            parts[0] = "\n" + parts[0]
            parts[-1] += "\n"
            chunks += parts
            sizes.append(len(parts))
        else:
            chunks.append(f"\n{shadow}\n")
            sizes.append(1)
    chunk, different = pd.factorize(np.array(chunks, dtype=object))
    found = [_chunk_words(text) for text in different]
    rows = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    inside = [(keys.setdefault(word, len(keys)), start, end) for listed in found for word, start, end in listed]
    code, start, end = np.array(inside, dtype=np.int32).reshape(-1, 3).T
    # Where each chunk begins in its sentence: behind the chunks and the spaces before it there.
    size = np.array(sizes, dtype=np.int64)
    last = np.cumsum(size)
    reach = np.fromiter(map(len, chunks), dtype=np.int32, count=len(chunks)) + 1
    reach[last - size] -= 1
    reach[last - 1] -= 1
    begin = np.cumsum(reach, dtype=np.int32) - reach
    begin -= np.repeat(begin[last - size], size)
    # The words of chunk after chunk, as places in the list of the words of the different chunks.
    n = rows[chunk]
    total = np.concatenate([[0], np.cumsum(n)])
    place = np.arange(total[-1]) + np.repeat((np.cumsum(rows) - rows)[chunk] - total[:-1], n)
    begin = np.repeat(begin, n)
    return code[place], begin + start[place], begin + end[place], np.diff(total[np.concatenate([[0], last])])


@lru_cache(maxsize=1 << 17)
def _chunk_words(chunk: str) -> list[tuple[str, int, int]]:
    """The words of a chunk of `all_words`: a line end before or behind it says that it begins or ends its sentence."""
    begins, ends = chunk[0] == "\n", chunk[-1] == "\n"
    chunk = chunk[begins : len(chunk) - ends]
    before, after = "" if begins else "a ", "" if ends else " a"
    found = words(before + chunk + after)
    return [(word, start - len(before), end - len(before)) for word, start, end in found[not begins : len(found) - (not ends)]]


@lru_cache(maxsize=1 << 17)
def _word(token: str) -> str:
    """The token's key, or nothing for punctuation."""
    compared = key(token)
    return compared if any(map(str.isalnum, compared)) else ""
