"""Which lines are the article? Shapes and places, never a word of a known page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cleaning import clean, is_agency
from newskit.story import Article

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
        "Copyright law does not cover it, the lawyer said.",
        "Reuters reported last year that the wall was unsafe.",
        "Related problems were found in 2029, the report says.",
        "Share prices fell by 4%.",
        "More: the play about a saint, opens on Friday at the harbour theatre.",
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


def test_subheading_is_kept_and_a_short_line_at_the_end_is_not():
    article = cleaned("Wall gives way", BODY, "A long night", MORE, "Pier 9")
    assert kinds(article) == ["headline", "paragraph", "subheading", "paragraph", "stray"]
    assert [b.kept for b in article.blocks][2::2] == [True, False]


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


@pytest.mark.parametrize(
    ("lines", "agency", "rule"),
    [
        (("Wall gives way", "By Anna Lind, Reuters", BODY, MORE), "Reuters", "byline"),
        (("Wall gives way", "PORT ELM, May 4 (Reuters) - " + BODY, MORE), "Reuters", "dateline"),
        (("Wall gives way", "LA CROSS, Wis. (AP) — " + BODY, MORE), "AP", "dateline"),
        (("Wall gives way", "PORT ELM, May 4 (Coastline) — " + BODY, MORE), "Coastline", "dateline"),
        (("Wall gives way", "The wall gave way on Monday, reports AFP.", MORE), "AFP", "lead"),
        (("Wall gives way", "The wall gave way on Monday, reports Coastline News Agency.", MORE), "Coastline News Agency", "lead"),
        (("Wall gives way", BODY, MORE, "(With inputs from PTI)"), "PTI", "tail"),
        (("Wall gives way", BODY, MORE + " (AFP)"), "AFP", "tail"),
    ],
)
def test_agency_with_the_words_that_say_so(lines, agency, rule):
    article = cleaned(*lines)
    evidence = article.agency_evidence
    assert (article.agency, evidence.rule) == (agency, rule)
    assert article.text[evidence.start : evidence.end] == evidence.text == agency


def test_an_agency_named_further_down_is_background():
    article = cleaned("Wall gives way", BODY, MORE, MORE + " Two.", "The wall had been unsafe for years, reports AFP.")
    assert article.agency is None


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


@given(st.text(alphabet=st.sampled_from(list("aB .:/-#()\n\r\u00a0’“😀")), max_size=80))
def test_blocks_lie_in_the_text_in_order_and_touch_every_visible_character(text):
    article = clean(Article("a", "o", text))
    ends = [0]
    for block in article.blocks:
        assert ends[-1] <= block.start < block.end <= len(text)
        ends.append(block.end)
    outside = "".join(text[a : b.start] for a, b in zip(ends, article.blocks, strict=False)) + text[ends[-1] :]
    assert not outside.strip(" \t\r\n\u00a0#")
