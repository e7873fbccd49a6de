"""Wire XML: NITF, NewsML-G2 and NewsML 1.2, one or many items in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import name2codepoint
from typing import Any

from lxml import etree

from newskit.cleaning.language import code
from newskit.reading.dates import iso
from newskit.reading.markup import plain_text
from newskit.reading.text import decode

Record = dict[str, Any]

LARGEST = 200_000_000  # bytes; a tree takes several times as much memory

# Root elements, in lower case.
_ROOTS = "nitf newsml newsitem newsmessage packageitem knowledgeitem conceptitem planningitem contentset".split()

# Items that are no articles, and what they are in the analyst's words.
_NO_ARTICLES = {
    "packageItem": "a package of links, not an article",
    "knowledgeItem": "a list of terms, not an article",
    "conceptItem": "a term, not an article",
    "planningItem": "a plan for coverage, not an article",
}

# Elements that begin and end a paragraph; any other is part of the sentence it stands in.
_PARAGRAPHS = frozenset(
    "abstract address article aside bibliography block blockquote body body.content body.end bq caption center credit datasource dd div dl"
    " dt fn footer h1 h2 h3 h4 h5 h6 header hl1 hl2 hr html li main nav nitf-table ol p pre section table tagline tbody tfoot thead tr"
    " ul".split()
)
_APART = frozenset(("td", "th", "story.date", "byttl"))  # elements that stand beside the words before them
# Elements whose words are not the article's, and what they are.
_LEFT_OUT = dict.fromkeys(("media", "figure"), "captions") | dict.fromkeys(
    ("script", "style", "head", "object", "video", "audio", "iframe", "noscript"), "embedded objects"
)
_NOT_TEXT = {"photo", "picture", "graphic", "image", "video", "audio", "animation", "caption"}

_SPACE = re.compile(r"[ \t\r\n\f]+")  # XML's white space and form feeds; a no-break space is a character
_PROLOGUE = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # characters that XML cannot hold
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_ESCAPED_TWICE = re.compile(r"&(?:#[0-9]{2,5}|#x[0-9A-Fa-f]{2,4}|quot|apos|amp|nbsp);")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")  # "news.example": a name stands before it
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def looks_like_wire(head: str) -> bool:
    """Whether a file that begins like this is NITF or NewsML: told by its root element, in any namespace, after any comments."""
    at = len(head) - len(head.lstrip("\ufeff \t\r\n"))
    while step := _PROLOGUE.match(head, at):
        at = step.end()
    root = _ROOT.match(head, at)
    return bool(root) and root[1].lower() in _ROOTS


def read_xml(data: bytes) -> Iterator[Record]:
    """A record for every item of a NITF, NewsML-G2 or NewsML 1.2 file, in the order of the file.

    The text is the body. A second headline that is not in capitals (those are slugs) stands above it, and a dateline that the format
    keeps apart opens its first paragraph as in print ("PORT BELL - Rain fell"), unless the body has them already; a tagline stands
    below. A line break stays one; a table's row is a paragraph with tabs between its cells. Summaries, captions and notes to editors
    are left out and named.
    `outlet` is the provider or publisher as the file names it, `agency` a source it names beside that, `published` when this version
    was issued. A picture, a package, or an item without a body is a problem. Entities are never followed.
    ValueError: the file is no XML, too large, or holds no item.

    >>> [record["title"] for record in read_xml(data)]  # doctest: +SKIP
    ['Rain closes the harbour']
    """
    if len(data) > LARGEST:
        raise ValueError(f"the XML has {len(data) / 1e6:,.0f} MB, more than {LARGEST / 1e6:,.0f}; export it in parts")
    root, repaired = _parse(data)
    number = 0
    walker = etree.iterwalk(root, events=("start",))
    for _, node in walker:
        name = _name(node)
        if name in _NO_ARTICLES:
            records: Iterator[Record] = iter([{"problem": _NO_ARTICLES[name]}])
        elif name in _ITEMS:
            records = _ITEMS[name](node)
        else:
            continue
        walker.skip_subtree()
        for record in records:
            number += 1
            if repaired and "problem" not in record:
                record["left_out"] = ", ".join(filter(None, (record.get("left_out"), "what the XML's errors hide")))
            yield {k: v for k, v in record.items() if v} | {"record": number}
    if not number:
        raise ValueError("the XML holds no news item that can be read; export the articles as text or CSV")


def _parse(data: bytes) -> tuple[etree._Element, bool]:
    """The root, and whether the XML had errors and was read as far as it goes."""
    # No DTD, no network, no entity but the five of XML; lxml's limits on depth, size and expansion stay on.
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False}
    safe |= {"remove_comments": True, "remove_pis": True}
    try:
        return etree.fromstring(data, etree.XMLParser(**safe)), False
    except (etree.XMLSyntaxError, ValueError):
        text = _CONTROLS.sub("", _DECLARATION.sub("", decode(data)[0]))
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(encoding="utf-8", recover=True, **safe))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise ValueError("the XML is broken; export or save it again")
    return root, True


# ---- NITF


def _nitf_items(nitf: etree._Element) -> Iterator[Record]:
    record = _nitf(nitf)
    yield {**record, "reader": "NITF"} if record["text"] else {"problem": _why_no_text(record["title"])}


def _nitf(nitf: etree._Element) -> Record:
    """The fields of one nitf element; those it does not carry are empty."""
    left_out: dict[str, None] = {}
    body = nitf.find("{*}body")
    content = [] if body is None else body.findall("{*}body.content") + body.findall("{*}body.end")
    paragraphs = [p for part in content for p in _paragraphs(part, left_out)]
    headline = [_line(node) for node in nitf.iterfind("{*}body/{*}body.head/{*}hedline/*")]
    title = next(filter(None, headline), "") or _at(nitf, "{*}head/{*}title")
    head = "{*}body/{*}body.head/"
    place = nitf.find(head + "{*}dateline")
    for name, what in (("abstract", "summary"), ("note", "notes to editors")):
        if _at(nitf, f"{head}{{*}}{name}"):
            left_out[what] = None
    data = "{*}head/{*}docdata/{*}"
    dates = [
        *(_attribute(nitf, f"{data}{name}", "norm") for name in ("date.issue", "date.release")),
        _attribute(nitf, head + "{*}dateline/{*}story.date", "norm"),
        _attribute(nitf, "{*}head/{*}pubdata", "date.publication"),
    ]
    outlets = [
        _attribute(nitf, "{*}head/{*}pubdata", "name"),
        _at(nitf, head + "{*}distributor"),
        _attribute(nitf, data + "doc.copyright", "holder"),
        _attribute(nitf, data + "doc.rights", "owner"),
        _at(nitf, head + "{*}rights/{*}rights.owner"),
        _attribute(nitf, data + "del-list/{*}from-src", "src-name"),
    ]
    url = _attribute(nitf, "{*}head/{*}pubdata", "ex-ref")
    return {
        "text": _whole(paragraphs, title, next(filter(None, headline[1:]), ""), "" if place is None else _dateline(place)),
        "title": title,
        "outlet": next(filter(None, outlets), None),
        "published": _first_date(dates),
        "byline": _names(", ".join(_paragraphs_of_byline(nitf.find(head + "{*}byline")))),
        "url": url if url.startswith(("https://", "http://")) else None,
        "id": _attribute(nitf, data + "doc-id", "id-string"),
        "language": code(nitf.get(_LANGUAGE) or nitf.get("baselang") or ""),
        "image_credit": next(filter(None, (_line(node) for part in content for node in part.iter("{*}media-producer"))), None),
        "left_out": ", ".join(left_out),
    }


def _paragraphs_of_byline(byline: etree._Element | None) -> list[str]:
    """The names, and apart from them the title of the writer's post, which NITF puts inside without a comma."""
    if byline is None:
        return []
    posts = [_line(node) for node in byline.iter("{*}byttl")]
    whole = _line(byline)
    names = whole
    for post in filter(None, posts):
        names = names.replace(post, "")
    return [part for part in (names.strip(" ,"), *posts) if part]


def _dateline(dateline: etree._Element) -> str:
    """Its words as printed; a date for machines ("20310504T093000Z") is not printed."""
    return re.sub(r"\s*(?<![0-9])[0-9]{8}(?:T[0-9:+-]*Z?)?\s*", "", _line(dateline)).strip()


# ---- NewsML-G2


def _g2_items(item: etree._Element) -> Iterator[Record]:
    kind = _attribute(item, "{*}itemMeta/{*}itemClass", "qcode").rpartition(":")[2]
    if kind in _NOT_TEXT:
        yield {"problem": f"a {kind}, no text" if kind[0] not in "aeiou" else f"an {kind}, no text"}
        return
    meta, content = "{*}itemMeta/{*}", "{*}contentMeta/{*}"
    headlines = [_line(node) for node in item.iterfind(content + "headline")]
    body = _g2_body(item.findall("{*}contentSet/*"))
    title = next(filter(None, headlines), "") or body.get("title", "")
    if not body.get("text"):
        yield {"problem": _why_no_text(title)}
        return
    outlets = [_party(item, meta + "provider"), _party(item, "{*}rightsInfo/{*}copyrightHolder"), body.get("outlet")]
    outlet = next((name for name in outlets if name and not _DOMAIN.fullmatch(name)), next(filter(None, outlets), None))
    source = _party(item, content + "infoSource")
    dates = [_at(item, meta + "versionCreated"), *(_at(item, content + name) for name in ("contentModified", "contentCreated"))]
    yield body | {
        "reader": "NewsML-G2",
        "text": _whole(body["text"].split("\n\n"), title, next(filter(None, headlines[1:]), ""), _at(item, content + "dateline")),
        "title": title,
        "outlet": outlet,
        "agency": source if source != outlet else None,
        "published": _first_date([*dates, _at(item, meta + "firstCreated")]) or body.get("published"),
        "byline": _names(_at(item, content + "by")) or body.get("byline") or _at(item, content + "creator/{*}name"),
        "id": item.get("guid"),
        "language": code(_attribute(item, content + "language", "tag") or item.get(_LANGUAGE) or ""),
        "image_credit": body.get("image_credit"),
    }


def _g2_content(content: etree._Element) -> Iterator[Record]:
    """A contentSet that stands alone, as in an excerpt of a file."""
    body = _g2_body(list(content))
    yield {**body, "reader": "NewsML-G2"} if body.get("text") else {"problem": _why_no_text(body.get("title", ""))}


def _g2_body(parts: list[etree._Element]) -> Record:
    """The first rendition with a text: a contentSet holds one content in several forms; marked-up forms come before plain ones."""
    for name in ("inlineXML", "inlineData"):
        for part in parts:
            if _name(part) == name and not part.get("encoding"):
                body = _content(part, part.get("contenttype", ""))
                if body["text"]:
                    return body
    return {}


def _party(item: etree._Element, path: str) -> str:
    """The name of a party, else its literal, else the last part of its code ("nprov:REUTERS")."""
    return _at(item, path + "/{*}name") or _attribute(item, path, "literal") or _attribute(item, path, "qcode").rpartition(":")[2]


# ---- NewsML 1.2


def _newsml1_items(item: etree._Element) -> Iterator[Record]:
    """A record for every headline of the item that has a text: parts of one headline are one article, captions are left out."""
    components = {node: _component(node) for node in item.iter("{*}NewsComponent")}
    articles: dict[str, Record] = {}
    texts: dict[str, list[str]] = {}
    read_already: set[etree._Element] = set()
    captioned: set[str] = set()
    titles: list[str] = []
    for part in item.iter("{*}ContentItem"):
        nodes = list(part.iterancestors("{*}NewsComponent"))
        above = [components[node] for node in nodes]
        title = _nearest(above, "HeadLine")
        titles.append(title)
        media = _attribute(part, "{*}MediaType", "FormalName").lower()
        if media not in ("", "text") or any(component["Role"].lower() in _NOT_TEXT for component in above):
            captioned.add(title)
            continue
        equivalents = nodes[0] if nodes and nodes[0].get("EquivalentsList") == "yes" else None
        data = part.find("{*}DataContent")
        if data is None or equivalents in read_already:
            continue
        body = _content(data, _attribute(part, "{*}MimeType", "FormalName"))
        if body["text"]:
            if equivalents is not None:
                read_already.add(equivalents)
            articles.setdefault(title, body | {"above": above})
            texts.setdefault(title, []).append(body["text"])
    for title, body in articles.items():
        captions = "captions and pictures" if title in captioned else ""
        left_out = ", ".join(filter(None, (body["left_out"], captions)))
        yield _newsml1(item, title, body | {"text": "\n\n".join(texts[title]), "left_out": left_out})
    if not articles:
        yield {"problem": "a picture, no text" if captioned else _why_no_text(next(filter(None, titles), ""))}


def _newsml1(item: etree._Element, title: str, body: Record) -> Record:
    above = body.pop("above")
    title = title or body.get("title", "")
    identifier = "{*}Identification/{*}NewsIdentifier/{*}"
    outlet = _nearest(above, "Provider") or _at(item, identifier + "ProviderId") or body.get("outlet")
    source = _nearest(above, "Source")
    management = "{*}NewsManagement/{*}"
    dates = [_at(item, management + name) for name in ("ThisRevisionCreated", "FirstCreated")]
    return body | {
        "reader": "NewsML 1.2",
        "text": _whole(body["text"].split("\n\n"), title, _nearest(above, "SubHeadLine"), _nearest(above, "DateLine")),
        "title": title,
        "outlet": outlet,
        "agency": source if source != outlet else None,
        "published": _first_date([*dates, _at(item, identifier + "DateId")]) or body.get("published"),
        "byline": _names(_nearest(above, "ByLine")) or body.get("byline"),
        "id": _at(item, identifier + "PublicIdentifier") or _at(item, identifier + "NewsItemId"),
        "language": code(_nearest(above, "Language") or item.get(_LANGUAGE) or ""),
    }


def _component(node: etree._Element) -> Record:
    """What one NewsComponent says of itself: its lines (HeadLine, ByLine ...), Role, Provider, Source and Language."""
    found: Record = {"Role": ""}
    for child in node:  # one pass: a component may hold thousands of others
        name = _name(child)
        if name == "Role":
            found["Role"] = child.get("FormalName", "")
        elif name == "NewsLines":
            for line in child:
                found.setdefault(_name(line), _line(line))
        elif name == "AdministrativeMetadata":
            found |= {party: _attribute(child, f"{{*}}{party}/{{*}}Party", "FormalName") for party in ("Provider", "Source")}
        elif name == "DescriptiveMetadata":
            found["Language"] = _attribute(child, "{*}Language", "FormalName")
    return found


def _nearest(above: list[Record], name: str) -> str:
    """What the nearest component says that says it."""
    return next((component[name] for component in above if component.get(name)), "")


_ITEMS = {"nitf": _nitf_items, "newsItem": _g2_items, "contentSet": _g2_content, "NewsItem": _newsml1_items}


# ---- text


def _content(part: etree._Element, content_type: str) -> Record:
    """The text of NITF, XHTML, bare paragraphs or plain text inside `part`, and the fields that NITF carries with it."""
    nitf = next(part.iter("{*}nitf"), None)
    if nitf is not None:
        return _nitf(nitf)
    left_out: dict[str, None] = {}
    if len(part):
        paragraphs = _paragraphs(part, left_out)
    elif content_type.startswith("text/plain"):  # some wrap plain text, line ends and indents included, in one <p>
        paragraphs = _plain_paragraphs(re.sub(r"</?p>", "\n\n", part.text or ""))
    else:
        paragraphs = _plain_paragraphs(plain_text(part.text or ""))
    return {"text": "\n\n".join(paragraphs), "left_out": ", ".join(left_out)}


def _paragraphs(root: etree._Element, left_out: dict[str, None]) -> list[str]:
    """The paragraphs inside `root`; what is left out is added to `left_out`."""
    found: list[str] = []
    pieces: list[str] = []
    preformatted = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        name = _name(node)
        if pieces and name in _PARAGRAPHS:
            found += _plain_paragraphs("".join(pieces))
            pieces.clear()
        if name == "pre":
            preformatted += 1 if event == "start" else -1
        if event == "end":
            text = node.tail if node is not root else None
        elif name in _LEFT_OUT:
            if any(text.strip() for text in node.itertext()):
                left_out[_LEFT_OUT[name]] = None
            walker.skip_subtree()
            continue
        elif name == "":  # an entity: known by its name, or nothing
            text = chr(name2codepoint[node.name]) if node.name in name2codepoint else None
        else:
            text = node.text
            if name == "br":
                pieces.append("\n")
            elif name in _APART and pieces:
                pieces.append("\t")
        if text and not preformatted:
            text = _SPACE.sub(" ", text)
            if pieces and pieces[-1][-1] in " \n\t":
                text = text.removeprefix(" ")
        if text:
            pieces.append(text)
    return found + _plain_paragraphs("".join(pieces))


def _plain_paragraphs(text: str) -> list[str]:
    """Paragraphs as plain text shows them: by a blank line, or by a line that is set in (two spaces or a tab) below one that is not."""
    paragraphs: list[list[str]] = [[]]
    was_set_in = True
    for line in _ESCAPED_TWICE.sub(lambda entity: unescape(entity[0]), text).split("\n"):
        set_in = line.startswith(("  ", "\t"))
        stripped = line.strip(" \t\r\n\f")
        if not stripped or (set_in and not was_set_in):
            paragraphs.append([])
        if stripped:
            paragraphs[-1].append(stripped)
        was_set_in = set_in or not stripped
    return ["\n".join(lines) for lines in paragraphs if lines]


def _whole(paragraphs: list[str], title: str, second: str, dateline: str) -> str:
    """The body, and what the format keeps apart and the body does not have: the second headline above it, the dateline at its start."""
    if not paragraphs or not paragraphs[0]:
        return ""
    opening = paragraphs[0]
    place = re.split(r"[,(0-9]| [-–—]", dateline)[0].strip()
    if dateline and place.casefold() not in opening[:100].casefold():
        opening = f"{dateline} {opening}" if dateline[-1] in "-–—" else f"{dateline} - {opening}"
    above = [second] if second and second not in (title, paragraphs[0]) and not second.isupper() else []
    return "\n\n".join([*above, opening, *paragraphs[1:]])


def _name(node: etree._Element) -> str:
    """The name without its namespace; of an entity ""."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _line(node: etree._Element) -> str:
    """All the words inside, on one line."""
    return _SPACE.sub(" ", " ".join(_paragraphs(node, {}))).strip()


def _at(node: etree._Element, path: str) -> str:
    found = node.find(path)
    return "" if found is None else _line(found)


def _attribute(node: etree._Element, path: str, name: str) -> str:
    return next((found.get(name).strip() for found in node.iterfind(path) if found.get(name)), "")


def _first_date(values: list[str]) -> str | None:
    return next(filter(None, (iso(value) for value in values if value)), None)


def _names(byline: str) -> str:
    return re.sub(r"(?i)\Aby\s+", "", byline)


def _why_no_text(title: str) -> str:
    return "no text, only a headline" if title else "no text"
