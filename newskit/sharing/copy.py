"""A notebook for viewers that run no script, GitHub and an untrusted JupyterLab among them: pictures and words in place of what moves."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from newskit.charts import picture
from newskit.explorer.markup import join, tag
from newskit.explorer.widget import MIME
from newskit.sharing.document import made_line
from newskit.sharing.notebook import MADE, PLOTLY, SVG, WIDGET, Code, harmless, image, joined, left_out, unpacked
from newskit.sharing.private import plain, without_paths, without_paths_inside

_DRAWN = ("vocabulary", "overlap", "coverage")  # an explorer's first charts, one a view
_KINDS = {"text/plain", "text/html", "text/markdown", "image/png", "image/jpeg", SVG, PLOTLY}


def copy(notebook: nbformat.NotebookNode, *, title: str, author: str | None, code: Code) -> nbformat.NotebookNode:
    """`notebook` without widget state, widget views, paths and tracebacks; each explorer as its findings and first charts, drawn.

    Where no picture can be drawn (Kaleido or a browser is missing) one line says why, and the findings stay.
    """
    metadata = {
        "title": title,
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
        "newskit": {"version": version("newskit"), "shared": date.today().isoformat()},
    }
    made = new_notebook(metadata=metadata | ({"authors": [{"name": author}]} if author else {}))
    made.cells.append(new_markdown_cell(harmless(tag("p", made_line(author))), id=MADE))
    for number, cell in enumerate(notebook.cells, 1):
        kept = nbformat.from_dict({**cell, "metadata": {}, "source": without_paths(cell.source)})
        if cell.cell_type == "code":
            kept.outputs = [out for output in cell.outputs for out in _outputs(output, number, cell.execution_count)]
            kept.metadata = nbformat.from_dict({"jupyter": {"source_hidden": True}} if code == "folded" else {})
            if code == "left out":
                kept.source = ""
        made.cells.append(kept)
    return made


def _outputs(output: Mapping[str, Any], number: int, count: int | None) -> Iterator[nbformat.NotebookNode]:
    if output["output_type"] == "stream":
        yield new_output("stream", name=output["name"], text=plain(joined(output["text"])))
    elif output["output_type"] == "error":
        said = plain(f"{output['ename']}: {output['evalue']}")
        yield new_output("error", ename=output["ename"], evalue=plain(output["evalue"]), traceback=[said])
    elif MIME in output["data"]:
        yield from _explorer(output["data"], number)
    elif WIDGET in output["data"]:
        if said := left_out(output["data"], number):
            yield _words(said)
    else:
        yield from _shown(output, number, count)


def _explorer(data: Mapping[str, Any], number: int) -> Iterator[nbformat.NotebookNode]:
    """What an explorer says and its first charts. A saved notebook may have been edited by others, so its HTML is cleaned."""
    yield new_output("display_data", {"text/plain": plain(joined(data["text/plain"])), "text/html": harmless(joined(data["text/html"]))})
    page = unpacked(data[MIME], number)
    charts = [page.figures[name] for name in _DRAWN if name in page.figures]
    for chart in charts:
        said = chart["layout"]["meta"]
        try:
            drawn = _picture(chart)
        except (ImportError, RuntimeError) as error:
            yield _words(f"The charts are not drawn here. {error}")
            return
        yield new_output(
            "display_data",
            {
                "text/plain": f"{said['title']}\n{said['subtitle']}",
                "text/html": join(tag("p", tag("b", said["title"]), tag("br"), said["subtitle"])),
            },
        )
        yield new_output("display_data", {"image/png": drawn, "text/plain": said["title"]})


def _shown(output: Mapping[str, Any], number: int, count: int | None) -> Iterator[nbformat.NotebookNode]:
    data = {kind: joined(value) if kind != PLOTLY else value for kind, value in output["data"].items() if kind in _KINDS}
    if SVG in data:
        data["text/html"] = image(SVG, data.pop(SVG), number)  # as a picture it runs no script
    if PLOTLY in data:
        data.pop("text/html", None)  # a script, for viewers that run one
        data[PLOTLY] = without_paths_inside(data[PLOTLY])
        if "image/png" not in data:
            try:
                data["image/png"] = _picture(data[PLOTLY])
            except (ImportError, RuntimeError) as error:
                yield _words(f"The chart is not drawn here. {error}")
    for kind in data:
        if kind == "text/html":
            data[kind] = harmless(data[kind])
        elif isinstance(data[kind], str) and not kind.startswith("image/"):
            data[kind] = plain(data[kind])
    counted = {"execution_count": count} if output["output_type"] == "execute_result" else {}
    yield new_output(output["output_type"], data, **counted)


def _words(said: str) -> nbformat.NotebookNode:
    return new_output("display_data", {"text/plain": said})


def _picture(figure: Mapping[str, Any]) -> str:
    import plotly.graph_objects as go

    with TemporaryDirectory() as folder:
        drawn = picture.save(go.Figure({"data": figure["data"], "layout": figure["layout"]}), Path(folder) / "chart.png", scale=1)
        return base64.b64encode(drawn.read_bytes()).decode()
