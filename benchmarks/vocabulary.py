"""Vocabulary: the published numbers, how often its intervals and tests are wrong where there is nothing to find, and how long it takes.

    python benchmarks/vocabulary.py [PEER]

PEER is the Python of an environment in which Scattertext is installed; without it that line is left out.
Data: the convention speeches of ../shared/dev-data/vocabulary (what needs them is skipped where they are absent).
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import newskit as nk
from newskit import tables, tokens
from newskit.analysis import counted_words, headlines
from newskit.measures.dispersion import dispersion
from newskit.measures.headlines import headline_words
from newskit.measures.lexicon import loaded_language
from newskit.measures.phrases import collocations, phrases
from newskit.measures.richness import richness
from newskit.measures.shared import shared_vocabulary
from newskit.measures.vocabulary import adjusted, exact_ratio, log_odds_z, log_ratio, vocabulary
from newskit.reading.records import story_from_records

SPEECHES = Path(__file__).resolve().parents[2] / "shared" / "dev-data" / "vocabulary" / "convention2012_political_data.csv"
DRAWS = 100  # stories per party and size in the study of false positives

SCATTERTEXT = """
import json, resource, sys, time
from importlib.metadata import version
import pandas as pd
import scattertext as st
records = json.load(open(sys.argv[1]))
frame = pd.DataFrame(records)
start = time.perf_counter()
made = st.CorpusFromPandas(frame, category_col="outlet", text_col="text", nlp=st.whitespace_nlp_with_sentences).build()
corpus = made.get_unigram_corpus()
ranked = corpus.get_term_freq_df().assign(score=corpus.get_scaled_f_scores(records[0]["outlet"])).sort_values("score", ascending=False)
taken, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([taken, peak, len(ranked), version("scattertext")]))
"""


def published() -> None:
    """The worked table: counts of six words in two made-up texts of 100 and 120 words, with what several programs give for it."""
    y1, y2 = np.array([12, 6, 5, 8, 0, 69]), np.array([15, 2, 5, 0, 2, 96])
    background = np.array([60000, 100, 40, 300, 20, 939540])
    low, high = exact_ratio(y1, 100, y2, 120)
    checks = {
        "log2 ratio": (log_ratio(y1, 100, y2, 120), [-0.048502, 1.640349, 0.261838, 4.349300, -2.060090, -0.211678]),
        "z, four terms": (
            log_odds_z(y1, 100, y2, 120, prior=background / background.sum() * 50),
            [-0.172641, 1.519223, 0.201113, 0.790493, -0.236733, -1.535160],
        ),
        "Clopper-Pearson, low": (low[1:5], [0.643726, 0.276171, 2.048365, 0]),
        "Clopper-Pearson, high": (high[1:5], [36.471847, 5.214161, np.inf, 6.389466]),
        "Benjamini-Hochberg": (
            adjusted(np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216])),
            [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216],
        ),
    }
    sizes, uses = {"a": 400, "b": 300, "c": 500, "d": 800}, {"a": 3, "c": 1}
    rows = [(i, i, 1, "rain" if n < uses.get(i, 0) else "other", n, n + 1) for i, size in sizes.items() for n in range(size)]
    spread = dispersion(tables.table("words", rows), pd.DataFrame({"article_id": list(sizes), "outlet": list(sizes), "role": "outlet"}))
    checks["DP, DPnorm"] = (spread.loc[spread["word"] == "rain", ["dp", "dp_norm"]].to_numpy()[0], [0.55, 0.647059])
    for name, (found, expected) in checks.items():
        np.testing.assert_allclose(found, expected, rtol=0, atol=5.1e-7)
        print(f"  {name:<22}" + " ".join(f"{value:.6f}" for value in found))


def speeches(of: int) -> dict[str, list[list[str]]]:
    """The first `of` words of every speech that is as long, by party."""
    frame = pd.read_csv(SPEECHES)
    cut: dict[str, list[list[str]]] = {party: [] for party in sorted(frame["party"].unique())}
    for party, text in zip(frame["party"], frame["text"], strict=True):
        keys = [word for a, b in tokens.sentence_spans(text) for word, _, _ in tokens.words(text[a:b])]
        if len(keys) >= of:
            cut[party].append(keys[:of])
    return cut


def false_positives() -> None:
    """Two "outlets" of speeches of one party, dealt at random: every interval that excludes "equal" and every small q is wrong.

    With one speech each no word may be marked as a finding: there is no p and no q, and the method claims nothing about the outlets.
    """
    chance = random.Random(2012)
    texts = speeches(600)
    print(
        f"  {', '.join(f'{party} {len(listed)}' for party, listed in texts.items())} speeches of 600 words or more, {DRAWS} draws of each"
    )
    for k in (1, 2, 3, 4, 5):
        excluded, often, all_words, small_p, tested, small_q, stories = 0, 0, [0, 0], 0, 0, 0, 0
        for listed in texts.values():
            for _ in range(DRAWS):
                drawn = chance.sample(listed, 2 * k)
                articles = pd.DataFrame({"article_id": range(2 * k), "outlet": ["A"] * k + ["B"] * k, "role": "outlet"})
                words = pd.DataFrame({"article_id": np.repeat(range(2 * k), 600), "word": [w for text in drawn for w in text]})
                table = vocabulary(words, articles, "B")
                wrong = (table["low"] > 0) | (table["high"] < 0)
                if k == 1:
                    assert table[["p", "q"]].isna().all(axis=None)
                    assert table["method"].str.contains("no test is possible and nothing is claimed about the outlets").all()
                frequent = table["n"] + table["n_against"] >= 5
                excluded, often = excluded + int(wrong[frequent].sum()), often + int(frequent.sum())
                all_words = [all_words[0] + int(wrong.sum()), all_words[1] + len(table)]
                small_p, tested = small_p + int((table["p"] <= 0.05).sum()), tested + int(table["p"].notna().sum())
                small_q, stories = small_q + bool((table["q"] <= 0.05).any()), stories + 1
        tests = (
            f"p <= .05 {100 * small_p / tested:.1f} % of {tested // stories} words, a q <= .05 in {small_q} of {stories}"
            if tested
            else "no word is marked as a finding: no test can be made"
        )
        print(
            f'  {k} v {k}: intervals that exclude "equal" {100 * excluded / often:.1f} % of words used 5 times or more'
            f" ({100 * all_words[0] / all_words[1]:.1f} % of all); {tests}"
        )
        assert k == 1 or excluded <= 0.05 * often


def documents(number: int, of: int, outlets: int) -> list[dict[str, str]]:
    """Articles of about `of` words in paragraphs of three sentences, drawn from all the speeches' sentences."""
    chance = random.Random(number)
    text = pd.read_csv(SPEECHES)["text"]
    sentences = [" ".join(t[a:b].split()) for t in text for a, b in tokens.sentence_spans(t)]
    made = []
    for n in range(number):
        lines, length = [], 0
        while length < of:
            lines.append(" ".join(chance.choices(sentences, k=3)))
            length += len(lines[-1].split())
        made.append({"id": f"a{n:05}", "outlet": f"Outlet {n % outlets}", "text": "\n\n".join([f"Day {n} at the convention", *lines])})
    return made


def all_tables(records: list[dict[str, str]]) -> dict[str, float]:
    """Seconds from text to each table of a story."""
    taken, at = {}, time.perf_counter()

    def done(name: str) -> None:
        nonlocal at
        now = time.perf_counter()
        taken[name], at = now - at, now

    story = story_from_records(records)
    done("cleaning")
    words, sentences, articles = nk.words(story), nk.sentences(story), nk.articles(story)
    done("splitting")
    counted = counted_words(story)
    done("names merged")
    vocabulary(counted, articles, out_of=words)
    done("vocabulary, others")
    vocabulary(counted, articles, "each", out_of=words)
    done("vocabulary, each")
    shared_vocabulary(counted, articles)
    done("shared vocabulary")
    found = phrases(words, sentences)
    done("phrases")
    vocabulary(found, articles, out_of=words)
    done("vocabulary of phrases")
    collocations(words, sentences)
    done("collocations")
    loaded_language(words, articles)
    done("loaded language")
    dispersion(words, articles)
    done("dispersion")
    richness(words, articles)
    done("richness")
    headline_words(words, headlines(story))
    done("headlines and leads")
    return taken


def ranked(records: list[dict[str, str]], names: str) -> list[float]:
    """Seconds and MB from text to the ranked table, and its rows."""
    start = time.perf_counter()
    table = nk.vocabulary(story_from_records(records), names=names)
    return [time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(table)]


def in_its_own_process(*command: str) -> list | dict:
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def main() -> None:
    if sys.argv[1:2] in (["all_tables"], ["ranked"]):
        records = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
        print(json.dumps({"all_tables": all_tables, "ranked": ranked}[sys.argv[1]](records, *sys.argv[3:])))
        return
    print("Published numbers, to six digits:")
    published()
    if not SPEECHES.is_file():
        print("The rest is skipped: the convention speeches are not beside this repository.")
        return
    print("\nFalse positives, 95 % intervals and tests at 5 % (asked: at most 5 % from two articles on):")
    false_positives()
    with tempfile.TemporaryDirectory() as there:
        file = Path(there) / "records.json"
        file.write_text(json.dumps(documents(20, 400, 5)), encoding="utf-8")
        runs = sorted((in_its_own_process(sys.executable, __file__, "all_tables", str(file)) for _ in range(7)), key=total)
        print("\nA story of 20 articles of 400 words from 5 outlets, text to all tables after import, each run a process (asked 250 ms):")
        print(
            f"  median {total(runs[3]):.0f} ms, best {total(runs[0]):.0f}: "
            + ", ".join(f"{name} {1000 * s:.0f}" for name, s in runs[0].items())
        )
        file.write_text(json.dumps(documents(3000, 400, 2)), encoding="utf-8")
        print("\n3,000 articles of 400 words from 2 outlets, single words, text to ranked table, best of three processes each:")
        ours = [sys.executable, __file__, "ranked", str(file)]
        commands = {
            "newskit, every word counted, cleaning and offsets included": [*ours, "words"],
            "newskit, and the mentions of a name merged": [*ours, "merged"],
        }
        for peer in sys.argv[1:2]:
            commands["Scattertext, whitespace_nlp_with_sentences, unigrams"] = [peer, "-c", SCATTERTEXT, str(file)]
        for name, best in [(name, min(runs)) for name, runs in _in_turn(commands, 3).items()]:
            print(f"  {3000 / best[0]:5.0f} documents/s, peak {best[1]:.0f} MB, {best[2]} rows: {name} {' '.join(best[3:])}")


def total(run: dict[str, float]) -> float:
    return 1000 * sum(run.values())


def _in_turn(commands: dict[str, list[str]], runs: int) -> dict[str, list[list]]:
    results: dict[str, list[list]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            results[name].append(in_its_own_process(*command))
    return results


if __name__ == "__main__":
    main()
