"""What was found is an expected source if all that is said of that holds."""

import re
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.matching import ExpectedSource, Passage, finds_of, fits

DOCUMENT, OTHER = uuid4(), uuid4()
PASSAGE = Passage(DOCUMENT, "Leave Policy 2026", "https://example.com/hr/leave?y=2026", 3, 4, "You may take\n 30 days.")


@pytest.mark.parametrize(
    ("source", "is_it"),
    [
        (ExpectedSource(DOCUMENT), True),
        (ExpectedSource(OTHER), False),
        (ExpectedSource(title="leave policy 2026"), True),
        (ExpectedSource(title="leave*"), True),
        (ExpectedSource(title="leave"), False),
        (ExpectedSource(url="https://example.com/hr/*"), True),
        (ExpectedSource(url="*/hr/leave?y=2026"), True),
        (ExpectedSource(url="*.org/*"), False),
        (ExpectedSource(quote="take 30 DAYS"), True),
        (ExpectedSource(quote="31 days"), False),
        (ExpectedSource(DOCUMENT, page=3), True),
        (ExpectedSource(DOCUMENT, page=4), True),
        (ExpectedSource(DOCUMENT, page=5), False),
        (ExpectedSource(DOCUMENT, title="*2026", url="*", page=3, quote="30 days"), True),
        (ExpectedSource(DOCUMENT, title="*2026", url="*", page=2, quote="30 days"), False),
    ],
)
def test_all_that_is_said_must_hold(source: ExpectedSource, *, is_it: bool) -> None:
    assert finds_of([PASSAGE], [source]) == [[0] if is_it else []]


@pytest.mark.parametrize(
    ("source", "is_it"),
    [
        (ExpectedSource(DOCUMENT, page=5, quote="31 days"), True),
        (ExpectedSource(title="leave*", page=5), True),
        (ExpectedSource(url="*/hr/*", quote="31 days"), True),
        (ExpectedSource(OTHER, page=3, quote="30 days"), False),
        (ExpectedSource(quote="30 days"), True),
        (ExpectedSource(quote="31 days"), False),  # nothing but its words tells its document
    ],
)
def test_any_passage_of_a_source_is_of_its_document(source: ExpectedSource, *, is_it: bool) -> None:
    assert finds_of([PASSAGE], [source.of_document]) == [[0] if is_it else []]


def test_a_passage_without_pages_is_on_none() -> None:
    passage = Passage(DOCUMENT, "", "", None, None, "text")
    assert finds_of([passage], [ExpectedSource(DOCUMENT, page=1), ExpectedSource(DOCUMENT)]) == [[1]]


def test_a_source_is_kept_as_it_is() -> None:
    source = ExpectedSource(DOCUMENT, "a*", "https://b", 7, "c d")
    assert ExpectedSource.from_json(source.to_json()) == source
    assert ExpectedSource.from_json(ExpectedSource(title="x").to_json()) == ExpectedSource(title="x")


@given(st.text("ab.*?", max_size=10), st.text("ab.?", max_size=12))
def test_a_pattern_fits_as_its_regular_expression_does(pattern: str, text: str) -> None:
    expression = ".*".join(re.escape(part) for part in pattern.split("*"))
    assert fits(text, pattern) == (re.fullmatch(expression, text, re.DOTALL) is not None)


def test_a_hostile_pattern_takes_no_time_to_speak_of() -> None:
    """A regular expression of it would go back and forth for ever."""
    assert not fits("a" * 255, "*a" * 249 + "*b")
