"""What the browser tests of the explorer share: files to open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import newskit as nk
from newskit.sharing.document import story_page


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the sample story's shared file."""
    path = tmp_path_factory.mktemp("shared") / "sample.html"
    path.write_text(story_page(nk.sample()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(new_page: Callable[..., Any], sample_file: str) -> Iterator[Any]:
    """The sample story's file, open offline in a tall window at the view of words, its chart drawn; no request and no error may follow."""
    watched = new_page(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 6000})
    watched.page.goto(sample_file)
    watched.page.get_by_role("tab", name="Vocabulary").click()
    watched.page.locator(".js-plotly-plot").first.wait_for()
    yield watched
    assert [url for url in watched.requests if not url.startswith(("blob:", sample_file))] == []
    assert watched.errors == []
