"""The tables of tiny articles for tests of the measures: each line a block, nothing set aside unless `kept` names the lines."""

import re

import pandas as pd

from newskit import tables, tokens
from newskit.measures import overlap

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def split(texts, kept=None):
    """(sentences, words) of {article_id: text}; the outlet is the id."""
    sentences, words = [], []
    for article, text in texts.items():
        number = 0
        for line_no, line in enumerate(LINE.finditer(text), 1):
            if kept and line_no not in kept[article]:
                continue
            for first, last in tokens.sentence_spans(line.group()):
                number += 1
                start, end = line.start() + first, line.start() + last
                sentences.append((article, article, line_no, number, start, end, text[start:end]))
                words += [(article, article, number, key, start + s, start + e) for key, s, e in tokens.words(text[start:end])]
    return tables.table("sentences", sentences), tables.table("words", words)


def about(articles, **fields):
    """A table of articles with what the measures read; {field: {article_id: value}} for what differs from the plain case."""
    frame = pd.DataFrame({"article_id": list(articles)})
    plain = {"outlet": frame["article_id"], "role": "outlet", "agency": None, "agency_strength": None, "published": None, "flags": ""}
    frame = frame.assign(**plain)
    for name, values in fields.items():
        frame[name] = [values.get(article, old) for article, old in zip(frame["article_id"], frame[name], strict=True)]
    return frame


def aligned(texts, **options):
    """The table "sentence_overlap" of {article_id: text}."""
    sentences, words = split(texts)
    return overlap.sentence_overlap(sentences, words, overlap.weights(words), **options)


def rows(table, *columns):
    """These columns of a table as tuples, to compare with what was worked out by hand."""
    return list(table[list(columns)].itertuples(index=False, name=None))
