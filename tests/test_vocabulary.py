"""Counts, rates, ratios and intervals against numbers worked out by hand or published."""

import numpy as np
import pandas as pd
import pytest

from newskit import tables
from newskit.measures.vocabulary import (
    adjusted,
    counts,
    exact_ratio,
    log_odds_z,
    log_ratio,
    permutation_p,
    pooled_dispersion,
    variation,
    vocabulary,
)

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
    assert table["per_thousand"].tolist() == [1000.0, 0.0]
    assert table[["log_ratio", "low", "high"]].isna().all().all()
    assert not table["only_here"].any()
    assert table["method"].str.startswith("One side has no words").all()


def test_a_bound_is_infinite_only_where_a_side_has_one_article():
    texts = [(f"{o}{k}", o, "outlet", "rain " * 9 + ("snow" if o == "A" else "")) for o in "AB" for k in range(2)]
    assert np.isfinite(vocabulary(*tables_of(texts))[["low", "high"]]).all().all()
    assert vocabulary(*tables_of(texts[::2])).set_index(["outlet", "word"]).loc[("A", "snow"), "high"] == np.inf


def test_a_word_that_neither_side_uses_has_no_row():
    words, articles = tables_of([("a", "A", "outlet", "rain"), ("b", "B", "outlet", "rain"), ("c", "C", "outlet", "snow")])
    each = vocabulary(words, articles, "each").set_index(["outlet", "against"])["word"]
    assert each.loc[[("A", "B")]].tolist() == ["rain"]
    assert set(each.loc[[("A", "C")]]) == {"rain", "snow"}


def test_two_articles_an_outlet_give_an_interval_with_pooled_dispersion():
    texts = [(f"{o}{k}", o, "outlet", "rain " * 5 + "snow " * (5 + k)) for o in "AB" for k in range(2)]
    row = vocabulary(*tables_of(texts)).iloc[0]
    assert row["low"] < row["log_ratio"] < row["high"]
    assert np.isfinite([row["low"], row["high"]]).all()
    assert "from 2 articles against 2" in row["method"]


def test_pooled_dispersion_by_hand():
    # One outlet, two articles of 10 words: (8, 2) and (2, 8); 5 and 5 are expected, so chi-square is 4 · 9/5 over 2 degrees.
    varied = variation(np.array([[8, 2], [2, 8]]), np.array([10, 10]))
    assert varied == (pytest.approx(7.2), 2)
    assert pooled_dispersion([varied]) == pytest.approx(3.6)
    assert pooled_dispersion([varied, (0.0, 2)]) == pytest.approx(1.8)
    assert pooled_dispersion([variation(np.array([[5, 5], [5, 5]]), np.array([10, 10]))]) == 1.0


def test_variation_knows_the_articles_lengths():
    # 6 of 10 and 6 of 30 words: 3 and 9 are expected, chi-square 9/3 + 9/9 = 4 over 1 degree; an empty article changes nothing.
    assert variation(np.array([[6], [6]]), np.array([10, 30])) == (pytest.approx(4), 1)
    assert variation(np.array([[6], [6], [0]]), np.array([10, 30, 0])) == (pytest.approx(4), 1)
    assert variation(np.array([[2], [2]]), np.array([10, 30])) == (0.0, 0)  # too rare to tell
    assert variation(np.array([[6]]), np.array([10])) == (0.0, 0)


def test_the_order_of_the_articles_of_an_outlet_does_not_matter():
    texts = [("a", "A", "outlet", "rain snow mr"), ("b", "B", "outlet", "snow"), ("c", "A", "outlet", "rain hail")]
    first, second = vocabulary(*tables_of(texts)), vocabulary(*tables_of([texts[2], texts[1], texts[0]]))
    pd.testing.assert_frame_equal(first, second)


def test_the_columns_of_the_table():
    words, articles = tables_of([("a", "A", "outlet", "rain"), ("b", "B", "outlet", "snow")])
    assert tuple(vocabulary(words, articles).columns) == tables.COLUMNS["vocabulary"]
    assert tuple(vocabulary(words, articles[:1]).columns) == tables.COLUMNS["vocabulary"]


def test_permutation_p_by_hand():
    # Four articles against four can be dealt in 70 ways; in one of them the first side holds the four largest rates.
    most = [3.0, 2.0, 2.0, 4.0, 0.0, 1.0, 0.0, 0.0]
    assert permutation_p(np.array([most]).T, 4) == pytest.approx([2 / 70])
    assert permutation_p(np.array([most[::-1]]).T, 4) == pytest.approx([2 / 70])  # the other direction
    # Ones in four articles: three of them on the first side. C(4,3)·C(4,1) + 1 = 17 of the 70 ways have three or more.
    assert permutation_p(np.array([[1.0, 1, 1, 0, 1, 0, 0, 0]]).T, 4) == pytest.approx([2 * 17 / 70])
    assert permutation_p(np.array([[1.0, 1, 0, 0, 1, 1, 0, 0]]).T, 4) == pytest.approx([1.0])
    assert permutation_p(np.array([[3.0, 0, 0, 0, 1, 1, 1, 0]]).T, 4) == pytest.approx([1.0])  # equal means, however skewed


def test_a_word_in_too_few_articles_is_not_tested():
    # In three of eight articles a p of 2 · C(5,1) / 70 = .143 is the least; in four, 2 / 70.
    p = permutation_p(np.array([[1.0, 1, 1, 0, 0, 0, 0, 0], [1.0, 1, 1, 1, 0, 0, 0, 0]]).T, 4)
    assert np.isnan(p[0])
    assert p[1] == pytest.approx(2 / 70)


def test_unequal_sides_have_the_same_p_from_either():
    rates = np.array([[5.0, 4, 1, 0, 1, 2, 0], [0.0, 0, 1, 2, 1, 2, 2]]).T
    p = permutation_p(rates, 2, at_most=1)
    assert p[0] == pytest.approx(2 / 21)  # C(7,2) = 21 ways, one of them as large
    assert permutation_p(np.concatenate([rates[2:], rates[:2]]), 5, at_most=1) == pytest.approx(p)


def test_random_arrangements_are_always_the_same_and_near_the_exact_p():
    rates = np.random.default_rng(5).poisson(2, (10, 40)) / 100.0
    drawn = permutation_p(rates, 5, at_most=1, arrangements=200)
    assert np.array_equal(drawn, permutation_p(rates, 5, at_most=1, arrangements=200))
    exact = permutation_p(rates, 5, at_most=1)
    assert not np.array_equal(drawn, exact)
    assert np.abs(drawn - exact).max() < 0.2
    assert drawn.min() >= 2 / 200


def test_benjamini_hochberg_published_example():
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216]
    assert adjusted(np.array(p)) == pytest.approx(q, abs=1e-6)
    back = adjusted(np.array([*p[::-1], np.nan]))
    assert back[:-1] == pytest.approx(q[::-1], abs=1e-6)
    assert np.isnan(back[-1])


def outlets_of(k, mine="mr mr rain", theirs="rain rain snow"):
    return tables_of([(f"{o}{n}", o, "outlet", text) for o, text in (("A", mine), ("B", theirs)) for n in range(k)])


def test_four_articles_against_four_are_tested():
    table = vocabulary(*outlets_of(4)).set_index(["outlet", "word"])
    # All three words stand in enough articles; "rain" too differs in every article.
    assert table.loc["A", "p"].to_dict() == pytest.approx({"mr": 2 / 70, "rain": 2 / 70, "snow": 2 / 70})
    assert table.loc["A", "q"].to_dict() == pytest.approx({"mr": 2 / 70, "rain": 2 / 70, "snow": 2 / 70})
    method = table.loc[("A", "mr"), "method"]
    assert "in all 70 ways (smallest possible p 0.029)" in method
    assert "over the 3 words" in method


def test_three_articles_against_three_cannot_be_tested():
    table = vocabulary(*outlets_of(3))
    assert table[["p", "q"]].isna().all(axis=None)
    assert table["method"].str.contains("smallest possible p is 0.1.", regex=False).all()
    assert np.isfinite(table["low"]).all()


def test_a_side_with_one_article_is_never_tested():
    texts = [("a", "A", "outlet", "mr mr rain"), *((f"b{n:02}", "B", "outlet", "rain snow") for n in range(60))]
    table = vocabulary(*tables_of(texts))
    assert table[["p", "q"]].isna().all(axis=None)
    assert table["method"].str.contains("One side has one article").all()


def test_a_large_collection_is_not_tested():
    table = vocabulary(*outlets_of(4), tested_up_to=7)
    assert table["p"].isna().all()
    assert table["method"].str.contains("8 articles are more than 7").all()


def test_rates_are_taken_over_the_words_given():
    words, articles = tables_of([("a", "A", "outlet", "mr rain rain rain"), ("b", "B", "outlet", "rain rain")])
    some = words[words["word"] == "mr"]
    row = vocabulary(some, articles, out_of=words).iloc[0]
    assert row["per_thousand"] == 250
    assert row["log_ratio"] == pytest.approx(np.log2((1.5 / 4.5) / (0.5 / 2.5)))
    assert vocabulary(some, articles).iloc[0]["per_thousand"] == 1000


def test_the_order_of_the_input_does_not_move_the_test():
    random = np.random.default_rng(11)
    texts = [(f"{o}{n}", o, "outlet", " ".join(random.choice(["rain", "snow", "mr", "hail"], 30))) for o in "AB" for n in range(9)]
    first = vocabulary(*tables_of(texts), arrangements=500)
    second = vocabulary(*tables_of([*texts[:9][::-1], *texts[9:][::-1]]), arrangements=500)
    assert first["p"].notna().any()
    assert "in 500 random ways" in first["method"].iloc[0]
    pd.testing.assert_frame_equal(first, second)


def test_the_method_names_the_confidence():
    for k in (1, 2):
        assert vocabulary(*outlets_of(k), confidence=0.9)["method"].str.startswith("90 % interval").all()
