"""What the use cases of this domain share."""

from dataclasses import dataclass

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.changes import RightsChanges
from app.accounts.mails import Mails
from app.kernel.clock import Clock
from app.kernel.crypto import Passwords, Vault
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts of this process that every noun's service builds on."""

    database: Database
    clock: Clock
    access: Access
    changes: RightsChanges
    audit: Audit
    activities: Activities
    idempotency: Idempotency
    passwords: Passwords
    vault: Vault
    throttle: Throttle
    mails: Mails
