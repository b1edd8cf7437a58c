"""Being in a room through the service, as Plait's own parts are."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID

import pytest

from app.collaboration.places import Place
from app.collaboration.presence.members import Departure
from app.collaboration.presence.service import Event, Joined, Left, Presence, Snapshot, Updated
from app.collaboration.presence.state import StateChange
from app.kernel.errors import InvalidInput
from app.kernel.rights import SYSTEM, Scope
from app.kernel.settings import Settings
from app.workflows.graph import Graph, GraphNode
from tests.collaboration.conftest import NOTHING
from tests.executions.conftest import House, open_house, settings, template

__all__ = ["settings", "template"]


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await open_house(settings, stack)


@pytest.fixture
async def place(house: House) -> Place:
    start = GraphNode.model_validate({"key": "start", "component": "api"})
    workflow_id = await house.workflow(Graph(nodes=(start,), connections=()), is_published=False)
    return await presence(house).find(house.viewer, "Workflow", workflow_id, "roomId")


def presence(house: House) -> Presence:
    return house.plait.collaboration.presence


async def test_a_part_of_plait_is_there_like_everybody(house: House, place: Place) -> None:
    assert place == Place("Workflow", place.id, house.workspace_id, Scope.WORKFLOWS_READ)
    events = presence(house).follow(house.viewer, place, "tab", NOTHING)
    snapshot, own_id = await anext(events)
    assert isinstance(snapshot, Snapshot)
    assert [each.id for each in snapshot.members] == [own_id]
    seen: list[Event] = []
    async with presence(house).attending(place, SYSTEM, "copilot", StateChange({"status": "thinking"})) as copilot:
        seen.append((await anext(events))[0])
        copilot.room.change(copilot.member.id, StateChange({"selection": ("start",)}))
        seen.append((await anext(events))[0])
        assert not copilot.is_over
    seen.append((await anext(events))[0])
    joined, updated, left = seen
    assert isinstance(joined, Joined)
    assert (joined.member.name, joined.member.actor, joined.member.state.status) == ("Plait", SYSTEM, "thinking")
    assert isinstance(updated, Updated)
    assert [each.state.selection for each in updated.members] == [("start",)]
    assert isinstance(left, Left)
    assert (left.member.id, left.why) == (copilot.member.id, Departure.LEFT)
    await events.aclose()


async def test_closing_the_process_empties_its_rooms(house: House, place: Place) -> None:
    async with presence(house).attending(place, SYSTEM, "copilot", NOTHING) as copilot:
        await presence(house).close()
        assert copilot.is_over
        assert copilot.room.departures == {copilot.member.id: Departure.LEFT}


@pytest.mark.parametrize("client_id", ["", "c" * 65, "a\ud800"])
async def test_a_client_needs_a_name(house: House, place: Place, client_id: str) -> None:
    with pytest.raises(InvalidInput):
        async with presence(house).attending(place, SYSTEM, client_id, NOTHING):
            pass


async def test_what_has_no_room_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput):
        await presence(house).find(house.viewer, "Secret", UUID(int=1), "roomId")
