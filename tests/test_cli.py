"""The commands: a line a file, one line for an error."""

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
