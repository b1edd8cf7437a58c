"""The listener that takes mail for triggers by SMTP, where the operator switched it on.

It takes mail for addresses that are a trigger's, and for no other, so it relays nothing. A mail is answered once its
run is sure to come; a sender that is told otherwise sends it again, and a copy starts nothing.
"""

import asyncio
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from app.automation.addresses import Addressee, Addresses
from app.automation.configs import MailConfig
from app.automation.firing import Firings
from app.automation.keeping import Keeping
from app.automation.mails import MailUnreadable, ReadMail, read_mail
from app.automation.models import Trigger
from app.automation.vocabulary import TriggerType
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import AppError, RateLimited, Unavailable
from app.kernel.logs import get_logger
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle

log = get_logger(__name__)

_MAX_RECIPIENTS = 20
_MAX_BYTES = 25 * 1024 * 1024
_PER_MINUTE = 120  #: mails to one address
_IDLE_SECONDS = 60
_UNKNOWN = "550 5.1.1 There is nobody at this address"
_LATER = "451 4.3.0 Try again later"
_TAKEN = "250 2.0.0 Taken"


class _Connection(SMTP):
    """A sender's connection, which is among the open ones as long as it lasts."""

    def __init__(self, open_ones: "set[_Connection]", handler: "MailListener", **settings: Any) -> None:
        super().__init__(cast("Any", handler), **settings)
        self._open_ones = open_ones

    def connection_made(self, transport: Any) -> None:
        self._open_ones.add(self)
        super().connection_made(transport)

    def abort(self) -> None:
        """End it at once."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._open_ones.discard(self)
        super().connection_lost(error)


class MailListener:
    """Listens between `open` and `close`, if there is an address to listen at."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        addresses: Addresses,
        firings: Firings,
        keeping: Keeping,
        throttle: Throttle,
    ) -> None:
        self._at = settings.mail_in
        self._domain = settings.mail_domain
        self._max_bytes = min(_MAX_BYTES, settings.max_file_bytes)
        self._database = database
        self._clock = clock
        self._addresses = addresses
        self._firings = firings
        self._keeping = keeping
        self._throttle = throttle
        self._server: asyncio.Server | None = None
        self._open: set[_Connection] = set()

    async def open(self) -> None:
        """Begin to listen."""
        if not self._at:
            return
        host, _, port = self._at.rpartition(":")
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, host, int(port))
        log.info("mail_listener_ready", at=self._at, domain=self._domain)

    async def close(self) -> None:
        """Stop listening; a mail that is under way is sent again by its sender."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for each in tuple(self._open):
            each.abort()
        if self._open:
            await asyncio.sleep(0)  # an aborted connection is lost in the loop's next turn

    def _protocol(self) -> asyncio.BaseProtocol:
        return _Connection(
            self._open,
            self,
            data_size_limit=self._max_bytes,
            enable_SMTPUTF8=True,
            hostname=self._domain,
            ident="Plait",
            timeout=_IDLE_SECONDS,
        )

    # ------------------------------------------------------------------ what aiosmtpd calls

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Say whether mail for an address is taken."""
        if len(envelope.rcpt_tos) >= _MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            if await self._find(address) is None:
                return _UNKNOWN
        except Exception as error:  # noqa: BLE001 - the sender tries again
            log.warning("mail_not_taken", error=type(error).__name__)
            return _LATER
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        """Take a mail for all of its recipients."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        try:
            for address in dict.fromkeys(envelope.rcpt_tos):
                refused = await self._take(address, envelope.mail_from or "", raw)
                if refused is not None:
                    return refused
        except RateLimited:
            return "450 4.7.1 Too many mails; try again later"
        except Unavailable:
            return _LATER
        except AppError as error:
            return f"554 5.7.0 Refused: {error.reason or 'refused'}"
        except MailUnreadable:
            return "554 5.6.0 The mail cannot be read"
        except Exception:
            log.exception("mail_not_taken")
            return _LATER
        return _TAKEN

    # ------------------------------------------------------------------ inside

    async def _find(self, address: str) -> Addressee | None:
        local, _, domain = address.lower().rpartition("@")
        return await self._addresses.find(TriggerType.MAIL, local) if domain == self._domain else None

    async def _take(self, address: str, sender: str, raw: bytes) -> str | None:
        """Let a trigger fire by a mail; return why it does not."""
        found = await self._find(address)
        if found is None or not found.row.is_enabled:
            return _UNKNOWN
        config = cast("MailConfig", found.config)
        await self._throttle.hit("mail-in", str(found.row.id), times=_PER_MINUTE, window_seconds=60)
        mail = await asyncio.to_thread(read_mail, raw, config.max_attachments)
        if not _may_send(config, sender, mail):
            return "550 5.7.1 You may not send to this address"
        key = f"mail:{mail.key}"
        shown: list[dict[str, Any]] = []
        for at, each in enumerate(mail.attachments):
            facts, _ = await self._keeping.show(found.row, each, is_file=True, idempotency_key=f"{key}:{at}")
            shown.append(facts)
        document = {**mail.document, "sender": sender, "recipient": address, "attachments": shown}
        now = self._clock.now()
        async with self._database.transaction() as tx:
            row = await Trigger.select_for_update().get_or_none(id=found.row.id)
            if row is None or not row.is_enabled:
                return _UNKNOWN
            if await self._firings.add(tx, row, key, now, document) is not None:
                await Trigger.filter(id=row.id).update(fired_count=row.fired_count + 1, last_fired_at=now)
        return None


def _may_send(config: MailConfig, sender: str, mail: ReadMail) -> bool:
    """Say whether a sender is among those that may: both who the envelope and who the mail says it is from."""
    if not config.senders:
        return True
    claimed = [sender, *(each["address"] for each in mail.document["from"])]
    return all(any(_fits(each.lower(), allowed) for allowed in config.senders) for each in claimed)


def _fits(address: str, allowed: str) -> bool:
    return address == allowed or (allowed.startswith("@") and address.endswith(allowed))
