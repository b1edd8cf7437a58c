"""The use cases of templates: look through them, make workflows from them, save workflows as templates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict, NotFound
from app.kernel.idempotency import Idempotency
from app.kernel.ids import global_id, new_id
from app.kernel.pages import Page, PageRequest
from app.kernel.rights import Scope, Viewer
from app.workflows import documents, drafts, properties
from app.workflows.documents import Exported
from app.workflows.drafts import WorkflowNotFound
from app.workflows.graph import Graph
from app.workflows.lookup import Lookup, SecretNames, VersionNotFound
from app.workflows.models import Workflow
from app.workflows.problems import Problem
from app.workflows.service import NewWorkflow, Workflows
from app.workflows.templates import listing
from app.workflows.templates.gallery import BuiltIn, built_in
from app.workflows.templates.listing import TemplateFilter
from app.workflows.templates.models import TemplateCategory, TemplateTag, WorkflowTemplate
from app.workflows.templates.needs import Needs, needs_of
from app.workflows.templates.references import referenced, with_references
from app.workflows.validation import Library, problems
from app.workflows.versions import Side, Versions

#: Of one workspace.
MAX_TEMPLATES = 500
SUBJECT = "WorkflowTemplate"
_LOCK = 0x74656D70  # "temp": with a workspace's own number; has only to differ from other advisory locks

Template = BuiltIn | WorkflowTemplate


class TemplateNotFound(NotFound):
    """There is no such template, or you cannot see it."""


class TemplateIsBuiltIn(Conflict):
    """What comes with Plait does not change; make a workflow from it and save that as a template of your own."""


class TooManyTemplates(Conflict):
    """The workspace has as many templates as it can have; delete one first."""


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """What a template is made from; None takes the workflow's own."""

    source: Side
    name: str | None = None
    description: str | None = None
    category: TemplateCategory = TemplateCategory.OTHER
    tags: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """What to change; None leaves a property as it is, and an empty description removes it."""

    source: Side | None = None
    name: str | None = None
    description: str | None = None
    category: TemplateCategory | None = None
    tags: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Instantiated:
    """A workflow made from a template, and what is left to do.

    Attributes:
        needs: What the workflow wants of its workspace.
        secrets_set: Those of the secrets that the workspace has; None when the viewer may not know.
        blanked: Places in its graph that held a literal secret when the template was saved.
    """

    workflow: Workflow
    needs: Needs
    secrets_set: Collection[str] | None
    blanked: Sequence[str]


class Templates:
    """Finds, keeps and uses templates."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        activities: Activities,
        audit: Audit,
        idempotency: Idempotency,
        library: Library,
        secret_names: SecretNames,
        workflows: Workflows,
        versions: Versions,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._activities = activities
        self._audit = audit
        self._idempotency = idempotency
        self._library = library
        self._secret_names = secret_names
        self._workflows = workflows
        self._versions = versions
        self._lookup = Lookup(access)

    # ------------------------------------------------------------------ looking

    async def gallery(self, where: TemplateFilter, request: PageRequest) -> Page[Template]:
        """Return a page of the built-in templates, for whoever asks.

        Raises:
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        return await listing.page(None, where, request)

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: TemplateFilter, request: PageRequest
    ) -> Page[Template]:
        """Return a page of the built-in templates and those of a workspace.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read workflows.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        return await listing.page(workspace_id, where, request)

    async def get_many(self, viewer: Viewer, template_ids: Iterable[UUID]) -> dict[UUID, Template]:
        """Return those of the templates that the viewer may read; rows come without their graphs."""
        ids = list(template_ids)
        found: dict[UUID, Template] = {each: built_in()[each] for each in ids if each in built_in()}
        rows = await WorkflowTemplate.filter(id__in=[each for each in ids if each not in found]).only(*listing.FACTS)
        for row in rows:
            if await self._access.permits(viewer, row.workspace_id, Scope.WORKFLOWS_READ):
                found[row.id] = row
        return found

    async def graphs(self, template_ids: Iterable[UUID]) -> dict[UUID, Graph]:
        """Read the graphs of templates; the caller has checked who asks."""
        ids = list(template_ids)
        found = {each: built_in()[each].graph for each in ids if each in built_in()}
        rows = await WorkflowTemplate.filter(id__in=[each for each in ids if each not in found]).only("id", "graph")
        return found | {row.id: Graph.model_validate(row.graph) for row in rows}

    def needs(self, template_id: UUID, graph: Graph) -> Needs:
        """Say what a template's graph, and its parts, want of a workspace."""
        known = built_in().get(template_id)
        return needs_of([graph, *(part.graph for part in known.parts)] if known else [graph], self._library)

    def problems(self, graph: Graph) -> list[Problem]:
        """Say what is wrong with a graph as it is kept: unfinished, or of components that the library lacks."""
        return problems(graph, self._library)

    # ------------------------------------------------------------------ using

    async def instantiate(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        template_id: UUID,
        *,
        name: str | None = None,
        idempotency_key: str | None = None,
    ) -> Instantiated:
        """Make a workflow from a template, all of it or nothing; what is its part is made and published with it.

        References to workflows of the template's own workspace are kept there, and taken out elsewhere.

        Args:
            viewer: Who wants it.
            workspace_id: Where to.
            template_id: From what.
            name: Used instead of the template's.
            idempotency_key: Repeating with the same key gives the same workflow.

        Raises:
            NotFound: The viewer does not see the workspace.
            TemplateNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write workflows there (publish them, where there are parts).
            InvalidInput: The name is malformed.
            GraphInvalid: It needs components that are not in the library.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_WRITE)
        actor_id = viewer.actor.id or self._access.require_user(viewer)
        template = (await self.get_many(viewer, [template_id])).get(template_id)
        if template is None:
            raise TemplateNotFound
        parts = template.parts if isinstance(template, BuiltIn) else ()
        if parts:
            await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_PUBLISH)
        title = properties.name_of(template.name if name is None else name, field="input.name")
        graph = (await self.graphs([template_id])).get(template_id)
        if graph is None:
            raise TemplateNotFound
        if isinstance(template, WorkflowTemplate) and template.workspace_id != workspace_id:
            graph = with_references(graph, self._library, dict.fromkeys(referenced(graph, self._library), None))

        async def make() -> dict[str, str]:
            made: dict[UUID, str | None] = {}
            for part in parts:
                new = NewWorkflow(part.name, part.description, template.tags, part.graph)
                child = await self._workflows.create(viewer, workspace_id, new)
                await self._versions.publish(viewer, child.id)
                made[part.placeholder] = global_id("Workflow", child.id)
            whole = with_references(graph, self._library, made)
            new = NewWorkflow(title, template.description, template.tags, whole)
            row = await self._workflows.create(viewer, workspace_id, new)
            facts = {"name": template.name, "workflowId": str(row.id), "partCount": len(parts)}
            await self._audit.record(
                viewer.actor, "template.instantiated", SUBJECT, template_id, workspace_id=workspace_id, data=facts
            )
            return {"id": str(row.id)}

        body = [workspace_id, template_id, name]
        done, _ = await self._idempotency.once(actor_id, "instantiateTemplate", idempotency_key, body, make)
        row = await Workflow.get_or_none(id=UUID(done["id"]))
        if row is None:
            raise WorkflowNotFound
        names = None
        if await self._access.permits(viewer, workspace_id, Scope.SECRETS_READ):
            names = await self._secret_names(workspace_id)
        blanked = template.blanked if isinstance(template, WorkflowTemplate) else ()
        return Instantiated(row, self.needs(template_id, graph), names, blanked)

    # ------------------------------------------------------------------ keeping

    async def save(self, viewer: Viewer, new: NewTemplate, *, idempotency_key: str | None = None) -> WorkflowTemplate:
        """Keep a draft or a version as a template of its workspace; literal secrets stay behind.

        Raises:
            NotFound: There is no such workflow or version, or it is not visible.
            Forbidden: The viewer may not write workflows.
            InvalidInput: A property is malformed.
            TooManyTemplates: The workspace has as many as it can have.
        """
        workflow, graph, blanked = await self._taken(viewer, new.source)
        actor, workspace_id = viewer.actor, workflow.workspace_id
        actor_id = actor.id or self._access.require_user(viewer)
        name = properties.name_of(workflow.name if new.name is None else new.name, field="input.name")
        text = workflow.description if new.description is None else new.description
        description = properties.text_of(text, field="input.description")
        tags = properties.tags_of(workflow.tags if new.tags is None else new.tags)

        async def make() -> dict[str, str]:
            async with self._database.transaction() as tx:
                await self._room_for_one(tx, workspace_id)
                now = self._clock.now()
                row = await WorkflowTemplate.create(
                    id=new_id(),
                    workspace_id=workspace_id,
                    name=name,
                    description=description,
                    category=new.category,
                    tags=tags,
                    search_text=properties.search_text(name, description),
                    graph=graph.to_json(),
                    blanked=blanked,
                    actor_kind=actor.kind,
                    actor_id=actor.id,
                    on_behalf_of=actor.on_behalf_of,
                    created_at=now,
                    updated_at=now,
                )
                await _write_tags(row.id, tags)
                facts = {"workflowId": str(workflow.id)}
                await self._record(viewer, row, ActivityKind.TEMPLATE_SAVED, "saved", facts)
            return {"id": str(row.id)}

        body: Any = [new.source.id, new.name, new.description, new.category, new.tags]
        made, _ = await self._idempotency.once(actor_id, "saveAsTemplate", idempotency_key, body, make)
        return await self._own(viewer, UUID(made["id"]), Scope.WORKFLOWS_READ)

    async def update(self, viewer: Viewer, template_id: UUID, change: TemplateChange) -> WorkflowTemplate:
        """Change a template's properties, its graph, or both at once; workflows made from it stay as they are.

        Raises:
            TemplateNotFound: There is none, or it is not visible.
            TemplateIsBuiltIn: It comes with Plait.
            NotFound: There is no such workflow or version in the template's workspace.
            Forbidden: The viewer may not write workflows.
            InvalidInput: A property is malformed.
        """
        row = await self._own(viewer, template_id, Scope.WORKFLOWS_WRITE)
        changed: dict[str, Any] = {}
        if change.name is not None:
            changed["name"] = properties.name_of(change.name, field="input.name")
        if change.description is not None:
            changed["description"] = properties.text_of(change.description, field="input.description")
        if change.category is not None:
            changed["category"] = change.category
        if change.tags is not None:
            changed["tags"] = properties.tags_of(change.tags)
        told = list(changed)
        if change.source is not None:
            workflow, graph, changed["blanked"] = await self._taken(viewer, change.source)
            if workflow.workspace_id != row.workspace_id:
                raise WorkflowNotFound if change.source.is_draft else VersionNotFound
            changed["graph"] = graph.to_json()
            told.append("graph")
        if not changed:
            return row
        async with self._database.transaction():
            # Name and description make the search text together, so both are read under this transaction's lock.
            locked = await WorkflowTemplate.filter(id=template_id).select_for_update().only(*listing.FACTS).first()
            if locked is None:
                raise TemplateNotFound
            text = properties.search_text(
                changed.get("name", locked.name), changed.get("description", locked.description)
            )
            await WorkflowTemplate.filter(id=template_id).update(
                **changed, search_text=text, updated_at=self._clock.now()
            )
            if "tags" in changed:
                await TemplateTag.filter(template_id=template_id).delete()
                await _write_tags(template_id, changed["tags"])
            await self._record(viewer, locked, ActivityKind.TEMPLATE_UPDATED, "updated", {"fields": told})
        return await self._own(viewer, template_id, Scope.WORKFLOWS_READ)

    async def delete(self, viewer: Viewer, template_id: UUID) -> UUID:
        """Delete a template and return its id; workflows made from it stay.

        Raises:
            TemplateNotFound: There is none, or it is not visible.
            TemplateIsBuiltIn: It comes with Plait.
            Forbidden: The viewer may not write workflows.
        """
        row = await self._own(viewer, template_id, Scope.WORKFLOWS_WRITE)
        async with self._database.transaction():
            if not await WorkflowTemplate.filter(id=template_id).delete():
                raise TemplateNotFound
            await self._record(viewer, row, ActivityKind.TEMPLATE_DELETED, "deleted", {})
        return template_id

    # ------------------------------------------------------------------ inside

    async def _own(self, viewer: Viewer, template_id: UUID, scope: Scope) -> WorkflowTemplate:
        found = (await self.get_many(viewer, [template_id])).get(template_id)
        if found is None:
            raise TemplateNotFound
        if isinstance(found, BuiltIn):
            raise TemplateIsBuiltIn(field="input.templateId", reason="template_built_in")
        await self._access.require(viewer, found.workspace_id, scope)
        return found

    async def _taken(self, viewer: Viewer, source: Side) -> tuple[Workflow, Graph, list[str]]:
        """Read what is to be kept, as an export would write it, with the places that were blanked."""
        if source.is_draft:
            workflow = await self._lookup.workflow(viewer, source.id, Scope.WORKFLOWS_WRITE)
            _, graph = await drafts.read(workflow.id)
        else:
            workflow, version = await self._lookup.version(viewer, source.id, Scope.WORKFLOWS_WRITE)
            graph = Graph.model_validate(version.graph)
        document = documents.export(Exported(workflow.name, workflow.description, workflow.tags, graph), self._library)
        return workflow, Graph.model_validate(document["graph"]), document["blanked"]

    async def _room_for_one(self, tx: Transaction, workspace_id: UUID) -> None:
        """Keep two who save at once from being one too many; SQLite has one who writes anyway."""
        if tx.dialect == "postgres":
            await tx.fetch("SELECT pg_advisory_xact_lock($1, hashtext($2))", [_LOCK, str(workspace_id)])
        if await WorkflowTemplate.filter(workspace_id=workspace_id).count() >= MAX_TEMPLATES:
            raise TooManyTemplates(reason="too_many_templates", details={"limit": MAX_TEMPLATES})

    async def _record(
        self, viewer: Viewer, row: WorkflowTemplate, kind: ActivityKind, verb: str, more: dict[str, Any]
    ) -> None:
        facts = {"name": row.name, **more}
        await self._activities.record(row.workspace_id, kind, SUBJECT, row.id, viewer.actor, data=facts)
        await self._audit.record(
            viewer.actor, f"template.{verb}", SUBJECT, row.id, workspace_id=row.workspace_id, data=facts
        )


async def _write_tags(template_id: UUID, tags: Sequence[str]) -> None:
    await TemplateTag.bulk_create([TemplateTag(template_id=template_id, tag=tag) for tag in tags])
