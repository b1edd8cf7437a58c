"""Finding evaluations and their results for a viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.accounts.access import Access
from app.evaluation import models
from app.evaluation.settings import SearchSettings
from app.evaluation.vocabulary import EvaluationResultStatus, EvaluationStatus
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer

#: What one needs beside the right to read knowledge, to see an evaluation of an agent: it shows what runs answered.
OF_AGENTS = (Scope.AGENTS_READ, Scope.EXECUTIONS_READ)

#: What a table or a comparison reads of results: not what was found in them, unless it is scored anew.
SCORED = (
    "id",
    "question_id",
    "ordinal",
    "text",
    "status",
    "scores",
    "latency_ms",
    "failure_code",
)


class EvaluationNotFound(NotFound):
    """There is no such evaluation, or you cannot see it."""


@dataclass(frozen=True, slots=True)
class EvaluationFilter:
    """Which evaluations a list has; whatever is given must hold."""

    dataset_id: UUID | None = None
    base_id: UUID | None = None
    agent_id: UUID | None = None
    statuses: Sequence[EvaluationStatus] | None = None


class EvaluationLookup:
    """Reads for whoever may; see `OF_AGENTS` of those of agents."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def get(
        self,
        viewer: Viewer,
        evaluation_id: UUID,
        scope: Scope = Scope.KNOWLEDGE_READ,
        *,
        field: str | None = None,
        workspace_id: UUID | None = None,
    ) -> models.Evaluation:
        """Return an evaluation, of one workspace where that is given.

        Raises:
            EvaluationNotFound: There is none, or it is not the viewer's to see; names `field`.
            ScopeMissing: They may not do that, or may not see what an agent answers.
        """
        row = await models.Evaluation.get_or_none(id=evaluation_id)
        if row is None or workspace_id not in {None, row.workspace_id}:
            raise EvaluationNotFound(field=field)
        if await self._access.rights(viewer, row.workspace_id) is None:
            raise EvaluationNotFound(field=field)
        for needed in (scope, *needed_of(row)):
            await self._access.require(viewer, row.workspace_id, needed)
        return row

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: EvaluationFilter, request: PageRequest
    ) -> Page[models.Evaluation]:
        """List the evaluations of a workspace that the viewer may see, the newest first."""
        rights = await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_READ)
        rows = models.Evaluation.filter(workspace_id=workspace_id)
        if not all(rights.permits(each) for each in OF_AGENTS):
            rows = rows.filter(agent_id__isnull=True)
        if where.dataset_id is not None:
            rows = rows.filter(dataset_id=where.dataset_id)
        if where.base_id is not None:
            rows = rows.filter(base_id=where.base_id)
        if where.agent_id is not None:
            rows = rows.filter(agent_id=where.agent_id)
        if where.statuses is not None:
            rows = rows.filter(status__in=list(where.statuses))
        binding = f"evaluations:{workspace_id}:{where!r}"
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, binding)

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.Evaluation]:
        """Return those evaluations that the viewer may read."""
        rows = await models.Evaluation.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._is_shown(viewer, row)}

    async def visible_results(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.EvaluationResult]:
        """Return those results that the viewer may read."""
        rows = await models.EvaluationResult.filter(id__in=list(ids))
        evaluations = models.Evaluation.filter(id__in=list({row.evaluation_id for row in rows}))
        shown = {
            each.id
            for each in await evaluations.only("id", "workspace_id", "agent_id")
            if await self._is_shown(viewer, each)
        }
        return {row.id: row for row in rows if row.evaluation_id in shown}

    async def results(
        self,
        viewer: Viewer,
        evaluation: models.Evaluation,
        statuses: Sequence[EvaluationResultStatus] | None,
        request: PageRequest,
    ) -> Page[models.EvaluationResult]:
        """List the results of an evaluation in the order of its questions."""
        for needed in (Scope.KNOWLEDGE_READ, *needed_of(evaluation)):
            await self._access.require(viewer, evaluation.workspace_id, needed)
        rows = models.EvaluationResult.filter(evaluation_id=evaluation.id)
        if statuses is not None:
            rows = rows.filter(status__in=list(statuses))
        binding = f"evaluation-results:{evaluation.id}:{statuses!r}"
        return await paginate(rows, [OrderBy("ordinal")], request, binding)

    async def scored(self, evaluation: models.Evaluation) -> list[models.EvaluationResult]:
        """Return the results of an evaluation that the viewer was shown, in order, without what was found."""
        rows = models.EvaluationResult.filter(evaluation_id=evaluation.id).order_by("ordinal")
        return await rows.only(*SCORED)

    async def _is_shown(self, viewer: Viewer, evaluation: models.Evaluation) -> bool:
        rights = await self._access.rights(viewer, evaluation.workspace_id)
        return rights is not None and all(
            rights.permits(each) for each in (Scope.KNOWLEDGE_READ, *needed_of(evaluation))
        )


def needed_of(evaluation: models.Evaluation) -> Sequence[Scope]:
    """Return what one needs to see an evaluation, beside the right to read knowledge."""
    return () if evaluation.agent_id is None else OF_AGENTS


def needed_to_ask(evaluation: models.Evaluation) -> Sequence[Scope]:
    """Return what whoever has an evaluation asked needs for it, at every moment, beside the right to begin any."""
    if evaluation.agent_id is not None:
        return (Scope.AGENTS_READ, Scope.EXECUTIONS_RUN)
    if SearchSettings.from_json(evaluation.settings).rerank:
        return (Scope.KNOWLEDGE_READ, Scope.EXECUTIONS_RUN)
    return (Scope.KNOWLEDGE_READ,)
