"""Who has whose sentences? Outlet by outlet over many stories: whoever published a sentence first is the source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from newskit import tables
from newskit.story import published_before

REUSE = ("article_id", "start", "outlet", "other_outlet", "published", "other_published")  # what is needed of a table of reuse

_DISPATCH, _EARLIER, _UNKNOWN, _LATER = range(4)
_NEVER = 1 << 40  # seconds: after every date


def republished(parts: Iterable[pd.DataFrame], sentences: Mapping[str, int], agencies: Collection[str] = ()) -> pd.DataFrame:
    """One row per outlet and publisher that had sentences of the outlet's first: how many, and the share of all its sentences.

    A sentence counts for the agency whose dispatch has it too, unless that came later; without a dispatch, for the publisher of the first
    of the other articles that have it, if that came before the outlet's own. Publishers who had it at the same moment each count; what
    the outlet itself had before counts for nobody. `articles` are the outlet's articles with such sentences. `undirected` are the
    sentences of which nobody is known to be first: the other article was published at the same time or either has no date. A day without
    a time begins at midnight where two sources are compared. share = sentences / of; agencies have no rows of their own. The outlet
    with the most sentences comes first, then its largest source.

    `parts` are tables of reuse (see REUSE), of which each has all rows of its articles; `sentences` counts those of each outlet.

    >>> republished([corpus.reuse()], {"The Post": 315}, ["KNA"])  # doctest: +SKIP
    """
    counted = [_counted(first_carriers(part, agencies)) for part in parts]
    together = pd.concat(counted).groupby(level=[0, 1]).sum() if counted else pd.DataFrame()
    rows = []
    for (outlet, other), row in together.to_dict("index").items():
        of = int(sentences[outlet])
        role = "agency" if other in agencies else "outlet"
        rows.append((outlet, other, role, row["articles"], row["sentences"], row["undirected"], of, row["sentences"] / of))
    table = tables.table("republished", rows)
    whole = table.groupby("outlet")["sentences"].transform("sum")
    order = ["whole", "outlet", "sentences", "undirected", "other_outlet"]
    table = table.assign(whole=whole).sort_values(order, ascending=[False, True, False, False, True], ignore_index=True)
    return table.drop(columns="whole")


def first_carriers(reuse: pd.DataFrame, agencies: Collection[str] = ()) -> pd.DataFrame:
    """The rows of a table of reuse that say who had each sentence first, one per sentence and publisher; `known`: it is known who.

    Rows of one article may come in several tables: `first_carriers` of what it returned for each, put together, is that of all of them.
    """
    rows = tables.require(reuse, REUSE)[list(REUSE)]
    rows = rows[~rows["outlet"].isin(list(agencies))]
    rank, moment = _when(rows, agencies)
    own = (rows["outlet"] == rows["other_outlet"]).to_numpy()
    # by rank, then moment; at the same moment what the outlet had itself comes before what others had
    rows = rows.assign(known=rank < _UNKNOWN, score=2 * (rank * 2 * _NEVER + moment) + ~own)
    rows = rows[(rank != _LATER) & ~((rank == _UNKNOWN) & own)]
    first = rows["score"] == rows.groupby(["article_id", "start"])["score"].transform("min")
    return rows[first].drop_duplicates(["article_id", "start", "other_outlet"]).drop(columns="score")


def _when(rows: pd.DataFrame, agencies: Collection[str]) -> tuple[np.ndarray, np.ndarray]:
    """How each row's other article stands to its own in time; and where that one comes first, when it was published, in seconds."""
    mine, own = pd.factorize(rows["published"].astype(object).where(rows["published"].notna(), ""))
    theirs, other = pd.factorize(rows["other_published"].astype(object).where(rows["other_published"].notna(), ""))
    pairs, of = np.unique(mine * len(other) + theirs, return_inverse=True)  # far fewer than rows
    dates = [(own[pair // len(other)], other[pair % len(other)]) for pair in pairs.tolist()]
    earlier = np.array([published_before(there, here) for here, there in dates], bool)[of]
    later = np.array([published_before(here, there) for here, there in dates], bool)[of]
    dispatch = rows["other_outlet"].isin(list(agencies)).to_numpy()
    rank = np.select([later, dispatch, earlier], [_LATER, _DISPATCH, _EARLIER], _UNKNOWN)
    moments = pd.to_datetime(pd.Series(other, dtype=object).replace("", None), format="ISO8601", utc=True).dt.as_unit("s")
    seconds = np.array([_NEVER if pd.isna(moment) else int(moment.timestamp()) for moment in moments], np.int64)[theirs]
    return rank, np.where(rank < _UNKNOWN, seconds, 0)


def _counted(first: pd.DataFrame) -> pd.DataFrame:
    """articles, sentences and undirected of each outlet and the publisher who was first."""
    rows = first[first["outlet"] != first["other_outlet"]]
    both = ["outlet", "other_outlet"]
    counts = rows.groupby(both)["known"].agg(sentences="sum", rows="size")
    articles = rows[rows["known"]].groupby(both)["article_id"].nunique().reindex(counts.index, fill_value=0)
    return counts.assign(articles=articles, undirected=counts["rows"] - counts["sentences"])[["articles", "sentences", "undirected"]]
