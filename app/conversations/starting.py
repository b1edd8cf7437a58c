"""How a conversation begins: with an agent or a workflow, by a member or by whoever has a public link."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.conversations.errors import AgentIsInactive
from app.conversations.lookup import AgentNotFound, ConversationLookup
from app.conversations.messages import Asked, Messages, checked_text
from app.conversations.models import Agent, Conversation
from app.conversations.records import Records
from app.conversations.vocabulary import AgentStatus, Channel
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Scope, Viewer
from app.workflows.drafts import WorkflowNotFound
from app.workflows.properties import text_of
from app.workflows.service import Workflows

_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class NewConversation:
    """What a conversation begins with; either an agent or a workflow answers."""

    agent_id: UUID | None = None
    workflow_id: UUID | None = None
    channel: Channel = Channel.CHAT
    external_user_id: str | None = None
    title: str | None = None
    initial_message: str | None = None


class Starting:
    """Starts conversations."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: ConversationLookup,
        messages: Messages,
        records: Records,
        idempotency: Idempotency,
        workflows: Workflows,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._messages = messages
        self._records = records
        self._idempotency = idempotency
        self._workflows = workflows

    async def start(
        self, viewer: Viewer, workspace_id: UUID, new: NewConversation, *, idempotency_key: str | None = None
    ) -> Conversation:
        """Begin a conversation; what is said first is answered. A repeat with the same key gives the same one.

        Raises:
            NotFound: The viewer does not see the workspace, the agent or the workflow.
            Forbidden: The viewer may not write conversations; for a workflow, not run it.
            AgentIsInactive: The agent is.
            InvalidInput: A property is malformed.
        """
        await self._access.require(viewer, workspace_id, Scope.CONVERSATIONS_WRITE)
        actor = viewer.actor
        actor_id = actor.id or self._access.require_user(viewer)
        if (new.agent_id is None) == (new.workflow_id is None):
            raise InvalidInput(
                "Say who answers: an agent or a workflow, one of them.", field="input.agentId", reason="exactly_one"
            )
        await self._check_answerer(viewer, workspace_id, new)
        title = text_of(new.title, field="input.title", most=_MAX_NAME)
        external = text_of(new.external_user_id, field="input.externalUserId", most=_MAX_NAME)
        text = None if new.initial_message is None else checked_text(new.initial_message, "input.initialMessage")
        asked: list[Asked] = []

        async def make() -> dict[str, str]:
            conversation = await self._begin(
                actor,
                workspace_id=workspace_id,
                agent_id=new.agent_id,
                workflow_id=new.workflow_id,
                title=title,
                channel=new.channel,
                external_user_id=external,
            )
            if text is not None:
                async with self._database.transaction() as tx:
                    asked.append(await self._messages.ask(tx, conversation, text, None, actor))
            return {"id": str(conversation.id)}

        body: Any = [workspace_id, new]
        made, is_repeat = await self._idempotency.once(actor_id, "startConversation", idempotency_key, body, make)
        own_id = UUID(made["id"])
        await self._messages.begin(own_id, asked[0] if asked and not is_repeat else None)
        return (await self._lookup.conversation(viewer, own_id, Scope.CONVERSATIONS_WRITE))[0]

    async def begin_for_visitor(
        self, agent: Agent, visitor_id: UUID, external: str | None, actor: Actor
    ) -> Conversation:
        """Begin a conversation by a public link, in the caller's transaction; the link has been asked for rights."""
        return await self._begin(
            actor,
            workspace_id=agent.workspace_id,
            agent_id=agent.id,
            visitor_id=visitor_id,
            channel=Channel.PUBLIC,
            external_user_id=external,
        )

    async def _begin(self, actor: Actor, **values: Any) -> Conversation:
        now = self._clock.now()
        conversation = await Conversation.create(
            id=new_id(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
            updated_at=now,
            **values,
        )
        await self._records.record(conversation, actor, ActivityKind.CONVERSATION_STARTED)
        return conversation

    async def _check_answerer(self, viewer: Viewer, workspace_id: UUID, new: NewConversation) -> None:
        if new.agent_id is not None:
            agent: Agent = await self._lookup.agent(viewer, new.agent_id)
            if agent.workspace_id != workspace_id:
                raise AgentNotFound(field="input.agentId", reason="agent_not_found")
            if agent.status is not AgentStatus.ACTIVE:
                raise AgentIsInactive(field="input.agentId", reason="agent_inactive")
        elif new.workflow_id is not None:
            workflow = await self._workflows.get(viewer, new.workflow_id)
            if workflow.workspace_id != workspace_id or workflow.is_hidden:
                raise WorkflowNotFound(field="input.workflowId", reason="workflow_not_found")
            await self._access.require(viewer, workspace_id, Scope.EXECUTIONS_RUN)
