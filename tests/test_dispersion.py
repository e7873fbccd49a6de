"""Dispersion against a published example and by hand."""

import numpy as np
import pandas as pd
import pytest

from newskit import tables
from newskit.measures.dispersion import dispersion


def words_of(texts):
    rows = [(i, o, 1, w, n, n + 1) for i, o, text in texts for n, w in enumerate(text.split())]
    articles = pd.DataFrame([(i, o, "outlet") for i, o, _ in texts], columns=["article_id", "outlet", "role"])
    return tables.table("words", rows), articles


def test_the_worked_example():
    # 3, 0, 1 and 0 times in parts of 400, 300, 500 and 800 words: shares .75 0 .25 0 against .2 .15 .25 .4
    texts = [("a", "A", "rain " * 3 + "x " * 397), ("b", "A", "x " * 300), ("c", "B", "rain " + "x " * 499), ("d", "C", "x " * 800)]
    row = dispersion(*words_of(texts)).set_index("word").loc["rain"]
    assert row[["n", "articles", "outlets"]].tolist() == [4, 2, 2]
    assert row["dp"] == pytest.approx(0.55)
    assert row["dp_norm"] == pytest.approx(0.647059, abs=1e-6)


def test_even_and_one_sided_words():
    table = dispersion(*words_of([("a", "A", "rain snow"), ("b", "B", "rain hail")])).set_index("word")
    assert table.loc["rain", ["dp", "dp_norm"]].tolist() == [0.0, 0.0]
    assert table.loc["snow", ["articles", "outlets", "dp", "dp_norm"]].tolist() == [1, 1, 0.5, 1.0]


def test_the_range_counts_outlets_once():
    table = dispersion(*words_of([("a", "A", "rain"), ("b", "A", "rain"), ("c", "B", "snow")])).set_index("word")
    assert table.loc["rain", ["n", "articles", "outlets"]].tolist() == [2, 2, 1]


def test_an_empty_article_changes_nothing_and_one_article_has_no_norm():
    texts = [("a", "A", "rain snow"), ("b", "B", "rain hail")]
    pd.testing.assert_frame_equal(dispersion(*words_of(texts)), dispersion(*words_of([*texts, ("c", "C", "")])))
    alone = dispersion(*words_of([("a", "A", "rain rain snow")]))
    assert alone["word"].tolist() == ["rain", "snow"]
    assert alone["dp"].tolist() == [0.0, 0.0]
    assert np.isnan(alone["dp_norm"]).all()


def test_agencies_are_left_out():
    words, articles = words_of([("a", "A", "rain"), ("w", "Wire", "rain snow")])
    articles.loc[1, "role"] = "agency"
    assert dispersion(words, articles)[["word", "n", "articles"]].to_numpy().tolist() == [["rain", 1, 1]]


def test_no_words():
    words, articles = words_of([("a", "A", "")])
    assert tuple(dispersion(words, articles).columns) == tables.COLUMNS["dispersion"]
    assert dispersion(words, articles).empty
