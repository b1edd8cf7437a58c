"""Who sees an evaluation, with whose rights it is asked, and that it asks as nobody's talk."""

from typing import Any
from uuid import UUID

import pytest

from app.accounts.access import ScopeMissing
from app.accounts.models import Membership
from app.accounts.subjects import subject_of
from app.accounts.vocabulary import ActivityKind
from app.conversations.lookup import AgentNotFound
from app.evaluation import models
from app.evaluation.evaluations import NewEvaluation
from app.evaluation.finding import EvaluationFilter, EvaluationNotFound
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.settings import SearchSettings
from app.evaluation.vocabulary import EvaluationResultStatus, EvaluationStatus
from app.executions.models import Execution, ExecutionSource, TriggerKind
from app.kernel.ids import global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import ActorKind, Role, Scope, Viewer
from app.knowledge.models import KnowledgeDocument
from tests.evaluation.conftest import Lab
from tests.evaluation.test_working import BUILT_IN, answers
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node

PAGE = PageRequest(first=50)
KNOWS = (Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE)
OF_AGENTS = {Scope.AGENTS_READ, Scope.EXECUTIONS_READ}


def with_key(house: House, *scopes: Scope) -> Viewer:
    """Somebody who asks by a key of these scopes."""
    return Viewer(house.viewer.user_id, workspace_id=house.workspace_id, key_scopes=frozenset(scopes))


async def key_of(house: House, *scopes: Scope) -> tuple[Viewer, Any]:
    """Make a key; return who asks by it, and its row."""
    keys = house.plait.accounts.keys
    row, token = await keys.create(house.viewer, house.workspace_id, "Key", scopes)
    assert token is not None
    viewer = await house.plait.accounts.authentication.viewer_of(token)
    assert viewer is not None
    return viewer, row


async def half_done(house: House, lab: Lab) -> models.Evaluation:
    """Return an evaluation of an agent, by the house's viewer, that was cancelled after the first of two questions."""
    await lab.add([GivenQuestion(each, Expected(answer=each)) for each in ("one", "two")])
    row = await lab.start(agent_id=await lab.agent(answers("{{ input.text }}")))
    await lab.services.evaluations.cancel(house.viewer, row.id)
    first, _ = await lab.results(row)
    async with lab.writing():
        await models.EvaluationResult.filter(id=first.id).update(
            status=EvaluationResultStatus.COMPLETED, answer="one", scores={"token_f1": 1.0}
        )
        await models.Evaluation.filter(id=row.id).update(done_count=1)
    return await lab.fresh(row)


# ---------------------------------------------------------------------- with whose rights


async def test_what_is_left_is_asked_with_the_rights_of_whoever_has_it_go_on(house: House, lab: Lab) -> None:
    row = await half_done(house, lab)
    assert row.created_by.id == house.viewer.user_id
    other = await house.member(Role.EDITOR, house.workspace_id)
    again = await lab.services.evaluations.retry(other, row.id)
    assert (again.created_by.kind, again.created_by.id, again.created_by.on_behalf_of) == (
        ActorKind.USER,
        other.user_id,
        None,
    )
    # That the first is no member any more stops nothing.
    await Membership.filter(user_id=house.viewer.user_id).delete()
    await house.work()
    done = await lab.over(row)
    assert (done.status, done.done_count) == (EvaluationStatus.COMPLETED, 2)
    (run,) = await Execution.filter(workspace_id=house.workspace_id)
    assert (run.actor_kind, run.actor_id, run.trigger) == (ActorKind.USER, other.user_id, TriggerKind.EVALUATION)


async def test_a_key_has_it_go_on_as_the_key(house: House, lab: Lab) -> None:
    row = await half_done(house, lab)
    key, made = await key_of(house, *KNOWS, *OF_AGENTS, Scope.EXECUTIONS_RUN)
    again = await lab.services.evaluations.retry(key, row.id)
    assert (again.actor_kind, again.actor_id, again.on_behalf_of) == (
        ActorKind.API_KEY,
        made.id,
        house.viewer.user_id,
    )
    await house.work()
    assert (await lab.over(row)).status is EvaluationStatus.COMPLETED
    (run,) = await Execution.filter(workspace_id=house.workspace_id)
    assert (run.actor_kind, run.actor_id) == (ActorKind.API_KEY, made.id)


async def test_whoever_may_not_begin_it_may_not_have_it_go_on(house: House, lab: Lab) -> None:
    row = await half_done(house, lab)
    with pytest.raises(ScopeMissing):
        await lab.services.evaluations.retry(with_key(house, *KNOWS, *OF_AGENTS), row.id)
    assert row.agent_id is not None
    may = with_key(house, *KNOWS, *OF_AGENTS, Scope.EXECUTIONS_RUN)
    await house.plait.conversations.agents.delete(house.viewer, row.agent_id)
    with pytest.raises(AgentNotFound):
        await lab.services.evaluations.retry(may, row.id)
    after = await lab.fresh(row)
    assert (after.status, after.created_by) == (EvaluationStatus.CANCELLED, row.created_by)


async def test_whoever_may_not_search_a_base_may_not_have_it_searched(house: House, lab: Lab) -> None:
    await lab.fill_without_work()
    row = await lab.start()
    await lab.services.evaluations.cancel(house.viewer, row.id)
    with pytest.raises(ScopeMissing):
        await lab.services.evaluations.retry(with_key(house, Scope.KNOWLEDGE_WRITE), row.id)
    assert (await lab.services.evaluations.retry(with_key(house, *KNOWS), row.id)).status is EvaluationStatus.QUEUED


@pytest.mark.parametrize("kind", ["agent", "base", "rerank"])
async def test_whoever_may_not_do_it_any_more_has_it_asked_no_further(house: House, lab: Lab, kind: str) -> None:
    wanted: dict[str, Any] = {}
    if kind == "agent":
        await lab.add([GivenQuestion("one", Expected(answer="one"))])
        wanted["agent_id"] = await lab.agent(answers("{{ input.text }}"))
    else:
        await lab.fill_without_work()
        wanted["base_id"] = lab.shelf.base.id
        wanted["search"] = SearchSettings(rerank=BUILT_IN if kind == "rerank" else "")
    key, made = await key_of(house, *KNOWS, *OF_AGENTS, Scope.EXECUTIONS_RUN)
    row = await lab.services.evaluations.start(key, lab.dataset.id, NewEvaluation(**wanted))
    await house.plait.accounts.keys.revoke(house.viewer, made.id)
    await house.work()
    ended = await lab.over(row)
    assert (ended.status, ended.failure_code, ended.done_count) == (EvaluationStatus.FAILED, "RIGHTS_GONE", 0)
    (result,) = await lab.results(row)
    assert (result.status, result.attempt_count, result.execution_id) == (EvaluationResultStatus.WAITING, 0, None)
    assert await Execution.filter(workspace_id=house.workspace_id).count() == 0
    # Who may has it go on.
    await lab.services.evaluations.retry(house.viewer, row.id)
    assert (await lab.over(row)).failure_code != "RIGHTS_GONE"


# ---------------------------------------------------------------------- who sees it


@pytest.mark.parametrize("missing", sorted(OF_AGENTS))
async def test_what_an_agent_answered_is_for_who_may_read_agents_and_runs(
    house: House, lab: Lab, missing: Scope
) -> None:
    row = await half_done(house, lab)
    base = await _of_base(lab)
    first, _ = await lab.results(row)
    lookup = lab.services.lookup
    all_of_them = EvaluationFilter()
    for viewer, is_shown in (
        (with_key(house, *KNOWS, *(OF_AGENTS - {missing})), False),
        (with_key(house, *KNOWS, *OF_AGENTS), True),
    ):
        listed = await lookup.page(viewer, house.workspace_id, all_of_them, PAGE)
        assert {each.id for each in listed.items} == ({row.id, base.id} if is_shown else {base.id})
        of_agent = EvaluationFilter(agent_id=row.agent_id)
        assert len((await lookup.page(viewer, house.workspace_id, of_agent, PAGE)).items) == int(is_shown)
        assert set(await lookup.visible(viewer, [row.id, base.id])) == {each.id for each in listed.items}
        found = await lookup.visible_results(viewer, [first.id, (await lab.results(base))[0].id])
        assert (first.id in found, len(found)) == (is_shown, 1 + int(is_shown))
        if is_shown:
            assert (await lookup.get(viewer, row.id)).id == row.id
            assert len((await lookup.results(viewer, row, None, PAGE)).items) == 2
            continue
        with pytest.raises(ScopeMissing):
            await lookup.get(viewer, row.id)
        with pytest.raises(ScopeMissing):
            await lookup.results(viewer, row, None, PAGE)
        for change in (lab.services.evaluations.cancel, lab.services.evaluations.delete):
            with pytest.raises(ScopeMissing):
                await change(viewer, row.id)
        with pytest.raises(ScopeMissing):
            await lab.services.comparing.compare(viewer, house.workspace_id, row.id, base.id)
    stranger = await house.member()
    with pytest.raises(EvaluationNotFound):
        await lookup.get(stranger, row.id)
    assert await lookup.visible_results(stranger, [first.id]) == {}


async def test_whoever_would_not_see_it_may_not_begin_it(house: House, lab: Lab) -> None:
    await lab.add([GivenQuestion("one", Expected(answer="one"))])
    new = NewEvaluation(agent_id=await lab.agent(answers("one")))
    blind = with_key(house, *KNOWS, Scope.AGENTS_READ, Scope.EXECUTIONS_RUN)
    with pytest.raises(ScopeMissing):
        await lab.services.evaluations.start(blind, lab.dataset.id, new)
    assert await models.Evaluation.all().count() == 0


@pytest.mark.parametrize("kind", [each for each in ActivityKind if each.value.startswith("evaluation")])
def test_what_happens_to_evaluations_is_told_to_who_may_read_knowledge(kind: ActivityKind) -> None:
    is_dataset = kind.value.startswith("evaluation_dataset")
    assert subject_of(kind) == ("EvaluationDataset" if is_dataset else "Evaluation", Scope.KNOWLEDGE_READ)


async def _of_base(lab: Lab) -> models.Evaluation:
    await lab.add([GivenQuestion("zebra?", Expected((ExpectedSource(title="Zebras"),)))])
    return await lab.start()


# ---------------------------------------------------------------------- memory


async def test_an_agent_that_is_evaluated_recalls_nothing_and_remembers_nothing(house: House, lab: Lab) -> None:
    memory = await lab.shelf.make("Memory")
    bot = {
        "prompt": "{{ run.input.text }}",
        "memoryBaseId": global_id("KnowledgeBase", memory.id),
        "maxRetries": 0,
    }
    talks = graph([entry(), node("bot", "agent", config=bot)], "start -> bot")
    inner = await house.workflow(talks)
    call = {"workflowId": global_id("Workflow", inner), "input": "run.input"}
    below = graph([entry(), node("sub", "subworkflow", config=call)], "start -> sub")
    await house.work()

    async def recalled(runs: list[UUID]) -> int:
        return await ExecutionSource.filter(execution_id__in=runs).count()

    # Whoever runs it by hand talks with it.
    await house.run(inner, {"text": "Remember that my favourite colour is turquoise."})
    (made,) = await KnowledgeDocument.filter(base_id=memory.id)
    only = await lab.shelf.done(made.id)
    colour = "What is my favourite colour?"
    assert await recalled([(await house.run(inner, {"text": colour})).id]) == 1

    asked = (colour, "Remember that my favourite colour is crimson.")
    await lab.add([GivenQuestion(each, Expected(answer="turquoise")) for each in asked])
    before = {run.id for run in await Execution.all()}
    for workflow in (inner, await house.workflow(below)):
        row = await lab.over(await lab.start(agent_id=await lab.agent(workflow_id=workflow, name=str(workflow))))
        assert (row.status, row.failed_count) == (EvaluationStatus.COMPLETED, 0)
    runs = await Execution.exclude(id__in=list(before))
    assert sorted(run.trigger for run in runs) == [TriggerKind.EVALUATION] * 4 + [TriggerKind.SUBWORKFLOW] * 2
    assert await recalled([run.id for run in runs]) == 0
    assert [row.text for row in await KnowledgeDocument.filter(base_id=memory.id)] == [only.text]
