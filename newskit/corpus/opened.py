"""What does a corpus hold? Its stories, each to be opened as a Story, and slices of its tables, read from the files that hold them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from newskit.corpus import store
from newskit.measures.vocabulary import log_odds_z, log_ratio
from newskit.story import Story

Dates = tuple[str | None, str | None]


class Corpus:
    """The corpus that `build` wrote to a folder. Nothing of it is in memory but what is asked for.

    `dates` of the questions is (first, last) day, "2031-05-04" and both inclusive, either of them None for no bound; `outlets` are names.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        manifest = store.load_json(self.folder / store.MANIFEST)
        if manifest is None:
            raise FileNotFoundError(
                f"{folder}: no finished corpus there (no {store.MANIFEST}). Build one: newskit corpus build ARTICLES --to {folder}"
            )
        self.manifest: dict[str, Any] = manifest

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
        articles that share a run of four words or more that few have, with the weights of the whole corpus. Both directions are there:
        `outlets` and `dates` are of the article, not of the other.
        """
        return self._slice("reuse", outlets, dates)

    def article_pairs(self, outlets: str | Iterable[str] | None = None, dates: Dates | None = None) -> pd.DataFrame:
        """A row per article of these outlets and dates and other article that shares text with it, as `article_overlap`."""
        return self._slice("article_pairs", outlets, dates)

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
        log-odds, as in `nk.vocabulary`). No interval: it would need the counts by article.
        """
        counts = self._slice("word_counts", outlets, dates, ["outlet", "word", "n"], day="day")
        n = counts.groupby(["outlet", "word"], as_index=False)["n"].sum()
        whole = n.groupby("word")["n"].transform("sum").to_numpy()
        mine = n.groupby("outlet")["n"].transform("sum").to_numpy()
        total = int(n["n"].sum())
        y1, y2 = n["n"].to_numpy(), whole - n["n"].to_numpy()
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(mine < total, log_ratio(y1, mine, y2, total - mine), np.nan)
        z = log_odds_z(y1, mine, y2, np.maximum(total - mine, 1))
        table = n.assign(n_against=y2, per_thousand=1000 * y1 / np.maximum(mine, 1), log_ratio=ratio, z=z)
        return table.sort_values(["outlet", "z", "word"], ascending=[True, False, True], ignore_index=True).drop(columns="z")

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A whole table of the corpus (`newskit.tables.CORPUS` has their columns), or some of its columns."""
        return self._read(name, columns)

    def _slice(
        self,
        name: str,
        outlets: str | Iterable[str] | None,
        dates: Dates | None,
        columns: Sequence[str] | None = None,
        day: str = "published",
    ) -> pd.DataFrame:
        import pyarrow.compute as pc

        wanted = None
        if outlets is not None:
            wanted = pc.field("outlet").isin([outlets] if isinstance(outlets, str) else list(outlets))
        if dates is not None:  # an article without a date is of no dates
            first, last = dates
            bounds = (pc.field(day) >= (first or "0")) & (pc.field(day) <= f"{last or ''}~")
            wanted = bounds if wanted is None else wanted & bounds
        return self._read(name, columns, wanted)

    def _read(
        self, name: str, columns: Sequence[str] | None = None, wanted: Any = None, files: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """The wanted rows of a table; of each file only the columns and the groups of rows that may hold them."""
        import pyarrow.dataset as ds

        files = [part["file"] for part in self.manifest["tables"][name]] if files is None else files
        held = ds.dataset([str(self.folder / name / file) for file in files], schema=store.schema(name), format="parquet")
        return store.frame_of(held.to_table(columns=list(columns) if columns else None, filter=wanted))
