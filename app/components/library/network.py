"""The `http_request` component's configuration and its `run`; how it retries is in `retries.py`."""

import base64
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import orjson
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
from app.components.library.json_values import parsed
from app.components.library.retries import Outgoing, RetryPlan, send
from app.kernel.http_outcomes import HttpResponse

_ERROR_STATUS = 400
_EXCERPT = 4_000  #: bytes of an error's body; more than is shown, so that a secret in what is shown is whole
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_REPEATABLE = _READING | {"PUT", "DELETE"}
_TOKEN = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$"  # noqa: S105 - RFC 9110 §5.6.2 calls a header's name so

HeaderName = Annotated[str, Field(pattern=_TOKEN)]
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


class BearerAuth(Config):
    """`Authorization: Bearer`."""

    kind: Literal["bearer"]
    token: SecretTemplate


class BasicAuth(Config):
    """`Authorization: Basic`."""

    kind: Literal["basic"]
    username: SecretTemplate
    password: SecretTemplate


class HttpRequestConfig(Config):
    """A request and how hard to try."""

    method: Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Template = Field(description="http or https; values of a query belong into `query`.")
    query: Annotated[dict[FieldName, SecretTemplate], Field(max_length=100)] = Field(
        default_factory=dict[str, str], description="Appended to the URL, escaped."
    )
    headers: Annotated[dict[HeaderName, SecretTemplate], Field(max_length=50)] = Field(default_factory=dict[str, str])
    body: Annotated[JsonBody | TextBody | FormBody, Field(discriminator="kind")] | None = None
    auth: Annotated[BearerAuth | BasicAuth, Field(discriminator="kind")] | None = None
    timeout_ms: int = Field(default=30_000, ge=100, le=300_000, description="Of each try, from resolving to the end.")
    max_retries: int = Field(default=2, ge=0, le=10, description="After the first try; 0 means none.")
    retry_delay_ms: int = Field(default=500, ge=0, le=10_000, description="Doubles with each try, with jitter.")
    max_redirects: int = Field(default=5, ge=0, le=10, description="0: a redirect is the answer.")
    max_response_bytes: int = Field(default=5_000_000, ge=1, le=50_000_000, description="Of the decoded body.")
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
        found: list[tuple[str, str]] = []
        if config.body is not None and config.method in _READING:
            found.append(("body", f"A {config.method} request has no body."))
        if config.auth is not None and any(name.lower() == "authorization" for name in config.headers):
            found.append(("headers", "Give Authorization in headers or in auth, not in both."))
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
            "body": _body(response, config.response_type, config.method),
            "url": response.url,
        }
        if response.status >= _ERROR_STATUS and not config.is_error_allowed:
            raise ComponentFailed(
                "HTTP_STATUS",
                f"The service answered {response.status}.",
                is_retryable=plan.may_repeat_status(response.status),
                details={
                    "status": response.status,
                    "body": response.content[:_EXCERPT].decode(errors="replace"),
                    "url": response.url,
                },
            )
        return Result(output)


async def _outgoing(config: HttpRequestConfig, ctx: NodeContext) -> Outgoing:
    headers = [(name, await ctx.render_secret(template)) for name, template in config.headers.items()]
    given = {name.lower() for name, _ in headers}
    content, content_type = await _content(config.body, ctx)
    if content_type and "content-type" not in given:
        headers.append(("Content-Type", content_type))
    if config.auth is not None:
        headers.append(("Authorization", await _authorization(config.auth, ctx)))
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
    text = await ctx.render_secret(body.template)
    if isinstance(body, TextBody):
        return text.encode(), body.content_type
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        # not the parser's own message: it could quote a secret
        raise ComponentFailed("REQUEST_INVALID", "The body's template does not render to JSON.") from None
    return text.encode(), "application/json"


async def _authorization(auth: BearerAuth | BasicAuth, ctx: NodeContext) -> str:
    if isinstance(auth, BearerAuth):
        return f"Bearer {await ctx.render_secret(auth.token)}"
    pair = f"{await ctx.render_secret(auth.username)}:{await ctx.render_secret(auth.password)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _body(response: HttpResponse, wanted: str, method: str) -> Any:
    if method == "HEAD" or (not response.content and wanted != "text"):
        return None
    kind, _, parameters = response.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    is_json = kind == "application/json" or kind.endswith("+json")
    if wanted == "json":
        return parsed(response.content.decode(errors="replace"))
    if wanted == "base64":
        return base64.b64encode(response.content).decode()
    text = _text(response.content, parameters)
    if wanted == "auto" and is_json and text is not None:
        try:
            return parsed(text)
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
