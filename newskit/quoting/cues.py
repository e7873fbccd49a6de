"""The words that say so: verbs of saying with what may follow each of them, phrases, and the small word classes around them."""

from __future__ import annotations

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """One form of a verb of saying: its lemma, tense (base, s, past, ing) and what may follow it.

    `takes`: q a quotation, t that-clause, b bare clause, p a person before the clause, i infinitive, n noun phrase.
    `after`: the particles or prepositions of a phrase ("called for"), longest first.
    """

    lemma: str
    tense: str
    takes: str
    after: tuple[str, ...] = ()


# lemma: what may follow it (see Cue). Verbs whose every form a noun shares are read with more care ("states", "reports").
_VERBS = {
    "qtb": """
        say add note state claim argue insist explain announce acknowledge admit concede contend maintain assert allege boast brag
        joke quip observe remark report reveal repeat reiterate stress emphasize emphasise underline underscore complain lament
        assess predict swear testify counter reply respond conclude continue declare believe think hope fear suspect estimate reckon caution
        answer confirm confide recall imply hint indicate proclaim profess posit opine muse grumble gripe fume vent
        suggest speculate theorize theorise venture volunteer submit affirm attest clarify elaborate retort rejoin recount fret surmise
    """,
    "q": """
        shout yell chant whisper mutter murmur scream cry sigh laugh exclaim interject interrupt begin start finish thunder
        read sing echo bark beam mouth boom snap shrug plead protest enthuse gush warble crow scoff snort sneer
        bellow holler roar growl hiss intone deadpan tease taunt chide marvel bristle
    """,
    "qtbp": "tell warn promise inform assure remind advise write tweet",
    "qtbi": "vow pledge agree threaten",
    "qpi": "ask urge order beg implore instruct",
    "qw": "question wonder inquire enquire",
    "qn": """
        call describe label dub brand deem denounce condemn blast slam decry deride dismiss praise criticize criticise mock
        attack ridicule defend hail tout characterize characterise
    """,
    "tb": "deny dispute find show discover demonstrate worry expect",
    "ni": "demand propose offer",
    "n": "accuse blame cite reject applaud thank commend mention deplore disavow rebuke lambast lambaste congratulate",
}
# Verbs of several groups: what may follow is joined.
_ALSO = {
    "deny": "n", "dispute": "n", "announce": "n", "promise": "in", "confirm": "n", "predict": "n", "pledge": "n", "acknowledge": "n",
    "admit": "n", "declare": "n", "tell": "i", "suggest": "n", "demand": "qt", "propose": "t", "reveal": "n", "stress": "n",
    "emphasize": "n", "reiterate": "n", "recommend": "n", "ask": "w", "swear": "i", "claim": "i", "hope": "i", "explain": "nw",
    "offer": "n", "note": "n", "question": "n", "recall": "n", "advocate": "n", "allege": "n",
}  # fmt: skip

# verb: particles or prepositions that make it a phrase whose complement is what was said.
_PHRASES = {
    "call": "for,on,upon", "warn": "of,about,against", "point": "out,to", "speak": "of,out against", "complain": "of,about",
    "boast": "of,about", "talk": "about,of", "refer": "to", "insist": "on", "object": "to", "agree": "on,with", "hint": "at",
    "allude": "to", "brag": "about", "joke": "about", "appeal": "for", "apologize": "for", "apologise": "for", "argue": "for,against",
    "caution": "against", "rail": "against", "push": "back", "shoot": "back", "fire": "back", "hit": "back", "lash": "out at",
    "go": "on", "chime": "in", "weigh": "in", "make": "clear", "disagree": "with", "plead": "for", "write": "of,about",
    "inquire": "about", "ask": "about,for,of", "worry": "about",
}  # fmt: skip
_PHRASE_TAKES = {"out": "qtbn", "back": "q", "on": "nq", "in": "q", "clear": "tb"}

# "voicing hope for", "expressed concern that": a verb with a noun of saying, then for, of, about, over, at, that.
_NOUN_VERBS = "voice express raise share convey offer reiterate repeat issue give make".split()
_SAYING_NOUNS = frozenset(
    """
    hope hopes concern concerns fear fears doubt doubts confidence optimism pessimism support opposition regret regrets sympathy
    condolences outrage anger frustration disappointment dismay alarm surprise skepticism scepticism belief desire willingness interest
    readiness warning warnings threat threats promise pledge apology apologies gratitude thanks appreciation
    """.split()
)

_IRREGULAR = {
    "say": ("said",), "tell": ("told",), "write": ("wrote", "written"), "think": ("thought",), "find": ("found",),
    "show": ("showed", "shown"), "swear": ("swore", "sworn"), "speak": ("spoke", "spoken"), "read": ("read",), "sing": ("sang",),
    "begin": ("began",), "shoot": ("shot",), "make": ("made",), "go": ("went", "gone"),
    "give": ("gave", "given"), "hit": ("hit",),
}  # fmt: skip
_DOUBLED = frozenset("quip admit brag beg slam submit refer dub".split())

# Forms that are nouns or adjectives more often than verbs: a cue only right after a name or a pronoun, or before that, a colon or a
# quotation.
NOUN_LIKE = frozenset(
    """
    state states claim claims report reports note notes comment comments remark remarks reply replies question questions hope hopes
    fear fears estimate estimates demand demands call calls promise promises pledge pledges vow vows threat offer offers
    charge charges attack attacks order orders cry cries chant chants echo start finish cause joke jokes hint hints thanks praise
    answers blast label brand brands tweet tweets worry worries show shows find finds read reads mock laugh laughs
    welcome welcomes mention mentions suspect suspects point points stress talk talks share shares issue issues
    make give raise voice appeal appeals volunteer volunteers venture ventures caution start object objects fire go hit push
    mouth mouths beam beams boom booms snap snaps bark barks sigh sighs whisper whispers murmur murmurs scream screams shout shouts
    thunder protest protests counter counters lament laments
    dispute disputes disputed finding findings reading beginning found reported alleged estimated suspected declared expected
    """.split()
)

AUXILIARIES = frozenset(
    """
    has have had is are was were be been being am do does did will would could can may might must shall should 's ’s 've ’ve 'd ’d 'll
    ’ll
    """.split()
)
BE = frozenset("is are was were be been being am 's ’s gets got get".split())
NEGATIONS = frozenset(
    """
    not never n't n’t won't won’t didn't didn’t doesn't doesn’t don't don’t hasn't hasn’t haven't haven’t wouldn't wouldn’t can't can’t
    cannot couldn't couldn’t
    """.split()
)
ADVERBS = frozenset(
    """
    also then later still again now just even once twice first reportedly often always sometimes soon only further instead too
    previously since ever long already thus so far once more
    """.split()
)
PRONOUNS = frozenset("he she they it i we you who which".split())
DETERMINERS = frozenset(
    """
    a an the this that these those his her its their our my your some many most several all no any each every both another one two three
    four five
    """.split()
)
PREPOSITIONS = frozenset(
    """
    in on at by to from of with without within into onto over under about above below against among between across along around behind
    during despite except inside near off outside per through throughout toward towards upon via amid like unlike for after before since
    until following regarding concerning
    """.split()
)
SUBORDINATORS = frozenset(
    """
    that as while when if because although though since after before until unless whether where why how what whereas than once
    """.split()
)
CONJUNCTIONS = frozenset("and but or nor yet then".split())
TIMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow morning afternoon evening night week
    month year last next this earlier later recently ago january february march april june july august september october
    november december jan feb aug sept oct nov dec early late
    """.split()
)
# Verbs, other than cues, that end a subject on their left or right.
PLAIN_VERBS = frozenset(
    """
    is are was were be been being am has have had do does did will would could can may might must shall should
    came went took got made said gave saw knew left met ran held became won lost led sat stood sent spent brought bought kept let put
    set cut paid told read began fell rose grew drew broke spoke chose drove built thought felt caught sought faced includes include
    appears appear seems seem remains remain comes come goes go takes take gets get makes make wants want plans plan needs need
    uses use works work looks look
    """.split()
)

# Nouns that name a body, so that "the ministry" is a speaker of its own.
BODIES = frozenset(
    """
    government ministry police army military parliament council court company party campaign administration department agency service
    committee commission office union association organisation organization group institute university school hospital church network
    newspaper magazine paper website station bank embassy regime opposition coalition authority firm charity foundation board league
    team club airline operator union federation senate congress cabinet intelligence navy force forces allies report study statement
    poll survey
    """.split()
)

# What is said or asked, right before the colon that introduces it: "had one request:".
SPEECH_NOUNS = frozenset(
    """
    question questions answer answers message messages warning statement reply response words word request demand advice theory
    explanation verdict view complaint plea appeal note letter tweet post comment comments remark conclusion promise
    """.split()
)

MALE = frozenset(
    """
    adam alan albert alejandro alex alexander andrew anthony antony antonio arthur barack ben benjamin bernie bill bob boris brad brian
    bruce carl carlos charles chris christopher chuck colin craig dan daniel dave david dean dennis donald doug douglas ed eddie edward
    emmanuel eric eugene frank fred gary gene george gerald glenn gordon graham greg gregory harold harry henry howard hugh ian igor
    ivan jack jacob jaime james jamie jason jay jeb jeff jeffrey jeremy jerry jim jimmy joe john johnny jon jonathan jorge jose joseph
    joshua juan justin karl keith ken kenneth kevin khalid kyle larry lars lee leo leon lindsey lou louis luis luke marco mario mark
    martin matt matthew max michael miguel mike mitch mitt mohamed mohammed muhammad nathan neil nicholas nick nigel norman oliver omar
    oscar pablo patrick paul pedro peter phil philip pierre rafael ralph rand ray raymond reince richard rick rob robert roberto rodrigo
    roger ron ronald rory ross roy rudy rupert russell ryan sam samuel scott sean sebastian sergei sergey seth simon stanley stephen
    steve steven stuart ted terry theodore thomas tim timothy tobias todd tom tommy tony trey victor viktor vincent vladimir volodymyr
    walter warren wayne william xavier yusuf
    """.split()
)
FEMALE = frozenset(
    """
    abigail alexandra alice alison amanda amy ana andrea angela anita ann anna anne annie april barbara beth betty brenda carly carol
    caroline catherine cecilia charlotte cheryl christina christine cindy claire clara claudia cynthia dana deborah debbie denise diana
    diane donna dorothy elena eleanor elisabeth elizabeth ella ellen emily emma erin eva evelyn fatima fiona frances gabriela gina
    gloria grace hannah heather heidi helen hillary holly ingrid irene isabel jackie jane janet jean jennifer jenny jessica jill joan
    joanna jodi josephine joyce judith judy julia julie karen kate katherine kathleen kathy katie kayla kelly kellyanne kim kimberly
    kirsten kristen laura lauren leah leila linda lisa liz lori louise lucy lynn madeleine margaret maria marie marina marine martha
    mary maureen megan melania melanie melissa meredith mette michelle monica nancy naomi natalie natasha nicola nicole nina nora olga
    olivia pamela patricia paula rachel rebecca renee rita roberta rosa rose ruth sally samantha sandra sara sarah sharon sheila sofia
    sophia sophie stacey stephanie susan suzanne sylvia tamara tara teresa theresa tina tracy ursula valerie vanessa vera veronica
    victoria virginia wendy yasmin yvonne zoe
    """.split()
)


def _forms(lemma: str) -> list[tuple[str, str]]:
    """Every form of a verb with its tense."""
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        s, ed, ing = lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    elif lemma.endswith("e"):
        s, ed, ing = lemma + "s", lemma + "d", lemma[:-1] + "ing"
    elif lemma in _DOUBLED:
        s, ed, ing = lemma + "s", lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"
    elif lemma.endswith(("s", "sh", "ch", "x", "o")):
        s, ed, ing = lemma + "es", lemma + "ed", lemma + "ing"
    else:
        s, ed, ing = lemma + "s", lemma + "ed", lemma + "ing"
    if lemma in ("begin", "hit"):
        ing = lemma + lemma[-1] + "ing"
    return [(lemma, "base"), (s, "s"), *((past, "past") for past in _IRREGULAR.get(lemma, (ed,))), (ing, "ing")]


def _table() -> dict[str, Cue]:
    takes: dict[str, str] = {}
    for kinds, lemmas in _VERBS.items():
        for lemma in lemmas.split():
            takes[lemma] = takes.get(lemma, "") + kinds
    for lemma, kinds in _ALSO.items():
        takes[lemma] = takes.get(lemma, "q") + kinds
    for lemma in (*_PHRASES, *_NOUN_VERBS):
        takes.setdefault(lemma, "")
    table: dict[str, Cue] = {}
    for lemma, kinds in takes.items():
        phrases = tuple(p for p in _PHRASES.get(lemma, "").split(",") if p)
        for form, tense in _forms(lemma):
            if form not in table or tense == "past":
                table[form] = Cue(lemma, tense, kinds, phrases)
    return table


CUES = _table()


def phrase_takes(particle: str) -> str:
    """What may follow a verb with this particle: "pointed out that", "called for talks"."""
    return _PHRASE_TAKES.get(particle.split()[0], "nq")


def saying_noun(lemma: str, noun: str) -> bool:
    """Whether verb and noun together say something: "voicing hope", "expressed concern"."""
    return lemma in _NOUN_VERBS and noun in _SAYING_NOUNS


TOKEN = re.compile(
    "(?P<quoted>\ue000+)"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Prof|Rev|Jr|Sr)\.|[A-Z]\.(?=\s)"
    r"|[$£€]?[^\W_]+(?:[’'\-.&,](?=[^\W_])[^\W_]+)*[’']?%?)"
    r"|(?P<mark>--+|[^\w\s])"
)
