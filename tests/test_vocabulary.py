"""Counts, rates, ratios and intervals against numbers worked out by hand or published."""

import numpy as np
import pandas as pd
import pytest

from newskit.measures.vocabulary import counts, exact_ratio, log_odds_z, log_ratio, pooled_dispersion, vocabulary

# n1 = 100, n2 = 120: a made-up table whose values several programs agree on.
WORDS = ["the", "talks", "ukraine", "mr", "frank", "other"]
Y1, Y2 = np.array([12, 6, 5, 8, 0, 69]), np.array([15, 2, 5, 0, 2, 96])


def tables_of(texts):
    """Articles and words from (article_id, outlet, role, words)."""
    articles = pd.DataFrame([(i, o, r) for i, o, r, _ in texts], columns=["article_id", "outlet", "role"])
    words = pd.DataFrame([(i, o, w) for i, o, _, text in texts for w in text.split()], columns=["article_id", "outlet", "word"])
    return words, articles


def test_log_ratio_of_the_worked_table():
    expected = [-0.048502, 1.640349, 0.261838, 4.349300, -2.060090, -0.211678]
    assert log_ratio(Y1, 100, Y2, 120) == pytest.approx(expected, abs=1e-6)


def test_exact_ratio_of_the_worked_table():
    low, high = exact_ratio(Y1, 100, Y2, 120)
    assert low[[3, 1, 2, 4]] == pytest.approx([2.048365, 0.643726, 0.276171, 0], abs=1e-6)
    assert high[[1, 2, 4]] == pytest.approx([36.471847, 5.214161, 6.389466], abs=1e-6)
    assert np.isinf(high[3])


def test_log_odds_of_the_worked_table_with_an_informative_prior():
    background = np.array([60000, 100, 40, 300, 20, 939540])
    z = log_odds_z(Y1, 100, Y2, 120, prior=background / background.sum() * 50)
    assert z == pytest.approx([-0.172641, 1.519223, 0.201113, 0.790493, -0.236733, -1.535160], abs=1e-6)


def test_two_outlets_against_each_other():
    words, articles = tables_of([("a", "A", "outlet", "mr mr mr rain rain"), ("b", "B", "outlet", "rain snow snow snow snow")])
    table = vocabulary(words, articles).set_index(["outlet", "word"])
    assert table.loc[("A", "mr"), ["n", "n_against", "per_thousand", "articles", "only_here"]].tolist() == [3, 0, 600.0, 1, True]
    assert table.loc[("B", "mr"), ["n", "n_against", "only_here"]].tolist() == [0, 3, False]
    assert table.loc[("A", "mr"), "log_ratio"] == pytest.approx(np.log2(7))
    assert table.loc[("A", "mr"), "high"] == np.inf
    assert "no test is possible" in table.loc[("A", "mr"), "method"]
    assert len(table) == 6


def test_the_first_row_of_an_outlet_is_the_word_that_marks_it():
    words, articles = tables_of([("a", "A", "outlet", "mr " * 6 + "the " * 20), ("b", "B", "outlet", "the " * 20 + "ms ms ms")])
    assert vocabulary(words, articles).groupby("outlet")["word"].first().tolist() == ["mr", "ms"]


def test_agencies_count_for_nobody():
    words, articles = tables_of([("a", "A", "outlet", "rain"), ("b", "B", "outlet", "snow"), ("w", "Wire", "agency", "rain rain")])
    assert vocabulary(words, articles).set_index(["outlet", "word"]).loc[("B", "rain"), "n_against"] == 1
    assert counts(words, articles).outlets == ["A", "B"]


def test_against_each_pair_and_one_outlet():
    words, articles = tables_of([(i.lower(), i, "outlet", "rain") for i in "ABC"])
    assert set(vocabulary(words, articles, "each")[["outlet", "against"]].itertuples(index=False, name=None)) == {
        (a, b) for a in "ABC" for b in "ABC" if a != b
    }
    assert set(vocabulary(words, articles, "B")["outlet"]) == {"A", "C"}
    with pytest.raises(ValueError, match="against='D' is no outlet"):
        vocabulary(words, articles, "D")


def test_one_outlet_has_nothing_to_compare_with():
    words, articles = tables_of([("a", "A", "outlet", "rain"), ("b", "A", "outlet", "snow")])
    assert vocabulary(words, articles).empty


def test_an_outlet_without_words_does_no_harm():
    words, articles = tables_of([("a", "A", "outlet", "rain rain"), ("b", "B", "outlet", "")])
    table = vocabulary(words, articles)
    assert table["n"].tolist() == [2, 0]
    assert not table[["per_thousand", "log_ratio"]].isna().any().any()


def test_two_articles_an_outlet_give_an_interval_with_pooled_dispersion():
    texts = [(f"{o}{k}", o, "outlet", "rain " * 5 + "snow " * (5 + k)) for o in "AB" for k in range(2)]
    row = vocabulary(*tables_of(texts)).iloc[0]
    assert row["low"] < row["log_ratio"] < row["high"]
    assert np.isfinite([row["low"], row["high"]]).all()
    assert "from 2 articles against 2" in row["method"]


def test_pooled_dispersion_by_hand():
    # One outlet, two articles of 10 words: (8, 2) and (2, 8); 5 and 5 are expected, so chi-square is 4 · 9/5 over 2 degrees.
    by_article = np.array([[8, 2], [2, 8]])
    assert pooled_dispersion(by_article, np.array([0, 0]), [0]) == pytest.approx(3.6)
    assert pooled_dispersion(np.array([[5, 5], [5, 5]]), np.array([0, 0]), [0]) == 1.0


def test_the_order_of_the_articles_of_an_outlet_does_not_matter():
    texts = [("a", "A", "outlet", "rain snow mr"), ("b", "B", "outlet", "snow"), ("c", "A", "outlet", "rain hail")]
    first, second = vocabulary(*tables_of(texts)), vocabulary(*tables_of([texts[2], texts[1], texts[0]]))
    pd.testing.assert_frame_equal(first, second)
