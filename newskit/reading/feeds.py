"""An RSS or Atom feed that carries its articles' text: an article an entry. Bytes only; nothing a feed points to is fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from newskit.reading import dates, markup
from newskit.reading.web import decode, is_teaser, language_code, one_line, web_address, without_controls, without_outlet

READER = "feed"
MOST_BYTES = 5_000_000

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:rss|feed|RDF)\b(?=[^<>]{0,5000}>)")
_OTHER_FEED = re.compile(r"<(?:[\w.-]+:)?RDF\b(?![^<>]*http://purl\.org/(?:rss|net/rss))|<feed\b(?![^<>]*(?:Atom|purl\.org/atom))", re.I)
_PROLOG = re.compile(r"\ufeff?\s*+(?:(?><!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<>\[]*+(?:>|\[.*?\]\s*>))\s*+)*+", re.DOTALL)

# feedparser "mends" text that could be UTF-8 read as Latin-1: "cafÃ©" would become "café". While it works, the characters it takes for
# bytes stand at a private place of Unicode.
_APART = {code: 0xF0000 + code for code in range(0x80, 0x100)}
_BACK = {apart: code for code, apart in _APART.items()}


def looks_like_feed(head: str) -> bool:
    """Whether a file that begins with `head` is an RSS or Atom feed.

    >>> looks_like_feed('<?xml version="1.0"?><rss version="2.0"><channel>'), looks_like_feed("<html><body>")
    (True, False)
    """
    root = _ROOT.match(head, _PROLOG.match(head).end())
    return bool(root and not _OTHER_FEED.match(head, root.start()))


def read_feed(data: bytes) -> Iterator[dict[str, Any]]:
    """The entries of a feed in their order; a problem for one without text.

    The outlet is the entry's source, else the feed's title. An entry that has only a summary, and a short or broken-off one (see
    `newskit.reading.web.is_teaser`), is a "stub". ValueError: over `MOST_BYTES`, no feed, or a feed without entries.

    >>> records = list(read_feed(data))  # doctest: +SKIP
    """
    import feedparser

    if len(data) > MOST_BYTES:
        raise ValueError(f"the feed is over {MOST_BYTES // 1_000_000} MB: split it")
    text = without_controls(decode(data))
    root = _ROOT.search(text)
    if not root:
        raise ValueError("this is no RSS or Atom feed")
    # From the root on: what a feed declares before it (a document type, entities) is not needed and may be an attack.
    data = text[root.start() :].translate(_APART).encode("utf-8", "replace")
    if _too_deep(data):
        raise ValueError("the feed has more than 256 elements inside each other: it is damaged")
    # In a stream, as feedparser opens a string or bytes as a file or an address.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ValueError("the feed has no entries")
    for number, entry in enumerate(feed.entries, 1):
        yield _record(entry, feed.feed, number)


def _too_deep(data: bytes) -> bool:
    """Whether libxml2 finds more than 256 elements inside each other; feedparser's time grows with the square of the depth."""
    from lxml import etree

    parser = etree.XMLParser(target=_Nothing(), recover=True, resolve_entities=False, no_network=True)
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(data, parser)
    return any(error.type_name == "ERR_RESOURCE_LIMIT" and "depth" in error.message for error in parser.error_log)


class _Nothing:
    """A parser's target that keeps nothing."""

    def close(self) -> None:
        pass


def _record(entry: dict[str, Any], feed: dict[str, Any], number: int) -> dict[str, Any]:
    contents = [_plain(one) for one in entry.get("content", ())]
    body = max(contents, key=len, default="")
    summary = "" if body else _plain(entry.get("summary_detail"))
    if not body and not summary:
        return {"problem": "the entry has no text", "record": number}
    outlet = _title((entry.get("source") or {}).get("title")) or _title(feed.get("title"))
    title, url = _title(entry.get("title")), web_address(_string(entry.get("link")))
    names = [one_line(_string(author.get("name"))) for author in entry.get("authors", ()) if isinstance(author, dict)]
    fields = {
        "title": without_outlet(title, [outlet], url) if title else None,
        "outlet": outlet,
        "published": dates.iso(_string(entry.get("published"))) or dates.iso(_string(entry.get("updated"))),
        "url": url,
        "byline": ", ".join(dict.fromkeys(filter(None, names))),
        "language": language_code(feed.get("language")),
    }
    flags = ("stub",) if summary and is_teaser(summary) else ()
    given = {k: v for k, v in fields.items() if v}
    return {**given, "text": body or summary, "flags": flags, "record": number, "reader": READER}


def _plain(detail: Any) -> str:
    """The text of a content or summary: as it stands where the feed calls it plain text, else out of its HTML."""
    if not isinstance(detail, dict):
        return ""
    value = _string(detail.get("value"))
    return value.strip() if detail.get("type") == "text/plain" else markup.plain_text(value)


def _title(value: Any) -> str | None:
    """A title on one line. Markup in it is left as text: a title has none, and what looks like it may be meant."""
    return one_line(_string(value))


def _string(value: Any) -> str:
    """A value of feedparser's with the feed's own characters; empty for what is no string."""
    return value.translate(_BACK) if isinstance(value, str) else ""
