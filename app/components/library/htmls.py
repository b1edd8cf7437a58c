"""The `html` component: what a page says and holds; the reading is in `markup/pages.py`."""

from typing import Annotated, Any, Literal

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
from app.components.library.json_values import value_of
from app.components.markup import pages

_MAX_TEXT = 10_000_000
_FAILURE = "HTML_INVALID"

Selector = Annotated[str, Field(min_length=1, max_length=500, description="A CSS selector, such as `h2.title > a`.")]


class HtmlField(Config):
    """A part of a page, by name."""

    selector: Annotated[str, Field(max_length=500)] = Field(
        description="A CSS selector; empty means the element itself that `each` selected."
    )
    take: Literal["text", "html", "innerHtml", "attribute"] = Field(
        default="text", description="text: as a reader sees it; html: with the element's own tag; innerHtml: without."
    )
    attribute: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Which one, for `take: attribute`: href, say."
    )
    is_list: bool = Field(default=False, description="All that the selector finds; otherwise the first.")
    is_required: bool = Field(default=False, description="Fail when there is none.")
    default: Any = Field(default=None, description="Given when there is none, of a field that is no list.")


class ExtractHtml(Config):
    """Parts of a page as an object, or as a list of objects."""

    kind: Literal["extract"]
    each: Selector | None = Field(
        default=None, description="Gives a list: an object for each element found, whose fields are looked for in it."
    )
    fields: Annotated[dict[Annotated[str, Field(min_length=1, max_length=100)], HtmlField], Field(min_length=1)] = (
        Field(max_length=50, description="What to read, by the name it gets in the output.")
    )


class TextHtml(Config):
    """A page as plain text."""

    kind: Literal["text"]
    selector: Selector | None = Field(default=None, description="Only of these parts; else the whole page.")


class LinksHtml(Config):
    """The links of a page as `{url, text}`, each address once."""

    kind: Literal["links"]
    base_url: Template = Field(default="", description="The page's own address, to which relative links are joined.")


class HtmlConfig(Config):
    """A page and what is read from it."""

    value: Expression = Field(default="input", description="The HTML, a page or a fragment.")
    operation: Annotated[ExtractHtml | TextHtml | LinksHtml, Field(discriminator="kind")]


class HtmlComponent(Component):
    """Reads HTML."""

    id = "html"
    name = "HTML"
    description = (
        "Reads parts of a page by CSS selectors, its readable text, or its links; runs no script, fetches nothing."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "any", "An object, or a list of them; of text a text, of links a list."),)
    config = HtmlConfig
    example = {
        "value": "input.body",
        "operation": {
            "kind": "extract",
            "each": "article.product",
            "fields": {
                "name": {"selector": "h2"},
                "price": {"selector": ".price", "isRequired": True},
                "link": {"selector": "a", "take": "attribute", "attribute": "href"},
            },
        },
    }

    def problems(self, config: HtmlConfig) -> list[tuple[str, str]]:
        """Check the selectors, and that attributes are named where they are taken."""
        found: list[tuple[str, str]] = []
        operation = config.operation
        if isinstance(operation, TextHtml):
            found += _selector_problems("operation.selector", operation.selector)
        if isinstance(operation, ExtractHtml):
            found += _selector_problems("operation.each", operation.each)
            for name, field in operation.fields.items():
                at = f"operation.fields.{name}"
                found += _selector_problems(f"{at}.selector", field.selector or None)
                if (field.take == "attribute") is (field.attribute is None):
                    found.append((f"{at}.attribute", "Name it for `take: attribute`, and for nothing else."))
        return found

    async def run(self, config: HtmlConfig, ctx: NodeContext) -> Result:
        """Read.

        Raises:
            ComponentFailed: `NOT_TEXT`, `HTML_INVALID` when something required is missing, `LIMIT_EXCEEDED`, or of an
                expression or template.
        """
        html = await value_of(config.value, ctx)
        if not isinstance(html, str):
            raise ComponentFailed("NOT_TEXT", "There is no HTML to read.")
        if len(html) > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The HTML is over {_MAX_TEXT} characters.")
        operation = config.operation
        if isinstance(operation, TextHtml):
            return Result(await ctx.run_isolated(pages.text_of, html, operation.selector, failure=_FAILURE))
        if isinstance(operation, LinksHtml):
            base = (await ctx.render(operation.base_url)).strip()
            return Result(await ctx.run_isolated(pages.links_of, html, base or None, failure=_FAILURE))
        fields = {name: field.model_dump(mode="json") for name, field in operation.fields.items()}
        return Result(await ctx.run_isolated(pages.extract, html, operation.each, fields, failure=_FAILURE))


def _selector_problems(field: str, selector: str | None) -> list[tuple[str, str]]:
    problem = None if selector is None else pages.selector_problem(selector)
    return [(field, problem)] if problem else []
