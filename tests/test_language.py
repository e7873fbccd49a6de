"""Which language is a text in, and is that said? Invented sentences."""

import subprocess
import sys

import pytest

from newskit.cleaning import clean
from newskit.cleaning.language import detect
from newskit.story import Article

TEXTS = {
    "en": "The harbour wall gave way on Monday night, and the water reached the church in the old town before morning.",
    "de": "Die Hafenmauer gab in der Nacht zum Montag nach, und das Wasser erreichte vor dem Morgen die Kirche in der Altstadt.",
    "fr": "Le mur du port a cédé dans la nuit de lundi, et l’eau a atteint l’église de la vieille ville avant le matin.",
    "ru": "Стена гавани обрушилась в ночь на понедельник, и вода дошла до церкви в старом городе ещё до утра.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_told_by_a_sentence(code):
    assert detect(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "Wall gives way", "12 34 56 " * 40, "Anna Lind Tom Oduya " * 2, "\ud800" * 300])
def test_too_little_text_is_no_language(text):
    assert detect(text) is None


def test_only_the_beginning_is_looked_at():
    assert detect(TEXTS["en"] + " " + 50 * TEXTS["de"], reach=100) == "en"


def test_an_article_says_when_it_is_not_english():
    articles = {code: clean(Article(code, "o", f"Wall\n\n{text}")) for code, text in TEXTS.items()}
    assert {code: article.language for code, article in articles.items()} == {code: code for code in TEXTS}
    assert articles["de"].flags == ("not English (de)",)
    assert articles["en"].flags == ()


def test_what_is_set_aside_tells_no_language():
    article = clean(Article("a", "o", f"Wall\n\n© 2031 {TEXTS['de']}\n\n{TEXTS['en']}"))
    assert article.language == "en"


def test_the_model_is_loaded_with_the_first_text_only():
    code = "import sys, newskit.cleaning; sys.exit('py3langid' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
