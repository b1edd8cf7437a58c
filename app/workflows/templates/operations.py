"""The root fields of templates: the built-in ones for everybody, and the mutations, each with input and payload."""

import strawberry
from strawberry import UNSET

from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, decode, encode, page_args
from app.kernel.errors import InvalidInput
from app.workflows.inputs import given
from app.workflows.templates.models import TemplateCategory
from app.workflows.templates.service import Instantiated, NewTemplate, TemplateChange, Templates
from app.workflows.templates.types import TEMPLATE, Where, WorkflowTemplate, filter_of
from app.workflows.types import VERSION, WORKFLOW, Workflow
from app.workflows.versions import Side

_KEY = "Repeating the mutation with the same key within 24 hours gives the same"


@strawberry.input(description="What to make a workflow from, and where.")
class InstantiateTemplateInput:
    """The input of `instantiateTemplate`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where to; the viewer may write workflows there.")
    template_id: strawberry.ID = strawberry.field(description="From what.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters; without it, the template's.")
    idempotency_key: str | None = strawberry.field(default=None, description=f"{_KEY} workflow.")


@strawberry.type(description="A secret that a new workflow reads.")
class NeededSecret:
    """One of the secrets of `service.Instantiated`."""

    name: str = strawberry.field(description="Its name, to be given to `setSecret`.")
    is_set: bool | None = strawberry.field(description="Whether the workspace has it; null if you may not know.")


@strawberry.type(description="The answer of `instantiateTemplate`.")
class InstantiateTemplatePayload:
    """The payload of `instantiateTemplate`."""

    workflow: Workflow = strawberry.field(description="The new workflow, an unpublished draft.")
    secrets: list[NeededSecret] = strawberry.field(description="What it reads, and what of that is still to be set.")
    blanked: list[str] = strawberry.field(
        description="Where the template held a literal secret, to be filled in anew: `nodes[1].config.auth.token`."
    )

    @classmethod
    def of(cls, made: Instantiated) -> "InstantiateTemplatePayload":
        """Show what was made."""
        names = made.secrets_set
        return cls(
            workflow=Workflow.of(made.workflow),
            secrets=[
                NeededSecret(name=name, is_set=None if names is None else name in names) for name in made.needs.secrets
            ],
            blanked=list(made.blanked),
        )


@strawberry.input(description="What to keep as a template: the draft of a workflow, or a version.")
class SaveAsTemplateInput:
    """The input of `saveAsTemplate`."""

    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="Keep its draft.")
    version_id: strawberry.ID | None = strawberry.field(default=None, description="Keep this version.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters; without it, the workflow's.")
    description: str | None = strawberry.field(
        default=None, description="At most 5,000 characters; without it, the workflow's."
    )
    category: TemplateCategory = strawberry.field(default=TemplateCategory.OTHER, description="What it is about.")
    tags: list[str] | None = strawberry.field(
        default=None, description="At most 20, of 50 characters each; without them, the workflow's."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=f"{_KEY} template.")


@strawberry.type(description="The answer of `saveAsTemplate`.")
class SaveAsTemplatePayload:
    """The payload of `saveAsTemplate`."""

    template: WorkflowTemplate = strawberry.field(description="The new template.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateTemplateInput:
    """The input of `updateTemplate`."""

    template_id: strawberry.ID = strawberry.field(description="What to change; no built-in one.")
    name: str | None = strawberry.field(default=UNSET, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    category: TemplateCategory | None = strawberry.field(default=UNSET, description="What it is about.")
    tags: list[str] | None = strawberry.field(default=UNSET, description="Replaces all tags.")
    workflow_id: strawberry.ID | None = strawberry.field(
        default=None, description="Take its draft as the new graph; of the template's workspace."
    )
    version_id: strawberry.ID | None = strawberry.field(
        default=None, description="Take this version as the new graph; of the template's workspace."
    )


@strawberry.type(description="The answer of `updateTemplate`.")
class UpdateTemplatePayload:
    """The payload of `updateTemplate`."""

    template: WorkflowTemplate = strawberry.field(description="The template as it is now.")


@strawberry.input(description="What to delete.")
class DeleteTemplateInput:
    """The input of `deleteTemplate`."""

    template_id: strawberry.ID = strawberry.field(description="What to delete; no built-in one.")


@strawberry.type(description="The answer of `deleteTemplate`.")
class DeleteTemplatePayload:
    """The payload of `deleteTemplate`."""

    deleted_template_id: strawberry.ID = strawberry.field(description="The id that is no more.")


@strawberry.type
class TemplatesQuery:
    """What can be asked about the gallery; it is the same for everybody."""

    @strawberry.field(description="The built-in templates, by name. A workspace's own are in `workspace.templates`.")
    async def templates(
        self,
        info: Info,
        where: Where = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[WorkflowTemplate]:
        """List the built-in templates."""
        page = await info.context.use(Templates).gallery(filter_of(where), page_args(first, after, last, before))
        return Connection[WorkflowTemplate].of(page, WorkflowTemplate.of)


@strawberry.type
class TemplatesMutation:
    """What can be done with templates."""

    @strawberry.mutation(
        description="Make a workflow from a template. Workflows that are part of it are made and published with it, "
        "which needs WORKFLOWS_PUBLISH."
    )
    async def instantiate_template(self, info: Info, input: InstantiateTemplateInput) -> InstantiateTemplatePayload:
        """Use a template."""
        made = await info.context.use(Templates).instantiate(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            decode(input.template_id, TEMPLATE, "input.templateId"),
            name=input.name,
            idempotency_key=input.idempotency_key,
        )
        return InstantiateTemplatePayload.of(made)

    @strawberry.mutation(
        description="Keep a workflow's draft or a version as a template of its workspace, without literal secrets and "
        "pinned outputs, as an export is."
    )
    async def save_as_template(self, info: Info, input: SaveAsTemplateInput) -> SaveAsTemplatePayload:
        """Save a template.

        Raises:
            InvalidInput: Not exactly one of the two ids was given.
        """
        source = _side(input.workflow_id, input.version_id)
        if source is None:
            raise InvalidInput("Give `workflowId` or `versionId`.", field="input", reason="exactly_one")
        new = NewTemplate(source, input.name, input.description, input.category, input.tags)
        row = await info.context.use(Templates).save(info.context.viewer, new, idempotency_key=input.idempotency_key)
        return SaveAsTemplatePayload(template=WorkflowTemplate.of(row))

    @strawberry.mutation(
        description="Change a template's properties, its graph, or both: all of it or nothing. "
        "Workflows made from it stay as they are."
    )
    async def update_template(self, info: Info, input: UpdateTemplateInput) -> UpdateTemplatePayload:
        """Change a template.

        Raises:
            InvalidInput: Both ids were given.
        """
        change = TemplateChange(
            source=_side(input.workflow_id, input.version_id),
            name=given(input.name),
            description="" if input.description is None else given(input.description),
            category=given(input.category),
            tags=given(input.tags),
        )
        template_id = decode(input.template_id, TEMPLATE, "input.templateId")
        row = await info.context.use(Templates).update(info.context.viewer, template_id, change)
        return UpdateTemplatePayload(template=WorkflowTemplate.of(row))

    @strawberry.mutation(description="Delete a template; workflows made from it stay.")
    async def delete_template(self, info: Info, input: DeleteTemplateInput) -> DeleteTemplatePayload:
        """Delete a template."""
        template_id = decode(input.template_id, TEMPLATE, "input.templateId")
        await info.context.use(Templates).delete(info.context.viewer, template_id)
        return DeleteTemplatePayload(deleted_template_id=encode(TEMPLATE, template_id))


def _side(workflow_id: str | None, version_id: str | None) -> Side | None:
    if workflow_id is not None and version_id is not None:
        raise InvalidInput("Give `workflowId` or `versionId`, not both.", field="input", reason="exactly_one")
    if version_id is not None:
        return Side(decode(version_id, VERSION, "input.versionId"))
    if workflow_id is not None:
        return Side(decode(workflow_id, WORKFLOW, "input.workflowId"), is_draft=True)
    return None
