"""Promise 8 over a whole process: a secret that an echoing service gives back is seen nowhere."""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2

from app.executions.masking import MASK, spellings
from app.kernel.database import Database
from app.kernel.development import read_development_key
from app.kernel.ports import free_port
from app.kernel.settings import Settings
from tests.listening import listening
from tests.patience import PATIENCE_SECONDS
from tests.platform.conftest import ROOT, environment
from tests.platform.schemas import count_rows

SECRETS = ("Zu9-geheim+gewiß/7421", 'say "friend"\\and enter', "0123456789abcdef0123456789abcdef")

RUN = """
mutation Run($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution {
  status output error { code message details }
  nodeRuns(first: 10) { nodes { nodeKey status attempt input output error { code message details } } }
} } }
"""


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Fail with a body that says every header again: as it is, as JSON, in base64 at each alignment."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    values = [line.partition(": ")[2] for line in head.split("\r\n")[1:] if line]
    sent = [value.encode("latin-1").decode(errors="replace") for value in values]
    coded = [base64.b64encode(b"x" * lead + value.encode()).decode() for value in sent for lead in range(3)]
    body = json.dumps({"sent": sent, "coded": coded}).encode()
    status = b"200 OK" if "GET /well" in head else b"500 Internal Server Error"
    writer.write(b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nX-Echo: %b\r\n" % (status, sent[-1].encode()))
    writer.write(b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
    await writer.drain()


@asynccontextmanager
async def echoing() -> AsyncGenerator[str]:
    async with listening(_echo) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serving(settings: Settings, folder: Path, log: Path) -> Generator[str]:
    port = free_port()
    given = {
        "PLAIT_LOG_LEVEL": "DEBUG",
        "PLAIT_LOG_FORMAT": "console",
        "PLAIT_PORT": str(port),
        "PLAIT_EGRESS_ALLOW": "127.0.0.1",
        "PLAIT_DATABASE_URL": settings.database_url,
    }
    if settings.database_url:
        _migrated(settings, folder)
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"],
            env=environment(settings.data_dir, given),
            cwd=ROOT,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _migrated(settings: Settings, folder: Path) -> None:
    given = {"PLAIT_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "app.cli", "migrate"]
    subprocess.run(command, env=environment(folder, given), cwd=ROOT, check=True, capture_output=True)  # noqa: S603


async def _ready(client: httpx2.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            with suppress(httpx2.TransportError):
                if (await client.get("/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.1)


def _workflow(url: str, header: str) -> dict[str, Any]:
    request = {"url": url, "headers": {"X-Token": header}, "maxRetries": 1, "retryDelayMs": 1}
    return {
        "format": "plait.workflow/1",
        "name": "Leak",
        "graph": {
            "nodes": [
                {"key": "start", "component": "manual", "config": {}},
                {"key": "call", "component": "http_request", "config": request},
            ],
            "connections": [{"source": "start", "target": "call"}],
        },
    }


async def _everything_stored(settings: Settings) -> str:
    tables = await count_rows(settings)
    database = Database(settings)
    await database.open()
    try:
        rows = [await database.fetch(f'SELECT * FROM "{table}"') for table in tables]  # noqa: S608 - our own tables
    finally:
        await database.close()
    return "\n".join(str(value) for table in rows for row in table for value in row.values())


async def test_an_echoed_secret_is_seen_nowhere(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "log"
    answers: list[str] = []
    statuses: list[str] = []

    async with echoing() as peer:
        with serving(settings, tmp_path, log) as url:
            async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
                await _ready(client)
                client.headers["x-api-key"] = read_development_key(settings) or ""

                async def ask(query: str, variables: dict[str, Any], *, is_fit: bool = True) -> Any:
                    answer = await client.post("/graphql", json={"query": query, "variables": variables})
                    body = answer.json()
                    if is_fit:
                        assert "errors" not in body, body
                    else:
                        assert "errors" in body, body
                    answers.append(answer.text)
                    return body.get("data")

                found = await ask("{ viewer { workspaces(first: 1) { nodes { id } } } }", {})
                workspace = found["viewer"]["workspaces"]["nodes"][0]["id"]
                set_secret = "mutation S($i: SetSecretInput!) { setSecret(input: $i) { secret { name } } }"
                for number, value in enumerate(SECRETS):
                    entry = {"workspaceId": workspace, "name": f"S{number}", "value": value}
                    await ask(set_secret, {"i": entry})
                    await ask(set_secret, {"i": {**entry, "workspaceId": "bogus"}}, is_fit=False)
                    await ask(set_secret, {"i": {**entry, "value": {"v": value}}}, is_fit=False)
                    await ask(set_secret, {"i": {**entry, "name": "1 2", "value": value}}, is_fit=False)
                    literal = json.dumps(value)
                    await ask(
                        f"mutation {{ setSecret(input: {{value: {literal}, name: 7}}) {{ x }} }}", {}, is_fit=False
                    )
                    await ask(f"mutation {{ setSecret(input: {{value: {literal} ", {}, is_fit=False)

                    for path, header in (("/ill", "{{ %s }}"), ("/well", "{{ %s }}"), ("/ill", "a\nb{{ %s }}")):
                        document = _workflow(peer + path, header % f"secrets.S{number}")
                        made = await ask(
                            "mutation I($i: ImportWorkflowInput!) { importWorkflow(input: $i) { workflow { id } } }",
                            {"i": {"workspaceId": workspace, "document": document}},
                        )
                        workflow = made["importWorkflow"]["workflow"]["id"]
                        run = {"workflowId": workflow, "draftRevision": 1, "waitMs": 30_000, "input": {}}
                        execution = (await ask(RUN, {"input": run}))["runWorkflow"]["execution"]
                        statuses.append(execution["status"])
                answers.append((await client.get("/metrics")).text)

    # The first is not ASCII, so no header takes it.
    assert statuses == ["FAILED"] * 3 + ["FAILED", "COMPLETED", "FAILED"] * 2
    assert MASK in "".join(json.dumps(json.loads(text), ensure_ascii=False) for text in answers if text[0] == "{")
    places = {
        "an answer": "\n".join(answers),
        "the log": log.read_text(),
        "the tables": await _everything_stored(settings),
    }
    for where, text in places.items():
        for secret in SECRETS:
            for spelling in spellings(secret):
                assert spelling not in text, (
                    f"{spelling} is in {where}: {text[max(0, text.index(spelling) - 300) :][:700]}"
                )
    assert '"DEBUG' in places["the log"] or "debug" in places["the log"]
