"""What does a piece of the corpus hold, in numbers? Its articles without their outlets' standing lines, their runs of words, the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from newskit import analysis, tokens
from newskit.cleaning import set_aside
from newskit.corpus import store
from newskit.measures.stop_words import STOP_WORDS
from newskit.story import Article, Story

RUN = 4  # words: as in measures.candidates, a run of four tells a story from a formula


def split_piece(chunk: str, first: int, renamed: Mapping[str, str], work: str, to: str, standing: str) -> dict[str, Any]:
    """Write the tables clean, runs, words and found_in of one piece; their parts and counts.

    `first` is the number of its first article in the corpus, `renamed` the new ids of articles whose own was taken, by place; `standing`
    is the file of the table standing_lines.
    """
    folder = Path(work)
    held = pd.read_parquet(folder / "read" / f"{chunk}.parquet", columns=["text", "stored"])
    repeated: dict[str, dict[str, int]] = {}
    for row in pd.read_parquet(standing).itertuples():
        repeated.setdefault(row.outlet, {})[row.line] = row.articles
    articles = [set_aside(store.article_of(text, stored), repeated) for text, stored in zip(held["text"], held["stored"], strict=True)]
    for place, own in renamed.items():
        articles[int(place)] = replace(articles[int(place)], id=own)
    runs, words, found_in, sizes = _counted(articles, first)
    numbers = np.arange(first, first + len(articles), dtype=np.int32)
    columns = {
        "n": numbers,
        "article_id": pd.array([a.id for a in articles], dtype="str"),
        "outlet": pd.array([a.outlet for a in articles], dtype="str"),
        "published": pd.array([a.published for a in articles], dtype="str"),
        "runs": sizes.astype(np.int32),
        "text": held["text"].astype("str").to_numpy(),
        "stored": pd.array([store.stored(a) for a in articles], dtype="str"),
    }
    frames = {"clean": pd.DataFrame(columns), "runs": runs, "words": words, "found_in": found_in}
    places = {name: Path(to) if name == "runs" else folder for name in frames}
    parts = {name: store.write(frame, places[name] / name / f"{chunk}.parquet") for name, frame in frames.items()}
    return {"name": chunk, "tables": parts, "characters": int(held["text"].str.len().sum())}


def _counted(articles: list[Article], first: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The tables runs, words and found_in, and how many different runs each article has."""
    whole = analysis.sentences(Story(tuple(articles))) if articles else pd.DataFrame({"article_id": [], "text": []})
    found = tokens.all_words(whole["text"].tolist())
    place = pd.Index([a.id for a in articles]).get_indexer(whole["article_id"])
    article = np.repeat(place, found.counts).astype(np.int64)
    sentence = np.repeat(np.arange(len(found.counts)), found.counts)
    code = found.code.astype(np.int64)
    vocabulary = pd.array(found.keys, dtype="str")

    size = max(len(code) - RUN + 1, 0)
    inside = sentence[:size] == sentence[RUN - 1 :][:size]
    telling = ~np.isin(np.array(found.keys, dtype=object), list(STOP_WORDS))
    some = np.zeros(size, bool)
    number = np.array([store.number_of(key) for key in found.keys], dtype=np.uint64)
    run = np.zeros(size, np.uint64)
    for k in range(RUN):
        one = code[k : k + size]
        some |= telling[one]
        run = (run ^ number[one]) * np.uint64(0x9E3779B97F4A7C15)  # wraps: a hash of 64 bits, in which the order counts
        run ^= run >> np.uint64(29)
    keep = np.flatnonzero(inside & some)
    run, holder = run[keep], article[:size][keep]
    order = np.lexsort((holder, run))
    run, holder = run[order], holder[order]
    new = np.ones(len(run), bool)
    new[1:] = (np.diff(run) != 0) | (np.diff(holder) != 0)
    run, holder = run[new], holder[new]
    # sorted by run, so that a reader of some runs reads a part of the file
    runs = pd.DataFrame({"run": run, "n": (holder + first).astype(np.int32)})

    outlets, days = [a.outlet for a in articles], [(a.published or "")[:10] for a in articles]
    cell, cells = pd.factorize(pd.MultiIndex.from_arrays([outlets, days]))
    keys = max(len(found.keys), 1)
    counted, times = np.unique(cell[article] * keys + code, return_counts=True)
    held = cells.take(counted // keys)
    words = pd.DataFrame({
        "outlet": held.get_level_values(0).astype("str"),
        "day": held.get_level_values(1).astype("str"),
        "word": vocabulary.take(counted % keys),
        "n": times,
    })  # fmt: skip
    in_articles = np.bincount(np.unique(article * keys + code) % keys, minlength=len(found.keys))
    found_in = pd.DataFrame({"word": vocabulary, "articles": in_articles.astype(np.int64)})
    return runs, words, found_in, np.bincount(holder, minlength=len(articles))
