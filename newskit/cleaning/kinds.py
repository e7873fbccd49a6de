"""Which lines are the article, and what are the others?

Only anchored, whole-line rules: a rule that looks for "subscribe" anywhere in a line hits real sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newskit.cleaning.agencies import NAME_OR_CODE
from newskit.story import ARTICLE_KINDS, Block, Line
from newskit.tokens import key, straighten

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)(?:day|nesday|sday|rsday|urday)?\.?,?\s+)?"
_DAY_MONTH = rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
_DATE = rf"(?:{_DAY_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
_TIME = r"(?:(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*\(?(?:[A-Z]{2,5}|[+-]\d\d:?\d\d)\)?)?)"
_STAMP = r"(?i:published|updated|last updated|last modified|posted|first published|issued|created)(?: on| at)?\s*:?\s*"
_PARTICLES = r"(?:(?:de|van|von|der|den|la|le|al|bin|ibn|da|du)\s+)*"
_PERSON = rf"[A-Z][\w.'-]+(?:\s+{_PARTICLES}[A-Z][\w.'-]+){{0,4}}"

_WIDGETS = (
    r"loading|please wait|advertisement|advert|ad|sponsored(?: content)?|share(?: this(?: article| story)?)?|tweet|print|e-?mail|"
    r"(?:\d+ )?comments?|sign in|log ?in|register|menu|search|close|listen(?: to (?:this )?article)?|save(?: article)?|copy link|"
    r"play(?: video)?|video|gallery|show more|load more|skip to (?:main )?content|back to top|facebook|twitter|x|whatsapp|telegram|"
    r"linkedin|\d+ min(?:ute)?s?(?: read)?|read in app|(?:advertisement - )?scroll to continue"
)
_LINKS = (
    r"read (?:more|also|next|on)|also read|see also|more on this(?: story)?|further reading|"
    r"related(?: (?:stories|story|articles?|coverage|news|content))?|recommended(?: stories| for you)?|you (?:may|might) also like|"
    r"don't miss|must read|most read|editor's picks?|in pictures|full coverage"
)
_INVITES = (
    r"sign up|subscribe|follow us|join (?:us|our)|download|get (?:the|our|all)|stay (?:up to date|informed|in touch)|"
    r"support (?:our|us|independent|quality)|for (?:more|the latest)|to (?:read|get|receive)|keep up|become a|help us|like us|find us|"
    r"want more"
)
_OFFERS = (
    r"newsletters?|inbox|our app|whatsapp|telegram|facebook|twitter|instagram|youtube|alerts?|subscri(?:be|bers?|ption)|journalism|"
    r"podcast|bulletin|free trial|visit our (?:site|website)"
)
_CONTRIBUTED = (
    r"with (?:\w+ )?(?:inputs?|files?|reporting|material|contributions?|agenc(?:y|ies))\b|additional reporting|reporting by|"
    r"report(?:ing)? from|editing by|writing by|compiled (?:by|from)|sources?\s*:|agencies\s*$"
)
_PHOTO = r"(?:file )?(?:photo(?:graph)?s?|image|picture|pic|illustration|graphic|video)"
_LIBRARIES = r"Getty(?: Images)?|Shutterstock|Alamy|EPA(?:-EFE)?|NurPhoto|Handout|Pool|File"
_NOTICE = r"(?!.*\b(?:said|says|told)\b)"

# Whole-line patterns, read on a line with straight quotes and plain spaces; the first that fits names the kind.
_WHOLE_LINE: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, rule, re.compile(pattern))
    for kind, rule, pattern in (
        ("widget_text", "no letters or digits", r"[\W_]+"),
        ("widget_text", "a control of the page", rf"(?i)(?:{_WIDGETS})[\s.…:!]*"),
        ("read_more", "a link to another article", rf"(?i)(?:{_LINKS})(?:\s*[:|>»–—-]\s*.*|\s*(?:\.\.\.|…)?)"),
        ("read_more", "a link to another article", r"(?:WATCH|READ|MORE|LISTEN|EXPLAINER|SEE|Watch|Listen)\s*[:|»]\s*.*[^.]"),
        ("copyright", "a copyright notice", rf"(?i)(?:©|\(c\)|copyright\b){_NOTICE}.{{0,200}}"),
        ("copyright", "a copyright notice", rf"(?i){_NOTICE}.{{0,80}}\ball rights reserved\b.{{0,160}}"),
        ("promotion", "an invitation to subscribe, follow or download", rf"(?i)(?:{_INVITES})\b.{{0,160}}\b(?:{_OFFERS})\b.{{0,80}}"),
        ("promotion", "an invitation to click", r"(?i)click here\b.{0,80}"),
        ("promotion", "an appeal to the reader", r"(?i)(?:enjoy(?:ing|ed)?|liked?) this (?:story|article)\?.{0,160}"),
        ("promotion", "an appeal to the reader", r"(?i)never miss (?:a|an|another|our)\b.{0,120}"),
        ("timestamp", "a date or time alone", rf"(?:{_STAMP})?{_DATE}(?:\s*[,|·•-]?\s*{_TIME})?(?:\s*[|·•,-]\s*{_STAMP}.{{0,40}})?\.?"),
        ("timestamp", "a date or time alone", rf"(?:{_STAMP})?(?:{_DAY_MONTH}\s*[,|·•-]?\s*{_TIME}|{_TIME}\s*[,|·•-]\s*{_DATE})\.?"),
        ("timestamp", "a date or time alone", rf"(?:{_STAMP})?\d+ (?:minutes?|hours?|days?) ago"),
        (
            "byline",
            "a by-line",
            rf"(?i:by|written by|words by|from|report by|reported by)\s+(?:{_PERSON}|(?:[Oo]ur|[Ss]taff) [A-Za-z ]{{3,40}})"
            rf"(?:\s*(?:,|and|&|\||in|at)\s*(?:the )?{_PERSON})*(?:\s*[,|]\s*[\w .'-]{{2,40}})?",
        ),
        ("agency_tail", "a line that says who contributed", rf"(?i)[(\[]?\s*(?:{_CONTRIBUTED}).{{0,140}}"),
        (
            "image_credit",
            "a photo credit alone",
            rf"(?i)[(\[]?\s*{_PHOTO}(?: credit| courtesy)?\s*(?:[:/|]|by\b|courtesy\b|©)\s*.{{2,80}}",
        ),
        ("image_credit", "a photo credit alone", rf"(?i)[(\[]?\s*(?:{_PHOTO} credit\b|credit\s*:\s*\S).{{0,80}}"),
        (
            "image_credit",
            "a photo credit alone",
            r"(?i)[(\[]?\s*(?:(?:file|represent(?:ational|ative)) (?:photo|image|picture)\.?|getty images|shutterstock|handout)\s*[)\]]?",
        ),
        ("image_credit", "a photo credit alone", rf"[(\[]?(?:©\s*)?[\w .'&-]{{2,50}}\s*/\s*(?:{_LIBRARIES}|{NAME_OR_CODE}).{{0,40}}"),
        ("image_credit", "a photo supplier's name alone", rf"{_PERSON}\s+(?:Pictures|Images|Photos|Photography)"),
        ("dateline", "a place, a date and an agency alone", rf"[A-Z][A-Z .,'-]+,\s+{_MONTH}\s+\d{{1,2}}\s*(?:\([^)]{{2,40}}\))?\s*[-–—]*"),
    )
)

_LONE_AGENCY = re.compile(rf"[(\[]?(?:©\s*)?{NAME_OR_CODE}[)\]]?\.?")
_STEP = re.compile(r"\s+[/>»›|]\s+|\s*[»›]\s*")
_END_MARK = re.compile(r"[.!?…:;。！？][\"')\]」』]*\Z")
_FIELD = re.compile(r"([A-Za-z][\w -]*):(?:[ \t](.*))?")
_HEADING = re.compile(r"#{1,6}[ \t]+")


@dataclass(slots=True)
class _Unit:
    """A paragraph-sized piece while its kind is being found; `gap` says that a blank line stands before it."""

    start: int
    end: int
    shadow: str
    gap: bool
    heading: bool
    kind: str = ""
    rule: str = ""

    @property
    def compared(self) -> str:
        return key(self.shadow).rstrip(" .…")

    @property
    def word_count(self) -> int:
        return len(self.shadow.split())

    @property
    def ends(self) -> bool:
        return bool(_END_MARK.search(self.shadow))

    def name(self, kind: str, rule: str) -> None:
        self.kind, self.rule = kind, rule


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    """Where the front matter at the top of `text` ends, and its fields; 0 and no fields where there is none.

    Front matter is `name: value` on each line between two lines of ---; anything else between them is text.

    >>> front_matter("---\\noutlet: The Post\\n---\\nRain fell.\\n")
    (25, {'outlet': 'The Post'})
    """
    fields: dict[str, str] = {}
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        at += len(line)
        body = line.strip()
        if body == "---":
            if number:
                return at, fields
        elif number == 0:
            break
        elif body:
            field = _FIELD.fullmatch(body)
            if not field:
                break
            fields[field[1].strip().lower()] = (field[2] or "").strip().strip("\"'")
    return 0, {}


def is_hard_wrapped(text: str, lines: Sequence[Line], *, widths: tuple[int, int] = (45, 100), at_least: float = 0.6) -> bool:
    """Whether paragraphs are broken over lines of about one width, as in mail and Nexis text files.

    True where at least `at_least` of the lines that another line follows directly are as wide as `widths` and end no sentence.
    """
    bodies = [text[line.start : line.end].strip() for line in lines]
    followed = [first for first, second in pairwise(bodies) if first and second]
    if len(followed) < 4:
        return False
    wrapped = sum(widths[0] <= len(body) <= widths[1] and not _END_MARK.search(body) for body in followed)
    return wrapped >= at_least * len(followed)


def blocks(text: str, lines: Sequence[Line], title: str = "") -> list[Block]:
    """The blocks of one article in order, each with its kind and the rule that named it; blank lines belong to none.

    `title` is the headline where a reader knows it.

    >>> text = "Rain falls\\n\\nIt rained.\\n"
    >>> [b.kind for b in blocks(text, [Line(1, 0, 11), Line(2, 11, 12), Line(3, 12, 23)])]
    ['headline', 'paragraph']
    """
    units = _units(text, lines)
    head, _ = front_matter(text)
    body = [u for u in units if u.start >= head]
    for unit in units:
        if unit.start < head:
            unit.name("front_matter", "fields between two lines of ---")
    _name_whole_lines(body)
    _name_breadcrumb(body)
    _name_repeats_and_captions(body)
    _name_headings(body, key(straighten(title)).strip())
    return [Block(u.start, u.end, u.kind, u.rule, u.kind in ARTICLE_KINDS) for u in units]


def _units(text: str, lines: Sequence[Line]) -> list[_Unit]:
    wrapped = is_hard_wrapped(text, lines)
    units: list[_Unit] = []
    gap = True
    for line in lines:
        raw = text[line.start : line.end]
        shadow = " ".join(straighten(raw).translate({0x200B: None, 0xFEFF: None, 0x2060: None}).split())
        if not shadow:
            gap = True
            continue
        start = line.start + len(raw) - len(raw.lstrip())
        end = line.start + len(raw.rstrip())
        if wrapped and not gap:
            units[-1].end = end
            units[-1].shadow += " " + shadow
        else:
            mark = _HEADING.match(raw.lstrip())
            if mark:
                start, shadow = start + mark.end(), _HEADING.sub("", shadow)
            units.append(_Unit(start, end, shadow, gap, bool(mark)))
        gap = False
    return units


def _name_whole_lines(units: list[_Unit]) -> None:
    for unit in units:
        for kind, rule, pattern in _WHOLE_LINE:
            if pattern.fullmatch(unit.shadow):
                unit.name(kind, rule)
                break
    for number, unit in enumerate(units):
        if not unit.kind and _LONE_AGENCY.fullmatch(unit.shadow):
            last = not any(not u.kind and u.ends for u in units[number + 1 :])
            unit.name("agency_tail", "an agency's name closes the text") if last else unit.name(
                "image_credit", "an agency's name alone on a line"
            )


def _name_breadcrumb(units: list[_Unit]) -> None:
    """A path of steps above the headline: it begins at "Home" or ends in the headline that follows."""
    for number, unit in enumerate(units[:4]):
        steps = [key(step).strip() for step in _STEP.split(unit.shadow)]
        if unit.kind or len(steps) < 2:
            continue
        following = {u.compared for u in units[number + 1 : number + 4]}
        if steps[-1].rstrip(" .…") in following:
            unit.name("breadcrumb", "a path that ends in the headline")
        elif steps[0] in {"home", "homepage", "news"} and not unit.ends:
            unit.name("breadcrumb", "a path that begins at the home page")


def _name_repeats_and_captions(units: list[_Unit]) -> None:
    """A line printed twice counts once: the first is a caption if a lone credit follows it, else the second is the repeat."""
    spaced = sum(u.gap for u in units) > len(units) / 2
    credited = {n for n, (_, after) in enumerate(pairwise(units)) if after.kind == "image_credit"}
    first: dict[str, int] = {}
    for number, unit in enumerate(units):
        if unit.kind or unit.word_count < 4:  # "Buy now", "Meal 2": a label may stand in a list twice
            continue
        earlier = first.setdefault(unit.compared, number)
        if earlier == number:
            continue
        if earlier in credited and not units[earlier].kind:
            units[earlier].name("caption", "printed again below, and a photo credit follows it")
            first[unit.compared] = number
        elif number in credited:
            unit.name("caption", "printed above, and a photo credit follows it")
        else:
            unit.name("repeat", "printed above already")
    for number in credited:
        unit = units[number]
        if number and not unit.kind and spaced and not units[number + 1].gap:
            unit.name("caption", "a photo credit stands right below it")


def _name_headings(units: list[_Unit], title: str) -> None:
    rest = [n for n, unit in enumerate(units) if not unit.kind]
    if not rest:
        return
    first = units[rest[0]]
    if first.heading or (title and first.compared == title.rstrip(" .…")):
        first.name("headline", "the title")
    elif first.word_count <= 25 and not re.search(r"[.;][\"')\]]*\Z", first.shadow) and len(rest) > 1:
        first.name("headline", "the first line, short and without a full stop")
    body = [n for n in rest if not units[n].kind]
    if first.kind and body:
        _name_standfirst(units, rest[0], body)
    strays = 0  # counted from the end: what is short, ends nothing and has nothing after it
    while strays < len(body) and _is_stray(units[body[-1 - strays]]):
        strays += 1
    if 0 < strays <= min(2, len(body) - 1):  # three and more are a list
        for _ in range(strays):
            units[body.pop()].name("stray", "short, without an end mark, and nothing follows it")
    for number in body:
        unit = units[number]
        if unit.kind:
            continue
        short = unit.word_count <= 10 and not unit.ends and unit.shadow[-1] not in "\"'),-–—"
        if unit.heading or (short and number != body[-1]):
            unit.name("subheading", "short, without an end mark, and the article goes on below")
        else:
            unit.name("paragraph", "no rule set it aside")


def _is_stray(unit: _Unit) -> bool:
    return not (unit.heading or unit.word_count > 8 or len(unit.shadow) > 60 or unit.ends or unit.shadow[-1] in "\"')")


def _name_standfirst(units: list[_Unit], headline: int, body: list[int]) -> None:
    """The line below the headline, if the page sets it apart: by furniture below it, or by leaving the full stop out."""
    number = body[0]
    unit = units[number]
    if unit.heading or len(body) < 2 or any(units[n].kind not in {"byline", "timestamp"} for n in range(headline + 1, number)):
        return
    if units[number + 1].kind in {"byline", "timestamp", "caption", "image_credit"} and unit.word_count <= 60:
        unit.name("standfirst", "below the headline, apart from the body")
    elif 6 <= unit.word_count <= 45 and not unit.ends and unit.shadow[-1] not in "\"')":
        unit.name("standfirst", "below the headline, without a full stop")
