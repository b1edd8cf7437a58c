"""A webhook that waits for the five nodes behind it, against n8n on the same flow.

Both take the same POST, run webhook, template, condition, upper case and response, and answer with what these give; 32
are under way at once, and the sides take turns. n8n 2.41.1 runs in one process on SQLite with its fastest settings: it
keeps nothing of what it executes. Plait has committed each run and every step of it when it answers. PLAIT_BENCH_N8N
names n8n's program, which has an environment of its own: `npm install --ignore-scripts n8n@2.41.1` with Node 24, then
`npm rebuild sqlite3`, which is all that this flow needs of what its packages would build.
"""

import asyncio
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson

from app.automation.configs import WebhookConfig
from app.automation.service import NewTrigger
from app.automation.vocabulary import WebhookAuth, WebhookReply
from app.kernel.ports import free_port
from app.kernel.settings import Settings
from benchmarks.client import Connection
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, ratio_of_rates
from benchmarks.graphs import FIVE_NODES_INPUT, FIVE_NODES_OUTPUT, five_nodes
from benchmarks.house import Dialect, folder, house, measure, migrated
from benchmarks.servers import Server, cpu_seconds, serving, until_ready

VARIANTS: tuple[Dialect, ...] = ("sqlite",)
_TIMES = 15.0
_AT_ONCE = 32
_PATH = "five-nodes"
_BODY = orjson.dumps(FIVE_NODES_INPUT)
_ID = "fiveNodesOfBench"


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure both, by turns."""
    program = os.environ.get("PLAIT_BENCH_N8N")
    if not program:
        print("n8n: left out; name its program in PLAIT_BENCH_N8N, see benchmarks/n8n.py", file=sys.stderr)
        return []
    rounds, seconds, warm_up = (2, 2.0, 10.0) if is_quick else (5, 4.0, 20.0)
    ours, theirs = Side("Plait, durable"), Side("n8n, nothing kept")
    with ExitStack() as held:
        settings = held.enter_context(migrated(dialect, run_worker=True))
        asyncio.run(_prepare(settings))
        plait = held.enter_context(serving(settings, api_key="-"))
        n8n = held.enter_context(_n8n(program))
        sides = ((ours, plait, f"/hooks/{_PATH}"), (theirs, n8n, f"/webhook/{_PATH}"))
        for _, server, path in sides:
            asyncio.run(_send(server, path, warm_up))
        for _ in range(rounds):
            for side, server, path in sides:
                side.rounds.append(asyncio.run(_send(server, path, seconds)))
    table = Table(f"Webhooks that wait for five nodes, {_AT_ONCE} at once", COLUMNS, [ours.row(), theirs.row()])
    ratio = ratio_of_rates(ours, theirs)
    table.targets.append(Target("five nodes by webhook against n8n", ratio, _TIMES, is_at_least=True))
    return [table]


async def _prepare(settings: Settings) -> None:
    async with house(settings, is_working=False) as home:
        workflow_id = await home.publish(five_nodes("input.body"))
        config = WebhookConfig(auth=WebhookAuth.NONE, reply=WebhookReply.WHEN_DONE, rate_per_minute=1_000_000)
        new = NewTrigger(workflow_id, "Measured", config, path=_PATH)
        await home.plait.automation.triggers.create(home.viewer, new)


async def _send(server: Server, path: str, seconds: float) -> Round:
    idle = [Connection(server, path) for _ in range(_AT_ONCE)]

    async def work() -> None:
        connection = idle.pop()
        answer = await connection.send(_BODY)
        assert orjson.loads(answer) == FIVE_NODES_OUTPUT, answer
        idle.append(connection)

    before = cpu_seconds(server.pid)
    turn = await measure(work, seconds=seconds, at_once=_AT_ONCE)
    turn.cpu_seconds = cpu_seconds(server.pid) - before
    for each in idle:
        each.close()
    return turn


@contextmanager
def _n8n(program: str) -> Generator[Server]:
    """Serve the flow by n8n until left."""
    with folder() as home:
        port = free_port()
        environment = {**os.environ, **_fastest(home, port)}
        flow = home / "flow.json"
        flow.write_text(json.dumps(_flow()))
        for order in (["import:workflow", f"--input={flow}"], ["publish:workflow", f"--id={_ID}"]):
            done = subprocess.run([program, *order], env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"n8n {order[0]} ended with status {done.returncode}: {done.stderr[-2000:]}")
        log = (home / "log").open("wb")
        process = subprocess.Popen([program, "start"], env=environment, stdout=log, stderr=log)
        try:
            until_ready(process, f"http://127.0.0.1:{port}/healthz/readiness", seconds=120)
            server = Server(process.pid, port, "-", 0.0)
            asyncio.run(_until_published(server))
            yield server
        finally:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


async def _until_published(server: Server) -> None:
    """Wait for the address, which n8n makes after it says that it is ready."""
    for _ in range(600):
        connection = Connection(server, f"/webhook/{_PATH}")
        try:
            await connection.send(_BODY)
        except RuntimeError:
            await asyncio.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("n8n does not serve the flow after 60 s")


def _fastest(home: Path, port: int) -> dict[str, str]:
    return {
        "DB_TYPE": "sqlite",
        "EXECUTIONS_DATA_SAVE_ON_ERROR": "none",
        "EXECUTIONS_DATA_SAVE_ON_PROGRESS": "false",
        "EXECUTIONS_DATA_SAVE_ON_SUCCESS": "none",
        "EXECUTIONS_MODE": "regular",
        "N8N_DIAGNOSTICS_ENABLED": "false",
        "N8N_DISABLE_UI": "true",
        # In the process itself; the default goes through a sandbox, for each node.
        "N8N_EXPRESSION_ENGINE": "legacy",
        "N8N_ENCRYPTION_KEY": "of a benchmark",
        "N8N_LISTEN_ADDRESS": "127.0.0.1",
        "N8N_LOG_LEVEL": "error",
        "N8N_PERSONALIZATION_ENABLED": "false",
        "N8N_PORT": str(port),
        "N8N_RUNNERS_BROKER_PORT": str(free_port()),
        "N8N_TEMPLATES_ENABLED": "false",
        "N8N_USER_FOLDER": str(home),
        "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
        "NODE_ENV": "production",
    }


def _flow() -> dict[str, object]:
    """The five nodes as n8n has them; none needs its task runner."""
    greeting = "=Dear {{ $json.body.name }}, thank you for writing about {{ $json.body.topic }}."
    nodes = [
        _node("Webhook", "webhook", 2.1, httpMethod="POST", path=_PATH, responseMode="responseNode", options={}),
        _node("Greet", "set", 3.4, **_set("text", greeting)),
        _node("Choose", "if", 2.2, conditions=_longer_than("={{ $json.text.length }}", 10), options={}),
        _node("Shout", "set", 3.4, **_set("text", "={{ $json.text.toUpperCase() }}")),
        _node(
            "Answer",
            "respondToWebhook",
            1.4,
            respondWith="json",
            responseBody="={{ { text: $json.text } }}",
            options={},
        ),
    ]
    nodes[0]["webhookId"] = "11111111-1111-4111-8111-111111111111"
    names = [str(node["name"]) for node in nodes]
    links = {one: {"main": [[{"node": two, "type": "main", "index": 0}]]} for one, two in itertools.pairwise(names)}
    return {
        "id": _ID,
        "name": "Five nodes",
        "active": False,
        "nodes": nodes,
        "connections": links,
        "settings": {"executionOrder": "v1"},
    }


def _node(name: str, kind: str, version: float, **parameters: object) -> dict[str, object]:
    return {
        "id": name.lower(),
        "name": name,
        "type": f"n8n-nodes-base.{kind}",
        "typeVersion": version,
        "position": [0, 0],
        "parameters": parameters,
    }


def _set(name: str, value: str) -> dict[str, object]:
    assignment = {"id": name, "name": name, "value": value, "type": "string"}
    return {"mode": "manual", "assignments": {"assignments": [assignment]}, "options": {}}


def _longer_than(value: str, limit: int) -> dict[str, object]:
    return {
        "options": {"caseSensitive": True, "leftValue": "", "typeValidation": "strict", "version": 2},
        "conditions": [
            {
                "id": "longer",
                "leftValue": value,
                "rightValue": limit,
                "operator": {"type": "number", "operation": "gt"},
            }
        ],
        "combinator": "and",
    }
