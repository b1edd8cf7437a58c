"""The index follows the tables: whoever changes a row, however it ends, and over a crash."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.accounts.models import Workspace
from app.artifacts.models import Artifact
from app.conversations.models import Conversation
from app.executions.models import Execution, TriggerKind
from app.kernel.database import Transaction
from app.kernel.upkeep import BATCH_ROWS
from app.search import indexing
from app.search.kinds import KINDS
from app.search.vocabulary import SearchKind
from app.workflows.models import Workflow
from tests.search.conftest import Desk
from tests.search.rows import CHANGES, HIDING, LATER, MODELS, a_workflow, make, version_of


async def found(desk: Desk, text: str) -> set[tuple[SearchKind, Any]]:
    return {(hit.ranked.kind, hit.ranked.subject_id) for hit in await desk.hits(text)}


async def cut_off(desk: Desk, work: Callable[[Transaction], Awaitable[Any]]) -> None:
    """Do something in a transaction that never commits."""

    async def begin() -> None:
        async with desk.plait.database.transaction() as tx:
            assert await work(tx)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await begin()


async def test_a_row_of_every_kind_is_found_and_shown_as_it_is(desk: Desk) -> None:
    ids = await make(desk.house.workspace_id)
    assert await desk.hits("heron") == []
    assert await desk.index() == len(ids)
    assert await desk.marks() == 0
    assert await found(desk, "heron") == set(ids.items())
    assert await desk.counts("heron") == dict.fromkeys(SearchKind, 1)
    shown = {hit.ranked.kind: hit.shown for hit in await desk.hits("her")}
    assert shown[SearchKind.MESSAGE].snippet == "Look, a heron!"
    assert shown[SearchKind.MESSAGE].snippet_ranges == [(8, 13)]
    assert (shown[SearchKind.MESSAGE].title, shown[SearchKind.MESSAGE].title_ranges) == ("heron", [])
    assert (shown[SearchKind.EXECUTION].title, shown[SearchKind.EXECUTION].snippet) == ("heron", "bird: heron\nbird: 1")
    assert shown[SearchKind.TASK].title_ranges == [(0, 5)]
    assert shown[SearchKind.ARTIFACT].snippet.strip() == "First"
    assert await desk.hits("egret") == []


async def test_what_changed_is_found_by_its_new_words_and_at_once_not_by_its_old_ones(desk: Desk) -> None:
    for number, (kind, change) in enumerate(CHANGES):
        old = f"heron{number} "
        ids = await make(desk.house.workspace_id, old.strip())
        await desk.index()
        assert (kind, ids[kind]) in await found(desk, old)
        await MODELS[kind].filter(id=ids[kind]).update(**change)
        if {"name", "title"} & change.keys() or kind is SearchKind.MESSAGE:
            assert (kind, ids[kind]) not in await found(desk, old), change
        assert await desk.index() == 1, change
        assert (kind, ids[kind]) in await found(desk, "gannet"), change
        left = [each for each in await found(desk, old) if each[0] is kind]
        assert (await desk.counts(old)).get(kind, 0) == len(left), change


async def test_what_no_list_has_any_more_is_not_found(desk: Desk) -> None:
    for number, (kind, change) in enumerate(HIDING):
        word = f"heron{number} "
        ids = await make(desk.house.workspace_id, word.strip())
        await desk.index()
        await MODELS[kind].filter(id=ids[kind]).update(**change)
        assert (kind, ids[kind]) not in await found(desk, word), kind
        await desk.index()
        assert kind not in await desk.counts(word), kind


async def test_what_is_deleted_is_not_found_at_once_and_leaves_no_entry(desk: Desk) -> None:
    for kind in SearchKind:
        word = f"heron{kind.value.replace('_', '')} "
        ids = await make(desk.house.workspace_id, word.strip())
        await desk.index()
        await MODELS[kind].filter(id=ids[kind]).delete()
        assert (kind, ids[kind]) not in await found(desk, word)
        await desk.index()
        assert kind not in await desk.counts(word)
        left = await desk.plait.database.fetch("SELECT subject_id FROM search_entries")
        assert str(ids[kind]) not in {str(row["subject_id"]) for row in left}


async def test_a_cascade_takes_its_entries_along(desk: Desk) -> None:
    await make(desk.house.workspace_id)
    await desk.index()
    await Workspace.filter(id=desk.house.workspace_id).delete()
    await desk.index()
    assert await desk.plait.database.fetch("SELECT kind FROM search_entries") == []


async def test_an_artifact_is_found_by_its_newest_version_alone(desk: Desk) -> None:
    own_id = (await make(desk.house.workspace_id))[SearchKind.ARTIFACT]
    await desk.index()
    assert await desk.ids("first") == [own_id]
    await version_of(own_id, 2, "<p>Second</p>")
    await Artifact.filter(id=own_id).update(version=2)
    await desk.index()
    assert await desk.ids("first") == []
    assert await desk.ids("second") == [own_id]


async def test_runs_of_private_chats_are_not_indexed(desk: Desk) -> None:
    own_id = (await make(desk.house.workspace_id))[SearchKind.EXECUTION]
    await Execution.filter(id=own_id).update(trigger=TriggerKind.COPILOT)
    await desk.index()
    assert SearchKind.EXECUTION not in await desk.counts("heron")


async def test_a_later_change_alone_moves_a_row_to_the_front(desk: Desk) -> None:
    first = await make(desk.house.workspace_id)
    await make(desk.house.workspace_id, "heron again")
    await desk.index()
    await Workflow.filter(id=first[SearchKind.WORKFLOW]).update(updated_at=LATER)
    await desk.index()
    hits = await desk.hits("heron", kinds=[SearchKind.WORKFLOW])
    assert (hits[0].ranked.subject_id, hits[0].updated_at) == (first[SearchKind.WORKFLOW], LATER)
    assert len(await desk.hits("heron", kinds=[SearchKind.WORKFLOW], updated_after=LATER)) == 1
    assert len(await desk.hits("heron", kinds=[SearchKind.WORKFLOW], updated_before=LATER)) == 1


async def test_what_changes_nothing_marks_nothing(desk: Desk) -> None:
    ids = await make(desk.house.workspace_id)
    await desk.index()
    await Workflow.filter(id=ids[SearchKind.WORKFLOW]).update(draft_revision=7, name="heron")
    await Execution.filter(id=ids[SearchKind.EXECUTION]).update(epoch=3, last_sequence=9)
    await Conversation.filter(id=ids[SearchKind.CONVERSATION]).update(last_sequence=9)
    assert await desk.marks() == 0


async def test_a_transaction_that_is_rolled_back_marks_nothing(desk: Desk) -> None:
    await cut_off(desk, lambda _: make(desk.house.workspace_id))
    assert await desk.marks() == 0


async def test_a_chore_that_is_cut_off_before_its_commit_begins_again(desk: Desk) -> None:
    ids = await make(desk.house.workspace_id)
    turn = await desk.plait.search.indexing.prepare()
    assert turn is not None
    await cut_off(desk, turn)
    assert await desk.marks() == len(ids)
    assert await desk.hits("heron") == []
    await desk.index()
    assert await found(desk, "heron") == set(ids.items())


async def test_without_marks_there_is_nothing_to_write(desk: Desk) -> None:
    assert await desk.plait.search.indexing.prepare() is None
    await make(desk.house.workspace_id)
    assert await desk.plait.search.indexing.prepare() is not None


async def test_what_changes_while_its_words_are_made_is_indexed_again(desk: Desk) -> None:
    own_id = (await make(desk.house.workspace_id))[SearchKind.WORKFLOW]
    turn = await desk.plait.search.indexing.prepare()
    assert turn is not None
    await Workflow.filter(id=own_id).update(name="gannet")
    async with desk.plait.database.transaction() as tx:
        assert await turn(tx) == len(SearchKind)
    assert await desk.marks() == 1
    assert await desk.counts("gannet") == {}
    await desk.index()
    assert await desk.ids("gannet") == [own_id]


async def test_words_that_were_made_earlier_never_take_the_place_of_newer_ones(desk: Desk) -> None:
    """Two processes may read the same marks; whoever writes last knows the other was there."""
    own_id = (await make(desk.house.workspace_id))[SearchKind.WORKFLOW]
    turn = await desk.plait.search.indexing.prepare()
    assert turn is not None
    await Workflow.filter(id=own_id).update(name="gannet")
    await desk.index()
    async with desk.plait.database.transaction() as tx:
        assert await turn(tx) == 0
    assert await desk.counts("gannet") == {SearchKind.WORKFLOW: 1}
    assert SearchKind.WORKFLOW not in await desk.counts("heron")


async def test_a_row_that_cannot_be_read_is_set_aside_and_the_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (await make(desk.house.workspace_id, "heron"))[SearchKind.EXECUTION]
    await Execution.filter(id=broken).update(input='{"bird": ')
    whole = await make(desk.house.workspace_id, "heron again")
    assert await desk.index() == 2 * len(SearchKind) - 1
    assert await desk.counts("heron") == dict.fromkeys(SearchKind, 2) | {SearchKind.EXECUTION: 1}
    assert await desk.ids("heron", kinds=[SearchKind.EXECUTION]) == [whole[SearchKind.EXECUTION]]
    # Its mark stays, and nobody looks at it until a while has gone by.
    assert await desk.marks() == 1
    await Execution.filter(id=broken).update(input='{"bird": "heron"}')
    assert await desk.index() == 0
    monkeypatch.setattr(indexing, "_ASIDE_SECONDS", 0.0)
    other = Desk(desk.house, indexing.Indexing(desk.plait.database))
    await Execution.filter(id=broken).update(input="[")
    assert await other.index() == 0
    await Execution.filter(id=broken).update(input='{"bird": "heron"}')
    assert await other.index() == 1
    assert await desk.counts("heron") == dict.fromkeys(SearchKind, 2)
    assert await desk.marks() == 0


async def test_a_row_that_cannot_be_written_is_set_aside_and_the_others_go_on(desk: Desk) -> None:
    database = desk.plait.database
    refuse = (
        "CREATE TRIGGER no_tasks BEFORE INSERT ON search_entries WHEN new.kind = 'task' "
        "BEGIN SELECT RAISE(ABORT, 'no tasks'); END"
        if database.dialect == "sqlite"
        else "ALTER TABLE search_entries ADD CONSTRAINT no_tasks CHECK (kind <> 'task')"
    )
    async with database.transaction() as tx:
        await tx.fetch(refuse)
    ids = await make(desk.house.workspace_id)
    assert await desk.index() == len(ids) - 1
    del ids[SearchKind.TASK]
    assert await found(desk, "heron") == set(ids.items())
    assert await desk.marks() == 1


async def test_more_than_a_batch_is_indexed_to_its_end(desk: Desk) -> None:
    assert await desk.index() == 0
    for number in range(10):
        await make(desk.house.workspace_id, f"heron{number}")
    assert 10 * len(SearchKind) < BATCH_ROWS
    assert await desk.index() == 10 * len(SearchKind)
    assert await desk.counts("heron") == dict.fromkeys(SearchKind, 10)


async def test_indexing_anew_mends_what_is_missing_and_what_is_too_much(desk: Desk) -> None:
    ids = await make(desk.house.workspace_id)
    await desk.index()
    database = desk.plait.database
    async with database.transaction() as tx:
        await tx.fetch("DELETE FROM search_entries WHERE kind = 'task'")
        stranger = "replace(replace(CAST(subject_id AS VARCHAR(36)), 'a', 'b'), '1', '2')"
        await tx.fetch(
            f"UPDATE search_entries SET subject_id = {stranger} WHERE kind = 'file'"  # noqa: S608
            if tx.dialect == "sqlite"
            else f"UPDATE search_entries SET subject_id = ({stranger})::uuid WHERE kind = 'file'"  # noqa: S608
        )
    assert await desk.plait.search.indexing.mark_all() == len(ids) + 1
    await desk.index()
    assert await found(desk, "heron") == set(ids.items())
    rows = await database.fetch("SELECT count(*) AS n FROM search_entries")
    assert rows[0]["n"] == len(ids)


async def test_every_table_that_is_searched_has_its_triggers(desk: Desk) -> None:
    """A step of the migrations that rebuilds a table on SQLite drops them; it must make them again."""
    query = (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if desk.plait.database.dialect == "sqlite"
        else "SELECT tgname AS name, tgrelid::regclass::text AS tbl_name FROM pg_trigger WHERE NOT tgisinternal"
    )
    there = {(row["tbl_name"], row["name"]) for row in await desk.plait.database.fetch(query)}
    for kind in KINDS.values():
        for moment in ("new", "changed", "gone"):
            assert (kind.table, f"search_{kind.table}_{moment}") in there


@hypothesis_settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(["make", "rename", "delete", "index"]), st.integers(0, 5)), max_size=12))
async def test_no_search_finds_what_is_not_so_and_in_the_end_all_is_found(
    desk: Desk, steps: list[tuple[str, int]]
) -> None:
    """A model of workflows by name: between any steps what is found has its words; once indexed, all of it is."""
    await Workflow.filter(workspace_id=desk.house.workspace_id).delete()
    names: dict[Any, str] = {}
    for number, (step, at) in enumerate([*steps, ("index", 0)]):
        chosen = sorted(names)[at % len(names)] if names else None
        if step == "make":
            row = await a_workflow(desk.house.workspace_id, f"heron{number}")
            names[row] = f"heron{number}"
        elif step == "index":
            await desk.index()
        elif chosen is not None and step == "rename":
            names[chosen] = f"heron{number} gannet"
            await Workflow.filter(id=chosen).update(name=names[chosen])
        elif chosen is not None:
            del names[chosen]
            await Workflow.filter(id=chosen).delete()
        for word in ("heron", "gannet"):
            hits = await desk.hits(word, kinds=[SearchKind.WORKFLOW])
            for hit in hits:
                assert hit.shown.title == names[hit.ranked.subject_id]
                assert word in hit.shown.title
    for word in ("heron", "gannet"):
        expected = {row for row, name in names.items() if word in name}
        assert set(await desk.ids(word, kinds=[SearchKind.WORKFLOW])) == expected
