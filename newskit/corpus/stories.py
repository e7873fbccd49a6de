"""Which articles tell one story? Those that share rare runs of words within a few days; a story keeps its id when articles are added."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

NO_DAY = 1 << 20  # of an article without a date


def links(pairs: pd.DataFrame, runs: np.ndarray, day: np.ndarray, at_least: float, undated: float, window: int) -> pd.DataFrame:
    """The pairs that tell one story, each with its `share`: the weight of the runs they share / the runs of the one that has fewer.

    `pairs` has a, b and their weight in thousandths (see `pairs.paired`), `runs` and `day` are of every article. `at_least` is the share
    for two articles published at most `window` days apart, `undated` where either has no date: there the text alone has to say it.
    """
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    share = pairs["weight"].to_numpy() / 1000 / np.maximum(np.minimum(runs[a], runs[b]), 1)
    dated = (day[a] != NO_DAY) & (day[b] != NO_DAY)
    near = np.abs(day[a] - day[b]) <= window
    linked = np.where(dated, near & (share >= at_least), share >= undated)
    return pairs.assign(share=share)[linked].reset_index(drop=True)


def grouped(links: pd.DataFrame, story: np.ndarray, rank: np.ndarray, most: int = 500) -> tuple[np.ndarray, np.ndarray]:
    """The story of every article, by number, and whether it was cut; `story` has the earlier ones, and -1 for new articles.

    Linked articles tell one story. A story of more than `most` articles is cut: its strongest links are followed first, and one that would
    make it larger is not followed. An article that is added joins the earlier story with which it shares most; two earlier stories stay
    two. A new story's number is that of its first article in `rank` (by date, then id).
    """
    a, b, share = links["a"].to_numpy(), links["b"].to_numpy(), links["share"].to_numpy()
    count = len(story)
    new = story < 0
    among = new[a] & new[b]
    ones = np.ones(int(among.sum()), np.int8)
    _, label = connected_components(csr_array((ones, (a[among], b[among])), shape=(count, count)), directed=False)
    size = np.bincount(label, minlength=count)
    cut = np.zeros(count, bool)
    large = size[label] > most
    if large.any():
        inside = np.flatnonzero(among)[large[a[among]]]
        parent = _followed(a[inside], b[inside], share[inside], most)
        label = label + count  # apart from the articles that the cut stories go by now
        for article, root in parent.items():
            label[article] = root
        cut = large & new
    joined = story.copy()
    first = np.full(int(label.max(initial=0)) + 1, count, np.int64)
    np.minimum.at(first, label[new], rank[new])
    by_rank = np.argsort(rank)
    joined[new] = by_rank[first[label[new]]]
    if not new.all():
        cut |= _joined(links[new[a] != new[b]], story, joined, most)
    return joined, cut


def _followed(a: np.ndarray, b: np.ndarray, share: np.ndarray, most: int) -> dict[int, int]:
    """The root of every linked article, where no root has more than `most` articles."""
    parent: dict[int, int] = {}
    size: dict[int, int] = {}

    def root(one: int) -> int:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    for one, other in zip(*(side[np.lexsort((b, a, -share))].tolist() for side in (a, b)), strict=True):
        first, second = sorted((root(one), root(other)))
        together = size.get(first, 1) + size.get(second, 1)
        if first != second and together <= most:
            parent[second], size[first] = first, together
    return {one: root(one) for one in parent}


def _joined(links: pd.DataFrame, story: np.ndarray, joined: np.ndarray, most: int) -> np.ndarray:
    """Puts the stories of new articles into the earlier story that they share most with, in `joined`; which articles found it full."""
    a, b = links["a"].to_numpy(), links["b"].to_numpy()
    earlier = np.where(story[a] >= 0, story[a], story[b])
    made = np.where(story[a] >= 0, joined[b], joined[a])
    shared = pd.DataFrame({"made": made, "earlier": earlier, "share": links["share"]}).groupby(["made", "earlier"])["share"].sum()
    best = shared.reset_index().sort_values(["share", "made", "earlier"], ascending=[False, True, True])
    size = np.bincount(joined, minlength=len(joined))
    full = np.zeros(len(joined), bool)
    found: set[int] = set()
    for one, other in zip(best["made"].tolist(), best["earlier"].tolist(), strict=True):
        if one in found:
            continue
        mine = joined == one
        if size[other] + size[one] <= most:
            size[other] += size[one]
            joined[mine] = other
            found.add(one)
            full[mine] = False
        else:
            full[mine] = True
    return full
