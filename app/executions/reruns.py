"""The use cases that run something again: retry, fork, replay, and a node alone.

Each makes an ordinary new run; what it takes over from its source, is given, or leaves out is in its `ReuseSpec`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.components.contract import OUTPUT
from app.components.registry import Registry
from app.executions.changes import changed_nodes
from app.executions.events import format_path
from app.executions.lookup import ExecutionLookup, ExecutionNotFound, refuse_pruned
from app.executions.models import Execution, ExecutionStatus
from app.executions.named_places import MAX_OUTPUTS, NamedPlaces, OutputGiven, too_many, unknown_node
from app.executions.private import is_shown_to, refuse_kept
from app.executions.restricting import leads_to, plan_for
from app.executions.reuse import Given, Only, Place, ReplayMode, ReuseMode, ReuseSpec
from app.executions.rows import pin_of
from app.executions.service import Executions, Lineage, StartRequest, checked_input
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.rights import Scope, Viewer
from app.workflows.graph import Graph
from app.workflows.targets import RunTarget, RunTargets

_MAX_SPEC_BYTES = 8 * 1024 * 1024


class ExecutionIsRunning(Conflict):
    """The execution has not ended yet; cancel it first, or wait for its end."""


class ExecutionHasCompleted(Conflict):
    """The execution has completed; name the node from which to go on."""


@dataclass(frozen=True, slots=True)
class RetryRequest:
    """Which run to go on with, and from where."""

    execution_id: UUID
    from_node_key: str | None = None  #: None: from what failed
    wait_ms: int = 0
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class ForkRequest:
    """Which run to go on from, from where, and what is to be different."""

    execution_id: UUID
    place: Place | None = None
    input: Any = None
    has_input: bool = False  #: whether `input` takes the place of the source's
    version: int | None = None  #: None, with `draft_revision`: what the source ran
    draft_revision: int | None = None
    outputs: Sequence[OutputGiven] = ()
    wait_ms: int = 0
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """Which run to replay, and how."""

    execution_id: UUID
    mode: ReplayMode
    wait_ms: int = 0
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class RunNodeRequest:
    """Which node to run alone, and on what."""

    workflow_id: UUID
    node_key: str
    input: Any = None
    has_input: bool = False  #: whether `input` is the node's; else what is linked to it arrives
    outputs: Sequence[OutputGiven] = ()
    version: int | None = None  #: None, with `draft_revision`: the draft as it is
    draft_revision: int | None = None
    timeout_ms: int | None = None
    wait_ms: int = 0
    idempotency_key: str | None = None


class Reruns:
    """Runs again, all or a part, what ran or is to run."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        lookup: ExecutionLookup,
        executions: Executions,
        targets: RunTargets,
        registry: Registry,
    ) -> None:
        self._database = database
        self._access = access
        self._places = NamedPlaces(lookup)
        self._executions = executions
        self._targets = targets
        self._registry = registry

    # ------------------------------------------------------------------ use cases

    async def retry(self, viewer: Viewer, request: RetryRequest) -> Execution:
        """Go on with a run that ended badly: what had completed is taken over, what failed runs again.

        Raises:
            ExecutionNotFound: There is none, or it is not visible.
            ExecutionIsRunning: It has not ended.
            ExecutionHasCompleted: Nothing failed, and no node was named.
            InvalidInput: It has no such node, or did not come to it.
        """
        source = await self._source(viewer, request.execution_id)
        _refuse_live(source)
        target = await self._same_target(viewer, source)
        places: tuple[Place, ...] = ()
        if request.from_node_key is not None:
            if target.graph.node(request.from_node_key) is None:
                raise unknown_node("input.fromNodeKey")
            places = await self._places.reached(source, request.from_node_key)
        elif source.status is ExecutionStatus.COMPLETED:
            raise ExecutionHasCompleted(reason="execution_completed")
        spec = replace(_inherited(source), mode=ReuseMode.REST, places=places)
        body = {"executionId": str(source.id), "fromNodeKey": request.from_node_key}
        lineage = Lineage("retryExecution", source.input, body, fork_of=source.id, reuse=_stored(spec))
        return await self._executions.admit(viewer, target, _like(source, request), lineage)

    async def fork(self, viewer: Viewer, request: ForkRequest) -> Execution:
        """Go on from anywhere in a run, with another input, another version, or other outputs.

        Raises:
            ExecutionNotFound: There is none, or it is not visible.
            InvalidInput: Nothing is to be different, or something named is not there.
            VersionNotFound: There is no such version.
        """
        source = await self._source(viewer, request.execution_id)
        old = await self._targets.load_graph(pin_of(source))
        if request.version is None and request.draft_revision is None:
            target = await self._same_target(viewer, source)
        else:
            target = await self._target(viewer, source.workflow_id, request.version, request.draft_revision)
        inherited = _inherited(source)
        if inherited.only is not None and target.graph.node(inherited.only.key) is None:
            raise unknown_node("input.version")
        plan = plan_for(target.graph, self._registry, inherited)
        changed, emptied = changed_nodes(old, target.graph, with_pins=target.version_id is None)
        places = await self._places.fork_points(source, plan, request.place, has_input=request.has_input)
        given = await self._places.outputs(source, plan, request.outputs)
        if not (places or given or changed or emptied):
            raise InvalidInput(
                "Say where to fork, or what is to be different: the input, the version or an output.",
                field="input",
                reason="nothing_changed",
            )
        spec = replace(
            inherited,
            mode=ReuseMode.REST,
            places=places,
            given=(*inherited.given, *given),
            changed=changed,
            emptied=emptied,
        )
        text = checked_input(request.input) if request.has_input else None
        body = {
            "executionId": str(source.id),
            "place": None if request.place is None else [request.place.key, format_path(request.place.path or ())],
            "input": [request.input] if request.has_input else [],
            "version": request.version,
            "draftRevision": request.draft_revision,
            "outputs": [[each.key, format_path(each.path), each.output, each.handles] for each in request.outputs],
        }
        lineage = Lineage("forkExecution", text or source.input, body, fork_of=source.id, reuse=_stored(spec))
        return await self._executions.admit(viewer, target, _like(source, request), lineage)

    async def replay(self, viewer: Viewer, request: ReplayRequest) -> Execution:
        """Run what ran once more: from its record, anew, or both.

        Raises:
            ExecutionNotFound: There is none, or it is not visible.
            ExecutionIsRunning: It has not ended, so there is no whole record.
        """
        source = await self._source(viewer, request.execution_id)
        if request.mode is not ReplayMode.LIVE:
            _refuse_live(source)
        target = await self._same_target(viewer, source)
        spec = replace(_inherited(source), mode=_MODES[request.mode])
        body = {"executionId": str(source.id), "mode": request.mode.value}
        lineage = Lineage("replayExecution", source.input, body, fork_of=source.id, reuse=_stored(spec))
        return await self._executions.admit(viewer, target, _like(source, request), lineage)

    async def run_node(self, viewer: Viewer, request: RunNodeRequest) -> Execution:
        """Run one node alone, on an input or on what the nodes before it are said to give.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may see it but not run it.
            InvalidInput: It has no such node, or a node whose output is given.
            WorkflowHasProblems: The node is not configured yet.
        """
        async with self._database.transaction():
            target = await self._targets.resolve_node_target(
                viewer,
                request.workflow_id,
                request.node_key,
                version=request.version,
                draft_revision=request.draft_revision,
            )
        graph = target.graph
        outputs = {each.key: each.output for each in request.outputs}
        if len(request.outputs) > MAX_OUTPUTS:
            raise too_many()
        for at, each in enumerate(request.outputs):
            if graph.node(each.key) is None or each.key == request.node_key:
                raise unknown_node(f"input.outputs[{at}].nodeKey")
        if target.version_id is None:
            pins = {node.key: node.pinned_output for node in graph.nodes if node.pinned_output is not None}
            before = leads_to(graph, request.node_key)
            outputs = {key: pin for key, pin in pins.items() if key in before} | outputs
        handles = _handles_used(graph)
        spec = ReuseSpec(
            given=tuple(
                Given(key, (), output, tuple(sorted({OUTPUT, *handles.get(key, ())})))
                for key, output in outputs.items()
            ),
            only=Only(request.node_key, is_alone=True, is_fed=request.has_input),
        )
        body = {
            "workflowId": str(request.workflow_id),
            "nodeKey": request.node_key,
            "input": [request.input] if request.has_input else [],
            "outputs": [[each.key, each.output] for each in request.outputs],
            "version": request.version,
            "draftRevision": request.draft_revision,
            "timeoutMs": request.timeout_ms,
        }
        start = StartRequest(
            request.workflow_id,
            request.input,
            timeout_ms=request.timeout_ms,
            wait_ms=request.wait_ms,
            idempotency_key=request.idempotency_key,
        )
        lineage = Lineage("runNode", checked_input(request.input), body, reuse=_stored(spec))
        return await self._executions.admit(viewer, target, start, lineage)

    # ------------------------------------------------------------------ sources and targets

    async def _source(self, viewer: Viewer, execution_id: UUID) -> Execution:
        """Return a run that the viewer may run again: to see it is not enough."""
        found = await Execution.get_or_none(id=execution_id)
        if found is None:
            raise ExecutionNotFound
        await self._access.require(viewer, found.workspace_id, Scope.EXECUTIONS_RUN, missing=ExecutionNotFound)
        if not is_shown_to(viewer, found):
            raise ExecutionNotFound
        refuse_kept(found)
        refuse_pruned(found)
        return found

    async def _same_target(self, viewer: Viewer, source: Execution) -> RunTarget:
        return await self._targets.resolve_pinned(
            viewer, source.workflow_id, version_id=source.version_id, draft_revision=source.draft_revision
        )

    async def _target(
        self, viewer: Viewer, workflow_id: UUID, version: int | None, draft_revision: int | None
    ) -> RunTarget:
        if draft_revision is None:
            return await self._targets.resolve_run_target(viewer, workflow_id, version=version)
        async with self._database.transaction():
            return await self._targets.resolve_run_target(
                viewer, workflow_id, version=version, draft_revision=draft_revision
            )


_MODES = {
    ReplayMode.RECORDED: ReuseMode.RECORDED,
    ReplayMode.LIVE: ReuseMode.NONE,
    ReplayMode.MIXED: ReuseMode.MIXED,
}


def _refuse_live(source: Execution) -> None:
    if not source.status.is_terminal:
        raise ExecutionIsRunning(reason="execution_running", details={"status": source.status.name})


def _like(source: Execution, request: RetryRequest | ForkRequest | ReplayRequest) -> StartRequest:
    """Ask for a run under the limits of its source."""
    return StartRequest(
        source.workflow_id,
        timeout_ms=source.timeout_ms,
        budget_tokens=source.budget_tokens,
        budget_usd=source.budget_usd,
        priority=source.priority,
        wait_ms=request.wait_ms,
        idempotency_key=request.idempotency_key,
    )


def _inherited(source: Execution) -> ReuseSpec:
    """Return what a run has of its source's specification: which part of the graph it is, and on what."""
    spec = ReuseSpec() if source.reuse is None else ReuseSpec.from_json(source.reuse)
    is_alone = spec.only is not None and spec.only.is_alone
    return ReuseSpec(given=spec.given if is_alone else (), only=spec.only, last_sequence=source.last_sequence)


def _stored(spec: ReuseSpec) -> str:
    """Return the stored form.

    Raises:
        InvalidInput: The outputs given cannot be stored, or are too large.
    """
    try:
        text = spec.to_json()
    except TypeError:
        raise InvalidInput("An output is not JSON, or is nested too deeply.", field="input.outputs") from None
    if len(text) > _MAX_SPEC_BYTES:
        raise InvalidInput(
            f"The outputs are larger than {_MAX_SPEC_BYTES >> 20} MiB.", field="input.outputs", reason="too_large"
        )
    return text


def _handles_used(graph: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link in graph.connections:
        found.setdefault(link.source, set()).add(link.source_handle)
    return found
