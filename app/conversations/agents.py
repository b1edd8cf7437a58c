"""The use cases of agents: make, change, restore and delete."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.conversations.agent_config import AgentConfig
from app.conversations.agent_graph import graph_of
from app.conversations.bases import AgentBases
from app.conversations.errors import AgentChanged
from app.conversations.lookup import AgentNotFound, ConversationLookup
from app.conversations.models import Agent, AgentVersion, Conversation
from app.conversations.toolsets import Toolsets
from app.conversations.turns import OPEN, Turns
from app.conversations.vocabulary import AgentStatus, ConversationStatus
from app.kernel.bases import check_base
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Scope, Viewer
from app.llm.failures import ModelFailed
from app.llm.service import Models
from app.workflows import properties
from app.workflows.drafts import WorkflowNotFound
from app.workflows.hidden import HiddenWorkflows
from app.workflows.service import Workflows

AGENT = "Agent"
_MAX_CATEGORY = 50
_LOCKED_AT_ONCE = 500


class Agents:
    """Makes, changes and deletes agents; each change of what one is told to be makes a version."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: ConversationLookup,
        activities: Activities,
        audit: Audit,
        idempotency: Idempotency,
        workflows: Workflows,
        hidden: HiddenWorkflows,
        toolsets: Toolsets,
        bases: AgentBases,
        turns: Turns,
        models: Models,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._activities = activities
        self._audit = audit
        self._idempotency = idempotency
        self._workflows = workflows
        self._hidden = hidden
        self._toolsets = toolsets
        self._bases = bases
        self._turns = turns
        self._models = models

    async def create(
        self, viewer: Viewer, workspace_id: UUID, given: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> Agent:
        """Make an agent with its first version; a repeat with the same key gives the same one.

        Args:
            viewer: Who makes it.
            workspace_id: Where.
            given: `name`, and as is wanted `description`, `category`, `status`, `note` and fields of `AgentConfig`.
            idempotency_key: Repeating with the same key gives the same agent.

        Raises:
            NotFound: The viewer does not see the workspace, the workflow that is to answer, a knowledge base, or what
                is to be a tool.
            Forbidden: The viewer may not write agents, or not what a tool of it would do.
            InvalidInput: A property is malformed, or there is no such model or tool.
        """
        await self._access.require(viewer, workspace_id, Scope.AGENTS_WRITE)
        actor = viewer.actor
        actor_id = actor.id or self._access.require_user(viewer)
        columns = _columns({"name": "", "status": AgentStatus.ACTIVE, **given})
        config = AgentConfig().changed(given)
        await self._check_workflow(viewer, workspace_id, config)
        await self._bases.check(viewer, workspace_id, given, AgentConfig())
        await self._toolsets.check(viewer, workspace_id, config)
        await self._check_named(workspace_id, config, AgentConfig())
        note = properties.note_of(given.get("note"))

        async def make() -> dict[str, str]:
            now = self._clock.now()
            agent = Agent(
                id=new_id(),
                workspace_id=workspace_id,
                **columns,
                search_text=properties.search_text(columns["name"], columns.get("description")),
                config=config.to_json(),
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await self._keep_workflow(agent, config, actor)
            await agent.save(force_create=True)
            await self._add_version(agent, actor, note)
            await self._record(agent, actor, ActivityKind.AGENT_CREATED, {"version": 1})
            return {"id": str(agent.id)}

        body: Any = [workspace_id, columns, config.to_json(), note]
        made, _ = await self._idempotency.once(actor_id, "createAgent", idempotency_key, body, make)
        return await self._lookup.agent(viewer, UUID(made["id"]), Scope.AGENTS_WRITE)

    async def update(
        self, viewer: Viewer, agent_id: UUID, changes: Mapping[str, Any], *, base_version: int | None = None
    ) -> Agent:
        """Change an agent: all of it or nothing. Its next replies are made by the new version.

        Args:
            viewer: Who.
            agent_id: Which.
            changes: As for `create`.
            base_version: The version that must be the newest; None: whichever is.

        Raises:
            AgentChanged: `base_version` is not the newest.
            AgentNotFound: There is none, or it is not visible.
            NotFound: The workflow that is to answer is not visible, a knowledge base, or what is to be a tool.
            Forbidden: The viewer may not write agents.
            InvalidInput: A property is malformed, or names a model or a tool that there is not.
        """
        agent = await self._lookup.agent(viewer, agent_id, Scope.AGENTS_WRITE)
        columns = _columns(changes)
        note = properties.note_of(changes.get("note"))
        had = AgentConfig.from_json(agent.config)
        checked = had.changed(changes)
        await self._bases.check(viewer, agent.workspace_id, changes, had)
        if "workflow_id" in changes:
            await self._check_workflow(viewer, agent.workspace_id, checked)
        if "toolset" in changes:
            await self._toolsets.check(viewer, agent.workspace_id, checked)
        else:
            self._toolsets.check_form(checked)
        await self._check_named(agent.workspace_id, checked, had)
        return await self._change(viewer, agent_id, columns, changes, note, base_version)

    async def restore(self, viewer: Viewer, version_id: UUID) -> Agent:
        """Make an earlier version the newest again, as a version of its own.

        Raises:
            AgentVersionNotFound: There is none, or it is not visible.
            NotFound: The workflow that answered then is not visible any more, or what was a tool.
            Forbidden: The viewer may not write agents.
            InvalidInput: Its model or a tool of it is not there any more.
        """
        agent, version = await self._lookup.version(viewer, version_id, Scope.AGENTS_WRITE)
        config = AgentConfig.from_json(version.config)
        await self._check_workflow(viewer, agent.workspace_id, config)
        await self._toolsets.check(viewer, agent.workspace_id, config)
        wanted = {name: getattr(config, name) for name in AgentConfig.__dataclass_fields__}
        await self._bases.check(viewer, agent.workspace_id, wanted, config)
        await self._check_named(agent.workspace_id, config, AgentConfig())
        return await self._change(viewer, agent.id, {}, wanted, f"Version {version.number} again.")

    async def delete(self, viewer: Viewer, agent_id: UUID) -> UUID:
        """Delete an agent with its versions and its link; return its id.

        Its conversations end first, a hundred at a time: what is being answered is stopped, and who listens is told.
        They stay to be read. A deletion that was broken off is asked for again, and goes on.

        Raises:
            AgentNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write agents.
        """
        await self._lookup.agent(viewer, agent_id, Scope.AGENTS_WRITE)
        while await self._turns.end_some(agent_id):
            pass
        async with self._database.transaction():
            locked = await Agent.select_for_update().get_or_none(id=agent_id)
            if locked is None:
                raise AgentNotFound
            await _lock_conversations(agent_id)
            # One that was begun since: nobody has answered it.
            now = self._clock.now()
            await Conversation.filter(agent_id=agent_id, status__in=OPEN).update(
                status=ConversationStatus.ENDED, ended_at=now, updated_at=now
            )
            await Conversation.filter(agent_id=agent_id).update(agent_id=None)
            if locked.hidden_workflow_id is not None:
                await self._hidden.archive(locked.hidden_workflow_id)
            await Agent.filter(id=agent_id).delete()
            await self._record(locked, viewer.actor, ActivityKind.AGENT_DELETED)
        return agent_id

    async def _change(
        self,
        viewer: Viewer,
        agent_id: UUID,
        columns: dict[str, Any],
        changes: Mapping[str, Any],
        note: str | None,
        base_version: int | None = None,
    ) -> Agent:
        actor = viewer.actor
        async with self._database.transaction():
            agent = await Agent.select_for_update().get_or_none(id=agent_id)
            if agent is None:
                raise AgentNotFound
            check_base(AgentChanged, base_version, agent.version, "the agent")
            config = AgentConfig.from_json(agent.config).changed(changes)
            for column, value in columns.items():
                setattr(agent, column, value)
            agent.search_text = properties.search_text(agent.name, agent.description)
            agent.config = config.to_json()
            agent.version += 1
            agent.updated_at = self._clock.now()
            await self._keep_workflow(agent, config, actor)
            await agent.save()
            await self._add_version(agent, actor, note)
            await self._record(agent, actor, ActivityKind.AGENT_UPDATED, {"version": agent.version})
        return await self._lookup.agent(viewer, agent_id, Scope.AGENTS_WRITE)

    async def _keep_workflow(self, agent: Agent, config: AgentConfig, actor: Actor) -> None:
        """Let what runs for an agent without a workflow be what it is told to be."""
        if config.workflow_id is None:
            agent.hidden_workflow_id = await self._hidden.put(
                agent.workspace_id, agent.hidden_workflow_id, agent.name, graph_of(agent.name, config), actor
            )

    async def _check_workflow(self, viewer: Viewer, workspace_id: UUID, config: AgentConfig) -> None:
        if config.workflow_id is None:
            return
        workflow = await self._workflows.get(viewer, config.workflow_id)
        if workflow.workspace_id != workspace_id or workflow.is_hidden:
            raise WorkflowNotFound(field="input.workflowId", reason="workflow_not_found")

    async def _check_named(self, workspace_id: UUID, config: AgentConfig, had: AgentConfig) -> None:
        """Look for the model and the tools that an agent did not have before. Where a workflow answers, it is told."""
        await self._toolsets.check_names(workspace_id, config, had)
        is_new = config.model != had.model or had.workflow_id is not None
        if config.model is None or config.workflow_id is not None or not is_new:
            return
        try:
            await self._models.check_chat_model(workspace_id, config.model)
        except ModelFailed as failure:
            raise InvalidInput(failure.message, field="input.model", reason=failure.code.value.lower()) from None

    async def _add_version(self, agent: Agent, actor: Actor, note: str | None) -> None:
        await AgentVersion.create(
            id=new_id(),
            agent_id=agent.id,
            number=agent.version,
            name=agent.name,
            config=agent.config,
            note=note,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=agent.updated_at,
        )

    async def _record(
        self, agent: Agent, actor: Actor, kind: ActivityKind, data: Mapping[str, Any] | None = None
    ) -> None:
        facts = {"name": agent.name, **(data or {})}
        await self._activities.record(agent.workspace_id, kind, AGENT, agent.id, actor, data=facts)
        action = kind.value.replace("_", ".", 1)
        await self._audit.record(actor, action, AGENT, agent.id, workspace_id=agent.workspace_id, data=facts)


async def _lock_conversations(agent_id: UUID) -> None:
    """Lock the conversations of a locked agent in the order of ids, as those do who write replies of many at once."""
    rows = Conversation.filter(agent_id=agent_id).order_by("id").limit(_LOCKED_AT_ONCE).select_for_update().only("id")
    locked = await rows
    while locked:
        locked = await rows.filter(id__gt=locked[-1].id)


def _columns(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that are given, each checked."""
    found: dict[str, Any] = {}
    if "name" in given:
        found["name"] = properties.name_of(given["name"] or "", field="input.name")
    if "description" in given:
        found["description"] = properties.text_of(given["description"], field="input.description")
    if "category" in given:
        found["category"] = properties.text_of(given["category"], field="input.category", most=_MAX_CATEGORY)
    if "status" in given:
        if given["status"] is None:
            raise InvalidInput("This cannot be null.", field="input.status", reason="required")
        found["status"] = given["status"]
    return found
