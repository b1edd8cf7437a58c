"""Evaluations are worked on once and to the end, whoever dies meanwhile, and measure what they say."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.accounts.models import Activity
from app.evaluation import models, working
from app.evaluation.evaluations import NothingToMeasure, NothingToRetry
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.settings import SearchSettings
from app.evaluation.vocabulary import EvaluationResultStatus, EvaluationStatus
from app.executions.models import Execution, TriggerKind
from app.kernel.claims import MAX_ATTEMPTS, Lost
from app.knowledge.vocabulary import SearchMode
from app.llm.providers import NewProvider
from app.llm.vocabulary import ProviderKind
from app.usage.models import ModelUsageEntry
from tests.evaluation.conftest import ASKED, Lab
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node

BUILT_IN = "built-in:built-in"
COMPLETED, FAILED, WAITING = (
    EvaluationResultStatus.COMPLETED,
    EvaluationResultStatus.FAILED,
    EvaluationResultStatus.WAITING,
)


def answers(template: str) -> Any:
    return graph([entry(), node("say", "template", config={"template": template})], "start -> say")


def values(row: models.Evaluation) -> dict[str, float]:
    return {each["measure"]: each["value"] for each in row.measures}


async def test_a_base_that_finds_everything_is_worth_1(house: House, lab: Lab) -> None:
    await house.work()
    await lab.fill()
    row = await lab.over(await lab.start(search=SearchSettings(SearchMode.HYBRID, top_k=3)))
    assert (row.status, row.question_count, row.done_count, row.failed_count) == (
        EvaluationStatus.COMPLETED,
        3,
        3,
        0,
    )
    assert values(row) == {"hit_rate": 1.0, "mrr": 1.0, "ndcg": 1.0, "recall": 1.0, "precision": pytest.approx(1 / 3)}
    assert {each["measure"]: each["k"] for each in row.measures} == dict.fromkeys(values(row), 3)
    assert row.latency_ms is not None
    assert row.latency_ms > 0
    await lab.audit(row)
    for result in await lab.results(row):
        assert result.found[0]["sources"] == [0]
        assert ASKED[result.found[0]["title"]] == result.text
    kinds = [each.kind.value for each in await Activity.filter(subject_id=row.id).order_by("id")]
    assert (kinds[0], kinds[1], kinds[-1]) == ("evaluation_queued", "evaluation_started", "evaluation_completed")


async def test_what_is_not_there_is_worth_nothing_and_questions_without_sources_are_not_asked(
    house: House, lab: Lab
) -> None:
    await house.work()
    await lab.fill()
    await lab.add(
        [
            GivenQuestion("Who was here?", Expected((ExpectedSource(title="Nobody"), ExpectedSource(title="Zebras")))),
            GivenQuestion("What is one and one?", Expected(answer="two")),
        ]
    )
    row = await lab.over(await lab.start(search=SearchSettings(SearchMode.HYBRID, top_k=10)))
    assert row.question_count == 4
    assert values(row)["recall"] == pytest.approx(3.5 / 4)
    assert values(row)["hit_rate"] == 1.0
    await lab.audit(row)


async def test_a_dataset_that_expects_nothing_of_it_is_refused(house: House, lab: Lab) -> None:
    await lab.add([GivenQuestion("What is one and one?", Expected(answer="two"))])
    with pytest.raises(NothingToMeasure):
        await lab.start()
    assert await models.Evaluation.all().count() == 0
    agent_id = await lab.agent(answers("two"))
    async with lab.writing():
        await models.EvaluationQuestion.all().update(expected=Expected((ExpectedSource(title="x"),)).to_json())
    with pytest.raises(NothingToMeasure):
        await lab.start(agent_id=agent_id)
    # A judge needs no expectations.
    assert (await lab.start(agent_id=agent_id, judge=BUILT_IN)).question_count == 1


async def test_what_is_done_is_not_asked_again_when_its_process_died(house: House, lab: Lab) -> None:
    await house.work()
    await lab.fill()
    await house.plait.close()
    other = await house.process()
    lab.house.plait = other
    row = await lab.start(search=SearchSettings(SearchMode.TEXT))
    # As a process leaves it that is killed while it asks the second of its questions.
    first, second, _ = await lab.results(row)
    now = other.clock.now()
    async with lab.writing():
        await models.EvaluationResult.filter(id=first.id).update(
            status=COMPLETED, scores={"mrr": 0.25}, attempt_count=1, ended_at=now
        )
    async with lab.writing():
        await models.EvaluationResult.filter(id=second.id).update(
            status=EvaluationResultStatus.RUNNING, attempt_count=1
        )
    async with lab.writing():
        await models.Evaluation.filter(id=row.id).update(
            status=EvaluationStatus.RUNNING,
            started_at=now,
            done_count=1,
            epoch=1,
            attempt_count=1,
            next_attempt_at=None,
            claimed_until=now - timedelta(seconds=1),
        )
    await other.start_worker(20)
    done = await lab.over(row)
    assert (done.status, done.done_count) == (EvaluationStatus.COMPLETED, 3)
    assert [each.attempt_count for each in await lab.results(row)] == [1, 2, 1]
    assert values(done)["mrr"] == pytest.approx((0.25 + 1 + 1) / 3)  # what was kept counts as it was
    await lab.audit(row)


async def test_a_worker_that_was_only_slow_writes_nothing(house: House, lab: Lab) -> None:
    await lab.fill_without_work()
    row = await lab.start()
    async with lab.writing():
        await models.Evaluation.filter(id=row.id).update(
            epoch=2, claimed_until=house.plait.clock.now(), next_attempt_at=None
        )
    slow = await lab.fresh(row)
    slow.epoch = 1
    (result,) = await lab.results(row)
    with pytest.raises(Lost):
        await lab.services.working.ask(slow, result, lambda: False)
    (after,) = await lab.results(row)
    assert (after.status, after.attempt_count, after.found) == (WAITING, 0, [])
    assert (await lab.fresh(row)).done_count == 0


async def test_whatever_is_cut_off_again_and_again_is_given_up(house: House, lab: Lab) -> None:
    await lab.fill_without_work()
    row = await lab.start()
    async with lab.writing():
        await models.Evaluation.filter(id=row.id).update(attempt_count=MAX_ATTEMPTS)
    await house.work()
    given_up = await lab.over(row)
    assert (given_up.status, given_up.failure_code) == (EvaluationStatus.FAILED, "CUT_OFF")
    await lab.audit(row)


async def test_long_evaluations_take_turns(house: House, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_TURN_SECONDS", 0.0)
    await house.work()
    await lab.fill()
    await house.plait.upkeep.close()
    async with house.plait.database.transaction():
        one, two = await lab.start(), await lab.start()
    await lab.over(one)
    await lab.over(two)
    rows = await models.EvaluationResult.filter(evaluation_id__in=[one.id, two.id]).order_by("ended_at")
    assert [each.evaluation_id for each in rows] == [one.id, two.id] * 3
    for row in (one, two):
        await lab.audit(row)


async def test_a_base_that_is_deleted_meanwhile_ends_it_and_nothing_else_is_asked(house: House, lab: Lab) -> None:
    await house.work()
    await lab.fill()
    await house.plait.close()
    lab.house.plait = await house.process()
    row = await lab.start()
    await lab.shelf.knowledge.bases.delete(house.viewer, lab.shelf.base.id)
    await house.work()
    ended = await lab.over(row)
    assert (ended.status, ended.failure_code, ended.done_count) == (EvaluationStatus.FAILED, "BASE_GONE", 0)
    assert {each.status for each in await lab.results(row)} == {WAITING}
    await lab.audit(row)


async def test_an_agent_is_asked_by_runs_and_measured_by_its_answers(house: House, lab: Lab) -> None:
    await house.work()
    await lab.add(
        [
            GivenQuestion("sea", Expected(answer="the sea is salty", required=("salty",), forbidden=("sweet",))),
            GivenQuestion("tea", Expected(answer="tea is hot", required=("hot",), forbidden=("salty",))),
            GivenQuestion("only a source", Expected((ExpectedSource(title="x"),))),
        ]
    )
    agent_id = await lab.agent(answers("the {{ input.text }} is salty"))
    row = await lab.over(await lab.start(agent_id=agent_id, name="First"))
    assert (row.status, row.question_count, row.failed_count) == (EvaluationStatus.COMPLETED, 2, 0)
    one, two = await lab.results(row)
    assert (one.answer, one.scores) == ("the sea is salty", {"token_f1": 1.0, "rouge_l": 1.0, "facts": 1.0})
    assert two.answer == "the tea is salty"
    assert two.scores == {"token_f1": pytest.approx(4 / 7), "rouge_l": pytest.approx(4 / 7), "facts": 0.0}
    assert values(row)["facts"] == 0.5
    runs = await Execution.filter(workspace_id=house.workspace_id)
    assert {run.trigger for run in runs} == {TriggerKind.EVALUATION}
    assert {run.id for run in runs} == {one.execution_id, two.execution_id}
    assert {run.actor_id for run in runs} == {house.viewer.user_id}
    await lab.audit(row)


async def test_an_agent_answers_as_it_was_when_it_was_asked_for(house: House, lab: Lab) -> None:
    await lab.add([GivenQuestion("Hello?", Expected(answer="old"))])
    agent_id = await lab.agent(answers("old"))
    row = await lab.start(agent_id=agent_id)
    workflow = await house.plait.workflows.workflows.get(house.viewer, UUID(row.settings["workflowId"]))
    await house.replace(workflow, answers("new"))
    await house.work()
    await lab.over(row)
    (result,) = await lab.results(row)
    assert (result.answer, row.settings["workflowVersion"]) == ("old", 1)


async def test_runs_that_fail_count_in_no_measure_and_are_asked_again(house: House, lab: Lab) -> None:
    await house.work()
    await lab.add([GivenQuestion(text, Expected(answer=text)) for text in ("fine", "bad")])
    picky = graph(
        [
            entry(),
            node("if", "condition", config={"cases": [{"name": "bad", "when": "input.text == 'bad'"}]}),
            node("no", "fail", config={"message": "No.", "code": "BAD_QUESTION"}),
            node("say", "template", config={"template": "{{ run.input.text }}"}),
        ],
        "start -> if",
        "if.bad -> no",
        "if.else -> say",
    )
    agent_id = await lab.agent(picky)
    row = await lab.over(await lab.start(agent_id=agent_id))
    assert (row.status, row.done_count, row.failed_count) == (EvaluationStatus.COMPLETED, 2, 1)
    one, two = await lab.results(row)
    assert (one.status, two.status, two.failure_code) == (COMPLETED, FAILED, "BAD_QUESTION")
    assert values(row) == {"token_f1": 1.0, "rouge_l": 1.0}
    await lab.audit(row)
    again = await lab.services.evaluations.retry(house.viewer, row.id)
    assert (again.status, again.done_count, again.failed_count) == (EvaluationStatus.QUEUED, 1, 0)
    row = await lab.over(row)
    same, other = await lab.results(row)
    assert (same.execution_id, same.attempt_count) == (one.execution_id, 1)
    assert other.execution_id != two.execution_id
    assert (other.attempt_count, row.failed_count) == (2, 1)
    await lab.audit(row)
    async with lab.writing():
        await models.EvaluationResult.filter(id=other.id).delete()
    with pytest.raises(NothingToRetry):
        await lab.services.evaluations.retry(house.viewer, row.id)


async def test_an_evaluation_of_which_every_question_fails_has_failed(house: House, lab: Lab) -> None:
    await house.work()
    await lab.add([GivenQuestion("Hello?", Expected(answer="Hello"))])
    agent_id = await lab.agent(graph([entry(), node("no", "fail", config={"message": "No."})], "start -> no"))
    row = await lab.over(await lab.start(agent_id=agent_id))
    assert (row.status, row.failure_code, row.measures) == (EvaluationStatus.FAILED, "ALL_FAILED", [])
    assert "No." in row.failure_message
    await lab.audit(row)


async def test_a_judge_says_how_good_an_answer_is_and_is_in_the_ledger(house: House, lab: Lab) -> None:
    await house.work()
    await lab.add([GivenQuestion("Is the sea salty?", Expected(answer="yes"))])
    agent_id = await lab.agent(answers("Yes. The score is 0.75"))
    row = await lab.over(await lab.start(agent_id=agent_id, judge=BUILT_IN))
    assert (row.status, row.failure_code) == (EvaluationStatus.COMPLETED, "")
    (result,) = await lab.results(row)
    assert 0 <= result.scores["judge"] <= 1
    assert result.reason
    assert set(values(row)) == {"token_f1", "rouge_l", "judge"}
    (entry_,) = await ModelUsageEntry.filter(workspace_id=house.workspace_id)
    assert (entry_.kind.value, entry_.source_id) == ("evaluation", row.id)


async def test_a_spent_budget_ends_it_and_keeps_the_answers(house: House, lab: Lab) -> None:
    await house.work()
    new = NewProvider("vendor", ProviderKind.OPENAI_COMPATIBLE, "http://127.0.0.1:9/v1", "sk-vendor-0123456789")
    await house.plait.llm.providers.create(house.viewer, house.workspace_id, new)
    await house.plait.usage.usage.set_budget(house.viewer, house.workspace_id, Decimal(0))
    await lab.add([GivenQuestion("Is the sea salty?", Expected(answer="yes"))])
    agent_id = await lab.agent(answers("Yes."))
    row = await lab.over(await lab.start(agent_id=agent_id, judge="vendor:chat"))
    assert (row.status, row.failure_code) == (EvaluationStatus.FAILED, "BUDGET_EXCEEDED")
    (result,) = await lab.results(row)
    assert (result.status, result.answer, result.failure_code) == (FAILED, "Yes.", "BUDGET_EXCEEDED")
    run = result.execution_id
    # With another judge it goes on, and the agent is not asked again.
    changed = {**row.settings, "judge": BUILT_IN}
    async with lab.writing():
        await models.Evaluation.filter(id=row.id).update(settings=changed)
    await lab.services.evaluations.retry(house.viewer, row.id)
    row = await lab.over(row)
    (result,) = await lab.results(row)
    assert (row.status, result.status, result.execution_id) == (EvaluationStatus.COMPLETED, COMPLETED, run)
    assert await Execution.filter(workspace_id=house.workspace_id).count() == 1
    await lab.audit(row)


async def test_deleting_a_dataset_leaves_its_evaluations(house: House, lab: Lab) -> None:
    await house.work()
    await lab.fill()
    row = await lab.over(await lab.start())
    await lab.services.datasets.delete(house.viewer, lab.dataset.id)
    assert await models.EvaluationQuestion.all().count() == 0
    assert len(await lab.results(row)) == 3
    await lab.services.evaluations.delete(house.viewer, row.id)
    assert await models.EvaluationResult.all().count() == 0
