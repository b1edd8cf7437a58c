"""The GraphQL types of accounts; the face that other domains' types build on."""

from app.accounts.types import nodes
from app.accounts.types.actors import Actor
from app.accounts.types.enums import ActivityKind, ActorKind, Plan, Role, Scope
from app.accounts.types.keys import ApiKey, Secret
from app.accounts.types.members import Invitation, Member
from app.accounts.types.records import Activity, AuditEntry
from app.accounts.types.users import Session, User
from app.accounts.types.viewer import Viewer
from app.accounts.types.workspaces import Workspace

__all__ = [
    "Activity",
    "ActivityKind",
    "Actor",
    "ActorKind",
    "ApiKey",
    "AuditEntry",
    "Invitation",
    "Member",
    "Plan",
    "Role",
    "Scope",
    "Secret",
    "Session",
    "User",
    "Viewer",
    "Workspace",
    "nodes",
]
