"""What a template wants of the workspace that its workflows shall run in."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.workflows import fields
from app.workflows.graph import Graph
from app.workflows.validation import Library


@dataclass(frozen=True, slots=True)
class Needs:
    """Read from the graphs of a template.

    Attributes:
        secrets: Names of secrets, sorted.
        components: Ids of components, sorted; also of those that the library lacks.
        missing_components: Those that the library lacks: no workflow can be made until they are installed.
    """

    secrets: tuple[str, ...]
    components: tuple[str, ...]
    missing_components: tuple[str, ...]


def needs_of(graphs: Sequence[Graph], library: Library) -> Needs:
    """Find out what a template's graph, and those of its parts, want."""
    nodes = [node for graph in graphs for node in graph.nodes]
    known = [node for node in nodes if library.get(node.component) is not None]
    secrets = {
        reference.name
        for node in known
        for field in (*fields.config_fields(node.component, node.config, library), *fields.policy_fields(node))
        for reference in fields.references(field)
        if reference.kind == "secrets"
    }
    components = {node.component for node in nodes}
    return Needs(
        tuple(sorted(secrets)),
        tuple(sorted(components)),
        tuple(sorted(components - {node.component for node in known})),
    )
