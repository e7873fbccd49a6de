"""Word: a Nexis export holds many articles, any other file one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from newskit.reading import nexis
from newskit.reading.archives import checked_zip

UNPACKED = 300_000_000  # bytes of all parts together; a thousand articles unpack to about 20 million
LOCKED = b"\xd0\xcf\x11\xe0"  # how Word wraps a file that it encrypts, and every .doc

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# Text that is not, or is no longer, in the document: deleted or moved away, and the second copy of a text box for older programs.
_NOT_THERE = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_TITLES = ("Title", "Heading 1")


def read_docx(data: bytes) -> Iterator[dict[str, Any]]:
    """The articles of a Word file: a record per document of a Nexis export, or one record.

    Paragraphs are read where Word shows them, those of tables, text boxes, links and tracked insertions included. ValueError, with the
    next step: the file is locked, broken, no Word file, or unpacks to more than UNPACKED bytes.
    """
    paragraphs, title = _paragraphs(data)
    texts = [text for text, _ in paragraphs]
    filled = [text.strip() for text in texts if text.strip()]
    if nexis.is_word_export(texts):
        yield from nexis.read_paragraphs(paragraphs)
    elif nexis.looks_like_text("\n".join(filled)):
        yield from ({**made, "reader": "Nexis DOCX"} if "text" in made else made for made in nexis.read_text("\n\n".join(filled)))
    elif filled:
        yield {"text": "\n\n".join(filled), "record": 1, "reader": "DOCX"} | ({"title": title} if title else {})
    else:
        yield {"problem": "no text", "record": 1}


def _paragraphs(data: bytes) -> tuple[list[tuple[str, bool]], str]:
    """(text, whether it stands in a table) of every paragraph in the order of the document; and the first, if it is styled a title."""
    import docx

    if data.startswith(LOCKED):
        raise ValueError("this Word file is locked with a password, or an old .doc: open it in Word and save it as .docx without one")
    checked_zip(data, unpacked=UNPACKED).close()
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        found = [p for p in body.iter(f"{_W}p") if not any(a.tag in _NOT_THERE for a in p.iterancestors())]
        paragraphs = [(_text(p), next(p.iterancestors(f"{_W}tc"), None) is not None) for p in found]
        first = next((n for n, (text, _) in enumerate(paragraphs) if text.strip()), None)
        styled = first is not None and docx.text.paragraph.Paragraph(found[first], document).style.name in _TITLES
    except Exception as error:  # a package broken or made to break fails anywhere in the library
        raise ValueError(f"this is no Word file that can be read ({type(error).__name__}); open it in Word and save it again") from None
    if body.getroottree().docinfo.internalDTD is not None:
        raise ValueError("this Word file defines entities of its own, which are not expanded; open it in Word and save it again")
    return paragraphs, " ".join(paragraphs[first][0].split()) if styled else ""


def _text(paragraph: Any) -> str:
    """A paragraph's own text, runs of blanks as one; a text box in it is a paragraph of its own."""
    pieces = []
    for node in paragraph.iter(f"{_W}t", *_SIGNS):
        between = [ancestor.tag for ancestor in takewhile(lambda ancestor: ancestor is not paragraph, node.iterancestors())]
        if between and between[0] == f"{_W}r" and f"{_W}p" not in between and not any(tag in _NOT_THERE for tag in between):
            pieces.append(_SIGNS.get(node.tag, node.text or ""))
    return re.sub("[ \t\u00a0]{2,}", " ", "".join(pieces))
