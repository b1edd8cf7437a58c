"""How far an agent has come, folded from the facts in its run's journal.

A step is one answer of its model that asks for tools. Once it is a fact, it is not asked for again: an agent that is
called anew, by a recovery, a retry or after a wait, goes on with the calls that are not done, and then the next step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.components.facts import Fact, FactKind
from app.components.sources import Source
from app.llm.messages import ChatMessage, ToolCallPart, ToolResultPart

SEPARATOR = "\n\n"  #: between the texts of two steps


@dataclass(slots=True)
class CallState:
    """A tool call of the step that is under way."""

    call: ToolCallPart
    is_started: bool = False  #: it may have been made
    is_awaiting_approval: bool = False  #: a person was asked, and nobody has noted the answer
    result: ToolResultPart | None = None


@dataclass(slots=True)
class Progress:
    """An agent's steps so far."""

    steps: int = 0
    calls_made: int = 0
    text: str = ""  #: all that was streamed in finished steps
    messages: list[ChatMessage] = field(default_factory=list[ChatMessage])  #: said since the prompt
    calls: list[CallState] = field(default_factory=list[CallState])  #: of the last step, in order
    sources: list[Source] = field(default_factory=list[Source])  #: all that were given, by their numbers
    grounding: Sequence[Source] | None = None  #: those that go with the question; None while nobody looked
    settled: set[str] = field(default_factory=set[str])  #: what arrived and was noted: runs' ids, answers' instants

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> "Progress":
        """Fold what is recorded."""
        progress = cls()
        for fact in facts:
            progress.take(fact.kind, fact.data)
        return progress

    def take(self, kind: FactKind, data: Mapping[str, Any]) -> None:
        """Take one more fact in."""
        if kind is FactKind.AGENT_STEP_COMPLETED:
            self.steps = data["step"]
            self.text = joined(self.text, data["text"])
            calls = [ToolCallPart(each["callId"], each["tool"], each["arguments"]) for each in data["calls"]]
            self.messages.append(ChatMessage.assistant(data["text"], *calls))
            self.calls = [CallState(call) for call in calls]
            return
        self.sources += (given := [Source.from_json(each) for each in data.get("sources") or ()])
        if kind is FactKind.SOURCES_RETRIEVED:
            self.grounding = given
            return
        state = next(each for each in self.calls if each.call.id == data["callId"])
        if kind is FactKind.TOOL_CALL_STARTED:
            state.is_awaiting_approval = bool(data.get("isAwaitingApproval"))
            state.is_started = not state.is_awaiting_approval
        else:
            state.is_awaiting_approval = False
            state.result = ToolResultPart(data["callId"], data["tool"], data["content"], bool(data["isError"]))
            self.calls_made += 1
        if data.get("settles"):
            self.settled.add(str(data["settles"]))
        if all(each.result is not None for each in self.calls):
            self.messages.append(ChatMessage.tool(*(each.result for each in self.calls if each.result is not None)))
            self.calls = []

    @property
    def open_call(self) -> CallState | None:
        """The first call of the step that is not done."""
        return next((each for each in self.calls if each.result is None), None)


def joined(before: str, text: str) -> str:
    """Return what two steps said, as it is streamed: a blank line between them."""
    return f"{before}{SEPARATOR}{text}" if before and text else before or text
