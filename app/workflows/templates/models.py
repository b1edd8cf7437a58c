"""Tables of templates: the workspace's own; the built-in ones are files of the package (`gallery`)."""

from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from app.kernel.models import JSONField, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class TemplateCategory(StrEnum):
    """What a template is about."""

    BASICS = "basics"  #: first steps: one thing at a time
    DATA = "data"  #: lists, tables and texts
    INTEGRATION = "integration"  #: speaking to other services
    PEOPLE = "people"  #: work that waits for a person
    RELIABILITY = "reliability"  #: what goes wrong, and what then
    REPORTING = "reporting"  #: figures and texts for people
    OTHER = "other"  #: anything else


class WorkflowTemplate(Row):
    """A graph kept to make workflows from; it holds no literal secret."""

    workspace: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=200)
    description = fields.TextField(null=True)
    category = fields.CharEnumField(TemplateCategory, max_length=16)
    tags = fields.JSONField[list[str]]()  #: in the order given; `TemplateTag` has the same, to search by
    search_text = fields.TextField()  #: name and description, case-folded, so that both databases match alike
    graph: fields.Field[dict[str, Any]] = cast("Any", JSONField())
    blanked = fields.JSONField[list[str]]()  #: places in the graph where a literal secret was taken out
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who saved it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_templates"
        indexes = (("workspace_id", "name", "id"),)

    @property
    def created_by(self) -> Actor:
        """Who saved it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class TemplateTag(Row):
    """One tag of a template, there to be searched by."""

    template: fields.ForeignKeyRelation[WorkflowTemplate] = fields.ForeignKeyField(
        "models.WorkflowTemplate", related_name=False, on_delete=fields.CASCADE
    )
    template_id: UUID
    tag = SortedCharField(max_length=50)

    class Meta(Row.Meta):
        abstract = False
        table = "workflow_template_tags"
        unique_together = (("template_id", "tag"),)
        indexes = (("tag", "template_id"),)
