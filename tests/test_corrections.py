"""Corrections: rows that make a new story, and what becomes of those that do not fit."""

import csv

import pandas as pd
import pytest
import small_story
from hypothesis import given
from hypothesis import strategies as st

import newskit as nk
from newskit import tables
from newskit.corrections import (
    ARTICLE_FIELDS,
    correct,
    corrections_table,
    digest,
    read_corrections,
    references,
    save_corrections,
    unmatched,
)

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


# ---- what does not fit


@pytest.mark.parametrize(
    ("given_row", "why"),
    [
        (row("t000", "outlet", "X"), "no article of this story has this text or this id"),
        (row("a", "colour", "X"), "the field 'colour' is unknown: write outlet, agency, published, role, title, byline, kind, kept"),
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
