"""The mutations of branches, each with its input and its payload."""

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.workflows.branch_types import BRANCH, WorkflowBranch
from app.workflows.branches.proposals import OnConflict
from app.workflows.branches.service import Branches, Merge, NewBranch
from app.workflows.types import WORKFLOW, Workflow


@strawberry.input(description="What a branch is made from.")
class CreateBranchInput:
    """The input of `createBranch`."""

    workflow_id: strawberry.ID = strawberry.field(description="Whose draft shall be changed.")
    name: str = strawberry.field(description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="What it is for; at most 5,000 characters.")
    at_revision: int | None = strawberry.field(
        default=None, description="The revision of the live draft to begin from; without it, the present one."
    )


@strawberry.type(description="The answer of `createBranch`.")
class CreateBranchPayload:
    """The payload of `createBranch`."""

    branch: WorkflowBranch = strawberry.field(description="The new branch.")


@strawberry.input(description="What to bring up to the live draft.")
class RebaseBranchInput:
    """The input of `rebaseBranch`."""

    branch_id: strawberry.ID = strawberry.field(description="Which branch.")
    on_conflict: OnConflict = strawberry.field(
        default=OnConflict.FAIL, description="What becomes of its changes where the live draft has changed too."
    )


@strawberry.type(description="The answer of `rebaseBranch`.")
class RebaseBranchPayload:
    """The payload of `rebaseBranch`."""

    branch: WorkflowBranch = strawberry.field(description="The branch as it is now.")


@strawberry.input(description="What to merge.")
class MergeBranchInput:
    """The input of `mergeBranch`."""

    branch_id: strawberry.ID = strawberry.field(description="Which branch.")
    change_ids: list[str] | None = strawberry.field(
        default=None,
        description="The changes to merge, by their `changeId`; those that they need come along. Without it, all.",
    )
    on_conflict: OnConflict = strawberry.field(
        default=OnConflict.FAIL, description="What becomes of changes where the live draft has changed too."
    )
    base_revision: int | None = strawberry.field(
        default=None,
        description="The revision of the live draft that you saw; if it has moved on, the answer is CONFLICT.",
    )


@strawberry.type(description="The answer of `mergeBranch`.")
class MergeBranchPayload:
    """The payload of `mergeBranch`."""

    branch: WorkflowBranch = strawberry.field(
        description="The branch as it is now: merged, or open if changes are left."
    )
    workflow: Workflow = strawberry.field(description="The workflow as it is now.")


@strawberry.input(description="What to discard.")
class DiscardBranchInput:
    """The input of `discardBranch`."""

    branch_id: strawberry.ID = strawberry.field(description="Which branch.")


@strawberry.type(description="The answer of `discardBranch`.")
class DiscardBranchPayload:
    """The payload of `discardBranch`."""

    branch: WorkflowBranch = strawberry.field(description="The branch as it is now.")


@strawberry.type
class BranchesMutation:
    """What can be done with branches."""

    @strawberry.mutation(
        description="Propose changes to a draft: the branch begins as a copy of it. At most 50 of a workflow are open."
    )
    async def create_branch(self, info: Info, input: CreateBranchInput) -> CreateBranchPayload:
        """Make a branch."""
        context = info.context
        _, branch = await context.use(Branches).create(
            context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            NewBranch(input.name, input.description, input.at_revision),
        )
        return CreateBranchPayload(branch=WorkflowBranch.of(branch))

    @strawberry.mutation(
        description="Bring a branch up to the live draft: it has what that has, and its own changes on top, as one "
        "operation. With FAIL, conflicts are CONFLICT with all of them in `extensions.details.conflicts`."
    )
    async def rebase_branch(self, info: Info, input: RebaseBranchInput) -> RebaseBranchPayload:
        """Rebase a branch."""
        context = info.context
        branch_id = decode(input.branch_id, BRANCH, "input.branchId")
        _, branch = await context.use(Branches).rebase(context.viewer, branch_id, input.on_conflict)
        return RebaseBranchPayload(branch=WorkflowBranch.of(branch))

    @strawberry.mutation(
        description="Bring changes of a branch into the live draft, as one operation of yours that `undo` takes back. "
        "With FAIL, conflicts are CONFLICT with all of them in `extensions.details.conflicts`; so is what even the "
        "winning side cannot bring in."
    )
    async def merge_branch(self, info: Info, input: MergeBranchInput) -> MergeBranchPayload:
        """Merge a branch."""
        context = info.context
        workflow, branch = await context.use(Branches).merge(
            context.viewer,
            decode(input.branch_id, BRANCH, "input.branchId"),
            Merge(input.on_conflict, input.change_ids, input.base_revision),
        )
        return MergeBranchPayload(branch=WorkflowBranch.of(branch), workflow=Workflow.of(workflow))

    @strawberry.mutation(description="Decide against a branch. It can still be read, but no longer changed or merged.")
    async def discard_branch(self, info: Info, input: DiscardBranchInput) -> DiscardBranchPayload:
        """Discard a branch."""
        context = info.context
        branch_id = decode(input.branch_id, BRANCH, "input.branchId")
        _, branch = await context.use(Branches).discard(context.viewer, branch_id)
        return DiscardBranchPayload(branch=WorkflowBranch.of(branch))
