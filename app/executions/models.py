r"""Tables of executions: the run, its journal, the projection of its nodes, and the commands to it.

JSON of users is kept as text, not as JSONB: it comes back byte for byte, and may hold `\u0000`.
"""

from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.kernel.models import AbsentIndex, FallingIndex, PresentIndex, Row
from app.kernel.rights import ActorKind


class ExecutionStatus(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"  #: accepted; no worker holds it
    RUNNING = "running"  #: a worker holds its lease
    PAUSED = "paused"  #: nothing can run and something is waited for
    COMPLETED = "completed"  #: it ended with an output
    FAILED = "failed"  #: it ended with an error
    CANCELLED = "cancelled"  #: somebody stopped it
    TIMED_OUT = "timed_out"  #: it ran longer than it may

    @property
    def is_terminal(self) -> bool:
        """Whether no event can follow."""
        return not NEXT[self]


#: Legal transitions; a terminal state has none.
NEXT: dict[ExecutionStatus, frozenset[ExecutionStatus]] = {
    ExecutionStatus.QUEUED: frozenset(
        {ExecutionStatus.RUNNING, ExecutionStatus.CANCELLED, ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT}
    ),
    ExecutionStatus.RUNNING: frozenset(
        {
            ExecutionStatus.PAUSED,
            ExecutionStatus.COMPLETED,
            ExecutionStatus.FAILED,
            ExecutionStatus.CANCELLED,
            ExecutionStatus.TIMED_OUT,
        }
    ),
    ExecutionStatus.PAUSED: frozenset(
        {ExecutionStatus.RUNNING, ExecutionStatus.FAILED, ExecutionStatus.CANCELLED, ExecutionStatus.TIMED_OUT}
    ),
    ExecutionStatus.COMPLETED: frozenset(),
    ExecutionStatus.FAILED: frozenset(),
    ExecutionStatus.CANCELLED: frozenset(),
    ExecutionStatus.TIMED_OUT: frozenset(),
}

TERMINAL = frozenset(status for status, following in NEXT.items() if not following)


class NodeRunStatus(StrEnum):
    """Where one node of a run stands."""

    RUNNING = "running"  #: it was started and has not ended
    RETRYING = "retrying"  #: an attempt failed; the next one is due
    WAITING = "waiting"  #: it waits for a time, a signal, a person or another run
    COMPLETED = "completed"  #: it gave an output
    FAILED = "failed"  #: its last attempt failed
    SKIPPED = "skipped"  #: no connection to it was taken
    CANCELLED = "cancelled"  #: the run ended before it did


class TriggerKind(StrEnum):
    """What started a run."""

    MANUAL = "manual"  #: a person
    API = "api"  #: a program with a key
    SUBWORKFLOW = "subworkflow"  #: a node of another run
    CONVERSATION = "conversation"  #: a turn of a conversation
    COPILOT = "copilot"  #: a turn of a chat with the copilot; only whoever asked sees it
    WEBHOOK = "webhook"  #: a request to the address of a trigger
    SCHEDULE = "schedule"  #: a trigger whose time had come
    EVENT = "event"  #: something that happened in the workspace or in a conversation, by a trigger
    MAIL = "mail"  #: a mail to the address of a trigger
    PROCESS = "process"  #: somebody who ran a process by hand
    TOOL = "tool"  #: a call of a tool, by `executeTool`
    EVALUATION = "evaluation"  #: a question of an evaluation, that an agent is asked

    @property
    def is_turn(self) -> bool:
        """Whether a conversation keeps a message in step with the run."""
        return self in {TriggerKind.CONVERSATION, TriggerKind.COPILOT}

    @property
    def is_private(self) -> bool:
        """Whether only whoever asked sees the run, so that nothing of it is told to the workspace."""
        return self is TriggerKind.COPILOT


class CommandKind(StrEnum):
    """What can be asked of a running execution."""

    CANCEL = "cancel"  #: stop it now; data: reason
    SIGNAL = "signal"  #: something happened outside; data: name, payload
    ANSWER = "answer"  #: a wait is over; data: waitSequence, kind (an ArrivalKind), payload


class LogLevel(StrEnum):
    """How much a line of a log matters."""

    DEBUG = "debug"  #: helps whoever builds the workflow
    INFO = "info"  #: tells what happened
    WARNING = "warning"  #: something may be wrong
    ERROR = "error"  #: something is wrong


class Execution(Row):
    """One run. The journal is the truth of its course; the rest here is a projection of it."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workflow: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    workflow_id: UUID
    version_id = fields.UUIDField(null=True)  #: the version it pins, or
    draft_revision = fields.IntField(null=True)  #: the draft's revision
    status = fields.CharEnumField(ExecutionStatus, max_length=16)
    trigger = fields.CharEnumField(TriggerKind, max_length=16)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    input = fields.TextField()  #: JSON
    error: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: code, message, nodeKey
    epoch = fields.IntField(default=0)  #: rises with every claim; an append under an older one is refused
    worker_id = fields.CharField(max_length=64, null=True)
    lease_until = fields.DatetimeField(null=True)  #: by the database's clock
    is_dispatched = fields.BooleanField(default=True)  #: whether a job stands for it; never more than one does
    resume_at = fields.DatetimeField(null=True)  #: when an undispatched run becomes due; None: when it is woken
    strikes = fields.IntField(default=0)  #: deaths of its workers in a row without progress between them
    deaths = fields.IntField(default=0)  #: deaths of its workers since one gave it back in good order
    quarantined_at = fields.DatetimeField(null=True)  #: set when it has brought down too many workers
    last_sequence = fields.IntField(default=1)
    priority = fields.IntField(default=0)  #: higher is sooner
    timeout_ms = fields.IntField()
    budget_tokens: fields.Field[int | None] = cast("Any", fields.BigIntField(null=True))
    budget_usd = fields.DecimalField(max_digits=18, decimal_places=8, null=True)
    parent_id = fields.UUIDField(null=True)  #: the run whose node started it
    parent_sequence = fields.IntField(null=True)  #: the NodeWaiting there that waits for it
    root_id = fields.UUIDField(null=True)  #: the run above all of those that led to it; None: it is one itself
    depth = fields.IntField(default=0)  #: how many runs are above it
    fork_of = fields.UUIDField(null=True)  #: the run it takes results over from
    reuse: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: what it takes over, see `reuse`
    trace_parent = fields.CharField(max_length=55, null=True)  #: W3C Trace Context of whoever started it
    trigger_id = fields.UUIDField(null=True)  #: the trigger that started it
    queued_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    pruned_at = fields.DatetimeField(null=True)  #: since when its journal, node runs and input are gone
    prompt_tokens: fields.Field[int] = fields.BigIntField(default=0)
    completion_tokens: fields.Field[int] = fields.BigIntField(default=0)
    cost_usd = fields.DecimalField(max_digits=18, decimal_places=8, default=0)
    #: Of a root with a budget: what it and all runs under it have spent, whether whoever waits has heard of it or not.
    tree_tokens: fields.Field[int] = fields.BigIntField(default=0)
    tree_cost_usd = fields.DecimalField(max_digits=18, decimal_places=8, default=0)
    gave: bytes | None = None  #: no column: the data of its last event, for who waited here for its end (`ends.Ending`)

    class Meta(Row.Meta):
        abstract = False
        table = "executions"
        indexes = (
            ("workspace_id", "queued_at", "id"),
            ("workflow_id", "queued_at", "id"),
            # None has a column that a claim or a heartbeat changes: those write no index then (PostgreSQL's HOT).
            ("status", "workspace_id", "queued_at"),
            PresentIndex(fields=("resume_at", "id")),
            PresentIndex(fields=("parent_id", "id")),
            PresentIndex(fields=("root_id",)),
            PresentIndex(fields=("fork_of", "id")),
            PresentIndex(fields=("trigger_id", "queued_at", "id")),
        )


class ExecutionEvent(Row):
    """One entry of a journal, or several of one commit together: see `segments`."""

    id = fields.BigIntField(primary_key=True, generated=True)
    execution: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    execution_id: UUID
    sequence = fields.IntField()  #: 1, 2, 3…; of a segment its last
    type = fields.CharField(max_length=32)
    node_key = fields.CharField(max_length=64, null=True)
    path = fields.CharField(max_length=500, default="")  #: iteration path, `key:index` joined by `/`
    at = fields.DatetimeField()
    data = fields.TextField()  #: JSON, masked
    sealed = fields.BinaryField(null=True)  #: the unmasked output, encrypted, where masking changed it

    class Meta(Row.Meta):
        abstract = False
        table = "execution_events"
        unique_together = (("execution_id", "sequence"),)


class NodeRun(Row):
    """How one node of a run went; its output is in the journal at `output_sequence`."""

    execution: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    execution_id: UUID
    node_key = fields.CharField(max_length=64)
    path = fields.CharField(max_length=500, default="")
    component = fields.CharField(max_length=64)
    status = fields.CharEnumField(NodeRunStatus, max_length=16)
    attempt = fields.IntField(default=1)
    is_reused = fields.BooleanField(default=False)  #: its result was taken over, not made
    started_sequence = fields.IntField()
    output_sequence = fields.IntField(null=True)
    error: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: code, message
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    prompt_tokens: fields.Field[int] = fields.BigIntField(default=0)
    completion_tokens: fields.Field[int] = fields.BigIntField(default=0)
    cost_usd = fields.DecimalField(max_digits=18, decimal_places=8, default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "node_runs"
        unique_together = (("execution_id", "started_sequence"),)


class Checkpoint(Row):
    """Where a run stood at one of its events; it has one at most, and none once it has ended."""

    execution: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE
    )
    execution_id: UUID
    sequence = fields.IntField()  #: of the last event that is in it
    version = fields.IntField()  #: of its form, see `checkpoints`
    sealed = fields.BinaryField()  #: JSON, encrypted

    class Meta(Row.Meta):
        abstract = False
        table = "checkpoints"


class ExecutionCommand(Row):
    """Something asked of the holder of a run's lease."""

    execution: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE
    )
    execution_id: UUID
    kind = fields.CharEnumField(CommandKind, max_length=16)
    data = fields.JSONField[Any]()
    created_at = fields.DatetimeField()
    applied_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "execution_commands"
        indexes = (("execution_id", "applied_at"),)  # looked into at every pause, and every second for what runs


class CachedResult(Row):
    """What a node gave, kept to stand in for running it again."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    key = fields.CharField(max_length=64)  #: SHA-256 of what it depends on
    result = fields.TextField()  #: JSON: output, handles
    expires_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "cached_results"
        unique_together = (("workspace_id", "key"),)


class LogLine(Row):
    """A line of a run's log, as lists and the live tail find it; the journal holds it too, as an event.

    `sequence` is given after its commit, by the sequencer.
    """

    execution: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    execution_id: UUID
    workspace_id = fields.UUIDField()
    workflow_id = fields.UUIDField()
    sequence: fields.Field[int | None] = fields.BigIntField(null=True)  #: 1, 2, 3… per workspace, without a gap
    event_sequence = fields.IntField()  #: its number in the journal of its run
    node_key = fields.CharField(max_length=64, null=True)
    path = fields.CharField(max_length=500, default="")
    level = fields.CharEnumField(LogLevel, max_length=8)
    message = fields.TextField()  #: masked
    at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "log_lines"
        unique_together = (("execution_id", "event_sequence"), ("workspace_id", "sequence"))
        indexes = (
            ("workspace_id", "at", "id"),
            ("workspace_id", "level", "at", "id"),
            ("workflow_id", "at", "id"),
            AbsentIndex(fields=("id",), absent="sequence"),  # finds what has no number yet
        )


class ExecutionSource(Row):
    """A passage of the workspace's knowledge that a run was given; the journal has it too, in an event.

    What it is of may change or go: what is kept here still says what it was.
    """

    execution: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    execution_id: UUID
    sequence = fields.IntField()  #: of the event that brought it
    node_key = fields.CharField(max_length=64)
    path = fields.CharField(max_length=500, default="")
    number = fields.IntField()  #: by which the node's text cites it
    knowledge_base_id = fields.UUIDField()
    document_id = fields.UUIDField()
    chunk_id = fields.UUIDField()
    file_id = fields.UUIDField(null=True)
    content_hash = fields.CharField(max_length=64)  #: of the chunk as it was
    title = fields.TextField()
    url = fields.TextField(default="")
    headings = fields.TextField()  #: JSON
    start = fields.IntField()
    end = fields.IntField()
    page_first = fields.IntField(null=True)
    page_last = fields.IntField(null=True)
    quote = fields.TextField()  #: masked
    score = fields.FloatField()
    at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "execution_sources"
        unique_together = (("execution_id", "sequence", "number"),)
        indexes = (("document_id", "execution_id"),)


class LogHead(Row):
    """How far a workspace's log is numbered; `id` is the workspace's."""

    last_sequence: fields.Field[int] = fields.BigIntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "log_heads"


class UsageDay(Row):
    """What the runs of one day came to, of which no row is left: totals outlive what they count."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    workflow_id = fields.UUIDField()
    day = fields.DateField()  #: in UTC, of when they were accepted
    status = fields.CharEnumField(ExecutionStatus, max_length=16)
    trigger = fields.CharEnumField(TriggerKind, max_length=16)
    runs: fields.Field[int] = fields.BigIntField(default=0)
    duration_ms: fields.Field[int] = fields.BigIntField(default=0)
    prompt_tokens: fields.Field[int] = fields.BigIntField(default=0)
    completion_tokens: fields.Field[int] = fields.BigIntField(default=0)
    cost_usd = fields.DecimalField(max_digits=18, decimal_places=8, default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "usage_days"
        unique_together = (("workspace_id", "workflow_id", "day", "status", "trigger"),)


class ConcurrencyLimit(Row):
    """How many runs may be dispatched at once: of every workspace, of one, or of one of its workflows."""

    workspace: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, null=True
    )
    workflow: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE, null=True
    )
    workspace_id: UUID | None  #: None: of every workspace that has none of its own
    workflow_id: UUID | None
    max_running = fields.IntField()

    class Meta(Row.Meta):
        abstract = False
        table = "concurrency_limits"
        unique_together = (("workspace_id", "workflow_id"),)


class RunChain(Row):
    """What led to a run that something of ours led to; `id` is the run's, and is there before it.

    Likewise of what a run's node did, or a request of one: then `id` is the activity's.
    """

    chain = fields.TextField()  #: JSON: ids of triggers and workflows, the first first
    created_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "run_chains"


class DispatchPlace(Row):
    """A run that holds one of a limited number of places, or waits for one; `id` is the run's.

    There is no foreign key: a check of it would lock the run's row after its workspace's places, and everybody
    locks them the other way round.
    """

    workspace_id = fields.UUIDField()
    workflow_id = fields.UUIDField()
    is_held = fields.BooleanField()
    priority = fields.IntField()
    queued_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "dispatch_places"
        # In the order of the line, so that its first are found without reading all of it.
        indexes = (FallingIndex(fields=("is_held", "workspace_id", "priority", "queued_at", "id"), falling="priority"),)
