"""Which names are news agencies?"""

from __future__ import annotations

import re

# Names that stand for an agency wherever they stand.
AGENCIES = (
    "AFP",
    "Agence France-Presse",
    "Associated Press",
    "Reuters",
    "Thomson Reuters",
    "Bloomberg",
    "Bloomberg News",
    "PTI",
    "Press Trust of India",
    "IANS",
    "UPI",
    "United Press International",
    "BSS",
    "UNB",
    "Xinhua",
    "Kyodo",
    "Kyodo News",
    "Yonhap",
    "Bernama",
    "Antara",
    "VNA",
    "TASS",
    "Interfax",
    "Interfax-Ukraine",
    "RIA Novosti",
    "Ukrinform",
    "dpa",
    "DPA",
    "Deutsche Presse-Agentur",
    "epd",
    "KNA",
    "Keystone-SDA",
    "EFE",
    "Europa Press",
    "ANSA",
    "AGI",
    "Adnkronos",
    "Lusa",
    "Belga",
    "NTB",
    "Ritzau",
    "PAP",
    "ČTK",
    "CTK",
    "MTI",
    "HINA",
    "Tanjug",
    "Canadian Press",
    "Press Association",
    "PA Media",
    "AAP",
    "Australian Associated Press",
    "Anadolu",
    "Anadolu Agency",
    "IRNA",
    "WAFA",
    "MENA",
)

# Codes that are also ordinary words, other bodies or initials: an agency only in brackets or alone on a line.
SHORT_CODES = (
    "AP",
    "PA",
    "AA",
    "UNI",
    "TT",
    "CNA",
    "ANI",
    "APP",
    "RIA",
    "SID",
    "APA",
    "sda",
    "Keystone",
    "ATS",
    "STT",
    "CP",
    "SANA",
    "SPA",
    "WAM",
    "KUNA",
    "NAN",
)

# "with inputs (from PTI)", "with additional reporting (by Anna Lind)": words that credit a part of a text. Agencies give inputs; the
# rest comes from people too.
WITH_INPUTS = r"with (?:\w+ )?inputs?"
WITH = rf"(?:{WITH_INPUTS}|with (?:\w+ )?(?:files?|reporting|material|contributions?))"

# A name that says itself that it is an agency: "Northern Press Agency", "Coast News Service".
_SHAPE = r"(?:[A-Z][\w’'&.-]*[ \u00a0]){1,4}(?:News|Press|Wire)[ \u00a0](?:Agency|Service)"

# Any agency in running text; and any agency or short code, for brackets and lines of their own.
NAME = rf"(?:{_SHAPE}|(?:the )?(?:{'|'.join(map(re.escape, sorted(AGENCIES, key=len, reverse=True)))}))(?![\w-])"
NAME_OR_CODE = rf"(?:{NAME}|(?:{'|'.join(SHORT_CODES)})(?![\w-]))"

_WHOLE = re.compile(NAME_OR_CODE)
_AROUND = re.compile(r"^(?:the|agencia|agenzia|agência)\s+|\s+(?:news|online|newswire|news wire)$", re.IGNORECASE)


def is_agency(name: str) -> bool:
    """Whether `name`, standing alone, is a news agency's name.

    >>> is_agency("Reuters"), is_agency("Northern Press Agency"), is_agency("The Harbour Post")
    (True, True, False)
    """
    return bool(_WHOLE.fullmatch(_AROUND.sub("", name.strip())))
