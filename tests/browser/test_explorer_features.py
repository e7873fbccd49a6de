"""Search, linked views, citation, address and files of the shared explorer, in a real browser and offline."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote_plus

import nbformat
import pytest
import small_story
from looking import CONTRAST

from newskit.sharing.document import story_page
from newskit.story import Story

URL = "https://pier.example/bridge?from=a&to=b"


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    """The small story with a link, an article without one and an article with a hostile one, as a shared file."""
    urls = {"pier": URL, "lantern": "javascript:alert(1)"}
    records = [record | {"url": urls[record["id"]]} if record["id"] in urls else record for record in small_story.records()]
    more = "Café on the quay\n\nThe café on the quay didn't shut on Monday.\n\n=1+1 is what the sign said.\n"
    records.append({"id": "quay", "outlet": "Quay Café", "text": more, "published": "2031-05-06"})
    path = tmp_path_factory.mktemp("shared") / "small.html"
    path.write_text(story_page(Story.from_records(records), text="full"), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def watched(new_page, small_file):
    watched = new_page(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 2500}, accept_downloads=True)
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(watched.page, small_file)
    yield watched
    assert [url for url in watched.requests if not url.startswith(("blob:", "data:", small_file))] == []
    assert watched.errors == []


@pytest.fixture
def page(watched):
    watched.page.get_by_role("tab", name="Vocabulary").click()
    watched.page.locator("[data-figure].js-plotly-plot:visible").first.wait_for()
    return watched.page


def go(page, address):
    page.set_default_timeout(10_000)
    page.goto("about:blank")
    page.goto(address)
    page.locator(".nk-live:visible").first.wait_for()


def search(page, text):
    page.get_by_label("Search all text").fill(text)
    return page.locator(".nk-found button[data-key]")


def said(page):
    return page.locator(".nk-tools [role=status]").first.inner_text()


# --- search ---


def test_a_word_is_found_whole_in_any_case_and_without_accents(page):
    assert search(page, "FERRIES").count() == 4
    assert said(page) == "4 sentences in 3 outlets."
    assert search(page, "ferrie").count() == 0
    assert said(page) == "No sentence of the picked outlets holds this."
    for typed in ("cafe", "CAFÉ", "cafe\u0301"):
        found = search(page, typed)
        assert found.locator("mark").all_inner_texts() == ["Café", "café"]
    assert search(page, "didn't").locator("mark").all_inner_texts() == ["didn't"]
    assert search(page, "didn’t").count() == 1


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("strasse", ["Straße", "STRASSE"]),
        ("STRAẞE", ["Straße", "STRASSE"]),
        ("soren", ["Søren", "Søren"]),
        ("“soren's oeuvre”", ["Søren's œuvre"]),
        ("“in lodz”", ["in Łódź"]),
        ("Đorđe", ["Đorđe"]),
        ("dorde", ["Đorđe"]),
        ("aethelthryd", ["Æthelþryð"]),
        ("strase", []),
    ],
)
def test_letters_that_have_no_accent_to_leave_out_are_found_too(new_page, tmp_path, typed, marked):
    lines = "Straße and STRASSE are one word to Søren.", "🌊 Søren's œuvre hangs in Łódź.", "Đorđe read it to Æthelþryð."
    path = tmp_path / "letters.html"
    path.write_text(story_page(Story.from_records([{"outlet": "The Pier", "text": "\n\n".join(lines)}]), text="full"), encoding="utf-8")
    page = new_page(offline=True).page
    go(page, path.as_uri())
    assert search(page, typed).locator("mark").all_inner_texts() == marked


def test_words_may_stand_apart_and_a_phrase_may_not(page):
    assert search(page, "bridge Monday").count() == 3
    assert search(page, '"bridge Monday"').count() == 0
    assert search(page, "“harbour bridge on Monday”").locator("mark").all_inner_texts() == ["harbour bridge on Monday"] * 3


def test_the_sentences_stand_under_their_outlets_and_follow_the_pick(page):
    found = search(page, "shut")
    heads = page.locator(".nk-found .nk-outlet")
    assert heads.all_inner_texts() == [
        "Nordwire: 3 sentences",
        "The Pier: 3 sentences",
        "The Lantern: 2 sentences",
        "Quay Café: 1 sentence",
    ]
    page.get_by_role("checkbox", name="The Pier").uncheck()
    assert found.count() == 6
    assert said(page) == "6 sentences in 3 outlets."
    page.get_by_label("Search all text").press("Escape")
    assert page.get_by_label("Search all text").input_value() == said(page) == ""
    assert page.locator(".nk-found").is_hidden()


def test_a_sentence_that_was_found_opens_in_its_article_with_the_words_marked(page):
    search(page, "drivers tunnel").first.click()
    panel = page.get_by_role("region", name="Evidence")
    assert panel.locator(".nk-marked").inner_text() == "Ms Lindqvist asked drivers to take the tunnel."
    assert panel.locator(".nk-marked mark").all_inner_texts() == ["drivers", "tunnel"]
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert page.get_by_label("Search all text").input_value() == "drivers tunnel"


# --- linked views ---


def linked(page, selector):
    return page.locator(f"{selector}.nk-linked").evaluate_all("(nodes) => nodes.map((node) => node.textContent.trim())")


SHAPES = "(box) => (box.layout.shapes ?? []).length"


def test_a_chosen_sentence_is_marked_in_the_other_views(page):
    search(page, "“three ferries”").first.click()  # the dispatch's
    page.get_by_role("tab", name="Sentence overlap").click()
    sentence = "Rain shut the harbour bridge on Monday and three ferries stayed in port."
    assert page.locator(".nk-chosen b").inner_text() == f"Nordwire: {sentence}"
    assert linked(page, ".nk-texts .nk-s") == [sentence]
    assert linked(page, ".nk-pairs .nk-pair") != []
    assert all(sentence[5:60] in text for text in linked(page, ".nk-pairs .nk-pair"))
    for name in ("Sentence overlap", "Text"):
        assert "nk-has-linked" in page.get_by_role("tab", name=name).get_attribute("class")
    figures = page.locator("[data-figure]:visible")
    keys = figures.evaluate_all("(boxes) => boxes.map((box) => (box.layout.shapes ?? []).length)")
    assert sum(keys) > 0
    page.locator(".nk-chosen button").click()
    assert linked(page, "") == []
    assert figures.evaluate_all("(boxes) => boxes.map((box) => (box.layout.shapes ?? []).length)") == [0] * len(keys)


def test_a_chosen_word_is_marked_with_its_sentences_and_its_marks(page):
    page.locator(".nk-block:visible summary").first.click()
    button = page.locator(".nk-block:visible td button, .nk-block:visible th button").first
    word = button.inner_text()
    button.click()
    assert set(linked(page, ".nk-block table button")) >= {word}
    sentences = linked(page, ".nk-texts .nk-s")
    assert sentences
    assert all(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for text in sentences)
    chart = page.locator("[data-figure]:visible").first
    drawn = chart.evaluate("(box) => box.data.flatMap((trace) => [trace.customdata ?? []].flat(Infinity)).filter(Boolean)")
    assert chart.evaluate(SHAPES) >= drawn.count(f'["word","{word}"]') > 0
    # the outlines are there after another pick, too
    page.get_by_role("checkbox", name="Mill Gazette").uncheck()
    page.locator('[data-figure][data-drawn="0 1 3"]:visible').first.wait_for()
    assert linked(page, ".nk-texts .nk-s") == sentences
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert linked(page, "") == []


# Clicks every swatch of the view that is shown, but those in a button, a label or a fold, which are part of it; those that open nothing.
SWATCHES = """() => {
  const view = document.querySelector(".nk-view:not([hidden])");
  const dead = [];
  const own = (node) => node.closest("[hidden], button, label, summary, .nk-panel, .nk-both");
  const swatches = [...view.querySelectorAll(".nk-swatch")].filter((node) => !own(node));
  for (const swatch of swatches) {
    document.querySelector(".nk-panel [data-do=close]")?.click();
    swatch.click();
    if (!document.querySelector(".nk-panel-body")?.textContent.trim()) dead.push(swatch.parentElement.textContent);
  }
  document.querySelector(".nk-panel [data-do=close]")?.click();
  return [swatches.length, dead];
}"""


def test_every_swatch_leads_somewhere(page):
    opened = 0
    for tab in page.get_by_role("tab").all():
        tab.click()
        for part in page.locator("[data-choose]:visible").all() or [tab]:
            part.click()
            clicked, dead = page.evaluate(SWATCHES)
            assert dead == []
            opened += clicked
    assert opened > 10
    opens = "() => [...document.querySelectorAll('.nk-view .nk-swatch')].find((node) => !node.closest('button, summary')).click()"
    page.get_by_role("tab", name="Vocabulary").evaluate(opens)
    outlet = page.locator(".nk-panel-title").inner_text().split(":")[0]
    assert page.locator(".nk-picker label", has_text=outlet).locator(".nk-swatch.nk-linked").count() == 1


# The names of outlets whose swatches open what no button opens; the number of swatches.
WITHOUT_A_BUTTON = """() => {
  const swatches = [...document.querySelectorAll("[data-swatch]")].filter((node) => !node.closest("button, summary, label"));
  const buttons = new Map([...document.querySelectorAll("[role=tabpanel] button[data-key]")].map((node) => [node.dataset.key, node]));
  const dead = swatches.filter((node) => !buttons.get(node.dataset.swatch)?.textContent.trim() || node.tabIndex >= 0);
  const hidden = swatches.every((node) => node.closest("[aria-hidden=true]"));
  return [swatches.length, dead.map((node) => node.parentElement.textContent), hidden];
}"""


def test_what_a_swatch_opens_a_named_button_opens_too(watched):
    many, dead, hidden = watched.page.evaluate(WITHOUT_A_BUTTON)
    assert many > 10 and dead == [] and hidden
    table = watched.page.locator("table", has=watched.page.get_by_text("Every article"))
    button = table.get_by_role("button", name="Nordwire", exact=True)
    button.focus()
    watched.page.keyboard.press("Enter")
    assert watched.page.locator(".nk-panel-title").inner_text() == "Nordwire: 1 article"


KEYS = "(box) => [...new Set(box.data.flatMap((trace) => [trace.customdata ?? []].flat(Infinity)))].filter(Boolean)"

OPENED = "(buttons) => buttons.map((button) => (button.click(), document.querySelector('.nk-panel').dataset.evidence))"


def test_what_a_mark_opens_the_table_behind_its_chart_opens_too(page):
    drawn = 0
    for part in page.locator("[data-choose]:visible").all():
        part.click()
        page.locator("[data-choice]:not([hidden]) .js-plotly-plot").first.wait_for()
        for block in page.locator(".nk-block:visible", has=page.locator(".js-plotly-plot")).all():
            keys = block.locator("[data-figure]").evaluate(KEYS)
            buttons = block.locator("tr:not([hidden]) button[data-key]")
            assert set(keys) <= set(buttons.evaluate_all(OPENED))
            drawn += len(keys)
    assert drawn > 10


# --- the evidence panel ---


def test_the_article_has_its_link_and_only_a_safe_one(page):
    search(page, "drivers").first.click()
    links = page.locator(".nk-panel a")
    assert links.get_attribute("href") == URL
    assert links.get_attribute("target") == "_blank"
    assert set(links.get_attribute("rel").split()) == {"noopener", "noreferrer", "nofollow"}
    assert links.inner_text() == "pier.example"
    assert page.locator("a[href]").evaluate_all("(nodes) => [...new Set(nodes.map((node) => node.href))]") == [URL]
    search(page, "“four ferries”").first.click()
    assert page.locator(".nk-panel .nk-byline").inner_text().startswith("The Lantern")
    assert links.count() == 0


def test_a_passage_is_copied_as_a_citation(page):
    search(page, "drivers").first.click()
    page.get_by_role("button", name="Copy as citation").click()
    page.get_by_text("Copied.", exact=True).wait_for()
    cited = f"The Pier, “🌊🌊 Bridge shut”, 5 May 2031, 10:00, {URL}: “Ms Lindqvist asked drivers to take the tunnel.”"
    assert page.evaluate("navigator.clipboard.readText()") == cited


def test_without_a_clipboard_the_citation_stands_selected(page):
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    search(page, "drivers").first.click()
    page.get_by_role("button", name="Copy as citation").click()
    assert page.get_by_label("Text to copy").input_value().startswith("The Pier, ")
    assert page.evaluate("getSelection().toString()").startswith("The Pier, ")
    assert page.locator(".nk-panel-bar [role=status]").inner_text() == "Press Ctrl+C or ⌘C to copy."


# --- the address ---


def test_a_link_opens_the_same_view(page, small_file):
    page.get_by_role("checkbox", name="Mill Gazette").uncheck()
    search(page, "tunnel")
    page.get_by_role("tab", name="Quotations").click()
    page.get_by_role("button", name="Summary", exact=True).click()
    page.locator(".nk-view:visible button[data-key]:visible").first.click()
    title = page.locator(".nk-panel-title").inner_text()
    key = page.locator(".nk-panel").get_attribute("data-evidence")
    address = page.url
    assert "view=quotations" in address
    assert "part=summary" in address
    assert "without=Mill+Gazette" in address
    assert "search=tunnel" in address
    assert page.evaluate("history.length") <= 3  # no step back for every click

    go(page, address)
    page.locator(".nk-panel").wait_for()
    assert page.get_by_role("tab", selected=True).inner_text() == "Quotations"
    assert page.get_by_role("button", name="Summary", exact=True).get_attribute("aria-pressed") == "true"
    assert not page.get_by_role("checkbox", name="Mill Gazette").is_checked()
    assert page.get_by_label("Search all text").input_value() == "tunnel"
    assert page.locator(".nk-panel-title").inner_text() == title
    assert page.locator(".nk-panel").get_attribute("data-evidence") == key
    assert page.url == address

    # another address of the open page
    page.evaluate("location.hash = '#page-0.view=overlap&page-0.outlet=The+Pier'")
    page.get_by_role("tab", name="Sentence overlap", selected=True).wait_for()
    assert page.get_by_role("checkbox", checked=True).count() == 1
    assert page.get_by_label("Search all text").input_value() == ""
    assert page.locator(".nk-panel").count() == 0


@pytest.mark.parametrize(
    "state",
    [
        "view=<img src=x onerror=alert(1)>",
        "view=overlap]&open=word~constructor&part=__proto__",
        "open=__proto__&search=<script>alert(1)</script>",
        "outlet=%F0%9F&part=%00&open=" + "a" * 20000,
        "view[]=1&=&&&open=sentence~pier~999",
        "outlet=Nobody&view=nowhere",
    ],
)
def test_a_hostile_address_does_nothing(watched, small_file, state):
    page, dialogs = watched.page, []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    go(page, small_file + "#" + "&".join(f"page-0.{field}" for field in state.split("&")))
    assert page.locator("[role=tabpanel]:visible").count() == 1
    assert page.locator(".nk-panel, main img").count() == 0
    assert page.get_by_role("checkbox", checked=True).count() == 4
    page.get_by_role("tab", name="Quotations").click()
    assert page.get_by_role("tab", selected=True).inner_text() == "Quotations"
    assert len(page.evaluate("location.hash")) <= 2200
    assert dialogs == []


def test_the_address_stays_short(page):
    search(page, "a" * 5000)
    assert len(page.get_by_label("Search all text").input_value()) <= 5000
    page.get_by_role("tab", name="Text").click()
    assert len(page.evaluate("location.hash")) <= 2200


def test_two_explorers_in_one_file_keep_their_own_state(new_page, tmp_path):
    from newskit.explorer.page import page as made
    from newskit.sharing.document import document

    path = tmp_path / "two.html"
    story = made(small_story.story())
    path.write_text(document("Two", [story, story]), encoding="utf-8")
    page = new_page(offline=True).page
    go(page, path.as_uri())
    first, second = (page.locator(".nk-mount").nth(n) for n in (0, 1))
    first.get_by_role("tab", name="Quotations").click()
    second.get_by_role("tab", name="Text").click()
    assert "page-0.view=quotations" in page.url
    assert "page-1.view=text" in page.url
    go(page, page.url)
    assert [box.get_by_role("tab", selected=True).inner_text() for box in (first, second)] == ["Quotations", "Text"]


def test_the_link_to_a_view_is_copied(page):
    page.get_by_role("tab", name="Text").click()
    page.get_by_role("button", name="Copy link to this view").click()
    page.get_by_text("Copied.", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert "view=text" in page.url


# --- the file saves itself ---

EVIL = '</script><script>document.title="ran"</script><!-- <img src=x onerror=document.title=1> $& "a" \u2028 &amp;lt; $5bn'


@pytest.fixture
def marked(watched, tmp_path):
    """The file that the page saves, with a pick, a search, a mark and a correction."""
    page = watched.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.get_by_label("Marked by").evaluate("(node) => (node.value = 'Ann')")
    first = page.locator(".nk-findings > ul > li").first
    first.get_by_role("button", name="Note").click()
    first.get_by_placeholder("Note, then Enter").fill(EVIL)
    first.get_by_placeholder("Note, then Enter").press("Enter")
    page.get_by_role("tab", name="Text").click()
    whole = page.locator(".nk-whole", has=page.locator(".nk-outlet", has_text="The Pier")).first
    whole.locator("summary").click()
    whole.get_by_label("Agency").fill(EVIL)
    whole.get_by_label("Agency").press("Enter")
    page.get_by_role("checkbox", name="Mill Gazette").uncheck()
    search(page, "tunnel")
    page.get_by_role("tab", name="Quotations").click()
    page.get_by_role("button", name="Summary", exact=True).click()
    page.locator(".nk-view:visible button[data-key]:visible").first.click()
    path = tmp_path / "marked.html"
    name, _ = saved(page, page.get_by_role("button", name="Save as a new file"), path)
    assert name == "one-story-4-outlets.html"
    yield path
    watched.requests[:] = [url for url in watched.requests if url not in [file.as_uri() for file in tmp_path.glob("*.html")]]


def test_the_file_that_was_saved_opens_as_the_page_stood(marked, watched):
    page = watched.page
    title, key = (page.locator(".nk-panel-title").inner_text(), page.locator(".nk-panel").get_attribute("data-evidence"))
    assert page.locator(".nk-share [role=status]").inner_text().startswith("Saved as one-story-4-outlets.html")
    go(page, marked.as_uri())
    page.locator(".nk-panel").wait_for()
    assert page.get_by_role("tab", selected=True).inner_text() == "Quotations"
    assert page.get_by_role("button", name="Summary", exact=True).get_attribute("aria-pressed") == "true"
    assert not page.get_by_role("checkbox", name="Mill Gazette").is_checked()
    assert page.get_by_role("checkbox", checked=True).count() == 4 - 1
    assert page.get_by_label("Search all text").input_value() == "tunnel"
    assert [page.locator(".nk-panel-title").inner_text(), page.locator(".nk-panel").get_attribute("data-evidence")] == [title, key]
    verdicts = [text for text in page.locator(".nk-verdict").all_text_contents() if text]
    assert len(verdicts) == 1
    assert re.fullmatch(r"✎ Note by Ann, \d+ \w+ \d{4}: " + re.escape(EVIL), verdicts[0])
    page.get_by_role("tab", name="Text").click()
    assert page.locator(".nk-corrections li").inner_text().startswith("agency: </script><script>document.title")
    assert re.search(r"made with newskit [\d.]+ · this copy saved by a reader, \d+ \w+ \d{4}$", page.locator(".nk-made").inner_text())
    assert page.title() == "One story, 4 outlets"
    page.get_by_role("tab", name="Overview").click()
    _, rows = saved(page, page.get_by_role("button", name="Download marks.csv"), marked.with_suffix(".csv"))
    assert [row["note"] for row in csv.DictReader(io.StringIO(rows.decode("utf-8-sig")))] == [EVIL]


def test_a_saved_file_saves_itself_again_without_a_trace_of_the_first_time(marked, watched):
    page = watched.page
    go(page, marked.as_uri())
    page.locator(".nk-panel").wait_for()
    again = marked.with_name("again.html")
    assert saved(page, page.get_by_role("button", name="Save as a new file"), again)[1] == marked.read_bytes()
    go(page, again.as_uri())
    page.locator(".nk-findings > ul > li").first.get_by_role("button", name="Rejected").click()
    _, third = saved(page, page.get_by_role("button", name="Save as a new file"), marked.with_name("third.html"))
    assert third.count(b"<span> \xc2\xb7 this copy saved by a reader, ") == 1
    assert third.count("✗ Rejected, ".encode()) == 1


def test_a_saved_file_reads_without_scripts_and_keeps_the_one_that_may_run(marked, new_page, small_file):
    quiet = new_page(offline=True, java_script_enabled=False)
    quiet.page.goto(marked.as_uri())
    shown = quiet.page.locator(".nk-findings .nk-verdict.nk-noted")
    assert shown.count() == 1 and EVIL.replace("\u2028", " ").split()[-1] in shown.inner_text()
    assert quiet.page.locator("main script, main img").count() == 0
    assert all(view.is_visible() for view in quiet.page.locator(".nk-view").all())  # what was hidden while the file opened too
    original = Path(small_file.removeprefix("file://")).read_text("utf-8")
    scripts = [re.search(r'<script type="module">(.*?)</script>', text, re.DOTALL)[1] for text in (original, marked.read_text("utf-8"))]
    assert scripts[0] == scripts[1]  # the policy names its hash
    assert quiet.errors == []


def test_every_explorer_of_a_file_is_saved(new_page, tmp_path):
    from newskit.explorer.page import page as made
    from newskit.sharing.document import document

    path = tmp_path / "two.html"
    story = made(small_story.story())
    path.write_text(document("Two", [story, story]), encoding="utf-8")
    watched = new_page(offline=True, accept_downloads=True)
    page = watched.page
    go(page, path.as_uri())
    first, second = (page.locator(".nk-mount").nth(n) for n in (0, 1))
    first.get_by_role("switch").click()
    second.get_by_role("button", name="Checked").first.click()
    second.get_by_role("tab", name="Text").click()
    name, _ = saved(page, first.locator(".nk-explorer:visible").get_by_role("button", name="Save as a new file"), tmp_path / "both.html")
    assert name == "two.html"
    go(page, (tmp_path / "both.html").as_uri())
    assert first.locator(".nk-explorer:visible").get_by_role("switch").is_checked()
    assert second.get_by_role("tab", selected=True).inner_text() == "Text"
    verdicts = [box.locator(".nk-verdict").all_text_contents() for box in (first, second)]
    assert not any(verdicts[0]) and sum(map(bool, verdicts[1])) == 1
    assert watched.errors == []


# --- files ---


def saved(page, button, path):
    with page.expect_download() as download:
        button.click()
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def test_a_table_is_saved_as_it_is_shown(page, tmp_path):
    page.get_by_role("checkbox", name="Mill Gazette").uncheck()
    block = page.locator(".nk-block:visible").first
    block.locator("summary").click()
    name, file = saved(page, block.get_by_role("button", name=re.compile("^CSV: ")), tmp_path / "table.csv")
    assert re.fullmatch(r"[\w-]{1,60}\.csv", name)
    assert file.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert rows[0] == block.locator("thead th:visible").all_inner_texts()
    assert "Mill Gazette" not in rows[0]
    first = block.locator("tbody tr:visible").first.locator("th:visible, td:visible").all_inner_texts()
    assert rows[1] == [re.sub(r"\s+", " ", cell) for cell in first]
    assert len(rows) == 1 + block.locator("tbody tr:visible").count()


def test_a_cell_that_would_run_as_a_formula_gets_an_apostrophe(page, tmp_path):
    button = page.locator(".nk-block:visible").first.get_by_role("button", name=re.compile("^CSV: "))
    button.evaluate("(at) => (at.closest('.nk-block').querySelector('tbody tr').cells[0].textContent = '=1+1')")
    _, file = saved(page, button, tmp_path / "read.csv")
    assert '"\'=1+1"' in file.decode()


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_a_chart_is_saved_as_a_picture_with_its_title(page, tmp_path, kind):
    block = page.locator(".nk-block:visible").first
    title = block.locator("figcaption b").inner_text()
    name, file = saved(page, block.get_by_role("button", name=f"{kind}: {title}"), tmp_path / "chart")
    assert name.endswith(f".{kind.lower()}")
    if kind == "PNG":
        assert file.startswith(b"\x89PNG")
        assert len(file) > 10_000
    else:
        text = " ".join(re.findall(r">([^<]+)<", file.decode()))
        assert title.split()[-1] in text
        assert "made with newskit" in text


FILLS = """(box) => {
  const drawn = [...box.querySelectorAll(".points path, .heatmap-label text")].filter((node) => node.getBoundingClientRect().width);
  return [...new Set(drawn.map((node) => getComputedStyle(node).fill.replace("rgb(0, 0, 0)", "black")))];
}"""


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 17, 17)")])
def test_a_picture_of_more_outlets_than_colours_is_what_is_on_the_page(new_page, tmp_path, scheme, paper):
    shared = "Rain shut the harbour bridge on Monday. The ferries to the islands stayed in port all day, said the harbour master."
    texts = {f"Outlet {n}": f"{shared}\n\n{'Only my ' * (n > 6)} word{n} word{n} stood here." for n in range(10)}
    path = tmp_path / "ten.html"
    path.write_text(story_page(Story.from_records({"outlet": outlet, "text": text} for outlet, text in texts.items())), encoding="utf-8")
    page = new_page(offline=True, color_scheme=scheme, accept_downloads=True).page
    go(page, f"{path.as_uri()}#page-0.outlet=Outlet+7&page-0.outlet=Outlet+8&page-0.outlet=Outlet+9")
    for view, part in (("Vocabulary", "Shared words"), ("Sentence overlap", None)):
        page.get_by_role("tab", name=view).click()
        if part:
            page.get_by_role("button", name=part, exact=True).click()
        block = page.locator(".nk-block:visible", has=page.locator("[data-drawn='7 8 9']")).first
        fills = block.locator("[data-figure]").evaluate(FILLS)
        _, file = saved(page, block.get_by_role("button", name="SVG: "), tmp_path / "chart.svg")
        drawn = re.sub(r"fill: ?black", "fill: black", file.decode())
        assert fills and [fill for fill in fills if f"fill: {fill}" not in drawn] == []
        assert part or "black" in fills  # plotly's own grey is too pale on a light cell
        if part:
            assert {"rgb(0, 114, 178)", "rgb(213, 94, 0)", "rgb(0, 158, 115)"} <= set(fills)  # lent, of outlets that are not picked
        assert f"background: {paper}" in drawn or f"fill: {paper}" in drawn


# --- corrections by touch, and in JupyterLab ---


def test_words_that_a_finger_selects_are_marked_as_a_quotation(new_page, small_file):
    page = new_page(offline=True, has_touch=True, is_mobile=True, viewport={"width": 380, "height": 800}).page
    go(page, small_file)
    page.get_by_role("tab", name="Text").tap()
    whole = page.locator(".nk-whole", has=page.locator(".nk-outlet", has_text="The Pier")).first
    whole.locator("summary").tap()
    words = whole.locator(".nk-s", has_text="asked drivers")
    # what the handles of a selection do: no event but this change
    words.evaluate("(node) => getSelection().setBaseAndExtent(node.querySelector('i'), 0, node.querySelectorAll('i')[2], 1)")
    button = page.get_by_role("button", name="Mark as quotation")
    button.tap()
    assert page.locator(".nk-corrections li").inner_text().startswith("quotation: yes The Pier, “Ms Lindqvist asked”")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Speaker of The Pier, “Ms Lindqvist asked”"
    assert button.count() == 0


CELL = """
import newskit as nk
from newskit.explorer.widget import Explorer
tries = []
def export(page, state):
    tries.append(state)
    if len(tries) == 1:
        raise OSError("no room on the disk.")
    return "<!doctype html>made"
text = "Bridge shut\\n\\nRain shut the harbour bridge on Monday.\\n\\nMs Lindqvist asked drivers to take the tunnel.\\n"
Explorer(nk.Story.from_records([{"outlet": "The Pier", "text": text}, {"outlet": "The Lantern", "text": text}]), export=export)
"""


def test_in_jupyterlab_words_are_selected_and_a_share_that_fails_says_so(jupyterlab, new_page):
    cell = nbformat.v4.new_code_cell(CELL)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), jupyterlab.root / "share.ipynb")
    page = new_page(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce", accept_downloads=True).page
    page.goto(jupyterlab.address("share.ipynb"))
    page.get_by_text(re.compile(r"Python 3.*\| Idle")).wait_for(timeout=180_000)
    page.locator(".jp-CodeCell .jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    page.locator(".nk-live").wait_for(timeout=180_000)

    share, status = page.get_by_role("button", name="Share", exact=True), page.locator(".nk-share [role=status]")
    share.click()
    page.get_by_text("No file was made").wait_for()
    said = "No file was made (OSError: no room on the disk): run the explorer's cell again, then press Share."
    assert status.inner_text() == said
    assert saved(page, share, jupyterlab.root / "made.html")[1] == b"<!doctype html>made"
    assert status.inner_text() == "Saved as one-story-2-outlets.html."

    page.get_by_role("tab", name="Text").click()
    page.locator(".nk-whole summary").first.click()
    words = page.locator(".nk-whole .nk-s", has_text="asked drivers").first.locator("i")
    words.nth(4).scroll_into_view_if_needed()
    first, last = words.nth(0).bounding_box(), words.nth(4).bounding_box()
    page.mouse.move(first["x"] + 1, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + 5, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Mark as quotation").click()
    assert page.locator(".nk-corrections li").inner_text().startswith("quotation: yes The Pier, “Ms Lindqvist asked drivers to”")
    page.keyboard.type("Ann Lindqvist")  # the focus is in the new field, and no letter is a command of the notebook
    page.keyboard.press("Enter")
    assert "speaker: Ann Lindqvist" in page.locator(".nk-corrections").inner_text()
    assert page.locator(".jp-CodeCell").count() == 1


# --- for every eye and hand ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_new_stands_out_in_both_themes(new_page, small_file, scheme):
    page = new_page(offline=True, color_scheme=scheme, viewport={"width": 380, "height": 900}).page
    go(page, f"{small_file}#page-0.view=overlap&page-0.search={quote_plus('drivers')}")
    page.locator(".nk-found button").first.click()
    for selector in (".nk-search", ".nk-found mark", ".nk-share button", ".nk-chosen b", ".nk-chosen button", ".nk-exports button",
                     ".nk-panel a", ".nk-byline button", ".nk-tools [role=status]"):  # fmt: skip
        assert page.locator(f"{selector}:visible").first.evaluate(CONTRAST) >= 4.5, selector
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_every_new_control_has_a_name_and_shows_its_focus(page):
    search(page, "shut")
    names = page.locator(".nk-tools button, .nk-tools input, .nk-exports button, .nk-found button").evaluate_all(
        "(nodes) => nodes.map((node) => node.getAttribute('aria-label') ?? node.labels?.[0]?.textContent ?? node.textContent)"
    )
    assert len(names) > 10
    assert all(name.strip() for name in names)
    page.get_by_label("Search all text").press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
