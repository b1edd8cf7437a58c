"""Shared texts: the mutation for clients that have Yjs but no y-websocket."""

import base64
import binascii

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.kernel.errors import InvalidInput
from app.kernel.rights import Scope
from app.workflows.branch_types import WorkflowBranch, branch_of, decode_branch
from app.workflows.draft_types import DraftOperation, RejectedOperation
from app.workflows.editing import Editing, check_id
from app.workflows.log.entries import Rejection
from app.workflows.texts.service import MAX_UPDATE_BYTES, Texts
from app.workflows.types import WORKFLOW, Workflow


@strawberry.input(description="What was typed into a draft's texts.")
class ApplyTextUpdateInput:
    """The input of `applyTextUpdate`."""

    workflow_id: strawberry.ID = strawberry.field(description="Whose draft.")
    client_id: str = strawberry.field(
        description="Names the client, 1 to 64 characters: two windows of one person are two clients."
    )
    update: str = strawberry.field(
        description=f"A Yjs update (version 1) in base64, as `Y.encodeStateAsUpdate` writes it, of at most "
        f"{MAX_UPDATE_BYTES:,} bytes: plain text in texts that the draft has. Sent again, it is not done again."
    )
    branch_id: strawberry.ID | None = strawberry.field(
        default=None, description="Its branch; without one, the live draft."
    )


@strawberry.type(description="The answer of `applyTextUpdate`.")
class ApplyTextUpdatePayload:
    """The payload of `applyTextUpdate`."""

    workflow: Workflow = strawberry.field(description="The workflow.")
    branch: WorkflowBranch | None = strawberry.field(description="The branch; null for the live draft.")
    revision: int = strawberry.field(description="The draft's revision now.")
    is_applied: bool = strawberry.field(description="Whether the draft's texts have all of the update.")
    accepted: list[DraftOperation] = strawberry.field(
        description="The update as one operation; empty if the texts had all of it before."
    )
    rejected: list[RejectedOperation] = strawberry.field(
        description="Why it was not accepted. STALE: it builds on changes that the server has not; send those first."
    )


@strawberry.type
class TextsMutation:
    """What can be done to shared texts."""

    @strawberry.mutation(
        description="Type into a draft's texts: what others type at the same time is merged as Yjs does. Their "
        "updates come by `workflowDraft`, as `textUpdate`, or all at once as `Draft.textState`."
    )
    async def apply_text_update(self, info: Info, input: ApplyTextUpdateInput) -> ApplyTextUpdatePayload:
        """Apply an update."""
        context = info.context
        workflow_id = decode(input.workflow_id, WORKFLOW, "input.workflowId")
        line = await context.use(Editing).line(
            context.viewer, workflow_id, Scope.WORKFLOWS_WRITE, branch_id=decode_branch(input.branch_id)
        )
        try:
            update = base64.b64decode(input.update, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidInput("It is not base64.", field="input.update", reason="malformed") from None
        check_id(input.client_id, "input.clientId")
        typed = await context.use(Texts).type(context.viewer, line.id, update, client_id=input.client_id)
        rejected = [typed.refusal] if typed.refusal is not None else []
        return ApplyTextUpdatePayload(
            workflow=Workflow.of(line.workflow),
            branch=branch_of(line),
            revision=typed.revision,
            is_applied=not rejected,
            accepted=[DraftOperation.of(typed.entry)] if typed.entry is not None else [],
            rejected=[
                RejectedOperation.of(Rejection("", 0, each.code, each.message, f"input.{each.field}"))
                for each in rejected
            ],
        )
