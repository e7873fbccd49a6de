"""Which words do some outlets share that no other uses?"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from newskit import tables
from newskit.measures.vocabulary import counts


def shared_vocabulary(words: pd.DataFrame, articles: pd.DataFrame, *, at_least: int = 2) -> pd.DataFrame:
    """One row per set of outlets: how many different words exactly these outlets use, and which; agencies are left out.

    outlets is a tuple in alphabetical order, size the number of words, words the tuple of them, the most used first. A word
    stands in one row only, so the sizes add up; sets that share no word have no row. Counted are the words that all outlets
    together use `at_least` times: what a long text says once is no sign of a vocabulary of its own. The largest set first.

    >>> shared_vocabulary(words, articles).loc[0, ["outlets", "size"]].tolist()  # doctest: +SKIP
    [('The Lantern', 'The Pier'), 12]
    """
    have = counts(words, articles)
    total = have.by_article.sum(axis=0)
    outlets = sorted(have.outlets)
    place_of = np.array([outlets.index(outlet) for outlet in have.outlets], dtype=np.int64)
    uses = np.zeros((len(outlets), len(have.words)), dtype=bool)
    article, word = have.by_article.nonzero()
    uses[place_of[have.outlet_of[article]], word] = True
    of: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for place in np.argsort(-total, kind="stable").tolist():  # words of one count stay in alphabetical order
        if total[place] >= at_least:
            of[tuple(np.flatnonzero(uses[:, place]).tolist())].append(have.words[place])
    rows = sorted(of.items(), key=lambda row: (-len(row[1]), row[0]))
    named = ((tuple(outlets[n] for n in some), len(listed), tuple(listed)) for some, listed in rows)
    return tables.table("shared_vocabulary", named)
