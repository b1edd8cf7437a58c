"""The index: what was put is found by every word of it, whatever the database, and the best comes first."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.kernel.ids import new_id
from app.kernel.searchable import SearchText
from app.kernel.wording import met, terms_of
from app.search.index import entries
from app.search.index.entries import Entry, scope_of
from app.search.index.finding import Finder, Ranked, Wanted
from app.search.vocabulary import SearchKind
from tests.search.conftest import Desk

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
WORDS = st.sampled_from(
    (
        *("run", "runs", "running", "Runner", "invoice", "Invoices", "the", "of", "is", "i", "x", "x1", "2024-01"),
        *("café", "CAFES", "日本語", "日本", "ing", "straße", "STRASSE", "Москва", "москвы", "a_b", "don't"),
        *("'", '"', "*", "NEAR"),
    )
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)


class Shelf:
    """Entries of rows that are in no table."""

    def __init__(self, desk: Desk) -> None:
        self.database = desk.plait.database
        self.finder = Finder(self.database)
        self.workspace_id = new_id()
        self.there: dict[UUID, SearchText] = {}

    async def put(self, title: str, text: str = "", kind: SearchKind = SearchKind.TASK, **more: Any) -> UUID:
        own_id = more.pop("own_id", None) or new_id()
        found = SearchText(self.workspace_id, title, text, more.pop("at", NOON), **more)
        entry = Entry.of(kind, own_id, found)
        async with self.database.transaction() as tx:
            await entries.forget(tx, kind, [own_id])
            await entries.add(tx, [] if entry is None else [entry])
        self.there[own_id] = found
        return own_id

    async def remove(self, own_id: UUID, kind: SearchKind = SearchKind.TASK) -> None:
        async with self.database.transaction() as tx:
            await entries.forget(tx, kind, [own_id])
        del self.there[own_id]

    def wanted(self, text: str, kinds: Any = tuple(SearchKind), people: Any = (None,), **more: Any) -> Wanted:
        scopes = [scope_of(self.workspace_id, kind, person) for kind in kinds for person in people]
        return Wanted(self.workspace_id, terms_of(text), scopes, **more)

    async def ranked(self, text: str, **more: Any) -> list[Ranked]:
        return await self.finder.ranked(self.wanted(text, **more))

    async def find(self, text: str, **more: Any) -> list[UUID]:
        return [each.subject_id for each in await self.ranked(text, **more)]

    async def counts(self, text: str, **more: Any) -> Mapping[SearchKind, int]:
        return await self.finder.counts(self.wanted(text, **more))


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    return Shelf(desk)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.data())
async def test_what_is_found_is_what_has_every_word(desk: Desk, data: st.DataObject) -> None:
    """A model: after any changes, a search finds the rows whose words meet all of its terms, and no other."""
    shelf = Shelf(desk)
    for _ in range(data.draw(st.integers(1, 10))):
        if shelf.there and data.draw(st.booleans()):
            chosen = data.draw(st.sampled_from(sorted(shelf.there)))
            if data.draw(st.booleans()):
                await shelf.remove(chosen)
            else:
                await shelf.put(data.draw(TEXTS), data.draw(TEXTS), own_id=chosen)
        else:
            await shelf.put(data.draw(TEXTS), data.draw(TEXTS))
    for _ in range(6):
        asked = data.draw(TEXTS)
        asked = asked[: data.draw(st.integers(0, len(asked)))]
        terms = terms_of(asked)
        if not terms:
            continue
        expected = {
            own_id
            for own_id, row in shelf.there.items()
            if {place for text in (row.title, row.text) for _, _, own in met(text, terms) for place in own}
            == set(range(len(terms)))
        }
        ranked = await shelf.ranked(asked)
        assert {each.subject_id for each in ranked} == expected, asked
        assert len(ranked) == len(expected)
        assert sum((await shelf.counts(asked)).values()) == len(expected)
        assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
        for each in ranked:
            assert all(part > 0 for part in each.parts)
            assert sum(each.parts) == pytest.approx(each.score, abs=1e-4)


async def test_a_title_counts_more_than_a_text_and_a_rare_word_more_than_a_common_one(shelf: Shelf) -> None:
    for number in range(8):
        await shelf.put(f"Report {number}", "about the year")
    low = await shelf.put("Notes about many things", "here is a kangaroo in the text")
    high = await shelf.put("Kangaroo in the title", "here is nothing but a text")
    assert await shelf.find("kangaroo ") == [high, low]
    rare = await shelf.put("Report about a wombat", "")
    (hit,) = await shelf.ranked("report wombat ")
    assert hit.subject_id == rare
    assert hit.parts[1] > hit.parts[0]


async def test_of_equals_the_newest_comes_first_and_dates_choose(shelf: Shelf) -> None:
    old = await shelf.put("Heron", at=NOON - timedelta(days=2))
    new = await shelf.put("Heron", at=NOON)
    middle = await shelf.put("Heron", at=NOON - timedelta(days=1, microseconds=1))
    assert await shelf.find("heron") == [new, middle, old]
    yesterday = NOON - timedelta(days=1)
    assert await shelf.find("heron", changed_after=yesterday) == [new]
    assert await shelf.find("heron", changed_before=yesterday) == [middle, old]
    assert await shelf.find("heron", changed_after=NOON - timedelta(days=2), changed_before=NOON) == [middle, old]
    assert await shelf.counts("heron", changed_after=yesterday) == {SearchKind.TASK: 1}


async def test_scopes_keep_kinds_people_and_workspaces_apart(shelf: Shelf, desk: Desk) -> None:
    person, other = new_id(), new_id()
    task = await shelf.put("Heron")
    file = await shelf.put("Heron", kind=SearchKind.FILE)
    private = await shelf.put("Heron", kind=SearchKind.MESSAGE, person_id=person)
    assert set(await shelf.find("heron")) == {task, file}
    assert await shelf.find("heron", kinds=[SearchKind.FILE]) == [file]
    assert await shelf.find("heron", kinds=[SearchKind.MESSAGE], people=[None, person]) == [private]
    assert await shelf.find("heron", people=[other]) == []
    assert await shelf.counts("heron", people=[None, person]) == {
        SearchKind.TASK: 1,
        SearchKind.FILE: 1,
        SearchKind.MESSAGE: 1,
    }
    assert await Shelf(desk).find("heron") == []


async def test_scores_say_nothing_of_what_the_asker_may_not_find(shelf: Shelf, desk: Desk) -> None:
    for title, text in [("Heron", "a bird by the water"), ("Water", "herons and more herons"), ("Bird", "no water")]:
        await shelf.put(title, text)
    questions = ("heron", "water bird", "her", "wat")

    async def told() -> list[Any]:
        return [[(each.subject_id, each.score) for each in await shelf.ranked(text)] for text in questions]

    before = await told()
    assert all(before)
    stranger = Shelf(desk)
    for number in range(20):
        await stranger.put("Heron water", "bird " * number)
        await shelf.put("Heron water", "bird " * number, kind=SearchKind.MESSAGE, person_id=new_id())
    assert await told() == before


async def test_what_is_forgotten_leaves_no_word(shelf: Shelf) -> None:
    own_id = await shelf.put("Heron", "water " * 2_000)
    assert await shelf.find("heron water ") == [own_id]
    await shelf.remove(own_id)
    assert await shelf.find("heron") == []
    if shelf.database.dialect == "sqlite":
        rows = await shelf.database.fetch("SELECT count(*) AS n FROM search_words")
        assert rows[0]["n"] == 0


async def test_a_word_that_is_there_very_often_is_found_by_its_beginning(shelf: Shelf) -> None:
    own_id = await shelf.put("", "heron herons " * 700)
    assert await shelf.find("her") == [own_id]
    assert await shelf.find("herons") == [own_id]
    assert await shelf.find("hero ") == []
