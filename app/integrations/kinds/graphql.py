"""Any GraphQL service: its queries and mutations are actions, as introspection tells them; or any document is sent."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, cast

from pydantic import Field

from app.components.contract import Config, SideEffects
from app.components.library.graphs import chosen_operation, graphql_answer, graphql_errors, is_query
from app.integrations.contract import Action, IntegrationType, Link, schema, text
from app.integrations.failures import IntegrationFault
from app.integrations.introspection import INTROSPECTION, Graph
from app.integrations.kinds.web import Address, HeaderKey, OAuthConfig, PlacedKey
from app.integrations.opening import hosts_of
from app.integrations.reading import object_of, text_of
from app.integrations.sending import Sender, refusal_of
from app.integrations.vocabulary import CredentialKind, IntegrationCode

_MAX_SCHEMA_BYTES = 8_000_000
_HEADERS = (("Accept", "application/graphql-response+json, application/json;q=0.9"),)
_UNAUTHORIZED = frozenset({"UNAUTHENTICATED", "UNAUTHORIZED"})
_FIRST_ERROR = 400

_VARIABLES = {"type": "object", "description": "Values of the document's variables."}
QUERY = Action(
    "query",
    "Send a query",
    "Sends a document with one query, and gives its data.",
    schema(("document",), document=text("The document.", 50_000), variables=_VARIABLES),
)
MUTATE = Action(
    "mutate",
    "Send a mutation",
    "Sends a document with one mutation, and gives its data.",
    schema(("document",), document=text("The document.", 50_000), variables=_VARIABLES),
    SideEffects.ONCE,
)


class GraphQLConfig(Config):
    """Where it is."""

    url: Address = Field(description="Where operations are sent.")
    auth: HeaderKey | None = Field(default=None, description="Where an API key goes; else as a bearer's.")
    oauth: OAuthConfig | None = None
    is_introspected: bool = Field(default=True, description="Whether it is asked for its queries and mutations.")
    only: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200)] = Field(
        default_factory=list[str], description="Names of the queries and mutations that become actions; empty: all."
    )


class GraphQL(PlacedKey, IntegrationType):
    """Asks a graph."""

    id = "graphql"
    name = "GraphQL"
    description = "Any GraphQL service: each query and mutation is an action, and any document can be sent."
    credentials = (CredentialKind.API_KEY, CredentialKind.BASIC, CredentialKind.OAUTH2, CredentialKind.NONE)
    config = GraphQLConfig
    hosts_note = "The host of url."
    example = {"url": "https://graph.example.com/graphql"}

    def hosts(self, config: GraphQLConfig) -> Sequence[str]:
        """Name the host."""
        return hosts_of([config.url])

    def common_actions(self) -> Sequence[Action]:
        """List what every graph can do."""
        return (QUERY, MUTATE)

    def actions(self, config: GraphQLConfig, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List what it can do by name, and any document."""
        del config
        return (*self.common_actions(), *_named(catalogue))

    async def discover(self, config: GraphQLConfig, sender: Sender) -> Mapping[str, Any]:
        """Ask for its schema.

        Raises:
            IntegrationFault: It does not tell, or tells what cannot be used.
        """
        if not config.is_introspected:
            return {"operations": []}
        data = await _sent(sender, config.url, INTROSPECTION, {}, is_repeatable=True, most=_MAX_SCHEMA_BYTES)
        operations = await asyncio.to_thread(lambda: Graph(data.get("__schema")).operations(config.only))
        return {"operations": operations}

    async def test(self, link: Link) -> str:
        """Ask for the name of its root.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        await _sent(link.sender, link.config.url, "{ __typename }", {}, is_repeatable=True, retries=0)
        return f"It answers, and has {len(link.catalogue.get('operations', ()))} operations."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send it.

        Raises:
            IntegrationFault: The document is none of its kind, or the service answers with errors.
        """
        if action.name in {QUERY.name, MUTATE.name}:
            document, variables = arguments["document"], object_of(arguments.get("variables"))
            kind, problem = chosen_operation(document, None)
            if problem is not None:
                raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, problem[1], field="document")
            if is_query(kind) != (action.name == QUERY.name):
                message = f"The document has no {'query' if action.name == QUERY.name else 'mutation'}."
                raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, message, field="document")
        else:
            known = next(each for each in link.catalogue["operations"] if each["name"] == action.name)
            document, variables = known["document"], dict(arguments)
        headers = [("Idempotency-Key", link.idempotency_key)] if link.idempotency_key else []
        is_repeatable = action.side_effects is not SideEffects.ONCE
        return await _sent(
            link.sender, link.config.url, document, variables, is_repeatable=is_repeatable, headers=headers
        )


def _named(catalogue: Mapping[str, Any]) -> Iterator[Action]:
    for each in cast("Sequence[Mapping[str, Any]]", catalogue.get("operations", ())):
        effects = SideEffects.NONE if each["isQuery"] else SideEffects.ONCE
        yield Action(each["name"], each["title"], each["description"], each["parameters"], effects)


async def _sent(
    sender: Sender,
    url: str,
    document: str,
    variables: Mapping[str, Any],
    *,
    is_repeatable: bool,
    retries: int = 3,
    headers: Sequence[tuple[str, str]] = (),
    most: int = 5_000_000,
) -> Mapping[str, Any]:
    """Send a document, and give its data.

    Raises:
        IntegrationFault: There is no answer, or one with errors.
    """
    response = await sender.send(
        "POST",
        url,
        body={"query": document, "variables": dict(variables)},
        headers=[*_HEADERS, *headers],
        is_repeatable=is_repeatable,
        retries=retries,
        max_bytes=most,
        is_error_answer=True,
    )
    answer = graphql_answer(response)
    if answer is None:
        if response.status >= _FIRST_ERROR:
            raise refusal_of(response)
        raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The service's answer is not one of GraphQL.")
    errors = graphql_errors(answer.get("errors"))
    if errors:
        codes = {text_of(object_of(each.get("extensions")).get("code")) for each in errors}
        refused = response.status == 401 or bool(codes & _UNAUTHORIZED)  # noqa: PLR2004 - unauthorized
        code = IntegrationCode.CREDENTIAL_REFUSED if refused else IntegrationCode.REFUSED
        raise IntegrationFault(code, f"The service answers with errors: {errors[0]['message'][:300]}", errors=errors)
    return object_of(answer.get("data"))
