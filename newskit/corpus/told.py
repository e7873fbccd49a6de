"""What does a batch of stories say? The story-sized tables of each, by the story-sized code."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from newskit import analysis, tables, tokens
from newskit import names as naming
from newskit.corpus import store
from newskit.measures import overlap
from newskit.measures.stop_words import STOP_WORDS
from newskit.story import Story


def tell(batch: str, work: str, to: str) -> dict[str, Any]:
    """Write the tables of the stories whose articles were gathered for this batch; their parts and counts.

    What looks at one article at a time is asked of all of them together; names, versions and reuse of each story alone.
    """
    held = _gathered(batch, work).sort_values(["story", "n"], ignore_index=True)
    whole = Story(
        tuple(store.article_of(text, stored) for text, stored in zip(held["text"], held["stored"], strict=True)), every_version=True
    )
    sentences, words = analysis.sentences(whole), analysis.words(whole)
    story, names = pd.factorize(held["story"])
    mentioned = analysis.unmerged_mentions(whole)
    places = pd.Series(story, [article.id for article in whole])
    ids = (sentences["article_id"], words["article_id"], pd.Series([row[0] for row in mentioned], dtype="str"))
    parts = (story, *(_of(rows, places).to_numpy(np.int64) for rows in ids))
    bounds = [np.searchsorted(of, np.arange(len(names) + 1)).tolist() for of in parts]
    merged: list[tuple[Any, ...]] = []
    reuse, earlier = [tables.table("sentence_overlap", [])], set()
    for at in range(len(names)):
        articles, mine, its_words, its_mentions = (slice(*bound[at : at + 2]) for bound in bounds)
        versions: set[str] = set()
        if articles.stop - articles.start > 1:
            one = analysis.remember(Story(whole.articles[articles]), sentences=sentences[mine], words=words[its_words])
            reuse.append(analysis.sentence_overlap(one))
            versions = analysis.earlier(one)
        merged += naming.merge(mentioned[its_mentions], versions)
        earlier |= versions
    quotations = analysis.quotations(analysis.remember(whole, mentions=tables.table("mentions", merged)))
    articles = analysis.articles(whole)
    articles = articles.assign(
        counted=~articles["article_id"].isin(earlier), **{name: held[name] for name in ("story", "n", "text", "stored")}
    )
    of = articles.set_index("article_id")[["outlet", "published", "story"]]
    aligned = between(_joined(reuse), of)
    pairs = between(overlap.article_overlap(words, aligned, all_pairs_up_to=0), of)
    made = {
        "articles": articles,
        "sentences": _dated(sentences, of),
        "quotations": _dated(quotations, of),
        "reuse": aligned,
        "article_pairs": pairs[pairs["story"] == pairs["other_story"]],
        "stories": _stories(articles, sentences, aligned, held.groupby("story")["cut"].any(), batch),
    }
    return {"name": batch, "tables": {name: store.write(frame, Path(to) / name / f"{batch}.parquet", name) for name, frame in made.items()}}


def _of(ids: pd.Series, known: Any) -> Any:
    """What is known of each of these articles, of which many stand again and again."""
    article, different = pd.factorize(ids)
    return known.reindex(different).take(article)


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


def compare(batch: str, work: str, to: str, weights: str) -> dict[str, Any]:
    """Write the reuse and the article pairs of articles of different stories that were gathered for this batch; the parts and counts.

    The sentences are aligned as those of a story are, with the weights of the whole corpus.
    """
    held = _gathered(batch, work).sort_values("n")
    whole = Story(tuple(store.article_of(text, stored) for text, stored in zip(held["text"], held["stored"], strict=True)))
    ids = [article.id for article in whole]
    of = pd.DataFrame(
        {"outlet": [a.outlet for a in whole], "published": [a.published for a in whole], "story": held["story"].to_numpy()}, ids
    )
    place = pd.Series(np.arange(len(ids)), ids)
    there = [other for others in held["other_id"] for other in others]
    wanted = np.repeat(place.to_numpy(), held["other_id"].str.len()) * len(ids) + place.reindex(there).to_numpy()
    words = analysis.words(whole)
    known = _weights(weights).reindex(words["word"].unique()).dropna()
    reuse = overlap.sentence_overlap(analysis.sentences(whole), words, known)
    pairs = overlap.article_overlap(words, reuse, all_pairs_up_to=0)
    written = {}
    for table, frame in {"reuse": reuse, "article_pairs": pairs}.items():
        found = _of(frame["article_id"], place).to_numpy() * len(ids) + _of(frame["other_id"], place).to_numpy()
        frame = between(frame[np.isin(found, wanted)], of)
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
