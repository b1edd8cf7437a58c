"""The tables of integrations: what is connected, what is copied from it, and who is about to agree to it."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index

from app.integrations.vocabulary import CredentialKind, IntegrationStatus, SyncStatus
from app.kernel.models import JSONField, PresentIndex, Row, SortedCharField


class Integration(Row):
    """A service that a workspace has connected."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=100)
    type = fields.CharField(max_length=40)  #: the id of an `IntegrationType`
    config = JSONField(default=dict)
    catalogue = JSONField(default=dict)  #: what the service says of itself, where its type reads that
    credential_kind = fields.CharEnumField(CredentialKind, max_length=16, default=CredentialKind.NONE)
    sealed_credential = fields.BinaryField(null=True)  #: encrypted JSON: its parts by name
    credential_hosts = JSONField(default=list)  #: what it may be shown to, as `host:port`
    credential_revision = fields.IntField(default=0)  #: rises with every new credential or renewed token
    expires_at = fields.DatetimeField(null=True)  #: when the access token does
    renewing_until = fields.DatetimeField(null=True)  #: a process renews the token; nobody else does before
    is_enabled = fields.BooleanField(default=True)
    needs_approval = fields.BooleanField(default=True)  #: whether a person agrees to what an agent changes by it
    status = fields.CharEnumField(IntegrationStatus, max_length=16, default=IntegrationStatus.UNTESTED)
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    checked_at = fields.DatetimeField(null=True)
    synced_at = fields.DatetimeField(null=True)  #: when a sync ended well the last time
    marks = JSONField(default=dict)  #: by resource, where the next incremental sync begins
    revision = fields.IntField(default=1)  #: rises by one with every change of its settings
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "integrations"
        unique_together = (("workspace_id", "name"),)


class IntegrationSync(Row):
    """One time that things were copied."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    integration: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Integration", related_name=False, on_delete=fields.CASCADE
    )
    integration_id: UUID
    active_key = fields.UUIDField(null=True, unique=True)  #: the integration while this is not over: one at a time
    status = fields.CharEnumField(SyncStatus, max_length=16, default=SyncStatus.QUEUED)
    resources = JSONField(default=list)
    place = fields.IntField(default=0)  #: which of the resources is copied
    cursor = JSONField(null=True)  #: where in it
    pages = fields.IntField(default=0)
    added: fields.Field[int] = fields.BigIntField(default=0)
    updated: fields.Field[int] = fields.BigIntField(default=0)
    unchanged: fields.Field[int] = fields.BigIntField(default=0)
    deleted: fields.Field[int] = fields.BigIntField(default=0)
    failed: fields.Field[int] = fields.BigIntField(default=0)
    epoch = fields.IntField(default=0)  #: rises with every claim, so that a slow worker cannot write
    claimed_until = fields.DatetimeField(null=True)
    tries = fields.IntField(default=0)  #: of the page that is due, in a row
    error_code = fields.CharField(max_length=40, default="")
    error_message = fields.TextField(default="")
    actor = JSONField(default=dict)  #: who asked for it
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "integration_syncs"
        indexes = (
            Index(fields=("integration_id", "id")),
            PresentIndex(fields=("claimed_until", "id"), present="active_key"),
        )


class IntegrationRecord(Row):
    """Something that was copied."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    integration: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Integration", related_name=False, on_delete=fields.CASCADE
    )
    integration_id: UUID
    resource = fields.CharField(max_length=200)
    external_id = SortedCharField(max_length=500)
    data = JSONField()
    digest = fields.CharField(max_length=64)  #: of the data, so that what did not change is not written
    seen_by = fields.UUIDField()  #: the sync that saw it last
    deleted_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "integration_records"
        unique_together = (("integration_id", "resource", "external_id"),)


class IntegrationAuthorization(Row):
    """A person was sent to a service to agree, and has not come back yet."""

    integration: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Integration", related_name=False, on_delete=fields.CASCADE
    )
    integration_id: UUID
    user_id = fields.UUIDField()
    session_id = fields.UUIDField(null=True)  #: only this session may complete it
    state_hash = fields.CharField(max_length=64, unique=True)
    sealed_verifier = fields.BinaryField()  #: of PKCE, encrypted
    credential_revision = fields.IntField()  #: what the credential was then: a newer one is not written over
    expires_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "integration_authorizations"
