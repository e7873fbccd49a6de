"""The commands: a line a file, one line for an error."""

import os
import re
import sys
import time

import nbformat
import pytest

import newskit as nk
from newskit.cli import main
from newskit.explorer.marking import keep
from newskit.explorer.page import page


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "post.txt").write_text("Wall falls\n\nThe wall fell on Monday.\n\nLoading...\n", encoding="utf-8")
    (tmp_path / "gazette.txt").write_text("Rain wins\n\nThe wall fell on Monday.\n", encoding="utf-8")
    return tmp_path


def test_compare_reports_every_file_and_writes_one_page(folder, capsys):
    page = folder / "story.html"
    assert main(["compare", str(folder), "-o", str(page)]) == 0
    said = capsys.readouterr().out
    assert "post.txt: post: 2 of 3 lines kept, 1 set aside; outlet taken from the file name" in said
    assert "gazette.txt: gazette: 2 of 2 lines kept, 0 set aside" in said
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_that_no_terminal_can_print_stops_nothing(folder, capsys):
    (folder / os.fsdecode(b"\xff.txt")).write_text("Rain fell on the town.", encoding="utf-8")
    assert main(["compare", str(folder), "-o", str(folder / "story.html")]) == 0
    assert "3 articles read" in capsys.readouterr().out


def test_compare_without_an_article_is_one_line_and_no_file(tmp_path, capsys):
    page = tmp_path / "story.html"
    assert main(["compare", str(tmp_path), "-o", str(page)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no article to read" in error
    assert not page.exists()


def test_compare_says_that_one_outlet_alone_compares_with_nothing(folder, capsys):
    assert main(["compare", str(folder / "post.txt"), "-o", str(folder / "story.html")]) == 0
    assert "one outlet only" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "post.txt"], "-o post.txt: give a name that ends in .html or .htm"),
        (["-o", "page.html"], "-o page.html: this file is there and not of newskit's making; give a name of its own"),
        (["-o", "nowhere/story.html"], "-o nowhere/story.html: what is written needs a name of its own in a folder that exists"),
        (["-o", "folder.html"], "-o folder.html: what is written needs a name of its own in a folder that exists"),
        (["--xlsx", "story.csv"], "--xlsx story.csv: give a name that ends in .xlsx"),
        (["--xlsx", "table.xlsx"], "--xlsx table.xlsx: this file is there and not of newskit's making; give a name of its own"),
        (["--marks", "none.csv"], "--marks none.csv: no such file. Give the marks.csv that the explorer keeps or a shared file downloads"),
        (["--marks", "wrong.csv"], "wrong.csv: no column finding. Its first line names the columns: finding, mark, note, by, when."),
    ],
)
def test_a_wrong_target_is_one_line_and_writes_over_nothing(folder, capsys, monkeypatch, options, said):
    monkeypatch.chdir(folder)
    (folder / "folder.html").mkdir()
    for name in ("page.html", "table.xlsx"):
        (folder / name).write_text("<p>Rain fell on the town.</p>", encoding="utf-8")
    (folder / "wrong.csv").write_text("mark\nchecked\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["compare", str(folder), *options]) == 1
    assert capsys.readouterr() == ("", f"newskit: {said}\n")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_page_is_written_over_an_earlier_one_and_not_read_as_an_article(folder, capsys):
    page = folder / "story.html"
    for _ in range(2):
        assert main(["compare", str(folder), "-o", str(page)]) == 0
    said = capsys.readouterr().out
    assert "story.html: passed over as no article: a page that newskit made from articles" in said
    assert said.count("2 articles read") == 2


def test_marks_made_before_stand_in_the_page(folder):
    finding = str(nk.findings(nk.read(folder))["sentence"][0])
    rows = [{"finding": finding, "mark": "rejected", "by": "Ann"}, {"finding": "It snowed.", "mark": "checked"}]
    keep(folder / "marks.csv", [], rows)
    page = folder / "story.html"
    assert main(["compare", str(folder), "-o", str(page), "--marks", str(folder / "marks.csv")]) == 0
    text = page.read_text(encoding="utf-8")
    assert "✗ Rejected by Ann" in text
    assert "It snowed." in text and "Marked before, and not among the findings now" in text


def test_stopped_by_hand_is_one_line(folder, capsys, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("newskit.explorer.page.page", stopped)
    assert main(["compare", str(folder), "-o", str(folder / "story.html")]) == 130
    assert capsys.readouterr().err == "newskit: stopped by hand\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.ipynb"], "none.ipynb: no such notebook. Give an .ipynb file"),
        (["."], ".: no such notebook. Give an .ipynb file"),
        (["post.txt", "--to", "story.pdf"], "story.pdf: give a name that ends in .html or .htm or .ipynb"),
        (["post.txt"], "post.txt is not a notebook that can be read (NotJSONError): open and save it in JupyterLab"),
    ],
)
def test_what_cannot_be_shared_is_one_line(folder, capsys, monkeypatch, arguments, said):
    monkeypatch.chdir(folder)
    assert main(["share", *arguments]) == 1
    assert capsys.readouterr() == ("", f"newskit: {said}\n")


def test_progress_is_shown_at_a_terminal_only(folder, capsys, monkeypatch):
    shown = page

    def slow(story):
        time.sleep(1.5)
        return shown(story)

    monkeypatch.setattr("newskit.explorer.page.page", slow)
    monkeypatch.setattr("newskit.cli._PATIENCE", 0)
    assert main(["compare", str(folder), "-o", str(folder / "story.html")]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["compare", str(folder), "-o", str(folder / "story.html")]) == 0
    assert re.search(r"comparing 2 articles: 00:0\d", capsys.readouterr().err)


def test_lab_without_its_folder_is_one_line(tmp_path, capsys):
    assert main(["lab", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().err


def test_compare_names_author_and_title_and_writes_the_tables(folder, capsys):
    openpyxl = pytest.importorskip("openpyxl")
    page, tables = folder / "story.html", folder / "story.xlsx"
    head = ["--title", "Wall & rain", "--author", "Ann Lindqvist", "--text", "full"]
    assert main(["compare", str(folder / "post.txt"), str(folder / "gazette.txt"), "-o", str(page), "--xlsx", str(tables), *head]) == 0
    text = page.read_text(encoding="utf-8")
    assert "<title>Wall &amp; rain</title>" in text and "By Ann Lindqvist · " in text
    assert "articles" in openpyxl.load_workbook(tables).sheetnames
    assert f"wrote {tables}" in capsys.readouterr().out


def test_no_path_of_the_reader_is_in_a_page(folder):
    assert main(["compare", str(folder), "-o", str(folder / "story.html")]) == 0
    assert str(folder) not in (folder / "story.html").read_text(encoding="utf-8")


def test_share_takes_the_options_of_nk_share(tmp_path):
    source, target = tmp_path / "notes.ipynb", tmp_path / "out.html"
    cell = nbformat.v4.new_code_cell("x = 1", execution_count=1, outputs=[nbformat.v4.new_output("stream", text="7\n")])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), source)
    options = ["--to", str(target), "--code", "left out", "--author", "Ann", "--title", "Rain", "--text", "full"]
    assert main(["share", str(source), *options]) == 0
    text = target.read_text(encoding="utf-8")
    assert "x = 1" not in text and "By Ann · " in text and "<title>Rain</title>" in text
