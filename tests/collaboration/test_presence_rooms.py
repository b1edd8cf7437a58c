"""Rooms of several processes: all see the same, each session once, whatever the bus loses."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.collaboration.canvas import Point
from app.collaboration.presence import limits
from app.collaboration.presence.limits import RoomIsFull, TooManySessions
from app.collaboration.presence.members import Departure, Member, Shown, decode
from app.collaboration.presence.room import Room
from app.collaboration.presence.service import Attendance, Joined, Left, Snapshot, Updated
from app.collaboration.presence.state import StateChange
from app.kernel.rights import SYSTEM
from app.kernel.stopping import stop
from tests.collaboration.conftest import (
    BEATLESS,
    NOTHING,
    QUICK,
    ForgetfulBus,
    Processes,
    at,
    person,
    until,
    view,
)


async def test_a_newcomer_learns_who_is_there(processes: Processes) -> None:
    first = await processes.room(BEATLESS)
    ada = first.join(person(), "Ada", "tab", at(1))
    second = await processes.room(BEATLESS)
    await until(lambda: ada.id in second.members)
    assert view(second) == view(first)
    ben = second.join(person(), "Ben", "tab", NOTHING)
    await until(lambda: ben.id in first.members)
    assert view(second) == view(first) == {ada.id: ada, ben.id: ben}


async def test_what_one_shows_and_that_one_leaves_is_seen_elsewhere(processes: Processes) -> None:
    here, there = await processes.room(BEATLESS), await processes.room(BEATLESS)
    ada = here.join(person(), "Ada", "tab", at(1))
    here.change(ada.id, StateChange({"status": "away"}))
    await until(lambda: ada.id in there.members and there.members[ada.id].state.status == "away")
    assert there.members[ada.id].state.cursor == Point(1, 0)
    here.leave(ada.id)
    here.leave(ada.id)
    await until(lambda: not there.members)
    assert there.departures == {ada.id: Departure.LEFT}


async def test_the_newer_session_of_a_client_wins_on_every_process(processes: Processes) -> None:
    here, there, elsewhere = [await processes.room(BEATLESS) for _ in range(3)]
    ada = person()
    old = here.join(ada, "Ada", "tab", at(1))
    await until(lambda: old.id in there.members and old.id in elsewhere.members)
    new = there.join(ada, "Ada", "tab", at(2))
    for room in (here, there, elsewhere):
        await until(lambda room=room: new.id in room.members)
        assert list(room.members) == [new.id]
        assert room.departures == {old.id: Departure.REPLACED}
    here.leave(old.id)
    assert here.change(old.id, at(3)) is None
    assert list(here.members) == [new.id]


async def test_other_tabs_and_other_people_are_not_replaced(processes: Processes) -> None:
    room = await processes.room(BEATLESS)
    ada = person()
    joined = [
        room.join(ada, "Ada", "one", NOTHING),
        room.join(ada, "Ada", "two", NOTHING),
        room.join(person(), "Ben", "one", NOTHING),
        room.join(SYSTEM, "Copilot", "one", NOTHING),
    ]
    assert list(room.members) == [each.id for each in joined]


async def test_of_two_sessions_that_join_at_once_one_is_left() -> None:
    bus = ForgetfulBus()
    async with AsyncExitStack() as stack:
        processes = Processes(bus, stack)
        one, two = await processes.room(), await processes.room()
        ada = person()
        bus.is_away = True
        older, newer = one.join(ada, "Ada", "tab", NOTHING), two.join(ada, "Ada", "tab", NOTHING)
        bus.is_away = False
        await until(lambda: view(one) == view(two) and len(view(one)) == 1)
        assert older.age < newer.age
        assert list(one.members) == [newer.id]


async def test_of_a_flood_the_last_state_alone_is_said() -> None:
    bus = ForgetfulBus()
    async with AsyncExitStack() as stack:
        processes = Processes(bus, stack)
        here, there = await processes.room(BEATLESS), await processes.room(BEATLESS)
        ada = here.join(person(), "Ada", "tab", NOTHING)
        await until(lambda: ada.id in there.members)
        bus.carried.clear()
        for x in range(10_000):
            here.change(ada.id, at(x))
            there.forward(there.members[ada.id], StateChange({"status": f"{x}"}))
        await until(lambda: there.members[ada.id].state.status == "9999")
        state = there.members[ada.id].state
        assert (state.cursor, state.status) == (Point(9_999, 0), "9999")
        shown = [said for text in bus.carried if isinstance(said := decode(text)[1], Shown)]
        # One with the last cursor, one with the last status; nothing of what was in between.
        assert len(shown) <= 2
        assert len(bus.carried) - len(shown) == 1


async def test_a_client_is_changed_from_another_process(processes: Processes) -> None:
    here, there = await processes.room(BEATLESS), await processes.room(BEATLESS)
    ada = here.join(person(), "Ada", "tab", at(1))
    await until(lambda: ada.id in there.members)
    first = there.forward(there.members[ada.id], StateChange({"status": "busy", "selection": ("a",)}))
    second = there.forward(there.members[ada.id], StateChange({"selection": ("b",)}))
    assert (first.state.selection, second.state.selection, second.state.status) == (("a",), ("b",), "busy")
    await until(lambda: here.members[ada.id].state.selection == ("b",))
    assert here.members[ada.id].state == second.state


async def test_what_the_bus_lost_is_healed_by_the_next_beat() -> None:
    bus = ForgetfulBus()
    async with AsyncExitStack() as stack:
        processes = Processes(bus, stack)
        here, there = await processes.room(), await processes.room()
        ada, ben = here.join(person(), "Ada", "tab", NOTHING), here.join(person(), "Ben", "tab", NOTHING)
        await until(lambda: view(here) == view(there))
        bus.is_away = True
        here.leave(ben.id)
        here.change(ada.id, at(7))
        eve = there.join(person(), "Eve", "tab", NOTHING)
        await asyncio.sleep(0.02)
        assert view(here) != view(there)
        bus.is_away = False
        await until(lambda: view(here) == view(there))
        assert list(view(here)) == [ada.id, eve.id]
        assert there.departures == {ben.id: Departure.LEFT}


async def test_the_members_of_a_process_that_died_are_gone_once_their_time_is_over(processes: Processes) -> None:
    here, there = await processes.room(), await processes.room()
    ada, ben = here.join(person(), "Ada", "tab", NOTHING), there.join(person(), "Ben", "tab", NOTHING)
    await until(lambda: view(here) == view(there))
    await stop(there._task)  # what is left of a process that was killed: it says nothing more
    await until(lambda: ben.id not in here.members)
    assert here.departures == {ben.id: Departure.EXPIRED}
    assert list(here.members) == [ada.id]


async def test_a_process_that_was_only_silent_comes_back() -> None:
    bus = ForgetfulBus()
    async with AsyncExitStack() as stack:
        processes = Processes(bus, stack)
        here, there = await processes.room(), await processes.room()
        ada = there.join(person(), "Ada", "tab", NOTHING)
        await until(lambda: ada.id in here.members)
        watching = Attendance(here, here.join(person(), "Ben", "tab", NOTHING), QUICK)
        watching.snapshot()
        bus.is_away = True
        await until(lambda: ada.id not in here.members)
        bus.is_away = False
        assert watching.news() == [Left(ada, Departure.EXPIRED)]
        await until(lambda: ada.id in here.members)
        assert [type(event) for event in watching.news()] == [Joined]


async def test_people_in_a_room_look_unlike_and_a_person_alike(processes: Processes) -> None:
    here, there = await processes.room(), await processes.room()
    people = [person() for _ in range(120)]
    for number, each in enumerate(people):
        (here, there)[number % 2].join(each, "Somebody", "tab", NOTHING)
    ada = here.join(people[0], "Somebody", "another tab", NOTHING)
    # Those who joined on two processes at once may have to agree first.
    await until(lambda: view(here) == view(there) and len({each.color for each in view(here).values()}) == 120)
    (first,) = [each for each in view(here).values() if each.actor == people[0] and each.id != ada.id]
    assert here.members[ada.id].color == first.color
    before = {each.id: each.color for each in view(here).values()}
    here.leave(first.id)
    await until(lambda: first.id not in there.members)
    assert {each.id: each.color for each in view(there).values()} == {
        key: value for key, value in before.items() if key != first.id
    }


async def test_a_person_has_the_same_colour_in_every_room_that_is_free(processes: Processes) -> None:
    one, two = await processes.room(), await processes.room()
    ada = person()
    first = one.join(ada, "Ada", "tab", NOTHING)
    one.leave(first.id)
    assert two.join(ada, "Ada", "tab", NOTHING).color == first.color


async def test_a_room_has_limits(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 4)
    monkeypatch.setattr(limits, "MAX_MEMBERS_OF_ONE", 2)
    room = await processes.room()
    ada = person()
    for tab in ("one", "two", "two"):  # coming again takes no place
        room.join(ada, "Ada", tab, NOTHING)
    with pytest.raises(TooManySessions):
        room.join(ada, "Ada", "three", NOTHING)
    for _ in range(2):
        room.join(person(), "Somebody", "tab", NOTHING)
    with pytest.raises(RoomIsFull):
        room.join(person(), "Somebody", "tab", NOTHING)
    assert len(room.members) == 4


async def test_what_cannot_be_read_changes_nothing(processes: Processes) -> None:
    room = await processes.room()
    ada = room.join(person(), "Ada", "tab", NOTHING)
    for text in (
        b"{",
        b"[]",
        b"{}",
        b'{"from":"x","shown":[{}]}',
        b'{"from":"x","news":1}',
        b'{"from":"x","beat":{"q":1}}',
    ):
        room.receive(text)
    assert list(room.members) == [ada.id]


# ------------------------------------------------------------------ laws

_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "leave", "change", "ask", "away", "back"]),
        st.integers(0, 2),  # a process
        st.integers(0, 2),  # a person
        st.integers(0, 1),  # a tab
    ),
    max_size=30,
)


def folded(shown: dict[UUID, Member], events: list[Any]) -> dict[UUID, Member]:
    """Apply events as a client does, and check that each is possible."""
    found = dict(shown)
    for event in events:
        match event:
            case Snapshot(members=members):
                found = {each.id: each for each in members}
            case Joined(member=member):
                assert member.id not in found
                found[member.id] = member
            case Updated(members=members):
                assert all(each.id in found for each in members)
                found.update({each.id: each for each in members})
            case Left(member=member):
                assert found.pop(member.id).id == member.id
            case _:
                raise AssertionError(event)
    return found


@given(_STEPS)
@settings(max_examples=60)
def test_whatever_is_lost_all_end_with_the_same_view(steps: list[tuple[str, int, int, int]]) -> None:
    asyncio.run(_play(steps))


async def _play(steps: list[tuple[str, int, int, int]]) -> None:
    bus = ForgetfulBus()
    async with AsyncExitStack() as stack:
        processes = Processes(bus, stack)
        found: list[Room] = [await processes.room() for _ in range(3)]
        people = [person() for _ in range(3)]
        watcher = Attendance(found[0], found[0].join(person(), "Watcher", "tab", NOTHING), QUICK)
        seen = folded({}, [watcher.snapshot()])
        mine: dict[tuple[int, int, int], UUID] = {}
        for kind, process, who, tab in steps:
            room, key = found[process], (process, who, tab)
            match kind:
                case "join":
                    mine[key] = room.join(people[who], "Somebody", f"tab-{tab}", NOTHING).id
                case "leave" if key in mine:
                    room.leave(mine.pop(key))
                case "change" if key in mine:
                    room.change(mine[key], at(float(len(mine))))
                case "ask":
                    await asyncio.sleep(0.003)
                    seen = folded(seen, watcher.news())
                case "away":
                    bus.is_away = True
                case "back":
                    bus.is_away = False
                case _:
                    pass
            for each in found:
                seats = [member.seat for member in each.members.values()]
                assert len(seats) == len(set(seats))
        bus.is_away = False
        await until(lambda: view(found[0]) == view(found[1]) == view(found[2]))
        assert folded(seen, watcher.news()) == view(found[0])
        await until(lambda: is_told_apart(found[0]) and view(found[0]) == view(found[1]) == view(found[2]))


def is_told_apart(room: Room) -> bool:
    """Say whether each person has one colour, and no two the same."""
    looks = {(member.person, member.color) for member in view(room).values()}
    people, colors = {each for each, _ in looks}, {each for _, each in looks}
    return len(looks) == len(people) == len(colors)
