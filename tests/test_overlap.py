"""Aligned sentences, containment: numbers worked out by hand, the same whatever the order of the rows."""

from itertools import combinations
from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_tables import aligned, rows, split

from newskit import tables
from newskit.measures import overlap

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
KEYS = st.lists(st.sampled_from(["rain", "fell", "on", "the", "river", "today"]), max_size=12)
PLAN = "The council approved the plan for the new bridge on Monday"
MAYOR = "the mayor praised the engineers who drew it"


# ---- one number


def test_weights_are_the_smoothed_inverse_document_frequency():
    _, words = split({"a": "Rain fell. Rain stopped.", "b": "Rain."})
    found = overlap.weights(words)
    assert list(found.index) == ["fell", "rain", "stopped"]
    assert found["rain"] == pytest.approx(1.0)  # in both articles: ln(3/3) + 1
    assert found["fell"] == pytest.approx(log(3 / 2) + 1)


def test_similarity_of_a_swapped_sentence():
    # LCS of abcd and cdab is 2 of 4, the words in common are all of them: (0.5 + 1) / 2
    assert overlap.similarity(list("abcd"), list("cdab")) == 0.75


def test_similarity_with_weights():
    # LCS 2·1/4; in common weight 1 of 1 + 3 on either side
    assert overlap.similarity(["a", "b"], ["a", "c"], pd.Series({"a": 1.0, "b": 3.0, "c": 3.0})) == round((0.5 + 0.25) / 2, 4)


def test_a_word_without_a_weight_counts_as_the_heaviest():
    assert overlap.similarity(["a", "new"], ["a", "word"], pd.Series({"a": 1.0, "b": 3.0})) == round((0.5 + 0.25) / 2, 4)


def test_no_words_are_like_nothing():
    assert overlap.similarity([], []) == overlap.similarity([], ["rain"]) == 0.0


@given(KEYS, KEYS)
def test_similarity_is_symmetric_and_one_only_for_the_same_words(a, b):
    found = overlap.similarity(a, b)
    assert found == overlap.similarity(b, a)
    assert 0 <= found <= 1
    assert (found == 1) == (a == b and a != [])


# ---- aligned sentences


def test_quote_style_and_punctuation_leave_a_pair_verbatim():
    table = aligned({"a": "“It’s late,” said the keeper of the gate.", "b": '"It\'s late", said the keeper of the gate.'})
    assert rows(table, "article_id", "other_id", "similarity", "relation") == [("a", "b", 1.0, "verbatim"), ("b", "a", 1.0, "verbatim")]


def test_every_pair_stands_in_both_directions_with_its_starts():
    table = aligned({"a": f"Nothing else matters here.\n{PLAN}.", "b": f"{PLAN}, it said.\nNobody came."})
    assert rows(table, "article_id", "sentence_no", "start", "other_id", "other_sentence_no", "other_start") == [
        ("a", 2, 27, "b", 1, 0),
        ("b", 1, 0, "a", 2, 27),
    ]
    assert set(table["relation"]) == {"edited"} and table["group"].isna().all()


def test_a_swapped_sentence_is_found():
    table = aligned({"a": f"{PLAN} while {MAYOR}.", "b": f"While {MAYOR} {PLAN}."})
    # 20 words, LCS the eleven of the plan, all words in common: (11 / 20 + 1) / 2
    assert rows(table, "similarity", "relation") == [(0.775, "edited")] * 2


def test_a_short_sentence_needs_more_and_a_tiny_one_the_same_words():
    headlines = {"a": "Ministers agree to save the old harbour bridge", "b": "Ministers agree to close the old city bridge"}
    assert aligned(headlines).empty and len(aligned(headlines, short=0)) == 2
    assert aligned({"a": "He left early.", "b": "He left."}, short=0).empty
    assert len(aligned({"a": "He left.", "b": "“He left”"})) == 2


def test_the_best_match_of_each_article_only():
    table = aligned({"a": f"{PLAN}.", "b": f"{PLAN} by one vote.\n{PLAN}.\nRain fell."})
    assert rows(table[table["article_id"] == "a"], "other_sentence_no", "similarity")[0][1] < 1.0  # listed: it is the best of b's first
    assert rows(table, "article_id", "sentence_no", "other_sentence_no", "relation") == [
        ("a", 1, 1, "edited"),
        ("a", 1, 2, "verbatim"),
        ("b", 1, 1, "edited"),
        ("b", 2, 1, "verbatim"),
    ]


def test_of_equal_matches_the_earliest():
    texts = {"a": f"{PLAN} at noon.\n{PLAN} at six.", "b": f"{PLAN} at ten.\n{PLAN} at six.", "c": "Ten came."}
    mine = aligned(texts).query("article_id == 'a'")
    # a's first is as much like either of b's; b's first is most like a's second, "six" weighing less than "noon"
    assert rows(mine, "sentence_no", "other_sentence_no") == [(1, 1), (2, 1), (2, 2)]


def test_two_neighbours_are_no_group_where_one_sentence_says_it_better():
    texts = {"a": f"{PLAN}, and {MAYOR}.", "b": f"{PLAN}, and {MAYOR}.\n{PLAN}.\n{MAYOR}."}
    table = aligned(texts)
    assert len(table) >= 2 and table["group"].isna().all()


def test_sentences_of_one_article_are_never_aligned():
    assert aligned({"a": f"{PLAN}.\n{PLAN}.", "b": "Rain fell."}).empty


def test_a_sentence_split_in_two_is_a_group():
    table = aligned(
        {"whole": f"{PLAN}, and {MAYOR}.", "split": f"{PLAN}. {MAYOR.capitalize()}.", "other": "Nobody else came to the river today."}
    )
    assert rows(table, "article_id", "sentence_no", "other_id", "other_sentence_no", "relation", "group") == [
        ("split", 1, "whole", 1, "edited", 1),
        ("split", 2, "whole", 1, "edited", 1),
        ("whole", 1, "split", 1, "edited", 1),
        ("whole", 1, "split", 2, "edited", 1),
    ]
    # 20 words against 19 in the same order; of the 16 different ones "the" is in three articles, 14 in two, "and" in one
    parts = 1 + 14 * (log(4 / 3) + 1)
    whole = parts + log(4 / 2) + 1
    assert table["similarity"].tolist() == [pytest.approx((2 * 19 / 39 + (parts / whole) ** 0.5) / 2, abs=1e-4)] * 4


def test_the_same_rows_whatever_the_order_of_the_input():
    texts = {"a": f"{PLAN}.\n{MAYOR}, it said on Friday.", "b": f"{PLAN}, and {MAYOR}.", "c": f"{MAYOR}.\n{PLAN} today."}
    sentences, words = split(texts)
    weights = overlap.weights(words)
    table = overlap.sentence_overlap(sentences, words, weights)
    other = overlap.sentence_overlap(sentences.iloc[::-1], words.sample(frac=1, random_state=1), weights.iloc[::-1])
    assert len(table) > 4
    pd.testing.assert_frame_equal(table, other)


@pytest.mark.parametrize(
    "texts", [{}, {"a": ""}, {"a": "*** !!"}, {"a": PLAN}, {"a": "...", "b": "..."}, {"a": "*** ***\n" + PLAN, "b": "😀"}]
)
def test_nothing_to_align(texts):
    table = aligned(texts)
    assert table.empty and tuple(table.columns) == tables.COLUMNS["sentence_overlap"]


def test_many_sentences_go_through_in_blocks(monkeypatch):
    texts = {
        name: "\n".join(f"The {word} ferry left the harbour of {word} at dawn." for word in "red blue green old new".split())
        for name in "ab"
    }
    whole = aligned(texts)
    monkeypatch.setattr(overlap, "_BLOCK", 3)
    pd.testing.assert_frame_equal(whole, aligned(texts))
    assert len(whole) == 10 and set(whole["relation"]) == {"verbatim"}


def test_a_table_without_its_columns_is_refused():
    sentences, words = split({"a": PLAN})
    with pytest.raises(ValueError, match="no column start"):
        overlap.sentence_overlap(sentences.drop(columns="start"), words, overlap.weights(words))


@settings(deadline=None)
@given(st.lists(KEYS.map(" ".join), min_size=2, max_size=4), st.integers(1, 9))
def test_the_table_holds_the_number_of_similarity(lines, tiny):
    texts = {f"a{n}": f"{line}." for n, line in enumerate(lines)}
    sentences, words = split(texts)
    weights = overlap.weights(words)
    table = overlap.sentence_overlap(sentences, words, weights, at_least=0.3, edited=0.3, tiny=tiny)
    found = {(row.article_id, row.other_id): row.similarity for row in table.itertuples()}
    for one, other in combinations(texts, 2):
        a, b = (texts[article].rstrip(".").split() for article in (one, other))
        score = overlap.similarity(a, b, weights)
        listed = score >= 0.3 and (min(len(a), len(b)) >= tiny or a == b)
        assert found.get((one, other)) == found.get((other, one))
        assert found.get((one, other)) == (pytest.approx(score, abs=1e-4) if listed else None)


# ---- rewritten: less is enough where the evidence is strong


REWRITTEN = {
    "a": "Divers from the northern harbour searched the flooded engine room of the ferry for two missing sailors on Sunday.",
    "b": "Divers from the southern port searched the flooded cabins of the ferry for three lost sailors last night.",
}


def test_words_kept_in_order_that_are_not_only_common_ones_are_enough():
    mine = aligned(REWRITTEN).query("article_id == 'a'")
    # 19 and 18 words, 11 of them kept in order: divers from the, searched the flooded, of the ferry for, sailors; of 17 and 16 different
    # words nine are shared (weight 1), the others of weight ln(3/2) + 1
    weight = 9 / ((9 + 8 * (log(3 / 2) + 1)) * (9 + 7 * (log(3 / 2) + 1))) ** 0.5
    assert rows(mine, "similarity", "relation") == [(pytest.approx((2 * 11 / 37 + weight) / 2, abs=1e-4), "rewritten")]
    assert mine["similarity"].iloc[0] < 0.6
    assert aligned(REWRITTEN, kept=12).empty
    assert aligned(REWRITTEN, in_common=0.5).empty
    assert aligned(REWRITTEN, loosely=0.05).empty


def test_a_sentence_much_longer_than_the_other_tells_more_than_it():
    texts = {"a": REWRITTEN["a"], "b": "Searched the flooded engine room of the old ferry again."}
    assert len(aligned(texts, loosely=0.2)) == 2
    assert aligned(texts, loosely=0.2, longer_by=1.5).empty


# ---- many sentences


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=9).map(" ".join), min_size=2, max_size=7), st.integers(1, 4))
def test_the_join_finds_what_all_pairs_finds_among_those_that_share_a_rare_shingle(lines, most):
    texts = {f"a{n}": f"{line}." for n, line in enumerate(lines)}
    limits = {"at_least": 0.3, "edited": 0.3, "tiny": 1, "part": 1.1}
    every, join = aligned(texts, **limits), aligned(texts, **limits, all_pairs_up_to=0, most=most, most_long=1)
    kinds = {line: {tuple(line.split()[n : n + 2]) for n in range(len(line.split()) - 1)} for line in lines}
    shared = {shingle: sum(shingle in kind for kind in kinds.values()) for kind in kinds.values() for shingle in kind}

    def seen(row):
        one, other = (texts[article][:-1] for article in (row.article_id, row.other_id))
        return one == other or any(2 <= shared[shingle] <= most for shingle in kinds[one] & kinds[other])

    mine = np.array([seen(row) for row in every.itertuples()], bool)
    pd.testing.assert_frame_equal(join, every[mine].reset_index(drop=True), check_dtype=len(join) > 0)


def test_the_join_gives_the_same_rows_whatever_the_order():
    sentences, words = split({"a": f"{PLAN}.\n{MAYOR}, it said on Friday.", "b": f"{PLAN}, and {MAYOR}.", "c": f"{MAYOR}.\n{PLAN} today."})
    weights = overlap.weights(words)
    table = overlap.sentence_overlap(sentences, words, weights, all_pairs_up_to=0)
    other = overlap.sentence_overlap(sentences.iloc[::-1], words.sample(frac=1, random_state=1), weights, all_pairs_up_to=0)
    pd.testing.assert_frame_equal(table, other)
    pd.testing.assert_frame_equal(table, overlap.sentence_overlap(sentences, words, weights))
    assert table["group"].notna().any()


def test_what_the_join_cannot_see_is_counted():
    texts = {f"a{n}": f"The old ferry left word{n}." for n in range(5)}
    table = aligned(texts, all_pairs_up_to=0, most=2, most_long=4)
    assert table.empty and table.attrs["left_out"] == {"sentences": 5, "runs": 1}
    assert aligned(texts, all_pairs_up_to=0, most=2).attrs["left_out"] == {"sentences": 0, "runs": 0}


def test_a_line_of_every_article_is_aligned_with_the_first_copies_only():
    texts = dict.fromkeys("abcd", f"{PLAN}.")
    assert len(aligned(texts)) == 12
    assert set(rows(aligned(texts, copies=1), "article_id", "other_id")) == {
        (x, y) for x in "abcd" for y in "abcd" if x != y and "a" in x + y
    }


def test_a_pair_stands_once_whichever_copy_comes_first():
    whole = f"{PLAN}, and {MAYOR}."
    table = aligned({"a": whole, "b": f"{PLAN}. {MAYOR.capitalize()}.", "c": whole, "d": "Nobody else came to the river today."})
    assert not table.duplicated(["article_id", "start", "other_id", "other_start"]).any()
    # b's halves are joined for a's sentence and for c's; a's and c's are verbatim
    assert table.query("article_id == 'b'")["group"].tolist() == [1, 2, 1, 2]
    assert len(table) == 2 * (2 + 2 + 1)


# ---- the threshold's effect, and nearness in meaning


def test_sensitivity_counts_each_pair_once():
    sentences, words = split({"a": f"{PLAN}.", "b": f"{PLAN}.", "c": f"{PLAN} today."})
    table = overlap.sensitivity(sentences, words, overlap.weights(words), at_least=(0.7, 1.1))
    assert rows(table, "at_least", "verbatim", "edited", "rewritten") == [(0.7, 1, 2, 0), (1.1, 1, 0, 0)]
    nothing = overlap.sensitivity(sentences[:0], words[:0], overlap.weights(words))
    assert rows(nothing, "at_least", "verbatim", "edited", "rewritten") == [(t, 0, 0, 0) for t in (0.5, 0.6, 0.7, 0.8, 0.9)]


def by_letter(texts):
    """A toy model of meaning: a sentence is its first letter, and half of its second."""
    return [[(t[0] == "C") + 0.5 * (t[1] == "h"), t[0] == "R", t[0] == "Z"] for t in texts]


def test_related_sentences_are_the_nearest_that_are_not_aligned():
    texts = {"a": f"{PLAN}.\nRain fell.", "b": f"{PLAN}.\nZinc sold well.\nRivers rose fast.", "c": "Rather wet."}
    sentences, words = split(texts)
    table = overlap.related(sentences, overlap.sentence_overlap(sentences, words, overlap.weights(words)), by_letter)
    assert tuple(table.columns) == tables.COLUMNS["related"]
    assert rows(table, "article_id", "sentence_no", "other_id", "other_sentence_no", "score") == [
        ("a", 2, "b", 3, 1.0),
        ("a", 2, "c", 1, 1.0),
        ("b", 3, "a", 2, 1.0),
        ("b", 3, "c", 1, 1.0),
        ("c", 1, "a", 2, 1.0),
        ("c", 1, "b", 3, 1.0),
    ]
    assert table["start"].iloc[0] == texts["a"].index("Rain")
    turned = overlap.related(sentences.iloc[::-1], overlap.sentence_overlap(sentences, words, overlap.weights(words)), by_letter)
    pd.testing.assert_frame_equal(table, turned)


def test_a_sentence_without_a_direction_is_related_to_nothing():
    sentences, _ = split({"a": "Rain fell.", "b": "Rain fell."})
    nothing = tables.table("sentence_overlap", [])
    assert overlap.related(sentences, nothing, lambda texts: [[0.0, 0.0]] * len(texts)).empty
    assert overlap.related(sentences[:0], nothing, by_letter).empty


def test_an_encoder_must_give_a_row_for_each_sentence():
    sentences, _ = split({"a": "Rain fell.", "b": "Rain fell."})
    with pytest.raises(ValueError, match=r"shape \(1, 2\) for 2 sentences"):
        overlap.related(sentences, tables.table("sentence_overlap", []), lambda texts: [[1.0, 0.0]])


# ---- articles


def test_containment_has_a_direction():
    texts = {"long": "One two three four five six.", "short": "One two three four five.", "none": "Too short."}
    _, words = split(texts)
    table = overlap.article_overlap(words, aligned(texts)).set_index(["article_id", "other_id"])
    assert table.loc[("long", "short"), ["containment", "jaccard"]].tolist() == [0.5, 0.5]  # one of two shingles; one of two in all
    assert table.loc[("short", "long"), ["containment", "jaccard"]].tolist() == [1.0, 0.5]
    assert table.loc[("none", "long"), ["containment", "jaccard", "shared_sentences"]].tolist() == [0.0, 0.0, 0]
    assert table.loc[("short", "long"), "shared_sentences"] == 1 and len(table) == 6


def test_shared_sentences_are_this_articles():
    texts = {"a": f"{PLAN}.", "b": f"{PLAN} by one vote.\n{PLAN}.\nRain fell."}
    table = overlap.article_overlap(split(texts)[1], aligned(texts))
    assert rows(table, "article_id", "shared_sentences") == [("a", 1), ("b", 2)]


def test_a_shingle_stays_in_its_sentence_and_counts_once():
    _, words = split({"a": "One two. Three four. One two.", "b": "Two three. One two."})
    table = overlap.article_overlap(words, tables.table("sentence_overlap", []), n=2).set_index("article_id")
    assert table["containment"].to_dict() == {"a": 0.5, "b": 0.5}  # a: one-two, three-four; b: two-three, one-two
    assert table.loc["a", "jaccard"] == pytest.approx(1 / 3)


def test_a_shingle_has_a_word():
    with pytest.raises(ValueError, match="n=0"):
        overlap.article_overlap(split({"a": PLAN})[1], tables.table("sentence_overlap", []), n=0)


def test_of_many_articles_only_the_pairs_that_share_something_have_a_row():
    texts = {"a": f"{PLAN}.", "b": f"{PLAN}.", "c": "The mill on the quay closed for good.", "d": "Too short."}
    words, table = split(texts)[1], aligned(texts)
    every = overlap.article_overlap(words, table, n=3)
    few = overlap.article_overlap(words, table, n=3, all_pairs_up_to=3)
    assert len(every) == 12 and rows(few, "article_id", "other_id") == [("a", "b"), ("b", "a")]
    told = every[(every["containment"] > 0) | (every["shared_sentences"] > 0)].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, told)
    assert rows(overlap.article_overlap(words, table, n=99, all_pairs_up_to=3), "article_id", "containment") == [("a", 0.0), ("b", 0.0)]


def test_one_article_has_no_pair():
    assert overlap.article_overlap(split({"a": PLAN})[1], tables.table("sentence_overlap", [])).empty


# ---- real articles


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not here")
def test_the_seeds():
    """The pairs that a careful reader lists, by the offsets of their sentences; headlines and standfirst are not among them."""
    texts = {path.name[:3]: path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    kept = {"000": {3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33}, "001": {1, 3, 8, 10, 12, 14, 16, 22, 24, 26, 28, 30, 32, 34}}
    sentences, words = split(texts, kept)
    table = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    assert (sentences["article_id"] == "001").sum() == 14
    mine = table[table["article_id"] == "001"]
    assert dict(rows(mine, "start", "other_start")) == {442: 1657, 628: 139, 838: 363, 1227: 572, 1528: 761, 1655: 892, 1857: 1275}
    assert rows(mine[mine["relation"] == "verbatim"], "start", "other_start") == [(1227, 572)]
    assert set(mine["relation"]) == {"verbatim", "edited"} and table["group"].isna().all()
    assert sorted(rows(table[table["article_id"] == "000"], "other_start", "start")) == sorted(rows(mine, "start", "other_start"))
    share = overlap.article_overlap(words, table).set_index("article_id")
    assert share["shared_sentences"].to_dict() == {"000": 7, "001": 7}


def test_a_sentence_that_was_only_cut_down_is_edited():
    long = "Schools in the town stay shut until Friday and the ferry to the islands does not run before the weekend."
    table = aligned({"a": long, "b": "Schools in the town stay shut until Friday."})
    assert table["relation"].tolist() == ["edited", "edited"]
    assert (table["similarity"] < 0.75).all()
    assert aligned({"a": long, "b": "Schools in the town stay shut until Friday."}, at_least=0.8).empty
