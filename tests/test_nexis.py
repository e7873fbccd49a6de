"""Nexis as text and as HTML: every document an article, with what its fields say, and nothing of the fields in its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.reading import nexis

FIRST = """

                               1 of 3 DOCUMENTS


                          The Harbour Post (Quayside)

                              May 4, 2031 Sunday
                                   Edition 2;
                                  Late Edition

Wall gives way as
tide comes in

BYLINE: By ANNA REED

SECTION: NEWS; Pg. 4

LENGTH: 19 words

LONDON: The harbour wall gave way on
Monday night.

Notes: nobody was hurt.

Copyright law was not at stake, the mayor said.


LOAD-DATE: May 5, 2031

LANGUAGE: ENGLISH

GRAPHIC: The wall
Harbour Pictures

                 Copyright 2031 Harbour Post Ltd
                       All Rights Reserved
"""
SECOND = """
                               2 of 3 DOCUMENTS

We are sorry: this document could not be delivered.
"""
THIRD = """
                               3 of 3 DOCUMENTS


                    Copyright 2031 Gazette Ltd
                       All Rights Reserved

                                 The Gazette

                                  5 mai 2031

Tide wins

LENGTH: 5 words

DATELINE: QUAYSIDE, May 5 (AFP)

The tide came over the wall.

URL: http://example.org/tide

SUBJECT: TIDES (90%)
"""
COVER = "Download Request: Selected Items: 1-3\nTime Of Request: Monday, May 5, 2031\n"


def article(paragraphs):
    spans = "".join(f'<P CLASS="c8"><SPAN CLASS="c2">{p}</SPAN></P>' for p in paragraphs)
    return f"""<A NAME="DOC_ID"></A><!-- Hide XML section from browser
<DOC NUMBER=1>
<DOCFULL> -->
<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">1 of 2 DOCUMENTS</SPAN></P>
</DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">The Harbour Post</SPAN></P>
</DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">May 4, 2031</SPAN></P>
</DIV>
<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c6">Wall &amp; tide</SPAN></P>
</DIV>
<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">LENGTH: </SPAN><SPAN CLASS="c2">5 words</SPAN></P>
</DIV>
<BR><DIV CLASS="c4">{spans}
</DIV>
<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">LOAD-DATE: </SPAN><SPAN CLASS="c2">May 5, 2031</SPAN></P>
</DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">Copyright 2031 Harbour Post Ltd</SPAN></P>
</DIV>
<!-- Hide XML section from browser
</DOCFULL>
</DOC> -->
"""


def page(*articles):
    return f"<HTML><HEAD><!-- LXNComment 1 --></HEAD><BODY>{''.join(articles)}</BODY></HTML>".encode()


def test_a_text_export_document_by_document():
    first, second, third = nexis.read_text(COVER + FIRST + SECOND + THIRD)
    assert first == {
        "text": "LONDON: The harbour wall gave way on\nMonday night.\n\nNotes: nobody was hurt.\n\n"
        "Copyright law was not at stake, the mayor said.",
        "record": 1,
        "reader": "Nexis text",
        "title": "Wall gives way as tide comes in",
        "outlet": "The Harbour Post (Quayside)",
        "published": "2031-05-04",
        "byline": "ANNA REED",
        "language": "en",
        "left_out": "graphic",
    }
    assert second == {"problem": "error document: We are sorry: this document could not be delivered.", "record": 2}
    assert (third["outlet"], third["title"], third["published"]) == ("The Gazette", "Tide wins", "2031-05-05")
    assert third["text"] == "QUAYSIDE, May 5 (AFP)\n\nThe tide came over the wall."
    assert "byline" not in third


@pytest.mark.parametrize("label", ["UPDATE", "SUBJECT", "NOTES", "GRAPHIC", "CORRECTION"])
def test_a_field_counts_below_the_text_only_where_nothing_but_fields_follows(label):
    (inside,) = nexis.read_text(FIRST.replace("Notes: nobody", f"{label}: nobody"))
    assert inside["text"].endswith(f"{label}: nobody was hurt.\n\nCopyright law was not at stake, the mayor said.")
    (below,) = nexis.read_text(FIRST.replace("Copyright law was", f"{label}: all was"))
    assert below["text"].endswith("Notes: nobody was hurt.")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_any_kind(end):
    assert list(nexis.read_text(FIRST.replace("\n", end))) == list(nexis.read_text(FIRST))


@pytest.mark.parametrize("line", ["Dokument 1 von 3", "Document 1 de 3", "1 of 3 DOCUMENTS"])
def test_exports_in_english_german_and_french(line):
    text = FIRST.replace("1 of 3 DOCUMENTS", line)
    assert nexis.looks_like_text(text)
    assert [r["title"] for r in nexis.read_text(text)] == ["Wall gives way as tide comes in"]


def test_a_place_alone_is_no_paragraph_and_one_that_opens_the_text_is_not_repeated():
    bare, opens = THIRD.replace("QUAYSIDE, May 5 (AFP)", "QUAYSIDE"), THIRD.replace("The tide", "Quayside, May 5 (AFP) - The tide")
    (made,) = nexis.read_text(bare)
    assert made["text"] == "The tide came over the wall."
    assert made["left_out"] == "dateline"
    assert next(nexis.read_text(opens))["text"] == "Quayside, May 5 (AFP) - The tide came over the wall."


def test_a_highlight_is_the_standfirst_and_an_agency_alone_in_the_byline_the_agency():
    text = FIRST.replace("SECTION: NEWS; Pg. 4", "HIGHLIGHT: A wall is gone.").replace("By ANNA REED", "Reuters")
    (made,) = nexis.read_text(text)
    assert made["text"].startswith("A wall is gone.\n\nLONDON:")
    assert made["agency"] == made["byline"] == "Reuters"


def test_a_document_without_fields_keeps_its_text():
    (made,) = nexis.read_text("1 of 1 DOCUMENTS\n\nThe Post\n\nMay 4, 2031\n\nTide wins\n\nThe tide came.\n\nIt went.\n")
    assert (made["outlet"], made["title"], made["text"]) == ("The Post", "Tide wins", "The tide came.\n\nIt went.")


def test_no_headline_is_no_title_and_no_text_is_a_problem():
    text = FIRST.replace("Wall gives way as\ntide comes in", "No Headline In Original")
    assert "title" not in next(nexis.read_text(text))
    empty = "1 of 1 DOCUMENTS\n\nThe Post\n\nMay 4, 2031\n\nTide wins\n\nLENGTH: 3 words\n\nLANGUAGE: ENGLISH\n"
    assert list(nexis.read_text(empty)) == [{"problem": "no text (Tide wins)", "record": 1}]


def test_far_fewer_words_than_the_export_states_are_flagged():
    assert "flags" not in next(nexis.read_text(FIRST.replace("19 words", "30 words")))  # 18 of 30
    made = next(nexis.read_text(FIRST.replace("19 words", "1,037 words")))
    assert made["flags"] == ("low confidence",)
    assert made["left_out"] == "graphic, more than half of the words that the export counts"


def test_five_hundred_documents_with_an_error_document_in_the_middle():
    body = "{n} of 500 DOCUMENTS\n\nThe Post\n\nMay 4, 2031\n\nTitle {n}\n\nLENGTH: 3 words\n\nIt rained, {n}.\n\n"
    text = "".join("250 of 500 DOCUMENTS\n\nNot available.\n\n" if n == 250 else body.format(n=n) for n in range(1, 501))
    made = list(nexis.read_text(text))
    assert [r["record"] for r in made] == list(range(1, 501))
    assert [r["record"] for r in made if "problem" in r] == [250]
    assert (made[0]["text"], made[499]["text"]) == ("It rained, 1.", "It rained, 500.")


def test_an_html_export():
    made, problem = nexis.read_html(page(article(["&nbsp;", "The wall <i>gave</i> way.", "It fell."]), article(["&nbsp;"])))
    assert made == {
        "text": "The wall gave way.\n\nIt fell.",
        "record": 1,
        "reader": "Nexis HTML",
        "title": "Wall & tide",
        "outlet": "The Harbour Post",
        "published": "2031-05-04",
    }
    assert problem == {"problem": "no text (Wall & tide)", "record": 2}
    with pytest.raises(ValueError, match="no document; export"):
        list(nexis.read_html(b"<html><!-- LXNComment 1 --></html>"))


def test_html_of_any_depth_ends_and_loses_no_other_document():
    deep = article(["<span>" * 100_000 + "deep" + "</span>" * 100_000])
    made = list(nexis.read_html(page(deep, article(["It fell."]))))
    assert [r["text"] for r in made] == ["deep", "It fell."]


@pytest.mark.parametrize("text", ['</script><script>alert("x")</script>', "<img src=x onerror=alert(1)>", "$5bn … $2bn", "a\u202eb\u200bc"])
def test_text_is_data(text):
    (made,) = nexis.read_text(FIRST.replace("Notes: nobody was hurt.", text))
    assert text in made["text"]


def test_what_is_no_export_is_not_taken_for_one():
    assert not nexis.looks_like_text("The mayor signed 3 of 50 documents.\n\nLENGTH: 3 words")
    assert not nexis.looks_like_text("3 of 50 DOCUMENTS\n\nare missing, the mayor said.")
    assert not nexis.looks_like_html("<html><body><p>Nexis</p></body></html>")


@given(st.text(max_size=200))
def test_any_text_ends_in_records(text):
    for made in nexis.read_text(
        f"1 of 2 DOCUMENTS\n{text}\n2 of 2 DOCUMENTS\n\nPost\n\nMay 4, 2031\n\nT\n\nLENGTH: 2 words\n\nIt rained.\n"
    ):
        assert made.keys() >= {"record"} and ("problem" in made) != ("text" in made)
    assert made["text"] == "It rained."
