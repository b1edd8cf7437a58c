"""The wiring of this domain: what is offered over MCP, from the services below."""

from collections.abc import Callable

from app.accounts.access import Access
from app.components.registry import Registry
from app.executions.wiring import ExecutionServices
from app.llm.tools import ToolRegistry
from app.mcp.offer import Offer
from app.mcp.resources import Resources
from app.mcp.tools import (
    CancelExecution,
    GetExecution,
    GetWorkflow,
    ListExecutions,
    ListWorkflows,
    Runs,
    RunWorkflow,
    SearchLogs,
)
from app.mcp.workflow_tools import WorkflowTools
from app.workflows.wiring import WorkflowServices


def make_offer(
    *,
    access: Access,
    workflows: WorkflowServices,
    executions: ExecutionServices,
    registry: Registry,
    tools: ToolRegistry,
    sdl: Callable[[], str],
) -> Offer:
    """Return what is offered to callers."""
    runs = Runs(executions.lookup)
    own = (
        ListWorkflows(workflows.workflows),
        GetWorkflow(workflows.workflows, workflows.exchange),
        RunWorkflow(executions.executions, workflows.workflows, runs),
        ListExecutions(executions.lookup, runs),
        GetExecution(runs),
        CancelExecution(executions.steering, runs),
        SearchLogs(executions.logs),
    )
    workflow_tools = WorkflowTools(
        workflows=workflows.workflows,
        targets=workflows.targets,
        executions=executions.executions,
        lookup=executions.lookup,
        registry=registry,
        runs=runs,
    )
    return Offer(access, own, tools, workflow_tools, Resources(access, workflows.workflows, workflows.exchange, sdl))
