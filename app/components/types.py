"""The component library as the graph shows it."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID, uuid5
from weakref import WeakKeyDictionary

import strawberry

from app.api.context import Context
from app.api.enums import register_enum
from app.api.relay import Node, encode, node_loader
from app.api.scalars import JSON
from app.components import contract
from app.components.contract import ComponentCategory, SideEffects
from app.components.registry import Registry

#: Components live in code, so their ids are made from their types, the same in every installation.
_NAMESPACE = UUID("6f1d7a52-0c43-5b2e-9a52-3b8f0e6d1c77")

register_enum(ComponentCategory, "Where an editor's palette shows a component.")
register_enum(SideEffects, "What running a node twice would do to the world.")


@strawberry.type(description="A named value that enters or leaves a component.")
class Port:
    """See `contract.Port`."""

    name: str = strawberry.field(description="The handle of an input, or the name of an output.")
    type: str = strawberry.field(description="A JSON Schema type name, or `any`.")
    description: str = strawberry.field(description="What the value is.")

    @classmethod
    def of(cls, port: contract.Port) -> "Port":
        """Show a port."""
        return cls(name=port.name, type=port.type, description=port.description)


@strawberry.type(description="The distribution that a component came with.")
class ComponentPackage:
    """See `registry.Package`."""

    name: str = strawberry.field(description="What it is installed by.")
    version: str = strawberry.field(description="Which version of it is installed.")


@strawberry.type(description="A type in the library; a workflow's nodes are instances of components.")
class Component(Node):
    """See `contract.Component`."""

    name: str = strawberry.field(description="What people call it.")
    description: str = strawberry.field(description="What it does, in a sentence or two.")
    category: ComponentCategory = strawberry.field(description="Where an editor's palette shows it.")
    type: str = strawberry.field(description="What a node names as its component: `template`, `http_request`.")
    version: str = strawberry.field(description="Rises when stored configurations would mean something else.")
    config_schema: JSON = strawberry.field(
        description="The JSON Schema of a node's `config`. `x-plait` marks templates, expressions and code; `x-secret` "
        "marks the fields that may read `secrets.NAME`, and `x-references` those that hold the id of something else: "
        "`Workflow`."
    )
    inputs: list[Port] = strawberry.field(description="The handles a connection may lead to; an entry has none.")
    outputs: list[Port] = strawberry.field(description="What a node gives.")
    handles: list[str] = strawberry.field(
        description="The handles that every node of this component has; a configuration may add more, one a case, "
        "say: see `WorkflowNode.handles`."
    )
    side_effects: SideEffects = strawberry.field(description="What running a node twice would do to the world.")
    is_streaming: bool = strawberry.field(description="Whether a node streams text while it runs.")
    is_entry: bool = strawberry.field(description="Whether a node starts a run; nothing can be connected to it.")
    is_container: bool = strawberry.field(description="Whether a node contains those whose `parentKey` names it.")
    is_deprecated: bool = strawberry.field(description="Whether new workflows should use something else.")
    example_config: JSON = strawberry.field(description="A valid configuration that shows what it is for.")
    package: ComponentPackage | None = strawberry.field(
        description="The package that a third party added it with; null for what comes with Plait."
    )

    @classmethod
    def of(cls, component: contract.Component, registry: Registry) -> "Component":
        """Show a component."""
        package = registry.package_of(component.id)
        return cls(
            id=encode("Component", component_uuid(component.id)),
            name=component.name,
            description=component.description,
            category=component.category,
            type=component.id,
            version=component.version,
            config_schema=cast("JSON", registry.schema(component.id)),
            inputs=[Port.of(port) for port in component.inputs],
            outputs=[Port.of(port) for port in component.outputs],
            handles=list(registry.common_handles(component)),
            side_effects=component.side_effects,
            is_streaming=component.is_streaming,
            is_entry=component.is_entry,
            is_container=component.is_container,
            is_deprecated=component.is_deprecated,
            example_config=cast("JSON", dict(component.example)),
            package=ComponentPackage(name=package.name, version=package.version) if package else None,
        )


@strawberry.input(description="Which components; whatever is given must hold.")
class ComponentWhere:
    """The filter of `Query.components`."""

    category: ComponentCategory | None = strawberry.field(default=None, description="Those of this category.")
    type: str | None = strawberry.field(default=None, description="The one of this type.")
    search: str | None = strawberry.field(
        default=None, description="Words that type, name or description must all contain."
    )


def component_uuid(component_id: str) -> UUID:
    """Return the id of a component, the same for ever."""
    return uuid5(_NAMESPACE, component_id)


def shown(registry: Registry, component_id: str) -> Component | None:
    """Return a component as the graph shows it, made once; None if the library does not have it."""
    made = _shown.setdefault(registry, {})
    found = made.get(component_id)
    if found is None:
        component = registry.get(component_id)
        if component is None:
            return None
        found = made[component_id] = Component.of(component, registry)
    return found


_shown: WeakKeyDictionary[Registry, dict[str, Component]] = WeakKeyDictionary()


async def _load(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Component]:
    registry = context.use(Registry)
    known = {component_uuid(component.id): component.id for component in registry.list()}
    found = {each: shown(registry, known[each]) for each in ids if each in known}
    return {each: component for each, component in found.items() if component is not None}


node_loader("Component", _load)
