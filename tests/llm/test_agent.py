"""Agents in runs: steps and tools, what goes wrong with them, waits, crashes, and what they may spend."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import orjson
import pytest

from app.executions.models import Execution, ExecutionStatus
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id
from app.llm.built_in.model import BuiltInModel
from app.llm.messages import ChatMessage, ModelRequest
from app.llm.replies import ModelEvent
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolResult
from app.llm.vocabulary import ProviderKind
from app.tasks.models import Task
from app.usage.models import ModelUsageEntry
from app.workflows.graph import Graph
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.executions.test_crashes import Crashes
from tests.llm.conftest import WIRES, Peers
from tests.patience import LONG_PATIENCE_SECONDS, PATIENCE_SECONDS

ALL = pytest.mark.parametrize("kind", list(WIRES), ids=lambda kind: kind.value)
WHO = "I am Plait's built-in model, without a language model behind me. "
CALCULATE = {"kind": "tool", "name": "calculate"}
TEXT = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}


def agent(*tools: dict[str, Any], **config: Any) -> Graph:
    parts = {name: config.pop(name) for name in ("retry", "timeoutMs", "onError") if name in config}
    made = node("bot", "agent", config={"tools": list(tools), "maxRetries": 0, **config}, **parts)
    return graph([entry(), made], "start -> bot")


def component_tool(name: str, component: str, config: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "component",
        "name": name,
        "description": f"Run {name}.",
        "component": component,
        "config": config,
        **more,
    }


async def events(house: House, execution: Execution, *types: str) -> list[dict[str, Any]]:
    return [each.data for each in await house.entries(execution) if each.type.value in types]


async def shown_text(house: House, execution: Execution) -> str:
    """Put the text together as a subscriber does."""
    text = ""
    for each in await house.entries(execution):
        if each.type.value == "TextReset":
            text = text[: each.data["offset"]]
        elif each.type.value == "TextDelta":
            assert each.data["offset"] == len(text), "no piece is lost or comes twice"
            text += each.data["text"]
    return text


class Counted(Tool):
    """A tool of a domain above."""

    name = "count_stars"
    description = "Count the stars of a colour."
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"colour": {"type": "string", "enum": ["red", "blue"]}},
        "required": ["colour"],
        "additionalProperties": False,
    }
    seen: ClassVar[list[tuple[Mapping[str, Any], ToolContext]]] = []
    then: ClassVar[list[Callable[[], object]]] = []

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        self.seen.append((arguments, ctx))
        for each in self.then:
            each()
        if arguments["colour"] == "blue":
            raise ToolFailed("NO_TELESCOPE", "There is no telescope for blue.")
        return ToolResult({"stars": 7}, data={"kind": "stars"})


@pytest.fixture
async def busy(house: House) -> House:
    Counted.seen.clear()
    Counted.then.clear()
    house.plait.llm.tools.register(Counted())
    await house.work()
    return house


# ---------------------------------------------------------------------- steps and tools


async def test_without_a_key_an_agent_calls_a_tool_and_says_what_it_gave(busy: House) -> None:
    execution = await busy.run(agent(CALCULATE), {"text": "Calculate (2+3)*4"})
    output = await busy.output(execution)
    assert output["text"] == f"{WHO}`calculate` is done: value: 20"
    assert (output["steps"], output["toolCalls"], output["provider"]) == (2, 1, "built-in")
    assert await shown_text(busy, execution) == output["text"]
    order = [name for name in await busy.types(execution) if "Tool" in name or "Step" in name]
    assert order == ["ToolCallGenerating", "AgentStepCompleted", "ToolCallStarted", "ToolCallCompleted"]
    (started,) = await events(busy, execution, "ToolCallStarted")
    assert (started["tool"], started["arguments"], started["step"]) == ("calculate", {"expression": "(2+3)*4"}, 1)
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert (done["content"], done["isError"], done["callId"]) == ({"value": 20}, False, started["callId"])
    rows = await ModelUsageEntry.filter(workspace_id=busy.workspace_id)
    assert len(rows) == 2
    assert sum(row.prompt_tokens + row.completion_tokens for row in rows) == execution.prompt_tokens + (
        execution.completion_tokens
    )


@ALL
async def test_an_agent_answers_over_every_wire_with_what_its_tools_gave(
    busy: House, peers: Peers, kind: ProviderKind
) -> None:
    model = await peers.at(kind)
    peers.llmock.call_tool("count_stars", {"colour": "red"}).reply("There are seven red stars.")
    execution = await busy.run(
        agent({"kind": "tool", "name": "count_stars"}, model=model, instructions="Be exact."), {"text": "How many?"}
    )
    output = await busy.output(execution)
    assert output["text"].endswith("There are seven red stars.")
    assert await shown_text(busy, execution) == output["text"]
    (arguments, ctx) = Counted.seen[0]
    assert arguments == {"colour": "red"}
    assert (ctx.workspace_id, ctx.execution_id, ctx.node_key) == (busy.workspace_id, execution.id, "bot")
    sent = str(peers.llmock.last_request.body)
    assert "stars" in sent
    assert "Be exact." in sent
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert done["data"] == {"kind": "stars"}


async def test_a_failed_tool_an_unknown_one_and_unfit_arguments_go_back_to_the_model(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.call_tool("count_stars", {"colour": "blue"}).call_tool("count_stars", {"colour": "green"})
    peers.llmock.call_tool("fly").reply("I could not.")
    execution = await busy.run(agent({"kind": "tool", "name": "count_stars"}, model=model), {"text": "Do it"})
    assert (await busy.output(execution))["text"].endswith("I could not.")
    done = await events(busy, execution, "ToolCallCompleted")
    assert [each["content"]["error"]["code"] for each in done] == ["NO_TELESCOPE", "ARGUMENTS_INVALID", "TOOL_UNKNOWN"]
    assert all(each["isError"] for each in done)
    assert len(Counted.seen) == 1
    assert "There is no telescope for blue." in str(peers.llmock.requests[1].body)


async def test_a_component_is_a_tool_that_sees_the_arguments_as_its_input(busy: House) -> None:
    tool = component_tool("write_greeting", "template", {"template": "Hello {{ input.text }}!"}, parameters=TEXT)
    execution = await busy.run(agent(tool), {"text": 'Run write_greeting "Ada"'})
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert done["content"] == "Hello Ada!"


async def test_a_tool_that_hangs_is_left_and_the_agent_goes_on(busy: House, tmp_path: Path) -> None:
    tool = component_tool("wait_here", "pure", {"file": str(tmp_path / "x"), "hangs": True})
    execution = await busy.run(agent(tool, toolTimeoutMs=100), {"text": "Run wait_here"})
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert done["content"]["error"]["code"] == "TOOL_TIMEOUT"
    assert execution.status is ExecutionStatus.COMPLETED


async def test_a_failed_component_fails_the_call_not_the_agent(busy: House) -> None:
    tool = component_tool("do_bad", "flaky", {"failures": 9, "code": "BUSY"})
    execution = await busy.run(agent(tool), {"text": "Run do_bad"})
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert done["content"]["error"]["code"] == "BUSY"
    assert execution.status is ExecutionStatus.COMPLETED


async def test_malformed_arguments_are_put_right_by_the_model(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.call_tool("count_stars", {"colour": "red"}, times=2).break_tool_call(times=1)
    peers.llmock.reply("Seven.")
    execution = await busy.run(agent({"kind": "tool", "name": "count_stars"}, model=model), {"text": "How many?"})
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    assert "no JSON object" in str(peers.llmock.requests[1].body)
    assert Counted.seen[0][0] == {"colour": "red"}


async def test_an_agent_stops_at_its_steps(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.call_tool("count_stars", {"colour": "red"}, times=None)
    execution = await busy.run(
        agent({"kind": "tool", "name": "count_stars"}, model=model, maxSteps=3), {"text": "How many?"}
    )
    assert execution.status is ExecutionStatus.FAILED
    assert orjson.loads(execution.error or "")["code"] == "MAX_STEPS_REACHED"
    assert len(peers.llmock.requests) == 3


async def test_an_agent_stops_at_the_runs_budget(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.call_tool("count_stars", {"colour": "red"}, times=None)
    made = agent({"kind": "tool", "name": "count_stars"}, model=model, maxSteps=100)
    execution = await busy.run(made, {"text": "How many?"}, budget_tokens=400)
    assert execution.status is ExecutionStatus.FAILED
    assert orjson.loads(execution.error or "")["code"] == "BUDGET_EXCEEDED"
    assert 0 < len(peers.llmock.requests) < 20


async def test_json_of_a_schema_comes_after_the_tools(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.call_tool("count_stars", {"colour": "red"}).reply('{"stars": "seven"}').reply('{"stars": 7}')
    schema = {"type": "object", "properties": {"stars": {"type": "integer"}}, "required": ["stars"]}
    execution = await busy.run(
        agent({"kind": "tool", "name": "count_stars"}, model=model, outputSchema=schema), {"text": "How many?"}
    )
    assert (await busy.output(execution))["output"] == {"stars": 7}
    assert "TextDelta" not in await busy.types(execution)


# ---------------------------------------------------------------------- configuration


@pytest.mark.parametrize(
    ("tools", "field"),
    [
        ([CALCULATE, CALCULATE], "tools.1.name"),
        ([component_tool("no name", "template", {"template": "x"})], "tools.0.name"),
        ([{"kind": "component", "name": "x", "component": "template"}], "tools.0.description"),
        ([component_tool("x", "manual", {})], "tools.0.component"),
        ([{"kind": "mcp_server", "server": "w"}, {"kind": "mcp_server", "server": "w"}], "tools.1.server"),
        ([{"kind": "mcp_server", "server": "w", "tools": [""]}], "tools.0.tools.0"),
        ([component_tool("x", "agent", {})], "tools.0.component"),
        ([component_tool("x", "nothing_such", {})], "tools.0.config"),
        ([component_tool("x", "template", {"template": "{{"})], "tools.0.config.template"),
        ([component_tool("x", "template", {"template": "x"}, parameters={"type": "string"})], "tools.0.parameters"),
        ([{"kind": "workflow", "name": "x", "description": "x", "workflowId": "x"}], "tools.0.workflowId"),
    ],
)
async def test_a_tool_that_cannot_be_is_named(house: House, tools: list[dict[str, Any]], field: str) -> None:
    _, problems = house.plait.registry.validate_config("agent", {"tools": tools})
    assert field in [problem.field for problem in problems]


async def test_a_workflow_with_such_a_tool_is_not_published(house: House) -> None:
    with pytest.raises(InvalidInput):
        await house.workflow(agent(component_tool("x", "template", {"template": "{{"})))


async def test_a_tool_that_the_workspace_has_not_is_named_by_the_run(busy: House) -> None:
    execution = await busy.run(agent({"kind": "tool", "name": "count_moons"}), {"text": "Hi"})
    assert orjson.loads(execution.error or "")["code"] == "TOOL_UNKNOWN"


# ---------------------------------------------------------------------- memory


SAID = [
    {"role": "user", "text": "one"},
    {"role": "assistant", "text": "two"},
    {"role": "user", "text": "three"},
    {"role": "assistant", "text": "four"},
]


@pytest.mark.parametrize(
    ("memory", "known"),
    [
        ({"kind": "none"}, []),
        ({"kind": "conversation"}, ["one", "two", "three", "four"]),
        ({"kind": "window", "messages": 2}, ["three", "four"]),
        ({"kind": "window", "messages": 3}, ["three", "four"]),
        ({"kind": "window", "messages": None, "tokens": 16}, ["three", "four"]),
    ],
)
async def test_an_agent_knows_what_its_memory_keeps(
    busy: House, peers: Peers, memory: dict[str, Any], known: list[str]
) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply("ok")
    await busy.run(
        agent(model=model, memory=memory, messages="input.said", instructions="Be kind."),
        {"said": SAID, "text": "five"},
    )
    body: Any = peers.llmock.last_request.body
    assert [each["content"] for each in body["messages"]] == ["Be kind.", *known, "five"]


async def test_a_conversation_is_found_by_whoever_keeps_it(
    busy: House, peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    class Kept:
        async def said_before(
            self, workspace_id: UUID, conversation_id: str, message_id: str | None, run: Any = None
        ) -> list[ChatMessage]:
            asked.append((workspace_id, conversation_id, message_id, run.execution_id))
            return [ChatMessage.user("My name is Ada."), ChatMessage.assistant("Hello Ada.")]

    # In the place of the conversations' own.
    monkeypatch.setattr(busy.plait.llm.histories, "_history", Kept())
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply("ok", times=None)
    run_input = {"conversationId": "c1", "messageId": "m1", "text": "Who am I?"}
    run = await busy.run(agent(model=model), run_input)
    assert asked == [(busy.workspace_id, "c1", "m1", run.id)]
    assert "My name is Ada." in str(peers.llmock.last_request.body)
    await busy.run(agent(model=model, messages="[]"), run_input)
    assert len(asked) == 1, "what is configured comes first"


# ---------------------------------------------------------------------- waits


async def test_a_workflow_is_a_tool_and_its_run_is_waited_for(busy: House) -> None:
    child = await busy.workflow(
        graph([entry(), node("say", config={"template": "Hi {{ input.text }}"})], "start -> say")
    )
    tool = {
        "kind": "workflow",
        "name": "greet_person",
        "description": "Greet a person.",
        "workflowId": global_id("Workflow", child),
        "parameters": TEXT,
    }
    execution = await busy.run(agent(tool), {"text": 'Run greet_person "Ada"'})
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert (done["content"], done["isError"]) == ("Hi Ada", False)
    (run,) = await Execution.filter(parent_id=execution.id)
    assert done["data"] == {"kind": "execution", "executionId": str(run.id)}
    output = await busy.output(execution)
    assert "Hi Ada" in output["text"]
    assert await shown_text(busy, execution) == output["text"]
    assert "TextReset" not in await busy.types(execution)


async def test_a_workflow_that_fails_is_told_to_the_model(busy: House) -> None:
    child = await busy.workflow(graph([entry(), node("no", "fail", config={"message": "No."})], "start -> no"))
    tool = {"kind": "workflow", "name": "do_fail", "description": "Fail.", "workflowId": global_id("Workflow", child)}
    execution = await busy.run(agent(tool), {"text": "Run do_fail"})
    (done,) = await events(busy, execution, "ToolCallCompleted")
    assert done["isError"]
    assert "No." in done["content"]["error"]["message"]
    assert execution.status is ExecutionStatus.COMPLETED


@pytest.mark.parametrize("outcome", ["approve", "reject"])
async def test_a_call_that_needs_approval_waits_for_a_person(busy: House, outcome: str) -> None:
    tool = {**CALCULATE, "needsApproval": True}
    execution = await busy.start(agent(tool), {"text": "Calculate 6*7"})
    await busy.reaches(execution, ExecutionStatus.PAUSED)
    task = await Task.get(execution_id=execution.id)
    assert task.name == "May the agent call calculate?"
    assert "6*7" in (task.description or "")
    await busy.plait.tasks.completions.complete(busy.viewer, task.id, {"outcome": outcome, "reason": "Because."})
    await busy.ended(execution)
    (done,) = await events(busy, execution, "ToolCallCompleted")
    if outcome == "approve":
        assert done["content"] == {"value": 42}
        started = await events(busy, execution, "ToolCallStarted")
        assert [bool(each.get("isAwaitingApproval")) for each in started] == [True, False]
    else:
        assert done["content"]["error"] == {
            "code": "CALL_REJECTED",
            "message": "A person skipped this call: it was not made. Go on without it, and do not ask for it again by "
            "yourself.",
            "reason": "Because.",
        }
        assert len(await events(busy, execution, "ToolCallStarted")) == 1


# ---------------------------------------------------------------------- crashes and retries


async def test_an_agent_that_goes_down_at_any_commit_pays_and_does_nothing_twice(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes = Crashes(monkeypatch)
    asked: Counter[str] = Counter()
    stream = BuiltInModel.stream

    async def counted(model: BuiltInModel, name: str, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        asked[f"{request.messages[0].text} {len(request.messages)}"] += 1
        async for event in stream(model, name, request):
            yield event

    monkeypatch.setattr(BuiltInModel, "stream", counted)
    child = await house.workflow(graph([entry(), node("say", config={"template": "Hi"})], "start -> say"))
    runs: list[Execution] = []
    for at in range(30):
        tools = [
            component_tool("note_first", "once", {"file": str(tmp_path / f"first{at}")}),
            component_tool("note_second", "idempotent", {"file": str(tmp_path / f"second{at}")}),
            {
                "kind": "workflow",
                "name": "greet_person",
                "description": "x",
                "workflowId": global_id("Workflow", child),
            },
        ]
        said = "Run note_first, then run greet_person, then run note_second"
        execution = await house.start(agent(*tools, instructions=f"run {at}."), {"text": said})
        crashes.at[execution.id] = at  # 0: never
        runs.append(execution)
    await house.work(30)
    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        ended = [await house.ended(run) for run in runs]
    for at, execution in enumerate(ended):
        assert execution.status is ExecutionStatus.COMPLETED, execution.error
        first, second = tmp_path / f"first{at}", tmp_path / f"second{at}"
        done = await events(house, execution, "ToolCallCompleted")
        assert [each["tool"] for each in done] == ["note_first", "greet_person", "note_second"]
        # What may not be done twice was done once, or is said not to be known.
        times = len(first.read_text().splitlines()) if first.exists() else 0
        is_unknown = done[0]["isError"] and done[0]["content"]["error"]["code"] == "UNKNOWN_OUTCOME"
        assert (times, is_unknown) in {(1, False), (1, True), (0, True)}
        assert len({line.split()[0] for line in second.read_text().splitlines()}) == 1
        assert len(await Execution.filter(parent_id=execution.id)) == 1
        assert len(await events(house, execution, "AgentStepCompleted")) == 3
        calls = {key: count for key, count in asked.items() if key.startswith(f"run {at}. ")}
        assert len(calls) == 4
        # The step that was under way when it went down is asked for again, no other.
        assert sorted(calls.values()) in ([1, 1, 1, 1], [1, 1, 1, 2])
        assert await shown_text(house, execution) == (await house.output(execution))["text"]
    assert 10 < len(crashes.crashed) < 29


async def test_a_stream_that_breaks_off_begins_anew_behind_the_finished_steps(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    text = " ".join(f"word{number}" for number in range(40))
    peers.llmock.reply(text, times=None).truncate(after_chunks=6, times=1)
    execution = await busy.run(agent(model=model, maxRetries=1), {"text": "Talk"})
    assert (await busy.output(execution))["text"] == text
    assert await shown_text(busy, execution) == text
    assert [each["offset"] for each in await events(busy, execution, "TextReset")] == [0]
    rows = await ModelUsageEntry.filter(workspace_id=busy.workspace_id)
    assert sorted(row.is_estimated for row in rows) == [False, True], "what broke off is counted too"
    assert execution.completion_tokens == sum(row.completion_tokens for row in rows)


async def test_another_try_of_the_node_goes_on_behind_the_finished_steps(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    text = " ".join(f"word{number}" for number in range(40))
    peers.llmock.call_tool("count_stars", {"colour": "red"}).reply(text, times=None)
    Counted.then.append(lambda: peers.llmock.truncate(after_chunks=6, times=1))  # the next answer breaks off
    made = agent({"kind": "tool", "name": "count_stars"}, model=model, retry={"maxAttempts": 2, "firstDelayMs": 1})
    execution = await busy.run(made, {"text": "How many?"})
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    assert len(Counted.seen) == 1, "a tool that was called is not called again"
    assert [each["attempt"] for each in await events(busy, execution, "NodeStarted")][-1] == 2
    assert await shown_text(busy, execution) == (await busy.output(execution))["text"] == text
    assert "TextReset" in await busy.types(execution)
    assert len(peers.llmock.requests) == 3


async def test_cancelling_ends_the_providers_stream_and_the_spend(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(" ".join(["word"] * 5_000), times=None).pace(20)
    execution = await busy.start(agent(model=model), {"text": "Talk"})
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for each in busy.plait.executions.lookup.follow(execution.id, 0):
            if each.type.value == "TextDelta":
                break
    await busy.steering.cancel(busy.viewer, execution.id)
    ended = await busy.ended(execution)
    assert ended.status is ExecutionStatus.CANCELLED
    assert not peers.llmock.last_request.completed, "the provider saw the client go"
    assert len(peers.llmock.requests) == 1
    (row,) = await ModelUsageEntry.filter(workspace_id=busy.workspace_id)
    assert row.is_estimated
    assert 0 < row.completion_tokens < 2_000
    assert ended.completion_tokens == row.completion_tokens
    assert (await busy.types(execution))[-1] == "ExecutionCancelled"


# ---------------------------------------------------------------------- secrets


async def test_no_secret_reaches_a_model_or_an_event(busy: House, peers: Peers) -> None:
    secret = "hunter2-hunter2-hunter2"
    await busy.plait.accounts.secrets.set(busy.viewer, busy.workspace_id, "TOKEN", secret)
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.call_tool("tell_all", {"text": f"it is {secret}"}).reply(f"It is {secret}.")
    tool = component_tool("tell_all", "echo", {"template": "{{ secrets.TOKEN }}"}, parameters=TEXT)
    leak = node("leak", "echo", config={"template": "{{ secrets.TOKEN }}"})
    bot = node("bot", "agent", config={"model": model, "prompt": "I know {{ input.text }}", "tools": [tool]})
    execution = await busy.run(graph([entry(), leak, bot], "start -> leak", "leak -> bot"), "Go")
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    assert secret not in str([request.body for request in peers.llmock.requests])
    assert "I know ••••••••" in str(peers.llmock.requests[0].body)
    shown = str([each.data for each in await busy.entries(execution)])
    assert secret not in shown
    (started,) = await events(busy, execution, "ToolCallStarted")
    assert started["arguments"] == {"text": "it is ••••••••"}
