"""The Quotations view in a real browser: its parts are chosen, drawn when shown, follow the picker, and all of it leads to text."""

from itertools import pairwise

import pytest
from looking import CONTRAST, DEAD, EVIL, hostile
from test_shared_file import click_every_mark, pick, redrawn

import newskit as nk

PARTS = ("Coverage", "Speakers", "Where they speak", "Verbs", "Summary")
CHARTS = PARTS[:-1]
AGENCY = "Corvane News Agency"


@pytest.fixture
def view(opened):
    opened.page.get_by_role("tab", name="Quotations").click()
    return opened.page


def choose(page, part):
    page.get_by_role("button", name=part, exact=True).click()
    page.locator(f'.nk-choice[aria-label="{part}"]').wait_for()
    if part in CHARTS:
        page.locator(".nk-choice:visible [data-drawn]").wait_for()  # until then no click is listened to


def labels(page):
    return page.locator(".nk-choice:visible .ytick text").all_text_contents()


def panel(page):
    return page.get_by_role("region", name="Evidence")


def test_a_part_is_drawn_only_when_it_is_chosen(view):
    drawn = view.locator(".nk-view:visible .js-plotly-plot")
    drawn.wait_for()
    for n, part in enumerate(CHARTS, 1):
        choose(view, part)
        assert drawn.count() == n
    choose(view, "Summary")
    assert view.locator(".nk-view:visible .nk-choice:visible").get_attribute("aria-label") == "Summary"
    assert view.locator("[data-figure]:visible").count() == 0


@pytest.mark.parametrize("part", CHARTS)
@pytest.mark.parametrize("places", [[1], [0, 3], None])
def test_every_mark_leads_to_text_whichever_outlets_are_picked(view, part, places):
    choose(view, part)
    if places:
        pick(view, *(nk.sample().outlets[n] for n in places))
        redrawn(view, " ".join(map(str, places)))
    assert click_every_mark(view) > (8 if places == [1] else 15 if places else 60)


def test_every_button_of_every_part_leads_to_text(view):
    for part in PARTS:
        choose(view, part)
        buttons, dead = view.evaluate(DEAD)
        assert buttons >= len(nk.sample().outlets), part
        assert dead == [], part


def test_strips_and_rows_of_outlets_that_are_not_picked_are_hidden(view):
    outlets = nk.sample().outlets
    choose(view, "Where they speak")
    tall = view.locator("[data-figure=positions]").bounding_box()["height"]
    pick(view, outlets[1], outlets[3])
    redrawn(view, "1 3")
    assert labels(view) == [outlets[1], outlets[3], AGENCY]
    assert view.locator("[data-figure=positions]").bounding_box()["height"] < tall / 1.5
    pick(view, outlets[2])
    redrawn(view, "2")
    shares, verbs = nk.speaker_share(nk.sample()), nk.cue_verbs(nk.sample())
    choose(view, "Speakers")
    own = shares[shares["outlet"].isin([outlets[2], AGENCY])]
    assert len(labels(view)) == own["speaker"].nunique() < shares["speaker"].nunique()
    choose(view, "Verbs")
    drawn = view.locator("[data-figure=verbs]").evaluate("(box) => box.layout.yaxis.tickvals.map((place) => JSON.parse(place))")
    own = verbs[verbs["outlet"].isin([outlets[2], AGENCY])]
    pairs = {(row.speaker, row.cue) for row in own.itertuples()}
    assert drawn
    assert {tuple(place) for place in drawn if len(place) == 2} <= pairs
    assert {place[0] for place in drawn if len(place) == 1} == {place[0] for place in drawn if len(place) == 2}


def test_all_rows_come_back_when_all_are_picked_again(view):
    choose(view, "Verbs")
    before = labels(view)
    pick(view, nk.sample().outlets[2])
    redrawn(view, "2")
    assert len(labels(view)) < len(before)
    view.get_by_role("button", name="All", exact=True).click()
    redrawn(view, "0 1 2 3 4 5 6")
    assert labels(view) == before


def test_a_cell_opens_the_outlets_variant_first_with_its_differences(view):
    rows = nk.quote_coverage(nk.sample())
    row = next(row for row in rows.itertuples() if row.relation == "altered")
    view.locator(".nk-block:visible summary").click()
    cell = view.locator(".nk-matrix tbody tr:not(.nk-group)", has_text=row.text).locator(
        f'td[data-o="{nk.sample().outlets.index(row.outlet)}"] button'
    )
    cell.click()
    first = panel(view).locator(".nk-variant").first
    assert "nk-marked" in first.get_attribute("class")
    assert first.locator(".nk-outlet").inner_text().startswith(row.outlet)
    assert f"{row.words_kept} of {row.words} words kept" in first.inner_text()
    assert first.locator("del, ins").count() > 0
    assert panel(view).locator(".nk-variant").count() == len(nk.sample().outlets)
    for mark in first.locator("del, ins, .nk-facts").all():
        assert mark.evaluate(CONTRAST) >= 4.5


def test_the_numbers_of_the_summary_open_as_many_quotations(view):
    choose(view, "Summary")
    for row in nk.quote_summary(nk.sample()).itertuples():
        buttons = view.locator(".nk-choice:visible tbody tr", has=view.get_by_role("rowheader", name=row.outlet)).locator("button").all()
        counts = [n for n in (row.carried, row.exclusives, row.named, row.unnamed, row.unresolved) if n]
        assert [int(button.inner_text()) for button in buttons] == counts
        for button, n in zip(buttons, counts, strict=True):
            button.click()
            shown = panel(view).locator(".nk-quotation, ul > .nk-variant")
            assert shown.count() == n
            assert panel(view).locator("h4").inner_text().endswith(f": {n} quotation{'s' * (n > 1)}")


def test_the_summary_follows_the_picker(view):
    outlets = nk.sample().outlets
    choose(view, "Summary")
    heads = view.locator(".nk-choice:visible tbody th:visible")
    assert heads.all_inner_texts() == list(outlets)
    pick(view, outlets[5])
    assert heads.all_inner_texts() == [outlets[5]]
    notes = nk.quote_summary(nk.sample()).set_index("outlet").loc[outlets[5], "note"]
    assert notes
    assert view.locator(".nk-note:visible").all_inner_texts() == [notes]


def test_with_scripts_off_all_parts_read_one_below_the_other(new_page, sample_file):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(sample_file)
    tops = [page.get_by_role("heading", name=part, exact=True).bounding_box()["y"] for part in PARTS]
    assert all(above < below for above, below in pairwise(tops))
    view = page.locator('.nk-view[data-view="quotations"]')
    for summary in view.locator(".nk-choice summary").all():
        summary.click()
    assert view.get_by_role("columnheader", name="Its verbs").is_visible()
    assert view.get_by_role("columnheader", name="Who speaks, in order").is_visible()
    for row in nk.quote_summary(nk.sample()).itertuples():
        assert view.get_by_role("cell", name=f"{row.carried} of {row.comparable} (").first.is_visible()


@pytest.mark.parametrize("width", [1200, 380])
def test_no_part_is_wider_than_the_window_and_its_evidence_fits(new_page, sample_file, width):
    page = new_page(offline=True, reduced_motion="reduce", viewport={"width": width, "height": 900}).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Quotations").click()
    for part in PARTS:
        choose(page, part)
        for summary in page.locator(".nk-choice:visible summary").all():
            summary.click()
        page.locator(".nk-choice:visible button[data-key]:visible").first.click()
        assert panel(page).bounding_box()["width"] > 300
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hostile_name_is_only_a_name_in_every_part(offline_page, tmp_path):
    texts = (
        "“The <b>old</b> gate will stay shut until $x^2$ Friday,” mayor Ann Berg claimed.\n\nIt rained on the town.",
        "“The <b>old</b> gate will stay shut,” mayor Ann Berg said.\n\nOfficials warned that more rain would fall.",
    )
    page = hostile(offline_page, tmp_path, texts, "Quotations")
    for part in PARTS:
        choose(page, part)
        buttons, dead = page.evaluate(DEAD)
        assert buttons > 1, part
        assert dead == [], part
    assert page.locator(".nk-choice:visible tbody th").all_inner_texts() == [EVIL, "%{y}"]
    assert page.title() != "ran"
    assert page.locator("main img, main script").count() == 0
    assert offline_page.errors == []
