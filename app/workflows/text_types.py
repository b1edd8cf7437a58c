"""Shared texts, as the graph shows them."""

import base64

import strawberry

from app.api.context import Info
from app.api.relay import extend
from app.workflows.texts.service import Texts
from app.workflows.types import Draft


@strawberry.type(
    description="A text field of a draft as people type into it together: a template, an expression or code."
)
class DraftText:
    """One text of a line's document."""

    text_id: str = strawberry.field(
        description="Its name in the draft's Yjs document, `doc.getText(textId)`; it stays when the node is renamed."
    )
    node_key: str = strawberry.field(description="The node whose field it is.")
    field: str = strawberry.field(description="The field: `config.prompt`, `config.headers.Accept`.")
    value: str = strawberry.field(description="What it reads; always the same as the field.")


#: For the schema: nothing but an extension refers to them.
TEXT_TYPES: tuple[type, ...] = (DraftText,)


@extend(Draft)
class DraftTextFields:
    """What shared texts add to a draft."""

    @strawberry.field(
        description="Its shared texts, in the order of nodes; type into them at `/yjs/{id}`, or by `applyTextUpdate`."
    )
    @staticmethod
    async def texts(draft: strawberry.Parent[Draft], info: Info) -> list[DraftText]:
        """List texts."""
        context = info.context
        found = await context.use(Texts).of_draft(context.viewer, draft.line_uuid, draft.value)
        return [
            DraftText(text_id=each.name, node_key=each.node_key, field=each.field, value=each.value) for each in found
        ]

    @strawberry.field(
        description="The texts as a Yjs update in base64, as of now: `Y.applyUpdate` makes them from an empty document."
    )
    @staticmethod
    async def text_state(draft: strawberry.Parent[Draft], info: Info) -> str:
        """Read the document."""
        context = info.context
        return base64.b64encode(await context.use(Texts).state(context.viewer, draft.line_uuid)).decode()
