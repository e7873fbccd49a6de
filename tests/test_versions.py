"""Near-duplicates: which articles are one text, and which of them is counted."""

import pytest

from newskit.cleaning.versions import versions
from newskit.story import Story

ONE = "The harbour wall gave way on Monday night."
TWO = "Three boats were lost, the harbour master said."
THREE = "Work on a new wall begins in spring."
FOUR = "The council meets again on Friday to vote on the money."


def story(*articles):
    return Story.from_records(
        {"id": name, "outlet": outlet, "published": published, "title": "", "text": "\n\n".join(sentences)}
        for name, outlet, published, sentences in articles
    )


def found(*articles):
    table = versions(story(*articles))
    return {row.article_id: (row.group, row.relation, row.counted) for row in table.itertuples()}


def test_the_latest_of_an_outlets_versions_is_counted():
    early = ("a", "Post", "2031-05-04T08:00+00:00", [ONE, TWO, THREE])
    late = ("b", "Post", "2031-05-04T10:30+02:00", [ONE, TWO, THREE, FOUR])  # 08:30 in the first one's zone
    assert found(late, early) == {"a": (1, "version", False), "b": (1, "version", True)}


def test_of_undated_versions_the_last_that_was_read_is_counted():
    assert found(("a", "Post", None, [ONE, TWO, THREE]), ("b", "Post", None, [ONE, TWO, THREE]))["b"] == (1, "version", True)


def test_copies_in_several_outlets_are_a_group_and_each_is_counted():
    assert found(("a", "Post", None, [ONE, TWO, THREE]), ("b", "Echo", None, [ONE, TWO, THREE])) == {
        "a": (1, "copy", True),
        "b": (1, "copy", True),
    }


def test_half_of_the_shorter_ones_words_must_stand_in_both():
    # words: ONE 8, TWO 8, THREE 8, FOUR 11. Shared ONE TWO THREE = 24 of 35 in both: .69
    other = "Elsewhere it was calm and nobody noticed the storm at all, a keeper said."  # 14 words
    table = versions(story(("a", "Post", None, [ONE, TWO, THREE, FOUR]), ("b", "Post", None, [ONE, TWO, THREE, other])))
    assert table["shared"].tolist() == pytest.approx([24 / 35] * 2)
    few = versions(story(("a", "Post", None, [ONE, TWO, FOUR, THREE]), ("b", "Post", None, [ONE, TWO, other])))
    assert few.empty  # two sentences are no version


def test_a_round_up_is_no_version_and_a_report_that_grew_is():
    more = [f"In town number {n} the water rose by {n} metres and fell again before the night was over." for n in range(9)]
    short = ("a", "Post", None, [ONE, TWO, THREE])
    assert found(short, ("b", "Post", None, [*more[:5], ONE, TWO, THREE, *more[5:]])) == {}
    grown = found(short, ("b", "Post", None, [ONE, TWO, THREE, *more]))
    assert grown == {"a": (1, "version", False), "b": (1, "version", True)}


def test_two_articles_of_the_same_few_sentences_are_one_text():
    assert found(("a", "Post", None, [ONE, TWO]), ("b", "Post", None, [ONE, TWO]))["b"] == (1, "version", True)


def test_quote_style_and_case_do_not_tell_versions_apart():
    curly = [ONE, "It’s over, the harbour master told us all.", THREE]
    straight = [ONE, "It's over, the harbour master told us all.", THREE]
    assert len(found(("a", "Post", None, curly), ("b", "Post", None, straight))) == 2


def test_a_standing_paragraph_makes_no_versions():
    standing = "This newspaper is printed on paper from forests that are replanted."
    articles = [
        (f"n{n}", "Post", None, [f"The town of number {n} had quiet weather on day {n}.", standing, f"Nobody in town {n} complained."])
        for n in range(5)
    ]
    assert found(*articles) == {}
