"""Opening an integration for one call: its configuration read, its credential unsealed and bound to its hosts."""

import base64
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.integrations import models
from app.integrations.contract import IntegrationType, Link
from app.integrations.failures import IntegrationFault
from app.integrations.masking import masked_parts
from app.integrations.metering import Account
from app.integrations.registry import IntegrationInvalid, IntegrationTypes
from app.integrations.renewing import Renewing
from app.integrations.sending import Pairs, Sender, host_of
from app.integrations.vocabulary import CredentialKind, IntegrationCode
from app.kernel.crypto import Vault
from app.kernel.dialling import Dialler
from app.kernel.http import HttpClient


class Opener:
    """Opens integrations; whoever asks has been checked."""

    def __init__(
        self, types: IntegrationTypes, vault: Vault, http: HttpClient, dialler: Dialler, renewing: Renewing
    ) -> None:
        self._types = types
        self._vault = vault
        self._http = http
        self._dialler = dialler
        self._renewing = renewing

    def type_of(self, row: models.Integration) -> IntegrationType:
        """Return the type of an integration.

        Raises:
            IntegrationFault: This release has no such type.
        """
        kind = self._types.get(row.type)
        if kind is None:
            raise IntegrationFault(IntegrationCode.UNKNOWN, f"There is no type of integrations {row.type!r}.")
        return kind

    def config_of(self, row: models.Integration) -> tuple[IntegrationType, Any]:
        """Return the type and the configuration of an integration.

        Raises:
            IntegrationFault: This release does not understand it.
        """
        kind = self.type_of(row)
        try:
            return kind, self._types.checked(kind, row.config)
        except IntegrationInvalid as error:
            raise IntegrationFault(
                IntegrationCode.UNKNOWN, f"Its configuration is not valid: {error.message}"
            ) from None

    def unsealed(self, row: models.Integration) -> dict[str, str]:
        """Return the parts of the credential."""
        if row.sealed_credential is None:
            return {}
        return orjson.loads(self._vault.decrypt(bytes(row.sealed_credential)))

    def secrets(self, row: models.Integration) -> list[str]:
        """Return what must not be shown, longest first."""
        return masked_parts(self.unsealed(row))

    async def open(
        self,
        row: models.Integration,
        *,
        idempotency_key: str = "",
        log: Callable[[str, str], None] = lambda _level, _message: None,
        account: Account | None = None,
    ) -> tuple[IntegrationType, Link]:
        """Open an integration.

        Raises:
            IntegrationFault: It has no credential, or one that is not meant for its hosts.
        """
        kind, config = self.config_of(row)
        secret = self.unsealed(row)
        hosts = list(kind.hosts(config))
        if row.credential_kind is not CredentialKind.NONE:
            if not secret:
                raise IntegrationFault(IntegrationCode.CREDENTIAL_MISSING, "It has no credential; give it one.")
            if not set(bound_hosts(kind, config)) <= set(row.credential_hosts):
                # A release may have taught the type other hosts: nobody agreed to those.
                raise IntegrationFault(IntegrationCode.HOST_DENIED, "Its credential was given for other hosts.")
        if row.credential_kind in {CredentialKind.OAUTH2, CredentialKind.SERVICE_ACCOUNT}:
            secret = await self._renewing.fresh(row, kind, config)
        proof = _Proof(self, row, kind, config, secret)
        sender = Sender(self._http, hosts, proof.prove, self._renewal(row, kind, config), log)
        link = Link(
            row.id,
            config,
            row.catalogue,
            row.credential_kind,
            secret,
            sender,
            self._dialler,
            idempotency_key,
            log,
            row.revision * 1_000_000 + row.credential_revision,
            row.workspace_id,
            row.name,
            account or Account(),
        )
        return kind, link

    def bare_sender(self, kind: IntegrationType, config: Any, row: models.Integration | None = None) -> Sender:
        """Return who reads what a service says of itself: with the credential where there is one for its hosts."""
        is_bound = row is not None and set(bound_hosts(kind, config)) <= set(row.credential_hosts)
        if row is None or row.sealed_credential is None or not is_bound:
            return Sender(self._http, kind.hosts(config))
        return Sender(self._http, kind.hosts(config), _Proof(self, row, kind, config, self.unsealed(row)).prove)

    def _renewal(self, row: models.Integration, kind: IntegrationType, config: Any) -> Any:
        if row.credential_kind not in {CredentialKind.OAUTH2, CredentialKind.SERVICE_ACCOUNT}:
            return None

        async def renew() -> bool:
            await self._renewing.renew(row.id, kind, config, row.credential_revision)
            return True

        return renew

    async def token_of(self, row_id: UUID) -> str:
        """Return the access token as it is now."""
        row = await models.Integration.get_or_none(id=row_id)
        return "" if row is None else self.unsealed(row).get("accessToken", "")


class _Proof:
    """Proves who asks, as a type's `prove` says, else in the usual way of its kind of credential."""

    def __init__(
        self, opener: Opener, row: models.Integration, kind: IntegrationType, config: Any, secret: dict[str, str]
    ) -> None:
        self._opener = opener
        self._row = row
        self._kind = kind
        self._config = config
        self._secret = secret
        self._is_first = True

    async def prove(self, method: str, url: str, params: Pairs, headers: Pairs, content: bytes) -> tuple[Pairs, Pairs]:
        own: Any = getattr(self._kind, "prove", None)
        if own is not None and self._secret:
            found = own(self._config, self._secret, method, url, params, headers, content)
            if found is not None:
                return found
        match self._row.credential_kind:
            case CredentialKind.API_KEY if "apiKey" in self._secret:
                return (("Authorization", f"Bearer {self._secret['apiKey']}"),), ()
            case CredentialKind.BASIC if "username" in self._secret:
                pair = f"{self._secret['username']}:{self._secret.get('password', '')}"
                return (("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"),), ()
            case CredentialKind.OAUTH2 | CredentialKind.SERVICE_ACCOUNT:
                token = self._secret.get("accessToken", "")
                if not self._is_first:  # it was refused, and perhaps renewed, here or by another process
                    token = await self._opener.token_of(self._row.id) or token
                    self._secret["accessToken"] = token  # so that it is masked too, should the service repeat it
                self._is_first = False
                return (("Authorization", f"Bearer {token}"),), ()
            case _:
                return (), ()


def bound_hosts(kind: IntegrationType, config: Any) -> list[str]:
    """Return every host that a credential is shown to, that of its tokens too."""
    server = kind.oauth(config)
    tokens = [] if server is None else hosts_of([server.token_url])
    return list(dict.fromkeys([*kind.hosts(config), *tokens]))


def hosts_of(urls: Sequence[str]) -> list[str]:
    """Return the hosts of some URLs, each once."""
    return list(dict.fromkeys(filter(None, map(host_of, urls))))
