"""The commands: a line a file, one line for an error."""

import nbformat
import pytest

from newskit.cli import main


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


def test_compare_writes_over_no_article_and_into_no_missing_folder(folder, capsys):
    before = (folder / "post.txt").read_text(encoding="utf-8")
    for target in (folder / "post.txt", folder / "nowhere" / "story.html"):
        assert main(["compare", str(folder / "post.txt"), str(folder / "gazette.txt"), "-o", str(target)]) == 1
        assert "a name of its own" in capsys.readouterr().err
    assert (folder / "post.txt").read_text(encoding="utf-8") == before


def test_share_without_a_notebook_is_one_line(tmp_path, capsys):
    assert main(["share", str(tmp_path / "none.ipynb")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


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


def test_tables_are_written_over_no_article_and_need_the_right_name(folder, capsys):
    article = str(folder / "post.txt")
    assert main(["compare", article, "-o", str(folder / "s.html"), "--xlsx", article]) == 1
    assert f"--xlsx {article}: what is written needs a name of its own" in capsys.readouterr().err
    assert main(["compare", article, "-o", str(folder / "s.html"), "--xlsx", str(folder / "s.csv")]) == 1
    assert "ends in .xlsx" in capsys.readouterr().err
    assert not (folder / "s.html").exists()


def test_share_takes_the_options_of_nk_share(tmp_path):
    source, target = tmp_path / "notes.ipynb", tmp_path / "out.html"
    cell = nbformat.v4.new_code_cell("x = 1", execution_count=1, outputs=[nbformat.v4.new_output("stream", text="7\n")])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), source)
    options = ["--to", str(target), "--code", "left out", "--author", "Ann", "--title", "Rain", "--text", "full"]
    assert main(["share", str(source), *options]) == 0
    text = target.read_text(encoding="utf-8")
    assert "x = 1" not in text and "By Ann · " in text and "<title>Rain</title>" in text
