"""What the browser tests open, and what they run in the page: where marks are drawn, which buttons lead to nothing, how text stands out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import newskit as nk
from newskit.sharing.document import story_page

EVIL = '"><script>document.title="ran"</script><img src=x onerror=alert(1)> $5bn'


def hostile(watched: Any, folder: Path, texts: Iterable[str], view: str) -> Any:
    """The page of two articles, by EVIL and by "%{y}", open at a view; a dialog fails the test."""
    story = nk.Story.from_records({"outlet": o, "title": f"{o} says", "text": t} for o, t in zip((EVIL, "%{y}"), texts, strict=True))
    path = folder / "evil.html"
    path.write_text(story_page(story), encoding="utf-8")
    page = watched.page
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.goto(path.as_uri())
    page.get_by_role("tab", name=view).click()
    return page


# Every drawn mark of the charts that are shown, as [key, x, y] in the window; a matrix cell without a key is no mark.
MARKS = """() => [...document.querySelectorAll("[data-figure]")].filter((box) => box.data && box.offsetParent).flatMap((box) => {
  const { left, top } = box.getBoundingClientRect();
  return box.data.flatMap((trace, n) => {
    const { xaxis, yaxis } = box._fullData[n];
    const x = box._fullLayout[xaxis.replace("x", "xaxis")], y = box._fullLayout[yaxis.replace("y", "yaxis")];
    const along = (axis, value) => {
      const pixel = axis._offset + (axis.type === "category" ? axis.l2p(axis._categories.indexOf(value)) : axis.d2p(value));
      return Math.min(Math.max(pixel, axis._offset + 2), axis._offset + axis._length - 2); // half of a mark on the edge is inside
    };
    const place = (key, across, down) => [key, left + along(x, across), top + along(y, down)];
    if (trace.type === "heatmap") {
      return trace.customdata.flatMap((row, r) => row.map((key, c) => key && place(key, trace.x[c], trace.y[r]))).filter(Boolean);
    }
    const middle = (n) => (trace.type === "bar" ? (trace.base?.[n] ?? 0) + trace.x[n] / 2 : trace.x[n]);
    return (trace.customdata ?? []).flatMap((key, n) => (trace.x[n] === null ? [] : [place(key, middle(n), trace.y[n])]));
  });
})"""

# Clicks every button of the part that is shown; those that open nothing, or a panel without text, by their own text.
DEAD = """() => {
  const part = [...document.querySelectorAll(".nk-choice")].find((node) => node.offsetParent);
  const dead = [];
  const buttons = [...part.querySelectorAll("button[data-key]")].filter((node) => !node.closest("[hidden]"));
  for (const button of buttons) {
    document.querySelector(".nk-panel [data-do=close]")?.click();
    button.click();
    if (!document.querySelector(".nk-panel-body")?.textContent.trim()) dead.push(button.textContent);
  }
  document.querySelector(".nk-panel [data-do=close]")?.click();
  return [buttons.length, dead];
}"""

# The contrast between an element's text and what is behind it, as WCAG 2 counts it (1.4.3).
CONTRAST = """(node) => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const layers = [];
  for (let at = node; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
  const light = getComputedStyle(node).colorScheme.includes("dark") ? "#121212" : "#ffffff";
  for (const colour of [light, ...layers]) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
  const luminance = () => {
    const parts = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255);
    const [r, g, b] = parts.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = luminance();
  const style = getComputedStyle(node);
  context.fillStyle = style.fill !== "rgb(0, 0, 0)" && node.namespaceURI.includes("svg") ? style.fill : style.color;
  context.fillRect(0, 0, 1, 1);
  const text = luminance();
  return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
}"""
