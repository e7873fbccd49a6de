"""Factiva: HTML, with field codes or as printed, and XML → articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from newskit.cleaning.language import code
from newskit.reading.dates import iso
from newskit.reading.exports import html_text, html_tree, line, record, xml_tree
from newskit.reading.text import decode

Record = dict[str, Any]

_HTML = "Factiva HTML"
_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
_PARAGRAPHS = f".//p[{_CLASS.format('articleParagraph')}] | .//pre"
_HEAD = 40  # divisions; an article as printed has about ten above its text
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?(?: [A-Z]{2,4})?")
_LENGTH = re.compile(r"\d[\d .,\u00a0\u202f]*\s+[^\W\d_]+")
_NUMBER = re.compile(r"\ADo[ck]umento?\s+", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Whether this is a page that Factiva saved.

    >>> looks_like_html("<html><head><title>Factiva</title></head></html>")
    True
    """
    return bool(re.search(r"<title>\s*Factiva\b|class=\"articleParagraph\b", text))


def looks_like_xml(head: str) -> bool:
    """Whether this is Factiva's XML.

    >>> looks_like_xml('<ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">')
    True
    """
    return "http://global.factiva.com/pps" in head or bool(re.search(r"<(?:\w+:)?ppsarticle\b", head, re.IGNORECASE))


def read_html(data: bytes) -> Iterator[Record]:
    """The articles of a page that Factiva saved, in its order, with or without field codes. ValueError: it holds none."""
    divisions = [d for d in html_tree(decode(data)[0]).iter("div") if "article" in (d.get("class") or "").split()]
    around = {ancestor for division in divisions for ancestor in division.iterancestors("div")}
    articles = [division for division in divisions if division not in around]
    if not articles:
        raise ValueError("this Factiva page holds no article; mark the articles there and save them in full")
    for number, article in enumerate(articles, 1):
        coded = {line(row[0]): row[1] for row in article.iter("tr") if len(row) > 1 and re.fullmatch(r"[A-Z]{2,3}", line(row[0]))}
        yield _coded(number, coded) if "HD" in coded or "TD" in coded or "LP" in coded else _printed(number, article)


def read_xml(data: bytes) -> Iterator[Record]:
    """The articles of a Factiva XML file, in its order. ValueError: it is broken or holds none."""
    articles = xml_tree(data).xpath(".//*[local-name() = 'article']")
    if not articles:
        raise ValueError("this Factiva file holds no article; export the articles again")
    for number, article in enumerate(articles, 1):
        fields = {str(child.tag).rpartition("}")[2]: child for child in article.iterchildren("*")}
        paragraphs = [
            line(paragraph)
            for name in ("leadParagraph", "tailParagraphs")
            if name in fields
            for paragraph in fields[name].iterchildren("*")
        ]
        value = {name: line(element) for name, element in fields.items()}
        yield record(
            number,
            "Factiva XML",
            "\n\n".join(filter(None, paragraphs)),
            length=value.get("wordCount", ""),
            left_out="notes" if value.get("notes") else "",
            title=value.get("headline"),
            outlet=value.get("sourceName"),
            published=iso(value.get("publicationDate", "")),
            byline=value.get("byline"),
            language=code(value.get("baseLanguage", "")),
            id=value.get("accessionNo"),
        )


def _coded(number: int, cells: dict[str, Any]) -> Record:
    """An article as a table of codes: HD headline, BY, PD date, ET time, SN source, LA language, LP and TD the text, AN number."""
    value = {code: line(cell) for code, cell in cells.items()}
    return record(
        number,
        _HTML,
        "\n\n".join(filter(None, (html_text(cells[code]) for code in ("LP", "TD") if code in cells))),
        length=value.get("WC", ""),
        left_out="index terms",
        title=value.get("HD"),
        outlet=value.get("SN"),
        published=_published(value.get("PD", ""), value.get("ET", "")),
        byline=value.get("BY"),
        language=code(value.get("LA", "")),
        id=_NUMBER.sub("", value.get("AN", "")),
    )


def _printed(number: int, article: Any) -> Record:
    """An article as printed: divisions (headline, author, length, date, time, source, code, ..., language, copyright), then paragraphs."""
    head = [(division.get("id"), division.get("class"), line(division)) for division in islice(article.iter("div"), _HEAD)]
    at = next((n for n, (name, _, _) in enumerate(head) if name == "hd"), 0)
    below = [text for _, _, text in head[at + 1 :]]
    dated = next((n for n, text in enumerate(below) if iso(text)), None)
    length = next((text for text in below[:dated] if _LENGTH.fullmatch(text)), "")
    after = below[dated + 1 :] if dated is not None else below[below.index(length) + 1 :] if length else []
    time = after.pop(0) if after and _TIME.fullmatch(after[0]) else ""
    authors = [text for _, kind, text in head if kind == "author"] or [t for t in below[:dated] if t != length and dated is not None]
    paragraphs = article.xpath(_PARAGRAPHS)
    last = line(article.xpath(".//p")[-1]) if article.xpath(".//p") else ""
    return record(
        number,
        _HTML,
        "\n\n".join(filter(None, map(html_text, paragraphs))),
        length=length,
        title=head[at][2] if head and head[at][0] == "hd" else "",
        outlet=after[0] if after else "",
        published=_published(below[dated] if dated is not None else "", time),
        byline=authors[0] if authors else "",
        language=next(filter(None, (code(text) for text in after if len(text) > 3)), None),
        id=_NUMBER.sub("", last) if _NUMBER.match(last) else "",
    )


def _published(date: str, time: str) -> str | None:
    return iso(f"{date} {time}") or iso(date)
