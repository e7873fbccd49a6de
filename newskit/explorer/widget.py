"""The explorer in JupyterLab: one widget, and everything that a saved notebook needs to be shared."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets
from plotly.offline import get_plotlyjs

from newskit import analysis
from newskit.corrections import corrections_table
from newskit.explorer import browser
from newskit.explorer.markup import tag
from newskit.explorer.page import Page, page, style
from newskit.story import Story

MIME = "application/vnd.newskit.explorer+json"
_HERE = Path(__file__).parent


class Explorer(anywidget.AnyWidget):
    """Pick outlets, see vocabulary, sentence overlap and quotations, and open the evidence behind any mark.

    `selected` holds the outlets that are picked, in the story's order; setting it picks them in the browser. `corrections` is the
    table of what was corrected in the Text view, for `save_corrections` and `correct`.
    The page and plotly.js are sent when the browser asks, so neither becomes widget state that a notebook would store again.
    """

    _esm = browser.widget()
    _css = style() + (_HERE / "explorer.css").read_text("utf-8")

    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _corrections = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, story: Story, **widget: Any) -> None:
        self.page: Page = page(story)
        self._packed = self.page.pack()
        self._findings = list(analysis.findings(story)["sentence"])
        super().__init__(selected=list(story.outlets), **widget)
        self.on_msg(self._answer)

    @property
    def corrections(self) -> pd.DataFrame:
        """A row per correction, in the order in which they were made (columns: newskit.tables)."""
        return corrections_table(self._corrections)

    @traitlets.validate("selected")
    def _known(self, proposal: Any) -> list[str]:
        unknown = set(proposal["value"]) - set(self.page.outlets)
        if unknown:
            raise traitlets.TraitError(f"no outlet {', '.join(sorted(unknown))}; there are {', '.join(self.page.outlets)}")
        return [outlet for outlet in self.page.outlets if outlet in proposal["value"]]

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if message.get("ask") == "page":
            self.send({"answer": "page", "page": self._packed})
        elif message.get("ask") == "plotly":
            self.send({"answer": "plotly"}, buffers=[_plotly()])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        findings = tag("ul", *(tag("li", sentence) for sentence in self._findings))
        data["text/plain"] = "\n".join([self.page.title, *self._findings])
        data["text/html"] = tag("div", tag("p", tag("b", self.page.title)), findings)
        data[MIME] = {"packed": self._packed}
        return data, metadata


def explore(story: Story) -> Explorer:
    """The explorer of `story`: shown as a cell's last value, it draws itself.

    >>> explorer = nk.explore(nk.sample())  # doctest: +SKIP
    >>> explorer.selected = explorer.selected[:2]  # doctest: +SKIP
    """
    return Explorer(story)


@cache
def _plotly() -> bytes:
    return gzip.compress(get_plotlyjs().encode(), 6, mtime=0)
