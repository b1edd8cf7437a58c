"""API keys and secrets: what programs prove themselves with."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.accounts import models
from app.accounts.authentication import scopes_of
from app.accounts.types.enums import Scope
from app.accounts.types.loaders import load_user
from app.accounts.types.users import User
from app.api.context import Info
from app.api.relay import Node, encode


@strawberry.type(description="A credential of a program. It acts for who made it, within its scopes and their role.")
class ApiKey(Node):
    """See `models.ApiKey`."""

    creator_id: strawberry.Private[UUID]
    name: str = strawberry.field(description="What people call it.")
    prefix: str = strawberry.field(description="The first characters of its token, to recognise it by.")
    scopes: list[Scope] = strawberry.field(description="What it may do at most.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="When it ends by itself; null means never.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")
    revoked_at: datetime | None = strawberry.field(description="When it was ended.")

    @strawberry.field(description="Who made it; null once they share no workspace with you.")
    async def created_by(self, info: Info) -> User | None:
        """Return its maker."""
        found = await load_user(info.context, self.creator_id)
        return User.of(found) if found else None

    @classmethod
    def of(cls, row: models.ApiKey) -> "ApiKey":
        """Show a key; its token is not known any more."""
        return cls(
            id=encode("ApiKey", row.id),
            creator_id=row.created_by_id,
            name=row.name,
            prefix=row.prefix,
            scopes=sorted(scopes_of(row)),
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )


@strawberry.type(description="A named value that workflows use as `secrets.NAME`. Nobody can read it back.")
class Secret(Node):
    """See `models.Secret`."""

    name: str = strawberry.field(description="What templates call it.")
    created_at: datetime = strawberry.field(description="When it was first set.")
    updated_at: datetime = strawberry.field(description="When it was last set.")

    @classmethod
    def of(cls, row: models.Secret) -> "Secret":
        """Show that a secret exists."""
        return cls(id=encode("Secret", row.id), name=row.name, created_at=row.created_at, updated_at=row.updated_at)
