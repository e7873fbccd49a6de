"""The explorer's browser module: plain files, joined in this order; each uses only names of those before it."""

from pathlib import Path

_FILES = tuple("basics drawing address linking searching exporting correcting panel reader marking explorer switching".split())


def script() -> str:
    """What makes a page move, as the text of one JavaScript module: `mount`, `drawFigure` and what they stand on."""
    return "".join(_text(name) for name in _FILES)


def widget() -> str:
    """`script` and the widget in JupyterLab, for anywidget."""
    return script() + _text("live")


def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.js").read_text("utf-8")
