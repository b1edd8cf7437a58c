"""Folders and what is said of files, over the wire."""

import asyncio
from typing import Any

import pytest

from tests.e2e.client import multipart
from tests.e2e.server import Deployment
from tests.e2e.shelf import FORM, UPLOAD, ask, upload
from tests.e2e.story import Person, sign_up

CREATE = "mutation($input: CreateFolderInput!) { createFolder(input: $input) { folder { id name path } } }"
RENAME = "mutation($input: RenameFolderInput!) { renameFolder(input: $input) { folder { id name path } } }"
MOVE = "mutation($input: MoveFolderInput!) { moveFolder(input: $input) { folder { id name path } } }"
DELETE = "mutation($input: DeleteFolderInput!) { deleteFolder(input: $input) { deletedFolderId trashedFileCount } }"
UPDATE = """mutation($input: UpdateFileInput!) { updateFile(input: $input) { file {
  id name tags metadata expiresAt version sha256 folder { path } } } }"""
COPY = "mutation($input: CopyFileInput!) { copyFile(input: $input) { file { id name tags sha256 folder { path } } } }"
TREE = """query($id: ID!, $where: FileFolderWhere, $files: FileWhere) { workspace(id: $id) {
  fileFolders(where: $where) { totalCount nodes { path parent { path } folders { nodes { name } }
    files { nodes { name } } } }
  files(where: $files, orderBy: NAME_ASC) { nodes { name folder { path } } } } }"""


async def folder(person: Person, name: str, parent: str | None = None) -> dict[str, Any]:
    given = {"workspaceId": person.workspace_id, "name": name, "parentFolderId": parent}
    return (await person.client.data(CREATE, input=given))["createFolder"]["folder"]


async def paths(person: Person, where: dict[str, Any] | None = None) -> list[str]:
    found = (await person.client.data(TREE, id=person.workspace_id, where=where))["workspace"]["fileFolders"]
    return [each["path"] for each in found["nodes"]]


async def test_a_tree_is_made_moved_and_shown(ada: Person) -> None:
    outer = await folder(ada, "Outer")
    inner = await folder(ada, "Inner", outer["id"])
    deep = await folder(ada, "50%_ab", inner["id"])
    assert deep["path"] == "/Outer/Inner/50%_ab"
    await upload(ada, b"1", "in it.txt", folderId=inner["id"])
    await upload(ada, b"2", "outside.txt")
    found = (await ada.client.data(TREE, id=ada.workspace_id))["workspace"]
    assert found["fileFolders"]["nodes"] == [
        {
            "path": "/Outer/Inner/50%_ab",
            "parent": {"path": "/Outer/Inner"},
            "folders": {"nodes": []},
            "files": {"nodes": []},
        },
        {
            "path": "/Outer/Inner",
            "parent": {"path": "/Outer"},
            "folders": {"nodes": [{"name": "50%_ab"}]},
            "files": {"nodes": [{"name": "in it.txt"}]},
        },
        {"path": "/Outer", "parent": None, "folders": {"nodes": [{"name": "Inner"}]}, "files": {"nodes": []}},
    ]
    assert found["files"]["nodes"] == [
        {"name": "in it.txt", "folder": {"path": "/Outer/Inner"}},
        {"name": "outside.txt", "folder": None},
    ]
    assert await paths(ada, {"isInRoot": True}) == ["/Outer"]
    assert await paths(ada, {"parentFolderId": outer["id"]}) == ["/Outer/Inner"]
    assert await paths(ada, {"search": "NNE"}) == ["/Outer/Inner"]
    renamed = (await ada.client.data(RENAME, input={"folderId": outer["id"], "name": "Other"}))["renameFolder"]
    assert renamed["folder"]["path"] == "/Other"
    assert await paths(ada) == ["/Other/Inner/50%_ab", "/Other/Inner", "/Other"]
    moved = (await ada.client.data(MOVE, input={"folderId": inner["id"], "parentFolderId": None}))["moveFolder"]
    assert moved["folder"]["path"] == "/Inner"
    assert await paths(ada) == ["/Inner/50%_ab", "/Inner", "/Other"]


async def test_names_are_unique_in_a_folder_whatever_their_case_and_files_may_share_theirs(ada: Person) -> None:
    first = await folder(ada, "Straße")
    answer = await ada.client.ask(CREATE, input={"workspaceId": ada.workspace_id, "name": "STRASSE"})
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "name_taken")
    inside = await folder(ada, "STRASSE", first["id"])
    answer = await ada.client.ask(MOVE, input={"folderId": inside["id"], "parentFolderId": None})
    assert (answer.code, answer.details["reason"]) == ("CONFLICT", "name_taken")
    own = await ada.client.data(RENAME, input={"folderId": first["id"], "name": "strasse"})
    assert own["renameFolder"]["folder"]["path"] == "/strasse"
    for name in ("", "a/b", "..", " a", "x" * 256):
        answer = await ada.client.ask(RENAME, input={"folderId": first["id"], "name": name})
        assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", "input.name")
    await upload(ada, b"1", "same.txt", folderId=first["id"])
    await upload(ada, b"2", "same.txt", folderId=first["id"])
    files = (await ada.client.data(TREE, id=ada.workspace_id, files={"folderId": first["id"]}))["workspace"]["files"]
    assert [each["name"] for each in files["nodes"]] == ["same.txt", "same.txt"]


async def test_a_folder_is_never_in_itself_nor_too_deep(ada: Person) -> None:
    chain = [await folder(ada, "0")]
    for depth in range(1, 20):
        chain.append(await folder(ada, str(depth), chain[-1]["id"]))
    answer = await ada.client.ask(
        CREATE, input={"workspaceId": ada.workspace_id, "name": "20", "parentFolderId": chain[-1]["id"]}
    )
    assert (answer.code, answer.details["reason"]) == ("INVALID_INPUT", "too_deep")
    for target in (0, 1, 19):
        answer = await ada.client.ask(MOVE, input={"folderId": chain[0]["id"], "parentFolderId": chain[target]["id"]})
        assert (answer.code, answer.details["reason"]) == ("CONFLICT", "cycle")
    pair = await folder(ada, "pair")
    await folder(ada, "inside", pair["id"])
    answer = await ada.client.ask(MOVE, input={"folderId": pair["id"], "parentFolderId": chain[18]["id"]})
    assert (answer.code, answer.details["reason"]) == ("INVALID_INPUT", "too_deep")
    moved = await ada.client.data(MOVE, input={"folderId": pair["id"], "parentFolderId": chain[17]["id"]})
    assert moved["moveFolder"]["folder"]["path"].endswith("/17/pair")


async def test_two_that_are_moved_into_each_other_at_once_make_no_ring(ada: Person) -> None:
    for turn in range(5):
        a, b = await folder(ada, f"a{turn}"), await folder(ada, f"b{turn}")
        answers = await asyncio.gather(
            ada.client.ask(MOVE, input={"folderId": a["id"], "parentFolderId": b["id"]}),
            ada.client.ask(MOVE, input={"folderId": b["id"], "parentFolderId": a["id"]}),
        )
        assert sorted(each.code or "" for each in answers) == ["", "CONFLICT"]
    made = await asyncio.gather(
        *(ada.client.ask(CREATE, input={"workspaceId": ada.workspace_id, "name": "One"}) for _ in range(4))
    )
    assert sorted(each.code or "" for each in made) == ["", "CONFLICT", "CONFLICT", "CONFLICT"]


async def test_what_is_said_of_a_file_changes_and_its_content_stays(ada: Person) -> None:
    place = await folder(ada, "Place")
    file = await upload(ada, b"1", "a.txt")
    said: dict[str, Any] = {
        "name": "b.txt",
        "folderId": place["id"],
        "tags": ["x", "Ä b", "x"],
        "metadata": {"a": [1, {"b": None}]},
        "expiresAt": "2099-01-01T00:00:00Z",
    }
    changed = (await ada.client.data(UPDATE, input={"fileId": file["id"], **said}))["updateFile"]["file"]
    assert changed == {
        "id": file["id"],
        "name": "b.txt",
        "tags": ["x", "Ä b"],
        "metadata": {"a": [1, {"b": None}]},
        "expiresAt": "2099-01-01T00:00:00Z",
        "version": 1,
        "sha256": file["sha256"],
        "folder": {"path": "/Place"},
    }
    for where, names in (
        ({"tag": "x"}, ["b.txt"]),
        ({"tag": "Ä b"}, ["b.txt"]),
        ({"tag": "y"}, []),
        ({"isInRoot": True}, []),
        ({"folderId": place["id"], "search": "B.T"}, ["b.txt"]),
    ):
        found = (await ada.client.data(TREE, id=ada.workspace_id, files=where))["workspace"]["files"]["nodes"]
        assert [each["name"] for each in found] == names
    plain = {"fileId": file["id"], "folderId": None, "tags": None, "metadata": None, "expiresAt": None}
    changed = (await ada.client.data(UPDATE, input=plain))["updateFile"]["file"]
    assert (changed["folder"], changed["tags"], changed["metadata"], changed["expiresAt"]) == (None, [], {}, None)
    assert changed["name"] == "b.txt"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "a/b"}, "input.name"),
        ({"name": None}, "input.name"),
        ({"tags": ["x" * 51]}, "input.tags[0]"),
        ({"tags": [str(at) for at in range(21)]}, "input.tags"),
        ({"tags": ["a\u0000b"]}, "input.tags[0]"),
        ({"metadata": [1]}, "input.metadata"),
        ({"metadata": {"a": "x" * 17_000}}, "input.metadata"),
        ({"metadata": {"a": "\u0000"}}, "input.metadata.a"),
        ({"expiresAt": "2001-01-01T00:00:00Z"}, "input.expiresAt"),
    ],
)
async def test_what_cannot_be_said_of_a_file_changes_nothing(ada: Person, said: dict[str, Any], field: str) -> None:
    file = await upload(ada, b"1", "a.txt")
    good = {"name": "other.txt"} if "name" not in said else {"tags": ["other"]}
    answer = await ada.client.ask(UPDATE, input={"fileId": file["id"], **good, **said})
    assert (answer.code, answer.details["field"]) == ("INVALID_INPUT", field)
    same = (await ada.client.data(UPDATE, input={"fileId": file["id"]}))["updateFile"]["file"]
    assert (same["name"], same["tags"], same["metadata"]) == ("a.txt", [], {})


async def test_a_copy_is_a_file_of_its_own(ada: Person) -> None:
    place = await folder(ada, "Place")
    file = await upload(ada, b"1", "a.txt", folderId=place["id"])
    await ada.client.data(UPDATE, input={"fileId": file["id"], "tags": ["x"]})
    given = {"fileId": file["id"], "idempotencyKey": "k"}
    copy = (await ada.client.data(COPY, input=given))["copyFile"]["file"]
    assert copy == {**copy, "name": "a.txt", "tags": ["x"], "sha256": file["sha256"], "folder": {"path": "/Place"}}
    assert copy["id"] != file["id"]
    assert (await ada.client.data(COPY, input=given))["copyFile"]["file"]["id"] == copy["id"]
    other = {"fileId": file["id"], "name": "c.txt", "folderId": None}
    assert (await ada.client.data(COPY, input=other))["copyFile"]["file"]["folder"] is None
    await ada.client.data(UPDATE, input={"fileId": file["id"], "name": "z.txt"})
    names = [each["name"] for each in (await ada.client.data(TREE, id=ada.workspace_id))["workspace"]["files"]["nodes"]]
    assert names == ["a.txt", "c.txt", "z.txt"]


async def test_a_folder_of_another_workspace_is_none(plait: Deployment, ada: Person) -> None:
    eve = await sign_up(plait.url, "eve")
    foreign = (await folder(eve, "Hers"))["id"]
    file = await upload(ada, b"1", "a.txt")
    answer = await ask(ada, b"2", folderId=foreign)
    assert answer.code == "NOT_FOUND"
    form = multipart(UPLOAD, {"input": {"workspaceId": ada.workspace_id, "file": b"x", "folderId": file["id"]}})
    assert form is not None
    wrong = await ada.client.post(form, **FORM)
    assert (wrong.code, wrong.details["field"]) == ("INVALID_INPUT", "input.folderId")
    for document, given in (
        (UPDATE, {"fileId": file["id"], "folderId": foreign}),
        (COPY, {"fileId": file["id"], "folderId": foreign}),
        (CREATE, {"workspaceId": ada.workspace_id, "name": "x", "parentFolderId": foreign}),
        (RENAME, {"folderId": foreign, "name": "x"}),
        (DELETE, {"folderId": foreign}),
    ):
        assert (await ada.client.ask(document, input=given)).code == "NOT_FOUND"
    assert await paths(eve) == ["/Hers"]
    found = await ada.client.data(TREE, id=ada.workspace_id, files={"folderId": foreign})
    assert found["workspace"]["files"]["nodes"] == []


async def test_an_owner_says_how_long_files_are_kept_and_nobody_else(plait: Deployment, ada: Person) -> None:
    keep = """mutation($input: SetFolderRetentionInput!) { setFolderRetention(input: $input) {
      folder { id retentionDays } } }"""
    look = "query($id: ID!) { node(id: $id) { ... on FileFolder { retentionDays } } }"
    place = await folder(ada, "letters")
    assert (await ada.client.data(look, id=place["id"]))["node"] == {"retentionDays": None}
    for days in (30, 30, None, 1):
        answer = await ada.client.data(keep, input={"folderId": place["id"], "days": days})
        assert answer["setFolderRetention"]["folder"] == {"id": place["id"], "retentionDays": days}
    for days in (0, 36_501):
        refused = await ada.client.ask(keep, input={"folderId": place["id"], "days": days})
        assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.days")
    eve = await sign_up(plait.url, "eve")
    refused = await eve.client.ask(keep, input={"folderId": place["id"], "days": 0})
    assert refused.code == "NOT_FOUND"
    assert (await ada.client.data(look, id=place["id"]))["node"] == {"retentionDays": 1}
