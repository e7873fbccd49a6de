"""Sentence overlap: how well the similarity number agrees with people, what the thresholds let through, and how long it takes.

    python benchmarks/overlap.py [FOLDER] [--peer PYTHON] [--large]

FOLDER holds `dev-data` (default: `../shared` beside the repository); a part whose data is not there says so and is left out, the synthetic
part needs none. PYTHON is that of an environment with rapidfuzz, datasketch, sparse_dot_topn and scikit-learn; without it the peers
are left out. --large adds 100,000 articles.
"""

from __future__ import annotations

import argparse
import inspect
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz.distance import LCSseq

from newskit import tables, tokens
from newskit.measures import edits, omissions, overlap, passages

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


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
    if not answers:
        return
    measured = pd.DataFrame([reused(row["text"], sources[row["task"]]["text"]) for row in answers])
    label = pd.Series([row["label"] for row in answers])
    means = measured.groupby(label.to_numpy()).mean()
    for n in (3, 5):
        print(f"  n={n}  " + "   ".join(f"{name} {means.loc[name, f'containment {n}']:.2f}" for name in means.index))
    classes = label.map({"non": 0, "heavy": 1, "light": 2, "cut": 3}).to_numpy()
    print(f"  four classes, 10-fold cross-validation repeated 20 times, {len(classes)} answers (asked .75; always the commonest: .40)")
    for name, features, told in (
        ("three cuts of (containment 1 + mean similarity)", ["containment 1", "mean similarity"], cut),
        (f"linear discriminant on all {measured.shape[1]} measures", list(measured), discriminated),
    ):
        reached = [crossed(measured[features].to_numpy(), classes, told, seed) for seed in range(20)]
        print(f"    {np.mean(reached):.3f} ± {np.std(reached):.3f} ({min(reached):.3f} to {max(reached):.3f})   {name}")


def reused(answer: str, source: str) -> dict[str, float]:
    """Our measures of an answer against its source, each 0 to 1."""
    sentences, words = split({"answer": answer.replace("\n", " "), "source": source.replace("\n", " ")})
    table = overlap.sentence_overlap(sentences, words, overlap.weights(words), at_least=0.3, short=0, tiny=1)
    mine = words[words["article_id"] == "answer"]
    measures = {}
    for n in (1, 2, 3, 4, 5, 8, 12):
        share = overlap.article_overlap(words, table, n=n)
        measures[f"containment {n}"] = share.loc[share["article_id"] == "answer", "containment"].iloc[0]
    theirs = words.loc[words["article_id"] == "source", "word"].tolist()
    measures["words in order"] = LCSseq.similarity(mine["word"].tolist(), theirs) / len(mine)
    length = mine.groupby("sentence_no").size()
    best = table[table["article_id"] == "answer"].groupby("sentence_no")["similarity"].max().reindex(length.index).fillna(0.0)
    measures["mean similarity"] = float((best * length).sum() / length.sum())
    for at_least in (0.4, 0.5, 0.6, 0.75, 0.9):
        measures[f"words in sentences from {at_least}"] = length[best >= at_least].sum() / length.sum()
    return measures


def crossed(features: np.ndarray, classes: np.ndarray, told: Callable[..., np.ndarray], seed: int, folds: int = 10) -> float:
    """Accuracy where each answer is told from the folds that it is not in; every fold has its share of each class."""
    rng = np.random.default_rng(seed)
    fold = np.zeros(len(classes), int)
    for one in np.unique(classes):
        shuffled = rng.permutation(np.flatnonzero(classes == one))
        fold[shuffled] = (np.arange(len(shuffled)) + rng.integers(folds)) % folds
    said = np.zeros(len(classes), int)
    for n in range(folds):
        said[fold == n] = told(features[fold != n], classes[fold != n], features[fold == n])
    return float(np.mean(said == classes))


def cut(known: np.ndarray, classes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The standardised features' mean, cut in three places that make the most of the known ones right."""
    centre, spread = known.mean(0), known.std(0)
    value, new = ((x - centre) / spread for x in (known, asked))
    value, new = value.mean(1), new.mean(1)
    ordered = np.sort(value)
    places = np.unique((ordered[1:] + ordered[:-1]) / 2)
    below = np.array([[np.sum(classes[value <= p] == c) for c in range(4)] for p in places])  # of each class, below each place
    best, cuts = -1, (0, 0, 0)
    total = np.bincount(classes, minlength=4)
    for a in range(len(places)):
        for b in range(a, len(places)):
            rest = below[b:, 2] - below[b, 2] + total[3] - below[b:, 3]
            right = below[a, 0] + below[b, 1] - below[a, 1] + rest.max()
            if right > best:
                best, cuts = right, (a, b, b + int(rest.argmax()))
    return np.searchsorted(places[list(cuts)], new)


def discriminated(known: np.ndarray, classes: np.ndarray, asked: np.ndarray, ridge: float = 0.01) -> np.ndarray:
    """The class with the nearest mean, all spread alike (Fisher 1936) and weighted by how common they are, on square roots."""
    known, asked = np.sqrt(known), np.sqrt(asked)
    means = np.stack([known[classes == c].mean(0) for c in range(4)])
    spread = (known - means[classes]).T @ (known - means[classes]) / (len(known) - 4) + ridge * np.eye(known.shape[1])
    away = asked[:, None] - means
    return np.argmax(np.log(np.bincount(classes, minlength=4)) - np.einsum("ncf,fg,ncg->nc", away, np.linalg.inv(spread), away) / 2, axis=1)


def real_stories() -> None:
    print("\nNewsWCL50, ten events, five outlets each")
    rows = records("story_newswcl50/data.jsonl")
    if not rows:
        return
    stories: dict[int, dict[str, str]] = {}
    for row in rows:
        stories.setdefault(row["event_id"], {})[row["id"]] = "\n".join(row["paragraphs"])
    print("  pairs of one event, by at_least, and all of 0.4 and more by tenths of similarity:")
    counted, spread = 0, np.zeros(7, int)
    for texts in stories.values():
        sentences, words = split(texts)
        weights = overlap.weights(words)
        counted = overlap.sensitivity(sentences, words, weights).set_index("at_least") + counted
        spread += tenths(overlap.sentence_overlap(sentences, words, weights, at_least=0.4))
    print("    " + counted.reset_index().to_string(index=False).replace("\n", "\n    "))
    print(f"    {spread.tolist()}")

    sentences, words = split({article: text for texts in stories.values() for article, text in texts.items()})
    event = {article: number for number, texts in stories.items() for article in texts}
    print("  pairs across events (the same fact told of two events, and formulas of the trade), by at_least:", end=" ")
    for at_least in (0.5, 0.6, 0.7):
        table = overlap.sentence_overlap(sentences, words, overlap.weights(words), at_least=at_least)
        print(f"{at_least}: {int((table['article_id'].map(event) != table['other_id'].map(event)).sum()) // 2}", end="   ")
    print("\n  mean containment, same event / another event, by n (why n=5):", end=" ")
    for n in (2, 3, 4, 5, 6, 7):
        share = overlap.article_overlap(words, table, n=n)
        same = share["article_id"].map(event) == share["other_id"].map(event)
        print(f"{n}: {share.loc[same, 'containment'].mean():.3f}/{share.loc[~same, 'containment'].mean():.4f}", end="   ")
    print()


def tenths(table: pd.DataFrame) -> np.ndarray:
    """How many pairs have a similarity of .4 to .5, .5 to .6 ... .9 to 1, and exactly 1."""
    edges = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]
    return np.histogram(table["similarity"], edges)[0] // 2


KINDS = ("verbatim", "near", "heavy", "reordered")
SENTENCES = 17  # of an article


def rewrites(articles: int, seed: int, per_wire: int = 10) -> dict[str, np.ndarray]:
    """Wire stories and rewrites of them as word numbers by Zipf's law; the answers are rows (sentence, wire's sentence, kind).

    Of 17 sentences a rewrite keeps 3 verbatim, 3 near (a word in ten changed), 3 heavy (a third changed, a tail cut),
    2 reordered (the halves swapped, a word in ten changed), and adds 6 of its own: two look-alikes of a wire sentence (its commonest words
    kept, the rest another's), not in the answers, and in a fifth of the articles the last is a line that its outlet repeats.
    """
    rng = np.random.default_rng(seed)
    chance = np.cumsum(1 / np.arange(1, 20_001))

    def draw(size: int) -> np.ndarray:
        return np.searchsorted(chance, rng.random(size) * chance[-1])

    def sentence() -> np.ndarray:
        return draw(int(np.clip(rng.normal(24, 8), 8, 50)))

    def changed(codes: np.ndarray, share: float) -> np.ndarray:
        return np.where(rng.random(len(codes)) < share, draw(len(codes)), codes)

    outlets = [sentence() for _ in range(max(per_wire, articles // 100))]
    made, answers = [], []
    for number in range(articles):
        if number % (per_wire + 1) == 0:
            wire_at, wire = len(made), [sentence() for _ in range(SENTENCES)]
            made += wire
            continue
        kinds = np.repeat(np.arange(5), [3, 3, 3, 2, 2]).tolist()
        for kind, source in zip(kinds, rng.permutation(SENTENCES)[:13].tolist(), strict=True):
            codes = wire[source]
            half = len(codes) // 2
            if kind == 1:
                codes = changed(codes, 0.1)
            elif kind == 2:
                codes = changed(codes[: len(codes) - int(rng.integers(0, 4))], 0.33)
            elif kind == 3:
                codes = changed(np.concatenate([codes[half:], codes[:half]]), 0.1)
            elif kind == 4:
                codes = np.where(codes < 100, codes, draw(len(codes)))
            if kind < 4:
                answers.append((len(made), wire_at + source, kind))
            made.append(codes)
        made += [sentence() for _ in range(3)]
        made.append(outlets[rng.integers(len(outlets))] if rng.random() < 0.2 else sentence())
    first = np.cumsum([0, *map(len, made)])
    article = np.repeat(np.arange(articles), SENTENCES)
    return {"codes": np.concatenate(made), "first": first, "article": article, "answers": np.array(answers)}


def as_split(story: dict[str, np.ndarray]) -> overlap.Split:
    """What `align` compares, without the tables of words, which at 20,000 articles take longer to make than to compare."""
    count, words = int(story["article"].max()) + 1, int(story["codes"].max()) + 1
    cells = np.sort(np.repeat(story["article"], np.diff(story["first"])) * words + story["codes"])
    found_in = np.bincount(cells[np.diff(cells, prepend=-1) > 0] % words, minlength=words)
    place = np.arange(len(story["article"])) - np.searchsorted(story["article"], story["article"])
    ids = [f"{n:06d}" for n in range(count)]
    return overlap.Split(
        ids, story["article"], place + 1, 100 * place, story["codes"], story["first"], np.log((count + 1) / (found_in + 1)) + 1
    )


def as_texts(story: dict[str, np.ndarray]) -> dict[str, str]:
    bounds = story["first"].tolist()
    lines = [" ".join(f"w{c:05d}" for c in story["codes"][a:b]).capitalize() + "." for a, b in pairwise(bounds)]
    return {f"{n:06d}": "\n".join(lines[n * SENTENCES : (n + 1) * SENTENCES]) for n in range(int(story["article"].max()) + 1)}


def judged(table: pd.DataFrame, story: dict[str, np.ndarray]) -> str:
    """Recall by class and precision of the pairs rewrite-wire."""
    here, there = (
        np.searchsorted(story["article"], table[article].astype(int).to_numpy()) + table[number].to_numpy() - 1
        for article, number in (("article_id", "sentence_no"), ("other_id", "other_sentence_no"))
    )
    return said(*right(here, there, story["article"], story["answers"]))


def said(recall: list[float], precision: float) -> str:
    return "   ".join(f"{kind} {share:.3f}" for kind, share in zip(KINDS, recall, strict=True)) + f"   precision {precision:.4f}"


def right(here, there, article, answers):
    """Recall by class and precision of the pairs rewrite-wire; read by the peers too, who have a Python of their own."""
    wires = np.unique(article[answers[:, 1]])
    between = np.isin(article[there], wires) & ~np.isin(article[here], wires)
    found = np.unique(here[between] * len(article) + there[between])
    asked = answers[:, 0] * len(article) + answers[:, 1]
    return [float(np.isin(asked[answers[:, 2] == k], found).mean()) for k in range(4)], float(np.isin(found, asked).mean())


def peak_memory():
    """This process's, in MB (Linux; what getrusage says is never less than the parent's)."""
    with open("/proc/self/status") as lines:
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


PEERS = (
    "import numpy as np\n\n"
    + inspect.getsource(right)
    + inspect.getsource(peak_memory)
    + """
import difflib, json, sys, time
from importlib.metadata import version
story = np.load(sys.argv[1])
codes, first, article, answers = (story[k] for k in ("codes", "first", "article", "answers"))
which = sys.argv[2]
lists = [codes[a:b].tolist() for a, b in zip(first[:-1].tolist(), first[1:].tolist())]
strings = ["".join(chr(c + 1) for c in l) for l in lists]
start = time.perf_counter()
if which == "difflib":
    found = []
    matcher = difflib.SequenceMatcher(autojunk=False)
    for j, other in enumerate(strings):
        matcher.set_seq2(other)
        for i in range(j):
            if article[i] != article[j]:
                matcher.set_seq1(strings[i])
                if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6 and matcher.ratio() >= 0.6:
                    found.append((i, j))
    i, j = np.array(found).T
elif which == "rapidfuzz":
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist
    i, j = np.nonzero(cdist(strings, strings, scorer=Indel.normalized_similarity, score_cutoff=0.6, workers=-1))
elif which == "datasketch":
    from datasketch import MinHash, MinHashLSH
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    made = MinHash.bulk([[f"{a} {b}".encode() for a, b in zip(l, l[1:])] for l in lists], num_perm=128)
    for n, m in enumerate(made):
        lsh.insert(n, m)
    found = [(n, other) for n, m in enumerate(made) for other in lsh.query(m) if other < n]
    i, j = np.array(found).T
else:
    from sklearn.feature_extraction.text import TfidfVectorizer
    kept = TfidfVectorizer(analyzer=lambda words: words).fit_transform(lists)
    if which == "scikit-learn":
        i, j = np.nonzero((kept @ kept.T).toarray() >= 0.45)
    else:
        from sparse_dot_topn import sp_matmul_topn
        found = sp_matmul_topn(kept, kept.T, top_n=40, threshold=0.45, n_threads=2).tocoo()
        i, j = found.row.astype(np.int64), found.col.astype(np.int64)
spent = time.perf_counter() - start
other = article[i] != article[j]
i, j = i[other], j[other]
i, j = np.concatenate([i, j]), np.concatenate([j, i])
peak = peak_memory()
of = sys.version.split()[0] if which == "difflib" else version(which)
print(json.dumps([spent, peak, *right(i, j, article, answers), of]))
"""
)


def run(program: list[str]) -> list:
    return json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


def peer(python: str, story: str, which: str) -> None:
    spent, peak, recall, precision, version = run([python, "-c", PEERS, story, which])
    print(f"  {which + ' ' + version:<24} {spent:7.2f} s   {peak:5.0f} MB   " + said(recall, precision))


def alone(story: str) -> None:
    """The seconds, the peak of memory and the figures of `align`, in a process of its own (the generator's memory is not counted)."""
    given = dict(np.load(story))
    ready = as_split(given)
    begin, worked = time.perf_counter(), time.process_time()
    table = overlap.align(ready)
    spent, worked = time.perf_counter() - begin, time.process_time() - worked
    peak = peak_memory()
    print(json.dumps([spent, worked, peak, len(table), table.attrs["left_out"], judged(table, given)]))


def timed(what: Callable[..., object], *given: object, times: int = 5) -> str:
    """The fastest of some runs."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        what(*given)
        spent.append(time.perf_counter() - begin)
    return f"{what.__name__} {1000 * min(spent):.1f} ms"


def synthetic(python: str | None, large: bool) -> None:
    print("\nSynthetic rewrites (generator in this file): found of the pairs rewrite-wire by class, and how many pairs are right")
    print("  asked: verbatim 1.0, near .99, heavy .90, reordered .36, precision .97")
    spread = np.zeros(7, int)
    for seed in (1, 2, 3):
        story = rewrites(110, seed)
        print(f"  110 articles, seed {seed}: {judged(overlap.align(as_split(story)), story)}")
        spread += tenths(overlap.align(as_split(story), at_least=0.4))
    print(f"  similarity of all pairs from 0.4 by tenths: {spread.tolist()}, beside the real stories' above")
    with tempfile.TemporaryDirectory() as folder:
        sizes = [(1000, 1), (1000, 2), (20_000, 1), (20_000, 2)] + [(100_000, 1)] * large
        seconds, processor = {}, {}
        print("\nAt scale, after splitting, in a process of its own (asked at 20,000: 9 s, 1 GB, and at most n^1.15 to 100,000)")
        for articles, seed in sizes:
            np.savez(f"{folder}/{articles}.npz", **rewrites(articles, seed))
            spent, worked, peak, rows, left_out, figures = run([sys.executable, __file__, "--alone", f"{folder}/{articles}.npz"])
            seconds[articles], processor[articles] = spent, worked
            print(f"  {articles} articles, seed {seed}: {spent:.2f} s ({worked:.2f} s of processor), {peak:.0f} MB, {rows} rows")
            print(f"    left out: {left_out}   {figures}")
        if large:
            wall, worked = (np.log(spent[100_000] / spent[20_000]) / np.log(5) for spent in (seconds, processor))
            print(f"  growth from 20,000 to 100,000: n^{wall:.2f} (processor n^{worked:.2f}, which a busy machine changes less)")
        if python:
            for articles, names in ((20, ["difflib"]), (110, ["rapidfuzz", "scikit-learn", "sparse_dot_topn", "datasketch"])):
                print(f"\nPeers at {articles} articles")
                np.savez(f"{folder}/{articles}.npz", **rewrites(articles, 1))
                for which in names:
                    peer(python, f"{folder}/{articles}.npz", which)
            print(f"\nPeer at 20,000 articles (asked: 5 times its time or better, at higher recall; ours took {seconds[20_000]:.2f} s)")
            peer(python, f"{folder}/20000.npz", "datasketch")
    print("\nTime after splitting, fastest of five runs (asked: scores and relations of 20 articles in 15 ms, of 100 in 150 ms)")
    for articles in (20, 100):
        sentences, words = split(as_texts(rewrites(articles, 1)))
        weights = overlap.weights(words)
        table = overlap.sentence_overlap(sentences, words, weights)
        about = pd.DataFrame({"article_id": sentences["article_id"].unique()})
        about = about.assign(outlet=about["article_id"], role="outlet", agency=None, agency_strength=None, published=None, flags="")
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
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", nargs="?", type=Path, default=SHARED)
    arguments.add_argument("--peer", metavar="PYTHON")
    arguments.add_argument("--large", action="store_true")
    arguments.add_argument("--alone", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    SHARED = given.folder
    if given.alone:
        sys.exit(alone(given.alone))
    paraphrases()
    reuse()
    real_stories()
    synthetic(given.peer, given.large)
