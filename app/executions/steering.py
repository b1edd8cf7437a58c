"""The use cases that change the course of a run: cancel, signal, and say what became of an unknown outcome."""

from contextlib import suppress
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.components.contract import ArrivalKind, WaitKind
from app.executions.commands import Commands
from app.executions.endings import Endings
from app.executions.events import EventType, format_path
from app.executions.journal import Journal
from app.executions.journal_items import LeaseLost
from app.executions.leases import Leases
from app.executions.lookup import ExecutionLookup, ExecutionNotFound
from app.executions.models import (
    CommandKind,
    Execution,
    ExecutionStatus,
    NodeRun,
    NodeRunStatus,
)
from app.executions.private import refuse_kept
from app.executions.reading import JournalReader
from app.executions.service import ExecutionHasEnded, until_end
from app.executions.signals import Signals
from app.executions.statements import now_sql
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.kernel.rights import Scope, Viewer

_CANCEL_WAIT_SECONDS = 10.0
_CLAIM_TRIES = 5
_MAX_NAME = 200
_MAX_PAYLOAD_BYTES = 1024 * 1024
_MAX_SIGNALS = 1_000  #: of one run, that came and no node has waited for
_MAX_SIGNALS_BYTES = 16 * 1024 * 1024  #: of the payloads of these, as JSON: whoever carries the run on holds them all


class TooManySignals(Conflict):
    """The run keeps as many signals as it may that no node has waited for."""


class NodeRunNotFound(NotFound):
    """There is no such node run, or you cannot see it."""


class NoDecisionWanted(Conflict):
    """This node run does not wait for a decision."""


class Decision(StrEnum):
    """What to do about a side effect whose outcome is unknown."""

    RETRY = "RETRY"  #: run the node again, with the same idempotency key
    FAIL = "FAIL"  #: let the node fail with UNKNOWN_OUTCOME
    COMPLETE = "COMPLETE"  #: it took place: go on with the output given


class Steering:
    """Changes the course of runs."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        lookup: ExecutionLookup,
        journal: Journal,
        reader: JournalReader,
        signals: Signals,
        leases: Leases,
        commands: Commands,
        endings: Endings,
    ) -> None:
        self._database = database
        self._access = access
        self._lookup = lookup
        self._journal = journal
        self._reader = reader
        self._signals = signals
        self._leases = leases
        self._commands = commands
        self._endings = endings

    # ------------------------------------------------------------------ cancel

    async def cancel(self, viewer: Viewer, execution_id: UUID, reason: str | None = None) -> Execution:
        """Stop a run; returns when its end is committed, or after ten seconds when a node will not let go.

        Raises:
            ExecutionNotFound: There is none, or it is not visible.
            ExecutionHasEnded: It had ended before.
        """
        return await self._stop(await self._steerable(viewer, execution_id), reason)

    async def stop(self, execution_id: UUID, reason: str | None = None) -> None:
        """Stop a run for a domain above, which has asked for rights; one that has ended, or is gone, stays as it is."""
        execution = await Execution.get_or_none(id=execution_id)
        if execution is not None:
            with suppress(ExecutionHasEnded, ExecutionNotFound):
                await self._stop(execution, reason)

    async def _stop(self, execution: Execution, reason: str | None) -> Execution:
        execution_id = execution.id
        for _ in range(_CLAIM_TRIES):
            if execution.status.is_terminal:
                raise ExecutionHasEnded(reason="execution_ended", details={"status": execution.status.name})
            async with self._reader.hub.following(execution_id, execution.last_sequence) as entries:
                if await self._is_held(execution_id):
                    async with self._database.transaction() as tx:
                        await self._commands.send(tx, execution_id, CommandKind.CANCEL, {"reason": reason})
                    await until_end(entries, _CANCEL_WAIT_SECONDS)
                    return await self._fresh(execution_id)
                if await self._cancel_unheld(execution_id, reason):
                    return await self._fresh(execution_id)
            execution = await self._fresh(execution_id)
        return execution

    async def _is_held(self, execution_id: UUID) -> bool:
        if self._leases.holds(execution_id):
            return True
        dialect = self._database.dialect
        mark, value = ("$1", execution_id) if dialect == "postgres" else ("?", str(execution_id))
        rows = await self._database.fetch(
            f"SELECT lease_until > {now_sql(dialect)} AS held FROM executions WHERE id = {mark}",  # noqa: S608
            [value],
        )
        return bool(rows and rows[0]["held"])

    async def _cancel_unheld(self, execution_id: UUID, reason: str | None) -> bool:
        """End a run that nobody holds, by holding it for a moment; False when a worker was quicker."""
        row = await self._journal.claim(execution_id, is_seizure=True)
        if row is None:
            return False
        try:
            await self._endings.end(row, ExecutionStatus.CANCELLED, {"reason": reason})
        except LeaseLost:
            return False
        return True

    # ------------------------------------------------------------------ signals

    async def signal(self, viewer: Viewer, execution_id: UUID, name: str, payload: Any) -> Execution:
        """Send a run a signal: a node that waits for its name goes on with it, now or when it comes to wait.

        Raises:
            InvalidInput: The name is empty or too long, or the payload is too large.
            ExecutionNotFound: There is none, or it is not visible.
            ExecutionHasEnded: Nobody can receive it any more.
            TooManySignals: No node of it waits for those that came before, and they are many or large.
        """
        name = name.strip()
        if not 1 <= len(name) <= _MAX_NAME:
            raise InvalidInput(f"A signal's name has 1 to {_MAX_NAME} characters.", field="input.name", reason="length")
        if not name.isprintable():
            raise InvalidInput(
                "A signal's name has only characters that can be seen.", field="input.name", reason="name_invalid"
            )
        if len(orjson.dumps(payload)) > _MAX_PAYLOAD_BYTES:
            raise InvalidInput("The payload is larger than 1 MiB.", field="input.payload", reason="too_large")
        # What is long in a journal is read here, not while the run is locked.
        await self._signals.read(await self._steerable(viewer, execution_id))
        async with self._database.transaction() as tx:
            data = {"name": name, "payload": payload}
            execution = await self._commands.send(tx, execution_id, CommandKind.SIGNAL, data)
            if execution is not None:
                await self._refuse_many(execution)
        if execution is None:
            ended = await self._fresh(execution_id)
            raise ExecutionHasEnded(reason="execution_ended", details={"status": ended.status.name})
        return await self._fresh(execution_id)

    async def _refuse_many(self, execution: Execution) -> None:
        """Refuse a signal, in the transaction that sends it, when too many wait already, or too large ones.

        Raises:
            TooManySignals: They do.
        """
        kept = await self._signals.kept(execution)
        if kept.count > _MAX_SIGNALS:
            raise TooManySignals(reason="too_many_signals", details={"limit": _MAX_SIGNALS})
        if kept.size_bytes > _MAX_SIGNALS_BYTES:
            raise TooManySignals(
                "The run keeps as many bytes of signals as it may that no node has waited for.",
                reason="signals_too_large",
                details={"limit": _MAX_SIGNALS_BYTES},
            )

    # ------------------------------------------------------------------ unknown outcomes

    async def resolve_unknown_outcome(
        self, viewer: Viewer, node_run_id: UUID, decision: Decision, output: Any
    ) -> Execution:
        """Say what became of a side effect whose outcome is unknown; its run goes on.

        Raises:
            NodeRunNotFound: There is none, or it is not visible.
            NoDecisionWanted: It does not wait for one.
        """
        node_run = await NodeRun.get_or_none(id=node_run_id)
        if node_run is None or not await self._lookup.get_many(viewer, [node_run.execution_id]):
            raise NodeRunNotFound
        execution = await self._steerable(viewer, node_run.execution_id)
        waiting = await self._decision_wait(node_run)
        if node_run.status is not NodeRunStatus.WAITING or waiting is None:
            raise NoDecisionWanted(reason="no_decision_wanted")
        async with self._database.transaction() as tx:
            if not await self.settle(tx, execution.id, waiting, decision, output):
                raise ExecutionHasEnded(reason="execution_ended")
            if not await self._commands.is_first(tx, execution.id, waiting):
                # Decided already, and not applied yet: two would both be told that theirs counts.
                raise NoDecisionWanted(reason="no_decision_wanted")
        return await self._fresh(execution.id)

    async def settle(
        self, tx: Transaction, execution_id: UUID, wait_sequence: int, decision: Decision, output: Any
    ) -> bool:
        """Send a decision in the caller's transaction; False when the run has ended."""
        payload = {"decision": decision.value, "output": output}
        data = {"waitSequence": wait_sequence, "kind": ArrivalKind.ANSWER.value, "payload": payload}
        return await self._commands.send(tx, execution_id, CommandKind.ANSWER, data) is not None

    async def _decision_wait(self, node_run: NodeRun) -> int | None:
        """Find the event by which a node run waits for a decision."""
        found = None
        async for entry in self._reader.outline(node_run.execution_id, node_run.started_sequence):
            if entry.type is EventType.NODE_WAITING and entry.node_key == node_run.node_key:
                found = entry if format_path(entry.path) == node_run.path else found
        if found is None or found.data.get("kind") != WaitKind.DECISION.value:
            return None
        return found.sequence

    # ------------------------------------------------------------------ inside

    async def _steerable(self, viewer: Viewer, execution_id: UUID) -> Execution:
        execution = await self._lookup.get(viewer, execution_id)
        await self._access.require(viewer, execution.workspace_id, Scope.EXECUTIONS_RUN)
        refuse_kept(execution)
        return execution

    async def _fresh(self, execution_id: UUID) -> Execution:
        return await Execution.get(id=execution_id)
