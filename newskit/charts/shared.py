"""Which words do the outlets share? An UpSet: a row for each set of outlets, with the words that exactly they use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

_COLUMN = 90  # pixels, where few outlets leave room for it
_SETS = 320  # pixels for all columns together, at a width of 700
_BARS = 0.3  # of what is left beside them is the longest bar's; the words have the rest


def shared_vocabulary(table: pd.DataFrame, outlets: Sequence[str] | None = None, sets: int = 20, columns_up_to: int = 12) -> theme.Chart:
    """The words by exactly which outlets use them, as an UpSet: filled circles name the outlets, the bar is how many words.

    `table` is the table of shared vocabulary; of its rows the first `sets` are drawn. `outlets` is the story's outlets in order,
    which orders the columns and fixes their colours (default: in alphabetical order). With more outlets than `columns_up_to` each row
    names its outlets instead. After Lex et al. (2014).

    >>> charts.shared_vocabulary(nk.shared_vocabulary(story))  # doctest: +SKIP
    """
    frame = tables.require(table, "shared_vocabulary")
    names = list(outlets or sorted({name for row in frame["outlets"] for name in row}))
    if frame.empty or len(names) < 2:
        return theme.empty("Shared words need two outlets or more; there are fewer, or their texts are too short")
    drawn = tables.rows(frame.head(sets))
    in_columns = len(names) <= columns_up_to
    labels = [] if in_columns else [theme.label(_who(row.outlets, names), at_most=44) for row in drawn]
    columns = min(_COLUMN * len(names), _SETS) if in_columns else int(theme.CHARACTER * max(map(len, labels)))
    longest = max(row.size for row in drawn)
    colours = theme.outlet_colours(names)
    places = [f"set {place}" for place in range(1, len(drawn) + 1)]
    traces = []
    for place, row in zip(places, drawn, strict=True):
        traces += [_circles(place, row, names, colours)] if in_columns else []
        traces.append(_bar(place, row, names, colours, theme.WIDE - 40 - columns, longest))
    bars = {"range": [0, longest / _BARS], "visible": False, "fixedrange": True}
    top = 0
    if in_columns:
        xaxis, top = theme.across(names, names, width=columns)
        split = columns / (theme.WIDE - 24)
        xaxis |= {"domain": [0, split - 0.02], "range": [-0.5, len(names) - 0.5], "categoryarray": names, "categoryorder": "array"}
        yaxis = {"type": "category", "autorange": "reversed", "visible": False}
        axes = {"xaxis": xaxis, "xaxis2": bars | {"domain": [split, 1]}, "yaxis": yaxis}
    else:
        axes = {"xaxis2": bars, "yaxis": theme.down(places, labels) | {"anchor": "x2"}}
    named = " (filled circles)" if in_columns else ""
    left_out = frame.iloc[sets:]
    rest = f" {theme.counted(len(left_out), 'smaller set')} with {theme.counted(int(left_out['size'].sum()), 'word')} not drawn."
    return theme.chart(
        traces,
        title=_title(frame, len(names)),
        subtitle=f"Words by exactly which outlets use them{named}, the largest set first; beside each bar its most used words. "
        "The longer an outlet’s text, the more words it has alone: a large set is no choice of words by itself."
        + (rest if len(left_out) else ""),
        rows=len(drawn),
        top=top,
        showlegend=False,
        barmode="overlay",
        bargap=0.35,
        **axes,
    )


def _title(frame: pd.DataFrame, outlets: int) -> str:
    size = dict(zip(frame["outlets"], frame["size"], strict=True))
    all_of_them = next((n for names, n in size.items() if len(names) == outlets), 0)
    group = "both outlets" if outlets == 2 else f"all {outlets} outlets"
    together = f"{theme.counted(all_of_them, 'word')} in {group}" if all_of_them else f"No word in {group}"
    alone = max((names for names in size if len(names) == 1), key=lambda names: size[names], default=None)
    return f"{together}, {size[alone]} in {alone[0]} alone" if alone else together


def _who(outlets: Sequence[str], names: Sequence[str]) -> str:
    """The outlets of a set on a line of 44 characters."""
    others = [theme.cut(name, 15) for name in names if name not in outlets]
    if not others:
        return f"all {len(names)} outlets"
    if len(others) <= 2 < len(outlets):
        return f"all but {' and '.join(others)}"
    first = [theme.cut(name, 15) for name in outlets[:2]]
    return " and ".join(first) if len(outlets) < 3 else f"{', '.join(first)} and {len(outlets) - 2} more"


def _about(row: Any, names: Sequence[str], points: int) -> dict[str, Any]:
    """What the marks of a set have in common: the text under the pointer, the key, and the outlets."""
    who = " and ".join(row.outlets) if len(row.outlets) < 3 else f"{', '.join(row.outlets[:-1])} and {row.outlets[-1]}"
    hover = theme.hover(
        f"{theme.counted(int(row.size), 'word')} in {who}",
        "and in no other outlet" if len(row.outlets) < len(names) else "",
        ", ".join(row.words[:40]),
    )
    key = tables.key("words", *row.outlets)
    return {"hovertext": [hover] * points, "customdata": [key] * points, "hoverinfo": "text", "meta": {"outlets": list(row.outlets)}}


def _circles(place: str, row: Any, names: Sequence[str], colours: dict[str, str]) -> theme.Trace:
    """A line through the outlets of the set; the others are circles between gaps."""
    others = [name for name in names if name not in row.outlets]
    members = [name for name in names if name in row.outlets]
    points = [point for name in others for point in (name, None)] + members
    return dict(
        type="scatter",
        x=points,
        y=[place] * len(points),
        mode="lines+markers",
        line={"color": theme.NEUTRAL, "width": 2},
        marker={
            "size": 12,
            "opacity": 1,
            "color": [colours[name] if name in members else theme.FAINT for name in points],
            "line": {"width": 0},
        },
        **_about(row, names, len(points)),
    )


def _bar(place: str, row: Any, names: Sequence[str], colours: dict[str, str], width: int, longest: int) -> theme.Trace:
    """How many words the set has, and the first of them; `width` is the pixels of the bars' panel at the width of 700."""
    room = int((width * (1 - _BARS * row.size / longest)) / theme.CHARACTER) - len(str(row.size)) - 3
    return dict(
        type="bar",
        x=[int(row.size)],
        y=[place],
        xaxis="x2",
        orientation="h",
        marker={"color": colours.get(row.outlets[0], theme.NEUTRAL) if len(row.outlets) == 1 else theme.NEUTRAL, "line": {"width": 0}},
        text=[f"<b>{int(row.size)}</b>  {_first(row.words, room)}"],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        **_about(row, names, 1),
    )


def _first(words: Sequence[str], room: int) -> str:
    """As many of the words as `room` characters hold, at least one."""
    some = 1
    while some < len(words) and len(", ".join(words[: some + 1])) <= room:
        some += 1
    return theme.label(", ".join(words[:some]), at_most=max(room, 8)) + (" …" if some < len(words) else "")
