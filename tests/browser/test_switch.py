"""The switch "Without shared copy": the other page stands in the place of the first, with the same view and pick."""

import pytest


@pytest.fixture
def page(opened):
    return opened.page


def shown(page):
    return page.locator(".nk-explorer:not([hidden])")


def switch(page):
    shown(page).get_by_role("switch", name="Without shared copy").click()
    page.wait_for_timeout(100)


def view(page):
    return shown(page).locator("[role=tab][aria-selected=true]").inner_text()


def test_the_other_page_has_the_view_the_pick_and_the_focus(page):
    shown(page).get_by_role("tab", name="Quotations").click()
    shown(page).locator(".nk-picker input").first.click()
    words = shown(page).locator(".nk-picker label").nth(1).inner_text()
    switch(page)
    assert page.locator(".nk-explorer").count() == 2 and shown(page).count() == 1
    assert view(page) == "Quotations"
    assert [box.is_checked() for box in shown(page).locator(".nk-picker input").all()] == [False] + [True] * 6
    assert shown(page).locator(".nk-picker label").nth(1).inner_text() != words  # counted anew
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "switch"
    assert "copy=without" in page.url


def test_what_is_picked_in_the_one_is_picked_in_the_other(page):
    switch(page)
    shown(page).locator(".nk-picker input").nth(2).click()
    shown(page).get_by_role("tab", name="Vocabulary").click()
    shown(page).locator(".js-plotly-plot:visible").first.wait_for()
    switch(page)
    assert page.locator(".nk-explorer").nth(0).is_visible()
    assert view(page) == "Vocabulary"
    assert not shown(page).locator(".nk-picker input").nth(2).is_checked()
    assert "copy=without" not in page.url


def test_an_address_opens_the_page_without_shared_copy(page, sample_file):
    page.goto("about:blank")
    page.goto(f"{sample_file}#page-0.copy=without&page-0.view=vocabulary&page-0.without=Strandline")
    shown(page).locator(".js-plotly-plot:visible").first.wait_for()
    assert shown(page).get_by_role("switch").is_checked()
    assert view(page) == "Vocabulary"
    assert not shown(page).get_by_role("checkbox", name="Strandline").is_checked()


def test_every_mark_of_the_other_page_leads_to_text(page):
    switch(page)
    for name in ("Vocabulary", "Quotations"):
        shown(page).get_by_role("tab", name=name).click()
        shown(page).locator(".js-plotly-plot:visible").first.wait_for()
        buttons = shown(page).locator("[role=tabpanel]:not([hidden]) button[data-key]:visible").all()
        assert buttons or name == "Vocabulary"
        for button in buttons[:40]:
            button.evaluate("(node) => node.click()")
            assert shown(page).locator(".nk-panel-body").inner_text().strip()
