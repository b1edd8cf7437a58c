"""Test mode: for a while, the last requests to a trigger are kept to be looked at, bounded and with secrets masked."""

import base64
from datetime import timedelta
from typing import cast

import orjson

from app.automation.addresses import Addressee
from app.automation.configs import WebhookConfig
from app.automation.hooks.requests import InboundAnswer, InboundRequest
from app.automation.models import ShownPayload
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.hops import HEADER
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.upkeep import Chore, prune

log = get_logger(__name__)

MAX_SHOWN = 20  #: of a trigger
KEPT = timedelta(days=1)
MASK = "[secret]"
_MAX_BODY = 64 * 1024
_MAX_HEADERS = 100
_MAX_VALUE = 2_000
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key", HEADER})
_SECRET_WORDS = ("secret", "token", "signature", "password", "auth-key")


class Showing:
    """Keeps what is sent to triggers in test mode."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of what is kept."""
        return (Chore("prune-trigger-payloads", 600.0, self.prune),)

    async def keep(self, found: Addressee, request: InboundRequest, answer: InboundAnswer) -> None:
        """Keep a request if its trigger is in test mode; whatever goes wrong, the sender has its answer."""
        until, now = found.row.shows_until, self._clock.now()
        if until is None or until <= now:
            return
        try:
            async with self._database.transaction():
                await ShownPayload.create(
                    id=new_id(),
                    trigger_id=found.row.id,
                    received_at=now,
                    method=request.method,
                    content_type=request.content_type[:200],
                    headers=orjson.dumps(_masked_headers(found, request)).decode(),
                    query=orjson.dumps({name: _masked(found, str(value)) for name, value in request.query.items()})
                    .decode()
                    .replace("\\u0000", ""),
                    body=_masked(found, _shown(request.body)),
                    size_bytes=len(request.body),
                    status_code=answer.status,
                    reason=answer.reason,
                    execution_id=answer.execution_id,
                )
                kept = await ShownPayload.filter(trigger_id=found.row.id).order_by("-received_at", "-id").only("id")
                if len(kept) > MAX_SHOWN:
                    await ShownPayload.filter(id__in=[each.id for each in kept[MAX_SHOWN:]]).delete()
        except Exception as error:  # noqa: BLE001 - it is only shown
            log.warning("payload_not_shown", error=type(error).__name__)

    async def prune(self, _tx: Transaction) -> int:
        """Forget what is old."""
        return await prune(ShownPayload.filter(received_at__lt=self._clock.now() - KEPT))


def _masked_headers(found: Addressee, request: InboundRequest) -> dict[str, str]:
    own = (cast("WebhookConfig", found.config).header or "").lower()
    shown: dict[str, str] = {}
    for name, value in list(request.headers.items())[:_MAX_HEADERS]:
        is_secret = name in _SECRET_HEADERS or name == own or any(word in name for word in _SECRET_WORDS)
        shown[name] = MASK if is_secret else _masked(found, value[:_MAX_VALUE])
    return shown


def _masked(found: Addressee, text: str) -> str:
    for secret in (found.secret, found.old_secret, found.verify_token):
        if secret:
            text = text.replace(secret, MASK)
    return text


def _shown(body: bytes) -> str:
    head = body[:_MAX_BODY]
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if len(body) > _MAX_BODY and error.start >= _MAX_BODY - 4:  # a character that the cut halved
            text = head[: error.start].decode()
        else:
            return base64.b64encode(head).decode()
    return text.replace("\x00", "\ufffd")
