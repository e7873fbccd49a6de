"""How much of what was said does each outlet carry, and how many of its speakers have a name?"""

from __future__ import annotations

import math

import pandas as pd

from newskit import tables
from newskit.measures.speakers import spoken

CARRIED = ("verbatim", "cut", "extended", "altered", "paraphrase")


def quote_summary(quotations: pd.DataFrame, coverage: pd.DataFrame, articles: pd.DataFrame, *, few: int = 10) -> pd.DataFrame:
    """One row per outlet: of the story's quotations that can be compared, how many it carries, and how many words of them it keeps.

    carried: rows of `coverage` that are verbatim, cut, extended, altered or a (confirmed) paraphrase; perhaps: the paraphrase candidates,
    which count as absent until somebody confirms them; comparable: all but "not comparable"; share = carried / comparable. words: of the
    longest variants of what is carried, of which it keeps words_kept (few in a paraphrase); share_of_words = words_kept / words.
    exclusives: carried by no other outlet and by no agency. named, unnamed ("officials said") and unresolved are the quotations of the
    outlet's articles by their speaker, those that other outlets do not have too; share_named = named / (named + unnamed). note says in a
    sentence where a share rests on fewer than `few`. A share of nothing is missing. Outlets in the order of `articles`; agencies are
    left out.

    >>> quote_summary(quotations, coverage, articles)[["outlet", "carried", "comparable", "share"]]  # doctest: +SKIP
    """
    tables.require(coverage, "quote_coverage")
    said = spoken(quotations)
    has = coverage[coverage["relation"].isin(CARRIED)]
    alone = set(has.loc[~has["cluster"].duplicated(keep=False) & has["agencies"].isna(), "cluster"])
    rows = []
    for outlet in dict.fromkeys(articles.loc[articles["role"] == "outlet", "outlet"]):
        mine, held = coverage[coverage["outlet"] == outlet], has[has["outlet"] == outlet]
        comparable = int((mine["relation"] != "not comparable").sum())
        perhaps = int((mine["relation"] == "paraphrase candidate").sum())
        words, kept = int(held["words"].sum()), int(held["words_kept"].sum())
        own = said[said["outlet"] == outlet]
        unresolved = int(own["speaker"].isna().sum())
        unnamed = int((own["speaker_kind"] == "unnamed").sum())
        named = len(own) - unresolved - unnamed
        notes = []
        if comparable < few:
            notes.append(f"Only {_counted(comparable)} can be compared: the share says little.")
        if named + unnamed < few:
            notes.append(f"Only {_counted(named + unnamed)} with a known speaker: the share that is named says little.")
        rows.append(
            (
                outlet, len(held), perhaps, comparable, _share(len(held), comparable), words, kept, _share(kept, words),
                len(alone & set(held["cluster"])), named, unnamed, unresolved, _share(named, named + unnamed), " ".join(notes),
            )
        )  # fmt: skip
    return tables.table("quote_summary", rows)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _counted(n: int) -> str:
    return "1 quotation" if n == 1 else f"{n} quotations"
