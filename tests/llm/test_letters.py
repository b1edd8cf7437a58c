"""Letters that a provider cuts in two are whole again, wherever it cuts."""

import asyncio
import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.llm.messages import ChatMessage, ModelRequest
from app.llm.replies import Finished, ModelEvent, TextDelta
from app.llm.vocabulary import ProviderKind
from app.llm.wires.letters import Letters
from tests.listening import listening
from tests.llm.conftest import KEY

LETTERS = st.sampled_from(["a", "é", "日", "👩", "\u200d", "🚀", "\ufffd"])


def halves(text: str) -> str:
    """Write a text as JavaScript counts it: letters beyond U+FFFF as two halves."""
    return "".join(map(chr, memoryview(text.encode("utf-16-le")).cast("H")))


@given(st.lists(LETTERS, max_size=12).map("".join), st.lists(st.integers(0, 30), max_size=6))
def test_pieces_cut_between_halves_are_the_text(text: str, cuts: list[int]) -> None:
    cut = halves(text)
    bounds = [0, *sorted(min(each, len(cut)) for each in cuts), len(cut)]
    letters = Letters()
    pieces = [letters.take(cut[one:two]) for one, two in pairwise(bounds)]
    assert "".join([*pieces, letters.close()]) == text
    for each in pieces:
        each.encode()  # whoever sees a piece sees no half letter


@given(st.text(st.characters(min_codepoint=0xD700, max_codepoint=0xE010), max_size=8))
def test_a_half_without_another_is_replaced(text: str) -> None:
    letters = Letters()
    given_back = letters.take(text) + letters.close()
    given_back.encode()
    # Whole letters stay, in their order.
    pairs = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    assert given_back.replace("\ufffd", "") == pairs


async def test_an_answer_whose_pieces_end_in_half_a_letter_is_whole() -> None:
    """As some servers send it, which cut by JavaScript's count."""
    from app.kernel.ids import new_id
    from app.llm.adapters import Account
    from app.llm.wires.pool import AdapterPool

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for text, reason in (("Up \ud83d", None), ("\ude80 we go \ud83d", None), ("", "stop")):
            choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            writer.write(b"data: %b\n\n" % json.dumps(chunk).encode())
        writer.write(b"data: [DONE]\n\n")
        await writer.drain()

    pool = AdapterPool(["127.0.0.1"])
    request = ModelRequest([ChatMessage.user("Go")], "m")
    async with listening(answer) as port:
        url = f"http://127.0.0.1:{port}/v1"
        adapter = pool.adapter(Account(new_id(), 1, "cutter", ProviderKind.OPENAI_COMPATIBLE, url, KEY))
        events: list[ModelEvent] = [each async for each in adapter.stream("m", request)]
    await pool.aclose()
    pieces = [each.text for each in events if isinstance(each, TextDelta)]
    assert pieces == ["Up ", "🚀 we go ", "\ufffd"]
    (finished,) = [each for each in events if isinstance(each, Finished)]
    assert finished.text == "Up 🚀 we go \ufffd"
