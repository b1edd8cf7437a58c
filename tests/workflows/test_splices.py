"""Splices: texts change, change back, and come out alike in whatever order two changes of them are done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflows.splices import (
    Splice,
    SpliceDoesNotFit,
    Splices,
    apply_splices,
    cut,
    invert_splices,
    length_of,
    splices_between,
    transform,
)

CLEF = "\U0001d11e"  #: two code units
words = st.text(st.sampled_from(f"ab{CLEF}"), max_size=8)


@st.composite
def changes(draw: st.DrawFn, text: str) -> Splices:
    """Draw a few splices of a text, one after the other."""
    made: list[Splice] = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        made.append(Splice(length_of(text[:start]), text[start:end], draw(words)))
        text = apply_splices(text, made[-1:])
    return tuple(made)


@given(words, st.data())
def test_what_is_done_and_undone_leaves_no_trace(text: str, data: st.DataObject) -> None:
    done = data.draw(changes(text))
    assert apply_splices(apply_splices(text, done), invert_splices(done)) == text


@given(words, st.data())
def test_two_changes_come_out_alike_in_both_orders(text: str, data: st.DataObject) -> None:
    one, other = data.draw(changes(text)), data.draw(changes(text))
    first = apply_splices(apply_splices(text, one), transform(other, one))
    second = apply_splices(apply_splices(text, other), transform(one, other, over_goes_first=False))
    assert first == second


@given(words, words)
def test_one_splice_makes_a_text_into_another(old: str, new: str) -> None:
    found = splices_between(old, new)
    assert apply_splices(old, found) == new
    assert len(found) == (old != new)


def test_nothing_that_both_texts_share_at_their_ends_is_touched() -> None:
    assert splices_between(f"{CLEF}abcz", f"{CLEF}axyz") == (Splice(3, "bc", "xy"),)
    assert splices_between("aa", "aaa") == (Splice(2, "", "a"),)


@pytest.mark.parametrize(
    ("own", "over", "moved"),
    [
        ((Splice(5, "", "x"),), (Splice(0, "ab", ""),), (Splice(3, "", "x"),)),
        ((Splice(1, "", "x"),), (Splice(1, "", "yy"),), (Splice(3, "", "x"),)),
        ((Splice(0, "abc", ""),), (Splice(1, "bcd", ""),), (Splice(0, "a", ""),)),
        ((Splice(1, "bc", ""),), (Splice(0, "abcd", ""),), ()),
        ((Splice(1, "bc", "x"),), (Splice(0, "abcd", ""),), (Splice(0, "", "x"),)),
        ((Splice(0, "abcd", ""),), (Splice(2, "", "yy"),), (Splice(0, "ab", ""), Splice(2, "cd", ""))),
    ],
)
def test_a_change_moves_past_another(own: Splices, over: Splices, moved: Splices) -> None:
    assert transform(own, over) == moved


@pytest.mark.parametrize(
    "splice",
    [
        Splice(-1),
        Splice(7),
        Splice(3, "zz"),
        Splice(0, "b"),
        Splice(2, "", "x"),
        Splice(1, "\ud834"),
        Splice(0, "", "\ud834"),
    ],
)
def test_a_splice_of_another_text_is_refused(splice: Splice) -> None:
    with pytest.raises(SpliceDoesNotFit):
        apply_splices(f"a{CLEF}abc", [splice])


def test_a_cut_counts_as_javascript_does() -> None:
    text = f"a{CLEF}b"
    assert cut(text, [(1, 2, "x"), (2, 0, ""), (2, 1, "")]) == (Splice(1, CLEF, "x"), Splice(2, "b", ""))
    for at, count in ((2, 0), (0, 2), (0, 5), (5, 0), (-1, 1), (0, -1)):
        with pytest.raises(SpliceDoesNotFit):
            cut(text, [(at, count, "")])


def test_a_change_of_very_many_places_moves_past_another_such() -> None:
    """A megabyte of Yjs updates changes tens of thousands of places: minutes, if each is walked through for each."""
    places = 20_000
    own = tuple(Splice(2 * at, "", "o") for at in range(places))
    over = tuple(Splice(3 * at, "a", "xy") for at in range(places))
    text = "a" * 3 * places
    first = apply_splices(apply_splices(text, over), transform(own, over))
    assert first == apply_splices(apply_splices(text, own), transform(over, own, over_goes_first=False))
