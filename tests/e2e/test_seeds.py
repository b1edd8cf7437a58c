"""What clients of other products move: each story walks one product's calls, in the graph of this one.

The documents are those of docs/from-rest.md, which says what is called how.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, START, Person, chain, node, sign_up

REPLY = "reply { status text error { code message } tasks { id name description status priority } execution { id } }"
START_CHAT = f"""mutation($input: StartConversationInput!) {{ startConversation(input: $input) {{
  conversation {{ id status messageCount isAnswering }} {REPLY} }} }}"""
SEND = f"mutation($input: SendMessageInput!) {{ sendMessage(input: $input) {{ message {{ id role }} {REPLY} }} }}"
HISTORY = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Conversation {
  status messageCount createdAt endedAt externalUserId channel
  messages(first: $first, after: $after) { nodes { role text createdAt } pageInfo { hasNextPage endCursor } } } } }"""
END = "mutation($input: EndConversationInput!) { endConversation(input: $input) { conversation { status endedAt } } }"
RESOLVE = "mutation($input: ResolveConversationInput!) { resolveConversation(input: $input) { conversation { id } } }"
ESCALATE = (
    "mutation($input: EscalateConversationInput!) { escalateConversation(input: $input) { conversation { id } } }"
)
CREATE_AGENT = """mutation($input: CreateAgentInput!) { createAgent(input: $input) {
  agent { id name category status createdAt settings { personality language } } } }"""
UPDATE_AGENT = """mutation($input: UpdateAgentInput!) { updateAgent(input: $input) {
  agent { id name version settings { personality language } } } }"""
DELETE_AGENT = "mutation($input: DeleteAgentInput!) { deleteAgent(input: $input) { deletedAgentId } }"
AGENTS = """query($id: ID!, $where: AgentWhere, $order: AgentOrder, $first: Int, $offset: Int) { workspace(id: $id) {
  agents(where: $where, orderBy: $order, first: $first, offset: $offset) {
    totalCount pageInfo { hasNextPage } nodes { name category status } } } }"""
AGENT = """query($id: ID!) { node(id: $id) { ... on Agent {
  name performance { conversations resolutionRate averageResponseMs } conversations { nodes { id } } } } }"""
CHATS = """query($id: ID!, $where: ConversationWhere, $order: ConversationOrder, $first: Int, $after: String) {
  workspace(id: $id) { conversations(where: $where, orderBy: $order, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage }
    nodes { id agent { id } status createdAt endedAt messageCount } } } }"""
CHAT_EVENTS = """subscription($id: ID!, $after: Long) { conversationEvents(conversationId: $id, after: $after) {
  __typename sequence ... on MessageDelta { offset text } ... on MessageToolCallCompleted { tool isError }
  ... on MessageCompleted { message { text status } } } }"""
TOOLS = "query($id: ID!) { workspace(id: $id) { copilotTools { name description schema } } }"
EXECUTE = """mutation($input: ExecuteToolInput!) { executeTool(input: $input) {
  toolCall { state result error { code } } } }"""
CREATE_ARTIFACT = "mutation($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact { id } } }"
SHARE = "mutation($input: ShareArtifactInput!) { shareArtifact(input: $input) { token url } }"
SHARED = "query($token: String!) { sharedArtifact(token: $token) { kind title content version } }"
TASK = "id name description status priority dueAt createdAt updatedAt tags isOverdue"
CREATE_TASK = f"mutation($input: CreateTaskInput!) {{ createTask(input: $input) {{ task {{ {TASK} }} }} }}"
UPDATE_TASK = f"mutation($input: UpdateTaskInput!) {{ updateTask(input: $input) {{ task {{ {TASK} }} }} }}"
DELETE_TASK = "mutation($input: DeleteTaskInput!) { deleteTask(input: $input) { deletedTaskId } }"
TASKS = f"""query($id: ID!, $where: TaskWhere) {{ workspace(id: $id) {{
  tasks(where: $where, orderBy: CREATED_AT_ASC) {{ nodes {{ {TASK} }} }}
  taskCounts {{ count openCount overdueCount byStatus {{ status count }} byPriority {{ priority count }} }} }} }}"""
TASK_EVENTS = """subscription($id: ID!) { taskEvents(workspaceId: $id) {
  __typename sequence ... on TaskChange { taskId } ... on TaskCompleted { resolution }
  ... on TaskUpdated { fields } } }"""
ECHO = chain(START, node("say", "template", {"template": "{{ input.history|length }}: {{ input.text }}"}))
WAIT = 50_000


async def begin(person: Person, /, **given: Any) -> dict[str, Any]:
    wanted = {"workspaceId": person.workspace_id, "waitMs": WAIT, **given}
    return (await person.client.data(START_CHAT, input=wanted))["startConversation"]


async def send(person: Person, conversation_id: str, text: str, /, **given: Any) -> dict[str, Any]:
    wanted = {"conversationId": conversation_id, "text": text, "waitMs": WAIT, **given}
    return (await person.client.data(SEND, input=wanted))["sendMessage"]


async def agent_of(person: Person, /, **given: Any) -> dict[str, Any]:
    wanted = {"workspaceId": person.workspace_id, "name": "Helper", **given}
    return (await person.client.data(CREATE_AGENT, input=wanted))["createAgent"]["agent"]


async def test_sessions_have_a_history_and_tell_when_they_begin_and_end(plait: Deployment, ada: Person) -> None:
    workflow = await ada.workflow(ECHO)
    async with ada.client.subscribe(ACTIVITY, id=ada.workspace_id, after=await ada.latest_activity()) as activity:
        made = await begin(ada, workflowId=workflow, title="A session")
        assert made["reply"] is None
        session = made["conversation"]["id"]
        for text, expected in (("first", "0: first"), ("second", "2: second")):
            said = await send(ada, session, text)
            assert (said["reply"]["status"], said["reply"]["text"]) == ("COMPLETED", expected)
        ended = (await ada.client.data(END, input={"conversationId": session}))["endConversation"]["conversation"]
        assert ended["status"] == "ENDED"
        # What happened just before is heard as well: activity is numbered a moment after its commit.
        kinds = [(await anext(activity))["kind"]]
        while kinds[-1] != "CONVERSATION_ENDED":
            kinds.append((await anext(activity))["kind"])
        assert next(kind for kind in kinds if kind.startswith("CONVERSATION_")) == "CONVERSATION_STARTED"
    there, heard, after = ada.client.at(plait.other_url), [], None
    while True:
        found = (await there.data(HISTORY, id=session, first=3, after=after))["node"]
        heard += [(each["role"], each["text"]) for each in found["messages"]["nodes"]]
        if not found["messages"]["pageInfo"]["hasNextPage"]:
            break
        after = found["messages"]["pageInfo"]["endCursor"]
    assert heard == [("USER", "first"), ("ASSISTANT", "0: first"), ("USER", "second"), ("ASSISTANT", "2: second")]
    assert (found["messageCount"], found["endedAt"]) == (4, ended["endedAt"])
    late = await ada.client.ask(SEND, input={"conversationId": session, "text": "third"})
    assert (late.code, late.details["reason"]) == ("CONFLICT", "conversation_over")


async def test_agents_and_conversations_are_kept_found_and_measured(plait: Deployment, ada: Person) -> None:
    workflow, engaged = await ada.workflow(ECHO), "Customer Engagement"
    custom = {"category": engaged, "personality": "professional", "language": "en"}
    agent = await agent_of(ada, name="Custom Agent", workflowId=workflow, **custom)
    assert agent["settings"] == {"personality": "professional", "language": "en"}
    other = await agent_of(ada, name="Another Agent", workflowId=workflow, status="INACTIVE")
    change = {"agentId": agent["id"], "name": "Updated Agent", "personality": "friendly"}
    updated = (await ada.client.data(UPDATE_AGENT, input=change))["updateAgent"]["agent"]
    assert updated["settings"] == {"personality": "friendly", "language": "en"}

    async def agents(**more: Any) -> tuple[list[str], int, bool]:
        found = (await ada.client.data(AGENTS, id=ada.workspace_id, **more))["workspace"]["agents"]
        return [each["name"] for each in found["nodes"]], found["totalCount"], found["pageInfo"]["hasNextPage"]

    assert await agents() == (["Another Agent", "Updated Agent"], 2, False)
    assert await agents(order="NAME_DESC", first=1, offset=0) == (["Updated Agent"], 2, True)
    assert await agents(order="CREATED_AT_ASC", first=1, offset=1) == (["Another Agent"], 2, False)
    assert await agents(where={"category": engaged}) == (["Updated Agent"], 1, False)
    assert await agents(where={"status": "INACTIVE"}) == (["Another Agent"], 1, False)
    assert await agents(order="NAME_ASC") == (["Another Agent", "Updated Agent"], 2, False)

    hello = {"agentId": agent["id"], "channel": "CHAT", "initialMessage": "Hello, I need help"}
    first = await begin(ada, externalUserId="user-456", **hello)
    assert (first["reply"]["text"], first["conversation"]["messageCount"]) == ("0: Hello, I need help", 2)
    assert not first["conversation"]["isAnswering"]
    second, third = await begin(ada, **hello), await begin(ada, **hello)
    await send(ada, first["conversation"]["id"], "User message here", role="USER")
    ids = [each["conversation"]["id"] for each in (first, second, third)]
    await ada.client.data(RESOLVE, input={"conversationId": ids[1]})
    await ada.client.data(ESCALATE, input={"conversationId": ids[2]})

    async def chats(order: str = "CREATED_AT_ASC", **where: Any) -> list[str]:
        found, after = list[str](), None
        while True:
            asked = {"where": where, "order": order, "first": 2, "after": after}
            page = (await ada.client.data(CHATS, id=ada.workspace_id, **asked))["workspace"]["conversations"]
            found += [each["id"] for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                assert page["totalCount"] == len(found)
                return found

    assert await chats(agentId=agent["id"]) == ids
    assert await chats(agentId=other["id"]) == []
    for at, status in enumerate(("ACTIVE", "COMPLETED", "ESCALATED")):
        assert await chats(status=[status]) == [ids[at]]
    assert await chats(externalUserId="user-456") == [ids[0]]
    assert await chats(startedAfter="2020-01-01T00:00:00Z", startedBefore="2100-01-01T00:00:00Z") == ids
    assert await chats(startedBefore="2020-01-01T00:00:00Z") == []
    assert await chats("CREATED_AT_DESC") == ids[::-1]
    await send(ada, ids[0], "Once more")
    assert await chats("UPDATED_AT_DESC") == [ids[0], ids[2], ids[1]]
    seen = (await ada.client.data(AGENT, id=agent["id"]))["node"]
    assert [each["id"] for each in seen["conversations"]["nodes"]] == ids[::-1]
    assert (seen["performance"]["conversations"], seen["performance"]["resolutionRate"]) == (3, 1.0)
    gone = await ada.client.data(DELETE_AGENT, input={"agentId": other["id"]})
    assert gone["deleteAgent"] == {"deletedAgentId": other["id"]}
    eve = await sign_up(plait.url, "eve")
    assert (await eve.client.data(AGENT, id=agent["id"])) == {"node": None}


async def test_a_chat_streams_and_tools_and_artifacts_are_called_by_name(plait: Deployment, ada: Person) -> None:
    agent = await agent_of(ada, tools=["calculate"])
    made = await begin(ada, agentId=agent["id"], initialMessage="Calculate expression: 6 * 7", waitMs=0)
    assert made["reply"]["status"] in {"PENDING", "STREAMING", "COMPLETED"}
    seen = list[dict[str, Any]]()
    async with ada.client.subscribe(CHAT_EVENTS, id=made["conversation"]["id"], after=0) as stream:
        while not seen or seen[-1]["__typename"] != "MessageCompleted":
            seen.append(await anext(stream))
    text = ""
    for each in seen:
        if each["__typename"] == "MessageDelta":
            text = text[: each["offset"]] + each["text"]
    assert (text, seen[-1]["message"]["status"]) == (seen[-1]["message"]["text"], "COMPLETED")
    assert "42" in text
    assert [each["tool"] for each in seen if each["__typename"] == "MessageToolCallCompleted"] == ["calculate"]
    assert {"MessageStarted", "MessageUpdated"} <= {each["__typename"] for each in seen}

    tools = (await ada.client.data(TOOLS, id=ada.workspace_id))["workspace"]["copilotTools"]
    assert {"create_artifact", "add_task", "list_workflows"} <= {each["name"] for each in tools}
    page = {"kind": "HTML", "title": "Page", "content": "<h1>Hi</h1>"}
    call = {"workspaceId": ada.workspace_id, "name": "create_artifact", "arguments": page}
    done = (await ada.client.data(EXECUTE, input=call))["executeTool"]["toolCall"]
    assert (done["state"], done["error"]) == ("COMPLETED", None)
    mine = {"workspaceId": ada.workspace_id, "kind": "DOCUMENT", "title": "Plan", "content": "# Plan"}
    artifact = (await ada.client.data(CREATE_ARTIFACT, input=mine))["createArtifact"]["artifact"]
    shared = (await ada.client.data(SHARE, input={"artifactId": artifact["id"]}))["shareArtifact"]
    stranger = Client(plait.other_url, address=ada.client.address)
    shown = (await stranger.data(SHARED, token=shared["token"]))["sharedArtifact"]
    assert shown == {"kind": "DOCUMENT", "title": "Plan", "content": "# Plan", "version": 1}


async def test_a_chat_makes_tasks_and_tasks_are_kept_found_and_counted(plait: Deployment, ada: Person) -> None:
    agent = await agent_of(ada, tools=["add_task", "search_tasks", "count_tasks"])
    asked = "Create a task to review project documentation"
    made = await begin(ada, agentId=agent["id"], initialMessage=asked)
    (first,) = made["reply"]["tasks"]
    assert (first["status"], first["priority"]) == ("NOT_STARTED", "MEDIUM")
    assert "project documentation" in first["name"]
    again = await send(ada, made["conversation"]["id"], "Search tasks: documentation")
    assert [each["id"] for each in again["reply"]["tasks"]] == [first["id"]]

    due = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    new = {
        "name": "Review documentation",
        "description": "All of it",
        "priority": "HIGH",
        "tags": ["project", "urgent"],
    }
    wanted = {"workspaceId": ada.workspace_id, "dueAt": due, **new}
    second = (await ada.client.data(CREATE_TASK, input=wanted))["createTask"]["task"]
    assert (second["status"], second["tags"], second["isOverdue"]) == ("NOT_STARTED", ["project", "urgent"], True)
    changes = {"status": "IN_PROGRESS", "priority": "URGENT", "tags": ["project"]}
    second = (await ada.client.data(UPDATE_TASK, input={"taskId": second["id"], **changes}))["updateTask"]["task"]
    assert {name: second[name] for name in changes} == changes

    async def tasks(**where: Any) -> list[str]:
        found = await ada.client.at(plait.other_url).data(TASKS, id=ada.workspace_id, where=where)
        return [each["id"] for each in found["workspace"]["tasks"]["nodes"]]

    assert await tasks() == [first["id"], second["id"]]
    assert await tasks(status=["IN_PROGRESS"]) == await tasks(priority=["URGENT"]) == [second["id"]]
    assert await tasks(tag="project") == await tasks(isOverdue=True) == [second["id"]]
    assert await tasks(isOverdue=False) == [first["id"]]
    assert await tasks(isAssigned=True) == []
    counts = (await ada.client.data(TASKS, id=ada.workspace_id))["workspace"]["taskCounts"]
    assert (counts["count"], counts["openCount"], counts["overdueCount"]) == (2, 2, 1)
    assert {each["status"]: each["count"] for each in counts["byStatus"]} == {
        "NOT_STARTED": 1,
        "IN_PROGRESS": 1,
        "COMPLETED": 0,
        "BLOCKED": 0,
    }
    assert {each["priority"]: each["count"] for each in counts["byPriority"]} == {
        "LOW": 0,
        "MEDIUM": 1,
        "HIGH": 0,
        "URGENT": 1,
    }
    async with ada.client.at(plait.other_url).subscribe(TASK_EVENTS, id=ada.workspace_id) as stream:
        await anext(stream)
        done = await ada.client.data(UPDATE_TASK, input={"taskId": second["id"], "status": "COMPLETED"})
        assert not done["updateTask"]["task"]["isOverdue"]
        assert await tasks(isOverdue=True) == []
        reopened = await ada.client.data(UPDATE_TASK, input={"taskId": second["id"], "status": "NOT_STARTED"})
        assert reopened["updateTask"]["task"]["isOverdue"]
        ours = await stream.until("TaskCompleted")
        ours += await stream.until("TaskUpdated")
    ours = [each for each in ours if each["taskId"] == second["id"]]
    assert [each["__typename"] for each in ours][-2:] == ["TaskCompleted", "TaskUpdated"]
    assert (ours[-2]["resolution"], ours[-1]["fields"]) == ("ANSWERED", ["status"])
    gone = await ada.client.data(DELETE_TASK, input={"taskId": second["id"]})
    assert gone["deleteTask"] == {"deletedTaskId": second["id"]}
    assert await tasks() == [first["id"]]
    # The reply carries what is still there.
    await ada.client.data(DELETE_TASK, input={"taskId": first["id"]})
    again = await send(ada, made["conversation"]["id"], "Search tasks: documentation")
    assert again["reply"]["tasks"] == []


@pytest.mark.parametrize("wait_ms", [-1, 60_001])
async def test_nobody_waits_for_a_reply_for_ever(ada: Person, wait_ms: int) -> None:
    agent = await agent_of(ada)
    made = await begin(ada, agentId=agent["id"])
    session = made["conversation"]["id"]
    refused = await ada.client.ask(SEND, input={"conversationId": session, "text": "Hi", "waitMs": wait_ms})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.waitMs")
    assert (await ada.client.data(HISTORY, id=session))["node"]["messageCount"] == 0
