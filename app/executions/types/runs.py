"""Runs and their nodes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, node_loader, page_args
from app.api.scalars import JSON, Long
from app.executions import models
from app.executions.events import EventType, JournalEntry, Path, parse_path
from app.executions.lookup import ExecutionLookup, ExecutionNotFound, ExecutionOrder, ReadBudget, refuse_pruned
from app.executions.models import ExecutionStatus, NodeRunStatus, TriggerKind
from app.executions.run_context import value_of
from app.kernel import rights
from app.kernel.errors import InvalidInput
from app.workflows.drafts import WorkflowNotFound
from app.workflows.types import VERSION, WORKFLOW, Workflow, WorkflowVersion

if TYPE_CHECKING:
    from app.executions.types.events import ExecutionEvent

EXECUTION = "Execution"
NODE_RUN = "NodeRun"

register_enum(ExecutionStatus, "Where a run stands.")
register_enum(NodeRunStatus, "Where one node of a run stands.")
register_enum(TriggerKind, "What started a run.")
register_enum(ExecutionOrder, "The order of a list of executions.")


@strawberry.type(description="One step of the way into nested containers.")
class Iteration:
    """See `events.Path`."""

    node_key: str = strawberry.field(description="The container, by its node key.")
    index: int = strawberry.field(description="Which of its iterations, from 0.")

    @classmethod
    def of(cls, path: Path) -> "list[Iteration]":
        """Show a path."""
        return [cls(node_key=key, index=index) for key, index in path]


@strawberry.type(description="Tokens and money spent on models.")
class Usage:
    """What a run or a node used."""

    prompt_tokens: Long = strawberry.field(description="Tokens sent to models.")
    completion_tokens: Long = strawberry.field(description="Tokens that models gave.")
    total_tokens: Long = strawberry.field(description="Both together.")
    cost_usd: Decimal = strawberry.field(description="What they cost, in US dollars.")

    @classmethod
    def of(cls, row: "models.Execution | models.NodeRun") -> "Usage":
        """Show the sums of a row."""
        prompt, completion = row.prompt_tokens, row.completion_tokens
        return cls(
            prompt_tokens=Long(prompt),
            completion_tokens=Long(completion),
            total_tokens=Long(prompt + completion),
            cost_usd=row.cost_usd,
        )


@strawberry.type(description="Why a run or a node failed; this is data, not an error of the request.")
class ExecutionError:
    """An error as the journal holds it."""

    code: str = strawberry.field(description="A stable word in capitals, such as HTTP_STATUS or NODE_TIMEOUT.")
    message: str = strawberry.field(description="One sentence for a person.")
    node_key: str | None = strawberry.field(description="The node that failed, where one did.")
    details: JSON | None = strawberry.field(description="More facts for programs.")

    @classmethod
    def of(cls, error: "str | Mapping[str, Any] | None") -> "ExecutionError | None":
        """Show an error from its JSON."""
        if error is None:
            return None
        found = cast("Mapping[str, Any]", orjson.loads(error) if isinstance(error, str) else error)
        return cls(
            code=str(found.get("code", "INTERNAL")),
            message=str(found.get("message", "")),
            node_key=found.get("nodeKey"),
            details=cast("JSON | None", found.get("details")),
        )


def _elapsed_ms(started_at: datetime | None, ended_at: datetime | None) -> Long | None:
    if started_at is None or ended_at is None:
        return None
    return Long(round((ended_at - started_at).total_seconds() * 1000))


@strawberry.type(description="How one node of a run went.")
class NodeRun(Node):
    """See `models.NodeRun`."""

    node_key: str = strawberry.field(description="The node, by its key in the workflow.")
    component_type: str = strawberry.field(description="The id of its component.")
    path: list[Iteration] = strawberry.field(description="Where in nested containers; empty outside of them.")
    status: NodeRunStatus = strawberry.field(description="Where it stands.")
    attempt: int = strawberry.field(description="The last try, 1 for the first.")
    error: ExecutionError | None = strawberry.field(description="Why it failed, or its last try did.")
    started_at: datetime = strawberry.field(description="When its first try began.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    duration_ms: Long | None = strawberry.field(description="From start to end, waiting between tries included.")
    usage: Usage = strawberry.field(description="What it spent on models.")
    is_reused: bool = strawberry.field(description="Whether its result was taken over, not made.")
    row: strawberry.Private[models.NodeRun]

    @classmethod
    def of(cls, row: models.NodeRun) -> "NodeRun":
        """Show a node run."""
        return cls(
            id=encode(NODE_RUN, row.id),
            node_key=row.node_key,
            component_type=row.component,
            path=Iteration.of(parse_path(row.path)),
            status=row.status,
            attempt=row.attempt,
            error=ExecutionError.of(row.error),
            started_at=row.started_at,
            ended_at=row.ended_at,
            duration_ms=_elapsed_ms(row.started_at, row.ended_at),
            usage=Usage.of(row),
            is_reused=row.is_reused,
            row=row,
        )

    @strawberry.field(description="The run it is a part of.")
    async def execution(self, info: Info) -> "Execution":
        """Find the run."""
        return await execution_by_id(info.context, self.row.execution_id)

    @strawberry.field(description="What it gave; secrets are masked.")
    async def output(self, info: Info) -> JSON | None:
        """Read the output from the journal, where it is stored once."""
        if self.row.output_sequence is None:
            return None
        entry = await _entry(info.context, self.row.execution_id, self.row.output_sequence)
        return None if entry is None else entry.data.get("output")

    @strawberry.field(description="What arrived by its connections: one value as it is, several by source node.")
    async def input(self, info: Info) -> JSON | None:
        """Put the input together from the outputs it came from."""
        run = self.row.execution_id
        started = await _entry(info.context, run, self.row.started_sequence)
        if started is None or started.type is EventType.NODE_SKIPPED:
            return None
        item_of = started.data.get("itemOf")
        if item_of is not None:
            container = await _entry(info.context, run, item_of[0])
            return None if container is None else container.data["items"][item_of[1]]
        for name, part in (("firstOf", "first"), ("outputOf", "output")):
            if name in started.data:
                source = await _entry(info.context, run, started.data[name])
                return None if source is None else source.data.get(part)
        arrived: list[tuple[str, str, Any]] = []
        for handle, source, sequence in started.data.get("inputs", ()):
            entry = await _entry(info.context, run, sequence)
            arrived.append((handle, source, None if entry is None else entry.data.get("output")))
        if not arrived:
            return cast("JSON | None", await _batches(info.context).inputs.load(run))
        return cast("JSON | None", value_of(arrived))


@strawberry.type(description="One run of a workflow.")
class Execution(Node):
    """See `models.Execution`."""

    status: ExecutionStatus = strawberry.field(description="Where it stands.")
    trigger: TriggerKind = strawberry.field(description="What started it.")
    started_by: Actor = strawberry.field(description="Who started it.")
    draft_revision: int | None = strawberry.field(description="The revision of the draft it runs, if not a version.")
    error: ExecutionError | None = strawberry.field(description="Why it failed or timed out.")
    priority: int = strawberry.field(description="-100 to 100; higher is taken sooner.")
    timeout_ms: int = strawberry.field(description="How long it may run, in milliseconds.")
    queued_at: datetime = strawberry.field(description="When it was accepted.")
    started_at: datetime | None = strawberry.field(description="When a worker first began it.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    duration_ms: Long | None = strawberry.field(description="From start to end.")
    budget_tokens: Long | None = strawberry.field(
        description="How many tokens its models, and those of all runs under it, may take; of a run that another one "
        "started, what was left then, which it shares with the rest of the tree."
    )
    budget_usd: Decimal | None = strawberry.field(
        description="How much its models may cost, in US dollars; in everything else as `budgetTokens`."
    )
    resume_at: datetime | None = strawberry.field(
        description="When it starts or goes on by itself, while it is QUEUED or PAUSED."
    )
    quarantined_at: datetime | None = strawberry.field(
        description="Since when it is put away because it brought down too many workers; see `releaseExecution`."
    )
    last_sequence: int = strawberry.field(description="The number of its newest event; resume with `after` from here.")
    usage: Usage = strawberry.field(description="What it spent on models.")
    row: strawberry.Private[models.Execution]

    @classmethod
    def of(cls, row: models.Execution) -> "Execution":
        """Show a run."""
        return cls(
            id=encode(EXECUTION, row.id),
            status=row.status,
            trigger=row.trigger,
            started_by=Actor.of(rights.Actor(row.actor_kind, row.actor_id, row.on_behalf_of)),
            draft_revision=row.draft_revision,
            error=ExecutionError.of(row.error),
            priority=row.priority,
            timeout_ms=row.timeout_ms,
            queued_at=row.queued_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            duration_ms=_elapsed_ms(row.started_at, row.ended_at),
            budget_tokens=cast("Long | None", row.budget_tokens),
            budget_usd=row.budget_usd,
            resume_at=row.resume_at,
            quarantined_at=row.quarantined_at,
            last_sequence=row.last_sequence,
            usage=Usage.of(row),
            row=row,
        )

    @strawberry.field(
        description="Whether it ended so long ago that its events, nodes, logs, input and output are gone. "
        "Status, error, usage and times are kept."
    )
    def is_pruned(self) -> bool:
        """Say whether its journal is gone."""
        return self.row.pruned_at is not None

    @strawberry.field(description="What it runs.")
    async def workflow(self, info: Info) -> Workflow:
        """Find the workflow."""
        found = await _batched(info.context, WORKFLOW, self.row.workflow_id)
        if found is None:
            raise WorkflowNotFound
        return found

    @strawberry.field(description="The version it pins; null when it runs a draft.")
    async def version(self, info: Info) -> WorkflowVersion | None:
        """Find the version."""
        if self.row.version_id is None:
            return None
        return await _batched(info.context, VERSION, self.row.version_id)

    @strawberry.field(description="The run whose node started it.")
    async def parent(self, info: Info) -> "Execution | None":
        """Find the parent."""
        if self.row.parent_id is None:
            return None
        row = await _batches(info.context).executions.load(self.row.parent_id)
        return None if row is None else Execution.of(row)

    @strawberry.field(description="The runs that its nodes started, oldest first.")
    async def children(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection["Execution"]:
        """List the children."""
        page = await info.context.use(ExecutionLookup).children(self.row, page_args(first, after, last, before))
        return Connection[Execution].of(page, Execution.of)

    @strawberry.field(description="What it was given; null when it is pruned.")
    async def input(self, info: Info) -> JSON | None:
        """Read the input, which rows of lists do not hold."""
        if self.row.pruned_at is not None:
            return None
        return cast("JSON | None", await _batches(info.context).inputs.load(self.row.id))

    @strawberry.field(description="What it gave, masked; null until it has completed, and when it is pruned.")
    async def output(self, info: Info) -> JSON | None:
        """Read the output from the terminal event, where it is stored once."""
        if self.row.status is not ExecutionStatus.COMPLETED:
            return None
        entry = await _entry(info.context, self.row.id, self.row.last_sequence)
        return None if entry is None else entry.data.get("output")

    @strawberry.field(description="Its nodes, in the order they started.")
    async def node_runs(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[NodeRun]:
        """List the node runs."""
        page = await info.context.use(ExecutionLookup).node_runs(self.row, page_args(first, after, last, before))
        return Connection[NodeRun].of(page, NodeRun.of)

    @strawberry.field(description="Its journal, oldest first. CONFLICT when it is pruned.")
    async def events(
        self,
        info: Info,
        after: Annotated[int, strawberry.argument(description="Only events after this sequence.")] = 0,
        first: Annotated[int, strawberry.argument(description="How many at most, up to 500.")] = 100,
    ) -> list[Annotated["ExecutionEvent", strawberry.lazy("app.executions.types.events")]]:
        """Read the journal."""
        from app.executions.types.events import event_of  # noqa: PLC0415 - the two files show each other's types

        if not 0 <= first <= _MAX_EVENTS:
            raise InvalidInput(f"'first' must be from 0 to {_MAX_EVENTS}.", field="first", reason="out_of_range")
        if after < 0:
            raise InvalidInput("'after' must not be negative.", field="after", reason="negative")
        refuse_pruned(self.row)
        budget = _batches(info.context).budget
        entries = await info.context.use(ExecutionLookup).entries(self.row.id, after, first, budget)
        return [event_of(entry) for entry in entries]


_MAX_EVENTS = 500


# ---------------------------------------------------------------------- batches


@dataclass(frozen=True, slots=True)
class _Batches:
    """What one operation asks for by id, collected so that a list costs one query a kind."""

    budget: ReadBudget
    entries: DataLoader[tuple[UUID, int], JournalEntry | None]
    inputs: DataLoader[UUID, Any]
    executions: DataLoader[UUID, models.Execution | None]
    nodes: DataLoader[tuple[str, UUID], Any]


def _batches(context: Context) -> _Batches:
    found = cast("_Batches | None", context.cache.get(_Batches))
    if found is None:
        service, viewer, budget = context.use(ExecutionLookup), context.viewer, ReadBudget()

        async def load_entries(keys: list[tuple[UUID, int]]) -> Sequence[JournalEntry | None]:
            rows = await service.entries_at(keys, budget)
            return [rows.get(key) for key in keys]

        async def load_inputs(ids: list[UUID]) -> Sequence[Any]:
            rows = await service.inputs(ids, budget)
            return [rows.get(each) for each in ids]

        async def load_executions(ids: list[UUID]) -> Sequence[models.Execution | None]:
            rows = await service.get_many(viewer, ids)
            return [rows.get(each) for each in ids]

        async def load_nodes(keys: list[tuple[str, UUID]]) -> Sequence[Any]:
            unique = list(dict.fromkeys(keys))
            rows: list[Any] = []
            for start in range(0, len(unique), relay.MAX_NODES):
                part = unique[start : start + relay.MAX_NODES]
                rows.extend(await relay.resolve_nodes(context, [encode(name, own_id) for name, own_id in part]))
            by_key = dict(zip(unique, rows, strict=True))
            return [by_key[key] for key in keys]

        # Journal entries and inputs never change; rows do, so they are not kept between root fields.
        found = _Batches(
            budget,
            DataLoader(load_fn=load_entries),
            DataLoader(load_fn=load_inputs),
            DataLoader(load_fn=load_executions, cache=False),
            DataLoader(load_fn=load_nodes, cache=False),
        )
        context.cache[_Batches] = found
    return found


def read_budget(context: Context) -> ReadBudget:
    """Return how much of journals the operation may still read."""
    return _batches(context).budget


async def _entry(context: Context, execution_id: UUID, sequence: int) -> JournalEntry | None:
    return await _batches(context).entries.load((execution_id, sequence))


async def _batched(context: Context, name: str, own_id: UUID) -> Any:
    return await _batches(context).nodes.load((name, own_id))


async def execution_by_id(context: Context, execution_id: UUID) -> Execution:
    """Return a run by its own id.

    Raises:
        ExecutionNotFound: There is none, or it is not visible.
    """
    row = await _batches(context).executions.load(execution_id)
    if row is None:
        raise ExecutionNotFound
    return Execution.of(row)


def _loader(name: str, read: Callable[[Context, Sequence[UUID]], Any], show: Callable[[Any], Any]) -> None:
    async def load(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        if context.optional_viewer is None:
            return {}
        return {own_id: show(row) for own_id, row in (await read(context, ids)).items()}

    node_loader(name, load)


_loader(EXECUTION, lambda c, ids: c.use(ExecutionLookup).get_many(c.viewer, ids), Execution.of)
_loader(NODE_RUN, lambda c, ids: c.use(ExecutionLookup).get_node_runs(c.viewer, ids), NodeRun.of)
