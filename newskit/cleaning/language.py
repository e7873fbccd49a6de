"""Which language is a text in, and which one does a file name? py3langid, whose model comes with the package: nothing is downloaded."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# Words that are common in English and rare in other languages. English is a text whose beginning has several of them, and one in each
# quarter: a quotation in English stands in one place. The model, half a second to load, is asked about the other texts only.
ENGLISH = frozenset(
    "the and that with were said his which this from their would they after when she about you your our these into what could how"
    " of it its are than".split()
)
_SURELY_ENGLISH = 3
_QUARTERS = 4

UNSURE = 0.8  # below this probability a language is a guess: on 1,429 passages, 20 of them not English, none above it was wrong
BEGINNING = 1200  # characters looked at for English words
REACH = 200  # of them those that the model looks at first

# The languages' names in English, and for the languages of the databases' own pages in those; then their codes of three letters.
_NAMES = {
    name: code
    for code, names in {
        "ar": "arabic arabe arabisch árabe arabo ara",
        "bn": "bengali bangla ben",
        "cs": "czech cze ces",
        "da": "danish dan",
        "de": "german allemand deutsch alemán tedesco ger deu",
        "el": "greek gre ell",
        "en": "english anglais englisch inglés inglese eng",
        "es": "spanish espagnol spanisch español spagnolo spa",
        "fi": "finnish fin",
        "fr": "french français französisch francés francese fre fra",
        "he": "hebrew heb",
        "hi": "hindi hin",
        "hu": "hungarian hun",
        "id": "indonesian ind",
        "it": "italian italien italienisch italiano ita",
        "ja": "japanese japonais japanisch japonés giapponese jpn",
        "ko": "korean kor",
        "nl": "dutch néerlandais niederländisch neerlandés olandese dut nld",
        "no": "norwegian nor",
        "pl": "polish polonais polnisch polaco polacco pol",
        "pt": "portuguese portugais portugiesisch portugués portoghese por",
        "ro": "romanian rum ron",
        "ru": "russian russe russisch ruso russo rus",
        "sv": "swedish swe",
        "tr": "turkish tur",
        "uk": "ukrainian ukr",
        "zh": "chinese chinois chinesisch chino cinese chi zho",
    }.items()
    for name in names.split()
}
_NAMED = re.compile(r"\s*([^\W\d_]+)\s*(?:[-_(;,].*)?", re.DOTALL)


def code(value: str) -> str | None:
    """The ISO 639-1 code of a language as a file gives it: a code, a tag or a name; None for one that is not known.

    >>> code("English"), code("en-GB"), code("Français"), code("Klingon")
    ('en', 'en', 'fr', None)
    """
    found = _NAMED.fullmatch(value[:100].lower())
    if not found:
        return None
    return found[1] if re.fullmatch("[a-z]{2}", found[1]) else _NAMES.get(found[1])


def detect(text: str, *, reach: int = REACH, at_least: int = 60) -> str | None:
    """The ISO 639-1 code of the language that `text` begins in; None where it is too short or the model is not sure.

    Its first 1,200 characters are looked at for English words, else the first `reach` by the model, and all if it is not sure; fewer
    than `at_least` letters say too little.

    >>> detect("The harbour wall gave way on Monday night, and the water reached the church in the old town.")
    'en'
    """
    some = text[:reach]
    if sum(map(str.isalpha, some)) < at_least:
        return None
    if _is_surely_english(text[:BEGINNING].lower().split()):
        return "en"
    for part in (some, text[:BEGINNING]):
        found, probability = _identifier().classify(part)
        if probability >= UNSURE:
            return found
    return None


def _is_surely_english(words: list[str]) -> bool:
    quarters = (words[n * len(words) // _QUARTERS : (n + 1) * len(words) // _QUARTERS] for n in range(_QUARTERS))
    return len(ENGLISH.intersection(words)) >= _SURELY_ENGLISH and not any(map(ENGLISH.isdisjoint, quarters))


@cache
def _identifier() -> Any:
    from py3langid import langid  # half a second, and only where a text is read

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
