"""The hundred mentions of speakers written down by hand: what the file holds, and how many the rules resolve."""

import csv
import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "quotations.py"
ROWS = list(csv.DictReader(SCRIPT.with_name("speakers_by_hand.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("quotations_benchmark", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not (module.DATA / "train_200.jsonl").exists():
        pytest.skip("the labelled articles are not beside this repository")
    return module


def test_the_file_holds_a_hundred_labels_and_no_text():
    assert len({(row["article_id"], row["start"]) for row in ROWS}) == 100
    assert all(set(row) == {"article_id", "start", "end", "name"} and len(row["name"]) < 30 for row in ROWS)
    assert all(0 < int(row["end"]) - int(row["start"]) < 20 for row in ROWS)


def test_every_label_stands_at_a_pronoun_or_a_name(benchmark):
    texts = {record["id"]: record["text"] for record in benchmark.load("train_200")}
    mentions = [texts[row["article_id"]][int(row["start"]) : int(row["end"])] for row in ROWS]
    assert sum(mention.lower() in ("he", "she") for mention in mentions) == 50
    assert all(mention.lower() in ("he", "she") or mention[0].isupper() for mention in mentions)


def test_at_least_four_fifths_are_resolved(benchmark):
    rows = benchmark.full_names()["full name"]
    assert sum(of for _, of, _ in rows) == 100
    assert sum(hits for hits, _, _ in rows) >= 80
