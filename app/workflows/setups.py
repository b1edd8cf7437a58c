"""What a graph names that is not set up in its workspace, such as a tool of a server: the components say it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from app.kernel.rights import Rights
from app.workflows.graph import Graph
from app.workflows.problems import Problem, ProblemCode
from app.workflows.validation import Library


async def setup_problems(graph: Graph, library: Library, workspace_id: UUID, rights: Rights) -> list[Problem]:
    """Return a warning for each thing that is not set up, of those that these rights see."""
    asked: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for at, node in enumerate(graph.nodes):
        component = library.get(node.component)
        if component is not None and component.setup_scope is not None and rights.permits(component.setup_scope):
            config, _ = library.validate_config(component.id, node.config)
            if config is not None:
                asked[component.id].append((at, config))
    found: list[tuple[int, str, str]] = []
    for component_id, placed in asked.items():
        component = library.get(component_id)
        assert component is not None  # noqa: S101 - it was there a moment ago
        wrong = await component.setup_problems([config for _, config in placed], workspace_id)
        for (at, _), each in zip(placed, wrong, strict=True):
            found += [(at, field, message) for field, message in each]
    return [
        Problem(ProblemCode.SETUP_MISSING, message, f"nodes[{at}]", graph.nodes[at].key, f"config.{field}")
        for at, field, message in sorted(found)
    ]
