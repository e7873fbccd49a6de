"""A notebook in, one safe file out: HTML that is alive without a kernel, or a notebook for viewers that run no script."""

from __future__ import annotations

import ast
import base64
import html
import lzma
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import mistune
import nbformat
import nh3

from newskit.explorer.markup import Html, printable, tag
from newskit.explorer.page import Page
from newskit.explorer.widget import MIME, digest
from newskit.sharing.document import Text, check_text, document
from newskit.sharing.private import plain, without_paths, without_paths_inside
from newskit.sharing.target import check_target

Code = Literal["folded", "shown", "left out"]

WIDGET = "application/vnd.jupyter.widget-view+json"
PLOTLY = "application/vnd.plotly.v1+json"
SVG = "image/svg+xml"
_IMAGES = (SVG, "image/png", "image/jpeg")
_PROGRESS = re.compile(r".*\d+(?:%\||/\d+ \[|\w* [\w ]*\[\d\d:)")  # a bar of tqdm that has ended: nobody misses it
MADE = "made"  # the id of the cell in which a copy says who made it
_RUN = "In JupyterLab choose Run > Restart Kernel and Run All Cells, save, and share again; or pass execute=True (newskit share --execute)."

_markdown = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "url"])


def share(
    notebook: str | os.PathLike[str],
    to: str | os.PathLike[str] | None = None,
    execute: bool = False,
    *,
    title: str | None = None,
    author: str | None = None,
    code: Code = "folded",
    text: Text = "passages",
) -> Path:
    """The path of one file that shows `notebook` as it was saved: HTML, alive without a kernel and without a network.

    `to` is the file to write (default: the notebook's name with .html). A name that ends in .ipynb gives a notebook for viewers that
    run no script, GitHub among them: pictures and findings in place of the explorer. `execute` runs the notebook first and leaves
    the notebook itself as it was. `title` is the first heading if it is not given; the first line names the `author`, the day and
    newskit's version. `code` is "folded", "shown" or "left out". `text` "passages" shares of the articles what is matched, quoted or in
    a headline or lead, "full" the whole articles.

    ValueError, and nothing is written: there are no saved outputs, a cell failed, was not run or not in order, or was changed after it
    was run. Cells at the end that call `share` themselves are not asked. A change is seen in the cells above an explorer or in its own,
    which stores a digest of the code that ran; below the last explorer a saved notebook does not tell.

    >>> nk.share("00_start_here.ipynb", execute=True)  # doctest: +SKIP
    """
    if code not in ("folded", "shown", "left out"):
        raise ValueError(f"code={code!r}: give 'folded', 'shown' or 'left out'")
    check_text(text)
    source = Path(notebook)
    target = Path(to) if to is not None else source.with_suffix(".html")
    check_target(target, ".html", ".htm", ".ipynb")
    try:
        read = nbformat.read(source, as_version=4)
    except (AttributeError, KeyError, TypeError, UnicodeDecodeError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        raise ValueError(
            f"{source.name} is not a notebook that can be read ({type(error).__name__}): open and save it in JupyterLab"
        ) from None
    if execute:
        _execute(read, source)
    read.cells = [cell for cell in read.cells if cell.get("id") != MADE]
    _silence_sharing(read)
    _check(read, source.name)
    title = title or _title(read, source)
    if target.suffix.lower() == ".ipynb":
        from newskit.sharing.copy import copy

        written = nbformat.writes(copy(read, title=title, author=author, code=code)) + "\n"
    else:
        written = document(title, _parts(read, code), author=author, text=text)
    target.write_text(written, encoding="utf-8")
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


def _silence_sharing(notebook: nbformat.NotebookNode) -> None:
    """Takes the outputs off cells at the end that share this notebook: while one runs, it is saved as not run, or as it failed before."""
    for cell in reversed([cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]):
        if not _only_shares(cell):
            break
        cell.outputs, cell.execution_count = [], None


def _only_shares(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell calls `share` and shows nothing besides where the file is."""
    try:
        calls = [node.func for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a command of IPython
        return False
    shows = {kind for output in cell.outputs for kind in output.get("data", {})}
    return shows <= {"text/plain"} and any(getattr(func, "attr", getattr(func, "id", "")) == "share" for func in calls)


def _check(notebook: nbformat.NotebookNode, name: str) -> None:
    """ValueError if the saved outputs cannot be those of the code as it stands."""
    cells = [(n, cell) for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code" and cell.source.strip()]
    while cells and _only_shares(cells[-1][1]):
        cells.pop()
    if cells and not any(cell.outputs for _, cell in cells):
        raise ValueError(f"{name} has no saved outputs: run it and save it, or pass execute=True (newskit share --execute).")
    ran: dict[str, str] = {}
    for _, cell in cells:
        for output in cell.outputs:
            explorer = output.get("data", {}).get(MIME)
            ran |= explorer.get("ran", {}) if isinstance(explorer, Mapping) else {}
    before = 0
    for number, cell in cells:
        count = cell.execution_count
        failed = next((output for output in cell.outputs if output.output_type == "error"), None)
        if failed and "raises-exception" not in cell.metadata.get("tags", []):
            raise ValueError(f"{name}, cell {number} stopped with {failed.ename}. Correct it. {_RUN}")
        if count is None:
            raise ValueError(f"{name}, cell {number} has not been run. {_RUN}")
        if count <= before:
            raise ValueError(f"{name}, cell {number} was run before a cell that stands above it, so what it shows may be old. {_RUN}")
        if ran.get(str(count), digest(cell.source)) != digest(cell.source):
            raise ValueError(f"{name}, cell {number} was changed after it was run, so its output is older than its code. {_RUN}")
        before = count


def _title(notebook: nbformat.NotebookNode, source: Path) -> str:
    """The first heading, or the file's name."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.search(r"^#+\s+(.+?)\s*#*$", cell.source, re.MULTILINE)):
            return without_paths(html.unescape(nh3.clean(_markdown(heading[1]), tags=set())).strip())
    return source.stem


def _parts(notebook: nbformat.NotebookNode, code: Code) -> Iterator[str | Page | Mapping[str, Any]]:
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            yield tag("section", _prose(_with_attachments(cell)), class_="nk-prose")
        elif cell.cell_type == "code":
            if cell.source.strip() and code != "left out":
                folded = tag("summary", "Code"), tag("pre", without_paths(cell.source))
                yield tag("details", *folded, class_="nk-code", open=code == "shown")
            for output in cell.outputs:
                yield _output(output, number)


def _output(output: Mapping[str, Any], number: int) -> str | Page | Mapping[str, Any]:
    if output["output_type"] == "stream":
        return _preformatted(output["text"])
    if output["output_type"] == "error":
        return tag("p", plain(f"{output['ename']}: {output['evalue']}"), class_="nk-error")
    data = output["data"]
    if MIME in data:
        return unpacked(data[MIME], number)
    if WIDGET in data:
        return tag("p", said, class_="nk-left-out") if (said := left_out(data, number)) else ""
    if PLOTLY in data:
        figure = without_paths_inside(data[PLOTLY])
        return {"data": figure.get("data", []), "layout": figure.get("layout", {})}
    if "text/html" in data:
        return tag("div", harmless(joined(data["text/html"])), class_="nk-output nk-scroll")
    for kind in _IMAGES:
        if kind in data:
            return image(kind, joined(data[kind]), number)
    if "text/markdown" in data:
        return tag("section", _prose(joined(data["text/markdown"])), class_="nk-prose")
    return _preformatted(joined(data.get("text/plain", "")))


def unpacked(data: Any, number: int) -> Page:
    """The page of the explorer that cell `number` shows. ValueError: it is damaged, or an older newskit saved it."""
    try:
        return Page.unpack(data["packed"])
    except (EOFError, KeyError, OSError, TypeError, ValueError, lzma.LZMAError) as error:
        raise ValueError(f"cell {number}: the explorer saved there cannot be read ({type(error).__name__}). {_RUN}") from None


def left_out(data: Mapping[str, Any], number: int) -> str:
    """The line that stands for a widget of another kind; nothing for a bar that has ended."""
    ended = _PROGRESS.match(joined(data.get("text/plain", "")))
    return "" if ended else f"Cell {number} shows a widget that needs a running notebook; it is left out here."


def joined(value: str | list[str]) -> str:
    """A text of a notebook, which may be stored as a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def image(kind: str, data: str, number: int) -> Html:
    """A picture inside the file, so that nothing in it runs."""
    raw = without_paths(data).encode() if kind == SVG else base64.b64decode(data)
    return tag("p", Html(f'<img alt="picture from cell {number}" src="data:{kind};base64,{base64.b64encode(raw).decode()}">'))


def _preformatted(text: str | list[str]) -> Html:
    return tag("pre", plain(joined(text)), class_="nk-output")


def _with_attachments(cell: nbformat.NotebookNode) -> str:
    text = cell.source
    for name, kinds in cell.get("attachments", {}).items():
        for kind, data in kinds.items():
            text = text.replace(f"attachment:{name}", f"data:{kind};base64,{data}")
    return text


def _prose(markdown: str) -> Html:
    return harmless(str(_markdown(markdown)))


def harmless(fragment: str) -> Html:
    """HTML of others, made harmless: no script, no style, no handler, no picture from elsewhere, no path of a machine."""
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
    return Html(re.sub(r">[^<]+<", lambda text: without_paths(text[0]), f">{safe}<")[1:-1])


def _only_harmless(element: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if re.match(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,", value) else None
    return None if attribute in ("href", "cite") and value.startswith("data:") else without_paths(value)
