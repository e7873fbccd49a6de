"""How a sentence was edited: kinds worked out by hand, offsets that fit both sides, the mirror image from the other side."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_tables import aligned, split

from newskit import tables
from newskit.measures import edit_kinds, edits, overlap

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
SENTENCE = st.lists(
    st.sampled_from(
        [
            *(
                "Mr",
                "Lind",
                "Lindt",
                "said",
                "the",
                "of",
                "old",
                "bridge",
                "40",
                "forty",
                "45",
                "more than",
                "“it",
                "’s”",
                "😀",
                ",",
                "ß",
                "İ",
            ),
            *("I", "he", "has", "reportedly", "may have", "fell", "fall", "according to", "“", "”"),
        ]
    ),
    max_size=14,
).map(" ".join)
TEXT = st.text(alphabet=st.sampled_from(list("abA .,'\"’“”-\n\r\u00ad\u00a0😀ßİ1")), max_size=60)
PLAN = "The council approved the plan for the new bridge on Monday"
MAYOR = "the mayor praised the engineers who drew it"


def marked(text, other):
    """Both sentences with each edit in brackets."""
    return tuple("".join(piece if kind is None else f"[{kind}: {piece}]" for piece, kind in side) for side in edits.segments(text, other))


def plain(sentence):
    return re.sub(r"\[[^:\]]*: ([^\]]*)\]", r"\1", sentence)


def assert_marked(one, other):
    assert marked(plain(one), plain(other)) == (one, other)


def table_of(texts, **options):
    return edits.edits(aligned(texts, **options), *split(texts))


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
    assert marked("The paper with it, “the bridge fell.”", "“The bridge fell.”") == (
        "[cut: The paper with it], “the bridge fell.”",
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


# ---- what became of the claim


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gate failed, [attribution changed: he] said.", "The gate failed, [attribution changed: Mr Oduya] said."),
        ("[attribution changed: Ms Lind] said the gate failed.", "[attribution changed: The minister] said the gate failed."),
        ("The mayor [attribution changed: said] the gate failed.", "The mayor [attribution changed: claimed] the gate failed."),
        ("The gate failed, [attribution changed: police said on Friday].", "The gate failed."),
        (
            "The gate failed, [attribution changed: according to] the fire service.",
            "The gate failed, the fire service [attribution changed: said].",
        ),
        ("“The gate failed,” said [attribution changed: the old mayor].", "“The gate failed,” said [attribution changed: Ida Lind]."),
    ],
)
def test_attribution_changed(one, other):
    assert_marked(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council heard that [cut: Mr] Lind said the gate failed.", "The council heard that Lind said the gate failed."),
        ("The [replaced: old] mayor said the gate failed.", "The [replaced: new] mayor said the gate failed."),
        ("The mayor said the [replaced: gate] failed.", "The mayor said the [replaced: pump] failed."),
        ("The council said in a [cut: written] statement it will pay.", "The council said in a statement it will pay."),
        ("The council [cut: has agreed] to pay for the gate.", "The council to pay for the gate."),
        ("The claims of [replaced: sailors] were heard.", "The claims of [replaced: farmers] were heard."),
    ],
)
def test_the_name_is_kept_or_nobody_is_said_to_say_so(one, other):
    assert_marked(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gate [hedge removed: reportedly] failed.", "The gate failed."),
        ("The gate is [hedge removed: thought to be] open.", "The gate is open."),
        ("The gate [hedge removed: might] fail.", "The gate [hedge removed: will] fail."),
        ("The gate [hedge removed: may have] failed.", "The gate failed."),
        ("The gate [hedge removed: might fail].", "The gate [hedge removed: failed]."),
        ("[hedge removed: More than] 40 people left the town.", "40 people left the town."),
    ],
)
def test_a_hedge_removed_and_added(one, other):
    assert_marked(one, other)
    assert_marked(other.replace("removed", "added"), one.replace("removed", "added"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gate [replaced: reportedly] failed.", "The gate [replaced: apparently] failed."),  # a hedge for a hedge
        ("The gate failed [cut: which is likely to cost the town a year].", "The gate failed."),  # a claim, hedged
        ("The gate may [replaced: stick].", "The gate may [replaced: open]."),
        ("The gate did [cut: not] open.", "The gate did open."),
    ],
)
def test_no_hedge(one, other):
    assert_marked(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The town [tense or person: has] agreed to it.", "The town agreed to it."),
        ("The town [tense or person: says] little of it.", "The town [tense or person: said] little of it."),
        ("The town [tense or person: is rising] early.", "The town [tense or person: rose] early."),
        ("Then [tense or person: we will] open the gate.", "Then [tense or person: they would] open the gate."),
        ("They opened [tense or person: our] gate.", "They opened [tense or person: their] gate."),
    ],
)
def test_tense_or_person(one, other):
    assert_marked(one, other)
    assert_marked(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The [replaced: boat] was old.", "The [replaced: boats] was old."),
        ("The gate, [cut: is] old, fell.", "The gate, old, fell."),
        ("Then [replaced: he] opened the gate.", "Then [replaced: she] opened the gate."),
        ("A [replaced: building] of stone fell.", "A [replaced: built] of stone fell."),
        ("They [replaced: have] opened the gate.", "They [replaced: 've] opened the gate."),
        ("The town [replaced: opened] the gate.", "The town [replaced: closed] the gate."),
    ],
)
def test_neither_tense_nor_person(one, other):
    assert_marked(one, other)


def test_a_quotation_made_indirect_and_back():
    direct = "[quotation made indirect: “]We will open the old gate on Friday[quotation made indirect: ”], the mayor said."
    assert_marked(
        direct.replace("We will", "[tense or person: We will]"),
        "[tense or person: They would] open the old gate on Friday, the mayor said.",
    )
    assert_marked(
        "[tense or person: They would] open the old gate on Friday, the mayor said.",
        direct.replace("We will", "[tense or person: We will]").replace("indirect", "direct"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor called it “a bad day” then.", "The mayor called it 'a bad day' then."),  # marks of another style
        ("The boat “Old Ida” sank at the pier.", "The boat Old Ida sank at the pier."),  # a name of two words
        ("“It is late and very cold,” he said.", "It is late and very cold,” he said."),  # a mark was lost, the other stands
        ("He said “it is late and cold” then.", "He said [replaced: nothing] then."),
    ],
)
def test_quotations_that_stay(one, other):
    kinds = {kind for side in edits.segments(*map(plain, (one, other))) for _, kind in side}
    assert not {"quotation made indirect", "quotation made direct"} & kinds


def test_a_quotation_of_several_sentences_is_no_edit_where_its_marks_stand_elsewhere():
    texts = {"a": f"“It is late. {PLAN}. Go home,” he said.", "b": f"“{PLAN}, and we are all glad,” she said.", "c": f"{PLAN}, it said."}
    table = table_of(texts)
    requoted = table[table["kind"].str.startswith("quotation")]
    # the sentence of a has no mark of its own; the row of b against c is the opening mark and the closing one
    assert list(requoted[["article_id", "other_id", "kind", "before", "after"]].itertuples(index=False, name=None)) == [
        ("b", "c", "quotation made indirect", "“", ""),
        ("b", "c", "quotation made indirect", "”", ""),
        ("c", "b", "quotation made direct", "", "“"),
        ("c", "b", "quotation made direct", "", "”"),
    ]


# ---- any pair


@given(SENTENCE, SENTENCE)
def test_pieces_join_to_the_sentences_and_mirror(text, other):
    here, there = edits.segments(text, other)
    assert "".join(piece for piece, _ in here) == text and "".join(piece for piece, _ in there) == other
    mirrored = edit_kinds.MIRRORED
    back, forth = edits.segments(other, text)
    assert [(piece, mirrored.get(kind, kind)) for piece, kind in back] == there
    assert [(piece, mirrored.get(kind, kind)) for piece, kind in forth] == here
    assert {kind for _, kind in here} <= {None, *edit_kinds.KINDS} - {"added"}


@given(TEXT, TEXT)
def test_hostile_text_is_cut_and_lost_nowhere(text, other):
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
        assert row.kind in edit_kinds.KINDS and (row.before or row.after)
        assert row.before if row.kind == "cut" else row.before == "" if row.kind == "added" else True
        assert row.after if row.kind == "added" else row.after == "" if row.kind == "cut" else True


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
        "added": [(568, 568)],
        "tense or person": [(176, 176)],
        "name spelling": [(495, 501)],
        "replaced": [(536, 552)],
    }
    assert found == {span: kind for kind, spans in wanted.items() for span in spans}
    assert len(table) == 2 * len(mine)
