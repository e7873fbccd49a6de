"""The view of quotations: who is quoted, and which outlet carried, cut, altered or left out each?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from newskit import analysis, charts, tables
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED
from newskit.explorer import parts
from newskit.explorer.evidence import Evidence
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key


def quotations(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """What each outlet carried, whom it quotes, where and with which verbs, and all of it counted: a part for each; adds to `figures`."""
    if analysis.quote_coverage(story).empty:
        return tag("p", "No quotation was found in these articles.", class_="nk-empty")
    return parts.choices(
        "Quotations",
        {
            "coverage": ("Coverage", _coverage(story, evidence, figures)),
            "speakers": ("Speakers", _speakers(story, evidence, figures)),
            "positions": ("Where they speak", _positions(story, evidence, figures)),
            "verbs": ("Verbs", _verbs(story, evidence, figures)),
            "summary": ("Summary", _summary(story, evidence)),
        },
    )


def _speaker(row: Any) -> str:
    return UNNAMED if theme.missing(row.speaker) else row.speaker


# --- coverage ---


def _coverage(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Every quotation across the outlets, and below each with all its variants."""
    coverage = analysis.quote_coverage(story)
    parts.figure(figures, "coverage", charts.coverage(coverage))
    return join(
        parts.block(figures, "coverage", _matrix(coverage, evidence), data_least="1"),
        tag("h4", "Every quotation, outlet by outlet"),
        tag(
            "p", "In the sentence around it each version is ", tag("mark", "marked"), ", and the verb of saying ", tag("b", "underlined"),
            ". Where it differs from the longest version: ", tag("del", "words that are not here"), " and ",
            tag("ins", "words that are only here"), ".", class_="nk-facts nk-key",
        ),
        tag("ol", *(evidence.quotation(cluster) for cluster in evidence.coverage), class_="nk-quotations", data_least="1"),
    )  # fmt: skip


def _matrix(coverage: pd.DataFrame, evidence: Evidence) -> Html:
    """Quotations under their speakers, outlets across; each cell says in words how the outlet carried it."""
    outlets = list(dict.fromkeys(coverage["outlet"]))
    head = tag(
        "tr", tag("th", "Quotation", scope="col"), *(tag("th", outlet, scope="col", data_o=evidence.o(outlet)) for outlet in outlets)
    )
    by_speaker: dict[str, list[Html]] = {}
    for cluster, rows in evidence.coverage.items():
        cells = [
            tag(
                "td",
                evidence.button(
                    key("quotation", cluster, row.outlet),
                    evidence.badge(row.relation, theme.QUOTED),
                ),
                data_o=evidence.o(row.outlet),
            )
            for row in rows
        ]
        by_speaker.setdefault(_speaker(rows[0]), []).append(tag("tr", tag("th", rows[0].text, scope="row"), *cells))
    bodies = [
        tag("tbody", tag("tr", tag("th", speaker, scope="rowgroup", colspan=str(len(outlets) + 1)), class_="nk-group"), *rows)
        for speaker, rows in by_speaker.items()
    ]
    return parts.scrolling(tag("table", tag("thead", head), *bodies, class_="nk-matrix"))


# --- speakers ---


def _speakers(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """How many quotations of each speaker each outlet has, and what share of its quotations that is."""
    shares = analysis.speaker_share(story)
    figure = parts.figure(figures, "speakers", charts.speakers(shares, outlets=story.outlets))
    quoting: dict[str, list[str]] = {}
    for row in shares.itertuples():
        quoting.setdefault(_speaker(row), []).append(row.outlet)
    parts.owned(figure, [quoting[name] for name in figure["layout"]["yaxis"].get("categoryarray", [])])
    rows = [
        tag(
            "tr",
            tag("th", _speaker(row), scope="row"),
            tag("td", row.outlet),
            tag("td", evidence.button(_voice(row), row.quotations)),
            tag("td", theme.percent(row.share)),
            tag("td", row.words),
            tag("td", theme.percent(row.share_of_words)),
            data_o=evidence.o(row.outlet),
        )
        for row in shares.itertuples()
    ]
    head = ("Speaker", "Outlet", "Quotations", "Share of its quotations", "Words quoted", "Share of the words")
    return parts.block(figures, "speakers", parts.table("", head, rows))


def _voice(row: Any) -> str:
    """The key of what an outlet has of a speaker."""
    return key("speaker", row.outlet, None if theme.missing(row.speaker) else row.speaker)


# --- where they speak ---


def _positions(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Each article as a strip with its speakers, and the same in words: who speaks how far into the article."""
    table = analysis.speaker_positions(story)
    figure = parts.figure(figures, "positions", charts.positions(table, outlets=story.outlets))
    articles = figure["layout"]["yaxis"].get("categoryarray", [])
    speaking: dict[str, list[Any]] = {article: [] for article in articles}
    for row in tables.rows(table):
        speaking[row.article_id].append(row)
    outlet_of = {article.id: article.outlet for article in story.articles}
    parts.owned(figure, [outlet_of[article] for article in articles])
    rows = []
    for article in articles:
        said = [
            join(evidence.button(key("sentence", article, row.sentence_start), _speaker(row)), f" {theme.percent(row.position)}")
            for row in speaking[article]
        ]
        name = evidence.button(key("articles", article, article), evidence.label(article))
        cells = tag("th", name, scope="row"), tag("td", *_between(said), class_="nk-run")
        rows.append(tag("tr", *cells, data_o=evidence.o(outlet_of[article])))
    head = ("Article", "Who speaks, in order, and after how much of the article")
    return parts.block(figures, "positions", parts.table("", head, rows))


def _between(items: list[Html]) -> Iterator[Html | str]:
    for n, item in enumerate(items):
        yield ", " if n else ""
        yield item


# --- verbs ---


def _verbs(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """The verbs of saying under the speakers they introduce, across outlets."""
    table = analysis.cue_verbs(story)
    found = tables.rows(table)
    figure = parts.figure(figures, "verbs", charts.cue_verbs(table))
    using: dict[str, list[str]] = {}  # a row of the chart → the outlets that have something in it
    for row in (row for row in found if not theme.missing(row.speaker)):
        for place in (key(row.speaker), key(row.speaker, row.cue)):
            using.setdefault(place, []).append(row.outlet)
    drawn = figure["layout"]["yaxis"].get("tickvals", [])
    parts.owned(figure, [using[place] for place in drawn])
    groups = []
    for speaker in dict.fromkeys(json.loads(place)[0] for place in drawn) | dict.fromkeys(map(_speaker, found)):
        own = [row for row in found if _speaker(row) == speaker]
        heading = tag("tr", tag("th", speaker, scope="rowgroup", colspan="3"), class_="nk-group")
        outlets = dict.fromkeys(row.outlet for row in own)
        rows = [_introduced([row for row in own if row.outlet == outlet], evidence) for outlet in outlets]
        groups.append(tag("tbody", heading, *rows, data_any=evidence.any_of(*outlets)))
    head = ("Outlet", "Quotations with a verb of saying", "Its verbs; ! judges what was said")
    columns = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in head)))
    return parts.block(figures, "verbs", parts.scrolling(tag("table", columns, *groups)))


def _introduced(rows: list[Any], evidence: Evidence) -> Html:
    """The verbs with which an outlet introduces a speaker."""
    verbs = [tag("b", f"{row.cue} {row.n} !") if row.judges else tag("span", f"{row.cue} {row.n}") for row in rows]
    number = evidence.button(_voice(rows[0]), rows[0].of)
    cells = tag("th", rows[0].outlet, scope="row"), tag("td", number), tag("td", *_between(verbs), class_="nk-run")
    return tag("tr", *cells, data_o=evidence.o(rows[0].outlet))


# --- summary ---


def _summary(story: Story, evidence: Evidence) -> Html:
    """A row an outlet: what it carries of the story's quotations, how much of their words, and how many speakers have a name."""
    rows = []
    for row in analysis.quote_summary(story).itertuples():
        perhaps = f"; perhaps {row.perhaps} more" if row.perhaps else ""
        cells = (
            join(_number(evidence, key("carried", row.outlet), row.carried), f" of {row.comparable}{_of(row.share)}{perhaps}"),
            f"{row.words_kept:,} of {row.words:,}{_of(row.share_of_words)}",
            _number(evidence, key("exclusive", row.outlet), row.exclusives),
            join(_number(evidence, key("voices", row.outlet, "named"), row.named), _of(row.share_named)),
            *(_number(evidence, key("voices", row.outlet, kind), getattr(row, kind)) for kind in ("unnamed", "unresolved")),
        )
        name = tag("th", evidence.swatch(row.outlet), row.outlet, scope="row")
        shown = evidence.o(row.outlet)
        rows.append(tag("tr", name, *(tag("td", cell) for cell in cells), data_o=shown, class_="nk-noted" if row.note else None))
        if row.note:
            rows.append(tag("tr", tag("td", row.note, colspan=len(cells) + 1, class_="nk-facts nk-note"), data_o=shown))
    head = ("Outlet", "Carries", "Words it keeps of these", "Only here", "Speaker named", "Unnamed", "Not found")
    said = (
        "Carries: word for word, cut, extended or altered, of the quotations that can be compared with the outlet; an article published "
        "before the first that has a quotation cannot be. Only here: no other outlet and no agency has it. Named, unnamed (“officials "
        "said”) and not found count the quotations of the outlet’s own articles, with the share that is named of the first two. What an "
        "outlet left out it may never have had."
    )
    return join(parts.table("What each outlet carries of the story’s quotations", head, rows), tag("p", said, class_="nk-facts nk-said"))


def _number(evidence: Evidence, name: str, count: int) -> Html | str:
    return evidence.button(name, count) if count else "0"


def _of(share: float) -> str:
    return "" if theme.missing(share) else f" ({theme.percent(share)})"
