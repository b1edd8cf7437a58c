"""Knowledge bases over the wire: documents come and go, and whatever happens in between, the state is right."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import Person, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import FILE, PROVIDER, TRASH_FILE
from tests.integrations.conftest import served
from tests.knowledge.vendor import DIMENSIONS, Site, Vendor, provider_input
from tests.patience import PATIENCE_SECONDS

BASE_FIELDS = """id name embedding dimensions documentCount chunkCount contentRevision revision
  chunker { kind size overlap pattern } tags { name type }
  reembedding { embedding dimensions doneCount totalCount failure { code message } }"""
DOCUMENT_FIELDS = """id title source url status failure { code message } attemptCount chunkCount tags metadata revision
  createdBy { kind } file { id }"""
CREATE = f"""mutation($input: CreateKnowledgeBaseInput!) {{ createKnowledgeBase(input: $input) {{
  knowledgeBase {{ {BASE_FIELDS} }} }} }}"""
UPDATE = f"""mutation($input: UpdateKnowledgeBaseInput!) {{ updateKnowledgeBase(input: $input) {{
  knowledgeBase {{ {BASE_FIELDS} }} }} }}"""
DELETE = """mutation($input: DeleteKnowledgeBaseInput!) { deleteKnowledgeBase(input: $input) {
  deletedKnowledgeBaseId } }"""
ADD = f"""mutation($input: AddDocumentInput!) {{ addDocument(input: $input) {{
  document {{ {DOCUMENT_FIELDS} }} source {{ id kind status documentCount }} }} }}"""
CHANGE = f"""mutation($input: UpdateDocumentInput!) {{ updateDocument(input: $input) {{
  document {{ {DOCUMENT_FIELDS} }} }} }}"""
REPROCESS = "mutation($input: ReprocessDocumentInput!) { reprocessDocument(input: $input) { document { id status } } }"
REMOVE = "mutation($input: RemoveDocumentInput!) { removeDocument(input: $input) { removedDocumentId } }"
REFRESH = "mutation($input: RefreshKnowledgeSourceInput!) { refreshKnowledgeSource(input: $input) { source { id } } }"
REMOVE_SOURCE = """mutation($input: RemoveKnowledgeSourceInput!) { removeKnowledgeSource(input: $input) {
  removedSourceId } }"""
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on KnowledgeBase {{ {BASE_FIELDS} }} }} }}"
READ_DOCUMENT = f"""query($id: ID!) {{ node(id: $id) {{ ... on KnowledgeDocument {{ {DOCUMENT_FIELDS} text
  knowledgeBase {{ id }}
  chunks(first: 100) {{ totalCount nodes {{ id ordinal start end headings text tokenCount }} }} }} }} }}"""
LIST = f"""query($id: ID!, $where: KnowledgeDocumentWhere) {{ node(id: $id) {{ ... on KnowledgeBase {{
  documents(first: 100, where: $where) {{ totalCount nodes {{ {DOCUMENT_FIELDS} }} }}
  sources {{ nodes {{ id status documentCount skippedCount pendingCount }} }} }} }} }}"""
OF_FILE = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on File {
  knowledgeDocuments(first: $first, after: $after) { totalCount pageInfo { endCursor }
    nodes { id knowledgeBase { id } } } } } }"""
FORGET = "mutation($input: DeleteFileInput!) { deleteFile(input: $input) { deletedFileId } }"
PURGE = "mutation($input: PurgeFileInput!) { purgeFile(input: $input) { purgedTrashedFileId } }"
FIND = """query($id: ID!, $query: String!) { node(id: $id) { ... on KnowledgeBase {
  search(query: $query, mode: TEXT) { document { id } } } } }"""
BASES = """query($id: ID!, $search: String) { workspace(id: $id) {
  knowledgeBases(where: {search: $search}) { totalCount nodes { id name } } } }"""
ACTIVITY = "query($id: ID!) { workspace(id: $id) { activity(first: 100) { nodes { kind subject { id } } } } }"
PARAGRAPHS = [f"Paragraph {number} tells of the thing with the number {number * 7919 % 1000}." for number in range(150)]


async def new_base(ada: Person, name: str = "Base", **more: Any) -> dict[str, Any]:
    more.setdefault("chunker", {"kind": "RECURSIVE", "size": 100, "overlap": 0})
    wanted = {"workspaceId": ada.workspace_id, "name": name, **more}
    return (await ada.client.data(CREATE, input=wanted))["createKnowledgeBase"]["knowledgeBase"]


async def added(ada: Person, base: str, source: dict[str, Any], **more: Any) -> dict[str, Any]:
    wanted = {"knowledgeBaseId": base, "source": source, **more}
    return (await ada.client.data(ADD, input=wanted))["addDocument"]


async def until(client: Client, document: str, id: str, is_so: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so(found := (await client.data(document, id=id))["node"]):
            await asyncio.sleep(0.1)
        return found


async def ready(ada: Person, document: str) -> dict[str, Any]:
    return await until(ada.client, READ_DOCUMENT, document, lambda row: row["status"] in {"READY", "FAILED"})


async def uploaded(ada: Person, content: bytes, name: str) -> str:
    sent = {"workspaceId": ada.workspace_id, "file": content, "name": name}
    return (await ada.client.data(FILE, input=sent))["uploadFile"]["file"]["id"]


def check_chunks(document: dict[str, Any]) -> None:
    """Hold chunks against the text they are of."""
    chunks = document["chunks"]["nodes"]
    assert document["chunkCount"] == document["chunks"]["totalCount"]
    assert [each["ordinal"] for each in chunks] == list(range(len(chunks)))
    for each in chunks:
        assert document["text"][each["start"] : each["end"]] == each["text"]
        assert each["tokenCount"] > 0


async def test_a_base_and_its_documents_come_change_and_go(ada: Person) -> None:  # noqa: PLR0915 - one story
    tags = [{"name": "kind", "type": "TEXT"}, {"name": "year", "type": "NUMBER"}, {"name": "on", "type": "DATE"}]
    base = await new_base(ada, "Handbook", description="How we work", tags=tags, idempotencyKey="one")
    assert (await new_base(ada, "Handbook", description="How we work", tags=tags, idempotencyKey="one")) == base
    assert (base["embedding"], base["dimensions"]) == ("built-in:wordllama-256", 256)
    text = {"text": {"text": "# Rules\n\n" + "\n\n".join(PARAGRAPHS[:20]), "name": "rules"}}
    one = (await added(ada, base["id"], text, tags={"kind": "rule", "year": 2025}, metadata={"by": "Ada"}))["document"]
    file_id = await uploaded(ada, b"# Leave\n\nTake what you need.\n", "leave.md")
    two = (await added(ada, base["id"], {"fileId": file_id}, tags={"year": 2026, "on": "2026-05-01"}))["document"]
    read = await ready(ada, one["id"])
    check_chunks(read)
    assert (read["title"], read["status"], read["chunks"]["nodes"][0]["headings"]) == ("rules", "READY", ["Rules"])
    assert read["knowledgeBase"]["id"] == base["id"]
    file_read = await ready(ada, two["id"])
    assert (file_read["title"], file_read["file"], file_read["source"]) == ("leave.md", {"id": file_id}, "FILE")

    async def listed(**where: Any) -> set[str]:
        found = (await ada.client.data(LIST, id=base["id"], where=where))["node"]["documents"]
        assert found["totalCount"] == len(found["nodes"])
        return {each["id"] for each in found["nodes"]}

    assert await listed() == {one["id"], two["id"]}
    assert await listed(search="LEAVE") == {two["id"]}
    assert await listed(sources=["TEXT"]) == {one["id"]}
    assert await listed(statuses=["FAILED"]) == set()
    assert await listed(fileId=file_id) == {two["id"]}
    assert await listed(tags=[{"name": "year", "atLeast": 2026}]) == {two["id"]}
    assert await listed(tags=[{"name": "year", "oneOf": [2025, 2024]}]) == {one["id"]}
    for name in ("kind", "year", "on"):
        assert await listed(tags=[{"name": name, "oneOf": []}]) == set()
    assert await listed(tags=[{"name": "kind", "equals": "rule"}, {"name": "year", "atMost": 2025.5}]) == {one["id"]}
    assert await listed(tags=[{"name": "on", "isSet": True}]) == {two["id"]}
    assert await listed(tags=[{"name": "on", "atLeast": "2026-01-01", "atMost": "2026-12-31"}]) == {two["id"]}

    # New content of the same name: the chunks that are the same stay the same.
    kept = {each["id"] for each in read["chunks"]["nodes"]}
    changed = "# Rules\n\n" + "\n\n".join([*PARAGRAPHS[:10], "Another rule.", *PARAGRAPHS[11:20]])
    again = (await added(ada, base["id"], {"text": {"text": changed, "name": "rules"}}))["document"]
    assert again["id"] == one["id"]
    now = await until(ada.client, READ_DOCUMENT, one["id"], lambda row: "Another" in row["text"])
    check_chunks(now)
    assert len(kept & {each["id"] for each in now["chunks"]["nodes"]}) > len(kept) // 2
    assert (now["tags"], now["metadata"]) == ({"kind": "rule", "year": 2025}, {"by": "Ada"})

    facts = {"documentId": one["id"], "title": "The rules", "tags": {"kind": "law"}, "metadata": {}}
    shown = (await ada.client.data(CHANGE, input=facts))["updateDocument"]["document"]
    assert (shown["title"], shown["tags"], shown["metadata"], shown["status"]) == (
        "The rules",
        {"kind": "law"},
        {},
        "READY",
    )
    facts = {"documentId": one["id"], "source": {"text": {"text": "All new."}}}
    await ada.client.data(CHANGE, input=facts)
    await until(ada.client, READ_DOCUMENT, one["id"], lambda row: row["text"] == "All new.")

    counted = (await ada.client.data(READ, id=base["id"]))["node"]
    assert (counted["documentCount"], counted["chunkCount"]) == (2, 2)
    await ada.client.data(REMOVE, input={"documentId": one["id"]})
    assert await listed() == {two["id"]}
    found = (await ada.client.data(BASES, id=ada.workspace_id, search="hand WORK"))["workspace"]["knowledgeBases"]
    assert [each["id"] for each in found["nodes"]] == [base["id"]]
    await ada.client.data(DELETE, input={"knowledgeBaseId": base["id"]})
    assert (await ada.client.data(READ, id=base["id"]))["node"] is None
    assert (await ada.client.data(READ_DOCUMENT, id=two["id"]))["node"] is None
    activity = (await ada.client.data(ACTIVITY, id=ada.workspace_id))["workspace"]["activity"]["nodes"]
    kinds = {each["kind"] for each in activity}
    assert kinds >= {
        "KNOWLEDGE_BASE_CREATED",
        "DOCUMENT_ADDED",
        "DOCUMENT_READY",
        "DOCUMENT_REMOVED",
        "KNOWLEDGE_BASE_DELETED",
    }


async def test_a_file_tells_its_documents_which_stay_found_when_it_is_deleted(ada: Person) -> None:
    first, second, gone = [(await new_base(ada, name))["id"] for name in ("First", "Second", "Gone")]
    file = await uploaded(ada, b"The zebra rule says stripes only.", "zebra.txt")
    ids = [(await added(ada, base, {"fileId": file}))["document"]["id"] for base in (first, second, gone)]
    await added(ada, first, {"text": {"text": "Of no file."}})
    await ready(ada, ids[0])
    await ada.client.data(DELETE, input={"knowledgeBaseId": gone})
    told = (await ada.client.data(OF_FILE, id=file))["node"]["knowledgeDocuments"]
    assert told["totalCount"] == 2
    assert told["nodes"] == [
        {"id": ids[1], "knowledgeBase": {"id": second}},
        {"id": ids[0], "knowledgeBase": {"id": first}},
    ]
    page = (await ada.client.data(OF_FILE, id=file, first=1))["node"]["knowledgeDocuments"]
    rest = await ada.client.data(OF_FILE, id=file, after=page["pageInfo"]["endCursor"])
    assert [each["id"] for each in rest["node"]["knowledgeDocuments"]["nodes"]] == [ids[0]]
    await ada.client.data(FORGET, input={"fileId": file, "isPermanent": True})
    found = (await ada.client.data(FIND, id=first, query="zebra stripes"))["node"]["search"]
    assert [hit["document"]["id"] for hit in found] == [ids[0]]
    listed = (await ada.client.data(LIST, id=first, where={"fileId": file}))["node"]["documents"]["nodes"]
    assert [(each["id"], each["file"]) for each in listed] == [(ids[0], None)]
    await ada.client.data(REMOVE, input={"documentId": ids[0]})
    assert (await ada.client.data(FIND, id=first, query="zebra stripes"))["node"]["search"] == []


async def test_a_file_is_forgotten_with_what_was_read_of_it(ada: Person) -> None:
    base = (await new_base(ada, "First"))["id"]
    for count, is_in_trash in ((1, False), (2, True)):
        file = await uploaded(ada, b"The zebra rule says stripes only.", "zebra.txt")
        document = (await added(ada, base, {"fileId": file}))["document"]["id"]
        await ready(ada, document)
        found = (await ada.client.data(FIND, id=base, query="zebra stripes"))["node"]["search"]
        assert [hit["document"]["id"] for hit in found] == [document]
        if is_in_trash:
            trashed = (await ada.client.data(TRASH_FILE, input={"fileId": file}))["deleteFile"]["trashedFile"]["id"]
            assert (await ada.client.data(FIND, id=base, query="zebra stripes"))["node"]["search"]
            await ada.client.data(PURGE, input={"trashedFileId": trashed, "removesDocuments": True})
        else:
            whole = {"fileId": file, "isPermanent": True, "removesDocuments": True}
            await ada.client.data(FORGET, input=whole)
        assert (await ada.client.data(FIND, id=base, query="zebra stripes"))["node"]["search"] == []
        assert (await ada.client.data(READ_DOCUMENT, id=document))["node"] is None
        listed = (await ada.client.data(LIST, id=base, where={"fileId": file}))["node"]["documents"]
        assert listed["totalCount"] == 0
        activity = (await ada.client.data(ACTIVITY, id=ada.workspace_id))["workspace"]["activity"]["nodes"]
        assert [each["kind"] for each in activity].count("DOCUMENT_REMOVED") == count
    outsider = await sign_up(ada.client.url, "eve")
    file = await uploaded(ada, b"Stripes.", "zebra.txt")
    whole = {"fileId": file, "isPermanent": True, "removesDocuments": True}
    assert (await outsider.client.ask(FORGET, input=whole)).code == "NOT_FOUND"


async def test_a_hostile_site_is_crawled_within_its_limits(ada: Person) -> None:
    site = Site()
    base = await new_base(ada, "Site")
    async with served(site.app()) as url:
        # `/` counts as depth 0; the endless pages are cut off by the number of pages.
        wanted = {"site": {"url": url, "maxPages": 12, "maxDepth": 5, "delayMs": 0}}
        made = await added(ada, base["id"], wanted)
        found = await until(ada.client, LIST, base["id"], lambda row: row["sources"]["nodes"][0]["pendingCount"] == 0)
        documents = {each["url"].removeprefix(url): each for each in found["documents"]["nodes"]}
        (source,) = found["sources"]["nodes"]
    assert (source["id"], source["status"], source["documentCount"]) == (made["source"]["id"], "COMPLETED", 12)
    assert source["skippedCount"] >= 2
    status = {path: (each["status"], (each["failure"] or {}).get("code")) for path, each in documents.items()}
    for path in ("/", "/a", "/b", "/endless?n=1", "/endless?n=2"):
        assert status[path] == ("READY", None), (path, status)
    assert status["/away"] == status["/inside"] == ("FAILED", "FETCH_DENIED")
    assert status["/huge"] == ("FAILED", "TOO_LARGE")
    assert status["/missing"] == ("FAILED", "FETCH_REFUSED")
    assert status["/picture.png"][0] == "FAILED"
    assert "/secret/c" not in status
    assert not [each for each in site.asked if each.startswith("/secret")]
    assert site.asked.count("/robots.txt") == 1
    assert len(documents) == 12
    await ada.client.data(REMOVE_SOURCE, input={"sourceId": made["source"]["id"]})
    left = (await ada.client.data(READ, id=base["id"]))["node"]
    assert (left["documentCount"], left["chunkCount"]) == (0, 0)


async def test_a_kill_in_the_middle_of_an_ingest_loses_and_leaves_nothing(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    vendor = Vendor()
    async with served(vendor.app()) as url:
        await ada.client.data(PROVIDER, input=provider_input(ada.workspace_id, url))
        base = await new_base(ada, embedding="vendor:embedder")
        assert base["dimensions"] == DIMENSIONS
        vendor.holds_at = vendor.calls + 2
        text = {"text": {"text": "\n\n".join(PARAGRAPHS), "name": "long"}}
        document = (await added(ada, base["id"], text))["document"]
        await vendor.reached.wait()
        row = (await ada.client.data(READ_DOCUMENT, id=document["id"]))["node"]
        assert (row["status"], row["chunkCount"]) == ("EMBEDDING", 0)
        await killed_and_restarted(own_plait)
        vendor.released.set()
        row = await ready(ada, document["id"])
        assert (row["status"], row["failure"]) == ("READY", None)
        assert row["chunkCount"] > 100
        check_chunks({**row, "chunks": {**row["chunks"], "totalCount": row["chunkCount"]}})
        counted = (await ada.client.data(READ, id=base["id"]))["node"]
        assert (counted["documentCount"], counted["chunkCount"]) == (1, row["chunkCount"])


async def test_a_kill_in_the_middle_of_a_reembedding_goes_on_and_changes_over_at_once(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    vendor = Vendor()
    async with served(vendor.app()) as url:
        await ada.client.data(PROVIDER, input=provider_input(ada.workspace_id, url))
        base = await new_base(ada)
        document = (await added(ada, base["id"], {"text": {"text": "\n\n".join(PARAGRAPHS)}}))["document"]
        chunk_count = (await ready(ada, document["id"]))["chunkCount"]
        vendor.holds_at = 3  # the first was asked how long its vectors are
        wanted = {"knowledgeBaseId": base["id"], "embedding": "vendor:embedder"}
        shown = (await ada.client.data(UPDATE, input=wanted))["updateKnowledgeBase"]["knowledgeBase"]
        assert (shown["embedding"], shown["reembedding"]["embedding"]) == (base["embedding"], "vendor:embedder")
        await vendor.reached.wait()
        during = (await ada.client.data(READ, id=base["id"]))["node"]
        assert during["embedding"] == base["embedding"]
        assert 0 < during["reembedding"]["doneCount"] < during["reembedding"]["totalCount"] == chunk_count
        await killed_and_restarted(own_plait)
        vendor.released.set()
        after = await until(ada.client, READ, base["id"], lambda row: row["reembedding"] is None)
    assert (after["embedding"], after["dimensions"]) == ("vendor:embedder", DIMENSIONS)
    # What was committed before the kill was not asked for again.
    assert vendor.texts <= chunk_count + 1 + 96


BAD: list[tuple[str, dict[str, Any], str]] = [
    (CREATE, {"name": " "}, "input.name"),
    (CREATE, {"name": "x" * 101}, "input.name"),
    (CREATE, {"name": "x", "embedding": "nobody:nothing"}, "input.embedding"),
    (CREATE, {"name": "x", "embedding": ""}, "input.embedding"),
    (CREATE, {"name": "x", "chunker": {"size": 5}}, "input.chunker.size"),
    (CREATE, {"name": "x", "chunker": {"kind": "REGEX", "pattern": "(a"}}, "input.chunker.pattern"),
    (CREATE, {"name": "x", "tags": [{"name": "a-b", "type": "TEXT"}]}, "input.tags"),
    (CREATE, {"name": "x", "tags": [{"name": "a", "type": "TEXT"}] * 2}, "input.tags"),
    (ADD, {"source": {"text": {"text": "  "}}}, "input.source.text"),
    (ADD, {"source": {"text": {"text": "x" * 2_000_001}}}, "input.source.text"),
    (ADD, {"source": {"url": "file:///etc/passwd"}}, "input.source.url"),
    (ADD, {"source": {"url": "http://user:password@example.com/"}}, "input.source.url"),
    (ADD, {"source": {"site": {"url": "x"}}}, "input.source.site.url"),
    (ADD, {"source": {"site": {"url": "http://example.com", "maxPages": 0}}}, "input.source.site.maxPages"),
    (ADD, {"source": {"site": {"url": "http://example.com", "maxDepth": 11}}}, "input.source.site.maxDepth"),
    (ADD, {"source": {"text": {"text": "x"}}, "tags": {"nothing": 1}}, "input.tags.nothing"),
    (ADD, {"source": {"text": {"text": "x"}}, "tags": {"year": "2026"}}, "input.tags.year"),
    (ADD, {"source": {"text": {"text": "x"}}, "tags": {"year": True}}, "input.tags.year"),
    (ADD, {"source": {"text": {"text": "x"}}, "tags": {"year": 1e300}}, "input.tags.year"),
    (ADD, {"source": {"text": {"text": "x"}}, "tags": {"on": "yesterday"}}, "input.tags.on"),
    (ADD, {"source": {"text": {"text": "x"}}, "tags": ["year"]}, "input.tags"),
    (ADD, {"source": {"text": {"text": "x"}}, "metadata": "x"}, "input.metadata"),
    (ADD, {"source": {"text": {"text": "x"}}, "metadata": {"k": "x" * 20_000}}, "input.metadata"),
    (ADD, {"source": {"text": {"text": "x"}}, "title": ""}, "input.title"),
]


async def test_what_cannot_be_is_refused_and_changes_nothing(ada: Person) -> None:
    tags = [{"name": "year", "type": "NUMBER"}, {"name": "on", "type": "DATE"}]
    base = await new_base(ada, "Strict", tags=tags)
    before = (await ada.client.data(READ, id=base["id"]))["node"]
    for document, given, field in BAD:
        where = {"workspaceId": ada.workspace_id} if document is CREATE else {"knowledgeBaseId": base["id"]}
        answer = await ada.client.ask(document, input={**where, **given})
        assert answer.code == "INVALID_INPUT", (given, answer.body)
        assert answer.body["errors"][0]["extensions"]["details"]["field"] == field, answer.body
    for where in ([{"name": "nothing"}], [{"name": "year", "equals": "x"}], [{"name": "on", "atLeast": 5}]):
        answer = await ada.client.ask(LIST, id=base["id"], where={"tags": where})
        assert answer.code == "INVALID_INPUT", answer.body
    answer = await ada.client.ask(CREATE, input={"workspaceId": ada.workspace_id, "name": "Strict"})
    assert answer.code == "CONFLICT"
    assert (await ada.client.data(READ, id=base["id"]))["node"] == before


async def test_another_workspaces_things_are_as_good_as_none(ada: Person, plait: Deployment) -> None:
    eve = await sign_up(plait.url, "eve")
    base = await new_base(ada, "Private")
    document = (await added(ada, base["id"], {"text": {"text": "Ours."}}))["document"]
    chunk = (await ready(ada, document["id"]))["chunks"]["nodes"][0]["id"]
    file_id = await uploaded(ada, b"ours", "ours.txt")
    hers = await new_base(eve, "Hers")
    for own in (base["id"], document["id"], chunk):
        assert (await eve.client.data("query($id: ID!) { node(id: $id) { id } }", id=own))["node"] is None
    for mutation, given in (
        (UPDATE, {"knowledgeBaseId": base["id"], "name": "x"}),
        (DELETE, {"knowledgeBaseId": base["id"]}),
        (ADD, {"knowledgeBaseId": base["id"], "source": {"text": {"text": "x"}}}),
        (ADD, {"knowledgeBaseId": hers["id"], "source": {"fileId": file_id}}),
        (CHANGE, {"documentId": document["id"], "title": "x"}),
        (REPROCESS, {"documentId": document["id"]}),
        (REMOVE, {"documentId": document["id"]}),
    ):
        answer = await eve.client.ask(mutation, input=given)
        assert answer.code == "NOT_FOUND", (given, answer.body)


@pytest.mark.parametrize("robots", [503, 404])
async def test_a_site_that_does_not_tell_is_not_read_and_one_without_rules_is(ada: Person, robots: int) -> None:
    site = Site()
    site.robots = robots
    base = await new_base(ada, f"Robots {robots}")
    async with served(site.app()) as url:
        made = await added(ada, base["id"], {"site": {"url": url, "maxPages": 1, "delayMs": 0}})
        row = await until(
            ada.client,
            READ_DOCUMENT,
            made["document"]["id"],
            lambda row: row["status"] == "READY" or row["failure"] is not None,
        )
    assert row["status"] == ("READY" if robots == 404 else "QUEUED")
    assert ("/" in site.asked) is (robots == 404)


@pytest.mark.parametrize("encoding", ["windows-1252", "shift_jis", "utf-16-le", "iso-2022-jp"])
async def test_a_page_is_read_in_the_encoding_that_its_server_names(ada: Person, encoding: str) -> None:
    words = "Café" if encoding == "windows-1252" else "日本語"
    body = f"<html><head><title>{words}</title></head><body><p>This is said: {words}.</p></body></html>".encode(
        encoding
    )

    async def page(_: Request) -> Response:
        return Response(body, headers={"content-type": f"text/html; charset={encoding}"})

    base = await new_base(ada, f"In {encoding}")
    async with served(Starlette(routes=[Route("/page", page)])) as url:
        made = await added(ada, base["id"], {"url": f"{url}/page"})
        row = await ready(ada, made["document"]["id"])
    assert (row["title"], row["text"]) == (words, f"This is said: {words}.")
