"""How large is the shared file, how soon is its first chart drawn, and how soon after a pick is it drawn again?

    python benchmarks/explorer.py [FOLDER]     (default: the sample story)

In an installed Chromium, offline. Asked: at most 2.6 MB, 2 s, and a median of 60 ms for eight outlets.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from conftest import browser_path

import newskit as nk
from newskit.explorer.page import page as make_page
from newskit.sharing.document import story_page

# Milliseconds from a click on each outlet's box, off and on again, to the next frame after its chart is drawn.
PICKS = """async () => {
  const taken = [];
  for (const box of [...document.querySelectorAll(".nk-picker input")].flatMap((box) => [box, box])) {
    const start = performance.now();
    box.click();
    const now = [...document.querySelectorAll(".nk-picker input")].flatMap((b, n) => (b.checked ? [n] : [])).join(" ");
    const done = () => [...document.querySelectorAll("[data-figure]")].some((f) => f.offsetParent && f.dataset.drawn === now);
    while (!done()) await new Promise((go) => setTimeout(go));
    await new Promise(requestAnimationFrame);
    taken.push(performance.now() - start);
  }
  return taken;
}"""


def main() -> None:
    story = nk.read(sys.argv[1]) if len(sys.argv) > 1 else nk.sample()
    nk.findings(story)
    start = time.perf_counter()
    packed = make_page(story).pack()
    print(f"page made in {time.perf_counter() - start:.2f} s; {len(packed) / 1e3:.0f} kB in a saved notebook")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "story.html"
        path.write_text(story_page(story), encoding="utf-8")
        print(f"shared file: {path.stat().st_size / 1e6:.2f} MB")
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        first, picks = [], []
        for _ in range(5):
            page = browser.new_page(viewport={"width": 1200, "height": 1600})
            start = time.perf_counter()
            page.goto(path.as_uri())
            page.get_by_role("tab", name="Vocabulary").click()
            page.locator(".js-plotly-plot").first.wait_for()
            first.append(time.perf_counter() - start)
            picks += page.evaluate(PICKS)
            page.close()
        browser.close()
    print(f"first chart: {statistics.median(first):.2f} s (median of 5)")
    print(f"pick to redraw: median {statistics.median(picks):.0f} ms, slowest {max(picks):.0f} ms ({len(picks)} clicks)")


if __name__ == "__main__":
    main()
