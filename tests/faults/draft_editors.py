"""Many clients that edit one draft at once, lose their connections, and send again what nobody answered."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
from websockets.exceptions import WebSocketException

from tests.e2e.client import Client, Refused
from tests.faults.draft_mirror import GRAPH, OPERATION, Broken, Mirror

#: The text that every client writes into; nothing else touches the node.
NOTES = "notes"
START = "start"
APPLY = """mutation($input: ApplyWorkflowOperationsInput!) { applyWorkflowOperations(input: $input) {
  revision isApplied accepted { operationId revision } rejected { operationId index code message } } }"""
UNDO = """mutation($input: UndoInput!) { undo(input: $input) {
  revision isApplied accepted { operationId revision } rejected { operationId index code message } } }"""
FOLLOW = f"""subscription($id: ID!, $after: Int) {{ workflowDraft(workflowId: $id, after: $after) {{
  __typename revision
  ... on DraftSnapshot {{ draft {{ revision {GRAPH} }} }}
  ... on DraftOperationApplied {{ operation {{ {OPERATION} }} }} }} }}"""
#: What a server says while it, its database or its bus is not there; the client asks again.
_PASSING = {"UNAVAILABLE", "TIMEOUT", "RATE_LIMITED"}
_LOST = (OSError, TimeoutError, httpx2.HTTPError, WebSocketException, AssertionError)


@dataclass
class Told:
    """What the clients were told, all together."""

    sent: dict[str, str] = field(default_factory=dict[str, str])  #: operation id to the kind of its action
    accepted: dict[str, int] = field(default_factory=dict[str, int])  #: operation id to its revision
    batches: list[list[str]] = field(default_factory=list[list[str]])  #: what was sent together
    rejected: Counter[str] = field(default_factory=Counter[str])  #: by code
    refused: Counter[str] = field(
        default_factory=Counter[str]
    )  #: whole requests, by what came in the place of an answer
    resent: int = 0  #: requests that were sent again, since nobody answered
    reconnected: int = 0
    snapshots: int = 0  #: whenever a client was given the whole draft
    wrong: list[str] = field(default_factory=list[str])  #: answers that contradict themselves or each other


class Editor:
    """One client: a socket that follows, and requests that change."""

    def __init__(self, name: str, person: Client, urls: Sequence[str], workflow_id: str, told: Told) -> None:
        self.name = name
        self.mirror: Mirror | None = None
        self._person = person
        self._urls = urls
        self._workflow_id = workflow_id
        self._told = told
        self._chance = random.Random(name)  # the same choices every time; what comes of them is not the same
        self._numbers = itertools.count(1)
        self._moved = asyncio.Condition()

    # ------------------------------------------------------------------ following

    async def follow(self, *, seconds_connected: float) -> None:
        """Follow for ever, with a connection that is lost again and again; each time go on from what was seen."""
        while True:
            url = self._chance.choice(self._urls)
            after = None if self.mirror is None else self.mirror.revision
            patience = self._chance.expovariate(1 / seconds_connected)
            try:
                async with self._person.at(url).subscribe(FOLLOW, id=self._workflow_id, after=after) as stream:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(patience):
                            async for event in stream:
                                await self._see(event)
                    if self._chance.random() < 0.5:
                        stream._socket.transport.abort()  # as a network does that goes away
            except Refused as refused:
                self._told.refused[refused.code] += 1
                if refused.code not in _PASSING:
                    self._told.wrong.append(f"{self.name} may not follow: {refused.errors}")
                    return
            except _LOST as error:
                self._told.refused[type(error).__name__] += 1
            self._told.reconnected += 1
            await asyncio.sleep(self._chance.random() * 0.3)

    async def _see(self, event: dict[str, Any]) -> None:
        if event["__typename"] == "DraftSnapshot":
            if self.mirror is not None:
                self._told.wrong.append(f"{self.name} was at {self.mirror.revision} and got a snapshot")
            self._told.snapshots += 1
            self.mirror = Mirror(event["draft"])
        else:
            if self.mirror is None:
                raise Broken("an operation came before the snapshot")
            self.mirror.apply(event["operation"])
        async with self._moved:
            self._moved.notify_all()

    async def reach(self, revision: int) -> None:
        """Wait until the mirror is there."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.mirror is not None and self.mirror.revision >= revision)

    # ------------------------------------------------------------------ editing

    async def edit(self, is_over: Callable[[], bool], *, pause_seconds: float) -> None:
        """Send batches until it is over, each until it is answered."""
        await self.reach(1)
        headers = {"Authorization": f"Bearer {self._person.token}"}
        transport = httpx2.AsyncHTTPTransport(verify=False, local_address=self._person.address)
        async with httpx2.AsyncClient(transport=transport, timeout=20, trust_env=False, headers=headers) as http:
            while not is_over():
                await asyncio.sleep(self._chance.expovariate(1 / pause_seconds))
                if self._chance.random() < 0.03:
                    await self._undo(http)
                else:
                    await self._apply(http)

    async def _apply(self, http: httpx2.AsyncClient) -> None:
        assert self.mirror is not None
        operations: list[dict[str, Any]] = []
        for _ in range(self._chance.choice([1, 1, 1, 2, 3])):
            kind, action = self._action()
            operation_id = f"{self.name}-{next(self._numbers)}"
            if kind == "editText":
                action["editText"]["splices"][0]["insert"] = f"[{operation_id}]"
            operations.append({"operationId": operation_id, "action": action})
            self._told.sent[operation_id] = kind
        self._told.batches.append([each["operationId"] for each in operations])
        wanted = {
            "workflowId": self._workflow_id,
            "baseRevision": self.mirror.revision,
            "clientId": self.name,
            "operations": operations,
        }
        answer = await self._insist(http, APPLY, wanted)
        self._note([each["operationId"] for each in operations], answer)

    async def _undo(self, http: httpx2.AsyncClient) -> None:
        operation_id = f"{self.name}-{next(self._numbers)}"
        self._told.sent[operation_id] = "undo"
        wanted = {"workflowId": self._workflow_id, "clientId": self.name, "operationId": operation_id}
        answer = await self._insist(http, UNDO, wanted)
        self._note(None, answer)

    def _note(self, ids: list[str] | None, answer: dict[str, Any] | None) -> None:
        if answer is None:
            return
        accepted = {each["operationId"]: each["revision"] for each in answer["accepted"]}
        for each in answer["rejected"]:
            self._told.rejected[each["code"]] += 1
        if ids is not None and answer["isApplied"] and list(accepted) != ids:
            self._told.wrong.append(f"{ids} were applied, and {accepted} accepted")
        if not answer["isApplied"] and (accepted or not answer["rejected"]):
            self._told.wrong.append(f"not applied, and yet: {answer}")
        revisions = list(accepted.values())
        if revisions != sorted(set(revisions)) or any(each > answer["revision"] for each in revisions):
            self._told.wrong.append(f"revisions of one batch: {revisions}, at {answer['revision']}")
        for operation_id, revision in accepted.items():
            if self._told.accepted.setdefault(operation_id, revision) != revision:
                self._told.wrong.append(f"{operation_id} has two revisions")

    async def _insist(self, http: httpx2.AsyncClient, document: str, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """Send until there is an answer, the same every time; now and then hang up before it comes."""
        content = orjson.dumps({"query": document, "variables": {"input": wanted}})
        is_first = True
        while True:
            self._told.resent += not is_first
            hangs_up = is_first and self._chance.random() < 0.1
            is_first = False
            url = self._chance.choice(self._urls)
            body: dict[str, Any] = {}
            try:
                async with asyncio.timeout(self._chance.random() * 0.05 if hangs_up else 30):
                    answer = await http.post(
                        f"{url}/graphql", content=content, headers={"content-type": "application/json"}
                    )
                    body = answer.json()
            except (*_LOST, ValueError) as error:
                self._told.refused[type(error).__name__] += 1
            if body.get("data"):
                return next(iter(body["data"].values()))
            if errors := body.get("errors"):
                code = errors[0]["extensions"]["code"]
                self._told.refused[code] += 1
                if code not in _PASSING:
                    self._told.wrong.append(f"{errors[0]}: {wanted}")
                    return None
            await asyncio.sleep(0.05 + self._chance.random() * 0.1)

    def _action(self) -> tuple[str, dict[str, Any]]:
        """Choose something that a person might do to the draft as it is shown."""
        assert self.mirror is not None
        chance, mirror = self._chance, self.mirror
        keys = [each["key"] for each in mirror.nodes if each["key"] not in {NOTES, START}]
        kind = chance.choices(
            ["addNode", "updateNode", "moveNode", "setLayout", "connect", "disconnect", "removeNode", "setVariable",
             "deleteVariable", "renameNode", "setNodeEnabled", "editText", "setMetadata"],
            [4, 6, 5, 1, 3, 1, 1.5 if len(keys) > 30 else 0.3, 2, 1, 1, 1, 4, 0.5],
        )[0]  # fmt: skip
        if kind not in {"addNode", "setVariable", "editText", "setMetadata"} and not keys:
            kind = "addNode"
        if kind == "disconnect" and not mirror.links:
            kind = "connect"
        if kind == "deleteVariable" and not mirror.variables:
            kind = "setVariable"
        position = {"x": float(chance.randrange(2_000)), "y": float(chance.randrange(1_000))}
        return kind, {kind: self._details(kind, keys, position)}

    def _details(self, kind: str, keys: list[str], position: dict[str, float]) -> dict[str, Any]:  # noqa: PLR0911 - a kind each
        assert self.mirror is not None
        chance, mirror = self._chance, self.mirror
        key = chance.choice(keys) if keys else ""
        match kind:
            case "addNode":
                new = f"n_{self.name}_{chance.randrange(10**9)}"
                return {
                    "node": {"key": new, "component": "template", "config": {"template": "x"}, "position": position}
                }
            case "updateNode":
                field = chance.choice(["name", "config.template", "timeoutMs"])
                value: Any = chance.randrange(1, 10_000) if field == "timeoutMs" else f"{self.name} {chance.random()}"
                is_set = field != "timeoutMs" or chance.random() < 0.5
                return {
                    "nodeKey": key,
                    **({"set": [{"field": field, "value": value}]} if is_set else {"unset": [field]}),
                }
            case "moveNode":
                return {"nodeKey": key, "position": position}
            case "setLayout":
                return {"positions": [{"nodeKey": each, "position": position} for each in keys[-5:]]}
            case "connect":
                return {"link": {"source": chance.choice([START, *keys]), "target": key}}
            case "disconnect":
                return {"link": chance.choice(mirror.links)}
            case "removeNode":
                return {"nodeKey": key}
            case "setVariable":
                value = chance.choice([None, 1, "a", [1, {"b": True}]])
                return {"variable": {"name": f"v{chance.randrange(12)}", "value": value}}
            case "deleteVariable":
                return {"name": chance.choice(mirror.variables)["name"]}
            case "renameNode":
                return {"nodeKey": key, "newKey": f"r_{self.name}_{chance.randrange(10**9)}"}
            case "setNodeEnabled":
                return {"nodeKey": key, "isEnabled": chance.random() < 0.5}
            case "setMetadata":
                return {"description": f"{self.name} was here"}
            case _:
                text = mirror.node(NOTES)["config"]["template"]
                at = chance.choice([0, len(text)])  # between what others wrote, never within
                return {"nodeKey": NOTES, "field": "config.template", "splices": [{"at": at}]}


@dataclass
class Crowd:
    """So many clients at one draft."""

    editors: list[Editor]
    told: Told
    seconds: float = 0.0

    async def work(
        self,
        is_over: Callable[[], bool],
        settled: Callable[[], Any],
        *,
        seconds_connected: float,
        pause_seconds: float,
        quiet_seconds: float,
    ) -> Any:
        """Edit until it is over; then ask what the draft is, and wait until everybody shows that revision."""
        began = time.monotonic()
        following = [asyncio.create_task(each.follow(seconds_connected=seconds_connected)) for each in self.editors]
        editing = [asyncio.create_task(each.edit(is_over, pause_seconds=pause_seconds)) for each in self.editors]
        try:
            await _beside(asyncio.gather(*editing), following)
            draft = await settled()
            async with asyncio.timeout(quiet_seconds):
                await _beside(asyncio.gather(*(each.reach(draft["revision"]) for each in self.editors)), following)
            self.seconds = time.monotonic() - began
            return draft
        finally:
            for task in (*editing, *following):
                task.cancel()
            await asyncio.gather(*editing, *following, return_exceptions=True)


async def _beside(work: asyncio.Future[Any], following: Sequence[asyncio.Task[None]]) -> None:
    """Wait for the work; a follower that ends before it has failed."""
    done, _ = await asyncio.wait([work, *following], return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    assert work in done, "a client stopped following"
