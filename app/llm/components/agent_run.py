"""One call of the `agent` component: its steps, its text, its calls of tools, and what it waits for."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import orjson

from app.components.contract import (
    Arrival,
    ArrivalKind,
    ComponentFailed,
    NodeContext,
    Result,
    SideEffects,
    Wait,
    WaitKind,
)
from app.components.facts import FactKind
from app.components.sources import citations
from app.llm.components.agent_config import AgentConfig
from app.llm.components.agent_tool import AgentTool
from app.llm.components.agent_tools import arguments_problems, called, failure_of, told
from app.llm.components.asking import Asker
from app.llm.components.knowledge import Knowing, shown
from app.llm.components.progress import SEPARATOR, CallState, Progress, joined
from app.llm.components.windows import Window
from app.llm.knowing import MAX_QUESTION
from app.llm.messages import ChatMessage, ToolCallPart, ToolSpec
from app.llm.replies import Finished
from app.llm.service import Models
from app.llm.tools import ToolResult

_MALFORMED = "TOOL_CALL_MALFORMED"
_MAX_APPROVAL_CHARACTERS = 10_000
_APPROVE, _REJECT = "approve", "reject"
_REFUSED = "A person skipped this call: it was not made. Go on without it, and do not ask for it again by yourself."


class AgentRun:
    """One call of the component."""

    def __init__(
        self,
        config: AgentConfig,
        ctx: NodeContext,
        models: Models,
        tools: Mapping[str, AgentTool],
        offered: Sequence[ToolSpec],
        knowing: Knowing,
    ) -> None:
        self._knowing = knowing
        self._config = config
        self._ctx = ctx
        self._tools = tools
        self._offered = offered
        self.asker = Asker(models, ctx, config)
        self._progress = Progress.of(ctx.facts)

    # ------------------------------------------------------------------ what it knows

    async def passages(self, question: str, context_tokens: int | None) -> str:
        """Return the passages that go with the question, the same ones however often the node is called for it.

        Raises:
            ComponentFailed: `KNOWLEDGE_INVALID`.
        """
        is_auto = self._config.knowledge_mode != "tool"
        is_looking = self._knowing.memory is not None or (is_auto and self._knowing.has_bases)
        if self._progress.grounding is None and is_looking:
            found = await self._knowing.found(question, 0, only_memory=not is_auto)
            query = question[:MAX_QUESTION]
            data = {"query": query, "sources": [each.to_json() for each in found]}
            await self._record(FactKind.SOURCES_RETRIEVED, data)
        return shown(self._progress.grounding or (), context_tokens)

    # ------------------------------------------------------------------ steps

    async def to_the_end(self, window: Window) -> Result | Wait:
        """Make the calls that are open, ask for the next step, and so on."""
        progress = self._progress
        await self._begin_text()
        while True:
            while (state := progress.open_call) is not None:
                wait = await self._make(state)
                if wait is not None:
                    return wait
            if progress.steps >= self._config.max_steps:
                raise ComponentFailed(
                    "MAX_STEPS_REACHED",
                    f"The agent has no answer after {self._config.max_steps} steps.",
                    details={"steps": progress.steps},
                )
            finished = await self._step(window)
            if not finished.tool_calls:
                return self._result(finished)
            await self._record(
                FactKind.AGENT_STEP_COMPLETED,
                {
                    "step": progress.steps + 1,
                    "text": finished.text,
                    "calls": [
                        {"callId": call.id, "tool": call.name, "arguments": dict(call.arguments)}
                        for call in _told_apart(finished.tool_calls)
                    ],
                    "model": finished.model,
                    "provider": finished.provider,
                },
                # What was paid must not be paid again, so it is on the disk before anything comes of it.
                is_durable=True,
            )

    async def _step(self, window: Window) -> Finished:
        name = f"s{self._progress.steps + 1}"
        try:
            return await self._ask(window, name)
        except ComponentFailed as failure:
            if failure.code != _MALFORMED:
                raise
            note = "The arguments of your last tool call were no JSON object. Call the tool again, with valid JSON."
            await self._begin_text()
            return await self._ask(window, f"{name}m", ChatMessage.user(note))

    async def _ask(self, window: Window, name: str, *more: ChatMessage) -> Finished:
        return await window.ask(
            self.asker,
            [*self._progress.messages, *more],
            tools=self._offered,
            schema=self._config.output_schema,
            on_text=None if self._config.output_schema is not None else self._say,
            on_call=self._begin_call,
            on_restart=self._begin_text,
            call=name,
        )

    def _result(self, finished: Finished) -> Result:
        progress = self._progress
        is_text = self._config.output_schema is None
        output: dict[str, Any] = {
            "text": joined(progress.text, finished.text) if is_text else finished.text,
            "steps": progress.steps + 1,
            "toolCalls": progress.calls_made,
            "model": finished.model,
            "provider": finished.provider,
            "finishReason": finished.finish_reason.value,
            "usage": self.asker.taken.shown(),
        }
        if not is_text:
            output["output"] = finished.output
        if self._knowing.is_something or progress.sources:
            output["citations"] = citations(output["text"], progress.sources) if is_text else []
        return Result(output)

    # ------------------------------------------------------------------ text

    async def _begin_text(self) -> None:
        """Let the text go on behind the finished steps; what an unfinished one said is void."""
        kept = self._progress.text if self._config.output_schema is None else ""
        self._is_separated = not kept
        await self._ctx.begin_text(kept)

    async def _say(self, text: str) -> None:
        if not self._is_separated:
            self._is_separated = True
            text = f"{SEPARATOR}{text}"
        await self._ctx.emit_text(text)

    # ------------------------------------------------------------------ calls

    async def _begin_call(self, call_id: str, name: str) -> None:
        """Tell that the model writes the arguments of a call; nothing goes on from there, so no progress is made."""
        data = {"step": self._progress.steps + 1, "callId": call_id or "call", "tool": name}
        await self._ctx.record_fact(FactKind.TOOL_CALL_GENERATING, data)

    async def _make(self, state: CallState) -> Wait | None:
        """Make a call, or say what must be waited for first."""
        call = state.call
        tool = self._tools.get(call.name)
        if tool is None:
            known = ", ".join(each.name for each in self._offered) or "none"
            result = failure_of("TOOL_UNKNOWN", f"There is no tool {call.name}; there are: {known}.")
            return await self._done(call, result, 0)
        problems = arguments_problems(tool.spec, call.arguments)
        if problems:
            result = failure_of("ARGUMENTS_INVALID", "The arguments do not fit the tool.", problems=list(problems)[:5])
            return await self._done(call, result, 0)
        if state.is_awaiting_approval:
            return self._approval(call)
        if not state.is_started:
            must_ask = await tool.must_ask()
            await self._record(
                FactKind.TOOL_CALL_STARTED,
                {**self._named(call), "arguments": dict(call.arguments), "isAwaitingApproval": must_ask},
                is_durable=tool.side_effects is not SideEffects.NONE,
            )
            if must_ask:
                return self._approval(call)
        elif tool.side_effects is SideEffects.ONCE:
            message = "The worker went down during this call; whether it took effect is not known. Do not repeat it."
            return await self._done(call, failure_of("UNKNOWN_OUTCOME", message), 0)
        if tool.run_request is not None:
            # A run's input is shown as it is.
            return Wait(WaitKind.CHILD, request=self._ctx.mask(tool.run_request(call.arguments)))
        return await self._call(tool, call)

    async def _call(self, tool: AgentTool, call: ToolCallPart) -> None:
        began = time.perf_counter()
        limit_ms = self._config.tool_timeout_ms
        try:
            async with asyncio.timeout(limit_ms / 1000):
                before = len(self._progress.sources)
                result = await called(tool, call.arguments, f"{self._progress.steps}.{call.id}", before)
        except TimeoutError:
            more = " Whether it took effect is not known." if tool.side_effects is not SideEffects.NONE else ""
            result = failure_of("TOOL_TIMEOUT", f"The tool took longer than {limit_ms} ms.{more}")
        await self._done(call, result, round((time.perf_counter() - began) * 1000))

    async def _done(
        self,
        call: ToolCallPart,
        result: ToolResult,
        duration_ms: int,
        settles: str | None = None,
        *,
        is_skipped: bool = False,
    ) -> None:
        data = {
            **self._named(call),
            "content": told(result.content, self._ctx),
            "isError": result.is_error,
            "data": None if result.data is None else dict(result.data),
            "durationMs": duration_ms,
        }
        if result.sources:
            data["sources"] = [each.to_json() for each in result.sources]
        if settles is not None:
            data["settles"] = settles
        if is_skipped:
            data["isSkipped"] = True
        await self._record(FactKind.TOOL_CALL_COMPLETED, data)

    def _named(self, call: ToolCallPart) -> dict[str, Any]:
        return {"step": self._progress.steps, "callId": call.id, "tool": call.name}

    async def _record(self, kind: FactKind, data: dict[str, Any], *, is_durable: bool = False) -> None:
        await self._ctx.record_fact(kind, data, is_durable=is_durable)
        self._progress.take(kind, data)

    # ------------------------------------------------------------------ waits

    def _approval(self, call: ToolCallPart) -> Wait:
        if self._config.ask_by == "signal":
            return Wait(WaitKind.SIGNAL, signal=approval_signal(self._progress.steps, call.id))
        arguments = orjson.dumps(self._ctx.mask(dict(call.arguments)), option=orjson.OPT_INDENT_2).decode()
        return Wait(
            WaitKind.INPUT,
            request={
                "title": f"May the agent call {call.name}?",
                "message": f"It would call {call.name} with:\n\n{arguments[:_MAX_APPROVAL_CHARACTERS]}",
                "form": {
                    "type": "object",
                    "properties": {
                        "outcome": {"type": "string", "title": "Outcome", "enum": [_APPROVE, _REJECT]},
                        "reason": {"type": "string", "title": "Reason, for the agent"},
                    },
                    "required": ["outcome"],
                },
                "assignees": [],
                "priority": "MEDIUM",
                "dueAt": None,
                "escalateAt": None,
                "escalateTo": [],
            },
        )

    async def take_arrival(self, arrival: Arrival) -> None:
        """Note what was waited for, unless that was done before a crash."""
        state = self._progress.open_call
        # Of a signal, whatever somebody sent.
        payload = _mapping(arrival.payload)
        if state is None:
            return
        match arrival.kind:
            case ArrivalKind.CHILD:
                settles = str(payload["executionId"])
            case ArrivalKind.SIGNAL:
                settles = approval_signal(self._progress.steps, state.call.id)
            case _:
                settles = str(payload.get("at"))
        if settles in self._progress.settled:
            return
        if arrival.kind is ArrivalKind.CHILD:
            await self._done(state.call, _ended(payload), 0, settles)
            return
        answer = _mapping(payload.get("answer"))
        if answer.get("outcome") != _APPROVE:
            reason = answer.get("reason")
            more = {"reason": reason} if isinstance(reason, str) and reason else {}
            refused = failure_of("CALL_REJECTED", _REFUSED, **more)
            await self._done(state.call, refused, 0, settles, is_skipped=True)
            return
        await self._record(
            FactKind.TOOL_CALL_STARTED,
            {**self._named(state.call), "arguments": dict(state.call.arguments), "settles": settles},
            is_durable=True,
        )
        # Made here: seen as started by whoever comes after a crash, it is not made again where that matters.
        tool = self._tools.get(state.call.name)
        if tool is not None and tool.run_request is None:
            await self._call(tool, state.call)


def approval_signal(step: int, call_id: str) -> str:
    """Name the signal by which a call is approved or refused, where no task asks about it."""
    return f"approval:{step}:{call_id}"


def _ended(payload: Mapping[str, Any]) -> ToolResult:
    """Say what a workflow came to."""
    if payload["status"] == "completed":
        return ToolResult(payload.get("output"), data={"kind": "execution", "executionId": payload["executionId"]})
    error: Mapping[str, Any] = payload.get("error") or {}
    message = f"The workflow ended as {payload['status'].upper()}: {error.get('message', 'it has no output')}"
    failed = failure_of(str(error.get("code", "WORKFLOW_FAILED")), message)
    return replace(failed, data={"kind": "execution", "executionId": payload["executionId"]})


def _told_apart(calls: Sequence[ToolCallPart]) -> list[ToolCallPart]:
    """Give calls of one step ids of their own, where the provider did not."""
    seen: set[str] = set()
    found: list[ToolCallPart] = []
    for call in calls:
        name, number = call.id or "call", 1
        while name in seen:
            number += 1
            name = f"{call.id or 'call'}-{number}"
        seen.add(name)
        found.append(replace(call, id=name))
    return found


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
