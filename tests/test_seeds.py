"""Two real articles on one event, from beside the repository; they are named by line and number, never by their text."""

import json
from pathlib import Path

import pandas as pd
import pytest

import newskit as nk

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the two real articles are not beside this repository")
A, B = "000_4d9eac10c72d2f5c", "001_347d4cf1e9926f30"


@pytest.fixture(scope="module")
def story():
    return nk.read([SEEDS / f"{A}.txt", SEEDS / f"{B}.txt"])


@pytest.fixture(scope="module")
def gold():
    return json.loads((SEEDS / "gold_quotations.json").read_text("utf-8"))


def test_the_folder_is_read_with_a_line_for_every_file():
    report = nk.read(SEEDS).report
    assert report["articles"].tolist() == [1, 1, 0]
    assert report["set_aside"].tolist() == [1, 7, 0]


def test_exactly_eight_lines_are_set_aside(story):
    lines = nk.lines(story)
    aside = lines[~lines["kept"] & (lines["kind"] != "blank")]
    assert list(aside[["article_id", "kind"]].itertuples(index=False, name=None)) == [
        (A, "breadcrumb"),
        (B, "caption"),
        (B, "image_credit"),
        (B, "read_more"),
        (B, "widget_text"),
        (B, "read_more"),
        (B, "read_more"),
        (B, "stray"),
    ]
    assert aside["line_no"].tolist()[:3] == [1, 5, 6]


def test_the_subheading_and_the_standfirst_are_kept(story):
    assert [b.kind for b in story[B].blocks if b.kept and b.kind != "paragraph"] == ["headline", "standfirst", "subheading"]


def test_agency_and_photo_credit_are_two_things(story):
    evidence = story[A].agency_evidence
    assert (story[A].agency, evidence.rule, story[A].text[evidence.start : evidence.end]) == ("AFP", "lead", "AFP")
    assert (story[B].agency, story[B].image_credit) == (None, "Reuters")


def test_words_and_sentences_are_counted_without_punctuation(story):
    articles = nk.articles(story).set_index("article_id")
    assert articles.loc[[A, B], "words"].tolist() == [386, 345]
    assert articles.loc[[A, B], "sentences"].tolist() == [15, 14]


def test_seven_of_fourteen_sentences_align_one_word_for_word(story):
    pairs = nk.sentence_overlap(story)
    pairs = pairs[pairs["article_id"] == B]
    assert list(pairs[["sentence_no", "other_sentence_no"]].itertuples(index=False, name=None)) == [
        (3, 12),
        (4, 2),
        (5, 3),
        (7, 4),
        (9, 5),
        (10, 6),
        (11, 8),
    ]
    assert pairs.loc[pairs["relation"] == "verbatim", "sentence_no"].tolist() == [7]


def test_mr_leads_the_words_and_no_test_is_possible(story):
    row = nk.vocabulary(story).iloc[0]
    assert (row["word"], row["n"], row["n_against"]) == ("mr", 6, 0)
    assert 2 ** row["low"] == pytest.approx(1.05, abs=0.005)
    assert "no test is possible" in row["method"]
    figure = nk.charts.vocabulary(nk.vocabulary(story), outlets=story.outlets)
    assert "mr" in figure.layout.title.text
    assert "no test is possible" in " ".join(figure.layout.title.subtitle.text.replace("<br>", " ").split())


def test_direct_quotations_have_speaker_kind_and_cue(story, gold):
    found = nk.quotations(story).set_index(["article_id", "start", "end"])
    files = {key: Path(name).stem for key, name in gold["files"].items()}
    direct = [q for q in gold["quotes"] if q["type"] == "direct"]
    assert len(direct) == 8
    for quote in direct:
        row = found.loc[(files[quote["id"][0]], quote["start"], quote["end"])]
        assert (row["kind"], row["speaker"], row["cue"]) == ("direct", quote["speaker"], quote["cue"])


def test_what_must_be_absent_is_absent(story, gold):
    found = nk.quotations(story)
    for quote in gold["quotes"]:
        if quote["must_be_absent"]:
            mine = found[found["article_id"] == Path(gold["files"][quote["id"][0]]).stem]
            assert not ((mine["start"] == quote["start"]) & (mine["end"] == quote["end"])).any()
    kept = {(a.id, n) for a in story.articles for b in a.blocks if b.kept for n in range(b.start, b.end)}
    assert all((r.article_id, r.start) in kept for r in found.itertuples())


def test_the_verbatim_direct_pairs_are_verbatim(story, gold):
    quotes = {q["id"]: q for q in gold["quotes"]}
    number = {(r.article_id, r.start): r.quotation_no for r in nk.quotations(story).itertuples()}
    matches = nk.quotation_matches(story).set_index(["quotation_no", "other_quotation_no"])
    pairs = [p for p in gold["pairs"] if quotes[p["a"]]["type"] == quotes[p["b"]]["type"] == "direct" and p["relation"] == "verbatim"]
    assert len(pairs) == 2
    for pair in pairs:
        row = matches.loc[(number[(A, quotes[pair["a"]]["start"])], number[(B, quotes[pair["b"]]["start"])])]
        assert (row["relation"], row["form"], row["speaker"]) == ("verbatim", "same", "same")


def test_each_paraphrase_candidate_is_confirmed_or_rejected_alone(story):
    before, said = nk.quote_coverage(story), nk.quotations(story).query("part == 1").set_index(["article_id", "quotation_no"])
    perhaps = before[before["relation"] == "paraphrase candidate"]
    assert perhaps["outlet"].tolist() == [B, B]
    spans = [said.loc[(row.article_id, row.quotation_no)] for row in perhaps.itertuples()]
    rows = [
        {"article": B, "start": span["start"], "end": span["end"], "field": "paraphrase", "value": value}
        for span, value in zip(spans, ("yes", "no"), strict=True)
    ]
    after = nk.quote_coverage(nk.correct(story, pd.DataFrame(rows)))
    assert after.loc[perhaps.index, "relation"].tolist() == ["paraphrase", "absent"]
    pd.testing.assert_frame_equal(after.drop(index=perhaps.index), before.drop(index=perhaps.index))
