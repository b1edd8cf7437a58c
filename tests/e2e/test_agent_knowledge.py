"""Agents and knowledge over the wire: answers that cite, where they are from, and what is remembered."""

import asyncio
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e import chat
from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_knowledge import DELETE, REMOVE, added, new_base, ready, uploaded
from tests.e2e.test_public_chat import PUBLISH, enter, send, stranger
from tests.e2e.world import create_key, join, scripted_model
from tests.patience import PATIENCE_SECONDS

CITED = "number ranges { start end } title quote url headings start end pageFirst pageLast"
CITATIONS = (
    f"citations {{ {CITED} documentId chunkId fileId contentHash document {{ id }} chunk {{ id }} file {{ id }} }}"
)
SOURCE = "number title quote start end documentId chunkId contentHash hasChanged document { id } chunk { id }"
ASK = f"""mutation($input: StartConversationInput!) {{ startConversation(input: $input) {{
  conversation {{ id lastSequence }} reply {{ id status text error {{ code }} {CITATIONS} execution {{ id }} }} }} }}"""
SAY = f"""mutation($input: SendMessageInput!) {{ sendMessage(input: $input) {{
  reply {{ id status text {CITATIONS} execution {{ id }} }} }} }}"""
SOURCES = f"""query($id: ID!) {{ node(id: $id) {{ ... on Message {{ sources {{ totalCount nodes {{ {SOURCE} }} }}
  execution {{ id knowledgeUsed {{ totalCount nodes {{ {SOURCE} }} }} }} }} }} }}"""
USED = f"""query($id: ID!, $first: Int) {{ node(id: $id) {{ ... on KnowledgeDocument {{ usedBy(first: $first) {{
  totalCount nodes {{ execution {{ id }} message {{ id text }} sources {{ {SOURCE} }} }} }} }} }} }}"""
EVENTS = f"""subscription($id: ID!, $after: Long) {{ conversationEvents(conversationId: $id, after: $after) {{
  __typename sequence ... on MessageCompleted {{ message {{ text {CITATIONS} }} }} }} }}"""
RUN_EVENTS = f"""subscription($id: ID!) {{ executionEvents(executionId: $id, after: 0) {{
  __typename sequence ... on SourcesRetrieved {{ query sources {{ {SOURCE} }} }}
  ... on ToolCallCompleted {{ tool sources {{ number }} }} ... on NodeCompleted {{ output }} }} }}"""
AGENT = """query($id: ID!) { node(id: $id) { ... on Agent { knowledgeBases { totalCount nodes { id name } }
  settings { knowledgeBaseIds knowledgeMode memoryBase { id } }
  versions { nodes { id number settings { knowledgeBaseIds knowledgeMode } } } } } }"""
VISITOR = """query($token: String!) { publishedConversation(visitorToken: $token) { messages { role status text
  citations { number ranges { start end } title quote url pageFirst pageLast } } } }"""
VISITOR_EVENTS = """subscription($token: String!) { publishedChatEvents(visitorToken: $token, after: 0) {
  kind citations { number quote title } } }"""
DOCUMENTS = """query($id: ID!) { node(id: $id) { ... on KnowledgeBase { documents { nodes {
  id status subject text source } } } } }"""
TRAVEL = """# Travel

The company pays at most 140 euros for a hotel night.

# Leave

Everybody has 30 days of leave a year."""
HOTEL = "How much does the company pay for a hotel night?"


async def shelf(ada: Person, *texts: str, name: str = "Handbook") -> tuple[str, list[dict[str, Any]]]:
    """Make a base of texts; return its id and its documents, once they can be found."""
    base = (await new_base(ada, name, chunker={"kind": "AUTO", "size": 400, "overlap": 0}))["id"]
    made = [(await added(ada, base, {"text": {"text": text}}))["document"]["id"] for text in texts]
    return base, [await ready(ada, each) for each in made]


async def agent_of(ada: Person, **given: Any) -> str:
    made = await chat.do(ada.client, "createAgent", workspaceId=ada.workspace_id, name="Guide", **given)
    return made["agent"]["id"]


async def asked(person: Person, agent: str, text: str, **more: Any) -> dict[str, Any]:
    wanted = {"workspaceId": person.workspace_id, "agentId": agent, "initialMessage": text, "waitMs": 60_000, **more}
    made = (await person.client.data(ASK, input=wanted))["startConversation"]
    assert made["reply"]["status"] == "COMPLETED", made["reply"]
    return {**made["reply"], "conversation": made["conversation"]["id"]}


async def said(person: Person, conversation: str, text: str) -> dict[str, Any]:
    wanted = {"conversationId": conversation, "text": text, "waitMs": 60_000}
    return (await person.client.data(SAY, input=wanted))["sendMessage"]["reply"]


def check_citations(reply: dict[str, Any], *documents: dict[str, Any]) -> None:
    """Hold what a reply cites against its text and the documents."""
    by_id = {each["id"]: each for each in documents}
    for each in reply["citations"]:
        assert each["ranges"]
        for place in each["ranges"]:
            assert str(each["number"]) in reply["text"][place["start"] : place["end"]]
        document = by_id[each["documentId"]]
        assert document["text"][each["start"] : each["end"]] == each["quote"]
        assert each["document"] == {"id": document["id"]}
        assert each["chunk"]["id"] in {chunk["id"] for chunk in document["chunks"]["nodes"]}


async def run_events(person: Person, execution: str) -> list[dict[str, Any]]:
    async with person.client.subscribe(RUN_EVENTS, id=execution) as stream:
        return await stream.rest()


async def test_an_agent_answers_from_its_bases_and_cites(plait: Deployment, ada: Person) -> None:
    base, (travel, bread) = await shelf(ada, TRAVEL, "Bread needs flour, water and yeast.")
    agent = await agent_of(ada, knowledgeBaseIds=[base, base])
    shown = (await ada.client.data(AGENT, id=agent))["node"]
    assert shown["knowledgeBases"]["nodes"] == [{"id": base, "name": "Handbook"}]
    assert shown["settings"] == {"knowledgeBaseIds": [base], "knowledgeMode": "AUTO", "memoryBase": None}

    reply = await asked(ada, agent, HOTEL)
    assert "“The company pays at most 140 euros for a hotel night.” [1]" in reply["text"]
    (first,) = reply["citations"]
    check_citations(reply, travel, bread)
    assert (first["number"], first["headings"], first["fileId"], first["file"]) == (1, ["Travel"], None, None)
    # Whoever resumes anywhere gets the same.
    seen = await chat.replies(ada.client, reply["conversation"], 1)
    for after in (0, seen[-1]["sequence"] - 1):
        async with ada.client.subscribe(EVENTS, id=reply["conversation"], after=after) as stream:
            events = await stream.until("MessageCompleted")
        assert events[-1]["message"] == {"text": reply["text"], "citations": reply["citations"]}

    # What made the answer, and what the document went into.
    found = (await ada.client.data(SOURCES, id=reply["id"]))["node"]
    sources = found["sources"]["nodes"]
    assert found["execution"]["knowledgeUsed"]["nodes"] == sources
    assert [each["number"] for each in sources] == list(range(1, len(sources) + 1))
    assert {each["documentId"] for each in sources} == {travel["id"], bread["id"]}
    assert not any(each["hasChanged"] for each in sources)
    events = await run_events(ada, reply["execution"]["id"])
    (retrieved,) = [each for each in events if each["__typename"] == "SourcesRetrieved"]
    assert (retrieved["query"], retrieved["sources"]) == (HOTEL, sources)
    again = await said(ada, reply["conversation"], "How many days of leave does everybody have?")
    used = (await ada.client.data(USED, id=travel["id"]))["node"]["usedBy"]
    assert [each["message"]["id"] for each in used["nodes"]] == [again["id"], reply["id"]]
    assert used["totalCount"] == 2
    assert {each["documentId"] for use in used["nodes"] for each in use["sources"]} == {travel["id"]}
    page = (await ada.client.data(USED, id=travel["id"], first=1))["node"]["usedBy"]["nodes"]
    assert [each["execution"] for each in page] == [again["execution"]]

    # What changed or went later can still be explained.
    await ada.client.data(REMOVE, input={"documentId": travel["id"]})
    reread = (await ada.client.data(SOURCES, id=reply["id"]))["node"]["sources"]["nodes"]
    gone = [each for each in reread if each["documentId"] == travel["id"]]
    assert [(each["hasChanged"], each["document"], each["chunk"]) for each in gone] == [(True, None, None)] * len(gone)
    assert {each["quote"] for each in gone} == {each["quote"] for each in sources if each["documentId"] == travel["id"]}
    kept = (await ada.client.data(MESSAGE, id=reply["id"]))["node"]["citations"]
    assert [(each["quote"], each["document"]) for each in kept] == [(first["quote"], None)]


MESSAGE = f"query($id: ID!) {{ node(id: $id) {{ ... on Message {{ {CITATIONS} }} }} }}"


async def test_only_what_was_found_can_be_cited_and_searches_number_on(
    plait: Deployment, ada: Person, scripted: LLMock
) -> None:
    base, documents = await shelf(ada, TRAVEL)
    model = await scripted_model(ada, scripted)
    wanted = {"knowledgeBaseIds": [base], "knowledgeMode": "BOTH", "model": model}
    agent = await agent_of(ada, **wanted)
    scripted.call_tool("search_knowledge", {"query": "days of leave", "count": 1}).reply(
        "140 euros [1][99], 30 days [3]; see `x[1]` and [2](http://two/)."
    )
    reply = await asked(ada, agent, HOTEL)
    assert [each["number"] for each in reply["citations"]] == [1, 3]
    check_citations(reply, *documents)
    sources = (await ada.client.data(SOURCES, id=reply["id"]))["node"]["sources"]["nodes"]
    assert [each["number"] for each in sources] == [1, 2, 3]
    assert "30 days" in sources[2]["quote"]
    events = await run_events(ada, reply["execution"]["id"])
    assert [each["sources"] for each in events if each["__typename"] == "ToolCallCompleted"] == [[{"number": 3}]]
    outputs = [each["output"] for each in events if each["__typename"] == "NodeCompleted"]
    (done,) = [each for each in outputs if each.get("steps")]
    assert [each["number"] for each in done["citations"]] == [1, 3]

    # With TOOL nothing is searched before; another base of the workspace is not searched either.
    await shelf(ada, "The company pays 9 euros for a tent night.", name="Other")
    only = await agent_of(ada, **{**wanted, "knowledgeMode": "TOOL"})
    scripted.reset()
    scripted.call_tool("search_knowledge", {"query": "hotel or tent night"}).reply("So [1], and [2].")
    reply = await asked(ada, only, HOTEL)
    assert {each["documentId"] for each in reply["citations"]} == {documents[0]["id"]}
    kinds = {each["__typename"] for each in await run_events(ada, reply["execution"]["id"])}
    assert "ToolCallCompleted" in kinds
    assert "SourcesRetrieved" not in kinds
    clash = {"workspaceId": ada.workspace_id, "name": "X", **wanted, "tools": ["search_knowledge"]}
    refused = await chat.ask(ada.client, "createAgent", **clash)
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.tools")


async def test_bases_are_the_workspaces_own_and_the_viewers_to_see(plait: Deployment, ada: Person) -> None:
    base, (document,) = await shelf(ada, TRAVEL)
    bob = await sign_up(plait.url, "bob")
    foreign, _ = await shelf(bob)
    mine = await agent_of(ada, knowledgeBaseIds=[base])
    for ids, code, field in (
        ([base, foreign], "NOT_FOUND", "input.knowledgeBaseIds[1]"),
        ([base, mine], "INVALID_INPUT", "input.knowledgeBaseIds[1]"),
        (["x"], "INVALID_INPUT", "input.knowledgeBaseIds[0]"),
    ):
        made = await chat.ask(ada.client, "createAgent", workspaceId=ada.workspace_id, name="No", knowledgeBaseIds=ids)
        changed = await chat.ask(ada.client, "updateAgent", agentId=mine, knowledgeBaseIds=ids)
        for each in (made, changed):
            assert (each.code, each.details["field"]) == (code, field)
    refused = await chat.ask(ada.client, "updateAgent", agentId=mine, memoryBaseId=foreign)
    assert (refused.code, refused.details["field"]) == ("NOT_FOUND", "input.memoryBaseId")
    assert (await ada.client.data(AGENT, id=mine))["node"]["versions"]["nodes"][0]["number"] == 1

    reply = await asked(ada, mine, HOTEL)
    for stranger_id in (reply["id"], document["id"], mine):
        assert (await bob.client.data("query($id: ID!) { node(id: $id) { id } }", id=stranger_id))["node"] is None
    viewer, _ = await join(plait, ada, "VIEWER")
    assert (await viewer.client.data(AGENT, id=mine))["node"]["knowledgeBases"]["totalCount"] == 1
    assert (await viewer.client.data(SOURCES, id=reply["id"]))["node"]["sources"]["totalCount"] >= 1

    # A key that may not read knowledge sees what was said, and nothing that it leads to.
    scopes = ["WORKSPACE_READ", "AGENTS_READ", "AGENTS_WRITE", "CONVERSATIONS_READ", "EXECUTIONS_READ"]
    _, token = await create_key(ada, scopes)
    key = Client(plait.url, token, ada.client.address)
    (cited,) = (await key.data(MESSAGE, id=reply["id"]))["node"]["citations"]
    assert (cited["document"], cited["chunk"], cited["quote"]) == (None, None, reply["citations"][0]["quote"])
    assert (await key.ask(SOURCES, id=reply["id"])).code == "FORBIDDEN"
    assert (await key.data(AGENT, id=mine))["node"]["knowledgeBases"] == {"totalCount": 0, "nodes": []}
    refused = await chat.ask(key, "updateAgent", agentId=mine, knowledgeBaseIds=[base])
    assert refused.code == "FORBIDDEN"
    _, token = await create_key(ada, ["WORKSPACE_READ", "KNOWLEDGE_READ"])
    assert (await Client(plait.url, token, ada.client.address).ask(USED, id=document["id"])).code == "FORBIDDEN"


async def test_a_base_that_is_gone_is_not_searched_and_versions_keep_it(plait: Deployment, ada: Person) -> None:
    base, _ = await shelf(ada, TRAVEL)
    other, (second,) = await shelf(ada, "A hotel night in the mountains costs 90 euros.", name="Other")
    agent = await agent_of(ada, knowledgeBaseIds=[base, other])
    await ada.client.data(DELETE, input={"knowledgeBaseId": base})
    reply = await asked(ada, agent, "What does a hotel night in the mountains cost?")
    assert [each["documentId"] for each in reply["citations"]] == [second["id"]]
    shown = (await ada.client.data(AGENT, id=agent))["node"]
    assert shown["settings"]["knowledgeBaseIds"] == [base, other]
    assert [each["id"] for each in shown["knowledgeBases"]["nodes"]] == [other]
    # What it knew already may be said again, and goes when it is left out; a version brings it back.
    await chat.do(ada.client, "updateAgent", agentId=agent, knowledgeBaseIds=[base])
    await chat.do(ada.client, "updateAgent", agentId=agent, knowledgeBaseIds=None, knowledgeMode="TOOL")
    versions = (await ada.client.data(AGENT, id=agent))["node"]["versions"]["nodes"]
    assert [each["settings"]["knowledgeBaseIds"] for each in versions] == [[], [base], [base, other]]
    await chat.do(ada.client, "restoreAgentVersion", agentVersionId=versions[2]["id"])
    settings = (await ada.client.data(AGENT, id=agent))["node"]["settings"]
    assert (settings["knowledgeBaseIds"], settings["knowledgeMode"]) == ([base, other], "AUTO")
    await ada.client.data(DELETE, input={"knowledgeBaseId": other})
    reply = await asked(ada, agent, HOTEL)
    assert reply["citations"] == []


async def test_a_visitor_sees_what_is_cited_and_nothing_that_leads_inside(plait: Deployment, ada: Person) -> None:
    base, _ = await shelf(ada)
    file_id = await uploaded(ada, TRAVEL.encode(), "travel.md")
    await ready(ada, (await added(ada, base, {"fileId": file_id}))["document"]["id"])
    agent = await agent_of(ada, knowledgeBaseIds=[base])
    slug = (await ada.client.data(PUBLISH, input={"agentId": agent}))["publishAgent"]["publication"]["slug"]
    visitor = stranger(ada)
    token = await enter(visitor, slug)
    await send(visitor, token, HOTEL)
    async with visitor.subscribe(VISITOR_EVENTS, token=token) as stream:
        while (event := await anext(stream))["kind"] != "MESSAGE_COMPLETED":
            assert event["citations"] is None
    (told,) = event["citations"]
    (cited,) = (await visitor.data(VISITOR, token=token))["publishedConversation"]["messages"][-1]["citations"]
    assert told == {"number": 1, "quote": cited["quote"], "title": "travel.md"}
    assert "140 euros" in cited["quote"]
    assert file_id not in str((cited, told))


async def test_a_visitor_gets_no_quote_of_what_another_node_was_given(
    plait: Deployment, ada: Person, scripted: LLMock
) -> None:
    base, _ = await shelf(ada, "The secret budget for hotels is 7 million euros.")
    model = await scripted_model(ada, scripted)
    # Looked up for the workflow's own purposes; what answers is not given it.
    look = node("look", "knowledge_search", {"knowledgeBaseIds": [base], "query": "hotel budget"})
    say = node("say", "llm", {"prompt": "{{ run.input.text }}", "model": model})
    only_text = node("out", "template", {"template": "{{ input.text }}"})
    for last in ((say,), (say, only_text)):
        agent = await agent_of(ada, workflowId=await ada.workflow(chain(START, look, *last)))
        slug = (await ada.client.data(PUBLISH, input={"agentId": agent}))["publishAgent"]["publication"]["slug"]
        visitor = stranger(ada)
        token = await enter(visitor, slug)
        scripted.reset()
        scripted.reply("As you wish: [1][2] [1, 2].")
        await send(visitor, token, "Answer with exactly: [1][2] [1, 2]")
        async with visitor.subscribe(VISITOR_EVENTS, token=token) as stream:
            while (event := await anext(stream))["kind"] != "MESSAGE_COMPLETED":
                assert event["citations"] is None
        reply = (await visitor.data(VISITOR, token=token))["publishedConversation"]["messages"][-1]
        assert (reply["status"], reply["text"]) == ("COMPLETED", "As you wish: [1][2] [1, 2].")
        assert not event["citations"]
        assert reply["citations"] == []


async def test_a_workflow_cites_what_its_nodes_found(plait: Deployment, ada: Person) -> None:
    base, (document,) = await shelf(ada, TRAVEL)
    search = node("look", "knowledge_search", {"knowledgeBaseIds": [base], "query": "{{ input.text }}", "topK": 2})
    # A text alone cites nothing of what another node was given: an output says what its text cites.
    silent = node("say", "template", {"template": "{{ input.hits[0].text }} [1] [5]"})
    agent = await agent_of(ada, workflowId=await ada.workflow(chain(START, search, silent)))
    assert (await asked(ada, agent, HOTEL))["citations"] == []
    said = "{'text': input.hits[0].text + ' [1] [5]', 'citations': input.hits}"
    workflow = await ada.workflow(chain(START, search, node("say", "response", {"expression": said})))
    agent = await agent_of(ada, workflowId=workflow)
    reply = await asked(ada, agent, HOTEL)
    assert [each["number"] for each in reply["citations"]] == [1]
    check_citations(reply, document)
    used = (await ada.client.data(USED, id=document["id"]))["node"]["usedBy"]["nodes"]
    assert used[0]["message"]["id"] == reply["id"]

    for component in ("llm", "agent"):
        config = {"prompt": "{{ input.text }}", "knowledgeBaseIds": ["{{ input.base }}"], "knowledgeCount": 1}
        run = await ada.run(
            await ada.workflow(chain(START, node("say", component, config))),
            input={"text": HOTEL, "base": base},
            waitMs=60_000,
        )
        assert run["status"] == "COMPLETED", run
        (cited,) = run["output"]["citations"]
        text = run["output"]["text"]
        assert [text[each["start"] : each["end"]] for each in cited["ranges"]] == ["[1]"]
        assert cited["documentId"] == document["id"]
        retrieved = [each for each in await run_events(ada, run["id"]) if each["__typename"] == "SourcesRetrieved"]
        assert [[each["chunkId"] for each in event["sources"]] for event in retrieved] == [[cited["chunkId"]]]
    used = (await ada.client.data(USED, id=document["id"]))["node"]["usedBy"]["nodes"]
    assert [each["message"] is None for each in used] == [True, True, False, False]
    wrong = node("say", "llm", {"prompt": "x", "knowledgeBaseIds": ["nothing"]})
    failed = await ada.run(await ada.workflow(chain(START, wrong)), input={}, waitMs=60_000)
    assert failed["error"]["code"] == "KNOWLEDGE_INVALID"


async def memories(ada: Person, base: str, count: int) -> list[dict[str, Any]]:
    """Wait until so many documents of a base can be found."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            rows = (await ada.client.data(DOCUMENTS, id=base))["node"]["documents"]["nodes"]
            if len(rows) == count and all(each["status"] == "READY" for each in rows):
                return rows
            await asyncio.sleep(0.1)


async def test_what_is_remembered_of_one_is_told_to_nobody_else(plait: Deployment, ada: Person) -> None:
    base, _ = await shelf(ada, name="Memory")
    # Searched as knowledge too, by another agent of the workspace: memories are no knowledge for all.
    agent = await agent_of(ada, memoryBaseId=base, knowledgeBaseIds=[base])
    nosy = await agent_of(ada, knowledgeBaseIds=[base])
    first = await asked(ada, agent, "Remember that my favourite colour is turquoise.", externalUserId="ann")
    assert first["text"].startswith("I am Plait's built-in model")
    await asked(ada, agent, "Remember that the favourite colour of Ada is orange.")
    slug = (await ada.client.data(PUBLISH, input={"agentId": agent}))["publishAgent"]["publication"]["slug"]
    visitor = stranger(ada)
    token = await enter(visitor, slug)
    await send(visitor, token, "Remember that my favourite colour is crimson.")
    rows = await memories(ada, base, 3)
    subjects = {each["text"].rsplit(" ", 1)[-1]: each["subject"] for each in rows}
    assert subjects["turquoise"] == "external:ann"
    assert subjects["orange"].startswith("user:")
    assert subjects["crimson"].startswith("visitor:")
    assert {each["source"] for each in rows} == {"RUN"}

    async def recalled(who: str, question: str, with_: str = agent) -> tuple[str, set[str]]:
        given = {"externalUserId": who} if who else {}
        reply = await asked(ada, with_, question, **given)
        sources = (await ada.client.data(SOURCES, id=reply["id"]))["node"]["sources"]["nodes"]
        return reply["text"], {each["quote"].rsplit(" ", 1)[-1] for each in sources}

    for question in ("What is my favourite colour?", "What do you know about my favourite colour?"):
        text, found = await recalled("ann", question)
        assert "turquoise” [" in text
        assert found == {"turquoise"}
        assert (await recalled("ben", question))[1] == set()
        assert (await recalled("ann", question, nosy))[1] == set()
    assert (await recalled("", "What is the favourite colour of Ada?"))[1] == {"orange"}

    other = await enter(visitor, slug)
    for each, expected in ((token, {"crimson"}), (other, set())):
        await send(visitor, each, "What is my favourite colour?")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                last = (await visitor.data(VISITOR, token=each))["publishedConversation"]["messages"][-1]
                if last["role"] == "ASSISTANT" and last["status"] == "COMPLETED" and last["text"]:
                    break
                await asyncio.sleep(0.1)
        assert {cited["quote"].rsplit(" ", 1)[-1] for cited in last["citations"]} == expected
        assert "turquoise" not in last["text"]
        assert "orange" not in last["text"]

    # It is forgotten with its document.
    (gone,) = [each["id"] for each in rows if each["subject"] == "external:ann"]
    await ada.client.data(REMOVE, input={"documentId": gone})
    assert (await recalled("ann", "What is my favourite colour?"))[1] == set()
    # With the tools of the workspace's memory beside them, a name would mean two things.
    both = {"workspaceId": ada.workspace_id, "name": "X", "memoryBaseId": base, "tools": ["remember"]}
    assert (await chat.ask(ada.client, "createAgent", **both)).details["field"] == "input.tools"


pytestmark = pytest.mark.timeout(250)
