"""MCP servers written with the protocol's own library, and ones that are broken on purpose; all over real sockets."""

import asyncio
import re
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from mcp.server.mcpserver import Context, MCPServer
from mcp.types import CallToolResult, TextContent
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.listening import listening

TOKEN = "tok-4f9a8b7c6d5e1234"
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def weather() -> MCPServer:
    """A server with a tool of every temper."""
    server = MCPServer("Weather", version="1.2.3")

    @server.tool(description="Tells the weather of a city.")
    def forecast(city: str, days: int = 1) -> dict[str, Any]:
        return {"city": city, "days": days, "sky": "clear"}

    @server.tool(description="Says something back.")
    def echo(text: str) -> str:
        return f"you said {text}"

    @server.tool(description="Counts, and says how far it is.")
    async def count(to: int, ctx: Context) -> str:
        for at in range(to):
            await ctx.report_progress(at + 1, to, f"at {at + 1}")
        return f"counted to {to}"

    @server.tool(description="Cannot do it.")
    def fail() -> CallToolResult:
        return CallToolResult(content=[TextContent(type="text", text="the river is frozen")], is_error=True)

    @server.tool(description="Takes its time.")
    async def sleep(seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "awake"

    @server.tool(description="Says a lot.")
    def shout(size: int) -> str:
        return "a" * size

    return server


class Guarded:
    """Lets in only who has the token; counts who came, and shows the token to whoever asks for `/`."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.requests += 1
            if dict(scope["headers"]).get(b"authorization") != f"Bearer {TOKEN}".encode():
                await send({"type": "http.response.start", "status": 401, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
        await self._inner(scope, receive, send)


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncGenerator[str]:
    """Serve an ASGI application; gives the address of `/mcp`."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="on", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def answering(
    body: bytes, *, status: int = 200, content_type: str = "application/json", pause: float = 0
) -> AsyncGenerator[str]:
    """Answer every request with the same, after a pause."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if length:
                await reader.readexactly(int(length[1]))
            await asyncio.sleep(pause)
            head = f"HTTP/1.1 {status} Some\r\ncontent-type: {content_type}\r\ncontent-length: {len(body)}\r\n"
            writer.write(f"{head}connection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass

    async with accepting(answer) as url:
        yield url


@asynccontextmanager
async def accepting(answer: Handler) -> AsyncGenerator[str]:
    """Take connections; what is open at the end is ended."""
    async with listening(answer) as port:
        yield f"http://127.0.0.1:{port}/mcp"


#: A program that is a server: it says a word that it is given, and one of its environment.
PROGRAM = """
import asyncio, os, subprocess, sys
from mcp.server.mcpserver import Context, MCPServer
server = MCPServer("Program")

@server.tool()
def word() -> str:
    return " ".join(sys.argv[1:]) + "|" + os.environ.get("GREETING", "") + "|" + os.environ.get("PLAIT_SECRET_KEY", "")

@server.tool()
def die() -> str:
    os._exit(3)

@server.tool()
def who() -> str:
    return f"{os.getpid()} {os.getppid()}"

@server.tool()
def spawn() -> int:
    return subprocess.Popen(["sleep", "600"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).pid

@server.tool()
async def grow(ctx: Context) -> str:
    server.add_tool(lambda: "grown", name="grown", description="New.")
    await ctx.session.send_tool_list_changed()
    return "done"

@server.tool()
async def nap() -> str:
    await asyncio.sleep(600)
    return "awake"

if "--broken" in sys.argv:
    print("the well is dry", file=sys.stderr)
    sys.exit(2)
server.run("stdio")
"""
PYTHON = sys.executable
