"""A notebook in, one safe and self-contained HTML file out."""

from __future__ import annotations

import base64
import html
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import mistune
import nbformat
import nh3

from newskit.explorer.markup import Html, printable, tag
from newskit.explorer.page import Page
from newskit.explorer.widget import MIME
from newskit.sharing.document import document

_PROGRESS = re.compile(r".*\d+(?:%\||/\d+ \[|\w* [\w ]*\[\d\d:)")  # a bar of tqdm that has ended: nobody misses it
_WIDGET = "application/vnd.jupyter.widget-view+json"
_PLOTLY = "application/vnd.plotly.v1+json"
_IMAGES = ("image/svg+xml", "image/png", "image/jpeg")
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:(?:[ \t].*)?\n)*", re.MULTILINE)

# Where a file lies on somebody's machine: an absolute path of two parts or more, on any system. The file's own name stays.
_PART = r"[^\s/\\\"'<>:;,|()]+"
_PATH = re.compile(
    rf"(?:file:/*)?(?:~|(?<![\w/.:~])|(?<=file:)|(?<=file:/)|(?<=file://))/(?:{_PART}/)+(?:{_PART})?"
    rf"|\b[A-Za-z]:[\\/]+(?:{_PART}[\\/]+)*(?:{_PART})?|\\\\(?:{_PART}\\+)+(?:{_PART})?"
)
_HOME = re.compile(r"(?i)[\\/](?:home|users)[\\/]+[^\\/]*\Z")

_markdown = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "url"])


def share(notebook: str | os.PathLike[str], to: str | os.PathLike[str] | None = None, execute: bool = False) -> Path:
    """The path of one HTML file that shows `notebook` as it was saved, alive without a kernel and without a network.

    `to` is the file to write (default: the notebook's name with .html). `execute` runs the notebook first and leaves the
    notebook itself as it was. ValueError: the notebook has no saved outputs, or a cell failed; then nothing is written.

    >>> nk.share("00_start_here.ipynb", execute=True)  # doctest: +SKIP
    """
    source = Path(notebook)
    target = Path(to) if to is not None else source.with_suffix(".html")
    if target.resolve() == source.resolve() or not target.parent.is_dir():
        raise ValueError(f"{target}: the shared file needs a name of its own in a folder that exists")
    try:
        read = nbformat.read(source, as_version=4)
    except (AttributeError, KeyError, TypeError, UnicodeDecodeError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        raise ValueError(
            f"{source.name} is not a notebook that can be read ({type(error).__name__}): open and save it in JupyterLab"
        ) from None
    if execute:
        _execute(read, source)
    code = [cell for cell in read.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and not any(cell.outputs for cell in code):
        raise ValueError(f"{source.name} has no saved outputs: run it and save it, or pass execute=True (newskit share --execute).")
    target.write_text(document(_title(read, source), _parts(read)), encoding="utf-8")
    return target


def _execute(notebook: nbformat.NotebookNode, source: Path) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    client = NotebookClient(notebook, kernel_name="python3", store_widget_state=False, resources={"metadata": {"path": str(source.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        number = 1 + next(n for n, cell in enumerate(notebook.cells) if any(o.output_type == "error" for o in cell.get("outputs", [])))
        raise ValueError(
            f"{source.name}, cell {number}: {error.ename}: {error.evalue}. Correct it and share again; nothing was written."
        ) from None


def _title(notebook: nbformat.NotebookNode, source: Path) -> str:
    """The first heading, or the file's name."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.search(r"^#+\s+(.+?)\s*#*$", cell.source, re.MULTILINE)):
            return html.unescape(nh3.clean(_markdown(heading[1]), tags=set())).strip()
    return source.stem


def _parts(notebook: nbformat.NotebookNode) -> Iterator[str | Page | Mapping[str, Any]]:
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            yield tag("section", _prose(_with_attachments(cell)), class_="nk-prose")
        elif cell.cell_type == "code":
            if cell.source.strip():
                yield tag("details", tag("summary", "Code"), tag("pre", _without_paths(cell.source)), class_="nk-code")
            for output in cell.outputs:
                yield _output(output, number)


def _output(output: Mapping[str, Any], number: int) -> str | Page | Mapping[str, Any]:
    if output["output_type"] == "stream":
        return _preformatted(output["text"])
    if output["output_type"] == "error":
        return tag("p", _without_paths(_plain(f"{output['ename']}: {output['evalue']}")), class_="nk-error")
    data = output["data"]
    if MIME in data:
        return Page.unpack(data[MIME]["packed"])
    if _WIDGET in data:
        if _PROGRESS.match(_text(data.get("text/plain", ""))):
            return ""
        return tag("p", f"Cell {number} shows a widget that needs a running notebook; it is left out here.", class_="nk-left-out")
    if _PLOTLY in data:
        return {"data": data[_PLOTLY].get("data", []), "layout": data[_PLOTLY].get("layout", {})}
    if "text/html" in data:
        return tag("div", _prose_html(_text(data["text/html"])), class_="nk-output nk-scroll")
    for kind in _IMAGES:
        if kind in data:
            return _image(kind, _text(data[kind]), number)
    if "text/markdown" in data:
        return tag("section", _prose(_text(data["text/markdown"])), class_="nk-prose")
    return _preformatted(_text(data.get("text/plain", "")))


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def _image(kind: str, data: str, number: int) -> Html:
    raw = data.encode() if kind == "image/svg+xml" else base64.b64decode(data)
    return tag("p", Html(f'<img alt="picture from cell {number}" src="data:{kind};base64,{base64.b64encode(raw).decode()}">'))


def _preformatted(text: str | list[str]) -> Html:
    return tag("pre", _without_paths(_plain(_text(text))), class_="nk-output")


def _plain(text: str) -> str:
    """Terminal text as it reads: no colour codes, no overwritten progress lines, and of a traceback its last line."""
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in _ANSI.sub("", text).split("\n"))
    return _TRACEBACK.sub("", "\n".join(lines))


def _without_paths(text: str) -> str:
    """`text` with each path of a machine cut to the file's name, so that no folder or user name is shared.

    >>> _without_paths('nk.read("/home/ann/texts/a.txt")')
    'nk.read("a.txt")'
    """
    return _PATH.sub(_name_of, text)


def _name_of(path: re.Match[str]) -> str:
    """The last part of a path; nothing of a folder that is somebody's home."""
    whole = path[0]
    return "…" if _HOME.search(whole) or whole[-1] in "\\/" else re.split(r"[\\/]", whole)[-1]


def _with_attachments(cell: nbformat.NotebookNode) -> str:
    text = cell.source
    for name, kinds in cell.get("attachments", {}).items():
        for kind, data in kinds.items():
            text = text.replace(f"attachment:{name}", f"data:{kind};base64,{data}")
    return text


def _prose(markdown: str) -> Html:
    return _prose_html(str(_markdown(markdown)))


def _prose_html(fragment: str) -> Html:
    """HTML of others, made harmless: no script, no style, no handler, no picture from elsewhere."""
    attributes = {name: set(values) for name, values in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["*"] = {"class", "colspan", "rowspan", "scope", "start", "open"}
    safe = nh3.clean(
        printable(fragment),
        tags=nh3.ALLOWED_TAGS | {"section"},
        attributes=attributes,
        attribute_filter=_only_harmless,
        url_schemes={"http", "https", "mailto", "data"},
        url_relative="deny",
    )
    return Html(re.sub(r">[^<]+<", lambda text: _without_paths(text[0]), f">{safe}<")[1:-1])


def _only_harmless(element: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if re.match(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,", value) else None
    return None if attribute in ("href", "cite") and value.startswith("data:") else value
