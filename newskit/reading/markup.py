"""A piece of HTML or XHTML → its plain text, paragraphs separated by a blank line."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

# Elements that begin and end a paragraph. Any other element is part of the sentence it stands in.
_PARAGRAPHS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_NO_TEXT = frozenset(
    "applet audio button canvas head iframe math noembed noframes noscript object option script select style svg template textarea title"
    " video".split()
)
_CELLS = frozenset(("td", "th"))
_FED = 1 << 16  # read in pieces: libxml2 drops a text node of over 10 MB that it gets whole


class _Text:
    """What the parser calls as it reads: keeps the text and where a paragraph begins. No tree is built, so depth costs nothing."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.inside = 0  # how many elements without text are open

    def start(self, tag: str, _attributes: object) -> None:
        if tag in _NO_TEXT:
            self.inside += 1
        self._break(tag)

    def end(self, tag: str) -> None:
        if tag in _NO_TEXT:
            self.inside -= 1
        elif tag != "br":
            self._break(tag)

    def data(self, text: str) -> None:
        if not self.inside:
            self.pieces.append(_SPACE.sub(" ", text))

    def close(self) -> str:
        return "".join(self.pieces)

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append(" ")


_SPACE = re.compile(r"[ \t\r\n\f]+")  # HTML's white space; a no-break space is a character
_AROUND_BREAK = re.compile(r" *\n[ \n]*")
_TAG = re.compile(r"<[A-Za-z/!?]")


def plain_text(html: str) -> str:
    """The text of a piece of HTML: a block element or two line breaks begin a paragraph, paragraphs are a blank line apart.

    One `<br>` is a line end; other white space is one space; scripts, styles, forms and embedded objects are left out; entities are
    decoded once. A string without a tag keeps its lines. Never raises; time and memory grow with the length alone, at any depth.

    >>> plain_text("<p>Rain fell &amp; fell.</p><p>It <b>stopped</b>.</p>")
    'Rain fell & fell.\\n\\nIt stopped.'
    """
    if not _TAG.search(html):
        return unescape(html).strip()
    parser = etree.HTMLParser(target=_Text(), encoding="utf-8", huge_tree=False, no_network=True)
    data = html.encode("utf-8", "replace")
    for at in range(0, len(data), _FED):
        parser.feed(data[at : at + _FED])
    return _AROUND_BREAK.sub(_break, re.sub(" {2,}", " ", parser.close())).strip(" \n")


def _break(between: re.Match[str]) -> str:
    return "\n\n" if between[0].count("\n") > 1 else "\n"
