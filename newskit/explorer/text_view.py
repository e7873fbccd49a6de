"""The view of the articles themselves: every line, what was set aside and why, and what the analyst may correct."""

from __future__ import annotations

from typing import Any

import pandas as pd

from newskit import analysis
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED
from newskit.corrections import QUOTATION_KINDS, references
from newskit.explorer.evidence import Evidence, marked, when
from newskit.explorer.markup import Html, join, tag
from newskit.quoting.by_hand import paraphrases
from newskit.story import ARTICLE_KINDS, FURNITURE_KINDS, Article, Story

_Place = tuple[str, int]  # article_id, quotation_no

_PARAPHRASES = {"paraphrase": "paraphrases", "paraphrase candidate": "perhaps paraphrases"}


def text(story: Story, evidence: Evidence, correctable: bool = True) -> Html:
    """Every article folded under its counts; inside, every line in order. The browser adds the controls that correct it.

    A story without shared copy is not `correctable`: its lines are cut where copy begins and ends, and a correction is of a whole line.
    """
    lines = analysis.lines(story)
    lines = lines[lines["kind"] != "blank"]
    own = dict(list(lines.groupby("article_id")))
    facts = {row.article_id: row for row in analysis.articles(story).itertuples()}
    alike = _versions(story)
    named = references(story)
    quotations = analysis.quotations(story)
    checked = paraphrases(story.articles, quotations)
    paraphrasing = _paraphrasing(evidence, checked)
    quoted = {article_id: _quoted(rows, checked, paraphrasing) for article_id, rows in quotations.groupby("article_id") if correctable}
    aside = sorted({*FURNITURE_KINDS, *lines["kind"]} - {*ARTICLE_KINDS})
    articles = [
        _article(
            a, own.get(a.id, lines[:0]), [*_facts(a, facts[a.id], evidence), *alike.get(a.id, [])], quoted.get(a.id), named[a.id], evidence
        )
        for a in story.articles
    ]
    return tag(
        "div",
        tag("div", class_="nk-corrections") if correctable else None,
        tag(
            "div",
            tag("h4", "Every article", class_="nk-choice-name"),
            tag("p", f"All articles: {_counts(lines)}", class_="nk-facts"),
            *articles,
        ),
        class_="nk-texts",
        data_kept=" ".join(ARTICLE_KINDS),
        data_aside=" ".join(aside),
        data_quotations=" ".join(QUOTATION_KINDS),
    )


def _counts(lines: pd.DataFrame) -> str:
    """The lines kept and set aside, by kind."""
    aside = lines[~lines["kept"]]
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(aside["kind"].value_counts().items(), key=lambda count: (-count[1], count[0])))
    kept = f"{int(lines['kept'].sum())} of {theme.counted(len(lines), 'line')} kept; "
    return kept + (f"{len(aside)} set aside: {kinds}" if len(aside) else "none set aside")


def _article(article: Article, lines: pd.DataFrame, facts: list[Html], quoted: Html | None, reference: str, evidence: Evidence) -> Html:
    named = join(evidence.swatch(article.outlet), tag("span", article.outlet, class_="nk-outlet"), " ", article.title)
    return tag(
        "details",
        tag("summary", named, tag("br"), tag("span", _counts(lines), class_="nk-facts")),
        tag("ul", *(tag("li", fact) for fact in facts), class_="nk-about"),
        evidence.article(article),
        quoted,
        class_="nk-whole",
        data_article=reference,
        data_outlet=article.outlet,
        data_agency=article.agency or "",
        data_published=article.published or "",
        data_o=evidence.o(article.outlet),
    )


def _paraphrasing(evidence: Evidence, checked: dict[_Place, str]) -> dict[_Place, str]:
    """What is said of each quotation that may be a paraphrase, or that somebody read as one: of which, and whether that is sure."""
    said = {place: {"yes": "confirmed, but no paraphrase candidate here", "no": "no paraphrase"}[value] for place, value in checked.items()}
    of: dict[_Place, list[str]] = {}
    for row in (row for rows in evidence.coverage.values() for row in rows if row.relation in _PARAPHRASES):
        of.setdefault((row.article_id, row.quotation_no), []).append(f"{_PARAPHRASES[row.relation]} “{_brief(row.text)}”")
    return said | {place: ", ".join(one) for place, one in of.items()}


def _quoted(quotations: pd.DataFrame, checked: dict[_Place, str], paraphrasing: dict[_Place, str]) -> Html:
    """Each quotation of an article by its first words, with its speaker and kind; the browser puts it below its paragraph."""
    items = []
    for row in quotations[quotations["part"] == 1].itertuples():
        place = (row.article_id, row.quotation_no)
        perhaps = place in paraphrasing
        items.append(
            tag(
                "li",
                tag("span", f"“{_brief(row.text)}”"),
                " ",
                tag("span", paraphrasing[place], class_="nk-facts") if perhaps else None,
                " ",
                tag("span", UNNAMED if theme.missing(row.speaker) else row.speaker, f", {row.kind}", class_="nk-facts"),
                data_span=f"{row.start} {row.end}",
                data_quotation=row.kind,
                data_speaker="" if theme.missing(row.speaker) else row.speaker,
                data_paraphrase=checked.get(place, "") if perhaps else None,
            )
        )
    return tag("div", tag("p", "Its quotations", class_="nk-facts"), tag("ul", *items, class_="nk-voices"), class_="nk-quoted")


def _brief(text: str, most: int = 50) -> str:
    """The text, or as many of its characters."""
    return text if len(text) <= most else f"{text[:most]}…"


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
