"""A saved web page → its article: fields from what the page says of itself, body from trafilatura. No network call, ever."""

from __future__ import annotations

import email
import json
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from newskit.cleaning import is_agency
from newskit.cleaning.language import code
from newskit.reading import dates, markup

READER = "web page"

# What keeps a hostile page within seconds: bytes of a file, parts of an MHTML file, bytes without embedded pictures, tags, elements given
# to the extractor (its time grows with their square; a long live blog has some thousands), attributes of one element (the parser's time
# grows with their square), characters of one block of JSON-LD and of one field.
MOST_BYTES = 40_000_000
MOST_PARTS = 5_000
MOST_MARKUP = 10_000_000
MOST_TAGS = 250_000
MOST_ELEMENTS = 20_000
MOST_ATTRIBUTES = 500
MOST_JSON = 2_000_000
MOST_FIELD = 1_000

# Article and its subtypes, https://schema.org/Article
ARTICLE_TYPES = frozenset(
    "article advertisercontentarticle newsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle opinionnewsarticle"
    " reportagenewsarticle reviewnewsarticle report satiricalarticle scholarlyarticle medicalscholarlyarticle socialmediaposting"
    " blogposting liveblogposting discussionforumposting techarticle apireference".split()
)

# Names of meta tags (name, property or itemprop), the surest first.
TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "headline")
DATE_TAGS = tuple(
    "article:published_time og:published_time datepublished dcterms.created dcterms.issued dc.date.issued dc.date parsely-pub-date"
    " sailthru.date publish-date publishdate publication_date pubdate date".split()
)
OUTLET_TAGS = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name")
BYLINE_TAGS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
LANGUAGE_TAGS = ("og:locale", "content-language", "dc.language")

# Elements without a paragraph of the article.
_ASIDE = frozenset("aside button figure footer form head header nav noscript script select style svg template textarea".split())
_NO_ELEMENTS = frozenset(("head", "noscript", "script", "style", "svg", "template"))

_ENCODINGS = re.compile(r"(?:utf-?8|windows-\d+|cp\d+|iso-?8859-(?:[2-9]|1\d)|koi8-[ru]|gbk|gb2312|gb18030|big5|euc-[jk][pr]|shift[-_]jis)")
_CP1252 = {code: bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}  # as browsers read Latin-1 too
_CHARSET = re.compile(rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w-]+)|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w-]+)""", re.I)
_PICTURE = re.compile(rb"data:[\w.+/-]{1,80};base64,[A-Za-z0-9+/=]{1000,}")
# A comment, a script, or a tag. Each alternative matches whatever follows, so that time grows with the length alone.
_TAG = re.compile(
    r"""<(?:!--(?:[^-]++|-(?!->))*+|[sS](?:[cC][rR][iI][pP][tT]|[tT][yY][lL][eE])\b[^<]*+(?:<(?!/[sS](?:[cC]|[tT][yY]))[^<]*+)*+"""
    r"""|([A-Za-z][A-Za-z0-9]{0,30})((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)>?)"""
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9A-Fa-f]{1,4})|0*([0-9]{1,5}))(?![0-9A-Fa-f]);?")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"?|'[^']*'?)|[\s/=]+""")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s<>]+) -->")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # HTML's white space; a no-break space is a character
_BREAK = re.compile(r" *\n[ \n]*")
_SENTENCE_END = re.compile(r"([.!?…][\"'”’»)\]]*)\n(?=[^\n])")
_BY = re.compile(r"\Aby\s+", re.I)
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»/-]|::)\s+")
_LENIENT = re.compile(
    r'("(?:[^"\\]|\\.)*(?:"|\\?\Z))|//[^\n]*|/\*(?:.*?\*/|.*)|<!--|-->|(:)\s*(?=[,}\]])|,\s*(?=[}\]])',
    re.DOTALL,
)
_FIELD = re.compile(r'"(@type|headline|datePublished|isAccessibleForFree)"\s*:\s*"([^"\\<>]{1,1000})"\s*[,}\n]')

_START = r"\A\s*+(?:(?><!--.*?-->|<\?.*?\?>)\s*+)*+"
_DOCUMENT = re.compile(_START + r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|main|article)\b)", re.I | re.DOTALL)
_FRAGMENT = re.compile(_START + r"<(?:div|section|header|h1|h2|p)\b[^<>]*>(?=.*</p>)", re.I | re.DOTALL)
_MHTML = re.compile(r"^content-type:\s*multipart/related\b", re.I | re.M)
_HEADER = re.compile(r"\A\s*[A-Za-z-]+: ")


def looks_like_html(head: str) -> bool:
    """Whether a file that begins with `head` is a web page: a document, or a piece of one with paragraphs.

    >>> looks_like_html("<!DOCTYPE html><html><body>"), looks_like_html("<script>is a text about scripts")
    (True, False)
    """
    head = head.removeprefix("\ufeff")
    return bool(_DOCUMENT.match(head) or _FRAGMENT.match(head))


def looks_like_mhtml(head: str) -> bool:
    """Whether a file that begins with `head` is a page saved as one file by a browser (.mhtml, .mht)."""
    headers = re.split(r"\r?\n\r?\n", head[:20_000].removeprefix("\ufeff").lstrip(), maxsplit=1)[0]
    return bool(_HEADER.match(headers) and _MHTML.search(headers))


def decode(data: bytes, charset: str | None = None) -> str:
    """The page's characters: a byte order mark, UTF-8 if it is that, then the charset it names, then cp1252. Nothing is lost.

    UTF-8 comes before the charset the page names, as a page saved by a tool often names another than it is in. Single bad bytes in a
    page that names UTF-8 are read as cp1252.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    found = _CHARSET.search(data[:10_000])
    named = (charset or (b"".join(found.groups(b"")).decode("ascii", "ignore") if found else "")).strip().lower()
    if named in ("utf-8", "utf8"):
        text = data.decode("utf-8", "surrogateescape")
        return re.sub("[\udc80-\udcff]", lambda m: chr(ord(m[0]) - 0xDC00).translate(_CP1252), text)
    for encoding in ("utf-8", named):
        if _ENCODINGS.fullmatch(encoding):
            with suppress(UnicodeDecodeError, LookupError):
                return data.decode(encoding)
    return data.decode("latin-1").translate(_CP1252)


def without_controls(text: str) -> str:
    """The text with U+FFFD for each character that XML forbids (NUL, most control characters), written out or as a reference (&#1;).

    lxml reads them and refuses to write them, so that one would cost the page its extractor.
    """
    text = _CONTROL.sub("\ufffd", text)
    return _REFERENCE.sub(lambda m: "\ufffd" if _CONTROL.match(chr(int(m[2]) if m[2] else int(m[1], 16))) else m[0], text)


def read_html(data: bytes) -> Iterator[dict[str, Any]]:
    """The one article of a saved page (HTML or MHTML), or a problem where it holds none.

    Title, outlet, date, byline, address, language and agency come from the page's JSON-LD (schema.org), then its meta tags, then its
    text; the body from trafilatura in its precise mode, a paragraph for each block. Where a container of the page, or
    the JSON-LD, has the same text and at least twice as much, that is the body. A body found without trafilatura, or of under ten words, is
    "low confidence".

    A page that says it is not free is flagged "paywalled"; it is a "stub" only if the body also looks like a teaser (see `is_teaser`).
    ValueError: a page that newskit wrote; more than `MOST_BYTES`, `MOST_MARKUP` without embedded pictures, or `MOST_TAGS`; an MHTML
    file of more than `MOST_PARTS`, or without a page.

    >>> [record] = read_html(page)  # doctest: +SKIP
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"the page is over {MOST_BYTES // 1_000_000} MB: save it without its pictures, or as text")
    charset = address = None
    if looks_like_mhtml(data[:20_000].decode("latin-1")):
        data, charset, address = _page_of(data)
    data = _PICTURE.sub(b"", data)
    if len(data) > MOST_MARKUP:
        raise ValueError(f"the page is over {MOST_MARKUP // 1_000_000} MB without its pictures: save the article as text")
    page = without_controls(decode(data, charset))
    if page.count("<") > MOST_TAGS:
        raise ValueError(f"the page has over {MOST_TAGS:,} tags: save the article as text")
    page = _TAG.sub(_few_attributes, page)
    yield _record(page, address)


def _few_attributes(tag: re.Match[str]) -> str:
    """The tag as it stands, or bare if it has more than `MOST_ATTRIBUTES`."""
    attributes = tag[2]
    if not attributes or len(attributes) < 2 * MOST_ATTRIBUTES or len(_VALUE.split(attributes)) <= MOST_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}>"


def _page_of(data: bytes) -> tuple[bytes, str | None, str | None]:
    """The first HTML part of an MHTML file, its charset, and the address it was saved from."""
    if data.count(b"\n--") > MOST_PARTS:
        raise ValueError(f"this saved page (MHTML) has over {MOST_PARTS:,} parts: save the page again, as HTML only")
    try:
        message = email.message_from_bytes(data.lstrip())
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                address = message.get("Snapshot-Content-Location") or part.get("Content-Location")
                return part.get_payload(decode=True) or b"", part.get_content_charset(), str(address or "")
    except (MessageError, RecursionError, LookupError, ValueError):
        pass
    raise ValueError("this saved page (MHTML) holds no HTML: save the page again, as HTML only")


def _record(page: str, address: str | None) -> dict[str, Any]:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):  # an empty document
        return {"problem": "no article text found in the page", "record": 1}
    cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    meta = _meta(tree)
    if meta.get("generator", "").strip() == "newskit":
        raise ValueError("this is a page that newskit wrote: give the articles it was made from")
    said = _json_ld(tree)
    article = _best(said, meta)
    body, low = _body(tree, article, page, cut)
    if not body:
        return {"problem": "no article text found in the page", "record": 1}
    saved_from = _SAVED_FROM.search(page[:5_000])
    fields = _fields(tree, meta, article, said, address or (saved_from[1] if saved_from else None))
    flags = ["low confidence"] if low else []
    if _says_paywalled(article) or meta.get("article:content_tier", "").lower() == "locked":
        flags += ["paywalled", "stub"] if is_teaser(body, article.get("wordCount")) else ["paywalled"]
    given = {k: v for k, v in fields.items() if v}
    return {**given, "text": body, "flags": tuple(flags), "record": 1, "reader": READER}


def is_teaser(body: str, word_count: Any = None, *, short: int = 150, share: float = 0.5) -> bool:
    """Whether the text of a page that is not free is only its beginning: under `short` words, ending in an ellipsis, or under `share`
    of the words that the page itself counts.

    >>> is_teaser("The harbour wall gave way on Monday night. Read on as a subscriber.")
    True
    """
    words = len(body.split())
    counted = str(word_count)[:9] if isinstance(word_count, int | str) else ""
    return words < short or body.endswith(("…", "...")) or (counted.isdecimal() and words < share * int(counted))


# ---- the body


def _body(tree: Any, article: dict[str, Any], page: str, cut: bool) -> tuple[str, bool]:
    """The body, and whether it is of low confidence. The parser has `cut` a page of more than 256 elements inside each other."""
    small = page.count("<") <= MOST_ELEMENTS or _elements(tree) <= MOST_ELEMENTS
    found = _extracted(tree) if small and not cut else ""
    others = [_article_body(article), _longest_run(tree)]
    if cut or not (found or any(others)):
        others.append("\n\n".join(p for p in markup.plain_text(page).split("\n\n") if len(p.split()) >= 10))
    low = len(found.split()) < 10
    for other in others:
        # A precise extractor stops early where a page splits its article over several containers, or shows only a legal notice.
        if len(other.split()) >= 2 * max(1, len(found.split())):
            same = _share_in(found, other) >= 0.8
            if same or len(found.split()) < 50:
                found, low = other, low or not same
    return found, low


def _extracted(tree: Any) -> str:
    """trafilatura's body in its precise mode, without readers' comments; empty where it finds none."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of every page without a body; the load report does that
    try:
        document = trafilatura.bare_extraction(tree, favor_precision=True, include_comments=False)
    except Exception:  # whatever a hostile page drives an extractor to: the page is then read without it
        return ""
    return _paragraphs(document.body) if document is not None else ""


def _paragraphs(body: Any) -> str:
    """The text of trafilatura's tree: each block a paragraph, a row of a table a line of its own, <br> after a sentence a new paragraph."""
    from lxml import etree

    pieces: list[str] = []
    in_row = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag, start = element.tag, event == "start"
        in_row += (tag == "row") * (1 if start else -1)
        if tag == "lb":
            pieces += [" " if in_row else "\n"] if start else []
        elif tag == "cell":
            pieces.append("" if start or element.getnext() is None else "\t")
        elif tag in ("p", "head", "quote", "item", "list", "table", "row", "div", "body"):
            pieces.append(" " if in_row and tag != "row" else "\n\n")
        text = element.text if start else element.tail
        if text:
            pieces.append(_SPACE.sub(" ", text))
    text = _BREAK.sub(lambda m: "\n\n" if m[0].count("\n") > 1 else "\n", re.sub(" {2,}", " ", "".join(pieces)))
    return _SENTENCE_END.sub(r"\1\n\n", text).strip(" \n\t")


def _elements(tree: Any) -> int:
    """How many elements the extractor will look at."""
    from lxml import etree

    count = 0
    walker = etree.iterwalk(tree, events=("start",))
    for _, element in walker:
        count += 1
        if element.tag in _NO_ELEMENTS:
            walker.skip_subtree()
    return count


def _article_body(article: dict[str, Any]) -> str:
    text = article.get("articleBody")
    if not isinstance(text, str):
        return ""
    lines = (" ".join(line.split()) for line in markup.plain_text(text).splitlines())
    return "\n\n".join(line for line in lines if line)


def _longest_run(tree: Any, at_least: int = 10) -> str:
    """The paragraphs (<p>) of `at_least` words in the container that has most of them; containers of one class are one container."""
    from lxml import etree

    runs: dict[Any, dict[str, None]] = {}
    walker = etree.iterwalk(tree, events=("start",))
    for _, element in walker:
        if element.tag == "p":
            text = " ".join("".join(element.itertext()).split())
            linked = sum(len("".join(a.itertext())) for a in element.iterchildren("a"))
            if len(text.split()) >= at_least and linked < len(text) / 2:
                parent = element.getparent()
                runs.setdefault((parent.tag, parent.get("class")) if parent.get("class") else parent, {})[text] = None
        if element.tag == "p" or element.tag in _ASIDE:
            walker.skip_subtree()
    return "\n\n".join(max(runs.values(), key=lambda run: sum(map(len, run)), default=()))


def _share_in(text: str, other: str) -> float:
    """Share of `text`'s characters in blocks that stand in `other` too; 0 without a text."""
    other = " ".join(other.split())
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    return sum(len(b) for b in blocks if b in other) / max(1, sum(map(len, blocks)))


# ---- the fields


def _fields(tree: Any, meta: dict[str, str], article: dict[str, Any], said: dict[str, dict], address: str | None) -> dict[str, Any]:
    """The record's fields, each from the first that has it: JSON-LD, meta tags, the page's text as trafilatura reads it."""
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    urls = (article.get("url"), article.get("mainEntityOfPage"), *links, meta.get("og:url"), address)
    url = next(filter(None, map(web_address, urls)), None)
    languages = (article.get("inLanguage"), tree.get("lang"), *(meta.get(tag) for tag in LANGUAGE_TAGS))
    published = (article.get("datePublished"), article.get("dateCreated"), *(meta.get(tag) for tag in DATE_TAGS))
    outlet, agency = _outlet(meta, article, said, url)
    title = one_line(article.get("headline")) or one_line(article.get("name")) or _first(meta, TITLE_TAGS) or _title_in_page(tree)
    byline = ", ".join(_names(article.get("author"), said)) or next(iter(_names(_first(meta, BYLINE_TAGS), {})), "")
    return {
        "title": without_outlet(title, [outlet, meta.get("og:site_name")], url) if title else None,
        "outlet": outlet,
        "published": next(filter(None, map(_date, published)), None) or _date_in_page(tree, url),
        "url": url,
        "agency": agency,
        "byline": _BY.sub("", byline),
        "language": next(filter(None, map(language_code, languages)), None),
        "image_credit": one_line(_first_dict(article.get("image")).get("creditText")),
    }


def _outlet(meta: dict[str, str], article: dict[str, Any], said: dict[str, dict], url: str | None) -> tuple[str | None, str | None]:
    """The outlet, and the agency that a field names. Some sites name the agency of a dispatch as publisher, on a page of another name.

    A page that does not name its outlet has the host of its address: "example.com".
    """
    named = next(filter(lambda name: not is_agency(name), _names([meta.get(tag) for tag in OUTLET_TAGS], {})), None)
    publisher = next(iter(_names(article.get("publisher"), said)), None)
    if publisher and named and is_agency(publisher):
        return named, publisher
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    outlet = publisher or _first(meta, OUTLET_TAGS)
    agencies = [name for key in ("sourceOrganization", "provider") for name in _names(article.get(key), said)]
    outlet = outlet if outlet and not web_address(outlet) else host or None
    return outlet, next((name for name in agencies if is_agency(name) and not is_agency(outlet or "")), None)


def _title_in_page(tree: Any) -> str | None:
    from trafilatura.metadata import extract_title

    try:
        return one_line(extract_title(tree))
    except Exception:  # as for the body
        return None


def _date_in_page(tree: Any, url: str | None) -> str | None:
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return _date(find_date(tree, extensive_search=False, original_date=True, url=url))
    except Exception:  # as for the body
        return None


def without_outlet(title: str, outlets: list[str | None], url: str | None) -> str:
    """The title without " | Outlet" at its end, where that is the page's own name of its outlet or of its site."""
    separators = list(_SEPARATOR.finditer(title))
    if not separators or not separators[-1].start():
        return title
    host = (urlsplit(url).hostname or "") if url else ""
    own = {_folded(name) for name in [*outlets, host, host.removeprefix("www."), *host.split(".")[:-1]] if name}
    return title[: separators[-1].start()] if _folded(title[separators[-1].end() :]) in own else title


def _folded(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def one_line(value: Any) -> str | None:
    """A field's text on one line, entities decoded (many sites escape inside JSON-LD); None for what is no text or absurdly long."""
    if not isinstance(value, str) or len(value) > MOST_FIELD:
        return None
    return " ".join(_CONTROL.sub("\ufffd", unescape(value)).split()) or None


def _date(value: Any) -> str | None:
    return dates.iso(value) if isinstance(value, str) else None


def web_address(value: Any) -> str | None:
    """An address of the web, from a string or an object with an @id; None for any other (javascript:, data:, file:)."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    text = one_line(value)
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    return text if text and parts.scheme in ("http", "https") and parts.hostname and " " not in text else None


def language_code(value: Any) -> str | None:
    """The code of a page's language: a tag ("en-GB"), an object with one, or a list of those."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("alternateName")
    return code(value) if isinstance(value, str) else None


def _names(value: Any, said: dict[str, dict]) -> list[str]:
    """The names in an author or publisher: a string, an object with a name, one that points to another (@id), or a list of those."""
    names: list[str] = []
    for one in (value if isinstance(value, list) else [value])[:50]:
        if isinstance(one, dict):
            one = one if "name" in one else said.get(one["@id"], one) if isinstance(one.get("@id"), str) else one
            one = one.get("name")
            one = one[0] if isinstance(one, list) and one else one
        name = one_line(one)
        if name and not web_address(name):
            names.append(name)
    return list(dict.fromkeys(names))


def _first_dict(value: Any) -> dict[str, Any]:
    values = value if isinstance(value, list) else [value]
    return next((v for v in values if isinstance(v, dict)), {})


def _meta(tree: Any) -> dict[str, str]:
    """The page's meta tags by name, the first of each."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content")
        if name and content and content.strip():
            meta.setdefault(name.strip().lower(), content)
    return meta


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next(filter(None, (one_line(meta.get(name)) for name in names)), None)


# ---- JSON-LD


def _json_ld(tree: Any) -> dict[str, dict]:
    """The page's JSON-LD objects in their order, by @id or, without one, by number. Objects inside lists of other articles are left out."""
    objects: dict[str, dict] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        stack = [_loads(script.text or "")]
        while stack:
            value = stack.pop()
            if isinstance(value, list):
                stack += reversed(value)
            elif isinstance(value, dict):
                name = value.get("@id")
                objects[name if isinstance(name, str) and name not in objects else str(len(objects))] = value
                stack += [value[k] for k in ("mainEntityOfPage", "mainEntity", "@graph") if isinstance(value.get(k), dict | list)]
    return objects


def _loads(text: str) -> Any:
    """A block of JSON-LD, mended of comments, missing values, commas too many and what follows its end; else the few fields that read."""
    text = text[:MOST_JSON].strip()
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        return None
    except ValueError:
        mended = _LENIENT.sub(lambda m: m[1] or (": null" if m[2] else ""), text).lstrip()
    try:
        return json.JSONDecoder(strict=False).raw_decode(mended)[0]
    except RecursionError:
        return None
    except ValueError:  # quotation marks inside a string, mostly
        return {m[1]: m[2] for m in reversed(list(_FIELD.finditer(text)))}


def _best(said: dict[str, dict], meta: dict[str, str]) -> dict[str, Any]:
    """The article that the page is about: of several, the one with the page's own title or address, then the one that says most."""
    articles = [one for one in said.values() if _is_article(one.get("@type"))]
    title, address = _folded(meta.get("og:title", "")), meta.get("og:url")

    def fit(article: dict[str, Any]) -> tuple[bool, int]:
        headline = _folded(one_line(article.get("headline")) or "")
        here = address in (web_address(article.get("url")), web_address(article.get("mainEntityOfPage")))
        return bool(here and address) or bool(headline and headline in title), len(article)

    return max(articles, key=fit, default={})


def _is_article(types: Any) -> bool:
    return any(
        isinstance(t, str) and re.split(r"[/:#]", t)[-1].lower() in ARTICLE_TYPES for t in (types if isinstance(types, list) else [types])
    )


def _says_paywalled(article: dict[str, Any]) -> bool:
    parts = article.get("hasPart")
    said = [article, *(parts if isinstance(parts, list) else [parts])]
    values = [part.get("isAccessibleForFree") for part in said if isinstance(part, dict)]
    return any(value is False or (isinstance(value, str) and value.lower().endswith("false")) for value in values)
