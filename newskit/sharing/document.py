"""One self-contained HTML file from parts: nothing is fetched, nothing runs but newskit's own scripts, and it reads without them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nh3
from plotly.offline import get_plotlyjs

from newskit.explorer.markup import Html, escape, printable, tag
from newskit.explorer.page import Page, page, style
from newskit.story import Story

_HERE = Path(__file__).parent
_EXPLORER = _HERE.parent / "explorer"

# What an explorer's page is made of. A saved notebook may have been edited by others, so its pages pass through here.
_TAGS = set(
    "article aside b blockquote br button caption del details div fieldset figcaption figure h2 h3 h4 h5 h6 header"
    " i input ins label legend li mark ol p section span summary table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "*": {"class", "role", "hidden", "tabindex", "scope", "title", "type", "checked", "open", "colspan", "rowspan", "datetime", "id"},
}


def document(title: str, parts: Iterable[str | Page | Mapping[str, Any]]) -> str:
    """One HTML document: safe HTML fragments as they are, Pages as explorers, Plotly figures (as dicts) as live charts.

    Fragments must be safe already (made by `markup` or passed through `clean`).

    >>> document("Rain", [tag("p", "It rained.")]).count("It rained.")
    1
    """
    body, data = [], {}
    for part in parts:
        if isinstance(part, Page):
            name = f"page-{len(data)}"
            data[name] = {"outlets": part.outlets, "figures": part.figures, "evidence": part.evidence}
            body.append(tag("div", Html(clean(part.html)), class_="nk-mount", data_mount=name))
        elif isinstance(part, Mapping):
            name = f"figure-{len(data)}"
            data[name] = part
            body.append(_figure(name, part))
        else:
            body.append(Html(part))
    script = (_EXPLORER / "explorer.js").read_text("utf-8") + (_HERE / "shared.js").read_text("utf-8") if data else ""
    look = "\n".join([style(), *(p.read_text("utf-8") for p in (_EXPLORER / "explorer.css", _HERE / "shared.css"))])
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<meta charset="utf-8">',
            str(tag("meta", http_equiv="Content-Security-Policy", content=_policy(script))),
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="generator" content="newskit">',
            str(tag("title", title)),
            f"<style>{look}</style>",
            str(tag("main", *body, class_="nk-document")),
            *(_data(name, value) for name, value in data.items()),
            *([f'<script type="text/plain" id="nk-plotly">{packed_plotly().decode()}</script>'] if data else []),
            *([f'<script type="module">{script}</script>'] if data else []),
            "</html>",
        ]
    )


def story_page(story: Story) -> str:
    """The document that `newskit compare` writes: the explorer of one story, alive without a kernel."""
    made = page(story)
    return document(made.title, [tag("h1", made.title), made])


def clean(fragment: str) -> str:
    """An explorer's HTML with only the elements and attributes that newskit writes: no address, no script, no handler."""
    return nh3.clean(
        printable(fragment), tags=_TAGS, attributes=_ATTRIBUTES, generic_attribute_prefixes={"data-", "aria-"}, url_schemes=set()
    )


@cache
def packed_plotly() -> bytes:
    """The package's own plotly.js, gzipped, as base64."""
    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), 9, mtime=0))


def _figure(name: str, figure: Mapping[str, Any]) -> Html:
    title = (figure.get("layout") or {}).get("title") or {}
    caption = re.sub(r"<[^>]*>", " ", str(title.get("text", "") if isinstance(title, Mapping) else title))
    height = (figure.get("layout") or {}).get("height") or 450
    return tag(
        "figure",
        tag("div", class_="nk-chart", data_chart=name, style=f"min-height:{int(height)}px"),
        tag("figcaption", caption, class_="nk-only-without-scripts"),
        class_="nk-explorer nk-figure",
    )


def _data(name: str, value: Any) -> str:
    """An inert block: gzipped JSON as base64, which no browser reads as anything but text."""
    packed = base64.b64encode(
        gzip.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 9, mtime=0)
    )
    return f'<script type="text/plain" id="nk-{escape(name)}">{packed.decode()}</script>'


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    scripts = f"'sha256-{digest}' blob:" if script else "'none'"
    return f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
