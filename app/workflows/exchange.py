"""The use cases of documents: export a workflow, import one."""

from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.kernel.rights import Scope, Viewer
from app.workflows import documents
from app.workflows.documents import Exported
from app.workflows.graph import Graph
from app.workflows.log.drafting import DraftLog
from app.workflows.lookup import Lookup
from app.workflows.models import Workflow
from app.workflows.service import NewWorkflow, Workflows
from app.workflows.validation import Library

_PLACE = "input.document"


class Exchange:
    """Writes workflows into documents and makes workflows from documents."""

    def __init__(self, access: Access, workflows: Workflows, library: Library, log: DraftLog) -> None:
        self._workflows = workflows
        self._library = library
        self._log = log
        self._access = access
        self._lookup = Lookup(access)

    async def export_draft(self, viewer: Viewer, workflow_id: UUID) -> dict[str, Any]:
        """Return a document of the draft, without secrets.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        row = await self._lookup.workflow(viewer, workflow_id, Scope.WORKFLOWS_READ)
        _, graph = await self._log.read(workflow_id)
        return documents.export(Exported(row.name, row.description, row.tags, graph), self._library)

    async def export_version(self, viewer: Viewer, version_id: UUID) -> dict[str, Any]:
        """Return a document of a version, without secrets.

        Raises:
            VersionNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not read workflows.
        """
        row, version = await self._lookup.version(viewer, version_id, Scope.WORKFLOWS_READ)
        graph = Graph.model_validate(version.graph)
        return documents.export(
            Exported(row.name, row.description, row.tags, graph, version=version.number), self._library
        )

    async def import_document(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        document: object,
        *,
        name: str | None = None,
        remap_keys: bool = False,
        idempotency_key: str | None = None,
    ) -> Workflow:
        """Make a workflow from a document; nothing of the one it came from is touched, and ids are new.

        Args:
            viewer: Who imports.
            workspace_id: Where to.
            document: What JSON gave.
            name: Used instead of the document's.
            remap_keys: Whether nodes get new keys, followed in links, parents and references.
            idempotency_key: Repeating with the same key gives the same workflow.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not write workflows.
            DocumentInvalid: It is not a workflow document, or over a limit.
            GraphInvalid: The graph is structurally broken, or needs components that are not in the library.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_WRITE)
        read = documents.parse(document, at=_PLACE)
        graph = documents.remap(read.graph, self._library) if remap_keys else read.graph
        new = NewWorkflow(name or read.name, read.description, read.tags, graph)
        return await self._workflows.create(
            viewer,
            workspace_id,
            new,
            idempotency_key=idempotency_key,
            mutation="importWorkflow",
            place=f"{_PLACE}.graph",
        )
