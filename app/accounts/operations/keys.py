"""API keys and secrets."""

from datetime import datetime

import strawberry

from app.accounts.service import Keys, Secrets
from app.accounts.types import ApiKey, Scope, Secret
from app.api.context import Info
from app.api.relay import decode

_IDEMPOTENCY_KEY = "A repeat with the same key gives the same answer and makes nothing; kept for 24 hours."


@strawberry.input(description="A new API key.")
class CreateApiKeyInput:
    """What a key is."""

    workspace_id: strawberry.ID = strawberry.field(description="The one workspace it reaches.")
    name: str = strawberry.field(description="What people call it.")
    scopes: list[Scope] = strawberry.field(description="What it may do; none that you may not do yourself.")
    expires_at: datetime | None = strawberry.field(default=None, description="When it ends by itself.")
    idempotency_key: str | None = strawberry.field(default=None, description=_IDEMPOTENCY_KEY)


@strawberry.type(description="The key was made.")
class CreateApiKeyPayload:
    """The key and, once, its token."""

    api_key: ApiKey = strawberry.field(description="The key.")
    token: str | None = strawberry.field(
        description="Send it as `Authorization: Bearer` or `x-api-key`. Shown this once: null when an idempotency key "
        "is repeated."
    )


@strawberry.input(description="Which key to end.")
class RevokeApiKeyInput:
    """A key."""

    api_key_id: strawberry.ID = strawberry.field(description="The key.")


@strawberry.type(description="The key has ended, and what it kept open too.")
class RevokeApiKeyPayload:
    """The ended key."""

    api_key: ApiKey = strawberry.field(description="With its `revokedAt`.")


@strawberry.input(description="A secret's value.")
class SetSecretInput:
    """Write-only."""

    workspace_id: strawberry.ID = strawberry.field(description="Where workflows may use it.")
    name: str = strawberry.field(description="What templates call it: a letter, then letters, digits, underscores.")
    value: str = strawberry.field(description="8 to 65,536 characters; nobody can read it back.")


@strawberry.type(description="The secret has its value.")
class SetSecretPayload:
    """The secret, without its value."""

    secret: Secret = strawberry.field(description="That it exists.")


@strawberry.input(description="Which secret to delete.")
class DeleteSecretInput:
    """A secret."""

    secret_id: strawberry.ID = strawberry.field(description="The secret.")


@strawberry.type(description="The secret is gone.")
class DeleteSecretPayload:
    """What was deleted."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.type
class KeyMutations:
    """Credentials of programs."""

    @strawberry.mutation(description="Make an API key; needs KEYS_MANAGE.")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
        """Make a key."""
        key, token = await info.context.use(Keys).create(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "workspaceId"),
            input.name,
            input.scopes,
            input.expires_at,
            idempotency_key=input.idempotency_key,
        )
        return CreateApiKeyPayload(api_key=ApiKey.of(key), token=token)

    @strawberry.mutation(description="End an API key; needs KEYS_MANAGE unless it is your own.")
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyPayload:
        """End a key."""
        key_id = decode(input.api_key_id, "ApiKey", "apiKeyId")
        return RevokeApiKeyPayload(api_key=ApiKey.of(await info.context.use(Keys).revoke(info.context.viewer, key_id)))

    @strawberry.mutation(description="Give a secret a value, making it if need be; needs SECRETS_MANAGE.")
    async def set_secret(self, info: Info, input: SetSecretInput) -> SetSecretPayload:
        """Seal a value."""
        workspace_id = decode(input.workspace_id, "Workspace", "workspaceId")
        secret = await info.context.use(Secrets).set(info.context.viewer, workspace_id, input.name, input.value)
        return SetSecretPayload(secret=Secret.of(secret))

    @strawberry.mutation(description="Delete a secret; needs SECRETS_MANAGE. Runs that need it fail from now on.")
    async def delete_secret(self, info: Info, input: DeleteSecretInput) -> DeleteSecretPayload:
        """Delete a secret."""
        secret_id = decode(input.secret_id, "Secret", "secretId")
        await info.context.use(Secrets).delete(info.context.viewer, secret_id)
        return DeleteSecretPayload(deleted_id=input.secret_id)
