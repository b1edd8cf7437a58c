"""Users: signing up, signing in, and a person's own profile and password."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts import models, rules
from app.accounts.service.kit import Kit
from app.accounts.service.recovery import Recovery
from app.accounts.service.sessions import Origin, Sessions
from app.accounts.service.workspaces import Workspaces
from app.kernel.crypto import hash_token
from app.kernel.errors import Conflict, InvalidInput, Unauthenticated
from app.kernel.rights import Actor, ActorKind, Viewer

_UNKNOWN = "unknown "  #: neither a name nor an address begins so


class SignInFailed(Unauthenticated):
    """The name or the password is wrong."""


class EmailTaken(Conflict):
    """There is an account with this e-mail address."""


class UsernameTaken(Conflict):
    """There is an account with this user name."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a new person tells; `email`, `username` or both."""

    password: str
    email: str | None = None
    username: str | None = None
    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person changes about themselves: only the keys that are there; None clears an optional one."""

    changes: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a fresh session; the token is shown once."""

    user: models.User
    session: models.Session
    token: str
    workspace: models.Workspace | None


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """How many attempts come through, in windows of five minutes."""

    per_account: int = 10  #: failures; a success forgets them
    per_address: int = 100
    sign_ups_per_address: int = 50
    window_seconds: int = 300


class Users:
    """Knows people by e-mail address and user name, whatever their case."""

    def __init__(
        self,
        kit: Kit,
        sessions: Sessions,
        workspaces: Workspaces,
        recovery: Recovery,
        limits: SignInLimits | None = None,
    ) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._audit = kit.audit
        self._passwords = kit.passwords
        self._throttle = kit.throttle
        self._sessions = sessions
        self._workspaces = workspaces
        self._recovery = recovery
        self._limits = limits or SignInLimits()

    async def sign_up(self, request: SignUp, origin: Origin) -> SignedIn:
        """Make an account, a workspace of its own, and a session.

        Raises:
            InvalidInput: Names the field.
            EmailTaken: The address has an account.
            UsernameTaken: The name has an account.
            RateLimited: Too many from this address.
        """
        await self._bound_address("sign-up", origin, self._limits.sign_ups_per_address)
        if request.email is None and request.username is None:
            raise InvalidInput("Give an e-mail address or a user name.", field="email", reason="required")
        email = rules.email_of(request.email) if request.email is not None else None
        username = rules.username_of(request.username) if request.username is not None else None
        name = rules.name_of(request.name) if request.name is not None else username or str(email).partition("@")[0]
        rules.check_password(request.password, (email, username, name))
        facts = {
            "email": email,
            "username": username,
            "name": name,
            "locale": rules.locale_of(request.locale) if request.locale is not None else None,
            "time_zone": rules.time_zone_of(request.time_zone) if request.time_zone is not None else None,
        }
        await self._refuse_taken(email, username)
        password_hash = await self._passwords.hash(request.password)
        try:
            return await self._register(facts, password_hash, origin)
        except IntegrityError:
            await self._refuse_taken(email, username)
            raise

    async def _register(self, facts: dict[str, str | None], password_hash: str, origin: Origin) -> SignedIn:
        async with self._database.transaction() as tx:
            now = self._clock.now()
            user = models.User(**facts, password_hash=password_hash, created_at=now, updated_at=now)
            await user.save(force_create=True)
            actor = Actor(ActorKind.USER, user.id)
            await self._audit.record(actor, "user.signed_up", "User", user.id)
            workspace = await self._workspaces.found(user.id, actor, f"{user.name[:180]}'s workspace")
            session, token = await self._sessions.open(user.id, origin)
            if user.email is not None:
                await self._recovery.ask_to_verify(tx, user.id, user.email)
        return SignedIn(user, session, token, workspace)

    async def exist(self) -> bool:
        """Say whether anybody has an account."""
        return await models.User.exists()

    async def sign_in(self, identifier: str, password: str, origin: Origin) -> SignedIn:
        """Open a session for whoever knows the password.

        An unknown person costs the same time as a wrong password and gets the same answer.

        Args:
            identifier: An e-mail address or a user name, in any case.
            password: What they say it is.
            origin: Where the request came from.

        Raises:
            SignInFailed: One of the two is wrong; not said which.
            RateLimited: Too many attempts for this account or from this address.
        """
        account = _account_of(identifier)
        await self._bound_address("sign-in-address", origin, self._limits.per_address)
        await self._throttle.hit(
            "sign-in", account, times=self._limits.per_account, window_seconds=self._limits.window_seconds
        )
        user = await self._by_identifier(account)
        if len(password) > rules.PASSWORD_MAX_CHARACTERS:
            user, password = None, ""
        if not await self._passwords.verify(password, user.password_hash if user else None) or user is None:
            raise SignInFailed(reason="credentials_wrong")
        new_hash = None
        if self._passwords.is_outdated(user.password_hash):
            new_hash = await self._passwords.hash(password)
        async with self._database.transaction():
            # A password that was changed meanwhile has ended all sessions; the old one must not open another.
            verified = models.User.filter(id=user.id, password_hash=user.password_hash)
            if not await verified.update(password_hash=new_hash or user.password_hash):
                raise SignInFailed(reason="credentials_wrong")
            session, token = await self._sessions.open(user.id, origin)
            await self._audit.record(Actor(ActorKind.USER, user.id), "session.opened", "Session", session.id)
        await self._throttle.clear(
            "sign-in", account, times=self._limits.per_account, window_seconds=self._limits.window_seconds
        )
        return SignedIn(user, session, token, await self._workspaces.first_of(user.id))

    async def me(self, viewer: Viewer) -> models.User:
        """Return the person who asks, or whom the key acts for."""
        found = await models.User.get_or_none(id=self._access.require_user(viewer))
        if found is None:
            raise Unauthenticated
        return found

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.User]:
        """Return those people whom the viewer may see: themselves, and who shares a workspace with them."""
        if viewer.pinned is not None:
            shared = {viewer.pinned.workspace_id}
        elif viewer.workspace_id is not None:
            shared = {viewer.workspace_id} if await self._access.rights(viewer, viewer.workspace_id) else set[UUID]()
        else:
            mine = models.Membership.filter(user_id=self._access.require_user(viewer))
            shared = {each.workspace_id for each in await mine}
        wanted = set(ids)
        known = models.Membership.filter(workspace_id__in=list(shared), user_id__in=list(wanted))
        seen = {each.user_id for each in await known} | ({viewer.user_id} & wanted)
        return {row.id: row for row in await models.User.filter(id__in=list(seen))}

    async def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Return the names of people; for records of what they did, which the caller has authorised."""
        return {row.id: row.name for row in await models.User.filter(id__in=list(ids)).only("id", "name")}

    async def names_of_keys(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Return the names of API keys, likewise."""
        return {row.id: row.name for row in await models.ApiKey.filter(id__in=list(ids)).only("id", "name")}

    async def update_profile(self, viewer: Viewer, profile: Profile) -> models.User:
        """Change what a person tells about themselves.

        Raises:
            InvalidInput: Names the field.
            UsernameTaken: The name has an account.
        """
        user_id = self._access.require_session(viewer)
        changes = _checked(profile.changes)
        username = changes.get("username")
        if username is not None:
            await self._refuse_taken(None, username, but=user_id)
        try:
            async with self._database.transaction():
                await models.User.filter(id=user_id).update(**changes, updated_at=self._clock.now())
                user = await models.User.get(id=user_id)
                if user.email is None and user.username is None:
                    raise InvalidInput("Without an address you need a user name.", field="username", reason="required")
                await self._audit.record(
                    viewer.actor, "user.profile_updated", "User", user_id, data={"fields": sorted(changes)}
                )
        except IntegrityError:
            raise UsernameTaken(field="username", reason="username_taken") from None
        return user

    async def change_password(self, viewer: Viewer, old: str, new: str) -> models.User:
        """Set a new password and end the person's other sessions.

        Raises:
            InvalidInput: The present password is wrong, or the new one is not good enough.
            RateLimited: Too many attempts.
        """
        user_id = self._access.require_session(viewer)
        await self._throttle.hit(
            "change-password",
            str(user_id),
            times=self._limits.per_account,
            window_seconds=self._limits.window_seconds,
        )
        user = await self.me(viewer)
        if len(old) > rules.PASSWORD_MAX_CHARACTERS or not await self._passwords.verify(old, user.password_hash):
            raise InvalidInput("This is not your password.", field="currentPassword", reason="password_wrong")
        rules.check_password(new, (user.email, user.username, user.name), field="newPassword")
        verified, user.password_hash = user.password_hash, await self._passwords.hash(new)
        user.updated_at = self._clock.now()
        async with self._database.transaction():
            changed = await models.User.filter(id=user_id, password_hash=verified).update(
                password_hash=user.password_hash, updated_at=user.updated_at
            )
            if not changed:
                raise Conflict("The password was changed meanwhile.", reason="password_changed")
            await self._recovery.forget_resets(user_id)
            ended = await self._sessions.end_all(user_id, but=viewer.session_id)
            await self._audit.record(
                viewer.actor, "user.password_changed", "User", user_id, data={"sessionsEnded": ended}
            )
        return user

    async def _by_identifier(self, account: str) -> models.User | None:
        if account.startswith(_UNKNOWN):  # it cannot be anybody's; a null character is not even for the database
            return None
        if "@" in account:
            return await models.User.get_or_none(email=account)
        return await models.User.get_or_none(username=account)

    async def _refuse_taken(self, email: str | None, username: str | None, *, but: UUID | None = None) -> None:
        if email is not None and await models.User.filter(email=email).exclude(id=but).exists():
            raise EmailTaken(field="email", reason="email_taken")
        if username is not None and await models.User.filter(username=username).exclude(id=but).exists():
            raise UsernameTaken(field="username", reason="username_taken")

    async def _bound_address(self, name: str, origin: Origin, times: int) -> None:
        if origin.client_ip:
            await self._throttle.hit(name, origin.client_ip, times=times, window_seconds=self._limits.window_seconds)


def _account_of(identifier: str) -> str:
    """Return what attempts are counted under: an address in its one form, for it can be spelled in many."""
    try:
        return rules.email_of(identifier) if "@" in identifier else rules.username_of(identifier)
    except InvalidInput:
        return _UNKNOWN + hash_token(identifier)


def _checked(changes: dict[str, str | None]) -> dict[str, str | None]:
    rule_of = {
        "name": rules.name_of,
        "username": rules.username_of,
        "locale": rules.locale_of,
        "time_zone": rules.time_zone_of,
        "avatar_url": rules.avatar_url_of,
    }
    checked: dict[str, str | None] = {}
    for field, value in changes.items():
        if value is None and field == "name":
            raise InvalidInput("A person has a name.", field="name", reason="required")
        checked[field] = rule_of[field](value) if value is not None else None
    return checked
