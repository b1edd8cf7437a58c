"""The use cases of evaluations: asking for one, ending it, having it go on, and deleting it. `Working` asks.

AppError
├─ EvaluationDatasetNotFound, EvaluationNotFound, KnowledgeBaseNotFound, AgentNotFound
├─ InvalidInput
│  └─ ModelUnusable       the model that is to judge or to put in order is none of the workspace
├─ Conflict
│  ├─ NothingToMeasure    no question says what is expected of a base, or of an agent
│  └─ NothingToRetry      it is not over, or each of its questions was asked
└─ TooManyEvaluations     at work, or kept
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.conversations.lookup import AgentNotFound
from app.conversations.rehearsing import Rehearsals
from app.evaluation import models
from app.evaluation.datasets import EvaluationDatasets
from app.evaluation.finding import OF_AGENTS, EvaluationLookup, EvaluationNotFound, needed_to_ask
from app.evaluation.limits import MAX_ACTIVE, MAX_EVALUATIONS, MAX_MODEL
from app.evaluation.questions import Expected
from app.evaluation.settings import AgentSettings, SearchSettings
from app.evaluation.telling import Telling
from app.evaluation.vocabulary import EvaluationResultStatus, EvaluationStatus
from app.executions.steering import Steering
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.naming import checked_name
from app.kernel.rights import Scope, Viewer
from app.knowledge.bases import KnowledgeBaseNotFound, KnowledgeBases
from app.knowledge.searching import MAX_NEIGHBOURS, MAX_TOP_K
from app.llm.failures import ModelFailed
from app.llm.service import Models

_ACTIVE = (EvaluationStatus.QUEUED, EvaluationStatus.RUNNING)
_STOPPED = "The evaluation was ended."


class ModelUnusable(InvalidInput):
    """The workspace has no such model."""


class NothingToMeasure(Conflict):
    """No question of the dataset says what is expected here."""


class NothingToRetry(Conflict):
    """Only an evaluation that is over, and has questions that were not asked or failed, can go on."""


class TooManyEvaluations(QuotaExceeded):
    """The workspace has too many evaluations; delete some, or wait for those at work."""


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """What is to be asked: a base or an agent, one of them.

    Attributes:
        name: What the evaluation is called; empty: nothing.
        search: How a base is searched; facts of the base are added.
        judge: The chat model that judges an agent's answers; empty: none does.
    """

    base_id: UUID | None = None
    agent_id: UUID | None = None
    name: str = ""
    search: SearchSettings = field(default_factory=SearchSettings)
    judge: str = ""


class Evaluations:
    """Begins and ends evaluations."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        idempotency: Idempotency,
        datasets: EvaluationDatasets,
        lookup: EvaluationLookup,
        telling: Telling,
        bases: KnowledgeBases,
        rehearsals: Rehearsals,
        models_: Models,
        steering: Steering,
        work: Claims[models.Evaluation],
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._idempotency = idempotency
        self._datasets = datasets
        self._lookup = lookup
        self._telling = telling
        self._bases = bases
        self._rehearsals = rehearsals
        self._models = models_
        self._steering = steering
        self._work = work

    # ------------------------------------------------------------------ starting

    async def start(
        self, viewer: Viewer, dataset_id: UUID, new: NewEvaluation, idempotency_key: str | None = None
    ) -> models.Evaluation:
        """Queue an evaluation of a base or an agent by the questions that a dataset has now.

        Raises:
            EvaluationDatasetNotFound: There is none, or it is not the viewer's to see.
            KnowledgeBaseNotFound: Likewise.
            AgentNotFound: Likewise.
            ScopeMissing: They may not write knowledge; or, where models are asked, not start runs; or, of an agent, not
                see what it answers.
            InvalidInput: A setting cannot be so.
            NothingToMeasure: No question says what is expected of a base, or of an agent.
            TooManyEvaluations: Too many are at work, or kept.
        """
        dataset = await self._datasets.get(viewer, dataset_id, Scope.KNOWLEDGE_WRITE)
        if (new.base_id is None) == (new.agent_id is None):
            raise InvalidInput(
                "Say what is evaluated: a knowledge base or an agent, one of them.",
                field="input.knowledgeBaseId",
                reason="exactly_one",
            )
        name = checked_name(new.name, "input.name") if new.name else ""
        workspace_id = dataset.workspace_id
        settings: SearchSettings | AgentSettings
        if new.base_id is not None:
            settings = await self._search_settings(viewer, workspace_id, new.base_id, new)
        else:
            assert new.agent_id is not None  # noqa: S101 - one of them is there
            settings = await self._agent_settings(viewer, workspace_id, new.agent_id, new)

        async def make() -> dict[str, str]:
            await self._refuse_too_many(workspace_id)
            rows = await models.EvaluationQuestion.filter(dataset_id=dataset.id).order_by("ordinal")
            asked = [row for row in rows if _is_measured(Expected.from_json(row.expected), settings)]
            if not asked:
                what = "a source" if isinstance(settings, SearchSettings) else "an answer or a fact"
                raise NothingToMeasure(f"No question of the dataset expects {what}.", reason="nothing_to_measure")
            async with self._database.transaction() as tx:
                now = self._clock.now()
                made = await models.Evaluation.create(
                    id=new_id(),
                    workspace_id=workspace_id,
                    dataset_id=dataset.id,
                    dataset_name=dataset.name,
                    name=name,
                    base_id=new.base_id,
                    agent_id=new.agent_id,
                    settings=settings.to_json(),
                    question_count=len(asked),
                    next_attempt_at=now,
                    actor_kind=viewer.actor.kind,
                    actor_id=viewer.actor.id,
                    on_behalf_of=viewer.actor.on_behalf_of,
                    created_at=now,
                )
                await models.EvaluationResult.bulk_create(
                    [
                        models.EvaluationResult(
                            id=new_id(),
                            workspace_id=workspace_id,
                            evaluation_id=made.id,
                            question_id=row.id,
                            ordinal=row.ordinal,
                            text=row.text,
                            expected=row.expected,
                        )
                        for row in asked
                    ],
                    batch_size=100,
                )
                await self._telling.tell(made, ActivityKind.EVALUATION_QUEUED, viewer.actor)
                await self._work.knock(tx)
            return {"id": str(made.id)}

        who = self._access.require_user(viewer)
        body: Any = [dataset_id, new.base_id, new.agent_id, name, new.search.to_json(), new.judge]
        kept, _ = await self._idempotency.once(who, "startEvaluation", idempotency_key, body, make)
        return await self._lookup.get(viewer, UUID(kept["id"]), Scope.KNOWLEDGE_WRITE)

    async def _search_settings(
        self, viewer: Viewer, workspace_id: UUID, base_id: UUID, new: NewEvaluation
    ) -> SearchSettings:
        base = await self._bases.get(viewer, base_id)
        if base.workspace_id != workspace_id:
            raise KnowledgeBaseNotFound
        search = new.search
        if new.judge:
            raise InvalidInput(
                "A judge reads answers; a knowledge base gives none.", field="input.judge", reason="agent_only"
            )
        for name, value, low, high in (
            ("topK", search.top_k, 1, MAX_TOP_K),
            ("neighbours", search.neighbours, 0, MAX_NEIGHBOURS),
            ("variety", search.variety, 0, 1),
        ):
            if not low <= value <= high:
                raise InvalidInput(
                    f"{name} is from {low} to {high}.",
                    field=f"input.search.{name}",
                    reason="out_of_range",
                    details={"minimum": low, "maximum": high},
                )
        if search.rerank:
            await self._check_model(viewer, workspace_id, search.rerank, "input.search.rerank")
        return replace(
            search,
            base_name=base.name,
            chunker=base.chunker,
            embedding=base.embedding,
            document_count=base.document_count,
            chunk_count=base.chunk_count,
        )

    async def _agent_settings(
        self, viewer: Viewer, workspace_id: UUID, agent_id: UUID, new: NewEvaluation
    ) -> AgentSettings:
        found = await self._rehearsals.prepare(viewer, agent_id)
        if found.workspace_id != workspace_id:
            raise AgentNotFound
        for scope in OF_AGENTS:
            await self._access.require(viewer, workspace_id, scope)
        if new.search != SearchSettings():
            raise InvalidInput(
                "A search is of a knowledge base; an agent searches as it does in a chat.",
                field="input.search",
                reason="base_only",
            )
        if new.judge:
            await self._check_model(viewer, workspace_id, new.judge, "input.judge")
        return AgentSettings(
            found.name, found.version, found.workflow_id, found.workflow_version, found.told, new.judge
        )

    async def _check_model(self, viewer: Viewer, workspace_id: UUID, model: str, field: str) -> None:
        await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_RUN)  # it spends, as a run does
        if len(model) > MAX_MODEL:
            raise ModelUnusable(field=field, reason="model_unknown")
        try:
            await self._models.main_model(workspace_id, model)
        except ModelFailed as failure:
            raise ModelUnusable(failure.message, field=field, reason=failure.code.value.lower()) from None

    async def _refuse_too_many(self, workspace_id: UUID) -> None:
        rows = models.Evaluation.filter(workspace_id=workspace_id)
        if await rows.count() >= MAX_EVALUATIONS:
            raise TooManyEvaluations(reason="too_many", details={"limit": MAX_EVALUATIONS})
        await self._refuse_busy(workspace_id)

    async def _refuse_busy(self, workspace_id: UUID) -> None:
        active = models.Evaluation.filter(workspace_id=workspace_id, status__in=list(_ACTIVE))
        if await active.count() >= MAX_ACTIVE:
            raise TooManyEvaluations(reason="too_many_active", details={"limit": MAX_ACTIVE})

    # ------------------------------------------------------------------ steering

    async def cancel(self, viewer: Viewer, evaluation_id: UUID) -> models.Evaluation:
        """End an evaluation; runs that answer for it are stopped. One that is over is given as it is.

        Raises:
            EvaluationNotFound: There is none, or it is not the viewer's to see.
            ScopeMissing: They may not write knowledge.
        """
        await self._lookup.get(viewer, evaluation_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction():
            active = models.Evaluation.filter(id=evaluation_id, status__in=list(_ACTIVE))
            # With the epoch raised, whoever asks finds that it is not theirs any more.
            is_ended = await active.update(
                status=EvaluationStatus.CANCELLED,
                epoch=F("epoch") + 1,
                next_attempt_at=None,
                claimed_until=None,
                ended_at=self._clock.now(),
            )
            row = await models.Evaluation.get_or_none(id=evaluation_id)
            if row is None:
                raise EvaluationNotFound
            runs = await left_waiting(evaluation_id) if is_ended else []
            if is_ended:
                await self._telling.tell(row, ActivityKind.EVALUATION_CANCELLED, viewer.actor)
        await self._stop(runs)
        return row

    async def retry(self, viewer: Viewer, evaluation_id: UUID) -> models.Evaluation:
        """Have an evaluation go on that is over: questions that were not asked or failed are asked.

        They are asked with the rights of this viewer, whoever asked for it before.

        Raises:
            EvaluationNotFound: There is none, or it is not the viewer's to see.
            AgentNotFound: The agent that answers is gone.
            WorkflowNotFound: What answers for it is gone.
            WorkflowNotPublished: It is not published any more.
            ScopeMissing: They may not write knowledge; or, where models are asked, not start runs; or, of an agent, not
                see what it answers.
            NothingToRetry: It is not over, or each of its questions was asked.
            TooManyEvaluations: Too many are at work.
        """
        found = await self._lookup.get(viewer, evaluation_id, Scope.KNOWLEDGE_WRITE)
        if found.agent_id is not None:
            # What answers stays what it was when it was begun; who asks must be one who may begin.
            await self._rehearsals.prepare(viewer, found.agent_id)
        for scope in needed_to_ask(found):
            await self._access.require(viewer, found.workspace_id, scope)
        async with self._database.transaction() as tx:
            await self._refuse_busy(found.workspace_id)
            row = await models.Evaluation.select_for_update().get_or_none(id=evaluation_id)
            if row is None:
                raise EvaluationNotFound
            left = models.EvaluationResult.filter(evaluation_id=row.id).exclude(status=EvaluationResultStatus.COMPLETED)
            if not row.status.is_over or not await left.exists():
                raise NothingToRetry(reason="nothing_to_retry", details={"status": row.status.name})
            failed = left.filter(status=EvaluationResultStatus.FAILED)
            # A run that answered is not asked again where only its judge failed.
            await failed.filter(answer__isnull=True).update(execution_id=None)
            count = await failed.update(
                status=EvaluationResultStatus.WAITING, failure_code="", failure_message="", ended_at=None
            )
            await models.Evaluation.filter(id=row.id).update(
                status=EvaluationStatus.QUEUED,
                done_count=F("done_count") - count,
                failed_count=0,
                measures=[],
                latency_ms=None,
                attempt_count=0,
                next_attempt_at=self._clock.now(),
                claimed_until=None,
                epoch=F("epoch") + 1,
                failure_code="",
                failure_message="",
                ended_at=None,
                actor_kind=viewer.actor.kind,
                actor_id=viewer.actor.id,
                on_behalf_of=viewer.actor.on_behalf_of,
            )
            fresh = await models.Evaluation.get(id=row.id)
            await self._telling.tell(fresh, ActivityKind.EVALUATION_QUEUED, viewer.actor)
            await self._work.knock(tx)
        return fresh

    async def delete(self, viewer: Viewer, evaluation_id: UUID) -> None:
        """Delete an evaluation with its results; one that is at work is ended first.

        Raises:
            EvaluationNotFound: There is none, or it is not the viewer's to see.
            ScopeMissing: They may not write knowledge.
        """
        row = await self._lookup.get(viewer, evaluation_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction():
            locked = await models.Evaluation.select_for_update().get_or_none(id=row.id)
            if locked is None:
                raise EvaluationNotFound
            runs = await left_waiting(row.id)
            await models.Evaluation.filter(id=row.id).delete()
            await self._telling.tell(row, ActivityKind.EVALUATION_DELETED, viewer.actor)
        await self._stop(runs)

    async def _stop(self, runs: Sequence[UUID]) -> None:
        await asyncio.gather(*(self._steering.stop(each, _STOPPED) for each in runs))


async def left_waiting(evaluation_id: UUID) -> list[UUID]:
    """Let questions that are asked wait again, in the caller's transaction; return the runs that answer them.

    One whose answer is kept, and is only judged, keeps the run that gave it too.
    """
    asked = models.EvaluationResult.filter(evaluation_id=evaluation_id, status=EvaluationResultStatus.RUNNING)
    unanswered = asked.filter(answer__isnull=True)
    runs = [row.execution_id for row in await unanswered.only("id", "execution_id") if row.execution_id is not None]
    await unanswered.update(execution_id=None)
    await asked.update(status=EvaluationResultStatus.WAITING)
    return runs


def _is_measured(expected: Expected, settings: SearchSettings | AgentSettings) -> bool:
    if isinstance(settings, SearchSettings):
        return bool(expected.sources)
    return expected.has_answer or bool(settings.judge)
