"""The view of the articles themselves: every line, what was set aside and why, and what the analyst may correct."""

from __future__ import annotations

from typing import Any

import pandas as pd

from newskit import analysis
from newskit.charts import theme
from newskit.corrections import references
from newskit.explorer.evidence import Evidence, marked, when
from newskit.explorer.markup import Html, join, tag
from newskit.story import ARTICLE_KINDS, FURNITURE_KINDS, Article, Story


def text(story: Story, evidence: Evidence) -> Html:
    """Every article folded under its counts; inside, every line in order. The browser adds the controls that correct it."""
    lines = analysis.lines(story)
    lines = lines[lines["kind"] != "blank"]
    own = dict(list(lines.groupby("article_id")))
    facts = {row.article_id: row for row in analysis.articles(story).itertuples()}
    alike = _versions(story)
    named = references(story)
    aside = sorted({*FURNITURE_KINDS, *lines["kind"]} - {*ARTICLE_KINDS})
    articles = [
        _article(a, own.get(a.id, lines[:0]), [*_facts(a, facts[a.id], evidence), *alike.get(a.id, [])], named[a.id], evidence)
        for a in story.articles
    ]
    return tag(
        "div",
        tag("div", class_="nk-corrections"),
        tag("div", tag("p", f"All articles: {_counts(lines)}", class_="nk-facts"), *articles),
        class_="nk-texts",
        data_kept=" ".join(ARTICLE_KINDS),
        data_aside=" ".join(aside),
    )


def _counts(lines: pd.DataFrame) -> str:
    """The lines kept and set aside, by kind."""
    aside = lines[~lines["kept"]]
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(aside["kind"].value_counts().items(), key=lambda count: (-count[1], count[0])))
    kept = f"{int(lines['kept'].sum())} of {theme.counted(len(lines), 'line')} kept; "
    return kept + (f"{len(aside)} set aside: {kinds}" if len(aside) else "none set aside")


def _article(article: Article, lines: pd.DataFrame, facts: list[Html], reference: str, evidence: Evidence) -> Html:
    named = join(evidence.swatch(article.outlet), tag("span", article.outlet, class_="nk-outlet"), " ", article.title)
    return tag(
        "details",
        tag("summary", named, tag("br"), tag("span", _counts(lines), class_="nk-facts")),
        tag("ul", *(tag("li", fact) for fact in facts), class_="nk-about"),
        evidence.article(article),
        class_="nk-whole",
        data_article=reference,
        data_outlet=article.outlet,
        data_agency=article.agency or "",
        data_published=article.published or "",
        data_o=evidence.o(article.outlet),
    )


def _facts(article: Article, row: Any, evidence: Evidence) -> list[Html]:
    """What is known of an article, a line each; the words that credit its agency are marked."""
    told = {
        "Published": when(article.published),
        "Place": article.place,
        "Language": article.language,
        "Remarks": row.flags,
    }
    return [_agency(article, evidence), *(join(f"{name}: {value}") for name, value in told.items() if value)]


def _versions(story: Story) -> dict[str, list[Html]]:
    """For each article that is nearly the same text as others: which, how much of it, and whether the measures count it."""
    said = {}
    for _, rows in analysis.versions(story).groupby("group"):
        for row in rows.itertuples():
            others = "; ".join(f"{story[other].outlet}, {story[other].title}" for other in rows["article_id"] if other != row.article_id)
            counted = "counted" if row.counted else "not counted, the latest is"
            said[row.article_id] = [join(f"{row.relation.capitalize()} ({counted}): {theme.percent(row.shared)} word for word in {others}")]
    return said


def _agency(article: Article, evidence: Evidence) -> Html:
    if not article.agency:
        return join("No agency is credited.")
    found = article.agency_evidence
    if not found:
        return join("Credits ", tag("b", article.agency), ".")
    credits = join("Credits ", tag("b", article.agency), f" ({found.rule}, {found.strength} evidence)")
    if found.start == found.end:  # a field of the file says it, not its text
        return join(credits, ".")
    around = evidence.sentence_at(article.id, found.start) or next((b for b in article.blocks if b.start <= found.start < b.end), found)
    words = marked(article.text[around.start : around.end], around.start, [(found.start, found.end, "mark")])
    return join(credits, ": “", words, "”")
