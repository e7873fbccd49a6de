"""The Text view in a real browser: every line reads, every control makes a row that Python applies, and no number moves by itself."""

import pytest
import small_story
from looking import CONTRAST

import newskit as nk
from newskit.corrections import correct, read_corrections, references, unmatched
from newskit.sharing.document import story_page


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    """A story whose second article begins with emoji: two UTF-16 units each, one code point."""
    path = tmp_path_factory.mktemp("text") / "small.html"
    path.write_text(story_page(small_story.story(), text="full"), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def watched(new_page, small_file):
    """The small story's Text view, open offline; no request and no error may follow."""
    watched = new_page(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 1600})
    watched.page.goto(small_file)
    watched.page.get_by_role("tab", name="Text").click()
    yield watched
    assert [url for url in watched.requests if not url.startswith(("blob:", small_file))] == []
    assert watched.errors == []


def whole(page, outlet):
    """The article of an outlet, unfolded."""
    article = page.locator(".nk-whole", has=page.locator(".nk-outlet", has_text=outlet))
    article.locator("summary").click()
    article.locator(".nk-fields").wait_for()
    return article


def listed(page):
    return [text.removesuffix(" Undo") for text in page.locator(".nk-corrections li").all_inner_texts()]


def downloaded(page, path):
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download corrections.csv").click()
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename == "corrections.csv"
    return path


def test_a_correction_is_listed_downloaded_and_applied_in_python(watched, tmp_path):
    page = watched.page
    pier = whole(page, "The Pier")
    before = page.locator(".nk-picker").inner_text()
    pier.get_by_role("checkbox", name="Keep The Pier, “READ MORE").check()
    pier.get_by_role("combobox", name="Kind of The Pier, “Ms Lindqvist asked").select_option("caption")
    pier.get_by_label("Outlet").fill("The Quay")
    pier.get_by_label("Agency").fill("=Wire, “Nord”")
    pier.get_by_label("Published").fill("2031-05-06")
    page.get_by_label("Corrected by").fill("Ann")
    page.get_by_label("Corrected by").press("Tab")
    assert listed(page) == [
        "kept The Pier, “READ MORE: How the bridge was built”, was set aside",
        "kind: caption The Pier, “Ms Lindqvist asked drivers to take the tunnel.”, was paragraph",
        "outlet: The Quay The Pier, was The Pier",
        "agency: =Wire, “Nord” The Pier, was Nordwire",
        "published: 2031-05-06 The Pier, was 2031-05-05T10:00+00:00",
    ]
    assert page.locator(".nk-corrections [role=status]").inner_text().startswith("5 made here. No number on this page changes")
    assert page.locator(".nk-picker").inner_text() == before

    path = downloaded(page, tmp_path / "corrections.csv")
    assert ',"\'=Wire, “Nord”",' in path.read_text(encoding="utf-8-sig")
    rows = read_corrections(path)
    assert set(rows["by"]) == {"Ann"}
    assert rows["when"].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").all()
    story = small_story.story()
    assert unmatched(story, path).empty
    made = correct(story, path)["pier"]
    assert (made.outlet, made.agency, made.published) == ("The Quay", "=Wire, “Nord”", "2031-05-06")
    kept = {made.text[b.start : b.end]: (b.kind, b.kept) for b in made.blocks}
    assert kept["READ MORE: How the bridge was built"] == ("read_more", True)
    assert kept["Ms Lindqvist asked drivers to take the tunnel."] == ("caption", False)


SELECT = """(block, [from, to]) => {
  const places = [from, to].map((words) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let seen = "", at; (at = walker.nextNode()); seen += at.data) {
      const found = block.textContent.indexOf(words) + (words === to ? words.length : 0) - seen.length;
      if (found <= at.length) return [at, found];
    }
  });
  getSelection().setBaseAndExtent(...places[0], ...places[1]);
  block.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


def test_a_speaker_and_a_kind_are_corrected_and_python_applies_them(watched, tmp_path):
    page = watched.page
    pier = whole(page, "The Pier")
    speaker = pier.get_by_role("combobox", name="Speaker of The Pier, “The bridge will stay")
    assert speaker.input_value() == "Ann Lindqvist"
    assert speaker.evaluate("(node) => [...node.list.options].map((option) => option.value)") == ["Ann Lindqvist", "Tom Reyes"]
    speaker.fill("Tom Reyes")
    speaker.press("Tab")
    pier.get_by_role("combobox", name="Quotation: The Pier, “drivers to take").select_option("no")
    assert listed(page) == [
        "speaker: Tom Reyes The Pier, “The bridge will stay shut until Friday,”, was Ann Lindqvist",
        "quotation: no The Pier, “drivers to take the tunnel”, was indirect",
    ]
    assert pier.locator(".nk-voices .nk-fix.nk-changed").count() == 2
    story, path = small_story.story(), downloaded(page, tmp_path / "corrections.csv")
    assert unmatched(story, path).empty
    said = nk.quotations(correct(story, path))
    assert said[said["article_id"] == "pier"][["text", "speaker", "rule"]].to_numpy().tolist() == [
        ["The bridge will stay shut until Friday,", "Tom Reyes", "corrected"]
    ]
    page.get_by_role("button", name="Undo: speaker Tom Reyes").click()
    assert speaker.input_value() == "Ann Lindqvist"


@pytest.mark.parametrize(
    ("article", "begins", "ends", "text", "kind"),
    [
        ("The Pier", "🌊 Rain", "bridge on", "🌊 Rain shut the harbour bridge on", "indirect"),
        (
            "The Pier",
            "shut the harbour",
            " reports ",
            "shut the harbour bridge on Monday and three ferries stayed in port, reports",
            "indirect",
        ),
        ("The Pier", "“The bridge", "Friday,”", "The bridge will stay shut until Friday,", "direct"),  # it is there already
        ("The Pier", "“The bridge", "said.", "“The bridge will stay shut until Friday,” Ms Lindqvist said.", "mixed"),
        ("The Lantern", "Two", "lines🌊", "Two\r\nlines🌊", "indirect"),
        ("The Lantern", "They said", "open.”", "They said: “It is open.”", "mixed"),
    ],
)
def test_words_that_are_selected_become_a_quotation(new_page, tmp_path, article, begins, ends, text, kind):
    def story():
        lines = "Lanterns lit\r\n\r\n🌊 It was dark. Two\r\nlines🌊 were lit. They said: “It is open.”"
        blocks = (nk.Block(0, 12, "headline", "", True), nk.Block(16, len(lines), "paragraph", "", True))
        others = [article for article in small_story.story() if article.id != "lantern"]
        return nk.Story((*others, nk.Article("lantern", "The Lantern", lines, blocks=blocks)))

    file = tmp_path / "small.html"
    file.write_text(story_page(story(), text="full"), encoding="utf-8")
    page = new_page(offline=True, viewport={"width": 1200, "height": 1600}).page
    page.goto(file.as_uri())
    page.get_by_role("tab", name="Text").click()
    chosen = whole(page, article)
    paragraph = chosen.locator("article p[data-at]", has_text=begins).first
    paragraph.evaluate(SELECT, [begins, ends])
    page.get_by_role("button", name="Mark as quotation").click()
    assert page.get_by_role("button", name="Mark as quotation").count() == 0
    page.keyboard.type("Kari Lund")  # the speaker has the focus
    page.keyboard.press("Tab")
    path = downloaded(page, tmp_path / "corrections.csv")
    assert unmatched(story(), path).empty
    said = nk.quotations(correct(story(), path))
    rows = said[said["speaker"] == "Kari Lund"]
    assert rows[["text", "kind"]].to_numpy().tolist() == [[text, kind]]
    assert rows["outlet"].tolist() == [article]


def test_a_paraphrase_is_confirmed_and_the_next_page_counts_it(new_page, tmp_path):
    pier = "Ferry stays in port\n\n🌊🌊 Ann Lindqvist runs the pier.\n\n“The boats will return,” Lindqvist said.\n"
    mill = "No ferry\n\n🌊🌊 Ann Lindqvist runs the pier.\n\nLindqvist said the return of our boats was near.\n"
    story = nk.Story.from_records([{"outlet": "The Pier", "text": pier}, {"outlet": "Mill Gazette", "text": mill}])

    def opened(story, name):
        file = tmp_path / name
        file.write_text(story_page(story, text="full"), encoding="utf-8")
        watched = new_page(offline=True, viewport={"width": 1200, "height": 1600})
        watched.page.goto(file.as_uri())
        watched.page.get_by_role("tab", name="Text").click()
        return watched.page, whole(watched.page, "Mill Gazette").get_by_role("combobox", name="Paraphrase:")

    page, read = opened(story, "before.html")
    assert read.count() == 1  # the quotation that it may paraphrase has none
    assert page.get_by_text("perhaps paraphrases “The boats will return,”").is_visible()
    assert read.locator("option:checked").inner_text() == "perhaps a paraphrase"
    read.select_option("is a paraphrase")
    assert listed(page) == ["paraphrase: yes Mill Gazette, “the return of our boats was near”, was perhaps"]
    made = correct(story, downloaded(page, tmp_path / "corrections.csv"))
    assert nk.quote_coverage(made)["relation"].tolist() == ["verbatim", "paraphrase"]

    page, read = opened(made, "after.html")
    assert read.input_value() == "yes"
    read.select_option("perhaps a paraphrase")
    assert listed(page) == ["paraphrase: perhaps Mill Gazette, “the return of our boats was near”, was yes"]
    opened_again = correct(made, downloaded(page, tmp_path / "corrections.csv"))
    assert nk.quote_coverage(opened_again)["relation"].tolist() == ["verbatim", "paraphrase candidate"]
    page.get_by_role("tab", name="Quotations").click()
    page.locator(".nk-block:visible summary").first.click()
    page.locator(".nk-matrix button:visible", has_text="paraphrased (confirmed)").click()
    lead = page.get_by_role("region", name="Evidence").get_by_text("Mill Gazette says it in other words")
    assert lead.is_visible()


def test_what_was_marked_is_undone_and_the_words_of_two_lines_are_those_of_the_first(watched):
    page = watched.page
    pier = whole(page, "The Pier")
    items = pier.locator(".nk-voices li:visible")
    before = items.count()
    rain = pier.locator("article p[data-at]", has_text="Rain shut")
    rain.evaluate("(block) => getSelection().setBaseAndExtent(block, 0, block.closest('article').querySelectorAll('[data-at]')[2], 1)")
    rain.dispatch_event("mouseup")
    page.get_by_role("button", name="Mark as quotation").click()
    assert items.count() == before + 1
    assert listed(page) == ["quotation: yes The Pier, “🌊 Rain shut the harbour bridge on Monday and three…”, was no"]
    page.get_by_role("button", name="Undo").click()
    assert items.count() == before
    pier.locator(".nk-aside").evaluate("(block) => getSelection().selectAllChildren(block)")
    pier.locator(".nk-aside").dispatch_event("mouseup")
    assert page.get_by_role("button", name="Mark as quotation").count() == 0


def test_what_python_knows_stands_in_its_article_when_the_page_is_made_again(new_page, tmp_path):
    story, place = small_story.story(), {"article": references(small_story.story())["pier"], "start": 20, "end": 24, "when": "", "by": ""}
    rows = [place | {"field": "speaker", "value": "Kari Lund", "note": "a"}, place | {"field": "outlet", "value": "X", "note": "b"}]
    rows += [place | {"article": "t0", "field": "quotation", "value": "yes", "note": "c"}, {"field": "speaker", "value": "Y", "note": "d"}]
    file = tmp_path / "small.html"
    file.write_text(story_page(story, text="full", state={"corrections": rows}), encoding="utf-8")
    shown = new_page(offline=True)
    shown.page.goto(file.as_uri())
    shown.page.get_by_role("tab", name="Text").click()
    pier = whole(shown.page, "The Pier")
    words = story["pier"].text[20:24]
    assert pier.get_by_role("combobox", name=f"Speaker of The Pier, “{words}”").input_value() == "Kari Lund"
    assert len(listed(shown.page)) == 4  # what is no row of an article is listed all the same
    assert shown.errors == []


def test_in_a_file_of_passages_a_quotation_is_corrected_and_a_line_that_is_not_there_is_not(new_page, tmp_path):
    path = tmp_path / "small.html"
    path.write_text(story_page(small_story.story(), text="passages"), encoding="utf-8")
    page = new_page(offline=True, viewport={"width": 1200, "height": 1600}).page
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Text").click()
    mill = whole(page, "Mill Gazette")
    mill.get_by_role("combobox", name="Quotation: Mill Gazette, “We ran").select_option("indirect")
    story, path = small_story.story(), downloaded(page, tmp_path / "corrections.csv")
    assert unmatched(story, path).empty
    assert nk.quotations(correct(story, path)).set_index("article_id").loc["mill", "kind"] == "indirect"
    cut = page.locator(".nk-cut").first
    cut.locator("xpath=ancestor::details").locator("summary").click()
    cut.evaluate("(node) => getSelection().selectAllChildren(node)")
    cut.dispatch_event("mouseup")
    assert page.get_by_role("button", name="Mark as quotation").count() == 0


def test_undo_and_choosing_what_it_was_take_a_correction_away(watched):
    page = watched.page
    pier = whole(page, "The Pier")
    keep = pier.get_by_role("checkbox", name="Keep The Pier, “READ MORE")
    keep.check()
    assert pier.locator(".nk-fix.nk-changed").count() == 1
    keep.uncheck()
    assert listed(page) == []
    keep.check()
    pier.get_by_label("Agency").fill("")
    pier.get_by_label("Agency").press("Enter")
    assert listed(page)[1] == "agency: none The Pier, was Nordwire"
    page.get_by_role("button", name="Undo: kept kept, The Pier").click()
    assert not keep.is_checked()
    page.get_by_role("button", name="Undo").click()
    assert pier.get_by_label("Agency").input_value() == "Nordwire"
    assert page.locator(".nk-corrections").evaluate("(node) => node === document.activeElement")
    assert page.locator(".nk-fix.nk-changed").count() == 0
    assert page.locator(".nk-corrections [role=status]").inner_text().endswith("Nothing is changed yet.")


def test_a_kind_switches_its_block_unless_the_analyst_says_otherwise(watched, tmp_path):
    page = watched.page
    pier = whole(page, "The Pier")
    keep = pier.get_by_role("checkbox", name="Keep The Pier, “READ MORE")
    kind = pier.get_by_role("combobox", name="Kind of The Pier, “READ MORE")
    kind.select_option("paragraph")
    assert keep.is_checked()
    assert len(listed(page)) == 1
    keep.uncheck()
    assert listed(page)[1] == "set aside The Pier, “READ MORE: How the bridge was built”, was kept"
    made = correct(small_story.story(), downloaded(page, tmp_path / "corrections.csv"))["pier"].blocks[-1]
    assert (made.kind, made.kept) == ("paragraph", False)


def test_what_is_no_date_and_no_outlet_makes_no_row(watched):
    page = watched.page
    pier = whole(page, "The Pier")
    for field, wrong in (("Published", "yesterday"), ("Outlet", "")):
        pier.get_by_label(field).fill(wrong)
        pier.get_by_label(field).press("Tab")
        assert not pier.get_by_label(field).evaluate("(node) => node.validity.valid")
    assert listed(page) == []


def test_the_keyboard_alone_corrects(watched):
    page = watched.page
    page.locator(".nk-whole summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator(".nk-fields").wait_for()
    for _ in range(4):  # outlet, agency, date, the headline's switch
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert listed(page) == ["set aside The Pier, “🌊🌊 Bridge shut”, was kept"]
    page.keyboard.press("Tab")
    page.keyboard.press("s")  # standfirst
    assert listed(page)[1] == "kind: standfirst The Pier, “🌊🌊 Bridge shut”, was headline"
    page.get_by_role("button", name="Undo").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Undo").evaluate("(node) => node === document.activeElement")


def test_picking_hides_articles_and_the_panel_shows_none_of_the_controls(watched):
    page = watched.page
    whole(page, "The Pier")
    page.get_by_role("button", name="None", exact=True).click()
    assert page.locator(".nk-whole:visible").count() == 1  # the dispatch
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("tab", name="Quotations").click()
    page.locator(".nk-quotations button:visible", has_text="The Pier").first.click()
    panel = page.get_by_role("region", name="Evidence")
    assert panel.locator(".nk-aside").count() == 1
    assert panel.locator("input, select").count() == 0


def test_with_scripts_off_every_line_reads(new_page, small_file):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(small_file)
    for article, summary in zip(small_story.story(), page.locator(".nk-whole summary").all(), strict=True):
        summary.click()
        for line in filter(None, article.text.splitlines()):
            assert page.locator("details[open] .nk-article").get_by_text(line).last.is_visible()
    assert page.get_by_text("set aside: read_more (").first.is_visible()
    assert page.locator(".nk-whole input, .nk-corrections:visible").count() == 0
    assert page.locator("li:visible", has_text="“drivers to take the tunnel” Ann Lindqvist, indirect").count() == 1


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 700), ("light", 380), ("dark", 380)])
def test_text_stands_out_and_fits_the_window(new_page, small_file, scheme, width):
    page = new_page(offline=True, color_scheme=scheme, viewport={"width": width, "height": 900}).page
    page.goto(small_file)
    page.get_by_role("tab", name="Text").click()
    pier = whole(page, "The Pier")
    pier.get_by_role("checkbox").last.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    looks = (
        "summary, .nk-texts .nk-facts, .nk-about li, .nk-about mark, .nk-fix label, .nk-fix select, .nk-aside, .nk-label, .nk-fields legend"
    )
    looks += ", .nk-fields label, .nk-fields input, .nk-corrections p, .nk-corrections li, .nk-corrections button, .nk-corrections pre"
    for selector in looks.split(", "):
        shown = page.locator(f"[data-view=text] {selector}:visible")
        assert shown.first.evaluate(CONTRAST) >= 4.5, selector
    for node in [*pier.locator("input, select").all(), *page.locator(".nk-corrections input").all()]:
        assert node.evaluate("(node) => Boolean(node.labels.length || node.ariaLabel)")


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", '"><svg onload=alert(1)>', "<img src=x onerror=alert(1)>", "$x$ %{y}"]
)
def test_hostile_text_stays_text_in_controls_and_list(new_page, tmp_path, text):
    body = f"Rain fell on {text} today.\n\nNobody {text} left."
    records = [{"outlet": f"{text} {n}", "agency": text, "title": text, "text": body + n} for n in "ab"]
    story = nk.Story.from_records(records)
    path = tmp_path / "story.html"
    path.write_text(story_page(story), encoding="utf-8")
    watched = new_page(offline=True)
    page, dialogs = watched.page, []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Text").click()
    article = page.locator(".nk-whole").first
    article.locator("summary").click()
    article.get_by_role("checkbox").first.uncheck()
    article.get_by_label("Agency").fill(f"={text}")
    article.get_by_label("Agency").press("Enter")
    assert listed(page)[1] == f"agency: ={text} {text} a, was {text}"
    made = correct(story, downloaded(page, tmp_path / "corrections.csv")).articles[0]
    assert made.agency == f"={text}"
    assert page.locator("main img, main script, main svg[onload]").count() == 0
    assert dialogs == []
    assert watched.errors == []
