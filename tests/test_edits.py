"""How a sentence was edited: kinds worked out by hand, offsets that fit both sides, the mirror image from the other side."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_tables import split

from newskit import tables
from newskit.measures import edits, overlap

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
SENTENCE = st.lists(
    st.sampled_from(
        ["Mr", "Lind", "Lindt", "said", "the", "of", "old", "bridge", "40", "forty", "45", "more than", "“it", "’s”", "😀", ",", "ß", "İ"]
    ),
    max_size=14,
).map(" ".join)
TEXT = st.text(alphabet=st.sampled_from(list("abA .,'\"’“”-\n\r\u00ad\u00a0😀ßİ1")), max_size=60)
PLAN = "The council approved the plan for the new bridge on Monday"
MAYOR = "the mayor praised the engineers who drew it"


def marked(text, other):
    """Both sentences with each edit in brackets."""
    return tuple("".join(piece if kind is None else f"[{kind}: {piece}]" for piece, kind in side) for side in edits.segments(text, other))


def table_of(texts, **options):
    sentences, words = split(texts)
    aligned = overlap.sentence_overlap(sentences, words, overlap.weights(words), **options)
    return edits.edits(aligned, sentences, words)


# ---- kinds


def test_cut_and_added():
    assert marked("Mr Lind left.", "Lind left early.") == ("[cut: Mr] Lind left.", "Lind left [added: early].")


def test_replaced():
    assert marked("The old bridge fell.", "The wooden bridge fell.") == (
        "The [replaced: old] bridge fell.",
        "The [replaced: wooden] bridge fell.",
    )


def test_case_quotes_and_punctuation_are_no_edits():
    assert marked("“It’s late”, THE mayor said!", '"It\'s late," the mayor said.') == (
        "“It’s late”, THE mayor said!",
        '"It\'s late," the mayor said.',
    )


def test_a_clause_that_moved():
    assert marked("On Friday morning the old bridge fell.", "The old bridge fell on Friday morning.") == (
        "[moved: On Friday morning] the old bridge fell.",
        "The old bridge fell [moved: on Friday morning].",
    )


def test_words_kept_beside_what_follows():
    assert marked("The paper wrote, “the bridge fell.”", "“The bridge fell.”") == (
        "[cut: The paper wrote], “the bridge fell.”",
        "“The bridge fell.”",
    )


def test_little_words_between_two_replacements_are_part_of_one():
    assert marked("It praised builders of ships today", "It blamed owners of cars today") == (
        "It [replaced: praised builders of ships] today",
        "It [replaced: blamed owners of cars] today",
    )


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("40", "45", "number changed"),
        ("forty", "45", "number changed"),
        ("1,200", "1.3 thousand", "number changed"),
        ("more than 40", "nearly fifty", "number changed"),
        ("forty", "40", "replaced"),
        ("2m", "2 million", "replaced"),
        ("40 old", "45", "replaced"),
    ],
)
def test_a_number_changed_is_another_value(one, other, kind):
    assert edits.segments(f"Of the {one} people few left", f"Of the {other} people few left")[0][1] == (one, kind)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Sofya", "Sofia", "name spelling"),
        ("Petrovskiy", "Petrovsky", "name spelling"),
        ("Arland", "Arlandi", "replaced"),
        ("sofya", "sofia", "replaced"),
        ("Ann", "Ana", "replaced"),
    ],
)
def test_a_name_in_two_spellings(one, other, kind):
    assert edits.segments(f"Then {one} left the town", f"Then {other} left the town")[0][1] == (one, kind)


def test_a_capital_at_the_beginning_is_no_name():
    assert ("These", "replaced") in edits.segments("These people left the town", "Those people left the town")[0]
    assert ("These", "replaced") in edits.segments("He said: “These left the town”", "He said: “Those left the town”")[0]


def test_a_spelling_inside_a_longer_replacement():
    assert marked("So minister Sofya left", "So Ms Sofia left") == (
        "So [replaced: minister] [name spelling: Sofya] left",
        "So [replaced: Ms] [name spelling: Sofia] left",
    )


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("two hundred thousand", [(200_000.0, "")]),
        ("a dozen boats and 2,500.5 tons", [(12.0, ""), (2500.5, "")]),
        ("no fewer than twenty-five", [(25.0, "≥")]),
        ("over 3bn", [(3e9, ">")]),
        ("a boat of the 1990s", []),
        ("hundred 1,23", []),
    ],
)
def test_numbers(words, values):
    assert [(n.value, n.hedge) for n in edits.numbers(words.split())] == values


# ---- any pair


@given(SENTENCE, SENTENCE)
def test_pieces_join_to_the_sentences_and_mirror(text, other):
    here, there = edits.segments(text, other)
    assert "".join(piece for piece, _ in here) == text and "".join(piece for piece, _ in there) == other
    mirrored = {"cut": "added", "added": "cut"}
    back, forth = edits.segments(other, text)
    assert [(piece, mirrored.get(kind, kind)) for piece, kind in back] == there
    assert [(piece, mirrored.get(kind, kind)) for piece, kind in forth] == here
    assert {kind for _, kind in here} <= {None, "cut", "moved", "replaced", "number changed", "name spelling"}


@given(TEXT, TEXT)
def test_hostile_text_is_only_cut(text, other):
    here, there = edits.segments(text, other)
    assert "".join(piece for piece, _ in here) == text and "".join(piece for piece, _ in there) == other


@given(SENTENCE)
def test_the_same_sentence_has_no_edits(text):
    assert {kind for side in edits.segments(text, text) for _, kind in side} <= {None}


# ---- the table


@settings(deadline=None)
@given(SENTENCE, SENTENCE, st.sampled_from(["", "😀\r\n", "É\n\n"]))
def test_offsets_fit_both_articles(one, other, before):
    texts = {"a": f"{before}{one}", "b": f"{other} .\r\n{one}"}
    for row in table_of(texts, at_least=0.1, short=0, tiny=0).itertuples():
        assert texts[row.article_id][row.start : row.end] == row.before
        assert texts[row.other_id][row.other_start : row.other_end] == row.after
        assert (row.before == "") == (row.kind == "added") and (row.after == "") == (row.kind == "cut")


def test_every_edit_stands_from_both_sides():
    table = table_of({"a": f"Mr Oduya said {PLAN}.", "b": f"Oduya said {PLAN} at noon."})
    assert list(table.itertuples(index=False, name=None)) == [
        ("a", 0, 2, "b", 0, 0, "cut", "Mr", ""),
        ("a", 72, 72, "b", 70, 77, "added", "", "at noon"),
        ("b", 0, 0, "a", 0, 2, "added", "", "Mr"),
        ("b", 70, 77, "a", 72, 72, "cut", "at noon", ""),
    ]


def test_a_split_sentence_is_compared_with_both_parts():
    table = table_of({"a": f"{PLAN}, and {MAYOR}.", "b": f"{PLAN}. {MAYOR.capitalize()} well."})
    assert list(table.drop(columns="other_id").itertuples(index=False, name=None)) == [
        ("a", 60, 63, 58, 58, "cut", "and", ""),
        ("a", 107, 107, 104, 108, "added", "", "well"),
        ("b", 58, 58, 60, 63, "added", "", "and"),
        ("b", 104, 108, 107, 107, "cut", "well", ""),
    ]


def test_no_pairs_and_verbatim_pairs_have_no_edits():
    assert tuple(table_of({"a": PLAN, "b": "Rain fell."}).columns) == tables.COLUMNS["edits"]
    assert table_of({"a": f"{PLAN}.", "b": f"“{PLAN}”"}).empty


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not here")
def test_the_seeds():
    """Every edit of the seven pairs, by offsets in 000, checked against the texts by a reader: three courtesy titles, a first name ..."""
    texts = {path.name[:3]: path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    kept = {"000": {3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33}, "001": {1, 3, 8, 10, 12, 14, 16, 22, 24, 26, 28, 30, 32, 34}}
    sentences, words = split(texts, kept)
    table = edits.edits(overlap.sentence_overlap(sentences, words, overlap.weights(words)), sentences, words)
    mine = table[table["article_id"] == "000"]
    found = {(row.start, row.end): row.kind for row in mine.itertuples()}
    wanted = {
        "cut": [(205, 210), (349, 360), (761, 763), (1069, 1071), (1378, 1380), (1671, 1678), (1849, 1891)],
        "added": [(176, 176), (568, 568)],
        "name spelling": [(495, 501)],
        "replaced": [(536, 552)],
    }
    assert found == {span: kind for kind, spans in wanted.items() for span in spans}
    assert len(table) == 2 * len(mine)
