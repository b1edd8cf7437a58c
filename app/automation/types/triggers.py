"""Triggers, what they fired, and what they were sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
import strawberry

from app.accounts.access import Access
from app.accounts.types import Actor, Workspace
from app.accounts.types.actors import name_actors
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import JSON, Long
from app.automation import models
from app.automation.configs import (
    ConversationConfig,
    EventConfig,
    MailConfig,
    WebhookConfig,
    read_config,
)
from app.automation.lookup import AutomationLookup, TriggerFilter
from app.automation.places import TriggerPlaces
from app.automation.records import TRIGGER
from app.automation.schedules import Schedule
from app.automation.types.enums import FiringStatus, TriggerBinding, TriggerOrder, TriggerType
from app.automation.types.loading import Batches
from app.automation.types.settings import (
    ConversationSettings,
    EventSettings,
    MailSettings,
    ScheduleSettings,
    WebhookSettings,
)
from app.executions.triggered import TriggeredRuns
from app.executions.types import EXECUTION, Execution
from app.kernel.rights import ActorKind, Scope
from app.workflows.drafts import WorkflowNotFound
from app.workflows.types import WORKFLOW, Workflow

FIRING = "TriggerFiring"


@strawberry.type(description="A request that a webhook in test mode was sent; secrets are masked.")
class TriggerPayload:
    """See `models.ShownPayload`."""

    received_at: datetime = strawberry.field(description="When.")
    method: str = strawberry.field(description="GET or POST.")
    content_type: str = strawberry.field(description="What the body says it is.")
    headers: JSON = strawberry.field(description="Names and values.")
    query: JSON = strawberry.field(description="Names and values.")
    body: str = strawberry.field(description="Its first 64 KiB as text; of bytes that are none, in base64.")
    size_bytes: Long = strawberry.field(description="How large the body was.")
    status_code: int = strawberry.field(description="How it was answered.")
    reason: str | None = strawberry.field(description="Why it was refused.")
    row: strawberry.Private[models.ShownPayload]

    @strawberry.field(description="The run it started; null when it started none, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        if self.row.execution_id is None:
            return None
        return cast("Execution | None", await Batches.of(info.context).nodes.load((EXECUTION, self.row.execution_id)))

    @classmethod
    def of(cls, row: models.ShownPayload) -> "TriggerPayload":
        """Show a payload."""
        return cls(
            received_at=row.received_at,
            method=row.method,
            content_type=row.content_type,
            headers=cast("JSON", orjson.loads(row.headers)),
            query=cast("JSON", orjson.loads(row.query)),
            body=row.body,
            size_bytes=Long(row.size_bytes),
            status_code=row.status_code,
            reason=row.reason,
            row=row,
        )


@strawberry.type(description="One time that a schedule, an event or a mail fired its trigger.")
class TriggerFiring(Node):
    """See `models.Firing`."""

    status: FiringStatus = strawberry.field(description="What became of it.")
    due_at: datetime = strawberry.field(description="For when it fired.")
    created_at: datetime = strawberry.field(description="When it fired.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")
    reason: str | None = strawberry.field(description="Why it was skipped or failed, in a word.")
    message: str | None = strawberry.field(description="Why it failed, for people.")
    row: strawberry.Private[models.Firing]

    @strawberry.field(description="Its run; null when it has none, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run, which has the same id."""
        return cast("Execution | None", await Batches.of(info.context).nodes.load((EXECUTION, self.row.id)))

    @classmethod
    def of(cls, row: models.Firing) -> "TriggerFiring":
        """Show a firing."""
        return cls(
            id=encode(FIRING, row.id),
            status=row.status,
            due_at=row.due_at,
            created_at=row.created_at,
            ended_at=row.ended_at,
            reason=row.reason,
            message=row.message,
            row=row,
        )


@strawberry.type(description="What starts runs of a workflow.")
class Trigger(Node):
    """See `models.Trigger`."""

    type: TriggerType = strawberry.field(description="What it waits for.")
    name: str = strawberry.field(description="What it is called.")
    is_enabled: bool = strawberry.field(description="Whether it is switched on.")
    disabled_reason: str | None = strawberry.field(
        description="Why it switched itself off: `failures`, `max_runs`, `ended`, `broken` or `maker_left`; null when "
        "it did not."
    )
    binding: TriggerBinding = strawberry.field(description="What of its workflow it runs.")
    version: int | None = strawberry.field(description="The version it is bound to.")
    fired_count: Long = strawberry.field(description="How often it fired; of webhooks, see its executions.")
    failure_count: Long = strawberry.field(description="How many of its last runs failed, in a row.")
    last_fired_at: datetime | None = strawberry.field(
        description="When it last fired; of webhooks, see `lastExecution`."
    )
    next_at: datetime | None = strawberry.field(description="When its schedule is due next.")
    shown_until_at: datetime | None = strawberry.field(description="Until when it is in test mode; see `payloads`.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")
    created_by: Actor = strawberry.field(description="Who made it, or took it over.")
    row: strawberry.Private[models.Trigger]

    @classmethod
    def of(cls, row: models.Trigger) -> "Trigger":
        """Show a trigger."""
        return cls(
            id=encode(TRIGGER, row.id),
            type=row.type,
            name=row.name,
            is_enabled=row.is_enabled,
            disabled_reason=row.disabled_reason,
            binding=row.binding,
            version=row.version,
            fired_count=Long(row.fired_count),
            failure_count=Long(row.failure_count),
            last_fired_at=row.last_fired_at,
            next_at=row.next_at,
            shown_until_at=row.shows_until,
            created_at=row.created_at,
            updated_at=row.updated_at,
            created_by=Actor.of(row.created_by),
            row=row,
        )

    @strawberry.field(description="The workflow it runs.")
    async def workflow(self, info: Info) -> Workflow:
        """Find the workflow."""
        found = await Batches.of(info.context).nodes.load((WORKFLOW, self.row.workflow_id))
        if found is None:
            raise WorkflowNotFound
        return cast("Workflow", found)

    @strawberry.field(description="The address of a webhook. Whoever knows it can call it; needs TRIGGERS_WRITE.")
    async def url(self, info: Info) -> str | None:
        """Tell the address to who may set it."""
        return info.context.use(TriggerPlaces).url(self.row) if await self._is_ours(info.context) else None

    @strawberry.field(
        description="The address of a mail trigger; needs TRIGGERS_WRITE. Null where the server takes no mail."
    )
    async def mail_address(self, info: Info) -> str | None:
        """Tell the address to who may set it."""
        return info.context.use(TriggerPlaces).mail(self.row) if await self._is_ours(info.context) else None

    @strawberry.field(description="Of a webhook: how it takes and answers requests.")
    def webhook(self) -> WebhookSettings | None:
        """Show the configuration."""
        config = read_config(self.row.type, self.row.config)
        if not isinstance(config, WebhookConfig):
            return None
        return WebhookSettings.of(config)

    @strawberry.field(description="Of a schedule: when it fires.")
    def schedule(self) -> ScheduleSettings | None:
        """Show the configuration."""
        config = read_config(self.row.type, self.row.config)
        return ScheduleSettings.of(config) if isinstance(config, Schedule) else None

    @strawberry.field(description="Of an event trigger: which events it takes.")
    def event(self) -> EventSettings | None:
        """Show the configuration."""
        config = read_config(self.row.type, self.row.config)
        return EventSettings.of(config) if isinstance(config, EventConfig) else None

    @strawberry.field(description="Of a conversation trigger: which moments it takes.")
    def conversation(self) -> ConversationSettings | None:
        """Show the configuration."""
        config = read_config(self.row.type, self.row.config)
        return ConversationSettings.of(config) if isinstance(config, ConversationConfig) else None

    @strawberry.field(description="Of a mail trigger: which mails it takes.")
    def mail(self) -> MailSettings | None:
        """Show the configuration."""
        config = read_config(self.row.type, self.row.config)
        return MailSettings.of(config) if isinstance(config, MailConfig) else None

    @strawberry.field(description="Its newest run; needs EXECUTIONS_READ.")
    async def last_execution(self, info: Info) -> Execution | None:
        """Find the newest run."""
        return await last_execution(info.context, self.row)

    @strawberry.field(description="Its runs, newest first; needs EXECUTIONS_READ.")
    async def executions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Execution]:
        """List the runs."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(TriggeredRuns).page(context.viewer, self.row.workspace_id, self.row.id, request)
        return Connection[Execution].of(page, Execution.of)

    @strawberry.field(
        description="Each time it fired, newest first, skipped ones too; empty for a webhook, whose history are its "
        "executions. Kept for 30 days."
    )
    async def firings(
        self,
        info: Info,
        statuses: Annotated[
            list[FiringStatus] | None, strawberry.argument(description="In one of these states; all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[TriggerFiring]:
        """List what it fired."""
        request = page_args(first, after, last, before)
        page = await info.context.use(AutomationLookup).firings(self.row, statuses, request)
        return Connection[TriggerFiring].of(page, TriggerFiring.of)

    @strawberry.field(
        description="The last 20 requests that came in test mode, newest first, for a day; needs EXECUTIONS_READ."
    )
    async def payloads(self, info: Info) -> list[TriggerPayload]:
        """Show what came."""
        rows = await info.context.use(AutomationLookup).payloads(info.context.viewer, self.row)
        return [TriggerPayload.of(row) for row in rows]

    async def _is_ours(self, context: Context) -> bool:
        return await context.use(Access).permits(context.viewer, self.row.workspace_id, Scope.TRIGGERS_WRITE)


async def last_execution(context: Context, row: models.Trigger) -> Execution | None:
    """Return the newest run of a trigger, None for who may not see runs."""
    if not await context.use(Access).permits(context.viewer, row.workspace_id, Scope.EXECUTIONS_READ):
        return None
    found = await Batches.of(context).latest.load(row.id)
    return None if found is None else Execution.of(found)


@strawberry.input(description="Which triggers; whatever is given must hold.")
class TriggerWhere:
    """See `lookup.TriggerFilter`."""

    types: list[TriggerType] | None = strawberry.field(default=None, description="Of one of these types.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="Of this workflow.")
    is_enabled: bool | None = strawberry.field(default=None, description="Switched on, or off.")
    search: str | None = strawberry.field(default=None, description="Contained in the name, in any case.")

    def to_filter(self, workflow_id: UUID | None = None) -> TriggerFilter:
        """Read the ids."""
        named = None if self.workflow_id is None else decode(self.workflow_id, WORKFLOW, "where.workflowId")
        return TriggerFilter(self.types, workflow_id or named, self.is_enabled, self.search)


Where = Annotated[TriggerWhere | None, strawberry.argument(description="Which; all.")]
Order = Annotated[TriggerOrder, strawberry.argument(description="In which order.")]


@extend(Workspace)
class WorkspaceTriggers:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The triggers of the workspace, but those of processes; needs TRIGGERS_READ.")
    @staticmethod
    async def triggers(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Where = None,
        order_by: Order = TriggerOrder.CREATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Trigger]:
        """List triggers."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or TriggerWhere()).to_filter()
        page = await context.use(AutomationLookup).trigger_page(
            context.viewer, workspace.own_id, chosen, order_by, request
        )
        return Connection[Trigger].of(page, Trigger.of)


@extend(Workflow)
class WorkflowTriggers:
    """The field that this domain adds to the workflow."""

    @strawberry.field(description="The triggers that start runs of it, but those of processes; needs TRIGGERS_READ.")
    @staticmethod
    async def triggers(
        workflow: strawberry.Parent[Workflow],
        info: Info,
        where: Where = None,
        order_by: Order = TriggerOrder.CREATED_AT_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Trigger]:
        """List the triggers of a workflow."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or TriggerWhere()).to_filter(workflow.uuid)
        page = await context.use(AutomationLookup).trigger_page(
            context.viewer, workflow.workspace_uuid, chosen, order_by, request
        )
        return Connection[Trigger].of(page, Trigger.of)


@extend(Execution)
class ExecutionTrigger:
    """The field that this domain adds to the run."""

    @strawberry.field(description="The trigger that started it; null when none did, it is gone, or you cannot see it.")
    @staticmethod
    async def triggered_by(execution: strawberry.Parent[Execution], info: Info) -> Trigger | None:
        """Find the trigger."""
        if execution.row.trigger_id is None:
            return None
        return cast("Trigger | None", await Batches.of(info.context).nodes.load((TRIGGER, execution.row.trigger_id)))


async def _load_triggers(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(AutomationLookup).triggers_by_id(context.viewer, ids)
    return {own_id: Trigger.of(row) for own_id, row in found.items()}


async def _load_firings(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(AutomationLookup).firings_by_id(context.viewer, ids)
    return {own_id: TriggerFiring.of(row) for own_id, row in found.items()}


node_loader(TRIGGER, _load_triggers)
node_loader(FIRING, _load_firings)
name_actors(ActorKind.TRIGGER, lambda context, ids: context.use(AutomationLookup).names(ids))
