"""Which runs of words does each outlet use, and which words belong together?

A phrase is two or more words of one sentence with nothing but white space between them. It neither begins nor ends with a stop
word: "of the bridge" and "bridge of" are none, "bridge of sighs" is one.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.special import xlogy

from newskit import tables
from newskit.measures.stop_words import STOP_WORDS


def phrases(
    words: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    longest: int = 3,
    at_least: int = 2,
    stop_words: Collection[str] = STOP_WORDS,
    counted: Collection[str] | None = None,
) -> pd.DataFrame:
    """One row per phrase of two to `longest` words, wherever it stands, like the table of words: `word` is the phrase.

    The phrases stand `at_least` times in the articles `counted` (their ids; all, if none are given). A phrase is its word keys with a
    space between them, none where the text has none ("didn't"). `stop_words=()` keeps the phrases that begin or end with one. Rows are
    in reading order, the shorter first where two begin together; a phrase is counted beside the longer ones that hold it.
    Where `words` has the column form (`merging.with_spellings`), so have the phrases: what is written, where a word of it was merged.

    >>> vocabulary(phrases(words, sentences), articles, out_of=words)  # doctest: +SKIP
    """
    tables.require(words, "words")
    follows, spaced = _joined(words, sentences)
    keys = words["word"].to_numpy(dtype=object)
    outer = ~words["word"].isin(stop_words).to_numpy()
    texts, firsts, lasts = [], [], []
    here = np.arange(len(words))  # where a run begins that is as long as the round has come
    text = keys
    for length in range(2, longest + 1):
        going_on = here + length - 1 < len(words)
        here, text = here[going_on], text[going_on]
        unbroken = follows[here + length - 1]
        here, text = here[unbroken], text[unbroken]
        last = here + length - 1
        text = text + np.where(spaced[last], " ", "").astype(object) + keys[last]
        chosen = outer[here] & outer[last]
        texts.append(text[chosen])
        firsts.append(here[chosen])
        lasts.append(last[chosen])
    phrase, first, last = (np.concatenate([[], *part]) for part in (texts, firsts, lasts))
    first, last = first.astype(np.int64), last.astype(np.int64)
    codes, _ = pd.factorize(phrase)
    ours = slice(None) if counted is None else words["article_id"].isin(counted).to_numpy()[first]
    often = np.flatnonzero(np.bincount(codes[ours], minlength=codes.max(initial=-1) + 1)[codes] >= at_least)
    often = often[np.lexsort((last[often], first[often]))]
    start = words.iloc[first[often]].reset_index(drop=True)
    word = pd.Series(phrase[often], dtype=words["word"].dtype)
    found = start.assign(word=word, end=words["end"].to_numpy()[last[often]])[list(tables.COLUMNS["words"])]
    return found.assign(form=_forms(words, spaced, first[often], last[often])) if "form" in words.columns else found


def _forms(words: pd.DataFrame, spaced: np.ndarray, first: np.ndarray, last: np.ndarray) -> pd.Series:
    """What is written in each phrase that holds a merged word; missing in the others."""
    merged = words["form"].notna().to_numpy()
    written = words["form"].fillna(words["word"]).tolist()
    before = np.concatenate([[0], merged.cumsum()])
    forms = [None] * len(first)
    for n in np.flatnonzero(before[last + 1] > before[first]).tolist():
        a, z = int(first[n]), int(last[n])
        forms[n] = written[a] + "".join((" " if spaced[i] else "") + written[i] for i in range(a + 1, z + 1))
    return pd.Series(forms, dtype="str")


def collocations(
    words: pd.DataFrame, sentences: pd.DataFrame, *, at_least: int = 3, stop_words: Collection[str] = STOP_WORDS
) -> pd.DataFrame:
    """One row per pair of neighbouring words that stand together more often than chance would put them, the surest first.

    n is how often, expected how often if the words were strewn at random, in how many articles; of pairs that stand `at_least`
    times and hold no stop word. g2 is Dunning's (1993) log-likelihood ratio of the two-by-two table of all neighbouring pairs:
    2 Σ observed · ln(observed / expected). It ranks; a story's repeated sentences are no independent observations.
    """
    tables.require(words, "words")
    follows, _ = _joined(words, sentences)
    second = np.flatnonzero(follows)
    codes, vocabulary = pd.factorize(words["word"], sort=True)
    kinds = max(len(vocabulary), 1)
    left, right = codes[second - 1], codes[second]
    pair, where, n = np.unique(left * kinds + right, return_inverse=True, return_counts=True)
    of_left, of_right = np.bincount(left, minlength=kinds)[pair // kinds], np.bincount(right, minlength=kinds)[pair % kinds]
    expected = of_left * of_right / max(len(second), 1)
    g2 = _log_likelihood(n, of_left, of_right, len(second))
    stop = np.isin(vocabulary, list(stop_words))
    kept = np.flatnonzero((n >= at_least) & (n > expected) & ~stop[pair // kinds] & ~stop[pair % kinds])
    table = pd.DataFrame({"pair": where, "article_id": words["article_id"].to_numpy()[second]})
    articles = table.groupby("pair")["article_id"].nunique().reindex(kept).to_numpy()
    text = [f"{vocabulary[k // kinds]} {vocabulary[k % kinds]}" for k in pair[kept].tolist()]
    rows = sorted(zip(text, n[kept], expected[kept], g2[kept], articles, strict=True), key=lambda row: (-row[3], row[0]))
    return tables.table("collocations", rows)


def _log_likelihood(both: np.ndarray, left: np.ndarray, right: np.ndarray, pairs: int) -> np.ndarray:
    """G² of the table [[both, left - both], [right - both, the rest]]; `left` and `right` are how often each word stands there.

    >>> _log_likelihood(np.array([6]), np.array([8]), np.array([100]), 220).round(6)
    array([2.995113])
    """
    observed = np.stack([both, left - both, right - both, pairs - left - right + both]).astype(float)
    expected = np.stack([left * right, left * (pairs - right), (pairs - left) * right, (pairs - left) * (pairs - right)]) / pairs
    return 2 * (xlogy(observed, observed) - xlogy(observed, expected)).sum(axis=0)


def _joined(words: pd.DataFrame, sentences: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each word: whether it follows the row before with white space at most between them, and whether any is there."""
    tables.require(sentences, ["article_id", "sentence_no", "start", "text"])
    if words.empty:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    article, sentence = pd.factorize(words["article_id"])[0], words["sentence_no"].to_numpy()
    start, end = words["start"].to_numpy(), words["end"].to_numpy()
    gap = np.concatenate([[-1], start[1:] - end[:-1]])
    follows = np.concatenate([[False], (article[1:] == article[:-1]) & (sentence[1:] == sentence[:-1])]) & (gap >= 0)
    rows = zip(*(sentences[column].tolist() for column in ("article_id", "sentence_no", "start", "text")), strict=True)
    texts = {(of, number): (at, text) for of, number, at, text in rows}
    unsure = np.flatnonzero(follows & (gap > 0))
    for i, a, n in zip(unsure.tolist(), words["article_id"].iloc[unsure].tolist(), sentence[unsure].tolist(), strict=True):
        at, text = texts[a, n]
        follows[i] = text[end[i - 1] - at : start[i] - at].isspace()
    return follows, gap > 0
