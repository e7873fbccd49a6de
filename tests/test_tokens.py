"""How text is split: offsets always fit, curly and straight quotes give the same words, and NLTK is the referee."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nltk.tokenize import NLTKWordTokenizer

from newskit import tokens

DATA = Path(__file__).resolve().parents[2] / "shared" / "dev-data"
TEXT = st.text(alphabet=st.sampled_from(list("abA .?!,'\"’“”-\n\u00a0😀ß…0")), max_size=60)
WORD_PIECES = [*"asD.,:;?!'\"`()[]<-—…%$&*01é²«’“\u00a0\u0301\x1c\n", " ", " "]
WORD_PIECES += [
    "n't",
    "N'T",
    "'s",
    "'S",
    "'d",
    "'ll",
    "''",
    "--",
    "...",
    "cannot",
    "Gonna",
    "d'ye",
    "more'n",
    "'tis",
    "wanna ",
    "word",
    "U.S",
    "don",
]
SENTENCE_PIECES = [
    *"abC .?!'\")]“’\n\t5-,…:;»\u00a0\x1c•",
    "word",
    "word. ",
    "Mr. ",
    "U.S",
    "no. ",
    "p. 5",
    "He ",
    "'Dr. ",
    "vice-gen. ",
    ". . .",
]


def pieces(of):
    return st.lists(st.sampled_from(of), max_size=14).map("".join)


def split(text):
    return [text[start:end] for start, end in tokens.sentence_spans(text)]


def dev_texts():
    if not DATA.is_dir():
        pytest.skip("the development data is not beside this repository")
    found = []
    for path in ("sentences_pud/data.jsonl", "sentences_ewt/data.jsonl", "story_newswcl50/data.jsonl"):
        for row in map(json.loads, (DATA / path).read_text("utf-8").splitlines()):
            found.append(row.get("text") or " ".join(row.get("sentences") or row["paragraphs"]))
    return found


def test_sentences_of_news():
    assert split("Mr. Oduya left at 5 p.m. on Friday. “Why?” asked Ms. Lind.") == [
        "Mr. Oduya left at 5 p.m. on Friday.",
        "“Why?” asked Ms. Lind.",
    ]


# A bar stands where a sentence ends.
@pytest.mark.parametrize(
    "marked",
    [
        "“It is late.”| She left.",
        "He lives at No. 96.| She said no. 96 people left.",
        "She said no.| Peter left.",
        "See p. 12 of the plan.| Its N°. 4.5 is new.",
        "It fell in 44 B.C. and its G.D.P. Growth office shut.| The W.X.Y. Band played.",
        "They met in the U.S. Senate.| He left the U.S.| The talks ended.",
        "“We like the U.S.”| The rest did not.",
        "‘Dr. Lind knows,’ he said.",
        "At 7 a.m. Mr. Oduya left.| She came at 9 p.m.| Mr. Oduya did not.",
        "They lacked vitamin C.| The doctor said so.| A. C. Lind did not.",
        "He plays for the Zing! and likes it.| Who?| Me!",
        "Too late !!!| He left.",
        "It was . . . odd.| They spoke . . . .| She left.| He came.| . . . We stayed. . . .",
        "1. The plan is new.| 2. The rest is old.",
        "1) a plan| 2) another",
        "a. A plan| b. Another",
        "• 3. A plan| • Another plan",
        "They left at noon.|The rest stayed at www.example.Com today.",
        "Ask Prof.Lind about it.",
        "Some, e.g. Mr. Lind and Ms. So, left in 5 min. or less.",
        "one two\nthree|\n\nfour",
        "one two\r\nthree|\r\n\r\nfour",
        "one:|\n- two|\n- three",
    ],
)
def test_where_sentences_end(marked):
    assert split(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@given(TEXT | pieces(SENTENCE_PIECES) | st.text())
def test_sentence_spans_are_in_order_and_tight(text):
    spans = tokens.sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())


@given(TEXT | pieces(SENTENCE_PIECES) | st.text())
def test_settled_marks_end_sentences_where_punkt_ends_them(text):
    text = tokens.straighten(text)
    assert tokens._punkt_spans(text) == list(tokens._sentence_splitter().span_tokenize(text))


def test_settled_marks_end_sentences_where_punkt_ends_them_on_real_text():
    for text in map(tokens.straighten, dev_texts()):
        assert tokens._punkt_spans(text) == list(tokens._sentence_splitter().span_tokenize(text))


def test_contractions_have_two_words_in_either_style_of_apostrophe():
    for text in ("He didn't see Russia's plan.", "He didn’t see Russia’s plan."):
        assert [w for w, _, _ in tokens.words(text)] == ["he", "did", "n't", "see", "russia", "'s", "plan"]


@given(TEXT | pieces(WORD_PIECES) | st.text())
@example("He saw the 'insane' (U.S.-made) thing, didn't he?\"")
@example("She'd pay £3.5m, or $4,000.")
@example("the end. \n) ")
@example("the end.\x1c")
def test_tokens_are_those_of_nltk_on_straight_quotes(text):
    assert tokens.token_spans(text) == list(NLTKWordTokenizer().span_tokenize(tokens.straighten(text)))


def test_tokens_are_those_of_nltk_on_real_text():
    for text in dev_texts():
        for start, end in tokens.sentence_spans(text):
            sentence = text[start:end]
            assert tokens.token_spans(sentence) == list(NLTKWordTokenizer().span_tokenize(tokens.straighten(sentence)))


def test_what_nltk_cannot_align_is_one_token_per_chunk(monkeypatch):
    def refuse(self, text):
        raise ValueError("substring not found")

    monkeypatch.setattr(NLTKWordTokenizer, "span_tokenize", refuse)
    assert tokens.token_spans('go to ~~x"`` now~y. ) ') == [(0, 2), (3, 5), (6, 12), (13, 19), (20, 21)]
    tokens._chunk_spans.cache_clear()  # no other test may see what was remembered here


@pytest.mark.parametrize("unit", ["a. ", "a.\n", "Zed! a ", "\"'", '`"', "n't", ". ", "1. a ", "(", "\n ", "a-"])
def test_long_hostile_text_is_split_and_covered(unit):
    text = unit * 2_000 + "§"
    spans = tokens.token_spans(text)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert tokens.sentence_spans(text)[-1][1] == len(text)


@given(TEXT | pieces(WORD_PIECES))
def test_words_slice_to_their_key(text):
    for word, start, end in tokens.words(text):
        assert tokens.key(text[start:end]) == word


def listed(sentences):
    """The rows of `all_words`, sentence by sentence."""
    found = tokens.all_words(sentences)
    rows = iter(zip([found.keys[code] for code in found.code], found.start.tolist(), found.end.tolist(), strict=True))
    return [[next(rows) for _ in range(n)] for n in found.counts.tolist()]


@given(st.lists(TEXT | pieces(WORD_PIECES) | st.text(), max_size=6))
@example(["", "a", " ", "the end. )", "\nCan’t", "a\u00a0b"])
def test_all_words_are_the_words_of_each_sentence(sentences):
    assert listed(sentences) == [tokens.words(sentence) for sentence in sentences]


def test_all_words_are_the_words_of_each_sentence_on_real_text(monkeypatch):
    monkeypatch.setattr(tokens, "_BATCH", 1_000)
    sentences = [text[start:end] for text in dev_texts() for start, end in tokens.sentence_spans(text)]
    assert len(sentences) > 3_000
    assert listed(sentences) == [tokens.words(sentence) for sentence in sentences]


def test_the_full_stop_of_an_abbreviation_is_not_compared():
    assert [word for word, _, _ in tokens.words("Mr. Lind of Quay Corp. met Mr Berg of Mill Corp.")] == (
        "mr lind of quay corp met mr berg of mill corp".split()
    )
    assert [tokens.key(word) for word in ("Miss.", "U.S.", "No.")] == ["miss.", "u.s.", "no."]  # other words without it


def test_key_folds_case_and_drops_what_is_invisible():
    assert tokens.key("CO\u00adOP\u200bÉ") == "coopé"
    assert tokens.key("E\u0301") == "é"


def test_splitting_loads_no_statistics_and_nltk_keeps_its_own():
    """scipy.stats costs half a second; NLTK's one use of it still answers (3 or fewer of 8 among 10 of 20: 60038 / 184756)."""
    code = """
import sys
import newskit.tokens
assert "scipy.stats" not in sys.modules
from nltk.metrics import BigramAssocMeasures
print(BigramAssocMeasures.fisher(3, (8, 10), 20))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(run.stdout) == pytest.approx(60038 / 184756)
