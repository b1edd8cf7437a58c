"""What is asked of a draft's log, what is in it, and what it answers.

Words: a *line* is a draft that is edited, the live one of a workflow or a branch; its id is the `Draft` row's. An
*edit* becomes one *entry*, which is one operation of the log and one revision. A *batch* of edits is accepted as a
whole or not at all.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

import orjson

from app.kernel.database import Transaction
from app.kernel.rights import Actor, ActorKind
from app.workflows import steps as steps_
from app.workflows.diff import Operation
from app.workflows.edits.rejections import RejectionCode
from app.workflows.graph import Graph
from app.workflows.models import DraftOperationOrigin

#: How many operations one batch has at most.
MAX_BATCH_EDITS = 200

#: What an action means for a graph, called under the line's lock; raises `ActionRejected`. Given besides are the
#: steps that were done since the batch's base revision, its own before this edit too; None if they are too many.
Plan = Callable[[Graph, Sequence[Operation] | None], Sequence[Operation]]


class IfStale(StrEnum):
    """What becomes of a batch that was made from an earlier revision."""

    REBASE = "rebase"  #: it is planned against the draft as it is now
    REJECT = "reject"  #: it is rejected


@dataclass(frozen=True, slots=True)
class Edit:
    """One operation to be.

    Attributes:
        operation_id: 1 to 64 characters, chosen by the client; unique in its line, so that a repeat is known.
        plan: Makes its steps.
        fingerprint: A digest of what is asked for: another under the same id is no repeat.
    """

    operation_id: str
    plan: Plan
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Override:
    """A value that was set meanwhile, by somebody else, and was replaced: the later in the log's order wins.

    Attributes:
        revision: The operation that had set it.
        node_key: Whose value, None if it is not a node's.
        field: Which: `config.url`; of a variable `variables.NAME.value`; of the workflow `name`.
        actor: Who had set it.
    """

    revision: int
    node_key: str | None
    field: str
    actor: Actor


@dataclass(frozen=True)
class Entry:
    """One operation of a log.

    Attributes:
        changes: Its steps as they are stored, see `steps.encode`.
        fingerprint: See `Edit`; empty in an entry that came by the bus.
        undoes_revision: For an undo or a redo, the last operation of what it takes back.
        undone_by_revision: The operation that took this one back; as of when this entry was read.
    """

    line_id: UUID
    revision: int
    operation_id: str
    batch_id: UUID
    client_id: str | None
    origin: DraftOperationOrigin
    actor: Actor
    at: datetime
    changes: Sequence[Mapping[str, Any]]
    fingerprint: bytes = b""
    text_update: bytes | None = None
    overrides: tuple[Override, ...] = ()
    undoes_revision: int | None = None
    undone_by_revision: int | None = None

    @property
    def sequence(self) -> int:
        """Its place in the log, for `kernel.log`."""
        return self.revision

    @cached_property
    def weight(self) -> int:
        """What its steps weigh as JSON, in bytes."""
        return len(orjson.dumps(self.changes))

    @cached_property
    def steps(self) -> tuple[Operation, ...]:
        """What it does to the graph."""
        return tuple(steps_.decode(self.changes))


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an edit was not accepted, and with it its whole batch.

    Attributes:
        operation_id: Which edit.
        index: Its place in the batch.
        code: For programs.
        message: For people.
        field: What of it is at fault.
    """

    operation_id: str
    index: int
    code: RejectionCode
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch.

    Attributes:
        revision: The line's, afterwards.
        accepted: An entry for each edit in their order, those of a repeat as they were; empty if any was rejected.
        rejected: What was wrong; the first edit at fault decides.
        is_new: Whether anything was appended: false for a repeat.
    """

    revision: int
    accepted: tuple[Entry, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    is_new: bool = False

    @property
    def is_applied(self) -> bool:
        """Whether the batch is in the log."""
        return bool(self.accepted)


@dataclass(frozen=True, slots=True)
class LineState:
    """A line under its lock, as a batch meets it.

    Attributes:
        transaction: The open one that holds the lock.
        line_id: The draft's id.
        workflow_id: Whose draft it is; equal to `line_id` for the live one.
        metadata: The workflow's `name`, `description` and `tags`.
        newest: The newest entries that are at hand, in order, without a gap up to `revision`.
    """

    transaction: Transaction
    line_id: UUID
    workflow_id: UUID
    workspace_id: UUID
    revision: int
    first_revision: int
    graph: Graph
    metadata: Mapping[str, Any]
    newest: Sequence[Entry]

    @property
    def is_live(self) -> bool:
        """Whether this is the live draft, not a branch."""
        return self.line_id == self.workflow_id


@dataclass(frozen=True, slots=True)
class Undone:
    """The operations that a batch takes back: those of one batch, `first` to `last`."""

    batch_id: UUID
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits that are accepted together or not at all.

    Attributes:
        base_revision: The revision that the author saw.
        prepare: Called under the lock before the edits are planned, unless all of them are repeats: reads what the
            plans need; returns what the batch undoes, if it does. May raise `ActionRejected`.
        also: Runs in the same transaction once the batch is written, if it is new.
        text_updates: By operation id, the Yjs update that an edit of texts came as.
    """

    line_id: UUID
    author: Actor
    edits: Sequence[Edit]
    client_id: str | None = None
    base_revision: int | None = None
    if_stale: IfStale = IfStale.REBASE
    origin: DraftOperationOrigin = DraftOperationOrigin.EDIT
    prepare: Callable[[LineState], Awaitable[Undone | None]] | None = None
    also: Callable[[Transaction, Outcome], Awaitable[None]] | None = None
    text_updates: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


class BeforeWrite(Protocol):
    """Sees the new entries of a batch under the line's lock, before they are written, and may amend them."""

    async def __call__(self, before: LineState, after: Graph, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return the entries, as many, each perhaps with a `text_update`.

        Args:
            before: The line before the batch.
            after: The graph after it.
            entries: What the batch became.
        """
        ...


#: Is told of new entries in the transaction that has written them: of whose draft, on which line.
AfterWrite = Callable[[Transaction, UUID, UUID, Sequence[Entry]], Awaitable[None]]


def encode_entries(entries: Sequence[Entry]) -> bytes:
    """Write entries of one line for the bus."""
    return orjson.dumps([_shown(entry) for entry in entries], default=str)


def decode_entries(message: bytes) -> list[Entry]:
    """Read what `encode_entries` wrote."""
    return [_read(part) for part in orjson.loads(message)]


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "line": entry.line_id,
        "revision": entry.revision,
        "operation": entry.operation_id,
        "batch": entry.batch_id,
        "client": entry.client_id,
        "origin": entry.origin.value,
        "actor": actor_json(entry.actor),
        "at": entry.at,
        "changes": entry.changes,
        "text": None if entry.text_update is None else entry.text_update.hex(),
        "overrides": overrides_json(entry.overrides),
        "undoes": entry.undoes_revision,
    }


def _read(part: Mapping[str, Any]) -> Entry:
    return Entry(
        line_id=UUID(part["line"]),
        revision=part["revision"],
        operation_id=part["operation"],
        batch_id=UUID(part["batch"]),
        client_id=part["client"],
        origin=DraftOperationOrigin(part["origin"]),
        actor=actor_of(part["actor"]),
        at=datetime.fromisoformat(part["at"]),
        changes=part["changes"],
        text_update=None if part["text"] is None else bytes.fromhex(part["text"]),
        overrides=overrides_of(part["overrides"]),
        undoes_revision=part["undoes"],
    )


def actor_json(actor: Actor) -> list[Any]:
    """Write an actor as JSON values."""
    return [actor.kind.value, *(None if each is None else str(each) for each in (actor.id, actor.on_behalf_of))]


def actor_of(stored: Sequence[Any]) -> Actor:
    """Read what `actor_json` wrote."""
    kind, own_id, on_behalf_of = stored
    return Actor(ActorKind(kind), _uuid(own_id), _uuid(on_behalf_of))


def overrides_json(overrides: Sequence[Override]) -> list[Any] | None:
    """Write overridden values as JSON values; None if there are none."""
    return [[each.revision, each.node_key, each.field, actor_json(each.actor)] for each in overrides] or None


def overrides_of(stored: Sequence[Any] | None) -> tuple[Override, ...]:
    """Read what `overrides_json` wrote."""
    return tuple(Override(revision, key, field_, actor_of(actor)) for revision, key, field_, actor in stored or ())


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
