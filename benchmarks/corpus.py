"""A corpus on the engine: how fast, in how much memory, and how much of the known stories and the known reuse it finds.

    python benchmarks/corpus.py [ARTICLES ...]

Builds a corpus of so many invented articles (default: 2000) in a folder of its own that is removed afterwards, and prints the stages, the
peak memory, the pairwise F1 of the stories on the generator's events, and how much of the known reuse it finds, by class.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import newskit as nk
from newskit.corpus.building import _Build

KINDS = ("verbatim", "near", "heavy", "reordered")
SYLLABLES = "ba ke lo mi ru ta ven sor dal pim ga ne sto fer lin mar".split()
COMMON = (
    "the of to and a in that is was for on with as at by it from be are this an has have will not but or were their which had more been its"
    " who they he she after about"
).split()
OUTLETS, DAYS, PER_EVENT = 300, 365, 10
STANDING = "Join our newsletter for the stories that matter, sent to you every morning before breakfast and free of charge."


def words() -> np.ndarray:
    """20,000 words, the commonest first: function words, then invented ones."""
    rng = np.random.default_rng(0)
    made = {"".join(SYLLABLES[k] for k in rng.integers(0, 16, rng.integers(2, 5))) for _ in range(60_000)}
    return np.array([*COMMON, *sorted(made)][:20_000], dtype=object)[
        np.r_[: len(COMMON), len(COMMON) + rng.permutation(20_000 - len(COMMON))]
    ]


def corpus(articles: int, seed: int = 1) -> Iterator[tuple[dict, int, list[tuple[int, int]]]]:
    """An article, its event (-1: it tells of none), and (the wire's sentence, kind) for each of its sentences that rewrites one.

    An event is a dispatch and ten outlets' reports of it over three days; of 17 sentences a report keeps 3 verbatim, 3 near (a word in ten
    changed), 3 heavy (a third changed), 2 reordered (halves swapped, a word in ten changed), quotes a person, and adds 5 of its own. About
    a fifth of the articles tell of no event. A third of all articles have one and the same notice at their end.
    """
    rng = np.random.default_rng(seed)
    vocabulary = words()
    chance = np.cumsum(1 / np.arange(1, len(vocabulary) + 1))

    def draw(size: int) -> np.ndarray:
        return np.searchsorted(chance, rng.random(size) * chance[-1])

    def sentence() -> np.ndarray:
        return draw(int(np.clip(rng.normal(24, 8), 8, 50)))

    def changed(codes: np.ndarray, share: float) -> np.ndarray:
        return np.where(rng.random(len(codes)) < share, draw(len(codes)), codes)

    def printed(codes: np.ndarray) -> str:
        return f"{' '.join(vocabulary[codes]).capitalize()}."

    def article(n: int, outlet: int, day: float, title: str, sentences: list[str]) -> dict:
        if rng.random() < 1 / 3:
            sentences = [*sentences, STANDING]
        paragraphs = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
        published = (pd.Timestamp("2031-01-01") + pd.Timedelta(days=day)).isoformat(timespec="minutes")
        name = "Corvane News Agency" if outlet < 0 else f"The Outlet {outlet}"
        return {"id": f"a{n:07d}", "outlet": name, "title": title, "published": published, "text": "\n\n".join(paragraphs)}

    n = event = 0
    while n < articles:
        if rng.random() < 0.2 * PER_EVENT / 8:
            for _ in range(min(10, articles - n)):
                own = [printed(sentence()) for _ in range(17)]
                yield article(n, int(rng.integers(OUTLETS)), rng.random() * DAYS, printed(draw(8))[:-1], own), -1, []
                n += 1
            if n == articles:
                return
        wire, day = [sentence() for _ in range(14)], rng.random() * (DAYS - 3)
        person = " ".join(word.capitalize() for word in vocabulary[rng.integers(100, len(vocabulary), 2)])
        quoted = f"“{printed(sentence())[:-1]},” said {person}."
        title = printed(wire[0][:8])[:-1]
        yield article(n, -1, day, title, [*map(printed, wire), quoted]), event, []
        n += 1
        for outlet in rng.choice(OUTLETS, PER_EVENT, replace=False)[: articles - n].tolist():
            kinds, made = np.repeat(np.arange(4), [3, 3, 3, 2]).tolist(), []
            for kind, source in zip(kinds, rng.permutation(14)[:11].tolist(), strict=True):
                codes = wire[source]
                half = len(codes) // 2
                if kind == 3:
                    codes = np.concatenate([codes[half:], codes[:half]])
                made.append((printed(changed(codes, (0, 0.1, 0.33, 0.1)[kind])), (source, kind)))
            made += [(quoted, (-1, -1)), *((printed(sentence()), (-1, -1)) for _ in range(5))]
            made = [made[at] for at in rng.permutation(len(made))]
            told = article(n, outlet, day + 3 * rng.random(), title, [text for text, _ in made])
            yield told, event, [origin for _, origin in made]
            n += 1
        event += 1


def written(articles: int, file: Path) -> tuple[int, dict[str, int], dict[tuple[str, str], tuple[str, str, int]]]:
    """Writes the articles as JSON Lines; their characters, the event of each, and (article, sentence) → (dispatch, its sentence, kind)."""
    events, answers, characters, wire = {}, {}, 0, ("", [])
    with file.open("w", encoding="utf-8") as opened:
        for record, event, origins in corpus(articles):
            opened.write(json.dumps(record, ensure_ascii=False) + "\n")
            characters += len(record["text"])
            if event >= 0:
                events[record["id"]] = event
            if event >= 0 and not origins:
                wire = (record["id"], sentences_of(record["text"]))
            for text, (source, kind) in zip(sentences_of(record["text"]), origins, strict=False):
                if kind >= 0:
                    answers[record["id"], text] = (wire[0], wire[1][source], kind)
    return characters, events, answers


def sentences_of(text: str) -> list[str]:
    return [part if part.endswith(".") else f"{part}." for line in text.split("\n\n") for part in line.split(". ")]


def pairwise_f1(found: dict[str, str], events: dict[str, int]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs of articles that are in one story, held against those of one event."""

    def pairs(labels: dict[str, object]) -> set[tuple[str, str]]:
        groups: dict[object, list[str]] = {}
        for name, label in labels.items():
            groups.setdefault(label, []).append(name)
        return {pair for names in groups.values() for pair in combinations(sorted(names), 2)}

    said, true = pairs(found), pairs(events)
    precision, recall = len(said & true) / max(len(said), 1), len(said & true) / max(len(true), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def recall(corpus_: nk.corpus.Corpus, answers: dict) -> list[float]:
    """By class, the share of the known pairs of sentences that stand in the table reuse."""
    texts = corpus_.table("sentences")[["article_id", "start", "text"]]
    place = dict(zip(zip(texts["article_id"], texts["text"], strict=True), texts["start"], strict=True))
    reuse = corpus_.table("reuse")[["article_id", "start", "other_id", "other_start"]]
    held = set(reuse.itertuples(index=False, name=None))
    right, asked = np.zeros(4), np.zeros(4)
    for (name, text), (dispatch, source, kind) in answers.items():
        here, there = place.get((name, text)), place.get((dispatch, source))
        if here is not None and there is not None:
            asked[kind] += 1
            right[kind] += (name, here, dispatch, there) in held
    return (right / np.maximum(asked, 1)).tolist()


def measured(articles: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        characters, events, answers = written(articles, Path(folder) / "articles.jsonl")
        print(f"\n{articles:,} articles, {characters / 1e6:.1f} Mcharacters, {len(set(events.values())):,} events", flush=True)
        begin, worked = time.perf_counter(), processor()
        built = nk.corpus.build(Path(folder) / "articles.jsonl", Path(folder) / "corpus")
        spent, worked = time.perf_counter() - begin, processor() - worked
        rate = f"{characters / 1e6 / spent:.2f} Mcharacters/s; {worked:.0f} s of processor, {characters / 1e6 / worked:.2f} a core"
        print(f"  {spent:.0f} s, {rate}")
        print(
            f"  peak memory: {peak()}   on disk {sum(f.stat().st_size for f in (Path(folder) / 'corpus').rglob('*.parquet')) / 1e6:.0f} MB"
        )
        print(f"  {built}: {built.manifest['builds'][0]['counts']}")
        held = built.table("articles", ["article_id", "story"])
        precision, found, f1 = pairwise_f1(dict(held.itertuples(index=False, name=None)), events)
        print(f"  stories: pairwise precision {precision:.4f}, recall {found:.4f}, F1 {f1:.4f} (asked .95)")
        print("  reuse: " + "   ".join(f"{kind} {share:.3f}" for kind, share in zip(KINDS, recall(built, answers), strict=True)))
        begin = time.perf_counter()
        story = built.story(built.stories["story"].iloc[len(built.stories) // 2])
        print(f"  a story opened in {time.perf_counter() - begin:.2f} s, the table of stories read with it: {story}")


def processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak() -> str:
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"{own:.0f} MB, and at most {child:.0f} MB in each of {os.cpu_count()} processes"


def _timed() -> None:
    """Prints how long each stage takes."""
    for name in ("_read", "_index", "_split", "_words", "_pairs", "_stories"):
        setattr(_Build, name, _stage(name, getattr(_Build, name)))


def _stage(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        begin, worked = time.perf_counter(), processor()
        made = stage(*given)
        print(f"    {name[1:]} {time.perf_counter() - begin:.1f} s ({processor() - worked:.1f} s of processor)", flush=True)
        return made

    return timed


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", nargs="*", type=int, default=[2_000])
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {sys.platform}")
    _timed()
    for size in arguments.parse_args().articles:
        measured(size)
