"""A chart as a picture for a paper or a slide: PNG or SVG, drawn by a browser on this machine and without a network."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import plotly.graph_objects as go

from newskit.charts import theme

FORMATS = ("png", "svg")

# A browser asks for updates, the time and its start page when it starts. Sent to a port where nobody answers, it reaches nobody.
_NOWHERE = "http://127.0.0.1:9"

_ELSE = 'Or write the chart to a page with .write_html("chart.html") and save its picture from there.'


def save(figure: go.Figure, path: str | Path, *, width: int = 700, scale: float = 2, dark: bool = False) -> Path:
    """The chart as a PNG or SVG file at `path`, `width` pixels wide (in a PNG `scale` times as many), on a white or a `dark` page.

    Kaleido draws it, in the extra `all`, with the Chrome, Chromium or Edge that it finds, or the one named in the environment
    as BROWSER_PATH. ImportError: there is no Kaleido. RuntimeError: there is no such browser, or it does not start.
    ValueError: `path` ends in neither .png nor .svg.

    >>> charts.save(charts.vocabulary(nk.vocabulary(story)), "words.png")  # doctest: +SKIP
    """
    to = Path(path)
    kind = to.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise ValueError(f"{to.name}: a picture is a .png or a .svg file. Give a name that ends so.")
    try:
        import kaleido
        from kaleido.errors import BrowserClosedError, BrowserFailedError, ChromeNotFoundError
    except ImportError as error:
        raise ImportError(
            f'{to.name}: a picture is drawn by Kaleido, which is not installed: pip install "newskit[all]". {_ELSE}'
        ) from error
    # Kaleido would load MathJax from the web; labels are no TeX. plotly.js is the one in the installed plotly.
    how = {"mathjax": False, "proxy_server": _NOWHERE, "path": os.environ.get("BROWSER_PATH")}
    drawn = theme.on_page(figure, dark=dark)
    height = drawn.layout.height or 450
    picture = kaleido.calc_fig(drawn.to_dict(), {"format": kind, "width": width, "height": height, "scale": scale}, kopts=how)
    try:
        with ThreadPoolExecutor(1) as thread:  # a notebook's own thread has a running event loop already
            data = thread.submit(asyncio.run, picture).result()
    except (ChromeNotFoundError, BrowserFailedError, BrowserClosedError) as error:
        raise RuntimeError(
            f"{to.name}: no browser that could draw the picture was found or would start."
            f" Install Chrome or Chromium, or set BROWSER_PATH to the program of one. {_ELSE}"
        ) from error
    to.write_bytes(data)
    return to
