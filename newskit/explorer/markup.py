"""The one place where text becomes HTML. Article text is data: whatever is not Html is escaped."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

# What no HTML file can carry: control characters other than tab and line end, and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

# An address of the web with a host and no user name, in characters that stand for themselves.
_ADDRESS = re.compile(r"""https?://[^\s/?#@\\"'<>`{|}^\ufffd]+(?:[/?#][^\s\\"'<>`{|}^\ufffd]*)?""", re.IGNORECASE)


class Html(str):
    """Markup written by newskit, with every text in it already escaped."""

    __slots__ = ()


def printable(text: str) -> str:
    """`text` with a replacement mark for each character that no UTF-8 page can carry: as many characters as before.

    A browser reads \\r\\n as one character and \\r as \\n: here they are a space and \\n, and \\n, which look the same.

    >>> printable("a\\x00b")
    'a\ufffdb'
    """
    if text.isprintable():  # nearly always, and seen in a fraction of the time
        return text
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", " \n").replace("\r", "\n"))


def escape(text: object) -> Html:
    """`text` as it reads, safe inside an element or a quoted attribute; Html passes unchanged.

    >>> escape('<img src=x onerror="alert(1)">')
    '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
    """
    return text if type(text) is Html else Html(html.escape(printable(str(text))))


def tag(name: str, *children: object, **attributes: Any) -> Html:
    """An element with its children escaped. `class_` gives class, `data_key` data-key; None and False are left out.

    >>> tag("p", "1 < 2", class_="nk-lead")
    '<p class="nk-lead">1 &lt; 2</p>'
    """
    start = f"<{name}"
    for attribute, value in attributes.items():
        if value is not None and value is not False:
            start += f" {_attribute(attribute)}" if value is True else f' {_attribute(attribute)}="{escape(value)}"'
    return Html(f"{start}>" if name in ("br", "input", "meta") else f"{start}>{join(*children)}</{name}>")


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def safe_address(url: object) -> str | None:
    """`url` if it is an address of the web that a page may link to, else None: no script, no other scheme, nothing hidden in it.

    >>> safe_address("https://pier.example/bridge"), safe_address("javascript:alert(1)")
    ('https://pier.example/bridge', None)
    """
    if not isinstance(url, str) or len(url) > 2000 or not url.isprintable() or not _ADDRESS.fullmatch(url):
        return None
    try:
        return url if urlsplit(url).hostname and urlsplit(url).port != 0 else None
    except ValueError:  # a port or an address in brackets that is none
        return None


def link(url: object) -> Html | None:
    """A link that opens apart and tells the other side nothing, under the name of its host; None for an address that is not safe."""
    if not (address := safe_address(url)):
        return None
    return tag("a", urlsplit(address).hostname, href=address, target="_blank", rel="noopener noreferrer nofollow")


def join(*children: object) -> Html:
    """The children one after another, each escaped; None is left out."""
    return Html("".join([child if type(child) is Html else escape(child) for child in children if child is not None]))
