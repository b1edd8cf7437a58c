"""Recovery: tokens sent by mail that set a new password or confirm an address."""

from datetime import datetime, timedelta
from uuid import UUID

from app.accounts import models, rules
from app.accounts.changes import RightsChange
from app.accounts.service.kit import Kit
from app.accounts.service.sessions import Origin, Sessions
from app.accounts.tokens import MAIL_PREFIX, Token
from app.kernel.crypto import hash_token
from app.kernel.database import Transaction
from app.kernel.errors import InvalidInput
from app.kernel.rights import Actor, ActorKind

RESET_LIFETIME = timedelta(hours=1)
VERIFICATION_LIFETIME = timedelta(days=7)
_REQUESTS_PER_ACCOUNT = 5
_REQUESTS_PER_ADDRESS = 30
_ATTEMPTS_PER_ADDRESS = 30
_WINDOW_SECONDS = 3600


class TokenInvalid(InvalidInput):
    """This token is unknown, used or expired."""


class Recovery:
    """Mails tokens and redeems them, each once."""

    def __init__(self, kit: Kit, sessions: Sessions) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._changes = kit.changes
        self._audit = kit.audit
        self._passwords = kit.passwords
        self._throttle = kit.throttle
        self._mails = kit.mails
        self._sessions = sessions

    async def request_password_reset(self, email: str, origin: Origin) -> None:
        """Mail a token if the address has an account; answer and time are the same if it has not.

        Raises:
            InvalidInput: It is not an address.
            RateLimited: Too many requests for this address or from this client.
        """
        address = rules.email_of(email)
        if origin.client_ip:
            await self._throttle.hit(
                "reset-address", origin.client_ip, times=_REQUESTS_PER_ADDRESS, window_seconds=_WINDOW_SECONDS
            )
        await self._throttle.hit("reset", address, times=_REQUESTS_PER_ACCOUNT, window_seconds=_WINDOW_SECONDS)
        self._mails.later(self._mail_reset(address))

    async def _mail_reset(self, address: str) -> None:
        user = await models.User.get_or_none(email=address)
        if user is None:
            return
        token = Token.new(MAIL_PREFIX)
        now = self._clock.now()
        async with self._database.transaction():
            await models.PasswordReset.create(
                user_id=user.id, token_hash=token.hash, created_at=now, expires_at=now + RESET_LIFETIME
            )
            await self._audit.record(Actor(ActorKind.USER, user.id), "user.password_reset_requested", "User", user.id)
        self._mails.reset_password(address, token.text)

    async def reset_password(self, token: str, new: str, origin: Origin) -> models.User:
        """Set a new password with a mailed token, and end all of the person's sessions.

        Where the address was not confirmed before, the person's API keys end too.

        Raises:
            TokenInvalid: The token is unknown, used or expired.
            InvalidInput: The password is not good enough; the token stays good.
            RateLimited: Too many attempts from this client.
        """
        await self._bound(origin)
        reset = await models.PasswordReset.get_or_none(
            token_hash=hash_token(token), used_at=None, expires_at__gt=self._clock.now()
        )
        if reset is None:
            raise TokenInvalid(field="token", reason="token_invalid")
        user = await models.User.get(id=reset.user_id)
        rules.check_password(new, (user.email, user.username, user.name), field="newPassword")
        password_hash = await self._passwords.hash(new)
        async with self._database.transaction() as tx:
            now = self._clock.now()
            # Of many who redeem at once, one wins; the person's other reset tokens die with this one.
            if not await models.PasswordReset.filter(id=reset.id, used_at=None).update(used_at=now):
                raise TokenInvalid(field="token", reason="token_invalid")
            await models.PasswordReset.filter(user_id=user.id, used_at=None).update(used_at=now)
            await models.User.filter(id=user.id).update(password_hash=password_hash, updated_at=now)
            if user.email_verified_at is None:
                await models.User.filter(id=user.id).update(email_verified_at=now)
            if user.email_verified_at is None:
                # Whoever signed up with this address may not have been its owner; what they made must not stay.
                await self._end_keys(tx, user.id, now)
            ended = await self._sessions.end_all(user.id)
            await self._audit.record(
                Actor(ActorKind.USER, user.id), "user.password_reset", "User", user.id, data={"sessionsEnded": ended}
            )
        return await models.User.get(id=user.id)

    async def _end_keys(self, tx: Transaction, user_id: UUID, now: datetime) -> None:
        live = models.ApiKey.filter(created_by_id=user_id, revoked_at=None)
        ended = [key.id for key in await live.select_for_update().order_by("id")]
        await models.ApiKey.filter(id__in=ended).update(revoked_at=now)
        changes = [RightsChange(api_key_id=each) for each in ended]
        tx.after_commit(lambda: self._changes.announce(*changes))

    async def forget_resets(self, user_id: UUID) -> None:
        """Make the tokens that were mailed to set a password worthless, in the caller's transaction."""
        await models.PasswordReset.filter(user_id=user_id, used_at=None).update(used_at=self._clock.now())

    async def ask_to_verify(self, tx: Transaction, user_id: UUID, email: str) -> None:
        """Make a token for an address in the caller's transaction; it is mailed after the commit."""
        token = Token.new(MAIL_PREFIX)
        now = self._clock.now()
        await models.EmailVerification.create(
            user_id=user_id,
            email=email,
            token_hash=token.hash,
            created_at=now,
            expires_at=now + VERIFICATION_LIFETIME,
        )
        tx.after_commit(lambda: self._mails.verify_email(email, token.text))

    async def verify_email(self, token: str, origin: Origin) -> models.User:
        """Confirm the address that a mailed token was sent to.

        Raises:
            TokenInvalid: The token is unknown, used or expired, or the person has another address now.
            RateLimited: Too many attempts from this client.
        """
        await self._bound(origin)
        async with self._database.transaction():
            now = self._clock.now()
            found = await models.EmailVerification.get_or_none(
                token_hash=hash_token(token), used_at=None, expires_at__gt=now
            )
            if found is None or not await models.EmailVerification.filter(id=found.id, used_at=None).update(
                used_at=now
            ):
                raise TokenInvalid(field="token", reason="token_invalid")
            if not await models.User.filter(id=found.user_id, email=found.email).update(
                email_verified_at=now, updated_at=now
            ):
                raise TokenInvalid(field="token", reason="token_invalid")
            await self._audit.record(Actor(ActorKind.USER, found.user_id), "user.email_verified", "User", found.user_id)
        return await models.User.get(id=found.user_id)

    async def _bound(self, origin: Origin) -> None:
        if origin.client_ip:
            await self._throttle.hit(
                "mailed-token", origin.client_ip, times=_ATTEMPTS_PER_ADDRESS, window_seconds=_WINDOW_SECONDS
            )
