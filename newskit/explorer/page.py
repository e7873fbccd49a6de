"""One story as a page: HTML that reads with scripts off, the figures, and what each key opens. Everything is made here, in Python."""

from __future__ import annotations

import base64
import gc
import gzip
import json
import lzma
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

from newskit import analysis
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import Evidence
from newskit.explorer.markup import Html, tag
from newskit.explorer.overlap_view import overlap
from newskit.explorer.overview_view import findings, overview
from newskit.explorer.quotations_view import quotations
from newskit.explorer.text_view import text
from newskit.explorer.vocabulary_view import vocabulary
from newskit.story import Story
from newskit.tables import key

IN_HEAD = 2  # findings above the views: of the story as a whole, or the first, and what may not be concluded

_HINT = tag("p", "Choose a mark, a number or a word: the text behind it opens here.", class_="nk-hint")

_VIEWS = {"overview": "Overview", "vocabulary": "Vocabulary", "overlap": "Sentence overlap", "quotations": "Quotations", "text": "Text"}


@dataclass(frozen=True)
class Page:
    """What an explorer shows, in JupyterLab and in a shared file alike.

    `html` is safe and complete; `figures` are Plotly figures by name; `evidence` says what each key opens:
    {key: {"title", "lead", "pieces", "marks"}}, its pieces standing in `html`. `findings` are their sentences, and `marks` what the
    analyst made of them (`newskit.explorer.marking`). `without` is the page of the same story without shared copy, if it has any.
    """

    title: str
    outlets: tuple[str, ...]
    html: str
    figures: Mapping[str, Any]
    evidence: Mapping[str, Any]
    findings: tuple[str, ...] = ()
    marks: tuple[Mapping[str, str], ...] = ()
    without: Page | None = None

    def pack(self) -> str:
        """The page as text that a notebook can store, a twentieth of its JSON: xz, half of gzip, and base85, which no browser reads."""
        return base64.b85encode(lzma.compress(self._json(), preset=3)).decode()

    def gzipped(self) -> bytes:
        """The page's JSON as a browser can unpack it."""
        return gzip.compress(self._json(), 6, mtime=0)

    def _json(self) -> bytes:
        return json.dumps(self.values(), separators=(",", ":")).encode()

    def values(self) -> dict[str, Any]:
        """The page as JSON holds it."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"without": self.without and self.without.values()}

    @classmethod
    def unpack(cls, packed: str) -> Page:
        """The page that `pack` made this text from. ValueError or lzma.LZMAError: nothing that `pack` made."""
        return cls._of(json.loads(lzma.decompress(base64.b85decode(packed))))

    @classmethod
    def _of(cls, values: Mapping[str, Any]) -> Page:
        without = values.get("without")
        lists = {name: tuple(values.get(name, ())) for name in ("outlets", "findings", "marks")}
        return cls(**{**values, **lists, "without": without and cls._of(without)})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles among what is made meanwhile: there are hardly any, and it takes a third of a large page's time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def page(story: Story) -> Page:
    """The page of `story`.

    >>> page(story).figures.keys()  # doctest: +SKIP
    """
    evidence = Evidence(story)
    figures: dict[str, Any] = {}
    found = findings(story, evidence, _VIEWS)
    views = [
        _view("overview", _HINT, overview(story, evidence, found[IN_HEAD:])),
        _view("vocabulary", _HINT, vocabulary(story, evidence, figures)),
        _view("overlap", _HINT, overlap(story, evidence, figures)),
        _view("quotations", _HINT, quotations(story, evidence, figures)),
        _view("text", text(story, evidence)),
    ]
    made = _made(story, evidence, figures, found[:IN_HEAD], views)
    own = analysis.without_shared_copy(story)
    copied = own.view != story.view
    return replace(made, findings=tuple(analysis.findings(story)["sentence"]), without=_without(own) if copied else None)


def _without(own: Story) -> Page:
    """The page of a story from which shared copy is set aside: words and quotations anew, the articles to read them in."""
    evidence = Evidence(own)
    figures: dict[str, Any] = {}
    elsewhere = tag("p", "This view shows what is shared. Switch “Without shared copy” off to see it.", class_="nk-empty")
    views = [
        _view("overview", elsewhere),
        _view("vocabulary", _HINT, vocabulary(own, evidence, figures)),
        _view("overlap", elsewhere),
        _view("quotations", _HINT, quotations(own, evidence, figures)),
        _view("text", text(own, evidence, correctable=False)),
    ]
    said = "Counted without agency copy, and without what several outlets carry except in the one known to have published it first."
    return _made(own, evidence, figures, [tag("li", said)], views)


def _made(story: Story, evidence: Evidence, figures: dict[str, Any], in_head: list[Html], views: list[Html]) -> Page:
    for name in [k for figure in figures.values() for k in parts.keys(figure)]:
        evidence.entry(name)
    for article_id, start in evidence.sentences:
        evidence.entry(key("sentence", article_id, start))  # a search finds any of them
    title = f"One story, {theme.counted(len(story.outlets), 'outlet')}"
    html = tag(
        "div",
        _header(story, title, in_head),
        _picker(story, evidence),
        tag("div", *(_tab(view, name) for view, name in _VIEWS.items()), class_="nk-tabs", role="tablist", aria_label="Views"),
        *views,
        tag("section", tag("h3", "Who is quoted where"), *evidence.voices.values(), class_="nk-store"),
        class_="nk-explorer",
    )
    return Page(title, story.outlets, html, figures, evidence.entries)


# --- head ---


def _header(story: Story, title: str, found: list[Html]) -> Html:
    articles, lines = analysis.articles(story), analysis.lines(story)
    aside = lines[~lines["kept"] & (lines["kind"] != "blank")]
    dispatches = int((articles["role"] == "agency").sum())
    facts = [
        theme.counted(len(articles) - dispatches, "article"),
        f"{dispatches} agency dispatch{'es' * (dispatches > 1)}" if dispatches else "",
        f"{articles.loc[articles['counted'], 'words'].sum():,} words counted",
        f"{theme.counted(len(aside), 'line')} set aside" if len(aside) else "nothing set aside",
    ]
    earlier = int((~articles["counted"]).sum())
    versions = "1 earlier version of an article is" if earlier == 1 else f"{earlier} earlier versions of articles are"
    return tag(
        "header",
        tag("h2", title),
        tag("p", " · ".join(filter(None, facts)), class_="nk-facts"),
        tag("p", f"{versions} shown and not counted.", class_="nk-facts") if earlier else None,
        tag("section", tag("h3", "What stands out", class_="nk-view-name"), tag("ul", *found), class_="nk-findings") if found else None,
    )


def _picker(story: Story, evidence: Evidence) -> Html:
    articles = analysis.articles(story)
    labels = []
    for outlet, colour in theme.outlet_colours(story.outlets).items():
        own = articles[(articles["outlet"] == outlet) & (articles["role"] == "outlet") & articles["counted"]]
        counts = f"{theme.counted(len(own), 'article')}, {own['words'].sum():,} words"
        labels.append(
            tag(
                "label",
                tag("input", type="checkbox", checked=True),
                evidence.swatch(outlet),
                tag("span", outlet, class_="nk-outlet"),
                tag("span", counts, class_="nk-facts"),
                **{"data_colour" if colour in theme.OUTLET_COLOURS else "data_grey": colour},
            )
        )
    return tag(
        "fieldset",
        tag("legend", "Outlets"),
        *labels,
        tag(
            "div",
            tag("button", "All", data_do="all"),
            tag("button", "None", data_do="none"),
            class_="nk-both",
        ),
        tag("p", "", role="status"),
        class_="nk-picker",
    )


def _tab(view: str, name: str) -> Html:
    return tag("button", name, role="tab", data_view=view)


def _view(name: str, *shown: object) -> Html:
    return tag(
        "section",
        tag("h3", _VIEWS[name], class_="nk-view-name"),
        *shown,
        class_="nk-view",
        role="tabpanel",
        aria_label=_VIEWS[name],
        data_view=name,
    )


def style() -> str:
    """The colours of the explorer as CSS custom properties, from charts.theme; light and dark."""
    colours = "".join(f".nk-explorer .nk-c{n}{{--nk-colour:{colour}}}" for n, colour in enumerate(theme.OUTLET_COLOURS))
    relations = {name: mark.colour for name, mark in (theme.QUOTED | theme.SHARED | theme.ORIGINS).items()}
    badges = "".join(f".nk-explorer .nk-{name.replace(' ', '-')}{{--nk-colour:{colour}}}" for name, colour in relations.items())
    widths = "".join(f".nk-explorer .nk-w{n}{{width:{n}%}}" for n in range(1, 101))
    light = f"color-scheme:light;--nk-ink:{theme.FONT_ON_LIGHT};--nk-page:{theme.LIGHT};--nk-accent:{theme.OUTLET_COLOURS[0]}"
    dark = f"color-scheme:dark;--nk-ink:{theme.FONT_ON_DARK};--nk-page:{theme.DARK};--nk-accent:{theme.OUTLET_COLOURS[4]}"
    return (
        f":root,.nk-explorer{{{light};--nk-colour:{theme.NEUTRAL};--nk-faint:{theme.FAINT};--nk-line:{theme.GRID};"
        f"--nk-before:{theme.OUTLET_COLOURS[1]};--nk-after:{theme.OUTLET_COLOURS[0]}}}"
        f"@media(prefers-color-scheme:dark){{:root,.nk-explorer:not([data-theme]){{{dark}}}}}"
        f"@media print{{:root,.nk-explorer:not([data-theme]){{{light}}}}}"
        f".nk-explorer[data-theme=light]{{{light}}}.nk-explorer[data-theme=dark]{{{dark}}}{colours}{badges}{widths}"
    )
