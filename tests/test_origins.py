"""How much of an article is copy, and which sentences are no witness of their own; by hand."""

import pandas as pd
import pytest
from plain_tables import about

import newskit as nk
from newskit import tables
from newskit.measures import origins

DAYS = {"a": "2031-05-04", "b": "2031-05-05", "c": "2031-05-06"}
GATE = "The old harbour gate failed to close before the tide came in on Monday night."
HALL = "Water stood a metre deep in the market hall when the traders opened their stalls."
SCHOOL = "Two hundred families slept in the sports hall of the school on the hill."


def carried(*rows):
    """A table of passages from (passage, article, sentence number, origin); sentence n starts at 10 n."""
    return tables.table("passages", [(p, a, n, 10 * n, origin, a, None, None) for p, a, n, origin in rows])


def aside(table, **fields):
    return list(origins.shared_copy(table, about("abcw", **fields)).itertuples(index=False, name=None))


# ---- shares


def test_shares_are_of_words_and_sum_to_one():
    table = carried((1, "a", 1, "agency"), (2, "a", 2, "inferred agency"), (3, "a", 3, "unknown"), (4, "a", 4, "own"))
    sizes = {1: 4, 2: 3, 3: 2, 4: 1}
    words = tables.table("words", [("a", "The Post", n, "x", 0, 1) for n, size in sizes.items() for _ in range(size)])
    assert list(origins.article_origins(table, words).itertuples(index=False, name=None)) == [("a", "The Post", 10, 0.4, 0.3, 0.2, 0.1)]


def test_an_article_without_a_word_has_no_row():
    table = origins.article_origins(carried((1, "a", 1, "own")), tables.table("words", []))
    assert table.empty and tuple(table.columns) == tables.COLUMNS["article_origins"]


def test_the_sample():
    table = nk.article_origins(nk.sample()).set_index("article_id")
    assert (table[["agency", "inferred", "shared", "own"]].sum(axis=1) - 1).abs().max() < 1e-12
    assert table.loc["corvane_1", "agency"] == table.loc["courier_1", "agency"] == 1  # the dispatch, and an article credited to it
    assert table.loc["lamplight_1", "own"] == 1
    assert table["words"].to_dict() == nk.articles(nk.sample()).set_index("article_id")["words"].drop("harbour_post_1").to_dict()


# ---- what is no witness


def test_agency_copy_is_none_in_any_outlet_and_stays_in_the_dispatch():
    table = carried((1, "w", 1, "agency"), (1, "a", 1, "agency"), (2, "a", 2, "inferred agency"), (3, "a", 3, "own"))
    assert aside(table, role={"w": "agency"}) == [("a", 10), ("a", 20)]


def test_the_first_outlet_keeps_what_is_shared():
    shared = carried((1, "b", 1, "unknown"), (1, "a", 1, "unknown"), (1, "c", 1, "unknown"))
    assert aside(shared, published=DAYS) == [("b", 10), ("c", 10)]
    assert aside(shared, published=DAYS, outlet={"b": "a"}) == [("c", 10)]  # another article of the first outlet


@pytest.mark.parametrize("published", [{}, {"a": DAYS["a"]}, {"a": DAYS["a"], "b": DAYS["a"]}, {"a": DAYS["a"], "b": "2031-05-04T09:00"}])
def test_nobody_keeps_it_where_no_outlet_is_known_to_be_first(published):
    assert aside(carried((1, "a", 1, "unknown"), (1, "b", 1, "unknown")), published=published) == [("a", 10), ("b", 10)]


# ---- the story without it


def two_of_one():
    return nk.Story.from_records(
        [
            {"id": "a", "outlet": "The Post", "published": DAYS["a"], "text": f"{GATE} Ida was there.\n\nNobody came."},
            {"id": "b", "outlet": "Gazette", "published": DAYS["b"], "text": f"Rain 😀 fell. {GATE} It was cold. {SCHOOL}\n\n{HALL}"},
            {"id": "c", "outlet": "Echo", "published": DAYS["c"], "text": f"{HALL}\n\nThe town is small."},
        ]
    )


def test_only_shared_sentences_are_set_aside():
    story = two_of_one()
    without = nk.without_shared_copy(story)
    kept = {a: mine["text"].tolist() for a, mine in nk.sentences(without).groupby("article_id")}
    assert kept == {
        "a": [GATE, "Ida was there.", "Nobody came."],
        "b": ["Rain 😀 fell.", "It was cold.", SCHOOL, HALL],
        "c": ["The town is small."],
    }
    for row in nk.sentences(without).itertuples():
        assert without[row.article_id].text[row.start : row.end] == row.text
    assert [(b.kept, b.rule == "shared copy") for b in without["b"].blocks] == [(True, False), (False, True), (True, False), (True, False)]
    assert len(nk.sentence_overlap(without)) == 0


def test_without_shared_copy_of_a_story_that_shares_nothing_is_the_story():
    story = nk.Story.from_records([{"id": "a", "outlet": "The Post", "text": GATE}, {"id": "b", "outlet": "Echo", "text": HALL}])
    assert nk.without_shared_copy(story).articles == story.articles


def test_the_sample_without_shared_copy():
    story = nk.sample()
    without = nk.without_shared_copy(story)
    gone = origins.shared_copy(nk.passages(story), nk.articles(story))
    before, after = (nk.sentences(s)[["article_id", "start", "text"]] for s in (story, without))
    before = before[before["article_id"] != "harbour_post_1"]  # an earlier version, which the measures do not count
    left = before.merge(gone, how="left", indicator=True).query("_merge == 'left_only'").drop(columns="_merge")
    pd.testing.assert_frame_equal(after, left.reset_index(drop=True))
    assert nk.omissions(without).empty
