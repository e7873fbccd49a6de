"""The questions a reader asks of a story. A story is split once, however many questions are asked of it, and remembered.

Every function takes a Story and returns one table (its columns stand in `newskit.tables`) that says in `attrs["view"]` what it saw of
the story; `without_shared_copy` returns a Story. A table that is asked for again is remembered. The counting is done by
`newskit.measures`, which know tables and no Story.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from inspect import signature
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from newskit import marks, quoting, tables, tokens
from newskit import names as naming
from newskit.cleaning import versions as versioning
from newskit.measures import carried, coverage, merging, overlap
from newskit.measures import dispersion as spreading
from newskit.measures import edits as editing
from newskit.measures import findings as finding
from newskit.measures import headlines as heading
from newskit.measures import lexicon as loading
from newskit.measures import omissions as omitting
from newskit.measures import origins as sourcing
from newskit.measures import passages as carrying
from newskit.measures import phrases as phrasing
from newskit.measures import quote_summary as summing
from newskit.measures import richness as ranging
from newskit.measures import shared as sharing
from newskit.measures import speakers as speaking
from newskit.measures import vocabulary as wording
from newskit.measures.stop_words import STOP_WORDS
from newskit.quoting.by_hand import corrected, paraphrases
from newskit.story import SHARED_COPY, Block, Story

_BATCH = 5_000  # sentences taken out of their table at a time

_remembered: WeakKeyDictionary[Story, dict[Any, pd.DataFrame]] = WeakKeyDictionary()
_latest: WeakKeyDictionary[Story, Story] = WeakKeyDictionary()  # a story → the same without earlier versions
_without_copy: WeakKeyDictionary[Story, Story] = WeakKeyDictionary()  # a story → the same without shared copy


def _once(question: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """A question about a story, answered once."""
    parameters = signature(question)

    @wraps(question)
    def answer(story: Story, *args: Any, **named: Any) -> pd.DataFrame:
        _check_story(question, story)
        known = _remembered.setdefault(story, {})
        given = parameters.bind(story, *args, **named)
        given.apply_defaults()
        asked = (question.__name__, *list(given.arguments.items())[1:])
        if asked not in known:
            known[asked] = question(story, *args, **named)
        # changing an answer changes nothing that is remembered (pandas copies on write)
        return _seen(known[asked].copy(deep=False), story.view)

    return answer


def _counting(question: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """A question that counts: asked of the latest version of each article only, unless the story says `every_version`."""

    @wraps(question)
    def answer(story: Story, *args: Any, **named: Any) -> pd.DataFrame:
        _check_story(question, story)
        older = earlier(story)
        if not older:
            return _seen(question(story, *args, **named), story.view)
        if story.every_version:
            return _seen(question(story, *args, **named), f"{story.view}; every version of an article")
        if story not in _latest:
            _latest[story] = latest = replace(story, articles=tuple(a for a in story.articles if a.id not in older))
            # one person has one name, whether or not a version counts that spells it differently
            known = mentions(story)
            _remembered.setdefault(latest, {})["mentions",] = known[~known["article_id"].isin(older)].reset_index(drop=True)
        view = f"{_latest[story].view}; {len(older)} earlier version{'s' * (len(older) > 1)} of an article not counted"
        return _seen(question(_latest[story], *args, **named), view)

    return answer


def remember(story: Story, **answers: pd.DataFrame) -> Story:
    """`story`, of which these answers are known, by the name of their question: whoever splits many stories at once splits none twice.

    >>> remember(story, sentences=those_of_many.iloc[120:140].reset_index(drop=True))  # doctest: +SKIP
    """
    _remembered.setdefault(story, {}).update({(question,): answer for question, answer in answers.items()})
    return story


def _seen(table: pd.DataFrame, view: str) -> pd.DataFrame:
    """The table, which says in `attrs["view"]` what of the story it was taken from."""
    table.attrs["view"] = view
    return table


def _check_story(question: Callable[..., pd.DataFrame], story: Any) -> None:
    if not isinstance(story, Story):
        raise TypeError(f"{question.__name__}(story): give a Story, as newskit.read returns it, not {type(story).__name__}.")


@_once
def versions(story: Story) -> pd.DataFrame:
    """A row per article that is nearly the same text as another: an outlet's versions, of which the latest counts, and copies elsewhere.

    See `newskit.cleaning.versions`. To count every version, ask `story.with_every_version()`.
    """
    return versioning.versions(story.articles)


def earlier(story: Story) -> set[str]:
    """The articles that the same outlet has a later version of."""
    if len({article.outlet for article in story.articles}) == len(story.articles):  # the usual case, soon told
        return set()
    known = versions(story)
    return set(known.loc[~known["counted"].astype(bool), "article_id"])


@_once
def articles(story: Story) -> pd.DataFrame:
    """A row per article: who published it, when, whom it credits, how long it is (kept words and sentences), and its flags."""
    lengths = np.bincount(_split(story)["row"], minlength=len(sentences(story)))
    per_article = sentences(story).assign(words=lengths).groupby("article_id")["words"]
    word_counts, sentence_counts = per_article.sum(), per_article.size()
    older = set() if story.every_version else earlier(story)
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
            a.language,
            a.place,
            a.dateline.text if a.dateline else None,
            a.agency_evidence.rule if a.agency_evidence else None,
            a.agency_evidence.strength if a.agency_evidence else None,
            a.id not in older,
            a.group,
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
            confidence = block.confidence if block else 1.0
            rows.append((article.id, article.outlet, line.line_no, number, *named, line.start, line.start + len(body), body, confidence))
    return tables.table("lines", rows)


@_once
def sentences(story: Story) -> pd.DataFrame:
    """A row per sentence of the kept blocks, in reading order; a headline or subheading is a sentence."""
    texts: list[str] = []
    blocks, starts, ends, counts = array("q"), array("q"), array("q"), []
    for article in story.articles:
        before = len(texts)
        for block_no, block in enumerate(article.blocks, 1):
            for start, end in tokens.sentence_spans(article.text[block.start : block.end]) if block.kept else ():
                blocks.append(block_no)
                starts.append(block.start + start)
                ends.append(block.start + end)
                texts.append(article.text[block.start + start : block.start + end])
        counts.append(len(texts) - before)
    of = np.repeat(np.arange(len(counts)), counts)
    columns = {
        "article_id": pd.array([a.id for a in story.articles], dtype="str").take(of),
        "outlet": pd.array([a.outlet for a in story.articles], dtype="str").take(of),
        "block_no": pd.array(np.array(blocks), dtype="Int64"),
        "sentence_no": np.concatenate([np.arange(1, n + 1) for n in counts]),
        "start": np.array(starts),
        "end": np.array(ends),
        "text": pd.array(texts, dtype="str"),
    }
    return pd.DataFrame(columns)


@_once
def _split(story: Story) -> pd.DataFrame:
    """The words as codes, which take little room: row is the sentence's in the table of sentences, start and end places in it."""
    texts = sentences(story)["text"]
    found = tokens.all_words(text for at in range(0, len(texts), _BATCH) for text in texts.iloc[at : at + _BATCH].tolist())
    row = np.repeat(np.arange(len(found.counts), dtype=np.int32), found.counts)
    word = pd.Categorical.from_codes(found.code, categories=pd.Index(found.keys, dtype="str"))
    return pd.DataFrame({"row": row, "word": word, "start": found.start, "end": found.end})


@_once
def words(story: Story) -> pd.DataFrame:
    """A row per word of the kept sentences; `word` is the key it is counted by. Punctuation makes no row.

    Words are NLTK's: "didn't" has two rows, "did" and "n't", and so has "Russia's": "russia" and "'s".
    """
    return coded_words(story).astype(dict.fromkeys(("article_id", "outlet", "word"), "str"))


def coded_words(story: Story) -> pd.DataFrame:
    """The table of words, its texts as categories in sorted order: less room and time for whoever compares many stories."""
    whole, split = sentences(story), _split(story)
    begin = whole["start"].to_numpy()[split["row"]]
    named = whole[["article_id", "outlet", "sentence_no"]].astype({"article_id": "category", "outlet": "category"})
    word = split["word"].cat.reorder_categories(sorted(split["word"].cat.categories))
    table = named.take(split["row"]).reset_index(drop=True)
    return table.assign(word=word, start=begin + split["start"], end=begin + split["end"])


@_once
def mentions(story: Story) -> pd.DataFrame:
    """A row per mention of a person or body, with the name that its mentions in all articles are merged under, and the rule."""
    return tables.table("mentions", naming.merge(unmerged_mentions(story), set() if story.every_version else earlier(story)))


def unmerged_mentions(story: Story) -> list[tuple[str, int, int, str]]:
    """Every mention of a person or body, article by article: (article_id, start, end, mention), what `mentions` merges."""
    spans = _spans(story)
    return [(article.id, *mention) for article in story.articles for mention in naming.mentions(article, spans[article.id])]


def _spans(story: Story) -> dict[str, list[tuple[int, int]]]:
    """The places of the sentences of each article."""
    spans: dict[str, list[tuple[int, int]]] = {article.id: [] for article in story.articles}
    for article_id, *place in _values(sentences(story), "article_id", "start", "end"):
        spans[article_id].append(tuple(place))
    return spans


def _values(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[column].tolist() for column in columns), strict=True)


@_once
def quotations(story: Story) -> pd.DataFrame:
    """A row per part of a quotation: direct (all inside marks), mixed, indirect, or a fragment without a speaker.

    A split quotation has a row per part under one quotation_no; `text` leaves the outer marks out; `speaker` is the resolved
    name, missing where it is not known. What the analyst corrected (`nk.correct`) has the rule "corrected" and confidence 1.
    """
    spans, names = _spans(story), defaultdict(list)
    for article_id, *mention in _values(mentions(story), "article_id", "start", "end", "mention", "name"):
        names[article_id].append(tuple(mention))
    rows = [row for a in story.articles for row in corrected(a, quoting.extract(a, spans[a.id], names[a.id]))]
    return tables.table("quotations", rows)


@_counting
@_once
def counted_words(story: Story, *, names: str = "merged", spelling: str = "as written") -> pd.DataFrame:
    """A row per word that `vocabulary` counts: the table of words, but one row for every mention of a person or body.

    `names="merged"`: "Antony Blinken", "Mr Blinken" and "Blinken" all count as "antony blinken" (and "mr" as "mr"); form says what is
    written. Names that the outlets mention once stay the words they are. `names="words"` merges nothing.
    `spelling="merged"`: British and American spellings of a word count as the one that the story uses more ("centre", "center").
    "US", "WHO", "IT" and "UN" stay in capitals, so that they are not the words "us", "who", "it".
    """
    _check(names, spelling)
    plain = merging.with_acronyms(words(story), sentences(story))
    named = mentions(story) if names == "merged" else tables.table("mentions", [])
    counted = merging.with_names(plain, named, counted=_of_outlets(story))
    return merging.with_spellings(counted) if spelling == "merged" else counted


@_counting
@_once
def vocabulary(
    story: Story,
    against: str = "others",
    *,
    of: str = "words",
    stop_words: bool = True,
    names: str = "merged",
    spelling: str = "as written",
) -> pd.DataFrame:
    """One row per outlet and word: counts, rate, log2 ratio, interval and, where it can be made, a test against the other outlets.

    `against`: "others" (together), "each" (every pair), or one outlet. `of`: "words", or "phrases" of two and three words.
    `stop_words=False` leaves function words out ("the", "of", "she"); rates stay per 1,000 words of the whole text.
    `names` and `spelling` say what counts as one word (`counted_words`), and the column variants shows what was merged; the words of
    a phrase are those that stand there, names too. "didn't" is two words, "did" and "n't", and "Russia's" too, "russia" and "'s".
    See `newskit.measures.vocabulary.vocabulary`.
    """
    if of not in ("words", "phrases"):
        raise ValueError(f'of={of!r}: give "words" or "phrases".')
    _check(names, spelling)
    if of == "phrases":
        counted = phrases(story, spelling=spelling)
    elif (names, spelling) == ("words", "as written"):
        counted = _plain_words(story)
    else:
        counted = counted_words(story, names=names, spelling=spelling)
    if not stop_words:
        counted = counted[~counted["word"].isin(STOP_WORDS)]
    return wording.vocabulary(counted, articles(story), against, out_of=_words_of_articles(story))


def _check(names: str, spelling: str) -> None:
    if names not in ("merged", "words"):
        raise ValueError(f'names={names!r}: give "merged", or "words" to count every word of a name.')
    if spelling not in ("as written", "merged"):
        raise ValueError(f'spelling={spelling!r}: give "as written", or "merged" to count British and American spellings as one.')


def _words_of_articles(story: Story) -> pd.DataFrame:
    """The article of every word: what rates need of the table of words, in a twentieth of its room."""
    article = sentences(story)["article_id"].astype("category")
    return pd.DataFrame({"article_id": article.take(_split(story)["row"]).array})


def _plain_words(story: Story) -> pd.DataFrame:
    """The article and the key of every row of `counted_words` that merges nothing: what counting needs of it, in a tenth of its room."""
    split, texts = _split(story), sentences(story)["text"]
    word = split["word"].array
    seldom = np.flatnonzero(word.isin(naming.ACRONYMS))
    shown = split.iloc[seldom]
    capital = [
        naming.is_acronym(text[start:end], text)
        for text, start, end in zip(texts.iloc[shown["row"]].tolist(), shown["start"].tolist(), shown["end"].tolist(), strict=True)
    ]
    there = [str(key) for key in word.categories if key in naming.ACRONYMS]
    word = word.add_categories([key.upper() for key in there])
    codes = word.codes.astype(np.int32)
    upper = dict(zip(word.categories.get_indexer(there), range(len(word.categories) - len(there), len(word.categories)), strict=True))
    for place in seldom[np.array(capital, dtype=bool)].tolist():
        codes[place] = upper[codes[place]]
    return _words_of_articles(story).assign(word=pd.Categorical.from_codes(codes, categories=word.categories))


def _of_outlets(story: Story) -> set[str]:
    """The articles that are no agency's: a dispatch counts for nobody."""
    return {article.id for article in story.articles if article.role == "outlet"}


@_counting
@_once
def phrases(story: Story, longest: int = 3, at_least: int = 2, *, spelling: str = "as written") -> pd.DataFrame:
    """A row per phrase of two to `longest` words that the outlets use `at_least` times, wherever it stands.

    A phrase stays inside a sentence and between marks, and neither begins nor ends with a function word. `spelling="merged"`: British
    and American spellings of a word make the same phrase.
    """
    counted = counted_words(story, names="words", spelling=spelling)
    return phrasing.phrases(counted, sentences(story), longest=longest, at_least=at_least, counted=_of_outlets(story))


@_counting
@_once
def collocations(story: Story) -> pd.DataFrame:
    """A row per pair of neighbouring words that the outlets put together more often than chance would (Dunning's G²)."""
    counted = counted_words(story, names="words")
    return phrasing.collocations(counted[counted["article_id"].isin(_of_outlets(story))], sentences(story))


@_counting
def loaded_language(story: Story, lexicon: loading.Lexicon | None = None, *, quotations: bool = True) -> pd.DataFrame:
    """A row per outlet and kind of loaded word (hedge, certainty, evaluative, conflict, saying that judges): n, rate, interval, words.

    `lexicon`: a list of your own: a CSV file, a table, or {kind: words}. `quotations=False` leaves out what stands inside quotation
    marks, which is the speaker's and not the outlet's; rates are then per 1,000 of the other words. See `measures.lexicon`.
    """
    return loading.loaded_language(words(story) if quotations else _words_outside_quotations(story), articles(story), lexicon)


@_counting
def loaded_words(story: Story, lexicon: loading.Lexicon | None = None, *, quotations: bool = True) -> pd.DataFrame:
    """A row per place where a loaded word stands: the evidence of `loaded_language`, with the same switches."""
    return loading.loaded_words(words(story) if quotations else _words_outside_quotations(story), lexicon)


def _words_outside_quotations(story: Story) -> pd.DataFrame:
    every = words(story)
    inside = np.zeros(len(every), dtype=bool)
    rows = every.groupby("article_id").indices
    for article in story.articles:
        mine = rows.get(article.id, [])
        starts = every["start"].to_numpy()[mine]
        for quoted in marks.quoted(article.text, [(b.start, b.end) for b in article.blocks if b.kept]):
            inside[mine[slice(*np.searchsorted(starts, (quoted.start, quoted.end)))]] = True
    return every[~inside].reset_index(drop=True)


@_counting
@_once
def shared_vocabulary(
    story: Story, *, stop_words: bool = False, at_least: int = 2, names: str = "merged", spelling: str = "as written"
) -> pd.DataFrame:
    """A row per set of outlets: how many words of the story exactly these outlets use, and which, the most used first.

    Words that the outlets together use `at_least` times; function words ("the", "of") only with `stop_words=True`. `names` and
    `spelling` say what counts as one word (`counted_words`): without `spelling="merged"`, "centre" and "center" are two.
    """
    counted = counted_words(story, names=names, spelling=spelling)
    if not stop_words:
        counted = counted[~counted["word"].isin(STOP_WORDS)]
    return sharing.shared_vocabulary(counted, articles(story), at_least=at_least)


@_counting
@_once
def dispersion(story: Story, *, names: str = "merged", spelling: str = "as written") -> pd.DataFrame:
    """A row per word that `vocabulary` counts: in how many articles and outlets it stands, and how evenly it is spread (Gries' DP)."""
    return spreading.dispersion(counted_words(story, names=names, spelling=spelling), articles(story), out_of=_words_of_articles(story))


@_counting
@_once
def richness(story: Story) -> pd.DataFrame:
    """A row per outlet: how long its texts, sentences and words are, and how varied its wording, whatever the length (MATTR)."""
    return ranging.richness(words(story), articles(story))


@_counting
@_once
def headlines(story: Story) -> pd.DataFrame:
    """A row per sentence of each outlet's headlines, standfirsts and leads, to be read side by side."""
    return heading.headlines(sentences(story), lines(story), articles(story))


@_counting
@_once
def headline_words(story: Story) -> pd.DataFrame:
    """A row per word of each outlet's headlines, standfirsts and leads: in how many of the story's articles it stands, and its idf."""
    return heading.headline_words(words(story), headlines(story))


@_counting
def concordance(story: Story, word: str, *, width: int = 60, sort: str | None = None, names: str = "merged") -> pd.DataFrame:
    """Every place that `vocabulary` counts for `word` or a phrase, with up to `width` characters of its sentence on either side.

    The rows of an outlet are its n. `word` is split and compared as the articles are: case and quote style do not matter, but "US" is not
    "us". A phrase stays inside a sentence, with no mark between its words. The full name under which a person's or a body's mentions are
    merged finds them all, "Blinken" too, and "rose" leaves out the Rose of a merged "Anna Rose"; a word that stands nowhere else is found
    in the names. `names="words"`: every word for itself.
    `sort`: "left" (by the words before, the nearest first), "right" (by the words after), or nothing: reading order.

    >>> concordance(sample(), "didn't", sort="right")  # doctest: +SKIP
    """
    if sort not in (None, "left", "right"):
        raise ValueError(f'sort={sort!r}: give "left", "right" or None for reading order.')
    every, counted = counted_words(story, names="words"), counted_words(story, names=names)
    asked = merging.word_keys(word)
    keys, sentence = every["word"].tolist(), (every["article_id"] + " " + every["sentence_no"].astype(str)).tolist()
    texts = {(s.article_id, s.sentence_no): s for s in sentences(story).itertuples(index=False)}
    uses = counted[counted["word"] == (asked[0] if len(asked) == 1 else merging.name_key(word))]
    numbered = every.reset_index(names="row")[["row", "article_id", "start", "end"]]
    starts, ends = (numbered.merge(uses[["article_id", side]], on=["article_id", side])["row"] for side in ("start", "end"))
    found = dict(zip(starts, ends, strict=True))  # first row of a use in the table of words → its last
    for row in np.flatnonzero(every["word"] == asked[0]).tolist() if asked and not found else []:
        last = row + len(asked) - 1
        if keys[row : last + 1] == asked and sentence[row] == sentence[last]:
            s = texts[every["article_id"].iat[row], every["sentence_no"].iat[row]]
            gaps = zip(every["end"].iloc[row:last] - s.start, every["start"].iloc[row + 1 : last + 1] - s.start, strict=True)
            if not any(s.text[end:start].strip() for end, start in gaps):
                found[row] = last
    rows = []
    for first, last in sorted(found.items()):
        s = texts[every["article_id"].iat[first], every["sentence_no"].iat[first]]
        start, end = every["start"].iat[first] - s.start, every["end"].iat[last] - s.start
        left, right = s.text[:start][-width:], s.text[end:][:width]
        rows.append((s.article_id, s.outlet, left, s.text[start:end], right, s.start + start, s.start + end))
    if sort:
        step = -1 if sort == "left" else 1
        beside = [_beside(keys, sentence, first if step < 0 else last, step) for first, last in sorted(found.items())]
        rows = [rows[n] for n in sorted(range(len(rows)), key=beside.__getitem__)]
    return tables.table("concordance", rows)


def _beside(keys: list[str], sentence: list[str], row: int, step: int) -> list[str]:
    """The words of a sentence before a row (`step` -1) or behind it (1), the nearest first."""
    words = []
    at = row + step
    while 0 <= at < len(keys) and sentence[at] == sentence[row]:
        words.append(keys[at])
        at += step
    return words


def similarity(a: str, b: str, weights: pd.Series | None = None) -> float:
    """How alike two sentences are, 0 to 1 and the same both ways: the number that `sentence_overlap` uses with the story's weights.

    >>> similarity("Rain fell.", "rain fell")
    1.0
    """
    return overlap.similarity([w for w, _, _ in tokens.words(a)], [w for w, _, _ in tokens.words(b)], weights)


@_once
def weights(story: Story) -> pd.Series:
    """How much each word of the story tells, by word: what `sentence_overlap` weighs with. See `measures.overlap.weights`.

    >>> similarity("Rain fell.", "Rain fell today.", weights(story))  # doctest: +SKIP
    """
    return overlap.weights(words(story))


@_once
def sentence_overlap(story: Story, at_least: float = 0.6, edited: float = 0.75) -> pd.DataFrame:
    """Every sentence with its best match in every other article: verbatim, edited or rewritten. See `measures.overlap.align`.

    A pair is listed from the similarity `at_least`, and rewritten below `edited`; `sensitivity` shows what hangs on the threshold.
    The other tables rest on the defaults.
    """
    return overlap.sentence_overlap(sentences(story), words(story), weights(story), at_least=at_least, edited=edited)


@_once
def sensitivity(story: Story) -> pd.DataFrame:
    """How many pairs of sentences are found at each threshold from .5 to .9: verbatim, edited, rewritten."""
    return overlap.sensitivity(sentences(story), words(story), weights(story))


def related(story: Story, encode: Callable[[list[str]], Any], at_least: float = 0.8) -> pd.DataFrame:
    """Sentences near in meaning that share too few words to be aligned, by a model of yours. See `measures.overlap.related`.

    `encode` takes a list of sentences and returns an array with a row of numbers for each, as a sentence encoder's `encode` does.
    """
    return overlap.related(sentences(story), sentence_overlap(story), encode, at_least)


@_once
def edits(story: Story) -> pd.DataFrame:
    """What was changed in each matched pair of sentences, token by token: `before` is the article's, `after` the other's."""
    return editing.edits(sentence_overlap(story), sentences(story), words(story))


@_counting
@_once
def passages(story: Story) -> pd.DataFrame:
    """Every kept sentence in the passage it belongs to (one text carried by one or more articles), and where it came from."""
    return carrying.passages(sentences(story), sentence_overlap(story), articles(story))


@_counting
@_once
def article_origins(story: Story) -> pd.DataFrame:
    """A row per article: its words, and which shares of them are agency copy, inferred agency copy, shared with others, and its own."""
    return sourcing.article_origins(passages(story), words(story))


@_once
def article_overlap(story: Story) -> pd.DataFrame:
    """Each ordered pair of articles: the share of the article's shingles that the other also has, and the shared sentences."""
    return overlap.article_overlap(words(story), sentence_overlap(story))


@_counting
@_once
def passage_coverage(story: Story) -> pd.DataFrame:
    """A row per passage that two outlets or more carry, and publisher: first, verbatim, edited, rewritten, absent or not comparable."""
    return carried.passage_coverage(passages(story), articles(story), sentence_overlap(story))


@_counting
@_once
def omissions(story: Story) -> pd.DataFrame:
    """What most other outlets carry and this one does not, the most carried first."""
    return omitting.omissions(passages(story), articles(story), sentences(story), sentence_overlap(story))


@_counting
@_once
def disagreements(story: Story) -> pd.DataFrame:
    """Numbers, dates and names that differ inside matched sentences."""
    return omitting.disagreements(passages(story), sentence_overlap(story), sentences(story), words(story))


@_counting
@_once
def quotation_matches(story: Story) -> pd.DataFrame:
    """The same quotation in two articles: what became of its words, of its form, and of its speaker."""
    said = quotations(story)
    return coverage.quotation_matches(said, paraphrases(story.articles, said))


@_counting
@_once
def quote_coverage(story: Story) -> pd.DataFrame:
    """A row per quotation and outlet: verbatim, cut, extended, altered, absent ... held against its longest variant."""
    return coverage.quote_coverage(quotations(story), quotation_matches(story), articles(story))


@_counting
@_once
def speaker_share(story: Story) -> pd.DataFrame:
    """A row per outlet and speaker: how many quotations and words, and the share of the outlet's quotations and of their words."""
    return speaking.speaker_share(quotations(story))


@_counting
@_once
def quote_summary(story: Story) -> pd.DataFrame:
    """A row per outlet: how many of the story's quotations it carries, what it keeps of them, and how many speakers have a name."""
    return summing.quote_summary(quotations(story), quote_coverage(story), articles(story))


@_counting
@_once
def speaker_positions(story: Story) -> pd.DataFrame:
    """A row per quotation: who speaks where in the article (0 to 1), and who speaks first and last."""
    return speaking.speaker_positions(quotations(story), sentences(story))


@_counting
def cue_verbs(story: Story, lexicon: loading.Lexicon | None = None) -> pd.DataFrame:
    """A row per outlet, speaker and verb of saying ("say", "claim"): how many quotations it introduces, and whether it judges.

    `lexicon`: a list of your own, as for `loaded_language`, whose kind "saying that judges" is used. See `measures.speakers`.
    """
    return speaking.cue_verbs(quotations(story), lexicon)


@_counting
@_once
def findings(story: Story) -> pd.DataFrame:
    """The story in a few sentences, each with the rows its numbers count. See `newskit.measures.findings`."""
    return finding.findings(
        articles(story), sentences(story), counted_words(story), sentence_overlap(story), omissions(story), disagreements(story),
        quotations(story), quote_coverage(story), vocabulary(story),
    )  # fmt: skip


def without_shared_copy(story: Story) -> Story:
    """The same story without copy, to take any measure on: two rewrites of one dispatch are then not counted as two witnesses.

    Set aside is, sentence by sentence, what is agency copy or inferred agency copy in an outlet's article, and what several outlets
    carry without a credit, except in the outlet that is known to have published it first (`newskit.measures.origins.shared_copy`). A
    block that holds some of each becomes several blocks of its kind; the set-aside ones have the rule "shared copy". Dispatches stay
    whole. Articles that the measures do not count (an outlet's earlier versions) are left out, unless the story says `every_version`.

    A quotation that begins in a sentence that is set aside and ends in one that is kept is cut there; `lines` names a line by its first
    block.

    >>> nk.vocabulary(nk.without_shared_copy(story))  # doctest: +SKIP
    """
    _check_story(without_shared_copy, story)
    if story in _without_copy:
        return _without_copy[story]
    carried = passages(story)
    counted = set(carried["article_id"])
    copied = set(sourcing.shared_copy(carried, articles(story)).itertuples(index=False, name=None))
    spans = _by_article(sentences(story))
    changed = []
    for article in story.articles:
        mine = spans[article.id]
        if article.id not in counted and len(mine):
            continue
        gone = [(article.id, start) in copied for start in mine["start"]]
        blocks = article.blocks
        if any(gone):
            runs = mine.assign(gone=gone, run=np.cumsum(np.diff(gone, prepend=gone[0]) != 0)).groupby(["block_no", "run"])
            parts: dict[int, list[Block]] = defaultdict(list)
            for (number, _), run in runs:
                block = article.blocks[number - 1]
                if run["gone"].iloc[0]:
                    block = replace(block, kept=False, rule=SHARED_COPY)
                parts[number].append(replace(block, start=int(run["start"].iloc[0]), end=int(run["end"].iloc[-1])))
            blocks = tuple(part for number, block in enumerate(article.blocks, 1) for part in parts.get(number, [block]))
        changed.append(replace(article, blocks=blocks))
    _without_copy[story] = replace(story, articles=tuple(changed))
    return _without_copy[story]


def _by_article(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each article; an article without rows has an empty table."""
    return defaultdict(table[:0].copy, table.groupby("article_id", sort=False).__iter__())
