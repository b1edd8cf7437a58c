"""The tool that takes a proposal back to what it was."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.copilot.tools.kit import CopilotTool, id_of, schema, text, viewer_of
from app.copilot.tools.proposing import BranchChange, shown_branch
from app.copilot.tools.workflows import BRANCH, WORKFLOW_ID, WorkflowDesk
from app.kernel.rights import Scope
from app.llm.tools import ToolContext, ToolResult


class RewindProposal(CopilotTool):
    """Makes a branch what it was; what came since stays in its history."""

    name = "rewind_proposal"
    description = (
        "Make an open branch what it was at one of its revisions, as propose_edits gave them: its last edits are taken "
        "back, and revision 1 takes all of them back. They stay in the branch's history."
    )
    parameters = schema(
        ["workflow_id", "branch_id", "revision"],
        workflow_id=WORKFLOW_ID,
        branch_id=text("The open branch."),
        revision={"type": "integer", "minimum": 1, "maximum": 2**31 - 1, "description": "What it shall be again."},
    )
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_WRITE

    def __init__(self, desk: WorkflowDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Rewind it; rewinding it again to the same revision changes nothing."""
        row, _, before, _ = await self._desk.draft(ctx, arguments)
        branch_id = id_of(arguments["branch_id"], BRANCH)
        _, outcome = await self._desk.editing.restore(
            viewer_of(ctx), row.id, arguments["revision"], branch_id=branch_id
        )
        return await shown_branch(self._desk, ctx, branch_id, BranchChange(before, outcome.revision))
