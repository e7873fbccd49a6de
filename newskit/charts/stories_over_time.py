"""How much was told when, and which were the largest stories?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

_ARTICLES, _STORIES, _BETWEEN, _NAME = 150, 60, 28, 20  # pixels: the two panels, the gap between them, the line of a story's name
_DAY = 86_400_000  # milliseconds, in which an axis of dates counts


def stories_over_time(table: pd.DataFrame, named: int = 6) -> theme.Chart:
    """Bars of the articles of each day or week, with the part of its largest story in colour; below, bars of the stories told.

    `table` is the stories_over_time table. The `named` largest of these stories have their words written above the bar where they are
    largest.

    >>> charts.stories_over_time(corpus.stories_over_time())  # doctest: +SKIP
    """
    frame = tables.require(table, "stories_over_time")
    rows = tables.rows(frame[frame["first"].notna()])
    if not rows:
        return theme.empty("No article has a date")
    names = _named(rows, named)
    period = "day" if rows[0].first == rows[0].last else "week"
    undated = int(frame.loc[frame["first"].isna(), "articles"].sum())
    most = max(rows, key=lambda row: row.articles)
    above = _NAME * len(names) + 8
    height = _STORIES + _BETWEEN + _ARTICLES + above
    numbers = {"showgrid": True, "zeroline": False, "fixedrange": True}
    high, many = most.articles, max(row.stories for row in rows)
    return theme.chart(
        [
            _bars(rows, [row.story_articles for row in rows], theme.OUTLET_COLOURS[0]),
            _bars(rows, [row.articles - row.story_articles for row in rows], theme.NEUTRAL),
            _bars(rows, [row.stories for row in rows], theme.NEUTRAL, yaxis="y2"),
            *(_name(row, high * (_ARTICLES + above - _NAME * (lane + 0.5)) / _ARTICLES, rows) for lane, row in enumerate(names)),
        ],
        title=_title(most, period),
        subtitle=f"Articles of each {period}, in colour those of its largest story"
        + (f"; the {len(names)} largest of all are named by the words of their titles" if len(names) > 1 else "")
        + f". Below, the stories told on that {period}"
        + (f". {theme.counted(undated, 'article')} without a date not drawn" if undated else ""),
        rows=1,
        row=height,
        bottom=26,
        showlegend=False,
        barmode="stack",
        xaxis={"type": "date", "anchor": "y2", "showgrid": False, "tickformat": "%-d %b\n%Y", "nticks": 7},
        yaxis=numbers
        | {
            "domain": [(_STORIES + _BETWEEN) / height, 1],
            "range": [0, high * (_ARTICLES + above) / _ARTICLES],
            "tickvals": [0, high],
            "title": {"text": "articles"},
        },
        yaxis2=numbers | {"domain": [0, _STORIES / height], "range": [0, many], "tickvals": [0, many], "title": {"text": "stories"}},
    )


def _title(most: Any, period: str) -> str:
    when = date.fromisoformat(most.first)
    said = f"{when.day} {when:%B %Y}"
    title = f"Most on {said}" if period == "day" else f"Most in the week of {said}"
    told = f", {most.story_articles} of them on “{theme.cut(most.title_words)}”" if most.story_articles > 1 and most.title_words else ""
    return f"{title}: {theme.counted(most.articles, 'article')}{told}"


def _named(rows: Sequence[Any], at_most: int) -> list[Any]:
    """The rows whose stories are named, each story once; those nearest to either end first, so that no line crosses a name."""
    largest: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: (-row.of, -row.story_articles, row.first)):
        if row.of > 1 and row.title_words:
            largest.setdefault(row.story, row)
    place = {row.first: n for n, row in enumerate(rows)}
    return sorted(list(largest.values())[:at_most], key=lambda row: (min(place[row.first], len(rows) - 1 - place[row.first]), row.first))


def _bars(rows: Sequence[Any], heights: Sequence[int], colour: str, yaxis: str = "y") -> theme.Trace:
    days = 1 if rows[0].first == rows[0].last else 7
    return dict(
        type="bar",
        x=[row.first for row in rows],
        y=list(heights),
        yaxis=yaxis,
        width=0.8 * days * _DAY,
        marker={"color": colour, "line": {"width": 0}},
        hovertext=[_hover(row) for row in rows],
        hoverinfo="text",
    )


def _name(row: Any, at: float, rows: Sequence[Any]) -> theme.Trace:
    """A line up from the bar, and the story's words beside its end, towards the middle of the chart."""
    words = theme.label(row.title_words, at_most=28)
    left = (row.first, row.last) <= (rows[len(rows) // 2].first, rows[len(rows) // 2].last)
    return dict(
        type="scatter",
        x=[row.first, row.first],
        y=[row.articles, at],
        mode="lines+text",
        line={"color": theme.GRID, "width": 1},
        text=["", f"\u00a0{words}" if left else f"{words}\u00a0"],
        textposition="middle right" if left else "middle left",
        cliponaxis=False,
        hovertext=[_hover(row)] * 2,
        hoverinfo="text",
    )


def _hover(row: Any) -> str:
    return theme.hover(
        row.first if row.first == row.last else f"{row.first} to {row.last}",
        f"{theme.counted(row.articles, 'article')} in {'1 story' if row.stories == 1 else f'{row.stories:,} stories'}, {row.begun:,} new",
        f"Largest: {row.title_words} ({row.story_articles:,} of its {theme.counted(row.of, 'article')})" if row.of else "",
    )
