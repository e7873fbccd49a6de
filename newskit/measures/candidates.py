"""Which sentences are worth comparing when there are too many to compare all: those that share a rare shingle.

A shingle is a run of words inside one sentence. Two words that stand side by side in many sentences ("of the") say nothing; two that do
so in few say a lot. A story that many outlets rewrite makes its own words common: there a run of four words tells it from a formula.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

_PART = 2_000_000  # pairs made at a time: bounds the memory of a large corpus
_ROOM = 2**62  # shingle and sentence must fit one number of 64 bits


@dataclass(frozen=True)
class Candidates:
    """Pairs of sentences i < j, by i, then j, and what was too common to make pairs of."""

    i: np.ndarray
    j: np.ndarray
    runs_left_out: int  # runs of four words in more than `most_long` sentences
    left_out: np.ndarray  # sentences with such a run or one of everyday words, and without any rare shingle


def distinct(numbers: np.ndarray) -> np.ndarray:
    """The different ones of some numbers of 0 or more, in order (many times faster here than np.unique, which hashes)."""
    numbers = np.sort(numbers)
    return numbers[np.diff(numbers, prepend=-1) > 0]


def rare_pairs(codes: np.ndarray, first: np.ndarray, most: int = 16, most_long: int = 400, everyday: int = 10_000) -> Candidates:
    """All pairs of different sentences that share a rare shingle: two words found side by side in at most `most` sentences, or,
    where every two words are more common than that, a run of four found in at most `most_long`.

    A run of nothing but everyday words, each found more than `everyday` times, counts as too common however few have it: such words meet
    by chance, and the pairs that they would make grow with the square of the sentences.

    `codes` are the numbers of the words, from 0 on, sentence after sentence, and `first` says where each sentence begins, with one more at
    the end. Give different sentences: one that stands in many articles word for word is one sentence here. Time grows with the words; a
    shingle makes at most most · (most - 1) / 2 pairs.

    >>> found = rare_pairs(np.array([1, 2, 3, 9, 1, 2, 3, 9]), np.array([0, 3, 4, 7, 8]))
    >>> found.i.tolist(), found.j.tolist()
    ([0], [2])
    """
    count = len(first) - 1
    inside = np.ones(len(codes), bool)
    inside[first[1:][np.diff(first) > 0] - 1] = False  # a sentence's last word begins no shingle
    begins = np.flatnonzero(inside)
    sentence = np.repeat(np.arange(count, dtype=np.int32), np.maximum(np.diff(first) - 1, 0))
    shingle = codes[begins].astype(np.int64)
    shingle *= int(codes.max(initial=0)) + 1
    shingle += codes[begins + 1]
    two = _join(shingle, sentence, count, most)

    place = _places(two.common, shingle)
    common = place >= 0
    together = np.flatnonzero(common[:-2] & common[1:-1] & common[2:] & (begins[2:] == begins[:-2] + 2))
    runs = place[together].astype(np.int64) * len(two.common) + place[together + 2]
    held = sentence[together]
    del shingle, sentence, place, common
    telling = np.bincount(codes) <= everyday
    tells = np.logical_or.reduce([telling[codes[begins[together] + k]] for k in range(4)])
    four = _join(runs[tells], held[tells], count, most_long)

    pairs = distinct(np.concatenate([two.pairs, four.pairs]))
    over = distinct(held[~tells | (_places(four.common, runs) >= 0)])
    return Candidates(pairs // max(count, 1), pairs % max(count, 1), len(four.common), over[~(two.paired | four.paired)[over]])


@dataclass(frozen=True)
class _Join:
    pairs: np.ndarray  # i · count + j
    paired: np.ndarray  # of each sentence: whether a rare shingle makes a pair of it
    common: np.ndarray  # the shingles in more than `most` sentences, sorted


def _join(shingle: np.ndarray, sentence: np.ndarray, count: int, most: int) -> _Join:
    if shingle.max(initial=0) >= _ROOM // max(count, 1):
        numbers, shingle = np.unique(shingle, return_inverse=True)
    else:
        numbers = None
    cells = distinct(shingle * count + sentence)
    which, place = cells // max(count, 1), cells % max(count, 1)
    del cells
    start = np.flatnonzero(np.diff(which, prepend=-1))
    size = np.diff(start, append=len(which))
    common = which[start[size > most]]
    del which
    follow = np.repeat(np.where(size > most, 0, start + size), size)
    follow -= np.arange(1, len(place) + 1)  # how many sentences follow with the same shingle
    at = np.flatnonzero(follow > 0)
    follow = follow[at]
    made = np.cumsum(follow)
    bounds = np.searchsorted(made, np.arange(0, made[-1] if len(made) else 0, _PART)).tolist()

    def part(bound: tuple[int, int]) -> np.ndarray:
        mine, after = at[slice(*bound)], follow[slice(*bound)]
        one = np.repeat(mine, after)
        other = one + np.arange(1, len(one) + 1) - np.repeat(np.cumsum(after) - after, after)
        return distinct(place[one] * count + place[other])

    with ThreadPoolExecutor(2) as threads:  # sorting runs outside Python's lock
        pairs = distinct(np.concatenate([np.zeros(0, np.int64), *threads.map(part, pairwise([*bounds, len(at)]))]))
    paired = np.zeros(count, bool)
    paired[pairs // max(count, 1)] = paired[pairs % max(count, 1)] = True
    return _Join(pairs, paired, common if numbers is None else numbers[common])


def _places(few: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Where each of many numbers stands among a few sorted ones; -1 if it does not."""
    places = np.full(len(many), -1, np.int32)
    if len(few):
        slots = np.zeros(16 * len(few), bool)  # tells most of those that are not among them, at a fraction of a search
        slots[few % len(slots)] = True
        maybe = np.flatnonzero(slots[many % len(slots)])
        at = np.minimum(np.searchsorted(few, many[maybe]), len(few) - 1)
        among = few[at] == many[maybe]
        places[maybe[among]] = at[among]
    return places
