"""Lengths and type figures of tiny texts, counted by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_tables import about, split

from newskit.measures.richness import moving_type_token, richness


def test_one_outlet_by_hand():
    _, words = split({"a": "The rain fell.\nThe rain stopped and the sun came."})
    row = richness(words, about("a"), window=5).iloc[0]
    # 10 words: the rain fell the rain stopped and the sun came; 7 types: the rain fell stopped and sun came
    assert row[["articles", "words", "types", "type_token", "window"]].tolist() == [1, 10, 7, 0.7, 5]
    # windows of 5: 3, 4 (rain fell the rain stopped), 5, 5 (the rain stopped and the: 4) ...
    assert row["mattr"] == pytest.approx((3 + 4 + 5 + 4 + 5 + 5) / 30)
    assert row["word_length"] == pytest.approx((3 + 4 + 4 + 3 + 4 + 7 + 3 + 3 + 3 + 4) / 10)
    assert row["sentence_length"] == 5.0


def test_a_longer_text_of_the_same_words_has_the_same_mattr():
    _, words = split({"a": "one two three four " * 5, "b": "one two three four " * 50})
    table = richness(words, about("ab"), window=4)
    assert table["mattr"].tolist() == [1.0, 1.0]
    assert table["type_token"].tolist() == [0.2, 0.02]


def test_stretches_stay_inside_an_article():
    _, words = split({"a1": "rain rain rain", "a2": "snow snow snow", "a3": "hail"})
    table = richness(words, about(["a1", "a2", "a3"], outlet=dict.fromkeys(["a1", "a2", "a3"], "A")), window=2)
    assert table[["articles", "words", "types", "mattr", "window"]].to_numpy().tolist() == [[3, 7, 3, 0.5, 2]]


def test_a_short_outlet_shortens_its_own_window():
    _, words = split({"a": "one two three " * 40, "b": "rain rain snow"})
    table = richness(words, about("ab")).set_index("outlet")
    assert table["window"].to_dict() == {"a": 100, "b": 3}
    assert table.loc["b", "mattr"] == pytest.approx(2 / 3)


def test_an_outlet_without_words_and_an_agency():
    _, words = split({"a": "rain", "b": "", "w": "wire wire"})
    table = richness(words, about(["a", "b", "w"], role={"w": "agency"}))
    assert table["outlet"].tolist() == ["a", "b"]
    assert table.loc[1, ["articles", "words", "types", "window"]].tolist() == [1, 0, 0, 0]
    assert table.loc[1, ["type_token", "mattr", "word_length", "sentence_length"]].isna().all()


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=30), st.integers(1, 30))
def test_moving_type_token_is_what_it_says(words, window):
    window = min(window, len(words))
    plain = [len(set(words[at : at + window])) / window for at in range(len(words) - window + 1)]
    assert moving_type_token(pd.Series(words), window).tolist() == pytest.approx(plain)
