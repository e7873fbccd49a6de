"""The answers of the sample story fit its text: offsets, keys, counts."""

import csv
import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent / "newskit/data/sample"
ANSWERS = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
TEXT = {path.stem: path.read_bytes().decode("utf-8") for path in HERE.glob("*.txt")}
ARTICLES = {article["article_id"]: article for article in ANSWERS["articles"]}
QUOTATIONS = {quotation["id"]: quotation for quotation in ANSWERS["quotations"]}
OUTLETS = {article["outlet"] for article in ARTICLES.values() if article["role"] == "outlet"}
SET_ASIDE = [block for block in ANSWERS["blocks"] if not block["kept"]]
RELATIONS = {"verbatim", "cut", "extended", "altered", "paraphrase candidate"}


def cuts():
    """Every (article_id, start, end, text) of the answers."""
    for table in ("blocks", "derivations", "omissions"):
        for row in ANSWERS[table]:
            yield row["article_id"], row["start"], row["end"], row["text"]
    for row in ANSWERS["derivations"]:
        yield row["other_id"], row["other_start"], row["other_end"], row["other_text"]
    for row in (row for disagreement in ANSWERS["disagreements"] for row in disagreement["rows"]):
        yield row["article_id"], row["start"], row["end"], row["text"]
    for article in ARTICLES.values():
        if article["agency_text"]:
            span = article["agency_text"]
            yield article["article_id"], span["start"], span["end"], span["text"]
    for quotation in QUOTATIONS.values():
        for span in [*quotation["parts"], quotation["mention"], quotation["cue"]]:
            if span:
                yield quotation["article_id"], span["start"], span["end"], span["text"]


def test_every_offset_slices_to_its_text():
    wrong = [cut for cut in cuts() if TEXT[cut[0]][cut[1] : cut[2]] != cut[3] or cut[3] != cut[3].strip()]
    assert wrong == []


def test_files_articles_and_sidecar_agree():
    with open(HERE / "articles.csv", encoding="utf-8", newline="") as sidecar:
        rows = {row["file"].removesuffix(".txt"): row for row in csv.DictReader(sidecar)}
    assert set(TEXT) == set(ARTICLES) == set(rows)
    for article_id, article in ARTICLES.items():
        assert rows[article_id]["outlet"] == article["outlet"]
        assert (rows[article_id]["role"] or "outlet") == article["role"]
        assert article["title"] in TEXT[article_id].splitlines()


def test_length_of_articles():
    assert len(ARTICLES) == 9 and len(OUTLETS) == 7
    assert {key: n for key in TEXT if not 250 <= (n := len(TEXT[key].split())) <= 700} == {}


def test_ids_are_unique():
    for rows in (ANSWERS["articles"], ANSWERS["quotations"], ANSWERS["coverage"]):
        keys = [row.get("id") or row.get("cluster") or row["article_id"] for row in rows]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("article_id", sorted(TEXT))
def test_blocks_are_whole_lines_and_do_not_overlap(article_id):
    text = TEXT[article_id]
    end = 0
    for block in (block for block in ANSWERS["blocks"] if block["article_id"] == article_id):
        assert end <= block["start"] < block["end"]
        assert block["start"] == 0 or text[block["start"] - 1] == "\n"
        assert block["end"] == len(text) or text[block["end"]] == "\n"
        end = block["end"]


def test_quotations_and_derivations_lie_in_kept_blocks():
    spans = [(q["article_id"], s["start"], s["end"]) for q in QUOTATIONS.values() for s in q["parts"]]
    spans += [(d["article_id"], d["start"], d["end"]) for d in ANSWERS["derivations"]]
    for article_id, start, end in spans:
        assert "\n" not in TEXT[article_id][start:end]
        for block in SET_ASIDE:
            assert block["article_id"] != article_id or end <= block["start"] or block["end"] <= start


def test_kinds_of_quotation():
    for quotation in QUOTATIONS.values():
        marked = any(mark in part["text"] for part in quotation["parts"] for mark in '“”"')
        assert marked == (quotation["kind"] == "mixed"), quotation["id"]
        if quotation["kind"] in ("direct", "fragment"):
            text = TEXT[quotation["article_id"]]
            assert all(text[part["start"] - 1] in '“"‘' for part in quotation["parts"])
        assert (quotation["speaker"] is None) == (quotation["kind"] == "fragment")


def test_derivations_run_back_in_time_and_passages_hold_them():
    order = list(ARTICLES)
    passage_of = {tuple(key): n for n, passage in enumerate(ANSWERS["passages"]) for key in passage}
    assert len(passage_of) == sum(map(len, ANSWERS["passages"]))
    for row in ANSWERS["derivations"]:
        assert order.index(row["other_id"]) < order.index(row["article_id"])
        assert passage_of[row["article_id"], row["start"]] == passage_of[row["other_id"], row["other_start"]]
        assert row["relation"] in {"verbatim", "edited", "rewritten"}
        assert (row["relation"] == "verbatim") == (row["edit"] == "verbatim")
    assert not any(key[0] == "lamplight_1" for key in passage_of)


def test_matches_and_coverage_refer_to_quotations():
    for match in ANSWERS["matches"]:
        a, b = QUOTATIONS[match["a"]], QUOTATIONS[match["b"]]
        assert ARTICLES[a["article_id"]]["outlet"] != ARTICLES[b["article_id"]]["outlet"]
        assert match["relation"] in RELATIONS
    for row in ANSWERS["coverage"]:
        assert set(row["outlets"]) == OUTLETS
        for outlet, cell in [*row["outlets"].items(), *row.get("agency", {}).items()]:
            assert (cell["relation"] in RELATIONS) == bool(cell["quotations"])
            assert all(ARTICLES[QUOTATIONS[key]["article_id"]]["outlet"] == outlet for key in cell["quotations"])


def test_disagreements_names_versions_omissions():
    for disagreement in ANSWERS["disagreements"]:
        assert len({row["text"].casefold() for row in disagreement["rows"]}) == 2
    for name in ANSWERS["names"]:
        assert all(any(variant in text for text in TEXT.values()) for variant in name["variants"])
    for early, late in ANSWERS["versions"]:
        assert ARTICLES[early]["outlet"] == ARTICLES[late]["outlet"]
    for row in ANSWERS["omissions"]:
        assert row["outlet"] in OUTLETS - set(row["carried_by"]) and 3 <= len(row["carried_by"]) < len(OUTLETS)
