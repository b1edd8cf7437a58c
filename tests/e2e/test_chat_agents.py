"""Agents over the wire: what they are told to be, their versions, and how they do."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from llmock.pytest_plugin import LLMock

from tests.e2e import chat
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.world import scripted_model

AGENTS = """query($id: ID!, $where: AgentWhere, $first: Int, $offset: Int) { workspace(id: $id) {
  agents(where: $where, first: $first, offset: $offset) { totalCount nodes { id name } } } }"""
VERSIONS = """query($id: ID!) { node(id: $id) { ... on Agent {
  version versions { nodes { id number name note settings { instructions tools } } } } } }"""
FIGURES = """query($id: ID!, $from: DateTime, $to: DateTime) { node(id: $id) { ... on Agent {
  performance(from: $from, to: $to) { conversations messages completed escalated ended resolutionRate
    averageResponseMs averageRating promptTokens completionTokens costUsd } } } }"""
LEFT = """query($id: ID!, $run: ID!) {
  workspace(id: $id) { agents { totalCount } workflows { totalCount }
    archived: workflows(where: {status: [ARCHIVED]}) { totalCount } }
  node(id: $run) { ... on Execution { output workflow { id } } } }"""
TOLD = chain(
    START,
    node("say", "template", {"template": "{{ input.agent.name }}/{{ input.agent.personality }}: {{ input.text }}"}),
)


async def make(person: Person, **given: Any) -> dict[str, Any]:
    wanted = {"workspaceId": person.workspace_id, "name": "Helper", **given}
    return (await chat.do(person.client, "createAgent", **wanted))["agent"]


async def test_an_agent_is_made_changed_and_brought_back(ada: Person) -> None:
    window = {"policy": "WINDOW", "windowMessages": 4, "windowTokens": 1_000}
    agent = await make(
        ada,
        name="Support",
        description="Answers customers.",
        category="Customer Engagement",
        instructions="Be kind.",
        model="built-in:built-in",
        language="en",
        personality="professional",
        tools=["add_task", "add_task", "search_tasks"],
        memory=window,
        maxSteps=5,
    )
    assert agent["settings"] == {
        "instructions": "Be kind.",
        "model": "built-in:built-in",
        "language": "en",
        "personality": "professional",
        "tools": ["add_task", "search_tasks"],
        "toolset": [],
        "maxSteps": 5,
        "memory": window,
        "workflow": None,
    }
    assert (agent["version"], agent["status"], agent["category"]) == (1, "ACTIVE", "Customer Engagement")
    changes = {"personality": "friendly", "language": None, "note": "Warmer"}
    changed = (await chat.do(ada.client, "updateAgent", agentId=agent["id"], **changes))["agent"]
    assert changed["version"] == 2
    assert changed["settings"] == {**agent["settings"], "personality": "friendly", "language": None}
    versions = (await ada.client.data(VERSIONS, id=agent["id"]))["node"]["versions"]["nodes"]
    assert [(each["number"], each["note"]) for each in versions] == [(2, "Warmer"), (1, None)]
    restored = (await chat.do(ada.client, "restoreAgentVersion", agentVersionId=versions[1]["id"]))["agent"]
    assert (restored["version"], restored["settings"]) == (3, agent["settings"])
    # What runs for it is nobody's to see in a list.
    found = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { workflows { totalCount } } }", id=ada.workspace_id
    )
    assert found["workspace"]["workflows"]["totalCount"] == 0


async def test_agents_are_found_by_category_state_and_words(ada: Person) -> None:
    one = await make(ada, name="Sales", category="Money")
    two = await make(ada, name="Support", description="Für Kunden", category="People", status="INACTIVE")
    three = await make(ada, name="Billing", category="Money")

    async def found(**where: Any) -> list[str]:
        data = await ada.client.data(AGENTS, id=ada.workspace_id, where=where)
        return [each["id"] for each in data["workspace"]["agents"]["nodes"]]

    assert await found() == [three["id"], two["id"], one["id"]]
    assert await found(category="Money") == [three["id"], one["id"]]
    assert await found(status="INACTIVE") == [two["id"]]
    assert await found(search="KUNDEN") == [two["id"]]
    page = await ada.client.data(AGENTS, id=ada.workspace_id, first=1, offset=1)
    assert (page["workspace"]["agents"]["totalCount"], page["workspace"]["agents"]["nodes"][0]["id"]) == (3, two["id"])
    refused = await chat.ask(ada.client, "startConversation", workspaceId=ada.workspace_id, agentId=two["id"])
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "agent_inactive")


async def test_a_workflow_behind_an_agent_is_told_who_answers(ada: Person) -> None:
    workflow = await ada.workflow(TOLD)
    agent = await make(ada, workflowId=workflow, personality="calm")
    talk = await chat.start(ada, agentId=agent["id"], initialMessage="Hi")
    seen = await chat.replies(ada.client, talk["id"], 1)
    assert (seen[-1]["message"]["text"], seen[-1]["message"]["agentVersion"]) == ("Helper/calm: Hi", 1)
    await chat.do(ada.client, "updateAgent", agentId=agent["id"], name="Bob", personality="loud")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Yo")
    seen = await chat.replies(ada.client, talk["id"], 2)
    assert (seen[-1]["message"]["text"], seen[-1]["message"]["agentVersion"]) == ("Bob/loud: Yo", 2)


async def test_memory_gives_as_much_as_was_asked_for(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    for memory, expected in (
        ({"policy": "NONE"}, ["0: a", "0: b", "0: c"]),
        ({"policy": "CONVERSATION"}, ["0: a", "2: b", "4: c"]),
        ({"policy": "WINDOW", "windowMessages": 3}, ["0: a", "2: b", "3: c"]),
        ({"policy": "WINDOW", "windowTokens": 100}, ["0: a", "2: b", "4: c"]),
    ):
        agent = await make(ada, workflowId=workflow, memory=memory)
        talk = await chat.start(ada, agentId=agent["id"])
        for text in "abc":
            await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text=text)
        seen = await chat.replies(ada.client, talk["id"], 3)
        assert [each["message"]["text"] for each in seen if each["__typename"] == "MessageCompleted"] == expected


async def test_figures_are_of_a_period(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    agent = await make(ada, workflowId=workflow)
    talks = [await chat.start(ada, agentId=agent["id"], initialMessage="Hi") for _ in range(3)]
    for talk, name in zip(talks, ("resolveConversation", "endConversation", "escalateConversation"), strict=True):
        await chat.replies(ada.client, talk["id"], 1)
        await chat.do(ada.client, name, conversationId=talk["id"])
    await chat.do(ada.client, "rateConversation", conversationId=talks[0]["id"], rating=5)
    await chat.do(ada.client, "rateConversation", conversationId=talks[1]["id"], rating=2)
    figures = (await ada.client.data(FIGURES, id=agent["id"]))["node"]["performance"]
    assert figures.pop("averageResponseMs") > 0
    assert figures == {
        "conversations": 3,
        "messages": 6,
        "completed": 1,
        "escalated": 1,
        "ended": 1,
        "resolutionRate": 0.5,
        "averageRating": 3.5,
        "promptTokens": 0,
        "completionTokens": 0,
        "costUsd": figures["costUsd"],
    }
    assert float(figures["costUsd"]) == 0
    # An instant is one wherever its clock stands.
    now = datetime.now(UTC)
    far = timezone(timedelta(hours=-11))
    for given, count in (
        ({"from": (now - timedelta(hours=1)).astimezone(far), "to": (now + timedelta(hours=1)).astimezone(far)}, 3),
        ({"from": (now + timedelta(hours=1)).astimezone(far)}, 0),
        ({"to": (now - timedelta(hours=1)).astimezone(far)}, 0),
    ):
        asked = {name: at.isoformat() for name, at in given.items()}
        found = (await ada.client.data(FIGURES, id=agent["id"], **asked))["node"]["performance"]
        assert found["conversations"] == count, given
    past = (await ada.client.data(FIGURES, id=agent["id"], to="2020-01-01T00:00:00Z"))["node"]["performance"]
    assert (past["conversations"], past["resolutionRate"], past["averageResponseMs"]) == (0, None, None)


async def test_a_deleted_agent_leaves_what_was_said(ada: Person) -> None:
    workflow = await ada.workflow(chat.ECHO)
    agent = await make(ada, workflowId=workflow)
    talk = await chat.start(ada, agentId=agent["id"], initialMessage="Hi")
    await chat.replies(ada.client, talk["id"], 1)
    gone = await chat.do(ada.client, "deleteAgent", agentId=agent["id"])
    assert gone == {"deletedAgentId": agent["id"]}
    assert await ada.client.data("query($id: ID!) { node(id: $id) { id } }", id=agent["id"]) == {"node": None}
    now = await chat.read(ada.client, talk["id"])
    assert (now["status"], now["agent"]) == ("ENDED", None)
    assert [each["text"] for each in now["messages"]["nodes"]] == ["Hi", "0: Hi"]


async def test_a_deleted_agent_leaves_nothing_that_answers_runs_or_is_listed(plait: Deployment, ada: Person) -> None:
    slow = await ada.workflow(chain(START, node("wait", "wait", {"durationMs": 600_000})))
    busy = await make(ada, workflowId=slow)
    talk = await chat.start(ada, agentId=busy["id"], initialMessage="One")
    waiting = await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="Two")
    async with ada.client.at(plait.other_url).subscribe(chat.EVENTS, id=talk["id"], after=0) as stream:
        while (await anext(stream))["__typename"] != "MessageStarted":
            pass
        await chat.do(ada.client, "deleteAgent", agentId=busy["id"])
        while (event := await anext(stream))["__typename"] != "MessageCompleted":
            pass
        assert event["message"]["status"] == "CANCELLED"
    now = await chat.read(ada.client, talk["id"])
    assert (now["status"], now["isAnswering"]) == ("ENDED", False)
    (one, reply, two, pending) = now["messages"]["nodes"]
    assert (one["text"], two["text"], pending["id"]) == ("One", "Two", waiting["reply"]["id"])
    assert (reply["execution"]["status"], pending["status"]) == ("CANCELLED", "CANCELLED")
    # What runs for an agent without a workflow is no more either; what it did stays.
    agent = await make(ada, name="Adder", tools=["calculate"])
    said = await chat.start(ada, agentId=agent["id"], initialMessage="Calculate expression: 6 * 7")
    answered = (await chat.replies(ada.client, said["id"], 1))[-1]["message"]
    await chat.do(ada.client, "deleteAgent", agentId=agent["id"])
    assert (await chat.read(ada.client, said["id"]))["messages"]["nodes"][1]["text"] == answered["text"]
    left = await ada.client.data(LEFT, id=ada.workspace_id, run=answered["execution"]["id"])
    assert left["workspace"] == {
        "agents": {"totalCount": 0},
        "workflows": {"totalCount": 1},
        "archived": {"totalCount": 0},
    }
    assert left["node"]["output"]["toolCalls"] == 1
    hidden = left["node"]["workflow"]["id"]
    for name, given in (
        ("runWorkflow", {"workflowId": hidden}),
        ("retryExecution", {"executionId": answered["execution"]["id"]}),
        ("unarchiveWorkflow", {"workflowId": hidden}),
    ):
        kind = f"{name[0].upper()}{name[1:]}Input!"
        answer = await ada.client.ask(
            f"mutation($input: {kind}) {{ {name}(input: $input) {{ __typename }} }}", input=given
        )
        assert answer.code in {"CONFLICT", "FORBIDDEN", "NOT_FOUND"}, (name, answer.body)


async def test_what_is_malformed_is_refused_by_its_field(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    foreign = await eve.workflow(chat.ECHO)
    for given, field in (
        ({"name": " "}, "input.name"),
        ({"instructions": "x" * 20_001}, "input.instructions"),
        ({"tools": ["no name"]}, "input.tools"),
        ({"maxSteps": 0}, "input.maxSteps"),
        ({"memory": {"policy": "WINDOW"}}, "input.memory.windowMessages"),
        ({"memory": {"policy": "WINDOW", "windowMessages": 0}}, "input.memory.windowMessages"),
        ({"category": "x" * 51}, "input.category"),
    ):
        wanted = {"workspaceId": ada.workspace_id, "name": "Helper", **given}
        answer = await chat.ask(ada.client, "createAgent", **wanted)
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", field), answer.body
    answer = await chat.ask(ada.client, "createAgent", workspaceId=ada.workspace_id, name="Helper", workflowId=foreign)
    assert answer.code == "NOT_FOUND"
    assert (await ada.client.data(AGENTS, id=ada.workspace_id))["workspace"]["agents"]["totalCount"] == 0


async def test_an_agent_answers_on_a_fresh_machine_and_calls_its_tools(plait: Deployment, ada: Person) -> None:
    agent = await make(ada, name="Adder", tools=["calculate"], instructions="The shop opens at nine.")
    talk = await chat.start(ada, agentId=agent["id"], initialMessage="Calculate expression: 6 * 7")
    seen = await chat.replies(ada.client.at(plait.other_url), talk["id"], 1)
    reply = seen[-1]["message"]
    assert (reply["status"], reply["error"]) == ("COMPLETED", None)
    assert chat.told(seen, reply["id"]) == reply["text"]
    kinds = [each["__typename"] for each in seen]
    assert kinds.index("MessageToolCallStarted") < kinds.index("MessageToolCallCompleted")
    (call,) = reply["toolCalls"]
    assert (call["tool"], call["isError"]) == ("calculate", False)
    assert "42" in reply["text"]
    assert reply["execution"]["status"] == "COMPLETED"
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="When does the shop open?")
    seen = await chat.replies(ada.client, talk["id"], 2)
    assert chat.told(seen, seen[-1]["message"]["id"]) == seen[-1]["message"]["text"]
    assert "nine" in seen[-1]["message"]["text"]


async def test_a_chat_makes_a_task_and_the_reply_carries_it(ada: Person) -> None:
    agent = await make(ada, name="Assistant", tools=["add_task", "count_tasks"])
    asked = "Create a task to review project documentation"
    talk = await chat.start(ada, agentId=agent["id"], initialMessage=asked)
    reply = (await chat.replies(ada.client, talk["id"], 1))[-1]["message"]
    assert (reply["status"], reply["error"]) == ("COMPLETED", None)
    (call,) = reply["toolCalls"]
    assert (call["tool"], call["isError"], call["data"]["kind"]) == ("add_task", False, "task")
    found = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { tasks { nodes { id name createdBy { displayName } } } } }",
        id=ada.workspace_id,
    )
    (task,) = found["workspace"]["tasks"]["nodes"]
    assert call["data"]["id"] == task["id"]
    assert "project documentation" in task["name"]
    assert task["createdBy"] == {"displayName": ada.name}


async def test_a_chat_remembers_what_it_is_told_and_says_it_in_another(ada: Person) -> None:
    agent = await make(ada, name="Assistant", tools=["remember", "recall", "forget"])

    async def asked(*texts: str) -> dict[str, Any]:
        talk = await chat.start(ada, agentId=agent["id"])
        for text in texts:
            await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text=text)
        return (await chat.replies(ada.client, talk["id"], len(texts)))[-1]["message"]

    kept = await asked("Remember that the launch is on Friday.")
    assert [(each["tool"], each["isError"]) for each in kept["toolCalls"]] == [("remember", False)]
    assert kept["toolCalls"][0]["arguments"] == {"key": "launch", "value": "the launch is on Friday"}
    told = await asked("What do you know about the launch?")
    assert [each["tool"] for each in told["toolCalls"]] == ["recall"]
    assert "the launch is on Friday" in told["text"]
    gone = await asked("Forget the launch.", "What do you remember?")
    assert "Friday" not in gone["text"]


async def test_a_conversation_goes_on_when_it_has_outgrown_its_model(ada: Person) -> None:
    agent = await make(ada, instructions="Tea is at four.")
    talk = await chat.start(ada, agentId=agent["id"])
    for _ in range(4):  # three of them fill what the built-in model reads
        await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="word " * 12_000)
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="When is tea?")
    seen = await chat.replies(ada.client, talk["id"], 5)
    ended = [each["message"] for each in seen if each["__typename"] == "MessageCompleted"]
    assert [each["status"] for each in ended] == ["COMPLETED"] * 5
    assert "four" in ended[-1]["text"]


async def test_what_runs_for_an_agent_is_the_agents_to_change(ada: Person) -> None:
    agent = await make(ada)
    talk = await chat.start(ada, agentId=agent["id"], initialMessage="Hello")
    await chat.replies(ada.client, talk["id"], 1)
    found = await ada.client.data(
        """query($id: ID!) { node(id: $id) { ... on Conversation { messages { nodes {
          execution { workflow { id name } } } } } } }""",
        id=talk["id"],
    )
    hidden = found["node"]["messages"]["nodes"][1]["execution"]["workflow"]
    assert hidden["name"] == "Helper"
    for document, given in (
        ("mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { workflow { id } } }", {"name": "X"}),
        ("mutation($input: PublishWorkflowInput!) { publishWorkflow(input: $input) { version { id } } }", {}),
        ("mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }", {}),
    ):
        answer = await ada.client.ask(document, input={"workflowId": hidden["id"], **given})
        assert (answer.code, answer.details["reason"]) == ("CONFLICT", "workflow_kept"), answer.body
    refused = await chat.ask(
        ada.client, "createAgent", workspaceId=ada.workspace_id, name="Thief", workflowId=hidden["id"]
    )
    assert refused.code == "NOT_FOUND"
    # It follows its agent.
    await chat.do(ada.client, "updateAgent", agentId=agent["id"], name="Renamed", instructions="Tea is at four.")
    await chat.do(ada.client, "sendMessage", conversationId=talk["id"], text="When is tea?")
    assert "four" in (await chat.replies(ada.client, talk["id"], 2))[-1]["message"]["text"]


async def test_an_agent_names_models_and_tools_that_are_there(plait: Deployment, ada: Person, scripted: LLMock) -> None:
    eve = await sign_up(plait.url, "eve")
    await scripted_model(eve, scripted)
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"model": "main:gpt-4o-mini"}, "input.model", "model_unknown"),  # another workspace has it
        ({"model": "gpt-4o-mini"}, "input.model", "model_unknown"),
        ({"model": "built-in:rules"}, "input.model", "model_unknown"),
        ({"tools": ["add_task", "ad_task"]}, "input.tools[1]", "tool_unknown"),
    ]
    had = await make(ada, name="Bo")
    count = "query($id: ID!) { workspace(id: $id) { agents { totalCount } } }"
    for given, field, reason in wrong:
        refused = await chat.ask(ada.client, "createAgent", workspaceId=ada.workspace_id, name="X", **given)
        assert (refused.code, refused.details["field"], refused.details["reason"]) == ("INVALID_INPUT", field, reason)
        refused = await chat.ask(ada.client, "updateAgent", agentId=had["id"], **given)
        assert (refused.code, refused.details["field"], refused.details["reason"]) == ("INVALID_INPUT", field, reason)
    assert (await ada.client.data(count, id=ada.workspace_id))["workspace"]["agents"]["totalCount"] == 1
    # A workflow that answers may be told whatever it likes; without it, it must be there.
    workflow = await ada.workflow(chat.ECHO)
    behind = await make(ada, workflowId=workflow, model="my:own", tools=["anything"])
    refused = await chat.ask(ada.client, "updateAgent", agentId=behind["id"], workflowId=None)
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.tools[0]")
    refused = await chat.ask(ada.client, "updateAgent", agentId=behind["id"], workflowId=None, tools=[])
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.model")
    # What a provider that is switched off has may be named, and an agent keeps what it has, there or not.
    model = await scripted_model(ada, scripted)
    found = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { modelProviders { nodes { id } } } }", id=ada.workspace_id
    )
    (provider,) = found["workspace"]["modelProviders"]["nodes"]
    update = "mutation($input: UpdateModelProviderInput!) { updateModelProvider(input: $input) { provider { id } } }"
    await ada.client.data(update, input={"modelProviderId": provider["id"], "isEnabled": False})
    later = await make(ada, model=model)
    delete = "mutation($input: DeleteModelProviderInput!) { deleteModelProvider(input: $input) { __typename } }"
    await ada.client.data(delete, input={"modelProviderId": provider["id"]})
    await chat.do(ada.client, "updateAgent", agentId=later["id"], model=model, instructions="Be kind.")
    versions = (await ada.client.data(VERSIONS, id=later["id"]))["node"]["versions"]["nodes"]
    refused = await chat.ask(ada.client, "restoreAgentVersion", agentVersionId=versions[1]["id"])
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.model")
