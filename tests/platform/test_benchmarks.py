"""The benchmarks measure the product as it is; here only that each can be asked for, and what a ratio is."""

from importlib import import_module

import pytest

from benchmarks.__main__ import NAMES, RESULTS, with_parts
from benchmarks.figures import Round, Side, Target, figure, percentile, ratio_of_rates


@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_says_what_it_measures_and_on_what(name: str) -> None:
    module = import_module(f"benchmarks.{name}")
    assert module.__doc__
    assert set(module.VARIANTS) <= {"sqlite", "postgres", "files"}
    assert callable(module.run)


def test_a_ratio_compares_turn_by_turn() -> None:
    # The machine was half as fast in the second turn: the ratio does not move.
    ours = Side("ours", [Round(400, 1, 1), Round(200, 1, 1), Round(400, 1, 1)])
    theirs = Side("theirs", [Round(100, 1, 1), Round(50, 1, 1), Round(100, 1, 1)])
    assert ratio_of_rates(ours, theirs) == 4


def test_a_target_says_whether_it_was_met() -> None:
    assert Target("rate", 4.2, 4, is_at_least=True).line() == "rate: 4.20 times (target ≥ 4 times): met"
    assert not Target("p99", 3.1, 3, is_at_least=False).is_met


def test_figures_show_what_means_something() -> None:
    values = (12_345.6, 12.34, 1.234, 3, "x", None)
    assert [figure(value) for value in values] == ["12,346", "12.3", "1.23", "3", "x", ""]
    assert percentile([*range(100)], 0.99) == 99


def test_a_part_that_is_measured_anew_takes_the_place_of_what_was_there() -> None:
    before = RESULTS.read_text()
    after = with_parts(before, {"journal": "New words.", "files": "### A table"})
    assert "## journal\n\nNew words.\n\n## " in after
    assert after.endswith("## files\n\n### A table\n")
    kept = [part for part in before.rstrip().split("\n## ") if not part.startswith(("journal\n", "files\n"))]
    assert all(part.strip() in after for part in kept)
    assert with_parts(after, {}) == after
