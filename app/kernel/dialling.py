"""Dialling a host that a user names: resolve it, check every address, and connect to one that was checked.

No name is looked up twice, so nothing can rebind it between the check and the connection.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

from app.kernel.egress import EgressPolicy
from app.kernel.http_outcomes import EgressDenied, PeerUnreachable

DIAL_AT_MOST = 4  #: addresses of one name


class Dialler:
    """Opens connections to public addresses and to what the allow list names."""

    def __init__(self, egress_allow: Sequence[str] = ()) -> None:
        self._policy = EgressPolicy(egress_allow)

    async def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a host, to the addresses that may be dialled.

        Raises:
            EgressDenied: The name is not trusted and one of its addresses may not be reached.
            PeerUnreachable: It does not resolve.
        """
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise PeerUnreachable("the host name does not resolve", was_sent=False) from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._policy.allows_name(host, port):
            for address in addresses:
                if not self._policy.allows_address(ipaddress.ip_address(address), port):
                    raise EgressDenied(
                        f"{host} leads to an address that is not public; PLAIT_EGRESS_ALLOW can permit it."
                    )
        return addresses[:DIAL_AT_MOST]

    async def connect(self, host: str, port: int) -> socket.socket:
        """Connect to the first address that answers; the caller limits the time and closes the socket.

        Raises:
            EgressDenied: As for `addresses`.
            PeerUnreachable: It does not resolve, or nobody answers.
        """
        for address in await self.addresses(host, port):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            dialled = socket.socket(family, socket.SOCK_STREAM)
            dialled.setblocking(False)  # noqa: FBT003 - the socket's own signature
            try:
                await asyncio.get_running_loop().sock_connect(dialled, (address, port))
            except OSError:
                dialled.close()
            except BaseException:
                dialled.close()
                raise
            else:
                return dialled
        raise PeerUnreachable(f"Cannot connect to {host}:{port}.", was_sent=False)
