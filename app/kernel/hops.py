"""Which triggers and runs led to a request that this installation sends to itself, so that none goes round for ever.

The header is ours, and sealed: W3C `baggage` and `traceparent` are anybody's to write, and would tell strangers ids.
Only requests to our own public address carry it. Whoever receives it reads nothing in it, and cannot make another.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from app.kernel.crypto import Vault

HEADER = "plait-chain"
MAX_HOPS = 5  #: triggers and runs that lead from one to the next
_PORTS = {"http": 80, "https": 443}
_ID_BYTES = 16

#: The header of the request that this task serves.
arriving: ContextVar[str | None] = ContextVar("plait_hops_arriving", default=None)
#: The run for which this task sends.
sending: ContextVar[UUID | None] = ContextVar("plait_hops_sending", default=None)


class OwnAddress(Protocol):
    """Knows requests to ourselves."""

    def is_own(self, url: str) -> bool:
        """Say whether a request goes to our public address."""
        ...

    async def headers(self) -> Sequence[tuple[str, str]]:
        """Return what the request that this task sends there carries."""
        ...


async def _nothing(run: UUID) -> Sequence[UUID]:
    """Know no run."""
    del run
    return ()


class Hops:
    """Writes and reads the header.

    Args:
        keys: The secret keys, newest first.
        base_url: Our public address.
    """

    def __init__(self, keys: Sequence[str], base_url: str) -> None:
        self._vault = Vault(keys, b"plait/hops")
        self._origin = _origin(base_url)
        self.through: Callable[[UUID], Awaitable[Sequence[UUID]]] = _nothing
        #: What led to a run, and the run's own; set by the domain that has runs.

    def is_own(self, url: str) -> bool:
        """Say whether a request goes to our public address."""
        return _origin(url) == self._origin

    async def headers(self) -> Sequence[tuple[str, str]]:
        """Return what the request that this task sends to us carries; nothing where no run sends it."""
        run = sending.get()
        return [] if run is None else [(HEADER, self.write(await self.through(run)))]

    def write(self, chain: Sequence[UUID]) -> str:
        """Seal a chain, the first first; of a longer one its last are enough."""
        return self._vault.encrypt(b"".join(each.bytes for each in chain[-MAX_HOPS:])).decode()

    def read(self, text: str | None) -> tuple[UUID, ...]:
        """Return a chain that we sealed; of anything else an empty one."""
        if not text or not text.isascii():
            return ()
        try:
            found = self._vault.decrypt(text.encode())
            return tuple(UUID(bytes=found[at : at + _ID_BYTES]) for at in range(0, len(found), _ID_BYTES))
        except ValueError:
            return ()


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return scheme, (parts.hostname or "").lower().rstrip("."), parts.port or _PORTS.get(scheme, 0)
    except ValueError:
        return "", "", 0  # such an address is refused later
