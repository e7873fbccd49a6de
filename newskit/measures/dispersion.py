"""How evenly is each word spread over the story's articles?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from newskit import tables
from newskit.measures.vocabulary import counts


def dispersion(words: pd.DataFrame, articles: pd.DataFrame, *, out_of: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per word: how often it is used, in how many articles and outlets, and how unevenly; agencies are left out.

    dp is 0 where every article uses the word in proportion to its length, and near 1 where one short article holds it all:
    half the sum over the articles of |share of the word - share of all words| (Gries 2008). dp_norm divides by its largest
    possible value, 1 - the smallest article's share, so that it reaches 1 (Lijffijt & Gries 2012); missing with one article.
    An article's length is its rows in `out_of`, a table of words (default: `words` itself). The most frequent word first.

    >>> dispersion(words, articles).loc[0, "dp_norm"]  # doctest: +SKIP
    0.64705882
    """
    have = counts(words, articles, out_of=out_of)
    n = have.by_article.sum(axis=0)
    size = have.length / max(have.length.sum(), 1)
    share = have.by_article.multiply(1 / np.maximum(n, 1)[None, :]).tocoo()
    articles_of, word_of = share.coords
    # An article without the word adds its own share; the shares of all articles add up to 1.
    apart = np.abs(share.data - size[articles_of]) - size[articles_of]
    dp = (1 + np.bincount(word_of, weights=apart, minlength=len(n))) / 2
    some = size[size > 0]
    largest = 1 - some.min() if len(some) > 1 else np.nan
    used = np.unique(np.stack([have.outlet_of[articles_of], word_of]), axis=1)[1]
    table = pd.DataFrame(
        {
            "word": pd.Series(have.words, dtype="str"),
            "n": n,
            "articles": (have.by_article > 0).sum(axis=0),
            "outlets": np.bincount(used, minlength=len(n)),
            "dp": dp,
            "dp_norm": dp / largest,
        }
    )
    return table.sort_values(["n", "word"], ascending=[False, True], ignore_index=True)[list(tables.COLUMNS["dispersion"])]
