"""Europresse: HTML, as it saves articles today and as it did → articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newskit.reading.dates import iso
from newskit.reading.exports import html_text, html_tree, line, record
from newskit.reading.markup import plain_text
from newskit.reading.text import decode

_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
_OUTLET = f".//*[{_CLASS.format('DocPublicationName')}]"
_DATE = f".//*[{_CLASS.format('DocHeader')}]"
_TITLE = f".//*[{_CLASS.format('rdp__articletitle')}] | .//*[{_CLASS.format('titreArticleVisu')} or {_CLASS.format('TitreArticleVisu')}]"
_SUBTITLE = f".//*[{_CLASS.format('rdp__subtitle')}]"
_AUTHOR = f".//*[{_CLASS.format('sm-margin-bottomNews')} or {_CLASS.format('docAuthors')}]"
_TEXT = f".//*[{_CLASS.format('docOcurrContainer')} or {_CLASS.format('DocText')}]"
_ISSUE = re.compile(r",\s*(?:n[o°º]|vol)\b.*", re.IGNORECASE | re.DOTALL)  # "Le Quai, no. 5968" is an issue of Le Quai
_NUMBER = re.compile(r"news·[\w·]+")
_BELOW = re.compile(r"(?:©|\(c\)|Copyright\b|Numéro de document\b|Document number\b)", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Whether this is a page that Europresse saved.

    >>> looks_like_html('<span class="DocPublicationName">Le Quai</span>')
    True
    """
    return bool(re.search(r"class=\"(?:DocPublicationName|rdp__DocPublicationName)\b|www\.cedrom-sni\.com/schema", text))


def read_html(data: bytes) -> Iterator[dict[str, Any]]:
    """The articles of a page that Europresse saved, in its order. ValueError: it holds none."""
    outlets = html_tree(decode(data)[0]).xpath(_OUTLET)
    if not outlets:
        raise ValueError("this Europresse page holds no article; mark the articles there and save them again")
    parts: dict[Any, Any] = {}  # each once, however often an outlet is named in it
    for outlet in outlets:
        parts.setdefault(next(outlet.iterancestors("article", "td"), outlet.getroottree().getroot()), outlet)
    around = {ancestor for part in parts for ancestor in part.iterancestors("article", "td")}
    articles = [(part, outlet) for part, outlet in parts.items() if part not in around]
    for number, (part, outlet) in enumerate(articles, 1):
        yield (_article if part.tag == "article" else _cell)(number, part, line(outlet))


def _article(number: int, article: Any, outlet: str) -> dict[str, Any]:
    """An article as saved today: a part of the page for each of its fields, and one for the text."""
    head = " ".join(map(line, article.xpath(_DATE)))
    text = _outermost(article.xpath(_TEXT))
    subtitle = article.xpath(_SUBTITLE)
    title = article.xpath(_TITLE)
    author = article.xpath(_AUTHOR)
    return _record(
        number,
        article,
        outlet,
        head,
        title=line(title[0]) if title else "",
        author=line(author[0]) if author else "",
        paragraphs=[*map(line, subtitle[:1]), *map(html_text, text)],
    )


def _cell(number: int, cell: Any, outlet: str) -> dict[str, Any]:
    """An article as saved before: one cell, in which the title is followed by the author, a line of its own, and the text."""
    head = " ".join(map(line, cell.xpath(_DATE)))
    titles = cell.xpath(_TITLE)
    after = titles[0] if titles else (cell.xpath(_DATE) or cell.xpath(_OUTLET))[-1]
    html = [after.tail or ""]
    for sibling in after.itersiblings():
        if _BELOW.match(line(sibling)):
            break
        html.append(etree.tostring(sibling, encoding="unicode", method="html", with_tail=False))
        if _BELOW.match((sibling.tail or "").strip()):
            break
        html.append(sibling.tail or "")
    author, found, rest = re.sub(r"\A(?:\s|<br>)*", "", "".join(html)).partition("<br>")
    if not (found and re.match(r"\s*<p\b", rest)) or "<" in author:
        author, rest = "", "".join(html)
    paragraphs = [p.strip() for p in plain_text(f"<div>{rest}</div>").split("\n\n")]
    return _record(number, cell, outlet, head, title=line(titles[0]) if titles else "", author=plain_text(author), paragraphs=paragraphs)


def _record(number: int, article: Any, outlet: str, head: str, *, title: str, author: str, paragraphs: list[str]) -> dict[str, Any]:
    document = _NUMBER.search(line(article))
    length = re.search(r"(?<!\d)(\d{1,3}(?: \d{3})*|\d+) (?:mots|words)\b", head)
    return record(
        number,
        "Europresse HTML",
        "\n\n".join(filter(None, paragraphs)),
        length=length[1] if length else "",
        left_out="certificate",
        title=title,
        outlet=_ISSUE.sub("", outlet),
        published=iso(head),
        byline=author,
        id=document[0] if document else "",
    )


def _outermost(elements: list[Any]) -> list[Any]:
    found = set(elements)
    return [element for element in elements if not any(ancestor in found for ancestor in element.iterancestors())]
