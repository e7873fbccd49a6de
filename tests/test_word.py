"""Word: a Nexis export is many articles, any other file one; what is broken or hostile ends in a line that says what to do."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from newskit.reading import word

HEAD = ["The Harbour Post", "May 4, 2031 Sunday 9:15 AM GMT", "", "\nCopyright 2031 Harbour Post Ltd", "\n"]
TAIL = ["", "\nLoad-Date:\u00a0May 5, 2031", "", "\nEnd of Document"]


def save(document):
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def made_of(*paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return save(document)


def article(title, *body, fields=("Length:\u00a05 words", "Byline:\u00a0Anna Reed"), tail=()):
    return [title, *HEAD, *fields, "Body", "", "", *body, *tail, *TAIL]


def repacked(data, **parts):
    """The Word file with the text of some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].removesuffix(".xml"), old.read(name)))
    return out.getvalue()


def test_a_nexis_export_with_cover_list_and_table():
    document = docx.Document()
    for line in ["User Name: A", "Date and Time: Monday, May 5, 2031 7:11:00 PM", "Documents (2)", "1. Wall gives way", "Narrowed by: "]:
        document.add_paragraph(line)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "News", "Sources: Post"
    tail = ["\nGraphic", "", " ", "The wall, May 4", "Classification", "", "\nLanguage:\u00a0ENGLISH", "\nSubject:\u00a0TIDES (90%)"]
    fields = [
        "Section:\u00a0NEWS",
        "Length:\u00a05 words",
        "Byline:\u00a0By Anna Reed",
        "The Post Service",
        "Highlight:\u00a0A wall is gone.",
    ]
    for line in article("Wall: gives way", "It fell at  night.", "Correction", "it was not.", fields=fields, tail=tail):
        document.add_paragraph(line)
    for line in article("Tide wins", "The tide came."):
        document.add_paragraph(line)
    first, second = word.read_docx(save(document))
    assert first == {
        "text": "A wall is gone.\n\nIt fell at night.\n\nCorrection\n\nit was not.",
        "record": 1,
        "reader": "Nexis DOCX",
        "title": "Wall: gives way",
        "outlet": "The Harbour Post",
        "published": "2031-05-04T09:15+00:00",
        "byline": "Anna Reed",
        "language": "en",
        "left_out": "cover page, graphic",
    }
    assert (second["title"], second["text"], second["record"]) == ("Tide wins", "The tide came.", 2)


def test_a_blog_between_outlet_and_date_no_date_and_an_address_below():
    lines = article("Wall", "It fell.", "\nhttps://example.org/2031/wall")
    lines.insert(2, "(Quayside Blog)")
    other = [line for line in article("Tide", "It came.", "\nhttp://example.org") if "May 4" not in line]
    first, second = word.read_docx(made_of(*lines, *other))
    assert (first["outlet"], first["published"][:10], first["text"]) == ("The Harbour Post", "2031-05-04", "It fell.")
    assert first["url"] == "https://example.org/2031/wall"
    assert (second["outlet"], second["text"]) == ("The Harbour Post", "It came.")
    assert "published" not in second and "url" not in second


def test_an_error_document_costs_no_other_article():
    lines = [*article("Wall", "It fell."), "This document is not available.", "End of Document", *article("Tide", "It came.")]
    made = list(word.read_docx(made_of(*lines)))
    assert [r.get("text") or r["problem"] for r in made] == ["It fell.", "error document: This document is not available.", "It came."]
    assert [r["record"] for r in made] == [1, 2, 3]


def test_an_export_cut_off_in_its_last_document_keeps_it():
    made = list(word.read_docx(made_of(*article("Wall", "It fell."), *article("Tide", "It came.")[:-3])))
    assert [r["text"] for r in made] == ["It fell.", "It came."]


def test_lines_that_were_made_paragraphs_are_put_together():
    paragraphs = [
        "The wall of the old harbour gave way on Monday, and the\ntide came in over the lower quay and the fish market of\nthe town.",
        "Nobody was hurt, the mayor said, and the boats that lie\nin the inner basin were moved before the second tide of\nthe night.",
        "The wall had been mended twice in the last ten years by\na firm from the capital, which went out of business.",
        "A new wall will cost more than the town has to spend in\na year.",
    ]
    lines = "\n".join(paragraphs).split("\n")
    (made,) = word.read_docx(made_of(*article("Wall", *lines)))
    assert made["text"].split("\n\n") == paragraphs
    listed = [f"{n}. The wall gave way at night." for n in range(12)]
    (made,) = word.read_docx(made_of(*article("Wall", *listed)))
    assert made["text"].split("\n\n") == listed


def test_any_other_word_file_is_one_article_with_all_its_text():
    document = docx.Document()
    document.add_heading("Wall gives way", 0)
    document.add_paragraph("It fell\tat night.")
    table = document.add_table(1, 1)
    table.rows[0].cells[0].text = "In a table."
    body = document.element.body
    body.insert(
        len(body) - 1,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
            "<w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:ins><w:r><w:t xml:space='preserve"
            "'> put in</w:t></w:r></w:ins><w:del><w:r><w:t>taken out</w:t></w:r></w:del></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert list(word.read_docx(save(document))) == [
        {
            "text": "Wall gives way\n\nIt fell\tat night.\n\nIn a table.\n\nA link put in",
            "title": "Wall gives way",
            "record": 1,
            "reader": "DOCX",
        }
    ]


def test_an_older_nexis_export_in_a_word_file():
    lines = ["1 of 2 DOCUMENTS", "The Post", "May 4, 2031", "Wall", "LENGTH: 2 words", "It fell."]
    made = list(word.read_docx(made_of(*lines, "2 of 2 DOCUMENTS", *lines[1:5], "It stood.")))
    assert [(r["reader"], r["title"], r["text"]) for r in made] == [("Nexis DOCX", "Wall", "It fell."), ("Nexis DOCX", "Wall", "It stood.")]


def test_an_empty_word_file_is_a_problem():
    assert list(word.read_docx(made_of(" "))) == [{"problem": "no text", "record": 1}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (word.LOCKED + bytes(600), "locked with a password"),
        (b"PK\x03\x04 broken", "broken"),
        (made_of("It fell.")[:-200], "broken"),
        (repacked(made_of("It fell."), document=b"<w:document>"), "open it in Word and save it again"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data, says):
    with pytest.raises(ValueError, match=says) as error:
        list(word.read_docx(data))
    assert "\n" not in str(error.value)


def test_a_bomb_and_a_file_unpacked_beyond_the_bound_are_refused(monkeypatch):
    bomb = repacked(made_of("It fell."), document=b"<w:document>" + bytes(60_000_000))
    assert len(bomb) < 200_000
    with pytest.raises(ValueError):
        list(word.read_docx(bomb))
    monkeypatch.setattr(word, "UNPACKED", 1000)
    with pytest.raises(ValueError):
        list(word.read_docx(made_of("It fell.")))


def test_entities_are_neither_read_from_outside_nor_blown_up(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", encoding="utf-8")
    outside = f'<!ENTITY x SYSTEM "{secret.as_uri()}">'
    bomb = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {n} "{f"&{b};" * 50}">' for b, n in zip("abcdef", "bcdefx", strict=True))
    paragraph = "<w:p><w:r><w:t>It fell. &x;</w:t></w:r></w:p>"
    for declared in (outside, bomb):
        xml = f"<!DOCTYPE w [{declared}]><w:document {nsdecls('w')}><w:body>{paragraph}</w:body></w:document>"
        with pytest.raises(ValueError, match="open it in Word and save it again") as error:
            list(word.read_docx(repacked(made_of("It fell."), document=xml.encode())))
        assert "secret words" not in str(error.value)
