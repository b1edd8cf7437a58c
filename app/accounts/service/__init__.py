"""The use cases of accounts, one noun a module; they know no GraphQL and no HTTP server."""

from app.accounts.service.keys import Keys
from app.accounts.service.recovery import Recovery
from app.accounts.service.sessions import Origin, Sessions
from app.accounts.service.users import Profile, SignedIn, SignInLimits, SignUp, Users
from app.accounts.service.workspaces import Workspaces

__all__ = [
    "Keys",
    "Origin",
    "Profile",
    "Recovery",
    "Sessions",
    "SignInLimits",
    "SignUp",
    "SignedIn",
    "Users",
    "Workspaces",
]
