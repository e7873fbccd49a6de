"""Diverging dots: the words of two sides on log2 of the ratio of their rates, and the words that only one side has below them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from newskit import tables
from newskit.charts import theme

OTHERS = "others"
SURE_BELOW = 0.05  # the q of a difference that a title may claim

_ROW = 22
_LISTED = 10  # words in a list, two in a row


def judged(frame: pd.DataFrame) -> list[Any]:
    """The rows of the table, each with two fields more: tested, the same for a whole comparison, and sure.

    A row is sure where its q is below `SURE_BELOW` or, in a comparison without any test, where its interval leaves out "equal".
    """
    sides, q = list(zip(frame["outlet"].tolist(), frame["against"].tolist(), strict=True)), frame["q"]
    with_test = set(itertools.compress(sides, q.notna()))
    tested = np.array([side in with_test for side in sides], dtype=bool)
    apart = (frame["low"] > 0) | (frame["high"] < 0)
    return tables.rows(frame.assign(tested=tested, sure=np.where(tested, q < SURE_BELOW, apart)))


def thing(rows: Sequence[Any]) -> str:
    """What the words are: a merged name is a word with a space, but only of phrases most have one."""
    return "phrase" if 2 * sum(" " in row.word for row in rows) > len(rows) else "word"


def is_piece(word: str) -> bool:
    """Whether it is what an apostrophe cuts off: "n't", "'s"."""
    return word.startswith("'") or word == "n't"


def sign(rows: Sequence[Any]) -> str:
    """What makes one of `rows` sure, for a subtitle."""
    interval = "its interval leaves out “equal”"
    if not any(row.tested for row in rows):
        return interval
    return "q below .05" if all(row.tested for row in rows) else f"q below .05 or, where no test is possible, {interval}"


def undecided(rows: Sequence[Any], whom: str, what: str) -> str:
    """The title where none of `rows` is sure."""
    tested = [row.tested for row in rows]
    if any(tested):
        rest = "" if all(tested) else ", and no untested interval leaves out “equal”"
        return f"No {what} drawn is sure to tell {whom}: no q is below .05{rest}"
    return f"Too little text to tell {whom}: every interval drawn holds “equal”"


def chance(rows: Sequence[Any], of: int) -> str:
    """How many of `rows` are sure, and how many chance alone would make so; `of` is how many intervals there are, drawn or not.

    Where every interval holds "equal", the title has said so (`undecided`).
    """
    tested, untested = ([row.sure for row in rows if row.tested == made] for made in (True, False))
    said = f"{sum(tested)} of the {len(tested)} differences drawn {'has' if sum(tested) == 1 else 'have'} q below .05. " if tested else ""
    if any(untested):
        said += (
            f"{sum(untested)} of the {len(untested)} intervals drawn {'leaves' if sum(untested) == 1 else 'leave'} out “equal”, and these"
            f" are the most marked of {of:,}: by chance about 1 in 20 of all would, more where a side has one article,"
            " since any two texts differ. "
        )
    return said


def dots(
    rows: Sequence[Any], first: str, second: str, words: int, outlets: Sequence[str] | None, at_least: int, note: str = ""
) -> theme.Chart:
    """Diverging dots: `first`'s words to the right, `second`'s to the left, the most marked of each at the ends; lists below."""
    left_name = reference(second)
    what = thing(rows)
    own, other = _sides(rows, first, second)
    if all(math.isnan(row.log_ratio) for row in rows):
        return theme.empty(f"No words in {left_name if any(dot.n for dot in own) else first}: there is nothing to compare")
    only = [dot for dot in own if dot.n and not dot.n_against], [dot for dot in other if dot.n_against and not dot.n]
    right = [dot for dot in own if dot.ratio > 0 and dot.n >= at_least]
    left = [dot for dot in other if dot.ratio < 0 and dot.n_against >= at_least]
    half = words // 2
    right, left = _told(right[: max(words - half, words - len(left))]), _told(left[: max(half, words - len(right))])
    drawn = right + left[::-1]
    both = {"outlets": [name for name in (first, second) if name != OTHERS]}
    lists = _only_lists([(first, only[0]), (left_name, only[1])], drawn, at_least, what, both)
    method = rows[0].method
    if not drawn:
        return _lists_alone(lists, f"No {what} stands out in {first} or in {left_name}", f"{note}{method}")
    edge = _edge(drawn)
    colours = theme.outlet_colours(outlets or [name for name in (first, second) if name != OTHERS])
    traces = [_counts(drawn, edge, both)]  # the first trace holds every word: it sets their order
    for name, side in ((first, right), (second, left)):
        colour = colours.get(name, theme.NEUTRAL)
        traces += [_open_whiskers(side, edge, colour, both), _marks(side, colour, both)]
    sources = [dot.source for dot in drawn]
    best = max(drawn, key=lambda dot: (dot.source.sure, not is_piece(dot.word), _sureness(dot)))
    title = f"“{theme.cut(best.word)}”: {first} {best.n}, {left_name} {best.n_against}"
    arrow = "; arrow: no bound on that side" if any(math.isinf(end) for dot in drawn for end in (dot.low, dot.high)) else ""
    step = math.ceil(edge / 4)
    ticks = list(range(-(int(edge) // step) * step, int(edge) + 1, step))
    toward = {"x": 0, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4, "showarrow": False}
    directions = [
        toward | {"xanchor": "right", "xshift": -12, "text": f"← used more by <b>{theme.label(left_name, at_most=28)}</b>"},
        toward | {"xanchor": "left", "xshift": 12, "text": f"used more by <b>{theme.label(first, at_most=28)}</b> →"},
    ]
    below = lists.rows + 2 if lists.rows else 0  # the axis' labels and some air between the dots and the lists
    height = len(drawn) + below
    return theme.chart(
        [trace for trace in [*traces, *lists.traces] if len(trace["y"])],
        title=title if best.source.sure else undecided(sources, f"{first} from {left_name}", what),
        subtitle=f"{note}How many times as often, with its interval (filled dot: {sign(sources)}{arrow}). "
        f"Counts: {first} v {left_name}. {chance(sources, len(own))}{method}",
        rows=height,
        row=_ROW,
        top=28,
        bottom=0 if lists.rows else 26,
        showlegend=False,
        annotations=directions + lists.headings,
        xaxis={
            "range": [-edge * 1.04, edge * 1.2], "tickvals": ticks, "ticktext": ["equal" if t == 0 else f"{2 ** abs(t):,}×" for t in ticks],
            "zeroline": True, "zerolinewidth": 2,
        },
        yaxis={"domain": [below / height, 1]} | theme.down([d.word for d in drawn], [theme.label(d.word, at_most=24) for d in drawn]),
        **_panel(lists, height),
    )  # fmt: skip


def _lists_alone(lists: _Lists, title: str, subtitle: str) -> theme.Chart:
    """The chart where no dot is to be drawn: the lists, if there are any."""
    if not lists.rows:
        return theme.empty(title)
    hidden = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    return theme.chart(
        lists.traces, title=title, subtitle=subtitle, rows=lists.rows, row=_ROW, showlegend=False, annotations=lists.headings,
        **hidden, **_panel(lists, lists.rows),
    )  # fmt: skip


def _panel(lists: _Lists, rows: int) -> dict[str, Any]:
    """The axes of the lists, at the foot of a chart of so many rows."""
    if not lists.rows:
        return {}
    return {
        "xaxis2": {"range": [0, 4], "visible": False, "anchor": "y2", "fixedrange": True},
        "yaxis2": {"domain": [0, lists.rows / rows], "range": [lists.rows, 0], "visible": False, "anchor": "x2", "fixedrange": True},
    }


class _Dot(NamedTuple):
    """A word as the first side sees it: `ratio`, `low` and `high` are above zero where the first side uses it more."""

    word: str
    n: int
    n_against: int
    ratio: float
    low: float  # -inf and inf: no bound on that side
    high: float
    source: Any  # the row of the table
    said: str = ""  # under the pointer, where it is drawn


class _Lists(NamedTuple):
    """The words that only one side has, as marks, with their headings; `rows` is the room they need."""

    traces: list[theme.Trace]
    headings: list[dict[str, Any]]
    rows: int


def _sides(rows: Sequence[Any], first: str, second: str) -> tuple[list[_Dot], list[_Dot]]:
    """The words as they mark `first`, and as they mark `second`, in the order of the table."""
    own = [_dot(row, 1) for row in rows if row.outlet == first]
    other = [_dot(row, -1) for row in rows if row.outlet == second]
    return own, other or own[::-1]  # the end of a ranking is the head of its opposite


def _dot(row: Any, side: int) -> _Dot:
    if side < 0:
        return _Dot(row.word, int(row.n_against), int(row.n), -row.log_ratio, -row.high, -row.low, row)
    return _Dot(row.word, int(row.n), int(row.n_against), row.log_ratio, row.low, row.high, row)


def _told(dots: list[_Dot]) -> list[_Dot]:
    return [dot._replace(said=hover(dot.source)) for dot in dots]


def _sureness(dot: _Dot) -> float:
    """How far from equal its interval ends; below zero where it holds "equal"."""
    return dot.low if dot.ratio > 0 else -dot.high


def _edge(dots: list[_Dot]) -> float:
    """Where the axis ends: beyond every finite value."""
    finite = [abs(end) for dot in dots for end in (dot.ratio, dot.low, dot.high) if math.isfinite(end)]
    return max(1.0, *finite) * 1.06 if finite else 1.0


def _marks(dots: list[_Dot], colour: str, both: dict[str, Any]) -> theme.Trace:
    """The dots, with a whisker to each end of the interval that is a number."""
    return dict(
        type="scatter",
        x=[dot.ratio for dot in dots],
        y=[dot.word for dot in dots],
        mode="markers",
        marker={
            "size": 11, "color": colour, "line": {"width": 2, "color": colour},
            "symbol": ["circle" if dot.source.sure else "circle-open" for dot in dots],
        },
        error_x={
            "array": [dot.high - dot.ratio if math.isfinite(dot.high) else 0 for dot in dots],
            "arrayminus": [dot.ratio - dot.low if math.isfinite(dot.low) else 0 for dot in dots],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        hovertext=[dot.said for dot in dots],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot in dots],
        meta=both,
    )  # fmt: skip


def _open_whiskers(dots: list[_Dot], edge: float, colour: str, both: dict[str, Any]) -> theme.Trace:
    """A dashed line with an arrow to the edge, for each end of an interval that is open."""
    ends = [(dot, side) for dot in dots for side, end in ((-1, dot.low), (1, dot.high)) if math.isinf(end)]
    points = [(dot, at, size) for dot, side in ends for at, size in ((dot.ratio, 0), (side * edge, 9), (None, 0))]
    return dict(
        type="scatter",
        x=[at for _, at, _ in points],
        y=[dot.word for dot, _, _ in points],
        mode="lines+markers",
        line={"color": colour, "width": 1.5, "dash": "dot"},
        marker={
            "size": [size for _, _, size in points], "color": colour, "opacity": 1, "line": {"width": 0},
            "symbol": ["triangle-right" if (at or 0) > 0 else "triangle-left" for _, at, _ in points],
        },
        hovertext=[dot.said for dot, _, _ in points],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot, _, _ in points],
        meta=both,
    )  # fmt: skip


def _counts(dots: list[_Dot], edge: float, both: dict[str, Any]) -> theme.Trace:
    """The counts of both sides as text, in a column at the right."""
    at = {"x": [edge * 1.04] * len(dots), "y": [dot.word for dot in dots]}
    return _written(dots, [f"{dot.n} v {dot.n_against}" for dot in dots], both, **at)


def _written(dots: list[_Dot], texts: list[str], both: dict[str, Any], **place: Any) -> theme.Trace:
    """A text for each dot, to the right of its place."""
    return dict(
        type="scatter",
        **place,
        mode="text",
        text=texts,
        textposition="middle right",
        cliponaxis=False,
        hovertext=[dot.said for dot in dots],
        hoverinfo="text",
        customdata=[tables.key("word", dot.word) for dot in dots],
        meta=both,
    )


def _only_lists(sides: Sequence[tuple[str, list[_Dot]]], drawn: list[_Dot], at_least: int, what: str, both: dict[str, Any]) -> _Lists:
    """For each side, how many words the other never uses, and the first of those that are not drawn as dots.

    The panel is four columns wide, two for each side, the first side to the right as in the dots; a row is a row of dots.
    """
    above = {dot.word for dot in drawn}
    few = "once" if at_least == 2 else f"fewer than {at_least} times"
    traces, headings, most = [], [], 0
    for (name, only), column in zip(sides, (2, 0), strict=True):
        further = [dot for dot in only if dot.word not in above]
        if not further:
            continue
        listed = _told([dot for dot in further if max(dot.n, dot.n_against) >= at_least][:_LISTED])
        if above:
            rest = "the next after those above:" if listed else f"those not above are used {few}"
        else:
            rest = "the first:" if listed else f"all used {few}"
        text = f"Only in <b>{theme.label(name, at_most=28)}</b><br>{theme.counted(len(only), what)}; {rest}"
        headings.append({
            "xref": "x2", "x": column, "xanchor": "left", "yref": "y2", "y": 0, "yanchor": "top", "align": "left", "text": text,
            "showarrow": False, "xshift": -3,
        })  # fmt: skip
        texts = [f"{theme.label(dot.word, at_most=16)} {max(dot.n, dot.n_against)}" for dot in listed]
        place = {"x": [column + n % 2 for n in range(len(listed))], "y": [2.4 + n // 2 for n in range(len(listed))]}
        traces.append(_written(listed, texts, both, **place, xaxis="x2", yaxis="y2"))
        most = max(most, math.ceil(len(listed) / 2) + 2)
    return _Lists([trace for trace in traces if len(trace["y"])], headings, most)


def hover(row: Any, *more: str) -> str:
    """What stands under the pointer, `more` at the end. How the interval was made is said once, in the subtitle."""
    low, high = (theme.number(end) if math.isfinite(end) else "open" for end in (row.low, row.high))
    ratio = "" if theme.missing(row.log_ratio) else f"log2 of the ratio of rates {theme.number(row.log_ratio)}, interval {low} to {high}"
    tested = "not tested: in too few articles" if theme.missing(row.q) else f"p {row.p:.2g}, q {row.q:.2g}"
    return theme.hover(
        f"“{row.word}”",
        f"{row.outlet}: {int(row.n)}, {theme.number(row.per_thousand)} per 1,000 words, in {theme.counted(int(row.articles), 'article')}",
        f"{reference(row.against)}: {int(row.n_against)}",
        ratio,
        tested if row.tested else "",
        f"written {row.variants}" if row.variants and not theme.missing(row.variants) else "",
        *more,
    )


def reference(against: str) -> str:
    return "the other outlets" if against == OTHERS else against
