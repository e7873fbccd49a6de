"""One story as a page: HTML that reads with scripts off, the figures, and what each key opens. Everything is made here, in Python."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any

import pandas as pd

from newskit import analysis, charts
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED
from newskit.explorer.evidence import RELATIONS, Evidence, when
from newskit.explorer.markup import Html, join, tag
from newskit.story import Story
from newskit.tables import key

FINDINGS_AT_FIRST = 6  # the others are folded, so that the picker is in sight
PAIRS_UP_TO = 8  # outlets for which every pair gets a vocabulary chart of its own

_VIEWS = {"vocabulary": "Vocabulary", "overlap": "Sentence overlap", "quotations": "Quotations"}


@dataclass(frozen=True)
class Page:
    """What an explorer shows, in JupyterLab and in a shared file alike.

    `html` is safe and complete; `figures` are Plotly figures by name; `evidence` says what each key opens:
    {key: {"title", "lead", "pieces", "marks"}}, its pieces standing in `html`.
    """

    title: str
    outlets: tuple[str, ...]
    html: str
    figures: Mapping[str, Any]
    evidence: Mapping[str, Any]

    def pack(self) -> str:
        """The page as text that a notebook can store: gzipped JSON in base64, a tenth of its length."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return base64.b64encode(gzip.compress(json.dumps(values).encode(), 9, mtime=0)).decode()

    @classmethod
    def unpack(cls, packed: str) -> Page:
        """The page that `pack` made this text from."""
        values = json.loads(gzip.decompress(base64.b64decode(packed)))
        return cls(**values | {"outlets": tuple(values["outlets"])})


def page(story: Story) -> Page:
    """The page of `story`.

    >>> page(story).figures.keys()  # doctest: +SKIP
    """
    evidence = Evidence(story)
    figures: dict[str, Any] = {}
    views = [
        _view("vocabulary", _vocabulary(story, evidence, figures)),
        _view("overlap", _overlap(story, evidence, figures)),
        _view("quotations", _quotations(story, evidence, figures)),
    ]
    for name in [k for figure in figures.values() for k in _keys(figure)]:
        evidence.entry(name)
    title = f"One story, {theme.counted(len(story.outlets), 'outlet')}"
    html = tag(
        "div",
        _header(story, title),
        _findings(story, evidence),
        _picker(story, evidence),
        tag("div", *(_tab(view, name) for view, name in _VIEWS.items()), class_="nk-tabs", role="tablist", aria_label="Views"),
        *views,
        tag(
            "section",
            tag("h3", "The articles"),
            *(evidence.article(article) for article in story.articles),
            class_="nk-store",
        ),
        tag("section", tag("h3", "Who is quoted where"), *evidence.voices.values(), class_="nk-store"),
        class_="nk-explorer",
    )
    return Page(title, story.outlets, html, figures, evidence.entries)


def _keys(figure: Mapping[str, Any]) -> Iterator[str]:
    """Every key on the marks of a figure."""

    def inside(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value:
                yield from inside(item)

    for trace in figure["data"]:
        yield from inside(trace.get("customdata", []))


# --- head ---


def _header(story: Story, title: str) -> Html:
    articles, lines = analysis.articles(story), analysis.lines(story)
    aside = lines[~lines["kept"] & (lines["kind"] != "blank")]
    dispatches = int((articles["role"] == "agency").sum())
    facts = [
        theme.counted(len(articles) - dispatches, "article"),
        f"{dispatches} agency dispatch{'es' * (dispatches > 1)}" if dispatches else "",
        f"{articles['words'].sum():,} words",
        f"{theme.counted(len(aside), 'line')} set aside" if len(aside) else "nothing set aside",
    ]
    read = _table(
        "What was read",
        ("Outlet", "Headline", "Published", "Agency", "By", "Words", "Sentences", "Remarks"),
        [
            (row.outlet, row.title, when(row.published), row.agency, row.byline, f"{row.words:,}", row.sentences, row.flags)
            for row in articles.itertuples()
        ],
    )
    left = _table(
        "What was set aside, and why",
        ("Outlet", "Kind", "Rule", "Line"),
        [(row.outlet, row.kind, row.rule, row.text) for row in aside.itertuples()],
    )
    unread = story.report[story.report["articles"] == 0] if story.report is not None else []
    lost = (
        _table("What was not read, and why", ("File", "Remarks"), [(row.file, row.note) for row in unread.itertuples()])
        if len(unread)
        else None
    )
    return tag(
        "header",
        tag("h2", title),
        tag("p", " · ".join(filter(None, facts)), class_="nk-facts"),
        _fold("What was read and set aside", read, lost if len(unread) else None, left if len(aside) else None),
    )


def _findings(story: Story, evidence: Evidence) -> Html:
    rows = analysis.findings(story)
    items = [
        tag(
            "li",
            row.sentence,
            " ",
            evidence.button(row.mark, "Read the passages", data_view=row.view, class_="nk-more"),
        )
        for row in rows.itertuples()
    ]
    none = tag("p", "Nothing stands out in these articles.")
    first, rest = items[:FINDINGS_AT_FIRST], items[FINDINGS_AT_FIRST:]
    return tag(
        "section",
        tag("h3", "What stands out"),
        tag("ul", *first) if first else none,
        _fold(f"{len(rest)} more", tag("ul", *rest)) if rest else None,
        class_="nk-findings",
    )


def _picker(story: Story, evidence: Evidence) -> Html:
    articles = analysis.articles(story)
    labels = []
    for outlet in story.outlets:
        own = articles[(articles["outlet"] == outlet) & (articles["role"] == "outlet")]
        counts = f"{theme.counted(len(own), 'article')}, {own['words'].sum():,} words"
        labels.append(
            tag(
                "label",
                tag("input", type="checkbox", checked=True),
                evidence.swatch(outlet),
                tag("span", outlet, class_="nk-outlet"),
                tag("span", counts, class_="nk-facts"),
            )
        )
    return tag(
        "fieldset",
        tag("legend", "Outlets"),
        *labels,
        tag(
            "div",
            tag("button", "All", data_do="all"),
            tag("button", "None", data_do="none"),
            class_="nk-both",
        ),
        tag("p", "", role="status"),
        class_="nk-picker",
    )


def _tab(view: str, name: str) -> Html:
    return tag("button", name, role="tab", data_view=view)


def _view(name: str, *parts: object) -> Html:
    return tag(
        "section",
        tag("h3", _VIEWS[name], class_="nk-view-name"),
        tag("p", "Choose a mark, a number or a word: the text behind it opens here.", class_="nk-hint"),
        *parts,
        class_="nk-view",
        role="tabpanel",
        aria_label=_VIEWS[name],
        data_view=name,
    )


# --- vocabulary ---


def _vocabulary(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    outlets = story.outlets
    others, each = analysis.vocabulary(story), analysis.vocabulary(story, against="each")
    blocks = []
    for outlet in outlets:
        table = others[others["outlet"] == outlet]
        if len(table):
            name = f"vocabulary {evidence.o(outlet)}"
            figure = _figure(figures, name, charts.vocabulary(table, outlets=outlets))
            blocks.append(
                _block(figures, name, _words_of_side(figure, table, outlet, "the other outlets", evidence), data_only=evidence.o(outlet))
            )
    for one, other in combinations(outlets, 2) if len(outlets) <= PAIRS_UP_TO else ():
        table = each[each["outlet"].isin([one, other]) & each["against"].isin([one, other])]
        name = f"vocabulary {evidence.o(one, other)}"
        figure = _figure(figures, name, charts.vocabulary(table, outlets=outlets))
        blocks.append(
            _block(
                figures, name, _words_of_side(figure, table[table["outlet"] == one], one, other, evidence), data_only=evidence.o(one, other)
            )
        )
    if len(outlets) > 2:
        figure = _figure(figures, "vocabulary", charts.vocabulary(others, outlets=outlets))
        blocks.append(_block(figures, "vocabulary", _words_across(figure, others, outlets, evidence), data_otherwise=True, data_least="1"))
    return join(*blocks) if blocks else tag("p", "There is one outlet only: no vocabulary to compare.", class_="nk-empty")


def _words_on(figure: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(json.loads(name)[1] for name in _keys(figure)))


def _words_of_side(figure: Mapping[str, Any], table: pd.DataFrame, one: str, other: str, evidence: Evidence) -> Html:
    """The table behind a chart of two sides."""
    rows = {row.word: row for row in table.itertuples()}
    return _table(
        "",
        ("Word", one, other, "log2 ratio", "Interval", "Only here"),
        [
            (
                evidence.button(key("word", word), word),
                rows[word].n,
                rows[word].n_against,
                theme.number(rows[word].log_ratio),
                f"{_bound(rows[word].low)} to {_bound(rows[word].high)}",
                one if rows[word].only_here else other if not rows[word].n else "",
            )
            for word in _words_on(figure)
        ],
    )


def _bound(value: float) -> str:
    return "open" if theme.missing(value) or abs(value) == float("inf") else theme.number(value)


def _words_across(figure: Mapping[str, Any], table: pd.DataFrame, outlets: Sequence[str], evidence: Evidence) -> Html:
    """The table behind the chart of words across outlets: counts, and rates per 1,000 words."""
    cells = {(row.word, row.outlet): row for row in table.itertuples()}
    owners = {
        word: owner for trace in figure["data"] for word, owner in zip(trace["y"], (trace.get("meta") or {}).get("rows", []), strict=False)
    }
    rows = []
    for word in _words_on(figure):
        found = [cells.get((word, outlet)) for outlet in outlets]
        rows.append(
            tag(
                "tr",
                tag("th", evidence.button(key("word", word), word), scope="row"),
                *(
                    tag("td", f"{row.n} ({theme.number(row.per_thousand)})" if row else "0", data_o=evidence.o(outlet))
                    for row, outlet in zip(found, outlets, strict=True)
                ),
                data_o=evidence.o(owners[word]) if word in owners else None,
            )
        )
    head = tag("tr", tag("th", "Word", scope="col"), *(tag("th", outlet, scope="col", data_o=evidence.o(outlet)) for outlet in outlets))
    return _scrolling(tag("table", tag("caption", "Times used (per 1,000 words)"), tag("thead", head), tag("tbody", *rows)))


# --- overlap ---


def _overlap(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    outlet_of = {article.id: article.outlet for article in story.articles}
    between = analysis.article_overlap(story)
    _figure(figures, "overlap", charts.overlap(between, outlets=story.outlets))
    strips = _strips(story, outlet_of)
    _figure(figures, "alignment", charts.alignment(strips, outlets=story.outlets))
    alone = tag("p", "Pick two outlets or more to see what they share.", class_="nk-empty nk-one", hidden=True)
    return join(
        alone,
        _block(figures, "overlap", _shares(between, evidence)),
        _block(figures, "alignment", _strip_table(strips, evidence)),
        tag("h4", "Left out"),
        _list(
            list(_omissions(story, evidence)), "None of the picked outlets leaves out what half of the others carry.", class_="nk-omissions"
        ),
        tag("h4", "Where the same sentence differs"),
        _list(
            list(_disagreements(story, evidence, outlet_of)),
            "No number, date or name differs between the picked outlets.",
            class_="nk-differ",
        ),
        tag("h4", "Sentences that stand in two articles"),
        tag("p", _key_to_edits(), class_="nk-facts"),
        _list(_shared(evidence), "None of the picked outlets share a sentence.", class_="nk-groups"),
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
    return _table("", ("Article", "Also in", "Share of its text", "Jaccard", "Shared sentences"), rows)


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
    return _table("", ("Article", "Its sentences in order"), rows)


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


# --- quotations ---


def _quotations(story: Story, evidence: Evidence, figures: dict[str, Any]) -> Html:
    coverage = analysis.quote_coverage(story)
    if coverage.empty:
        return tag("p", "No quotation was found in these articles.", class_="nk-empty")
    shares = analysis.speaker_share(story)
    _figure(figures, "coverage", charts.coverage(coverage))
    _figure(figures, "speakers", charts.speakers(shares, outlets=story.outlets))
    return join(
        _block(figures, "coverage", _matrix(coverage, evidence)),
        _block(figures, "speakers", _speakers(shares, evidence)),
        tag("h4", "Every quotation, outlet by outlet"),
        tag("ol", *(evidence.quotation(cluster) for cluster in evidence.coverage), class_="nk-quotations"),
    )


def _speaker(row: Any) -> str:
    return UNNAMED if theme.missing(row.speaker) else row.speaker


def _matrix(coverage: pd.DataFrame, evidence: Evidence) -> Html:
    """Quotations under their speakers, outlets across; each cell says in words how the outlet carried it."""
    outlets = list(dict.fromkeys(coverage["outlet"]))
    head = tag(
        "tr", tag("th", "Quotation", scope="col"), *(tag("th", outlet, scope="col", data_o=evidence.o(outlet)) for outlet in outlets)
    )
    by_speaker: dict[str, list[Html]] = {}
    for cluster, rows in evidence.coverage.items():
        cells = [
            tag(
                "td",
                evidence.button(
                    key("quotation", cluster, row.outlet),
                    evidence.badge(row.relation, theme.QUOTED),
                ),
                data_o=evidence.o(row.outlet),
            )
            for row in rows
        ]
        by_speaker.setdefault(_speaker(rows[0]), []).append(tag("tr", tag("th", rows[0].text, scope="row"), *cells))
    bodies = [
        tag("tbody", tag("tr", tag("th", speaker, scope="rowgroup", colspan=str(len(outlets) + 1)), class_="nk-group"), *rows)
        for speaker, rows in by_speaker.items()
    ]
    return _scrolling(tag("table", tag("thead", head), *bodies, class_="nk-matrix"))


def _speakers(shares: pd.DataFrame, evidence: Evidence) -> Html:
    """How many quotations of each speaker each outlet has, and what share of its quotations that is."""
    rows = [
        tag(
            "tr",
            tag("th", _speaker(row), scope="row"),
            tag("td", row.outlet),
            tag("td", evidence.button(key("speaker", row.outlet, None if theme.missing(row.speaker) else row.speaker), row.quotations)),
            tag("td", theme.percent(row.share)),
            tag("td", row.words),
            data_o=evidence.o(row.outlet),
        )
        for row in shares.itertuples()
    ]
    return _table("", ("Speaker", "Outlet", "Quotations", "Share of its quotations", "Words quoted"), rows)


# --- parts ---


def _figure(figures: dict[str, Any], name: str, chart: theme.Chart) -> Mapping[str, Any]:
    """The chart as a dict under its name. Its title goes into the HTML, where it wraps and reads without scripts."""
    figure = json.loads(chart.to_json())
    layout = figure["layout"]
    layout["meta"]["head"] = head = _head(layout["title"])
    layout["height"] -= head
    layout["margin"]["t"] -= head
    del layout["title"]
    figures[name] = figure
    return figure


def _head(title: Mapping[str, Any]) -> int:
    """The pixels that theme.chart keeps for a title and a subtitle, less a little air."""
    below = title["subtitle"]["text"]
    return 20 + 25 * title["text"].count("<br>") + (22 + 17 * below.count("<br>") if below else 0)


def _block(figures: Mapping[str, Any], name: str, behind: Html, **attributes: Any) -> Html:
    """A chart under its title, and the table behind it."""
    said = figures[name]["layout"]["meta"]
    return tag(
        "div",
        tag(
            "figure",
            tag("figcaption", tag("b", said["title"]), tag("span", said["subtitle"], class_="nk-facts"), class_="nk-caption"),
            tag("div", class_="nk-chart", data_figure=name),
        ),
        _fold("The table behind this chart", behind),
        class_="nk-block",
        tabindex="-1",
        **attributes,
    )


def _fold(summary: str, *parts: object) -> Html:
    return tag("details", tag("summary", summary), *parts)


def _list(items: Sequence[Html], empty: str, **attributes: Any) -> Html:
    return tag("ul", *items, data_empty=empty, **attributes)


def _table(caption: str, columns: Sequence[str], rows: Iterable[Any]) -> Html:
    """A table from rows of cells, or from finished rows."""
    head = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in columns)))
    body = [row if isinstance(row, Html) else tag("tr", *(tag("td", "" if theme.missing(cell) else cell) for cell in row)) for row in rows]
    return _scrolling(tag("table", tag("caption", caption) if caption else None, head, tag("tbody", *body)))


def _scrolling(table: Html) -> Html:
    return tag("div", table, class_="nk-scroll", tabindex="0", role="region", aria_label="Table")


def style() -> str:
    """The colours of the explorer as CSS custom properties, from charts.theme; light and dark."""
    colours = "".join(f".nk-explorer .nk-c{n}{{--nk-colour:{colour}}}" for n, colour in enumerate(theme.OUTLET_COLOURS))
    relations = {name: mark.colour for name, mark in (theme.QUOTED | theme.SHARED).items()}
    badges = "".join(f".nk-explorer .nk-{name.replace(' ', '-')}{{--nk-colour:{colour}}}" for name, colour in relations.items())
    light = f"color-scheme:light;--nk-ink:{theme.FONT_ON_LIGHT};--nk-accent:{theme.OUTLET_COLOURS[0]}"
    dark = f"color-scheme:dark;--nk-ink:{theme.FONT_ON_DARK};--nk-accent:{theme.OUTLET_COLOURS[4]}"
    return (
        f":root,.nk-explorer{{{light};--nk-colour:{theme.NEUTRAL};--nk-faint:{theme.FAINT};--nk-line:{theme.GRID};"
        f"--nk-before:{theme.OUTLET_COLOURS[1]};--nk-after:{theme.OUTLET_COLOURS[0]}}}"
        f"@media(prefers-color-scheme:dark){{:root,.nk-explorer:not([data-theme]){{{dark}}}}}"
        f".nk-explorer[data-theme=light]{{{light}}}.nk-explorer[data-theme=dark]{{{dark}}}{colours}{badges}"
    )
