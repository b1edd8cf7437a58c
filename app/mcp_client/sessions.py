"""Conversations with MCP servers that go on between calls: programs keep running, HTTP sessions are not begun anew.

A conversation belongs to one server of one workspace, as it is set up now, with the secrets it has now. It ends when
nobody has used it for a minute, when something goes wrong in it, when the server is changed, and with the process.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from mcp import Client
from mcp.shared.exceptions import MCPError

from app.kernel.stopping import stop
from app.mcp_client.failures import McpCode, McpFailed
from app.mcp_client.messages import Endpoint
from app.mcp_client.programs import Notes

IDLE_SECONDS = 60.0
MAX_PROGRAMS = 32  #: of one process, for all workspaces
MAX_KEPT = 200  #: conversations over HTTP that nobody uses right now

Connect = Callable[[Endpoint, Notes], AbstractAsyncContextManager[Client]]


@dataclass(eq=False, slots=True)
class Session:
    """One conversation; its client is entered and left by a task of its own."""

    key: Hashable
    server_id: UUID | None
    is_program: bool
    notes: Notes = field(default_factory=Notes)
    users: int = 0
    is_spoiled: bool = False  #: nobody is to use it any more
    opened: asyncio.Future[Client] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    idle: asyncio.TimerHandle | None = None

    @property
    def is_fit(self) -> bool:
        """Whether something can be said in it: a program takes many calls at once, HTTP one."""
        return not (self.is_spoiled or self.notes.is_ended) and (self.is_program or self.users == 0)


class Sessions:
    """Keeps them; of one event loop. `aclose` ends them all."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._open: list[Session] = []
        self._is_closed = False

    @asynccontextmanager
    async def lease(self, endpoint: Endpoint) -> AsyncGenerator[Session]:
        """Give a conversation with a server, one that is open or a new one; it is kept if nothing goes wrong.

        Raises:
            McpFailed: As many programs run as may.
        """
        session = self._take(endpoint)
        try:
            yield session
        except (MCPError, McpFailed):
            raise  # an answer
        except BaseException:
            session.is_spoiled = True
            raise
        finally:
            self._give_back(session)

    def forget(self, server_id: UUID) -> None:
        """End what is said with a server that was changed; calls under way are let go on."""
        for session in list(self._open):
            if session.server_id == server_id:
                session.is_spoiled = True
                self._settle(session)

    async def aclose(self) -> None:
        """End all of them; returns when no program is left."""
        self._is_closed = True
        for session in self._open:
            session.leave.set()
        tasks = [session.task for session in self._open if session.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=10)
        await stop(*tasks)

    # ------------------------------------------------------------------ inside

    def _take(self, endpoint: Endpoint) -> Session:
        key = _key(endpoint)
        session = next((each for each in self._open if each.key == key and each.is_fit), None)
        if session is None:
            session = self._begin(endpoint, key)
        session.users += 1
        if session.idle is not None:
            session.idle.cancel()
            session.idle = None
        return session

    def _begin(self, endpoint: Endpoint, key: Hashable) -> Session:
        if self._is_closed:
            raise McpFailed(McpCode.UNREACHABLE, "The server is shutting down.")
        is_program = not endpoint.url
        if is_program:
            self._make_room(MAX_PROGRAMS, is_program=True)
            # One that is about to end does not count: what makes room for this one is one of those.
            if sum(each.is_program and not each.leave.is_set() for each in self._open) >= MAX_PROGRAMS:
                raise McpFailed(McpCode.UNREACHABLE, "As many programs run as may; try again later.")
        else:
            self._make_room(MAX_KEPT, is_program=False)
        session = Session(key, endpoint.server_id, is_program)
        session.task = asyncio.create_task(self._live(session, endpoint), name="mcp-session")
        self._open.append(session)
        return session

    def _make_room(self, most: int, *, is_program: bool) -> None:
        """End the ones that were not used for longest, where there are too many."""
        alike = [each for each in self._open if each.is_program is is_program and not each.leave.is_set()]
        idle = [each for each in alike if not each.users]
        for session in idle[: max(0, len(alike) - most + 1)]:
            session.is_spoiled = True
            self._settle(session)

    async def _live(self, session: Session, endpoint: Endpoint) -> None:
        try:
            async with self._connect(endpoint, session.notes) as client:
                session.opened.set_result(client)
                await session.leave.wait()
        except asyncio.CancelledError:
            session.opened.cancel()
            raise
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for it
            if not session.opened.done():
                session.opened.set_exception(error)
                session.opened.exception()  # it may be that nobody waits any more
        finally:
            session.is_spoiled = True
            if session in self._open:
                self._open.remove(session)

    def _give_back(self, session: Session) -> None:
        session.users -= 1
        self._settle(session)

    def _settle(self, session: Session) -> None:
        """Let one that nobody uses end: at once when it is spoiled, else when it stays unused."""
        if session.users or session.leave.is_set():
            return
        if session.is_spoiled or session.notes.is_ended:
            self._end(session)
            return
        # The one that was used last stands last.
        if session in self._open:
            self._open.remove(session)
            self._open.append(session)
        session.idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._end, session)

    def _end(self, session: Session) -> None:
        session.is_spoiled = True
        session.leave.set()
        if session.idle is not None:
            session.idle.cancel()
        if not session.opened.done() and session.task is not None:
            session.task.cancel()  # still opening, and nobody waits


def _key(endpoint: Endpoint) -> Hashable:
    return (
        endpoint.server_id,
        endpoint.url,
        tuple(endpoint.headers),
        tuple(endpoint.command),
        tuple(endpoint.environment),
        endpoint.protocol,
    )
