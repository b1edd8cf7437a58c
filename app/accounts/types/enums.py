"""The enums of this domain, as the graph knows them."""

from app.accounts.vocabulary import ActivityKind, Plan
from app.api.enums import register_enum
from app.kernel.rights import ActorKind, Role, Scope

__all__ = ["ActivityKind", "ActorKind", "Plan", "Role", "Scope"]

register_enum(Role, "What a member is in a workspace.")
register_enum(Scope, "One thing that a role or an API key may do.")
register_enum(ActorKind, "What kind of party did something.")
register_enum(Plan, "What a workspace pays for.")
register_enum(ActivityKind, "What happened in a workspace.")
