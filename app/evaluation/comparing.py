"""Two evaluations side by side: by how much the second is better, and how sure that is.

Only questions count that both were asked and that are the same in both: the same question with the same expectations.
Where both searched, they are compared at the smaller of their two k: what the one with the larger k found is scored
anew, and only that is read.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from app.evaluation import models
from app.evaluation.confidence import Difference, Interval, mean_interval, paired_difference
from app.evaluation.finding import EvaluationLookup
from app.evaluation.questions import Expected
from app.evaluation.scoring import Scores, k_of, scores_of, source_scores
from app.evaluation.settings import SearchSettings
from app.evaluation.vocabulary import EvaluationChangeDirection, EvaluationResultStatus, Measure
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.rights import Viewer

_EQUAL = 1e-9


class EvaluationNotOver(Conflict):
    """Wait until both evaluations are over."""


class NothingToCompare(Conflict):
    """The two evaluations have no question in common that both were asked."""


@dataclass(frozen=True, slots=True)
class Side:
    """A measure of one of the two, over the questions of both."""

    value: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class MeasureDifference:
    """A measure of both.

    Attributes:
        k: How many results it looks at; None where it looks at an answer.
        count: Of how many questions.
    """

    measure: Measure
    k: int | None
    baseline: Side
    candidate: Side
    difference: Difference
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that both were asked: the ids of its results, and what they are worth."""

    question_id: UUID
    text: str
    baseline_id: UUID
    candidate_id: UUID
    baseline: Scores
    candidate: Scores


@dataclass(frozen=True, slots=True)
class Change:
    """A question that one of the two is better at."""

    pair: Pair
    baseline: float
    candidate: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations and their differences.

    Attributes:
        unpaired: How many questions of either are not of both.
    """

    baseline: models.Evaluation
    candidate: models.Evaluation
    pairs: Sequence[Pair]
    unpaired: int
    differences: Sequence[MeasureDifference]

    def changes(self, measure: Measure, direction: EvaluationChangeDirection, limit: int) -> list[Change]:
        """Return the questions that went one way by a measure, those that went furthest first."""
        sign = 1 if direction is EvaluationChangeDirection.BETTER else -1
        found = [
            Change(pair, pair.baseline[measure], pair.candidate[measure])
            for pair in self.pairs
            if measure in pair.baseline and measure in pair.candidate
        ]
        moved = [each for each in found if sign * (each.candidate - each.baseline) > _EQUAL]
        moved.sort(key=lambda each: -abs(each.candidate - each.baseline))
        return moved[:limit]


class Comparing:
    """Compares."""

    def __init__(self, lookup: EvaluationLookup) -> None:
        self._lookup = lookup

    async def compare(self, viewer: Viewer, workspace_id: UUID, baseline_id: UUID, candidate_id: UUID) -> Comparison:
        """Compare two evaluations of a workspace.

        Raises:
            EvaluationNotFound: One of them is none of the workspace, or not the viewer's to see; names it.
            InvalidInput: They are the same, or one is of a base and the other of an agent.
            EvaluationNotOver: One of them is still at work.
            NothingToCompare: No question was asked in both.
        """
        baseline = await self._lookup.get(viewer, baseline_id, field="baselineId", workspace_id=workspace_id)
        candidate = await self._lookup.get(viewer, candidate_id, field="candidateId", workspace_id=workspace_id)
        if baseline.id == candidate.id:
            raise InvalidInput("Name two evaluations.", field="candidateId", reason="same")
        if (baseline.base_id is None) != (candidate.base_id is None):
            raise InvalidInput(
                "One is of a knowledge base, the other of an agent.", field="candidateId", reason="not_comparable"
            )
        for row, field in ((baseline, "baselineId"), (candidate, "candidateId")):
            if not row.status.is_over:
                raise EvaluationNotOver(field=field, reason="not_over", details={"status": row.status.name})
        top_k = _common_k(baseline, candidate)
        ones, others = await _done(baseline, top_k), await _done(candidate, top_k)
        made = await asyncio.to_thread(_compared, baseline, candidate, ones, others, top_k)
        if not made.pairs:
            raise NothingToCompare(field="candidateId", reason="nothing_in_common")
        return made


def _common_k(baseline: models.Evaluation, candidate: models.Evaluation) -> int | None:
    """Return the smaller of the two k; None where agents answered."""
    if baseline.base_id is None:
        return None
    return min(SearchSettings.from_json(each.settings).top_k for each in (baseline, candidate))


def _is_scored_anew(evaluation: models.Evaluation, top_k: int | None) -> bool:
    return top_k is not None and SearchSettings.from_json(evaluation.settings).top_k != top_k


async def _done(evaluation: models.Evaluation, top_k: int | None) -> list[models.EvaluationResult]:
    rows = models.EvaluationResult.filter(evaluation_id=evaluation.id, status=EvaluationResultStatus.COMPLETED)
    worth = "found" if _is_scored_anew(evaluation, top_k) else "scores"
    return await rows.order_by("ordinal").only("id", "question_id", "ordinal", "text", "expected", worth)


def _compared(
    baseline: models.Evaluation,
    candidate: models.Evaluation,
    ones: Sequence[models.EvaluationResult],
    others: Sequence[models.EvaluationResult],
    top_k: int | None,
) -> Comparison:
    new_k, other_new_k = (top_k if _is_scored_anew(each, top_k) else None for each in (baseline, candidate))
    by_question = {row.question_id: row for row in others}
    pairs: list[Pair] = []
    for row in ones:
        other = by_question.get(row.question_id)
        if other is None or other.text != row.text or other.expected != row.expected:
            continue
        scores, other_scores = _scores(row, new_k), _scores(other, other_new_k)
        pairs.append(Pair(row.question_id, row.text, row.id, other.id, scores, other_scores))
    unpaired = len(ones) + len(others) - 2 * len(pairs)
    return Comparison(baseline, candidate, pairs, unpaired, _differences(pairs, top_k))


def _scores(row: models.EvaluationResult, new_k: int | None) -> Scores:
    """Return what a result is worth, at another k than it was measured at where one is given."""
    if new_k is None:
        return scores_of(row.scores)
    sources = Expected.from_json(row.expected).sources
    return source_scores([each["sources"] for each in row.found], len(sources), new_k)


def _differences(pairs: Sequence[Pair], top_k: int | None) -> list[MeasureDifference]:
    found: list[MeasureDifference] = []
    for measure in Measure:
        both = [
            (pair.baseline[measure], pair.candidate[measure])
            for pair in pairs
            if measure in pair.baseline and measure in pair.candidate
        ]
        if not both:
            continue
        before, after = [one for one, _ in both], [two for _, two in both]
        found.append(
            MeasureDifference(
                measure,
                k_of(measure, top_k),
                Side(fmean(before), mean_interval(before)),
                Side(fmean(after), mean_interval(after)),
                paired_difference(before, after),
                len(both),
            )
        )
    return found
