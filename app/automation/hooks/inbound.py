"""The use case of a request to a trigger's address, from the first look to the answer."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from app.automation.addresses import Addressee, Addresses
from app.automation.attachments import Attachment
from app.automation.configs import WebhookConfig
from app.automation.hooks import answers, handshakes
from app.automation.hooks.authentication import DEFAULT_HEADER, authenticate
from app.automation.hooks.copies import delivery_key
from app.automation.hooks.payloads import Payload, read_payload, too_large, unpacked
from app.automation.hooks.requests import InboundAnswer, InboundRequest, Refusal, not_found
from app.automation.hooks.showing import Showing
from app.automation.keeping import Keeping
from app.automation.starting import order_of
from app.automation.vocabulary import BinaryBodies, TriggerType, WebhookReply
from app.executions.triggered import Execution, TriggeredRuns, TriggerKind
from app.files.service import File
from app.kernel.clock import Clock
from app.kernel.errors import AppError, ErrorCode, RateLimited, Unavailable
from app.kernel.hops import HEADER, MAX_HOPS, Hops
from app.kernel.ids import new_id
from app.kernel.throttle import Throttle
from app.workflows.drafts import WorkflowIsArchived, WorkflowNotFound
from app.workflows.targets import WorkflowNotPublished

#: Headers that a run is not given: they hold secrets, or are between the sender and us.
_HIDDEN = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key", HEADER})
_SIGNATURES = frozenset(
    {"stripe-signature", "x-hub-signature", "x-hub-signature-256", "x-slack-signature", "x-twilio-signature"}
)
_STATUS: dict[ErrorCode, int] = {
    ErrorCode.CONFLICT: 409,
    ErrorCode.INVALID_INPUT: 400,
    ErrorCode.QUOTA_EXCEEDED: 403,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.NOT_FOUND: 404,
}


class InboundHooks:
    """Takes requests for triggers."""

    def __init__(
        self,
        clock: Clock,
        addresses: Addresses,
        runs: TriggeredRuns,
        *,
        throttle: Throttle,
        keeping: Keeping,
        showing: Showing,
        hops: Hops,
    ) -> None:
        self._clock = clock
        self._addresses = addresses
        self._runs = runs
        self._throttle = throttle
        self._keeping = keeping
        self._showing = showing
        self._hops = hops

    async def find(self, path: str, client: str) -> Addressee:
        """Return whose address it is, before the body is read.

        Who a caller is shows later, so what is counted here is counted by where it comes from: strangers use up their
        own share, and not that of the trigger's senders.

        Raises:
            Refusal: 404: nobody's; 429: it is asked too often from this address.
        """
        found = await self._addresses.find(TriggerType.WEBHOOK, path)
        if found is None:
            raise not_found()
        await self._count(found, "hook-caller", f"{found.row.id}:{client}")
        return found

    async def _count(self, found: Addressee, name: str, who: str) -> None:
        times = cast("WebhookConfig", found.config).rate_per_minute
        try:
            await self._throttle.hit(name, who, times=times, window_seconds=60)
        except RateLimited as limited:
            wait = {"Retry-After": str(limited.retry_after_seconds)}
            raise Refusal(429, "RATE_LIMITED", "rate_limited", "Too many requests; try again later.", wait) from None

    async def answer(self, found: Addressee, request: InboundRequest) -> InboundAnswer:
        """Answer a request whose body is read; in test mode it is shown."""
        try:
            answer = await self._answer(found, request)
        except Refusal as refusal:
            answer = answers.refused(refusal)
        except AppError as error:
            answer = answers.refused(_refusal_of(error))
        if answer.status != 429:  # noqa: PLR2004 - a flood is not written down
            await self._showing.keep(found, request, answer)
        return answer

    async def _answer(self, found: Addressee, request: InboundRequest) -> InboundAnswer:
        row, config = found.row, cast("WebhookConfig", found.config)
        early = handshakes.early_handshake(config, found.secret, found.verify_token, request)
        if early is not None:
            return early
        if request.method.lower() not in config.methods:
            allowed = {"Allow": ", ".join(each.name for each in config.methods)}
            raise Refusal(405, "INVALID_INPUT", "method", "This trigger does not take such requests.", allowed)
        authenticate(config, found.secrets(self._clock.now()), request, self._clock.now())
        await self._count(found, "hook", str(row.id))
        body = unpacked(request.body, request.headers.get("content-encoding", ""), config.max_body_bytes)
        whole = InboundRequest(
            request.method, request.path, request.url, request.query, request.headers, body, request.client
        )
        payload = await read_payload(whole)
        late = handshakes.late_handshake(config, found.secret, payload.document)
        if late is not None:
            return late
        if not row.is_enabled:
            raise Refusal(409, "CONFLICT", "trigger_disabled", "This trigger is switched off.")
        chain = self._hops.read(request.headers.get(HEADER))
        if row.id in chain or len(chain) >= MAX_HOPS:
            raise Refusal(508, "CONFLICT", "loop", "What this trigger started led to this request, or five others did.")
        key = delivery_key(config, request, payload.document)
        if key is None and config.delivery_header is not None:
            raise Refusal(400, "INVALID_INPUT", "delivery_missing", "The header that names the delivery is missing.")
        run = await self._start(found, whole, payload, key, chain)
        if config.reply is WebhookReply.AT_ONCE:
            return answers.accepted(run.id)
        if run.status.is_terminal:
            return answers.ended(run.id, await self._runs.ended(run))
        return answers.accepted(run.id, run.status.name)

    async def _start(
        self, found: Addressee, request: InboundRequest, payload: Payload, key: str | None, chain: Sequence[UUID]
    ) -> Execution:
        """Start the run of a request; the files of one that starts none, such as a copy, do not stay."""
        row, config = found.row, cast("WebhookConfig", found.config)
        own_id, kept, is_asked = new_id(), list[File](), False
        earlier = await self._runs.earlier(row.id, key) if key is not None and payload.attachments else None
        try:
            given = await self._input(found, request, payload, kept if earlier is None else None)
            is_asked = True
            run = await self._runs.start(
                order_of(
                    row,
                    TriggerKind.WEBHOOK,
                    given,
                    execution_id=own_id if kept else None,
                    delivery_key=key,
                    wait_ms=config.reply_timeout_ms if config.reply is WebhookReply.WHEN_DONE else 0,
                    chain=chain,
                )
            )
        except Exception as error:
            # Of what may have been accepted all the same, the files stay.
            if not is_asked or (isinstance(error, AppError) and not isinstance(error, Unavailable)):
                await self._keeping.drop(row, kept)
            raise
        if kept and run.id != own_id:
            await self._keeping.drop(row, kept)
        return run

    async def _input(self, found: Addressee, request: InboundRequest, payload: Payload, kept: list[File] | None) -> Any:
        """Return what the run is given, adding to `kept` the files that it names; None: nothing is kept."""
        config = cast("WebhookConfig", found.config)
        document: Any = payload.document
        if payload.attachments:
            is_file = config.binary is BinaryBodies.FILE
            shown: dict[int, Any] = {}
            for each in payload.attachments:
                if is_file and kept is None:
                    shown[id(each)] = None  # of a copy, whose run has its input
                    continue
                shown[id(each)], file = await self._keeping.show(found.row, each, is_file=is_file)
                if file is not None and kept is not None:
                    kept.append(file)
            document = _replaced(document, shown)
        hidden = _HIDDEN | _SIGNATURES | {(config.header or DEFAULT_HEADER).lower()}
        return {
            "method": request.method,
            "query": dict(request.query),
            "headers": {name: value for name, value in request.headers.items() if name not in hidden},
            "contentType": request.content_type or None,
            "body": document,
            "receivedAt": self._clock.now().isoformat().replace("+00:00", "Z"),
        }

    def check_size(self, found: Addressee, size_bytes: int) -> None:
        """Refuse a body that is over the trigger's limit.

        Raises:
            Refusal: 413.
        """
        most = cast("WebhookConfig", found.config).max_body_bytes
        if size_bytes > most:
            raise too_large(most)


def _replaced(document: Any, shown: dict[int, Any]) -> Any:
    if isinstance(document, Attachment):
        return shown[id(document)]
    if isinstance(document, dict):
        return {name: _replaced(value, shown) for name, value in cast("dict[str, Any]", document).items()}
    if isinstance(document, list):
        return [_replaced(value, shown) for value in cast("list[Any]", document)]
    return document


def _refusal_of(error: AppError) -> Refusal:
    if isinstance(error, WorkflowIsArchived | WorkflowNotPublished):
        return Refusal(409, "CONFLICT", error.reason or "workflow_cannot_run", error.message)
    if isinstance(error, WorkflowNotFound):
        return not_found()
    status = _STATUS.get(error.code, 500)
    headers = {"Retry-After": "2"} if error.code is ErrorCode.UNAVAILABLE else None
    return Refusal(status, str(error.code), error.reason or "refused", error.message, headers)
