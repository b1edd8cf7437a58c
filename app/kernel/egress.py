"""Which addresses Plait may dial on a user's behalf.

Only globally routable unicast addresses, and what the operator lists in `PLAIT_EGRESS_ALLOW`. Addresses that
carry another address inside (mapped, NAT64, 6to4, Teredo) are refused whatever they carry: a gateway
would unwrap them to a private one.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_EMBEDDING: tuple[Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in (
        "::/96",  # IPv4-compatible, deprecated
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated, RFC 2765
        "64:ff9b::/96",  # NAT64, RFC 6052
        "64:ff9b:1::/48",  # NAT64 for local use, RFC 8215
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
    )
)
# Older patch releases of Python 3.11 count some of these as global.
_SPECIAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "100::/64",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
    )
)
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?")
_MAX_PORT = 65_535


def is_public(address: Address) -> bool:
    """Say whether anyone on the internet could be meant by this address, and nobody nearer."""
    if not address.is_global or address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    return not any(address in network for network in (*_EMBEDDING, *_SPECIAL) if network.version == address.version)


@dataclass(frozen=True, slots=True)
class _Rule:
    port: int | None
    name: str | None = None
    network: Network | None = None


class EgressPolicy:
    """What may be dialled: public addresses and the entries of the allow list.

    Args:
        allow: `CIDR`, `address`, `host`, each optionally with `:port` (`10.0.0.0/8:8080`, `[::1]:9000`,
            `localhost:9000`). An allowed host name may resolve to any address.

    Raises:
        ValueError: An entry is none of these; the message names it.
    """

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._rules = tuple(_parse(entry.strip()) for entry in allow if entry.strip())

    def allows_name(self, host: str, port: int) -> bool:
        """Say whether the operator trusts this name, wherever it resolves to."""
        host = host.lower().rstrip(".")
        return any(rule.name == host and rule.port in (None, port) for rule in self._rules if rule.name)

    def allows_address(self, address: Address, port: int) -> bool:
        """Say whether this address is public or listed."""
        return is_public(address) or any(
            rule.network is not None
            and rule.network.version == address.version
            and address in rule.network
            and rule.port in (None, port)
            for rule in self._rules
        )


def _parse(entry: str) -> _Rule:
    host, port = entry.lower(), None
    bracketed = re.fullmatch(r"\[([^\]]+)\](?::(\d+))?", host)
    if bracketed:
        host, digits = bracketed.groups()
        port = int(digits) if digits else None
    elif host.count(":") == 1:
        host, _, digits = host.partition(":")
        if not digits.isdecimal():
            raise ValueError(f"egress allow list: {entry!r} has no valid port")
        port = int(digits)
    if port is not None and not 0 < port <= _MAX_PORT:
        raise ValueError(f"egress allow list: {entry!r} has no valid port")
    try:
        return _Rule(port, network=ipaddress.ip_network(host, strict=False))
    except ValueError:
        if "/" in host or not _NAME.fullmatch(host) or host.replace(".", "").isdecimal():
            raise ValueError(f"egress allow list: {entry!r} is neither a network nor a host name") from None
        return _Rule(port, name=host.rstrip("."))
