"""Who speaks, how much, where and with which verb: tiny tables, figures worked out by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.measures.speakers import cue_verbs, lemma, speaker_positions, speaker_share
from newskit.tables import COLUMNS, table

LUND, BERG = "Kari Lund", "Ole Berg"


def quotations(*rows):
    """A table from (article, number, start, text, speaker, cue) and, if given, kind, part, in_headline; the outlet is the article."""
    made = []
    for article, number, start, text, speaker, cue, *rest in rows:
        more = dict(zip(("kind", "part", "in_headline"), rest, strict=False))
        about = (more.get("kind", "direct"), start, start + len(text), text, speaker, speaker, 0, 1, cue, 0, 1, 0.9, "test")
        row = (article, article, number, more.get("part", 1), *about, more.get("in_headline", False))
        made.append((*row, *["person" if speaker else None] * (len(COLUMNS["quotations"]) - len(row))))
    return table("quotations", made)


def sentences(*rows):
    """A table from (article, start, end)."""
    return table("sentences", [(article, article, 1, n, start, end, "") for n, (article, start, end) in enumerate(rows, 1)])


@pytest.fixture
def said():
    return quotations(
        ("b", 1, 10, "Rain fell.", LUND, "said"),
        ("b", 2, 40, "We waited all night,", BERG, "claimed"),
        ("b", 2, 70, "and nobody came.", BERG, None, "direct", 2),
        ("b", 3, 90, "The pier is old", LUND, "says", "indirect"),
        ("b", 4, 99, "pier", None, None, "fragment"),
        ("a", 1, 0, "Rain fell", LUND, "said", "direct", 1, True),
        ("a", 2, 20, "Too late", None, "has warned of"),
    )


def test_share_counts_quotations_and_words_by_speaker(said):
    found = speaker_share(said)
    assert tuple(found.columns) == COLUMNS["speaker_share"]
    rows = [(r.outlet, r.speaker, r.quotations, r.words) for r in found.head(2).itertuples()]
    assert rows == [("b", LUND, 2, 6), ("b", BERG, 1, 7)]  # two parts are one quotation; the fragment and the headline are out
    assert found["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 1])
    assert found["share_of_words"].tolist() == pytest.approx([6 / 13, 7 / 13, 1])
    assert (found["outlet"].iloc[2], pd.isna(found["speaker"].iloc[2]), found["quotations"].iloc[2]) == ("a", True, 1)


def test_words_are_counted_without_punctuation():
    assert speaker_share(quotations(("a", 1, 0, "Wait – we’ll “see” …", LUND, "said")))["words"].tolist() == [4]  # wait, we, 'll, see


def test_positions_run_from_the_first_sentence_to_the_end_of_the_last(said):
    found = speaker_positions(said, sentences(("b", 0, 40), ("b", 40, 200), ("a", 20, 70)))
    assert tuple(found.columns) == COLUMNS["speaker_positions"]
    assert [(r.article_id, r.quotation_no, r.start, r.end, r.sentence_start) for r in found.itertuples()] == [
        ("b", 1, 10, 20, 0), ("b", 2, 40, 86, 40), ("b", 3, 90, 105, 40), ("a", 2, 20, 28, 20),
    ]  # fmt: skip
    assert found["position"].tolist() == pytest.approx([0.05, 0.2, 0.45, 0])
    assert found["until"].tolist() == pytest.approx([0.1, 0.43, 0.525, 0.16])
    assert (found["first"].tolist(), found["last"].tolist()) == ([True, False, False, True], [False, False, True, True])


def test_a_verb_counts_in_its_base_form_once_a_quotation(said):
    found = cue_verbs(said)
    assert tuple(found.columns) == COLUMNS["cue_verbs"]
    assert [tuple(row) for row in found.drop(columns="speaker").itertuples(index=False)] == [
        ("b", "say", 2, 2, 1.0, False, "said 1, says 1"),
        ("b", "claim", 1, 1, 1.0, True, "claimed 1"),
        ("a", "warn", 1, 1, 1.0, True, "has warned of 1"),
    ]
    assert found["speaker"].tolist()[:2] == [LUND, BERG] and pd.isna(found["speaker"].iloc[2])


def test_the_list_of_verbs_that_judge_can_be_ones_own(said):
    assert cue_verbs(said, {"saying that judges": ["said"], "weather": ["claimed"]})["judges"].tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("cue", "base"),
    [("told", "tell"), ("has called for", "call"), ("spoke of", "speak of"), ("pointed out", "point out"), ("wept", "wept"), (":", "")],
)
def test_the_base_form_of_a_cue(cue, base):
    assert lemma(cue) == base


def test_nothing_quoted_gives_empty_tables():
    empty = quotations()
    assert speaker_share(empty).empty and cue_verbs(empty).empty and speaker_positions(empty, sentences()).empty


def test_order_of_input_does_not_matter_within_an_outlet(said):
    mine = said[said["outlet"] == "b"]
    pd.testing.assert_frame_equal(speaker_share(mine), speaker_share(mine.iloc[::-1]))
    pd.testing.assert_frame_equal(cue_verbs(mine), cue_verbs(mine.iloc[::-1]))
    whole = sentences(("b", 0, 200))
    pd.testing.assert_frame_equal(speaker_positions(mine, whole), speaker_positions(mine.iloc[::-1], whole))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.text(min_size=1, max_size=40), st.sampled_from([LUND, BERG, None])), max_size=8))
def test_shares_add_up_and_positions_stay_inside(found):
    frame = quotations(*(("a", n, start, text, speaker, "said") for n, (start, text, speaker) in enumerate(found, 1)))
    shares = speaker_share(frame)
    assert shares["share"].sum() == pytest.approx(1 if found else 0)
    places = speaker_positions(frame, sentences(("a", 0, 500)))
    assert len(places) == len(found) == shares["quotations"].sum() and places["first"].sum() == places["last"].sum() == bool(found)
    assert ((places["position"] >= 0) & (places["position"] < places["until"]) & (places["until"] <= 1)).all()
