"""Which nodes of a draft have got another key: threads of comments follow them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.collaboration.comments.service import Comments
from app.kernel.database import Transaction
from app.workflows.diff import Operation, OperationKind
from app.workflows.log.entries import Entry


class ThreadsFollow:
    """Moves threads in the transaction that renames their nodes; an undo moves them back."""

    def __init__(self, comments: Comments) -> None:
        self._comments = comments

    async def __call__(self, tx: Transaction, workflow_id: UUID, line_id: UUID, entries: Sequence[Entry]) -> None:
        """See `AfterWrite`. Threads are about the live draft: what a branch renames moves them once it is merged."""
        if line_id != workflow_id:
            return
        for entry in entries:
            renames = renames_in(entry.steps)
            if renames:
                await self._comments.follow_renames(tx, workflow_id, renames, entry.actor)


def renames_in(steps: Iterable[Operation]) -> dict[str, str]:
    """Return the keys that nodes have after these steps, by the ones that they had before, of those that differ."""
    now: dict[str, str] = {}
    for step in steps:
        if step.kind is OperationKind.NODE_CHANGED and step.field == "key":
            before = next((old for old, key in now.items() if key == step.before), step.before)
            now[before] = step.after
    return {old: key for old, key in now.items() if old != key}
