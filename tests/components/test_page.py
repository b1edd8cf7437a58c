"""docs/components.md says what the code says."""

from pathlib import Path

import pytest

from app.components.registry import Registry
from app.kernel.settings import Settings
from app.services import Plait
from scripts.make_components_page import PAGE, page, table


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Plait(Settings(data_dir=tmp_path_factory.mktemp("library") / "var")).registry


def test_the_tables_of_components_are_the_librarys(library: Registry) -> None:
    assert page(PAGE.read_text(), library) == PAGE.read_text(), "run: make components"


def test_every_component_has_a_row_with_a_valid_example(library: Registry) -> None:
    rows = [line for line in table(library).splitlines() if line.startswith("| `")]
    assert len(rows) == len(library.list())
    for component in library.list():
        assert library.validate_config(component.id, dict(component.example))[1] == []


def test_the_plugin_is_no_example_of_a_workflow() -> None:
    from app.demo.examples import list_examples

    assert (Path(__file__).parents[2] / "examples" / "plugin" / "pyproject.toml").is_file()
    assert "plugin" not in [name for name, _ in list_examples()]
