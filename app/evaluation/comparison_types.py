"""Two evaluations side by side, as the graph shows them."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts.types import Workspace
from app.api.context import Info
from app.api.costs import weighing
from app.api.enums import register_enum
from app.api.relay import decode, encode, extend, load_node
from app.api.scalars import Long
from app.evaluation.comparing import Change, Comparing, Comparison, MeasureDifference
from app.evaluation.plots import comparison_plot
from app.evaluation.result_types import RESULT, EvaluationInterval, EvaluationResult
from app.evaluation.scoring import label_of
from app.evaluation.tables import comparison_table
from app.evaluation.telling import EVALUATION
from app.evaluation.types import Evaluation
from app.evaluation.vocabulary import EvaluationChangeDirection, EvaluationMeasureKind, EvaluationTableFormat
from app.kernel.errors import InvalidInput

_MOST_CHANGES = 100

register_enum(EvaluationChangeDirection, "Which way a question went.")


@strawberry.type(description="A measure of two evaluations, over the questions that both were asked.")
class EvaluationDifference:
    """See `comparing.MeasureDifference`."""

    measure: EvaluationMeasureKind = strawberry.field(description="What is measured.")
    label: str = strawberry.field(description="What it is called, with its k: `Recall@10`.")
    k: int | None = strawberry.field(
        description="How many results it looks at: the smaller number of the two; null where it looks at an answer."
    )
    baseline: float = strawberry.field(description="The mean of the baseline, 0 to 1.")
    candidate: float = strawberry.field(description="The mean of the candidate, 0 to 1.")
    difference: float = strawberry.field(description="Candidate less baseline: above 0, the candidate is better.")
    interval: EvaluationInterval | None = strawberry.field(
        description="Of the difference, by a seeded bootstrap of pairs; null of a single question."
    )
    p_value: float = strawberry.field(
        description="How probable so large a difference would be if the two were the same, by a seeded permutation "
        "test of pairs; small: it is no accident."
    )
    better_count: Long = strawberry.field(description="At how many questions the candidate is better.")
    worse_count: Long = strawberry.field(description="At how many it is worse.")
    question_count: Long = strawberry.field(description="Of how many questions.")

    @classmethod
    def of(cls, found: MeasureDifference) -> "EvaluationDifference":
        """Show a difference."""
        return cls(
            measure=found.measure,
            label=label_of(found.measure, found.k),
            k=found.k,
            baseline=found.baseline.value,
            candidate=found.candidate.value,
            difference=found.difference.mean,
            interval=EvaluationInterval.of(found.difference.interval),
            p_value=found.difference.p_value,
            better_count=Long(found.difference.better),
            worse_count=Long(found.difference.worse),
            question_count=Long(found.count),
        )


@strawberry.type(description="A question that one of two evaluations is better at.")
class EvaluationChange:
    """See `comparing.Change`."""

    change: strawberry.Private[Change]
    text: str = strawberry.field(description="The question.")
    baseline: float = strawberry.field(description="What the baseline's result is worth, 0 to 1.")
    candidate: float = strawberry.field(description="What the candidate's result is worth, 0 to 1.")

    @strawberry.field(description="The baseline's result; null once it is deleted.")
    async def baseline_result(self, info: Info) -> EvaluationResult | None:
        """Load it."""
        return await _result(info, self.change.pair.baseline_id)

    @strawberry.field(description="The candidate's result; null once it is deleted.")
    async def candidate_result(self, info: Info) -> EvaluationResult | None:
        """Load it."""
        return await _result(info, self.change.pair.candidate_id)


async def _result(info: Info, own_id: UUID) -> EvaluationResult | None:
    return await load_node(info.context, encode(RESULT, own_id))


@strawberry.type(description="Two evaluations side by side, over the questions that both were asked.")
class EvaluationComparison:
    """See `comparing.Comparison`."""

    found: strawberry.Private[Comparison]
    baseline: Evaluation = strawberry.field(description="What is compared with.")
    candidate: Evaluation = strawberry.field(description="What may be better.")
    question_count: Long = strawberry.field(description="How many questions both were asked.")
    unpaired_count: Long = strawberry.field(
        description="How many only one was asked, or were changed between the two; they do not count."
    )
    differences: list[EvaluationDifference] = strawberry.field(description="By measure.")

    @strawberry.field(description="The questions that went one way by a measure, those that went furthest first.")
    def changes(
        self,
        measure: Annotated[EvaluationMeasureKind, strawberry.argument(description="By which measure.")],
        direction: Annotated[EvaluationChangeDirection, strawberry.argument(description="Which way.")],
        limit: Annotated[int, strawberry.argument(description="How many at most: 1 to 100.")] = 20,
    ) -> list[EvaluationChange]:
        """List them."""
        if not 1 <= limit <= _MOST_CHANGES:
            raise InvalidInput("Ask for 1 to 100 questions.", field="limit", reason="out_of_range")
        return [
            EvaluationChange(change=each, text=each.pair.text, baseline=each.baseline, candidate=each.candidate)
            for each in self.found.changes(measure, direction, limit)
        ]

    @strawberry.field(description="The differences as a table, a row a measure.")
    def table(
        self,
        format: Annotated[
            EvaluationTableFormat, strawberry.argument(description="How it is written.")
        ] = EvaluationTableFormat.MARKDOWN,
    ) -> str:
        """Write it."""
        return comparison_table(self.found, format)

    @strawberry.field(description="The measures as a plot: SVG, with its words, good on light and dark pages.")
    def plot(self) -> str:
        """Draw it."""
        return comparison_plot(self.found)

    @classmethod
    def of(cls, found: Comparison) -> "EvaluationComparison":
        """Show a comparison."""
        return cls(
            found=found,
            baseline=Evaluation.of(found.baseline),
            candidate=Evaluation.of(found.candidate),
            question_count=Long(len(found.pairs)),
            unpaired_count=Long(found.unpaired),
            differences=[EvaluationDifference.of(each) for each in found.differences],
        )


@extend(Workspace)
class WorkspaceComparisons:
    """The field that this domain adds to the workspace for two evaluations."""

    @strawberry.field(
        description="Two evaluations of it side by side, by the questions that both were asked; needs KNOWLEDGE_READ. "
        "CONFLICT while one is at work, or where they have no question in common.",
        metadata=weighing(50),
    )
    @staticmethod
    async def compare_evaluations(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        baseline_id: Annotated[strawberry.ID, strawberry.argument(description="What is compared with.")],
        candidate_id: Annotated[strawberry.ID, strawberry.argument(description="What may be better.")],
    ) -> EvaluationComparison:
        """Compare them."""
        found = await info.context.use(Comparing).compare(
            info.context.viewer,
            workspace.own_id,
            decode(baseline_id, EVALUATION, "baselineId"),
            decode(candidate_id, EVALUATION, "candidateId"),
        )
        return EvaluationComparison.of(found)
