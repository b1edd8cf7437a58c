"""Write the tables of `docs/components.md` from the component library, or with --check only compare them."""

import sys
from itertools import groupby
from pathlib import Path

import orjson

from app.components.contract import Component, ComponentCategory
from app.components.registry import Registry
from app.kernel.settings import Settings
from app.services import Plait

PAGE = Path(__file__).resolve().parents[1] / "docs" / "components.md"
BEGIN, END = "<!-- written by scripts/make_components_page.py -->", "<!-- end -->"


def table(registry: Registry) -> str:
    """Write a table for each category: what a component does, and an example of its configuration."""
    parts: list[str] = []
    for category, components in groupby(registry.list(), key=lambda component: component.category):
        parts += [
            f"### {'AI' if category is ComponentCategory.AI else category.value.capitalize()}",
            "",
            "| component | what it does | example of `config` |",
            "|---|---|---|",
        ]
        parts += [_row(component) for component in components]
        parts.append("")
    return "\n".join(parts)


def _row(component: Component) -> str:
    example = _cell(orjson.dumps(component.example).decode())
    return f"| `{component.id}` | {_cell(component.description)} | `{example}` |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def page(current: str, registry: Registry) -> str:
    """Put the table between its marks."""
    before, _, rest = current.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table(registry)}\n{END}{after}"


def main() -> int:
    """Write the page; with --check only say whether it is what the code says."""
    current = PAGE.read_text()
    wanted = page(current, Plait(Settings()).registry)
    if "--check" in sys.argv:
        if wanted != current:
            print("docs/components.md is not what the code says; run: make components", file=sys.stderr)
        return int(wanted != current)
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
