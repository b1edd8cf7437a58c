"""The adapters of a process: one per provider and revision, over one pool of connections, made when first asked."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from app.kernel.dialling import Dialler
from app.kernel.http import HttpClient
from app.llm.adapters import Account, Adapter

if TYPE_CHECKING:
    import httpx2

_MOST = 256  #: adapters that are kept


class AdapterPool:
    """Makes adapters; the SDKs take two seconds to import, so they are imported with the first."""

    def __init__(self, egress_allow: Sequence[str]) -> None:
        self._egress_allow = tuple(egress_allow)
        self._adapters: OrderedDict[tuple[UUID, int], Adapter] = OrderedDict()
        self._client: httpx2.AsyncClient | None = None
        self._images: HttpClient | None = None

    async def load(self) -> None:
        """Import what adapters need in a thread, so that the first of them keeps nothing else waiting."""
        if self._client is None:
            await asyncio.to_thread(import_module, "app.llm.wires.adapter")

    def adapter(self, account: Account) -> Adapter:
        """Return who speaks for an account."""
        key = (account.id, account.revision)
        found = self._adapters.get(key)
        if found is None:
            from app.kernel.http_streams import checked_client  # noqa: PLC0415 - a server that asks no model needs none
            from app.llm.wires.adapter import WireAdapter  # noqa: PLC0415 - two seconds

            if self._client is None:
                self._client = checked_client(Dialler(self._egress_allow))
                self._images = HttpClient(self._egress_allow)
            assert self._images is not None  # noqa: S101 - made together
            found = self._adapters[key] = WireAdapter(account, self._client, self._images)
            while len(self._adapters) > _MOST:
                self._adapters.popitem(last=False)
        self._adapters.move_to_end(key)
        return found

    async def aclose(self) -> None:
        """Close every connection."""
        self._adapters.clear()
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        if self._images is not None:
            await self._images.aclose()
            self._images = None
