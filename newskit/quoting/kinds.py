"""What kind of speaker says it: a person, an office, a body, a country, an agency, a document, or somebody unnamed."""

from __future__ import annotations

import re

from newskit.cleaning.agencies import is_agency
from newskit.names import BODY_WORDS, NATIONALITIES, TITLES, is_person
from newskit.quoting.cues import BODIES, PREPOSITIONS


def _listed(text: str) -> frozenset[str]:
    return frozenset(" ".join(text.split()).replace("| ", "|").split("|"))


# Posts: who holds one speaks for it ("the minister", "a spokesman for the ministry"). The words are those that titles use, and these.
OFFICES = TITLES | frozenset(
    """
    spokesman spokeswoman spokesperson spokesmen spokespeople spox presidency premiership chancellery treasurer ombudsman ombudswoman
    principal headteacher headmaster dean rector bishop vicar pastor coroner registrar auditor
    """.split()
)
# Titles that are trades, not posts: "a reporter said" names nobody.
TRADES = frozenset(
    "author actor actress singer journalist reporter correspondent editor host columnist analyst economist scientist researcher father"
    " sister mr mrs ms mx miss sir dame lord lady dr prof professor doctor attorney lawmaker lawmakers delegate delegates candidate"
    " candidates nominee officer detective constable leaders officers executive general".split()
)
_SPOKEN_FOR = ("spokes", "spox")
# Of the posts, those that are hardly a surname: "Press Secretary" with a capital is no person's name.
_NO_SURNAME = frozenset(
    "secretary minister president spokesman spokeswoman spokesperson chancellor governor mayor ambassador commissioner director chairman"
    " chairwoman chairperson chief senator envoy prosecutor premier undersecretary superintendent".split()
)
# With an s, people of whom none is named: "Norwegians", "Democrats".
_PEOPLES = NATIONALITIES | frozenset("republican democrat conservative liberal muslim christian catholic jew islamist socialist".split())
# Words that stand with a post's name and are none: "prime minister", "foreign minister".
_WITH_OFFICE = NATIONALITIES | frozenset(
    """
    prime foreign finance defence defense interior justice health education energy trade home first second press general chief of the state
    affairs for security national regional local senior new
    """.split()
)
# What is written or shown and speaks: "the report says".
DOCUMENTS = frozenset(
    """
    report reports study studies statement statements letter letters memo memorandum email emails e-mail e-mails document documents filing
    filings lawsuit suit complaint indictment affidavit warrant ruling verdict judgment judgement order resolution bill law constitution
    treaty charter communique communiqué declaration release survey surveys poll polls census audit review inquiry analysis article
    editorial column op-ed headline story book memoir tweet tweets post posts message messages note ad ads advert advertisement leaflet
    poster posters sign signs placard banner slogan transcript minutes log logbook records record data figures statistics results findings
    estimates forecast forecasts list text texts hat hats cap caps shirt shirts t-shirt t-shirts sticker stickers badge badges flag flags
    billboard billboards plaque caption
    """.split()
)
# Bodies besides those of `cues.BODIES` and `names.BODY_WORDS`; "the Kremlin" stands for a government's seat.
_MORE_BODIES = frozenset(
    """
    authorities authority media press police firefighters kremlin pentagon vatican commons lords duma knesset bundestag senate presidency
    unions companies ministries agencies governments parties councils courts banks regulator watchdog think-tank thinktank charity coalition
    militia junta embassy consulate prosecution tribunal commune municipality nato eu un who hamas hezbollah taliban fbi cia nasa
    """.split()
)
COUNTRIES = _listed(
    """
    afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh|belarus|belgium|bolivia|
    bosnia|bosnia and herzegovina|botswana|brazil|britain|great britain|bulgaria|burma|burundi|cambodia|cameroon|canada|chad|chile|china|
    colombia|congo|costa rica|croatia|cuba|cyprus|czech republic|czechia|denmark|ecuador|egypt|england|eritrea|estonia|ethiopia|fiji|
    finland|france|gabon|gambia|georgia|germany|ghana|greece|guatemala|guinea|guyana|haiti|honduras|hungary|iceland|india|indonesia|iran|
    iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|
    lithuania|luxembourg|madagascar|malaysia|mali|malta|mauritania|mexico|moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar|
    namibia|nepal|netherlands|new zealand|nicaragua|niger|nigeria|north korea|north macedonia|northern ireland|norway|oman|pakistan|palau|
    palestine|panama|papua new guinea|paraguay|peru|philippines|poland|portugal|qatar|romania|russia|russian federation|rwanda|samoa|
    saudi arabia|scotland|senegal|serbia|sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan|soviet union|
    spain|sri lanka|sudan|suriname|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tonga|tunisia|turkey|türkiye|
    turkmenistan|uganda|ukraine|united arab emirates|uae|united kingdom|uk|u.k.|united states|united states of america|us|u.s.|usa|u.s.a.|
    america|uruguay|uzbekistan|vanuatu|venezuela|vietnam|wales|yemen|zambia|zimbabwe
    """
)
# Capitals that stand for their government: "Washington said". One that is a person's surname in the story was resolved to the person.
CAPITALS = _listed(
    """
    abuja|ankara|athens|baghdad|bangkok|beijing|beirut|belgrade|berlin|brasilia|bucharest|budapest|cairo|canberra|copenhagen|damascus|delhi|
    new delhi|doha|dublin|hanoi|havana|helsinki|islamabad|jakarta|jerusalem|kabul|khartoum|kiev|kyiv|kuala lumpur|lisbon|london|madrid|
    manila|mexico city|minsk|moscow|nairobi|oslo|ottawa|paris|prague|pretoria|pyongyang|riyadh|rome|sana|seoul|sofia|stockholm|taipei|
    tallinn|tbilisi|tehran|tel aviv|tokyo|tripoli|tunis|vienna|vilnius|warsaw|washington|wellington|yerevan
    """
)
# What ends a description's head: "guard | at the company", "women | who once sailed here".
_ENDS = (PREPOSITIONS - {"per"}) | frozenset("who which that whose whom close familiar taken shown seen written made".split())
_ANY = frozenset("a an one another some several two three four five many most".split())
_WORD = re.compile(r"[^\W_](?:[^\W_]|[.’'&\-])*")


def kind_of(speaker: str, mention: str, named: bool, person: bool = False) -> str:
    """The kind of one speaker: person, office, body, country, agency, document or unnamed.

    `mention`: the words of the article, with their article ("a minister" is nobody in particular, "the minister" is an office);
    `named`: whether the speaker is a name and not a description; `person`: whether a title or a first name elsewhere shows a person. A
    country's capital stands for its government ("Washington said"); a name of one word that nothing shows to be a person's is a body's.

    >>> kind_of("Kari Lund", "Ms Lund", True), kind_of("officials", "officials", False), kind_of("ministry", "the ministry", False)
    ('person', 'unnamed', 'body')
    """
    words = [w.casefold().replace("’", "'").removesuffix("'s") for w in _WORD.findall(speaker)]
    said = [w.casefold() for w in _WORD.findall(mention)]
    low = " ".join(words)
    head = _head(words)
    if named and len(said) > 1 and said[0].rstrip(".") in TITLES and len(words) == 1:
        return "person"
    if is_agency(speaker):
        return "agency"
    if low.removeprefix("the ") in COUNTRIES or low in CAPITALS:
        return "country"
    post = head in OFFICES and head not in TRADES
    if named:
        if head in _NO_SURNAME or (post and len(words) > 1 and all(w in OFFICES | _WITH_OFFICE for w in words)):
            return "office"
        if person or is_person(speaker):
            return "person"
        if head.removesuffix("s") in _PEOPLES and head.endswith("s"):
            return "unnamed"
        return "document" if head in DOCUMENTS - BODY_WORDS else "body"
    if head in DOCUMENTS:
        return "document"
    if post:
        somebody = (said and said[0] in _ANY) or head.endswith(("s", "men", "people"))
        return "office" if head.startswith(_SPOKEN_FOR) or not somebody else "unnamed"
    return "body" if head in BODIES | BODY_WORDS | _MORE_BODIES else "unnamed"


def _head(words: list[str]) -> str:
    """The noun a phrase is about: "spokesman" of "ministry spokesman for ports"."""
    end = next((n for n, word in enumerate(words) if n and (word in _ENDS or word.endswith("ed"))), len(words))
    return words[end - 1] if words else ""
