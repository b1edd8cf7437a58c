"""The demo as a story: sign in, import, publish, run, watch, show."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.live import Live

from app.demo import documents
from app.demo.board import Board, show_output
from app.demo.client import Client, DemoFailed
from app.demo.examples import Example, find_example
from app.demo.servers import own_server, peer
from app.kernel.development import read_development_key
from app.kernel.settings import load_settings

#: Where an example's service listens when the server was there first, so that its egress can be allowed ahead.
PEER_PORT = 8099


async def run_example(
    name: str,
    files: Sequence[Path],
    *,
    url: str | None = None,
    key: str | None = None,
    console: Console | None = None,
) -> Any:
    """Run an example and show it live; returns the run's output.

    Args:
        name: A folder of `examples/`.
        files: What it reads; none means its own input.
        url: A running server; None starts one for as long as the demo runs.
        key: An API key of that server; None takes the one its demo workspace was given.
        console: Where to show it.

    Raises:
        DemoFailed: The example is unknown, a server cannot be reached or refuses, or the run failed.
    """
    console = console or Console()
    example = find_example(name)
    async with AsyncExitStack() as stack:
        peer_url: str | None = None
        if example.needs_peer:
            port = PEER_PORT if url else 0
            peer_url = await stack.enter_async_context(peer(example.folder / "peer.py", port))
        run_input = example.run_input(files, peer_url)
        if url is None:
            console.print("Starting a server of its own on an empty folder…")
            allowed = peer_url.removeprefix("http://") if peer_url else ""
            url, key = await stack.enter_async_context(own_server(allowed))
        client = await stack.enter_async_context(Client(url, key or _development_key()))
        return await _play(client, example, run_input, console)


async def _play(client: Client, example: Example, run_input: dict[str, Any], console: Console) -> Any:
    workflow_id = await _imported(client, example)
    started = await client.execute(documents.RUN, {"input": {"workflowId": workflow_id, "input": run_input}})
    execution_id = started["runWorkflow"]["execution"]["id"]
    board = Board(str(example.document["name"]), example.document["graph"]["nodes"])
    with Live(board, console=console, refresh_per_second=12):
        async for event in client.follow(documents.EVENTS, execution_id):
            board.add(event)
    if not console.is_terminal:
        console.line()  # what is not a terminal gets the board without an end of line
    result = (await client.execute(documents.RESULT, {"id": execution_id}))["node"]
    if result["status"] != "COMPLETED":
        error = result["error"] or {"code": result["status"], "message": "no output"}
        raise DemoFailed(f"The run ended {result['status']}: {error['message']} ({error['code']})")
    show_output(console, result["output"])
    console.print(f"Execution {execution_id} took {result['durationMs']} ms.", style="dim")
    return result["output"]


async def _imported(client: Client, example: Example) -> str:
    """Import and publish the example once: its content is the idempotency key."""
    viewer = (await client.execute(documents.WORKSPACE))["viewer"]
    if not viewer or not viewer["workspaces"]["edges"]:
        raise DemoFailed("The key belongs to no workspace.")
    document = example.document
    imported = await client.execute(
        documents.IMPORT,
        {
            "input": {
                "workspaceId": viewer["workspaces"]["edges"][0]["node"]["id"],
                "document": document,
                "idempotencyKey": "demo-" + sha256(orjson.dumps(document)).hexdigest()[:32],
            }
        },
    )
    workflow = imported["importWorkflow"]["workflow"]
    if workflow["publishedVersion"] is None:
        await client.execute(documents.PUBLISH, {"input": {"workflowId": workflow["id"]}})
    return str(workflow["id"])


def _development_key() -> str:
    """Read the key that the server in the same data folder made for its demo workspace."""
    key = read_development_key(load_settings())
    if key is None:
        raise DemoFailed("Name an API key of that server: --key or PLAIT_API_KEY")
    return key
