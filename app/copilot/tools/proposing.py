"""The tool that edits a workflow: on a branch, which a person merges."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from app.copilot import edits, graph_text
from app.copilot.tools.kit import CopilotTool, schema, text, viewer_of
from app.copilot.tools.workflows import BRANCH, WORKFLOW, WORKFLOW_ID, WorkflowDesk
from app.kernel.errors import AppError
from app.kernel.idempotency import Idempotency
from app.kernel.ids import global_id
from app.kernel.rights import Scope
from app.llm.tools import ToolContext, ToolFailed, ToolResult
from app.workflows.branches.service import NewBranch
from app.workflows.editing import AskedBatch, AskedEdit

_CLIENT = "copilot"


class ProposeEdits(CopilotTool):
    """Edits a branch, a new one or one that is open; the live draft stays as it is."""

    name = "propose_edits"
    description = (
        "Propose changes to a workflow: operations, done one after the other, all or none, on a new branch or on one "
        "that is open. The live draft does not change; a person looks at the difference and merges it. Read the "
        "workflow first, and list_components for the configuration of components. A secret is named, "
        "{{ secrets.NAME }}, and never written out."
    )
    parameters = schema(
        ["workflow_id", "operations"],
        workflow_id=WORKFLOW_ID,
        branch_id=text("The open branch to go on with; without one, a new branch is made."),
        name=text("What the new branch is called: what it changes, in a few words."),
        description=text("Of the new branch: why.", 5_000),
        operations={"type": "array", "items": edits.OPERATION, "minItems": 1, "maxItems": edits.MAX_EDITS},
    )
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_WRITE

    def __init__(self, desk: WorkflowDesk, idempotency: Idempotency) -> None:
        self._desk = desk
        self._idempotency = idempotency

    async def hidden(self, arguments: Mapping[str, Any], ctx: ToolContext) -> Mapping[str, Any]:
        """Leave literal secrets of nodes out."""
        try:
            *_, graph = await self._desk.draft(ctx, arguments)
        except (AppError, ToolFailed):
            graph = None
        shown = edits.hidden_operations(arguments["operations"], graph, self._desk.library)
        return {**arguments, "operations": shown}

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Propose them; a repeat with the same key proposes nothing new."""
        viewer = viewer_of(ctx)
        desk = self._desk
        row, branch_id, _, _ = await desk.draft(ctx, arguments)
        asked = edits.read_actions(arguments["operations"], desk.library)
        stem = hashlib.sha256(ctx.idempotency_key.encode()).hexdigest()[:40]
        batch = [AskedEdit(f"{stem}-{at}", action) for at, action in enumerate(asked)]

        async def make() -> dict[str, str]:
            own_id = branch_id
            if own_id is None:
                new = NewBranch(arguments.get("name") or "Proposal of the copilot", arguments.get("description"))
                _, branch = await desk.branches.create(viewer, row.id, new)
                own_id = branch.id
            _, base, _ = await desk.branches.draft(viewer, own_id)
            _, outcome = await desk.editing.apply(viewer, row.id, AskedBatch(batch, base, _CLIENT), branch_id=own_id)
            if not outcome.is_applied:
                # Undoes the branch too: an empty one would be of no use to anybody.
                raise _refused(outcome.rejected, batch)
            return {"branchId": str(own_id), "before": str(base), "after": str(outcome.revision)}

        body = [str(row.id), None if branch_id is None else str(branch_id), stem]
        made, _ = await self._idempotency.once(
            viewer.actor.id or row.id, "copilot.proposeEdits", ctx.idempotency_key, body, make
        )
        change = BranchChange(int(made["before"]), int(made["after"]), is_new=branch_id is None)
        return await shown_branch(desk, ctx, UUID(made["branchId"]), change)


@dataclass(frozen=True, slots=True)
class BranchChange:
    """What a call did to a branch, by revision; a checkpoint takes it back."""

    before: int
    after: int
    is_new: bool = False

    def shown(self) -> dict[str, Any]:
        """Return it beside the branch's id."""
        return {"revisionBefore": self.before, "revision": self.after, "isNew": self.is_new}


async def shown_branch(desk: WorkflowDesk, ctx: ToolContext, branch_id: UUID, change: BranchChange) -> ToolResult:
    """Show a branch: what it changes, and what is wrong with it."""
    viewer = viewer_of(ctx)
    workflow, branch = await desk.branches.get(viewer, branch_id)
    _, revision, graph = await desk.branches.draft(viewer, branch_id)
    changes = await desk.branches.changes(viewer, branch_id)
    found = await desk.versions.draft_problems(viewer, ctx.workspace_id, graph)
    content = {
        "branchId": global_id(BRANCH, branch_id),
        "name": branch.name,
        "status": branch.status.name,
        "workflowId": global_id(WORKFLOW, workflow.id),
        "revision": revision,
        "changes": graph_text.Differences(graph, desk.library).shown(changes),
        "problems": graph_text.problems_shown(found),
        "next": "A person looks at the branch and merges it; until then the live draft is as it was.",
    }
    return ToolResult(content, data={"kind": "branch", "id": content["branchId"], **change.shown()})


def _refused(rejected: Any, batch: list[AskedEdit]) -> ToolFailed:
    first = rejected[0]
    places = {each.operation_id: at for at, each in enumerate(batch)}
    where = f"operations[{places.get(first.operation_id, 0)}]"
    field = f".{first.field}" if first.field else ""
    return ToolFailed(first.code.value, f"{where}{field}: {first.message}")
