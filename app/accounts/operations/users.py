"""A person's own account: profile, password, address."""

import strawberry

from app.accounts.operations.sessions import origin_of
from app.accounts.service import Profile, Recovery, Users
from app.accounts.types import User
from app.api.context import Info


@strawberry.input(description="What to change; what is left out stays, null clears what may be empty.")
class UpdateProfileInput:
    """See `service.Profile`."""

    name: str | None = strawberry.field(default=strawberry.UNSET, description="What people call you.")
    username: str | None = strawberry.field(
        default=strawberry.UNSET, description="Null is allowed for who has an e-mail address."
    )
    locale: str | None = strawberry.field(default=strawberry.UNSET, description="A BCP 47 tag: `de-CH`.")
    time_zone: str | None = strawberry.field(default=strawberry.UNSET, description="An IANA name: `Europe/Zurich`.")
    avatar_url: str | None = strawberry.field(default=strawberry.UNSET, description="A picture of you.")


@strawberry.type(description="The profile was changed.")
class UpdateProfilePayload:
    """The changed person."""

    user: User = strawberry.field(description="You.")


@strawberry.input(description="A new password.")
class ChangePasswordInput:
    """Who knows the old one may set a new one."""

    current_password: str = strawberry.field(description="What it is now.")
    new_password: str = strawberry.field(description="8 to 1024 characters, not your name or address.")


@strawberry.type(description="The password was changed; your other sessions have ended.")
class ChangePasswordPayload:
    """The person."""

    user: User = strawberry.field(description="You.")


@strawberry.input(description="Whose password is forgotten.")
class RequestPasswordResetInput:
    """The answer never tells whether the address is known."""

    email: str = strawberry.field(description="The address of the account.")


@strawberry.type(description="If the address has an account, a mail is on its way.")
class RequestPasswordResetPayload:
    """The same for every address."""

    email: str = strawberry.field(description="The address as it was given.")


@strawberry.input(description="A new password for who has the mailed token.")
class ResetPasswordInput:
    """The token is good once."""

    token: str = strawberry.field(description="From the mail; good for an hour, once.")
    new_password: str = strawberry.field(description="8 to 1024 characters, not your name or address.")


@strawberry.type(description="The password was set and every session has ended; sign in with it.")
class ResetPasswordPayload:
    """Whose password it was."""

    email: str | None = strawberry.field(description="The address to sign in with.")


@strawberry.input(description="The token that was mailed to a new address.")
class VerifyEmailInput:
    """The token is good once."""

    token: str = strawberry.field(description="From the mail; good for a week, once.")


@strawberry.type(description="The address is confirmed.")
class VerifyEmailPayload:
    """What was confirmed; the token alone does not sign in."""

    email: str | None = strawberry.field(description="The confirmed address.")


@strawberry.type
class UserMutations:
    """What people do to their own accounts."""

    @strawberry.mutation(description="Change your profile. Not for API keys.")
    async def update_profile(self, info: Info, input: UpdateProfileInput) -> UpdateProfilePayload:
        """Change what is given."""
        given = {
            "name": input.name,
            "username": input.username,
            "locale": input.locale,
            "time_zone": input.time_zone,
            "avatar_url": input.avatar_url,
        }
        profile = Profile({key: value for key, value in given.items() if value is not strawberry.UNSET})
        return UpdateProfilePayload(
            user=User.of(await info.context.use(Users).update_profile(info.context.viewer, profile))
        )

    @strawberry.mutation(description="Set a new password; your other sessions end. Not for API keys.")
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordPayload:
        """Change the password."""
        users = info.context.use(Users)
        user = await users.change_password(info.context.viewer, input.current_password, input.new_password)
        return ChangePasswordPayload(user=User.of(user))

    @strawberry.mutation(description="Mail a token that sets a new password. The answer is the same for every address.")
    async def request_password_reset(self, info: Info, input: RequestPasswordResetInput) -> RequestPasswordResetPayload:
        """Mail a token, perhaps."""
        await info.context.use(Recovery).request_password_reset(input.email, origin_of(info.context))
        return RequestPasswordResetPayload(email=input.email)

    @strawberry.mutation(description="Set a new password with a mailed token; every session ends.")
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> ResetPasswordPayload:
        """Redeem a token."""
        recovery = info.context.use(Recovery)
        user = await recovery.reset_password(input.token, input.new_password, origin_of(info.context))
        return ResetPasswordPayload(email=user.email)

    @strawberry.mutation(description="Confirm an e-mail address with the token that was mailed to it.")
    async def verify_email(self, info: Info, input: VerifyEmailInput) -> VerifyEmailPayload:
        """Redeem a token."""
        user = await info.context.use(Recovery).verify_email(input.token, origin_of(info.context))
        return VerifyEmailPayload(email=user.email)
