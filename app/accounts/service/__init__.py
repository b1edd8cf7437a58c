"""The use cases of accounts, one noun a module; they know no GraphQL and no HTTP server."""

from app.accounts.service.feed import Feed
from app.accounts.service.invitations import Invitations
from app.accounts.service.keys import Keys
from app.accounts.service.members import Members
from app.accounts.service.recovery import Recovery
from app.accounts.service.secrets import Secrets
from app.accounts.service.sessions import Origin, Sessions
from app.accounts.service.users import Profile, SignedIn, SignInLimits, SignUp, Users
from app.accounts.service.workspaces import Workspaces

__all__ = [
    "Feed",
    "Invitations",
    "Keys",
    "Members",
    "Origin",
    "Profile",
    "Recovery",
    "Secrets",
    "Sessions",
    "SignInLimits",
    "SignUp",
    "SignedIn",
    "Users",
    "Workspaces",
]
