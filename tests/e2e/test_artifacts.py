"""Artifacts over the wire: versions, conflicts, links to show them, and what a run makes."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.kernel.ids import global_id
from tests.e2e.client import Answer, Client
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, START, Person, chain, node, sign_up

CREATE = """mutation($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact {
  id kind title language version createdBy { kind } latest { id number content data sizeBytes file { id } htmlUrl }
} } }"""
UPDATE = """mutation($input: UpdateArtifactInput!) { updateArtifact(input: $input) { artifact {
  id title version latest { number content data note createdBy { kind } } } } }"""
RESTORE = """mutation($input: RestoreArtifactInput!) { restoreArtifact(input: $input) { artifact {
  version latest { content note } versions { nodes { number content } } } } }"""
DELETE = "mutation($input: DeleteArtifactInput!) { deleteArtifact(input: $input) { deletedArtifactId } }"
SHARE = """mutation($input: ShareArtifactInput!) { shareArtifact(input: $input) {
  url token share { id version expiresAt revokedAt } } }"""
REVOKE = "mutation($input: RevokeShareInput!) { revokeShare(input: $input) { share { revokedAt } } }"
SHARED = """query($token: String!) { sharedArtifact(token: $token) {
  kind title language version content data imageUrl htmlUrl expiresAt } }"""
LIST = """query($id: ID!, $where: ArtifactWhere, $order: ArtifactOrder) { workspace(id: $id) {
  artifacts(where: $where, orderBy: $order, first: 50) { totalCount nodes { id title } } } }"""
UPLOAD = "mutation($input: UploadFileInput!) { uploadFile(input: $input) { file { id } } }"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
TABLE = {"columns": ["name", "n"], "rows": [["<b>a</b>", 1], ["b", None], ["c", True], ["d", 1.5]]}


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)


async def ask(person: Person, kind: str = "DOCUMENT", title: str = "Notes", **given: Any) -> Answer:
    wanted = {"workspaceId": person.workspace_id, "kind": kind, "title": title, **given}
    return await person.client.ask(CREATE, input=wanted)


async def create(person: Person, kind: str = "DOCUMENT", title: str = "Notes", **given: Any) -> dict[str, Any]:
    return (await ask(person, kind, title, **given)).data["createArtifact"]["artifact"]


async def share(person: Person, artifact: dict[str, Any], **more: Any) -> dict[str, Any]:
    return (await person.client.data(SHARE, input={"artifactId": artifact["id"], **more}))["shareArtifact"]


async def upload(person: Person, content: bytes) -> str:
    sent = {"workspaceId": person.workspace_id, "file": content}
    return (await person.client.data(UPLOAD, input=sent))["uploadFile"]["file"]["id"]


async def open_page(plait: Deployment, url: str, address: str) -> httpx2.Response:
    """Open a page without any credential, at the other process where there is one."""
    return await Client(plait.other_url, address=address).request(
        "GET", "/artifacts/" + url.partition("/artifacts/")[2]
    )


async def test_an_artifact_of_each_kind_holds_what_it_was_given(ada: Person) -> None:
    image = await upload(ada, PNG)
    text = await create(ada, content="# Hi")
    assert text["latest"]["content"] == "# Hi"
    assert (text["version"], text["createdBy"], text["latest"]["sizeBytes"]) == (1, {"kind": "USER"}, 4)
    table = await create(ada, "TABLE", data=TABLE)
    assert (table["latest"]["data"], table["latest"]["content"]) == (TABLE, None)
    assert (await create(ada, "JSON", data=None))["latest"]["data"] is None
    assert (await create(ada, "JSON", data={"b": 1, "a": [None]}))["latest"]["data"] == {"b": 1, "a": [None]}
    code = await create(ada, "CODE", content="print(1)", language="python")
    assert (code["language"], code["latest"]["content"], code["latest"]["htmlUrl"]) == ("python", "print(1)", None)
    page = await create(ada, "HTML", content="<b>Hi</b>")
    assert "/artifacts/content/" in page["latest"]["htmlUrl"]
    picture = await create(ada, "IMAGE", fileId=image)
    assert picture["latest"]["file"] == {"id": image}


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("DOCUMENT", {}, "input.content"),
        ("DOCUMENT", {"data": 1}, "input.content"),
        ("DOCUMENT", {"content": "a", "data": None}, "input.data"),
        ("JSON", {"content": "1"}, "input.content"),
        ("IMAGE", {"content": "a"}, "input.content"),
        ("DOCUMENT", {"content": "a", "language": "python"}, "input.language"),
        ("DOCUMENT", {"content": "ä" * 600_000}, "input.content"),
        ("TABLE", {"data": []}, "input.data"),
        ("TABLE", {"data": {"columns": ["a"]}}, "input.data"),
        ("TABLE", {"data": {"columns": ["a"], "rows": [], "more": 1}}, "input.data"),
        ("TABLE", {"data": {"columns": [], "rows": []}}, "input.data.columns"),
        ("TABLE", {"data": {"columns": ["a", "a"], "rows": []}}, "input.data.columns"),
        ("TABLE", {"data": {"columns": [1], "rows": []}}, "input.data.columns"),
        ("TABLE", {"data": {"columns": ["a"], "rows": [[1], [1, 2]]}}, "input.data.rows[1]"),
        ("TABLE", {"data": {"columns": ["a"], "rows": [[[]]]}}, "input.data.rows[0]"),
        ("TABLE", {"data": {"columns": ["a"], "rows": [[1]] * 10_001}}, "input.data.rows"),
    ],
)
async def test_what_is_no_content_of_its_kind_is_refused(
    ada: Person, kind: str, given: dict[str, Any], field: str
) -> None:
    answer = await ask(ada, kind, **given)
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", field)
    assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["artifacts"]["totalCount"] == 0


async def test_an_image_is_an_image_of_the_same_workspace(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    foreign = await upload(eve, PNG)
    answer = await ask(ada, "IMAGE", fileId=foreign)
    assert answer.code == "NOT_FOUND"
    unknown = await ask(ada, "IMAGE", fileId=global_id("File", uuid4()))
    assert (unknown.code, unknown.errors[0]["message"]) == ("NOT_FOUND", answer.errors[0]["message"])
    svg = await upload(ada, b"<svg onload='alert(1)'/>")
    refused = await ask(ada, "IMAGE", fileId=svg)
    assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", "not_an_image")


async def test_versions_rise_and_an_old_base_is_a_conflict(ada: Person) -> None:
    first = await create(ada, content="one")
    change = {"artifactId": first["id"], "baseVersion": 1, "content": "two", "note": "Better."}
    second = (await ada.client.data(UPDATE, input=change))["updateArtifact"]["artifact"]
    assert second["version"] == 2
    assert second["latest"] == {
        "number": 2,
        "content": "two",
        "data": None,
        "note": "Better.",
        "createdBy": {"kind": "USER"},
    }
    late = await ada.client.ask(UPDATE, input={**change, "content": "mine"})
    assert (late.code, late.details["reason"], late.details["version"]) == ("CONFLICT", "version_conflict", 2)
    named = await ada.client.data(UPDATE, input={"artifactId": first["id"], "baseVersion": 2, "title": "Title"})
    assert (named["updateArtifact"]["artifact"]["title"], named["updateArtifact"]["artifact"]["version"]) == (
        "Title",
        2,
    )
    nothing = await ada.client.ask(UPDATE, input={"artifactId": first["id"], "baseVersion": 2})
    assert nothing.code == "INVALID_INPUT"
    other = await ada.client.ask(UPDATE, input={"artifactId": first["id"], "baseVersion": 2, "data": 1})
    assert other.code == "INVALID_INPUT"
    back = await ada.client.data(RESTORE, input={"artifactId": first["id"], "version": 1, "baseVersion": 2})
    restored = back["restoreArtifact"]["artifact"]
    assert (restored["version"], restored["latest"]) == (3, {"content": "one", "note": "Restored version 1."})
    assert [(each["number"], each["content"]) for each in restored["versions"]["nodes"]] == [
        (3, "one"),
        (2, "two"),
        (1, "one"),
    ]
    none = await ada.client.ask(RESTORE, input={"artifactId": first["id"], "version": 9, "baseVersion": 3})
    assert none.code == "NOT_FOUND"


async def test_of_many_who_change_one_version_one_wins(ada: Person) -> None:
    first = await create(ada, content="0")
    changes = [{"artifactId": first["id"], "baseVersion": 1, "content": f"{at}"} for at in range(8)]
    answers = await asyncio.gather(*(ada.client.ask(UPDATE, input=each) for each in changes))
    assert sorted(each.code or "" for each in answers) == ["", *["CONFLICT"] * 7]


async def test_a_repeated_creation_is_one_artifact(ada: Person) -> None:
    first = await create(ada, content="a", idempotencyKey="k")
    assert (await create(ada, content="a", idempotencyKey="k"))["id"] == first["id"]
    assert (await ask(ada, content="b", idempotencyKey="k")).code == "CONFLICT"
    assert (await ada.client.data(LIST, id=ada.workspace_id))["workspace"]["artifacts"]["totalCount"] == 1


async def test_lists_are_filtered_and_ordered_and_changes_are_told(ada: Person) -> None:
    async with ada.client.subscribe(ACTIVITY, id=ada.workspace_id, after=await ada.latest_activity()) as stream:
        page = await create(ada, "HTML", "Zebra", content="x")
        notes = await create(ada, title="äpfel", content="x")
        await ada.client.data(UPDATE, input={"artifactId": page["id"], "baseVersion": 1, "content": "y"})
        made = await share(ada, notes)
        await ada.client.data(REVOKE, input={"artifactShareId": made["share"]["id"]})
        await ada.client.data(DELETE, input={"artifactId": notes["id"]})
        seen: list[dict[str, Any]] = []
        while len(seen) < 6:
            told = await anext(stream)
            if told["kind"].startswith("ARTIFACT_"):  # what came just before is heard too
                seen.append(told)
    kinds = ["CREATED", "CREATED", "UPDATED", "SHARED", "UNSHARED", "DELETED"]
    assert [each["kind"] for each in seen] == [f"ARTIFACT_{each}" for each in kinds]
    apples = await create(ada, title="Äpfel", content="x")

    async def titles(where: dict[str, Any] | None = None, order: str = "CREATED_AT_ASC") -> list[str]:
        found = await ada.client.data(LIST, id=ada.workspace_id, where=where, order=order)
        return [each["title"] for each in found["workspace"]["artifacts"]["nodes"]]

    assert await titles() == ["Zebra", "Äpfel"]
    assert await titles(order="UPDATED_AT_DESC") == ["Äpfel", "Zebra"]
    await ada.client.data(UPDATE, input={"artifactId": page["id"], "baseVersion": 2, "content": "z"})
    assert await titles(order="UPDATED_AT_DESC") == ["Zebra", "Äpfel"]
    assert await titles({"kind": ["HTML", "CODE"]}) == ["Zebra"]
    assert await titles({"search": "äPF"}) == ["Äpfel"]
    assert await titles({"updatedAfter": "2100-01-01T00:00:00Z"}) == []
    assert (await ada.client.ask(DELETE, input={"artifactId": notes["id"]})).code == "NOT_FOUND"
    assert apples["version"] == 1


async def test_a_link_shows_one_artifact_and_nothing_around_it(plait: Deployment, ada: Person) -> None:
    first = await create(ada, content="# One")
    made, pinned = await share(ada, first), await share(ada, first, version=1)
    assert made["url"].endswith("/artifacts/" + made["token"])
    assert len(made["token"]) >= 4 + 43  # 256 bits
    await ada.client.data(UPDATE, input={"artifactId": first["id"], "baseVersion": 1, "content": "# Two"})
    stranger = Client(plait.other_url, address=ada.client.address)
    assert (await stranger.data(SHARED, token=made["token"]))["sharedArtifact"]["content"] == "# Two"
    seen = (await stranger.data(SHARED, token=pinned["token"]))["sharedArtifact"]
    assert (seen["content"], seen["version"], seen["kind"], seen["title"]) == ("# One", 1, "DOCUMENT", "Notes")
    assert (await stranger.ask("query($id: ID!) { node(id: $id) { id } }", id=first["id"])).body["data"] == {
        "node": None
    }
    page = await open_page(plait, made["url"], ada.client.address)
    assert page.status_code == 200
    assert "<h1>Two</h1>" in page.text
    # The database keeps no token, and no log has one.
    assert made["token"] not in plait.everything()
    revoked = await ada.client.data(REVOKE, input={"artifactShareId": made["share"]["id"]})
    assert revoked["revokeShare"]["share"]["revokedAt"] is not None
    answer = await stranger.ask(SHARED, token=made["token"])
    assert (answer.code, answer.details["reason"]) == ("NOT_FOUND", "share_not_found")
    gone = await open_page(plait, made["url"], ada.client.address)
    assert gone.status_code == 404
    assert "Two" not in gone.text
    assert (await open_page(plait, pinned["url"], ada.client.address)).status_code == 200
    await ada.client.data(DELETE, input={"artifactId": first["id"]})
    assert (await open_page(plait, pinned["url"], ada.client.address)).status_code == 404


async def test_a_link_ends_when_it_says(plait: Deployment, ada: Person) -> None:
    first = await create(ada, content="x")
    now = datetime.now(UTC)
    week = datetime.fromisoformat((await share(ada, first))["share"]["expiresAt"])
    assert timedelta(days=6, hours=23) < week - now < timedelta(days=7, minutes=5)
    for wrong in (now - timedelta(seconds=1), now + timedelta(days=367)):
        answer = await ada.client.ask(SHARE, input={"artifactId": first["id"], "expiresAt": wrong.isoformat()})
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.expiresAt")
    assert (await ada.client.ask(SHARE, input={"artifactId": first["id"], "version": 2})).code == "NOT_FOUND"
    soon = await share(ada, first, expiresAt=(datetime.now(UTC) + timedelta(seconds=2)).isoformat())
    stranger = Client(plait.url, address=ada.client.address)
    while (answer := await stranger.ask(SHARED, token=soon["token"])).code is None:
        await asyncio.sleep(0.2)
    assert answer.code == "NOT_FOUND"
    assert datetime.now(UTC) >= datetime.fromisoformat(soon["share"]["expiresAt"]) - timedelta(seconds=5)


async def test_guessing_is_limited_and_holds_nobody_else_up(plait: Deployment, ada: Person) -> None:
    made = await share(ada, await create(ada, content="x"))
    eve = await sign_up(plait.url, "eve")
    guesser = Client(plait.url, address=eve.client.address)
    codes = [(await guesser.ask(SHARED, token=f"pla_{at:043}")).code for at in range(21)]
    assert codes == ["NOT_FOUND"] * 20 + ["RATE_LIMITED"]
    page = await open_page(plait, "/artifacts/pla_x", eve.client.address)
    assert page.status_code in {404, 429}  # without Redis, each process counts for itself
    assert (await Client(plait.url, address=ada.client.address).data(SHARED, token=made["token"]))["sharedArtifact"]


@pytest.mark.parametrize(
    ("kind", "given", "shown", "hidden"),
    [
        (
            "DOCUMENT",
            {"content": "<script>alert(1)</script>\n\n[a](javascript:alert(1)) **b** ![x](https://evil.example/x.png)"},
            ["&lt;script&gt;", "<strong>b</strong>"],
            ["<script", 'href="javascript'],
        ),
        ("TABLE", {"data": TABLE}, ["&lt;b&gt;a&lt;/b&gt;", '<td class="number">1.5</td>', "&ndash;"], ["<b>"]),
        ("CODE", {"content": "</code><script>"}, ["&lt;/code&gt;&lt;script&gt;"], ["<script"]),
        ("JSON", {"data": {"a": "</pre><script>"}}, ["&lt;/pre&gt;"], ["<script"]),
        ("HTML", {"content": "<script>alert(1)</script>"}, ['sandbox="allow-scripts"'], ["<script", "same-origin"]),
    ],
)
async def test_a_page_shows_it_safely(
    plait: Deployment, ada: Person, kind: str, given: dict[str, Any], shown: list[str], hidden: list[str]
) -> None:
    made = await share(ada, await create(ada, kind, 'A "<title>"', **given))
    page = await open_page(plait, made["url"], ada.client.address)
    assert page.status_code == 200
    assert "A &quot;&lt;title&gt;&quot;" in page.text
    for each in shown:
        assert each in page.text
    for each in hidden:
        assert each not in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


async def test_html_is_served_in_a_sandbox_only_and_ends_with_its_link(plait: Deployment, ada: Person) -> None:
    made = await share(ada, await create(ada, "HTML", content="<script>alert(1)</script>"))
    page = await open_page(plait, made["url"], ada.client.address)
    source = page.text.partition('<iframe src="')[2].partition('"')[0]
    assert made["token"] not in source
    content = await open_page(plait, "/artifacts/" + source, ada.client.address)
    assert content.text == "<script>alert(1)</script>"
    directives: dict[str, str] = {}
    for each in content.headers["content-security-policy"].split(";"):
        name, _, rest = each.strip().partition(" ")
        directives[name] = rest
    assert directives["sandbox"] == "allow-scripts"
    assert directives["connect-src"] == directives["default-src"] == directives["form-action"] == "'none'"
    assert directives["frame-ancestors"] == "'self'"
    assert content.headers["x-content-type-options"] == "nosniff"
    assert (await open_page(plait, "/artifacts/" + source[:-2], ada.client.address)).status_code == 403
    assert (await open_page(plait, "/artifacts/content/" + made["token"], ada.client.address)).status_code == 403
    await ada.client.data(REVOKE, input={"artifactShareId": made["share"]["id"]})
    assert (await open_page(plait, "/artifacts/" + source, ada.client.address)).status_code == 403


async def test_a_shared_image_is_seen_until_its_file_goes(plait: Deployment, ada: Person) -> None:
    image = await upload(ada, PNG)
    made = await share(ada, await create(ada, "IMAGE", fileId=image))
    page = await open_page(plait, made["url"], ada.client.address)
    source = page.text.partition('<img src="../')[2].partition('"')[0]
    seen = await Client(plait.other_url).request("GET", "/" + source)
    assert (seen.content, seen.headers["content-type"]) == (PNG, "image/png")
    assert seen.headers["content-disposition"].startswith("inline")
    await ada.client.data(
        "mutation($i: DeleteFileInput!) { deleteFile(input: $i) { deletedFileId } }", i={"fileId": image}
    )
    shared = await Client(plait.url, address=ada.client.address).data(SHARED, token=made["token"])
    assert shared["sharedArtifact"]["kind"] == "IMAGE"
    page = await open_page(plait, made["url"], ada.client.address)
    assert page.status_code == 200


async def test_a_run_makes_an_artifact_and_a_new_version_of_it(ada: Person) -> None:
    make = node("make", "artifact", {"title": "Report on {{ input.topic }}", "content": "'# ' + input.topic"})
    again = {"title": "Report", "content": "'# Again'", "artifactId": "{{ input.id }}"}
    run = await ada.run(
        await ada.workflow(chain(START, make, node("revise", "artifact", again))),
        input={"topic": "bees"},
        waitMs=50_000,
    )
    assert run["status"] == "COMPLETED", run
    assert (run["output"]["version"], run["output"]["title"]) == (2, "Report")
    document = """query($id: ID!) { node(id: $id) { ... on Execution { artifacts { nodes {
      id title execution { id } createdBy { kind }
      versions { nodes { content execution { id } } } } } } } }"""
    (made,) = (await ada.client.data(document, id=run["id"]))["node"]["artifacts"]["nodes"]
    assert (made["id"], made["execution"]) == (run["output"]["id"], {"id": run["id"]})
    assert [each["content"] for each in made["versions"]["nodes"]] == ["# Again", "# bees"]
    assert made["createdBy"]["kind"] == "SYSTEM"


async def test_a_run_reaches_no_artifact_and_no_file_of_another_workspace(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    foreign, file = await create(eve, content="hers"), await upload(eve, PNG)
    for config in (
        {"title": "x", "content": "'mine'", "artifactId": foreign["id"]},
        {"title": "x", "kind": "IMAGE", "content": f"'{file}'"},
    ):
        run = await ada.run(await ada.workflow(chain(START, node("make", "artifact", config))), waitMs=50_000)
        assert (run["status"], run["error"]["code"]) == ("FAILED", "ARTIFACT_NOT_FOUND")
    for config in ({"title": "x", "content": "1"}, {"title": "x", "kind": "TABLE", "content": "[]"}):
        run = await ada.run(await ada.workflow(chain(START, node("make", "artifact", config))), waitMs=50_000)
        assert run["error"]["code"] == "ARTIFACT_INVALID"
