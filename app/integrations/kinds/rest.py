"""Any REST service that an OpenAPI document describes: each operation is an action."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from app.components.contract import Config
from app.integrations.contract import Action, IntegrationType, Link, Resource, SyncPage
from app.integrations.failures import IntegrationFault
from app.integrations.kinds.web import Address, HeaderKey, OAuthConfig, PlacedKey, QueryKey
from app.integrations.openapi import MAX_DOCUMENT_BYTES, requests_of, server_in
from app.integrations.opening import hosts_of
from app.integrations.requests import Request, answer_of, next_link
from app.integrations.sending import Sender, host_of, refusal_of
from app.integrations.vocabulary import CredentialKind, IntegrationCode

_MAX_PAGES = 10_000
_KEPT_SERVERS = 1_000
_servers: OrderedDict[bytes, str] = OrderedDict()
_MAX_INLINE = 2_000_000  #: characters of a document that stands in a configuration


class Collection(Config):
    """A list operation whose items are copied."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$", description="The type of its records.")]
    operation: Annotated[str, Field(min_length=1, max_length=100, description="The action that lists.")]
    arguments: Annotated[dict[str, Any], Field(max_length=50)] = Field(default_factory=dict[str, Any])
    items: Annotated[str, Field(max_length=200)] = Field(
        default="", description="Where in the answer the items are, as `data.items`; empty: the answer is the list."
    )
    id: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        default="id", description="Where in an item its id is."
    )
    page: Literal["none", "link", "cursor", "number", "offset"] = Field(
        default="none", description="How pages follow: not, by a Link header, a cursor, a number or an offset."
    )
    page_argument: Annotated[str, Field(max_length=100)] = Field(
        default="page", description="Of cursor, number and offset: the argument that names the page."
    )
    next_cursor: Annotated[str, Field(max_length=200)] = Field(
        default="next", description="Of cursor: where in the answer the next one is."
    )
    first_page: Annotated[int, Field(ge=0, le=1)] = 1


class RestConfig(Config):
    """A document and where the service is."""

    document: Annotated[str, Field(max_length=_MAX_INLINE)] = Field(
        default="", description="The OpenAPI 3 document, as JSON."
    )
    document_url: Address | None = Field(default=None, description="Where the document is, instead.")
    base_url: Address | None = Field(default=None, description="Where the service is; else as the document says.")
    auth: Annotated[HeaderKey | QueryKey, Field(discriminator="kind")] | None = Field(
        default=None, description="Where an API key goes; without it into Authorization, as a bearer's."
    )
    oauth: OAuthConfig | None = None
    test_operation: Annotated[str, Field(max_length=100)] = Field(
        default="", description="A reading action without arguments that tells whether the credential is good."
    )
    collections: Annotated[list[Collection], Field(max_length=50)] = Field(default_factory=list[Collection])


class Rest(PlacedKey, IntegrationType):
    """Reads a document, then does what it says."""

    id = "rest"
    name = "REST (OpenAPI)"
    description = "Any REST service by its OpenAPI 3 document: each operation is an action, lists can be copied."
    credentials = (CredentialKind.API_KEY, CredentialKind.BASIC, CredentialKind.OAUTH2, CredentialKind.NONE)
    config = RestConfig
    hosts_note = "The host of baseUrl, or of the document's first server; the document's own host to read it."
    example = {"documentUrl": "https://api.example.com/openapi.json", "testOperation": "getMe"}

    def problems(self, config: RestConfig) -> Sequence[tuple[str, str]]:
        """Check what fields say together."""
        if bool(config.document) == (config.document_url is not None):
            return [("document", "Give the document, or where it is.")]
        if config.document and config.base_url is None:
            try:
                found = _server_in(config.document)
            except IntegrationFault as fault:
                return [("document", fault.message)]
            if not found:
                return [("baseUrl", "The document does not say where the service is.")]
        names = [each.name for each in config.collections]
        return [("collections", "Two collections have one name.")] if len(set(names)) < len(names) else ()

    def hosts(self, config: RestConfig) -> Sequence[str]:
        """Name the host of the service; where the document tells it elsewhere, that of the document."""
        if config.base_url is not None:
            urls = [config.base_url]
        elif config.document:
            urls = [_server_in(config.document)]
        else:
            urls = []
        return hosts_of([*urls, *([config.document_url] if config.document_url else [])])

    def actions(self, config: RestConfig, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List the document's operations."""
        del config
        return [Request.of(each).action for each in catalogue.get("requests", ())]

    def resources(self, config: RestConfig, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """List the configured collections."""
        del catalogue
        return [Resource(each.name, f"What {each.operation} lists.") for each in config.collections]

    async def discover(self, config: RestConfig, sender: Sender) -> Mapping[str, Any]:
        """Read the document.

        Raises:
            IntegrationFault: It cannot be had, or cannot be used.
        """
        content: bytes | str = config.document
        came_from = config.document_url or ""
        if config.document_url is not None:
            response = await sender.send(
                "GET", config.document_url, headers=[("Accept", "application/json")], max_bytes=MAX_DOCUMENT_BYTES
            )
            content = response.content
        server, requests, skipped = await requests_of(content, came_from)
        base = config.base_url or server
        if not base:
            raise IntegrationFault(
                IntegrationCode.DOCUMENT_INVALID, "The document does not say where the service is; give baseUrl."
            )
        if host_of(base) not in self.hosts(config):
            raise IntegrationFault(
                IntegrationCode.HOST_DENIED, "The document names a server on another host; give it as baseUrl."
            )
        known = {each.name for each in requests}
        for wanted in (config.test_operation, *(each.operation for each in config.collections)):
            if wanted and wanted not in known:
                raise IntegrationFault(
                    IntegrationCode.DOCUMENT_INVALID, f"The document has no operation {wanted[:100]!r}."
                )
        return {"base": base, "requests": [each.to_json() for each in requests], "skipped": skipped[:100]}

    async def test(self, link: Link) -> str:
        """Send the configured operation, or ask for the base address.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        config: RestConfig = link.config
        if config.test_operation:
            await self._request(link, config.test_operation).send(link, link.catalogue["base"], {}, retries=0)
            return f"{config.test_operation} answers."
        response = await link.sender.send("GET", link.catalogue["base"], retries=0, is_error_answer=True)
        if response.status in {401, 403}:
            raise IntegrationFault(IntegrationCode.CREDENTIAL_REFUSED, "The service refuses the credential.")
        if response.status >= 500:  # noqa: PLR2004 - the first of failures
            raise refusal_of(response)
        return f"The service answers with status {response.status}; name testOperation to try the credential."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send the operation.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        response = await self._request(link, action.name).send(link, link.catalogue["base"], arguments)
        return {"status": response.status, "body": answer_of(response)}

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read a page of a collection.

        Raises:
            IntegrationFault: The answer is no list, or as for `Sender.send`.
        """
        del mark
        config: RestConfig = link.config
        wanted = next(each for each in config.collections if each.name == resource)
        request = self._request(link, wanted.operation)
        arguments = dict(wanted.arguments)
        at: Any = cursor
        number = 0 if cursor is None else int(at.get("pages", 0))
        if number > _MAX_PAGES:
            raise IntegrationFault(IntegrationCode.TOO_LARGE, f"The list has over {_MAX_PAGES} pages.")
        if wanted.page == "link" and cursor is not None:
            response = await link.sender.send("GET", at["url"])
        else:
            if wanted.page in {"number", "offset"}:
                first = wanted.first_page if wanted.page == "number" else 0
                arguments[wanted.page_argument] = first if cursor is None else at["at"]
            elif wanted.page == "cursor" and cursor is not None:
                arguments[wanted.page_argument] = at["at"]
            response = await request.send(link, link.catalogue["base"], arguments)
        answer = answer_of(response)
        listed = at_path(answer, wanted.items)
        if not isinstance(listed, list):
            message = f"{wanted.operation} gives no list at {wanted.items or 'the top'}."
            raise IntegrationFault(IntegrationCode.ANSWER_INVALID, message)
        found = cast("list[Any]", listed)
        items: list[tuple[str, Any]] = []
        for each in found:
            own_id = at_path(each, wanted.id)
            if isinstance(own_id, str | int) and not isinstance(own_id, bool) and own_id != "":
                items.append((str(own_id), each))
        following: Any = None
        match wanted.page:
            case "link":
                url = next_link(response)
                following = None if url is None else {"url": url}
            case "cursor":
                token = at_path(answer, wanted.next_cursor)
                following = {"at": token} if token and isinstance(token, str | int) else None
            case "number" if found:
                following = {"at": arguments[wanted.page_argument] + 1}
            case "offset" if found:
                following = {"at": arguments[wanted.page_argument] + len(found)}
            case _:
                pass
        if following is not None:
            following["pages"] = number + 1
        return SyncPage(items, failed=len(found) - len(items), cursor=following)

    @staticmethod
    def _request(link: Link, name: str) -> Request:
        for each in link.catalogue.get("requests", ()):
            if each["name"] == name:
                return Request.of(each)
        raise IntegrationFault(IntegrationCode.ACTION_UNKNOWN, "Its document was not read yet; refresh it.")


def _server_in(document: str) -> str:
    """Return where the API of a document is; asked with every call, so it is remembered, but not the document."""
    key = sha256(document.encode(errors="surrogatepass")).digest()
    found = _servers.get(key)
    if found is None:
        found = _servers[key] = server_in(document)
        if len(_servers) > _KEPT_SERVERS:
            _servers.popitem(last=False)
    return found


def at_path(value: Any, path: str) -> Any:
    """Return what stands at a dotted path, None for nothing."""
    for part in path.split(".") if path else ():
        if isinstance(value, dict):
            value = cast("dict[str, Any]", value).get(part)
        else:
            return None
    return value
