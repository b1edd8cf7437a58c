"""Segments: several events in one row, read as if each had its own."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.executions.events import Event, EventType, EventUnknown
from app.executions.journal_script import EVENT_COLUMNS
from app.executions.models import Execution, ExecutionEvent
from app.executions.segments import MAX_BYTES, MAX_EVENTS, SEGMENT, entries_in, events_in, last_type, pack, row_of
from app.kernel.crypto import Vault
from app.kernel.ids import new_id
from tests.executions.conftest import House
from tests.executions.play import each, entry, graph, node
from tests.executions.rows import events_of

NAMES = [name for name, _ in EVENT_COLUMNS]
RUN = UUID("01900000-0000-7000-8000-000000000000")


VAULT = Vault(["a key of these tests"])


def events(*sizes: int, secret: bool = False) -> list[Event]:
    start = datetime(2026, 11, 21, 12, 0, 0, 123_456, tzinfo=UTC)
    return [
        Event(
            EventType.NODE_COMPLETED,
            start + timedelta(microseconds=number * 1_000_003),
            {"output": "é" * size},
            f"node{number}",
            (("each", number),),
            number,
            {"output": f"secret {number}"} if secret and number % 2 else None,
        )
        for number, size in enumerate(sizes, 1)
    ]


def rows_of(these: list[Event]) -> list[tuple[Any, ...]]:
    return [row_of(RUN, each, VAULT) for each in pack(these)]


def stored(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(NAMES, row, strict=True)) for row in rows]


@given(st.lists(st.sampled_from([0, 10, 3_000, MAX_BYTES]), min_size=1, max_size=30), st.booleans(), st.integers(0, 30))
def test_what_was_packed_comes_back_whatever_its_size(sizes: list[int], has_secret: Any, after: int) -> None:
    given_events = events(*sizes, secret=has_secret)
    rows = stored(rows_of(given_events))
    assert [event for row in rows for event in events_in(row, VAULT)] == given_events
    found = [each for row in rows for each in entries_in(row, RUN, after)]
    assert [(each.sequence, each.at, each.node_key, each.path, each.data) for each in found] == [
        (each.sequence, each.at, each.node_key, each.path, each.data) for each in given_events if each.sequence > after
    ]
    assert all(len(row["data"].encode()) <= MAX_BYTES for row in rows if row["type"] == SEGMENT)
    assert all(a["sequence"] < b["sequence"] for a, b in pairwise(rows))
    assert rows[-1]["sequence"] == len(sizes)
    assert last_type(rows[-1]) == "NodeCompleted"


def test_a_segment_has_so_many_events_and_no_more() -> None:
    rows = stored(rows_of(events(*[0] * (2 * MAX_EVENTS + 1))))
    assert [row["sequence"] for row in rows] == [MAX_EVENTS, 2 * MAX_EVENTS, 2 * MAX_EVENTS + 1]


def test_a_large_event_has_a_row_of_its_own() -> None:
    rows = stored(rows_of(events(1, 1, MAX_BYTES, 1, 1)))
    assert [(row["type"], row["sequence"]) for row in rows] == [
        (SEGMENT, 2),
        ("NodeCompleted", 3),
        (SEGMENT, 5),
    ]


def test_an_event_of_a_newer_release_in_a_segment_is_told() -> None:
    rows = stored(rows_of(events(1, 1, 1)))
    rows[0]["data"] = rows[0]["data"].replace("NodeCompleted", "NodeDreamt")
    with pytest.raises(EventUnknown):
        list(entries_in(rows[0], RUN))


async def test_a_reader_may_come_in_the_middle_of_a_segment(house: House) -> None:
    await house.work()
    ended = await house.run(
        graph(
            [
                entry(),
                each("each", items=str(list(range(80))), concurrency=4),
                node("in", config={"template": "{{ item }}"}, parent_key="each"),
            ],
            "start -> each",
        )
    )
    rows = await ExecutionEvent.filter(execution_id=ended.id)
    assert any(row.type == SEGMENT for row in rows)
    assert len(rows) < ended.last_sequence / 4
    reader = house.plait.executions.lookup._reader
    whole = await reader.entries(ended.id, 0, 10_000)
    assert [each.sequence for each in whole] == list(range(1, ended.last_sequence + 1))
    for after in (0, 1, 2, 57, 99, 100, 101, ended.last_sequence - 1, ended.last_sequence):
        for limit in (1, 2, 99, 100, 101):
            found = await reader.entries(ended.id, after, limit)
            assert found == whole[after : after + limit], (after, limit)
            shape = await reader.skeleton(ended.id, after, limit)
            assert [each.sequence for each in shape] == [each.sequence for each in found]
    places = [(ended.id, sequence) for sequence in (1, 3, 58, 100, 101, ended.last_sequence, ended.last_sequence + 1)]
    at = await reader.entries_at([*places, (new_id(), 1)])
    assert at == {(ended.id, entry.sequence): entry for entry in whole if (ended.id, entry.sequence) in places}
    assert await reader.weigh_at(places) <= await reader.weigh(ended.id, 0, 10_000)
    folded = [event.sequence async for some in reader.fold(ended.id) for event in some]
    assert folded == list(range(1, ended.last_sequence + 1))
    assert len(await events_of(execution_id=ended.id)) == ended.last_sequence


async def test_a_follower_resumes_in_the_middle_of_a_segment(house: House) -> None:
    await house.work()
    ended: Execution = await house.run(
        graph([entry(), node("a"), node("b"), node("c")], "start -> a", "a -> b", "b -> c")
    )
    for after in range(ended.last_sequence):
        seen = [each.sequence async for each in house.plait.executions.lookup.follow(ended.id, after)]
        assert seen == list(range(after + 1, ended.last_sequence + 1))
