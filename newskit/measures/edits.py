"""How a sentence was edited on its way from one article to another, word by word.

Words are aligned by their keys, so punctuation, case and quote style are never edits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import pandas as pd
from rapidfuzz.distance import LCSseq, Levenshtein

from newskit import marks, tables, tokens
from newskit.measures import edit_kinds
from newskit.measures.edit_kinds import MIRRORED

# Words so common that a run of nothing else between two edits is a coincidence, not text that was kept.
LITTLE_WORDS = frozenset(
    """
    the a an of to in on at by for with from as and or but that it its is was be has have had he she they his her
    """.split()
)

# Letters that make another word at a name's end (Russia, Russian; Iraq, Iraqi; Smith, Smiths): not another spelling of it.
NAME_ENDINGS = frozenset("nsi")

# Number words, magnitudes, and how a number is hedged. Hedges of one group say the same thing.
_ONES = """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
""".split()
_TENS = """
twenty thirty forty fifty sixty seventy eighty ninety
""".split()
NUMBER_WORDS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
MAGNITUDES = {"dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SUFFIXES = {"": 1, "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
HEDGES = {
    "more than": ">", "over": ">", "at least": "≥", "no fewer than": "≥", "about": "~", "around": "~", "some": "~", "roughly": "~",
    "approximately": "~", "an estimated": "~", "nearly": "≲", "almost": "≲", "up to": "≤", "as many as": "≤",
    "fewer than": "<", "less than": "<", "under": "<",
}  # fmt: skip

_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(k|m|mn|b|bn|tn)?")

_QUOTED = 3  # words: fewer in quotation marks are a name or a word at arm's length rather than a quotation

Word = tuple[str, int, int]  # key, start, end


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence: the words first to last (not included) spell it, hedge before it included; `value` and `hedge` compare it."""

    first: int
    last: int
    bare: int  # where the number begins after its hedge
    value: float
    hedge: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Words first to last of one sentence became words other_first to other_last of the other."""

    kind: str
    first: int
    last: int
    other_first: int
    other_last: int


def numbers(keys: Sequence[str]) -> list[Number]:
    """The numbers of a sentence given as word keys, in order, in figures or in words, with the hedge before them.

    >>> [(n.value, n.hedge) for n in numbers(["more", "than", "13,000", "of", "two", "million"])]
    [(13000.0, '>'), (2000000.0, '')]
    """
    found = []
    at = 0
    while at < len(keys):
        value, end = _value(keys[at]), at + 1
        if value is None and keys[at] in {"a", "an"} and end < len(keys) and keys[end] in MAGNITUDES:
            value = 1.0
        if value is None:
            at += 1
            continue
        while end < len(keys) and keys[end] in MAGNITUDES:
            value *= MAGNITUDES[keys[end]]
            end += 1
        first, hedge = at, ""
        for size in (3, 2, 1):
            phrase = " ".join(keys[max(at - size, 0) : at])
            if at >= size and phrase in HEDGES:
                first, hedge = at - size, HEDGES[phrase]
                break
        found.append(Number(first, end, at, value, hedge))
        at = end
    return found


@lru_cache(maxsize=2**16)
def _value(key: str) -> float | None:
    if figures := _DIGITS.fullmatch(key):
        return float(figures[1].replace(",", "") + (figures[2] or "")) * SUFFIXES[figures[3] or ""]
    tens, _, ones = key.partition("-")
    if ones and NUMBER_WORDS.get(tens, 0) >= 20 and 0 < NUMBER_WORDS.get(ones, 0) < 10:
        return float(NUMBER_WORDS[tens] + NUMBER_WORDS[ones])
    return float(NUMBER_WORDS[key]) if key in NUMBER_WORDS else None


def same_name(name: str, other: str) -> bool:
    """Whether two different words are spellings of one name: both begin with a capital and are one letter apart, at least four long.

    >>> same_name("Sofya", "Sofia"), same_name("Russia", "Russian")
    (True, False)
    """
    if not (name[:1].isupper() and other[:1].isupper() and name.isalpha() and other.isalpha()):
        return False
    a, b = sorted((tokens.key(name), tokens.key(other)), key=len)
    if len(a) < 4 or Levenshtein.distance(a, b, score_cutoff=1) != 1:
        return False
    return not (b.startswith(a) and b[-1] in NAME_ENDINGS)


def edits(overlap: pd.DataFrame, sentences: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """One row per edit between two aligned sentences, for every row of `overlap` and so in both directions: table "edits".

    `before` is this article's text and `after` the other's; `article.text[start:end]` is `before`, and where nothing stands the
    two offsets are equal (the place where it would stand). A split sentence is compared with its two parts joined. Verbatim pairs have
    no edits. `kind` is one of `edit_kinds.KINDS`:

    - cut (only here), added (only in the other), replaced, moved (the same words elsewhere in the sentence);
    - number changed (figures or number words of another value), name spelling;
    - attribution changed: who is said to say so, or the verb of saying, is another, or the attribution is there on one side only;
    - hedge added, hedge removed: a hedge of loaded_words.csv, or one of a number ("about", "more than"), that the other has not;
    - tense or person: auxiliaries, forms of one verb, pronouns of another person ("has said" and "said", "our" and "their");
    - quotation made indirect, quotation made direct: words that both keep stand inside quotation marks on one side only. The row is the
      mark: one for the opening and one for the closing mark, where it stands in these sentences.
    """
    tables.require(overlap, "sentence_overlap")
    tables.require(sentences, ["article_id", "block_no", "sentence_no", "start", "end", "text"])
    tables.require(words, ["article_id", "sentence_no", "word", "start", "end"])
    parts = sides(sentences, words, _quotations(sentences))
    rows = set()
    for article, here, other, there in _pairs(overlap):
        if other < article:
            continue  # every pair stands in both directions
        side, far = _join([parts[article, s] for s in here]), _join([parts[other, s] for s in there])
        for kind, mine, theirs in _spans(side, far):
            before, after = side.text(*mine), far.text(*theirs)
            rows.add((article, *mine, other, *theirs, kind, before, after))
            rows.add((other, *theirs, article, *mine, MIRRORED.get(kind, kind), after, before))
    return tables.table("edits", sorted(rows))


def sides(
    sentences: pd.DataFrame, words: pd.DataFrame, quotations: Mapping[str, Sequence[marks.Quoted]] | None = None
) -> dict[tuple[str, int], Side]:
    """Every sentence by article and start, with its words in order and the quotations of its article, if they are given."""
    spelled: dict[tuple[str, int], list[Word]] = defaultdict(list)
    columns = (words[column].tolist() for column in ("article_id", "sentence_no", "word", "start", "end"))
    for article, number, key, start, end in zip(*columns, strict=True):  # five times as quick as itertuples
        spelled[article, number].append((key, start, end))
    quoted = quotations or {}
    return {
        (article, start): Side([(start, text)], sorted(spelled[article, number], key=lambda word: word[1]), quoted.get(article, ()))
        for article, number, start, text in sentences[["article_id", "sentence_no", "start", "text"]].itertuples(index=False, name=None)
    }


def _join(parts: list[Side]) -> Side:
    if len(parts) == 1:
        return parts[0]
    return Side([s for part in parts for s in part.sentences], [w for part in parts for w in part.words], parts[0].quotations)


def _quotations(sentences: pd.DataFrame) -> dict[str, list[marks.Quoted]]:
    """The quotations of every article, read from its kept sentences in their places: one may begin sentences before it ends."""
    found = {}
    columns = ["start", "end", "text", "block_no"]
    for article, mine in sentences.sort_values(["article_id", "start"]).groupby("article_id"):
        pieces, blocks, at = [], {}, 0
        for start, end, text, block in mine[columns].itertuples(index=False, name=None):
            pieces += [" " * (start - at), text]
            at = end
            blocks[block] = (blocks.get(block, (start, end))[0], end)
        found[article] = [q for q in marks.quoted("".join(pieces), list(blocks.values())) if q.depth == 0]
    return found


def _pairs(overlap: pd.DataFrame) -> Iterator[tuple[str, list[int], str, list[int]]]:
    """The sentences to compare: a pair, or the whole and the parts of a group."""
    columns = ["article_id", "start", "other_id", "other_start", "relation", "group"]
    grouped: dict[tuple[str, str, int], tuple[set[int], set[int]]] = {}
    for article, start, other, other_start, relation, group in overlap[columns].itertuples(index=False, name=None):
        if not pd.isna(group):
            here, there = grouped.setdefault((article, other, group), (set(), set()))
            here.add(start)
            there.add(other_start)
        elif relation != "verbatim":
            yield article, [start], other, [other_start]
    for (article, other, _), (here, there) in grouped.items():
        yield article, sorted(here), other, sorted(there)


def segments(text: str, other: str) -> tuple[list[tuple[str, str | None]], list[tuple[str, str | None]]]:
    """Two sentences cut into pieces, each with the kind of its edit or None where the words are kept; the pieces join to the sentences.

    A piece of `text` that `other` lacks is cut, a piece of `other` that `text` lacks is added.

    >>> segments("Mr Lind left.", "Lind left early.")
    ([('Mr', 'cut'), (' Lind left.', None)], [('Lind left ', None), ('early', 'added'), ('.', None)])
    """
    side, far = (Side([(0, t)], tokens.words(t), [q for q in marks.quoted(t, [(0, len(t))]) if q.depth == 0]) for t in (text, other))
    spans = _spans(side, far)
    return _cut(text, [(here, kind) for kind, here, _ in spans]), _cut(other, [(there, kind) for kind, _, there in spans])


def _cut(text: str, marks: list[tuple[tuple[int, int], str]]) -> list[tuple[str, str | None]]:
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for (start, end), kind in sorted(marks):
        if at <= start < end:
            pieces += [(text[at:start], None), (text[start:end], kind)]
            at = end
    pieces.append((text[at:], None))
    return [piece for piece in pieces if piece[0]]


@dataclass(frozen=True)
class Side:
    """One side of a comparison: sentences of one article as (start, text), their words, and the article's quotations."""

    sentences: list[tuple[int, str]]
    words: list[Word]
    quotations: Sequence[marks.Quoted] = ()

    def text(self, start: int, end: int) -> str:
        for first, text in self.sentences:
            if first <= start and end <= first + len(text):
                return text[start - first : end - first]
        raise ValueError(f"{start}:{end} is in no sentence of this side")

    @cached_property
    def keys(self) -> list[str]:
        return [word[0] for word in self.words]

    def spelling(self, word: int) -> str:
        return self.text(*self.words[word][1:])

    def sentence(self, word: int) -> int:
        if len(self.sentences) == 1:
            return 0
        start = self.words[word][1]
        return max(i for i, (first, _) in enumerate(self.sentences) if first <= start)

    def opens(self, word: int) -> bool:
        """Whether a word begins its sentence or a quotation, where any word may have a capital."""
        first, text = self.sentences[self.sentence(word)]
        before = tokens.straighten(text[: self.words[word][1] - first]).rstrip()
        return not before or before[-1] in "\"':(-–—"

    @cached_property
    def capitals(self) -> frozenset[int]:
        """The words that begin with a capital."""
        return frozenset(i for i in range(len(self.words)) if self.spelling(i)[:1].isupper())

    @cached_property
    def attributions(self) -> list[edit_kinds.Attribution]:
        between, at = [], self.sentences[0][0]
        for i, (_, start, end) in enumerate(self.words):
            inside = not i or self.sentence(i) == self.sentence(i - 1)
            between.append(tokens.straighten(self.text(at, start)) if inside else ".")
            at = end
        return edit_kinds.attributions(self.keys, between)

    @cached_property
    def hedges(self) -> list[tuple[int, int]]:
        return edit_kinds.hedges(self.keys) + [(number.first, number.bare) for number in numbers(self.keys) if number.hedge]

    def marked(self, place: int) -> bool:
        """Whether a quotation mark stands right beside this place."""
        return any(
            '"' in tokens.straighten(text[max(place - first - 2, 0) : place - first + 2])
            for first, text in self.sentences
            if first <= place
        )

    def has(self, start: int, end: int) -> bool:
        return any(first <= start and end <= first + len(text) for first, text in self.sentences)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of these words; of no word, the end of the word before (or the start of the side)."""
        if first < last:
            return self.words[first][1], self.words[last - 1][2]
        place = self.words[first - 1][2] if first else self.sentences[0][0]
        return place, place


def _spans(side: Side, far: Side) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The edits as (kind, offsets here, offsets there); none crosses from one sentence into the next.

    Of several equally long common subsequences the aligner takes one; a fixed order of the sides makes it the same both ways.
    """
    if far.keys < side.keys:
        return sorted(((MIRRORED.get(kind, kind), here, there) for kind, there, here in _spans(far, side)), key=lambda s: (s[1], s[2]))
    spans = []
    for edit in compare(side, far):
        here, there = _by_sentence(side, edit.first, edit.last), _by_sentence(far, edit.other_first, edit.other_last)
        for i in range(max(len(here), len(there))):
            one = here[i] if i < len(here) else (edit.last, edit.last)
            two = there[i] if i < len(there) else (edit.other_last, edit.other_last)
            both = (one[0] < one[1]) == (edit.first < edit.last) and (two[0] < two[1]) == (edit.other_first < edit.other_last)
            kind = edit.kind if both else "cut" if one[0] < one[1] else "added"
            spans.append((kind, side.span(*one), far.span(*two)))
    return spans + _requoted(side, far)


def _requoted(side: Side, far: Side) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The marks of quotations that have none on the other side, though half of their words or more stand there."""
    if not side.quotations and not far.quotations:
        return []
    codes = [code for code in LCSseq.opcodes(side.keys, far.keys) if code.tag == "equal"]
    kept = [(code.src_start + k, code.dest_start + k) for code in codes for k in range(code.src_end - code.src_start)]
    lost = [("quotation made indirect", here, there) for here, there in _unquoted(side, far, kept)]
    won = [("quotation made direct", here, there) for there, here in _unquoted(far, side, [(j, i) for i, j in kept])]
    return lost + won


def _unquoted(side: Side, far: Side, kept: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the marks stand here, and where they would stand there."""
    for quotation in side.quotations:
        inside = {i for i, (_, start, end) in enumerate(side.words) if quotation.start <= start and end <= quotation.end}
        pairs = [(i, j) for i, j in kept if i in inside]
        if len(pairs) < _QUOTED or 2 * len(pairs) < len(inside) or not quotation.closed:
            continue
        there = [far.words[j] for _, j in pairs]
        if any(q.outer_start < end and start < q.outer_end for _, start, end in there for q in far.quotations):
            continue
        if far.marked(there[0][1]) or far.marked(there[-1][2]):
            continue  # the other mark of that quotation is missing or far away
        for mark, place in (
            ((quotation.outer_start, quotation.start), there[0][1]),
            ((quotation.end, quotation.outer_end), there[-1][2]),
        ):
            if side.has(*mark):
                yield mark, (place, place)


def _by_sentence(side: Side, first: int, last: int) -> list[tuple[int, int]]:
    if first == last or len(side.sentences) == 1:
        return [(first, last)]
    bounds = [first, *(k for k in range(first + 1, last) if side.sentence(k) != side.sentence(k - 1)), last]
    return list(pairwise(bounds))


def compare(side: Side, far: Side) -> list[Edit]:
    return sorted((named(side, far, edit) for edit in changes(side, far)), key=lambda e: (e.first, e.last, e.other_first))


def changes(side: Side, far: Side) -> list[Edit]:
    """The edits, no kind closer than cut, added, moved, replaced, name spelling and number changed."""
    gaps = _gaps(side.keys, far.keys)
    moves = _moves(side.keys, far.keys, gaps)
    found = [Edit("moved", *move) for move in moves]
    for gap in gaps:
        left = _without(gap[0], gap[1], [(m[0], m[1]) for m in moves])
        right = _without(gap[2], gap[3], [(m[2], m[3]) for m in moves])
        if len(left) == len(right) == 1:
            found += _replaced(side, far, (*left[0], *right[0]))
        else:
            found += [Edit("cut", *piece, gap[2], gap[2]) for piece in left]
            found += [Edit("added", gap[1], gap[1], *piece) for piece in right]
    return found


def named(side: Side, far: Side, edit: Edit) -> Edit:
    """The edit, under a closer name where it is only cut, added or replaced and a rule gives one."""
    if edit.kind not in ("cut", "added", "replaced"):
        return edit
    here, there = side.keys, far.keys
    mine, theirs = (edit.first, edit.last), (edit.other_first, edit.other_last)
    before, after = here[slice(*mine)], there[slice(*theirs)]
    less, more = edit_kinds.hedged(here, side.hedges, *mine), edit_kinds.hedged(there, far.hedges, *theirs)
    following = here[edit.last] if here[edit.last : edit.last + 1] == there[edit.other_last : edit.other_last + 1] != [] else ""
    kind = edit.kind
    if edit_kinds.tense_or_person(before, after, following):
        kind = "tense or person"
    elif more is not None and less is None and _same_claim(before, more):
        kind = "hedge added"
    elif less is not None and more is None and _same_claim(less, after):
        kind = "hedge removed"
    elif all(
        edit_kinds.attributed(one.attributions, *span, whole=kind != "replaced")
        for one, span in ((side, mine), (far, theirs))
        if span[0] < span[1]
    ):
        kind = "attribution changed"
    return Edit(kind, *mine, *theirs)


def _same_claim(before: list[str], after: list[str]) -> bool:
    """Whether nothing but what joins words or forms a tense is left of an edit once its hedge is taken out."""
    return before == after or edit_kinds.empty([*before, *after]) or edit_kinds.tense_or_person(before, after)


def _gaps(here: list[str], there: list[str]) -> list[tuple[int, int, int, int]]:
    """The stretches (first, last, other_first, other_last) between the words that both have in the same order."""
    codes = [code for code in LCSseq.opcodes(here, there) if code.tag == "equal"]
    runs = [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in codes]
    ends = [*runs, (len(here), len(there), 0)][1:]
    gaps = []
    at = other_at = 0
    for (i, j, size), (next_i, next_j, next_size) in zip(runs, ends, strict=True):
        last, other_last = i + size, j + size
        if at < i and other_at < j and last < next_i and other_last < next_j and LITTLE_WORDS.issuperset(here[i:last]):
            continue  # little words between two replacements
        if next_size:  # "The [agency added, the] North": the words kept are those beside what follows
            if other_last == next_j and last <= next_i - size and here[next_i - size : next_i] == here[i:last]:
                i = next_i - size
            elif last == next_i and other_last <= next_j - size and there[next_j - size : next_j] == there[j:other_last]:
                j = next_j - size
        if at < i or other_at < j:
            gaps.append((at, i, other_at, j))
        at, other_at = i + size, j + size
    if at < len(here) or other_at < len(there):
        gaps.append((at, len(here), other_at, len(there)))
    return gaps


def _moves(here: list[str], there: list[str], gaps: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Runs of two or more words, not all of them little, that stand in a gap on either side: longest first, each word once."""
    free = {i for a, b, _, _ in gaps for i in range(a, b)}
    other_free = {j for _, _, c, d in gaps for j in range(c, d)}
    moves = []
    while True:
        run = max(_runs(here, there, free, other_free), key=lambda r: (r[2], -r[0], -r[1]), default=None)
        if run is None:
            return moves
        i, j, size = run
        moves.append((i, i + size, j, j + size))
        free -= set(range(i, i + size))
        other_free -= set(range(j, j + size))


def _runs(here: list[str], there: list[str], free: set[int], other_free: set[int]) -> Iterator[tuple[int, int, int]]:
    begins = defaultdict(list)  # where two words stand side by side there
    for j in sorted(other_free):
        if j + 1 in other_free:
            begins[there[j], there[j + 1]].append(j)
    for i in sorted(free):
        for j in begins.get((here[i], here[i + 1]), ()) if i + 1 in free else ():
            size = 2
            while i + size in free and j + size in other_free and here[i + size] == there[j + size]:
                size += 1
            if not LITTLE_WORDS.issuperset(here[i : i + size]):
                yield i, j, size


def _without(first: int, last: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of first:last without the stretches taken."""
    left = []
    for start, end in sorted(t for t in taken if first <= t[0] and t[1] <= last):
        if first < start:
            left.append((first, start))
        first = end
    return [*left, (first, last)] if first < last else left


def _replaced(side: Side, far: Side, gap: tuple[int, int, int, int]) -> list[Edit]:
    """One replacement, cut at a name in two spellings if there is one."""
    first, last, other_first, other_last = gap
    for i in sorted(side.capitals.intersection(range(first, last))):
        for j in sorted(far.capitals.intersection(range(other_first, other_last))):
            if not (side.opens(i) and far.opens(j)) and same_name(side.spelling(i), far.spelling(j)):
                before, after = (first, i, other_first, j), (i + 1, last, j + 1, other_last)
                return [*_plain(side, far, before), Edit("name spelling", i, i + 1, j, j + 1), *_replaced(side, far, after)]
    return _plain(side, far, gap)


def _plain(side: Side, far: Side, gap: tuple[int, int, int, int]) -> list[Edit]:
    first, last, other_first, other_last = gap
    if first == last or other_first == other_last:
        kind = "cut" if first < last else "added"
        return [Edit(kind, *gap)] if first < last or other_first < other_last else []
    one, two = numbers(side.keys[first:last]), numbers(far.keys[other_first:other_last])
    whole = len(one) == len(two) == 1 and (one[0].first, one[0].last) == (0, last - first)
    whole = whole and (two[0].first, two[0].last) == (0, other_last - other_first)
    return [Edit("number changed" if whole and one[0].value != two[0].value else "replaced", *gap)]
