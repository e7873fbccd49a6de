"""Which quotations did each outlet carry?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

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
_RANK = {"verbatim": 0, "extended": 1, "cut": 2, "altered": 3}


@dataclass(frozen=True, slots=True)
class _Said:
    """One quotation, its parts joined."""

    article_id: str
    number: int
    start: int
    outlet: str
    text: str
    words: tuple[str, ...]
    content: frozenset[str]  # stems that may make a paraphrase
    act: frozenset[str]  # those of the cue: to hope, to warn
    speaker: str
    speakers: frozenset[str]
    mention: str
    quoted: bool


def quotation_matches(
    quotations: pd.DataFrame,
    *,
    contained: float = 0.9,
    altered: float = 0.6,
    run: int = 4,
    shorter: float = 0.9,
    exact_below: int = 4,
    common: float = 0.25,
) -> pd.DataFrame:
    """The table "quotation_matches": a row per two quotations of different articles that give the same words, or perhaps the same thought.

    What became of `a` (article_id, quotation_no) in `b` (other_id, other_quotation_no): "verbatim" has equal words (marks, case,
    honorifics and spelling of names aside); in "cut" b, and in "extended" a, lacks words of the other and says nothing else: all its
    words stand there in order, `run` of them in a row, or at least `contained` of them where it is shorter by a length ratio under
    `shorter` and no figure differs; in "altered" at least `altered` of the shorter's words do, in order or in runs of `run` words that
    changed places.
    Under `exact_below` words only equal words of one speaker match. "paraphrase candidate" is a guess to be confirmed: one speaker and
    two shared content words that at most the share `common` of all quotations has, or one that is the cue of either ("voicing hope");
    at most one per quotation and other outlet, and only where nothing closer matches one of the two.
    Fragments and quotations of one article are not compared.

    >>> quotation_matches(quotations)[["relation", "form", "speaker", "evidence"]].iloc[0].tolist()  # doctest: +SKIP
    ['cut', 'same', 'same', '9 of 12 words, run of 7']
    """
    said = _said(quotations)
    pairs: dict[tuple[int, int], tuple[str, str]] = {}
    by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
    by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, q in enumerate(said):
        by_words[q.words].append(n)
        for shingle in {q.words[k : k + run] for k in range(len(q.words) - run + 1)}:
            by_shingle[shingle].append(n)
    near: set[tuple[int, int]] = set()
    for group in (*by_words.values(), *by_shingle.values()):
        for k, a in enumerate(group):
            near.update((a, b) for b in group[k + 1 :] if said[a].article_id != said[b].article_id)
    for a, b in sorted(near):
        found = _relation(said[a], said[b], contained, altered, run, shorter, exact_below)
        if found:
            pairs[a, b] = found
    closer: set[tuple[int, str]] = set()
    for a, b in pairs:
        closer |= {(a, said[b].outlet), (b, said[a].outlet)}
    for pair, evidence in _candidates(said, closer, common):
        pairs.setdefault(pair, ("paraphrase candidate", evidence))
    rows = []
    for (a, b), (relation, evidence) in sorted(pairs.items()):
        one, two = said[a], said[b]
        form = "same" if one.quoted == two.quoted else "direct to indirect" if one.quoted else "indirect to direct"
        rows.append((one.article_id, one.number, two.article_id, two.number, relation, form, _speaker(one, two), evidence))
    return table("quotation_matches", rows)


def quote_coverage(quotations: pd.DataFrame, matches: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The table "quote_coverage": a row per quotation of the story (a cluster of matching ones) and outlet, the absent ones included.

    `relation` is what the outlet made of the longest variant, whose text the row shows: verbatim, cut, altered; "paraphrase candidate"
    where only a guess links it; "absent"; or "not comparable" where the outlet's article was published before the first carrier's, is a
    stub or was read with low confidence. Clusters are of direct and mixed quotations and of indirect ones that match another article's.
    An outlet with several articles is held to its latest. Agencies have no row, but their quotations count as members.
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
    candidates: dict[int, list[int]] = defaultdict(list)
    columns = ("article_id", "quotation_no", "other_id", "other_quotation_no", "relation")
    for article_id, number, other_id, other_number, relation in zip(*(require(matches, columns)[c].tolist() for c in columns), strict=True):
        a, b = at.get((article_id, number)), at.get((other_id, other_number))
        if a is None or b is None:
            continue
        if relation == "paraphrase candidate":
            candidates[a].append(b)
            candidates[b].append(a)
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

    role, published, stub, of_outlet = {}, {}, set(), defaultdict(list)
    for article_id, outlet, kind, date, flags in zip(
        *(articles[c].tolist() for c in ("article_id", "outlet", "role", "published", "flags")), strict=True
    ):
        role[article_id] = kind
        published[article_id] = date if isinstance(date, str) else None
        if any(flag in (flags or "") for flag in NO_WITNESS):
            stub.add(article_id)
        if kind == "outlet":
            of_outlet[outlet].append(article_id)
    latest = {
        outlet: sorted(i for i in ids if not any(published_before(published[i], published[j]) for j in ids))
        for outlet, ids in of_outlet.items()
    }
    rows = []
    for number, members in enumerate(sorted(kept, key=lambda members: min(members)), 1):
        longest = min(members, key=lambda n: (not said[n].quoted, -len(said[n].words), n))
        whole = said[longest]
        speaker = next((said[n].speaker for n in [longest, *members] if said[n].speaker), None)
        carriers = [said[n].article_id for n in members]
        for outlet, ids in latest.items():
            relation, article_id, quotation_no = _carried(said, members, longest, candidates, ids)
            if relation == "absent" and (
                article_id in stub
                or any(_first(c, carriers, published) and published_before(published[article_id], published.get(c)) for c in carriers)
            ):
                relation = "not comparable"
            rows.append((number, speaker, whole.text, outlet, relation, article_id, quotation_no))
    return table("quote_coverage", rows)


def _first(article_id: str, carriers: list[str], published: dict[str, str | None]) -> bool:
    """Whether no other carrier is known to be published before this one."""
    return not any(published_before(published.get(c), published.get(article_id)) for c in carriers)


def _carried(
    said: list[_Said], members: list[int], longest: int, candidates: dict[int, list[int]], ids: list[str]
) -> tuple[str, str, int | None]:
    """What the articles `ids` made of a cluster: relation, article and quotation."""
    found = []
    for n in members:
        if said[n].article_id in ids:
            relation = "verbatim" if n == longest else (_relation(said[longest], said[n]) or ("altered", ""))[0]
            found.append((_RANK[relation], n, relation))
    if found:
        _, n, relation = min(found)
        return relation, said[n].article_id, said[n].number
    guessed = sorted({c for n in members for c in candidates[n] if said[c].article_id in ids})
    if guessed:
        return "paraphrase candidate", said[guessed[0]].article_id, said[guessed[0]].number
    return "absent", ids[0], None


def _relation(
    a: _Said, b: _Said, contained: float = 0.9, altered: float = 0.6, run: int = 4, shorter: float = 0.9, exact_below: int = 4
) -> tuple[str, str] | None:
    """What became of a's words in b, and on what that rests."""
    one, two = len(a.words), len(b.words)
    if min(one, two) < exact_below:
        return ("verbatim", f"all {one} words") if a.words == b.words and a.speakers and a.speakers == b.speakers else None
    if a.words == b.words:
        return "verbatim", f"all {one} words"
    least, most = min(one, two), max(one, two)
    shared = LCSseq.similarity(a.words, b.words)
    runs = _runs(a.words, b.words, run)
    if not runs:
        return None
    evidence = f"{shared} of {least} words, run of {runs[0]}"
    shorter_words, longer_words = (b.words, a.words) if two < one else (a.words, b.words)
    figures = {w for w in shorter_words if w[:1].isdigit()} <= set(longer_words)
    if shared == least or (shared / least >= contained and least / most < shorter and figures):
        return ("cut" if two < one else "extended"), evidence
    if shared / least >= altered:
        return "altered", evidence
    if sum(runs) / least >= altered:
        return "altered", f"{sum(runs)} of {least} words in {len(runs)} runs, in another order"
    return None


def _runs(a: tuple[str, ...], b: tuple[str, ...], least: int) -> list[int]:
    """The lengths of the runs of at least `least` words that both have, longest first, each word used once (greedy string tiling)."""
    one, two, runs = list(a), list(b), []
    while True:
        length, end, other_end = _longest_run(one, two)
        if length < least:
            return runs
        runs.append(length)
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
    """The likeliest paraphrases, (pair, evidence): one speaker, a quotation at most once per other outlet, rarest shared words first.

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
    return sorted(found)


def _speaker(a: _Said, b: _Said) -> str:
    if a.speakers and b.speakers:
        return "same" if a.speakers == b.speakers else "joint" if a.speakers & b.speakers else "different"
    return "same" if not a.speakers and not b.speakers and a.mention and a.mention == b.mention else "unresolved"


def _said(quotations: pd.DataFrame) -> list[_Said]:
    """The quotations, fragments apart, in reading order; the spelling of names is made one over all of them."""
    require(quotations, ("article_id", "outlet", "quotation_no", "part", "kind", "start", "text", "speaker", "mention", "cue"))
    columns = ("article_id", "quotation_no", "part", "start", "outlet", "kind", "text", "speaker", "mention", "cue")
    parts: dict[tuple[str, int], list[tuple]] = defaultdict(list)
    for row in zip(*(quotations[c].tolist() for c in columns), strict=True):
        if row[5] != "fragment":
            parts[row[0], row[1]].append(row)
    spelling = _spellings([row[6] for rows in parts.values() for row in rows])
    said = []
    for (article_id, number), rows in sorted(parts.items()):
        rows.sort(key=lambda r: r[2])
        first = rows[0]
        keys = [spelling.get(w, w) for r in rows for w, _, _ in tokens.words(r[6])]
        words = tuple(w for w in keys if w not in _HONORIFICS)
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
                " … ".join(r[6] for r in rows),
                words,
                _stems(words) | act,
                act,
                speaker,
                frozenset(s.casefold() for s in speaker.split("; ") if s),
                mention,
                first[5] in ("direct", "mixed"),
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
