"""Laws of the pure parts: ranges, names, types."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.names import MAX_NAME_CHARACTERS, cleaned_name, given_name
from app.files.ranges import RangeNotSatisfiable, names_tag, range_of
from app.files.sniffing import content_type_of
from app.kernel.errors import InvalidInput
from app.kernel.spool import HEAD_BYTES

NUMBERS = st.one_of(st.integers(0, 50), st.integers(0, 10**19 - 1))


@given(NUMBERS, st.one_of(st.none(), NUMBERS), st.integers(0, 40))
def test_a_range_is_the_slice_it_names(start: int, last: int | None, size: int) -> None:
    content = bytes(range(size))
    header = f"bytes={start}-{'' if last is None else last}"
    if last is not None and last < start:
        assert range_of(header, size) is None
        return
    try:
        span = range_of(header, size)
    except RangeNotSatisfiable:
        assert start >= size
        return
    assert span is not None
    assert 0 <= span.start < span.end <= size
    assert content[span.start : span.end] == content[start : None if last is None else last + 1]


@given(NUMBERS, st.integers(0, 40))
def test_a_suffix_is_the_end_it_names(length: int, size: int) -> None:
    content = bytes(range(size))
    try:
        span = range_of(f"bytes=-{length}", size)
    except RangeNotSatisfiable:
        assert length == 0 or size == 0
        return
    assert span is not None
    assert content[span.start : span.end] == content[-length:]


@given(st.text(max_size=60))
def test_no_range_header_breaks_anything(header: str) -> None:
    try:
        span = range_of(header, 10)
    except RangeNotSatisfiable:
        return
    assert span is None or 0 <= span.start < span.end <= 10


@given(st.text(max_size=600))
def test_a_cleaned_name_is_a_name_and_stays_it(sent: str) -> None:
    name = cleaned_name(sent)
    assert 1 <= len(name) <= MAX_NAME_CHARACTERS
    assert "/" not in name
    assert "\\" not in name
    assert name not in {".", ".."}
    assert not any(unicodedata.category(each).startswith("C") and each.isascii() for each in name)
    assert given_name(name, "name") == name


@pytest.mark.parametrize("name", ["", "/", "a/b", "a\\b", ".", "..", " a", "a.", "a\x00b", "x" * 256])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        given_name(name, "name")


@given(st.binary(max_size=HEAD_BYTES))
def test_every_content_has_a_type(head: bytes) -> None:
    kind = content_type_of(head, "a.html")
    assert kind.count("/") == 1
    assert kind.isascii()


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_words_are_never_taken_for_a_picture(text: str) -> None:
    assert not content_type_of(text.encode(), "a.png").startswith(("image/p", "image/j", "image/g", "audio", "video"))


def test_a_character_that_is_cut_off_at_the_edge_is_still_text() -> None:
    text = ("x" * (HEAD_BYTES - 1) + "é").encode()
    assert content_type_of(text[:HEAD_BYTES], "a.txt") == "text/plain"
    assert content_type_of(b"x\xc3", "a.txt") == "application/octet-stream"


@pytest.mark.parametrize(
    ("header", "is_strong", "is_named"),
    [("*", True, True), ('"a"', True, True), ('W/"a"', True, False), ('W/"a"', False, True), ('"b", "a"', True, True)],
)
def test_tags_are_compared_strongly_or_weakly(header: str, *, is_strong: bool, is_named: bool) -> None:
    assert names_tag(header, '"a"', is_strong=is_strong) is is_named
