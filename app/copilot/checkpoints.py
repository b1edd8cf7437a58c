"""Checkpoints: what the copilot changed since a message of a chat is taken back, and what cannot be is told.

A thing is taken back only to what it was before the first call on it, and only if nobody but this chat changed it
since: by revision, which every call notes. Everything goes through the services that the graph goes through.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from app.accounts.audit import Audit
from app.conversations.private import PrivateTalks
from app.conversations.vocabulary import ToolCallState
from app.copilot.kept_calls import CUT_OFF
from app.copilot.models import ToolCall
from app.copilot.undoing import Kept, Subject, Undoing, shown_of
from app.copilot.vocabulary import CheckpointOutcome, KeptReason
from app.kernel.clock import Clock
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.ids import read_global_id
from app.kernel.rights import Viewer

#: What a call can be taken back from; of all others it is said that they cannot.
_KINDS = frozenset({"branch", "workflow", "artifact", "task"})


@dataclass(frozen=True, slots=True)
class Change:
    """What became of what one call changed."""

    call: ToolCall
    outcome: CheckpointOutcome
    reason: KeptReason | None = None


class Checkpoints:
    """Takes things back."""

    def __init__(
        self, clock: Clock, talks: PrivateTalks, undoing: Undoing, audit: Audit, reading: frozenset[str]
    ) -> None:
        self._clock = clock
        self._talks = talks
        self._undoing = undoing
        self._audit = audit
        self._reading = reading

    async def restore(self, viewer: Viewer, message_id: UUID, *, is_dry_run: bool) -> tuple[Any, Sequence[Change]]:
        """Take back what was changed for a message and for all that came after it, and let the chat go on before it.

        Done again it finds nothing more to take back. A dry run only looks.

        Raises:
            MessageNotFound: There is none, or it is somebody else's.
            ConversationIsBusy: A reply is being made, or waits.
        """
        conversation, message, later = await self._talks.since(viewer, message_id)
        rows = await ToolCall.filter(conversation_id=conversation.id).order_by("created_at", "id")
        wanted = set(later)
        mine = [row for row in rows if row.message_id in wanted and row.undone_at is None]
        changes = {row.id: change for row in mine if (change := self._told(row)) is not None}
        # The last that was begun is the first to go: a branch before its workflow.
        for subject in reversed(_subjects(rows, {row.id for row in mine if self._is_undoable(row)})):
            outcome, reason = CheckpointOutcome.UNDONE, None
            try:
                revision = await self._undoing.undo(viewer, subject, is_dry_run=is_dry_run)
                if not is_dry_run:
                    ids = [each.id for each in subject.calls]
                    await ToolCall.filter(id__in=ids).update(undone_at=self._clock.now(), undone_revision=revision)
            except Kept as kept:
                outcome, reason = CheckpointOutcome.KEPT, kept.reason
            except NotFound:
                outcome, reason = CheckpointOutcome.KEPT, KeptReason.GONE
            except Forbidden:
                outcome, reason = CheckpointOutcome.KEPT, KeptReason.FORBIDDEN
            except Conflict:
                outcome, reason = CheckpointOutcome.KEPT, KeptReason.CHANGED_SINCE
            for call in subject.calls:
                changes[call.id] = Change(call, outcome, reason)
        if not is_dry_run:
            conversation = await self._talks.go_back(viewer, message)
            await self._audit.record(
                viewer.actor,
                "conversation.restored",
                "Conversation",
                conversation.id,
                workspace_id=conversation.workspace_id,
            )
        # As they are now, in their order; a row that is gone meanwhile is told as it was.
        fresh = {row.id: row for row in await ToolCall.filter(id__in=list(changes))}
        told = [changes[row.id] for row in mine if row.id in changes]
        return conversation, [replace(each, call=fresh.get(each.call.id, each.call)) for each in told]

    def _told(self, row: ToolCall) -> Change | None:
        """Return what is to be said of a call that changed something which cannot be taken back, None of any other."""
        if row.tool in self._reading:
            return None
        if row.state is ToolCallState.FAILED and orjson.loads(row.error or "{}").get("message") == CUT_OFF:
            return Change(row, CheckpointOutcome.KEPT, KeptReason.UNKNOWN_OUTCOME)
        if row.state is not ToolCallState.COMPLETED or _subject_of(row) is not None:
            return None
        return Change(row, CheckpointOutcome.KEPT, KeptReason.IRREVERSIBLE)

    def _is_undoable(self, row: ToolCall) -> bool:
        is_change = row.tool not in self._reading and row.state is ToolCallState.COMPLETED
        return is_change and _subject_of(row) is not None


def _subject_of(row: ToolCall) -> tuple[str, UUID] | None:
    """Return what a call changed and could be taken back; None for nothing."""
    data = shown_of(row)
    kind, named = data.get("kind"), read_global_id(str(data.get("id", "")))
    if kind not in _KINDS or named is None:
        return None
    can = row.tool == "add_task" if kind == "task" else "revision" in data
    return (str(kind), named[1]) if can else None


def _subjects(rows: Sequence[ToolCall], wanted: set[UUID]) -> list[Subject]:
    """Put calls that changed the same thing together, in the order in which the first of them was made."""
    found: dict[tuple[str, UUID], Subject] = {}
    for row in rows:
        if row.id in wanted and (at := _subject_of(row)) is not None:
            found.setdefault(at, Subject(*at)).calls.append(row)
    for row in rows:
        at = _subject_of(row)
        if at in found:
            data = shown_of(row)
            known = {data.get("revision"), row.undone_revision}
            found[at].known |= {each for each in known if isinstance(each, int)}
    return list(found.values())
