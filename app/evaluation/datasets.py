"""The use cases of datasets: making, finding, changing and deleting them.

AppError
├─ EvaluationDatasetNotFound   none, or not the viewer's to see
├─ EvaluationDatasetNameTaken  the workspace has one of that name
└─ TooManyEvaluationDatasets   200 a workspace
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.evaluation import models
from app.evaluation.limits import MAX_DATASETS
from app.files.names import MAX_SEARCH_CHARACTERS, folded
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, NotFound, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.naming import checked_description, checked_name
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer

DATASET = "EvaluationDataset"


class EvaluationDatasetNotFound(NotFound):
    """There is no such dataset, or you cannot see it."""


class EvaluationDatasetNameTaken(Conflict):
    """The workspace has a dataset of this name already."""


class TooManyEvaluationDatasets(QuotaExceeded):
    """A workspace has at most 200 datasets."""


class EvaluationDatasets:
    """Keeps datasets; `EvaluationQuestions` keeps what is in them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        *,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._activities = activities
        self._idempotency = idempotency

    # ------------------------------------------------------------------ reading

    async def page(
        self, viewer: Viewer, workspace_id: UUID, search: str, request: PageRequest
    ) -> Page[models.EvaluationDataset]:
        """List datasets by name."""
        await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_READ)
        if len(search) > MAX_SEARCH_CHARACTERS:
            raise InvalidInput("The search is too long.", field="search", reason="too_long")
        rows = models.EvaluationDataset.filter(workspace_id=workspace_id)
        for word in folded(search).split()[:10]:
            rows = rows.filter(search_text__contains=word)
        return await paginate(rows, [OrderBy("name")], request, f"evaluation-datasets:{workspace_id}:{search!r}")

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.EvaluationDataset]:
        """Return those datasets that the viewer may read."""
        rows = await models.EvaluationDataset.filter(id__in=list(ids))
        scope = Scope.KNOWLEDGE_READ
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, scope)}

    async def get(
        self, viewer: Viewer, dataset_id: UUID, scope: Scope = Scope.KNOWLEDGE_READ
    ) -> models.EvaluationDataset:
        """Return a dataset.

        Raises:
            EvaluationDatasetNotFound: There is none, or it is not the viewer's to see.
            ScopeMissing: They may not do that.
        """
        row = await models.EvaluationDataset.get_or_none(id=dataset_id)
        if row is None:
            raise EvaluationDatasetNotFound
        await self._access.require(viewer, row.workspace_id, scope, missing=EvaluationDatasetNotFound)
        return row

    # ------------------------------------------------------------------ changing

    async def create(
        self, viewer: Viewer, workspace_id: UUID, name: str, description: str, idempotency_key: str | None = None
    ) -> models.EvaluationDataset:
        """Make an empty dataset.

        Raises:
            InvalidInput: The name or the description cannot be so.
            EvaluationDatasetNameTaken: There is one of that name.
            TooManyEvaluationDatasets: It would be one too many.
        """
        await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_WRITE)
        user_id = self._access.require_user(viewer)
        facts = _facts({"name": name, "description": description})

        async def make() -> dict[str, str]:
            rows = models.EvaluationDataset.filter(workspace_id=workspace_id)
            if await rows.count() >= MAX_DATASETS:
                raise TooManyEvaluationDatasets(reason="too_many", details={"limit": MAX_DATASETS})
            if await rows.filter(name=facts["name"]).exists():
                raise EvaluationDatasetNameTaken(field="input.name", reason="name_taken")
            now = self._clock.now()
            row = await models.EvaluationDataset.create(
                id=new_id(),
                workspace_id=workspace_id,
                name=facts["name"],
                description=facts["description"],
                search_text=_search_text(facts["name"], facts["description"]),
                actor_kind=viewer.actor.kind,
                actor_id=viewer.actor.id,
                on_behalf_of=viewer.actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await self._note(viewer, row, ActivityKind.EVALUATION_DATASET_CREATED)
            return {"id": str(row.id)}

        body = [workspace_id, facts]
        try:
            made, _ = await self._idempotency.once(user_id, "createEvaluationDataset", idempotency_key, body, make)
        except IntegrityError:
            raise EvaluationDatasetNameTaken(field="input.name", reason="name_taken") from None
        return await self.get(viewer, UUID(made["id"]), Scope.KNOWLEDGE_WRITE)

    async def update(self, viewer: Viewer, dataset_id: UUID, changes: Mapping[str, str]) -> models.EvaluationDataset:
        """Change `name` or `description`; what is left out stays.

        Raises:
            EvaluationDatasetNotFound: There is none, or it is not the viewer's to see.
            InvalidInput: A value cannot be so.
            EvaluationDatasetNameTaken: There is one of that name.
        """
        await self.get(viewer, dataset_id, Scope.KNOWLEDGE_WRITE)
        facts = _facts(changes)
        try:
            async with self._database.transaction():
                row = await self.locked(dataset_id)
                text = _search_text(facts.get("name", row.name), facts.get("description", row.description))
                return await self.changed(viewer, row, {**facts, "search_text": text})
        except IntegrityError:
            raise EvaluationDatasetNameTaken(field="input.name", reason="name_taken") from None

    async def delete(self, viewer: Viewer, dataset_id: UUID) -> None:
        """Delete a dataset with its questions; evaluations of it stay, with what they asked.

        Raises:
            EvaluationDatasetNotFound: There is none, or it is not the viewer's to see.
        """
        await self.get(viewer, dataset_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction():
            row = await self.locked(dataset_id)
            await models.EvaluationDataset.filter(id=row.id).delete()
            await self._note(viewer, row, ActivityKind.EVALUATION_DATASET_DELETED)

    async def locked(self, dataset_id: UUID) -> models.EvaluationDataset:
        """Lock a dataset for the caller's transaction.

        Raises:
            EvaluationDatasetNotFound: It was deleted.
        """
        row = await models.EvaluationDataset.select_for_update().get_or_none(id=dataset_id)
        if row is None:
            raise EvaluationDatasetNotFound
        return row

    async def changed(
        self, viewer: Viewer, locked: models.EvaluationDataset, facts: Mapping[str, Any]
    ) -> models.EvaluationDataset:
        """Write facts of a dataset that is locked, as its next revision, and tell of it; return it as it is then."""
        rows = models.EvaluationDataset.filter(id=locked.id)
        await rows.update(**facts, revision=F("revision") + 1, updated_at=self._clock.now())
        fresh = await models.EvaluationDataset.get(id=locked.id)
        await self._note(viewer, fresh, ActivityKind.EVALUATION_DATASET_UPDATED)
        return fresh

    async def _note(self, viewer: Viewer, row: models.EvaluationDataset, kind: ActivityKind) -> None:
        facts = {"name": row.name, "questionCount": row.question_count}
        action = kind.value.replace("evaluation_dataset_", "evaluation_dataset.")
        await self._audit.record(viewer.actor, action, DATASET, row.id, workspace_id=row.workspace_id, data=facts)
        await self._activities.record(row.workspace_id, kind, DATASET, row.id, viewer.actor, facts)


def _facts(given: Mapping[str, str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    if "name" in given:
        facts["name"] = checked_name(given["name"], "input.name")
    if "description" in given:
        facts["description"] = checked_description(given["description"], "input.description")
    return facts


def _search_text(name: str, description: str) -> str:
    return folded(f"{name} {description}")[:1_000]
