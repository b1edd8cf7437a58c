"""What happens in one run, on its way to the journal: numbered, masked, projected, and handed over in order."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ActivityKind, activity_row
from app.components.contract import ComponentFailed
from app.components.facts import Fact, FactKind
from app.components.sources import Source
from app.executions.checkpoints import Checkpoint, Checkpoints, is_due, may_exist
from app.executions.effects import Effects
from app.executions.engine import Engine
from app.executions.events import Event, EventType, Path
from app.executions.failures import plain_text
from app.executions.journal import Journal
from app.executions.journal_items import Lease, LeaseLost
from app.executions.log_lines import log_row
from app.executions.masking import Masker
from app.executions.models import ExecutionStatus
from app.executions.node_runs import At, NodeRuns
from app.executions.scopes import Suspension
from app.executions.source_rows import source_rows
from app.executions.spending import Spent
from app.executions.texts import NodeText
from app.executions.tracing import RunTracer
from app.kernel.clock import Clock
from app.kernel.database import Dialect
from app.kernel.rights import Actor

MAX_OUTPUT_BYTES = 8 * 1024 * 1024  #: of one node, as JSON
_FLUSH_EVENTS = 100  #: pending events are handed to the journal at this number
_BEGINNINGS = frozenset({EventType.EXECUTION_STARTED, EventType.EXECUTION_RESUMED})
_AHEAD_EVENTS = 2_000  #: uncommitted events of one run before it waits for the journal


class Recorder:
    """The one pen of a run: every event of it is taken here, and applied to the engine as it is taken.

    It holds the lease: once that is lost nothing more is committed, and `refuse_if_lost` says so.
    """

    def __init__(
        self,
        engine: Engine,
        lease: Lease,
        journal: Journal,
        clock: Clock,
        masker: Masker,
        woken: asyncio.Event,
        *,
        dialect: Dialect,
        workflow_id: UUID,
        actor: Actor,
        budget_root: UUID | None,
        checkpoints: Checkpoints,
        is_private: bool = False,
    ) -> None:
        self._engine = engine
        self._checkpoints = checkpoints
        self._lease = lease
        self.workspace_id = lease.workspace_id  #: of the run
        self._journal = journal
        self._clock = clock
        self._dialect: Dialect = dialect
        self._workflow_id = workflow_id
        self._actor = actor
        self._is_private = is_private
        self._woken = woken
        self.masker = masker
        self.node_runs = NodeRuns(lease.execution_id, engine.plan)
        self.started_at: datetime | None = None  #: when the run began, if it began in this process
        self._pending: list[Event] = []
        self._budget_root = budget_root  #: the run that has the budget from which this one spends, if any
        self.is_spending = False  #: whether it is not known yet what the tree has spent, because something was counted
        self._begins = False  #: whether what is pending lets the run begin, or go on after a pause
        self._activity: list[tuple[Any, ...]] = []
        self._texts: dict[At, NodeText] = {}
        self._ahead: list[tuple[int, asyncio.Future[None]]] = []
        self.checkpointed = 0  #: the sequence of the last checkpoint; 0 before the first
        self._effects: Effects | None = None
        #: Adds to the effects what becomes of waits that nobody answers any more.
        self.on_abandoned: Callable[[Sequence[Suspension], Effects], None] = _forget
        #: Adds to the effects what a conversation keeps of what is flushed.
        self.on_flush: Callable[[Sequence[Event], Effects], None] | None = None
        self.tracer: RunTracer | None = None  #: makes spans of the events; None while nobody wants any
        self._fault: BaseException | None = None  #: what of our own went wrong beside the main task

    @property
    def effects(self) -> Effects:
        """What the next flush changes besides the run."""
        if self._effects is None:
            self._effects = Effects()
        return self._effects

    # ------------------------------------------------------------------ the lease and our own faults

    @property
    def is_lost(self) -> bool:
        """Whether another worker has the run."""
        return self._lease.is_lost

    def lose(self) -> None:
        """Learn that the lease is lost."""
        self._lease.is_lost = True
        self._woken.set()

    def stumble(self, error: BaseException) -> None:
        """Remember the first thing that went wrong beside the main task, and let that see it."""
        if self._fault is None:
            self._fault = error
        self._woken.set()

    def refuse_if_lost(self) -> None:
        """Stop whoever would go on after a fault or without the lease.

        Raises:
            LeaseLost: Another worker has the run.
        """
        if self._fault is not None:
            raise self._fault
        if self._lease.is_lost:
            raise LeaseLost

    # ------------------------------------------------------------------ events

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where a checkpoint of earlier epochs says, instead of folding what it holds.

        Raises:
            LookupError, TypeError, ValueError: It cannot be used; neither can this recorder any more.
        """
        checkpoint.restore(self._engine, self.node_runs, self.tracer)
        self.checkpointed = checkpoint.sequence

    def recover(self, events: Sequence[Event]) -> None:
        """Fold a piece of the journal of earlier epochs."""
        for event in events:
            self._engine.apply(event)
            self.node_runs.project(event)
            if self.tracer is not None:
                self.tracer.recover(event)
        self.node_runs.settle()
        self._engine.abandoned.clear()  # whoever waited was told by the commits that hold these events

    def event(self, kind: EventType, data: dict[str, Any], path: Path = (), key: str | None = None) -> Event:
        """Make an event that is yet to be taken."""
        return Event(kind, self._clock.now(), data, key, path)

    def output_event(
        self, kind: EventType, output: Any, data: dict[str, Any], path: Path = (), key: str | None = None
    ) -> Event | ComponentFailed:
        """Make an event that carries an output beside its data, unless that is not JSON or too large."""
        data["output"] = output
        try:
            encoded = orjson.dumps(data)
        except (TypeError, orjson.JSONEncodeError):
            return ComponentFailed("OUTPUT_NOT_JSON", "The output is not a JSON value, or is nested too deeply.")
        if len(encoded) > MAX_OUTPUT_BYTES:
            return ComponentFailed("OUTPUT_TOO_LARGE", f"The output is larger than {MAX_OUTPUT_BYTES >> 20} MiB.")
        masked = self.masker.value(data, encoded=encoded)
        event = Event(kind, self._clock.now(), masked, key, path)
        if masked is data:
            event.encoded = encoded
        else:
            event.secret = data
        return event

    def sealed_event(
        self, kind: EventType, output: Any, shown: Any, data: dict[str, Any], path: Path, key: str
    ) -> Event:
        """Make an event that carries an output which was masked when it was made, and stays so."""
        event = self.event(kind, self.masker.value({**data, "output": shown}), path, key)
        event.secret = {**data, "output": output}
        return event

    def emit(self, kind: EventType, data: dict[str, Any], path: Path = (), key: str | None = None) -> Event:
        """Make an event and take it."""
        return self.take(Event(kind, self._clock.now(), data, key, path))

    def take(self, event: Event) -> Event:
        """Number an event and let it happen."""
        event.sequence = self._lease.last_sequence + len(self._pending) + 1
        self._pending.append(event)
        if event.type in _BEGINNINGS:
            self._begins = True
        self._engine.apply(event)
        self.node_runs.project(event)
        if self.tracer is not None:
            self.tracer.take(event)
        return event

    def record(self, kind: ActivityKind, at: datetime) -> None:
        """Add a line to the workspace's activity; it is committed with the events around it.

        Of a private run nobody in the workspace hears.
        """
        if self._is_private:
            return
        self._activity.append(
            activity_row(
                self._lease.workspace_id,
                kind,
                "Execution",
                self._lease.execution_id,
                self._actor,
                at=at,
                dialect=self._dialect,
                data={"workflowId": str(self._workflow_id)},
            )
        )

    # ------------------------------------------------------------------ what a node says as it runs

    def open_event(self, kind: EventType, data: dict[str, Any], path: Path = (), key: str | None = None) -> Event:
        """Make an event whose data may hold a secret: it is shown masked, and kept sealed."""
        masked = self.masker.value(data)
        event = self.event(kind, masked, path, key)
        event.secret = None if masked is data else data
        return event

    def set_variable(self, path: Path, key: str, name: str, value: Any) -> None:
        """Change a variable of the run.

        Raises:
            ComponentFailed: The value cannot be stored.
        """
        if self._engine.is_live(path, key):
            refuse_large(value)
            self.take(self.open_event(EventType.VARIABLE_CHANGED, {"name": name, "value": value}, path, key))

    def log_line(self, path: Path, key: str, level: str, message: str) -> None:
        """Take a line of a node's log."""
        if self._engine.is_live(path, key):
            event = self.emit(EventType.LOG_LINE, {"level": level, "message": plain_text(message)}, path, key)
            if self._is_private:
                return  # the journal has it; the workspace's log is for everybody
            row = log_row(self._lease.workspace_id, self._workflow_id, self._lease.execution_id, event)
            self.effects.log_lines.append(row)

    def usage(self, path: Path, key: str, prompt_tokens: int, completion_tokens: int, cost_usd: Decimal) -> None:
        """Count what a node's model took."""
        if self._engine.is_live(path, key):
            self._count(path, key, prompt_tokens, completion_tokens, cost_usd)
            self._spend(prompt_tokens + completion_tokens, cost_usd)
            self._woken.set()

    def usage_of_child(self, at: At | None, prompt_tokens: int, completion_tokens: int, cost_usd: Decimal) -> None:
        """Count what a run took that this one started; of what the tree has spent, that is a part already.

        Args:
            at: The node that waited for it; None when it waits no longer, then the run alone counts it.
            prompt_tokens: Of that run and those under it, as the others.
            completion_tokens: The same.
            cost_usd: The same.
        """
        path, key = at or ((), None)
        self._count(path, key, prompt_tokens, completion_tokens, cost_usd)
        self._spend(0, Decimal(0))

    def _count(
        self, path: Path, key: str | None, prompt_tokens: int, completion_tokens: int, cost_usd: Decimal
    ) -> None:
        counts = {"promptTokens": prompt_tokens, "completionTokens": completion_tokens, "costUsd": str(cost_usd)}
        self.emit(EventType.USAGE_RECORDED, counts, path, key)
        effects = self.effects
        effects.prompt_tokens += prompt_tokens
        effects.completion_tokens += completion_tokens
        effects.cost_usd += cost_usd

    def _spend(self, tokens: int, cost_usd: Decimal) -> None:
        if self._budget_root is not None:
            self.effects.spend(self._budget_root, tokens, cost_usd)
            self.is_spending = True

    @property
    def spent(self) -> Spent | None:
        """What the tree of a run with a budget has spent, as the last commit that counted something found it."""
        return self._lease.spent

    async def settle_spending(self) -> None:
        """Wait until `spent` has all that this run counted."""
        self.is_spending = False
        self.flush()
        await self.until_durable()

    def text(self, path: Path, key: str, delta: str) -> None:
        """Take a piece of the text that a node streams: the first is handed on at once, then by 30 ms."""
        if self._engine.is_live(path, key):
            text = self._texts.get((path, key)) or self.begin_text(path, key)
            text.add(plain_text(delta))
            if not text.is_waiting:
                self._show_text(path, key)

    def begin_text(self, path: Path, key: str, kept: str = "") -> NodeText:
        """Let a node's text go on behind what it streamed before; who has seen more than that is told."""
        self.forget_text(path, key)
        text = self._texts[path, key] = NodeText(self.masker, plain_text(kept))
        if self._engine.text_ends.get((path, key), 0) > text.offset and self._engine.is_live(path, key):
            self.emit(EventType.TEXT_RESET, {"offset": text.offset}, path, key)
        return text

    def fact(self, path: Path, key: str, kind: FactKind, data: Mapping[str, Any]) -> None:
        """Take a fact that a node records, and hand it on at once.

        Raises:
            ComponentFailed: It cannot be stored.
        """
        if self._engine.is_live(path, key):
            refuse_large(data)
            self._emit_text(path, key)
            self._keep_sources(self.take(self.open_event(EventType(kind.value), dict(data), path, key)))
            self.flush()

    def retrieved(self, path: Path, key: str, sources: Sequence[Source]) -> None:
        """Take what a node found in the workspace's knowledge; it is committed with what is taken next."""
        data = {"query": None, "sources": [each.to_json() for each in sources]}
        self._keep_sources(self.take(self.open_event(EventType.SOURCES_RETRIEVED, data, path, key)))

    def _keep_sources(self, event: Event) -> None:
        if event.data.get("sources"):
            self.effects.sources += source_rows(self._lease.execution_id, event)

    def facts_of(self, path: Path, key: str) -> Sequence[Fact]:
        """Return what a node run recorded so far."""
        return tuple(self._engine.facts.get((path, key), ()))

    def release_text(self, path: Path, key: str) -> None:
        """Give what was held back in case a secret followed."""
        text = self._texts.pop((path, key), None)
        if text is not None:
            rest = text.close()
            self._emit_piece(path, key, text, rest)

    def forget_text(self, path: Path, key: str) -> None:
        """Let a node's text begin anew, as it does with every try."""
        text = self._texts.pop((path, key), None)
        if text is not None:
            text.stop()

    def show_texts(self) -> None:
        """Take in what waits for more text: nothing more comes."""
        for path, key in list(self._texts):
            self._emit_text(path, key)

    def _show_text(self, path: Path, key: str) -> None:
        """Hand on what there is of a text, and wait for more of it."""
        text = self._texts.get((path, key))
        if text is not None and self._emit_text(path, key):
            self.flush()
            text.wait(partial(self._show_text, path, key))

    def _emit_text(self, path: Path, key: str) -> bool:
        text = self._texts.get((path, key))
        return text is not None and self._emit_piece(path, key, text, text.take())

    def _emit_piece(self, path: Path, key: str, text: NodeText, piece: str) -> bool:
        if piece and self._engine.is_live(path, key):
            self.emit(EventType.TEXT_DELTA, {"text": piece, "offset": text.offset - len(piece)}, path, key)
            return True
        return False

    # ------------------------------------------------------------------ to the journal

    @property
    def is_full(self) -> bool:
        """Whether so much is pending that it should be handed over."""
        return len(self._pending) >= _FLUSH_EVENTS

    def flush(
        self,
        *,
        status: ExecutionStatus | None = None,
        error: Mapping[str, Any] | None = None,
        ended_at: datetime | None = None,
    ) -> None:
        """Hand what is pending to the journal."""
        if not self._pending:
            return
        if self._engine.abandoned:
            abandoned = list(self._engine.abandoned)
            self._engine.abandoned.clear()
            self.on_abandoned(abandoned, self.effects)
        events, self._pending = self._pending, []
        if self.on_flush is not None:
            self.on_flush(events, self.effects)
        rows, ended = self.node_runs.take_changed(self._engine.running)
        for at in ended:
            self.forget_text(*at)
        activity, self._activity = self._activity, []
        self._keep_checkpoint(events[-1].sequence, status)
        effects, self._effects = self._effects, None
        if self._begins:
            status, self._begins = status or ExecutionStatus.RUNNING, False
        done = self._journal.append(
            self._lease,
            events,
            status=status,
            error=None if error is None else orjson.dumps(error).decode(),
            started_at=self.started_at,
            ended_at=ended_at,
            node_runs=rows,
            activity=activity,
            effects=effects,
        )
        if self.tracer is not None:
            self.tracer.send_after(done)
        self._ahead = [(count, future) for count, future in self._ahead if not future.done()]
        self._ahead.append((len(events), done))
        done.add_done_callback(self._appended)

    def _keep_checkpoint(self, sequence: int, status: ExecutionStatus | None) -> None:
        """Let what is flushed hold a checkpoint, or remove it with the run's end."""
        if self._engine.is_ended:
            if may_exist(sequence):
                self.effects.forgets_checkpoint = True
            return
        if is_due(sequence - self.checkpointed, is_pausing=status is ExecutionStatus.PAUSED):
            self.checkpointed = sequence
            self.effects.checkpoint = self._checkpoints.make(
                self._lease.execution_id, sequence, self._engine, self.node_runs, self.tracer
            )

    async def keep_pace(self) -> None:
        """Wait for the journal if the run is far ahead of it."""
        if sum(count for count, _ in self._ahead) > _AHEAD_EVENTS:
            await asyncio.shield(self._ahead[0][1])

    async def until_durable(self) -> None:
        """Wait until everything handed over so far is committed.

        Raises:
            LeaseLost: It never will be.
        """
        if self._ahead:
            last = self._ahead[-1][1]
            # What is done already takes no turn of the loop.
            if last.done():
                last.result()
            else:
                await asyncio.shield(last)

    def _appended(self, done: asyncio.Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None:
            self.stumble(error)


def _forget(_abandoned: Sequence[Suspension], _effects: Effects) -> None:
    """Tell nobody."""


def refuse_large(value: Any) -> None:
    """Refuse what cannot be stored.

    Raises:
        ComponentFailed: It is not JSON, or too large.
    """
    try:
        size = len(orjson.dumps(value))
    except TypeError:
        raise ComponentFailed("OUTPUT_NOT_JSON", "The value is not JSON, or is nested too deeply.") from None
    if size > MAX_OUTPUT_BYTES:
        raise ComponentFailed("OUTPUT_TOO_LARGE", f"The value is larger than {MAX_OUTPUT_BYTES >> 20} MiB.")
