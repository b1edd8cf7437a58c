"""The secrets of webhooks, sealed: what requests are checked with, what was until lately, and the handshake's token."""

from collections.abc import Mapping

import orjson

from app.automation.addresses import Addresses
from app.automation.changes import SecretChange
from app.automation.configs import Config, WebhookConfig, checked_secret
from app.automation.models import Trigger
from app.automation.vocabulary import WebhookAuth
from app.kernel.crypto import Vault
from app.kernel.errors import InvalidInput

OLD = "oldSecret"


class Sealing:
    """Seals and opens."""

    def __init__(self, vault: Vault, addresses: Addresses) -> None:
        self._vault = vault
        self._addresses = addresses

    def kept(self, row: Trigger) -> dict[str, str]:
        """Return the secrets that a trigger has, by name."""
        found = self._addresses.open_up(row)
        kept = {"secret": found.secret, "verifyToken": found.verify_token, OLD: found.old_secret}
        return {name: value for name, value in kept.items() if value is not None}

    def sealed(self, config: Config, kept: Mapping[str, str], change: SecretChange) -> tuple[Config, bytes | None]:
        """Return the configuration, which says which secrets there are, and these, encrypted.

        A new secret ends the one before at once.

        Raises:
            InvalidInput: A secret is missing or malformed, or the trigger has none.
        """
        if not isinstance(config, WebhookConfig):
            if change != SecretChange():
                raise InvalidInput("Only a webhook has secrets.", field="input", reason="no_secret")
            return config, None
        found = dict(kept)
        if change.secret is not None:
            found["secret"] = change.secret
            config = config.model_copy(update={"old_secret_expires_at": None})
        if config.old_secret_expires_at is None:
            found.pop(OLD, None)
        if "secret" in found:
            checked_secret(config, found["secret"])
        elif config.auth is not WebhookAuth.NONE:
            raise InvalidInput(
                "Give the secret that requests are checked with.", field="input.webhook.secret", reason="required"
            )
        if change.verify_token is not None:
            found["verifyToken"] = checked_secret(
                WebhookConfig(), change.verify_token, field="input.webhook.verifyToken"
            )
        says = {"has_secret": "secret" in found, "has_verify_token": "verifyToken" in found}
        sealed = self._vault.encrypt(orjson.dumps(found)) if found else None
        return config.model_copy(update=says), sealed
