"""The use cases of processes: an automation with a name, started by hand, by a schedule or by events."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.automation.built_in import built_in_workflow
from app.automation.changes import Bound, NewTrigger, TriggerChange
from app.automation.configs import TYPES, Config, EventConfig, ManualConfig
from app.automation.lookup import AutomationLookup, ProcessNotFound
from app.automation.models import Process, Trigger
from app.automation.records import Records
from app.automation.schedules import Schedule
from app.automation.service import Triggers
from app.automation.starting import order_of
from app.automation.vocabulary import BuiltInProcess, ProcessTrigger, TriggerType
from app.executions.triggered import Execution, TriggeredRuns, TriggerKind
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Scope, Viewer
from app.workflows import properties
from app.workflows.service import Workflows
from app.workflows.versions import Versions

KINDS = {
    TriggerType.MANUAL: ProcessTrigger.MANUAL,
    TriggerType.SCHEDULE: ProcessTrigger.TIME_BASED,
    TriggerType.EVENT: ProcessTrigger.EVENT_BASED,
}


@dataclass(frozen=True, slots=True)
class NewProcess:
    """What a process is made from: of a workflow, or with one of its own that comes with it."""

    workspace_id: UUID
    name: str | None
    description: str | None
    config: Config
    workflow_id: UUID | None = None
    built_in: BuiltInProcess | None = None
    bound: Bound = field(default_factory=Bound)
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class ProcessChange:
    """What to change; None leaves it as it is, an empty description clears it."""

    name: str | None = None
    description: str | None = None
    config: Config | None = None
    bound: Bound | None = None
    is_active: bool | None = None


class Processes:
    """Makes, changes, deletes and runs processes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: AutomationLookup,
        records: Records,
        idempotency: Idempotency,
        triggers: Triggers,
        workflows: Workflows,
        versions: Versions,
        runs: TriggeredRuns,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._records = records
        self._idempotency = idempotency
        self._triggers = triggers
        self._workflows = workflows
        self._versions = versions
        self._runs = runs

    async def create(self, viewer: Viewer, new: NewProcess, *, idempotency_key: str | None = None) -> Process:
        """Make a process; a repeat with the same key gives the same one.

        Raises:
            NotFound: The viewer does not see the workspace, or the workflow.
            Forbidden: The viewer may not write triggers, or not run workflows; for a built-in one, not publish them.
            InvalidInput: A property is malformed, or a schedule never fires.
        """
        await self._access.require(viewer, new.workspace_id, Scope.TRIGGERS_WRITE)
        if new.workflow_id is not None:
            await self._triggers.authorised(viewer, new.workflow_id)
        if (new.workflow_id is None) == (new.built_in is None):
            raise InvalidInput("Give workflowId or builtIn.", field="input.workflowId", reason="one_of")
        actor_id = viewer.actor.id or self._access.require_user(viewer)

        async def make() -> dict[str, str]:
            return {"id": str((await self._insert(viewer, new)).id)}

        shown = new.config.model_dump(mode="json")
        body: Any = [new.workspace_id, new.name, new.description, shown, new.workflow_id, new.built_in, new.bound]
        made, _ = await self._idempotency.once(actor_id, "createProcess", idempotency_key, body, make)
        return await self._lookup.process(viewer, UUID(made["id"]))

    async def update(self, viewer: Viewer, process_id: UUID, change: ProcessChange) -> Process:
        """Change a process, how it is started too: all of it or nothing.

        Raises:
            ProcessNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers.
            InvalidInput: A property is malformed, or a schedule never fires.
        """
        row = await self._lookup.process(viewer, process_id, Scope.TRIGGERS_WRITE)
        await self._access.require(viewer, row.workspace_id, Scope.EXECUTIONS_RUN)
        changed: dict[str, Any] = {}
        if change.name is not None:
            changed["name"] = properties.name_of(change.name, field="input.name")
        if change.description is not None:
            changed["description"] = properties.text_of(change.description, field="input.description")
        async with self._database.transaction():
            locked = await Process.select_for_update().get_or_none(id=process_id)
            trigger = await Trigger.get_or_none(process_id=process_id)
            if locked is None or trigger is None:
                raise ProcessNotFound
            trigger = await self._restarted(viewer, locked, trigger, change, changed)
            if changed:
                name = changed.get("name", locked.name)
                text = properties.search_text(name, changed.get("description", locked.description))
                await Process.filter(id=process_id).update(**changed, search_text=text, updated_at=self._clock.now())
            given = {"config": change.config, "binding": change.bound, "isActive": change.is_active}
            told = sorted(
                {*("trigger" if name == "trigger_type" else name for name in changed)}
                | {name for name, value in given.items() if value is not None}
            )
            if told:
                await self._records.record(locked, viewer.actor, ActivityKind.PROCESS_UPDATED, {"fields": told})
        return await self._lookup.process(viewer, process_id)

    async def delete(self, viewer: Viewer, process_id: UUID) -> UUID:
        """Delete a process; return its id. Its workflow and its runs stay.

        Raises:
            ProcessNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers.
        """
        row = await self._lookup.process(viewer, process_id, Scope.TRIGGERS_WRITE)
        async with self._database.transaction():
            if not await Process.filter(id=process_id).delete():
                raise ProcessNotFound
            await self._records.record(row, viewer.actor, ActivityKind.PROCESS_DELETED)
        return process_id

    async def run(
        self, viewer: Viewer, process_id: UUID, given: Any, *, wait_ms: int = 0, idempotency_key: str | None = None
    ) -> Execution:
        """Run a process now, whether it is active or not.

        Args:
            viewer: Who runs it.
            process_id: What.
            given: Its input; None: that of its trigger.
            wait_ms: How long to wait for the end.
            idempotency_key: A repeat with the same key gives the same run.

        Raises:
            ProcessNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not run workflows.
            Conflict: Its workflow cannot run.
        """
        row = await self._lookup.process(viewer, process_id)
        await self._access.require(viewer, row.workspace_id, Scope.EXECUTIONS_RUN)
        trigger = await self.trigger_of(row)
        if given is None:
            config = self._triggers.config_of(trigger)
            given = config.input if isinstance(config, Schedule | ManualConfig) else None
        order = order_of(
            trigger,
            TriggerKind.PROCESS,
            given,
            actor=viewer.actor,
            delivery_key=idempotency_key,
            wait_ms=wait_ms,
        )
        return await self._runs.start(order)

    async def trigger_of(self, row: Process) -> Trigger:
        """Return how a process is started.

        Raises:
            ProcessNotFound: It is gone.
        """
        found = await Trigger.get_or_none(process_id=row.id)
        if found is None:
            raise ProcessNotFound
        return found

    # ------------------------------------------------------------------ inside

    async def _insert(self, viewer: Viewer, new: NewProcess) -> Process:
        if not isinstance(new.config, Schedule | EventConfig | ManualConfig):
            raise InvalidInput("A process has a schedule, events, or neither.", field="input", reason="type")
        workflow_id, name, description = new.workflow_id, new.name, new.description
        if new.built_in is not None:
            made = built_in_workflow(new.built_in)
            name, description = name or made.name, description or made.description
            workflow = await self._workflows.create(viewer, new.workspace_id, made)
            workflow_id = workflow.id
            await self._versions.publish(viewer, workflow.id)
        assert workflow_id is not None  # noqa: S101 - `create` has looked
        if await self._triggers.authorised(viewer, workflow_id) != new.workspace_id:
            raise InvalidInput(
                "The workflow is of another workspace.", field="input.workflowId", reason="workspace_differs"
            )
        if name is None:
            raise InvalidInput("Name the process.", field="input.name", reason="required")
        name = properties.name_of(name, field="input.name")
        description = properties.text_of(description, field="input.description")
        now, actor = self._clock.now(), viewer.actor
        row = await Process.create(
            id=new_id(),
            workspace_id=new.workspace_id,
            workflow_id=workflow_id,
            name=name,
            description=description,
            search_text=properties.search_text(name, description),
            trigger_type=KINDS[TYPES[type(new.config)]],
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
            updated_at=now,
        )
        await self._triggers.insert(
            viewer,
            new.workspace_id,
            NewTrigger(workflow_id, name, new.config, new.bound, is_enabled=new.is_active, process=row),
        )
        await self._records.record(row, actor, ActivityKind.PROCESS_CREATED)
        return row

    async def _restarted(
        self, viewer: Viewer, row: Process, trigger: Trigger, change: ProcessChange, changed: dict[str, Any]
    ) -> Trigger:
        """Change how a process is started; another kind of trigger takes the place of the one there is."""
        name = changed.get("name")
        if change.config is None or TYPES[type(change.config)] is trigger.type:
            altered = TriggerChange(name, change.config, change.bound, is_enabled=change.is_active)
            return await self._triggers.change(viewer, trigger.id, altered)
        changed["trigger_type"] = KINDS[TYPES[type(change.config)]]
        await Trigger.filter(id=trigger.id).delete()
        is_active = trigger.is_enabled if change.is_active is None else change.is_active
        bound = change.bound or Bound(trigger.binding, trigger.version)
        new = NewTrigger(row.workflow_id, name or row.name, change.config, bound, is_enabled=is_active, process=row)
        return await self._triggers.insert(viewer, row.workspace_id, new)
