"""The built-in templates: files of the package, read once.

A file is a JSON object of the format "plait.template/1", and its name is the template's slug for ever: ids are made
from it. It holds `name`, `description`, `category`, `tags`, `graph`, an `exampleInput` to run it with, and `parts`:
workflows that are made with it. Where the graph has `part:NAME`, it gets the id of that workflow.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.kernel.ids import global_id
from app.workflows.graph import Graph
from app.workflows.templates.models import TemplateCategory

_FOLDER = Path(__file__).parent / "built_in"
_PART = "part:"
#: What the ids of built-in templates are made from, with their slugs (RFC 9562 §5.5).
_NAMESPACE = UUID("8c2f5e0a-6f63-4a1e-9d6c-0d8a5b7c4e11")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)

    name: str
    description: str
    graph: Graph


class _File(_Part):
    format: Literal["plait.template/1"]
    category: TemplateCategory
    tags: tuple[str, ...]
    example_input: Any = None
    parts: dict[str, _Part] = Field(default_factory=dict[str, _Part])


@dataclass(frozen=True, slots=True)
class Part:
    """A workflow that is made, and published, with the one of a template.

    Attributes:
        placeholder: The own id of no workflow: stands in the template's graph for the one that this will be.
    """

    name: str
    description: str
    graph: Graph
    placeholder: UUID


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A template that comes with Plait."""

    id: UUID  #: the same in every installation
    slug: str
    name: str
    description: str
    category: TemplateCategory
    tags: tuple[str, ...]
    graph: Graph
    example_input: Any
    parts: tuple[Part, ...]


@cache
def built_in() -> dict[UUID, BuiltIn]:
    """Read the gallery."""
    return {found.id: found for found in (_read(path) for path in sorted(_FOLDER.glob("*.json")))}


def _read(path: Path) -> BuiltIn:
    file = _File.model_validate_json(path.read_bytes())
    parts = {
        key: Part(part.name, part.description, part.graph, uuid5(_NAMESPACE, f"{path.stem}/{key}"))
        for key, part in file.parts.items()
    }
    placeholders = {f"{_PART}{key}": global_id("Workflow", part.placeholder) for key, part in parts.items()}
    nodes = tuple(
        node.model_copy(update={"config": {key: _placed(value, placeholders) for key, value in node.config.items()}})
        for node in file.graph.nodes
    )
    return BuiltIn(
        id=uuid5(_NAMESPACE, path.stem),
        slug=path.stem,
        name=file.name,
        description=file.description,
        category=file.category,
        tags=file.tags,
        graph=file.graph.model_copy(update={"nodes": nodes}),
        example_input=file.example_input,
        parts=tuple(parts.values()),
    )


def _placed(value: Any, placeholders: dict[str, str]) -> Any:
    return placeholders.get(value, value) if isinstance(value, str) else value
