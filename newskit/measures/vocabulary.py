"""Which words does each outlet favour?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, combinations
from math import comb
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import betaincinv

from newskit import tables
from newskit.measures.merging import variants

_TEXTS_ONLY = (
    "{percent:g} % interval: Clopper–Pearson for these texts only. {why}, so no test is possible"
    " and nothing is claimed about the outlets in general."
)
_ARTICLES = (
    "{percent:g} % interval: quasi-Poisson, dispersion {dispersion:.2f} pooled over the words, from {k} articles against {k_against}."
)
_TOO_FEW = "No word is tested: with so few articles the smallest possible p is {smallest:.2g}."
_TOO_MANY = "No word is tested: this test is for small collections, and {k} articles are more than {most}."
_TESTED = (
    "p: the rate per article compared after dealing the articles anew to the two sides, {how} (smallest possible p {smallest:.2g});"
    " q: Benjamini–Hochberg over the {tested} words that stand in enough articles to be tested."
)
WORDS = "“n't” and “'s” count as words."
MERGED = "“n't” and “'s” count as words; the forms of a name or word that were merged count as one."
_SEED = 2008  # of the random arrangements: any number, but always the same
_FEW = 12  # articles whose ways to be dealt are listed apart; beyond, those of all articles are
_CELLS = 1 << 19  # arrangements × words held at a time: bounds the memory of a long story


class Counts(NamedTuple):
    """How often each article uses each word: `by_article` is articles × words, `length` each article's words."""

    outlets: list[str]
    words: list[str]
    by_article: csr_array
    length: np.ndarray
    outlet_of: np.ndarray


def counts(words: pd.DataFrame, articles: pd.DataFrame, *, out_of: pd.DataFrame | None = None) -> Counts:
    """Word counts per article, agencies left out; outlets in the order of `articles`, articles by id, words in alphabetical order.

    An article's length is its rows in `out_of`, a table of words (default: `words` itself).
    """
    tables.require(words, ("article_id", "word"))
    ours = articles[articles["role"] == "outlet"]
    outlets = list(dict.fromkeys(ours["outlet"]))
    ours = ours.sort_values("article_id")
    ids = {article: row for row, article in enumerate(ours["article_id"])}
    row = _row_of(words, ids)
    code, different = _codes(words["word"])
    different = different.tolist()
    order = sorted(range(len(different)), key=different.__getitem__)
    code = np.argsort(order).astype(np.int32)[code]
    if (row < 0).any():
        row, code = row[row >= 0], code[row >= 0]
    by_article = csr_array((np.ones(len(row), dtype=np.int32), (row, code)), shape=(len(ids), len(order)))
    by_article.sum_duplicates()
    used = np.flatnonzero(by_article.sum(axis=0))  # a word of agencies only has a column until here
    by_article, vocabulary = by_article[:, used].astype(np.int64), [different[order[n]] for n in used.tolist()]
    whole = by_article.sum(axis=1)
    if out_of is not None:
        row = _row_of(tables.require(out_of, ["article_id"]), ids)
        whole = np.bincount(row + 1, minlength=len(ids) + 1)[1:]
    outlet_of = np.array([outlets.index(o) for o in ours["outlet"]], dtype=np.int64)
    return Counts(outlets, vocabulary, by_article, whole, outlet_of)


def _row_of(words: pd.DataFrame, ids: dict[str, int]) -> np.ndarray:
    """The number of each word's article; -1 for an article that is not among `ids`."""
    article, known = _codes(words["article_id"])
    return np.array([*(ids.get(name, -1) for name in known), -1], dtype=np.int32)[article]


def _codes(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """A number for each value, and the values by number; a column of categories has both already."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    return pd.factorize(column)


def vocabulary(
    words: pd.DataFrame,
    articles: pd.DataFrame,
    against: str = "others",
    *,
    out_of: pd.DataFrame | None = None,
    confidence: float = 0.95,
    arrangements: int = 5_000,
    tested_up_to: int = 200,
) -> pd.DataFrame:
    """One row per outlet and word: how much more, or less, the outlet uses it than what it is held against.

    `words`: the table of words, or one of phrases (`phrases.phrases`), or a part of either; `out_of` is then the table of words
    that rates are taken over. `against`: "others" (all other outlets together), "each" (every other outlet in turn), or one
    outlet's name.
    n and n_against are counts, per_thousand is n per 1,000 words (punctuation is no word; "n't" and "'s" are words of
    their own), articles is how many of the outlet's articles use the word. log_ratio is log2 of the ratio of rates with .5
    added to each count: 1 is twice as often, 0 the same. low and high bound it; where a side has one article they are infinite if a
    count of zero leaves no bound. All three are missing where a side has no words at all. only_here: the outlet uses the word and the
    reference, which has words, never does. A word that neither side uses has no row: its counts are 0. method says in words what the
    interval and the test mean.
    variants: what the outlet writes for a word under which several forms were merged ("Blinken 5, Antony Blinken 1"), if `words`
    has the column form (`merging.with_names`, `merging.with_spellings`); for any other word an empty text.

    p is how seldom a difference as large comes about when the articles are dealt anew to the two sides (`permutation_p`), in
    all ways where there are at most `arrangements`, else in so many random ways, always the same. q is p adjusted for the words
    tested in this comparison (`adjusted`). Both are missing where a side has one article, where so few articles cannot give a p
    of 1 - `confidence` or less (2 / C(k1 + k2, k1) at best: .1 with three articles against three, .029 with four against four),
    where the word stands in too few of them, and beyond `tested_up_to` articles.

    Rows come outlet by outlet, the words that mark it first: ranked by weighted log-odds (z with the four-term variance, the
    pooled counts as prior; Monroe, Colaresi & Quinn 2008, eqs. 16 and 20), which is a way to rank and no finding.
    The interval is Clopper & Pearson (1934) on y1 of y1 + y2 where a side has one article, else quasi-Poisson.
    With one outlet there is nothing to compare, and the table is empty. ValueError: an unknown outlet.
    """
    have = counts(words, articles, out_of=out_of)
    sides = [_side(have, outlet) for outlet in range(len(have.outlets))]
    columns: dict[str, list[np.ndarray]] = {}
    told = []  # outlet, against and method of every comparison, and its rows
    for outlet, reference in _pairs(have.outlets, against):
        side = sides[have.outlets.index(outlet)]
        others = [s for s in sides if s is not side] if reference == "others" else [sides[have.outlets.index(reference)]]
        compared, method = _compare(have, side, others, confidence, arrangements, tested_up_to)
        told.append((outlet, reference, method, len(compared["n"])))
        for name, values in compared.items():
            columns.setdefault(name, []).append(values)
    if not told:
        return tables.table("vocabulary", [])
    *names, rows = zip(*told, strict=True)
    table = pd.DataFrame({name: np.concatenate(parts) for name, parts in columns.items()})
    table["word"] = pd.Series(have.words, dtype="str").take(table["word"]).array
    forms = variants(words, articles)
    names[2] = [f"{method} {MERGED if forms else WORDS}" for method in names[2]]
    for name, values in zip(("outlet", "against", "method"), names, strict=True):
        table[name] = pd.Series(values, dtype="str").repeat(rows).array
    written = np.full(len(table), "", dtype=object)
    some = np.flatnonzero(table["word"].isin({word for _, word in forms}))
    written[some] = [forms.get(key, "") for key in zip(table["outlet"].iloc[some], table["word"].iloc[some], strict=True)]
    table["variants"] = pd.Series(written, dtype="str")
    return table[list(tables.COLUMNS["vocabulary"])]


def _pairs(outlets: list[str], against: str) -> list[tuple[str, str]]:
    if len(outlets) < 2:
        return []
    if against == "others":
        return [(outlet, "others") for outlet in outlets]
    if against == "each":
        return [(outlet, other) for outlet in outlets for other in outlets if outlet != other]
    if against not in outlets:
        raise ValueError(f'against={against!r} is no outlet. Give "others", "each" or one of {", ".join(outlets)}.')
    return [(outlet, against) for outlet in outlets if outlet != against]


class _Side(NamedTuple):
    """What a comparison needs to know of an outlet: its articles' rows, its counts per word, and how its articles vary."""

    rows: np.ndarray
    n: np.ndarray
    articles: np.ndarray
    length: int
    variation: tuple[float, int]


def _side(have: Counts, outlet: int) -> _Side:
    rows = np.flatnonzero(have.outlet_of == outlet)
    n, length = have.by_article[rows], have.length[rows]
    return _Side(rows, n.sum(axis=0), (n > 0).sum(axis=0), int(length.sum()), variation(n, length))


def _compare(
    have: Counts, side: _Side, others: list[_Side], confidence: float, arrangements: int, tested_up_to: int
) -> tuple[dict[str, np.ndarray], str]:
    """The columns of a comparison, the words that mark `side` first (words as their place in `have.words`), and its method."""
    y1, y2 = side.n, sum(other.n for other in others)
    n1, n2 = side.length, sum(other.length for other in others)
    k1, k2 = len(side.rows), sum(len(other.rows) for other in others)
    used = np.flatnonzero(y1 + y2)
    used = used[np.argsort(-log_odds_z(y1, n1, y2, n2)[used], kind="stable")]
    y1, y2 = y1[used], y2[used]
    effect = log_ratio(y1, n1, y2, n2)
    p = q = np.full(len(used), np.nan)
    if not (n1 and n2):  # nothing was said on one side: no rate, no ratio
        effect = low = high = np.full(len(used), np.nan)
        method = "One side has no words, so nothing is compared."
    elif min(k1, k2) < 2:
        with np.errstate(divide="ignore"):  # log2 of a bound of 0 is minus infinity, which is what it says
            low, high = (np.log2(bound) for bound in exact_ratio(y1, n1, y2, n2, confidence))
        method = _TEXTS_ONLY.format(percent=100 * confidence, why="One article each" if k1 == k2 == 1 else "One side has one article")
    else:
        dispersion = pooled_dispersion([side.variation, *(other.variation for other in others)])
        margin = quasi_poisson_margin(y1, y2, dispersion, confidence)
        low, high = effect - margin, effect + margin
        ways = comb(k1 + k2, k1)
        smallest = 2 / min(ways, arrangements)
        if smallest > 1 - confidence:
            test = _TOO_FEW.format(smallest=smallest)
        elif k1 + k2 > tested_up_to:
            test = _TOO_MANY.format(k=k1 + k2, most=tested_up_to)
        else:
            both = np.concatenate([side.rows, *(other.rows for other in others)])
            rates = have.by_article[both].toarray()[:, used] / np.maximum(have.length[both], 1)[:, None]
            p = permutation_p(rates, k1, at_most=1 - confidence, arrangements=arrangements)
            q = adjusted(p)
            how = f"in all {ways:,} ways" if ways <= arrangements else f"in {arrangements:,} random ways"
            test = _TESTED.format(how=how, smallest=smallest, tested=int(np.isfinite(p).sum()))
        method = f"{_ARTICLES.format(percent=100 * confidence, dispersion=dispersion, k=k1, k_against=k2)} {test}"
    columns = {
        "word": used,
        "n": y1,
        "n_against": y2,
        "per_thousand": 1000 * y1 / max(n1, 1),
        "articles": side.articles[used],
        "log_ratio": effect,
        "low": low,
        "high": high,
        "only_here": (y1 > 0) & (y2 == 0) & (n2 > 0),
        "p": p,
        "q": q,
    }
    return columns, method


def permutation_p(rates: np.ndarray, first: int, *, at_most: float = 0.05, arrangements: int = 5_000) -> np.ndarray:
    """How seldom chance puts as much of a word into one side's articles: a two-sided p per word, missing where it cannot be small.

    `rates` is articles × words, the first side's articles being its first `first` rows. The mean rate of a side's articles is
    compared with that of every way to deal the articles to the two sides, the actual one included; with more than
    `arrangements` ways, of so many drawn with a fixed seed (Phipson & Smyth 2010). p is twice the share of those that differ as far
    or further in the same direction, at most 1.
    A word is tested if its p could be `at_most` or less, however its articles were dealt; which words those are depends on the
    number of articles that use it and not on the sides, so that leaving the others out is fair (Tarone 1990).

    >>> permutation_p(np.array([[3.0], [2.0], [2.0], [4.0], [0.0], [1.0], [0.0], [0.0]]), 4).round(4)
    array([0.0286])
    """
    if first > len(rates) - first:  # dealing to the smaller side says the same and costs less
        rates, first = np.concatenate([rates[first:], rates[:first]]), len(rates) - first
    p = np.full(rates.shape[1], np.nan)
    usual = rates.mean(axis=0)
    apart = rates[:first].mean(axis=0) - usual
    toward = np.where(np.abs(apart) > 1e-9 * usual, np.sign(apart), 0)  # equal means: every arrangement differs as far, p is 1
    stands_in = (rates > 0).sum(axis=0)
    could = np.flatnonzero(_smallest_p(len(rates), first)[stands_in] <= at_most)
    if comb(len(rates), first) > arrangements:
        dealt = _arrangements(len(rates), first, arrangements)
        for some in _pieces(could, arrangements):
            sums = dealt @ (rates[:, some] * toward[some])
            p[some] = _share_as_large(sums, sums[0], np.full(arrangements, 1 / arrangements))
        return p
    free = np.where(stands_in > _FEW, len(rates), stands_in)  # only where the articles that hold a word are dealt matters to it
    for d in np.unique(free[could]).tolist():
        dealt, share = _dealt(d, len(rates), first)
        for some in _pieces(could[free[could] == d], len(share)):
            rows = np.argsort(rates[:, some] == 0, axis=0, kind="stable")[:d]
            used = np.take_along_axis(rates[:, some], rows, axis=0) * toward[some]
            p[some] = _share_as_large(dealt @ used, np.where(rows < first, used, 0).sum(axis=0), share)
    return p


def _pieces(words: np.ndarray, arrangements: int) -> list[np.ndarray]:
    """`words` in pieces that fit into the memory allowed."""
    width = max(1, _CELLS // arrangements)
    return [words[at : at + width] for at in range(0, len(words), width)]


def _share_as_large(sums: np.ndarray, actual: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Twice the share of the arrangements with sums as large as the actual one, at most 1; equal sums may differ in their last digits."""
    return np.minimum(1, 2 * (share[:, None] * (sums >= actual - 1e-9 * np.abs(actual))).sum(axis=0))


@lru_cache(maxsize=16)
def _smallest_p(articles: int, first: int) -> np.ndarray:
    """The smallest p of a word that stands in 0, 1 ... all of the articles, when `first` of them are one side."""
    ways = comb(articles, first)
    some = [
        min(
            comb(articles - d, first - d) if d <= first else 1,  # all its articles on this side, or this side full of them
            comb(articles - d, first) if d <= articles - first else 1,  # none on this side, or as few as can be
        )
        for d in range(articles + 1)
    ]
    return np.array([2 * least / ways for least in some])


@lru_cache(maxsize=64)
def _dealt(d: int, articles: int, first: int) -> tuple[csr_array, np.ndarray]:
    """Which of a word's `d` articles are dealt to the first side, a row of ones and zeros each, and the share of all ways that do so."""
    sizes = [j for j in range(min(d, first) + 1) if first - j <= articles - d]
    rows = [places for j in sizes for places in combinations(range(d), j)]
    ways = np.repeat([comb(articles - d, first - j) for j in sizes], [comb(d, j) for j in sizes])
    return _as_rows(rows, d), ways / comb(articles, first)


@lru_cache(maxsize=4)  # outlets with as many articles share it
def _arrangements(articles: int, first: int, number: int) -> csr_array:
    """Random ways to deal the articles: a row each with a 1 for every article of the first side, the actual one first."""
    places = np.random.default_rng(_SEED).random((number, articles)).argsort(axis=1)[:, :first]
    places[0] = np.arange(first)
    return _as_rows(places.tolist(), articles)


def _as_rows(places: Sequence[Sequence[int]], width: int) -> csr_array:
    """A row per element of `places`, with a one at each of its places (sparse: no threads to wait for on a busy machine)."""
    ends = np.cumsum([0, *map(len, places)])
    at = np.fromiter(chain.from_iterable(places), dtype=np.int64, count=ends[-1])
    return csr_array((np.ones(len(at)), at, ends), shape=(len(places), width))


def adjusted(p: np.ndarray) -> np.ndarray:
    """The share of false findings to expect if every word with a p as small is called one; missing stays missing.

    Benjamini & Hochberg (1995): the smallest of m · p / rank over this and all larger p.

    >>> adjusted(np.array([0.01, np.nan, 0.04, 0.03])).round(3)
    array([0.03,  nan, 0.04, 0.04])
    """
    q = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    down = tested[np.argsort(-p[tested], kind="stable")]
    rank = np.arange(len(down), 0, -1)
    q[down] = np.minimum(1, np.minimum.accumulate(p[down] * len(down) / rank))
    return q


def log_ratio(y1: np.ndarray, n1: int, y2: np.ndarray, n2: int) -> np.ndarray:
    """log2 of the ratio of two rates, .5 added to counts and totals so that a zero gives a number.

    >>> round(float(log_ratio(np.array(6), 100, np.array(2), 120)), 6)
    1.640349
    """
    return np.log2(((y1 + 0.5) / (n1 + 0.5)) / ((y2 + 0.5) / (n2 + 0.5)))


def exact_ratio(y1: np.ndarray, n1: int, y2: np.ndarray, n2: int, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the ratio of two rates: given y1 + y2, y1 is binomial; p/(1-p) · n2/n1 at its Clopper-Pearson limits (1934).

    >>> [round(float(b), 6) for b in exact_ratio(np.array(6), 100, np.array(2), 120)]
    [0.643726, 36.471847]
    """
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(y1 > 0, betaincinv(np.maximum(y1, 1), y2 + 1, tail), 0.0)
        high = np.where(y2 > 0, betaincinv(y1 + 1, np.maximum(y2, 1), 1 - tail), 1.0)
        return low / (1 - low) * n2 / n1, high / (1 - high) * n2 / n1


def variation(n: csr_array | np.ndarray, length: np.ndarray, *, at_least: int = 5) -> tuple[float, int]:
    """How much the counts of words vary between the articles of one outlet: Pearson's chi-square, and its degrees of freedom.

    `n` is articles × words, `length` the words of each article; over the words that stand `at_least` times in these articles.
    """
    some = np.flatnonzero(length)  # an article without words says nothing about how words vary
    if len(some) < 2:
        return 0.0, 0
    n, share = csr_array(n[some]), length[some] / length.sum()
    total = n.sum(axis=0)
    frequent = total >= at_least
    # Σ (n - e)² / e over the articles, with e = share · total, is Σ n² / (share · total) - total: zeros cost nothing
    squares = np.bincount(n.indices, weights=n.data**2 / np.repeat(share, np.diff(n.indptr)), minlength=len(total))[frequent]
    return float((squares / total[frequent] - total[frequent]).sum()), (len(some) - 1) * int(frequent.sum())


def pooled_dispersion(variations: Iterable[tuple[float, int]]) -> float:
    """How much more a word's count varies between articles of one outlet than chance alone would make it: 1 or more.

    Chi-square over degrees of freedom, both summed over the outlets (`variation`); one number for all words, because a word alone
    is too rare to tell (quasi-Poisson, Wedderburn 1974).
    """
    square, freedom = map(sum, zip(*variations, strict=True))
    return max(1.0, square / freedom) if freedom else 1.0


def quasi_poisson_margin(y1: np.ndarray, y2: np.ndarray, dispersion: float, confidence: float = 0.95) -> np.ndarray:
    """Half the width of the interval of log_ratio: z · √(φ(1/(y1+.5) + 1/(y2+.5))), in log2."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return z * np.sqrt(dispersion * (1 / (y1 + 0.5) + 1 / (y2 + 0.5))) / np.log(2)


def log_odds_z(y1: np.ndarray, n1: int, y2: np.ndarray, n2: int, prior: np.ndarray | None = None) -> np.ndarray:
    """Weighted log-odds of a word between two texts over its standard error: a way to rank, not a test.

    `prior` holds the pseudo-count of each word; the pooled counts if none is given. δ = ln(A1/B1) - ln(A2/B2) with
    A = y + α, B = n + Σα - A, and the four-term variance 1/A1 + 1/B1 + 1/A2 + 1/B2 (Monroe, Colaresi & Quinn 2008, eqs. 16-20).
    """
    alpha = (y1 + y2).astype(float) if prior is None else prior
    total = alpha.sum()
    a1, a2 = y1 + alpha, y2 + alpha
    b1, b2 = n1 + total - a1, n2 + total - a2
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (np.log(a1 / b1) - np.log(a2 / b2)) / np.sqrt(1 / a1 + 1 / b1 + 1 / a2 + 1 / b2)
    return np.nan_to_num(z)
