"""Whose sentences are also someone else's? Article by article, and sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme


def overlap(table: pd.DataFrame, outlets: Sequence[str] | None = None, roomy: int = 10) -> theme.Chart:
    """How much of each article (row) is also in each other (column): containment, and the sentences they share in brackets.

    `table` is the article_overlap table.
    `outlets` is the story's outlets, the order of the articles; another publisher is an agency, first and always shown
    (default: all in the table are outlets). Above `roomy` articles the cells have no room for the brackets.

    >>> charts.overlap(nk.article_overlap(story), story.outlets)  # doctest: +SKIP
    """
    frame = tables.require(table, "article_overlap")
    if frame.empty:
        return theme.empty("There are no two articles to compare")
    both = [*zip(frame["article_id"], frame["outlet"], strict=True), *zip(frame["other_id"], frame["other_outlet"], strict=True)]
    publishers = _ordered(dict(both), outlets)
    articles = list(publishers)
    names = _names(publishers)
    pairs = {(row.article_id, row.other_id): row for row in frame.itertuples()}
    shown = _shown(publishers.values(), outlets)
    labels = [theme.label(names[article], at_most=28) for article in articles]
    xaxis, top = theme.across(articles, [names[article] for article in articles], labels)
    room = len(articles) <= roomy
    cells = {pair: _pair_cell(row, names, room) for pair, row in pairs.items()}
    heats = theme.matrix(
        [[cells.get((article, other)) for other in articles] for article in articles],
        x=articles,
        y=articles,
        rows=shown,
        columns=shown,
        size=theme.text_size(4 * len(articles)),
        zmax=1,
        **theme.AMOUNTS,
    )
    between = [row for row in pairs.values() if row.outlet != row.other_outlet] or list(pairs.values())
    most = max(between, key=lambda row: (_is_outlet(row.outlet, outlets), row.containment))
    share = f"{theme.percent(most.containment)} of the text of {names[most.article_id]} is also in {names[most.other_id]}"
    return theme.chart(
        heats,
        title=share if most.containment > 0 else "No two articles share a passage",
        subtitle="Share of the row’s text that is also in the column (containment)"
        + ("; in brackets, the row’s sentences that both have" if room else ""),
        rows=len(articles),
        row=34,
        top=top,
        annotations=[theme.corner("share of ↓ also in →")],
        xaxis=xaxis,
        yaxis=theme.down(articles, labels),
    )


def _pair_cell(row: Any, names: dict[str, str], room: bool) -> theme.Cell:
    share, sentences = theme.percent(row.containment), int(row.shared_sentences)
    hover = theme.hover(
        f"{share} of the text of {names[row.article_id]} is also in {names[row.other_id]}",
        f"{theme.counted(sentences, 'shared sentence')}; Jaccard {row.jaccard:.2f}",
    )
    text = theme.label(f"{share} ({sentences})" if room else share)
    return theme.Cell(float(row.containment), text, hover, tables.key("articles", row.article_id, row.other_id))


def alignment(table: pd.DataFrame, outlets: Sequence[str] | None = None) -> theme.Chart:
    """Each article as a strip of its sentences: colour and sign say whether each is also elsewhere, A and a that an agency wrote it.

    `table` is the passages table.
    `outlets` is the story's outlets, the order of the articles; another publisher is an agency, first and always shown
    (default: all in the table are outlets).

    >>> charts.alignment(nk.passages(story), story.outlets)  # doctest: +SKIP
    """
    frame = tables.require(table, "passages")
    if frame.empty:
        return theme.empty("There are no sentences to compare")
    publishers = _ordered(dict(zip(frame["article_id"], frame["outlet"], strict=True)), outlets)
    names = _names(publishers)
    sentences = frame.drop_duplicates(["article_id", "start"]).sort_values("start")
    strips = {article: list(sentences[sentences["article_id"] == article].itertuples()) for article in publishers}
    longest = max(map(len, strips.values()))
    shared = {article: sum(_relation(row) != "only here" for row in strip) for article, strip in strips.items()}
    most = max(shared, key=lambda article: (_is_outlet(publishers[article], outlets), shared[article] / len(strips[article])))
    verb = "is" if shared[most] == 1 else "are"
    found = f"{shared[most]} of {theme.counted(len(strips[most]), 'sentence')} in {names[most]} {verb} also in another article"
    heats = theme.matrix(
        [[*map(_sentence_cell, strip), *[None] * (longest - len(strip))] for strip in strips.values()],
        x=list(range(1, longest + 1)),
        y=list(strips),
        rows=_shown(publishers.values(), outlets),
        columns=[None] * longest,
        size=theme.text_size(longest),
        **theme.steps(theme.SHARED),
    )
    entries = theme.legend(theme.SHARED, (_relation(row) for strip in strips.values() for row in strip))
    return theme.chart(
        [*heats, *entries],
        title=found if shared[most] else "No sentence is also in another article",
        subtitle="One square is one sentence, in the article’s order. A: agency copy, a: probably agency copy",
        rows=len(strips),
        row=40,
        bottom=theme.legend_height(len(entries)) + 26,
        **theme.LEGEND,
        xaxis={"showgrid": False, "zeroline": False, "tick0": 5, "dtick": 5, "title": {"text": "sentence", "standoff": 4}},
        yaxis=theme.down(list(strips), [theme.label(names[article], at_most=28) for article in strips]),
    )


def _relation(row: Any) -> str:
    return "only here" if theme.missing(row.relation) else row.relation


def _sentence_cell(row: Any) -> theme.Cell:
    relation = _relation(row)
    sign, origin = theme.SHARED[relation].sign, theme.ORIGIN_SIGNS.get(row.origin, "")
    elsewhere = "in no other article" if relation == "only here" else f"{relation} in another article"
    return theme.Cell(
        list(theme.SHARED).index(relation),
        f"<b>{sign}</b><br>{origin}" if origin else f"<b>{sign}</b>",
        theme.hover(f"{row.outlet}, sentence {int(row.sentence_no)}", elsewhere, f"origin: {row.origin}"),
        tables.key("sentence", row.article_id, row.start),
    )


def _ordered(publishers: dict[str, str], outlets: Sequence[str] | None) -> dict[str, str]:
    """The articles with their publishers: agencies, then the outlets in their order, each with its articles by id."""
    order = {name: n for n, name in enumerate(outlets if outlets is not None else sorted(set(publishers.values())))}
    return dict(sorted(publishers.items(), key=lambda item: (order.get(item[1], -1), item[1], item[0])))


def _names(publishers: dict[str, str]) -> dict[str, str]:
    """What each article is called: its outlet, with the article's id where the outlet has several."""
    several = pd.Series(publishers).duplicated(keep=False)
    return {article: f"{outlet} ({article})" if several[article] else outlet for article, outlet in publishers.items()}


def _shown(publishers: Any, outlets: Sequence[str] | None) -> list[str | None]:
    """The outlet of each article; None for an agency, which is shown whichever outlets are picked."""
    return [name if _is_outlet(name, outlets) else None for name in publishers]


def _is_outlet(publisher: str, outlets: Sequence[str] | None) -> bool:
    return outlets is None or publisher in outlets
