"""The view that opens first: what stands out, how much of each article is whose, how each begins, and what was read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from newskit import analysis
from newskit.charts import theme
from newskit.explorer import parts
from newskit.explorer.evidence import ORIGINS, Evidence, when
from newskit.explorer.markup import Html, join, link, tag
from newskit.story import Story
from newskit.tables import key

AT_FIRST = 6  # findings below those of the head; the others are folded
SECOND_FROM = 4  # articles from which "in one other" is few: of two or three it is all or most
UNBROKEN = 30  # characters that stand on one line of a headline

_SHARES = {"agency": "agency", "inferred": "inferred agency", "shared": "unknown", "own": "own"}  # a column of article_origins → an origin


def overview(story: Story, evidence: Evidence, findings: list[Html]) -> Html:
    """`findings` (the items that the head does not show), shares of other people's text, headlines and leads, and what was read."""
    first, rest = findings[:AT_FIRST], findings[AT_FIRST:]
    return join(
        tag(
            "section",
            tag("h4", "What stands out") if findings else None,
            tag("ul", *first) if first else None,
            parts.fold(f"{theme.counted(len(rest), 'more finding')}", tag("ul", *rest)) if rest else None,
            tag("div", class_="nk-earlier"),
            tag("div", class_="nk-marks"),
            class_="nk-findings",
        ),
        join(tag("h4", "How much of each article is whose"), _origins(story, evidence)) if len(story.articles) > 1 else None,
        tag("h4", "How each begins"),
        _headlines(story, evidence),
        tag("h4", "What was read"),
        _read(story, evidence),
    )


def findings(story: Story, evidence: Evidence, views: Mapping[str, str]) -> list[Html]:
    """Every finding as an item: its sentence, the way to its passages and to the view that shows them, and room for the analyst's mark."""
    return [
        tag(
            "li",
            tag("span", row.sentence, class_="nk-sentence"),
            " ",
            tag("span", class_="nk-verdict", data_verdict=n),
            tag(
                "p",
                evidence.button(row.mark, f"Read the {'article' if json.loads(row.mark)[0] == 'outlet' else 'passages'}", class_="nk-more"),
                evidence.button(row.mark, f"{views[row.view]} →", data_view=row.view, class_="nk-more"),
                class_="nk-ways",
            ),
            data_any=evidence.o(*row.outlets) or None,
        )
        for n, row in enumerate(analysis.findings(story).itertuples())
    ]


# --- how much is whose ---


def _origins(story: Story, evidence: Evidence) -> Html:
    """A row an article: the shares of its words that are agency copy, shared and its own, as a bar and in words."""
    table = analysis.article_origins(story)
    rows = [
        tag(
            "li",
            tag("p", evidence.named(row.article_id), " ", tag("span", f"{row.words:,} words", class_="nk-facts")),
            tag("div", *_bar(row), class_="nk-bar", aria_hidden="true"),
            tag("p", ", ".join(_shares(row)), class_="nk-facts"),
            data_o=evidence.o(row.outlet),
        )
        for row in table[table["outlet"].isin(story.outlets)].itertuples()
    ]
    said = (
        "Whole sentences count, by their words. Agency copy is all of an article that credits an agency, and what others have in common"
        " with it or with a dispatch; shared is what another outlet has too, without a sign of whose it was."
    )
    return join(
        parts.listed(rows, "No article of the picked outlets has a word.", class_="nk-bars"), tag("p", said, class_="nk-facts nk-said")
    )


def _bar(row: Any) -> Iterator[Html]:
    for column, origin in _SHARES.items():
        if share := round(100 * getattr(row, column)):
            yield tag("span", class_=f"nk-{origin.replace(' ', '-')} nk-w{share}")


def _shares(row: Any) -> Iterator[str]:
    for column, origin in _SHARES.items():
        if share := getattr(row, column):
            yield f"{theme.percent(share)} {ORIGINS[origin][0].lower()}{ORIGINS[origin][1:]}"


# --- how each begins ---


def _headlines(story: Story, evidence: Evidence) -> Html:
    """How each article begins, side by side, with the words that few of the others have."""
    passages, words = analysis.headlines(story), analysis.headline_words(story)
    several = len(analysis.articles(story).query("counted"))
    underlined = several >= SECOND_FROM
    few = words["articles"] <= (1 + underlined if several > 1 else 0)  # of one article every word would be rare
    rare = {(row.article_id, row.start): row for row in words[few].itertuples()}
    cards = []
    for article_id, rows in passages.groupby("article_id", sort=False):
        article = story[article_id]
        texts = {part: join(*_spaced_out(rows[rows["part"] == part], rare, evidence)) for part in ("headline", "standfirst", "lead")}
        cards.append(
            tag(
                "li",
                tag("p", evidence.swatch(article.outlet), tag("span", article.outlet, class_="nk-outlet")),
                tag("h5", texts["headline"] or article.title or "No headline"),
                tag("p", texts["standfirst"]) if texts["standfirst"] else None,
                tag("blockquote", texts["lead"]) if texts["lead"] else None,
                class_="nk-card",
                data_o=evidence.o(article.outlet),
            )
        )
    said = tag(
        "p", tag("mark", "Marked"), ": in no other article of the story. ",
        join(_second("Underlined"), ": in one other. ") if underlined else None,
        "Each opens every place where it stands. Every word counts, also inside quotations and in an agency's dispatch;"
        " the fewer the articles, the more words are marked by chance.", class_="nk-facts",
    )  # fmt: skip
    return join(
        said if rare else None, parts.listed(cards, "No article of the picked outlets has a headline or a lead.", class_="nk-cards")
    )


def _spaced_out(rows: pd.DataFrame, rare: Mapping[tuple[str, int], Any], evidence: Evidence) -> Iterator[Html | str]:
    """The sentences of a headline or lead, each rare word a way to its places."""
    for n, row in enumerate(rows.itertuples()):
        yield " " if n else ""
        words = [word for word in evidence.words_in(row.article_id, row.start) if (row.article_id, word.start) in rare]
        for chunk in re.finditer(r"\s+|\S+", row.text):
            at, end = row.start + chunk.start(), row.start + chunk.end()
            pieces = []
            for word in (word for word in words if at <= word.start and word.end <= end):
                text = evidence.button(evidence.written(word.word), row.text[word.start - row.start : word.end - row.start])
                once = rare[row.article_id, word.start].articles == 1
                pieces += [row.text[at - row.start : word.start - row.start], tag("mark", text) if once else _second(text)]
                at = word.end
            rest = row.text[at - row.start : end - row.start]
            unbroken = pieces and chunk.end() - chunk.start() <= UNBROKEN  # a line may end beside a button: not before its comma
            yield tag("span", *pieces, rest, class_="nk-unbroken") if unbroken else join(*pieces, rest)


def _second(text: object) -> Html:
    return tag("span", text, class_="nk-second")


# --- what was read ---


def _read(story: Story, evidence: Evidence) -> Html:
    """Every article with what is known of it, and folded what was set aside and what could not be read."""
    articles, lines = analysis.articles(story), analysis.lines(story)
    aside = lines[~lines["kept"] & (lines["kind"] != "blank")]
    unread = story.report[story.report["articles"] == 0] if story.report is not None else ()
    head = ("Outlet", "Headline", "Published", "Agency", "By", "Words", "Sentences", "Remarks")
    first, rows = articles.drop_duplicates("outlet").index, []
    for row in articles.itertuples():
        headline = evidence.button(key("articles", row.article_id, row.article_id), row.title or "No headline")
        known = [when(row.published), row.agency, row.byline, f"{row.words:,}", row.sentences, row.flags]
        named = join(evidence.swatch(row.outlet), row.outlet)
        if row.Index in first:  # by keyboard, what a click on any of the outlet's swatches opens
            named = evidence.button(key("outlet", row.outlet), named, title="Read what it wrote")
        cells = [named, join(headline, " ", link(row.url)), *known]
        rows.append(tag("tr", *(tag("td", "" if theme.missing(cell) else cell) for cell in cells), data_o=evidence.o(row.outlet)))
    lines_aside = (
        tag("tr", *(tag("td", cell) for cell in (row.outlet, row.kind, row.rule, row.text)), data_o=evidence.o(row.outlet))
        for row in aside.itertuples()
    )
    set_aside = parts.table("", ("Outlet", "Kind", "Rule", "Line"), lines_aside)
    not_read = parts.table("", ("File", "Remarks"), [(row.file, row.note) for row in unread.itertuples()]) if len(unread) else None
    return join(
        parts.table("Every article", head, rows),
        tag("p", f"The numbers see of each article: {story.view}.", class_="nk-facts"),
        parts.fold(f"{theme.counted(len(unread), 'file')} that could not be read, and why", not_read) if len(unread) else None,
        parts.fold(f"{theme.counted(len(aside), 'line')} set aside, and why", set_aside) if len(aside) else None,
    )
