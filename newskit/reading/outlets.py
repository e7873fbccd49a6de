"""Which names are one outlet? outlets.csv says; what looks alike is listed, never merged silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from newskit.reading.sidecar import csv_lines
from newskit.reading.sources import Source

OUTLETS = "outlets.csv"

# Left out when two names are held against each other: they tell no outlet from another.
_SMALL = frozenset("the a of and online www com org net co uk website web news-site edition print international limited ltd inc".split())
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:/.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Outlets:
    """What outlets.csv says: the outlet of each alias, and the group of each outlet."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, sources: Sequence[Source]) -> Outlets:
        """What every outlets.csv among the files says; ValueError: one that has no column alias or outlet, or contradicts itself."""
        aliases: dict[str, str] = {}
        groups: dict[str, str] = {}
        for source in sources:
            if source.name != OUTLETS:
                continue
            for number, line in csv_lines(source, "outlet", {"alias", "outlet", "group"})[0]:
                outlet, alias = line.get("outlet", ""), line.get("alias", "")
                if not outlet:
                    raise ValueError(f"{OUTLETS}, line {number}: no outlet. Each line needs the name that its alias stands for.")
                for name in filter(None, (alias, outlet)):
                    if aliases.setdefault(_folded(name), outlet) != outlet:
                        raise ValueError(f"{OUTLETS}, line {number}: {name!r} stands for {aliases[_folded(name)]!r} above already")
                if line.get("group"):
                    groups[outlet] = line["group"]
        return cls(aliases, groups)

    def name(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """`record` with the outlet that its outlet stands for, and that outlet's group."""
        given = record.get("outlet")
        if not isinstance(given, str):
            return record
        outlet = self.aliases.get(_folded(given), given)
        return {**record, "outlet": outlet, "group": self.groups.get(outlet)}


def likely_doubles(outlets: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that may be one outlet: the same words but for "the" and "online", or a web address that abbreviates a name.

    >>> likely_doubles(["The Harbour Post", "harbourpost.com", "Velmora Today", "hp-today.org"])
    [('The Harbour Post', 'harbourpost.com')]
    """
    known = {name: _words(name) for name in outlets}
    alike: dict[str, list[str]] = {}
    for name, words in known.items():
        alike.setdefault("".join(words), []).append(name)
    pairs = [pair for joined, names in alike.items() if joined for pair in combinations(names, 2)]
    addresses = [name for name in known if _DOMAIN.fullmatch(name.strip())]
    for address in addresses:
        label = "".join(known[address])
        for name, words in known.items():
            if name not in addresses and label != "".join(words) and len(words) > 1 and _abbreviates(label, words):
                pairs.append((name, address))
    return pairs


def _abbreviates(label: str, words: Sequence[str]) -> bool:
    """Whether `label` is made of the beginnings of all the words in order: "nytimes" of "new york times"."""
    if not words:
        return not label
    first, rest = words[0], words[1:]
    return any(label[:cut] == first[:cut] and _abbreviates(label[cut:], rest) for cut in range(1, min(len(first), len(label)) + 1))


def _words(name: str) -> list[str]:
    domain = _DOMAIN.fullmatch(name.strip())
    spoken = domain[1].rsplit(".", 1)[0] if domain else name
    words = re.findall(r"\w+", _folded(spoken))
    return [w for w in words if w not in _SMALL] or words


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
