"""Hostile text in a real browser: no dialog, no request, no error; what was written is what reads."""

import pytest

from newskit.sharing.document import story_page
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
    offline_page.page.locator(".js-plotly-plot").first.wait_for()
    assert offline_page.page.get_by_text("Rain \ufffd fell\ufffd today here.").count() > 0
    assert offline_page.errors == []
