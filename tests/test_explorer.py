"""The page that an explorer shows, and the widget that carries it."""

import base64
import gc
import gzip
import html
import json
import re
from inspect import signature
from itertools import combinations, pairwise

import pytest
import small_story
from hypothesis import given
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs
from traitlets import TraitError

import newskit as nk
from newskit.corrections import correct, read_corrections, references, save_corrections, unmatched
from newskit.explorer import evidence, overlap_view
from newskit.explorer.markup import Html, escape, printable, tag
from newskit.explorer.page import Page, page, style
from newskit.explorer.vocabulary_view import PAIRS_UP_TO
from newskit.explorer.widget import MIME
from newskit.measures.overlap import align
from newskit.sharing.notebook import unpacked
from newskit.tables import COLUMNS, key


@pytest.fixture(scope="module")
def story():
    return small_story.story()


@pytest.fixture(scope="module")
def made(story):
    return page(story)


def keys_of(figure):
    found = []

    def collect(value):
        if isinstance(value, str):
            found.append(value)
        for item in value if isinstance(value, list) else ():
            collect(item)

    for trace in figure["data"]:
        collect(trace.get("customdata", []))
    return found


def text_of(fragment):
    return html.unescape(re.sub(r"<[^>]*>", "", fragment))


def piece(made, name):
    """The element with this piece's name, to the next piece."""
    start = made.html.index(f'data-piece="{name}"')
    return re.split(r'<(?:article|li|section)[^>]*data-piece="', made.html[start:])[0]


def sentence(made, line):
    """The words of the sentence that a line is of, as the page has them."""
    key_of_sentence = list(made.evidence)[line[0]]
    (name,) = made.evidence[key_of_sentence]["marks"]
    (found,) = re.findall(rf'data-m="{name}">(.*?)</span>', made.html, re.DOTALL)
    return [html.unescape(word) for word in re.findall("<i>(.*?)</i>", found)]


def used(made, *name):
    """What the evidence of a word marks, outlet by outlet."""
    groups = made.evidence[key(*name)]["groups"]
    return {group["said"]: [" ".join(sentence(made, line)[line[1] : line[2] + 1]) for line in group["lines"]] for group in groups}


# ---- every mark leads to text


@pytest.mark.parametrize("which", ["made", "sample_page"])
def test_every_mark_of_every_figure_opens_text(which, request):
    made = request.getfixturevalue(which)
    assert {"vocabulary", "shared", "loaded", "variety", "overlap", "alignment", "coverage", "speakers", "positions", "verbs"} <= set(
        made.figures
    )
    marks = {name for figure in made.figures.values() for name in keys_of(figure)}
    assert len(marks) > 70
    for name in marks:
        entry = made.evidence[name]
        assert entry["title"]
        assert entry["pieces"] or entry["groups"]


def test_every_button_opens_something_that_stands_in_the_page_once(made):
    buttons = {int(number) for number in re.findall(r'data-key="([^"]*)"', made.html)}
    assert len(buttons) > 40
    assert max(buttons) < len(made.evidence)
    for entry in made.evidence.values():
        for name in entry["pieces"]:
            assert made.html.count(f'data-piece="{name}"') == 1
        for name in entry["marks"]:
            assert f'data-m="{name}"' in made.html
        lines = [line for group in entry.get("groups", []) for line in group["lines"]]
        for line in lines:
            assert line[1] <= line[2] < len(sentence(made, line))
        for ranks in entry.get("ranks", {}).values():
            assert sorted(ranks) == list(range(len(lines)))


def test_the_whole_text_of_every_article_stands_in_the_page(story, made):
    for n, article in enumerate(story.articles):
        shown = text_of(piece(made, f"a{n}"))
        for block in article.blocks:
            if block.kind != "blank":
                assert article.text[block.start : block.end] in shown


def test_sentences_are_cut_at_code_points_after_an_emoji(story, made):
    spans = dict(re.findall(r'data-m="(s1-\d+)">(.*?)</span>', made.html))
    sentences = nk.sentences(story)
    pier = sentences[sentences["article_id"] == "pier"]
    assert [text_of(spans[f"s1-{row.start}"]) for row in pier.itertuples()] == list(pier["text"])
    assert pier["text"].iloc[1].startswith("🌊 Rain shut")


def test_a_word_opens_every_place_where_it_stands_and_names_who_does_not_use_it(made):
    assert used(made, "word", "tunnel") == {"The Pier: 1 time": ["tunnel"], "The Lantern: 2 times": ["tunnel", "tunnel"]}
    assert made.evidence[key("word", "tunnel")]["lead"] == "Not used by Nordwire, Mill Gazette."


# ---- words


@pytest.fixture(scope="module")
def sample_page():
    return page(nk.sample())


@pytest.mark.parametrize(("of", "kind"), [("words", "word"), ("phrases", "phrase")])
def test_the_evidence_of_a_word_is_as_many_places_as_the_chart_counts(sample_page, of, kind):
    table = nk.vocabulary(nk.sample(), of=of)
    drawn = {name for names in map(keys_of, sample_page.figures.values()) for name in names}
    seen = 0
    for row in table.itertuples():
        if key(kind, row.word) in drawn:
            groups = sample_page.evidence[key(kind, row.word)]["groups"]
            lines = {group["said"].rpartition(":")[0]: len(group["lines"]) for group in groups}
            assert lines.get(row.outlet, 0) == row.n, (row.outlet, row.word)
            seen += 1
    assert seen > 300


@pytest.mark.parametrize("word", ["gate", "katerina dolm", "netlofts", "will"])
def test_the_lines_of_a_word_are_those_of_the_concordance_in_its_three_orders(sample_page, word):
    story = nk.sample()
    inside = {place: list(rows["start"]) for place, rows in nk.words(story).groupby(["article_id", "sentence_no"])}
    numbered = {(row.article_id, row.start): row.sentence_no for row in nk.sentences(story).itertuples()}
    names = list(sample_page.evidence)
    entry = sample_page.evidence[key("word", word)]
    places = []
    for at, first, _ in (line for group in entry["groups"] for line in group["lines"]):
        _, article, start = json.loads(names[at])
        places.append((article, inside[article, numbered[article, start]][first]))
    for sort, rank in ((None, range(len(places))), ("left", entry["ranks"]["before"]), ("right", entry["ranks"]["after"])):
        expected = nk.concordance(story, word, sort=sort)
        ordered = [place for _, place in sorted(zip(rank, places, strict=True))]
        assert ordered == list(zip(expected["article_id"], expected["start"], strict=True))


def test_a_merged_name_shows_how_it_is_written_and_is_another_thing_than_the_phrase(sample_page):
    name = sample_page.evidence[key("word", "katerina dolm")]
    assert name["lead"].startswith("Also written: ")
    assert {"Dolm", "Katarina Dolm"} <= set(re.match("Also written: (.*?)[.]", name["lead"])[1].split(", "))
    assert any("Katarina Dolm" in words for words in used(sample_page, "word", "katerina dolm").values())
    assert 'katerina dolm</button><span class="nk-facts"> also written ' in sample_page.html
    phrase = used(sample_page, "phrase", "edvard lysk")
    assert {word for words in phrase.values() for word in words} == {"Edvard Lysk"}


def test_each_set_of_shared_words_opens_its_words_and_each_of_them_its_places(sample_page):
    table = nk.shared_vocabulary(nk.sample()).head(20)
    for row in table.itertuples():
        (name,) = sample_page.evidence[key("words", *row.outlets)]["pieces"]
        shown = re.search(rf'data-piece="{name}">(.*?)</p>', sample_page.html)[1]
        assert [html.unescape(word) for word in re.findall(">([^<]+)</button>", shown)] == list(row.words)
        for word in row.words:
            outlets = {said.rpartition(":")[0] for said in used(sample_page, "word", word)}
            assert outlets & set(nk.sample().outlets) == set(row.outlets)


def test_every_place_of_a_loaded_word_opens_and_none_opens_the_articles(sample_page):
    story = nk.sample()
    for row in nk.loaded_language(story).itertuples():
        entry = sample_page.evidence[key("loaded", row.outlet, row.kind)]
        assert sum(len(group["lines"]) for group in entry["groups"]) == row.n
        assert bool(entry["pieces"]) == (row.n == 0)
    places = nk.loaded_words(story)
    assert len(places) > 20
    for (kind, word), rows in places[places["outlet"].isin(story.outlets)].groupby(["kind", "word"]):
        groups = used(sample_page, "loaded word", kind, word)
        assert {f"{outlet}: {n} time{'s' * (n > 1)}" for outlet, n in rows["outlet"].value_counts().items()} <= set(groups)


def test_headlines_and_leads_stand_whole_side_by_side_with_their_rare_words_marked(story, made):
    cards = re.findall(r'<li class="nk-card" data-o="(\d)">(.*?)</li>', made.html, re.DOTALL)
    assert [int(outlet) for outlet, _ in cards] == [0, 1, 2]
    shown = {outlet: text_of(card) for outlet, card in cards}
    assert (
        shown["0"]
        == "The Pier🌊🌊 Bridge shut🌊 " + "Rain shut the harbour bridge on Monday and three ferries stayed in port, reports Nordwire."
    )
    assert shown["2"] == "Mill GazetteBakers run out of flourThe mill on Quay Street closed for good."
    marked = {outlet: re.findall(r"<mark><button[^>]*>(.*?)</button></mark>", card) for outlet, card in cards}
    assert marked["0"] == ["reports", "Nordwire"]
    assert marked["1"] == ["four"]
    second = {outlet: re.findall(r'nk-second"><button[^>]*>(.*?)</button>', card) for outlet, card in cards}
    assert second["0"] == ["three"]  # in the dispatch too
    assert used(made, "word", "four") == {"The Lantern: 1 time": ["four"]}


def test_of_two_or_three_articles_what_one_other_has_is_nothing_rare():
    texts = ["Rain fell on the quay.", "Rain fell on the mill.", "Bread rose."]
    made = page(nk.Story.from_records({"id": n, "outlet": n, "text": text} for n, text in zip("abc", texts, strict=True)))
    cards = re.findall(r'<li class="nk-card".*?</li>', made.html, re.DOTALL)
    assert [re.findall(r"<mark><button[^>]*>(.*?)</button></mark>", card) for card in cards] == [["quay"], ["mill"], ["Bread", "rose"]]
    assert "nk-second" not in "".join(cards) and "Underlined" not in made.html


def test_of_one_article_no_word_of_the_headline_is_rare_and_nothing_is_shared():
    made = page(nk.Story.from_records([{"outlet": "A", "text": "Rain wins\n\nRain fell on the quay."}]))
    (card,) = re.findall(r'<li class="nk-card".*?</li>', made.html, re.DOTALL)
    assert "<mark>" not in card and "in no other article" not in made.html and "nk-bar" not in made.html


def test_a_word_of_a_headline_that_stands_in_a_merged_name_opens_every_place_where_it_is_written():
    texts = ["Rain fell, said Ann Lindqvist.", "Snow lay, said Lindqvist.", "Ann Lindqvist left.", "Hail."]
    made = page(nk.Story.from_records({"id": n, "outlet": n, "text": text} for n, text in zip("abcd", texts, strict=True)))
    words = {name: entry for name, entry in made.evidence.items() if json.loads(name)[0] in ("word", "written")}
    assert key("written", "ann") in words
    assert used(made, "written", "ann") == {"a: 1 time": ["Ann"], "c: 1 time": ["Ann"]}


def test_an_outlet_opens_its_articles_and_says_which_version_counts(sample_page):
    entry = sample_page.evidence[key("outlet", "The Harbour Post")]
    assert entry["title"] == "The Harbour Post: 2 articles"
    assert entry["lead"] == "1 earlier version shown, not counted."
    assert len(entry["pieces"]) == 2


def test_the_head_says_that_an_earlier_version_is_shown_and_not_counted(made, sample_page):
    assert "1 earlier version of an article is shown and not counted." in text_of(sample_page.html)
    assert "earlier version" not in text_of(made.html)
    every = page(nk.sample().with_every_version())
    assert "earlier version" not in text_of(re.split("<section", every.html)[0])


def test_the_parts_of_the_view_stand_one_below_the_other_in_the_order_of_their_buttons(made):
    buttons = re.findall(r'<button data-choose="(\w+)">(.*?)</button>', made.html)
    parts = re.findall(r'data-choice="(\w+)"><h4 class="nk-choice-name">(.*?)</h4>', made.html)
    assert buttons == parts
    assert [said for _, said in parts] == [
        "Words", "Phrases", "Shared words", "Loaded words", "Length and variety",
        "Shares", "Origins", "Side by side", "Passages", "Left out", "Differences", "Pairs",
        "Coverage", "Speakers", "Where they speak", "Verbs", "Summary",
    ]  # fmt: skip


def test_a_speaker_opens_as_many_quotations_as_the_tables_count(sample_page):
    shares = nk.speaker_share(nk.sample())
    for row in shares.itertuples():
        entry = sample_page.evidence[key("speaker", row.outlet, row.speaker)]
        assert entry["title"].startswith(f"{row.speaker} in {row.outlet}: {row.quotations} quotation")
        (name,) = entry["pieces"]
        assert piece(sample_page, name).split("</section>")[0].count('class="nk-variant"') == row.quotations


def test_what_an_outlet_carries_alone_or_with_others_is_what_the_summary_counts(sample_page):
    coverage = nk.quote_coverage(nk.sample())
    for row in nk.quote_summary(nk.sample()).itertuples():
        own = coverage[(coverage["outlet"] == row.outlet) & ~coverage["relation"].isin(["absent", "not comparable"])]
        carried = sample_page.evidence[key("carried", row.outlet)]
        assert carried["pieces"] == [f"q{cluster}" for cluster in own["cluster"]]
        assert sum(mark.startswith("q") for mark in carried["marks"]) == row.carried  # the others are their sentences
        alone = key("exclusive", row.outlet)
        assert len(sample_page.evidence[alone]["pieces"] if alone in sample_page.evidence else ()) == row.exclusives


def test_no_two_bars_of_a_strip_stand_in_one_place(sample_page):
    strips = [trace for trace in sample_page.figures["positions"]["data"] if trace["type"] == "bar"]
    positions = nk.speaker_positions(nk.sample())
    assert len(strips) == positions["article_id"].nunique()
    for strip in strips:
        bars = sorted(zip(strip["base"], strip["x"], strict=True))
        assert all(base + width <= then + 0.008 for (base, width), (then, _) in pairwise(bars))
        opened = [json.loads(name) for name in strip["customdata"]]
        own = positions[positions["article_id"] == strip["y"][0]]
        assert [start for kind, _, start in opened if kind == "sentence"] == list(own["sentence_start"])
        assert ["articles", strip["y"][0], strip["y"][0]] in opened


def test_a_variant_shows_its_verb_of_saying_and_what_became_of_its_words(made, story):
    row = next(row for row in nk.quote_coverage(story).itertuples() if row.outlet == "The Lantern" and row.words_kept)
    shown = piece(made, f"q{row.cluster}").split("The Lantern")[1]
    assert "Harbour master Ann Lindqvist <b>said</b> " in shown
    assert f"indirect · {row.words_kept} of {row.words} words kept" in text_of(shown)


def test_the_table_of_verbs_names_every_speaker_and_says_which_verb_judges(sample_page):
    part = sample_page.html.split('data-choice="verbs"')[1].split("</section>")[0]
    verbs = nk.cue_verbs(nk.sample())
    rows = re.findall("<tr.*?</tr>", part, re.DOTALL)
    for (outlet, speaker), cues in verbs.dropna(subset="speaker").groupby(["outlet", "speaker"]):
        at = next(n for n, row in enumerate(rows) if "nk-group" in row and text_of(row) == speaker)
        own = next(row for row in rows[at + 1 :] if text_of(row).startswith(outlet))
        for cue in cues.itertuples():
            assert (f"<b>{cue.cue} {cue.n} !</b>" if cue.judges else f"<span>{cue.cue} {cue.n}</span>") in own


def test_each_sentence_of_a_pair_names_its_place_in_its_article_and_no_article_stands_twice(sample_page):
    for name in (name for name in set(re.findall(r'data-piece="(p\d+)"', sample_page.html))):
        of = re.findall(r'<blockquote data-of="(s\d+-\d+)">(.*?)</blockquote>', piece(sample_page, name), re.DOTALL)
        assert len({mark.partition("-")[0] for mark, _ in of}) == 2
        for mark, text in of:
            (found,) = re.findall(rf'data-m="{mark}">(.*?)</span>', sample_page.html, re.DOTALL)
            assert text_of(found) == text_of(text)
    for article in nk.sample().articles:
        assert len(re.findall(rf'data-article="{list(nk.sample().articles).index(article)}"', sample_page.html)) == 1


def test_two_articles_that_share_open_the_way_to_both_side_by_side(made):
    entry = made.evidence[key("articles", "lantern", "wire")]
    assert entry["pieces"][0] == "r0-2"
    assert '<button class="nk-more" data-read="0 2">Read side by side</button>' in piece(made, "r0-2")


def test_a_sentence_and_a_passage_say_what_an_agency_origin_rests_on(story, made):
    passages = nk.passages(story)
    for row in passages.itertuples():
        lead = made.evidence[key("sentence", row.article_id, row.start)]["lead"]
        rests = f"Agency copy: {row.evidence}." if row.origin == "agency" else ""
        assert lead.endswith(rests)
        assert ("gency copy" in lead) == bool(rests)
    carried = nk.passage_coverage(story)["passage"].unique()
    assert len(carried)
    for passage in carried:
        (why,) = passages[passages["passage"] == passage]["evidence"].unique()
        assert made.evidence[key("passage", passage)]["lead"] == f"Agency copy: {why}."


def test_the_threshold_that_is_said_is_the_one_that_is_used(story, made):
    assert f"from a similarity of {signature(align).parameters['at_least'].default} on" in text_of(made.html)
    table = nk.sensitivity(story).set_index("at_least").loc[0.6]
    assert table.sum() == len(nk.sentence_overlap(story)) / 2


def test_two_articles_without_a_common_sentence_say_so(made):
    entry = made.evidence[key("articles", "pier", "mill")]
    assert entry["lead"] == "No sentence of The Pier is also in Mill Gazette."
    assert entry["pieces"] == ["a1", "a3"]


def test_an_edit_is_marked_on_both_sides(made):
    entry = made.evidence[key("articles", "wire", "lantern")]
    pairs = [piece(made, name) for name in entry["pieces"]]
    edited = next(pair for pair in pairs if "ferries" in pair)
    assert re.findall(r"<del>(.*?)</del>", edited) == ["three"]
    assert re.findall(r"<ins>(.*?)</ins>", edited) == ["four"]


def test_an_absent_quotation_says_so_and_shows_its_words(story, made):
    coverage = nk.quote_coverage(story)
    rows = coverage[(coverage["outlet"] == "Mill Gazette") & (coverage["relation"] == "absent")]
    assert len(rows)
    for row in rows.itertuples():
        entry = made.evidence[key("quotation", row.cluster, "Mill Gazette")]
        assert "Mill Gazette does not carry this quotation" in entry["lead"]
        assert row.text in text_of(piece(made, entry["pieces"][0]))


# ---- what reads with scripts off


def test_findings_tables_and_what_was_set_aside_are_plain_html(story, made):
    shown = text_of(made.html)
    for sentence in nk.findings(story)["sentence"]:
        assert sentence in shown
    assert "READ MORE: How the bridge was built" in shown
    assert "1 line set aside" in shown
    assert "3 articles · 1 agency dispatch" in shown
    for figure in made.figures.values():
        assert figure["layout"]["meta"]["title"] in shown
        assert "title" not in figure["layout"]


def test_the_coverage_matrix_says_every_relation_in_words(story, made):
    table = re.search(r'<table class="nk-matrix">.*?</table>', made.html, re.DOTALL)[0]
    coverage = nk.quote_coverage(story)
    badges = re.findall(r'class="nk-badge nk-([a-z-]+)"', table)
    assert sorted(badges) == sorted(relation.replace(" ", "-") for relation in coverage["relation"])


def test_each_outlet_stands_in_the_picker_with_its_counts(story, made):
    picker = re.search(r"<fieldset.*?</fieldset>", made.html, re.DOTALL)[0]
    labels = [text_of(label) for label in re.findall(r"<label[^>]*>(.*?)</label>", picker)]
    articles = nk.articles(story).set_index("outlet")
    assert labels == [f"{outlet}1 article, {articles.loc[outlet, 'words']} words" for outlet in story.outlets]
    assert "Nordwire" not in story.outlets


# ---- the articles themselves


def wholes(made):
    """Each article of the Text view: its attributes and what is in it."""
    found = re.findall(r'<details class="nk-whole"([^>]*)>(.*?)</details>', made.html, re.DOTALL)
    return [(dict(re.findall(r'data-(\w+)="([^"]*)"', attributes)), inside) for attributes, inside in found]


def test_every_line_stands_in_the_text_view_once_with_the_offsets_of_its_block(story, made):
    for article, (_, inside) in zip(story.articles, wholes(made), strict=True):
        places = [tuple(map(int, place.split())) for place in re.findall(r'data-at="([^"]*)"', inside)]
        assert places == [(block.start, block.end) for block in article.blocks]
        assert re.findall(r'data-kind="([^"]*)"', inside) == [block.kind for block in article.blocks]
        shown = text_of(inside)
        for line in article.text.splitlines():
            assert line in shown


def test_each_article_says_how_many_lines_are_kept_and_what_was_set_aside_and_why(made):
    pier = text_of(wholes(made)[1][1])
    assert pier.startswith("The Pier 🌊🌊 Bridge shut4 of 5 lines kept; 1 set aside: 1 read_more")
    assert re.search(r"set aside: read_more \([^)]+; (sure|fairly sure|not sure)\) READ MORE: How the bridge was built", pier)
    assert "4 of 4 lines kept; none set aside" in text_of(wholes(made)[2][1])
    assert "All articles: 15 of 16 lines kept; 1 set aside: 1 read_more" in text_of(made.html)


def test_the_words_that_credit_an_agency_are_marked_where_they_stand(made):
    inside = wholes(made)[1][1]
    assert "reports <mark>Nordwire</mark>." in inside
    assert "<i>reports</i> <b><i>Nordwire</i></b>." in inside  # in the article
    assert re.search(r"Credits Nordwire \(lead, (strong|fair|weak) evidence\): “", text_of(inside))
    assert "No agency is credited." in wholes(made)[2][1]


def test_an_agency_credited_in_a_line_set_aside_or_by_the_reader_is_shown():
    tail = "Rain fell on the old town all day.\n\nIt was wet.\n\n(With inputs from Reuters)\n"
    made = page(nk.Story.from_records([{"outlet": "A", "text": tail}, {"outlet": "B", "agency": "AFP", "text": "Rain fell on the town."}]))
    assert "(With inputs from <b>Reuters</b>)" in wholes(made)[0][1]
    assert re.search(r"Credits AFP( \([^)]*\))?\.", text_of(wholes(made)[1][1]))
    assert "<b></b>" not in made.html


def test_nearly_the_same_text_is_said_on_both_sides():
    body = "Rain fell on the old town all day long.\n\nNobody was hurt in the harbour, police said.\n\nThe bridge is shut until noon.\n\n"
    records = [{"outlet": n, "title": f"Title {n}", "text": body + more} for n, more in (("A", ""), ("B", "Snow lay there."))]
    shown = [text_of(inside) for _, inside in wholes(page(nk.Story.from_records([*records, {"outlet": "C", "text": "It was dry."}])))]
    assert re.search(r"Copy \(counted\): 100\s?% word for word in B, Title B", shown[0])
    assert "in A, Title A" in shown[1]
    assert "word for word" not in shown[2]


def test_an_article_is_named_by_its_text_and_by_its_id_where_two_have_one_text(story, made):
    assert [about["article"] for about, _ in wholes(made)] == list(references(story).values())
    same = nk.Story.from_records({"id": n, "outlet": n, "text": "Rain fell on the town."} for n in "ab")
    assert [about["article"] for about, _ in wholes(page(same))] == ["a", "b"]


def test_every_kind_of_a_story_can_be_chosen(made):
    kinds = re.search(r'data-kept="([^"]*)" data-aside="([^"]*)"', made.html)
    assert kinds[1].split() == ["headline", "standfirst", "paragraph", "subheading"]
    assert {block.kind for article in nk.sample() for block in article.blocks} <= {*kinds[1].split(), *kinds[2].split()}
    assert not {*kinds[1].split()} & {*kinds[2].split()}


# ---- pairs


def test_every_pair_and_every_outlet_alone_has_its_words(made):
    places = range(3)
    expected = {"vocabulary", *(f"vocabulary {n}" for n in places), *(f"vocabulary {a} {b}" for a, b in combinations(places, 2))}
    assert {name for name in made.figures if name.startswith("vocabulary")} == expected
    words = re.search(r'data-choice="words">.*?</section>', made.html, re.DOTALL)[0]
    assert words.count("data-only=") == 6


def test_every_pair_and_every_outlet_alone_has_its_phrases(sample_page):
    places = range(7)
    expected = {"phrases", *(f"phrases {n}" for n in places), *(f"phrases {a} {b}" for a, b in combinations(places, 2))}
    assert {name for name in sample_page.figures if name.startswith("phrases")} == expected


def test_of_many_pairs_the_page_lists_the_foremost_and_says_which_table_has_all(monkeypatch):
    common = [
        "A barge sank beside the harbour bridge last night.",
        "Divers searched muddy water until dawn.",
        "Nobody aboard was hurt badly.",
    ]
    own = "Nobody else printed this about a lighthouse."
    texts = {"A": [*common, own], "B": common, "C": common[:1]}
    few = {name: "\n\n".join(text) for name, text in texts.items()}
    story = nk.Story.from_records({"id": name.lower(), "outlet": name, "text": text} for name, text in few.items())
    whole = page(story)
    assert len(re.findall(r'data-piece="p\d+"', whole.html)) == 5  # three of A and B, one of A and C, one of B and C
    assert "nk.sentence_overlap(story)" not in whole.html + json.dumps(whole.evidence)
    monkeypatch.setattr(evidence, "LISTED", 4)
    monkeypatch.setattr(overlap_view, "PAIRS", 2)
    made = page(story)
    pieces = set(re.findall(r'data-piece="([^"]+)"', made.html))
    assert {name for entry in made.evidence.values() for name in entry["pieces"]} <= pieces  # the browser finds what an entry names
    assert len(re.findall(r'data-piece="p\d+"', made.html)) == 4
    text = text_of(made.html)
    assert "4 of 5 pairs of sentences, of the articles that share most. All: nk.sentence_overlap(story)." in text
    assert "2 of 6 pairs, the largest shares between each two outlets. All: nk.article_overlap(story)." in text
    unlisted = made.evidence[key("sentence", "c", 0)]
    assert unlisted["lead"].startswith("2 matches in other articles, 1 of them shown below; nk.sentence_overlap(story) has all.")
    assert made.evidence[key("articles", "b", "c")]["pieces"] == ["a1", "a2"]  # both articles whole, their sentence marked
    assert made.evidence[key("articles", "b", "c")]["marks"] == ["s1-0", "s2-0"]
    assert "that this page lists" in re.search(r'data-none="([^"]*)"', made.html)[1]


def test_the_largest_of_each_group_come_first():
    items = [("a", 3), ("a", 2), ("b", 1), ("b", 2), ("a", 3)]
    assert evidence.foremost(items, lambda item: item[0], lambda item: item[1]) == [("a", 3), ("b", 2), ("a", 3), ("b", 1), ("a", 2)]


def test_making_a_page_leaves_the_search_for_cycles_as_it_was(story):
    assert gc.isenabled()
    page(story)
    assert gc.isenabled()


def test_beyond_the_limit_there_is_no_pair():
    outlets = [f"Outlet {n}" for n in range(PAIRS_UP_TO + 1)]
    texts = [f"Rain fell on {outlet}.\n\nBarge{n} sank there, and barge{n} rose." for n, outlet in enumerate(outlets)]
    many = nk.Story.from_records({"outlet": outlet, "text": text} for outlet, text in zip(outlets, texts, strict=True))
    made = page(many)
    assert all(name.count(" ") < 2 for name in made.figures)
    assert made.html.count('data-do="only"') >= len(outlets)  # each can be chosen, against all the others
    assert {f"vocabulary {n}" for n in range(len(outlets))} | {"vocabulary"} <= set(made.figures)


@pytest.mark.parametrize(
    "texts",
    [["Rain fell on the town again today."], ["Rain fell on the town.", "Snow lay in the hills."], ["Rain.", "“Rain.”"]],
)
def test_a_story_with_little_in_it_makes_a_page(texts):
    story = nk.Story.from_records({"outlet": f"Outlet {n}", "text": text} for n, text in enumerate(texts))
    assert text_of(page(story).html).count(texts[0]) >= 1


def test_two_articles_of_one_outlet_are_told_apart():
    texts = {"a": ("First", "Rain fell on the old town all day."), "b": ("Second", "Rain fell on the old town all night.")}
    story = nk.Story.from_records({"id": n, "outlet": "The Post", "title": title, "text": text} for n, (title, text) in texts.items())
    assert page(story).evidence[key("articles", "a", "b")]["title"] == "Sentences that The Post: First and The Post: Second share"


# ---- text is data


@given(st.text(alphabet=st.characters(codec=None)))
def test_escaped_text_reads_as_it_was(text):
    escaped = escape(text)
    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == printable(text)
    escaped.encode("utf-8")  # a lone surrogate would raise


def test_an_element_escapes_its_children_and_its_attributes_once():
    assert tag("p", "<b>", tag("i", "&"), title='"') == '<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>'
    assert isinstance(tag("p"), Html)


def test_the_page_holds_no_markup_of_the_articles():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    records = [{"outlet": f"A {evil}", "title": evil, "byline": evil, "text": f"Rain fell {evil} today.\n\n“Wet {evil},” she said."}]
    made = page(nk.Story.from_records([*records, {"outlet": "B", "text": f"Rain fell {evil} today."}]))
    assert "<script" not in made.html
    assert "<img" not in made.html
    assert text_of(made.html).count(evil) > 3


# ---- the widget


def test_the_saved_output_holds_the_page_once_and_findings_for_viewers_without_widgets(story, made):
    widget = nk.explore(story)
    data, _ = widget._repr_mimebundle_()
    assert Page.unpack(data[MIME]["packed"]) == made
    assert nk.findings(story)["sentence"].iloc[0] in html.unescape(data["text/html"])
    assert "script" not in data["text/html"]
    state = json.dumps({name: value for name, value in widget.get_state().items() if name not in ("_esm", "_css")}, default=str)
    assert len(state) < 2000


def test_the_browser_gets_page_and_plotly_when_it_asks(story, made, monkeypatch):
    widget, sent = nk.explore(story), []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append((content, buffers)))
    widget._handle_custom_msg({"ask": "page"}, [])
    widget._handle_custom_msg({"ask": "plotly"}, [])
    assert json.loads(gzip.decompress(sent[0][1][0])) == json.loads(json.dumps(made.values()))
    assert gzip.decompress(sent[1][1][0]).decode() == get_plotlyjs()


def test_selected_follows_the_browser_in_the_order_of_the_story(story):
    widget = nk.explore(story)
    assert widget.selected == ["The Pier", "The Lantern", "Mill Gazette"]
    widget.set_state({"selected": ["Mill Gazette", "The Pier"]})
    assert widget.selected == ["The Pier", "Mill Gazette"]
    with pytest.raises(TraitError, match="no outlet The Post; there are The Pier"):
        widget.selected = ["The Post"]


def test_corrections_made_in_the_browser_are_a_table_that_makes_a_new_story(story, tmp_path):
    widget = nk.explore(story)
    assert list(widget.corrections.columns) == list(COLUMNS["corrections"])
    assert widget.corrections.empty
    pier, block = references(story)["pier"], story["pier"].blocks[-1]
    about = {"by": "Ann", "when": "2031-05-06T10:00:00Z", "note": "was set aside"}
    rows = [{"article": pier, "start": block.start, "end": block.end, "field": "kept", "value": "yes", **about}]
    rows += [{"article": pier, "start": None, "end": None, "field": "outlet", "value": "The Quay", **about}]
    widget.set_state({"_corrections": rows})
    made = correct(story, widget.corrections)
    assert made.outlets == ("The Quay", "The Lantern", "Mill Gazette")
    assert made["pier"].blocks[-1].kept
    saved = read_corrections(save_corrections(widget.corrections, tmp_path / "corrections.csv"))
    assert saved.to_dict("records") == widget.corrections.to_dict("records")


def test_whatever_the_browser_sends_is_a_table(story):
    widget = nk.explore(story)
    widget.set_state({"_corrections": [{}, {"article": ["x"], "value": {"y": 1}, "start": "z"}, {"field": None, "other": 7}]})
    assert len(unmatched(story, widget.corrections)) == 3


def test_the_same_story_makes_the_same_page(made):
    assert page(small_story.story()) == made


def test_every_relation_has_its_colour_in_both_themes():
    assert style().count("--nk-ink") == 5  # light, dark by the system, light on paper, light and dark by JupyterLab
    for relation in ("verbatim", "paraphrase-candidate", "not-comparable", "rewritten"):
        assert f".nk-{relation}{{--nk-colour:" in style()


# --- without shared copy ---

COPY = "The harbour bridge closed on Monday after a lorry struck its main span."
OWN = "Nobody in the town of Osmere had expected a closure in the middle of May."


def copied(agency="Coastline News Agency"):
    records = [
        {"id": "wire", "outlet": agency, "role": "agency", "text": COPY},
        {"id": "post", "outlet": "The Post", "text": f"{COPY} {OWN}"},
        {"id": "pier", "outlet": "The Pier", "text": "Ferries will run every hour, the council said, until the bridge is mended."},
    ]
    return nk.Story.from_records(records)


def test_the_page_without_shared_copy_counts_none_of_it():
    made = page(copied())
    whole, own = key("sentence", "post", 0), key("sentence", "post", len(COPY) + 1)
    assert {whole, own} <= made.evidence.keys()
    assert own in made.without.evidence and whole not in made.without.evidence
    assert "1 article, 28 words" in made.html and "1 article, 15 words" in made.without.html  # The Post, and its own of it
    assert made.without.without is None


def test_a_story_in_which_nothing_is_shared_has_no_switch():
    assert page(copied().drop(kind="paragraph")).without is None


def test_a_page_is_packed_with_the_one_without_shared_copy():
    made = page(copied())
    assert Page.unpack(made.pack()) == made
    assert len(made.pack()) < len(made.gzipped()) < len(json.dumps(made.values())) / 5


def test_a_page_that_was_packed_otherwise_is_refused_with_the_next_step():
    other = base64.b64encode(gzip.compress(json.dumps(page(copied()).values()).encode())).decode()
    with pytest.raises(ValueError, match=r"cell 3: the explorer saved there cannot be read .* Restart Kernel and Run All Cells"):
        unpacked({"packed": other}, 3)


def test_the_evidence_follows_the_switch():
    widget = nk.explore(copied())
    widget.set_state({"_opened": key("outlet", "The Post")})
    assert list(widget.evidence["text"]) == [COPY, OWN]
    widget.set_state({"without_shared_copy": True})
    assert list(widget.evidence["text"]) == [OWN]
