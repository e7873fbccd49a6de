"""A story's tables as an Excel file: a sheet a table, and first what each sheet and column means."""

from __future__ import annotations

import inspect
import math
import os
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from newskit import analysis
from newskit.explorer.markup import printable
from newskit.story import Story

SHEETS = (
    "findings articles versions headlines vocabulary phrases loaded_language shared_vocabulary richness article_overlap sentence_overlap"
    " passages passage_coverage article_origins edits omissions disagreements quotations quotation_matches quote_coverage quote_summary"
    " speaker_share cue_verbs"
).split()

# What a sheet holds, where its function's own first line speaks of arguments.
_HOLDS = {
    "findings": "The story in a few sentences; each number in them is counted in the other sheets.",
    "phrases": "A row per place where a phrase stands: two or three words that the outlets use more than once.",
    "shared_vocabulary": "A row per set of outlets: the words that each of these outlets uses and no other does, and how many they are.",
    "edits": "What was changed in each matched pair of sentences, word by word: before is the article's, after the other's.",
}

# What a column means in every sheet that has it; a sheet's own meaning stands under "sheet.column".
MEANS = {
    "after": "the other article's words",
    "against": "the reference: all others, or an outlet",
    "agencies": "agencies that carry it too",
    "article_origins.agency": "share of its words that is agency copy",
    "agency": "the agency it credits",
    "agency_evidence": "the words that credit the agency",
    "agency_rule": "the rule that found the credit",
    "agency_strength": "how strong that evidence is",
    "article_id": "the article: its line in the sheet articles",
    "articles": "articles in which it stands",
    "richness.articles": "articles of the outlet",
    "before": "this article's words",
    "byline": "who wrote it, as printed",
    "carried": "quotations that the outlet carries: verbatim, cut, extended, altered or a confirmed paraphrase",
    "carried_at": "where its sentence begins; empty where it carries none",
    "carried_by": "other outlets that carry it",
    "passage_coverage.carried_by": "outlets that carry the passage",
    "passage_coverage.relation": "first (what the others are held against), verbatim, edited, rewritten, absent or not comparable",
    "cluster": "the number of one quotation in all articles",
    "comparable": "quotations that could be compared: all but 'not comparable'",
    "confidence": "how sure the rule is, 0 to 1",
    "containment": "share of this article's runs of words that the other has too; not symmetric",
    "counted": "whether the measures count it: an earlier version is not counted",
    "cue": "the word that says so (said, claimed)",
    "cue_end": "where the cue ends",
    "cue_start": "where the cue begins",
    "dateline": "the dateline, as printed",
    "end": "where it ends: characters from the beginning of the article",
    "evidence": "what it rests on",
    "exclusives": "quotations that no other outlet and no agency carries",
    "flags": "remarks on the article",
    "form": "whether a direct quotation became indirect, or the other way",
    "phrases.form": "the phrase as it stands there; empty where that is the phrase itself",
    "forms": "the forms of the verb, counted",
    "group": "joins the rows of what was split in two or merged",
    "disagreements.group": "joins what is said of one figure, date or name",
    "versions.group": "joins the versions and copies of one text",
    "high": "upper end of the 95 % interval",
    "in_headline": "whether it stands in a headline",
    "inferred": "share of its words that is agency copy by inference: no credit, but an agency's dispatch has them",
    "jaccard": "runs of words in both, of those in either; symmetric",
    "judges": "whether the verb judges what was said (claimed, admitted)",
    "kind": "the kind of word: hedge, certainty, evaluative, conflict, or a saying that judges",
    "quotations.kind": "direct (all inside marks), mixed, indirect, or fragment (no speaker)",
    "disagreements.kind": "number, date or name",
    "edits.kind": "what was changed: cut, added, replaced, moved, a number, a tense, an attribution ...",
    "language": "the language of the text",
    "log_ratio": "log2 of the ratio of the two rates: 1 is twice as often, -1 half as often",
    "low": "lower end of the 95 % interval",
    "mattr": "share of different words in a moving window: variety, whatever the length",
    "mention": "the words that name the speaker there",
    "mention_end": "where the mention ends",
    "mention_start": "where the mention begins",
    "method": "how the interval was made, and what it does not show",
    "n": "uses",
    "cue_verbs.n": "quotations that it introduces",
    "n_against": "uses in the reference",
    "named": "quotations whose speaker has a name",
    "note": "where a share rests on few",
    "of": "other outlets that could carry it",
    "cue_verbs.of": "quotations of the speaker in the outlet",
    "only_here": "TRUE where this outlet alone uses the word: none of the outlets it is held against does",
    "origin": "agency, inferred agency, own or unknown",
    "other_end": "where it ends in the other article",
    "other_id": "the other article",
    "other_outlet": "who published the other article",
    "other_quotation_no": "the quotation's number in the other article",
    "other_sentence_no": "the sentence's number in the other article",
    "other_start": "where it begins in the other article",
    "other_text": "the other article's sentence",
    "outlet": "who published it",
    "outlet_group": "the group that the outlet belongs to",
    "outlets": "outlets it is about",
    "shared_vocabulary.outlets": "the outlets: each of them uses the words, and no other does",
    "own": "share of its words that no other article has",
    "p": "p-value; empty where no test is possible",
    "part": "headline, standfirst or lead",
    "quotations.part": "the part of a quotation that is split in two or more",
    "passage": "the number of one passage in all articles",
    "per_thousand": "uses in a thousand words",
    "perhaps": "paraphrases to be checked; they count as absent",
    "place": "where it was written",
    "published": "when it was published",
    "q": "p-value, corrected for the number of words tested (Benjamini-Hochberg)",
    "quotation_no": "the quotation's number in its article",
    "quotations": "quotations of the speaker in the outlet",
    "relation": "verbatim, edited or rewritten",
    "quotation_matches.relation": "what the other article did with it: verbatim, cut, extended, altered, or a paraphrase to be checked",
    "quote_coverage.relation": "what the outlet did with it: verbatim, cut, extended, altered, absent, or not comparable",
    "versions.relation": "version (of the same outlet) or copy (in another)",
    "role": "outlet, or agency for a dispatch",
    "rule": "the rule that found it",
    "sentence": "the finding in words",
    "sentence_length": "mean words in a sentence",
    "sentence_no": "the sentence's number in its article",
    "sentences": "sentences kept",
    "share": "share of the outlet's quotations",
    "quote_summary.share": "carried / comparable",
    "cue_verbs.share": "n / of",
    "share_named": "named / (named + unnamed)",
    "share_of_words": "share of the words quoted",
    "quote_summary.share_of_words": "words_kept / words",
    "shared": "share of its text that the others have word for word",
    "article_origins.shared": "share of its words that other outlets have too",
    "shared_sentences": "sentences that both have",
    "similarity": "how alike the two sentences are, 0 to 1",
    "size": "how many words they are",
    "speaker": "who said it; empty where that is not resolved",
    "quotation_matches.speaker": "same, joint, different or unresolved",
    "speaker_kind": "person, body (a company, a ministry) or unnamed (officials)",
    "start": "where it begins: characters from the beginning of the article",
    "text": "the words themselves",
    "title": "the headline",
    "type_token": "different words / words; falls with length",
    "types": "different words",
    "unnamed": "quotations of a speaker without a name (officials said)",
    "unresolved": "quotations whose speaker was not found",
    "url": "its address",
    "variants": "forms that are counted as one",
    "view": "the view of the page that shows it: overlap, vocabulary or quotations",
    "window": "words in that window",
    "word": "the word",
    "phrases.word": "the phrase, a row for each place where it stands",
    "word_length": "mean characters in a word",
    "words": "words kept",
    "shared_vocabulary.words": "the words, the most used first",
    "loaded_language.words": "the words, counted",
    "speaker_share.words": "words of these quotations",
    "quote_coverage.words": "words of the longest variant",
    "quote_summary.words": "words of the longest variants of what it carries",
    "words_kept": "how many of those words it keeps",
}

# How columns look: those of sentences are wide and wrap, those of names are half as wide; a share is a percentage.
_LONG = frozenset(
    "text other_text sentence meaning title before after evidence outlets shared_vocabulary.words loaded_language.words".split()
)
_NAMES = frozenset("sheet column outlet other_outlet article_id other_id speaker word published byline agency method url".split())
_SHARES = frozenset("share share_of_words share_named containment shared own agency inferred".split())

_ROWS, _CHARACTERS = 1_048_576, 32_767  # what one sheet and one cell of Excel hold
_FORMULA = re.compile(r"[=+\-@\t\n]")


def save_tables(story: Story, path: str | os.PathLike[str]) -> Path:
    """The path of an Excel file with the tables of `story`, a sheet each; the first sheet says what each of them and its columns mean.

    Text is text: a cell that begins with = + - or @ is no formula. A sheet that Excel cannot hold is cut, and its definition says so.
    ImportError: openpyxl is missing. ValueError: the name does not end in .xlsx.

    >>> nk.save_tables(story, "story.xlsx")  # doctest: +SKIP
    """
    to = Path(path)
    if to.suffix.lower() != ".xlsx":
        raise ValueError(f"{to.name}: the tables are an Excel file. Give a name that ends in .xlsx")
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise ImportError(
            f'{to.name}: an Excel file is written by openpyxl, which is not installed: pip install "newskit[office]"'
        ) from error
    sheets = {name: _table(story, name) for name in SHEETS}
    book = Workbook(write_only=True)
    book.properties.creator = f"newskit {version('newskit')}"  # by which nk.read knows that this is no table of articles
    _write(book, "definitions", ("sheet", "column", "meaning"), _definitions(sheets))
    for name, table in sheets.items():
        _write(book, name, table.columns, table.itertuples(index=False, name=None))
    book.save(to)
    return to


def _table(story: Story, name: str) -> pd.DataFrame:
    """A table as its sheet shows it: matched sentences with their text, findings without the keys of their rows."""
    table = getattr(analysis, name)(story)
    if name == "findings":
        return table.drop(columns=["evidence", "mark"])
    if name == "sentence_overlap":
        text = analysis.sentences(story).set_index(["article_id", "start"])["text"].to_dict()
        table["text"] = [text[place] for place in zip(table["article_id"], table["start"], strict=True)]
        table["other_text"] = [text[place] for place in zip(table["other_id"], table["other_start"], strict=True)]
    return table


def _definitions(sheets: dict[str, pd.DataFrame]) -> Iterator[tuple[str, str, str]]:
    for name, table in sheets.items():
        cut = f" Only the first {_ROWS - 1:,} of {len(table):,} rows are here." if len(table) >= _ROWS else ""
        first = inspect.getdoc(getattr(analysis, name)).partition("\n")[0]
        yield name, "", _HOLDS.get(name, re.sub(r" See `[^`]*`\.", "", first)) + cut
        yield name, "", f"Counted in what is kept of the articles: {table.attrs['view'].removeprefix('kept: ')}."
        for column in table.columns:
            yield name, column, MEANS.get(f"{name}.{column}", MEANS.get(column, ""))


def _write(book: Any, name: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    letters = [get_column_letter(n) for n, _ in enumerate(columns, 1)]
    for letter, column in zip(letters, columns, strict=True):
        sheet.column_dimensions[letter].width = 60 if _is_long(name, column) else 22 if column in _NAMES else max(12, len(column) + 4)
    heads = [WriteOnlyCell(sheet, column) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    wrapped = Alignment(wrap_text=True, vertical="top")
    looks = [wrapped if _is_long(name, column) else None for column in columns]
    last = 1
    for _, row in zip(range(_ROWS - 1), rows, strict=False):
        sheet.append([_cell(sheet, *of) for of in zip(row, columns, looks, strict=True)])
        last += 1
    sheet.auto_filter.ref = f"A1:{letters[-1]}{last}"


def _is_long(sheet: str, column: str) -> bool:
    return column in _LONG or f"{sheet}.{column}" in _LONG


def _cell(sheet: Any, value: Any, column: str, look: Any) -> Any:
    """A value as Excel shows it; text that Excel would run as a formula is marked as text."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, (tuple, list)):
        value = ", ".join(map(str, value))
    if isinstance(value, str):
        text = printable(value)[:_CHARACTERS]
        formula = _FORMULA.match(text)
        if not formula and not look:
            return text
        cell = WriteOnlyCell(sheet, text)
        if formula:
            cell.data_type, cell.quotePrefix = "s", True
        if look:
            cell.alignment = look
        return cell
    if pd.isna(value):
        return None
    value = getattr(value, "item", lambda: value)()
    if not isinstance(value, float):
        return value
    if math.isinf(value):
        return str(value)
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "0%" if column in _SHARES else "0.000" if column in ("p", "q") else "0.00"
    return cell
