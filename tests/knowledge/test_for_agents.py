"""What runs find is kept with them, exactly once; what an agent remembers is written once, and is one person's."""

import asyncio
from typing import Any

import pytest

from app.executions.models import Execution, ExecutionSource, ExecutionStatus, LogLine
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id, new_id
from app.knowledge import for_agents, models
from app.knowledge.filters import Memories, SearchWhere
from app.knowledge.for_agents import TooManyMemories
from app.knowledge.searching import Question
from app.llm.knowing import MemorySpot, Wanted
from app.llm.providers import NewProvider
from app.llm.vocabulary import ProviderKind
from app.workflows.graph import Graph
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.executions.test_crashes import Crashes
from tests.integrations.conftest import served
from tests.knowledge.conftest import Shelf, until
from tests.knowledge.vendor import Vendor
from tests.patience import LONG_PATIENCE_SECONDS

TRAVEL = "The company pays at most 140 euros for a hotel night."
SAID = "Search knowledge for the hotel night, then remember that I like green tea"


def everything(shelf: Shelf, memory: models.KnowledgeBase, number: int) -> Graph:
    """Make a workflow that finds something in each way that there is."""
    base = global_id("KnowledgeBase", shelf.base.id)
    look = {"knowledgeBaseIds": [base], "query": "{{ input.text }}", "topK": 2}
    bot = {
        "instructions": f"run {number}.",
        "prompt": "{{ run.input.text }}",
        "knowledgeBaseIds": [base],
        "knowledgeMode": "both",
        "memoryBaseId": global_id("KnowledgeBase", memory.id),
        "maxRetries": 0,
    }
    say = {"prompt": "What does the company pay for a hotel night?", "knowledgeBaseIds": [base], "knowledgeCount": 1}
    nodes = [
        entry(),
        node("look", "knowledge_search", config=look),
        node("bot", "agent", config=bot),
        node("say", "llm", config=say),
    ]
    return graph(nodes, "start -> look", "look -> bot", "bot -> say")


async def check_rows(house: House, execution: Execution) -> dict[str, list[int]]:
    """Hold the rows of a run against its events; return the numbers of its sources by node."""
    told = [
        (each.sequence, each.node_key, source["number"], source["chunkId"])
        for each in await house.entries(execution)
        for source in each.data.get("sources") or ()
    ]
    rows = await ExecutionSource.filter(execution_id=execution.id).order_by("sequence", "number")
    assert [(row.sequence, row.node_key, row.number, global_id("KnowledgeChunk", row.chunk_id)) for row in rows] == told
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.node_key, []).append(row.number)
    return found


async def test_a_run_that_goes_down_at_any_commit_keeps_each_source_once(
    house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = await shelf.make("Memory")
    await shelf.add(TRAVEL)
    (row,) = await models.KnowledgeDocument.filter(base_id=shelf.base.id)
    await house.work(10)
    await shelf.done(row.id)
    crashes = Crashes(monkeypatch)
    runs: list[Execution] = []
    for at in range(26):
        execution = await house.start(everything(shelf, memory, at), {"text": SAID})
        crashes.at[execution.id] = at  # 0: never
        runs.append(execution)
    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        ended = [await house.ended(run) for run in runs]
    for execution in ended:
        assert execution.status is ExecutionStatus.COMPLETED, execution.error
        found = await check_rows(house, execution)
        assert found["look"] == [1]
        assert found["say"] == [1]
        # What goes with the question, and what its tool found behind it; no number comes twice.
        assert found["bot"] == sorted(set(found["bot"]))
        kinds = [
            each.type.value
            for each in await house.entries(execution)
            if each.node_key == "bot" and each.type.value in {"SourcesRetrieved", "ToolCallCompleted"}
        ]
        assert kinds == ["SourcesRetrieved", "ToolCallCompleted", "ToolCallCompleted"]
        output = await house.output(execution)
        assert [each["number"] for each in output["citations"]] == [1]
        # Each run has remembered once.
        assert await models.KnowledgeDocument.filter(base_id=memory.id, execution_id=execution.id).count() == 1
    assert len(crashes.crashed) > 15
    (subject,) = set(await models.KnowledgeDocument.filter(base_id=memory.id).values_list("subject", flat=True))
    assert subject == f"user:{house.viewer.user_id}"

    # It goes with the journal, and with the run.
    async with house.plait.database.transaction() as tx:
        await house.plait.executions.retention.bury(tx, [ended[0].id])
    assert not await ExecutionSource.filter(execution_id=ended[0].id).exists()
    assert await ExecutionSource.filter(execution_id=ended[1].id).exists()
    await Execution.filter(id=ended[1].id).delete()
    assert not await ExecutionSource.filter(execution_id=ended[1].id).exists()


async def test_memories_are_found_for_their_subject_alone(
    house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.work()
    known = for_agents.AgentKnowledge(shelf.knowledge.search, shelf.knowledge.documents)
    plain = await shelf.add("The sea is blue.")
    ann, ben = MemorySpot(shelf.base.id, "external:ann"), MemorySpot(shelf.base.id, "external:ben")
    run = new_id()
    made = [await known.remember(house.workspace_id, ann, "Ann sees a green sea.", run, "key") for _ in range(2)]
    assert made[0] == made[1]
    other = await known.remember(house.workspace_id, ben, "Ben sees a grey sea.", run, "other")
    for each in (plain, made[0], other):
        await shelf.done(each)

    async def found(spot: MemorySpot | None, *bases: Any) -> set[str]:
        wanted = Wanted("What colour is the sea?", list(bases), 5, spot)
        return {each.quote for each in await known.find(house.workspace_id, wanted, lambda _level, _text: None)}

    base = shelf.base.id
    assert await found(ann) == {"Ann sees a green sea."}
    assert await found(ann, base) == {"Ann sees a green sea.", "The sea is blue."}
    assert await found(ben, base) == {"Ben sees a grey sea.", "The sea is blue."}
    assert await found(MemorySpot(base, "external:cid"), base) == {"The sea is blue."}
    assert await found(None, base, new_id()) == {"The sea is blue."}
    assert await found(None) == set()
    hidden = Question("sea", where=SearchWhere(memories=Memories()))
    hits = await shelf.knowledge.search.search(house.viewer, house.workspace_id, None, hidden)
    assert {hit.text for hit in hits} == {"The sea is blue."}
    # Members who may read the base read all of it.
    hits = await shelf.knowledge.search.search(house.viewer, house.workspace_id, None, Question("sea"))
    assert len(hits) == 3
    # Of another workspace there is nothing, and to it nothing is written.
    foreign = await house.workspace_of(await house.member())
    wanted = Wanted("sea", [base], 5, ann)
    assert await known.find(foreign if foreign != house.workspace_id else new_id(), wanted, print) == []
    monkeypatch.setattr(for_agents, "MAX_MEMORIES", 1)
    with pytest.raises(TooManyMemories):
        await known.remember(house.workspace_id, ann, "More.", run, "third")
    # What was remembered already is no more than that, however often it is said.
    again = await known.remember(house.workspace_id, ann, "Ann sees a green sea.", run, "key")
    assert again == made[0]
    with pytest.raises(InvalidInput):
        await known.remember(house.workspace_id, MemorySpot(base, "external:new"), " \0", run, "fourth")


async def test_what_is_remembered_while_a_search_is_made_is_told_to_nobody_else(house: House, shelf: Shelf) -> None:
    await house.work()
    known = for_agents.AgentKnowledge(shelf.knowledge.search, shelf.knowledge.documents)
    ben = MemorySpot(shelf.base.id, "external:ben")
    vendor = Vendor()
    async with served(vendor.app()) as url:
        new = NewProvider("vendor", ProviderKind.OPENAI_COMPATIBLE, f"{url}/v1", "sk-test-0123456789")
        await house.plait.llm.providers.create(house.viewer, house.workspace_id, new)
        far = await shelf.make("Far", embedding="vendor:embed")
        await shelf.done(await shelf.add("The sea is blue."))
        # The question waits for its vector, and the filter was read before.
        vendor.holds_at = vendor.calls + 1
        wanted = Wanted("What colour is the sea?", [shelf.base.id, far.id], 5, MemorySpot(far.id, "external:ann"))
        search = asyncio.create_task(known.find(house.workspace_id, wanted, lambda _level, _text: None))
        await vendor.reached.wait()
        await shelf.done(await known.remember(house.workspace_id, ben, "Ben sees a grey sea.", new_id(), "key"))
        vendor.released.set()
        assert {each.quote for each in await search} == {"The sea is blue."}
        # Both searches, that of the bases and that of what is remembered, took one vector.
        assert vendor.calls == vendor.holds_at


async def test_a_model_of_vectors_that_is_down_leaves_the_search_by_words(house: House, shelf: Shelf) -> None:
    await house.work()
    vendor = Vendor()
    async with served(vendor.app()) as url:
        new = NewProvider("vendor", ProviderKind.OPENAI_COMPATIBLE, f"{url}/v1", "sk-test-0123456789")
        await house.plait.llm.providers.create(house.viewer, house.workspace_id, new)
        shelf.base = await shelf.make("Far", embedding="vendor:embed")
        await shelf.done(await shelf.add(TRAVEL))
    base = global_id("KnowledgeBase", shelf.base.id)
    config = {
        "prompt": "What does the company pay for a hotel night?",
        "knowledgeBaseIds": [base],
        "model": "built-in:built-in",
    }
    execution = await house.run(graph([entry(), node("say", "llm", config=config)], "start -> say"), {})
    assert [each["quote"] for each in (await house.output(execution))["citations"]] == [TRAVEL]
    lines = await until(lambda: LogLine.filter(execution_id=execution.id), bool)
    assert [line.message.startswith("Searched by words alone") for line in lines] == [True]
