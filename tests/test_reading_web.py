"""A saved web page → its article: what the page says of itself, its body as paragraphs, and hostile pages that do no harm."""

import base64
import json
import subprocess
import sys
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.reading import web

BODY = [
    "The harbour wall gave way on Monday night, the town council of Selmouth said on Tuesday morning.",
    "Nobody was hurt, but eleven boats broke from their moorings and drifted into the estuary before dawn.",
    "“We had warned of this for years,” said Ada Brook, who keeps the harbour office, “and nobody came.”",
    "Engineers are to look at the foundations this week, and the road along the quay stays closed until they have.",
]
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour wall gives way",
    "datePublished": "2031-05-04T09:30:00+02:00",
    "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ray"}],
    "url": "https://post.example/2031/wall",
    "inLanguage": "en-GB",
}
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a> [x](javascript:alert(1))',
    "US pledges $5bn as EU adds $2bn",
    "$\\href{javascript:alert(1)}{x}$",
    "%{customdata} <extra>x</extra>",
    "&lt;b&gt; &amp; &nbsp;",
    "right \u202eto left\u202c",
    "doubly encoded cafÃ©",
    "=1+1 @sum -2",
]


def page(*paragraphs, head="", before="", after=""):
    """A page with a menu and a footer around an article of these paragraphs; <meta charset> and `head` in its head."""
    blocks = "".join(f"<p>{p}</p>" for p in paragraphs or BODY)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head>'
        '<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>'
        f"<main><article>{before}{blocks}{after}</article></main><footer><p>About us · Terms of use</p></footer></body></html>"
    )


def ld(data):
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


def read(text):
    [record] = web.read_html(text if isinstance(text, bytes) else text.encode())
    return record


# ---- the fields


def test_json_ld_gives_the_fields_and_the_body_has_a_blank_line_between_paragraphs():
    record = read(page(head=ld(ARTICLE) + '<meta property="og:title" content="Another"><meta property="og:site_name" content="Other">'))
    assert record["text"] == "\n\n".join(BODY)
    assert {k: record[k] for k in ("title", "outlet", "published", "byline", "url", "language", "record", "reader", "flags")} == {
        "title": "Harbour wall gives way",
        "outlet": "The Harbour Post",
        "published": "2031-05-04T09:30:00+02:00",
        "byline": "Ann Lee, Bo Ray",
        "url": "https://post.example/2031/wall",
        "language": "en",
        "record": 1,
        "reader": "web page",
        "flags": (),
    }
    assert "agency" not in record


def test_an_article_inside_a_graph_points_to_its_publisher_and_author():
    graph = [
        {"@type": "WebSite", "@id": "#site", "name": "Selmouth Online"},
        {
            "@type": ["Thing", "http://schema.org/ReportageNewsArticle"],
            "headline": "Wall gives way",
            "publisher": {"@id": "#site"},
            "author": {"@id": "#ann"},
        },
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
    ]
    record = read(page(head=ld([{"@context": "https://schema.org", "@graph": graph}])))
    assert (record["title"], record["outlet"], record["byline"]) == ("Wall gives way", "Selmouth Online", "Ann Lee")


def test_of_several_articles_the_one_with_the_pages_title_is_taken_and_a_list_of_related_ones_is_not():
    related = {"@type": "ItemList", "itemListElement": [{**ARTICLE, "headline": "Related"}]}
    other = {**ARTICLE, "headline": "Most read today", "alternativeHeadline": "x", "wordCount": 4}
    head = (
        ld(related)
        + ld(other)
        + ld({"@type": "Article", "headline": "Tide wins"})
        + '<meta property="og:title" content="Tide wins | Post">'
    )
    assert read(page(head=head))["title"] == "Tide wins"
    assert read(page(head=ld(related) + "<title>Tide wins</title>"))["title"] == "Tide wins"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "Wall gives way", "datePublished": "2031-05-04",}',
        '{"@type": "NewsArticle", // a comment\n "headline": "Wall gives way", "wordCount": , "datePublished": "2031-05-04"}',
        '<!-- {"@type": "NewsArticle", "headline": "Wall gives way", "datePublished": "2031-05-04"} -->',
        '{"@type": "NewsArticle", "headline": "Wall gives way", "datePublished": "2031-05-04"}; var x = 1',
        '{"@type": "NewsArticle", "headline": "Wall gives way", "description": "He said "no" twice", "datePublished": "2031-05-04"}',
        '{"@type": "NewsArticle", "headline": "Wall gives way", "datePublished": "2031-05-04", "description": "line\nline\ttab"}',
    ],
)
def test_broken_json_ld_is_mended(broken):
    record = read(page(head=ld(broken)))
    assert (record["title"], record["published"]) == ("Wall gives way", "2031-05-04")


@pytest.mark.parametrize(
    "odd",
    [
        "[" * 50_000,
        '{"a":' * 50_000,
        "[]",
        "null",
        '"text"',
        "{",
        '{"@type": "NewsArticle", "headline": ["x"], "publisher": 7, "author": [[{}], null]}',
        "9" * 9_000,
    ],
)
def test_json_ld_that_is_no_article_does_no_harm(odd):
    record = read(page(head=ld(odd) + "<title>Wall gives way</title>"))
    assert (record["title"], record["text"]) == ("Wall gives way", "\n\n".join(BODY))


def test_meta_tags_give_what_json_ld_does_not():
    head = (
        '<meta property="og:title" content="Wall gives way"><meta property="og:site_name" content="The Harbour Post">'
        '<meta property="article:published_time" content="2031-05-04T09:30:00Z"><meta name="author" content="By Ann Lee">'
        '<link rel="canonical" href="https://post.example/wall"><meta property="article:author" content="https://post.example/ann">'
    )
    record = read(page(head=head))
    assert (record["title"], record["outlet"], record["published"]) == ("Wall gives way", "The Harbour Post", "2031-05-04T09:30:00+00:00")
    assert (record["byline"], record["url"]) == ("Ann Lee", "https://post.example/wall")


def test_a_page_without_either_is_read_from_its_text_and_its_address():
    record = read("<!-- saved from url=(0030)https://www.selmouth.example/wall -->" + page(before="<h1>Wall gives way</h1>"))
    assert (record["title"], record["url"], record["outlet"]) == ("Wall gives way", "https://www.selmouth.example/wall", "selmouth.example")
    assert not {"published", "byline"} & set(read(page()))


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("Wall gives way | The Harbour Post", "Wall gives way"),
        ("Wall gives way - the harbour post", "Wall gives way"),
        ("Wall gives way — post.example", "Wall gives way"),
        ("Wall gives way | Opinion | The Harbour Post", "Wall gives way | Opinion"),
        ("Wall gives way | World", "Wall gives way | World"),
        ("Wall gives way-The Harbour Post", "Wall gives way-The Harbour Post"),
        ("The Harbour Post", "The Harbour Post"),
    ],
)
def test_the_outlets_own_name_is_taken_off_the_end_of_a_title(title, stripped):
    assert read(page(head=ld({**ARTICLE, "headline": title})))["title"] == stripped


def test_an_agency_is_taken_from_a_structured_field_only():
    provided = read(page(head=ld({**ARTICLE, "sourceOrganization": {"name": "Reuters"}})))
    assert (provided["outlet"], provided["agency"]) == ("The Harbour Post", "Reuters")
    named = '<meta property="og:site_name" content="The Harbour Post">'
    published = read(page(head=ld({**ARTICLE, "publisher": {"name": "Associated Press"}}) + named))
    assert (published["outlet"], published["agency"]) == ("The Harbour Post", "Associated Press")
    own = read(page(head=ld({**ARTICLE, "publisher": {"name": "Reuters"}, "provider": {"name": "Reuters"}})))
    assert own["outlet"] == "Reuters" and "agency" not in own
    assert "agency" not in read(page(head=ld({**ARTICLE, "provider": {"name": "Selmouth Pictures"}, "author": "Reuters"})))


# ---- paywalls


@pytest.mark.parametrize("said", [False, "False", "https://schema.org/False"])
@pytest.mark.parametrize(("paragraphs", "flags"), [(BODY[:2], ("paywalled", "stub")), (BODY * 3, ("paywalled",))])
def test_a_page_that_is_not_free_is_a_stub_only_if_its_body_is_a_teaser(said, paragraphs, flags):
    paragraphs = [f"{n}. {p}" for n, p in enumerate(paragraphs)]
    assert read(page(*paragraphs, head=ld({**ARTICLE, "isAccessibleForFree": said})))["flags"] == flags
    part = {"@type": "WebPageElement", "isAccessibleForFree": said, "cssSelector": ".paid"}
    assert read(page(*paragraphs, head=ld({**ARTICLE, "hasPart": part})))["flags"] == flags


def test_a_short_page_that_is_free_is_no_stub_but_a_few_words_are_of_low_confidence():
    assert read(page("Error 404, not found.", head=ld(ARTICLE)))["flags"] == ("low confidence",)
    assert read(page(*BODY[:1], head=ld({**ARTICLE, "isAccessibleForFree": True})))["flags"] == ()


@pytest.mark.parametrize(
    ("words", "ending", "counted", "teaser"),
    [
        (149, "", None, True),
        (150, "", None, False),
        (150, "…", None, True),
        (150, "", 301, True),
        (150, "", "300", False),
        (150, "", {"x": 1}, False),
    ],
)
def test_what_a_teaser_is(words, ending, counted, teaser):
    assert web.is_teaser(" ".join(["word"] * words) + ending, counted) is teaser


# ---- the body


def test_a_line_break_after_a_sentence_begins_a_paragraph_and_white_space_is_one_space():
    first = f"{BODY[0]}<br>{BODY[1]}"
    record = read(page(first, "Roses are red,<br>violets are blue,\n   and the tide <b>comes</b> in.", *BODY[2:]))
    assert record["text"].split("\n\n") == [*BODY[:2], "Roses are red,\nviolets are blue, and the tide comes in.", *BODY[2:]]


def test_list_items_quotations_and_rows_are_blocks_of_their_own():
    items = "<blockquote><p>Nobody came.</p></blockquote><ul><li>eleven boats</li><li>one wall</li></ul>"
    rows = "<table><tr><th>Year</th><th>Storms</th></tr><tr><td>2030</td><td>4</td></tr></table>"
    text = read(page(*BODY, after=items + rows))["text"]
    assert text.split("\n\n")[4:] == ["Nobody came.", "eleven boats", "one wall", "Year\tStorms", "2030\t4"]


def test_an_article_split_over_containers_of_one_class_is_read_whole():
    more = [f"{n}. {p.replace('harbour', 'market').replace('boats', 'stalls')}" for n, p in enumerate(BODY * 3)]
    parts = ['<div class="body">' + "".join(f"<p>{p}</p>" for p in some) + "</div>" for some in (BODY, more[:6], more[6:])]
    letter = "<aside><p>Sign up to our letter for more of this every morning.</p></aside>"
    text = f"<html><body><article>{letter.join(parts)}</article></body></html>"
    assert read(text)["text"].split("\n\n") == [*BODY, *more]


def test_the_json_lds_own_body_is_taken_where_the_page_shows_none():
    text = page("Please switch JavaScript on.", head=ld({**ARTICLE, "articleBody": "\n".join(BODY)}))
    record = read(text)
    assert (record["text"], record["flags"]) == ("\n\n".join(BODY), ("low confidence",))


@pytest.mark.parametrize("empty", [b"", b"   ", b"<html></html>", b"<html><body><script>1</script></body></html>"])
def test_a_page_without_an_article_is_a_problem(empty):
    assert read(empty) == {"problem": "no article text found in the page", "record": 1}


# ---- text is data


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_stays_the_text_it_is(text):
    said = {"headline": f"Wall {escape(text)}", "publisher": {"name": f"Post {escape(text)}"}, "author": f"Ann {escape(text)}"}
    record = read(page(*BODY[:2], f"The mayor wrote {escape(text)} on the wall.", *BODY[2:], head=ld({**ARTICLE, **said})))
    assert f"The mayor wrote {text} on the wall." in record["text"].split("\n\n")
    assert (record["title"], record["outlet"], record["byline"]) == (f"Wall {text}", f"Post {text}", f"Ann {text}")
    in_meta = "".join(f'<meta property="{name}" content="{escape(f"Wall {text}")}">' for name in ("og:title", "og:site_name", "author"))
    record = read(page(head=in_meta))
    expected = " ".join(f"Wall {text}".replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&nbsp;", "\xa0").split())
    assert (record["title"], record["outlet"], record["byline"]) == (expected, expected, expected)


def test_scripts_forms_and_pictures_are_no_text():
    live = '<p>Click <a href="javascript:alert(1)">here for more</a> of the flood.</p><script>alert("bad")</script>'
    more = '<img src=x onerror="alert(2)"><form><input value="Sign in"></form><svg onload="alert(3)"><text>x</text></svg>'
    text = read(page(*BODY, after=live + more))["text"]
    assert "Click here for more of the flood." in text and "alert" not in text and "javascript" not in text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//post.example/x", "http://[bad", "https://a b"]
)
def test_an_address_that_is_not_of_the_web_is_left_out(address):
    head = ld({**ARTICLE, "url": address, "mainEntityOfPage": {"@id": address}}) + f'<link rel="canonical" href="{address}">'
    assert "url" not in read(page(head=head))


def test_characters_that_xml_forbids_become_a_mark_and_cost_nothing():
    record = read(
        page(
            *BODY[:3],
            "The wall\x00 was\x01 built&#1; in&#x1F; 1931&#0; and stood &#8212; until it fell.",
            head=ld({**ARTICLE, "headline": "A\u0000b"}),
        )
    )
    assert record["text"].split("\n\n")[3] == "The wall\ufffd was\ufffd built\ufffd in\ufffd 1931\ufffd and stood — until it fell."
    assert (record["title"], record["flags"]) == ("A\ufffdb", ())


# ---- encodings


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("café".encode(), "café"),
        (b"\xef\xbb\xbf" + "café".encode(), "café"),
        ("café".encode("utf-16"), "café"),
        ("“café”".encode("cp1252"), "“café”"),
        (b'<meta charset="iso-8859-1">' + "“café”".encode("cp1252"), '<meta charset="iso-8859-1">“café”'),
        (b"<meta charset='windows-1251'>" + "стена".encode("cp1251"), "<meta charset='windows-1251'>стена"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">' + "海港".encode("gbk"), None),
        (b'<meta charset="utf-8">caf\xe9 na\xc3\xafve', '<meta charset="utf-8">café naïve'),
        (b'<meta charset="hex">caf\xe9', '<meta charset="hex">café'),
        ("cafÃ©".encode(), "cafÃ©"),
        (b"\x81\xe9", "\x81é"),
    ],
)
def test_a_page_is_decoded_by_its_mark_as_utf_8_by_its_charset_or_as_cp1252(data, text):
    assert web.decode(data) == text if text else web.decode(data).endswith("海港")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])).filter(lambda t: not t.startswith("\ufeff")))
def test_utf_8_is_decoded_exactly(text):
    assert web.decode(text.encode()) == text


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<div class='a'>", "<!--", "<![CDATA[", "<table><td>", *BODY])).map(
            lambda parts: "".join(parts).encode()
        ),
    )
)
def test_any_bytes_are_one_record(data):
    record = read(data)
    assert bool(record.get("text", "").strip()) != ("problem" in record)


# ---- bounds


def test_a_page_that_newskit_wrote_is_no_article():
    shared = b'<!doctype html><head><meta name="generator" content="newskit"></head><body><p>Rain fell on the town all day.</p></body>'
    with pytest.raises(ValueError, match="a page that newskit wrote: give the articles"):
        list(web.read_html(shared))
    (record,) = web.read_html(shared.replace(b"newskit", b"Press 2"))
    assert "Rain fell" in record["text"]


@pytest.mark.parametrize(("said", "code"), [('lang="en-GB"', "en"), ('lang="German"', "de"), ('lang="x"', None)])
def test_the_language_a_page_names(said, code):
    (record,) = web.read_html(f"<!doctype html><html {said}><body><p>Rain fell on the town all day.</p></body></html>".encode())
    assert record.get("language") == code


def test_pages_too_big_to_be_pages_say_so():
    with pytest.raises(ValueError, match="over 10 MB without its pictures"):
        read(page("x" * 10_000_001))
    with pytest.raises(ValueError, match="250,000 tags"):
        read(page("<br>" * 250_001))
    picture = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    assert read(page(*BODY, after=picture))["text"] == "\n\n".join(BODY)


def test_an_element_of_many_attributes_is_read_without_them():
    many = " ".join(f"a{n}='x>'" for n in range(40_000))
    assert read(page(*BODY, before=f"<div {many}>", after="</div>"))["text"] == "\n\n".join(BODY)
    script = f"<script>if (a<b) {{ {'x = 1; ' * 2_000} }}</script>"
    assert read(page(*BODY, head=script + ld(ARTICLE)))["title"] == "Harbour wall gives way"


def test_an_entity_bomb_does_nothing():
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = read(page(*BODY[:3], "The end &b; and &x; of the wall that stood for a hundred years.").replace("<!DOCTYPE html>", bomb))["text"]
    assert "The end &b; and &x; of the wall" in text


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "table><tr><td"])
def test_elements_nested_100_000_deep_end_in_a_record(tag):
    code = (
        "import sys; from newskit.reading.web import read_html; [r] = read_html(sys.stdin.buffer.read());"
        "print(r['flags'], r['text'].count('harbour'))"
    )
    text = page(f"<{tag}>" * (100_000 // (tag.count("<") + 1)) + f"<p>{BODY[0]}</p><p>{BODY[2]}</p>")
    run = subprocess.run([sys.executable, "-c", code], input=text.encode(), capture_output=True, timeout=120, check=False)
    assert (run.returncode, run.stdout.decode().strip()) == (0, "('low confidence',) 2"), run.stderr.decode()[-500:]


def test_trafilatura_is_loaded_only_when_a_page_is_read():
    code = "import sys, newskit.reading.web, newskit.reading.feeds; print({'trafilatura', 'htmldate', 'feedparser'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"


# ---- one file per page


def mhtml(*parts):
    head = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/2031/wall\r\nMIME-Version: 1.0\r\n"
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts)
    return head + b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="edge"\r\n\r\n' + body + b"--edge--\r\n"


def test_a_page_saved_as_one_file_is_read_with_its_address():
    picture = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    text = page(*BODY[:3], "The café on the quay is shut too, and will be until the wall stands again, its owner said.").replace(
        "utf-8", "windows-1252"
    )
    html = b"Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(
        text.encode("cp1252")
    )
    data = mhtml(picture, html)
    assert web.looks_like_mhtml(data.decode("latin-1"))
    record = read(data)
    assert (record["url"], record["outlet"]) == ("https://post.example/2031/wall", "post.example")
    assert record["text"].startswith("\n\n".join(BODY[:3]) + "\n\nThe café on the quay")


def test_a_saved_file_without_a_page_says_so():
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000))
    for parts in ([b"Content-Type: text/plain\r\n\r\nx"], [nested + b"Content-Type: text/html\r\n\r\n" + page().encode()], []):
        with pytest.raises(ValueError, match="holds no HTML"):
            read(mhtml(*parts))
    with pytest.raises(ValueError, match="5,000 parts"):
        read(mhtml(*[b"x"] * 5_001))


# ---- what is a page


@pytest.mark.parametrize(
    ("head", "html"),
    [
        ("<!DOCTYPE html>\n<html>", True),
        ("\ufeff  <HTML lang=en>", True),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="http://www.w3.org/1999/xhtml">', True),
        ("<!-- saved from url=(0014)about:internet -->\n<html>", True),
        ("<article><h1>x</h1>", True),
        ('<div class="body"><p>Rain fell.</p></div>', True),
        ("<script>alert(1)</script> was written on the wall.", False),
        ("<p onclick=x> is how a paragraph begins.", False),
        ("<rss version='2.0'><channel>", False),
        ("<nitf><head>", False),
        ("Rain fell. <html> is a tag.", False),
        ("", False),
        ("<!--" * 50_000, False),
        ("<!--a-->" * 20_000 + "x", False),
    ],
)
def test_what_looks_like_a_page(head, html):
    assert web.looks_like_html(head) is html


@pytest.mark.parametrize("head", ["Content-Type: multipart/related", "From: Ann\n\nContent-Type: multipart/related", "<html>", ""])
def test_only_headers_make_a_saved_file(head):
    assert web.looks_like_mhtml(head) is (head == "Content-Type: multipart/related")
