"""The operations of integrations, each mutation with its input and its payload."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode
from app.api.scalars import JSON, Long
from app.integrations.authorizing import Authorizing, Callback
from app.integrations.event_types import IntegrationEvent, event_of, snapshot
from app.integrations.live import IntegrationFeed
from app.integrations.registry import IntegrationInvalid, IntegrationTypes
from app.integrations.rules import key_file_parts
from app.integrations.service import Credential, Integrations, NewIntegration, Trial
from app.integrations.syncs import Syncs
from app.integrations.types import SYNC, Integration, IntegrationFailure, IntegrationSync, IntegrationType
from app.integrations.vocabulary import SUBJECT, CredentialKind
from app.kernel.errors import InvalidInput

_MAX_SEARCH = 200
_CONFIG = "As the type's `configSchema` says; never a credential."
_APPROVAL = "Whether a person must agree to each change that an agent makes by it."


@strawberry.input(description="A name and a password, or an access key and its secret.")
class BasicCredentialInput:
    """BASIC."""

    username: str = strawberry.field(description="The name, or the access key.")
    password: str = strawberry.field(description="The password, or the secret key; at least 8 characters.")


@strawberry.input(description="A client of OAuth 2.0, or tokens that it was given elsewhere.")
class OAuth2CredentialInput:
    """OAUTH2."""

    client_id: str | None = strawberry.field(default=None, description="Of the client that the service knows.")
    client_secret: str | None = strawberry.field(default=None, description="Of a client that has one.")
    access_token: str | None = strawberry.field(default=None, description="A token that there is already.")
    refresh_token: str | None = strawberry.field(default=None, description="What it is renewed with.")


@strawberry.input(description="A service account, as Google's key files have it.")
class ServiceAccountCredentialInput:
    """SERVICE_ACCOUNT."""

    key_file: str = strawberry.field(description="The JSON of the key file.")
    subject: str | None = strawberry.field(default=None, description="For whom it acts, where it may act for others.")


@strawberry.input(one_of=True, description="What an integration proves itself with; it is encrypted and never shown.")
class IntegrationCredentialInput:
    """One kind of credential."""

    api_key: strawberry.Maybe[str] = strawberry.field(description="A key or token, at least 8 characters.")
    basic: strawberry.Maybe[BasicCredentialInput] = strawberry.field(description="A name and a password.")
    oauth2: strawberry.Maybe[OAuth2CredentialInput] = strawberry.field(description="OAuth 2.0.")
    service_account: strawberry.Maybe[ServiceAccountCredentialInput] = strawberry.field(description="A key file.")


@strawberry.input(description="A service to connect.")
class CreateIntegrationInput:
    """The input of `createIntegration`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    type: str = strawberry.field(description="One of `integrationTypes`.")
    name: str = strawberry.field(description="One line of at most 100 characters, unique in the workspace.")
    config: JSON = strawberry.field(description=_CONFIG)
    credential: IntegrationCredentialInput | None = strawberry.field(
        default=None, description="Of a kind that the type takes; it may be given later."
    )
    is_approval_needed: bool = strawberry.field(default=True, description=_APPROVAL)


@strawberry.type(description="The integration is set up; `testIntegration` tells whether it works.")
class CreateIntegrationPayload:
    """The payload of `createIntegration`."""

    integration: Integration = strawberry.field(description="The new integration.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateIntegrationInput:
    """The input of `updateIntegration`."""

    integration_id: strawberry.ID = strawberry.field(description="Which one.")
    name: str | None = strawberry.field(default=UNSET, description="Another name.")
    config: JSON | None = strawberry.field(
        default=UNSET, description=f"Another configuration. {_CONFIG} With other hosts the credential is asked for too."
    )
    credential: IntegrationCredentialInput | None = strawberry.field(
        default=UNSET, description="Another credential; null takes it away."
    )
    is_enabled: bool | None = strawberry.field(default=UNSET, description="Whether it is used at all.")
    is_approval_needed: bool | None = strawberry.field(default=UNSET, description=_APPROVAL)


@strawberry.type(description="The integration is changed; calls that begin from now on see it.")
class UpdateIntegrationPayload:
    """The payload of `updateIntegration`."""

    integration: Integration = strawberry.field(description="The integration as it is now.")


@strawberry.input(description="Which integration to delete.")
class DeleteIntegrationInput:
    """The input of `deleteIntegration`."""

    integration_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The integration is gone, with its credential and what was copied from it.")
class DeleteIntegrationPayload:
    """The payload of `deleteIntegration`."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.input(description="Which integration to try.")
class TestIntegrationInput:
    """The input of `testIntegration`."""

    integration_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="What came of trying an integration.")
class TestIntegrationPayload:
    """The payload of `testIntegration`."""

    is_ok: bool = strawberry.field(description="Whether it works.")
    message: str = strawberry.field(description="What was found, in words.")
    latency_ms: int = strawberry.field(description="How long that took.")
    failure: IntegrationFailure | None = strawberry.field(description="What is wrong.")
    integration: Integration = strawberry.field(description="The integration, with its status.")


@strawberry.input(description="Which integration to read the description of.")
class RefreshIntegrationInput:
    """The input of `refreshIntegration`."""

    integration_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="Its document or schema was read; when it does not answer, what was known stays.")
class RefreshIntegrationPayload:
    """The payload of `refreshIntegration`."""

    integration: Integration = strawberry.field(description="The integration as it is now.")


@strawberry.input(description="Which integration somebody agrees to.")
class AuthorizeIntegrationInput:
    """The input of `authorizeIntegration`."""

    integration_id: strawberry.ID = strawberry.field(description="One with a client of OAuth 2.0.")


@strawberry.type(description="Where to go; the service leads back to `redirectUri` within ten minutes.")
class AuthorizeIntegrationPayload:
    """The payload of `authorizeIntegration`."""

    url: str = strawberry.field(description="Open this in the browser of the same session.")
    redirect_uri: str = strawberry.field(description="What the client must have registered at the service.")


@strawberry.input(description="What the service led back with, where the browser has no session of its own.")
class CompleteIntegrationAuthorizationInput:
    """The input of `completeIntegrationAuthorization`."""

    redirect_uri: str = strawberry.field(description="The address that the service led back to, without its query.")
    state: str = strawberry.field(description="`state` of the address.")
    code: str | None = strawberry.field(default=None, description="`code` of the address.")
    error: str | None = strawberry.field(default=None, description="`error` of the address.")
    iss: str | None = strawberry.field(default=None, description="`iss` of the address, where it has one (RFC 9207).")


@strawberry.type(description="The integration has its tokens.")
class CompleteIntegrationAuthorizationPayload:
    """The payload of `completeIntegrationAuthorization`."""

    integration: Integration = strawberry.field(description="The integration as it is now.")


@strawberry.input(description="What to copy.")
class SyncIntegrationInput:
    """The input of `syncIntegration`."""

    integration_id: strawberry.ID = strawberry.field(description="From which one.")
    resources: list[str] | None = strawberry.field(default=None, description="Which of its resources; all.")


@strawberry.type(description="The sync is queued; it goes on in the background, also when its process dies.")
class SyncIntegrationPayload:
    """The payload of `syncIntegration`."""

    sync: IntegrationSync = strawberry.field(description="The sync; follow it by `integrationEvents`.")


@strawberry.input(description="Which sync to stop.")
class CancelIntegrationSyncInput:
    """The input of `cancelIntegrationSync`."""

    sync_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The sync is over; what was copied stays.")
class CancelIntegrationSyncPayload:
    """The payload of `cancelIntegrationSync`."""

    sync: IntegrationSync = strawberry.field(description="The sync as it is now.")


@strawberry.type
class IntegrationsQuery:
    """What can be asked about types; it is the same for everybody."""

    @strawberry.field(description="The types of integrations, by name. The same for everybody.")
    def integration_types(
        self,
        info: Info,
        search: Annotated[str | None, strawberry.argument(description="Words that one must hold.")] = None,
    ) -> list[IntegrationType]:
        """List types."""
        if search is not None and len(search) > _MAX_SEARCH:
            raise InvalidInput(f"A search has at most {_MAX_SEARCH} characters.", field="search", reason="too_long")
        return [IntegrationType.of(each) for each in info.context.use(IntegrationTypes).search(search or "")]


@strawberry.type
class IntegrationsMutation:
    """What can be done to integrations."""

    @strawberry.mutation(description="Connect a service; needs INTEGRATIONS_WRITE.")
    async def create_integration(self, info: Info, input: CreateIntegrationInput) -> CreateIntegrationPayload:
        """Create an integration."""
        new = NewIntegration(
            input.type, input.name, input.config, credential_of(input.credential), input.is_approval_needed
        )
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        row = await info.context.use(Integrations).create(info.context.viewer, workspace_id, new)
        return CreateIntegrationPayload(integration=Integration.of(row))

    @strawberry.mutation(description="Change an integration; needs INTEGRATIONS_WRITE.")
    async def update_integration(self, info: Info, input: UpdateIntegrationInput) -> UpdateIntegrationPayload:
        """Update an integration."""
        given: dict[str, Any] = {
            "name": input.name,
            "config": input.config,
            "is_enabled": input.is_enabled,
            "needs_approval": input.is_approval_needed,
        }
        changes = {name: value for name, value in given.items() if value is not UNSET and value is not None}
        if input.credential is not UNSET:
            changes["credential"] = credential_of(input.credential)
        own_id = decode(input.integration_id, SUBJECT, "input.integrationId")
        row = await info.context.use(Integrations).update(info.context.viewer, own_id, changes)
        return UpdateIntegrationPayload(integration=Integration.of(row))

    @strawberry.mutation(description="Delete an integration; needs INTEGRATIONS_WRITE.")
    async def delete_integration(self, info: Info, input: DeleteIntegrationInput) -> DeleteIntegrationPayload:
        """Delete an integration."""
        own_id = decode(input.integration_id, SUBJECT, "input.integrationId")
        await info.context.use(Integrations).delete(info.context.viewer, own_id)
        return DeleteIntegrationPayload(deleted_id=input.integration_id)

    @strawberry.mutation(
        description="Try an integration without changing anything at the service, and say in words what is wrong; "
        "needs INTEGRATIONS_WRITE."
    )
    async def test_integration(self, info: Info, input: TestIntegrationInput) -> TestIntegrationPayload:
        """Try an integration."""
        own_id = decode(input.integration_id, SUBJECT, "input.integrationId")
        trial = await info.context.use(Integrations).test(info.context.viewer, own_id)
        return TestIntegrationPayload(
            is_ok=trial.failure is None,
            message=trial.message,
            latency_ms=trial.latency_ms,
            failure=_failure(trial),
            integration=Integration.of(trial.row),
        )

    @strawberry.mutation(description="Read a service's document or schema anew; needs INTEGRATIONS_WRITE.")
    async def refresh_integration(self, info: Info, input: RefreshIntegrationInput) -> RefreshIntegrationPayload:
        """Refresh an integration."""
        own_id = decode(input.integration_id, SUBJECT, "input.integrationId")
        row = await info.context.use(Integrations).refresh(info.context.viewer, own_id)
        return RefreshIntegrationPayload(integration=Integration.of(row))

    @strawberry.mutation(
        description="Begin to have a person agree to an integration (OAuth 2.0 with PKCE); needs INTEGRATIONS_WRITE "
        "and a session, which alone can complete it."
    )
    async def authorize_integration(self, info: Info, input: AuthorizeIntegrationInput) -> AuthorizeIntegrationPayload:
        """Begin an authorization."""
        own_id = decode(input.integration_id, SUBJECT, "input.integrationId")
        authorizing = info.context.use(Authorizing)
        url, redirect_uri = await authorizing.begin(info.context.viewer, own_id)
        return AuthorizeIntegrationPayload(url=url, redirect_uri=redirect_uri)

    @strawberry.mutation(
        description="Complete an authorization that this session began, where the browser did not come back with its "
        "cookie; needs INTEGRATIONS_WRITE."
    )
    async def complete_integration_authorization(
        self, info: Info, input: CompleteIntegrationAuthorizationInput
    ) -> CompleteIntegrationAuthorizationPayload:
        """Complete an authorization."""
        server = input.redirect_uri.partition("?")[0].rpartition("/")[2]
        callback = Callback(input.state, input.code, input.error, server, input.iss)
        row = await info.context.use(Authorizing).complete(info.context.viewer, callback)
        return CompleteIntegrationAuthorizationPayload(integration=Integration.of(row))

    @strawberry.mutation(
        description="Copy from an integration in the background; one sync at a time, and ten seconds between two; "
        "needs INTEGRATIONS_WRITE."
    )
    async def sync_integration(self, info: Info, input: SyncIntegrationInput) -> SyncIntegrationPayload:
        """Begin a sync."""
        own_id = decode(input.integration_id, SUBJECT, "input.integrationId")
        sync = await info.context.use(Syncs).start(info.context.viewer, own_id, input.resources)
        return SyncIntegrationPayload(sync=IntegrationSync.of(sync))

    @strawberry.mutation(description="Stop a sync; needs INTEGRATIONS_WRITE.")
    async def cancel_integration_sync(
        self, info: Info, input: CancelIntegrationSyncInput
    ) -> CancelIntegrationSyncPayload:
        """Stop a sync."""
        own_id = decode(input.sync_id, SYNC, "input.syncId")
        sync = await info.context.use(Syncs).cancel(info.context.viewer, own_id)
        return CancelIntegrationSyncPayload(sync=IntegrationSync.of(sync))


@strawberry.type
class IntegrationsSubscription:
    """What can be followed of integrations."""

    @strawberry.subscription(
        description="What happens to the integrations of a workspace, once each and in order: set up, changed, tried, "
        "authorized, copied from with the counts so far, deleted. With `after`, what came since that sequence is "
        "first; without, a snapshot is. It ends when you may not read integrations any more."
    )
    async def integration_events(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[IntegrationEvent, None]:
        """Follow the integrations of a workspace."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        stream = f"integrations:{own_id.hex}"
        entries = info.context.use(IntegrationFeed).follow(info.context.viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield snapshot(entry)
                else:
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.sequence, rights=rights)


def credential_of(given: IntegrationCredentialInput | None) -> Credential | None:
    """Read a credential.

    Raises:
        IntegrationInvalid: The key file is none.
    """
    if given is None:
        return None
    if given.api_key is not None:
        return CredentialKind.API_KEY, {"apiKey": given.api_key.value}
    if given.basic is not None:
        basic = given.basic.value
        return CredentialKind.BASIC, {"username": basic.username, "password": basic.password}
    if given.oauth2 is not None:
        own = given.oauth2.value
        parts = {
            "clientId": own.client_id,
            "clientSecret": own.client_secret,
            "accessToken": own.access_token,
            "refreshToken": own.refresh_token,
        }
        return CredentialKind.OAUTH2, {name: value for name, value in parts.items() if value}
    if given.service_account is not None:
        account = given.service_account.value
        return CredentialKind.SERVICE_ACCOUNT, key_file_parts(account.key_file, account.subject)
    raise IntegrationInvalid("Give one kind of credential.", field="input.credential", reason="required")


def _failure(trial: Trial) -> IntegrationFailure | None:
    failure = trial.failure
    return None if failure is None else IntegrationFailure(code=failure.code.value, message=failure.message)
