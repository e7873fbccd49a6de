"""The explorer in JupyterLab: one widget, and everything that a saved notebook needs to be shared."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets
from plotly.offline import get_plotlyjs

from newskit import analysis
from newskit.corrections import corrections_table
from newskit.explorer import browser
from newskit.explorer.evidence import passages
from newskit.explorer.marking import keep, marked, marks_table, read_marks, said
from newskit.explorer.markup import tag
from newskit.explorer.page import Page, page, style
from newskit.story import Story
from newskit.tables import require

MIME = "application/vnd.newskit.explorer+json"
_HERE = Path(__file__).parent


class Explorer(anywidget.AnyWidget):
    """Pick outlets, see vocabulary, sentence overlap and quotations, and open the evidence behind any mark.

    `selected` holds the outlets that are picked, in the story's order; setting it picks them in the browser. `without_shared_copy` is
    the switch of that name. `evidence` is the table of the passages behind the mark that is open. `corrections` is the table of what
    was corrected in the Text view, for `save_corrections` and `correct`. `marks` is the table of what was made of the findings; `page`
    has them. `export` makes the file of the Share button, from the page and the state of the explorer.
    The page and plotly.js are sent when the browser asks, so neither becomes widget state that a notebook would store again.
    """

    _esm = browser.widget()
    _css = style() + (_HERE / "explorer.css").read_text("utf-8")

    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
    without_shared_copy = traitlets.Bool().tag(sync=True)
    _corrections = traitlets.List(traitlets.Dict()).tag(sync=True)
    _marks = traitlets.List(traitlets.Dict()).tag(sync=True)
    _opened = traitlets.Unicode().tag(sync=True)  # the key whose evidence is open

    def __init__(
        self, story: Story, export: Callable[..., str], marks: str | os.PathLike[str] | pd.DataFrame | None = None, **widget: Any
    ) -> None:
        in_file = isinstance(marks, str | os.PathLike)
        rows = [] if marks is None or in_file else require(marks, ("finding", "mark")).to_dict("records")
        given = read_marks(marks) if in_file else marks_table(rows)
        self._story, self._export, self._page = story, export, page(story)
        self._packed: str | None = None
        self._marks_file: Path | None = None
        super().__init__(selected=list(story.outlets), _marks=given.to_dict("records"), **widget)
        self._marks_file = Path(marks).absolute() if in_file else None
        self._in_file = self._marks  # what this explorer read from its file, or wrote there last
        self.on_msg(self._answer)

    @property
    def page(self) -> Page:
        """What is shown, with the marks made so far."""
        return marked(self._page, self.marks)

    @property
    def evidence(self) -> pd.DataFrame:
        """A row per sentence behind the mark that is open now (columns: newskit.tables); no rows when none is open.

        >>> explorer.evidence.merge(nk.articles(story)[["article_id", "published"]])  # doctest: +SKIP
        """
        if self.without_shared_copy and self._page.without:
            return passages(analysis.without_shared_copy(self._story), self._page.without.evidence, self._opened)
        return passages(self._story, self._page.evidence, self._opened)

    @property
    def corrections(self) -> pd.DataFrame:
        """A row per correction, in the order in which they were made (columns: newskit.tables)."""
        return corrections_table(self._corrections)

    @property
    def marks(self) -> pd.DataFrame:
        """A row per marked finding: checked, rejected or noted (columns: newskit.tables)."""
        return marks_table(self._marks)

    @traitlets.validate("_marks")
    def _marks_known(self, proposal: Any) -> list[dict[str, str]]:
        try:
            return marks_table(proposal["value"]).to_dict("records")
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    @traitlets.observe("_marks")
    def _keep_marks(self, change: Any) -> None:
        self._packed = None
        if self._marks_file:
            try:
                keep(self._marks_file, self._in_file, change["new"])
            except (OSError, ValueError) as error:
                why = str(error).rstrip(".")
                raise ValueError(f"{why}. Mend the file: what is marked stays in explorer.marks, and the next mark writes all") from None
            self._in_file = change["new"]

    @traitlets.validate("selected")
    def _known(self, proposal: Any) -> list[str]:
        unknown = set(proposal["value"]) - set(self._page.outlets)
        if unknown:
            raise traitlets.TraitError(f"no outlet {', '.join(sorted(unknown))}; there are {', '.join(self._page.outlets)}")
        return [outlet for outlet in self._page.outlets if outlet in proposal["value"]]

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if message.get("ask") == "page":
            self.send({"answer": "page"}, buffers=[self.page.gzipped()])
        elif message.get("ask") == "plotly":
            self.send({"answer": "plotly"}, buffers=[_plotly()])
        elif message.get("ask") == "share":
            shown = {name: message["state"].get(name) or "" for name in ("view", "part", "search", "open")}
            private = ("by", "note")  # a note quotes lines that the file may leave out
            corrections = [{name: "" if name in private else value for name, value in row.items()} for row in self._corrections]
            picks = {"picked": self.selected, "own": self.without_shared_copy, "corrections": corrections}
            try:
                file = self._export(self.page, state=shown | picks)
            except Exception as error:
                why = f"{type(error).__name__}: {error}".rstrip(".: ")
                self.send({"answer": "share", "error": f"No file was made ({why}): run the explorer's cell again, then press Share."})
                raise  # JupyterLab's log has the rest
            self.send({"answer": "share"}, buffers=[file.encode()])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        made = {row["finding"]: f"{row['finding']} ({said(row)})" for row in self._marks}
        findings = [made.get(sentence, sentence) for sentence in self._page.findings]
        data["text/plain"] = "\n".join([self._page.title, *findings])
        data["text/html"] = tag("div", tag("p", tag("b", self._page.title)), tag("ul", *(tag("li", finding) for finding in findings)))
        data[MIME] = {"packed": self._pack(), "ran": _ran()}
        return data, metadata

    def _pack(self) -> str:
        """The page, packed once as long as no mark changes."""
        self._packed = self._packed or self.page.pack()
        return self._packed


def digest(source: str) -> str:
    """A short name for a cell's code as it stands."""
    return sha256(source.strip().encode()).hexdigest()[:12]


def _ran() -> dict[str, str]:
    """What has run in this notebook so far, {execution count: digest of the code}: an output older than its code is not shared."""
    ipython = sys.modules.get("IPython")  # loaded where cells run, and only there
    shell = ipython and ipython.get_ipython()
    return {str(n): digest(code) for n, code in enumerate(shell.history_manager.input_hist_raw) if code} if shell else {}


@cache
def _plotly() -> bytes:
    return gzip.compress(get_plotlyjs().encode(), 6, mtime=0)
