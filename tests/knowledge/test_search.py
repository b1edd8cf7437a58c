"""Searching: what answers is found, explained and cited; filters are a naive filter's; nobody sees others' texts."""

from typing import Any

import pytest

from app.kernel.errors import InvalidInput
from app.knowledge import models
from app.knowledge.bases import KnowledgeBaseNotFound
from app.knowledge.embedding import BUILT_IN
from app.knowledge.filters import SearchWhere
from app.knowledge.searching import Hit, Question
from app.knowledge.tagging import TagInvalid, TagTerm
from app.knowledge.vocabulary import SearchMode, TagType
from tests.executions.conftest import House
from tests.knowledge.conftest import Shelf
from tests.knowledge.counting import queries
from tests.knowledge.test_index import TEXTS


async def ask(shelf: Shelf, text: str, **more: Any) -> list[Hit]:
    question = Question(text, **more)
    house = shelf.house
    return await shelf.knowledge.search.search(house.viewer, house.workspace_id, [shelf.base.id], question)


@pytest.fixture
async def filled(house: House, shelf: Shelf) -> Shelf:
    await house.work()
    for number, text in enumerate(TEXTS):
        facts = {"tags": {"kind": "even" if number % 2 == 0 else "odd", "year": 2020 + number}}
        await shelf.done(
            await shelf.add(f"# Part {number}\n\n{text}", name=f"{number}", metadata={"n": number, "on": True}, **facts)
        )
    return shelf


async def test_hits_are_explained_highlighted_and_cited(filled: Shelf) -> None:
    hits = await ask(filled, "which zebra crosses a river?", top_k=3)
    assert len(hits) == 3
    first = hits[0]
    assert first.document.title == "0"
    assert set(first.places) == {"text", BUILT_IN}
    assert first.score == pytest.approx(
        sum({BUILT_IN: 0.4}.get(name, 1) / (10 + place.rank) for name, place in first.places.items())
    )
    assert [first.text[start:end] for start, end in first.highlights] == ["zebra", "crosses", "river"]
    document = await models.KnowledgeDocument.get(id=first.document.id)
    assert document.text[first.start : first.end] == first.text
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


async def test_neighbours_are_told_with_a_chunk(house: House, shelf: Shelf) -> None:
    await house.work()
    paragraphs = [
        f"Paragraph {number} speaks of {'gnus' if number == 20 else 'nothing'} at length. " * 3 for number in range(40)
    ]
    document = await shelf.done(await shelf.add("\n\n".join(paragraphs)))
    (alone,) = await ask(shelf, "gnus", mode=SearchMode.TEXT, top_k=1)
    (more,) = await ask(shelf, "gnus", mode=SearchMode.TEXT, top_k=1, neighbours=2)
    assert more.chunk.id == alone.chunk.id
    assert more.start < alone.start < alone.end < more.end
    assert document.text[more.start : more.end] == more.text
    assert {more.text[start:end] for start, end in more.highlights} == {"gnus"}
    chunks = await shelf.chunks(document.id)
    place = more.chunk.ordinal
    assert (more.start, more.end) == (chunks[place - 2].start, chunks[place + 2].end)


@pytest.mark.parametrize("mode", list(SearchMode))
async def test_filters_choose_as_a_naive_filter_does(filled: Shelf, mode: SearchMode) -> None:
    rows = await models.KnowledgeDocument.filter(base_id=filled.base.id).order_by("id")
    middle = rows[3].created_at
    cases: list[tuple[SearchWhere, Any]] = [
        (SearchWhere(tags=(TagTerm("kind", equals="even"),)), lambda row: row.tags["kind"] == "even"),
        (
            SearchWhere(tags=(TagTerm("year", at_least=2022, at_most=2024),)),
            lambda row: 2022 <= row.tags["year"] <= 2024,
        ),
        (SearchWhere(metadata={"n": 3}), lambda row: row.metadata["n"] == 3),
        (SearchWhere(metadata={"on": 1}), lambda _row: False),
        (SearchWhere(metadata={"on": True, "n": 1}), lambda row: row.metadata["n"] == 1),
        (SearchWhere(document_ids=[rows[1].id, rows[2].id]), lambda row: row.id in {rows[1].id, rows[2].id}),
        (SearchWhere(document_ids=[]), lambda _row: False),
        (SearchWhere(created_after=middle), lambda row: row.created_at >= middle),
        (SearchWhere(created_before=middle), lambda row: row.created_at < middle),
        (SearchWhere(sources=[]), lambda _row: False),
    ]
    words = "zebra river bread cafe databases lion"
    everything = {hit.document.id for hit in await ask(filled, words, mode=mode, top_k=100)}
    assert everything == {row.id for row in rows}
    for where, is_chosen in cases:
        found = {hit.document.id for hit in await ask(filled, words, mode=mode, top_k=100, where=where)}
        assert found == {row.id for row in rows if is_chosen(row)}, where


async def test_what_is_found_by_its_title_shows_where(filled: Shelf) -> None:
    named = await filled.add("It comes twice a year.", title="Quarterly étude of gnus")
    await filled.done(named)
    [hit] = await ask(filled, "gnu etudes", mode=SearchMode.TEXT, where=SearchWhere(document_ids=[named]))
    assert hit.highlights == []
    assert [hit.document.title[start:end] for start, end in hit.title_highlights] == ["étude", "gnus"]


async def test_several_bases_are_searched_and_each_filter_means_those_that_know_it(filled: Shelf) -> None:
    other = Shelf(filled.house)
    other.base = await filled.make("Other")
    await other.done(await other.add("A zebra of the other base.", tags={"kind": "even"}))
    house = filled.house
    search = filled.knowledge.search.search
    hits = await search(house.viewer, house.workspace_id, None, Question("zebra", top_k=10))
    assert {hit.document.base_id for hit in hits} == {filled.base.id, other.base.id}
    where = SearchWhere(tags=(TagTerm("kind", equals="even"),))
    hits = await search(house.viewer, house.workspace_id, None, Question("zebra", where=where))
    assert {hit.document.tags["kind"] for hit in hits} == {"even"}


async def test_of_several_bases_those_answer_whose_tag_is_of_the_type_that_is_asked_for(filled: Shelf) -> None:
    house, bases = filled.house, filled.knowledge.bases
    other = Shelf(house)
    other.base = await filled.make("Other")
    await bases.update(house.viewer, other.base.id, {"tags": {"year": TagType.TEXT}})
    written = await other.add("A zebra of the other base.", tags={"year": "2020"})
    await other.done(written)

    async def found(**term: Any) -> set[Any]:
        question = Question("zebra", top_k=100, where=SearchWhere(tags=(TagTerm("year", **term),)))
        hits = await filled.knowledge.search.search(house.viewer, house.workspace_id, None, question)
        return {hit.document.id for hit in hits}

    assert await found(equals="2020") == {written}
    numbers = await found(at_least=2020)
    assert numbers
    assert written not in numbers
    with pytest.raises(TagInvalid) as caught:
        await found(equals=True)
    assert caught.value.reason == "tag_type"


async def test_a_filter_of_more_values_than_are_looked_for_is_refused(filled: Shelf) -> None:
    year = TagTerm("year", one_of=[*range(99), 2020])
    assert {hit.document.tags["year"] for hit in await ask(filled, "zebra", where=SearchWhere(tags=(year,)))} == {2020}
    with pytest.raises(TagInvalid) as caught:
        await ask(filled, "zebra", where=SearchWhere(tags=(TagTerm("year", one_of=list(range(101))),)))
    assert caught.value.reason == "too_many"


async def test_what_was_replaced_or_removed_is_not_found(filled: Shelf) -> None:
    before = await ask(filled, "zebra dawn", top_k=1)
    document_id = before[0].document.id
    await filled.add("# Part 0\n\nThe giraffe sleeps at noon.", name="0")

    async def texts() -> list[str]:
        return [hit.text for hit in await ask(filled, "giraffe noon", top_k=10)]

    from tests.knowledge.conftest import until

    await until(texts, lambda found: any("giraffe" in text for text in found))
    assert not any("dawn" in hit.text for hit in await ask(filled, "zebra dawn", top_k=100))
    await filled.knowledge.documents.remove(filled.house.viewer, document_id)
    assert document_id not in {hit.document.id for hit in await ask(filled, "giraffe noon", top_k=100)}
    await filled.knowledge.bases.delete(filled.house.viewer, filled.base.id)
    with pytest.raises(KnowledgeBaseNotFound):
        await ask(filled, "zebra")


async def test_nobody_finds_what_is_not_theirs(filled: Shelf) -> None:
    house = filled.house
    stranger = await house.member()
    own = await house.workspace_of(stranger)
    search = filled.knowledge.search.search
    with pytest.raises(KnowledgeBaseNotFound):
        await search(stranger, own, [filled.base.id], Question("zebra"))
    assert await search(stranger, own, None, Question("zebra")) == []
    with pytest.raises(Exception, match="workspace"):
        await search(stranger, house.workspace_id, [filled.base.id], Question("zebra"))


async def test_variety_puts_near_twins_apart(house: House, shelf: Shelf) -> None:
    await house.work()
    for number, text in enumerate(
        ["A zebra crosses a river.", "A zebra crosses the river.", "Zebra meat is not eaten here."]
    ):
        await shelf.done(await shelf.add(text, name=f"{number}"))
    plain_order = [hit.text for hit in await ask(shelf, "zebra crosses river", top_k=3)]
    varied = [hit.text for hit in await ask(shelf, "zebra crosses river", top_k=3, variety=0.6)]
    assert plain_order[2] == varied[1] == "Zebra meat is not eaten here."
    assert sorted(plain_order) == sorted(varied)


async def test_bad_questions_are_refused(filled: Shelf) -> None:
    bad: list[dict[str, Any]] = [
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 2_001},
        {"text": "a\0b"},
        {"text": "a\ud800b"},
        {"text": "a", "top_k": 0},
        {"text": "a", "top_k": 101},
        {"text": "a", "neighbours": -1},
        {"text": "a", "neighbours": 6},
        {"text": "a", "variety": 1.1},
        {"text": "a", "variety": float("nan")},
        {"text": "a", "where": SearchWhere(metadata=[1])},
        *({"text": "a", "where": SearchWhere(metadata={"a": value})} for value in ({}, "\0", "\ud800", 1e999, 2**63)),
        {"text": "a", "where": SearchWhere(metadata={"a\0": 1})},
        {"text": "a", "where": SearchWhere(tags=(TagTerm("kind", equals="\ud800"),))},
        {"text": "a", "where": SearchWhere(document_ids=[filled.base.id] * 1_001)},
        {"text": "a", "where": SearchWhere(file_ids=[filled.base.id] * 1_001)},
        {"text": "a", "where": SearchWhere(origin_ids=[filled.base.id] * 1_001)},
    ]
    for case in bad:
        with pytest.raises(InvalidInput):
            await ask(filled, **case)
    with pytest.raises(TagInvalid):
        await ask(filled, "a", where=SearchWhere(tags=(TagTerm("unknown", equals="x"),)))
    with pytest.raises(TagInvalid):
        await ask(filled, "a", where=SearchWhere(tags=(TagTerm("year", equals="x"),)))


async def test_metadata_is_compared_exactly_and_true_is_not_one(house: House, shelf: Shelf) -> None:
    await house.work()
    values: list[Any] = [True, False, 1, 0, 1.5, 2**53 + 1, 10**19, "1", "true", "", None, [1], {"x": 1}, 'é"\\']
    name = 'an "odd" \\ na.me é'
    documents = {}
    for number, value in enumerate(values):
        documents[await shelf.add("A zebra.", name=f"{number}", metadata={name: value, "all": 1})] = value
    without = await shelf.add("A zebra.", name="without", metadata={"all": 1.0})
    for each in [*documents, without]:
        await shelf.done(each)

    async def found(**facts: Any) -> set[Any]:
        where = SearchWhere(metadata=facts)
        return {hit.document.id for hit in await ask(shelf, "zebra", mode=SearchMode.TEXT, top_k=100, where=where)}

    assert await found(all=1) == {*documents, without}
    asked = [value for value in values if not isinstance(value, dict | list) and value != 10**19]
    for value in asked:
        same = {
            own_id
            for own_id, other in documents.items()
            if other == value and isinstance(other, bool) == isinstance(value, bool)
        }
        assert await found(**{name: value}) == same == await found(**{name: value, "all": 1.0}), value
    for value in (1.0, 0.0):
        assert len(await found(**{name: value})) == 1
    assert await found(**{name: "nothing"}) == await found(other=None) == set()


async def test_a_tag_of_another_type_than_is_declared_is_none(filled: Shelf) -> None:
    rows = await models.KnowledgeDocument.filter(base_id=filled.base.id).order_by("id")
    odd: list[dict[str, Any]] = [
        {"kind": "even", "year": "none"},
        {"kind": 7, "year": True},
        {"kind": True, "year": {"of": [1]}},
        {"kind": ["even"], "year": None},
    ]
    for row, tags in zip(rows, odd, strict=False):
        await models.KnowledgeDocument.filter(id=row.id).update(tags=tags)

    async def found(**term: Any) -> set[Any]:
        where = SearchWhere(tags=(TagTerm(**term),))
        hits = await ask(filled, "zebra river bread cafe databases lion", top_k=100, where=where)
        return {hit.document.id for hit in hits}

    plain = {rows[4].id, rows[5].id}
    assert await found(name="year", at_least=0) == await found(name="year", at_most=3_000) == plain
    assert await found(name="year", is_set=False) == {row.id for row in rows} - plain
    assert await found(name="kind", is_set=True) == {rows[0].id, *plain}
    assert await found(name="kind", equals="even") == {rows[0].id, rows[4].id}


async def test_having_a_model_put_hits_in_order_takes_the_right_to_spend(filled: Shelf) -> None:
    from app.kernel.errors import Forbidden
    from app.kernel.rights import Role

    house = filled.house
    viewer = await house.member(Role.VIEWER, house.workspace_id)
    search = filled.knowledge.search.search
    assert await search(viewer, house.workspace_id, [filled.base.id], Question("zebra"))
    with pytest.raises(Forbidden):
        await search(viewer, house.workspace_id, [filled.base.id], Question("zebra", rerank="mock:small"))
    with pytest.raises(InvalidInput) as refused:
        await ask(filled, "zebra", rerank="nobody:nothing")
    assert (refused.value.field, refused.value.reason) == ("rerank", "model_unknown")


async def test_neighbours_of_all_hits_are_read_at_once(house: House, shelf: Shelf) -> None:

    await house.work()
    for name in ("one", "two", "three"):
        text = "\n\n".join(f"Paragraph {number} of {name} speaks of gnus at length. " * 3 for number in range(20))
        await shelf.done(await shelf.add(text, name=name))
    counts = []
    for top_k in (1, 40):
        with queries(house.plait.database) as seen:
            hits = await ask(shelf, "gnus", mode=SearchMode.TEXT, top_k=top_k, neighbours=2)
        assert len(hits) == top_k
        assert any("knowledge_chunks" in each for each in seen)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    for hit in hits:
        document = await models.KnowledgeDocument.get(id=hit.document.id)
        assert document.text[hit.start : hit.end] == hit.text
        chunks = await shelf.chunks(document.id)
        near = chunks[max(0, hit.chunk.ordinal - 2) : hit.chunk.ordinal + 3]
        assert (hit.start, hit.end) == (near[0].start, near[-1].end)


async def test_an_agent_finds_and_cites_with_the_rights_of_who_asks(filled: Shelf) -> None:
    from app.kernel.errors import AppError
    from app.kernel.ids import global_id, new_id
    from app.llm.tools import ToolContext, ToolFailed

    house = filled.house
    tools = house.plait.llm.tools
    tool = await tools.get(house.workspace_id, "search_knowledge")
    assert tool is not None
    ctx = ToolContext(house.workspace_id, house.viewer.actor, new_id().hex, house.viewer)
    base = global_id("KnowledgeBase", filled.base.id)
    result = await tools.call(tool, {"query": "zebra river", "knowledgeBaseIds": [base], "count": 2}, ctx)
    first = result.content["passages"][0]
    assert (first["number"], first["citation"]["title"]) == (1, "0")
    assert result.data == {"kind": "citations", "citations": [each["citation"] for each in result.content["passages"]]}
    stranger = await house.member()
    other = ToolContext(house.workspace_id, stranger.actor, new_id().hex, stranger)
    with pytest.raises((AppError, ToolFailed)):
        await tools.call(tool, {"query": "zebra"}, other)
    with pytest.raises(KnowledgeBaseNotFound):
        await tools.call(tool, {"query": "zebra", "knowledgeBaseIds": ["nonsense"]}, ctx)


async def test_a_run_finds_and_cites(filled: Shelf) -> None:
    from app.components.context import LocalContext, Tools
    from app.components.contract import ComponentFailed
    from app.kernel.ids import global_id

    house = filled.house

    async def run(wanted: dict[str, Any], given: Any) -> Any:
        config, problems = house.plait.registry.validate_config("knowledge_search", wanted)
        assert problems == []
        async with Tools() as tools:
            context = LocalContext(tools, given, workspace_id=house.workspace_id, idempotency_key="k")
            return (await house.component("knowledge_search").run(config, context)).output

    base = global_id("KnowledgeBase", filled.base.id)
    wanted = {"query": "{{ input.q }}", "topK": 2, "knowledgeBaseIds": ["{{ input.base }}"]}
    output = await run(wanted, {"q": "zebra river dawn", "base": base})
    assert output["hits"][0]["citation"]["title"] == "0"
    assert output["text"].startswith("[1] ")
    assert "[2] " in output["text"]
    other = await house.member()
    from app.knowledge.bases import NewBase
    from app.knowledge.chunkers.settings import checked_chunker
    from app.knowledge.vocabulary import ChunkerKind

    chunker = checked_chunker(ChunkerKind.RECURSIVE, 200, 20)
    foreign = await filled.knowledge.bases.create(other, await house.workspace_of(other), NewBase("Theirs", chunker))
    for given, code in [
        ({"q": "zebra", "base": global_id("KnowledgeBase", foreign.id)}, "KNOWLEDGE_NOT_FOUND"),
        ({"q": "zebra", "base": "nonsense"}, "KNOWLEDGE_INVALID"),
        ({"q": " ", "base": base}, "KNOWLEDGE_INVALID"),
    ]:
        with pytest.raises(ComponentFailed) as failure:
            await run(wanted, given)
        assert failure.value.code == code


async def test_a_day_as_the_last_one_has_all_of_its_instants(house: House, shelf: Shelf) -> None:
    await house.work()
    made: dict[str, Any] = {}
    for on in (
        "2025-12-31T23:59:59.999999Z",
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "2026-01-01T10:00:00Z",
        "2026-01-02T00:30:00+01:00",
        "2026-01-02",
        "2026-01-02T00:00:00Z",
    ):
        made[on] = (await shelf.done(await shelf.add(f"A zebra of {on}.", tags={"on": on}))).id
    days = list(made)

    async def found(**term: Any) -> list[str]:
        hits = await ask(shelf, "zebra", top_k=100, where=SearchWhere(tags=(TagTerm("on", **term),)))
        ids = {hit.document.id for hit in hits}
        return [on for on in days if made[on] in ids]

    assert await found(at_most="2026-01-01") == days[:5]
    assert await found(at_least="2026-01-01", at_most="2026-01-01") == days[1:5]
    assert await found(at_most="2025-12-31") == days[:1]
    assert await found(at_most="2026-01-01T00:00:00Z") == days[:3]
    assert await found(at_least="2026-01-01T00:00:00Z") == days[2:]
    assert await found(equals="2026-01-01") == ["2026-01-01"]
    assert await found(at_most="9999-12-31") == days


@pytest.mark.parametrize("on", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:00:00-10:00"])
async def test_an_instant_that_no_calendar_has_is_no_value(shelf: Shelf, on: str) -> None:
    with pytest.raises(TagInvalid) as caught:
        await shelf.add("A zebra.", tags={"on": on})
    assert caught.value.reason == "tag_type"
