"""One story as a page: HTML that reads with scripts off, the figures, and what each key opens. Everything is made here, in Python."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from newskit import analysis
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import Evidence, when
from newskit.explorer.markup import Html, tag
from newskit.explorer.overlap_view import overlap
from newskit.explorer.quotations_view import quotations
from newskit.explorer.text_view import text
from newskit.explorer.vocabulary_view import vocabulary
from newskit.story import Story

FINDINGS_AT_FIRST = 6  # the others are folded, so that the picker is in sight

_VIEWS = {"vocabulary": "Vocabulary", "overlap": "Sentence overlap", "quotations": "Quotations", "text": "Text"}


@dataclass(frozen=True)
class Page:
    """What an explorer shows, in JupyterLab and in a shared file alike.

    `html` is safe and complete; `figures` are Plotly figures by name; `evidence` says what each key opens:
    {key: {"title", "lead", "pieces", "marks"}}, its pieces standing in `html`.
    """

    title: str
    outlets: tuple[str, ...]
    html: str
    figures: Mapping[str, Any]
    evidence: Mapping[str, Any]

    def pack(self) -> str:
        """The page as text that a notebook can store: gzipped JSON in base64, a tenth of its length."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return base64.b64encode(gzip.compress(json.dumps(values).encode(), 9, mtime=0)).decode()

    @classmethod
    def unpack(cls, packed: str) -> Page:
        """The page that `pack` made this text from."""
        values = json.loads(gzip.decompress(base64.b64decode(packed)))
        return cls(**values | {"outlets": tuple(values["outlets"])})


def page(story: Story) -> Page:
    """The page of `story`.

    >>> page(story).figures.keys()  # doctest: +SKIP
    """
    evidence = Evidence(story)
    figures: dict[str, Any] = {}
    hint = tag("p", "Choose a mark, a number or a word: the text behind it opens here.", class_="nk-hint")
    views = [
        _view("vocabulary", hint, vocabulary(story, evidence, figures)),
        _view("overlap", hint, overlap(story, evidence, figures)),
        _view("quotations", hint, quotations(story, evidence, figures)),
    ]
    for name in [k for figure in figures.values() for k in parts.keys(figure)]:
        evidence.entry(name)
    title = f"One story, {theme.counted(len(story.outlets), 'outlet')}"
    html = tag(
        "div",
        _header(story, title),
        _findings(story, evidence),
        _picker(story, evidence),
        tag("div", *(_tab(view, name) for view, name in _VIEWS.items()), class_="nk-tabs", role="tablist", aria_label="Views"),
        *views,
        _view("text", text(story, evidence)),
        tag("section", tag("h3", "Who is quoted where"), *evidence.voices.values(), class_="nk-store"),
        class_="nk-explorer",
    )
    return Page(title, story.outlets, html, figures, evidence.entries)


# --- head ---


def _header(story: Story, title: str) -> Html:
    articles, lines = analysis.articles(story), analysis.lines(story)
    aside = lines[~lines["kept"] & (lines["kind"] != "blank")]
    dispatches = int((articles["role"] == "agency").sum())
    facts = [
        theme.counted(len(articles) - dispatches, "article"),
        f"{dispatches} agency dispatch{'es' * (dispatches > 1)}" if dispatches else "",
        f"{articles.loc[articles['counted'], 'words'].sum():,} words counted",
        f"{theme.counted(len(aside), 'line')} set aside" if len(aside) else "nothing set aside",
    ]
    read = parts.table(
        "What was read",
        ("Outlet", "Headline", "Published", "Agency", "By", "Words", "Sentences", "Remarks"),
        [
            (row.outlet, row.title, when(row.published), row.agency, row.byline, f"{row.words:,}", row.sentences, row.flags)
            for row in articles.itertuples()
        ],
    )
    left = parts.table(
        "What was set aside, and why",
        ("Outlet", "Kind", "Rule", "Line"),
        [(row.outlet, row.kind, row.rule, row.text) for row in aside.itertuples()],
    )
    unread = story.report[story.report["articles"] == 0] if story.report is not None else []
    lost = (
        parts.table("What was not read, and why", ("File", "Remarks"), [(row.file, row.note) for row in unread.itertuples()])
        if len(unread)
        else None
    )
    earlier = int((~articles["counted"]).sum())
    versions = "1 earlier version of an article is" if earlier == 1 else f"{earlier} earlier versions of articles are"
    return tag(
        "header",
        tag("h2", title),
        tag("p", " · ".join(filter(None, facts)), class_="nk-facts"),
        tag("p", f"{versions} shown and not counted.", class_="nk-facts") if earlier else None,
        parts.fold(
            "What was read and set aside",
            tag("p", f"The numbers see of each article: {story.view}.", class_="nk-facts"),
            read,
            lost if len(unread) else None,
            left if len(aside) else None,
        ),
    )


def _findings(story: Story, evidence: Evidence) -> Html:
    rows = analysis.findings(story)
    items = [
        tag(
            "li",
            row.sentence,
            " ",
            evidence.button(row.mark, "Read the passages", data_view=row.view, class_="nk-more"),
        )
        for row in rows.itertuples()
    ]
    none = tag("p", "Nothing stands out in these articles.")
    first, rest = items[:FINDINGS_AT_FIRST], items[FINDINGS_AT_FIRST:]
    return tag(
        "section",
        tag("h3", "What stands out"),
        tag("ul", *first) if first else none,
        parts.fold(f"{len(rest)} more", tag("ul", *rest)) if rest else None,
        class_="nk-findings",
    )


def _picker(story: Story, evidence: Evidence) -> Html:
    articles = analysis.articles(story)
    labels = []
    for outlet in story.outlets:
        own = articles[(articles["outlet"] == outlet) & (articles["role"] == "outlet") & articles["counted"]]
        counts = f"{theme.counted(len(own), 'article')}, {own['words'].sum():,} words"
        labels.append(
            tag(
                "label",
                tag("input", type="checkbox", checked=True),
                evidence.swatch(outlet),
                tag("span", outlet, class_="nk-outlet"),
                tag("span", counts, class_="nk-facts"),
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
    relations = {name: mark.colour for name, mark in (theme.QUOTED | theme.SHARED).items()}
    badges = "".join(f".nk-explorer .nk-{name.replace(' ', '-')}{{--nk-colour:{colour}}}" for name, colour in relations.items())
    light = f"color-scheme:light;--nk-ink:{theme.FONT_ON_LIGHT};--nk-accent:{theme.OUTLET_COLOURS[0]}"
    dark = f"color-scheme:dark;--nk-ink:{theme.FONT_ON_DARK};--nk-accent:{theme.OUTLET_COLOURS[4]}"
    return (
        f":root,.nk-explorer{{{light};--nk-colour:{theme.NEUTRAL};--nk-faint:{theme.FAINT};--nk-line:{theme.GRID};"
        f"--nk-before:{theme.OUTLET_COLOURS[1]};--nk-after:{theme.OUTLET_COLOURS[0]}}}"
        f"@media(prefers-color-scheme:dark){{:root,.nk-explorer:not([data-theme]){{{dark}}}}}"
        f".nk-explorer[data-theme=light]{{{light}}}.nk-explorer[data-theme=dark]{{{dark}}}{colours}{badges}"
    )
