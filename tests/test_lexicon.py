"""Loaded words counted by hand, exact intervals of small counts, and lists of the analyst's own."""

import numpy as np
import pandas as pd
import pytest
from plain_tables import about, split

from newskit.measures.lexicon import entries, loaded_language, loaded_words, poisson_bounds

WEATHER = {"wet": ["rain", "heavy rain"], "cold": ["snow"]}


def test_the_bounds_of_a_poisson_count():
    # Garwood's table: 0 → 3.689, 1 → .0253 and 5.572, 10 → 4.795 and 18.390
    assert poisson_bounds(0) == (0.0, pytest.approx(3.6889, abs=1e-4))
    assert poisson_bounds(1) == pytest.approx((0.0253, 5.5716), abs=1e-4)
    assert poisson_bounds(10) == pytest.approx((4.7954, 18.3904), abs=1e-4)
    assert poisson_bounds(0, 0.9)[1] == pytest.approx(-np.log(0.05))


def test_places_of_words_and_phrases():
    text = "Heavy rain, RAIN and snow."
    _, words = split({"a": text})
    found = loaded_words(words, WEATHER)
    assert found[["word", "kind"]].to_numpy().tolist() == [["heavy rain", "wet"], ["rain", "wet"], ["snow", "cold"]]
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == ["Heavy rain", "RAIN", "snow"]


def test_a_phrase_stays_inside_one_sentence_and_one_article():
    _, words = split({"a": "It was heavy. Rain fell", "b": "Heavy", "c": "rain"})
    assert loaded_words(words, {"wet": ["heavy rain"]}).empty


def test_kinds_count_apart():
    _, words = split({"a": "heavy rain"})
    found = loaded_words(words, {"wet": ["heavy rain"], "strong": ["heavy", "heavy heavy"]})
    assert found["kind"].tolist() == ["wet", "strong"]


def test_overlapping_entries_of_a_kind_count_once():
    _, words = split({"a": "rain rain rain"})
    assert len(loaded_words(words, {"wet": ["rain rain"]})) == 1
    assert len(loaded_words(words, {"wet": ["rain rain", "rain"]})) == 2


def test_rates_by_outlet_and_kind():
    _, words = split({"a": "Rain and rain and heavy rain", "b": "Sun and wind", "wire": "snow snow"})
    table = loaded_language(words, about(["a", "b", "wire"], role={"wire": "agency"}), WEATHER).set_index(["outlet", "kind"])
    assert list(table.index) == [("a", "wet"), ("a", "cold"), ("b", "wet"), ("b", "cold")]
    wet = table.loc[("a", "wet")]
    assert (wet["n"], wet["per_thousand"], wet["words"]) == (3, 500.0, "rain 2, heavy rain 1")
    assert (wet["low"], wet["high"]) == pytest.approx((0.618672 / 0.006, 8.767273 / 0.006), abs=1e-3)
    assert table.loc[("b", "wet"), ["n", "per_thousand", "low", "words"]].tolist() == [0, 0.0, 0.0, ""]
    assert table.loc[("b", "wet"), "high"] == pytest.approx(3.688879 / 0.003)


def test_an_outlet_without_words_has_no_rate():
    _, words = split({"a": "rain", "b": ""})
    table = loaded_language(words, about("ab"), {"wet": ["rain"]})
    assert table["n"].tolist() == [1, 0]
    assert table.loc[1, ["per_thousand", "low", "high"]].isna().all()


def test_our_list_is_sound():
    table = entries()
    assert 250 <= len(table) <= 350
    assert set(table["kind"]) == {"hedge", "certainty", "evaluative", "conflict", "saying that judges"}
    forms = [form.strip() for row in table.itertuples() for form in (row.word, *row.forms.split(";")) if form.strip()]
    assert len(forms) == len(set(forms))
    _, words = split({str(n): form for n, form in enumerate(forms)})
    found = loaded_words(words)
    assert set(found["article_id"]) == {str(n) for n in range(len(forms))}  # each is found as it is written


def test_our_list_on_a_sentence():
    _, words = split({"a": "The mayor slammed the so-called plan and claimed it was clearly, perhaps, a mistake."})
    found = loaded_words(words)
    assert found[["word", "kind"]].to_numpy().tolist() == [
        ["slam", "conflict"],
        ["so-called", "evaluative"],
        ["claim", "saying that judges"],
        ["clearly", "certainty"],
        ["perhaps", "hedge"],
    ]


def test_keeping_up_letting_in_and_pledges_are_no_judgement():
    _, words = split(
        {"a": "A firm that maintains boats will never admit boys or give guarantees. He admitted that it maintained that it was late."}
    )
    found = loaded_words(words)["word"].tolist()
    assert found == ["never", "admit that", "maintain that"]


def test_the_month_of_may_is_no_hedge():
    _, words = split({"a": "On 5 May it may be late."})
    assert loaded_words(words)["word"].tolist() == ["may be"]


def test_a_list_from_a_file_a_table_or_a_mapping(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("\ufeffword,kind,forms\nrain,wet,rains; rained\nheavy rain,wet,\n", encoding="utf-8")
    _, words = split({"a": "It rained: heavy rain"})
    for mine in (file, str(file), pd.read_csv(file)):
        assert loaded_words(words, mine)["word"].tolist() == ["rain", "heavy rain"]
    assert loaded_words(words, pd.DataFrame({"word": ["it"], "kind": ["pronoun"]}))["kind"].tolist() == ["pronoun"]
    assert loaded_words(words, {}).empty


def test_a_list_with_something_missing_is_refused(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("term,kind\nrain,wet\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.csv has no column word; it has term, kind"):
        entries(file)
    with pytest.raises(ValueError, match="the list has no column word and no column kind"):
        entries(pd.DataFrame({"a": [1]}))
    with pytest.raises(ValueError, match=r"entry 2: word '\.', kind 'wet'"):
        entries({"wet": ["rain", "."]})
    with pytest.raises(ValueError, match="entry 1: word 'rain', kind ''"):
        entries(pd.DataFrame({"word": ["rain"], "kind": [None]}))
    with pytest.raises(ValueError, match="is one text"):
        entries({"wet": "rain"})
