"""People and where they are signed in."""

from datetime import datetime

import strawberry

from app.accounts import models
from app.api.relay import Node, encode
from app.kernel import rights


@strawberry.type(description="A person.")
class User(Node):
    """See `models.User`."""

    email: str | None = strawberry.field(description="In lower case; null for who signed up with a user name alone.")
    username: str | None = strawberry.field(description="In lower case.")
    name: str = strawberry.field(description="What people call them.")
    avatar_url: str | None = strawberry.field(description="A picture of them.")
    locale: str | None = strawberry.field(description="The language they prefer, as a BCP 47 tag.")
    time_zone: str | None = strawberry.field(description="Their time zone by its IANA name.")
    is_email_verified: bool = strawberry.field(description="Whether they have shown that they read this address.")
    created_at: datetime = strawberry.field(description="When they signed up.")

    @classmethod
    def of(cls, row: models.User) -> "User":
        """Show a person."""
        return cls(
            id=encode("User", row.id),
            email=row.email,
            username=row.username,
            name=row.name,
            avatar_url=row.avatar_url,
            locale=row.locale,
            time_zone=row.time_zone,
            is_email_verified=row.email_verified_at is not None,
            created_at=row.created_at,
        )


@strawberry.type(description="A browser or device where a person is signed in. Only they see it.")
class Session(Node):
    """See `models.Session`."""

    user_agent: str | None = strawberry.field(description="What the browser says it is.")
    created_at: datetime = strawberry.field(description="When the person signed in.")
    last_seen_at: datetime = strawberry.field(description="When it was last used, to the minute.")
    expires_at: datetime = strawberry.field(description="When it ends by itself.")
    revoked_at: datetime | None = strawberry.field(description="When it was ended.")
    is_current: bool = strawberry.field(description="Whether this request came by it.")

    @classmethod
    def of(cls, row: models.Session, viewer: rights.Viewer | None) -> "Session":
        """Show a session to its owner."""
        return cls(
            id=encode("Session", row.id),
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            is_current=viewer is not None and viewer.session_id == row.id,
        )
