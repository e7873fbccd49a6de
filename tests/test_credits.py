"""Who is a text credited to, and where was it filed? The words that say so, and how strong they are."""

import pytest

from newskit.cleaning import clean
from newskit.story import Article

BODY = "The harbour wall gave way on Monday night, the town said."
MORE = "Divers will look at the damage when the tide allows it."


def cleaned(*lines, **fields):
    return clean(Article("a", "The Post", "\n\n".join(("Wall gives way", *lines)), **fields))


@pytest.mark.parametrize(
    ("lines", "agency", "rule", "strength"),
    [
        (("By Anna Lind, Reuters", BODY, MORE), "Reuters", "byline", "strong"),
        (("By Reuters", BODY, MORE), "Reuters", "byline", "strong"),
        (("By AP", BODY, MORE), "AP", "byline", "strong"),
        (("Reuters", "4 May 2031", BODY, MORE), "Reuters", "byline", "fair"),
        (("PORT ELM, May 4 (Reuters) - " + BODY, MORE), "Reuters", "dateline", "strong"),
        (("LA CROSS, Wis. (AP) — " + BODY, MORE), "AP", "dateline", "strong"),
        (("Port Elm, May 4 (PTI) " + BODY, MORE), "PTI", "dateline", "strong"),
        (("Port Elm [Velmora], May 4 (ANI): " + BODY, MORE), "ANI", "dateline", "strong"),
        (("Port Elm (AFP) – " + BODY, MORE), "AFP", "dateline", "strong"),
        (("PORT ELM, May 4 (Coastline) — " + BODY, MORE), "Coastline", "dateline", "fair"),
        (("The wall gave way on Monday, reports AFP.", MORE), "AFP", "lead", "fair"),
        (("The wall gave way on Monday, reports Coastline News Agency.", MORE), "Coastline News Agency", "lead", "fair"),
        ((BODY, MORE, "(With inputs from PTI)"), "PTI", "tail", "weak"),
        ((BODY, MORE, "(With inputs from Anna Lind and ANI)"), "ANI", "tail", "weak"),
        ((BODY, MORE, "With files from The Canadian Press"), "Canadian Press", "tail", "weak"),
        ((BODY, MORE + " (AFP)"), "AFP", "tail", "fair"),
        ((BODY, MORE, "Reuters"), "Reuters", "tail", "fair"),
    ],
)
def test_agency_with_the_words_that_say_so(lines, agency, rule, strength):
    article = cleaned(*lines)
    evidence = article.agency_evidence
    assert (article.agency, evidence.rule, evidence.strength) == (agency, rule, strength)
    assert article.text[evidence.start : evidence.end] == evidence.text == agency


def test_the_strongest_words_win():
    both = cleaned("By Anna Lind, Reuters", "PORT ELM, May 4 (AFP) - " + BODY, MORE + " (PTI)")
    assert (both.agency, both.agency_evidence.rule) == ("Reuters", "byline")
    dateline = cleaned("PORT ELM, May 4 (AFP) - The wall gave way, reports UPI.", MORE + " (PTI)")
    assert (dateline.agency, dateline.agency_evidence.rule) == ("AFP", "dateline")


def test_a_field_of_the_export_is_stronger_than_any_words():
    article = cleaned("PORT ELM, May 4 (AFP) - " + BODY, MORE, agency="Reuters")
    evidence = article.agency_evidence
    assert (article.agency, evidence.rule, evidence.strength, evidence.text) == ("Reuters", "provider field", "strong", "")


def test_a_field_of_the_export_shows_the_words_that_say_the_same():
    article = cleaned("The wall gave way on Monday, reports AFP.", MORE, agency="AFP")
    evidence = article.agency_evidence
    assert (evidence.rule, evidence.strength, article.text[evidence.start : evidence.end]) == ("provider field", "strong", "AFP")


def test_a_byline_that_came_as_a_field_names_the_agency():
    article = cleaned(BODY, MORE, byline="Anna Lind, Reuters")
    assert (article.agency, article.agency_evidence.rule) == ("Reuters", "byline field")
    assert cleaned(BODY, MORE, byline="Anna Lind").agency is None


@pytest.mark.parametrize(
    "lines",
    [
        (BODY, MORE, MORE + " Two.", "The wall had been unsafe for years, reports AFP."),
        (BODY, "The AP was told on Monday. PA and TT did not say why.", MORE),
        (BODY, MORE, "With files from Anna Lind"),
        (BODY, "Reuters reported last year that the wall was unsafe.", MORE),
        ("By Anna Lind", BODY, MORE),
        (BODY + " " + 8 * MORE, "PORT ELM, May 4 (Reuters) - " + BODY),
    ],
)
def test_background_and_people_are_no_agency(lines):
    assert cleaned(*lines).agency is None


def test_an_outlet_that_names_itself_is_no_agency():
    text = f"Wall gives way\n\nPORT ELM (Coastline) — {BODY}\n\n{MORE}"
    assert clean(Article("a", "Coastline", text)).agency is None
    assert clean(Article("a", "Coastline", text, role="agency")).agency == "Coastline"


def test_photo_credit_and_text_credit_are_two_things():
    article = cleaned("PORT ELM (AFP) — " + BODY, MORE + "\nReuters", "It rained.")
    assert (article.agency, article.image_credit) == ("AFP", "Reuters")
    assert cleaned(BODY, "(Photo: Coast Pictures)", MORE).image_credit == "Coast Pictures"


@pytest.mark.parametrize(
    ("opening", "place", "words", "strength"),
    [
        ("PORT ELM, May 4 (Reuters) - ", "PORT ELM", "PORT ELM, May 4", "strong"),
        ("PORT ELM, Velmora — ", "PORT ELM", "PORT ELM, Velmora", "strong"),
        ("ST. ELM, Wis., May 4, 2031 — ", "ST. ELM", "ST. ELM, Wis., May 4, 2031", "strong"),
        ("PORT ELM, April 25: ", "PORT ELM", "PORT ELM, April 25", "strong"),
        ("SÃO ELMO (AFP) – ", "SÃO ELMO", "SÃO ELMO", "strong"),
        ("Port Elm, 4 May (PTI) ", "Port Elm", "Port Elm, 4 May", "strong"),
        ("PORT ELM — ", "PORT ELM", "PORT ELM", "fair"),
        ("PORT ELM - ", "PORT ELM", "PORT ELM", "fair"),
    ],
)
def test_dateline_gives_the_place_and_its_words(opening, place, words, strength):
    article = cleaned(opening + BODY, MORE)
    assert (article.place, article.dateline.text, article.dateline.strength) == (place, words, strength)
    assert article.text[article.dateline.start : article.dateline.end] == words
    assert article.blocks[1].kept


def test_dateline_alone_on_a_line():
    article = cleaned("PORT ELM, May 4 (AFP) -", BODY, MORE)
    assert [b.kind for b in article.blocks][1] == "dateline"
    assert (article.place, article.agency) == ("PORT ELM", "AFP")


@pytest.mark.parametrize(
    "opening",
    [
        "BREAKING — ",
        "DEAR READER: ",
        "UPDATE - ",
        "NASA-led divers said ",
        "A wall — an old one — ",
        "The AP-led ",
        "PORT ELM said ",
        "I — ",
    ],
)
def test_what_is_no_dateline(opening):
    assert cleaned(opening + BODY, MORE).place is None


def test_a_dateline_further_down_is_none():
    assert cleaned(BODY + " " + 8 * MORE, "PORT ELM, May 4 (Reuters) - " + BODY).dateline is None
