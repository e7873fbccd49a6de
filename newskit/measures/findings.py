"""What would an editor ask first, and what do the story's tables answer in a sentence each?

Every number in a sentence is a count of rows, and `evidence` names them: a tuple for each number, in the order of the numbers, of
the keys of the rows that it counts. No sentence claims what the tables do not carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import Any

import pandas as pd

from newskit import tables
from newskit.measures.quote_summary import CARRIED
from newskit.measures.speakers import spoken
from newskit.measures.stop_words import STOP_WORDS
from newskit.quoting.kinds import kind_of
from newskit.tables import key

Keys = tuple[str, ...]
Finding = tuple[str, tuple[str, ...], str, tuple[Keys, ...], str]

_HOW = {"verbatim": "word for word", "edited": "edited", "rewritten": "rewritten"}
_ALL = "all "
_NUMBERS = "none one two three four five six seven eight nine ten".split()
_SINGLE = str.maketrans('“”"', "‘’'")  # the marks of a passage inside marks
_PLURALS = frozenset("people men women children percent cent".split())  # without an s
_FOLLOWING = r"(?:[ -][^\W\d_]+\b(?!['’])){1,3}"  # the words among which a number's unit is looked for
_QUOTED = 90  # characters of a passage that a sentence quotes


def findings(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    words: pd.DataFrame,
    overlap: pd.DataFrame,
    omissions: pd.DataFrame,
    disagreements: pd.DataFrame,
    quotations: pd.DataFrame,
    coverage: pd.DataFrame,
    vocabulary: pd.DataFrame,
    *,
    of_each: int = 3,
    q_at_most: float = 0.05,
    few_quotations: int = 10,
    few_articles: int = 20,
) -> pd.DataFrame:
    """One row per finding: the view that shows it, the outlets it is about, the sentence, and its evidence; the story as a whole first.

    Then the first finding of each question (who has an agency's or another's sentences and names no agency, which numbers differ, what is
    left out, how completely is quoted, what is exclusive, who has no name, who shares sentences otherwise, which dates and names differ,
    who is quoted most, which words mark an outlet), then the second of each, `of_each` at most.
    A word marks an outlet where its q is `q_at_most` or less. A story of fewer than `few_articles` articles of outlets in which no
    word can be tested says so; a share of fewer than `few_quotations` quotations too.
    `mark` is the key that opens the passages, or an outlet's articles where a sentence has no number. Evidence keys: ("outlet", outlet),
    ("sentence", article_id, start), ("number", article_id, start) and so for "date" and "name", ("word", article_id, start),
    ("quotation", cluster, outlet), ("said", article_id, quotation_no), ("speaker", outlet, speaker).
    """
    name = _article_names(articles)
    outlets = tuple(dict.fromkeys(articles.loc[articles["role"] == "outlet", "outlet"]))
    silent, credited = _pairs(articles, sentences, overlap)
    topics = [
        _copies(articles, sentences, overlap, silent[:of_each], name),
        _differing(disagreements, articles, sentences, name, ("number",)),
        _left_out(omissions, outlets),
        _carried(coverage, few_quotations),
        _exclusive(coverage, outlets, bool((articles["role"] == "agency").any())),
        _named(quotations, outlets),
        _copies(articles, sentences, overlap, credited[:of_each], name),
        _differing(disagreements, articles, sentences, name, ("date", "name")),
        _most_quoted(quotations, outlets),
        _words(vocabulary, words, articles, q_at_most),
    ]
    told = [row for rows in zip_longest(*(topic[:of_each] for topic in topics)) for row in rows if row]
    whole = _whole_story(articles, overlap, outlets, silent + credited)
    small = _too_small(articles, vocabulary, outlets, few_articles)
    return tables.table("findings", [*whole, *small, *told] if whole else [*told[:1], *small, *told[1:]])


# --- sentences from numbers ---


def _told(*parts: str | Keys) -> tuple[str, tuple[Keys, ...]]:
    """The sentence with the count of each part that is keys in its place, and these keys in the order of the numbers."""
    words = [part if isinstance(part, str) else _number(len(part)) for part in parts]
    for n, (part, following) in enumerate(pairwise(parts)):
        if part == _ALL and len(following) == 2:
            words[n : n + 2] = ["", "both"]
    text = "".join(words)
    if parts[0] == _ALL or not isinstance(parts[0], str):  # no name of an outlet, which stays as it is
        text = text[0].upper() + text[1:]
    return text, tuple(part for part in parts if not isinstance(part, str) and part)


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


def _many(keys: Keys, thing: str) -> tuple[Keys, str]:
    return keys, f" {thing}" if len(keys) == 1 else f" {thing}s"


def _some_of(part: Keys, whole: Keys, things: str) -> list[str | Keys]:
    """ "six of the seven outlets", or "all seven outlets", or "both outlets"."""
    return [_ALL, whole, f" {things}"] if len(part) == len(whole) > 1 else [part, " of the ", whole, f" {things}"]


def _each(keys: Keys) -> list[str | Keys]:
    """ "all", or "both", which is a number."""
    return [_ALL, keys] if len(keys) == 2 else ["all"]


def _listing(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _article_names(articles: pd.DataFrame) -> dict[str, str]:
    """Each article by its outlet; by its id as well where an outlet has several."""
    several = set(articles["outlet"][articles["outlet"].duplicated()])
    return {a.article_id: f"{a.outlet} ({a.article_id})" if a.outlet in several else a.outlet for a in articles.itertuples(index=False)}


# --- the story as a whole ---


def _whole_story(articles: pd.DataFrame, overlap: pd.DataFrame, outlets: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[Finding]:
    """How many outlets have sentences of a dispatch, or of one another, and how many of these credit an agency."""
    if len(outlets) < 2:
        text = "The only outlet here is {}: there is no other outlet to compare with."
        return [("text", tuple(outlets), text.format(outlets[0]), (), key("outlet", outlets[0]))] if outlets else []
    if len(outlets) == 2 and pairs:
        return []  # the sentence about the two says it
    of = articles.set_index("article_id")
    dispatches = of.index[of["role"] == "agency"]
    agencies = sorted(set(of.loc[dispatches, "outlet"]))
    rows = overlap[overlap["other_id"].isin(dispatches)] if agencies else overlap
    apart = rows["article_id"].map(of["outlet"]) != rows["other_id"].map(of["outlet"])
    those = of.loc[rows.loc[apart, "article_id"].unique()]
    having, credit = set(those["outlet"]), set(those.loc[those["agency"].notna(), "outlet"])
    sharing, every = _outlet_keys(o for o in outlets if o in having), _outlet_keys(outlets)
    other = "another outlet"
    if agencies:
        other = f"the dispatch of {agencies[0]}" if len(dispatches) == 1 else f"a dispatch of {_listing(agencies)}"
    mark = key("articles", *pairs[0]) if pairs else key("outlet", outlets[0])
    if not sharing:
        return [("overlap", tuple(outlets), f"No outlet shares a sentence with {other}.", (), mark)]
    named = _outlet_keys(o for o in outlets if o in credit)
    silent = _outlet_keys(o for o in outlets if o in having - credit)
    credits: list[str | Keys]
    if named and silent:
        credits = [named, f" of them credit{'s' * (len(named) == 1)} an agency, ", silent, f" name{'s' * (len(silent) == 1)} none"]
    elif named:
        credits = ["it credits an agency"] if len(named) == 1 else [*_each(named), " of them credit an agency"]
    else:
        credits = ["it names no agency" if len(silent) == 1 else f"{'neither' if len(silent) == 2 else 'none'} of them names an agency"]
    verb = "shares" if len(sharing) == 1 else "share"
    head = _some_of(sharing, every, "outlets")
    text, evidence = _told(*head, f" {verb} at least a sentence, word for word or changed, with {other}; ", *credits, ".")
    return [("overlap", tuple(outlets), text, evidence, mark)]


def _too_small(articles: pd.DataFrame, vocabulary: pd.DataFrame, outlets: Sequence[str], few: int) -> list[Finding]:
    """Where no word could be tested, what the counts of words may not be taken for."""
    ours = articles[articles["role"] == "outlet"]
    if vocabulary.empty or vocabulary["q"].notna().any() or len(ours) >= few:
        return []
    why = "Each outlet has a single article here" if len(ours) == len(outlets) else "The outlets have few articles here"
    text = f"{why}, so no word is tested: what is written more often holds for these texts, not for the outlets."
    return [("vocabulary", tuple(outlets), text, (), key("outlet", outlets[0]))]


def _outlet_keys(outlets: Iterable[str]) -> Keys:
    return tuple(key("outlet", outlet) for outlet in outlets)


# --- who shares sentences with whom ---


def _pairs(articles: pd.DataFrame, sentences: pd.DataFrame, overlap: pd.DataFrame) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Of each article the one that most of its sentences are also in, and a dispatch: where one of the two names no agency; the rest.

    The largest shares first; each pair once, from the article that has less of its own.
    """
    fields = {a.article_id: a for a in articles.itertuples(index=False)}
    sizes = sentences["article_id"].value_counts()
    matched = overlap.groupby(["article_id", "other_id"], sort=True)["start"].nunique()
    ranked = sorted(matched.items(), key=lambda pair: (-pair[1] / sizes[pair[0][0]], pair[0]))
    silent, credited, told = [], [], set()
    closest, dispatched = set(), set()
    for (article, other), _ in ranked:
        mine, theirs = fields[article], fields[other]
        dispatch = theirs.role == "agency"
        done = article in closest and (not dispatch or article in dispatched)
        if done or mine.role == "agency" or mine.outlet == theirs.outlet:
            continue
        closest.add(article)
        dispatched |= {article} if dispatch else set()
        if frozenset((article, other)) not in told:
            told.add(frozenset((article, other)))
            unnamed = pd.isna(mine.agency) != (not dispatch and pd.isna(theirs.agency))  # a dispatch is an agency's, named or not
            (silent if unnamed else credited).append((article, other))
    return silent, credited


def _copies(
    articles: pd.DataFrame, sentences: pd.DataFrame, overlap: pd.DataFrame, pairs: Sequence[tuple[str, str]], name: dict[str, str]
) -> list[Finding]:
    """How much of an article is also in another, how it was changed, and whom both credit."""
    of = articles.set_index("article_id")
    rows: list[Finding] = []
    for article, other in pairs:
        matches = overlap[(overlap["article_id"] == article) & (overlap["other_id"] == other)]
        every = _sentence_keys(article, sentences.loc[sentences["article_id"] == article, "start"])
        closest = matches.sort_values("similarity", ascending=False, kind="stable").drop_duplicates("start").sort_values("start")
        common = _sentence_keys(article, closest["start"])
        by_relation = {how: _sentence_keys(article, closest.loc[closest["relation"] == r, "start"]) for r, how in _HOW.items()}
        changed = [[keys, f" {how}"] for how, keys in by_relation.items() if keys]
        if len(changed) == 1:
            how: list[str | Keys] = [",", *([" ", *_each(common)] if len(common) > 1 else []), changed[0][1]]
        else:
            how = [": ", *changed[0], *(part for more in changed[1:-1] for part in (", ", *more)), " and ", *changed[-1]]
        verb = "is" if len(common) == 1 else "are"
        head = _some_of(common, every, "sentences") if len(every) > 1 else ["The only sentence"]
        text, evidence = _told(*head, f" in {name[article]} {verb} also in {name[other]}", *how, f". {_credits(of, article, other, name)}")
        outlets = (of.loc[article, "outlet"], of.loc[other, "outlet"])
        rows.append(("overlap", outlets, text, evidence, key("articles", article, other)))
    return rows


def _sentence_keys(article: str, starts: Iterable[int]) -> Keys:
    return tuple(key("sentence", article, start) for start in starts)


def _credits(of: pd.DataFrame, article: str, other: str, name: dict[str, str]) -> str:
    both = [one for one in (other, article) if of.loc[one, "role"] != "agency"]
    agencies = [None if pd.isna(of.loc[one, "agency"]) else of.loc[one, "agency"] for one in both]
    if len(both) == 2 and agencies[0] == agencies[1]:
        return f"Both credit {agencies[0]}." if agencies[0] else "Neither names an agency."
    said = [
        f"{name[one]} credits {agency}" if agency else f"{name[one]} names no agency" for one, agency in zip(both, agencies, strict=True)
    ]
    return "; ".join(said) + "."


# --- what differs, what is left out ---


def _differing(
    disagreements: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, name: dict[str, str], kinds: Sequence[str]
) -> list[Finding]:
    """Who writes what where the same sentence has another number, date or name; the widest differences first."""
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    rows: list[tuple[tuple[int, int, int], Finding]] = []
    for (kind, number), group in disagreements[disagreements["kind"].isin(kinds)].groupby(["kind", "group"], sort=True):
        variants = [rows.drop_duplicates("article_id") for _, rows in group.groupby(group["text"].str.casefold(), sort=True)]
        variants.sort(key=len)
        if len(variants) < 2:
            continue
        parts: list[str | Keys] = []
        for n, variant in enumerate(variants):
            first = variant.iloc[0]
            who = (name[first["article_id"]],) if len(variant) == 1 else _many(_place_keys(kind, variant), "article")
            unit = _unit(first, sentences) if kind == "number" and not n else ""
            verb = " writes" if len(variant) == 1 else " write"
            parts += [("", " where ", ", and ")[min(n, 2)], *who, verb if n < 2 else "", f" “{first['text']}{unit}”"]
        text, evidence = _told(*parts[1:], ".")
        about = tuple(dict.fromkeys(outlet_of[article] for article in group["article_id"]))
        wide = (kinds.index(kind), -group["article_id"].nunique(), number)
        rows.append((wide, ("overlap", about, text, evidence, key("passage", int(group["passage"].iloc[0])))))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _place_keys(kind: str, rows: pd.DataFrame) -> Keys:
    return tuple(key(kind, article, start) for article, start in zip(rows["article_id"], rows["start"], strict=True))


def _unit(place: Any, sentences: pd.DataFrame) -> str:
    """The words from a number to the plural that it counts, with their spaces ("430 new homes"); nothing if none follows soon."""
    around = sentences[(sentences["article_id"] == place["article_id"]) & (sentences["start"] <= place["start"])].iloc[-1]
    following = re.match(_FOLLOWING, around["text"][place["end"] - around["start"] :])
    for found in re.finditer(r"[^\W\d_]+", following[0]) if following else ():
        word = found[0].casefold()
        if word in STOP_WORDS:
            break
        if word in _PLURALS or re.search(r"[^su]s$", word):  # not "homeless", not "previous"
            return following[0][: found.end()]
    return ""


def _left_out(omissions: pd.DataFrame, outlets: Sequence[str]) -> list[Finding]:
    """The outlets that lack most of what half of the others carry; the table leaves out what an outlet was too early to have."""
    rows: list[Finding] = []
    for outlet, own in omissions.groupby("outlet", sort=True):
        keys = tuple(dict.fromkeys(key("sentence", a, s) for a, s in zip(own["article_id"], own["start"], strict=True)))
        of_them = "It begins" if len(keys) == 1 else "The most widely carried begins"
        text, evidence = _told(
            f"{outlet} is without ",
            *_many(keys, "passage"),
            f" that half of the other outlets or more carry. {of_them} “{_begin(own['text'].iloc[0])}”.",
        )
        rows.append(("overlap", (outlet,), text, evidence, keys[0]))
    return sorted(rows, key=lambda row: (-len(row[3][0]), outlets.index(row[1][0])))


def _begin(text: str) -> str:
    """The first words of a passage on one line."""
    line = " ".join(text.translate(_SINGLE).split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rpartition(' ')[0] or line[:_QUOTED]} …"


# --- who is quoted ---


def _carried(coverage: pd.DataFrame, few: int) -> list[Finding]:
    """The outlet with the largest share of the quotations that it could have carried, and the one with the smallest.

    None where all of more than two are level: no two of them stand out.
    """
    comparable = coverage[coverage["relation"] != "not comparable"]
    has = comparable[comparable["relation"].isin(CARRIED)]
    able = comparable.groupby("outlet", sort=False)["cluster"].nunique()
    able = able[able > 1]  # a share of one quotation is none
    share = has.groupby("outlet")["cluster"].nunique().reindex(able.index).fillna(0) / able
    ranked = list(share.sort_values(ascending=False, kind="stable").index)
    if len(ranked) < 2 or (len(ranked) > 2 and share.nunique() == 1):
        return []
    parts: list[str | Keys] = []
    for outlet in (ranked[0], ranked[-1]):
        mine, every = (_quotation_keys(rows[rows["outlet"] == outlet]) for rows in (has, comparable))
        exact = _quotation_keys(has[(has["outlet"] == outlet) & (has["relation"] == "verbatim")])
        if parts:
            parts += [f"; {outlet} ", mine, " of ", every]
        else:
            parts = [f"{outlet} carries ", *_some_of(mine, every, "quotations"), " that it could have carried"]
        if exact:
            parts += [", ", *(_each(exact) if exact == mine and len(mine) > 1 else [exact]), " word for word"]
    small = min(able[ranked[0]], able[ranked[-1]]) < few
    text, evidence = _told(*parts, ". So few quotations say little." if small else ".")
    return [("quotations", (ranked[0], ranked[-1]), text, evidence, _quotation_keys(comparable[comparable["outlet"] == ranked[0]])[0])]


def _quotation_keys(coverage: pd.DataFrame) -> Keys:
    return tuple(dict.fromkeys(key("quotation", c, o) for c, o in zip(coverage["cluster"], coverage["outlet"], strict=True)))


def _exclusive(coverage: pd.DataFrame, outlets: Sequence[str], agencies: bool) -> list[Finding]:
    """What one outlet quotes and no other outlet and no dispatch, the most first; what another may paraphrase is said.

    Agencies have no rows in `coverage`, so that a dispatch may have any of them in other words.
    """
    if len(outlets) < 2:
        return []
    has = coverage[coverage["relation"].isin(CARRIED)]
    alone = has[~has["cluster"].duplicated(keep=False) & has["agencies"].isna()]
    perhaps = set(coverage.loc[coverage["relation"] == "paraphrase candidate", "cluster"])
    rows: list[Finding] = []
    for outlet, own in alone.groupby("outlet", sort=True):
        keys, unsure = _quotation_keys(own), _quotation_keys(own[own["cluster"].isin(perhaps)])
        others = [other for other in outlets if other != outlet]
        whom = f"{others[0]} does not carry" if len(others) == 1 else "no other outlet carries"
        if agencies:
            whom += ", and no agency either, unless in other words"
        doubt: list[str | Keys] = []
        if unsure:
            which = [unsure, " of them"] if unsure != keys else ["it"] if len(keys) == 1 else _each(keys)
            doubt = ["; ", *which, " may stand in another outlet in other words"]
        text, evidence = _told(f"{outlet} has ", *_many(keys, "quotation"), f" that {whom}", *doubt, ".")
        rows.append(("quotations", (outlet,), text, evidence, key("exclusive", outlet)))
    return sorted(rows, key=lambda row: (-len(row[3][0]), outlets.index(row[1][0])))


def _named(quotations: pd.DataFrame, outlets: Sequence[str]) -> list[Finding]:
    """How many of the outlets' quotations have a speaker with a name."""
    said = spoken(quotations)
    said = said[said["outlet"].isin(outlets)]
    if said.empty:
        return []
    found = said["speaker"].notna()
    unnamed = found & (said["speaker_kind"] == "unnamed")
    kinds = {"unnamed": said[unnamed], "unresolved": said[~found], "named": said[found & ~unnamed]}
    vague, lost, named, every = map(_said_keys, (*kinds.values(), said))
    where = f"in {outlets[0]}" if len(outlets) == 1 else "in the outlets"
    if len(every) == 1:
        does = "names its speaker" if named else "does not name its speaker" if vague else "has a speaker who was not found"
        text, evidence = _told(f"The only quotation {where} {does}.")
    else:
        parts: list[str | Keys] = [_ALL, every] if named == every else ["Of the ", every]
        parts += [f" quotations {where}"]
        if named == every:
            parts += [" name their speaker"]
        elif named:
            parts += [", ", named, " names its speaker" if len(named) == 1 else " name their speaker"]
            parts += [", ", vague, " does" if len(vague) == 1 else " do", " not (“officials”)"] if vague else []
        elif vague == every:
            parts += [", the speakers have no names (“officials”)"]
        elif vague:
            parts += [", the speaker of ", vague, " has no name (“officials”)"]
        if lost:
            parts += [", the speaker of none was found"] if lost == every else [", and the speaker of ", lost, " was not found"]
        text, evidence = _told(*parts, ".")
    asked = next(kind for kind, rows in kinds.items() if len(rows))
    most = kinds[asked]["outlet"].value_counts().reindex(outlets).fillna(0).idxmax()
    return [("quotations", tuple(outlets), text, evidence, key("voices", most, asked))]


def _said_keys(said: pd.DataFrame) -> Keys:
    return tuple(key("said", article, number) for article, number in zip(said["article_id"], said["quotation_no"], strict=True))


def _most_quoted(quotations: pd.DataFrame, outlets: Sequence[str]) -> list[Finding]:
    """The one speaker whom more outlets quote than any other, alone or with others; none if two are level."""
    said = spoken(quotations)
    said = said[said["outlet"].isin(outlets) & said["speaker"].notna() & (said["speaker_kind"] != "unnamed")]
    said = said.assign(row=said["speaker"], speaker=said["speaker"].str.split("; ")).explode("speaker")
    alone = said["speaker"] == said["row"]
    named = said["speaker"].map(lambda name: kind_of(name, name, name[:1].isupper()) != "unnamed").astype(bool)
    said = said[alone | named]
    quoting = said.groupby("speaker", sort=True)["outlet"].nunique().sort_values(ascending=False, kind="stable")
    if len(outlets) < 3 or len(quoting) < 2 or quoting.iloc[0] < 2 or quoting.iloc[0] == quoting.iloc[1]:
        return []
    speaker = quoting.index[0]
    rows = said[said["speaker"] == speaker].sort_values("row", key=lambda row: row != speaker, kind="stable")  # where alone, if anywhere
    having = dict(zip(rows["outlet"][::-1], rows["row"][::-1], strict=True))
    keys = tuple(key("speaker", outlet, having[outlet]) for outlet in outlets if outlet in having)
    text, evidence = _told(f"{speaker} is quoted by ", *_some_of(keys, _outlet_keys(outlets), "outlets"), ", more than any other speaker.")
    return [("quotations", tuple(o for o in outlets if o in having), text, evidence, keys[0])]


# --- which words mark an outlet ---


def _words(vocabulary: pd.DataFrame, words: pd.DataFrame, articles: pd.DataFrame, q_at_most: float) -> list[Finding]:
    """Of each outlet the word that the test supports best: a difference that dealing the articles anew seldom makes."""
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    agencies = set(articles["article_id"][articles["role"] == "agency"])
    whole = ~vocabulary["word"].str.contains("'")  # "'s" and "n't" are parts of words
    leading = vocabulary[whole & (vocabulary["q"] <= q_at_most) & (vocabulary["log_ratio"] > 0)]
    rows: list[Finding] = []
    for row in leading.sort_values(["q", "n"], ascending=[True, False], kind="stable").drop_duplicates("outlet").itertuples(index=False):
        used = words[(words["word"] == row.word) & ~words["article_id"].isin(agencies)]
        mine = used["article_id"].map(outlet_of) == row.outlet
        others = [o for o in dict.fromkeys(vocabulary["outlet"]) if o != row.outlet]
        against = others[0] if len(others) == 1 else "the other outlets together"
        theirs = _places(used[~mine])
        text, evidence = _told(
            f"{row.outlet} writes “{row.word}” in ", *_many(_places(used[mine]), "place"), f", {against} in ", theirs,
            "; among these articles chance seldom makes so large a difference.",
        )  # fmt: skip
        rows.append(("vocabulary", (row.outlet,), text, evidence, key("word", row.word)))
    return rows


def _places(words: pd.DataFrame) -> Keys:
    return tuple(key("word", a, s) for a, s in zip(words["article_id"], words["start"], strict=True))
