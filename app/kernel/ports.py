"""A port for a server that is told its number before it starts, and may be started on it again."""

import random
import socket
from pathlib import Path

_FIRST, _LAST = 10_000, 65_535
_FEWEST = 1_000
_LINUX = Path("/proc/sys/net/ipv4/ip_local_port_range")
_ELSEWHERE = (32_768, 65_535)

_given: set[int] = set()


def free_port() -> int:
    """Choose a port of 127.0.0.1 that nobody uses and that this process has not been given before.

    It lies where the kernel takes none for outgoing connections, so it stays free while the server starts, and while it
    is down between two starts. Only another server that chooses by itself may be quicker: who must not fail of that
    tries another.
    """
    candidates = [port for port in _candidates() if port not in _given]
    random.shuffle(candidates)
    for port in candidates:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise OSError("every port of 127.0.0.1 is in use")


def _candidates() -> list[int]:
    """List the ports outside the kernel's range; all of them where that leaves too few."""
    try:
        low, high = map(int, _LINUX.read_text().split())
    except (OSError, ValueError):
        low, high = _ELSEWHERE
    outside = [port for port in range(_FIRST, _LAST + 1) if not low <= port <= high]
    return outside if len(outside) >= _FEWEST else list(range(_FIRST, _LAST + 1))
