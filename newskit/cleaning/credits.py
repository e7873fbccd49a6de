"""Who is a text credited to, where and when was it filed, who wrote it, and who supplied the photo? Each answer from its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newskit.cleaning.agencies import NAME, NAME_OR_CODE, WITH, WITH_INPUTS, is_agency
from newskit.cleaning.kinds import MONTH
from newskit.story import Block, Evidence
from newskit.tokens import straighten

# How strong the words are that credit an agency or give a dateline.
#   strong: a field of the export, a by-line, a dateline with a known agency; a dateline with a date, a region or an agency
#   fair:   an agency's name where the by-line stands, a name in a dateline that no list knows, "reports AFP" in the lead, "(AFP)" at
#           the end; a dateline that is a place and a dash
#   weak:   "With inputs from PTI": part of the text at least
STRONG, FAIR, WEAK = "strong", "fair", "weak"

_SPACE = "[ \u00a0]"
_CAPITAL = "A-ZÀ-ÖØ-ÞČĐĞİŁŚŠŽ"
_ANY_NAME = rf"(?:the )?[A-Z][\w'&-]*(?:{_SPACE}[A-Z][\w'&-]*){{0,3}}"
_DAY = rf"(?:{MONTH}{_SPACE}\d{{1,2}}|\d{{1,2}}{_SPACE}{MONTH})(?:,?{_SPACE}\d{{4}})?"

_BYLINE_AGENCY = re.compile(rf"(?:(?:[Bb]y|BY)\s+)?(?:.*?[,|/;(]\s*)?(?P<agency>{NAME_OR_CODE})\)?\s*\Z")

_PLACE = rf"(?P<place>(?:Mc|St\.{_SPACE})?[{_CAPITAL}][{_CAPITAL}'.-]+(?:[ \u00a0/][{_CAPITAL}][{_CAPITAL}'.-]+){{0,3}})"
# "KATHMANDU, April 25 (Reuters) -", "LA CROSSE, Wis. (AP) —": the place in capitals, then any short name in brackets and a dash.
_WITH_AGENCY = re.compile(
    rf"(?P<words>{_PLACE}(?:,{_SPACE}[^()\n]{{1,40}}?)?){_SPACE}*"
    rf"\((?P<agency>[A-Z][\w'-]*(?:[ \u00a0/][A-Z][\w'-]*){{0,3}}|dpa|epd|sda)\){_SPACE}*[-–—:]"
)
# "Kathmandu, Apr 25 (PTI) The town", "Kathmandu [Nepal], April 25 (ANI):": an agency that is known, and a dash or a date.
_IN_SMALL_LETTERS = re.compile(
    rf"(?P<words>(?P<place>[A-Z][\w'.-]+(?:{_SPACE}[A-Z][\w'.-]+){{0,3}})(?:{_SPACE}?[\[(][A-Z][\w .-]{{2,30}}[\])])?"
    rf"(?:,{_SPACE}[A-Z][\w. ]{{1,20}})??(?P<day>,{_SPACE}{_DAY})?){_SPACE}*"
    rf"[(\[](?P<agency>{NAME_OR_CODE})[)\]]{_SPACE}*(?(day)[-–—:]?|[-–—:])"
)
# "KATHMANDU —", "KATHMANDU, Nepal —", "KATHMANDU, April 25:": what follows the place are names and numbers. Not a place and a colon
# alone: of six such openings in American pages one was a place.
_WITHOUT_AGENCY = re.compile(
    rf"(?P<words>{_PLACE}(?P<more>,{_SPACE}[A-Z][\w.]*(?:,?{_SPACE}(?:[A-Z][\w.]*|\d{{1,4}})){{0,4}})?)"
    rf"{_SPACE}*(?:—|–|--|(?<={_SPACE})-(?={_SPACE})|(?(more):|(?!)))"
)
# Labels in capitals before a dash that are no places.
_LABELS = frozenset(
    "ANALYSIS BREAKING COMMENT CORRECTION EDITORIAL EXCLUSIVE EXPLAINER LIVE NEWS OPINION REVIEW UPDATE UPDATED VIDEO".split()
)

# ", reports AFP" at the end of a sentence of the lead: the shape is a credit whoever the name is; elsewhere the name must be known.
_LEAD = re.compile(
    rf",{_SPACE}+(?:reports|reported){_SPACE}(?P<agency>{_ANY_NAME}(?=\.)|{NAME})|,{_SPACE}(?P<agency_first>{NAME}){_SPACE}reports\b"
)
# "(With inputs from PTI)": the words before the name make it a credit, of any name after "inputs", which agencies give; reporting and
# files come from people too, so there the name must be known.
_WITH = rf"(?i:{WITH} (?:from|by))"
_TAIL_LINE = re.compile(
    rf"(?P<part>{_WITH}\b.{{0,60}}?)?(?<![\w.-])(?P<agency>{NAME_OR_CODE})|(?i:{WITH_INPUTS} from)\s+(?P<inputs>{_ANY_NAME})"
)
_TAIL_END = re.compile(rf"[(\[](?P<part>{_WITH} )?(?P<agency>{NAME_OR_CODE})[)\]]\.?\Z|[–—-]{_SPACE}(?P<agency_dash>{NAME_OR_CODE})\.?\Z")

_LEAD_REACH = 400  # how far into the body a dateline stands or "reports AFP" is still the lead
_TAIL_REACH = 120  # how much of the last paragraph may be a closing credit

_BEFORE_NAMES = re.compile(r"(?i)\A(?:written by|words by|report(?:ed)? by|by|from)\s+")
_AROUND_CREDIT = re.compile(
    r"(?i)\A[(\[]?\s*(?:(?:\w+ )?(?:photo(?:graph)?|image|picture|credit)s?(?: credit)?\s*[:/]\s*)?|[)\]]\Z",
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a text was filed: the place, the words that say so, and the agency that stands in them."""

    place: str
    evidence: Evidence
    agency: Evidence | None


def dateline(text: str, blocks: Sequence[Block]) -> Dateline | None:
    """The dateline of an article: the first that opens a block in the first 400 characters of the body."""
    body = next((b.start for b in blocks if b.kept and b.kind in ("paragraph", "standfirst")), 0)
    for block in blocks:
        if block.start > body + _LEAD_REACH:
            break
        if block.kind not in ("paragraph", "standfirst", "dateline"):
            continue
        opening = straighten(text[block.start : min(block.end, block.start + _LEAD_REACH)])
        if match := _WITH_AGENCY.match(opening) or _IN_SMALL_LETTERS.match(opening):
            strength = STRONG if is_agency(match["agency"]) else FAIR
            agency = _evidence("dateline", text, block.start, match, "agency", strength)
            return Dateline(_words(text, block, match, "place"), _evidence("dateline", text, block.start, match, "words", STRONG), agency)
        match = _WITHOUT_AGENCY.match(opening)
        if match and not _LABELS.issuperset(match["place"].split()):
            strength = STRONG if match["more"] else FAIR
            return Dateline(_words(text, block, match, "place"), _evidence("dateline", text, block.start, match, "words", strength), None)
    return None


def agency(text: str, blocks: Sequence[Block], filed: Dateline | None) -> Evidence | None:
    """The agency the text is credited to, with the words that say so; the strongest evidence wins. None where nobody is credited.

    By strength: the by-line, the dateline (`filed`), "reports AFP" in the lead, a closing credit. "Reuters reported" further down is
    background.
    """
    for block in blocks:
        if block.kind == "byline" and (match := _BYLINE_AGENCY.match(straighten(text[block.start : block.end]))):
            strength = STRONG if match.start("agency") else FAIR
            return _evidence("byline", text, block.start, match, "agency", strength)
    if filed and filed.agency:
        return filed.agency
    body = [b for b in blocks if b.kept and b.kind in ("paragraph", "standfirst")]
    for block in body[:2]:
        lead = straighten(text[block.start : min(block.end, body[0].start + _LEAD_REACH)])
        if match := _LEAD.search(lead):
            return _evidence("lead", text, block.start, match, "agency" if match["agency"] else "agency_first", FAIR)
    for block in reversed(blocks):
        if block.kind == "agency_tail" and (match := _TAIL_LINE.search(straighten(text[block.start : block.end]))):
            group = "agency" if match["agency"] else "inputs"
            return _evidence("tail", text, block.start, match, group, WEAK if match["part"] or match["inputs"] else FAIR)
    if body:
        start = max(body[-1].start, body[-1].end - _TAIL_REACH)
        if match := _TAIL_END.search(straighten(text[start : body[-1].end])):
            return _evidence("tail", text, start, match, "agency" if match["agency"] else "agency_dash", WEAK if match["part"] else FAIR)
    return None


def agency_of_byline(byline: str) -> str | None:
    """The agency in a by-line that came as a field of its own.

    >>> agency_of_byline("Anna Lind, Reuters"), agency_of_byline("Anna Lind")
    ('Reuters', None)
    """
    match = _BYLINE_AGENCY.match(straighten(byline[:200]))
    return byline[match.start("agency") : match.end("agency")] if match else None


def byline(text: str, blocks: Sequence[Block]) -> str | None:
    """Who wrote it, from the first by-line: the names without "By"."""
    line = next((text[b.start : b.end] for b in blocks if b.kind == "byline"), None)
    return _BEFORE_NAMES.sub("", line) if line else None


def image_credit(text: str, blocks: Sequence[Block]) -> str | None:
    """Who supplied the photo, without "Photo:": it says nothing about the text."""
    credit = next((text[b.start : b.end] for b in blocks if b.kind == "image_credit"), None)
    return _AROUND_CREDIT.sub("", credit) if credit else None


def _words(text: str, block: Block, match: re.Match[str], group: str) -> str:
    return text[block.start + match.start(group) : block.start + match.end(group)]


def _evidence(rule: str, text: str, offset: int, match: re.Match[str], group: str, strength: str) -> Evidence:
    start, end = offset + match.start(group), offset + match.end(group)
    return Evidence(rule, start, end, text[start:end], strength)
