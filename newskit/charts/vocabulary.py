"""Which words does each outlet favour? Two sides: diverging dots. More outlets: words across outlets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from newskit import tables
from newskit.charts import theme

OTHERS = "others"


def vocabulary(table: pd.DataFrame, words: int = 25, outlets: Sequence[str] | None = None, at_least: int = 2) -> theme.Chart:
    """The words that mark each outlet most: dots on log2 of the ratio of rates for two sides, a heat map of rates for more.

    `table` is the vocabulary table; the order of its rows is the rank of the words. About `words` of them are drawn,
    none that the outlet it marks uses less than `at_least` times.
    `outlets` is the story's outlets in order, which fixes their colours (default: as they appear in the table).

    >>> charts.vocabulary(nk.vocabulary(story))  # doctest: +SKIP
    """
    frame = tables.require(table, "vocabulary")
    if frame.empty:
        return theme.empty("Vocabulary is compared between two outlets or more; there are fewer")
    names = list(dict.fromkeys(frame["outlet"]))
    references = [a for a in dict.fromkeys(frame["against"]) if a not in names]
    if len(names) == 1 and len(references) == 1:
        return _dots(frame, names[0], references[0], words, outlets, at_least)
    if len(names) == 2 and set(references) <= {OTHERS}:
        return _dots(frame, names[0], names[1], words, outlets, at_least)
    return _matrix(frame, names, words, at_least)


class _Dot(NamedTuple):
    """A word as the first side sees it: `ratio`, `low` and `high` are above zero where the first side uses it more."""

    word: str
    n: int
    n_against: int
    ratio: float
    low: float  # -inf and inf: the interval is open on that side
    high: float
    source: Any  # the row of the table


def _dots(frame: pd.DataFrame, first: str, second: str, words: int, outlets: Sequence[str] | None, at_least: int) -> theme.Chart:
    """Diverging dots: `first`'s words to the right, `second`'s to the left, the most marked of each at the ends."""
    left_name = _reference(second)
    right, left = _sides(frame, first, second, words, at_least)
    if not right and not left:
        return theme.empty(f"No word is used more by {first} or by {left_name}")
    edge = _edge(right + left)
    colours = theme.outlet_colours(outlets or [name for name in (first, second) if name != OTHERS])
    both = {"outlets": [name for name in (first, second) if name != OTHERS]}
    drawn = right + left[::-1]
    traces = [_counts(drawn, edge, both)]  # the first trace holds every word: it sets their order
    for name, dots in ((first, right), (second, left)):
        colour = colours.get(name, theme.NEUTRAL)
        traces += [_open_whiskers(dots, edge, colour, both), _marks(dots, colour, both)]
    best = max(right[:1] + left[:1], key=lambda dot: dot.low if dot.ratio > 0 else -dot.high)
    step = math.ceil(edge / 4)
    ticks = list(range(-(int(edge) // step) * step, int(edge) + 1, step))
    toward = {"x": 0, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4, "showarrow": False}
    directions = [
        toward | {"xanchor": "right", "xshift": -12, "text": f"← used more by <b>{theme.label(left_name, at_most=28)}</b>"},
        toward | {"xanchor": "left", "xshift": 12, "text": f"used more by <b>{theme.label(first, at_most=28)}</b> →"},
    ]
    return theme.chart(
        [trace for trace in traces if len(trace.y)],
        title=f"“{theme.cut(best.word)}”: {first} {best.n}, {left_name} {best.n_against}",
        subtitle="How many times as often per word, with its interval (filled dot: it leaves out “equal”). "
        f"Counts: {first} v {left_name}. {best.source.method}",
        rows=len(drawn),
        row=22,
        top=28,
        bottom=26,
        showlegend=False,
        annotations=directions,
        xaxis={
            "range": [-edge * 1.04, edge * 1.2], "tickvals": ticks, "ticktext": ["equal" if t == 0 else f"{2 ** abs(t):,}×" for t in ticks],
            "zeroline": True, "zerolinewidth": 2,
        },
        yaxis=theme.down([d.word for d in drawn], [theme.label(d.word, at_most=24) for d in drawn]),
    )  # fmt: skip


def _sides(frame: pd.DataFrame, first: str, second: str, words: int, at_least: int) -> tuple[list[_Dot], list[_Dot]]:
    """The words of each side in the order of the table, at most `words` together; a side that needs fewer leaves room."""
    own = [_dot(row, 1) for row in frame[frame["outlet"] == first].itertuples()]
    other = [_dot(row, -1) for row in frame[frame["outlet"] == second].itertuples()]
    right = [dot for dot in own if dot.ratio > 0 and dot.n >= at_least]
    left = [
        dot for dot in other or own[::-1] if dot.ratio < 0 and dot.n_against >= at_least
    ]  # the end of a ranking is the head of its opposite
    half = words // 2
    return right[: max(words - half, words - len(left))], left[: max(half, words - len(right))]


def _dot(row: Any, sign: int) -> _Dot:
    low, high = _ends(row)
    if sign < 0:
        return _Dot(row.word, int(row.n_against), int(row.n), -row.log_ratio, -high, -low, row)
    return _Dot(row.word, int(row.n), int(row.n_against), row.log_ratio, low, high, row)


def _edge(dots: list[_Dot]) -> float:
    """Where the axis ends: beyond every finite value."""
    finite = [abs(end) for dot in dots for end in (dot.ratio, dot.low, dot.high) if math.isfinite(end)]
    return max(1.0, *finite) * 1.06 if finite else 1.0


def _marks(dots: list[_Dot], colour: str, both: dict[str, Any]) -> go.Scatter:
    """The dots, with a whisker to each end of the interval that is a number."""
    sure = [dot.low > 0 or dot.high < 0 for dot in dots]
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
        hovertext=[_hover(dot.source) for dot in dots],
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
        hovertext=[_hover(dot.source) for dot, _, _ in points],
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
        hovertext=[_hover(dot.source) for dot in dots],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot in dots],
        meta=both,
    )


def _matrix(frame: pd.DataFrame, outlets: list[str], words: int, at_least: int) -> theme.Chart:
    """Words across outlets: the first few that each outlet uses `at_least` times, in colour the rate, in the cells the counts."""
    each = max(2, words // len(outlets))
    owners: dict[str, str] = {}
    heads = []
    for outlet in outlets:
        own = [
            row
            for row in frame[(frame["outlet"] == outlet) & (frame["log_ratio"] > 0) & (frame["n"] >= at_least)].itertuples()
            if row.word not in owners
        ]
        own = list({row.word: row for row in reversed(own)}.values())[::-1][:each]  # a word once, at its first rank
        owners |= {row.word: outlet for row in own}
        heads += own[:1]
    if not heads:
        return theme.empty("No word marks any outlet more than the others")
    cells = {(row.word, row.outlet): _cell(row, owners[row.word]) for row in frame.itertuples() if row.word in owners}
    best = max(heads, key=lambda row: -math.inf if theme.missing(row.low) else row.low)
    labels = [theme.label(word, at_most=24) for word in owners]
    xaxis, top = theme.across(outlets, outlets, labels)
    heats = theme.matrix(
        [[cells.get((word, outlet)) for outlet in outlets] for word in owners],
        x=outlets,
        y=list(owners),
        rows=list(owners.values()),
        columns=outlets,
        **theme.RATES,
    )
    return theme.chart(
        heats,
        title=f"“{theme.cut(best.word)}”: {best.outlet} {int(best.n)}, {_reference(best.against)} {int(best.n_against)}",
        subtitle=f"Times used, coloured by the rate per 1,000 words; bold: the outlet that the word marks; grey: none. {best.method}",
        rows=len(owners),
        top=top,
        bottom=theme.RATES_HEIGHT,
        xaxis=xaxis,
        yaxis=theme.down(list(owners), labels),
    )


def _cell(row: Any, owner: str) -> theme.Cell:
    n = str(int(row.n))
    return theme.Cell(float(row.per_thousand), f"<b>{n}</b>" if row.outlet == owner else n, _hover(row), tables.key("word", row.word))


def _hover(row: Any) -> str:
    low, high = (theme.number(end) if math.isfinite(end) else "open" for end in _ends(row))
    return theme.hover(
        f"“{row.word}”",
        f"{row.outlet}: {int(row.n)}, {theme.number(row.per_thousand)} per 1,000 words, in {theme.counted(int(row.articles), 'article')}",
        f"{_reference(row.against)}: {int(row.n_against)}",
        f"log2 of the ratio of rates {theme.number(row.log_ratio)}, interval {low} to {high}",
        row.method,
    )


def _ends(row: Any) -> tuple[float, float]:
    """The interval of a row; open (infinite) where it has no end or a count is zero."""
    low = -math.inf if theme.missing(row.low) or row.n == 0 else row.low
    return low, math.inf if theme.missing(row.high) or row.n_against == 0 else row.high


def _reference(against: str) -> str:
    return "the other outlets" if against == OTHERS else against
