"""The hidden workflows of this domain: one for each graph that it runs in a workspace."""

import hashlib
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError

from app.copilot.models import CopilotWorkflow
from app.kernel.database import Database
from app.kernel.rights import SYSTEM
from app.workflows.graph import Graph
from app.workflows.hidden import HiddenWorkflows

TOOL = "tool "  #: before the keys of graphs that are calls of tools; no model is called so


def digest_of(graph: Graph) -> str:
    """Return the SHA-256 of a graph."""
    return hashlib.sha256(orjson.dumps(graph.to_json(), option=orjson.OPT_SORT_KEYS)).hexdigest()


class HiddenGraphs:
    """Finds them, and makes them when they are first asked for."""

    def __init__(self, database: Database, hidden: HiddenWorkflows) -> None:
        self._database = database
        self._hidden = hidden

    async def workflow(self, workspace_id: UUID, key: str, name: str, graph: Graph) -> UUID:
        """Return the hidden workflow of a key, published as this graph; two who ask at once get the same one."""
        digest = digest_of(graph)
        found = await CopilotWorkflow.get_or_none(workspace_id=workspace_id, model=key)
        if found is not None and found.digest == digest:
            return found.workflow_id
        try:
            async with self._database.transaction():
                row = await CopilotWorkflow.select_for_update().get_or_none(workspace_id=workspace_id, model=key)
                if row is None:
                    workflow_id = await self._hidden.put(workspace_id, None, name, graph, SYSTEM)
                    await CopilotWorkflow.create(
                        workspace_id=workspace_id, model=key, digest=digest, workflow_id=workflow_id
                    )
                    return workflow_id
                if row.digest != digest:
                    await self._hidden.put(workspace_id, row.workflow_id, name, graph, SYSTEM)
                    await CopilotWorkflow.filter(id=row.id).update(digest=digest)
                return row.workflow_id
        except IntegrityError:
            # A twin of this request in another process made it first.
            return (await CopilotWorkflow.get(workspace_id=workspace_id, model=key)).workflow_id
