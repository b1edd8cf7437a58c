"""The use case that starts a run."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError

from app.executions.chains import Chains
from app.executions.ends import Ending, Ends
from app.executions.events import TERMINAL_EVENTS, JournalEntry
from app.executions.journal import Journal
from app.executions.journal_items import KeyTaken
from app.executions.lookup import ExecutionNotFound
from app.executions.models import Execution, ExecutionStatus, TriggerKind
from app.executions.reading import JournalReader
from app.executions.reuse import Only, ReuseSpec
from app.executions.rows import execution_row, new_execution
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.idempotency import KEPT_HOURS, IdempotencyKeyReused, body_hash, check_key
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.models import IdempotencyKey
from app.kernel.rights import Actor, Viewer
from app.kernel.tracing import incoming
from app.workflows.drafts import WorkflowNotFound
from app.workflows.targets import RunTarget, RunTargets

log = get_logger(__name__)
_records = logging.getLogger(__name__)  # asked first: structlog prepares an event before the level drops it

MAX_INPUT_BYTES = 8 * 1024 * 1024
DEFAULT_TIMEOUT_MS = 10 * 60 * 1000
MAX_TIMEOUT_MS = 24 * 60 * 60 * 1000
MAX_WAIT_MS = 60_000
MAX_DELAY_MS = 366 * 24 * 60 * 60 * 1000
_MAX_BUDGET_TOKENS = 10**15
_MIN_BUDGET_USD, _MAX_BUDGET_USD = Decimal("0.000001"), Decimal(10) ** 9


class ExecutionHasEnded(Conflict):
    """The execution has ended already."""


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What to run, on what, and how."""

    workflow_id: UUID
    input: Any = None
    version: int | None = None  #: a version's number; None means the published one
    draft_revision: int | None = None  #: a revision of the draft instead
    timeout_ms: int | None = None
    budget_tokens: int | None = None  #: what its models may take
    budget_usd: Decimal | None = None
    priority: int = 0  #: -100 to 100, higher is sooner
    until_node_key: str | None = None  #: run only what leads to this node; its output is the run's
    start_at: datetime | None = None  #: not before; an instant that has passed means now
    delay_ms: int | None = None  #: not before this time from now; instead of `start_at`
    wait_ms: int = 0  #: how long to wait for the end before answering
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """By which mutation a run comes to be, and what it has of another one."""

    mutation: str
    input_text: str  #: as JSON
    body: Mapping[str, Any] | None = None  #: what a repeat with the same idempotency key must have too; the request
    fork_of: UUID | None = None
    reuse: str | None = None  #: a `ReuseSpec`

    trigger: TriggerKind | None = None  #: None: whatever kind of viewer it is says
    actor: Actor | None = None  #: who is named as its starter; None: the viewer
    execution_id: UUID | None = None  #: its id; None: a new one
    trigger_id: UUID | None = None  #: the trigger that starts it
    is_seldom_repeated: bool = False  #: then its key is not looked for before it is taken
    chain: Sequence[UUID] | None = None  #: what led to it, see `chains`; None: what led to the present request


@dataclass(frozen=True, slots=True)
class TurnOrder:
    """What a turn of a conversation runs."""

    execution_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    input: Mapping[str, Any]
    actor: Actor  #: who said what is answered
    version: int | None = None  #: None: the published one
    timeout_ms: int | None = None
    is_private: bool = False  #: only whoever said it sees the run
    is_new: bool = False  #: nobody can have asked for it before


class Executions:
    """Starts runs."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        journal: Journal,
        reader: JournalReader,
        ends: Ends,
        targets: RunTargets,
        chains: Chains,
    ) -> None:
        self._database = database
        self._clock = clock
        self._journal = journal
        self._reader = reader
        self._ends = ends
        self._targets = targets
        self._chains = chains

    # ------------------------------------------------------------------ start

    async def start(self, viewer: Viewer, request: StartRequest) -> Execution:
        """Accept a run: once this returns, it is committed and will be carried out.

        A repeat with the same idempotency key returns the first run.

        Raises:
            InvalidInput: A limit is out of range, or the input is too large.
            WorkflowNotPublished: Nothing was named and nothing is published.
            IdempotencyKeyReused: The key was used with another request.
        """
        _check_limits(request)
        text = checked_input(request.input)
        if request.draft_revision is None:
            target = await self._targets.resolve_run_target(viewer, request.workflow_id, version=request.version)
        else:
            async with self._database.transaction():
                target = await self._targets.resolve_run_target(
                    viewer, request.workflow_id, version=request.version, draft_revision=request.draft_revision
                )
        reuse = None
        if request.until_node_key is not None:
            if target.graph.node(request.until_node_key) is None:
                raise InvalidInput("The workflow has no such node.", field="input.untilNodeKey", reason="node_unknown")
            reuse = ReuseSpec(only=Only(request.until_node_key)).to_json()
        return await self.admit(viewer, target, request, Lineage("runWorkflow", text, reuse=reuse))

    async def start_turn(self, order: TurnOrder) -> None:
        """Accept the run of a conversation's turn, once however often it is asked for: its id is given.

        Nobody's rights are asked: the conversation has done so.

        Raises:
            AppError: The workflow cannot run: it is gone, archived or not published.
        """
        if not order.is_new and await Execution.exists(id=order.execution_id):
            return
        target = await self._targets.resolve_subworkflow(
            order.workspace_id, order.workflow_id, order.version, is_hidden=True
        )
        request = StartRequest(order.workflow_id, timeout_ms=order.timeout_ms)
        lineage = Lineage(
            "sendMessage",
            checked_input(order.input),
            trigger=TriggerKind.COPILOT if order.is_private else TriggerKind.CONVERSATION,
            actor=order.actor,
            execution_id=order.execution_id,
        )
        try:
            await self.admit(Viewer(None), target, request, lineage)
        except WorkflowNotFound:
            # A row of its id is there already, or its workflow is not any more.
            if not await Execution.exists(id=order.execution_id):
                raise

    async def admit(self, viewer: Viewer, target: RunTarget, request: StartRequest, lineage: Lineage) -> Execution:
        """Accept a run of a target that the viewer may run; see `start`.

        Raises:
            ChainTooLong: It is the sixth that one led to by the next.
        """
        _check_limits(request)
        chain = await self._chains.given(lineage.chain)
        actor = lineage.actor or viewer.actor
        trigger = lineage.trigger or (TriggerKind.API if viewer.api_key_id is not None else TriggerKind.MANUAL)
        now = self._clock.now()
        start_at = _start_at(request, now)
        execution = new_execution(
            lineage.execution_id or new_id(),
            workspace_id=target.workspace_id,
            workflow_id=target.workflow_id,
            version_id=target.version_id,
            draft_revision=target.draft_revision,
            status=ExecutionStatus.QUEUED,
            trigger=trigger,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            input=lineage.input_text,
            error=None,
            epoch=0,
            last_sequence=1,
            priority=request.priority,
            timeout_ms=request.timeout_ms or DEFAULT_TIMEOUT_MS,
            budget_tokens=request.budget_tokens,
            budget_usd=request.budget_usd,
            fork_of=lineage.fork_of,
            reuse=lineage.reuse,
            trace_parent=incoming.get(),
            trigger_id=lineage.trigger_id,
            queued_at=now,
            resume_at=start_at,
            is_dispatched=start_at is None,
        )
        key_row = _key_row(viewer, request, lineage, execution.id, now)
        if key_row is not None and not lineage.is_seldom_repeated:
            earlier = await self._earlier(key_row)
            if earlier is not None:
                return await self.settled(earlier, request.wait_ms)
        await self._chains.keep(execution.id, chain)
        accept = partial(self._journal.accept, execution_row(execution), key_row, request.priority)
        try:
            if not request.wait_ms:
                await accept()
            else:
                ended = await self._ends.expect(execution.id)
                try:
                    await accept()
                    await _until_ended(ended, request.wait_ms / 1000, execution)
                finally:
                    self._ends.forget(execution.id, ended)
        except IntegrityError:
            # It was deleted since it was looked up.
            raise WorkflowNotFound from None
        except KeyTaken:
            assert key_row is not None  # noqa: S101 - only a key can be taken
            earlier = await self._earlier(key_row)
            if earlier is None:
                raise IdempotencyKeyReused(field="idempotencyKey", reason="in_use") from None
            return await self.settled(earlier, request.wait_ms)
        # The only line that has both ids: from here on the run's own lines have its id alone.
        if _records.isEnabledFor(logging.DEBUG):
            log.debug("execution_accepted", execution_id=str(execution.id))
        if request.wait_ms and not execution.status.is_terminal:
            return await self._fresh(execution.id)  # it runs still, or has paused: what the row says
        return execution

    async def _earlier(self, key_row: tuple[Any, ...]) -> UUID | None:
        _, actor_id, mutation, key, digest, _, _ = key_row
        found = await IdempotencyKey.get_or_none(actor_id=actor_id, mutation=mutation, key=key)
        if found is None:
            return None
        if found.created_at < self._clock.now() - timedelta(hours=KEPT_HOURS):
            await found.delete()
            return None
        if found.body_hash != digest:
            raise IdempotencyKeyReused(field="idempotencyKey", reason="body_differs")
        return UUID(found.result["id"])

    async def settled(self, execution_id: UUID, wait_ms: int) -> Execution:
        """Return an earlier run, waiting for its end as the repeat asks."""
        execution = await self._fresh(execution_id)
        if wait_ms and not execution.status.is_terminal:
            async with self._reader.hub.following(execution_id, execution.last_sequence) as entries:
                await until_end(entries, wait_ms / 1000)
            execution = await self._fresh(execution_id)
        return execution

    async def _fresh(self, execution_id: UUID) -> Execution:
        found = await Execution.get_or_none(id=execution_id)
        if found is None:
            raise ExecutionNotFound
        return found


async def until_end(entries: AsyncGenerator[JournalEntry], seconds: float) -> None:
    """Wait for the terminal entry, or give up."""
    try:
        async with asyncio.timeout(seconds):
            async for entry in entries:
                if entry.type in TERMINAL_EVENTS:
                    return
    except TimeoutError:
        pass


async def _until_ended(ended: "asyncio.Future[Ending | None]", seconds: float, execution: Execution) -> None:
    """Wait for the end of the run, or give up; bring `execution` up to it, if it is all there is to know."""
    # A timer costs a third of what `asyncio.timeout` does.
    timer = asyncio.get_running_loop().call_later(seconds, _give_up, ended)
    try:
        last = await ended
    finally:
        timer.cancel()
    if last is None or last.started_at is None:
        return
    # As `new_execution` does: Tortoise looks at each attribute that is set.
    vars(execution).update(last._asdict())


def _give_up(ended: "asyncio.Future[Ending | None]") -> None:
    if not ended.done():
        ended.set_result(None)


def _key_row(
    viewer: Viewer, request: StartRequest, lineage: Lineage, execution_id: UUID, now: datetime
) -> tuple[Any, ...] | None:
    if request.idempotency_key is None:
        return None
    key = check_key(request.idempotency_key)
    body = _body(request) if lineage.body is None else lineage.body
    result = orjson.dumps({"id": str(execution_id)}).decode()
    return (new_id(), viewer.actor.id, lineage.mutation, key, body_hash(body), result, now)


def _body(request: StartRequest) -> dict[str, Any]:
    body: dict[str, Any] = {
        "workflowId": str(request.workflow_id),
        "input": request.input,
        "version": request.version,
        "draftRevision": request.draft_revision,
        "timeoutMs": request.timeout_ms,
        "priority": request.priority,
    }
    if request.budget_tokens is not None or request.budget_usd is not None:
        body["budget"] = [request.budget_tokens, request.budget_usd and str(request.budget_usd)]
    if request.until_node_key is not None:
        body["untilNodeKey"] = request.until_node_key
    if request.start_at is not None or request.delay_ms is not None:
        body["start"] = [request.start_at and request.start_at.isoformat(), request.delay_ms]
    return body


def _check_limits(request: StartRequest) -> None:
    """Refuse what is out of range.

    Raises:
        InvalidInput: Names the field.
    """
    for field, value, low, high in (
        ("timeoutMs", request.timeout_ms, 1, MAX_TIMEOUT_MS),
        ("waitMs", request.wait_ms, 0, MAX_WAIT_MS),
        ("priority", request.priority, -100, 100),
        ("delayMs", request.delay_ms, 0, MAX_DELAY_MS),
        ("budgetTokens", request.budget_tokens, 1, _MAX_BUDGET_TOKENS),
        ("budgetUsd", request.budget_usd, _MIN_BUDGET_USD, _MAX_BUDGET_USD),
    ):
        if value is not None and not low <= value <= high:
            raise InvalidInput(
                f"{field} must be from {low} to {high}.",
                field=f"input.{field}",
                reason="out_of_range",
                details={"minimum": _plain(low), "maximum": _plain(high)},
            )


def checked_input(value: Any) -> str:
    """Return an input as JSON.

    Raises:
        InvalidInput: It is not JSON, or too large.
    """
    try:
        text = orjson.dumps(value)
    except (TypeError, orjson.JSONEncodeError):
        raise InvalidInput(
            "The input is not JSON, or is nested too deeply.", field="input.input", reason="not_json"
        ) from None
    if len(text) > MAX_INPUT_BYTES:
        raise InvalidInput(
            f"The input is larger than {MAX_INPUT_BYTES >> 20} MiB.", field="input.input", reason="too_large"
        )
    return text.decode()


def _start_at(request: StartRequest, now: datetime) -> datetime | None:
    """Return when a run is to start; None for now.

    Raises:
        InvalidInput: It is given twice, or is too far away.
    """
    if request.start_at is not None and request.delay_ms is not None:
        raise InvalidInput("Give startAt or delayMs, not both.", field="input.delayMs", reason="exclusive")
    at = request.start_at
    if request.delay_ms:
        at = now + timedelta(milliseconds=request.delay_ms)
    if at is None or at <= now:
        return None
    if at > now + timedelta(milliseconds=MAX_DELAY_MS):
        raise InvalidInput("startAt is more than a year away.", field="input.startAt", reason="out_of_range")
    return at


def _plain(value: int | Decimal) -> int | str:
    return str(value) if isinstance(value, Decimal) else value
