"""One text carried by one or more articles, sentence by sentence, and where it came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from newskit import tables
from newskit.measures.overlap import RELATIONS


def passages(sentences: pd.DataFrame, overlap: pd.DataFrame, articles: pd.DataFrame, outlets: int = 3, together: int = 3) -> pd.DataFrame:
    """Every kept sentence in exactly one passage, the sentences that tell the same thing in the same words: table "passages".

    Passages are numbered from 1 by their first sentence, articles in the order of their ids. `origin` is agency (an agency's
    article, or one credited to an agency, carries it; a weak credit, "with inputs from", tells only of what another outlet also
    carries), inferred agency, own (one outlet carries it, in one or more articles) or unknown
    (several outlets carry it and none is credited: they may share an agency, a statement, or one has it from the other).
    `relation` is the closest of the sentence to one of another outlet or an agency, missing where it is aligned with none.
    `evidence` says in words what an agency origin rests on; it is missing in the other rows.

    Inferred agency is an inference, made where no dispatch and no credit is at hand: `together` passages or more that `outlets` outlets
    or more carry word for word or edited, each two of them in one order wherever both stand, are copies of one text. That text is
    outside the story (their common ancestor) if no outlet has all of them, each lacking one that `outlets` others carry; or else it
    is taken for an agency's if one of these outlets credits an agency in another article of the story. Without either, one of the outlets
    may be where the others have it from, and the passages stay unknown. An official statement that all had looks the same.

    Pairs of `overlap` are joined from the most to the least similar, those of a split sentence after the verbatim ones. A sentence joins a
    passage when it is aligned with the passage's hub (the sentence that is aligned with most others) or with half of it; two
    passages become one when half of their pairs of sentences are aligned. So a chain of weak links, or one sentence that draws
    on two passages, does not make them one.
    """
    tables.require(sentences, ["article_id", "sentence_no", "start"])
    tables.require(overlap, "sentence_overlap")
    tables.require(articles, ["article_id", "outlet", "role", "agency", "agency_strength"])
    places = sorted(zip(sentences["article_id"], sentences["start"], sentences["sentence_no"], strict=True))
    index = {(article, start): i for i, (article, start, _) in enumerate(places)}
    links: dict[int, dict[int, float]] = defaultdict(dict)
    edges = []
    columns = ["article_id", "start", "other_id", "other_start", "similarity", "relation", "group"]
    for article, start, other, other_start, score, relation, group in overlap[columns].itertuples(index=False, name=None):
        i, j = index[article, start], index[other, other_start]
        links[i][j] = score
        if i < j:
            edges.append((relation != "verbatim", pd.isna(group), -score, i, j))

    member_of = list(range(len(places)))
    members = {i: [i] for i in member_of}
    for *_, i, j in sorted(edges):
        one, other = sorted((member_of[i], member_of[j]))
        if one != other and _belong(members[one], members[other], links, places):
            for moved in members.pop(other):
                member_of[moved] = one
                members[one].append(moved)

    fields = {a: tuple(rest) for a, *rest in _fields(articles, ["article_id", "outlet", "role", "agency", "agency_strength"])}
    closest: dict[tuple[str, int], str] = {}
    for article, start, other, relation in _fields(overlap, ["article_id", "start", "other_id", "relation"]):
        if fields[article][0] != fields[other][0]:
            closest[article, start] = min(relation, closest.get((article, start), relation), key=RELATIONS.index)
    numbers: dict[int, int] = {}
    rows = []
    for i, (article, start, sentence_no) in enumerate(places):
        number = numbers.setdefault(member_of[i], len(numbers) + 1)
        rows.append((number, article, sentence_no, start, fields[article][0], closest.get((article, start))))
    rows.sort(key=lambda row: row[0])
    carriers: dict[int, list[str]] = defaultdict(list)
    for number, article, *_ in rows:
        carriers[number].append(article)
    origins = {number: _origin([fields[article] for article in dict.fromkeys(having)]) for number, having in carriers.items()}
    unknown = [row for row in rows if origins[row[0]][0] == "unknown"]
    origins |= {number: ("inferred agency", why) for number, why in _inferred(unknown, fields, outlets, together).items()}
    table = ((n, article, sentence_no, start, origins[n][0], *rest, origins[n][1]) for n, article, sentence_no, start, *rest in rows)
    return tables.table("passages", table)


def _fields(frame: pd.DataFrame, columns: list[str]) -> Iterable[tuple]:
    return frame[columns].itertuples(index=False, name=None)


def _origin(carriers: list[tuple]) -> tuple[str, str | None]:
    """The origin of a passage that these articles (outlet, role, agency, strength of the credit) carry, and what an agency's rests on."""
    alone = len({outlet for outlet, *_ in carriers}) == 1
    found = []
    for outlet, role, agency, strength in carriers:
        if role == "agency":
            found.append((0, f"{outlet} carries it"))
        elif _given(agency) and not (alone and strength == "weak"):
            found.append((1, f"{outlet} credits {agency}"))
    if found:
        return "agency", "; ".join(dict.fromkeys(words for _, words in sorted(found, key=lambda one: one[0])))
    return ("own" if alone else "unknown"), None


def _given(agency: str | None) -> bool:
    return not pd.isna(agency) and bool(agency)


def _inferred(rows: list[tuple], fields: dict[str, tuple], outlets: int, together: int) -> dict[int, str]:
    """The passages of unknown origin that are inferred to be an agency's, and why. `rows` are theirs, without origin."""
    place: dict[str, dict[int, int]] = defaultdict(dict)  # article → passage → where it begins
    close: dict[int, set[str]] = defaultdict(set)  # passage → outlets that carry it word for word or edited
    for number, article, _, start, outlet, relation in rows:
        place[article].setdefault(number, start)
        if relation in ("verbatim", "edited"):
            close[number].add(outlet)
    wide = {number for number, having in close.items() if len(having) >= outlets}
    order: dict[tuple[int, int], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for article, begins in place.items():
        told = sorted(wide & begins.keys())
        for one, other in combinations(told, 2):
            order[one, other][begins[one] > begins[other]].add(fields[article][0])
    joined = [pair for pair, sides in order.items() if max(map(len, sides)) >= outlets and not all(sides)]
    members: dict[int, list[int]] = defaultdict(list)
    if joined:
        ids = sorted({number for pair in joined for number in pair})
        at = {number: i for i, number in enumerate(ids)}
        here, there = zip(*((at[one], at[other]) for one, other in joined), strict=True)
        _, component = connected_components(csr_array(([1] * len(joined), (here, there)), shape=(len(ids), len(ids))), directed=False)
        for number, group in zip(ids, component.tolist(), strict=True):
            members[group].append(number)

    found = {}
    for numbers in (set(numbers) for numbers in members.values() if len(numbers) >= together):
        having: dict[str, set[int]] = defaultdict(set)
        for article, begins in place.items():
            if carried := numbers & begins.keys():
                having[fields[article][0]] |= carried
        credits = sorted(f"{outlet} credits {agency}" for outlet, _, agency, _ in fields.values() if outlet in having and _given(agency))
        if numbers not in having.values():
            why = "no outlet has all of them"
        elif credits:
            why = f"{credits[0]} in another article"
        else:
            continue
        for number in numbers:
            found[number] = f"carried by {len(close[number])} outlets in one order with {len(numbers) - 1} other passages; {why}"
    return found


def _belong(one: list[int], other: list[int], links: dict[int, dict[int, float]], places: list[tuple[str, int, int]]) -> bool:
    if len(one) < len(other):
        one, other = other, one
    aligned = sum(j in links[i] for i in one for j in other)
    here, there = Counter(places[i][0] for i in one), Counter(places[j][0] for j in other)
    pairs = len(one) * len(other) - sum(here[article] * there[article] for article in here)
    if 2 * aligned >= pairs:
        return aligned > 0
    if len(other) > 1:
        return False
    group = set(one)
    hub = min(one, key=lambda i: (-len(links[i].keys() & group), -sum(links[i][m] for m in sorted(links[i].keys() & group)), i))
    return hub in links[other[0]]
