"""How much of each article is somebody else's text, and which of its sentences are."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from newskit import tables
from newskit.story import published_before

_COLUMN = {"agency": "agency", "inferred agency": "inferred", "unknown": "shared", "own": "own"}  # an origin of passages → its share


def article_origins(passages: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """One row per article: how many `words` it has, and which share of them is of each origin: table "article_origins".

    agency (agency copy), inferred (inferred agency copy), shared (other outlets carry the sentence too; who has it from whom is unknown)
    and own sum to 1; whole sentences count (`measures.passages`). An article credited to an agency is agency copy as a whole unless the
    credit is weak, and so is an agency's dispatch. Articles in the order of their ids; one without a word has no row.

    >>> article_origins(passages, words)  # doctest: +SKIP
    """
    tables.require(passages, "passages")
    tables.require(words, ["article_id", "outlet", "sentence_no"])
    sizes = words.groupby(["article_id", "sentence_no"]).size()
    outlet_of = dict(zip(words["article_id"], words["outlet"], strict=True))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COLUMN.values(), 0))
    for article, number, origin in passages[["article_id", "sentence_no", "origin"]].itertuples(index=False, name=None):
        counts[article][_COLUMN[origin]] += int(sizes.get((article, number), 0))
    total = {article: sum(shares.values()) for article, shares in counts.items()}
    rows = [(a, outlet_of[a], total[a], *(n / total[a] for n in counts[a].values())) for a in sorted(counts) if total[a]]
    return tables.table("article_origins", rows)


def shared_copy(passages: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence (article_id, start) that is no witness of its own, in the order of `passages`.

    Agency copy and inferred agency copy are none in any outlet's article. Of a passage that several outlets carry and whose origin is
    unknown, the outlet that published it first keeps its sentences; where a carrier has no date, or no outlet is known to be the first,
    none does. An agency's dispatches keep theirs: agencies are not outlets, and no measure counts them among the others.
    """
    tables.require(passages, "passages")
    tables.require(articles, ["article_id", "outlet", "role", "published"])
    columns = ["article_id", "outlet", "role", "published"]
    fields = {article: rest for article, *rest in articles[columns].itertuples(index=False, name=None)}
    unknown = passages[passages["origin"] == "unknown"]
    first = {number: _first(dict.fromkeys(having), fields) for number, having in unknown.groupby("passage")["article_id"]}
    rows = []
    for number, article, start, origin in passages[["passage", "article_id", "start", "origin"]].itertuples(index=False, name=None):
        outlet, role, _ = fields[article]
        if role != "agency" and origin != "own" and (origin != "unknown" or first[number] != outlet):
            rows.append((article, start))
    return pd.DataFrame.from_records(rows, columns=["article_id", "start"])


def _first(carriers: dict[str, None], fields: dict[str, list]) -> str | None:
    """The outlet of the carrier that is known to be published before those of every other outlet, if one is."""
    for article in carriers:
        outlet, _, published = fields[article]
        others = [fields[other][2] for other in carriers if fields[other][0] != outlet]
        if not pd.isna(published) and all(not pd.isna(date) and published_before(published, date) for date in others):
            return outlet
    return None
