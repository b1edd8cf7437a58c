"""The import contracts cover what they say they cover."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAINS = ("accounts", "components", "memory", "workflows", "executions", "tasks")
#: What of a domain speaks GraphQL.
FACES = {"__init__", "operations", "operations_debugging", "routes", "types", "wiring", "graph_types", "inputs"}


def contract(name: str) -> dict[str, list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["name"].startswith(name))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_module_below_the_graph_is_kept_from_graphql(domain: str) -> None:
    modules = {path.stem for path in (ROOT / "app" / domain).iterdir() if not path.stem.startswith("__")}
    named = set(contract("Use cases")["source_modules"])
    assert {f"app.{domain}.{module}" for module in modules - FACES} <= named


def test_every_table_is_private_to_its_domain() -> None:
    owners = {path.parent.name for path in (ROOT / "app").glob("*/models.py")} - {"kernel"}
    assert {contract(f"The models of {owner}")["protected_modules"][0] for owner in owners} == {
        f"app.{owner}.models" for owner in owners
    }
