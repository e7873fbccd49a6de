"""The Sentence overlap view in a real browser: its parts, and articles side by side. Its tables: test_every_pick.py."""

import re
from itertools import pairwise

import pytest
from looking import CONTRAST, DEAD, EVIL, hostile
from test_shared_file import click_every_mark, pick, redrawn

import newskit as nk
from newskit.explorer.evidence import Evidence
from newskit.explorer.page import page
from newskit.sharing.document import story_page
from newskit.sharing.excerpts import passages_only

PARTS = ("Shares", "Origins", "Side by side", "Passages", "Left out", "Differences", "Pairs")
CHARTS = PARTS[:2]
AGENCY = "Corvane News Agency"
SHOWN = ".nk-choice:visible"
NEXT = ".nk-reader-bar button >> nth=1"
COPIED = "The pier at Port Velm fell into the sea at dawn on Monday, and nobody was hurt."


@pytest.fixture(scope="module")
def evidence():
    return Evidence(nk.sample())


@pytest.fixture(scope="module")
def sample(browser, sample_file):
    """The sample story's file, opened once for all tests that leave no more behind than a choice."""
    context = browser.new_context(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 6000})
    page, errors = context.new_page(), []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(sample_file)
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def view(sample):
    """Its view with all outlets picked, the first part shown, and no panel open."""
    sample.get_by_role("tab", name="Sentence overlap").click()
    sample.locator("[data-do=all]").click()
    choose(sample, "Shares")
    for fold in sample.locator(f"{SHOWN} details[open] > summary").all():
        fold.click()
    return sample


def choose(page, part):
    page.locator(f'.nk-choices button:text-is("{part}"):visible').click()
    page.locator(f'.nk-choice[aria-label="{part}"]').wait_for()
    if part in CHARTS:
        page.locator(f"{SHOWN} .js-plotly-plot").wait_for()


@pytest.fixture
def reader(view):
    choose(view, "Side by side")
    view.locator(".nk-columns > article").first.wait_for()
    select(view, "Third").select_option("")
    select(view, "Left").select_option("0")
    select(view, "Right").select_option("1")
    return view


def panel(page):
    return page.get_by_role("region", name="Evidence")


def select(page, side):
    return page.locator(f'select[aria-label="{side} article"]')  # by label is slow among so many elements


def options(page, side):
    return select(page, side).locator("option").all_inner_texts()


def together(page):
    return [nodes.all_inner_texts() for nodes in (column.locator(".nk-tied.nk-together") for column in columns(page))]


def columns(page):
    return page.locator(".nk-columns > article").all()


def pieces_of(evidence, one, other):
    return [rows for rows in evidence.pairs.values() if {rows[0].article_id, rows[0].other_id} == {one, other}]


# ---- the parts


def test_one_part_is_shown_at_a_time(view):
    for part in PARTS:
        choose(view, part)
        assert view.locator(".nk-view:visible " + SHOWN).get_attribute("aria-label") == part
        assert view.locator("[data-figure]:visible").count() == (part in CHARTS)


@pytest.mark.parametrize("part", CHARTS)
@pytest.mark.parametrize("places", [[1], [0, 3], None])
def test_every_mark_leads_to_text_whichever_outlets_are_picked(view, part, places):
    choose(view, part)
    if places:
        pick(view, *(nk.sample().outlets[n] for n in places))
        redrawn(view, " ".join(map(str, places)))
    assert click_every_mark(view) > (2 if places else 60)


def test_every_button_of_every_part_leads_to_text(view):
    for part in PARTS:
        choose(view, part)
        buttons, dead = view.evaluate(DEAD)
        assert buttons > 20 or part == "Side by side", part
        assert dead == [], part


def test_every_way_to_two_articles_opens_them(view, evidence):
    choose(view, "Shares")
    view.locator(f"{SHOWN} summary").click()
    ids = [article.id for article in nk.sample().articles]
    ways = view.locator(f"{SHOWN} button[data-read]")
    between = nk.article_overlap(nk.sample())
    assert ways.count() == len(between)
    for n in range(0, len(between), 7):
        row = between.loc[n]
        ways.nth(n).click()
        assert [select(view, side).input_value() for side in ("Left", "Right")] == sorted(
            (str(ids.index(row[name])) for name in ("article_id", "other_id")), key=int
        )
        assert view.locator(".nk-columns path").count() == len(pieces_of(evidence, row["article_id"], row["other_id"]))
        choose(view, "Shares")


def test_the_panel_of_two_articles_leads_to_them_side_by_side(view):
    view.locator(f"{SHOWN} summary").click()
    row = view.locator(f"{SHOWN} tbody tr", has_text="The Harbour Post").filter(has_text="Strandline").first
    row.locator("button[data-key]").click()
    panel(view).get_by_role("button", name="Read side by side").click()
    assert panel(view).count() == 0
    assert view.locator(".nk-columns > article").count() == 2
    assert "Strandline" in columns(view)[1].locator(".nk-byline").inner_text()


# ---- side by side


def test_at_first_the_two_that_share_most_stand_side_by_side(new_page, sample_file, evidence):
    reader = new_page(offline=True).page
    reader.goto(sample_file)
    reader.get_by_role("tab", name="Sentence overlap").click()
    assert reader.locator(".nk-columns article").count() == 0
    choose(reader, "Side by side")
    story = nk.sample()
    counts = {}
    for rows in evidence.pairs.values():
        pair = rows[0].article_id, rows[0].other_id
        if story[pair[0]].outlet != story[pair[1]].outlet:
            counts[pair] = counts.get(pair, 0) + 1
    most = max(counts, key=counts.get)
    assert [option.locator("option:checked").inner_text() for option in (select(reader, "Left"), select(reader, "Right"))] == [
        evidence.label(article) for article in most
    ]
    assert reader.locator(".nk-columns path").count() == counts[most]


def test_the_whole_kept_text_stands_in_order(offline_page, tmp_path):
    path = tmp_path / "full.html"
    path.write_text(story_page(nk.sample(), text="full"), encoding="utf-8")
    page = offline_page.page
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Sentence overlap").click()
    choose(page, "Side by side")
    sentences = nk.sentences(nk.sample())
    for n, article in enumerate(nk.sample().articles[1:], 1):
        select(page, "Right").select_option(str(n))
        copy = columns(page)[1]
        copy.evaluate("(node) => node.querySelectorAll('button, .nk-byline').forEach((one) => one.remove())")
        expected = " ".join(sentences[sentences["article_id"] == article.id]["text"])
        assert copy.evaluate("(node) => node.textContent").split() == expected.split() or _joined(copy) == "".join(expected.split())


def _joined(copy):
    return "".join(copy.evaluate("(node) => node.textContent").split())


def test_each_pair_has_a_ribbon_and_one_number_on_either_side(reader, evidence):
    ids = [article.id for article in nk.sample().articles]
    for left, right in ((0, 6), (2, 7), (4, 8), (3, 4)):
        select(reader, "Left").select_option(str(left))
        select(reader, "Right").select_option(str(right))
        pieces = pieces_of(evidence, ids[left], ids[right])
        assert reader.locator(".nk-columns path").count() == len(pieces)
        signs = [[text[0] for text in sorted(column.locator(".nk-tied button").all_inner_texts())] for column in columns(reader)]
        numbers = [sorted(int(text[2:]) for text in column.locator(".nk-tied button").all_inner_texts()) for column in columns(reader)]
        assert numbers == [list(range(1, len(pieces) + 1))] * 2
        expected = sorted({"verbatim": "=", "edited": "≈", "rewritten": "~"}[rows[0].relation] for rows in pieces)
        assert [sorted(side) for side in signs] == [expected] * 2
        for column, article in zip(columns(reader), (left, right), strict=True):
            tied = {row.start for rows in pieces for row in rows if row.article_id == ids[article]}
            tied |= {row.other_start for rows in pieces for row in rows if row.other_id == ids[article]}
            assert column.locator(".nk-tied").count() == len(tied)
    assert reader.get_by_role("status").filter(has_text="share no sentence").count() == 1


def test_what_differs_is_marked_in_the_sentences_and_changes_sides_with_the_articles(reader):
    def marks(kind):
        return [column.locator(kind).all_inner_texts() for column in columns(reader)]

    (lost, none), (nothing, new) = marks("del"), marks("ins")
    assert lost and new
    assert (none, nothing) == ([], [])
    edits = nk.edits(nk.sample())
    edits = edits[(edits["article_id"] == "corvane_1") & (edits["other_id"] == "courier_1")]
    assert set(lost) & set(edits["before"]) and set(new) & set(edits["after"])
    left = select(reader, "Left").input_value()
    select(reader, "Right").select_option(left)
    assert select(reader, "Right").input_value() == left
    assert (marks("del"), marks("ins")) == ([new, []], [[], lost])


def test_a_sentence_brings_its_match_beside_it(reader):
    last = columns(reader)[0].locator(".nk-tied").nth(-2)
    last.scroll_into_view_if_needed()
    last.locator("> span").dispatch_event("click")  # a sentence's box is not all its own: others stand in its first and last line
    number = columns(reader)[0].locator(".nk-together button").first.inner_text()
    marked = together(reader)
    assert [len(side) for side in marked] == [1, 1]
    assert all(side[0].startswith(number) for side in marked)
    assert reader.locator("path.nk-together").count() == 1
    boxes = [column.locator(".nk-together").bounding_box() for column in columns(reader)]
    ends = [column.evaluate("(node) => node.scrollTop + node.clientHeight >= node.scrollHeight - 2") for column in columns(reader)]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 4 or any(ends)
    for column, box in zip(columns(reader), boxes, strict=True):
        inside = column.bounding_box()
        assert inside["y"] <= box["y"] < inside["y"] + inside["height"]


def test_a_ribbon_joins_the_heights_of_its_sentences(reader):
    reader.locator(NEXT).click()
    reader.wait_for_timeout(100)
    ribbon = reader.locator("path.nk-together").bounding_box()
    places = [column.locator(".nk-together").bounding_box() for column in columns(reader)]
    assert ribbon["y"] == pytest.approx(min(place["y"] for place in places), abs=2)
    assert ribbon["y"] + ribbon["height"] == pytest.approx(max(place["y"] + place["height"] for place in places), abs=2)
    reader.locator("path").nth(1).dispatch_event("click")
    assert [len(side) for side in together(reader)] == [1, 1]


def test_the_keyboard_reaches_every_match(reader):
    select(reader, "Right").focus()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.textContent").startswith("Next match")
    reader.keyboard.press("Enter")
    assert reader.locator(".nk-reader [role=status]").inner_text().startswith("Match 1 of ")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.localName") == "article"
    reader.keyboard.press("Tab")  # the way to the article's address
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.matches('.nk-tied button')")
    name = reader.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.match(r"[=≈~] 1: . (word for word|edited|rewritten), the match in The Dunnery Courier", name)
    reader.keyboard.press("Enter")
    assert all(side[0].startswith(name.split(":")[0]) for side in together(reader))


def test_a_third_article_stands_beside_the_second(reader, evidence):
    ids = [article.id for article in nk.sample().articles]
    select(reader, "Third").select_option("6")
    assert len(columns(reader)) == 3
    gaps = [gap.locator("path").count() for gap in reader.locator(".nk-columns > svg").all()]
    assert gaps == [len(pieces_of(evidence, ids[0], ids[1])), len(pieces_of(evidence, ids[1], ids[6]))]
    number = gaps[0]
    columns(reader)[2].locator(f'[data-tie="{number}"]').first.click()
    assert [len(side) for side in together(reader)] == [0, 1, 1]
    assert columns(reader)[1].locator(".nk-together ins").count() == 0  # it now stands on the left
    select(reader, "Third").select_option("")
    assert len(columns(reader)) == 2


def test_only_articles_of_picked_outlets_can_be_chosen(reader, evidence):
    story = nk.sample()
    assert options(reader, "Left") == [evidence.label(article.id) for article in story.articles]
    picked = [story.outlets[n] for n in (2, 5)]
    pick(reader, *picked)
    expected = [evidence.label(article.id) for article in story.articles if article.outlet in [*picked, AGENCY]]
    assert options(reader, "Left") == expected
    assert {column.get_attribute("aria-label") for column in columns(reader)} <= set(expected)
    reader.locator("[data-do=none]").click()
    assert reader.locator(".nk-reader .nk-empty").is_visible()
    assert not reader.locator(".nk-columns").is_visible()
    reader.locator("[data-do=all]").click()
    assert len(options(reader, "Left")) == len(story.articles)
    assert len(columns(reader)) == 2


def test_what_is_chosen_stays_while_it_can(reader):
    select(reader, "Left").select_option("2")
    select(reader, "Right").select_option("7")
    reader.locator(NEXT).click()
    reader.get_by_role("checkbox", name=re.compile("The Dunnery Courier")).uncheck()
    assert [select(reader, side).input_value() for side in ("Left", "Right")] == ["2", "7"]
    assert [len(side) for side in together(reader)] == [1, 1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_matched_and_other_sentences_stand_out(new_page, sample_file, scheme):
    page = new_page(offline=True, color_scheme=scheme, reduced_motion="reduce").page
    page.goto(sample_file)
    page.get_by_role("tab", name="Sentence overlap").click()
    choose(page, "Side by side")
    select(page, "Third").select_option("7")
    page.locator(NEXT).click()
    for selector in (
        ".nk-tied",
        ".nk-tied button",
        ".nk-tied del",
        ".nk-tied ins",
        ".nk-cut",
        ".nk-together",
        "select",
        ".nk-reader-bar button",
    ):
        assert page.locator(f".nk-reader {selector}:visible").first.evaluate(CONTRAST) >= 4.5, selector


@pytest.mark.parametrize("width", [1200, 700, 380])
def test_no_part_is_wider_than_the_window(new_page, sample_file, width):
    page = new_page(offline=True, reduced_motion="reduce", viewport={"width": width, "height": 900}).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Sentence overlap").click()
    for part in PARTS:
        choose(page, part)
        for summary in page.locator(f"{SHOWN} summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
    choose(page, "Side by side")
    select(page, "Third").select_option("6")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tops = [column.bounding_box()["y"] for column in columns(page)]
    assert (tops[0] < tops[1] < tops[2]) if width == 380 else (tops[0] == tops[1] == tops[2])
    columns(page)[0].locator(".nk-tied button").last.click()
    (_, match) = (column.locator(".nk-together").bounding_box() for column in columns(page)[:2])
    inside = columns(page)[1].bounding_box()
    assert inside["y"] <= match["y"] < inside["y"] + inside["height"]


def test_with_scripts_off_the_parts_stand_in_order_and_the_pairs_read(new_page, sample_file, evidence):
    page = new_page(offline=True, java_script_enabled=False).page
    page.goto(sample_file)
    parts = [part for part in PARTS if part != "Side by side"]
    tops = [page.get_by_role("heading", name=part, exact=True).bounding_box()["y"] for part in parts]
    assert all(above < below for above, below in pairwise(tops))
    assert page.locator(".nk-reader").is_visible() is False
    assert page.get_by_role("button", name="Read side by side").count() == 0
    view = page.locator('.nk-view[data-view="overlap"]')
    for summary in view.locator('[data-choice="pairs"] summary').all()[1:]:
        summary.click()
    texts = view.locator(".nk-pair blockquote").all_inner_texts()
    assert len(texts) == sum(len(side) for piece in evidence.pairs for side in evidence._sides(piece))
    assert view.locator(".nk-pair blockquote").last.is_visible()


def test_an_inferred_origin_says_what_it_rests_on(offline_page, tmp_path):
    facts = [
        "The pier at Port Velm fell into the sea at dawn on Monday and nobody was hurt at all.",
        "Engineers had warned the town council twice about rust in the iron legs below the deck.",
        "A new pier made of oak would cost nine million crowns and take two summers to build.",
        "The lifeboat crew searched the cold water for three hours and found only a wet dog.",
    ]
    story = nk.Story.from_records(  # each outlet lacks one of the four
        {"outlet": name, "text": "\n\n".join([f"Report {name}", *(fact for n, fact in enumerate(facts) if n != place % 4)])}
        for place, name in enumerate("ABCDEFGH")
    )
    passages = nk.passages(story)
    (why,) = passages[passages["origin"] == "inferred agency"]["evidence"].unique()
    path = tmp_path / "inferred.html"
    path.write_text(story_page(story), encoding="utf-8")
    page = offline_page.page
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Sentence overlap").click()
    choose(page, "Origins")
    assert page.get_by_text(f"Inferred to be agency copy: 4 passages. {why}.").is_visible()
    buttons = page.locator(f"{SHOWN} .nk-words button")
    assert sorted(fact[:40] for fact in facts) == sorted(text[:40] for text in buttons.all_inner_texts())
    buttons.first.click()
    assert panel(page).locator(".nk-lead").inner_text() == f"Inferred to be agency copy: {why}."
    choose(page, "Passages")
    assert page.locator(f"{SHOWN} tbody th .nk-facts").all_inner_texts() == [f"Inferred to be agency copy: {why}."] * 4


def test_of_a_sentence_that_is_left_out_its_origin_shows_half_of_its_words_at_the_most(evidence):
    whole = page(nk.sample())
    buttons = r'data-of="(s\d+-\d+)"[^>]*>([^<]*)</button>'
    left_out = 0
    for (mark, _), (_, text) in zip(re.findall(buttons, whole.html), re.findall(buttons, passages_only(whole).html), strict=True):
        number, start = mark[1:].split("-")
        place = nk.sample().articles[int(number)].id, int(start)
        if place not in evidence.shown:
            words = len(evidence.words_in(*place))
            assert 0 < len(re.findall(r"[\w’]+", text)) <= min(12, (words + 1) // 2)
            left_out += 1
    assert left_out


def test_hostile_text_is_only_text_in_every_part(offline_page, tmp_path):
    texts = (
        f"{COPIED} <b>Old</b> & {EVIL} stood at the gate of the town.\n\nIt rained on the town.",
        f"{COPIED} <b>Old</b> & {EVIL} stood at the gate of the city.\n\nSo it goes.",
    )
    page = hostile(offline_page, tmp_path, texts, "Sentence overlap")
    for part in PARTS:
        choose(page, part)
        assert page.evaluate(DEAD)[1] == [], part
    choose(page, "Side by side")
    assert options(page, "Left") == [EVIL, "%{y}"]
    assert "<img src=x onerror=alert(1)>" in columns(page)[0].inner_text()
    assert page.locator(".nk-tied").count() >= 2
    assert page.title() != "ran"
    assert page.locator("main img, main script").count() == 0
    assert offline_page.errors == []
