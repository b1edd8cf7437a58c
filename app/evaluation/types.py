"""Datasets and evaluations as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.accounts.types import Actor, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, load_node, node_loader, page_args
from app.api.scalars import JSON, Long
from app.conversations.types import AGENT, Agent
from app.evaluation import models
from app.evaluation.datasets import DATASET, EvaluationDatasets
from app.evaluation.finding import EvaluationFilter, EvaluationLookup
from app.evaluation.keeping import QUESTION, EvaluationQuestions
from app.evaluation.plots import measures_plot
from app.evaluation.result_types import (
    EvaluationExpectation,
    EvaluationFailure,
    EvaluationMeasure,
    EvaluationResult,
    failure_of,
)
from app.evaluation.scoring import Summary
from app.evaluation.settings import AgentSettings, SearchSettings
from app.evaluation.tables import measures_table, questions_table
from app.evaluation.telling import EVALUATION
from app.evaluation.vocabulary import (
    EvaluationResultStatus,
    EvaluationStatus,
    EvaluationTableFormat,
    EvaluationTableRows,
)
from app.knowledge.reembedding import BASE
from app.knowledge.search_types import SearchMode
from app.knowledge.types import KnowledgeBase

register_enum(EvaluationStatus, "How far an evaluation is.")
register_enum(EvaluationTableFormat, "How a table is written.")
register_enum(EvaluationTableRows, "What the rows of a table are.")


@strawberry.type(description="A question of a dataset, and what a good answer to it is.")
class EvaluationQuestion(Node):
    """See `models.EvaluationQuestion`."""

    row: strawberry.Private[models.EvaluationQuestion]
    dataset_id: strawberry.ID = strawberry.field(description="The id of its dataset.")
    ordinal: int = strawberry.field(description="Its place in the dataset; places of removed ones stay free.")
    text: str = strawberry.field(description="What is asked.")
    expected: EvaluationExpectation = strawberry.field(description="What a good answer to it is.")
    created_at: datetime = strawberry.field(description="When it was added.")
    updated_at: datetime = strawberry.field(description="When it changed last.")

    @classmethod
    def of(cls, row: models.EvaluationQuestion) -> "EvaluationQuestion":
        """Show a question."""
        return cls(
            id=encode(QUESTION, row.id),
            row=row,
            dataset_id=encode(DATASET, row.dataset_id),
            ordinal=row.ordinal,
            text=row.text,
            expected=EvaluationExpectation.of(row.expected),
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type(description="Questions that are asked together.")
class EvaluationDataset(Node):
    """See `models.EvaluationDataset`."""

    row: strawberry.Private[models.EvaluationDataset]
    name: str = strawberry.field(description="Its name, unique in the workspace.")
    description: str = strawberry.field(description="What it is about.")
    question_count: Long = strawberry.field(description="How many questions it has; 1,000 at most.")
    revision: int = strawberry.field(description="Rises with every change of it or of a question.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: Actor = strawberry.field(description="Who made it.")
    updated_at: datetime = strawberry.field(description="When it, or a question, changed last.")

    @strawberry.field(description="Its questions, in order.")
    async def questions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[EvaluationQuestion]:
        """List questions."""
        request = page_args(first, after, last, before)
        page = await info.context.use(EvaluationQuestions).page(info.context.viewer, self.row, request)
        return Connection[EvaluationQuestion].of(page, EvaluationQuestion.of)

    @strawberry.field(description="Evaluations by it that you may see, the newest first.")
    async def evaluations(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated["Evaluation", strawberry.lazy(__name__)]]:
        """List evaluations."""
        page = await info.context.use(EvaluationLookup).page(
            info.context.viewer,
            self.row.workspace_id,
            EvaluationFilter(dataset_id=self.row.id),
            page_args(first, after, last, before),
        )
        return Connection[Evaluation].of(page, Evaluation.of)

    @classmethod
    def of(cls, row: models.EvaluationDataset) -> "EvaluationDataset":
        """Show a dataset."""
        return cls(
            id=encode(DATASET, row.id),
            row=row,
            name=row.name,
            description=row.description,
            question_count=Long(row.question_count),
            revision=row.revision,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            updated_at=row.updated_at,
        )


@strawberry.type(description="How an evaluation searches a knowledge base, and what that was like when it was begun.")
class EvaluationSearch:
    """See `settings.SearchSettings`."""

    mode: SearchMode = strawberry.field(description="How chunks are found.")
    top_k: int = strawberry.field(description="How many chunks at most: the k of measures.")
    neighbours: int = strawberry.field(description="How many chunks before and after each are told with it.")
    variety: float = strawberry.field(description="How much a chunk has to differ from those before it, 0 to 1.")
    rerank: str | None = strawberry.field(description="The chat model that puts the best in order.")
    base_name: str = strawberry.field(description="What the base was called.")
    chunker: JSON = strawberry.field(description="How it cut its documents: kind, size, overlap.")
    embedding: str = strawberry.field(description="The model that made its vectors.")
    document_count: Long = strawberry.field(description="How many documents it had.")
    chunk_count: Long = strawberry.field(description="How many chunks it had.")

    @classmethod
    def of(cls, settings: SearchSettings) -> "EvaluationSearch":
        """Show how it searches."""
        return cls(
            mode=settings.mode,
            top_k=settings.top_k,
            neighbours=settings.neighbours,
            variety=settings.variety,
            rerank=settings.rerank or None,
            base_name=settings.base_name,
            chunker=JSON(dict(settings.chunker or {})),
            embedding=settings.embedding,
            document_count=Long(settings.document_count),
            chunk_count=Long(settings.chunk_count),
        )


@strawberry.type(description="Who answers in an evaluation, as they were when it was begun.")
class EvaluationAgent:
    """See `settings.AgentSettings`."""

    name: str = strawberry.field(description="The agent's name.")
    version: int = strawberry.field(description="Its version, which answers to the end.")
    judge: str | None = strawberry.field(description="The chat model that judges the answers.")

    @classmethod
    def of(cls, settings: AgentSettings) -> "EvaluationAgent":
        """Show who answers."""
        return cls(name=settings.name, version=settings.version, judge=settings.judge or None)


@strawberry.type(
    description="A knowledge base or an agent that is asked the questions of a dataset. One of an agent shows what "
    "runs answered, and is there only for who may read agents and runs too: AGENTS_READ and EXECUTIONS_READ."
)
class Evaluation(Node):
    """See `models.Evaluation`."""

    row: strawberry.Private[models.Evaluation]
    name: str | None = strawberry.field(description="What it is called.")
    status: EvaluationStatus = strawberry.field(description="How far it is.")
    dataset_id: strawberry.ID = strawberry.field(description="The id of the dataset, which may be gone.")
    dataset_name: str = strawberry.field(description="What the dataset was called.")
    search: EvaluationSearch | None = strawberry.field(description="How it searches; null where an agent answers.")
    answering: EvaluationAgent | None = strawberry.field(description="Who answers; null where a base is searched.")
    question_count: Long = strawberry.field(description="How many questions it asks: those that can be measured.")
    done_count: Long = strawberry.field(description="How many were asked.")
    failed_count: Long = strawberry.field(description="How many of those failed; they count in no measure.")
    measures: list[EvaluationMeasure] = strawberry.field(description="What it came to; empty until it is COMPLETED.")
    median_latency_ms: float | None = strawberry.field(
        description="How long half of the searches or answers took at most; null until it is COMPLETED."
    )
    failure: EvaluationFailure | None = strawberry.field(description="Why it was given up.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    created_by: Actor = strawberry.field(
        description="Who asked for it, or had it go on last; it is asked with the rights that they have meanwhile."
    )
    started_at: datetime | None = strawberry.field(description="When the first question was asked.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")

    @strawberry.field(description="The dataset; null once it is deleted.")
    async def dataset(self, info: Info) -> EvaluationDataset | None:
        """Load the dataset."""
        return await load_node(info.context, self.dataset_id)

    @strawberry.field(description="The knowledge base that is searched; null where an agent answers, or it is deleted.")
    async def knowledge_base(self, info: Info) -> KnowledgeBase | None:
        """Load the base."""
        return None if self.row.base_id is None else await load_node(info.context, encode(BASE, self.row.base_id))

    @strawberry.field(description="The agent that answers; null where a base is searched, or it is deleted.")
    async def agent(self, info: Info) -> Agent | None:
        """Load the agent."""
        return None if self.row.agent_id is None else await load_node(info.context, encode(AGENT, self.row.agent_id))

    @strawberry.field(description="What came of each question, in order.")
    async def results(
        self,
        info: Info,
        statuses: Annotated[
            list[EvaluationResultStatus] | None, strawberry.argument(description="Only in one of these states; all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[EvaluationResult]:
        """List results."""
        page = await info.context.use(EvaluationLookup).results(
            info.context.viewer, self.row, statuses, page_args(first, after, last, before)
        )
        return Connection[EvaluationResult].of(page, EvaluationResult.of)

    @strawberry.field(description="What it came to as a table: a row a measure, or a row a question.")
    async def table(
        self,
        info: Info,
        format: Annotated[
            EvaluationTableFormat, strawberry.argument(description="How it is written.")
        ] = EvaluationTableFormat.MARKDOWN,
        rows: Annotated[
            EvaluationTableRows, strawberry.argument(description="What its rows are.")
        ] = EvaluationTableRows.MEASURES,
    ) -> str:
        """Write a table."""
        if rows is EvaluationTableRows.MEASURES:
            return measures_table(_summaries(self.row), format)
        return questions_table(await info.context.use(EvaluationLookup).scored(self.row), format)

    @strawberry.field(
        description="Its measures as a plot: SVG, with its words, good on light and dark pages; null until it is "
        "COMPLETED."
    )
    def plot(self) -> str | None:
        """Draw a plot."""
        return measures_plot(self.row, _summaries(self.row)) if self.row.measures else None

    @classmethod
    def of(cls, row: models.Evaluation) -> "Evaluation":
        """Show an evaluation."""
        is_search = row.base_id is not None
        return cls(
            id=encode(EVALUATION, row.id),
            row=row,
            name=row.name or None,
            status=row.status,
            dataset_id=encode(DATASET, row.dataset_id),
            dataset_name=row.dataset_name,
            search=EvaluationSearch.of(SearchSettings.from_json(row.settings)) if is_search else None,
            answering=None if is_search else EvaluationAgent.of(AgentSettings.from_json(row.settings)),
            question_count=Long(row.question_count),
            done_count=Long(row.done_count),
            failed_count=Long(row.failed_count),
            measures=[EvaluationMeasure.of(each) for each in _summaries(row)],
            median_latency_ms=row.latency_ms,
            failure=failure_of(row.failure_code, row.failure_message),
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            started_at=row.started_at,
            ended_at=row.ended_at,
        )


@strawberry.input(description="Which evaluations; whatever is given must hold.")
class EvaluationWhere:
    """See `finding.EvaluationFilter`."""

    dataset_id: strawberry.ID | None = strawberry.field(default=None, description="By this dataset.")
    knowledge_base_id: strawberry.ID | None = strawberry.field(default=None, description="Of this knowledge base.")
    agent_id: strawberry.ID | None = strawberry.field(default=None, description="Of this agent.")
    statuses: list[EvaluationStatus] | None = strawberry.field(default=None, description="In one of these states.")

    def to_filter(self) -> EvaluationFilter:
        """Read it."""
        dataset, base, agent = self.dataset_id, self.knowledge_base_id, self.agent_id
        return EvaluationFilter(
            None if dataset is None else decode(dataset, DATASET, "where.datasetId"),
            None if base is None else decode(base, BASE, "where.knowledgeBaseId"),
            None if agent is None else decode(agent, AGENT, "where.agentId"),
            self.statuses,
        )


@extend(Workspace)
class WorkspaceEvaluations:
    """The fields that this domain adds to the workspace."""

    @strawberry.field(description="Its datasets for evaluations, by name; needs KNOWLEDGE_READ.")
    @staticmethod
    async def evaluation_datasets(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        search: Annotated[
            str | None, strawberry.argument(description="Words of the name or the description; up to 200 characters.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[EvaluationDataset]:
        """List datasets."""
        request = page_args(first, after, last, before)
        datasets = info.context.use(EvaluationDatasets)
        page = await datasets.page(info.context.viewer, workspace.own_id, search or "", request)
        return Connection[EvaluationDataset].of(page, EvaluationDataset.of)

    @strawberry.field(
        description="Its evaluations, the newest first; needs KNOWLEDGE_READ. Those of agents are left out for who may "
        "not read agents and runs."
    )
    @staticmethod
    async def evaluations(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[EvaluationWhere | None, strawberry.argument(description="Which; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Evaluation]:
        """List evaluations."""
        request = page_args(first, after, last, before)
        chosen = (where or EvaluationWhere()).to_filter()
        lookup = info.context.use(EvaluationLookup)
        page = await lookup.page(info.context.viewer, workspace.own_id, chosen, request)
        return Connection[Evaluation].of(page, Evaluation.of)


def _summaries(row: models.Evaluation) -> list[Summary]:
    return [Summary.from_json(each) for each in row.measures]


async def _datasets(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    rows = await context.use(EvaluationDatasets).visible(context.viewer, ids)
    return {own_id: EvaluationDataset.of(row) for own_id, row in rows.items()}


async def _questions(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    rows = await context.use(EvaluationQuestions).visible(context.viewer, ids)
    return {own_id: EvaluationQuestion.of(row) for own_id, row in rows.items()}


async def _evaluations(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    rows = await context.use(EvaluationLookup).visible(context.viewer, ids)
    return {own_id: Evaluation.of(row) for own_id, row in rows.items()}


node_loader(DATASET, _datasets)
node_loader(QUESTION, _questions)
node_loader(EVALUATION, _evaluations)
