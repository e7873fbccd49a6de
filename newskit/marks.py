"""Quotation marks: typed pairs, nesting, wrong-way curly marks repaired, and quotations that run over several paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

_FAMILY = {
    **dict.fromkeys('“”"„‟＂', "double"),
    **dict.fromkeys("«»‹›", "guillemet"),
    **dict.fromkeys("‘’'‚‛", "single"),
}
_MARK = re.compile("[" + "".join(_FAMILY) + "]")
_ALWAYS_OPEN, _ALWAYS_CLOSE = "“„‟‘‚‛", "”"

# What may stand right before an opening mark, and right after a closing one, besides white space and another mark.
_BEFORE_OPEN = frozenset("([{—–-―/…:>")
_AFTER_CLOSE = frozenset(")]}—–-―/….,;:!?<")

# Words that begin with an apostrophe: ’em, ’til. A digit after it is a decade or a year: ’90s.
_ELISION = re.compile(r"(?:\d|(?:em|til|till|tis|twas|cause|round|bout|n|cuz|im|ere|neath)\b)", re.I)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch inside quotation marks: text[start:end] leaves the marks out, text[outer_start:outer_end] has them.

    `family` is double, single or guillemet; `depth` is 0 at top level; `closed` is False where the closing mark is missing;
    `chain` numbers the quotations of an article: paragraphs of one quotation share it.
    """

    outer_start: int
    start: int
    end: int
    outer_end: int
    family: str
    depth: int
    closed: bool
    chain: int


def quoted(text: str, blocks: Sequence[tuple[int, int]]) -> list[Quoted]:
    """The stretches of `text` inside quotation marks, block by block, in reading order.

    A mark never pairs with one of another block. A double mark left open reaches to the end of its block; where the next block opens
    with such a mark, or has the closing one first, the two are one chain, and where another pair follows it in its own block it is
    dropped: it costs that quotation only.

    >>> [(q.start, q.end) for q in quoted('He said "no" twice.', [(0, 19)])]
    [(9, 11)]
    """
    found: list[Quoted] = []
    chain = 0
    unclosed: Quoted | None = None  # the stretch that the block before left open
    for begin, stop in blocks:
        stretches = _pairs(text, begin, stop)
        continued = unclosed is not None and stretches and stretches[0].outer_start == begin and stretches[0].family == unclosed.family
        goes_on = unclosed is not None and not continued and text[unclosed.end - 1] in ".?!…"  # a paragraph that ends
        closing = _closing(text, begin, stop, unclosed.family) if goes_on else -1
        if closing > begin:
            stretches = [Quoted(begin, begin, closing, closing + 1, unclosed.family, 0, True, 0), *_pairs(text, closing + 1, stop)]
            continued = True
        unclosed = None
        for n, stretch in enumerate(stretches):
            if stretch.depth == 0 and not (n == 0 and continued):
                chain += 1
            found.append(replace(stretch, chain=chain))
            if not stretch.closed:
                unclosed = found[-1]
    return found


def _closing(text: str, begin: int, stop: int, family: str) -> int:
    """The block's first mark of the family if it can only close what the block before left open, else -1: not the inches of 6'2"."""
    match = next((m for m in _MARK.finditer(text, begin, stop) if _FAMILY[m.group()] == family), None)
    if match is None or match.group() in _ALWAYS_OPEN or match.start() == begin:
        return -1
    at = match.start()
    before, after = text[at - 1], text[at + 1] if at + 1 < stop else " "
    return at if not (before.isspace() or before.isdigit()) and (after.isspace() or after in _AFTER_CLOSE) else -1


def _pairs(text: str, begin: int, stop: int) -> list[Quoted]:
    """The stretches of one block."""
    stack: list[tuple[str, int]] = []  # (family, offset of the opening mark)
    open_of: Counter[str] = Counter()  # how many of each family stand on the stack

    def push(family: str, at: int) -> None:
        stack.append((family, at))
        open_of[family] += 1

    def pop() -> int:
        family, at = stack.pop()
        open_of[family] -= 1
        return at

    pairs: list[tuple[int, int, str]] = []  # (opening mark, closing mark, family)
    for match in _MARK.finditer(text, begin, stop):
        at, mark = match.start(), match.group()
        family = _FAMILY[mark]
        before = text[at - 1] if at > begin else " "
        after = text[at + 1] if at + 1 < stop else " "
        can_open = not after.isspace() and (before.isspace() or before in _BEFORE_OPEN or before in _FAMILY)
        is_open = open_of[family] > 0
        if mark in _ALWAYS_OPEN and family != "single" and not is_open and before in ",;.?!" and (after.isalnum() or after == "["):
            can_open = True  # a space is missing: she said,“No.”
        can_close = not before.isspace() and (after.isspace() or after in _AFTER_CLOSE or after in _FAMILY)
        if family == "single":
            if before.isalnum() and after.isalnum():
                continue  # an apostrophe: it's, O'Neill
            if is_open and can_close and mark != "‘":
                if stack[-1][0] == "single" and not _plural_possessive(text, at, stop):
                    pairs.append((pop(), at, family))
            elif can_open and not is_open and not _ELISION.match(text, at + 1, stop) and (mark != "’" or not can_close):
                push(family, at)
            continue
        if mark in _ALWAYS_OPEN:
            # "„so“" and a wrong-way “ at the end of a quotation both close
            closes = is_open and (not can_open or (can_close and text[stack[-1][1]] == "„"))
        elif mark in _ALWAYS_CLOSE:
            closes = is_open or not can_open or can_close
        else:
            closes = is_open and (can_close or not can_open)
        if closes and is_open:
            while stack[-1][0] != family:
                pop()  # left open inside: an apostrophe
            pairs.append((pop(), at, family))
        elif is_open and stack[-1][1] == at - 1:
            pop()  # "“ is one opening mark, typed twice
            push(family, at)
        elif not closes and (can_open or (before.isspace() and after.isspace())):
            push(family, at)
    doubles = sorted(p[0] for p in pairs if p[2] != "single")
    pairs = [p for p in pairs if p[2] != "single" or _plausible_single(text, p, doubles, begin)]
    open_doubles = [(at, family) for family, at in stack if family != "single"]
    if open_doubles:
        at, family = open_doubles[-1]
        if not any(p[0] > at and p[2] == family for p in pairs):
            pairs = [p for p in pairs if not p[0] < at < p[1]]
            pairs.append((at, -1, family))
    pairs.sort()
    stretches: list[Quoted] = []
    ends: list[int] = []
    for opening, closing, family in pairs:
        while ends and ends[-1] <= opening:
            ends.pop()
        end, outer_end = (closing, closing + 1) if closing >= 0 else (stop, stop)
        start = opening + 1
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        stretches.append(Quoted(opening, start, end, outer_end, family, len(ends), closing >= 0, 0))
        ends.append(outer_end)
    return stretches


def _plural_possessive(text: str, at: int, stop: int) -> bool:
    """Whether the mark after an s is rather that of "the workers' demands": a word follows, and a better closing mark after it."""
    if text[at - 1] not in "sS" or not (at + 2 < stop and text[at + 1] == " " and text[at + 2].islower()):
        return False
    for match in _MARK.finditer(text, at + 1, stop):
        if _FAMILY[match.group()] != "single":
            return False
        here = match.start()
        after = text[here + 1] if here + 1 < stop else " "
        if text[here - 1].isspace():
            return False  # another quotation opens first
        if not after.isalnum():
            return True
    return False


def _plausible_single(text: str, pair: tuple[int, int, str], doubles: list[int], begin: int) -> bool:
    """Whether single marks around double ones are quotation marks: they stand where a quotation starts or ends, not at two apostrophes."""
    opening, closing, _ = pair
    first = bisect_left(doubles, opening)
    if first == len(doubles) or doubles[first] > closing:
        return True
    before = opening
    while before > begin and text[before - 1].isspace():
        before -= 1
    return before == begin or text[before - 1] in ",:" or text[closing - 1] in ",.?!"
