"""Pasted text: what it is decoded with, and what its front matter says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.reading.text import UNCLEAR, decode, read_text

OLD = {
    "cp1251": "Наводнение закрыло дорогу. В понедельник вечером дорога в порту была закрыта, сообщили власти.",
    "koi8_r": "Наводнение закрыло дорогу. В понедельник вечером дорога в порту была закрыта, сообщили власти.",
    "cp1250": "Powódź zamknęła drogę. W poniedziałek wieczorem droga w porcie została zamknięta, powiedziały władze.",
    "shift_jis": "月曜日の夜、洪水のため港の道路が閉鎖された。町の人々は朝まで教会で待っていた。",
    "gb18030": "洪水关闭了港口道路，当局周一晚上表示。镇上的人们在教堂里等到早晨。",
}


@pytest.mark.parametrize("encoding", OLD)
def test_an_old_encoding_is_told_by_its_letters(encoding):
    assert decode(OLD[encoding].encode(encoding)) == (OLD[encoding], f"{encoding} (told by its letters)")


@pytest.mark.parametrize("text", ["Café", "L’été à Besançon, où l’évêque a été élu.", "Über Öl für Äpfel: “ja”", "£20 ½ m² 5°"])
def test_western_text_is_cp1252(text):
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_an_encoding_that_nothing_tells_is_said_and_of_low_confidence():
    (record,) = read_text(bytes(range(0xC0, 0x100)) * 9)
    assert (record["encoding"], record["flags"]) == (UNCLEAR, ("low confidence",))


def test_stray_bytes_leave_the_rest_utf_8():
    assert decode("Pöst: “It isn".encode() + b"\x92t") == ("Pöst: “It isn\ufffdt", "utf-8 with stray bytes (1), each shown as \ufffd")
    assert decode(b"It isn\x92t") == ("It isn’t", "cp1252")
    assert decode(b"\xef\xbb\xbfIt isn\x92t")[0] == "It isn\ufffdt"


@given(st.text())
def test_utf_8_stays_as_it_is(text):
    assert decode(b"\xef\xbb\xbf" + text.encode()) == (text, "utf-8")


@given(st.binary(max_size=400))
def test_any_bytes_are_one_record(data):
    (record,) = read_text(data)
    assert isinstance(record["text"], str) and record["encoding"]


def read(*lines):
    (record,) = read_text("\n".join(["---", *lines, "---", "Rain fell."]).encode())
    return {name: value for name, value in record.items() if name not in ("text", "encoding")}


def test_front_matter_goes_by_the_names_of_columns():
    assert read("date: 4 May 2031", "Author: Anna Lind", "source: Post", "headline: Rain", "role: Agency") == {
        "published": "2031-05-04",
        "byline": "Anna Lind",
        "outlet": "Post",
        "title": "Rain",
        "role": "agency",
    }


def test_what_is_no_field_is_ignored_and_said():
    said = read("problem: flooding", "flags: urgent", "record: 7", "text: other", "title: Rain", "role: editor", "date: soon")
    assert said.pop("title") == "Rain"
    assert said == {
        "left_out": "the front matter's problem, flags, record, text; the date 'soon'; the role 'editor' (it is outlet or agency)"
    }
    assert "which figure is the day" in read("date: 05/03/2031")["left_out"]
