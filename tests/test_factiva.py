"""Factiva: the page with field codes, the page as printed, and XML."""

import pytest

from newskit.reading import factiva

PRINTED = """<div id="article-X1" class="article"><div class="article enArticle"><p>
</p><div>News</div>
<div id="hd"><span class="enHeadline">{title}</span>
</div>{author}<div>6 words</div><div>13 November 2031</div>{time}<div>The Harbour Post</div><div>HARB</div><div>1; National</div>
<div>13</div><div>English</div><div>(c) 2031 Harbour Post Ltd </div>
<p></p>
<p class="articleParagraph enarticleParagraph">The wall <b>gave</b> way.</p>
<p class="articleParagraph enarticleParagraph">Anna said: "It fell."</p>
<p>Harbour Post Limited</p><p>Document HARB000020311113edbd0000d</p></div></div><br>"""

CODED = """<div class="article frArticle"><table><tr><td><b>SE</b> </td><td>Ville</td></tr>
<tr><td><b>HD</b> </td><td><b class="frHeadline">Le mur
cède</b></td></tr><tr><td><b>BY</b> </td><td>Anne Roseau</td></tr><tr><td><b>WC</b> </td><td>9 mots</td></tr>
<tr><td><b>PD</b> </td><td>29 décembre 2031</td></tr><tr><td><b>ET</b> </td><td>15:32</td></tr><tr><td><b>SN</b> </td><td>Le Quai</td></tr>
<tr><td><b>LA</b> </td><td>Français</td></tr>
<tr><td><p><b>LP</b> </p></td><td><p class="articleParagraph">Le mur a cédé.</p></td></tr>
<tr><td><p><b>TD</b> </p></td><td><p class="articleParagraph">Il pleuvait.</p><p class="articleParagraph">La mer est entrée.</p></td></tr>
<tr><td><br><b>NS</b> </td><td><br>gcat : General</td></tr>
<tr><td><br><b>AN</b> </td><td><br>Document QUAI0000203112</td></tr></table></div>"""

XML = """<?xml version="1.0" encoding="utf-8"?>{declared}
<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0"><ppsarticleResultSet>{articles}
</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"""

ONE = """<ppsarticle><article><accessionNo>HARB1</accessionNo><baseLanguage>EN</baseLanguage>
<headline><paragraph>
  <hlt>Wall</hlt> gives way</paragraph></headline><byline>By Anna Reed</byline>
<leadParagraph><paragraph>The <hlt>wall</hlt> gave way.</paragraph></leadParagraph>
<publicationDate><dateTime>2031-05-04T01:35:58Z</dateTime></publicationDate><sourceName>The Harbour Post</sourceName>
<tailParagraphs><paragraph>It fell.</paragraph><paragraph>{more}</paragraph></tailParagraphs>
<wordCount>8</wordCount></article></ppsarticle>"""


def page(*articles):
    return f"<html><head><title>Factiva</title></head><body><form>{''.join(articles)}</form></body></html>".encode()


def printed(title="Wall gives way", author="", time=""):
    return PRINTED.format(title=title, author=author, time=time)


def test_a_page_as_printed():
    first, second = factiva.read_html(page(printed(), printed("Tide", '<div class="author">Anna Reed</div>', "<div>09:30 GMT</div>")))
    assert first == {
        "text": 'The wall gave way.\n\nAnna said: "It fell."',
        "record": 1,
        "reader": "Factiva HTML",
        "title": "Wall gives way",
        "outlet": "The Harbour Post",
        "published": "2031-11-13",
        "language": "en",
        "id": "HARB000020311113edbd0000d",
    }
    assert (second["byline"], second["published"], second["outlet"]) == ("Anna Reed", "2031-11-13T09:30+00:00", "The Harbour Post")


def test_a_page_with_field_codes():
    (made,) = factiva.read_html(page(CODED))
    assert made == {
        "text": "Le mur a cédé.\n\nIl pleuvait.\n\nLa mer est entrée.",
        "record": 1,
        "reader": "Factiva HTML",
        "title": "Le mur cède",
        "outlet": "Le Quai",
        "published": "2031-12-29T15:32",
        "byline": "Anne Roseau",
        "language": "fr",
        "id": "QUAI0000203112",
        "left_out": "index terms",
    }


def test_an_article_without_text_costs_no_other():
    empty = '<div class="article enArticle"><div id="hd">Gone</div><div>0 words</div></div>'
    made = list(factiva.read_html(page(printed(), empty, CODED)))
    assert [r.get("title", r.get("problem")) for r in made] == ["Wall gives way", "no text (Gone)", "Le mur cède"]


def test_xml():
    articles = ONE.format(more="The tide came.") + "<ppsarticle><article><headline/></article></ppsarticle>"
    made, problem = factiva.read_xml(XML.format(declared="", articles=articles).encode())
    assert made == {
        "text": "The wall gave way.\n\nIt fell.\n\nThe tide came.",
        "record": 1,
        "reader": "Factiva XML",
        "title": "Wall gives way",
        "outlet": "The Harbour Post",
        "published": "2031-05-04T01:35:58+00:00",
        "byline": "Anna Reed",
        "language": "en",
        "id": "HARB1",
    }
    assert problem == {"problem": "no text", "record": 2}


def test_xml_with_entities_of_its_own_is_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", encoding="utf-8")
    bomb = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {n} "{f"&{b};" * 50}">' for b, n in zip("abcdef", "bcdefx", strict=True))
    for declared in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', bomb):
        xml = XML.format(declared=f"<!DOCTYPE x [{declared}]>", articles=ONE.format(more="&x;"))
        with pytest.raises(ValueError, match="export it again"):
            list(factiva.read_xml(xml.encode()))


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (factiva.read_html, page("<p>nothing</p>")),
        (factiva.read_html, page("<div>" * 100_000 + printed())),
        (factiva.read_html, page(f"<p>{'x' * 11_000_000}</p>", printed())),
        (factiva.read_html, b"<!-- -->"),
        (factiva.read_xml, XML.format(declared="", articles="").encode()),
        (factiva.read_xml, XML.format(declared="", articles=ONE.format(more="<a>" * 100_000)).encode()),
        (factiva.read_xml, b"<ppsarticle>"),
        (factiva.read_xml, b"\x00"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(read, data):
    with pytest.raises(ValueError, match=r"export|mark") as error:
        list(read(data))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["&lt;/script&gt;&lt;script&gt;", "&lt;img src=x onerror=alert(1)&gt;", "%{customdata}&lt;extra&gt;"])
def test_text_is_data(text):
    (made,) = factiva.read_html(page(printed(text)))
    assert made["title"] == text.replace("&lt;", "<").replace("&gt;", ">")


def test_recognised_by_content():
    assert factiva.looks_like_html(page().decode())
    assert factiva.looks_like_xml(XML)
    assert not factiva.looks_like_html("<html><title>The Harbour Post</title><p>Factiva was bought.</p></html>")
    assert not factiva.looks_like_xml("<rss><title>ppsarticle</title></rss>")
