"""The use cases of triggers: make, change, delete, try out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.subjects import subject_of
from app.accounts.vocabulary import ActivityKind
from app.automation.addresses import Addresses
from app.automation.changes import Bound, NewTrigger, SecretChange, TriggerChange
from app.automation.configs import (
    TYPES,
    Config,
    ConversationConfig,
    EventConfig,
    WebhookConfig,
    checked,
    read_config,
)
from app.automation.events import Events
from app.automation.firing import kind_of
from app.automation.lookup import AutomationLookup, TriggerNotFound
from app.automation.models import Trigger
from app.automation.paths import checked_path
from app.automation.records import Records
from app.automation.schedules import Schedule, next_after
from app.automation.sealing import Sealing
from app.automation.starting import order_of
from app.automation.vocabulary import TriggerBinding, TriggerType
from app.executions.triggered import Execution, TriggeredRuns
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Scope, Viewer
from app.workflows import properties
from app.workflows.drafts import WorkflowNotFound
from app.workflows.lookup import VersionNotFound
from app.workflows.service import Workflows
from app.workflows.targets import RunTargets

MAX_TRIGGERS = 20_000  #: of a workspace
MAX_SHOWN_MS = 24 * 3600 * 1000


class PathTaken(Conflict):
    """Another trigger has this address."""


class Triggers:
    """Makes, changes and deletes triggers."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        sealing: Sealing,
        lookup: AutomationLookup,
        records: Records,
        idempotency: Idempotency,
        workflows: Workflows,
        targets: RunTargets,
        addresses: Addresses,
        events: Events,
        runs: TriggeredRuns,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._sealing = sealing
        self._lookup = lookup
        self._records = records
        self._idempotency = idempotency
        self._workflows = workflows
        self._targets = targets
        self._addresses = addresses
        self._events = events
        self._runs = runs

    # ------------------------------------------------------------------ use cases

    async def create(self, viewer: Viewer, new: NewTrigger, *, idempotency_key: str | None = None) -> Trigger:
        """Make a trigger; a repeat with the same key gives the same one.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers, or not run the workflow.
            InvalidInput: A property is malformed, or a schedule never fires.
            PathTaken: Another trigger has the address.
        """
        workspace_id = await self.authorised(viewer, new.workflow_id)
        actor_id = viewer.actor.id or self._access.require_user(viewer)

        async def make() -> dict[str, str]:
            return {"id": str((await self.insert(viewer, workspace_id, new)).id)}

        shown = new.config.model_dump(mode="json")
        body: Any = [new.workflow_id, new.name, shown, new.bound, new.path, new.is_enabled, bool(new.secrets.secret)]
        try:
            made, _ = await self._idempotency.once(actor_id, "createTrigger", idempotency_key, body, make)
        except IntegrityError:
            raise PathTaken(field="input.path", reason="path_taken") from None
        return await self._lookup.trigger(viewer, UUID(made["id"]))

    async def update(self, viewer: Viewer, trigger_id: UUID, change: TriggerChange) -> Trigger:
        """Change a trigger: all of it or nothing. Switching it on again forgets its failures.

        Raises:
            TriggerNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers, or not run the workflow.
            InvalidInput: A property is malformed, or a schedule never fires.
            PathTaken: Another trigger has the address.
            TriggerBelongsToProcess: The process is what is changed.
        """
        row = await self._lookup.own(viewer, trigger_id)
        try:
            async with self._database.transaction():
                await self.change(viewer, row.id, change)
        except IntegrityError:
            raise PathTaken(field="input.path", reason="path_taken") from None
        return await self._lookup.trigger(viewer, trigger_id)

    async def delete(self, viewer: Viewer, trigger_id: UUID) -> UUID:
        """Delete a trigger; return its id. Its runs stay.

        Raises:
            TriggerNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers.
            TriggerBelongsToProcess: The process is what is deleted.
        """
        row = await self._lookup.own(viewer, trigger_id)
        async with self._database.transaction() as tx:
            if not await Trigger.filter(id=trigger_id).delete():
                raise TriggerNotFound
            self._addresses.changes_with(tx)
            await self._records.record(row, viewer.actor, ActivityKind.TRIGGER_DELETED)
        return trigger_id

    async def show_payloads(self, viewer: Viewer, trigger_id: UUID, for_ms: int) -> Trigger:
        """Show what a webhook is sent for so long; 0 ends that.

        Raises:
            TriggerNotFound, Forbidden: See `update`.
            InvalidInput: It is no webhook, or the time is out of range.
        """
        row = await self._lookup.own(viewer, trigger_id)
        if row.type is not TriggerType.WEBHOOK:
            raise InvalidInput("Only a webhook has payloads.", field="input.triggerId", reason="no_address")
        if not 0 <= for_ms <= MAX_SHOWN_MS:
            raise InvalidInput(
                f"From 0 to {MAX_SHOWN_MS}.",
                field="input.forMs",
                reason="out_of_range",
                details={"minimum": 0, "maximum": MAX_SHOWN_MS},
            )
        until = self._clock.now() + timedelta(milliseconds=for_ms) if for_ms else None
        async with self._database.transaction() as tx:
            await Trigger.filter(id=trigger_id).update(shows_until=until, updated_at=self._clock.now())
            self._addresses.changes_with(tx)
            await self._records.record(row, viewer.actor, ActivityKind.TRIGGER_UPDATED, {"fields": ["shownUntilAt"]})
        return await self._lookup.trigger(viewer, trigger_id)

    async def fire(
        self, viewer: Viewer, trigger_id: UUID, given: Any, *, idempotency_key: str | None = None
    ) -> Execution:
        """Start a run as the trigger would, on what is given; a disabled one too.

        Raises:
            TriggerNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not run workflows.
            InvalidInput: The input is too large.
            Conflict: The workflow cannot run.
        """
        row = await self._lookup.trigger(viewer, trigger_id)
        await self._access.require(viewer, row.workspace_id, Scope.EXECUTIONS_RUN, missing=TriggerNotFound)
        order = order_of(row, kind_of(row.type), given, actor=viewer.actor, delivery_key=idempotency_key)
        return await self._runs.start(order)

    # ------------------------------------------------------------------ for processes as well

    def config_of(self, row: Trigger) -> Config:
        """Read what a trigger was told."""
        return read_config(row.type, row.config)

    async def authorised(self, viewer: Viewer, workflow_id: UUID) -> UUID:
        """Return the workspace of a workflow that the viewer may set a trigger to.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write triggers, or not run workflows.
        """
        workflow = await self._workflows.get(viewer, workflow_id)
        if workflow.is_hidden:
            raise WorkflowNotFound
        await self._access.require(viewer, workflow.workspace_id, Scope.TRIGGERS_WRITE)
        await self._access.require(viewer, workflow.workspace_id, Scope.EXECUTIONS_RUN)
        return workflow.workspace_id

    async def insert(self, viewer: Viewer, workspace_id: UUID, new: NewTrigger) -> Trigger:
        """Write a trigger's row; in the caller's transaction, or in one of its own."""
        now = self._clock.now()
        kind = TYPES[type(new.config)]
        await self._may_hear(viewer, workspace_id, new.config)
        name = properties.name_of(new.name, field="input.name")
        config = checked(new.config, now)
        bound = await self._bound(workspace_id, new.workflow_id, new.bound)
        config, sealed = self._sealing.sealed(config, {}, new.secrets)
        if await Trigger.filter(workspace_id=workspace_id).count() >= MAX_TRIGGERS:
            raise InvalidInput(f"A workspace has at most {MAX_TRIGGERS:,} triggers.", reason="too_many")
        actor = viewer.actor
        async with self._database.transaction() as tx:
            row = await Trigger.create(
                id=new_id(),
                workspace_id=workspace_id,
                workflow_id=new.workflow_id,
                process_id=None if new.process is None else new.process.id,
                type=kind,
                name=name,
                search_text=name.casefold(),
                binding=bound.binding,
                version=bound.version,
                config=config.model_dump_json(by_alias=True),
                sealed=sealed,
                path=checked_path(kind, new.path),
                is_enabled=new.is_enabled,
                next_at=next_after(config, now) if isinstance(config, Schedule) and new.is_enabled else None,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await self._listen(row)
            self._addresses.changes_with(tx)
            if new.process is None:
                await self._records.record(row, actor, ActivityKind.TRIGGER_CREATED)
        return row

    async def change(self, viewer: Viewer, trigger_id: UUID, change: TriggerChange) -> Trigger:
        """Change a trigger's row, in the caller's transaction."""
        now = self._clock.now()
        found = await Trigger.get_or_none(id=trigger_id)
        if found is not None:
            # The cursor before the trigger, as whoever looks through events locks them: so neither waits for the other.
            await self._listen(found)
        row = await Trigger.select_for_update().get_or_none(id=trigger_id)
        if row is None:
            raise TriggerNotFound
        changed: dict[str, Any] = {}
        if change.name is not None:
            name = properties.name_of(change.name, field="input.name")
            changed |= {"name": name, "search_text": name.casefold()}
        config = read_config(row.type, row.config)
        if change.config is not None:
            if TYPES[type(change.config)] is not row.type:
                raise InvalidInput("A trigger keeps its type.", field="input", reason="type_fixed")
            await self._may_hear(viewer, row.workspace_id, change.config)
            former, config = config, checked(change.config, now)
            if isinstance(former, WebhookConfig) and isinstance(config, WebhookConfig) and former.auth is config.auth:
                config = config.model_copy(update={"old_secret_expires_at": former.old_secret_expires_at})
        if change.bound is not None:
            bound = await self._bound(row.workspace_id, row.workflow_id, change.bound)
            changed |= {"binding": bound.binding, "version": bound.version}
        if isinstance(config, WebhookConfig) and (change.config is not None or change.secrets != SecretChange()):
            config, changed["sealed"] = self._sealing.sealed(config, self._sealing.kept(row), change.secrets)
        text = config.model_dump_json(by_alias=True)
        if text != row.config:
            changed["config"] = text
        if change.path is not None:
            changed["path"] = checked_path(row.type, change.path)
        is_enabled = row.is_enabled if change.is_enabled is None else change.is_enabled
        if change.is_enabled is not None:
            changed |= {"is_enabled": is_enabled}
            if is_enabled and not row.is_enabled:
                changed |= await self._taken_over(viewer, row, config)
                changed |= {"disabled_reason": None, "failure_count": 0, "alert_at": None}
        if isinstance(config, Schedule) and (change.config is not None or is_enabled != row.is_enabled):
            changed |= self._rescheduled(config, row, now, is_enabled=is_enabled)
        if not changed:
            return row
        await Trigger.filter(id=row.id).update(**changed, updated_at=now)
        async with self._database.transaction() as tx:
            self._addresses.changes_with(tx)
        if row.process_id is None:
            told = sorted(_NAMES.get(each, each) for each in changed if each in _TOLD)
            await self._records.record(row, viewer.actor, ActivityKind.TRIGGER_UPDATED, {"fields": told})
        return row

    # ------------------------------------------------------------------ inside

    async def _taken_over(self, viewer: Viewer, row: Trigger, config: Config) -> Mapping[str, Any]:
        """Return whose a trigger is that is switched on: the viewer's, where its maker may not hear what it tells."""
        rights = await self._access.of_person(row.created_by.person_id, row.workspace_id)
        heard = _heard(config)
        if not heard or (rights is not None and heard <= rights.scopes):
            return {}
        await self._may_hear(viewer, row.workspace_id, config)
        actor = viewer.actor
        return {"actor_kind": actor.kind, "actor_id": actor.id, "on_behalf_of": actor.on_behalf_of}

    async def _may_hear(self, viewer: Viewer, workspace_id: UUID, config: Config) -> None:
        # Its runs are given what is said or done: a key that may not read that does not get to by a workflow.
        for scope in sorted(_heard(config)):
            await self._access.require(viewer, workspace_id, scope)

    async def _bound(self, workspace_id: UUID, workflow_id: UUID, bound: Bound) -> Bound:
        if (bound.version is not None) != (bound.binding is TriggerBinding.VERSION):
            raise InvalidInput("A version goes with the binding VERSION.", field="input.version", reason="exclusive")
        if bound.version is not None:
            try:
                await self._targets.resolve_subworkflow(workspace_id, workflow_id, bound.version)
            except VersionNotFound:
                raise InvalidInput(
                    "The workflow has no such version.", field="input.version", reason="version_unknown"
                ) from None
        return bound

    async def _listen(self, row: Trigger) -> None:
        if row.type in {TriggerType.EVENT, TriggerType.CONVERSATION}:
            await self._events.begin(row.workspace_id)

    def _rescheduled(self, config: Schedule, row: Trigger, now: datetime, *, is_enabled: bool) -> Mapping[str, Any]:
        if not is_enabled:
            return {"next_at": None}
        upcoming = next_after(config, now)
        if upcoming is None or (config.max_runs is not None and row.fired_count >= config.max_runs):
            raise InvalidInput("This schedule is over; change it first.", field="input.schedule", reason="never_fires")
        return {"next_at": upcoming}


def _heard(config: Config) -> frozenset[Scope]:
    """Say what one must be allowed to read of what a trigger tells its runs without anybody sending it."""
    if isinstance(config, ConversationConfig):
        return frozenset({Scope.CONVERSATIONS_READ})
    if isinstance(config, EventConfig):
        return frozenset(subject_of(kind)[1] for kind in config.kinds)
    return frozenset()


#: What activity tells of a change, and how the graph calls it.
_TOLD = frozenset({"name", "config", "binding", "version", "path", "is_enabled", "sealed", "actor_id"})
_NAMES = {"is_enabled": "isEnabled", "sealed": "secrets", "actor_id": "createdBy"}
