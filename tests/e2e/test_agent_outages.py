"""A model of vectors that is down, in a turn of an agent that knows and remembers: waited for once, found by words."""

from llmock.pytest_plugin import LLMock

from tests.e2e.story import Person
from tests.e2e.test_agent_knowledge import HOTEL, TRAVEL, agent_of, asked
from tests.e2e.test_knowledge import added, new_base, ready
from tests.e2e.test_models import CREATE
from tests.e2e.world import scripted_model
from tests.integrations.conftest import served
from tests.knowledge.vendor import Vendor

_TRIES = 3  #: of one text, by `llm.service.Models.embed`


async def test_a_model_of_vectors_that_is_down_is_waited_for_once_in_a_turn(ada: Person, scripted: LLMock) -> None:
    vendor = Vendor()
    async with served(vendor.app()) as url:
        wanted = {"workspaceId": ada.workspace_id, "name": "vendor", "kind": "OPENAI_COMPATIBLE"}
        await ada.client.data(CREATE, input={**wanted, "baseUrl": f"{url}/v1", "key": "sk-test-0123456789"})
        base = (await new_base(ada, "Handbook", embedding="vendor:embed"))["id"]
        memory = (await new_base(ada, "Memory", embedding="vendor:embed"))["id"]
        await ready(ada, (await added(ada, base, {"text": {"text": TRAVEL}}))["document"]["id"])
        model = await scripted_model(ada, scripted)
        agent = await agent_of(ada, knowledgeBaseIds=[base], knowledgeMode="BOTH", memoryBaseId=memory, model=model)
        vendor.fails = [503] * 100
        before = vendor.calls
        # What goes with the question is of both bases; then each is searched once more, by a tool.
        scripted.call_tool("search_knowledge", {"query": "days of leave"}).call_tool("recall", {"query": "leave"})
        scripted.reply("140 euros [1].")
        reply = await asked(ada, agent, HOTEL)
        assert (reply["status"], [each["number"] for each in reply["citations"]]) == ("COMPLETED", [1])
        assert vendor.calls - before == _TRIES
        # The next turn asks it again.
        vendor.fails = []
        scripted.reply("Still 140 euros [1].")
        await asked(ada, agent, HOTEL)
        assert vendor.calls - before == _TRIES + 1
