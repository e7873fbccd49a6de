"""Which articles are one text? An outlet's updates, and copies that other outlets printed; grouped and shown, never deleted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cmp_to_key
from itertools import combinations

import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from newskit.story import Article, published_before
from newskit.tables import table
from newskit.tokens import key, sentence_spans

_END = 40  # characters
_TITLE = 4  # words: shorter titles are headings of many articles
_MOST_CARRIERS = 60  # a paragraph in more articles than that is a standing text, which makes no two of them one


def versions(
    articles: Iterable[Article], *, at_least: float = 0.5, of_sentences: int = 3, of_words: int = 8, times: float = 3.0
) -> pd.DataFrame:
    """A row per article that is nearly the same text as another one: its `group`, and whether the measures count it.

    Two articles are one text if sentences that stand word for word in both make up `at_least` of the words of the shorter one, and
    there are `of_sentences` or more of them; `shared` is that share, with the article of the group that is nearest. The longer one has
    at most `times` the words of the shorter, or opens with the same sentence: a report that grew, not a round-up of several. Two
    articles of the same sentences, however few, are one text. Compared are articles that have a paragraph of `of_words` or more in
    common, or a title.
    `relation` is "version" where the same outlet has another article in the group, else "copy". Of an outlet's versions the latest
    is counted (undated ones in the order they were read); of copies in several outlets each outlet's own is counted.
    """
    articles = list(articles)
    sentences: dict[int, Counter[str]] = {}
    words: dict[int, int] = {}
    shared: dict[tuple[int, int], float] = {}
    for pair in _candidates(articles, of_words):
        for n in pair:
            if n not in sentences:
                sentences[n] = _sentences(articles[n])
                words[n] = _words(sentences[n])
        first, second = (sentences[n] for n in pair)
        shorter, longer = sorted(words[n] for n in pair)
        if not shorter:
            continue
        same = first & second
        enough = same.total() >= of_sentences and _words(same) >= at_least * shorter
        grown = longer <= times * shorter or next(iter(first)) == next(iter(second))
        if first == second or (enough and grown):
            shared[pair] = _words(same) / shorter
    if not shared:
        return table("versions", [])
    nearest: dict[int, float] = {}
    for pair, share in shared.items():
        for n in pair:
            nearest[n] = max(nearest.get(n, 0.0), share)
    here, there = zip(*shared, strict=True)
    _, found = connected_components(csr_array(([1] * len(shared), (here, there)), shape=(len(articles), len(articles))), directed=False)
    groups: dict[int, list[int]] = defaultdict(list)
    for n in sorted(nearest):
        groups[int(found[n])].append(n)
    rows = []
    for number, members in enumerate(groups.values(), 1):
        own: dict[str, list[int]] = defaultdict(list)
        for n in members:
            own[articles[n].outlet].append(n)
        counted = {_latest(articles, ours) for ours in own.values()}
        for n in members:
            a = articles[n]
            relation = "version" if len(own[a.outlet]) > 1 else "copy"
            rows.append((a.id, a.outlet, number, relation, n in counted, nearest[n], a.published))
    return table("versions", rows)


def _candidates(articles: list[Article], of_words: int) -> list[tuple[int, int]]:
    carriers: dict[str, list[int]] = defaultdict(list)
    for n, article in enumerate(articles):
        text = article.text
        kept = (b for b in article.blocks if b.kept and b.kind == "paragraph" and text.count(" ", b.start, b.end) >= of_words - 1)
        # a paragraph's two ends tell it from others as well as all of it
        marks = {key(f"{text[b.start : min(b.start + _END, b.end)]} {text[max(b.start, b.end - _END) : b.end]}") for b in kept}
        if article.title.count(" ") >= _TITLE - 1:
            marks.add(key(article.title))
        for mark in sorted(marks):
            carriers[mark].append(n)
    return sorted({pair for ns in carriers.values() if 1 < len(ns) <= _MOST_CARRIERS for pair in combinations(ns, 2)})


def _sentences(article: Article) -> Counter[str]:
    kept = (article.text[b.start : b.end] for b in article.blocks if b.kept and b.kind == "paragraph")
    return Counter(key(text[start:end]) for text in kept for start, end in sentence_spans(text))


def _words(sentences: Counter[str]) -> int:
    return sum(count * len(sentence.split()) for sentence, count in sentences.items())


def _latest(articles: list[Article], members: list[int]) -> int:
    def order(a: int, b: int) -> int:
        first, second = articles[a].published, articles[b].published
        return -1 if published_before(first, second) else 1 if published_before(second, first) else a - b

    return max(members, key=cmp_to_key(order))
