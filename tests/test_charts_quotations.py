"""The charts of quotations, read as Figures: what they say, what they draw, which key each mark carries, that no text is live."""

import json
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit import charts, tables
from newskit.charts import theme

POST, GAZETTE, AGENCY = "The Harbour Post", "Northern Gazette", "KNA"
HOSTILE = ("<b>x</b>", "$5bn … $2bn", "%{customdata}<extra>y</extra>", '<a href="javascript:alert(1)">z</a>', "&lt;i&gt;")


def place(article, outlet, speaker, kind, number, at, until, first=False, last=False):
    return (article, outlet, speaker, kind, number, at, until, first, last, 9, int(at * 1000), int(until * 1000), int(at * 1000) - 2)


@pytest.fixture
def places():
    rows = [
        place("k1", AGENCY, "Mira Oduya", "person", 1, 0.1, 0.2, True, True),
        place("p1", POST, "Mira Oduya", "person", 1, 0.1, 0.2, True),
        place("p1", POST, "Mira Oduya", "person", 2, 0.21, 0.3),
        place("p1", POST, None, None, 3, 0.999, 1.0, False, True),
        place("g1", GAZETTE, "the harbour authority", "body", 1, 0.5, 0.6, True),
        place("g1", GAZETTE, "Mira Oduya", "person", 2, 0.8, 0.9, False, True),
    ]
    return tables.table("speaker_positions", rows)


@pytest.fixture
def verbs():
    rows = [
        (POST, "Mira Oduya", "say", 3, 4, 0.75, False, "said 2, says 1"),
        (POST, "Mira Oduya", "admit", 1, 4, 0.25, True, "admitted 1"),
        (POST, None, "say", 1, 1, 1.0, False, "said 1"),
        (GAZETTE, "Mira Oduya", "say", 2, 2, 1.0, False, "said 2"),
        (GAZETTE, "Ole Berg", "claim", 2, 2, 1.0, True, "claimed 2"),
    ]
    return tables.table("cue_verbs", rows)


@pytest.fixture
def carried():
    rows = [
        (1, "Mira Oduya", "We rebuild it", POST, "verbatim", "p1", 1, 3, 3, "all 3 words", None),
        (1, "Mira Oduya", "We rebuild it", GAZETTE, "paraphrase candidate", "g1", 1, 3, 0, "same speaker; shared: rebuild, wall", None),
        (2, "Mira Oduya", "Nobody came", POST, "cut", "p1", 2, 2, 1, "cut “came”", None),
        (2, "Mira Oduya", "Nobody came", GAZETTE, "verbatim", "g1", 2, 2, 2, "all 2 words", None),
    ]
    return tables.table("quote_coverage", rows)


def traces(chart, kind):
    return [trace for trace in chart.data if trace.type == kind and trace.x != (None,)]


def test_a_candidate_is_not_carried_and_the_subtitle_says_so(carried):
    meta = charts.coverage(carried).layout.meta
    assert meta["title"] == "1 of 2 quotations in both outlets, 1 in only one"
    assert meta["subtitle"].endswith("; ? counts as absent until somebody has read both")
    assert "?" not in charts.coverage(carried[carried["cluster"] == 2]).layout.meta["subtitle"]


def test_a_paraphrase_is_carried_under_its_own_sign(carried):
    read = carried.assign(relation=carried["relation"].replace("paraphrase candidate", "paraphrase"))
    chart = charts.coverage(read)
    assert chart.layout.meta["title"] == "2 of 2 quotations in both outlets"
    assert "?" not in chart.layout.meta["subtitle"]
    assert "~  paraphrase" in [trace.name for trace in chart.data]


def test_the_evidence_stands_under_the_pointer(carried):
    hovers = [text for trace in traces(charts.coverage(carried), "heatmap") for line in trace.hovertext for text in line if "cut" in text]
    assert hovers == ["<b>The Harbour Post: cut</b><br>“Nobody came”<br>Mira Oduya<br>1 of 2 words kept<br>cut “came”"]


def test_positions_draw_a_strip_for_each_article_in_the_order_of_the_outlets(places):
    chart = charts.positions(places, [POST, GAZETTE])
    strips = traces(chart, "bar")
    assert [strip.y[0] for strip in strips] == ["p1", "g1", "k1"] == list(chart.layout.yaxis.categoryarray)
    assert list(chart.layout.yaxis.ticktext) == [POST, GAZETTE, AGENCY]
    assert [strip.meta["outlets"] for strip in strips] == [[POST], [GAZETTE], []]
    post = strips[0]
    blue, grey = theme.OUTLET_COLOURS[0], theme.FAINT
    assert list(post.marker.color) == [grey, blue, blue, grey, theme.NEUTRAL]  # between the first two is no room for grey
    assert list(post.base) == pytest.approx([0, 0.1, 0.21, 0.3, 0.986])  # the last is moved back: its bar needs .014
    assert list(post.x) == pytest.approx([0.1, 0.1, 0.09, 0.686, 0.014])
    assert post.customdata[0] == post.customdata[3] == tables.key("articles", "p1", "p1")
    assert post.customdata[1] == tables.key("sentence", "p1", 98)
    assert "the first to speak" in post.hovertext[1] and "the last to speak" in post.hovertext[4]


spans = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@settings(deadline=None, max_examples=40)
@given(st.lists(spans, min_size=1, max_size=90))
def test_no_two_marks_of_a_strip_lie_in_one_place_and_none_is_too_narrow(edges):
    rows = [place("p1", POST, f"Speaker {n}", "person", n, *span) for n, span in enumerate(sorted(edges), 1)]
    chart = charts.positions(tables.table("speaker_positions", rows))
    (strip,) = traces(chart, "bar")
    ends = [base + width for base, width in zip(strip.base, strip.x, strict=True)]
    assert strip.base[0] > -1e-9 and ends[-1] < 1 + 1e-9
    assert all(end < start + 1e-9 for end, start in zip(ends, strip.base[1:], strict=False))
    assert min(strip.x) > min(0.016, 1 / len(rows)) * 0.75 - 1e-9
    assert [key for key in strip.customdata if "sentence" in key] == [tables.key("sentence", "p1", row[-1]) for row in rows]  # none is lost
    (names,) = traces(chart, "scatter")
    assert names.hoverinfo == "skip" and not names.customdata


def test_positions_name_each_run_of_a_speaker_once(places):
    post, gazette, _ = traces(charts.positions(places, [POST, GAZETTE]), "scatter")
    assert (list(post.text), list(gazette.text)) == (["Mira Oduya", "speaker not found"], ["the harbour authority", "Mira Oduya"])
    assert post.x[0] == pytest.approx(0.2)  # the middle of both quotations


def test_names_give_way_where_there_is_no_room():
    crowd = [place("p1", POST, f"Speaker Number{n}", "person", n, 0.5 + n / 200, 0.5 + n / 200 + 0.004) for n in range(1, 7)]
    names = traces(charts.positions(tables.table("speaker_positions", crowd)), "scatter")[0]
    assert list(names.text) == ["Speaker Number1", "Speaker Number2"] and list(names.textposition) == ["top center", "bottom center"]


def test_positions_say_who_speaks_first_and_last(places):
    assert charts.positions(places).layout.meta["title"] == (
        "First to speak: Mira Oduya in 2 of 3 articles, last to speak: Mira Oduya in 2 of 3 articles"
    )
    alone = places[places["article_id"] == "g1"]
    assert charts.positions(alone).layout.meta["title"].startswith("First to speak: the harbour authority in 1 of 1 article,")
    assert (
        charts.positions(places[places["article_id"].isin(["g1", "k1"])]).layout.meta["title"].startswith("Last to speak: Mira Oduya in 2")
    )
    apart = places.assign(speaker=[f"S{n}" for n in range(len(places))])
    assert charts.positions(apart).layout.meta["title"] == "Nobody speaks first, or last, in more than one article"


def test_verbs_stand_under_their_speakers_and_say_which_judge(verbs):
    chart = charts.cue_verbs(verbs)
    assert list(chart.layout.yaxis.ticktext) == ["<b>Mira Oduya</b>", "say", "admit", "<b>Ole Berg</b>", "claim"]
    grid = {}
    for trace in traces(chart, "heatmap"):
        for i, row in enumerate(trace.y):
            for j, outlet in enumerate(trace.x):
                if trace.z[i][j] is not None:
                    grid[tuple(json.loads(row)), outlet] = (trace.text[i][j], trace.customdata[i][j])
    oduya = {outlet: tables.key("speaker", outlet, "Mira Oduya") for outlet in (POST, GAZETTE)}
    assert grid == {
        (("Mira Oduya", "say"), POST): ("3", oduya[POST]),
        (("Mira Oduya", "say"), GAZETTE): ("2", oduya[GAZETTE]),
        (("Mira Oduya", "admit"), POST): ("1 !", oduya[POST]),
        (("Mira Oduya", "admit"), GAZETTE): ("0", oduya[GAZETTE]),
        (("Ole Berg", "claim"), GAZETTE): ("2 !", tables.key("speaker", GAZETTE, "Ole Berg")),
    }
    assert chart.layout.meta["title"] == "Verbs that judge introduce 3 of 8 quotations: “claim” 2, “admit” 1"


def test_only_the_speakers_introduced_most_often_are_drawn(verbs):
    chart = charts.cue_verbs(verbs, speakers=1)
    assert list(chart.layout.yaxis.ticktext) == ["<b>Mira Oduya</b>", "say", "admit"]
    assert chart.layout.meta["subtitle"].endswith("The 1 speaker introduced most often, of 2.")
    assert charts.cue_verbs(verbs).layout.meta["title"] == chart.layout.meta["title"]  # the title counts them all


def test_where_no_verb_judges_the_title_names_the_commonest(verbs):
    plain = verbs[verbs["cue"] == "say"]
    assert charts.cue_verbs(plain).layout.meta["title"] == "“say” introduces 5 of 5 quotations; no verb of the list judges"


def test_empty_tables_give_a_sentence_and_other_tables_an_error(places, verbs):
    for draw, table in ((charts.positions, places), (charts.cue_verbs, verbs)):
        assert len(draw(table.iloc[:0]).data) == 0 and len(draw(table.iloc[:0]).layout.title.text) > 20
        with pytest.raises(ValueError, match="no column"):
            draw(table.drop(columns=table.columns[1]))


def test_every_mark_has_a_key_and_a_hover_text(places, verbs, carried):
    for chart in (charts.positions(places), charts.cue_verbs(verbs), charts.coverage(carried)):
        assert "bdata" not in chart.to_json()  # the browser filters plain lists
        for trace in traces(chart, "bar"):
            assert len(trace.customdata) == len(trace.hovertext) == len(trace.y) and all(trace.hovertext)
            assert all(isinstance(json.loads(key), list) for key in trace.customdata)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_live(text, places, verbs, carried):
    figures = [
        charts.positions(places.replace({"speaker": {"Mira Oduya": text}, "outlet": {POST: text}, "article_id": {"p1": text}})),
        charts.cue_verbs(verbs.replace({"speaker": {"Mira Oduya": text}, "cue": {"say": text}, "outlet": {POST: text}}).assign(forms=text)),
        charts.coverage(carried.assign(evidence=text)),
    ]
    for figure in figures:
        drawn = [figure.layout.title.text, figure.layout.title.subtitle.text]
        drawn += [*(figure.layout.xaxis.ticktext or ()), *(figure.layout.yaxis.ticktext or ())]
        for trace in figure.data:
            listed = [trace.name, *(trace.hovertext or ()), *(trace.text or ())]
            drawn += pd.Series(listed, dtype=object).explode().dropna().tolist()
        assert any(theme.label(text, at_most=12)[:8] in one for one in drawn)
        for one in drawn:
            assert "$" not in one
            assert set(re.findall(r"<[^>]*>?", one)) <= {"<b>", "</b>", "<br>"}
            assert not re.search(r"&(?!(amp|lt|gt|#36);)", one)
