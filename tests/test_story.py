"""What a story promises: its lines join to its text, its articles have ids of their own, a pick leaves the original alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.analysis import lines
from newskit.reading.records import article_from_record
from newskit.story import Article, Story, published_before

LINE_ENDS = st.text(alphabet=st.sampled_from(list("ab \n\r\t\x0b\x0c\u2028\u00a0😀")), max_size=40)


@given(LINE_ENDS)
def test_lines_join_to_the_text_exactly(text):
    article = Article("a", "The Post", text)
    assert "".join(text[line.start : line.end] for line in article.lines) == text


def test_only_newline_and_return_end_a_line():
    assert [(x.line_no, x.start, x.end) for x in Article("a", "o", "x\r\ny\u2028z\n\nw").lines] == [
        (1, 0, 3),
        (2, 3, 7),
        (3, 7, 8),
        (4, 8, 9),
    ]


def test_from_records_cleans_and_counts():
    story = Story.from_records([{"text": "Rain falls\n\nIt rained all day.\n\nREAD MORE: Snow falls", "outlet": "The Post", "id": "post"}])
    assert [b.kind for b in story["post"].blocks] == ["headline", "paragraph", "read_more"]
    assert story["post"].title == "Rain falls"
    assert story.report.loc[0, ["articles", "lines", "kept", "set_aside"]].tolist() == [1, 3, 2, 1]


def test_from_records_names_the_record_without_text():
    with pytest.raises(ValueError, match="record 2: no text"):
        Story.from_records([{"text": "Rain fell."}, {"outlet": "The Post"}])


def test_from_records_refuses_nothing():
    with pytest.raises(ValueError, match="no records"):
        Story.from_records([])


def test_same_ids_get_a_number():
    story = Story.from_records([{"text": "Rain fell.", "id": "x"}, {"text": "Snow fell.", "id": "x"}])
    assert [a.id for a in story.articles] == ["x", "x-2"]


def test_unknown_role_and_date_name_field_and_next_step():
    with pytest.raises(ValueError, match="record 1: the role 'wire' is unknown"):
        Story.from_records([{"text": "Rain fell.", "role": "wire"}])
    with pytest.raises(ValueError, match="record 1: published 'May' is no date"):
        Story.from_records([{"text": "Rain fell.", "published": "May"}])


def test_pick_keeps_dispatches_and_refuses_unknown_outlets():
    story = Story.from_records(
        [
            {"text": "Rain fell.", "outlet": "A"},
            {"text": "Snow fell.", "outlet": "B"},
            {"text": "Hail fell.", "outlet": "Coast News Agency", "role": "agency"},
        ]
    )
    assert story.outlets == ("A", "B")
    assert [a.outlet for a in story.pick(["B"]).articles] == ["B", "Coast News Agency"]
    assert len(story) == 3
    assert repr(story) == "Story of 2 articles from 2 outlets and 1 dispatch: A, B"
    with pytest.raises(ValueError, match="no outlet C; there are A, B"):
        story.pick("C")


def test_keep_and_drop_switch_blocks_in_a_new_story():
    story = Story.from_records([{"text": "Rain falls\n\nIt rained all day.\n\nREAD MORE: Snow falls", "id": "a"}])
    assert [b.kept for b in story.keep(kind="read_more")["a"].blocks] == [True, True, True]
    assert [b.kept for b in story.drop(kind=["headline"])["a"].blocks] == [False, True, False]
    assert [b.kept for b in story["a"].blocks] == [True, True, False]


def test_a_kind_that_there_is_not_is_an_error():
    story = Story.from_records([{"text": "Rain fell.", "id": "a"}])
    for switch in (story.keep, story.drop):
        with pytest.raises(ValueError, match=r"no kind captoin; there are headline, standfirst, .*caption"):
            switch(kind="captoin")


@pytest.mark.parametrize(
    ("title", "text", "opening"),
    [
        ("Flood", "Flooding hit the town.", "Flood\n\nFlooding"),
        ("Flood", "Flood waters hit the town.", "Flood\n\nFlood waters"),
        ("Flood", "FLOOD\n\nWater hit the town.", "FLOOD\n\nWater"),
        ("Flood closes the road", "Flood closes\nthe road\n\nWater rose.", "Flood closes\nthe road\n\nWater"),
        ("Flood closes the road", "Flood closes the roads of the town.", "Flood closes the road\n\nFlood"),
    ],
)
def test_a_title_is_put_above_a_text_that_does_not_open_with_it(title, text, opening):
    article = article_from_record({"text": text, "title": title}, "a", default_id="a", origin={}, as_printed=False)
    assert article.text.startswith(opening)


@given(LINE_ENDS)
def test_the_report_counts_lines_as_the_table_of_lines_does(text):
    story = Story.from_records([{"text": "It rained.\r" + text + "\r\u200b\rREAD MORE: Snow"}])
    table = lines(story)
    (row,) = story.report.itertuples()
    assert row.lines == (table["kind"] != "blank").sum()
    assert row.kept == table["kept"].sum()


def test_unknown_article_lists_those_there_are():
    with pytest.raises(KeyError, match="no article 'b'; there are a"):
        Story.from_records([{"text": "Rain fell.", "id": "a"}])["b"]


@pytest.mark.parametrize(
    ("first", "second", "before"),
    [
        ("2031-05-04", "2031-05-05", True),
        ("2031-05-04", "2031-05-04T09:30+02:00", False),
        ("2031-05-04T09:30+02:00", "2031-05-04T08:00+00:00", True),
        ("2031-05-04T23:30", "2031-05-05T00:10+02:00", True),
        (None, "2031-05-04", False),
    ],
)
def test_published_before_compares_what_is_known(first, second, before):
    assert published_before(first, second) is before
