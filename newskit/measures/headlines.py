"""How does each outlet begin, and how rare in the story are the words that it puts first?"""

from __future__ import annotations

import pandas as pd

from newskit import tables
from newskit.measures.overlap import weights


def headline_words(words: pd.DataFrame, sentences: pd.DataFrame, lines: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row per word of each outlet's headlines and leads, in reading order: in how many of the story's articles it stands.

    `lines` says which block is a headline. part is "headline" or "lead", the first sentence of the article's first paragraph.
    idf is ln((N + 1) / (articles + 1)) + 1 in a story of N articles: 1 for a word of them all (`overlap.weights`); the dispatches
    of agencies count among the N, and have no rows. An article whose text has no headline has no rows for one.

    >>> headline_words(words, sentences, lines, articles).sort_values("idf")  # doctest: +SKIP
    """
    kept = lines[lines["kept"].astype(bool)].drop_duplicates(["article_id", "block_no"])
    whole = sentences.merge(kept[["article_id", "block_no", "kind"]], on=["article_id", "block_no"], how="left")
    headlines = whole[whole["kind"] == "headline"].assign(part="headline")
    leads = whole[whole["kind"] == "paragraph"].drop_duplicates("article_id").assign(part="lead")
    parts = pd.concat([headlines, leads])[["article_id", "sentence_no", "part"]]
    ours = articles.loc[articles["role"] == "outlet", "article_id"]
    found = words[words["article_id"].isin(ours)].merge(parts, on=["article_id", "sentence_no"], how="inner")
    in_articles = words.drop_duplicates(["article_id", "word"])["word"].value_counts()
    found = found.assign(articles=found["word"].map(in_articles), idf=found["word"].map(weights(words)))
    return found[list(tables.COLUMNS["headline_words"])]
