"""JupyterLab as `newskit lab` starts it: no news question, no request to anybody else."""

import re


def test_starts_without_its_news_question_and_without_a_foreign_request(jupyterlab, new_page):
    watched = new_page()
    watched.page.goto(jupyterlab.address())
    watched.page.get_by_role("menuitem", name="Kernel", exact=True).wait_for(timeout=180_000)
    watched.page.wait_for_timeout(3000)  # the question comes a moment after the window
    assert watched.page.get_by_text(re.compile("Jupyter news", re.IGNORECASE)).count() == 0
    assert len(watched.requests) > 10
    assert watched.elsewhere == []
    asked = [url for url in watched.requests if url.endswith(("/lab/api/news", "/lab/api/update"))]
    assert asked == []
