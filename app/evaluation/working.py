"""The work of evaluations: questions that wait are asked, a few at a time, and each that is done is a row.

Whoever asks holds a claim (see `claims`); each question that is done is written under it, so that a worker that was
only slow writes nothing. After a crash only the questions are asked again that were being asked. So that a long
evaluation keeps nobody waiting, it gives its claim back after a minute and is the last in the line; runs that answer
meanwhile go on, and are waited for again in its next turn.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from tortoise.expressions import F

from app.accounts.vocabulary import ActivityKind
from app.evaluation import models
from app.evaluation.asking import Asked, Asking, Interrupted, QuestionFailed
from app.evaluation.evaluations import left_waiting
from app.evaluation.judging import Judging, Verdict
from app.evaluation.questions import Expected
from app.evaluation.scoring import Summary, answer_scores, middle, scores_of, source_scores, summaries
from app.evaluation.settings import AgentSettings, SearchSettings
from app.evaluation.telling import Telling
from app.evaluation.vocabulary import EvaluationFault, EvaluationResultStatus, EvaluationStatus, Measure
from app.executions.steering import Steering
from app.kernel.claims import MAX_ATTEMPTS, Claims, Lost, pause_seconds
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

ANSWERS = 4  #: that are asked for at once: of an agent, or where a model puts in order; else one, so that it is timed
_TURN_SECONDS = 60.0  #: that one evaluation is at work before others have their turn
_TOLD_SECONDS = 1.0  #: between tellings of progress
_STOPPED = "The evaluation was ended."


class Working:
    """Asks the questions of evaluations that are claimed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        telling: Telling,
        *,
        asking: Asking,
        judging: Judging,
        steering: Steering,
    ) -> None:
        self._database = database
        self._clock = clock
        self._telling = telling
        self._asking = asking
        self._judging = judging
        self._steering = steering
        self._is_stopping = False
        self.claims: Claims[models.Evaluation]

    def stop(self) -> None:
        """Ask no more questions in this process; what is at work is given back within seconds."""
        self._is_stopping = True

    async def work(self, evaluation: models.Evaluation) -> None:
        """Ask the questions of an evaluation that is claimed, as many as there is time for.

        Raises:
            Lost: It is somebody else's, was cancelled or deleted.
        """
        try:
            _require_attempts(evaluation)
            await self._begin(evaluation)
            turn = _Turn(self, evaluation)
            if await turn.done():
                await self._finish(evaluation)
            else:
                await self._give_back(evaluation)
        except (Lost, asyncio.CancelledError):
            raise
        except QuestionFailed as failure:
            await self._failed(evaluation, failure)
        except Exception:  # the database may be away, or it is a fault of ours: it is tried again
            log.exception("evaluation_failed", evaluation_id=str(evaluation.id))
            await self._failed_for_now(evaluation)

    # ------------------------------------------------------------------ the evaluation

    async def _begin(self, evaluation: models.Evaluation) -> None:
        if evaluation.started_at is not None:
            return
        evaluation.started_at = self._clock.now()
        async with self._database.transaction():
            await self.claims.owned(evaluation)
            await models.Evaluation.filter(id=evaluation.id).update(started_at=evaluation.started_at)
            await self._telling.tell(evaluation, ActivityKind.EVALUATION_STARTED)

    async def _give_back(self, evaluation: models.Evaluation) -> None:
        now = self._clock.now()
        # A process that stops takes it up no more.
        at = now + timedelta(seconds=1) if self._is_stopping else now
        async with self._database.transaction():
            await self.claims.own(evaluation).update(
                status=EvaluationStatus.QUEUED, claimed_until=None, next_attempt_at=at, attempt_count=0
            )

    async def _finish(self, evaluation: models.Evaluation) -> None:
        rows = models.EvaluationResult.filter(evaluation_id=evaluation.id)
        done = (
            await rows.filter(status=EvaluationResultStatus.COMPLETED)
            .order_by("ordinal")
            .only("id", "scores", "latency_ms")
        )
        if not done:
            first = await rows.filter(status=EvaluationResultStatus.FAILED).order_by("ordinal").first()
            said = "" if first is None else f" The first: {first.failure_message}"
            raise QuestionFailed(EvaluationFault.ALL_FAILED.value, f"None of its questions could be asked.{said}")
        top_k = None if evaluation.base_id is None else SearchSettings.from_json(evaluation.settings).top_k
        scores = [scores_of(row.scores) for row in done]
        found: list[Summary] = await asyncio.to_thread(summaries, scores, top_k)
        latency = middle([row.latency_ms for row in done if row.latency_ms is not None])
        async with self._database.transaction():
            owned = await self.claims.owned(evaluation)
            owned.status, owned.ended_at = EvaluationStatus.COMPLETED, self._clock.now()
            await models.Evaluation.filter(id=owned.id).update(
                status=owned.status,
                ended_at=owned.ended_at,
                measures=[each.to_json() for each in found],
                latency_ms=latency,
                claimed_until=None,
                next_attempt_at=None,
                attempt_count=0,
                failure_code="",
                failure_message="",
            )
            owned.failure_code = ""
            await self._telling.tell(owned, ActivityKind.EVALUATION_COMPLETED)

    async def _failed(self, evaluation: models.Evaluation, failure: QuestionFailed) -> None:
        async with self._database.transaction():
            owned = await self.claims.owned(evaluation)
            owned.failure_code = failure.code
            runs = await left_waiting(owned.id)
            await models.Evaluation.filter(id=owned.id).update(
                status=EvaluationStatus.FAILED,
                ended_at=self._clock.now(),
                claimed_until=None,
                next_attempt_at=None,
                failure_code=failure.code,
                failure_message=failure.message,
            )
            await self._telling.tell(owned, ActivityKind.EVALUATION_FAILED)
        await asyncio.gather(*(self._steering.stop(each, _STOPPED) for each in runs))

    async def _failed_for_now(self, evaluation: models.Evaluation) -> None:
        fresh = await models.Evaluation.get_or_none(id=evaluation.id)
        attempts = 1 if fresh is None else fresh.attempt_count
        if attempts >= MAX_ATTEMPTS:
            message = "It could not be worked on; the log says more."
            await self._failed(evaluation, QuestionFailed(EvaluationFault.INTERNAL.value, message))
            return
        until = self._clock.now() + timedelta(seconds=pause_seconds(max(1, attempts)))
        async with self._database.transaction():
            await self.claims.own(evaluation).update(
                status=EvaluationStatus.QUEUED, claimed_until=None, next_attempt_at=until
            )

    # ------------------------------------------------------------------ a question

    async def ask(
        self, evaluation: models.Evaluation, result: models.EvaluationResult, is_over: Callable[[], bool]
    ) -> None:
        """Ask a question, measure what comes of it, and write it.

        Args:
            evaluation: Whose question it is.
            result: The question, as it stands in the database.
            is_over: Says whether the time is up, so that a run is waited for another time.

        Raises:
            Lost: The evaluation is not ours any more.
            QuestionFailed: It is hopeless, also for the other questions.
            Interrupted: This process stops, or the time is up.
        """
        try:
            asked = await self._asked(evaluation, result, is_over)
            verdict: Verdict | None = None
            if asked.answer is not None and (judge := _judge_of(evaluation)):
                result.answer, result.found, result.latency_ms = asked.answer, asked.found, asked.latency_ms
                verdict = await self._judging.judge(evaluation, result, asked.answer, judge)
        except QuestionFailed as failure:
            # An answer that could not be judged is kept, so that it need not be given again.
            if not failure.is_hopeless or result.answer is not None:
                await self._give_up(evaluation, result, failure)
            if failure.is_hopeless:
                raise
            return
        except (Lost, Interrupted):
            raise
        except Exception:  # of this question; where it is the database, it cannot be written either
            log.exception("evaluation_question_failed", result_id=str(result.id))
            message = "Something went wrong here while it was asked."
            await self._give_up(evaluation, result, QuestionFailed(EvaluationFault.INTERNAL.value, message))
            return
        scores = await asyncio.to_thread(_scores, evaluation, result, asked)
        if verdict is not None:
            scores[Measure.JUDGE] = verdict.score
        await self._settle(
            evaluation,
            result,
            {
                "status": EvaluationResultStatus.COMPLETED,
                "found": asked.found,
                "answer": asked.answer,
                "latency_ms": asked.latency_ms,
                "scores": {measure.value: score for measure, score in scores.items()},
                "reason": "" if verdict is None else verdict.reason,
                "failure_code": "",
                "failure_message": "",
            },
        )

    async def _give_up(
        self, evaluation: models.Evaluation, result: models.EvaluationResult, failure: QuestionFailed
    ) -> None:
        facts = {
            "status": EvaluationResultStatus.FAILED,
            "answer": result.answer,
            "found": result.found,
            "latency_ms": result.latency_ms,
            "failure_code": failure.code,
            "failure_message": failure.message,
        }
        await self._settle(evaluation, result, facts)

    async def _asked(
        self, evaluation: models.Evaluation, result: models.EvaluationResult, is_over: Callable[[], bool]
    ) -> Asked:
        await self._asking.require_rights(evaluation)
        is_agent = evaluation.agent_id is not None
        # An answer that is kept is the answer of the run it names, whether that is known or not.
        if is_agent and result.execution_id is None and result.answer is None:
            result.execution_id = new_id()
        # A run that was left in good order, or by a process that died, goes on: the agent is not asked anew.
        if not is_agent or result.status is not EvaluationResultStatus.RUNNING:
            result.attempt_count += 1
        async with self._database.transaction():
            await self.claims.owned(evaluation)
            await models.EvaluationResult.filter(id=result.id).update(
                status=EvaluationResultStatus.RUNNING,
                execution_id=result.execution_id,
                attempt_count=result.attempt_count,
            )
        if not is_agent:
            return await self._asking.base(evaluation, SearchSettings.from_json(evaluation.settings), result)
        if result.answer is not None:  # only its judge failed
            return Asked(result.latency_ms, result.found, result.answer)
        try:
            return await self._asking.agent(
                evaluation,
                AgentSettings.from_json(evaluation.settings),
                result,
                is_wanted=partial(self._is_wanted, evaluation, is_over),
            )
        except (Interrupted, asyncio.CancelledError):
            assert result.execution_id is not None  # noqa: S101 - an agent answers by a run
            await asyncio.shield(self._stop_unwanted(evaluation, result.execution_id))
            raise

    async def _is_wanted(self, evaluation: models.Evaluation, is_over: Callable[[], bool]) -> bool:
        return not self._is_stopping and not is_over() and await self.claims.own(evaluation).exists()

    async def _stop_unwanted(self, evaluation: models.Evaluation, execution_id: UUID) -> None:
        """Stop a run that was started just when its evaluation was ended; one that is to go on is left alone."""
        row = await models.Evaluation.get_or_none(id=evaluation.id)
        if row is None or row.status.is_over:
            await self._steering.stop(execution_id, _STOPPED)

    async def _settle(
        self, evaluation: models.Evaluation, result: models.EvaluationResult, facts: dict[str, Any]
    ) -> None:
        async with self._database.transaction():
            await self.claims.owned(evaluation)
            mine = models.EvaluationResult.filter(id=result.id, status=EvaluationResultStatus.RUNNING)
            if not await mine.update(**facts, ended_at=self._clock.now()):
                raise Lost
            is_failed = int(facts["status"] is EvaluationResultStatus.FAILED)
            await models.Evaluation.filter(id=evaluation.id).update(
                done_count=F("done_count") + 1,
                failed_count=F("failed_count") + is_failed,
                attempt_count=0,  # it got on: what failed before is no reason to give up
            )

    async def progressed(self, evaluation: models.Evaluation) -> None:
        """Tell how far an evaluation is."""
        async with self._database.transaction():
            owned = await self.claims.owned(evaluation)
            await self._telling.tell(owned, ActivityKind.EVALUATION_PROGRESSED)

    @property
    def is_stopping(self) -> bool:
        """Whether this process stops."""
        return self._is_stopping


class _Turn:
    """One turn of an evaluation: its questions in order, by a few lanes, until the time is up."""

    def __init__(self, working: Working, evaluation: models.Evaluation) -> None:
        self._working = working
        self._evaluation = evaluation
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + _TURN_SECONDS
        self._told_at = self._loop.time()
        self._is_broken_off = False

    async def done(self) -> bool:
        """Ask; say whether each question was asked.

        Raises:
            Lost: The evaluation is not ours any more.
            QuestionFailed: No other question would go better.
        """
        left = models.EvaluationResult.filter(
            evaluation_id=self._evaluation.id,
            status__in=[EvaluationResultStatus.WAITING, EvaluationResultStatus.RUNNING],
        )
        questions = iter(await left.order_by("ordinal"))
        lanes = [asyncio.create_task(self._lane(questions), name="evaluation-lane") for _ in range(self._lanes())]
        try:
            ended, _ = await asyncio.wait(lanes, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            failures = [each for each in lanes if each.done() and not each.cancelled() and each.exception()]
            await stop(*(each for each in lanes if not each.done()))
        for each in failures:
            raise cast("BaseException", each.exception())
        return len(ended) == len(lanes) and not self._is_broken_off

    def _is_over(self) -> bool:
        return self._loop.time() > self._until

    def _lanes(self) -> int:
        if self._evaluation.agent_id is not None:
            return ANSWERS
        return ANSWERS if SearchSettings.from_json(self._evaluation.settings).rerank else 1

    async def _lane(self, questions: Iterator[models.EvaluationResult]) -> None:
        for result in questions:
            if self._working.is_stopping:
                self._is_broken_off = True
                return
            try:
                await self._working.ask(self._evaluation, result, self._is_over)
            except Interrupted:
                self._is_broken_off = True
                return
            if self._loop.time() - self._told_at >= _TOLD_SECONDS:
                self._told_at = self._loop.time()
                await self._working.progressed(self._evaluation)
            if self._is_over():
                # Whether any is left is seen when it is taken up again.
                self._is_broken_off = True
                return


def _require_attempts(evaluation: models.Evaluation) -> None:
    if evaluation.attempt_count > MAX_ATTEMPTS:
        message = f"Whatever worked on it was cut off {MAX_ATTEMPTS} times."
        raise QuestionFailed(EvaluationFault.CUT_OFF.value, message)


def _judge_of(evaluation: models.Evaluation) -> str:
    return AgentSettings.from_json(evaluation.settings).judge


def _scores(evaluation: models.Evaluation, result: models.EvaluationResult, asked: Asked) -> dict[Measure, float]:
    expected = Expected.from_json(result.expected)
    finds = [each["sources"] for each in asked.found]
    if asked.answer is not None:
        return answer_scores(asked.answer, expected, finds)
    top_k = SearchSettings.from_json(evaluation.settings).top_k
    return source_scores(finds, len(expected.sources), top_k)
