"""Which words does each outlet favour? Two sides: diverging dots. More outlets: words across outlets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme
from newskit.charts.dots import OTHERS, dots, hover, reference


def vocabulary(
    table: pd.DataFrame,
    words: int = 25,
    outlets: Sequence[str] | None = None,
    at_least: int = 2,
    outlet: str | None = None,
    across_up_to: int = 8,
) -> theme.Chart:
    """The words that mark each outlet most: dots on log2 of the ratio of rates for two sides, a heat map of rates for more.

    `table` is the vocabulary table, of words or of phrases; the order of its rows is the rank of the words. About `words` of them
    are drawn, none that the outlet it marks uses less than `at_least` times. `outlet` draws this outlet against what the table holds
    it against ("others": the rest together); with more outlets than `across_up_to` the one whose words stand out most is drawn so.
    `outlets` is the story's outlets in order, which fixes their colours (default: as they appear in the table).
    ValueError: the table has no rows of `outlet`, or several comparisons of it.

    >>> charts.vocabulary(nk.vocabulary(story), outlet="The Pier")  # doctest: +SKIP
    """
    frame = tables.require(table, "vocabulary")
    if frame.empty:
        return theme.empty("Vocabulary is compared between two outlets or more; there are fewer")
    names = list(dict.fromkeys(frame["outlet"]))
    references = [a for a in dict.fromkeys(frame["against"]) if a not in names]
    if outlet is not None and outlet not in names:
        raise ValueError(f"the table has no rows of {outlet!r}; it has {', '.join(names)}")
    if len(names) == 2 and set(references) <= {OTHERS}:
        first, second = sorted(names, key=lambda name: name != outlet)
        return dots(frame, first, second, words, outlets, at_least)
    note = ""
    if outlet is None and len(names) > across_up_to and set(frame["against"]) == {OTHERS}:
        outlet = _foremost(frame, at_least)
        note = f"One of {len(names)} outlets, the one whose words stand out most, against the rest. "
    if outlet is not None:
        frame = frame[frame["outlet"] == outlet]
        names, references = [outlet], list(dict.fromkeys(frame["against"]))
        if len(references) > 1:
            raise ValueError(f"the table holds {outlet!r} against {len(references)} outlets one by one. Give the rows against one of them.")
    if len(names) == 1 and len(references) == 1:
        return dots(frame, names[0], references[0], words, outlets or list(dict.fromkeys(table["outlet"])), at_least, note)
    return _matrix(frame, names, words, at_least)


def _foremost(frame: pd.DataFrame, at_least: int) -> str:
    """The outlet that has the word whose interval ends furthest above equal."""
    some = frame[(frame["n"] >= at_least) & frame["low"].notna()]
    return frame["outlet"].iloc[0] if some.empty else frame.loc[some["low"].idxmax(), "outlet"]


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
    title = f"“{theme.cut(best.word)}”: {best.outlet} {int(best.n)}, {reference(best.against)} {int(best.n_against)}"
    whose = f"{best.outlet}: " if frame["method"].nunique() > 1 else ""  # outlets with more or fewer articles are measured in other ways
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
        title=title if best.low > 0 else "Too little text to tell the outlets apart: every interval holds “equal”",
        subtitle="Times used, coloured by the rate per 1,000 words; bold: the outlet that the word marks; grey: none. "
        f"{whose}{best.method}",
        rows=len(owners),
        top=top,
        bottom=theme.RATES_HEIGHT,
        xaxis=xaxis,
        yaxis=theme.down(list(owners), labels),
    )


def _cell(row: Any, owner: str) -> theme.Cell:
    n = str(int(row.n))
    return theme.Cell(float(row.per_thousand), f"<b>{n}</b>" if row.outlet == owner else n, hover(row), tables.key("word", row.word))
