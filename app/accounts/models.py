"""Tables of this domain.

Everything that belongs to a workspace goes with it, by cascade; activity and audit are the exceptions: they are
written on hot paths and by every domain, so they name their workspace without a foreign key.
"""

from typing import Any
from uuid import UUID

from tortoise import fields

from app.accounts.vocabulary import ActivityKind, Plan
from app.kernel.models import AbsentIndex, Row, SortedCharField
from app.kernel.rights import ActorKind, Role


class User(Row):
    """A person. E-mail and user name are stored in lower case, so that case never tells two people apart."""

    email = fields.CharField(max_length=254, null=True, unique=True)
    username = fields.CharField(max_length=39, null=True, unique=True)
    name = SortedCharField(max_length=200)
    locale = fields.CharField(max_length=35, null=True)  #: BCP 47
    time_zone = fields.CharField(max_length=64, null=True)  #: a name of the IANA database
    avatar_url = fields.CharField(max_length=2000, null=True)
    password_hash = fields.CharField(max_length=255)
    email_verified_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "users"


class Session(Row):
    """A browser or device where a person signed in."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name=False)
    user_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    user_agent = fields.CharField(max_length=400, null=True)
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "sessions"
        indexes = (("user_id", "id"),)


class Workspace(Row):
    """A tenant."""

    name = SortedCharField(max_length=200)
    slug = fields.CharField(max_length=63, unique=True)
    plan = fields.CharEnumField(Plan, max_length=16, default=Plan.FREE)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "workspaces"


class Membership(Row):
    """A user's place in a workspace."""

    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("models.Workspace", related_name=False)
    workspace_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name=False)
    user_id: UUID
    role = fields.CharEnumField(Role, max_length=16)
    version = fields.IntField(default=1)  #: rises with every change
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "memberships"
        unique_together = (("workspace_id", "user_id"),)
        indexes = (("user_id", "id"), ("workspace_id", "id"))


class ApiKey(Row):
    """A program's credential; it acts for the user who made it, within its scopes and that user's present role."""

    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("models.Workspace", related_name=False)
    workspace_id: UUID
    created_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name=False)
    created_by_id: UUID
    name = SortedCharField(max_length=200)
    prefix = fields.CharField(max_length=16)  #: the token's first characters, to recognise it by
    token_hash = fields.CharField(max_length=64, unique=True)
    scopes = fields.JSONField[list[str]]()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "api_keys"
        indexes = (("workspace_id", "id"), ("created_by_id",))


class Invitation(Row):
    """An offer of a membership, open to whoever holds its token."""

    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("models.Workspace", related_name=False)
    workspace_id: UUID
    email = fields.CharField(max_length=254)
    role = fields.CharEnumField(Role, max_length=16)
    token_hash = fields.CharField(max_length=64, unique=True)
    invited_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name=False)
    invited_by_id: UUID
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "invitations"
        indexes = (("workspace_id", "id"), ("workspace_id", "email"))


class PasswordReset(Row):
    """A mailed token that sets a new password once."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name=False)
    user_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    used_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "password_resets"
        indexes = (("user_id",),)


class EmailVerification(Row):
    """A mailed token that proves that a user reads mail sent to `email`."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name=False)
    user_id: UUID
    email = fields.CharField(max_length=254)
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    used_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "email_verifications"
        indexes = (("user_id",),)


class Secret(Row):
    """A named value that workflows use and nobody reads."""

    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField("models.Workspace", related_name=False)
    workspace_id: UUID
    name = SortedCharField(max_length=64)
    sealed = fields.BinaryField()  #: what `Vault.encrypt` made
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "secrets"
        unique_together = (("workspace_id", "name"),)
        indexes = (("workspace_id", "id"),)


class AuditEntry(Row):
    """Who did what; never changed. It outlives its workspace and the things it speaks of."""

    workspace_id = fields.UUIDField(null=True)  #: None for what a person did to their own account
    action = fields.CharField(max_length=64)  #: noun.verb in the past tense: `api_key.created`
    subject_type = fields.CharField(max_length=64)
    subject_id = fields.UUIDField()
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    data = fields.JSONField[dict[str, Any]]()
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "audit_entries"
        indexes = (("workspace_id", "id"), ("actor_id", "id"))


class Activity(Row):
    """Something that happened in a workspace; `sequence` is given after its commit, by the sequencer."""

    workspace_id = fields.UUIDField()
    sequence: fields.Field[int | None] = fields.BigIntField(null=True)  #: 1, 2, 3… per workspace, without a gap
    kind = fields.CharEnumField(ActivityKind, max_length=32)
    subject_type = fields.CharField(max_length=64)
    subject_id = fields.UUIDField()
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    data = fields.JSONField[dict[str, Any]]()
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "activities"
        unique_together = (("workspace_id", "sequence"),)
        indexes = (AbsentIndex(fields=("id",), absent="sequence"),)  # finds what has no number yet


class ActivityHead(Row):
    """How far a workspace's activity is numbered; `id` is the workspace's."""

    last_sequence: fields.Field[int] = fields.BigIntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "activity_heads"
