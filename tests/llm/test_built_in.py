"""The built-in model: it says what it is, calls tools by the words of a request, and gives JSON that conforms."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.library.shape import misfits
from app.kernel.clock import FixedClock
from app.llm.built_in.answers import WHO
from app.llm.built_in.model import CHAT_MODEL, CONTEXT_TOKENS, DIMENSIONS, EMBEDDING_MODEL, BuiltInModel
from app.llm.failures import ModelFailed
from app.llm.messages import ChatMessage, ModelRequest, ModelSettings, ToolResultPart, ToolSpec
from app.llm.replies import Finished, FinishReason, TextDelta

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)  # a Wednesday
MODEL = BuiltInModel(FixedClock(NOW))


def tool(name: str, description: str, required: Sequence[str] = (), /, **properties: Any) -> ToolSpec:
    return ToolSpec(name, description, {"type": "object", "properties": properties, "required": list(required)})


TEXT = {"type": "string"}
LEVEL = {"type": "string", "enum": ["LOW", "MEDIUM", "HIGH", "URGENT"]}
TOOLS = [
    tool(
        "create_task",
        "Create a task for people.",
        ["title"],
        title=TEXT,
        priority=LEVEL,
        dueAt={"type": ["string", "null"], "format": "date-time"},
        tags={"type": "array", "items": TEXT},
    ),
    tool("complete_task", "Mark a task as done.", title=TEXT, taskId=TEXT),
    tool("search_tasks", "Search tasks by words.", query=TEXT, limit={"type": "integer"}),
    tool("count_tasks", "Count tasks.", priority=LEVEL),
    tool("list_overdue_tasks", "List tasks whose due date is past."),
    tool("run_workflow", "Run a published workflow.", ["workflow"], workflow=TEXT),
    tool("create_workflow", "Make a workflow.", ["name"], name=TEXT),
    tool("sendInvoice", "Send an invoice by mail.", ["email"], email={"type": "string", "format": "email"}),
    tool("get_weather", "Get the weather of a place.", ["city"], city=TEXT),
]


async def reply(*messages: ChatMessage, **more: Any) -> Finished:
    pieces: list[str] = []
    async for event in MODEL.stream(CHAT_MODEL, ModelRequest(messages, **more)):
        if isinstance(event, TextDelta):
            pieces.append(event.text)
        if isinstance(event, Finished):
            assert "".join(pieces) == event.text
            return event
    raise AssertionError("it did not finish")


async def called(text: str, tools: Sequence[ToolSpec] = TOOLS) -> list[tuple[str, dict[str, Any]]]:
    """Let it do all that a request asks for; return the calls."""
    told = [ChatMessage.user(text)]
    calls: list[tuple[str, dict[str, Any]]] = []
    for _ in range(6):
        answer = await reply(*told, tools=tools)
        if not answer.tool_calls:
            return calls
        assert answer.finish_reason is FinishReason.TOOL_CALLS
        calls += [(call.name, dict(call.arguments)) for call in answer.tool_calls]
        results = [ToolResultPart(call.id, call.name, {"ok": True}) for call in answer.tool_calls]
        told += [answer.message, ChatMessage.tool(*results)]
    raise AssertionError("it does not come to an end")


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Create a task to review project documentation", [("create_task", {"title": "review project documentation"})]),
        ("please add a new task: water the plants", [("create_task", {"title": "water the plants"})]),
        (
            'Could you create a high priority task called "Call Ann" due tomorrow at 14:30?',
            [("create_task", {"title": "Call Ann", "priority": "HIGH", "dueAt": "2026-12-03T14:30:00+00:00"})],
        ),
        (
            "Create a task to pay the rent by Friday with tags home, money",
            [
                (
                    "create_task",
                    {"title": "pay the rent", "dueAt": "2026-12-04T09:00:00+00:00", "tags": ["home", "money"]},
                )
            ],
        ),
        ("find tasks about invoices", [("search_tasks", {"query": "invoices"})]),
        ("Search the tasks for budget, limit 5", [("search_tasks", {"query": "budget", "limit": 5})]),
        ("list my overdue tasks", [("list_overdue_tasks", {})]),
        ("How many urgent tasks are there?", [("count_tasks", {"priority": "URGENT"})]),
        ("Mark the task review docs as complete", [("complete_task", {"title": "review docs"})]),
        ("run the workflow Nightly report", [("run_workflow", {"workflow": "Nightly report"})]),
        ("Create a workflow named Onboarding", [("create_workflow", {"name": "Onboarding"})]),
        ("send an invoice to ann@example.com", [("sendInvoice", {"email": "ann@example.com"})]),
        ("What is the weather in Paris?", [("get_weather", {"city": "Paris"})]),
        ("use get_weather for Oslo", [("get_weather", {"city": "Oslo"})]),
        (
            "Create a task to buy milk and then list the overdue tasks",
            [("create_task", {"title": "buy milk"}), ("list_overdue_tasks", {})],
        ),
        ('Create a task called "buy milk and list eggs"', [("create_task", {"title": "buy milk and list eggs"})]),
    ],
)
async def test_a_tool_is_called_by_the_words_of_a_request(text: str, calls: list[Any]) -> None:
    assert await called(text) == calls


@pytest.mark.parametrize(
    "text", ["hello", "Why do tasks exist?", "Thank you!", "I like cake.", "delete everything", "", "???", "a task"]
)
async def test_nothing_is_called_that_was_not_asked_for(text: str) -> None:
    assert await called(text) == []


async def test_a_tool_it_has_never_seen_is_called_like_any_other() -> None:
    lamp = tool(
        "dim_lamp", "Set the brightness of a lamp.", ["room", "percent"], room=TEXT, percent={"type": "integer"}
    )
    assert await called("Set the lamp, room: kitchen, percent: 40", [lamp]) == [
        ("dim_lamp", {"room": "kitchen", "percent": 40})
    ]


async def test_what_is_missing_is_asked_for() -> None:
    answer = await reply(ChatMessage.user("create a task"), tools=TOOLS)
    assert answer.tool_calls == []
    assert answer.text.startswith(WHO)
    assert "`title`" in answer.text


async def test_it_tells_what_the_tools_gave_and_what_failed() -> None:
    asked = ChatMessage.user("find tasks about tea")
    first = await reply(asked, tools=TOOLS)
    (call,) = first.tool_calls
    found = {"tasks": [{"title": "Buy tea", "status": "OPEN"}, {"title": "Drink tea", "status": "DONE"}]}
    answer = await reply(asked, first.message, ChatMessage.tool(ToolResultPart(call.id, call.name, found)), tools=TOOLS)
    assert answer.text == (
        f"{WHO} `search_tasks` gave tasks (2):\n- Buy tea (status: OPEN)\n- Drink tea (status: DONE)"
    )
    failed = ChatMessage.tool(ToolResultPart(call.id, call.name, "no such list", is_error=True))
    assert "`search_tasks` failed: no such list" in (await reply(asked, first.message, failed, tools=TOOLS)).text


async def test_it_answers_from_what_it_is_given() -> None:
    system = ChatMessage.system(
        "You are the shop's assistant. Delivery takes three to five days. Returns are free for 30 days. We sell tea."
    )
    for question, answer in (
        ("How long does delivery take?", "Delivery takes three to five days."),
        ("Are returns free?", "Returns are free for 30 days."),
    ):
        assert (await reply(system, ChatMessage.user(question))).text == f"{WHO} {answer}"


async def test_it_says_what_it_is_once_a_conversation() -> None:
    first = await reply(ChatMessage.user("Who was Ada Lovelace?"))
    assert first.text.startswith(WHO)
    assert "Connect a model provider" in first.text
    system = ChatMessage.system("The shop opens at nine.")
    told = [system, ChatMessage.user("When does it open?")]
    second = await reply(*told)
    third = await reply(*told, second.message, ChatMessage.user("Again, when does the shop open?"))
    assert WHO in second.text
    assert WHO not in third.text
    assert "nine" in third.text


async def test_it_summarises() -> None:
    text = (
        "Summarise: Tea is a drink. Tea is made of leaves and water. The weather was grey. Leaves of tea grow in Asia."
    )
    answer = (await reply(ChatMessage.user(text))).text
    assert "Tea is made of leaves and water." in answer
    assert "grey" not in answer


async def test_the_same_request_has_the_same_answer() -> None:
    asked = [ChatMessage.system("Tea is hot. Ice is cold."), ChatMessage.user("create a task to make tea")]
    assert await reply(*asked, tools=TOOLS) == await reply(*asked, tools=TOOLS)


async def test_it_keeps_to_stop_texts_and_the_limit_of_tokens() -> None:
    asked = ChatMessage.user("say one two three four five")
    answer = await reply(asked, settings=ModelSettings(stop=("three",)))
    assert answer.text.endswith("one two ")
    short = await reply(asked, settings=ModelSettings(max_tokens=3))
    assert len(short.text.split()) == 3
    assert short.finish_reason is FinishReason.LENGTH


async def test_a_context_has_an_end() -> None:
    with pytest.raises(ModelFailed) as caught:
        await reply(ChatMessage.user("word " * (CONTEXT_TOKENS + 1)))
    assert caught.value.code.value == "CONTEXT_OVERFLOW"


async def test_json_is_read_from_the_text() -> None:
    schema = {
        "type": "object",
        "properties": {
            "sentiment": {"enum": ["positive", "negative", "neutral"]},
            "email": {"type": "string", "format": "email"},
            "total": {"type": "number"},
            "name": {"type": "string"},
            "items": {"type": "array", "items": {"type": "string"}},
            "urgent": {"type": "boolean"},
            "due": {"type": "string", "format": "date"},
            "phone": {"type": ["string", "null"]},
        },
        "required": ["sentiment", "email", "total", "name", "items", "urgent", "due", "phone"],
    }
    text = (
        "Name: Ann Lee, ann@example.com. The total is 42.50 EUR. Items: tea, coffee and milk. "
        "It is urgent, due tomorrow, and she was very negative about it."
    )
    answer = await reply(ChatMessage.user(text), output_schema=schema)
    assert orjson.loads(answer.text) == {
        "sentiment": "negative",
        "email": "ann@example.com",
        "total": 42.5,
        "name": "Ann Lee",
        "items": ["tea", "coffee", "milk"],
        "urgent": True,
        "due": "2026-12-03",
        "phone": None,
    }


def scalars() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.builds(
            lambda low, span: {"type": "string", "minLength": low, "maxLength": low + span},
            st.integers(0, 8),
            st.integers(1, 20),
        ),
        st.builds(
            lambda kind, low, span: {"type": kind, "minimum": low, "maximum": low + span},
            st.sampled_from(["integer", "number"]),
            st.integers(-9, 9),
            st.integers(0, 9),
        ),
        st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"type": ["string", "null"]}, {"const": 7}]),
        st.builds(lambda values: {"enum": values}, st.lists(st.sampled_from(["red", "green", 1, True]), min_size=1)),
    )


def objects(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.sampled_from(["name", "total", "count", "items", "isOpen", "dueAt", "summary", "tags"])
    made = st.dictionaries(names, inner, max_size=4).map(
        lambda fields: {"type": "object", "properties": fields, "required": sorted(fields)}
    )
    lists = st.builds(
        lambda item, low: {"type": "array", "items": item, "minItems": low, "maxItems": low + 2},
        inner,
        st.integers(0, 2),
    )
    return made | lists


@given(
    st.recursive(scalars(), objects, max_leaves=8), st.text(max_size=200) | st.just("name: Ann, total is 7, red tea")
)
def test_json_conforms_to_its_schema_whatever_is_said(schema: dict[str, Any], text: str) -> None:
    answer = asyncio.run(reply(ChatMessage.user(text), output_schema=schema))
    assert misfits(orjson.loads(answer.text), schema) == []


@given(st.text(max_size=300))
def test_nothing_that_is_said_breaks_it(text: str) -> None:
    answer = asyncio.run(reply(ChatMessage.user(text), tools=TOOLS))
    assert answer.tool_calls or answer.text
    for call in answer.tool_calls:
        spec = next(each for each in TOOLS if each.name == call.name)
        assert set(call.arguments) <= set(spec.json_schema["properties"])


async def test_vectors_are_alike_where_texts_share_words() -> None:
    texts = ["the cat sat on the mat", "a cat on a mat", "quarterly revenue forecast", ""]
    vectors, tokens = await MODEL.embed(EMBEDDING_MODEL, texts)
    assert [len(vector) for vector in vectors] == [DIMENSIONS] * 4
    assert tokens > 0

    def likeness(left: int, right: int) -> float:
        return sum(one * other for one, other in zip(vectors[left], vectors[right], strict=True))

    assert likeness(0, 0) == pytest.approx(1)
    assert likeness(0, 1) > 0.4 > likeness(0, 2)
    assert vectors[3] == [0.0] * DIMENSIONS


def test_no_sdk_is_imported_before_a_provider_is_asked() -> None:
    script = (
        "import sys; import app.services, app.schema; app.schema.make_schema(); "
        "print([name for name in ('pydantic_ai', 'openai', 'anthropic', 'google.genai', 'genai_prices') "
        "if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


MEMORY = [
    tool("remember", "Keep a fact.", ["key", "value"], key=TEXT, value={}, days={"type": "integer"}),
    tool("recall", "Read what was remembered.", key=TEXT, prefix=TEXT),
    tool("forget", "Delete what was remembered.", ["key"], key=TEXT),
]


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        (
            "Remember that the launch is on Friday.",
            [("remember", {"key": "launch", "value": "the launch is on Friday"})],
        ),
        (
            "Please remember that Ada's favourite language is French",
            [("remember", {"key": "ada-favourite-language", "value": "Ada's favourite language is French"})],
        ),
        (
            "Don't forget that tea is at four for 3 days",
            [("remember", {"key": "tea", "value": "tea is at four", "days": 3})],
        ),
        ("What do you know about Ada?", [("recall", {"prefix": "ada"})]),
        ("What do you remember?", [("recall", {})]),
        ("Do you remember the launch?", [("recall", {"prefix": "launch"})]),
        ("Forget what I told you about the launch.", [("forget", {"key": "launch"})]),
        (
            "Remember: the door code is 1234. What do you know about the door code?",
            [("remember", {"key": "door-code", "value": "the door code is 1234"}), ("recall", {"prefix": "door-code"})],
        ),
        ("What do you think of it?", []),
    ],
)
async def test_memory_is_asked_by_plain_words(said: str, calls: list[Any]) -> None:
    made: list[Any] = []
    messages = [ChatMessage.user(said)]
    while (finished := await reply(*messages, tools=[*TOOLS, *MEMORY])).tool_calls:
        (call,) = finished.tool_calls
        made.append((call.name, dict(call.arguments)))
        messages += [finished.message, ChatMessage.tool(ToolResultPart(call.id, call.name, "ok"))]
    assert made == calls
