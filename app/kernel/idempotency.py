"""Idempotency keys: a creating mutation repeated with its key is done once.

The scope is actor + mutation + key; another body under the same key is a conflict. The key is stored in the
transaction that creates the thing, and kept for 24 hours (`prune`).
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError

from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import AppError, Conflict, InvalidInput
from app.kernel.models import IdempotencyKey
from app.kernel.upkeep import Chore, prune

KEPT_HOURS = 24
_MAX_KEY_CHARACTERS = 255


class IdempotencyKeyReused(Conflict):
    """This idempotency key was used for another request."""


def body_hash(body: Any) -> str:
    """Digest a request's input, whatever the order of its fields."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def check_key(key: str) -> str:
    """Return the key.

    Raises:
        InvalidInput: It is empty, too long or cannot be stored.
    """
    if not key.strip() or len(key) > _MAX_KEY_CHARACTERS or "\x00" in key:
        raise InvalidInput(
            f"An idempotency key has 1 to {_MAX_KEY_CHARACTERS} characters, none of them U+0000.",
            field="idempotencyKey",
            reason="length",
        )
    return key


class Idempotency:
    """Does a thing once per key."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def once(
        self, actor_id: UUID, mutation: str, key: str | None, body: Any, create: Callable[[], Awaitable[Any]]
    ) -> tuple[Any, bool]:
        """Run `create` in a transaction, or return what it returned the first time.

        Of twins at once one runs, and all get what it returned: also those that `create` refuses because of it.

        Args:
            actor_id: Whose key it is.
            mutation: The mutation's name.
            key: The caller's key; without one, `create` simply runs.
            body: The input, compared with the first one's by digest.
            create: Makes the thing; returns a small JSON value, such as its id.

        Returns:
            What `create` returned, and whether it came from an earlier call.

        Raises:
            IdempotencyKeyReused: The key was used with another body.
        """
        if key is None:
            async with self._database.transaction():
                return await create(), False
        check_key(key)
        digest = body_hash(body)
        found = await self._find(actor_id, mutation, key, digest)
        if found is not None:
            return found.result, True
        try:
            async with self._database.transaction():
                result = await create()
                await IdempotencyKey.create(
                    actor_id=actor_id,
                    mutation=mutation,
                    key=key,
                    body_hash=digest,
                    result=result,
                    created_at=self._clock.now(),
                )
                return result, False
        except (AppError, IntegrityError):
            # Either a twin of this request committed first, so that its name is taken or its room is used,
            # or `create` broke a rule of its own.
            found = await self._find(actor_id, mutation, key, digest)
            if found is None:
                raise
            return found.result, True

    async def _find(self, actor_id: UUID, mutation: str, key: str, digest: str) -> IdempotencyKey | None:
        found = await IdempotencyKey.get_or_none(actor_id=actor_id, mutation=mutation, key=key)
        if found is None:
            return None
        if found.created_at < self._clock.now() - timedelta(hours=KEPT_HOURS):
            await found.delete()
            return None
        if found.body_hash != digest:
            raise IdempotencyKeyReused(field="idempotencyKey", reason="body_differs")
        return found

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of the keys."""
        return (Chore("prune-idempotency-keys", 600.0, self.prune),)

    async def prune(self, _tx: Transaction) -> int:
        """Delete a batch of the keys that are over their time; return how many."""
        return await prune(IdempotencyKey.filter(created_at__lt=self._clock.now() - timedelta(hours=KEPT_HOURS)))
