"""The import contracts cover what they say they cover."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAINS = (
    "accounts",
    "usage",
    "webhooks",
    "files",
    "components",
    "extraction",
    "llm",
    "memory",
    "mcp_client",
    "integrations",
    "workflows",
    "executions",
    "knowledge",
    "tasks",
    "artifacts",
    "conversations",
    "evaluation",
    "collaboration",
    "automation",
    "search",
    "copilot",
    "mcp",
)
#: What of a domain speaks GraphQL.
FACES = {
    *(
        "__init__",
        "operations",
        "operations_branches",
        "operations_chats",
        "operations_comments",
        "operations_debugging",
        "operations_editing",
        "operations_folders",
        "operations_keeping",
        "operations_live",
        "operations_texts",
        "operations_uploads",
        "routes",
        "upload_routes",
        "text_entrance",
        "text_socket",
    ),
    *(
        "branch_types",
        "chat_types",
        "comment_types",
        "comparison_types",
        "count_types",
        "search_types",
        "draft_types",
        "edit_inputs",
        "enums",
        "event_types",
        "folder_types",
        "graph_types",
        "inbox_types",
        "result_types",
        "inputs",
        "step_types",
        "text_types",
        "tool_types",
        "trash_types",
        "types",
        "use_types",
        "upload_types",
        "version_types",
        "wiring",
    ),
}


def contract(name: str) -> dict[str, list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["name"].startswith(name))


def forgotten(folder: Path, package: str, named: set[str]) -> Iterator[str]:
    """Name the modules that know no GraphQL and are not in the list; of a package with faces, what is beside them."""
    for path in sorted(folder.iterdir()):
        module = f"{package}.{path.stem}"
        if path.stem.startswith("__") or path.stem in FACES or module in named:
            continue
        if path.suffix == ".py":
            yield module
        elif (path / "__init__.py").is_file():
            has_faces = any((path / f"{face}.py").is_file() for face in FACES - {"__init__"})
            yield from forgotten(path, module, named) if has_faces else [module]


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_module_below_the_graph_is_kept_from_graphql(domain: str) -> None:
    named = set(contract("Use cases")["source_modules"])
    assert list(forgotten(ROOT / "app" / domain, f"app.{domain}", named)) == []


def test_every_table_is_private_to_its_domain() -> None:
    owners = {path.parent.name for path in (ROOT / "app").glob("*/models.py")} - {"kernel"}
    assert {contract(f"The models of {owner}")["protected_modules"][0] for owner in owners} == {
        f"app.{owner}.models" for owner in owners
    }
