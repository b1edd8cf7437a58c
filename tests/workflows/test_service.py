"""The use cases, on a real database."""

import asyncio
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from app.accounts.models import Activity, AuditEntry
from app.kernel.errors import AppError, Conflict, Forbidden, InvalidInput, NotFound
from app.kernel.idempotency import IdempotencyKeyReused
from app.kernel.ids import new_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Role, Viewer
from app.workflows import drafts, types
from app.workflows.drafts import DraftMoved, DraftRevisionNotFound, GraphPatch, WorkflowIsArchived, WorkflowNotFound
from app.workflows.graph import Graph, Variable
from app.workflows.listing import WorkflowFilter, WorkflowOrder
from app.workflows.lookup import VersionNotFound
from app.workflows.models import Draft, DraftSnapshot, Workflow, WorkflowStatus, WorkflowTag, WorkflowVersion
from app.workflows.problems import GraphInvalid, WorkflowHasProblems
from app.workflows.service import NewWorkflow, WorkflowChange
from app.workflows.targets import WorkflowNotPublished
from app.workflows.versions import Side

from .conftest import NOON, House, graph, greeting, node


def listed(error: AppError) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", error.details["problems"])


async def test_a_new_workflow_has_its_draft_and_leaves_a_trace(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow(" Greeter ", "Says hello.", ["a", "b", "a"], greeting()))
    assert (made.name, made.tags, made.status, made.draft_revision) == ("Greeter", ["a", "b"], WorkflowStatus.DRAFT, 1)
    assert await drafts.read(made.id) == (1, greeting())
    assert made.created_by == ada.actor
    activity = await Activity.get(subject_id=made.id)
    assert (activity.kind, activity.workspace_id) == ("workflow_created", acme)
    assert (await AuditEntry.get(subject_id=made.id)).action == "workflow.created"


async def test_a_broken_graph_is_refused_with_all_its_problems_and_nothing_is_made(
    house: House, acme: UUID, ada: Viewer
) -> None:
    broken = graph(
        [node("a", "nonsense"), node("b"), node("c"), node("d", config={"template": 5})],
        ("b", "c"),
        ("c", "b"),
        ("b", "left", "d"),
        ("b", "ghost"),
    )
    with pytest.raises(GraphInvalid) as caught:
        await house.workflows.create(ada, acme, NewWorkflow("Broken", graph=broken))
    found = {(problem["field"], problem["code"]) for problem in listed(caught.value)}
    assert found == {
        ("input.nodes[0].component", "COMPONENT_UNKNOWN"),
        ("input.nodes[3].config.template", "CONFIG_INVALID"),
        ("input.connections[2].sourceHandle", "HANDLE_MISSING"),
        ("input.connections[3].target", "CONNECTION_NODE_MISSING"),
        ("input.nodes[1]", "CYCLE"),
    }
    assert caught.value.code == "INVALID_INPUT"
    for model in (Workflow, Draft, WorkflowTag, Activity, AuditEntry):
        assert await model.all().count() == 0


async def test_an_idempotency_key_makes_one_workflow(house: House, acme: UUID, ada: Viewer) -> None:
    new = NewWorkflow("Once", graph=greeting())
    first = await house.workflows.create(ada, acme, new, idempotency_key="k")
    again = await house.workflows.create(ada, acme, new, idempotency_key="k")
    assert first.id == again.id
    with pytest.raises(IdempotencyKeyReused):
        await house.workflows.create(ada, acme, NewWorkflow("Other"), idempotency_key="k")
    assert await Workflow.all().count() == 1


async def test_of_two_changes_from_one_revision_one_wins(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Race", graph=greeting()))

    def change(text: str) -> WorkflowChange:
        nodes = (node("start", "manual"), node("greet", config={"template": text}))
        return WorkflowChange(graph=GraphPatch(nodes=nodes), base_revision=1)

    outcomes = await asyncio.gather(
        *(house.workflows.update(ada, made.id, change(text)) for text in "abcde"), return_exceptions=True
    )
    lost = [outcome for outcome in outcomes if isinstance(outcome, DraftMoved)]
    won = [outcome for outcome in outcomes if isinstance(outcome, Workflow)]
    assert (len(won), len(lost)) == (1, 4)
    assert {error.details["currentRevision"] for error in lost} == {2}
    revision, stored = await drafts.read(made.id)
    assert revision == 2
    assert stored.nodes[1].config["template"] == "abcde"[outcomes.index(won[0])]


async def test_an_update_is_all_or_nothing(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Whole", graph=greeting()))
    stale = WorkflowChange(name="New", tags=["x"], graph=GraphPatch(variables=()), base_revision=7)
    with pytest.raises(DraftMoved):
        await house.workflows.update(ada, made.id, stale)
    with pytest.raises(InvalidInput) as caught:
        await house.workflows.update(ada, made.id, WorkflowChange(name="New", graph=GraphPatch(nodes=())))
    assert (caught.value.field, caught.value.reason) == ("input.baseRevision", "required")
    kept = await Workflow.get(id=made.id)
    assert (kept.name, kept.tags, kept.draft_revision) == ("Whole", [], 1)


async def test_metadata_changes_are_operations_and_the_search_finds_them(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Old", "Straße", ["x"], greeting()))
    house.clock.advance(timedelta(seconds=1))
    changed = await house.workflows.update(ada, made.id, WorkflowChange(name="New", tags=["y"]))
    assert (changed.name, changed.description, changed.tags, changed.draft_revision) == ("New", "Straße", ["y"], 2)
    assert changed.updated_at > made.updated_at

    async def names(**where: Any) -> list[str]:
        page = await house.workflows.page(
            ada,
            acme,
            WorkflowFilter(**where),
            WorkflowOrder.NAME_ASC,
            PageRequest(),
        )
        return [row.name for row in page.items]

    assert await names(search="STRASSE new") == ["New"]
    assert await names(search="old") == []
    assert await names(search="100%") == []
    assert await names(tags=["y"]) == ["New"]
    assert await names(tags=["x"]) == []
    assert await names(statuses=[WorkflowStatus.PUBLISHED]) == []
    assert await names(created_from=made.created_at, created_before=house.clock.now()) == ["New"]
    assert await names(created_from=house.clock.now()) == []


async def test_a_new_name_is_in_nobodys_way(house: House, acme: UUID, ada: Viewer) -> None:
    """A change of the graph goes with the revision it was made from, whatever the workflow is called by now."""
    made = await house.workflows.create(ada, acme, NewWorkflow("Old", graph=greeting()))
    await house.workflows.update(ada, made.id, WorkflowChange(name="New"))
    patch = GraphPatch(connections=())
    changed = await house.workflows.update(ada, made.id, WorkflowChange(graph=patch, base_revision=1))
    assert (changed.name, changed.draft_revision) == ("New", 3)
    with pytest.raises(DraftMoved) as caught:
        await house.workflows.update(ada, made.id, WorkflowChange(graph=patch, base_revision=2))
    assert caught.value.current_revision == 3


async def test_two_publishes_at_once_give_two_numbers(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Busy", graph=greeting()))
    published = await asyncio.gather(*(house.versions.publish(ada, made.id, note=f"n{at}") for at in range(4)))
    assert sorted(version.number for _, version in published) == [1, 2, 3, 4]
    row = await Workflow.get(id=made.id)
    assert row.status is WorkflowStatus.PUBLISHED
    newest = await WorkflowVersion.get(workflow_id=made.id, number=4)
    assert row.published_version_id == newest.id


async def test_a_draft_with_errors_is_kept_but_not_published_or_run(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Unfinished", graph=graph([node("t", config={})])))
    with pytest.raises(WorkflowHasProblems) as caught:
        await house.versions.publish(ada, made.id)
    codes = {problem["code"] for problem in listed(caught.value)}
    assert codes == {"CONFIG_INCOMPLETE", "ENTRY_MISSING"}
    with pytest.raises(WorkflowHasProblems):
        await house.targets.resolve_run_target(ada, made.id, draft_revision=1)
    assert await WorkflowVersion.all().count() == 0
    assert await DraftSnapshot.all().count() == 0


async def test_publishing_what_somebody_else_changed_is_refused(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Seen", graph=greeting()))
    patch = GraphPatch(variables=(Variable(name="x"),))
    await house.workflows.update(ada, made.id, WorkflowChange(graph=patch, base_revision=1))
    with pytest.raises(DraftMoved):
        await house.versions.publish(ada, made.id, base_revision=1)
    assert (await house.versions.publish(ada, made.id, base_revision=2))[1].draft_revision == 2


async def test_a_version_stays_and_can_be_restored(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("History", graph=greeting()))
    _, version = await house.versions.publish(ada, made.id, note=" first ")
    assert version.note == "first"
    change = WorkflowChange(graph=GraphPatch(nodes=(node("start", "manual"),), connections=()), base_revision=1)
    await house.workflows.update(ada, made.id, change)
    _, second = await house.versions.publish(ada, made.id)
    kinds = [step.kind.value for step in await house.versions.compare(ada, Side(second.id), Side(version.id))]
    assert kinds == ["link_removed", "node_removed"]
    restored, _ = await house.versions.restore(ada, version.id, base_revision=2)
    assert restored.draft_revision == 3
    assert await drafts.read(made.id) == (3, greeting())
    assert Graph.model_validate((await WorkflowVersion.get(id=version.id)).graph) == greeting()
    with pytest.raises(DraftMoved):
        await house.versions.restore(ada, version.id, base_revision=2)


async def test_a_run_is_pinned_to_what_it_was_started_from(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Runs", graph=greeting()))
    resolve = house.targets.resolve_run_target
    with pytest.raises(WorkflowNotPublished):
        await resolve(ada, made.id)
    async with house.database.transaction():
        target = await resolve(ada, made.id, draft_revision=1)
    assert (target.workspace_id, target.version_id, target.draft_revision) == (acme, None, 1)
    _, version = await house.versions.publish(ada, made.id)
    await house.workflows.update(ada, made.id, WorkflowChange(graph=GraphPatch(variables=()), base_revision=1))
    assert (await resolve(ada, made.id)).version_id == version.id
    assert (await resolve(ada, made.id, version=1)).graph == greeting()
    assert (await resolve(ada, made.id, draft_revision=1)).graph == greeting()  # the snapshot
    assert await house.targets.load_graph((made.id, 1)) == greeting()
    assert await house.targets.load_graph(version.id) == greeting()
    with pytest.raises(DraftRevisionNotFound):
        await resolve(ada, made.id, draft_revision=9)
    with pytest.raises(VersionNotFound):
        await resolve(ada, made.id, version=9)
    with pytest.raises(InvalidInput):
        await resolve(ada, made.id, version=1, draft_revision=1)


async def test_a_rolled_back_change_is_not_remembered(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Rolls back", graph=greeting()))

    async def start_and_fail() -> None:
        async with house.database.transaction():
            patch = GraphPatch(variables=(Variable(name="x"),))
            await house.workflows.update(ada, made.id, WorkflowChange(graph=patch, base_revision=1))
            await house.targets.resolve_run_target(ada, made.id, draft_revision=2)
            assert await house.targets.load_graph((made.id, 2)) == patch.apply(greeting())
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await start_and_fail()
    with pytest.raises(DraftRevisionNotFound):
        await house.targets.load_graph((made.id, 2))
    assert await house.log.read(made.id) == (1, greeting())
    assert await DraftSnapshot.all().count() == 0


async def test_an_archived_workflow_neither_runs_nor_changes(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Old", graph=greeting()))
    _, version = await house.versions.publish(ada, made.id)
    assert (await house.workflows.archive(ada, made.id)).status is WorkflowStatus.ARCHIVED
    assert (await house.workflows.archive(ada, made.id)).status is WorkflowStatus.ARCHIVED
    for refused in (
        house.targets.resolve_run_target(ada, made.id),
        house.workflows.update(ada, made.id, WorkflowChange(name="x")),
        house.versions.publish(ada, made.id),
        house.versions.restore(ada, version.id),
    ):
        with pytest.raises(WorkflowIsArchived):
            await refused
    assert (await house.workflows.unarchive(ada, made.id)).status is WorkflowStatus.PUBLISHED
    assert (await house.targets.resolve_run_target(ada, made.id)).version_id == version.id


async def test_deleting_takes_everything_along(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Gone", tags=["t"], graph=greeting()))
    await house.versions.publish(ada, made.id)
    await house.targets.resolve_run_target(ada, made.id, draft_revision=1)
    await house.workflows.delete(ada, made.id)
    for model in (Workflow, Draft, WorkflowTag, WorkflowVersion, DraftSnapshot):
        assert await model.all().count() == 0
    with pytest.raises(WorkflowNotFound):
        await house.workflows.delete(ada, made.id)


async def test_a_duplicate_shares_nothing(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("N" * 200, tags=["t"], graph=greeting()))
    await house.versions.publish(ada, made.id)
    copy = await house.workflows.duplicate(ada, made.id, idempotency_key="d")
    again = await house.workflows.duplicate(ada, made.id, idempotency_key="d")
    assert copy.id == again.id != made.id
    assert (copy.name, copy.tags, copy.status) == (f"Copy of {'N' * 192}", ["t"], WorkflowStatus.DRAFT)
    assert await drafts.read(copy.id) == (1, greeting())


async def test_a_foreign_workflow_is_as_good_as_none(house: House, acme: UUID, ada: Viewer) -> None:
    other = await house.workspace("other")
    eve = await house.member(other, Role.OWNER)
    made = await house.workflows.create(ada, acme, NewWorkflow("Private", tags=["t"], graph=greeting()))
    _, version = await house.versions.publish(ada, made.id)
    mine = await house.workflows.create(eve, other, NewWorkflow("Mine", graph=greeting()))
    _, own = await house.versions.publish(eve, mine.id)

    def attempts(workflow_id: UUID, version_id: UUID) -> list[Any]:
        return [
            house.workflows.get(eve, workflow_id),
            house.workflows.update(eve, workflow_id, WorkflowChange(name="x")),
            house.workflows.duplicate(eve, workflow_id),
            house.workflows.archive(eve, workflow_id),
            house.workflows.unarchive(eve, workflow_id),
            house.workflows.delete(eve, workflow_id),
            house.versions.publish(eve, workflow_id),
            house.versions.page(eve, workflow_id, PageRequest()),
            house.versions.compare(eve, Side(own.id), Side(workflow_id, is_draft=True)),
            house.exchange.export_draft(eve, workflow_id),
            house.targets.resolve_run_target(eve, workflow_id),
            house.versions.get(eve, version_id),
            house.versions.restore(eve, version_id),
            house.versions.compare(eve, Side(own.id), Side(version_id)),
            house.exchange.export_version(eve, version_id),
        ]

    foreign = await asyncio.gather(*attempts(made.id, version.id), return_exceptions=True)
    missing = await asyncio.gather(*attempts(new_id(), new_id()), return_exceptions=True)
    for one, other_error in zip(foreign, missing, strict=True):
        assert isinstance(one, NotFound)
        assert isinstance(other_error, NotFound)
        assert (type(one), one.message, one.field, one.reason, one.details) == (
            type(other_error),
            other_error.message,
            other_error.field,
            other_error.reason,
            other_error.details,
        )
    assert await house.workflows.get_many(eve, [made.id, mine.id]) == {mine.id: mine}
    assert await house.versions.get_many(eve, [version.id]) == {}
    assert await house.versions.drafts(eve, [made.id]) == {}
    with pytest.raises(NotFound):
        await house.workflows.page(eve, acme, WorkflowFilter(), WorkflowOrder.NAME_ASC, PageRequest())
    with pytest.raises(NotFound):
        await house.workflows.create(eve, acme, NewWorkflow("Intruder"))


async def test_roles_decide(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Shared", graph=greeting()))
    _, version = await house.versions.publish(ada, made.id)
    onlooker, operator = await house.member(acme, Role.VIEWER), await house.member(acme, Role.OPERATOR)
    assert (await house.workflows.get(onlooker, made.id)).id == made.id
    assert (await house.targets.resolve_run_target(operator, made.id)).version_id == version.id
    for refused in (
        house.targets.resolve_run_target(onlooker, made.id),
        house.workflows.update(operator, made.id, WorkflowChange(name="x")),
        house.versions.publish(operator, made.id),
        house.versions.restore(operator, version.id),
        house.workflows.delete(operator, made.id),
        house.workflows.create(operator, acme, NewWorkflow("x")),
    ):
        with pytest.raises(Forbidden):
            await refused


async def test_unknown_secrets_are_told_only_to_who_may_know_their_names(house: House, acme: UUID, ada: Viewer) -> None:
    house.secrets[acme] = {"KNOWN"}
    config = {"url": "https://example.com", "headers": {"A": "{{ secrets.KNOWN }}", "B": "{{ secrets.OTHER }}"}}
    call = graph([node("start", "manual"), node("call", "http_request", config=config)], ("start", "call"))
    onlooker = await house.member(acme, Role.VIEWER)
    told = await house.versions.draft_problems(ada, acme, call)
    assert [(problem.code, problem.field) for problem in told] == [("SECRET_UNKNOWN", "config.headers.B")]
    assert await house.versions.draft_problems(onlooker, acme, call) == []


@pytest.mark.parametrize("order", list(WorkflowOrder))
@pytest.mark.parametrize("size", [1, 3])
async def test_paging_visits_each_row_once_in_order(
    house: House, acme: UUID, ada: Viewer, order: WorkflowOrder, size: int
) -> None:
    for name in ("b", "B", "a", "é", "b", "Z", "a"):
        await house.workflows.create(ada, acme, NewWorkflow(name))
        if name != "B":
            house.clock.advance(timedelta(seconds=1))
    rows = await Workflow.filter(workspace_id=acme)
    field, _, direction = order.value.rpartition("_")

    def key(row: Workflow) -> tuple[Any, UUID]:
        value = getattr(row, field)
        return (value.encode() if isinstance(value, str) else value, row.id)

    expected = [row.id for row in sorted(rows, key=key, reverse=direction == "desc")]
    seen: list[UUID] = []
    cursor = None
    while True:
        page = await house.workflows.page(ada, acme, WorkflowFilter(), order, PageRequest(first=size, after=cursor))
        seen += [row.id for row in page.items]
        assert await page.total() == (7, True)
        if not page.has_next:
            break
        cursor = page.cursors[-1]
    assert seen == expected
    with pytest.raises(InvalidInput):
        await house.workflows.page(ada, acme, WorkflowFilter(search="b"), order, PageRequest(after=cursor or "x"))


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewWorkflow(""), "input.name"),
        (NewWorkflow("x" * 201), "input.name"),
        (NewWorkflow("a\x00b"), "input.name"),
        (NewWorkflow("x", "y" * 5001), "input.description"),
        (NewWorkflow("x", "\x00"), "input.description"),
        (NewWorkflow("x", tags=["ok", "t" * 51]), "input.tags[1]"),
        (NewWorkflow("x", tags=[str(at) for at in range(21)]), "input.tags"),
        (NewWorkflow("x", graph=graph([node("a", config={"template": "\x00"})])), "input.nodes[0].config.template"),
        (NewWorkflow("x", graph=graph([node("a", config={"template": "\ud800"})])), "input.nodes[0].config.template"),
        (NewWorkflow("x", graph=graph([node("a", config={"template": "x" * 2_000_000})])), "input"),
    ],
)
async def test_bad_values_are_refused_by_field(
    house: House, acme: UUID, ada: Viewer, new: NewWorkflow, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await house.workflows.create(ada, acme, new)
    assert caught.value.field == field
    assert await Workflow.all().count() == 0


@pytest.mark.parametrize(
    ("where", "field"),
    [
        (WorkflowFilter(search="\x00"), "where.search"),
        (WorkflowFilter(search="\ud800"), "where.search"),
        (WorkflowFilter(search="x" * 201), "where.search"),
        (WorkflowFilter(search=" ".join(map(str, range(11)))), "where.search"),
        (WorkflowFilter(tags=["ok", "\x00"]), "where.tags[1]"),
    ],
)
async def test_a_filter_no_database_takes_is_refused(
    house: House, acme: UUID, ada: Viewer, where: WorkflowFilter, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await house.workflows.page(ada, acme, where, WorkflowOrder.NAME_ASC, PageRequest())
    assert caught.value.field == field


async def test_a_missing_workspace_is_not_found(house: House, ada: Viewer) -> None:
    with pytest.raises(NotFound):
        await house.workflows.create(ada, uuid4(), NewWorkflow("x"))


def test_conflicts_are_conflicts() -> None:
    assert issubclass(WorkflowNotPublished, Conflict)
    assert issubclass(DraftMoved, Conflict)


@pytest.mark.parametrize(
    "stored", ["2026-11-21 12:00:00+00:00", "2026-11-21T13:00:00+01:00", "2026-11-21 12:00:00", "20261121T1200Z", NOON]
)
async def test_an_instant_is_utc_however_it_is_stored(house: House, stored: object) -> None:
    assert house.database
    read: Any = Workflow._meta.fields_map["created_at"].to_python_value(stored)
    assert (read, read.utcoffset()) == (NOON, timedelta(0))


async def test_a_graph_is_read_only_when_something_of_it_is_selected(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Lazy", graph=greeting()))
    _, version = await house.versions.publish(ada, made.id)
    version.graph = {"nodes": "not read"}
    shown = types.WorkflowVersion.of(version)
    assert shown.number == 1
    with pytest.raises(ValueError, match="nodes"):
        _ = shown.value
