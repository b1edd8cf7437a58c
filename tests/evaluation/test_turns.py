"""An evaluation keeps nobody waiting while a run does, and an answer is late by when its run was accepted."""

from datetime import timedelta
from typing import Any

import pytest

from app.evaluation import asking, models, working
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.scoring import source_scores
from app.evaluation.settings import SearchSettings
from app.evaluation.vocabulary import EvaluationResultStatus, EvaluationStatus, Measure
from app.executions.models import Execution, ExecutionStatus
from app.knowledge.vocabulary import SearchMode
from tests.evaluation.conftest import Lab
from tests.evaluation.test_working import COMPLETED, FAILED, answers
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node
from tests.knowledge.conftest import until

RUNNING, WAITING = EvaluationResultStatus.RUNNING, EvaluationResultStatus.WAITING


def waiting() -> Any:
    """A workflow that waits until somebody lets it go on."""
    return graph(
        [
            entry(),
            node("hold", "wait", config={"signal": "go"}),
            node("say", "template", config={"template": "{{ run.input.text }}"}),
        ],
        "start -> hold",
        "hold -> say",
    )


async def held(lab: Lab, row: models.Evaluation) -> Execution:
    """Wait until the run that answers the only question of an evaluation waits itself."""
    (result,) = await until(lambda: lab.results(row), lambda rows: rows[0].execution_id is not None)
    run = await until(lambda: Execution.get_or_none(id=result.execution_id), lambda found: found is not None)
    return await lab.house.reaches(run, ExecutionStatus.PAUSED)


@pytest.fixture
async def slow(house: House, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> models.Evaluation:
    """An evaluation in turns as short as can be, of an agent that waits."""
    monkeypatch.setattr(working, "_TURN_SECONDS", 0.0)
    monkeypatch.setattr(asking, "_LOOK_MS", 50)
    await house.work()
    await lab.add([GivenQuestion("now", Expected(answer="now"))])
    return await lab.start(agent_id=await lab.agent(waiting(), name="Slow"))


async def test_others_have_their_turn_while_a_run_waits_and_it_is_waited_for_again(
    house: House, lab: Lab, slow: models.Evaluation
) -> None:
    run = await held(lab, slow)
    quick = await lab.start(agent_id=await lab.agent(answers("now"), name="Quick"))
    assert (await lab.over(quick)).status is EvaluationStatus.COMPLETED
    # Many turns later it is the same run, and the question was asked once.
    epoch = (await lab.fresh(slow)).epoch
    await lab.until(slow, lambda row: row.epoch > epoch + 2)
    (result,) = await lab.results(slow)
    assert (result.status, result.execution_id, result.attempt_count) == (RUNNING, run.id, 1)
    await house.steering.signal(house.viewer, run.id, "go", None)
    done = await lab.over(slow)
    (result,) = await lab.results(slow)
    assert (done.status, result.status, result.answer, result.attempt_count) == (
        EvaluationStatus.COMPLETED,
        COMPLETED,
        "now",
        1,
    )
    ended = await house.fresh(run)
    assert ended.ended_at is not None
    # As long as the run took, however often it was looked at.
    assert result.latency_ms == pytest.approx((ended.ended_at - ended.queued_at).total_seconds() * 1000)
    await lab.audit(done)


async def test_an_answer_is_late_by_when_its_run_was_accepted(house: House, lab: Lab, slow: models.Evaluation) -> None:
    run = await held(lab, slow)
    # As if whoever asked had looked at it for so long, in turns that were each short.
    async with lab.writing():
        await Execution.filter(id=run.id).update(queued_at=run.queued_at - timedelta(seconds=asking.ANSWER_SECONDS))
    ended = await lab.over(slow)
    (result,) = await lab.results(slow)
    assert (ended.status, result.status, result.failure_code) == (EvaluationStatus.FAILED, FAILED, "ANSWER_LATE")
    assert (await house.ended(run)).status is ExecutionStatus.CANCELLED
    await lab.audit(ended)


async def test_ending_an_evaluation_between_its_turns_stops_the_runs_that_answer(
    house: House, lab: Lab, slow: models.Evaluation
) -> None:
    run = await held(lab, slow)
    await lab.services.evaluations.cancel(house.viewer, slow.id)
    assert (await house.ended(run)).status is ExecutionStatus.CANCELLED
    (result,) = await lab.results(slow)
    assert (result.status, result.execution_id) == (WAITING, None)


async def test_an_answer_that_is_kept_keeps_its_run_when_its_judge_is_cut_off(house: House, lab: Lab) -> None:
    await house.work()
    await lab.add([GivenQuestion(each, Expected(answer=each)) for each in ("one", "two")])
    agent_id = await lab.agent(answers("{{ input.text }}"))
    row = await lab.over(await lab.start(agent_id=agent_id))
    one, two = await lab.results(row)
    # As it is left where a kept answer is judged anew, and another is asked for, just when somebody ends it.
    async with lab.writing():
        await models.EvaluationResult.filter(evaluation_id=row.id).update(status=RUNNING, scores={})
        await models.EvaluationResult.filter(id=two.id).update(answer=None)
        await models.Evaluation.filter(id=row.id).update(status=EvaluationStatus.RUNNING, done_count=0, measures=[])
    await lab.services.evaluations.cancel(house.viewer, row.id)
    kept, other = await lab.results(row)
    assert (kept.status, kept.answer, kept.execution_id) == (WAITING, "one", one.execution_id)
    assert (other.status, other.answer, other.execution_id) == (WAITING, None, None)
    await lab.services.evaluations.retry(house.viewer, row.id)
    done = await lab.over(row)
    kept, other = await lab.results(row)
    assert (done.status, kept.status, kept.execution_id) == (EvaluationStatus.COMPLETED, COMPLETED, one.execution_id)
    assert other.execution_id not in {None, two.execution_id}
    assert await Execution.filter(workspace_id=house.workspace_id).count() == 3


async def test_an_answer_whose_run_is_not_known_is_given_none(house: House, lab: Lab) -> None:
    await lab.add([GivenQuestion("one", Expected(answer="one"))])
    row = await lab.start(agent_id=await lab.agent(answers("two")))
    async with lab.writing():
        await models.EvaluationResult.filter(evaluation_id=row.id).update(answer="one")
    await house.work()
    await lab.over(row)
    (result,) = await lab.results(row)
    assert (result.status, result.answer, result.execution_id) == (COMPLETED, "one", None)
    assert await Execution.filter(workspace_id=house.workspace_id).count() == 0


async def test_only_what_was_measured_at_a_larger_k_is_scored_anew(house: House, lab: Lab) -> None:
    await house.work()
    await lab.fill()
    wide = await lab.over(await lab.start(search=SearchSettings(SearchMode.HYBRID, top_k=3)))
    narrow = await lab.over(await lab.start(search=SearchSettings(SearchMode.HYBRID, top_k=1)))
    # What each is told by: the wide one by what it found, the narrow one by its scores.
    async with lab.writing():
        await models.EvaluationResult.filter(evaluation_id=wide.id).update(scores={"mrr": 0.5})
        await models.EvaluationResult.filter(evaluation_id=narrow.id).update(
            found=[], scores={"mrr": 0.25, "recall": 0.25}
        )
    for baseline, candidate in ((wide, narrow), (narrow, wide)):
        made = await lab.services.comparing.compare(house.viewer, house.workspace_id, baseline.id, candidate.id)
        assert (len(made.pairs), made.unpaired) == (3, 0)
        for pair in made.pairs:
            one, two = (pair.baseline, pair.candidate) if baseline is wide else (pair.candidate, pair.baseline)
            assert one == source_scores([[0]], 1, 1)
            assert two == {Measure.MRR: 0.25, Measure.RECALL: 0.25}
        assert {each.measure: each.k for each in made.differences} == {Measure.MRR: 1, Measure.RECALL: 1}
