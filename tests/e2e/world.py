"""A workspace with one of everything, and members of every role."""

import asyncio
import re
from dataclasses import dataclass

from llmock.pytest_plugin import LLMock

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, sign_up
from tests.integrations.conftest import served
from tests.integrations.things import Things
from tests.integrations.things import config as list_config
from tests.patience import PATIENCE_SECONDS

API_KEY = """mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { token apiKey { id } } }"""
SECRET = "mutation($input: SetSecretInput!) { setSecret(input: $input) { secret { id } } }"
MEMORY = "mutation($input: SetMemoryInput!) { setMemory(input: $input) { entry { id revision value } } }"
MCP_SERVER = "mutation($input: CreateMcpServerInput!) { createMcpServer(input: $input) { server { id } } }"
INTEGRATION = "mutation($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }"
SYNC = "mutation($input: SyncIntegrationInput!) { syncIntegration(input: $input) { sync { id } } }"
COPIED = """query($id: ID!) { node(id: $id) { ... on Integration {
  latestSync { id status } records(first: 1) { nodes { id } } } } }"""
BASE = """mutation($input: CreateKnowledgeBaseInput!) { createKnowledgeBase(input: $input) {
  knowledgeBase { id } } }"""
DOCUMENT = """mutation($input: AddDocumentInput!) { addDocument(input: $input) {
  document { id } source { id } } }"""
KNOWN = """query($id: ID!) { node(id: $id) { ... on KnowledgeBase { documents { nodes {
  id source status chunks(first: 1) { nodes { id } } } } } } }"""
DATASET = """mutation($input: CreateEvaluationDatasetInput!) { createEvaluationDataset(input: $input) {
  dataset { id } } }"""
QUESTIONS = """mutation($input: AddEvaluationQuestionsInput!) { addEvaluationQuestions(input: $input) {
  questionIds } }"""
EVALUATE = """mutation($input: StartEvaluationInput!) { startEvaluation(input: $input) {
  evaluation { id } } }"""
EVALUATED = """query($id: ID!) { node(id: $id) { ... on Evaluation { status
  results { nodes { id status } } } } }"""
WEBHOOK = "mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
TEST_WEBHOOK = "mutation($input: TestWebhookInput!) { testWebhook(input: $input) { delivery { id } } }"
PROVIDER = "mutation($input: CreateModelProviderInput!) { createModelProvider(input: $input) { provider { id } } }"
TASK = "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }"
TASK_COMMENT = "mutation($input: AddTaskCommentInput!) { addTaskComment(input: $input) { comment { id } } }"
COMMENT = "mutation($input: AddCommentInput!) { addComment(input: $input) { comment { id thread { id } } } }"
TEMPLATE = "mutation($input: SaveAsTemplateInput!) { saveAsTemplate(input: $input) { template { id } } }"
PROCESS_FILE = """mutation($input: ProcessFileInput!) {
  processFile(input: $input) { processing { id status } } }"""
PROCESSED = "query($id: ID!) { node(id: $id) { ... on FileProcessing { status } } }"
FILE = "mutation($input: UploadFileInput!) { uploadFile(input: $input) { file { id } } }"
FOLDER = "mutation($input: CreateFolderInput!) { createFolder(input: $input) { folder { id } } }"
NEW_VERSION = """mutation($input: UploadFileVersionInput!) { uploadFileVersion(input: $input) {
  file { versions { nodes { id } } } } }"""
TRASH_FILE = "mutation($input: DeleteFileInput!) { deleteFile(input: $input) { trashedFile { id } } }"
UPLOAD = "mutation($input: StartUploadInput!) { startUpload(input: $input) { upload { id } } }"
ARTIFACT = """mutation($input: CreateArtifactInput!) { createArtifact(input: $input) {
  artifact { id latest { id } } } }"""
SHARE = "mutation($input: ShareArtifactInput!) { shareArtifact(input: $input) { share { id } } }"
AGENT = """mutation($input: CreateAgentInput!) { createAgent(input: $input) {
  agent { id versions { nodes { id } } } } }"""
TALK = """mutation($input: StartConversationInput!) { startConversation(input: $input) {
  conversation { id } } }"""
SAY = "mutation($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }"
TRIGGER = "mutation($input: CreateTriggerInput!) { createTrigger(input: $input) { trigger { id } } }"
DISABLE = "mutation($input: UpdateTriggerInput!) { updateTrigger(input: $input) { trigger { id } } }"
PROCESS = "mutation($input: CreateProcessInput!) { createProcess(input: $input) { process { id } } }"
FIRED = "query($id: ID!) { node(id: $id) { ... on Trigger { firings { nodes { id status } } } } }"
RESUME = """mutation($input: ResumeConversationInput!) { resumeConversation(input: $input) {
  conversation { id } } }"""
ESCALATE = """mutation($input: EscalateConversationInput!) { escalateConversation(input: $input) {
  conversation { id } } }"""
INVITE = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }"
ACCEPT = "mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { member { id } } }"
BRANCH = "mutation($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }"
TOOL = "mutation($input: ExecuteToolInput!) { executeTool(input: $input) { toolCall { id } } }"
WORLD = """query($id: ID!) {
  workspace(id: $id) {
    name slug activity(first: 1) { nodes { id } } audit(first: 1) { nodes { id } }
    workflows { nodes { id versions { nodes { id } } executions { nodes { id nodeRuns { nodes { id } } } } } } } }"""
#: Everything of a workspace that a mutation could change.
DUMP = """query($id: ID!) {
  workspace(id: $id) {
    id name slug updatedAt
    apiKeys { totalCount nodes { id name scopes revokedAt } }
    invitations { totalCount nodes { id email role acceptedAt } }
    members { totalCount nodes { id role user { id name } } }
    secrets { totalCount nodes { id name updatedAt } }
    tasks { totalCount nodes { id name status resolution updatedAt assignees { id }
      comments(first: 3) { totalCount nodes { id text } } } }
    templates(where: {source: WORKSPACE}) { totalCount nodes { id name tags updatedAt graph { nodes { key } } } }
    artifacts { totalCount nodes {
      id title version updatedAt latest { content } shares { nodes { id expiresAt revokedAt } } } }
    files { totalCount nodes { id name contentType sizeBytes sha256 updatedAt versions(first: 2) { totalCount } } }
    fileFolders { totalCount nodes { id path updatedAt } }
    trashedFiles { totalCount nodes { id purgesAt } }
    uploads { totalCount nodes { id state endedAt } }
    agents { totalCount nodes { id name version status updatedAt } }
    conversations { totalCount nodes { id status rating messageCount lastSequence activeMessageId } }
    memory { totalCount nodes { id namespace key value revision } }
    modelProviders { totalCount nodes { id name baseUrl hasKey keyHint isEnabled updatedAt } }
    integrations { totalCount nodes { id name status updatedAt records(first: 2) { totalCount } } }
    knowledgeBases { totalCount nodes { id name revision contentRevision documentCount
      documents(first: 3) { totalCount nodes { id title status revision tags metadata } }
      sources(first: 3) { totalCount nodes { id status } } } }
    evaluationDatasets { totalCount nodes { id name description questionCount revision
      questions(first: 3) { totalCount nodes { id text updatedAt } } } }
    evaluations { totalCount nodes { id name status doneCount results(first: 3) { totalCount nodes { id status } } } }
    webhooks { totalCount nodes { id url isEnabled secretAt updatedAt } }
    webhookDeliveries { totalCount nodes { id isTest createdAt } }
    modelDefaults { chatModel embeddingModel fallbacks }
    modelBudget { monthlyUsd spentUsd }
    audit { totalCount }
    activity { totalCount }
    toolCalls { totalCount }
    triggers { totalCount nodes { id name isEnabled url updatedAt firedCount } }
    processes { totalCount nodes { id name isActive updatedAt } }
    executions { totalCount nodes { id status lastSequence } }
    workflows { totalCount nodes { id name status updatedAt draft { revision nodes { key } } versions { totalCount }
      branches(first: 3) { totalCount nodes { id status updatedAt baseRevision draft { revision } } }
      comments(first: 3) { totalCount nodes { id isResolved updatedAt comments(first: 3) { nodes { id text } } } } } }
  } }"""
SECRET_VALUE = "swordfish-is-no-password"


@dataclass(frozen=True)
class World:
    """What one owner has; `ids` holds an id of every type."""

    owner: Person
    ids: dict[str, str]

    async def dump(self) -> object:
        return (await self.owner.client.data(DUMP, id=self.owner.workspace_id))["workspace"]


async def create_key(owner: Person, scopes: list[str], name: str = "Key") -> tuple[str, str]:
    """Make an API key; return its id and its token."""
    wanted = {"workspaceId": owner.workspace_id, "name": name, "scopes": scopes}
    made = (await owner.client.data(API_KEY, input=wanted))["createApiKey"]
    return made["apiKey"]["id"], made["token"]


async def scripted_model(owner: Person, llmock: LLMock) -> str:
    """Set a scripted provider up; return its model."""
    away = {"name": "main", "kind": "OPENAI", "baseUrl": llmock.base_url("openai"), "key": "sk-world-0123456789"}
    await owner.client.data(PROVIDER, input={"workspaceId": owner.workspace_id, **away})
    return "main:gpt-4o-mini"


async def invite(owner: Person, email: str, role: str) -> str:
    wanted = {"workspaceId": owner.workspace_id, "email": email, "role": role}
    return (await owner.client.data(INVITE, input=wanted))["inviteMember"]["invitation"]["id"]


async def mailed_token(plait: Deployment, email: str) -> str:
    """Read a token from the mail to somebody; in development mails are in the log."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for line in plait.text().splitlines():
                if '"mail"' in line and email in line and (found := re.search(r"(plm_[A-Za-z0-9_-]{20,})", line)):
                    return found[1]
            await asyncio.sleep(0.05)


async def join(plait: Deployment, owner: Person, role: str, name: str = "ben") -> tuple[Person, str]:
    """Make somebody a member; return them, in the owner's workspace, and their membership's id."""
    person = await sign_up(plait.url, name)
    email = f"{person.name}@example.com"
    await invite(owner, email, role)
    token = await mailed_token(plait, email)
    made = await person.client.data(ACCEPT, input={"token": token})
    member_id: str = made["acceptInvitation"]["member"]["id"]
    there = Person(
        Client(person.client.url, person.client.token, person.client.address),
        person.name,
        person.user_id,
        owner.workspace_id,
        owner.slug,
        person.session_id,
    )
    return there, member_id


async def ended_firing(owner: Person, trigger_id: str) -> str:
    """Wait until what a trigger fired is over; return its id."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            (firing,) = (await owner.client.data(FIRED, id=trigger_id))["node"]["firings"]["nodes"]
            if firing["status"] in {"COMPLETED", "FAILED"}:
                return firing["id"]
            await asyncio.sleep(0.1)


async def coming(owner: Person) -> str:
    """Begin an upload; return its id."""
    wanted = {"workspaceId": owner.workspace_id, "name": "film.bin", "sizeBytes": 9_000_000}
    return (await owner.client.data(UPLOAD, input=wanted))["startUpload"]["upload"]["id"]


async def processed(owner: Person, file_id: str) -> str:
    """Have a file read; return the id of its processing."""
    made = (await owner.client.data(PROCESS_FILE, input={"fileId": file_id}))["processFile"]["processing"]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await owner.client.data(PROCESSED, id=made["id"]))["node"]["status"] != "COMPLETED":
            await asyncio.sleep(0.1)
    return made["id"]


async def thrown_away(owner: Person) -> str:
    """Upload a file and delete it; return its id in the trash."""
    sent = {"workspaceId": owner.workspace_id, "file": b"some bytes", "name": "old.txt"}
    file = (await owner.client.data(FILE, input=sent))["uploadFile"]["file"]["id"]
    return (await owner.client.data(TRASH_FILE, input={"fileId": file}))["deleteFile"]["trashedFile"]["id"]


async def shelved(owner: Person) -> dict[str, str]:
    """Keep a file with two versions in a folder, and throw another one away; return the ids of what that makes."""
    given = {"workspaceId": owner.workspace_id, "name": "Papers"}
    folder = (await owner.client.data(FOLDER, input=given))["createFolder"]["folder"]["id"]
    sent = {"workspaceId": owner.workspace_id, "file": b"some bytes", "name": "notes.txt", "folderId": folder}
    file = (await owner.client.data(FILE, input=sent))["uploadFile"]["file"]["id"]
    made = await owner.client.data(NEW_VERSION, input={"fileId": file, "file": b"other bytes"})
    versions = made["uploadFileVersion"]["file"]["versions"]["nodes"]
    trashed = await thrown_away(owner)
    return {"File": file, "FileFolder": folder, "FileVersion": versions[-1]["id"], "TrashedFile": trashed}


async def told_webhook(owner: Person) -> tuple[str, str]:
    """Set up a webhook and tell it something; return both ids."""
    told = {"workspaceId": owner.workspace_id, "url": "http://127.0.0.1:9/webhook", "isEnabled": False}
    webhook = (await owner.client.data(WEBHOOK, input=told))["createWebhook"]["webhook"]
    wanted = {"webhookId": webhook["id"], "eventType": "workflow.created"}
    delivery = (await owner.client.data(TEST_WEBHOOK, input=wanted))["testWebhook"]["delivery"]
    return webhook["id"], delivery["id"]


async def copied(owner: Person) -> dict[str, str]:
    """Connect a service and copy from it; return the ids of what that makes."""
    async with served(Things(1).app()) as url:
        wanted = {"workspaceId": owner.workspace_id, "type": "rest", "name": "things", "config": list_config(url)}
        made = (await owner.client.data(INTEGRATION, input=wanted))["createIntegration"]["integration"]["id"]
        await owner.client.data(SYNC, input={"integrationId": made})
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (found := (await owner.client.data(COPIED, id=made))["node"])["latestSync"]["status"] != "COMPLETED":
                await asyncio.sleep(0.05)
    record = found["records"]["nodes"][0]["id"]
    return {"Integration": made, "IntegrationSync": found["latestSync"]["id"], "IntegrationRecord": record}


async def known(owner: Person, integration_id: str) -> dict[str, str]:
    """Make a knowledge base of a text and of what was copied; return the ids of what that makes."""
    wanted = {"workspaceId": owner.workspace_id, "name": "What we know", "tags": [{"name": "kind", "type": "TEXT"}]}
    base = (await owner.client.data(BASE, input=wanted))["createKnowledgeBase"]["knowledgeBase"]["id"]
    added = {"knowledgeBaseId": base, "source": {"text": {"text": "The sea is salty.", "name": "sea"}}}
    document = (await owner.client.data(DOCUMENT, input=added))["addDocument"]["document"]["id"]
    added = {
        "knowledgeBaseId": base,
        "source": {"integration": {"integrationId": integration_id, "resource": "things"}},
    }
    source = (await owner.client.data(DOCUMENT, input=added))["addDocument"]["source"]["id"]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            nodes = (await owner.client.data(KNOWN, id=base))["node"]["documents"]["nodes"]
            if len(nodes) > 1 and all(each["status"] == "READY" for each in nodes):
                break
            await asyncio.sleep(0.05)
    chunk = next(each["chunks"]["nodes"][0]["id"] for each in nodes if each["id"] == document)
    return {"KnowledgeBase": base, "KnowledgeDocument": document, "KnowledgeSource": source, "KnowledgeChunk": chunk}


async def evaluated(owner: Person, shelf: dict[str, str]) -> dict[str, str]:
    """Evaluate a knowledge base; return its ids, and those of what that makes."""
    wanted = {"workspaceId": owner.workspace_id, "name": "What we ask"}
    dataset = (await owner.client.data(DATASET, input=wanted))["createEvaluationDataset"]["dataset"]["id"]
    asked = {"datasetId": dataset, "questions": [{"text": "Is the sea salty?", "expectedSources": [{"title": "*"}]}]}
    (question,) = (await owner.client.data(QUESTIONS, input=asked))["addEvaluationQuestions"]["questionIds"]
    begun = {"datasetId": dataset, "knowledgeBaseId": shelf["KnowledgeBase"]}
    evaluation = (await owner.client.data(EVALUATE, input=begun))["startEvaluation"]["evaluation"]["id"]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (found := (await owner.client.data(EVALUATED, id=evaluation))["node"])["status"] != "COMPLETED":
            await asyncio.sleep(0.05)
    return {
        **shelf,
        "EvaluationDataset": dataset,
        "EvaluationQuestion": question,
        "Evaluation": evaluation,
        "EvaluationResult": found["results"]["nodes"][0]["id"],
    }


async def make_world(plait: Deployment, name: str = "ada") -> World:
    owner = await sign_up(plait.url, name)
    key_id, _ = await create_key(owner, ["WORKSPACE_READ"])
    wanted = {"workspaceId": owner.workspace_id, "name": "TOKEN", "value": SECRET_VALUE}
    secret = (await owner.client.data(SECRET, input=wanted))["setSecret"]["secret"]
    _, member_id = await join(plait, owner, "VIEWER")
    invitation_id = await invite(owner, f"open-{owner.name}@example.com", "EDITOR")
    asked = {"workspaceId": owner.workspace_id, "name": "Read it", "assigneeIds": [owner.user_id]}
    task = (await owner.client.data(TASK, input=asked))["createTask"]["task"]
    noted = {"taskId": task["id"], "text": "Page by page."}
    task_comment = (await owner.client.data(TASK_COMMENT, input=noted))["addTaskComment"]["comment"]
    remembered = {"workspaceId": owner.workspace_id, "key": "greeted", "value": {"people": 1}}
    entry = (await owner.client.data(MEMORY, input=remembered))["setMemory"]["entry"]
    away = {"name": "away", "kind": "OPENAI_COMPATIBLE", "baseUrl": "http://127.0.0.1:9/v1", "key": SECRET_VALUE}
    wanted = {"workspaceId": owner.workspace_id, **away}
    provider = (await owner.client.data(PROVIDER, input=wanted))["createModelProvider"]["provider"]
    shelf = await shelved(owner)
    processing = await processed(owner, shelf["File"])
    written = {"workspaceId": owner.workspace_id, "kind": "DOCUMENT", "title": "Notes", "content": "# Notes"}
    artifact = (await owner.client.data(ARTIFACT, input=written))["createArtifact"]["artifact"]
    share = (await owner.client.data(SHARE, input={"artifactId": artifact["id"]}))["shareArtifact"]["share"]
    silent = {"workspaceId": owner.workspace_id, "name": "silent", "url": "http://127.0.0.1:9/mcp"}
    mcp_server = (await owner.client.data(MCP_SERVER, input=silent))["createMcpServer"]["server"]
    webhook_id, delivery_id = await told_webhook(owner)
    connected = await copied(owner)
    workflow_id = await owner.workflow(GREETING)
    said = {"workflowId": workflow_id, "nodeKey": "greet", "text": "Why so loud?", "mentionIds": [owner.user_id]}
    comment = (await owner.client.data(COMMENT, input=said))["addComment"]["comment"]
    kept = (await owner.client.data(TEMPLATE, input={"workflowId": workflow_id}))["saveAsTemplate"]["template"]
    proposed = {"workflowId": workflow_id, "name": "Proposal"}
    branch = (await owner.client.data(BRANCH, input=proposed))["createBranch"]["branch"]
    wanted = {"workspaceId": owner.workspace_id, "name": "Helper", "workflowId": workflow_id}
    agent = (await owner.client.data(AGENT, input=wanted))["createAgent"]["agent"]
    talk = {"workspaceId": owner.workspace_id, "agentId": agent["id"]}
    conversation = (await owner.client.data(TALK, input=talk))["startConversation"]["conversation"]
    await owner.client.data(ESCALATE, input={"conversationId": conversation["id"]})  # so that nothing is answered
    heard = {"workflowId": workflow_id, "name": "Heard", "conversation": {"moments": ["MESSAGE_RECEIVED"]}}
    trigger = (await owner.client.data(TRIGGER, input=heard))["createTrigger"]["trigger"]
    said = {"conversationId": conversation["id"], "text": "Hello?"}
    message = (await owner.client.data(SAY, input=said))["sendMessage"]["message"]
    await owner.client.data(RESUME, input={"conversationId": conversation["id"]})
    firing = await ended_firing(owner, trigger["id"])
    await owner.client.data(DISABLE, input={"triggerId": trigger["id"], "isEnabled": False})
    wanted = {"workspaceId": owner.workspace_id, "name": "Nightly", "workflowId": workflow_id}
    process = (await owner.client.data(PROCESS, input=wanted))["createProcess"]["process"]
    run = await owner.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    reading = {"workspaceId": owner.workspace_id, "name": "read_workflow", "arguments": {"workflow_id": workflow_id}}
    call = (await owner.client.data(TOOL, input=reading))["executeTool"]["toolCall"]
    found = (await owner.client.data(WORLD, id=owner.workspace_id))["workspace"]
    workflow = found["workflows"]["nodes"][0]
    return World(
        owner,
        {
            "Activity": found["activity"]["nodes"][0]["id"],
            "Agent": agent["id"],
            "AgentVersion": agent["versions"]["nodes"][0]["id"],
            "ApiKey": key_id,
            "Artifact": artifact["id"],
            "ArtifactShare": share["id"],
            "ArtifactVersion": artifact["latest"]["id"],
            "AuditEntry": found["audit"]["nodes"][0]["id"],
            "Comment": comment["id"],
            "CommentThread": comment["thread"]["id"],
            "Conversation": conversation["id"],
            "Execution": run["id"],
            **shelf,
            "FileProcessing": processing,
            "FileUpload": await coming(owner),
            "Invitation": invitation_id,
            **connected,
            **await evaluated(owner, await known(owner, connected["Integration"])),
            "Member": member_id,
            "McpServer": mcp_server["id"],
            "MemoryEntry": entry["id"],
            "Message": message["id"],
            "ModelProvider": provider["id"],
            "NodeRun": workflow["executions"]["nodes"][0]["nodeRuns"]["nodes"][0]["id"],
            "Process": process["id"],
            "Secret": secret["id"],
            "Session": owner.session_id,
            "Task": task["id"],
            "ToolCall": call["id"],
            "TaskComment": task_comment["id"],
            "Trigger": trigger["id"],
            "TriggerFiring": firing,
            "User": owner.user_id,
            "Webhook": webhook_id,
            "WebhookDelivery": delivery_id,
            "Workflow": workflow_id,
            "WorkflowTemplate": kept["id"],
            "WorkflowBranch": branch["id"],
            "WorkflowVersion": workflow["versions"]["nodes"][0]["id"],
            "Workspace": owner.workspace_id,
        },
    )
