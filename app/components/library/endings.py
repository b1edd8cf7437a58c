"""Components that end a run or shape its answer."""

from typing import Annotated

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
    Template,
)

_MAX_MESSAGE = 2_000


class FailConfig(Config):
    """How it fails."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")] = Field(
        default="FAILED", description="A stable word for programs."
    )
    message: Template = Field(default="The workflow failed.", description="One sentence for a person.")


class Fail(Component):
    """Fails on purpose."""

    id = "fail"
    name = "Fail"
    description = "Fails with a code and a message of your own."
    category = ComponentCategory.OUTPUT
    is_immediate = True
    outputs = ()
    config = FailConfig
    example = {"code": "NO_STOCK", "message": "There is no {{ input.article }} left."}

    def handles(self, config: FailConfig) -> tuple[str, ...]:
        """Name none: nothing follows."""
        del config
        return ()

    async def run(self, config: FailConfig, ctx: NodeContext) -> Result:
        """Fail.

        Raises:
            ComponentFailed: Always, with the configured code.
        """
        message = await ctx.render(config.message)
        raise ComponentFailed(config.code, message[:_MAX_MESSAGE])


class ResponseConfig(Config):
    """What the run answers."""

    template: Template | None = Field(default=None, description="A text answer.")
    expression: Expression | None = Field(default=None, description="A JSON answer. Without both: the input as it is.")


class Response(Component):
    """Makes the run's output."""

    id = "response"
    name = "Response"
    description = "Makes the run's output from a template or an expression, or passes its input on."
    category = ComponentCategory.OUTPUT
    is_immediate = True
    outputs = (Port(OUTPUT, "any", "The run's output."),)
    config = ResponseConfig
    example = {"expression": "{'answer': input.text}"}

    def problems(self, config: ResponseConfig) -> list[tuple[str, str]]:
        """Check that there is one source."""
        if config.template is not None and config.expression is not None:
            return [("expression", "Give a template or an expression, not both.")]
        return []

    async def run(self, config: ResponseConfig, ctx: NodeContext) -> Result:
        """Give the answer."""
        if config.template is not None:
            return Result(await ctx.render(config.template))
        if config.expression is not None:
            return Result(await ctx.evaluate(config.expression))
        return Result(ctx.input)


class HttpResponseConfig(Config):
    """How a webhook is answered."""

    status: int = Field(default=200, ge=200, le=599, description="The status code.")
    headers: dict[str, Template] = Field(
        default_factory=dict[str, str],
        max_length=50,
        description="Headers; cookies and those of the connection are left out.",
    )
    template: Template | None = Field(default=None, description="A text body.")
    expression: Expression | None = Field(default=None, description="A JSON body. Without both: the input as it is.")


class HttpResponse(Component):
    """Makes the answer of a webhook that waits for its run."""

    id = "http_response"
    name = "HTTP response"
    description = "Answers a webhook that waits for the run, with a status, headers and a body of your own."
    category = ComponentCategory.OUTPUT
    is_immediate = True
    outputs = (Port(OUTPUT, "object", "`{httpResponse: {status, headers, body}}`; as the run's output, the answer."),)
    config = HttpResponseConfig
    example = {"status": 201, "headers": {"x-order": "{{ input.id }}"}, "expression": "{'ok': true}"}

    def problems(self, config: HttpResponseConfig) -> list[tuple[str, str]]:
        """Check that there is one body."""
        if config.template is not None and config.expression is not None:
            return [("expression", "Give a template or an expression, not both.")]
        return []

    async def run(self, config: HttpResponseConfig, ctx: NodeContext) -> Result:
        """Give the answer."""
        body = ctx.input
        if config.template is not None:
            body = await ctx.render(config.template)
        elif config.expression is not None:
            body = await ctx.evaluate(config.expression)
        headers = {name: await ctx.render(value) for name, value in config.headers.items()}
        return Result({"httpResponse": {"status": config.status, "headers": headers, "body": body}})
