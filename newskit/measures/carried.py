"""Which outlet carries which passage, and how close to the version that was first?"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from newskit import tables
from newskit.measures.omissions import comparable, earliest  # one answer to "could this outlet have had it?"
from newskit.measures.overlap import RELATIONS


def passage_coverage(passages: pd.DataFrame, articles: pd.DataFrame, overlap: pd.DataFrame, carriers: int = 2) -> pd.DataFrame:
    """One row per passage that `carriers` outlets or more carry and publisher, the most carried passage first: "passage_coverage".

    `relation`: first (the version that the others are held against: the earliest of the agencies', else the earliest), verbatim, edited
    or rewritten (the closest to that version; of an outlet that is aligned with other versions only, to one of those), absent, or not
    comparable (as in `omissions`). A sentence that joins two passages carries both. Every outlet has a row, an agency where it carries
    the passage. `carried_at` is where its sentence begins in `article_id`, both missing where it carries none; `carried_by` counts outlets.

    >>> passage_coverage(passages, articles, overlap)  # doctest: +SKIP
    """
    tables.require(passages, "passages")
    tables.require(articles, ["article_id", "outlet", "role", "published", "flags"])
    tables.require(overlap, "sentence_overlap")
    columns = ["article_id", "outlet", "role", "published", "flags"]
    fields = {article: rest for article, *rest in articles[columns].itertuples(index=False, name=None)}
    own_articles = defaultdict(list)
    for article in sorted(fields):
        if fields[article][1] == "outlet":
            own_articles[fields[article][0]].append(article)
    links = defaultdict(list)
    columns = ["article_id", "start", "other_id", "other_start", "relation"]
    for article, start, other, other_start, relation in overlap[columns].itertuples(index=False, name=None):
        links[article, start].append((RELATIONS.index(relation), other, other_start))

    rows = []
    for passage, members in passages.groupby("passage"):
        places = sorted(zip(members["article_id"], members["start"], strict=True))
        having = dict.fromkeys(article for article, _ in places)
        begun = earliest(having, fields)
        agencies = [article for article in having if fields[article][1] == "agency"]
        source = earliest(agencies, fields) if agencies else begun
        first = next(place for place in places if place[0] == source)
        closest = {fields[source][0]: ((False, -1, *first), "first")}
        for place in places:
            for rank, other, start in links[place]:
                outlet = fields[other][0]
                if outlet != fields[place[0]][0]:
                    found = (place != first, rank, other, start), RELATIONS[rank]
                    closest[outlet] = min(found, closest.get(outlet, found))
        carried_by = len(closest.keys() & own_articles.keys())
        if carried_by < carriers:
            continue
        origin, evidence = members[["origin", "evidence"]].iloc[0]
        for outlet in (*sorted(closest.keys() - own_articles.keys()), *sorted(own_articles)):
            if outlet in closest:
                (*_, article, start), relation = closest[outlet]
            else:
                could = any(comparable(fields[own], fields[begun]) for own in own_articles[outlet])
                article, start, relation = None, None, "absent" if could else "not comparable"
            rows.append((int(passage), outlet, relation, article, start, carried_by, origin, evidence))
    return tables.table("passage_coverage", sorted(rows, key=lambda row: (-row[5], row[0])))
