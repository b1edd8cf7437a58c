"""Every action over the wire: what it does to the draft that others follow, and how it is refused."""

from typing import Any

import pytest

from tests.e2e.drafts import Editor, add, connect, name, plain, put
from tests.e2e.story import Person, node

LOOP = {"key": "each", "component": "loop", "config": {"items": "input"}}


@pytest.fixture
async def editor(ada: Person) -> Editor:
    graph = {
        "nodes": [
            node("start", "api"),
            node("call", "http_request", {"method": "GET", "url": "https://example.com"}),
            LOOP,
            node("greet", "template", {"template": "Hi {{ nodes.call.body }}"}, parentKey="each"),
            node("end", "template", {"template": "Bye {{ nodes.call.body }}"}),
        ],
        "connections": [
            {"source": "start", "target": "call"},
            {"source": "call", "target": "each"},
            {"source": "each", "target": "end"},
        ],
    }
    return Editor.of(ada, await ada.workflow(graph, is_published=False))


async def shown(editor: Editor) -> dict[str, Any]:
    return plain(await editor.draft())


async def test_every_action_does_what_it_says_and_a_follower_sees_it(editor: Editor) -> None:
    async with editor.follow() as follower:
        await follower.next()
        for actions in (
            [{"addNode": {"node": {"key": "more", "component": "template", "config": {"template": "x"}}}}],
            [put("call", "config.headers.X", "1"), put("call", "config.headers.Y-Z", "2"), put("call", "timeoutMs", 5)],
            [{"updateNode": {"nodeKey": "call", "unset": ["config.headers.X", "timeoutMs"]}}],
            [{"moveNode": {"nodeKey": "more", "position": {"x": 1, "y": 2}}}],
            [{"setNodeEnabled": {"nodeKey": "more", "isEnabled": False}}],
            [{"setNodeLocked": {"nodeKey": "more", "isLocked": True}}],
            [{"setNodeLocked": {"nodeKey": "more", "isLocked": False}}],
            [connect("end", "more")],
            [{"disconnect": {"link": {"source": "end", "target": "more"}}}],
            [{"setVariable": {"variable": {"name": "limit", "value": 3}}}],
            [{"setVariable": {"variable": {"name": "limit", "value": True}}}],
            [{"renameNode": {"nodeKey": "call", "name": "Call", "newKey": "fetch"}}],
            [{"reparentNodes": {"nodeKeys": ["more"], "parentKey": "each"}}],
            [{"setLayout": {"positions": [{"nodeKey": "end", "position": {"x": 9, "y": 9}}]}}],
            [{"editText": {"nodeKey": "greet", "field": "config.template", "splices": [{"at": 0, "delete": 2}]}}],
            [{"setMetadata": {"name": "Renamed", "tags": ["a"]}}],
        ):
            answer = await editor.send(*actions)
            assert answer["isApplied"], answer["rejected"]
        assert answer["workflow"]["name"] == "Renamed"
        await follower.until(editor.revision)
        draft = await shown(editor)
        assert follower.shown() == draft
    nodes = draft["nodes"]
    assert list(nodes) == ["start", "fetch", "each", "greet", "end", "more"]
    assert nodes["fetch"]["config"]["headers"] == {"Y-Z": "2"}
    assert (nodes["more"]["isEnabled"], nodes["more"]["parentKey"]) == (False, "each")
    assert nodes["greet"]["config"]["template"] == " {{ nodes.fetch.body }}"
    assert nodes["end"]["config"]["template"] == "Bye {{ nodes.fetch.body }}"
    assert draft["variables"] == {"limit": True}
    assert ("start", "output", "fetch", "input") in draft["connections"]
    answer = await editor.send({"deleteVariable": {"name": "limit"}}, {"removeNode": {"nodeKey": "each"}})
    assert answer["isApplied"]
    draft = await shown(editor)
    assert (list(draft["nodes"]), draft["variables"]) == (["start", "fetch", "end"], {})
    # All of it is taken back, the newest first, to the very draft that was there.
    while (await editor.undo())["isApplied"]:
        pass
    assert list((await shown(editor))["nodes"]) == ["start", "call", "each", "greet", "end"]
    assert (await shown(editor))["nodes"]["end"]["config"]["template"] == "Bye {{ nodes.call.body }}"


async def test_two_edit_one_text_from_what_each_of_them_saw(ada: Person, editor: Editor) -> None:
    other = Editor.of(ada, editor.workflow_id)

    def edit(*splices: dict[str, Any]) -> dict[str, Any]:
        return {"editText": {"nodeKey": "end", "field": "config.template", "splices": list(splices)}}

    await editor.send(edit({"at": 0, "delete": 3, "insert": "Farewell"}))
    # The second place is in the text as the first splice left it; beside each other they are one.
    answer = await other.send(edit({"at": 25, "insert": "!"}, {"at": 26, "insert": "\U0001d11e"}))
    assert answer["isApplied"], answer["rejected"]
    assert answer["accepted"][0]["changes"][0]["splices"] == [
        {"at": 30, "removed": "", "inserted": "!\U0001d11e"},
    ]
    assert (await shown(editor))["nodes"]["end"]["config"]["template"] == "Farewell {{ nodes.call.body }}!\U0001d11e"
    # Positions are code units: there is none within a character.
    other.revision = answer["revision"]
    answer = await other.send(edit({"at": 32, "insert": "x"}))
    assert [each["code"] for each in answer["rejected"]] == ["VALUE_INVALID"]


async def test_an_action_is_exactly_one_thing(editor: Editor) -> None:
    both = {"deleteVariable": {"name": "v"}, "removeNode": {"nodeKey": "end"}}
    for action in ({}, both, {"removeNode": None}, {"explode": {}}):
        wanted = editor.wanted()
        wanted["operations"] = [{"operationId": name(), "action": action}]
        answer = await editor.client.ask(
            "mutation($input: ApplyWorkflowOperationsInput!) { applyWorkflowOperations(input: $input) { revision } }",
            input=wanted,
        )
        assert answer.code == "INVALID_INPUT", answer.body
    kind = await editor.client.data('{ __type(name: "WorkflowActionInput") { isOneOf } }')
    assert kind["__type"]["isOneOf"] is True


@pytest.mark.parametrize(
    ("action", "code", "field"),
    [
        (add("more", parentKey="call"), "PARENT_INVALID", "parentKey"),
        (add("more", timeoutMs=-1), "VALUE_INVALID", "timeoutMs"),
        (put("end", "config.template", {"a": "b"}), "CONFIG_INVALID", "config.template"),
        (put("end", "config.template.x", 1), "VALUE_INVALID", "config.template.x"),
        (put("end", "isLocked", "yes"), "VALUE_INVALID", "isLocked"),
        (put("end", "onError", "SOMETIMES"), "VALUE_INVALID", "onError"),
        ({"renameNode": {"nodeKey": "end", "newKey": "call"}}, "NODE_KEY_TAKEN", "newKey"),
        ({"reparentNodes": {"nodeKeys": ["each"], "parentKey": "each"}}, "PARENT_INVALID", "parentKey"),
        (connect("end", "call"), "CYCLE", None),
        (connect("end", "greet"), "STRUCTURE_INVALID", None),
        (
            {"editText": {"nodeKey": "end", "field": "config.template", "splices": [{"at": 99, "insert": "x"}]}},
            "VALUE_INVALID",
            "splices",
        ),
        ({"editText": {"nodeKey": "end", "field": "name", "splices": []}}, "TEXT_NOT_FOUND", "field"),
        ({"setMetadata": {"name": ""}}, "VALUE_INVALID", "name"),
    ],
)
async def test_what_cannot_be_is_an_answer_and_the_draft_stays(
    editor: Editor, action: dict[str, Any], code: str, field: str | None
) -> None:
    before = await editor.draft()
    answer = await editor.send(action)
    assert (answer["isApplied"], answer["accepted"], answer["revision"]) == (False, [], 1)
    (rejected,) = answer["rejected"]
    assert rejected["code"] == code
    if field is not None:
        assert rejected["field"] == field
    assert await editor.draft() == before
