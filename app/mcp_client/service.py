"""The use cases of MCP servers: setting them up, looking at what they offer, and forgetting them.

AppError
├─ McpServerNotFound   none, or not the viewer's to see
├─ McpServerNameTaken  the workspace has one of that name
├─ McpServerInvalid    a name, address, header or command that cannot be so
└─ TooManyMcpServers   50 a workspace
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, NotFound, QuotaExceeded
from app.kernel.logs import get_logger
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.kernel.stopping import stop
from app.mcp_client import models, rules
from app.mcp_client.calls import McpCalls
from app.mcp_client.failures import McpFailed
from app.mcp_client.messages import Listing
from app.mcp_client.vocabulary import DEFAULT_TIMEOUT_MS, MAX_SERVERS, McpHealth, McpTransport

log = get_logger(__name__)

#: Settings that say where a server is: after a change of one, what it offered means nothing.
_PLACES = frozenset({"url", "headers", "command", "environment"})


class McpServerNotFound(NotFound):
    """There is no such MCP server, or you cannot see it."""


class McpServerNameTaken(Conflict):
    """The workspace has an MCP server of this name already."""


class TooManyMcpServers(QuotaExceeded):
    """A workspace has at most 50 MCP servers."""


@dataclass(frozen=True, slots=True)
class NewServer:
    """What a server is made from: an address, or else a command."""

    name: str
    url: str | None = None
    headers: Sequence[tuple[str, str]] = ()
    command: Sequence[str] | None = None
    environment: Sequence[tuple[str, str]] = ()
    timeout_ms: int = DEFAULT_TIMEOUT_MS
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a server."""

    row: models.McpServer
    latency_ms: int
    listing: Listing | None = None
    failure: McpFailed | None = None


class McpServers:
    """Keeps servers; `McpCalls` speaks with them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        calls: McpCalls,
        *,
        commands: Sequence[str],
        variables: Sequence[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._calls = calls
        self._commands = tuple(commands)
        self._variables = tuple(variables)
        self._looking: dict[UUID, asyncio.Task[None]] = {}
        self.settling_seconds = 2.0  #: from a server's word that its tools changed until it is looked at

    # ------------------------------------------------------------------ reading

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.McpServer]:
        """List the servers by name."""
        await self._access.require(viewer, workspace_id, Scope.MCP_READ)
        rows = models.McpServer.filter(workspace_id=workspace_id)
        return await paginate(rows, [OrderBy("name")], request, f"mcp-servers:{workspace_id}")

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.McpServer]:
        """Return those servers that the viewer may read."""
        rows = await models.McpServer.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.MCP_READ)}

    async def may_manage(self, viewer: Viewer, row: models.McpServer) -> bool:
        """Say whether the viewer may change a server, and so see what is sent to it."""
        return await self._access.permits(viewer, row.workspace_id, Scope.MCP_MANAGE)

    async def named(self, viewer: Viewer, workspace_id: UUID, name: str) -> models.McpServer:
        """Return a server of a workspace by its name.

        Raises:
            McpServerNotFound: There is none of that name.
            Forbidden: The viewer may not see servers.
        """
        await self._access.require(viewer, workspace_id, Scope.MCP_READ)
        found = await models.McpServer.get_or_none(workspace_id=workspace_id, name=name)
        if found is None:
            raise McpServerNotFound
        return found

    async def enabled(self, workspace_id: UUID) -> list[models.McpServer]:
        """Return the servers of a workspace that may be called, by name; the caller has checked who asks."""
        return await models.McpServer.filter(workspace_id=workspace_id, is_enabled=True).order_by("name")

    async def disabled(self, workspace_id: UUID) -> list[models.McpServer]:
        """Return the servers of a workspace that are switched off."""
        return await models.McpServer.filter(workspace_id=workspace_id, is_enabled=False)

    # ------------------------------------------------------------------ changing

    async def create(self, viewer: Viewer, workspace_id: UUID, new: NewServer) -> models.McpServer:
        """Set up a server, then look at it; one that does not answer is set up all the same, and says so.

        Raises:
            McpServerInvalid: A setting cannot be so, or is not allowed.
            McpServerNameTaken: There is one of that name.
            TooManyMcpServers: It would be one too many.
        """
        await self._access.require(viewer, workspace_id, Scope.MCP_MANAGE)
        if (new.url is None) == (new.command is None):
            raise rules.McpServerInvalid("Name an address or a command.", field="url", reason="exclusive")
        settings = self._checked(
            McpTransport.HTTP if new.command is None else McpTransport.STDIO,
            {
                "url": new.url,
                "headers": new.headers or None,
                "command": new.command,
                "environment": new.environment or None,
                "timeout_ms": new.timeout_ms,
                "needs_approval": new.needs_approval,
            },
        )
        name = rules.checked_name(new.name)
        now = self._clock.now()
        try:
            async with self._database.transaction():
                if await models.McpServer.filter(workspace_id=workspace_id).count() >= MAX_SERVERS:
                    raise TooManyMcpServers(reason="too_many", details={"limit": MAX_SERVERS})
                row = await models.McpServer.create(
                    workspace_id=workspace_id,
                    name=name,
                    transport=McpTransport.HTTP if new.command is None else McpTransport.STDIO,
                    created_at=now,
                    updated_at=now,
                    **settings,
                )
                await self._note(viewer, row, "mcp_server.created")
        except IntegrityError:
            raise McpServerNameTaken(field="name", reason="name_taken") from None
        return (await self._look(row, is_kept=True)).row

    async def update(self, viewer: Viewer, server_id: UUID, changes: Mapping[str, Any]) -> models.McpServer:
        """Change `url`, `headers`, `command`, `environment`, `timeout_ms`, `is_enabled` or `needs_approval`.

        With another place the server is looked at anew; until that succeeds it has no tools.

        Raises:
            McpServerNotFound: There is none, or it is not the viewer's to see.
            McpServerInvalid: A value cannot be so, or is not one of this transport.
        """
        seen = await self._manageable(viewer, server_id)
        settings = self._checked(seen.transport, changes)
        if "url" in settings and settings["url"] != seen.url and seen.headers and "headers" not in settings:
            # Else somebody could have its secrets sent to another place without naming them.
            raise rules.McpServerInvalid(
                "With another address the headers must be given again.", field="headers", reason="headers_required"
            )
        is_elsewhere = any(settings[name] != getattr(seen, name) for name in _PLACES & settings.keys())
        async with self._database.transaction():
            row = await models.McpServer.select_for_update().get_or_none(id=server_id)
            if row is None:
                raise McpServerNotFound
            for name, value in settings.items():
                setattr(row, name, value)
            if is_elsewhere:
                row.health, row.failure_code, row.failure_message = McpHealth.UNKNOWN, "", ""
                row.tools, row.skipped_tools, row.server_info = [], 0, {}
                row.tools_at = row.checked_at = None  # pyright: ignore[reportAttributeAccessIssue]
            row.revision += 1
            row.updated_at = self._clock.now()
            await row.save()
            await self._note(viewer, row, "mcp_server.updated")
        self._calls.forget(server_id)
        return (await self._look(row, is_kept=True)).row if is_elsewhere and row.is_enabled else row

    async def delete(self, viewer: Viewer, server_id: UUID) -> None:
        """Delete a server; nodes and agents that name it fail from now on.

        Raises:
            McpServerNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self._manageable(viewer, server_id)
        async with self._database.transaction():
            if not await models.McpServer.filter(id=server_id).delete():
                raise McpServerNotFound
            await self._note(viewer, row, "mcp_server.deleted")
        self._calls.forget(server_id)

    async def test(self, viewer: Viewer, server_id: UUID) -> Look:
        """Look at a server and tell what it offers now; nodes and agents go on with the tools it had.

        Raises:
            McpServerNotFound: There is none, or it is not the viewer's to see.
        """
        return await self._look(await self._manageable(viewer, server_id), is_kept=False)

    async def refresh(self, viewer: Viewer, server_id: UUID) -> Look:
        """Look at a server and keep what it offers now; when it does not answer, what it had stays.

        Raises:
            McpServerNotFound: There is none, or it is not the viewer's to see.
        """
        return await self._look(await self._manageable(viewer, server_id), is_kept=True)

    def tools_changed(self, server_id: UUID) -> None:
        """Look at a server soon, because it says that its tools changed, or acts as if they had; once at a time."""
        if server_id in self._looking:
            return
        task = self._looking[server_id] = asyncio.create_task(self._look_again(server_id), name="mcp-look")
        task.add_done_callback(lambda _done: self._looking.pop(server_id, None))

    async def aclose(self) -> None:
        """Stop looking."""
        await stop(*self._looking.values())

    # ------------------------------------------------------------------ inside

    async def _look_again(self, server_id: UUID) -> None:
        try:
            # A server may say so again and again: what it costs is bounded, and what it says at once is one change.
            await asyncio.sleep(self.settling_seconds)
            row = await models.McpServer.get_or_none(id=server_id)
            if row is not None and row.is_enabled:
                await self._look(row, is_kept=True)
        except McpServerNotFound:
            return
        except Exception as error:  # noqa: BLE001 - it is looked at again when it says so again
            log.warning("mcp_look_failed", error=type(error).__name__)

    def _checked(self, transport: McpTransport, changes: Mapping[str, Any]) -> dict[str, Any]:
        own = {"url", "headers"} if transport is McpTransport.HTTP else {"command", "environment"}
        found: dict[str, Any] = {}
        for name, value in changes.items():
            if name in _PLACES and name not in own and value is not None:
                message = f"A server of this transport has no {name}."
                raise rules.McpServerInvalid(message, field=name, reason="exclusive")
            match name:
                case "url" if name in own:
                    found[name] = rules.checked_url(value or "")
                case "headers" if name in own:
                    found[name] = rules.checked_headers(value or ())
                case "command" if name in own:
                    found[name] = rules.checked_command(value or (), self._commands)
                case "environment" if name in own:
                    found[name] = rules.checked_environment(value or (), self._variables)
                case "timeout_ms":
                    found[name] = rules.checked_timeout(int(value or 0))
                case "is_enabled" | "needs_approval":
                    found[name] = bool(value)
                case _:
                    continue
        return found

    async def _look(self, row: models.McpServer, *, is_kept: bool) -> Look:
        """Speak with a server, then write down how it is; a change of its settings meanwhile wins."""
        began = time.monotonic()
        listing: Listing | None = None
        failure: McpFailed | None = None
        try:
            listing = await self._calls.look(row)
        except McpFailed as error:
            failure = error
        latency_ms = int((time.monotonic() - began) * 1000)
        now = self._clock.now()
        facts: dict[str, Any] = {
            "health": McpHealth.HEALTHY if failure is None else McpHealth.FAILING,
            "failure_code": "" if failure is None else failure.code.value,
            "failure_message": "" if failure is None else failure.message,
            "checked_at": now,
        }
        if listing is not None and is_kept:
            facts |= {
                "tools": [tool.to_json() for tool in listing.tools],
                "skipped_tools": listing.skipped,
                "server_info": dict(listing.info),
                "tools_at": now,
            }
        async with self._database.transaction():
            await models.McpServer.filter(id=row.id, revision=row.revision).update(**facts)
        found = await models.McpServer.get_or_none(id=row.id)
        if found is None:
            raise McpServerNotFound
        return Look(found, latency_ms, listing, failure)

    async def _manageable(self, viewer: Viewer, server_id: UUID) -> models.McpServer:
        row = (await self.visible(viewer, [server_id])).get(server_id)
        if row is None:
            raise McpServerNotFound
        await self._access.require(viewer, row.workspace_id, Scope.MCP_MANAGE)
        return row

    async def _note(self, viewer: Viewer, row: models.McpServer, action: str) -> None:
        facts = {"name": row.name, "transport": row.transport.name, "url": row.url.partition("?")[0]}
        facts["command"] = " ".join(row.command[:1])
        await self._audit.record(viewer.actor, action, "McpServer", row.id, workspace_id=row.workspace_id, data=facts)
