"""Which lines does an outlet print in article after article? A first pass over all of them, for `set_aside`.

Never across outlets: what several outlets share is the overlap that newskit measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from newskit.cleaning.article import clean
from newskit.cleaning.kinds import THE_TITLE, block_key, ends_sentence
from newskit.story import Article
from newskit.tokens import straighten


def repeated_lines(
    articles: Iterable[Article], *, at_least: int = 3, edge: int = 3, near_duplicate: float = 0.5
) -> dict[str, dict[str, int]]:
    """For every outlet the lines that stand in `at_least` or more of its articles, by key, and in how many.

    Only lines among the first or last `edge` blocks, and lines that end no sentence. Articles that share `near_duplicate` or more of
    the shorter one's characters, line by line, are versions of one report and count once. `articles` are cleaned.

    >>> texts = [f"Rain falls on {town}\\n\\nIt rained in {town} all night.\\n\\nOur towns, our news" for town in ("Elm", "Oak", "Ash")]
    >>> repeated_lines(clean(Article(str(n), "The Post", text)) for n, text in enumerate(texts))
    {'The Post': {'our towns, our news': 3}}
    """
    of_outlet: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        of_outlet[article.outlet].append(article)
    found = {}
    for outlet in sorted(of_outlet):
        own = sorted(of_outlet[outlet], key=lambda a: (a.id, a.text))
        repeated = of_one_outlet([lines_of(a, edge) for a in own], at_least, near_duplicate) if len(own) >= at_least else {}
        if repeated:
            found[outlet] = repeated
    return found


def set_aside(article: Article, lines: Mapping[str, Mapping[str, int]]) -> Article:
    """`article` with the lines that `repeated_lines` found for its outlet set aside, as "standing_line".

    Where such a line was taken for the headline, the line below it is tried again.
    """
    standing = lines.get(article.outlet, {})
    if not standing or not any(block_key(article.text, block) in standing for block in article.blocks):
        return article
    guessed = any(b.kind == "headline" and b.rule != THE_TITLE for b in article.blocks)
    title = "" if guessed else article.title
    flags = tuple(flag for flag in article.flags if flag != "no body")
    return clean(replace(article, title=title, flags=flags), standing=standing)


class Lines(NamedTuple):
    """What `of_one_outlet` needs of an article: the keys of the lines that may be repeated, and the length of each line's key."""

    candidates: set[Any]
    body: Mapping[Any, int]


def lines_of(article: Article, edge: int = 3) -> Lines:
    """The lines of one cleaned article that its outlet may be repeating, and all that tell it from others."""
    return Lines(_candidates(article, edge), _body(article))


def of_one_outlet(articles: Sequence[Lines], at_least: int = 3, near_duplicate: float = 0.5) -> dict[Any, int]:
    """`repeated_lines` of one outlet, from the lines of its articles by id and text; a key may be any value that names the line."""
    holders: dict[Any, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        for key in article.candidates:
            holders[key].append(number)
    shared = {key: numbers for key, numbers in sorted(holders.items()) if len(numbers) >= at_least}
    bodies = {number: articles[number].body for number in {n for numbers in shared.values() for n in numbers}}
    size = {number: sum(body.values()) for number, body in bodies.items()}

    @cache
    def in_both(number: int, other: int) -> int:
        return sum(length for key, length in bodies[number].items() if key in bodies[other])

    repeated = {}
    for key, numbers in shared.items():
        length = bodies[numbers[0]][key]
        separate: list[int] = []  # stops at `at_least`: every article is compared with a few others only
        for number in numbers:
            # the shorter one's characters, and those of them that stand in both: the line itself is left out
            shorter = [min(size[number], size[other]) - length for other in separate]
            both = [in_both(number, other) - length for other in separate]
            if size[number] > length and all(b < near_duplicate * s for s, b in zip(shorter, both, strict=True)):
                separate.append(number)
                if len(separate) == at_least:
                    repeated[key] = len(numbers)
                    break
    return repeated


def _candidates(article: Article, edge: int) -> set[str]:
    last = len(article.blocks) - edge
    keys = set()
    for number, block in enumerate(article.blocks):
        if (block.kept or block.kind == "stray") and block.rule != THE_TITLE:
            closes = straighten(article.text[max(block.start, block.end - 8) : block.end])
            if number < edge or number >= last or not ends_sentence(closes):
                keys.add(block_key(article.text, block))
    return keys - {""}


def _body(article: Article) -> dict[str, int]:
    """The key of every line that was not set aside by a surer rule, and how many characters it has."""
    keys = (block_key(article.text, block) for block in article.blocks if block.kept or block.kind == "stray")
    return {key: len(key) for key in keys}
