"""The analyst's marks: rows, a file that is kept, and the page that shows them."""

import re

import pandas as pd
import pytest
import small_story
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import newskit as nk
from newskit.explorer.marking import keep, marked, marks_table, read_marks, said
from newskit.explorer.page import Page, page
from newskit.explorer.widget import MIME, Explorer
from newskit.sharing.document import explorer_page
from newskit.tables import COLUMNS


@pytest.fixture(scope="module")
def made():
    return page(small_story.story())


def row(finding, mark="checked", note="", by="Ann", when="2031-05-06T10:00:00Z"):
    return {"finding": finding, "mark": mark, "note": note, "by": by, "when": when}


def test_the_later_of_two_marks_for_one_finding_counts_and_what_is_missing_is_empty():
    table = marks_table([row("a"), row("b"), {"finding": "a", "mark": " Rejected ", "note": None, "by": float("nan")}])
    assert list(table.columns) == list(COLUMNS["marks"])
    assert table.to_dict("records") == [row("b"), row("a", "rejected", by="", when="")]
    assert marks_table([]).empty and list(marks_table([]).columns) == list(COLUMNS["marks"])


def test_a_mark_reads_in_words():
    assert said(row("a", "rejected", "no witness")) == "✗ Rejected by Ann, 6 May 2031: no witness"
    assert said(row("a", "noted", "ask", "", "yesterday")) == "✎ Note, yesterday: ask"


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1)


@given(
    st.lists(st.builds(row, texts, st.sampled_from(["checked", "rejected", "noted"]), texts, texts), unique_by=lambda mark: mark["finding"])
)
def test_a_file_gives_back_the_marks_that_were_kept_in_it(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("marks") / "marks.csv"
    rows = [mark for mark in rows if mark["finding"].strip()]
    keep(path, [], rows)
    assert read_marks(path).to_dict("records") == rows


def test_what_others_wrote_to_the_file_since_stays(tmp_path):
    path = tmp_path / "marks.csv"
    assert read_marks(path).empty
    keep(path, [], [row("a"), row("b")])
    keep(path, [], [row("c", by="Ben")])  # another explorer that has the file open
    keep(path, [row("a"), row("b")], [row("b", "rejected")])
    assert read_marks(path).to_dict("records") == [row("b", "rejected"), row("c", by="Ben")]
    assert [file.name for file in tmp_path.iterdir()] == ["marks.csv"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("finding,note\na,b\n", "marks.csv: no column mark"),
        ("finding,mark\nb,checked\na,maybe\n", "marks.csv: line 3: the mark 'maybe' is unknown: write checked, rejected, noted"),
        ("finding,mark\na,checked,b\n", "marks.csv: line 2: more cells than columns"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_what_to_write(tmp_path, text, why):
    path = tmp_path / "marks.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=re.escape(why)):
        nk.explore(small_story.story(), marks=path)
    with pytest.raises(ValueError, match=r"marks\.csv: the marks need a folder that exists"):
        read_marks(tmp_path / "none" / "marks.csv")


def test_a_page_shows_each_mark_beside_its_finding_and_those_without_one_below(made):
    rows = [row(made.findings[0], "rejected", "<b>no</b>"), row("It rained.", "noted", "ask")]
    shown = marked(made, marks_table(rows))
    assert shown.marks == tuple(rows)
    assert '<span class="nk-verdict nk-rejected" data-verdict="0">✗ Rejected by Ann, 6 May 2031: &lt;b&gt;no&lt;/b&gt;</span>' in shown.html
    assert "not among the findings now" in shown.html and "It rained." in shown.html
    again = marked(shown, marks_table(rows[:1]))
    assert again == marked(made, marks_table(rows[:1]))
    assert marked(again, marks_table([])) == made
    assert Page.unpack(shown.pack()) == shown
    assert "✗ Rejected by Ann" in explorer_page(shown)


def test_a_page_saved_before_there_were_marks_still_opens(made, monkeypatch):
    old = {name: made.values()[name] for name in ("title", "outlets", "html", "figures", "evidence")}
    monkeypatch.setattr(Page, "values", lambda page: old)
    assert Page.unpack(made.pack()).marks == ()


def test_every_finding_stands_once_and_can_be_marked(made):
    places = re.findall(r'<span class="nk-verdict" data-verdict="(\d+)"></span>', made.html)
    assert sorted(map(int, places)) == list(range(len(made.findings)))
    assert list(made.findings) == list(nk.findings(small_story.story())["sentence"])


# ---- live


def test_a_file_that_cannot_be_made_is_said_in_the_browser_in_a_sentence(monkeypatch):
    def export(page, state):
        raise OSError("no room on the disk.")

    explorer, sent = Explorer(small_story.story(), export=export), []
    monkeypatch.setattr(explorer, "send", lambda message, buffers=None: sent.append((message, buffers)))
    with pytest.raises(OSError, match="no room"):
        explorer._answer(explorer, {"ask": "share", "state": {}}, [])
    said = "No file was made (OSError: no room on the disk): run the explorer's cell again, then press Share."
    assert sent == [({"answer": "share", "error": said}, None)]


def test_marks_made_in_the_browser_are_a_table_stay_in_the_file_and_in_what_is_saved_next(tmp_path):
    path = tmp_path / "marks.csv"
    explorer = nk.explore(small_story.story(), marks=path)
    assert explorer.marks.empty and not path.exists()
    finding = explorer.page.findings[0]
    explorer.set_state({"_marks": [row(finding, "checked", "called them")]})
    assert explorer.marks.to_dict("records") == [row(finding, "checked", "called them")]
    assert read_marks(path).equals(explorer.marks)
    data, _ = explorer._repr_mimebundle_()
    assert Page.unpack(data[MIME]["packed"]).marks == (row(finding, "checked", "called them"),)
    assert "✓ Checked by Ann, 6 May 2031: called them" in data["text/plain"]
    again = nk.explore(small_story.story(), marks=str(path))
    assert again.marks.equals(explorer.marks)
    again.set_state({"_marks": []})
    assert read_marks(path).empty


def test_the_marks_of_one_explorer_can_be_given_to_the_next():
    first = nk.explore(small_story.story())
    first.set_state({"_marks": [row(first.page.findings[1], "noted", "hm")]})
    second = nk.explore(small_story.story(), marks=first.marks)
    assert second.marks.equals(first.marks)
    assert isinstance(second.marks, pd.DataFrame)


def test_a_mark_that_is_none_is_refused_and_the_others_stay():
    explorer = nk.explore(small_story.story(), marks=marks_table([row("a")]))
    with pytest.raises(TraitError, match="the mark 'maybe' is unknown"):
        explorer._marks = [row("a", "maybe")]
    assert explorer.marks.to_dict("records") == [row("a")]


@pytest.mark.parametrize(("column", "there"), [("finding", "mark"), ("mark", "finding")])
def test_a_table_without_a_column_that_is_needed_names_it(column, there):
    with pytest.raises(ValueError, match=f"no column {column}; it has {there}"):
        nk.explore(small_story.story(), marks=pd.DataFrame({there: ["checked"]}))


def test_a_mark_that_cannot_be_written_is_in_memory_and_written_once_the_file_is_mended(tmp_path):
    path = tmp_path / "marks.csv"
    explorer = nk.explore(small_story.story(), marks=path)
    path.write_text("finding,mark\nz,checked\ny,maybe\n")
    first, second = row("a", note="called them"), row("b")
    with pytest.raises(
        ValueError, match=r"^marks\.csv: line 3: the mark 'maybe' is unknown: write .*\. Mend the file: what is marked stays"
    ):
        explorer.set_state({"_marks": [first]})
    assert explorer.marks.to_dict("records") == [first]
    assert path.read_text() == "finding,mark\nz,checked\ny,maybe\n"
    path.write_text("finding,mark\nz,checked\n")
    explorer.set_state({"_marks": [first, second]})
    assert read_marks(path)["finding"].tolist() == ["z", "a", "b"]
