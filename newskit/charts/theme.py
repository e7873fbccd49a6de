"""How every chart looks: colours, signs, number formats, the one escape for labels, and the Chart class. Only this file knows a colour.

Outlet colours are Okabe & Ito's (2008), without black (lost on a dark page) and yellow (lost on a light one), and a brown that
stays apart from them with red- and green-blind eyes; amounts are drawn in Cividis (Nuñez, Anderton & Renslow 2018).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import get_colorscale, sample_colorscale

OUTLET_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#8B5E3C")
NEUTRAL = "#8C8C8C"  # an outlet beyond the seventh, an agency, "the others"
FAINT = "rgba(128,128,128,0.16)"  # a cell in which there is nothing: zero, absent
GRID = "rgba(128,128,128,0.3)"
CLEAR = "rgba(0,0,0,0)"

# A figure shown by itself has to read on a light and on a dark page; where the page is known, the browser sets LIGHT or DARK.
FONT = "#767676"
FONT_ON_LIGHT = "#1F2328"
FONT_ON_DARK = "#E6E6E6"
LIGHT, DARK = "#FFFFFF", "#111111"  # the page that a picture stands on
HOVER = {"bgcolor": "#24292F", "bordercolor": "#8C8C8C", "font": {"color": "#FFFFFF", "size": 13}, "align": "left", "namelength": 0}

Trace = dict[str, Any]  # what is drawn in one go, in the words of plotly's reference of figures


class Mark(NamedTuple):
    """How a relation is drawn. The sign is always there, so that colour is never the only one."""

    sign: str
    colour: str


QUOTED = {
    "verbatim": Mark("●", "#0072B2"),
    "cut": Mark("◐", "#56B4E9"),
    "extended": Mark("+", "#009E73"),
    "altered": Mark("≠", "#D55E00"),
    "paraphrase": Mark("~", "#CC79A7"),
    "paraphrase candidate": Mark("?", "#E69F00"),
    "absent": Mark("–", FAINT),
    "not comparable": Mark("n/c", FAINT),
}
SHARED = {
    "verbatim": Mark("=", "#0072B2"),
    "edited": Mark("≈", "#56B4E9"),
    "rewritten": Mark("~", "#E69F00"),
    "only here": Mark("·", FAINT),
}
ORIGINS = {
    "agency": Mark("A", "#0072B2"),
    "inferred agency": Mark("a", "#56B4E9"),
    "unknown": Mark("?", "#E69F00"),
    "own": Mark("", FAINT),
}

# Everywhere a chart is drawn. Plotly's upload button would send licensed text to somebody else's server.
CONFIG = {"displaylogo": False, "showSendToCloud": False, "responsive": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]}

FAMILY = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif'
AXIS = {
    "gridcolor": GRID, "linecolor": GRID, "zerolinecolor": GRID, "automargin": True,
    "ticks": "", "ticklabelstandoff": 6, "title": {"font": {"size": 13}},
}  # fmt: skip
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FAMILY, "size": 13, "color": FONT},
        # held by the first line's baseline, whatever the number of lines: so does plotly.js with "bottom", and only with that
        "title": {
            "x": 0, "xref": "container", "xanchor": "left", "yref": "container", "yanchor": "bottom", "pad": {"l": 4},
            "font": {"size": 19}, "subtitle": {"font": {"size": 13}},
        },
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "xaxis": AXIS,
        "yaxis": AXIS,
        "hovermode": "closest",
        "hoverlabel": HOVER,
        # the figure carries this itself, so it holds where CONFIG does not reach (plotly.io.show, a copy as go.Figure)
        "modebar": {"remove": ["sendChartToCloud"], "bgcolor": CLEAR, "color": GRID, "activecolor": FONT},
    }
)  # fmt: skip

_TITLE_CHARACTERS, _SUBTITLE_CHARACTERS, _HOVER_CHARACTERS = 70, 110, 64  # what fits into a line at 700 pixels
CHARACTER, _LINE, _TITLE_LINE, ROW = 6.6, 17, 25, 26  # pixels: the mean width of a letter; the height of a line, a title line, a row
WIDE = 700  # pixels: what every chart is made for

# Not printable, or turns the text around it: control characters, bidirectional overrides, half of a character outside the BMP.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Chart(go.Figure):
    """A plotly Figure that is shown, and written to HTML, with CONFIG: no logo, no upload button, as wide as its place when drawn.

    Not "responsive": with it, JupyterLab's own renderer draws the chart again at no height when the theme changes.
    """

    def show(self, *args: Any, config: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """Show the chart with plotly's default renderer or the one named."""
        super().show(*args, config={**CONFIG, **(config or {})}, **kwargs)

    def _ipython_display_(self) -> None:
        self.show()

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super()._repr_mimebundle_(*args, config=CONFIG, **kwargs)

    def to_html(self, config: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
        """The chart as HTML; plotly.io.to_html says what the arguments mean."""
        return super().to_html(config={**CONFIG, **(config or {})}, **kwargs)

    def write_html(self, file: Any, config: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """Write the chart to an HTML file; plotly.io.write_html says what the arguments mean."""
        super().write_html(file, config={**CONFIG, **(config or {})}, **kwargs)


def outlet_colours(outlets: Iterable[str]) -> dict[str, str]:
    """The colour of each outlet, fixed by the order of `outlets`; from the eighth on NEUTRAL to the eye.

    Each of these greys is a string of its own: where other outlets are not picked, the explorer draws it in a colour of theirs.

    >>> outlet_colours(["The Post", "The Gazette"])["The Gazette"]
    '#D55E00'
    """
    names = list(dict.fromkeys(outlets))
    greys = [f"rgba(140,140,140,{1 - n / 1e4:.4f})" for n in range(1, len(names) - len(OUTLET_COLOURS) + 1)]
    return dict(zip(names, [*OUTLET_COLOURS, *greys], strict=False))


def cut(text: Any, at_most: int = 32) -> str:
    """`text` on one line, without what cannot be printed, and with an ellipsis if it has more than `at_most` characters."""
    plain = "" if missing(text) else " ".join(_UNPRINTABLE.sub(" ", str(text)).split())
    return plain if len(plain) <= at_most else plain[: at_most - 1].rstrip() + "…"


def label(text: Any, at_most: int = 32) -> str:
    """`text` as Plotly draws it letter for letter: no tag, no entity and no TeX in it is live; cut to `at_most` characters.

    Every name, word or passage goes through here before it reaches a figure. A missing text is an empty label.

    >>> label("<b>$5bn</b>")
    '&lt;b&gt;&#36;5bn&lt;/b&gt;'
    """
    return _literal(cut(text, at_most))


def _literal(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


def lines(text: Any, width: int, at_most: int = 1000) -> str:
    """`text` as label() makes it, broken into lines of `width` characters."""
    rest, broken = cut(text, at_most), []
    while len(rest) > width:
        at = rest.rfind(" ", 0, width + 1)
        if at < 0:  # a word longer than a line
            at = rest.rfind("-", 0, width) + 1 or width
        broken.append(rest[:at])
        rest = rest[at:].lstrip()
    return "<br>".join(map(_literal, [*broken, rest]))


def hover(*texts: Any) -> str:
    """A hover label with each of `texts` on lines of its own, the first in bold; empty texts are left out."""
    first, *rest = [part for part in (lines(text, _HOVER_CHARACTERS) for text in texts) if part]
    return "<br>".join([f"<b>{first}</b>", *rest])


def articles(publishers: Mapping[str, str], at_most: int = 1000) -> dict[str, str]:
    """What each article is called: who published it, cut to `at_most` characters, with a number where that one has several.

    >>> articles({"p1": "The Post", "p2": "The Post", "g1": "The Gazette"})["p2"]
    'The Post (2)'
    """
    of = Counter(publishers.values())
    number: Counter[str] = Counter()
    names = {}
    for article, publisher in publishers.items():
        number[publisher] += 1
        names[article] = cut(publisher, at_most) + (f" ({number[publisher]})" if of[publisher] > 1 else "")
    return names


def missing(value: Any) -> bool:
    """Whether a cell of a table is empty (None, NaN, NA)."""
    return not isinstance(value, str) and (value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value))))


def percent(share: float) -> str:
    """A share as whole percents; what is not nothing, or not all, does not read as if it were.

    >>> percent(0.004), percent(0.38), percent(0.999)
    ('<1%', '38%', '>99%')
    """
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def number(value: float) -> str:
    """A number with one decimal and a true minus sign."""
    return f"{value:.1f}".replace("-", "−")


def counted(count: int, thing: str) -> str:
    """A count and what is counted: "1 sentence", "3 sentences"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def chart(
    traces: Sequence[Trace], *, title: str, subtitle: str, rows: int, row: int = ROW, top: int = 0, bottom: int = 0, **layout: Any
) -> Chart:
    """A Chart of `rows` rows of `row` pixels, `top` pixels above them for labels and `bottom` below, under its title and subtitle.

    `title` and `subtitle` are plain text: they are broken into lines and escaped here, and kept as they are in layout.meta,
    for whoever writes a caption, beside the height of a row, for whoever hides rows.
    """
    above = 20 + _room(_title(title, subtitle)) + top
    height = above + rows * row + bottom + 12
    named = {
        "template": TEMPLATE,
        "title": {**_title(title, subtitle), "y": 1 - 26 / height},
        "meta": {"title": title, "subtitle": subtitle, "row": row},
        "height": height,
        "margin": {"t": above, "b": bottom + 12, "l": 12, "r": 12},
    }
    made = Chart(list(traces), named | layout, _validate=False)  # plotly's check takes longer than the rest; a test makes it of every chart
    for part in (made, made.layout, *made.data):
        part._validate = True  # what is changed later is checked
    return made


def _title(title: str, subtitle: str) -> dict[str, Any]:
    head, below = lines(title, _TITLE_CHARACTERS, at_most=200), lines(subtitle, _SUBTITLE_CHARACTERS)
    return {"text": f"<b>{head}</b>", "subtitle": {"text": below}}


def _room(title: Mapping[str, Any]) -> int:
    """The pixels that a title and a subtitle take."""
    below = title["subtitle"]["text"]
    return 20 + _TITLE_LINE * title["text"].count("<br>") + (22 + _LINE * below.count("<br>") if below else 0)


def untitled(layout: Mapping[str, Any]) -> dict[str, Any] | None:
    """A layout that `chart` made, without its title and the room for it: a page shows it as text, which wraps. layout.meta keeps both,
    as "titled" and "head", for a saved picture. None: another layout, or one whose title was changed since."""
    try:
        title, said = layout["title"], layout["meta"]
        if {name: title[name] for name in ("text", "subtitle")} != _title(said["title"], said["subtitle"]):
            return None
        head = _room(title)
        rest = {name: value for name, value in layout.items() if name != "title"}
        margin = {**layout["margin"], "t": layout["margin"]["t"] - head}
        return rest | {"height": layout["height"] - head, "margin": margin, "meta": {**said, "head": head, "titled": title}}
    except (AttributeError, KeyError, TypeError):
        return None


def on_page(figure: go.Figure, *, dark: bool) -> go.Figure:
    """A copy of `figure` on a light or a dark page of its own, for a picture."""
    page, ink = (DARK, FONT_ON_DARK) if dark else (LIGHT, FONT_ON_LIGHT)
    copy = go.Figure(figure).update_layout(paper_bgcolor=page, font={"color": ink})
    return copy.update_traces(selector=lambda trace: trace.type == "heatmap" and trace.textfont.color == FONT, textfont={"color": ink})


def empty(title: str) -> Chart:
    """A chart with nothing to draw says so in its title."""
    return chart([], title=title, subtitle="", rows=0, xaxis={"visible": False}, yaxis={"visible": False})


class Cell(NamedTuple):
    """One cell of a matrix: `text` and `hover` are labels, `key` finds its evidence."""

    z: float
    text: str
    hover: str
    key: str


def matrix(
    grid: Sequence[Sequence[Cell | None]],
    *,
    x: Sequence[Any],
    y: Sequence[str],
    rows: Sequence[str | None],
    columns: Sequence[str | None],
    nothing: Collection[float],
    size: int = 13,
    weight: str = "normal",
    **colours: Any,
) -> list[Trace]:
    """Heat maps of one grid: one of the cells whose z is in `nothing` (zero, absent), grey, and one of the others, in `colours`.

    `rows` and `columns` name the outlet of each; None is shown whichever outlets are picked. A cell that is None is not drawn.
    `size` is the text's, `weight` that of the text on a colour; plotly chooses black or white by the colour under it, which it
    cannot see through the grey.
    """
    grey = {"colorscale": [[0, FAINT], [1, FAINT]], "textfont": {"size": size, "color": FONT}}
    heats = []
    colours = {"zmax": max((cell.z for line in grid for cell in line if cell), default=0) or 1} | colours  # without it plotly drops zmin
    for look, drawn in ((colours | {"textfont": {"size": size, "weight": weight}}, False), ({"showscale": False} | grey, True)):
        cells = [[cell if cell and (cell.z in nothing) == drawn else None for cell in line] for line in grid]
        heat = {
            "x": list(x),
            "y": list(y),
            "z": [[cell.z if cell else None for cell in line] for line in cells],
            "text": [[cell.text if cell else "" for cell in line] for line in cells],
            "hovertext": [[cell.hover if cell else "" for cell in line] for line in cells],
            "customdata": [[cell.key if cell else None for cell in line] for line in cells],
            "meta": {"rows": list(rows), "columns": list(columns)},
        }
        if any(cell for line in cells for cell in line):
            template = "%{text}" if any(cell.text for line in cells for cell in line if cell) else None
            heats.append(
                {
                    "type": "heatmap",
                    **heat,
                    "hoverinfo": "text",
                    "hoverongaps": False,
                    "texttemplate": template,
                    "xgap": 3,
                    "ygap": 3,
                    **look,
                }
            )
    return heats


def steps(marks: Mapping[str, Mark]) -> dict[str, Any]:
    """What matrix() needs to draw z = n in the colour of the n-th mark."""
    colours = [mark.colour for mark in marks.values()]
    scale = [[edge / len(colours), colour] for n, colour in enumerate(colours) for edge in (n, n + 1)]
    nothing = {n for n, colour in enumerate(colours) if colour == FAINT}
    return {"colorscale": scale, "zmin": -0.5, "zmax": len(colours) - 0.5, "showscale": False, "nothing": nothing}


def legend(marks: Mapping[str, Mark], drawn: Iterable[str]) -> list[Trace]:
    """A legend entry, with its sign, for each of `marks` that is drawn; the traces hold no points and belong to no outlet."""
    drawn = set(drawn)
    return [
        dict(
            type="scatter",
            x=[None], y=[None], mode="markers", name=f"{mark.sign}  {name}".strip(), meta={"outlets": []}, customdata=[], hoverinfo="skip",
            marker={"symbol": "square", "size": 14, "color": mark.colour, "line": {"color": GRID, "width": 1}},
        )
        for name, mark in marks.items()
        if name in drawn
    ]  # fmt: skip


# Below the plot, always shown (one visible trace would hide it), and no switch: the explorer picks.
LEGEND = {
    "showlegend": True,
    "legend": {
        "orientation": "h", "xref": "container", "x": 0, "yref": "container", "y": 0, "yanchor": "bottom",
        "itemclick": False, "itemdoubleclick": False,
    },
}  # fmt: skip
AMOUNTS = {"colorscale": get_colorscale("Cividis"), "zmin": 0, "nothing": {0}, "showscale": False}
RATES = AMOUNTS | {
    # by the square root: beside "the" with 60 per 1,000 words, 2 and 8 still differ, and 2 and 8 % beside a copy of a whole article
    "colorscale": [[(n / 8) ** 2, colour] for n, colour in enumerate(sample_colorscale("Cividis", [n / 8 for n in range(9)]))],
    "showscale": True,
    "colorbar": {
        "orientation": "h", "thickness": 10, "len": 240, "lenmode": "pixels", "outlinewidth": 0, "nticks": 5,
        "x": 0, "xanchor": "left", "y": 0, "yref": "container", "yanchor": "bottom",
        "title": {"text": "per 1,000 words", "side": "right", "font": {"size": 13}},
    },
}  # fmt: skip
SHARES = RATES | {
    "colorbar": RATES["colorbar"] | {"tickformat": ".0%", "title": {"text": "share", "side": "right", "font": {"size": 13}}},
}
SCALE_HEIGHT = 48


def legend_height(entries: int) -> int:
    """The pixels a legend needs at 700 pixels, where it has two columns."""
    return 20 * math.ceil(entries / 2) + 20


def signs(
    rows: Sequence[tuple[str, str, Sequence[Cell | None]]],
    outlets: Sequence[str],
    marks: Mapping[str, Mark],
    drawn: Iterable[str],
    *,
    title: str,
    subtitle: str,
    size: int = 13,
) -> Chart:
    """A Chart of `rows`, each (what it is, its label, a cell for each of `outlets`), in the colours of `marks`; the legend has `drawn`."""
    y, labels, grid = map(list, zip(*rows, strict=True))
    entries = legend(marks, drawn)
    xaxis, top = across(outlets, outlets, [cut(text, at_most=38) for text in labels])
    heats = matrix(grid, x=outlets, y=y, rows=[None] * len(y), columns=outlets, size=size, weight="bold", **steps(marks))
    return chart(
        [*heats, *entries],
        title=title,
        subtitle=subtitle,
        rows=len(y),
        row=24,
        top=top,
        bottom=legend_height(len(entries)),
        **LEGEND,
        xaxis=xaxis,
        yaxis=down(y, labels),
    )


def down(categories: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """A y axis that reads from the top: the categories identify the rows, the labels are drawn."""
    ticks = {"tickmode": "array", "tickvals": list(categories), "ticktext": list(labels)}
    return {"type": "category", "autorange": "reversed", "showgrid": False, **ticks}


def across(categories: Sequence[str], names: Sequence[str], left: Sequence[str] = (), width: int = WIDE - 40) -> tuple[dict[str, Any], int]:
    """An x axis with its labels above the plot, and the pixels they need; `left` are the labels of the y axis beside them.

    Names are broken into lines, between words, where the columns are wide enough, and turned where they are not; `width` is what
    columns and y axis have together, at 700 pixels.
    """
    column = (width - CHARACTER * max(map(len, left), default=0)) / max(1, len(names))
    characters = int(column / CHARACTER)
    longest = max((len(word) for name in names for word in name.split()), default=0)
    if characters >= min(18, longest):
        texts = [lines(name, min(characters, 18), at_most=3 * min(characters, 18)) for name in names]
        angle, height = 0, _LINE * max((text.count("<br>") + 1 for text in texts), default=0)
    else:
        texts = [label(name, at_most=26) for name in names]
        angle, height = -60 if column > 20 else -90, int(CHARACTER * min(26, max((len(cut(name)) for name in names), default=0))) + _LINE
    ticks = {"tickmode": "array", "tickvals": list(categories), "ticktext": texts, "tickangle": angle}
    ticks |= {"tickfont": {"size": 10}} if angle == -90 else {}
    return {"type": "category", "side": "top", "showgrid": False, **ticks}, height + 14


def corner(text: str) -> dict[str, Any]:
    """A note at the upper left corner of a matrix, between the labels of its rows and of its columns."""
    return {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "right", "yanchor": "bottom", "xshift": -4, "yshift": 4,
            "showarrow": False, "text": text}  # fmt: skip


def text_size(columns: int) -> int:
    """The size of the text in the cells of so many columns, at 700 pixels."""
    return 13 if columns <= 24 else 11 if columns <= 40 else 8
