"""What comments keep to inside a process: threads go where their nodes go, limits hold, nothing is half done."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Activity
from app.collaboration.comments import service
from app.collaboration.comments.lookup import ThreadFilter
from app.collaboration.comments.renames import renames_in
from app.collaboration.comments.service import Comments, ThreadIsFull, TooManyThreads
from app.collaboration.models import Comment, CommentEvent, CommentEventKind, CommentThread
from app.kernel.errors import Conflict
from app.kernel.pages import PageRequest
from app.kernel.rights import Role, Viewer
from app.kernel.settings import Settings
from app.workflows.diff import Operation, OperationKind
from app.workflows.graph import Graph, GraphNode
from tests.executions.conftest import House, open_house, settings, template

__all__ = ["settings", "template"]


class Desk:
    """A house with a workflow, and its comments."""

    def __init__(self, house: House, workflow_id: UUID) -> None:
        self.house = house
        self.workflow_id = workflow_id

    @property
    def comments(self) -> Comments:
        return self.house.plait.collaboration.comments

    async def say(self, key: str, text: str = "Hello", viewer: Viewer | None = None) -> Comment:
        return await self.comments.add(viewer or self.house.viewer, self.workflow_id, text, node_key=key)

    async def places(self) -> dict[UUID, str | None]:
        return {row.id: row.node_key for row in await CommentThread.filter(workflow_id=self.workflow_id)}

    async def rename(self, **renames: str) -> None:
        async with self.house.plait.database.transaction() as tx:
            await self.comments.follow_renames(tx, self.workflow_id, renames, self.house.viewer.actor)

    async def log(self) -> list[tuple[int, CommentEventKind]]:
        rows = await CommentEvent.filter(workflow_id=self.workflow_id).order_by("sequence")
        return [(row.sequence, row.kind) for row in rows]


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack)
        nodes = tuple(
            GraphNode.model_validate({"key": key, "component": "api" if key == "a" else "template"}) for key in "abc"
        )
        yield Desk(house, await house.workflow(Graph(nodes=nodes, connections=()), is_published=False))


async def test_threads_follow_nodes_that_are_renamed_all_at_once(desk: Desk) -> None:
    a, b, c = [(await desk.say(key)).thread_id for key in "abc"]
    await desk.rename(a="b", b="a", unknown="c")
    assert await desk.places() == {a: "b", b: "a", c: "c"}
    moved = CommentEventKind.MOVED
    assert await desk.log() == [*((at, CommentEventKind.ADDED) for at in (1, 2, 3)), (4, moved), (5, moved)]
    await desk.rename(nobody="somebody")
    await desk.rename()
    assert len(await desk.log()) == 5


_KEYS = ["a", "b", "c", "d"]


@given(st.lists(st.tuples(st.sampled_from(_KEYS), st.sampled_from([*_KEYS, "x", "y"])), max_size=8))
def test_renames_one_after_the_other_are_one(pairs: list[tuple[str, str]]) -> None:
    nodes = {key: key for key in _KEYS}  # what each is called now
    steps: list[Operation] = []
    for old, new in pairs:
        if old in nodes.values() and new not in nodes.values():
            (node,) = [each for each, key in nodes.items() if key == old]
            nodes[node] = new
            steps.append(Operation(OperationKind.NODE_CHANGED, old, "key", old, new))
    assert renames_in(steps) == {node: key for node, key in nodes.items() if node != key}


async def test_a_rename_that_is_rolled_back_moves_nothing(desk: Desk) -> None:
    thread = (await desk.say("a")).thread_id
    with suppress(LookupError):
        async with desk.house.plait.database.transaction() as tx:
            await desk.comments.follow_renames(tx, desk.workflow_id, {"a": "z"}, desk.house.viewer.actor)
            assert await desk.places() == {thread: "z"}
            raise LookupError
    assert await desk.places() == {thread: "a"}
    assert await desk.log() == [(1, CommentEventKind.ADDED)]


async def test_a_workflow_and_a_thread_hold_only_so_much(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_THREADS", 2)
    monkeypatch.setattr(service, "MAX_COMMENTS", 2)
    thread = (await desk.say("a")).thread_id
    await desk.say("b")
    with pytest.raises(TooManyThreads):
        await desk.say("c")
    await desk.comments.reply(desk.house.viewer, thread, "Two")
    with pytest.raises(ThreadIsFull):
        await desk.comments.reply(desk.house.viewer, thread, "Three")
    assert (await CommentThread.all().count(), await Comment.all().count()) == (2, 3)
    assert len(await desk.log()) == 3


async def test_what_fails_leaves_no_activity_and_no_entry(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    comment = await desk.say("a")
    await desk.comments.delete(desk.house.viewer, comment.id)
    before: Any = (await Activity.all().count(), await desk.log())
    with pytest.raises(Conflict):
        await desk.comments.edit(desk.house.viewer, comment.id, "Again")
    monkeypatch.setattr(service, "MAX_COMMENTS", 1)
    with pytest.raises(ThreadIsFull):
        await desk.comments.reply(desk.house.viewer, comment.thread_id, "More", idempotency_key="k")
    assert (await Activity.all().count(), await desk.log()) == before


async def test_nothing_is_left_of_what_was_deleted(desk: Desk) -> None:
    viewer = await desk.house.member(Role.VIEWER, desk.house.workspace_id)
    comment = await desk.comments.add(
        viewer, desk.workflow_id, "swordfish", node_key="a", mention_ids=[viewer.user_id or UUID(int=0)]
    )
    await desk.comments.delete(viewer, comment.id)
    kept = await Comment.get(id=comment.id)
    assert (kept.text, kept.mentions, kept.author) == ("", [], viewer.actor)
    page = await desk.house.plait.collaboration.comment_lookup.page(
        viewer, desk.house.workspace_id, desk.workflow_id, ThreadFilter(), PageRequest()
    )
    assert [each.comment_count for each in page.items] == [1]
