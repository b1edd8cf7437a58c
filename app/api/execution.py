"""Runs operations of the schema on graphql-core, without Strawberry's request pipeline.

Strawberry's resolvers need only graphql-core's own info, so the parsed document is executed
directly: no extension runner, no second parse, one error shape.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any, cast

import graphql
import orjson
import strawberry
from graphql import ExecutionResult, GraphQLError, OperationType
from strawberry.execution import optimized_is_awaitable

from app.api.compiled import Prepared, Shape
from app.api.compiled_inputs import GENERAL
from app.api.context import Context
from app.api.documents import DocumentCache, Operation
from app.api.errors import RequestRefused, Response, describe, refuse
from app.api.leaves import LeafExecutor
from app.api.limits import ApiLimits
from app.api.nul import refuse_nul
from app.api.pooling import Cohorts, PayloadPool, Positioned
from app.kernel.deadlines import Deadline
from app.kernel.errors import InvalidInput, TimedOut, TooComplex
from app.kernel.rights import Viewer

Variables = Mapping[str, Any]

# graphql-core's annotations leave the context's type open, so its executors are Any here.
_GraphQLExecutor: Any = LeafExecutor
_create_source_event_stream: Any = cast("Any", graphql).create_source_event_stream


class Executor:
    """Answers operations; one for the whole process, shared by every transport."""

    def __init__(self, schema: strawberry.Schema, limits: ApiLimits | None = None) -> None:
        self.limits = limits or ApiLimits()
        self._schema = cast("Any", schema)._schema  # noqa: SLF001  Strawberry has no public name for graphql-core's schema
        self._documents = DocumentCache(self._schema, self.limits)
        self._pool = PayloadPool(self.limits)

    async def prepare(self, text: str, operation_name: str | None, variables: Variables) -> Operation:
        """Return the operation to run, within its limits.

        Raises:
            RequestRefused: The document is not valid or has no such operation.
            NulRefused: A text holds U+0000.
            TooComplex: It is over a limit.
        """
        refuse_nul(variables)
        operation = (await self._documents.load(text)).operation(operation_name)
        cost = operation.costs.total(variables)
        if cost > self.limits.max_cost:
            raise TooComplex(
                f"The operation may cost {cost}, more than {self.limits.max_cost}; ask for smaller pages.",
                reason="too_costly",
                details={"cost": cost, "limit": self.limits.max_cost},
            )
        return operation

    async def execute(
        self, text: str, variables: Variables | None, operation_name: str | None, context: Context
    ) -> Response:
        """Answer a query or mutation; whatever is wrong is in the answer's errors.

        An answer without `data` means that the operation was not started.
        """
        try:
            operation = await self.prepare(text, operation_name, variables or {})
            if is_subscription(operation):
                raise InvalidInput(  # noqa: TRY301  # answered like every other refusal
                    "A subscription needs a connection that streams.", field="query", reason="subscription_not_possible"
                )
        except Exception as error:  # noqa: BLE001  # the answer describes it
            return refuse(error, context.request_id)
        return await self.run(operation, variables or {}, context)

    async def run(self, operation: Operation, variables: Variables, context: Context) -> Response:
        """Run a prepared query or mutation to its answer, within the time limit."""
        prepared = operation.compiled and operation.compiled.prepare(variables, context)
        if prepared is not None:
            return await self._run_compiled(prepared, context)
        try:
            return await self._finish(self._build(operation, variables, context), context)
        except RequestRefused as error:
            return refuse(error, context.request_id)

    async def _run_compiled(self, prepared: Prepared, context: Context) -> Response:
        value: Any = None
        failure: Exception | None = None
        try:
            with Deadline(self.limits.operation_timeout_seconds):
                try:
                    value = prepared.resolve()
                    if optimized_is_awaitable(value):
                        value = await value
                except Exception as error:  # noqa: BLE001  # graphql-core says where it happened
                    failure = error
                else:
                    data = prepared.complete(value)
                    if data is not GENERAL:
                        return {"data": data}
                result = prepared.general(value, failure)
                if not isinstance(result, ExecutionResult):
                    result = await result
        except TimeoutError:
            return self._late(context)
        except Exception as error:  # noqa: BLE001  # graphql-core itself failed
            return {"data": None, "errors": [describe(error, context.request_id)]}
        finally:
            failure = None  # it refers to this frame, and this frame to it
        return _response(result, context)

    def _late(self, context: Context) -> Response:
        late = TimedOut(f"The operation took longer than {self.limits.operation_timeout_seconds:g} s.")
        return {"data": None, "errors": [describe(late, context.request_id)]}

    async def subscribe(
        self, text: str, variables: Variables | None, operation_name: str | None, context: Context
    ) -> AsyncGenerator[Response, None]:
        """Answer a subscription with one decoded answer per event."""
        variables = variables or {}
        try:
            operation = await self.prepare(text, operation_name, variables)
            async with aclosing(await self.stream(operation, variables, context)) as payloads:
                async for payload in payloads:
                    yield orjson.loads(payload)
        except Exception as error:  # noqa: BLE001  # the answer describes it
            yield refuse(error, context.request_id)

    async def stream(self, operation: Operation, variables: Variables, context: Context) -> AsyncGenerator[str, None]:
        """Start a prepared subscription and return its serialised answers, one per event.

        Closing the generator closes the resolver's. What the resolver raises, the generator raises.

        Raises:
            RequestRefused: The variables do not fit or the resolver refused; nothing was started.
        """
        executor = self._build(operation, variables, context)
        source: Any = _create_source_event_stream(executor)
        if executor.is_awaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            raise RequestRefused(source.errors or (), "subscription_refused")
        shape = operation.compiled and operation.compiled.shape(executor.variable_values)
        return self._payloads(source, _Events(executor, shape or None), Cohorts(operation, variables), context)

    async def _payloads(
        self,
        source: AsyncIterator[Any],
        events: "_Events",
        cohorts: Cohorts,
        context: Context,
    ) -> AsyncGenerator[str, None]:
        try:
            async for event in source:
                if not isinstance(event, Positioned):
                    yield await self._answer_event(events, event, context)
                    continue
                place = cast("Positioned[Any]", event)
                key = cohorts.key(place)
                if key is None:
                    yield await self._answer_event(events, place.build(), context)
                    continue
                payload = self._pool.peek(key)
                if payload is None:
                    payload = await self._pool.get(key, partial(self._answer_cohort, events, place, context))
                yield payload
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()

    async def _answer_event(self, events: "_Events", root: Any, context: Context) -> str:
        answer = events.read(root)
        if answer is None:
            event_context = replace(context, cache={})  # a batch loaded for one event is stale at the next
            answer = await self._finish(events.executor(root, event_context), event_context)
        return dump_response(answer, context.request_id).decode()

    def _answer_cohort(
        self, events: "_Events", event: Positioned[Any], context: Context
    ) -> tuple[str, bool] | Awaitable[tuple[str, bool]]:
        assert event.rights is not None  # noqa: S101  # `Cohorts.key` saw to it
        root = event.build()
        answer = events.read(root)
        if answer is not None:
            return _pooled(answer, context)
        pooled = Context(
            services=context.services,
            request_id=context.request_id,
            optional_viewer=Viewer.pooled(event.rights),
        )
        # Only variables that say where to resume differ within a cohort, so anybody's executor will do.
        begun = self._begin(events.executor(root, pooled), pooled)
        return _pooled(begun, pooled) if isinstance(begun, dict) else _pooled_later(begun, pooled)

    def _build(self, operation: Operation, variables: Variables, context: Context) -> Any:
        executor = _GraphQLExecutor.build(
            self._schema,
            operation.document,
            context_value=context,
            raw_variable_values=dict(variables),
            operation_name=operation.name,
            is_awaitable=optimized_is_awaitable,
        )
        if isinstance(executor, list):
            raise RequestRefused(cast("list[GraphQLError]", executor), "variables_invalid")
        return executor

    async def _finish(self, executor: Any, context: Context) -> Response:
        begun = self._begin(executor, context)
        return begun if isinstance(begun, dict) else await begun

    def _begin(self, executor: Any, context: Context) -> Response | Awaitable[Response]:
        """Execute as far as nothing is awaited, which is often all."""
        try:
            result: Any = executor.execute_operation()
        except Exception as error:  # noqa: BLE001  # graphql-core itself failed
            return {"data": None, "errors": [describe(error, context.request_id)]}
        return _response(result, context) if isinstance(result, ExecutionResult) else self._await(result, context)

    async def _await(self, pending: Awaitable[Any], context: Context) -> Response:
        try:
            with Deadline(self.limits.operation_timeout_seconds):
                result = await pending
        except TimeoutError:
            return self._late(context)
        except Exception as error:  # noqa: BLE001  # graphql-core itself failed
            return {"data": None, "errors": [describe(error, context.request_id)]}
        return _response(result, context)


def is_subscription(operation: Operation) -> bool:
    """Say whether the operation streams."""
    return operation.node.operation is OperationType.SUBSCRIPTION


def is_mutation(operation: Operation) -> bool:
    """Say whether the operation changes something."""
    return operation.node.operation is OperationType.MUTATION


def dump_response(response: Response, request_id: str) -> bytes:
    """Serialise an answer.

    A value that JSON cannot hold (only a faulty resolver makes one) becomes an INTERNAL error.
    """
    try:
        return orjson.dumps(response)
    except (TypeError, ValueError) as error:
        return orjson.dumps({"data": None, "errors": [describe(error, request_id)]})


class _Events:
    """How the events of one subscription are answered."""

    def __init__(self, executor: Any, shape: Shape | None) -> None:
        self._executor = executor
        self._shape = shape

    def read(self, root: Any) -> Response | None:
        """Answer from attributes alone; None leaves it to graphql-core."""
        data = GENERAL if self._shape is None else self._shape.data(root)
        return None if data is GENERAL else {"data": data}

    def executor(self, root: Any, context: Context) -> Any:
        """Return graphql-core's executor for one event."""
        made = self._executor.build_per_event_executor(root)
        made.context_value = context
        made._relevant_sub_fields = {}  # noqa: SLF001  graphql-core would share it, and add to it with every event for ever
        return made


def _pooled(answer: Response, context: Context) -> tuple[str, bool]:
    return dump_response(answer, context.request_id).decode(), "errors" not in answer


async def _pooled_later(answer: Awaitable[Response], context: Context) -> tuple[str, bool]:
    return _pooled(await answer, context)


def _response(result: ExecutionResult, context: Context) -> Response:
    if result.errors:
        return {"data": result.data, "errors": [_describe_field(each, context) for each in result.errors]}
    return {"data": result.data}


def _describe_field(error: GraphQLError, context: Context) -> dict[str, Any]:
    return describe(error, context.request_id)
