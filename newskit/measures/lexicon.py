"""How loaded is each outlet's language? Words of a list (hedges, certainty, evaluation, conflict, judging verbs) counted.

The list that comes with newskit, `newskit/data/loaded_words.csv`, was written for it from general English: 300 entries or so, a
row each, with columns word (a word or a phrase), kind, and forms (other forms counted as the same entry, with "; " between
them). It is a starting point to edit, not a measuring instrument: it knows no context. "may" alone is left out because it is also a
month ("may be", "may have" are in), "battle" and "blast" count in a war as well as in a parliament. Words inside quotations are the
speaker's and not the outlet's: `nk.loaded_language(story, quotations=False)` counts the outlet's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

from newskit import tables, tokens

OURS = Path(__file__).resolve().parent.parent / "data" / "loaded_words.csv"

Lexicon = str | PathLike[str] | pd.DataFrame | Mapping[str, Iterable[str]]


def entries(lexicon: Lexicon | None = None) -> pd.DataFrame:
    """One row per entry of a list of loaded words: word (a word or phrase), kind, and forms ("; " between them, or "").

    `lexicon`: the path of a CSV file, a table, or a mapping from a kind to its words; nothing: the list that comes with newskit.
    ValueError: a list without the columns word and kind, or a row in which one of them is empty.

    >>> entries({"hedge": ["perhaps", "it is said"]})["word"].tolist()
    ['perhaps', 'it is said']
    """
    source = OURS if lexicon is None else lexicon
    if isinstance(source, Mapping):
        for kind, listed in source.items():
            if isinstance(listed, str):
                raise ValueError(f"{kind!r}: {listed!r} is one text. Give a list of words: {{{kind!r}: [{listed!r}]}}.")
        name, table = "the list", pd.DataFrame([(w, k) for k, listed in source.items() for w in listed], columns=["word", "kind"])
    elif isinstance(source, pd.DataFrame):
        name, table = "the list", source
    else:
        name, table = Path(source).name, pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in ("word", "kind") if column not in table.columns]
    if missing:
        raise ValueError(
            f"{name} has no column {' and no column '.join(missing)}; it has {', '.join(map(str, table.columns)) or 'none'}."
            " A list of loaded words needs the columns word and kind; forms is optional."
        )
    table = table.reindex(columns=["word", "kind", "forms"]).astype("str").fillna("").reset_index(drop=True)
    for number, row in enumerate(table.itertuples(index=False), 1):
        if not row.kind.strip() or not _keys(row.word):
            raise ValueError(f"{name}, entry {number}: word {row.word!r}, kind {row.kind!r}. Each entry needs a word and a kind.")
    return table


def loaded_words(words: pd.DataFrame, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """One row per place where an entry of the list stands, in reading order: the entry (whatever its form) and its kind.

    Words are compared by key, a phrase inside one sentence. Of entries of one kind that overlap, the first and longest counts.
    """
    tables.require(words, "words")
    starting: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for entry in entries(lexicon).itertuples(index=False):
        for form in (entry.word, *entry.forms.split(";")):
            if keys := _keys(form):
                starting[keys[0]].append((keys, entry.word.strip(), entry.kind.strip()))
    for listed in starting.values():
        listed.sort(key=lambda one: -len(one[0]))
    keys = words["word"].tolist()
    article, number = pd.factorize(words["article_id"])[0], words["sentence_no"].to_numpy()
    sentence = np.cumsum(np.diff(article, prepend=-1).astype(bool) | np.diff(number, prepend=-1).astype(bool)).tolist()
    rows, taken = [], Counter()  # taken: the first row of the table that is still free, by kind
    for at in np.flatnonzero(words["word"].isin(starting.keys())).tolist():
        for phrase, word, kind in starting[keys[at]]:
            last = at + len(phrase) - 1
            if at >= taken[kind] and tuple(keys[at : last + 1]) == phrase and sentence[at] == sentence[last]:
                taken[kind] = last + 1
                rows.append((at, last, word, kind))
    place, last = (np.array([row[n] for row in rows], dtype=np.int64) for n in (0, 1))
    found = words.iloc[place].reset_index(drop=True)
    found = found.assign(word=[row[2] for row in rows], kind=[row[3] for row in rows], end=words["end"].to_numpy()[last])
    return found[list(tables.COLUMNS["loaded_words"])]


def loaded_language(
    words: pd.DataFrame, articles: pd.DataFrame, lexicon: Lexicon | None = None, *, confidence: float = 0.95
) -> pd.DataFrame:
    """One row per outlet and kind of loaded word: how many there are, how many per 1,000 words, and which.

    `lexicon`: a list of your own, see `entries`. low and high bound per_thousand: the exact interval of a Poisson count (Garwood
    1936), which says how far chance alone may move so small a count, and nothing about other texts of the outlet.
    words: the entries found, the most frequent first ("slam 3, feud 1"). A kind that an outlet never uses has a row with 0.
    Outlets and kinds in the order of `articles` and of the list; agencies are left out.

    >>> loaded_language(words, articles, {"weather": ["rain", "heavy snow"]})  # doctest: +SKIP
    """
    ours = articles[articles["role"] == "outlet"]
    listed = entries(lexicon)
    outlet_of = dict(zip(ours["article_id"], ours["outlet"], strict=True))
    total: Counter[str] = Counter()
    for article, n in words["article_id"].value_counts().items():
        total[outlet_of.get(article, "")] += n
    places = loaded_words(words, listed)
    uses: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for article, word, kind in zip(*(places[column].tolist() for column in ("article_id", "word", "kind")), strict=True):
        if article in outlet_of:
            uses[outlet_of[article], kind][word] += 1
    rows = []
    for outlet in dict.fromkeys(ours["outlet"]):
        for kind in dict.fromkeys(listed["kind"].str.strip()):
            used = uses[outlet, kind]
            n, thousands = used.total(), total[outlet] / 1000
            low, high = poisson_bounds(n, confidence)
            named = ", ".join(f"{word} {count}" for word, count in sorted(used.items(), key=lambda item: (-item[1], item[0])))
            rates = (n / thousands, low / thousands, high / thousands) if thousands else (np.nan, np.nan, np.nan)
            rows.append((outlet, kind, n, *rates, named))
    return tables.table("loaded_language", rows)


def poisson_bounds(n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact bounds of the mean of a Poisson count (Garwood 1936): half a quantile of χ² with 2n and with 2n + 2 degrees.

    >>> [round(bound, 4) for bound in poisson_bounds(5)]
    [1.6235, 11.6683]
    """
    tail = (1 - confidence) / 2
    return (float(gammaincinv(n, tail)) if n else 0.0), float(gammaincinv(n + 1, 1 - tail))


@lru_cache(maxsize=1 << 12)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in tokens.words(text))
