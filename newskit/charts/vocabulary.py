"""Which words does each outlet favour? Two sides: diverging dots. More outlets: words across outlets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme
from newskit.charts.dots import OTHERS, chance, dots, hover, is_piece, judged, reference, sign, thing, undecided


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
    A dot is filled, a count bold, and a word in the title, where its q is below .05 or, in a comparison that no test is possible for,
    where its interval leaves out "equal". Not every such interval is a finding: the subtitle says how many chance would make.
    ValueError: the table has no rows of `outlet`, or holds an outlet against several others one by one.

    >>> charts.vocabulary(nk.vocabulary(story), outlet="The Pier")  # doctest: +SKIP
    """
    frame = tables.require(table, "vocabulary")
    if frame.empty:
        return theme.empty("Nothing to compare: there are fewer than two outlets, or their texts are too short")
    rows = judged(frame)
    names = everybody = list(dict.fromkeys(row.outlet for row in rows))
    if outlet is not None and outlet not in names:
        raise ValueError(f"the table has no rows of {outlet!r}; it has {', '.join(names)}")
    comparisons = dict.fromkeys((row.outlet, row.against) for row in rows)
    references = [name for name in dict.fromkeys(against for _, against in comparisons) if name not in names]
    if len(names) == 2 and set(references) <= {OTHERS} and _each_other(rows, *names):
        first, second = sorted(names, key=lambda name: name != outlet)
        return dots(rows, first, second, words, outlets, at_least)
    note = ""
    if outlet is None and len(names) > across_up_to and {against for _, against in comparisons} == {OTHERS}:
        outlet = _foremost(rows, at_least)
        note = f"One of {len(names)} outlets, the one whose words stand out most, against the rest. "
    if outlet is not None:
        rows = [row for row in rows if row.outlet == outlet]
        names, references = [outlet], [against for of, against in comparisons if of == outlet]
    if sum(of in names for of, _ in comparisons) > len(names):
        raise ValueError(
            "the table compares outlets one by one, and a chart shows one comparison of each. Keep the rows of one pair:"
            ' table[table["outlet"].isin(pair) & table["against"].isin(pair)]; or compare with against="others".'
        )
    if len(names) == 1:
        return dots(rows, names[0], references[0], words, outlets or everybody, at_least, note)
    return _matrix(rows, names, references, words, at_least)


def _each_other(rows: Sequence[Any], one: str, other: str) -> bool:
    """Whether what `one` is held against is `other`; two outlets of a larger story are each held against more than that."""
    of_other = {row.word: row.n for row in rows if row.outlet == other}
    return all(of_other.get(row.word, row.n_against) == row.n_against for row in rows if row.outlet == one)


def _foremost(rows: Sequence[Any], at_least: int) -> str:
    """The outlet that has the word whose interval ends furthest above equal, among those of which more may be claimed."""
    some = [row for row in rows if row.n >= at_least and row.log_ratio > 0 and not math.isnan(row.low)]
    some = [row for row in some if row.sure] or some
    return max(some or rows[:1], key=lambda row: row.low).outlet


def _matrix(rows: Sequence[Any], outlets: list[str], references: list[str], words: int, at_least: int) -> theme.Chart:
    """Words across outlets: the first few that each outlet uses `at_least` times, in colour the rate, in the cells the counts."""
    what, methods = thing(rows), {row.method for row in rows}
    untested = sum(not row.tested for row in rows)
    rank: Counter[str] = Counter()
    marked = []
    for row in rows:
        rank[row.outlet] += 1
        if row.log_ratio > 0 and row.n >= at_least:
            marked.append((rank[row.outlet], row.word, row.outlet))
    marked.sort(key=itemgetter(0))
    foremost: dict[str, str] = {}
    for _, word, outlet in marked:
        foremost.setdefault(word, outlet)  # a word once: where it ranks first
    each = max(2, words // len(outlets))
    owners = {word: outlet for outlet in outlets for word in [word for word, of in foremost.items() if of == outlet][:each]}
    if not owners:
        return theme.empty(f"No {what} marks any outlet more than the others")
    rows = [row for row in rows if row.word in owners]
    cells = {(row.word, row.outlet): _cell(row) for row in rows}
    for word in owners:
        for outlet in outlets:
            cells.setdefault((word, outlet), _nothing(word, outlet))
    beside = [name for name in references if name != OTHERS]
    cells |= {(row.word, name): _beside(row) for row in rows for name in beside}
    columns = outlets + beside
    best = max(rows, key=_claim)
    title = f"“{theme.cut(best.word)}”: {best.outlet} {int(best.n)}, {reference(best.against)} {int(best.n_against)}"
    whose = f"{best.outlet}: " if len(methods) > 1 else ""  # outlets with more or fewer articles are measured in other ways
    uncoloured = "".join(f" All are held against {name}, the last column, which has no rate." for name in beside)
    labels = [theme.label(word, at_most=24) for word in owners]
    xaxis, top = theme.across(columns, columns, labels)
    heats = theme.matrix(
        [[cells[word, column] for column in columns] for word in owners],
        x=columns,
        y=list(owners),
        rows=list(owners.values()),
        columns=columns,
        **theme.RATES,
    )
    return theme.chart(
        heats,
        title=title if best.sure else undecided(rows, "the outlets apart", what),
        subtitle=f"Times used, coloured by the rate per 1,000 words; bold: used more, and {sign(rows)}; grey: none.{uncoloured} "
        f"{chance(rows, untested)}{whose}{best.method}",
        rows=len(owners),
        top=top,
        bottom=theme.SCALE_HEIGHT,
        xaxis=xaxis,
        yaxis=theme.down(list(owners), labels),
    )


def _claim(row: Any) -> tuple[bool, bool, bool, float]:
    """How good a row is as the title: sure, used more rather than less, a whole word, and far from equal."""
    apart = row.low if row.log_ratio > 0 else -row.high
    return row.sure, row.log_ratio > 0, not is_piece(row.word), float("-inf") if theme.missing(apart) else apart


def _cell(row: Any) -> theme.Cell:
    n = str(int(row.n))
    return theme.Cell(
        float(row.per_thousand),
        f"<b>{n}</b>" if row.sure and row.log_ratio > 0 else n,
        hover(row, row.method),
        tables.key("word", row.word),
    )


def _nothing(word: str, outlet: str) -> theme.Cell:
    """The cell of a word that neither the outlet nor what it is held against uses."""
    return theme.Cell(0.0, "0", theme.hover(f"“{word}”", f"{outlet}: 0"), tables.key("word", word))


def _beside(row: Any) -> theme.Cell:
    """The cell of the outlet that the others are held against."""
    said = theme.hover(f"“{row.word}”", f"{row.against}: {int(row.n_against)}", "what the other outlets are held against")
    return theme.Cell(0.0, str(int(row.n_against)), said, tables.key("word", row.word))
