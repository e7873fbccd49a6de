"""How long are each outlet's texts, and how varied are their words?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from newskit import tables


def richness(words: pd.DataFrame, articles: pd.DataFrame, *, window: int = 100) -> pd.DataFrame:
    """One row per outlet: its articles, words, different words (types), and how varied the wording is.

    type_token is types / words, which falls as a text grows. mattr is the mean of types / words over every stretch of `window`
    words inside an article (Covington & McFall 2010): length does not decide it. The column window says how long the stretches
    were: where an outlet has no article that long, its longest article, so that its mattr does not compare with the others'.
    word_length is in characters (as written, "n't" and "'s" being words), sentence_length in words, headlines being sentences.
    Outlets in the order of `articles`, agencies left out; figures of an outlet without words are missing.

    >>> richness(words, articles)[["outlet", "mattr", "window"]]  # doctest: +SKIP
    """
    tables.require(words, "words")
    ours = articles[articles["role"] == "outlet"]
    words = words.assign(word=pd.factorize(words["word"])[0])
    of = {article: rows for article, rows in words.groupby("article_id", sort=False)}
    rows = []
    for outlet, ids in ours.groupby("outlet", sort=False)["article_id"]:
        texts = [of[article] for article in sorted(ids) if article in of]
        if not texts:
            rows.append((outlet, len(ids), 0, 0, np.nan, np.nan, 0, np.nan, np.nan))
            continue
        whole = pd.concat(texts)
        types = whole["word"].nunique()
        stretch = min(window, max(map(len, texts)))
        ratios = np.concatenate([moving_type_token(text["word"], stretch) for text in texts if len(text) >= stretch])
        characters = (whole["end"] - whole["start"]).mean()
        sentences = sum(text["sentence_no"].nunique() for text in texts)
        spread = (types / len(whole), ratios.mean(), stretch)
        rows.append((outlet, len(ids), len(whole), types, *spread, characters, len(whole) / sentences))
    return tables.table("richness", rows)


def moving_type_token(words: pd.Series, window: int) -> np.ndarray:
    """Types / words of every stretch of `window` words, first to last.

    >>> moving_type_token(pd.Series("the rain and the snow".split()), 3).round(3).tolist()
    [1.0, 1.0, 1.0]
    >>> moving_type_token(pd.Series("rain rain go go go".split()), 4).tolist()
    [0.5, 0.5]
    """
    codes = pd.factorize(words)[0]
    here = np.arange(len(codes))
    order = np.argsort(codes, kind="stable")
    again = np.flatnonzero(np.diff(codes[order]) == 0) + 1
    before = np.full(len(codes), -1)  # where the same word stood last
    before[order[again]] = order[again - 1]
    # A word adds a type to the stretches that hold it and not its last occurrence: those that begin after that, `window` back at most.
    first = np.maximum(before + 1, np.maximum(here - window + 1, 0))
    last = np.minimum(here, len(codes) - window)
    adds = first <= last
    steps = np.bincount(first[adds], minlength=len(codes) + 1) - np.bincount(last[adds] + 1, minlength=len(codes) + 1)
    return steps.cumsum()[: len(codes) - window + 1] / window
