"""Having a person agree at a service: OAuth 2.0's authorization code with PKCE (RFC 6749 §4.1, RFC 7636).

The state names one attempt of one session and is worth nothing to another, so nobody can be made to complete what
somebody else began (RFC 9700 §4.7). An attempt is used once, whatever comes of it. Each server leads back to an address
of its own and, where it says who it is, to nobody else's (RFC 9207): a code is never shown to another server than the
one that gave it (RFC 9700 §4.4).

AppError
├─ AuthorizationInvalid   unknown, too old, used already, of another session, or from another server
├─ AuthorizationDenied    the person, or the service, said no
└─ OAuthUnsupported       the type knows no OAuth, or the credential is no client's
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.integrations import models
from app.integrations.contract import OAuthServer
from app.integrations.failures import IntegrationFault
from app.integrations.masking import masked_parts, without
from app.integrations.opening import Opener, bound_hosts
from app.integrations.renewing import Renewing
from app.integrations.service import Integrations
from app.integrations.vocabulary import AUTHORIZATION_SECONDS, SUBJECT, CredentialKind, IntegrationStatus
from app.kernel.clock import Clock
from app.kernel.crypto import Vault, hash_token
from app.kernel.database import Database
from app.kernel.errors import Conflict, IntegrationFailed, InvalidInput
from app.kernel.rights import Viewer

CALLBACK_PATH = "/oauth/callback"
_MAX_STATE = 200
_MAX_CODE = 4_000


class AuthorizationInvalid(InvalidInput):
    """This authorization is too old, was used already, or was begun by another session or server; begin anew."""


class AuthorizationDenied(IntegrationFailed):
    """The service did not agree; begin anew."""


class OAuthUnsupported(Conflict):
    """This integration has no client of OAuth 2.0 that somebody could agree to."""


@dataclass(frozen=True, slots=True)
class Callback:
    """What a service sends a person back with (RFC 6749 §4.1.2).

    Attributes:
        server: The last part of the address that it came to, `OAuthServer.key`.
        issuer: `iss` (RFC 9207); None where it is not given.
    """

    state: str
    code: str | None
    error: str | None = None
    server: str = ""
    issuer: str | None = None


class Authorizing:
    """Sends people away and takes them back."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        *,
        vault: Vault,
        integrations: Integrations,
        opener: Opener,
        renewing: Renewing,
        base_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._activities = activities
        self._vault = vault
        self._integrations = integrations
        self._opener = opener
        self._renewing = renewing
        self._callback_url = base_url + CALLBACK_PATH

    def redirect_uri(self, server: OAuthServer) -> str:
        """Return where a server leads back to; the client is registered there with it."""
        return f"{self._callback_url}/{server.key}"

    def redirect_uri_of(self, row: models.Integration) -> str | None:
        """Return where the server of an integration leads back to; None: it knows no OAuth."""
        try:
            kind, config = self._opener.config_of(row)
        except IntegrationFault:
            return None
        server = kind.oauth(config)
        is_taken = CredentialKind.OAUTH2 in kind.credentials
        return self.redirect_uri(server) if server is not None and is_taken else None

    async def begin(self, viewer: Viewer, integration_id: UUID) -> tuple[str, str]:
        """Return the address where the person agrees, and the one that they are led back to.

        Raises:
            IntegrationNotFound: There is none, or it is not the viewer's to see.
            SessionRequired: A key asks; nobody could come back with it.
            OAuthUnsupported: There is no client.
        """
        user_id = self._access.require_session(viewer)
        row = await self._integrations.writable(viewer, integration_id)
        try:
            kind, config = self._opener.config_of(row)
        except IntegrationFault as fault:
            raise OAuthUnsupported(fault.message, reason="oauth_unsupported") from None
        server = kind.oauth(config)
        client_id = self._opener.unsealed(row).get("clientId")
        if server is None or row.credential_kind is not CredentialKind.OAUTH2 or not client_id:
            raise OAuthUnsupported(reason="oauth_unsupported")
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        async with self._database.transaction():
            await models.IntegrationAuthorization.create(
                integration_id=row.id,
                user_id=user_id,
                session_id=viewer.session_id,
                state_hash=hash_token(state),
                sealed_verifier=self._vault.encrypt(verifier.encode()),
                credential_revision=row.credential_revision,
                expires_at=self._clock.now() + timedelta(seconds=AUTHORIZATION_SECONDS),
            )
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": self.redirect_uri(server),
            "scope": " ".join(server.scopes),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **server.parameters,
        }
        joiner = "&" if urlsplit(server.authorize_url).query else "?"
        return f"{server.authorize_url}{joiner}{urlencode(query)}", self.redirect_uri(server)

    async def complete(self, viewer: Viewer, callback: Callback) -> models.Integration:
        """Take a person back, and exchange what they bring for tokens.

        Raises:
            AuthorizationInvalid: There is no such attempt of this session, or another server answers.
            AuthorizationDenied: The person or the service said no; the details have the service's word.
        """
        user_id = self._access.require_session(viewer)
        attempt = await self._taken(viewer, user_id, callback.state)
        row = await self._integrations.writable(viewer, attempt.integration_id)
        try:
            kind, config = self._opener.config_of(row)
        except IntegrationFault as fault:
            raise OAuthUnsupported(fault.message, reason="oauth_unsupported") from None
        server = kind.oauth(config)
        if server is None or callback.server != server.key:
            raise AuthorizationInvalid(field="redirectUri", reason="server_mismatch")
        if not server.is_answer(callback.issuer):
            raise AuthorizationInvalid(field="iss", reason="issuer_mismatch")
        if callback.error is not None or not callback.code or len(callback.code) > _MAX_CODE:
            reason = (callback.error or "no_code")[:100]
            message = f"The service did not agree ({reason!r})."
            raise AuthorizationDenied(message, reason="authorization_denied", details={"oauthError": reason})
        if row.credential_revision != attempt.credential_revision or row.credential_kind is not CredentialKind.OAUTH2:
            raise AuthorizationInvalid(field="state", reason="credential_changed")
        secret = self._opener.unsealed(row)
        if not set(bound_hosts(kind, config)) <= set(row.credential_hosts):
            raise AuthorizationInvalid(field="state", reason="hosts_changed")
        try:
            granted = await self._renewing.exchange(
                kind,
                config,
                secret,
                grant_type="authorization_code",
                code=callback.code,
                redirect_uri=self.redirect_uri(server),
                code_verifier=self._vault.decrypt(bytes(attempt.sealed_verifier)).decode(),
            )
        except IntegrationFault as fault:
            clean = without(fault, masked_parts(secret))
            raise AuthorizationDenied(
                clean.message, reason=clean.code.value.lower(), details=dict(clean.details)
            ) from None
        async with self._database.transaction():
            if not await self._renewing.store(row, secret | granted, granted):
                raise AuthorizationInvalid(field="state", reason="credential_changed")
            await models.Integration.filter(id=row.id).update(
                status=IntegrationStatus.UNTESTED, failure_code="", failure_message=""
            )
            facts = {"name": row.name, "type": row.type}
            await self._audit.record(
                viewer.actor, "integration.authorized", SUBJECT, row.id, workspace_id=row.workspace_id, data=facts
            )
            await self._activities.record(
                row.workspace_id, ActivityKind.INTEGRATION_AUTHORIZED, SUBJECT, row.id, viewer.actor, facts
            )
        return await models.Integration.get(id=row.id)

    async def _taken(self, viewer: Viewer, user_id: UUID, state: str) -> models.IntegrationAuthorization:
        """Use an attempt up, if it is this session's.

        Raises:
            AuthorizationInvalid: There is none.
        """
        wrong = AuthorizationInvalid(field="state", reason="state_invalid")
        if not state or len(state) > _MAX_STATE:
            raise wrong
        async with self._database.transaction():
            found = await models.IntegrationAuthorization.get_or_none(state_hash=hash_token(state))
            is_own = found is not None and (found.user_id, found.session_id) == (user_id, viewer.session_id)
            if found is None or not is_own:
                raise wrong  # whoever began it may still complete it
            if not await models.IntegrationAuthorization.filter(id=found.id).delete():
                raise wrong
        if found.expires_at < self._clock.now():
            raise AuthorizationInvalid(field="state", reason="state_expired")
        return found
