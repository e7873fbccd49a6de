"""Passages: which sentences are one text, and where it came from; by hand."""

from itertools import combinations

import pandas as pd
import pytest
from plain_tables import about, aligned, rows, split

from newskit import tables
from newskit.measures import passages

PLAN = "The council approved the plan for the new bridge on Monday"
MAYOR = "the mayor praised the engineers who drew it"


def links(*scored):
    """A sentence_overlap of articles with one sentence each: ("a", "b", 0.7) in both directions."""
    rows = [(a, 1, 0, b, 1, 0, score, "edited", None) for one, other, score in scored for a, b in ((one, other), (other, one))]
    return tables.table("sentence_overlap", sorted(rows))


def clusters(table):
    return sorted("".join(sorted(group)) for _, group in table.groupby("passage")["article_id"])


def one_sentence_each(names):
    return split({name: f"Sentence {name}." for name in names})[0]


def test_every_sentence_is_in_one_passage_numbered_in_reading_order():
    texts = {"b": f"{PLAN}.\nRain fell.", "a": f"Nobody came.\n{PLAN}."}
    sentences, _ = split(texts)
    table = passages.passages(sentences, aligned(texts), about(texts))
    assert rows(table, "passage", "article_id", "sentence_no", "start", "origin") == [
        (1, "a", 1, 0, "own"),
        (2, "a", 2, 13, "unknown"),
        (2, "b", 1, 0, "unknown"),
        (3, "b", 2, 60, "own"),
    ]


def test_origin_is_agency_by_role_or_credit_and_own_for_one_outlet():
    overlapping = links(("a", "b", 0.9), ("c", "d", 0.9), ("e", "f", 0.9))
    articles = about("abcdef", role={"a": "agency"}, agency={"c": "INA"}, outlet={"f": "e"})
    table = passages.passages(one_sentence_each("abcdef"), overlapping, articles)
    assert table.groupby("article_id")["origin"].first().to_dict() == dict.fromkeys("abcd", "agency") | dict.fromkeys("ef", "own")


def test_a_chain_of_weak_links_is_not_one_passage():
    chain = links(*((a, b, 0.62) for a, b in zip("abcde", "bcdef", strict=True)))
    assert clusters(passages.passages(one_sentence_each("abcdef"), chain, about("abcdef"))) == ["abc", "def"]


def test_rewrites_of_one_sentence_that_are_not_like_each_other_are_one_passage():
    star = links(*(("a", rewrite, 0.7) for rewrite in "bcdef"))
    assert clusters(passages.passages(one_sentence_each("abcdef"), star, about("abcdef"))) == ["abcdef"]


def test_a_sentence_that_draws_on_two_passages_does_not_join_them():
    two = [(a, b, 0.9) for group in ("bcd", "efg") for a, b in combinations(group, 2)] + [("a", other, 0.65) for other in "bcdefg"]
    found = clusters(passages.passages(one_sentence_each("abcdefg"), links(*two), about("abcdefg")))
    assert found == ["abcd", "efg"]


def test_a_merged_sentence_stands_in_one_of_its_two_passages():
    texts = {"a": f"{PLAN}, and {MAYOR}."} | dict.fromkeys("bcdef", f"{PLAN}. {MAYOR.capitalize()}.")
    sentences, _ = split(texts)
    table = passages.passages(sentences, aligned(texts), about(texts))
    assert table["passage"].tolist() == [1] * 6 + [2] * 5


def test_a_split_sentence_and_its_parts_are_one_passage():
    texts = {"a": f"{PLAN}, and {MAYOR}.", "b": f"{PLAN}. {MAYOR.capitalize()}."}
    sentences, _ = split(texts)
    assert passages.passages(sentences, aligned(texts), about(texts))["passage"].tolist() == [1] * 3


def test_the_same_rows_whatever_the_order_of_the_input():
    texts = {"a": f"{PLAN}.\n{MAYOR}, it said on Friday.", "b": f"{PLAN}, and {MAYOR}.", "c": f"{MAYOR}.\n{PLAN} today."}
    (sentences, _), table, articles = split(texts), aligned(texts), about(texts)
    one = passages.passages(sentences, table, articles)
    pd.testing.assert_frame_equal(one, passages.passages(sentences.iloc[::-1], table.iloc[::-1], articles[::-1]))


# ---- where it came from

FACTS = (
    "The old harbour gate failed to close before the tide came in on Monday night.",
    "Water stood a metre deep in the market hall when the traders opened their stalls.",
    "Two hundred families slept in the sports hall of the school on the hill.",
    "Engineers from the yard worked until noon to lift the broken steel arm.",
)


def origins(carried, **fields):
    """{passage text: (origin, evidence)} of articles that carry FACTS by number, in the order given."""
    texts = {name: "\n".join([f"Line{name} of{name} its{name} own{name}.", *(FACTS[n] for n in order)]) for name, order in carried.items()}
    sentences, _ = split(texts)
    table = passages.passages(sentences, aligned(texts), about(texts, **fields))
    text = {(a, s): t for a, s, t in rows(sentences, "article_id", "start", "text")}
    return {text[a, s]: (origin, why) for a, s, origin, why in rows(table, "article_id", "start", "origin", "evidence")}


def test_evidence_names_the_dispatch_and_the_credit():
    found = origins({"w": [0], "b": [0], "c": [1]}, role={"w": "agency"}, agency={"b": "INA"})
    assert found[FACTS[0]] == ("agency", "w carries it; b credits INA")
    assert found[FACTS[1]][0] == "own" and pd.isna(found[FACTS[1]][1])


def test_a_weak_credit_tells_only_of_what_others_carry_too():
    found = origins({"b": [0, 1], "c": [0]}, agency={"b": "INA"}, agency_strength={"b": "weak"})
    assert found[FACTS[0]] == ("agency", "b credits INA") and found[FACTS[1]][0] == "own"
    found = origins({"b": [0, 1], "c": [0]}, agency={"b": "INA"}, agency_strength={"b": "fair"})
    assert found[FACTS[0]][0] == found[FACTS[1]][0] == "agency"


def test_a_common_ancestor_is_inferred_where_no_outlet_has_all():
    # each fact stands in three of four outlets, in one order, and each outlet lacks one: none can be where the others have it from
    found = origins({"a": [0, 1, 2], "b": [0, 1, 3], "c": [0, 2, 3], "d": [1, 2, 3]})
    assert {found[fact][0] for fact in FACTS} == {"unknown"}  # any two facts stand together in two outlets only
    found = origins({"a": [0, 1, 2], "b": [0, 1, 3], "c": [0, 2, 3], "d": [1, 2, 3], "e": [0, 1, 2], "f": [1, 2, 3]})
    why = "carried by {} outlets in one order with 3 other passages; no outlet has all of them"
    assert [found[fact] for fact in FACTS] == [("inferred agency", why.format(n)) for n in (4, 5, 5, 4)]


def test_no_ancestor_where_one_outlet_has_all():
    found = origins({"a": [0, 1, 2], "b": [0, 1, 2], "c": [0, 1, 2]})
    assert {found[fact][0] for fact in FACTS[:3]} == {"unknown"}


def test_a_credit_elsewhere_makes_it_an_agencys():
    texts = {name: [0, 1, 2] for name in "abc"} | {"d": []}
    found = origins(texts, outlet={"d": "b"}, agency={"d": "INA"})
    why = "carried by 3 outlets in one order with 2 other passages; b credits INA in another article"
    assert [found[fact] for fact in FACTS[:3]] == [("inferred agency", why)] * 3


@pytest.mark.parametrize(
    "carried",
    [
        {"a": [0, 1, 2], "b": [0, 1, 2]},  # two outlets
        {"a": [0, 1], "b": [0, 1], "c": [0, 1]},  # two passages
        {"a": [0, 1, 2], "b": [2, 1, 0], "c": [0, 1, 2], "e": [1, 0, 2]},  # in no one order
    ],
)
def test_with_less_it_stays_unknown_whatever_is_credited(carried):
    found = origins(carried | {"d": []}, outlet={"d": "b"}, agency={"d": "INA"})
    assert {found[fact][0] for fact in (FACTS[n] for n in carried["a"])} == {"unknown"}


def test_three_articles_of_one_outlet_are_one_carrier():
    found = origins({"a": [0, 1, 2], "b": [0, 1, 2], "c": [0, 1, 2], "d": []}, outlet={"c": "b", "d": "b"}, agency={"d": "INA"})
    assert {found[fact][0] for fact in FACTS[:3]} == {"unknown"}
