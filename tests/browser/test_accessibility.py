"""The sample story's shared file to those who do not see it, or have no mouse: axe-core finds nothing serious and no heading out of order,
every control is reached."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from looking import CONTRAST

axe_playwright_python = pytest.importorskip("axe_playwright_python")

# The rules that the page breaks, as [impact, rule, how often, one of the elements]. What is hidden is taken out meanwhile: axe passes
# over it, but takes half a minute to see that, of every word of the articles.
AXE = """async () => {
  const away = "[hidden], .nk-store, details:not([open]) > :not(summary)";
  const puts = [...document.querySelectorAll(away)].filter((node) => !node.parentElement.closest(away)).map((node) => {
    const place = document.createComment("");
    node.replaceWith(place);
    return () => place.replaceWith(node);
  });
  try {
    const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false });
    return violations.map(({ impact, id, nodes }) => [impact, id, nodes.length, nodes[0].html.slice(0, 200)]);
  } finally {
    puts.forEach((put) => put());
  }
}"""

# Notes, as the focus goes round, which controls of the explorer it has not met (`left`), and those on which it is not seen (`unseen`).
WATCH = """() => {
  const controls = "button:not(:disabled), input, select, textarea, a[href], summary, [tabindex='0']";
  const shown = [...document.querySelectorAll(`.nk-explorer:not([hidden]) :is(${controls})`)].filter((node) => node.checkVisibility());
  window.left = new Set(shown.filter((node) => node.tabIndex >= 0));
  window.unseen = [];
  window.outlines = new Set();
  document.addEventListener("focusin", ({ target }) => {
    if (!window.left.delete(target)) return;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(target);
    window.outlines.add(outlineColor);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) window.unseen.push(target.outerHTML.slice(0, 200));
  });
  return window.left.size;
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, sample_file: str) -> Iterator[Any]:
    """The sample story's file, open offline in a light and in a dark browser, with axe-core in it."""
    context = browser.new_context(
        offline=True, color_scheme=request.param, reduced_motion="reduce", viewport={"width": 1200, "height": 1500}
    )
    page = context.new_page()
    page.goto(sample_file)
    page.locator(".nk-live").first.wait_for()
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8") + ";0")
    yield page
    context.close()


def shown(page: Any) -> Any:
    return page.locator(".nk-explorer:not([hidden])")


def active(page: Any, what: str) -> Any:
    return page.evaluate(f"() => document.activeElement.{what}")


def tab_to(page: Any, name: str) -> None:
    """Goes on with the Tab key until the button of this name has the focus, and presses Enter."""
    for _ in range(12):
        if active(page, "textContent") == name:
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not lead to {name}.")


def test_the_keyboard_reaches_every_control_of_the_overview_and_shows_where_it_is(page):
    count = page.evaluate(WATCH)
    assert count > 50
    for _ in range(count + 5):
        page.keyboard.press("Tab")
    assert page.evaluate("() => [...window.left].map((node) => node.outerHTML.slice(0, 200))") == []
    assert page.evaluate("() => window.unseen") == []
    for colour in page.evaluate("() => [...window.outlines]"):
        # WCAG 2.2, 1.4.11: what shows the focus stands out at 3 to 1
        probe = "(root, colour) => root.appendChild(Object.assign(document.createElement('span'), {id: 'probe'})).style.color = colour"
        shown(page).evaluate(probe, colour)
        assert page.locator("#probe").evaluate(CONTRAST) >= 3, colour
        page.locator("#probe").evaluate("(node) => node.remove()")


def test_an_outlet_is_picked_and_evidence_read_by_keyboard_alone(page):
    box = shown(page).get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    assert not box.is_checked()
    page.keyboard.press("Space")
    assert box.is_checked()
    first = shown(page).locator("[role=tabpanel]:visible table button[data-key]").first
    first.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Evidence")
    title = panel.locator(".nk-panel-title")
    said = title.inner_text()
    assert active(page, "className") == "nk-panel"
    tab_to(page, "Next")
    assert title.inner_text() != said
    page.keyboard.press("Shift+Tab")
    tab_to(page, "Previous")
    assert title.inner_text() == said
    tab_to(page, "Close ×")
    assert panel.count() == 0
    assert first.evaluate("(node) => node === document.activeElement")


def test_axe_finds_nothing_serious_and_no_heading_out_of_order(page):
    found: dict[str, set[str]] = {}

    def look(where: str) -> None:
        for impact, rule, count, html in page.evaluate(AXE):
            if impact in ("serious", "critical") or rule == "heading-order":
                found.setdefault(f"{rule}, {count} × {html}", set()).add(where)

    for tab in shown(page).get_by_role("tab").all():
        name = tab.inner_text()
        tab.click()
        view = shown(page).locator("[role=tabpanel]:visible")
        for part in view.locator("[data-choose]").all() or [tab]:
            part.click()
            if view.locator("[data-figure]:visible").count():
                view.locator(".js-plotly-plot:visible").first.wait_for()
            look(f"{name}, {part.inner_text()}")
        for fold in view.locator("details:not([open]) > summary:visible").all()[-1:]:
            fold.click()
        for button in view.locator("button[data-key]:visible").all()[:1]:  # the Text view has none
            button.click()
        look(f"{name}, unfolded, with evidence")
        page.keyboard.press("Escape")
    page.get_by_label("Search all text").fill("storm")
    shown(page).get_by_role("tab", name="Overview").click()
    look("search")
    page.get_by_label("Search all text").fill("")
    shown(page).get_by_role("switch", name="Without shared copy").click()
    for tab in shown(page).get_by_role("tab").all():
        tab.click()
        look(f"without shared copy, {tab.inner_text()}")
    assert found == {}
