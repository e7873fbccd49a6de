"""Lines → blocks, each with a kind; nothing is deleted. One article at a time."""

from __future__ import annotations

from dataclasses import replace

from newskit.cleaning import credits, kinds
from newskit.cleaning.agencies import is_agency
from newskit.story import Article


def clean(article: Article) -> Article:
    """`article` with its blocks, its headline as title, its agency, by-line and image credit read from the text.

    A field that the reader already filled stays. Flags: "hard-wrapped" (paragraphs joined across lines), "no body".
    """
    lines = article.lines
    blocks = tuple(kinds.blocks(article.text, lines, article.title))
    evidence = credits.agency(article.text, blocks)
    headline = next((article.text[b.start : b.end] for b in blocks if b.kind == "headline"), "")
    flags = list(article.flags)
    if kinds.is_hard_wrapped(article.text, lines):
        flags.append("hard-wrapped")
    if not any(b.kept and b.kind == "paragraph" for b in blocks):
        flags.append("no body")
    return replace(
        article,
        blocks=blocks,
        title=article.title or headline,
        agency=article.agency or (evidence.text if evidence else None),
        agency_evidence=evidence,
        byline=article.byline or credits.byline(article.text, blocks),
        image_credit=article.image_credit or credits.image_credit(article.text, blocks),
        flags=tuple(flags),
    )


__all__ = ["clean", "is_agency"]
