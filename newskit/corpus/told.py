"""What does a batch of stories say? The story-sized tables of each, by the story-sized code."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from newskit import analysis, tables, tokens
from newskit import names as naming
from newskit.corpus import store
from newskit.measures import overlap
from newskit.measures.candidates import distinct
from newskit.measures.stop_words import STOP_WORDS
from newskit.story import Story

_TOGETHER = 500_000  # words that are compared at once, the last story aside: `overlap.align` has a million numbers for words


def tell(batch: str, work: str, to: str) -> dict[str, Any]:
    """Write the tables of the stories whose articles were gathered for this batch; their parts and counts.

    All of them together are asked what looks at one article at a time, and which sentences are aligned (see `_apart`); each story alone is
    asked for its names and versions.
    """
    held = _gathered(batch, work).sort_values(["story", "n"], ignore_index=True)
    whole = Story(
        tuple(store.article_of(text, stored) for text, stored in zip(held["text"], held["stored"], strict=True)), every_version=True
    )
    sentences, words = analysis.sentences(whole), analysis.coded_words(whole)
    story, names = pd.factorize(held["story"])
    places = pd.Series(story, [article.id for article in whole])
    apart, weights = _apart(words, places)
    reuse = _reuse(sentences, apart, weights, places)
    mentioned = analysis.unmerged_mentions(whole)
    mentioning = places.reindex([row[0] for row in mentioned])
    merged: list[tuple[Any, ...]] = []
    earlier: set[str] = set()
    bounds = (np.searchsorted(of, np.arange(len(names) + 1)).tolist() for of in (story, mentioning))
    for (begin, first), (end, last) in pairwise(zip(*bounds, strict=True)):
        versions = analysis.earlier(Story(whole.articles[begin:end])) if end - begin > 1 else set()
        merged += naming.merge(mentioned[first:last], versions)
        earlier |= versions
    quotations = analysis.quotations(analysis.remember(whole, mentions=tables.table("mentions", merged)))
    articles = analysis.articles(whole)
    articles = articles.assign(
        counted=~articles["article_id"].isin(earlier), **{name: held[name] for name in ("story", "n", "text", "stored")}
    )
    of = articles.set_index("article_id")[["outlet", "published", "story"]]
    aligned = between(reuse, of)
    made = {
        "articles": articles,
        "sentences": _dated(sentences, of),
        "quotations": _dated(quotations, of),
        "reuse": aligned,
        "article_pairs": between(overlap.article_overlap(apart, reuse, all_pairs_up_to=0), of),
        "stories": _stories(articles, sentences, aligned, held.groupby("story")["cut"].any(), batch),
    }
    return {"name": batch, "tables": {name: store.write(frame, Path(to) / name / f"{batch}.parquet", name) for name, frame in made.items()}}


def _of(ids: pd.Series, known: Any) -> Any:
    """What is known of each of these articles, of which many stand again and again."""
    article, different = pd.factorize(ids)
    return known.reindex(different).take(article)


def _apart(words: pd.DataFrame, part: pd.Series, weights: pd.Series | None = None) -> tuple[pd.DataFrame, pd.Series]:
    """The words as numbers, of which no two parts have one, and how much each tells; `part` is of each article, its story say.

    So many parts can be compared at once: nothing is found in two of them. A word has its weight of `weights`, or that in its part. Inside
    a part the numbers are in the order of the words, as sums are, which decides their last digit.
    """
    article, word = words["article_id"].cat, words["word"].cat
    of, vocabulary = part.reindex(article.categories).to_numpy(np.int64), max(len(word.categories), 1)
    article = article.codes.to_numpy(np.int64)
    number = of[article] * vocabulary + word.codes.to_numpy()
    size = int(number.max(initial=0)) + 1
    known, found_in = np.unique(distinct(article * size + number) % size, return_counts=True)
    if weights is None:
        told = overlap.weight(found_in, np.bincount(of[distinct(article)])[known // vocabulary])
    else:
        told = weights.reindex(word.categories).to_numpy()[known % vocabulary]
    return words.assign(word=number), pd.Series(told, known).dropna()


def _reuse(sentences: pd.DataFrame, words: pd.DataFrame, weights: pd.Series, part: pd.Series) -> pd.DataFrame:
    """Table "sentence_overlap" of one part after the other; `words` and `weights` are those of `_apart`."""
    of_sentence, of_word = (_of(table["article_id"], part).to_numpy() for table in (sentences, words))
    several = np.bincount(part) > 1
    count = len(several)
    size, length = np.bincount(of_sentence, minlength=count), np.bincount(of_word, minlength=count)
    together = np.cumsum(length) // _TOGETHER
    large = size > overlap.ALL_PAIRS  # in such a part not every pair is compared
    together[large] = -1 - np.arange(count)[large]
    found = [tables.table("sentence_overlap", [])]
    for one in np.unique(together[several]).tolist():
        some = several & (together == one)
        up_to = overlap.ALL_PAIRS if one < 0 else len(sentences)
        found.append(overlap.sentence_overlap(sentences[some[of_sentence]], words[some[of_word]], weights, all_pairs_up_to=up_to))
    reuse = pd.concat([table for table in found if len(table)] or found[:1], ignore_index=True)
    of = _of(reuse["article_id"], part).to_numpy()
    order = np.argsort(of, kind="stable")
    reuse, of = reuse.take(order).reset_index(drop=True), of[order]
    joined = reuse["group"].notna().to_numpy()
    groups = reuse.loc[joined, "group"].groupby(of[joined]).rank("dense")  # each part counts its own, as `align` does: without a gap
    reuse.loc[joined, "group"] = groups.astype("Int64")
    return reuse


def compare(batch: str, work: str, to: str, weights: str) -> dict[str, Any]:
    """Write the reuse and the article pairs of articles of different stories that were gathered for this batch; the parts and counts.

    The sentences are aligned as those of a story are, with the weights of the whole corpus; articles that are linked by such pairs count
    as one.
    """
    held = _gathered(batch, work).sort_values("n")
    whole = Story(tuple(store.article_of(text, stored) for text, stored in zip(held["text"], held["stored"], strict=True)))
    ids = [article.id for article in whole]
    of = pd.DataFrame(
        {"outlet": [a.outlet for a in whole], "published": [a.published for a in whole], "story": held["story"].to_numpy()}, ids
    )
    place = pd.Series(np.arange(len(ids)), ids)
    here = np.repeat(place.to_numpy(), held["other_id"].str.len())
    there = place.reindex([other for others in held["other_id"] for other in others]).to_numpy()
    joined = csr_array((np.ones(len(here), np.int8), (here, there)), shape=(len(ids), len(ids)))
    part = pd.Series(connected_components(joined, directed=False)[1], ids)  # two that nothing links need not be compared
    words, known = _apart(analysis.coded_words(whole), part, _weights(weights))
    reuse = _reuse(analysis.sentences(whole), words, known, part)
    pairs = overlap.article_overlap(words, reuse, all_pairs_up_to=0)
    written = {}
    for table, frame in {"reuse": reuse, "article_pairs": pairs}.items():
        found = _of(frame["article_id"], place).to_numpy() * len(ids) + _of(frame["other_id"], place).to_numpy()
        frame = between(frame[np.isin(found, here * len(ids) + there)], of)
        written[table] = store.write(frame, Path(to) / table / f"{batch}.parquet", table)
    return {"name": batch, "tables": written}


@cache
def _weights(file: str) -> pd.Series:
    return pd.read_parquet(file, columns=["word", "weight"]).set_index("word")["weight"]


def _gathered(batch: str, work: str) -> pd.DataFrame:
    files = sorted(Path(work).glob(f"gathered-*/batch={batch}/*.parquet"))
    return pd.concat((pd.read_parquet(file, partitioning=None) for file in files), ignore_index=True)


def _dated(table: pd.DataFrame, of: pd.DataFrame) -> pd.DataFrame:
    mine = _of(table["article_id"], of)
    return table.assign(published=mine["published"].array, story=mine["story"].array)


def between(table: pd.DataFrame, of: pd.DataFrame) -> pd.DataFrame:
    """A table of pairs with who published the two, when, and in which story; `of` has outlet, published and story by article."""
    here, there = _of(table["article_id"], of), _of(table["other_id"], of)
    named = {"outlet": here["outlet"], "other_outlet": there["outlet"]}
    named |= {"published": here["published"], "other_published": there["published"]}
    named |= {"story": here["story"], "other_story": there["story"]}
    return table.assign(**{column: values.array for column, values in named.items()})


def _stories(
    articles: pd.DataFrame, sentences: pd.DataFrame, reuse: pd.DataFrame, cut: pd.Series, batch: str, most_words: int = 8
) -> pd.DataFrame:
    """A row per story: the words that most of its titles have, who tells it, from when to when, and how much of the outlets' text, in
    characters, stands in sentences aligned with one of a dispatch."""
    dispatches = articles.loc[articles["role"] == "agency", "article_id"]
    copied = reuse.loc[reuse["other_id"].isin(dispatches), ["article_id", "start"]].drop_duplicates().assign(copied=True)
    own = sentences.loc[~sentences["article_id"].isin(dispatches), ["article_id", "start", "end"]].merge(copied, how="left")
    story = _of(own["article_id"], articles.set_index("article_id")["story"])
    own = own.assign(length=own["end"] - own["start"], story=story.to_numpy())
    length = own.groupby("story")["length"].sum()
    taken = own[own["copied"].notna()].groupby("story")["length"].sum()
    rows = []
    members: dict[str, list[Any]] = defaultdict(list)
    for row in tables.rows(articles[["story", "title", "role", "outlet", "published"]]):
        members[row.story].append(row)
    for name, told in sorted(members.items()):
        named = [tokens.words(row.title) for row in told if isinstance(row.title, str)]
        titles = [dict.fromkeys(word for word, _, _ in words if word not in STOP_WORDS) for words in named]
        common = Counter(word for title in titles for word in title).most_common(most_words)  # of equal ones the first come first
        outlets = ", ".join(sorted({row.outlet for row in told if row.role == "outlet"}))
        dates = sorted(row.published for row in told if isinstance(row.published, str)) or [None]
        size = int(length.get(name, 0))
        share = float(taken.get(name, 0) / max(size, 1))
        rows.append(
            (name, " ".join(word for word, _ in common), outlets, dates[0], dates[-1], len(told), size, share, bool(cut[name]), batch)
        )
    return pd.DataFrame(rows, columns=list(tables.CORPUS["stories"]))
