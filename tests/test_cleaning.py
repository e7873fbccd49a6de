"""Which lines are the article? Shapes and places, never a word of a known page."""

import inspect
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cleaning import clean, is_agency, repeated_lines, set_aside
from newskit.cleaning import kinds as rules
from newskit.story import ARTICLE_KINDS, FURNITURE_KINDS, Article

BODY = "The harbour wall gave way on Monday night, the town said."
MORE = "Divers will look at the damage when the tide allows it."


def cleaned(*lines):
    return clean(Article("a", "The Post", "\n\n".join(lines)))


def kinds(article):
    return [b.kind for b in article.blocks]


def test_a_plain_article_is_headline_and_paragraphs():
    assert kinds(cleaned("Wall gives way", BODY, MORE)) == ["headline", "paragraph", "paragraph"]


def test_breadcrumb_ends_in_the_headline():
    assert kinds(cleaned("Home / Coast / Wall gives way", "Wall gives way", BODY, MORE))[:2] == ["breadcrumb", "headline"]


def test_a_slash_in_a_headline_is_no_breadcrumb():
    assert kinds(cleaned("Wall / tide row grows", BODY, MORE))[0] == "headline"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("READ MORE: Tide tables to be redrawn", "read_more"),
        ("READ MORE:\u00a0Is the ‘old wall’ safe?", "read_more"),
        ("Also read | Tide tables to be redrawn", "read_more"),
        ("Loading...", "widget_text"),
        ("Advertisement", "widget_text"),
        ("Most read in Coast & Sea", "read_more"),
        ("Mayor tells all about the wall [VIDEO]", "read_more"),
        ("Subscribe to continue reading", "paywall"),
        ("Log in or register to read the full story.", "paywall"),
        ("To continue reading, start your free trial.", "paywall"),
        ("This article is for subscribers only.", "paywall"),
        ("The rest of this story is available to our paid members", "paywall"),
        ("Already a subscriber? Log in", "paywall"),
        ("You’ve reached your limit of free articles this month", "paywall"),
        ("Follow The Harbour Post on Facebook", "promotion"),
        ("Tell us what you think!", "promotion"),
        ("This material may not be reproduced without permission.", "copyright"),
        ("Updated at 9:30 a.m.", "timestamp"),
        ("Contributing: Anna Lind", "agency_tail"),
        ("Anna Lind and Tom Oduya contributed to this report.", "agency_tail"),
        ("Main image credit: Coast Pictures", "image_credit"),
        ("* * *", "widget_text"),
        ("© 2031 The Harbour Post. All rights reserved.", "copyright"),
        ("Sign up for our morning newsletter", "promotion"),
        ("Follow us on Facebook and Instagram", "promotion"),
        ("Published: 4 May 2031, 09:30 CET", "timestamp"),
        ("Updated May 4, 2031", "timestamp"),
        ("By Anna Lind", "byline"),
        ("By Anna Lind and Tom Oduya", "byline"),
        ("By Anna Lind, Harbour correspondent", "byline"),
        ("(With inputs from Reuters)", "agency_tail"),
        ("Reporting by Anna Lind; editing by Tom Oduya", "agency_tail"),
        ("Photo: Coast Pictures", "image_credit"),
        ("Anna Lind/Getty Images", "image_credit"),
        ("With files from the Canadian Press", "agency_tail"),
        ("Additional reporting by Anna Lind in Velmora, writing by staff.", "agency_tail"),
        ("Staff writer Anna Lind contributed reporting to this story from Velmora.", "agency_tail"),
        ("Copyright (c) 2031, Coast Media", "copyright"),
        ("© Coast Media", "copyright"),
        ("Photo by Anna Lind for The Harbour Post", "image_credit"),
        ("Photo courtesy of the harbour museum", "image_credit"),
        ("For more stories like this one, sign up for our newsletter.", "promotion"),
        ("Download our app to get alerts", "promotion"),
    ],
)
def test_furniture_by_its_whole_line(line, kind):
    article = cleaned("Wall gives way", BODY, "It rained.", line, MORE)
    assert kinds(article) == ["headline", "paragraph", "paragraph", kind, "paragraph"]
    assert [b.kept for b in article.blocks] == [True, True, True, False, True]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to that idea and you will believe anything, he told the council on Monday evening.",
        "Read more books, the librarian told the children of the harbour school.",
        "By Monday evening the water had reached the church.",
        "By nightfall, 40 families had left their homes.",
        "Loading of the ferry had begun when the wall gave way.",
        "Support for the mayor has fallen since the flood.",
        "This article of faith is for believers, she said.",
        "To read the full list of streets, residents went to the town hall.",
        "Subscribe to continue reading, the old sign said.",
        "The rain contributed to the collapse.",
        "The mayor called it a [disaster].",
        "Follow the coast on foot and you will see the wall.",
        "Copyright law does not cover it, the lawyer said.",
        "Reuters reported last year that the wall was unsafe.",
        "Related problems were found in 2029, the report says.",
        "Share prices fell by 4%.",
        "More: the play about a saint, opens on Friday at the harbour theatre.",
        "With aid agencies warning of famine, ministers from both sides will meet again on Monday.",
        "With material losses mounting, the company cut 300 jobs on Friday.",
        "Reporting from Velmora has become harder since the strikes began, editors said.",
        "Sources: three officials and a diplomat with knowledge of the talks.",
        "Compiled by the United Nations, the list names 97 companies.",
        "Three faults contributed to this collapse.",
        "For more than a decade, Facebook has denied selling the data of its users.",
        "To get around the ban, protesters used WhatsApp and Telegram to share the route.",
        "Download speeds in the valley fell by half while residents waited for flood alerts.",
        "Help us, the hostages wrote on Telegram.",
        "Follow the money, the prosecutor told reporters on Twitter after the hearing.",
        "Become a citizen and you lose it, he told a podcast in June.",
        "To view this content of the treaty as binding would be wrong, the judge wrote.",
        "Click here, the fake mail said, and 400 employees did so.",
        "Copyright law does not protect ideas, the court ruled on Monday.",
        "© is a sign, nothing more, he wrote.",
        "Video by a bystander shows police firing at the crowd.",
        "Photo credit was what he asked for.",
        "From Monday.",
    ],
)
def test_sentences_that_begin_like_furniture_are_kept(line):
    assert kinds(cleaned("Wall gives way", BODY, line, MORE)) == ["headline", "paragraph", "paragraph", "paragraph"]


def test_a_caption_printed_again_below_is_set_aside_and_the_paragraph_kept():
    article = clean(Article("a", "o", f"Wall gives way\n\n{BODY}\nReuters\n\n{BODY}\n\n{MORE}\n"))
    assert kinds(article) == ["headline", "caption", "image_credit", "paragraph", "paragraph"]
    assert article.image_credit == "Reuters"
    assert article.agency is None


def test_a_repeat_without_a_credit_keeps_the_first():
    assert kinds(cleaned("Wall gives way", BODY, MORE, BODY, "It rained."))[1:4] == ["paragraph", "paragraph", "repeat"]


def test_what_is_printed_again_and_again_is_a_list_or_an_interview_and_kept():
    question = "What did you see on the pier that night?"
    article = cleaned("Wall gives way", question, BODY, question, MORE, question, "It rained on Monday.", BODY)
    assert kinds(article) == ["headline"] + 7 * ["paragraph"]
    assert kinds(cleaned("Wall gives way", BODY, "Eat every two hours", MORE, "Eat every two hours", "It rained."))[4] == "subheading"


def test_a_headline_printed_twice_counts_once():
    assert kinds(cleaned("Wall gives way", "Wall gives way", BODY, MORE)) == ["headline", "repeat", "paragraph", "paragraph"]


def test_subheading_is_kept_and_a_short_line_at_the_end_is_not():
    article = cleaned("Wall gives way", BODY, "A long night", MORE, "Pier 9")
    assert kinds(article) == ["headline", "paragraph", "subheading", "paragraph", "stray"]
    assert [b.kept for b in article.blocks][2::2] == [True, False]


@pytest.mark.parametrize("line", ["— Anna Lind", "[The Post]", "Divers look at pier nine", "(Pier 9)"])
def test_a_signature_a_bracket_and_five_words_are_not_stray(line):
    assert kinds(cleaned("Wall gives way", BODY, MORE, line))[-1] == "paragraph"


def test_a_list_at_the_end_is_not_stray():
    assert kinds(cleaned("Wall gives way", BODY, "Pier 9", "Pier 10", "Pier 11"))[2:] == ["subheading", "subheading", "paragraph"]


def test_standfirst_stands_apart():
    summary = "The town waits for divers and for the tide."
    assert kinds(cleaned("Wall gives way", summary, "By Anna Lind", BODY, MORE))[:3] == ["headline", "standfirst", "byline"]
    assert kinds(cleaned("Wall gives way", "Divers in the port wait for the tide", BODY, MORE))[1] == "standfirst"
    assert kinds(cleaned("Wall gives way", BODY, "READ MORE: Tide tables", MORE))[1] == "paragraph"


def test_markdown_heading_leaves_its_mark_out():
    article = clean(Article("a", "o", f"# Wall gives way\n\n{BODY}\n\n## Night\n\n{MORE}\n"))
    assert kinds(article) == ["headline", "paragraph", "subheading", "paragraph"]
    assert article.title == "Wall gives way"


def test_front_matter_is_set_aside_with_its_rule():
    article = clean(Article("a", "o", f"---\noutlet: The Post\n---\nWall gives way\n\n{BODY}\n"))
    assert kinds(article)[:3] == ["front_matter", "front_matter", "front_matter"]
    assert kinds(article)[3:] == ["headline", "paragraph"]


def test_hard_wrapped_lines_join_to_paragraphs():
    wrapped = (
        "The harbour wall gave way on Monday night after two\ndays of rain, and the water reached the church in the\n"
        "old town, where forty families had gone to wait for\nthe tide to turn.\n\nDivers will look at the damage when the tide allows\n"
        "it, the town said, and the ferry stays where it is\nuntil they have.\n"
    )
    article = clean(Article("a", "o", wrapped))
    assert "hard-wrapped" in article.flags
    assert len(article.blocks) == 2
    assert article.text[article.blocks[0].start : article.blocks[0].end].endswith("tide to turn.")


MAIL = """Hello,

the wall gave way on Monday night after two days of rain, and the
water reached the church in the old town, where some families had
gone to wait for the tide to turn.
Divers will look at the damage when the tide allows it, and nobody
may walk on the pier before that, says the town, which has closed
the road to the lighthouse as well.

Anna Lind
The Harbour Post
"""


def test_a_line_with_room_for_the_next_word_ends_its_paragraph():
    article = clean(Article("a", "o", MAIL))
    assert "hard-wrapped" in article.flags
    texts = [article.text[b.start : b.end] for b in article.blocks]
    assert [(t.split()[0], t.split()[-1]) for t in texts] == [
        ("Hello,", "Hello,"),
        ("the", "turn."),
        ("Divers", "well."),
        ("Anna", "Lind"),
        ("The", "Post"),
    ]


def test_a_list_of_headlines_is_not_hard_wrapped():
    headlines = [f"Harbour {name} Will Stay Shut Until the Spring, Town Says" for name in ("Road", "Pier", "Church", "School", "Gate")]
    article = clean(Article("a", "o", "\n".join(["Wall gives way", BODY, *headlines, MORE])))
    assert "hard-wrapped" not in article.flags
    assert len(article.blocks) == 8


def test_every_block_says_how_sure_its_rule_is():
    article = cleaned("Wall gives way", BODY, "Advertisement", "READ MORE: Tide tables", "A long night", MORE, "Pier 9")
    confidence = {b.kind: b.confidence for b in article.blocks}
    assert confidence["widget_text"] > confidence["read_more"] > confidence["subheading"] == confidence["stray"] > 0
    assert all(b.rule for b in article.blocks)


TEASER = "The harbour wall gave way on Monday night, and what the town knew of it is told in a letter."


@pytest.mark.parametrize(
    ("lines", "stub"),
    [
        ((TEASER, "Subscribe to continue reading", "Already a subscriber? Log in"), True),
        ((TEASER, "This article is for subscribers.", "Advertisement"), True),
        ((TEASER, "Advertisement"), False),
        ((TEASER, "Subscribe to continue reading", MORE), False),
        ((*[f"{TEASER[:-1]} of day {day}." for day in range(1, 9)], "Subscribe to continue reading"), False),
    ],
)
def test_a_short_text_that_ends_in_a_paywall_is_a_stub(lines, stub):
    assert ("stub" in cleaned("Wall gives way", *lines).flags) == stub


def test_what_the_reader_said_stays():
    article = clean(Article("a", "o", TEASER, byline="Tom Oduya", flags=("low confidence", "stub")))
    assert (article.byline, article.flags) == ("Tom Oduya", ("low confidence", "stub"))


def test_the_text_decides_its_language_and_the_reader_where_it_is_too_short():
    assert clean(Article("a", "o", TEASER, language="de")).language == "en"
    short = clean(Article("a", "o", "Regen.", language="de-AT"))
    assert (short.language, "not English (de)" in short.flags) == ("de", True)


TOWNS = {"elm": "Rain closed the road", "oak": "A ferry ran aground", "ash": "Voters chose a mayor"}


def of_town(town, outlet="The Post", top="", end="The Post is read in every house of the coast."):
    said = f"{TOWNS[town]} in {town} on Monday night, the council said, and that was all anyone knew of it."
    lines = [top, f"{TOWNS[town]} in {town}", said, f"People of {town} had waited for that since the spring.", end]
    return clean(Article(f"{outlet} {town}", outlet, "\n\n".join(line for line in lines if line)))


def test_a_line_in_three_articles_of_one_outlet_is_a_standing_line():
    articles = [of_town(town) for town in TOWNS]
    lines = repeated_lines(articles)
    assert lines == {"The Post": {"the post is read in every house of the coast": 3}}
    assert repeated_lines(reversed(articles)) == lines
    after = set_aside(articles[0], lines)
    assert kinds(after) == ["headline", "paragraph", "paragraph", "standing_line"]
    assert (after.blocks[-1].kept, after.blocks[-1].rule) == (False, "stands in 3 articles of this outlet")


def test_two_articles_and_three_outlets_are_no_standing_line():
    assert repeated_lines([of_town("elm"), of_town("oak")]) == {}
    assert repeated_lines([of_town(town, outlet) for town, outlet in zip(TOWNS, "ABC", strict=True)]) == {}


def test_versions_of_one_report_share_lines_because_they_are_one():
    first = of_town("elm")
    versions = [replace(first, id=f"elm {n}") for n in range(5)]
    assert repeated_lines([*versions, of_town("oak")]) == {}
    assert list(repeated_lines([*versions, of_town("oak"), of_town("ash")])["The Post"].values()) == [7]


def test_a_sentence_in_the_middle_is_no_standing_line():
    middle = "The coast had seen nothing like it before, the council said."
    articles = []
    for town in TOWNS:
        lines = of_town(town, end="").text.split("\n\n")
        own = [f"{number} people of {town} asked why it had come to that." for number in ("Two", "Three", "Four")]
        articles.append(clean(Article(town, "The Post", "\n\n".join([*lines, middle, *own]))))
    assert repeated_lines(articles) == {}
    assert list(repeated_lines(articles, edge=4)["The Post"]) == ["the coast had seen nothing like it before, the council said"]


def test_below_a_standing_line_the_headline_is_found():
    articles = [of_town(town, top="News of the coast", end="") for town in TOWNS]
    assert articles[0].title == "News of the coast"
    after = set_aside(articles[0], repeated_lines(articles))
    assert kinds(after) == ["standing_line", "headline", "paragraph", "paragraph"]
    assert after.title == "Rain closed the road in elm"


def test_a_title_that_the_export_gives_is_no_standing_line():
    articles = [replace(of_town(town, top="Letters", end=""), title="Letters", blocks=()) for town in TOWNS]
    articles = [clean(article) for article in articles]
    assert [set_aside(a, repeated_lines(articles)).title for a in articles] == ["Letters"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "By " + "AxandAxinAxatAx" * 18 + "!",
        "Reuters\n" * 3000,
        "the water went on rising through the streets of the town\n" * 3000,
        "Home > a\n" * 3000,
        '".' * 300_000,
        "(with " * 50_000,
        "Aa " * 100_000,
        "\u202e\u200b" * 50_000,
        "\ud800 x.\0",
    ],
)
def test_hostile_text_is_cleaned(text):
    article = clean(Article("a", "o", text))
    assert all(0 <= b.start < b.end <= len(text) for b in article.blocks)


def test_is_agency_knows_names_codes_and_shapes():
    assert [is_agency(n) for n in ("Reuters", "AP", "Coast Press Agency", "The Harbour Post", "AFP correspondent")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "word", "Loading...", "READ MORE: x\nLoading...", "\ufeff", "---\n---\n"])
def test_texts_without_a_body_are_flagged_and_do_no_harm(text):
    article = clean(Article("a", "o", text))
    assert ("no body" in article.flags) == (text != "word")


PIECES = [
    "the",
    "Wall",
    "Reuters",
    "By Anna Lind",
    "READ MORE:",
    "---",
    "a: b",
    "# ",
    "PORT ELM (AP) — ",
    "It rained.",
    "© 2031",
    "4 May 2031",
]


@given(st.lists(st.sampled_from([*PIECES, *PIECES, " ", "\n", "\n\n", "\r\n", "\r", "\u00a0", "\u200b", "’", "😀", "\x85"]), max_size=40))
def test_the_lines_join_to_the_text_and_blocks_and_evidence_fit_it(pieces):
    text = "".join(pieces)
    article = clean(Article("a", "o", text))
    assert "".join(text[line.start : line.end] for line in article.lines) == text
    ends = [0, *(b.end for b in article.blocks)]
    assert all(end <= b.start < b.end <= len(text) for end, b in zip(ends, article.blocks, strict=False))
    for evidence in filter(None, (article.agency_evidence, article.dateline)):
        assert text[evidence.start : evidence.end] == evidence.text


@given(st.text(alphabet=st.sampled_from(list("aB .:/-#()\n\r\u00a0’“😀")), max_size=80))
def test_blocks_lie_in_the_text_in_order_and_touch_every_visible_character(text):
    article = clean(Article("a", "o", text))
    ends = [0]
    for block in article.blocks:
        assert ends[-1] <= block.start < block.end <= len(text)
        ends.append(block.end)
    outside = "".join(text[a : b.start] for a, b in zip(ends, article.blocks, strict=False)) + text[ends[-1] :]
    assert not outside.strip(" \t\r\n\u00a0#")


def test_every_kind_that_a_rule_gives_is_known():
    source = inspect.getsource(rules)
    named = {*re.findall(r'(?:name|_rule)\(\s*"(\w+)"', source), *re.findall(r'kind = "(\w+)"', source)}
    assert len(named) > 12
    assert named <= {*FURNITURE_KINDS, *ARTICLE_KINDS}
