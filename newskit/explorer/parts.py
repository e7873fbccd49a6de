"""What the views of a page are made of: a chart with the table behind it, a table, a list, a fold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newskit.charts import theme
from newskit.explorer.markup import Html, join, tag


def figure(figures: dict[str, Any], name: str, chart: theme.Chart) -> Mapping[str, Any]:
    """The chart as a dict under its name. Its title goes into the HTML, where it wraps and reads without scripts; a saved picture
    gets it back ("titled") with the room it takes ("head")."""
    layout = theme.untitled(chart.layout.to_plotly_json())
    figures[name] = figure = {"data": [_plain(trace.to_plotly_json()) for trace in chart.data], "layout": _plain(layout)}
    return figure


def _plain(value: Any) -> Any:
    """A part of a figure as JSON holds it, its numbers finer than a pixel."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value


def owned(figure: Mapping[str, Any], owners: Sequence[str | Sequence[str]]) -> None:
    """Names the outlet of each row of a figure, or its outlets: a row is shown while one of them is picked."""
    layout = figure["layout"]
    layout["meta"]["owners"] = owners
    if owners:
        rows = layout["yaxis"]["tickvals"]
        layout["yaxis"] |= {"categoryorder": "array", "categoryarray": rows, "autorange": False, "range": [len(rows) - 0.5, -0.5]}
    for trace in figure["data"]:
        if "rows" in (trace.get("meta") or {}):
            trace["meta"]["rows"] = owners


def block(figures: Mapping[str, Any], name: str, behind: Html, **attributes: Any) -> Html:
    """A chart under its title, and the table behind it."""
    return tag(
        "div",
        tag(
            "figure",
            caption(figures[name]["layout"]),
            tag("div", class_="nk-chart", data_figure=name),
        ),
        fold("The table behind this chart", behind),
        class_="nk-block",
        tabindex="-1",
        **attributes,
    )


def caption(layout: Mapping[str, Any]) -> Html:
    """The title of a chart's layout, and below it how to read the chart."""
    said = layout["meta"]
    return tag("figcaption", tag("b", said["title"]), tag("span", said["subtitle"], class_="nk-facts"), class_="nk-caption")


def choices(label: str, shown: Mapping[str, tuple[str, Html]]) -> Html:
    """A row of buttons, one for each part of a view: {name: (what it is called, the part)}. Without scripts the parts stand in order."""
    buttons = (tag("button", said, data_choose=name) for name, (said, _) in shown.items())
    sections = (
        tag("section", tag("h4", said, class_="nk-choice-name"), part, class_="nk-choice", aria_label=said, data_choice=name)
        for name, (said, part) in shown.items()
    )
    return join(tag("div", *buttons, class_="nk-choices", role="group", aria_label=label), *sections)


def fold(summary: str, *parts: object) -> Html:
    return tag("details", tag("summary", summary), *parts)


def listed(items: Sequence[Html], empty: str, **attributes: Any) -> Html:
    return tag("ul", *items, data_empty=empty, **attributes)


def table(caption: str, columns: Sequence[str], rows: Iterable[Any]) -> Html:
    """A table from rows of cells, or from finished rows."""
    head = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in columns)))
    body = [row if isinstance(row, Html) else tag("tr", *(tag("td", "" if theme.missing(cell) else cell) for cell in row)) for row in rows]
    return scrolling(tag("table", tag("caption", caption) if caption else None, head, tag("tbody", *body)))


def scrolling(table: Html) -> Html:
    return tag("div", table, class_="nk-scroll", tabindex="0", role="region", aria_label="Table")


def keys(figure: Mapping[str, Any]) -> Iterator[str]:
    """Every key on the marks of a figure."""

    def inside(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value:
                yield from inside(item)

    for trace in figure["data"]:
        yield from inside(trace.get("customdata", []))
