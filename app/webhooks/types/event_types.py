"""The types of events that webhooks can ask for."""

import strawberry

from app.api.scalars import JSON
from app.kernel.rights import Scope
from app.webhooks import payloads
from app.webhooks.catalog import EventCatalog, EventType
from app.webhooks.types.enums import (
    WebhookPayload,
)


@strawberry.type(description="A type of event that webhooks can ask for.")
class WebhookEventType:
    """See `catalog.EventType`."""

    name: str = strawberry.field(description="As it is asked for and sent: workflow.created.")
    description: str = strawberry.field(description="What happened.")
    alias_of: list[str] = strawberry.field(
        description="The types that tell of the same; such a type is sent only to webhooks that name it."
    )
    scope: Scope = strawberry.field(description="What one must be allowed to have a webhook told of it.")
    subject_type: str = strawberry.field(description="The type of what it happens to, in the graph.")
    schema: JSON = strawberry.field(description="JSON Schema (2020-12) of a FULL body.")
    thin_schema: JSON = strawberry.field(description="JSON Schema (2020-12) of a THIN body.")
    example: JSON = strawberry.field(description="A FULL body.")
    thin_example: JSON = strawberry.field(description="A THIN body.")

    @classmethod
    def of(cls, catalog: EventCatalog, kind: EventType) -> "WebhookEventType":
        """Show a type."""
        subject = catalog.subject(kind)
        full, thin = WebhookPayload.FULL, WebhookPayload.THIN
        return cls(
            name=kind.name,
            description=kind.description,
            alias_of=list(kind.alias_of),
            scope=subject.scope,
            subject_type=subject.type_name,
            schema=JSON(payloads.schema(catalog, kind, full)),
            thin_schema=JSON(payloads.schema(catalog, kind, thin)),
            example=JSON(payloads.example(catalog, kind, full)),
            thin_example=JSON(payloads.example(catalog, kind, thin)),
        )
