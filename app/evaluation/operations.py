"""The operations of evaluation. Reading is by `workspace` and `node`."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode
from app.api.scalars import Long
from app.conversations.types import AGENT
from app.evaluation.datasets import DATASET, EvaluationDatasets
from app.evaluation.evaluations import Evaluations, NewEvaluation
from app.evaluation.event_types import EvaluationEvent, event_of, snapshot
from app.evaluation.finding import EvaluationLookup, EvaluationNotFound
from app.evaluation.inputs import (
    AddEvaluationQuestionsInput,
    CancelEvaluationInput,
    CreateEvaluationDatasetInput,
    DeleteEvaluationDatasetInput,
    DeleteEvaluationInput,
    EvaluationSearchInput,
    ImportEvaluationQuestionsInput,
    RemoveEvaluationQuestionsInput,
    RetryEvaluationInput,
    StartEvaluationInput,
    UpdateEvaluationDatasetInput,
    UpdateEvaluationQuestionInput,
)
from app.evaluation.keeping import QUESTION, EvaluationQuestions
from app.evaluation.live import EvaluationFeed
from app.evaluation.telling import EVALUATION
from app.evaluation.types import Evaluation, EvaluationDataset, EvaluationQuestion
from app.knowledge.reembedding import BASE


@strawberry.type(description="The answer of `createEvaluationDataset`.")
class CreateEvaluationDatasetPayload:
    """The payload of `createEvaluationDataset`."""

    dataset: EvaluationDataset = strawberry.field(description="The new dataset.")


@strawberry.type(description="The answer of `updateEvaluationDataset`.")
class UpdateEvaluationDatasetPayload:
    """The payload of `updateEvaluationDataset`."""

    dataset: EvaluationDataset = strawberry.field(description="The dataset as it is now.")


@strawberry.type(description="The answer of `deleteEvaluationDataset`.")
class DeleteEvaluationDatasetPayload:
    """The payload of `deleteEvaluationDataset`."""

    deleted_dataset_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.type(description="The answer of `addEvaluationQuestions`.")
class AddEvaluationQuestionsPayload:
    """The payload of `addEvaluationQuestions`."""

    dataset: EvaluationDataset = strawberry.field(description="The dataset as it is now.")
    question_ids: list[strawberry.ID] = strawberry.field(description="The ids of the new questions, in order.")


@strawberry.type(description="The answer of `importEvaluationQuestions`.")
class ImportEvaluationQuestionsPayload:
    """The payload of `importEvaluationQuestions`."""

    dataset: EvaluationDataset = strawberry.field(description="The dataset as it is now.")
    imported_count: Long = strawberry.field(description="How many questions were read.")


@strawberry.type(description="The answer of `updateEvaluationQuestion`.")
class UpdateEvaluationQuestionPayload:
    """The payload of `updateEvaluationQuestion`."""

    question: EvaluationQuestion = strawberry.field(description="The question as it is now.")
    dataset: EvaluationDataset = strawberry.field(description="Its dataset as it is now.")


@strawberry.type(description="The answer of `removeEvaluationQuestions`.")
class RemoveEvaluationQuestionsPayload:
    """The payload of `removeEvaluationQuestions`."""

    removed_question_ids: list[strawberry.ID] = strawberry.field(description="What is gone.")
    dataset: EvaluationDataset = strawberry.field(description="The dataset as it is now.")


@strawberry.type(description="The answer of `startEvaluation`.")
class StartEvaluationPayload:
    """The payload of `startEvaluation`."""

    evaluation: Evaluation = strawberry.field(description="The evaluation; follow it by `evaluationEvents`.")


@strawberry.type(description="The answer of `cancelEvaluation`.")
class CancelEvaluationPayload:
    """The payload of `cancelEvaluation`."""

    evaluation: Evaluation = strawberry.field(description="The evaluation; one that was over is as it was.")


@strawberry.type(description="The answer of `retryEvaluation`.")
class RetryEvaluationPayload:
    """The payload of `retryEvaluation`."""

    evaluation: Evaluation = strawberry.field(description="The evaluation, queued again.")


@strawberry.type(description="The answer of `deleteEvaluation`.")
class DeleteEvaluationPayload:
    """The payload of `deleteEvaluation`."""

    deleted_evaluation_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.type
class EvaluationMutation:
    """What can be done to datasets and evaluations."""

    @strawberry.mutation(description="Make an empty dataset of questions; needs KNOWLEDGE_WRITE.")
    async def create_evaluation_dataset(
        self, info: Info, input: CreateEvaluationDatasetInput
    ) -> CreateEvaluationDatasetPayload:
        """Make a dataset."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        row = await info.context.use(EvaluationDatasets).create(
            info.context.viewer, workspace_id, input.name, input.description, input.idempotency_key
        )
        return CreateEvaluationDatasetPayload(dataset=EvaluationDataset.of(row))

    @strawberry.mutation(description="Change a dataset's name or description; needs KNOWLEDGE_WRITE.")
    async def update_evaluation_dataset(
        self, info: Info, input: UpdateEvaluationDatasetInput
    ) -> UpdateEvaluationDatasetPayload:
        """Change a dataset."""
        given = {"name": input.name, "description": input.description}
        changes = {name: value for name, value in given.items() if value is not None}
        dataset_id = decode(input.dataset_id, DATASET, "input.datasetId")
        row = await info.context.use(EvaluationDatasets).update(info.context.viewer, dataset_id, changes)
        return UpdateEvaluationDatasetPayload(dataset=EvaluationDataset.of(row))

    @strawberry.mutation(
        description="Delete a dataset with its questions; needs KNOWLEDGE_WRITE. Evaluations by it stay, with what "
        "they asked."
    )
    async def delete_evaluation_dataset(
        self, info: Info, input: DeleteEvaluationDatasetInput
    ) -> DeleteEvaluationDatasetPayload:
        """Delete a dataset."""
        dataset_id = decode(input.dataset_id, DATASET, "input.datasetId")
        await info.context.use(EvaluationDatasets).delete(info.context.viewer, dataset_id)
        return DeleteEvaluationDatasetPayload(deleted_dataset_id=input.dataset_id)

    @strawberry.mutation(description="Add questions to a dataset: all of them, or none; needs KNOWLEDGE_WRITE.")
    async def add_evaluation_questions(
        self, info: Info, input: AddEvaluationQuestionsInput
    ) -> AddEvaluationQuestionsPayload:
        """Add questions."""
        dataset_id = decode(input.dataset_id, DATASET, "input.datasetId")
        given = [each.to_question(f"input.questions[{at}]") for at, each in enumerate(input.questions)]
        dataset, rows = await info.context.use(EvaluationQuestions).add(
            info.context.viewer, dataset_id, given, input.idempotency_key
        )
        ids = [EvaluationQuestion.of(row).id for row in rows]
        return AddEvaluationQuestionsPayload(dataset=EvaluationDataset.of(dataset), question_ids=ids)

    @strawberry.mutation(
        description="Add questions from CSV or JSON: all of them, or none; needs KNOWLEDGE_WRITE. What is wrong is "
        "told with its row, in `details.rows` of the error."
    )
    async def import_evaluation_questions(
        self, info: Info, input: ImportEvaluationQuestionsInput
    ) -> ImportEvaluationQuestionsPayload:
        """Import questions."""
        dataset, rows = await info.context.use(EvaluationQuestions).import_(
            info.context.viewer,
            decode(input.dataset_id, DATASET, "input.datasetId"),
            input.text,
            input.format,
            is_replacing=input.is_replacing,
            idempotency_key=input.idempotency_key,
        )
        return ImportEvaluationQuestionsPayload(dataset=EvaluationDataset.of(dataset), imported_count=Long(len(rows)))

    @strawberry.mutation(description="Change a question, or what is expected of it; needs KNOWLEDGE_WRITE.")
    async def update_evaluation_question(
        self, info: Info, input: UpdateEvaluationQuestionInput
    ) -> UpdateEvaluationQuestionPayload:
        """Change a question."""
        question_id = decode(input.question_id, QUESTION, "input.questionId")
        dataset, row = await info.context.use(EvaluationQuestions).change(
            info.context.viewer, question_id, input.to_changes()
        )
        return UpdateEvaluationQuestionPayload(
            question=EvaluationQuestion.of(row), dataset=EvaluationDataset.of(dataset)
        )

    @strawberry.mutation(description="Remove questions of one dataset: all of them, or none; needs KNOWLEDGE_WRITE.")
    async def remove_evaluation_questions(
        self, info: Info, input: RemoveEvaluationQuestionsInput
    ) -> RemoveEvaluationQuestionsPayload:
        """Remove questions."""
        ids = [decode(each, QUESTION, f"input.questionIds[{at}]") for at, each in enumerate(input.question_ids)]
        dataset = await info.context.use(EvaluationQuestions).remove(info.context.viewer, ids)
        return RemoveEvaluationQuestionsPayload(
            removed_question_ids=input.question_ids, dataset=EvaluationDataset.of(dataset)
        )

    @strawberry.mutation(
        description="Ask a knowledge base or an agent the questions of a dataset, in the background, and measure what "
        "comes of it; needs KNOWLEDGE_WRITE, EXECUTIONS_RUN where models are asked, and of an agent AGENTS_READ and "
        "EXECUTIONS_READ. What the dataset has now is asked, whatever becomes of it."
    )
    async def start_evaluation(self, info: Info, input: StartEvaluationInput) -> StartEvaluationPayload:
        """Begin an evaluation."""
        base, agent = input.knowledge_base_id, input.agent_id
        new = NewEvaluation(
            None if base is None else decode(base, BASE, "input.knowledgeBaseId"),
            None if agent is None else decode(agent, AGENT, "input.agentId"),
            input.name,
            (input.search or EvaluationSearchInput()).to_settings(),
            input.judge,
        )
        dataset_id = decode(input.dataset_id, DATASET, "input.datasetId")
        row = await info.context.use(Evaluations).start(info.context.viewer, dataset_id, new, input.idempotency_key)
        return StartEvaluationPayload(evaluation=Evaluation.of(row))

    @strawberry.mutation(
        description="End an evaluation; what was asked until then stays, and runs that answer are stopped. Needs "
        "KNOWLEDGE_WRITE."
    )
    async def cancel_evaluation(self, info: Info, input: CancelEvaluationInput) -> CancelEvaluationPayload:
        """End an evaluation."""
        evaluation_id = decode(input.evaluation_id, EVALUATION, "input.evaluationId")
        row = await info.context.use(Evaluations).cancel(info.context.viewer, evaluation_id)
        return CancelEvaluationPayload(evaluation=Evaluation.of(row))

    @strawberry.mutation(
        description="Have an evaluation go on that is over: the questions are asked that were not, or that failed. "
        "Needs KNOWLEDGE_WRITE, and EXECUTIONS_RUN where models are asked; they are asked with your rights, whoever "
        "asked for it before."
    )
    async def retry_evaluation(self, info: Info, input: RetryEvaluationInput) -> RetryEvaluationPayload:
        """Go on with an evaluation."""
        evaluation_id = decode(input.evaluation_id, EVALUATION, "input.evaluationId")
        row = await info.context.use(Evaluations).retry(info.context.viewer, evaluation_id)
        return RetryEvaluationPayload(evaluation=Evaluation.of(row))

    @strawberry.mutation(
        description="Delete an evaluation with its results, ending it first; needs KNOWLEDGE_WRITE. Runs that answered "
        "stay."
    )
    async def delete_evaluation(self, info: Info, input: DeleteEvaluationInput) -> DeleteEvaluationPayload:
        """Delete an evaluation."""
        evaluation_id = decode(input.evaluation_id, EVALUATION, "input.evaluationId")
        await info.context.use(Evaluations).delete(info.context.viewer, evaluation_id)
        return DeleteEvaluationPayload(deleted_evaluation_id=input.evaluation_id)


@strawberry.type
class EvaluationSubscription:
    """What can be followed of evaluations."""

    @strawberry.subscription(
        description="What happens to the evaluations of a workspace, or to one of them, once each and in order. With "
        "`after`, what came since that sequence is first; without, a snapshot is. It ends when you may not read "
        "knowledge any more."
    )
    async def evaluation_events(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        evaluation_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only this one.")] = None,
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[EvaluationEvent, None]:
        """Follow evaluations."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        wanted = None if evaluation_id is None else decode(evaluation_id, EVALUATION, "evaluationId")
        viewer = info.context.viewer
        if wanted is not None:
            row = (await info.context.use(EvaluationLookup).visible(viewer, [wanted])).get(wanted)
            if row is None or row.workspace_id != own_id:
                raise EvaluationNotFound
        stream = f"evaluations:{own_id.hex}"
        entries = info.context.use(EvaluationFeed).follow(viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield snapshot(entry)
                elif wanted in {None, entry.subject_id}:
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.sequence, rights=rights)
