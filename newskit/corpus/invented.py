"""A month of invented news, to try a corpus on: data/month.txt says what happened, and every outlet here tells it in its way."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

AGENCY = "Meridane"
FIRST = datetime(2031, 3, 1, 6, 30)
DAYS = 30

_WORDS = (
    ("more than", "over"),
    ("about", "around"),
    ("nearly", "almost"),
    ("announced", "said"),
    ("because", "as"),
    ("children", "youngsters"),
    ("houses", "homes"),
    ("employees", "staff"),
    ("carry", "transport"),
    ("believe", "think"),
    ("one another", "each other"),
    ("for the first time", "once more"),
    ("on average", "typically"),
)


@dataclass(frozen=True)
class Outlet:
    """An outlet's habits: the shares of events that it covers and of sentences that it prints as they came and that it edits, how many
    hours it takes, its verb of saying, and its own words for others'."""

    name: str
    covers: float
    prints: float
    edits: float
    hours: int
    said: str = "said"
    words: tuple[tuple[str, str], ...] = ()


OUTLETS = (
    Outlet("Kelbrook Times", 0.9, 0.1, 0.4, 8, "explained", (("criticised", "questioned"), ("dispute", "disagreement"), ("crowns", "kr"))),
    Outlet("Aldermoor Gazette", 0.9, 0.8, 0.1, 3),
    Outlet(
        "The Tide",
        1.0,
        0.85,
        0.15,
        2,
        "insisted",
        (("criticised", "slammed"), ("dispute", "row"), ("rejected", "threw out"), ("a fifth", "20%")),
    ),
    Outlet("Saltmarsh Herald", 0.8, 0.4, 0.3, 12, "added", (("quays", "waterfront"), ("county", "shire"))),
    Outlet("Radio Vinterby", 0.8, 0.1, 0.4, 4, "told reporters", (("percent", "per cent"), ("denied", "disputed"), ("some", "roughly"))),
    Outlet("The Evening Lantern", 0.9, 0.5, 0.3, 20, "declared", (("workers", "people"), ("defeated", "beat"), ("found", "discovered"))),
    Outlet("Market Courier", 0.5, 0.3, 0.4, 16, "noted", (("fell", "dropped"), ("trade", "turnover"))),
    Outlet("Hill and Dale", 0.6, 0.6, 0.2, 40),
)


_AGENCY = Outlet(AGENCY, 1.0, 1.0, 0.0, 0)


@dataclass(frozen=True)
class Event:
    """What happened: sentences that all may print, sentences that one outlet has alone, and who said what."""

    title: str
    large: bool
    shared: tuple[str, ...]
    own: tuple[str, ...]
    said: tuple[tuple[str, str], ...]


def sample(to: str | os.PathLike[str]) -> Path:
    """Write a month of invented news to the file `to` as JSON Lines, the same at every call; its path.

    Some 300 articles by eight outlets and an agency on 36 events. Its places, people, outlets and events are invented.

    >>> corpus.build(corpus.sample("month.jsonl"), "month")  # doctest: +SKIP
    """
    to = Path(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in month()), encoding="utf-8")
    return to


def month() -> Iterator[dict[str, Any]]:
    """The articles, as records that `nk.read` understands."""
    rng = random.Random(2031)
    held = (files("newskit") / "data" / "month.txt").read_text(encoding="utf-8").strip()
    events = [_event(text.splitlines()) for text in held.split("\n\n")]
    for number, event in enumerate(events):
        begun = FIRST + timedelta(days=number * (DAYS - 1) // (len(events) - 1), hours=rng.randrange(12))
        if event.large:  # told by all, and again on the next day, with the rest of what there is to say
            half = len(event.shared) // 2
            later = Event(f"Latest: {event.title}", True, event.shared[half:], event.own[1:], event.said[1:])
            event = Event(event.title, True, event.shared[: half + 1], event.own[:1], event.said[:2])
            yield from _told(f"{number + 1:02d}", event, begun, _AGENCY, rng)
            yield from _told(f"{number + 1:02d}b", later, begun + timedelta(days=1), _AGENCY, rng)
        else:
            first = {0: OUTLETS[0], 3: OUTLETS[3], 4: OUTLETS[0]}.get(number % 8, _AGENCY)
            yield from _told(f"{number + 1:02d}", event, begun, first, rng)


def _event(lines: list[str]) -> Event:
    """An event as the file has it: "! " before the title of a large one, "+ " before what one outlet has alone, "Who, role: words"."""
    title, *rest = lines
    own = [line.removeprefix("+ ") for line in rest if line.startswith("+ ")]
    said = [tuple(line.split(": ", 1)) for line in rest if ": " in line]
    shared = [line for line in rest if not line.startswith("+ ") and ": " not in line]
    return Event(title.removeprefix("! "), title.startswith("! "), tuple(shared), tuple(own), tuple(said))


def _told(name: str, event: Event, begun: datetime, first: Outlet, rng: random.Random) -> Iterator[dict[str, Any]]:
    """The articles on an event: `first` has it all, and the others make theirs of that."""
    scout = rng.choice((OUTLETS[0], OUTLETS[0], OUTLETS[3], OUTLETS[5]))  # had somebody there
    writers = [first, *(one for one in OUTLETS if one is not first and (event.large or rng.random() < one.covers))]
    for place, outlet in enumerate(writers):
        shared, said = list(event.shared), list(event.said)
        if outlet is not first:
            shared = [shared[0] if rng.random() < outlet.prints else _edited(shared[0], outlet), *_taken(shared[1:], outlet, rng)]
            said = said if len(said) == 1 else rng.sample(said, rng.randint(1, len(said)))
        if outlet is scout:
            shared[1:1] = event.own
        quoted = [_quoted(who, words, outlet.said, place + len(words)) for who, words in said]
        hours = 0 if outlet is first else outlet.hours * rng.uniform(0.5, 1.5)
        published = (begun + timedelta(minutes=int(60 * hours))).isoformat(timespec="minutes")
        if outlet is OUTLETS[-1]:  # a small paper that puts no time beside its articles, and sometimes no date
            published = "" if rng.random() < 0.1 else published[:10]
        paragraphs = [shared[0], " ".join(shared[1:3]), quoted[0], " ".join(shared[3:]), *quoted[1:]]
        yield {
            "id": f"{name}-{outlet.name.lower().replace(' ', '-')}",
            "outlet": outlet.name,
            "role": "agency" if outlet is _AGENCY else "outlet",
            "title": event.title,
            "published": published,
            "agency": AGENCY if first is _AGENCY and outlet is OUTLETS[1] else "",  # the other that prints most credits nobody
            "text": "\n\n".join(filter(None, paragraphs)),
        }


def _taken(sentences: list[str], outlet: Outlet, rng: random.Random) -> list[str]:
    """What the outlet takes of these sentences, printed as they are or edited."""
    chances = [(rng.random(), sentence) for sentence in sentences]
    return [
        sentence if chance < outlet.prints else _edited(sentence, outlet)
        for chance, sentence in chances
        if chance < outlet.prints + outlet.edits
    ]


def _edited(sentence: str, outlet: Outlet) -> str:
    """The sentence in the outlet's words, without its last clause if it has a long way to it."""
    begun, comma, _ = sentence.rpartition(", ")
    if comma and len(begun.split()) > 8:
        sentence = f"{begun}."
    for usual, other in (*outlet.words, *_WORDS):
        sentence = re.sub(rf"\b{usual}\b", other, sentence)
    return sentence


def _quoted(who: str, words: str, verb: str, form: int) -> str:
    """A quotation with its speaker, in one of three forms; the third cuts it where it can."""
    name, role = who.split(", ", 1)
    if form % 3 == 0:
        return f"{name}, {role}, {verb}: “{words}.”"
    return f"“{words if form % 3 == 1 else words.split(', ')[0]},” {name}, {role}, {verb}."
