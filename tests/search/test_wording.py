"""Words of a search: what is asked becomes terms, and a text has them or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.wording import Term, met, stem, terms_of, words_in
from app.search.snippets import SNIPPET_CHARACTERS, shown

WORDS = st.text(alphabet="abeglinrstyéßZ\uff12日", min_size=1, max_size=8)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ("", []),
        (' "*-: ', []),
        ("Invoices", [Term("invoices", is_begun=True)]),
        ("invoices ", [Term("invoices")]),
        ("the report of th", [Term("report"), Term("th", is_begun=True)]),
        ("report the ", [Term("report")]),
        ("report the", [Term("report"), Term("the", is_begun=True)]),
        ("to be ", [Term("to"), Term("be")]),
        ("report and reports", [Term("report")]),
        ("rep rep", [Term("rep")]),
        ("CAFÉ NEAR(x)", [Term("cafe"), Term("near"), Term("x")]),
    ],
)
def test_a_query_is_its_words(asked: str, terms: list[Term]) -> None:
    assert terms_of(asked) == terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("building", "buildings"),
        ("policy", "policies"),
        ("run", "running"),
        ("meeting", "meets"),
        ("addresses", "address"),
    ],
)
def test_english_endings_make_no_difference(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_different_words_stay_different() -> None:
    assert len({stem(word) for word in ("use", "user", "us", "new", "need", "bus", "i", "y", "es", "ing", "is")}) == 11


@given(WORDS)
def test_a_stem_begins_its_word(word: str) -> None:
    for each in words_in(word):
        assert stem(each)
        assert each.startswith(stem(each))


@given(TEXTS, TEXTS)
def test_terms_are_met_where_one_of_their_words_stands(text: str, asked: str) -> None:
    terms = terms_of(asked)
    assert len({stem(term.word) for term in terms}) == len(terms)
    assert sum(term.is_begun for term in terms) <= 1
    places = {place for _, _, own in met(text, terms) for place in own}
    for place, term in enumerate(terms):
        words = list(words_in(text))
        is_there = any(stem(word) == stem(term.word) for word in words)
        is_there |= term.is_begun and any(word.startswith(term.word) for word in words)
        assert (place in places) == is_there


@given(st.lists(WORDS, max_size=200).map(" ".join), TEXTS)
def test_a_snippet_is_a_part_of_the_text_and_its_marks_are_words_of_it(text: str, asked: str) -> None:
    terms = terms_of(asked)
    look = shown("", text, terms)
    assert look.snippet in text
    assert len(look.snippet) <= SNIPPET_CHARACTERS
    for start, end in look.snippet_ranges:
        (word,) = words_in(look.snippet[start:end])
        assert any(term.is_met_by(word) for term in terms)
    if look.places:
        assert look.snippet_ranges


def test_a_snippet_shows_where_most_words_are_together() -> None:
    text = "alpha " + "x " * 300 + "alpha and beta " + "y " * 300
    look = shown("Beta", text, terms_of("alpha beta"))
    assert "alpha and beta" in look.snippet
    assert [look.snippet[start:end] for start, end in look.snippet_ranges] == ["alpha", "beta"]
    assert [(start, end) for start, end in look.title_ranges] == [(0, 4)]
