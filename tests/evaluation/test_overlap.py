"""The measures of answers keep their laws, and agree with the definitions worked out another way."""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.overlap import MOST_WORDS, facts_score, has_fact, longest_common, rouge_l, token_f1, words_of

WORDS = st.lists(st.sampled_from(["the", "sea", "is", "salty", "and", "deep", "Über", "海"]), max_size=12)
TEXTS = WORDS.map(" ".join)


def longest(one: Sequence[str], two: Sequence[str]) -> int:
    """The longest common subsequence by its recursion."""

    @cache
    def of(i: int, j: int) -> int:
        if i == len(one) or j == len(two):
            return 0
        if one[i] == two[j]:
            return 1 + of(i + 1, j + 1)
        return max(of(i + 1, j), of(i, j + 1))

    return of(0, 0)


@given(WORDS, WORDS)
def test_the_longest_common_subsequence_is_that_of_its_recursion(one: list[str], two: list[str]) -> None:
    assert longest_common(one, two) == longest(one, two)


@given(TEXTS, TEXTS)
def test_both_are_between_0_and_1_and_the_same_either_way(one: str, two: str) -> None:
    for measure in (token_f1, rouge_l):
        assert 0 <= measure(one, two) <= 1
        assert measure(one, two) == measure(two, one)
    # What stands in order stands there at all.
    assert rouge_l(one, two) <= token_f1(one, two) + 1e-12


@given(TEXTS)
def test_the_same_answer_is_worth_1(text: str) -> None:
    assert token_f1(text, text) == rouge_l(text, text) == 1.0
    assert token_f1(text.upper(), f"  {text}!! ") == 1.0


@given(WORDS, WORDS)
def test_token_f1_is_the_harmonic_mean_of_precision_and_recall(one: list[str], two: list[str]) -> None:
    given_words, wanted = words_of(" ".join(one)), words_of(" ".join(two))
    left, shared = list(wanted), 0
    for word in given_words:
        if word in left:
            left.remove(word)
            shared += 1
    if not given_words or not wanted:
        assert token_f1(" ".join(one), " ".join(two)) == float(given_words == wanted)
        return
    precision, recall = shared / len(given_words), shared / len(wanted)
    mean = 2 * precision * recall / (precision + recall) if shared else 0.0
    assert token_f1(" ".join(one), " ".join(two)) == pytest.approx(mean)


def test_words_are_compared_without_case_form_and_punctuation() -> None:
    assert words_of("The ﬁrst, “Straße” — 3.5!") == ["the", "first", "strasse", "3", "5"]
    assert words_of("海は塩辛い sea") == ["海", "は", "塩", "辛", "い", "sea"]
    assert words_of("e\u0301tude") == words_of("étude")
    assert len(words_of("word " * (MOST_WORDS + 10))) == MOST_WORDS


def test_order_counts_for_rouge_alone() -> None:
    assert token_f1("salty is the sea", "the sea is salty") == 1.0
    assert rouge_l("salty is the sea", "the sea is salty") == 0.5


def test_facts_are_words_in_a_row() -> None:
    words = words_of("You may take 30 days of leave, not more.")
    assert has_fact(words, "30 DAYS of leave")
    assert not has_fact(words, "30 leave")
    assert not has_fact(words, "0 days")  # a part of a word is none
    assert not has_fact(words, "…")


@given(TEXTS, st.lists(st.sampled_from(["sea", "salty", "the sea"]), max_size=3), st.lists(st.just("deep"), max_size=2))
def test_facts_are_a_share(answer: str, required: list[str], forbidden: list[str]) -> None:
    if not required and not forbidden:
        with pytest.raises(ValueError, match="no facts"):
            facts_score(answer, required, forbidden)
        return
    words = f" {' '.join(words_of(answer))} "
    right = sum(f" {each} " in words for each in required) + sum(f" {each} " not in words for each in forbidden)
    assert facts_score(answer, required, forbidden) == pytest.approx(right / (len(required) + len(forbidden)))


def test_a_long_answer_takes_no_time_to_speak_of() -> None:
    """The recursion would take 25 million steps; a quadratic table of Python's, seconds."""
    one, two = ["a", "b"] * (MOST_WORDS // 2), ["b", "a", "c"] * (MOST_WORDS // 3)
    assert longest_common(one, two) == longest_common(two, one) > 0
