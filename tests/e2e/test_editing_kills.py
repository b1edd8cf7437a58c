"""Servers die while people edit: what was acknowledged is there, once, and whoever was not answered sends again."""

import asyncio
from typing import Any

import httpx2
import orjson

from tests.e2e.client import Answer
from tests.e2e.drafts import APPLY, Editor, add, move, plain
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, sign_up
from tests.patience import PATIENCE_SECONDS

_EDITORS = 6
_KILLS = 3
_EDITS = 40  #: of each editor


class Stubborn:
    """Edits one operation after the other, each sent until it is answered."""

    def __init__(self, editor: Editor, number: int) -> None:
        self.editor = editor
        self.number = number
        self.acknowledged: dict[str, int] = {}  #: revisions by operation id
        self.repeats = 0

    async def work(self) -> None:
        for at in range(_EDITS):
            name = f"{self.number}-{at}"
            action = move(f"n{self.number}", at + 1)
            wanted = self.editor.wanted(operations=[{"operationId": name, "action": action}])
            answer = await self._answer(wanted)
            (entry,) = answer.data["applyWorkflowOperations"]["accepted"]
            self.acknowledged[name] = entry["revision"]
            self.editor.revision = entry["revision"]

    async def _answer(self, wanted: dict[str, Any]) -> Answer:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await self.editor.client.ask(APPLY, input=wanted)
                except (httpx2.HTTPError, orjson.JSONDecodeError):
                    answer = None
                if answer is not None and not answer.errors:
                    return answer
                self.repeats += 1
                await asyncio.sleep(0.05)


async def test_no_acknowledged_edit_is_lost_or_doubled_by_kills(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    workflow_id = await ada.workflow(GREETING, is_published=False)
    first = Editor.of(ada, workflow_id)
    await first.send(*(add(f"n{number}") for number in range(_EDITORS)))
    urls = [api.url for api in own_plait.apis]
    stubborn = [
        Stubborn(Editor(ada.client.at(urls[number % len(urls)]), workflow_id, revision=first.revision), number)
        for number in range(_EDITORS)
    ]
    working = [asyncio.create_task(each.work()) for each in stubborn]
    killed = own_plait.apis[-1]
    for kill in range(_KILLS):
        done = (kill + 1) * _EDITORS * 3
        while sum(len(each.acknowledged) for each in stubborn) < done:
            await asyncio.sleep(0.01)
        killed.kill()
        killed.start()
        await asyncio.to_thread(killed.wait_ready)
    await asyncio.gather(*working)

    found: dict[str, int] = {}
    page = await first.history()
    while True:
        for each in page["history"]["nodes"]:
            assert each["operationId"] not in found
            found[each["operationId"]] = each["revision"]
        if not page["history"]["pageInfo"]["hasNextPage"]:
            break
        page = await first.history(after=page["history"]["pageInfo"]["endCursor"])
    for each in stubborn:
        assert each.acknowledged.items() <= found.items()
    assert len(found) == _EDITORS + _EDITORS * _EDITS
    assert sorted(found.values()) == list(range(2, len(found) + 2))
    draft = plain(await first.draft())
    assert {draft["nodes"][f"n{number}"]["position"]["x"] for number in range(_EDITORS)} == {_EDITS}
    assert sum(each.repeats for each in stubborn)
    async with first.follow(after=1) as seen:
        seen.nodes = plain(await first.at(1) or {})["nodes"]
        await seen.until(len(found) + 1)
        assert seen.nodes == draft["nodes"]
