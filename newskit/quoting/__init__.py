"""Who is quoted in one article: direct, mixed and indirect quotations and fragments, with speaker and cue where the text has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from newskit.marks import Quoted, quoted
from newskit.names import is_person
from newskit.quoting.attribution import (
    CONFIDENCE,
    REPORTED,
    Found,
    Reader,
    full_sentence,
    introduced,
    may_tell,
    rest_is_adjunct,
    title_like,
    trailing,
)
from newskit.quoting.cues import CUES, DETERMINERS, PRONOUNS
from newskit.quoting.phrases import DASHES, Token, last_character, main_subject, name_only, tokens
from newskit.quoting.speakers import Speakers
from newskit.story import Article, Block

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_TRANSCRIPT = re.compile(r"([A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]+){0,3})(?: ?\([^)\n]{1,40}\))?:\s+(?![A-Z]{2,} [A-Z]{2,})(?=\S)")
_TURN = re.compile(r"([A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*){1,3})(?: \([^)\n]{1,40}\))?:\s+(?=[A-Z])")  # a paragraph of a dialogue
_OF_A_YEAR = re.compile(r"\s*\((?:[^()\n]{0,60} )?(?:1[5-9]|20)\d\d\)")  # “No to the Pier” (2003): a title, a poster
_NEVER_CLOSED = "mark never closed"
_UNSIGNED = ("no speaker", "previous paragraph")  # such a quotation may be signed in the next paragraph: "— Kari Lund"
_SINGLE_MARKS = 0.8  # confidence is this much lower where an apostrophe may be mistaken for a mark

# Whom the paragraph before introduces with its last colon, and the cue if it has one.
_Lead = tuple[tuple[int, int], tuple[int, int] | None] | None


@dataclass(slots=True, eq=False)
class _Quotation:
    """A quotation in the making: its parts in order, and what they rest on."""

    spans: list[tuple[int, int]]
    kind: str
    mention: tuple[int, int] | None
    cue: tuple[int, int] | None
    rule: str
    headline: bool
    quoted: list[Quoted] = field(default_factory=list)
    sentence: int = -1  # of its last part
    same_speaker_as: _Quotation | None = None  # the quotation whose speaker it inherits

    @property
    def attributed(self) -> bool:
        """Whether the text says who said it, here or at the quotation it goes on from."""
        return self.mention is not None or self.same_speaker_as is not None


def extract(article: Article, sentences: Sequence[tuple[int, int]], names: Iterable[tuple[int, int, str, str]]) -> list[tuple[Any, ...]]:
    """The article's rows of the table "quotations": one per part, parts of one quotation share quotation_no.

    `sentences` are its (start, end), `names` its mentions, (start, end, mention, name). Only kept blocks are read. `text` leaves the
    outer marks out. After a full stop a new pair of marks is a quotation of its own, with a speaker but without mention and cue.
    `speaker` is a name of `names`, several joined by "; ", or the words for somebody without a name ("officials"); missing where it is
    not certain. `speaker_kind` is person, office, body, country, agency, document or unnamed (see `kinds`), missing where the speaker
    is. `confidence` is how often the rule was right on labelled news. Any text is read; a missing mark costs its own quotation only.

    >>> extract(article, sentences, names)[0][4:9]  # doctest: +SKIP
    ('direct', 1, 26, 'We will rebuild the pier,', 'Kari Lund')
    """
    text = article.text
    blocks = sorted((b for b in article.blocks if b.kept), key=lambda b: b.start)
    stretches = quoted(text, [(b.start, b.end) for b in blocks])
    top = {q.outer_start: q for q in stretches if q.depth == 0}
    masked = _mask(text, list(top.values()))
    credit = article.agency_evidence
    reader = Reader(text, (credit.start, credit.end) if credit else None, article.agency)
    speakers = Speakers(text, names, list(top.values()))
    quotations: list[_Quotation] = []
    chains: dict[int, _Quotation] = {}
    lead: _Lead = None
    before: _Quotation | None = None  # the last attributed quotation of the paragraph before
    at = number = 0
    turns = _turns(text, blocks)
    for block in blocks:
        while at < len(sentences) and sentences[at][1] <= block.start:
            at += 1
        own = []
        while at < len(sentences) and sentences[at][0] < block.end:
            own.append(sentences[at])
            at += 1
        headline = block.kind == "headline"
        inner: list[_Quotation] = []
        transcript = turns.get(block.start) or (None if headline else _TRANSCRIPT.match(text, block.start, block.end))
        if transcript and text[transcript.end()] not in '“"':
            inner.append(_Quotation([(transcript.end(), block.end)], "indirect", transcript.span(1), None, "transcript", False))
        elif not (quotations and quotations[-1].rule in _UNSIGNED) and not may_tell(masked[block.start : block.end]):
            number, lead = number + 1, None
        else:
            parsed = [
                toks
                for start, end in _sentences(masked, own, block.start, block.end, top)
                for toks in _resplit(text, tokens(masked, start, end, top))
            ]
            signed = _signature(parsed)
            if signed and quotations and quotations[-1].rule in _UNSIGNED and quotations[-1].sentence == number - 2:
                last = quotations[-1]
                last.mention, last.same_speaker_as, last.rule = signed, None, "dash name"
            inner = _read_block(text, parsed, reader, headline, number, chains, lead, before)
            number += len(parsed) + 1
            lead = introduced(parsed[-1]) if parsed else None
        quotations.extend(inner)
        before = next((q for q in reversed(inner) if q.attributed), None)
    quotations = sorted(dict.fromkeys(quotations), key=lambda q: q.spans[0])  # a chain is met once in each of its paragraphs
    for q in quotations:
        if any(not s.closed for s in q.quoted) and len(q.quoted) == 1:  # nobody can say where it ends: no quotation, and no speaker
            q.kind, q.rule, q.mention, q.cue = "fragment", _NEVER_CLOSED, None, None
    speakers.read(quotations, [(b.start, b.end) for b in blocks if b.kind == "headline"], sentences)
    return _rows(article, quotations, speakers)


def _turns(text: str, blocks: list[Block]) -> dict[int, re.Match[str]]:
    """The paragraphs of a dialogue that begin with a name and a colon, by their start: of two people or more, one of whom speaks twice."""
    found = [(b.start, m) for b in blocks if b.kind == "paragraph" and (m := _TURN.match(text, b.start, b.end)) and is_person(m[1])]
    times = Counter(m[1] for _, m in found)
    return dict(found) if len(times) > 1 and max(times.values()) > 1 else {}


def _signature(parsed: list[list[Token]]) -> tuple[int, int] | None:
    """The name in a paragraph that is a dash, a name and perhaps who that is: "— Kari Lund, mayor of Os"."""
    toks = parsed[0] if len(parsed) == 1 else []
    if len(toks) > 14 or not toks or toks[0].low not in DASHES:
        return None
    end = next((k for k in range(1, len(toks)) if toks[k].low in (",", ".")), len(toks))
    return (toks[1].start, toks[end - 1].end) if end > 1 and name_only(toks, 1, end) else None


def _rows(article: Article, quotations: list[_Quotation], speakers: Speakers) -> list[tuple[Any, ...]]:
    text = article.text
    rows = []
    for number, q in enumerate(quotations, 1):
        speaker = speakers.of(q)
        confidence = CONFIDENCE[q.rule]
        if any(s.family == "single" for s in q.quoted):
            confidence *= _SINGLE_MARKS
        mention = (text[slice(*q.mention)], *q.mention) if q.mention else (None, None, None)
        cue = (text[slice(*q.cue)], *q.cue) if q.cue else (None, None, None)
        for part, (start, end) in enumerate(q.spans, 1):
            end = start + len(text[start:end].rstrip())  # a paragraph may end in blanks that no sentence has
            rows.append(
                (
                    article.id,
                    article.outlet,
                    number,
                    part,
                    q.kind,
                    start,
                    end,
                    text[start:end],
                    speaker,
                    *mention,
                    *cue,
                    round(confidence, 2),
                    q.rule,
                    q.headline,
                    speakers.kind(q),
                )
            )
    return rows


def _mask(text: str, top: list[Quoted]) -> str:
    """The text with every top-level quotation, marks included, made opaque: same length, same offsets."""
    pieces, at = [], 0
    for q in top:
        pieces += [text[at : q.outer_start].replace("\ue000", " "), "\ue000" * (q.outer_end - q.outer_start)]
        at = q.outer_end
    pieces.append(text[at:].replace("\ue000", " "))
    return "".join(pieces)


def _sentences(masked: str, spans: list[tuple[int, int]], start: int, end: int, top: dict[int, Quoted]) -> list[tuple[int, int]]:
    """The block's sentences, joined where a quotation runs on or ends one: what follows it may be its attribution."""
    joined: list[tuple[int, int]] = []
    for s, e in spans:
        s, e = max(s, start), min(e, end)
        runs_on = masked[s].islower() or (masked[s] == "\ue000" and s not in top)
        if joined and (runs_on or masked[joined[-1][1] - 1] == "\ue000"):
            joined[-1] = (joined[-1][0], e)
        else:
            joined.append((s, e))
    return [(s, max(e, joined[n + 1][0] if n + 1 < len(joined) else end)) for n, (s, e) in enumerate(joined)]


def _resplit(text: str, toks: list[Token]) -> list[list[Token]]:
    """The sentence split again after a quotation that ends one: "... home.” The council" are two."""
    parts: list[list[Token]] = []
    begin = 0
    for k in range(len(toks) - 1):
        stretch, following = toks[k].quoted, toks[k + 1]
        if stretch is None or last_character(text, stretch) not in ".?!…":
            continue
        if following.quoted or (following.word[:1].isupper() and not _attributes(text, toks, k)):
            parts.append(toks[begin : k + 1])
            begin = k + 1
    parts.append(toks[begin:])
    return [p for p in parts if p]


def _attributes(text: str, toks: list[Token], k: int) -> bool:
    """Whether what follows the quotation at k says who said it and no more: "...?” Ms Lund asked on Monday."."""
    if toks[k + 1].low in PRONOUNS or toks[k + 1].low in DETERMINERS:
        return False
    found = trailing(toks, k + 1)
    if found is None or found[0][1] - found[0][0] > 8:
        return False
    after = max(found[0][1], found[1][1])
    if last_character(text, toks[k].quoted) != ".":
        return rest_is_adjunct(toks, after)
    return CUES[toks[found[1][0]].low].lemma in REPORTED and (after >= len(toks) or toks[after].low == ".")


def _whole(toks: list[Token]) -> bool:
    """Whether a sentence is nothing but quotations; between dashes ("– “Who pays?” –") it is a heading."""
    words = [t for t in toks if t.low != "."]
    heading = len(words) > 2 and words[0].low in DASHES and words[-1].low in DASHES
    return not heading and all(t.quoted or not t.word[:1].isalnum() for t in toks)


def _ends_with(text: str, toks: list[Token], k: int) -> bool:
    """Whether the sentence ends with the quotation at k, a sentence by itself: "He looked up. Then, “I am not going to pay for it.”"."""
    rest = toks[k + 1 :]
    return k > 0 and full_sentence(text, toks[k].quoted) and (not rest or (not rest[0].quoted and rest[0].low in (".", "[")))


def _of_sentence(q: _Quotation, toks: list[Token], k: int) -> None:
    """A quotation that ends a sentence no rule could read: its subject's after a comma or a colon; who "was asked" did not ask."""
    word = next((t.low for t in reversed(toks[:k]) if t.word[:1].isalnum()), "")
    cue = CUES.get(word)
    if q.rule == "same paragraph" and (cue is None or cue.tense == "ing"):
        return
    q.mention, q.cue, q.same_speaker_as, q.rule = None, None, None, "no speaker"
    subject = main_subject(toks[:k])
    if subject and toks[k - 1].low in (",", ":") and cue is None:
        q.mention, q.rule = (toks[subject[0]].start, toks[subject[1] - 1].end), "subject of the sentence"


def _read_block(
    text: str,
    parsed: list[list[Token]],
    reader: Reader,
    headline: bool,
    number: int,
    chains: dict[int, _Quotation],
    lead: _Lead,
    before: _Quotation | None,
) -> list[_Quotation]:
    """The quotations of one paragraph; `chains` carries those that go on in the next."""
    inner: list[_Quotation] = []
    waiting: list[tuple[Quoted, int]] = []  # whole-sentence quotations that a later attribution of the paragraph explains
    last: _Quotation | None = None  # the last attributed quotation of this paragraph
    only_quotations = bool(parsed) and all(_whole(toks) for toks in parsed)
    for n, toks in enumerate(parsed):
        here = number + n
        done: set[int] = set()
        for f in sorted(reader.read(toks, headline), key=lambda f: f.spans[0]):
            done.update(q.outer_start for q in f.quoted)
            q = _quotation(f, headline, here)
            opening = f.quoted[0] if f.kind == "direct" else None
            whole = chains.get(opening.chain) if opening else None
            if whole and (not whole.attributed or not f.rule.startswith("quotation") or opening.start == opening.outer_start):
                # the chain's last paragraph names the speaker: “... ¶ “...,” she said
                whole.spans += q.spans
                whole.quoted += q.quoted
                if whole.mention is None:  # said here, and not only inherited
                    whole.mention, whole.cue, whole.same_speaker_as, whole.rule = q.mention, q.cue, None, q.rule
                q = whole
            elif waiting and f.kind == "direct" and f.rule.startswith(("quotation", "dash")):
                q.spans = [(w.start, w.end) for w, _ in waiting] + q.spans
                q.quoted = [w for w, _ in waiting] + q.quoted
                waiting = []
            q.sentence = here
            for stretch in f.quoted:
                if not stretch.closed:
                    chains[stretch.chain] = q
            inner.append(q)
            if f.mention and (f.kind != "indirect" or last is None or last.sentence != here):
                last = q
        for k, token in enumerate(toks):
            stretch = token.quoted
            if stretch is None or stretch.outer_start in done:
                continue
            if stretch.chain in chains:
                whole = chains[stretch.chain]
                if stretch.start == stretch.outer_start and title_like(text, stretch):  # “... ¶ Kari Lund.”: signed inside its marks
                    end = stretch.start + len(text[stretch.start : stretch.end].rstrip(".,"))
                    whole.mention, whole.cue, whole.same_speaker_as, whole.rule = (stretch.start, end), None, None, "dash name"
                    whole.quoted.append(stretch)
                    continue
                whole.spans.append((stretch.start, stretch.end))
                whole.quoted.append(stretch)
                whole.sentence = here
                inner.append(whole)
                last = whole
                continue
            size = len(_WORD.findall(text, stretch.start, stretch.end))
            sentence_like = text[stretch.end - 1] in ".?!,…-—" or size >= 5 or not stretch.closed
            if (
                not headline
                and sentence_like
                and not (size >= 3 and title_like(text, stretch))
                and not _OF_A_YEAR.match(text, stretch.outer_end)
                and (
                    _whole(toks)
                    or (k == 0 and size >= 5 and text[stretch.end - 1] in ".?!,…-—")
                    or _ends_with(text, toks, k)
                    or (text[stretch.end - 1] in "?!" and full_sentence(text, stretch) and any(t.word[:1].isalnum() for t in toks))
                )
            ):
                q = _inherited(stretch, n, parsed, last, lead, before, only_quotations, here)
                if not _whole(toks):
                    _of_sentence(q, toks, k)
                if not stretch.closed:
                    chains[stretch.chain] = q
                if not q.attributed and n + 1 < len(parsed):
                    waiting.append((stretch, here))
                    continue
                inner.append(q)
                if q.attributed:
                    last = q
            else:
                inner.append(_Quotation([(stretch.start, stretch.end)], "fragment", None, None, "quoted words", headline, [stretch], here))
    for stretch, here in waiting:
        inner.append(_Quotation([(stretch.start, stretch.end)], "direct", None, None, "no speaker", headline, [stretch], here))
    return inner


def _inherited(
    stretch: Quoted,
    n: int,
    parsed: list[list[Token]],
    last: _Quotation | None,
    lead: _Lead,
    before: _Quotation | None,
    only_quotations: bool,
    here: int,
) -> _Quotation:
    """A quotation without an attribution beside it: said by the paragraph's speaker, by whom a colon introduced ..."""
    q = _Quotation([(stretch.start, stretch.end)], "direct", None, None, "no speaker", False, [stretch], here)
    if last is not None:
        q.rule, q.same_speaker_as = "same paragraph", last
    elif n == 0 and lead is not None:
        (q.mention, q.cue), q.rule = lead, "colon"
    elif n > 0:
        subject = main_subject(parsed[n - 1])
        if subject:
            previous = parsed[n - 1]
            q.mention, q.rule = (previous[subject[0]].start, previous[subject[1] - 1].end), "previous sentence"
    elif only_quotations and before is not None:
        q.rule, q.same_speaker_as = "previous paragraph", before
    return q


def _quotation(f: Found, headline: bool, here: int) -> _Quotation:
    return _Quotation(list(f.spans), f.kind, f.mention, f.cue, f.rule, headline, list(f.quoted), here)
