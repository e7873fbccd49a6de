"""Mentions of persons and bodies, and which of them are one."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit import names, tokens
from newskit.story import Article, Block


def article_of(*blocks, kinds=(), id="a"):
    text = "\n\n".join(blocks)
    found, at = [], 0
    for n, block in enumerate(blocks):
        found.append(Block(at, at + len(block), kinds[n] if n < len(kinds) else "paragraph", "test", True))
        at += len(block) + 2
    return Article(id, id.upper(), text, blocks=tuple(found))


def sentences_of(article):
    return [(b.start + s, b.start + e) for b in article.blocks for s, e in tokens.sentence_spans(article.text[b.start : b.end])]


def named(*blocks, kinds=()):
    article = article_of(*blocks, kinds=kinds)
    return [mention for _, _, mention in names.mentions(article, sentences_of(article))]


def merged(*mentions, articles="a" * 9):
    rows = [(articles[n], 10 * n, 10 * n + len(m), m) for n, m in enumerate(mentions)]
    found = names.merge(rows)
    return [row[4] for row in found], [row[5] for row in found]


def test_capitalised_runs_are_mentions():
    assert named("Yesterday Mayor Kari Lund met Ole Berg of the Bank of Vestland in Os.") == [
        "Mayor Kari Lund",
        "Ole Berg",
        "Bank of Vestland",
        "Os",
    ]


def test_a_sentence_opening_word_that_is_used_in_lower_case_is_no_name():
    assert named("Boats sank. The boats were old. Lund wept.") == ["Lund"]
    assert named("Let’s go. “Let’s stay,” Lund said.") == ["Lund"]


def test_contractions_and_pronouns_are_no_names():
    assert named("I’m here. We'll stay. Don’t go. Nobody left. Kari Lund’ll stay.") == ["Kari"]
    assert named("It was D’Arcy and O'Brien.") == ["D’Arcy", "O'Brien"]


def test_possessives_end_a_run_and_stay_out():
    assert named("It was Lund’s Harbour Fund.") == ["Lund", "Harbour Fund"]


def test_a_name_never_crosses_a_line():
    assert named("It was Kari\nLund who left.") == ["Kari", "Lund"]


def test_a_headline_counts_only_for_names_the_body_has():
    assert named("Lund Slams Pier Plan", "The mayor, Kari Lund, was angry.", kinds=("headline",)) == ["Kari Lund"]
    assert named("Kari Lund slams plan", "The mayor, Kari Lund, was angry.", kinds=("headline",)) == ["Kari Lund", "Kari Lund"]


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Mr Berg", "Berg"),
        ("Norwegian Minister of Finance Kari Lund", "Kari Lund"),
        ("US Secretary of State Kari Lund", "Kari Lund"),
        ("Presidents Ole Berg", "Ole Berg"),
        ("Vestland Governor Kari Lund", "Kari Lund"),
        ("Secretary of State Kari Lund", "Kari Lund"),
        ("Secretary of State-designate Kari Lund", "Kari Lund"),
        ("Secretary of State for Political Affairs Kari Lund", "Kari Lund"),
        ("Secretary-General Kari Lund", "Kari Lund"),
        ("Prime Minister", "Prime Minister"),
        ("Secretary of State", "Secretary of State"),
        ("European Union", "European Union"),
        ("Foreign Ministry", "Foreign Ministry"),
    ],
)
def test_titles_are_stripped_but_a_role_or_body_is_not(mention, name):
    assert names.strip_titles(mention) == name


def test_a_surname_joins_only_the_one_full_name_that_bears_it():
    assert merged("Kari Lund", "Ms Lund", "Lund")[0] == ["Kari Lund"] * 3
    assert merged("Kari Lund", "Ole Lund", "Lund")[0] == ["Kari Lund", "Ole Lund", "Lund"]


def test_first_names_within_one_edit_or_an_initial_are_one_person():
    assert merged("Sergei Lund", "Sergey Lund", articles="ab") == (["Sergei Lund"] * 2, ["first names within one edit"] * 2)
    assert merged("Kari Lund", "K. Lund")[0] == ["Kari Lund"] * 2
    assert merged("Kari Lund", "Karl Berg", "Kira Lund")[0] == ["Kari Lund", "Karl Berg", "Kira Lund"]
    assert merged("Ida Lund", "Ada Lund")[0] == ["Ida Lund", "Ada Lund"]  # too short for an edit


def test_two_persons_that_one_article_names_in_full_stay_two():
    assert merged("Ole Hansen", "Ole Jansen")[0] == ["Ole Hansen", "Ole Jansen"]
    assert merged("Jean Berg", "Joan Berg")[0] == ["Jean Berg", "Joan Berg"]
    assert merged("Ole Hansen", "Ole Hanssen", articles="ab")[0] == ["Ole Hanssen"] * 2
    # a third spelling, one edit from either, joins one of them and does not bring the other along
    assert len(set(merged("Ole Jonsen", "Ole Jensen", "Ole Jansen", articles="aab")[0])) == 2


def test_a_month_behind_a_title_or_a_first_name_is_a_name():
    text = "It was Kari May. Mrs May may resign in May. In Os, May said no; Mr Berg left on Tuesday May 3 and Os May 4."
    assert named(text) == ["Kari May", "Mrs May", "Os", "Mr Berg", "Os"]
    assert merged("Kari May", "Mrs May")[0] == ["Kari May"] * 2
    assert named("It was Kari Lund Tuesday, and Lund Monday.") == ["Kari Lund", "Lund"]


def test_capitals_tell_a_body_from_a_pronoun():
    assert named("The WHO left. Who left? He told us that US troops did. US boats sank.") == ["WHO", "US", "US"]
    assert named("WHO LEFT US?") == ["LEFT"]


def test_a_firm_with_an_ampersand_is_one_name():
    assert named("Shares of Berg & Lund fell. It was Berg & Lund, and fish & chips.") == ["Berg & Lund"] * 2


def test_a_form_that_ends_in_another_is_the_same_person():
    assert merged("Kari Lund", "Mayor-elect Kari Lund", "Kari Lund", "Lund")[0] == ["Kari Lund"] * 4


def test_an_initial_that_fits_two_joins_neither():
    assert merged("Kari Lund", "Kate Lund", "K. Lund")[0] == ["Kari Lund", "Kate Lund", "K. Lund"]


def test_the_most_frequent_full_form_is_the_name():
    assert merged("Sergey Lund", "Sergey Lund", "Sergei Lund", "Lund", "Lund", "Lund", articles="aabbbb")[0] == ["Sergey Lund"] * 6


def test_a_body_takes_no_bare_last_word():
    assert merged("Harbour Council", "Council")[0] == ["Harbour Council", "Council"]


def test_a_street_or_a_party_takes_no_bare_last_word():
    assert merged("Mill Row", "Row")[0] == ["Mill Row", "Row"]
    assert merged("House Republican", "Republican")[0] == ["House Republican", "Republican"]


def test_the_first_word_of_the_only_firm_that_begins_so_is_the_firm():
    assert merged("Ostrand Boat Works", "Ostrand")[0] == ["Ostrand Boat Works"] * 2
    assert merged("Ostrand Boat Works", "Ostrand Motors", "Ostrand")[0][2] == "Ostrand"
    assert merged("Ostrand Boat Works", "Kari Ostrand", "Ostrand")[0][2] == "Kari Ostrand"
    assert not names.is_person("Ostrand Boat Works")


def test_country_aliases_are_one():
    assert merged("US", "United States", "U.S.")[0] == ["United States"] * 3


def test_order_of_input_does_not_matter():
    rows = [("a", 0, 9, "Kari Lund"), ("b", 5, 9, "Lund"), ("a", 20, 29, "Kate Lund"), ("b", 30, 38, "Kari Lun")]
    assert names.merge(rows) == names.merge(rows[::-1])


def test_no_mentions_give_no_rows():
    assert names.merge([]) == []


@given(st.text(alphabet="AaBb .'’“\n-É中", max_size=60))
def test_mentions_are_the_text_at_their_offsets(text):
    article = Article("a", "A", text, blocks=(Block(0, len(text), "paragraph", "test", True),))
    for start, end, mention in names.mentions(article, sentences_of(article)):
        assert text[start:end] == mention
        assert "\n" not in mention


WORDS = st.sampled_from(
    "The the Let’s let’s Lund Rain rain MAY May May’s A I It IT US Mr Captain Officials Monday of the in “ ” . . Café's ǅ 7"
    " WHO’s who’s IT’s it’s Captain’s captain’s \n".split(" ")
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_a_sentence_that_is_passed_over_names_nobody(text):
    article = Article("a", "A", text, blocks=(Block(0, len(text), "paragraph", "test", True),))
    found = names.mentions(article, sentences_of(article))
    with patch("newskit.names._names_nobody", lambda words, lower: False):
        assert names.mentions(article, sentences_of(article)) == found
