"""The Excel file: a sheet a table, formulas as text, every column explained, errors that name the next step."""

import sys

import pandas as pd
import pytest
import small_story

import newskit as nk
from newskit.sharing.workbook import SHEETS, _cell, save_tables

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return openpyxl.load_workbook(save_tables(small_story.story(), tmp_path_factory.mktemp("book") / "story.xlsx"))


def rows(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_every_table_has_a_sheet_with_its_rows(book):
    assert book.sheetnames == ["definitions", *SHEETS]
    story = small_story.story()
    for name in SHEETS:
        assert len(rows(book[name])) == len(getattr(nk, name)(story)) + 1, name
    articles = pd.DataFrame(rows(book["articles"])[1:], columns=rows(book["articles"])[0])
    assert list(articles["words"]) == list(nk.articles(story)["words"])
    assert list(articles["outlet"]) == list(nk.articles(story)["outlet"])


def test_matched_sentences_stand_beside_each_other(book):
    head, *pairs = rows(book["sentence_overlap"])
    assert pairs
    story = small_story.story()
    for pair in (dict(zip(head, row, strict=True)) for row in pairs):
        assert story[pair["article_id"]].text[pair["start"] :].startswith(pair["text"])
        assert story[pair["other_id"]].text[pair["other_start"] :].startswith(pair["other_text"])


def test_every_sheet_and_column_is_defined(book):
    defined = {(sheet, column): meaning for sheet, column, meaning in rows(book["definitions"])[1:]}
    for name in SHEETS:
        assert "Counted in what is kept of the articles: headline" in defined[name, None]
        for column in rows(book[name])[0]:
            assert defined[name, column], (name, column)


def test_the_definitions_name_no_code(book):
    said = [meaning for _, column, meaning in rows(book["definitions"])[1:] if column is None]
    assert len(said) == 2 * len(SHEETS)
    assert not [meaning for meaning in said if "`" in meaning or "newskit." in meaning]


def test_a_sheet_is_ready_to_be_read(book):
    for name in ("definitions", *SHEETS):
        sheet = book[name]
        assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold, name
        assert sheet.auto_filter.ref == sheet.dimensions, name
    overlap, pairs = book["article_overlap"], book["sentence_overlap"]
    formats = {head.value: cell.number_format for head, cell in zip(overlap[1], overlap[2], strict=True)}
    assert formats["containment"] == "0%" and formats["jaccard"] == "0.00" and formats["shared_sentences"] == "General"
    at = [cell.value for cell in pairs[1]].index("other_text")
    assert pairs[2][at].alignment.wrap_text
    assert book["articles"].column_dimensions["J"].width == 12 and book["articles"]["J1"].value == "words"
    assert pairs.column_dimensions[pairs[1][at].column_letter].width == 60


def test_a_confirmed_paraphrase_is_carried_and_passages_have_their_sheet(book):
    defined = {(sheet, column): meaning for sheet, column, meaning in rows(book["definitions"])[1:]}
    assert "a confirmed paraphrase" in defined["quote_summary", "carried"]
    head, *passages = rows(book["passage_coverage"])
    assert head[:3] == ("passage", "outlet", "relation") and passages


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "+1+1", "-2", "@SUM(1)", "\t=1+1", "\r=1+1"])
def test_no_text_becomes_a_formula(tmp_path, text):
    story = nk.Story.from_records({"outlet": f"{text} {n}", "title": text, "byline": text, "text": f"{text} fell."} for n in "ab")
    articles = openpyxl.load_workbook(save_tables(story, tmp_path / "story.xlsx"))["articles"]
    found = [
        cell for row in articles.iter_rows() for cell in row if str(cell.value).startswith(text.strip())
    ]  # a field is stripped when it is read
    assert len(found) >= 4
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found)


def test_what_excel_cannot_hold_does_not_break_the_file(tmp_path):
    story = nk.Story.from_records({"outlet": f"A\x07{n}", "text": "Rain fell on the town.", "title": "x" * 40_000} for n in "ab")
    articles = openpyxl.load_workbook(save_tables(story, tmp_path / "story.xlsx"))["articles"]
    values = [cell.value for row in articles.iter_rows() for cell in row]
    assert "A\ufffda" in values
    assert "x" * 32_767 in values


def test_the_errors_name_the_next_step(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"story.csv: the tables are an Excel file. Give a name that ends in .xlsx"):
        save_tables(small_story.story(), tmp_path / "story.csv")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportError, match=r'pip install "newskit\[office\]"'):
        save_tables(small_story.story(), tmp_path / "story.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_begins_with_a_tab_or_a_line_end_is_text():
    sheet = openpyxl.Workbook(write_only=True).create_sheet()
    for text in ("\t=1+1", "\r=1+1"):
        cell = _cell(sheet, text, "byline", None)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text.replace("\r", "\n"), "s", True)
