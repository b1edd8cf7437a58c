"""Branches tried out: a run takes a published version, so what is on a branch is published where no list shows it."""

from typing import Any
from uuid import UUID

from app.copilot.tools.kit import viewer_of
from app.kernel.idempotency import Idempotency
from app.llm.tools import ToolContext, ToolFailed
from app.workflows.graph import Graph
from app.workflows.hidden import HiddenWorkflows
from app.workflows.problems import Severity
from app.workflows.versions import Versions

_MAX_NAME = 200


class BranchTrials:
    """Publishes what branches are, hidden, for one run each."""

    def __init__(self, hidden: HiddenWorkflows, versions: Versions, idempotency: Idempotency) -> None:
        self._hidden = hidden
        self._versions = versions
        self._idempotency = idempotency

    async def workflow(self, ctx: ToolContext, row: Any, branch_id: UUID, graph: Graph) -> UUID:
        """Return the hidden workflow that is a branch as it is now; a repeat with the same key gives the same one.

        Raises:
            ToolFailed: It could not be published, so it cannot run; says why.
        """
        viewer = viewer_of(ctx)
        problems = await self._versions.draft_problems(viewer, ctx.workspace_id, graph)
        wrong = [each for each in problems if each.severity is Severity.ERROR]
        if wrong:
            told = "; ".join(f"{each.node_key or 'the workflow'}: {each.message}" for each in wrong[:5])
            raise ToolFailed("WORKFLOW_HAS_PROBLEMS", f"The branch cannot run as it is. {told}"[:2_000])

        async def make() -> dict[str, str]:
            name = f"{row.name} (a branch, tried out)"[:_MAX_NAME]
            return {"id": str(await self._hidden.put(ctx.workspace_id, None, name, graph, viewer.actor))}

        # By the key alone: a repeat after a crash runs what was tried then, whatever the branch is by now.
        made, _ = await self._idempotency.once(
            viewer.actor.id or row.id, "copilot.tryBranch", ctx.idempotency_key, [str(branch_id)], make
        )
        return UUID(made["id"])
