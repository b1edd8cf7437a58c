"""The tool over the component library."""

import difflib
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from app.components.contract import Component, ComponentCategory
from app.components.registry import Registry
from app.copilot.tools.kit import CopilotTool, schema, text
from app.kernel.rights import Scope
from app.llm.tools import ToolContext, ToolResult

_MOST_WITH_SCHEMA = 10
_LEGEND = (
    "x-plait template: text with {{ … }} (minijinja); x-plait expression: CEL without braces; both read input, "
    "nodes.KEY, run.input, vars.NAME, and item, index inside of containers. x-secret: may read {{ secrets.NAME }} too. "
    "handles: what every such node has; handlesOfExample: those that the example has by its configuration."
)


class ListComponents(CopilotTool):
    """Finds components, and says how they are configured."""

    name = "list_components"
    description = (
        "List the components that nodes can be made of; search for words, or name types. With at most "
        f"{_MOST_WITH_SCHEMA} found, each comes with the JSON Schema of its configuration, what it gives, its "
        "handles and an example. Call it before you use a component for the first time."
    )
    parameters = schema(
        search=text("Words that type, name or description must all contain."),
        types={"type": "array", "items": text("A type."), "maxItems": _MOST_WITH_SCHEMA, "description": "Just these."},
        category={"type": "string", "enum": list(ComponentCategory.__members__)},
    )
    scope: ClassVar[Scope | None] = Scope.WORKFLOWS_READ
    is_reading = True

    def __init__(self, library: Registry) -> None:
        self._library = library

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """List them."""
        del ctx
        category = arguments.get("category")
        found = self._library.list(
            category=None if category is None else ComponentCategory[category], search=arguments.get("search")
        )
        types = arguments.get("types")
        if types is not None:
            found = [each for each in found if each.id in types]
        is_whole = len(found) <= _MOST_WITH_SCHEMA
        content: dict[str, Any] = {"components": [self._shown(each, is_whole=is_whole) for each in found]}
        known = [each.id for each in self._library.list()]
        unknown = [each for each in types or () if each not in known]
        if unknown:
            content["unknownTypes"] = {each: difflib.get_close_matches(each, known, 3, 0.4) for each in unknown}
        if not found:
            content["hint"] = "Nothing was found. Without arguments this lists every component, in short."
        elif is_whole:
            content["legend"] = _LEGEND
        return ToolResult(content)

    def _shown(self, component: Component, *, is_whole: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "type": component.id,
            "name": component.name,
            "description": component.description,
            "category": component.category.name,
        }
        if is_whole:
            shown |= {
                "configSchema": _untitled(self._library.schema(component.id)),
                "exampleConfig": dict(component.example),
                "gives": " ".join(f"{each.name}: {each.description}" for each in component.outputs),
                "handles": list(self._library.common_handles(component)),
                "handlesOfExample": self._handles_of_example(component),
                "inputs": [each.name for each in component.inputs],
                "isEntry": component.is_entry,
                "isContainer": component.is_container,
                "sideEffects": component.side_effects.name,
            }
        return shown

    def _handles_of_example(self, component: Component) -> list[str]:
        config, _ = self._library.validate_config(component.id, dict(component.example))
        return [] if config is None else list(component.handles(config))


def _untitled(schema: Any) -> Any:
    """Leave out what says a field's name once more, which is a good part of a schema."""
    if isinstance(schema, list):
        return [_untitled(each) for each in cast("list[Any]", schema)]
    if not isinstance(schema, Mapping):
        return schema
    parts = cast("Mapping[str, Any]", schema)
    return {key: _untitled(each) for key, each in parts.items() if key != "title" or not isinstance(each, str)}
