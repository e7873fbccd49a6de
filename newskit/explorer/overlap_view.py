"""The view of sentences: which stand in another article too, what was changed, and what was left out?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from newskit import analysis, charts
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import RELATIONS, Evidence
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key


def overlap(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    """What articles share, what an outlet leaves out, where the same sentence differs, and every aligned pair; adds to `figures`."""
    outlet_of = {article.id: article.outlet for article in story.articles}
    between = analysis.article_overlap(story)
    parts.figure(figures, "overlap", charts.overlap(between, outlets=story.outlets))
    strips = _strips(story, outlet_of)
    parts.figure(figures, "alignment", charts.alignment(strips, outlets=story.outlets))
    return join(
        parts.block(figures, "overlap", _shares(between, evidence)),
        parts.block(figures, "alignment", _strip_table(strips, evidence)),
        tag("h4", "Left out"),
        parts.listed(
            list(_omissions(story, evidence)), "None of the picked outlets leaves out what half of the others carry.", class_="nk-omissions"
        ),
        tag("h4", "Where the same sentence differs"),
        parts.listed(
            list(_disagreements(story, evidence, outlet_of)),
            "No number, date or name differs between the picked outlets.",
            class_="nk-differ",
        ),
        tag("h4", "Sentences that stand in two articles"),
        tag("p", _key_to_edits(), class_="nk-facts"),
        parts.listed(_shared(evidence), "None of the picked outlets share a sentence.", class_="nk-groups"),
    )


def _shared(evidence: Evidence) -> list[Html]:
    """The aligned passages of each two articles, those that share most first; only the first are unfolded."""
    groups: dict[tuple[str, str], list[str]] = {}
    for piece, rows in evidence.pairs.items():
        groups.setdefault((rows[0].article_id, rows[0].other_id), []).append(piece)
    items = []
    for articles, pieces in sorted(groups.items(), key=lambda group: -len(group[1])):
        names = join(evidence.named(articles[0]), " and ", evidence.named(articles[1]), f": {theme.counted(len(pieces), 'passage')}")
        pairs = tag("ul", *(evidence.pair(piece) for piece in pieces), class_="nk-pairs")
        outlets = (evidence.story[article].outlet for article in articles)
        items.append(tag("li", tag("details", tag("summary", names), pairs, open=not items), data_o=evidence.o(*outlets)))
    return items


def _strips(story: Story, outlet_of: Mapping[str, str]) -> pd.DataFrame:
    """Every sentence with its passage and its closest relation to another outlet, article by article in the story's order."""
    order = {article: n for n, article in enumerate(outlet_of)}
    strips = analysis.passages(story)
    strips = strips.assign(order=strips["article_id"].map(order))
    return strips.sort_values(["order", "start"], kind="stable", ignore_index=True)


def _shares(between: pd.DataFrame, evidence: Evidence) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", evidence.label(row.article_id), scope="row"),
            tag("td", evidence.label(row.other_id)),
            tag("td", evidence.button(key("articles", row.article_id, row.other_id), theme.percent(row.containment))),
            tag("td", f"{row.jaccard:.2f}"),
            tag("td", int(row.shared_sentences)),
            data_o=evidence.o(row.outlet, row.other_outlet),
        )
        for row in between.itertuples()
    ]
    return parts.table("", ("Article", "Also in", "Share of its text", "Jaccard", "Shared sentences"), rows)


def _strip_table(strips: pd.DataFrame, evidence: Evidence) -> Html:
    rows = []
    for article_id, sentences in strips.groupby("article_id", sort=False):
        buttons = []
        for row in sentences.itertuples():
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
        rows.append(tag("tr", *cells, data_o=evidence.o(sentences["outlet"].iloc[0])))
    return parts.table("", ("Article", "Its sentences in order"), rows)


def _key_to_edits() -> Html:
    return join("Marked: ", tag("del", "words only the left has"), " and ", tag("ins", "words only the right has"), ".")


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
    for (_, kind), rows in analysis.disagreements(story).groupby(["passage", "kind"], sort=False):
        sides = []
        for row in rows.itertuples():
            sentence = evidence.sentence_at(row.article_id, row.start)
            text = evidence.button(key("sentence", row.article_id, sentence.start), row.text) if sentence else row.text
            sides.append(
                tag("span", evidence.named(row.article_id), ": ", text, class_="nk-side", data_o=evidence.o(outlet_of[row.article_id]))
            )
        outlets = {outlet_of[row.article_id] for row in rows.itertuples()}
        yield tag("li", tag("b", f"{str(kind).capitalize()}: "), *sides, data_o="" if len(outlets) > 2 else evidence.o(*sorted(outlets)))
