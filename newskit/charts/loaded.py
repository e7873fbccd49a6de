"""How loaded is each outlet's language? A dot and its interval for each outlet, under each kind of loaded word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

_ROW = 22
_WORDS = 0.6  # the room for counts and words at the right, as a share of the dots'


def loaded_language(table: pd.DataFrame, outlets: Sequence[str] | None = None) -> theme.Chart:
    """Loaded words per 1,000 words with their intervals, outlet by outlet under each kind; beside them how many, and which.

    `table` is the table of loaded language; `outlets` is the story's outlets in order, which fixes their colours (default: as they
    appear in the table). An open circle stands for none; its interval says how many the length of the text would still allow.
    A kind that no outlet uses has no rows.

    >>> charts.loaded_language(nk.loaded_language(story))  # doctest: +SKIP
    """
    frame = tables.require(table, "loaded_language")
    frame = frame[frame["per_thousand"].notna()]  # an outlet without words has no rate
    used = frame.groupby("kind", sort=False)["n"].sum()
    kinds, names = list(used.index[used > 0]), list(dict.fromkeys(frame["outlet"]))
    if not kinds:
        return theme.empty("No word of the list stands in these articles")
    unused = f" No outlet has a word of the kind {' or '.join(used.index[used == 0])}." if len(kinds) < len(used) else ""
    frame = frame[frame["kind"].isin(kinds)]
    colours = theme.outlet_colours(outlets or names)
    edge = max(1.0, frame["high"].max())
    rows = [place for kind in kinds for place in (_row(kind), *(_row(kind, name) for name in names))]
    labels = [text for kind in kinds for text in (f"<b>{theme.label(kind)}</b>", *(theme.label(name, at_most=26) for name in names))]
    traces = []
    for name in names:
        own = tables.rows(frame[frame["outlet"] == name])
        traces += [_dots(own, colours.get(name, theme.NEUTRAL)), _counts(own, edge)]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if step == 1000 or edge / step <= 6)
    ticks = list(range(0, int(edge) + 1, step))
    texts = [*map(str, ticks[:-1]), f"{ticks[-1]} per 1,000"]
    return theme.chart(
        traces,
        title=_title(frame, kinds),
        subtitle="Words of the list per 1,000 words of the outlet, with the Poisson interval for these texts; an open circle is none. "
        "The list knows no context, and words inside quotations count unless they were left out." + unused,
        rows=len(rows),
        row=_ROW,
        bottom=26,
        showlegend=False,
        xaxis={"range": [-0.02 * edge, edge * (1 + _WORDS)], "tickvals": ticks, "ticktext": texts},
        yaxis=theme.down(rows, labels)
        | {"categoryorder": "array", "categoryarray": rows, "autorange": False, "range": [len(rows) - 0.5, -0.5]},
    )


def _row(kind: str, outlet: str | None = None) -> str:
    return tables.key(kind, outlet)


def _title(frame: pd.DataFrame, kinds: Sequence[str]) -> str:
    """The two outlets whose intervals for one kind lie furthest apart, if any do."""
    apart, best = 0.0, None
    for kind in kinds:
        for more, less in permutations(tables.rows(frame[frame["kind"] == kind]), 2):
            if more.low - less.high > apart:
                apart, best = more.low - less.high, (more, less)
    if frame["outlet"].nunique() == 1:
        name, n = frame["outlet"].iloc[0], int(frame["n"].sum())
        return f"{name} has {theme.counted(n, 'loaded word')}; there is no other outlet to compare it with"
    if best is None:
        return "Too little text to tell the outlets apart: within each kind of loaded word all intervals overlap"
    sides = (f"{row.outlet} {theme.number(row.per_thousand)} ({int(row.n)})" for row in best)
    return f"Loaded words per 1,000, “{theme.cut(best[0].kind)}”: {', '.join(sides)}"


def _dots(rows: Sequence[Any], colour: str) -> theme.Trace:
    return dict(
        type="scatter",
        x=[row.per_thousand for row in rows],
        y=[_row(row.kind, row.outlet) for row in rows],
        mode="markers",
        marker={
            "size": 11, "color": colour, "line": {"width": 2, "color": colour},
            "symbol": ["circle" if row.n else "circle-open" for row in rows],
        },
        error_x={
            "array": [row.high - row.per_thousand for row in rows],
            "arrayminus": [row.per_thousand - row.low for row in rows],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        **_about(rows),
    )  # fmt: skip


def _counts(rows: Sequence[Any], edge: float) -> theme.Trace:
    """How many, and the words, in a column at the right."""
    return dict(
        type="scatter",
        x=[edge * 1.04] * len(rows),
        y=[_row(row.kind, row.outlet) for row in rows],
        mode="text",
        text=[f"<b>{int(row.n)}</b>  {theme.label(row.words, at_most=28)}".rstrip() for row in rows],
        textposition="middle right",
        cliponaxis=False,
        **_about(rows),
    )


def _about(rows: Sequence[Any]) -> dict[str, Any]:
    return {
        "hovertext": [
            theme.hover(
                f"{row.outlet}, {row.kind}: {int(row.n)}",
                f"{theme.number(row.per_thousand)} per 1,000 words, interval {theme.number(row.low)} to {theme.number(row.high)}",
                row.words,
            )
            for row in rows
        ],
        "hoverinfo": "text",
        "customdata": [tables.key("loaded", row.outlet, row.kind) for row in rows],
        "meta": {"outlets": [rows[0].outlet]},
    }
