"""Live drafts, as the graph shows them: operations of the log, what was rejected, and the events of a draft."""

import base64
from datetime import datetime
from typing import Annotated

import strawberry

from app.accounts.types import Actor
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.enums import register_enum
from app.api.pooling import per_viewer
from app.api.relay import Connection, extend, page_args
from app.components.registry import Registry
from app.workflows.editing import DraftState, Editing, Line
from app.workflows.edits.rejections import RejectionCode
from app.workflows.log import entries
from app.workflows.log.entries import IfStale
from app.workflows.models import DraftOperationOrigin
from app.workflows.step_types import Operation, operations
from app.workflows.types import Draft

register_enum(DraftOperationOrigin, "What an operation of a draft came from.")
register_enum(RejectionCode, "Why an operation was not accepted.")
register_enum(IfStale, "What becomes of operations that were made from an earlier revision.")

for _field in ("isUndoable", "isRedoable"):
    per_viewer("Draft", _field)


@strawberry.type(
    description="A value that somebody had set since the author looked, and that was replaced: of two the later wins."
)
class OverriddenValue:
    """See `entries.Override`."""

    revision: int = strawberry.field(description="The operation that had set it.")
    node_key: str | None = strawberry.field(description="The node whose value it was; null if it was not a node's.")
    field: str = strawberry.field(
        description="Which: `config.url`; of a variable `variables.NAME.value`; of the workflow `name`."
    )
    author: Actor = strawberry.field(description="Who had set it.")

    @classmethod
    def of(cls, override: entries.Override) -> "OverriddenValue":
        """Show an overridden value."""
        return cls(
            revision=override.revision,
            node_key=override.node_key,
            field=override.field,
            author=Actor.of(override.actor),
        )


@strawberry.type(description="One accepted operation of a draft; it never changes.")
class DraftOperation:
    """See `entries.Entry`."""

    revision: int = strawberry.field(description="The draft's revision after it.")
    operation_id: str = strawberry.field(description="The client's name for it.")
    batch_id: str = strawberry.field(description="The same for all that was accepted together.")
    client_id: str | None = strawberry.field(description="The client it came from; null if it was no live edit.")
    origin: DraftOperationOrigin = strawberry.field(description="What it came from.")
    author: Actor = strawberry.field(description="Whose it is.")
    at: datetime = strawberry.field(description="When.")
    text_update: str | None = strawberry.field(
        description="What the draft's texts became by it, as a Yjs update in base64; null if they did not change."
    )
    overrides: list[OverriddenValue] = strawberry.field(description="What it replaced that others had set meanwhile.")
    undoes_revision: int | None = strawberry.field(
        description="For an undo or a redo: the last operation of what it took back."
    )
    undone_by_revision: int | None = strawberry.field(
        description="The operation that took this one back, as of now; in a subscription, null."
    )
    entry: strawberry.Private[entries.Entry]

    @strawberry.field(description="What it did, step by step; empty if there was nothing to do.")
    def changes(self, info: Info) -> list[Operation]:
        """Show the steps."""
        return operations(self.entry.steps, info.context.use(Registry))

    @classmethod
    def of(cls, entry: entries.Entry) -> "DraftOperation":
        """Show an operation."""
        update = entry.text_update
        return cls(
            revision=entry.revision,
            operation_id=entry.operation_id,
            batch_id=str(entry.batch_id),
            client_id=entry.client_id,
            origin=entry.origin,
            author=Actor.of(entry.actor),
            at=entry.at,
            text_update=None if update is None else base64.b64encode(update).decode(),
            overrides=[OverriddenValue.of(each) for each in entry.overrides],
            undoes_revision=entry.undoes_revision,
            undone_by_revision=entry.undone_by_revision,
            entry=entry,
        )


@strawberry.type(description="An operation that was not accepted, and why.")
class RejectedOperation:
    """See `entries.Rejection`."""

    operation_id: str = strawberry.field(description="The client's name for it.")
    index: int = strawberry.field(description="Its place in what was sent, from 0.")
    code: RejectionCode = strawberry.field(description="Why, for programs.")
    message: str = strawberry.field(description="Why, for a person.")
    field: str | None = strawberry.field(description="What of it is at fault.")

    @classmethod
    def of(cls, rejection: entries.Rejection) -> "RejectedOperation":
        """Show a rejection."""
        return cls(
            operation_id=rejection.operation_id,
            index=rejection.index,
            code=rejection.code,
            message=rejection.message,
            field=rejection.field,
        )


@strawberry.interface(description="Something to know of a draft that is followed.")
class DraftEvent:
    """An event of `workflowDraft`."""

    revision: int = strawberry.field(description="The draft's revision after it; send the last as `after` to resume.")


@strawberry.type(description="The draft as it is; operations come from here on.")
class DraftSnapshot(DraftEvent):
    """What a follower begins with."""

    draft: Draft = strawberry.field(description="The draft.")

    @classmethod
    def of(cls, line: Line, state: DraftState) -> "DraftSnapshot":
        """Show a draft."""
        return cls(revision=state.revision, draft=draft_of(line, state))


@strawberry.type(description="An operation was accepted.")
class DraftOperationApplied(DraftEvent):
    """One entry of the log."""

    operation: DraftOperation = strawberry.field(description="The operation.")

    @classmethod
    def of(cls, entry: entries.Entry) -> "DraftOperationApplied":
        """Show an entry."""
        return cls(revision=entry.revision, operation=DraftOperation.of(entry))


#: The types behind `DraftEvent`, for the schema: nothing else refers to them.
DRAFT_EVENT_TYPES: tuple[type, ...] = (DraftSnapshot, DraftOperationApplied)


def draft_of(line: Line, state: DraftState) -> Draft:
    """Show a line as of a revision."""
    return Draft(
        revision=state.revision,
        source=state.graph,
        line_uuid=line.id,
        workflow_uuid=line.workflow.id,
        workspace_uuid=line.workflow.workspace_id,
    )


@extend(Draft)
class DraftLogFields:
    """What the log adds to a draft."""

    @strawberry.field(
        description="The operations that led here, the newest first; those before the log began are gone."
    )
    @staticmethod
    async def history(
        draft: strawberry.Parent[Draft],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[DraftOperation]:
        """List operations."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(Editing).history(
            context.viewer, draft.line_uuid, draft.workspace_uuid, request, up_to=draft.revision
        )
        return Connection[DraftOperation].of(page, DraftOperation.of)

    @strawberry.field(description="The draft as it was at a revision; null if there is none, or the log began later.")
    @staticmethod
    async def at(
        draft: strawberry.Parent[Draft],
        info: Info,
        revision: Annotated[int, strawberry.argument(description="Which: 1, 2, 3…")],
    ) -> Draft | None:
        """Look back."""
        context = info.context
        found = await context.use(Editing).at(context.viewer, draft.line_uuid, draft.workspace_uuid, revision)
        if found is None:
            return None
        return Draft(
            revision=revision,
            source=found,
            line_uuid=draft.line_uuid,
            workflow_uuid=draft.workflow_uuid,
            workspace_uuid=draft.workspace_uuid,
        )

    @strawberry.field(description="Whether your `undo` would find something to take back.")
    @staticmethod
    async def is_undoable(draft: strawberry.Parent[Draft], info: Info) -> bool:
        """Look for something to undo."""
        context = info.context
        return await context.use(Editing).may_take_back(
            context.viewer, draft.line_uuid, draft.workspace_uuid, is_redo=False
        )

    @strawberry.field(description="Whether your `redo` would find something to do again.")
    @staticmethod
    async def is_redoable(draft: strawberry.Parent[Draft], info: Info) -> bool:
        """Look for something to redo."""
        context = info.context
        return await context.use(Editing).may_take_back(
            context.viewer, draft.line_uuid, draft.workspace_uuid, is_redo=True
        )
