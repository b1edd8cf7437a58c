"""The document guard: how deep, wide and repetitive a document is, in one linear pass.

Every fragment is measured once and its figures are added wherever it is spread, so fragments
that spread each other cannot make the guard itself slow. It runs before validation and so
expects anything: unknown and cyclic fragments add nothing and are left to the validator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from app.api.limits import ApiLimits
from app.kernel.errors import TooComplex


@dataclass(slots=True)
class Shape:
    """The figures of one selection set with everything below it."""

    depth: int = 0
    nesting: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0
    #: name, depth and nesting where it is spread, whether it is at the root
    spreads: list[tuple[str, int, int, bool]] = field(default_factory=list[tuple[str, int, int, bool]])


def guard(document: DocumentNode, limits: ApiLimits) -> None:
    """Refuse a document that is over a limit.

    Raises:
        TooComplex: Names the limit as `reason` and in `details`, with the figure found.
    """
    fragments = _fragment_shapes(document)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            shape = _local_shape(definition.selection_set)
            shape.directives += len(definition.directives or ())
            _put_fragments_in_place(shape, fragments)
            _check(shape, limits)
    # A fragment that no operation spreads is validated too.
    for shape in fragments.values():
        shape.root_fields = 0  # of whatever the fragment is on
        _check(shape, limits)


def _check(shape: Shape, limits: ApiLimits) -> None:
    figures = (
        ("depth", shape.depth, limits.max_depth),
        ("nesting", shape.nesting, limits.max_nesting),
        ("fields", shape.fields, limits.max_fields),
        ("root_fields", shape.root_fields, limits.max_root_fields),
        ("aliases", shape.aliases, limits.max_aliases),
        ("directives", shape.directives, limits.max_directives),
    )
    for name, found, limit in figures:
        if found > limit:
            raise TooComplex(
                f"The document has more than {limit} {name.replace('_', ' ')}."
                if name not in {"depth", "nesting"}
                else f"The document is nested deeper than {limit} levels.",
                reason=f"too_many_{name}" if name not in {"depth", "nesting"} else "too_deep",
                details={"limit": limit},
            )


def _local_shape(selection_set: SelectionSetNode) -> Shape:
    shape = Shape()
    stack = [(selection_set, 1, 1, True)]
    while stack:
        current, depth, nesting, is_root = stack.pop()
        shape.nesting = max(shape.nesting, nesting)
        seen: set[str] = set()
        for selection in current.selections:
            if selection.directives:
                shape.directives += len(selection.directives)
            if isinstance(selection, FieldNode):
                shape.fields += 1
                shape.root_fields += is_root
                shape.depth = max(shape.depth, depth)
                if selection.alias is not None or selection.name.value in seen:
                    shape.aliases += 1
                seen.add(selection.name.value)
                if selection.selection_set is not None:
                    stack.append((selection.selection_set, depth + 1, nesting + 1, False))
            elif isinstance(selection, FragmentSpreadNode):
                shape.spreads.append((selection.name.value, depth, nesting, is_root))
            else:
                inline: SelectionSetNode = cast("InlineFragmentNode", selection).selection_set
                stack.append((inline, depth, nesting + 1, is_root))
    return shape


def _put_fragments_in_place(shape: Shape, fragments: Mapping[str, Shape]) -> None:
    for name, depth, nesting, is_root in shape.spreads:
        fragment = fragments.get(name)
        if fragment is None:
            continue
        shape.depth = max(shape.depth, depth + fragment.depth - 1)
        shape.nesting = max(shape.nesting, nesting + fragment.nesting)
        shape.fields += fragment.fields
        shape.aliases += fragment.aliases
        shape.directives += fragment.directives
        if is_root:
            shape.root_fields += fragment.root_fields


def _fragment_shapes(document: DocumentNode) -> dict[str, Shape]:
    """Measure every fragment with those it spreads, deepest first and without recursion."""
    local = {
        definition.name.value: _local_shape(definition.selection_set)
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    done: dict[str, Shape] = {}
    for root in local:
        stack = [root]
        on_path: set[str] = set()
        while stack:
            name = stack[-1]
            if name in done:
                stack.pop()
                continue
            if name in on_path:
                _put_fragments_in_place(local[name], done)
                done[name] = local[name]
                on_path.discard(name)
                stack.pop()
                continue
            on_path.add(name)
            stack.extend(
                spread
                for spread, *_ in local[name].spreads
                if spread in local and spread not in done and spread not in on_path
            )
    return done
