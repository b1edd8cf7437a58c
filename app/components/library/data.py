"""Components that make values from templates and expressions."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    Template,
)
from app.components.library.json_values import parsed


class TemplateConfig(Config):
    """A text with holes."""

    template: Template = Field(description="Minijinja; `{{ input.name }}` prints a value, lists and objects as JSON.")
    output_type: Literal["text", "json"] = Field(default="text", description="json: parse the text as JSON.")


class TemplateComponent(Component):
    """Writes a text."""

    id = "template"
    name = "Template"
    description = "Writes a text from a template and the values before it."
    category = ComponentCategory.DATA
    is_immediate = True
    outputs = (Port(OUTPUT, "any", "The text, or the JSON value it holds."),)
    config = TemplateConfig
    example = {"template": "Dear {{ input.name }}, your order {{ input.order }} is on its way."}

    async def run(self, config: TemplateConfig, ctx: NodeContext) -> Result:
        """Render.

        Raises:
            ComponentFailed: `TEMPLATE_ERROR`, `LIMIT_EXCEEDED`, or `JSON_INVALID`.
        """
        text = await ctx.render(config.template)
        return Result(parsed(text) if config.output_type == "json" else text)


class Assignment(Config):
    """A variable and where its value comes from: exactly one of template, expression and value."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
    template: Template | None = None
    expression: Expression | None = None
    value: Any = Field(default=None, description="A JSON value, used when there is no template and no expression.")


class VariablesConfig(Config):
    """Variables to set."""

    assignments: Annotated[list[Assignment], Field(min_length=1, max_length=100)]


class Variables(Component):
    """Sets variables of the run."""

    id = "variables"
    name = "Variables"
    description = "Sets variables of the run, which later nodes read as `vars`; gives what it set as an object."
    category = ComponentCategory.DATA
    is_immediate = True
    outputs = (Port(OUTPUT, "object", "The variables that were set."),)
    config = VariablesConfig
    example = {"assignments": [{"name": "total", "expression": "input.price * 2"}, {"name": "isOpen", "value": True}]}

    def problems(self, config: VariablesConfig) -> list[tuple[str, str]]:
        """Check that every assignment has one source and every name comes once."""
        found: list[tuple[str, str]] = []
        seen: set[str] = set()
        for index, item in enumerate(config.assignments):
            if (item.template is not None) + (item.expression is not None) + ("value" in item.model_fields_set) != 1:
                found.append((f"assignments.{index}", "Give exactly one of template, expression and value."))
            if item.name in seen:
                found.append((f"assignments.{index}.name", f"The variable {item.name} is set twice."))
            seen.add(item.name)
        return found

    async def run(self, config: VariablesConfig, ctx: NodeContext) -> Result:
        """Set all or none; every source sees the variables as they were before."""
        values: dict[str, Any] = {}
        for item in config.assignments:
            if item.template is not None:
                values[item.name] = await ctx.render(item.template)
            elif item.expression is not None:
                values[item.name] = await ctx.evaluate(item.expression)
            else:
                values[item.name] = item.value
        for name, value in values.items():
            ctx.set_variable(name, value)
        return Result(values)
