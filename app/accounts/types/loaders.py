"""Batches of one operation: what many fields of one answer ask for is read once."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeVar, cast
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.accounts import models
from app.accounts.service import Users
from app.api.context import Context

V = TypeVar("V")


def batch(
    context: Context, name: str, read: Callable[[Iterable[UUID]], Awaitable[Mapping[UUID, V]]]
) -> DataLoader[UUID, V | None]:
    """Return the operation's loader of this name, made at the first call."""

    async def load(ids: list[UUID]) -> list[V | None]:
        found = await read(ids)
        return [found.get(each) for each in ids]

    key = ("accounts", name)
    if key not in context.cache:
        context.cache[key] = DataLoader(load_fn=load)
    return cast("DataLoader[UUID, V | None]", context.cache[key])


async def load_user(context: Context, user_id: UUID) -> models.User | None:
    """Return a person if the viewer may see them."""
    users, viewer = context.use(Users), context.viewer
    return await batch(context, "users", lambda ids: users.visible(viewer, ids)).load(user_id)


async def load_actor_name(context: Context, actor_id: UUID, *, is_key: bool) -> str | None:
    """Return the name of somebody who did something the viewer may read of, even if they are gone since."""
    users = context.use(Users)
    if is_key:
        return await batch(context, "key names", users.names_of_keys).load(actor_id)
    return await batch(context, "user names", users.names).load(actor_id)
