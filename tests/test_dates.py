"""Dates as exports write them, read as ISO 8601."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.reading.dates import iso, order


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2031-05-04", "2031-05-04"),
        (" 2031-05-04T09:30+02:00\n", "2031-05-04T09:30+02:00"),
        ("2031-05-04T09:30:00Z", "2031-05-04T09:30:00+00:00"),
        ("2031-05-04 09:30:00.123456789", "2031-05-04T09:30:00"),
        ("2031-05-04 09:30:00 UTC", "2031-05-04T09:30:00+00:00"),
        ("20310504T093000Z", "2031-05-04T09:30:00+00:00"),
        ("20310504T093000+0200", "2031-05-04T09:30:00+02:00"),
        ("20310504093000", "2031-05-04T09:30:00"),
        ("20310504", "2031-05-04"),
        ("2031/5/4 4:15 PM", "2031-05-04T16:15"),
        ("Sun, 04 May 2031 09:30:00 +0000 (UTC)", "2031-05-04T09:30:00+00:00"),
        ("Sun, 4 May 31 09:30 EST", "2031-05-04T09:30-05:00"),
        ("May 4, 2031 Sunday 4:15 PM GMT", "2031-05-04T16:15+00:00"),
        ("Sunday, 4 May 2031", "2031-05-04"),
        ("Sun 4 May 2031 16.15 BST", "2031-05-04T16:15+01:00"),
        ("Published 10:15 am, Sunday 4th of May 2031", "2031-05-04T10:15"),
        ("12:05 a.m. EDT, May 4, 2031", "2031-05-04T00:05-04:00"),
        ("Apr 25, 2031 14:05 UTC+5:45", "2031-04-25T14:05+05:45"),
        ("5 Mar. 2031", "2031-03-05"),
        ("5-MAR-31", "2031-03-05"),
        ("29 décembre 2011", "2011-12-29"),
        ("mar. 5 mai 2020 à 16h15", "2020-05-05T16:15"),  # mar. is a Tuesday here, not a month
        ("5. März 2031, 16.15 Uhr", "2031-03-05T16:15"),
        ("viernes, 4 de mayo de 2031", "2031-05-04"),
        ("1º de março de 2031", "2031-03-01"),
        ("venerdì 4 maggio 2031", "2031-05-04"),
        ("vrijdag 4 mei 2031", "2031-05-04"),
        ("fredag den 4. maj 2031", "2031-05-04"),
        ("4. mai 2031 kl. 09.30", "2031-05-04T09:30"),
        ("5 września 2031 r.", "2031-09-05"),
    ],
)
def test_a_date_as_exports_write_it(written, read):
    assert iso(written) == read
    assert datetime.fromisoformat(read)


@pytest.mark.parametrize(
    "written", ["", "soon", "March 2020", "2020", "1583424900", "2031-13-01", "2031-02-30", "13/13/2020", "12 people died in May 2020"]
)
def test_what_is_no_date_is_none(written):
    assert iso(written) is None


def test_day_first_decides_only_where_a_date_can_be_read_two_ways():
    assert (iso("05/03/2020"), iso("05/03/2020", day_first=True)) == ("2020-05-03", "2020-03-05")
    assert iso("25/03/2020") == iso("25/03/2020", day_first=True) == "2020-03-25"
    assert iso("03/25/2020") == iso("03/25/2020", day_first=True) == "2020-03-25"
    assert iso("05.03.2020") == "2020-03-05"  # with points the day stands first, in every country that writes points


def test_a_column_says_which_figure_is_the_day():
    assert order(["05/03/2020", "25/03/2020"]) is True
    assert order(["05/03/2020", None, "03/25/2020"]) is False
    assert order(["05/03/2020", "06/03/2020"]) is None
    assert order(["05/05/2020", "05.03.2020", "2020-03-05"]) is False


def test_midnight_without_a_zone_is_a_date_alone():
    assert iso("2031-05-04T00:00:00") == iso("2031-05-04 00:00:00.000") == "2031-05-04"
    assert iso("2031-05-04T00:00:00Z") == "2031-05-04T00:00:00+00:00"


def test_a_zone_that_means_several_things_is_not_guessed_and_a_time_that_is_none_leaves_the_date():
    assert iso("25 April 2031, 14:05 IST") == "2031-04-25T14:05"
    assert iso("2031-05-04T25:00") == "2031-05-04"
    assert iso("4 May 2031, shares rose 0.25%") == "2031-05-04"


@given(st.text())
def test_any_text_gives_a_date_or_none(text):
    read = iso(text)
    assert read is None or datetime.fromisoformat(read)


@given(st.datetimes(datetime(1600, 1, 1), datetime(2999, 12, 31)))
def test_what_python_writes_is_read_again(moment):
    assert datetime.fromisoformat(iso(moment.isoformat(" "))) == moment.replace(microsecond=0)
