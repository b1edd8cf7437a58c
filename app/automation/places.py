"""Where triggers are reached."""

from app.automation.models import Trigger
from app.automation.vocabulary import TriggerType

HOOKS = "/hooks"


class TriggerPlaces:
    """Spells addresses as senders use them."""

    def __init__(self, base_url: str, mail_domain: str | None) -> None:
        self._base_url = base_url
        self._mail_domain = mail_domain

    def url(self, row: Trigger) -> str | None:
        """Return the address of a webhook."""
        return f"{self._base_url}{HOOKS}/{row.path}" if row.type is TriggerType.WEBHOOK else None

    def mail(self, row: Trigger) -> str | None:
        """Return the address of a mail trigger; None where no mail is taken."""
        if row.type is not TriggerType.MAIL or self._mail_domain is None:
            return None
        return f"{row.path}@{self._mail_domain}"
