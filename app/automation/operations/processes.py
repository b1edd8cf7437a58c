"""What can be done to processes."""

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.automation.changes import Bound
from app.automation.configs import Config, ManualConfig
from app.automation.operations.binding import BINDING, KEY, VERSION, bound_of
from app.automation.processes import NewProcess, ProcessChange, Processes
from app.automation.records import PROCESS
from app.automation.types import Process
from app.automation.types.enums import BuiltInProcess, TriggerBinding
from app.automation.types.inputs import EventTriggerInput, ScheduleInput
from app.executions.types import Execution
from app.kernel.errors import InvalidInput
from app.workflows.types import WORKFLOW


@strawberry.input(
    description="What a process is made from: give workflowId or builtIn; and schedule, event, or neither of them: "
    "then it is MANUAL."
)
class CreateProcessInput:
    """The input of `createProcess`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters; a built-in one has a name.")
    description: str | None = strawberry.field(default=None, description="What it is for.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="What it runs.")
    built_in: BuiltInProcess | None = strawberry.field(
        default=None, description="One that comes with a workflow, which is made and published for it."
    )
    binding: TriggerBinding = strawberry.field(default=TriggerBinding.PUBLISHED, description=BINDING)
    version: int | None = strawberry.field(default=None, description=VERSION)
    schedule: ScheduleInput | None = strawberry.field(default=None, description="TIME_BASED: when it is started.")
    event: EventTriggerInput | None = strawberry.field(default=None, description="EVENT_BASED: by what it is started.")
    input: JSON | None = strawberry.field(default=None, description="MANUAL: what its runs are given.")
    is_active: bool = strawberry.field(default=True, description="Whether schedule or events start it.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The answer of `createProcess`.")
class CreateProcessPayload:
    """The payload of `createProcess`."""

    process: Process = strawberry.field(description="The new process.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateProcessInput:
    """The input of `updateProcess`."""

    process_id: strawberry.ID = strawberry.field(description="What to change.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="What it is for; an empty text clears it.")
    binding: TriggerBinding | None = strawberry.field(default=None, description=BINDING)
    version: int | None = strawberry.field(default=None, description=VERSION)
    schedule: ScheduleInput | None = strawberry.field(default=None, description="Makes it TIME_BASED.")
    event: EventTriggerInput | None = strawberry.field(default=None, description="Makes it EVENT_BASED.")
    is_manual: bool = strawberry.field(default=False, description="Makes it MANUAL.")
    is_active: bool | None = strawberry.field(default=None, description="Switches schedule or events on or off.")


@strawberry.type(description="The answer of `updateProcess`.")
class UpdateProcessPayload:
    """The payload of `updateProcess`."""

    process: Process = strawberry.field(description="The process as it is now.")


@strawberry.input(description="What to delete.")
class DeleteProcessInput:
    """The input of `deleteProcess`."""

    process_id: strawberry.ID = strawberry.field(description="What to delete.")


@strawberry.type(description="The answer of `deleteProcess`.")
class DeleteProcessPayload:
    """The payload of `deleteProcess`."""

    deleted_process_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.input(description="Which process to run now.")
class RunProcessInput:
    """The input of `runProcess`."""

    process_id: strawberry.ID = strawberry.field(description="Of any kind, an inactive one too.")
    input: JSON | None = strawberry.field(default=None, description="What the run is given; what it is set up with.")
    wait_ms: int = strawberry.field(default=0, description="How long to wait for its end before answering.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The answer of `runProcess`.")
class RunProcessPayload:
    """The payload of `runProcess`."""

    execution: Execution = strawberry.field(description="The run.")


@strawberry.type
class ProcessMutation:
    """What can be done to processes."""

    @strawberry.mutation(
        description="Make a process; needs TRIGGERS_WRITE and EXECUTIONS_RUN, with builtIn WORKFLOWS_WRITE and "
        "WORKFLOWS_PUBLISH as well."
    )
    async def create_process(self, info: Info, input: CreateProcessInput) -> CreateProcessPayload:
        """Create a process."""
        workflow_id = None if input.workflow_id is None else decode(input.workflow_id, WORKFLOW, "input.workflowId")
        new = NewProcess(
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            input.name,
            input.description,
            _started(input.schedule, input.event) or ManualConfig(input=input.input),
            workflow_id,
            input.built_in,
            Bound(input.binding, input.version),
            input.is_active,
        )
        row = await info.context.use(Processes).create(info.context.viewer, new, idempotency_key=input.idempotency_key)
        return CreateProcessPayload(process=Process.of(row))

    @strawberry.mutation(description="Change a process, or what starts it; needs TRIGGERS_WRITE and EXECUTIONS_RUN.")
    async def update_process(self, info: Info, input: UpdateProcessInput) -> UpdateProcessPayload:
        """Update a process."""
        config = _started(input.schedule, input.event)
        if input.is_manual:
            if config is not None:
                raise InvalidInput("A manual process has no schedule and no events.", field="input", reason="one_of")
            config = ManualConfig()
        change = ProcessChange(
            input.name, input.description, config, bound_of(input.binding, input.version), input.is_active
        )
        process_id = decode(input.process_id, PROCESS, "input.processId")
        row = await info.context.use(Processes).update(info.context.viewer, process_id, change)
        return UpdateProcessPayload(process=Process.of(row))

    @strawberry.mutation(description="Delete a process; its workflow and its runs stay. Needs TRIGGERS_WRITE.")
    async def delete_process(self, info: Info, input: DeleteProcessInput) -> DeleteProcessPayload:
        """Delete a process."""
        process_id = decode(input.process_id, PROCESS, "input.processId")
        await info.context.use(Processes).delete(info.context.viewer, process_id)
        return DeleteProcessPayload(deleted_process_id=input.process_id)

    @strawberry.mutation(description="Run a process now; needs EXECUTIONS_RUN.")
    async def run_process(self, info: Info, input: RunProcessInput) -> RunProcessPayload:
        """Run a process."""
        row = await info.context.use(Processes).run(
            info.context.viewer,
            decode(input.process_id, PROCESS, "input.processId"),
            input.input,
            wait_ms=input.wait_ms,
            idempotency_key=input.idempotency_key,
        )
        return RunProcessPayload(execution=Execution.of(row))


def _started(schedule: ScheduleInput | None, event: EventTriggerInput | None) -> Config | None:
    if schedule is not None and event is not None:
        raise InvalidInput("Give schedule or event, not both.", field="input.event", reason="exclusive")
    part = schedule or event
    return None if part is None else part.to_config()
