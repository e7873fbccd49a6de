"""Which language is a text in? py3langid, whose model comes with the package: nothing is downloaded."""

from __future__ import annotations

from functools import cache
from typing import Any

# Words that are common in English and stand in no other language as written here. So many different ones in one beginning are
# English: the model, half a second to load, is asked about the other texts only.
ENGLISH = frozenset(
    "the and that with were said his has have which this from their would been but they who after when she about"
    " you your our these into what could how here".split()
)
_SURELY_ENGLISH = 3

UNSURE = 0.8  # below this probability a language is a guess: on 1,429 passages, 20 of them not English, none above it was wrong
BEGINNING = 600  # characters looked at for English words
REACH = 200  # of them those that the model looks at


def detect(text: str, *, reach: int = REACH, at_least: int = 60) -> str | None:
    """The ISO 639-1 code of the language that `text` begins in; None where it is too short or the model is not sure.

    Its first 600 characters are looked at for English words, else the first `reach` by the model; fewer than `at_least` letters say
    too little.

    >>> detect("The harbour wall gave way on Monday night, and the water reached the church in the old town.")
    'en'
    """
    some = text[:reach]
    if sum(map(str.isalpha, some)) < at_least:
        return None
    if len(ENGLISH.intersection(text[:BEGINNING].lower().split())) >= _SURELY_ENGLISH:
        return "en"
    code, probability = _identifier().classify(some)
    return code if probability >= UNSURE else None


@cache
def _identifier() -> Any:
    from py3langid import langid  # half a second, and only where a text is read

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
