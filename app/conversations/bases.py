"""The knowledge bases that an agent is given: each is looked at when it is named, with the author's own rights.

What an agent finds in them it tells whoever talks with it, as a component does what its author configured.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.conversations.agent_config import AgentConfig
from app.kernel.rights import Scope, Viewer
from app.knowledge.bases import KnowledgeBaseNotFound, KnowledgeBases


class AgentBases:
    """Checks what an author lets an agent know, and where it remembers."""

    def __init__(self, access: Access, bases: KnowledgeBases) -> None:
        self._access = access
        self._bases = bases

    async def check(self, viewer: Viewer, workspace_id: UUID, given: Mapping[str, Any], had: AgentConfig) -> None:
        """Let bases pass that are there, and that the viewer may read; to remember takes the right to write there.

        Args:
            viewer: The author.
            workspace_id: Whose bases.
            given: Fields of `AgentConfig`; only what is in it is looked at.
            had: What the agent was told to be: what it knew already may be gone, and is not searched then.

        Raises:
            KnowledgeBaseNotFound: There is none in this workspace, or it is not visible; names the field.
            ScopeMissing: They may not read knowledge, or not write it.
        """
        named: Collection[UUID] = given.get("knowledge_base_ids") or ()
        if named:
            await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_READ)
        new = {f"input.knowledgeBaseIds[{place}]": each for place, each in enumerate(named)}
        new = {field: each for field, each in new.items() if each not in had.knowledge_base_ids}
        memory: UUID | None = given.get("memory_base_id")
        is_new_memory = memory is not None and memory != had.memory_base_id
        wanted = {*new.values(), *([memory] if memory is not None and is_new_memory else ())}
        there = await self._bases.visible(viewer, wanted) if wanted else {}

        def check(base_id: UUID, field: str) -> None:
            if base_id not in there or there[base_id].workspace_id != workspace_id:
                raise KnowledgeBaseNotFound(field=field, reason="knowledge_base_not_found")

        for field, each in new.items():
            check(each, field)
        if memory is not None:
            await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_WRITE)
            if is_new_memory:
                check(memory, "input.memoryBaseId")
