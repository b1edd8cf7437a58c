"""What is asked of templates, by tests of the gallery and of a workspace's own."""

from typing import Any

from tests.e2e.story import Person

PREVIEW = """fragment Preview on WorkflowTemplate {
  id name description category tags source exampleInput blanked createdBy { displayName } createdAt updatedAt
  needs { secrets components missingComponents } diagram(format: MERMAID)
  graph { nodes { key component { type } config } connections { key } problems { code severity message } } }"""
GALLERY = PREVIEW + "{ templates(first: 100) { totalCount nodes { ...Preview } } }"
LIST = """query($id: ID!, $where: WorkflowTemplateWhere, $first: Int, $after: String, $last: Int, $before: String) {
  workspace(id: $id) { templates(where: $where, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id name source } } } }"""
ONE = PREVIEW + "query($id: ID!) { node(id: $id) { ...Preview } }"
INSTANTIATE = """mutation($input: InstantiateTemplateInput!) { instantiateTemplate(input: $input) {
  workflow { id name description tags status workspace { id }
             draft { revision nodes { key config } problems { code severity field } } }
  secrets { name isSet } blanked } }"""
SAVE = PREVIEW + "mutation($input: SaveAsTemplateInput!) { saveAsTemplate(input: $input) { template { ...Preview } } }"
UPDATE = (
    PREVIEW + "mutation($input: UpdateTemplateInput!) { updateTemplate(input: $input) { template { ...Preview } } }"
)
DELETE = "mutation($input: DeleteTemplateInput!) { deleteTemplate(input: $input) { deletedTemplateId } }"
TRAIL = """query($id: ID!) { workspace(id: $id) {
  activity(first: 20) { nodes { kind subjectId data } } audit(first: 20) { nodes { action } }
  workflows { totalCount nodes { id name status } } } }"""


async def gallery(person: Person) -> dict[str, dict[str, Any]]:
    """List the built-in templates by name."""
    found = (await person.client.data(GALLERY))["templates"]
    assert found["totalCount"] == len(found["nodes"])
    return {each["name"]: each for each in found["nodes"]}


async def made(person: Person, template_id: str, **more: Any) -> dict[str, Any]:
    wanted = {"workspaceId": person.workspace_id, "templateId": template_id, **more}
    return (await person.client.data(INSTANTIATE, input=wanted))["instantiateTemplate"]
