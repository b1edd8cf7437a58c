"""The secrets of webhooks: what signs, and the values of secret headers. Sealed at rest, shown once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.kernel.crypto import Vault
from app.kernel.webhook_signature import webhook_key
from app.webhooks.models import Webhook, is_signed_twice


class WebhookSecrets:
    """Seals and opens."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, secret: str) -> bytes:
        """Seal a secret."""
        return self._vault.encrypt(secret.encode())

    def keys(self, webhook: Webhook, now: datetime) -> tuple[bytes, ...]:
        """Return what signs now, the present key first.

        Raises:
            ValueError: One was sealed with a key this process does not have.
        """
        sealed = [webhook.secret_sealed]
        if webhook.old_secret_sealed is not None and is_signed_twice(webhook, now):
            sealed.append(webhook.old_secret_sealed)
        return tuple(webhook_key(self._vault.decrypt(bytes(each)).decode()) for each in sealed)

    def sealed_headers(self, headers: Iterable[tuple[str, str, bool]]) -> list[dict[str, str]]:
        """Return headers, each with its value and whether it is secret, as they are stored."""
        return [
            {"name": name, "sealed": self._vault.encrypt(value.encode()).decode()}
            if is_secret
            else {"name": name, "value": value}
            for name, value, is_secret in headers
        ]

    def headers(self, stored: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Return headers as they are sent.

        Raises:
            ValueError: One was sealed with a key this process does not have.
        """
        return [
            (each["name"], self._vault.decrypt(each["sealed"].encode()).decode() if "sealed" in each else each["value"])
            for each in stored
        ]
