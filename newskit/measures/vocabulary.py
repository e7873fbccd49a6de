"""Which words does each outlet favour?"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from newskit import tables

_TEXTS_ONLY = (
    "95 % interval: Clopper–Pearson for these texts only. {why}, so no test is possible"
    " and nothing is claimed about the outlets in general."
)
_ARTICLES = "95 % interval: quasi-Poisson, dispersion {dispersion:.2f} pooled over the words, from {k} articles against {k_against}."


class Counts(NamedTuple):
    """How often each outlet uses each word: `n` and `articles` are outlets × words, `total` is words per outlet."""

    outlets: list[str]
    words: list[str]
    n: np.ndarray
    articles: np.ndarray
    by_article: np.ndarray
    outlet_of: np.ndarray

    @property
    def total(self) -> np.ndarray:
        return self.n.sum(axis=1)


def counts(words: pd.DataFrame, articles: pd.DataFrame) -> Counts:
    """Word counts per outlet, agencies left out; outlets in the order of `articles`, words in alphabetical order."""
    tables.require(words, ("article_id", "word"))
    ours = articles[articles["role"] == "outlet"]
    ids = list(ours["article_id"])
    outlets = list(dict.fromkeys(ours["outlet"]))
    row = words["article_id"].map({a: i for i, a in enumerate(ids)})
    seen = words["word"][row.notna()]
    codes, vocabulary = pd.factorize(seen, sort=True)
    by_article = np.zeros((len(ids), len(vocabulary)), dtype=np.int64)
    np.add.at(by_article, (row[row.notna()].to_numpy(dtype=np.int64), codes), 1)
    outlet_of = np.array([outlets.index(o) for o in ours["outlet"]], dtype=np.int64)
    member = (outlet_of[None, :] == np.arange(len(outlets))[:, None]).astype(np.int64)
    return Counts(outlets, list(vocabulary), member @ by_article, member @ (by_article > 0), by_article, outlet_of)


def vocabulary(words: pd.DataFrame, articles: pd.DataFrame, against: str = "others", *, confidence: float = 0.95) -> pd.DataFrame:
    """One row per outlet and word: how much more, or less, the outlet uses it than what it is held against.

    `against`: "others" (all other outlets together), "each" (every other outlet in turn), or one outlet's name.
    n and n_against are counts, per_thousand is n per 1,000 words (punctuation is no word; "n't" and "'s" are words of
    their own), articles is how many of the outlet's articles use the word. log_ratio is log2 of the ratio of rates with .5
    added to each count: 1 is twice as often, 0 the same. low and high bound it; they are infinite where a count of zero
    leaves no bound. only_here: the reference never uses the word. method says in words what the interval means.

    Rows come outlet by outlet, the words that mark it first: ranked by weighted log-odds (z with the four-term variance, the
    pooled counts as prior; Monroe, Colaresi & Quinn 2008, eqs. 16 and 20), which is a way to rank and no finding.
    The interval is Clopper & Pearson (1934) on y1 of y1 + y2 where a side has one article, else quasi-Poisson.
    With one outlet there is nothing to compare, and the table is empty. ValueError: an unknown outlet.
    """
    have = counts(words, articles)
    pairs = _pairs(have.outlets, against)
    frames = []
    for outlet, reference in pairs:
        side = have.outlets.index(outlet)
        others = [i for i, o in enumerate(have.outlets) if (o != outlet if reference == "others" else o == reference)]
        frames.append(_compare(have, side, others, reference, confidence))
    return pd.concat(frames, ignore_index=True) if frames else tables.table("vocabulary", [])


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


def _compare(have: Counts, side: int, others: list[int], reference: str, confidence: float) -> pd.DataFrame:
    y1, y2 = have.n[side], have.n[others].sum(axis=0)
    n1, n2 = int(y1.sum()), int(y2.sum())
    k1, k2 = int((have.outlet_of == side).sum()), int(np.isin(have.outlet_of, others).sum())
    effect = log_ratio(y1, n1, y2, n2)
    if min(k1, k2) < 2:
        with np.errstate(divide="ignore"):  # log2 of a bound of 0 is minus infinity, which is what it says
            low, high = (np.log2(bound) for bound in exact_ratio(y1, n1, y2, n2, confidence))
        method = _TEXTS_ONLY.format(why="One article each" if k1 == k2 == 1 else "One side has one article")
    else:
        dispersion = pooled_dispersion(have.by_article, have.outlet_of, [side, *others])
        margin = quasi_poisson_margin(y1, y2, dispersion, confidence)
        low, high = effect - margin, effect + margin
        method = _ARTICLES.format(dispersion=dispersion, k=k1, k_against=k2)
    rank = np.argsort(-log_odds_z(y1, n1, y2, n2), kind="stable")
    frame = pd.DataFrame(
        {
            "outlet": have.outlets[side],
            "against": reference,
            "word": np.array(have.words, dtype=object),
            "n": y1,
            "n_against": y2,
            "per_thousand": 1000 * y1 / max(n1, 1),
            "articles": have.articles[side],
            "log_ratio": effect,
            "low": low,
            "high": high,
            "only_here": (y1 > 0) & (y2 == 0),
            "method": method,
        }
    )
    return frame.iloc[rank][(frame["n"] + frame["n_against"]).iloc[rank].to_numpy() > 0]


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
    if not (n1 and n2):  # a text without words says nothing about any rate
        return np.zeros(np.shape(y1)), np.full(np.shape(y1), np.inf)
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(y1 > 0, betaincinv(np.maximum(y1, 1), y2 + 1, tail), 0.0)
        high = np.where(y2 > 0, betaincinv(y1 + 1, np.maximum(y2, 1), 1 - tail), 1.0)
        return low / (1 - low) * n2 / n1, high / (1 - high) * n2 / n1


def pooled_dispersion(by_article: np.ndarray, outlet_of: np.ndarray, outlets: list[int], *, at_least: int = 5) -> float:
    """How much more a word's count varies between articles of one outlet than chance alone would make it: 1 or more.

    Pearson's chi-square over its degrees of freedom, pooled over the words that stand `at_least` times in an outlet with two
    articles or more; one number for all words, because a word alone is too rare to tell (quasi-Poisson, Wedderburn 1974).
    """
    square = freedom = 0.0
    for outlet in outlets:
        n = by_article[outlet_of == outlet]
        if len(n) < 2:
            continue
        frequent = n.sum(axis=0) >= at_least
        expected = n.sum(axis=1, keepdims=True) * n[:, frequent].sum(axis=0) / n.sum()
        square += float((((n[:, frequent] - expected) ** 2) / expected).sum())
        freedom += (len(n) - 1) * int(frequent.sum())
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
