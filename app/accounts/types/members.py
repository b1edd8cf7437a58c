"""Members and invitations."""

from datetime import datetime
from uuid import UUID

import strawberry

from app.accounts import models
from app.accounts.types.enums import Role
from app.accounts.types.loaders import load_user
from app.accounts.types.users import User
from app.api.context import Info
from app.api.relay import Node, encode


@strawberry.type(description="A person's place in a workspace.")
class Member(Node):
    """See `models.Membership`."""

    user: User = strawberry.field(description="Who it is.")
    role: Role = strawberry.field(description="What they are here.")
    joined_at: datetime = strawberry.field(description="Since when.")
    updated_at: datetime = strawberry.field(description="When their role last changed.")

    @classmethod
    def of(cls, row: models.Membership) -> "Member":
        """Show a member whose `user` was fetched."""
        return cls(
            id=encode("Member", row.id),
            user=User.of(row.user),
            role=row.role,
            joined_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type(description="A membership offered by mail; the token in the mail accepts it.")
class Invitation(Node):
    """See `models.Invitation`."""

    inviter_id: strawberry.Private[UUID]
    email: str = strawberry.field(description="Where it was mailed to.")
    role: Role = strawberry.field(description="What the person will be.")
    created_at: datetime = strawberry.field(description="When it was mailed.")
    expires_at: datetime = strawberry.field(description="When it ends by itself.")
    accepted_at: datetime | None = strawberry.field(description="When it was accepted.")

    @strawberry.field(description="Who invited; null once they share no workspace with you.")
    async def invited_by(self, info: Info) -> User | None:
        """Return the inviter."""
        found = await load_user(info.context, self.inviter_id)
        return User.of(found) if found else None

    @classmethod
    def of(cls, row: models.Invitation) -> "Invitation":
        """Show an invitation; its token went by mail alone."""
        return cls(
            id=encode("Invitation", row.id),
            inviter_id=row.invited_by_id,
            email=row.email,
            role=row.role,
            created_at=row.created_at,
            expires_at=row.expires_at,
            accepted_at=row.accepted_at,
        )
