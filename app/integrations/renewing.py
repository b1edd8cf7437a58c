"""Renewing access tokens, each by one process at a time however many need it at once (RFC 6749 §6, RFC 7523).

A column says until when somebody is about it; one conditional UPDATE decides who. The others wait for the row to
change. A renewed token is stored before it is used, as a service may have ended the old one with it.
"""

import asyncio
import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast
from urllib.parse import quote_plus, urlencode
from uuid import UUID

import orjson
from tortoise.expressions import Q

from app.integrations import models
from app.integrations.contract import IntegrationType
from app.integrations.expiry import Expiry
from app.integrations.failures import IntegrationFault
from app.integrations.masking import masked_parts, without
from app.integrations.reading import object_of, text_of
from app.integrations.sending import fault_of, refusal_of
from app.integrations.vocabulary import CredentialKind, IntegrationCode
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.flights import Flights
from app.kernel.http import HttpClient
from app.kernel.http_outcomes import HttpError, HttpResponse

_EARLY = timedelta(seconds=60)  #: before a token ends
_HELD = timedelta(seconds=40)  #: longer than one request for a token may take
_TIMEOUT_MS = 20_000
_LOOK_SECONDS = 0.2
_LIFETIME = 3600  #: of what a service account signs, and of tokens that do not say
_OK = 200
_MAX_TOKEN = 20_000  #: characters
_UNKNOWN_CLIENT = (IntegrationCode.CREDENTIAL_REFUSED, "does not know the client, or refuses its secret")
_NOT_ALLOWED = (IntegrationCode.PERMISSION_MISSING, "does not give the client tokens for this")
_LATER = (IntegrationCode.FAILED, "gives no token now")
_WORDS = {
    "invalid_client": _UNKNOWN_CLIENT,
    "incorrect_client_credentials": _UNKNOWN_CLIENT,  # GitHub's
    "bad_client_secret": _UNKNOWN_CLIENT,  # Slack's, as the next
    "invalid_client_id": _UNKNOWN_CLIENT,
    "unauthorized_client": _NOT_ALLOWED,
    "unsupported_grant_type": _NOT_ALLOWED,
    "invalid_scope": _NOT_ALLOWED,
    "temporarily_unavailable": _LATER,
    "server_error": _LATER,
    "slow_down": _LATER,
}


class Renewing:
    """Keeps tokens fresh."""

    def __init__(self, database: Database, clock: Clock, vault: Vault, http: HttpClient, expiry: Expiry) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._http = http
        self._expiry = expiry
        self._flights: Flights[None] = Flights()

    async def fresh(self, row: models.Integration, kind: IntegrationType, config: Any) -> dict[str, str]:
        """Return a credential whose access token is good for a minute at least, as far as its server said.

        Raises:
            IntegrationFault: There is none, and none can be had.
        """
        secret = self._unsealed(row)
        is_old = row.expires_at is not None and row.expires_at <= self._clock.now() + _EARLY
        if secret.get("accessToken") and not is_old:
            return secret
        await self.renew(row.id, kind, config, row.credential_revision)
        found = await models.Integration.get(id=row.id)
        return self._unsealed(found)

    async def renew(self, integration_id: UUID, kind: IntegrationType, config: Any, revision: int) -> None:
        """Get another token, unless that has happened since `revision`.

        Raises:
            IntegrationFault: CREDENTIAL_MISSING, CREDENTIAL_EXPIRED, or the server of tokens does not answer.
        """
        key = (integration_id, revision)
        await self._flights.join(key, lambda: self._renew(integration_id, kind, config, revision))

    async def _renew(self, integration_id: UUID, kind: IntegrationType, config: Any, revision: int) -> None:
        while True:
            now = self._clock.now()
            async with self._database.transaction():
                free = Q(renewing_until__isnull=True) | Q(renewing_until__lt=now)
                rows = models.Integration.filter(free, id=integration_id, credential_revision=revision)
                is_ours = await rows.update(renewing_until=now + _HELD)
            row = await models.Integration.get_or_none(id=integration_id)
            if row is None:
                raise IntegrationFault(IntegrationCode.UNKNOWN, "It was deleted.")
            if row.credential_revision != revision:
                return
            if is_ours:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        try:
            granted = await self._granted(row, kind, config)
        except IntegrationFault as fault:
            clean = without(fault, masked_parts(self._unsealed(row)))
            await self._failed(row, clean)
            raise clean from None
        except BaseException:
            await asyncio.shield(models.Integration.filter(id=row.id).update(renewing_until=None))
            raise
        await self.store(row, self._unsealed(row) | granted, granted)

    async def store(self, row: models.Integration, secret: Mapping[str, str], granted: Mapping[str, str]) -> bool:
        """Seal a credential with its new token, unless it was changed meanwhile; say whether it was stored."""
        lifetime = int(granted.get("expiresIn") or 0)
        kept = {name: value for name, value in secret.items() if name != "expiresIn" and value}
        async with self._database.transaction():
            return bool(
                await models.Integration.filter(id=row.id, credential_revision=row.credential_revision).update(
                    sealed_credential=self._vault.encrypt(orjson.dumps(kept)),
                    credential_revision=row.credential_revision + 1,
                    expires_at=self._clock.now() + timedelta(seconds=lifetime) if lifetime else None,
                    renewing_until=None,
                )
            )

    async def exchange(
        self, kind: IntegrationType, config: Any, secret: Mapping[str, str], **fields: str
    ) -> dict[str, str]:
        """Ask the server of tokens (RFC 6749 §4.1.3, §6).

        Raises:
            IntegrationFault: CREDENTIAL_EXPIRED when it refuses, or it does not answer as it should.
        """
        server = kind.oauth(config)
        if server is None:
            raise IntegrationFault(IntegrationCode.CREDENTIAL_MISSING, "This integration knows no OAuth.")
        headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
        client = {"client_id": secret.get("clientId", ""), "client_secret": secret.get("clientSecret", "")}
        if server.takes_basic and all(client.values()):
            # Each half is form-encoded first (RFC 6749 §2.3.1), so that a colon in the id does no harm.
            pair = ":".join(map(quote_plus, client.values()))
            headers.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
        else:
            fields |= {name: value for name, value in client.items() if value}
        try:
            response = await self._http.request(
                "POST",
                server.token_url,
                headers=headers,
                content=urlencode(fields).encode(),
                timeout_ms=_TIMEOUT_MS,
                max_response_bytes=200_000,
                max_redirects=0,
            )
        except HttpError as error:
            raise fault_of(error, may_repeat=True) from None
        return _read(response)

    async def _granted(self, row: models.Integration, kind: IntegrationType, config: Any) -> dict[str, str]:
        secret = self._unsealed(row)
        if row.credential_kind is CredentialKind.SERVICE_ACCOUNT:
            assertion = await asyncio.to_thread(self._assertion, secret, kind, config)
            grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
            return await self.exchange(kind, config, {}, grant_type=grant, assertion=assertion)
        if not secret.get("refreshToken"):
            if secret.get("accessToken"):
                message = "The access token ran out or was refused, and there is none to renew it with."
                raise IntegrationFault(IntegrationCode.CREDENTIAL_EXPIRED, message)
            raise IntegrationFault(IntegrationCode.CREDENTIAL_MISSING, "Nobody has agreed yet; authorize it.")
        return await self.exchange(
            kind, config, secret, grant_type="refresh_token", refresh_token=secret["refreshToken"]
        )

    def _assertion(self, secret: Mapping[str, str], kind: IntegrationType, config: Any) -> str:
        """Sign as a service account (RFC 7523 §3)."""
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - few integrations sign
        from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415 - likewise
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - likewise

        server = kind.oauth(config)
        try:
            key = load_pem_private_key(secret.get("privateKey", "").encode(), None)
        except (ValueError, TypeError):
            raise IntegrationFault(IntegrationCode.CREDENTIAL_REFUSED, "The private key cannot be read.") from None
        if not isinstance(key, rsa.RSAPrivateKey) or server is None:
            raise IntegrationFault(IntegrationCode.CREDENTIAL_REFUSED, "The private key is no RSA key.")
        now = int(self._clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": secret.get("clientEmail", ""),
            "scope": " ".join(kind.scopes_of_account()),
            "aud": server.token_url,
            "iat": now,
            "exp": now + _LIFETIME,
        }
        if secret.get("subject"):
            claims["sub"] = secret["subject"]
        signed = b".".join(map(_coded, (orjson.dumps({"alg": "RS256", "typ": "JWT"}), orjson.dumps(claims))))
        return b".".join((signed, _coded(key.sign(signed, padding.PKCS1v15(), hashes.SHA256())))).decode()

    async def _failed(self, row: models.Integration, fault: IntegrationFault) -> None:
        async with self._database.transaction():
            rows = models.Integration.filter(id=row.id, credential_revision=row.credential_revision)
            await rows.update(renewing_until=None)
        await self._expiry.note(row, fault, row.credential_revision)

    def _unsealed(self, row: models.Integration) -> dict[str, str]:
        if row.sealed_credential is None:
            return {}
        return orjson.loads(self._vault.decrypt(bytes(row.sealed_credential)))


def _read(response: HttpResponse) -> dict[str, str]:
    """Read what a server of tokens answers (RFC 6749 §5)."""
    try:
        said: Any = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        if response.status >= 500:  # noqa: PLR2004 - the first of failures
            raise refusal_of(response)
        raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The server of tokens does not answer in JSON.")
    known = object_of(cast("object", said))
    if isinstance(known.get("error"), str) or response.status != _OK:
        if response.status >= 500 or response.status == 429:  # noqa: PLR2004 - likewise, and too many
            raise refusal_of(response)
        raise _refused(str(known.get("error") or response.status)[:100], text_of(known.get("error_description"))[:200])
    token = known.get("access_token")
    if not isinstance(token, str) or not 0 < len(token) <= _MAX_TOKEN or not token.isprintable():
        raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The server of tokens gives none.")
    granted = {"accessToken": token}
    if isinstance(known.get("refresh_token"), str) and known["refresh_token"]:
        granted["refreshToken"] = known["refresh_token"]
    if isinstance(known.get("expires_in"), int | float | str) and str(known["expires_in"]).isdecimal():
        granted["expiresIn"] = str(min(int(known["expires_in"]), 10 * 365 * 86_400))
    if isinstance(known.get("scope"), str):
        granted["scope"] = known["scope"][:2_000]
    return granted


def _refused(reason: str, said: str) -> IntegrationFault:
    """Say in words why there is no token (RFC 6749 §5.2); any other word means that the grant ended."""
    code, words = _WORDS.get(reason, (IntegrationCode.CREDENTIAL_EXPIRED, "gives no token; it must be agreed to anew"))
    told = ": ".join(filter(None, (reason, " ".join(said.split()))))
    return IntegrationFault(code, f"The service {words} ({told}).", oauthError=reason)


def _coded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")
