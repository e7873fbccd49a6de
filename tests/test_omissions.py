"""What was left out, and where carriers of one passage differ: by hand."""

from pathlib import Path

import pytest
from plain_tables import about, aligned, rows, split

from newskit import tables
from newskit.measures import omissions, overlap
from newskit.measures import passages as grouping

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
LACKING = {"b": "Schools closed.", "c": "Rain fell.", "d": "Prices rose.", "e": "Nobody came.", "f": "Trains ran."}
FERRY = "The ferry left the harbour at dawn and did not come back that night"


def measured(texts, **fields):
    """Omissions of articles in which one line is one sentence."""
    sentences, overlap = split(texts)[0], aligned(texts)
    articles = about(texts, **fields)
    return omissions.omissions(grouping.passages(sentences, overlap, articles), articles, sentences, overlap)


def carriers(having, lacking):
    return {name: f"{FERRY}." for name in having} | {name: LACKING[name] for name in lacking}


# ---- omissions


def test_what_most_others_carry():
    table = measured(carriers("abc", "de"))
    assert rows(table, "outlet", "carried_by", "of", "article_id", "start", "text") == [
        ("d", 3, 4, "a", 0, f"{FERRY}."),
        ("e", 3, 4, "a", 0, f"{FERRY}."),
    ]


def test_half_is_enough_and_less_is_not():
    assert len(measured(carriers("ab", "cde"))) == 3  # two of four others
    assert measured(carriers("ab", "cdef")).empty  # two of five


def test_one_carrier_is_never_most():
    assert measured(carriers("a", "b")).empty


def test_two_articles_of_one_outlet_are_one_carrier():
    assert measured(carriers("abc", "d"), outlet={"b": "a", "c": "a"}).empty
    assert rows(measured(carriers("abc", "d"), outlet={"b": "a"}), "outlet", "carried_by", "of") == [("d", 2, 2)]


def test_an_outlet_that_carries_it_in_any_article_does_not_lack_it():
    assert measured(carriers("abc", "d"), outlet={"d": "a"}).empty


def test_agencies_are_not_carriers_and_lack_nothing():
    assert measured(carriers("ab", "c"), role={"a": "agency"}).empty
    assert measured(carriers("ab", "c"), role={"c": "agency"}).empty


def test_published_before_the_first_carrier_is_not_comparable():
    dates = {"a": "2031-05-04T10:00+00:00", "b": "2031-05-04T11:00+00:00", "c": "2031-05-04T12:00+00:00", "d": "2031-05-04T09:00+00:00"}
    assert measured(carriers("abc", "d"), published=dates).empty
    assert rows(measured(carriers("abc", "de"), published=dates), "outlet", "carried_by", "of") == [("e", 3, 3)]
    assert len(measured(carriers("abc", "d"), published=dates | {"d": "2031-05-04T10:30+00:00"})) == 1
    assert len(measured(carriers("abc", "d"), published=dates | {"d": "2031-05-04"})) == 1  # the day alone does not say before


def test_an_agency_may_be_the_first_carrier():
    dates = dict(zip("wabd", ("2031-05-04T08:00", "2031-05-04T10:00", "2031-05-04T11:00", "2031-05-04T09:00"), strict=True))
    table = measured(carriers("wab", "d"), published=dates, role={"w": "agency"})
    assert rows(table, "outlet", "carried_by", "of", "article_id") == [("d", 2, 2, "a")]


def test_a_later_article_makes_an_outlet_comparable():
    dates = {"a": "2031-05-04", "b": "2031-05-05", "c": "2031-05-01", "d": "2031-05-06"}
    table = measured(carriers("ab", "cd"), published=dates, outlet={"d": "c"})
    assert rows(table, "outlet", "carried_by") == [("c", 2)]


def test_a_stub_is_not_comparable():
    assert measured(carriers("abc", "d"), flags={"d": "hard-wrapped, stub"}).empty


def test_the_example_is_the_earliest_carriers():
    dates = {"b": "2031-05-05", "c": "2031-05-04"}
    assert rows(measured(carriers("abc", "d"), published=dates), "article_id") == [("c",)]


def test_a_sentence_that_joins_two_passages_carries_both():
    other = "Two divers searched the bay until the tide turned in the evening"
    texts = {name: f"{FERRY}.\n{other}." for name in "abc"} | {
        "d": f"{FERRY}, and two divers searched the bay until the tide turned in the evening."
    }
    assert measured(texts).empty
    assert rows(measured(texts | {"e": "Nobody came."}), "outlet", "carried_by", "of") == [("e", 4, 4), ("e", 4, 4)]


def test_the_most_carried_first():
    other = "Two divers searched the bay until the tide turned in the evening"
    table = measured(carriers("abcd", "e") | {name: f"{FERRY}.\n{other}." for name in "abc"})
    assert rows(table, "outlet", "carried_by", "of") == [("e", 4, 4), ("d", 3, 4), ("e", 3, 4)]


def test_of_nothing_nothing():
    assert tuple(measured({"a": ""}).columns) == tables.COLUMNS["omissions"]


# ---- disagreements


def differ(**texts):
    sentences, words = split(texts)
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    table = omissions.disagreements(grouping.passages(sentences, aligned, about(texts)), aligned, sentences, words)
    assert all(texts[row.article_id][row.start : row.end] == row.text for row in table.itertuples())
    return rows(table, "passage", "kind", "article_id", "text")


def hurt(number, day="Monday"):
    return f"Police said {number} people were hurt when the ferry hit the pier on {day} morning."


def test_a_number_that_differs():
    assert differ(a=hurt("40"), b=hurt("45"), c=hurt("40")) == [
        (1, "number", "a", "40"),
        (1, "number", "b", "45"),
        (1, "number", "c", "40"),
    ]


def test_two_figures_of_one_passage_are_two_groups():
    text = "Police said {} people were hurt and {} boats were lost when the ferry hit the pier on Monday morning."
    sentences, words = split({"a": text.format(40, 3), "b": text.format(45, 4)})
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    table = omissions.disagreements(grouping.passages(sentences, aligned, about("ab")), aligned, sentences, words)
    assert rows(table, "text", "group") == [("40", 1), ("3", 2), ("45", 1), ("4", 2)]


def test_offsets_are_the_articles():
    sentences, words = split({"a": "😀 Rain fell.\r\n" + hurt("40"), "b": hurt("45")})
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    table = omissions.disagreements(grouping.passages(sentences, aligned, about("ab")), aligned, sentences, words)
    assert rows(table, "article_id", "start", "end") == [("a", 26, 28), ("b", 12, 14)]


@pytest.mark.parametrize(
    ("one", "other"), [("two", "2"), ("1,200", "1.2 thousand"), ("more than 40", "over 40"), ("about 40", "some forty"), ("a dozen", "12")]
)
def test_the_same_number_in_other_words(one, other):
    assert differ(a=hurt(one), b=hurt(other)) == []


@pytest.mark.parametrize(("one", "other"), [("more than 40", "40"), ("nearly 40", "more than 40"), ("at least two", "2")])
def test_a_hedge_is_a_difference(one, other):
    assert differ(a=hurt(one), b=hurt(other)) == [(1, "number", "a", one), (1, "number", "b", other)]


def test_a_number_that_stands_elsewhere_in_the_other_is_no_disagreement():
    two = "Police said 12 people were killed and 30 were hurt when the ferry hit the old pier on Monday morning."
    one = "Police said 30 people were hurt when the ferry hit the old pier on Monday morning and many were afraid."
    assert differ(a=two, b=one) == []


def test_a_number_in_another_place_is_no_disagreement():
    rest = "the pier of the old town before the storm came in from the sea."
    assert differ(a=f"On Monday 12 boats passed {rest}", b=f"On Monday crowds cheered 30 sailors beside {rest}") == []


def test_dates_that_differ():
    assert differ(a=hurt("many", "Monday"), b=hurt("many", "Tuesday")) == [(1, "date", "a", "Monday"), (1, "date", "b", "Tuesday")]
    assert differ(a=hurt("many", "4 May last"), b=hurt("many", "5 May last")) == [(1, "date", "a", "4"), (1, "date", "b", "5")]
    assert differ(a=hurt("many", "a May 2019"), b=hurt("many", "a May 2021")) == [(1, "date", "a", "2019"), (1, "date", "b", "2021")]
    assert differ(a=hurt("many", "4 May last"), b=hurt("many", "4 June last")) == [(1, "date", "a", "May"), (1, "date", "b", "June")]


def test_may_and_march_are_words_too():
    rest = "strike over pay at the harbour of the old town, the union said on Friday."
    assert differ(a=f"Dockers may {rest}", b=f"Dockers June {rest}") == []
    assert differ(a=f"Dockers May {rest}", b=f"Dockers June {rest}") == [(1, "date", "a", "May"), (1, "date", "b", "June")]


def named(name):
    return f"The rescue was led by captain {name} of the harbour police until the tide turned in the evening."


def test_names_that_differ():
    assert differ(a=named("Ida Lindqvist"), b=named("Ida Berg")) == [(1, "name", "a", "Ida Lindqvist"), (1, "name", "b", "Ida Berg")]
    assert differ(a=named("Lindqvist"), b=named("Berg")) == [(1, "name", "a", "Lindqvist"), (1, "name", "b", "Berg")]


def test_a_name_of_another_speaker():
    rest = "said the ferry hit the old pier on Monday morning and many people were hurt."
    assert differ(a=f"At noon Lindqvist {rest}", b=f"At noon Berg {rest}") == [(1, "name", "a", "Lindqvist"), (1, "name", "b", "Berg")]


def test_who_has_the_same_words_is_listed_though_not_aligned_with_who_differs():
    start, end = "Police said 40 people were hurt when the", "ferry hit the pier on Monday morning"
    long = f"{start} {end} as the crew tried in vain to turn it round in the rain and the wind of the early day."
    middle = f"{start} {end} as the crew tried in vain to turn it round."
    short = f"{start.replace('40', '45')} {end}."
    sentences, words = split({"a": long, "b": middle, "c": short})
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    aligned = aligned[~(aligned["article_id"] + aligned["other_id"]).isin(["ac", "ca"])]
    table = omissions.disagreements(grouping.passages(sentences, aligned, about("abc")), aligned, sentences, words)
    assert rows(table, "article_id", "text", "group") == [("a", "40", 1), ("b", "40", 1), ("c", "45", 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sofya Brand", "Sofia Brand"),
        ("Ida Berg", "Berg"),
        ("Port Safety Agency", "PSA"),
        ("U.N.", "UN"),
        ("Arland", "Arlandian"),
        ("U.S.", "American"),
        ("Berg Street", "Berg St"),
        ("Berg", "herself"),
        ("Mr Berg", "Dr Berg"),
    ],
)
def test_one_name_in_two_forms_is_no_disagreement(one, other):
    assert differ(a=named(one), b=named(other)) == []


def test_verbatim_and_unaligned_sentences_do_not_differ():
    assert differ(a=hurt("40"), b=hurt("40"), c="Nobody knew of 45 people.") == []


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not here")
def test_the_seeds_agree():
    texts = {path.name[:3]: path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    sentences, words = split(texts)
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    passages = grouping.passages(sentences, aligned, about(texts))
    assert len(aligned) and omissions.disagreements(passages, aligned, sentences, words).empty
    assert omissions.omissions(passages, about(texts), sentences, aligned).empty
