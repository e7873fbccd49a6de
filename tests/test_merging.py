"""Which rows count as one word: mentions of a name and two spellings, counted by hand; every row is still a passage."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_tables import about, split

from newskit import names, tables, tokens
from newskit.measures.merging import spellings, variants, with_acronyms, with_names, with_spellings, word_keys
from newskit.measures.phrases import phrases
from newskit.measures.vocabulary import vocabulary
from newskit.story import Article, Block

TEXTS = {
    "a": "Mayor Kari Lund left. Mr Lund’s boat stayed, and Lund wept.",
    "b": "It was Ms Lund. The mayor met Ole Berg and the US team.",
}


def named(texts):
    sentences, _ = split(texts)
    rows = []
    for i, text in texts.items():
        mine = sentences[sentences["article_id"] == i]
        article = Article(i, i, text, blocks=(Block(0, len(text), "paragraph", "test", True),))
        rows += [(i, *mention) for mention in names.mentions(article, list(zip(mine["start"], mine["end"], strict=True)))]
    return tables.table("mentions", names.merge(rows))


def merged(texts, **options):
    return with_names(split(texts)[1], named(texts), **options)


def test_every_mention_of_a_name_is_one_row_and_its_title_a_word():
    found = merged(TEXTS)
    first = found[found["article_id"] == "a"]
    assert first["word"].tolist() == "mayor|kari lund|left|mr|kari lund|'s|boat|stayed|and|kari lund|wept".split("|")
    assert first["form"].dropna().tolist() == ["Kari Lund", "Lund", "Lund"]
    assert first["sentence_no"].tolist() == [1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]
    assert tuple(found.columns) == tables.COLUMNS["counted_words"]


def test_a_merged_row_is_the_text_at_its_offsets():
    rows = merged(TEXTS).dropna(subset="form")
    assert [TEXTS[r.article_id][r.start : r.end] for r in rows.itertuples()] == rows["form"].tolist()


def test_a_name_mentioned_once_stays_its_words():
    found = merged(TEXTS)["word"].tolist()
    assert "ole berg" not in found and {"ole", "berg", "us"} <= set(found)
    assert {"ole berg", "united states"} <= set(merged(TEXTS, at_least=1)["word"])


def test_one_word_that_is_written_one_way_only_is_left_alone():
    assert merged({"a": "It was Os. Then Os fell."})["form"].isna().all()
    found = merged({"a": "The F.B.I. came. The FBI left. The FBI lost."})
    assert found[found["word"] == "fbi"]["form"].tolist() == ["F.B.I.", "FBI", "FBI"]


def test_a_mention_that_cuts_a_word_in_two_is_left_alone():
    _, words = split({"a": "Kari Lund left."})
    rows = [("a", 0, 7, "Kari Lu", "Kari Lu", ""), ("a", 2, 9, "ri Lund", "ri Lund", ""), ("z", 0, 4, "Kari", "Kari Lu", "")]
    assert with_names(words, tables.table("mentions", rows), at_least=1)["word"].tolist() == ["kari", "lund", "left"]


def test_bodies_in_capitals_are_not_the_pronouns():
    sentences, words = split({"a": "Who told us? The WHO told us, and IT failed.", "b": "WHO TOLD US? The US."})
    found = with_acronyms(words, sentences)["word"].tolist()
    assert found == "who told us the WHO told us and IT failed who told us the US".split()
    assert word_keys("The WHO told us") == ["the", "WHO", "told", "us"]
    assert word_keys("US") == ["US"] and word_keys("us") == ["us"]


def test_the_country_before_a_title_counts_with_the_country():
    texts = {"a": "US Mayor Kari Lund left. Kari Lund saw the United States.", "b": "It told us: the U.S. won. The US is big."}
    sentences, words = split(texts)
    found = with_names(with_acronyms(words, sentences), named(texts))
    assert found[found["word"] == "united states"]["form"].tolist() == ["US", "United States", "U.S.", "US"]
    assert found["word"].tolist().count("us") == 1
    assert variants(found, about("ab"))["a", "united states"] == "US 1, United States 1"


def test_only_the_mentions_of_counted_articles_reach_the_threshold():
    texts = {"a": "It was Ole Berg.", "w": "It was Ole Berg. Then Berg left."}
    assert "ole berg" in set(merged(texts)["word"])
    assert "ole berg" not in set(merged(texts, counted={"a"})["word"])
    assert merged(texts, counted={"w"})["word"].tolist().count("ole berg") == 3


def test_nothing_to_merge():
    _, words = split({"a": "Rain fell."})
    assert with_names(words, tables.table("mentions", []))["word"].tolist() == ["rain", "fell"]
    empty = with_names(words[:0], tables.table("mentions", []))
    assert empty.empty and tuple(empty.columns) == tables.COLUMNS["counted_words"]
    assert with_spellings(empty).empty


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Kari Lund", "Mr Lund", "Lund", "lund", "US", "U.S.", "Dr. K. Lund", "rain", "’s", ".", ",", "\u00a0"])))
def test_merged_rows_are_passages_and_lose_no_word(parts):
    texts = {"a": " ".join(parts), "b": "Kari Lund saw the U.S. and Lund."}
    words, found = split(texts)[1], merged(texts)
    covered = {(r.article_id, w.start) for r in found.itertuples() for w in words.itertuples() if r.start <= w.start < r.end}
    assert covered >= set(zip(words["article_id"], words["start"], strict=True))
    for row in found.itertuples():
        text = texts[row.article_id][row.start : row.end]
        assert tokens.key(text) == row.word if pd.isna(row.form) else row.form.startswith(text)
    assert not found.duplicated(["article_id", "start"]).any()


def test_vocabulary_counts_a_name_once_and_shows_its_variants():
    words, found = split(TEXTS)[1], merged(TEXTS)
    row = vocabulary(found, about("ab"), out_of=words).set_index(["outlet", "word"]).loc[("a", "kari lund")]
    assert (row["n"], row["n_against"], row["variants"]) == (3, 1, "Lund 2, Kari Lund 1")
    assert row["per_thousand"] == pytest.approx(3000 / 12)  # per 1,000 words of the text as it stands
    assert "the forms of a name or word that were merged count as one" in row["method"]


def test_variants_add_up_to_the_count():
    table = vocabulary(merged(TEXTS), about("ab"))
    for row in table[table["variants"] != ""].itertuples():
        assert sum(int(part.rsplit(" ", 1)[1]) for part in row.variants.split(", ")) == row.n
    assert variants(split(TEXTS)[1], about("ab")) == {}


def spelled(*texts):
    return with_spellings(split(dict(zip("abc", texts, strict=False)))[1])


def test_two_spellings_count_as_the_one_used_more():
    found = spelled("The centre shut. The centre is old.", "The center shut.")
    assert found["word"].tolist().count("centre") == 3
    assert found["form"].dropna().tolist() == ["centre", "centre", "center"]
    assert spelled("The center shut, the center.", "The centre shut.")["word"].tolist().count("center") == 3
    assert spelled("The center", "The centre")["word"].tolist() == ["the", "centre", "the", "centre"]  # as many of each: British


def test_a_spelling_without_its_pair_stays():
    found = spelled("The colour is grey.", "The labour of defence.")
    assert found["word"].tolist() == "the colour is grey the labour of defence".split()
    assert found["form"].isna().all()


@pytest.mark.parametrize(
    "trap", ["prise prize", "size sise", "story storey", "advise advize", "four for", "our or", "tire tyre", "analyses analyzes"]
)
def test_words_that_only_look_like_a_pair_are_two(trap):
    assert spelled(trap)["word"].tolist() == trap.split()


def test_a_phrase_with_two_spellings_is_one():
    sentences, words = split({"a": "The defence minister left.", "b": "The defense minister left."})
    found = phrases(with_spellings(words), sentences)
    assert found["word"].tolist().count("defence minister") == 2
    table = vocabulary(found, about("ab"), out_of=words).set_index(["outlet", "word"])
    assert table.loc[("b", "defence minister"), "variants"] == "defense minister 1"
    assert table.loc[("b", "minister left"), "variants"] == ""


def test_the_list_of_spellings_is_one_to_one_sorted_and_written_as_words_are_keyed():
    pairs = spellings()
    assert len(pairs) > 1000
    assert list(pairs) == sorted(pairs)
    assert not set(pairs) & set(pairs.values())
    assert len(set(pairs.values())) == len(pairs)
    assert all(tokens.words(word) == [(word, 0, len(word))] for pair in pairs.items() for word in pair)
