"""Which sentences of the articles go into a shared file? Those that a view shows; of the others, a few words around a use of a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from lxml import html
from lxml.html import builder

from newskit.charts import theme
from newskit.explorer.page import Page

_SAID = (
    "For the sake of copyright this file carries of each article the headline, the lead, and the sentences that are matched, quoted"
    " or missed elsewhere. […] stands for the others; a word opens the few words around it."
)


class _Cut(NamedTuple):
    """A sentence that is left out: its text, where each of its words stands in it, and the mark that stands for it."""

    text: str
    words: list[tuple[int, int]]
    mark: str


def passages_only(page: Page, *, around: int = 6) -> Page:
    """`page` without the sentences that no view shows (`Evidence.shown`): a run of them is one "[…]" with the number of its words.

    Every mark still leads to text: a use of a word in such a sentence opens up to `around` words on either side, the sentence itself
    its first `around` words and its place in the article. What was set aside stays, line by line.

    >>> passages_only(page(story)).html.count("[… ")  # doctest: +SKIP
    """
    root = html.fragment_fromstring(page.html)
    cut: dict[str, _Cut] = {}
    for article in root.xpath("//*[@class='nk-texts']//article"):
        cut |= _without(article)
    for texts in root.xpath("//*[@class='nk-texts']") if cut else ():
        texts.insert(0, builder.P({"class": "nk-facts"}, _SAID))
    names = list(page.evidence)
    entries = {name: _entry(entry, page.evidence, names, cut, around) for name, entry in page.evidence.items()}
    without = page.without and passages_only(page.without, around=around)
    return replace(page, html=html.tostring(root, encoding="unicode"), evidence=entries, without=without)


def _without(article: Any) -> dict[str, _Cut]:
    """Takes the sentences that no view shows out of an article of the page; {mark: what was taken}."""
    cut: dict[str, _Cut] = {}
    run, left = None, 0  # the element that stands for the run of such sentences, and its words
    for element in list(article.iter("span", "p")):
        kind = (element.get("class") or "").split()
        if "nk-aside" in kind or "nk-shown" in kind:
            run = None
        elif "nk-s" in kind:
            text, words = _words(element)
            if run is None:
                run, left = element, 0
                for child in list(run):
                    run.remove(child)
                run.set("class", "nk-cut")
            else:
                block = element.getparent()
                block.remove(element)
                if not block.text_content().strip():
                    block.getparent().remove(block)
            left += len(words)
            run.text = f"[… {theme.counted(left, 'word')}]"
            block = run.getparent()
            block.attrib.pop("data-at", None)  # a line that cannot be read here is not corrected here
            cut[element.get("data-m")] = _Cut(text, words, run.get("data-m"))
    return cut


def _words(sentence: Any) -> tuple[str, list[tuple[int, int]]]:
    """A sentence's text, and from where to where each of its words stands."""
    text, words = "", []
    for piece, is_word in _pieces(sentence):
        if is_word:
            words.append((len(text), len(text) + len(piece)))
        text += piece
    return text, words


def _pieces(element: Any) -> Iterator[tuple[str, bool]]:
    yield element.text or "", element.tag == "i"
    for child in element:
        yield from _pieces(child)
        yield child.tail or "", False


def _entry(entry: Any, evidence: Any, names: list[str], cut: dict[str, _Cut], around: int) -> dict[str, Any]:
    gone = [mark for mark in entry["marks"] if mark in cut]
    changed = {"marks": list(dict.fromkeys(cut[mark].mark if mark in cut else mark for mark in entry["marks"]))}
    if gone and len(entry["marks"]) == 1:
        text, words, _ = cut[gone[0]]
        begins = f"{text[: words[around - 1][1]]} …" if len(words) > around else text
        changed["lead"] = f"{entry['lead']} It begins “{begins}”; in this file its article stands without it."
    if "groups" in entry:
        changed["groups"] = [
            group | {"lines": [_line(line, evidence[names[line[0]]]["marks"][0], cut, around) for line in group["lines"]]}
            for group in entry["groups"]
        ]
    return {**entry, **changed}


def _line(line: list[Any], mark: str, cut: dict[str, _Cut], around: int) -> list[Any]:
    """A use of a word; in a sentence that is left out, with the words around it: before, the word, after."""
    if mark not in cut:
        return line
    at, first, last = line[:3]
    text, words, _ = cut[mark]
    before = text[words[first - around][0] if first > around else 0 : words[first][0]]
    after = text[words[last][1] : words[last + around][1] if last + around < len(words) - 1 else len(text)]
    starts, ends = len(before) == words[first][0], words[last][1] + len(after) == len(text)
    said = text[words[first][0] : words[last][1]]
    return [at, first, last, before if starts else f"… {before}", said, after if ends else f"{after} …"]
