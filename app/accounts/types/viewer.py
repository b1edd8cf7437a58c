"""Whoever sent the request."""

import strawberry

from app.accounts.service import Keys, Sessions, Users, Workspaces
from app.accounts.types.enums import Scope
from app.accounts.types.keys import ApiKey
from app.accounts.types.users import Session, User
from app.accounts.types.workspaces import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, page_args


@strawberry.type(description="Whoever sent the request: a person with a session, or an API key on their behalf.")
class Viewer:
    """See `rights.Viewer`; it holds nothing, all is in the context."""

    @strawberry.field(description="The person, or whom the API key acts for.")
    async def user(self, info: Info) -> User:
        """Return the person."""
        return User.of(await info.context.use(Users).me(info.context.viewer))

    @strawberry.field(description="The session the request came by, if any.")
    async def session(self, info: Info) -> Session | None:
        """Return the session."""
        viewer = info.context.viewer
        if viewer.session_id is None:
            return None
        return Session.of(await info.context.use(Sessions).get(viewer, viewer.session_id), viewer)

    @strawberry.field(description="The API key the request came by, if any.")
    async def api_key(self, info: Info) -> ApiKey | None:
        """Return the key."""
        viewer = info.context.viewer
        if viewer.api_key_id is None:
            return None
        return ApiKey.of(await info.context.use(Keys).get(viewer, viewer.api_key_id))

    @strawberry.field(description="What the credential allows at most; in a workspace your role narrows it further.")
    def scopes(self, info: Info) -> list[Scope]:
        """Return the credential's scopes."""
        scopes = info.context.viewer.key_scopes
        return sorted(Scope) if scopes is None else sorted(scopes)

    @strawberry.field(description="The workspaces you are a member of, by name; the key's own for an API key.")
    async def workspaces(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Workspace]:
        """List workspaces."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Workspaces).page(info.context.viewer, request)
        return Connection[Workspace].of(page, Workspace.of)

    @strawberry.field(description="Where you are signed in, newest first; not for API keys.")
    async def sessions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Session]:
        """List live sessions."""
        viewer = info.context.viewer
        page = await info.context.use(Sessions).page(viewer, page_args(first, after, last, before))
        return Connection[Session].of(page, lambda row: Session.of(row, viewer))
