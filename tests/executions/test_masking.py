"""Masking finds what a plain search would, however a secret repeats itself."""

import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.executions.masking import MASK, Masker, spellings

#: Long enough to be kept, of few letters, so that it repeats itself and overlaps with the texts around it.
SECRETS = st.one_of(
    st.text("ab", min_size=8, max_size=60),
    st.builds(
        lambda part, times, end: part * times + end, st.text("ab", min_size=1), st.integers(8, 200), st.just("c")
    ),
)


@st.composite
def texts(draw: st.DrawFn, secret: str) -> str:
    """Pieces of a secret, and whatever else, one after the other."""
    places = st.integers(0, len(secret))
    pieces = st.one_of(
        st.text("abc", max_size=20),
        st.builds(lambda start, end: secret[start:end], places, places),
        st.just(secret),
    )
    return "".join(draw(st.lists(pieces, max_size=8)))


@given(st.data(), st.lists(SECRETS, min_size=1, max_size=3))
def test_masked_is_what_comes_first_and_of_that_the_longest(data: st.DataObject, secrets: list[str]) -> None:
    masker = Masker()
    for secret in secrets:
        masker.add(secret)
    every = sorted({each for secret in secrets for each in spellings(secret)}, key=len, reverse=True)
    text = data.draw(texts(secrets[0]))
    assert masker.text(text) == re.sub("|".join(map(re.escape, every)), MASK, text)


@given(st.data(), st.lists(SECRETS, min_size=1, max_size=3))
def test_the_longest_end_is_held_back_that_may_begin_a_secret(data: st.DataObject, secrets: list[str]) -> None:
    masker = Masker()
    for secret in secrets:
        masker.add(secret)
    every = {each for secret in secrets for each in spellings(secret)}
    text = data.draw(texts(secrets[0]))
    ends = (
        size for size in range(len(text), 0, -1) if any(e != text[-size:] and e.startswith(text[-size:]) for e in every)
    )
    assert masker.held_back(text) == next(ends, 0)


def steps_of(masker: Masker, value: Any) -> int:
    """Count the searches that masking takes."""
    steps = 0

    def count(_frame: Any, event: str, what: Any) -> None:
        nonlocal steps
        steps += event == "c_call" and what.__name__ == "find"

    sys.setprofile(count)
    try:
        masker.value(value)
    finally:
        sys.setprofile(None)
    return steps


def test_many_texts_are_not_searched_one_by_one_for_secrets_that_are_not_there() -> None:
    masker = Masker()
    for number in range(10):
        masker.add(f"s3cret/word {number}")
    texts: list[Any] = [{"text": f"nothing {at}"} for at in range(2_000)]
    assert steps_of(masker, texts) == 0
    assert masker.value(texts) is texts
    # What is there is searched for alone: in 2,000 keys and 2,001 texts, and behind itself.
    texts.append("It is s3cret/word 3.")
    assert steps_of(masker, texts) == 2 * 2_000 + 2
    assert masker.value(texts)[-1] == f"It is {MASK}."


@pytest.mark.parametrize("secret", ['quo"ted\\word', "über/ünlich", "tab\there\x01\x7f", "\u2028a line \U0001f600"])
def test_what_json_escapes_is_found_in_values(secret: str) -> None:
    masker = Masker()
    masker.add(secret)
    assert masker.value({"a": [f"x{secret}y"], secret: 1}) == {"a": [f"x{MASK}y"], MASK: 1}
    assert masker.value([2**70, f"x{secret}y"]) == [2**70, f"x{MASK}y"]
