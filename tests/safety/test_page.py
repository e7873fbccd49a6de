"""Hostile text in a real browser: no dialog, no request, no error; what was written is what reads."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest

from newskit.explorer.markup import escape
from newskit.explorer.page import page
from newskit.explorer.widget import MIME
from newskit.reading import read
from newskit.sharing.document import packed, story_page
from newskit.sharing.notebook import share
from newskit.story import Story

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '<a href="javascript:alert(1)">link</a>',
    "[link](javascript:alert(1))",
    "US pledges $5bn as EU adds $2bn",
    r"$\href{javascript:alert(1)}{x}$",
    "%{customdata}<extra>x</extra>",
    "<!--<script>",
    "]]><style>*{display:none}</style>",
    "{{7*7}} ${7*7} `x`",
    '"><script>',
    "\u202eright to left\u202c and zero\u200bwidth",
    "Ã©tÃ© of doubly encoded text",
    "=HYPERLINK(1)",
)


def record(n: int, text: str, other: str) -> dict[str, str]:
    body = f"{text}\n\nRain fell on {text} today and nobody left. \n\n“We saw {text} from the hill,” Ann Lindqvist said.\n\n{other}"
    return {"id": f"{n} {text}", "outlet": f"Post {n} {text}", "title": text, "byline": f"By {text}", "agency": text, "text": body}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text, offline_page, tmp_path):
    story = Story.from_records(record(n, text, other) for n, other in enumerate(("It was wet.", "It was dry.", "It was warm there.")))
    path = tmp_path / "story.html"
    path.write_text(story_page(story), encoding="utf-8")
    page, dialogs = offline_page.page, []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri())
    page.get_by_role("tab", name="Vocabulary").click()
    page.locator(".js-plotly-plot").first.wait_for()
    for view in ("Vocabulary", "Sentence overlap", "Quotations"):
        page.get_by_role("tab", name=view).click()
        if not page.locator("[data-figure]:visible").count():
            continue  # marks inside marks: no quotation was found, so there is no chart of them
        page.locator(".js-plotly-plot:visible").last.wait_for()
        page.locator(".nk-block:visible summary").first.click()
        page.locator("[role=tabpanel]:visible [data-key]:visible").first.click()
        assert page.locator(".nk-panel-body").inner_text()
        page.keyboard.press("Escape")
    shown = page.locator("body").evaluate("(body) => body.textContent")
    assert shown.count(text) > 10
    drawn = page.locator(".js-plotly-plot").evaluate_all("(boxes) => boxes.map((box) => box.textContent).join('')")
    assert "Post 1" in drawn
    if "$5bn" in text:
        assert "US pledges $5bn" in drawn.replace("\u00a0", " ")
    assert page.locator("main img, main a, main script, main style:not(.js-plotly-plot style), main svg[onload]").count() == 0
    assert dialogs == []
    assert offline_page.errors == []
    assert [url for url in offline_page.requests if not url.startswith(("blob:", path.as_uri()))] == []


def test_a_lone_surrogate_and_a_null_do_not_break_the_file(offline_page, tmp_path):
    story = Story.from_records(
        [{"outlet": "A", "text": "Rain \ud800 fell\x00 today here."}, {"outlet": "B", "text": "Rain fell today here."}]
    )
    path = tmp_path / "story.html"
    path.write_text(story_page(story), encoding="utf-8")
    offline_page.page.goto(path.as_uri())
    offline_page.page.get_by_role("tab", name="Vocabulary").click()
    offline_page.page.locator(".js-plotly-plot").first.wait_for()
    assert offline_page.page.get_by_text("Rain \ufffd fell\ufffd today here.").count() > 0
    assert offline_page.errors == []


@pytest.fixture
def quiet(offline_page: Any) -> Iterator[Any]:
    """A page on which no dialog opens, nothing is asked for elsewhere, no error is met and nothing of others has become an element."""
    page, dialogs = offline_page.page, []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    assert page.locator("main script, main iframe, main object, main form, main svg[onload], [onerror], [onclick]").count() == 0
    assert page.locator("a[href^=javascript], a[href^=data]").count() == 0
    assert page.title() != "ran"
    assert dialogs == []
    assert offline_page.errors == []
    assert [url for url in offline_page.requests if not url.startswith(("blob:", "data:", page.url.partition("#")[0]))] == []


def test_an_explorer_that_somebody_edited_brings_no_script_and_no_page_of_its_own(quiet, tmp_path):
    """Code where plotly.js is looked for, and a second page where one is mounted."""
    code, size = packed("document.title = 'ran'; globalThis.Plotly = {}")
    story = Story.from_records([{"outlet": outlet, "text": f"Rain fell on the old {outlet} pier today."} for outlet in ("north", "south")])
    made = page(story)
    edited = f'<p id="nk-plotly" data-size="{size}">{escape(code)}</p><p id="nk-page-0" data-size="1">x</p><div data-mount="page-7"></div>'
    packed_page = replace(made, html=made.html.replace("<fieldset", edited + "<fieldset", 1)).pack()
    output = nbformat.v4.new_output("display_data", {MIME: {"packed": packed_page, "ran": {}}})
    cell = nbformat.v4.new_code_cell("explorer", outputs=[output], execution_count=1)
    source = tmp_path / "notes.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), source)
    quiet.goto(share(source, title="Rain").as_uri())
    quiet.get_by_role("tab", name="Vocabulary").click()
    quiet.locator(".js-plotly-plot:visible").first.wait_for()
    assert quiet.title() == "Rain"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cells_of_a_notebook_stay_text(text, quiet, tmp_path):
    figure = go.Figure(go.Bar(x=[text, f"{text} 2"], y=[1, 2], name=text, text=[text, text], hovertemplate=text))
    figure.update_layout(title={"text": text}, annotations=[{"text": text, "x": 0, "y": 1}])
    data = [
        {"text/plain": text},
        {"text/html": f"<p>{text}</p><img src=x onerror='document.title=\"ran\"'><form action=//example.org><button>x</button></form>"},
        {"text/markdown": f"{text} [x](javascript:alert(1))"},
        {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"},
        {"application/vnd.plotly.v1+json": json.loads(figure.to_json())},
        {"application/javascript": "document.title='ran'", "text/plain": text},
    ]
    outputs = [nbformat.v4.new_output("display_data", part) for part in data]
    outputs.append(nbformat.v4.new_output("stream", text=f"{text}\n"))
    cells = [
        nbformat.v4.new_markdown_cell(f"# {text}\n\n{text}"),
        nbformat.v4.new_code_cell(f"# {text}", outputs=outputs, execution_count=1),
    ]
    source = tmp_path / "notes.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), source)
    quiet.goto(share(source, title=text, author=text, code="shown").as_uri())
    quiet.locator(".js-plotly-plot .bars").first.wait_for()
    assert quiet.title().replace("\u00a0", " ") == " ".join(text.split())
    assert f"By {text} · " in quiet.locator(".nk-made").evaluate("(node) => node.textContent")
    assert quiet.locator("pre").evaluate_all("(nodes) => nodes.map((node) => node.textContent.trim())") == [f"# {text}", text, text, text]
    drawn = quiet.locator(".js-plotly-plot").evaluate("(box) => box.textContent")
    if "$5bn" in text:
        assert "US pledges $5bn as EU adds $2bn" in drawn.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.txt", "$5bn and $2bn %{x}.txt", "javascript:alert(1).txt", "'\"><svg onload=alert(1)>.txt"]
)
def test_hostile_file_names_stay_names(name, quiet, tmp_path):
    for n, folder in enumerate(("one", "two")):
        (tmp_path / folder).mkdir()
        try:
            (tmp_path / folder / f"{n} {name}").write_text("Rain wins\n\nThe wall fell on Monday, and rain fell.\n", encoding="utf-8")
        except OSError:
            pytest.skip("this system has no such file names")
    path = tmp_path / "story.html"
    path.write_text(story_page(read([tmp_path / "one", tmp_path / "two"])), encoding="utf-8")
    quiet.goto(path.as_uri())
    quiet.get_by_role("tab", name="Vocabulary").click()
    quiet.locator(".js-plotly-plot").first.wait_for()
    assert quiet.locator("body").evaluate("(body) => body.textContent").count(name.removesuffix(".txt")) > 2


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", 'https://a.example/"onclick=alert(1)']
)
def test_an_address_that_runs_something_is_no_link(address, quiet, tmp_path):
    records = ({"outlet": n, "text": "Rain fell on the town.", "url": address, "published": "2031-05-04"} for n in "AB")
    path = tmp_path / "story.html"
    path.write_text(story_page(Story.from_records(records)), encoding="utf-8")
    quiet.goto(path.as_uri())
    quiet.get_by_role("tab", name="Vocabulary").click()
    quiet.locator(".js-plotly-plot").first.wait_for()
    quiet.get_by_role("tab", name="Sentence overlap").click()
    quiet.get_by_role("button", name="Pairs", exact=True).click()
    quiet.locator(".nk-pairs button:visible").first.click()
    assert quiet.locator(".nk-panel-body").inner_text()
