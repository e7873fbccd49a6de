"""Quotation marks: typed pairs, nesting, repair, chains of paragraphs."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.marks import quoted


def inner(text, blocks=None):
    return [text[q.start : q.end] for q in quoted(text, blocks or [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “yes” and “no”.", ["yes", "no"]),
        ('She said "yes" and "no".', ["yes", "no"]),
        ("She said «yes» and „no“.", ["yes", "no"]),
        ("She said ‘yes, we won’t’ twice.", ["yes, we won’t"]),
        ("She said 'yes, we won't' twice.", ["yes, we won't"]),
    ],
)
def test_every_style_pairs(text, expected):
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It’s the workers’ demand, and the Lunds’ too.",
        "It's the '90s, rock 'n' roll and the workers' demand.",
        "’Twas 6' 2\" long.",
        "The ’90s and ’em.",
    ],
)
def test_apostrophes_are_no_marks(text):
    assert inner(text) == []


def test_a_plural_possessive_does_not_close_a_single_mark():
    assert inner("He spoke of ‘the workers’ long fight’ again.") == ["the workers’ long fight"]


def test_a_wrong_way_curly_mark_is_repaired():
    assert inner("a site called “Cape Calm“ that sells ”boats”.") == ["Cape Calm", "boats"]


def test_an_opening_mark_typed_twice_is_one():
    assert inner('"“Yes,” she said on Monday."') == ["Yes,"]


def test_an_opening_mark_right_after_a_comma_opens():
    assert inner("She said,“Yes, and no.” Then rain.") == ["Yes, and no."]


def test_nesting_has_a_depth():
    text = "“He told me ‘no’ twice,” she said."
    assert [(text[q.start : q.end], q.depth) for q in quoted(text, [(0, len(text))])] == [("He told me ‘no’ twice,", 0), ("no", 1)]


def test_an_unclosed_mark_reaches_to_the_end_of_its_block_and_no_further():
    text = "He said “we go.\n\nShe said “no” then."
    found = quoted(text, [(0, 15), (17, len(text))])
    assert [(text[q.start : q.end], q.closed) for q in found] == [("we go.", False), ("no", True)]


def test_an_unclosed_mark_before_a_pair_costs_only_itself():
    assert inner('He said "we go. She said "no" then.') == ["no"]


def test_paragraphs_that_each_open_with_a_mark_are_one_chain():
    text = "“One.\n“Two.\n“Three,” he said. “Four.”"
    found = quoted(text, [(0, 5), (6, 11), (12, len(text))])
    assert [(text[q.start : q.end], q.chain) for q in found] == [("One.", 1), ("Two.", 1), ("Three,", 1), ("Four.", 2)]


def test_what_a_paragraph_leaves_open_the_next_may_close():
    text = "“One.\nTwo,” he said."
    found = quoted(text, [(0, 5), (6, len(text))])
    assert [(text[q.start : q.end], q.chain, q.closed) for q in found] == [("One.", 1, False), ("Two,", 1, True)]
    text = '"One.\nA 6" plank lay there.'
    assert inner(text, [(0, 5), (6, len(text))]) == ["One."]


def test_a_wrong_way_mark_closes_what_is_open_though_a_space_is_missing():
    assert inner("He wrote: “It stands.“[Post] Then, “no”.") == ["It stands.", "no"]
    assert inner("She said,“No.” Then she left.") == ["No."]


def test_single_guillemets_nest_in_double_ones():
    text = "Il dit : «Un ‹port› neuf»."
    assert [(text[q.start : q.end], q.depth) for q in quoted(text, [(0, len(text))])] == [("Un ‹port› neuf", 0), ("port", 1)]


def test_a_mark_never_pairs_across_blocks():
    text = "It is “not\nclosed” here."
    assert inner(text, [(0, 10), (11, len(text))]) == ["not"]


MARKED = st.text(alphabet="ab ’‘'\"“”„«».,s\n—", max_size=60)


@given(MARKED, st.integers(0, 60))
def test_stretches_lie_inside_their_block_between_marks(text, cut):
    cut = min(cut, len(text))
    for q in quoted(text, [(0, cut), (cut, len(text))]):
        assert (
            (0 if q.outer_start < cut else cut)
            <= q.outer_start
            <= q.start
            < q.end
            <= q.outer_end
            <= (cut if q.outer_start < cut else len(text))
        )
        assert q.start == q.outer_start == cut or text[q.outer_start] in "“”„\"«»‘'’"
        assert text[q.start : q.end] == text[q.start : q.end].strip()


@given(MARKED)
def test_top_level_stretches_do_not_overlap(text):
    top = [q for q in quoted(text, [(0, len(text))]) if q.depth == 0]
    assert all(a.outer_end <= b.outer_start for a, b in pairwise(top))
