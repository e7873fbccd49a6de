"""The questions a reader asks of a story. A story is split once, however many questions are asked of it, and remembered.

Every function takes a Story and returns one table (its columns stand in `newskit.tables`); a table that is asked for again is
remembered. The counting is done by `newskit.measures`, which know tables and no Story.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from newskit import names as naming
from newskit import quoting, tables, tokens
from newskit.measures import coverage, overlap
from newskit.measures import dispersion as spreading
from newskit.measures import edits as editing
from newskit.measures import findings as finding
from newskit.measures import headlines as heading
from newskit.measures import lexicon as loading
from newskit.measures import omissions as omitting
from newskit.measures import phrases as phrasing
from newskit.measures import richness as ranging
from newskit.measures import speakers as speaking
from newskit.measures import vocabulary as wording
from newskit.measures.stop_words import STOP_WORDS
from newskit.story import Article, Story

_remembered: WeakKeyDictionary[Story, dict[Any, pd.DataFrame]] = WeakKeyDictionary()


def _once(question: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    parameters = signature(question)

    @wraps(question)
    def answer(story: Story, *args: Any, **named: Any) -> pd.DataFrame:
        if not isinstance(story, Story):
            raise TypeError(f"{question.__name__}(story): give a Story, as newskit.read returns it, not {type(story).__name__}.")
        known = _remembered.setdefault(story, {})
        given = parameters.bind(story, *args, **named)
        given.apply_defaults()
        asked = (question.__name__, *list(given.arguments.items())[1:])
        if asked not in known:
            known[asked] = question(story, *args, **named)
        return known[asked].copy(deep=False)  # changing an answer changes nothing that is remembered (pandas copies on write)

    return answer


@_once
def articles(story: Story) -> pd.DataFrame:
    """A row per article: who published it, when, whom it credits, how long it is (kept words and sentences), and its flags."""
    word_counts, sentence_counts = words(story).groupby("article_id").size(), sentences(story).groupby("article_id").size()
    rows = [
        (
            a.id,
            a.outlet,
            a.role,
            a.title,
            a.published,
            a.url,
            a.agency,
            a.agency_evidence.text if a.agency_evidence else None,
            a.byline,
            int(word_counts.get(a.id, 0)),
            int(sentence_counts.get(a.id, 0)),
            ", ".join(a.flags),
        )
        for a in story.articles
    ]
    return tables.table("articles", rows)


@_once
def lines(story: Story) -> pd.DataFrame:
    """A row per line of every article, the set-aside and the blank ones too: its kind, and the rule that named it.

    `text` is the line without its line end; the lines of an article, line ends included, join to its text.
    """
    rows = []
    for article in story.articles:
        numbered = list(enumerate(article.blocks, 1))
        for line in article.lines:
            while numbered and numbered[0][1].end <= line.start:
                numbered.pop(0)
            body = article.text[line.start : line.end].rstrip("\r\n")
            inside = bool(numbered) and numbered[0][1].start < line.end and bool(body.strip())
            number, block = numbered[0] if inside else (None, None)
            named = (block.kind, block.kept, block.rule) if block else ("blank", False, "")
            rows.append((article.id, article.outlet, line.line_no, number, *named, line.start, line.start + len(body), body))
    return tables.table("lines", rows)


@_once
def sentences(story: Story) -> pd.DataFrame:
    """A row per sentence of the kept blocks, in reading order; a headline or subheading is a sentence."""
    return tables.table("sentences", (row for article in story.articles for row in _sentences(article)))


def _sentences(article: Article) -> list[tuple[Any, ...]]:
    rows = []
    for block_no, block in enumerate(article.blocks, 1):
        if not block.kept:
            continue
        for start, end in tokens.sentence_spans(article.text[block.start : block.end]):
            start, end = block.start + start, block.start + end
            rows.append((article.id, article.outlet, block_no, len(rows) + 1, start, end, article.text[start:end]))
    return rows


@_once
def words(story: Story) -> pd.DataFrame:
    """A row per word of the kept sentences; `word` is the key it is counted by. Punctuation makes no row."""
    whole = sentences(story)
    keys, starts, ends, counts = [], array("q"), array("q"), array("q")
    for text, at in zip(whole["text"].tolist(), whole["start"].tolist(), strict=True):
        found = tokens.words(text)
        counts.append(len(found))
        for word, start, end in found:
            keys.append(word)
            starts.append(at + start)
            ends.append(at + end)
    table = whole[["article_id", "outlet", "sentence_no"]].take(np.repeat(np.arange(len(whole)), counts)).reset_index(drop=True)
    return table.assign(word=pd.Series(keys, dtype="str"), start=np.array(starts), end=np.array(ends))


@_once
def names(story: Story) -> pd.DataFrame:
    """A row per mention of a person or body, with the name that its mentions in all articles are merged under, and the rule."""
    mentions = [naming.mentions(a, _of(sentences(story), a)).assign(article_id=a.id) for a in story.articles]
    return naming.merge(pd.concat(mentions, ignore_index=True))


@_once
def quotations(story: Story) -> pd.DataFrame:
    """A row per part of a quotation: direct (all inside marks), mixed, indirect, or a fragment without a speaker.

    A split quotation has a row per part under one quotation_no; `text` leaves the outer marks out; `speaker` is the resolved
    name, missing where it is not known.
    """
    frames = [quoting.extract(a, _of(sentences(story), a), _of(names(story), a)) for a in story.articles]
    return pd.concat([tables.table("quotations", []), *(f for f in frames if len(f))], ignore_index=True)


@_once
def vocabulary(story: Story, against: str = "others", *, of: str = "words", stop_words: bool = True) -> pd.DataFrame:
    """One row per outlet and word: counts, rate, log2 ratio, interval and, where it can be made, a test against the other outlets.

    `against`: "others" (together), "each" (every pair), or one outlet. `of`: "words", or "phrases" of two and three words.
    `stop_words=False` leaves function words out ("the", "of", "she"); rates stay per 1,000 words of the whole text.
    See `newskit.measures.vocabulary.vocabulary`.
    """
    if of not in ("words", "phrases"):
        raise ValueError(f'of={of!r}: give "words" or "phrases".')
    counted = words(story) if of == "words" else phrases(story)
    if not stop_words:
        counted = counted[~counted["word"].isin(STOP_WORDS)]
    return wording.vocabulary(counted, articles(story), against, out_of=words(story))


@_once
def phrases(story: Story, longest: int = 3, at_least: int = 2) -> pd.DataFrame:
    """A row per phrase of two to `longest` words that the story uses `at_least` times, wherever it stands.

    A phrase stays inside a sentence and between marks, and neither begins nor ends with a function word.
    """
    return phrasing.phrases(words(story), sentences(story), longest=longest, at_least=at_least)


@_once
def collocations(story: Story) -> pd.DataFrame:
    """A row per pair of neighbouring words that stand together more often than chance would put them (Dunning's G²)."""
    return phrasing.collocations(words(story), sentences(story))


def loaded_language(story: Story, lexicon: loading.Lexicon | None = None) -> pd.DataFrame:
    """A row per outlet and kind of loaded word (hedge, certainty, evaluative, conflict, saying that judges): n, rate, interval, words.

    `lexicon`: a list of your own: a CSV file, a table, or {kind: words}. Words in quotations count too. See `measures.lexicon`.
    """
    return loading.loaded_language(words(story), articles(story), lexicon)


def loaded_words(story: Story, lexicon: loading.Lexicon | None = None) -> pd.DataFrame:
    """A row per place where a loaded word stands: the evidence of `loaded_language`."""
    return loading.loaded_words(words(story), lexicon)


@_once
def dispersion(story: Story) -> pd.DataFrame:
    """A row per word: in how many articles and outlets it stands, and how evenly it is spread over them (Gries' DP)."""
    return spreading.dispersion(words(story), articles(story))


@_once
def richness(story: Story) -> pd.DataFrame:
    """A row per outlet: how long its texts, sentences and words are, and how varied its wording, whatever the length (MATTR)."""
    return ranging.richness(words(story), articles(story))


@_once
def headline_words(story: Story) -> pd.DataFrame:
    """A row per word of each outlet's headlines and leads: in how many of the story's articles it stands, and its idf."""
    return heading.headline_words(words(story), sentences(story), lines(story), articles(story))


def concordance(story: Story, word: str, *, width: int = 60) -> pd.DataFrame:
    """Every place where `word`, or a phrase inside one sentence, is used, with up to `width` characters of its sentence on either side.

    `word` is split and compared as the articles are: case, quote style and the marks in a phrase do not matter.

    >>> concordance(sample(), "didn't")  # doctest: +SKIP
    """
    wanted = [key for key, _, _ in tokens.words(word)]
    rows = []
    for s in sentences(story).itertuples(index=False):
        found = tokens.words(s.text) if wanted else []
        keys = [key for key, _, _ in found]
        for n in range(len(keys) - len(wanted) + 1):
            if wanted and keys[n : n + len(wanted)] == wanted:
                start, end = found[n][1], found[n + len(wanted) - 1][2]
                left, right = s.text[:start][-width:], s.text[end:][:width]
                rows.append((s.article_id, s.outlet, left, s.text[start:end], right, s.start + start, s.start + end))
    return tables.table("concordance", rows)


def similarity(a: str, b: str, weights: pd.Series | None = None) -> float:
    """How alike two sentences are, 0 to 1 and the same both ways: the number that `sentence_overlap` uses with the story's weights.

    >>> similarity("Rain fell.", "rain fell")
    1.0
    """
    return overlap.similarity([w for w, _, _ in tokens.words(a)], [w for w, _, _ in tokens.words(b)], weights)


@_once
def sentence_overlap(story: Story) -> pd.DataFrame:
    """Every sentence with its best match in every other article: verbatim, edited or rewritten. See `measures.overlap`."""
    return overlap.sentence_overlap(sentences(story), words(story), overlap.weights(words(story)))


@_once
def edits(story: Story) -> pd.DataFrame:
    """What was changed in each matched pair of sentences, token by token: `before` is the article's, `after` the other's."""
    return editing.edits(sentence_overlap(story), sentences(story), words(story))


@_once
def passages(story: Story) -> pd.DataFrame:
    """Every kept sentence in the passage it belongs to (one text carried by one or more articles), and where it came from."""
    return overlap.passages(sentences(story), sentence_overlap(story), articles(story))


@_once
def article_overlap(story: Story) -> pd.DataFrame:
    """Each ordered pair of articles: the share of the article's shingles that the other also has, and the shared sentences."""
    return overlap.article_overlap(words(story), sentence_overlap(story))


@_once
def omissions(story: Story) -> pd.DataFrame:
    """What most other outlets carry and this one does not, the most carried first."""
    return omitting.omissions(passages(story), articles(story), sentences(story))


@_once
def disagreements(story: Story) -> pd.DataFrame:
    """Numbers, dates and names that differ inside matched sentences."""
    return omitting.disagreements(passages(story), sentence_overlap(story), sentences(story), words(story))


@_once
def quotation_matches(story: Story) -> pd.DataFrame:
    """The same quotation in two articles: what became of its words, of its form, and of its speaker."""
    return coverage.quotation_matches(quotations(story))


@_once
def quote_coverage(story: Story) -> pd.DataFrame:
    """A row per quotation and outlet: verbatim, cut, extended, altered, absent ... held against its longest variant."""
    return coverage.quote_coverage(quotations(story), quotation_matches(story), articles(story))


@_once
def speaker_share(story: Story) -> pd.DataFrame:
    """A row per outlet and speaker: how many quotations and words, and the share of the outlet's quotations."""
    return speaking.speaker_share(quotations(story))


@_once
def findings(story: Story) -> pd.DataFrame:
    """The story in a few sentences, each with the rows its numbers count. See `newskit.measures.findings`."""
    return finding.findings(
        articles(story), sentences(story), words(story), sentence_overlap(story), omissions(story), disagreements(story),
        quote_coverage(story), vocabulary(story),
    )  # fmt: skip


def _of(table: pd.DataFrame, article: Article) -> pd.DataFrame:
    return table[table["article_id"] == article.id]
