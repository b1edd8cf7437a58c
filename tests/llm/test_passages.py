"""Passages go with a question, and the model that is built in quotes them and says where from."""

from app.kernel.clock import SystemClock
from app.llm.built_in.model import BuiltInModel
from app.llm.messages import ChatMessage, ModelRequest, ToolCallPart, ToolResultPart, ToolSpec
from app.llm.passages import read, written
from app.llm.replies import Finished
from tests.components.test_sources import source

LEAVE = "Everybody has 30 days of leave a year. Ask the office first."
HOTEL = "The company pays 140 euros for a hotel night."
SEARCH = ToolSpec("search_knowledge", "Search knowledge bases.", {"type": "object", "properties": {}})


async def answer(*messages: ChatMessage, tools: tuple[ToolSpec, ...] = ()) -> Finished:
    request = ModelRequest(messages, tools=tools)
    events = [each async for each in BuiltInModel(SystemClock()).stream("built-in", request)]
    assert isinstance(events[-1], Finished)
    return events[-1]


def test_passages_are_read_as_they_were_written() -> None:
    sneaky = "One.\n[9] Not a head\nstill one."
    text = written([source(1, quote=LEAVE), source(2, quote=sneaky, page_first=None), source(3, quote="")])
    assert read(text) == [(1, LEAVE), (2, "One.\n(9) Not a head\nstill one."), (3, "")]
    assert "[1] Title One page 1\n" in text
    assert read("[1] Anything\nelse") == []
    assert read(written([source(1, quote="x" * 90), source(2, quote="y")], most=50)) == [(1, "x" * 50)]


async def test_the_built_in_model_answers_with_quotes_and_cites_them() -> None:
    found = ChatMessage.user(written([source(1, quote=LEAVE), source(2, quote=HOTEL)]))
    said = await answer(found, ChatMessage.user("How many days of leave do I have?"))
    assert said.text.endswith("“Everybody has 30 days of leave a year.” [1]")
    said = await answer(found, ChatMessage.user("What does the company pay for a hotel?"))
    assert said.text.endswith("“The company pays 140 euros for a hotel night.” [2]")
    said = await answer(found, ChatMessage.user("Who won the match yesterday?"))
    assert "[1]" not in said.text
    assert "[2]" not in said.text


async def test_what_a_search_gave_is_quoted_and_no_number_is_made_up() -> None:
    asked = ChatMessage.user("Search knowledge for hotel prices")
    first = await answer(asked, tools=(SEARCH,))
    (call,) = first.tool_calls
    for passages, expected in (
        ([{"number": 7, "text": HOTEL}], f"“{HOTEL}” [7]"),
        ([], "I found nothing about that."),
    ):
        result = ToolResultPart(call.id, call.name, {"passages": passages})
        told = ChatMessage.tool(result)
        said = await answer(
            asked, ChatMessage.assistant("", ToolCallPart(call.id, call.name, {})), told, tools=(SEARCH,)
        )
        assert said.text.endswith(expected)


async def test_what_is_to_be_remembered_is_given_as_a_text() -> None:
    def tool(name: str, argument: str) -> ToolSpec:
        schema = {"type": "object", "properties": {argument: {"type": "string"}}, "required": [argument]}
        return ToolSpec(name, "Memory.", schema)

    tools = (tool("remember", "text"), tool("recall", "query"))
    (call,) = (await answer(ChatMessage.user("Remember that I like green tea."), tools=tools)).tool_calls
    assert (call.name, call.arguments) == ("remember", {"text": "I like green tea"})
    (call,) = (await answer(ChatMessage.user("What do you know about tea?"), tools=tools)).tool_calls
    assert (call.name, call.arguments) == ("recall", {"query": "tea"})
