"""Where in each article does each speaker speak? A strip for each article, with a bar for each quotation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED

_STEP = 0.016  # of the strip, from one bar to the next: 3 pixels in a window of 380
_BETWEEN = 1 / 8  # of a step stays free after a bar, so that two of one speaker are two
_SMALL = 5.8  # pixels: the mean width of a letter at the size of the names on the strips


def positions(table: pd.DataFrame, outlets: Sequence[str] | None = None) -> theme.Chart:
    """Each article as a strip from its first word to its last, with a bar where somebody speaks, in the colour of the speaker.

    `table` is the speaker_positions table. The names stand above and below the strips, one for each run of quotations of one speaker, where
    there is room. `outlets` is the story's outlets in order, which orders the strips (default: as they appear in the table); other
    publishers, such as agencies, come last. An article without quotations has no strip.

    >>> charts.positions(nk.speaker_positions(story), story.outlets)  # doctest: +SKIP
    """
    frame = tables.require(table, "speaker_positions")
    if frame.empty:
        return theme.empty("No quotation was found in these articles")
    names = list(outlets or dict.fromkeys(frame["outlet"]))
    of = frame.drop_duplicates("article_id").set_index("article_id")["outlet"]
    order = sorted(of.index, key=lambda article: names.index(of[article]) if of[article] in names else len(names))
    labels = [theme.label(name) for name in theme.articles({article: of[article] for article in order}, at_most=22).values()]
    most = frame["speaker"].dropna().value_counts(sort=False)
    most = most.sort_values(ascending=False, kind="stable").index[: len(theme.OUTLET_COLOURS)]
    colours = theme.outlet_colours(most)
    width = theme.WIDE - 60 - theme.CHARACTER * max(map(len, labels))
    traces, strips = [], {article: [] for article in order}
    for row in tables.rows(frame):
        strips[row.article_id].append(row)
    for article, rows in strips.items():
        meta = {"outlets": [of[article]] if of[article] in names else []}
        traces += [_strip(rows, colours, meta), _names(rows, width, meta)]
    marks = {theme.label(name, at_most=28): theme.Mark("", colour) for name, colour in colours.items()}
    marks |= {"anybody else": theme.Mark("", theme.NEUTRAL)} if len(most) < frame["speaker"].nunique(dropna=False) else {}
    entries = theme.legend(marks, marks)
    return theme.chart(
        [*traces, *entries],
        title=_title(frame),
        subtitle="Each strip is an article from its first word to its last, each bar a quotation; headlines and fragments are left out",
        rows=len(order),
        row=52,
        bottom=theme.legend_height(len(entries)) + 26,
        barmode="overlay",
        **theme.LEGEND,
        xaxis={"range": [-0.005, 1.005], "tickvals": [0, 0.5, 1], "ticktext": ["beginning", "middle", "end"], "zeroline": False},
        yaxis=theme.down(order, labels)
        | {"categoryorder": "array", "categoryarray": order, "autorange": False, "range": [len(order) - 0.5, -0.5]},
    )


def _speaker(row: Any) -> str:
    return UNNAMED if theme.missing(row.speaker) else row.speaker


def _title(frame: pd.DataFrame) -> str:
    """Who speaks first, and who last, in most articles."""
    articles = frame["article_id"].nunique()
    first, last = (frame.loc[frame[edge], "speaker"].dropna().value_counts() for edge in ("first", "last"))
    said = [
        f"{edge} to speak: {counts.index[0]} in {counts.iloc[0]} of {theme.counted(articles, 'article')}"
        for counts, edge in ((first, "first"), (last, "last"))
        if len(counts) and (counts.iloc[0] > 1 or articles == 1)
    ]
    found = ", ".join(said) or "nobody speaks first, or last, in more than one article"
    return found[0].upper() + found[1:]


def _strip(rows: Sequence[Any], colours: dict[str, str], meta: dict[str, Any]) -> theme.Trace:
    """The article in order: grey up to a quotation, its bar, grey again; no two marks lie in one place."""
    outlet, article = rows[0].outlet, rows[0].article_id
    whole = theme.hover(
        outlet, theme.counted(len(rows), "quotation"), f"first: {_speaker(rows[0])}", f"last: {_speaker(rows[-1])}", article
    )
    grey = theme.FAINT, whole, tables.key("articles", article, article)
    least, bars = _apart(rows)
    marks, at = [], 0.0
    for row, (start, end) in zip(rows, bars, strict=True):
        said = theme.hover(_speaker(row), f"{outlet}, at {theme.percent(row.position)} of the article", _words(row))
        colour, key = colours.get(row.speaker, theme.NEUTRAL), tables.key("sentence", article, row.sentence_start)
        marks += [(at, start, *grey), (start, end, colour, said, key)]
        at = end
    starts, ends, painted, hovers, keys = zip(*(mark for mark in [*marks, (at, 1.0, *grey)] if mark[1] - mark[0] >= least), strict=True)
    return dict(
        type="bar",
        x=[end - start for start, end in zip(starts, ends, strict=True)],
        base=list(starts),
        y=[article] * len(starts),
        orientation="h",
        width=0.34,
        marker={"color": list(painted), "line": {"width": 0}},
        hovertext=list(hovers),
        hoverinfo="text",
        customdata=list(keys),
        meta=meta,
        showlegend=False,
    )


def _apart(rows: Sequence[Any]) -> tuple[float, list[tuple[float, float]]]:
    """The least width of a mark, and where each quotation's bar begins and ends: close ones moved apart, one inside another cut."""
    step = min(_STEP, 1 / len(rows))  # from the beginning of a bar to the next at least
    starts, edge = [], 0.0
    for row in rows:
        starts.append(max(row.position, edge))
        edge = starts[-1] + step
    following, bars = 1.0 + step * _BETWEEN, []
    for row, start in zip(reversed(rows), reversed(starts), strict=True):
        start = min(start, following - step)
        bars.append((start, min(max(row.until, start + step * (1 - _BETWEEN)), following - step * _BETWEEN)))
        following = start
    return step * (1 - 2 * _BETWEEN), bars[::-1]


def _words(row: Any) -> str:
    edges = [name for name, there in (("the first", row.first), ("the last", row.last)) if there]
    return theme.counted(int(row.words), "word") + (f"; {' and '.join(edges)} to speak" if edges else "")


def _names(rows: Sequence[Any], width: float, meta: dict[str, Any]) -> theme.Trace:
    """The speakers' names above and below the strip: whole, or the last word of a person's, or not at all where there is no room.

    They are only text: the marker, which holds a name off the strip, lies on the bars.
    """
    drawn, free = [], {"top center": -0.01, "bottom center": -0.01}
    for _, run in groupby(rows, key=_speaker):
        quoted = list(run)
        middle = (quoted[0].position + quoted[-1].until) / 2
        short = _speaker(quoted[0]).split()[-1] if quoted[0].speaker_kind == "person" else theme.cut(_speaker(quoted[0]), 14)
        placed = _place([theme.cut(_speaker(quoted[0]), 30), short], middle, width, free)
        if placed:
            drawn.append((quoted[0], *placed))
    return dict(
        type="scatter",
        x=[at for _, _, at, _ in drawn],
        y=[row.article_id for row, *_ in drawn],
        mode="markers+text",
        marker={"size": 17, "color": theme.CLEAR, "line": {"width": 0}},
        text=[theme.label(text) for _, text, _, _ in drawn],
        textposition=[side for *_, side in drawn],
        textfont={"size": 11},
        cliponaxis=False,
        hoverinfo="skip",
        meta=meta,
        showlegend=False,
    )


def _place(texts: Sequence[str], middle: float, width: float, free: dict[str, float]) -> tuple[str, float, str] | None:
    """The first of `texts` that fits beside the names already there, where its middle goes, and its side; takes the room from `free`."""
    for text in texts:
        half = len(text) * _SMALL / width / 2
        at = min(max(middle, half), 1 - half)
        for side, taken in free.items():
            if at - half >= taken:
                free[side] = at + half + _SMALL / width
                return text, at, side
    return None
