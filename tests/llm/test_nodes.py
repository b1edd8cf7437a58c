"""The components that ask a model once, in runs: text and JSON, ways on, scores, vectors, faults and budgets."""

import asyncio
from typing import Any

import orjson
import pytest

from app.executions.models import Execution, ExecutionStatus, NodeRun
from app.llm.vocabulary import ProviderKind
from app.usage.models import ModelUsageEntry
from app.usage.sources import UsageKind
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.llm.conftest import KEY, WIRES, Peers
from tests.llm.test_agent import events, shown_text

ALL = pytest.mark.parametrize("kind", list(WIRES), ids=lambda kind: kind.value)
WORDS = " ".join(f"word{number}" for number in range(40))
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
async def busy(house: House) -> House:
    await house.work()
    return house


async def ask(house: House, component: str, run_input: Any = "Hi", parts: Any = None, **config: Any) -> Execution:
    made = node("it", component, config={"maxRetries": 0, **config} if component != "embed" else config, **parts or {})
    return await house.run(graph([entry(), made], "start -> it"), run_input)


async def handles(house: House, execution: Execution) -> list[str]:
    (done,) = [
        each.data
        for each in await house.entries(execution)
        if each.type.value == "NodeCompleted" and each.node_key == "it"
    ]
    return sorted(done["handles"])


def code(execution: Execution) -> str:
    assert execution.status is ExecutionStatus.FAILED
    assert KEY not in (execution.error or "")
    return orjson.loads(execution.error or "{}")["code"]


# ---------------------------------------------------------------------- llm


@ALL
async def test_an_answer_streams_and_is_the_output(busy: House, peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply(WORDS)
    execution = await ask(busy, "llm", {"name": "Ada"}, model=model, system="Be brief.", prompt="Hi {{ input.name }}")
    output = await busy.output(execution)
    assert output["text"] == WORDS == await shown_text(busy, execution)
    assert output["provider"] == model.partition(":")[0]
    assert output["finishReason"] == "stop"
    sent = str(peers.llmock.last_request.body)
    assert "Hi Ada" in sent
    assert "Be brief." in sent
    (row,) = await ModelUsageEntry.filter(workspace_id=busy.workspace_id)
    assert (row.kind, row.source_id, row.node_key) == (UsageKind.EXECUTION, execution.id, "it")
    run = await NodeRun.get(execution_id=execution.id, node_key="it")
    assert (run.prompt_tokens, run.completion_tokens) == (row.prompt_tokens, row.completion_tokens)
    assert output["usage"]["promptTokens"] == row.prompt_tokens


async def test_what_was_said_before_and_images_are_sent(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply("A pixel.")
    await ask(
        busy,
        "llm",
        {"said": [{"role": "user", "content": "one"}, {"role": "assistant", "text": "two"}]},
        model=model,
        messages="input.said",
        prompt="What is it?",
        images=[f"data:image/png;base64,{PIXEL}"],
    )
    sent: Any = peers.llmock.last_request.body
    assert [each["content"] for each in sent["messages"][:2]] == ["one", "two"]
    assert PIXEL[:40] in str(sent["messages"][2])


@ALL
async def test_json_that_does_not_fit_is_put_right_once(busy: House, peers: Peers, kind: ProviderKind) -> None:
    model = await peers.at(kind)
    peers.llmock.reply('{"name": "Ada"}').reply('{"name": "Ada", "age": 36}')
    execution = await ask(busy, "llm", model=model, outputSchema=PERSON)
    assert (await busy.output(execution))["output"] == {"name": "Ada", "age": 36}
    assert "TextDelta" not in await busy.types(execution)
    assert len(peers.llmock.requests) == 2
    sent = str(peers.llmock.last_request.body)
    assert "valid JSON alone" in sent, "the model is told what was wrong"
    peers.llmock.reply("no", times=None)
    again = await ask(busy, "llm", model=model, outputSchema=PERSON)
    assert code(again) == "OUTPUT_INVALID"
    assert len(peers.llmock.requests) == 4
    assert orjson.loads(again.error or "")["details"]["answer"] == "no"


@pytest.mark.parametrize(
    ("status", "expected"),
    [(401, "PROVIDER_REFUSED_KEY"), (429, "PROVIDER_RATE_LIMITED"), (503, "PROVIDER_UNAVAILABLE")],
)
async def test_a_failure_is_the_nodes_error(busy: House, peers: Peers, status: int, expected: str) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.fail(status, times=None, message=f"No {KEY}")
    assert code(await ask(busy, "llm", model=model)) == expected


async def test_an_unknown_model_is_named(busy: House) -> None:
    assert code(await ask(busy, "llm", model="nobody:nothing")) == "MODEL_UNKNOWN"


async def test_a_fallback_answers(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.fail(503, times=None)
    execution = await ask(busy, "llm", "Repeat: yes", model=model, fallbacks=["built-in:built-in"])
    output = await busy.output(execution)
    assert output["provider"] == "built-in"
    assert output["text"].endswith("yes")


async def test_a_node_that_is_tried_again_begins_its_text_anew(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(WORDS, times=None).truncate(after_chunks=6, times=1)
    execution = await ask(busy, "llm", model=model, parts={"retry": {"maxAttempts": 2, "firstDelayMs": 1}})
    assert (await busy.output(execution))["text"] == WORDS == await shown_text(busy, execution)
    assert [each["offset"] for each in await events(busy, execution, "TextReset")] == [0]
    assert len(await ModelUsageEntry.filter(workspace_id=busy.workspace_id)) == 2


async def test_an_answer_may_not_pass_the_runs_budget(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(" ".join(["word"] * 4_000), times=None).pace(1)
    made = graph([entry(), node("it", "llm", config={"model": model, "maxRetries": 0})], "start -> it")
    execution = await busy.run(made, "Hi", budget_tokens=100)
    assert code(execution) == "BUDGET_EXCEEDED"
    body: Any = peers.llmock.last_request.body
    assert 0 < body.get("max_completion_tokens", body.get("max_tokens")) < 100, "the provider is told the limit"
    assert not peers.llmock.last_request.completed, "one that does not keep to it is stopped"
    (row,) = await ModelUsageEntry.filter(workspace_id=busy.workspace_id)
    assert row.completion_tokens < 1_000


async def test_a_prompt_that_is_too_long_for_the_budget_is_not_sent(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    made = graph([entry(), node("it", "llm", config={"model": model})], "start -> it")
    execution = await busy.run(made, "word " * 1_000, budget_tokens=100)
    assert code(execution) == "BUDGET_EXCEEDED"
    assert peers.llmock.requests == []


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"prompt": "{{ input.nothing }}"}, "TEMPLATE_ERROR"),
        ({"prompt": "  "}, "PROMPT_EMPTY"),
        ({"images": ["ftp://x"]}, "IMAGE_INVALID"),
        ({"images": ["data:image/png;base64,A"]}, "IMAGE_INVALID"),
        ({"messages": "'x'"}, "HISTORY_INVALID"),
        ({"messages": "[{'role': 'king', 'text': 'x'}]"}, "HISTORY_INVALID"),
        ({"prompt": "{{ ('x' * 4000000) ~ ('x' * 4000000) ~ ('x' * 4000000) }}"}, "LIMIT_EXCEEDED"),
    ],
)
async def test_what_cannot_be_asked_is_told(busy: House, config: dict[str, Any], expected: str) -> None:
    execution = await ask(busy, "llm", {"x": 1}, **config)
    assert code(execution) == expected


async def test_many_streams_at_once_lose_and_double_nothing(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(WORDS, times=None).pace(5)
    workflow = await busy.workflow(graph([entry(), node("it", "llm", config={"model": model})], "start -> it"))
    runs = await asyncio.gather(*(busy.run(workflow, "Hi") for _ in range(12)))
    for execution in runs:
        assert await shown_text(busy, execution) == WORDS
        deltas = await events(busy, execution, "TextDelta")
        assert len(deltas) < 40, "pieces that come close together are one event"


# ---------------------------------------------------------------------- ways on, objects, scores, vectors

ROUTES = [
    {"name": "billing", "description": "Invoices and refunds."},
    {"name": "technical", "description": "Something does not work."},
]


@pytest.mark.parametrize("way", ["technical", "default"])
async def test_a_router_takes_the_way_that_the_model_chooses(busy: House, peers: Peers, way: str) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(orjson.dumps({"route": way, "reason": "So."}).decode())
    execution = await ask(busy, "router", "It is broken", model=model, routes=ROUTES)
    assert await handles(busy, execution) == [way]
    assert await busy.output(execution) == {"route": way, "reason": "So.", "value": "It is broken"}
    assert "Something does not work." in str(peers.llmock.last_request.body)


async def test_a_way_that_is_not_there_is_no_answer(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply('{"route": "elsewhere", "reason": "So."}', times=None)
    assert code(await ask(busy, "router", model=model, routes=ROUTES)) == "OUTPUT_INVALID"


async def test_without_a_key_a_router_follows_the_words(busy: House) -> None:
    execution = await ask(busy, "router", "I have a question on billing", routes=ROUTES)
    assert await handles(busy, execution) == ["billing"]


LABELS = [{"name": "praise"}, {"name": "complaint"}, {"name": "question"}]


@pytest.mark.parametrize(
    ("config", "answer", "taken"),
    [
        ({}, {"label": "praise", "confidence": 0.9}, ["praise"]),
        ({}, {"label": "none", "confidence": 0.9}, ["default"]),
        ({"minConfidence": 0.8}, {"label": "praise", "confidence": 0.7}, ["default"]),
        ({"isMultiple": True}, {"labels": ["complaint", "question"]}, ["complaint", "question"]),
        ({"isMultiple": True}, {"labels": []}, ["default"]),
    ],
)
async def test_a_classifier_takes_the_ways_of_its_labels(
    busy: House, peers: Peers, config: dict[str, Any], answer: Any, taken: list[str]
) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(orjson.dumps(answer).decode())
    execution = await ask(busy, "classifier", model=model, labels=LABELS, **config)
    assert await handles(busy, execution) == taken


async def test_an_extractor_gives_the_object(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply('{"name": "Ada", "age": 36}')
    execution = await ask(busy, "extractor", {"letter": "I am Ada"}, model=model, fields=PERSON, value="input.letter")
    assert await busy.output(execution) == {"name": "Ada", "age": 36}


async def test_without_a_key_an_extractor_reads_what_stands_there(busy: House) -> None:
    fields = {"type": "object", "properties": {"email": {"type": "string"}}, "required": ["email"]}
    execution = await ask(busy, "extractor", "Write to ada@example.com, please", fields=fields)
    assert await busy.output(execution) == {"email": "ada@example.com"}


@pytest.mark.parametrize(("scores", "score", "way"), [((5, 0), 0.75, "passed"), ((0, 10), 0.25, "failed")])
async def test_an_evaluator_weighs_its_criteria(
    busy: House, peers: Peers, scores: tuple[int, int], score: float, way: str
) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    given = {"right": {"score": scores[0], "reason": "a"}, "short": {"score": scores[1], "reason": "b"}}
    peers.llmock.reply(orjson.dumps(given).decode())
    criteria = [
        {"name": "right", "description": "Is right.", "weight": 3.0},
        {"name": "short", "description": "Is short.", "maxScore": 10},
    ]
    execution = await ask(busy, "evaluator", model=model, criteria=criteria, reference="Why?")
    output = await busy.output(execution)
    assert (output["score"], output["isPassed"]) == (score, way == "passed")
    assert [each["reason"] for each in output["criteria"]] == ["a", "b"]
    assert await handles(busy, execution) == [way]


async def test_texts_become_vectors_and_are_counted(busy: House) -> None:
    execution = await ask(busy, "embed", ["a cat", "a dog", "a cat"])
    output = await busy.output(execution)
    assert output["vectors"][0] == output["vectors"][2] != output["vectors"][1]
    assert output["dimensions"] == 256
    assert execution.prompt_tokens == 6
    assert code(await ask(busy, "embed", [1])) == "NOT_TEXT"


@pytest.mark.parametrize("verdict", [True, False])
async def test_a_judge_lets_pass_or_blocks(busy: House, peers: Peers, *, verdict: bool) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(orjson.dumps({"reason": "So.", "isViolation": verdict}).decode())
    rules = [
        {"kind": "personal", "action": "mask"},
        {"kind": "judge", "policy": "No insults.", "model": model, "maxRetries": 0},
    ]
    made = graph([entry(), node("it", "guardrails", config={"rules": rules})], "start -> it")
    execution = await busy.run(made, "You, ada@example.com!")
    assert await handles(busy, execution) == ["blocked" if verdict else "passed"]
    assert "ada@example.com" not in str(peers.llmock.last_request.body), "the judge sees what the rules left"


async def test_what_is_blocked_is_not_judged(busy: House, peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    rules = [{"kind": "judge", "policy": "No insults.", "model": model}, {"kind": "secrets"}]
    made = graph([entry(), node("it", "guardrails", config={"rules": rules})], "start -> it")
    execution = await busy.run(made, "AKIAIOSFODNN7EXAMPLE")
    assert await handles(busy, execution) == ["blocked"]
    assert peers.llmock.requests == []
    assert "AKIA" not in str(await busy.output(execution))
