"""The one place where text becomes HTML. Article text is data: whatever is not Html is escaped."""

from __future__ import annotations

import html
import re
from typing import Any

# What no HTML file can carry: control characters other than tab and line end, and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Html(str):
    """Markup written by newskit, with every text in it already escaped."""

    __slots__ = ()


def printable(text: str) -> str:
    """`text` with a replacement mark for each character that no UTF-8 page can carry.

    >>> printable("a\\x00b")
    'a\ufffdb'
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def escape(text: object) -> Html:
    """`text` as it reads, safe inside an element or a quoted attribute; Html passes unchanged.

    >>> escape('<img src=x onerror="alert(1)">')
    '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
    """
    return text if isinstance(text, Html) else Html(html.escape(printable(str(text))))


def tag(name: str, *children: object, **attributes: Any) -> Html:
    """An element with its children escaped. `class_` gives class, `data_key` data-key; None and False are left out.

    >>> tag("p", "1 < 2", class_="nk-lead")
    '<p class="nk-lead">1 &lt; 2</p>'
    """
    given = (
        f" {attribute.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for attribute, value in attributes.items()
        if value is not None and value is not False
    )
    start = Html(f"<{name}{''.join(given)}>")
    return start if name in ("br", "input", "meta") else Html(f"{start}{join(*children)}</{name}>")


def join(*children: object) -> Html:
    """The children one after another, each escaped; None is left out."""
    return Html("".join(escape(child) for child in children if child is not None))
