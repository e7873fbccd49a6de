"""Whose sentences are also someone else's? Article by article, and sentence by sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from newskit import tables
from newskit.charts import theme


def overlap(
    table: pd.DataFrame,
    outlets: Sequence[str] | None = None,
    published: Mapping[str, str | None] | None = None,
    roomy: int = 8,
    figures_up_to: int = 20,
    articles_up_to: int = 60,
) -> theme.Chart:
    """How much of each article (row) is also in each other (column): containment, and the sentences they share in brackets.

    `table` is the article_overlap table.
    `outlets` is the story's outlets, the order of the articles; another publisher is an agency, first and always shown
    (default: all in the table are outlets). `published` (a dict, or a column indexed by article_id) says when each article was, in
    ISO 8601: the articles then stand in the order of publication, those without a date last. Above `roomy` articles the cells have no
    room for the brackets, above `figures_up_to` none for a figure: there the colour has a scale, and the figures stand under the
    pointer and in the table. Of more than `articles_up_to` only so many are drawn, those with the largest share in common with another.

    >>> charts.overlap(nk.article_overlap(story), story.outlets, nk.articles(story).set_index("article_id")["published"])  # doctest: +SKIP
    """
    frame = tables.require(table, "article_overlap")
    published = {} if published is None else dict(published)
    if frame.empty:
        return theme.empty("There are no two articles to compare")
    both = [*zip(frame["article_id"], frame["outlet"], strict=True), *zip(frame["other_id"], frame["other_outlet"], strict=True)]
    publishers = _ordered(dict(both), outlets, published)
    names, short = theme.articles(publishers), theme.articles(publishers, at_most=20)
    every = len(publishers)
    publishers = _sharing(frame, publishers, articles_up_to)
    articles, short = list(publishers), [short[article] for article in publishers]
    frame = frame[frame["article_id"].isin(articles) & frame["other_id"].isin(articles)]
    pairs = {(row.article_id, row.other_id): row for row in tables.rows(frame)}
    shown = _shown(publishers.values(), outlets)
    labels = [theme.label(name) for name in short]
    xaxis, top = theme.across(articles, short, labels)
    room, dense = len(articles) <= roomy, len(articles) > figures_up_to
    cells = {pair: _pair_cell(row, names, room, dense) for pair, row in pairs.items()}
    brightest = max(1, math.ceil(round(10 * frame["containment"].max(), 6))) / 10  # in tenths: the largest share, not all of a text
    heats = theme.matrix(
        [[cells.get((article, other)) for other in articles] for article in articles],
        x=articles,
        y=articles,
        rows=shown,
        columns=shown,
        size=theme.text_size((4 if room else 2) * len(articles)),
        zmax=brightest,
        **theme.SHARES if dense else theme.AMOUNTS,
    )
    between = [row for row in pairs.values() if row.outlet != row.other_outlet] or list(pairs.values())
    most = max(between, key=lambda row: (_is_outlet(row.outlet, outlets), row.containment))
    share = f"{theme.percent(most.containment)} of the text of {names[most.article_id]} is also in {names[most.other_id]}"
    return theme.chart(
        heats,
        title=share if most.containment > 0 else "No two articles share a passage",
        subtitle="Share of the row’s text that is also in the column (containment)"
        + ("; in brackets, the row’s sentences that both have" if room else "")
        + f". Dark is next to nothing, the brightest colour {theme.percent(brightest)}, grey none"
        + _in_time(publishers, published)
        + (f". The {len(articles)} of {every} articles that have most in common with another" if len(articles) < every else ""),
        rows=len(articles),
        row=18 if dense else 34,
        top=top,
        bottom=theme.SCALE_HEIGHT if dense else 0,
        annotations=[theme.corner("share of ↓ also in →")],
        xaxis=xaxis,
        yaxis=theme.down(articles, labels),
    )


def _sharing(frame: pd.DataFrame, publishers: dict[str, str], at_most: int) -> dict[str, str]:
    """At most so many of the articles: those of the pairs with the largest shares, of two publishers first, in the order given."""
    if len(publishers) <= at_most:
        return publishers
    order = {article: n for n, article in enumerate(publishers)}
    columns = (frame[column].tolist() for column in ("outlet", "other_outlet", "containment", "article_id", "other_id"))
    pairs = sorted((one == other, -share, order[a], order[b], a, b) for one, other, share, a, b in zip(*columns, strict=True))
    drawn = set(list(dict.fromkeys(article for *_, a, b in pairs for article in (a, b)))[:at_most])
    return {article: publisher for article, publisher in publishers.items() if article in drawn}


def _pair_cell(row: Any, names: dict[str, str], room: bool, dense: bool) -> theme.Cell:
    share, sentences = theme.percent(row.containment), int(row.shared_sentences)
    hover = theme.hover(
        f"{share} of the text of {names[row.article_id]} is also in {names[row.other_id]}",
        f"{theme.counted(sentences, 'shared sentence')}; Jaccard {row.jaccard:.2f}",
        f"{row.article_id}, {row.other_id}",
    )
    text = "" if dense else theme.label(f"{share} ({sentences})" if room else share)
    return theme.Cell(float(row.containment), text, hover, tables.key("articles", row.article_id, row.other_id))


def alignment(table: pd.DataFrame, outlets: Sequence[str] | None = None, published: Mapping[str, str | None] | None = None) -> theme.Chart:
    """Each article as a strip of its sentences: colour and letter say where each comes from, the sign whether it is also elsewhere.

    `table` is the passages table.
    `outlets` is the story's outlets, the order of the articles; another publisher is an agency, first and always shown
    (default: all in the table are outlets). `published` says when each article was, as for `overlap`.

    >>> charts.alignment(nk.passages(story), story.outlets)  # doctest: +SKIP
    """
    frame = tables.require(table, "passages")
    published = {} if published is None else dict(published)
    if frame.empty:
        return theme.empty("There are no sentences to compare")
    publishers = _ordered(dict(zip(frame["article_id"], frame["outlet"], strict=True)), outlets, published)
    names = theme.articles(publishers)
    sentences = frame.drop_duplicates(["article_id", "start"]).sort_values("start")
    strips = {article: tables.rows(sentences[sentences["article_id"] == article]) for article in publishers}
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
        weight="bold",
        **theme.steps(theme.ORIGINS),
    )
    entries = theme.legend(theme.ORIGINS, sentences["origin"])
    there = {_relation(row) for strip in strips.values() for row in strip}
    signs = ", ".join(f"{mark.sign} {relation}" for relation, mark in theme.SHARED.items() if relation in there)
    return theme.chart(
        [*heats, *entries],
        title=found if shared[most] else "No sentence is also in another article",
        subtitle="One square is one sentence, in the article’s order. Colour and letter: where it comes from; sign: whether it is also in "
        f"another article ({signs})" + _in_time(publishers, published),
        rows=len(strips),
        row=40,
        bottom=theme.legend_height(len(entries)) + 26,
        **theme.LEGEND,
        xaxis={"showgrid": False, "zeroline": False, "tick0": 5, "dtick": 5, "title": {"text": "sentence", "standoff": 4}},
        yaxis=theme.down(list(strips), [theme.label(name) for name in theme.articles(publishers, at_most=24).values()]),
    )


def _relation(row: Any) -> str:
    return "only here" if theme.missing(row.relation) else row.relation


def _sentence_cell(row: Any) -> theme.Cell:
    relation = _relation(row)
    sign, letter = theme.SHARED[relation].sign, theme.ORIGINS[row.origin].sign
    elsewhere = "in no other article" if relation == "only here" else f"{relation} in another article"
    return theme.Cell(
        list(theme.ORIGINS).index(row.origin),
        f"{sign}<br>{letter}" if letter else sign,
        theme.hover(f"{row.outlet}, sentence {int(row.sentence_no)}", elsewhere, f"origin: {row.origin}", row.article_id),
        tables.key("sentence", row.article_id, row.start),
    )


def _ordered(publishers: dict[str, str], outlets: Sequence[str] | None, published: Mapping[str, str | None]) -> dict[str, str]:
    """The articles with their publishers: by time, where it is known; agencies, then the outlets in their order, each by id."""
    order = {name: n for n, name in enumerate(outlets if outlets is not None else sorted(set(publishers.values())))}
    when = {article: _when(published.get(article)) for article in publishers}
    return dict(sorted(publishers.items(), key=lambda item: (when[item[0]], order.get(item[1], -1), item[1], item[0])))


def _when(published: str | None) -> datetime:
    """A moment to sort by: a day without a time begins, a time without a zone is taken as UTC, no date is the end of time."""
    if theme.missing(published) or not published:
        return datetime.max.replace(tzinfo=UTC)
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_time(articles: Iterable[str], published: Mapping[str, str | None]) -> str:
    """What a subtitle says of the order."""
    dated = [bool(date) and not theme.missing(date) for date in map(published.get, articles)]
    undated = "" if all(dated) else ", those without a date last"
    return f". Articles in the order of publication{undated}" if any(dated) else ""


def _shown(publishers: Any, outlets: Sequence[str] | None) -> list[str | None]:
    """The outlet of each article; None for an agency, which is shown whichever outlets are picked."""
    return [name if _is_outlet(name, outlets) else None for name in publishers]


def _is_outlet(publisher: str, outlets: Sequence[str] | None) -> bool:
    return outlets is None or publisher in outlets
