"""Phrases and collocations of tiny texts, counted by hand."""

import numpy as np
import pytest
from plain_tables import about, split

from newskit import tables
from newskit.measures.phrases import collocations, phrases
from newskit.measures.stop_words import STOP_WORDS
from newskit.measures.vocabulary import vocabulary


def of(*texts, **options):
    sentences, words = split({name: text for name, text in zip("abc", texts, strict=False)})
    return phrases(words, sentences, **options)


def test_phrases_of_two_and_three_words():
    found = of("Heavy winter rain", at_least=1)
    assert found["word"].tolist() == ["heavy winter", "heavy winter rain", "winter rain"]
    assert found[["start", "end"]].to_numpy().tolist() == [[0, 12], [0, 17], [6, 17]]
    assert tuple(found.columns) == tables.COLUMNS["words"]


def test_a_phrase_neither_begins_nor_ends_with_a_stop_word():
    assert of("The bridge of sighs", at_least=1)["word"].tolist() == ["bridge of sighs"]
    everything = ["the bridge", "the bridge of", "bridge of", "bridge of sighs", "of sighs"]
    assert of("The bridge of sighs", at_least=1, stop_words=())["word"].tolist() == everything


def test_a_phrase_crosses_no_sentence_and_no_mark():
    assert of("Rain fell. Snow melts", at_least=1)["word"].tolist() == ["rain fell", "snow melts"]
    assert of("Rain, hail (snow) storms", at_least=1)["word"].tolist() == []
    assert of("Rain — snow", at_least=1)["word"].tolist() == []


def test_a_phrase_crosses_white_space_of_any_kind():
    sentences, words = split({"a": "heavy   rain fell"})
    assert phrases(words, sentences, at_least=1)["word"].tolist()[0] == "heavy rain"
    assert of("heavy rain".replace(" ", "\u00a0"), at_least=1)["word"].tolist() == ["heavy rain"]


def test_clitics_join_as_they_are_written():
    found = of("Velmora’s harbour", at_least=1, stop_words=())
    assert found["word"].tolist() == ["velmora's", "velmora's harbour", "'s harbour"]
    assert found["end"].tolist() == [9, 17, 17]


def test_the_phrases_of_another_article_do_not_join():
    assert of("rain", "snow", at_least=1).empty
    assert of("heavy rain", "heavy rain")["article_id"].tolist() == ["a", "b"]


def test_at_least_counts_over_all_articles():
    assert of("heavy rain", "heavy rain", "heavy snow")["word"].tolist() == ["heavy rain"] * 2
    assert of("heavy rain", "heavy snow").empty
    assert of("").empty


def test_at_least_counts_over_the_counted_articles():
    texts = ("heavy rain", "heavy rain. heavy snow. heavy snow")
    assert of(*texts, counted={"a"}).empty
    assert of(*texts, counted={"b"})["word"].tolist() == ["heavy snow"] * 2
    assert of(*texts, counted={"a"}, at_least=1)["word"].tolist() == ["heavy rain"] * 2  # wherever it stands


def test_longest_bounds_the_phrases():
    assert of("cold heavy winter rain", at_least=1, longest=4)["word"].str.count(" ").max() == 3
    assert of("cold heavy winter rain", at_least=1, longest=2)["word"].str.count(" ").max() == 1


def test_vocabulary_serves_phrases():
    sentences, words = split({"a": "Heavy rain and heavy rain", "b": "Heavy rain stopped"})
    table = vocabulary(phrases(words, sentences), about("ab"), out_of=words)
    row = table.set_index("outlet").loc["a"]
    assert (row["word"], row["n"], row["n_against"], row["per_thousand"]) == ("heavy rain", 2, 1, 400.0)
    assert row["log_ratio"] == pytest.approx(np.log2((2.5 / 5.5) / (1.5 / 3.5)))


def test_collocations_by_hand():
    # Seven pairs: heavy-rain 3 times, rain-fell 3 times, then fell-today once. "heavy" begins 3 pairs, "rain" ends 3.
    sentences, words = split({"a": "Heavy rain fell", "b": "heavy rain fell today", "c": "Heavy rain fell"})
    table = collocations(words, sentences).set_index("word")
    assert table.loc["heavy rain", ["n", "articles"]].tolist() == [3, 3]
    assert table.loc["heavy rain", "expected"] == pytest.approx(9 / 7)
    # 2 · (3 ln(3 / (9/7)) + 4 ln(4 / (16/7))), the table being [[3, 0], [0, 4]]
    assert table.loc["heavy rain", "g2"] == pytest.approx(2 * (3 * np.log(7 / 3) + 4 * np.log(7 / 4)))
    assert list(table.index) == ["heavy rain", "rain fell"]  # the same score: by name


def test_collocations_leave_out_stop_words_and_what_chance_would_put_together():
    sentences, words = split({"a": "of rain. of rain. of rain. of rain"})
    assert collocations(words, sentences).empty
    assert collocations(words, sentences, stop_words=()).empty  # always together, and nothing else is there: as expected
    sentences, words = split({"a": "of rain. of rain. of rain. the snow"})
    assert collocations(words, sentences, stop_words=())["word"].tolist() == ["of rain"]
    assert collocations(words.iloc[:0], sentences).empty


@pytest.mark.parametrize(
    "pair", ["he she", "him her", "his hers", "himself herself", "man woman", "men women", "mr ms", "boy girl", "husband wife", "sir madam"]
)
def test_stop_words_are_symmetrical(pair):
    one, other = pair.split()
    assert (one in STOP_WORDS) == (other in STOP_WORDS)


def test_stop_words_are_written_as_words_are_keyed():
    _, words = split({"a": "He didn’t say they’re here, and it’s Ann’s: I’ll go, I’d go, I’ve gone, I’m going."})
    clitics = set(words["word"][words["word"].str.contains("'")])
    assert clitics == {"n't", "'re", "'s", "'ll", "'d", "'ve", "'m"}
    assert clitics <= STOP_WORDS
    assert {word for word in STOP_WORDS if word != word.casefold()} == set()
