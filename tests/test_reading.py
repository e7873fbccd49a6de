"""A file, a folder, a list: what is read, what is said about it, and that nothing is lost."""

import json
import os
import re
import sys
import warnings
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pandas as pd
import pytest
import small_story
from hypothesis import given
from hypothesis import strategies as st

import newskit as nk
from newskit import reading
from newskit.explorer.marking import keep as save_marks
from newskit.explorer.page import page
from newskit.reading import own, tabular
from newskit.reading.text import decode
from newskit.sharing.document import document, story_page

BODY = "Wall gives way\n\nThe harbour wall gave way on Monday night, the town said.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "post.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "gazette.md").write_text("# Tide wins\n\nThe tide came over the wall.\n", encoding="utf-8")
    return tmp_path


def note(story, file):
    return story.report.set_index("file").loc[file, "note"]


def test_a_folder_is_read_in_the_order_of_its_names(folder):
    story = nk.read(folder)
    assert [a.id for a in story.articles] == ["gazette", "post"]
    assert story.outlets == ("gazette", "post")
    assert "outlet taken from the file name" in note(story, "post.txt")


def test_folders_inside_are_read_and_hidden_ones_are_not(folder):
    for inside in ("more", ".checkpoints"):
        (folder / inside).mkdir()
        (folder / inside / "other.txt").write_text(BODY, encoding="utf-8")
    assert len(nk.read(folder)) == 3


def test_a_file_and_a_list_of_files(folder):
    assert nk.read(folder / "post.txt").outlets == ("post",)
    assert [a.id for a in nk.read([str(folder / "post.txt"), folder / "gazette.md"]).articles] == ["post", "gazette"]


def test_outlet_from_argument_then_sidecar_then_front_matter(folder):
    (folder / "gazette.md").write_text("---\noutlet: Front Gazette\ntitle: Tide\n---\nThe tide came over the wall.\n", encoding="utf-8")
    assert nk.read(folder)["gazette"].outlet == "Front Gazette"
    (folder / "articles.csv").write_text(
        "file,outlet,published,role\ngazette.md,Sidecar Gazette,2031-05-04,\npost.txt,The Post,,\n", encoding="utf-8"
    )
    story = nk.read(folder)
    assert (story["gazette"].outlet, story["gazette"].published, story["gazette"].title) == ("Sidecar Gazette", "2031-05-04", "Tide")
    assert story["post"].outlet == "The Post"
    assert note(story, "post.txt") == ""
    assert nk.read(folder, outlets={"post.txt": "The Harbour Post"})["post"].outlet == "The Harbour Post"


def test_the_text_is_the_file_as_decoded_front_matter_and_line_ends_included(tmp_path):
    raw = "---\noutlet: Post\n---\r\nWall gives way\r\n\r\nIt fell.\r"
    (tmp_path / "a.txt").write_bytes(raw.encode())
    assert nk.read(tmp_path)["a"].text == raw


def test_cp1252_and_utf16_are_read_and_said(tmp_path):
    (tmp_path / "a.txt").write_bytes("It’s the café’s wall.".encode("cp1252"))
    (tmp_path / "b.txt").write_bytes("It’s the café’s wall.".encode("utf-16"))
    story = nk.read(tmp_path)
    assert {a.text for a in story.articles} == {"It’s the café’s wall."}
    assert "read as cp1252" in note(story, "a.txt")
    assert "read as utf-16" in note(story, "b.txt")


@given(st.binary(max_size=60))
def test_decode_never_fails(data):
    text, encoding = decode(data)
    if encoding in ("cp1252", "latin-1"):
        assert text.encode(encoding) == data


def test_a_bad_file_is_a_row_and_stops_nobody(folder):
    (folder / "empty.txt").write_text("\n \n", encoding="utf-8")
    (folder / "table.xyz").write_text("x", encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\x00\x01PK")
    story = nk.read(folder)
    assert len(story) == 2
    assert note(story, "empty.txt") == "not read: the file is empty"
    assert note(story, "table.xyz") == "not read: newskit reads no .xyz files: if this one is an article, save it as .txt"
    assert "NUL" in note(story, "binary.txt")
    assert story.report["articles"].sum() == 2
    assert len(story.report) == 5


def test_the_counts_of_the_report_add_up(folder):
    report = nk.read(folder).report
    assert (report["kept"] + report["set_aside"] == report["lines"]).all()


def test_nothing_readable_names_the_folder_and_the_next_step(tmp_path):
    with pytest.raises(ValueError, match="no article to read"):
        nk.read(tmp_path)
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="not read: the file is empty"):
        nk.read(tmp_path)
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        nk.read(tmp_path / "nowhere")


def test_a_sidecar_without_a_column_file_is_an_error(folder):
    (folder / "articles.csv").write_text("name,outlet\npost.txt,The Post\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"articles.csv: no column file"):
        nk.read(folder)


def test_what_does_not_fit_in_a_sidecar_is_a_row_that_names_its_line(folder):
    lines = [
        "file,outlet,published,shelf",
        "posst.txt,The Post,,",
        "post.txt,The Post,,",
        "post.txt,Other,,",
        "gazette.md,The Gazette,soon,3",
    ]
    (folder / "articles.csv").write_text("\n".join(lines), encoding="utf-8")
    story = nk.read(folder)
    assert [a.outlet for a in story.articles] == ["The Post"]
    assert note(story, "articles.csv") == (
        "column 'shelf' is not known; line 2: there is no file 'posst.txt' beside it; line 4: post.txt stands above already"
    )
    assert note(story, "gazette.md").endswith("(its fields stand in articles.csv, line 5)")


def test_a_sidecar_with_semicolons_and_a_capital_role(folder):
    (folder / "articles.csv").write_text("file;outlet;role\npost.txt;Coastline;Agency\n", encoding="utf-8")
    story = nk.read([*folder.iterdir()])
    assert (story["post"].outlet, story["post"].role) == ("Coastline", "agency")


def test_front_matter_is_fields_and_nothing_else(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Ferry: lights went out\n---\nRain fell.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\nThe ferry ran aground.\n\n---\nAn end.\n", encoding="utf-8")
    (tmp_path / "c.md").write_text("---\r\n" + "A line.\r\n" * 400, encoding="utf-8")
    story = nk.read(tmp_path)
    assert story["a"].title == "Ferry: lights went out"
    assert "The ferry ran aground." in set(nk.sentences(story)["text"])
    assert len(nk.lines(story)[lambda t: t["article_id"] == "c"]) == 401


def test_empty_cells_of_a_table_are_missing():
    article = nk.Story.from_records([{"text": "Rain fell.", "outlet": pd.NA, "published": pd.NaT, "url": float("nan")}]).articles[0]
    assert (article.outlet, article.published, article.url) == ("article-1", None, None)


def test_nothing_to_read_and_no_place_are_named():
    with pytest.raises(ValueError, match="nothing to read"):
        nk.read([])
    with pytest.raises(TypeError, match="not NoneType"):
        nk.read(None)


def test_an_outlet_for_a_file_that_is_not_there_is_an_error(folder):
    with pytest.raises(ValueError, match=r"outlets names post\.text, which is not among the files"):
        nk.read(folder, outlets={"post.text": "The Post"})


def test_one_name_in_two_folders_gives_two_ids(folder):
    (folder / "more").mkdir()
    (folder / "more" / "post.txt").write_text(BODY, encoding="utf-8")
    assert sorted(a.id for a in nk.read(folder).articles) == ["gazette", "post", "post-2"]


def test_role_agency_from_the_sidecar_or_a_known_name(folder):
    (folder / "articles.csv").write_text("file,outlet,role\npost.txt,Coastline,agency\ngazette.md,Reuters,\n", encoding="utf-8")
    story = nk.read(folder)
    assert [a.role for a in story.articles] == ["agency", "agency"]
    assert story.outlets == ()


def test_the_folder_of_a_saved_pages_pictures_is_one_row(folder):
    (folder / "page_files").mkdir()
    (folder / "page_files" / "style.css").write_text("body { color: red }", encoding="utf-8")
    (folder / "page.html").write_text("<!doctype html><title>x</title><p>" + "The wall gave way on Monday night. " * 9, encoding="utf-8")
    story = nk.read(folder)
    assert note(story, "page_files") == "not read: the pictures and scripts of the page that was saved beside it"
    assert "page_files/style.css" not in set(story.report["file"])


def test_a_zip_is_read_like_a_folder_with_its_sidecar(folder, tmp_path_factory):
    zipped = tmp_path_factory.mktemp("zipped") / "articles.zip"
    with ZipFile(zipped, "w") as archive:
        archive.write(folder / "post.txt", "in/post.txt")
        archive.writestr("in/articles.csv", "file,outlet\npost.txt,The Post\n")
    story = nk.read(zipped)
    assert story.outlets == ("The Post",)
    assert story.report["file"].tolist() == ["articles.zip/in/post.txt"]


def test_a_data_frame_is_read(folder):
    table = pd.DataFrame({"outlet": ["The Post", "Gazette"], "headline": ["Wall gives way", None], "body": [BODY, BODY]})
    story = nk.read(table)
    assert story.outlets == ("The Post", "Gazette")
    assert [a.id for a in story] == ["table-1", "table-2"]


def test_a_headline_that_stands_apart_opens_the_text(tmp_path):
    (tmp_path / "a.csv").write_text("headline,body,outlet\nTide wins,The tide came over the wall.,Post\n", encoding="utf-8")
    (article,) = nk.read(tmp_path)
    assert article.text == "Tide wins\n\nThe tide came over the wall."
    assert [b.kind for b in article.blocks] == ["headline", "paragraph"]


def test_a_table_called_articles_csv_is_a_table(tmp_path):
    (tmp_path / "articles.csv").write_text("headline,body,outlet\nTide wins,The tide came over the wall.,Post\n", encoding="utf-8")
    assert nk.read(tmp_path).outlets == ("Post",)


def test_stopped_by_hand_what_was_read_is_kept(folder, monkeypatch):
    def stopped(data):
        raise KeyboardInterrupt

    real = reading.read_file
    monkeypatch.setattr(reading, "read_file", lambda source, *rest: stopped(b"") if source.name == "post.txt" else real(source, *rest))
    story = nk.read(folder)
    assert story.outlets == ("gazette",)
    assert note(story, "post.txt") == "not read: stopped by hand"


def test_a_missing_extra_is_named_and_the_others_are_read(folder, monkeypatch):
    (folder / "page.html").write_text("<!doctype html><title>x</title><p>" + "The wall gave way on Monday night. " * 9, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    story = nk.read(folder)
    assert len(story) == 2
    assert note(story, "page.html") == 'not read: web page needs newskit[html]: python -m pip install "newskit[html]"'


def test_the_summary_says_what_was_left_out(folder):
    (folder / "rows.jsonl").write_text('{"text": "Rain fell here."}\n{"text": ""}\n', encoding="utf-8")
    lines = nk.read(folder).summary.splitlines()
    assert lines[0] == ("4 documents in 3 files, 3 articles read, 1 left out, 3 outlets named after the file, 0 of 5 lines set aside")
    assert lines[1].startswith("rows.jsonl: ")


def test_corrections_beside_the_files_are_made_and_what_fits_nothing_is_said(folder):
    story = nk.read(folder)
    rows = [{"article": "post", "field": "outlet", "value": "The Post"}, {"article": "nobody", "field": "outlet", "value": "X"}]
    nk.save_corrections(pd.DataFrame(rows), folder / "corrections.csv")
    story = nk.read(folder)
    assert story["post"].outlet == "The Post"
    said = note(story, "corrections.csv")
    assert said == ("1 of 2 corrections made; not made: line 3 (nobody): outlet 'X': no article of this story has this text or this id")


def test_corrections_that_are_not_made_are_named_by_line_and_counted(folder):
    lines = ["article,field,value", *(f"nobody{n},outlet,X" for n in range(8)), "post,outlet,The, Post", "post,outlet,The Post", ",,"]
    (folder / "corrections.csv").write_text("\n".join(lines), encoding="utf-8")
    story = nk.read(folder)
    said = note(story, "corrections.csv")
    assert story["post"].outlet == "The Post"
    assert said.startswith("1 of 10 corrections made; not made: line 10: more cells than columns.")
    assert "line 2 (nobody0): outlet 'X': no article" in said
    assert said.endswith("; and 4 more: see nk.unmatched")


def test_corrections_without_their_columns_are_a_row(folder):
    (folder / "corrections.csv").write_text("article,outlet\npost,The Post\n", encoding="utf-8")
    story = nk.read(folder)
    assert len(story) == 2
    assert note(story, "corrections.csv").startswith("not read: no column field, value.")


def test_blank_rows_and_broken_lines_of_a_sidecar(folder):
    (folder / "articles.csv").write_text('file,outlet\n,\npost.txt,The Post\n\ngazette.md,"Ga"z\n', encoding="utf-8")
    story = nk.read(folder)
    assert story["post"].outlet == "The Post"
    assert note(story, "articles.csv").startswith("line 5: ")


def test_a_sidecar_that_is_locked_is_a_row(folder):
    with ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a.txt", BODY)
        archive.writestr("articles.csv", "file,outlet\na.txt,The Post\n")
    data = (folder / "a.zip").read_bytes()
    at = data.rindex(b"PK\x01\x02") + 8  # the directory's flags of articles.csv
    (folder / "a.zip").write_bytes(data[:at] + b"\x01" + data[at + 1 :])
    story = nk.read(folder)
    assert len(story) == 3
    assert note(story, "a.zip/articles.csv").startswith("not read: it is locked with a password")


def test_days_and_months_of_a_sidecar_are_told_from_all_its_dates(folder):
    (folder / "articles.csv").write_text("file,published\npost.txt,05/03/2031\ngazette.md,25/03/2031\n", encoding="utf-8")
    assert [a.published for a in nk.read(folder)] == ["2031-03-25", "2031-03-05"]
    (folder / "articles.csv").write_text("file,published\npost.txt,05/03/2031\n", encoding="utf-8")
    story = nk.read(folder)
    assert story["post"].published == "2031-05-03"
    assert note(story, "articles.csv") == "it does not say which figure is the day in dates like 05/03/2020 (the second was taken)"


def test_days_and_months_of_json_are_told_from_all_its_dates(tmp_path):
    rows = [{"text": f"Rain fell {n}.", "date": f"{day}/03/2031"} for n, day in enumerate(("05", "25"))]
    for text in (json.dumps(rows), "\n".join(map(json.dumps, rows))):
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        assert [a.published for a in nk.read(tmp_path)] == ["2031-03-05", "2031-03-25"]
    (tmp_path / "a.json").write_text(json.dumps(rows[:1]), encoding="utf-8")
    story = nk.read(tmp_path)
    assert story.articles[0].published == "2031-05-03"
    assert "which figure is the day in dates like 05/03/2020" in note(story, "a.json")


def test_what_is_closed_broken_or_a_link_is_a_row(folder, monkeypatch):
    for name in ("closed.txt", "closed"):
        (folder / name).mkdir() if name == "closed" else (folder / name).write_text(BODY, encoding="utf-8")
    (folder / "closed" / "in.txt").write_text(BODY, encoding="utf-8")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "again").symlink_to(folder)
    os.mkfifo(folder / "pipe")

    def refused(real):
        def opened(path, *arguments, **named):
            if path.name.startswith("closed"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **named)

        return opened

    monkeypatch.setattr(Path, "open", refused(Path.open))
    monkeypatch.setattr(Path, "iterdir", refused(Path.iterdir))
    story = nk.read(folder)
    assert [a.id for a in story] == ["gazette", "post"]
    assert (
        note(story, "closed") == note(story, "closed.txt") == "not read: you are not allowed to read it; change its permissions or copy it"
    )
    assert note(story, "gone.txt") == "not read: a link to a file that is not there"
    assert note(story, "again") == "not read: a link to a folder; give that folder itself"
    assert note(story, "pipe") == "not read: it is no file that can be read"
    assert story.summary.startswith("2 documents in 2 files, 5 files not read, 2 articles read")


def test_files_of_one_name_in_a_zip_are_all_read(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there are two of one name
        for name, outlet in (("a.txt", "One"), ("a.txt", "Two"), ("./a.txt", "Three")):
            archive.writestr(name, f"---\noutlet: {outlet}\n---\n{BODY}")
    story = nk.read(tmp_path)
    assert sorted(story.outlets) == ["One", "Three", "Two"]
    assert story.report["file"].tolist() == ["a.zip/a.txt", "a.zip/a.txt (2)", "a.zip/a.txt (3)"]


def test_a_file_in_a_folder_is_named_as_the_report_names_it(folder):
    (folder / "may").mkdir()
    (folder / "may" / "post.txt").write_text(BODY, encoding="utf-8")
    story = nk.read(folder, outlets={"may/post.txt": "May Post"})
    assert story.outlets == ("gazette", "May Post", "post")
    (folder / "articles.csv").write_text("file,outlet\nmay/post.txt,The Post\n", encoding="utf-8")
    assert nk.read(folder).outlets == ("gazette", "The Post", "post")


def test_two_files_of_one_name_in_a_list_are_two_in_the_report(folder):
    (folder / "may").mkdir()
    (folder / "may" / "post.txt").write_text(BODY, encoding="utf-8")
    given = [folder / "post.txt", folder / "may" / "post.txt", folder / "gazette.md", folder / "may" / ".." / "post.txt"]
    assert nk.read(given).report["file"].tolist() == ["post.txt", "may/post.txt", "gazette.md"]  # no more of the path than tells them apart


def test_what_rows_say_themselves_stands_above_what_is_said_of_their_file(tmp_path):
    (tmp_path / "t.csv").write_text("outlet,title,text\nOne,Rain,It rained.\nTwo,Snow,It snowed.\n,,It hailed.\n", encoding="utf-8")
    (tmp_path / "articles.csv").write_text("file,outlet,title\nt.csv,Fallback,None given\n", encoding="utf-8")
    story = nk.read(tmp_path)
    assert [(a.outlet, a.title) for a in story] == [("One", "Rain"), ("Two", "Snow"), ("Fallback", "None given")]
    assert "2 of its articles name another outlet than 'Fallback' and keep it" in note(story, "t.csv")
    assert nk.read(tmp_path, outlets={"t.csv": "The Post"}).outlets == ("One", "Two", "The Post")
    (tmp_path / "t.csv").write_text("outlet,title,text\nOne,Rain,It rained.\n", encoding="utf-8")
    assert nk.read(tmp_path).outlets == ("Fallback",)  # one article: the file is the article


def test_outlets_of_a_data_frame_stand_in_it():
    table = pd.DataFrame({"text": [BODY]})
    with pytest.raises(ValueError, match="in a DataFrame they stand in a column outlet"):
        nk.read(table, outlets={"table": "The Post"})
    assert "no outlet is given" in nk.read(table).report.loc[0, "note"]


def test_stopped_by_hand_inside_a_file_the_articles_before_are_kept_and_no_file_is_read_after(folder, monkeypatch):
    (folder / "many.csv").write_text("outlet,text\nOne,It rained.\nTwo,It snowed.\nThree,It hailed.\n", encoding="utf-8")
    real = tabular.read_csv

    def stopped(data):
        for number, record in enumerate(real(data)):
            if number == 2:
                raise KeyboardInterrupt
            yield record

    monkeypatch.setattr(tabular, "read_csv", stopped)
    story = nk.read(folder)
    assert story.outlets == ("gazette", "One", "Two")
    assert note(story, "many.csv") == "the rest not read: stopped by hand"
    assert note(story, "post.txt") == "not read: stopped by hand"


def test_stopped_by_hand_in_the_pass_after_reading_nothing_is_lost(folder, monkeypatch):
    stops = [KeyboardInterrupt]
    real = reading.likely_doubles
    nk.save_corrections(pd.DataFrame([{"article": "post", "field": "outlet", "value": "The Post"}]), folder / "corrections.csv")

    def stopped(outlets):
        if stops:
            raise stops.pop()
        return real(outlets)

    monkeypatch.setattr(reading, "likely_doubles", stopped)
    story = nk.read(folder)
    assert story.outlets == ("gazette", "The Post")
    assert note(story, "corrections.csv") == "1 of 1 corrections made"


def test_the_summary_counts_files_and_not_rows(folder):
    (folder / "outlets.csv").write_text("outlet\nThe Post\n,\n", encoding="utf-8")
    (folder / "articles.csv").write_text("file,outlet\npost.txt,harbourpost.com\ngazette.md,Harbour Post\n", encoding="utf-8")
    story = nk.read(folder)
    assert len(story.report) == 3  # a row for the two that may be one
    assert story.summary.startswith("2 documents in 2 files, 2 articles read, 0 of")


def test_what_newskit_wrote_into_the_folder_is_passed_over(folder):
    before = nk.read(folder)
    written = story_page(before)
    (folder / "story.html").write_text(written, encoding="utf-8")
    (folder / "saved again.htm").write_text(f"<!-- saved from url=(0016)https://a.org/ -->\n{written}", encoding="utf-8")
    nbformat.write(nbformat.v4.new_notebook(), folder / "notes.ipynb")
    save_marks(folder / "my marks.csv", [], [{"finding": "It rained.", "mark": "checked"}])
    (folder / "corrections (1).csv").write_text("article,start,end,field,value,by,when\npost,0,4,kept,no,,\n", encoding="utf-8")
    nk.sentences(before).to_csv(folder / "sentences.csv")
    nk.quote_coverage(before).to_csv(folder / "quotes.csv", sep=";", index=False)
    story = nk.read(folder)
    assert [article.text for article in story] == [article.text for article in before]
    assert (
        note(story, "story.html") == note(story, "saved again.htm") == "passed over as no article: a page that newskit made from articles"
    )
    assert note(story, "notes.ipynb") == "passed over as no article: a notebook"
    assert "newskit compare --marks" in note(story, "my marks.csv")
    assert "a file named corrections.csv" in note(story, "corrections (1).csv")
    assert note(story, "sentences.csv") == "passed over as no article: newskit's table sentences"
    assert note(story, "quotes.csv") == "passed over as no article: newskit's table quote_coverage"
    assert len(story.report) == len(before.report) + 7
    assert "not read" not in story.summary


def test_newskits_workbook_is_passed_over_and_another_is_read(folder):
    openpyxl = pytest.importorskip("openpyxl")
    nk.save_tables(nk.read(folder), folder / "story.xlsx")
    book = openpyxl.Workbook()
    book.properties.creator = "Ann of the newskit desk"
    for row in (("outlet", "text"), ("The Post", "Rain fell on the town.")):
        book.active.append(row)
    book.save(folder / "table.xlsx")
    story = nk.read(folder)
    assert note(story, "story.xlsx") == "passed over as no article: tables that newskit made from articles"
    assert [article.outlet for article in story if article.origin["file"] == "table.xlsx"] == ["The Post"]


def test_the_explorers_tables_of_articles_are_known():
    heads = re.findall(r"<thead.*?</thead>", page(small_story.story()).html, re.DOTALL)
    names = [[re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<th\b.*?</th>", head, re.DOTALL)] for head in heads]
    of_articles = [row for row in names if "Article" in row]
    assert len(of_articles) >= 3
    for row in of_articles:
        line = ",".join(f'"{name}"' for name in row)
        assert own.passed_over(line.encode(), ".csv") == "a table of newskit's explorer"


@pytest.mark.parametrize(
    "text",
    [
        "article,outlet\nRain fell on the town.,The Post\n",
        "finding,mark,text\nIt rained.,checked,Rain fell on the town.\n",
        '<html><head><meta name="description" content="newskit 2 is out"></head><body><p>Rain fell on the town.</p></body></html>',
        "article,field,value\nRain fell on the town.,street,3\n",
        "key,outlet,text\n1,The Post,Rain fell on the town.\n",
    ],
)
def test_what_only_looks_like_newskits_is_read(text):
    assert [own.passed_over(text.encode(), suffix) for suffix in (".csv", ".html", ".txt")] == ["", "", ""]


def test_nothing_but_newskits_own_page_names_it(tmp_path):
    (tmp_path / "story.html").write_text(document("Rain", []), encoding="utf-8")
    with pytest.raises(ValueError, match=r"no article to read. story.html: passed over as no article: a page that newskit made"):
        nk.read(tmp_path)
