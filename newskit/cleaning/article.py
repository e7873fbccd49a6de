"""What is one article made of, who is it credited to, and what is worth knowing about it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newskit.cleaning import credits, kinds, language
from newskit.story import Article, Block, Evidence


def clean(article: Article, *, standing: Mapping[str, int] | None = None) -> Article:
    """`article` with its blocks, and with title, agency, by-line, image credit, dateline and language read from the text.

    A field that the reader already filled stays, but for a language that the text contradicts. `standing` are the outlet's lines
    from `repeated_lines`, by key. Flags: "hard-wrapped" (paragraphs joined across lines), "no body", "stub" (a short text that ends
    in a paywall's offer), "not English (de)".
    """
    text, lines = article.text, article.lines
    width = kinds.wrap_width(text, lines)
    blocks = tuple(kinds.blocks(text, lines, article.title, width=width, standing=standing))
    headline = next((text[b.start : b.end] for b in blocks if b.kind == "headline"), "")
    filed = credits.dateline(text, blocks)
    agency, evidence = _agency(article, blocks, filed)
    tongue = language.detect(_beginning(text, blocks)) or language.code(article.language or "")  # what a page claims is often wrong
    flags = [*article.flags]
    if width:
        flags.append("hard-wrapped")
    if not any(b.kept and b.kind == "paragraph" for b in blocks):
        flags.append("no body")
    elif is_stub(text, blocks):
        flags.append("stub")
    if tongue not in (None, "en"):
        flags.append(f"not English ({tongue})")
    return replace(
        article,
        blocks=blocks,
        title=article.title or headline,
        agency=agency,
        agency_evidence=evidence,
        byline=article.byline or credits.byline(text, blocks),
        image_credit=article.image_credit or credits.image_credit(text, blocks),
        place=article.place or (filed.place if filed else None),
        dateline=article.dateline or (filed.evidence if filed else None),
        language=tongue,
        flags=tuple(dict.fromkeys(flags)),
    )


def is_stub(text: str, blocks: Sequence[Block], *, at_most: int = 150) -> bool:
    """Whether a text is only the teaser of a paid article: a paywall's offer stands below at most so many words, and no paragraph after."""
    last = max((n for n, block in enumerate(blocks) if block.kept and block.kind == "paragraph"), default=-1)
    if not any(block.kind == "paywall" for block in blocks[last + 1 :]):
        return False
    return sum(len(text[b.start : b.end].split()) for b in blocks if b.kept) <= at_most


def _agency(article: Article, blocks: Sequence[Block], filed: credits.Dateline | None) -> tuple[str | None, Evidence | None]:
    """Who the text is credited to: a field of the export, then the words of the text. An outlet that names itself is no agency."""
    if article.agency and article.agency_evidence:
        return article.agency, article.agency_evidence
    found = credits.agency(article.text, blocks, filed)
    if article.agency:
        return article.agency, _field("provider field", article.agency, found)
    if article.byline and (name := credits.agency_of_byline(article.byline)):
        return name, _field("byline field", name, found)
    if not found or (article.role == "outlet" and found.text.casefold() == article.outlet.casefold()):
        return None, None
    return found.text, found


def _field(rule: str, agency: str, found: Evidence | None) -> Evidence:
    """A field of the export as evidence, with the words of the text where they name the same agency, else without words."""
    if found and found.text.casefold() == agency.casefold():
        return replace(found, rule=rule, strength=credits.STRONG)
    return Evidence(rule, 0, 0, "", credits.STRONG)


def _beginning(text: str, blocks: Sequence[Block]) -> str:
    """The first kept paragraphs, as much of them as tells the language."""
    some, size = [], 0
    for block in blocks:
        if block.kept and block.kind == "paragraph":
            some.append(text[block.start : min(block.end, block.start + language.BEGINNING)])
            size += len(some[-1])
            if size >= language.BEGINNING:
                break
    return "\n".join(some)
