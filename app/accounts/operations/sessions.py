"""Signing up, in and out; sessions."""

import strawberry

from app.accounts.service import Origin, Sessions, SignedIn, SignUp, Users
from app.accounts.types import Session, User, Workspace
from app.api.authentication import SESSION_COOKIE
from app.api.context import Context, Info
from app.api.relay import decode
from app.kernel.errors import InvalidInput
from app.kernel.rights import Viewer


def origin_of(context: Context) -> Origin:
    """Say where a request came from."""
    return Origin(context.client_ip, context.user_agent)


@strawberry.input(description="Who signs up: give an e-mail address, a user name, or both.")
class SignUpInput:
    """See `service.SignUp`."""

    password: str = strawberry.field(description="8 to 1024 characters, not your name or address.")
    email: str | None = strawberry.field(default=None, description="A mail to it asks to confirm it.")
    username: str | None = strawberry.field(
        default=None, description="1 to 39 letters a-z, digits, dots, dashes, underscores; case does not matter."
    )
    name: str | None = strawberry.field(default=None, description="What people call you.")
    locale: str | None = strawberry.field(default=None, description="A BCP 47 tag: `de-CH`.")
    time_zone: str | None = strawberry.field(default=None, description="An IANA name: `Europe/Zurich`.")


@strawberry.type(description="You are signed in; browsers got the session as a cookie too.")
class SignUpPayload:
    """A new person."""

    user: User = strawberry.field(description="You.")
    session: Session = strawberry.field(description="Where you are signed in.")
    token: str = strawberry.field(description="Send it as `Authorization: Bearer`; it is shown this once.")
    workspace: Workspace = strawberry.field(description="A workspace of your own.")


@strawberry.input(description="Who signs in: an e-mail address or a user name, and the password.")
class SignInInput:
    """One of the first two is given."""

    password: str = strawberry.field(description="The password.")
    email: str | None = strawberry.field(default=None, description="An e-mail address, in any case.")
    username: str | None = strawberry.field(default=None, description="Or a user name, in any case.")


@strawberry.type(description="You are signed in; browsers got the session as a cookie too.")
class SignInPayload:
    """A person who is back."""

    user: User = strawberry.field(description="You.")
    session: Session = strawberry.field(description="Where you are signed in.")
    token: str = strawberry.field(description="Send it as `Authorization: Bearer`; it is shown this once.")
    workspace: Workspace | None = strawberry.field(description="The workspace you have been in for longest.")


@strawberry.input(description="Signing out takes nothing; the field is there because inputs need one.")
class SignOutInput:
    """GraphQL has no empty inputs."""

    client_mutation_id: str | None = strawberry.field(default=None, description="Comes back as it was sent.")


@strawberry.type(description="You are signed out; what the session kept open has ended.")
class SignOutPayload:
    """Nothing is left to show."""

    client_mutation_id: str | None = strawberry.field(description="What the input had.")


@strawberry.input(description="Which session to end.")
class RevokeSessionInput:
    """One of the viewer's own."""

    session_id: strawberry.ID = strawberry.field(description="One of your own sessions.")


@strawberry.type(description="The session has ended, and what it kept open too.")
class RevokeSessionPayload:
    """The ended session."""

    session: Session = strawberry.field(description="With its `revokedAt`.")


@strawberry.type
class SessionMutations:
    """Signing up, in and out."""

    @strawberry.mutation(description="Make an account with a workspace of its own, and sign in.")
    async def sign_up(self, info: Info, input: SignUpInput) -> SignUpPayload:
        """Register a person."""
        request = SignUp(
            password=input.password,
            email=input.email,
            username=input.username,
            name=input.name,
            locale=input.locale,
            time_zone=input.time_zone,
        )
        made = await info.context.use(Users).sign_up(request, origin_of(info.context))
        assert made.workspace is not None  # noqa: S101 - signing up makes one
        return SignUpPayload(
            user=User.of(made.user),
            session=_begin(info.context, made),
            token=made.token,
            workspace=Workspace.of(made.workspace),
        )

    @strawberry.mutation(description="Sign in. Ten failures in five minutes lock an account for the rest of them.")
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload:
        """Open a session."""
        identifier = input.email if input.email is not None else input.username
        if identifier is None or (input.email is not None and input.username is not None):
            raise InvalidInput("Give an e-mail address or a user name.", field="email", reason="required")
        made = await info.context.use(Users).sign_in(identifier, input.password, origin_of(info.context))
        return SignInPayload(
            user=User.of(made.user),
            session=_begin(info.context, made),
            token=made.token,
            workspace=Workspace.of(made.workspace) if made.workspace else None,
        )

    @strawberry.mutation(description="End the session that asks.")
    async def sign_out(self, info: Info, input: SignOutInput | None = None) -> SignOutPayload:
        """End the session and forget the cookie."""
        await info.context.use(Sessions).sign_out(info.context.viewer)
        info.context.set_cookies.append((SESSION_COOKIE, None, 0))
        return SignOutPayload(client_mutation_id=input.client_mutation_id if input else None)

    @strawberry.mutation(description="End one of your sessions, on a lost device for example.")
    async def revoke_session(self, info: Info, input: RevokeSessionInput) -> RevokeSessionPayload:
        """End a session."""
        viewer = info.context.viewer
        session_id = decode(input.session_id, "Session", "sessionId")
        return RevokeSessionPayload(
            session=Session.of(await info.context.use(Sessions).revoke(viewer, session_id), viewer)
        )


def _begin(context: Context, made: SignedIn) -> Session:
    """Hand the browser its cookie; from here on, the answer is that of the person who signed in."""
    max_age_seconds = int(context.use(Sessions).lifetime.total_seconds())
    context.set_cookies.append((SESSION_COOKIE, made.token, max_age_seconds))
    context.optional_viewer = Viewer(made.user.id, session_id=made.session.id)
    return Session.of(made.session, context.optional_viewer)
