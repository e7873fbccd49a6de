"""What can be asserted of how pages look: nothing cut, nothing over anything else, and what is on the printed pages."""

import re
import unicodedata

import pytest

import newskit as nk
from newskit.sharing.document import story_page

NAMES = (
    "The Quarterly Review of Harbour Engineering, Coastal Safety and Municipal Affairs of the Far North",
    "Gesamtausgabe" * 9,
    "صحيفة الميناء اليومية للشؤون البحرية والسلامة الساحلية والهندسة المدنية",
    "港湾都市総合新聞社海洋安全沿岸技術及び地方自治体行政並びに地域社会文化欄週末特別編集増補改訂版",
)
VIEWS = ("Overview", "Vocabulary", "Sentence overlap", "Quotations", "Text")

# Pairs of texts in the cells of a row, or of controls in a bar, that lie over each other by more than two pixels.
OVER = """() => {
  const boxes = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width }) => width > 2);
  };
  const shared = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]) > 2;
  const over = (a, b) => shared(a, b, "left", "right") && shared(a, b, "top", "bottom");
  const rows = [...document.querySelectorAll("tr, .nk-tools, .nk-picker, .nk-picker label, .nk-ways")];
  return rows.filter((row) => row.checkVisibility()).flatMap((row) => {
    const parts = [...row.children].map((part) => [part.textContent.slice(0, 40), boxes(part)]);
    const pairs = parts.flatMap((one, n) => parts.slice(n + 1).map((other) => [one, other]));
    return pairs.filter(([one, other]) => one[1].some((a) => other[1].some((b) => over(a, b)))).map(([one, other]) => [one[0], other[0]]);
  });
}"""


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    """The address of a story whose names and headlines are long, without spaces, right to left and Chinese."""
    said = "“The bridge will stay shut until Friday and nobody can say why,” harbour master Ann Lindqvist said."
    copied = "Rain shut the harbour bridge on Monday and {} ferries stayed in port until the evening."
    records = [
        {"outlet": name, "title": f"{name} {n} {'Wasser' * 20}", "text": "\n\n".join([f"{name} {n}", copied.format(n + 3), said])}
        for n, name in enumerate([*NAMES, NAMES[1]])
    ]
    path = tmp_path_factory.mktemp("long") / "long.html"
    path.write_text(story_page(nk.Story.from_records(records)), encoding="utf-8")
    return path.as_uri()


def parts_of(page):
    """Shows one part of a view after another, its folds open."""
    for view in VIEWS:
        page.get_by_role("tab", name=view).click()
        shown = page.locator("[role=tabpanel]:visible")
        buttons = shown.locator("[data-choose]")
        for n in range(max(1, buttons.count())):
            if buttons.count():
                buttons.nth(n).click()
            page.evaluate("document.querySelectorAll('.nk-block details, .nk-groups details').forEach((fold) => (fold.open = true))")
            yield view, n


@pytest.mark.parametrize("width", [1200, 380])
def test_long_names_are_neither_wider_than_the_window_nor_over_each_other(new_page, long_file, width):
    page = new_page(offline=True, reduced_motion="reduce", viewport={"width": width, "height": 900}).page
    page.goto(long_file)
    for part in parts_of(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
        assert page.evaluate(OVER) == [], part


def test_the_controls_of_a_narrow_window_begin_at_one_edge(new_page, sample_file):
    page = new_page(offline=True, viewport={"width": 380, "height": 900}).page
    page.goto(sample_file)
    left = "(nodes) => nodes.map((node) => Math.round(node.getBoundingClientRect().left))"
    assert len(set(page.locator(".nk-search, .nk-switch, .nk-picker label").evaluate_all(left))) == 1


def test_the_table_behind_a_chart_stays_within_the_window(new_page, sample_file):
    page = new_page(offline=True, viewport={"width": 1200, "height": 900}).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Sentence overlap").click()
    page.locator(".nk-block:visible summary").click()
    table = page.locator(".nk-block:visible .nk-scroll")
    assert table.evaluate("(box) => box.scrollHeight > box.clientHeight && box.clientHeight <= innerHeight")
    head = table.locator("thead th").first
    before = head.bounding_box()["y"]
    table.evaluate("(box) => (box.scrollTop = 300)")
    assert abs(head.bounding_box()["y"] - before) < 2


def test_a_pair_of_sentences_in_the_panel_stands_one_below_the_other(new_page, sample_file):
    page = new_page(offline=True, viewport={"width": 1200, "height": 900}).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Sentence overlap").click()
    page.get_by_role("button", name="Pairs", exact=True).click()
    page.locator(".nk-pairs button[data-key]:visible").first.click()
    left = page.locator(".nk-panel .nk-pair").first.locator(":scope > div").evaluate_all("(all) => all.map(({ offsetLeft }) => offsetLeft)")
    assert len(left) == 2 and left[0] == left[1]


def printed(page, folder):
    """The text of each printed page."""
    pypdf = pytest.importorskip("pypdf")
    page.pdf(path=folder / "story.pdf", format="A4")
    pages = pypdf.PdfReader(folder / "story.pdf").pages
    return [re.sub(r"\s+", " ", unicodedata.normalize("NFKC", one.extract_text())) for one in pages]


def test_the_part_that_is_shown_is_printed_without_buttons(new_page, sample_file, tmp_path):
    page = new_page(offline=True).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Sentence overlap").click()
    page.get_by_role("checkbox", name="Strandline").uncheck()
    page.locator(".js-plotly-plot:visible").first.wait_for()
    page.locator(".nk-block:visible summary").click()
    page.locator(".nk-block:visible button[data-key]:visible").first.click()
    pages = printed(page, tmp_path)
    text = " ".join(pages)
    assert len(pages) <= 5
    assert "Share of the row" in text and "Jaccard" in text and "The Dunnery Courier 1 article" in text
    for absent in ("Strandline", "Checked", "CSV", "Read side by side", "Both articles", "Save as a new file", "Previous", "Quotation"):
        assert absent not in text, absent


def test_the_text_of_an_article_is_printed_only_where_it_is_open(new_page, sample_file, tmp_path):
    page = new_page(offline=True).page
    page.goto(sample_file)
    page.get_by_role("tab", name="Text").click()
    sentence, title = "No one was killed.", "Storm gate fails in Velmora port"
    text = " ".join(printed(page, tmp_path))
    assert title in text and sentence not in text
    page.locator(".nk-whole summary").first.click()
    text = " ".join(printed(page, tmp_path))
    assert sentence in text and "keep" not in text and "Correct this article" not in text


def test_forty_articles_print_on_few_pages_and_no_chart_is_cut(new_page, tmp_path):
    sentence = "The {} bridge was shut by rain on the {} day and {} ferries stayed in port until the wind had gone."
    records = [
        {
            "outlet": f"Paper {n % 12}",
            "title": f"Bridge {n}",
            "text": f"Bridge {n}\n\n{sentence.format('old', n % 5, n % 7)}\n\n{'Rain. ' * 9}",
        }
        for n in range(40)
    ]
    (tmp_path / "forty.html").write_text(story_page(nk.Story.from_records(records)), encoding="utf-8")
    page = new_page(offline=True).page
    page.goto((tmp_path / "forty.html").as_uri())
    page.get_by_role("tab", name="Sentence overlap").click()
    for part, most in (("Shares", 2), ("Origins", 6)):
        page.get_by_role("button", name=part, exact=True).click()
        page.locator(".js-plotly-plot:visible").first.wait_for()
        pages = printed(page, tmp_path)
        assert len(pages) <= most
        rows = [sum(text.count(f"Paper 11 ({n})") > 0 for n in (1, 2, 3)) for text in pages]
        assert 3 in rows, "the last outlet's rows stand on one page with the first's"
        assert ("The table behind this chart is long" in " ".join(pages)) == (part == "Shares")  # 1,000 rows, in one line on paper
