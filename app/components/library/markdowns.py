"""The `markdown` component; the reading is in `markup/documents.py`."""

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
from app.components.markup import documents

_MAX_TEXT = 2_000_000
_FAILURE = "MARKDOWN_INVALID"


class HtmlMarkdown(Config):
    """Markdown to HTML that can be shown."""

    kind: Literal["html"]
    is_breaking: bool = Field(default=False, description="Keep line breaks inside of paragraphs, as chats do.")


class TextMarkdown(Config):
    """Markdown to plain text, without its marks."""

    kind: Literal["text"]


class ExtractMarkdown(Config):
    """What a document holds, as an object of lists."""

    kind: Literal["extract"]
    parts: Annotated[
        list[Literal["headings", "links", "images", "code", "tables"]],
        Field(
            min_length=1,
            max_length=5,
            description="headings: `{level, text, line}`; links: `{url, text, title}`; images: `{url, alt, title}`; "
            "code: `{language, text}`; tables: `{header, rows}`.",
        ),
    ]


class MarkdownConfig(Config):
    """A document and what is made of it."""

    value: Expression = Field(default="input", description="The Markdown: CommonMark, with tables and strikethrough.")
    operation: Annotated[HtmlMarkdown | TextMarkdown | ExtractMarkdown, Field(discriminator="kind")]


class MarkdownComponent(Component):
    """Reads Markdown."""

    id = "markdown"
    name = "Markdown"
    description = "Renders Markdown as safe HTML or plain text, or extracts headings, links, images, code and tables."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "any", "A text, or an object of lists."),)
    config = MarkdownConfig
    example = {"value": "input.answer", "operation": {"kind": "extract", "parts": ["headings", "code"]}}

    async def run(self, config: MarkdownConfig, ctx: NodeContext) -> Result:
        """Do the operation.

        Raises:
            ComponentFailed: `NOT_TEXT`, `LIMIT_EXCEEDED` or `EXPRESSION_ERROR`; any text is Markdown.
        """
        text = await value_of(config.value, ctx)
        if not isinstance(text, str):
            raise ComponentFailed("NOT_TEXT", "There is no Markdown to read.")
        if len(text) > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The Markdown is over {_MAX_TEXT} characters.")
        operation = config.operation
        if isinstance(operation, HtmlMarkdown):
            return Result(await ctx.run_isolated(documents.html_of, text, operation.is_breaking, failure=_FAILURE))
        if isinstance(operation, TextMarkdown):
            return Result(await ctx.run_isolated(documents.text_of, text, failure=_FAILURE))
        parts = list(dict.fromkeys(operation.parts))
        return Result(await ctx.run_isolated(documents.parts_of, text, parts, failure=_FAILURE))
