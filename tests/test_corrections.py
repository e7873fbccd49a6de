"""Corrections: rows that make a new story, and what becomes of those that do not fit."""

import csv
import re
from importlib.resources import files
from itertools import pairwise

import pandas as pd
import pytest
import small_story
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit import tables
from newskit.corrections import (
    ARTICLE_FIELDS,
    BLOCK_FIELDS,
    QUOTATION_FIELDS,
    QUOTATION_KINDS,
    SPEAKER_KINDS,
    correct,
    corrections_table,
    digest,
    read_corrections,
    references,
    save_corrections,
    unmatched,
)
from newskit.explorer.markup import printable
from newskit.explorer.page import page

NOWHERE = "no words of one block of the article stand there"
TEXT = "Rain falls\n\nRain fell on the town.\n\nREAD MORE: Snow\n\nIt was wet, reports Reuters.\n"


@pytest.fixture
def story():
    records = [{"id": "a", "text": TEXT}, {"id": "b", "outlet": "The Pier", "text": "Snow fell.\n\nIt lay."}]
    return nk.Story.from_records(records)


def row(article, field, value, block=None):
    start, end = (block.start, block.end) if block else (None, None)
    return {"article": article, "start": start, "end": end, "field": field, "value": value, "when": "2031-05-06"}


def block_of(article, words):
    return next(b for b in article.blocks if words in article.text[b.start : b.end])


def corrected(story, *rows):
    return correct(story, corrections_table(rows))


# ---- the name of a text


def test_the_digest_names_the_text_alone(story):
    assert digest(story["a"]) == "t" + "73407e5bf9b17fe"  # the first digits of the text's SHA-256
    other = nk.Story.from_records([{"id": "z", "outlet": "Elsewhere", "title": "Other", "text": TEXT}])
    assert digest(other["z"]) == digest(story["a"])
    assert digest(other["z"]) != digest(story["b"])


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_has_a_digest_that_no_spreadsheet_takes_for_a_number(text):
    name = digest(nk.Article("a", "A", text))
    assert len(name) == 16
    assert name[0] == "t"


def test_articles_with_one_text_are_named_by_their_ids():
    records = [{"id": n, "outlet": n, "text": text} for n, text in (("a", "Rain."), ("b", "Rain."), ("c", "Snow."))]
    story = nk.Story.from_records(records)
    assert references(story) == {"a": "a", "b": "b", "c": digest(story["c"])}
    both = corrections_table([row(digest(story["a"]), "outlet", "The Post")])
    assert unmatched(story, both)["why"].tolist() == ["2 articles have this text: name one by its id (a, b)"]
    assert correct(story, both).outlets == ("a", "b", "c")
    assert corrected(story, row("a", "outlet", "The Post")).outlets == ("The Post", "b", "c")
    kind = row(digest(story["a"]), "kept", "no", story["a"].blocks[0])
    assert [b.kept for a in corrected(story, kind) for b in a.blocks] == [False, False, True]  # the same text, the same block


# ---- what a correction does


def test_the_fields_of_an_article(story):
    values = {
        "outlet": "The Mill",
        "agency": "AFP",
        "published": "2031-05-04T09:30+02:00",
        "role": "agency",
        "title": "Wet",
        "byline": "Ann",
    }
    assert tuple(values) == ARTICLE_FIELDS
    made = corrected(story, *(row(digest(story["a"]), field, value) for field, value in values.items()))["a"]
    assert {field: getattr(made, field) for field in values} == values
    assert made.agency_evidence is None  # its words credit Reuters
    assert "outlet unknown" in story["a"].flags
    assert "outlet unknown" not in made.flags
    assert made.text == TEXT
    assert story["a"].outlet == "a"  # the story that was given stays


def test_an_empty_value_takes_a_field_away(story):
    given_first = corrected(story, row("a", "published", "2031-05-04"), row("a", "byline", "Ann"), row("a", "title", "Wet"))
    rows = [row("a", field, "") for field in ("agency", "published", "title", "byline")]
    made = corrected(given_first, *rows)["a"]
    assert (made.agency, made.published, made.title, made.byline) == (None, None, "", None)


def test_the_agency_that_was_found_keeps_its_evidence(story):
    assert corrected(story, row("a", "agency", "Reuters"))["a"].agency_evidence == story["a"].agency_evidence is not None


def test_a_kind_decides_whether_its_block_is_kept(story):
    aside, body = block_of(story["a"], "READ MORE"), block_of(story["a"], "town")
    made = corrected(story, row("a", "kind", "paragraph", aside), row("a", "kind", "caption", body))
    assert [(b.kind, b.kept) for b in made["a"].blocks] == [
        ("headline", True),
        ("caption", False),
        ("paragraph", True),
        ("paragraph", True),
    ]
    assert (made["a"].title, made["a"].agency) == ("Rain falls", "Reuters")
    assert "READ MORE: Snow" in nk.sentences(made)["text"].tolist()
    assert "Rain fell on the town." not in nk.sentences(made)["text"].tolist()


@pytest.mark.parametrize("order", [1, -1])
def test_what_kept_says_stands_above_what_the_kind_says(story, order):
    aside = block_of(story["a"], "READ MORE")
    rows = [row("a", "kind", "caption", aside), row("a", "kept", "yes", aside)][::order]
    made = block_of(corrected(story, *rows)["a"], "READ MORE")
    assert (made.kind, made.kept, made.rule, made.confidence) == ("caption", True, "kept by hand", 1.0)


def test_a_block_is_switched_back_and_nothing_else_changes(story):
    aside = block_of(story["a"], "READ MORE")
    made = corrected(story, row(digest(story["a"]), "kept", "Yes ", aside))
    before, after = nk.lines(story), nk.lines(made)
    changed = (before["kept"] != after["kept"]) | (before["kind"] != after["kind"])
    assert before[changed]["text"].tolist() == ["READ MORE: Snow"]
    assert after[changed]["kind"].tolist() == ["read_more"]


def test_of_two_corrections_of_one_thing_the_later_counts(story):
    assert corrected(story, row("a", "outlet", "One"), row("a", "outlet", "Two"))["a"].outlet == "Two"


def test_correcting_twice_is_correcting_once(story):
    aside = block_of(story["a"], "READ MORE")
    rows = [row("a", "kept", "yes", aside), row("a", "outlet", "The Mill")]
    once = corrected(story, *rows)
    assert corrected(once, *rows).articles == once.articles


# ---- what the analyst says of a quotation

FERRY = """Ferry stays in port

🌊🌊 Ann Lindqvist runs the pier. Bo Ek runs the ferry.

“We wait,” Lindqvist said, “until the wind drops.” Nobody called it “safe”.

Ek said the ferry was full. It rained all night.

“Nobody listens” is what the sign says.
"""


@pytest.fixture
def ferry():
    return nk.Story.from_records([{"id": "ferry", "outlet": "The Pier", "text": FERRY}, {"id": "b", "outlet": "Mill", "text": "It lay."}])


def of(story, field, value, words):
    """A row about these words of the ferry's article."""
    start = FERRY.index(words)
    return {"article": digest(story["ferry"]), "start": start, "end": start + len(words), "field": field, "value": value}


def told(story):
    rows = nk.quotations(story).astype(object).where(lambda table: table.notna(), None)
    return list(rows[["quotation_no", "part", "kind", "text", "speaker", "speaker_kind"]].itertuples(index=False, name=None))


WAIT = [
    (1, 1, "direct", "We wait,", "Ann Lindqvist", "person"),
    (1, 2, "direct", "until the wind drops.", "Ann Lindqvist", "person"),
]
SAFE = (2, 1, "fragment", "safe", None, None)
FULL = (3, 1, "indirect", "the ferry was full", "Bo Ek", "person")
SIGN = (4, 1, "fragment", "Nobody listens", None, None)


def test_what_is_found_before_anything_is_corrected(ferry):
    assert told(ferry) == [*WAIT, SAFE, FULL, SIGN]


@pytest.mark.parametrize("words", ["We wait,", "until the wind drops.", "“We wait,”", " said, “until the wind drops.” "])
def test_a_speaker_is_corrected_by_any_part(ferry, words):
    made = corrected(ferry, of(ferry, "speaker", "Bo Ek", words))
    if words.startswith(" said"):  # other words: the part found there is these now
        assert told(made)[1] == (1, 2, "direct", "said, “until the wind drops.”", "Bo Ek", "person")
    else:
        assert told(made) == [(*row[:4], "Bo Ek", "person") for row in WAIT] + [SAFE, FULL, SIGN]
    rows = nk.quotations(made)
    assert rows["rule"].tolist()[:2] == ["corrected"] * 2
    assert rows["confidence"].tolist()[:2] == [1.0, 1.0]
    assert rows["cue"].tolist()[:2] == ["said", "said"]  # the words around it are still what they rest on
    assert rows["rule"].tolist()[2:] == nk.quotations(ferry)["rule"].tolist()[2:]


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [("", None), ("officials", "unnamed"), ("Foreign Ministry", "body"), ("Bo Ek; Harbour Council", "person; body"), ("Norway", "country")],
)
def test_the_kind_of_a_corrected_speaker_follows_its_name(ferry, speaker, kind):
    made = corrected(ferry, of(ferry, "speaker", speaker, "the ferry was full"))
    assert told(made)[3] == (3, 1, "indirect", "the ferry was full", speaker or None, kind)
    made = corrected(made, of(ferry, "speaker_kind", "office", "the ferry was full"))
    assert told(made)[3][5] == ("office" if speaker else None)


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("Lindqvist", "person"),  # Ann Lindqvist speaks elsewhere
        ("Bo Ek; Lindqvist", "person"),
        ("Kim", "person"),
        ("Kim; Norway", "person; country"),
        ("Parliament", "body"),
        ("Council", "body"),
        ("Spokeswoman", "office"),
        ("FIFA", "body"),
    ],
)
def test_a_single_name_is_a_persons_where_no_list_has_it_for_something_else(ferry, speaker, kind):
    assert told(corrected(ferry, of(ferry, "speaker", speaker, "the ferry was full")))[3][4:] == (speaker, kind)


def test_a_single_name_has_the_kind_of_the_speaker_found_with_it():
    text = "London meets\n\n🌊🌊 Ann London runs the pier. “We wait,” Ann London said.\n\nIt rained all night.\n"
    story = nk.Story.from_records([{"id": "a", "text": text}])
    start = text.index("It rained")
    made = corrected(story, row("a", "speaker", "London") | {"start": start, "end": start + len("It rained all night")})
    assert nk.quotations(made)[["speaker", "speaker_kind"]].to_numpy().tolist() == [["Ann London", "person"], ["London", "person"]]


@pytest.mark.parametrize("value", ["Bo Ek;Kari Lund", " Bo Ek ;; Kari Lund; Bo Ek;", "Bo Ek; Kari Lund"])
def test_several_speakers_stand_between_semicolons_each_once(ferry, value):
    assert told(corrected(ferry, of(ferry, "speaker", value, "the ferry was full")))[3][4:] == ("Bo Ek; Kari Lund", "person")


def test_a_kind_and_a_speaker_agree(ferry):
    made = corrected(ferry, of(ferry, "speaker", "a sign", "Nobody listens"), of(ferry, "quotation", "fragment", "the ferry was full"))
    assert told(made)[3:] == [
        (3, 1, "fragment", "the ferry was full", None, None),  # a fragment is nobody's
        (4, 1, "mixed", "Nobody listens", "a sign", "document"),
    ]
    made = corrected(ferry, of(ferry, "quotation", "Indirect", "We wait,"))
    assert [row[2] for row in told(made)] == ["indirect", "indirect", "fragment", "indirect", "fragment"]


def test_what_is_no_quotation_goes_and_comes_back(ferry):
    gone = corrected(ferry, of(ferry, "quotation", "no", "We wait,"), of(ferry, "speaker", "Bo Ek", "We wait,"))
    assert told(gone) == [(1, *SAFE[1:]), (2, *FULL[1:]), (3, *SIGN[1:])]
    assert told(corrected(gone, of(ferry, "quotation", "yes", "We wait,")))[:2] == [
        (1, 1, "direct", "We wait,", "Bo Ek", "person"),
        (1, 2, "direct", "until the wind drops.", "Bo Ek", "person"),
    ]


@pytest.mark.parametrize(
    ("words", "kind", "text"),
    [
        ("It rained all night.", "indirect", "It rained all night."),
        (" It rained", "indirect", "It rained"),
        ("Nobody called it “safe”", "mixed", "Nobody called it “safe”"),
    ],
)
def test_what_was_not_found_is_added_and_its_marks_say_its_kind(ferry, words, kind, text):
    for rows in ([("speaker", "Bo Ek")], [("speaker", "Bo Ek"), ("quotation", "yes")], [("quotation", "yes"), ("speaker", "Bo Ek")]):
        made = nk.quotations(corrected(ferry, *(of(ferry, field, value, words) for field, value in rows)))
        row = made[made["text"] == text].iloc[0]
        assert (row.kind, row.speaker, row.speaker_kind, row.rule) == (
            ("mixed" if rows == [("speaker", "Bo Ek")] and "safe" in text else kind),
            "Bo Ek",
            "person",
            "corrected",
        )
        assert made["start"].is_monotonic_increasing


def test_a_new_span_takes_over_what_was_known(ferry):
    longer = of(ferry, "quotation", "yes", "the ferry was full. It rained all night")
    for rows in (
        [longer, of(ferry, "speaker", "Kari Lund", "the ferry was full")],
        [of(ferry, "speaker", "Kari Lund", "the ferry was full"), longer],
    ):
        assert told(corrected(ferry, *rows))[3] == (3, 1, "indirect", "the ferry was full. It rained all night", "Kari Lund", "person")
    both = corrected(ferry, of(ferry, "quotation", "yes", "We wait,” Lindqvist said, “until the wind drops."))
    assert told(both)[0] == (1, 1, "mixed", "We wait,” Lindqvist said, “until the wind drops.", "Ann Lindqvist", "person")
    assert len(told(both)) == 4


def test_every_table_follows_and_every_pick_keeps_it(ferry):
    row = of(ferry, "speaker", "Kari Lund", "We wait,")
    made = corrected(ferry, row)
    assert "Kari Lund" in nk.speaker_share(made)["speaker"].tolist()
    assert "Kari Lund" in nk.quote_coverage(made)["speaker"].tolist()
    assert "Kari Lund" not in nk.speaker_share(ferry)["speaker"].tolist()
    for story in (made.pick(["The Pier"]), made.with_every_version(), made.drop(kind="headline"), nk.without_shared_copy(made)):
        assert told(story)[0] == (1, 1, "direct", "We wait,", "Kari Lund", "person")
    assert corrected(made, row).articles == made.articles
    assert unmatched(ferry, corrections_table([row])).empty


def test_a_correction_waits_while_its_block_is_set_aside(ferry):
    made = corrected(ferry, of(ferry, "quotation", "yes", "Ferry stays in port"))
    assert nk.quotations(made)["in_headline"].tolist() == [True, False, False, False, False, False]
    aside = made.drop(kind="headline")
    assert told(aside) == told(ferry)
    assert told(aside.keep(kind="headline")) == told(made)


@pytest.mark.parametrize("field", ["quotation", "speaker", "speaker_kind", "paraphrase"])
def test_a_correction_that_waits_for_its_block_is_listed(story, field):
    block = block_of(story["a"], "READ MORE")
    said = row("a", field, {"speaker": "Kim", "speaker_kind": "person"}.get(field, "yes"), block)
    assert unmatched(story, corrections_table([said]))["why"].tolist() == ["in a line that is set aside"]
    for keeping in (row("a", "kept", "yes", block), row("a", "kind", "paragraph", block)):
        assert unmatched(story, corrections_table([said, keeping])).empty
        assert unmatched(corrected(story, keeping), corrections_table([said])).empty
    town = block_of(story["a"], "town")
    aside = corrections_table([said | {"start": town.start, "end": town.end}, row("a", "kept", "no", town)])
    assert unmatched(story, aside)["why"].to_dict() == {0: "in a line that is set aside"}


def test_what_waits_is_made_once_its_block_is_kept(story):
    block = block_of(story["a"], "READ MORE")
    made = corrected(story, row("a", "quotation", "yes", block))
    assert nk.quotations(made).empty
    assert nk.quotations(corrected(made, row("a", "kept", "yes", block)))["text"].tolist() == ["READ MORE: Snow"]


@pytest.mark.parametrize(
    ("date", "taken"),
    [("2031-05-04", True), ("2031-05-04T09:30+02:00", True), ("2031-05-04 09:30", False), ("20310504", False), ("4 May 2031", False)],
)
def test_the_explorer_takes_the_dates_that_a_correction_takes(story, date, taken):
    script = (files("newskit.explorer") / "browser" / "correcting.js").read_text("utf-8")
    pattern, title = re.search(r'pattern: "([^"]+)", title: "([^"]+)"', script).groups()
    assert bool(re.fullmatch(pattern.replace("\\\\", "\\"), date)) == taken
    assert unmatched(story, corrections_table([row("a", "published", date)])).empty == taken
    assert "2031-05-04T09:30+02:00" in title


def test_a_corrected_quotation_survives_the_file_and_the_next_run(tmp_path, ferry):
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    rows = [
        of(ferry, "speaker", "=Kari, “Lund”", "We wait,"),
        of(ferry, "quotation", "no", "safe"),
        of(ferry, "quotation", "indirect", "It rained all night"),
        of(ferry, "speaker", "", "the ferry was full"),
    ]
    save_corrections(
        corrections_table([*rows, of(ferry, "speaker", "Ann", "port") | {"start": 3, "end": 99}]), tmp_path / "corrections.csv"
    )
    for _ in range(2):
        story = nk.read(tmp_path)
        assert [(row[3], row[4]) for row in told(story)] == [
            ("We wait,", "=Kari, “Lund”"),
            ("until the wind drops.", "=Kari, “Lund”"),
            ("the ferry was full", None),
            ("It rained all night", None),
            ("Nobody listens", None),
        ]
    note = story.report.set_index("file").loc["corrections.csv", "note"]
    assert note.startswith("4 of 5 corrections made; not made: line 6")
    assert note.endswith(f"speaker 'Ann': {NOWHERE}")


def test_the_next_page_shows_what_was_corrected(ferry):
    html = page(corrected(ferry, of(ferry, "speaker", "Kari Lund", "We wait,"))).html
    assert 'data-quotation="direct" data-speaker="Kari Lund"' in html
    assert html.count("corrected by hand") == 1
    assert "corrected by hand" not in page(ferry).html


# ---- whether a quotation is the paraphrase that it may be

PIER = "Ferry stays in port\n\n🌊🌊 Ann Lindqvist runs the pier.\n\n“The boats will return,” Lindqvist said. “Rain is all we have.”\n"
MILL = "No ferry\n\n🌊🌊 Ann Lindqvist runs the pier.\n\nLindqvist said the return of our boats was near.\n"
NEAR = "the return of our boats was near"


@pytest.fixture
def boats():
    return nk.Story.from_records([{"id": "p", "outlet": "The Pier", "text": PIER}, {"id": "m", "outlet": "Mill", "text": MILL}])


def near(story, value, words=NEAR):
    start = MILL.index(words)
    return {"article": digest(story["m"]), "start": start, "end": start + len(words), "field": "paraphrase", "value": value}


def in_mill(story):
    rows = nk.quote_coverage(story)
    return rows.loc[rows["outlet"] == "Mill", "relation"].tolist()


@pytest.mark.parametrize(
    ("values", "relation", "carried", "perhaps"),
    [
        ([], "paraphrase candidate", 0, 1),
        (["yes"], "paraphrase", 1, 0),
        (["NO"], "absent", 0, 0),
        (["yes", "no"], "absent", 0, 0),  # the later counts
        (["yes", ""], "paraphrase candidate", 0, 1),
    ],
)
def test_a_paraphrase_is_confirmed_or_rejected_and_no_quotation_changes(boats, values, relation, carried, perhaps):
    made = corrected(boats, *(near(boats, value) for value in values))
    assert in_mill(made) == [relation, "absent"]
    mill = nk.quote_summary(made).set_index("outlet").loc["Mill"]
    assert mill[["carried", "perhaps", "comparable"]].tolist() == [carried, perhaps, 2]
    assert nk.quotation_matches(made)["relation"].tolist() == ([] if relation == "absent" else [relation])
    pd.testing.assert_frame_equal(nk.quotations(made), nk.quotations(boats))
    assert in_mill(boats) == ["paraphrase candidate", "absent"]


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("the return of our boats", "paraphrase"),  # 23 of its 32 characters
        ("Lindqvist said the return of our boats was near.", "paraphrase"),  # 32 of 48
        ("the return", "paraphrase candidate"),  # 10 of 32: another span
        ("Ann Lindqvist runs the pier.", "paraphrase candidate"),
    ],
)
def test_what_is_said_of_a_paraphrase_is_of_the_quotation_that_has_half_of_these_words(boats, words, relation):
    given_row = near(boats, "yes", words)
    assert in_mill(corrected(boats, given_row))[0] == relation
    assert unmatched(boats, corrections_table([given_row])).empty


def test_a_quotation_that_is_corrected_is_still_the_paraphrase(boats):
    longer = near(boats, "indirect", "the return of our boats was near.") | {"field": "quotation"}
    made = corrected(boats, near(boats, "yes"), longer)
    assert in_mill(made)[0] == "paraphrase"
    assert "the return of our boats was near." in nk.quotations(made)["text"].tolist()


def test_what_was_read_survives_the_file_and_the_next_run(tmp_path, boats):
    (tmp_path / "The Pier.txt").write_text(PIER, encoding="utf-8")
    (tmp_path / "Mill.txt").write_text(MILL, encoding="utf-8")
    for value, relation in (("yes", "paraphrase"), ("no", "absent")):
        save_corrections(corrections_table([near(boats, value)]), tmp_path / "corrections.csv")
        for _ in range(2):
            story = nk.read(tmp_path)
            assert in_mill(story) == [relation, "absent"]
        assert story.report.set_index("file").loc["corrections.csv", "note"].endswith("corrections made")


def test_the_next_page_says_what_was_read(boats):
    said = {
        value: page(corrected(boats, near(boats, value)) if value else boats).html.count(f'data-paraphrase="{value}"')
        for value in ("", "yes", "no")
    }
    assert said == {"": 1, "yes": 1, "no": 1}
    assert "perhaps paraphrases “The boats will return,”" in page(boats).html
    assert "no paraphrase" in page(corrected(boats, near(boats, "no"))).html
    none = corrected(boats, near(boats, "yes") | {"article": digest(boats["p"]), "start": PIER.index("Rain"), "end": PIER.index("”\n")})
    assert "confirmed, but no paraphrase candidate here" in page(none).html


@given(st.text(st.characters(codec=None) | st.just("\r") | st.just("\n")))
def test_a_page_has_a_character_for_each_of_the_text(text):
    """So that the browser can count to a place in an article."""
    assert len(printable(text)) == len(text)
    assert "\r" not in printable(text)


places = st.tuples(st.integers(0, len(FERRY)), st.integers(0, len(FERRY)))
fields = st.sampled_from(
    [("quotation", "yes"), ("quotation", "no"), ("quotation", "mixed"), ("speaker", "Kari"), ("speaker", ""), ("paraphrase", "yes")]
)


@settings(deadline=None)
@given(st.lists(st.tuples(places, fields), max_size=6))
def test_whatever_is_corrected_a_row_is_its_words_and_no_words_are_quoted_twice(given_rows):
    story = nk.Story.from_records([{"id": "ferry", "outlet": "The Pier", "text": FERRY}])
    rows = [row("ferry", field, value) | {"start": start, "end": end} for (start, end), (field, value) in given_rows]
    table = nk.quotations(corrected(story, *rows))
    assert [FERRY[q.start : q.end] for q in table.itertuples()] == table["text"].tolist()
    assert all(text and text == text.strip() for text in table["text"])
    spans = sorted(zip(table["start"], table["end"], strict=True))
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert set(table["kind"]) <= set(QUOTATION_KINDS)
    assert table["quotation_no"].tolist() == sorted(table["quotation_no"])
    assert table[table["kind"] == "fragment"]["speaker"].isna().all()
    assert table[table["speaker"].isna()]["speaker_kind"].isna().all()
    pd.testing.assert_frame_equal(nk.quotations(corrected(corrected(story, *rows), *rows)), table)


# ---- what does not fit


@pytest.mark.parametrize(
    ("given_row", "why"),
    [
        (row("t000", "outlet", "X"), "no article of this story has this text or this id"),
        (row("a", "colour", "X"), f"the field 'colour' is unknown: write {', '.join(ARTICLE_FIELDS + BLOCK_FIELDS + QUOTATION_FIELDS)}"),
        (row("a", "outlet", " "), "no outlet is given"),
        (row("a", "role", "paper"), "write outlet or agency"),
        (row("a", "published", "yesterday"), "'yesterday' is no date: write 2031-05-04 or 2031-05-04T09:30+02:00"),
        (row("a", "published", "20310504"), "'20310504' is no date: write 2031-05-04 or 2031-05-04T09:30+02:00"),
        (row("a", "kept", "maybe", nk.Block(0, 10, "", "", True)), "write yes or no"),
        (row("a", "kind", "=1+1", nk.Block(0, 10, "", "", True)), "the kind '=1+1' is unknown"),
        (row("a", "kind", "caption", nk.Block(0, 9, "", "", True)), "no block of the article begins and ends there"),
        (row("a", "kind", "caption"), "no block of the article begins and ends there"),
        (row("a", "outlet", "X", nk.Block(0, 10, "", "", True)), "outlet is of the whole article: leave start and end empty"),
        (row("a", "kept", "no") | {"start": "soon", "end": "10"}, "no block of the article begins and ends there"),
        (row("a", "kept", "no") | {"start": 10**400, "end": "²"}, "no block of the article begins and ends there"),
        (row("a", "quotation", "maybe", nk.Block(12, 21, "", "", True)), "write yes, no, direct, mixed, indirect, fragment"),
        (row("a", "paraphrase", "maybe", nk.Block(12, 21, "", "", True)), "write yes or no, or nothing where nobody has read both"),
        (row("a", "paraphrase", "yes"), NOWHERE),
        (row("a", "speaker_kind", "crowd", nk.Block(12, 21, "", "", True)), f"write {', '.join(SPEAKER_KINDS)}"),
        (
            row("a", "speaker", " ;; ", nk.Block(12, 21, "", "", True)),
            "no speaker is named: write names with ; between them, or nothing where nobody can say",
        ),
        (row("a", "speaker", "Ann"), NOWHERE),
        (row("a", "speaker", "Ann", nk.Block(5, 21, "", "", True)), NOWHERE),  # two paragraphs
        (row("a", "speaker", "Ann", nk.Block(21, 12, "", "", True)), NOWHERE),
        (row("a", "speaker", "Ann", nk.Block(12, 2000, "", "", True)), NOWHERE),
        (row("a", "speaker", "Ann", nk.Block(4, 5, "", "", True)), NOWHERE),  # a space
        (row("a", "speaker", "Ann") | {"start": "12", "end": "soon"}, NOWHERE),
    ],
)
def test_what_fits_nothing_is_listed_and_changes_nothing(story, given_row, why):
    table = corrections_table([row("b", "byline", "Ann"), given_row])
    listed = unmatched(story, table)
    assert list(listed.columns) == [*tables.COLUMNS["corrections"], "why"]
    assert listed["why"].tolist() == [why]
    assert listed["value"].tolist() == [given_row["value"]]
    made = correct(story, table)
    assert made["a"] == story["a"]
    assert made["b"].byline == "Ann"
    assert unmatched(made, table)["why"].tolist() == [why]


def test_a_story_of_other_texts_lists_every_row(story):
    table = corrections_table([row(digest(story["a"]), "outlet", "X"), row(digest(story["b"]), "outlet", "Y")])
    assert len(unmatched(small_story.story(), table)) == 2
    assert unmatched(story, table).empty
    assert unmatched(story, corrections_table([])).empty


def test_what_fits_nothing_keeps_its_number(story):
    table = corrections_table([row("b", "byline", "Ann"), row("nobody", "byline", "Bo")])
    assert unmatched(story, table).index.tolist() == [1]


def test_a_table_without_the_columns_says_which(story):
    with pytest.raises(ValueError, match="no column field, value; it has article"):
        correct(story, pd.DataFrame({"article": ["a"]}))


# ---- the file


def test_the_table_keeps_whole_numbers_and_columns_of_ones_own():
    table = corrections_table([row("a", "outlet", "X") | {"checked": "by Ann"}, row("a", "kept", "no", nk.Block(3, 9, "", "", True))])
    assert list(table.columns) == [*tables.COLUMNS["corrections"], "checked"]
    assert table["start"].dtype == "Int64"
    assert table["start"].isna().tolist() == [True, False]
    assert table["end"].iloc[1] == 9
    assert table["checked"].tolist() == ["by Ann", ""]
    assert list(corrections_table([]).columns) == list(tables.COLUMNS["corrections"])


def test_saving_adds_and_loses_no_row(tmp_path):
    path = tmp_path / "corrections.csv"
    first, second = (
        corrections_table([row("a", "outlet", "X") | {"mine": "1"}]),
        corrections_table([row("a", "title", 'Say "so", twice\nnow')]),
    )
    assert save_corrections(first, path) == path
    save_corrections(second, path)
    save_corrections(second, path)  # the cell was run again
    read = read_corrections(path)
    assert read["field"].tolist() == ["outlet", "title"]
    assert read["mine"].tolist() == ["1", ""]
    assert read["value"].tolist() == ["X", 'Say "so", twice\nnow']
    assert [p.name for p in tmp_path.iterdir()] == ["corrections.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-1", "'quoted'", "-", "a=b", ""])
def test_no_cell_is_a_formula_and_each_reads_as_it_was(tmp_path, text):
    path = tmp_path / "corrections.csv"
    save_corrections(corrections_table([row("a", "title", text) | {"by": text, "note": text}]), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = next(csv.DictReader(file))
    assert not [cell for cell in cells.values() if cell[:1] in "=+-@\t\r" and cell]
    assert read_corrections(path).iloc[0][["value", "by", "note"]].tolist() == [text] * 3


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(0, 10**9) | st.none()), max_size=4))
def test_any_table_reads_back_as_it_was_saved(tmp_path_factory, cells):
    table = corrections_table(row("a", "title", value) | {"start": n, "end": n, "note": value} for value, n in cells)
    path = tmp_path_factory.mktemp("saved") / "corrections.csv"
    save_corrections(table, path)
    pd.testing.assert_frame_equal(read_corrections(path), table)


@pytest.mark.parametrize(
    "data",
    [
        "article,field,value\na,outlet,Café",
        "\ufeffArticle; Field ;VALUE\r\na;outlet;Café\r\n",
        '"article","field","value","start","end"\n"a","outlet","Café","",""\n\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_written_by_hand_is_read(tmp_path, story, data, encoding):
    path = tmp_path / "corrections.csv"
    path.write_bytes(data.encode(encoding, "ignore"))
    assert correct(story, path)["a"].outlet == "Café"
    assert unmatched(story, str(path)).empty


def test_a_file_that_a_spreadsheet_saved_as_unicode_text_is_read(tmp_path, story):
    path = tmp_path / "corrections.csv"
    path.write_bytes("article\tfield\tvalue\r\na\toutlet\tCafé\r\n".encode("utf-16"))
    assert correct(story, path)["a"].outlet == "Café"


def test_offsets_that_a_spreadsheet_wrote_are_read(tmp_path, story):
    block = block_of(story["a"], "READ MORE")
    path = tmp_path / "corrections.csv"
    path.write_text(f"article,start,end,field,value\na,{block.start}.0,{block.end}.0,kept,yes\n", encoding="utf-8")
    assert block_of(correct(story, path)["a"], "READ MORE").kept


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("", "corrections.csv: no column article, field, value. Its first line names the columns: article, start"),
        ("article,value\na,X", "corrections.csv: no column field."),
        ("article,field,value\na,outlet,Smith, Jones", "corrections.csv, line 2: more cells than columns. Put a value with a comma"),
        ('article,field,value\na,outlet,"Post\nb,outlet,Echo', "corrections.csv, line 2: a quotation mark is never closed"),
        ("article,field,value\na,outlet," + "x" * 200_000, "corrections.csv, line 2: field larger than field limit"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(tmp_path, story, data, error):
    path = tmp_path / "corrections.csv"
    path.write_text(data, encoding="utf-8")
    limit = csv.field_size_limit(131_072)
    with pytest.raises(ValueError) as raised:
        correct(story, path)
    csv.field_size_limit(limit)
    assert str(raised.value).startswith(error)
    with pytest.raises(FileNotFoundError):
        correct(story, tmp_path / "nowhere.csv")


def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("mine,alone\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column article"):
        save_corrections(corrections_table([row("a", "outlet", "X")]), path)
    assert path.read_text(encoding="utf-8") == "mine,alone\n1,2\n"
