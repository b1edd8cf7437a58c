"""Parsed, guarded and validated documents, kept by their text.

A document is looked at in this order: its length, its tokens (while it is parsed), its shape
(`guard`), the validation rules. Each step bounds the time of the next one. What was refused is
remembered like what was accepted, so asking again costs a lookup.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from app.api.compiled import Compiled
from app.api.compiled_inputs import CannotCompile
from app.api.costs import Costs, selected_fields
from app.api.errors import RequestRefused
from app.api.guard import guard
from app.api.limits import ApiLimits
from app.api.nul import NulRefused, holds_nul
from app.kernel.errors import InvalidInput, TooComplex

_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_ENTRY_CHARS = 500  # what an entry weighs beside its text


@dataclass(slots=True)
class Operation:
    """One operation of a valid document, with what was found out about it."""

    document: DocumentNode
    text: str
    name: str | None  #: as the caller named it
    node: OperationDefinitionNode
    costs: Costs
    selected: frozenset[tuple[str, str]]  #: (type, field)
    compiled: Compiled | None  #: None: only graphql-core runs it

    @property
    def called(self) -> tuple[str, str | None]:
        """What kind of operation it is, and its name in the document."""
        return self.node.operation.value, None if self.node.name is None else self.node.name.value


class Document:
    """A valid document; its operations are examined when they are first asked for."""

    def __init__(self, text: str, tree: DocumentNode, schema: GraphQLSchema, limits: ApiLimits) -> None:
        self.text = text
        self.tree = tree
        self._schema = schema
        self._limits = limits
        self._nodes = {
            node.name.value if node.name else None: node
            for node in tree.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        self._operations: dict[str | None, Operation] = {}

    def operation(self, name: str | None) -> Operation:
        """Return the operation called `name`, or the only one.

        Raises:
            RequestRefused: There is no such operation, or none was named and there are several.
        """
        known = self._operations.get(name)
        if known is not None:
            return known
        if name is None and len(self._nodes) == 1:
            node = next(iter(self._nodes.values()))
        elif name is not None and name in self._nodes:
            node = self._nodes[name]
        else:
            message = (
                f"There is no operation named '{name}' in the document."
                if name is not None
                else "Name the operation to run: the document does not hold exactly one."
            )
            raise RequestRefused([GraphQLError(message)], "operation_unknown")
        operation = Operation(
            document=self.tree,
            text=self.text,
            name=name,
            node=node,
            costs=Costs(self._schema, self.tree, node, self._limits),
            selected=selected_fields(self._schema, self.tree, node),
            compiled=_compiled(self._schema, self.tree, node),
        )
        self._operations[name] = operation
        return operation


def _compiled(schema: GraphQLSchema, tree: DocumentNode, node: OperationDefinitionNode) -> Compiled | None:
    try:
        return Compiled(schema, tree, node)
    except CannotCompile:
        return None


class DocumentCache:
    """Turns text into valid documents, the most recently used ones without work."""

    def __init__(self, schema: GraphQLSchema, limits: ApiLimits) -> None:
        self._schema = schema
        self._limits = limits
        self._entries: OrderedDict[str, Document | Callable[[], Exception]] = OrderedDict()
        self._chars = 0
        self._thread = asyncio.Semaphore(1)  # validation is pure Python: a second thread would only slow the loop

    async def load(self, text: str) -> Document:
        """Return the valid document.

        A long document is worked on in a thread, so the event loop goes on meanwhile.

        Raises:
            TooComplex: It is over a limit.
            InvalidInput: It holds no text at all.
            RequestRefused: It breaks the syntax or a validation rule.
        """
        entry = self._entries.get(text)
        if entry is None:
            if len(text) > self._limits.max_document_chars:
                raise TooComplex(
                    f"The document is longer than {self._limits.max_document_chars} characters.",
                    reason="document_too_long",
                    details={"limit": self._limits.max_document_chars},
                )
            if len(text) <= self._limits.thread_document_chars:
                entry = self._examine(text)
            else:
                async with self._thread:
                    entry = self._entries.get(text) or await asyncio.to_thread(self._examine, text)
            self._keep(text, entry)
        else:
            self._entries.move_to_end(text)
        if isinstance(entry, Document):
            return entry
        raise entry()

    def _examine(self, text: str) -> Document | Callable[[], Exception]:
        limits = self._limits
        if not text.strip():
            return lambda: InvalidInput("The query is empty.", field="query", reason="query_missing")
        if holds_nul(text):
            return lambda: NulRefused(field="query", reason="nul_character")
        try:
            tree = parse(text, max_lexical_tokens=limits.max_tokens, max_comments=limits.max_tokens)
            guard(tree, limits)
        except GraphQLSyntaxError as error:
            return _syntax_refusal(error, limits)
        except TooComplex as error:
            message, reason, details = error.message, error.reason, error.details
            return lambda: TooComplex(message, reason=reason, details=details)
        errors = validate(self._schema, tree, _RULES, max_errors=limits.max_validation_errors)
        if errors:
            kept = [GraphQLError(each.message, positions=each.positions, source=each.source) for each in errors]
            return lambda: RequestRefused(kept, "validation_failed")
        return Document(text, tree, self._schema, limits)

    def _keep(self, text: str, entry: Document | Callable[[], Exception]) -> None:
        if text in self._entries:
            return
        self._entries[text] = entry
        self._chars += len(text) + _ENTRY_CHARS
        while self._chars > self._limits.cached_document_chars:
            oldest, _ = self._entries.popitem(last=False)
            self._chars -= len(oldest) + _ENTRY_CHARS


def _syntax_refusal(error: GraphQLSyntaxError, limits: ApiLimits) -> Callable[[], Exception]:
    # graphql-core tells an exceeded limit from a wrong word only by its message.
    message = error.message
    if "contains more than" in message or "nested too deeply" in message:
        reason = "too_deep" if "nested" in message else "too_many_tokens"
        return lambda: TooComplex(
            message.removeprefix("Syntax Error: "), reason=reason, details={"limit": limits.max_tokens}
        )
    kept = GraphQLError(message, positions=error.positions, source=error.source)
    return lambda: RequestRefused([kept], "syntax_error")
