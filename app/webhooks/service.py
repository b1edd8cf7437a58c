"""The use cases of webhooks: setting them up, changing them, renewing their secrets, and forgetting them.

AppError
├─ WebhookNotFound   none, or not the viewer's to see
├─ WebhookInvalid    an address, header, type or limit that cannot be so
├─ WebhookTellsMore  it would be told what the viewer may not read
└─ TooManyWebhooks   100 a workspace
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect
from app.kernel.dialling import Dialler
from app.kernel.errors import Forbidden, NotFound, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.kernel.webhook_signature import new_webhook_secret
from app.webhooks import rules
from app.webhooks.catalog import EventCatalog
from app.webhooks.disabling import Disabling, host_of
from app.webhooks.feeding import locked_lanes
from app.webhooks.models import Webhook, WebhookCursor, WebhookLane
from app.webhooks.rules import HeaderInput
from app.webhooks.secrets import WebhookSecrets
from app.webhooks.vocabulary import (
    DEFAULT_IN_FLIGHT,
    DEFAULT_TIMEOUT_MS,
    MAX_IN_FLIGHT,
    MAX_OVERLAP_HOURS,
    MAX_PER_SECOND,
    MAX_TIMEOUT_MS,
    MAX_WEBHOOKS,
    MAX_WORKFLOWS,
    MIN_TIMEOUT_MS,
    WEBHOOK,
    WebhookDisabledReason,
    WebhookPayload,
    WebhookPayloadVersion,
)

#: Makes the cursor of a workspace, or locks the one there is: none is taken away from under a new webhook.
_CURSOR_SQL = (
    "INSERT INTO webhook_cursors (id, workspace_id, position) VALUES ({}) "
    "ON CONFLICT (workspace_id) DO UPDATE SET position = webhook_cursors.position RETURNING position"
)
_CURSOR: dict[Dialect, str] = {"postgres": _CURSOR_SQL.format("$1, $2, $3"), "sqlite": _CURSOR_SQL.format("?, ?, ?")}
#: Returns those of the workflows that are in a workspace.
WorkflowsIn = Callable[[UUID, Collection[UUID]], Awaitable[Collection[UUID]]]


class WebhookNotFound(NotFound):
    """There is no such webhook, or you cannot see it."""


class WorkflowMissing(NotFound):
    """There is no such workflow, or you cannot see it."""


class WebhookTellsMore(Forbidden):
    """A webhook cannot be told what you may not read yourself."""


class TooManyWebhooks(QuotaExceeded):
    """A workspace has at most 100 webhooks."""


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """What a webhook is made from."""

    url: str
    description: str = ""
    event_types: Sequence[str] | None = None
    workflow_ids: Sequence[UUID] | None = None
    payload: WebhookPayload = WebhookPayload.FULL
    payload_version: WebhookPayloadVersion = WebhookPayloadVersion.V1
    is_ordered: bool = False
    headers: Sequence[HeaderInput] = ()
    timeout_ms: int = DEFAULT_TIMEOUT_MS
    max_in_flight: int = DEFAULT_IN_FLIGHT
    max_per_second: int | None = None
    is_enabled: bool = True
    secret: str | None = None


async def _no_workflows(workspace_id: UUID, ids: Collection[UUID]) -> Collection[UUID]:
    """Know none."""
    del workspace_id, ids
    return ()


class Webhooks:
    """Keeps webhooks."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        activities: Activities,
        audit: Audit,
        idempotency: Idempotency,
        catalog: EventCatalog,
        dialler: Dialler,
        secrets: WebhookSecrets,
        disabling: Disabling,
        may_be_plain: bool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._activities = activities
        self._audit = audit
        self._idempotency = idempotency
        self._catalog = catalog
        self._dialler = dialler
        self._secrets = secrets
        self._disabling = disabling
        self._may_be_plain = may_be_plain
        self.workflows_in: WorkflowsIn = _no_workflows  #: set by the domain above that has workflows

    # ------------------------------------------------------------------ reading

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[Webhook]:
        """List webhooks, oldest first."""
        await self._access.require(viewer, workspace_id, Scope.WEBHOOKS_READ)
        rows = Webhook.filter(workspace_id=workspace_id)
        return await paginate(rows, [OrderBy("id")], request, f"webhooks:{workspace_id}")

    async def get(self, viewer: Viewer, webhook_id: UUID, scope: Scope = Scope.WEBHOOKS_READ) -> Webhook:
        """Return a webhook.

        Raises:
            WebhookNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Webhook.get_or_none(id=webhook_id)
        if found is None:
            raise WebhookNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=WebhookNotFound)
        return found

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Webhook]:
        """Return those webhooks that the viewer may read."""
        rows = await Webhook.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.WEBHOOKS_READ)
        }

    async def lane(self, webhook: Webhook) -> WebhookLane:
        """Return how a webhook that the viewer has fares."""
        return await WebhookLane.get(webhook_id=webhook.id)

    # ------------------------------------------------------------------ changing

    async def create(
        self, viewer: Viewer, workspace_id: UUID, new: NewWebhook, *, idempotency_key: str | None = None
    ) -> tuple[Webhook, str | None]:
        """Set a webhook up; its secret is returned this once, and None when an idempotency key is repeated.

        It is told of what happens from now on.

        Raises:
            WebhookInvalid: Something of it cannot be so.
            WorkflowMissing: It is limited to a workflow that is not there.
            WebhookTellsMore: It would be told what the viewer may not read.
            TooManyWebhooks: It would be one too many.
        """
        await self._access.require(viewer, workspace_id, Scope.WEBHOOKS_WRITE)
        user_id = self._access.require_user(viewer)
        secret = new_webhook_secret() if new.secret is None else rules.checked_secret(new.secret)
        settings = await self._checked(
            viewer,
            workspace_id,
            {
                "url": new.url,
                "description": new.description,
                "event_types": new.event_types,
                "workflow_ids": new.workflow_ids,
                "payload": new.payload,
                "payload_version": new.payload_version,
                "is_ordered": new.is_ordered,
                "headers": new.headers,
                "timeout_ms": new.timeout_ms,
                "max_in_flight": new.max_in_flight,
                "max_per_second": new.max_per_second,
            },
            [],
        )

        async def make() -> dict[str, str]:
            if await Webhook.filter(workspace_id=workspace_id).count() >= MAX_WEBHOOKS:
                raise TooManyWebhooks(reason="too_many", details={"limit": MAX_WEBHOOKS})
            now, actor = self._clock.now(), viewer.actor
            head = await self._activities.head(workspace_id)
            async with self._database.transaction() as tx:
                await tx.fetch(_CURSOR[tx.dialect], [new_id(), workspace_id, head])
            row = await Webhook.create(
                id=new_id(),
                workspace_id=workspace_id,
                is_enabled=new.is_enabled,
                disabled_reason=None if new.is_enabled else WebhookDisabledReason.BY_HAND,
                disabled_at=None if new.is_enabled else now,
                secret_sealed=self._secrets.seal(secret),
                secret_at=now,
                from_sequence=head,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
                **settings,
            )
            await WebhookLane.create(webhook_id=row.id)
            await self._note(viewer, row, "created", ActivityKind.WEBHOOK_CREATED)
            return {"id": str(row.id)}

        body = [workspace_id, new]
        made, is_repeat = await self._idempotency.once(
            viewer.api_key_id or user_id, "createWebhook", idempotency_key, body, make
        )
        return await self.get(viewer, UUID(made["id"])), None if is_repeat else secret

    async def update(self, viewer: Viewer, webhook_id: UUID, changes: Mapping[str, Any]) -> Webhook:
        """Change a webhook; deliveries that begin from now on see it. What is pending keeps its payload.

        Whoever enables one whose owner has left, or may not read any more what it is told, takes it over.

        Raises:
            WebhookNotFound: There is none, or it is not visible.
            WebhookInvalid: A change cannot be so.
            WorkflowMissing: It is limited to a workflow that is not there.
            WebhookTellsMore: It would be told what the viewer may not read.
        """
        row = await self.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
        wanted = {name: value for name, value in changes.items() if name != "is_enabled"}
        asked = dict(wanted)
        if "url" in wanted:
            # Another address is told what it is told already: whoever gives it must be allowed to read that.
            asked = {"event_types": row.event_types, **wanted}
            rules.refuse_taking_along(row.url, row.headers, wanted["url"], wanted.get("headers"))
        settings = await self._checked(viewer, row.workspace_id, asked, row.headers)
        settings = {name: value for name, value in settings.items() if name in wanted}
        is_enabled: bool | None = changes.get("is_enabled")
        async with self._database.transaction():
            await locked_lanes([webhook_id])
            row = await self.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
            now = self._clock.now()
            told = sorted(wanted)
            if is_enabled is True and not row.is_enabled:
                await self._checked(viewer, row.workspace_id, {"event_types": row.event_types}, ())
                head = await self._activities.head(row.workspace_id)
                settings |= {"is_enabled": True, "disabled_reason": None, "disabled_at": None, "from_sequence": head}
                await WebhookLane.filter(webhook_id=webhook_id).update(
                    failures=0, failing_since=None, notice_due_at=None
                )
                told.append("is_enabled")
                if not await self._may_be_told(row):
                    actor = viewer.actor
                    settings |= {"actor_kind": actor.kind, "actor_id": actor.id, "on_behalf_of": actor.on_behalf_of}
                    told.append("created_by")
            if settings:
                await Webhook.filter(id=webhook_id).update(**settings, updated_at=now)
                fields = [_camel(each) for each in told]
                await self._note(viewer, row, "updated", ActivityKind.WEBHOOK_UPDATED, {"fields": fields})
            if is_enabled is False:
                await self._disabling.end(webhook_id, WebhookDisabledReason.BY_HAND, viewer.actor)
            return await Webhook.get(id=webhook_id)

    async def rotate(
        self, viewer: Viewer, webhook_id: UUID, secret: str | None, overlap_hours: int
    ) -> tuple[Webhook, str]:
        """Give a webhook another secret, returned this once; the present one signs too until the overlap is over.

        Raises:
            WebhookNotFound: There is none, or it is not visible.
            WebhookInvalid: The secret or the overlap cannot be so.
        """
        await self.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
        overlap = rules.in_range("overlapHours", overlap_hours, 0, MAX_OVERLAP_HOURS)
        fresh = new_webhook_secret() if secret is None else rules.checked_secret(secret)
        async with self._database.transaction():
            await locked_lanes([webhook_id])
            row = await self.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
            now = self._clock.now()
            until = now + timedelta(hours=overlap) if overlap else None
            await Webhook.filter(id=webhook_id).update(
                secret_sealed=self._secrets.seal(fresh),
                secret_at=now,
                old_secret_sealed=row.secret_sealed if overlap else None,
                old_secret_until=until,
                updated_at=now,
            )
            facts = {"fields": ["secret"], "overlapHours": overlap}
            await self._note(viewer, row, "secret_rotated", ActivityKind.WEBHOOK_UPDATED, facts)
            return await Webhook.get(id=webhook_id), fresh

    async def delete(self, viewer: Viewer, webhook_id: UUID) -> Webhook:
        """Delete a webhook and what it is owed; the log of tries stays until it is over its time.

        Raises:
            WebhookNotFound: There is none, or it is not visible.
        """
        async with self._database.transaction():
            row = await self.get(viewer, webhook_id, Scope.WEBHOOKS_WRITE)
            await WebhookCursor.filter(workspace_id=row.workspace_id).select_for_update()
            await locked_lanes([webhook_id])
            if not await Webhook.filter(id=webhook_id).delete():
                raise WebhookNotFound
            if not await Webhook.filter(workspace_id=row.workspace_id).exists():
                await WebhookCursor.filter(workspace_id=row.workspace_id).delete()
            await self._note(viewer, row, "deleted", ActivityKind.WEBHOOK_DELETED)
        return row

    async def _checked(
        self, viewer: Viewer, workspace_id: UUID, given: Mapping[str, Any], stored: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Return settings as they are stored; `stored` are the headers there are."""
        settings = dict(given)
        if "event_types" in given:
            settings["event_types"] = types = rules.checked_types(given["event_types"], self._catalog)
            rights = await self._access.require(viewer, workspace_id, Scope.WEBHOOKS_WRITE)
            lacking = self._catalog.scopes(types) - rights.scopes
            if lacking:
                raise WebhookTellsMore(
                    field="eventTypes",
                    reason="scopes_too_wide",
                    details={"scopes": sorted(scope.name for scope in lacking)},
                )
        if given.get("workflow_ids") is not None:
            settings["workflow_ids"] = await self._workflows(workspace_id, given["workflow_ids"])
        if "description" in given:
            settings["description"] = rules.checked_description(given["description"])
        if "headers" in given:
            settings["headers"] = self._headers(given["headers"], stored)
        if "timeout_ms" in given:
            rules.in_range("timeoutMs", given["timeout_ms"], MIN_TIMEOUT_MS, MAX_TIMEOUT_MS)
        if "max_in_flight" in given:
            rules.in_range("maxInFlight", given["max_in_flight"], 1, MAX_IN_FLIGHT)
        if given.get("max_per_second") is not None:
            rules.in_range("maxPerSecond", given["max_per_second"], 1, MAX_PER_SECOND)
        if "url" in given:
            await rules.checked_url(given["url"], self._dialler, may_be_plain=self._may_be_plain)
        return settings

    async def _may_be_told(self, row: Webhook) -> bool:
        """Say whether its owner may read all that it is told."""
        rights = await self._access.of_person(row.owner_id, row.workspace_id)
        return rights is not None and self._catalog.scopes(row.event_types) <= rights.scopes

    async def _workflows(self, workspace_id: UUID, ids: Sequence[UUID]) -> list[str]:
        wanted = list(dict.fromkeys(ids))
        rules.in_range("workflowIds", len(wanted), 1, MAX_WORKFLOWS)
        known = await self.workflows_in(workspace_id, wanted)
        for at, each in enumerate(wanted):
            if each not in known:
                raise WorkflowMissing(field=f"workflowIds.{at}")
        return [str(each) for each in wanted]

    def _headers(self, given: Sequence[HeaderInput], stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        rules.checked_headers(given)
        known = {each["name"].lower(): each for each in stored if "sealed" in each}
        headers: list[dict[str, Any]] = []
        for each in given:
            if each.value is not None:
                headers += self._secrets.sealed_headers([(each.name, each.value, each.is_secret)])
                continue
            kept = known.get(each.name.lower())
            if kept is None:
                raise rules.WebhookInvalid(f"{each.name} has no value.", field="headers", reason="value_missing")
            headers.append({**kept, "name": each.name})
        return headers

    async def _note(
        self, viewer: Viewer, row: Webhook, verb: str, kind: ActivityKind, data: Mapping[str, Any] | None = None
    ) -> None:
        # Never the address: its path may be a secret.
        facts = {"host": host_of(row.url), "description": row.description, **(data or {})}
        await self._activities.record(row.workspace_id, kind, WEBHOOK, row.id, viewer.actor, data=facts)
        await self._audit.record(
            viewer.actor, f"webhook.{verb}", WEBHOOK, row.id, workspace_id=row.workspace_id, data=facts
        )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
