"""The records of calls of tools: begun once, ended once, and never open for ever."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.audit import Audit
from app.accounts.service import Secrets
from app.conversations.vocabulary import ToolCallState
from app.copilot.models import ToolCall
from app.copilot.outcomes import completed, failed
from app.copilot.running import CUT_OFF_AFTER, REPEATED_WITHIN, RunningTools, is_run
from app.executions.masking import Masker
from app.executions.phrases import phrase
from app.executions.statements import as_uuid
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import NotFound
from app.kernel.idempotency import IdempotencyKeyReused
from app.kernel.rights import Actor, ActorKind
from app.kernel.upkeep import BATCH_ROWS, Chore
from app.llm.tools import ToolFailed

SUBJECT = "ToolCall"
_SETTLED_EVERY_SECONDS = 3600.0

#: Calls whose runs have ended, or are not there though they should have begun.
_OVER = (
    "SELECT c.id FROM tool_calls c LEFT JOIN executions e ON e.id = c.execution_id "  # noqa: S608 - constants
    f"WHERE c.state = '{ToolCallState.EXECUTING.value}' AND c.conversation_id IS NULL AND c.execution_id IS NOT NULL "
    "AND (e.ended_at IS NOT NULL OR (e.id IS NULL AND (c.created_at < {repeated} "
    "OR (c.idempotency_key IS NULL AND c.created_at < {begun})))) ORDER BY c.created_at, c.id LIMIT {limit}"
)


class ToolCallNotFound(NotFound):
    """There is no such call, or it is not yours."""


class CallRecords:
    """Keeps them; the caller has asked for rights."""

    def __init__(
        self, database: Database, clock: Clock, *, audit: Audit, secrets: Secrets, running: RunningTools
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._secrets = secrets
        self._running = running

    def chores(self) -> tuple[Chore, ...]:
        """Return the settling of calls that nobody reads."""
        return (Chore("settle-tool-calls", _SETTLED_EVERY_SECONDS, self.settle_all),)

    async def earlier(
        self, workspace_id: UUID, user_id: UUID, api_key_id: UUID | None, key: str | None, digest: str
    ) -> ToolCall | None:
        """Return the call that a key has made.

        Raises:
            IdempotencyKeyReused: It was another call, or another credential's.
        """
        if key is None:
            return None
        found = await ToolCall.get_or_none(workspace_id=workspace_id, user_id=user_id, idempotency_key=key)
        if found is not None and found.body_hash != digest:
            raise IdempotencyKeyReused(field="input.idempotencyKey", reason="body_differs")
        if found is not None and found.api_key_id != api_key_id:
            # The call and what it gave are that credential's: this one may have other rights.
            raise IdempotencyKeyReused(field="input.idempotencyKey", reason="credential_differs")
        return found

    async def begin(self, call: ToolCall) -> ToolCall:
        """Record that a call is being done; return it, or its twin that was first."""
        try:
            async with self._database.transaction():
                await call.save(force_create=True)
        except IntegrityError:
            twin = await self.earlier(
                call.workspace_id, call.user_id, call.api_key_id, call.idempotency_key, call.body_hash
            )
            if twin is None:
                raise
            return twin
        return call

    async def settle(self, calls: Sequence[ToolCall]) -> list[ToolCall]:
        """Record what the runs of calls came to that have ended meanwhile; return all of them as they are now."""
        found: list[ToolCall] = []
        maskers: dict[UUID, Masker] = {}
        for call in calls:
            ended: dict[str, Any] | None = None
            if call.state is ToolCallState.EXECUTING and is_run(call):
                if (masker := maskers.get(call.workspace_id)) is None:
                    masker = maskers[call.workspace_id] = await self.masker(call.workspace_id)
                ended = await self._outcome(call, masker)
            found.append(call if ended is None else await self.record(call, ended, _caller(call)))
        return found

    async def settle_all(self, tx: Transaction) -> int:
        """Settle calls that are over and that nobody has looked at, before their runs are forgotten."""
        now = self._clock.now()
        limits = {"repeated": now - REPEATED_WITHIN, "begun": now - CUT_OFF_AFTER}
        if tx.dialect == "sqlite":
            written = {name: at.isoformat(" ", "microseconds") for name, at in limits.items()}
            rows = await tx.fetch(*phrase(tx.dialect, _OVER, **written, limit=BATCH_ROWS))
        else:
            rows = await tx.fetch(*phrase(tx.dialect, _OVER, **limits, limit=BATCH_ROWS))
        calls = await ToolCall.filter(id__in=[as_uuid(row["id"]) for row in rows]).order_by("created_at", "id")
        return sum(call.state is not ToolCallState.EXECUTING for call in await self.settle(calls))

    async def record(
        self,
        call: ToolCall,
        ended: dict[str, Any],
        actor: Actor,
        before: ToolCallState = ToolCallState.EXECUTING,
    ) -> ToolCall:
        """Record how a call ended, if it is still as it was `before`; return it as it is now.

        Raises:
            ToolCallNotFound: It was forgotten.
        """
        now = self._clock.now()
        async with self._database.transaction():
            first = ToolCall.filter(id=call.id, state=before)
            if await first.update(**ended, sealed=None, ended_at=now):
                verb = ended["state"].value
                await self._audit.record(
                    actor,
                    f"tool_call.{verb}",
                    SUBJECT,
                    call.id,
                    workspace_id=call.workspace_id,
                    data={"tool": call.tool},
                )
            found = await ToolCall.get_or_none(id=call.id)
        if found is None:
            raise ToolCallNotFound
        return found

    async def masker(self, workspace_id: UUID) -> Masker:
        """Return what hides the secrets of a workspace."""
        masker = Masker()
        names = await self._secrets.names(workspace_id)
        for value in (await self._secrets.reveal(workspace_id, names)).values():
            masker.add(value)
        return masker

    async def _outcome(self, call: ToolCall, masker: Masker) -> dict[str, Any] | None:
        try:
            result = await self._running.outcome(call)
        except ToolFailed as failure:
            return failed(failure.code, failure.message, None, masker)
        return None if result is None else completed(result, masker)


def _caller(call: ToolCall) -> Actor:
    """Return in whose name a call was made, as `Viewer.by_copilot` names it."""
    return Actor(ActorKind.COPILOT, call.api_key_id or call.user_id, call.user_id)
