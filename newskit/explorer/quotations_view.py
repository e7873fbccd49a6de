"""The view of quotations: who is quoted, and which outlet carried, cut, altered or left out each?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from newskit import analysis, charts
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED
from newskit.explorer import parts
from newskit.explorer.evidence import Evidence
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key


def quotations(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Who is quoted by whom, and every quotation, outlet by outlet; adds to `figures`."""
    coverage = analysis.quote_coverage(story)
    if coverage.empty:
        return tag("p", "No quotation was found in these articles.", class_="nk-empty")
    shares = analysis.speaker_share(story)
    parts.figure(figures, "coverage", charts.coverage(coverage))
    parts.figure(figures, "speakers", charts.speakers(shares, outlets=story.outlets))
    return join(
        parts.block(figures, "coverage", _matrix(coverage, evidence)),
        parts.block(figures, "speakers", _speakers(shares, evidence)),
        tag("h4", "Every quotation, outlet by outlet"),
        tag("ol", *(evidence.quotation(cluster) for cluster in evidence.coverage), class_="nk-quotations"),
    )


def _speaker(row: Any) -> str:
    return UNNAMED if theme.missing(row.speaker) else row.speaker


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


def _speakers(shares: pd.DataFrame, evidence: Evidence) -> Html:
    """How many quotations of each speaker each outlet has, and what share of its quotations that is."""
    rows = [
        tag(
            "tr",
            tag("th", _speaker(row), scope="row"),
            tag("td", row.outlet),
            tag("td", evidence.button(key("speaker", row.outlet, None if theme.missing(row.speaker) else row.speaker), row.quotations)),
            tag("td", theme.percent(row.share)),
            tag("td", row.words),
            data_o=evidence.o(row.outlet),
        )
        for row in shares.itertuples()
    ]
    return parts.table("", ("Speaker", "Outlet", "Quotations", "Share of its quotations", "Words quoted"), rows)
