"""A secret that comes back is masked however it is written."""

import json
from urllib.parse import quote

import pytest

from app.components.contract import ComponentFailed
from app.executions.failures import error_of
from app.executions.masking import MASK, Masker, hidden_texts

SECRET = "p<ss/w'rd&äöü+x?9"


def masker(secret: str = SECRET) -> Masker:
    made = Masker()
    made.add(secret)
    return made


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET, safe="").replace("%3C", "%3c").replace("%2F", "%2f").replace("%26", "%26").lower(),
        quote(SECRET, safe="!*'()"),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1].replace("/", "\\/"),
        # As Go and others write it.
        json.dumps(SECRET, ensure_ascii=False)[1:-1]
        .replace("<", "\\u003c")
        .replace("&", "\\u0026")
        .replace("'", "\\u0027"),
    ],
)
def test_a_secret_is_found_in_every_usual_spelling(written: str) -> None:
    assert masker().text(f"before {written} after") == f"before {MASK} after"


def test_white_space_around_a_secret_does_not_hide_it() -> None:
    assert masker("  hunter2hunter2\n").text("Bearer hunter2hunter2.") == f"Bearer {MASK}."


@pytest.mark.parametrize("number", [12345678901, -12345678901, 12345678901.5])
def test_a_secret_of_digits_is_masked_where_it_became_a_number(number: float) -> None:
    assert masker("12345678901").value({"pin": [number, 7, True]}) == {"pin": [MASK, 7, True]}


def test_numbers_are_left_alone_otherwise() -> None:
    value = {"a": [12345678901]}
    assert masker().value(value) is value


@pytest.mark.parametrize("kept", range(1, len(SECRET)))
def test_an_excerpt_that_ends_inside_a_secret_tells_nothing_of_it(kept: int) -> None:
    failure = ComponentFailed("X", f"said {SECRET[:kept]}", details={"body": f"token={SECRET[:kept]}"})
    error = error_of(failure, masker())
    told = SECRET[:kept] if kept < 4 else MASK
    assert error["message"] == f"said {told}"
    assert error["details"] == {"body": f"token={told}"}


def test_an_excerpt_cut_inside_a_character_tells_nothing_either() -> None:
    cut = SECRET.encode()[: len(SECRET[:10].encode()) + 1].decode(errors="replace")
    assert cut.endswith("\ufffd")
    assert masker().cut_text(f"said {cut}") == f"said {MASK}"


def test_what_was_masked_is_found_from_what_was_shown() -> None:
    truth = {"a": [f"Bearer {SECRET}", 1, {"x": "plain"}], f"k{SECRET}": True, "two": f"{SECRET} and {SECRET}", "n": 1}
    assert hidden_texts(truth, masker().value(truth)) == {SECRET}
    digits = masker("12345678901")
    assert hidden_texts({"n": 12345678901}, digits.value({"n": 12345678901})) == {"12345678901"}
    assert hidden_texts(truth, truth) == set()
    assert hidden_texts("short", MASK) == set()


def test_a_text_of_many_masks_is_searched_in_linear_time() -> None:
    shown = "a".join([MASK] * 20_000)
    assert hidden_texts("ab" * 200_000, shown) != {SECRET}
