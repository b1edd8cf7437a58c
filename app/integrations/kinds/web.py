"""What types over HTTP have in common: a base address, and actions that are one request each."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from app.components.contract import Config
from app.integrations.contract import Action, IntegrationType, Link, OAuthServer
from app.integrations.opening import hosts_of
from app.integrations.requests import Request, answer_of
from app.integrations.sending import Pairs, host_of

_HEADER = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$"


def _is_address(value: str) -> str:
    if not host_of(value) or "@" in value.partition("://")[2].partition("/")[0] or "?" in value or "#" in value:
        raise ValueError("It must be http(s)://host/path, without a user and a query")
    return value.rstrip("/")


Address = Annotated[str, Field(max_length=2_000), AfterValidator(_is_address)]


class HeaderKey(Config):
    """The key goes into a header."""

    kind: Literal["header"]
    name: Annotated[str, Field(pattern=_HEADER)]
    prefix: Annotated[str, Field(max_length=50)] = ""


class QueryKey(Config):
    """The key goes into the query."""

    kind: Literal["query"]
    name: Annotated[str, Field(min_length=1, max_length=100)]


class OAuthConfig(Config):
    """Where a person agrees, and where tokens come from."""

    authorize_url: Address
    token_url: Address
    scopes: Annotated[list[str], Field(max_length=100)] = Field(default_factory=list[str])
    issuer: Annotated[str, Field(max_length=2_000)] = Field(
        default="", description="What the server calls itself in `iss` (RFC 9207); answers without it are refused then."
    )
    client_authentication: Literal["form", "basic"] = Field(
        default="form", description="Where the client's secret goes when tokens are asked for."
    )


class PlacedKey:
    """Of a type whose configuration says where an API key goes (`auth`), and where a person agrees (`oauth`)."""

    def oauth(self, config: Any) -> OAuthServer | None:
        """Say what the configuration says."""
        own: OAuthConfig | None = config.oauth
        if own is None:
            return None
        return OAuthServer(
            own.authorize_url,
            own.token_url,
            own.scopes,
            issuer=own.issuer,
            gives_issuer=bool(own.issuer),
            takes_basic=own.client_authentication == "basic",
        )

    def prove(self, config: Any, secret: Mapping[str, str], *_request: Any) -> tuple[Pairs, Pairs] | None:
        """Put an API key where the service wants it; None: in the usual way."""
        if config.auth is None or "apiKey" not in secret:
            return None
        if isinstance(config.auth, HeaderKey):
            return ((config.auth.name, config.auth.prefix + secret["apiKey"]),), ()
        return (), ((config.auth.name, secret["apiKey"]),)


class WebType(IntegrationType):
    """A type whose actions are requests, listed once.

    Attributes:
        requests: All of them.
    """

    requests: ClassVar[Sequence[Request]]

    def base(self, config: Any) -> str:
        """Return the address that paths are below."""
        return config.base_url

    def hosts(self, config: Any) -> Sequence[str]:
        """Name the host of the base address."""
        return hosts_of([self.base(config)])

    def actions(self, config: Any, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List the requests."""
        del config, catalogue
        return self.common_actions()

    def common_actions(self) -> Sequence[Action]:
        """List the requests."""
        return [each.action for each in self.requests]

    def headers(self, config: Any) -> Sequence[tuple[str, str]]:
        """Give what every request says."""
        del config
        return ()

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send the request.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        request = next(each for each in self.requests if each.name == action.name)
        response = await request.send(link, self.base(link.config), arguments, headers=self.headers(link.config))
        return self.read(action, answer_of(response))

    def read(self, action: Action, answer: Any) -> Any:
        """Say what an answer means; for services that say no with status 200."""
        del action
        return answer
