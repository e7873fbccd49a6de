"""The words that exactly some outlets use, of tiny texts."""

import pytest
from plain_tables import about, split

from newskit import tables
from newskit.measures.shared import shared_vocabulary


def shared(texts, at_least=1, **fields):
    table = shared_vocabulary(split(texts)[1], about(texts, **fields), at_least=at_least)
    return {outlets: (size, words) for outlets, size, words in table.itertuples(index=False)}


def test_a_word_stands_with_the_outlets_that_use_it_and_no_other():
    found = shared({"a": "rain snow hail", "b": "rain snow", "c": "rain ice"})
    assert found == {("a", "b", "c"): (1, ("rain",)), ("a", "b"): (1, ("snow",)), ("a",): (1, ("hail",)), ("c",): (1, ("ice",))}


def test_the_largest_set_comes_first_and_the_most_used_word():
    table = shared_vocabulary(split({"a": "hail rain rain snow", "b": "fog"})[1], about("ab"), at_least=1)
    assert table["size"].tolist() == [3, 1]
    assert table.loc[0, "words"] == ("rain", "hail", "snow")
    assert tuple(table.columns) == tables.COLUMNS["shared_vocabulary"]


def test_at_least_counts_the_uses_of_all_outlets():
    assert shared({"a": "rain snow snow", "b": "rain"}, at_least=2) == {("a",): (1, ("snow",)), ("a", "b"): (1, ("rain",))}


def test_two_articles_of_an_outlet_are_one_outlet_and_agencies_are_none():
    texts = {"a": "rain", "b": "snow", "c": "rain snow", "w": "rain snow fog"}
    found = shared(texts, outlet={"a": "A", "b": "A", "c": "C", "w": "Wire"}, role={"w": "agency"})
    assert found == {("A", "C"): (2, ("rain", "snow"))}


@pytest.mark.parametrize("texts", [{"a": ""}, {"a": "rain"}, {"a": "", "b": "rain"}])
def test_small_stories(texts):
    assert sum(size for size, _ in shared(texts).values()) == ("rain" in texts.values())
