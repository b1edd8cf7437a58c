"""Whoever did something, as every domain shows them."""

import strawberry

from app.accounts.service import Keys
from app.accounts.types.enums import ActorKind
from app.accounts.types.keys import ApiKey
from app.accounts.types.loaders import load_actor_name, load_user
from app.accounts.types.users import User
from app.api.context import Info
from app.kernel import rights
from app.kernel.errors import NotFound


@strawberry.type(description="Whoever did it: a person, an API key on behalf of a person, or Plait itself.")
class Actor:
    """See `rights.Actor`."""

    kind: ActorKind = strawberry.field(description="What kind of party it is.")
    actor: strawberry.Private[rights.Actor]

    @strawberry.field(description="The person's or the key's name; still known when they have left.")
    async def display_name(self, info: Info) -> str:
        """Name the actor."""
        if self.actor.id is None:
            return "Plait"
        is_key = self.kind is ActorKind.API_KEY
        return await load_actor_name(info.context, self.actor.id, is_key=is_key) or "somebody who is gone"

    @strawberry.field(description="The person, or whom the key acted for; null once they share no workspace with you.")
    async def user(self, info: Info) -> User | None:
        """Return the person."""
        user_id = self.actor.on_behalf_of if self.kind is ActorKind.API_KEY else self.actor.id
        found = await load_user(info.context, user_id) if user_id is not None else None
        return User.of(found) if found else None

    @strawberry.field(description="The key, for those who may see it.")
    async def api_key(self, info: Info) -> ApiKey | None:
        """Return the key."""
        if self.kind is not ActorKind.API_KEY or self.actor.id is None:
            return None
        try:
            return ApiKey.of(await info.context.use(Keys).get(info.context.viewer, self.actor.id))
        except NotFound:
            return None

    @classmethod
    def of(cls, actor: rights.Actor) -> "Actor":
        """Show an actor."""
        return cls(kind=actor.kind, actor=actor)
