"""Which trigger an address belongs to, remembered for a moment: senders may come often.

A change is forgotten at once in the process that made it, before it is answered, and by the bus elsewhere. A lost
message only delays: nothing is remembered for longer than a second.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

import orjson

from app.automation.configs import Config, WebhookConfig, read_config
from app.automation.models import Trigger
from app.automation.vocabulary import TriggerType
from app.kernel.bus import EventBus
from app.kernel.crypto import Vault
from app.kernel.database import Transaction
from app.kernel.flights import Flights

TOPIC = "trigger-addresses"
_SECONDS = 1.0
_MAX_KEPT = 10_000
#: Of an address that comes from us: 160 random bits.
MAX_PATH_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Addressee:
    """A trigger, its configuration read and its secrets open."""

    row: Trigger
    config: Config
    secret: str | None
    verify_token: str | None
    old_secret: str | None = None

    def secrets(self, now: datetime) -> list[str]:
        """Return what requests are checked with now, the present secret first."""
        until = self.config.old_secret_expires_at if isinstance(self.config, WebhookConfig) else None
        old = self.old_secret if until is not None and until > now else None
        return [each for each in (self.secret, old) if each is not None]


class Addresses:
    """Finds triggers by their addresses; live between `open` and `close`."""

    def __init__(self, bus: EventBus, vault: Vault, clock: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._vault = vault
        self._clock = clock
        self._kept: OrderedDict[tuple[TriggerType, str], tuple[Addressee, float]] = OrderedDict()
        self._changes = 0
        self._flights: Flights[Addressee | None] = Flights()
        self._hearing = AsyncExitStack()

    async def open(self) -> None:
        """Begin to hear other processes."""
        await self._hearing.enter_async_context(self._bus.attach(TOPIC, self._hear))

    async def close(self) -> None:
        """Stop hearing."""
        await self._hearing.aclose()

    async def find(self, type: TriggerType, path: str) -> Addressee | None:
        """Return whose address it is, disabled ones too."""
        if not path or len(path) > MAX_PATH_CHARACTERS:
            return None
        key = (type, path)
        kept = self._kept.get(key)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        before = self._changes
        return await self._flights.join((key, before), partial(self._read, key, before))

    def open_up(self, row: Trigger) -> Addressee:
        """Read a trigger's configuration and secrets."""
        secrets: dict[str, str] = {}
        if row.sealed is not None:
            secrets = orjson.loads(self._vault.decrypt(cast("Any", row.sealed)))
        config = read_config(row.type, row.config)
        return Addressee(row, config, secrets.get("secret"), secrets.get("verifyToken"), secrets.get("oldSecret"))

    def changes_with(self, transaction: Transaction) -> None:
        """Forget everything everywhere once the transaction, which changes a trigger, is committed."""

        async def tell() -> None:
            self._forget()
            await self._bus.publish([(TOPIC, b"changed")])

        transaction.after_commit(tell)

    async def _read(self, key: tuple[TriggerType, str], before: int) -> Addressee | None:
        expires_at = self._clock() + _SECONDS
        row = await Trigger.get_or_none(type=key[0], path=key[1])
        if row is None:
            return None
        found = self.open_up(row)
        if before == self._changes:  # otherwise it may have been read before the change
            self._kept[key] = (found, expires_at)
            self._kept.move_to_end(key)
            if len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)
        return found

    def _hear(self, _message: bytes) -> None:
        self._forget()

    def _forget(self) -> None:
        self._changes += 1
        self._kept.clear()
