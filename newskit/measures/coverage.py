"""Which quotations did each outlet carry?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
from nltk.stem.snowball import SnowballStemmer
from rapidfuzz.distance import LCSseq, Levenshtein

from newskit import tokens
from newskit.story import NO_WITNESS, published_before
from newskit.tables import require, table

# Words that say nothing about what was said: never evidence of a paraphrase.
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those some any each every no all both many most much more few several other another such same i you he she
    it we they me him her us them my your his its our their mine yours ours theirs myself himself herself itself themselves who whom
    whose which what where when why how and but or nor so yet for as if then than though although because since while until after before
    once in on at by to from of with without within into onto over under about above below against among between across along around
    during despite except near off out outside per through throughout toward towards up upon via amid is are was were be been being am
    has have had having do does did doing done will would shall should can could may might must not n't 's 're 've 'll 'd 'm ca wo also
    just only even still again ever here there now very too well one two first last next get got go going come say said says saying tell
    told mr mrs ms mx dr
    """.split()
)
_HONORIFICS = frozenset("mr mrs ms mx dr sir".split())
_PLAIN_CUES = re.compile(
    r"\b(?:said|says?|saying|told|tells?|adds?|added|adding|writes?|wrote|stat\w+|according|to|has|have|had|is|was)\b", re.I
)
_NEGATIONS = frozenset("not n't never no cannot hardly".split())
# Letters that an editor put into a word: "[W]e", "clos[ed]".
_IN_BRACKETS = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w{1,3})\]")
_RANK = {"verbatim": 0, "extended": 1, "cut": 2, "altered": 3}


@dataclass(frozen=True, slots=True)
class _Said:
    """One quotation, its parts joined."""

    article_id: str
    number: int
    start: int
    outlet: str
    text: str
    words: tuple[str, ...]  # as they are compared
    spans: tuple[tuple[int, int], ...]  # where each word stands in text
    content: frozenset[str]  # stems that may make a paraphrase
    act: frozenset[str]  # those of the cue: to hope, to warn
    speaker: str
    speakers: frozenset[str]
    mention: str
    quoted: bool
    fragment: bool


def quotation_matches(
    quotations: pd.DataFrame,
    checked: Mapping[tuple[str, int], str] | None = None,
    *,
    contained: float = 0.9,
    altered: float = 0.6,
    run: int = 4,
    shorter: float = 0.9,
    exact_below: int = 4,
    long: int = 8,
    apart: float = 0.8,
    common: float = 0.25,
) -> pd.DataFrame:
    """The table "quotation_matches": a row per two quotations of different articles that give the same words, or perhaps the same thought.

    What became of `a` (article_id, quotation_no) in `b` (other_id, other_quotation_no): "verbatim" has equal words (marks, case,
    honorifics and spelling of names aside); in "cut" b, and in "extended" a, lacks words of the other and says nothing else: all its
    words stand there in order, `run` of them in a row, or at least `contained` of them where it is shorter by a length ratio under
    `shorter` and no figure differs, and no "not" is missing between them; in "altered" at least `altered` of the shorter's words and of
    its content words do (`apart` of them where no speaker is known to be the same), in order or in runs of `run` words that changed
    places, or one speaker has a run of `long` words in both. Between two quotations of one speaker of which one has fewer than twice
    `run` words, two content words in a row do for the run. Under `exact_below` words only equal words of one speaker match, and two
    content words are the least that two quotations share, unless all words of one speaker are equal.
    "paraphrase candidate" is a guess to be confirmed: one speaker and two shared content words that at most the share `common` of all
    quotations has, or one that is the cue of either ("voicing hope"); at most one per quotation and other outlet, and only where
    nothing closer matches one of the two. `checked` is what somebody who read both says, (article_id, quotation_no) → "yes" or "no":
    "yes" makes it the "paraphrase" of the likeliest quotation for which `quote_coverage` can name it, and its other candidates stay
    guesses; with "no" every candidate of it goes, and no other one takes its place.
    A fragment, which has no speaker, matches where it lacks words of the other, or the other of it, and nothing else differs;
    quotations of one article are not compared. `evidence` names the words that differ; a quotation that the other article splits in two,
    or merges with another, has a row for each, and `group` joins them.

    >>> quotation_matches(quotations)[["relation", "form", "speaker", "evidence"]].iloc[0].tolist()  # doctest: +SKIP
    ['cut', 'same', 'same', '9 of 9 words, run of 9: cut “and we will”']
    """
    said = _said(quotations, fragments=True)
    limits = _Limits(contained, altered, run, shorter, exact_below, long, apart)
    pairs: dict[tuple[int, int], tuple[str, str]] = {}
    for a, b in _near(said, run):
        found = _relation(said[a], said[b], limits)
        if found and not (found[0] == "altered" and (said[a].fragment or said[b].fragment)):
            pairs[a, b] = found
    spoken = [pair for pair in pairs if not any(said[n].fragment for n in pair)]
    closer: set[tuple[int, str]] = set()
    for a, b in spoken:
        closer |= {(a, said[b].outlet), (b, said[a].outlet)}
    groups = _groups(said, sorted(spoken))
    for pair, relation, evidence in _read(_candidates(said, closer, common), said, closer, checked or {}):
        pairs[pair] = relation, evidence
    rows = []
    for (a, b), (relation, evidence) in sorted(pairs.items()):
        one, two = said[a], said[b]
        form = "same" if one.quoted == two.quoted else "direct to indirect" if one.quoted else "indirect to direct"
        group, what = groups.get((a, b), (None, ""))
        rows.append((one.article_id, one.number, two.article_id, two.number, relation, form, _speaker(one, two), what + evidence, group))
    return table("quotation_matches", rows)


def _read(
    guesses: list[tuple[tuple[int, int], str]], said: list[_Said], closer: set[tuple[int, str]], checked: Mapping[tuple[str, int], str]
) -> Iterator[tuple[tuple[int, int], str, str]]:
    """The guesses that nobody rejected, (pair, relation, evidence): a "yes" is of the first in which it can be (see quotation_matches)."""
    told = {n: checked.get((q.article_id, q.number)) for n, q in enumerate(said)}
    matched = {n for n, _ in closer}
    unplaced = {n for n, value in told.items() if value == "yes"}
    for pair, evidence in guesses:
        if any(told[n] == "no" for n in pair):
            continue
        # the other one is in a cluster that this one's outlet does not carry otherwise: a row names this one
        confirmed = {
            n
            for n, other in (pair, pair[::-1])
            if n in unplaced and (said[other].quoted or other in matched) and (other, said[n].outlet) not in closer
        }
        unplaced -= confirmed
        yield (pair, "paraphrase", f"read and confirmed; {evidence}") if confirmed else (pair, "paraphrase candidate", evidence)


def _near(said: list[_Said], run: int) -> list[tuple[int, int]]:
    """The pairs of quotations of two articles that have all words, a run of `run`, or one speaker and two content words in a row."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for n, q in enumerate(said):
        groups[q.words].append(n)
        for shingle in {q.words[k : k + run] for k in range(len(q.words) - run + 1)} - {q.words}:
            groups[shingle].append(n)
        for pair in _content_pairs(q.words) if q.speakers else ():
            groups[q.speakers, pair].append(n)
    near = {(a, b) for group in groups.values() for k, a in enumerate(group) for b in group[k + 1 :]}
    return sorted((a, b) for a, b in near if said[a].article_id != said[b].article_id)


def _content_pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """Every two words in a row of which neither is a function word."""
    content = [_content(w) for w in words]
    return {(words[k], words[k + 1]) for k in range(len(words) - 1) if content[k] and content[k + 1]}


def _groups(said: list[_Said], pairs: list[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, str]]:
    """The pairs in which one quotation of an article stands for several of another: the group's number, and what happened in words."""
    partners: dict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for a, b in pairs:
        partners[a, said[b].article_id, True].append(b)
        partners[b, said[a].article_id, False].append(a)
    groups: dict[tuple[int, int], tuple[int, str]] = {}
    for (n, _, split), others in sorted(partners.items()):
        stretches: list[set[int]] = []
        pieces = []
        for other in others:  # a quotation printed twice is not split: each piece has words of its own
            kept = _kept(said[n], said[other])
            if all(2 * len(kept & stretch) < min(len(kept), len(stretch)) for stretch in stretches):
                stretches.append(kept)
                pieces.append((n, other) if split else (other, n))
        if len(pieces) > 1 and not any(piece in groups for piece in pieces):
            number = len({group for group, _ in groups.values()}) + 1
            what = f"split in {len(pieces)}: " if split else f"{len(pieces)} merged: "
            groups |= {piece: (number, what) for piece in pieces}
    return groups


def quote_coverage(quotations: pd.DataFrame, matches: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The table "quote_coverage": a row per quotation of the story (a cluster of matching ones) and outlet, the absent ones included.

    `relation` is what the outlet made of the longest variant, whose text the row shows: verbatim, cut, altered; "paraphrase" where one
    links it that was read and confirmed, "paraphrase candidate" where only a guess does, which counts as absent; "absent"; or "not
    comparable" where every article of the outlet was published before the first carrier's, is a stub or was read with low confidence.
    `words_kept` of the longest variant's `words` (honorifics aside) stand in the outlet's, all its quotations of the cluster together, and
    none in a guess; `evidence` names what differs. Clusters are of direct and mixed quotations and of indirect ones that match another
    article's; fragments are in none, and a paraphrase carries a cluster without being in it. Agencies have no row, but their quotations
    count as members and `agencies` names those that carry the cluster.
    `articles` needs article_id, outlet, role, published, flags.

    >>> quote_coverage(quotations, matches, articles)[["cluster", "outlet", "relation"]].iloc[0].tolist()  # doctest: +SKIP
    [1, 'The Harbour Post', 'verbatim']
    """
    require(articles, ("article_id", "outlet", "role", "published", "flags"))
    said = _said(quotations)
    at = {(q.article_id, q.number): n for n, q in enumerate(said)}
    parent = list(range(len(said)))

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    matched: set[int] = set()
    paraphrases: dict[int, list[tuple[bool, int, str]]] = defaultdict(list)  # a guess? of which, and why
    columns = ("article_id", "quotation_no", "other_id", "other_quotation_no", "relation", "evidence")
    for article_id, number, other_id, other_number, relation, evidence in zip(
        *(require(matches, columns)[c].tolist() for c in columns), strict=True
    ):
        a, b = at.get((article_id, number)), at.get((other_id, other_number))
        if a is None or b is None:
            continue
        if relation in ("paraphrase", "paraphrase candidate"):
            paraphrases[a].append((relation != "paraphrase", b, evidence))
            paraphrases[b].append((relation != "paraphrase", a, evidence))
        else:
            matched |= {a, b}
            parent[max(root(a), root(b))] = min(root(a), root(b))
    printed: dict[tuple[str, tuple[str, ...], frozenset[str]], int] = {}
    for n, q in enumerate(said):  # a sentence printed twice counts once
        first = printed.setdefault((q.article_id, q.words, q.speakers), n)
        parent[max(root(n), root(first))] = min(root(n), root(first))
    clusters: dict[int, list[int]] = defaultdict(list)
    for n in range(len(said)):
        clusters[root(n)].append(n)
    kept = [members for members in clusters.values() if any(said[n].quoted or n in matched for n in members)]

    columns = ("article_id", "outlet", "role", "published", "flags")
    published: dict[str, str | None] = {}
    agency, silent, of_outlet = {}, set(), defaultdict(list)
    for article_id, outlet, role, date, flags in zip(*(articles[c].tolist() for c in columns), strict=True):
        published[article_id] = date if isinstance(date, str) else None
        if any(flag in (flags or "") for flag in NO_WITNESS):
            silent.add(article_id)
        if role == "outlet":
            of_outlet[outlet].append(article_id)
        else:
            agency[article_id] = outlet
    later = {i: sum(published_before(published[i], published[other]) for other in ids) for ids in of_outlet.values() for i in ids}
    rows = []
    for number, members in enumerate(sorted(kept, key=lambda members: min(members)), 1):
        longest = min(members, key=lambda n: (not said[n].quoted, -len(said[n].words), n))
        whole = said[longest]
        speaker = next((said[n].speaker for n in [longest, *members] if said[n].speaker), None)
        confirmed = [other for n in members for guess, other, _ in paraphrases[n] if not guess]
        carriers = [said[n].article_id for n in (*members, *confirmed)]
        first = [c for c in carriers if not any(published_before(published.get(other), published.get(c)) for other in carriers)]
        agencies = "; ".join(dict.fromkeys(agency[c] for c in carriers if c in agency)) or None
        for outlet, articles_of in of_outlet.items():
            ids = sorted(articles_of, key=lambda i: (later[i], i))  # of several that carry it equally the row names the latest
            relation, article_id, quotation_no, words_kept, evidence = _carried(said, members, longest, paraphrases, ids)
            witnesses = [i for i in ids if i not in silent and not any(published_before(published[i], published.get(c)) for c in first)]
            if relation == "absent" and not witnesses:
                relation = "not comparable"
            counts = (len(whole.words), words_kept, evidence, agencies)
            rows.append((number, speaker, whole.text, outlet, relation, article_id, quotation_no, *counts))
    return table("quote_coverage", rows)


def _carried(
    said: list[_Said], members: list[int], longest: int, paraphrases: dict[int, list[tuple[bool, int, str]]], ids: list[str]
) -> tuple[str, str, int | None, int, str]:
    """How the articles `ids` of an outlet carry the longest of `members`: relation, where, words kept, evidence."""
    whole, found, kept = said[longest], [], set()
    for age, article_id in enumerate(ids):
        own = [n for n in members if said[n].article_id == article_id]
        kept |= {k for n in own for k in _kept(whole, said[n])}
        for n in own:
            relation, evidence = ("verbatim", f"all {len(whole.words)} words") if n == longest else _carried_as(whole, said[n])
            found.append((_RANK[relation], age, 1, n, relation, evidence))
        if len(own) > 1 and longest not in own:  # split in two, it may be carried whole
            relation, evidence = _carried_as(whole, _joined([said[n] for n in own]))
            found.append((_RANK[relation], age, 0, own[0], relation, f"in {len(own)} quotations: {evidence}"))
    if found:
        *_, n, relation, evidence = min(found)
        return relation, said[n].article_id, said[n].number, len(kept), evidence
    linked = sorted(link for n in members for link in paraphrases[n] if said[link[1]].article_id in ids)
    if linked:
        guess, n, evidence = linked[0]
        words_kept = 0 if guess else len(_kept(whole, said[n]))
        return "paraphrase candidate" if guess else "paraphrase", said[n].article_id, said[n].number, words_kept, evidence
    return "absent", ids[0], None, 0, ""


def _carried_as(whole: _Said, variant: _Said) -> tuple[str, str]:
    """What became of the longest variant; one that only a third variant links to it is altered."""
    return _relation(whole, variant) or ("altered", _differences(whole, variant))


def _joined(pieces: list[_Said]) -> _Said:
    """The quotations as one, in reading order."""
    text, spans = "", []
    for piece in pieces:
        text += " … " if text else ""
        spans += [(len(text) + start, len(text) + end) for start, end in piece.spans]
        text += piece.text
    return replace(pieces[0], text=text, words=tuple(w for piece in pieces for w in piece.words), spans=tuple(spans))


class _Limits(NamedTuple):
    """The thresholds of quotation_matches, with its defaults."""

    contained: float = 0.9
    altered: float = 0.6
    run: int = 4
    shorter: float = 0.9
    exact_below: int = 4
    long: int = 8
    apart: float = 0.8


_USUAL = _Limits()


def _relation(a: _Said, b: _Said, limits: _Limits = _USUAL) -> tuple[str, str] | None:
    """What became of a's words in b, and on what that rests."""
    one, two = len(a.words), len(b.words)
    least, most = min(one, two), max(one, two)
    one_speaker, akin = bool(a.speakers) and a.speakers == b.speakers, bool(a.speakers & b.speakers)
    if a.words == b.words:
        telling = one_speaker if one < limits.exact_below else akin or sum(map(_content, a.words)) > 1
        return ("verbatim", f"all {one} words") if telling else None
    if least < limits.exact_below:
        return None
    places, runs = _shared(a.words, b.words, limits.run)
    short = one_speaker and least < 2 * limits.run and _content_pairs(a.words) & _content_pairs(b.words)
    if not (short or runs[0].length >= limits.run):
        return None
    shorter_words, longer_words = (a.words, b.words) if one <= two else (b.words, a.words)
    content = sum(map(_content, shorter_words))
    telling = sum(_content(a.words[i]) for i, _ in places)
    if telling < 2:  # "I don't want to" is in too many quotations
        return None
    shared = len(places)
    evidence = f"{shared} of {least} words, run of {runs[0].length}: {_differences(a, b)}"
    figures = {w for w in shorter_words if w[:1].isdigit()} <= set(longer_words)
    if shared == least or (shared / least >= limits.contained and least / most < limits.shorter and figures):
        if _negates(a.words, [i for i, _ in places]) or _negates(b.words, [k for _, k in places]):
            return "altered", evidence
        return ("cut" if two < one else "extended"), evidence
    enough = limits.altered if akin else limits.apart
    if (shared / least >= enough and telling / content >= enough) or (one_speaker and runs[0].length >= limits.long):
        return "altered", evidence
    moved = [a.words[k] for run in runs for k in range(run.start, run.start + run.length)]
    if len(moved) / least >= enough and sum(map(_content, moved)) / content >= enough:
        return "altered", f"{len(moved)} of {least} words in {len(runs)} runs, in another order"
    return None


class _Run(NamedTuple):
    """Words in a row that stand in both: where in the one, where in the other, how many."""

    start: int
    other_start: int
    length: int


@lru_cache(maxsize=1 << 12)
def _shared(a: tuple[str, ...], b: tuple[str, ...], least: int = 4) -> tuple[list[tuple[int, int]], list[_Run]]:
    """The places of the words that both have in the same order, and the runs of at least `least`, the longest first (or the longest).

    Words in order count near the runs that stand in one order, within twice the length of the shorter text: a long speech has all the
    small words of any sentence somewhere.
    """
    runs = _runs(a, b, least)
    ordered: list[_Run] = []
    for run in runs:
        if all((run.start < other.start) == (run.other_start < other.other_start) for other in ordered):
            ordered.append(run)
    reach = 2 * min(len(a), len(b))
    left, other_left = max(0, min(r.start for r in ordered) - reach), max(0, min(r.other_start for r in ordered) - reach)
    right = max(r.start + r.length for r in ordered) + reach
    other_right = max(r.other_start + r.length for r in ordered) + reach
    places = []
    for step in LCSseq.opcodes(a[left:right], b[other_left:other_right]):
        if step.tag == "equal":
            places += [(left + i, other_left + step.dest_start - step.src_start + i) for i in range(step.src_start, step.src_end)]
    return places, runs


def _negates(words: Sequence[str], kept: list[int], longest: int = 3) -> bool:
    """Whether a negation, at most `longest` words of it, stands between words that were kept: without it they say the contrary."""
    gaps = (words[i + 1 : k] for i, k in pairwise(kept))
    return any(len(gap) <= longest and not _NEGATIONS.isdisjoint(gap) for gap in gaps)


def _content(word: str) -> bool:
    return word not in FUNCTION_WORDS and len(word) > 1


def _differences(a: _Said, b: _Said) -> str:
    """The words that only one of the two has, as they are written, in reading order."""
    told = []
    at, other_at = 0, 0
    for i, k in (*_shared(a.words, b.words)[0], (len(a.words), len(b.words))):
        old, new = _written(a, at, i), _written(b, other_at, k)
        if old or new:
            told.append(f"{old} → {new}" if old and new else f"cut {old}" if old else f"added {new}")
        at, other_at = i + 1, k + 1
    return ", ".join(told)


def _written(q: _Said, start: int, end: int, *, whole: int = 24) -> str:
    """Words of a quotation as they are written; of more than `whole` the first and the last ones."""
    if start >= end:
        return ""
    if end - start > whole:
        ends = (q.text[q.spans[k][0] : q.spans[k + whole // 3 - 1][1]] for k in (start, end - whole // 3))
        return f"“{' … '.join(ends)}” ({end - start} words)"
    return f"“{q.text[q.spans[start][0] : q.spans[end - 1][1]]}”"


def _kept(whole: _Said, variant: _Said) -> set[int]:
    """The places of whole's words that stand in variant too, in the same order or in a run that changed places."""
    if not set(whole.words) & set(variant.words):
        return set()
    places, runs = _shared(whole.words, variant.words)
    return {i for i, _ in places} | {k for run in runs for k in range(run.start, run.start + run.length)}


def _runs(a: tuple[str, ...], b: tuple[str, ...], least: int) -> list[_Run]:
    """The runs of at least `least` words that both have, longest first, each word used once (greedy string tiling); or the longest."""
    one, two, runs = list(a), list(b), []
    while True:
        length, end, other_end = _longest_run(one, two)
        if length < least and (runs or not length):
            return runs
        runs.append(_Run(end - length, other_end - length, length))
        if length < least:
            return runs
        one[end - length : end] = [None] * length
        two[other_end - length : other_end] = [""] * length


def _longest_run(a: Sequence[str | None], b: Sequence[str]) -> tuple[int, int, int]:
    """The most words in a row that both have, and where they end in a and in b."""
    best, previous = (0, 0, 0), [0] * (len(b) + 1)
    for n, word in enumerate(a, 1):
        row = [0] * (len(b) + 1)
        for k, other in enumerate(b, 1):
            if word == other:
                row[k] = previous[k - 1] + 1
                if row[k] > best[0]:
                    best = row[k], n, k
        previous = row
    return best


def _candidates(said: list[_Said], closer: set[tuple[int, str]], common: float) -> list[tuple[tuple[int, int], str]]:
    """The paraphrase candidates, (pair, evidence), likeliest first: one speaker, a quotation at most once per other outlet, rare words.

    A pair needs a side that nothing closer in the other's outlet matches, and two shared words that are not the story's subject, or one
    that says what the speaker does in saying it: a single noun is in too many quotations by chance.
    """
    spread = Counter(stem for q in said for stem in q.content)
    subject = {stem for stem, n in spread.items() if n > max(4, common * len(said))}
    by_speaker: dict[frozenset[str], list[int]] = defaultdict(list)
    for n, q in enumerate(said):
        if q.speakers:
            by_speaker[q.speakers].append(n)
    ranked = []
    for group in by_speaker.values():
        for k, a in enumerate(group):
            for b in group[k + 1 :]:
                one, two = said[a], said[b]
                if one.article_id == two.article_id or ((a, two.outlet) in closer and (b, one.outlet) in closer):
                    continue
                shared = one.content & two.content
                telling = shared - subject
                if len(telling) > 1 or telling & (one.act | two.act):
                    ranked.append((-sum(1 / spread[stem] for stem in sorted(shared)), a, b, shared))
    taken: set[tuple[int, str]] = set()
    found = []
    for _, a, b, shared in sorted(ranked, key=lambda r: r[:3]):
        slots = {(a, said[b].outlet), (b, said[a].outlet)}
        if not slots & taken:
            taken |= slots
            found.append(((a, b), f"same speaker; shared: {', '.join(sorted(shared))}"))
    return found


def _speaker(a: _Said, b: _Said) -> str:
    if a.speakers and b.speakers:
        return "same" if a.speakers == b.speakers else "joint" if a.speakers & b.speakers else "different"
    return "same" if not a.speakers and not b.speakers and a.mention and a.mention == b.mention else "unresolved"


def _said(quotations: pd.DataFrame, *, fragments: bool = False) -> list[_Said]:
    """The quotations in reading order, with or without the fragments; the spelling of names is made one over all of them."""
    require(quotations, ("article_id", "outlet", "quotation_no", "part", "kind", "start", "text", "speaker", "mention", "cue"))
    columns = ("article_id", "quotation_no", "part", "start", "outlet", "kind", "text", "speaker", "mention", "cue")
    parts: dict[tuple[str, int], list[tuple]] = defaultdict(list)
    for row in zip(*(quotations[c].tolist() for c in columns), strict=True):
        if fragments or row[5] != "fragment":
            parts[row[0], row[1]].append(row)
    spelling = _spellings([row[6] for rows in parts.values() for row in rows])
    said = []
    for (article_id, number), rows in sorted(parts.items()):
        rows.sort(key=lambda r: r[2])
        first = rows[0]
        text = " … ".join(r[6] for r in rows)
        # a stop in the middle of a text stays with its word ("right. What"), and may be an abbreviation's
        plain = _IN_BRACKETS.sub(lambda m: f"\u00ad{m[1] or m[2]}\u00ad", text)  # one for one, and no part of a word's key
        whole = [(w.rstrip("."), start, end - len(w) + len(w.rstrip("."))) for w, start, end in tokens.words(plain)]
        compared = [(spelling.get(w, w), (start, end)) for w, start, end in whole if w and w not in _HONORIFICS]
        words, spans = tuple(w for w, _ in compared), tuple(span for _, span in compared)
        cue = _PLAIN_CUES.sub(" ", first[9]) if isinstance(first[9], str) and " " in first[9] else ""
        act = _stems(w for w, _, _ in tokens.words(cue))
        speaker = first[7] if isinstance(first[7], str) else ""
        mention = " ".join(w for w, _, _ in tokens.words(first[8])) if isinstance(first[8], str) else ""
        if mention in ("he", "she", "it", "they", "we", "i", "who", "which"):
            mention = ""
        said.append(
            _Said(
                article_id,
                int(number),
                int(first[3]),
                first[4],
                text,
                words,
                spans,
                _stems(words) | act,
                act,
                speaker,
                frozenset(s.casefold() for s in speaker.split("; ") if s),
                mention,
                first[5] != "indirect",
                first[5] == "fragment",
            )
        )
    return said


def _spellings(texts: list[str], letters: int = 5) -> dict[str, str]:
    """Word key → the spelling it is compared as: capitalised words of one length that differ in one letter, or by a doubled one."""
    names: dict[str, set[str]] = defaultdict(set)
    for word in sorted({m.group() for text in texts for m in _CAPITALISED.finditer(text)}):
        key = tokens.key(word)
        if len(key) >= letters:
            names[key[:3]].add(key)
    spelling: dict[str, str] = {}
    for group in names.values():
        ordered = sorted(group)
        for n, word in enumerate(ordered):
            for other in ordered[n + 1 :]:
                if Levenshtein.distance(word, other, score_cutoff=1) == 1 and (
                    len(word) == len(other) or _undoubled(word) == _undoubled(other)
                ):
                    spelling[other] = spelling.get(word, word)
    return spelling


_CAPITALISED = re.compile(r"(?<![.!?“\"] )(?<!^)(?<![“\"])\b[^\W\d_a-z]\w+")


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(w) for w in words if w not in FUNCTION_WORDS and len(w) > 1)


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


@cache
def _stemmer() -> SnowballStemmer:
    return SnowballStemmer("english")


@cache
def _stem(word: str) -> str:
    return _stemmer().stem(word)
