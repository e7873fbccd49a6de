"""Which articles share rare runs of words? The engine's shuffle: each run with the articles that have it, then each pair with its runs."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from newskit.corpus.engine import Engine
from newskit.corpus.settings import Settings

NOBODY = -1  # the pair under which runs that are too common are counted
_FEW = 10_000  # articles
_ROOM = 1 << 64


def paired(engine: Engine, files: list[str], earlier: list[str], days: str, first: int, share: tuple[int, int], settings: Settings) -> Any:
    """The pairs of articles that share a run of this share of all runs, a plan: pair and weight.

    `files` have the runs of the articles that are added, from the number `first` on, `earlier` those of the others, whose pairs among
    themselves are told already: of them only the runs that an added article has are gone through, and only pairs with one are made.
    A pair is a · 2³² + b; its weight is the sum over the runs they share of ln(N / n) / ln(N / 2), in thousandths, for a run in n of the
    corpus's N articles (10,000 where there are fewer: in a corpus of one story no run is rare): a run of these two counts 1,000.
    A run in at most `settings.most` articles pairs each with each. One in more, up to `settings.standing`, pairs each with the first of
    those published in the days before, so that a passage that hundreds carry makes hundreds of pairs and not tens of thousands, and is
    not lost; but only if half of its articles were published within the window, as a story's are and a standing text's are not. Every
    other run makes no pair and is counted under `NOBODY`. `share` is (which, of how many).
    """
    col, types = engine.daft.col, engine.daft.DataType
    plan = shared(engine, files, "run", share)
    if earlier:
        plan = shared(engine, earlier, "run", share).join(plan.select("run").distinct(), on="run", how="semi").concat(plan)

    @engine.daft.func.batch(return_dtype=types.list(types.struct({"pair": types.int64(), "weight": types.int64()})))
    def made(holders: Any) -> Any:
        return _pairs(holders.to_arrow(), np.load(days), settings, first)

    held = plan.groupby("run").agg(col("n").list_agg().alias("holders")).where(col("holders").list_count() > 1)
    found = held.select(made(col("holders")).alias("found")).explode("found").where(col("found").not_null())
    found = found.select(col("found")["pair"].alias("pair"), col("found")["weight"].alias("weight"))
    return found.groupby("pair").agg(col("weight").sum())


def summed(engine: Engine, files: list[str], at_least: int, rows: int) -> pd.DataFrame:
    """The pairs of all shares with their whole weight, in order: those of `at_least`, and `NOBODY`. About `rows` are held at a time.

    `files` have what `paired` found, each in the order of the pairs. Most pairs share a run by chance and weigh little: a million articles
    make 170 million of them, which are never held at once.
    """
    from pyarrow import parquet

    counts = [parquet.ParquetFile(file).metadata.num_rows for file in files]
    sample = pd.read_parquet(files[int(np.argmax(counts))], columns=["pair"])["pair"].to_numpy()  # fair: a run's share is chance
    parts = -(-sum(counts) // rows) or 1
    bounds = [NOBODY, *sample[len(sample) * np.arange(1, parts) // parts].tolist(), 1 << 62]
    pair, weight = engine.daft.col("pair"), engine.daft.col("weight")
    found = []
    for low, high in tqdm(list(pairwise(bounds)), desc="summing", unit=" batches", delay=2, leave=False):
        plan = engine.read(files).where(pair.between(low, high - 1)).groupby("pair").agg(weight.sum())
        found.append(plan.where((weight >= at_least) | (pair == NOBODY)).to_pandas().sort_values("pair"))
    return pd.concat(found, ignore_index=True)


def shared(engine: Engine, files: list[str], column: str, share: tuple[int, int]) -> Any:
    """The rows of files whose number of 64 bits in `column` is in this share of all, a plan; `share` is (which, of how many)."""
    plan, (which, of) = engine.read(files), share
    if of == 1:
        return plan
    low, high = which * (_ROOM // of), (which + 1) * (_ROOM // of) if which + 1 < of else _ROOM
    return plan.where(engine.daft.col(column).between(*(engine.daft.lit(np.uint64(end)) for end in (low, high - 1))))


def counted(engine: Engine, files: list[str], by: list[str], what: str, days: tuple[str, str] | None = None) -> pd.DataFrame:
    """The sum of `what` for each different `by`, in order; of these days only."""
    col = engine.daft.col
    plan = engine.read(files)
    if days:
        plan = plan.where(col("day").between(*days))
    return plan.groupby(*by).agg(col(what).sum()).to_pandas().sort_values(by, ignore_index=True)


def _pairs(lists: Any, day: np.ndarray, settings: Settings, added: int = 0) -> Any:
    """The pairs of each run and their weight, from the articles that have it and the day of every article; one of the two is `added`."""
    import pyarrow as pa

    sizes = np.diff(lists.offsets.to_numpy())
    n = lists.flatten().to_numpy().astype(np.int64)
    run = np.repeat(np.arange(len(sizes)), sizes)
    n = n[np.lexsort((n, day[n], run))]  # by run, then day
    first = np.cumsum(sizes) - sizes
    made = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for size in np.unique(sizes[sizes <= settings.most]).tolist():
        which = np.flatnonzero(sizes == size)
        one, other = np.triu_indices(size, 1)
        at = first[which][:, None]
        made.append((np.repeat(which, len(one)), n[at + one].ravel(), n[at + other].ravel()))
    nobody = []
    for which in np.flatnonzero(sizes > settings.most).tolist():
        held = n[first[which] : first[which] + sizes[which]]
        one, other = _to_the_first(held, day[held], settings.window) if len(held) <= settings.standing else (held[:0], held[:0])
        made.append((np.full(len(one), which), one, other))
        nobody += [which] if not len(one) else []
    which, one, other = (np.concatenate(column) for column in zip(*made, strict=True))
    new = np.maximum(one, other) >= added
    which, one, other = which[new], one[new], other[new]
    count = max(len(day), _FEW)
    weight = np.round(1000 * np.log(count / sizes) / np.log(count / 2)).astype(np.int64)[which]
    which, pair = np.concatenate([which, np.array(nobody, np.int64)]), np.concatenate([one << 32 | other, np.full(len(nobody), NOBODY)])
    weight = np.concatenate([weight, np.ones(len(nobody), np.int64)])
    order = np.argsort(which, kind="stable")
    offsets = pa.array(np.searchsorted(which[order], np.arange(len(sizes) + 1)), pa.int64())
    found = pa.StructArray.from_arrays([pa.array(pair[order]), pa.array(weight[order])], ["pair", "weight"])
    return pa.LargeListArray.from_arrays(offsets, found)


def _to_the_first(held: np.ndarray, day: np.ndarray, window: int, at_least: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of articles, given by day: each with the first of those up to `window` days before it; none where no window has `at_least`."""
    begins = [0]
    for at in range(1, len(held)):
        if day[at] - day[begins[-1]] > window:
            begins.append(at)
    size = np.diff([*begins, len(held)])
    if size.max() < at_least * len(held):
        return held[:0], held[:0]
    follows = np.ones(len(held), bool)
    follows[begins] = False
    return np.repeat(held[begins], size)[follows], held[follows]
