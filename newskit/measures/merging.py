"""Which rows of the table of words count as one word? The mentions of one person or body, and two spellings of one word.

The list of spellings, `newskit/data/spelling.csv`, was written for newskit: 1,250 British and American forms, a row each, every
inflection in full, so that no rule turns "prise" into "prize". Left out are pairs of which one is also another word: cheque and check,
tyre and tire, kerb and curb, storey and story, draught and draft, disc and disk, and the plural "analyses".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from newskit import tables, tokens
from newskit.names import ACRONYMS, ALIASES, is_acronym, strip_titles

SPELLINGS = Path(__file__).resolve().parent.parent / "data" / "spelling.csv"
_FAR = 1 << 40  # more than the offsets of any text: articles do not run into one another


def with_acronyms(words: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The table of words with the bodies that look like a function word once folded ("US", "WHO") in capitals.

    >>> with_acronyms(words, sentences)["word"].tolist()  # doctest: +SKIP
    ['the', 'WHO', 'told', 'us']
    """
    tables.require(words, "words")
    tables.require(sentences, ["article_id", "sentence_no", "start", "text"])
    folded = words["word"].isin(ACRONYMS).to_numpy(copy=True)
    begin = sentences[["article_id", "sentence_no", "start", "text"]].rename(columns={"start": "begin"})
    some = words[folded].merge(begin, on=["article_id", "sentence_no"], how="left")
    capitals = [is_acronym(row.text[row.start - row.begin : row.end - row.begin], row.text) for row in some.itertuples(index=False)]
    folded[folded] = capitals
    return words.assign(word=words["word"].mask(folded, words["word"].str.upper()))


def word_keys(text: str) -> list[str]:
    """The words of a passage as they are counted.

    >>> word_keys("Did the WHO tell us?")
    ['did', 'the', 'WHO', 'tell', 'us']
    """
    return [text[start:end] if is_acronym(text[start:end], text) else word for word, start, end in tokens.words(text)]


def name_key(name: str) -> str:
    """The word under which the mentions of a name are counted."""
    return name if is_acronym(name, name) else " ".join(map(tokens.key, name.split()))


def with_names(words: pd.DataFrame, names: pd.DataFrame, *, at_least: int = 2, counted: Collection[str] | None = None) -> pd.DataFrame:
    """The table of words with one row for every mention of a name: `word` is the merged name's key, `form` what stands there.

    start and end are those of the mention without its title: the "Mr" before a name stays a word of its own, because house style
    is a finding. Names that the articles `counted` (their ids; all, if none are given) together mention fewer than `at_least` times stay
    the words they are, and so does a mention that cuts a word in two. The "US" before a title counts as the country where that is
    merged. form is missing where nothing was merged. Rows are in reading order.

    >>> with_names(words, names)[["word", "form", "start", "end"]]  # doctest: +SKIP
                 word     form  start  end
    0              mr      NaN      0    2
    1  antony blinken  Blinken      3   10
    """
    tables.require(words, "words")
    ours = names if counted is None else names[names["article_id"].isin(counted)]
    names = names[names["name"].map(ours["name"].value_counts()).fillna(0) >= at_least]
    skipped = names["mention"].map({mention: _before_name(mention) for mention in names["mention"].unique()}).astype("int64")
    form = pd.Series(
        [mention[n:] for mention, n in zip(names["mention"].tolist(), skipped.tolist(), strict=True)], dtype="str", index=names.index
    )
    key = names["name"].map({name: name_key(name) for name in names["name"].unique()}).astype("str")
    merges = (form.map({f: name_key(f) for f in form.unique()}) != key) | form.str.contains(r"\s")
    merges = merges.groupby(names["name"]).transform("any").astype(bool)
    names, start, form, key = names[merges], (names["start"] + skipped)[merges], form[merges], key[merges]

    codes, ids = pd.factorize(words["article_id"])
    article = ids.get_indexer(names["article_id"])
    place = codes * _FAR + words["start"].to_numpy()
    order = np.argsort(place, kind="stable")
    place, end = place[order], words["end"].to_numpy()[order]
    first = np.searchsorted(place, article * _FAR + start.to_numpy())
    last = np.searchsorted(place, article * _FAR + names["end"].to_numpy()) - 1
    whole = (article >= 0) & (first <= last)
    first, last = np.where(whole, first, 0), np.where(whole, last, 0)
    if whole.any():
        whole &= (place[first] == article * _FAR + start.to_numpy()) & (end[last] <= names["end"].to_numpy())
    first, last = first[whole], last[whole]

    end = end.copy()
    end[first] = end[last]
    code, word = pd.factorize(words["word"])
    code = code[order]
    name, merged = pd.factorize(key[whole])
    code[first] = len(word) + name
    written = np.full(len(words), -1)
    written[first], forms = pd.factorize(form[whole])
    forms = list(forms)
    for alias, bearer in ALIASES.items():
        left = alias.upper() if alias in ACRONYMS else alias
        if name_key(bearer) in merged and left in word:
            rows = np.flatnonzero(code == word.get_loc(left))
            code[rows], written[rows] = len(word) + merged.get_loc(name_key(bearer)), len(forms)
            forms.append(alias.upper())
    steps = np.zeros(len(words) + 1, dtype=np.int64)  # the words of a mention behind its first have no row of their own
    np.add.at(steps, first + 1, 1)
    np.add.at(steps, last + 1, -1)
    kept = np.flatnonzero(steps.cumsum()[:-1] == 0)
    return words.iloc[order[kept]].assign(
        word=pd.array([*word, *merged], dtype="str").take(code[kept]),
        end=end[kept],
        form=pd.array([*forms, None], dtype="str").take(written[kept], allow_fill=True),
    ).reset_index(drop=True)  # fmt: skip


def _before_name(mention: str) -> int:
    """How many characters of a mention are titles and stand before the name."""
    return [m.start() for m in re.finditer(r"\S+", mention)][-len(strip_titles(mention).split())]


def with_spellings(words: pd.DataFrame) -> pd.DataFrame:
    """The table of words with British and American spellings of one word under the one these articles use more; `form` has the other.

    A word that only one of the two ways occurs of stays as it is; so does a merged name. With as many of each the British one counts.

    >>> with_spellings(words)["word"].tolist()  # doctest: +SKIP
    ['centre', 'centre', 'colour']
    """
    tables.require(words, "words")
    form = words["form"] if "form" in words.columns else pd.Series(np.nan, index=words.index, dtype="str")
    uses = words["word"][form.isna()].value_counts()
    one = {}
    for british, american in spellings().items():
        if british in uses.index and american in uses.index:
            chosen = british if uses[british] >= uses[american] else american
            one[british] = one[american] = chosen
    merged = form.isna() & words["word"].isin(list(one))
    return words.assign(word=words["word"].mask(merged, words["word"].map(one)).astype("str"), form=form.mask(merged, words["word"]))


@cache
def spellings() -> dict[str, str]:
    """British → American, as `tokens.key` writes words.

    >>> spellings()["centre"]
    'center'
    """
    table = pd.read_csv(SPELLINGS, dtype=str, keep_default_na=False)
    return dict(zip(table["british"], table["american"], strict=True))


def variants(words: pd.DataFrame, articles: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The forms that were merged under a word, with how often the outlet writes each: {(outlet, word): "Blinken 5, Antony Blinken 1"}."""
    if "form" not in words.columns:
        return {}
    rows = words[words["word"].isin(words["word"][words["form"].notna()].unique())]
    outlets = rows["article_id"].map(dict(zip(articles["article_id"], articles["outlet"], strict=True)))
    uses = Counter(zip(outlets.tolist(), rows["word"].tolist(), rows["form"].fillna(rows["word"]).tolist(), strict=True))
    listed: dict[tuple[str, str], list[str]] = {}
    for (outlet, word, form), n in sorted(uses.items(), key=lambda use: (-use[1], use[0][2])):
        listed.setdefault((outlet, word), []).append(f"{form} {n}")
    return {key: ", ".join(forms) for key, forms in listed.items()}
