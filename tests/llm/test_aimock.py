"""The four wire formats once more, against a second peer: turns chosen by its script, counted usage, reasoning."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.llm.messages import ChatMessage, ModelRequest, ToolResultPart, ToolSpec
from app.llm.replies import ReasoningDelta, TextDelta, ToolCallCompleted
from app.llm.vocabulary import ProviderKind
from app.usage.models import ModelUsageEntry
from tests.llm.aimock import IS_THERE, WHY_NOT, Aimock, aimock
from tests.llm.conftest import WIRES, Peers, failing

pytestmark = pytest.mark.skipif(not IS_THERE, reason=WHY_NOT)
ALL = pytest.mark.parametrize("kind", list(WIRES), ids=lambda kind: kind.value)
WEATHER = ToolSpec(
    "get_weather",
    "Get the weather.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
USAGE = {"prompt_tokens": 1_000, "completion_tokens": 200, "input_tokens": 1_000, "output_tokens": 200}
GEMINI_USAGE = {"promptTokenCount": 1_000, "candidatesTokenCount": 200, "totalTokenCount": 1_200}
FIXTURES: list[dict[str, Any]] = [
    {"match": {"userMessage": "weather", "hasToolResult": True}, "response": {"content": "Sunny in both."}},
    {
        "match": {"userMessage": "weather"},
        "response": {
            "toolCalls": [
                {"name": "get_weather", "arguments": {"city": "Oslo"}},
                {"name": "get_weather", "arguments": {"city": "Rome"}},
            ]
        },
    },
    {"match": {"userMessage": "count"}, "response": {"content": "Counted.", "usage": {**USAGE, **GEMINI_USAGE}}},
    {"match": {"userMessage": "think"}, "response": {"content": "42", "reasoning": "Six by seven."}},
    {"match": {"userMessage": "withhold"}, "response": {"content": "No", "finishReason": "content_filter"}},
    {"match": {"userMessage": "break"}, "response": {"content": "Never seen."}, "chaos": {"disconnectRate": 1.0}},
    {"match": {"userMessage": "garble"}, "response": {"content": "Never seen."}, "chaos": {"malformedRate": 1.0}},
]


def address(server: Aimock, kind: ProviderKind) -> str:
    return server.url if kind in {ProviderKind.ANTHROPIC, ProviderKind.GOOGLE} else f"{server.url}/v1"


@ALL
async def test_two_tools_at_once_and_their_answer(peers: Peers, kind: ProviderKind, tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as server:
        model = await peers.at(kind, address(server, kind))
        asked = [ChatMessage.system("Be kind."), ChatMessage.user("The weather in Oslo and Rome?")]
        request = ModelRequest(asked, model, tools=[WEATHER])
        async with peers.models.stream(peers.house.workspace_id, request) as events:
            seen: list[Any] = [event async for event in events]
        calls = [event for event in seen if isinstance(event, ToolCallCompleted)]
        assert [call.arguments for call in calls] == [{"city": "Oslo"}, {"city": "Rome"}]
        assert len({call.id for call in calls}) == 2
        results = [ToolResultPart(call.id, call.name, {"sky": "sunny"}) for call in calls]
        told = [*asked, seen[-1].message, ChatMessage.tool(*results)]
        answer = await peers.models.complete(peers.house.workspace_id, ModelRequest(told, model, tools=[WEATHER]))
        assert answer.text == "Sunny in both."


@ALL
async def test_usage_is_as_the_provider_counted_it(peers: Peers, kind: ProviderKind, tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as server:
        answer = await peers.ask("count", await peers.at(kind, address(server, kind)))
    assert answer.text == "Counted."
    assert (answer.usage.prompt, answer.usage.completion) == (1_000, 200)
    if kind is ProviderKind.OPENAI:
        assert answer.cost_usd == Decimal("0.00027")


@pytest.mark.parametrize("kind", [ProviderKind.ANTHROPIC, ProviderKind.OPENAI_RESPONSES], ids=lambda kind: kind.value)
async def test_reasoning_is_told_apart_from_the_answer(peers: Peers, kind: ProviderKind, tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as server:
        request = ModelRequest([ChatMessage.user("think")], await peers.at(kind, address(server, kind)))
        async with peers.models.stream(peers.house.workspace_id, request) as events:
            seen: list[Any] = [event async for event in events]
    assert "".join(event.text for event in seen if isinstance(event, TextDelta)) == "42"
    assert all("Six" not in event.text for event in seen if isinstance(event, TextDelta))
    assert seen[-1].text == "42"
    assert not any(isinstance(event, ReasoningDelta) and "42" in event.text for event in seen)


@ALL
@pytest.mark.parametrize(("word", "code"), [("break", "STREAM_TRUNCATED"), ("garble", "STREAM_TRUNCATED")])
async def test_what_cannot_be_read_is_a_truncated_stream(
    peers: Peers, kind: ProviderKind, word: str, code: str, tmp_path: Path
) -> None:
    async with aimock(tmp_path, FIXTURES) as server:
        with failing(code):
            await peers.ask(word, await peers.at(kind, address(server, kind)), max_retries=0)


@pytest.mark.parametrize(
    "kind", [ProviderKind.OPENAI, ProviderKind.ANTHROPIC, ProviderKind.GOOGLE], ids=lambda kind: kind.value
)
async def test_what_a_provider_withholds_is_told(peers: Peers, kind: ProviderKind, tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as server:
        with failing("CONTENT_FILTERED"):
            await peers.ask("withhold", await peers.at(kind, address(server, kind)))


async def test_what_a_provider_does_not_count_is_estimated(peers: Peers, tmp_path: Path) -> None:
    async with aimock(tmp_path, FIXTURES) as server:
        answer = await peers.ask("think", await peers.at(ProviderKind.ANTHROPIC, server.url))
    (row,) = await ModelUsageEntry.filter(workspace_id=peers.house.workspace_id)
    assert row.is_estimated
    assert (row.prompt_tokens, row.completion_tokens) == (answer.usage.prompt, answer.usage.completion)
    assert answer.usage.prompt > 0
