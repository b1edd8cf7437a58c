"""Two who change one thing: whoever says what they saw is told when it is not the newest, and overwrites nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.e2e import shelf
from tests.e2e.story import Person
from tests.e2e.test_artifacts import create
from tests.e2e.test_chat_agents import make
from tests.e2e.test_knowledge import added, new_base

READ = """query($id: ID!) { node(id: $id) {
  ... on Agent { name version } ... on File { name revision } ... on KnowledgeBase { name revision }
  ... on KnowledgeDocument { name: title revision } ... on Artifact { name: title version } } }"""

Made = tuple[str, str, str]  #: the id, the mutation, and what it calls the id


async def an_agent(ada: Person) -> Made:
    return (await make(ada, name="Old"))["id"], "updateAgent", "agentId"


async def a_file(ada: Person) -> Made:
    return (await shelf.upload(ada, b"Old.", "Old"))["id"], "updateFile", "fileId"


async def a_base(ada: Person) -> Made:
    return (await new_base(ada, "Old"))["id"], "updateKnowledgeBase", "knowledgeBaseId"


async def a_document(ada: Person) -> Made:
    base = (await new_base(ada))["id"]
    found = await added(ada, base, {"text": {"text": "It is so.", "name": "old"}}, title="Old")
    return found["document"]["id"], "updateDocument", "documentId"


async def an_artifact(ada: Person) -> Made:
    return (await create(ada, title="Old", content="one"))["id"], "updateArtifact", "artifactId"


async def name_of(ada: Person, id: str) -> tuple[str, int]:
    found = (await ada.client.data(READ, id=id))["node"]
    return found["name"], found.get("version") or found["revision"]


@pytest.mark.parametrize("kind", [an_agent, a_file, a_base, a_document, an_artifact])
async def test_a_change_made_from_what_is_not_the_newest_is_a_conflict(
    ada: Person, kind: Callable[[Person], Awaitable[Made]]
) -> None:
    own_id, mutation, id_name = await kind(ada)
    counts_versions = kind in (an_agent, an_artifact)
    base, newest = ("baseVersion", "version") if counts_versions else ("baseRevision", "currentRevision")
    counted = "version" if counts_versions else "revision"
    reason = f"{counted}_conflict"
    named = "title" if kind in (a_document, an_artifact) else "name"
    text = (
        f"mutation($input: {mutation[0].upper()}{mutation[1:]}Input!) {{ {mutation}(input: $input) {{ __typename }} }}"
    )

    async def change(name: str, seen: int | None) -> Any:
        # A new title makes no version of an artifact; its content does.
        more = {"content": name} if kind is an_artifact else {}
        return await ada.client.ask(
            text, input={id_name: own_id, named: name, **({} if seen is None else {base: seen}), **more}
        )

    _, first = await name_of(ada, own_id)
    assert (await change("Mine", first)).code is None
    assert await name_of(ada, own_id) == ("Mine", first + 1)
    late = await change("Theirs", first)
    assert (late.code, late.details["field"], late.details["reason"]) == ("CONFLICT", f"input.{base}", reason)
    assert late.details[newest] == first + 1
    # One that never was is told as that, not as an old one.
    for never in (first + 2, 0, -1):
        wrong = await change("Theirs", never)
        assert (wrong.code, wrong.details["reason"], wrong.details[newest]) == ("CONFLICT", reason, first + 1)
        assert f"There is no {counted} {never} of the " in wrong.errors[0]["message"]
    assert await name_of(ada, own_id) == ("Mine", first + 1)
    # Of many who saw the same, one is first.
    answers = await asyncio.gather(*(change(f"Name {at}", first + 1) for at in range(4)))
    assert sorted(each.code or "" for each in answers) == ["", *["CONFLICT"] * 3]
    assert (await name_of(ada, own_id))[1] == first + 2
    # Whoever does not say what they saw changes whatever there is, as before.
    if kind is not an_artifact:
        assert (await change("Any", None)).code is None
        assert await name_of(ada, own_id) == ("Any", first + 3)
