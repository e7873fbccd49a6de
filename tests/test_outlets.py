"""outlets.csv: names of one outlet merged on request; likely doubles listed, never merged."""

import pytest

import newskit as nk
from newskit.reading.outlets import likely_doubles

BODY = "Wall gives way\n\nThe harbour wall gave way on Monday night, the town said.\n"


@pytest.fixture
def folder(tmp_path):
    for name, outlet in (("a", "harbourpost.com"), ("b", "The Harbour Post"), ("c", "Velmora Today")):
        (tmp_path / f"{name}.txt").write_text(f"---\noutlet: {outlet}\n---\n{BODY}", encoding="utf-8")
    return tmp_path


def test_likely_doubles_are_listed_and_not_merged(folder):
    story = nk.read(folder)
    assert story.outlets == ("harbourpost.com", "The Harbour Post", "Velmora Today")
    note = story.report.set_index("file").loc["outlets.csv", "note"]
    assert note == "may be one outlet: harbourpost.com and The Harbour Post. If so, name them there (columns alias, outlet)"


def test_outlets_csv_merges_and_groups(folder):
    (folder / "outlets.csv").write_text("alias,outlet,group\nHARBOURPOST.com,The Harbour Post,regional\n", encoding="utf-8")
    story = nk.read(folder)
    assert story.outlets == ("The Harbour Post", "Velmora Today")
    assert [a.group for a in story] == ["regional", "regional", None]
    assert "outlets.csv" not in set(story.report["file"])


def test_a_line_of_outlets_csv_that_cannot_be_used_is_named_and_the_others_serve(folder):
    lines = ["alias;outlet;group", "harbourpost.com;The Harbour Post;", ";;", "HarbourPost.com;Morning Post;", "today;;", "a;b;c;d"]
    (folder / "outlets.csv").write_text("\n".join(lines), encoding="utf-8")
    story = nk.read(folder)
    assert story.outlets == ("The Harbour Post", "Velmora Today")
    assert story.report.set_index("file").loc["outlets.csv", "note"] == (
        "line 6: more cells than columns. Put a value with a comma in quotation marks; "
        "line 4: 'HarbourPost.com' stands for 'The Harbour Post' above already; "
        "line 5: no outlet. Each line needs the name that its alias stands for"
    )


def test_outlets_csv_without_a_column_outlet_is_an_error(folder):
    (folder / "outlets.csv").write_text("alias,name\nPost,The Harbour Post\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"outlets.csv: no column outlet"):
        nk.read(folder)


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["Echo (Online)", "The Echo"], [("Echo (Online)", "The Echo")]),
        (["www.nhp.com", "New Harbour Post"], [("New Harbour Post", "www.nhp.com")]),
        (["newharbour.co.uk", "New Harbour Post"], []),  # the address says nothing of "Post"
        (["Post", "Posts"], []),
        (["", "The", "!!!"], []),
    ],
)
def test_what_looks_like_one_outlet(names, pairs):
    assert likely_doubles(names) == pairs
