"""What the readers of database exports share: a page's tree within bounds, and the record of one document."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
from lxml import etree

from newskit.cleaning import is_agency
from newskit.reading.markup import plain_text

# libxml2 stops without a word at 256 open elements and at a text of 10 million characters: what follows would be lost.
DEEPEST = 250
LONGEST = 9_900_000
_FED = 1 << 16


def record(
    number: int, reader: str, text: str, *, length: str = "", left_out: str = "", at_least: float = 0.5, **fields: str | None
) -> dict[str, Any]:
    """The record of document `number`, with those of `fields` that the export carries; a problem if it has no text.

    `length` is the export's own count ("1,238 words"): a text with fewer than `at_least` of those words is flagged "low confidence".
    A byline that is the name of an agency and nothing else says who supplied the text.
    """
    if not text.strip():
        named = fields.get("title") or fields.get("outlet")
        return {"problem": f"no text{f' ({named[:80]})' if named else ''}", "record": number}
    made: dict[str, Any] = {"text": text, "record": number, "reader": reader}
    made |= {name: value.strip() for name, value in fields.items() if value and value.strip()}
    if "byline" in made:
        made["byline"] = re.sub(r"\A[Bb][Yy]\s+(?=\S)", "", made["byline"])
        if is_agency(made["byline"]):
            made["agency"] = made["byline"]
    stated = re.match(r"\d+(?:[ ,.\u00a0\u202f]\d{3})*", length.strip())
    if stated and len(text.split()) < at_least * int(re.sub(r"\D", "", stated[0])):
        made["flags"] = ("low confidence",)
        left_out = ", ".join(filter(None, (left_out, "more than half of the words that the export counts")))
    return made | ({"left_out": left_out} if left_out else {})


def html_tree(text: str) -> Any:
    """The tree of a page. ValueError: it holds no element, or is built in a way in which the parser would lose a part of it."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    data = text.encode("utf-8", "replace")
    for at in range(0, len(data), _FED):
        parser.feed(data[at : at + _FED])
    root = parser.close()
    if root is None:
        raise ValueError("there is no article in this page; export it again")
    last, longest = root, 0
    for last in root.iter():
        longest = max(longest, len(last.text or ""), len(last.tail or ""))
    if longest > LONGEST or sum(1 for _ in last.iterancestors()) > DEEPEST:
        raise ValueError("this page is broken (nested too deeply, or one piece of text without an end); export it again")
    return root


def xml_tree(data: bytes) -> Any:
    """The root of an XML file; no entity of its own is expanded and nothing outside the file is read. ValueError: it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"this XML is broken ({str(error)[:100]}); export it again") from None
    for element in root.iter(etree.Entity):
        raise ValueError(f"this XML defines an entity of its own ({element.text[:40]}), which is not expanded; export it again")
    return root


def html_text(element: Any) -> str:
    """The text of an element, its paragraphs a blank line apart; a paragraph of no-break spaces is none."""
    found = plain_text(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    return "\n\n".join(p.strip() for p in found.split("\n\n") if p.strip())


def line(element: Any) -> str:
    """The text of an element or of nothing (None) as one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
