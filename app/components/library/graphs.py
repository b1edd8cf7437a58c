"""The `graphql_request` component: one operation of another service's graph."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, cast

import orjson
from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse
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

_OWN = frozenset({"accept", "content-type"})
_MAX_TOKENS = 5_000
_MAX_ERRORS = 10
_EXCERPT = 2_000  #: characters of the peer's own words


class GraphqlRequestConfig(Config):
    """An operation and how hard to try."""

    url: Template = Field(description="http or https.")
    query: Annotated[str, Field(min_length=1, max_length=50_000)] = Field(
        description="A document with one query or mutation, or more and an `operationName`. It holds no templates: "
        "values belong into `variables`."
    )
    variables: SecretTemplate = Field(
        default="{}", description='Must render to a JSON object: `{"id": {{ input.id|tojson }}}`.'
    )
    operation_name: Annotated[str, Field(pattern=r"^[_A-Za-z][_0-9A-Za-z]{0,199}$")] | None = None
    headers: Headers = Field(default_factory=dict[str, str])
    auth: Auth | None = None
    timeout_ms: TimeoutMs = 30_000
    max_retries: MaxRetries = 2
    retry_delay_ms: RetryDelayMs = 500
    max_response_bytes: MaxResponseBytes = 5_000_000
    is_error_allowed: bool = Field(default=False, description="Give an answer with errors as output too.")
    is_idempotent: bool = Field(
        default=False, description="The peer honours Idempotency-Key, so a mutation may be repeated."
    )


class GraphqlRequest(Component):
    """Asks a graph."""

    id = "graphql_request"
    name = "GraphQL request"
    description = "Sends a query or mutation to a GraphQL service and gives its data; repeats only what may be."
    category = ComponentCategory.NETWORK
    outputs = (Port(OUTPUT, "object", "`{data, errors}`; `errors` is empty unless they are allowed."),)
    side_effects = SideEffects.ONCE
    config = GraphqlRequestConfig
    example = {
        "url": "https://graph.example.com/",
        "query": "query Person($id: ID!) { person(id: $id) { name } }",
        "variables": '{"id": {{ input.id|tojson }}}',
        "auth": {"kind": "bearer", "token": "{{ secrets.GRAPH_TOKEN }}"},
    }

    def side_effects_for(self, config: GraphqlRequestConfig) -> SideEffects:
        """Say NONE for queries, IDEMPOTENT for mutations that may be repeated, else ONCE."""
        chosen, _ = _chosen(config)
        if chosen is OperationType.QUERY:
            return SideEffects.NONE
        return SideEffects.IDEMPOTENT if config.is_idempotent else SideEffects.ONCE

    def problems(self, config: GraphqlRequestConfig) -> list[tuple[str, str]]:
        """Parse the document and choose its operation."""
        found = header_problems(config.headers, config.auth, _OWN)
        if not config.url.strip():
            found.append(("url", "The URL is empty."))
        _, problem = _chosen(config)
        if problem is not None:
            found.append(problem)
        return found

    async def run(self, config: GraphqlRequestConfig, ctx: NodeContext) -> Result:
        """Send, retry, and read.

        Raises:
            ComponentFailed: `GRAPHQL_ERRORS` with the first of the peer's errors, `RESPONSE_INVALID` for what is
                no answer of GraphQL, or as for `http_request`.
        """
        effects = self.side_effects_for(config)
        plan = RetryPlan(config.max_retries, config.retry_delay_ms, is_repeatable=effects is not SideEffects.ONCE)
        response = await send(await _outgoing(config, effects, ctx), plan, ctx)
        answer = graphql_answer(response)
        if answer is None:
            if response.status >= ERROR_STATUS:
                raise status_failure(response, plan)
            raise ComponentFailed("RESPONSE_INVALID", "The service's answer is not one of GraphQL.")
        errors = graphql_errors(answer.get("errors"))
        if errors and not config.is_error_allowed:
            raise ComponentFailed(
                "GRAPHQL_ERRORS",
                f"The service answered with errors: {errors[0]['message']}",
                is_retryable=plan.may_repeat_status(response.status),
                details={"errors": errors, "status": response.status, "hasData": answer.get("data") is not None},
            )
        return Result({"data": answer.get("data"), "errors": errors})


async def _outgoing(config: GraphqlRequestConfig, effects: SideEffects, ctx: NodeContext) -> Outgoing:
    _, variables = await rendered_json(config.variables, ctx, "the variables")
    if not isinstance(variables, dict):
        raise ComponentFailed("REQUEST_INVALID", "The template of the variables does not render to a JSON object.")
    body: dict[str, Any] = {"query": config.query, "variables": variables}
    if config.operation_name is not None:
        body["operationName"] = config.operation_name
    headers = await rendered_headers(config.headers, config.auth, ctx)
    headers += [
        ("Accept", "application/graphql-response+json, application/json;q=0.9"),
        ("Content-Type", "application/json"),
    ]
    if effects is not SideEffects.NONE and all(name.lower() != "idempotency-key" for name, _ in headers):
        headers.append(("Idempotency-Key", ctx.idempotency_key))
    return Outgoing(
        method="POST",
        url=(await ctx.render(config.url)).strip(),
        params=(),
        headers=tuple(headers),
        content=orjson.dumps(body),
        timeout_ms=config.timeout_ms,
        max_response_bytes=config.max_response_bytes,
        max_redirects=0,
    )


@lru_cache(maxsize=128)
def _operations(query: str) -> tuple[tuple[str, OperationType], ...] | str:
    """Read a document's operations, by name, or say why it is none."""
    try:
        document = parse(query, no_location=True, max_tokens=_MAX_TOKENS)
    except GraphQLError as error:
        return f"The document is not GraphQL: {error.message}"
    except RecursionError:
        return "The document is nested too deeply."
    return tuple(
        (node.name.value if node.name else "", node.operation)
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    )


def _chosen(config: GraphqlRequestConfig) -> tuple[OperationType, tuple[str, str] | None]:
    return chosen_operation(config.query, config.operation_name)


def is_query(kind: OperationType) -> bool:
    """Say whether an operation changes nothing."""
    return kind is OperationType.QUERY


def chosen_operation(query: str, operation_name: str | None) -> tuple[OperationType, tuple[str, str] | None]:
    """Choose the operation that would run, or name the (field, message) that keeps it from running."""
    operations = _operations(query)
    nothing = OperationType.MUTATION  # the careful guess
    if isinstance(operations, str):
        return nothing, ("query", operations)
    if not operations:
        return nothing, ("query", "The document has no query and no mutation.")
    if operation_name is None and len(operations) > 1:
        return nothing, ("operationName", "The document has several operations: name one.")
    named = [kind for name, kind in operations if operation_name in (None, name)]
    if not named:
        return nothing, ("operationName", f"The document has no operation {operation_name}.")
    if named[0] is OperationType.SUBSCRIPTION:
        return nothing, ("query", "Subscriptions cannot be followed here; send a query or a mutation.")
    return named[0], None


def graphql_answer(response: HttpResponse) -> Mapping[str, Any] | None:
    """Read an answer of GraphQL (GraphQL over HTTP §6): an object with data, or with errors."""
    try:
        value = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict):
        return None
    answer = cast("dict[str, Any]", value)
    is_plain_data = "data" in answer and response.status < ERROR_STATUS
    return answer if is_plain_data or graphql_errors(answer.get("errors")) else None


def graphql_errors(value: object) -> list[dict[str, Any]]:
    """Keep of the peer's errors what helps, within bounds."""
    if not isinstance(value, list):
        return []
    kept: list[dict[str, Any]] = []
    for item in cast("list[Any]", value)[:_MAX_ERRORS]:
        error = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        message = error.get("message")
        shown: dict[str, Any] = {"message": message[:_EXCERPT] if isinstance(message, str) else "no message"}
        for part in ("path", "extensions"):
            if error.get(part) is not None and len(orjson.dumps(error[part])) <= _EXCERPT:
                shown[part] = error[part]
        kept.append(shown)
    return kept
