"""The built-in model: answers by rules, in pieces, as a provider's model would."""

import asyncio
import hashlib
import math
import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import orjson

from app.kernel.clock import Clock
from app.llm import passages
from app.llm.built_in import answers
from app.llm.built_in.by_schema import Reader
from app.llm.built_in.calls import wanted_calls
from app.llm.built_in.words import stems_of, words_of
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import ChatMessage, ChatRole, ModelRequest, ToolCallPart, ToolResultPart
from app.llm.replies import (
    Finished,
    FinishReason,
    ModelEvent,
    ModelUsage,
    TextDelta,
    ToolCallCompleted,
    ToolCallDelta,
    ToolCallStarted,
)

CHAT_MODEL = "built-in"
EMBEDDING_MODEL = "built-in-embedding"
CONTEXT_TOKENS = 32_768
DIMENSIONS = 256  #: of an embedding
_PIECE = re.compile(r"\s*\S+\s?|\s+")
_SUMMARY = re.compile(r"\b(?:summari[sz]e|summary|tl;?dr|shorten|in short|condense)\b", re.IGNORECASE)
_REPEAT = re.compile(r"^\s*(?:repeat|echo|say)\b(?: after me)?\s*:?\s*(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    calls: tuple[ToolCallPart, ...] = ()


class BuiltInModel:
    """Deterministic but for the clock, which it asks what `tomorrow` is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def stream(self, model: str, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Answer word by word.

        Raises:
            ModelFailed: MODEL_UNKNOWN, CONTEXT_OVERFLOW.
        """
        if model != CHAT_MODEL:
            raise ModelFailed(FailureCode.MODEL_UNKNOWN, f"The built-in provider has no chat model {model!r}.")
        prompt = sum(tokens_in(_spoken(message)) for message in request.messages)
        if prompt > CONTEXT_TOKENS:
            raise ModelFailed(
                FailureCode.CONTEXT_OVERFLOW,
                f"The messages have {prompt} tokens; the built-in model reads {CONTEXT_TOKENS}.",
                {"limitTokens": CONTEXT_TOKENS, "tokens": prompt},
            )
        answer = self._answer(request)
        text, reason = _bounded(answer.text, request)
        parts: list[str] = []
        for piece in _PIECE.findall(text):
            parts.append(piece)
            yield TextDelta(piece)
            await asyncio.sleep(0)
        for call in answer.calls:
            written = orjson.dumps(call.arguments).decode()
            yield ToolCallStarted(call.id, call.name)
            yield ToolCallDelta(call.id, written)
            yield ToolCallCompleted(call.id, call.name, call.arguments)
            await asyncio.sleep(0)
        completion = len(parts) + sum(tokens_in(orjson.dumps(call.arguments).decode()) + 1 for call in answer.calls)
        yield Finished(
            ChatMessage.assistant("".join(parts), *answer.calls),
            ModelUsage(prompt, completion),
            model=CHAT_MODEL,
            finish_reason=FinishReason.TOOL_CALLS if answer.calls else reason,
        )

    async def embed(self, model: str, texts: list[str]) -> tuple[list[list[float]], int]:
        """Hash words and their parts into a vector of length 1: alike are texts that share words.

        Raises:
            ModelFailed: MODEL_UNKNOWN.
        """
        if model != EMBEDDING_MODEL:
            raise ModelFailed(FailureCode.MODEL_UNKNOWN, f"The built-in provider has no embedding model {model!r}.")
        return [_vector(text) for text in texts], sum(tokens_in(text) for text in texts)

    # ------------------------------------------------------------------ what to say

    def _answer(self, request: ModelRequest) -> _Answer:
        turn, since = _turn(request.messages)
        now = self._clock.now()
        if request.output_schema is not None and not request.tools:
            return _Answer(self._json(request, turn))
        wanted = wanted_calls(turn, request.tools, now)
        made = sum(len(message.tool_calls) for message in since)
        if made < len(wanted):
            call = wanted[made]
            if call.missing:
                done = answers.told(_results(since))
                return _Answer("\n".join(part for part in (done, answers.missing(call.tool, call.missing)) if part))
            identity = hashlib.sha256(f"{len(request.messages)}:{made}:{turn}".encode()).hexdigest()[:16]
            return _Answer("", (ToolCallPart(f"call_{identity}", call.tool.name, call.arguments),))
        if request.output_schema is not None:
            return _Answer(self._json(request, turn))
        results = _results(since)
        if results:
            return _Answer(self._said(request, _told(turn, results)))
        return _Answer(self._from_text(request, turn))

    def _json(self, request: ModelRequest, turn: str) -> str:
        schema = request.output_schema
        sources = _sources(request.messages)
        prose = answers.extracted(turn, sources) or answers.summary_of(turn) or turn
        value = Reader(turn, self._clock.now(), prose).value(schema or {})
        return orjson.dumps(value).decode()

    def _from_text(self, request: ModelRequest, turn: str) -> str:
        repeated = _REPEAT.match(turn)
        if repeated is not None:
            return self._said(request, repeated["rest"].strip())
        if _SUMMARY.search(turn):
            longest = max([turn, *_sources(request.messages)], key=len)
            _, _, behind = longest.partition(":")
            return self._said(request, answers.summary_of(behind.strip() or longest))
        found = answers.quoted(turn, _passages(request.messages)) or answers.extracted(turn, _sources(request.messages))
        return self._said(request, found) if found else answers.cannot(request.tools)

    @staticmethod
    def _said(request: ModelRequest, text: str) -> str:
        """Say what it is before it says anything else, once a conversation."""
        has_said = any(m.role is ChatRole.ASSISTANT and answers.WHO in m.text for m in request.messages)
        return text if has_said else f"{answers.WHO} {text}"


def tokens_in(text: str) -> int:
    """Count its tokens: words, and about one for four characters of a long one."""
    return sum(1 + (len(word) - 1) // 8 for word in text.split())


def _turn(messages: Sequence[ChatMessage]) -> tuple[str, Sequence[ChatMessage]]:
    """Return what was asked last, and what has been said since."""
    for number in range(len(messages) - 1, -1, -1):
        if messages[number].role is ChatRole.USER:
            return messages[number].text, messages[number + 1 :]
    return "", messages


def _results(since: Sequence[ChatMessage]) -> list[ToolResultPart]:
    return [part for message in since for part in message.parts if isinstance(part, ToolResultPart)]


def _sources(messages: Sequence[ChatMessage]) -> list[str]:
    """Return the texts that an answer may be found in; the model's own words are none, nor what is to be cited."""
    return [
        _spoken(message).replace(answers.WHO, "")
        for message in messages
        if message.role is not ChatRole.ASSISTANT and not passages.read(message.text)
    ]


def _passages(messages: Sequence[ChatMessage]) -> list[tuple[int, str]]:
    """Return the passages that go with the question, with their numbers."""
    return [each for message in messages if message.role is ChatRole.USER for each in passages.read(message.text)]


def _told(turn: str, results: Sequence[ToolResultPart]) -> str:
    """Say what tools gave; what they found in knowledge is quoted, as an answer."""
    said: list[str] = []
    for result in results:
        found = None if result.is_error else passages.in_result(result.content)
        if found is None:
            said.append(answers.told([result]))
        else:
            said.append(answers.quoted(turn, found, is_asked=True) or "I found nothing about that.")
    return "\n".join(said)


def _spoken(message: ChatMessage) -> str:
    said = [message.text]
    for part in message.parts:
        if isinstance(part, ToolResultPart):
            said.append(
                part.content if isinstance(part.content, str) else orjson.dumps(part.content, default=str).decode()
            )
        elif isinstance(part, ToolCallPart):
            said.append(orjson.dumps(dict(part.arguments), default=str).decode())
    return "\n".join(each for each in said if each)


def _bounded(text: str, request: ModelRequest) -> tuple[str, FinishReason]:
    """Cut at the first stop text, and at the limit of tokens."""
    ends = [at for stop in request.settings.stop if stop and (at := text.find(stop)) >= 0]
    text = text[: min(ends)] if ends else text
    most = request.settings.max_tokens
    pieces = _PIECE.findall(text)
    if most is not None and len(pieces) > most and request.output_schema is None:
        return "".join(pieces[:most]), FinishReason.LENGTH
    return text, FinishReason.STOP


def _vector(text: str) -> list[float]:
    vector = [0.0] * DIMENSIONS
    features = [(stem, 1.0) for stem in stems_of(text)]
    features += [(f"#{word[at : at + 3]}", 0.3) for word in words_of(text) for at in range(max(1, len(word) - 2))]
    for feature, weight in features:
        digest = hashlib.blake2b(feature.encode(), digest_size=4).digest()
        vector[int.from_bytes(digest[:2]) % DIMENSIONS] += weight if digest[2] & 1 else -weight
    length = math.sqrt(sum(each * each for each in vector))
    return [each / length for each in vector] if length else vector
