"""The view of words: which does each outlet favour?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from newskit import analysis, charts
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import Evidence
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key

PAIRS_UP_TO = 8  # outlets for which every pair gets a vocabulary chart of its own


def vocabulary(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """The charts of words: each outlet alone, each pair, and all together, with the tables behind them; adds to `figures`."""
    outlets = story.outlets
    others, each = analysis.vocabulary(story), analysis.vocabulary(story, against="each")
    blocks = []
    for outlet in outlets:
        table = others[others["outlet"] == outlet]
        if len(table):
            name = f"vocabulary {evidence.o(outlet)}"
            figure = parts.figure(figures, name, charts.vocabulary(table, outlets=outlets))
            words = _words_of_side(figure, table, outlet, "the other outlets", evidence)
            blocks.append(parts.block(figures, name, words, data_only=evidence.o(outlet)))
    for one, other in combinations(outlets, 2) if len(outlets) <= PAIRS_UP_TO else ():
        table = each[each["outlet"].isin([one, other]) & each["against"].isin([one, other])]
        name = f"vocabulary {evidence.o(one, other)}"
        figure = parts.figure(figures, name, charts.vocabulary(table, outlets=outlets))
        words = _words_of_side(figure, table[table["outlet"] == one], one, other, evidence)
        blocks.append(parts.block(figures, name, words, data_only=evidence.o(one, other)))
    if len(outlets) > 2:
        figure = parts.figure(figures, "vocabulary", charts.vocabulary(others, outlets=outlets))
        words = _words_across(figure, others, outlets, evidence)
        blocks.append(parts.block(figures, "vocabulary", words, data_otherwise=True, data_least="1"))
    return join(*blocks) if blocks else tag("p", "There is one outlet only: no vocabulary to compare.", class_="nk-empty")


def _words_on(figure: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(json.loads(name)[1] for name in parts.keys(figure)))


def _words_of_side(figure: Mapping[str, Any], table: pd.DataFrame, one: str, other: str, evidence: Evidence) -> Html:
    """The table behind a chart of two sides."""
    rows = {row.word: row for row in table.itertuples()}
    return parts.table(
        "",
        ("Word", one, other, "log2 ratio", "Interval", "Only here"),
        [
            (
                evidence.button(key("word", word), word),
                rows[word].n,
                rows[word].n_against,
                theme.number(rows[word].log_ratio),
                f"{_bound(rows[word].low)} to {_bound(rows[word].high)}",
                one if rows[word].only_here else other if not rows[word].n else "",
            )
            for word in _words_on(figure)
        ],
    )


def _bound(value: float) -> str:
    return "open" if theme.missing(value) or abs(value) == float("inf") else theme.number(value)


def _words_across(figure: Mapping[str, Any], table: pd.DataFrame, outlets: Sequence[str], evidence: Evidence) -> Html:
    """The table behind the chart of words across outlets: counts, and rates per 1,000 words."""
    cells = {(row.word, row.outlet): row for row in table.itertuples()}
    owners = {
        word: owner for trace in figure["data"] for word, owner in zip(trace["y"], (trace.get("meta") or {}).get("rows", []), strict=False)
    }
    rows = []
    for word in _words_on(figure):
        found = [cells.get((word, outlet)) for outlet in outlets]
        rows.append(
            tag(
                "tr",
                tag("th", evidence.button(key("word", word), word), scope="row"),
                *(
                    tag("td", f"{row.n} ({theme.number(row.per_thousand)})" if row else "0", data_o=evidence.o(outlet))
                    for row, outlet in zip(found, outlets, strict=True)
                ),
                data_o=evidence.o(owners[word]) if word in owners else None,
            )
        )
    head = tag("tr", tag("th", "Word", scope="col"), *(tag("th", outlet, scope="col", data_o=evidence.o(outlet)) for outlet in outlets))
    return parts.scrolling(tag("table", tag("caption", "Times used (per 1,000 words)"), tag("thead", head), tag("tbody", *rows)))
