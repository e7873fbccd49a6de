"""Whose sentences are also someone else's: aligned sentences, and the share of an article found elsewhere.

Every number here is taken on word keys (lower case, straight quotes, no punctuation), so quote style never counts as a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cpdist
from scipy import sparse

from newskit import tables
from newskit.measures.candidates import distinct, rare_pairs

RELATIONS = ("verbatim", "edited", "rewritten")  # the closest first

_BLOCK = 1024  # sentences compared with all others at a time: bounds the memory of a long story
_PAIRS = 50_000  # pairs compared at a time: bounds the memory of a large corpus
_CUT_DOWN = 0.1  # how much less alike a sentence that was only cut down may be
_TOLD = 8  # words: a shorter sentence may stand in a longer one by chance
_DIGITS = 4  # similarity is rounded to these, so that the order of a sum never decides a threshold
_TOLERANCE = 10**-_DIGITS  # and the bound on it leaves room for that rounding
ALL_PAIRS = 5_000  # different sentences, of which every pair is compared
_HALF_SHARES = 0.2  # weight that a sentence shares with a part of it; a third of a sentence shares √(1/3) = .58 if it is all there


def weights(words: pd.DataFrame) -> pd.Series:
    """How much each word of the story tells: ln((N + 1) / (n + 1)) + 1 for a word in n of the story's N articles.

    A float per word key, sorted by word; a word of every article weighs 1, a word of one article the most.
    The smoothed inverse document frequency of scikit-learn's TfidfTransformer, which never gives 0.

    >>> weights(pd.DataFrame({"article_id": ["a", "b", "b"], "word": ["rain", "rain", "fell"]})).round(2).to_dict()
    {'fell': 1.41, 'rain': 1.0}
    """
    tables.require(words, ["article_id", "word"])
    article, articles = pd.factorize(words["article_id"])
    code, keys = pd.factorize(words["word"], sort=True)
    found_in = np.bincount(distinct(article * max(len(keys), 1) + code) % max(len(keys), 1), minlength=len(keys))
    return pd.Series(weight(found_in, len(articles)), pd.Index(keys, name="word"), name="weight")


def weight(found_in: Any, articles: Any) -> Any:
    """The number of `weights` for a word that `found_in` of so many articles have: numbers, or arrays and columns of them."""
    return np.log((articles + 1) / (found_in + 1)) + 1


def similarity(a: Sequence[str], b: Sequence[str], weights: pd.Series | None = None) -> float:
    """How alike two sentences are, given as word keys: 0 (no word in common) to 1 (the same words in the same order), symmetric.

    The mean of two shares, rounded to four digits:
    the words kept in order, 2 · LCS / (len(a) + len(b)), LCS being the longest common subsequence;
    and the weight in common whatever the order, w(a ∩ b) / √(w(a) · w(b)), each different word counted once with its `weights`.
    So a sentence with its clauses swapped keeps half of the first and all of the second. A word that `weights` does not have
    counts as the heaviest; without weights all count the same. A sentence without words is like no other: 0.

    >>> similarity(["rain", "fell"], ["rain", "fell", "today"])
    0.8082
    """
    if not a or not b:
        return 0.0
    heaviest = 1.0 if weights is None or weights.empty else float(weights.max())
    known = {} if weights is None else {w: float(weights[w]) for w in {*a, *b} if w in weights.index}

    def weight(keys: Iterable[str]) -> float:
        return sum(known.get(key, heaviest) for key in sorted(keys))

    shared = weight({*a} & {*b}) / (weight({*a}) * weight({*b})) ** 0.5
    return round((Indel.normalized_similarity(a, b) + shared) / 2, _DIGITS)


@dataclass(frozen=True)
class Split:
    """Sentences by article and start, each word a number: what `align` compares."""

    ids: Sequence[str]  # of the articles
    article: np.ndarray  # of each sentence, a position in ids
    sentence_no: np.ndarray
    start: np.ndarray
    codes: np.ndarray  # of each word, sentence after sentence
    first: np.ndarray  # where each sentence's words begin in codes; one more at the end
    weight: np.ndarray  # of each code


def numbered(sentences: pd.DataFrame, words: pd.DataFrame, weights: pd.Series) -> Split:
    """The tables "sentences" and "words" as numbers, the same whatever the order of their rows."""
    tables.require(sentences, ["article_id", "sentence_no", "start"])
    tables.require(words, ["article_id", "sentence_no", "word", "start"])
    ids = pd.Index(sorted(sentences["article_id"].unique()))
    article = ids.get_indexer(sentences["article_id"])
    number = sentences["sentence_no"].to_numpy(np.int64)
    start = sentences["start"].to_numpy(np.int64)
    order = np.lexsort((start, article))
    article, number, start = article[order], number[order], start[order]

    span = int(max(number.max(initial=0), words["sentence_no"].max() if len(words) else 0)) + 1
    place = article * span + number
    by_place = np.argsort(place)
    word_article = ids.get_indexer(words["article_id"])
    word_place = word_article * span + words["sentence_no"].to_numpy(np.int64)
    at = np.searchsorted(place[by_place], word_place)
    sentence = by_place[np.minimum(at, len(place) - 1)]
    known = (word_article >= 0) & (place[sentence] == word_place)
    codes, vocabulary = pd.factorize(words["word"], sort=True)
    order = np.lexsort((words["start"].to_numpy(np.int64), sentence))
    order = order[known[order]]
    heaviest = 1.0 if weights.empty else float(weights.max())
    weight = weights.reindex(vocabulary).fillna(heaviest).to_numpy(float)
    first = np.searchsorted(sentence[order], np.arange(len(place) + 1))
    return Split(ids.tolist(), article, number, start, codes[order].astype(np.int64), first, weight)


def sentence_overlap(sentences: pd.DataFrame, words: pd.DataFrame, weights: pd.Series, **thresholds: float) -> pd.DataFrame:
    """One row per aligned pair of sentences of two articles, in both directions: table "sentence_overlap".

    `thresholds` are those of `align`, which says what they do. An empty table where nothing is aligned.
    """
    if sentences.empty:
        return tables.table("sentence_overlap", [])
    return align(numbered(sentences, words, weights), **thresholds)


def align(
    split: Split,
    at_least: float = 0.6,
    edited: float = 0.75,
    short: int = 12,
    tiny: int = 5,
    part: float = 0.5,
    trimmed: float = 0.85,
    loosely: float = 0.14,
    kept: int = 7,
    in_common: float = 0.4,
    longer_by: float = 2.0,
    all_pairs_up_to: int = ALL_PAIRS,
    most: int = 16,
    most_long: int = 400,
    copies: int = 100,
) -> pd.DataFrame:
    """One row per aligned pair of sentences of two articles, in both directions: table "sentence_overlap".

    A pair is listed when one of its sentences is the other's best match (`similarity`) in that article and reaches `at_least`;
    of equal matches the earliest is the best. Few words look alike by chance (two headlines of one story do), so a sentence of
    fewer than `short` words must reach `edited`, and one of fewer than `tiny` words matches only the same words.
    Less is enough in two cases. A sentence that was only cut down keeps its words in order: where `trimmed` of the shorter sentence's words
    stand in that order in the longer one, a tenth less than `at_least` from eight words on. And where `kept` words or more stand in the
    same order, the two have `in_common` of their weight (so not only "of the" and "in a") and one is at most `longer_by` times as long as
    the other (so that most of it is told), `loosely` less than `at_least`.
    `relation` is verbatim (the same words in the same order: at most punctuation, case and quote style differ), edited
    (`edited` or more, or trimmed) or rewritten. Alike means alike in words: a paraphrase in other words is not found, and "did not" beside
    "did" is.

    A sentence split in two, or two merged into one: a sentence whose match is two neighbours joined, each with `part` of its
    words or more in it. Its rows carry the same number in `group` (missing in all other rows), the similarity is that of the
    sentence with its two parts joined, and the relation is at best edited.

    Up to `all_pairs_up_to` different sentences every pair is compared: nothing is missed, and time grows with the square. Above, those that
    share a rare shingle (`candidates.rare_pairs` with `most` and `most_long`); `attrs["left_out"]` of the table counts the sentences whose
    shingles were all too common, and those runs. A sentence that more than `copies` sentences have word for word is aligned with the first
    of them in place of all, so that a line under every article does not make millions of rows.

    The thresholds come from 50 real articles on ten events: see benchmarks/overlap.py.
    """
    strings = _strings(split.codes, split.first)
    kind, _ = pd.factorize(np.array(strings, object))  # sentences with the same words are one type
    sample = np.unique(kind, return_index=True)[1]  # a sentence of each type
    length = np.diff(split.first)[sample]
    bound = min(2 * at_least - 1, _HALF_SHARES, in_common)  # similarity is at most (1 + shared weight) / 2: the others need no alignment
    left_out = {"sentences": 0, "runs": 0}
    if len(sample) <= all_pairs_up_to:
        i, j, shared = _all_pairs(_roots(split, sample)[0], bound)
        common = _in_order(strings, sample[i], sample[j])
    else:
        codes, first = _taken(split, sample)
        rare = rare_pairs(codes, first, most, most_long)
        left_out = {"sentences": len(rare.left_out), "runs": rare.runs_left_out}
        i, j, common, shared = _compared(split, strings, sample, rare.i, rare.j, at_least, kept, min(part, trimmed), bound)
    same = np.flatnonzero((np.bincount(kind) > 1) & (length > 0))
    i, j, common = np.concatenate([i, same]), np.concatenate([j, same]), np.concatenate([common, length[same]])
    in_order = 2 * common / (length[i] + length[j])
    shared = np.concatenate([shared, np.ones(len(same))])
    score = np.round((in_order + shared) / 2, _DIGITS)

    shorter, longer = np.minimum(length[i], length[j]), np.maximum(length[i], length[j])
    cut_down = (common >= trimmed * shorter) & (shorter >= _TOLD)
    loose = (common >= kept) & (shared >= in_common - _TOLERANCE) & (score >= at_least - loosely) & (longer <= longer_by * shorter)
    enough = score >= np.where(shorter < short, max(at_least, edited), at_least)
    found = (enough | loose | (cut_down & (score >= at_least - _CUT_DOWN))) & ((shorter >= tiny) | (common == longer))
    one, other, pair = _spread(split, kind, i, j, np.flatnonzero(found), copies)
    best = _best(split, one, other, score[pair])
    one, other = np.minimum(one, other), np.maximum(one, other)
    trimmed_pairs = (one * len(kind) + other)[cut_down[pair]]
    one, other, pair = one[best], other[best], pair[best]

    inside = np.flatnonzero((shorter >= tiny) & (shorter < longer) & (common >= part * shorter))
    here, there, within = _spread(split, kind, i, j, inside, copies)
    forward = length[i[within]] > length[j[within]]
    halves = np.where(forward, here, there), np.where(forward, there, here)
    whole, half, joined = _joined(split, strings, halves, (one, other, score[pair]), at_least)
    same, near = i[pair] == j[pair], (score[pair] >= edited) | cut_down[pair]
    pairs = pd.DataFrame({"one": one, "other": other, "score": score[pair], "same": same, "near": near, "group": 0})
    if len(whole):
        number = np.arange(1, len(whole) + 1)
        ends = np.stack([np.concatenate([whole, whole]), np.concatenate([half, half + 1])])
        ends.sort(axis=0)
        joined = np.tile(joined, 2)
        near = (joined >= edited) | np.isin(ends[0] * len(kind) + ends[1], trimmed_pairs)
        grouped = {"one": ends[0], "other": ends[1], "score": joined, "same": False, "near": near, "group": np.tile(number, 2)}
        pairs = pd.concat([pairs, pd.DataFrame(grouped).sort_values("group", kind="stable")])
        pairs = pairs.drop_duplicates(["one", "other"], keep="last")
    return _table(split, pairs, left_out)


def _table(split: Split, pairs: pd.DataFrame, left_out: dict[str, int]) -> pd.DataFrame:
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    score, group = pairs["score"].to_numpy(), pairs["group"].to_numpy()
    relation = np.where(pairs["same"], 0, np.where(pairs["near"], 1, 2))
    here, there = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.argsort(here * len(split.article) + there)
    here, there, pair = here[order], there[order], order % max(len(one), 1)
    ids, named = pd.array(split.ids, dtype="str"), pd.array(RELATIONS, dtype="str")
    columns = [
        *(ids.take(split.article[here]), split.sentence_no[here], split.start[here]),
        *(ids.take(split.article[there]), split.sentence_no[there], split.start[there]),
        *(score[pair], named.take(relation[pair]), pd.arrays.IntegerArray(group[pair], group[pair] == 0)),
    ]
    table = pd.DataFrame(dict(zip(tables.COLUMNS["sentence_overlap"], columns, strict=True)))
    table.attrs["left_out"] = left_out
    return table


def _strings(codes: np.ndarray, first: np.ndarray) -> list[str]:
    """Each sentence as a string of one character per word."""
    points = codes + 1
    points = points + 0x800 * (points >= 0xD800)  # surrogates are no characters
    text = points.astype("<u4").tobytes().decode("utf-32-le")
    return [text[a:b] for a, b in pairwise(first.tolist())]


def _taken(split: Split, begin: np.ndarray, sentences: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """codes and first of some sentences, or of as many `sentences` from each on, joined."""
    start = split.first[begin]
    length = split.first[begin + sentences] - start
    first = np.concatenate([[0], np.cumsum(length)])
    return split.codes[np.arange(first[-1]) + np.repeat(start - first[:-1], length)], first


def _roots(split: Split, begin: np.ndarray, sentences: int = 1) -> tuple[sparse.csr_array, np.ndarray]:
    """A row per sentence: the square root of each different word's share of the sentence's weight; and that weight."""
    codes, first = _taken(split, begin, sentences)
    shape = len(begin), max(len(split.weight), 1)
    roots = sparse.csr_array((np.ones(len(codes)), codes.astype(np.int32), first), shape=shape)
    roots.sum_duplicates()  # and puts the words of each sentence in their order
    sentence = np.repeat(np.arange(len(begin)), np.diff(roots.indptr))
    share = split.weight[roots.indices]
    total = np.bincount(sentence, share, minlength=len(begin))
    share /= total[sentence]
    roots.data = np.sqrt(share, out=share)
    return roots, total


def _all_pairs(roots: sparse.csr_array, least: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All pairs i < j with `least` of their weight in common, and how much they have."""
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for begin in range(0, roots.shape[0], _BLOCK):
        block = (roots[begin : begin + _BLOCK] @ roots[begin:].T).tocoo()
        i, j = block.row.astype(np.int64) + begin, block.col.astype(np.int64) + begin
        keep = (block.data >= least - _TOLERANCE) & (i < j)
        found.append((i[keep], j[keep], block.data[keep]))
    i, j, shared = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((j, i))
    return i[order], j[order], shared[order]


def _compared(
    split: Split,
    strings: list[str],
    sample: np.ndarray,
    i: np.ndarray,
    j: np.ndarray,
    at_least: float,
    kept: int,
    part: float,
    least: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of the pairs i, j of types those that may be listed: i, j, words in the same order, weight in common (`least` or more)."""
    roots, total = _roots(split, sample)
    length = np.diff(split.first)[sample]

    def some(begin: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        a, b = i[begin : begin + _PAIRS], j[begin : begin + _PAIRS]
        common = _in_order(strings, sample[a], sample[b], workers=1)
        # two sentences of different weight cannot have all of it in common: at most √(lesser / greater)
        most = np.sqrt(np.minimum(total[a], total[b]) / np.maximum(total[a], total[b]))
        may = 2 * common / (length[a] + length[b]) + most >= 2 * (at_least - _TOLERANCE)
        may |= (common >= kept) | (common >= part * np.minimum(length[a], length[b]))
        a, b, common = a[may], b[may], common[may]
        shared = _shared(roots, a, roots, b)
        may = shared >= least - _TOLERANCE
        return a[may], b[may], common[may], shared[may]

    with ThreadPoolExecutor(2) as threads:  # both comparisons run outside Python's lock
        found = list(threads.map(some, range(0, max(len(i), 1), _PAIRS)))
    i, j, common, shared = (np.concatenate(column) for column in zip(*found, strict=True))
    return i, j, common, shared


def _shared(one: sparse.csr_array, i: np.ndarray, other: sparse.csr_array, j: np.ndarray) -> np.ndarray:
    """The weight in common of row i of `one` and row j of `other`, pair by pair: to the last bit what their product gives."""
    return one[i].multiply(other[j]) @ np.ones(one.shape[1])


def _in_order(strings: list[str], i: np.ndarray, j: np.ndarray, workers: int = -1) -> np.ndarray:
    """The longest common subsequence of sentences i and j, pair by pair, in words."""
    one, other = (list(map(strings.__getitem__, side.tolist())) for side in (i, j))
    return cpdist(one, other, scorer=LCSseq.similarity, dtype=np.int64, workers=workers)


def _spread(
    split: Split, kind: np.ndarray, i: np.ndarray, j: np.ndarray, pairs: np.ndarray, copies: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of types as pairs of sentences of two articles, `one` being of type i, and which pair of types each comes from."""
    held = np.argsort(kind, kind="stable")  # the sentences of each type
    size = np.bincount(kind)
    start = np.cumsum(size) - size
    a, b = i[pairs], j[pairs]
    few = np.minimum(size[a], copies)
    beyond = np.where(a == b, 0, size[a] - few)
    sets = ((start[a], few, start[b], size[b]), (start[a] + few, beyond, start[b], np.minimum(size[b], copies)))
    found = []
    for start_a, count_a, start_b, count_b in sets:
        total = count_a * count_b
        pair = np.repeat(np.arange(len(pairs)), total)
        at = np.arange(len(pair)) - np.repeat(np.cumsum(total) - total, total)
        one, other = held[start_a[pair] + at // count_b[pair]], held[start_b[pair] + at % count_b[pair]]
        keep = (split.article[one] != split.article[other]) & ((a != b)[pair] | (one < other))
        found.append((one[keep], other[keep], pairs[pair[keep]]))
    one, other, pair = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, other, pair


def _best(split: Split, i: np.ndarray, j: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Of each pair: whether one of the two is the other's best match in that article."""
    one, other, score = np.concatenate([i, j]), np.concatenate([j, i]), np.concatenate([score, score])
    place = one * len(split.ids) + split.article[other]
    order = np.argsort(place)
    begins = np.flatnonzero(np.diff(place[order], prepend=-1))
    size = np.diff(begins, append=len(order))
    best = np.zeros(len(order), bool)
    if len(order):
        score, other = score[order], other[order]
        other[score < np.repeat(np.maximum.reduceat(score, begins), size)] = len(split.article)  # after all others
        best[order] = other == np.repeat(np.minimum.reduceat(other, begins), size)
    return best[: len(i)] | best[len(i) :]


def _joined(
    split: Split,
    strings: list[str],
    halves: tuple[np.ndarray, np.ndarray],
    pairs: tuple[np.ndarray, np.ndarray, np.ndarray],
    at_least: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sentences that match two neighbours joined better than any one sentence: the whole, the first part, the similarity."""
    count, articles = len(strings), len(split.ids)
    cells = distinct(halves[0] * count + halves[1])
    cells = cells[np.isin(cells + 1, cells)]
    whole, half = cells // count, cells % count
    neighbours = (half + 1 < count) & (split.article[half] == split.article[np.minimum(half + 1, count - 1)])
    whole, half = whole[neighbours], half[neighbours]
    begin, which = np.unique(half, return_inverse=True)
    parts = _strings(*_taken(split, begin, 2))
    wholes, at = np.unique(whole, return_inverse=True)
    shared = _shared(_roots(split, wholes)[0], at, _roots(split, begin, 2)[0], which)
    common = _in_order([*strings, *parts], whole, count + which)
    length = np.diff(split.first)
    score = np.round((2 * common / (length[whole] + length[half] + length[np.minimum(half + 1, count - 1)]) + shared) / 2, _DIGITS)

    one, other, known = pairs
    place = np.concatenate([one * articles + split.article[other], other * articles + split.article[one]])
    mine = whole * articles + split.article[half]
    asked, at = np.unique(mine, return_inverse=True)
    near = np.searchsorted(asked, place)
    known_there = near < len(asked)
    known_there[known_there] = asked[near[known_there]] == place[known_there]
    best = np.zeros(len(asked))
    np.maximum.at(best, near[known_there], np.tile(known, 2)[known_there])
    better = (score >= at_least) & (score > best[at])
    whole, half, score, mine = whole[better], half[better], score[better], mine[better]
    order = np.lexsort((half, -score, mine))
    chosen = order[np.diff(mine[order], prepend=-1) != 0]
    return whole[chosen], half[chosen], score[chosen]


def sensitivity(
    sentences: pd.DataFrame, words: pd.DataFrame, weights: pd.Series, at_least: Sequence[float] = (0.5, 0.6, 0.7, 0.8, 0.9)
) -> pd.DataFrame:
    """How many pairs of sentences are found at each value of `at_least`, by relation: table "sensitivity".

    What changes much from one row to the next rests on the threshold; a pair counts once, not in both directions.
    """
    numbers = numbered(sentences, words, weights) if len(sentences) else None
    rows = []
    for value in at_least:
        found = align(numbers, at_least=value)["relation"].value_counts() if numbers else {}
        rows.append((value, *(int(found.get(relation, 0)) // 2 for relation in RELATIONS)))
    return tables.table("sensitivity", rows)


def related(sentences: pd.DataFrame, overlap: pd.DataFrame, encode: Callable[[list[str]], Any], at_least: float = 0.8) -> pd.DataFrame:
    """Sentences near in meaning to `encode`, each with its nearest in every other article, in both directions: table "related".

    `encode` takes a list of sentences and returns an array with a row of numbers for each; `score` is the cosine of two rows, and a pair
    is listed when it reaches `at_least` and one of the two is the other's nearest in that article. Pairs that are aligned in `overlap` are
    left out. Related is never the same: to a model of meaning, a sentence and its contradiction are close.
    """
    tables.require(sentences, ["article_id", "sentence_no", "start", "text"])
    tables.require(overlap, "sentence_overlap")
    sentences = sentences.sort_values(["article_id", "start"])
    texts = sentences["text"].tolist()
    if not texts:
        return tables.table("related", [])
    vectors = np.asarray(encode(texts), float)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(f"encode gave an array of shape {vectors.shape} for {len(texts)} sentences; it must give a row for each")
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    ids, article = np.unique(sentences["article_id"].to_numpy(str), return_inverse=True)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for begin in range(0, len(texts), _BLOCK):
        scores = np.round(vectors[begin : begin + _BLOCK] @ vectors[begin:].T, _DIGITS)
        i, j = np.nonzero(scores >= at_least)
        keep = article[i + begin] < article[j + begin]
        found.append((i[keep] + begin, j[keep] + begin, scores[i[keep], j[keep]]))
    i, j, score = (np.concatenate(column) for column in zip(*found, strict=True))

    places = list(zip(sentences["article_id"], sentences["sentence_no"], sentences["start"], strict=True))
    known = set(overlap[["article_id", "start", "other_id", "other_start"]].itertuples(index=False, name=None))
    new = np.array([(places[a][::2] + places[b][::2]) not in known for a, b in zip(i.tolist(), j.tolist(), strict=True)], bool)
    i, j, score = i[new], j[new], score[new]
    none = np.zeros(0, np.int64)
    best = _best(Split(ids.tolist(), article, none, none, none, none, none), i, j, score)
    pairs = list(zip(i[best].tolist(), j[best].tolist(), score[best].tolist(), strict=True))
    both = sorted([*pairs, *((b, a, score) for a, b, score in pairs)])
    return tables.table("related", [(*places[a], *places[b], score) for a, b, score in both])


def article_overlap(words: pd.DataFrame, overlap: pd.DataFrame, n: int = 5, all_pairs_up_to: int = 500) -> pd.DataFrame:
    """How much of an article's wording another article also has, a row per ordered pair of articles: table "article_overlap".

    `containment` is the share of this article's different shingles (runs of `n` words inside one sentence) that the other article
    also has: directional. `jaccard` is shared / all different shingles of the two: symmetric. `shared_sentences` counts this
    article's sentences that are aligned with one of the other's in `overlap`. An article without a shingle contains 0; one
    without a word has no row. `outlet` and `other_outlet` published them. Of more than `all_pairs_up_to` articles only the pairs that
    share a shingle or a sentence have a row: all three numbers of the others are 0.

    n=5, because two real articles on different events share .7 % of their runs of three words by chance and .03 % of those of
    five, while articles on one event still share 2.6 % (benchmarks/overlap.py).
    Containment after Broder (1997), "On the resemblance and containment of documents".
    """
    tables.require(overlap, "sentence_overlap")
    tables.require(words, ["article_id", "outlet"])
    outlet_of = words.drop_duplicates("article_id").set_index("article_id")["outlet"].to_dict()
    ids = pd.Index(sorted(outlet_of))
    shingles = _shingles(words, ids, n)
    sizes = np.diff(shingles.indptr)
    common = (shingles @ shingles.T).tocoo()
    with_shingle = common.row.astype(np.int64) * len(ids) + common.col
    aligned = overlap[["article_id", "other_id", "sentence_no"]].drop_duplicates().groupby(["article_id", "other_id"]).size()
    with_sentence = ids.get_indexer(aligned.index.get_level_values(0)) * len(ids) + ids.get_indexer(aligned.index.get_level_values(1))
    pairs = np.arange(len(ids) ** 2) if len(ids) <= all_pairs_up_to else distinct(np.concatenate([with_shingle, with_sentence]))
    i, j = pairs // max(len(ids), 1), pairs % max(len(ids), 1)
    shared, sentences = np.zeros(len(pairs), np.int64), np.zeros(len(pairs), np.int64)
    shared[np.searchsorted(pairs, with_shingle)] = common.data
    sentences[np.searchsorted(pairs, with_sentence)] = aligned
    outlets = pd.Index([outlet_of[article] for article in ids])
    columns = [
        *(ids.take(i), ids.take(j)),
        *(shared / np.maximum(sizes[i], 1), shared / np.maximum(sizes[i] + sizes[j] - shared, 1)),
        *(sentences, outlets.take(i), outlets.take(j)),
    ]
    table = pd.DataFrame(dict(zip(tables.COLUMNS["article_overlap"], columns, strict=True)))
    return table[i != j].reset_index(drop=True)


def _shingles(words: pd.DataFrame, ids: pd.Index, n: int) -> sparse.csr_array:
    """A row per article, a column per different shingle, 1 where the article has it."""
    tables.require(words, ["article_id", "sentence_no", "word", "start"])
    if n < 1:
        raise ValueError(f"n={n}: a shingle has at least one word")
    article = ids.get_indexer(words["article_id"])
    start, number = words["start"].to_numpy(np.int64), words["sentence_no"].to_numpy(np.int64)
    order = np.lexsort((start, number, article))
    article, number = article[order], number[order]
    codes = pd.factorize(words["word"])[0][order].astype(np.int64)
    size = max(len(codes) - n + 1, 0)
    run = np.zeros(size, np.int64)
    for k in range(n):  # one word longer each time, renumbered so that no number outgrows 64 bits
        run = pd.factorize(run * (codes.max(initial=0) + 1) + codes[k : k + size])[0]
    last = slice(n - 1, n - 1 + size)
    inside = (article[:size] == article[last]) & (number[:size] == number[last])
    at = article[:size][inside], run[inside]
    shingles = sparse.csr_array((np.ones(len(at[0]), np.int64), at), shape=(len(ids), int(run.max(initial=0)) + 1))
    shingles.data[:] = 1  # where the article has it several times, the ones were summed
    return shingles
