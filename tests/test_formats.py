"""What kind of file is this? Told from its content, whatever its name."""

import io
from zipfile import ZipFile

import docx
import pytest

import newskit as nk
from newskit.reading.formats import _HEAD, recognise

SENTENCE = "The harbour wall gave way on Monday night, the town said. "


@pytest.mark.parametrize("shift", range(4))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_character_that_is_cut_where_the_head_ends_changes_nothing(encoding, shift):
    page = f"<!doctype html><title>x</title><p>{'x' * shift}" + "😀" * (_HEAD // 4)
    feed = f'<rss version="2.0"><channel><title>{"x" * shift}' + "ö" * _HEAD
    assert recognise(page.encode(encoding), ".html").name == "web page"
    assert recognise(feed.encode(encoding), ".xml").name == "feed"


@pytest.mark.parametrize("tag", ["table><tr><td", "center", "font"])
def test_a_piece_of_a_page_is_a_web_page(tag, tmp_path):
    (tmp_path / "a.html").write_text(f"<{tag}><p>{SENTENCE * 6}</p><p>{SENTENCE * 6}</p>", encoding="utf-8")
    (article,) = nk.read(tmp_path)
    assert SENTENCE.strip() in article.text


def document():
    made, data = docx.Document(), io.BytesIO()
    for text in ("Wall gives way", SENTENCE):
        made.add_paragraph(text)
    made.save(data)
    return data.getvalue()


@pytest.mark.parametrize("name", ["report", "report.dat", "report.zip", "report.docx"])
def test_a_word_file_is_one_article_whatever_its_name(name, tmp_path):
    (tmp_path / name).write_bytes(document())
    (article,) = nk.read(tmp_path)
    assert SENTENCE.strip() in article.text


def zipped(**files):
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def test_a_zip_without_files_and_other_office_files_say_what_they_are(tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "empty.zip").write_bytes(zipped())
    (tmp_path / "empty.dat").write_bytes(zipped())
    (tmp_path / "book.epub").write_bytes(zipped(mimetype="application/epub+zip"))
    (tmp_path / "more.bin").write_bytes(zipped(a=SENTENCE))
    notes = nk.read(tmp_path).report.set_index("file")["note"]
    assert notes["empty.zip"] == "not read: there is no file in this zip"
    assert notes["empty.dat"] == notes["more.bin"] == "not read: this is a zip file under another name: name it .zip, or unpack it"
    assert "an e-book of a kind newskit does not read" in notes["book.epub"]
