"""Which lines does an outlet print in article after article? `cleaning.repeated_lines` over a corpus, an outlet at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from newskit.cleaning.repeated import Lines, of_one_outlet
from newskit.corpus.engine import Engine


def standing_lines(engine: Engine, files: list[str], places: str) -> pd.DataFrame:
    """A row per outlet and line that stands in several of its articles, and in how many: what `set_aside` is given.

    `files` are the parts of the table lines; `places` is a file with the number of each piece's first article, and the place of every
    article among all ids. The numbers of an outlet's lines, some 20 for an article, are in memory at a time.
    """
    col, types = engine.daft.col, engine.daft.DataType
    fields = ("piece", "article", "key", "length", "candidate")
    lines = engine.read(files)
    gathered = lines.groupby("outlet").agg(*(col(name).list_agg() for name in fields))
    row = types.struct({"key": types.uint64(), "articles": types.int64()})

    @engine.daft.func.batch(return_dtype=types.list(row))
    def repeated(*columns: Any) -> Any:
        import pyarrow as pa

        held = np.load(places)
        found = [_repeated(row, held["first"], held["order"]) for row in zip(*(column.to_arrow() for column in columns), strict=True)]
        # not a list of numbers, which would pass through floats: a key has all of its 64 bits
        return pa.array(found, pa.large_list(pa.struct({"key": pa.uint64(), "articles": pa.int64()})))

    found = gathered.select(col("outlet"), repeated(*map(col, fields)).alias("line")).explode("line").where(col("line").not_null())
    found = found.select(col("outlet"), col("line")["key"].alias("key"), col("line")["articles"].alias("articles"))
    named = lines.where(col("candidate")).join(found, on=["outlet", "key"]).groupby("outlet", "key", "articles").agg(col("line").min())
    table = named.select("outlet", "line", "articles").to_pandas()
    return table.astype({"outlet": "str", "line": "str", "articles": "int64"}).sort_values(["outlet", "line"], ignore_index=True)


def _repeated(row: tuple[Any, ...], first: np.ndarray, order: np.ndarray) -> list[dict[str, int]]:
    piece, article, key, length, candidate = (column.values.to_numpy(zero_copy_only=False) for column in row)
    articles: dict[int, Lines] = {}
    at = order[first[piece] + article]
    for one, number, size, may in zip(at.tolist(), key.tolist(), length.tolist(), candidate.tolist(), strict=True):
        held = articles.setdefault(one, Lines(set(), {}))
        held.body[number] = size
        if may:
            held.candidates.add(number)
    repeated = of_one_outlet([articles[one] for one in sorted(articles)])
    return [{"key": number, "articles": count} for number, count in sorted(repeated.items())]
