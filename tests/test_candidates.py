"""Pairs that share a rare shingle: the same as by looking at every pair, whatever the size of the parts."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.measures import candidates

SENTENCES = st.lists(st.lists(st.integers(0, 4), max_size=8), max_size=9)


def found(sentences, **caps):
    first = np.cumsum([0, *map(len, sentences)])
    return candidates.rare_pairs(np.array([code for sentence in sentences for code in sentence], np.int64), first, **caps)


def pairs(result):
    return list(zip(result.i.tolist(), result.j.tolist(), strict=True))


def runs(sentence, size):
    return {tuple(sentence[n : n + size]) for n in range(len(sentence) - size + 1)}


def looked_for(sentences, most, most_long, everyday):
    """Pairs and left-out sentences, by looking at every pair."""
    words = Counter(code for sentence in sentences for code in sentence)

    def held(size):
        count = {}
        for sentence in sentences:
            for run in runs(sentence, size):
                count[run] = count.get(run, 0) + 1
        return count

    two, four = held(2), held(4)
    long = {run for run in four if all(two[side] > most for side in runs(run, 2))}
    common = {run for run in long if four[run] > most_long or all(words[code] > everyday for code in run)}
    rare = {run for run, count in two.items() if 2 <= count <= most} | {run for run in long - common if four[run] >= 2}
    has = [(runs(sentence, 2) | runs(sentence, 4)) & rare for sentence in sentences]
    left_out = [n for n, sentence in enumerate(sentences) if not has[n] and runs(sentence, 4) & common]
    return [(i, j) for i, j in combinations(range(len(sentences)), 2) if has[i] & has[j]], left_out


@settings(deadline=None)
@given(SENTENCES, st.integers(1, 4), st.integers(1, 5), st.integers(2, 12))
def test_all_pairs_that_share_a_rare_shingle_and_no_other(sentences, most, most_long, everyday):
    result = found(sentences, most=most, most_long=most_long, everyday=everyday)
    assert (pairs(result), result.left_out.tolist()) == looked_for(sentences, most, most_long, everyday)


@settings(deadline=None)
@given(SENTENCES)
def test_neither_the_size_of_a_part_nor_that_of_a_number_matters(sentences):
    whole = pairs(found(sentences, most=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_PART", 3)
        assert pairs(found(sentences, most=2)) == whole
        patch.setattr(candidates, "_ROOM", 1)  # as if no shingle and sentence fitted one number
        assert pairs(found(sentences, most=2)) == whole


def test_a_story_of_many_variants_is_found_by_its_runs_and_counted_where_they_are_too_many():
    variants = [[1, 2, 3, 4, 100 + n] for n in range(6)]
    assert len(pairs(found(variants, most=3))) == 15
    lost = found(variants, most=3, most_long=5)
    assert pairs(lost) == [] and lost.runs_left_out == 1 and lost.left_out.tolist() == list(range(6))


def test_a_run_of_everyday_words_makes_no_pair_and_is_counted():
    sentences = [[1, 2, 3, 4, 100 + n] for n in range(3)]
    assert len(pairs(found(sentences, most=2, everyday=3))) == 3
    lost = found(sentences, most=2, everyday=2)
    assert pairs(lost) == [] and lost.left_out.tolist() == [0, 1, 2]
    assert len(pairs(found([*sentences, [9, 4], [8, 4]], most=2, everyday=3))) == 3  # 4 is everyday, the others tell


def test_the_end_of_one_sentence_and_the_beginning_of_the_next_are_no_shingle():
    assert pairs(found([[1, 2], [3, 4], [5, 2], [3, 6]])) == []


def test_distinct_numbers_are_in_order():
    assert candidates.distinct(np.array([3, 0, 3, 1])).tolist() == [0, 1, 3]
