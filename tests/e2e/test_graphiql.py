"""GraphiQL in the machine's Chromium against the real server; needs `npm install` in this folder."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import deployed
from tests.e2e.server import Deployment
from tests.patience import LONG_PATIENCE_SECONDS

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("PLAIT_E2E_NODE_MODULES", HERE / "node_modules"))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""

#: What is typed, one after the other, and what its answer has once it is whole.
TALK = [
    (
        """mutation { createAgent(input: {workspaceId: "WORKSPACE", name: "Assistant", tools: ["add_task"]}) {
          agent { id } } }""",
        '"id"',
    ),
    (
        """mutation { startConversation(input: {workspaceId: "WORKSPACE", agentId: "ID",
          initialMessage: "Create a task to review project documentation"}) { conversation { id } } }""",
        '"id"',
    ),
    (
        """subscription { conversationEvents(conversationId: "ID", after: 0) {
          __typename sequence ... on MessageDelta { offset text }
          ... on MessageCompleted { message { text status tasks { name priority } } } } }""",
        '"MessageCompleted"',
    ),
]

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not MODULES.is_dir() or not CHROMIUM,
    reason="needs node, chromium and `npm install` in tests/e2e",
)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script beside the modules: Node looks for modules from where a script is."""
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    return Path(shutil.copy(HERE / "graphiql.mjs", tmp_path / "graphiql.mjs"))


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Deployment]:
    with deployed("embedded", tmp_path, PLAIT_DEMO="true") as deployment:
        yield deployment


async def test_graphiql_queries_mutates_and_streams_with_no_request_leaving_the_machine(
    demo: Deployment, script: Path, tmp_path: Path
) -> None:
    screenshot = Path(os.environ.get("PLAIT_E2E_SCREENSHOT", tmp_path / "graphiql.png"))
    process = await asyncio.create_subprocess_exec(
        "node",
        script,
        f"http://localhost:{demo.apis[0].port}/graphql",
        screenshot,
        "3",
        json.dumps(TALK),
        env={**os.environ, "CHROMIUM": CHROMIUM},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), LONG_PATIENCE_SECONDS)
    assert out, err.decode()
    report = json.loads(out)
    assert report["foreign"] == []
    assert report["errors"] == []
    query, mutation, stream = map(json.loads, report["results"])
    assert "errors" not in query, query
    assert query["data"]["viewer"]["user"]["name"] == "Demo"
    assert "errors" not in mutation, mutation
    assert "errors" not in stream, stream
    assert stream["data"], stream
    made, begun, heard = map(json.loads, report["talk"])
    assert made["data"]["createAgent"]["agent"]["id"]
    assert begun["data"]["startConversation"]["conversation"]["id"]
    (task,) = heard["data"]["conversationEvents"]["message"]["tasks"]
    assert "project documentation" in task["name"]
    assert await asyncio.to_thread(screenshot.stat)
