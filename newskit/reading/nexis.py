"""Nexis and LexisNexis: text, HTML, and the paragraphs of a Word export → articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from newskit.cleaning.language import code
from newskit.reading.dates import iso
from newskit.reading.exports import record
from newskit.reading.markup import plain_text
from newskit.reading.text import decode

Record = dict[str, Any]

# The line above each document of a text or HTML export, as English, German and French Nexis write it.
_DOCUMENT = re.compile(
    r"^[ \t\u00a0\ufeff\f]*(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+|Document \d+ de \d+)[ \t\u00a0]*$", re.MULTILINE
)
_LINE_END = re.compile(r"\r\n?")
# The line below each document of a Word export.
_END = frozenset(("End of Document", "Ende des Dokuments", "Fin du document"))
_BODY = "Body"

# Fields above the text and below it, in capitals in text and HTML, with capitals in Word; what we use → their names.
_ABOVE = {
    "byline": "BYLINE AUTOR AUTEUR",
    "length": "LENGTH LÄNGE LONGUEUR",
    "dateline": "DATELINE",
    "highlight": "HIGHLIGHT",
    "": "SECTION RUBRIK RUBRIQUE SERIES COLUMN DISTRIBUTION",
}
_BELOW = {
    "language": "LANGUAGE SPRACHE LANGUE",
    "": "LOAD-DATE DATE-CHARGEMENT PUBLICATION-TYPE TYPE-PUBLICATION JOURNAL-CODE DOCUMENT-TYPE CORRECTION-DATE",
}
# Below the text too, but words that an article may begin a paragraph with: only where nothing but fields follows, of the second kind one.
_BELOW_AT_THE_END = frozenset("UPDATE GRAPHIC NOTES CORRECTION SUBJECT".split())
_BELOW_IF_FOLLOWED = frozenset("TYPE URL COMPANY ORGANIZATION PERSON GEOGRAPHIC INDUSTRY TICKER CITY STATE COUNTRY".split())
_USE = {name: use for fields in (_ABOVE, _BELOW) for use, names in fields.items() for name in names.split()}
_ABOVE_NAMES = frozenset(" ".join(_ABOVE.values()).split())
_BELOW_NAMES = frozenset(" ".join(_BELOW.values()).split())

_CAPITALS = re.compile(r"\s*([A-ZÄÖÜ]+(?:[ -][A-ZÄÖÜ]+){0,2}):(?=\s|\Z)\s*(.*)", re.DOTALL)
_LABEL = re.compile(r"\s*([A-ZÄÖÜ][\wäöü]*(?:[ -][A-Z]\w*){0,2}):(\u00a0|\s|\Z)\s*(.*)", re.DOTALL)
_TAIL_HEADINGS = frozenset(("Classification", "Graphic", "Notes", "Correction", "Link to Image"))
_COVER = re.compile(
    r"(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms|Search Type|Narrowed by):|Documents? \(\d+\)\Z|\d+\. \S"
)
_COPYRIGHT = re.compile(r"\s*(?:Copyright\s+(?:©\s*|\(c\)\s*)?\d{4}|©|All Rights Reserved)", re.IGNORECASE)
# What is worth saying that it was left out; the rest are dates, codes and index terms.
_SAID = frozenset(("cover page", "dateline", "graphic", "notes", "correction", "update"))
_NO_TITLE = re.compile(r"no headline(?: in original)?\.?", re.IGNORECASE)
_EXPORT_LABELS = frozenset(("ABSTRACT", "FULL TEXT"))  # which Nexis puts above a summary and the article itself
_HEAD = 6  # outlet, date and title stand among so many paragraphs where a document has no field above its text
_ADDRESS = re.compile(r"https?://\S+")


def looks_like_text(text: str) -> bool:
    """Whether this is a Nexis text export: a line `3 of 50 DOCUMENTS` of its own and a field of one of its documents.

    >>> looks_like_text("1 of 2 DOCUMENTS\\n\\nThe Harbour Post\\n\\nLENGTH: 3 words\\n\\nRain fell today.")
    True
    """
    text = _LINE_END.sub("\n", text)
    fields = (_CAPITALS.match(line) for line in text.split("\n") if ":" in line[:40])
    return bool(_DOCUMENT.search(text)) and any(found and found[1] in _USE for found in fields)


def looks_like_html(head: str) -> bool:
    """Whether this is a Nexis HTML export.

    >>> looks_like_html("<html><!-- LXNComment 1 --><DOC NUMBER=1>")
    True
    """
    return bool(re.search(r"<DOC NUMBER=|LXNComment", head, re.IGNORECASE))


def read_text(text: str) -> Iterator[Record]:
    """The documents of a Nexis text export, in their order; the lines of a paragraph stay as they are wrapped.

    >>> [r["title"] for r in read_text("1 of 1 DOCUMENTS\\n\\nPost\\n\\nMay 4, 2031\\n\\nRain\\n\\nLENGTH: 3 words\\n\\nIt rained today.")]
    ['Rain']
    """
    text = _LINE_END.sub("\n", text)
    starts = [*_DOCUMENT.finditer(text)]
    for number, start in enumerate(starts, 1):
        end = starts[number].start() if number < len(starts) else len(text)
        lines = (line.rstrip() for line in text[start.end() : end].split("\n"))
        blocks = re.split(r"\n{2,}", "\n".join(lines))
        yield _document(number, "Nexis text", [[block.strip("\n")] for block in blocks if block.strip()])


def read_html(data: bytes) -> Iterator[Record]:
    """The documents of a Nexis HTML export, in their order. ValueError: it holds none."""
    documents = re.split(r"<DOC NUMBER=", decode(data)[0], flags=re.IGNORECASE)[1:]
    if not documents:
        raise ValueError("this Nexis page holds no document; export the articles again, as Word or text")
    for number, document in enumerate(documents, 1):
        divisions = re.split(r"<DIV\b", document, flags=re.IGNORECASE)[1:]
        texts = ([p.strip() for p in plain_text(f"<div{division}").split("\n\n")] for division in divisions)
        groups = [[p for p in paragraphs if p and not _DOCUMENT.match(p)] for paragraphs in texts]
        yield _document(number, "Nexis HTML", [group for group in groups if group])


def read_paragraphs(paragraphs: Iterable[tuple[str, bool]]) -> Iterator[Record]:
    """The documents of a Nexis Word export from its paragraphs: (text, whether it stands in a table), empty ones included."""
    number, document = 1, []
    for text, in_table in paragraphs:
        if text.strip() not in _END:
            document.append((text, in_table))
            continue
        yield _word_document(number, document)
        number, document = number + 1, []
    if any(text.strip() for text, _ in document):
        yield _word_document(number, document)


def is_word_export(paragraphs: Iterable[str]) -> bool:
    """Whether a Word file's paragraphs are those of a Nexis export: one says that a document ends, an earlier one that its text begins."""
    began = False
    for paragraph in paragraphs:
        began = began or paragraph.strip() == _BODY
        if began and paragraph.strip() in _END:
            return True
    return False


def _document(number: int, reader: str, groups: Sequence[list[str]]) -> Record:
    """One document of a text or HTML export: outlet, date, title, fields, the text, fields; each a group of paragraphs."""
    while groups and _COPYRIGHT.match(groups[-1][0]):
        groups = groups[:-1]
    if groups and _COPYRIGHT.match(groups[0][0]):
        groups = groups[1:]
    labels = [_CAPITALS.match(group[0]) for group in groups]
    names = [found[1].replace(" ", "-") if found else "" for found in labels]
    first = next((n for n, name in enumerate(names) if name in _ABOVE_NAMES), None)
    head = [" ".join(" ".join(group).split()) for group in groups[: _HEAD if first is None else first]]
    dated = next((n for n, part in enumerate(head) if iso(part)), None)
    if first is None:
        if dated is None:
            return {"problem": f"error document: {' '.join(head)[:100]}", "record": number}
        first = min(dated + 2, len(groups))
    start = first
    for n in range(first, len(groups)):
        if not names[n]:
            break
        if names[n] in _ABOVE_NAMES:
            start = n + 1
    end = next((n for n in range(start, len(groups)) if names[n] in _BELOW_NAMES), len(groups))
    while end > start and (names[end - 1] in _BELOW_AT_THE_END or (names[end - 1] in _BELOW_IF_FOLLOWED and end < len(groups))):
        end -= 1
    values = {
        _USE[name]: "\n".join([labels[n][2], *groups[n][1:]]) for n, name in enumerate(names) if name in _USE and not start <= n < end
    }
    outlet, titles = (head[:1], head[1:first]) if dated is None else (head[:dated], head[dated + 1 : first])
    return _made(
        number,
        reader,
        titles[0] if titles else "",
        " ".join(outlet),
        head[dated] if dated is not None else "",
        values,
        [*titles[1:], *(paragraph for group in groups[start:end] for paragraph in group)],
        [name.lower() for name in names[end:]],
    )


def _word_document(number: int, paragraphs: Sequence[tuple[str, bool]]) -> Record:
    """One document of a Word export: title, outlet, date, fields, `Body`, the text, and what Nexis adds below it."""
    texts = [text.strip() for text, _ in paragraphs]
    begins = next((n for n, text in enumerate(texts) if text == _BODY), None)
    if begins is None:
        return {"problem": f"error document: {' '.join(' '.join(texts).split())[:100]}", "record": number}
    # What stands above the first article is the cover: the search, and a list of what was found.
    cover = max((n + 1 for n in range(begins) if paragraphs[n][1] or (number == 1 and _COVER.match(texts[n]))), default=0)
    end = next((n for n in range(begins + 1, len(texts)) if _begins_tail(texts, n)), len(texts))
    head = [text for text in texts[cover:begins] if text]
    labels = [_field(text) for text in head]
    fields = next((n for n, found in enumerate(labels) if found and n), len(head))
    values: dict[str, str] = {}
    use = ""
    for text, found in zip(head[fields:], labels[fields:], strict=True):
        if found:
            use = _USE.get(found[0].upper().replace(" ", "-"), "")
            values[use] = found[1]
        elif use == "highlight":
            values[use] += f"\n\n{text}"
    for text in texts[end:]:
        if (found := _field(text)) and _USE.get(found[0].upper()) == "language":
            values["language"] = found[1]
    top = [" ".join(text.split()) for text in head[:fields] if not _COPYRIGHT.match(text)]
    date = next((text for text in top[1:] if iso(text)), "")
    outlet = top[1] if len(top) > 1 and top[1] != date else ""
    body = [text for text in texts[begins + 1 : end] if text and text not in _EXPORT_LABELS]
    left = ["cover page"] * (cover > 0) + [
        (_field(text) or (text,))[0].lower() for n, text in enumerate(texts) if n >= end and _begins_tail(texts, n)
    ]
    return _made(number, "Nexis DOCX", top[0] if top else "", outlet, date, values, _paragraphs_of(body), left)


def _begins_tail(texts: Sequence[str], n: int) -> bool:
    """Whether what Nexis adds below a text begins here: one of its headings, an empty paragraph after it, or the date of loading."""
    if texts[n] in _TAIL_HEADINGS:
        return n + 1 == len(texts) or not texts[n + 1]
    return bool((found := _field(texts[n])) and found[0] == "Load-Date")


def _field(text: str) -> tuple[str, str] | None:
    """Name and value of a field of a Word export: Nexis writes a no-break space after the colon; after a plain one the name decides."""
    found = _LABEL.match(text)
    if not found or (found[2] != "\u00a0" and found[1].upper().replace(" ", "-") not in _USE):
        return None
    return found[1], found[3]


def _paragraphs_of(lines: Sequence[str], line_from: int = 40, line_to: int = 90, most: float = 0.5, unended: float = 0.3) -> list[str]:
    """The paragraphs of a text; where each line of a wrapped text was made a paragraph, the lines of a paragraph put together again.

    A text was wrapped if none of ten or more paragraphs is longer than a line, `most` of them are as long as one, and at least the
    share `unended` of them end in mid sentence. A paragraph ends with a line that ends a sentence and on which the next line's first
    word would have found room.
    """
    long = [line for line in lines if line_from <= len(line) <= line_to]
    ends = [re.search(r"[.!?:]['\"’”)]*\Z", line) is not None for line in lines]
    if len(lines) < 10 or max(map(len, lines)) > line_to or len(long) < most * len(lines) or ends.count(False) < unended * len(lines):
        return list(lines)
    width = max(map(len, long))
    paragraphs = [lines[0]]
    for n in range(1, len(lines)):
        room = len(lines[n - 1]) + 1 + len(lines[n].partition(" ")[0]) <= width
        if ends[n - 1] and room:
            paragraphs.append(lines[n])
        else:
            paragraphs[-1] += f"\n{lines[n]}"
    return paragraphs


def _made(
    number: int, reader: str, title: str, outlet: str, date: str, values: dict[str, str], body: list[str], left_out: list[str]
) -> Record:
    """The record of a document: its highlight is the standfirst; a dateline with its date or agency opens the text as in print."""
    url = ""
    if body and _ADDRESS.fullmatch(body[-1]):
        url = body.pop()
    dateline = " ".join(values.get("dateline", "").split())
    opens = body and dateline and body[0].lstrip().casefold().startswith(dateline.split(",")[0].casefold())
    lead = [values["highlight"]] if values.get("highlight") else []
    if dateline and not opens:
        if re.search(r"[\d(]", dateline):
            lead.append(dateline)
        else:
            left_out = ["dateline", *left_out]
    return record(
        number,
        reader,
        "\n\n".join([*lead, *body]) if body else "",
        length=values.get("length", ""),
        left_out=", ".join(dict.fromkeys(name for name in left_out if name in _SAID)),
        title="" if _NO_TITLE.fullmatch(title) else title,
        outlet=outlet,
        published=iso(date),
        byline=" ".join(values.get("byline", "").split()),
        url=url if urlsplit(url).path.strip("/") else "",
        language=code(values.get("language", "")),
    )
