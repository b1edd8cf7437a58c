"""Whoever did something, as every domain shows them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from uuid import UUID

import strawberry

from app.accounts.service import Keys
from app.accounts.types.enums import ActorKind
from app.accounts.types.keys import ApiKey
from app.accounts.types.loaders import batch, load_actor_name, load_user
from app.accounts.types.users import User
from app.api import relay
from app.api.context import Context, Info
from app.kernel import rights
from app.kernel.errors import NotFound

#: Names actors of a kind that a higher domain has.
Namer = Callable[[Context, Iterable[UUID]], Awaitable[Mapping[UUID, str]]]

_namers: dict[ActorKind, Namer] = {}


def name_actors(kind: ActorKind, namer: Namer) -> None:
    """Let a domain name its own kind of actor."""
    _namers[kind] = namer


@strawberry.type(
    description="Whoever did it: a person; an API key, a trigger or the copilot on behalf of a person; an agent that "
    "answers a visitor; or Plait itself."
)
class Actor:
    """See `rights.Actor`."""

    kind: ActorKind = strawberry.field(description="What kind of party it is.")
    actor: strawberry.Private[rights.Actor]

    @strawberry.field(
        description="The person's, key's, trigger's or agent's name; the copilot goes by its person's. A person's is "
        "still known when they left."
    )
    async def display_name(self, info: Info) -> str:
        """Name the actor."""
        if self.actor.id is None:
            return "Plait"
        if self.kind is ActorKind.AGENT:
            found = await relay.resolve_node(info.context, relay.encode("Agent", self.actor.id))
            return getattr(found, "name", "an agent")
        namer = _namers.get(self.kind)
        if namer is not None:
            context = info.context
            loader = batch(context, f"names of {self.kind}", lambda ids: namer(context, ids))
            return await loader.load(self.actor.id) or "something that is gone"
        is_key = self.kind is ActorKind.API_KEY
        named = self.actor.on_behalf_of if self.kind is ActorKind.COPILOT else self.actor.id
        found = None if named is None else await load_actor_name(info.context, named, is_key=is_key)
        return found or "somebody who is gone"

    @strawberry.field(
        description="The person, on whose behalf it was done, or who lent the agent their rights; null once they share "
        "no workspace with you."
    )
    async def user(self, info: Info) -> User | None:
        """Return the person."""
        user_id = self.actor.id if self.kind is ActorKind.USER else self.actor.on_behalf_of
        found = await load_user(info.context, user_id) if user_id is not None else None
        return User.of(found) if found else None

    @strawberry.field(description="The key that did it, or asked the copilot, for those who may see it.")
    async def api_key(self, info: Info) -> ApiKey | None:
        """Return the key."""
        has_key = self.kind in {ActorKind.API_KEY, ActorKind.COPILOT} and self.actor.id != self.actor.on_behalf_of
        if not has_key or self.actor.id is None:
            return None
        try:
            return ApiKey.of(await info.context.use(Keys).get(info.context.viewer, self.actor.id))
        except NotFound:
            return None

    @classmethod
    def of(cls, actor: rights.Actor) -> "Actor":
        """Show an actor."""
        return cls(kind=actor.kind, actor=actor)
