"""Integrations, their types, syncs and records as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import JSON, Long
from app.components.contract import SideEffects
from app.integrations import models
from app.integrations.agent_tools import tool_name
from app.integrations.authorizing import Authorizing
from app.integrations.calls import IntegrationCalls
from app.integrations.contract import Action, Resource
from app.integrations.contract import IntegrationType as Kind
from app.integrations.failures import IntegrationFault
from app.integrations.opening import Opener
from app.integrations.registry import IntegrationTypes
from app.integrations.service import IntegrationFilter, Integrations
from app.integrations.syncs import Syncs
from app.integrations.vocabulary import SUBJECT, CredentialKind, IntegrationStatus, SyncStatus

SYNC = "IntegrationSync"
RECORD = "IntegrationRecord"

register_enum(CredentialKind, "What an integration proves itself with.")
register_enum(IntegrationStatus, "What is known of an integration.")
register_enum(SyncStatus, "How far a sync is.")


@strawberry.type(description="Something that can be done with an integration.")
class IntegrationAction:
    """See `contract.Action`."""

    name: str = strawberry.field(description="What a node or a call names.")
    title: str = strawberry.field(description="Its name for people.")
    description: str = strawberry.field(description="What it does.")
    parameters: JSON = strawberry.field(description="JSON Schema of its arguments.")
    side_effects: SideEffects = strawberry.field(description="What doing it twice would do to the world.")
    tool_name: str | None = strawberry.field(description="What an agent calls it; null of a type.")

    @classmethod
    def of(cls, action: Action, row: models.Integration | None = None) -> "IntegrationAction":
        """Show an action."""
        return cls(
            name=action.name,
            title=action.title,
            description=action.description,
            parameters=JSON(dict(action.parameters)),
            side_effects=action.side_effects,
            tool_name=None if row is None else tool_name(row, action.name),
        )


@strawberry.type(description="Something whose items can be copied.")
class IntegrationResource:
    """See `contract.Resource`."""

    name: str = strawberry.field(description="What `syncIntegration` names; the type of its records.")
    description: str = strawberry.field(description="What is copied.")
    is_incremental: bool = strawberry.field(
        description="Whether a sync goes on where the last one ended; what was deleted is then seen only if it is told."
    )

    @classmethod
    def of(cls, resource: Resource) -> "IntegrationResource":
        """Show a resource."""
        return cls(name=resource.name, description=resource.description, is_incremental=resource.is_incremental)


@strawberry.type(description="A type of integrations.")
class IntegrationType:
    """See `contract.IntegrationType`."""

    type: str = strawberry.field(description="What `createIntegration` names.")
    name: str = strawberry.field(description="Its name for people.")
    description: str = strawberry.field(description="What it is for.")
    config_schema: JSON = strawberry.field(description="JSON Schema of its configuration.")
    credential_kinds: list[CredentialKind] = strawberry.field(description="What it takes; the first is the usual one.")
    hosts: str = strawberry.field(description="In words, which hosts its credential is shown to.")
    actions: list[IntegrationAction] = strawberry.field(
        description="What each integration of it can do; empty where that depends on the service."
    )
    example: JSON = strawberry.field(description="A configuration that is valid.")

    @classmethod
    def of(cls, kind: Kind) -> "IntegrationType":
        """Show a type."""
        return cls(
            type=kind.id,
            name=kind.name,
            description=kind.description,
            config_schema=JSON(dict(IntegrationTypes.schema(kind))),
            credential_kinds=list(kind.credentials),
            hosts=kind.hosts_note,
            actions=[IntegrationAction.of(each) for each in kind.common_actions()],
            example=JSON(dict(kind.example)),
        )


@strawberry.type(description="Why an integration could not do something.")
class IntegrationFailure:
    """See `failures.IntegrationFault`."""

    code: str = strawberry.field(description="What a run's error would have, such as CREDENTIAL_REFUSED.")
    message: str = strawberry.field(description="What a person can read.")


def failure_of(code: str, message: str) -> IntegrationFailure | None:
    """Show a failure that a row holds."""
    return IntegrationFailure(code=code, message=message) if code else None


@strawberry.type(description="One time that things were copied from an integration.")
class IntegrationSync(Node):
    """See `models.IntegrationSync`."""

    row: strawberry.Private[models.IntegrationSync]
    integration_id: strawberry.ID = strawberry.field(description="The id of the integration.")
    status: SyncStatus = strawberry.field(description="How far it is.")
    resources: list[str] = strawberry.field(description="What it copies, in this order.")
    resource: str | None = strawberry.field(description="Which of them it is at.")
    pages: int = strawberry.field(description="How many pages were read.")
    added: Long = strawberry.field(description="Records that are new.")
    updated: Long = strawberry.field(description="Records that changed.")
    unchanged: Long = strawberry.field(description="Records that were the same.")
    deleted: Long = strawberry.field(description="Records that are gone at the service.")
    failed: Long = strawberry.field(description="Items that could not be copied.")
    summary: str = strawberry.field(description="The same in short: `+added ~updated -deleted !failed`.")
    failure: IntegrationFailure | None = strawberry.field(
        description="Why it ended early, or why the page that is due is tried again."
    )
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When a worker began.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")

    @classmethod
    def of(cls, row: models.IntegrationSync) -> "IntegrationSync":
        """Show a sync."""
        is_over = row.active_key is None
        return cls(
            id=encode(SYNC, row.id),
            row=row,
            integration_id=encode(SUBJECT, row.integration_id),
            status=row.status,
            resources=list(row.resources),
            resource=None if is_over or row.place >= len(row.resources) else row.resources[row.place],
            pages=row.pages,
            added=Long(row.added),
            updated=Long(row.updated),
            unchanged=Long(row.unchanged),
            deleted=Long(row.deleted),
            failed=Long(row.failed),
            summary=f"+{row.added} ~{row.updated} -{row.deleted} !{row.failed}",
            failure=failure_of(row.error_code, row.error_message),
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )


@strawberry.type(description="Something that was copied from an integration.")
class IntegrationRecord(Node):
    """See `models.IntegrationRecord`."""

    integration_id: strawberry.ID = strawberry.field(description="The id of the integration.")
    type: str = strawberry.field(description="The resource it is of.")
    external_id: str = strawberry.field(description="Its id at the service.")
    data: JSON = strawberry.field(description="What the service says of it.")
    hash: str = strawberry.field(description="SHA-256 of the data with sorted keys.")
    deleted_at: datetime | None = strawberry.field(description="When it was found to be gone.")
    created_at: datetime = strawberry.field(description="When it was copied first.")
    updated_at: datetime = strawberry.field(description="When it changed last.")

    @classmethod
    def of(cls, row: models.IntegrationRecord) -> "IntegrationRecord":
        """Show a record."""
        return cls(
            id=encode(RECORD, row.id),
            integration_id=encode(SUBJECT, row.integration_id),
            type=row.resource,
            external_id=row.external_id,
            data=JSON(row.data),
            hash=row.digest,
            deleted_at=row.deleted_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type(description="A service outside Plait that a workspace has connected.")
class Integration(Node):
    """See `models.Integration`."""

    row: strawberry.Private[models.Integration]
    name: str = strawberry.field(description="Its name, unique in the workspace.")
    type: str = strawberry.field(description="One of `integrationTypes`.")
    config: JSON = strawberry.field(description="Its configuration; a credential is never in it.")
    credential_kind: CredentialKind = strawberry.field(description="What it proves itself with.")
    has_credential: bool = strawberry.field(description="Whether there is one; it is never shown.")
    credential_hosts: list[str] = strawberry.field(description="What the credential may be shown to, as host:port.")
    credential_expires_at: datetime | None = strawberry.field(
        description="When the access token ends, where its server says so; it is renewed before."
    )
    is_enabled: bool = strawberry.field(description="Whether it is used at all.")
    is_approval_needed: bool = strawberry.field(
        description="Whether a person agrees to each change that an agent makes by it."
    )
    status: IntegrationStatus = strawberry.field(description="What is known of it.")
    failure: IntegrationFailure | None = strawberry.field(description="What is wrong with it.")
    checked_at: datetime | None = strawberry.field(description="When it was tried last.")
    synced_at: datetime | None = strawberry.field(description="When a sync ended well the last time.")
    created_at: datetime = strawberry.field(description="When it was set up.")
    updated_at: datetime = strawberry.field(description="When its settings were changed last.")

    @strawberry.field(description="What can be done with it.")
    def actions(self, info: Info) -> list[IntegrationAction]:
        """List actions."""
        actions = info.context.use(IntegrationCalls).actions_of(self.row)
        return [IntegrationAction.of(each, self.row) for each in actions]

    @strawberry.field(description="What can be copied from it.")
    def resources(self, info: Info) -> list[IntegrationResource]:
        """List resources."""
        try:
            kind, config = info.context.use(Opener).config_of(self.row)
        except IntegrationFault:
            return []
        return [IntegrationResource.of(each) for each in kind.resources(config, self.row.catalogue)]

    @strawberry.field(
        description="What a client of OAuth 2.0 must have registered at its service; null where it knows no OAuth."
    )
    def redirect_uri(self, info: Info) -> str | None:
        """Say where its service leads back to."""
        return info.context.use(Authorizing).redirect_uri_of(self.row)

    @strawberry.field(description="What of its description is left out, and why; empty where it has none.")
    def skipped(self) -> list[str]:
        """List what is left out."""
        return list(self.row.catalogue.get("skipped", ()))

    @strawberry.field(description="The newest sync.")
    async def latest_sync(self, info: Info) -> IntegrationSync | None:
        """Find the newest sync."""
        found = await info.context.use(Syncs).latest(self.row.id)
        return None if found is None else IntegrationSync.of(found)

    @strawberry.field(description="Its syncs, the newest first.")
    async def syncs(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[IntegrationSync]:
        """List syncs."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Syncs).page(info.context.viewer, self.row, request)
        return Connection[IntegrationSync].of(page, IntegrationSync.of)

    @strawberry.field(description="What was copied from it, by external id.")
    async def records(
        self,
        info: Info,
        type: Annotated[str | None, strawberry.argument(description="Only of this resource.")] = None,
        external_id: Annotated[str | None, strawberry.argument(description="Only with this id there.")] = None,
        is_deleted: Annotated[  # noqa: FBT002 - GraphQL's arguments have names
            bool | None, strawberry.argument(description="Only what is gone, or is not; null: both.")
        ] = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[IntegrationRecord]:
        """List records."""
        page = await info.context.use(Syncs).records(
            info.context.viewer,
            self.row,
            page_args(first, after, last, before),
            resource=type,
            external_id=external_id,
            is_deleted=is_deleted,
        )
        return Connection[IntegrationRecord].of(page, IntegrationRecord.of)

    @classmethod
    def of(cls, row: models.Integration) -> "Integration":
        """Show an integration."""
        return cls(
            id=encode(SUBJECT, row.id),
            row=row,
            name=row.name,
            type=row.type,
            config=JSON(row.config),
            credential_kind=row.credential_kind,
            has_credential=row.sealed_credential is not None,
            credential_hosts=list(row.credential_hosts),
            credential_expires_at=row.expires_at,
            is_enabled=row.is_enabled,
            is_approval_needed=row.needs_approval,
            status=row.status,
            failure=failure_of(row.failure_code, row.failure_message),
            checked_at=row.checked_at,
            synced_at=row.synced_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.input(description="Which integrations are listed; what is left out means any.")
class IntegrationWhere:
    """See `service.IntegrationFilter`."""

    types: list[str] | None = strawberry.field(default=None, description="Of one of these types.")
    statuses: list[IntegrationStatus] | None = strawberry.field(default=None, description="In one of these states.")
    is_enabled: bool | None = strawberry.field(default=None, description="Whether they are switched on.")
    search: str | None = strawberry.field(default=None, description="Words that a name must hold, in any case.")


@extend(Workspace)
class WorkspaceIntegrations:
    """What a workspace has connected."""

    @strawberry.field(description="Its integrations by name; needs INTEGRATIONS_READ.")
    @staticmethod
    async def integrations(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[IntegrationWhere | None, strawberry.argument(description="Which ones; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Integration]:
        """List integrations."""
        given = where or IntegrationWhere()
        chosen = IntegrationFilter(
            tuple(given.types or ()), tuple(given.statuses or ()), given.is_enabled, given.search or ""
        )
        request = page_args(first, after, last, before)
        page = await info.context.use(Integrations).page(info.context.viewer, workspace.own_id, chosen, request)
        return Connection[Integration].of(page, Integration.of)


async def _integrations(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(Integrations).visible(context.viewer, ids)
    return {own_id: Integration.of(row) for own_id, row in rows.items()}


async def _syncs(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(Syncs).visible(context.viewer, ids)
    return {own_id: IntegrationSync.of(row) for own_id, row in rows.items()}


async def _records(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(Syncs).visible_records(context.viewer, ids)
    return {own_id: IntegrationRecord.of(row) for own_id, row in rows.items()}


node_loader(SUBJECT, _integrations)
node_loader(SYNC, _syncs)
node_loader(RECORD, _records)
