"""Whose sentences are also someone else's: aligned sentences, the share of an article found elsewhere, and passages.

Every number here is taken on word keys (lower case, straight quotes, no punctuation), so quote style never counts as a difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cpdist
from scipy import sparse

from newskit import tables

RELATIONS = ("verbatim", "edited", "rewritten")  # the closest first

_BLOCK = 1024  # sentences compared with all others at a time: bounds the memory of a long story
_CUT_DOWN = 0.1  # how much less alike a sentence that was only cut down may be
_TOLD = 8  # words: a shorter sentence may stand in a longer one by chance
_DIGITS = 4  # similarity is rounded to these, so that the order of a sum never decides a threshold
_TOLERANCE = 10**-_DIGITS  # and the bound on it leaves room for that rounding
_HALF_SHARES = 0.2  # weight that a sentence shares with a part of it; a third of a sentence shares √(1/3) = .58 if it is all there


def weights(words: pd.DataFrame) -> pd.Series:
    """How much each word of the story tells: ln((N + 1) / (n + 1)) + 1 for a word in n of the story's N articles.

    A float per word key, sorted by word; a word of every article weighs 1, a word of one article the most.
    The smoothed inverse document frequency of scikit-learn's TfidfTransformer, which never gives 0.

    >>> weights(pd.DataFrame({"article_id": ["a", "b", "b"], "word": ["rain", "rain", "fell"]})).round(2).to_dict()
    {'fell': 1.41, 'rain': 1.0}
    """
    tables.require(words, ["article_id", "word"])
    pairs = words[["article_id", "word"]].drop_duplicates()
    articles = pairs["article_id"].nunique()
    found_in = pairs["word"].value_counts().sort_index()
    return (np.log((articles + 1) / (found_in + 1)) + 1).rename("weight")


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
class _Split:
    """The story's sentences by article and start, each as a string of one character per word."""

    ids: list[str]
    article: np.ndarray  # of each sentence, a position in ids
    sentence_no: np.ndarray
    start: np.ndarray
    codes: np.ndarray  # of each word, sentence after sentence
    first: np.ndarray  # where each sentence's words begin in codes; one more at the end
    weight: np.ndarray  # of each code

    @property
    def length(self) -> np.ndarray:
        return np.diff(self.first)

    def strings(self) -> list[str]:
        points = self.codes + 1
        points = points + 0x800 * (points >= 0xD800)  # surrogates are no characters
        text = points.astype("<u4").tobytes().decode("utf-32-le")
        bounds = self.first.tolist()
        return [text[a:b] for a, b in pairwise(bounds)]


def _split(sentences: pd.DataFrame, words: pd.DataFrame, weights: pd.Series) -> _Split:
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
    return _Split(ids.tolist(), article, number, start, codes[order].astype(np.int64), first, weight)


def sentence_overlap(
    sentences: pd.DataFrame,
    words: pd.DataFrame,
    weights: pd.Series,
    at_least: float = 0.6,
    edited: float = 0.75,
    short: int = 12,
    tiny: int = 5,
    part: float = 0.5,
    trimmed: float = 0.85,
) -> pd.DataFrame:
    """One row per aligned pair of sentences of two articles, in both directions: table "sentence_overlap".

    A pair is listed when one of its sentences is the other's best match (`similarity`) in that article and reaches `at_least`;
    of equal matches the earliest is the best. Few words look alike by chance (two headlines of one story do), so a sentence of
    fewer than `short` words must reach `edited`, and one of fewer than `tiny` words matches only the same words.
    A sentence that was only cut down keeps its words in order: where `trimmed` of the shorter sentence's words stand in that order
    in the longer one, a tenth less than `at_least` is enough from eight words on.
    `relation` is verbatim (the same words in the same order: at most punctuation, case and quote style differ), edited
    (`edited` or more, or trimmed) or rewritten. Alike means alike in words: a paraphrase in other words is not found, and "did not" beside
    "did" is. Every pair of the story is compared: nothing is missed, and time grows with the square.

    A sentence split in two, or two merged into one: a sentence whose match is two neighbours joined, each with `part` of its
    words or more in it. Its rows carry the same number in `group` (missing in all other rows), the similarity is that of the
    sentence with its two parts joined, and the relation is at best edited.

    at_least=0.6 and edited=0.75 come from 50 real articles on ten events: see benchmarks/overlap.py.
    """
    if sentences.empty:
        return tables.table("sentence_overlap", [])
    split = _split(sentences, words, weights)
    # similarity is at most (1 + shared weight) / 2: pairs below that bound need no alignment
    i, j, common, score = _pairs(split, min(2 * at_least - 1, _HALF_SHARES))
    shorter, longer = np.minimum(split.length[i], split.length[j]), np.maximum(split.length[i], split.length[j])
    needed = np.where(shorter < short, max(at_least, edited), at_least)
    cut_down = (common >= trimmed * shorter) & (shorter >= _TOLD)
    found = ((score >= needed) | (cut_down & (score >= at_least - _CUT_DOWN))) & ((shorter >= tiny) | (common == longer))
    best = _best(split, i[found], j[found], score[found])
    pairs = best | {(other, one): score for (one, other), score in best.items()}
    kept_in_order = set(zip(i[found & cut_down].tolist(), j[found & cut_down].tolist(), strict=True))

    inside = (shorter >= tiny) & (shorter < longer) & (common >= part * shorter)
    i, j = i[inside], j[inside]
    first_is_longer = split.length[i] > split.length[j]
    halves = np.where(first_is_longer, i, j), np.where(first_is_longer, j, i)
    groups: dict[tuple[int, int], int] = {}
    for number, (whole, first, score) in enumerate(_joined(split, halves, pairs, at_least), 1):
        for one in (first, first + 1):
            pairs[whole, one] = pairs[one, whole] = score
            groups[whole, one] = groups[one, whole] = number

    strings = split.strings()
    rows = []
    ids, article, number_of, start = split.ids, split.article.tolist(), split.sentence_no.tolist(), split.start.tolist()
    for (one, other), score in sorted(pairs.items()):
        group = groups.get((one, other))
        in_order = score >= edited or (min(one, other), max(one, other)) in kept_in_order
        relation = "edited" if in_order else "rewritten"
        if group is None and strings[one] == strings[other]:
            relation = "verbatim"
        here, there = (ids[article[one]], number_of[one], start[one]), (ids[article[other]], number_of[other], start[other])
        rows.append((*here, *there, score, relation, group))
    return tables.table("sentence_overlap", rows)


def _pairs(split: _Split, least: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All pairs i < j of two articles with `least` of their weight in common: i, j, longest common subsequence, similarity."""
    strings, shares = split.strings(), _shares(split)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for begin in range(0, len(strings), _BLOCK):
        block = (shares[begin : begin + _BLOCK] @ shares[begin:].T).tocoo()
        i, j = block.row + begin, block.col + begin
        keep = (block.data >= least - _TOLERANCE) & (i < j) & (split.article[i] != split.article[j])
        found.append((i[keep], j[keep], block.data[keep]))
    i, j, shared = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((j, i))
    i, j, shared = i[order], j[order], shared[order]
    one, other = [strings[k] for k in i.tolist()], [strings[k] for k in j.tolist()]
    common = cpdist(one, other, scorer=LCSseq.similarity, dtype=np.int64, workers=-1)
    return i, j, common, np.round((2 * common / (split.length[i] + split.length[j]) + shared) / 2, _DIGITS)


def _shares(split: _Split) -> sparse.csr_array:
    """A row per sentence: the square root of each different word's share of the sentence's weight."""
    count, words = len(split.start), max(len(split.weight), 1)
    sentence = np.repeat(np.arange(count), split.length)
    cells = np.unique(sentence * words + split.codes)
    sentence, code = cells // words, cells % words
    weight = split.weight[code]
    total = np.bincount(sentence, weight, minlength=count)
    return sparse.csr_array((np.sqrt(weight / total[sentence]), (sentence, code)), shape=(count, words))


def _best(split: _Split, i: np.ndarray, j: np.ndarray, score: np.ndarray) -> dict[tuple[int, int], float]:
    """The best match of every sentence in every other article, as {(sentence, match): similarity}."""
    one, other, score = np.concatenate([i, j]), np.concatenate([j, i]), np.concatenate([score, score])
    order = np.lexsort((other, -score, split.article[other], one))
    one, other, score = one[order], other[order], score[order]
    article = split.article[other]
    first = np.ones(len(one), bool)
    first[1:] = (one[1:] != one[:-1]) | (article[1:] != article[:-1])
    return dict(zip(zip(one[first].tolist(), other[first].tolist(), strict=True), score[first].tolist(), strict=True))


def _joined(
    split: _Split, halves: tuple[np.ndarray, np.ndarray], pairs: dict[tuple[int, int], float], at_least: float
) -> list[tuple[int, int, float]]:
    """Sentences that match two neighbours joined better than any one sentence: (whole, first part, similarity)."""
    whole, half = halves
    count = len(split.start)
    cells = np.unique(whole * count + half)
    cells = cells[np.isin(cells + 1, cells)]
    best: dict[tuple[int, int], float] = {}
    for (i, j), score in pairs.items():
        place = (i, int(split.article[j]))
        best[place] = max(best.get(place, 0.0), score)
    weight = pd.Series(split.weight)
    chosen: dict[tuple[int, int], tuple[float, int]] = {}
    for cell in cells.tolist():
        i, j = divmod(cell, count)
        if j + 1 >= count or split.article[j] != split.article[j + 1]:
            continue
        parts = split.codes[split.first[j] : split.first[j + 2]].tolist()
        score = similarity(split.codes[split.first[i] : split.first[i + 1]].tolist(), parts, weight)
        place = (i, int(split.article[j]))
        if score >= at_least and score > max(best.get(place, 0.0), chosen.get(place, (0.0, 0))[0]):
            chosen[place] = (score, j)
    return [(i, j, score) for (i, _), (score, j) in sorted(chosen.items())]


def article_overlap(words: pd.DataFrame, overlap: pd.DataFrame, n: int = 5) -> pd.DataFrame:
    """How much of an article's wording another article also has, a row per ordered pair of articles: table "article_overlap".

    `containment` is the share of this article's different shingles (runs of `n` words inside one sentence) that the other article
    also has: directional. `jaccard` is shared / all different shingles of the two: symmetric. `shared_sentences` counts this
    article's sentences that are aligned with one of the other's in `overlap`. An article without a shingle contains 0; one
    without a word has no row. `outlet` and `other_outlet` published them.

    n=5, because two real articles on different events share .7 % of their runs of three words by chance and .03 % of those of
    five, while articles on one event still share 2.6 % (benchmarks/overlap.py).
    Containment after Broder (1997), "On the resemblance and containment of documents".
    """
    tables.require(overlap, "sentence_overlap")
    tables.require(words, ["article_id", "outlet"])
    outlet_of = dict(zip(words["article_id"], words["outlet"], strict=True))
    ids = sorted(outlet_of)
    shingles = _shingles(words, ids, n)
    common = (shingles @ shingles.T).toarray()
    sizes = common.diagonal().tolist()
    aligned = overlap.groupby(["article_id", "other_id"])["sentence_no"].nunique().to_dict()
    rows = []
    for i, article in enumerate(ids):
        for j, other in enumerate(ids):
            if i != j:
                shared, either = int(common[i, j]), int(sizes[i] + sizes[j] - common[i, j])
                containment = shared / sizes[i] if sizes[i] else 0.0
                jaccard = shared / either if either else 0.0
                outlets = outlet_of[article], outlet_of[other]
                rows.append((article, other, containment, jaccard, aligned.get((article, other), 0), *outlets))
    return tables.table("article_overlap", rows)


def _shingles(words: pd.DataFrame, ids: list[str], n: int) -> sparse.csr_array:
    """A row per article, a column per different shingle, 1 where the article has it."""
    tables.require(words, ["article_id", "sentence_no", "word", "start"])
    if n < 1:
        raise ValueError(f"n={n}: a shingle has at least one word")
    article = pd.Index(ids).get_indexer(words["article_id"])
    start, number = words["start"].to_numpy(np.int64), words["sentence_no"].to_numpy(np.int64)
    order = np.lexsort((start, number, article))
    article, number = article[order], number[order]
    codes = pd.factorize(words["word"])[0][order].astype(np.int64)
    size = max(len(codes) - n + 1, 0)
    run = np.zeros(size, np.int64)
    for k in range(n):  # one word longer each time, renumbered so that no number outgrows 64 bits
        run = np.unique(run * (codes.max(initial=0) + 1) + codes[k : k + size], return_inverse=True)[1]
    last = slice(n - 1, n - 1 + size)
    inside = (article[:size] == article[last]) & (number[:size] == number[last])
    cells = np.unique(np.stack([article[:size][inside], run[inside]]), axis=1)
    return sparse.csr_array((np.ones(cells.shape[1], np.int64), (cells[0], cells[1])), shape=(len(ids), int(run.max(initial=0)) + 1))


def passages(sentences: pd.DataFrame, overlap: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Every kept sentence in exactly one passage, the sentences that tell the same thing in the same words: table "passages".

    Passages are numbered from 1 by their first sentence, articles in the order of their ids. `origin` is agency (an agency's
    article, or one credited to an agency, carries it), own (one outlet carries it, in one or more articles) or unknown
    (several outlets carry it and none is credited: they may share an agency, a statement, or one has it from the other).
    `relation` is the closest of the sentence to one of another outlet or an agency, missing where it is aligned with none.

    Pairs of `overlap` are joined from the most to the least similar, those of a split sentence first. A sentence joins a
    passage when it is aligned with the passage's hub (the sentence that is aligned with most others) or with half of it; two
    passages become one when half of their pairs of sentences are aligned. So a chain of weak links, or one sentence that draws
    on two passages, does not make them one.
    """
    tables.require(sentences, ["article_id", "sentence_no", "start"])
    tables.require(overlap, "sentence_overlap")
    tables.require(articles, ["article_id", "outlet", "role", "agency"])
    places = sorted(zip(sentences["article_id"], sentences["start"], sentences["sentence_no"], strict=True))
    index = {(article, start): i for i, (article, start, _) in enumerate(places)}
    links: dict[int, dict[int, float]] = defaultdict(dict)
    edges = []
    columns = ["article_id", "start", "other_id", "other_start", "similarity", "group"]
    for article, start, other, other_start, score, group in overlap[columns].itertuples(index=False, name=None):
        i, j = index[article, start], index[other, other_start]
        links[i][j] = score
        if i < j:
            edges.append((pd.isna(group), -score, i, j))

    member_of = list(range(len(places)))
    members = {i: [i] for i in member_of}
    for *_, i, j in sorted(edges):
        one, other = sorted((member_of[i], member_of[j]))
        if one != other and _belong(members[one], members[other], links, places):
            for moved in members.pop(other):
                member_of[moved] = one
                members[one].append(moved)

    fields = {a: (outlet, role, agency) for a, outlet, role, agency in _fields(articles, ["article_id", "outlet", "role", "agency"])}
    closest: dict[tuple[str, int], str] = {}
    for article, start, other, relation in _fields(overlap, ["article_id", "start", "other_id", "relation"]):
        if fields[article][0] != fields[other][0]:
            closest[article, start] = min(relation, closest.get((article, start), relation), key=RELATIONS.index)
    numbers: dict[int, int] = {}
    rows = []
    for i, (article, start, sentence_no) in enumerate(places):
        cluster = member_of[i]
        number = numbers.setdefault(cluster, len(numbers) + 1)
        carriers = [fields[places[m][0]] for m in members[cluster]]
        rows.append((number, article, sentence_no, start, _origin(carriers), fields[article][0], closest.get((article, start))))
    rows.sort(key=lambda row: row[0])
    return tables.table("passages", rows)


def _fields(frame: pd.DataFrame, columns: list[str]) -> Iterable[tuple]:
    return frame[columns].itertuples(index=False, name=None)


def _origin(carriers: list[tuple[str, str, str | None]]) -> str:
    if any(role == "agency" or (not pd.isna(agency) and agency) for _, role, agency in carriers):
        return "agency"
    return "own" if len({outlet for outlet, _, _ in carriers}) == 1 else "unknown"


def _belong(one: list[int], other: list[int], links: dict[int, dict[int, float]], places: list[tuple[str, int, int]]) -> bool:
    if len(one) < len(other):
        one, other = other, one
    aligned = sum(j in links[i] for i in one for j in other)
    here, there = Counter(places[i][0] for i in one), Counter(places[j][0] for j in other)
    pairs = len(one) * len(other) - sum(here[article] * there[article] for article in here)
    if 2 * aligned >= pairs:
        return aligned > 0
    if len(other) > 1:
        return False
    group = set(one)
    hub = min(one, key=lambda i: (-len(links[i].keys() & group), -sum(links[i][m] for m in sorted(links[i].keys() & group)), i))
    return hub in links[other[0]]
