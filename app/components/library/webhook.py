"""The `webhook_send` component: a signed message that its receiver can tell from a forgery and from a repeat."""

import hashlib
from time import time

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    SecretTemplate,
    SideEffects,
    Template,
)
from app.components.library.requesting import (
    Headers,
    MaxRetries,
    RetryDelayMs,
    TimeoutMs,
    header_problems,
    rendered_headers,
    rendered_json,
    status_failure,
)
from app.components.library.retries import Outgoing, RetryPlan, send
from app.kernel.webhook_signature import signed_headers, webhook_key

_OWN = frozenset({"content-type", "webhook-id", "webhook-timestamp", "webhook-signature"})
_OK = range(200, 300)
_MAX_ANSWER_BYTES = 1_000_000


class WebhookSendConfig(Config):
    """A message, where it goes, and how hard to try."""

    url: Template = Field(description="http or https.")
    secret: SecretTemplate = Field(
        min_length=1, description="What signs it: `whsec_` and base64 of 24 to 64 bytes; name a secret here."
    )
    payload: SecretTemplate = Field(default="{{ input|tojson }}", description="Must render to JSON.")
    headers: Headers = Field(default_factory=dict[str, str])
    timeout_ms: TimeoutMs = 15_000
    max_retries: MaxRetries = 3
    retry_delay_ms: RetryDelayMs = 1_000


class WebhookSend(Component):
    """Tells another system that something happened."""

    id = "webhook_send"
    name = "Send webhook"
    description = (
        "Posts JSON signed as Standard Webhooks says. Every try carries the same `webhook-id`, "
        "by which the receiver knows a repeat."
    )
    category = ComponentCategory.NETWORK
    outputs = (Port(OUTPUT, "object", "`{messageId, status}`."),)
    side_effects = SideEffects.IDEMPOTENT
    config = WebhookSendConfig
    example = {"url": "https://example.com/hooks/plait", "secret": "{{ secrets.WEBHOOK }}"}

    def problems(self, config: WebhookSendConfig) -> list[tuple[str, str]]:
        """Check what fields say together, and a secret that is written out."""
        found = header_problems(config.headers, None, _OWN)
        if not config.url.strip():
            found.append(("url", "The URL is empty."))
        if "{" not in config.secret:
            try:
                webhook_key(config.secret)
            except ValueError as error:
                found.append(("secret", f"The secret is {error}; begin it with whsec_."))
        return found

    async def run(self, config: WebhookSendConfig, ctx: NodeContext) -> Result:
        """Sign, send, and try again.

        Raises:
            ComponentFailed: `WEBHOOK_SECRET_INVALID`, or as for `http_request`; an answer that is no 2xx, a
                redirect too, is `HTTP_STATUS`.
        """
        try:
            key = webhook_key(await ctx.render_secret(config.secret))
        except ValueError as error:
            raise ComponentFailed("WEBHOOK_SECRET_INVALID", f"The signing secret is {error}.") from None
        content = (await rendered_json(config.payload, ctx, "the payload"))[0].encode()
        message_id = f"msg_{hashlib.sha256(ctx.idempotency_key.encode()).hexdigest()[:32]}"
        plan = RetryPlan(config.max_retries, config.retry_delay_ms, is_repeatable=True)
        outgoing = Outgoing(
            method="POST",
            url=(await ctx.render(config.url)).strip(),
            params=(),
            headers=(
                *await rendered_headers(config.headers, None, ctx),
                ("Content-Type", "application/json"),
            ),
            content=content,
            timeout_ms=config.timeout_ms,
            max_response_bytes=_MAX_ANSWER_BYTES,
            max_redirects=0,
            fresh_headers=lambda: signed_headers(key, message_id, int(time()), content),
        )
        response = await send(outgoing, plan, ctx)
        if response.status not in _OK:
            raise status_failure(response, plan)
        return Result({"messageId": message_id, "status": response.status})
