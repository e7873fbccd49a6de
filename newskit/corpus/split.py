"""What does a piece of the corpus hold, in numbers? Its articles without their outlets' standing lines, their runs of words, the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from newskit import analysis, tables, tokens
from newskit.cleaning import set_aside
from newskit.corpus import store
from newskit.corrections import correct, digest, unmatched
from newskit.measures.stop_words import STOP_WORDS
from newskit.story import Article, Story

RUN = 4  # words: as in measures.candidates, a run of four tells a story from a formula


def split_piece(
    chunk: str, first: int, renamed: Mapping[str, str], work: str, to: str, standing: str, corrections: pd.DataFrame
) -> dict[str, Any]:
    """Write the tables clean, runs, sentence_keys, words and found_in of one piece; their parts and counts.

    `first` is the number of its first article in the corpus, `renamed` the new ids of articles whose own was taken, by place; `standing`
    is the file of the table standing_lines; of `corrections` those are made that name one of its articles.
    """
    folder = Path(work)
    held = pd.read_parquet(folder / "read" / f"{chunk}.parquet", columns=["text", "stored"])
    repeated: dict[str, dict[str, int]] = {}
    for row in pd.read_parquet(standing).itertuples():
        repeated.setdefault(row.outlet, {})[row.line] = row.articles
    given = [store.article_of(text, stored) for text, stored in zip(held["text"], held["stored"], strict=True)]
    articles = [set_aside(article, repeated) for article in given]
    for place, own in renamed.items():
        articles[int(place)] = replace(articles[int(place)], id=own)
    articles, corrected = _corrected(articles, corrections)
    counted, sizes = _counted(articles, first)
    numbers = np.arange(first, first + len(articles), dtype=np.int32)
    columns = {
        "n": numbers,
        "article_id": pd.array([a.id for a in articles], dtype="str"),
        "outlet": pd.array([a.outlet for a in articles], dtype="str"),
        "published": pd.array([a.published for a in articles], dtype="str"),
        "runs": sizes.astype(np.int32),
        "text": held["text"].astype("str").array,  # of a type even where there is none
        "stored": pd.array(
            [known if a is b else store.stored(a) for a, b, known in zip(articles, given, held["stored"], strict=True)], dtype="str"
        ),
    }
    frames = {"clean": pd.DataFrame(columns)} | counted
    places = {name: Path(to) if name in ("runs", "sentence_keys") else folder for name in frames}
    parts = {name: store.write(frame, places[name] / name / f"{chunk}.parquet") for name, frame in frames.items()}
    return {"name": chunk, "tables": parts, "characters": int(held["text"].str.len().sum()), "corrections": corrected}


def _corrected(articles: list[Article], corrections: pd.DataFrame) -> tuple[list[Article], dict[str, Any]]:
    """The articles with the corrections that name them; which of these were made, by index, and why the others were not."""
    wanted = corrections["article"].str.strip()
    names = [{article.id, digest(article)} for article in articles] if len(wanted) else []
    known = set(wanted)
    some = [at for at, named in enumerate(names) if not known.isdisjoint(named)]
    if not some:
        return articles, {"made": [], "lost": {}}
    mine = corrections[wanted.isin({name for at in some for name in names[at]})]
    story = Story(tuple(articles[at] for at in some), every_version=True)
    lost = unmatched(story, mine)["why"]
    for at, article in zip(some, correct(story, mine), strict=True):
        articles[at] = article
    return articles, {"made": mine.index.difference(lost.index).tolist(), "lost": {str(line): why for line, why in lost.items()}}


def _counted(articles: list[Article], first: int) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
    """The tables runs, sentence_keys, words and found_in, and how many different runs each article has."""
    whole = analysis.sentences(Story(tuple(articles))) if articles else tables.table("sentences", [])
    found = tokens.all_words(whole["text"].tolist())
    place = pd.Index([a.id for a in articles]).get_indexer(whole["article_id"])
    article = np.repeat(place, found.counts).astype(np.int64)
    run, holder = _runs(found, article)
    words, found_in = _words(articles, found, article)
    made = {
        "runs": pd.DataFrame({"run": run, "n": (holder + first).astype(np.int32)}),
        "sentence_keys": _sentence_keys(whole, place + first, found),
        "words": words,
        "found_in": found_in,
    }
    return made, np.bincount(holder, minlength=len(articles))


def _runs(found: tokens.Words, article: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A number of 64 bits for each different run of words of each article, with a word that tells something; and the article."""
    sentence = np.repeat(np.arange(len(found.counts)), found.counts)
    size = max(len(article) - RUN + 1, 0)
    inside = sentence[:size] == sentence[RUN - 1 :][:size]
    telling = ~np.isin(np.array(found.keys, dtype=object), list(STOP_WORDS))
    number = np.array([store.number_of(key) for key in found.keys], dtype=np.uint64)
    some, run = np.zeros(size, bool), np.zeros(size, np.uint64)
    for k in range(RUN):
        one = found.code[k : k + size]
        some |= telling[one]
        run = (run ^ number[one]) * np.uint64(0x9E3779B97F4A7C15)  # wraps: a hash of 64 bits, in which the order counts
        run ^= run >> np.uint64(29)
    keep = np.flatnonzero(inside & some)
    run, holder = run[keep], article[:size][keep]
    order = np.lexsort((holder, run))  # by run, so that a reader of some runs reads a part of the file
    run, holder = run[order], holder[order]
    new = np.ones(len(run), bool)
    new[1:] = (np.diff(run) != 0) | (np.diff(holder) != 0)
    return run[new], holder[new]


def _words(articles: list[Article], found: tokens.Words, article: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How often each outlet uses each word on each day, and in how many articles each word is."""
    outlets, days = [a.outlet for a in articles], [(a.published or "")[:10] for a in articles]
    cell, cells = pd.factorize(pd.MultiIndex.from_arrays([outlets, days]))
    vocabulary, keys = pd.array(found.keys, dtype="str"), max(len(found.keys), 1)
    code = found.code.astype(np.int64)
    counted, times = np.unique(cell[article] * keys + code, return_counts=True)
    held = cells.take(counted // keys)
    words = pd.DataFrame({
        "outlet": held.get_level_values(0).astype("str"),
        "day": held.get_level_values(1).astype("str"),
        "word": vocabulary.take(counted % keys),
        "n": times,
    })  # fmt: skip
    in_articles = np.bincount(pd.unique(article * keys + code) % keys, minlength=len(found.keys))
    return words, pd.DataFrame({"word": vocabulary, "articles": in_articles.astype(np.int64)})


def _sentence_keys(sentences: pd.DataFrame, n: np.ndarray, found: tokens.Words) -> pd.DataFrame:
    """A row per article, by number, and different sentence of it: a number for its words, and where it stands for the first time.

    A sentence of fewer words than a run has is none that could pair two articles: it is left out.
    """
    long = np.flatnonzero(found.counts >= RUN)
    words, ends = np.array(found.keys, dtype=object)[found.code], np.cumsum(found.counts)
    spans = zip((ends - found.counts)[long].tolist(), ends[long].tolist(), strict=True)
    key = np.array([store.number_of(" ".join(words[start:end])) for start, end in spans], dtype=np.uint64)
    start, end = (sentences[name].to_numpy(np.int64)[long] for name in ("start", "end"))
    keys = pd.DataFrame({"key": key, "n": n[long].astype(np.int32), "start": start, "end": end})
    return keys.sort_values(["key", "n", "start"], ignore_index=True).drop_duplicates(["key", "n"], ignore_index=True)
