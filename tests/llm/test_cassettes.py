"""The four wire formats as recorded: what is on a cassette is read to the letter, without a network and without npm."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.llm.failures import ModelFailed
from app.llm.messages import ChatMessage, ModelRequest, ToolResultPart, ToolSpec
from app.llm.replies import (
    Finished,
    FinishReason,
    ModelEvent,
    TextDelta,
    ToolCallCompleted,
    ToolCallDelta,
    ToolCallStarted,
)
from app.llm.vocabulary import ProviderKind
from tests.llm.aimock import IS_THERE
from tests.llm.cassettes import FOLDER, IS_RECORDING, PROVIDERS, Deck, Scrubber, deck
from tests.llm.conftest import WIRES

ALL = pytest.mark.parametrize("kind", list(PROVIDERS), ids=lambda kind: kind.value)
SAID = "The quick brown fox (日本の狐) jumps over the lazy dog, and then it sleeps for the rest of the day."
WEATHER = ToolSpec(
    "get_weather",
    "Get the weather of a city.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
_NOBODY = "no-such-model-of-anybody"
_USAGE = {"prompt_tokens": 37, "completion_tokens": 23, "input_tokens": 37, "output_tokens": 23} | {
    "promptTokenCount": 37,
    "candidatesTokenCount": 23,
    "totalTokenCount": 60,
}
#: For aimock; a provider follows what it is asked.
FIXTURES: list[dict[str, Any]] = [
    {
        "match": {"userMessage": "weather", "hasToolResult": True},
        "response": {"content": "Sunny, 21 degrees.", "usage": _USAGE},
    },
    {
        "match": {"userMessage": "weather"},
        "response": {"toolCalls": [{"name": "get_weather", "arguments": {"city": "Lisbon"}}], "usage": _USAGE},
        "chunkSize": 6,
    },
    {
        "match": {"userMessage": "anybody"},
        "response": {"error": {"message": f"The model {_NOBODY} does not exist", "type": "not_found"}, "status": 404},
    },
    {
        "match": {"userMessage": "no name"},
        "response": {"error": {"message": "This is no name of a tool.", "type": "invalid_request"}, "status": 400},
    },
    {"match": {"userMessage": "Say exactly"}, "response": {"content": SAID, "usage": _USAGE}, "chunkSize": 11},
]


def on_cassette(kind: ProviderKind, story: str, folder: Path) -> Any:
    return deck(kind, story, folder, FIXTURES, is_recording=IS_RECORDING)


async def ask(playing: Deck, model: str, *messages: ChatMessage, **more: Any) -> list[ModelEvent]:
    request = ModelRequest(list(messages), model, **more)
    return [each async for each in playing.adapter.stream(model, request)]


def counted(body: str) -> tuple[int, int]:
    """Read how many tokens a provider says it took: the last figures of its stream that are above none."""
    found: dict[str, int] = {}

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if name in {"prompt_tokens", "input_tokens", "promptTokenCount"}:
                    found["prompt"] = inner or found.get("prompt", 0)
                elif name in {"completion_tokens", "output_tokens", "candidatesTokenCount"}:
                    found["completion"] = inner or found.get("completion", 0)
                else:
                    look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for line in body.splitlines():
        if line.startswith("data:") and "{" in line:
            look(json.loads(line.removeprefix("data:")))
    return found.get("prompt", 0), found.get("completion", 0)


@ALL
async def test_a_streamed_text_is_read_to_the_letter(kind: ProviderKind, tmp_path: Path) -> None:
    model = WIRES[kind][1]
    async with on_cassette(kind, "text", tmp_path) as playing:
        asked = ChatMessage.user(f"Say exactly this, and nothing else: {SAID}")
        events = await ask(playing, model, ChatMessage.system("Be exact."), asked)
        (body,) = playing.bodies
    finished = events[-1]
    assert isinstance(finished, Finished)
    pieces = [each.text for each in events if isinstance(each, TextDelta)]
    assert len(pieces) > 1
    assert "".join(pieces) == finished.text == SAID
    assert finished.finish_reason is FinishReason.STOP
    assert finished.model.startswith(model)
    assert (finished.usage.prompt, finished.usage.completion) == counted(body)
    assert min(counted(body)) > 0


@ALL
async def test_a_tool_call_is_read_and_its_result_is_sent_as_the_provider_wants_it(
    kind: ProviderKind, tmp_path: Path
) -> None:
    model = WIRES[kind][1]
    async with on_cassette(kind, "tool", tmp_path) as playing:
        asked = ChatMessage.user("How is the weather in Lisbon? Ask the tool, and say exactly what it gives.")
        events = await ask(playing, model, asked, tools=[WEATHER])
        finished = events[-1]
        assert isinstance(finished, Finished)
        (call,) = finished.tool_calls
        assert (call.name, call.arguments) == ("get_weather", {"city": "Lisbon"})
        assert finished.finish_reason is FinishReason.TOOL_CALLS
        assert events[-2] == ToolCallCompleted(call.id, call.name, call.arguments)
        assert ToolCallStarted(call.id, call.name) in events
        written = [each.text for each in events if isinstance(each, ToolCallDelta)]
        assert json.loads("".join(written)) == call.arguments
        # What is sent now is compared with what was sent when it was recorded.
        given = ChatMessage.tool(ToolResultPart(call.id, call.name, "Sunny, 21 degrees."))
        answered = (await ask(playing, model, asked, finished.message, given, tools=[WEATHER]))[-1]
    assert isinstance(answered, Finished)
    assert "Sunny, 21 degrees" in answered.text
    assert answered.finish_reason is FinishReason.STOP


@ALL
async def test_a_model_that_the_provider_does_not_know_is_told_as_such(kind: ProviderKind, tmp_path: Path) -> None:
    async with on_cassette(kind, "unknown_model", tmp_path) as playing:
        with pytest.raises(ModelFailed) as caught:
            await ask(playing, _NOBODY, ChatMessage.user("Is anybody there?"))
    assert caught.value.code.value == "MODEL_UNKNOWN"
    assert caught.value.details == {"provider": "recorded", "model": _NOBODY, "status": 404}


@ALL
async def test_a_refusal_is_told_in_the_providers_words(kind: ProviderKind, tmp_path: Path) -> None:
    misnamed = replace(WEATHER, name="this is no name!")
    async with on_cassette(kind, "refusal", tmp_path) as playing:
        with pytest.raises(ModelFailed) as caught:
            await ask(playing, WIRES[kind][1], ChatMessage.user("Take a tool with no name."), tools=[misnamed])
        (body,) = playing.bodies
    assert (caught.value.code.value, caught.value.details["status"]) == ("PROVIDER_REFUSED", 400)
    said = json.loads(body)
    words = (said[0] if isinstance(said, list) else said)["error"]["message"].split()
    assert " ".join(words[:5]) in caught.value.message


@ALL
@pytest.mark.skipif(IS_RECORDING, reason="plays what is recorded")
async def test_a_request_of_another_form_than_recorded_is_noticed(kind: ProviderKind, tmp_path: Path) -> None:
    with pytest.raises(ModelFailed):
        async with on_cassette(kind, "text", tmp_path) as playing:
            await ask(playing, WIRES[kind][1], ChatMessage.user("Say something else."))


@pytest.mark.skipif(not IS_THERE, reason="records anew, so it needs node and `make peers`")
@ALL
async def test_a_recording_keeps_neither_keys_nor_ids(
    kind: ProviderKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.llm.cassettes.FOLDER", tmp_path)
    monkeypatch.delenv(PROVIDERS[kind][1], raising=False)
    async with deck(kind, "kept", tmp_path, FIXTURES, is_recording=True) as recording:
        await ask(recording, WIRES[kind][1], ChatMessage.user("How is the weather?"), tools=[WEATHER])
    text = (tmp_path / kind.value / "kept.yaml").read_text()
    assert "127.0.0.1" not in text
    assert "sk-none" not in text
    assert Scrubber("sk-none").clean(text) == text
    assert text.count("get_weather") > 1


def test_ids_get_the_same_short_name_everywhere_and_words_of_a_format_stay() -> None:
    scrubber = Scrubber("sk-real-1")
    assert scrubber.clean('{"id": "call_9fA3bC4dE5", "key": "sk-real-1"}') == '{"id": "call_1", "key": "[key]"}'
    assert scrubber.clean("chatcmpl-0123456789ab call_9fA3bC4dE5 call_1") == "chatcmpl-2 call_1 call_1"
    assert (
        scrubber.clean('{"responseId":"xYz-12","type":"user_location"}')
        == '{"responseId":"id-3","type":"user_location"}'
    )


def test_every_cassette_that_is_kept_is_clean() -> None:
    kept = sorted(FOLDER.glob("*/*.yaml"))
    assert len(kept) == len(PROVIDERS) * 4
    for path in kept:
        text = path.read_text()
        assert Scrubber("sk-").clean(text) == text, path
        assert "authorization" not in text.lower(), path
