"""Who may do what: roles, scopes, viewers, and the one function that decides.

A role is a set of scopes. A session has every scope of its role; an API key has those that
its role and the key both name. Services ask `accounts.access.Access.require`, which ends in `permits`.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member is in a workspace."""

    OWNER = "owner"  #: may do everything, delete and hand over the workspace too
    ADMIN = "admin"  #: manages members, keys, secrets and settings
    EDITOR = "editor"  #: makes, changes and publishes workflows
    OPERATOR = "operator"  #: runs and cancels what others made, and does tasks
    VIEWER = "viewer"  #: looks, and changes nothing


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
    EXECUTIONS_READ = "executions:read"  #: see runs, their events and outputs
    EXECUTIONS_RUN = "executions:run"  #: start and cancel runs
    TASKS_READ = "tasks:read"  #: see tasks and their answers
    TASKS_WRITE = "tasks:write"  #: create, change, complete and delete tasks
    MEMORY_READ = "memory:read"  #: see what workflows remember
    MEMORY_WRITE = "memory:write"  #: set and delete what workflows remember
    AUDIT_READ = "audit:read"  #: read the audit log


_VIEWER = frozenset(
    {Scope.WORKSPACE_READ, Scope.WORKFLOWS_READ, Scope.EXECUTIONS_READ, Scope.TASKS_READ, Scope.MEMORY_READ}
)
_OPERATOR = _VIEWER | {Scope.EXECUTIONS_RUN, Scope.TASKS_WRITE}
_EDITOR = _OPERATOR | {Scope.WORKFLOWS_WRITE, Scope.WORKFLOWS_PUBLISH, Scope.SECRETS_READ, Scope.MEMORY_WRITE}
_ADMIN = _EDITOR | {
    Scope.WORKSPACE_WRITE,
    Scope.MEMBERS_MANAGE,
    Scope.KEYS_MANAGE,
    Scope.SECRETS_MANAGE,
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
    SYSTEM = "system"  #: Plait itself


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever did it; `id` is the user's or the key's id, None for the system."""

    kind: ActorKind
    id: UUID | None = None
    on_behalf_of: UUID | None = None  #: the user a key acts for


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
    """

    user_id: UUID | None
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    workspace_id: UUID | None = None
    key_scopes: frozenset[Scope] | None = None
    pinned: Rights | None = None

    @property
    def actor(self) -> Actor:
        """Name the viewer in a record of what was done."""
        if self.api_key_id is not None:
            return Actor(ActorKind.API_KEY, self.api_key_id, self.user_id)
        return Actor(ActorKind.USER, self.user_id)

    @classmethod
    def pooled(cls, rights: Rights) -> "Viewer":
        """Stand for everybody who has exactly `rights`."""
        return cls(user_id=None, pinned=rights)


def effective_scopes(role: Role, key_scopes: frozenset[Scope] | None) -> frozenset[Scope]:
    """Intersect what the role may do with what the key was given."""
    granted = ROLE_SCOPES[role]
    return granted if key_scopes is None else granted & key_scopes
