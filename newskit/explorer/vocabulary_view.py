"""The view of words: which does each outlet favour, share and load, and how long and varied are its texts?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from newskit import analysis, charts, tables
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import Evidence
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key

PAIRS_UP_TO = 8  # outlets for which every pair gets a chart of its own, and all together a heat map
PHRASES = 16  # phrases in a chart: fewer are used twice

_NONE = {
    "word": "There is one outlet only: no vocabulary to compare.",
    "phrase": "No two outlets have phrases to compare: a phrase of two or three words has to be used twice in the story.",
}


def vocabulary(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Words, phrases, shared and loaded words, length and variety: a part for each; adds to `figures`."""
    return parts.choices(
        "Vocabulary",
        {
            "words": ("Words", _favoured(story, evidence, figures, "word")),
            "phrases": ("Phrases", _favoured(story, evidence, figures, "phrase")),
            "shared": ("Shared words", _shared(story, evidence, figures)),
            "loaded": ("Loaded words", _loaded(story, evidence, figures)),
            "variety": ("Length and variety", _variety(story, evidence, figures)),
        },
    )


# --- words and phrases ---


def _favoured(story: Story, evidence: Evidence, figures: dict[str, Any], kind: str) -> Html:
    """The charts of words, or of phrases: each outlet alone, each pair, and all together, with the tables behind them."""
    outlets, of = story.outlets, f"{kind}s"
    others = analysis.vocabulary(story, of=of)
    shown = {"outlets": outlets} if kind == "word" else {"outlets": outlets, "words": PHRASES}
    blocks = []

    def add(places: str, chart: theme.Chart, table: pd.DataFrame, sides: tuple[str, str] | None, **rules: Any) -> None:
        name = f"{'vocabulary' if kind == 'word' else of} {places}".strip()
        figure = parts.figure(figures, name, chart)
        for trace in figure["data"] if kind == "phrase" else ():
            trace["customdata"] = _renamed(trace.get("customdata", []), kind)
        words = _words_of_sides(figure, table, *sides, evidence) if sides else _words_across(figure, table, outlets, evidence)
        blocks.append(parts.block(figures, name, words, **rules))

    for outlet in outlets:
        table = others[others["outlet"] == outlet]
        if len(table):
            add(evidence.o(outlet), charts.vocabulary(table, **shown), table, (outlet, "the other outlets"), data_only=evidence.o(outlet))
    if len(outlets) <= PAIRS_UP_TO:
        each = analysis.vocabulary(story, against="each", of=of)
        of_pair = each.groupby(["outlet", "against"], sort=False).indices  # (outlet, against) → the places of its rows
        for one, other in combinations(outlets, 2):
            own, back = (of_pair.get(pair, ()) for pair in ((one, other), (other, one)))
            if len(own) or len(back):
                chart = charts.vocabulary(each.take(sorted([*own, *back])), **shown)
                add(evidence.o(one, other), chart, each.take(own), (one, other), data_only=evidence.o(one, other))
    if blocks and len(outlets) > PAIRS_UP_TO:
        chart = charts.vocabulary(others, **shown)
        for outlet in dict.fromkeys(outlet for trace in chart.data for outlet in trace.meta["outlets"]):  # the one that the chart is of
            own = others[others["outlet"] == outlet]
            add("", chart, own, (outlet, "the other outlets"), data_otherwise=True, data_o=evidence.o(outlet))
        blocks.append(_one_at_a_time(outlets, evidence))
    elif blocks and len(outlets) > 2:
        add("", charts.vocabulary(others, **shown), others, None, data_otherwise=True, data_least="1")
    return join(*blocks) if blocks else tag("p", _NONE[kind], class_="nk-empty")


def _renamed(keys: Any, kind: str) -> Any:
    """The keys of a chart's marks as keys of `kind`: "harbour bridge" is one thing as a phrase, another as a merged name."""
    if isinstance(keys, list):
        return [_renamed(inner, kind) for inner in keys]
    return key(kind, *json.loads(keys)[1:]) if isinstance(keys, str) else keys


def _one_at_a_time(outlets: Sequence[str], evidence: Evidence) -> Html:
    """More outlets than one picture holds: a way to each one against the rest."""
    buttons = (
        tag("button", evidence.swatch(outlet), outlet, title=outlet, data_do="only", data_outlet=evidence.o(outlet)) for outlet in outlets
    )
    said = f"{len(outlets)} outlets do not fit into one picture. Choose one to see it alone against all the others:"
    return tag("div", tag("p", said), tag("p", *buttons, class_="nk-words"), class_="nk-one-at-a-time", data_otherwise=True)


def _words_on(figure: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(json.loads(name)[1] for name in parts.keys(figure)))


def _word(figure: Mapping[str, Any], word: str, evidence: Evidence) -> Html:
    """A word of a chart, which opens its places, and how a merged name is written besides."""
    kind = json.loads(next(parts.keys(figure)))[0]
    also = evidence.also_written(word) if kind == "word" else ""
    return join(evidence.button(key(kind, word), word), tag("span", f" also written {also}", class_="nk-facts") if also else None)


def _words_of_sides(figure: Mapping[str, Any], table: pd.DataFrame, one: str, other: str, evidence: Evidence) -> Html:
    """The table behind a chart of two sides."""
    words = _words_on(figure)
    rows = {row.word: row for row in tables.rows(table[table["word"].isin(words)])}
    return parts.table(
        "",
        ("Word", one, other, "log2 ratio", "Interval", "Only here"),
        [
            (
                _word(figure, word, evidence),
                rows[word].n,
                rows[word].n_against,
                theme.number(rows[word].log_ratio),
                f"{_bound(rows[word].low)} to {_bound(rows[word].high)}",
                one if rows[word].only_here else other if not rows[word].n else "",
            )
            for word in words
        ],
    )


def _bound(value: float) -> str:
    return "open" if theme.missing(value) or abs(value) == float("inf") else theme.number(value)


def _words_across(figure: Mapping[str, Any], table: pd.DataFrame, outlets: Sequence[str], evidence: Evidence) -> Html:
    """The table behind the chart of words across outlets: counts, and rates per 1,000 words."""
    words = _words_on(figure)
    cells = {(row.word, row.outlet): row for row in tables.rows(table[table["word"].isin(words)])}
    owners = {
        word: owner for trace in figure["data"] for word, owner in zip(trace["y"], (trace.get("meta") or {}).get("rows", []), strict=False)
    }
    rows = []
    for word in words:
        found = [cells.get((word, outlet)) for outlet in outlets]
        counts = [f"{row.n} ({theme.number(row.per_thousand)})" if row else "0" for row in found]
        rows.append(_across(_word(figure, word, evidence), counts, outlets, evidence, data_o=evidence.o(owners[word])))
    return _table_across("Word", "Times used (per 1,000 words)", [tag("tbody", *rows)], outlets, evidence)


def _across(head: Html, cells: Sequence[object], outlets: Sequence[str], evidence: Evidence, **rules: Any) -> Html:
    """A row with a cell for each outlet."""
    own = (tag("td", cell, data_o=evidence.o(outlet)) for cell, outlet in zip(cells, outlets, strict=True))
    return tag("tr", tag("th", head, scope="row"), *own, **rules)


def _table_across(what: str, caption: str, groups: Iterable[Html], outlets: Sequence[str], evidence: Evidence) -> Html:
    names = (tag("th", outlet, scope="col", data_o=evidence.o(outlet)) for outlet in outlets)
    head = tag("tr", tag("th", what, scope="col"), *names)
    return parts.scrolling(tag("table", tag("caption", caption), tag("thead", head), *groups))


# --- shared words ---


def _shared(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Which words exactly which outlets use: the chart, and all words of the sets that it draws."""
    table = analysis.shared_vocabulary(story)
    figure = parts.figure(figures, "shared", charts.shared_vocabulary(table, outlets=story.outlets))
    rows = [
        tag("tr", tag("td", _names(outlets, evidence)), tag("td", evidence.button(key("words", *outlets), evidence.shared[outlets].size)),
            tag("td", evidence.words_of(outlets)), data_o=evidence.o(*outlets))
        for outlets in dict.fromkeys(tuple(json.loads(name)[1:]) for name in parts.keys(figure))
    ]  # fmt: skip
    block = parts.block(figures, "shared", parts.table("", ("Used by exactly", "Words", "Which, the most used first"), rows))
    said = "Title and words stay those of all outlets; with some picked, the sets drawn are those of the picked outlets only."
    return join(block, tag("p", said, class_="nk-facts") if len(story.outlets) > 2 else None)


def _names(outlets: Sequence[str], evidence: Evidence) -> Html:
    inside = (outlet for outlet in evidence.story.outlets if outlet in outlets)
    return join(*(tag("span", evidence.swatch(outlet), outlet, class_="nk-name") for outlet in inside))


# --- loaded words ---


def _loaded(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Loaded words by kind and outlet, the numbers behind them, and every word of the list that is used."""
    table = analysis.loaded_language(story)
    figure = parts.figure(figures, "loaded", charts.loaded_language(table, outlets=story.outlets))
    layout = figure["layout"]
    layout["meta"]["owners"] = [json.loads(row)[1] for row in layout["yaxis"].get("categoryarray", [])]  # whose row: None is a heading
    numbers = [
        tag(
            "tr",
            tag("td", row.kind),
            tag("td", row.outlet),
            tag("td", evidence.button(key("loaded", row.outlet, row.kind), row.n)),
            tag("td", f"{theme.number(row.per_thousand)} ({theme.number(row.low)} to {theme.number(row.high)})"),
            data_o=evidence.o(row.outlet),
        )
        for row in table[table["per_thousand"].notna()].sort_values("kind", kind="stable").itertuples()
    ]
    behind = parts.table("", ("Kind", "Outlet", "Words", "Per 1,000 words (interval)"), numbers)
    return join(parts.block(figures, "loaded", behind), *_loaded_words(story, evidence))


def _loaded_words(story: Story, evidence: Evidence) -> Iterator[Html]:
    outlets = story.outlets
    uses = [row for row in evidence.loaded if row.outlet in outlets]
    if uses:
        counts = Counter((row.kind, row.word, row.outlet) for row in uses)
        total = Counter((row.kind, row.word) for row in uses)
        groups = []
        for kind in dict.fromkeys(row.kind for row in uses):
            rows = [tag("tr", tag("th", kind, colspan=len(outlets) + 1, scope="rowgroup"), class_="nk-group")]
            for word in sorted({row.word for row in uses if row.kind == kind}, key=lambda word: (-total[kind, word], word)):
                button = evidence.button(key("loaded word", kind, word), word)
                cells = [counts[kind, word, outlet] or "" for outlet in outlets]
                using = evidence.o(*(outlet for outlet, n in zip(outlets, cells, strict=True) if n))
                rows.append(_across(button, cells, outlets, evidence, data_any=using))
            using = dict.fromkeys(row.outlet for row in uses if row.kind == kind)
            groups.append(tag("tbody", *rows, data_any=evidence.o(*using)))
        yield _table_across("Word", "Every word of the list that is used, and how often", groups, outlets, evidence)


# --- length and variety ---


def _variety(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """How long each outlet's texts are and how varied their words."""
    table = analysis.richness(story)
    parts.figure(figures, "variety", charts.richness(table, outlets=story.outlets))
    rows = [
        tag(
            "tr",
            tag("th", evidence.button(key("outlet", row.outlet), row.outlet), scope="row"),
            *(
                tag("td", cell)
                for cell in (
                    row.articles,
                    f"{row.words:,}",
                    f"{row.types:,}",
                    "" if theme.missing(row.mattr) else f"{row.mattr:.3f} ({int(row.window)})",
                    theme.number(row.sentence_length),
                    theme.number(row.word_length),
                )
            ),
            data_o=evidence.o(row.outlet),
        )
        for row in table[table["words"] > 0].itertuples()
    ]
    head = ("Outlet", "Articles", "Words", "Different words", "MATTR (words in a stretch)", "Words in a sentence", "Characters in a word")
    caveat = "Quotations count as the outlet's own words here, and a desk that prints an agency's text prints its style too."
    return join(parts.block(figures, "variety", parts.table("", head, rows)), tag("p", caveat, class_="nk-facts"))
