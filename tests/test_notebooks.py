"""The notebooks: each runs top to bottom and becomes one file, on the sample story and on a reader's own folder."""

import html
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import newskit as nk
from newskit.corpus.invented import month
from newskit.explorer.widget import MIME

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
LIMITS = "**What this does not show:**"


def run(path, folder):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def mimes(notebook):
    return [mime for output in outputs(notebook) for mime in output.get("data", {})]


def warnings(notebook):
    return [output.text for output in outputs(notebook) if output.output_type == "stream" and output.name == "stderr"]


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def sections(notebook):
    """The cells under each heading of the second level."""
    under = {}
    for cell in notebook.cells:
        if cell.source.startswith("## "):
            heading = cell.source.splitlines()[0]
            assert heading not in under
            under[heading] = []
        if under:
            under[heading].append(cell)
    return under


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_top_to_bottom_on_the_sample_story_and_is_shared(path, tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSKIT_ARTICLES", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = run(path, tmp_path)
    assert mimes(notebook).count(MIME) == 1
    assert "application/vnd.plotly.v1+json" in mimes(notebook)
    assert warnings(notebook) == []
    saved = tmp_path / path.name
    nbformat.write(notebook, saved)
    title = prose(notebook).splitlines()[0].removeprefix("# ")
    assert f"<h1>{title}</h1>" in html.unescape(nk.share(saved).read_text(encoding="utf-8"))


SMALL = {
    "two": {
        "a.txt": "Wall falls\n\nThe wall fell on Monday after two days of rain.\n",
        "b.txt": "Rain wins\n\nIt rained, and nobody was hurt.\n",
    },
    "one": {"a.txt": "Wall falls\n\nThe wall fell on Monday after two days of rain.\n"},
}


@pytest.mark.parametrize("articles", SMALL.values(), ids=SMALL)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_on_a_readers_small_folder(path, articles, tmp_path, monkeypatch):
    """No quotation, no omission, no disagreement, nobody to compare with: every cell says so and none fails or warns."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("NEWSKIT_ARTICLES", str(folder))
    notebook = run(path, tmp_path)
    assert mimes(notebook).count(MIME) == 1
    assert warnings(notebook) == []
    assert "invented" not in "".join(output.text for output in outputs(notebook) if output.output_type == "stream")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_reads_as_the_house_style_asks(path):
    """15 to 45 cells; below the imports one to three lines a cell; no helper code in cells."""
    notebook = nbformat.read(path, as_version=4)
    assert 15 <= len(notebook.cells) <= 45
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert 1 <= len([line for line in cell.source.splitlines() if line and not line.startswith("import ")]) <= 3
            assert "def " not in cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_asks_and_says_what_an_answer_does_not_show(path):
    """Headings are questions, which are right for any story: the finding is made from the story at hand. Each answer names its limits."""
    notebook = nbformat.read(path, as_version=4)
    first = notebook.cells[0].source.splitlines()[0]
    assert first.startswith("# ") and first.endswith("?")
    *asked, last = sections(notebook).items()
    assert last[0] == "## Method and caveats"
    for heading, cells in asked:
        assert heading.endswith("?")
        answers = [cell for cell in cells if cell.cell_type == "code" and "explore" not in cell.source]
        assert not answers or any(LIMITS in cell.source for cell in cells), heading


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_prose_is_true_of_any_story(path):
    """The reader's articles may stand where the sample story stood: no outlet or speaker of it, and none of its counts, is in the prose."""
    text = prose(nbformat.read(path, as_version=4))
    story = nk.sample()
    named = {*story.outlets, *nk.speaker_share(story)["speaker"], *(article["outlet"] for article in month())}
    assert [name for name in named if name in text] == []
    assert re.findall(r"\d+ (?:of|articles|outlets|sentences|passages|quotations)\b", text) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_chart_is_given_its_whole_table(path):
    """A chart's title speaks of the story: "no quotation was found" would be false of the rows that a cell left over."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if "nk.charts." in cell.source]
    assert cells
    assert [source for source in cells if re.search(r"query|filter|head\(|\w\[", source)] == []
