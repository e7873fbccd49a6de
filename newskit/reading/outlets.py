"""Which names are one outlet? outlets.csv says; what looks alike is listed, never merged silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from newskit.reading.sources import Source
from newskit.side_files import decode, side_file

OUTLETS = "outlets.csv"
_COLUMNS = ("outlet", "alias", "group")

# Left out when two names are held against each other: they tell no outlet from another.
_SMALL = frozenset("the a of and online www com org net co uk website web edition print international limited ltd inc".split())
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:/.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Outlets:
    """What outlets.csv says: the outlet of each alias, and the group of each outlet."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, sources: Sequence[Source]) -> tuple[Outlets, list[tuple[str, str]]]:
        """What every outlets.csv among the files says, and (file, what of it does not fit).

        ValueError: one that has no column outlet.
        """
        aliases: dict[str, str] = {}
        groups: dict[str, str] = {}
        notes: list[tuple[str, str]] = []
        for source in sources:
            if source.name != OUTLETS:
                continue
            try:
                text = decode(source.read())
            except ValueError as error:
                notes.append((source.file, f"not read: {error}"))
                continue
            try:
                _, lines, wrong = side_file(text, ["outlet"], _COLUMNS)
            except ValueError as error:
                raise ValueError(f"{source.file}: {error}") from None
            for number, line in lines:
                outlet, alias, group = (line.get(name, "").strip() for name in ("outlet", "alias", "group"))
                names = [name for name in (alias, outlet) if name]
                taken = next((name for name in names if aliases.get(_folded(name), outlet) != outlet), None)
                if not outlet:
                    wrong.append(f"line {number}: no outlet. Each line needs the name that its alias stands for")
                elif taken:
                    wrong.append(f"line {number}: {taken!r} stands for {aliases[_folded(taken)]!r} above already")
                else:
                    aliases |= {_folded(name): outlet for name in names}
                    groups |= {outlet: group} if group else {}
            if wrong:
                notes.append((source.file, "; ".join(wrong)))
        return cls(aliases, groups), notes

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
