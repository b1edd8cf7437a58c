"""The root fields of accounts, one noun a module."""

import strawberry

from app.accounts.operations.keys import KeyMutations
from app.accounts.operations.members import MemberMutations
from app.accounts.operations.queries import AccountsQuery
from app.accounts.operations.sessions import SessionMutations
from app.accounts.operations.subscriptions import AccountsSubscription
from app.accounts.operations.users import UserMutations
from app.accounts.operations.workspaces import WorkspaceMutations

__all__ = ["AccountsMutation", "AccountsQuery", "AccountsSubscription"]


@strawberry.type
class AccountsMutation(SessionMutations, UserMutations, KeyMutations, WorkspaceMutations, MemberMutations):
    """Everything that can be done in accounts."""
