"""Who carries which passage, and how: by hand."""

from plain_tables import about, split

from newskit.measures import carried, overlap
from newskit.measures import passages as grouping

FERRY = "The ferry left the harbour at dawn on Monday and did not come back that night."
LATER = "The ferry left the harbour at dawn on Tuesday and did not come back that night."
BRIDGE = "Nobody crossed the old iron bridge, which the council had closed for good in spring."


def measured(texts, carriers=2, **fields):
    """The coverage of articles in which one line is one sentence."""
    sentences, words = split(texts)
    articles = about(texts, **fields)
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words))
    return carried.passage_coverage(grouping.passages(sentences, aligned, articles), articles, aligned, carriers)


def relations(table):
    return {(row.passage, row.outlet): row.relation for row in table.itertuples()}


def test_each_outlet_has_a_row_for_what_two_carry():
    table = measured({"a": FERRY, "b": FERRY, "c": LATER, "d": "It snowed."})
    assert relations(table) == {(1, "a"): "first", (1, "b"): "verbatim", (1, "c"): "edited", (1, "d"): "absent"}
    assert table["carried_by"].tolist() == [3] * 4
    assert table["article_id"].isna().tolist() == table["carried_at"].isna().tolist() == [False, False, False, True]
    assert set(table["origin"]) == {"unknown"}


def test_what_one_outlet_carries_is_left_out():
    assert measured({"a": FERRY, "b": "It snowed."}).empty
    assert measured({"a": FERRY, "b": FERRY, "c": "It snowed."}, outlet={"b": "a"}).empty
    assert measured({"a": FERRY, "b": FERRY}, carriers=3).empty


def test_the_earliest_is_first_and_an_agency_before_it():
    dates = {"a": "2031-05-04T11:00", "b": "2031-05-04T10:00", "w": "2031-05-04T12:00"}
    texts = {"a": FERRY, "b": LATER}
    assert relations(measured(texts, published=dates)) == {(1, "a"): "edited", (1, "b"): "first"}
    table = measured(texts | {"w": FERRY}, published=dates, role={"w": "agency"})
    assert relations(table) == {(1, "w"): "first", (1, "a"): "verbatim", (1, "b"): "edited"}
    assert table["carried_by"].tolist() == [2] * 3  # an agency is no outlet
    assert set(table["evidence"]) == {"w carries it"}


def test_an_agency_without_the_passage_has_no_row():
    assert relations(measured({"a": FERRY, "b": FERRY, "w": "It snowed."}, role={"w": "agency"})) == {
        (1, "a"): "first",
        (1, "b"): "verbatim",
    }


def test_published_before_the_first_carrier_is_not_comparable():
    dates = {"a": "2031-05-04T10:00", "b": "2031-05-04T11:00", "c": "2031-05-04T09:00", "d": "2031-05-04T10:30"}
    table = measured({"a": FERRY, "b": FERRY, "c": "It snowed.", "d": "It thawed."}, published=dates)
    assert relations(table) == {(1, "a"): "first", (1, "b"): "verbatim", (1, "c"): "not comparable", (1, "d"): "absent"}


def test_the_most_carried_comes_first_and_a_place_is_where_the_sentence_begins():
    table = measured({"a": f"{BRIDGE}\n{FERRY}", "b": f"{FERRY}\n{BRIDGE}", "c": FERRY})
    assert table.drop_duplicates("passage")["carried_by"].tolist() == [3, 2]
    places = {(row.outlet, row.carried_by): row.carried_at for row in table.itertuples() if row.relation != "absent"}
    after = len(BRIDGE) + 1, len(FERRY) + 1
    assert places == {("a", 3): after[0], ("b", 3): 0, ("c", 3): 0, ("a", 2): 0, ("b", 2): after[1]}


def test_the_same_rows_whatever_the_order_of_the_articles():
    texts = {"a": f"{BRIDGE}\n{FERRY}", "b": f"{FERRY}\n{BRIDGE}", "c": LATER}
    assert measured(texts).equals(measured(dict(reversed(texts.items()))))
