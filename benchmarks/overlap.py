"""Sentence overlap: how well the similarity number agrees with people, what the thresholds let through, and how long it takes.

Run with `python benchmarks/overlap.py [folder]`; the folder holds `dev-data` (default: `../shared` beside the repository).
A part whose data is not there says so and is left out; the synthetic part needs none.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from newskit import tables, tokens
from newskit.measures import edits, omissions, overlap, passages

SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1].parent / "shared"


def records(name: str) -> list[dict]:
    file = SHARED / "dev-data" / name
    if not file.exists():
        print(f"  left out: no {name} under {SHARED.name}/dev-data")
        return []
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def split(texts: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables "sentences" and "words" of plain texts, each line a block."""
    sentences, words = [], []
    for article, text in texts.items():
        number = at = 0
        for block, line in enumerate(text.splitlines(keepends=True)):
            for start, end in tokens.sentence_spans(line):
                number += 1
                sentences.append((article, article, block, number, at + start, at + end, line[start:end]))
                words += [(article, article, number, key, at + start + s, at + start + e) for key, s, e in tokens.words(line[start:end])]
            at += len(line)
    return tables.table("sentences", sentences), tables.table("words", words)


def scored(rows: Iterable[dict], weights: pd.Series) -> np.ndarray:
    return np.array([overlap.similarity(keys(row["s1"]), keys(row["s2"]), weights) for row in rows])


def keys(sentence: str) -> list[str]:
    return [key for key, _, _ in tokens.words(sentence)]


def weights_of(rows: list[dict]) -> pd.Series:
    """Every sentence of the pairs is one document."""
    sentences = [row[side] for row in rows for side in ("s1", "s2")]
    return overlap.weights(pd.DataFrame([(n, key) for n, s in enumerate(sentences) for key in keys(s)], columns=["article_id", "word"]))


def paraphrases() -> None:
    print("\nMSRP, pairs of news sentences, same meaning or not: accuracy of `similarity >= t`, t and weights from train, on val")
    train, val = records("paraphrase_msrp/train.jsonl"), records("paraphrase_msrp/val.jsonl")
    if train and val:
        weights = weights_of(train)
        known, labels = scored(train, weights), np.array([row["label"] for row in train])
        best = max(np.unique(known.round(2)), key=lambda t: (np.mean((known >= t) == labels), t))
        reached = np.mean((scored(val, weights) >= best) == np.array([row["label"] for row in val]))
        print(f"  t {best:.2f}   train {np.mean((known >= best) == labels):.3f}   val {reached:.3f}   (asked .73; always 1: .666)")
    print("\nSTS 2016 plagiarism, 230 pairs scored 0 to 5: Pearson's r with `similarity`, weights from the pairs' own sentences")
    if rows := records("paraphrase_sts_plagiarism/data.jsonl"):
        r = np.corrcoef(scored(rows, weights_of(rows)), [row["score"] for row in rows])[0, 1]
        print(f"  r {r:.3f}   (asked .75; word cosine .683)")


def reuse() -> None:
    print("\nClough-Stevenson: mean containment of an answer's shingles in its source, by class")
    rows = records("reuse_clough_stevenson/data.jsonl")
    sources = {row["task"]: row for row in rows if row["label"] in ("orig", "source")}
    answers = [row for row in rows if row["task"] in sources and row["label"] not in ("orig", "source")]
    for n in (3, 5) if answers else ():
        found: dict[str, list[float]] = {}
        for row in answers:
            _, words = split({"answer": row["text"].replace("\n", " "), "source": sources[row["task"]]["text"].replace("\n", " ")})
            table = overlap.article_overlap(words, tables.table("sentence_overlap", []), n=n)
            found.setdefault(row["label"], []).append(table.loc[table["article_id"] == "answer", "containment"].iloc[0])
        print(f"  n={n}  " + "   ".join(f"{label} {np.mean(found[label]):.2f}" for label in sorted(found)))


def real_stories() -> None:
    print("\nNewsWCL50, ten events, five outlets each")
    rows = records("story_newswcl50/data.jsonl")
    if not rows:
        return
    stories: dict[int, dict[str, str]] = {}
    for row in rows:
        stories.setdefault(row["event_id"], {})[row["id"]] = "\n".join(row["paragraphs"])
    pairs: dict[float, dict[str, int]] = {}
    for texts in stories.values():
        sentences, words = split(texts)
        for at_least in (0.5, 0.6, 0.7, 0.8, 0.9):
            table = overlap.sentence_overlap(sentences, words, overlap.weights(words), at_least=at_least)
            for relation, count in table["relation"].value_counts().items():
                counts = pairs.setdefault(at_least, {})
                counts[relation] = counts.get(relation, 0) + count // 2
    print("  pairs of one event, by at_least:")
    for at_least, counts in pairs.items():
        print(f"    {at_least}  {sum(counts.values()):4d}   " + "   ".join(f"{r} {counts[r]}" for r in sorted(counts)))

    sentences, words = split({article: text for texts in stories.values() for article, text in texts.items()})
    table = overlap.sentence_overlap(sentences, words, overlap.weights(words), at_least=0.5)
    event = {article: number for number, texts in stories.items() for article in texts}
    across = table["article_id"].map(event) != table["other_id"].map(event)
    print("  pairs across events (chance, formulas of the trade):", end=" ")
    print("   ".join(f"{t}: {int((across & (table['similarity'] >= t)).sum()) // 2}" for t in (0.5, 0.6, 0.7)))
    print("  mean containment, same event / another event, by n (why n=5):", end=" ")
    for n in (2, 3, 4, 5, 6, 7):
        share = overlap.article_overlap(words, table, n=n)
        same = share["article_id"].map(event) == share["other_id"].map(event)
        print(f"{n}: {share.loc[same, 'containment'].mean():.3f}/{share.loc[~same, 'containment'].mean():.4f}", end="   ")
    print()


def rewrites(articles: int, seed: int, per_wire: int = 10) -> tuple[dict[str, str], dict[tuple[str, int, str, int], str]]:
    """Wire stories and rewrites of them, with the answers {(rewrite, sentence, wire, sentence): class}. Words by Zipf's law.

    Of 16 sentences a rewrite keeps 3 verbatim, 3 near (a word in ten changed), 3 heavy (a third changed, a tail cut),
    2 reordered (the halves swapped, a word in ten changed), and adds 5 of its own, two of them look-alikes of a wire
    sentence (its commonest words kept, the rest another's): not in the answers.
    """
    rng = np.random.default_rng(seed)
    chance = 1 / np.arange(1, 20_001)
    chance /= chance.sum()
    spelled = [f"w{n:05d}" for n in range(20_000)]

    def sentence() -> np.ndarray:
        return rng.choice(20_000, size=int(np.clip(rng.normal(24, 8), 8, 50)), p=chance)

    def changed(codes: np.ndarray, share: float) -> np.ndarray:
        codes = codes.copy()
        where = rng.random(len(codes)) < share
        codes[where] = rng.choice(20_000, size=int(where.sum()), p=chance)
        return codes

    texts, answers = {}, {}
    wire_id, wire = "", []
    for number in range(articles):
        article = f"{number:05d}"
        if number % (per_wire + 1) == 0:
            wire_id, wire = article, [sentence() for _ in range(16)]
            body = wire
        else:
            body = []
            chosen = rng.permutation(16)[:13]
            for kind, source in zip(["verbatim"] * 3 + ["near"] * 3 + ["heavy"] * 3 + ["reordered"] * 2 + ["own"] * 2, chosen, strict=True):
                codes = wire[source]
                half = len(codes) // 2
                if kind == "near":
                    codes = changed(codes, 0.1)
                elif kind == "heavy":
                    codes = changed(codes[: len(codes) - int(rng.integers(0, 4))], 0.33)
                elif kind == "reordered":
                    codes = changed(np.concatenate([codes[half:], codes[:half]]), 0.1)
                elif kind == "own":
                    codes = np.where(codes < 100, codes, rng.choice(20_000, size=len(codes), p=chance))
                if kind != "own":
                    answers[article, len(body) + 1, wire_id, int(source) + 1] = kind
                body.append(codes)
            body += [sentence() for _ in range(3)]
        texts[article] = "\n".join(" ".join(spelled[c] for c in codes).capitalize() + "." for codes in body)
    return texts, answers


def timed(what: Callable[..., object], *given: object, times: int = 5) -> str:
    """The fastest of some runs."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        what(*given)
        spent.append(time.perf_counter() - begin)
    return f"{what.__name__} {1000 * min(spent):.1f} ms"


def synthetic() -> None:
    print("\nSynthetic rewrites (generator in this file): found of the pairs rewrite-wire by class, and how many pairs are right")
    for seed in (1, 2, 3):
        texts, answers = rewrites(110, seed)
        sentences, words = split(texts)
        table = overlap.sentence_overlap(sentences, words, overlap.weights(words))
        wires = {wire for _, _, wire, _ in answers}
        table = table[table["other_id"].isin(wires) & ~table["article_id"].isin(wires)]
        columns = ["article_id", "sentence_no", "other_id", "other_sentence_no"]
        found = set(table[columns].itertuples(index=False, name=None))
        recall = {kind: np.mean([pair in found for pair, k in answers.items() if k == kind]) for kind in dict.fromkeys(answers.values())}
        right = np.mean([pair in answers for pair in found])
        print(f"  seed {seed}: " + "   ".join(f"{kind} {share:.3f}" for kind, share in recall.items()) + f"   precision {right:.4f}")
    print("\nTime after splitting, fastest of five runs, synthetic stories of 16 sentences an article (asked: 20 in 15 ms, 100 in 150 ms)")
    for articles in (20, 100):
        sentences, words = split(rewrites(articles, 1)[0])
        weights = overlap.weights(words)
        table = overlap.sentence_overlap(sentences, words, weights)
        about = pd.DataFrame({"article_id": sentences["article_id"].unique()})
        about = about.assign(outlet=about["article_id"], role="outlet", agency=None, published=None, flags="")
        carried = passages.passages(sentences, table, about)
        print(f"  {articles} articles, {len(sentences)} sentences, {len(table)} rows:", end=" ")
        print(timed(overlap.weights, words), timed(overlap.sentence_overlap, sentences, words, weights), sep=", ", end=", ")
        print(timed(overlap.article_overlap, words, table), timed(passages.passages, sentences, table, about), sep=", ", end=", ")
        print(
            timed(edits.edits, table, sentences, words, times=2),
            timed(omissions.omissions, carried, about, sentences, table),
            sep=", ",
            end=", ",
        )
        print(timed(omissions.disagreements, carried, table, sentences, words, times=2))


if __name__ == "__main__":
    paraphrases()
    reuse()
    real_stories()
    synthetic()
