"""Batches that the service itself makes: what somebody asked for as a whole, recorded as one operation."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from app.kernel.database import Transaction
from app.kernel.ids import new_id
from app.kernel.rights import Actor
from app.workflows.diff import Operation, OperationKind
from app.workflows.graph import Graph
from app.workflows.log.entries import Batch, Edit, IfStale, Outcome
from app.workflows.models import DraftOperationOrigin


def one_operation(
    line_id: UUID,
    author: Actor,
    plan: Callable[[Graph], Sequence[Operation]],
    origin: DraftOperationOrigin,
    *,
    base_revision: int | None = None,
    also: Callable[[Transaction, Outcome], Awaitable[None]] | None = None,
) -> Batch:
    """Return a batch of one operation that nobody repeats; with a base revision it goes with that one alone."""
    return Batch(
        line_id=line_id,
        author=author,
        edits=(Edit(str(new_id()), lambda graph, _since: plan(graph), b""),),
        base_revision=base_revision,
        if_stale=IfStale.REJECT,
        origin=origin,
        also=also,
    )


def metadata_steps(changed: dict[str, Any]) -> list[Operation]:
    """Return the steps that set properties of a workflow; the log fills in what they were."""
    return [Operation(OperationKind.METADATA_CHANGED, "", name, after=value) for name, value in changed.items()]
