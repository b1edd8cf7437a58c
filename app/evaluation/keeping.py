"""The use cases of the questions of datasets: adding them one by one or from a text, changing and removing them.

AppError
├─ EvaluationDatasetNotFound   (of `datasets`)
├─ EvaluationQuestionNotFound  none, or not the viewer's to see
├─ KnowledgeDocumentNotFound   (of knowledge) a document that is expected is none of the workspace
├─ QuestionInvalid             (of `questions`)
├─ ImportInvalid               (of `importing`)
└─ TooManyEvaluationQuestions  1,000 a dataset
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.access import Access
from app.evaluation import models
from app.evaluation.datasets import EvaluationDatasets
from app.evaluation.importing import read_questions, refused
from app.evaluation.limits import MAX_GIVEN, MAX_QUESTIONS
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion, QuestionInvalid, checked_question
from app.evaluation.vocabulary import EvaluationImportFormat
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import NotFound, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.knowledge.documents import KnowledgeDocumentNotFound
from app.knowledge.lookup import DocumentLookup

QUESTION = "EvaluationQuestion"
_MOST_FAULTS = 20


class EvaluationQuestionNotFound(NotFound):
    """There is no such question, or you cannot see it."""


class TooManyEvaluationQuestions(QuotaExceeded):
    """A dataset has at most 1,000 questions."""


class EvaluationQuestions:
    """Keeps the questions of datasets."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        idempotency: Idempotency,
        datasets: EvaluationDatasets,
        documents: DocumentLookup,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._idempotency = idempotency
        self._datasets = datasets
        self._documents = documents

    # ------------------------------------------------------------------ reading

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.EvaluationQuestion]:
        """Return those questions that the viewer may read."""
        rows = await models.EvaluationQuestion.filter(id__in=list(ids))
        scope = Scope.KNOWLEDGE_READ
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, scope)}

    async def page(
        self, viewer: Viewer, dataset: models.EvaluationDataset, request: PageRequest
    ) -> Page[models.EvaluationQuestion]:
        """List the questions of a dataset in order."""
        await self._access.require(viewer, dataset.workspace_id, Scope.KNOWLEDGE_READ)
        rows = models.EvaluationQuestion.filter(dataset_id=dataset.id)
        return await paginate(rows, [OrderBy("ordinal")], request, f"evaluation-questions:{dataset.id}")

    # ------------------------------------------------------------------ changing

    async def add(
        self,
        viewer: Viewer,
        dataset_id: UUID,
        questions: Sequence[GivenQuestion],
        idempotency_key: str | None = None,
    ) -> tuple[models.EvaluationDataset, list[models.EvaluationQuestion]]:
        """Add questions behind those there are: all of them, or none.

        Raises:
            EvaluationDatasetNotFound: There is none, or it is not the viewer's to see.
            QuestionInvalid: Names what cannot be so.
            KnowledgeDocumentNotFound: Names the document that is none of this workspace.
            TooManyEvaluationQuestions: They would be too many.
        """
        dataset = await self._datasets.get(viewer, dataset_id, Scope.KNOWLEDGE_WRITE)
        if not 1 <= len(questions) <= MAX_GIVEN:
            raise QuestionInvalid(
                f"Give 1 to {MAX_GIVEN} questions at once.",
                field="input.questions",
                reason="too_many" if questions else "empty",
                details={"limit": MAX_GIVEN},
            )
        checked = [checked_question(each, f"input.questions[{at}]") for at, each in enumerate(questions)]
        known = await self._known(viewer, dataset.workspace_id, checked)
        for at, each in enumerate(checked):
            _require_documents(each, known, f"input.questions[{at}]")
        body: Any = [dataset_id, [_body(each) for each in checked]]
        return await self._add(viewer, dataset, checked, "addEvaluationQuestions", idempotency_key, body)

    async def import_(
        self,
        viewer: Viewer,
        dataset_id: UUID,
        text: str,
        form: EvaluationImportFormat,
        *,
        is_replacing: bool = False,
        idempotency_key: str | None = None,
    ) -> tuple[models.EvaluationDataset, list[models.EvaluationQuestion]]:
        """Add the questions of a text, or put them in the place of all there are: all of them, or none.

        Raises:
            EvaluationDatasetNotFound: There is none, or it is not the viewer's to see.
            ImportInvalid: Names the rows that cannot be so; a document that is none of this workspace is one.
            TooManyEvaluationQuestions: They would be too many.
        """
        dataset = await self._datasets.get(viewer, dataset_id, Scope.KNOWLEDGE_WRITE)
        rows = read_questions(text, form)
        checked = [question for _, question in rows]
        known = await self._known(viewer, dataset.workspace_id, checked)
        faults: list[dict[str, Any]] = []
        for row, question in rows:
            try:
                _require_documents(question, known, "")
            except KnowledgeDocumentNotFound as error:
                named = (error.field or "").lstrip(".")
                faults.append({"row": row, "field": named, "reason": error.reason, "message": error.message})
        if faults:
            raise refused(faults[:_MOST_FAULTS])
        body: Any = [dataset_id, is_replacing, [_body(each) for each in checked]]
        return await self._add(
            viewer,
            dataset,
            checked,
            "importEvaluationQuestions",
            idempotency_key,
            body,
            is_replacing=is_replacing,
        )

    async def change(
        self, viewer: Viewer, question_id: UUID, changes: Mapping[str, Any]
    ) -> tuple[models.EvaluationDataset, models.EvaluationQuestion]:
        """Change `text`, `sources`, `answer`, `required` or `forbidden` of a question; what is left out stays.

        Raises:
            EvaluationQuestionNotFound: There is none, or it is not the viewer's to see.
            QuestionInvalid: Names what cannot be so.
            KnowledgeDocumentNotFound: Names the document that is none of this workspace.
        """
        dataset = await self._of_questions(viewer, [question_id])
        named: Sequence[ExpectedSource] = changes.get("sources", ())
        given = GivenQuestion("", Expected(tuple(named)))
        known = await self._known(viewer, dataset.workspace_id, [given])
        _require_documents(given, known, "input")
        async with self._database.transaction():
            locked = await self._datasets.locked(dataset.id)
            row = await models.EvaluationQuestion.get_or_none(id=question_id)
            if row is None:
                raise EvaluationQuestionNotFound
            stored = Expected.from_json(row.expected)
            wanted = GivenQuestion(
                changes.get("text", row.text),
                Expected(
                    changes.get("sources", stored.sources),
                    changes.get("answer", stored.answer),
                    changes.get("required", stored.required),
                    changes.get("forbidden", stored.forbidden),
                ),
            )
            made = checked_question(wanted, "input")
            row.text, row.expected, row.updated_at = made.text, made.expected.to_json(), self._clock.now()
            await row.save(update_fields=["text", "expected", "updated_at"])
            return await self._datasets.changed(viewer, locked, {}), row

    async def remove(self, viewer: Viewer, question_ids: Sequence[UUID]) -> models.EvaluationDataset:
        """Remove questions of one dataset: all of them, or none.

        Raises:
            EvaluationQuestionNotFound: One of them is none, or not the viewer's to see.
            QuestionInvalid: They are none, too many, or of several datasets.
        """
        wanted = set(question_ids)
        if not 1 <= len(wanted) <= MAX_GIVEN:
            raise QuestionInvalid(
                f"Name 1 to {MAX_GIVEN} questions at once.",
                field="input.questionIds",
                reason="too_many" if wanted else "empty",
                details={"limit": MAX_GIVEN},
            )
        dataset = await self._of_questions(viewer, list(wanted))
        async with self._database.transaction():
            locked = await self._datasets.locked(dataset.id)
            removed = await models.EvaluationQuestion.filter(id__in=list(wanted), dataset_id=dataset.id).delete()
            if removed != len(wanted):
                raise EvaluationQuestionNotFound(reason="question_not_found")
            return await self._datasets.changed(viewer, locked, {"question_count": F("question_count") - removed})

    # ------------------------------------------------------------------ inside

    async def _add(
        self,
        viewer: Viewer,
        dataset: models.EvaluationDataset,
        questions: Sequence[GivenQuestion],
        mutation: str,
        idempotency_key: str | None,
        body: Any,
        *,
        is_replacing: bool = False,
    ) -> tuple[models.EvaluationDataset, list[models.EvaluationQuestion]]:
        async def make() -> list[str]:
            locked = await self._datasets.locked(dataset.id)
            before = 0 if is_replacing else locked.question_count
            if before + len(questions) > MAX_QUESTIONS:
                raise TooManyEvaluationQuestions(reason="too_many", details={"limit": MAX_QUESTIONS})
            if is_replacing:
                await models.EvaluationQuestion.filter(dataset_id=dataset.id).delete()
            now = self._clock.now()
            rows = [
                models.EvaluationQuestion(
                    id=new_id(),
                    workspace_id=dataset.workspace_id,
                    dataset_id=dataset.id,
                    ordinal=locked.last_ordinal + place,
                    text=each.text,
                    expected=each.expected.to_json(),
                    created_at=now,
                    updated_at=now,
                )
                for place, each in enumerate(questions, 1)
            ]
            await models.EvaluationQuestion.bulk_create(rows, batch_size=100)
            count = before + len(rows)
            facts = {"question_count": count, "last_ordinal": locked.last_ordinal + len(rows)}
            await self._datasets.changed(viewer, locked, facts)
            return [str(row.id) for row in rows]

        who = self._access.require_user(viewer)
        made, _ = await self._idempotency.once(who, mutation, idempotency_key, body, make)
        ids = [UUID(each) for each in made]
        found = await models.EvaluationQuestion.filter(id__in=ids, dataset_id=dataset.id).order_by("ordinal")
        return await self._datasets.get(viewer, dataset.id, Scope.KNOWLEDGE_WRITE), found

    async def _of_questions(self, viewer: Viewer, ids: Sequence[UUID]) -> models.EvaluationDataset:
        """Return the dataset of questions that the viewer may change."""
        rows = await models.EvaluationQuestion.filter(id__in=list(ids)).only("id", "dataset_id", "workspace_id")
        for row in rows:
            await self._access.require(
                viewer, row.workspace_id, Scope.KNOWLEDGE_WRITE, missing=EvaluationQuestionNotFound
            )
        if len(rows) != len(ids):
            raise EvaluationQuestionNotFound
        datasets = {row.dataset_id for row in rows}
        if len(datasets) != 1:
            raise QuestionInvalid(
                "The questions are of several datasets.", field="input.questionIds", reason="several_datasets"
            )
        return await self._datasets.get(viewer, datasets.pop(), Scope.KNOWLEDGE_WRITE)

    async def _known(self, viewer: Viewer, workspace_id: UUID, questions: Sequence[GivenQuestion]) -> set[UUID]:
        """Return which of the documents that questions name are documents of the workspace."""
        ids = {each for question in questions for each in question.document_ids}
        found = await self._documents.visible(viewer, ids) if ids else {}
        return {own_id for own_id, row in found.items() if row.workspace_id == workspace_id}


def _require_documents(question: GivenQuestion, known: set[UUID], field: str) -> None:
    for at, source in enumerate(question.expected.sources):
        if source.document_id is not None and source.document_id not in known:
            raise KnowledgeDocumentNotFound(
                field=f"{field}.expectedSources[{at}].documentId", reason="document_not_found"
            )


def _body(question: GivenQuestion) -> list[Any]:
    return [question.text, question.expected.to_json()]
