"""The `http_request` component's configuration and its `run`; how it retries is in `retries.py`."""

import base64
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

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
from app.components.library.json_values import parsed_beside
from app.components.library.requesting import (
    ERROR_STATUS,
    Auth,
    Headers,
    MaxResponseBytes,
    MaxRetries,
    RetryDelayMs,
    TimeoutMs,
    header_problems,
    rendered_headers,
    rendered_json,
    status_failure,
)
from app.components.library.retries import Outgoing, RetryPlan, send
from app.kernel.http_outcomes import HttpResponse

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_REPEATABLE = _READING | {"PUT", "DELETE"}

FieldName = Annotated[str, Field(min_length=1, max_length=500)]


class JsonBody(Config):
    """A JSON body."""

    kind: Literal["json"]
    template: SecretTemplate = Field(
        default="{{ input|tojson }}", description="Must render to JSON; `{{ value|tojson }}` writes a value as JSON."
    )


class TextBody(Config):
    """A body of any text type."""

    kind: Literal["text"]
    template: SecretTemplate
    content_type: Annotated[str, Field(max_length=200)] = "text/plain; charset=utf-8"


class FormBody(Config):
    """A body like an HTML form's."""

    kind: Literal["form"]
    fields: Annotated[dict[FieldName, SecretTemplate], Field(max_length=100)]


class HttpRequestConfig(Config):
    """A request and how hard to try."""

    method: Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Template = Field(description="http or https; values of a query belong into `query`.")
    query: Annotated[dict[FieldName, SecretTemplate], Field(max_length=100)] = Field(
        default_factory=dict[str, str], description="Appended to the URL, escaped."
    )
    headers: Headers = Field(default_factory=dict[str, str])
    body: Annotated[JsonBody | TextBody | FormBody, Field(discriminator="kind")] | None = None
    auth: Auth | None = None
    timeout_ms: TimeoutMs = 30_000
    max_retries: MaxRetries = 2
    retry_delay_ms: RetryDelayMs = 500
    max_redirects: int = Field(default=5, ge=0, le=10, description="0: a redirect is the answer.")
    max_response_bytes: MaxResponseBytes = 5_000_000
    response_type: Literal["auto", "json", "text", "base64"] = Field(
        default="auto", description="auto: by the content type."
    )
    is_error_allowed: bool = Field(default=False, description="Give answers of status 400 and above as output too.")
    is_idempotent: bool = Field(
        default=False, description="The peer honours Idempotency-Key, so POST and PATCH may be repeated."
    )


class HttpRequest(Component):
    """Calls a service."""

    id = "http_request"
    name = "HTTP request"
    description = "Calls an HTTP service and gives its status, headers and body; retries what may be repeated."
    category = ComponentCategory.NETWORK
    outputs = (Port(OUTPUT, "object", "`{status, headers, body, url}`."),)
    side_effects = SideEffects.ONCE
    config = HttpRequestConfig
    example = {
        "method": "POST",
        "url": "https://api.example.com/orders",
        "auth": {"kind": "bearer", "token": "{{ secrets.API_TOKEN }}"},
        "body": {"kind": "json"},
    }

    def side_effects_for(self, config: HttpRequestConfig) -> SideEffects:
        """Say NONE for reading methods, IDEMPOTENT for repeatable ones, else ONCE (RFC 9110 §9.2)."""
        if config.method in _READING:
            return SideEffects.NONE
        is_repeatable = config.is_idempotent or config.method in _REPEATABLE
        return SideEffects.IDEMPOTENT if is_repeatable else SideEffects.ONCE

    def problems(self, config: HttpRequestConfig) -> list[tuple[str, str]]:
        """Check what fields say together."""
        found = header_problems(config.headers, config.auth)
        if config.body is not None and config.method in _READING:
            found.append(("body", f"A {config.method} request has no body."))
        if not config.url.strip():
            found.append(("url", "The URL is empty."))
        return found

    async def run(self, config: HttpRequestConfig, ctx: NodeContext) -> Result:
        """Send, retry, and read.

        Raises:
            ComponentFailed: `HTTP_STATUS`, `EGRESS_DENIED`, `HTTP_TIMEOUT`, `PEER_UNREACHABLE`, `REQUEST_INVALID`,
                `REDIRECT_REFUSED`, `RESPONSE_TOO_LARGE`, `RESPONSE_INVALID`, or of a template.
        """
        effects = self.side_effects_for(config)
        plan = RetryPlan(
            max_retries=config.max_retries,
            first_delay_ms=config.retry_delay_ms,
            is_repeatable=effects is not SideEffects.ONCE,
        )
        response = await send(await _outgoing(config, ctx), plan, ctx)
        output = {
            "status": response.status,
            "headers": dict(response.headers),
            "body": await _body(response, config.response_type, config.method),
            "url": response.url,
        }
        if response.status >= ERROR_STATUS and not config.is_error_allowed:
            raise status_failure(response, plan)
        return Result(output)


async def _outgoing(config: HttpRequestConfig, ctx: NodeContext) -> Outgoing:
    headers = await rendered_headers(config.headers, config.auth, ctx)
    given = {name.lower() for name, _ in headers}
    content, content_type = await _content(config.body, ctx)
    if content_type and "content-type" not in given:
        headers.append(("Content-Type", content_type))
    if config.method not in _READING and "idempotency-key" not in given:
        headers.append(("Idempotency-Key", ctx.idempotency_key))
    return Outgoing(
        method=config.method,
        url=(await ctx.render(config.url)).strip(),
        params=tuple([(name, await ctx.render_secret(template)) for name, template in config.query.items()]),
        headers=tuple(headers),
        content=content,
        timeout_ms=config.timeout_ms,
        max_response_bytes=config.max_response_bytes,
        max_redirects=config.max_redirects,
    )


async def _content(body: JsonBody | TextBody | FormBody | None, ctx: NodeContext) -> tuple[bytes, str]:
    if body is None:
        return b"", ""
    if isinstance(body, FormBody):
        fields = [(name, await ctx.render_secret(template)) for name, template in body.fields.items()]
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    if isinstance(body, TextBody):
        return (await ctx.render_secret(body.template)).encode(), body.content_type
    text, _ = await rendered_json(body.template, ctx, "the body")
    return text.encode(), "application/json"


async def _body(response: HttpResponse, wanted: str, method: str) -> Any:
    if method == "HEAD" or (not response.content and wanted != "text"):
        return None
    kind, _, parameters = response.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    is_json = kind == "application/json" or kind.endswith("+json")
    if wanted == "json":
        return await parsed_beside(response.content.decode(errors="replace"))
    if wanted == "base64":
        return base64.b64encode(response.content).decode()
    text = _text(response.content, parameters)
    if wanted == "auto" and is_json and text is not None:
        try:
            return await parsed_beside(text)
        except ComponentFailed:
            return text
    if text is None and (wanted == "text" or kind.startswith("text/")):
        text = response.content.decode(errors="replace")
    return base64.b64encode(response.content).decode() if text is None else text


def _text(content: bytes, parameters: str) -> str | None:
    _, _, charset = parameters.partition("charset=")
    name = charset.split(";")[0].strip(" \"'")
    try:
        return content.decode(name if name in {"iso-8859-1", "latin-1", "windows-1252", "us-ascii"} else "utf-8")
    except UnicodeDecodeError:
        return None
