"""The shared file of the sample story in a real browser, offline: it draws, picks, and every mark leads to text."""

import re
import unicodedata
from pathlib import Path
from urllib.request import url2pathname

import pytest
import small_story
from looking import CONTRAST, DEAD, MARKS

import newskit as nk
from newskit.charts import theme
from newskit.sharing.document import story_page

AGENCY = "Corvane News Agency"
VIEWS = ("Vocabulary", "Sentence overlap", "Quotations")


@pytest.fixture(scope="module")
def outlets():
    return nk.sample().outlets


def drawn(page):
    """The chart that is shown first: its traces, without what Plotly adds."""
    return page.locator("[data-figure]:visible").first.evaluate("(box) => box.data.map(({ x, y }) => ({ x, y }))")


def pick(page, *outlets):
    page.get_by_role("button", name="None", exact=True).click()
    for outlet in outlets:
        page.get_by_role("checkbox", name=re.compile(f"^{outlet}")).check()


def redrawn(page, places):
    page.locator(f'[data-figure][data-drawn="{places}"]:visible').first.wait_for()


def test_three_views_are_drawn(opened):
    page = opened.page
    for view, charts in zip(VIEWS, (1, 1, 1), strict=True):
        page.get_by_role("tab", name=view).click()
        page.locator(".js-plotly-plot:visible").nth(charts - 1).wait_for()
        assert page.locator("[data-figure]:visible").count() == charts
        assert page.get_by_role("tab", selected=True).inner_text() == view


def test_picking_shows_and_hides_marks_and_rows(opened, outlets):
    page = opened.page
    assert drawn(page)[0]["x"] == list(outlets)
    page.get_by_role("checkbox", name=re.compile(outlets[0])).uncheck()
    redrawn(page, " ".join(map(str, range(1, len(outlets)))))
    assert drawn(page)[0]["x"] == list(outlets[1:])
    assert page.locator(".nk-picker [role=status]").inner_text() == f"{len(outlets) - 1} of {len(outlets)} outlets picked."
    page.locator(".nk-block:visible summary").first.click()
    assert page.locator(".nk-block:visible thead th:visible").all_inner_texts() == ["Word", *outlets[1:]]


def test_two_picked_outlets_show_their_own_chart(opened, outlets):
    page = opened.page
    pick(page, outlets[1], outlets[3])
    redrawn(page, "1 3")
    assert page.locator("[data-figure]:visible").first.get_attribute("data-figure") == "vocabulary 1 3"
    page.get_by_role("tab", name="Sentence overlap").click()
    page.get_by_role("button", name="Pairs", exact=True).click()
    shown = page.locator(".nk-groups > li:visible")
    assert shown.count() > 2
    names = shown.locator("summary .nk-outlet").all_inner_texts()
    assert {name.split(":")[0] for name in names} == {outlets[1], outlets[3], AGENCY}


def test_no_outlet_picked_is_said(opened):
    page = opened.page
    page.get_by_role("button", name="None", exact=True).click()
    assert page.locator(".nk-picker [role=status]").inner_text().startswith("No outlet is picked.")
    page.get_by_role("button", name="All", exact=True).click()
    redrawn(page, "0 1 2 3 4 5 6")


HOVERED = (
    """() => [...document.querySelectorAll("[data-figure]")].flatMap((box) => (box._hoverdata ?? []).map((mark) => mark.customdata))"""
)
OPENED = """() => [document.querySelector(".nk-panel")?.dataset.evidence, document.querySelector(".nk-panel-body")?.innerText.trim()]"""


def click_every_mark(page):
    """Real clicks, one on each mark: the pointer rests there first, as a hand does, until Plotly has seen it."""
    marks = page.evaluate(MARKS)
    for key, x, y in marks:
        page.mouse.move(x, y)
        for _ in range(100):
            if key in page.evaluate(HOVERED):
                break
            page.wait_for_timeout(10)
        page.mouse.click(x, y)
        opened, text = page.evaluate(OPENED)
        assert opened == key
        assert text
    return len(marks)


@pytest.mark.parametrize("view", VIEWS)
def test_every_mark_leads_to_text(opened, view):
    opened.page.get_by_role("tab", name=view).click()
    opened.page.locator(".js-plotly-plot:visible").last.wait_for()
    assert click_every_mark(opened.page) > 50


def test_every_mark_of_an_outlet_alone_and_of_a_pair_leads_to_text(opened, outlets):
    for places in ([1], [0, 2]):
        pick(opened.page, *(outlets[n] for n in places))
        redrawn(opened.page, " ".join(map(str, places)))
        assert click_every_mark(opened.page) > 40


def test_a_sentence_is_marked_in_its_article_and_in_sight(opened):
    page = opened.page
    page.get_by_role("tab", name="Sentence overlap").click()
    page.get_by_role("button", name="Pairs", exact=True).click()
    last = page.locator(".nk-pairs .nk-pair:visible").last
    words = last.locator("blockquote").last.inner_text()
    last.locator("button").last.click()
    marked = page.locator(".nk-panel .nk-marked")
    assert marked.inner_text() == words
    inside = "(node) => { const a = node.getBoundingClientRect(), b = node.closest('.nk-article').getBoundingClientRect();"
    assert marked.evaluate(f"{inside} return a.top >= b.top - 1 && a.top < b.bottom; }}")
    assert page.locator(".nk-panel .nk-pair").count() > 0
    assert page.locator(".nk-panel .nk-aside").count() > 0


def test_the_keyboard_alone_reaches_everything(opened, outlets):
    page = opened.page
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    redrawn(page, " ".join(map(str, range(1, len(outlets)))))
    page.get_by_role("tab", name="Vocabulary").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", selected=True).inner_text() == "Sentence overlap"
    page.keyboard.press("End")
    assert page.get_by_role("tab", selected=True).inner_text() == "Text"
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("tab", selected=True).inner_text() == "Quotations"
    page.locator(".nk-block:visible summary").first.focus()
    page.keyboard.press("Enter")
    button = page.locator(".nk-matrix button:visible").nth(3)
    button.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Evidence")
    assert panel.evaluate("(node) => node === document.activeElement")
    first = panel.get_attribute("data-evidence")
    panel.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    assert panel.get_attribute("data-evidence") != first
    panel.locator(".nk-variant button").first.focus()
    page.keyboard.press("Enter")
    assert panel.locator(".nk-article").count() == 1
    panel.get_by_role("button", name="Back").click()
    assert panel.locator(".nk-quotation").count() == 1
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert button.evaluate("(node) => node === document.activeElement")


def test_with_scripts_off_findings_and_tables_read(new_page, sample_file):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(sample_file)
    page.locator(".nk-findings summary").click()
    for sentence in nk.findings(nk.sample())["sentence"]:
        assert page.get_by_text(sentence).first.is_visible()
    for name in VIEWS:
        assert page.get_by_role("heading", name=name).is_visible()
    page.locator(".nk-block:has([data-figure=speakers]) summary").click()
    assert page.get_by_role("columnheader", name="Share of its quotations").is_visible()
    assert page.locator(".nk-quotation blockquote").first.is_visible()
    page.locator(".nk-whole summary").first.click()
    assert page.locator(".nk-article").first.is_visible()
    assert page.get_by_role("tab").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_themes(new_page, sample_file, scheme):
    page = new_page(offline=True, color_scheme=scheme).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Vocabulary").click()
    page.locator(".js-plotly-plot").first.wait_for()
    page.get_by_role("tab", name="Quotations").click()
    page.locator(".js-plotly-plot:visible").last.wait_for()
    for selector in (
        "h1",
        ".nk-facts",
        ".nk-more",
        "legend",
        ".nk-badge",
        "[role=tab]",
        "summary",
        "blockquote mark",
        ".ytick text",
        ".nk-both button",
    ):
        assert page.locator(f"{selector}:visible").first.evaluate(CONTRAST) >= 4.5, selector


@pytest.mark.parametrize("width", [1200, 700, 380])
def test_nothing_is_wider_than_the_window(new_page, sample_file, width):
    page = new_page(offline=True, viewport={"width": width, "height": 900}).page
    page.goto(sample_file)
    for view in VIEWS:
        page.get_by_role("tab", name=view).click()
        page.locator(".js-plotly-plot:visible").last.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_article_that_begins_with_an_emoji_is_marked_at_the_right_place(offline_page, tmp_path):
    path = tmp_path / "small.html"
    path.write_text(story_page(small_story.story()), encoding="utf-8")
    page = offline_page.page
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Sentence overlap").click()
    page.get_by_role("button", name="Pairs", exact=True).click()
    page.locator(".nk-pairs button:visible", has_text="The Pier").first.click()
    assert page.locator(".nk-panel .nk-marked").inner_text().startswith("🌊 Rain shut the harbour bridge on Monday")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Vocabulary").click()
    page.locator(".nk-block:visible summary").click()
    page.locator(".nk-block:visible").get_by_role("button", name="ms", exact=True).click()
    assert page.locator(".nk-panel mark").all_inner_texts() == ["Ms", "Ms"]


def test_the_file_of_the_sample_story_is_as_small_as_it_was_meant_to_be(sample_file):
    assert Path(url2pathname(sample_file.removeprefix("file:"))).stat().st_size <= 2_600_000


FERRY = "Nobody on the quay had seen the old ferry, the one with the green funnel, leave before the bells of the church rang twice."
BELLS = "The old ferry came back at noon, and the bells of the church rang once more for the crew and for the people on the quay."


@pytest.fixture
def of_passages(offline_page, tmp_path):
    """A file whose first article has two sentences, after its lead, that no view shows."""
    texts = f"Rain fell on the town.\n\n{FERRY} {BELLS}", "Rain fell on the town.\n\nRain fell on the town."
    story = nk.Story.from_records({"outlet": n, "text": text} for n, text in zip("AB", texts, strict=True))
    path = tmp_path / "story.html"
    path.write_text(story_page(story), encoding="utf-8")
    offline_page.page.set_viewport_size({"width": 1200, "height": 3000})
    offline_page.page.goto(path.as_uri())
    offline_page.page.get_by_role("tab", name="Vocabulary").click()
    offline_page.page.locator(".js-plotly-plot:visible").first.wait_for()
    yield offline_page.page
    assert offline_page.errors == []


def test_a_sentence_that_is_left_out_opens_its_first_words_and_its_place(of_passages):
    page = of_passages
    page.get_by_role("tab", name="Sentence overlap").click()
    page.get_by_role("button", name="Origins", exact=True).click()
    page.locator(".js-plotly-plot:visible").last.wait_for()
    assert click_every_mark(page) > 3
    page.locator(".nk-block:visible summary").last.click()
    page.locator(".nk-cell:visible", has_text="2").first.click()
    panel = page.get_by_role("region", name="Evidence")
    assert "It begins “Nobody on the quay had seen the old ferry, the one with …”" in panel.inner_text()
    assert re.fullmatch(r"\[… \d+ words\]", panel.locator(".nk-marked").inner_text())
    assert FERRY not in page.content()


def test_a_word_of_a_sentence_that_is_left_out_opens_its_first_words(of_passages):
    page = of_passages
    assert page.evaluate(DEAD)[1] == []
    page.locator(".nk-block:visible summary").first.click()
    page.locator(".nk-block:visible").get_by_role("button", name="ferry", exact=True).first.click()
    panel = page.get_by_role("region", name="Evidence")
    lines = panel.locator(".nk-lines li")
    assert lines.all_inner_texts() == [
        "Nobody on the quay had seen the old ferry, the one with …",
        "The old ferry came back at noon, and the bells of the …",
    ]
    assert lines.locator("mark").all_inner_texts() == ["ferry", "ferry"]
    lines.first.locator("button").click()
    assert panel.locator(".nk-article .nk-marked").count() == 1


def test_with_scripts_off_what_is_left_out_is_said(new_page, sample_file):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(sample_file)
    assert page.get_by_text("this file carries of each article the headline").is_visible()
    assert re.search(r"made with newskit \d", page.locator(".nk-made").inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_and_tables_print_in_the_colours_of_paper(new_page, sample_file, tmp_path, scheme):
    pypdf = pytest.importorskip("pypdf")
    page = new_page(offline=True, color_scheme=scheme).page
    page.goto(sample_file)
    pages, texts = [], {}
    for view in ("Overview", "Vocabulary"):
        page.get_by_role("tab", name=view).click()
        if view == "Vocabulary":
            page.locator(".js-plotly-plot").first.wait_for()
        page.pdf(path=tmp_path / "story.pdf", format="A4")
        pages += (printed := pypdf.PdfReader(tmp_path / "story.pdf").pages)
        # "fi" is one sign there
        texts[view] = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in printed)))
    for sentence in nk.findings(nk.sample())["sentence"]:
        assert unicodedata.normalize("NFKC", sentence.split(".")[0]) in texts["Overview"]
    assert "Times used (per 1,000 words)" in texts["Vocabulary"]  # the table behind the chart
    inks = {ink for page in pages for ink in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) rg", page.get_contents().get_data().decode("latin-1"))}
    assert (".902", ".902", ".902") not in inks  # the ink of a dark page


def test_an_outlet_beyond_the_colours_takes_one_that_is_not_used(new_page, tmp_path):
    fruit = "apple pear plum fig quince cherry peach grape olive".split()
    records = [{"outlet": f"Paper {n}", "text": f"Harvest {n}\n\nThe {word} fell. The {word} was sweet."} for n, word in enumerate(fruit)]
    (tmp_path / "nine.html").write_text(story_page(nk.Story.from_records(records)), encoding="utf-8")
    page = new_page(offline=True).page
    page.goto((tmp_path / "nine.html").as_uri())
    page.get_by_role("tab", name="Vocabulary").click()
    page.get_by_role("button", name="Length and variety").click()

    def colours():
        swatches = page.locator(".nk-picker label:has(:checked) .nk-swatch")
        shown = swatches.evaluate_all("(all) => all.map((one) => getComputedStyle(one).getPropertyValue('--nk-colour'))")
        bars = page.locator("[data-figure=variety]").evaluate("(box) => [...new Set(box.data.map(({ marker }) => marker.color))]")
        return shown, bars

    redrawn(page, "0 1 2 3 4 5 6 7 8")
    grey = ["rgba(140,140,140,0.9999)", "rgba(140,140,140,0.9998)"]
    assert colours() == ([*theme.OUTLET_COLOURS, theme.NEUTRAL, theme.NEUTRAL], [*theme.OUTLET_COLOURS, *grey])
    page.get_by_role("checkbox", name="Paper 1").uncheck()
    redrawn(page, "0 2 3 4 5 6 7 8")
    blue, orange, *others = theme.OUTLET_COLOURS
    assert colours() == ([blue, *others, orange, theme.NEUTRAL], [blue, *others, orange, grey[1]])
    pick(page, "Paper 7", "Paper 8")
    redrawn(page, "7 8")
    assert colours() == ([blue, orange], [blue, orange])
