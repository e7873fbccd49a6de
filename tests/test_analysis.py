"""The story-level questions: one split, remembered; offsets that slice; stories too small to compare."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit import tables
from newskit.measures.vocabulary import vocabulary

TEXTS = st.lists(
    st.text(alphabet=st.sampled_from(list("abcAB .,?!\n'\"“”‘’-—:1😀é\u00a0")), min_size=1, max_size=120).filter(str.strip),
    min_size=1,
    max_size=3,
)
QUESTIONS = [name for name in nk.__all__ if name in tables.COLUMNS and name not in ("concordance", "related")]


def small_story():
    return nk.Story.from_records(
        [
            {
                "id": "a",
                "outlet": "A",
                "text": "Wall falls\n\n“It’s gone,” Mr Lind said. The wall fell on Monday after two days of rain.\n\nLoading...",
            },
            {"id": "b", "outlet": "B", "text": "Wall falls\n\nThe wall fell on Monday after two days of rain. Nobody was hurt."},
        ]
    )


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_every_row_that_is_a_passage_slices_to_its_text(texts):
    story = nk.Story.from_records([{"id": f"a{n}", "outlet": f"O{n}", "text": text} for n, text in enumerate(texts)])
    for question in (nk.lines, nk.sentences, nk.quotations, nk.disagreements):
        for row in question(story).itertuples():
            assert story[row.article_id].text[row.start : row.end] == row.text
    for row in nk.words(story).itertuples():
        assert story[row.article_id].text[row.start : row.end].strip()
    for row in nk.edits(story).itertuples():
        assert story[row.article_id].text[row.start : row.end] == row.before
        assert story[row.other_id].text[row.other_start : row.other_end] == row.after


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_answers_with_its_columns_whatever_the_story(question):
    nothing = nk.Story.from_records([{"text": "Loading..."}])
    for story in (small_story(), nothing, small_story().pick("A")):
        table = getattr(nk, question)(story)
        assert list(table.columns)[: len(tables.COLUMNS[question])] == list(tables.COLUMNS[question])


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_order_of_the_articles_changes_no_row(question):
    story = small_story()
    other = nk.Story(story.articles[::-1])

    def rows(of):
        table = getattr(nk, question)(of)
        return sorted(map(str, table[[c for c in table.columns if c not in ("passage", "cluster", "group")]].itertuples(index=False)))

    assert rows(story) == rows(other) or question == "findings"


def test_a_changed_answer_changes_nothing_that_is_remembered():
    story = small_story()
    table = nk.sentences(story)
    table.loc[:, "text"] = "gone"
    assert "gone" not in set(nk.sentences(story)["text"])


def test_each_way_of_asking_has_an_answer_of_its_own():
    text = "The wall fell. The wall fell."
    for first in ({}, {"of": "phrases"}, {"stop_words": False}):
        story = nk.Story.from_records([{"text": text, "outlet": "A"}, {"text": "The sea rose. The sea rose.", "outlet": "B"}])
        nk.vocabulary(story, **first)
        assert "the" in set(nk.vocabulary(story)["word"])
        assert "the" not in set(nk.vocabulary(story, stop_words=False)["word"])
        assert "wall fell" in set(nk.vocabulary(story, of="phrases")["word"])
        assert set(nk.vocabulary(story, against="each")["against"]) == set(nk.vocabulary(story, "each")["against"]) == {"A", "B"}
    with pytest.raises(ValueError, match="of='word'"):
        nk.vocabulary(story, of="word")


def test_what_is_no_story_is_named():
    with pytest.raises(TypeError, match="give a Story"):
        nk.findings("arts")
    with pytest.raises(TypeError, match="give a table"):
        nk.charts.vocabulary(small_story())


def test_lines_join_to_the_text_and_name_what_was_set_aside():
    story = small_story()
    lines = nk.lines(story)
    assert lines[(lines["article_id"] == "a") & ~lines["kept"] & (lines["kind"] != "blank")]["kind"].tolist() == ["widget_text"]
    assert lines[lines["article_id"] == "a"]["line_no"].tolist() == [1, 2, 3, 4, 5]
    assert lines["block_no"].isna().sum() == 3


def test_set_aside_lines_are_in_no_count():
    story = small_story()
    assert "loading" not in set(nk.words(story)["word"])
    assert "loading" in set(nk.words(story.keep(kind="widget_text"))["word"])


def test_articles_counts_kept_words():
    row = nk.articles(small_story()).set_index("article_id").loc["b"]
    assert (row["words"], row["sentences"], row["title"]) == (15, 3, "Wall falls")


def test_concordance_shows_the_word_between_its_neighbours():
    rows = nk.concordance(small_story(), "MONDAY", width=8)
    assert rows[["article_id", "left", "word", "right"]].to_numpy().tolist() == [
        ["a", "fell on ", "Monday", " after t"],
        ["b", "fell on ", "Monday", " after t"],
    ]
    assert nk.concordance(small_story(), "tsunami").empty
    assert nk.concordance(small_story(), "...").empty


def test_concordance_finds_contractions_and_phrases():
    assert nk.concordance(small_story(), "it's gone")["word"].tolist() == ["It’s gone"]
    assert nk.concordance(small_story(), "Two DAYS")["article_id"].tolist() == ["a", "b"]


def lund_story():
    return nk.Story.from_records(
        [
            {"id": "a", "outlet": "A", "text": "Pier shut\n\nMayor Kari Lund shut the pier in the centre. Ms Lund left at noon."},
            {"id": "b", "outlet": "B", "text": "Pier shut\n\nAn angry Lund didn't stay in the center. Soon Lund shut the pier."},
        ]
    )


def test_concordance_of_a_name_finds_all_its_mentions():
    rows = nk.concordance(lund_story(), "kari lund")
    assert rows["word"].tolist() == ["Kari Lund", "Lund", "Lund", "Lund"]
    assert nk.concordance(lund_story(), "Kari Lund", names="words")["word"].tolist() == ["Kari Lund"]
    assert nk.concordance(lund_story(), "Lund")["word"].tolist() == ["Lund"] * 4


def counted(story, word, **options):
    """n and the number of places shown, by outlet."""
    table = nk.vocabulary(story, **options)
    n = table[table["word"] == word].set_index("outlet")["n"]
    shown = nk.concordance(story, word, names="words" if options.get("of") == "phrases" else "merged")["outlet"].value_counts()
    return [(int(n[outlet]), int(shown.get(outlet, 0))) for outlet in story.outlets]


def rose_story():
    texts = {
        "A": "Ann Rose spoke. Prices rose, Rose said. In the harbour, bridge traffic stood. The harbour bridge is old. US boats told us.",
        "B": "Ann Rose left. The harbour bridge shut. The WHO asked who left. The US won and US boats sank. US boats stayed.",
    }
    return nk.Story.from_records({"id": o, "outlet": o, "text": text} for o, text in texts.items())


def test_concordance_gives_exactly_the_places_that_are_counted():
    story = rose_story()
    assert counted(story, "rose") == [(1, 1), (0, 0)]
    assert counted(story, "ann rose") == [(2, 2), (1, 1)]
    assert counted(story, "harbour bridge", of="phrases") == [(1, 1), (1, 1)]
    assert counted(story, "us") == [(1, 1), (0, 0)]
    assert counted(story, "who") == [(0, 0), (1, 1)]
    assert counted(story, "WHO") == [(0, 0), (1, 1)]
    assert counted(story, "US boats", of="phrases") == [(1, 1), (2, 2)]
    assert nk.concordance(story, "Rose", names="words")["word"].tolist() == ["Rose", "rose", "Rose", "Rose"]
    assert nk.concordance(story, "Ann")["word"].tolist() == ["Ann", "Ann"]  # stands in merged names only


def test_concordance_of_a_name_with_an_ampersand():
    records = ({"id": o, "outlet": o, "text": "The shop is Berg & Lund. Nobody left Berg & Lund."} for o in "AB")
    assert nk.concordance(nk.Story.from_records(records), "Berg & Lund")["word"].tolist() == ["Berg & Lund"] * 4


def test_stop_words_leave_the_bodies_in():
    words = set(nk.vocabulary(rose_story(), stop_words=False, names="words")["word"])
    assert {"US", "WHO"} <= words and not {"us", "who"} & words


def test_a_dispatch_helps_nothing_over_a_threshold():
    wire = "The harbour bridge fell. A harbour bridge fell; our harbour bridge fell, Ole Berg said."
    records = [
        {"id": "a", "outlet": "A", "text": "The harbour bridge fell, said Ole Berg."},
        {"id": "b", "outlet": "B", "text": "Nobody was hurt in the storm."},
        {"id": "w", "outlet": "Nordwire", "role": "agency", "text": wire},
    ]
    story = nk.Story.from_records(records)
    assert nk.collocations(story).empty
    assert nk.phrases(story).empty
    assert "ole berg" not in set(nk.vocabulary(story)["word"])


def test_loaded_words_outside_quotations():
    text = "Perhaps it rains. “Perhaps it is clearly late,” said Ann Lund, who perhaps left."
    story = nk.Story.from_records([{"id": "a", "outlet": "A", "text": text}])
    every = nk.loaded_language(story).set_index("kind")
    own = nk.loaded_language(story, quotations=False).set_index("kind")
    assert (every.loc["hedge", "n"], own.loc["hedge", "n"]) == (3, 2)
    assert own.loc["certainty", "n"] == 0
    assert own.loc["hedge", "per_thousand"] == pytest.approx(2000 / 9)
    assert nk.loaded_words(story, quotations=False)["start"].tolist() == [0, text.rindex("perhaps")]


def test_shared_words_and_dispersion_count_what_vocabulary_counts():
    story = lund_story()
    assert nk.dispersion(story).set_index("word").loc["kari lund", ["n", "articles", "outlets"]].tolist() == [4, 2, 2]
    assert nk.dispersion(story, names="words").set_index("word").loc["lund", "n"] == 4
    assert nk.dispersion(story, spelling="merged").set_index("word").loc["centre", "n"] == 2

    def both(**options):
        table = nk.shared_vocabulary(story, at_least=1, **options).set_index("outlets")["words"]
        return set(table[("A", "B")])

    assert "kari lund" in both() and "lund" in both(names="words")
    assert "centre" in both(spelling="merged") and "centre" not in both()


def test_concordance_sorted_left_and_right():
    assert nk.concordance(lund_story(), "lund", sort="left")["left"].str.split().str[-1].tolist() == ["angry", "Kari", "Ms", "Soon"]
    after = nk.concordance(lund_story(), "lund", sort="right")["right"].str.split().str[0].tolist()
    assert after == ["didn't", "left", "shut", "shut"]
    with pytest.raises(ValueError, match="sort='middle'"):
        nk.concordance(lund_story(), "lund", sort="middle")


def test_vocabulary_merges_names_and_on_request_spellings():
    story = lund_story()
    table = nk.vocabulary(story).set_index(["outlet", "word"])
    assert table.loc[("A", "kari lund"), ["n", "n_against", "variants"]].tolist() == [2, 2, "Kari Lund 1, Lund 1"]
    assert table.loc[("A", "ms"), "n"] == 1
    assert "center" in table.loc["A"].index
    one = nk.vocabulary(story, spelling="merged").set_index(["outlet", "word"])
    assert one.loc[("B", "centre"), ["n", "n_against", "variants"]].tolist() == [1, 1, "center 1"]
    each = nk.vocabulary(story, names="words").set_index(["outlet", "word"])
    assert each.loc[("B", "lund"), ["n", "n_against", "variants"]].tolist() == [2, 2, ""]
    assert table.loc[("A", "pier"), "per_thousand"] == each.loc[("A", "pier"), "per_thousand"]
    for wrong in ({"names": "one"}, {"spelling": "us"}):
        with pytest.raises(ValueError, match="give"):
            nk.vocabulary(story, **wrong)


def test_the_method_says_how_contractions_count():
    assert nk.vocabulary(lund_story(), names="words")["method"].str.endswith("“n't” and “'s” count as words.").all()
    assert nk.vocabulary(lund_story())["method"].str.endswith("merged count as one.").all()


def test_similarity_is_symmetric_and_bounded():
    a, b = "The wall fell on Monday.", "On Monday the old wall fell."
    assert nk.similarity(a, a) == 1
    assert nk.similarity(a, b) == nk.similarity(b, a)
    assert 0 < nk.similarity(a, b) < 1
    assert nk.similarity("Rain.", "Snow.") == 0


def test_an_outlets_latest_version_is_counted_and_the_others_are_shown():
    lines = ["The harbour wall gave way on Monday night.", "Three boats were lost, Ann Lind said.", "Work on a new wall begins in spring."]
    records = [
        {"id": "early", "outlet": "Post", "published": "2031-05-04", "text": "\n\n".join(lines)},
        {"id": "late", "outlet": "Post", "published": "2031-05-05", "text": "\n\n".join([*lines, "Rain is expected."])},
        {"id": "other", "outlet": "Echo", "text": "A harbour wall fell and nobody knows why it did."},
    ]
    story = nk.Story.from_records(records)
    assert nk.articles(story).set_index("article_id")["counted"].to_dict() == {"early": False, "late": True, "other": True}
    count = nk.vocabulary(story).set_index(["outlet", "word"])["n"]
    assert count["Post", "boats"] == 1
    assert set(nk.sentences(story)["article_id"]) == {"early", "late", "other"}
    assert set(nk.concordance(story, "boats")["article_id"]) == {"late"}
    assert nk.vocabulary(story).attrs["view"].endswith("; 1 earlier version of an article not counted")
    every = story.with_every_version()
    assert nk.vocabulary(every).attrs["view"].endswith("; every version of an article")
    assert nk.vocabulary(every).set_index(["outlet", "word"])["n"]["Post", "boats"] == 2
    assert nk.articles(every)["counted"].all()


def test_the_short_way_of_counting_gives_what_the_long_way_gives():
    texts = {"A": "The WHO told us. US troops left, and who knows why? Ann Lind said it.", "B": "IT failed us, the WHO said. It is over."}
    story = nk.Story.from_records([{"outlet": outlet, "text": text} for outlet, text in texts.items()])
    short = nk.vocabulary(story, names="words")
    long = vocabulary(nk.counted_words(story, names="words"), nk.articles(story), out_of=nk.words(story))
    assert dict(zip(zip(short["outlet"], short["word"], strict=True), short["n"], strict=True)) == dict(
        zip(zip(long["outlet"], long["word"], strict=True), long["n"], strict=True)
    )
    assert {"WHO", "who", "us"} <= set(short["word"])


def test_a_table_says_what_it_saw_of_the_story():
    story = nk.Story.from_records([{"outlet": "A", "text": "Wall falls\n\nThe wall fell on Monday.\n\nREAD MORE"}])
    assert nk.words(story).attrs["view"] == "kept: headline, paragraph"
    assert nk.vocabulary(story.keep(kind="read_more")).attrs["view"] == "kept: headline, paragraph, read_more"
    assert nk.sentences(story.drop(kind="headline")).attrs["view"] == "kept: paragraph"
    assert nk.words(nk.without_shared_copy(nk.sample())).attrs["view"].endswith("; without shared copy")


def test_the_weights_are_those_that_the_overlap_is_found_with():
    story = nk.sample()
    weights = nk.weights(story)
    assert weights["the"] == 1  # every article has it
    first = nk.sentence_overlap(story).iloc[0]
    text = nk.sentences(story).set_index(["article_id", "start"])["text"]
    pair = text[first["article_id"], first["start"]], text[first["other_id"], first["other_start"]]
    assert nk.similarity(*pair, weights) == first["similarity"]
    strict = nk.sentence_overlap(story, at_least=0.9)
    assert 0 < len(strict) < len(nk.sentence_overlap(story))
    assert strict["similarity"].min() >= 0.76  # loosely: .14 below, where most words stand in order
