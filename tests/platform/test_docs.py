import re
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from app.api.close_codes import CloseCode
from app.demo import documents
from app.examples import default_tabs
from app.kernel.errors import ErrorCode
from app.kernel.settings import DEFAULT_SECRET_KEY, Settings
from app.workflows.templates.gallery import built_in

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md")])
BLOCKS = [
    pytest.param(block, id=f"{page.relative_to(ROOT)}-{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"^ *```graphql\n(.*?)```", page.read_text(), re.DOTALL | re.MULTILINE))
]
DEMO = [pytest.param(text, id=name) for name, text in vars(documents).items() if name.isupper()]
TABS = [pytest.param(tab.query, id=f"tab-{number}") for number, tab in enumerate(default_tabs())]


def _table(page: str, pattern: str) -> dict[str, str]:
    """Read the rows of a page whose first cell fits."""
    return dict(re.findall(rf"^\| `?({pattern})`? \|([^|]*)\|", (ROOT / page).read_text(), re.MULTILINE))


def test_operations_names_every_setting_with_its_default() -> None:
    documented = {name: cell.strip().strip("`") for name, cell in _table("docs/operations.md", "PLAIT_[A-Z_]+").items()}
    expected: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        default: Any = field.default
        if isinstance(default, bool):
            text = str(default).lower()
        elif name == "secret_key":
            assert default[0].get_secret_value() == DEFAULT_SECRET_KEY
            text = "a public one"
        elif isinstance(default, tuple):
            text = ",".join(map(str, default))  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(default, float):
            text = f"{default:g}"
        else:
            text = str(default)
        expected[f"PLAIT_{name.upper()}"] = text
    assert documented == expected


def test_front_ends_explains_every_error_code_and_no_other() -> None:
    assert set(_table("docs/front-ends.md", "[A-Z]+(?:_[A-Z]+)*")) == set(ErrorCode)


def test_front_ends_explains_every_way_a_socket_is_closed() -> None:
    known = {int(code) for code in _table("docs/front-ends.md", r"\d{4}")}
    expected = set(CloseCode) - {
        CloseCode.TOO_LARGE,
        CloseCode.PROTOCOL_NOT_ACCEPTED,
    }  # a client library's own business
    assert known == expected


def test_the_page_of_templates_names_every_built_in_one_with_its_category() -> None:
    known = {each.name: each.category.name for each in built_in().values()}
    named = {name: cell.strip() for name, cell in _table("docs/templates.md", "[A-Z][^|`]*?").items()}
    assert named == known


@pytest.fixture(scope="module")
def graph() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text())


@pytest.mark.parametrize("text", [*BLOCKS, *DEMO, *TABS])
def test_every_document_that_we_show_or_send_fits_the_graph(text: str, graph: GraphQLSchema) -> None:
    assert validate(graph, parse(text)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_python_recipe_is_valid_code() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/front-ends.md").read_text(), re.DOTALL)
    compile(code, "front-ends.md", "exec")


def test_every_make_target_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for line in re.findall(r"`make ([a-z][a-z -]*)|^make ([a-z][a-z -]*)", page.read_text(), re.MULTILINE):
            named = set(" ".join(line).split())
            assert named <= targets, page
