"""The root fields of the component library."""

from typing import Annotated

import strawberry

from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, page_args
from app.components.registry import Registry
from app.components.types import Component, ComponentWhere, shown
from app.kernel.errors import InvalidInput
from app.kernel.pages import page_of

_MAX_SEARCH_CHARACTERS = 200


@strawberry.type
class ComponentsQuery:
    """What can be asked about the library; it is the same for everybody."""

    @strawberry.field(description="The component library, by category, then name. The same for everybody.")
    def components(
        self,
        info: Info,
        where: Annotated[ComponentWhere | None, strawberry.argument(description="Which components; all.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Component]:
        """List components.

        Raises:
            InvalidInput: The search is too long, or a paging argument is wrong.
        """
        request = page_args(first, after, last, before)
        where = where or ComponentWhere()
        if where.search is not None and len(where.search) > _MAX_SEARCH_CHARACTERS:
            raise InvalidInput(
                f"A search has at most {_MAX_SEARCH_CHARACTERS} characters.", field="where.search", reason="too_long"
            )
        registry = info.context.use(Registry)
        found = registry.list(category=where.category, type=where.type, search=where.search)
        page = page_of(found, request, f"components:{where!r}")
        return Connection[Component].of(page, lambda found: shown(registry, found.id) or Component.of(found, registry))
