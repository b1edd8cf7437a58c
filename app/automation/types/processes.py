"""Processes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry

from app.accounts.types import Actor, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.automation import models
from app.automation.lookup import AutomationLookup, ProcessFilter, ProcessNotFound
from app.automation.records import PROCESS
from app.automation.types.enums import ProcessTrigger, TriggerOrder
from app.automation.types.loading import Batches
from app.automation.types.settings import ScheduleSettings
from app.automation.types.triggers import Trigger, last_execution
from app.executions.triggered import TriggeredRuns
from app.executions.types import Execution
from app.workflows.drafts import WorkflowNotFound
from app.workflows.types import WORKFLOW, Workflow

_MAX_MESSAGE = 1_000


@strawberry.type(description="An automation with a name: a workflow, and what starts it.")
class Process(Node):
    """See `models.Process`."""

    name: str = strawberry.field(description="What it is called.")
    description: str | None = strawberry.field(description="What it is for.")
    trigger_type: ProcessTrigger = strawberry.field(description="What starts it.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")
    created_by: Actor = strawberry.field(description="Who made it.")
    row: strawberry.Private[models.Process]

    @classmethod
    def of(cls, row: models.Process) -> "Process":
        """Show a process."""
        return cls(
            id=encode(PROCESS, row.id),
            name=row.name,
            description=row.description,
            trigger_type=row.trigger_type,
            created_at=row.created_at,
            updated_at=row.updated_at,
            created_by=Actor.of(row.created_by),
            row=row,
        )

    @strawberry.field(description="What it runs.")
    async def workflow(self, info: Info) -> Workflow:
        """Find the workflow."""
        found = await Batches.of(info.context).nodes.load((WORKFLOW, self.row.workflow_id))
        if found is None:
            raise WorkflowNotFound
        return cast("Workflow", found)

    @strawberry.field(description="How it is started: its schedule or its events, and each time that it was.")
    async def trigger(self, info: Info) -> Trigger:
        """Find the trigger."""
        return Trigger.of(await self._trigger(info.context))

    @strawberry.field(description="When it is started, where that is by time.")
    async def schedule(self, info: Info) -> ScheduleSettings | None:
        """Show the schedule."""
        return Trigger.of(await self._trigger(info.context)).schedule()

    @strawberry.field(description="Whether its schedule or its events start it; by hand it can be run in any case.")
    async def is_active(self, info: Info) -> bool:
        """Say whether its trigger is switched on."""
        return (await self._trigger(info.context)).is_enabled

    @strawberry.field(description="Its newest run; needs EXECUTIONS_READ.")
    async def last_execution(self, info: Info) -> Execution | None:
        """Find the newest run."""
        return await last_execution(info.context, await self._trigger(info.context))

    @strawberry.field(
        description="What its newest run came to: its error, or the `message` of its output, or the output if that "
        "is text; null while it goes on. Needs EXECUTIONS_READ."
    )
    async def result_message(self, info: Info) -> str | None:
        """Read the end of the newest run."""
        last = await last_execution(info.context, await self._trigger(info.context))
        if last is None or not last.status.is_terminal:
            return None
        if last.error is not None:
            return last.error.message
        result = await info.context.use(TriggeredRuns).ended(last.row)
        output: Any = result.get("output")
        said: Any = cast("Mapping[str, Any]", output).get("message") if isinstance(output, Mapping) else output
        return said[:_MAX_MESSAGE] if isinstance(said, str) else last.status.name.capitalize()

    @strawberry.field(description="Its runs, newest first; needs EXECUTIONS_READ.")
    async def executions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Execution]:
        """List the runs."""
        context, request = info.context, page_args(first, after, last, before)
        trigger = await self._trigger(context)
        page = await context.use(TriggeredRuns).page(context.viewer, self.row.workspace_id, trigger.id, request)
        return Connection[Execution].of(page, Execution.of)

    async def _trigger(self, context: Context) -> models.Trigger:
        found = await Batches.of(context).of_processes.load(self.row.id)
        if found is None:
            raise ProcessNotFound
        return found


@extend(Trigger)
class TriggerProcess:
    """The field of a trigger that leads to its process."""

    @strawberry.field(description="The process it starts; null when it stands alone.")
    @staticmethod
    async def process(trigger: strawberry.Parent[Trigger], info: Info) -> Process | None:
        """Find the process."""
        if trigger.row.process_id is None:
            return None
        return cast("Process | None", await Batches.of(info.context).nodes.load((PROCESS, trigger.row.process_id)))


@strawberry.input(description="Which processes; whatever is given must hold.")
class ProcessWhere:
    """See `lookup.ProcessFilter`."""

    trigger_types: list[ProcessTrigger] | None = strawberry.field(default=None, description="Started in these ways.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="Of this workflow.")
    is_active: bool | None = strawberry.field(default=None, description="Active, or not.")
    search: str | None = strawberry.field(default=None, description="Contained in name or description, in any case.")

    def to_filter(self) -> ProcessFilter:
        """Read the ids."""
        named = None if self.workflow_id is None else decode(self.workflow_id, WORKFLOW, "where.workflowId")
        return ProcessFilter(self.trigger_types, named, self.is_active, self.search)


@extend(Workspace)
class WorkspaceProcesses:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The processes of the workspace; needs TRIGGERS_READ.")
    @staticmethod
    async def processes(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[ProcessWhere | None, strawberry.argument(description="Which; all.")] = None,
        order_by: Annotated[TriggerOrder, strawberry.argument(description="In which order.")] = TriggerOrder.NAME_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Process]:
        """List processes."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or ProcessWhere()).to_filter()
        page = await context.use(AutomationLookup).process_page(
            context.viewer, workspace.own_id, chosen, order_by, request
        )
        return Connection[Process].of(page, Process.of)


async def _load_processes(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(AutomationLookup).processes_by_id(context.viewer, ids)
    return {own_id: Process.of(row) for own_id, row in found.items()}


node_loader(PROCESS, _load_processes)
