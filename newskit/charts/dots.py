"""Diverging dots: the words of two sides on log2 of the ratio of their rates, and the words that only one side has below them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from newskit import tables
from newskit.charts import theme

OTHERS = "others"

_ROW = 22
_LISTED = 10  # words in a list, two in a row


def dots(
    frame: pd.DataFrame, first: str, second: str, words: int, outlets: Sequence[str] | None, at_least: int, note: str = ""
) -> theme.Chart:
    """Diverging dots: `first`'s words to the right, `second`'s to the left, the most marked of each at the ends; lists below."""
    left_name = reference(second)
    own, other = _sides(frame, first, second)
    only = [dot for dot in own if not dot.n_against], [dot for dot in other if not dot.n]
    right = [dot for dot in own if dot.ratio > 0 and dot.n >= at_least]
    left = [dot for dot in other if dot.ratio < 0 and dot.n_against >= at_least]
    half = words // 2
    right, left = right[: max(words - half, words - len(left))], left[: max(half, words - len(right))]
    if not right and not left:
        return theme.empty(f"No word is used more by {first} or by {left_name}")
    edge = _edge(right + left)
    colours = theme.outlet_colours(outlets or [name for name in (first, second) if name != OTHERS])
    both = {"outlets": [name for name in (first, second) if name != OTHERS]}
    drawn = right + left[::-1]
    traces = [_counts(drawn, edge, both)]  # the first trace holds every word: it sets their order
    for name, side in ((first, right), (second, left)):
        colour = colours.get(name, theme.NEUTRAL)
        traces += [_open_whiskers(side, edge, colour, both), _marks(side, colour, both)]
    best = max(right + left, key=_sureness)
    title = f"“{theme.cut(best.word)}”: {first} {best.n}, {left_name} {best.n_against}"
    step = math.ceil(edge / 4)
    ticks = list(range(-(int(edge) // step) * step, int(edge) + 1, step))
    toward = {"x": 0, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4, "showarrow": False}
    directions = [
        toward | {"xanchor": "right", "xshift": -12, "text": f"← used more by <b>{theme.label(left_name, at_most=28)}</b>"},
        toward | {"xanchor": "left", "xshift": 12, "text": f"used more by <b>{theme.label(first, at_most=28)}</b> →"},
    ]
    lists = _only_lists([(first, only[0]), (left_name, only[1])], drawn, at_least, both)
    below = lists.rows + 2 if lists.rows else 0  # the axis' labels and some air between the dots and the lists
    rows = len(drawn) + below
    panels = {
        "xaxis2": {"range": [0, 4], "visible": False, "anchor": "y2", "fixedrange": True},
        "yaxis2": {"domain": [0, lists.rows / rows], "range": [lists.rows, 0], "visible": False, "anchor": "x2", "fixedrange": True},
    }
    return theme.chart(
        [trace for trace in [*traces, *lists.traces] if len(trace.y)],
        title=title if _sureness(best) > 0 else f"Too little text to tell {first} from {left_name}: every interval holds “equal”",
        subtitle=f"{note}How many times as often, with its interval (filled dot: it leaves out “equal”; arrow: one side has none). "
        f"Counts: {first} v {left_name}. {best.source.method}",
        rows=rows,
        row=_ROW,
        top=28,
        bottom=0 if lists.rows else 26,
        showlegend=False,
        annotations=directions + lists.headings,
        xaxis={
            "range": [-edge * 1.04, edge * 1.2], "tickvals": ticks, "ticktext": ["equal" if t == 0 else f"{2 ** abs(t):,}×" for t in ticks],
            "zeroline": True, "zerolinewidth": 2,
        },
        yaxis={"domain": [below / rows, 1]} | theme.down([d.word for d in drawn], [theme.label(d.word, at_most=24) for d in drawn]),
        **(panels if lists.rows else {}),
    )  # fmt: skip


class _Dot(NamedTuple):
    """A word as the first side sees it: `ratio`, `low` and `high` are above zero where the first side uses it more."""

    word: str
    n: int
    n_against: int
    ratio: float
    low: float  # -inf and inf: the interval is open on that side
    high: float
    source: Any  # the row of the table


class _Lists(NamedTuple):
    """The words that only one side has, as marks, with their headings; `rows` is the room they need."""

    traces: list[go.Scatter]
    headings: list[dict[str, Any]]
    rows: int


def _sides(frame: pd.DataFrame, first: str, second: str) -> tuple[list[_Dot], list[_Dot]]:
    """The words as they mark `first`, and as they mark `second`, in the order of the table."""
    own = [_dot(row, 1) for row in frame[frame["outlet"] == first].itertuples()]
    other = [_dot(row, -1) for row in frame[frame["outlet"] == second].itertuples()]
    return own, other or own[::-1]  # the end of a ranking is the head of its opposite


def _dot(row: Any, sign: int) -> _Dot:
    low, high = _ends(row)
    if sign < 0:
        return _Dot(row.word, int(row.n_against), int(row.n), -row.log_ratio, -high, -low, row)
    return _Dot(row.word, int(row.n), int(row.n_against), row.log_ratio, low, high, row)


def _sureness(dot: _Dot) -> float:
    """How far from equal its interval ends; below zero where it holds "equal"."""
    return dot.low if dot.ratio > 0 else -dot.high


def _edge(dots: list[_Dot]) -> float:
    """Where the axis ends: beyond every finite value."""
    finite = [abs(end) for dot in dots for end in (dot.ratio, dot.low, dot.high) if math.isfinite(end)]
    return max(1.0, *finite) * 1.06 if finite else 1.0


def _marks(dots: list[_Dot], colour: str, both: dict[str, Any]) -> go.Scatter:
    """The dots, with a whisker to each end of the interval that is a number."""
    sure = [_sureness(dot) > 0 for dot in dots]
    return go.Scatter(
        x=[dot.ratio for dot in dots],
        y=[dot.word for dot in dots],
        mode="markers",
        marker={
            "size": 11, "color": colour, "line": {"width": 2, "color": colour},
            "symbol": ["circle" if known else "circle-open" for known in sure],
        },
        error_x={
            "array": [dot.high - dot.ratio if math.isfinite(dot.high) else 0 for dot in dots],
            "arrayminus": [dot.ratio - dot.low if math.isfinite(dot.low) else 0 for dot in dots],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        hovertext=[hover(dot.source) for dot in dots],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot in dots],
        meta=both,
    )  # fmt: skip


def _open_whiskers(dots: list[_Dot], edge: float, colour: str, both: dict[str, Any]) -> go.Scatter:
    """A dashed line with an arrow to the edge, for each end of an interval that is open."""
    ends = [(dot, side) for dot in dots for side, end in ((-1, dot.low), (1, dot.high)) if math.isinf(end)]
    points = [(dot, at, size) for dot, side in ends for at, size in ((dot.ratio, 0), (side * edge, 9), (None, 0))]
    return go.Scatter(
        x=[at for _, at, _ in points],
        y=[dot.word for dot, _, _ in points],
        mode="lines+markers",
        line={"color": colour, "width": 1.5, "dash": "dot"},
        marker={
            "size": [size for _, _, size in points], "color": colour, "opacity": 1, "line": {"width": 0},
            "symbol": ["triangle-right" if (at or 0) > 0 else "triangle-left" for _, at, _ in points],
        },
        hovertext=[hover(dot.source) for dot, _, _ in points],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot, _, _ in points],
        meta=both,
    )  # fmt: skip


def _counts(dots: list[_Dot], edge: float, both: dict[str, Any]) -> go.Scatter:
    """The counts of both sides as text, in a column at the right."""
    return go.Scatter(
        x=[edge * 1.04] * len(dots),
        y=[dot.word for dot in dots],
        mode="text",
        text=[f"{dot.n} v {dot.n_against}" for dot in dots],
        textposition="middle right",
        cliponaxis=False,
        hovertext=[hover(dot.source) for dot in dots],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot in dots],
        meta=both,
    )


def _only_lists(sides: Sequence[tuple[str, list[_Dot]]], drawn: list[_Dot], at_least: int, both: dict[str, Any]) -> _Lists:
    """For each side, how many words the other never uses, and the first of those that are not drawn as dots.

    The panel is four columns wide, two for each side, the first side to the right as in the dots; a row is a row of dots.
    """
    above = {dot.word for dot in drawn}
    thing = "phrase" if 2 * sum(" " in word for word in above) > len(above) else "word"  # a merged name is a word with a space
    few = "once" if at_least == 2 else f"fewer than {at_least} times"
    traces, headings, most = [], [], 0
    for (name, only), column in zip(sides, (2, 0), strict=True):
        further = [dot for dot in only if dot.word not in above]
        if not further:
            continue
        listed = [dot for dot in further if max(dot.n, dot.n_against) >= at_least][:_LISTED]
        rest = "the next after those above:" if listed else f"those not above are used {few}"
        text = f"Only in <b>{theme.label(name, at_most=28)}</b><br>{theme.counted(len(only), thing)}; {rest}"
        headings.append({
            "xref": "x2", "x": column, "xanchor": "left", "yref": "y2", "y": 0, "yanchor": "top", "align": "left", "text": text,
            "showarrow": False, "xshift": -3,
        })  # fmt: skip
        traces.append(
            go.Scatter(
                x=[column + n % 2 for n in range(len(listed))],
                y=[2.4 + n // 2 for n in range(len(listed))],
                mode="text",
                text=[f"{theme.label(dot.word, at_most=16)} {max(dot.n, dot.n_against)}" for dot in listed],
                textposition="middle right",
                xaxis="x2",
                yaxis="y2",
                cliponaxis=False,
                hovertext=[hover(dot.source) for dot in listed],
                hoverinfo="text",
                customdata=[tables.key("word", dot.word) for dot in listed],
                meta=both,
            )
        )
        most = max(most, math.ceil(len(listed) / 2) + 2)
    return _Lists([trace for trace in traces if len(trace.y)], headings, most)


def hover(row: Any) -> str:
    low, high = (theme.number(end) if math.isfinite(end) else "open" for end in _ends(row))
    return theme.hover(
        f"“{row.word}”",
        f"{row.outlet}: {int(row.n)}, {theme.number(row.per_thousand)} per 1,000 words, in {theme.counted(int(row.articles), 'article')}",
        f"{reference(row.against)}: {int(row.n_against)}",
        f"log2 of the ratio of rates {theme.number(row.log_ratio)}, interval {low} to {high}",
        f"written {row.variants}" if row.variants and not theme.missing(row.variants) else "",
        row.method,
    )


def _ends(row: Any) -> tuple[float, float]:
    """The interval of a row; open (infinite) where it has no end or a count is zero."""
    low = -math.inf if theme.missing(row.low) or row.n == 0 else row.low
    return low, math.inf if theme.missing(row.high) or row.n_against == 0 else row.high


def reference(against: str) -> str:
    return "the other outlets" if against == OTHERS else against
