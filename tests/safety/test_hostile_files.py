"""Hostile text in every field of every kind of file that a test can write by hand: it is read as text, and nothing else happens."""

import csv
import io
import json
from html import escape
from xml.sax.saxutils import escape as xml_escape
from zipfile import ZipFile

import pytest

import newskit as nk

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '<a href="javascript:alert(1)">link</a>',
    "US pledges $5bn as EU adds $2bn",
    r"$\href{javascript:alert(1)}{x}$",
    "%{customdata}<extra>x</extra>",
    "=HYPERLINK(1) +1 -1 @SUM(1)",
    "../../etc/passwd",
    "\u202eright to left\u202c and zero\u200bwidth\u00a0space",
    "Ã© and â€™ doubly encoded",
)


def body(text):
    return [f"The harbour wall gave way near {text} on Monday night.", f"“We saw {text} from the hill,” Ann Lindqvist said."]


def as_csv(text):
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["outlet", "headline", "author", "body"])
    rows.writerow([text, text, text, "\n\n".join(body(text))])
    return "a.csv", out.getvalue().encode()


def as_json_lines(text):
    record = {"outlet": text, "title": text, "byline": text, "text": "\n\n".join(body(text))}
    return "a.jsonl", (json.dumps(record) + "\n").encode()


def as_front_matter(text):
    return "a.txt", f"---\noutlet: {text}\ntitle: {text}\nbyline: {text}\n---\n{text}\n\n".encode() + "\n\n".join(body(text)).encode()


def as_page(text):
    said = "".join(f"<p>{escape(one)} {'The sea was high and the wind was strong all evening. ' * 3}</p>" for one in body(text))
    shown = escape(text)
    head = f'<title>{shown}</title><meta property="og:site_name" content="{shown}"><meta name="author" content="{shown}">'
    return "a.html", f"<!doctype html><html><head>{head}</head><body><article><h1>{shown}</h1>{said}</article></body></html>".encode()


def as_nitf(text):
    said = "".join(f"<p>{xml_escape(one)}</p>" for one in body(text))
    shown = xml_escape(text)
    headline = f"<body.head><hedline><hl1>{shown}</hl1></hedline><distributor>{shown}</distributor></body.head>"
    return "a.xml", f"<nitf><body>{headline}<body.content>{said}</body.content></body></nitf>".encode()


def as_feed(text):
    said = xml_escape("".join(f"<p>{escape(one)}</p>" for one in body(text)))
    shown = xml_escape(text)
    item = f"<item><title>{shown}</title><description>{said}</description></item>"
    return "a.rss", f'<rss version="2.0"><channel><title>{shown}</title>{item}</channel></rss>'.encode()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("write", [as_csv, as_json_lines, as_front_matter, as_page, as_nitf, as_feed])
def test_hostile_text_is_read_as_it_stands(write, text, tmp_path):
    name, data = write(text)
    (tmp_path / name).write_bytes(data)
    (article,) = nk.read(tmp_path)
    plain = " ".join(article.text.split())
    assert " ".join(text.split()) in plain
    assert len(nk.lines(nk.read(tmp_path))) == len(article.lines)
    for row in nk.sentences(nk.read(tmp_path)).itertuples():
        assert article.text[row.start : row.end] == row.text


def test_a_file_named_with_markup_is_named_as_it_stands(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr('"><img src=x onerror=alert(1)>.txt', "\n\n".join(body("the pier")))
        archive.writestr("../../outside.txt", "\n\n".join(body("the pier")))
    story = nk.read(tmp_path)
    assert story.outlets == ('"><img src=x onerror=alert(1)>',)
    assert story.report["found"].tolist() == [1, 0] or story.report["found"].tolist() == [0, 1]
    assert {p.name for p in tmp_path.iterdir()} == {"a.zip"}
    assert not (tmp_path.parent / "outside.txt").exists()


def test_empty_one_word_and_all_furniture_files(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "word.txt").write_text("Rain", encoding="utf-8")
    (tmp_path / "furniture.txt").write_text("READ MORE\n\nLoading...\n\nShare\n", encoding="utf-8")
    (tmp_path / "article.txt").write_text("\n\n".join(body("the pier")), encoding="utf-8")
    story = nk.read(tmp_path)
    flags = {a.id: a.flags for a in story}
    assert set(flags) == {"article", "furniture", "word"}
    assert "no body" in flags["furniture"]
    report = story.report.set_index("file")
    assert report.loc["empty.txt", "note"] == "not read: the file is empty"
    assert report.loc["furniture.txt", "flagged"] == 1
    nk.vocabulary(story), nk.quote_coverage(story), nk.findings(story)


def test_five_hundred_rows_with_a_bad_one_in_the_middle(tmp_path):
    rows = [{"outlet": f"Post {n % 5}", "text": f"Case {n} was heard.\n\nThe court of town {n} met on day {n}."} for n in range(500)]
    rows[250] = {"outlet": "Post 0", "text": "  "}
    (tmp_path / "all.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    story = nk.read(tmp_path)
    (row,) = story.report.itertuples()
    assert (row.found, row.articles, row.left_out) == (500, 499, 1)
    assert "251" in row.note
