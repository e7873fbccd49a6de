"""How does each outlet begin, and how rare in the story are the words that it puts first?"""

from __future__ import annotations

import pandas as pd

from newskit import tables
from newskit.measures.overlap import weights


def headlines(sentences: pd.DataFrame, lines: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence of each outlet's headlines and leads, outlet by outlet in the order of `articles`, headline first.

    part is "headline" (`lines` says which block is one) or "lead", the first sentence of the article's first paragraph. An article
    whose text has no headline has no row for one; the dispatches of agencies have none.

    >>> headlines(sentences, lines, articles)[["outlet", "part", "text"]]  # doctest: +SKIP
    """
    kinds = {}
    for article, block, kind, kept in zip(*(lines[c].tolist() for c in ("article_id", "block_no", "kind", "kept")), strict=True):
        if kept:
            kinds[article, block] = kind
    ours = articles[articles["role"] == "outlet"]
    outlets = list(dict.fromkeys(ours["outlet"]))
    place = {i: (outlets.index(o), n, o) for n, (i, o) in enumerate(zip(ours["article_id"], ours["outlet"], strict=True))}
    columns = ("article_id", "block_no", "sentence_no", "start", "end", "text")
    found, led = [], set()
    for article, block, *passage in zip(*(sentences[c].tolist() for c in columns), strict=True):
        kind = kinds.get((article, block))
        if article in place and (kind == "headline" or (kind == "paragraph" and article not in led)):
            outlet_no, number, outlet = place[article]
            lead = kind == "paragraph"
            led |= {article} if lead else set()
            found.append(((outlet_no, number, lead, passage[1]), (article, outlet, "lead" if lead else "headline", *passage)))
    table = pd.DataFrame([row for _, row in sorted(found)], columns=list(tables.COLUMNS["headlines"]))
    return table.astype({"sentence_no": "int64", "start": "int64", "end": "int64"})


def headline_words(words: pd.DataFrame, headlines: pd.DataFrame) -> pd.DataFrame:
    """One row per word of each outlet's headlines and leads, in reading order: in how many of the story's articles it stands.

    `headlines` is the table of that name. idf is ln((N + 1) / (articles + 1)) + 1 in a story of N articles: 1 for a word of them all
    (`overlap.weights`); the dispatches of agencies count among the N, and have no rows.

    >>> headline_words(words, headlines(sentences, lines, articles)).sort_values("idf")  # doctest: +SKIP
    """
    parts = dict(zip(zip(headlines["article_id"], headlines["sentence_no"], strict=True), headlines["part"], strict=True))
    part = [parts.get(place) for place in zip(words["article_id"].tolist(), words["sentence_no"].tolist(), strict=True)]
    found = words.assign(part=part).dropna(subset="part")
    in_articles = words.drop_duplicates(["article_id", "word"])["word"].value_counts()
    found = found.assign(articles=found["word"].map(in_articles), idf=found["word"].map(weights(words)))
    return found.reset_index(drop=True)[list(tables.COLUMNS["headline_words"])]
