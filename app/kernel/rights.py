"""Who may do what: roles, scopes, viewers, and the one function that decides.

A role is a set of scopes. A session has every scope of its role; an API key has those that
its role and the key both name. Services ask `accounts.access.Access.require`, which ends in `permits`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member is in a workspace."""

    OWNER = "owner"  #: may do everything, delete and hand over the workspace too
    ADMIN = "admin"  #: manages members, keys, secrets and settings
    EDITOR = "editor"  #: makes, changes and publishes workflows
    OPERATOR = "operator"  #: runs and cancels what others made, and does tasks
    VIEWER = "viewer"  #: looks and comments, and changes nothing


class Scope(StrEnum):
    """One thing a role or a key may do."""

    WORKSPACE_READ = "workspace:read"  #: see the workspace, its members and its activity
    WORKSPACE_WRITE = "workspace:write"  #: rename it and change its settings
    WORKSPACE_OWN = "workspace:own"  #: delete it or hand it over
    MEMBERS_MANAGE = "members:manage"  #: invite, change and remove members
    KEYS_MANAGE = "keys:manage"  #: list, create and revoke API keys
    SECRETS_READ = "secrets:read"  #: see the names of secrets, never a value
    SECRETS_MANAGE = "secrets:manage"  #: set and delete secrets
    WORKFLOWS_READ = "workflows:read"  #: see workflows, drafts and versions
    WORKFLOWS_WRITE = "workflows:write"  #: create, change, archive and delete workflows
    WORKFLOWS_PUBLISH = "workflows:publish"  #: publish versions
    COMMENTS_WRITE = "comments:write"  #: comment on workflows and tasks, and change and settle what was said
    EXECUTIONS_READ = "executions:read"  #: see runs, their events and outputs
    EXECUTIONS_RUN = "executions:run"  #: start and cancel runs
    TASKS_READ = "tasks:read"  #: see tasks and their answers
    TASKS_WRITE = "tasks:write"  #: create, change, complete and delete tasks
    AGENTS_READ = "agents:read"  #: see agents, their versions and figures
    AGENTS_WRITE = "agents:write"  #: create, change and delete agents
    CONVERSATIONS_READ = "conversations:read"  #: see conversations and what was said
    CONVERSATIONS_WRITE = "conversations:write"  #: start conversations, say something, and end, rate or escalate them
    MEMORY_READ = "memory:read"  #: see what workflows remember
    MEMORY_WRITE = "memory:write"  #: set and delete what workflows remember
    MODELS_READ = "models:read"  #: see the providers and models of the workspace, never a key
    MODELS_MANAGE = "models:manage"  #: set providers, their keys, the default models and the budget
    MCP_READ = "mcp:read"  #: see the MCP servers of the workspace and their tools
    MCP_MANAGE = "mcp:manage"  #: set up, change, try and delete MCP servers
    INTEGRATIONS_READ = "integrations:read"  #: see integrations and what was copied from them, never a credential
    INTEGRATIONS_WRITE = "integrations:write"  #: set up, change, try, sync and delete integrations
    USAGE_READ = "usage:read"  #: see what models took and cost
    FILES_READ = "files:read"  #: see and fetch files
    FILES_WRITE = "files:write"  #: upload and delete files
    KNOWLEDGE_READ = "knowledge:read"  #: see and search knowledge bases and their documents, and see evaluations
    KNOWLEDGE_WRITE = "knowledge:write"  #: create, change and delete knowledge bases, their documents, and evaluations
    ARTIFACTS_READ = "artifacts:read"  #: see artifacts and their versions
    ARTIFACTS_WRITE = "artifacts:write"  #: make, change and delete artifacts
    ARTIFACTS_SHARE = "artifacts:share"  #: show artifacts to anybody by a link, and end such links
    TRIGGERS_READ = "triggers:read"  #: see triggers and processes, never a secret of theirs
    TRIGGERS_WRITE = "triggers:write"  #: create, change and delete triggers and processes
    WEBHOOKS_READ = "webhooks:read"  #: see outgoing webhooks and what was delivered, never a secret
    WEBHOOKS_WRITE = "webhooks:write"  #: set up, change, try and delete outgoing webhooks, and send again
    AUDIT_READ = "audit:read"  #: read the audit log


_VIEWER = frozenset(
    {
        Scope.WORKSPACE_READ,
        Scope.WORKFLOWS_READ,
        Scope.COMMENTS_WRITE,
        Scope.EXECUTIONS_READ,
        Scope.TASKS_READ,
        Scope.AGENTS_READ,
        Scope.CONVERSATIONS_READ,
        Scope.MEMORY_READ,
        Scope.MODELS_READ,
        Scope.MCP_READ,
        Scope.INTEGRATIONS_READ,
        Scope.USAGE_READ,
        Scope.FILES_READ,
        Scope.KNOWLEDGE_READ,
        Scope.ARTIFACTS_READ,
        Scope.TRIGGERS_READ,
    }
)
_OPERATOR = _VIEWER | {
    Scope.EXECUTIONS_RUN,
    Scope.TASKS_WRITE,
    Scope.FILES_WRITE,
    Scope.ARTIFACTS_WRITE,
    Scope.CONVERSATIONS_WRITE,
}
_EDITOR = _OPERATOR | {
    Scope.WORKFLOWS_WRITE,
    Scope.WORKFLOWS_PUBLISH,
    Scope.SECRETS_READ,
    Scope.AGENTS_WRITE,
    Scope.MEMORY_WRITE,
    Scope.KNOWLEDGE_WRITE,
    Scope.ARTIFACTS_SHARE,
    Scope.TRIGGERS_WRITE,
    Scope.WEBHOOKS_READ,
}
_ADMIN = _EDITOR | {
    Scope.WORKSPACE_WRITE,
    Scope.MEMBERS_MANAGE,
    Scope.KEYS_MANAGE,
    Scope.SECRETS_MANAGE,
    Scope.MODELS_MANAGE,
    Scope.MCP_MANAGE,
    Scope.INTEGRATIONS_WRITE,
    Scope.WEBHOOKS_WRITE,
    Scope.AUDIT_READ,
}

ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.EDITOR: _EDITOR,
    Role.ADMIN: _ADMIN,
    Role.OWNER: frozenset(Scope),
}


class ActorKind(StrEnum):
    """What kind of party did something."""

    USER = "user"  #: a person with a session
    API_KEY = "api_key"  #: a program with a key, on behalf of the user who made it
    COPILOT = "copilot"  #: the copilot, on behalf of the person who asked it
    AGENT = "agent"  #: a published agent that answers a visitor whom nobody knows
    TRIGGER = "trigger"  #: a trigger, on behalf of the person who set it up
    SYSTEM = "system"  #: Plait itself


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever did it.

    Attributes:
        id: The user's, the key's, the trigger's or the agent's; None for the system; the copilot has that of who asks.
        on_behalf_of: The user a key, a trigger or the copilot acts for, or who lent an agent their rights.
    """

    kind: ActorKind
    id: UUID | None = None
    on_behalf_of: UUID | None = None

    @property
    def person_id(self) -> UUID | None:
        """The user, or for whom it was done; None where there is nobody."""
        return self.id if self.kind is ActorKind.USER else self.on_behalf_of


SYSTEM = Actor(ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do in one workspace; equal rights see equal answers, so they may share them."""

    workspace_id: UUID
    role: Role
    scopes: frozenset[Scope]
    version: int  #: rises when the membership changes

    def permits(self, scope: Scope) -> bool:
        """Say whether these rights include `scope`."""
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever sent the request.

    Attributes:
        user_id: The person, or the person a key acts for; None only for a pooled execution.
        session_id: Set when a session authenticated the request.
        api_key_id: Set when a key did.
        workspace_id: The only workspace a key reaches; None for a session.
        key_scopes: What the key was given; None means no restriction.
        pinned: The rights of a pooled execution, which has no person; nothing beyond them is reachable.
        acting: Who is named in records instead, when a run does something with rights of its own, or the copilot
            with its person's.
    """

    user_id: UUID | None
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    workspace_id: UUID | None = None
    key_scopes: frozenset[Scope] | None = None
    pinned: Rights | None = None
    acting: Actor | None = None

    @property
    def actor(self) -> Actor:
        """Name the viewer in a record of what was done."""
        if self.acting is not None:
            return self.acting
        if self.api_key_id is not None:
            return Actor(ActorKind.API_KEY, self.api_key_id, self.user_id)
        return Actor(ActorKind.USER, self.user_id)

    def by_copilot(self) -> "Viewer":
        """Return the same rights in the hands of the copilot, which records name together with whom it acts for."""
        return replace(self, acting=Actor(ActorKind.COPILOT, self.api_key_id or self.user_id, self.user_id))

    @classmethod
    def pooled(cls, rights: Rights) -> "Viewer":
        """Stand for everybody who has exactly `rights`."""
        return cls(user_id=None, pinned=rights)

    @classmethod
    def acting_for(cls, actor: Actor, workspace_id: UUID, *scopes: Scope) -> "Viewer":
        """Stand for a run that was started by `actor` and acts in its own workspace, with these scopes alone."""
        rights = Rights(workspace_id, Role.VIEWER, frozenset(scopes), version=0)
        return cls(user_id=None, pinned=rights, acting=actor)


def effective_scopes(role: Role, key_scopes: frozenset[Scope] | None) -> frozenset[Scope]:
    """Intersect what the role may do with what the key was given."""
    granted = ROLE_SCOPES[role]
    return granted if key_scopes is None else granted & key_scopes
