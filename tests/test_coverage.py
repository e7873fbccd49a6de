"""What two outlets made of one quotation, and which outlet carried it: tiny tables, relations worked out by hand."""

import pandas as pd
import pytest

from newskit.measures.coverage import quotation_matches, quote_coverage
from newskit.tables import COLUMNS, table

TEN = "one two three four five six seven eight nine ten"


def quotations(*rows):
    """A table from (article, text, speaker) and, if given, kind, cue, outlet, part, number."""
    made, numbers = [], {}
    for article, text, speaker, *rest in rows:
        more = dict(zip(("kind", "cue", "outlet", "part", "number"), rest, strict=False))
        part = more.get("part", 1)
        number = more.get("number") or numbers.get(article, 0) + (part == 1)
        numbers[article] = number
        start = 1000 * number + 100 * part
        outlet = more.get("outlet", article.upper())
        mention, cue = (speaker, 0, 1), (more.get("cue", "said"), 0, 1)
        kind = more.get("kind", "direct")
        made.append((article, outlet, number, part, kind, start, start + len(text), text, speaker, *mention, *cue, 0.9, "test", False))
    return rows_of("quotations", made)


def articles(*rows):
    """A table from (article, outlet) and, if given, published, role, flags."""
    made = []
    for article, outlet, *rest in rows:
        more = dict(zip(("published", "role", "flags"), rest, strict=False))
        made.append((article, outlet, more.get("role", "outlet"), "", more.get("published"), *[None] * 4, 0, 0, more.get("flags", "")))
    return rows_of("articles", made)


def rows_of(name, made):
    """The table `name` from rows of its first columns; what the measures of this file do not read stays empty."""
    return table(name, [(*row, *[None] * (len(COLUMNS[name]) - len(row))) for row in made])


def match(a, b, speaker="Kari Lund", other="Kari Lund", kinds=("direct", "direct")):
    found = quotation_matches(quotations(("a", a, speaker, kinds[0]), ("b", b, other, kinds[1])))
    return found.iloc[0].to_dict() if len(found) else None


def coverage(quotes, arts):
    found = quote_coverage(quotes, quotation_matches(quotes), arts)
    return [(r.cluster, r.outlet, r.relation) for r in found.itertuples()]


@pytest.mark.parametrize(
    ("a", "b", "relation", "evidence"),
    [
        ("We won’t go, Mr Berg,", "we won't go Berg", "verbatim", "all 5 words"),  # wo, n't, go, berg: the honorific is out
        (TEN, "three four five six", "cut", "4 of 4 words, run of 4: cut “one two”, cut “seven eight nine ten”"),
        ("three four five six", TEN, "extended", "4 of 4 words, run of 4: added “one two”, added “seven eight nine ten”"),
        (TEN, "one two three four five six seven Red, blue", "altered", "7 of 9 words, run of 7: “eight nine ten” → “Red, blue”"),
        ("The old road held. The bridge fell.", "the old road held", "cut", "4 of 4 words, run of 4: cut “The bridge fell”"),
        ("We were right. Nobody asked", "we were right nobody asked", "verbatim", "all 5 words"),  # a stop inside is no part of a word
        ("We met Sergei Lunden in Os", "We met Sergey Lunden in Os", "verbatim", "all 6 words"),
    ],
)
def test_relation_is_what_became_of_a_in_b(a, b, relation, evidence):
    found = match(a, b)
    assert found["relation"] == relation
    assert found["evidence"] == evidence


def test_nine_shared_words_of_ten_with_almost_equal_length_are_altered_not_cut():
    assert match(TEN, "one two three four five six seven eight nine red")["relation"] == "altered"


def test_too_short_a_run_or_share_is_no_match():
    assert match("red two three four blue six", "two three green four six pink", other=None) is None  # four of six, but a run of two
    assert match(TEN, "one two three four red green blue pink grey white", other=None) is None  # four of ten


def test_words_left_out_are_a_cut_however_few():
    assert match(TEN, "one two three four five six seven eight nine")["relation"] == "cut"  # nine of ten: a ratio of .9


def test_a_changed_figure_is_no_cut():
    longer = "snow lay on 120 roofs of the upper village and 30 barns near the wood on Sunday"
    assert match(longer, "snow lay on 120 roofs of the upper village and 30 barns near")["relation"] == "cut"
    assert match(longer, "snow lay on 120 tiles of the upper village and 30 barns near")["relation"] == "cut"  # twelve of thirteen words
    assert match(longer, "snow lay on 210 roofs of the upper village and 30 barns near")["relation"] == "altered"


def test_a_not_that_is_left_out_turns_the_words_round():
    said = "the council will not close the harbour in May"
    assert match(said, "the council will close the harbour in May")["relation"] == "altered"
    assert match("the council will close the harbour in May", said)["relation"] == "altered"
    assert match(said, "not close the harbour in May")["relation"] == "cut"  # the "not" is kept
    assert match("the harbour will close in May and not open again", "the harbour will close in May")["relation"] == "cut"


def test_letters_that_an_editor_put_into_a_word_are_no_change():
    assert match("[W]e clos[ed] the harbour in May", "We closed the harbour in May")["relation"] == "verbatim"
    assert match("It [the harbour] closed in early May", "It closed in early May")["relation"] == "cut"


def test_clauses_that_changed_places_are_altered():
    found = match("one two three four five six seven eight", "five six seven eight one two three four")
    assert (found["relation"], found["evidence"]) == ("altered", "8 of 8 words in 2 runs, in another order")
    assert match("one two three four five six seven eight", "five six seven eight red blue pink grey", other=None) is None  # four of eight


def test_one_shared_noun_is_no_candidate_but_two_are_and_so_is_the_act_of_saying():
    assert match("the boats will return", "boats were missed") is None
    assert match("the boats will return", "the return of boats is near")["relation"] == "paraphrase candidate"
    hoped = quotations(("a", "tempers cool", "Kari Lund", "indirect", "hopes for"), ("b", "I hope for calm", "Kari Lund"))
    assert quotation_matches(hoped)["evidence"].tolist() == ["same speaker; shared: hope"]


def test_a_group_is_one_speaker_in_lower_and_upper_case():
    assert match(TEN, TEN, speaker="Officials", other="officials")["speaker"] == "same"


def test_under_four_words_only_equal_words_of_one_speaker_match():
    assert match("next week", "next week")["relation"] == "verbatim"
    assert match("next week", "next week", other="Ole Berg") is None
    assert match("next week", "next week", speaker=None, other=None) is None


def test_form_and_speaker():
    assert match(TEN, TEN, kinds=("direct", "indirect"))["form"] == "direct to indirect"
    assert match(TEN, TEN, kinds=("indirect", "mixed"))["form"] == "indirect to direct"
    assert match(TEN, TEN, kinds=("mixed", "direct"))["form"] == "same"
    assert match(TEN, TEN)["speaker"] == "same"
    assert match(TEN, TEN, other="Kari Lund; Ole Berg")["speaker"] == "joint"
    assert match(TEN, TEN, other="Ole Berg")["speaker"] == "different"
    assert match(TEN, TEN, other=None)["speaker"] == "unresolved"


def test_a_paraphrase_candidate_needs_the_speaker_and_a_content_word_and_is_the_best_one():
    frame = quotations(
        ("a", "I hope the boats will return before summer", "Kari Lund"),
        ("b", "the pier is old", "Kari Lund", "indirect"),
        ("b", "a summer full of boats is likely", "Kari Lund", "indirect"),
        ("b", "boats matter", "Ole Berg", "indirect"),
    )
    found = quotation_matches(frame)
    assert [(r.quotation_no, r.other_quotation_no, r.relation, r.evidence) for r in found.itertuples()] == [
        (1, 2, "paraphrase candidate", "same speaker; shared: boat, summer")
    ]


def test_the_noun_of_a_cue_counts_for_a_paraphrase():
    frame = quotations(("a", "I hope tempers cool", "Kari Lund"), ("b", "calmer days", "Kari Lund", "indirect", "voicing hope for"))
    assert quotation_matches(frame)["evidence"].tolist() == ["same speaker; shared: hope"]


def test_no_candidate_where_something_closer_matches():
    also = "nine ten red green"
    frame = quotations(("a", TEN, "Kari Lund"), ("a", also, "Kari Lund"), ("b", TEN, "Kari Lund"), ("b", also, "Kari Lund"))
    found = [(r.quotation_no, r.other_quotation_no, r.relation) for r in quotation_matches(frame).itertuples()]
    assert found == [(1, 1, "verbatim"), (2, 2, "verbatim")]


def test_quotations_of_one_article_are_not_compared():
    assert quotation_matches(quotations(("a", TEN, "Kari Lund"), ("a", TEN, "Kari Lund"))).empty


def test_a_fragment_matches_where_words_are_missing_and_nothing_else():
    cut = match(TEN, "three four five six", other=None, kinds=("direct", "fragment"))
    assert (cut["relation"], cut["form"], cut["speaker"]) == ("cut", "same", "unresolved")
    assert match(TEN, "one two three four five six seven red green blue", other=None, kinds=("direct", "fragment")) is None
    assert match("next week", "next week", other=None, kinds=("direct", "fragment")) is None


def test_a_long_run_of_one_speaker_is_the_same_quotation_whatever_the_rest():
    long = "one two three four five six seven eight red green blue pink grey white"
    other = "black brown amber ivory one two three four five six seven eight ruby olive"  # eight of fourteen words
    assert match(long, other)["relation"] == "altered"
    assert match(long, other, other="Ole Berg") is None


def test_between_short_quotations_of_one_speaker_two_content_words_in_a_row_will_do():
    assert match("a public account by May", "a full and public account")["evidence"].startswith("3 of 5 words, run of 2")
    assert match("a public account by May", "a full and public account", other="Ole Berg") is None
    assert match("it is now on the way", "it is now off the table") is None  # "it is now" says nothing


def test_function_words_alone_are_no_evidence():
    assert match("I do not want to", "I do not want to", other="Ole Berg") is None
    assert match("I do not want to go there", "I do not want to be here", other="Ole Berg") is None
    assert match("I do not want to go there", "I do not want to be here") is None  # "want" is one word
    assert match("We do not want to", "We do not want to")["relation"] == "verbatim"


def test_a_long_speech_does_not_hold_every_sentence_by_its_small_words():
    speech = " ".join(f"we will have to see about wall{n} and then it is up to gate{n}" for n in range(30))
    assert match("we will have to see if it is enough for all", speech) is None


def test_words_of_two_speakers_are_altered_only_if_nearly_all_of_them_stand():
    one = "red green blue pink grey white black brown amber ivory"
    assert match(one, "red green blue pink grey white black ruby olive coral")["relation"] == "altered"  # seven of ten
    assert match(one, "red green blue pink grey white black ruby olive coral", other="Ole Berg") is None
    assert match(one, "red green blue pink grey white black brown ruby olive", other="Ole Berg")["speaker"] == "different"  # eight


def test_a_long_stretch_is_named_by_its_ends():
    speech = " ".join(f"word{n}" for n in range(60))
    found = match(f"red green blue pink {speech}", "red green blue pink")
    ends = " ".join(f"word{n}" for n in range(8)), " ".join(f"word{n}" for n in range(52, 60))
    assert found["evidence"] == f"4 of 4 words, run of 4: cut “{ends[0]} … {ends[1]}” (60 words)"


def test_a_quotation_split_in_two_or_merged_is_one_group():
    one, two = "red green blue pink grey", "black brown amber ivory ruby"
    frame = quotations(
        ("a", f"{one} and {two}", "Kari Lund"), ("b", one, "Kari Lund"), ("b", two, "Kari Lund"), ("c", f"{one} and {two}", "Kari Lund")
    )
    found = quotation_matches(frame)
    assert [(r.article_id, r.other_id, r.evidence.split(" words")[0], r.group) for r in found.itertuples() if r.relation != "verbatim"] == [
        ("a", "b", "split in 2: 5 of 5", 1), ("a", "b", "split in 2: 5 of 5", 1),
        ("b", "c", "2 merged: 5 of 5", 2), ("b", "c", "2 merged: 5 of 5", 2),
    ]  # fmt: skip
    assert found["group"].isna().tolist() == [False, False, True, False, False]  # a and c are the same words
    carried = quote_coverage(frame, found, articles(("a", "A"), ("b", "B"), ("c", "C"))).set_index("outlet").loc["B"]
    assert (carried["relation"], carried["words"], carried["words_kept"]) == ("cut", 11, 10)
    assert carried["evidence"] == "in 2 quotations: 10 of 10 words, run of 5: cut “and”"


def test_a_quotation_printed_twice_elsewhere_is_not_split():
    frame = quotations(("a", TEN, "Kari Lund"), ("b", TEN, "Kari Lund"), ("b", "one two three four five six", "Kari Lund"))
    assert quotation_matches(frame)["group"].isna().all()


def test_versions_of_one_outlet_are_compared():
    frame = quotations(("a1", TEN, "Kari Lund", "direct", "said", "A"), ("a2", TEN, "Kari Lund", "direct", "said", "A"))
    assert quotation_matches(frame)["relation"].tolist() == ["verbatim"]


def test_parts_are_one_quotation():
    frame = quotations(
        ("a", "one two three four five", "Kari Lund"),
        ("a", "six seven eight nine ten", "Kari Lund", "direct", "said", "A", 2),
        ("b", TEN, "Kari Lund"),
    )
    assert quotation_matches(frame)["relation"].tolist() == ["verbatim"]


def test_order_of_input_does_not_matter():
    frame = quotations(("a", TEN, "Kari Lund"), ("b", "three four five six", "Kari Lund"), ("c", "five nine", "Kari Lund", "indirect"))
    arts = articles(("a", "A"), ("b", "B"), ("c", "C"))
    matches = quotation_matches(frame)
    pd.testing.assert_frame_equal(matches, quotation_matches(frame.iloc[::-1]))
    turned = quote_coverage(frame.iloc[::-1], matches.iloc[::-1], arts)  # outlets come in the order of the articles
    pd.testing.assert_frame_equal(quote_coverage(frame, matches, arts), turned)


def test_coverage_has_a_row_per_cluster_and_outlet():
    frame = quotations(
        ("a", TEN, "Kari Lund"),
        ("a", "red green blue pink", "Ole Berg"),
        ("b", "three four five six", "Kari Lund"),
    )
    arts = articles(("a", "A"), ("b", "B"), ("c", "C"))
    assert coverage(frame, arts) == [
        (1, "A", "verbatim"), (1, "B", "cut"), (1, "C", "absent"),
        (2, "A", "verbatim"), (2, "B", "absent"), (2, "C", "absent"),
    ]  # fmt: skip
    found = quote_coverage(frame, quotation_matches(frame), arts)
    assert tuple(found.columns) == COLUMNS["quote_coverage"]
    assert found["text"].tolist()[:3] == [TEN] * 3  # the longest variant
    assert found["quotation_no"].isna().tolist() == [False, False, True, False, True, True]


def test_an_indirect_quotation_alone_and_a_fragment_have_no_cluster():
    frame = quotations(("a", TEN, "Kari Lund", "indirect"), ("a", "night boats", None, "fragment"))
    assert coverage(frame, articles(("a", "A"), ("b", "B"))) == []
    both = quotations(("a", TEN, "Kari Lund", "indirect"), ("b", TEN, "Kari Lund", "indirect"))
    assert coverage(both, articles(("a", "A"), ("b", "B"))) == [(1, "A", "verbatim"), (1, "B", "verbatim")]


def test_a_quotation_printed_twice_counts_once():
    frame = quotations(("a", TEN, "Kari Lund"), ("a", TEN, "Kari Lund"))
    assert coverage(frame, articles(("a", "A"))) == [(1, "A", "verbatim")]


def test_a_paraphrase_candidate_shows_as_such():
    frame = quotations(("a", "the boats will return", "Kari Lund"), ("b", "the return of boats is near", "Kari Lund", "indirect"))
    assert coverage(frame, articles(("a", "A"), ("b", "B"))) == [(1, "A", "verbatim"), (1, "B", "paraphrase candidate")]


BOATS = [("a", "the boats will return", "Kari Lund"), ("b", "the return of boats is near", "Kari Lund", "indirect")]


def test_a_candidate_that_was_confirmed_is_a_paraphrase_and_carries_the_quotation():
    frame = quotations(*BOATS)
    matches = quotation_matches(frame, {("b", 1): "yes"})
    assert matches[["relation", "evidence"]].to_numpy().tolist() == [
        ["paraphrase", "read and confirmed; same speaker; shared: boat, return"]
    ]
    found = quote_coverage(frame, matches, articles(("a", "A"), ("b", "B")))
    assert found[["outlet", "relation", "article_id", "quotation_no", "words", "words_kept"]].to_numpy().tolist() == [
        ["A", "verbatim", "a", 1, 4, 4],
        ["B", "paraphrase", "b", 1, 4, 2],  # the, and boats or return: they changed places
    ]


@pytest.mark.parametrize("checked", [{("b", 1): "no"}, {("a", 1): "no"}, {("a", 1): "no", ("b", 1): "yes"}])
def test_a_candidate_that_was_rejected_is_absent(checked):
    frame = quotations(*BOATS)
    matches = quotation_matches(frame, checked)
    assert matches.empty
    found = quote_coverage(frame, matches, articles(("a", "A"), ("b", "B")))
    assert found[["outlet", "relation", "words_kept"]].to_numpy().tolist() == [["A", "verbatim", 4], ["B", "absent", 0]]


def test_two_quotations_in_marks_each_carry_the_other():
    frame = quotations(BOATS[0], (*BOATS[1][:3], "direct"))
    found = quote_coverage(frame, quotation_matches(frame, {("b", 1): "yes"}), articles(("a", "A"), ("b", "B")))
    assert found[["cluster", "outlet", "relation"]].to_numpy().tolist() == [
        [1, "A", "verbatim"], [1, "B", "paraphrase"], [2, "A", "paraphrase"], [2, "B", "verbatim"],
    ]  # fmt: skip


# b shares return, boat and harbour with a, and net and summer with c; a and c share nothing
NETS = "boats return with nets in summer to the harbour"
GUESSED = [("a", "I hope our boats will return to the harbour", "Kari Lund"), ("b", NETS, "Kari Lund", "indirect")]


@pytest.mark.parametrize(
    ("checked", "a", "c"),
    [
        ({}, "paraphrase candidate", "paraphrase candidate"),
        ({("b", 1): "yes"}, "paraphrase", "paraphrase candidate"),  # the likelier one
        ({("b", 1): "yes", ("a", 1): "no"}, None, "paraphrase"),
        ({("b", 1): "no"}, None, None),
        ({("a", 1): "yes"}, "paraphrase candidate", "paraphrase candidate"),  # b, which is in no marks, has no row to name it
        ({("b", 2): "yes", ("z", 1): "no"}, "paraphrase candidate", "paraphrase candidate"),  # nothing of the table
    ],
)
def test_yes_is_of_the_likeliest_and_no_of_every_candidate(checked, a, c):
    frame = quotations(*GUESSED, ("c", "the summer brings nets ashore", "Kari Lund"))
    found = {(r.article_id, r.other_id): r.relation for r in quotation_matches(frame, checked).itertuples()}
    assert (found.get(("a", "b")), found.get(("b", "c"))) == (a, c)


def test_yes_passes_over_a_candidate_that_has_no_row():
    frame = quotations(("a", GUESSED[0][1], "Kari Lund", "indirect"), GUESSED[1], ("c", "the summer brings nets ashore", "Kari Lund"))
    found = quotation_matches(frame, {("b", 1): "yes"})
    assert [(r.article_id, r.other_id, r.relation) for r in found.itertuples()] == [
        ("a", "b", "paraphrase candidate"), ("b", "c", "paraphrase"),
    ]  # fmt: skip
    rows = quote_coverage(frame, found, articles(("a", "A"), ("b", "B"), ("c", "C")))
    assert rows[["outlet", "relation"]].to_numpy().tolist() == [["A", "absent"], ["B", "paraphrase"], ["C", "verbatim"]]


def test_a_confirmed_paraphrase_of_an_agency_carries_it_and_may_be_the_first():
    frame = quotations(BOATS[0], ("n", *BOATS[1][1:], "said", "NPA"))
    arts = articles(("a", "A", "2031-05-05"), ("n", "NPA", "2031-05-03", "agency"), ("c", "C", "2031-05-04"))
    for checked, relation, agencies in (({}, "not comparable", None), ({("n", 1): "yes"}, "absent", "NPA")):
        found = quote_coverage(frame, quotation_matches(frame, checked), arts).set_index("outlet")
        assert found.loc["C", "relation"] == relation
        assert found["agencies"].astype(object).where(found["agencies"].notna(), None).tolist() == [agencies] * 2


def test_published_before_the_first_carrier_a_stub_and_low_confidence_are_not_comparable():
    frame = quotations(("a", TEN, "Kari Lund"))
    arts = articles(
        ("a", "A", "2031-05-04"), ("b", "B", "2031-05-03"), ("c", "C", "2031-05-05"), ("d", "D"),
        ("e", "E", None, "outlet", "stub"), ("f", "F", None, "outlet", "low confidence"),
    )  # fmt: skip
    assert [r[2] for r in coverage(frame, arts)] == ["verbatim", "not comparable", "absent", "absent", "not comparable", "not comparable"]


def test_agencies_have_no_row_but_may_hold_the_longest_variant():
    frame = quotations(("a", "three four five six", "Kari Lund"), ("n", TEN, "Kari Lund", "direct", "said", "NPA"))
    arts = articles(("a", "A"), ("n", "NPA", None, "agency"))
    found = quote_coverage(frame, quotation_matches(frame), arts)
    assert found[["outlet", "relation", "text", "words", "words_kept", "agencies"]].values.tolist() == [["A", "cut", TEN, 10, 4, "NPA"]]


def test_an_outlet_carries_what_any_of_its_articles_carries():
    frame = quotations(("a1", TEN, "Kari Lund", "direct", "said", "A"), ("b", TEN, "Kari Lund"))
    arts = articles(("a1", "A", "2031-05-04"), ("a2", "A", "2031-05-05"), ("b", "B", "2031-05-04"))
    assert coverage(frame, arts) == [(1, "A", "verbatim"), (1, "B", "verbatim")]


def test_of_articles_that_carry_it_equally_the_row_names_the_latest():
    frame = quotations(*((article, TEN, "Kari Lund", "direct", "said", "A") for article in ("a1", "a2", "a3")))
    arts = articles(("a1", "A", "2031-05-04"), ("a2", "A", "2031-05-06"), ("a3", "A", "2031-05-05"))
    assert quote_coverage(frame, quotation_matches(frame), arts)["article_id"].tolist() == ["a2"]


def test_an_outlet_is_comparable_if_one_of_its_articles_is():
    frame = quotations(("b", TEN, "Kari Lund"))
    arts = articles(("a1", "A", "2031-05-03"), ("a2", "A", "2031-05-05"), ("b", "B", "2031-05-04"))
    assert coverage(frame, arts) == [(1, "A", "absent"), (1, "B", "verbatim")]
    assert coverage(frame, arts[arts["article_id"] != "a2"]) == [(1, "A", "not comparable"), (1, "B", "verbatim")]


def test_nothing_quoted_gives_empty_tables():
    empty = quotations()
    assert quotation_matches(empty).empty
    assert quote_coverage(empty, quotation_matches(empty), articles(("a", "A"))).empty
