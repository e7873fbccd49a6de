"""Which language is a text in, and is that said? Invented sentences."""

import subprocess
import sys

import pytest

from newskit.cleaning import clean
from newskit.cleaning.language import code, detect
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


QUOTED = {
    "de": "Die Hafenmauer gab in der Nacht zum Montag nach. {} Was die Menschen dort sahen, war kaum zu glauben: Boote lagen auf der"
    " Straße, und der Markt war verschwunden. Der Rat will am Freitag über das Geld entscheiden, sagte der Bürgermeister am Abend.",
    "nl": "De havenmuur begaf het in de nacht van maandag. {} Wat mensen daar zagen is niet te geloven: boten lagen op straat of in de"
    " tuin, en de markt was verdwenen. De raad beslist vrijdag over het geld, zei de burgemeester op dinsdagavond.",
    "da": "Havnemuren gav efter natten til mandag, og vandet nåede kirken. {} Det var to både, der lå på gaden, og for mange er det et"
    " chok. Byen vil have penge til en ny mur, sagde borgmesteren, og rådet skal stemme om det på fredag.",
}


@pytest.mark.parametrize("language", QUOTED)
def test_a_quotation_in_english_makes_no_text_english(language):
    quoted = "“They said that this was the end of it, and they were with us when it came,” he wrote."
    assert detect(QUOTED[language].format(quoted)) == language


def test_english_is_told_without_the_model(monkeypatch):
    monkeypatch.setattr("newskit.cleaning.language._identifier", lambda: pytest.fail("the model was asked"))
    assert detect(f"{TEXTS['en']} They said that it was the worst storm they had seen.") == "en"


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("German", "de"), ("ENGLISH", "en"), ("Français", "fr"), ("en-GB", "en"), ("pt_BR", "pt"), ("English (UK)", "en"), ("spa", "es"),
        ("sv", "sv"), ("Spanish; English", "es"), ("English Heritage", None), ("Klingon", None), ("", None), ("a" + "_" * 90 + "!", None),
    ],
)  # fmt: skip
def test_a_language_goes_by_its_name_or_code(given, known):
    assert code(given) == known


def test_an_article_of_a_language_with_a_name_is_not_english():
    article = clean(Article("a", "o", "Wall\n\nAus.", language="German"))
    assert (article.language, article.flags) == ("de", ("not English (de)",))


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
