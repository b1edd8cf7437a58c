"""The use cases of integrations: setting them up, trying them, and forgetting them.

AppError
├─ IntegrationNotFound   none, or not the viewer's to see
├─ IntegrationNameTaken  the workspace has one of that name
├─ IntegrationInvalid    (of `registry`) a configuration, credential or document that cannot be so
├─ IntegrationChanged    somebody changed it meanwhile
└─ TooManyIntegrations   200 a workspace
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.integrations import models
from app.integrations.contract import IntegrationType
from app.integrations.failures import IntegrationFault
from app.integrations.masking import Secrets, masked_parts, without
from app.integrations.opening import Opener, bound_hosts
from app.integrations.registry import IntegrationInvalid, IntegrationTypes
from app.integrations.rules import checked_credential, checked_name
from app.integrations.vocabulary import MAX_INTEGRATIONS, SUBJECT, CredentialKind, IntegrationCode, IntegrationStatus
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.errors import Conflict, NotFound, QuotaExceeded
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer

#: What a description that cannot be used means: it is refused, and nothing is set up.
_UNUSABLE = frozenset({IntegrationCode.DOCUMENT_INVALID, IntegrationCode.TOO_LARGE, IntegrationCode.HOST_DENIED})
_STATUS = {
    IntegrationCode.CREDENTIAL_MISSING: IntegrationStatus.UNAUTHORIZED,
    IntegrationCode.CREDENTIAL_REFUSED: IntegrationStatus.EXPIRED,
    IntegrationCode.CREDENTIAL_EXPIRED: IntegrationStatus.EXPIRED,
}
Credential = tuple[CredentialKind, Mapping[str, str]]


class IntegrationNotFound(NotFound):
    """There is no such integration, or you cannot see it."""


class IntegrationNameTaken(Conflict):
    """The workspace has an integration of this name already."""


class IntegrationChanged(Conflict):
    """Somebody changed the integration meanwhile; read it again."""


class TooManyIntegrations(QuotaExceeded):
    """A workspace has at most 200 integrations."""


@dataclass(frozen=True, slots=True)
class NewIntegration:
    """What an integration is made from; holds a credential, so it has no readable form."""

    type: str
    name: str
    config: object
    credential: Credential | None = None
    needs_approval: bool = True

    def __repr__(self) -> str:
        return f"<NewIntegration {self.type}>"


@dataclass(frozen=True, slots=True)
class IntegrationFilter:
    """Which integrations are listed; empty means any."""

    types: Sequence[str] = ()
    statuses: Sequence[IntegrationStatus] = ()
    is_enabled: bool | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying an integration."""

    row: models.Integration
    latency_ms: int
    message: str
    failure: IntegrationFault | None = None


class Integrations:
    """Keeps integrations; `IntegrationCalls` acts by them, `Syncs` copies from them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        *,
        vault: Vault,
        types: IntegrationTypes,
        opener: Opener,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._activities = activities
        self._vault = vault
        self.types = types
        self._opener = opener

    # ------------------------------------------------------------------ reading

    async def page(
        self, viewer: Viewer, workspace_id: UUID, chosen: IntegrationFilter, request: PageRequest
    ) -> Page[models.Integration]:
        """List integrations by name."""
        await self._access.require(viewer, workspace_id, Scope.INTEGRATIONS_READ)
        rows = models.Integration.filter(workspace_id=workspace_id)
        if chosen.types:
            rows = rows.filter(type__in=list(chosen.types))
        if chosen.statuses:
            rows = rows.filter(status__in=list(chosen.statuses))
        if chosen.is_enabled is not None:
            rows = rows.filter(is_enabled=chosen.is_enabled)
        for word in chosen.search.split()[:10]:
            rows = rows.filter(name__icontains=word)
        binding = f"integrations:{workspace_id}:{chosen!r}"
        return await paginate(rows, [OrderBy("name")], request, binding)

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.Integration]:
        """Return those integrations that the viewer may read."""
        rows = await models.Integration.filter(id__in=list(ids))
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.INTEGRATIONS_READ)
        }

    async def writable(self, viewer: Viewer, integration_id: UUID) -> models.Integration:
        """Return an integration that the viewer may change.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
            ScopeMissing: They may only look.
        """
        row = (await self.visible(viewer, [integration_id])).get(integration_id)
        if row is None:
            raise IntegrationNotFound
        await self._access.require(viewer, row.workspace_id, Scope.INTEGRATIONS_WRITE)
        return row

    # ------------------------------------------------------------------ changing

    async def create(self, viewer: Viewer, workspace_id: UUID, new: NewIntegration) -> models.Integration:
        """Set an integration up; a service that does not answer is set up all the same, and says so.

        Raises:
            IntegrationInvalid: The type, configuration, credential or description cannot be so.
            IntegrationNameTaken: There is one of that name.
            TooManyIntegrations: It would be one too many.
        """
        await self._access.require(viewer, workspace_id, Scope.INTEGRATIONS_WRITE)
        kind = self.types.get(new.type)
        if kind is None:
            raise IntegrationInvalid(
                "There is no such type; `integrationTypes` lists them.", field="type", reason="type_unknown"
            )
        name = checked_name(new.name)
        config = self.types.checked(kind, new.config)
        which, parts = checked_credential(kind, new.credential)
        if await models.Integration.filter(workspace_id=workspace_id, name=name).exists():
            raise IntegrationNameTaken(field="name", reason="name_taken")
        now = self._clock.now()
        row = models.Integration(
            workspace_id=workspace_id,
            name=name,
            type=kind.id,
            config=config.model_dump(mode="json", by_alias=True),
            needs_approval=new.needs_approval,
            created_at=now,
            updated_at=now,
        )
        self._put_credential(row, kind, config, which, parts)
        await self._discover(row, kind, config)
        try:
            async with self._database.transaction():
                if await models.Integration.filter(workspace_id=workspace_id).count() >= MAX_INTEGRATIONS:
                    raise TooManyIntegrations(reason="too_many", details={"limit": MAX_INTEGRATIONS})
                await row.save(force_create=True)
                await self._note(viewer, row, "integration.created", ActivityKind.INTEGRATION_CREATED)
        except IntegrityError:
            raise IntegrationNameTaken(field="name", reason="name_taken") from None
        return row

    async def update(self, viewer: Viewer, integration_id: UUID, changes: Mapping[str, Any]) -> models.Integration:
        """Change `name`, `config`, `credential`, `is_enabled` or `needs_approval`; what is left out stays.

        A credential goes to no other hosts than it was given for: with others it is asked for again.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
            IntegrationInvalid: A value cannot be so, or the credential is missing.
            IntegrationNameTaken: There is one of that name.
        """
        row = await self.writable(viewer, integration_id)
        seen = row.revision
        kind = self._kind_of(row)
        config = self.types.checked(kind, changes.get("config", row.config))
        is_elsewhere = "config" in changes or "credential" in changes
        if "name" in changes:
            row.name = checked_name(changes["name"])
        if "config" in changes:
            row.config = config.model_dump(mode="json", by_alias=True)
            is_other_host = not set(bound_hosts(kind, config)) <= set(row.credential_hosts)
            if row.sealed_credential and is_other_host and "credential" not in changes:
                raise IntegrationInvalid(
                    "With other hosts the credential must be given again.",
                    field="credential",
                    reason="credential_required",
                )
        if "credential" in changes:
            which, parts = checked_credential(kind, changes["credential"])
            self._put_credential(row, kind, config, which, parts)
        for name in ("is_enabled", "needs_approval"):
            if name in changes:
                setattr(row, name, bool(changes[name]))
        if is_elsewhere:
            row.marks = {}
            if "credential" not in changes:
                row.status = IntegrationStatus.UNTESTED if row.sealed_credential else row.status
                row.failure_code = row.failure_message = ""
            await self._discover(row, kind, config)
        row.revision += 1
        row.updated_at = self._clock.now()
        try:
            async with self._database.transaction():
                now = await models.Integration.select_for_update().get_or_none(id=integration_id)
                if now is None:
                    raise IntegrationNotFound
                if now.revision != seen:
                    raise IntegrationChanged(reason="changed_meanwhile")
                kept = ["name", "is_enabled", "needs_approval", "revision", "updated_at"]
                if is_elsewhere:
                    kept += ["config", "catalogue", "status", "failure_code", "failure_message", "checked_at", "marks"]
                if "credential" in changes:
                    row.credential_revision = now.credential_revision + 1
                    kept += [
                        "credential_kind",
                        "sealed_credential",
                        "credential_hosts",
                        "credential_revision",
                        "expires_at",
                    ]
                kept += ["status", "failure_code", "failure_message"]
                await row.save(update_fields=list(dict.fromkeys(kept)))
                await self._note(viewer, row, "integration.updated", ActivityKind.INTEGRATION_UPDATED)
        except IntegrityError:
            raise IntegrationNameTaken(field="name", reason="name_taken") from None
        return row

    async def delete(self, viewer: Viewer, integration_id: UUID) -> None:
        """Delete an integration, its credential and what was copied; nodes that name it fail from now on.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.writable(viewer, integration_id)
        async with self._database.transaction():
            if not await models.Integration.filter(id=integration_id).delete():
                raise IntegrationNotFound
            await self._note(viewer, row, "integration.deleted", ActivityKind.INTEGRATION_DELETED)

    async def test(self, viewer: Viewer, integration_id: UUID) -> Trial:
        """Try an integration without changing anything at the service, and write down how it is.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.writable(viewer, integration_id)
        began = time.monotonic()
        failure: IntegrationFault | None = None
        message = ""
        secrets = Secrets(self._opener.secrets(row))
        try:
            kind, link = await self._opener.open(row)
            secrets.add(link.secret)
            message = await kind.test(link)
        except IntegrationFault as fault:
            failure = without(fault, secrets.known())
        latency_ms = int((time.monotonic() - began) * 1000)
        code = None if failure is None else failure.code
        facts: dict[str, Any] = {
            "status": IntegrationStatus.CONNECTED if code is None else _STATUS.get(code, IntegrationStatus.FAILING),
            "failure_code": "" if failure is None else failure.code.value,
            "failure_message": "" if failure is None else failure.message,
            "checked_at": self._clock.now(),
        }
        async with self._database.transaction():
            if await models.Integration.filter(id=row.id, revision=row.revision).update(**facts):
                told = {"status": facts["status"].name, "code": facts["failure_code"]}
                await self._note(viewer, row, "integration.tested", ActivityKind.INTEGRATION_TESTED, told)
        found = await models.Integration.get_or_none(id=row.id)
        if found is None:
            raise IntegrationNotFound
        return Trial(found, latency_ms, message if failure is None else failure.message, failure)

    async def refresh(self, viewer: Viewer, integration_id: UUID) -> models.Integration:
        """Read anew what a service says of itself: its document or schema, and so its actions.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
            IntegrationInvalid: What it says cannot be used; what was known stays.
        """
        row = await self.writable(viewer, integration_id)
        kind = self._kind_of(row)
        before = row.catalogue
        await self._discover(row, kind, self.types.checked(kind, row.config))
        facts = {"status": row.status, "failure_code": row.failure_code, "failure_message": row.failure_message}
        is_new = row.catalogue != before
        async with self._database.transaction():
            kept: dict[str, Any] = {**facts, "catalogue": row.catalogue} if is_new else facts
            if is_new:
                kept["revision"] = row.revision + 1
            if await models.Integration.filter(id=row.id, revision=row.revision).update(**kept) and is_new:
                await self._note(viewer, row, "integration.refreshed", ActivityKind.INTEGRATION_UPDATED)
        return await models.Integration.get(id=row.id)

    # ------------------------------------------------------------------ inside

    def _kind_of(self, row: models.Integration) -> IntegrationType:
        try:
            return self._opener.type_of(row)
        except IntegrationFault as fault:
            raise IntegrationInvalid(fault.message, field="type", reason="type_unknown") from None

    def _put_credential(
        self, row: models.Integration, kind: IntegrationType, config: Any, which: CredentialKind, parts: dict[str, str]
    ) -> None:
        """Seal a credential and bind it to the hosts that the configuration leads to."""
        row.credential_kind = which
        row.sealed_credential = self._vault.encrypt(orjson.dumps(parts)) if parts else None  # pyright: ignore[reportAttributeAccessIssue]
        row.credential_hosts = bound_hosts(kind, config) if parts else []
        row.expires_at = None  # pyright: ignore[reportAttributeAccessIssue]
        row.failure_code = row.failure_message = ""
        has_token = bool({"accessToken", "refreshToken"} & parts.keys()) or which is not CredentialKind.OAUTH2
        is_ready = which is CredentialKind.NONE or (parts and has_token)
        row.status = IntegrationStatus.UNTESTED if is_ready else IntegrationStatus.UNAUTHORIZED

    async def _discover(self, row: models.Integration, kind: IntegrationType, config: Any) -> None:
        """Read what the service says of itself.

        Raises:
            IntegrationInvalid: It cannot be used.
        """
        try:
            found = await kind.discover(config, self._opener.bare_sender(kind, config, row))
        except IntegrationFault as fault:
            parts = masked_parts(self._opener.unsealed(row))
            clean = without(fault, parts)
            if clean.code in _UNUSABLE:
                reason = clean.code.value.lower()
                raise IntegrationInvalid(clean.message, field="config", reason=reason) from None
            row.status = _STATUS.get(clean.code, IntegrationStatus.FAILING)
            row.failure_code, row.failure_message = clean.code.value, clean.message
            row.checked_at = self._clock.now()
            return
        if found is not None:
            row.catalogue = dict(found)

    async def _note(
        self,
        viewer: Viewer,
        row: models.Integration,
        action: str,
        kind: ActivityKind,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        facts = {"name": row.name, "type": row.type, **(more or {})}
        await self._audit.record(viewer.actor, action, SUBJECT, row.id, workspace_id=row.workspace_id, data=facts)
        await self._activities.record(row.workspace_id, kind, SUBJECT, row.id, viewer.actor, facts)
