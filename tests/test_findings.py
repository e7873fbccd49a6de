"""Findings: every number of a sentence is recounted from the rows that its evidence names."""

import json
import re
from pathlib import Path

import pytest
import small_story
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.measures.speakers import spoken

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)} | {"both": 2}

WIRE = "Port wall gives way\n\nPORT ELM, May 4 (Coastline) — The harbour wall gave way on Monday night after two days of rain.\n\n"
WIRE += "Forty families left their homes and went to the church, the town hall said on Tuesday.\n\n"
TWO_OUTLETS = [
    {"id": "wire", "outlet": "Coastline News Agency", "role": "agency", "text": WIRE + "“We heard it go,” Anna Lind told reporters."},
    {
        "id": "a",
        "outlet": "The Post",
        "text": WIRE.replace("(Coastline) ", "") + "“We heard it go,” Mr Lind told reporters. Mr Oduya agreed.",
    },
    {
        "id": "b",
        "outlet": "The Gazette",
        "text": "Rain wins\n\nIt rained and the old wall fell down in the dark, a diver said.\n\n" + WIRE.split("\n\n")[2],
    },
]

# Sentences for invented stories: variants with other numbers, days and names, quotations with and without a speaker.
POOL = (
    "The harbour wall gave way on Monday night after two days of rain.",
    "The harbour wall gave way on Tuesday night after three days of rain.",
    "Forty families left their homes on Long Street and went to the old church.",
    "Fifty families left their homes on Long Lane and went to the old church.",
    "“The gates will stay shut until the morning,” mayor Ann Berg said.",
    "“The gates will stay shut until the morning,” officials said.",
    "“Nobody told us about the water,” Tom Reyes said on Tuesday.",
    "Mayor Ann Berg said that the gates would stay shut until the morning.",
    "One school and ten shops lost power, reports Nordwire.",
    "The bakery on the hill sold bread all day.",
)


def rows_of(story):
    """The rows that keys of evidence name, by kind."""
    differing = nk.disagreements(story)
    return {
        "outlet": {(outlet,) for outlet in nk.articles(story)["outlet"]},
        "sentence": {(r.article_id, r.start) for r in nk.sentences(story).itertuples()},
        "word": {(r.article_id, r.start) for r in nk.counted_words(story).itertuples()},
        "quotation": {(r.cluster, r.outlet) for r in nk.quote_coverage(story).itertuples()},
        "said": {(r.article_id, r.quotation_no) for r in spoken(nk.quotations(story)).itertuples()},
        "speaker": {(r.outlet, r.speaker) for r in nk.speaker_share(story).itertuples()},
        **{kind: {(r.article_id, r.start) for r in rows.itertuples()} for kind, rows in differing.groupby("kind")},
    }


def numbers_in(sentence, story):
    """The counts that a sentence tells: what stands in “quoted words”, in brackets and in names is no count."""
    names = [*nk.articles(story)["outlet"], *nk.articles(story)["agency"].dropna(), *nk.quotations(story)["speaker"].dropna()]
    said = re.sub(r"“[^”]*”|Both credit ", "", sentence)  # the two articles of the sentence before
    for name in sorted(names, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", said)
    found = re.findall(r"\d[\d,]*|\w+", re.sub(r"\([^)]*\)", "", said))
    return [NUMBERS.get(word.casefold()) or int(word.replace(",", "")) for word in found if word.casefold() in NUMBERS or word[0].isdigit()]


def recount(story):
    rows, findings = rows_of(story), nk.findings(story)
    for finding in findings.itertuples():
        assert numbers_in(finding.sentence, story) == [len(keys) for keys in finding.evidence], finding.sentence
        for keys in finding.evidence:
            assert len(set(keys)) == len(keys)
            for kind, *where in map(json.loads, keys):
                assert tuple(where) in rows[kind], (finding.sentence, kind, where)
        assert finding.sentence[-1] == "." and "  " not in finding.sentence
    assert findings["sentence"].is_unique
    return findings


def said(records):
    return list(recount(nk.Story.from_records(records))["sentence"])


@pytest.mark.parametrize("story", ["sample", "every version", "two outlets", "small"])
def test_every_number_is_recounted(story):
    stories = {
        "sample": nk.sample,
        "every version": lambda: nk.sample().with_every_version(),
        "two outlets": lambda: nk.Story.from_records(TWO_OUTLETS),
        "small": small_story.story,
    }
    assert len(recount(stories[story]())) > 4


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared texts are not here")
def test_every_number_is_recounted_in_two_real_articles():
    assert len(recount(nk.read(SEEDS))) >= 3


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["The Post", "Channel 4", "iNews", "One Voice"]),
            st.sampled_from(["outlet", "outlet", "agency"]),
            st.sampled_from([None, "Nordwire", "Agency 9"]),
            st.lists(st.sampled_from(POOL), min_size=1, max_size=6, unique=True),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_number_of_an_invented_story_is_recounted(articles):
    records = [
        {"outlet": f"{outlet} Wire" if role == "agency" else outlet, "role": role, "agency": agency, "text": "\n\n".join(text)}
        for outlet, role, agency, text in articles
    ]
    recount(nk.Story.from_records(records))


def test_a_copy_names_both_sides_and_whom_they_credit():
    sentences = said(TWO_OUTLETS)
    assert sentences[0] == (
        "Four of the five sentences in The Post are also in Coastline News Agency: two word for word and two edited."
        " The Post names no agency."
    )
    assert (
        "One of the three sentences in The Gazette is also in Coastline News Agency, word for word. The Gazette names no agency."
        in sentences
    )


def test_the_story_as_a_whole_stands_first_and_says_how_many_share_and_credit():
    body = "The harbour wall gave way on Monday night after two days of rain.\n\n"
    wire = {"outlet": "Nordwire", "role": "agency", "text": body}
    records = [{"outlet": "A", "text": f"{body}Bread rose."}, {"outlet": "B", "text": f"{body}Snow lay.", "agency": "Nordwire"}]
    other = {"outlet": "C", "text": "Ships sailed south in the morning."}
    assert said([wire, *records, other])[0] == (
        "Two of the three outlets share at least a sentence, word for word or changed, with the dispatch of Nordwire;"
        " one of them credits an agency, one names none."
    )
    assert said([*records, other])[0].startswith(
        "Two of the three outlets share at least a sentence, word for word or changed, with another"
    )
    assert said([wire, records[0], other, other | {"outlet": "D"}])[0].endswith("with the dispatch of Nordwire; it names no agency.")
    three = [{"outlet": name, "text": f"{name * 5} sailed away."} for name in "XYZ"]
    assert said(three)[0] == "No outlet shares a sentence with another outlet."
    assert said([wire, *three])[0] == "No outlet shares a sentence with the dispatch of Nordwire."


def test_what_differs_names_who_writes_what_and_the_thing_counted():
    text = "Police moved {} families out of the flooded streets near the old harbour on {} night."
    story = [{"outlet": n, "text": text.format(*w)} for n, w in zip("ABC", [(40, "Monday"), (40, "Monday"), (50, "Tuesday")], strict=True)]
    sentences = said(story)
    assert "C writes “50 families” where two articles write “40”." in sentences
    assert "C writes “Tuesday” where two articles write “Monday”." in sentences
    assert sentences.index("C writes “50 families” where two articles write “40”.") < 3


def test_what_an_outlet_is_without_is_quoted_and_who_came_too_early_is_not_blamed():
    body = "The harbour wall “gave way” on Monday night after two days of rain."
    story = [{"outlet": n, "text": body, "published": "2031-05-04"} for n in "AB"]
    without = {"outlet": "C", "text": "Bread rose at the bakery on the hill."}
    expected = (
        f"C is without one passage that half of the other outlets or more carry. It begins “{body.translate({8220: 8216, 8221: 8217})}”."
    )
    assert expected in said([*story, without | {"published": "2031-05-05"}])
    assert not any("is without" in sentence for sentence in said([*story, without | {"published": "2031-05-03"}]))


def test_quotations_that_only_one_outlet_has_and_speakers_without_a_name():
    one = "“The gates will stay shut,” mayor Ann Berg said.\n\n“Nobody told us about the water,” officials said."
    sentences = said([{"outlet": "A", "text": one}, {"outlet": "B", "text": "“We baked all night,” baker Tom Reyes said."}])
    assert "A has two quotations that B does not carry." in sentences
    assert "B has one quotation that A does not carry." in sentences
    assert "Of the three quotations in the outlets, two name their speaker, one does not (“officials”)." in sentences


def test_the_speaker_whom_most_outlets_quote_is_named_unless_two_are_level():
    berg, reyes = "“The gates will stay shut,” mayor Ann Berg said.", "“We baked all night,” baker Tom Reyes said."
    stories = [{"outlet": "A", "text": berg}, {"outlet": "B", "text": f"{berg}\n\n{reyes}"}, {"outlet": "C", "text": "Rain fell."}]
    assert "Ann Berg is quoted by two of the three outlets, more than any other speaker." in said(stories)
    level = [*stories[:2], {"outlet": "C", "text": reyes}]
    assert not any("more than any other" in sentence for sentence in said(level))


def test_words_mark_an_outlet_only_where_a_test_was_possible_and_supports_it():
    def story(each):
        flood, high = "The flood came and the flood went past the town.", "The water came and the water went past the town."
        texts = [("A", flood)] * each + [("B", high)] * each
        return [{"outlet": o, "text": f"{text} Day {'abcdefgh'[n % 8] * 3} was wet."} for n, (o, text) in enumerate(texts)]

    sentences = said(story(6))
    assert "A writes “flood” in 12 places, B in none; among these articles chance seldom makes so large a difference." in sentences
    assert not any("is tested" in sentence for sentence in sentences)
    for few, why in ((1, "Each outlet has a single article here"), (2, "The outlets have few articles here")):
        sentences = said(story(few))
        assert any(sentence.startswith(f"{why}, so no word is tested") for sentence in sentences)
        assert not any("chance seldom" in sentence for sentence in sentences)


def test_one_outlet_says_that_there_is_nothing_to_compare_with():
    post, wire = {"text": WIRE, "outlet": "The Post"}, {"text": "Rain fell.", "outlet": "Nordwire", "role": "agency"}
    for story in ([post], [post, {"text": "Rain fell.", "outlet": "The Post"}], [post, wire]):
        assert said(story)[0] == "The only outlet here is The Post: there is no other outlet to compare with."
    assert said([{"text": "Rain fell.", "outlet": "Nordwire", "role": "agency"}]) == []


def test_each_question_is_answered_once_before_any_is_answered_twice():
    about = [(f.view, re.sub(r"“[^”]*”|\W", "", f.sentence)[-12:]) for f in nk.findings(nk.sample()).iloc[2:8].itertuples()]
    assert len(set(about)) == 6


def test_the_same_articles_in_another_order_have_the_same_findings():
    story = nk.Story.from_records(TWO_OUTLETS)
    turned = nk.Story.from_records(TWO_OUTLETS[::-1])
    assert set(nk.findings(story)["sentence"]) == set(nk.findings(turned)["sentence"])


WALL = "The harbour wall gave way on Monday night after two days of rain."
BREAD = "The bakery on the hill sold bread all day on Long Street."


def outlets(*texts, **fields):
    return [{"outlet": name, "text": text} | fields for name, text in zip("ABCD", texts, strict=False)]


def test_an_outlet_credits_an_agency_only_where_it_credits_it_in_an_article_that_shares():
    a, b, c = outlets(WALL, WALL, "Ships sailed south in the morning.")
    elsewhere = {"outlet": "A", "text": "Snow lay on the roofs of the town.", "agency": "Nordwire"}
    assert said([a, elsewhere, b, c])[0].endswith("with another outlet; neither of them names an agency.")
    assert said([a | {"agency": "Nordwire"}, elsewhere, b, c])[0].endswith("; one of them credits an agency, one names none.")
    both = [one | {"agency": "Nordwire"} for one in (a, b)]
    assert said([*both, c])[0].endswith("; both of them credit an agency.")


def test_two_of_two_are_both():
    for texts, how in (((f"{WALL} {BREAD}",) * 2, "word for word"), ((WALL, WALL), None)):
        first = said(outlets(*texts))[0]
        if how:
            assert first == "Both sentences in A are also in B, both word for word. Neither names an agency."
        else:
            assert first == "The only sentence in A is also in B, word for word. Neither names an agency."
    gates, water = (
        "“The gates will stay shut until the morning,” mayor Ann Berg said.",
        "“Nobody told us of the water,” baker Tom Reyes said.",
    )
    sentences = said(outlets(f"{gates}\n\n{water}", gates))
    assert (
        "A carries both quotations that it could have carried, both word for word; B one of two, one word for word."
        " So few quotations say little." in sentences
    )
    assert "Both quotations in A name their speaker." in said(outlets(f"{gates}\n\n{water}"))


def test_a_pair_of_which_either_names_no_agency_comes_before_one_that_both_credit():
    a, b = outlets(f"{WALL} {BREAD}", WALL)  # B, of which more is shared, is the side that is told
    more = "Forty families left their homes and went to the old church on the square."
    c, d = ({"outlet": name, "text": more, "agency": "Nordwire"} for name in "CD")
    for silent in ([a, b | {"agency": "Nordwire"}], [a | {"agency": "Nordwire"}, b]):
        copies = [sentence for sentence in said([d, c, *silent]) if "also in" in sentence]
        assert copies[0].startswith("The only sentence in B is also in A, word for word.")
        assert copies[1].endswith("Both credit Nordwire.")


def test_nobody_is_shown_as_best_where_all_outlets_carry_the_same_share():
    gates, water = (
        "“The gates will stay shut until the morning,” mayor Ann Berg said.",
        "“Nobody told us of the water,” baker Tom Reyes said.",
    )
    assert not any("could have carried" in sentence for sentence in said(outlets(*[f"{gates}\n\n{water}"] * 3)))
    assert any("could have carried" in sentence for sentence in said(outlets(*[f"{gates}\n\n{water}"] * 2, gates)))


def test_what_may_stand_elsewhere_in_other_words_is_said_in_the_right_number():
    gates = "“The flood gates of the harbour will stay shut,” mayor Ann Berg said."
    water = "“The bakery ovens are full of muddy water,” baker Tom Reyes said."
    may = "Mayor Ann Berg said nobody could open the harbour gates.", "Baker Tom Reyes said his ovens had become muddy."
    third = "“Nobody slept,” teacher Eva Holm said."
    where = " may stand in another outlet in other words."
    assert f"A has one quotation that B does not carry; it{where}" in said(outlets(gates, may[0]))
    assert f"A has two quotations that B does not carry; both{where}" in said(outlets(f"{gates}\n\n{water}", "\n\n".join(may)))
    assert f"A has two quotations that B does not carry; one of them{where}" in said(outlets(f"{gates}\n\n{third}", may[0]))


def test_a_dispatch_may_have_a_quotation_in_other_words():
    gates = "“The flood gates of the harbour will stay shut,” mayor Ann Berg said."
    wire = {"outlet": "Nordwire", "role": "agency", "text": "Mayor Ann Berg said nobody could open the harbour gates."}
    rest = outlets(gates, "Snow lay.", "Ships sailed.")
    assert "A has one quotation that B does not carry, and no agency either, unless in other words." in said([wire, *rest[:2]])
    assert "A has one quotation that no other outlet carries, and no agency either, unless in other words." in said([wire, *rest])


def test_who_speaks_with_others_is_counted_as_one_of_them():
    joint = "“The gates will stay shut,” Ann Berg and Tom Reyes said."
    berg = "“We heard it go in the night,” Ann Berg said."
    story = nk.Story.from_records(outlets(joint, berg, "Snow lay."))
    assert set(nk.quotations(story)["speaker"]) == {"Ann Berg; Tom Reyes", "Ann Berg"}
    (found,) = (f for f in recount(story).itertuples() if "more than any" in f.sentence)
    assert found.sentence == "Ann Berg is quoted by two of the three outlets, more than any other speaker."
    assert [json.loads(place) for place in found.evidence[0]] == [["speaker", "A", "Ann Berg; Tom Reyes"], ["speaker", "B", "Ann Berg"]]
    both = outlets(joint, joint, "“We baked all night,” Eva Holm said.")
    assert not any("more than any other" in sentence for sentence in said(both))  # the two are level


@pytest.mark.parametrize(
    ("after", "unit"),
    [("new homes", " new homes"), ("people", " people"), ("homeless men", " homeless men"), ("of them", ""), ("green and tall oaks", "")],
)
def test_a_number_is_told_with_the_plural_that_it_counts_or_alone(after, unit):
    text = "Police counted {} {} near the flooded old harbour on that night."
    sentences = said([{"outlet": n, "text": text.format(k, after)} for n, k in (("A", 430), ("B", 340), ("C", 340))])
    assert f"A writes “430{unit}” where two articles write “340”." in sentences


def test_quotations_of_which_none_has_a_named_speaker():
    officials, witness = "“The gates will stay shut,” officials said.", "“We heard it go in the night,” witnesses said."
    assert "Of the two quotations in A, the speakers have no names (“officials”)." in said(outlets(f"{officials}\n\n{witness}"))
