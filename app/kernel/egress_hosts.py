"""How one process treats each host that users have it speak with: not too much at once, and not while it is down.

Every host has a number of places; who finds none waits for one within the time that the request has. A host that
failed many times in a row rests: requests fail at once until a pause is over, then a single one tries, and its
outcome decides for the others. What counts as failing is what no caller can bring about for others with what they
send: a connection that cannot be made or breaks, and the statuses by which a gateway says that nobody is there.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.kernel.http_outcomes import HostResting, HttpResponse, PeerUnreachable
from app.kernel.metrics import EGRESS_REQUESTS, EGRESS_RESTING, EGRESS_WAITED

PLACES = 100  #: requests to one host at once
FAILURES = 20  #: in a row before a host rests
FIRST_REST_SECONDS = 2.0  #: doubles with every failed trial
LONGEST_REST_SECONDS = 60.0
_GONE = frozenset({502, 503, 504})
_KEPT = 2_000  #: hosts that are remembered


@dataclass(slots=True)
class _Host:
    active: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque["asyncio.Future[None]"])
    failures: int = 0
    rests_until: float = 0.0
    rest_seconds: float = 0.0
    is_tried: bool = False  #: the one request that is let through while it rests is under way


class Hosts:
    """Remembers the hosts of one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, places: int = PLACES) -> None:
        self._clock = clock
        self._places = places
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def visit(self, host: str) -> AsyncGenerator["Visit"]:
        """Take a place at a host for one request; the caller limits the time.

        Raises:
            HostResting: It failed too often; says how long it rests.
        """
        found = self._of(host)
        is_trial = self._admitted(host, found)
        visit = Visit()
        try:
            await self._take(found)
            try:
                yield visit
            except PeerUnreachable as error:
                # A host that redirects is there; anybody may know an address of it that redirects to where nobody is.
                visit.is_failed = not error.is_elsewhere
                raise
            finally:
                self._give_back(found)
        finally:
            if is_trial:
                found.is_tried = False
            if visit.is_failed is not None:
                self._note(found, is_failed=visit.is_failed)

    def _of(self, host: str) -> _Host:
        found = self._hosts.get(host)
        if found is None:
            found = self._hosts[host] = _Host()
            if len(self._hosts) > _KEPT:
                self._forget_one()
        self._hosts.move_to_end(host)
        return found

    def _forget_one(self) -> None:
        for name, host in self._hosts.items():
            if not host.active and not host.waiting:
                if host.rest_seconds:
                    EGRESS_RESTING.dec()
                del self._hosts[name]
                return

    def _admitted(self, name: str, host: _Host) -> bool:
        """Let a request through, or not; return whether it is the trial of a host that rests."""
        if not host.rest_seconds:
            return False
        left = host.rests_until - self._clock()
        if left > 0 or host.is_tried:
            EGRESS_REQUESTS.labels("resting").inc()
            raise HostResting(f"{name} failed too often and is left alone for now.", max(1, int(left * 1000)))
        host.is_tried = True
        return True

    async def _take(self, host: _Host) -> None:
        if host.active < self._places:
            host.active += 1
            return
        EGRESS_WAITED.inc()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        host.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(host)  # it was given a place in the same moment
            else:
                host.waiting.remove(turn)
            raise

    @staticmethod
    def _give_back(host: _Host) -> None:
        while host.waiting:
            turn = host.waiting.popleft()
            if not turn.done():
                turn.set_result(None)  # the place goes from one to the other
                return
        host.active -= 1

    def _note(self, host: _Host, *, is_failed: bool) -> None:
        if not is_failed:
            if host.rest_seconds:
                EGRESS_RESTING.dec()
            host.failures, host.rest_seconds, host.rests_until = 0, 0.0, 0.0
            return
        host.failures += 1
        if host.failures < FAILURES:
            return
        if not host.rest_seconds:
            EGRESS_RESTING.inc()
        if self._clock() < host.rests_until:
            return  # others that were under way fail as well
        host.rest_seconds = min(max(FIRST_REST_SECONDS, host.rest_seconds * 2), LONGEST_REST_SECONDS)
        host.rests_until = self._clock() + host.rest_seconds


class Visit:
    """One request at a host; what came of it says how the host is."""

    def __init__(self) -> None:
        self.is_failed: bool | None = None  #: None: it says nothing about the host

    def answered(self, response: HttpResponse) -> None:
        """Take note of an answer."""
        self.is_failed = response.status in _GONE

    def redirected(self) -> None:
        """Take note that the host answered by leading elsewhere, whatever was found there."""
        self.is_failed = False
