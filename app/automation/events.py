"""Lets triggers fire by what happens in a workspace: its activity is looked through once, in order, from a cursor.

A run that a trigger started does things too. Each firing knows the triggers that led to it; one that is among them does
not fire again, and none fires at the end of too long a chain, so triggers cannot go round in circles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from tortoise.expressions import F

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityEntry
from app.accounts.subjects import subject_of
from app.accounts.vocabulary import ActivityKind
from app.automation.configs import Config, ConversationConfig, EventConfig, read_config
from app.automation.firing import Firings
from app.automation.models import EventCursor, Trigger
from app.automation.vocabulary import ConversationMoment, TriggerType
from app.components.sandbox import native
from app.components.sandbox.errors import SandboxError
from app.conversations.hearing import MessageSaid, agent_of
from app.executions.private import private_among
from app.executions.triggered import TriggeredRuns
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.hops import MAX_HOPS
from app.kernel.ids import global_id
from app.kernel.logs import get_logger
from app.kernel.outages import is_outage
from app.kernel.rights import Actor, ActorKind, Scope
from app.kernel.upkeep import BATCH_ROWS, Chore

log = get_logger(__name__)

MAKER_LEFT = "maker_left"  #: why a trigger is switched off whose maker is no member any more
_EVERY_SECONDS = 0.7
_ENTRIES = 200  #: of one workspace, in one transaction
_WORKSPACES = 20  #: in one transaction
_FILTER_BYTES = 10_000
_TYPES = (TriggerType.EVENT, TriggerType.CONVERSATION)
_MOMENTS = {
    ActivityKind.CONVERSATION_STARTED: ConversationMoment.STARTED,
    ActivityKind.CONVERSATION_ESCALATED: ConversationMoment.ESCALATED,
    ActivityKind.CONVERSATION_RESUMED: ConversationMoment.RESUMED,
    ActivityKind.CONVERSATION_COMPLETED: ConversationMoment.COMPLETED,
    ActivityKind.CONVERSATION_ENDED: ConversationMoment.ENDED,
}


@dataclass(frozen=True, slots=True)
class _Owed:
    """A trigger, what it fires by, and the triggers that led to that."""

    row: Trigger
    entry: ActivityEntry
    event: dict[str, Any]
    chain: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class _Over:
    """A trigger that is not to go on: its configuration cannot be read, or its maker has left."""

    row: Trigger
    reason: str


class Events:
    """Matches what happens with the triggers that wait for it."""

    def __init__(
        self, clock: Clock, activities: Activities, access: Access, firings: Firings, runs: TriggeredRuns
    ) -> None:
        self._access = access
        self._clock = clock
        self._activities = activities
        self._firings = firings
        self._runs = runs
        self._is_unfinished = False

    def chores(self) -> tuple[Chore, ...]:
        """Return the look."""
        return (Chore("fire-events", _EVERY_SECONDS, self.fire, lambda: self._is_unfinished),)

    async def begin(self, workspace_id: UUID) -> None:
        """See that a workspace is looked through from now on, in the caller's transaction."""
        if await EventCursor.filter(id=workspace_id).select_for_update().first() is None:
            head = await self._activities.head(workspace_id)
            await EventCursor.bulk_create([EventCursor(id=workspace_id, last_sequence=head)], ignore_conflicts=True)

    async def fire(self, tx: Transaction) -> int:
        """Look at what happened since the last time; return how much that was.

        A workspace or a trigger that cannot be worked with keeps no other from firing.
        """
        cursors = {row.id: row.last_sequence for row in await EventCursor.all()}
        heads = await self._activities.heads(list(cursors))
        behind = [each for each, last in cursors.items() if heads.get(each, 0) > last]
        self._is_unfinished = len(behind) > _WORKSPACES
        total = 0
        found: list[_Owed | _Over] = []
        for workspace_id in sorted(behind)[:_WORKSPACES]:
            own: list[_Owed | _Over] = []
            try:
                async with tx.savepoint():
                    seen = await self._look(workspace_id, own)
            except Exception as error:
                if is_outage(error):
                    raise
                log.exception("events_not_looked_through", workspace_id=str(workspace_id))
                continue
            found += own
            self._is_unfinished = self._is_unfinished or seen == _ENTRIES
            total += seen
        # Triggers are locked in the order of their ids, as whoever starts and settles firings does.
        for each in sorted(found, key=lambda one: one.row.id):
            if isinstance(each, _Over):
                await self._firings.give_up(each.row.id, self._clock.now(), each.reason)
            else:
                await self._fire_one(tx, each)
        return min(total, BATCH_ROWS - 1)  # never a whole batch: `is_unfinished` says whether there is more

    async def _look(self, workspace_id: UUID, found: list["_Owed | _Over"]) -> int:
        """Add what a workspace's triggers fire by, and which are over, and move its cursor on."""
        cursor = await EventCursor.filter(id=workspace_id).select_for_update().first()
        if cursor is None:
            return 0
        triggers = await Trigger.filter(workspace_id=workspace_id, type__in=_TYPES, is_enabled=True).order_by("id")
        if not triggers:
            await EventCursor.filter(id=workspace_id).delete()
            return 0
        readable: list[tuple[Trigger, Config, frozenset[Scope]]] = []
        makers = {row.created_by.person_id for row in triggers}
        rights = {each: await self._access.of_person(each, workspace_id) for each in makers}
        for row in triggers:
            config, allowed = _read(row), rights[row.created_by.person_id]
            if config is None:
                found.append(_Over(row, "broken"))
            elif allowed is None:
                found.append(_Over(row, MAKER_LEFT))
            else:
                readable.append((row, config, allowed.scopes))
        entries = await self._activities.newest(
            workspace_id, None, above=cursor.last_sequence, limit=_ENTRIES, is_oldest_first=True
        )
        runs = {entry.subject_id for entry in entries if entry.subject_type == "Execution"}
        private = await private_among(workspace_id, runs) if runs else frozenset[UUID]()
        for entry in entries:
            if entry.subject_id in private:
                continue
            for row, config, scopes in readable:
                if subject_of(entry.kind)[1] not in scopes:
                    continue
                owed = await self._match(row, config, entry)
                if owed is not None:
                    found.append(owed)
        if entries:
            await EventCursor.filter(id=workspace_id).update(last_sequence=entries[-1].sequence)
        return len(entries)

    async def _match(self, row: Trigger, config: Config, entry: ActivityEntry) -> "_Owed | None":
        if entry.at < row.created_at:
            return None
        event = event_of(entry)
        if isinstance(config, EventConfig):
            if entry.kind not in config.kinds:
                return None
        else:
            config = cast("ConversationConfig", config)
            moment = _MOMENTS.get(entry.kind)
            if moment is None or moment not in config.moments:
                return None
            agent_id = await agent_of(entry.subject_id)
            if config.agent_id is not None and agent_id != config.agent_id:
                return None
            event = {**event, "moment": moment.name, "conversationId": event["subjectId"]}
            event["agentId"] = agent_id and global_id("Agent", agent_id)
        if not _fits(config.filter, event):
            return None
        chain = await self.chain_of(entry)
        if row.id in chain or len(chain) >= MAX_HOPS:
            log.info("trigger_loop_broken", trigger_id=str(row.id), depth=len(chain))
            return None
        return _Owed(row, entry, event, chain)

    async def said(self, tx: Transaction, message: MessageSaid) -> None:
        """Look at what somebody said in a conversation, in the transaction that keeps it."""
        waiting = Trigger.filter(workspace_id=message.workspace_id, type=TriggerType.CONVERSATION, is_enabled=True)
        for row in await waiting.order_by("id"):
            config = _read(row)
            if not isinstance(config, ConversationConfig):  # the next look at events switches it off
                continue
            if ConversationMoment.MESSAGE_RECEIVED not in config.moments:
                continue
            if config.agent_id is not None and message.agent_id != config.agent_id:
                continue
            event = {
                "moment": ConversationMoment.MESSAGE_RECEIVED.name,
                "conversationId": global_id("Conversation", message.conversation_id),
                "messageId": global_id("Message", message.message_id),
                "agentId": message.agent_id and global_id("Agent", message.agent_id),
                "channel": message.channel,
                "text": message.text,
                "at": _instant(message.at),
                "actor": _actor(message.actor),
            }
            # A workflow that answers by itself must not start itself.
            if message.actor.kind is ActorKind.TRIGGER or not _fits(config.filter, event):
                continue
            rights = await self._access.of_person(row.created_by.person_id, row.workspace_id)
            if rights is None or not rights.permits(Scope.CONVERSATIONS_READ):
                continue
            chain = await self._runs.present_chain()
            if row.id in chain or len(chain) >= MAX_HOPS:
                log.info("trigger_loop_broken", trigger_id=str(row.id), depth=len(chain))
                continue
            await self._firings.add(tx, row, f"message:{message.message_id}", message.at, {"event": event}, chain)
            await self._count(row)

    async def _fire_one(self, tx: Transaction, owed: "_Owed") -> None:
        key = f"activity:{owed.entry.sequence}"
        try:
            async with tx.savepoint():
                made = await self._firings.add(tx, owed.row, key, owed.entry.at, {"event": owed.event}, owed.chain)
                if made is not None:
                    await self._count(owed.row)
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("event_not_fired", trigger_id=str(owed.row.id))

    async def _count(self, row: Trigger) -> None:
        await Trigger.filter(id=row.id).update(fired_count=F("fired_count") + 1, last_fired_at=self._clock.now())

    async def chain_of(self, entry: ActivityEntry) -> list[UUID]:
        """Name the triggers that led to what happened, the first first."""
        run = entry.subject_id if entry.subject_type == "Execution" else _run_in(entry.data)
        chain = [] if run is None else await self._runs.chain_of(run)
        chain = chain or await self._runs.chain_behind(entry.id)
        trigger_id = entry.actor.id
        if chain or entry.actor.kind is not ActorKind.TRIGGER or trigger_id is None:
            return chain
        # Which of its runs did it is not known: the last one.
        last = (await self._runs.latest([trigger_id])).get(trigger_id)
        return (await self._runs.chain_of(last.id) if last is not None else []) or [trigger_id]


def _read(row: Trigger) -> Config | None:
    """Read a trigger's configuration; None: this release cannot."""
    try:
        return read_config(row.type, row.config)
    except ValueError:
        log.exception("trigger_broken", trigger_id=str(row.id))
        return None


def event_of(entry: ActivityEntry) -> dict[str, Any]:
    """Return an activity as filters and runs see it."""
    return {
        "kind": entry.kind.name,
        "subjectType": entry.subject_type,
        "subjectId": global_id(entry.subject_type, entry.subject_id),
        "actor": _actor(entry.actor),
        "data": entry.data,
        "at": _instant(entry.at),
        "sequence": entry.sequence,
    }


def _actor(actor: Actor) -> dict[str, Any]:
    return {"kind": actor.kind.name, "userId": actor.on_behalf_of and global_id("User", actor.on_behalf_of)}


def _instant(at: Any) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _run_in(data: dict[str, Any]) -> UUID | None:
    found = data.get("executionId")
    try:
        return UUID(found) if isinstance(found, str) else None
    except ValueError:
        return None


def _fits(source: str | None, event: dict[str, Any]) -> bool:
    """Say whether a filter lets an event through; one that fails on it does not."""
    if source is None:
        return True
    try:
        return native.evaluate(source, {"event": event}, max_bytes=_FILTER_BYTES) is True
    except SandboxError:
        return False
