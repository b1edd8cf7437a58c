"""What a fork names in a run: where it begins, and the outputs that it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.components.contract import ERROR, OUTPUT
from app.executions.events import Path, format_path, parse_path
from app.executions.lookup import ExecutionLookup, ReadBudget
from app.executions.models import Execution, NodeRun, NodeRunStatus
from app.executions.plan import Plan, PlanNode
from app.executions.reuse import Given, Place
from app.kernel.errors import InvalidInput
from app.workflows.graph import OnError

MAX_OUTPUTS = 100  #: given for one run
_MOST_PLACES = 100  #: that are told apart


@dataclass(frozen=True, slots=True)
class OutputGiven:
    """The output of a node, given in the place of one it would make."""

    key: str
    output: Any
    path: Path = ()
    handles: Sequence[str] | None = None  #: None: those it took in the source, else `OUTPUT`


class NamedPlaces:
    """Checks what is named against the run it is named in and the plan of the run to be."""

    def __init__(self, lookup: ExecutionLookup) -> None:
        self._lookup = lookup

    async def fork_points(
        self, source: Execution, plan: Plan, place: Place | None, *, has_input: bool
    ) -> tuple[Place, ...]:
        """Return where a fork begins; without a place, but with another input, at the very beginning.

        Raises:
            InvalidInput: The place is none, or the run did not come to it.
        """
        if place is None:
            if not has_input:
                return ()
            # Another input alone is there for whoever reads it first.
            roots = plan.bodies[None].nodes.values()
            return tuple(Place(node.key, ()) for node in roots if not node.links_in)
        path = place.path or ()
        _check_place(plan, place.key, path, "input.fromNode")
        runs = NodeRun.filter(execution_id=source.id)
        if place.key is None:
            text = format_path(path)
            is_reached = (
                await runs.filter(path=text).exists() or await runs.filter(path__startswith=f"{text}/").exists()
            )
        else:
            is_reached = await runs.filter(node_key=place.key, path=format_path(path)).exists()
        if not is_reached:
            raise _not_reached("input.fromNode")
        return (place,)

    async def reached(self, source: Execution, key: str) -> tuple[Place, ...]:
        """Return where a node ran; of very many places, all there are.

        Raises:
            InvalidInput: It did nowhere.
        """
        ran = NodeRun.filter(execution_id=source.id, node_key=key, status__not=NodeRunStatus.SKIPPED)
        rows = await ran.limit(_MOST_PLACES + 1).only("path")
        if not rows:
            raise _not_reached("input.fromNodeKey")
        if len(rows) > _MOST_PLACES:
            return (Place(key, None),)
        return tuple(Place(key, parse_path(path)) for path in sorted({row.path for row in rows}))

    async def outputs(self, source: Execution, plan: Plan, outputs: Sequence[OutputGiven]) -> tuple[Given, ...]:
        """Return the outputs that a fork is given, with the handles by which their nodes are left.

        Raises:
            InvalidInput: There are too many, or one is of no such node or handle.
        """
        if len(outputs) > MAX_OUTPUTS:
            raise too_many()
        given: list[Given] = []
        for at, each in enumerate(outputs):
            field = f"input.outputs[{at}]"
            _check_place(plan, each.key, each.path, field)
            node = plan.nodes[each.key]
            handles = await self._handles(source, node, each) if each.handles is None else tuple(each.handles)
            allowed = {*node.handles, ERROR} if node.spec.on_error is OnError.BRANCH else set(node.handles)
            if not handles or not set(handles) <= allowed:
                raise InvalidInput(
                    "Name the handles by which the node is left: some of its own.",
                    field=f"{field}.handles",
                    reason="handle_unknown",
                    details={"handles": sorted(allowed)},
                )
            given.append(Given(each.key, each.path, each.output, tuple(sorted(set(handles)))))
        return tuple(given)

    async def _handles(self, source: Execution, node: PlanNode, given: OutputGiven) -> tuple[str, ...]:
        """Return the handles that a node took in the source, else the ordinary one."""
        run = await NodeRun.filter(
            execution_id=source.id, node_key=given.key, path=format_path(given.path), output_sequence__isnull=False
        ).first()
        if run is not None and run.output_sequence is not None:
            at = (source.id, run.output_sequence)
            entry = (await self._lookup.entries_at([at], ReadBudget())).get(at)
            taken = () if entry is None else tuple(entry.data.get("handles", ()))
            if taken and set(taken) <= {*node.handles, ERROR}:
                return taken
        return (OUTPUT,) if OUTPUT in node.handles else ()


def _check_place(plan: Plan, key: str | None, path: Path, field: str) -> None:
    """Refuse what is no place of a graph.

    Raises:
        InvalidInput: There is no such node, or it is not in these containers.
    """
    if key is None and not path:
        raise InvalidInput("Name a node, or an iteration by its path.", field=field, reason="required")
    if key is not None and key not in plan.nodes:
        raise unknown_node(f"{field}.nodeKey")
    expected = [] if key is None else list(_parents(plan, key))[::-1]
    given = [container for container, _ in path]
    if key is None:
        last = given[-1]
        if last not in plan.nodes or not plan.nodes[last].component.is_container:
            raise unknown_node(f"{field}.path")
        expected = [*list(_parents(plan, last))[::-1], last]
    if given != expected or any(index < 0 for _, index in path):
        raise InvalidInput(
            "The path names the containers around the node from the outermost in, each with an index.",
            field=f"{field}.path",
            reason="path_invalid",
            details={"containers": expected},
        )


def _parents(plan: Plan, key: str) -> Iterator[str]:
    parent = plan.nodes[key].spec.parent_key
    while parent is not None:
        yield parent
        parent = plan.nodes[parent].spec.parent_key


def _not_reached(field: str) -> InvalidInput:
    return InvalidInput("The run did not come to this place.", field=field, reason="node_not_reached")


def unknown_node(field: str) -> InvalidInput:
    """Say that a node is not there."""
    return InvalidInput("The workflow has no such node.", field=field, reason="node_unknown")


def too_many() -> InvalidInput:
    """Say that there are too many outputs."""
    return InvalidInput(f"At most {MAX_OUTPUTS} outputs can be given.", field="input.outputs", reason="too_many")
