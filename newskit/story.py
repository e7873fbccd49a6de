"""What a story is: articles from several outlets about one event, and the blocks each article is made of.

Every offset in newskit is a code point into `Article.text`, which is decoded once and never changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

ROLES = ("outlet", "agency")

# Kinds of block that are part of the article. Every other kind is furniture and is set aside, never deleted.
ARTICLE_KINDS = ("headline", "standfirst", "paragraph", "subheading")
FURNITURE_KINDS = (
    *("byline", "dateline", "timestamp", "caption", "image_credit", "breadcrumb", "read_more", "promotion", "paywall"),
    *("copyright", "agency_tail", "repeat", "standing_line", "widget_text", "stray", "front_matter"),
)

# The rule of a block that `nk.without_shared_copy` sets aside.
SHARED_COPY = "shared copy"

# Flags of an article that is no witness: what it does not carry was not left out.
NO_WITNESS = ("stub", "no body", "low confidence")

_LINE_END = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """One line of the text as it stands, its line end included: the lines join to the text exactly."""

    line_no: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One or more lines that form a paragraph, a headline, a caption ...

    `kind` names it, `rule` says which rule named it, `kept` whether the measures see it, `confidence` (0 to 1) how sure the rule is.
    `start` and `end` leave surrounding white space and the last line's end out.
    """

    start: int
    end: int
    kind: str
    rule: str
    kept: bool
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words in the article that a field rests on, the rule that read them, and how strong it is: "strong", "fair" or "weak"."""

    rule: str
    start: int
    end: int
    text: str
    strength: str = "strong"


class Correction(NamedTuple):
    """What the analyst says of the quotation from `start` to `end`: the value of its field quotation, speaker ..."""

    start: int
    end: int
    field: str
    value: str


@dataclass(frozen=True)
class Article:
    """One published text. Its publisher is an outlet or, for a dispatch, an agency (`role`).

    `published` is ISO 8601 as given: a date, or a date and time with its zone when one was given.
    `group` is what kind of outlet it is, as outlets.csv says ("tabloid", "state media").
    `agency` is who the text is credited to (`agency_evidence` shows the words); `image_credit` is who supplied a photo.
    `place` and `dateline` are the dateline's place and its words ("KATHMANDU, April 25"); `language` is an ISO 639-1 code.
    `origin` says where the text came from: file, record, reader, encoding, and what the reader left out.
    `corrections` are of its quotations (see `nk.correct`); what is corrected in the article itself stands in its fields and blocks.
    """

    id: str
    outlet: str
    text: str
    role: str = "outlet"
    group: str | None = None
    title: str = ""
    published: str | None = None
    url: str | None = None
    agency: str | None = None
    agency_evidence: Evidence | None = None
    byline: str | None = None
    image_credit: str | None = None
    place: str | None = None
    dateline: Evidence | None = None
    language: str | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    flags: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the text; a line ends at \\n, \\r\\n or \\r only, and a blank line is a line."""
        ends = [found.end() for found in _LINE_END.finditer(self.text)]
        if not ends or ends[-1] < len(self.text):
            ends += [len(self.text)] if self.text else []
        return tuple(map(Line, range(1, len(ends) + 1), [0, *ends], ends))


@dataclass(frozen=True, eq=False)
class Story:
    """The articles about one event, and the report of how they were read (a row per file).

    Of an outlet's versions of one article the measures count the latest; with `every_version` they count all (see `nk.versions`).
    """

    articles: tuple[Article, ...]
    report: Any = None
    every_version: bool = False

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for article in self.articles:
            if article.id in seen:
                raise ValueError(f"two articles have the id {article.id!r}. Give each article an id of its own.")
            seen.add(article.id)

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Story:
        """A story from dicts with `text` and any of id, outlet, title, published, url, agency, byline, role.

        A record without text raises ValueError naming the record.

        >>> Story.from_records([{"text": "Rain fell.", "outlet": "The Post"}]).outlets
        ('The Post',)
        """
        from newskit.reading.records import story_from_records  # the one door upwards: a story is cleaned from the start

        return story_from_records(records)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets in order of first appearance; agencies are not outlets."""
        return tuple(dict.fromkeys(a.outlet for a in self.articles if a.role == "outlet"))

    def __getitem__(self, article_id: str) -> Article:
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(f"no article {article_id!r}; there are {', '.join(a.id for a in self.articles)}")

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        dispatches = sum(a.role == "agency" for a in self.articles)
        wire = f" and {_counted(dispatches, 'dispatch', 'dispatches')}" if dispatches else ""
        articles = _counted(len(self.articles) - dispatches, "article", "articles")
        return f"Story of {articles} from {_counted(len(self.outlets), 'outlet', 'outlets')}{wire}: {', '.join(self.outlets)}"

    @property
    def summary(self) -> str:
        """What was read, in a few lines: how many files and articles, which outlets nothing names, what was left out or flagged and why."""
        report = self.report
        if report is None:
            return repr(self)
        total = report[["found", "articles", "left_out", "merged", "flagged", "lines", "set_aside"]].sum()
        held = (report["found"] > 0).sum()  # the other rows speak of files that could not be read, and of corrections.csv and its like
        unread = report.loc[report["found"] == 0, "note"].str.startswith("not read").sum()
        after_files = {a.outlet for a in self.articles if "outlet unknown" in a.flags and "file" in a.origin}
        counts = [
            f"{_counted(total.found, 'document', 'documents')} in {_counted(held, 'file', 'files')}",
            f"{_counted(unread, 'file', 'files')} not read" if unread else "",
            f"{_counted(total.articles, 'article', 'articles')} read",
            f"{total.left_out} left out" if total.left_out else "",
            f"{_counted(total.merged, 'earlier version', 'earlier versions')} not counted" if total.merged else "",
            f"{total.flagged} flagged" if total.flagged else "",
            f"{_counted(len(after_files), 'outlet', 'outlets')} named after the file" if after_files else "",
            f"{total.set_aside:,} of {total.lines:,} lines set aside",
        ]
        look = report[(report["articles"] == 0) | (report["left_out"] > 0) | (report["flagged"] > 0)]
        notes = [f"{row.file}: {row.note}" for row in look.itertuples() if row.note]
        more = [f"and {len(notes) - 8} more: story.report has them all"] if len(notes) > 8 else []
        return "\n".join([", ".join(filter(None, counts)), *notes[:8], *more])

    @cached_property
    def view(self) -> str:
        """What the measures see of this story: the kinds of block that are kept."""
        kept = {block.kind for article in self.articles for block in article.blocks if block.kept}
        copied = any(block.rule == SHARED_COPY for article in self.articles for block in article.blocks)
        kinds = ", ".join(sorted(kept, key=[*ARTICLE_KINDS, *sorted(kept)].index)) or "nothing"
        return f"kept: {kinds}" + ("; without shared copy" if copied else "")

    def pick(self, outlets: Iterable[str]) -> Story:
        """A story of these outlets' articles only; dispatches stay. An unknown outlet raises ValueError."""
        wanted = {outlets} if isinstance(outlets, str) else set(outlets)
        unknown = wanted - set(self.outlets)
        if unknown:
            raise ValueError(f"no outlet {', '.join(sorted(unknown))}; there are {', '.join(self.outlets)}")
        return replace(self, articles=tuple(a for a in self.articles if a.outlet in wanted or a.role == "agency"))

    def keep(self, *, kind: str | Iterable[str]) -> Story:
        """A story in which the blocks of these kinds are kept, whatever was set aside before. An unknown kind raises ValueError."""
        return self._switch(kind, True)

    def drop(self, *, kind: str | Iterable[str]) -> Story:
        """A story in which the blocks of these kinds are set aside. An unknown kind raises ValueError."""
        return self._switch(kind, False)

    def with_every_version(self) -> Story:
        """The same story, in which the measures count an outlet's earlier versions of an article too."""
        return replace(self, every_version=True)

    def _switch(self, kind: str | Iterable[str], kept: bool) -> Story:
        kinds = {kind} if isinstance(kind, str) else set(kind)
        unknown = kinds.difference(ARTICLE_KINDS, FURNITURE_KINDS)
        if unknown:
            raise ValueError(f"no kind {', '.join(sorted(unknown))}; there are {', '.join(ARTICLE_KINDS + FURNITURE_KINDS)}")
        return self._each_block(lambda block: replace(block, kept=kept) if block.kind in kinds else block)

    def _each_block(self, change: Callable[[Block], Block]) -> Story:
        articles = tuple(replace(a, blocks=tuple(change(b) for b in a.blocks)) for a in self.articles)
        return replace(self, articles=articles)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def published_before(article: str | None, other: str | None) -> bool:
    """Whether `article` is known to be published before `other`; False where a date is missing.

    Where either is a date without a time, or only one has a time zone, the dates are compared.

    >>> published_before("2031-05-04", "2031-05-04T09:30+02:00")
    False
    """
    if not article or not other:
        return False
    first, second = datetime.fromisoformat(article), datetime.fromisoformat(other)
    if min(len(article), len(other)) <= len("2031-05-04") or (first.tzinfo is None) != (second.tzinfo is None):
        return first.date() < second.date()
    return first < second
