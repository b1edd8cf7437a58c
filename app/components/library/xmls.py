"""The `xml` component; the reading and writing are in `markup/trees.py`."""

from typing import Annotated, Literal

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
)
from app.components.library.json_values import value_of
from app.components.markup import trees

_MAX_TEXT = 10_000_000
_FAILURE = "XML_INVALID"


class ParseXml(Config):
    """XML to JSON."""

    kind: Literal["parse"]
    shape: Literal["compact", "full"] = Field(
        default="compact",
        description='compact: `{"root": {"@attribute": "x", "child": ["a", "b"], "#text": "c"}}`, an element of text '
        "alone being that text. full: `{name, attributes, children}`, which keeps the order of everything.",
    )
    lists: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)] = Field(
        default_factory=list[str], description="Of compact: elements that become a list also where there is only one."
    )
    is_trimmed: bool = Field(default=True, description="Drop white space around texts, and texts of nothing else.")


class BuildXml(Config):
    """JSON to XML."""

    kind: Literal["build"]
    indent: int = Field(default=0, ge=0, le=8, description="Spaces a level; 0 writes one line.")
    has_declaration: bool = Field(default=True, description="Begin with `<?xml version=…?>`.")


class XmlConfig(Config):
    """A document and what is done to it."""

    value: Expression = Field(
        default="input", description="The XML to parse; or the value to build it from, of either shape."
    )
    operation: Annotated[ParseXml | BuildXml, Field(discriminator="kind")]


class XmlComponent(Component):
    """Reads and writes XML."""

    id = "xml"
    name = "XML"
    description = (
        "Parses XML into JSON, or builds it; refuses entities, so no document can read files or grow without end."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "any", "The value, or the text."),)
    config = XmlConfig
    example = {"value": "input.body", "operation": {"kind": "parse", "lists": ["item"]}}

    async def run(self, config: XmlConfig, ctx: NodeContext) -> Result:
        """Parse or build.

        Raises:
            ComponentFailed: `NOT_TEXT`, `XML_INVALID`, `LIMIT_EXCEEDED` or `EXPRESSION_ERROR`.
        """
        value = await value_of(config.value, ctx)
        operation = config.operation
        if isinstance(operation, BuildXml):
            indent, has_declaration = operation.indent, operation.has_declaration
            return Result(await ctx.run_isolated(trees.build, value, indent, has_declaration, failure=_FAILURE))
        if not isinstance(value, str):
            raise ComponentFailed("NOT_TEXT", "There is no XML to parse.")
        if len(value) > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The XML is over {_MAX_TEXT} characters.")
        shape, lists, is_trimmed = operation.shape, operation.lists, operation.is_trimmed
        return Result(await ctx.run_isolated(trees.parse, value, shape, lists, is_trimmed, failure=_FAILURE))
