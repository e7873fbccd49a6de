"""Headlines and leads of tiny articles, with each word's rarity by hand."""

import numpy as np
import pandas as pd
import pytest
from plain_tables import about, split

from newskit import tables
from newskit.measures.headlines import headline_words, headlines

TEXTS = {
    "a": "Bridge shut\nRain shut the bridge. It was heavy.\nNobody was hurt.",
    "b": "Read more\nBridge opens again\nThe bridge opens.",
    "w": "Wire headline\nRain fell on the bridge.",
}


def lines_of(kinds):
    rows = []
    for article, named in kinds.items():
        for number, (kind, kept) in enumerate(named, 1):
            rows.append((article, article, number, number, kind, kept, "", 0, 1, "", 1.0))
        rows.append((article, article, len(named) + 1, None, "blank", False, "", 0, 0, "", 1.0))
    return tables.table("lines", rows)


def first_words(sentences, words, lines, articles):
    return headline_words(words, headlines(sentences, lines, articles))


@pytest.fixture
def first():
    sentences, words = split(TEXTS, kept={"a": {1, 2, 3}, "b": {2, 3}, "w": {1, 2}})
    paragraph, headline = ("paragraph", True), ("headline", True)
    kinds = {"a": [headline, paragraph, paragraph], "b": [("link", False), headline, paragraph], "w": [headline, paragraph]}
    return words, headlines(sentences, lines_of(kinds), about("baw", role={"w": "agency"}))


@pytest.fixture
def found(first):
    return headline_words(*first)


def test_headlines_and_leads_side_by_side(first):
    table = first[1]
    assert table[["outlet", "part", "text"]].to_numpy().tolist() == [
        ["b", "headline", "Bridge opens again"],
        ["b", "lead", "The bridge opens."],
        ["a", "headline", "Bridge shut"],
        ["a", "lead", "Rain shut the bridge."],
    ]
    assert all(TEXTS[r.article_id][r.start : r.end] == r.text for r in table.itertuples())
    assert tuple(table.columns) == tables.COLUMNS["headlines"]


def test_a_standfirst_stands_between_and_a_repeated_caption_is_no_lead():
    texts = {"a": "Bridge shut\nNobody was hurt\nThe old bridge at noon.\nThe old bridge at noon.\nRain fell. It was late."}
    sentences, _ = split(texts, kept={"a": {1, 2, 4, 5}})
    kinds = {"a": [("headline", True), ("standfirst", True), ("caption", False), ("paragraph", True), ("paragraph", True)]}
    lines = lines_of(kinds)
    lines["text"] = [*texts["a"].split("\n"), ""]
    assert headlines(sentences, lines, about("a"))[["part", "text"]].to_numpy().tolist() == [
        ["headline", "Bridge shut"],
        ["standfirst", "Nobody was hurt"],
        ["lead", "Rain fell."],
    ]


def test_the_headline_and_the_first_sentence_of_the_first_paragraph(found):
    assert found.groupby(["outlet", "part"])["word"].agg(" ".join).to_dict() == {
        ("a", "headline"): "bridge shut",
        ("a", "lead"): "rain shut the bridge",
        ("b", "headline"): "bridge opens again",
        ("b", "lead"): "the bridge opens",
    }
    assert tuple(found.columns) == tables.COLUMNS["headline_words"]


def test_rows_are_passages(found):
    for row in found.itertuples():
        assert TEXTS[row.article_id][row.start : row.end].lower() == row.word


def test_rarity_by_hand(found):
    idf = found.drop_duplicates("word").set_index("word")[["articles", "idf"]]
    assert idf.loc["bridge"].tolist() == [3, 1.0]
    assert idf.loc["rain"].tolist() == pytest.approx([2, np.log(4 / 3) + 1])
    assert idf.loc["again"].tolist() == pytest.approx([1, np.log(2) + 1])


def test_an_article_without_a_headline():
    sentences, words = split({"a": "Rain fell."})
    found = first_words(sentences, words, lines_of({"a": [("paragraph", True)]}), about("a"))
    assert found["part"].tolist() == ["lead", "lead"]


def test_no_words():
    sentences, words = split({"a": ""})
    assert isinstance(first_words(sentences, words, lines_of({"a": []}), about("a")), pd.DataFrame)
    assert first_words(sentences, words, lines_of({"a": []}), about("a")).empty
