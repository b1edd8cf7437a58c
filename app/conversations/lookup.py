"""Agents and conversations found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.access import Access
from app.conversations.models import Agent, AgentVersion, Conversation, Message
from app.conversations.privacy import is_shown_to
from app.conversations.vocabulary import AgentOrder, AgentStatus, Channel, ConversationOrder, ConversationStatus
from app.kernel.database import Database
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Rights, Scope, Viewer

MAX_MESSAGES = 10_000  #: of one conversation


class AgentNotFound(NotFound):
    """There is no such agent, or you cannot see it."""


class AgentVersionNotFound(NotFound):
    """There is no such version of the agent, or you cannot see it."""


class ConversationNotFound(NotFound):
    """There is no such conversation, or you cannot see it."""


class MessageNotFound(NotFound):
    """There is no such message, or you cannot see it."""


@dataclass(frozen=True, slots=True)
class AgentFilter:
    """Which agents; whatever is given must hold."""

    category: str | None = None
    status: AgentStatus | None = None
    search: str | None = None  #: in the name or the description


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """Which conversations; whatever is given must hold."""

    agent_id: UUID | None = None
    workflow_id: UUID | None = None
    statuses: Sequence[ConversationStatus] | None = None
    channel: Channel | None = None
    external_user_id: str | None = None
    started_after: datetime | None = None  #: then or later
    started_before: datetime | None = None  #: earlier


class ConversationLookup:
    """Finds rows of this domain; one of another workspace is as good as none."""

    def __init__(self, database: Database, access: Access) -> None:
        self._database = database
        self._access = access

    async def agent(self, viewer: Viewer, agent_id: UUID, scope: Scope = Scope.AGENTS_READ) -> Agent:
        """Return an agent.

        Raises:
            AgentNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Agent.get_or_none(id=agent_id)
        if found is None:
            raise AgentNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=AgentNotFound)
        return found

    async def agents(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Agent]:
        """Return those of these agents that the viewer may read."""
        rows = await Agent.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.AGENTS_READ)}

    async def agents_page(
        self, viewer: Viewer, workspace_id: UUID, where: AgentFilter, order: AgentOrder, request: PageRequest
    ) -> Page[Agent]:
        """List the agents of a workspace.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read agents.
        """
        await self._access.require(viewer, workspace_id, Scope.AGENTS_READ)
        rows = Agent.filter(workspace_id=workspace_id)
        if where.category is not None:
            rows = rows.filter(category=where.category)
        if where.status is not None:
            rows = rows.filter(status=where.status)
        if where.search is not None:
            rows = rows.filter(search_text__contains=where.search.casefold())
        return await paginate(rows, [_order_by(order)], request, f"agents:{workspace_id}:{where!r}")

    async def versions_page(self, agent: Agent, request: PageRequest) -> Page[AgentVersion]:
        """List the versions of an agent that the viewer has, the newest first."""
        rows = AgentVersion.filter(agent_id=agent.id)
        return await paginate(rows, [OrderBy("number", is_descending=True)], request, f"agent-versions:{agent.id}")

    async def version(
        self, viewer: Viewer, version_id: UUID, scope: Scope = Scope.AGENTS_READ
    ) -> tuple[Agent, AgentVersion]:
        """Return a version and its agent.

        Raises:
            AgentVersionNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await AgentVersion.get_or_none(id=version_id)
        if found is None:
            raise AgentVersionNotFound
        try:
            return await self.agent(viewer, found.agent_id, scope), found
        except AgentNotFound:
            raise AgentVersionNotFound from None

    async def versions(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, AgentVersion]:
        """Return those of these versions that the viewer may read."""
        rows = await AgentVersion.filter(id__in=list(ids))
        agents = await self.agents(viewer, {row.agent_id for row in rows})
        return {row.id: row for row in rows if row.agent_id in agents}

    async def conversation(
        self, viewer: Viewer, conversation_id: UUID, scope: Scope = Scope.CONVERSATIONS_READ
    ) -> tuple[Conversation, Rights]:
        """Return a conversation, and the rights under which the viewer has it.

        Raises:
            ConversationNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Conversation.get_or_none(id=conversation_id)
        if found is None or not is_shown_to(viewer, found):
            raise ConversationNotFound
        return found, await self._access.require(viewer, found.workspace_id, scope, missing=ConversationNotFound)

    async def conversations(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Conversation]:
        """Return those of these conversations that the viewer may read."""
        rows = await Conversation.filter(id__in=list(ids))
        scope = Scope.CONVERSATIONS_READ
        return {
            row.id: row
            for row in rows
            if is_shown_to(viewer, row) and await self._access.permits(viewer, row.workspace_id, scope)
        }

    async def conversations_page(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        where: ConversationFilter,
        order: ConversationOrder,
        request: PageRequest,
    ) -> Page[Conversation]:
        """List the conversations of a workspace; private ones are not among them.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read conversations.
        """
        await self._access.require(viewer, workspace_id, Scope.CONVERSATIONS_READ)
        given = {
            "agent_id": where.agent_id,
            "workflow_id": where.workflow_id,
            "status__in": None if where.statuses is None else list(where.statuses),
            "channel": where.channel,
            "external_user_id": where.external_user_id,
            "created_at__gte": where.started_after,
            "created_at__lt": where.started_before,
        }
        rows = Conversation.filter(
            workspace_id=workspace_id,
            owner_id__isnull=True,
            **{name: value for name, value in given.items() if value is not None},
        )
        return await paginate(rows, [_order_by(order)], request, f"conversations:{workspace_id}:{where!r}")

    async def message(
        self, viewer: Viewer, message_id: UUID, scope: Scope = Scope.CONVERSATIONS_READ
    ) -> tuple[Message, Conversation]:
        """Return a message and its conversation.

        Raises:
            MessageNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Message.get_or_none(id=message_id)
        if found is None:
            raise MessageNotFound
        try:
            return found, (await self.conversation(viewer, found.conversation_id, scope))[0]
        except ConversationNotFound:
            raise MessageNotFound from None

    async def messages(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Message]:
        """Return those of these messages that the viewer may read."""
        rows = await Message.filter(id__in=list(ids))
        shown = await self.conversations(viewer, {row.conversation_id for row in rows})
        return {row.id: row for row in rows if row.conversation_id in shown}

    async def replies_of(self, viewer: Viewer, execution_ids: Iterable[UUID]) -> dict[UUID, Message]:
        """Return the replies that runs made, by run, as far as the viewer may read them."""
        rows = await Message.filter(execution_id__in=list(execution_ids))
        shown = await self.conversations(viewer, {row.conversation_id for row in rows})
        return {row.execution_id: row for row in rows if row.execution_id and row.conversation_id in shown}

    async def messages_page(
        self, conversation: Conversation, request: PageRequest, *, is_whole_tree: bool
    ) -> Page[Message]:
        """List the messages of a conversation that the viewer has, the oldest first: the active branch's, or all."""
        rows = Message.filter(conversation_id=conversation.id)
        binding = f"messages:{conversation.id}"
        if not is_whole_tree:
            leaf = conversation.active_message_id
            rows = rows.filter(id__in=[] if leaf is None else await branch_of(self._database, conversation.id, leaf))
            binding += f":{leaf}"
        return await paginate(rows, [OrderBy("number")], request, binding)


def _order_by(order: AgentOrder | ConversationOrder) -> OrderBy:
    field, _, direction = order.value.rpartition("_")
    return OrderBy(field, direction == "desc")


async def branch_of(
    database: Database, conversation_id: UUID, message_id: UUID, most: int = MAX_MESSAGES
) -> list[UUID]:
    """Return the way to one of the messages of a conversation from its first, or the last of it; none if it has none.

    The database goes from message to message, so of a long conversation with many branches only the way is read.
    """
    # A message is said to an earlier one of its own conversation.
    one, two, three = ("?", "?", "?") if database.dialect == "sqlite" else ("$1::uuid", "$2::uuid", "$3::int")
    rows = await database.fetch(
        "WITH RECURSIVE way(id, parent_id, place) AS ("  # noqa: S608 - marks
        f"SELECT id, parent_id, 1 FROM messages WHERE id = {one} AND conversation_id = {two} UNION ALL "
        f"SELECT m.id, m.parent_id, way.place + 1 FROM way JOIN messages m ON m.id = way.parent_id "
        f"WHERE way.place < {three}) SELECT id FROM way ORDER BY place DESC",
        [message_id, conversation_id, most],
    )
    return [row["id"] if isinstance(row["id"], UUID) else UUID(row["id"]) for row in rows]
