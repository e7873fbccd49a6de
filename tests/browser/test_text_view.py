"""The Text view in a real browser: every line reads, every control makes a row that Python applies, and no number moves by itself."""

import pytest
import small_story
from looking import CONTRAST

import newskit as nk
from newskit.corrections import correct, read_corrections, unmatched
from newskit.sharing.document import story_page


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    """A story whose second article begins with emoji: two UTF-16 units each, one code point."""
    path = tmp_path_factory.mktemp("text") / "small.html"
    path.write_text(story_page(small_story.story()), encoding="utf-8")
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
    page.get_by_role("tab", name="Sentence overlap").click()
    page.locator(".nk-pairs button:visible", has_text="The Pier").first.click()
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
