"""Which sentences are worth comparing when there are too many to compare all: those that share a rare shingle.

A shingle is a run of words inside one sentence. Two words that stand side by side in many sentences ("of the") say nothing; two that do
so in few say a lot. A story that many outlets rewrite makes its own words common: there a run of four words tells it from a formula.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

_PART = 2_000_000  # shingles sorted at a time: bounds the memory of a large corpus


@dataclass(frozen=True)
class Candidates:
    """Pairs of sentences i < j, by i, then j, and what was too common to make pairs of."""

    i: np.ndarray
    j: np.ndarray
    runs_left_out: int  # runs of four words in more than `most_long` sentences
    left_out: np.ndarray  # sentences with such a run and without any rare shingle


def distinct(numbers: np.ndarray) -> np.ndarray:
    """The different ones of some numbers of 0 or more, in order (many times faster here than np.unique, which hashes)."""
    numbers = np.sort(numbers)
    return numbers[np.diff(numbers, prepend=-1) > 0]


def rare_pairs(codes: np.ndarray, first: np.ndarray, most: int = 16, most_long: int = 400) -> Candidates:
    """All pairs of different sentences that share a rare shingle: two words found side by side in at most `most` sentences, or,
    where every two words are more common than that, a run of four found in at most `most_long`.

    `codes` are the numbers of the words, sentence after sentence, and `first` says where each sentence begins, with one more at the end.
    Give different sentences: one that stands in many articles word for word is one sentence here. Time grows with the words; a shingle
    makes at most most · (most - 1) / 2 pairs.

    >>> found = rare_pairs(np.array([1, 2, 3, 9, 1, 2, 3, 9]), np.array([0, 3, 4, 7, 8]))
    >>> found.i.tolist(), found.j.tolist()
    ([0], [2])
    """
    count = len(first) - 1
    sentence = np.repeat(np.arange(count, dtype=np.int32), np.diff(first))
    begins = np.flatnonzero(np.diff(sentence) == 0)  # a sentence's last word begins no shingle
    sentence = sentence[begins]
    shingle = codes[begins].astype(np.int64) * (int(codes.max(initial=0)) + 1) + codes[begins + 1]
    two = _join(shingle, sentence, count, most)

    number = np.searchsorted(two.common, shingle)
    common = two.common[np.minimum(number, len(two.common) - 1)] == shingle if len(two.common) else np.zeros(len(shingle), bool)
    del shingle
    together = np.flatnonzero(common[:-2] & common[1:-1] & common[2:] & (begins[2:] == begins[:-2] + 2))
    runs = number[together] * len(two.common) + number[together + 2]
    held = sentence[together]
    four = _join(runs, held, count, most_long)

    pairs = distinct(np.concatenate([two.pairs, four.pairs]))
    over = distinct(held[np.isin(runs, four.common)])
    return Candidates(pairs // max(count, 1), pairs % max(count, 1), len(four.common), over[~(two.paired | four.paired)[over]])


@dataclass(frozen=True)
class _Join:
    pairs: np.ndarray  # i · count + j
    paired: np.ndarray  # of each sentence: whether a rare shingle makes a pair of it
    common: np.ndarray  # the shingles in more than `most` sentences, sorted


def _join(shingle: np.ndarray, sentence: np.ndarray, count: int, most: int) -> _Join:
    if shingle.max(initial=0) >= 2**62 // max(count, 1):  # shingle and sentence must fit one number of 64 bits
        numbers, shingle = np.unique(shingle, return_inverse=True)
    else:
        numbers = None
    parts = -(-len(shingle) // _PART)

    def part(n: int) -> tuple[np.ndarray, np.ndarray]:
        mine = shingle % parts == n
        cells = distinct(shingle[mine] * count + sentence[mine])
        which, place = cells // count, cells % count
        start = np.flatnonzero(np.diff(which, prepend=-1))
        size = np.diff(start, append=len(which))
        found = [np.zeros(0, np.int64)]
        for n_sentences in range(2, most + 1):
            at = start[size == n_sentences]
            if len(at):
                block = place[at[:, None] + np.arange(n_sentences)]
                one, other = np.triu_indices(n_sentences, 1)
                found.append((block[:, one] * count + block[:, other]).ravel())
        return distinct(np.concatenate(found)), which[start[size > most]]

    with ThreadPoolExecutor(2) as threads:  # sorting runs outside Python's lock; map gives the parts in their order
        done = list(threads.map(part, range(parts)))
    pairs = distinct(np.concatenate([np.zeros(0, np.int64), *(pairs for pairs, _ in done)]))
    common = np.sort(np.concatenate([np.zeros(0, np.int64), *(common for _, common in done)]))
    paired = np.zeros(count, bool)
    paired[pairs // max(count, 1)] = paired[pairs % max(count, 1)] = True
    return _Join(pairs, paired, common if numbers is None else numbers[common])
