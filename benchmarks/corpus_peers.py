"""Reuse in a whole corpus, side by side on the same sentences: newskit's sentence overlap, its corpus, MinHash LSH and a SQL join.

    python benchmarks/corpus_peers.py PYTHON [ARTICLES ...] [--seed 1]

PYTHON is that of an environment with numpy, datasketch and duckdb (python -m venv peer && peer/bin/pip install numpy datasketch duckdb).
The articles (default: 20,000) are those of corpus_data.py without titles and the lines that outlets repeat, cut into sentences and words
beforehand: the time is that of finding the pairs. Only newskit's corpus begins with the files and makes all its tables. Recall is
by kind of rewriting; precision is that of the pairs of a rewrite and a source, where look-alikes are false.
"""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import re
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from corpus_data import FURNITURE, REUSE, TITLE, make, number_of, truth_of
from overlap import peak_memory, peer, right, run, said

ROOT = Path(__file__).resolve().parents[1]
RARE = 100  # sentences with one run of three words: of more, the SQL join makes no pairs


def sentences_of(corpus: Path) -> dict[str, np.ndarray]:
    """The sentences as `overlap.rewrites` has them: word numbers, where each begins, its article, the answers; and `number`, `start`."""
    _, sentences = truth_of(corpus)
    sentences = sentences[~sentences["kind"].isin((FURNITURE, TITLE))].reset_index(drop=True)
    held = pd.concat(pd.read_parquet(file, columns=["id", "text"]) for file in sorted((corpus / "articles").glob("*")))
    held = held[held["text"].fillna("").str.strip() != ""]
    texts = dict(zip(number_of(held["id"]).tolist(), held["text"], strict=True))
    words = [
        re.findall(r"\w+", texts[number][start:end].casefold())
        for number, start, end in zip(*(sentences[column].tolist() for column in ("number", "start", "end")), strict=True)
    ]
    codes, _ = pd.factorize(np.array([word for of in words for word in of], object), sort=True)
    place = pd.MultiIndex.from_frame(sentences[["number", "start"]])
    rewritten = sentences[sentences["kind"] < len(REUSE)]
    source = place.get_indexer(pd.MultiIndex.from_frame(rewritten[["origin_number", "origin_start"]]))
    answers = np.stack([rewritten.index.to_numpy(), source, rewritten["kind"].to_numpy(np.int64)], axis=1)
    return {
        "codes": codes.astype(np.int64),
        "first": np.concatenate([[0], np.cumsum([len(of) for of in words])]),
        "article": pd.factorize(sentences["number"])[0].astype(np.int64),
        "answers": answers,
        "number": sentences["number"].to_numpy(np.int64),
        "start": sentences["start"].to_numpy(np.int64),
    }


DUCKDB = (
    "import numpy as np\n\n"
    + inspect.getsource(right)
    + inspect.getsource(peak_memory)
    + '''
import json, sys, time
import duckdb
story = np.load(sys.argv[1])
codes, first, article, answers = (story[k] for k in ("codes", "first", "article", "answers"))
sentence = np.repeat(np.arange(len(first) - 1), np.diff(first))
given = {"s": sentence, "a": article[sentence], "p": np.arange(len(codes)), "w": codes}
start = time.perf_counter()
sql = duckdb.connect()
sql.execute("SET enable_progress_bar = false; SET memory_limit = '6GB'")
sql.execute("SET temp_directory = '" + sys.argv[1] + ".spilled'")
sql.execute("CREATE TABLE words AS SELECT * FROM given")
sql.execute("""CREATE TABLE runs AS SELECT s, a, w, lead(w) OVER one AS x, lead(w, 2) OVER one AS y FROM words
    WINDOW one AS (PARTITION BY s ORDER BY p)""")
sql.execute("CREATE TABLE twos AS SELECT DISTINCT s, a, hash(w, x) AS run FROM runs WHERE x IS NOT NULL")
sql.execute("CREATE TABLE threes AS SELECT DISTINCT s, a, hash(w, x, y) AS run FROM runs WHERE y IS NOT NULL")
sql.execute("CREATE TABLE sizes AS SELECT s, count(*) AS n FROM twos GROUP BY s")
sql.execute("""CREATE TABLE pairs AS
    WITH rare AS (SELECT run FROM threes GROUP BY run HAVING count(*) BETWEEN 2 AND ?),
    held AS (SELECT threes.* FROM threes SEMI JOIN rare USING (run))
    SELECT DISTINCT one.s AS i, other.s AS j FROM held one JOIN held other
    ON one.run = other.run AND one.s < other.s AND one.a <> other.a""", [int(sys.argv[2])])
# two statements: in one, all twos are joined with each other first
sql.execute("CREATE TABLE asked AS SELECT i, j, run FROM pairs JOIN twos ON s = i")
sql.execute("CREATE TABLE shared AS SELECT i, j, count(*) AS together FROM asked JOIN twos ON s = j AND twos.run = asked.run GROUP BY i, j")
found = sql.execute("""SELECT i, j FROM shared JOIN sizes one ON one.s = i JOIN sizes other ON other.s = j
    WHERE together >= ? * least(one.n, other.n)""", [float(sys.argv[3])]).fetchnumpy()
spent = time.perf_counter() - start
i, j = found["i"], found["j"]
i, j = np.concatenate([i, j]), np.concatenate([j, i])
print(json.dumps([spent, peak_memory(), *right(i, j, article, answers), duckdb.__version__]))
'''
)


def side_by_side(python: str, articles: int, seed: int) -> None:
    print(f"\n{articles} articles, seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        corpus, file = make(articles, Path(folder) / "corpus", seed), Path(folder) / "sentences.npz"
        story = sentences_of(corpus)
        np.savez(file, **story)
        print(f"  {len(story['article'])} sentences of {len(story['codes'])} words, {len(story['answers'])} made from a source's")
        spent, worked, peak, rows, left_out, figures = run([sys.executable, str(ROOT / "benchmarks" / "overlap.py"), "--alone", str(file)])
        print(f"  {'newskit, sentences':<24} {spent:7.2f} s   {peak:5.0f} MB   {figures}")
        print(f"    {worked:.2f} s of processor, {rows} rows, left out: {left_out}")
        peer(python, str(file), "datasketch")
        for at_least in (0.3, 0.4):
            spent, peak, recall, precision, version = run([python, "-c", DUCKDB, str(file), str(RARE), str(at_least)])
            print(f"  {f'duckdb {version}, {at_least}':<24} {spent:7.2f} s   {peak:5.0f} MB   " + said(recall, precision))
        built(corpus, story, Path(folder) / "built")


def built(corpus: Path, story: dict[str, np.ndarray], to: Path) -> None:
    """newskit's corpus, from the files to all tables."""
    if not importlib.util.find_spec("daft"):
        print("  newskit, corpus: left out, newskit[corpus] is not installed")
        return
    from newskit import corpus as scaled

    begin = time.perf_counter()
    scaled.build(corpus / "articles", to)
    spent = time.perf_counter() - begin
    columns = ["article_id", "start", "other_id", "other_start"]
    reuse = pd.concat(pd.read_parquet(file, columns=columns) for file in sorted((to / "reuse").glob("*.parquet")))
    place = pd.Index((story["number"] << 24) + story["start"])
    here, there = (place.get_indexer((number_of(reuse[i]) << 24) + reuse[s].to_numpy(np.int64)) for i, s in (columns[:2], columns[2:]))
    known = (here >= 0) & (there >= 0)
    print(
        f"  {'newskit, corpus':<24} {spent:7.2f} s   all tables   "
        + said(*right(here[known], there[known], story["article"], story["answers"]))
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("python")
    arguments.add_argument("articles", nargs="*", type=int, default=[20_000])
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    for articles in asked.articles:
        side_by_side(asked.python, articles, asked.seed)
