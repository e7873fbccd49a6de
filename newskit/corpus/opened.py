"""What does a corpus hold? Its stories, each to be opened as a Story, and slices of its tables, read from the files that hold them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from newskit.corpus import store
from newskit.measures.republished import REUSE, first_carriers, republished
from newskit.measures.stories_over_time import stories_over_time
from newskit.measures.vocabulary import log_odds_z, log_ratio
from newskit.story import Story
from newskit.tables import CORPUS

Dates = tuple[str | date | None, str | date | None]

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d.*)?)?")


class Corpus:
    """The corpus that `build` wrote to a folder. Nothing of it is in memory but what is asked for.

    `dates` of the questions is (first, last) day, "2031-05-04" and both inclusive, either of them None for no bound; `outlets` are names.
    ValueError: an outlet that no article has, or dates that are no such pair. What is added to the corpus meanwhile may show in the next
    answer.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._load()

    def _load(self) -> None:
        """The manifest as it is now; what was remembered of an earlier one is forgotten."""
        manifest = store.load_json(self.folder / store.MANIFEST)
        if manifest is None:
            raise FileNotFoundError(
                f"{self.folder}: no finished corpus there (no {store.MANIFEST}). "
                f"Build one: newskit corpus build ARTICLES --to {self.folder}"
            )
        self.manifest: dict[str, Any] = manifest
        for name in ("stories", "_outlets"):
            self.__dict__.pop(name, None)

    def __repr__(self) -> str:
        held = {name: sum(part["rows"] for part in parts) for name, parts in self.manifest["tables"].items()}
        return f"Corpus of {held['articles']:,} articles in {held['stories']:,} stories ({self.folder.name})"

    @cached_property
    def stories(self) -> pd.DataFrame:
        """A row per story: the words its titles share, who tells it, from when to when, how many articles, how much is agency copy.

        `agency_copy` is the share of the outlets' text, in characters, that stands in sentences aligned with one of a dispatch of the
        story. `cut`: it grew too large and is not all of it. By the first date, undated stories last.

        >>> corpus.stories[corpus.stories["title_words"].str.contains("bridge")]  # doctest: +SKIP
        """
        return self.table("stories").sort_values(["first", "story"], ignore_index=True)

    def story(self, story: str) -> Story:
        """The story of this id, to be explored and measured like any other. KeyError: there is none.

        >>> nk.explore(corpus.story("a17"))  # doctest: +SKIP
        """
        import pyarrow.compute as pc

        part = self._read("stories", ["part"], pc.field("story") == story)["part"].tolist()
        if not part:
            raise KeyError(f"no story {story!r}: corpus.stories lists them, and a story's id is that of its first article")
        held = self._read("articles", ["n", "text", "stored"], pc.field("story") == story, [f"{part[0]}.parquet"]).sort_values("n")
        return Story(tuple(store.article_of(text, stored) for text, stored in zip(held["text"], held["stored"], strict=True)))

    def reuse(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per sentence of these outlets' articles of these dates that is aligned with one of another article, as `sentence_overlap`.

        Inside a story the rows are those of `nk.sentence_overlap` of that story. Rows of two stories (`story` is not `other_story`) are of
        articles that share seven words in a row that nobody else has, or more that few have, with the weights of the whole corpus. Both
        directions are there: `outlets` and `dates` are of the article, not of the other.
        """
        return self._slice("reuse", outlets, dates)

    def article_pairs(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per article of these outlets and dates and other article that shares text with it, as `article_overlap`."""
        return self._slice("article_pairs", outlets, dates)

    def republished(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per outlet and publisher that had sentences of its articles first, with the counts and the share of all its sentences.

        First is an agency's dispatch that did not come later, else the first of the other articles, if it came before: see
        `newskit.measures.republished`. `outlets` and `dates` are of the article, not of the one before it. Counted is what `reuse` has: not
        a sentence of so many articles that it is in `repeated`. In memory at a time are one file of reuse and a row per sentence that is
        also in another story.

        >>> nk.charts.republished(corpus.republished())  # doctest: +SKIP
        """
        import pyarrow.compute as pc

        outlets = outlets if outlets is None or isinstance(outlets, str) else list(outlets)  # asked for again with every file
        agencies = set(self._read("articles", ["outlet"], pc.field("role") == "agency")["outlet"])
        sentences = self._slice("articles", outlets, dates, ["outlet", "sentences"]).groupby("outlet")["sentences"].sum()
        return republished(self._reuse_by_article(outlets, dates, agencies), sentences, agencies)

    def stories_over_time(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per day, or per week, with its articles, its stories and the largest of them; articles without a date make the last row.

        `stories`, `articles` and the largest are of these outlets and dates; when a story began and how large it is, of all its articles.
        See `newskit.measures.stories_over_time`.

        >>> nk.charts.stories_over_time(corpus.stories_over_time())  # doctest: +SKIP
        """
        told = self._slice("articles", outlets, dates, ["story", "published"])
        return stories_over_time(told, self.table("stories", ["story", "title_words", "first", "articles"]))

    def quotations(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """The rows of `nk.quotations` of all stories, for these outlets and dates."""
        return self._slice("quotations", outlets, dates)

    def speakers(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per outlet and speaker: how many quotations, in how many articles, and their share of the outlet's; the most quoted first.

        Fragments and quotations in headlines are left out; one whose speaker is not known counts for a missing speaker. A name is the same
        in two stories if it is written the same: names are merged inside a story only.
        """
        columns = ["article_id", "quotation_no", "outlet", "speaker", "kind", "in_headline"]
        said = self._slice("quotations", outlets, dates, columns)
        said = said[(said["kind"] != "fragment") & ~said["in_headline"]].drop_duplicates(["article_id", "quotation_no"])
        counted = said.groupby(["outlet", "speaker"], dropna=False)["article_id"].agg(quotations="size", articles="nunique").reset_index()
        counted["share"] = counted["quotations"] / counted.groupby("outlet")["quotations"].transform("sum")
        return counted.sort_values(["outlet", "quotations", "speaker"], ascending=[True, False, True], ignore_index=True)

    def vocabulary(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per outlet and word that it uses: n, n of the other outlets asked for, rate, log2 of the ratio of rates.

        Words as in `nk.words`, dispatches under their agency's name. Rows come outlet by outlet, the words that mark it first (weighted
        log-odds, as in `nk.vocabulary`). No interval: it would need the counts by article. In memory at a time are the counts of a month.
        """
        outlets = outlets if outlets is None or isinstance(outlets, str) else list(outlets)  # asked for again with every file
        by_month = [
            self._slice("word_counts", outlets, dates, ["outlet", "word", "n"], "day", [file]).groupby(["outlet", "word"])["n"].sum()
            for file in self._files("word_counts")
        ]
        n = pd.concat(by_month).groupby(level=["outlet", "word"]).sum().reset_index()
        whole = n.groupby("word")["n"].transform("sum").to_numpy()
        mine = n.groupby("outlet")["n"].transform("sum").to_numpy()
        total = int(n["n"].sum())
        y1, y2 = n["n"].to_numpy(), whole - n["n"].to_numpy()
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(mine < total, log_ratio(y1, mine, y2, total - mine), np.nan)
        z = np.zeros(len(n))
        for rows in n.groupby("outlet").indices.values():
            words = mine[rows[0]]
            rest = total - whole[rows].sum()  # the words that this outlet does not use count in the prior too
            z[rows] = log_odds_z(np.append(y1[rows], 0), words, np.append(y2[rows], rest), max(total - words, 1))[:-1]
        table = n.assign(n_against=y2, per_thousand=1000 * y1 / np.maximum(mine, 1), log_ratio=ratio, z=z)
        return table.sort_values(["outlet", "z", "word"], ascending=[True, False, True], ignore_index=True).drop(columns="z")

    def repeated(self) -> pd.DataFrame:
        """A row per sentence that stands word for word in more than `Settings.most` articles: a disclaimer, boiler-plate, agency copy.

        Sentences of the same four or more words in the same order, whatever their case, punctuation and spaces. `articles` is how many have
        it, earlier versions too, `outlets` who; `text`, `start` and `end` are those of the first, `article_id`, by date. The most frequent
        come first. What makes too many pairs to be in `reuse` is here; a line that an outlet repeats and that was set aside is no sentence,
        and stands in the table standing_lines. Made anew from all articles with every build.

        >>> corpus.repeated()[["text", "articles", "outlets"]]  # doctest: +SKIP
        """
        return self.table("repeated_sentences")

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A whole table of the corpus (`newskit.tables.CORPUS` has their columns), or some of its columns. ValueError: no such table."""
        held = [one for one in CORPUS if one in self.manifest["tables"]]
        if name not in held:
            raise ValueError(f"no table {name!r}; there are {', '.join(held)}")
        return self._read(name, columns)

    def _reuse_by_article(self, outlets: str | Iterable[str] | None, dates: Dates | None, agencies: set[str]) -> Iterator[pd.DataFrame]:
        """Tables of reuse that have all rows of their articles, a part at a time: of their story, and of articles of other stories."""
        part_of = self.table("stories", ["story", "part"]).set_index("story")["part"] + ".parquet"
        told = [part["file"] for part in self.manifest["tables"]["stories"]]
        between = []
        for file in (part["file"] for part in self.manifest["tables"]["reuse"] if part["rows"]):
            if file not in told:
                rows = self._slice("reuse", outlets, dates, [*REUSE, "story"], files=[file])
                first = first_carriers(rows, agencies)
                between.append(first.assign(part=part_of.reindex(rows.loc[first.index, "story"]).to_numpy()))
        others = dict(iter(pd.concat(between).groupby("part"))) if between else {}
        for file in told:
            held = self._slice("reuse", outlets, dates, list(REUSE), files=[file])
            yield pd.concat([held, others[file][list(REUSE)]], ignore_index=True) if file in others else held

    def _slice(
        self,
        name: str,
        outlets: str | Iterable[str] | None,
        dates: Dates | None,
        columns: Sequence[str] | None = None,
        day: str = "published",
        files: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted = None
        if outlets is not None:
            wanted = pc.field("outlet").isin(pa.array(self._known([outlets] if isinstance(outlets, str) else list(outlets)), pa.string()))
        if dates is not None:  # an article without a date is of no dates
            first, last = _bounds(dates)
            bounds = (pc.field(day) >= (first or "0")) & (pc.field(day) <= f"{last or ''}~")
            wanted = bounds if wanted is None else wanted & bounds
        return self._read(name, columns, wanted, files)

    @cached_property
    def _outlets(self) -> list[str]:
        return sorted(self._read("articles", ["outlet"])["outlet"].unique())

    def _known(self, outlets: list[str], near: int = 5) -> list[str]:
        """These outlets; ValueError with the nearest names for those that no article has, as `Story.pick` does."""
        unknown = sorted({str(outlet) for outlet in outlets if outlet not in self._outlets})
        if unknown:
            named = get_close_matches(unknown[0], self._outlets, near, 0)
            more = f" and {len(self._outlets) - near:,} more" if len(self._outlets) > near else ""
            raise ValueError(f"no outlet {', '.join(unknown)}; there are {', '.join(named)}{more}")
        return outlets

    def _files(self, name: str) -> list[str]:
        """The files of a table, by the manifest as it is now if one of them was replaced."""
        if not all((self.folder / name / part["file"]).exists() for part in self.manifest["tables"][name]):
            self._load()
        return [part["file"] for part in self.manifest["tables"][name]]

    def _read(
        self, name: str, columns: Sequence[str] | None = None, wanted: Any = None, files: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """The wanted rows of a table; of each file only the columns and the groups of rows that may hold them.

        Files that are gone were replaced by those of another build, which its manifest names.
        """
        import pyarrow.dataset as ds

        def rows() -> pd.DataFrame:
            named = [part["file"] for part in self.manifest["tables"][name]] if files is None else files
            held = ds.dataset([str(self.folder / name / file) for file in named], schema=store.schema(name), format="parquet")
            return store.frame_of(held.to_table(columns=list(columns) if columns else None, filter=wanted))

        try:
            return rows()
        except FileNotFoundError:
            self._load()
        try:
            return rows()
        except FileNotFoundError as error:
            raise FileNotFoundError(
                f"{self.folder / name}: files of the corpus are gone. If it was just added to or rebuilt, ask again; "
                "else build it anew, with rebuild=True"
            ) from error


def _bounds(dates: Any) -> tuple[str | None, str | None]:
    """The first and the last day as text; ValueError: not two of them."""
    bounds = list(dates) if isinstance(dates, list | tuple) else []
    days = [str(day)[:10] if isinstance(day, date) else day or None for day in bounds]
    if len(days) != 2 or not all(day is None or (isinstance(day, str) and _DAY.fullmatch(day)) for day in days):
        raise ValueError(f"dates={dates!r}: give the first and the last day, dates=('2031-05-01', '2031-05-31'), either of them None")
    return days[0], days[1]
