"""Who is a text credited to, who wrote it, and who supplied the photo? Three answers, each from its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newskit.cleaning.agencies import NAME, NAME_OR_CODE
from newskit.story import Block, Evidence
from newskit.tokens import straighten

_ANY_NAME = r"(?:the )?[A-Z][\w'&-]*(?:[ \u00a0][A-Z][\w'&-]*){0,3}"

_BYLINE_AGENCY = re.compile(rf"(?:[Bb]y|BY)\s+(?:.*?[,|/]\s*)?(?P<agency>{NAME_OR_CODE})\s*\Z")
# "KATHMANDU, April 25 (Reuters) -", "LA CROSSE, Wis. (AP) —": the place in capitals, then any short name in brackets and a dash.
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'.-]+(?:[ \u00a0][A-Z][A-Z'.-]+){0,3})(?:,[ \u00a0][^()\n]{1,40}?)?[ \u00a0]*"
    r"\((?P<agency>[A-Z][\w'-]*(?:[ \u00a0/][A-Z][\w'-]*){0,3}|dpa|epd|sda)\)[ \u00a0]*[-–—:]"
)
# ", reports AFP" at the end of a sentence of the lead: the shape is a credit whoever the name is; elsewhere the name must be known.
_LEAD = re.compile(
    rf",[ \u00a0]+(?:reports|reported)[ \u00a0](?P<agency>{_ANY_NAME}(?=\.)|{NAME})|,[ \u00a0](?P<agency_first>{NAME})[ \u00a0]reports\b"
)
# "(With inputs from PTI)": the words before the name make it a credit.
_WITH = r"(?i:with (?:\w+ )?(?:inputs?|files?|reporting|material|contributions?) (?:from|by))"
_TAIL_LINE = re.compile(rf"(?:{_WITH}|(?i:source)\s*:)\s+(?P<agency>{_ANY_NAME})|(?P<known>{NAME_OR_CODE})")
_TAIL_END = re.compile(rf"[(\[](?:{_WITH} )?(?P<agency>{NAME_OR_CODE})[)\]]\.?\Z|[–—-][ \u00a0](?P<agency_dash>{NAME_OR_CODE})\.?\Z")

_LEAD_REACH = 400


def agency(text: str, blocks: Sequence[Block]) -> Evidence | None:
    """The agency the text is credited to, with the words that say so; the strongest evidence wins. None where nobody is credited.

    By strength: the by-line, the dateline, "reports AFP" in the lead, a closing credit. "Reuters reported" further down is background.
    """
    shadow = straighten(text)
    body = [b for b in blocks if b.kept and b.kind in ("paragraph", "standfirst")]
    for block in blocks:
        if block.kind == "byline" and (match := _BYLINE_AGENCY.match(shadow[block.start : block.end])):
            return _evidence("byline", text, block.start, match, "agency")
    for block in blocks:
        if block.kind not in ("paragraph", "standfirst", "dateline") or block.start - (body[0].start if body else 0) > _LEAD_REACH:
            continue
        if match := _DATELINE.match(shadow[block.start : block.end]):
            return _evidence("dateline", text, block.start, match, "agency")
    for block in body[:2]:
        if match := _LEAD.search(shadow[block.start : block.end]):
            return _evidence("lead", text, block.start, match, "agency" if match["agency"] else "agency_first")
    for block in reversed(blocks):
        if block.kind == "agency_tail" and (match := _TAIL_LINE.search(shadow[block.start : block.end])):
            return _evidence("tail", text, block.start, match, "agency" if match["agency"] else "known")
    if body and (match := _TAIL_END.search(shadow[body[-1].start : body[-1].end])):
        return _evidence("tail", text, body[-1].start, match, "agency" if match["agency"] else "agency_dash")
    return None


def _evidence(rule: str, text: str, offset: int, match: re.Match[str], group: str | int) -> Evidence:
    start, end = offset + match.start(group), offset + match.end(group)
    return Evidence(rule, start, end, text[start:end])


def byline(text: str, blocks: Sequence[Block]) -> str | None:
    """Who wrote it, from the first by-line: the names without "By"."""
    for block in blocks:
        if block.kind == "byline":
            return re.sub(r"(?i)\A(?:written by|words by|report(?:ed)? by|by|from)\s+", "", text[block.start : block.end])
    return None


def image_credit(text: str, blocks: Sequence[Block]) -> str | None:
    """Who supplied the photo, without "Photo:": it says nothing about the text."""
    credit = next((text[b.start : b.end] for b in blocks if b.kind == "image_credit"), None)
    return (
        re.sub(r"(?i)\A[(\[]?\s*(?:(?:\w+ )?(?:photo(?:graph)?|image|picture|credit)s?(?: credit)?\s*[:/]\s*)?|[)\]]\Z", "", credit)
        if credit
        else None
    )
