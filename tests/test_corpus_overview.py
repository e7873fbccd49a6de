"""Who has whose sentences, and what was told when: counted by hand, drawn, and asked of a corpus."""

import json
import random
from datetime import date, datetime

import pandas as pd
import pytest
from corpus_texts import event, json_lines, sentence
from hypothesis import given, settings
from hypothesis import strategies as st
from test_charts import HOSTILE, cells, texts

import newskit as nk
from newskit import charts, tables
from newskit.charts import theme
from newskit.measures.republished import REUSE, first_carriers, republished
from newskit.measures.stories_over_time import stories_over_time
from newskit.measures.vocabulary import log_odds_z

POST, GAZETTE, RADIO, KNA = "Post", "Gazette", "Radio", "KNA"


def reuse(*rows):
    return pd.DataFrame(rows, columns=list(REUSE))


def counted(parts, sentences, agencies=(KNA,)):
    table = republished(parts, sentences, agencies)
    return [tuple(row) for row in table[["outlet", "other_outlet", "articles", "sentences", "undirected"]].itertuples(index=False)]


# ---- who was first


def test_the_earlier_one_is_the_source_and_the_share_is_of_all_sentences():
    """Two sentences of one article of the Post were in the Gazette an hour before; the Gazette has nothing from the Post."""
    nine, ten = "2031-05-04T09:00", "2031-05-04T10:00"
    rows = reuse(("p1", 0, POST, GAZETTE, ten, nine), ("p1", 40, POST, GAZETTE, ten, nine), ("g1", 0, GAZETTE, POST, nine, ten))
    table = republished([rows], {POST: 8, GAZETTE: 5})
    assert list(table.columns) == list(tables.COLUMNS["republished"])
    assert table.values.tolist() == [[POST, GAZETTE, "outlet", 1, 2, 0, 8, 0.25]]


def test_of_several_the_first_is_the_source():
    """The Radio has the sentence from the Gazette, not from the Post, which had it later; the Post has it from the Gazette too."""
    g, p, r = "2031-05-01", "2031-05-02", "2031-05-03"
    rows = reuse(
        ("r1", 0, RADIO, POST, r, p), ("r1", 0, RADIO, GAZETTE, r, g), ("p1", 0, POST, GAZETTE, p, g), ("p1", 0, POST, RADIO, p, r)
    )
    assert counted([rows], {POST: 1, RADIO: 1}) == [(POST, GAZETTE, 1, 1, 0), (RADIO, GAZETTE, 1, 1, 0)]


def test_a_dispatch_comes_before_every_outlet_unless_it_is_later():
    day, night = "2031-05-04T09:00", "2031-05-04T21:00"
    gazette = ("p1", 0, POST, GAZETTE, "2031-05-04T12:00", "2031-05-04T08:00")
    for published, source in ((day, KNA), ("2031-05-04", KNA), (None, KNA), (night, GAZETTE)):
        rows = reuse(gazette, ("p1", 0, POST, KNA, "2031-05-04T12:00", published))
        assert counted([rows], {POST: 1}) == [(POST, source, 1, 1, 0)]
    table = republished([reuse(("p1", 0, POST, KNA, None, None), ("k1", 0, KNA, POST, None, None))], {POST: 1}, [KNA])
    assert table[["outlet", "other_outlet", "other_role"]].values.tolist() == [[POST, KNA, "agency"]]  # an agency republishes nobody


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("2031-05-04", "2031-05-04"),
        ("2031-05-04T10:00", "2031-05-04T10:00"),
        ("2031-05-04T10:00", "2031-05-04"),  # on that day, nobody knows when
        ("2031-05-04T10:00+02:00", "2031-05-04T08:00+00:00"),
        (None, "2031-05-01"),
        ("2031-05-04", None),
        (None, None),
    ],
)
def test_the_same_time_or_no_date_gives_no_direction(mine, theirs):
    rows = reuse(("p1", 0, POST, GAZETTE, mine, theirs), ("g1", 7, GAZETTE, POST, theirs, mine))
    table = republished([rows], {POST: 2, GAZETTE: 4})
    assert table[["outlet", "articles", "sentences", "undirected", "share"]].values.tolist() == [[GAZETTE, 0, 0, 1, 0], [POST, 0, 0, 1, 0]]


def test_a_known_source_leaves_nothing_undirected():
    rows = reuse(("p1", 0, POST, GAZETTE, "2031-05-04", "2031-05-04"), ("p1", 0, POST, RADIO, "2031-05-04", "2031-05-03"))
    assert counted([rows], {POST: 1}) == [(POST, RADIO, 1, 1, 0)]


def test_two_who_were_first_at_once_both_count_and_each_sentence_once():
    """Two articles of the Gazette have it: one sentence of the Post's."""
    two, one = "2031-05-02", "2031-05-01"
    rows = reuse(*(("p1", 0, POST, other, two, one) for other in (GAZETTE, GAZETTE, RADIO)))
    assert counted([rows], {POST: 1}) == [(POST, GAZETTE, 1, 1, 0), (POST, RADIO, 1, 1, 0)]


def test_what_an_outlet_had_itself_before_is_nobodys():
    """An update: the Post had the sentence on the first, the Gazette on the second, the Post again on the third."""
    one, two, three = "2031-05-01", "2031-05-02", "2031-05-03"
    rows = reuse(("p2", 0, POST, GAZETTE, three, two), ("p2", 0, POST, POST, three, one), ("p1", 0, POST, POST, one, three))
    assert counted([rows], {POST: 2}) == []
    at_once = reuse(("p2", 0, POST, GAZETTE, three, one), ("p2", 0, POST, POST, three, one))
    assert counted([at_once], {POST: 2}) == []


def test_one_outlet_only_or_nothing_gives_no_row():
    assert counted([reuse(("p2", 0, POST, POST, "2031-05-02", "2031-05-01"))], {POST: 9}) == []
    for parts in ([], [reuse()]):
        assert list(republished(parts, {}).columns) == list(tables.COLUMNS["republished"]) and counted(parts, {}) == []
    with pytest.raises(ValueError, match="no column other_published"):
        republished([reuse().drop(columns="other_published")], {})


def test_parts_add_up():
    """Each part has all rows of its articles: so many articles and sentences in one, so many in the other."""
    rows = [(f"p{n}", 10 * k, POST, GAZETTE, "2031-05-02", "2031-05-01") for n in range(3) for k in range(n + 1)]
    whole = republished([reuse(*rows)], {POST: 12})
    assert whole[["articles", "sentences", "share"]].values.tolist() == [[3, 6, 0.5]]
    pd.testing.assert_frame_equal(republished([reuse(*rows[:1]), reuse(*rows[1:])], {POST: 12}), whole)


_DATES = [None, "2031-05-01", "2031-05-02", "2031-05-02T09:00", "2031-05-02T10:00", "2031-05-02T08:30+02:00"]
_ROWS = st.tuples(st.sampled_from(["p1", "p2"]), st.sampled_from([0, 5]), st.sampled_from([POST, GAZETTE, RADIO, KNA]), st.integers(0, 5))


@settings(deadline=None)
@given(st.lists(_ROWS, max_size=12), st.integers(0, 12))
def test_rows_of_an_article_may_come_in_any_order_and_in_several_tables(rows, at):
    """`first_carriers` of two halves, put together, is that of the whole."""
    published = {"p1": "2031-05-02T09:30", "p2": None}
    table = reuse(*((article, start, POST, other, published[article], _DATES[n]) for article, start, other, n in rows))
    halves = pd.concat([first_carriers(table[:at], [KNA]), first_carriers(table[at:], [KNA])])
    whole = first_carriers(table, [KNA])
    key = ["article_id", "start", "other_outlet", "known"]
    assert set(map(tuple, first_carriers(halves, [KNA])[key].values)) == set(map(tuple, whole[key].values))
    assert set(map(tuple, first_carriers(table[::-1], [KNA])[key].values)) == set(map(tuple, whole[key].values))


# ---- over time


@pytest.fixture
def told():
    rows = [("a", "2031-05-05T10:00"), ("a", "2031-05-05"), ("b", "2031-05-05"), ("b", "2031-05-07"), ("b", None), ("c", None)]
    return pd.DataFrame(rows, columns=["story", "published"])


@pytest.fixture
def stories():
    words, first = ["bridge crack", "rain quay", "owl"], ["2031-05-05", "2031-05-05", None]
    return pd.DataFrame({"story": ["a", "b", "c"], "title_words": words, "first": first, "articles": [2, 3, 1]})


def test_every_day_has_its_articles_its_stories_and_the_largest(told, stories):
    table = stories_over_time(told, stories)
    assert list(table.columns) == list(tables.COLUMNS["stories_over_time"])
    assert table.astype(object).where(table.notna(), None).values.tolist() == [
        ["2031-05-05", "2031-05-05", 2, 2, 3, "a", "bridge crack", 2, 2],
        ["2031-05-06", "2031-05-06", 0, 0, 0, None, None, 0, 0],
        ["2031-05-07", "2031-05-07", 1, 0, 1, "b", "rain quay", 1, 3],
        [None, None, 2, 0, 2, "b", "rain quay", 1, 3],  # of two with one article each, the one that has more in all
    ]


def test_of_many_days_a_row_is_a_week_from_monday_on(told, stories):
    """5 and 7 May 2031 are Monday and Wednesday of one week; 20 May is in the one after the next."""
    later = pd.concat([told, pd.DataFrame({"story": ["c"], "published": ["2031-05-20"]})])
    stories.loc[2, ["first", "articles"]] = ["2031-05-20", 2]
    table = stories_over_time(later, stories, days_up_to=15)
    assert table[["first", "last", "stories", "begun", "articles"]].values.tolist()[:3] == [
        ["2031-05-05", "2031-05-11", 2, 2, 4],
        ["2031-05-12", "2031-05-18", 0, 0, 0],
        ["2031-05-19", "2031-05-25", 1, 1, 1],
    ]
    assert len(stories_over_time(later, stories, days_up_to=16)) == 16 + 1


def test_of_some_days_a_story_begins_when_it_began_and_is_as_large_as_it_is(told, stories):
    """Story b began on the 5th and has three articles, also where only the 7th is looked at; with weeks it began in that of the 5th."""
    some = told[3:4]
    assert stories_over_time(some, stories)[["first", "begun", "of"]].values.tolist() == [["2031-05-07", 0, 3]]
    assert stories_over_time(some, stories, days_up_to=0)[["first", "begun", "of"]].values.tolist() == [["2031-05-05", 1, 3]]


def test_without_dates_there_is_one_row_and_without_articles_none(told, stories):
    assert stories_over_time(told[4:], stories)["articles"].tolist() == [2]
    empty = stories_over_time(told[:0], stories)
    assert empty.empty and list(empty.columns) == list(tables.COLUMNS["stories_over_time"])


# ---- charts


@pytest.fixture
def shares():
    rows = [
        (POST, KNA, "agency", 3, 40, 0, 100, 0.4),
        (POST, GAZETTE, "outlet", 1, 5, 2, 100, 0.05),
        (GAZETTE, POST, "outlet", 2, 30, 1, 40, 0.75),
        (RADIO, KNA, "agency", 0, 0, 1, 10, 0.0),
    ]
    return tables.table("republished", rows)


def test_the_matrix_has_those_who_copy_in_rows_and_the_first_in_columns(shares):
    chart = charts.republished(shares)
    assert cells(chart, "text") == {
        (POST, KNA): "40% (40)", (POST, GAZETTE): "5% (5)", (GAZETTE, KNA): "–", (GAZETTE, POST): "75% (30)",
    }  # fmt: skip
    assert list(chart.data[0].x) == [KNA, POST, GAZETTE] and list(chart.data[0].y) == [POST, GAZETTE]
    assert chart.data[0].meta == {"rows": [POST, GAZETTE], "columns": [None, POST, GAZETTE]}
    assert chart.layout.meta["title"] == "40% of the sentences of Post (40 of 100) stood in KNA first"
    assert "the brightest colour 80%, grey none" in chart.layout.meta["subtitle"]
    assert chart.layout.meta["subtitle"].endswith("Not counted: 4 matches of which it is not known who was first (one moment, or no date)")
    assert "2 more of one moment or without a date" in cells(chart, "hovertext")[POST, GAZETTE]
    assert [note.text for note in chart.layout.annotations] == ["first in →"]


def test_more_outlets_than_are_drawn_are_said(shares):
    chart = charts.republished(shares, at_most=1, roomy=0)
    assert cells(chart, "text") == {(POST, KNA): "40%"}
    assert chart.layout.meta["subtitle"].endswith(". Drawn are 1 of 2 outlets and 1 of 3 publishers, those with most such sentences")
    dense = charts.republished(shares, figures_up_to=2)
    assert set(cells(dense, "text").values()) == {""} and [trace.showscale for trace in dense.data] == [True, False]


def test_bars_name_the_largest_stories_once(told, stories):
    again = pd.concat([told, pd.DataFrame({"story": ["a"] * 3, "published": ["2031-05-08"] * 3})])
    chart = charts.stories_over_time(stories_over_time(again, stories))
    largest, others, below, *names = chart.data
    assert list(largest.x) == ["2031-05-05", "2031-05-06", "2031-05-07", "2031-05-08"]
    assert (list(largest.y), list(others.y), list(below.y)) == ([2, 0, 1, 3], [1, 0, 0, 0], [2, 0, 1, 1])
    assert [(name.text[1], name.x[0], name.textposition) for name in names] == [
        ("bridge crack\u00a0", "2031-05-08", "middle left"),
        ("\u00a0rain quay", "2031-05-07", "middle right"),
    ]
    assert names[0].y[1] > names[1].y[1] > 3  # one above the other, over the bars
    assert chart.layout.meta["title"] == "Most on 5 May 2031: 3 articles, 2 of them on “bridge crack”"
    assert chart.layout.meta["subtitle"].endswith(". 2 articles without a date not drawn")
    assert "3 articles in 2 stories, 2 new" in largest.hovertext[0]
    assert len(charts.stories_over_time(stories_over_time(again, stories), named=0).data) == 3


def test_weeks_are_named_as_weeks(told, stories):
    chart = charts.stories_over_time(stories_over_time(told[:4], stories, days_up_to=2))
    assert chart.layout.meta["title"].startswith("Most in the week of 5 May 2031: 4 articles, 2 of them on “rain quay”")
    assert "2031-05-05 to 2031-05-11" in chart.data[0].hovertext[0]


def test_empty_tables_give_a_sentence(shares, told, stories):
    for chart in (
        charts.republished(shares[:0]),
        charts.republished(shares.assign(sentences=0)),
        charts.stories_over_time(stories_over_time(told[:0], stories)),
        charts.stories_over_time(stories_over_time(told[4:], stories)),
    ):
        assert len(chart.data) == 0 and len(chart.layout.title.text) > 20
    with pytest.raises(ValueError, match="no column share"):
        charts.republished(shares.drop(columns="share"))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_live(text, shares, told, stories):
    for chart in (
        charts.republished(shares.replace({"outlet": {POST: text}, "other_outlet": {POST: text}})),
        charts.stories_over_time(stories_over_time(told, stories.replace({"title_words": {"bridge crack": text}}))),
    ):
        drawn = texts(chart)
        assert any(theme.label(text, at_most=12)[:8] in one for one in drawn)
        assert [one for one in drawn if "$" in one or "<a" in one or "<i" in one or "<script" in one or "<b>x" in one] == []


def test_plotly_knows_every_property(shares, told, stories):
    for chart in (charts.republished(shares), charts.stories_over_time(stories_over_time(told, stories))):
        assert type(chart)(chart.to_dict()).to_dict() == chart.to_dict()


# ---- of a corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Three events; an article of the last repeats two sentences of the first, which is another story."""
    folder = tmp_path_factory.mktemp("overview")
    events = [event(n, day=day) for n, day in ((0, 1), (1, 6), (5, 20))]
    copied = events[0][0]["text"].split("\n\n")[1].split(". ")[:2]
    events[2][1]["text"] += f"\n\n{'. '.join(copied)}."
    rng = random.Random(3)
    undated = {"id": "u", "outlet": "Outlet 9", "text": " ".join(sentence(rng) for _ in range(3))}
    return nk.corpus.build(json_lines([*events[0], *events[1], *events[2], undated], folder / "a.jsonl"), folder / "to")


def test_the_tables_of_a_corpus_are_those_of_its_rows(corpus):
    """File by file, with the rows between stories: the same as of all rows at once."""
    assert (corpus.reuse()["story"] != corpus.reuse()["other_story"]).any()
    sentences = corpus.table("sentences")["outlet"].value_counts()
    table = corpus.republished()
    pd.testing.assert_frame_equal(table, republished([corpus.reuse()], sentences))
    assert len(table) and table["of"].tolist() == sentences[table["outlet"]].tolist()
    for outlets, dates in (("Outlet 1", None), (None, ("2031-03-05", "2031-03-10")), (["Outlet 1", "Outlet 3"], ("2031-03-05", None))):
        part = corpus.table("articles", ["outlet", "published", "sentences"])
        chosen = part["outlet"].isin([outlets] if isinstance(outlets, str) else outlets or part["outlet"])
        if dates:
            chosen &= part["published"].between(dates[0], dates[1] or "9")
        of = part[chosen].groupby("outlet")["sentences"].sum()
        pd.testing.assert_frame_equal(corpus.republished(outlets, dates), republished([corpus.reuse(outlets, dates)], of))


def test_the_days_of_a_corpus(corpus):
    table = corpus.stories_over_time().set_index("first")
    assert table.loc[["2031-03-01", "2031-03-02", "2031-03-20"], ["stories", "begun", "articles"]].values.tolist() == [
        [1, 1, 2],
        [1, 0, 2],
        [1, 1, 2],
    ]
    assert table["articles"].sum() == 13 and len(table) == 21 + 1
    one = corpus.stories_over_time("Outlet 9")
    assert one["articles"].tolist() == [1] and one["first"].isna().all()


def test_the_words_of_an_outlet_are_ranked_as_over_all_words(corpus):
    """Weighted log-odds with the counts of every word as the prior, also of those that the outlet does not use."""
    table = corpus.vocabulary()
    counts = table.pivot(index="word", columns="outlet", values="n").fillna(0)
    for outlet, rows in table.groupby("outlet"):
        own, others = counts[outlet].to_numpy(), counts.drop(columns=outlet).sum(axis=1).to_numpy()
        z = pd.Series(log_odds_z(own, own.sum(), others, others.sum()), counts.index)
        assert z[rows["word"]].round(9).is_monotonic_decreasing


QUESTIONS = "reuse article_pairs republished stories_over_time quotations speakers vocabulary".split()


@pytest.mark.parametrize("question", QUESTIONS)
def test_of_no_outlets_or_days_nothing_is_told(corpus, question):
    for outlets, dates in (([], None), ((), ("2031-03-01", None)), (None, ("2032-01-01", None))):
        table = getattr(corpus, question)(outlets, dates)
        assert table.empty and list(table.columns) == list(getattr(corpus, question)().columns)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_outlet_that_no_article_has_is_named_with_the_nearest(corpus, question):
    for outlets in ("Outlt 3", ["Outlet 1", "Outlt 3"], (name for name in ["Outlt 3"])):
        with pytest.raises(ValueError, match=r"^no outlet Outlt 3; there are Outlet 3, "):
            getattr(corpus, question)(outlets)


def test_outlets_may_come_one_at_a_time(corpus):
    names = ["Outlet 1", "Outlet 3"]
    pd.testing.assert_frame_equal(corpus.republished(iter(names)), corpus.republished(names))


def test_days_may_be_dates(corpus):
    for day in (date(2031, 3, 6), datetime(2031, 3, 6, 12, 30)):
        pd.testing.assert_frame_equal(corpus.quotations(dates=(day, day)), corpus.quotations(dates=("2031-03-06", "2031-03-06")))
    assert len(corpus.quotations(dates=[date(2031, 3, 6), None])) == len(corpus.quotations(dates=("2031-03-06", None))) > 0


@pytest.mark.parametrize(
    "dates",
    ["2031-05-04", "ab", date(2031, 5, 4), ("2031-05-04",), (), ("a", "b", "c"), (20310504, None), ("4 May 2031", None), (pd.NaT, None)],
)
def test_what_are_no_dates_is_answered_with_an_example(corpus, dates):
    with pytest.raises(ValueError, match=r"dates=\('2031-05-01', '2031-05-31'\), either of them None"):
        corpus.reuse(dates=dates)


def test_an_unknown_table_is_answered_with_those_there_are(corpus):
    for name in ("nonsense", "index"):
        with pytest.raises(ValueError, match=f"no table '{name}'; there are stories, articles, "):
            corpus.table(name)


def test_a_slice_of_days_agrees_with_the_whole(corpus):
    """Each story began on the day before the second one: asked from there, it does not begin anew and is as large."""
    whole = corpus.stories_over_time()
    part = corpus.stories_over_time(dates=("2031-03-02", "2031-03-07"))
    assert part["begun"].tolist() == [0, 0, 0, 0, 1, 0] and part["of"].tolist() == [4, 0, 0, 0, 4, 4]
    same = whole[whole["first"].between("2031-03-02", "2031-03-07")].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, same, check_dtype=False)


def test_a_corpus_that_is_open_goes_on_after_it_was_rebuilt(tmp_path):
    file = json_lines(event(0), tmp_path / "a.jsonl")
    built = nk.corpus.build(file, tmp_path / "to")
    assert len(built.stories) == 1
    opened = {question: nk.corpus.open(tmp_path / "to") for question in QUESTIONS}
    nk.corpus.build(json_lines(event(1, outlets=5), tmp_path / "b.jsonl"), tmp_path / "to", rebuild=True)
    now = nk.corpus.open(tmp_path / "to")
    for question, before in opened.items():
        pd.testing.assert_frame_equal(getattr(before, question)(), getattr(now, question)())
    assert [len(built.story(story).articles) for story in ("e00-0", "e01-0")] == [4, 5]
    assert len(built.stories) == 2 and built.vocabulary("Outlet 4")["n"].sum() > 0


def test_files_that_are_lost_are_named_with_the_next_step(tmp_path):
    corpus = nk.corpus.build(json_lines(event(0), tmp_path / "a.jsonl"), tmp_path / "to")
    for file in (tmp_path / "to" / "reuse").iterdir():
        file.unlink()
    for question in (corpus.reuse, corpus.republished):
        with pytest.raises(FileNotFoundError, match=r"reuse: files of the corpus are gone.* ask again; else build it anew"):
            question()


# ---- the invented month


def test_the_month_is_the_same_at_every_call_and_reads_whole(tmp_path):
    first, again = (nk.corpus.sample(tmp_path / name / "month.jsonl") for name in ("a", "b"))
    assert first.read_bytes() == again.read_bytes()
    records = [json.loads(line) for line in first.read_text(encoding="utf-8").splitlines()]
    assert 280 <= len(records) <= 400 and len({record["id"] for record in records}) == len(records)
    assert len({record["outlet"] for record in records if record["role"] == "outlet"}) == 8
    assert {record["outlet"] for record in records if record["role"] == "agency"} == {"Meridane"}
    assert any(not record["published"] for record in records)
    story = nk.read(first)
    assert len(story.articles) == len(records)
    text = {record["text"] for record in records}
    assert all("  " not in one and "\n\n\n" not in one and not one.endswith("\n") for one in text)
