"""Turns: one reply of a conversation is made at a time, in the order in which they were asked for.

Replies that wait are rows; the conversation's row says which one is being made. Whoever ends a turn tells the bus, and
whoever hears it begins the next: the locked row decides who does. A sweep every two seconds makes up for what a crash
or a lost message left undone.
"""

import asyncio
import random
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from app.conversations.agent_config import AgentConfig
from app.conversations.answering import Answerers
from app.conversations.briefing import briefing
from app.conversations.log import TURNS_TOPIC, ConversationLog, Happening
from app.conversations.models import Agent, Conversation, Message
from app.conversations.vocabulary import ConversationEventKind, ConversationStatus, MessageStatus
from app.executions.reading import JournalReader
from app.executions.service import Executions, TurnOrder
from app.executions.steering import Steering
from app.files.links import FileLinks
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import AppError, NotFound
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.rights import SYSTEM, Actor, ActorKind
from app.kernel.stopping import stop

log = get_logger(__name__)

_SWEEP_SECONDS = 2.0
_SWEEP_ROWS = 200
_ENDED_AT_ONCE = 100
OPEN = (ConversationStatus.ACTIVE, ConversationStatus.ESCALATED)
STOPPED = "The reply was stopped."


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that begins with the transaction which holds the conversation.

    Attributes:
        conversation: As it is after that.
        asked: What is answered.
        reply: What is made.
        agent: Who answers; None where a workflow does, or nobody any more.
        execution_id: Of the run that makes the reply.
    """

    conversation: Conversation
    asked: Message
    reply: Message
    agent: Agent | None
    execution_id: UUID

    @property
    def happening(self) -> Happening:
        """What the log is told of it."""
        return Happening(ConversationEventKind.MESSAGE_STARTED, self.reply.id)

    @property
    def columns(self) -> dict[str, Any]:
        """What changes in the conversation's row."""
        turn = {"turn_message_id": self.reply.id, "turn_execution_id": self.execution_id}
        return {**turn, "stream_place": "", "stream_base": 0, "stream_length": 0}


class NobodyAnswers(NotFound):
    """The agent or the workflow that answered here is gone."""


def _stand_in(conversation: Conversation) -> Actor:
    """Return who acts for a visitor, whom nobody knows."""
    return SYSTEM if conversation.agent_id is None else Actor(ActorKind.AGENT, conversation.agent_id)


class Turns:
    """Begins, stops and makes up for turns; live between `open` and `close`."""

    def __init__(
        self,
        database: Database,
        bus: EventBus,
        clock: Clock,
        log: ConversationLog,
        *,
        executions: Executions,
        reader: JournalReader,
        steering: Steering,
        links: FileLinks,
        answerers: Answerers,
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._log = log
        self._executions = executions
        self._reader = reader
        self._steering = steering
        self._links = links
        self._answerers = answerers
        self._hearing = AsyncExitStack()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting: set[UUID] = set()  #: runs of turns that are being accepted here
        self._sweeper: asyncio.Task[None] | None = None
        self._sweep_now = asyncio.Event()

    async def open(self) -> None:
        """Begin to hear of turns that have ended, and to look for what was left undone."""
        await self._hearing.enter_async_context(self._bus.attach(TURNS_TOPIC, self._hear))
        self._sweeper = asyncio.create_task(self._sweep_again(), name="turn-sweeper")

    async def close(self) -> None:
        """Stop; what is undone is found by another process, or by the next start."""
        await self._hearing.aclose()
        await stop(self._sweeper, *self._tasks)

    def _hear(self, message: bytes) -> None:
        if message:
            task = asyncio.create_task(self._begin_quietly(UUID(bytes=message)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._sweep_now.set()

    async def _begin_quietly(self, conversation_id: UUID) -> None:
        try:
            await self.begin(conversation_id)
        except Exception as error:  # noqa: BLE001 - the sweep tries again
            log.warning("turn_not_begun", error=type(error).__name__)

    async def take(self, locked: Conversation, asked: Message, reply: Message) -> Turn | None:
        """Let a reply whose row is yet to be written have its turn at once; None while it must wait for it.

        The caller holds the conversation, writes with the reply what the turn says, and calls `start` after the commit.
        """
        if locked.turn_message_id is not None or locked.status is not ConversationStatus.ACTIVE:
            return None
        if locked.last_sequence and await _waiting(locked.id).exists():
            return None
        return await self._turn(locked, asked, reply)

    async def _turn(self, locked: Conversation, asked: Message, reply: Message) -> Turn:
        agent = None if locked.agent_id is None else await Agent.get_or_none(id=locked.agent_id)
        reply.status, reply.started_at = MessageStatus.STREAMING, self._clock.now()
        reply.agent_version = None if agent is None else agent.version
        reply.execution_id = locked.turn_execution_id = new_id()
        locked.turn_message_id = reply.id
        return Turn(locked, asked, reply, agent, reply.execution_id)

    async def begin(self, conversation_id: UUID) -> None:
        """Begin the next turn of a conversation, unless one is under way or none waits."""
        async with self._database.transaction() as tx:
            locked = await Conversation.select_for_update().get_or_none(id=conversation_id)
            if locked is None or locked.turn_message_id is not None:
                return
            if locked.status is not ConversationStatus.ACTIVE:
                return
            reply = await _waiting(conversation_id).order_by("number").first()
            if reply is None:
                return
            turn = await self._turn(locked, await Message.get(id=reply.parent_id), reply)
            await Message.filter(id=reply.id).update(
                status=reply.status,
                execution_id=reply.execution_id,
                started_at=reply.started_at,
                agent_version=reply.agent_version,
            )
            await self._log.append(tx, locked, [turn.happening], turn.columns)
        await self.start(turn)

    async def start(self, turn: Turn) -> Message:
        """Let the run of a turn that has begun be accepted; return the reply as it is then. Again it does nothing."""
        return await self._start(turn, is_new=True)

    async def _start(self, turn: Turn, *, is_new: bool) -> Message:
        if turn.execution_id in self._starting:
            return turn.reply
        self._starting.add(turn.execution_id)
        try:
            if await self._accept(turn, is_new=is_new):
                return turn.reply
        finally:
            self._starting.discard(turn.execution_id)
        return await Message.get_or_none(id=turn.reply.id) or turn.reply

    async def _start_again(self, conversation_id: UUID) -> None:
        """Let the run of the turn that is under way be accepted, should nobody have done so."""
        conversation = await Conversation.get_or_none(id=conversation_id)
        if conversation is None or conversation.turn_execution_id is None:
            return
        reply = await Message.get_or_none(id=conversation.turn_message_id)
        asked = None if reply is None else await Message.get_or_none(id=reply.parent_id)
        if reply is None or asked is None:
            return  # the conversation was deleted meanwhile
        agent = None if conversation.agent_id is None else await Agent.get_or_none(id=conversation.agent_id)
        await self._start(Turn(conversation, asked, reply, agent, conversation.turn_execution_id), is_new=False)

    async def _accept(self, turn: Turn, *, is_new: bool) -> bool:
        """Accept the run of a turn; say whether it goes on."""
        conversation, agent, execution_id = turn.conversation, turn.agent, turn.execution_id
        config = AgentConfig() if agent is None else AgentConfig.from_json(agent.config)
        workflow_id = conversation.workflow_id if agent is None else config.workflow_id or agent.hidden_workflow_id
        told: Mapping[str, Any] = {}
        is_private = conversation.owner_id is not None
        try:
            if is_private:
                found = await self._answerers.answering(conversation.workspace_id, conversation.id)
                if found is not None:
                    workflow_id, told = found.workflow_id, found.told
            if workflow_id is None:
                raise NobodyAnswers
            given = await briefing(self._database, conversation, agent, config, turn.asked, turn.reply, self._links)
            order = TurnOrder(
                execution_id=execution_id,
                workspace_id=conversation.workspace_id,
                workflow_id=workflow_id,
                input={**given, **told},
                # A visitor reads the reply, so whoever asks for it lends it no rights.
                actor=turn.reply.author if conversation.visitor_id is None else _stand_in(conversation),
                is_private=is_private,
                is_new=is_new,
            )
            await self._executions.start_turn(order)
        except AppError as error:
            details = {"code": error.code, "message": str(error)}
            await self._give_up(conversation.id, execution_id, MessageStatus.FAILED, details)
            return False
        still = await Conversation.filter(id=conversation.id, turn_execution_id=execution_id).exists()
        if still:
            return True
        now = await Message.get_or_none(id=turn.reply.id)  # None: the conversation was deleted meanwhile
        if now is None or now.status is MessageStatus.CANCELLED:
            await self._steering.stop(execution_id, STOPPED)
        return False

    async def _give_up(
        self, conversation_id: UUID, execution_id: UUID, status: MessageStatus, error: dict[str, str] | None
    ) -> None:
        """End a turn that has no run."""
        async with self._database.transaction() as tx:
            locked = await Conversation.select_for_update().get_or_none(id=conversation_id)
            if locked is None or locked.turn_execution_id != execution_id:
                return
            await Message.filter(id=locked.turn_message_id).update(
                status=status,
                error=None if error is None else orjson.dumps(error).decode(),
                completed_at=self._clock.now(),
            )
            ended = Happening(ConversationEventKind.MESSAGE_COMPLETED, locked.turn_message_id, {"status": status.value})
            await self._log.append(tx, locked, [ended], {"turn_message_id": None, "turn_execution_id": None})
            tx.after_commit(lambda: self._bus.publish([(TURNS_TOPIC, conversation_id.bytes)]))

    async def drop_waiting(self, tx: Transaction, locked: Conversation) -> None:
        """Cancel the replies that wait for their turn, in the transaction that holds the conversation."""
        waiting = await _waiting(locked.id).order_by("number")
        if waiting:
            ids = [each.id for each in waiting]
            await Message.filter(id__in=ids).update(status=MessageStatus.CANCELLED, completed_at=self._clock.now())
            updates = [Happening(ConversationEventKind.MESSAGE_UPDATED, each) for each in ids]
            await self._log.append(tx, locked, updates)

    async def end_some(self, agent_id: UUID) -> bool:
        """End up to a hundred open conversations of an agent that is to go, with its replies; say if there were any."""
        chosen = await Conversation.filter(agent_id=agent_id, status__in=OPEN).order_by("id").limit(_ENDED_AT_ONCE)
        stopped: list[Conversation] = []
        async with self._database.transaction() as tx:
            rows = Conversation.filter(id__in=[each.id for each in chosen], status__in=OPEN)
            for locked in await rows.select_for_update().order_by("id"):
                await self.drop_waiting(tx, locked)
                ended = {"status": ConversationStatus.ENDED, "ended_at": self._clock.now()}
                await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], ended)
                stopped.append(locked)
        await asyncio.gather(*(self.stop(each.id, each.turn_execution_id) for each in stopped))
        return bool(chosen)

    async def stop(self, conversation_id: UUID, execution_id: UUID | None) -> None:
        """Stop the reply that a run makes, None for none; returns when it has stopped, or after ten seconds."""
        if execution_id is None:
            return
        if not await self._reader.heads([execution_id]):
            # It was not accepted yet. Should it be right now, `_start` sees that nobody wants it.
            await self._give_up(conversation_id, execution_id, MessageStatus.CANCELLED, None)
        await self._steering.stop(execution_id, STOPPED)

    # ------------------------------------------------------------------ what was left undone

    async def _sweep_again(self) -> None:
        while True:
            try:
                async with asyncio.timeout(_SWEEP_SECONDS * random.uniform(0.5, 1.5)):  # noqa: S311 - spreads only
                    await self._sweep_now.wait()
            except TimeoutError:
                pass
            self._sweep_now.clear()
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the next one tries again
                log.warning("turn_sweep_failed", error=type(error).__name__)

    async def sweep(self) -> None:
        """Begin turns that nobody began, and start runs that were never accepted or have gone with their workflow."""
        waiting = Message.filter(status=MessageStatus.PENDING).values("conversation_id")
        idle = await Conversation.filter(
            turn_message_id__isnull=True, status=ConversationStatus.ACTIVE, id__in=Subquery(waiting)
        ).limit(_SWEEP_ROWS)
        for conversation in idle:
            await self._begin_quietly(conversation.id)
        # One that was begun just now is about to be accepted by whoever began it.
        lately = self._clock.now() - timedelta(seconds=_SWEEP_SECONDS)
        begun = Message.filter(status=MessageStatus.STREAMING, started_at__gt=lately).values("id")
        under_way = (
            await Conversation.filter(turn_execution_id__isnull=False)
            .exclude(turn_message_id__in=Subquery(begun))
            .only("id", "turn_execution_id")
        )
        if under_way:
            there = await self._reader.heads([each.turn_execution_id for each in under_way if each.turn_execution_id])
            for each in under_way:
                if each.turn_execution_id not in there:
                    await self._start_again(each.id)


def _waiting(conversation_id: UUID) -> QuerySet[Message]:
    return Message.filter(conversation_id=conversation_id, status=MessageStatus.PENDING)
