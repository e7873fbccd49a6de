"""How much was told when, and what was the largest story of each day or week?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from newskit import tables


def stories_over_time(articles: pd.DataFrame, stories: pd.DataFrame, days_up_to: int = 62) -> pd.DataFrame:
    """One row per day from the first to the last, of more than `days_up_to` days per week: its articles, its stories and the largest.

    `first` and `last` are the row's days, as written in the articles' dates; weeks begin on Monday. `stories` counts those with an article
    there, `begun` those of them whose first dated one is there. `story` is the one with most articles there (of equal ones, the one with
    most articles at all): it has `story_articles` there, `of` so many; it and its `title_words` are missing where nothing was published.
    Articles without a date make a last row, without days.

    `articles` has a row per article with story and published, `stories` has story, title_words, first (its first date) and articles (how
    many). These are of the whole story: `articles` may be those of some outlets or days, and `begun` and `of` stay what they are.

    >>> stories_over_time(articles, stories)[["first", "stories", "articles"]].iloc[0].tolist()  # doctest: +SKIP
    ['2031-05-04', 3, 17]
    """
    tables.require(articles, ("story", "published"))
    known = tables.require(stories, ("story", "title_words", "first", "articles")).set_index("story")
    told = articles[["story"]].assign(day=articles["published"].astype(object).where(articles["published"].notna(), "").str[:10])
    days = sorted(date.fromisoformat(day) for day in told["day"].unique() if day)
    weekly = bool(days) and (days[-1] - days[0]).days >= days_up_to
    starts = {str(day): str(day - timedelta(days=day.weekday() * weekly)) for day in days}
    told["first"] = told["day"].map(starts | {"": ""})
    counted = told.groupby(["first", "story"]).size().rename("n").reset_index()
    counted["size"] = counted["story"].map(known["articles"])
    began = counted["story"].map(known["first"]).astype(object).where(lambda first: first.notna(), "").str[:10]
    counted["begun"] = (counted["first"] != "") & (began >= counted["first"])  # told there, so it did not begin later
    counted = counted.sort_values(["n", "size", "story"], ascending=[False, False, True])
    of = dict(iter(counted.groupby("first")))
    rows = []
    for first in _periods(starts, 7 if weekly else 1):
        last = str(date.fromisoformat(first) + timedelta(days=6 * weekly))
        rows.append((first, last, *_row(of.get(first), known["title_words"])))
    if "" in of:
        rows.append((None, None, *_row(of[""], known["title_words"])))
    return tables.table("stories_over_time", rows)


def _periods(starts: Mapping[str, str], days: int) -> Iterator[str]:
    """The first day of every period of so many days, those without an article too."""
    if starts:
        first, last = date.fromisoformat(min(starts.values())), date.fromisoformat(max(starts.values()))
        for at in range(0, (last - first).days + 1, days):
            yield str(first + timedelta(days=at))


def _row(counted: pd.DataFrame | None, words: pd.Series) -> tuple[Any, ...]:
    """stories, begun, articles, and the largest story; `counted` has a row per story, the largest first."""
    if counted is None:
        return 0, 0, 0, None, None, 0, 0
    story, n, size = counted[["story", "n", "size"]].iloc[0]
    return len(counted), int(counted["begun"].sum()), int(counted["n"].sum()), story, words.get(story), int(n), int(size)
