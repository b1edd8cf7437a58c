"""Branches, as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts.types import Actor
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.components.registry import Registry
from app.workflows import models
from app.workflows.branches.proposals import Change, OnConflict
from app.workflows.branches.service import Branches
from app.workflows.editing import Line
from app.workflows.models import BranchStatus
from app.workflows.step_types import Operation, operation
from app.workflows.types import Draft, Workflow

BRANCH = "WorkflowBranch"

register_enum(BranchStatus, "Where a branch is in its life.")
register_enum(OnConflict, "What becomes of a change where the live draft has changed too.")


@strawberry.type(description="One change that a branch proposes.")
class BranchChange:
    """See `proposals.Change`."""

    change_id: str = strawberry.field(
        description="Names it for `mergeBranch`; when the branch gives it another value, it has another id."
    )
    problem: str | None = strawberry.field(
        description="Why it cannot be merged as it is, for a person; null if it can."
    )
    change: strawberry.Private[Change]

    @strawberry.field(description="What it does.")
    def operation(self, info: Info) -> Operation:
        """Show the step."""
        return operation(self.change.step, info.context.use(Registry))

    @strawberry.field(
        description="What the live draft did to the same thing since the branch began; null if it did not."
    )
    def conflict(self, info: Info) -> Operation | None:
        """Show the other side's step."""
        other = self.change.conflict
        return None if other is None else operation(other, info.context.use(Registry))

    @classmethod
    def of(cls, change: Change) -> "BranchChange":
        """Show a change."""
        return cls(change_id=change.id, problem=change.problem, change=change)


@strawberry.type(description="A proposal to change a workflow's draft: edited like the draft, and merged by a person.")
class WorkflowBranch(Node):
    """See `models.WorkflowBranch`."""

    name: str = strawberry.field(description="What people call it.")
    description: str | None = strawberry.field(description="What it is for.")
    status: BranchStatus = strawberry.field(description="Where it is in its life.")
    created_by: Actor = strawberry.field(description="Who made it.")
    created_at: datetime = strawberry.field(description="When.")
    updated_at: datetime = strawberry.field(description="When it was made, rebased, merged or discarded last.")
    base_revision: int = strawberry.field(description="The revision of the live draft that it builds on.")
    merged_revision: int | None = strawberry.field(
        description="The revision of the live draft that has all of it; null until it is merged."
    )
    uuid: strawberry.Private[UUID]
    workflow_uuid: strawberry.Private[UUID]

    @classmethod
    def of(cls, row: models.WorkflowBranch) -> "WorkflowBranch":
        """Show a branch."""
        return cls(
            id=encode(BRANCH, row.id),
            name=row.name,
            description=row.description,
            status=row.status,
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
            base_revision=row.base_revision,
            merged_revision=row.merged_revision,
            uuid=row.id,
            workflow_uuid=row.workflow_id,
        )

    @strawberry.field(description="What it is a branch of.")
    async def workflow(self, info: Info) -> Workflow:
        """Find the workflow.

        Raises:
            BranchNotFound: It was deleted meanwhile.
        """
        workflow, _ = await info.context.use(Branches).get(info.context.viewer, self.uuid)
        return Workflow.of(workflow)

    @strawberry.field(
        description="Whether the live draft has changed since; `rebaseBranch` brings the branch up to it."
    )
    async def is_behind(self, info: Info) -> bool:
        """Compare revisions."""
        workflow, _ = await info.context.use(Branches).get(info.context.viewer, self.uuid)
        return workflow.draft_revision != self.base_revision

    @strawberry.field(description="The graph as the branch has it.")
    async def draft(self, info: Info) -> Draft:
        """Read the draft.

        Raises:
            BranchNotFound: It was deleted meanwhile.
        """
        context = info.context
        workflow, revision, value = await context.use(Branches).draft(context.viewer, self.uuid)
        return Draft(
            revision=revision,
            source=value,
            line_uuid=self.uuid,
            workflow_uuid=self.workflow_uuid,
            workspace_uuid=workflow.workspace_id,
        )

    @strawberry.field(
        description="What it would change in the live draft as that is now, and what stands against it; of a branch "
        "that is merged or discarded, all that it was to change."
    )
    async def changes(self, info: Info) -> list[BranchChange]:
        """Compare with the live draft."""
        context = info.context
        found = await context.use(Branches).changes(context.viewer, self.uuid)
        return [BranchChange.of(change) for change in found]


@extend(Workflow)
class WorkflowBranches:
    """The field that branches add to a workflow."""

    @strawberry.field(description="Proposals to change the draft, the newest first.")
    @staticmethod
    async def branches(
        workflow: strawberry.Parent[Workflow],
        info: Info,
        status: Annotated[
            list[BranchStatus] | None, strawberry.argument(description="Those of one of these; all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[WorkflowBranch]:
        """List branches."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(Branches).page(context.viewer, workflow.uuid, status or (), request)
        return Connection[WorkflowBranch].of(page, WorkflowBranch.of)


def branch_of(line: Line) -> WorkflowBranch | None:
    """Show the branch of a line, None for the live draft."""
    return None if line.branch is None else WorkflowBranch.of(line.branch)


def decode_branch(global_id: str | None, field: str = "input.branchId") -> UUID | None:
    """Return the id of a branch that may be named.

    Raises:
        InvalidInput: It is no id of a branch.
    """
    return None if global_id is None else decode(global_id, BRANCH, field)


async def _load_branches(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, WorkflowBranch]:
    found = await context.use(Branches).get_many(context.viewer, ids)
    return {each: WorkflowBranch.of(row) for each, row in found.items()}


node_loader(BRANCH, _load_branches)
