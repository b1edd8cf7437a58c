"""The `function` component: the user's own Python, sandboxed."""

from pydantic import Field

from app.components.contract import OUTPUT, Code, Component, ComponentCategory, Config, NodeContext, Port, Result


class FunctionConfig(Config):
    """The code."""

    code: Code = Field(
        description=(
            "Python that defines `main(input)`, or whose last line is an expression; that is the output. "
            "`input`, `nodes`, `vars` and `run` are globals. There are no files, no network and few modules."
        )
    )


class Function(Component):
    """Runs code."""

    id = "function"
    name = "Function"
    description = "Runs Python in a sandbox without files or network; gives what main(input) returns."
    category = ComponentCategory.CODE
    outputs = (Port(OUTPUT, "any", "What the code gave, as JSON."),)
    config = FunctionConfig
    example = {"code": "def main(input):\n    return sorted(input, key=lambda row: row['at'])[-1]"}

    async def run(self, config: FunctionConfig, ctx: NodeContext) -> Result:
        """Run the code.

        Raises:
            ComponentFailed: `CODE_ERROR` or `LIMIT_EXCEEDED`.
        """
        return Result(await ctx.run_code(config.code))
