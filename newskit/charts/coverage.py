"""Which quotations did each outlet carry, and whom does each outlet quote?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

NOT_CARRIED = ("absent", "not comparable", "paraphrase candidate")  # a candidate is absent until somebody confirms it
UNNAMED = "speaker not found"


def coverage(table: pd.DataFrame) -> theme.Chart:
    """Quotations (rows, under their speakers) across outlets (columns): sign and colour say how the outlet carried each.

    `table` is the quote_coverage table; its order is the order of the speakers, of their quotations and of the outlets.

    >>> charts.coverage(nk.quote_coverage(story))  # doctest: +SKIP
    """
    frame = tables.require(table, "quote_coverage")
    if frame.empty:
        return theme.empty("No quotation was found in these articles")
    outlets = list(dict.fromkeys(frame["outlet"]))
    cells = {(row.cluster, row.outlet): _cell(row) for row in tables.rows(frame)}
    clusters = {row.cluster: row for row in tables.rows(frame.drop_duplicates("cluster"))}  # for the speaker and the words
    rows = []
    for speaker in dict.fromkeys(map(_speaker, clusters.values())):
        rows.append((f"speaker {speaker}", f"<b>{theme.label(speaker, at_most=36)}</b>", [None] * len(outlets)))
        for cluster, row in clusters.items():
            if _speaker(row) == speaker:
                carried = [cells.get((cluster, outlet)) for outlet in outlets]
                rows.append((f"quotation {cluster}", f"“{theme.label(row.text, at_most=36)}”", carried))
    carriers = frame.loc[~frame["relation"].isin(NOT_CARRIED)].groupby("cluster")["outlet"].nunique()
    everywhere, once = int((carriers == len(outlets)).sum()), int((carriers == 1).sum())
    quotations = theme.counted(len(clusters), "quotation")
    found = f"{everywhere} of {quotations} in {'both' if len(outlets) == 2 else f'all {len(outlets)}'} outlets"
    found += f", {once} in only one" if once else ""
    guessed = "; ? counts as absent until somebody has read both" if "paraphrase candidate" in set(frame["relation"]) else ""
    return theme.signs(
        rows,
        outlets,
        theme.QUOTED,
        frame["relation"],
        title=found if len(outlets) > 1 else f"{outlets[0]} carries {everywhere} of {quotations}",
        subtitle="How each outlet carried each quotation, against its longest version" + guessed,
        size=14,
    )


def _speaker(row: Any) -> str:
    return UNNAMED if theme.missing(row.speaker) else row.speaker


def _cell(row: Any) -> theme.Cell:
    sign = theme.QUOTED[row.relation].sign
    kept = f"{int(row.words_kept)} of {theme.counted(int(row.words), 'word')} kept" if row.words_kept else ""
    hover = theme.hover(f"{row.outlet}: {row.relation}", f"“{row.text}”", _speaker(row), kept, row.evidence)
    return theme.Cell(list(theme.QUOTED).index(row.relation), sign, hover, tables.key("quotation", row.cluster, row.outlet))


def speakers(table: pd.DataFrame, outlets: Sequence[str] | None = None) -> theme.Chart:
    """Whom each outlet quotes: a disc's area is the share of the outlet's quotations that the speaker has, the text beside it the count.

    `table` is the speaker_share table, a row per outlet × speaker; its order is the order of both.
    `outlets` is the story's outlets in order: it fixes their colours, and another publisher is an agency (default: all in the table).

    >>> charts.speakers(nk.speaker_share(story), story.outlets)  # doctest: +SKIP
    """
    frame = tables.require(table, "speaker_share")
    if not (frame["share"] > 0).any():
        return theme.empty("No quotation was found in these articles")
    publishers = list(dict.fromkeys(frame["outlet"]))
    names = list(dict.fromkeys(map(_speaker, tables.rows(frame))))
    colours = theme.outlet_colours(publishers if outlets is None else outlets)
    largest = frame["share"].max()
    labels = [theme.label(name) for name in names]
    xaxis, top = theme.across(publishers, publishers, labels)
    column = (theme.WIDE - 40 - theme.CHARACTER * max(map(len, labels))) / len(publishers)
    widest = min(30, 0.6 * column)  # beside it the count has room before the next column
    traces = []
    for publisher in publishers:
        rows = tables.rows(frame[frame["outlet"] == publisher])
        traces.append(
            dict(
                type="scatter",
                x=[publisher] * len(rows),
                y=[_speaker(row) for row in rows],
                mode="markers+text",
                marker={
                    "size": [widest * math.sqrt(row.share / largest) if row.share > 0 else 0 for row in rows],
                    "color": colours.get(publisher, theme.NEUTRAL), "opacity": 1, "line": {"width": 0},
                },
                text=[str(int(row.quotations)) for row in rows],
                textposition="middle right",
                cliponaxis=False,
                hovertext=[_speaker_hover(row) for row in rows],
                hoverinfo="text",
                customdata=[tables.key("speaker", row.outlet, None if theme.missing(row.speaker) else row.speaker) for row in rows],
                meta={"outlets": [publisher] if publisher in colours else []},
            )
        )  # fmt: skip
    most = max(tables.rows(frame), key=lambda row: row.share)
    return theme.chart(
        traces,
        title=f"{most.outlet} gives {theme.percent(most.share)} of its quotations to {_speaker(most)}",
        subtitle="Area: the speaker’s share of the outlet’s quotations; number: the quotations",
        rows=len(names),
        row=34,
        top=top,
        showlegend=False,
        xaxis=xaxis,
        yaxis=theme.down(names, labels) | {"categoryorder": "array", "categoryarray": names},
    )


def _speaker_hover(row: Any) -> str:
    return theme.hover(
        f"{row.outlet}: {_speaker(row)}",
        f"{theme.percent(row.share)} of its quotations, {theme.percent(row.share_of_words)} of the words quoted",
        f"{theme.counted(int(row.quotations), 'quotation')}, {theme.counted(int(row.words), 'word')}",
    )
