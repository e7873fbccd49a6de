"""Who has whose sentences? Outlets by whoever published them first."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme

_NONE = "–"


def republished(table: pd.DataFrame, at_most: int = 16, roomy: int = 9, figures_up_to: int = 20) -> theme.Chart:
    """How much of each outlet's text (row) another publisher (column) had first: the share of its sentences, and in brackets their number.

    `table` is the republished table. Drawn are the `at_most` outlets with most such sentences, and as many publishers: the agencies, then
    the outlets that had most of these first. Above `roomy` publishers the cells have no room for the brackets, above `figures_up_to` none
    for a figure: there the colour has a scale, and the figures stand under the pointer and in the table.

    >>> charts.republished(corpus.republished())  # doctest: +SKIP
    """
    frame = tables.require(table, "republished")
    if not frame["sentences"].sum():
        return theme.empty("No sentence is known to have been in another outlet first")
    outlets = _largest(frame, "outlet", at_most)
    drawn = frame[frame["outlet"].isin(outlets)]
    agencies = _largest(drawn[drawn["other_role"] == "agency"], "other_outlet", at_most)
    sources = agencies + _largest(drawn[drawn["other_role"] == "outlet"], "other_outlet", at_most - len(agencies))
    pairs = {(row.outlet, row.other_outlet): row for row in tables.rows(drawn[drawn["other_outlet"].isin(sources)])}
    most = max(pairs.values(), key=lambda row: row.sentences)
    brightest = max(1, math.ceil(round(10 * max(row.share for row in pairs.values()), 6))) / 10
    room, dense = len(sources) <= roomy, len(sources) > figures_up_to
    labels = [theme.label(name, at_most=24) for name in outlets]
    xaxis, top = theme.across(sources, sources, labels)
    heats = theme.matrix(
        [[_cell(outlet, source, pairs.get((outlet, source)), room, dense) for source in sources] for outlet in outlets],
        x=sources,
        y=outlets,
        rows=outlets,
        columns=[None if source in agencies else source for source in sources],
        size=theme.text_size((4 if room else 2) * len(sources)),
        zmax=brightest,
        **theme.SHARES if dense else theme.AMOUNTS,
    )
    return theme.chart(
        heats,
        title=f"{theme.percent(most.share)} of the sentences of {most.outlet} ({most.sentences:,} of {most.of:,}) stood in"
        f" {most.other_outlet} first",
        subtitle="Share of the row’s sentences that the column had first, an agency before any outlet"
        + ("; in brackets their number" if room else "")
        + f". Dark is next to nothing, the brightest colour {theme.percent(brightest)}, grey none"
        + _left_out(frame, outlets, sources),
        rows=len(outlets),
        row=18 if dense else 34,
        top=top,
        bottom=theme.SCALE_HEIGHT if dense else 0,
        annotations=[theme.corner("first in →")],
        xaxis=xaxis,
        yaxis=theme.down(outlets, labels),
    )


def _largest(frame: pd.DataFrame, column: str, at_most: int) -> list[str]:
    """The names with most sentences, those without any left out."""
    names = frame.groupby(column)["sentences"].sum().reset_index().sort_values(["sentences", column], ascending=[False, True])
    return names.loc[names["sentences"] > 0, column].head(max(at_most, 0)).tolist()


def _left_out(frame: pd.DataFrame, outlets: list[str], sources: list[str]) -> str:
    """What a subtitle says of the matches that are not counted, and of the rows and columns that are not drawn."""
    undirected = int(frame["undirected"].sum())
    said = f". Not counted: {undirected:,} matches of which it is not known who was first (one moment, or no date)" if undirected else ""
    taken = frame[frame["sentences"] > 0]
    every = {"outlets": (outlets, taken["outlet"].nunique()), "publishers": (sources, taken["other_outlet"].nunique())}
    some = " and ".join(f"{len(names)} of {count} {what}" for what, (names, count) in every.items() if len(names) < count)
    return said + (f". Drawn are {some}, those with most such sentences" if some else "")


def _cell(outlet: str, source: str, row: Any, room: bool, dense: bool) -> theme.Cell | None:
    if outlet == source:
        return None
    key = tables.key("republished", outlet, source)
    if row is None:
        return theme.Cell(0, "" if dense else _NONE, theme.hover(f"No sentence of {outlet} stood in {source} first"), key)
    share = theme.percent(row.share)
    hover = theme.hover(
        f"{share} of the sentences of {outlet} stood in {source} first",
        f"{row.sentences:,} of {theme.counted(row.of, 'sentence')}, in {theme.counted(row.articles, 'article')}",
        f"{row.undirected:,} more of one moment or without a date" if row.undirected else "",
    )
    text = "" if dense else _NONE if not row.sentences else theme.label(f"{share} ({row.sentences:,})" if room else share)
    return theme.Cell(float(row.share), text, hover, key)
