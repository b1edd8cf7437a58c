"""The text that a node streams: pieces that come close together are one event, and none is lost or comes twice."""

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.components.contract import ComponentFailed, NodeContext, Result
from app.components.facts import FactKind
from app.executions.masking import Masker
from app.executions.models import Execution, ExecutionStatus
from app.executions.texts import NodeText
from tests.executions.conftest import House
from tests.executions.odd import Nothing, Odd
from tests.executions.play import entry, graph, node


class Talker(Odd):
    """Says something in every try; the first ones fail behind it."""

    id = "talker"
    config = Nothing
    is_streaming = True

    def __init__(self, *tries: list[str], kept: str | None = None) -> None:
        self.tries = list(tries)
        self.kept = kept
        self.facts: list[list[Any]] = []

    async def run(self, config: Nothing, ctx: NodeContext) -> Result:
        self.facts.append([fact.data for fact in ctx.facts])
        pieces = self.tries[ctx.attempt - 1]
        if self.kept is not None and ctx.attempt > 1:
            await ctx.begin_text(self.kept)
        for piece in pieces:
            await ctx.emit_text(piece)
            if piece.endswith("\n"):
                await asyncio.sleep(0.1)  # longer than what is coalesced
        fact = {"step": ctx.attempt, "text": "", "calls": [], "model": "m", "provider": "p"}
        await ctx.record_fact(FactKind.AGENT_STEP_COMPLETED, fact, is_durable=True)
        if ctx.attempt < len(self.tries):
            raise ComponentFailed("BUSY", "Try again.", is_retryable=True)
        return Result("".join(pieces))


async def said(house: House, talker: Talker) -> tuple[Execution, list[tuple[str, int, str]]]:
    house.plait.registry.register(talker)
    await house.work()
    retry = {"maxAttempts": 5, "firstDelayMs": 1}
    execution = await house.run(graph([entry(), node("it", "talker", retry=retry)], "start -> it"))
    assert execution.status is ExecutionStatus.COMPLETED, execution.error
    return execution, [
        (each.type.value, each.data["offset"], each.data.get("text", ""))
        for each in await house.entries(execution)
        if each.type.value in {"TextDelta", "TextReset"}
    ]


async def test_the_first_piece_is_shown_at_once_and_the_next_ones_together(house: House) -> None:
    _, shown = await said(house, Talker(["a", "b", "c\n", "d", "e"]))
    assert shown[:2] == [("TextDelta", 0, "a"), ("TextDelta", 1, "bc\n")]
    assert "".join(text for _, _, text in shown) == "abc\nde"


async def test_a_text_that_begins_anew_says_so_once(house: House) -> None:
    _, shown = await said(house, Talker(["first", " try"], ["second"]))
    kinds = [kind for kind, _, _ in shown]
    assert kinds.count("TextReset") == 1
    at = kinds.index("TextReset")
    assert shown[at][1] == 0
    assert "".join(text for _, _, text in shown[:at]) == "first try"
    assert "".join(text for _, _, text in shown[at + 1 :]) == "second"


async def test_a_text_goes_on_behind_what_is_kept(house: House) -> None:
    _, shown = await said(house, Talker(["kept", " lost"], [" new"], kept="kept"))
    at = [kind for kind, _, _ in shown].index("TextReset")
    assert shown[at][1] == 4
    assert shown[at + 1] == ("TextDelta", 4, " new")


async def test_nobody_is_told_of_a_text_that_is_kept_whole(house: House) -> None:
    _, shown = await said(house, Talker(["kept"], [" new"], kept="kept"))
    assert "TextReset" not in [kind for kind, _, _ in shown]
    assert "".join(text for _, _, text in shown) == "kept new"


async def test_facts_are_given_back_to_the_next_try_and_shown_in_order(house: House) -> None:
    talker = Talker(["a"], ["b"], ["c"])
    execution, _ = await said(house, talker)
    assert [[fact["step"] for fact in facts] for facts in talker.facts] == [[], [1], [1, 2]]
    types = await house.types(execution)
    # What was said before a fact is shown before it.
    first = types.index("AgentStepCompleted")
    assert types[first - 1] == "TextDelta"


async def test_a_fact_that_is_no_json_fails_the_node(house: House) -> None:
    class Wrong(Odd):
        id = "wrong"
        config = Nothing

        async def run(self, config: Nothing, ctx: NodeContext) -> Result:
            await ctx.record_fact(FactKind.TOOL_CALL_STARTED, {"x": object()})
            return Result(None)

    house.plait.registry.register(Wrong())
    await house.work()
    execution = await house.run(graph([entry(), node("it", "wrong")], "start -> it"))
    assert '"OUTPUT_NOT_JSON"' in (execution.error or "")


@given(st.lists(st.text(alphabet="abs3cret-", max_size=12), max_size=20), st.lists(st.booleans(), min_size=20))
def test_however_it_is_cut_the_text_is_the_same_and_holds_no_secret(pieces: list[str], takes: list[bool]) -> None:
    masker = Masker()
    masker.add("s3cret-abs3cret")
    text = NodeText(masker)
    shown = ""
    for piece, is_taken in zip(pieces, takes, strict=False):
        text.add(piece)
        if is_taken:
            shown += text.take()
            assert text.offset == len(shown)
    shown += text.close()
    assert shown == masker.text("".join(pieces))
    assert text.offset == len(shown)


@given(st.text(alphabet="abs3cret-", max_size=60), st.text(alphabet="abs3cret-", max_size=30))
def test_a_text_that_goes_on_is_shown_as_if_it_had_never_stopped(kept: str, more: str) -> None:
    masker = Masker()
    masker.add("s3cret-abs3cret")
    whole = NodeText(masker)
    whole.add(kept)
    before = whole.take()
    again = NodeText(masker, kept)
    assert again.offset == len(before)
    whole.add(more)
    again.add(more)
    assert whole.close() == again.close()
