"""The page's copy of a draft: every action is foreseen as the server does it, and its fold is the server's head."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.api import live
from tests.e2e.drafts import add, name
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, node

HERE = Path(__file__).parent
FOLDER = Path(live.__file__).with_name("static") / "live"
NODE = shutil.which("node") or ""

pytestmark = pytest.mark.skipif(not NODE, reason="needs node")

ACTIONS: list[dict[str, Any]] = [
    add("warm", position={"x": 10, "y": 20}, name="Warm"),
    add("each", "parallel", {"items": "input"}),
    add("inner", parentKey="each"),
    {"connect": {"link": {"source": "greet", "target": "warm"}}},
    {"updateNode": {"nodeKey": "warm", "set": [{"field": "config.template", "value": "Hi {{ nodes.greet }}"}]}},
    {
        "updateNode": {
            "nodeKey": "warm",
            "set": [{"field": "timeoutMs", "value": 500}, {"field": "skipIf", "value": "1 > 2"}],
        }
    },
    {"updateNode": {"nodeKey": "warm", "unset": ["timeoutMs", "skipIf"]}},
    {"updateNode": {"nodeKey": "warm", "set": [{"field": "onError", "value": "branch"}]}},
    {"editText": {"nodeKey": "warm", "field": "config.template", "splices": [{"at": 2, "delete": 0, "insert": " 😀"}]}},
    {"editText": {"nodeKey": "warm", "field": "config.template", "splices": [{"at": 2, "delete": 3, "insert": ","}]}},
    {"moveNode": {"nodeKey": "warm", "position": {"x": -3, "y": 4}}},
    {"setLayout": {"positions": [{"nodeKey": "greet", "position": {"x": 240, "y": 0}}]}},
    {"setNodeEnabled": {"nodeKey": "warm", "isEnabled": False}},
    {"setNodeLocked": {"nodeKey": "warm", "isLocked": True}},
    {"setNodeLocked": {"nodeKey": "warm", "isLocked": False}},
    {"setVariable": {"variable": {"name": "mood", "value": {"kind": "good"}}}},
    {"setVariable": {"variable": {"name": "mood", "value": 3, "description": "How it is."}}},
    {"renameNode": {"nodeKey": "shout", "name": "Loud"}},
    {"renameNode": {"nodeKey": "each", "newKey": "every"}},
    {"reparentNodes": {"nodeKeys": ["warm"], "parentKey": "every"}},
    {"reparentNodes": {"nodeKeys": ["inner"], "parentKey": None}},
    {"disconnect": {"link": {"source": "greet", "target": "shout"}}},
    {"deleteVariable": {"name": "mood"}},
    {"removeNode": {"nodeKey": "every"}},
    {"updateNode": {"nodeKey": "ask", "set": [{"field": "config.headers.X\\.Y", "value": "1"}]}},
]


async def node_says(*arguments: str | Path, given: Any = None) -> Any:
    process = await asyncio.create_subprocess_exec(
        NODE, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate(json.dumps(given).encode())
    assert process.returncode == 0, err.decode()
    return json.loads(out)


async def test_the_page_foresees_every_action_and_folds_to_the_head(plait: Deployment, ada: Person) -> None:
    script = "console.log(JSON.stringify({ ...(await import(process.argv[1])) }))"
    documents = await node_says("--input-type=module", "-e", script, (FOLDER / "documents.js").as_uri())
    ask = node("ask", "http_request", {"url": "https://example.com", "headers": {"A": "b"}})
    workflow_id = await ada.workflow({**GREETING, "nodes": [*GREETING["nodes"], ask]})

    async def snapshot() -> dict[str, Any]:
        async with ada.client.subscribe(documents["DRAFT_STREAM"], workflowId=workflow_id) as stream:
            return await anext(stream)

    first = await snapshot()
    revision, steps = first["revision"], list[Any]()
    for action in ACTIONS:
        wanted = {
            "workflowId": workflow_id,
            "clientId": "page",
            "baseRevision": revision,
            "operations": [{"operationId": name(), "action": action}],
        }
        answer = (await ada.client.data(documents["APPLY"], input=wanted))["applyWorkflowOperations"]
        assert answer["rejected"] == [], action
        assert len(answer["accepted"]) == 1, action
        revision = answer["revision"]
        steps.append({"action": action, "changes": answer["accepted"][0]["changes"]})
    given = {"snapshot": first["draft"], "steps": steps, "final": (await snapshot())["draft"]}
    found = await node_says(HERE / "live_fold.mjs", FOLDER.as_uri(), given=given)

    assert found["missed"] == []
    assert found["folded"] == found["final"]
