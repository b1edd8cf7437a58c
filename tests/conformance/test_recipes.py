"""The recipes of docs/front-ends.md, word for word: each follows a run whose connection breaks."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from tests.conformance.test_conformance import HERE, MODULES, needs_node
from tests.e2e.conftest import deployed
from tests.e2e.peer import Peer, peer
from tests.e2e.server import Deployment
from tests.e2e.story import PASSWORD, START, call, chain, check_whole, node, sign_up
from tests.listening import listening
from tests.patience import PATIENCE_SECONDS

_PAGE = (HERE.parents[1] / "docs/front-ends.md").read_text()
_DOCUMENTS = dict(
    zip(
        ["SIGN_IN", "RUN", "EVENTS"],
        re.findall(r"^(?:mutation|subscription)[^`]+?^}", _PAGE, re.MULTILINE),
        strict=True,
    )
)
_CODE = dict(re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?```(?:js|python)\n(.*?)```", _PAGE, re.DOTALL | re.MULTILINE))
_WEB_SOCKET = "import WebSocket from 'ws'; globalThis.WebSocket ??= WebSocket;\n"


class Wire:
    """Stands between a client and a server, until it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._sockets: list[asyncio.StreamWriter] = []
        self.has_event = asyncio.Event()

    def cut(self) -> None:
        """Break every WebSocket, as a lost network does."""
        for writer in self._sockets:
            writer.transport.abort()
        self._sockets.clear()
        self.has_event.clear()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            await asyncio.gather(self._copy(reader, back), self._copy(there, writer))
        finally:
            back.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if b"101 Switching" in data:
                    self._sockets.append(writer)
                writer.write(data)
                if writer in self._sockets and b"executionEvents" in data:
                    self.has_event.set()
        with suppress(ConnectionError):
            writer.close()


@asynccontextmanager
async def wire(port: int) -> AsyncGenerator[tuple[Wire, str]]:
    made = Wire(port)
    async with listening(made.accept) as port_in_front:
        yield made, f"127.0.0.1:{port_in_front}"


@pytest.fixture(scope="module")
def plait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed("embedded", tmp_path_factory.mktemp("recipes")) as deployment:
        yield deployment


async def _follow(command: list[str | Path], service: Peer, middle: Wire, path: str) -> list[dict[str, object]]:
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, "NO_PROXY": "*"}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await service.arrived(path)
            await middle.has_event.wait()
            middle.cut()
            await asyncio.sleep(0.2)
            service.release(path)
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, out.decode()
    return [
        {"sequence": int(line.split()[0]), "__typename": line.split()[1]} for line in out.decode().splitlines() if line
    ]


@pytest.mark.parametrize("name", [pytest.param(name, marks=[needs_node] * ("gql" not in name)) for name in _CODE])
async def test_a_recipe_goes_on_after_a_lost_connection(name: str, plait: Deployment, tmp_path: Path) -> None:
    ada = await sign_up(plait.url)
    async with peer() as service, wire(plait.apis[0].port) as (middle, address):
        path = f"/hold/{ada.name}"
        graph = chain(START, call("wait", service.url + path), node("answer", "response"))
        known = {**_DOCUMENTS, "password": PASSWORD, "workflowId": await ada.workflow(graph)}
        code = re.sub(r"(['\"])ada\1", json.dumps(ada.name), _CODE[name].replace("localhost:8000", address))
        if "gql" in name:
            text = "\n".join(f"{key} = {value!r}" for key, value in known.items())
            script = tmp_path / "recipe.py"
            script.write_text(f"{text}\n{code}\nasyncio.run(main(workflowId, password))\n")
            command = [sys.executable, script]
        else:
            text = "\n".join(f"const {key} = {json.dumps(value)};" for key, value in known.items())
            script = tmp_path / "recipe.mjs"
            script.write_text(f"{_WEB_SOCKET}{text}\n{code}")
            (tmp_path / "node_modules").symlink_to(MODULES.resolve())
            command = ["node", script]
        events = await _follow(command, service, middle, path)
    check_whole(events, after=int(str(events[0]["sequence"])) - 1)
    assert events[0]["__typename"] == "Snapshot"
    assert all(event["__typename"] != "Snapshot" for event in events[1:])


def test_the_recipes_are_found() -> None:
    assert set(_CODE) == {"graphql-ws", "Apollo Client", "urql", "Python, gql"}
    assert set(_DOCUMENTS) == {"SIGN_IN", "RUN", "EVENTS"}
