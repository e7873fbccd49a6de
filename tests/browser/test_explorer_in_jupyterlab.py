"""The explorer in a real JupyterLab: Run All draws it, a click on an outlet redraws, a click on a mark opens its evidence."""

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from looking import CONTRAST, MARKS

import newskit as nk
from newskit.explorer.widget import MIME

CELLS = (
    "import newskit as nk\nexplorer = nk.explore(nk.sample())",
    "explorer",
    "nk.explore(nk.sample().pick(explorer.selected[:3]))",
    "print('picked:', explorer.selected)",
    "from newskit.corrections import correct\nmade = explorer.corrections\n"
    "print('corrected:', correct(nk.sample(), made).outlets[0], *made['by'])",
    "print('marked:', *explorer.marks['mark'], explorer.marks['finding'].isin(nk.findings(nk.sample())['sentence']).all())",
    "print('evidence:', len(explorer.evidence), *set(explorer.evidence['key']))",
    "nk.charts.overlap(nk.article_overlap(nk.sample()))",
)


@pytest.fixture(scope="module")
def notebook(jupyterlab):
    cells = [nbformat.v4.new_code_cell(code) for code in CELLS]
    made = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    nbformat.write(made, jupyterlab.root / "explorer.ipynb")
    return jupyterlab.address("explorer.ipynb")


def menu(page, *items):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{items[0]}$")).click()
    for item in items[1:]:
        page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).click()


def saved(page, path, save):
    """The notebook as JupyterLab saves it."""
    before = path.stat().st_mtime_ns
    save()
    for _ in range(300):
        if path.stat().st_mtime_ns != before:
            with suppress(json.JSONDecodeError):  # not written to its end yet
                return json.loads(path.read_text(encoding="utf-8"))
        page.wait_for_timeout(100)
    raise AssertionError(f"{path.name} was not saved")


def a_second_explorer_adds_its_data_only(notebook, path, folder):
    """In the notebook as JupyterLab saved it, and in its shared file."""
    assert "widgets" not in notebook["metadata"]
    outputs = [output["data"] for cell in notebook["cells"] for output in cell["outputs"] if MIME in output.get("data", {})]
    assert len(outputs) == 2
    for data in outputs:
        assert len(json.dumps(data)) - len(data[MIME]["packed"]) < 10_000  # what is read where no widget lives
    copied = Path(shutil.copy(path, folder / "two.ipynb"))
    two = nk.share(copied, folder / "two.html").read_text(encoding="utf-8")
    cells = [cell for cell in notebook["cells"] if not cell["source"] or "pick(explorer.selected[:3])" not in "".join(cell["source"])]
    copied.write_text(json.dumps(notebook | {"cells": cells}), encoding="utf-8")
    one = nk.share(copied, folder / "one.html").read_text(encoding="utf-8")
    for once in ("function mountBoth(", 'id="nk-plotly"', "<style>", '<script type="module">'):
        assert one.count(once) == two.count(once) == 1, once
    (block,) = re.findall(r'id="nk-page-1" data-size="\d+">([^<]*)<', two)
    (body,) = re.findall(r'data-mount="page-1">(.*?)<details class="nk-code"', two, re.DOTALL)
    assert len(two) - len(one) - len(block) - len(body) < 2000


def test_the_explorer_lives_in_jupyterlab(jupyterlab, notebook, new_page, tmp_path):
    outlets = nk.sample().outlets
    watched = new_page(viewport={"width": 1500, "height": 1000}, reduced_motion="reduce")
    page = watched.page
    large = []  # what the kernel sent that plotly.js could be
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: len(frame) > 1_000_000 and large.append(len(frame))))
    page.goto(notebook)
    page.locator(".jp-Notebook").wait_for(timeout=180_000)
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for(timeout=180_000)
    menu(page, "Run", "Run All Cells")
    charts = page.locator("[data-figure].js-plotly-plot:visible")
    page.locator(".nk-live").nth(1).wait_for(timeout=180_000)
    for tab in page.get_by_role("tab", name="Vocabulary").all():
        tab.click()
    charts.nth(1).wait_for(timeout=180_000)  # both explorers, from one plotly.js
    assert len(large) == 1
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for(timeout=180_000)
    file = jupyterlab.root / "explorer.ipynb"
    a_second_explorer_adds_its_data_only(saved(page, file, lambda: menu(page, "File", "Save Notebook")), file, tmp_path)
    first = page.locator(".nk-explorer").first
    chart = first.locator("[data-figure]:visible").first
    assert chart.evaluate("(box) => box.data[0].x") == list(outlets)

    # a click on an outlet redraws, and the kernel knows
    first.locator(".nk-picker").get_by_text(outlets[2], exact=True).click()
    left = " ".join(str(n) for n in range(len(outlets)) if n != 2)
    first.locator(f'[data-figure][data-drawn="{left}"]:visible').wait_for()
    assert outlets[2] not in chart.evaluate("(box) => box.data[0].x")
    page.get_by_text("picked:").first.scroll_into_view_if_needed()
    page.locator(".jp-CodeCell", has_text="print('picked:'").locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    page.get_by_text(re.compile(rf"^picked: \['{outlets[0]}', '{outlets[1]}', '{outlets[3]}'")).wait_for()

    # a click on a mark opens its evidence
    chart.scroll_into_view_if_needed()
    key, x, y = page.evaluate(MARKS)[0]
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    panel = first.get_by_role("region", name="Evidence")
    assert panel.get_attribute("data-evidence") == key
    assert panel.locator("mark").count() > 0

    # and the kernel has the passages, for the next cell
    cell = page.locator(".jp-CodeCell", has_text="print('evidence:'")
    cell.scroll_into_view_if_needed()
    cell.locator(".jp-OutputArea-output", has_text=re.compile(r"^\s*evidence: 0\s*$")).wait_for()
    uses = panel.locator(".nk-lines li").count()
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    cell.locator(".jp-OutputArea-output", has_text=key).wait_for()
    assert 0 < int(cell.locator(".jp-OutputArea-output").inner_text().split()[1]) <= uses
    panel.focus()
    page.keyboard.press("Escape")
    assert panel.count() == 0

    # a correction made in the Text view is a row in Python
    first.get_by_role("tab", name="Text").click()
    article = first.locator(".nk-whole", has=page.locator(".nk-outlet", has_text=outlets[0])).first
    article.locator("summary").click()
    article.get_by_label("Outlet").fill("Another Name")
    article.get_by_label("Outlet").press("Enter")
    assert first.locator(".nk-corrections li").inner_text().startswith("outlet: Another Name")
    assert first.get_by_role("button", name="Download").count() == 0
    first.get_by_label("Corrected by").fill("Ann")
    first.get_by_label("Corrected by").press("Enter")
    page.locator(".jp-CodeCell", has_text="print('corrected:'").locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("corrected: Another Name Ann").wait_for()
    assert first.locator(".nk-corrections pre").evaluate(CONTRAST) >= 4.5

    # so is a finding that is marked
    first.get_by_role("tab", name="Overview").click()
    first.get_by_role("button", name="Checked").first.click()
    page.locator(".jp-CodeCell", has_text="print('marked:'").locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("marked: checked True").wait_for()
    first.get_by_role("tab", name="Vocabulary").click()

    # keys stay inside, on this page and on that without shared copy, but for the one that saves
    assert page.locator("[data-lm-suppress-shortcuts] .nk-explorer").count() == page.locator(".nk-explorer").count() > 1
    saved(page, file, lambda: first.get_by_role("tab", name="Vocabulary").press("Control+s"))

    # it is shared as it stands, without a notebook being saved, and leaves the address of JupyterLab alone
    with page.expect_download() as download:
        first.get_by_role("button", name="Share", exact=True).click()
    shared = new_page(offline=True).page
    shared.goto(Path(download.value.path()).rename(tmp_path / download.value.suggested_filename).as_uri())
    assert shared.get_by_role("tab", selected=True).inner_text() == "Vocabulary"
    assert shared.locator(".nk-verdict", has_text="✓ Checked").count() == 1
    assert not shared.get_by_role("checkbox", name=re.compile(outlets[2])).is_checked()
    assert "#" not in page.url

    # and reads in the dark theme
    menu(page, "Settings", "Theme", "JupyterLab Dark")
    page.locator('body[data-jp-theme-light="false"]').wait_for(state="attached")
    first.locator("xpath=self::*[@data-theme='dark']").wait_for()
    for selector in ("h2", ".nk-facts", "[role=tab]", ".nk-caption b", ".ytick text"):
        assert first.locator(f"{selector}:visible").first.evaluate(CONTRAST) >= 4.5, selector
    # and a chart of its own keeps its height when the theme changes
    own = page.locator(".jp-RenderedPlotly.js-plotly-plot")
    own.scroll_into_view_if_needed()
    assert own.evaluate("(node) => node.clientHeight") > 200
    assert [error for error in watched.errors if "newskit" in error or "Plotly" in error] == []
    assert watched.elsewhere == []
