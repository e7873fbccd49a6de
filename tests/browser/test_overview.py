"""The Overview in a real browser: findings open their passages, marks are made and kept, and all of it reads with scripts off."""

import re

import pytest
import small_story
from looking import CONTRAST
from test_shared_file import pick

import newskit as nk
from newskit.explorer.marking import marked, marks_table, read_marks
from newskit.explorer.page import page as page_of
from newskit.sharing.document import explorer_page, story_page

MARKS = [
    {"finding": "Rain fell in nine of the ten towns.", "mark": "noted", "note": "<b>ask</b> again", "by": "", "when": ""},
]


@pytest.fixture(scope="module")
def shown():
    return page_of(small_story.story())


@pytest.fixture(scope="module")
def small_file(shown, tmp_path_factory):
    """The small story, its second finding rejected and its third checked; one mark is of a finding that is gone."""
    about = {"by": "Ann", "when": "2031-05-06T10:00:00Z"}
    rows = [
        {"finding": shown.findings[1], "mark": "rejected", "note": "too cautious", **about},
        {"finding": shown.findings[2], "mark": "checked", "note": "", **about},
        *MARKS,
    ]
    path = tmp_path_factory.mktemp("overview") / "small.html"
    path.write_text(explorer_page(marked(shown, marks_table(rows))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def watched(new_page, small_file):
    """The small story's file, open offline; no request and no error may follow."""
    watched = new_page(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 2600})
    watched.page.goto(small_file)
    watched.page.locator(".nk-live").wait_for()
    yield watched
    assert [url for url in watched.requests if not url.startswith(("blob:", small_file))] == []
    assert watched.errors == []


def finding(page, sentence):
    return page.locator("li", has=page.locator(".nk-sentence", has_text=sentence)).filter(has=page.locator(".nk-ways"))


def verdict(page, sentence):
    return finding(page, sentence).locator(".nk-verdict").text_content()


def panel(page):
    return page.get_by_role("region", name="Evidence")


def unfold(page):
    for summary in page.locator(".nk-findings summary").all():
        summary.click()


def test_it_is_the_first_view_and_its_head_is_short(watched, shown):
    page = watched.page
    assert page.get_by_role("tab").first.inner_text() == page.get_by_role("tab", selected=True).inner_text() == "Overview"
    assert page.locator("header .nk-sentence").all_inner_texts() == list(shown.findings[:2])
    unfold(page)
    assert page.locator(".nk-ways").locator("xpath=..").locator(".nk-sentence").all_inner_texts() == list(shown.findings)


def test_a_finding_opens_its_passages_beside_it_and_its_view(opened):
    page = opened.page
    page.get_by_role("tab", name="Overview").click()
    page.locator(".nk-findings summary").click()
    findings = nk.findings(nk.sample())
    for n, row in enumerate(findings.itertuples()):
        ways = page.locator(".nk-ways").nth(n)
        ways.get_by_role("button", name="Read the").click()
        assert page.get_by_role("tab", selected=True).get_attribute("data-view") == "overview"
        assert panel(page).get_attribute("data-evidence") == row.mark
        assert panel(page).locator(".nk-panel-body").inner_text().strip()
        ways.locator("[data-view]").click()
        assert page.get_by_role("tab", selected=True).get_attribute("data-view") == row.view
        assert panel(page).get_attribute("data-evidence") == row.mark
        page.get_by_role("tab", name="Overview").click()


def test_every_button_of_the_overview_leads_to_text(watched):
    page = watched.page
    page.locator(".nk-view:visible summary").evaluate_all("(all) => all.forEach((summary) => summary.click())")
    buttons = page.locator(".nk-view:visible [data-key]:not([data-view]):visible")
    assert buttons.count() > 15
    for n in range(buttons.count()):
        buttons.nth(n).click()
        assert panel(page).locator(".nk-panel-body").inner_text().strip()
        page.keyboard.press("Escape")


def test_findings_bars_headlines_and_rows_follow_the_picker(opened):
    page, outlets = opened.page, nk.sample().outlets
    page.get_by_role("tab", name="Overview").click()
    page.locator(".nk-findings summary").click()
    rows = nk.findings(nk.sample())
    pick(page, outlets[4], outlets[5])
    expected = [row.sentence for row in rows.itertuples() if {outlets[4], outlets[5]} & set(row.outlets)]
    assert page.locator(".nk-sentence:visible").all_inner_texts() == expected
    assert len(expected) < len(rows)
    assert page.locator(".nk-bars .nk-outlet:visible").all_inner_texts() == [outlets[4], outlets[5]]
    assert page.locator(".nk-card .nk-outlet:visible").all_inner_texts() == [outlets[4], outlets[5]]


def test_the_bars_are_as_wide_as_the_shares_that_stand_beside_them_in_words(opened):
    page = opened.page
    page.get_by_role("tab", name="Overview").click()
    table = nk.article_origins(nk.sample())
    table = table[table["outlet"].isin(nk.sample().outlets)]
    rows = page.locator(".nk-bars li").all()
    assert len(rows) == len(table)
    for item, row in zip(rows, table.itertuples(), strict=True):
        shares = [share for share in (row.agency, row.inferred, row.shared, row.own) if share >= 0.005]
        assert [int(n) for n in re.findall(r"(\d+)%", item.locator("p").last.inner_text())] == [round(100 * share) for share in shares]
        bar = item.locator(".nk-bar")
        widths = bar.locator("span").evaluate_all("(parts) => parts.map((part) => part.getBoundingClientRect().width)")
        whole = bar.evaluate("(node) => node.clientWidth")
        assert all(abs(width / whole - share) < 0.02 for width, share in zip(widths, shares, strict=True))


# ---- marks


def test_marks_from_python_are_shown_in_words_and_a_rejected_finding_stays_readable(watched, shown):
    page = watched.page
    rejected = finding(page, shown.findings[1])
    assert verdict(page, shown.findings[1]) == "✗ Rejected by Ann, 6 May 2031: too cautious"
    assert rejected.locator(".nk-sentence").evaluate("(node) => getComputedStyle(node).textDecorationLine") == "line-through"
    assert verdict(page, shown.findings[2]) == "✓ Checked by Ann, 6 May 2031"
    assert rejected.get_by_role("button", name="Rejected").get_attribute("aria-pressed") == "true"
    earlier = page.locator(".nk-earlier")
    assert "Rain fell in nine of the ten towns." in earlier.inner_text()
    assert "✎ Note: <b>ask</b> again" in earlier.inner_text()
    assert page.locator(".nk-marks [role=status]").inner_text() == f"2 of {len(shown.findings)} findings marked."


def test_marks_are_made_by_keyboard_alone_and_download(watched, shown, tmp_path):
    page = watched.page
    page.get_by_label("Marked by").fill("=Ben")
    one = finding(page, shown.findings[0])
    one.get_by_role("button", name="Checked").focus()
    page.keyboard.press("Enter")
    assert one.get_by_role("button", name="Checked").get_attribute("aria-pressed") == "true"
    assert re.fullmatch(r"✓ Checked by =Ben, \d+ \w+ \d{4}", verdict(page, shown.findings[0]))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type('asked the "town hall", <i>twice</i>')
    page.keyboard.press("Enter")
    assert verdict(page, shown.findings[0]).endswith(': asked the "town hall", <i>twice</i>')
    finding(page, shown.findings[2]).get_by_role("button", name="Checked").click()  # again: taken away
    assert verdict(page, shown.findings[2]) == ""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download marks.csv").click()
    waiting.value.save_as(tmp_path / "marks.csv")
    assert waiting.value.suggested_filename == "marks.csv"
    rows = read_marks(tmp_path / "marks.csv").set_index("finding")
    assert list(rows.index) == [shown.findings[1], MARKS[0]["finding"], shown.findings[0]]
    assert rows.loc[shown.findings[0], ["mark", "note", "by"]].tolist() == ["checked", 'asked the "town hall", <i>twice</i>', "=Ben"]
    assert nk.explore(small_story.story(), marks=tmp_path / "marks.csv").marks.set_index("finding").equals(rows)


def test_a_note_alone_is_a_mark_and_goes_with_its_words(watched, shown):
    page = watched.page
    one = finding(page, shown.findings[0])
    note = one.get_by_role("button", name="Note")
    note.click()
    assert note.get_attribute("aria-expanded") == "true"
    one.get_by_role("textbox").fill("who says so?")
    one.get_by_role("textbox").press("Enter")
    assert verdict(page, shown.findings[0]).startswith("✎ Note, ")
    note.click()
    one.get_by_role("textbox").press("Escape")
    assert one.get_by_role("textbox").count() == 0
    assert note.evaluate("(node) => node === document.activeElement")
    note.click()
    one.get_by_role("textbox").fill("")
    one.get_by_role("textbox").press("Enter")
    assert verdict(page, shown.findings[0]) == ""


# ---- for everybody


def test_with_scripts_off_findings_marks_shares_headlines_and_what_was_read_stand_there(new_page, small_file, shown):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(small_file)
    unfold(page)
    for sentence in shown.findings:
        assert page.get_by_text(sentence, exact=True).is_visible()
    assert page.get_by_text("✗ Rejected by Ann, 6 May 2031: too cautious").is_visible()
    assert page.get_by_text("✎ Note: <b>ask</b> again").is_visible()
    assert page.locator(".nk-ways:visible, .nk-marking").count() == 0
    for row in nk.headlines(small_story.story()).itertuples():
        assert page.locator(".nk-card", has_text=row.text).is_visible()
    assert page.locator(".nk-bars li").count() == 3
    for article in small_story.story().articles:
        assert page.get_by_role("row").filter(has_text=article.title).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_text_stands_out_in_both_themes(new_page, small_file, scheme):
    page = new_page(offline=True, color_scheme=scheme).page
    page.goto(small_file)
    page.locator(".nk-live").wait_for()
    for selector in (
        ".nk-sentence",
        ".nk-verdict:not(:empty)",
        ".nk-ways button",
        ".nk-marking button",
        ".nk-save",
        ".nk-marks p",
        ".nk-bars p",
    ):
        assert page.locator(f"{selector}:visible").first.evaluate(CONTRAST) >= 4.5, selector


@pytest.mark.parametrize("width", [1200, 380])
@pytest.mark.parametrize("story", ["small", "one article"])
def test_it_is_no_wider_than_the_window(new_page, tmp_path, small_file, width, story):
    address = small_file
    if story == "one article":
        path = tmp_path / "one.html"
        path.write_text(
            story_page(nk.Story.from_records([{"outlet": "The Post", "text": "Rain wins\n\nIt rained all day."}])), encoding="utf-8"
        )
        address = path.as_uri()
    page = new_page(offline=True, reduced_motion="reduce", viewport={"width": width, "height": 900}).page
    page.goto(address)
    page.locator(".nk-live").wait_for()
    page.locator(".nk-ways button").first.click()
    page.get_by_role("button", name="Note").first.click()
    assert panel(page).bounding_box()["width"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= width
