"""Masking finds what a plain search would, however a secret repeats itself."""

import re

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
