"""Secrets: named values that workflows use and nobody reads back."""

from collections.abc import Iterable
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts import models, rules
from app.accounts.service.kit import Kit
from app.accounts.vocabulary import ActivityKind
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer


class SecretNotFound(NotFound):
    """There is no such secret, or you cannot see it."""


class Secrets:
    """Seals values; only `reveal`, which no viewer can reach, opens them."""

    def __init__(self, kit: Kit) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._audit = kit.audit
        self._activities = kit.activities
        self._vault = kit.vault

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.Secret]:
        """List the secrets by name, without their values."""
        await self._access.require(viewer, workspace_id, Scope.SECRETS_READ)
        return await paginate(
            models.Secret.filter(workspace_id=workspace_id), [OrderBy("name")], request, f"secrets:{workspace_id}"
        )

    async def get(self, viewer: Viewer, secret_id: UUID) -> models.Secret:
        """Return a secret, sealed.

        Raises:
            SecretNotFound: There is none, or it is not the viewer's to see.
        """
        found = await models.Secret.get_or_none(id=secret_id)
        if found is None or not await self._access.permits(viewer, found.workspace_id, Scope.SECRETS_READ):
            raise SecretNotFound
        return found

    async def set(self, viewer: Viewer, workspace_id: UUID, name: str, value: str) -> models.Secret:
        """Give a secret a value, making it if need be.

        Raises:
            InvalidInput: The name is no identifier, or the value is too short or too long.
        """
        await self._access.require(viewer, workspace_id, Scope.SECRETS_MANAGE)
        rules.secret_name_of(name)
        rules.check_secret(value)
        sealed = self._vault.encrypt(value.encode())
        try:
            return await self._store(viewer, workspace_id, name, sealed)
        except IntegrityError:
            # Somebody made the same secret at the same time; now it is there to be changed.
            return await self._store(viewer, workspace_id, name, sealed)

    async def _store(self, viewer: Viewer, workspace_id: UUID, name: str, sealed: bytes) -> models.Secret:
        async with self._database.transaction():
            now = self._clock.now()
            secret = await models.Secret.select_for_update().get_or_none(workspace_id=workspace_id, name=name)
            if secret is None:
                secret = await models.Secret.create(
                    workspace_id=workspace_id, name=name, sealed=sealed, created_at=now, updated_at=now
                )
            else:
                secret.sealed, secret.updated_at = sealed, now
                await secret.save(update_fields=["sealed", "updated_at"])
            await self._note(viewer, secret, "secret.set", ActivityKind.SECRET_SET)
        return secret

    async def delete(self, viewer: Viewer, secret_id: UUID) -> models.Secret:
        """Delete a secret; runs that need it fail from now on.

        Raises:
            SecretNotFound: There is none, or it is not the viewer's to see.
        """
        secret = await self.get(viewer, secret_id)
        await self._access.require(viewer, secret.workspace_id, Scope.SECRETS_MANAGE)
        async with self._database.transaction():
            if not await models.Secret.filter(id=secret_id).delete():
                raise SecretNotFound
            await self._note(viewer, secret, "secret.deleted", ActivityKind.SECRET_DELETED)
        return secret

    async def names(self, workspace_id: UUID) -> frozenset[str]:
        """Return the names of a workspace's secrets, for validation; the caller has checked who asks."""
        secrets = await models.Secret.filter(workspace_id=workspace_id).only("id", "name")
        return frozenset(secret.name for secret in secrets)

    async def reveal(self, workspace_id: UUID, names: Iterable[str]) -> dict[str, str]:
        """Open secrets for a run; those that do not exist are left out. For the engine alone.

        Raises:
            ValueError: One was sealed with a key this process does not have.
        """
        rows = await models.Secret.filter(workspace_id=workspace_id, name__in=list(names))
        return {row.name: self._vault.decrypt(bytes(row.sealed)).decode() for row in rows}

    async def _note(self, viewer: Viewer, secret: models.Secret, action: str, kind: ActivityKind) -> None:
        facts = {"name": secret.name}
        await self._audit.record(
            viewer.actor, action, "Secret", secret.id, workspace_id=secret.workspace_id, data=facts
        )
        await self._activities.record(secret.workspace_id, kind, "Secret", secret.id, viewer.actor, facts)
