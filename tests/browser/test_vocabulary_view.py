"""The Vocabulary view in a real browser: its parts are chosen, drawn when shown, follow the picker, and all of it leads to text."""

import re
from itertools import pairwise

import pytest
from looking import CONTRAST, DEAD
from test_shared_file import click_every_mark, pick, redrawn

import newskit as nk
from newskit.sharing.document import story_page

PARTS = ("Words", "Phrases", "Shared words", "Loaded words", "Length and variety")


def choose(page, part):
    page.get_by_role("button", name=part, exact=True).click()
    page.locator(f'.nk-choice[aria-label="{part}"]').wait_for()
    page.locator(".nk-choice:visible .js-plotly-plot:visible").first.wait_for()


def test_a_part_is_chosen_by_keyboard_and_its_chart_is_drawn_only_then(opened):
    page = opened.page
    assert page.locator(".nk-choice:visible").count() == 1
    assert page.locator(".nk-choice .js-plotly-plot").count() == 1
    button = page.get_by_role("button", name="Shared words", exact=True)
    page.get_by_role("button", name="Phrases", exact=True).focus()
    page.keyboard.press("Tab")
    assert button.evaluate("(node) => node === document.activeElement")
    page.keyboard.press("Enter")
    page.locator('[data-figure="shared"].js-plotly-plot').wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator('.nk-choices [aria-pressed="true"]:visible').all_inner_texts() == ["Shared words"]
    assert page.locator(".nk-choice:visible").get_attribute("aria-label") == "Shared words"
    assert page.locator(".nk-choice .js-plotly-plot").count() == 2


@pytest.mark.parametrize("part", PARTS)
def test_every_mark_leads_to_text(opened, part):
    choose(opened.page, part)
    assert click_every_mark(opened.page) > 20


@pytest.mark.parametrize("places", [[1], [0, 2], [1, 3, 5]])
@pytest.mark.parametrize("part", ["Phrases", "Shared words", "Loaded words", "Length and variety"])
def test_every_mark_leads_to_text_whichever_outlets_are_picked(opened, part, places):
    page = opened.page
    outlets = nk.sample().outlets
    choose(page, part)
    pick(page, *(outlets[n] for n in places))
    redrawn(page, " ".join(map(str, places)))
    marks = click_every_mark(page)
    assert bool(marks) != page.locator(".nk-choice:visible .nk-nothing").is_visible()
    assert marks or (part, places) == ("Shared words", [1])  # the few words that only this outlet uses are no set that is drawn


def test_every_button_of_every_part_leads_to_text(opened):
    page = opened.page
    for part in PARTS:
        choose(page, part)
        buttons, dead = page.evaluate(DEAD)
        assert buttons >= len(nk.sample().outlets), part
        assert dead == [], part


def test_two_picked_outlets_show_their_own_phrases(opened):
    page = opened.page
    choose(page, "Phrases")
    pick(page, nk.sample().outlets[1], nk.sample().outlets[3])
    redrawn(page, "1 3")
    assert page.locator("[data-figure]:visible").get_attribute("data-figure") == "phrases 1 3"


def test_rows_of_loaded_words_and_cards_follow_the_picker(opened):
    page = opened.page
    outlets = nk.sample().outlets
    choose(page, "Loaded words")
    pick(page, outlets[2], outlets[4], outlets[6])
    redrawn(page, "2 4 6")
    labels = page.locator(".nk-choice:visible .ytick text").all_text_contents()
    assert {label for label in labels if label in outlets} == {outlets[2], outlets[4], outlets[6]}
    words = page.locator(".nk-choice:visible .nk-group ~ tr:visible button").all_inner_texts()
    rows = nk.loaded_words(nk.sample())
    assert set(words) == set(rows[rows["outlet"].isin([outlets[2], outlets[4], outlets[6]])]["word"])
    page.get_by_role("tab", name="Overview").click()
    assert page.locator(".nk-card:visible .nk-outlet").all_inner_texts() == [outlets[2], outlets[4], outlets[6]]


def test_the_places_of_a_word_are_sorted_by_the_words_beside_it_and_open_the_article_there(opened):
    page = opened.page
    page.locator(".nk-block:visible summary").click()
    page.locator(".nk-block:visible").get_by_role("button", name="netlofts", exact=True).click()
    panel = page.get_by_role("region", name="Evidence")
    courier = panel.locator("section", has_text="The Dunnery Courier").locator("li")
    read = courier.all_text_contents()
    panel.get_by_role("button", name="Word after").click()
    assert sorted(courier.all_text_contents()) == sorted(read)
    expected = nk.concordance(nk.sample(), "netlofts", sort="right")
    own = list(expected[expected["outlet"] == "The Dunnery Courier"]["right"])
    behind = [text.split("Netlofts")[1] for text in courier.all_text_contents()]
    assert all(text.startswith(right[:20]) for text, right in zip(behind, own, strict=True))
    middles = [box["x"] + box["width"] / 2 for box in (line.bounding_box() for line in courier.locator("mark").all())]
    assert all(abs(a - b) < 1 for a, b in pairwise(middles))
    courier.first.locator("button").focus()
    page.keyboard.press("Enter")
    assert panel.locator(".nk-marked mark").all_inner_texts() == ["Netlofts"]
    panel.get_by_role("button", name="Back").click()
    assert panel.get_by_role("button", name="Word after").get_attribute("aria-pressed") == "true"


def test_a_finding_about_words_shows_the_words_again(opened):
    page = opened.page
    choose(page, "Phrases")
    about = page.locator('.nk-more[data-view="vocabulary"]')
    assert about.count()
    about.first.click()
    assert page.locator(".nk-choice:visible").get_attribute("aria-label") == "Words"
    assert page.get_by_role("region", name="Evidence").is_visible()


def test_with_scripts_off_all_parts_read_one_below_the_other(new_page, sample_file):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(sample_file)
    tops = [page.get_by_role("heading", name=part, exact=True).bounding_box()["y"] for part in PARTS]
    assert all(above < below for above, below in pairwise(tops))
    assert page.locator(".nk-choices").first.is_hidden()
    for row in nk.headlines(nk.sample()).itertuples():
        assert page.locator(".nk-card", has_text=row.text).is_visible()
    for summary in page.locator('.nk-view[data-view="vocabulary"]').locator(".nk-choice summary").all()[-3:]:
        summary.click()
    assert page.get_by_role("columnheader", name="MATTR").is_visible()
    assert page.get_by_role("cell", name=re.compile("^gate ")).or_(page.locator(".nk-words", has_text="gate")).first.is_visible()


def test_counts_of_zero_stand_out_on_a_dark_page(new_page, sample_file):
    page = new_page(offline=True, color_scheme="dark").page
    page.goto(sample_file)
    page.get_by_role("tab", name="Vocabulary").click()
    page.locator(".js-plotly-plot").first.wait_for()
    zero = page.locator(".heatmap-label text", has_text=re.compile("^0$")).first
    assert zero.evaluate(CONTRAST) >= 7


@pytest.mark.parametrize("width", [1200, 380])
def test_no_part_is_wider_than_the_window(new_page, sample_file, width):
    page = new_page(offline=True, viewport={"width": width, "height": 900}).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Vocabulary").click()
    for part in PARTS:
        choose(page, part)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_more_outlets_than_one_picture_holds_are_shown_one_at_a_time(offline_page, tmp_path):
    texts = [f"Rain fell on the town of barge{n}.\n\nThe barge{n} sank there, and the barge{n} rose." for n in range(9)]
    story = nk.Story.from_records({"outlet": f"Outlet {n}", "text": text} for n, text in enumerate(texts))
    path = tmp_path / "many.html"
    path.write_text(story_page(story), encoding="utf-8")
    page = offline_page.page
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Vocabulary").click()
    page.locator('[data-figure="vocabulary"].js-plotly-plot').wait_for()
    page.locator(".nk-one-at-a-time:visible").get_by_role("button", name="Outlet 4").click()
    redrawn(page, "4")
    assert page.locator("[data-figure]:visible").get_attribute("data-figure") == "vocabulary 4"
    assert page.get_by_role("checkbox", checked=True).count() == 1
    assert "barge4" in page.locator("[data-figure]:visible .ytick text").all_text_contents()


def test_a_hostile_name_is_only_a_name_in_every_part(offline_page, tmp_path):
    evil = '"><script>document.title="ran"</script><img src=x onerror=alert(1)> $5bn {z}'
    texts = ("Rain fell on the old town, a furious mayor claimed.", "Snow could lie on the old town.", "Old town: rain fell.")
    outlets = (evil, "$x^2$ <b>Post</b>", "%{customdata}")
    story = nk.Story.from_records({"outlet": o, "title": f"{o} says", "text": t} for o, t in zip(outlets, texts, strict=True))
    path = tmp_path / "evil.html"
    path.write_text(story_page(story), encoding="utf-8")
    watched = offline_page
    page = watched.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Vocabulary").click()
    page.locator(".js-plotly-plot").first.wait_for()
    for part in PARTS:
        choose(page, part)
        _, dead = page.evaluate(DEAD)
        assert dead == [], part
    page.get_by_role("tab", name="Overview").click()
    assert page.locator(".nk-card .nk-outlet").all_inner_texts() == list(outlets)
    assert page.title() != "ran"
    assert page.locator("main img, main script").count() == 0
    assert watched.errors == []
