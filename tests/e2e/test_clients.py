"""The usual clients and the graphql-http audits against the real server: sign in, run, subscribe, resume."""

import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.test_conformance import HERE, MODULES, needs_node, run
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person

AFTER = 3


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, tmp_path)
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    return tmp_path


async def wanted(ada: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operations for the clients, and a run to follow."""
    workflow_id = await ada.workflow(GREETING)
    execution = await ada.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    running = f'runWorkflow(input: {{workflowId: "{workflow_id}", input: {{name: "Bob"}}, waitMs: 20000}})'
    return {
        "query": "query Q { viewer { user { id } } }",
        "mutation": f"mutation M {{ {running} {{ execution {{ status output }} }} }}",
        "subscription": f'subscription S {{ executionEvents(executionId: "{execution["id"]}", after: {AFTER}) '
        "{ __typename sequence } }",
        "headers": {"Authorization": f"Bearer {ada.client.token}"},
    }, execution


def check(answer: dict[str, Any], ada: Person, execution: dict[str, Any]) -> None:
    assert "error" not in answer, answer
    assert answer["query"]["viewer"]["user"]["id"] == ada.user_id
    done = answer["mutation"]["runWorkflow"]["execution"]
    assert (done["status"], done["output"]) == ("COMPLETED", "HELLO, BOB!")
    if answer["events"] is not None:
        events = [each["executionEvents"] for each in answer["events"]]
        assert [each["sequence"] for each in events] == list(range(AFTER + 1, execution["lastSequence"] + 1))
        assert events[-1]["__typename"] == "ExecutionCompleted"


@needs_node
async def test_the_javascript_clients_run_and_resume(plait: Deployment, ada: Person, scripts: Path) -> None:
    operations, execution = await wanted(ada)
    report = await run("node", scripts / "clients.mjs", f"{plait.other_url}/graphql", json.dumps(operations))
    assert set(report) == {"graphql-ws", "graphql-request", "urql", "apollo"}
    for answer in report.values():
        check(answer, ada, execution)


@needs_node
async def test_the_javascript_clients_upload_files(plait: Deployment, ada: Person, scripts: Path) -> None:
    wanted = {
        "mutation": """mutation Upload($input: UploadFileInput!) { uploadFile(input: $input) {
          file { id name contentType sizeBytes sha256 } } }""",
        "workspaceId": ada.workspace_id,
        "headers": {"Authorization": f"Bearer {ada.client.token}"},
        "sizeBytes": 5_000_000,
    }
    report = await run("node", scripts / "uploads.mjs", f"{plait.other_url}/graphql", json.dumps(wanted))
    assert set(report) == {"apollo", "urql"}
    for name, kept in report.items():
        assert "error" not in kept, kept
        for kind, sent_as, content in (
            ("file", f"from {name} ü.txt", b"a" * 5_000_000),
            ("blob", "blob", f"a blob of {name}".encode()),
        ):
            file = kept[kind]
            assert (file["name"], file["contentType"]) == (sent_as, "text/plain")
            assert (file["sizeBytes"], file["sha256"]) == (len(content), sha256(content).hexdigest())


async def test_gql_runs_and_resumes(plait: Deployment, ada: Person) -> None:
    operations, execution = await wanted(ada)
    report = await run(sys.executable, HERE / "clients.py", f"{plait.other_url}/graphql", json.dumps(operations))
    check(report["gql"], ada, execution)


@needs_node
async def test_all_audits_of_graphql_http_pass(plait: Deployment, scripts: Path) -> None:
    report = await run("node", scripts / "audit.mjs", f"{plait.url}/graphql")
    assert report == {"total": 61, "ok": 61, "failures": []}
