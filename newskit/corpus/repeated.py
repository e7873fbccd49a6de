"""Which sentences stand word for word in very many articles? What is too common to pair two of them is said here, and not lost."""

from __future__ import annotations

import pandas as pd

from newskit import tables
from newskit.corpus.engine import Engine
from newskit.corpus.pairs import shared


def repeated_sentences(engine: Engine, keys: list[str], sentences: list[str], index: pd.DataFrame, most: int, shares: int) -> pd.DataFrame:
    """A row per sentence that stands word for word in more than `most` articles: see `Corpus.repeated`.

    `keys` and `sentences` are the parts of these tables, `index` the articles by number: article_id, outlet, published, and their `rank` by
    date and id. `shares`: in how many parts the engine counts the keys.
    """
    col = engine.daft.col
    parts = []
    for which in range(shares):
        rows = shared(engine, keys, "key", (which, shares))
        common = rows.groupby("key").agg(col("n").count().alias("articles")).where(col("articles") > most).select("key")
        parts.append(rows.join(common, on="key", how="semi").to_pandas())
    held = pd.concat(parts, ignore_index=True).join(index, on="n").sort_values(["key", "rank"], ignore_index=True)
    if held.empty:
        return pd.DataFrame(columns=list(tables.CORPUS["repeated_sentences"]))
    first = held.drop_duplicates("key").set_index("key")
    last = held[held["published"].notna()].drop_duplicates("key", keep="last").set_index("key")["published"]
    outlets = held[["key", "outlet"]].drop_duplicates().sort_values("outlet").groupby("key")["outlet"].agg(", ".join)
    table = first.assign(articles=held.groupby("key").size(), outlets=outlets, first=first["published"], last=last)

    chosen = engine.daft.from_pydict({name: table[name].tolist() for name in ("article_id", "start")})
    read = engine.read(sentences).select("article_id", "start", "text")
    table = table.merge(read.join(chosen, on=["article_id", "start"], how="semi").to_pandas(), on=["article_id", "start"])
    ordered = table.sort_values(["articles", "first", "article_id", "start"], ascending=[False, True, True, True], ignore_index=True)
    return ordered[list(tables.CORPUS["repeated_sentences"])]
