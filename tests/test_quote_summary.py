"""What each outlet carries of what was said: a tiny coverage table, counted by hand."""

import math

import pytest

from newskit.measures.quote_summary import quote_summary
from newskit.tables import COLUMNS, table


def coverage(*rows):
    """A table from (cluster, outlet, relation, words, words kept) and, if given, agencies."""
    return table("quote_coverage", [(c, "Kari Lund", "…", o, r, o, None, w, k, "", *(more or [None])) for c, o, r, w, k, *more in rows])


def articles(*outlets):
    return table("articles", [(o, o, "agency" if o == "NPA" else "outlet", *[None] * (len(COLUMNS["articles"]) - 3)) for o in outlets])


def quotations(*kinds):
    """A quotation in A for each kind of speaker; None: the speaker is not known."""
    rows = []
    for n, kind in enumerate(kinds, 1):
        row = ("A", "A", n, 1, "direct", n, n + 4, "Rain", kind and "Kari Lund", None, None, None, None, None, None, 0.9, "test", False)
        rows.append((*row, *[None] * (len(COLUMNS["quotations"]) - len(row))))
    return table("quotations", rows).assign(speaker_kind=list(kinds))


@pytest.fixture
def found():
    held = coverage(
        (1, "A", "verbatim", 10, 10), (1, "B", "cut", 10, 4),
        (2, "A", "paraphrase candidate", 8, 0), (2, "B", "verbatim", 8, 8),
        (3, "A", "not comparable", 6, 0), (3, "B", "verbatim", 6, 6, "NPA"),
        (4, "A", "altered", 5, 3), (4, "B", "absent", 5, 0),
    )  # fmt: skip
    kinds = ["person"] * 7 + ["office", "unnamed", "unnamed", None]
    return quote_summary(quotations(*kinds), held, articles("A", "NPA", "B", "C")).set_index("outlet")


def test_a_candidate_counts_as_absent_and_what_cannot_be_compared_counts_nowhere(found):
    assert found.index.tolist() == ["A", "B", "C"]  # agencies are no outlets
    assert found.loc["A", ["carried", "perhaps", "comparable"]].tolist() == [2, 1, 3]
    assert found.loc["B", ["carried", "perhaps", "comparable"]].tolist() == [3, 0, 4]
    assert found["share"].tolist()[:2] == pytest.approx([2 / 3, 3 / 4])


def test_a_paraphrase_is_carried_and_takes_what_was_exclusive():
    held = coverage((1, "A", "verbatim", 10, 10), (1, "B", "paraphrase", 10, 2), (2, "A", "verbatim", 4, 4), (2, "B", "absent", 4, 0))
    found = quote_summary(quotations("person"), held, articles("A", "B")).set_index("outlet")
    assert found[["carried", "perhaps", "words", "words_kept", "exclusives"]].to_numpy().tolist() == [[2, 0, 14, 14, 1], [1, 0, 10, 2, 0]]


def test_words_kept_are_those_of_what_is_carried(found):
    assert found.loc["A", ["words", "words_kept"]].tolist() == [15, 13]
    assert found.loc["B", ["words", "words_kept"]].tolist() == [24, 18]
    assert found["share_of_words"].tolist()[:2] == pytest.approx([13 / 15, 0.75])


def test_exclusive_is_what_no_other_outlet_and_no_agency_has(found):
    assert found["exclusives"].tolist() == [1, 1, 0]  # 4 in A; 2 in B, where A perhaps paraphrases it; 3 is the agency's


def test_named_against_unnamed_leaves_out_who_is_not_known(found):
    assert found.loc["A", ["named", "unnamed", "unresolved"]].tolist() == [8, 2, 1]
    assert found.loc["A", "share_named"] == pytest.approx(0.8)


def test_too_little_is_said_in_a_sentence_and_a_share_of_nothing_is_missing(found):
    assert found.loc["A", "note"] == "Only 3 quotations can be compared: the share says little."
    assert found.loc["C", "note"].startswith("Only 0 quotations can be compared")
    assert (
        math.isnan(found.loc["C", "share"]) and math.isnan(found.loc["C", "share_of_words"]) and math.isnan(found.loc["C", "share_named"])
    )


def test_a_story_without_quotations_has_a_row_for_every_outlet():
    found = quote_summary(quotations(), coverage(), articles("A", "B"))
    assert tuple(found.columns) == COLUMNS["quote_summary"]
    assert found[["outlet", "carried", "comparable", "named"]].values.tolist() == [["A", 0, 0, 0], ["B", 0, 0, 0]]
