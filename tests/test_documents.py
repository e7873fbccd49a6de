"""PDF and RTF: a page's look → one article, and files that mean harm → one line."""

import io
import logging
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("striprtf")

from newskit.reading import documents  # noqa: E402
from newskit.reading.documents import read_pdf, read_rtf  # noqa: E402


def pdf(*contents, page="", extra=(), resources=""):
    """A PDF whose pages draw these content streams; `extra` are objects from number 4 on."""
    first = 4 + len(extra)
    numbers = [first + 2 * n for n in range(len(contents))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{' '.join(f'{n} 0 R' for n in numbers)}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *extra,
    ]
    for number, content in zip(numbers, contents, strict=True):
        head = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {number + 1} 0 R/Resources<</Font<</F 3 0 R>>{resources}>>{page}>>"
        )
        objects += [head.encode(), stream(content)]
    file, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return file + head + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(file))


def stream(content, entries=b""):
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(content), entries, content)


def drawn(*lines):
    """A content stream that draws (height, words) lines."""
    return b"".join(b"BT /F 12 Tf 1 0 0 1 50 %d Tm (%b) Tj ET\n" % (height, words.encode("cp1252")) for height, words in lines)


def only(records):
    (record,) = records
    return record


def test_lines_stay_lines_and_a_wider_step_begins_a_paragraph():
    page = drawn(
        (700, "Rain closes the harbour"), (660, "The harbour master said the co-"), (646, "ordination held."), (618, "Ships wait.")
    )
    record = only(read_pdf(pdf(page)))
    assert record["text"] == "Rain closes the harbour\n\nThe harbour master said the co-\nordination held.\n\nShips wait."
    assert (record["reader"], record["record"], record["flags"], record["left_out"]) == ("PDF", 1, ("low confidence",), "")


def test_running_heads_and_page_numbers_are_left_out_and_a_headline_at_another_height_is_not():
    pages = [drawn((780, "Rain"), (700 - n, "Rain"), (600, f"Page text {'abc'[n]}."), (20, f"{n + 1} of 3")) for n in range(3)]
    record = only(read_pdf(pdf(*pages)))
    assert record["text"] == "Rain\nPage text a.\nRain\nPage text b.\nRain\nPage text c."
    assert record["left_out"] == "lines that stand on most pages"


def test_a_line_on_half_of_the_pages_stays():
    pages = [drawn((700, "Same" if n < 2 else f"Other {'ab'[n - 2]}"), (650, f"Text {'abcd'[n]}")) for n in range(4)]
    assert only(read_pdf(pdf(*pages)))["text"].count("Same") == 2


def test_columns_come_in_the_order_of_the_file():
    page = drawn((700, "Left one"), (686, "left two"), (700, "Right one"), (686, "right two"))
    assert only(read_pdf(pdf(page)))["text"] == "Left one\nleft two\nRight one\nright two"


def test_a_page_without_text_is_named_and_a_pdf_without_text_is_said():
    assert only(read_pdf(pdf(drawn((700, "Rain.")), b"")))["left_out"] == "1 page without text"
    with pytest.raises(ValueError, match="pictures of text only; run a text recogniser"):
        list(read_pdf(pdf(b"", b"")))
    with pytest.raises(ValueError, match="pictures of text only"):  # scans with a page number
        list(read_pdf(pdf(*(drawn((20, f"{n}")) for n in range(3)))))


def encrypted(password):
    writer = pypdf.PdfWriter(io.BytesIO(pdf(drawn((700, "Rain fell.")))))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_pdf_is_said_and_one_that_anybody_may_open_is_read():
    with pytest.raises(ValueError, match="locked with a password; save a copy without it"):
        list(read_pdf(encrypted("secret")))
    assert only(read_pdf(encrypted("")))["text"] == "Rain fell."


def test_too_many_pages_or_letters_are_said(monkeypatch):
    monkeypatch.setattr(documents, "PAGES", 2)
    with pytest.raises(ValueError, match="has 3 pages"):
        list(read_pdf(pdf(b"", b"", b"")))
    monkeypatch.setattr(documents, "TEXT", 4)
    with pytest.raises(ValueError, match="characters"):
        list(read_pdf(pdf(drawn((700, "Rain.")))))


def test_a_pdf_that_takes_too_long_is_said(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", -1)
    with pytest.raises(ValueError, match="too much time"):
        list(read_pdf(pdf(drawn((700, "Rain.")))))


def looping_tree():
    return pdf(drawn((700, "Rain."))).replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")


def looping_xref():
    data = pdf(drawn((700, "Rain.")))
    at = data.index(b"xref\n")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def form_in_itself(invocations=1):
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    return pdf(b"/X Do\n" * invocations, extra=[stream(b"/X Do\n" * invocations, entries)], resources="/XObject<</X 4 0 R>>")


def forms_that_double(depth=40):
    """Each form draws the next one twice."""
    entry = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>"
    forms = [stream(b"/X Do /X Do", entry % (5 + n)) for n in range(depth)] + [stream(drawn((9, "x")), entry % 4)]
    return pdf(b"/X Do", extra=forms, resources="/XObject<</X 4 0 R>>")


def bomb():
    packed = zlib.compress(b"0 " * 50_000_000)
    data = pdf(drawn((700, "Rain.")))
    return re.sub(rb"<</Length \d+>>\nstream\n.*?\nendstream", lambda _: stream(packed, b"/Filter/FlateDecode"), data, flags=re.DOTALL)


HOSTILE = {
    "a page tree that holds itself": looping_tree,
    "a cross-reference table that continues in itself": looping_xref,
    "a form that draws itself": form_in_itself,
    "forms that double": forms_that_double,
    "a stream of 100 MB in 100 kB": bomb,
    "100,000 nested arrays": lambda: pdf(b"[" * 100_000),
    "100,000 nested dictionaries": lambda: pdf(b"<</A" * 100_000),
    "100,000 nested texts": lambda: pdf(b"BT " * 100_000),
    "a false length": lambda: pdf(drawn((700, "Rain."))).replace(b"/Length ", b"/Length 9999999"),
    "no objects": lambda: b"%PDF-1.7\n" + b"startxref\n0\n%%EOF" * 1000,
    "a head alone": lambda: b"%PDF-1.7",
    "zeros": lambda: b"%PDF-1.7\n" + bytes(1_000_000),
    "a million open brackets": lambda: b"%PDF-1.7\n" + b"<" * 1_000_000,
    "a page count": lambda: pdf(drawn((700, "Rain."))).replace(b"/Count 1", b"/Count 999999999"),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_pdf_ends_in_a_record_or_in_one_line(make):
    try:
        assert only(read_pdf(make()))["text"]
    except ValueError as error:
        assert str(error).startswith("the PDF") and "\n" not in str(error)


def test_a_pdf_cut_short_anywhere_ends_in_a_record_or_in_one_line():
    whole = pdf(drawn((700, "Rain fell.")))
    for end in range(8, len(whole), 7):
        try:
            only(read_pdf(whole[:end]))
        except ValueError as error:
            assert str(error).startswith("the PDF") and "\n" not in str(error)


def test_the_readers_warnings_are_not_shown_and_its_log_is_left_as_it_was(caplog):
    log = logging.getLogger("pypdf")
    before = log.level
    only(read_pdf(pdf(drawn((700, "Rain."))).replace(b"startxref\n", b"startxref\n9")))
    assert caplog.records == [] and log.level == before


# ---- RTF

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial;}}"


def rtf(body):
    return HEAD + body + b"}"


def rtf_text(body):
    return only(read_rtf(rtf(body)))["text"]


def test_rtf_keeps_words_marks_and_lines():
    body = rb"\pard First \b bold\b0  line.\par Caf\'e9 \u8220?open\u8221? \f1\'cf\'f0\f0\line same\par"
    record = only(read_rtf(rtf(body)))
    assert record["text"] == "First bold line.\nCafé “open” Пр\nsame"
    assert (record["reader"], record["record"], record["flags"], record["left_out"]) == ("RTF", 1, ("low confidence",), "")


def test_long_lines_are_paragraphs_and_short_ones_stay_lines():
    long = b"rain " * 30
    assert rtf_text(long + rb"\par Two.\line three\par\par\par Four.\par") == long.decode().strip() + "\n\nTwo.\nthree\n\nFour."
    assert rtf_text(rb"One\par two.\par\par Three.\par") == "One\ntwo.\n\nThree."


def test_pictures_and_objects_are_left_out_and_named():
    for inside in (
        rb"{\pict\pngblip " + b"0f1e\n" * 500 + b"}",
        rb"{\object{\*\objdata " + b"00ff" * 500 + b"}}",
        rb"{\pict\bin8 ab}}}}cd}",
    ):
        record = only(read_rtf(rtf(rb"Rain.\par" + inside + rb"Sun.\par")))
        assert (record["text"], record["left_out"]) == ("Rain.\nSun.", "pictures and objects")


def test_a_links_address_is_left_out():
    assert rtf_text(rb'See {\field{\*\fldinst{HYPERLINK "http://x.example/"}}{\fldrslt{our page}}} now.') == "See our page now."


def test_a_letter_in_two_halves_is_one_and_half_of_one_is_replaced():
    assert rtf_text(rb"a\u-10179?\u-8694?b") == "a\N{SMILING FACE WITH SMILING EYES}b"
    assert rtf_text(rb"a\u-10179?b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    "data",
    [
        rtf(b"{" * 100_000 + b"x" + b"}" * 100_000),
        rtf(b"{" * 100_000 + b"x"),
        rtf(b"x" + b"}" * 100_000),
        rtf(rb"x{\field{\*\fldinst{" * 20_000),
        rb"{\rtf1{\fonttbl" + rb"\f0" * 30_000 + rb"\fcharset0 " + b"x" * 30_000 + b"}x}",
        rb"{\rtf1\fonttbl" + rb"\f0" * 30_000 + rb"\fcharset0 " + b"x" * 30_000,
        rb"{\rtf1\font\fonttbltbl" + rb"\f0" * 30_000 + rb"\fcharset0 " + b"x" * 30_000,
        rtf(b"0123456789abcde " * 300_000 + b"x"),
        rtf(rb"x\bin999999999 y"),
        rtf(b"x\x00y"),
    ],
    ids=[
        "nested",
        "open",
        "closed",
        "fields",
        "fonts",
        "no font group",
        "a hidden font table",
        "almost a picture",
        "a false length",
        "NUL",
    ],
)
def test_a_hostile_rtf_is_read(data):
    assert "x" in only(read_rtf(data))["text"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb"{\rtf1 }", "no text"),
        (rb"{\rtf1 \uc x}", "broken"),
        (rb"{\rtf1 \u9999999999 x}", "broken"),
        (rb"{\rtf1 " + b"rain " * 1_000_001 + b"}", "more than 5 MB of text"),
        (rb"{\rtf1 " + bytes(documents.LARGEST_RTF), "more than 50"),
    ],
    ids=["empty", "no number", "no such letter", "long", "large"],
)
def test_what_an_rtf_cannot_give_is_said(data, said):
    with pytest.raises(ValueError, match=said) as caught:
        list(read_rtf(data))
    assert "\n" not in str(caught.value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zs"]), min_size=1))
def test_any_letters_come_back_as_they_were(text):
    halves = text.encode("utf-16-le")
    units = [int.from_bytes(halves[n : n + 2], "little", signed=True) for n in range(0, len(halves), 2)]
    assert rtf_text("".join(rf"\u{unit}?" for unit in units).encode()) == text.strip()
