"""Operations of one root field, compiled when their document is first run.

The hot operations of a client are few and short: one mutation with an input, one subscription to events of plain
attributes. For those, reading variables, making the resolver's arguments and picking attributes is prepared once. A
request then costs the resolver and little more. Whatever is unusual, in the document or in one request, is left to
graphql-core: before the resolver was called all of it, afterwards the completion of what the resolver gave or raised.
"""

from collections.abc import Mapping
from typing import Any, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import executor as core
from graphql.execution.collect_fields import FragmentDetails, collect_fields
from graphql.pyutils import Path
from strawberry.execution import optimized_is_awaitable

from app.api.compiled_inputs import GENERAL, Arguments, CannotCompile, Variables
from app.api.compiled_outputs import Complete, completer
from app.api.context import Context
from app.api.leaves import LeafExecutor

_MAX_SHAPES = 16  #: of one operation: a few directives with variables make many
_core: Any = core
_GraphQLExecutor: Any = LeafExecutor
_Path: Any = Path
_collect_fields: Any = collect_fields


class Shape:
    """What an operation selects with certain directives on and others off."""

    def __init__(self, name: str, details: Any, complete: Complete | None) -> None:
        self.name = name  #: of the one root field in the answer
        self.details = details  #: its nodes, as graphql-core collects them
        self.nodes = [each.node for each in details]
        self._complete = complete  #: None: graphql-core completes what the resolver gives

    def data(self, value: Any) -> Any:
        """Return the answer's data for what the resolver gave, or GENERAL."""
        if self._complete is None:
            return GENERAL
        try:
            data = self._complete(value)
        except Exception:  # noqa: BLE001  # graphql-core meets it again and reports it
            return GENERAL
        return data if data is GENERAL else {self.name: data}


class Compiled:
    """One operation with one root field."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        """Compile.

        Raises:
            CannotCompile: It is an unusual operation.
        """
        self._schema = schema
        self._operation = operation
        self._fragments: dict[str, Any] = {}
        self._definitions: dict[str, FragmentDefinitionNode] = {}
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                if definition.variable_definitions:
                    raise CannotCompile
                self._definitions[definition.name.value] = definition
                self._fragments[definition.name.value] = FragmentDetails(definition)
        uses = _DirectiveVariables()
        visit(document, uses)
        self._switches = tuple(sorted(uses.names))
        self._root: Any = schema.get_root_type(operation.operation)
        self._variables = Variables(schema, operation.variable_definitions or ())
        self._shapes: dict[Any, Shape | None] = {}
        self._field, node = self._only_field(operation)
        self._definition: Any = self._field.extensions.get("strawberry-definition")
        if self._definition is None or self._definition.base_resolver is None or self._definition.extensions:
            raise CannotCompile
        self._call: _Call | None = None
        if operation.operation is not OperationType.SUBSCRIPTION:
            self._call = _Call(self._field, {each.name.value: each.value for each in node.arguments or ()})

    def prepare(self, raw: Mapping[str, Any], context: Context) -> "Prepared | None":
        """Make a query or mutation ready to be resolved; None leaves it to graphql-core."""
        if self._call is None:
            return None
        variables = self._variables.coerce(raw)
        if variables is GENERAL:
            return None
        shape = self.shape(variables)
        if shape is None:
            return None
        try:
            keywords = self._call.arguments.of(variables)
        except Exception:  # noqa: BLE001  # graphql-core meets it again and reports it
            return None
        if keywords is GENERAL:
            return None
        executor = self._executor(variables, context)
        path = _Path(None, shape.name, self._root.name)
        info = executor.build_resolve_info(self._field, shape.nodes, self._root, path)
        return Prepared(self._call, keywords, info, executor, shape)

    def shape(self, variables: Any) -> Shape | None:
        """Return what these coerced variables select; None if that is not the one root field."""
        key = tuple(variables.coerced.get(name) for name in self._switches)
        try:
            return self._shapes[key]
        except KeyError:
            made = self._make_shape(variables)
            if len(self._shapes) < _MAX_SHAPES:
                self._shapes[key] = made
            return made

    def _make_shape(self, variables: Any) -> Shape | None:
        try:
            fields = _collect_fields(self._schema, self._fragments, variables, self._root, self._operation)
        except Exception:  # noqa: BLE001  # graphql-core meets it again and reports it
            return None
        if len(fields.grouped_field_set) != 1:
            return None
        name, details = next(iter(fields.grouped_field_set.items()))
        try:
            kind = cast("Any", self._field).type
            complete = completer(self._executor(variables, None), kind, details)
        except CannotCompile:
            complete = None
        return Shape(name, details, complete)

    def _executor(self, variables: Any, context: Context | None) -> Any:
        return _GraphQLExecutor(
            self._schema,
            self._definitions,
            self._fragments,
            None,
            context,
            self._operation,
            variables,
            _core.default_field_resolver,
            _core.default_type_resolver,
            _core.default_field_resolver,
            is_awaitable=optimized_is_awaitable,
        )

    def _only_field(self, operation: OperationDefinitionNode) -> tuple[GraphQLField, Any]:
        if len(operation.selection_set.selections) != 1 or operation.directives:
            raise CannotCompile
        node: Any = operation.selection_set.selections[0]
        field = self._root.fields.get(node.name.value) if node.kind == "field" else None
        if field is None:
            raise CannotCompile
        return field, node


class _Call:
    """How the resolver of a field is called."""

    def __init__(self, field: GraphQLField, nodes: Mapping[str, Any]) -> None:
        definition: Any = field.extensions["strawberry-definition"]
        resolver = definition.base_resolver
        if definition.is_subscription:
            raise CannotCompile
        self.field = definition
        self.arguments = Arguments(field, nodes)
        self.resolver = resolver
        self.sources = [each.name for each in (resolver.parent_parameter, resolver.root_parameter) if each]
        self.info = resolver.info_parameter.name if resolver.info_parameter else None
        self.takes_self = bool(resolver.self_parameter)


class Prepared:
    """One request whose arguments are ready."""

    __slots__ = ("_call", "_executor", "_info", "_shape", "keywords")

    def __init__(self, call: _Call, keywords: dict[str, Any], info: Any, executor: Any, shape: Shape) -> None:
        self._call = call
        self.keywords = keywords  #: of the resolver
        self._info = info
        self._executor = executor
        self._shape = shape

    def resolve(self) -> Any:
        """Call the resolver; returns what it returns, which may have to be awaited."""
        call = self._call
        for name in call.sources:
            self.keywords[name] = None
        if call.info is not None:
            config = self._info.schema._strawberry_schema.config  # noqa: SLF001  # as Strawberry's own Info finds it
            self.keywords[call.info] = config.info_class(_raw_info=self._info, _field=call.field)
        return call.resolver(None, **self.keywords) if call.takes_self else call.resolver(**self.keywords)

    def complete(self, value: Any) -> Any:
        """Return the answer's data, or GENERAL."""
        return self._shape.data(value)

    def general(self, outcome: Any, error: Exception | None) -> Any:
        """Let graphql-core go on from what the resolver gave or raised; returns its result, or awaitable result."""
        self._executor.middleware_manager = _Outcome(self._executor, outcome, error)
        return self._executor.execute_operation()


class _Outcome:
    """Stands in for the resolver of the root field, which has been called already, and for no other."""

    def __init__(self, executor: Any, value: Any, error: Exception | None) -> None:
        self._executor = executor
        self._value = value
        self._error = error

    def get_field_resolver(self, _resolver: Any) -> Any:
        self._executor.middleware_manager = None
        return self._give

    def _give(self, *_args: Any, **_keywords: Any) -> Any:
        if self._error is not None:
            raise self._error
        return self._value


class _DirectiveVariables(Visitor):
    """Finds the variables on which it depends what is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_args: Any) -> None:
        """Note the variables of one directive."""
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)
