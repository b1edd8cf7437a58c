"""CSV is read and written alike by whoever does."""

import csv
import importlib

import pytest

from app.kernel.csv_text import MAX_FIELD_CHARACTERS, reader, without_formula


def test_nobody_makes_fields_shorter_for_the_others() -> None:
    for name in ("app.components.library.csvs", "app.evaluation.importing", "app.extraction.reading.texts"):
        importlib.import_module(name)
    assert csv.field_size_limit() == MAX_FIELD_CHARACTERS
    long = "x" * 2_000_001  # as many as an import of questions takes, and one more
    assert list(reader(f"a,{long}")) == [["a", long]]


def test_quotes_are_as_they_should_be_unless_they_need_not() -> None:
    assert list(reader('"a ""b"" c";d\r\n"e\nf";g', delimiter=";")) == [['a "b" c', "d"], ["e\nf", "g"]]
    with pytest.raises(csv.Error):
        list(reader('"a"b,c'))
    assert list(reader('"a"b,c', is_strict=False)) == [["ab", "c"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_calculate_is_a_text(text: str) -> None:
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1", "a=b", " =1", "'=1"])
def test_other_texts_stay_what_they_are(text: str) -> None:
    assert without_formula(text) == text
