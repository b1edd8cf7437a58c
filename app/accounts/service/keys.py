"""API keys: credentials of programs, never stronger than who made them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.accounts import models, rules
from app.accounts.authentication import scopes_of
from app.accounts.changes import RightsChange
from app.accounts.service.kit import Kit
from app.accounts.tokens import API_KEY_PREFIX, Token
from app.accounts.vocabulary import ActivityKind
from app.kernel.errors import Forbidden, InvalidInput, NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, ActorKind, Scope, Viewer


class ApiKeyNotFound(NotFound):
    """There is no such API key, or you cannot see it."""


class ScopesTooWide(Forbidden):
    """A key cannot have scopes that you do not have."""


class KeyOutlivesMaker(Forbidden):
    """A key cannot make one that outlives it."""


class Keys:
    """Makes, reads and revokes API keys."""

    def __init__(self, kit: Kit) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._changes = kit.changes
        self._audit = kit.audit
        self._activities = kit.activities
        self._idempotency = kit.idempotency

    async def get(self, viewer: Viewer, key_id: UUID) -> models.ApiKey:
        """Return a key that the viewer manages or is.

        Raises:
            ApiKeyNotFound: There is none, or it is not the viewer's to see.
        """
        found = await models.ApiKey.get_or_none(id=key_id)
        if found is None:
            raise ApiKeyNotFound
        is_own = viewer.user_id == found.created_by_id and viewer.api_key_id in {None, key_id}
        rights = await self._access.rights(viewer, found.workspace_id)
        if rights is None or not (is_own or rights.permits(Scope.KEYS_MANAGE)):
            raise ApiKeyNotFound
        return found

    async def viewer_of(self, actor: Actor, workspace_id: UUID) -> Viewer | None:
        """Return whom somebody who did something in a workspace is now, to do more there with their present rights.

        Returns:
            None for Plait itself. Of a key that was ended, or is of another workspace, a viewer who may do nothing.
        """
        if actor.id is None:
            return None
        if actor.kind is ActorKind.USER or (actor.kind is ActorKind.COPILOT and actor.id == actor.on_behalf_of):
            return Viewer(actor.id, workspace_id=workspace_id)
        if actor.kind not in {ActorKind.API_KEY, ActorKind.COPILOT}:
            return None
        key = await models.ApiKey.get_or_none(id=actor.id, workspace_id=workspace_id, revoked_at__isnull=True)
        is_alive = key is not None and (key.expires_at is None or key.expires_at > self._clock.now())
        scopes = scopes_of(key) if key is not None and is_alive else frozenset[Scope]()
        return Viewer(actor.on_behalf_of, api_key_id=actor.id, workspace_id=workspace_id, key_scopes=scopes)

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.ApiKey]:
        """List the keys of a workspace, newest first, those that ended too."""
        await self._access.require(viewer, workspace_id, Scope.KEYS_MANAGE)
        keys = models.ApiKey.filter(workspace_id=workspace_id)
        return await paginate(keys, [OrderBy("id", is_descending=True)], request, f"keys:{workspace_id}")

    async def create(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        name: str,
        scopes: Iterable[Scope],
        expires_at: datetime | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> tuple[models.ApiKey, str | None]:
        """Make a key; its token is returned this once, and None when an idempotency key is repeated.

        Raises:
            ScopesTooWide: A scope is asked that the viewer does not have.
            KeyOutlivesMaker: A key that expires makes one that expires later or never.
            InvalidInput: The name is malformed, there is no scope, or the expiry is in the past.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.KEYS_MANAGE)
        user_id = self._access.require_user(viewer)
        name = rules.name_of(name)
        wanted = sorted(set(scopes))
        if not wanted:
            raise InvalidInput("A key needs a scope.", field="scopes", reason="required")
        if not rights.scopes.issuperset(wanted):
            raise ScopesTooWide(field="scopes", reason="scopes_too_wide")
        if expires_at is not None and expires_at <= self._clock.now():
            raise InvalidInput("A key cannot expire in the past.", field="expiresAt", reason="in_the_past")
        if viewer.api_key_id is not None:
            maker = await models.ApiKey.get(id=viewer.api_key_id)
            if maker.expires_at is not None and (expires_at is None or expires_at > maker.expires_at):
                raise KeyOutlivesMaker(field="expiresAt", reason="outlives_its_maker")
        token = Token.new(API_KEY_PREFIX)

        async def make() -> dict[str, str]:
            key = await models.ApiKey.create(
                workspace_id=workspace_id,
                created_by_id=user_id,
                name=name,
                prefix=token.prefix,
                token_hash=token.hash,
                scopes=[scope.value for scope in wanted],
                created_at=self._clock.now(),
                expires_at=expires_at,
            )
            facts = {"name": name, "prefix": token.prefix, "scopes": [scope.name for scope in wanted]}
            await self._audit.record(
                viewer.actor, "api_key.created", "ApiKey", key.id, workspace_id=workspace_id, data=facts
            )
            await self._activities.record(
                workspace_id, ActivityKind.API_KEY_CREATED, "ApiKey", key.id, viewer.actor, data={"name": name}
            )
            return {"id": str(key.id)}

        body = {"workspace": workspace_id, "name": name, "scopes": wanted, "expiresAt": expires_at}
        made, is_repeat = await self._idempotency.once(
            viewer.api_key_id or user_id, "createApiKey", idempotency_key, body, make
        )
        return await self.get(viewer, UUID(made["id"])), None if is_repeat else token.text

    async def revoke(self, viewer: Viewer, key_id: UUID) -> models.ApiKey:
        """End a key and everything it keeps open; doing it again is harmless.

        Raises:
            ApiKeyNotFound: There is none, or it is not the viewer's to see.
        """
        key = await self.get(viewer, key_id)
        async with self._database.transaction() as tx:
            now = self._clock.now()
            if await models.ApiKey.filter(id=key_id, revoked_at=None).update(revoked_at=now):
                key.revoked_at = now
                await self._audit.record(
                    viewer.actor,
                    "api_key.revoked",
                    "ApiKey",
                    key_id,
                    workspace_id=key.workspace_id,
                    data={"name": key.name, "prefix": key.prefix},
                )
                await self._activities.record(
                    key.workspace_id,
                    ActivityKind.API_KEY_REVOKED,
                    "ApiKey",
                    key_id,
                    viewer.actor,
                    data={"name": key.name},
                )
            tx.after_commit(lambda: self._changes.announce(RightsChange(api_key_id=key_id)))
        return key

    async def end_all(self, workspace_id: UUID, user_id: UUID) -> None:
        """End the keys of somebody who leaves a workspace, in the caller's transaction."""
        async with self._database.transaction() as tx:
            live = models.ApiKey.filter(workspace_id=workspace_id, created_by_id=user_id, revoked_at=None)
            ended = [key.id for key in await live.select_for_update().order_by("id")]
            await models.ApiKey.filter(id__in=ended).update(revoked_at=self._clock.now())
            changes = [RightsChange(api_key_id=each) for each in ended]
            tx.after_commit(lambda: self._changes.announce(*changes))
