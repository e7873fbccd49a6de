"""How soon is the explorer's page made and drawn, how large is it, and how soon after a pick is it drawn again?

    python benchmarks/explorer.py [FOLDER]     (default: the sample story, then invented ones of 8 and of 12 outlets)

In an installed Chromium, offline. Asked: a page in 1 s and 300 kB in a saved notebook, a shared file of at most 2.6 MB, its first chart
in 2 s, and from a click to the redraw a median of 60 ms for 8 outlets and 100 ms for 40 articles. For the sample story also, in a
JupyterLab on this machine: 1.5 s from Run All Cells to the first view drawn, beyond the computing.
"""

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from overlap import as_texts, rewrites
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from conftest import JupyterLab, browser_path, running_jupyterlab

import newskit as nk
from newskit.explorer.page import page as make_page
from newskit.sharing.document import explorer_page

VIEWS = {"Vocabulary": "[data-view=vocabulary]", "Sentence overlap": "[data-view=overlap]"}

# Milliseconds from a click on each outlet's box, off and on again, to the next frame after every chart that is shown is drawn: with
# many outlets a view may show none, but a button for each outlet.
PICKS = """async () => {
  const taken = [];
  for (const box of [...document.querySelectorAll(".nk-picker input")].flatMap((box) => [box, box])) {
    const start = performance.now();
    box.click();
    const now = [...document.querySelectorAll(".nk-picker input")].flatMap((b, n) => (b.checked ? [n] : []));
    const drawn = (chart) => chart.dataset.drawn?.split(" ").map(Number).sort((a, b) => a - b).join() === now.join();
    const done = () => [...document.querySelectorAll("[data-figure]")].every((chart) => !chart.offsetParent || drawn(chart));
    while (!done()) await new Promise((go) => setTimeout(go));
    await new Promise(requestAnimationFrame);
    taken.push(performance.now() - start);
  }
  return taken;
}"""

# Notes when the explorer's first view stands in the browser, goes to the view of words, and notes when its chart is drawn.
WATCH = """() => {
  const at = (window.nkAt = {});
  const see = () => {
    at.view ??= document.querySelector(".nk-explorer.nk-live [role=tab][aria-selected=true]") ? Date.now() : undefined;
    at.chart ??= document.querySelector(".nk-explorer [data-drawn]") ? Date.now() : undefined;
    const tab = document.querySelector(".nk-explorer.nk-live [role=tab][data-view=vocabulary]");
    if (tab && !at.asked) { at.asked = true; tab.click(); }
  };
  new MutationObserver(see).observe(document.body, { childList: true, subtree: true, attributes: true });
}"""

# A page asks every question; the second time, in the next cell, all are answered.
CELLS = (
    "import time\nbegun = time.time()\nimport newskit as nk\nfrom newskit.explorer.page import page\nstory = nk.sample()\npage(story)\n"
    "print('computed', begun, time.time())",
    "begun = time.time()\nexplorer = nk.explore(story)\nprint('made', begun, time.time())\nexplorer",
)


def invented(articles: int, outlets: int) -> nk.Story:
    """So many articles from so many outlets: wire stories and rewrites of them, in words without a meaning."""
    texts = as_texts(rewrites(articles, seed=8))
    return nk.Story.from_records(
        {"id": name, "outlet": f"Outlet {n % outlets + 1}", "text": text} for n, (name, text) in enumerate(texts.items())
    )


def measured(browser: Browser, story: nk.Story) -> None:
    make_page(story)  # every question is answered
    start = time.perf_counter()
    made = make_page(story)
    between = time.perf_counter()
    packed = made.pack()
    end = time.perf_counter()
    print(f"page made in {between - start:.2f} s, packed in {end - between:.2f} s; {len(packed) / 1e3:.0f} kB in a saved notebook")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.html"
        path.write_text(explorer_page(made), encoding="utf-8")
        print(f"shared file: {path.stat().st_size / 1e6:.2f} MB")
        first, picks = [], {view: [] for view in VIEWS}
        for _ in range(5):
            page = browser.new_page(viewport={"width": 1200, "height": 1600})
            start = time.perf_counter()
            page.goto(path.as_uri())
            page.locator(f"[role=tab]{VIEWS['Sentence overlap']}").click()  # by role, Playwright searches for a tenth of a second
            page.locator(".js-plotly-plot").first.wait_for()
            first.append(time.perf_counter() - start)
            for view, tab in VIEWS.items():
                page.locator(f"[role=tab]{tab}").click()
                picks[view] += page.evaluate(PICKS)
            page.close()
    print(f"first chart: {statistics.median(first):.2f} s (median of 5)")
    for view, taken in picks.items():
        print(f"pick to redraw, {view}: median {statistics.median(taken):.0f} ms, slowest {max(taken):.0f} ms ({len(taken)} clicks)")


def in_jupyterlab(browser: Browser, lab: JupyterLab) -> None:
    """From Run All Cells to the first view and the first chart, split, in a kernel that has just started."""
    cells = [nbformat.v4.new_code_cell(code) for code in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.root / "explorer.ipynb")
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(lab.address("explorer.ipynb"))
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=120_000)
    page.evaluate(WATCH)
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    begun = time.time()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
    page.locator(".nk-explorer [data-drawn]").first.wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    at = {name: value / 1000 for name, value in page.evaluate("() => window.nkAt").items() if name != "asked"}
    said = dict(re.findall(r"(computed|made) ([\d. ]+)", " ".join(page.locator(".jp-OutputArea-output pre").all_inner_texts())))
    (start, computed), (asked, made) = ([float(number) for number in said[name].split()] for name in ("computed", "made"))
    page.close()
    computing = computed - start
    print(f"in JupyterLab, from Run All Cells, beyond the computing ({computing:.2f} s of importing, reading and measures):")
    print(f"first view {at['view'] - begun - computing:.2f} s, first chart {at['chart'] - begun - computing:.2f} s; of which")
    print(f"between browser and kernel {start - begun + asked - computed:.2f} s, page and widget made in {made - asked:.2f} s,", end=" ")
    print(f"sent and mounted in {at['view'] - made:.2f} s, plotly.js sent and drawn in {at['chart'] - at['view']:.2f} s")


def main() -> None:
    asked = {"the sample story": nk.sample(), "8 outlets": invented(16, 8), "40 articles": invented(40, 12)}
    stories = {sys.argv[1]: nk.read(sys.argv[1])} if len(sys.argv) > 1 else asked
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-background-networking"])
        for name, story in stories.items():
            print(f"\n{name}: {len(story.articles)} articles, {len(story.outlets)} outlets")
            measured(browser, story)
        if len(sys.argv) == 1:
            print()
            with tempfile.TemporaryDirectory() as folder, running_jupyterlab(Path(folder)) as lab:
                in_jupyterlab(browser, lab)
        browser.close()


if __name__ == "__main__":
    main()
