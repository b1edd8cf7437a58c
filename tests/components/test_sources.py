"""What a text cites of what a run was given."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.components.sources import Source, citations, markers


def source(number: int, chunk: str = "", **more: Any) -> Source:
    facts: dict[str, Any] = {
        "quote": f"Passage {number}.",
        "score": 0.5,
        "document_id": "d",
        "knowledge_base_id": "b",
        "file_id": None,
        "url": None,
        "title": "Title",
        "headings": ("One",),
        "start": 3,
        "end": 13,
        "page_first": 1,
        "page_last": 2,
        "content_hash": "0" * 64,
    }
    return Source(number=number, chunk_id=chunk or f"c{number}", **{**facts, **more})


def cited(text: str, *numbers: int) -> dict[int, list[str]]:
    found = citations(text, [source(each) for each in numbers])
    return {each["number"]: [text[place["start"] : place["end"]] for place in each["ranges"]] for each in found}


def test_markers_that_name_a_source_are_citations_and_others_are_text() -> None:
    text = "Yes [2]. No [1, 3][9]. See [2](http://x/), `a[1]`, [0001] and [two].\n```\nx = y[3]\n```\nAgain [3]."
    assert cited(text, 1, 2, 3) == {2: ["[2]"], 1: ["[1, 3]", "[0001]"], 3: ["[1, 3]", "[3]"]}
    assert list(cited(text, 1, 2, 3)) == [2, 1, 3]  # in the order of the text
    assert cited(text, 7) == {}
    assert cited("nothing") == {}
    assert markers("a [b] c[] [12345]") == []


def test_places_are_in_characters_and_an_open_fence_is_code_to_the_end() -> None:
    (found,) = citations("Grüße 👋 [1] ```[1]", [source(1)])
    assert found["ranges"] == [{"start": 8, "end": 11}]
    assert (found["chunkId"], found["quote"], found["pageLast"]) == ("c1", "Passage 1.", 2)


def test_a_number_that_several_passages_have_is_nobodys() -> None:
    assert citations("[1] [2]", [source(1), source(1, "other"), source(2), source(2)])[0]["number"] == 2
    assert len(citations("[1] [2]", [source(1), source(1, "other"), source(1), source(2)])) == 1


def test_a_source_is_read_as_it_was_written() -> None:
    one = source(4, url="https://x", file_id="f", page_first=None)
    assert Source.from_json(one.to_json()) == one


@given(st.text(alphabet="[]1, 2`\n(ä", max_size=60))
def test_every_range_is_a_marker_and_names_its_number(text: str) -> None:
    for each in citations(text, [source(1), source(2), source(12)]):
        for place in each["ranges"]:
            marker = text[place["start"] : place["end"]]
            assert re.fullmatch(r"\[[\d\s,]+\]", marker)
            assert each["number"] in {int(part) for part in marker[1:-1].split(",")}
