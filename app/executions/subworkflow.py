"""The `subworkflow` component, and the runs it starts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Arrival,
    ArrivalKind,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    Wait,
    WaitKind,
)
from app.executions.models import Execution, ExecutionStatus, TriggerKind
from app.executions.phrases import read
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import AppError
from app.kernel.ids import global_id, new_id, read_global_id
from app.kernel.rights import Actor
from app.workflows.targets import RunTargets

MAX_DEPTH = 10  #: runs that started one another
_FAILED = "SUBWORKFLOW_FAILED"


class SubworkflowConfig(Config):
    """What to run, and on what."""

    workflow_id: str = Field(
        min_length=1,
        max_length=100,
        description="A workflow of this workspace, by its id.",
        json_schema_extra={"x-references": "Workflow"},
    )
    version: int | None = Field(
        default=None, ge=1, description="The number of a version; without it, what is published when the node starts."
    )
    input: Expression | None = Field(default=None, description="What it is given; without it, the node's input.")

    def problem(self) -> str | None:
        """Say what is wrong with the id."""
        return None if workflow_of(self.workflow_id) is not None else "This is not the id of a workflow."


class Subworkflow(Component):
    """Runs another workflow and gives its output."""

    id = "subworkflow"
    name = "Subworkflow"
    description = (
        "Runs another workflow of the workspace as a run of its own and gives its output; this run is paused meanwhile "
        "and holds no worker."
    )
    category = ComponentCategory.LOGIC
    outputs = (Port(OUTPUT, "any", "The output of the other run."),)
    config = SubworkflowConfig
    example = {"workflowId": "V29ya2Zsb3c6MDE5YjAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMDAwMDE", "input": "input.order"}

    def problems(self, config: SubworkflowConfig) -> list[tuple[str, str]]:
        """Check the id."""
        problem = config.problem()
        return [] if problem is None else [("workflowId", problem)]

    async def run(self, config: SubworkflowConfig, ctx: NodeContext) -> Wait:
        """Ask for the run."""
        given = ctx.input if config.input is None else await ctx.evaluate(config.input)
        return Wait(
            WaitKind.CHILD,
            request={"workflowId": config.workflow_id, "version": config.version, "input": given},
        )

    async def resume(self, config: SubworkflowConfig, ctx: NodeContext, arrival: Arrival) -> Result:
        """Give the output of the run that has ended.

        Raises:
            ComponentFailed: `SUBWORKFLOW_FAILED`, it failed, was cancelled or timed out; its error is in the details.
                `NODE_TIMEOUT`, it took longer than the node may; it is cancelled.
        """
        del config, ctx
        if arrival.kind is ArrivalKind.DUE:
            raise ComponentFailed("NODE_TIMEOUT", "The other run took longer than this node may; it is cancelled.")
        ended: Any = arrival.payload
        if ended["status"] == ExecutionStatus.COMPLETED.value:
            return Result(ended["output"])
        error: Any = ended.get("error") or {}
        # of runs that started one another each says what the last one did, so that an error does not grow on its way
        if error.get("code") == _FAILED and isinstance(error.get("details"), dict):
            error = error["details"].get("error") or {}
        raise ComponentFailed(
            _FAILED,
            f"The other run ended as {ended['status'].upper()}: {error.get('message', 'it has no output')}",
            details={
                "executionId": global_id("Execution", UUID(ended["executionId"])),
                "status": ended["status"].upper(),
                "error": error,
            },
        )


@dataclass(frozen=True, slots=True)
class Parent:
    """The run that starts another."""

    execution_id: UUID
    root_id: UUID  #: the run above all of those that led to it, or itself
    workspace_id: UUID
    actor: Actor
    depth: int
    priority: int
    timeout_ms: int
    trace_parent: str | None


class Children:
    """Makes the runs that runs start."""

    def __init__(self, database: Database, targets: RunTargets, clock: Clock, most: int) -> None:
        """Take what is needed, and how many runs one may have under it."""
        self._database = database
        self._targets = targets
        self._clock = clock
        self._most = most

    async def make(
        self, parent: Parent, wait: Wait, *, budget_tokens: int | None, budget_usd: Decimal | None
    ) -> Execution:
        """Return the row of a new run; it exists once the commit of the wait does.

        Raises:
            ComponentFailed: `SUBWORKFLOW_TOO_DEEP`, `SUBWORKFLOW_TOO_MANY`, or what it names cannot be run.
        """
        if parent.depth + 1 > MAX_DEPTH:
            raise ComponentFailed("SUBWORKFLOW_TOO_DEEP", f"Runs start one another at most {MAX_DEPTH} deep.")
        await self._refuse_many(parent.root_id)
        workflow_id = workflow_of(str(wait.request["workflowId"]))
        try:
            text = orjson.dumps(wait.request["input"]).decode()
            if workflow_id is None:
                raise ComponentFailed("SUBWORKFLOW_INVALID", "This is not the id of a workflow.")
            target = await self._targets.resolve_subworkflow(
                parent.workspace_id, workflow_id, wait.request.get("version")
            )
        except AppError as error:
            raise ComponentFailed("SUBWORKFLOW_INVALID", error.message) from None
        except TypeError:
            raise ComponentFailed("OUTPUT_NOT_JSON", "The input is not JSON, or is nested too deeply.") from None
        actor = parent.actor
        return Execution(
            id=new_id(),
            workspace_id=target.workspace_id,
            workflow_id=target.workflow_id,
            version_id=target.version_id,
            status=ExecutionStatus.QUEUED,
            trigger=TriggerKind.SUBWORKFLOW,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            input=text,
            epoch=0,
            last_sequence=1,
            priority=parent.priority,
            timeout_ms=parent.timeout_ms,
            budget_tokens=budget_tokens,
            budget_usd=budget_usd,
            parent_id=parent.execution_id,
            root_id=parent.root_id,
            depth=parent.depth + 1,
            trace_parent=parent.trace_parent,
            queued_at=self._clock.now(),
        )

    async def _refuse_many(self, root_id: UUID) -> None:
        """Keep a tree from growing without end, in whichever direction; those that are just being made do not count.

        Raises:
            ComponentFailed: The tree is as large as it may be.
        """
        found = await read(
            self._database,
            "SELECT count(*) AS count FROM (SELECT 1 FROM executions WHERE root_id = {root} LIMIT {most}) AS found",
            root=root_id,
            most=self._most,
        )
        if found[0]["count"] >= self._most:
            raise ComponentFailed(
                "SUBWORKFLOW_TOO_MANY",
                f"There are {self._most:,} runs under the one that began it all, and may be no more.",
            )


def workflow_of(text: str) -> UUID | None:
    """Read the id of a workflow as the graph gives it."""
    found = read_global_id(text)
    return found[1] if found is not None and found[0] == "Workflow" else None
