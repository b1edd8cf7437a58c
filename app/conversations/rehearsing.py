"""Asking an agent outside of any conversation: what runs then, as it is now, and what its run says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.conversations.agent_config import AgentConfig
from app.conversations.lookup import ConversationLookup
from app.conversations.replies import text_of
from app.conversations.vocabulary import Channel
from app.kernel.rights import Scope, Viewer
from app.workflows.targets import RunTargets, WorkflowNotPublished


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An agent as it answers from now on, whatever becomes of it.

    Attributes:
        workspace_id: Where it is.
        name: Its name.
        version: Its version.
        workflow_id: What runs.
        workflow_version: The number of its version.
        told: What the run is told of the agent.
    """

    workspace_id: UUID
    name: str
    version: int
    workflow_id: UUID
    workflow_version: int
    told: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Rehearsals:
    """Says what runs; who starts it has the run, and no list of conversations has anything of it."""

    def __init__(self, access: Access, lookup: ConversationLookup, targets: RunTargets) -> None:
        self._access = access
        self._lookup = lookup
        self._targets = targets

    async def prepare(self, viewer: Viewer, agent_id: UUID) -> Rehearsal:
        """Return what runs when an agent is asked, also one that is INACTIVE.

        Raises:
            AgentNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not see agents, or not start runs.
            WorkflowNotFound: The workflow that answers for it is gone.
            WorkflowNotPublished: It is not published.
        """
        agent = await self._lookup.agent(viewer, agent_id)
        await self._access.require(viewer, agent.workspace_id, Scope.EXECUTIONS_RUN)
        config = AgentConfig.from_json(agent.config)
        workflow_id = config.workflow_id or agent.hidden_workflow_id
        if workflow_id is None:
            raise WorkflowNotPublished(reason="workflow_not_published")
        number = await self._targets.published_number(agent.workspace_id, workflow_id)
        told = {
            "name": agent.name,
            "version": agent.version,
            "instructions": config.instructions,
            "model": config.model,
            "language": config.language,
            "personality": config.personality,
        }
        return Rehearsal(agent.workspace_id, agent.name, agent.version, workflow_id, number, told)


def rehearsed_input(text: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the input of the run that answers, of the form that a turn of a conversation has (see `briefing`)."""
    return {
        "conversationId": None,
        "messageId": None,
        "replyId": None,
        "text": text,
        "files": [],
        "history": [],
        "channel": Channel.API.name,
        "externalUserId": None,
        "agent": dict(told),
    }


def rehearsed_answer(output: Any) -> str:
    """Return what a run says by its output, as a reply would; empty where it says nothing."""
    return text_of(output) or ""
