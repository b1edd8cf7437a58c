"""Asking an agent outside of any conversation: what runs then, as it is now, and what its run says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from app.accounts.access import Access
from app.components.sources import MAX_QUOTE
from app.conversations.agent_config import AgentConfig
from app.conversations.briefing import introduced, turn_input
from app.conversations.lookup import ConversationLookup
from app.conversations.replies import storable, text_of
from app.conversations.vocabulary import Channel
from app.kernel.ids import read_global_id
from app.kernel.rights import Scope, Viewer
from app.workflows.targets import RunTargets, WorkflowNotPublished

_MOST_CITATIONS = 100
_MOST_TITLE = 500
_MOST_ADDRESS = 2_000
_MOST_PAGE = 1 << 31


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
        told = introduced(agent, config)
        return Rehearsal(agent.workspace_id, agent.name, agent.version, workflow_id, number, told)


def rehearsed_input(text: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the input of the run that answers: that of a turn of no conversation."""
    return turn_input(text, Channel.API, told)


@dataclass(frozen=True, slots=True)
class RehearsedCitation:
    """A passage that a run says its text cites; see `components.sources`."""

    document_id: UUID
    chunk_id: UUID
    title: str
    url: str
    page_first: int | None
    page_last: int | None
    score: float
    quote: str


def rehearsed_citations(output: Any) -> list[RehearsedCitation]:
    """Return what a run's output says its text cites, as nodes say it; what is no such passage is left out."""
    said: Any = cast("Mapping[str, Any]", output).get("citations") if isinstance(output, Mapping) else None
    items = cast("list[Any]", said)[:_MOST_CITATIONS] if isinstance(said, list) else []
    return [found for each in items if isinstance(each, dict) and (found := _citation(cast("dict[str, Any]", each)))]


def rehearsed_answer(output: Any) -> str:
    """Return what a run says by its output, as a reply would; empty where it says nothing."""
    return text_of(output) or ""


def _citation(given: Mapping[str, Any]) -> RehearsedCitation | None:
    """Read one; its workflow's author may have written anything there."""
    document, chunk = _own_id(given, "documentId", "KnowledgeDocument"), _own_id(given, "chunkId", "KnowledgeChunk")
    if document is None or chunk is None:
        return None
    score = given.get("score")
    return RehearsedCitation(
        document,
        chunk,
        _text(given, "title")[:_MOST_TITLE],
        _text(given, "url")[:_MOST_ADDRESS],
        _page(given, "pageFirst"),
        _page(given, "pageLast"),
        float(score) if isinstance(score, int | float) else 0.0,
        _text(given, "quote")[:MAX_QUOTE],
    )


def _own_id(given: Mapping[str, Any], name: str, type_name: str) -> UUID | None:
    text = given.get(name)
    found = read_global_id(text) if isinstance(text, str) else None
    return None if found is None or found[0] != type_name else found[1]


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name)
    return storable(text) if isinstance(text, str) else ""


def _page(given: Mapping[str, Any], name: str) -> int | None:
    page = given.get(name)
    return page if isinstance(page, int) and 0 < page < _MOST_PAGE else None
