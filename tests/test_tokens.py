"""How text is split: offsets always fit, curly and straight quotes give the same words."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize import NLTKWordTokenizer

from newskit import tokens

TEXT = st.text(alphabet=st.sampled_from(list("abA .?!,'\"’“”-\n\u00a0😀ß…0")), max_size=60)


def split(text):
    return [text[start:end] for start, end in tokens.sentence_spans(text)]


def test_sentences_of_news():
    assert split("Mr. Oduya left at 5 p.m. on Friday. “Why?” asked Ms. Lind.") == [
        "Mr. Oduya left at 5 p.m. on Friday.",
        "“Why?” asked Ms. Lind.",
    ]


def test_a_closing_curly_quote_belongs_to_its_sentence():
    assert split("“It is late.” She left.") == ["“It is late.”", "She left."]


def test_no_and_a_number_stay_together():
    assert split("He lives at No. 96. She said no. 96 people left.") == ["He lives at No. 96.", "She said no. 96 people left."]


def test_a_blank_line_ends_a_sentence_and_a_line_end_does_not():
    assert split("one two\nthree\n\nfour") == ["one two\nthree", "four"]


@given(TEXT)
def test_sentence_spans_are_in_order_and_tight(text):
    spans = tokens.sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_contractions_have_two_words_in_either_style_of_apostrophe():
    for text in ("He didn't see Russia's plan.", "He didn’t see Russia’s plan."):
        assert [w for w, _, _ in tokens.words(text)] == ["he", "did", "n't", "see", "russia", "'s", "plan"]


@given(TEXT)
def test_tokens_are_those_of_nltk_on_straight_quotes(text):
    assert tokens.token_spans(text) == list(NLTKWordTokenizer().span_tokenize(tokens.straighten(text)))


@given(TEXT)
def test_words_slice_to_their_key(text):
    for word, start, end in tokens.words(text):
        assert tokens.key(text[start:end]) == word


def test_key_folds_case_and_drops_what_is_invisible():
    assert tokens.key("CO\u00adOP\u200bÉ") == "coopé"
    assert tokens.key("E\u0301") == "é"
