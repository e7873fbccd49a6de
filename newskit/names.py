"""Who is named: mentions of persons and bodies, and the mentions of one of them merged under one name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from newskit.story import Article

# Words before a name that say what its bearer is; stripped when mentions are merged.
TITLES = frozenset(
    """
    mr mrs ms mx miss sir dame lord lady dr prof professor doctor rev reverend hon honourable honorable father sister pope cardinal
    bishop archbishop rabbi imam sheikh king queen prince princess duke duchess emperor sultan emir president presidents vice deputy
    acting former ex interim premier prime minister ministers chancellor secretary secretaries undersecretary ambassador envoy consul
    governor governors gov mayor mayors senator senators sen sens representative representatives rep reps congressman congresswoman
    congressmen lawmaker lawmakers delegate delegates councillor councilman councilwoman alderman commissioner speaker whip leader
    leaders chairman chairwoman chair chairperson director directors chief chiefs executive head general attorney solicitor judge
    justice justices magistrate prosecutor sheriff marshal officer inspector superintendent detective constable sergeant gen lt
    lieutenant col colonel maj major capt captain cpl corporal sgt pvt private admiral adm commander brigadier marshal spokesman
    spokeswoman spokesperson coach manager author actor actress singer journalist reporter correspondent editor host columnist analyst
    economist scientist researcher fm pm ceo cfo mp mep msp candidate nominee
    """.split()
)
# Words that stand before a title or a name and are stripped with it; alone they are no title.
_QUALIFIERS = frozenset(
    """
    republican republicans democrat democrats democratic conservative labour liberal foreign finance defence defense interior health
    education energy trade home economy culture opposition majority minority incumbent state us u.s. uk
    """.split()
)
# Departments after "secretary of", "minister for".
_DEPARTMENTS = frozenset(
    """
    state defense defence foreign affairs the treasury homeland security health education interior justice labor labour energy exchequer
    commerce agriculture transportation transport and human services finance trade culture environment house staff council economy political
    """.split()
)
NATIONALITIES = frozenset(
    """
    american us u.s. u.s british uk u.k. english scottish welsh irish french german italian spanish portuguese dutch belgian swiss austrian
    danish swedish norwegian finnish icelandic polish czech slovak hungarian romanian bulgarian greek turkish russian ukrainian belarusian
    georgian armenian serbian croatian bosnian albanian estonian latvian lithuanian israeli palestinian egyptian syrian lebanese jordanian
    iraqi iranian saudi emirati yemeni qatari kuwaiti afghan pakistani indian bangladeshi nepalese chinese japanese korean taiwanese
    vietnamese thai indonesian malaysian philippine filipino singaporean australian canadian mexican brazilian argentine argentinian chilean
    colombian peruvian venezuelan cuban haitian nigerian kenyan ethiopian somali sudanese ugandan ghanaian congolese rwandan zimbabwean
    african european asian arab kurdish catalan
    """.split()
)
# The last word of a firm's name, and the nouns that stand for one.
FIRM_WORDS = frozenset("company firm corporation corp inc ltd plc co group works holdings industries motors airlines airways".split())
# A capitalised run that ends with one of these names a body or a place, never a person.
BODY_WORDS = FIRM_WORDS | frozenset(
    """
    house street party council ministry university college school post times news press agency committee commission court states kingdom
    city department office bank union nations parliament congress senate assembly government army navy force forces police service
    services association federation organisation organization institute foundation group company corporation corp inc ltd plc co league
    club center centre hospital church society network board bureau authority administration alliance coalition front movement team
    republic county province district island islands river sea ocean lake mountain mountains park square bridge road avenue airport
    row lane alley terrace quay pier harbour harbor congressional olympics
    station hall tower palace act bill law treaty accord agreement deal war cup games day week tribune journal herald guardian gazette
    chronicle review magazine radio television tv committee fund trust campaign conference convention summit institution academy museum
    library valley bay beach coast hills heights east west north south jersey york carolina dakota hampshire mexico zealand africa
    america korea arabia rica lanka guinea leone
    """.split()
)
_PLACE_OPENERS = frozenset(
    "new san los las el saint st fort north south east west united great white supreme super port mount cape upper lower".split()
)

ALIASES = {
    "us": "United States", "u.s.": "United States", "u.s": "United States", "usa": "United States", "u.s.a.": "United States",
    "uk": "United Kingdom", "u.k.": "United Kingdom", "eu": "European Union", "e.u.": "European Union",
    "un": "United Nations", "u.n.": "United Nations",
}  # fmt: skip

# In capitals a body or a country, in lower case a function word.
ACRONYMS = frozenset("us who it".split())

_FUNCTION_WORDS = frozenset(
    """
    a an the this that these those some any each every no all both many most much more few several other another such i you he she it we
    they me him her us them my your his its our their mine who whom whose which what where when why how and but or nor so yet for as if
    then than though although because since while whereas unless until till after before once in on at by to from of with without within
    into onto over under about above below against among between across along around behind beside beyond during despite except inside
    near off out outside per through throughout toward towards up upon via amid like unlike is are was were be been being am has have
    had do does did will would shall should can could may might must not n't never also just only even still already again ever here
    there now today tomorrow yesterday later earlier meanwhile however yes oh well please let according asked one two three four five six
    seven eight nine ten first second third last next speaking asked instead perhaps maybe indeed moreover nevertheless nonetheless thus
    hence therefore overall whether either neither nobody somebody anybody everybody someone anyone everyone nothing something anything
    everything soon recently finally eventually sometimes often usually suddenly apparently reportedly initially previously currently
    additionally similarly likewise following given
    """.split()
)
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november
    december jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun christmas easter
    """.split()
)
# Months that are also names: "Theresa May", "Mrs March". Behind a name in English a day of the week is one still ("Blinken Tuesday").
_MONTH_NAMES = frozenset("march april may june august".split())
# Plain nouns that often open a sentence before a verb of saying: not names there.
_OPENERS = frozenset(
    """
    officials lawmakers police experts critics analysts supporters protesters residents witnesses authorities sources voters researchers
    scientists doctors lawyers prosecutors investigators reporters observers opponents activists campaigners diplomats soldiers troops
    students teachers parents workers farmers investors economists scholars historians friends neighbours neighbors people men women
    children republicans democrats conservatives liberals shares
    """.split()
)

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Prof|Rev|Jr|Sr)\.|[^\W\d_]\.(?=\s)|[^\W_]+(?:[’'\-&.][^\W_]+)*|&(?=\s)"
)
# What contracts with a word that is no name: "I'm", "We'll", "Don't".
_CONTRACTED = re.compile(r"\w['’](?:m|d|ll|ve|re|t)\Z", re.IGNORECASE)
_CONNECTORS = frozenset("of de da di del della van von der den bin ibn al el la le du dos ter for &".split())


def mentions(article: Article, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Where a person or a body is named in one article: start, end and text of every capitalised run inside one line, in order.

    `spans` are the article's sentences. A sentence's first word counts only if the article does not also use it in lower case; a
    headline's runs count only if the body names them too, because a headline may capitalise any word.
    """
    text = article.text
    headlines = [(b.start, b.end) for b in article.blocks if b.kept and b.kind in ("headline", "subheading")]
    words = [_TOKEN.findall(text, start, end) for start, end in spans]
    lower = {word for sentence in words for word in sentence if word.islower()}
    body: list[tuple[int, int, str]] = []
    head: list[tuple[int, int, str]] = []
    for (start, end), found in zip(spans, words, strict=True):
        if _names_nobody(found, lower):
            continue
        sentence = [(*m.span(), m.group()) for m in _TOKEN.finditer(text, start, end)]
        in_headline = any(s <= start < e for s, e in headlines)
        (head if in_headline else body).extend(_runs(text, sentence, lower))
    named = {word for _, _, mention in body for word in mention.split()}
    return sorted(body + [r for r in head if not body or r[2].split()[-1] in named])


def _names_nobody(words: list[str], lower: set[str]) -> bool:
    """Whether a sentence has no capital but that of its first word, a plain one: many do, and need no closer look."""
    first = _bare(words[0]) if words else "a"
    if any(word[0].isupper() for word in words[1:]) or first.isupper():
        return False
    low = first.lower()
    return not first[0].isupper() or low in _FUNCTION_WORDS or (low not in TITLES and (low in lower or low in _OPENERS))


def _bare(word: str) -> str:
    """The word without a possessive ’s."""
    return word[:-2] if word[-2:] in ("’s", "'s") else word


def _runs(text: str, sentence: list[tuple[int, int, str]], lower: set[str]) -> Iterable[tuple[int, int, str]]:
    run: list[tuple[int, int, str]] = []
    first = True  # at the sentence's first word, or the first inside a quotation
    previous_end = sentence[0][0] if sentence else 0
    for n, (start, end, word) in enumerate(sentence):
        if not run and not word[0].isupper():  # most words
            first, previous_end = False, end
            continue
        gap = text[previous_end:start]
        if run and gap not in (" ", "\u00a0"):
            yield from _close(text, run)
            run = []
        opens = first or any(c in '“"‘«:•' for c in gap)
        first = False
        previous_end = end
        bare = _bare(word)
        low = bare.lower()
        capital = bare[:1].isupper()
        acronym = bare.isupper() and is_acronym(bare, text[sentence[0][0] : sentence[-1][1]])
        if (
            capital
            and (low in _FUNCTION_WORDS or low in _CALENDAR)
            and not acronym
            and not (len(bare) == 2 and bare[1] == ".")
            and not (low in _MONTH_NAMES and bare.istitle() and _expects_surname(run) and not text[end : end + 2].strip().isdigit())
        ):
            capital = False
        if capital and _CONTRACTED.search(bare):
            capital = False
        if capital and opens and not acronym and (low in lower or low in _OPENERS) and not (n + 1 < len(sentence) and low in TITLES):
            capital = False
        if capital:
            run.append((start, start + len(bare), bare))
            if bare != word:
                yield from _close(text, run)
                run = []
        elif (run and low in _CONNECTORS and n + 1 < len(sentence) and sentence[n + 1][2][:1].isupper()) or (
            run and low == "the" and run[-1][2] in ("of", "for")
        ):
            run.append((start, end, word))
        elif run:
            yield from _close(text, run)
            run = []
    if run:
        yield from _close(text, run)


def is_acronym(word: str, passage: str) -> bool:
    """Whether a word of `passage` is one of ACRONYMS; where all is in capitals, nothing tells "US" from "us".

    >>> is_acronym("WHO", "The WHO said"), is_acronym("WHO", "WHO KNEW?")
    (True, False)
    """
    return word.isupper() and word.lower() in ACRONYMS and (word == passage or not passage.isupper())


def _expects_surname(run: list[tuple[int, int, str]]) -> bool:
    """Whether what stands before a word is a title, or one capitalised word that may be a first name, with titles or without."""
    if not run or _is_title(run[-1][2]):
        return bool(run)
    rest = strip_titles(" ".join(word for _, _, word in run)).split()
    low = rest[0].lower()
    return len(rest) == 1 and low not in BODY_WORDS | _QUALIFIERS | NATIONALITIES | _PLACE_OPENERS and not rest[0].isupper()


def _close(text: str, run: list[tuple[int, int, str]]) -> Iterable[tuple[int, int, str]]:
    while run and (run[-1][2] in _CONNECTORS or run[-1][2] == "the"):
        run = run[:-1]
    if run:
        start, end = run[0][0], run[-1][1]
        yield start, end, text[start:end]


def strip_titles(mention: str) -> str:
    """The mention without titles, roles and nationality; a mention that is nothing else stays as it is.

    >>> strip_titles("Norwegian Minister of Finance Kari Lund")
    'Kari Lund'
    """
    rest = mention.split()
    titles = [n for n, word in enumerate(rest[:-1]) if _is_title(word)]
    if titles and not (titles[0] and _plain(rest[-1]) in BODY_WORDS):
        rest = rest[titles[0] :]  # "Vestland Governor Kari Lund"
    titled = False
    while len(rest) > 1:
        low = _plain(rest[0])
        if _is_title(rest[0]):
            titled = True
        elif titled and low in ("of", "for"):
            while len(rest) > 1 and (_plain(rest[0]) in _DEPARTMENTS or _plain(rest[0]) in ("of", "for")):
                rest = rest[1:]
            continue
        elif low not in _QUALIFIERS and low not in NATIONALITIES and rest[0].lower() not in NATIONALITIES:
            break
        rest = rest[1:]
    last = _plain(rest[-1])
    role = last in TITLES or last in _DEPARTMENTS or last in BODY_WORDS or last in _QUALIFIERS
    if _plain(rest[0]) in ("of", "for", "the") or (role and last != _plain(mention)) or (len(rest) == 1 and not titled):
        return mention  # "Prime Minister", "European Union", "Norwegian Air": a role or a body
    return " ".join(rest)


def _is_title(word: str) -> bool:
    """A title, or titles with a hyphen between them: "Secretary-General"."""
    return all(part in TITLES for part in _plain(word).split("-"))


def _plain(word: str) -> str:
    return word.rstrip(".").lower().removesuffix("-elect").removesuffix("-designate")


@lru_cache(4096)
def is_person(name: str) -> bool:
    """Whether a merged name looks like a person's: two to four words, none of a body or place."""
    words = name.split()
    lowered = [w.lower() for w in words]
    return (
        2 <= len(words) <= 4
        and lowered[-1] not in BODY_WORDS | _QUALIFIERS | NATIONALITIES
        and lowered[0] not in _PLACE_OPENERS
        and lowered[0] not in NATIONALITIES
        and not any(w in _FUNCTION_WORDS or w in ("of", "for", "&") for w in lowered[:-1])
        and (lowered[-1] not in _FUNCTION_WORDS or lowered[-1] in _MONTH_NAMES)
        and not all(w.isupper() and len(w) > 3 for w in words)
    )


def merge(mentions: Sequence[tuple[str, int, int, str]], earlier: Collection[str] = ()) -> list[tuple[str, int, int, str, str, str]]:
    """The rows of the table "mentions": every mention with the name of the person or body it belongs to, and the rule that says so.

    Titles are stripped; two full names of one surname are one person if their first names are equal, differ by one edit with four
    letters or more in both, one is an initial, or one form ends in the other; also if only the surname's spelling differs by one edit.
    One edit makes no one person of two that an article names both in full. A bare surname joins only if exactly one full name bears
    it, a firm's first word only if no other firm's begins so. The name is the fullest form, of those the most frequent.
    `mentions` are (article_id, start, end, mention) of all articles; those in `earlier` versions of an article do not decide which form
    is frequent.
    """
    forms: Counter[str] = Counter()
    stripped: dict[str, str] = {}
    articles_of: dict[str, set[str]] = defaultdict(set)
    for article, _, _, mention in mentions:
        if mention not in stripped:
            form = strip_titles(mention)
            stripped[mention] = ALIASES.get(form.lower(), form)
        forms[stripped[mention]] += article not in earlier
        articles_of[stripped[mention]].add(article)
    stands_in = {form: articles_of[form] if is_person(form) else set() for form in forms}  # the articles that name a person in full
    parent = {form: form for form in forms}
    rule = dict.fromkeys(forms, "as it stands")

    def root(form: str) -> str:
        while parent[form] != form:
            form = parent[form]
        return form

    def join(form: str, other: str, why: str) -> None:
        first, second = sorted((root(form), root(other)))
        if first != second:
            parent[second] = first
            stands_in[first] |= stands_in[second]
        rule[form] = rule[other] = why

    def apart(form: str, other: str) -> bool:
        return root(form) != root(other) and bool(stands_in[root(form)] & stands_in[root(other)])

    full: dict[str, list[str]] = defaultdict(list)
    by_first: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms):
        if is_person(form):
            full[_key(_surname(form))].append(form)
            by_first[_key(form.split()[0])].append(form)
    for bearers in full.values():
        for n, form in enumerate(bearers):
            for other in bearers[n + 1 :]:
                one, two = _key(form.split()[0]), _key(other.split()[0])
                if one == two:
                    join(form, other, "first names equal")
                elif form.endswith(f" {other}") or other.endswith(f" {form}"):
                    join(form, other, "one ends in the other")
                elif min(len(one), len(two)) >= 4 and not apart(form, other) and Levenshtein.distance(one, two, score_cutoff=1) <= 1:
                    join(form, other, "first names within one edit")
        for form in bearers:
            initial = _key(form.split()[0])
            if len(initial) == 1:
                matches = sorted({root(o) for o in bearers if o != form and len(_key(o.split()[0])) > 1 and _key(o)[0] == initial})
                if len(matches) == 1:
                    join(form, matches[0], "an initial")
    for group in by_first.values():
        for n, form in enumerate(group):
            for other in group[n + 1 :]:
                one, two = _key(_surname(form)), _key(_surname(other))
                if (
                    len(_key(form.split()[0])) > 1
                    and min(len(one), len(two)) >= 5
                    and one != two
                    and not apart(form, other)
                    and Levenshtein.distance(one, two, score_cutoff=1) <= 1
                ):
                    join(form, other, "surnames within one edit")
    firms_by: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        if _is_firm(form):
            firms_by[form.split(" ")[0]].append(form)
    for form in sorted(forms):
        if " " not in form:
            bearers = sorted({root(f) for f in full.get(_key(form), ())})
            if len(bearers) == 1:
                join(form, bearers[0], "surname of one full name")
            firms = sorted({root(f) for f in firms_by[form]})
            if not bearers and len(firms) == 1:
                join(form, firms[0], "first word of one firm")
    by_key: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms):
        by_key[_key(form)].append(form)
    for same in by_key.values():
        for other in same[1:]:
            join(same[0], other, "same letters")
    members: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        members[root(form)].append(form)
    name = {head: min(group, key=lambda f: (not _is_full(f), -forms[f], -len(f), f)) for head, group in members.items()}
    rows = []
    for article_id, start, end, mention in mentions:
        form = stripped[mention]
        rows.append(
            (
                article_id,
                start,
                end,
                mention,
                name[root(form)],
                "title stripped" if rule[form] == "as it stands" and form != mention else rule[form],
            )
        )
    return sorted(rows, key=lambda r: (r[0], r[1], r[2]))


def _surname(form: str) -> str:
    words = form.split()
    return words[-2] if len(words) > 2 and _key(words[-1]) in ("jr", "sr", "ii", "iii") else words[-1]


def _is_firm(form: str) -> bool:
    return form.lower().split()[-1] in FIRM_WORDS and " " in form


def _is_full(form: str) -> bool:
    return " " in form and len(_key(form.split()[0])) > 1


def _key(word: str) -> str:
    return word.casefold().replace("’", "'").replace(".", "").replace("\u00ad", "").replace("-", " ")
