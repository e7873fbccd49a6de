"""The view of sentences: which stand in another article too, what was changed, and what was left out?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from newskit import analysis, charts, tables
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import ORIGINS, RELATIONS, Evidence, foremost
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key

PAIRS = 1_000  # pairs of articles in a table


def overlap(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """Who shares how much, whose it is, articles side by side, passages, what is left out, differs, is paired; adds to `figures`."""
    outlet_of = {article.id: article.outlet for article in story.articles}
    return parts.choices(
        "Sentence overlap",
        {
            "shares": ("Shares", _shares(story, evidence, figures)),
            "origins": ("Origins", _origins(story, evidence, figures, outlet_of)),
            "reader": ("Side by side", _reader(story, evidence)),
            "passages": ("Passages", _passages(story, evidence)),
            "omissions": ("Left out", _left_out(story, evidence)),
            "differences": ("Differences", _differences(story, evidence, outlet_of)),
            "pairs": ("Pairs", _pairs(story, evidence, outlet_of)),
        },
    )


# --- shares ---


def _shares(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """How much of each article is also in each other."""
    between = analysis.article_overlap(story)
    published = {article.id: article.published for article in story.articles}
    parts.figure(figures, "overlap", charts.overlap(between, outlets=story.outlets, published=published))
    label = {article.id: evidence.label(article.id) for article in story.articles}
    every = listed = tables.rows(between)
    if len(every) > PAIRS:
        listed = foremost(every, attrgetter("outlet", "other_outlet"), attrgetter("containment"))[:PAIRS]
        listed.sort(key=attrgetter("containment"), reverse=True)
    rows = [
        tag(
            "tr",
            tag("th", label[row.article_id], scope="row"),
            tag("td", label[row.other_id]),
            tag("td", evidence.button(key("articles", row.article_id, row.other_id), theme.percent(row.containment))),
            tag("td", f"{row.jaccard:.2f}"),
            tag("td", int(row.shared_sentences)),
            tag("td", _way(evidence, row.article_id, row.other_id)),
            data_o=evidence.o(row.outlet, row.other_outlet),
        )
        for row in listed
    ]
    head = ("Article", "Also in", "Share of its text", "Jaccard", "Shared sentences", "Both articles")
    behind = parts.table("", head, rows)
    if len(listed) < len(every):
        said = f"{len(listed):,} of {len(every):,} pairs, the largest shares between each two outlets. All: nk.article_overlap(story)."
        behind = join(tag("p", said, class_="nk-facts nk-said"), behind)
    return parts.block(figures, "overlap", behind)


def _way(evidence: Evidence, *articles: str) -> Html:
    """The way to two articles side by side."""
    return tag("button", "Read side by side", class_="nk-more", data_read=evidence.numbers(*articles))


# --- origins ---


def _origins(story: Story, evidence: Evidence, figures: dict[str, Any], outlet_of: Mapping[str, str]) -> Html:
    """Each article as a strip of its sentences, how much of it comes from where, and what is said of agencies rests on."""
    strips = _strips(story, outlet_of)
    published = {article.id: article.published for article in story.articles}
    parts.figure(figures, "alignment", charts.alignment(strips, outlets=story.outlets, published=published))
    rows = []
    for row in analysis.article_origins(story).sort_values("article_id", key=lambda ids: ids.map(list(outlet_of).index)).itertuples():
        name = evidence.button(key("articles", row.article_id, row.article_id), evidence.named(row.article_id))
        shares = (row.agency, row.inferred, row.shared, row.own)
        cells = (f"{theme.percent(share)} ({round(share * row.words):,})" if share else "0" for share in shares)
        cells = tag("td", f"{row.words:,}"), *(tag("td", cell) for cell in cells)
        rows.append(tag("tr", tag("th", name, scope="row"), *cells, data_o=evidence.o(row.outlet)))
    head = ("Article", "Words", "Agency copy", "Inferred agency copy", "Shared, origin unknown", "Its own")
    said = (
        "Share of the article’s words, with the number of them. Agency copy: an agency’s dispatch has the sentence, or an article that"
        " credits an agency. Inferred: no dispatch and no credit is at hand, but several outlets carry the same sentences in one order."
        " Shared: other outlets carry it too, and who has it from whom is unknown. Its own: no other outlet here carries it, which does"
        " not say that nobody else does."
    )
    return join(
        parts.block(figures, "alignment", _strip_table(strips, evidence)),
        parts.table("Where the words of each article come from", head, rows),
        tag("p", said, class_="nk-facts nk-said"),
        _grounds(strips, evidence),
    )


def _grounds(strips: pd.DataFrame, evidence: Evidence) -> Html | None:
    """What every agency origin rests on, and the passages that it is said of; inferences unfolded."""
    items = []
    found = strips[strips["evidence"].notna()].sort_values("origin", ascending=False, kind="stable")  # inferences first
    for (origin, why), rows in found.groupby(["origin", "evidence"], sort=False):
        passages = rows.drop_duplicates("passage")
        carriers = rows.groupby("passage")["outlet"].agg(list)
        buttons = [
            join(
                evidence.button(
                    key("passage", row.passage),
                    theme.cut(evidence.sentences[row.article_id, row.start].text, 48),
                    data_of=evidence.mark(row.article_id, row.start),
                    data_any=evidence.any_of(*carriers[row.passage]),
                ),
                " ",
            )
            for row in tables.rows(passages)
        ]
        summary = f"{ORIGINS[origin]}: {theme.counted(len(passages), 'passage')}. {why}."
        folded = tag("details", tag("summary", summary), tag("p", *buttons, class_="nk-words"), open=origin == "inferred agency")
        items.append(tag("li", folded, data_any=evidence.any_of(*dict.fromkeys(rows["outlet"]))))
    return join(tag("h4", "What this rests on"), tag("ul", *items, class_="nk-groups")) if items else None


def _strips(story: Story, outlet_of: Mapping[str, str]) -> pd.DataFrame:
    """Every sentence with its passage and its closest relation to another outlet, article by article in the story's order."""
    order = {article: n for n, article in enumerate(outlet_of)}
    strips = analysis.passages(story)
    strips = strips.assign(order=strips["article_id"].map(order))
    return strips.sort_values(["order", "start"], kind="stable", ignore_index=True)


def _strip_table(strips: pd.DataFrame, evidence: Evidence) -> Html:
    rows = []
    for article_id, sentences in groupby(tables.rows(strips), key=attrgetter("article_id")):
        buttons = []
        for row in sentences:
            relation = "only here" if theme.missing(row.relation) else row.relation
            buttons.append(
                evidence.button(
                    key("sentence", article_id, row.start),
                    f"{row.sentence_no} {theme.SHARED[relation].sign}",
                    aria_label=f"sentence {row.sentence_no}: {RELATIONS.get(relation, relation)}, origin {row.origin}",
                    class_="nk-cell",
                )
            )
        cells = tag("th", evidence.label(article_id), scope="row"), tag("td", *buttons, class_="nk-cells")
        rows.append(tag("tr", *cells, data_o=evidence.o(row.outlet)))
    return parts.table("", ("Article", "Its sentences in order"), rows)


# --- side by side ---


def _reader(story: Story, evidence: Evidence) -> Html:
    """The articles that can be chosen. The browser puts copies of them side by side, with the pairs of sentences from `_pairs` in them."""
    names = (
        tag("li", evidence.label(article.id), data_article=evidence.numbers(article.id), data_o=evidence.o(article.outlet))
        for article in story.articles
    )
    signs = join(*(join(evidence.badge(relation, theme.SHARED), " ") for relation in ("verbatim", "edited", "rewritten")))
    said = (
        "A sentence and its match have one number, and a ribbon joins them where there is room; choosing either brings the other beside"
        " it. Marked: ", tag("del", "words that only the left has"), " and ", tag("ins", "words that only the right has"),
        ". What has no match is paler. Of three articles, a sentence in the middle shows what differs from the match chosen last.",
    )  # fmt: skip
    whole = len(evidence.listed) == len(evidence.pairs)
    return tag(
        "div",
        tag("ul", *names, hidden=True),
        tag("p", signs, *said, class_="nk-facts nk-said"),
        class_="nk-reader",
        data_few="Two articles are needed: pick another outlet.",
        data_none="share no sentence" if whole else "share no sentence that this page lists; nk.sentence_overlap(story) has all",
    )


# --- passages ---


def _passages(story: Story, evidence: Evidence) -> Html:
    """A row a passage, a column an outlet: how each has what two or more carry."""
    coverage = analysis.passage_coverage(story)
    if coverage.empty:
        return tag("p", "No passage is carried by two outlets.", class_="nk-empty")
    outlets = [*sorted(set(coverage["outlet"]) - set(story.outlets)), *story.outlets]
    head = tag("tr", tag("th", "Passage", scope="col"), *(tag("th", name, scope="col", data_o=evidence.o(name)) for name in outlets))
    rows = []
    publishers: dict[int, dict[str, Any]] = {}  # passage → outlet → its row
    for row in tables.rows(coverage):
        publishers.setdefault(row.passage, {})[row.outlet] = row
    for passage, having in publishers.items():
        first = next(row for row in having.values() if row.relation == "first")
        text = evidence.sentences[first.article_id, first.carried_at].text
        origin = evidence.from_agency.get((first.article_id, first.carried_at)) or f"{ORIGINS[first.origin]}."
        name = tag("th", evidence.button(key("passage", passage), text), tag("p", origin, class_="nk-facts"), scope="row")
        cells = (tag("td", _version(having.get(outlet), evidence), data_o=evidence.o(outlet)) for outlet in outlets)
        carriers = (row.outlet for row in having.values() if not theme.missing(row.article_id))
        rows.append(tag("tr", name, *cells, data_any=evidence.o(*carriers)))
    said = (
        "What two outlets or more carry, the most carried first. First: the version that the others are held against, an agency’s where"
        " there is one, else the earliest. Absent does not say that somebody took it out; not comparable: published before the first that"
        " has it, or too short."
    )
    table = parts.scrolling(tag("table", tag("thead", head), tag("tbody", *rows), class_="nk-passages"))
    return join(tag("p", said, class_="nk-facts nk-said"), table)


def _version(row: Any, evidence: Evidence) -> Html | None:
    """How a publisher has a passage; nothing for an agency that lacks it."""
    if row is None:
        return None
    first = row.relation == "first"
    shown = tag("span", "first", class_="nk-badge") if first else evidence.badge(row.relation, theme.QUOTED | theme.SHARED)
    return shown if theme.missing(row.article_id) else evidence.button(key("sentence", row.article_id, row.carried_at), shown)


# --- left out, differences ---


def _left_out(story: Story, evidence: Evidence) -> Html:
    none = "None of the picked outlets leaves out what half of the others carry."
    return parts.listed(list(_omissions(story, evidence)), none, class_="nk-omissions")


def _differences(story: Story, evidence: Evidence, outlet_of: Mapping[str, str]) -> Html:
    none = "No number, date or name differs between the picked outlets."
    return parts.listed(list(_disagreements(story, evidence, outlet_of)), none, class_="nk-differ")


def _omissions(story: Story, evidence: Evidence) -> Iterator[Html]:
    for row in analysis.omissions(story).itertuples():
        text = evidence.sentences[row.article_id, row.start].text
        yield tag(
            "li",
            tag("p", evidence.swatch(row.outlet), tag("b", row.outlet), f" leaves this out. {row.carried_by} of {row.of} others carry it:"),
            tag("blockquote", text),
            tag("p", evidence.source(row.article_id, row.start), class_="nk-facts"),
            data_o=evidence.o(row.outlet),
        )


def _disagreements(story: Story, evidence: Evidence, outlet_of: Mapping[str, str]) -> Iterator[Html]:
    """A figure, date or name an item: shown while two of the picked outlets, or one and an agency, differ."""
    for _, rows in analysis.disagreements(story).groupby("group", sort=False):
        variants: dict[str, list[str]] = {}  # a variant → who has it
        sides = []
        for row in rows.itertuples():
            sentence = evidence.sentence_at(row.article_id, row.start)
            text = evidence.button(key("sentence", row.article_id, sentence.start), row.text) if sentence else row.text
            sides.append(
                tag("span", evidence.named(row.article_id), ": ", text, class_="nk-side", data_o=evidence.o(outlet_of[row.article_id]))
            )
            variants.setdefault(row.text.casefold(), []).append(outlet_of[row.article_id])
        one = rows.iloc[0]
        where = evidence.sentence_at(one.article_id, one.start)
        around = tag("blockquote", where.text, data_o=evidence.o(outlet_of[one.article_id])) if where else None
        having = "|".join(evidence.any_of(*who) or "" for who in variants.values())
        yield tag("li", tag("b", f"{str(one.kind).capitalize()}: "), around, *sides, data_sides=having)


# --- pairs ---


def _pairs(story: Story, evidence: Evidence, outlet_of: Mapping[str, str]) -> Html:
    """The aligned passages of each two articles, those that share most first, two of one outlet last; only the first are unfolded."""
    groups: dict[tuple[str, str], list[str]] = {}
    for piece, rows in evidence.pairs.items():
        if piece not in evidence.listed:
            continue
        groups.setdefault((rows[0].article_id, rows[0].other_id), []).append(piece)
    items = []
    for articles, pieces in sorted(groups.items(), key=lambda group: (len({outlet_of[a] for a in group[0]}) == 1, -len(group[1]))):
        numbers = evidence.numbers(*articles)
        names = join(evidence.named(articles[0]), " and ", evidence.named(articles[1]), f": {theme.counted(len(pieces), 'passage')}")
        way = tag("p", _way(evidence, *articles), data_piece=f"r{numbers.replace(' ', '-')}")
        pairs = tag("ul", *(evidence.pair(piece) for piece in pieces), class_="nk-pairs")
        outlets = (outlet_of[article] for article in articles)
        folded = tag("details", tag("summary", names), way, pairs, open=not items)
        items.append(tag("li", folded, data_o=evidence.o(*outlets), data_articles=numbers))
    marked = tag(
        "p", "Marked: ", tag("del", "words only the left has"), " and ", tag("ins", "words only the right has"), ".", class_="nk-facts"
    )
    none = "None of the picked outlets share a sentence."
    some, every = len(evidence.listed), len(evidence.pairs)
    said = f"{some:,} of {every:,} pairs of sentences, of the articles that share most. All: nk.sentence_overlap(story)."
    few = tag("p", said, class_="nk-facts nk-said") if some < every else None
    return join(few, marked, parts.listed(items, none, class_="nk-groups"), _sensitivity(story))


def _sensitivity(story: Story) -> Html:
    """How many pairs there would be at other thresholds."""
    rows = [(f"{row.at_least:.1f}", row.verbatim, row.edited, row.rewritten) for row in analysis.sensitivity(story).itertuples()]
    said = "Two sentences are a pair from a similarity of 0.6 on. Where the numbers change little from row to row, little rests on that."
    head = ("Similarity at least", "Word for word", "Edited", "Rewritten")
    return parts.fold("How many pairs at other thresholds", tag("p", said, class_="nk-facts"), parts.table("", head, rows))
