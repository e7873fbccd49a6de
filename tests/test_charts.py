"""The charts, read as Figures: what they say, what they draw, which key each mark carries, and that no text in them is live."""

import json
import math
import re

import pandas as pd
import plotly.graph_objects as go
import pytest
import small_story

import newskit as nk
from newskit import charts, tables
from newskit.charts import theme
from newskit.explorer.page import page

POST, GAZETTE, RADIO = "The Harbour Post", "Northern Gazette", "Radio Vell"
HOSTILE = (
    "<b>x</b>",
    "$5bn … $2bn",
    "%{customdata}<extra>y</extra>",
    '<a href="javascript:alert(1)">z</a>',
    "&lt;i&gt;",
    "</script><script>alert(1)</script>",
)


def vocabulary_rows(outlet, against, *words):
    """Rows of the vocabulary table from (word, n, n_against, log_ratio, low, high)."""
    about = ("A method.", None, None, "")
    rows = [(outlet, against, w, n, m, n * 2.5, min(n, 1), ratio, low, high, m == 0, *about) for w, n, m, ratio, low, high in words]
    return tables.table("vocabulary", rows)


@pytest.fixture
def pair():
    right = [("mr", 6, 0, 3.5, 0.1, math.inf), ("talks", 6, 2, 1.4, -0.6, 4.9), ("crew", 0, 5, -3.4, -math.inf, -0.2)]
    left = [("crew", 5, 0, 3.4, 0.2, math.inf), ("talks", 2, 6, -1.4, -4.9, 0.6), ("mr", 0, 6, -3.5, -math.inf, -0.1)]
    return pd.concat([vocabulary_rows(POST, GAZETTE, *right), vocabulary_rows(GAZETTE, POST, *left)], ignore_index=True)


@pytest.fixture
def three():
    open_ = (-1.0, 3.0)
    return pd.concat(
        [
            vocabulary_rows(POST, "others", ("mr", 6, 1, 2.0, 0.9, 3), ("flood", 0, 4, -2.0, *open_), ("tariff", 0, 3, -2.0, *open_)),
            vocabulary_rows(GAZETTE, "others", ("flood", 4, 0, 2.5, 1.1, 3), ("mr", 1, 6, -1.0, *open_), ("tariff", 0, 3, -2.0, *open_)),
            vocabulary_rows(RADIO, "others", ("tariff", 3, 0, 2.2, 0.3, 3), ("flood", 0, 4, -2.0, *open_), ("mr", 0, 7, -3.0, *open_)),
        ],
        ignore_index=True,
    )


@pytest.fixture
def shared():
    rows = [
        ("k1", "p1", 0.5, 0.4, 5, "KNA", POST),
        ("p1", "k1", 0.8, 0.4, 5, POST, "KNA"),
        ("k1", "g1", 0.0, 0.0, 0, "KNA", GAZETTE),
        ("g1", "k1", 0.0, 0.0, 0, GAZETTE, "KNA"),
        ("p1", "g1", 0.001, 0.001, 0, POST, GAZETTE),
        ("g1", "p1", 0.25, 0.001, 1, GAZETTE, POST),
    ]
    return tables.table("article_overlap", rows)


@pytest.fixture
def sentences():
    rows = [
        (1, "k1", 1, 0, "agency", "KNA", "verbatim"),
        (1, "p1", 1, 0, "agency", POST, "verbatim"),
        (2, "p1", 2, 40, "unknown", POST, "edited"),
        (3, "p1", 3, 90, "own", POST, None),
        (2, "g1", 1, 0, "unknown", GAZETTE, "edited"),
        (4, "g1", 2, 55, "own", GAZETTE, None),
    ]
    return tables.table("passages", [(*row, None) for row in rows])


@pytest.fixture
def quoted():
    rows = [
        (1, "Mira Oduya", "We will rebuild every metre of it", POST, "verbatim", "p1", 1, 7, 7, "all 7 words", None),
        (1, "Mira Oduya", "We will rebuild every metre of it", GAZETTE, "cut", "g1", 1, 7, 4, "cut “every metre of it”", None),
        (2, None, "a mess", POST, "absent", None, None, 2, 0, "", None),
        (2, None, "a mess", GAZETTE, "verbatim", "g1", 2, 2, 2, "all 2 words", None),
        (3, "Mira Oduya", "Nobody was told", POST, "altered", "p1", 2, 3, 2, "“told” → “asked”", None),
        (3, "Mira Oduya", "Nobody was told", GAZETTE, "not comparable", None, None, 3, 0, "", None),
    ]
    return tables.table("quote_coverage", rows)


@pytest.fixture
def spoken():
    rows = [
        (POST, "Mira Oduya", 3, 30, 0.75, 30 / 34), (POST, None, 1, 4, 0.25, 4 / 34),
        (GAZETTE, "Mira Oduya", 0, 0, 0.0, 0.0), (GAZETTE, None, 2, 9, 1.0, 1.0),
    ]  # fmt: skip
    return tables.table("speaker_share", rows)


@pytest.fixture
def sets():
    rows = [((POST,), 3, ("mr", "crew", "talks")), ((POST, GAZETTE), 2, ("bridge", "rain")), ((POST, GAZETTE, RADIO), 1, ("town",))]
    return tables.table("shared_vocabulary", rows)


@pytest.fixture
def loaded():
    rows = [
        (POST, "hedge", 9, 30.0, 14.0, 57.0, "could 6, perhaps 3"),
        (POST, "conflict", 1, 3.3, 0.1, 18.6, "slam 1"),
        (POST, "certainty", 0, 0.0, 0.0, 12.3, ""),
        (GAZETTE, "hedge", 0, 0.0, 0.0, 9.5, ""),
        (GAZETTE, "conflict", 2, 5.0, 0.6, 18.1, "clash 2"),
        (GAZETTE, "certainty", 0, 0.0, 0.0, 9.2, ""),
    ]
    return tables.table("loaded_language", rows)


@pytest.fixture
def rich():
    rows = [
        (POST, 1, 300, 180, 0.6, 0.77, 100, 4.4, 20.0),
        (GAZETTE, 2, 900, 380, 0.42, 0.731, 100, 4.6, 22.5),
        (RADIO, 1, 40, 32, 0.8, 0.8, 40, 4.1, 10.0),
    ]
    return tables.table("richness", rows)


@pytest.fixture
def spread():
    rows = [
        ("p1", POST, 1, "bridge", 10, 16), ("p1", POST, 1, "fell", 40, 44), ("p1", POST, 2, "bridge", 60, 66),
        ("p1", POST, 2, "up", 108, 110),
        ("p2", POST, 1, "rain", 0, 4), ("g1", GAZETTE, 1, "bridge", 0, 6), ("k1", "KNA", 1, "bridge", 5, 11),
    ]  # fmt: skip
    return tables.table("words", rows)


@pytest.fixture
def every(pair, three, shared, sentences, quoted, spoken, sets, loaded, rich, spread):
    return {
        "sets": charts.shared_vocabulary(sets),
        "loaded": charts.loaded_language(loaded),
        "richness": charts.richness(rich),
        "barcode": charts.barcode(spread, "bridge"),
        "dots": charts.vocabulary(pair),
        "words": charts.vocabulary(three),
        "overlap": charts.overlap(shared, [POST, GAZETTE]),
        "alignment": charts.alignment(sentences, [POST, GAZETTE]),
        "coverage": charts.coverage(quoted),
        "speakers": charts.speakers(spoken),
    }


def cells(chart, attribute):
    """{(row, column): value} over the heat maps of a chart, drawn cells only."""
    heats = [trace for trace in chart.data if trace.type == "heatmap"]
    return {
        (row, column): getattr(trace, attribute)[i][j]
        for trace in heats
        for i, row in enumerate(trace.y)
        for j, column in enumerate(trace.x)
        if trace.z[i][j] is not None
    }


def texts(figure):
    """Every text that Plotly would draw: all strings of the figure but identities (x, y, keys, meta, tick values) and looks."""
    found = []

    def walk(value, name):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key not in ("customdata", "meta", "x", "y", "tickvals", "categoryarray", "template", "colorscale"):
                    walk(inner, key)
        elif isinstance(value, list | tuple):
            for inner in value:
                walk(inner, name)
        elif isinstance(value, str) and name in ("text", "hovertext", "ticktext", "name"):
            found.append(value)

    walk(json.loads(figure.to_json()), "")
    return found


# Titles: the finding, and the measure under it


def test_titles_state_the_finding(every):
    titles = {name: chart.layout.title.text for name, chart in every.items()}
    assert titles == {
        "sets": "<b>1 word in all 3 outlets, 3 in The Harbour Post alone</b>",
        "loaded": "<b>Loaded words per 1,000, “hedge”: The Harbour Post 30.0 (9), Northern<br>Gazette 0.0 (0)</b>",
        "richness": "<b>In 100 words The Harbour Post uses 77.0 different ones, Northern<br>Gazette 73.1</b>",
        "barcode": "<b>“bridge” stands in 3 of 4 articles</b>",
        "dots": "<b>“crew”: The Harbour Post 0, Northern Gazette 5</b>",  # its interval ends further from equal than that of "mr"
        "words": "<b>“flood”: Northern Gazette 4, the other outlets 0</b>",
        "overlap": "<b>80% of the text of The Harbour Post is also in KNA</b>",
        "alignment": "<b>2 of 3 sentences in The Harbour Post are also in another article</b>",
        "coverage": "<b>1 of 3 quotations in both outlets, 2 in only one</b>",
        "speakers": "<b>Northern Gazette gives 100% of its quotations to speaker not found</b>",
    }
    assert all(chart.layout.title.subtitle.text for chart in every.values())


def test_the_subtitle_quotes_the_method(pair, three):
    assert charts.vocabulary(pair).layout.meta["subtitle"].endswith("A method.")
    assert charts.vocabulary(three).layout.meta["subtitle"].endswith("A method.")


def test_the_direction_is_written_on_the_picture(every):
    drawn = [note.text for note in every["dots"].layout.annotations]
    assert drawn == ["← used more by <b>Northern Gazette</b>", "used more by <b>The Harbour Post</b> →"]
    assert [note.text for note in every["overlap"].layout.annotations] == ["share of ↓ also in →"]


# Vocabulary: two sides


def test_dots_hold_each_sides_words_ends_and_counts(pair):
    counts, *sides = charts.vocabulary(pair).data
    open_right, right, open_left, left = sides
    assert (list(counts.y), list(counts.text)) == (["mr", "talks", "crew"], ["6 v 0", "6 v 2", "0 v 5"])
    assert (list(right.y), list(right.x)) == (["mr", "talks"], [3.5, 1.4])
    assert list(right.error_x.arrayminus) == [pytest.approx(3.4), pytest.approx(2.0)]
    assert list(right.error_x.array) == [0, pytest.approx(3.5)]  # the open end has no whisker of its own
    assert (list(left.y), list(left.x)) == (["crew"], [-3.4])  # mirrored: Northern Gazette's own row says 3.4
    assert list(left.error_x.array) == [pytest.approx(3.2)]
    assert list(right.marker.symbol) == ["circle", "circle-open"]  # only "mr" leaves equal out
    assert open_right.y[:2] == ("mr", "mr") and open_right.x[1] > 4.9 and open_right.line.dash == "dot"
    assert open_left.x[1] == -open_right.x[1]


def test_an_interval_is_open_only_where_its_bound_is_infinite():
    """From two articles a side on, a count of zero has a bound too."""
    table = vocabulary_rows(POST, GAZETTE, ("mr", 6, 0, 3.5, 0.5, 6.0), ("crew", 3, 0, 0.5, -0.5, math.inf))
    chart = charts.vocabulary(table)
    _, open_right, right = chart.data
    assert list(open_right.y) == ["crew"] * 3
    assert list(right.error_x.array) == [2.5, 0]
    assert "interval 0.5 to 6.0" in right.hovertext[0] and "interval −0.5 to open" in right.hovertext[1]
    assert "; arrow: no bound on that side)" in chart.layout.meta["subtitle"]
    assert "arrow" not in charts.vocabulary(table[:1]).layout.meta["subtitle"]


def test_one_direction_gives_the_other_side_from_the_end_of_the_ranking():
    table = vocabulary_rows(POST, "others", ("a", 5, 1, 2, 1, 3), ("b", 2, 3, -0.5, -2, 1), ("c", 1, 9, -3, -5, -1))
    chart = charts.vocabulary(table)
    assert list(chart.data[0].y) == ["a", "b", "c"]  # c marks the others most, so it stands last
    assert all(trace.meta == {"outlets": [POST]} for trace in chart.data)


def test_words_are_shared_between_the_sides_and_a_short_side_leaves_room():
    many = [(f"w{n}", 5, 1, 2.0, 1, 3) for n in range(9)] + [("z", 1, 5, -2.0, -3, -1)]
    assert list(charts.vocabulary(vocabulary_rows(POST, GAZETTE, *many), words=4).data[0].y) == ["w0", "w1", "w2", "z"]


# Vocabulary: more outlets


def test_words_across_outlets(three):
    chart = charts.vocabulary(three)
    assert cells(chart, "text") == {
        ("mr", POST): "<b>6</b>", ("mr", GAZETTE): "1", ("mr", RADIO): "0",
        ("flood", POST): "0", ("flood", GAZETTE): "<b>4</b>", ("flood", RADIO): "0",
        ("tariff", POST): "0", ("tariff", GAZETTE): "0", ("tariff", RADIO): "<b>3</b>",
    }  # fmt: skip
    assert cells(chart, "z")["mr", POST] == 15.0
    assert chart.data[0].meta == {"rows": [POST, GAZETTE, RADIO], "columns": [POST, GAZETTE, RADIO]}
    assert chart.data[0].z[0] == [15.0, 2.5, None]  # zero is not in the coloured map ...
    assert chart.data[1].z[0] == [None, None, 0.0]  # ... but in the grey one, with its key
    assert chart.data[1].customdata[0][2] == tables.key("word", "mr")


def test_every_pair_of_three_outlets_is_no_one_chart_and_one_pair_of_them_is():
    outlets = (POST, GAZETTE, RADIO)
    each = pd.concat([vocabulary_rows(a, b, ("mr", 3, 1, 1.0, 0.1, 2)) for a in outlets for b in outlets if a != b])
    with pytest.raises(ValueError, match=r'Keep the rows of one pair.*or compare with against="others"'):
        charts.vocabulary(each)
    two = [POST, RADIO]
    assert (
        charts.vocabulary(each[each["outlet"].isin(two) & each["against"].isin(two)]).layout.meta["title"] == f"“mr”: {POST} 3, {RADIO} 1"
    )


# Overlap and alignment


def test_a_table_that_cannot_be_drawn_is_told_which_column_is_wrong(shared):
    with pytest.raises(ValueError, match="the table has no column outlet; it has article_id"):
        charts.overlap(shared.drop(columns="outlet"))
    with pytest.raises(ValueError, match="two columns of the table are named outlet: leave one out"):
        charts.overlap(pd.concat([shared, shared["outlet"]], axis=1))


def test_overlap_reads_by_row_and_an_agency_is_always_shown(shared):
    chart = charts.overlap(shared, [POST, GAZETTE])
    shown = cells(chart, "text")
    assert (shown["p1", "k1"], shown["k1", "p1"], shown["p1", "g1"], shown["g1", "k1"]) == ("80% (5)", "50% (5)", "&lt;1% (0)", "0% (0)")
    assert ("p1", "p1") not in shown
    assert cells(chart, "customdata")["g1", "k1"] == tables.key("articles", "g1", "k1")
    assert chart.data[0].meta == {"rows": [None, POST, GAZETTE], "columns": [None, POST, GAZETTE]}
    assert chart.layout.yaxis.ticktext == ("KNA", POST, GAZETTE)


def test_the_order_of_rows_does_not_matter(shared, sentences):
    for draw, table in ((charts.overlap, shared), (charts.alignment, sentences)):
        assert draw(table[::-1], [POST, GAZETTE]).to_json() == draw(table, [POST, GAZETTE]).to_json()


def test_of_many_articles_those_that_have_most_in_common_are_drawn(shared):
    chart = charts.overlap(shared, [POST, GAZETTE], articles_up_to=2)  # 80% of p1 is in k1, and next to nothing of g1 in another
    assert list(chart.layout.yaxis.tickvals) == ["k1", "p1"]
    assert chart.layout.meta["title"] == charts.overlap(shared, [POST, GAZETTE]).layout.meta["title"]
    assert "The 2 of 3 articles that have most in common with another" in chart.layout.meta["subtitle"]
    assert charts.overlap(shared[::-1], [POST, GAZETTE], articles_up_to=2).to_json() == chart.to_json()


def test_articles_of_one_outlet_are_told_apart(shared):
    table = shared.replace({"outlet": {GAZETTE: POST}, "other_outlet": {GAZETTE: POST}})
    assert charts.overlap(table).layout.yaxis.ticktext == ("KNA", f"{POST} (1)", f"{POST} (2)")


def test_articles_stand_in_the_order_of_publication(shared, sentences):
    dates = {"k1": "2031-05-04T12:00+02:00", "p1": "2031-05-04T08:30Z", "g1": "2031-05-04"}  # 10:00, 8:30, and the day's beginning
    for draw, table in ((charts.overlap, shared), (charts.alignment, sentences)):
        chart = draw(table, [POST, GAZETTE], published=dates)
        assert list(chart.layout.yaxis.tickvals) == ["g1", "p1", "k1"]
        assert chart.layout.meta["subtitle"].endswith("Articles in the order of publication")
        chart = draw(table, [POST, GAZETTE], published=dates | {"g1": None})
        assert list(chart.layout.yaxis.tickvals) == ["p1", "k1", "g1"]
        assert chart.layout.meta["subtitle"].endswith(", those without a date last")
        chart = draw(table, [POST, GAZETTE], published=dict.fromkeys(dates))
        assert list(chart.layout.yaxis.tickvals) == ["k1", "p1", "g1"]  # an agency, then the outlets in their order
        assert "publication" not in chart.layout.meta["subtitle"]


def test_many_articles_have_no_room_for_brackets(shared):
    assert cells(charts.overlap(shared, roomy=2), "text")["p1", "k1"] == "80%"


def test_more_articles_have_no_room_for_figures_but_a_scale(shared):
    chart = charts.overlap(shared, figures_up_to=2)
    assert set(cells(chart, "text").values()) == {""}
    assert all(trace.texttemplate is None for trace in chart.data)
    assert [trace.showscale for trace in chart.data] == [True, False]  # the grey of nothing needs none
    assert "80% of the text" in cells(chart, "hovertext")["p1", "k1"]
    assert chart.layout.height < charts.overlap(shared).layout.height + 48


def test_many_columns_have_upright_names():
    angles = [theme.across(range(count), ["The Harbour Post"] * count)[0]["tickangle"] for count in (3, 20, 40)]
    assert angles == [0, -60, -90]


def test_alignment_is_a_square_per_sentence_coloured_by_origin(sentences):
    chart = charts.alignment(sentences, [POST, GAZETTE])
    assert cells(chart, "text") == {
        ("k1", 1): "=<br>A",
        ("p1", 1): "=<br>A", ("p1", 2): "≈<br>?", ("p1", 3): "·",
        ("g1", 1): "≈<br>?", ("g1", 2): "·",
    }  # fmt: skip
    origins = list(theme.ORIGINS)
    assert {place: origins[z] for place, z in cells(chart, "z").items()} == {
        ("k1", 1): "agency", ("p1", 1): "agency", ("p1", 2): "unknown", ("p1", 3): "own", ("g1", 1): "unknown", ("g1", 2): "own",
    }  # fmt: skip
    assert [trace.name for trace in chart.data if trace.type == "scatter"] == ["A  agency", "?  unknown", "own"]
    assert "(= verbatim, ≈ edited, · only here)" in chart.layout.meta["subtitle"]
    assert cells(chart, "customdata")["p1", 3] == tables.key("sentence", "p1", 90)
    assert chart.data[0].meta == {"rows": [None, POST, GAZETTE], "columns": [None, None, None]}


# Quotations


def test_coverage_stands_under_its_speakers(quoted):
    chart = charts.coverage(quoted)
    labels = dict(zip(chart.layout.yaxis.tickvals, chart.layout.yaxis.ticktext, strict=True))
    assert list(labels.values()) == [
        "<b>Mira Oduya</b>",
        "“We will rebuild every metre of it”",
        "“Nobody was told”",
        "<b>speaker not found</b>",
        "“a mess”",
    ]
    assert cells(chart, "text") == {
        ("quotation 1", POST): "●", ("quotation 1", GAZETTE): "◐",
        ("quotation 3", POST): "≠", ("quotation 3", GAZETTE): "n/c",
        ("quotation 2", POST): "–", ("quotation 2", GAZETTE): "●",
    }  # fmt: skip
    assert cells(chart, "customdata")["quotation 2", POST] == tables.key("quotation", 2, POST)
    assert chart.data[0].meta == {"rows": [None] * 5, "columns": [POST, GAZETTE]}
    assert [trace.name for trace in chart.data if trace.type == "scatter"] == [
        "●  verbatim", "◐  cut", "≠  altered", "–  absent", "n/c  not comparable",
    ]  # fmt: skip


def test_speakers_have_an_area_for_the_share_and_the_count_beside_it(spoken):
    post, gazette = charts.speakers(spoken).data
    assert (list(post.text), list(gazette.text)) == (["3", "1"], ["0", "2"])
    assert [size**2 / gazette.marker.size[1] ** 2 for size in post.marker.size] == [pytest.approx(0.75), pytest.approx(0.25)]
    assert list(post.customdata) == [tables.key("speaker", POST, "Mira Oduya"), tables.key("speaker", POST, None)]
    assert (post.meta, post.marker.color, gazette.marker.color) == ({"outlets": [POST]}, *theme.OUTLET_COLOURS[:2])


def test_the_outlets_of_the_story_fix_the_colours_and_tell_an_agency(spoken):
    post, gazette = charts.speakers(spoken, [RADIO, GAZETTE]).data
    assert (post.meta, post.marker.color) == ({"outlets": []}, theme.NEUTRAL)
    assert gazette.marker.color == theme.OUTLET_COLOURS[1]


# What holds for every chart


def test_every_chart_is_a_figure_with_our_config(every):
    for chart in every.values():
        assert isinstance(chart, go.Figure)
        assert chart.layout.template.layout.modebar.remove == ("sendChartToCloud",)
        assert "bdata" not in chart.to_json()  # the browser filters plain lists
        html = chart.to_html(include_plotlyjs=False)
        assert '"showSendToCloud": false' in html and '"displaylogo": false' in html and '"responsive": false' in html


def test_a_chart_shown_by_a_notebook_has_our_config(pair, monkeypatch):
    shown = []
    monkeypatch.setattr("plotly.io._renderers.ipython_display.display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setattr("plotly.io.renderers.default", "plotly_mimetype")
    chart = charts.vocabulary(pair)
    chart._ipython_display_()
    chart.show(config={"scrollZoom": True})
    configs = [bundle["application/vnd.plotly.v1+json"]["config"] for bundle in [*shown, chart._repr_mimebundle_()]]
    assert all(config["showSendToCloud"] is False and config["displaylogo"] is False for config in configs)
    assert [config.get("scrollZoom") for config in configs] == [None, True, None]


def test_a_chart_written_to_a_file_has_our_config(pair, tmp_path):
    charts.vocabulary(pair).write_html(tmp_path / "chart.html", include_plotlyjs=False)
    assert '"showSendToCloud": false' in (tmp_path / "chart.html").read_text("utf-8")


def test_every_mark_has_a_key_and_a_hover_text(every):
    for name, chart in every.items():
        for trace in chart.data:
            assert trace.hovertemplate is None
            if trace.type == "heatmap":
                drawn = [z is not None for line in trace.z for z in line]
                keys = [key for line in trace.customdata for key in line]
                hovers = [hover for line in trace.hovertext for hover in line]
                assert trace.hoverinfo == "text" and trace.hoverongaps is False
            elif trace.type == "scatter" and trace.x == (None,):  # an entry of the legend
                assert trace.meta == {"outlets": []} and trace.hoverinfo == "skip"
                continue
            else:
                drawn, keys, hovers = [True] * len(trace.x), trace.customdata, trace.hovertext
                assert trace.hoverinfo == "text" and (trace.meta["outlets"] or name == "barcode")  # an agency's strip is always shown
            assert [bool(key) for key in keys] == drawn == [bool(hover) for hover in hovers], name
            assert all(isinstance(json.loads(key), list) for key in keys if key)


def test_a_legend_stays_where_colour_needs_it(every):
    for name in ("alignment", "coverage"):
        assert every[name].layout.showlegend is True and every[name].layout.legend.itemclick is False


def test_charts_grow_with_their_rows(quoted):
    more = pd.concat([quoted, quoted.assign(cluster=quoted["cluster"] + 10)])
    assert charts.coverage(more).layout.height > charts.coverage(quoted).layout.height + 60


def test_empty_tables_give_a_sentence(pair, shared, sentences, quoted, spoken, sets, loaded, rich, spread):
    cases = {
        charts.shared_vocabulary: sets, charts.loaded_language: loaded, charts.richness: rich,
        lambda table: charts.barcode(table, "bridge"): spread,
        charts.vocabulary: pair, charts.overlap: shared, charts.alignment: sentences, charts.coverage: quoted, charts.speakers: spoken,
    }  # fmt: skip
    for draw, table in cases.items():
        chart = draw(table.iloc[:0])
        assert len(chart.data) == 0 and len(chart.layout.title.text) > 20
        with pytest.raises(ValueError, match="no column"):
            draw(table.drop(columns=table.columns[1]))


def test_tables_in_which_nothing_stands_out_give_a_chart(three, shared, sentences, quoted, spoken):
    same = vocabulary_rows(POST, GAZETTE, ("the", 5, 5, 0.0, -1, 1))
    assert charts.vocabulary(same).layout.meta["title"] == f"No word stands out in {POST} or in {GAZETTE}"
    assert charts.vocabulary(three.assign(log_ratio=0.0)).layout.meta["title"] == "No word marks any outlet more than the others"
    assert charts.overlap(shared.assign(containment=0.0)).layout.meta["title"] == "No two articles share a passage"
    assert charts.alignment(sentences.assign(relation=None)).layout.meta["title"] == "No sentence is also in another article"
    assert charts.coverage(quoted[quoted["outlet"] == POST]).layout.meta["title"] == f"{POST} carries 2 of 3 quotations"
    assert charts.speakers(spoken.assign(share=0.0)).layout.meta["title"] == "No quotation was found in these articles"


# Text is data


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_live(text, pair, three, shared, sentences, quoted, spoken, sets, loaded, rich, spread):
    renamed = sets.assign(outlets=[tuple(text if name == POST else name for name in names) for names in sets["outlets"]])
    figures = [
        charts.shared_vocabulary(renamed.assign(words=[(text,)] * 3)),
        charts.loaded_language(loaded.replace({"outlet": {POST: text}, "kind": {"hedge": text}, "words": {"slam 1": text}})),
        charts.richness(rich.replace({"outlet": {POST: text}})),
        charts.barcode(spread.replace({"outlet": {POST: text}, "word": {"bridge": text}, "article_id": {"p1": text}}), text),
        charts.vocabulary(pair.assign(variants=text)),
        charts.vocabulary(pair.replace({"word": {"crew": text, "mr": text}, "outlet": {POST: text}, "against": {POST: text}})),
        charts.vocabulary(three.replace({"word": {"mr": text}, "outlet": {GAZETTE: text}}).assign(method=text)),
        charts.overlap(shared.replace({"outlet": {POST: text}, "other_outlet": {POST: text}})),
        charts.alignment(sentences.replace({"outlet": {POST: text}})),
        charts.coverage(quoted.replace({"speaker": {"Mira Oduya": text}, "text": {"Nobody was told": text}, "outlet": {POST: text}})),
        charts.speakers(spoken.replace({"speaker": {"Mira Oduya": text}, "outlet": {POST: text}})),
    ]
    for figure in figures:
        drawn = texts(figure)
        assert any(theme.label(text, at_most=12)[:8] in one for one in drawn)
        for one in drawn:
            assert "$" not in one
            assert set(re.findall(r"<[^>]*>?", one)) <= {"<b>", "</b>", "<br>"}
            assert not re.search(r"&(?!(amp|lt|gt|#36);)", one)


def test_a_label_is_cut_before_it_is_escaped():
    assert theme.label("<" * 40, at_most=4) == "&lt;&lt;&lt;…"
    assert theme.label("a\u202eb\x00c\n  d") == "a b c d"
    assert theme.label(None) == theme.label(math.nan) == theme.label(pd.NA) == ""
    assert theme.lines("a < b & c", 5) == "a &lt; b<br>&amp; c"
    assert theme.lines("x" * 12, 5) == "xxxxx<br>xxxxx<br>xx"


def test_long_names_are_cut_on_the_axis_and_whole_under_the_pointer(three):
    long = "The Saltmoor and District Correspondent and General Advertiser"
    chart = charts.vocabulary(three.replace({"word": {"mr": long}}))
    assert chart.layout.yaxis.ticktext[0] == "The Saltmoor and Distri…"
    assert long in chart.data[0].hovertext[0][0]


def test_outlet_colours_are_fixed_by_order_and_the_eighth_is_grey():
    names = [f"outlet {n}" for n in range(9)]
    colours = theme.outlet_colours(names)
    assert len({colours[name] for name in names[:7]}) == 7
    assert [colours[name] for name in names[7:]] == ["rgba(140,140,140,0.9999)", "rgba(140,140,140,0.9998)"]  # NEUTRAL to the eye
    assert theme.outlet_colours(names[:2]) == {name: colours[name] for name in names[:2]}


def test_every_relation_has_a_sign_of_its_own():
    for marks in (theme.QUOTED, theme.SHARED, theme.ORIGINS):
        assert len({mark.sign for mark in marks.values()}) == len(marks)


# ---- plotly's own check, which theme.chart leaves out


@pytest.mark.parametrize("told", [small_story.story, nk.sample], ids=["small", "sample"])
def test_plotly_knows_every_property_of_every_chart(told, monkeypatch):
    made, draw = [], theme.chart
    monkeypatch.setattr(theme, "chart", lambda *args, **named: made.append(draw(*args, **named)) or made[-1])
    story = told()
    page(story)
    charts.barcode(nk.counted_words(story), "the")
    charts.vocabulary(nk.vocabulary(story), across_up_to=1)
    charts.overlap(nk.article_overlap(story), roomy=0, figures_up_to=0)
    assert {trace.type for chart in made for trace in chart.data} == {"scatter", "bar", "heatmap"}
    for chart in made:
        assert go.Figure(chart.to_dict()).to_dict() == chart.to_dict()


def test_what_is_changed_in_a_chart_is_checked(pair):
    chart = charts.vocabulary(pair)
    with pytest.raises(ValueError, match="heigth"):
        chart.update_layout(heigth=3)
    with pytest.raises(ValueError, match="colour"):
        chart.update_traces(marker={"colour": "red"})
    chart.update_layout(height=300, xaxis_title="times").update_traces(marker_color="red")
    assert (chart.layout.height, chart.data[1].marker.color) == (300, "red")


@pytest.mark.parametrize("text", ["rain fell on the quays", "x" * 30, "Saarbrücker-Zeitung-Online", "a " * 20, ""])
def test_a_broken_line_holds_every_character_and_none_too_many(text):
    broken = theme.lines(text, 12).split("<br>")
    assert max(map(len, broken)) <= 12
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")


def test_a_line_is_broken_between_words_or_after_a_hyphen():
    assert theme.lines("rain fell on the quays", 12) == "rain fell on<br>the quays"
    assert theme.lines("Saarbrücker-Zeitung", 12) == "Saarbrücker-<br>Zeitung"


@pytest.mark.parametrize(("largest", "brightest"), [(1.0, "100%"), (0.8, "80%"), (0.31, "40%"), (0.004, "10%")])
@pytest.mark.parametrize("figures_up_to", [20, 1])  # with figures in the cells, and without
def test_the_brightest_colour_is_the_largest_share_and_the_subtitle_says_so(shared, largest, brightest, figures_up_to):
    chart = charts.overlap(shared.assign(containment=largest), figures_up_to=figures_up_to)
    assert f"the brightest colour {brightest}, grey none" in chart.layout.meta["subtitle"]
    for trace in chart.data:
        assert trace.showscale in (False, figures_up_to == 1)
        assert (trace.zmin, theme.percent(trace.zmax)) == (0, brightest)


def test_without_figures_small_shares_have_more_of_the_scale_than_large_ones(shared):
    dense, with_figures = (charts.overlap(shared, figures_up_to=n).data[0].colorscale for n in (1, 20))
    assert [round(at, 3) for at, _ in dense] == [round((n / 8) ** 2, 3) for n in range(9)]
    assert [round(at, 3) for at, _ in with_figures] == [round(n / (len(with_figures) - 1), 3) for n in range(len(with_figures))]
