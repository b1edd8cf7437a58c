"""A workspace with one of everything, and members of every role."""

import asyncio
import re
from dataclasses import dataclass

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, Person, sign_up
from tests.patience import PATIENCE_SECONDS

API_KEY = """mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { token apiKey { id } } }"""
SECRET = "mutation($input: SetSecretInput!) { setSecret(input: $input) { secret { id } } }"
MEMORY = "mutation($input: SetMemoryInput!) { setMemory(input: $input) { entry { id revision value } } }"
TASK = "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }"
INVITE = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }"
ACCEPT = "mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { member { id } } }"
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
    tasks { totalCount nodes { id name status resolution updatedAt assignees { id } } }
    memory { totalCount nodes { id namespace key value revision } }
    audit { totalCount }
    activity { totalCount }
    executions { totalCount nodes { id status lastSequence } }
    workflows { totalCount nodes { id name status updatedAt draft { revision nodes { key } } versions { totalCount } } }
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


async def make_world(plait: Deployment, name: str = "ada") -> World:
    owner = await sign_up(plait.url, name)
    key_id, _ = await create_key(owner, ["WORKSPACE_READ"])
    wanted = {"workspaceId": owner.workspace_id, "name": "TOKEN", "value": SECRET_VALUE}
    secret = (await owner.client.data(SECRET, input=wanted))["setSecret"]["secret"]
    _, member_id = await join(plait, owner, "VIEWER")
    invitation_id = await invite(owner, f"open-{owner.name}@example.com", "EDITOR")
    asked = {"workspaceId": owner.workspace_id, "name": "Read it", "assigneeIds": [owner.user_id]}
    task = (await owner.client.data(TASK, input=asked))["createTask"]["task"]
    remembered = {"workspaceId": owner.workspace_id, "key": "greeted", "value": {"people": 1}}
    entry = (await owner.client.data(MEMORY, input=remembered))["setMemory"]["entry"]
    workflow_id = await owner.workflow(GREETING)
    run = await owner.run(workflow_id, input={"name": "Ada"}, waitMs=50_000)
    found = (await owner.client.data(WORLD, id=owner.workspace_id))["workspace"]
    workflow = found["workflows"]["nodes"][0]
    return World(
        owner,
        {
            "Activity": found["activity"]["nodes"][0]["id"],
            "ApiKey": key_id,
            "AuditEntry": found["audit"]["nodes"][0]["id"],
            "Execution": run["id"],
            "Invitation": invitation_id,
            "Member": member_id,
            "MemoryEntry": entry["id"],
            "NodeRun": workflow["executions"]["nodes"][0]["nodeRuns"]["nodes"][0]["id"],
            "Secret": secret["id"],
            "Session": owner.session_id,
            "Task": task["id"],
            "User": owner.user_id,
            "Workflow": workflow_id,
            "WorkflowVersion": workflow["versions"]["nodes"][0]["id"],
            "Workspace": owner.workspace_id,
        },
    )
