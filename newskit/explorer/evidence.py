"""What stands behind a mark: pieces of text as HTML, and which of them each key opens.

A key is made by `tables.key`. A piece stands once in the page; the browser copies the pieces of a key into the panel and
marks the spans named in it. Text is cut into sentences and words here, so that no offset reaches the browser: a use of a word is
the number of its sentence's key and the numbers of its first and last word in it.
"""

from __future__ import annotations

import itertools
import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

import pandas as pd

from newskit import analysis, tables
from newskit.charts import theme
from newskit.charts.coverage import UNNAMED
from newskit.explorer.markup import Html, escape, join, link, safe_address, tag
from newskit.measures import edits as editing
from newskit.measures.quote_summary import CARRIED
from newskit.story import Article, Block, Story
from newskit.tables import key, table

_OF_ONE_OUTLET = {"outlet", "loaded", "quotation", "speaker", "carried", "exclusive", "voices"}  # kinds of key

LISTED = 3_000  # pairs of sentences that a page holds, of a story with more; nk.sentence_overlap has all

_ELSEWHERE = "nk.sentence_overlap(story) has all."

MONTHS = "January February March April May June July August September October November December".split()

RELATIONS = {
    "verbatim": "word for word",
    "edited": "edited",
    "rewritten": "rewritten",
    "cut": "cut",
    "extended": "extended",
    "altered": "altered",
    "paraphrase": "paraphrased (confirmed)",
    "paraphrase candidate": "perhaps paraphrased",
    "absent": "absent",
    "not comparable": "not comparable",
}

ORIGINS = {
    "agency": "Agency copy",
    "inferred agency": "Inferred to be agency copy",
    "unknown": "Shared, of unknown origin",
    "own": "Its own",
}


class Evidence:
    """The pieces of one story and the entries that its keys open.

    `entries` is {key: {"title", "lead", "pieces", "marks"}}; `entry(key)` makes one if it is not there yet. The entry of a word has
    "groups" too, {"outlet", "of", "said", "lines"} for each outlet that uses it, and "ranks": the lines' order by the words before and
    after; that of an outlet, or of something in one, has "outlet": the number of the outlet's key. What a browser marks in the other
    views is what shares a mark or a piece with the entry, or a word with its lines, and for an outlet what is of it.
    """

    def __init__(self, story: Story) -> None:
        self.story = story
        self.entries: dict[str, dict[str, Any]] = {}
        self._numbers: dict[str, int] = {}
        self._kinds = {
            "word": lambda word: self._open_word("word", word),
            "phrase": lambda phrase: self._open_word("phrase", phrase),
            "written": lambda word: self._open_word("written", word),
            "words": self._open_words,
            "loaded": self._open_loaded,
            "loaded word": self._open_loaded_word,
            "outlet": self._open_outlet,
            "articles": self._open_articles,
            "sentence": self._open_sentence,
            "passage": self._open_passage,
            "quotation": self._open_quotation,
            "speaker": self._open_speaker,
            "carried": self._open_carried,
            "exclusive": self._open_exclusive,
            "voices": self._open_voices,
        }
        self.voices: dict[str, Html] = {}
        self._swatches: dict[str, Html] = {}
        self.sentences = {(row.article_id, row.start): row for row in tables.rows(analysis.sentences(story))}
        self._starts: dict[str, list[int]] = {}
        for article_id, start in sorted(self.sentences):
            self._starts.setdefault(article_id, []).append(start)
        self._number = {article.id: n for n, article in enumerate(story.articles)}
        self._by_id = {article.id: article for article in story.articles}
        self._articles = Counter(article.outlet for article in story.articles)
        self._place = {outlet: str(n) for n, outlet in enumerate(story.outlets)}
        self.edits = _grouped(analysis.edits(story), "article_id", "other_id")
        self.pairs = self._pairs()
        self._matches: dict[tuple[str, int], list[str]] = {}  # the pairs that each sentence is in
        self._between: dict[frozenset[str], list[str]] = {}  # those of two articles
        for piece, (row, *_) in self.pairs.items():
            self._between.setdefault(frozenset((row.article_id, row.other_id)), []).append(piece)
            for place in itertools.chain(*self._sides(piece)):
                self._matches.setdefault(place, []).append(piece)
        self.listed = self._listed()
        numbered = {(row.article_id, row.sentence_no): place for place, row in self.sentences.items()}
        self._in_sentence: dict[tuple[str, int], list[Any]] = {}  # sentence → its words
        for row in tables.rows(analysis.words(story)):
            self._in_sentence.setdefault(numbered[row.article_id, row.sentence_no], []).append(row)
        articles = analysis.articles(story)
        self.counted = set(articles.loc[articles["counted"], "article_id"])
        words = analysis.words(story)
        self._uses = {  # what a mark counts → word → a row per use
            "word": _by_word(analysis.counted_words(story)),
            "phrase": _by_word(analysis.phrases(story)),
            "written": _by_word(words[words["article_id"].isin(self.counted)]),
        }
        self.loaded = tables.rows(analysis.loaded_words(story))
        self.shared = {row.outlets: row for row in tables.rows(analysis.shared_vocabulary(story))}
        self.variants = self._variants()
        said = analysis.speaker_positions(story)  # of the versions that count, with the names that the charts have
        said = said.assign(speaker=said["speaker"].astype(object).where(said["speaker"].notna(), None))
        self.spoken = {(row.article_id, int(row.quotation_no)): row for row in tables.rows(said)}
        self.coverage = {cluster: found for (cluster,), found in _grouped(analysis.quote_coverage(story), "cluster").items()}

    @cached_property
    def shown(self) -> set[tuple[str, int]]:
        """The sentences that a view shows outside their article: matched, quoted, missed by an outlet, a credit, headline or lead.

        A match with an earlier version of the same outlet is none. A file that is shared with the matched passages only carries of
        the sentences kept these and no others; the lines set aside stand in it whole.
        """
        outlet = {article.id: article.outlet for article in self.story.articles}
        two = ((piece, self.pairs[piece][0]) for piece in self.listed)
        pairs = (piece for piece, row in two if outlet[row.article_id] != outlet[row.other_id])
        shown = {place for piece in pairs for place in itertools.chain(*self._sides(piece))}
        for rows in (analysis.headlines(self.story), analysis.omissions(self.story)):
            shown |= {(row.article_id, row.start) for row in rows.itertuples()}
        ends = [(row.article_id, row.start) for row in analysis.disagreements(self.story).itertuples()]
        for (article_id, _), said in self.variants.items():
            inside = [start for start in self._starts.get(article_id, []) if said[0].start < start < said[-1].end]
            ends += [(article_id, offset) for offset in (said[0].start, *inside)]
        ends += [(a.id, a.agency_evidence.start) for a in self.story.articles if a.agency_evidence]
        found = ((article_id, self.sentence_at(article_id, offset)) for article_id, offset in ends)
        return shown | {(article_id, sentence.start) for article_id, sentence in found if sentence}

    @cached_property
    def _passages(self) -> dict[tuple[int], list[Any]]:
        return _grouped(analysis.passages(self.story), "passage")

    @cached_property
    def from_agency(self) -> dict[tuple[str, int], str]:
        """For each sentence that is agency copy, or is inferred to be: what that rests on."""
        rows = analysis.passages(self.story)
        rows = rows[rows["evidence"].notna()]
        return {(row.article_id, row.start): f"{ORIGINS[row.origin]}: {row.evidence}." for row in rows.itertuples()}

    # --- names ---

    def label(self, article_id: str) -> str:
        """The outlet; where it has several articles, with the title."""
        article = self._by_id[article_id]
        return f"{article.outlet}: {article.title or article.id}" if self._articles[article.outlet] > 1 else article.outlet

    def numbers(self, *article_ids: str) -> str:
        """The places of these articles in the story, as the names of their pieces have them: "0 3"."""
        return " ".join(map(str, sorted(self._number[article] for article in article_ids)))

    def o(self, *outlets: str) -> str:
        """The value of data-o: the places of these outlets in the picker. An agency is always shown."""
        return " ".join(self._place[outlet] for outlet in outlets if outlet in self._place)

    def any_of(self, *outlets: str) -> str | None:
        """The value of data-any: the places of these outlets; None, which is always shown, where an agency is among them."""
        return self.o(*outlets) if all(map(self.o, outlets)) else None

    def swatch(self, outlet: str) -> Html:
        """The outlet's colour; a click on it opens what the outlet wrote, unless it stands in a button."""
        if outlet not in self._swatches:
            of = self.number(key("outlet", outlet))
            self._swatches[outlet] = tag("span", class_=f"nk-swatch nk-c{self.o(outlet) or '-none'}", aria_hidden="true", data_swatch=of)
        return self._swatches[outlet]

    def named(self, article_id: str) -> Html:
        return join(self.swatch(self._by_id[article_id].outlet), tag("span", self.label(article_id), class_="nk-outlet"))

    def source(self, article_id: str, start: int) -> Html:
        """The outlet's name, which opens the sentence in its article."""
        return self.button(key("sentence", article_id, start), self.named(article_id), title="Read it in its article")

    def mark(self, article_id: str, start: int) -> str:
        """The name of a sentence's span in its article."""
        return f"s{self._number[article_id]}-{start}"

    def sentence_at(self, article_id: str, offset: int) -> Any:
        """The sentence that `offset` lies in, or None."""
        for start in reversed(self._starts.get(article_id, [])):
            if start <= offset:
                row = self.sentences[article_id, start]
                return row if offset < row.end else None
        return None

    def words_in(self, article_id: str, start: int) -> list[Any]:
        """The words of the sentence that begins at `start`."""
        return self._in_sentence.get((article_id, start), [])

    # --- pieces ---

    def article(self, article: Article) -> Html:
        """An article whole, its sentences in spans and what was set aside in place, dimmed, with its kind and the rule that named it."""
        facts = [when(article.published), article.byline, article.agency and f"agency: {article.agency}"]
        blocks = [self._block(article, block) for block in article.blocks if block.kind != "blank"]
        return tag(
            "article",
            tag(
                "p",
                self.named(article.id),
                " ",
                tag("span", " · ".join(filter(None, facts)), class_="nk-facts"),
                " ",
                link(article.url),
                class_="nk-byline",
            ),
            *blocks,
            class_="nk-article",
            data_piece=f"a{self._number[article.id]}",
            data_cite=citation(article),
        )

    def _block(self, article: Article, block: Block) -> Html:
        said = {"data_at": f"{block.start} {block.end}", "data_kind": block.kind}
        if not block.kept:
            return tag(
                "p",
                tag("span", f"set aside: {block.kind} ({block.rule}; {sureness(block.confidence)})", class_="nk-label"),
                " ",
                marked(article.text[block.start : block.end], block.start, _credit(article)),
                class_="nk-aside",
                **said,
            )
        parts, at = [], block.start
        for start in self._starts.get(article.id, []):
            row = self.sentences[article.id, start]
            if block.start <= start < block.end:
                sentence = self._sentence(row, _credit(article))
                class_ = "nk-s nk-shown" if (article.id, start) in self.shown else "nk-s"
                parts += [article.text[at:start], tag("span", sentence, class_=class_, data_m=self.mark(article.id, start))]
                at = row.end
        name = {"headline": "h5", "subheading": "h6"}.get(block.kind, "p")
        return tag(name, *parts, article.text[at : block.end], class_=f"nk-{block.kind}", **said)

    def _sentence(self, row: Any, credit: Iterable[tuple[int, int, str]]) -> Html:
        """A sentence with each word in an element, so that the browser can mark any of them, and the agency's credit in another."""
        words = self.words_in(row.article_id, row.start)
        for start, end, name in credit:
            if row.start <= start and end <= row.end:
                start = min([start, *(word.start for word in words if word.start < start < word.end)])  # no word is cut in two
                end = max([end, *(word.end for word in words if word.start < end < word.end)])
                sides = (row.start, start), (start, end), (end, row.end)
                before, inside, after = (_in_elements(row, words, *side) for side in sides)
                return join(before, tag(name, inside), after)
        return _in_elements(row, words, row.start, row.end)

    def _pairs(self) -> dict[str, list[Any]]:
        """Each aligned pair of sentences once, as {piece: its rows}, the article that stands first in the story on the left.

        The rows of a sentence that was split in two or merged are one piece.
        """
        matches = tables.rows(analysis.sentence_overlap(self.story))
        once = [row for row in matches if self._number[row.article_id] < self._number[row.other_id]]
        once.sort(key=lambda row: (self._number[row.article_id], self._number[row.other_id], row.start, row.other_start))
        joined: dict[Any, list[Any]] = {}
        for n, row in enumerate(once):
            joined.setdefault(n if theme.missing(row.group) else (row.article_id, row.other_id, row.group), []).append(row)
        return {f"p{n}": group for n, group in enumerate(joined.values())}

    def _listed(self) -> set[str]:
        """The pairs that stand in the page: those of the articles that share most, in turn between each two outlets, about `LISTED`."""
        listed: set[str] = set()
        outlets = {two: frozenset(self._by_id[article].outlet for article in two) for two in self._between}
        for two in foremost(self._between, outlets.__getitem__, lambda two: len(self._between[two])):
            if len(listed) + len(self._between[two]) <= LISTED:
                listed.update(self._between[two])
        return listed

    def _sides(self, piece: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """The sentences on the left and on the right of a pair."""
        rows = self.pairs[piece]
        return list(dict.fromkeys((r.article_id, r.start) for r in rows)), list(dict.fromkeys((r.other_id, r.other_start) for r in rows))

    def pair(self, piece: str) -> Html:
        """Two aligned passages side by side, with what only one of them says marked."""
        row = self.pairs[piece][0]
        left, right = ([self.sentences[place] for place in side] for side in self._sides(piece))
        edits = [
            edit
            for edit in self.edits.get((row.article_id, row.other_id), [])
            if _within(edit.start, edit.end, left) and _within(edit.other_start, edit.other_end, right)
        ]
        marks = [(e.start, e.end, "del") for e in edits], [(e.other_start, e.other_end, "ins") for e in edits]
        sides = [
            tag(
                "div",
                tag("p", self.source(sentences[0].article_id, sentences[0].start)),
                *(tag("blockquote", marked(s.text, s.start, spans), data_of=self.mark(s.article_id, s.start)) for s in sentences),
            )
            for sentences, spans in zip((left, right), marks, strict=True)
        ]
        outlets = (self._by_id[row.article_id].outlet, self._by_id[row.other_id].outlet)
        return tag("li", self.badge(row.relation, theme.SHARED), *sides, class_="nk-pair", data_piece=piece, data_o=self.o(*outlets))

    def _variants(self) -> dict[tuple[str, int], list[Any]]:
        """The parts of every quotation, by article and number."""
        found = analysis.quotations(self.story)
        return _grouped(found[found["quotation_no"].notna()], "article_id", "quotation_no")

    def quotation(self, cluster: int) -> Html:
        """One quotation and what each outlet made of it, each variant in its sentence."""
        rows = self.coverage[cluster]
        first = rows[0]
        speaker = UNNAMED.capitalize() if theme.missing(first.speaker) else first.speaker
        carried = [row for row in rows if not theme.missing(row.quotation_no)]
        without = [row for row in rows if theme.missing(row.quotation_no)]
        return tag(
            "li",
            tag("p", tag("b", speaker), class_="nk-speaker"),
            tag("blockquote", "“", first.text, "”", class_="nk-longest"),
            tag("div", *(self._variant(row) for row in carried), class_="nk-variants"),
            *(
                tag(
                    "p",
                    self.swatch(row.outlet),
                    tag("span", row.outlet, class_="nk-outlet"),
                    " ",
                    self.badge(row.relation, theme.QUOTED),
                    class_="nk-variant nk-without",
                    data_m=f"q{cluster}-{self.place(row.outlet)}",
                    data_o=self.o(row.outlet),
                )
                for row in without
            ),
            None if theme.missing(first.agencies) else tag("p", f"Also carried by {first.agencies}.", class_="nk-facts"),
            class_="nk-quotation",
            data_piece=f"q{cluster}",
        )

    def place(self, outlet: str) -> str:
        return self.o(outlet) or f"agency{self._number[next(a.id for a in self.story.articles if a.outlet == outlet)]}"

    def _variant(self, row: Any) -> Html:
        said = self.variants[row.article_id, int(row.quotation_no)]
        spoken = " ".join(part.text for part in said)
        same = row.relation == "verbatim" or row.text == spoken
        voice = self.spoken.get((row.article_id, int(row.quotation_no)))
        other = voice.speaker if voice and voice.speaker != row.speaker else ""
        kept = "" if same else f"{int(row.words_kept)} of {theme.counted(int(row.words), 'word')} kept"
        facts = [said[0].kind, other and f"here of {other}", kept, said[0].rule == "corrected" and "corrected by hand"]
        return tag(
            "div",
            self._quoted(row.article_id, int(row.quotation_no), self.badge(row.relation, theme.QUOTED)),
            tag("p", " · ".join(filter(None, facts)), class_="nk-facts"),
            None if same else _against_longest(row.text, spoken),
            class_="nk-variant",
            data_m=f"q{row.cluster}-{self.place(row.outlet)}",
            data_o=self.o(row.outlet),
        )

    def _quoted(self, article_id: str, quotation_no: int, badge: Html | None = None) -> Html:
        """A quotation in its sentence or sentences, and the way to its article."""
        parts = self.variants[article_id, quotation_no]
        text = self._by_id[article_id].text
        first, last = self.sentence_at(article_id, parts[0].start), self.sentence_at(article_id, parts[-1].end - 1)
        left = first.start if first else parts[0].start
        right = max(parts[-1].end, last.end if last else 0)
        spans = [(p.start, p.end, "mark") for p in parts] + [(p.cue_start, p.cue_end, "b") for p in parts if not theme.missing(p.cue_start)]
        return join(
            tag("p", self.source(article_id, first.start) if first else self.named(article_id), " ", badge),
            tag("blockquote", marked(text[left:right], left, [span for span in spans if left <= span[0] and span[1] <= right])),
        )

    # --- what a key opens ---

    def button(self, name: str, text: object, **attributes: Any) -> Html:
        """Text that opens the evidence of the key `name`. The page knows it by its number, in a tenth of the room."""
        return tag("button", text, data_key=self.number(name), **attributes)

    def number(self, name: str) -> int:
        """The place of a key in `entries`."""
        self.entry(name)
        return self._numbers[name]

    def badge(self, relation: str, marks: dict[str, theme.Mark]) -> Html:
        return tag("span", marks[relation].sign, " ", RELATIONS[relation], class_=f"nk-badge nk-{relation.replace(' ', '-')}")

    def entry(self, name: str) -> dict[str, Any]:
        """The entry of the key `name`. An unknown kind of key raises KeyError."""
        if name not in self.entries:
            kind, *parts = json.loads(name)
            self._numbers[name] = len(self.entries)
            self.entries[name] = {"title": "", "lead": "", "pieces": [], "marks": []}  # a piece may name its own key
            self.entries[name] = self._kinds[kind](*parts)
            if kind in _OF_ONE_OUTLET:
                self.entries[name]["outlet"] = next(self.number(key("outlet", part)) for part in parts if part in self._articles)
        return self.entries[name]

    def written(self, word: str) -> str:
        """The key of every place where `word` is written, also inside a name whose mentions are counted as one."""
        every, counted = self._uses["written"].get(word, []), self._uses["word"].get(word, [])
        return key("word" if [row.start for row in every] == [row.start for row in counted] else "written", word)

    def also_written(self, word: str) -> str:
        """The other ways in which the mentions of a person or body are written: "Blinken, Mr Blinken"; nothing for a word."""
        forms = Counter(row.form for row in self._uses["word"].get(word, []) if not theme.missing(row.form))
        return ", ".join(form for form, _ in forms.most_common() if form.casefold() != word)

    def _open_word(self, kind: str, word: str) -> dict[str, Any]:
        uses = self._uses[kind].get(word, [])
        publishers = dict.fromkeys(article.outlet for article in self.story.articles)
        without = [outlet for outlet in publishers if outlet not in {row.outlet for row in uses}]
        also = self.also_written(word) if kind == "word" else ""
        lead = [f"Also written: {also}." if also else "", f"Not used by {', '.join(without)}." if without else ""]
        return self._places(f"“{word}”", " ".join(filter(None, lead)), uses)

    def _open_loaded(self, outlet: str, kind: str) -> dict[str, Any]:
        uses = [row for row in self.loaded if (row.outlet, row.kind) == (outlet, kind)]
        lead = "" if uses else "No word of this kind stands here."
        entry = self._places(f"{outlet}, {kind}: {theme.counted(len(uses), 'word')} of the list", lead, uses)
        return entry | {"pieces": [] if uses else self._articles_of(outlet)}

    def _open_loaded_word(self, kind: str, word: str) -> dict[str, Any]:
        return self._places(f"“{word}” ({kind})", "", [row for row in self.loaded if (row.word, row.kind) == (word, kind)])

    def _places(self, title: str, lead: str, uses: Iterable[Any]) -> dict[str, Any]:
        """Every use of a word, outlet by outlet in reading order; the browser takes the sentences from the articles."""
        groups, before, after = [], [], []
        by_outlet: dict[str, list[Any]] = {article.outlet: [] for article in self.story.articles}
        for row in uses:
            by_outlet[row.outlet].append(row)
        for outlet, rows in by_outlet.items():
            lines = []
            for row in rows:
                sentence = self.sentence_at(row.article_id, row.start)
                words = self.words_in(row.article_id, sentence.start)
                first = bisect_left(words, row.start, key=lambda word: word.start)
                last = bisect_left(words, row.end, key=lambda word: word.start) - 1
                lines.append([self.number(key("sentence", row.article_id, sentence.start)), first, last])
                before.append([word.word for word in reversed(words[:first])])
                after.append([word.word for word in words[last + 1 :]])
            said = f"{outlet}: {theme.counted(len(lines), 'time')}"
            of = self.number(key("outlet", outlet))
            groups += [{"outlet": self.o(outlet), "of": of, "said": said, "lines": lines}] if lines else []
        return {**_entry(title, lead, []), "groups": groups, "ranks": {"before": _ranks(before), "after": _ranks(after)}}

    def _open_words(self, *outlets: str) -> dict[str, Any]:
        row = self.shared[outlets]
        one = f"Words that only {outlets[0]} uses" if len(outlets) == 1 else f"Words that {_listing(outlets)} use"
        alone = ", and no other outlet" if 1 < len(outlets) < len(self.story.outlets) else ""
        lead = f"{theme.counted(row.size, 'word')}; used twice or more in all, function words left out."
        return _entry(one + alone, lead, [f"u{list(self.shared).index(outlets)}"])

    def words_of(self, outlets: tuple[str, ...]) -> Html:
        """The words that exactly these outlets use, each a way to its places."""
        buttons = (self.button(key("word", word), word) for word in self.shared[outlets].words)
        return tag("p", *_spaced(buttons), class_="nk-words", data_piece=f"u{list(self.shared).index(outlets)}")

    def _open_outlet(self, outlet: str) -> dict[str, Any]:
        earlier = sum(a.outlet == outlet and a.id not in self.counted for a in self.story.articles)
        lead = f"{theme.counted(earlier, 'earlier version')} shown, not counted." if earlier else ""
        pieces = self._articles_of(outlet)
        return _entry(f"{outlet}: {theme.counted(len(pieces), 'article')}", lead, pieces)

    def _articles_of(self, outlet: str) -> list[str]:
        return [f"a{self._number[article.id]}" for article in self.story.articles if article.outlet == outlet]

    def _open_articles(self, article_id: str, other_id: str) -> dict[str, Any]:
        one, other = self.label(article_id), self.label(other_id)
        if article_id == other_id:
            return _entry(one, "The article itself.", [f"a{self._number[article_id]}"])
        pieces = self._between.get(frozenset((article_id, other_id)), [])
        there = all(piece in self.listed for piece in pieces)
        lead = "" if there else f"{theme.counted(len(pieces), 'pair')} of sentences, marked in the articles; {_ELSEWHERE}"
        lead = lead if pieces else f"No sentence of {one} is also in {other}."
        whole = [f"a{self._number[article_id]}", f"a{self._number[other_id]}"]
        way = f"r{self.numbers(article_id, other_id).replace(' ', '-')}"
        places = sorted({place for piece in pieces for side in self._sides(piece) for place in side})
        marks = [self.mark(*place) for place in places]
        return _entry(f"Sentences that {one} and {other} share", lead, [way, *pieces] if pieces and there else whole, marks)

    def _open_sentence(self, article_id: str, start: int) -> dict[str, Any]:
        pieces = self._matches.get((article_id, start), [])
        found = "1 match" if len(pieces) == 1 else f"{len(pieces)} matches"
        listed = [piece for piece in pieces if piece in self.listed]
        below = "shown below." if len(listed) == len(pieces) else f"{len(listed) or 'none'} of them shown below; {_ELSEWHERE}"
        lead = f"{found} in other articles, {below}" if pieces else "No other article has this sentence."
        from_agency = self.from_agency.get((article_id, start))
        said = f"{lead} {from_agency}" if from_agency else lead
        return _entry(self.label(article_id), said, [f"a{self._number[article_id]}", *listed], [self.mark(article_id, start)])

    def _open_passage(self, passage: int) -> dict[str, Any]:
        rows = self._passages[passage,]
        places = {(row.article_id, row.start) for row in rows}
        found = {piece for place in places for piece in self._matches.get(place, []) if piece in self.listed}
        pieces = [piece for piece in found if all(places.issuperset(side) for side in self._sides(piece))]
        pieces.sort(key=lambda piece: int(piece[1:]))
        articles = [f"a{n}" for n in sorted({self._number[article_id] for article_id, _ in places})]
        lead = self.from_agency.get((rows[0].article_id, rows[0].start)) or f"{ORIGINS[rows[0].origin]}."
        return _entry(
            "One passage, in each article that carries it", lead, pieces or articles, [self.mark(*place) for place in sorted(places)]
        )

    def _open_quotation(self, cluster: int, outlet: str) -> dict[str, Any]:
        row = next(row for row in self.coverage[cluster] if row.outlet == outlet)
        lead = {
            "absent": f"{outlet} does not carry this quotation. Its longest variant stands here, and who has which words.",
            "not comparable": f"{outlet} cannot be compared here (published earlier, a stub, or text that is not sure).",
            "paraphrase": f"{outlet} says it in other words: somebody read both and confirmed it.",
            "paraphrase candidate": f"{outlet} may paraphrase it: the words differ, read both. Until it is confirmed in the Text view "
            "it counts as absent.",
        }.get(row.relation, "")
        marks = [f"q{cluster}-{self.place(outlet)}", *self._sentences_of([(row.article_id, row.quotation_no)])]
        return _entry(f"A quotation, and {outlet}: {RELATIONS[row.relation]}", lead, [f"q{cluster}"], marks)

    def _sentences_of(self, quotations: Iterable[tuple[str, Any]]) -> list[str]:
        """The marks of the sentences that these quotations stand in; one without a number is none."""
        ends = [
            (article_id, offset)
            for article_id, number in quotations
            if not theme.missing(number)
            for part in self.variants[article_id, int(number)]
            for offset in (part.start, part.end - 1)
        ]
        found = [(article_id, self.sentence_at(article_id, offset)) for article_id, offset in ends]
        return list(dict.fromkeys(self.mark(article_id, sentence.start) for article_id, sentence in found if sentence))

    def _open_speaker(self, outlet: str, speaker: str | None) -> dict[str, Any]:
        name = speaker or UNNAMED
        places = [place for place, row in self.spoken.items() if (row.outlet, row.speaker) == (outlet, speaker)]
        lead = "" if places else f"{outlet} carries no quotation of {name}."
        piece = f"v{len(self.voices)}"
        quoted = [tag("li", self._quoted(*place), class_="nk-variant") for place in places]
        self.voices[piece] = tag("section", tag("h5", f"{name} in {outlet}"), tag("ul", *quoted), data_piece=piece, data_o=self.o(outlet))
        return _entry(f"{name} in {outlet}: {theme.counted(len(places), 'quotation')}", lead, [piece], self._sentences_of(places))

    def _open_carried(self, outlet: str) -> dict[str, Any]:
        return self._clusters(f"What {outlet} carries", outlet, self._carried(outlet))

    def _open_exclusive(self, outlet: str) -> dict[str, Any]:
        alone = [n for n in self._carried(outlet) if sum(row.relation in CARRIED for row in self.coverage[n]) == 1]
        return self._clusters(f"What only {outlet} carries", outlet, [n for n in alone if theme.missing(self.coverage[n][0].agencies)])

    def _carried(self, outlet: str) -> list[int]:
        return [n for n, rows in self.coverage.items() if any(row.outlet == outlet and row.relation in CARRIED for row in rows)]

    def _clusters(self, title: str, outlet: str, clusters: Sequence[int]) -> dict[str, Any]:
        pieces = [f"q{cluster}" for cluster in clusters]
        own = [(row.article_id, row.quotation_no) for cluster in clusters for row in self.coverage[cluster] if row.outlet == outlet]
        marks = [*(f"{piece}-{self.place(outlet)}" for piece in pieces), *self._sentences_of(own)]
        return _entry(f"{title}: {theme.counted(len(pieces), 'quotation')}", "", pieces, marks)

    def _open_voices(self, outlet: str, kind: str) -> dict[str, Any]:
        """The speakers of an outlet that are "named", "unnamed" or "unresolved"."""
        own = [row for row in self.spoken.values() if row.outlet == outlet]
        of_kind = {
            "named": [row for row in own if row.speaker and row.speaker_kind != "unnamed"],
            "unnamed": [row for row in own if row.speaker and row.speaker_kind == "unnamed"],
            "unresolved": [row for row in own if not row.speaker],
        }[kind]
        speakers = dict.fromkeys(row.speaker for row in of_kind)
        entries = [self.entry(key("speaker", outlet, speaker)) for speaker in speakers]
        pieces, marks = ([name for entry in entries for name in entry[field]] for field in ("pieces", "marks"))
        return _entry(f"{outlet}, speaker {kind}: {theme.counted(len(of_kind), 'quotation')}", "", pieces, marks)


def passages(story: Story, entries: Mapping[str, Any], name: str) -> pd.DataFrame:
    """A row per sentence behind the key `name`, in reading order (columns: newskit.tables); without such a key, no rows.

    A word stands for the sentences that use it; an outlet, and two articles that share nothing, for all of their sentences; a quotation
    that an outlet does not carry for the sentences of the outlets that do.
    """
    kind, *parts = json.loads(name) if name in entries else ("",)
    names = [name] if kind else []
    if kind == "words":  # the set of words that exactly these outlets use
        sets = {row.outlets: row.words for row in analysis.shared_vocabulary(story).itertuples()}
        names = [key("word", word) for word in sets[tuple(parts)]]
    if kind == "quotation" and not any(mark.startswith("s") for mark in entries[name]["marks"]):
        names = [other for other in entries if other.startswith(f'["quotation",{parts[0]},')]
    keys = list(entries)
    opened = [entries[name] for name in names]
    lines = [keys[line[0]] for entry in opened for group in entry.get("groups", []) for line in group["lines"]]
    marks = {mark for entry in [*opened, *(entries[line] for line in lines)] for mark in entry["marks"]}
    whole = set() if marks else {piece for entry in opened for piece in entry["pieces"]}
    number = {article.id: n for n, article in enumerate(story.articles)}
    rows = [
        (name, row.article_id, row.outlet, row.sentence_no, row.start, row.end, row.text)
        for row in analysis.sentences(story).itertuples()
        if f"s{number[row.article_id]}-{row.start}" in marks or f"a{number[row.article_id]}" in whole
    ]
    return table("evidence", rows)


def _credit(article: Article) -> list[tuple[int, int, str]]:
    """The words that credit the agency, as a span to mark; none where a field of the file says it."""
    found = article.agency_evidence
    return [(found.start, found.end, "b")] if found and found.start < found.end else []


def sureness(confidence: float, *, sure: float = 0.95, fairly: float = 0.75) -> str:
    """How sure a rule is, in words.

    >>> sureness(0.98), sureness(0.9), sureness(0.6)
    ('sure', 'fairly sure', 'not sure')
    """
    return "sure" if confidence >= sure else "fairly sure" if confidence >= fairly else "not sure"


def citation(article: Article) -> str:
    """Who published what, when and where, for a note or a footnote."""
    title = article.title and f"“{article.title}”"
    return ", ".join(filter(None, (article.outlet, title, when(article.published), safe_address(article.url))))


def when(published: str | None) -> str:
    """A date as it reads.

    >>> when("2031-05-04T09:30+02:00"), when("2031-05-04")
    ('4 May 2031, 09:30', '4 May 2031')
    """
    if theme.missing(published):
        return ""
    moment = datetime.fromisoformat(published)
    clock = f", {moment:%H:%M}" if len(published) > len("2031-05-04") else ""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}{clock}"


def foremost(items: Iterable[Any], group: Callable[[Any], Any], size: Callable[[Any], float]) -> list[Any]:
    """The largest item of each group, the largest of these first, then the second of each group, and so on.

    >>> foremost(["aaa", "aa", "b"], group=lambda word: word[0], size=len)
    ['aaa', 'b', 'aa']
    """
    turn: Counter[Any] = Counter()
    ranked = []
    for item in sorted(items, key=size, reverse=True):
        ranked.append((turn[group(item)], item))
        turn[group(item)] += 1
    return [item for _, item in sorted(ranked, key=itemgetter(0))]


def _by_word(uses: pd.DataFrame) -> dict[str, list[Any]]:
    return {word: found for (word,), found in _grouped(uses, "word").items()}


def _grouped(frame: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], list[Any]]:
    """The rows of each combination of values in these columns, in the order of the table."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    values = zip(*(frame[column].tolist() for column in columns), strict=True)
    for value, row in zip(values, tables.rows(frame), strict=True):
        groups.setdefault(value, []).append(row)
    return groups


def _in_elements(sentence: Any, words: Iterable[Any], at: int, end: int) -> Html:
    """What stands from `at` to `end` in a sentence, each word in an element."""
    parts, text = [], sentence.text
    for word in words:
        if at <= word.start and word.end <= end:
            parts += [text[at - sentence.start : word.start - sentence.start]]
            parts += [tag("i", text[word.start - sentence.start : word.end - sentence.start])]
            at = word.end
    return join(*parts, text[at - sentence.start : end - sentence.start])


def _ranks(beside: Sequence[list[str]]) -> list[int]:
    """The place of each line when the lines are sorted by the words beside it, the nearest first."""
    order = sorted(range(len(beside)), key=beside.__getitem__)
    ranks = [0] * len(order)
    for rank, line in enumerate(order):
        ranks[line] = rank
    return ranks


def _listing(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def _spaced(buttons: Iterable[Html]) -> list[Html]:
    return [piece for button in buttons for piece in (button, Html(" "))]


def _entry(title: str, lead: str, pieces: Iterable[str], marks: Iterable[str] = ()) -> dict[str, Any]:
    return {"title": title, "lead": lead, "pieces": list(pieces), "marks": list(marks)}


def _against_longest(longest: str, variant: str) -> Html:
    """The longest variant with what this one lacks marked, then this one with what the longest lacks."""
    before, after = editing.segments(longest, variant)
    lost = join(*(tag("del", text) if kind else text for text, kind in before))
    new = join(*(tag("ins", text) if kind else text for text, kind in after))
    return tag("p", "Longest: ", lost, tag("br"), "Here: ", new, class_="nk-differences")


def _within(start: int, end: int, sentences: Iterable[Any]) -> bool:
    return any(s.start <= start and end <= s.end for s in sentences)


def marked(text: str, offset: int, spans: Iterable[tuple[int, int, str]]) -> Html:
    """`text`, which begins at `offset` in its article, with each span (start, end, element) in an element; overlaps join.

    >>> marked("rain fell", 10, [(10, 14, "mark")])
    '<mark>rain</mark> fell'
    """
    parts, at = [], 0
    for start, end, name in sorted(spans):
        first, last = max(start - offset, at), end - offset
        if last > first:
            parts += [text[at:first], tag(name, text[first:last])]
            at = last
    return join(*parts, text[at:])


__all__ = ["RELATIONS", "Evidence", "escape", "marked"]
