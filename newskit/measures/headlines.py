"""How does each outlet begin, and how rare in the story are the words that it puts first?"""

from __future__ import annotations

import pandas as pd

from newskit import tables
from newskit.measures.overlap import weights

_ORDER = ("headline", "standfirst", "lead")


def headlines(sentences: pd.DataFrame, lines: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence of each outlet's headlines, standfirsts and leads, in this order, outlet by outlet as in `articles`.

    part is "headline" or "standfirst" (`lines` says which blocks are) or "lead", the first sentence of the article's first paragraph
    that does not repeat a caption. An article whose text has no headline has no row for one; the dispatches of agencies have none.

    >>> headlines(sentences, lines, articles)[["outlet", "part", "text"]]  # doctest: +SKIP
    """
    captions = set(lines.loc[lines["kind"] == "caption", ["article_id", "text"]].itertuples(index=False, name=None))
    kinds = {}
    for article, block, kind, kept, text in zip(
        *(lines[c].tolist() for c in ("article_id", "block_no", "kind", "kept", "text")), strict=True
    ):
        if kept:
            kinds[article, block] = "repeat" if kind == "paragraph" and (article, text) in captions else kind
    ours = articles[articles["role"] == "outlet"]
    outlets = list(dict.fromkeys(ours["outlet"]))
    place = {i: (outlets.index(o), n, o) for n, (i, o) in enumerate(zip(ours["article_id"], ours["outlet"], strict=True))}
    columns = ("article_id", "block_no", "sentence_no", "start", "end", "text")
    found, led = [], set()
    for article, block, *passage in zip(*(sentences[c].tolist() for c in columns), strict=True):
        kind = kinds.get((article, block))
        part = "lead" if kind == "paragraph" and article not in led else kind
        if article in place and part in _ORDER:
            outlet_no, number, outlet = place[article]
            led |= {article} if part == "lead" else set()
            found.append(((outlet_no, number, _ORDER.index(part), passage[1]), (article, outlet, part, *passage)))
    table = pd.DataFrame([row for _, row in sorted(found)], columns=list(tables.COLUMNS["headlines"]))
    return table.astype({"sentence_no": "int64", "start": "int64", "end": "int64"})


def headline_words(words: pd.DataFrame, headlines: pd.DataFrame) -> pd.DataFrame:
    """One row per word of each outlet's headlines, standfirsts and leads, in reading order: in how many of the story's articles it stands.

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
