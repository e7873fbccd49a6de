"""What does the story's table of facts say in a few sentences?

Every number in a sentence is a count of rows, and `evidence` names them: a tuple for each number, in the order of the numbers, of
the keys of the rows that it counts. No sentence claims what the tables do not carry.
"""

from __future__ import annotations

import pandas as pd

from newskit import tables
from newskit.measures.vocabulary import MERGED, WORDS
from newskit.tables import key

Keys = tuple[str, ...]
Finding = tuple[str, tuple[str, ...], str, tuple[Keys, ...], str]

_HOW = {"verbatim": "word for word", "edited": "edited", "rewritten": "rewritten"}
_CARRIED = ("verbatim", "cut", "extended", "altered")


def findings(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    words: pd.DataFrame,
    sentence_overlap: pd.DataFrame,
    omissions: pd.DataFrame,
    disagreements: pd.DataFrame,
    quote_coverage: pd.DataFrame,
    vocabulary: pd.DataFrame,
    *,
    copies: int = 3,
    marked: int = 2,
) -> pd.DataFrame:
    """One row per finding: the view that shows it, the outlets it is about, the sentence, and its evidence.

    `copies` and `marked` bound how many copied articles and marked words are named. `mark` is the mark of the view that opens
    the passages. Evidence keys: ("sentence", article_id, start), ("number", article_id, start), ("word", article_id, start),
    ("quotation", cluster, outlet).
    """
    name = _article_names(articles)
    rows = [
        *_copies(articles, sentences, sentence_overlap, name, copies),
        *_left_out(omissions),
        *_numbers_that_differ(disagreements, articles, name),
        *_who_quotes(quote_coverage),
        *_words(vocabulary, words, articles, marked),
    ]
    return tables.table("findings", rows)


def _article_names(articles: pd.DataFrame) -> dict[str, str]:
    """Each article by its outlet; by its id as well where an outlet has several."""
    several = set(articles["outlet"][articles["outlet"].duplicated()])
    return {a.article_id: f"{a.outlet} ({a.article_id})" if a.outlet in several else a.outlet for a in articles.itertuples(index=False)}


def _copies(articles: pd.DataFrame, sentences: pd.DataFrame, overlap: pd.DataFrame, name: dict[str, str], most: int) -> list[Finding]:
    """The articles with the largest shared part, then those that share with a dispatch and name no agency; each pair told once."""
    of = articles.set_index("article_id")
    matched = overlap.groupby(["article_id", "other_id"], sort=True)["start"].nunique()
    shares = (matched / of["sentences"].reindex(matched.index.get_level_values(0)).to_numpy()).sort_values(ascending=False, kind="stable")
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for article, other in shares.index:  # of a pair, the article that has less of its own
        if of.loc[article, "role"] != "agency" and of.loc[article, "outlet"] != of.loc[other, "outlet"]:
            pairs.setdefault(frozenset((article, other)), (article, other))
    ranked = list(pairs.values())
    silent = [(a, o) for a, o in ranked[most:] if of.loc[o, "role"] == "agency" and not isinstance(of.loc[a, "agency"], str)]
    rows: list[Finding] = []
    for article, other in [*ranked[:most], *silent[:most]]:
        matches = overlap[(overlap["article_id"] == article) & (overlap["other_id"] == other)]
        every = tuple(key("sentence", article, s) for s in sentences["start"][sentences["article_id"] == article])
        closest = matches.sort_values("similarity", ascending=False, kind="stable").drop_duplicates("start").sort_values("start")
        common = tuple(key("sentence", article, s) for s in closest["start"])
        by_relation = [(r, tuple(key("sentence", article, s) for s in closest["start"][closest["relation"] == r])) for r in _HOW]
        text = f"{len(common)} of the {len(every)} sentences of {name[article]} are also in {name[other]}: "
        text += ", ".join(f"{len(keys)} {_HOW[r]}" for r, keys in by_relation) + f". {_credits(of, article, other, name)}"
        outlets = (of.loc[article, "outlet"], of.loc[other, "outlet"])
        rows.append(("overlap", outlets, text, (common, every, *(keys for _, keys in by_relation)), key("articles", article, other)))
    return rows


def _credits(of: pd.DataFrame, article: str, other: str, name: dict[str, str]) -> str:
    said = []
    for one in (other, article):
        if of.loc[one, "role"] != "agency":
            agency = of.loc[one, "agency"]
            said.append(f"{name[one]} credits {agency}" if isinstance(agency, str) else f"{name[one]} names no agency")
    return "; ".join(said) + "."


def _left_out(omissions: pd.DataFrame) -> list[Finding]:
    if not len(omissions):
        return []
    counted = omissions.groupby("outlet", sort=False)["passage"].nunique().sort_values(ascending=False, kind="stable")
    outlet = counted.index[0]
    rows = omissions[omissions["outlet"] == outlet]
    keys = tuple(key("sentence", a, s) for a, s in zip(rows["article_id"], rows["start"], strict=True))
    noun = "passage" if len(keys) == 1 else "passages"
    return [
        ("overlap", (outlet,), f"{outlet} leaves out {len(keys)} {noun} that half of the other outlets or more carry.", (keys,), keys[0])
    ]


def _numbers_that_differ(disagreements: pd.DataFrame, articles: pd.DataFrame, name: dict[str, str]) -> list[Finding]:
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    rows: list[Finding] = []
    numbers = disagreements[disagreements["kind"] == "number"]
    for _, group in numbers.groupby("group", sort=True):
        said, evidence = [], []
        for text, same in group.groupby(group["text"].str.casefold(), sort=False):
            here = same.drop_duplicates("article_id")
            if len(here) == 1:
                said.append(f"“{text}” in {name[here['article_id'].iloc[0]]}")
            else:
                said.append(f"“{text}” in {len(here)} articles")
                evidence.append(tuple(key("number", a, s) for a, s in zip(here["article_id"], here["start"], strict=True)))
        outlets = tuple(dict.fromkeys(outlet_of[a] for a in group["article_id"]))
        mark = key("passage", int(group["passage"].iloc[0]))
        rows.append(("overlap", outlets, f"The same sentence gives a figure in different ways: {'; '.join(said)}.", tuple(evidence), mark))
    return rows


def _who_quotes(coverage: pd.DataFrame) -> list[Finding]:
    """How many of the quotations that it could have carried the outlet with the largest share has, and the one with the smallest."""
    if not len(coverage):
        return []
    comparable = coverage[coverage["relation"] != "not comparable"]
    carried = comparable[comparable["relation"].isin(_CARRIED)]
    able = comparable.groupby("outlet", sort=False)["cluster"].nunique()
    share = carried.groupby("outlet")["cluster"].nunique().reindex(able.index).fillna(0) / able
    share = share.sort_values(ascending=False, kind="stable")
    if len(share) < 2:
        return []
    ranked = list(share.index)
    parts, evidence = [], []
    for outlet in (ranked[0], ranked[-1]):
        mine, all_of = carried[carried["outlet"] == outlet], comparable[comparable["outlet"] == outlet]
        parts.append(f"{outlet} carries {mine['cluster'].nunique()} of {all_of['cluster'].nunique()}")
        evidence += [_quotation_keys(mine), _quotation_keys(all_of)]
    sentence = f"Of the quotations it could have carried, {parts[0]}; {parts[1]}."
    return [("quotations", (ranked[0], ranked[-1]), sentence, tuple(evidence), evidence[1][0])]


def _quotation_keys(coverage: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key("quotation", c, o) for c, o in zip(coverage["cluster"], coverage["outlet"], strict=True)))


def _words(vocabulary: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame, most: int) -> list[Finding]:
    """The words that lead the outlets' lists with an interval that excludes "equal", and what the interval is about."""
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    agencies = set(articles["article_id"][articles["role"] == "agency"])
    whole = ~vocabulary["word"].str.contains("'")  # "'s" and "n't" are parts of words
    leading = vocabulary[whole & (vocabulary["low"] > 0) & (vocabulary["n"] > vocabulary["n_against"])]
    rows: list[Finding] = []
    for row in leading.sort_values("n", ascending=False, kind="stable").drop_duplicates("outlet").head(most).itertuples(index=False):
        used = words[(words["word"] == row.word) & ~words["article_id"].isin(agencies)]
        mine = used["article_id"].map(outlet_of) == row.outlet
        others = [o for o in dict.fromkeys(vocabulary["outlet"]) if o != row.outlet]
        against = others[0] if len(others) == 1 else "the other outlets together"
        text = f"{row.outlet} writes “{row.word}” {_times(row.n)}, {against} {_times(row.n_against)}. {_without_counting(row.method)}"
        rows.append(("vocabulary", (row.outlet,), text, (_places(used[mine]), _places(used[~mine])), key("word", row.word)))
    return rows


def _without_counting(method: str) -> str:
    """How words are counted stands with the table; a finding says how sure it is."""
    return method.removesuffix(MERGED).removesuffix(WORDS).rstrip()


def _times(n: int) -> str:
    return f"{n} time" if n == 1 else f"{n} times"


def _places(words: pd.DataFrame) -> Keys:
    return tuple(key("word", a, s) for a, s in zip(words["article_id"], words["start"], strict=True))
