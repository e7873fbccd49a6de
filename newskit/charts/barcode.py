"""Where in each article does a word stand? A strip for each article, with a line at each use."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newskit import tables
from newskit.charts import theme


def barcode(words: pd.DataFrame, word: str, outlets: Sequence[str] | None = None) -> theme.Chart:
    """Each article as a strip from its first word to its last, with a line where `word` stands; an article without it stays empty.

    `words` is the table of words or of counted words; of `word`, case and curly quotes do not matter. `outlets` is the story's
    outlets in order, which orders the strips and fixes their colours (default: as they appear in the table); other publishers, such
    as agencies, come last. With few uses a pattern says little: the number stands beside each strip.

    >>> charts.barcode(nk.counted_words(story), "bridge")  # doctest: +SKIP
    """
    frame = tables.require(words, "words")
    if frame.empty:
        return theme.empty("There are no words in these articles")
    word = word.casefold().replace("’", "'")  # as the table holds it
    names = list(outlets or dict.fromkeys(frame["outlet"]))
    of = frame.drop_duplicates("article_id").set_index("article_id")["outlet"]
    order = sorted(of.index, key=lambda article: (names.index(of[article]) if of[article] in names else len(names), article))
    labels = [theme.label(name) for name in theme.articles({article: of[article] for article in order}, at_most=24).values()]
    colours = theme.outlet_colours(names)
    found = {article: rows for article, rows in frame[frame["word"] == word].groupby("article_id")}
    whole = {article: (rows["start"].min(), rows["end"].max()) for article, rows in frame.groupby("article_id")}
    key = tables.key("word", word)
    traces = []
    for article in order:
        first, last = whole[article]
        starts = list(found[article]["start"]) if article in found else []
        at = [0.0, 1.0, *((start - first) / max(last - first, 1) for start in starts), 1.02]
        said = theme.hover(of[article], f"“{word}”: {theme.counted(len(starts), 'time')}", article)
        colour = colours.get(of[article], theme.NEUTRAL)
        traces.append(
            dict(
                type="scatter",
                x=at,
                y=[article] * len(at),
                mode="markers+text",
                marker={
                    "symbol": "line-ns",
                    "size": 16,
                    "line": {"width": [1, 1, *[2] * len(starts), 0], "color": [theme.GRID, theme.GRID, *[colour] * len(starts), colour]},
                },
                text=[""] * (len(at) - 1) + [str(len(starts))],
                textposition="middle right",
                cliponaxis=False,
                hovertext=[said] * len(at),
                hoverinfo="text",
                customdata=[key] * len(at),
                meta={"outlets": [of[article]] if of[article] in names else []},
            )
        )
    having = len(found)
    return theme.chart(
        traces,
        title=f"“{theme.cut(word)}” stands in {having} of {theme.counted(len(order), 'article')}",
        subtitle="Each strip is an article from its first word to its last, each line a use of the word, the figure how many. "
        "A few lines show places and no pattern: chance alone leaves gaps and clusters between them.",
        rows=len(order),
        bottom=26,
        showlegend=False,
        xaxis={"range": [-0.02, 1.1], "tickvals": [0, 0.5, 1], "ticktext": ["beginning", "middle", "end"], "zeroline": False},
        yaxis=theme.down(order, labels),
    )
