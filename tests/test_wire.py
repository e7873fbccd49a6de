"""NITF, NewsML-G2 and NewsML 1.2: every item an article or a reason, and entities never followed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.reading.wire import looks_like_wire, read_xml

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<nitf xml:lang="en-GB"><head><title>slug</title><docdata><doc-id id-string="x.1"/><date.issue norm="20310504T093000+0200"/>
<doc.copyright holder="The Holder"/></docdata></head>
<body><body.head><hedline><hl1>Rain closes
   the harbour</hl1><hl2>Ships wait outside</hl2></hedline><note><p>Editors: embargoed.</p></note>
<byline>By Ann Bell<byttl>Sea Editor</byttl></byline><distributor>Northern Press Agency</distributor>
<dateline><location>PORT BELL</location><story.date norm="20310504T093000Z">20310504T093000Z</story.date></dateline>
<abstract><p>In short: rain.</p></abstract></body.head>
<body.content><media><media-caption>The harbour.</media-caption><media-producer>Sue Reed/NPA</media-producer></media>
<p>The <org>harbour</org> <em>master</em>
   said&#160;so.</p>
<block><hl2>A long wait</hl2><ul><li>Two ferries.</li><li>One tug.</li></ul></block>
<table><tr><td>Mon</td><td>3</td></tr><tr><td>Tue</td><td>4</td></tr></table>
<p>One line<br/>and another.</p><pre>Goals:
  Bell 2
Reed 1</pre></body.content><body.end><tagline>With Tom Dale.</tagline></body.end></body></nitf>"""


def read(xml):
    return list(read_xml(xml if isinstance(xml, bytes) else xml.encode()))


def only(xml):
    (record,) = read(xml)
    return record


def nitf(content, head="", body_head=""):
    return f"<nitf><head>{head}</head><body><body.head>{body_head}</body.head><body.content>{content}</body.content></body></nitf>"


def g2(content, item="", content_meta="", around="{}", kind="ninat:text", provider='<provider literal="NPA"/>'):
    ns = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
    meta = f"<itemMeta><itemClass qcode='{kind}'/>{provider}<versionCreated>2031-05-04T09:30:00+02:00</versionCreated>{item}</itemMeta>"
    inside = f"{meta}<contentMeta><headline>Rain</headline>{content_meta}</contentMeta><contentSet>{content}</contentSet>"
    return around.format(f'<newsItem {ns} guid="urn:x:1" xml:lang="en-US">{inside}</newsItem>')


def newsml(*components, management="<ThisRevisionCreated>20310504T093000Z</ThisRevisionCreated>"):
    ids = (
        "<Identification><NewsIdentifier><ProviderId>npa.example</ProviderId><PublicIdentifier>urn:y:1</PublicIdentifier></NewsIdentifier>"
    )
    head = f"{ids}</Identification><NewsManagement>{management}</NewsManagement>"
    return f"<NewsML><NewsEnvelope/><NewsItem xml:lang='en'>{head}<NewsComponent>{''.join(components)}</NewsComponent></NewsItem></NewsML>"


def lines(headline, more=""):
    return f"<NewsLines><HeadLine>{headline}</HeadLine>{more}</NewsLines>"


def part(content, media="Text"):
    return f'<ContentItem><MediaType FormalName="{media}"/><DataContent>{content}</DataContent></ContentItem>'


# ---- NITF


def test_a_nitf_article_has_all_its_fields():
    assert only(NITF) == {
        "text": "Ships wait outside\n\nPORT BELL - The harbour master said\N{NO-BREAK SPACE}so.\n\nA long wait\n\nTwo ferries.\n\nOne tug."
        "\n\nMon\t3\n\nTue\t4\n\nOne line\nand another.\n\nGoals:\n\nBell 2\nReed 1\n\nWith Tom Dale.",
        "title": "Rain closes the harbour",
        "outlet": "Northern Press Agency",
        "published": "2031-05-04T09:30:00+02:00",
        "byline": "Ann Bell, Sea Editor",
        "id": "x.1",
        "language": "en",
        "image_credit": "Sue Reed/NPA",
        "left_out": "captions, summary, notes to editors",
        "reader": "NITF",
        "record": 1,
    }


@pytest.mark.parametrize("dateline", ["PORT BELL", "Port Bell, May 4 (NPA) -"])
def test_a_dateline_that_the_body_has_is_not_put_before_it(dateline):
    head = f"<dateline>{dateline}</dateline>"
    assert only(nitf("<p>PORT BELL (NPA) - Rain fell.</p>", body_head=head))["text"] == "PORT BELL (NPA) - Rain fell."
    assert only(nitf("<p>Rain fell.</p>", body_head=head))["text"] == f"{dateline.removesuffix(' -')} - Rain fell."


@pytest.mark.parametrize("second", ["Rain", "HARBOUR RAIN", "It fell."])
def test_a_second_headline_that_repeats_or_is_a_slug_is_not_put_before_the_body(second):
    assert only(nitf("<p>It fell.</p>", body_head=f"<hedline><hl1>Rain</hl1><hl2>{second}</hl2></hedline>"))["text"] == "It fell."


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ('<pubdata name="The Post"/><docdata><doc.copyright holder="H"/></docdata>', "The Post"),
        ('<docdata><doc.copyright holder="H"/><doc.rights owner="O"/></docdata>', "H"),
        ('<docdata><doc.rights owner="O"/></docdata>', "O"),
        ('<docdata><del-list><from-src src-name="NPA"/></del-list></docdata>', "NPA"),
        ("", None),
    ],
)
def test_the_outlet_is_whoever_the_file_names(head, outlet):
    assert only(nitf("<p>Rain.</p>", head)).get("outlet") == outlet


def test_names_are_found_in_any_namespace_and_under_any_prefix():
    plain = only(NITF)
    assert only(NITF.replace("<nitf ", '<nitf xmlns="urn:any" ')) == plain
    prefixed = nitf("<p>Rain.</p>").replace("</", "</n:").replace("<n:", "<").replace("<", "<n:").replace("<n:/", "</n:")
    assert only(prefixed.replace("<n:nitf>", '<n:nitf xmlns:n="urn:any">'))["text"] == "Rain."


def test_an_item_without_a_body_is_a_problem():
    title = "<hedline><hl1>Rain</hl1></hedline>"
    assert read(nitf("", body_head=title)) == [{"problem": "no text, only a headline", "record": 1}]
    assert read(nitf("<p> </p>")) == [{"problem": "no text", "record": 1}]


def test_entities_that_were_escaped_twice_are_put_right_and_tags_are_not():
    text = only(nitf("<p>It&amp;#39;s &amp;quot;wet&amp;quot; &amp;amp; &amp;lt;b&amp;gt; cold</p>"))["text"]
    assert text == 'It\'s "wet" & &lt;b&gt; cold'


# ---- NewsML-G2


def test_a_g2_article_with_nitf_xhtml_or_plain_text_inside():
    inner = '<nitf xmlns="urn:n"><body><body.content><p>Rain fell.</p><p>It stopped.</p></body.content></body></nitf>'
    page = '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>no</h:title></h:head><h:body><h:p>Rain fell.</h:p><h:p>It stopped.</h:p></h:body></h:html>'  # noqa: E501
    wrapped = "<inlineData contenttype='text/plain'><![CDATA[<p>\n   Rain\nfell.\n   It stopped.\n </p>]]></inlineData>"
    escaped = "<inlineData contenttype='text/html'>&lt;p&gt;Rain fell.&lt;/p&gt;&lt;p&gt;It stopped.&lt;/p&gt;</inlineData>"
    for content in (f"<inlineXML>{inner}</inlineXML>", f"<inlineXML>{page}</inlineXML>", escaped):
        assert only(g2(content))["text"] == "Rain fell.\n\nIt stopped."
    assert only(g2(wrapped))["text"] == "Rain\nfell.\n\nIt stopped."


def test_a_g2_articles_fields():
    more = "<by>By Ann Bell</by><dateline>PORT BELL</dateline><headline>Ships wait</headline>"
    more += "<infoSource><name>Other Agency</name></infoSource>"
    record = only(g2("<inlineData>Rain fell.</inlineData>", content_meta=more + '<language tag="de"/>'))
    assert record == {
        "text": "Ships wait\n\nPORT BELL - Rain fell.",
        "title": "Rain",
        "outlet": "NPA",
        "agency": "Other Agency",
        "published": "2031-05-04T09:30:00+02:00",
        "byline": "Ann Bell",
        "id": "urn:x:1",
        "language": "de",
        "reader": "NewsML-G2",
        "record": 1,
    }


@pytest.mark.parametrize(
    ("provider", "outlet"),
    [
        ("<provider qcode='nprov:NPA'><name>Northern Press</name></provider>", "Northern Press"),
        ("<provider qcode='nprov:NPA'/>", "NPA"),
        ("<provider literal='npa.example'/>", "npa.example"),
        ("", None),
    ],
)
def test_the_provider_is_a_name_a_literal_or_a_code(provider, outlet):
    assert only(g2("<inlineData>Rain.</inlineData>", provider=provider)).get("outlet") == outlet


def test_a_rights_holder_stands_for_a_provider_that_is_an_address():
    xml = g2("<inlineData>Rain.</inlineData>", provider="<provider literal='npa.example'/>")
    xml = xml.replace("<itemMeta>", "<rightsInfo><copyrightHolder literal='NPA'/></rightsInfo><itemMeta>")
    assert only(xml)["outlet"] == "NPA"


def test_of_several_renditions_of_one_content_one_is_read():
    content = "<inlineData encoding='base64'>AAAA</inlineData><inlineData>Plain.</inlineData><inlineXML><p>Marked up.</p></inlineXML>"
    assert only(g2(content))["text"] == "Marked up."


def test_every_item_of_a_message_is_an_article_or_a_reason():
    items = [
        g2("<inlineData>One.</inlineData>"),
        g2("<remoteContent href='x.jpg'/>", kind="ninat:picture"),
        "<packageItem/>",
        "<knowledgeItem/>",
    ]
    records = read("<newsMessage><header/><itemSet>" + "".join(items) + g2("<inlineData>Two.</inlineData>") + "</itemSet></newsMessage>")
    assert [(r["record"], r.get("text"), r.get("problem")) for r in records] == [
        (1, "One.", None),
        (2, None, "a picture, no text"),
        (3, None, "a package of links, not an article"),
        (4, None, "a list of terms, not an article"),
        (5, "Two.", None),
    ]


# ---- NewsML 1.2


def test_a_newsml_1_article_has_all_its_fields():
    more = "<ByLine>By Ann Bell</ByLine><DateLine>PORT BELL, May 4 (NPA) -</DateLine>"
    meta = '<AdministrativeMetadata><Provider><Party FormalName="NPA"/></Provider></AdministrativeMetadata>'
    xml = newsml(lines("Rain", more), meta, part("<nitf><body><body.content><p>It fell.</p></body.content></body></nitf>"))
    assert only(xml) == {
        "text": "PORT BELL, May 4 (NPA) - It fell.",
        "title": "Rain",
        "outlet": "NPA",
        "published": "2031-05-04T09:30:00+00:00",
        "byline": "Ann Bell",
        "id": "urn:y:1",
        "language": "en",
        "reader": "NewsML 1.2",
        "record": 1,
    }


def test_parts_of_one_headline_are_one_article_and_other_headlines_are_others():
    caption = f"<NewsComponent><Role FormalName='Caption'/>{part('<p>The harbour.</p>')}</NewsComponent>"
    side = f"<NewsComponent>{lines('Ferries')}{part('<p>Two wait.</p>')}</NewsComponent>"
    records = read(newsml(lines("Rain"), part("<p>One.</p>"), f"<NewsComponent>{part('<p>Two.</p>')}</NewsComponent>", caption, side))
    assert [(r["title"], r["text"], r.get("left_out")) for r in records] == [
        ("Rain", "One.\n\nTwo.", "captions and pictures"),
        ("Ferries", "Two wait.", None),
    ]


def test_of_equivalent_parts_one_is_read():
    inside = part("<p>Marked up.</p>") + part("Plain.")
    assert only(newsml(lines("Rain"), f'<NewsComponent EquivalentsList="yes">{inside}</NewsComponent>'))["text"] == "Marked up."


def test_a_picture_is_a_problem():
    assert read(newsml(lines("Rain"), part("", "Photo"))) == [{"problem": "a picture, no text", "record": 1}]


# ---- recognising


@pytest.mark.parametrize(
    "head",
    [
        NITF,
        g2(""),
        newsml(),
        "\ufeff <newsMessage>",
        "<a:newsItem xmlns:a='x'>",
        '<!DOCTYPE nitf SYSTEM "x.dtd" [<!ENTITY a "b">]>\n<nitf>',
    ],
)
def test_wire_is_known_by_its_root(head):
    assert looks_like_wire(head)


@pytest.mark.parametrize(
    "head", ["", "<", "<rss><nitf>", "<html>nitf</html>", "nitf", "<!-- <nitf> -->", "<nitfish>", "<!DOCTYPE nitf [", "<!--" * 9]
)
def test_what_only_names_wire_is_not_wire(head):
    assert not looks_like_wire(head)


# ---- hostile


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("TOP SECRET")
    return path.as_uri()


@pytest.mark.parametrize(
    "make", [lambda p: nitf(p, f"<title>{p}</title>"), lambda p: g2(f"<inlineXML>{p}</inlineXML>"), lambda p: newsml(lines("R"), part(p))]
)
def test_no_file_is_read_through_an_entity(make, secret):
    for declaration in (f'<!ENTITY x SYSTEM "{secret}">', f'<!ENTITY % p SYSTEM "{secret}"> %p;', f'<!ENTITY x PUBLIC "x" "{secret}">'):
        record = only(f"<!DOCTYPE d [{declaration}]>" + make("<p>Rain &x; fell.</p>"))
        assert record["text"] == "Rain fell." and "SECRET" not in str(record)
    assert only(f'<!DOCTYPE d SYSTEM "{secret}">' + make("<p>Rain&nbsp;fell.</p>"))["text"] == "Rain\N{NO-BREAK SPACE}fell."
    included = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    assert "SECRET" not in str(read(make(f"<p>Rain {included}fell.</p>")))


@pytest.mark.parametrize("place", ["<p>Rain &j; fell.</p>", '<p class="&j;">Rain fell.</p>'])
def test_an_entity_bomb_stays_small(place):
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    try:
        assert len(str(read(f"<!DOCTYPE d [{entities}]>{nitf(place)}"))) < 1000
    except ValueError as error:
        assert "broken" in str(error)


def test_a_hundred_thousand_nested_tags_end_in_records_or_a_line():
    for tag in ("p", "nitf", "block", "media"):
        try:
            assert all(
                "problem" in r or "errors" in r["left_out"]
                for r in read(nitf(f"<p>Rain.</p>{f'<{tag}>' * 100_000}x{f'</{tag}>' * 100_000}"))
            )
        except ValueError as error:
            assert "\n" not in str(error)


def test_a_line_of_ten_megabytes_is_read():
    records = read(nitf("<p>" + "rain " * 1_900_000 + "</p>"))
    assert len(records[0]["text"]) == 5 * 1_900_000 - 1


def test_broken_xml_is_read_as_far_as_it_goes_and_said():
    for xml in (nitf("<p>Rain.</p><p>Sun").replace("</p></body.content></body></nitf>", ""), nitf("<p>Rain.</p><p>R & D</p>")):
        record = only(xml)
        assert record["text"].startswith("Rain.") and record["left_out"] == "what the XML's errors hide"


def test_characters_that_xml_cannot_hold_are_dropped():
    assert only(nitf("<p>Ra\x00in\x01.</p>"))["text"] == "Rain."
    assert only(nitf("<p>Rain|.</p>").encode().replace(b"|", b"\xed\xa0\x80"))["text"].startswith("Rain")


def test_encodings_are_the_declared_one_or_a_readable_one():
    declared = '<?xml version="1.0" encoding="iso-8859-1"?>' + nitf("<p>Café.</p>")
    assert only(declared.encode("latin-1"))["text"] == "Café."
    assert only(nitf("<p>Café “open”.</p>").encode("cp1252"))["text"] == "Café “open”."
    assert only(('<?xml version="1.0" encoding="UTF-16"?>' + nitf("<p>Café.</p>")).encode("utf-16"))["text"] == "Café."


@pytest.mark.parametrize("data", [b"", b"<", b"not xml", b"<itemSet/>", b"<!DOCTYPE x ["])
def test_what_holds_no_item_is_said_in_one_line(data):
    with pytest.raises(ValueError) as caught:
        read(data)
    assert "\n" not in str(caught.value) and "export" in str(caught.value)


@pytest.mark.parametrize(
    "attack", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "$5bn and $2bn", "%{customdata}<extra>"]
)
def test_article_text_is_data(attack):
    safe = attack.replace("<", "&lt;")
    record = only(
        nitf(f"<p>{safe}</p>", body_head=f"<hedline><hl1>{safe}</hl1></hedline><byline>{safe}</byline><distributor>{safe}</distributor>")
    )
    assert record["text"] == record["title"] == record["byline"] == record["outlet"] == attack


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"], exclude_characters="&"), min_size=1, max_size=9), min_size=1, max_size=9))
def test_words_come_back_in_their_order(words):
    escaped = [word.replace("<", "&lt;") for word in words]
    text = only(nitf("".join(f"<p>{word}</p>" for word in escaped)))["text"]
    assert text.split("\n\n") == words


# ---- real files


SAMPLES = Path(__file__).parents[2] / "shared" / "dev-data" / "exchange_formats"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample exports are not here")
def test_real_files_hold_an_article_each_and_pictures_none():
    files = sorted([*(SAMPLES / "nitf_and_agency").glob("*.xml"), *(SAMPLES / "newsml_g2").glob("*.xml")])
    found = {path.name: read(path.read_bytes()) for path in files}
    problems = {name: [r["problem"] for r in records if "problem" in r] for name, records in found.items()}
    assert len(files) == 13 and all(len(records) == 1 for records in found.values())
    assert sorted(filter(None, problems.values())) == [["a picture, no text"], ["no text, only a headline"]]
    articles = [records[0] for records in found.values() if "problem" not in records[0]]
    assert all(record["text"] and record["title"] for record in articles)
    excerpts = [record for record in articles if not (record.get("outlet") and record.get("published"))]
    assert [record["reader"] for record in excerpts] == ["NewsML-G2"]  # a contentSet cut out of its item carries neither
