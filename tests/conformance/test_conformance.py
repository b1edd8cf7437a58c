"""The graphql-http audits and the usual clients against the edge.

Needs Node and `npm install` in this folder (`make conformance`); skipped where that was not done.
Point PLAIT_CONFORMANCE_NODE_MODULES at another folder's node_modules to use that.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Served, served
from tests.api.toy import USER
from tests.patience import PATIENCE_SECONDS

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("PLAIT_CONFORMANCE_NODE_MODULES", HERE / "node_modules"))

WANTED = {
    "query": "query Q { hello viewer }",
    "mutation": "mutation M { paint(input: {colour: RED}) }",
    "subscription": "subscription S { ticks(to: 3) { number } }",
    "headers": {"x-api-key": "key"},
}

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not MODULES.is_dir(), reason="needs node and `npm install` in tests/conformance"
)


@pytest.fixture
async def server() -> AsyncIterator[Served]:
    async with served() as server:
        yield server


async def run(*command: str | Path) -> Any:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert out, err.decode()
    return json.loads(out)


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The scripts beside the modules: Node looks for modules from where a script is."""
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, tmp_path)
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    return tmp_path


def check(answer: dict[str, Any], *, has_events: bool = True) -> None:
    assert "error" not in answer, answer
    answer = json.loads(json.dumps(answer))
    assert answer["query"] == {"hello": "Hello, world!", "viewer": str(USER)}
    assert answer["mutation"] == {"paint": "redx1"}
    if has_events:
        events = [each["ticks"] for each in answer["events"]]
        assert [each["number"] for each in events] == [1, 2, 3]


@needs_node
async def test_all_audits_of_graphql_http_pass(server: Served, scripts: Path) -> None:
    report = await run("node", scripts / "audit.mjs", server.url)
    assert report == {"total": 61, "ok": 61, "failures": []}


@needs_node
async def test_the_javascript_clients_query_mutate_and_subscribe(server: Served, scripts: Path) -> None:
    report = await run("node", scripts / "clients.mjs", server.url, json.dumps(WANTED))
    assert set(report) == {"graphql-ws", "graphql-request", "urql", "apollo"}
    for name, answer in report.items():
        check(answer, has_events=name != "graphql-request")


async def test_gql_queries_mutates_and_subscribes(server: Served) -> None:
    report = await run(sys.executable, HERE / "clients.py", server.url, json.dumps(WANTED))
    check(report["gql"])
