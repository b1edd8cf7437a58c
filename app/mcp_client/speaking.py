"""What is said to an MCP server: list its tools, or call one; over HTTP or with a program of this machine.

Calls go on in a conversation that is open (see `sessions`), where there is one to be begun at all. A look begins its
own, to see what whoever begins one sees. What goes wrong becomes a `McpFailed`. Results are not checked against a
server's output schema: its patterns are a stranger's.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import httpx2
import orjson
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.types import (
    CONNECTION_CLOSED,
    HEADER_MISMATCH,
    INVALID_PARAMS,
    REQUEST_TIMEOUT,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    InputRequiredResult,
    Tool,
    ToolListChangedNotification,
)
from mcp.types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import TypeAdapter, ValidationError

from app.kernel.http_outcomes import EgressDenied, PeerUnreachable
from app.kernel.shipped import version
from app.mcp_client.failures import McpCode, McpFailed
from app.mcp_client.messages import Answer, Endpoint, Listing, OnChange, OnProgress
from app.mcp_client.programs import Notes, program
from app.mcp_client.sessions import Sessions
from app.mcp_client.vocabulary import (
    MAX_ANSWER_BYTES,
    MAX_RESULT_BYTES,
    MAX_TOOL_BYTES,
    MAX_TOOLS,
    MAX_TOOLS_BYTES,
    ToolInfo,
)

if TYPE_CHECKING:
    from mcp.client._transport import Transport

_MAX_PAGES = 100
_MAX_MESSAGE = 500
_MAX_COMPLAINT = 300
_MAX_DESCRIPTION = 4_000
_UNAUTHORIZED, _FORBIDDEN, _FIRST_ERROR = 401, 403, 400
_RESULT: TypeAdapter[CallToolResult | InputRequiredResult] = TypeAdapter(CallToolResult | InputRequiredResult)


class _Noting(httpx2.AsyncBaseTransport):
    """The shared transport for one conversation: notes what comes, and breaks off what is too long."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, notes: Notes) -> None:
        self._inner = inner
        self._notes = notes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        self._notes.status = response.status_code
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, self._notes)
        return response


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, notes: Notes) -> None:
        self._stream = stream
        self._notes = notes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                self._notes.is_too_large = True
                raise httpx2.ReadError("The answer is too long.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


async def look(endpoint: Endpoint, transport: httpx2.AsyncBaseTransport) -> Listing:
    """List a server's tools.

    Raises:
        McpFailed: It could not be spoken with.
    """
    async with _speaking(endpoint, Notes()) as notes, connect(endpoint, notes, transport, None) as client:
        listed = await _tools_of(client)
        own = client.server_info  # from 2026-07-28 on, a server need not say who it is
        info = {
            "name": "" if own is None else own.name[:200],
            "version": "" if own is None else own.version[:100],
            "protocolVersion": client.protocol_version,
        }
        tools, skipped = _usable(listed)
        return Listing(tools, skipped, info)


async def call(
    endpoint: Endpoint,
    transport: httpx2.AsyncBaseTransport,
    sessions: Sessions,
    tool: str,
    arguments: Mapping[str, Any],
    on_progress: OnProgress | None,
    on_change: OnChange | None,
) -> Answer:
    """Call a tool once; a server that finds the call unfit may have other tools by now, which is told too.

    Raises:
        McpFailed: It could not be spoken with, or gave nothing that can be used.
    """

    async def progressed(progress: float, total: float | None, message: str | None) -> None:
        if on_progress is not None:
            on_progress(progress, total, message)

    request = CallToolRequest(params=CallToolRequestParams(name=tool, arguments=dict(arguments)))
    async with _conversation(endpoint, transport, sessions, on_change) as client:
        try:
            result = await client.session.send_request(request, _RESULT, progress_callback=progressed)
        except MCPError as error:
            if error.code == INVALID_PARAMS and on_change is not None and endpoint.server_id is not None:
                on_change(endpoint.server_id)
            if error.code != HEADER_MISMATCH:
                raise
            # It wants arguments in headers as well; which ones, its list says.
            await _tools_of(client)
            result = await client.session.send_request(request, _RESULT, progress_callback=progressed)
        if isinstance(result, InputRequiredResult):
            message = f"The tool {tool[:100]} asks back before it answers; it cannot be used."
            raise McpFailed(McpCode.NEEDS_INPUT, message)
    content = [block.model_dump(by_alias=True, mode="json", exclude_none=True) for block in result.content]
    answer = Answer(content, result.structured_content, result.is_error)
    if len(orjson.dumps([content, answer.structured])) > MAX_RESULT_BYTES:
        raise McpFailed(McpCode.TOO_LARGE, f"What the tool {tool[:100]} gave is over {MAX_RESULT_BYTES:,} bytes.")
    return answer


def connect(endpoint: Endpoint, notes: Notes, shared: httpx2.AsyncBaseTransport, on_change: OnChange | None) -> Client:
    """Return a client, to be entered: what it says goes to a server, and a change of its tools is told."""
    mode = "auto"
    if endpoint.protocol:
        mode = endpoint.protocol if endpoint.protocol in MODERN_PROTOCOL_VERSIONS else "legacy"

    async def heard(message: object) -> None:
        if isinstance(message, ToolListChangedNotification) and on_change is not None and endpoint.server_id:
            on_change(endpoint.server_id)

    transport: Any = _http(endpoint, shared, notes) if endpoint.url else program(endpoint, notes)
    own = Implementation(name="plait", version=version())
    return Client(transport, mode=mode, cache=None, client_info=own, message_handler=heard)


@asynccontextmanager
async def _conversation(
    endpoint: Endpoint, shared: httpx2.AsyncBaseTransport, sessions: Sessions, on_change: OnChange | None
) -> AsyncGenerator[Client]:
    """Go on with a conversation, or begin one; over HTTP, from 2026-07-28 on, there is nothing to begin."""
    if endpoint.url and (not endpoint.protocol or endpoint.protocol in MODERN_PROTOCOL_VERSIONS):
        async with _speaking(endpoint, Notes()) as notes, connect(endpoint, notes, shared, on_change) as client:
            yield client
        return
    notes = Notes()
    async with _speaking(endpoint, notes) as told, sessions.lease(endpoint) as session:
        session.notes.status = 0
        told.seen = session.notes
        yield await asyncio.shield(session.opened)


@asynccontextmanager
async def _speaking(endpoint: Endpoint, notes: Notes) -> AsyncGenerator[Notes]:
    """Make a `McpFailed` of what goes wrong, and of what takes too long."""
    try:
        async with asyncio.timeout(endpoint.timeout_ms / 1000):
            yield notes
    except McpFailed:
        raise
    except (Exception, BaseExceptionGroup) as error:
        failure = _failure(error, notes.seen or notes, endpoint)
        if failure is None:
            raise
        raise failure from None


def _http(endpoint: Endpoint, shared: httpx2.AsyncBaseTransport, notes: Notes) -> "Transport":
    client = httpx2.AsyncClient(
        transport=_Noting(shared, notes),
        headers=list(endpoint.headers),
        trust_env=False,
        timeout=httpx2.Timeout(endpoint.timeout_ms / 1000, connect=10),
    )
    return streamable_http_client(endpoint.url, http_client=client, max_sse_event_size=MAX_ANSWER_BYTES)


async def _tools_of(client: Client) -> list[Tool]:
    found: list[Tool] = []
    cursor: str | None = None
    for _ in range(_MAX_PAGES):
        page = await client.list_tools(cursor=cursor)
        found += page.tools
        cursor = page.next_cursor
        if cursor is None or len(found) > MAX_TOOLS:
            break
    return found


def _usable(listed: Sequence[Tool]) -> tuple[list[ToolInfo], int]:
    found: dict[str, ToolInfo] = {}
    size = 0
    for tool in listed:
        hints = tool.annotations
        info = ToolInfo(
            tool.name,
            (tool.title or (hints.title if hints else None) or "")[:200],
            (tool.description or "")[:_MAX_DESCRIPTION],
            tool.input_schema,
            tool.output_schema,
            is_reading=bool(hints and hints.read_only_hint),
            is_idempotent=bool(hints and hints.idempotent_hint),
        )
        try:
            own_size = len(orjson.dumps(info.to_json()))
        except orjson.JSONEncodeError:
            continue
        is_fit = 0 < len(tool.name) <= 128 and tool.name.isprintable() and tool.name not in found  # noqa: PLR2004
        is_fit = is_fit and tool.input_schema.get("type", "object") == "object" and own_size <= MAX_TOOL_BYTES
        if is_fit and len(found) < MAX_TOOLS and size + own_size <= MAX_TOOLS_BYTES:
            found[tool.name] = info
            size += own_size
    return list(found.values()), len(listed) - len(found)


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _leaves(inner)
    else:
        yield error


def _failure(error: BaseException, notes: Notes, endpoint: Endpoint) -> McpFailed | None:
    """Say what went wrong; None when it is nothing of the server's."""
    found = list(_leaves(error))
    known = [each for each in found if isinstance(each, McpFailed)]
    if known:
        return known[0]
    if any(isinstance(each, asyncio.CancelledError | KeyboardInterrupt | SystemExit) for each in found):
        return None
    denied = next((each for each in found if isinstance(each, EgressDenied)), None)
    if denied is not None:
        return McpFailed(McpCode.EGRESS_DENIED, str(denied))
    if notes.is_too_large:
        return McpFailed(McpCode.TOO_LARGE, f"The answer is over {MAX_ANSWER_BYTES:,} bytes.")
    if any(isinstance(each, TimeoutError | httpx2.ReadTimeout) for each in found) or _is_coded(found, REQUEST_TIMEOUT):
        return McpFailed(McpCode.TIMEOUT, f"No complete answer within {endpoint.timeout_ms:,} ms.")
    return _of_status(notes.status) or _of_words(found, notes)


def _of_status(status: int) -> McpFailed | None:
    if status in {_UNAUTHORIZED, _FORBIDDEN}:
        return McpFailed(McpCode.REFUSED, f"The server refuses the request: HTTP {status}.", status=status)
    if status >= _FIRST_ERROR:
        is_busy = status == 429 or status >= 500  # noqa: PLR2004 - RFC 9110 and 6585
        message = f"The server answers with HTTP {status}."
        return McpFailed(McpCode.HTTP_STATUS, message, is_retryable=is_busy, status=status)
    return None


def _of_words(found: Sequence[BaseException], notes: Notes) -> McpFailed | None:
    if _is_coded(found, CONNECTION_CLOSED) or notes.is_ended:
        last = " ".join(notes.errors.decode(errors="replace").split())[-_MAX_COMPLAINT:]
        more = f" Its last words: {last}" if last else ""
        return McpFailed(McpCode.UNREACHABLE, f"The server ended the conversation before it answered.{more}")
    spoken = next((each for each in found if isinstance(each, MCPError)), None)
    if spoken is not None:
        return McpFailed(McpCode.PROTOCOL, f"The server says: {_short(spoken.message)}", error=spoken.code)
    invalid = next((each for each in found if isinstance(each, ValidationError)), None)
    if invalid is not None:
        first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return McpFailed(McpCode.PROTOCOL, f"What the server says is not valid at {_short(place)}: {first['msg']}.")
    if any(isinstance(each, httpx2.TransportError | PeerUnreachable | OSError) for each in found):
        return McpFailed(McpCode.UNREACHABLE, "The server cannot be reached.")
    if any(isinstance(each, httpx2.HTTPError | httpx2.StreamError | ValueError | RuntimeError) for each in found):
        return McpFailed(McpCode.PROTOCOL, f"The server does not speak MCP: {type(found[0]).__name__}.")
    return None


def _is_coded(found: Sequence[BaseException], code: int) -> bool:
    return any(isinstance(each, MCPError) and each.code == code for each in found)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_MESSAGE else text[: _MAX_MESSAGE - 1] + "…"
