"""One self-contained HTML file from parts: nothing is fetched, nothing runs but newskit's own scripts, and it reads without them."""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import nh3
import numpy as np
from plotly.offline import get_plotlyjs

from newskit.charts import theme
from newskit.explorer import browser
from newskit.explorer.evidence import when
from newskit.explorer.markup import Html, escape, printable, safe_address, tag
from newskit.explorer.page import Page, page, style
from newskit.explorer.parts import caption
from newskit.sharing.excerpts import passages_only
from newskit.story import Story

_HERE = Path(__file__).parent
_EXPLORER = _HERE.parent / "explorer"
_NEWSKIT = f"newskit {version('newskit')}"

# What an explorer's page is made of. A saved notebook may have been edited by others, so its pages pass through here.
_TAGS = set(
    "a article aside b blockquote br button caption del details div fieldset figcaption figure h2 h3 h4 h5 h6 header"
    " i input ins label legend li mark ol p section span summary table tbody td th thead tr ul".split()
)
# No id: the data blocks have one. No other data-mount than that of `document` counts (shared.js).
_ATTRIBUTES = {
    "*": set("class role hidden tabindex scope title type checked open colspan rowspan datetime".split()),
    "a": {"href", "target"},
}

Text = Literal["passages", "full"]

# The end tags that HTML lets a file leave out wherever these elements stand where they may (HTML, 13.1.2.4). Start tags are
# matched to be kept, less the quotes they need not have: an attribute may hold the text of a tag.
_END_TAGS = re.compile(r'(<[a-z](?:"[^"]*"|[^">])*>)|</(?:td|th|tr|tbody|thead|li)>')
_QUOTES = re.compile(r'="([\w.:-]+)"')  # around a value that needs none

_LZMA = {"id": lzma.FILTER_LZMA1, "preset": 6, "dict_size": 1 << 23, "lc": 4, "lp": 0, "pb": 0}  # what unpack.js expects


def document(
    title: str,
    parts: Iterable[str | Page | Mapping[str, Any]],
    *,
    author: str | None = None,
    text: Text = "passages",
    state: Mapping[str, Any] | None = None,
) -> str:
    """One HTML document: safe HTML fragments as they are, Pages as explorers, Plotly figures (as dicts) as live charts.

    Its first line names the `author`, the day and newskit's version. `text` "passages" takes the sentences that no view shows out of
    the articles, "full" leaves them (`passages_only`). `state` is what every explorer starts with: {"picked": outlets, ...}, as the
    browser module's `mount` takes it. Fragments must be safe already (made by `markup` or passed through `clean`).

    >>> document("Rain", [tag("p", "It rained.")]).count("It rained.")
    1
    """
    check_text(text)
    body, data = [tag("p", made_line(author), class_="nk-made")], {}
    for part in parts:
        if isinstance(part, Page):
            name = f"page-{len(data)}"
            shown = _cleaned(passages_only(part) if text == "passages" else part)
            data[name] = replace(shown, html="").values() | {"state": dict(state or {})}
            body.append(tag("div", Html(shown.html), class_="nk-mount", data_mount=name))
        elif isinstance(part, Mapping):
            name = f"figure-{len(data)}"
            place, data[name] = _figure(name, part)
            body.append(place)
        else:
            body.append(Html(part))
    first, *last = ((_HERE / name).read_text("utf-8") for name in ("opening.js", "unpack.js", "shared.js"))
    scripts = [first, "".join([browser.script(), *last])] if data else []
    look = "\n".join([style(), *(p.read_text("utf-8") for p in (_EXPLORER / "explorer.css", _HERE / "shared.css"))])
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<meta charset="utf-8">',
            str(tag("meta", http_equiv="Content-Security-Policy", content=_policy(scripts))),
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            str(tag("meta", name_="generator", content=_NEWSKIT)),
            str(tag("meta", name_="date", content=date.today().isoformat())),
            *([str(tag("meta", name_="author", content=author))] if author else []),
            str(tag("title", title)),
            f"<style>{look}</style>",
            *(f"<script>{script}</script>" for script in scripts[:1]),
            str(tag("main", *body, class_="nk-document")),
            *(_block(name, *packed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))) for name, value in data.items()),
            *([_block("plotly", *packed_plotly())] if data else []),
            *(f'<script type="module">{script}</script>' for script in scripts[1:]),
            "</html>",
        ]
    )


def check_text(text: str) -> None:
    """ValueError if `text` is no Text."""
    if text not in ("passages", "full"):
        raise ValueError(f"text={text!r}: give 'passages' (what is matched or quoted) or 'full' (the whole articles)")


def made_line(author: str | None) -> str:
    """Who made a shared file, when and with which newskit."""
    return " · ".join(filter(None, (author and f"By {author}", when(date.today().isoformat()), f"made with {_NEWSKIT}")))


def story_page(story: Story, **options: Any) -> str:
    """The document that `newskit compare` writes: the explorer of one story, alive without a kernel. `options` as in `explorer_page`."""
    return explorer_page(page(story), **options)


def explorer_page(shown: Page, *, title: str | None = None, **options: Any) -> str:
    """One explorer as a document. `options` are those of `document`: author, text, and the state that it starts with.

    >>> explorer_page(explorer.page, author="Ann", state={"picked": explorer.selected})  # doctest: +SKIP
    """
    title = title or shown.title
    return document(title, [tag("h1", title), shown], **options)


def clean(fragment: str) -> str:
    """An explorer's HTML with only the elements and attributes that newskit writes: no script, no handler, and of addresses safe links."""
    return nh3.clean(
        printable(fragment),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda _, name, value: {"href": safe_address(value), "target": "_blank"}.get(name, value),
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )


@cache
def packed_plotly() -> tuple[str, int]:
    """The package's own plotly.js, packed."""
    return packed(get_plotlyjs())


def packed(text: str) -> tuple[str, int]:
    """`text` as printable characters without < and &, a quarter of its length, and its length in bytes; `unpack.js` reads it.

    LZMA, which takes a quarter less than gzip, then 13 bits in two of 91 characters: 23 % more than the bytes, base64 33 %.
    """
    data = text.encode("utf-8", "replace")
    bits = np.unpackbits(np.frombuffer(lzma.compress(data, format=lzma.FORMAT_RAW, filters=[_LZMA]), np.uint8))
    numbers = np.pad(bits, (0, -len(bits) % 13)).reshape(-1, 13) @ (1 << np.arange(13)[::-1])
    codes = np.stack(np.divmod(numbers, 91), axis=1).ravel() + ord("#")
    for avoided, instead in ("<!", "&~"):
        codes[codes == ord(avoided)] = ord(instead)
    return codes.astype(np.uint8).tobytes().decode(), len(data)


def _cleaned(page: Page) -> Page:
    return replace(page, html=_shortened(clean(page.html)), without=page.without and _cleaned(page.without))


def _shortened(html: str) -> str:
    """The same HTML without what it may leave out, a tenth of its length."""
    return _END_TAGS.sub(lambda tag: _QUOTES.sub(r"=\1", tag[1] or ""), html)


def _figure(name: str, figure: Mapping[str, Any]) -> tuple[Html, Mapping[str, Any]]:
    """The place of a chart, and the chart: the title of one of newskit's goes into the HTML, where it is a heading and wraps."""
    layout = figure.get("layout") or {}
    if own := theme.untitled(layout):
        figure, above = {**figure, "layout": own}, caption(own)
    else:
        title = layout.get("title") or {}
        said = re.sub(r"<[^>]*>", " ", str(title.get("text", "") if isinstance(title, Mapping) else title))
        above = tag("figcaption", said, class_="nk-only-without-scripts")
    height = figure.get("layout", {}).get("height") or 450
    chart = tag("div", class_="nk-chart", data_chart=name, style=f"min-height:{int(height)}px")
    return tag("figure", above, chart, class_="nk-explorer nk-figure"), figure


def _block(name: str, packed: str, size: int) -> str:
    """An inert block, which no browser reads as anything but text."""
    return f'<script type="text/plain" id="nk-{escape(name)}" data-size="{size}">{packed}</script>'


def _policy(scripts: Sequence[str]) -> str:
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join([*(f"'sha256-{digest}'" for digest in digests), "blob:"]) if digests else "'none'"
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
