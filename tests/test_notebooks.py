"""The notebooks: each runs top to bottom and becomes one file, on the sample story and on a reader's own folder."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from newskit.explorer.widget import MIME

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def run(path, folder):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def mimes(notebook):
    return [mime for cell in notebook.cells for output in cell.get("outputs", []) for mime in output.get("data", {})]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_top_to_bottom_on_the_sample_story(path, tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSKIT_ARTICLES", raising=False)
    notebook = run(path, tmp_path)
    assert mimes(notebook).count(MIME) == 1
    assert "application/vnd.plotly.v1+json" in mimes(notebook)
    streams = [o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "stream"]
    assert [o.text for o in streams if o.name == "stderr"] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_on_two_small_articles_of_the_reader(path, tmp_path, monkeypatch):
    """No quotation, no omission, no disagreement: every cell says so and none fails."""
    (tmp_path / "a.txt").write_text("Wall falls\n\nThe wall fell on Monday after two days of rain.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Rain wins\n\nIt rained, and nobody was hurt.\n", encoding="utf-8")
    monkeypatch.setenv("NEWSKIT_ARTICLES", str(tmp_path))
    assert mimes(run(path, tmp_path)).count(MIME) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_reads_as_the_house_style_asks(path):
    """15 to 45 cells; code cells of one to three lines; no helper code in cells."""
    notebook = nbformat.read(path, as_version=4)
    assert 15 <= len(notebook.cells) <= 45
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 3
            assert "def " not in cell.source
