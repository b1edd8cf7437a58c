"""What evaluations came to, as the graph shows it: measures, results of questions, and comparisons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from app.api.context import Context, Info
from app.api.costs import weighing
from app.api.enums import register_enum
from app.api.relay import Node, encode, load_node, node_loader
from app.api.scalars import Long
from app.evaluation import models
from app.evaluation.confidence import Interval
from app.evaluation.finding import EvaluationLookup
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected
from app.evaluation.scoring import Summary, label_of, scores_of
from app.evaluation.vocabulary import EvaluationMeasureKind, EvaluationResultStatus
from app.executions.types import Execution
from app.knowledge.types import KnowledgeChunk, KnowledgeDocument

RESULT = "EvaluationResult"
_DOCUMENT = "KnowledgeDocument"

register_enum(EvaluationMeasureKind, "What is measured; every measure is from 0, the worst, to 1, the best.")
register_enum(EvaluationResultStatus, "How far a question of an evaluation is.")


@strawberry.type(description="Between what the mean of many more such questions would lie, with 95 % confidence.")
class EvaluationInterval:
    """See `confidence.Interval`."""

    low: float = strawberry.field(description="Its lower end.")
    high: float = strawberry.field(description="Its upper end.")

    @classmethod
    def of(cls, interval: Interval | None) -> "EvaluationInterval | None":
        """Show an interval."""
        return None if interval is None else cls(low=interval.low, high=interval.high)


@strawberry.type(description="A measure of an evaluation: the mean over its questions, 0 to 1.")
class EvaluationMeasure:
    """See `scoring.Summary`."""

    measure: EvaluationMeasureKind = strawberry.field(description="What is measured.")
    label: str = strawberry.field(description="What it is called, with its k: `Recall@10`.")
    k: int | None = strawberry.field(description="How many results it looks at; null where it looks at an answer.")
    value: float = strawberry.field(description="The mean, 0 to 1.")
    interval: EvaluationInterval | None = strawberry.field(
        description="Of the mean, by a seeded bootstrap; null of a single question."
    )
    question_count: Long = strawberry.field(description="Of how many questions.")

    @classmethod
    def of(cls, summary: Summary) -> "EvaluationMeasure":
        """Show a measure."""
        return cls(
            measure=summary.measure,
            label=label_of(summary.measure, summary.k),
            k=summary.k,
            value=summary.value,
            interval=EvaluationInterval.of(summary.interval),
            question_count=Long(summary.count),
        )


@strawberry.type(description="What a good result is; whatever is given must hold.")
class EvaluationSource:
    """See `matching.ExpectedSource`."""

    document_id: strawberry.ID | None = strawberry.field(description="The id of the document.")
    title: str | None = strawberry.field(description="A pattern of the document's title; `*` stands for anything.")
    url: str | None = strawberry.field(description="A pattern of the document's address; `*` stands for anything.")
    page: int | None = strawberry.field(description="A page that the passage is on.")
    quote: str | None = strawberry.field(description="Words of the passage.")

    @strawberry.field(description="The document; null where none is named, or it is gone.")
    async def document(self, info: Info) -> KnowledgeDocument | None:
        """Load the document."""
        return None if self.document_id is None else await load_node(info.context, self.document_id)

    @classmethod
    def of(cls, source: ExpectedSource) -> "EvaluationSource":
        """Show a source."""
        return cls(
            document_id=None if source.document_id is None else encode(_DOCUMENT, source.document_id),
            title=source.title or None,
            url=source.url or None,
            page=source.page,
            quote=source.quote or None,
        )


@strawberry.type(description="What a good answer to a question is.")
class EvaluationExpectation:
    """See `questions.Expected`."""

    sources: list[EvaluationSource] = strawberry.field(description="What is to be found.")
    answer: str | None = strawberry.field(description="A text that answers it well.")
    required_facts: list[str] = strawberry.field(description="Facts that an answer must have.")
    forbidden_facts: list[str] = strawberry.field(description="Facts that an answer must not have.")

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "EvaluationExpectation":
        """Show what is stored."""
        expected = Expected.from_json(stored)
        return cls(
            sources=[EvaluationSource.of(each) for each in expected.sources],
            answer=expected.answer or None,
            required_facts=list(expected.required),
            forbidden_facts=list(expected.forbidden),
        )


@strawberry.type(description="Why an evaluation was given up, or a question failed.")
class EvaluationFailure:
    """A code and a sentence."""

    code: str = strawberry.field(description="For programs, such as BASE_GONE, ANSWER_LATE or BUDGET_EXCEEDED.")
    message: str = strawberry.field(description="For people.")


def failure_of(code: str, message: str) -> EvaluationFailure | None:
    """Show a failure; None where there is none."""
    return EvaluationFailure(code=code, message=message) if code else None


@strawberry.type(
    description="A passage that a knowledge base found for a question, or that an agent's answer cites, as it was then."
)
class EvaluationFound:
    """See `asking.found_of` and `asking.cited_of`."""

    rank: int = strawberry.field(description="1 is the best, or what is cited first.")
    score: float = strawberry.field(description="What the search gave it.")
    title: str = strawberry.field(description="What its document was called.")
    url: str | None = strawberry.field(description="The address of its document.")
    page_first: int | None = strawberry.field(description="The page it begins on, where there are pages.")
    page_last: int | None = strawberry.field(description="The page it ends on.")
    excerpt: str = strawberry.field(description="How its chunk begins: up to 300 characters.")
    expected_places: list[int] = strawberry.field(
        description="Which of the expected sources it is, by their places from 0; none: it was not expected. What is "
        "cited is each of whose document it is."
    )
    document_id: strawberry.ID = strawberry.field(description="The id of its document.")
    chunk_id: strawberry.ID = strawberry.field(description="The id of its chunk.")

    @strawberry.field(description="Its document; null once it is gone.")
    async def document(self, info: Info) -> KnowledgeDocument | None:
        """Load its document."""
        return await load_node(info.context, self.document_id)

    @strawberry.field(description="Its chunk; null once its document was cut anew.")
    async def chunk(self, info: Info) -> KnowledgeChunk | None:
        """Load its chunk."""
        return await load_node(info.context, self.chunk_id)

    @classmethod
    def of(cls, rank: int, stored: Mapping[str, Any]) -> "EvaluationFound":
        """Show what was found."""
        return cls(
            rank=rank,
            score=stored["score"],
            title=stored["title"],
            url=stored["url"] or None,
            page_first=stored["pageFirst"],
            page_last=stored["pageLast"],
            excerpt=stored["excerpt"],
            expected_places=list(stored["sources"]),
            document_id=encode(_DOCUMENT, UUID(stored["documentId"])),
            chunk_id=encode("KnowledgeChunk", UUID(stored["chunkId"])),
        )


@strawberry.type(description="What a question is worth by one measure, 0 to 1.")
class EvaluationScore:
    """One of a result's `scores`."""

    measure: EvaluationMeasureKind = strawberry.field(description="What is measured.")
    value: float = strawberry.field(description="0 is the worst, 1 the best.")


@strawberry.type(description="A question of an evaluation, and what came of it.")
class EvaluationResult(Node):
    """See `models.EvaluationResult`."""

    row: strawberry.Private[models.EvaluationResult]
    evaluation_id: strawberry.ID = strawberry.field(description="The id of the evaluation.")
    question_id: strawberry.ID = strawberry.field(description="The id of the question, which may be gone.")
    text: str = strawberry.field(description="The question, as it was.")
    expected: EvaluationExpectation = strawberry.field(description="What a good answer to it is, as it was.")
    status: EvaluationResultStatus = strawberry.field(description="How far it is.")
    found: list[EvaluationFound] = strawberry.field(
        description="What the knowledge base found, the best first; or what the agent's answer cites, in its order.",
        metadata=weighing(items=10),
    )
    answer: str | None = strawberry.field(description="What the agent said.")
    scores: list[EvaluationScore] = strawberry.field(description="What it is worth, by each measure that it has.")
    judge_reason: str | None = strawberry.field(description="Why the judge thinks so.")
    latency_ms: float | None = strawberry.field(
        description="How long the search took, or the run that answered, from when it was accepted until it ended; "
        "null until then."
    )
    attempt_count: Long = strawberry.field(description="How often it was asked.")
    failure: EvaluationFailure | None = strawberry.field(description="Why it failed.")
    ended_at: datetime | None = strawberry.field(description="When it was done.")

    @strawberry.field(description="The run that answered; null too for who may not read runs.")
    async def execution(self, info: Info) -> Execution | None:
        """Load the run."""
        if self.row.execution_id is None:
            return None
        return await load_node(info.context, encode("Execution", self.row.execution_id))

    @classmethod
    def of(cls, row: models.EvaluationResult) -> "EvaluationResult":
        """Show a result."""
        return cls(
            id=encode(RESULT, row.id),
            row=row,
            evaluation_id=encode("Evaluation", row.evaluation_id),
            question_id=encode("EvaluationQuestion", row.question_id),
            text=row.text,
            expected=EvaluationExpectation.of(row.expected),
            status=row.status,
            found=[EvaluationFound.of(rank, each) for rank, each in enumerate(row.found, 1)],
            answer=row.answer,
            scores=[EvaluationScore(measure=measure, value=value) for measure, value in scores_of(row.scores).items()],
            judge_reason=row.reason or None,
            latency_ms=row.latency_ms,
            attempt_count=Long(row.attempt_count),
            failure=failure_of(row.failure_code, row.failure_message),
            ended_at=row.ended_at,
        )


async def _results(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    rows = await context.use(EvaluationLookup).visible_results(context.viewer, ids)
    return {own_id: EvaluationResult.of(row) for own_id, row in rows.items()}


node_loader(RESULT, _results)
