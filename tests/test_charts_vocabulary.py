"""The charts of words, figure by figure: lists of words that one side has alone, many outlets, sets, loaded words, pictures."""

import math
import re
import struct
import sys

import pandas as pd
import pytest
from test_charts import GAZETTE, POST, RADIO, cells, vocabulary_rows

from newskit import charts, tables
from newskit.charts import theme


def notes(chart):
    return [note.text for note in chart.layout.annotations]


# Two sides


def test_words_that_one_side_has_alone_are_listed_below_the_dots():
    right = [(f"a{n}", 9 - n, 0, 3.0, 0.5, math.inf) for n in range(5)] + [("once", 1, 0, 1.0, -2, math.inf)]
    left = [(f"b{n}", 0, 5, -3.0, -math.inf, -0.5) for n in range(3)]
    chart = charts.vocabulary(vocabulary_rows(POST, GAZETTE, *right, *left), words=5)
    assert list(chart.data[0].y) == ["a0", "a1", "a2", "b1", "b2"]
    listed = [word for trace in chart.data if trace.xaxis == "x2" for word in trace.text]
    assert listed == ["a3 6", "a4 5", "b0 5"]
    assert f"Only in <b>{POST}</b><br>6 words; the next after those above:" in notes(chart)
    keys = [key for trace in chart.data if trace.xaxis == "x2" for key in trace.customdata]
    assert keys == [tables.key("word", word) for word in ("a3", "a4", "b0")]


def test_a_word_used_once_is_counted_and_not_listed():
    """Also where the longer text makes its rate the lower one: once in 1,000 words against none in 100."""
    chart = charts.vocabulary(vocabulary_rows(POST, GAZETTE, ("a", 4, 0, 2.0, 0.5, math.inf), ("once", 1, 0, -0.4, -9, math.inf)))
    assert notes(chart)[2:] == [f"Only in <b>{POST}</b><br>2 words; those not above are used once"]
    assert not [trace for trace in chart.data if trace.xaxis == "x2"]


def test_a_list_is_no_room_lost_where_there_is_nothing_to_list():
    chart = charts.vocabulary(vocabulary_rows(POST, GAZETTE, ("a", 4, 0, 2.0, 0.5, math.inf)))
    assert len(notes(chart)) == 2 and "xaxis2" not in chart.layout


def test_phrases_are_called_phrases():
    rows = [("storm gate", 3, 0, 2.0, 0.5, math.inf), ("brake line", 1, 0, 1.0, -2, math.inf)]
    assert notes(charts.vocabulary(vocabulary_rows(POST, GAZETTE, *rows)))[2].endswith("<br>2 phrases; those not above are used once")


def test_a_title_claims_nothing_that_no_interval_carries(three):
    open_ = vocabulary_rows(POST, GAZETTE, ("talks", 3, 1, 1.2, -0.8, 4.0))
    assert charts.vocabulary(open_).layout.meta["title"].startswith("Too little text to tell The Harbour Post from Northern Gazette")
    assert charts.vocabulary(three.assign(low=-1.0)).layout.meta["title"].startswith("Too little text to tell the outlets apart")


def test_the_title_names_the_word_whose_interval_ends_furthest_from_equal():
    table = vocabulary_rows(POST, GAZETTE, ("first", 9, 3, 1.5, 0.1, 3), ("surer", 5, 0, 3.0, 0.9, math.inf))
    assert charts.vocabulary(table).layout.meta["title"] == f"“surer”: {POST} 5, {GAZETTE} 0"


def test_a_test_decides_where_there_is_one():
    """An interval that leaves out "equal" is not enough then; a word that stands in too few articles is not sure either."""
    table = vocabulary_rows(POST, GAZETTE, ("a", 9, 3, 1.5, 0.4, 3), ("b", 8, 3, 1.3, 0.2, 3), ("c", 5, 0, 3.0, 0.9, math.inf))
    table[["p", "q"]] = [(0.001, 0.04), (0.02, 0.2), (None, None)]
    chart = charts.vocabulary(table)
    assert chart.layout.meta["title"] == f"“a”: {POST} 9, {GAZETTE} 3"
    assert list(chart.data[2].marker.symbol) == ["circle", "circle-open", "circle-open"]
    assert "(filled dot: q below .05;" in chart.layout.meta["subtitle"]
    assert "1 of the 3 differences drawn has q below .05." in chart.layout.meta["subtitle"]
    assert ["p 0.001, q 0.04" in text for text in chart.data[2].hovertext] == [True, False, False]
    assert "not tested: in too few articles" in chart.data[2].hovertext[2]
    nothing = charts.vocabulary(table.assign(q=[0.06, 0.2, None])).layout.meta["title"]
    assert nothing == f"No word drawn is sure to tell {POST} from {GAZETTE}: no q is below .05"


def test_without_a_test_chance_is_said():
    words = [("a", 9, 3, 1.5, 0.4, 3), ("b", 8, 3, 1.3, 0.2, 3), ("c", 3, 2, 0.5, -0.9, 2), ("once", 1, 0, 1.0, -3.0, 5.0)]
    chart = charts.vocabulary(vocabulary_rows(POST, GAZETTE, *words))
    said = "2 of the 3 intervals drawn leave out “equal”, and these are the most marked of 4: by chance about 1 in 20 of all would"
    assert said in chart.layout.meta["subtitle"]
    assert not any(re.search(r"\bp\b|\bq\b|not tested", text) for text in chart.data[1].hovertext)


def test_the_title_is_a_word_where_one_is_sure():
    words = [("n't", 10, 1, 3.0, 1.5, 5), ("'s", 14, 2, 2.6, 1.2, 4), ("crew", 5, 1, 2.0, 0.2, 4), ("town", 4, 1, 1.7, -0.2, 4)]
    assert charts.vocabulary(vocabulary_rows(POST, GAZETTE, *words)).layout.meta["title"].startswith("“crew”")
    assert charts.vocabulary(vocabulary_rows(POST, GAZETTE, *words[:2], words[3])).layout.meta["title"].startswith("“n't”")


def test_a_word_that_only_one_side_has_is_listed_where_no_dot_is_drawn():
    """Three uses in a long text against none in three words: a lower rate, and still a word that the other never uses."""
    chart = charts.vocabulary(vocabulary_rows(POST, GAZETTE, ("crew", 3, 0, -4.2, -9, math.inf), ("rain", 1, 0, -5.0, -9, math.inf)))
    assert [list(trace.text) for trace in chart.data] == [["crew 3"]]
    assert notes(chart) == [f"Only in <b>{POST}</b><br>2 words; the first:"]
    assert chart.layout.meta["title"] == f"No word stands out in {POST} or in {GAZETTE}"


def test_a_side_without_words_is_said():
    chart = charts.vocabulary(vocabulary_rows(POST, GAZETTE, ("crew", 3, 0, math.nan, math.nan, math.nan)))
    assert (len(chart.data), chart.layout.meta["title"]) == (0, f"No words in {GAZETTE}: there is nothing to compare")


# One outlet against the rest


@pytest.fixture
def three():
    words = {POST: ("mr", 6, 1, 2.0, 0.9, 3), GAZETTE: ("flood", 4, 0, 2.5, 1.1, math.inf), RADIO: ("tariff", 3, 0, 2.2, 0.3, math.inf)}
    return pd.concat([vocabulary_rows(outlet, "others", word) for outlet, word in words.items()], ignore_index=True)


def test_an_outlet_is_drawn_against_the_rest_in_its_own_colour(three):
    counts, _, dots = charts.vocabulary(three, outlet=GAZETTE).data
    assert (list(counts.y), list(counts.text), dots.meta) == (["flood"], ["4 v 0"], {"outlets": [GAZETTE]})
    assert dots.marker.color == theme.OUTLET_COLOURS[1]


def test_of_two_outlets_the_one_named_stands_to_the_right(three):
    pair = three[three["outlet"] != RADIO]
    assert notes(charts.vocabulary(pair, outlet=GAZETTE))[:2] == [f"← used more by <b>{POST}</b>", f"used more by <b>{GAZETTE}</b> →"]


def test_more_outlets_than_fit_show_the_one_that_stands_out_most():
    rows = [vocabulary_rows(f"outlet {n}", "others", (f"w{n}", 4, 1, 2.0, 0.1 * (n % 7), 3)) for n in range(9)]
    many = pd.concat(rows, ignore_index=True)
    chart = charts.vocabulary(many)
    assert chart.layout.meta["title"] == "“w6”: outlet 6 4, the other outlets 1"
    assert chart.layout.meta["subtitle"].startswith("One of 9 outlets, the one whose words stand out most, against the rest.")
    assert charts.vocabulary(many, across_up_to=9).data[0].type == "heatmap"


def test_what_cannot_be_drawn_says_what_to_give(three):
    with pytest.raises(ValueError, match="no rows of 'The Tide'; it has The Harbour Post, Northern Gazette, Radio Vell"):
        charts.vocabulary(three, outlet="The Tide")
    each = pd.concat([vocabulary_rows(POST, other, ("mr", 2, 1, 1.0, 0.1, 2)) for other in (GAZETTE, RADIO)])
    with pytest.raises(ValueError, match="compares outlets one by one"):
        charts.vocabulary(pd.concat([each, vocabulary_rows(GAZETTE, POST, ("mr", 1, 2, -1.0, -2, 0.1))]), outlet=POST)


def test_two_of_three_outlets_are_not_drawn_as_if_they_were_held_against_each_other():
    held = [
        vocabulary_rows(outlet, "others", ("mr", n, 20 - n, 0.5, n / 90, 2), ("sun", 1, 1, 0.1, -1, 2))
        for outlet, n in ((POST, 6), (GAZETTE, 9))
    ]
    assert charts.vocabulary(pd.concat(held)).layout.meta["title"] == f"“mr”: {GAZETTE} 9, the other outlets 11"


# Words across outlets


def test_the_title_is_the_surest_of_all_cells_not_of_each_outlets_first_word(three):
    more = vocabulary_rows(RADIO, "others", ("gate", 5, 0, 3.0, 1.9, math.inf))
    chart = charts.vocabulary(pd.concat([three, more], ignore_index=True))
    assert chart.layout.meta["title"] == f"“gate”: {RADIO} 5, the other outlets 0"


def test_a_count_is_bold_only_where_its_difference_is_sure(three):
    bold = cells(charts.vocabulary(three.assign(low=[0.9, 1.1, -0.3])), "text")
    assert (bold["mr", POST], bold["flood", GAZETTE], bold["tariff", RADIO]) == ("<b>6</b>", "<b>4</b>", "3")
    tested = three.assign(p=0.01, q=[0.2, 0.01, None])
    chart = charts.vocabulary(tested)
    assert cells(chart, "text")["mr", POST] == "6" and cells(chart, "text")["flood", GAZETTE] == "<b>4</b>"
    assert "q below .05 or, where no test is possible, its interval leaves out “equal”" in chart.layout.meta["subtitle"]


def test_the_outlet_that_all_are_held_against_has_a_column():
    rows = [
        vocabulary_rows(POST, RADIO, ("the", 44, 47, 0.5, 0.1, 1), ("gate", 2, 0, 1, -1, 3)),
        vocabulary_rows(GAZETTE, RADIO, ("the", 9, 47, -0.5, -1, -0.1)),
    ]
    chart = charts.vocabulary(pd.concat(rows))
    text = cells(chart, "text")
    assert chart.data[0].x == (POST, GAZETTE, RADIO)
    assert [text["the", outlet] for outlet in (POST, GAZETTE, RADIO)] == ["<b>44</b>", "9", "47"]
    assert [text["gate", outlet] for outlet in (POST, GAZETTE, RADIO)] == ["2", "0", "0"]  # no row: neither uses it
    assert f"All are held against {RADIO}, the last column, which has no rate." in chart.layout.meta["subtitle"]


def test_a_word_stands_with_the_outlet_in_whose_list_it_comes_first():
    rows = [
        vocabulary_rows(POST, "others", ("a", 9, 0, 3, 1, 4), ("rain", 5, 9, 0.2, -1, 1), ("sun", 0, 9, -3, -4, -1)),
        vocabulary_rows(GAZETTE, "others", ("rain", 9, 5, 2, 1, 3), ("a", 0, 9, -3, -4, -1), ("sun", 0, 9, -3, -4, -1)),
        vocabulary_rows(RADIO, "others", ("sun", 9, 0, 3, 1, 4), ("rain", 0, 14, -3, -4, -1), ("a", 0, 9, -3, -4, -1)),
    ]
    chart = charts.vocabulary(pd.concat(rows))
    assert dict(zip(chart.data[0].y, chart.data[0].meta["rows"], strict=True)) == {"a": POST, "rain": GAZETTE, "sun": RADIO}


def test_phrases_across_outlets_are_called_phrases(three):
    phrases = three.assign(word=["storm gate", "brake line", "south wall"])
    assert charts.vocabulary(phrases.assign(log_ratio=0.0)).layout.meta["title"] == "No phrase marks any outlet more than the others"
    tested = charts.vocabulary(phrases.assign(p=0.2, q=0.5)).layout.meta["title"]
    assert tested == "No phrase drawn is sure to tell the outlets apart: no q is below .05"


def test_the_colour_of_a_rate_starts_at_zero_and_leaves_room_for_small_ones(three):
    heat = charts.vocabulary(three).data[0]
    assert (heat.zmin, heat.zmax) == (0, 15.0)  # 6 of 400 words
    positions = [place for place, _ in heat.colorscale]
    assert positions[0] == 0 and positions[-1] == 1 and positions[4] == 0.25  # half of the colours for the lowest quarter


def test_what_was_merged_stands_under_the_pointer(three):
    chart = charts.vocabulary(three.assign(variants="Oduya 5, Mira Oduya 1"))
    assert "written Oduya 5, Mira Oduya 1" in cells(chart, "hovertext")["mr", POST].replace("<br>", " ")


# Shared vocabulary


def test_a_set_is_a_row_of_circles_and_a_bar():
    rows = [((POST,), 40, ("mr",)), ((POST, RADIO), 20, ("rain", "bridge")), ((GAZETTE,), 1, ("crew",))]
    chart = charts.shared_vocabulary(tables.table("shared_vocabulary", rows), [POST, GAZETTE, RADIO])
    alone, alone_bar, both, both_bar, *_ = chart.data
    assert both.x == (GAZETTE, None, POST, RADIO)  # the line runs through the members only
    assert both.marker.color == (theme.FAINT, theme.FAINT, theme.OUTLET_COLOURS[0], theme.OUTLET_COLOURS[2])
    assert (both_bar.x, both_bar.text) == ((20,), ("<b>20</b>  rain, bridge",))
    assert (alone_bar.marker.color, both_bar.marker.color) == (theme.OUTLET_COLOURS[0], theme.NEUTRAL)
    assert set(both.customdata) == set(both_bar.customdata) == {tables.key("words", POST, RADIO)}
    assert (alone.meta, both.meta) == ({"outlets": [POST]}, {"outlets": [POST, RADIO]})
    assert chart.layout.meta["title"] == f"No word in all 3 outlets, 40 in {POST} alone"


def test_sets_that_are_not_drawn_are_counted():
    rows = [((POST, GAZETTE), 9, ("a",)), ((POST,), 3, ("b",)), ((GAZETTE,), 2, ("c",))]
    chart = charts.shared_vocabulary(tables.table("shared_vocabulary", rows), sets=1)
    assert len(chart.data) == 2
    assert chart.layout.meta["subtitle"].endswith("2 smaller sets with 5 words not drawn.")


def test_only_as_many_words_as_there_is_room_for():
    rows = [((POST, GAZETTE), 60, tuple(f"word{n}" for n in range(60)))]
    text = charts.shared_vocabulary(tables.table("shared_vocabulary", rows)).data[1].text[0]
    assert text.endswith(" …") and 30 < len(text) < 80


def test_more_outlets_than_columns_are_named_in_the_rows():
    names = [f"Outlet {n}" for n in range(13)]
    rows = [(tuple(names), 9, ("a",)), (tuple(names[1:]), 5, ("b",)), (tuple(names[:2]), 4, ("c",)), (tuple(names[:4]), 3, ("d",))]
    chart = charts.shared_vocabulary(tables.table("shared_vocabulary", rows), names)
    assert [trace.type for trace in chart.data] == ["bar"] * 4
    assert list(chart.layout.yaxis.ticktext) == [
        "all 13 outlets",
        "all but Outlet 0",
        "Outlet 0 and Outlet 1",
        "Outlet 0, Outlet 1 and 2 more",
    ]
    assert list(chart.layout.yaxis.tickvals) == [trace.y[0] for trace in chart.data]
    assert "filled circles" not in chart.layout.meta["subtitle"]
    assert charts.shared_vocabulary(tables.table("shared_vocabulary", rows), names, columns_up_to=13).data[0].type == "scatter"


# Loaded language and richness


def loaded(*rows):
    return tables.table("loaded_language", rows)


def test_loaded_words_are_dots_with_intervals_and_counts_in_text():
    table = loaded((POST, "hedge", 2, 5.0, 1.0, 18.0, "could 2"), (GAZETTE, "hedge", 0, 0.0, 0.0, 9.0, ""))
    dots, counts, none, no_counts = charts.loaded_language(table).data
    assert (list(dots.x), list(dots.error_x.arrayminus), list(dots.error_x.array)) == ([5.0], [4.0], [13.0])
    assert (dots.marker.symbol, none.marker.symbol) == (("circle",), ("circle-open",))
    assert (counts.text, no_counts.text) == (("<b>2</b>  could 2",), ("<b>0</b>",))
    assert dots.customdata == counts.customdata == (tables.key("loaded", POST, "hedge"),)
    assert charts.loaded_language(table).layout.meta["title"].startswith("Too little text to tell the outlets apart")


def test_a_kind_that_nobody_uses_is_said_and_not_drawn():
    table = loaded((POST, "hedge", 2, 5.0, 1.0, 18.0, "could 2"), (POST, "conflict", 0, 0.0, 0.0, 9.0, ""))
    chart = charts.loaded_language(table)
    assert chart.layout.yaxis.ticktext == ("<b>hedge</b>", POST)
    assert chart.layout.meta["subtitle"].endswith("No outlet has a word of the kind conflict.")
    assert charts.loaded_language(table[1:]).layout.meta["title"] == "No word of the list stands in these articles"


def test_one_outlet_alone_is_not_said_to_be_too_short():
    title = charts.loaded_language(loaded((POST, "hedge", 2, 5.0, 1.0, 18.0, "could 2"))).layout.meta["title"]
    assert title == f"{POST} has 2 loaded words; there is no other outlet to compare it with"
    rich = tables.table("richness", [(POST, 1, 300, 180, 0.6, 0.77, 100, 4.4, 20.0)])
    said = f"In 100 words {POST} uses 77.0 different ones; there is no other outlet to compare it with"
    assert charts.richness(rich).layout.meta["title"] == said


def test_texts_too_short_for_the_stretch_say_so_and_are_not_compared():
    rows = [(POST, 1, 300, 180, 0.6, 0.77, 100, 4.4, 20.0), (RADIO, 1, 40, 32, 0.8, 0.9, 40, 4.1, 10.0)]
    chart = charts.richness(tables.table("richness", rows))
    assert chart.layout.meta["title"] == f"Only {POST} has an article of 100 words: variety cannot be compared"
    assert [trace.text[0] for trace in chart.data] == ["300", "40", "77.0", "(36.0 in 40)", "20.0", "10.0"]
    assert notes(chart) == ["Words", "Different words in 100", "Words in a sentence"]


# A word along the articles


def test_a_line_stands_where_the_word_does():
    rows = [
        ("p", POST, 1, "rain", 10, 14),
        ("p", POST, 1, "bridge", 60, 66),
        ("p", POST, 2, "end", 107, 110),
        ("g", GAZETTE, 1, "sun", 0, 3),
    ]
    gazette, post = charts.barcode(tables.table("words", rows), "bridge", [GAZETTE, POST]).data
    assert list(post.x) == [0, 1, 0.5, 1.02]  # first word, last word, (60 - 10) / (110 - 10), the count
    assert (post.text[-1], gazette.text[-1]) == ("1", "0")
    assert set(post.customdata) == {tables.key("word", "bridge")}
    assert charts.barcode(tables.table("words", rows), "Bridge").layout.meta["title"] == "“bridge” stands in 1 of 2 articles"


# A chart as a picture


@pytest.fixture
def chart():
    return charts.loaded_language(loaded((POST, "hedge", 2, 5.0, 1.0, 18.0, "could 2")))


@pytest.fixture
def kaleido(monkeypatch, installed_browser):
    pytest.importorskip("kaleido", reason="Kaleido, of the extra `all`, is not installed")
    monkeypatch.setenv("BROWSER_PATH", installed_browser)


def test_a_picture_is_as_wide_as_asked(chart, kaleido, tmp_path):
    path = charts.save(chart, tmp_path / "chart.png", scale=1)
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (700, chart.layout.height)
    drawing = charts.save(chart, str(tmp_path / "chart.SVG"), dark=True).read_text("utf-8")
    assert drawing.startswith("<svg") and "hedge" in drawing and "rgb(17, 17, 17)" in drawing


def test_a_picture_stands_on_a_page_of_its_own(chart, three):
    light, dark = theme.on_page(chart, dark=False), theme.on_page(chart, dark=True)
    assert (light.layout.paper_bgcolor, dark.layout.paper_bgcolor, chart.layout.paper_bgcolor) == (theme.LIGHT, theme.DARK, None)
    assert (light.layout.font.color, dark.layout.font.color) == (theme.FONT_ON_LIGHT, theme.FONT_ON_DARK)
    grey = vocabulary_rows(GAZETTE, "others", ("mr", 0, 6, -2.0, -4, 0))
    zero = theme.on_page(charts.vocabulary(pd.concat([three, grey], ignore_index=True)), dark=True).data[1]
    assert zero.textfont.color == theme.FONT_ON_DARK


def test_no_picture_without_a_browser_or_kaleido(chart, tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"chart.pdf: a picture is a .png or a .svg file"):
        charts.save(chart, tmp_path / "chart.pdf")
    monkeypatch.setitem(sys.modules, "kaleido", None)
    with pytest.raises(ImportError, match=r'pip install "newskit\[all\]"'):
        charts.save(chart, tmp_path / "chart.png")
    monkeypatch.undo()
    pytest.importorskip("kaleido", reason="Kaleido, of the extra `all`, is not installed")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nowhere"))
    with pytest.raises(RuntimeError, match="Install Chrome or Chromium, or set BROWSER_PATH"):
        charts.save(chart, tmp_path / "chart.png")
    assert not list(tmp_path.iterdir())
