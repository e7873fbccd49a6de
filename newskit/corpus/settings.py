"""The rules of thumb of a corpus: they decide its tables, and its manifest keeps them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What decides a build's tables besides its input.

    `piece`: bytes of the input that one process reads at a time. Two articles may tell one story if they were published at most `window`
    days apart and share `at_least` of the runs of four words of the one that has fewer; where a date is missing, `undated` of them.
    A story has at most `articles` articles. A run of four words in at most `most` articles pairs each with each, one in up to `standing`
    each with the first in the window, and one in more pairs nobody; a sentence in more than `most` is in the table repeated_sentences.
    """

    piece: int = 8_000_000
    window: int = 7
    at_least: float = 0.04
    undated: float = 0.2
    articles: int = 500
    most: int = 16
    standing: int = 1_000
