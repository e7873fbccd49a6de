"""Which lines are the article, and what are the others?

Only anchored, whole-line rules: a rule that looks for "subscribe" anywhere in a line hits real sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newskit.cleaning.agencies import NAME_OR_CODE, WITH
from newskit.story import ARTICLE_KINDS, Block, Line
from newskit.tokens import straighten

# How sure a rule is that it names the right kind; benchmarks/cleaning.py lists what each rule hits and misses.
EXACT = 0.98  # the whole line is a fixed phrase, or the same as another line of the article
WORDED = 0.9  # fixed words open the line, or a neighbour that is sure says what it is
SHAPED = 0.6  # nothing but its length, its place and its last character

THE_TITLE = "the title"  # the rule of a headline that the page or the export names; other headlines are guessed by their shape

# No furniture is longer: what a whole-line rule reads, and what it costs on a line of any length.
LONGEST = 300

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)(?:day|nesday|sday|rsday|urday)?\.?,?\s+)?"
_DAY_MONTH = rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
_DATE = rf"(?:{_DAY_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
_TIME = r"(?:(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*\(?(?:[A-Z]{2,5}|[+-]\d\d:?\d\d)\)?)?)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
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
    r"read (?:more|also|next|on)|also read|see (?:also|more)|more on this(?: story)?|further reading|"
    r"related(?: (?:stories|story|articles?|coverage|news|content))?|recommended(?: stories| for you)?|you (?:may|might) also like|"
    r"don't miss|must read|most read(?: in [\w &]{2,30})?|editor's picks?|in pictures|full coverage"
)
_PLATFORMS = r"facebook|twitter|instagram|youtube|whatsapp|telegram|tiktok|linkedin"
_INVITES = (
    r"sign up|subscribe|follow us|join (?:us|our)|download (?:our|the|your|it|now|here|this)|get (?:the|our|all)|"
    r"stay (?:up to date|informed|in touch)|support (?:our|us|independent|quality)|keep up|help us|like us|find us|"
    r"become an? (?:[\w-]+ ){0,2}(?:member|subscriber|supporter|patron|friend|donor)|"
    # of the next, what follows must be an invitation
    r"(?:for (?:more|the latest)|to (?:read|get|receive)|want more)\b"
    r"(?=.*\b(?:follow|subscribe|sign up|download|join|visit|click|check out|like us|tune in|get the|get our|register)\b)"
)
_OFFERS = (
    rf"newsletters?|inbox|our app|{_PLATFORMS}|alerts?|subscri(?:be|bers?|ption)|journalism|podcast|bulletin|free trial|"
    r"visit our (?:site|website)"
)
_CONTRIBUTED = (
    rf"(?i:{WITH}\b|with (?:\w+ )?(?:agenc(?:y|ies)|wires?)\b|additional reporting|reporting by|"
    r"report(?:ing)? from|editing by|writing by|compiled (?:by|from)|contribut(?:ing|ors?)\s*:|sources?\s*:|agencies\s*$)"
)
# Names, and the words that stand between them in a credit; what has any other word is a sentence.
_CREDITED = (
    r"(?:[A-ZÀ-ÖØ-ÞČĐŁŚŠŽ\d][\w.'&-]*+|[\s,;:.&/|()\[\]–—-]|(?i:and|by|in|from|for|at|of|with|the|via|our|own|de|van|von|der|den|la|le|al|bin|"
    r"ibn|da|du|dpa|epd|sda|staff|news|online|local|additional|writers?|reporters?|correspondents?|photographers?|reporting|reports?|"
    r"editing|writing|research|inputs?|files?|material|contributions?|agenc(?:y|ies)|wires?|services?|bureaus?|desks?|handout|pool|file)"
    r"(?![\w'-]))*+"
)
_TO_THIS = r" (?:(?:to|for) this (?:report|story|article|dispatch|piece|post)|(?:additional )?(?:reporting|research))\b"
_PHOTO = r"(?:(?:file|main|lead|featured) )?(?:photo(?:graph)?s?|image|picture|pic|illustration|graphic|video)"
_LIBRARIES = r"Getty(?: Images)?|Shutterstock|Alamy|EPA(?:-EFE)?|NurPhoto|Handout|Pool|File"
_NOTICE = r"(?!.*\b(?:said|says|told)\b)"
_HELD = rf"{_NOTICE}(?:\d{{4}}.{{0,200}}|{_CREDITED}|.{{0,160}}(?i:all rights reserved).{{0,80}})"
# Not what somebody said or did: an offer speaks to the reader, in the present.
_OFFER = (
    r"(?!.*(?:\b(?:said|says|told|wrote|writes|asked|warned|shouted|was|were|had|did)\b"
    r"|, (?:he|she|they|his|her|their|the [\w-]+ (?!newsletter|podcast|app)\w+|according to)\b))"
)
_THE_REST = (
    r"(?:(?:continue|keep|go on) reading\b|"
    r"(?:read|unlock|access|view|see) (?:this|the (?:full|whole|rest of (?:the|this))) (?:article|story|content|column|post)\b)"
)
_READERS = r"(?:paid |paying |our |registered |premium |digital )*(?:subscribers?|members|registered (?:users?|readers?))"

_DAYS = "mon monday tue tues tuesday wed wednesday thu thurs thursday fri friday sat saturday sun sunday "
_DAYS += "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november"
_DAYS += " dec december"
_STAMPS = "published updated last posted first issued created"
_DIGIT = "0"  # stands for any first word that begins with a digit


@dataclass(frozen=True, slots=True)
class _Rule:
    """A whole-line pattern, read on a line with straight quotes and plain spaces.

    Only lines whose first word is one of `opens` and that hold `needs` (lower case) can match; nothing there: any line can.
    """

    kind: str
    name: str
    confidence: float
    pattern: re.Pattern[str]
    opens: frozenset[str]
    needs: str


def _rule(kind: str, name: str, confidence: float, pattern: str, *, opens: str = "", needs: str = "") -> _Rule:
    return _Rule(kind, name, confidence, re.compile(pattern), frozenset(opens.split()), needs)


# The first that fits names the kind.
_RULES = (
    _rule(
        "widget_text",
        "a control of the page",
        EXACT,
        rf"(?i)(?:{_WIDGETS})[\s.…:!]*",
        opens=f"{_DIGIT} loading please advertisement advert ad sponsored share tweet print e email comment comments sign log login"
        " register menu search close listen save copy play video gallery show load skip back facebook twitter x whatsapp telegram"
        " linkedin read scroll",
    ),
    _rule(
        "read_more",
        "a link to another article",
        WORDED,
        rf"(?i)(?:{_LINKS})(?:\s*[:|>»–—-]\s*.*|\s*(?:\.\.\.|…)?)",
        opens="read also see more further related recommended you don must most editor in full",
    ),
    _rule(
        "read_more",
        "a link to another article",
        WORDED,
        r"(?:WATCH|READ|MORE|LISTEN|EXPLAINER|SEE|Watch|Listen)\s*[:|»]\s*.*[^.]",
        opens="watch read more listen explainer see",
    ),
    _rule("read_more", "a link that says what it opens", WORDED, r"[^.]+\s\[[A-Z]{4,12}\]", needs="]"),
    _rule("copyright", "a copyright notice", WORDED, rf"(?:(?i:\(c\)|copyright)[\s:©]*)+{_HELD}", opens="c copyright"),
    _rule("copyright", "a copyright notice", WORDED, rf"©(?i:[\s:©]|copyright)*{_HELD}", needs="©"),
    _rule(
        "copyright", "a copyright notice", WORDED, rf"(?i){_NOTICE}.{{0,80}}\ball rights reserved\b.{{0,160}}", needs="all rights reserved"
    ),
    _rule(
        "copyright",
        "a notice of what may be copied",
        EXACT,
        r"(?i)this (?:copy is for your personal|(?:material|content|article) may not be (?:published|reproduced|copied|redistributed))\b.*",
        opens="this",
    ),
    _rule(
        "paywall",
        "an offer to read on",
        WORDED,
        rf"(?i)(?:please )?(?:subscribe|sign (?:up|in)|log ?in|register|create|start|become|join|buy|pay|get|unlock|to|you must)\b"
        rf"{_OFFER}.{{0,100}}?\b(?:to )?{_THE_REST}.{{0,100}}",
        opens="please subscribe sign log login register create start become join buy pay get unlock to you",
    ),
    _rule("paywall", "an offer to read on", WORDED, rf"(?i)to {_OFFER}{_THE_REST}.{{0,140}}", opens="to"),
    _rule(
        "paywall",
        "a note that the text is for subscribers",
        EXACT,
        rf"(?i){_OFFER}(?:this|the (?:full|rest of this|rest of the)) (?:(?:premium )?(?:article|story|content|post|page|report|item) )?is "
        r"(?:only |exclusively )?(?:for|available (?:only |exclusively )?(?:to|for)|exclusive to|reserved for|restricted to|free for) "
        rf"{_READERS}(?: only)?\b.{{0,60}}",
        opens="this the",
    ),
    _rule(
        "paywall",
        "a question to subscribers",
        EXACT,
        rf"(?i)(?:already|not (?:yet )?) ?(?:an? )?(?:{_READERS}|subscribed|registered)\?.{{0,60}}",
        opens="already not",
    ),
    _rule(
        "paywall",
        "a count of free articles",
        EXACT,
        rf"(?i){_OFFER}you(?:'ve| have) (?:reached|read|used|run out of)\b.{{0,50}}"
        r"\b(?:free (?:articles?|stories)|article limit)\b.{0,80}",
        opens="you",
    ),
    _rule(
        "promotion",
        "an invitation to subscribe, follow or download",
        WORDED,
        rf"(?i){_OFFER}(?:{_INVITES})\b.{{0,160}}\b(?:{_OFFERS})\b.{{0,80}}",
        opens="sign subscribe follow join download get stay support for to keep become help like find want",
    ),
    _rule(
        "promotion", "an invitation to follow", WORDED, rf"(?i){_OFFER}follow [^.]{{2,80}} on (?:{_PLATFORMS})\b.{{0,80}}", opens="follow"
    ),
    _rule("promotion", "an invitation to click", WORDED, rf"(?i){_OFFER}click here\b.{{0,80}}", opens="click"),
    _rule(
        "promotion",
        "an appeal to the reader",
        WORDED,
        rf"(?i){_OFFER}(?:enjoy(?:ing|ed)?|liked?) this (?:story|article)\?.{{0,160}}",
        opens="enjoy enjoying enjoyed like liked",
    ),
    _rule("promotion", "an appeal to the reader", WORDED, rf"(?i){_OFFER}never miss (?:a|an|another|our)\b.{{0,120}}", opens="never"),
    _rule("promotion", "an appeal to the reader", WORDED, r"(?i)(?:have a tip\?.*|tell us what you think\W*)", opens="have tell"),
    _rule(
        "timestamp",
        "a date or time alone",
        EXACT,
        rf"(?:{_STAMP})?{_DATE}(?:\s*[,|·•-]?\s*{_TIME})?(?:\s*[|·•,-]\s*{_STAMP}.{{0,40}})?\.?",
        opens=f"{_DIGIT} {_STAMPS} {_DAYS}",
    ),
    _rule(
        "timestamp",
        "a date or time alone",
        EXACT,
        rf"(?:{_STAMP})?(?:{_DAY_MONTH}\s*[,|·•-]?\s*{_TIME}|{_TIME}\s*[,|·•-]\s*{_DATE})\.?|{_STAMP}{_TIME}",
        opens=f"{_DIGIT} at {_STAMPS} {_DAYS}",
    ),
    _rule("timestamp", "a date or time alone", EXACT, rf"(?:{_STAMP})?\d+ (?:minutes?|hours?|days?) ago", opens=f"{_DIGIT} {_STAMPS}"),
    _rule(
        "byline",
        "a by-line",
        WORDED,
        rf"(?i:by|written by|words by|from|report by|reported by)\s+(?!{_DAY}\b)(?:{_PERSON}|(?:[Oo]ur|[Ss]taff) [A-Za-z ]{{3,40}})"
        rf"(?:(?:\s*[,&|]\s*|\s+(?:and|in|at)\s+)(?:the )?{_PERSON})*(?:\s*[,|]\s*[\w .'-]{{2,40}})?",
        opens="by written words from report reported",
    ),
    _rule(
        "agency_tail",
        "a line that says who contributed",
        WORDED,
        rf"[(\[]?\s*{_CONTRIBUTED}{_CREDITED}",
        opens="with additional reporting report editing writing compiled contributing contributor contributors source sources agencies",
    ),
    _rule(
        "agency_tail",
        "a line that says who contributed",
        WORDED,
        rf"[(\[]?(?:The )?[A-Z].{{3,200}}\bcontributed(?:{_TO_THIS})+{_CREDITED}",
        needs=" contributed ",
    ),
    _rule(
        "image_credit",
        "a photo credit alone",
        WORDED,
        rf"(?i)[(\[]?\s*{_PHOTO}(?: credit)?\s*(?:(?:(?:[:/|©]|by\b)\s*)+(?-i:{_CREDITED})|(?:[:/|©]\s*)?(?:by )?courtesy\b.{{2,80}})",
        opens="file main lead featured photo photos photograph photographs image picture pic illustration graphic video",
    ),
    _rule(
        "image_credit",
        "a photo credit alone",
        WORDED,
        rf"(?i){_OFFER}[(\[]?\s*(?:{_PHOTO} credit\b|credit\s*:\s*\S).{{0,80}}",
        opens="file main lead featured photo photos photograph photographs image picture pic illustration graphic video credit",
    ),
    _rule(
        "image_credit",
        "a photo credit alone",
        EXACT,
        r"(?i)[(\[]?\s*(?:(?:file|represent(?:ational|ative)) (?:photo|image|picture)\.?|getty images|shutterstock|handout)\s*[)\]]?",
        opens="file representational representative getty shutterstock handout",
    ),
    _rule(
        "image_credit",
        "a photo credit alone",
        WORDED,
        rf"[(\[]?(?:©\s*)?[\w .'&-]{{2,50}}\s*/\s*(?:{_LIBRARIES}|{NAME_OR_CODE}).{{0,40}}",
        needs="/",
    ),
    _rule("image_credit", "a photo supplier's name alone", WORDED, rf"{_PERSON}\s+(?:Pictures|Images|Photos|Photography)"),
    _rule(
        "dateline",
        "a place, a date and an agency alone",
        WORDED,
        rf"[A-Z][A-Z .,'-]+,\s+{MONTH}\s+\d{{1,2}}\s*(?:\([^)]{{2,40}}\))?\s*[-–—]*",
        needs=",",
    ),
)
_ANY_OPENING = tuple(rule for rule in _RULES if not rule.opens)
_BY_OPENING = {
    word: tuple(rule for rule in _RULES if not rule.opens or word in rule.opens)
    for word in sorted({w for rule in _RULES for w in rule.opens})
}

_FIRST_WORD = re.compile(r"[^\W_]+")
_LONE_AGENCY = re.compile(rf"[(\[]?(?:©\s*)?{NAME_OR_CODE}[)\]]?\.?")
_STEP = re.compile(r"\s+[/>»›|]\s+|\s*[»›]\s*")
_STEP_MARKS = "/>»›|"
_END_MARKS = ".!?…:;。！？"
_CLOSING_MARKS = "\"')]」』"
_FRONT_MATTER = re.compile(r"[^\S\r\n]*---")
_FIELD = re.compile(r"([A-Za-z][\w -]*):(?:[ \t](.*))?")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_LIST_ITEM = re.compile(r"[-•*–—|\[(]")

# Seen by nobody: a line of these is blank, and they say nothing when lines are compared.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


@dataclass(slots=True)
class _Unit:
    """A paragraph-sized piece while its kind is being found; `gap` says that a blank line stands before it."""

    start: int
    end: int
    shadow: str
    word_count: int
    gap: bool
    heading: bool
    compared: str = ""
    ends: bool = False
    kind: str = ""
    rule: str = ""
    confidence: float = 1.0

    def __post_init__(self) -> None:
        self.compared = line_key(self.shadow)
        self.ends = ends_sentence(self.shadow)

    def name(self, kind: str, rule: str, confidence: float) -> None:
        self.kind, self.rule, self.confidence = kind, rule, confidence


def line_key(shadow: str) -> str:
    """What a line with straight quotes and plain spaces is compared by: case folded, without the full stops or dots that close it.

    >>> line_key("Read The Rest ...")
    'read the rest'
    """
    folded = shadow.lower() if shadow.isascii() else unicodedata.normalize("NFC", shadow).casefold()
    return folded.rstrip(" .…")


def block_key(text: str, block: Block) -> str:
    """The `line_key` of a block of `text`: equal for two lines that differ in marks, spaces or capitals only."""
    straight = straighten(text[block.start : block.end])
    for character in _INVISIBLE:
        straight = straight.replace(character, "")
    return line_key(" ".join(straight.split()))


def ends_sentence(shadow: str) -> bool:
    """Whether a line closes with an end mark, inside or outside closing quotes and brackets."""
    last = shadow.rstrip(_CLOSING_MARKS)[-1:]
    return bool(last) and last in _END_MARKS


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    """Where the front matter at the top of `text` ends, and its fields; 0 and no fields where there is none.

    Front matter is `name: value` on each line between two lines of ---; anything else between them is text.

    >>> front_matter("---\\noutlet: The Post\\n---\\nRain fell.\\n")
    (25, {'outlet': 'The Post'})
    """
    fields: dict[str, str] = {}
    at = 0
    if not _FRONT_MATTER.match(text):
        return 0, {}
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


def wrap_width(text: str, lines: Sequence[Line], *, widths: tuple[int, int] = (45, 100), at_least: float = 0.6, inside: float = 0.3) -> int:
    """How wide the lines are that paragraphs are broken over, as in mail and Nexis text files; 0 where a line is a paragraph.

    Broken are they where, of the lines that another line follows directly, at least `at_least` are as wide as `widths` and end no
    sentence, and the next line of at least `inside` begins with no capital: headlines in a list begin with one.
    """
    bodies = [text[line.start : line.end].strip() for line in lines]
    followed = [(first, second) for first, second in pairwise(bodies) if first and second]
    if len(followed) < 4:
        return 0
    wrapped = [(first, second) for first, second in followed if widths[0] <= len(first) <= widths[1] and not ends_sentence(first)]
    if len(wrapped) < at_least * len(followed) or sum(not second[0].isupper() for _, second in wrapped) < inside * len(wrapped):
        return 0
    return sorted(len(first) for first, _ in wrapped)[len(wrapped) // 2]


def blocks(text: str, lines: Sequence[Line], title: str = "", *, width: int = 0, standing: Mapping[str, int] | None = None) -> list[Block]:
    """The blocks of one article in order, each with its kind and the rule that named it; blank lines belong to none.

    `title` is the headline where a reader knows it; `width` is how wide hard-wrapped lines are (`wrap_width`), 0 where a line is a
    paragraph; `standing` are the lines, by key, that stand in several articles of the outlet, and in how many (`repeated_lines`).

    >>> text = "Rain falls\\n\\nIt rained.\\n"
    >>> [b.kind for b in blocks(text, [Line(1, 0, 11), Line(2, 11, 12), Line(3, 12, 23)])]
    ['headline', 'paragraph']
    """
    units = _units(text, lines, width)
    head, _ = front_matter(text)
    body = [u for u in units if u.start >= head]
    for unit in units:
        if unit.start < head:
            unit.name("front_matter", "fields between two lines of ---", EXACT)
    _name_whole_lines(body)
    heading = line_key(" ".join(straighten(title).split()))
    _name_standing(body, {key: n for key, n in (standing or {}).items() if key != heading})
    _name_lone_agencies(body)
    _name_breadcrumb(body)
    _name_repeats_and_captions(body)
    _name_headings(body, heading)
    return [Block(u.start, u.end, u.kind, u.rule, u.kind in ARTICLE_KINDS, u.confidence) for u in units]


def _units(text: str, lines: Sequence[Line], width: int) -> list[_Unit]:
    straight = straighten(text)
    invisible = [c for c in _INVISIBLE if c in text]
    pieces: list[tuple[int, int, list[str], bool, bool]] = []
    gap, above = True, ""
    for line in lines:
        raw = straight[line.start : line.end]
        seen = raw
        for character in invisible:
            seen = seen.replace(character, "")
        words = seen.split()
        if not words:
            gap = True
            continue
        body = raw.strip()
        start = line.start + raw.index(body[0])
        end = start + len(body)
        if width and not gap and not _closes_paragraph(above, words[0], width):
            pieces[-1][2].extend(words)
            pieces[-1] = (pieces[-1][0], end, *pieces[-1][2:])
        elif body[0] == "#" and (mark := _HEADING.match(body)):
            pieces.append((start + mark.end(), end, words[1:], gap, True))
        else:
            pieces.append((start, end, words, gap, False))
        gap, above = False, body
    return [_Unit(start, end, " ".join(words), len(words), gap, heading) for start, end, words, gap, heading in pieces]


def _closes_paragraph(line: str, next_word: str, width: int, *, sentence: float = 1.0, anything: float = 0.5) -> bool:
    """Whether a line had so much room for the next line's first word that it is the last of its paragraph."""
    return len(line) + 1 + len(next_word) <= (sentence if ends_sentence(line) else anything) * width


def _name_whole_lines(units: list[_Unit]) -> None:
    for unit in units:
        if len(unit.shadow) > LONGEST:
            continue
        first = _FIRST_WORD.search(unit.shadow)
        if not first:
            unit.name("widget_text", "no letters or digits", EXACT)
            continue
        for rule in _BY_OPENING.get(_DIGIT if first[0][0].isdigit() else first[0].lower(), _ANY_OPENING):
            if rule.needs in unit.compared and rule.pattern.fullmatch(unit.shadow):
                unit.name(rule.kind, rule.name, rule.confidence)
                break


def _name_standing(units: list[_Unit], standing: Mapping[str, int]) -> None:
    for unit in units:
        if unit.compared in standing and not unit.kind:
            confidence = SHAPED if unit.ends else WORDED
            unit.name("standing_line", f"stands in {standing[unit.compared]} articles of this outlet", confidence)


def _name_lone_agencies(units: list[_Unit]) -> None:
    """An agency's name alone on a line: the by-line above the body, the closing credit below it, and between them a photo's."""
    lone = [n for n, unit in enumerate(units) if not unit.kind and len(unit.shadow) <= LONGEST and _LONE_AGENCY.fullmatch(unit.shadow)]
    if not lone:
        return
    unnamed = [n for n, unit in enumerate(units) if not unit.kind]
    end_of_body = max((n for n in set(unnamed).difference(lone) if units[n].ends), default=-1)
    for n in lone:
        if n > end_of_body:
            units[n].name("agency_tail", "an agency's name closes the text", WORDED)
        elif n in unnamed[:2] and not units[unnamed[0]].ends:
            units[n].name("byline", "an agency's name where the by-line stands", SHAPED)
        else:
            units[n].name("image_credit", "an agency's name alone on a line", WORDED)


def _name_breadcrumb(units: list[_Unit]) -> None:
    """A path of steps above the headline: it begins at "Home" or ends in the headline that follows."""
    for number, unit in enumerate(units[:4]):
        if unit.kind or len(unit.shadow) > LONGEST or not any(mark in unit.shadow for mark in _STEP_MARKS):
            continue
        steps = [line_key(step).strip() for step in _STEP.split(unit.shadow)]
        if len(steps) < 2:
            continue
        following = {u.compared for u in units[number + 1 : number + 4]}
        if steps[-1] in following:
            unit.name("breadcrumb", "a path that ends in the headline", EXACT)
        elif steps[0] in {"home", "homepage", "news"} and not unit.ends:
            unit.name("breadcrumb", "a path that begins at the home page", WORDED)


def _name_repeats_and_captions(units: list[_Unit]) -> None:
    """A line printed twice counts once: the first is a caption if a lone credit follows it, else the second is the repeat.

    A label that ends no sentence may stand in a list twice, and an article that prints a line three times is a list or an interview.
    """
    spaced = sum(u.gap for u in units) > len(units) / 2
    credited = {n for n, (_, after) in enumerate(pairwise(units)) if after.kind == "image_credit"}
    headline = next((u.compared for u in units if not u.kind), "")
    times = Counter(u.compared for u in units if not u.kind and (u.word_count >= 4 or u.compared == headline))
    patterned = any(n > 2 for n in times.values())
    first: dict[str, int] = {}
    for number, unit in enumerate(units):
        if unit.kind or times[unit.compared] < 2:
            continue
        earlier = first.setdefault(unit.compared, number)
        if earlier == number:
            continue
        if earlier in credited and not units[earlier].kind:
            units[earlier].name("caption", "printed again below, and a photo credit follows it", EXACT)
            first[unit.compared] = number
        elif number in credited:
            unit.name("caption", "printed above, and a photo credit follows it", EXACT)
        elif (unit.ends and unit.word_count >= 6 and not patterned) or unit.compared == headline:
            unit.name("repeat", "printed above already", EXACT)
    for number in credited:
        unit = units[number]
        if number and not unit.kind and spaced and not units[number + 1].gap:
            unit.name("caption", "a photo credit stands right below it", WORDED)


def _name_headings(units: list[_Unit], title: str) -> None:
    rest = [n for n, unit in enumerate(units) if not unit.kind]
    if not rest:
        return
    first = units[rest[0]]
    if first.heading or (title and first.compared == title):
        first.name("headline", THE_TITLE, EXACT)
    elif first.word_count <= 25 and not first.shadow.rstrip(_CLOSING_MARKS).endswith((".", ";")) and len(rest) > 1:
        first.name("headline", "the first line, short and without a full stop", SHAPED)
    body = [n for n in rest if not units[n].kind]
    if first.kind and body:
        _name_standfirst(units, rest[0], body)
    strays = 0  # counted from the end: what is short, ends nothing and has nothing after it
    while strays < len(body) and _is_stray(units[body[-1 - strays]]):
        strays += 1
    if 0 < strays <= min(2, len(body) - 1):  # three and more are a list
        for _ in range(strays):
            units[body.pop()].name("stray", "short, without an end mark, and nothing follows it", SHAPED)
    for number in body:
        unit = units[number]
        if unit.kind:
            continue
        short = unit.word_count <= 10 and not unit.ends and unit.shadow[-1] not in "\"'),-–—"
        if unit.heading:
            unit.name("subheading", "marked as a heading", EXACT)
        elif short and number != body[-1]:
            unit.name("subheading", "short, without an end mark, and the article goes on below", SHAPED)
        else:
            unit.name("paragraph", "no rule set it aside", WORDED if unit.ends else SHAPED)


def _is_stray(unit: _Unit) -> bool:
    if unit.heading or unit.ends or unit.word_count > 4 or len(unit.shadow) > 40:
        return False
    return unit.shadow[-1] not in _CLOSING_MARKS and not _LIST_ITEM.match(unit.shadow)


def _name_standfirst(units: list[_Unit], headline: int, body: list[int]) -> None:
    """The line below the headline, if the page sets it apart: by furniture below it, or by leaving the full stop out."""
    number = body[0]
    unit = units[number]
    if unit.heading or len(body) < 2 or any(units[n].kind not in {"byline", "timestamp"} for n in range(headline + 1, number)):
        return
    if units[number + 1].kind in {"byline", "timestamp", "caption", "image_credit"} and unit.word_count <= 60:
        unit.name("standfirst", "below the headline, apart from the body", SHAPED)
    elif 6 <= unit.word_count <= 45 and not unit.ends and unit.shadow[-1] not in "\"')":
        unit.name("standfirst", "below the headline, without a full stop", SHAPED)
