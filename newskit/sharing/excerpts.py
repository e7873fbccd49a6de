"""Which sentences of the articles go into a shared file? Those that a view shows; of the others, the first words and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from lxml import html
from lxml.html import builder

from newskit.charts import theme
from newskit.explorer.page import Page
from newskit.story import SHARED_COPY

_SAID = (
    "For the sake of copyright this file carries of each article the headline, the lead, the sentences that are matched, quoted"
    " or missed elsewhere, and the lines that were set aside. […] stands for the other sentences; a word in one opens how it begins."
)
_COPIED = f"({SHARED_COPY};"  # what the label of a line says that the page without shared copy sets aside


class _Cut(NamedTuple):
    """A sentence that is left out: its text, where each of its words stands in it, and the mark that stands for it."""

    text: str
    words: list[tuple[int, int]]
    mark: str

    def window(self, most: int) -> int:
        """How many of its first words are shared: half of them, and no more than `most`."""
        return min(most, (len(self.words) + 1) // 2)

    def opening(self, most: int) -> str:
        """These words, as the sentence has them."""
        shared = self.window(most)
        return self.text[: self.words[shared - 1][1]] if shared else ""


def passages_only(page: Page, *, most: int = 12) -> Page:
    """`page` without the sentences that no view shows (`Evidence.shown`): a run of them is one "[…]" with the number of its words.

    Every mark still leads to text: the sentence itself, and a use of a word in it, open its first words (half of them, `most` at the
    most), which is all that the file has of it however many of its words are opened, and its place in the article. The page without
    shared copy leaves out the same sentences. What was set aside by a reader or a rule stays, line by line.

    >>> passages_only(page(story)).html.count("[… ")  # doctest: +SKIP
    """
    return _passages_only(page, {}, most)


def _passages_only(page: Page, gone: Mapping[str, int], most: int) -> Page:
    """`passages_only`; also without what is `gone`, {sentence: its number of words}."""
    root = html.fragment_fromstring(page.html)
    cut: dict[str, _Cut] = {}
    for article in root.xpath("//*[@class='nk-texts']//article"):
        cut |= _without(article, gone)
        for line in article.xpath(".//*[@class='nk-aside']") if gone else ():
            _cut_copy(line, gone)
    for quote in root.xpath("//*[@data-of]"):  # of an article and its own earlier version, or of copy that nobody else carries
        if sentence := cut.get(quote.get("data-of")):
            for child in list(quote):
                quote.remove(child)
            quote.text = f"{sentence.opening(most)} …"
            quote.set("data-of", sentence.mark)
    for texts in root.xpath("//*[@class='nk-texts']") if cut else ():
        texts.insert(0, builder.P({"class": "nk-facts"}, _SAID))
    names = list(page.evidence)
    entries = {name: _entry(entry, page.evidence, names, cut, most) for name, entry in page.evidence.items()}
    left = {sentence.text: len(sentence.words) for sentence in cut.values()}
    without = page.without and _passages_only(page.without, left, most)
    return replace(page, html=html.tostring(root, encoding="unicode"), evidence=entries, without=without)


def _without(article: Any, gone: Mapping[str, int]) -> dict[str, _Cut]:
    """Takes the sentences that no view shows, and what is `gone`, out of an article of the page; {mark: what was taken}."""
    cut: dict[str, _Cut] = {}
    run, left = None, 0  # the element that stands for the run of such sentences, and its words
    for element in list(article.iter("span", "p")):
        kind = (element.get("class") or "").split()
        if "nk-aside" in kind or ("nk-shown" in kind and element.text_content() not in gone):
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


def _cut_copy(line: Any, gone: Mapping[str, int]) -> None:
    """Takes what is `gone` out of a line that is set aside as shared copy."""
    label, *rest = line
    if _COPIED not in label.text_content():
        return
    text = (label.tail or "") + "".join(child.text_content() + (child.tail or "") for child in rest)
    found = [sentence for sentence in sorted(gone, key=len, reverse=True) if sentence in text]
    if not found:
        return
    for child in rest:
        line.remove(child)
    each = re.compile("|".join(map(re.escape, found)))
    label.tail = each.sub(lambda sentence: f"[… {theme.counted(gone[sentence[0]], 'word')}]", text)


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


def _entry(entry: Any, evidence: Any, names: list[str], cut: dict[str, _Cut], most: int) -> dict[str, Any]:
    gone = [mark for mark in entry["marks"] if mark in cut]
    changed = {"marks": list(dict.fromkeys(cut[mark].mark if mark in cut else mark for mark in entry["marks"]))}
    if gone and len(entry["marks"]) == 1:
        changed["lead"] = f"{entry['lead']} It begins “{cut[gone[0]].opening(most)} …”; in this file its article stands without it."
    if "groups" in entry:
        changed["groups"] = [
            group | {"lines": [_line(line, evidence[names[line[0]]]["marks"][0], cut, most) for line in group["lines"]]}
            for group in entry["groups"]
        ]
    return {**entry, **changed}


def _line(line: list[Any], mark: str, cut: dict[str, _Cut], most: int) -> list[Any]:
    """A use of a word; in a sentence that is left out, with what is said in its place: before, the word, after.

    The places of all its words would add up to the sentence, so a use behind its first words has no place.
    """
    if mark not in cut:
        return line
    at, first, last = line[:3]
    sentence = cut[mark]
    opening = sentence.opening(most)
    start, end = sentence.words[first][0], sentence.words[last][1]
    said = sentence.text[start:end]
    if last < sentence.window(most):
        return [at, first, last, opening[:start], said, f"{opening[end:]} …"]
    return [at, 0, -1, f"It begins “{opening} …”; ", said, " stands later in it."]
