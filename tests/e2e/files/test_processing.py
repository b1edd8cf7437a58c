"""Files that are read, over the wire: asked for, by themselves, followed, ended, tried again, and after a kill."""

import asyncio
from typing import Any

import pytest

from tests.e2e.client import Refused, Stream
from tests.e2e.server import Deployment
from tests.e2e.shelf import DELETE, Storage, upload
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_recovery import killed_and_restarted
from tests.extraction import documents
from tests.patience import PATIENCE_SECONDS

FIELDS = "id status isAutomatic attempts pagesDone pagesTotal failure { code message }"
PROCESS = f"mutation($input: ProcessFileInput!) {{ processFile(input: $input) {{ processing {{ {FIELDS} }} }} }}"
CANCEL = (
    f"mutation($input: CancelProcessingInput!) {{ cancelProcessing(input: $input) {{ processing {{ {FIELDS} }} }} }}"
)
RETRY = f"mutation($input: RetryProcessingInput!) {{ retryProcessing(input: $input) {{ processing {{ {FIELDS} }} }} }}"
RULE = """mutation($input: SetFileProcessingRuleInput!) { setFileProcessingRule(input: $input) {
  rule { contentTypes options { ocr lastPage } } } }"""
READ = f"""query($id: ID!) {{ node(id: $id) {{ ... on FileProcessing {{ {FIELDS} file {{ name }} result {{
  text markdown characterCount pageCount metadata part: text(start: 2, end: 4)
  pages {{ number name start end text }} tables {{ page rows hasHeader }}
  images {{ page width height file {{ name contentType sizeBytes processing {{ id }} }} }} }} }} }} }}"""
FILE = f"""query($id: ID!) {{ node(id: $id) {{ ... on File {{
  text processing {{ {FIELDS} }} processings {{ totalCount nodes {{ id }} }} }} }} }}"""
LIST = """query($id: ID!, $statuses: [ProcessingStatus!]) { workspace(id: $id) {
  fileProcessings(statuses: $statuses) { nodes { id } } fileProcessingRule { contentTypes } } }"""
EVENTS = """subscription($id: ID!, $file: ID, $processing: ID, $after: Long) {
  fileProcessingEvents(workspaceId: $id, fileId: $file, processingId: $processing, after: $after) {
    __typename sequence kind pagesDone pagesTotal code processing { id status } } }"""
STATUS = "query($id: ID!) { node(id: $id) { ... on FileProcessing { status } } }"
LENGTHS = """query($id: ID!, $first: Int!) { node(id: $id) { ... on File {
  processings(first: $first) { nodes { result { characterCount } } } } } }"""
PAGES = "query($id: ID!) { node(id: $id) { ... on FileProcessing { result { pages { text } } } } }"
OVER = {"COMPLETED", "FAILED", "CANCELLED"}


async def asked(person: Person, file_id: str, **more: Any) -> dict[str, Any]:
    return (await person.client.data(PROCESS, input={"fileId": file_id, **more}))["processFile"]["processing"]


async def over(person: Person, processing_id: str) -> dict[str, Any]:
    """Wait until a processing is over."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await person.client.data(READ, id=processing_id))["node"]
            if found["status"] in OVER:
                return found
            await asyncio.sleep(0.1)


async def until(stream: Stream, kind: str) -> list[dict[str, Any]]:
    """Collect events up to the first of a kind."""
    seen: list[dict[str, Any]] = []
    async for each in stream:
        seen.append(each)
        if each["kind"] == kind:
            return seen
    raise AssertionError(f"the stream ended without {kind}: {seen}")


async def test_a_file_is_read_into_text_pages_tables_and_pictures(storage: Storage, ada: Person) -> None:
    del storage
    content = documents.pdf(
        [["# Report", "It went well.", "Region\tSales", "North\t10", "South\t20"], ["The second page."]],
        title="Sales",
        images={1: (2, 2, b"\x00\xff\x80\x40")},
    )
    file = await upload(ada, content, "report.pdf")
    made = await asked(ada, file["id"], options={"hasImages": True}, idempotencyKey="once")
    assert (made["status"], made["isAutomatic"]) == ("QUEUED", False)
    assert (await asked(ada, file["id"], options={"hasImages": True}, idempotencyKey="once"))["id"] == made["id"]
    found = await over(ada, made["id"])
    assert (found["status"], found["attempts"], found["failure"]) == ("COMPLETED", 1, None), found
    assert (found["pagesDone"], found["pagesTotal"], found["file"]) == (2, 2, {"name": "report.pdf"})
    result = found["result"]
    assert result["text"] == "Report\nIt went well.\nRegion\tSales\nNorth\t10\nSouth\t20\n\nThe second page."
    assert "".join(page["text"] for page in result["pages"]) == result["text"]
    assert (result["part"], result["characterCount"], result["pageCount"]) == ("po", len(result["text"]), 2)
    assert result["markdown"].startswith("# Report\n\nIt went well.\n\n| Region | Sales |\n")
    assert result["tables"] == [
        {"page": 1, "rows": [["Region", "Sales"], ["North", "10"], ["South", "20"]], "hasHeader": True}
    ]
    assert result["metadata"]["title"] == "Sales"
    (image,) = result["images"]
    assert (image["page"], image["width"], image["height"]) == (2, 2, 2)
    assert (image["file"]["name"], image["file"]["contentType"]) == ("report-1.png", "image/png")
    shown = (await ada.client.data(FILE, id=file["id"]))["node"]
    assert (shown["text"], shown["processing"]["id"]) == (result["text"], made["id"])
    assert shown["processings"] == {"totalCount": 1, "nodes": [{"id": made["id"]}]}


async def test_a_large_result_is_an_object_and_goes_with_its_file(storage: Storage, ada: Person) -> None:
    words = " ".join(f"word-{number * 7919 % 104729}" for number in range(60_000))
    file = await upload(ada, words.encode(), "words.txt")
    before = len(storage.objects())
    found = await over(ada, (await asked(ada, file["id"]))["id"])
    assert found["result"]["text"] == words
    assert len(storage.objects()) == before + 1
    await ada.client.data(DELETE, input={"fileId": file["id"], "isPermanent": True})
    async with asyncio.timeout(150):
        while len(storage.objects()) > before - 1:
            await asyncio.sleep(0.5)
    assert (await ada.client.data(READ, id=found["id"]))["node"] is None


async def test_what_cannot_be_read_says_why_and_can_be_tried_again(ada: Person) -> None:
    file = await upload(ada, documents.docx(["x"])[:300], "broken.docx")
    made = await asked(ada, file["id"])
    found = await over(ada, made["id"])
    assert (found["status"], found["result"]) == ("FAILED", None)
    assert found["failure"]["code"] == "MALFORMED"
    again = (await ada.client.data(RETRY, input={"processingId": made["id"]}))["retryProcessing"]["processing"]
    assert (again["id"], again["failure"]) == (made["id"], None)
    found = await over(ada, made["id"])
    assert (found["status"], found["attempts"]) == ("FAILED", 2)
    done = await over(ada, (await asked(ada, (await upload(ada, b"Well."))["id"]))["id"])
    refused = await ada.client.ask(RETRY, input={"processingId": done["id"]})
    assert (refused.code, refused.details["reason"]) == ("CONFLICT", "not_failed")
    listed = (await ada.client.data(LIST, id=ada.workspace_id, statuses=["FAILED"]))["workspace"]
    assert [each["id"] for each in listed["fileProcessings"]["nodes"]] == [made["id"]]


async def test_options_that_cannot_be_are_refused(ada: Person) -> None:
    file = await upload(ada, b"Well.")
    for options, field in (
        ({"firstPage": 0}, "input.options.firstPage"),
        ({"firstPage": 3, "lastPage": 2}, "input.options.lastPage"),
        ({"languages": ["not a tag!"]}, "input.options.languages"),
    ):
        answer = await ada.client.ask(PROCESS, input={"fileId": file["id"], "options": options})
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", field)


async def test_a_rule_reads_what_is_uploaded(ada: Person) -> None:
    early = await upload(ada, b"Early.", "early.txt")
    wanted = {"workspaceId": ada.workspace_id, "contentTypes": ["Text/Plain", "image/"], "options": {"lastPage": 9}}
    rule = (await ada.client.data(RULE, input=wanted))["setFileProcessingRule"]["rule"]
    assert rule == {"contentTypes": ["text/plain", "image/"], "options": {"ocr": "AUTO", "lastPage": 9}}
    file = await upload(ada, b"Read me.", "a.txt")
    found = (await ada.client.data(FILE, id=file["id"]))["node"]
    assert found["processing"]["isAutomatic"] is True
    assert (await over(ada, found["processing"]["id"]))["result"]["text"] == "Read me."
    other = await upload(ada, b"a,b\n1,2", "a.csv")
    for unread in (early, other):
        assert (await ada.client.data(FILE, id=unread["id"]))["node"]["processing"] is None
    answer = await ada.client.ask(RULE, input={"workspaceId": ada.workspace_id, "contentTypes": ["everything"]})
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.contentTypes")
    await ada.client.data(RULE, input={"workspaceId": ada.workspace_id, "contentTypes": []})
    unread = await upload(ada, b"Not read.", "b.txt")
    assert (await ada.client.data(FILE, id=unread["id"]))["node"]["processing"] is None


async def test_events_tell_each_step_once_and_go_on_where_one_left(ada: Person) -> None:
    file = await upload(ada, b"Well.")
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, file=file["id"]) as stream:
        assert (await anext(stream))["kind"] == "SNAPSHOT"
        made = await asked(ada, file["id"])
        await asked(ada, (await upload(ada, b"Another."))["id"])
        seen = await until(stream, "COMPLETED")
    assert [each["kind"] for each in seen] == ["QUEUED", "STARTED", "COMPLETED"]
    assert {each["processing"]["id"] for each in seen} == {made["id"]}
    assert (seen[-1]["pagesDone"], seen[-1]["processing"]["status"]) == (1, "COMPLETED")
    chosen = {"id": ada.workspace_id, "processing": made["id"], "after": seen[0]["sequence"]}
    async with ada.client.subscribe(EVENTS, **chosen) as stream:
        again = await until(stream, "COMPLETED")
    assert [each["sequence"] for each in again] == [each["sequence"] for each in seen[1:]]


def slow() -> bytes:
    """A document that takes seconds to read."""
    return documents.pdf([["A line of some words that are read one by one."] * 60] * 1_900)


async def test_a_processing_that_is_ended_stops_and_a_stranger_cannot(plait: Deployment, ada: Person) -> None:
    file = await upload(ada, slow(), "slow.pdf")
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, file=file["id"], after=0) as stream:
        made = await asked(ada, file["id"])
        await until(stream, "PROGRESSED")
        stranger = await sign_up(plait.url, "mallory")
        own = {"processingId": made["id"]}
        for document in (CANCEL, RETRY):
            assert (await stranger.client.ask(document, input=own)).code == "NOT_FOUND"
        assert (await stranger.client.data(READ, id=made["id"]))["node"] is None
        async with stranger.client.subscribe(EVENTS, id=ada.workspace_id) as spied:
            with pytest.raises(Refused) as refused:
                await anext(spied)
        assert refused.value.code == "NOT_FOUND"
        ended = (await ada.client.data(CANCEL, input=own))["cancelProcessing"]["processing"]
        assert ended["status"] == "CANCELLED"
        assert (await until(stream, "CANCELLED"))[-1]["processing"]["status"] == "CANCELLED"
        # What reads it is killed: the next file is not held up, and nothing more is told of this one.
        await over(ada, (await asked(ada, (await upload(ada, b"Next."))["id"]))["id"])
        assert (await over(ada, made["id"]))["status"] == "CANCELLED"
        assert await stream.is_silent()


async def test_a_run_reads_a_document(ada: Person) -> None:
    file = await upload(ada, documents.docx(["# Head", "Words.", [["a", "b"], ["1", "2"]]]), "a.docx")
    graph = chain(START, node("read", "document_extract", {"file": "input.file"}))
    workflow = await ada.workflow(graph)
    run = await ada.run(workflow, input={"file": file["id"]}, waitMs=50_000)
    assert run["status"] == "COMPLETED", run
    output = run["output"]
    assert output["text"] == "Head\n\nWords.\n\na\tb\n1\t2"
    assert output["tables"] == [{"page": 1, "rows": [["a", "b"], ["1", "2"]], "hasHeader": True}]
    assert (output["fileId"], output["pages"][0]["end"]) == (file["id"], len(output["text"]))
    events = await ada.events(run["id"])
    lines = [event for event in events if "Log" in event["__typename"]]
    assert lines
    stranger = await sign_up(ada.client.url, "mallory")
    foreign = await stranger.workflow(graph)
    run = await stranger.run(foreign, input={"file": file["id"]}, waitMs=50_000)
    assert run["status"] == "FAILED"


async def test_a_killed_worker_leaves_no_file_unread(own_plait: Deployment) -> None:
    ada = await sign_up(own_plait.url)
    file = await upload(ada, slow(), "slow.pdf")
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id, file=file["id"], after=0) as stream:
        made = await asked(ada, file["id"])
        await until(stream, "PROGRESSED")
    await killed_and_restarted(own_plait)
    found = await over(ada, made["id"])
    assert (found["status"], found["attempts"]) == ("COMPLETED", 2)
    assert found["result"]["pageCount"] == 1_900


async def test_results_that_would_unpack_to_too_much_are_refused(ada: Person) -> None:
    long = await upload(ada, b"word " * 1_900_000, "long.txt")
    made = [(await asked(ada, long["id"]))["id"] for _ in range(5)]
    for each in made:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await ada.client.data(STATUS, id=each))["node"]["status"] != "COMPLETED":
                await asyncio.sleep(0.1)
    answer = await ada.client.ask(LENGTHS, id=long["id"], first=5)
    assert (answer.code, answer.details["reason"]) == ("TOO_COMPLEX", "too_large")
    shown = (await ada.client.data(LENGTHS, id=long["id"], first=1))["node"]["processings"]["nodes"]
    assert shown == [{"result": {"characterCount": 9_500_000}}]
    answer = await ada.client.ask(PAGES, id=made[0])
    assert (answer.code, answer.details["reason"]) == ("TOO_COMPLEX", "too_large")
