"""What each role and each scope of an API key may do: every mutation of the schema is tried by each."""

from typing import Any

import pytest

from tests.e2e import graph
from tests.e2e.client import Client, Refused
from tests.e2e.server import Deployment
from tests.e2e.story import ACTIVITY, EVENTS, GREETING, Person, sign_up
from tests.e2e.world import World, create_key, join, make_world

ROLES = ["VIEWER", "OPERATOR", "EDITOR", "ADMIN", "OWNER"]
SCOPES: list[str] = sorted(graph.SCHEMA.type_map["Scope"].values)  # pyright: ignore[reportAttributeAccessIssue]

#: The least role that may do it; None for what needs no membership.
LEAST: dict[str, str | None] = {
    "publishAgent": "EDITOR",
    "unpublishAgent": "EDITOR",
    "requestChatCode": None,
    "enterPublishedChat": None,
    "sendPublishedMessage": None,
    "acceptInvitation": None,
    "activateMessage": "OPERATOR",
    "cancelReply": "OPERATOR",
    "editMessage": "OPERATOR",
    "endConversation": "OPERATOR",
    "escalateConversation": "OPERATOR",
    "rateConversation": "OPERATOR",
    "regenerateReply": "OPERATOR",
    "resolveConversation": "OPERATOR",
    "resumeConversation": "OPERATOR",
    "sendMessage": "OPERATOR",
    "startConversation": "OPERATOR",
    "createAgent": "EDITOR",
    "updateAgent": "EDITOR",
    "deleteAgent": "EDITOR",
    "restoreAgentVersion": "EDITOR",
    "addComment": "VIEWER",
    "addTaskComment": "VIEWER",
    "applyTextUpdate": "EDITOR",
    "applyWorkflowOperations": "EDITOR",
    "approveToolCall": "VIEWER",
    "archiveWorkflow": "EDITOR",
    "cancelExecution": "OPERATOR",
    "cancelInvitation": "ADMIN",
    "changePassword": None,
    "completeTask": "OPERATOR",
    "createApiKey": "ADMIN",
    "createBranch": "EDITOR",
    "createTask": "OPERATOR",
    "createWorkflow": "EDITOR",
    "createWorkspace": None,
    "deleteComment": "VIEWER",
    "createArtifact": "OPERATOR",
    "deleteArtifact": "OPERATOR",
    "deleteFile": "OPERATOR",
    "copyFile": "OPERATOR",
    "createFolder": "OPERATOR",
    "deleteFileVersion": "OPERATOR",
    "deleteFolder": "OPERATOR",
    "emptyTrash": "OPERATOR",
    "moveFolder": "OPERATOR",
    "purgeFile": "OPERATOR",
    "renameFolder": "OPERATOR",
    "restoreFile": "OPERATOR",
    "restoreFileVersion": "OPERATOR",
    "updateFile": "OPERATOR",
    "uploadFileVersion": "OPERATOR",
    "startUpload": "OPERATOR",
    "completeUpload": "OPERATOR",
    "cancelUpload": "OPERATOR",
    "importFile": "OPERATOR",
    "processFile": "OPERATOR",
    "cancelProcessing": "OPERATOR",
    "retryProcessing": "OPERATOR",
    "setFileProcessingRule": "ADMIN",
    "setFolderRetention": "OWNER",
    "deleteMemory": "EDITOR",
    "addDocument": "EDITOR",
    "createEvaluationDataset": "EDITOR",
    "updateEvaluationDataset": "EDITOR",
    "deleteEvaluationDataset": "EDITOR",
    "addEvaluationQuestions": "EDITOR",
    "importEvaluationQuestions": "EDITOR",
    "updateEvaluationQuestion": "EDITOR",
    "removeEvaluationQuestions": "EDITOR",
    "startEvaluation": "EDITOR",
    "cancelEvaluation": "EDITOR",
    "retryEvaluation": "EDITOR",
    "deleteEvaluation": "EDITOR",
    "createKnowledgeBase": "EDITOR",
    "deleteKnowledgeBase": "EDITOR",
    "refreshKnowledgeSource": "EDITOR",
    "removeDocument": "EDITOR",
    "removeKnowledgeSource": "EDITOR",
    "reprocessDocument": "EDITOR",
    "updateDocument": "EDITOR",
    "updateKnowledgeBase": "EDITOR",
    "createModelProvider": "ADMIN",
    "updateModelProvider": "ADMIN",
    "deleteModelProvider": "ADMIN",
    "testModelProvider": "ADMIN",
    "setModelDefaults": "ADMIN",
    "setModelBudget": "ADMIN",
    "createIntegration": "ADMIN",
    "updateIntegration": "ADMIN",
    "deleteIntegration": "ADMIN",
    "testIntegration": "ADMIN",
    "refreshIntegration": "ADMIN",
    "authorizeIntegration": "ADMIN",
    "syncIntegration": "ADMIN",
    "cancelIntegrationSync": "ADMIN",
    "completeIntegrationAuthorization": None,
    "startCopilotConversation": "OPERATOR",
    "updateCopilotConversation": "OPERATOR",
    "deleteCopilotConversation": "OPERATOR",
    "clearCopilotHistory": "OPERATOR",
    "restoreCheckpoint": "OPERATOR",
    "createWebhook": "ADMIN",
    "updateWebhook": "ADMIN",
    "deleteWebhook": "ADMIN",
    "rotateWebhookSecret": "ADMIN",
    "testWebhook": "ADMIN",
    "redeliverWebhook": "ADMIN",
    "redeliverWebhooks": "ADMIN",
    "createMcpServer": "ADMIN",
    "updateMcpServer": "ADMIN",
    "deleteMcpServer": "ADMIN",
    "testMcpServer": "ADMIN",
    "refreshMcpServer": "ADMIN",
    "deleteSecret": "ADMIN",
    "deleteTask": "OPERATOR",
    "deleteTaskComment": "VIEWER",
    "deleteTemplate": "EDITOR",
    "deleteWorkflow": "EDITOR",
    "deleteWorkspace": "OWNER",
    "discardBranch": "EDITOR",
    "dryRun": "OPERATOR",
    "duplicateWorkflow": "EDITOR",
    "editComment": "VIEWER",
    "editTaskComment": "VIEWER",
    "executeTool": "VIEWER",
    "exportWorkflow": "VIEWER",
    "forkExecution": "OPERATOR",
    "importWorkflow": "EDITOR",
    "instantiateTemplate": "EDITOR",
    "inviteMember": "ADMIN",
    "leaveWorkspace": "VIEWER",
    "mergeBranch": "EDITOR",
    "publishWorkflow": "EDITOR",
    "rebaseBranch": "EDITOR",
    "redo": "EDITOR",
    "releaseExecution": "ADMIN",
    "removeMember": "ADMIN",
    "reopenComment": "VIEWER",
    "replayExecution": "OPERATOR",
    "replyToComment": "VIEWER",
    "requestPasswordReset": None,
    "resetPassword": None,
    "resolveComment": "VIEWER",
    "resolveUnknownOutcome": "OPERATOR",
    "restoreRevision": "EDITOR",
    "restoreArtifact": "OPERATOR",
    "restoreVersion": "EDITOR",
    "retryExecution": "OPERATOR",
    "revokeApiKey": "ADMIN",
    "revokeSession": None,
    "revokeShare": "EDITOR",
    "revokeToolApproval": "VIEWER",
    "runNode": "OPERATOR",
    "runWorkflow": "OPERATOR",
    "saveAsTemplate": "EDITOR",
    "setConcurrencyLimit": "ADMIN",
    "setMemory": "EDITOR",
    "setSecret": "ADMIN",
    "shareArtifact": "EDITOR",
    "signIn": None,
    "signOut": None,
    "signUp": None,
    "signalExecution": "OPERATOR",
    "skipToolCall": "VIEWER",
    "transferWorkspace": "OWNER",
    "unarchiveWorkflow": "EDITOR",
    "undo": "EDITOR",
    "updateArtifact": "OPERATOR",
    "updateMember": "ADMIN",
    "updatePresence": "VIEWER",
    "updateProfile": None,
    "updateTask": "OPERATOR",
    "updateTasks": "OPERATOR",
    "updateTemplate": "EDITOR",
    "updateWorkflow": "EDITOR",
    "updateWorkspace": "ADMIN",
    "uploadFile": "OPERATOR",
    "createTrigger": "EDITOR",
    "updateTrigger": "EDITOR",
    "deleteTrigger": "EDITOR",
    "rotateTriggerPath": "EDITOR",
    "rotateTriggerSecret": "EDITOR",
    "showTriggerPayloads": "EDITOR",
    "fireTrigger": "OPERATOR",
    "createProcess": "EDITOR",
    "updateProcess": "EDITOR",
    "deleteProcess": "EDITOR",
    "runProcess": "OPERATOR",
    "verifyEmail": None,
}
#: The scope that an API key needs; None: keys may not do it at all, whatever their scopes.
SCOPE: dict[str, str | None] = {
    "publishAgent": "AGENTS_WRITE",
    "unpublishAgent": "AGENTS_WRITE",
    "activateMessage": "CONVERSATIONS_WRITE",
    "cancelReply": "CONVERSATIONS_WRITE",
    "editMessage": "CONVERSATIONS_WRITE",
    "endConversation": "CONVERSATIONS_WRITE",
    "escalateConversation": "CONVERSATIONS_WRITE",
    "rateConversation": "CONVERSATIONS_WRITE",
    "regenerateReply": "CONVERSATIONS_WRITE",
    "resolveConversation": "CONVERSATIONS_WRITE",
    "resumeConversation": "CONVERSATIONS_WRITE",
    "sendMessage": "CONVERSATIONS_WRITE",
    "startConversation": "CONVERSATIONS_WRITE",
    "createAgent": "AGENTS_WRITE",
    "updateAgent": "AGENTS_WRITE",
    "deleteAgent": "AGENTS_WRITE",
    "restoreAgentVersion": "AGENTS_WRITE",
    "addComment": "COMMENTS_WRITE",
    "addTaskComment": "COMMENTS_WRITE",
    "applyTextUpdate": "WORKFLOWS_WRITE",
    "applyWorkflowOperations": "WORKFLOWS_WRITE",
    "approveToolCall": None,
    "archiveWorkflow": "WORKFLOWS_WRITE",
    "cancelExecution": "EXECUTIONS_RUN",
    "cancelInvitation": "MEMBERS_MANAGE",
    "completeTask": "TASKS_WRITE",
    "createApiKey": "KEYS_MANAGE",
    "createBranch": "WORKFLOWS_WRITE",
    "createTask": "TASKS_WRITE",
    "createWorkflow": "WORKFLOWS_WRITE",
    "deleteComment": "COMMENTS_WRITE",
    "createArtifact": "ARTIFACTS_WRITE",
    "deleteArtifact": "ARTIFACTS_WRITE",
    "deleteFile": "FILES_WRITE",
    "copyFile": "FILES_WRITE",
    "createFolder": "FILES_WRITE",
    "deleteFileVersion": "FILES_WRITE",
    "deleteFolder": "FILES_WRITE",
    "emptyTrash": "FILES_WRITE",
    "moveFolder": "FILES_WRITE",
    "purgeFile": "FILES_WRITE",
    "renameFolder": "FILES_WRITE",
    "restoreFile": "FILES_WRITE",
    "restoreFileVersion": "FILES_WRITE",
    "updateFile": "FILES_WRITE",
    "uploadFileVersion": "FILES_WRITE",
    "startUpload": "FILES_WRITE",
    "completeUpload": "FILES_WRITE",
    "cancelUpload": "FILES_WRITE",
    "importFile": "FILES_WRITE",
    "processFile": "FILES_WRITE",
    "cancelProcessing": "FILES_WRITE",
    "retryProcessing": "FILES_WRITE",
    "setFileProcessingRule": "WORKSPACE_WRITE",
    "setFolderRetention": "WORKSPACE_OWN",
    "deleteMemory": "MEMORY_WRITE",
    "addDocument": "KNOWLEDGE_WRITE",
    "createEvaluationDataset": "KNOWLEDGE_WRITE",
    "updateEvaluationDataset": "KNOWLEDGE_WRITE",
    "deleteEvaluationDataset": "KNOWLEDGE_WRITE",
    "addEvaluationQuestions": "KNOWLEDGE_WRITE",
    "importEvaluationQuestions": "KNOWLEDGE_WRITE",
    "updateEvaluationQuestion": "KNOWLEDGE_WRITE",
    "removeEvaluationQuestions": "KNOWLEDGE_WRITE",
    "startEvaluation": "KNOWLEDGE_WRITE",
    "cancelEvaluation": "KNOWLEDGE_WRITE",
    "retryEvaluation": "KNOWLEDGE_WRITE",
    "deleteEvaluation": "KNOWLEDGE_WRITE",
    "createKnowledgeBase": "KNOWLEDGE_WRITE",
    "deleteKnowledgeBase": "KNOWLEDGE_WRITE",
    "refreshKnowledgeSource": "KNOWLEDGE_WRITE",
    "removeDocument": "KNOWLEDGE_WRITE",
    "removeKnowledgeSource": "KNOWLEDGE_WRITE",
    "reprocessDocument": "KNOWLEDGE_WRITE",
    "updateDocument": "KNOWLEDGE_WRITE",
    "updateKnowledgeBase": "KNOWLEDGE_WRITE",
    "createModelProvider": "MODELS_MANAGE",
    "updateModelProvider": "MODELS_MANAGE",
    "deleteModelProvider": "MODELS_MANAGE",
    "testModelProvider": "MODELS_MANAGE",
    "setModelDefaults": "MODELS_MANAGE",
    "setModelBudget": "MODELS_MANAGE",
    "createIntegration": "INTEGRATIONS_WRITE",
    "updateIntegration": "INTEGRATIONS_WRITE",
    "deleteIntegration": "INTEGRATIONS_WRITE",
    "testIntegration": "INTEGRATIONS_WRITE",
    "refreshIntegration": "INTEGRATIONS_WRITE",
    "authorizeIntegration": "INTEGRATIONS_WRITE",
    "syncIntegration": "INTEGRATIONS_WRITE",
    "cancelIntegrationSync": "INTEGRATIONS_WRITE",
    "startCopilotConversation": "CONVERSATIONS_WRITE",
    "updateCopilotConversation": "CONVERSATIONS_WRITE",
    "deleteCopilotConversation": "CONVERSATIONS_WRITE",
    "clearCopilotHistory": "CONVERSATIONS_WRITE",
    "restoreCheckpoint": "CONVERSATIONS_WRITE",
    "createWebhook": "WEBHOOKS_WRITE",
    "updateWebhook": "WEBHOOKS_WRITE",
    "deleteWebhook": "WEBHOOKS_WRITE",
    "rotateWebhookSecret": "WEBHOOKS_WRITE",
    "testWebhook": "WEBHOOKS_WRITE",
    "redeliverWebhook": "WEBHOOKS_WRITE",
    "redeliverWebhooks": "WEBHOOKS_WRITE",
    "createMcpServer": "MCP_MANAGE",
    "updateMcpServer": "MCP_MANAGE",
    "deleteMcpServer": "MCP_MANAGE",
    "testMcpServer": "MCP_MANAGE",
    "refreshMcpServer": "MCP_MANAGE",
    "deleteSecret": "SECRETS_MANAGE",
    "deleteTask": "TASKS_WRITE",
    "deleteTaskComment": "COMMENTS_WRITE",
    "deleteTemplate": "WORKFLOWS_WRITE",
    "deleteWorkflow": "WORKFLOWS_WRITE",
    "deleteWorkspace": None,
    "discardBranch": "WORKFLOWS_WRITE",
    "dryRun": "EXECUTIONS_RUN",
    "duplicateWorkflow": "WORKFLOWS_WRITE",
    "editComment": "COMMENTS_WRITE",
    "editTaskComment": "COMMENTS_WRITE",
    "executeTool": "WORKSPACE_READ",
    "exportWorkflow": "WORKFLOWS_READ",
    "forkExecution": "EXECUTIONS_RUN",
    "importWorkflow": "WORKFLOWS_WRITE",
    "instantiateTemplate": "WORKFLOWS_WRITE",
    "inviteMember": "MEMBERS_MANAGE",
    "leaveWorkspace": None,
    "mergeBranch": "WORKFLOWS_WRITE",
    "publishWorkflow": "WORKFLOWS_PUBLISH",
    "rebaseBranch": "WORKFLOWS_WRITE",
    "redo": "WORKFLOWS_WRITE",
    "releaseExecution": "WORKSPACE_WRITE",
    "removeMember": "MEMBERS_MANAGE",
    "reopenComment": "COMMENTS_WRITE",
    "replayExecution": "EXECUTIONS_RUN",
    "replyToComment": "COMMENTS_WRITE",
    "resolveComment": "COMMENTS_WRITE",
    "resolveUnknownOutcome": "EXECUTIONS_RUN",
    "restoreRevision": "WORKFLOWS_WRITE",
    "restoreArtifact": "ARTIFACTS_WRITE",
    "restoreVersion": "WORKFLOWS_WRITE",
    "retryExecution": "EXECUTIONS_RUN",
    "revokeApiKey": "KEYS_MANAGE",
    "revokeShare": "ARTIFACTS_SHARE",
    "shareArtifact": "ARTIFACTS_SHARE",
    "revokeToolApproval": None,
    "runNode": "EXECUTIONS_RUN",
    "runWorkflow": "EXECUTIONS_RUN",
    "saveAsTemplate": "WORKFLOWS_WRITE",
    "setConcurrencyLimit": "WORKSPACE_WRITE",
    "setMemory": "MEMORY_WRITE",
    "setSecret": "SECRETS_MANAGE",
    "signalExecution": "EXECUTIONS_RUN",
    "skipToolCall": None,
    "transferWorkspace": None,
    "unarchiveWorkflow": "WORKFLOWS_WRITE",
    "undo": "WORKFLOWS_WRITE",
    "updateArtifact": "ARTIFACTS_WRITE",
    "updateMember": "MEMBERS_MANAGE",
    "updatePresence": "WORKFLOWS_READ",
    "updateTask": "TASKS_WRITE",
    "updateTasks": "TASKS_WRITE",
    "updateTemplate": "WORKFLOWS_WRITE",
    "updateWorkflow": "WORKFLOWS_WRITE",
    "updateWorkspace": "WORKSPACE_WRITE",
    "createTrigger": "TRIGGERS_WRITE",
    "updateTrigger": "TRIGGERS_WRITE",
    "deleteTrigger": "TRIGGERS_WRITE",
    "rotateTriggerPath": "TRIGGERS_WRITE",
    "rotateTriggerSecret": "TRIGGERS_WRITE",
    "showTriggerPayloads": "TRIGGERS_WRITE",
    "fireTrigger": "EXECUTIONS_RUN",
    "createProcess": "TRIGGERS_WRITE",
    "updateProcess": "TRIGGERS_WRITE",
    "deleteProcess": "TRIGGERS_WRITE",
    "runProcess": "EXECUTIONS_RUN",
    "uploadFile": "FILES_WRITE",
}
#: What is done to things that lesser roles do not even see.
HIDDEN = {"cancelInvitation", "deleteSecret", "revokeApiKey"}
GUARDED = sorted(name for name, role in LEAST.items() if role is not None)


def test_every_mutation_has_its_role_and_its_scope() -> None:
    assert set(LEAST) == set(graph.MUTATIONS), "say who may do the new one"
    assert set(SCOPE) == set(GUARDED)


def wanted(name: str, world: World) -> dict[str, Any]:
    """Make an input that is only refused for who sends it."""
    kind = graph.input_of(graph.MUTATIONS[name])
    made = graph.inputs_with(name, world.ids)
    if name in {"exportWorkflow", "saveAsTemplate"}:
        made["workflowId"] = world.ids["Workflow"]
    assert any(graph.is_id(kind.fields[each]) for each in made)
    return made


def refusals(name: str) -> set[str]:
    return {"FORBIDDEN", "NOT_FOUND"} if name in HIDDEN else {"FORBIDDEN"}


@pytest.fixture(scope="module")
def houses() -> dict[str, tuple[World, dict[str, Person]]]:
    return {}


@pytest.fixture
async def house(
    plait: Deployment, back_end: str, houses: dict[str, tuple[World, dict[str, Person]]]
) -> tuple[World, dict[str, Person]]:
    """A world, and a member of every role but its owner's."""
    if back_end not in houses:
        world = await make_world(plait)
        members = {role: (await join(plait, world.owner, role, role.lower()))[0] for role in ROLES[:-1]}
        houses[back_end] = (world, members)
    return houses[back_end]


@pytest.mark.parametrize("name", GUARDED)
async def test_lesser_roles_are_forbidden(house: tuple[World, dict[str, Person]], name: str) -> None:
    world, members = house
    least = LEAST[name]
    assert least is not None
    before = await world.dump()
    for role in ROLES[: ROLES.index(least)]:
        answer = await members[role].client.ask(graph.mutation(name), input=wanted(name, world))
        assert answer.code in refusals(name), (role, answer.body)
        assert (answer.status, answer.body["data"]) == (200, None)
    assert await world.dump() == before


@pytest.mark.parametrize("name", GUARDED)
async def test_a_key_needs_the_scope(house: tuple[World, dict[str, Person]], name: str) -> None:
    world, _ = house
    scope = SCOPE[name]
    lacking = [each for each in SCOPES if each != scope]
    _, token = await create_key(world.owner, lacking, f"without {scope}")
    before = await world.dump()
    key = Client(world.owner.client.url, token)
    answer = await key.ask(graph.mutation(name), input=wanted(name, world))
    assert answer.code in refusals(name), answer.body
    assert (answer.status, answer.body["data"]) == (200, None)
    assert await world.dump() == before


async def test_each_role_may_do_what_it_is_for(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    people = {role: (await join(plait, ada, role, role.lower()))[0] for role in ROLES[:-1]}
    workflow_id = await people["EDITOR"].workflow(GREETING)
    run = await people["OPERATOR"].run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    assert run["output"] == "HELLO, ADA!"
    assert len(await people["VIEWER"].events(run["id"])) == run["lastSequence"]
    key_id, token = await create_key(people["ADMIN"], ["EXECUTIONS_RUN", "EXECUTIONS_READ"])
    assert key_id
    program = Person(Client(plait.url, token), "", "", ada.workspace_id, "", "")
    assert (await program.run(workflow_id, input={"name": "Bot"}, waitMs=50_000))["output"] == "HELLO, BOT!"
    # An admin makes no owners.
    refused = await people["ADMIN"].client.ask(
        graph.mutation("inviteMember"),
        input={"workspaceId": ada.workspace_id, "email": "boss@example.com", "role": "OWNER"},
    )
    assert refused.code in {"FORBIDDEN", "INVALID_INPUT"}


async def test_lists_and_streams_need_their_scopes(house: tuple[World, dict[str, Person]]) -> None:
    world, members = house
    hidden = {
        "apiKeys": "KEYS_MANAGE",
        "audit": "AUDIT_READ",
        "secrets": "SECRETS_READ",
        "invitations": "MEMBERS_MANAGE",
        "webhooks": "WEBHOOKS_READ",
        "webhookDeliveries": "WEBHOOKS_READ",
    }
    for field in hidden:
        answer = await members["VIEWER"].client.ask(
            f"query($id: ID!) {{ workspace(id: $id) {{ {field} {{ nodes {{ id }} }} }} }}", id=world.ids["Workspace"]
        )
        assert answer.code == "FORBIDDEN", (field, answer.body)
    _, token = await create_key(world.owner, ["WORKFLOWS_READ"])
    key = Client(world.owner.client.url, token)
    for document, object_id in ((EVENTS, world.ids["Execution"]), (ACTIVITY, world.ids["Workspace"])):
        async with key.subscribe(document, id=object_id) as stream:
            with pytest.raises(Refused) as refused:
                await anext(stream)
        assert refused.value.code in {"FORBIDDEN", "NOT_FOUND"}


@pytest.mark.parametrize("name", GUARDED)
async def test_the_anonymous_may_do_nothing(house: tuple[World, dict[str, Person]], name: str) -> None:
    world, _ = house
    answer = await Client(world.owner.client.url).ask(graph.mutation(name), input=wanted(name, world))
    assert answer.code == "UNAUTHENTICATED"
