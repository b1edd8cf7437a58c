"""Four wire formats against llmock: answers, tools, JSON, images, faults, and cancelling."""

import asyncio
import base64
from typing import Any

import pytest

from app.llm.failures import ModelFailed
from app.llm.messages import (
    ChatMessage,
    ImagePart,
    ModelRequest,
    ModelSettings,
    ToolCallPart,
    ToolResultPart,
    ToolSpec,
)
from app.llm.replies import (
    Finished,
    FinishReason,
    TextDelta,
    ToolCallCompleted,
    ToolCallDelta,
    ToolCallStarted,
)
from app.llm.vocabulary import ProviderKind
from tests.listening import listening
from tests.llm.conftest import KEY, WIRES, Peers, failing

ALL = pytest.mark.parametrize("kind", list(WIRES), ids=lambda kind: kind.value)
WEATHER = ToolSpec(
    "get_weather",
    "Get the weather of a city.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def events_of(peers: Peers, request: ModelRequest) -> list[Any]:
    async with peers.models.stream(peers.house.workspace_id, request) as events:
        return [event async for event in events]


@ALL
async def test_an_answer_streams_and_its_pieces_are_the_answer(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply("The quick brown fox jumps over the lazy dog, and then it sleeps for the rest of the day.")
    events = await events_of(peers, ModelRequest([ChatMessage.system("Be brief."), ChatMessage.user("Hi")], model))
    finished = events[-1]
    assert isinstance(finished, Finished)
    deltas = [event.text for event in events[:-1] if isinstance(event, TextDelta)]
    assert len(deltas) > 1
    assert "".join(deltas) == finished.text == finished.message.text
    assert finished.text == "The quick brown fox jumps over the lazy dog, and then it sleeps for the rest of the day."
    assert finished.finish_reason is FinishReason.STOP
    assert finished.usage.prompt > 0
    assert finished.usage.completion > 0
    assert finished.provider == model.partition(":")[0]
    assert len(peers.llmock.requests) == 1


@ALL
async def test_a_tool_is_called_and_told_what_it_gave(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.call_tool("get_weather", {"city": "Lisbon"}).reply("It is sunny.")
    asked = [ChatMessage.user("How is the weather?")]
    events = await events_of(peers, ModelRequest(asked, model, tools=[WEATHER]))
    finished = events[-1]
    assert finished.finish_reason is FinishReason.TOOL_CALLS
    (call,) = finished.tool_calls
    assert (call.name, call.arguments) == ("get_weather", {"city": "Lisbon"})
    assert [type(event) for event in events if not isinstance(event, ToolCallDelta)] == [
        ToolCallStarted,
        ToolCallCompleted,
        Finished,
    ]
    assert {event.id for event in events[:-1]} == {call.id}
    given = ChatMessage.tool(ToolResultPart(call.id, call.name, {"sky": "sunny"}))
    answer = await peers.models.complete(
        peers.house.workspace_id, ModelRequest([*asked, finished.message, given], model, tools=[WEATHER])
    )
    assert answer.text == "It is sunny."
    sent = str(peers.llmock.last_request.body)
    assert "sunny" in sent
    assert "Lisbon" in sent


@ALL
async def test_a_failed_tool_is_told_as_failed(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply("I am sorry.")
    call = ToolCallPart("call_1", "get_weather", {"city": "Lisbon"})
    told = [
        ChatMessage.user("How is the weather?"),
        ChatMessage.assistant("Let me look.", call),
        ChatMessage.tool(ToolResultPart("call_1", "get_weather", "no such city", is_error=True)),
    ]
    answer = await peers.models.complete(peers.house.workspace_id, ModelRequest(told, model, tools=[WEATHER]))
    assert answer.text == "I am sorry."
    sent = str(peers.llmock.last_request.body)
    assert "no such city" in sent
    assert "Let me look." in sent


@ALL
async def test_json_of_a_schema_is_read_and_checked(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply('{"name": "Ada", "age": 36}')
    answer = await peers.ask("Who is it?", model, output_schema=PERSON)
    assert answer.output == {"name": "Ada", "age": 36}
    assert "age" in str(peers.llmock.last_request.body), "the schema is sent"


@ALL
async def test_wrong_json_is_asked_again_and_then_told(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply('{"name": "Ada"}').reply('{"name": "Ada", "age": 36}')
    assert (await peers.ask("Who is it?", model, output_schema=PERSON)).output == {"name": "Ada", "age": 36}
    assert len(peers.llmock.requests) == 2
    peers.llmock.reply("Ada, who else?", times=2)
    with failing("OUTPUT_INVALID"):
        await peers.ask("Who is it?", model, output_schema=PERSON, max_retries=1)


@ALL
async def test_an_image_is_sent(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply("A pixel.")
    request = ModelRequest([ChatMessage.user("What is it?", ImagePart("image/png", PIXEL))], model)
    assert (await peers.models.complete(peers.house.workspace_id, request)).text == "A pixel."
    assert base64.b64encode(PIXEL).decode()[:40] in str(peers.llmock.last_request.body)


@ALL
async def test_settings_reach_the_provider_or_are_done_without(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply("ok")
    settings = ModelSettings(temperature=0.2, max_tokens=77, stop=("END",), seed=7, top_p=0.9, reasoning_effort="low")
    assert (await peers.ask("Hi", model, settings=settings)).text == "ok"
    assert "77" in str(peers.llmock.last_request.body)


FAULTS = [
    (401, "PROVIDER_REFUSED_KEY", False),
    (403, "PROVIDER_REFUSED_KEY", False),
    (404, "MODEL_UNKNOWN", False),
    (429, "PROVIDER_RATE_LIMITED", True),
    (500, "PROVIDER_UNAVAILABLE", True),
    (503, "PROVIDER_UNAVAILABLE", True),
    (400, "PROVIDER_REFUSED", False),
]


@ALL
@pytest.mark.parametrize(("status", "code", "is_retryable"), FAULTS)
async def test_every_status_has_its_code(
    peers: Peers, kind: ProviderKind, status: int, code: str, *, is_retryable: bool
) -> None:
    model = await peers.at(kind)
    peers.llmock.fail(status, times=None, message=f"No, not with {KEY}, nor {KEY[:8]}***.")
    with failing(code) as facts:
        await peers.ask("Hi", model, max_retries=1)
    assert facts["is_retryable"] is is_retryable
    assert facts["status"] == status
    assert len(peers.llmock.requests) == (2 if is_retryable else 1)


@ALL
async def test_too_long_a_prompt_is_a_context_overflow(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.context_overflow()
    with failing("CONTEXT_OVERFLOW"):
        await peers.ask("Hi", model)
    assert len(peers.llmock.requests) == 1


@ALL
@pytest.mark.parametrize("fault", ["truncate", "disconnect", "corrupt"])
async def test_a_stream_that_breaks_off_is_told(peers: Peers, kind: ProviderKind, fault: str) -> None:
    model = await peers.at(kind)
    text = " ".join(f"word{number}" for number in range(40))
    peers.llmock.reply(text, times=None)
    getattr(peers.llmock, fault)(after_chunks=6, times=1)
    seen: list[str] = []
    with failing("STREAM_TRUNCATED"):
        async with peers.models.stream(
            peers.house.workspace_id, ModelRequest([ChatMessage.user("Hi")], model)
        ) as events:
            async for event in events:
                assert not isinstance(event, Finished)
                if isinstance(event, TextDelta):
                    seen.append(event.text)
    assert seen, "what came before is seen"
    assert text.startswith("".join(seen))
    assert len(peers.llmock.requests) == 1, "no text comes twice: who has seen some is not given it anew"


@ALL
async def test_a_whole_answer_is_asked_again_when_its_stream_breaks_off(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    text = " ".join(f"word{number}" for number in range(40))
    peers.llmock.reply(text, times=None).truncate(after_chunks=6, times=1)
    answer = await peers.ask("Hi", model)
    assert answer.text == text
    assert answer.attempts == 2


@pytest.mark.parametrize("kind", [ProviderKind.OPENAI, ProviderKind.OPENAI_RESPONSES], ids=lambda kind: kind.value)
async def test_malformed_arguments_of_a_tool_are_asked_again(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.call_tool("get_weather", {"city": "Lisbon"}, times=None).break_tool_call(times=1)
    events = await events_of(peers, ModelRequest([ChatMessage.user("Weather?")], model, tools=[WEATHER]))
    assert [event.arguments for event in events if isinstance(event, ToolCallCompleted)] == [{"city": "Lisbon"}]
    peers.llmock.break_tool_call(times=2)
    with failing("TOOL_CALL_MALFORMED"):
        await peers.ask("Weather?", model, tools=[WEATHER], max_retries=1)


@ALL
async def test_leaving_the_stream_closes_the_providers_connection(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply(" ".join(["word"] * 2_000)).pace(20)
    async with peers.models.stream(peers.house.workspace_id, ModelRequest([ChatMessage.user("Hi")], model)) as events:
        async for event in events:
            assert isinstance(event, TextDelta)
            break
    assert not peers.llmock.last_request.completed, "the server saw the client go"


@ALL
async def test_cancelling_the_task_closes_the_providers_connection(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply(" ".join(["word"] * 2_000)).pace(20)
    has_begun = asyncio.Event()

    async def follow() -> None:
        request = ModelRequest([ChatMessage.user("Hi")], model)
        async with peers.models.stream(peers.house.workspace_id, request) as events:
            async for _ in events:
                has_begun.set()

    task = asyncio.create_task(follow())
    await has_begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not peers.llmock.last_request.completed


@ALL
async def test_an_answer_that_stalls_is_a_timeout(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply("one two three four five six seven").stall(after_chunks=2, seconds=60)
    with failing("PROVIDER_TIMEOUT"):
        await peers.ask("Hi", model, timeout_ms=1_500, max_retries=0)


@ALL
async def test_a_first_token_that_does_not_come_is_a_timeout(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.slow_first_token(60)
    with failing("PROVIDER_TIMEOUT"):
        await peers.ask("Hi", model, timeout_ms=1_000, max_retries=0)


async def test_a_provider_that_is_away_is_unavailable(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI, "http://127.0.0.1:9")
    with failing("PROVIDER_UNAVAILABLE"):
        await peers.ask("Hi", model, max_retries=0)


@ALL
async def test_a_private_address_is_dialled_only_where_the_operator_allows_it(peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind, "http://127.0.0.2:9/v1")
    with failing("EGRESS_DENIED") as facts:
        await peers.ask("Hi", model)
    assert "PLAIT_EGRESS_ALLOW" in facts["message"]


@ALL
async def test_nothing_of_the_operators_environment_goes_to_a_workspaces_address(
    peers: Peers, kind: ProviderKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "OPENAI_CUSTOM_HEADERS",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "ANTHROPIC_CUSTOM_HEADERS",
        "GOOGLE_API_KEY",
        "GEMINI_API_KEY",
    ):
        monkeypatch.setenv(name, "x-operator: operators-own" if "HEADERS" in name else "operators-own")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    seen: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()

    async with listening(refuse) as port:
        model = await peers.at(kind, f"http://127.0.0.1:{port}")
        with failing("PROVIDER_REFUSED"):
            await peers.ask("Hi", model)
    (head,) = seen
    assert KEY.encode() in head
    assert b"operator" not in head.lower()


@pytest.mark.parametrize("kind", [ProviderKind.OPENAI, ProviderKind.OPENAI_COMPATIBLE], ids=lambda kind: kind.value)
async def test_texts_are_embedded(peers: Peers, kind: ProviderKind) -> None:
    name = (await peers.at(kind)).partition(":")[0]
    vectors = await peers.models.embed(peers.house.workspace_id, f"{name}:text-embedding-3-small", ["a cat", "a dog"])
    assert len(vectors) == 2
    assert len(vectors[0]) == len(vectors[1]) > 100
    assert vectors[0] != vectors[1]


async def test_anthropic_has_no_embeddings_and_says_so(peers: Peers) -> None:
    name = (await peers.at(ProviderKind.ANTHROPIC)).partition(":")[0]
    with pytest.raises(ModelFailed, match="has no embeddings"):
        await peers.models.embed(peers.house.workspace_id, f"{name}:any", ["a cat"])
