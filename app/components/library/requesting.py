"""What the components that speak HTTP have in common: how a request is authorised, bounded, and read when it failed."""

import base64
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field

from app.components.contract import ComponentFailed, Config, NodeContext, SecretTemplate
from app.components.library.retries import RetryPlan
from app.kernel.http_outcomes import HttpResponse

ERROR_STATUS = 400
_EXCERPT = 4_000  #: bytes of an error's body; more than is shown, so that a secret in what is shown is whole
_TOKEN = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$"  # noqa: S105 - RFC 9110 §5.6.2 calls a header's name so

HeaderName = Annotated[str, Field(pattern=_TOKEN)]
Headers = Annotated[dict[HeaderName, SecretTemplate], Field(max_length=50)]
TimeoutMs = Annotated[int, Field(ge=100, le=300_000, description="Of each try, from resolving to the end.")]
MaxRetries = Annotated[int, Field(ge=0, le=10, description="After the first try; 0 means none.")]
RetryDelayMs = Annotated[int, Field(ge=0, le=10_000, description="Doubles with each try, with jitter.")]
MaxResponseBytes = Annotated[int, Field(ge=1, le=50_000_000, description="Of the decoded body.")]


class BearerAuth(Config):
    """`Authorization: Bearer`."""

    kind: Literal["bearer"]
    token: SecretTemplate


class BasicAuth(Config):
    """`Authorization: Basic`."""

    kind: Literal["basic"]
    username: SecretTemplate
    password: SecretTemplate


Auth = Annotated[BearerAuth | BasicAuth, Field(discriminator="kind")]


async def rendered_headers(
    headers: dict[str, str], auth: BearerAuth | BasicAuth | None, ctx: NodeContext
) -> list[tuple[str, str]]:
    """Render a node's own headers, and the one its `auth` makes."""
    made = [(name, await ctx.render_secret(template)) for name, template in headers.items()]
    if isinstance(auth, BearerAuth):
        made.append(("Authorization", f"Bearer {await ctx.render_secret(auth.token)}"))
    elif auth is not None:
        pair = f"{await ctx.render_secret(auth.username)}:{await ctx.render_secret(auth.password)}"
        made.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
    return made


def header_problems(
    headers: dict[str, str], auth: object, taken: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Find headers that are given twice, or that the component sets itself (`taken`, in lower case)."""
    names = {name.lower() for name in headers}
    found = [("headers", f"The component sets {name} itself.") for name in sorted(names & taken)]
    if auth is not None and "authorization" in names:
        found.append(("headers", "Give Authorization in headers or in auth, not in both."))
    return found


async def rendered_json(template: str, ctx: NodeContext, what: str) -> tuple[str, Any]:
    """Render a template that must give JSON, to its text and its value.

    Raises:
        ComponentFailed: `REQUEST_INVALID`, or of the template.
    """
    text = await ctx.render_secret(template)
    try:
        return text, orjson.loads(text)
    except orjson.JSONDecodeError:
        # not the parser's own message: it could quote a secret
        raise ComponentFailed("REQUEST_INVALID", f"The template of {what} does not render to JSON.") from None


def status_failure(response: HttpResponse, plan: RetryPlan) -> ComponentFailed:
    """Say an answer of an unwanted status as a node's failure."""
    return ComponentFailed(
        "HTTP_STATUS",
        f"The service answered {response.status}.",
        is_retryable=plan.may_repeat_status(response.status),
        details={
            "status": response.status,
            "body": response.content[:_EXCERPT].decode(errors="replace"),
            "url": response.url,
        },
    )
