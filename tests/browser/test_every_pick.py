"""Every table of the sample story's explorer under every pick of outlets: what is shown is Python's table filtered by the pick.

What is expected comes from the tables of `nk`, never from the page. Of a chart Python says which words and sets it draws.
"""

import json
import re
from collections import Counter
from itertools import combinations

import pytest
from looking import MARKS

import newskit as nk
from newskit import analysis
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED
from newskit.explorer.evidence import ORIGINS, RELATIONS, when
from newskit.explorer.page import page
from newskit.sharing.document import explorer_page

# A table or list → its rows, and what is read of each.
CELLS = "th, td"
ROWS = {
    "findings": (".nk-findings li", ".nk-sentence"),
    "whose": (".nk-bars > li", "p"),
    "headlines": (".nk-card", ".nk-outlet, h5, p:not(:has(> .nk-outlet)), blockquote"),
    "articles": ('[data-view="overview"] > .nk-scroll tr', CELLS),
    "set aside": ('[data-view="overview"] > details tr', CELLS),
    "words": ('[data-choice="words"] tr', CELLS),
    "phrases": ('[data-choice="phrases"] tr', CELLS),
    "shared words": ('[data-choice="shared"] tr', CELLS),
    "loaded words": ('[data-choice="loaded"] .nk-block tr', CELLS),
    "every loaded word": ('[data-choice="loaded"] > .nk-scroll tr', CELLS),
    "variety": ('[data-choice="variety"] tr', CELLS),
    "shares": ('[data-choice="shares"] tr', CELLS),
    "strips": ('[data-choice="origins"] .nk-block tr', CELLS),
    "origins": ('[data-choice="origins"] > .nk-scroll tr', CELLS),
    "grounds": ('[data-choice="origins"] .nk-groups > li', "summary, button"),
    "passages": ('[data-choice="passages"] tr', CELLS),
    "left out": (".nk-omissions > li", "p, blockquote"),
    "differences": (".nk-differ > li", "b, blockquote, .nk-side"),
    "pairs": ('[data-choice="pairs"] .nk-groups > li, .nk-pair', ":scope > details > summary, .nk-badge, blockquote"),
    "thresholds": ('[data-choice="pairs"] tr', CELLS),
    "coverage": ('[data-choice="coverage"] .nk-block tr', CELLS),
    "quotations": (".nk-quotations > li, .nk-quotations .nk-variant", ".nk-speaker, .nk-longest, .nk-outlet, .nk-badge"),
    "speakers": ('[data-choice="speakers"] tr', CELLS),
    "positions": ('[data-choice="positions"] tr', CELLS),
    "verbs": ('[data-choice="verbs"] tr', CELLS),
    "summary": ('[data-choice="summary"] tr', CELLS),
    "text": (".nk-whole", "summary .nk-outlet"),
}
OF_BOTH = (
    *("words", "phrases", "shared words", "loaded words", "every loaded word", "variety"),
    *("coverage", "quotations", "speakers", "positions", "verbs", "summary", "text"),
)

# Shows all views, parts and folds at once to the eye, while the page takes them for closed and draws no chart.
UNFOLD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.nk-explorer :is(.nk-view, .nk-choice)[hidden] { display: block !important; }
    .nk-explorer .nk-view > * { content-visibility: auto; }`); // what is below the window has no need of a layout
  document.adoptedStyleSheets = [sheet];
  for (const fold of document.querySelectorAll("details:not(.nk-whole)")) fold.open = true;
}"""

# Picks by clicks on the boxes, and reads what can then be seen: for each pick {name: rows of cells}, as text.
READ = r"""([picks, rows]) => {
  const root = document.querySelector(".nk-explorer:not([hidden])");
  const boxes = [...root.querySelectorAll(".nk-picker input")];
  const shown = (node) => node.checkVisibility();
  const textOf = (node) => (node.nodeType === 3 ? node.data : shown(node) ? [...node.childNodes].map(textOf).join("") : "");
  const said = (node) => (node.querySelector("[hidden]") ? textOf(node) : node.textContent).replace(/\s+/g, " ").trim();
  const read = ([row, cells]) =>
    [...root.querySelectorAll(row)]
      .filter(shown)
      .map((node) => [...node.querySelectorAll(cells)].filter((cell) => cell.closest(row) === node && shown(cell)).map(said));
  const seen = picks.map((picked) => {
    boxes.forEach((box, n) => box.checked === picked.includes(n) || box.click());
    return Object.fromEntries(Object.entries(rows).map(([name, place]) => [name, read(place)]));
  });
  return JSON.stringify(seen);
}"""


def batched(items, size):
    return [items[at : at + size] for at in range(0, len(items), size)]


def picks(outlets):
    """Every pick, each one click away from the one before (Gray code)."""
    codes = (n ^ (n >> 1) for n in range(2 ** len(outlets)))
    return [tuple(outlet for place, outlet in enumerate(outlets) if code >> place & 1) for code in codes]


@pytest.fixture(scope="module")
def made():
    return page(nk.sample())


@pytest.fixture(scope="module")
def open_sample(browser, made, tmp_path_factory):
    """Opens the file of the sample story: open_sample() is a page."""
    path = tmp_path_factory.mktemp("picks") / "sample.html"
    path.write_text(explorer_page(made, text="full"), encoding="utf-8")
    context = browser.new_context(offline=True, reduced_motion="reduce", viewport={"width": 1200, "height": 900})
    errors = []
    context.on("weberror", lambda error: errors.append(str(error.error)))

    def opened():
        page = context.new_page()
        page.goto(path.as_uri())
        page.locator(".nk-live").wait_for()
        return page

    yield opened
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def seen(open_sample, made):
    """What is shown under every pick, and what Python says: for either page ({pick: {name: rows}}, {name: function of a pick})."""
    whole, own, page = nk.sample(), nk.without_shared_copy(nk.sample()), open_sample()

    def walked(story, names):
        page.evaluate(UNFOLD)
        places = {outlet: n for n, outlet in enumerate(story.outlets)}
        every, rows, shown = picks(story.outlets), {name: ROWS[name] for name in names}, []
        for some in batched(every, 32):  # between two calls the browser lays the page out, which nobody looks at
            shown += json.loads(page.evaluate(READ, [[[places[outlet] for outlet in pick] for pick in some], rows]))
        return dict(zip(every, shown, strict=True))

    both = {"whole": (walked(whole, ROWS), expected(whole, made.figures))}
    page.get_by_role("switch", name="Without shared copy").click()
    both["without shared copy"] = walked(own, OF_BOTH), expected(own, made.without.figures)
    page.close()
    return both


@pytest.mark.parametrize(("which", "name"), [*(("whole", name) for name in ROWS), *(("without shared copy", name) for name in OF_BOTH)])
def test_what_is_shown_is_pythons_table_filtered_by_the_pick(seen, which, name):
    shown, tables = seen[which]
    assert len(shown) == 128
    for pick, by_name in shown.items():
        assert by_name[name] == [[" ".join(str(cell).split()) for cell in row] for row in tables[name](pick)], pick
    assert any(by_name[name] for by_name in shown.values())


# ---- the marks of the charts

CHARTS = {
    "Vocabulary": ("Words", "Phrases", "Shared words", "Loaded words", "Length and variety"),
    "Sentence overlap": ("Shares", "Origins"),
    "Quotations": ("Coverage", "Speakers", "Where they speak", "Verbs"),
}
OTHERS = "012 246 135 0235 3456 0146 01234 12356 023456 123456".split()  # picks of three outlets to six, by place

# Picks, waits for the chart that is shown, and gives the keys of its marks and of the table behind it.
DRAWN = f"""async (picked) => {{
  const root = document.querySelector(".nk-explorer:not([hidden])");
  root.querySelectorAll(".nk-picker input").forEach((box, n) => box.checked === picked.includes(n) || box.click());
  const box = [...root.querySelectorAll("[data-figure]")].find((node) => node.offsetParent);
  for (let n = 0; n < 2000 && box.dataset.drawn !== picked.join(" "); n++) await new Promise((go) => setTimeout(go, 5));
  const rows = [...box.closest(".nk-block").querySelectorAll("table [data-key]")].filter((node) => !node.closest("[hidden]"));
  return [({MARKS})().map(([key]) => key), rows.map((node) => Number(node.dataset.key))];
}}"""


@pytest.fixture(scope="module")
def folded(open_sample):
    return open_sample()


@pytest.mark.parametrize(("view", "part"), [(view, part) for view, parts in CHARTS.items() for part in parts])
def test_the_marks_drawn_are_of_the_picked_outlets_and_those_of_the_table(folded, made, view, part):
    story = nk.sample()
    places = range(len(story.outlets))
    _, outlet_of, known = _facts(story)
    names = list(made.evidence)
    folded.get_by_role("tab", name=view).click()
    folded.get_by_role("button", name=part, exact=True).click()
    for picked in [*combinations(places, 1), *combinations(places, 2), tuple(places), *(tuple(map(int, other)) for other in OTHERS)]:
        pick = {story.outlets[n] for n in picked}
        marks, rows = folded.evaluate(DRAWN, list(picked))
        marks, rows = ({tuple(json.loads(name)) for name in names} for names in (marks, [names[n] for n in rows]))
        if part == "Shared words":
            rows = {key for key in rows if key[0] == "words"}  # its table opens each word of a set too
        if part == "Verbs":
            drawn = {json.loads(place)[0] for place in made.figures["verbs"]["layout"]["yaxis"]["tickvals"]}
            rows = {key for key in rows if key[2] in drawn}  # its table has all speakers
        assert marks == rows, picked
        for kind, *what in marks:
            of = {"articles": what, "sentence": what[:1], "words": what, "quotation": what[1:]}.get(kind, what[:1])
            owners = {outlet_of.get(name, name) for name in of} if kind not in ("word", "phrase") else set()
            assert owners <= known(pick), (picked, kind, what)


# ---- what Python says


def expected(story, figures):
    """{name: function of a pick that gives its rows}, each from tables of `nk`."""
    return {**_of_words(story, figures), **_of_sentences(story), **_of_quotations(story, figures), **_of_articles(story)}


def _facts(story):
    """The label of every article, the publisher of every article, and who is shown under a pick: what is no outlet always is."""
    twice = Counter(article.outlet for article in story.articles)
    labels = {a.id: f"{a.outlet}: {a.title}" if twice[a.outlet] > 1 else a.outlet for a in story.articles}
    agencies = {a.outlet for a in story.articles} - set(story.outlets)
    return labels, {a.id: a.outlet for a in story.articles}, lambda pick: {*pick, *agencies}


def _filtered(head, rows, known=set):
    """A table whose rows begin with their publishers: a row is shown while all of them are."""
    return lambda pick: [head, *(cells for owners, cells in rows if owners <= known(pick))]


def _range(low, high):
    return " to ".join("open" if theme.missing(value) or abs(value) == float("inf") else theme.number(value) for value in (low, high))


def _keys(figure):
    """The parts of every key on a figure's marks, once each, in order."""

    def inside(value):
        if isinstance(value, list):
            for one in value:
                yield from inside(one)
        elif value:
            yield value

    return [tuple(json.loads(key)[1:]) for key in dict.fromkeys(key for trace in figure["data"] for key in inside(trace.get("customdata")))]


def _of_words(story, figures):
    outlets = story.outlets
    places = {outlet: str(n) for n, outlet in enumerate(outlets)}
    forms = {}
    for row in analysis.counted_words(story).dropna(subset="form").itertuples():
        forms.setdefault(row.word, Counter())[row.form] += 1

    def favoured(of):
        others = {(row.outlet, row.word): row for row in nk.vocabulary(story, of=of).itertuples()}
        each = {(row.outlet, row.against, row.word): row for row in nk.vocabulary(story, against="each", of=of).itertuples()}

        def named(word):
            also = [form for form, _ in forms.get(word, Counter()).most_common() if form.casefold() != word] if of == "words" else []
            return f"{word} also written {', '.join(also)}" if also else word

        def rows(pick):
            name = {1: places[pick[0]], 2: " ".join(places[outlet] for outlet in pick)}.get(len(pick)) if pick else None
            figure = figures.get(f"{'vocabulary' if of == 'words' else of} {name}")
            if figure:
                one, other = pick if len(pick) == 2 else (*pick, "the other outlets")
                made = [["Word", one, other, "log2 ratio", "Interval", "Only here"]]
                for (word,) in _keys(figure):
                    row = each[one, other, word] if len(pick) == 2 else others[one, word]
                    only = one if row.only_here else "" if row.n else other
                    made.append([named(word), row.n, row.n_against, theme.number(row.log_ratio), _range(row.low, row.high), only])
                return made
            if not pick:
                return []
            figure = figures["vocabulary" if of == "words" else of]
            owners = {word: owner for trace in figure["data"] for word, owner in zip(trace["y"], trace["meta"]["rows"], strict=True)}
            made = [["Word", *pick]]
            for (word,) in _keys(figure):
                cells = [others.get((outlet, word)) for outlet in pick]
                if owners[word] in pick:
                    made.append([named(word), *(f"{row.n} ({theme.number(row.per_thousand)})" if row else "0" for row in cells)])
            return made

        return rows

    sets = nk.shared_vocabulary(story).set_index("outlets")
    shared = []
    for key in _keys(figures["shared"]):
        row = sets.loc[[key]].iloc[0]
        shared.append((set(key), ["".join(outlet for outlet in outlets if outlet in key), row["size"], " ".join(row["words"])]))
    language = nk.loaded_language(story)
    language = language[language["per_thousand"].notna()].sort_values("kind", kind="stable")
    loaded = [
        ({row.outlet}, [row.kind, row.outlet, row.n, f"{theme.number(row.per_thousand)} ({_range(row.low, row.high)})"])
        for row in language.itertuples()
    ]
    uses = nk.loaded_words(story)
    uses = uses[uses["outlet"].isin(outlets)]
    counts = Counter((row.kind, row.word, row.outlet) for row in uses.itertuples())

    def every(pick):
        rows = [["Word", *pick]]
        for kind in dict.fromkeys(uses["kind"]):
            words = Counter(uses.loc[uses["kind"] == kind, "word"])
            mine = {word: [counts[kind, word, outlet] for outlet in pick] for word in sorted(words, key=lambda word: (-words[word], word))}
            if any(map(any, mine.values())):
                rows.append([kind])
            rows += [[word, *(n or "" for n in ns)] for word, ns in mine.items() if any(ns)]
        return rows

    variety = [
        (
            {row.outlet},
            [row.outlet, row.articles, f"{row.words:,}", f"{row.types:,}",
             "" if theme.missing(row.mattr) else f"{row.mattr:.3f} ({int(row.window)})",
             theme.number(row.sentence_length), theme.number(row.word_length)],
        )
        for row in nk.richness(story).itertuples() if row.words
    ]  # fmt: skip
    head = ["Outlet", "Articles", "Words", "Different words", "MATTR (words in a stretch)", "Words in a sentence", "Characters in a word"]
    return {
        "words": favoured("words"),
        "phrases": favoured("phrases"),
        "shared words": _filtered(["Used by exactly", "Words", "Which, the most used first"], shared),
        "loaded words": _filtered(["Kind", "Outlet", "Words", "Per 1,000 words (interval)"], loaded),
        "every loaded word": every,
        "variety": _filtered(head, variety),
    }


def _of_sentences(story):
    labels, outlet_of, known = _facts(story)
    order = list(outlet_of)
    text = {(row.article_id, row.start): row.text for row in nk.sentences(story).itertuples()}
    number = {(row.article_id, row.start): row.sentence_no for row in nk.sentences(story).itertuples()}
    shares = [
        (
            {row.outlet, row.other_outlet},
            [labels[row.article_id], labels[row.other_id], theme.percent(row.containment), f"{row.jaccard:.2f}", row.shared_sentences,
             "Read side by side"],
        )
        for row in nk.article_overlap(story).itertuples()
    ]  # fmt: skip
    carried = sorted(nk.passages(story).itertuples(), key=lambda row: (order.index(row.article_id), row.start))
    strips = {}
    for row in carried:
        sign = theme.SHARED["only here" if theme.missing(row.relation) else row.relation].sign
        strips.setdefault(row.article_id, []).append(f"{number[row.article_id, row.start]} {sign}")
    strips = [({outlet_of[article]}, [labels[article], "".join(cells)]) for article, cells in strips.items()]
    origins, whose = [], []
    for row in sorted(nk.article_origins(story).itertuples(), key=lambda row: order.index(row.article_id)):
        found = (row.agency, row.inferred, row.shared, row.own)
        cells = (f"{theme.percent(share)} ({round(share * row.words):,})" if share else "0" for share in found)
        origins.append(({row.outlet}, [labels[row.article_id], f"{row.words:,}", *cells]))
        said = zip(found, ("agency copy", "inferred to be agency copy", "shared, of unknown origin", "its own"), strict=True)
        bar = ", ".join(f"{theme.percent(share)} {name}" for share, name in said if share)
        whose.append((row.outlet, [f"{labels[row.article_id]} {row.words:,} words", bar]))

    def grounds(pick):
        rows = []
        why = dict.fromkeys((row.origin, row.evidence) for row in carried if not theme.missing(row.evidence))
        for origin, evidence in sorted(why, key=lambda one: one[0], reverse=True):
            mine = [row for row in carried if (row.origin, row.evidence) == (origin, evidence)]
            first = {row.passage: text[row.article_id, row.start] for row in reversed(mine)}
            here = dict.fromkeys(
                row.passage for row in mine if {other.outlet for other in mine if other.passage == row.passage} & known(pick)
            )
            if here:
                summary = f"{ORIGINS[origin]}: {theme.counted(len(first), 'passage')}. {evidence}."
                rows.append([summary, *(theme.cut(first[passage], 48) for passage in here)])
        return rows

    coverage = nk.passage_coverage(story)
    columns = [*sorted(set(coverage["outlet"]) - set(story.outlets)), *story.outlets]
    versions = [list(rows.itertuples()) for _, rows in coverage.groupby("passage", sort=False)]

    def passages(pick):
        rows = [["Passage", *(outlet for outlet in columns if outlet in known(pick))]]
        for having in versions:
            if {row.outlet for row in having if not theme.missing(row.article_id)} & set(pick):
                first = next(row for row in having if row.relation == "first")
                why = first.origin if theme.missing(first.evidence) else f"{ORIGINS[first.origin]}: {first.evidence}"
                said = {row.outlet: _sign(row.relation, theme.QUOTED | theme.SHARED) for row in having}
                name = text[first.article_id, first.carried_at] + f"{ORIGINS.get(why, why)}."
                rows.append([name, *(said.get(outlet, "") for outlet in rows[0][1:])])
        return rows

    omissions = [
        (
            row.outlet,
            [f"{row.outlet} leaves this out. {row.carried_by} of {row.of} others carry it:", row.text, labels[row.article_id]],
        )
        for row in nk.omissions(story).itertuples()
    ]
    differing = [list(rows.itertuples()) for _, rows in nk.disagreements(story).groupby("group", sort=False)]

    def differences(pick):
        made = []
        for first, *rest in differing:
            here = [row for row in (first, *rest) if outlet_of[row.article_id] in known(pick)]
            if len({row.text.casefold() for row in here}) > 1:
                around = [one for (article, start), one in text.items() if article == first.article_id and start <= first.start]
                sides = [f"{labels[row.article_id]}: {row.text}" for row in here]
                made.append([f"{first.kind.capitalize()}:", *(around[-1:] if first in here else []), *sides])
        return made

    aligned = {}
    for n, row in enumerate(nk.sentence_overlap(story).sort_values(["start", "other_start"]).itertuples()):
        if order.index(row.article_id) < order.index(row.other_id):
            joined = ("alone", n) if theme.missing(row.group) else ("group", row.group)
            aligned.setdefault((row.article_id, row.other_id), {}).setdefault(joined, []).append(row)
    by_size = sorted(aligned, key=lambda pair: tuple(map(order.index, pair)))
    by_size.sort(key=lambda pair: (outlet_of[pair[0]] == outlet_of[pair[1]], -len(aligned[pair])))

    def pairs(pick):
        made = []
        for pair in by_size:
            if {outlet_of[article] for article in pair} <= known(pick):
                made.append([f"{labels[pair[0]]} and {labels[pair[1]]}: {theme.counted(len(aligned[pair]), 'passage')}"])
                for rows in aligned[pair].values():
                    sides = [(row.article_id, row.start) for row in rows], [(row.other_id, row.other_start) for row in rows]
                    texts = (text[place] for side in sides for place in dict.fromkeys(side))
                    made.append([_sign(rows[0].relation, theme.SHARED), *texts])
        return made

    thresholds = [[f"{row.at_least:.1f}", row.verbatim, row.edited, row.rewritten] for row in nk.sensitivity(story).itertuples()]
    articles = ["Article", "Words", "Agency copy", "Inferred agency copy", "Shared, origin unknown", "Its own"]
    return {
        "whose": lambda pick: [cells for outlet, cells in whose if outlet in pick],
        "shares": _filtered(["Article", "Also in", "Share of its text", "Jaccard", "Shared sentences", "Both articles"], shares, known),
        "strips": _filtered(["Article", "Its sentences in order"], strips, known),
        "origins": _filtered(articles, origins, known),
        "grounds": grounds,
        "passages": passages,
        "left out": lambda pick: [cells for outlet, cells in omissions if outlet in pick],
        "differences": differences,
        "pairs": pairs,
        "thresholds": lambda pick: [["Similarity at least", "Word for word", "Edited", "Rewritten"], *thresholds],
    }


def _sign(relation, marks):
    return "first" if relation == "first" else f"{marks[relation].sign} {RELATIONS[relation]}"


def _of_quotations(story, figures):
    labels, outlet_of, known = _facts(story)
    coverage = [list(rows.itertuples()) for _, rows in nk.quote_coverage(story).groupby("cluster", sort=False)]

    def name(row):
        return UNNAMED if theme.missing(row.speaker) else row.speaker

    def matrix(pick):
        if not pick:
            return []
        rows = [["Quotation", *pick]]
        for speaker in dict.fromkeys(name(having[0]) for having in coverage):
            rows.append([speaker])
            for having in coverage:
                if name(having[0]) == speaker:
                    said = {row.outlet: _sign(row.relation, theme.QUOTED) for row in having}
                    rows.append([having[0].text, *(said[outlet] for outlet in pick)])
        return rows

    def listed(pick):
        rows = []
        for having in coverage if pick else ():
            rows.append([name(having[0])[0].upper() + name(having[0])[1:] if theme.missing(having[0].speaker) else name(having[0]),
                         f"“{having[0].text}”"])  # fmt: skip
            here = [row for row in having if row.outlet in pick]
            without = [row for row in here if theme.missing(row.quotation_no)]
            for row in [*(row for row in here if row not in without), *without]:
                rows.append([row.outlet if row in without else labels[row.article_id], _sign(row.relation, theme.QUOTED)])
        return rows

    speakers = [
        (
            {row.outlet},
            [name(row), row.outlet, row.quotations, theme.percent(row.share), row.words, theme.percent(row.share_of_words)],
        )
        for row in nk.speaker_share(story).itertuples()
    ]
    said = {}
    for row in nk.speaker_positions(story).itertuples():
        said.setdefault(row.article_id, []).append(f"{name(row)} {theme.percent(row.position)}")
    drawn = figures["positions"]["layout"]["yaxis"].get("categoryarray", [])
    positions = [({outlet_of[article]}, [labels[article], ", ".join(said[article])]) for article in drawn]
    assert set(drawn) == set(said)
    verbs = list(nk.cue_verbs(story).itertuples())
    first = [json.loads(place)[0] for place in figures["verbs"]["layout"]["yaxis"].get("tickvals", [])]

    def introduced(pick):
        rows = [["Outlet", "Quotations with a verb of saying", "Its verbs; ! judges what was said"]]
        for speaker in dict.fromkeys([*first, *map(name, verbs)]):
            own = [row for row in verbs if name(row) == speaker and row.outlet in known(pick)]
            rows += [[speaker]] if own else []
            for outlet in dict.fromkeys(row.outlet for row in own):
                mine = [row for row in own if row.outlet == outlet]
                rows.append([outlet, mine[0].of, ", ".join(f"{row.cue} {row.n}{' !' if row.judges else ''}" for row in mine)])
        return rows

    def share(value):
        return "" if theme.missing(value) else f" ({theme.percent(value)})"

    summary = []
    for row in nk.quote_summary(story).itertuples():
        perhaps = f"; perhaps {row.perhaps} more" if row.perhaps else ""
        carries = f"{row.carried} of {row.comparable}{share(row.share)}{perhaps}"
        kept = f"{row.words_kept:,} of {row.words:,}{share(row.share_of_words)}"
        cells = [row.outlet, carries, kept, row.exclusives, f"{row.named}{share(row.share_named)}", row.unnamed, row.unresolved]
        summary += [({row.outlet}, cells), *([({row.outlet}, [row.note])] if row.note else [])]
    return {
        "coverage": matrix,
        "quotations": listed,
        "speakers": _filtered(
            ["Speaker", "Outlet", "Quotations", "Share of its quotations", "Words quoted", "Share of the words"], speakers, known
        ),
        "positions": _filtered(["Article", "Who speaks, in order, and after how much of the article"], positions, known),
        "verbs": introduced,
        "summary": _filtered(
            ["Outlet", "Carries", "Words it keeps of these", "Only here", "Speaker named", "Unnamed", "Not found"], summary
        ),
    }


def _of_articles(story):
    _, outlet_of, known = _facts(story)
    findings = list(nk.findings(story).itertuples())
    head = ["Outlet", "Headline", "Published", "Agency", "By", "Words", "Sentences", "Remarks"]
    articles = []
    for row in nk.articles(story).itertuples():
        host = "" if theme.missing(row.url) else re.sub(r"^https?://|/.*$", "", row.url)
        known_facts = ["" if theme.missing(cell) else cell for cell in (row.agency, row.byline)]
        cells = [row.outlet, f"{row.title} {host}", when(row.published), *known_facts, f"{row.words:,}", row.sentences, row.flags]
        articles.append(({row.outlet}, cells))
    lines = nk.lines(story)
    lines = lines[~lines["kept"] & (lines["kind"] != "blank")]
    aside = [({row.outlet}, [row.outlet, row.kind, row.rule, row.text]) for row in lines.itertuples()]
    cards = {}
    for row in nk.headlines(story).itertuples():
        cards.setdefault((row.article_id, row.outlet), {}).setdefault(row.part, []).append(row.text)
    parts = ("headline", "standfirst", "lead")
    return {
        "findings": lambda pick: [[row.sentence] for row in findings if known(pick) & set(row.outlets) & set(story.outlets)],
        "headlines": lambda pick: [
            [outlet, *(" ".join(texts[part]) for part in parts if part in texts)] for (_, outlet), texts in cards.items() if outlet in pick
        ],
        "articles": _filtered(head, articles, known),
        "set aside": _filtered(["Outlet", "Kind", "Rule", "Line"], aside, known),
        "text": lambda pick: [[outlet] for outlet in outlet_of.values() if outlet in known(pick)],
    }
