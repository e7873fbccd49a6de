"""Europresse: the page as it is saved today, and as it was."""

import pytest

from newskit.reading import europresse

NEW = """<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Quai, no. 24354</span></div>
<span class="DocHeader">Ville, vendredi 3 janvier 2031 {words} mots, p. 5</span>
<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Le mur <mark>cède</mark></p>
<p class="sm-margin-TopNews rdp__subtitle">La mer est entrée</p></div>
<p class="sm-margin-bottomNews">Anne Roseau</p></header>
<section><div class="docOcurrContainer"><div class="DocText clearfix">
<p>Le <mark>mur</mark> a cédé lundi.</p><p>Il pleuvait.</p>
</div></div></section>
<aside>Lire aussi</aside><footer><div class="publiC-lblNodoc">news·20310103·QU·123</div></footer></article>"""

OLD = """<table><tr><td><span class="DocPublicationName">{outlet}</span><br><span class="DocHeader">Politique, </span>
<span class="DocHeader">jeudi </span><span class="DocHeader">5 octobre 2031</span><br><br><span class="TitreArticleVisu">{title}</span>
<br><br>{author}{body}<p></p><b><i>© 2031 Le Quai. Tous droits réservés.</i></b><p></p>Numéro de document : news·20311004·PO·2040<br>
<table><tr><td>Ce certificat est émis à <b>X</b></td></tr></table></td></tr></table>"""


def page(*articles):
    return f'<html xmlns:n1="http://www.cedrom-sni.com/schema/newsv1.xsd"><body>{"".join(articles)}</body></html>'.encode()


def old(outlet="Le Quai", title="Le mur cède", author="", body="Le mur a cédé.<p></p>Il <b>pleuvait</b>."):
    return OLD.format(outlet=outlet, title=title, author=author, body=body)


def test_a_page_as_saved_today():
    first, second = europresse.read_html(page(NEW.format(words=10), NEW.format(words="1 234")))
    assert first == {
        "text": "La mer est entrée\n\nLe mur a cédé lundi.\n\nIl pleuvait.",
        "record": 1,
        "reader": "Europresse HTML",
        "title": "Le mur cède",
        "outlet": "Le Quai",
        "published": "2031-01-03",
        "byline": "Anne Roseau",
        "id": "news·20310103·QU·123",
        "left_out": "certificate",
    }
    assert second["flags"] == ("low confidence",)


def test_a_page_as_saved_before_with_and_without_an_author():
    first, second = europresse.read_html(
        page(old(), old(author="Anne Roseau<br><p></p>", title='Mur <span style="color:red">et</span> mer'))
    )
    assert (first["text"], first["title"]) == ("Le mur a cédé.\n\nIl pleuvait.", "Le mur cède")
    assert (first["outlet"], first["published"], first["id"]) == ("Le Quai", "2031-10-05", "news·20311004·PO·2040")
    assert "byline" not in first
    assert (second["byline"], second["title"], second["text"]) == ("Anne Roseau", "Mur et mer", first["text"])


def test_declared_as_latin_1_and_written_in_utf_8():
    html = page('<META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', old(body="Été à Nîmes."))
    assert next(europresse.read_html(html))["text"] == "Été à Nîmes."
    assert next(europresse.read_html(html.decode().encode("cp1252")))["text"] == "Été à Nîmes."


def test_an_article_without_text_costs_no_other():
    made = list(europresse.read_html(page(old(), old(title="Vide", body="&nbsp;"), NEW.format(words=10))))
    assert [r.get("text", r.get("problem"))[:13] for r in made] == ["Le mur a cédé", "no text (Vide", "La mer est en"]


@pytest.mark.parametrize("html", [page("<p>rien</p>"), page("<div>" * 3000, old())])
def test_what_cannot_be_read_says_what_to_do(html):
    with pytest.raises(ValueError, match=r"export it again|save them again"):
        list(europresse.read_html(html))


def test_recognised_by_content():
    assert europresse.looks_like_html(page().decode())
    assert europresse.looks_like_html(NEW)
    assert not europresse.looks_like_html("<html><title>Europresse</title><article>Le Quai</article></html>")
