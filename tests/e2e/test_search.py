"""Search over the wire: whatever somebody may read is found by its words, and nothing else, whatever becomes of it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.e2e.client import Client
from tests.e2e.server import Deployment, run_cli
from tests.e2e.story import GREETING, Person, sign_up
from tests.e2e.test_copilot_conversations import DELETE
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import (
    AGENT,
    ARTIFACT,
    BASE,
    DOCUMENT,
    FILE,
    PROCESS,
    TALK,
    TASK,
    TRIGGER,
    create_key,
    join,
)
from tests.patience import PATIENCE_SECONDS

SEARCH = """query($id: ID!, $query: String!, $kinds: [SearchKind!], $after: String, $first: Int, $since: DateTime,
  $until: DateTime) { workspace(id: $id) {
  search(query: $query, kinds: $kinds, after: $after, first: $first, updatedAfter: $since, updatedBefore: $until) {
    nodes { kind title snippet score updatedAt node { __typename id }
      titleHighlights { start end } highlights { start end } terms { word isBegun score } }
    counts { kind count } totalCount isTotalCountExact pageInfo { hasNextPage endCursor } } } }"""
UPDATE = "mutation($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { workflow { id } } }"
DELETE_WORKFLOW = "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }"
DELETE_FILE = "mutation($input: DeleteFileInput!) { deleteFile(input: $input) { deletedFileId } }"
CHAT = """mutation($input: StartCopilotConversationInput!) { startCopilotConversation(input: $input) {
  conversation { id messages { nodes { id } } } } }"""
KINDS = {
    "WORKFLOW": "Workflow",
    "EXECUTION": "Execution",
    "AGENT": "Agent",
    "CONVERSATION": "Conversation",
    "MESSAGE": "Message",
    "TASK": "Task",
    "FILE": "File",
    "KNOWLEDGE_BASE": "KnowledgeBase",
    "DOCUMENT": "KnowledgeDocument",
    "ARTIFACT": "Artifact",
    "PROCESS": "Process",
    "TRIGGER": "Trigger",
}


async def search(who: Client, workspace_id: str, query: str, **more: Any) -> dict[str, Any]:
    return (await who.data(SEARCH, id=workspace_id, query=query, **more))["workspace"]["search"]


async def until(look: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so(found := await look()):
            await asyncio.sleep(0.1)
    return found


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {each["kind"]: int(each["count"]) for each in found["counts"]}


async def indexed(who: Person, query: str, kinds: Iterable[str]) -> dict[str, Any]:
    """Wait until a search finds something of all of these kinds, and nothing more comes meanwhile."""

    def is_there(found: dict[str, Any]) -> bool:
        return set(kinds) <= {hit["kind"] for hit in found["nodes"]} and found["totalCount"] == len(found["nodes"])

    return await until(lambda: search(who.client, who.workspace_id, query, first=100), is_there)


async def fill(ada: Person, word: str) -> dict[str, str]:
    """Make something of every kind that is found by a word; return the ids."""
    client, there = ada.client, {"workspaceId": ada.workspace_id}
    workflow_id = await ada.workflow(GREETING, f"Handling a {word}")
    run = await ada.run(workflow_id, input={"name": word}, waitMs=50_000)
    agent = (await client.data(AGENT, input={**there, "name": f"{word} agent"}))["createAgent"]["agent"]
    begun = {**there, "agentId": agent["id"], "title": f"A talk on {word}", "initialMessage": f"What is a {word}?"}
    talk = (await client.data(TALK, input={**begun, "waitMs": 20_000}))["startConversation"]["conversation"]
    task = (await client.data(TASK, input={**there, "name": f"Draw a {word}"}))["createTask"]["task"]
    sent = {**there, "file": b"some bytes", "name": f"{word}.txt"}
    file = (await client.data(FILE, input=sent))["uploadFile"]["file"]
    base = (await client.data(BASE, input={**there, "name": f"{word} base"}))["createKnowledgeBase"]["knowledgeBase"]
    given = {"text": {"text": f"All of the {word}.", "name": "All"}}
    document = (await client.data(DOCUMENT, input={"knowledgeBaseId": base["id"], "source": given}))["addDocument"]
    written = {**there, "kind": "DOCUMENT", "title": "Notes", "content": f"# A {word}"}
    artifact = (await client.data(ARTIFACT, input=written))["createArtifact"]["artifact"]
    wanted = {**there, "name": f"Nightly {word}", "workflowId": workflow_id}
    process = (await client.data(PROCESS, input=wanted))["createProcess"]["process"]
    heard = {"workflowId": workflow_id, "name": f"{word} heard", "webhook": {}}
    trigger = (await client.data(TRIGGER, input=heard))["createTrigger"]["trigger"]
    return {
        "WORKFLOW": workflow_id,
        "EXECUTION": run["id"],
        "AGENT": agent["id"],
        "CONVERSATION": talk["id"],
        "TASK": task["id"],
        "FILE": file["id"],
        "KNOWLEDGE_BASE": base["id"],
        "DOCUMENT": document["document"]["id"],
        "ARTIFACT": artifact["id"],
        "PROCESS": process["id"],
        "TRIGGER": trigger["id"],
    }


async def test_everything_is_found_by_its_words_with_the_right_of_each_kind(plait: Deployment) -> None:
    ada, bob = await sign_up(plait.url), await sign_up(plait.url, "bob")
    ids = await fill(ada, "Kōkako")
    found = await indexed(ada, "kokako", KINDS)
    hits = {hit["node"]["id"]: hit for hit in found["nodes"]}
    assert {(ids[kind], KINDS[kind]) for kind in ids} <= {(own, hit["node"]["__typename"]) for own, hit in hits.items()}
    assert {hit["kind"] for hit in hits.values()} == set(KINDS)
    assert found["totalCount"] == len(hits) == sum(counts(found).values())
    for hit in hits.values():
        marked = [hit["title"][each["start"] : each["end"]] for each in hit["titleHighlights"]]
        marked += [hit["snippet"][each["start"] : each["end"]] for each in hit["highlights"]]
        assert marked
        assert {each.lower() for each in marked} <= {"kōkako"}
        assert [(each["word"], each["isBegun"]) for each in hit["terms"]] == [("kokako", True)]
        assert sum(each["score"] for each in hit["terms"]) == pytest.approx(hit["score"], abs=1e-4)
    assert [hit["score"] for hit in found["nodes"]] == sorted((hit["score"] for hit in hits.values()), reverse=True)
    assert hits[ids["EXECUTION"]]["title"] == "Handling a Kōkako"

    # Every page of one is the same list, and only kinds that are asked for are in it.
    paged: list[str] = []
    cursor: str | None = None
    while True:
        page = await search(ada.client, ada.workspace_id, "kokako", first=1, after=cursor)
        paged += [hit["node"]["id"] for hit in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert paged == list(hits)
    only = await search(ada.client, ada.workspace_id, "kok", kinds=["TASK", "FILE"])
    assert {hit["node"]["id"] for hit in only["nodes"]} == {ids["TASK"], ids["FILE"]}
    assert (only["totalCount"], counts(only)) == (2, counts(found))
    later = await search(ada.client, ada.workspace_id, "kokako", since="2199-01-01T00:00:00Z")
    assert (later["nodes"], later["totalCount"], later["counts"]) == ([], 0, [])
    earlier = await search(ada.client, ada.workspace_id, "kokako", until="2199-01-01T00:00:00Z", first=100)
    assert len(earlier["nodes"]) == len(hits)

    # Somebody else finds nothing of it, here or there.
    assert (await bob.client.ask(SEARCH, id=ada.workspace_id, query="kokako")).body["data"] == {"workspace": None}
    own = await search(bob.client, bob.workspace_id, "kokako")
    assert (own["nodes"], own["totalCount"], own["counts"]) == ([], 0, [])

    # A key finds what it may read, and is told of nothing else.
    _, token = await create_key(ada, ["WORKSPACE_READ", "FILES_READ", "EXECUTIONS_READ"])
    key = Client(ada.client.url, token, ada.client.address)
    mine = await search(key, ada.workspace_id, "kokako", first=100)
    assert {hit["kind"] for hit in mine["nodes"]} == {"FILE", "EXECUTION"} == set(counts(mine))
    assert mine["totalCount"] == len(mine["nodes"])
    assert {hit["title"] for hit in mine["nodes"] if hit["kind"] == "EXECUTION"} == {""}, (
        "a workflow's name is not read"
    )
    refused = await key.ask(SEARCH, id=ada.workspace_id, query="kokako", kinds=["FILE", "TASK"])
    assert (refused.code, refused.details["scope"]) == ("FORBIDDEN", "TASKS_READ")
    _, blind = await create_key(ada, ["FILES_READ"])
    assert (await Client(ada.client.url, blind, ada.client.address).ask(SEARCH, id=ada.workspace_id, query="x")).errors


async def test_what_is_renamed_or_deleted_is_not_found_as_it_was(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    ids = await fill(ada, "Weka")
    await indexed(ada, "weka", KINDS)
    renamed = {"workflowId": ids["WORKFLOW"], "name": "Handling a Takahe"}
    await ada.client.data(UPDATE, input=renamed)
    now = await search(ada.client, ada.workspace_id, "handling weka ")
    assert now["nodes"] == []
    found = await indexed(ada, "takahe", ["WORKFLOW"])
    assert [hit["node"]["id"] for hit in found["nodes"]] == [ids["WORKFLOW"]]
    await until(lambda: search(ada.client, ada.workspace_id, "handling weka "), lambda found: found["totalCount"] == 0)
    await ada.client.data(DELETE_FILE, input={"fileId": ids["FILE"]})
    gone = await search(ada.client, ada.workspace_id, "weka", first=100)
    assert ids["FILE"] not in {hit["node"]["id"] for hit in gone["nodes"]}
    await ada.client.data(DELETE_WORKFLOW, input={"workflowId": ids["WORKFLOW"]})
    left = await search(ada.client, ada.workspace_id, "weka", first=100)
    assert not {"WORKFLOW", "PROCESS", "TRIGGER"} & {hit["kind"] for hit in left["nodes"]}
    assert ids["EXECUTION"] not in {hit["node"]["id"] for hit in left["nodes"]}
    await until(
        lambda: search(ada.client, ada.workspace_id, "weka"),
        lambda found: not {"FILE", "WORKFLOW", "PROCESS", "TRIGGER"} & set(counts(found)),
    )


async def test_a_private_chat_is_found_by_its_person_alone(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    admin, _ = await join(plait, ada, "ADMIN")
    asked = {"workspaceId": ada.workspace_id, "title": "On Kakapo", "initialMessage": "Tell me of the kakapo."}
    chat = (await ada.client.data(CHAT, input=asked))["startCopilotConversation"]["conversation"]
    mine = await indexed(ada, "kakapo", ["CONVERSATION", "MESSAGE"])
    assert chat["id"] in {hit["node"]["id"] for hit in mine["nodes"]}
    assert "EXECUTION" not in counts(mine), "nothing of the run behind it"
    _, token = await create_key(ada, ["WORKSPACE_READ", "CONVERSATIONS_READ", "EXECUTIONS_READ", "AGENTS_READ"])
    for other in (admin.client, Client(ada.client.url, token, ada.client.address)):
        seen = await search(other, ada.workspace_id, "kakapo")
        assert (seen["nodes"], seen["totalCount"], seen["counts"]) == ([], 0, [])
    await ada.client.data(DELETE, input={"conversationId": chat["id"]})
    assert (await search(ada.client, ada.workspace_id, "kakapo"))["nodes"] == []


@pytest.mark.parametrize("query", ["", "   ", "\u00a0", "x" * 2_001, "x" * 10_000, "a\x00b"])
async def test_a_query_that_cannot_be_so_is_refused(ada: Person, query: str) -> None:
    answer = await ada.client.ask(SEARCH, id=ada.workspace_id, query=query)
    assert answer.code == "INVALID_INPUT"
    assert answer.details["field"] in {"query", "variables"}


async def test_nothing_in_a_query_is_an_operator(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    await ada.workflow(GREETING, "NEAR the Tui, and OR not", is_published=False)
    await indexed(ada, "tui", ["WORKFLOW"])
    for query in (
        '"tui',
        'tui"',
        "tui*",
        "*tui",
        "NEAR(tui)",
        "NEAR tui",
        "tui AND near",
        "tui:near",
        "-tui",
        "^tui",
        "(tui",
        "tui OR near",
        "tui\\",
        "'tui' & near",
        "tui | near",
        "!tui",
        "tui:*",
    ):
        found = await search(ada.client, ada.workspace_id, query)
        assert (query, len(found["nodes"])) == (query, 1)
    for query in (
        '"',
        "*",
        "-",
        "()",
        "{}",
        "'; DROP TABLE workflows; --",
        "tui NOT",
        "scope",
        "%",
        "_",
        "\\",
    ):
        found = await search(ada.client, ada.workspace_id, query)
        is_found = query == "tui NOT"  # a word like any other, and it is there
        assert (query, len(found["nodes"]), found["totalCount"]) == (query, is_found, is_found)
    for bad in ({"first": -1}, {"first": 101}, {"after": "nonsense"}):
        assert (await ada.client.ask(SEARCH, id=ada.workspace_id, query="tui", **bad)).code == "INVALID_INPUT"
    cursor = (await search(ada.client, ada.workspace_id, "tui"))["pageInfo"]["endCursor"]
    other = await ada.client.ask(SEARCH, id=ada.workspace_id, query="near", after=cursor)
    assert (other.code, other.details["reason"]) == ("INVALID_INPUT", "cursor_of_another_list")


async def test_a_kill_loses_nothing_and_invents_nothing(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    kept: set[str] = set()
    gone: set[str] = set()
    for number in range(30):
        workflow_id = await ada.workflow(GREETING, f"Moa number {number}", is_published=False)
        kept.add(workflow_id)
        if number % 5 == 4:
            await ada.client.data(DELETE_WORKFLOW, input={"workflowId": workflow_id})
            kept.discard(workflow_id)
            gone.add(workflow_id)
    renamed = min(kept)
    await ada.client.data(UPDATE, input={"workflowId": renamed, "name": "Huia"})
    kept.discard(renamed)
    await killed_and_restarted(own_plait)
    here = ada.client.at(own_plait.url)

    async def look() -> set[str]:
        return {hit["node"]["id"] for hit in (await search(here, ada.workspace_id, "moa", first=100))["nodes"]}

    def is_right(found: set[str]) -> bool:
        assert not found & (gone | {renamed})
        return found == kept

    await until(look, is_right)
    found = await until(lambda: search(here, ada.workspace_id, "huia"), lambda found: found["totalCount"] == 1)
    assert [hit["node"]["id"] for hit in found["nodes"]] == [renamed]
    # Anew, while everything runs: the same is found.
    assert "rows wait to be indexed" in await asyncio.to_thread(run_cli, "reindex", env=own_plait.env)
    assert await look() == kept


pytestmark = pytest.mark.timeout(200)
