"""How long are each outlet's texts, and how varied are their words? Bars in three columns, with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

_PANEL = 0.3  # a column's share of the width; its bars take _BAR of it, the figures have the rest
_BAR = 0.6


def richness(table: pd.DataFrame, outlets: Sequence[str] | None = None) -> theme.Chart:
    """Each outlet's length, its different words in stretches of equal length (MATTR), and its words in a sentence.

    `table` is the table of richness; `outlets` is the story's outlets in order, which fixes their colours (default: as they appear
    in the table). Length stands beside MATTR because plain types / words falls as a text grows.

    >>> charts.richness(nk.richness(story))  # doctest: +SKIP
    """
    frame = tables.require(table, "richness")
    frame = frame[frame["words"] > 0]
    if frame.empty:
        return theme.empty("There are no words whose variety could be measured")
    rows = tables.rows(frame)
    alone = len(rows) == 1
    window = int(frame["window"].max())
    colours = theme.outlet_colours(outlets or list(table["outlet"]))
    panels = {
        "Words": [(row.words, f"{int(row.words):,}") for row in rows],
        f"Different words in {window}": [(window * row.mattr, _varied(row, window)) for row in rows],
        "Words in a sentence": [(row.sentence_length, theme.number(row.sentence_length)) for row in rows],
    }
    traces, headings, axes = [], [], {}
    for n, (heading, values) in enumerate(panels.items(), 1):
        left = (n - 1) * (1 - _PANEL) / (len(panels) - 1)
        axis = f"x{n}" if n > 1 else "x"
        longest = max(value for value, _ in values)
        axes[f"xaxis{n if n > 1 else ''}"] = {
            "domain": [left, left + _PANEL], "range": [0, (longest or 1) / _BAR], "visible": False, "fixedrange": True,
        }  # fmt: skip
        headings.append({
            "xref": f"{axis} domain", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4,
            "showarrow": False, "text": heading,
        })  # fmt: skip
        traces += [_bar(row, value, text, axis, colours) for row, (value, text) in zip(rows, values, strict=True)]
    return theme.chart(
        traces,
        title=_title(frame[frame["window"] == window], window, alone),
        subtitle=f"Different words are the mean over all stretches of {window} words inside an article, so that a longer text has no "
        "advantage. No interval belongs to them: with a few articles an outlet, a small difference says nothing.",
        rows=len(rows),
        top=24,
        showlegend=False,
        barmode="overlay",
        bargap=0.35,
        annotations=headings,
        yaxis=theme.down([row.outlet for row in rows], [theme.label(row.outlet, at_most=26) for row in rows]),
        **axes,
    )


def _varied(row: Any, window: int) -> str:
    """The different words in a stretch; where the texts are too short for it, in how many words they were counted."""
    return theme.number(window * row.mattr) if row.window == window else f"({theme.number(row.window * row.mattr)} in {int(row.window)})"


def _title(frame: pd.DataFrame, window: int, alone: bool) -> str:
    """The outlets with the most and the least different words, of those with an article as long as the stretch."""
    if alone:
        outlet, different = frame["outlet"].iloc[0], theme.number(window * frame["mattr"].iloc[0])
        return f"In {window} words {outlet} uses {different} different ones; there is no other outlet to compare it with"
    if len(frame) < 2:
        return f"Only {frame['outlet'].iloc[0]} has an article of {window} words: variety cannot be compared"
    most, least = frame.loc[frame["mattr"].idxmax()], frame.loc[frame["mattr"].idxmin()]
    return (
        f"In {window} words {most['outlet']} uses {theme.number(window * most['mattr'])} different ones,"
        f" {least['outlet']} {theme.number(window * least['mattr'])}"
    )


def _bar(row: Any, value: float, text: str, axis: str, colours: dict[str, str]) -> theme.Trace:
    return dict(
        type="bar",
        x=[value],
        y=[row.outlet],
        xaxis=axis,
        orientation="h",
        marker={"color": colours.get(row.outlet, theme.NEUTRAL), "line": {"width": 0}},
        text=[text],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        hovertext=[
            theme.hover(
                row.outlet,
                f"{theme.counted(int(row.articles), 'article')}, {int(row.words):,} words, {int(row.types):,} of them different",
                f"MATTR {row.mattr:.3f} over stretches of {int(row.window)} words",
                f"{theme.number(row.sentence_length)} words in a sentence, {theme.number(row.word_length)} characters in a word",
            )
        ],
        hoverinfo="text",
        customdata=[tables.key("outlet", row.outlet)],
        meta={"outlets": [row.outlet]},
    )
