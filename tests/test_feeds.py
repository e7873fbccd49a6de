"""A feed → an article an entry: fields, full texts and teasers, and hostile feeds that do no harm."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.reading.feeds import looks_like_feed, read_feed

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a> [x](javascript:alert(1))',
    "US pledges $5bn as EU adds $2bn",
    "$\\href{javascript:alert(1)}{x}$",
    "%{customdata} <extra>x</extra>",
    "right \u202eto left\u202c and zero\u200bwidth",
    "doubly encoded cafÃ©",
    "=1+1 @sum -2",
]
BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(*items, before="", channel="<title>The Harbour Post</title><language>en-gb</language>", encoding="utf-8"):
    content = "".join(f"<item>{item}</item>" for item in items)
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{before}<rss version="2.0" {SPACES}><channel>{channel}{content}</channel></rss>'
    return text.encode(encoding)


def atom(*entries):
    content = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Selmouth Gazette</title>{content}</feed>'.encode()


def one(data):
    [record] = read_feed(data)
    return record


def test_an_item_with_its_text_is_an_article():
    item = (
        "<title>Wall gives way | The Harbour Post</title><link>https://post.example/wall</link><dc:creator>Ann Lee</dc:creator>"
        "<dc:creator>Bo Ray</dc:creator><pubDate>Sun, 04 May 2031 09:30:00 +0200</pubDate><description>A wall fell.</description>"
        "<content:encoded><![CDATA[<p>The harbour wall gave way.</p><script>alert(1)</script>"
        "<p>Nobody was <b>hurt</b>.</p>]]></content:encoded>"
    )
    assert one(rss(item)) == {
        "title": "Wall gives way",
        "outlet": "The Harbour Post",
        "published": "2031-05-04T09:30:00+02:00",
        "url": "https://post.example/wall",
        "byline": "Ann Lee, Bo Ray",
        "language": "en",
        "text": "The harbour wall gave way.\n\nNobody was hurt.",
        "flags": (),
        "record": 1,
        "reader": "feed",
    }


def test_a_summary_alone_is_a_stub_unless_it_is_as_long_as_an_article():
    long = "The wall gave way. " * 40
    teaser, whole, cut, empty = read_feed(rss(*(f"<description>{d}</description>" for d in ("A wall fell.", long, long + "…", ""))))
    assert [r["flags"] for r in (teaser, whole, cut)] == [("stub",), (), ("stub",)]
    assert teaser["text"] == "A wall fell."
    assert empty == {"problem": "the entry has no text", "record": 4}


def test_an_atom_entry_says_whether_its_text_is_html():
    plain, html, xhtml = read_feed(
        atom(
            '<title type="text">A &lt;b&gt; c</title><content type="text">Rain &lt;b&gt; fell.</content>'
            "<updated>2031-05-04T09:30:00Z</updated>",
            '<title type="html">Tide &amp;amp; wall</title><content type="html">&lt;p&gt;Rain&lt;/p&gt;&lt;p&gt;fell.&lt;/p&gt;</content>'
            "<author><name>Jo Hill</name></author><published>2031-05-03</published><updated>2031-05-04</updated>",
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Rain</p><p>fell.</p></div></content>',
        )
    )
    assert (plain["title"], plain["text"], plain["published"]) == ("A <b> c", "Rain <b> fell.", "2031-05-04T09:30:00+00:00")
    assert (html["title"], html["text"], html["byline"], html["published"]) == ("Tide & wall", "Rain\n\nfell.", "Jo Hill", "2031-05-03")
    assert (xhtml["text"], xhtml["outlet"]) == ("Rain\n\nfell.", "Selmouth Gazette")


def test_an_entry_of_another_outlet_names_it():
    item = '<title>Wall gives way - The Tide</title><source url="https://tide.example">The Tide</source>'
    record = one(rss(item + "<description>A wall fell.</description>", channel="<title>All the news</title>"))
    assert (record["outlet"], record["title"]) == ("The Tide", "Wall gives way")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_stays_the_text_it_is(text):
    xml, html = escape(text), escape(escape(text))  # as text of the XML; as text of the HTML in the XML
    item = f"<title>Wall {html}</title><dc:creator>Ann {xml}</dc:creator><description>Mayor: {html}</description>"
    content = f"<content:encoded>&lt;p&gt;The mayor wrote {html} on the wall.&lt;/p&gt;</content:encoded>"
    record = one(rss(item + content, channel=f"<title>Post {html}</title>"))
    assert record["text"] == f"The mayor wrote {text} on the wall."
    assert (record["title"], record["outlet"], record["byline"]) == (f"Wall {text}", f"Post {text}", f"Ann {text}")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_an_address_that_is_not_of_the_web_is_left_out(link):
    assert "url" not in one(rss(f"<link>{link}</link><description>A wall fell.</description>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_declared_entities_and_files_are_not_read(encoding):
    record = one(rss("<title>&x;</title><description>Rain &b; &x; café &nbsp;fell.</description>", before=BOMB, encoding=encoding))
    assert record["text"] == "Rain &b; &x; café \xa0fell."
    assert record["title"] == "&x;"


def test_a_name_of_a_file_or_an_address_is_no_feed(tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(rss("<description>A wall fell.</description>"))
    for data in (bytes(str(file), "utf-8"), b"file://" + bytes(str(file), "utf-8"), b"https://post.example/feed", b"", b"<html></html>"):
        with pytest.raises(ValueError, match="no RSS or Atom feed"):
            list(read_feed(data))


def test_feeds_out_of_bounds_say_so():
    with pytest.raises(ValueError, match="over 5 MB"):
        list(read_feed(rss("x" * 5_000_001)))
    with pytest.raises(ValueError, match="256 elements"):
        list(read_feed(rss("<a>" * 100_000)))
    with pytest.raises(ValueError, match="no entries"):
        list(read_feed(rss()))


def test_html_nested_100_000_deep_in_an_entry_is_text():
    assert one(rss(f"<description>{'&lt;div&gt;' * 100_000}A wall fell.</description>"))["text"] == "A wall fell."


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "<item>", "</item>", "<title>", "<description>", "</description>", "<![CDATA[", "<!--", "&a;", "\x00"])
    )
)
def test_any_feed_ends_in_records_or_in_a_line_that_says_why(parts):
    try:
        records = list(read_feed(rss("".join(parts), before=BOMB)))
    except ValueError as error:
        assert "feed" in str(error) and "\n" not in str(error)
    else:
        assert [r["record"] for r in records] == list(range(1, len(records) + 1))
        assert all(("problem" in r) != bool(r.get("text")) for r in records)


@pytest.mark.parametrize(
    ("head", "feed"),
    [
        ('<?xml version="1.0"?>\n<!-- made by hand --><?xml-stylesheet href="x"?><rss version="2.0">', True),
        (BOMB + "<rss>", True),
        ('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">', True),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">', True),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">', False),
        ("<feed><meal/></feed>", False),
        ("<!--a-->" * 20_000 + "<?x?>" * 20_000 + "<!DOCTYPE a [] >" * 20_000 + "x", False),
        ("<!DOCTYPE a [" + "]" * 100_000, False),
        ("<html><body>&lt;rss&gt;", False),
        ("<nitf><rss/></nitf>", False),
        ("A text about <rss>.", False),
        ("", False),
    ],
)
def test_what_looks_like_a_feed(head, feed):
    assert looks_like_feed(head) is feed
