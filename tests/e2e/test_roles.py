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
    "acceptInvitation": None,
    "archiveWorkflow": "EDITOR",
    "cancelExecution": "OPERATOR",
    "cancelInvitation": "ADMIN",
    "changePassword": None,
    "completeTask": "OPERATOR",
    "createApiKey": "ADMIN",
    "createTask": "OPERATOR",
    "createWorkflow": "EDITOR",
    "createWorkspace": None,
    "deleteMemory": "EDITOR",
    "deleteSecret": "ADMIN",
    "deleteTask": "OPERATOR",
    "deleteWorkflow": "EDITOR",
    "deleteWorkspace": "OWNER",
    "dryRun": "OPERATOR",
    "duplicateWorkflow": "EDITOR",
    "exportWorkflow": "VIEWER",
    "forkExecution": "OPERATOR",
    "importWorkflow": "EDITOR",
    "inviteMember": "ADMIN",
    "leaveWorkspace": "VIEWER",
    "publishWorkflow": "EDITOR",
    "releaseExecution": "ADMIN",
    "removeMember": "ADMIN",
    "replayExecution": "OPERATOR",
    "requestPasswordReset": None,
    "resetPassword": None,
    "resolveUnknownOutcome": "OPERATOR",
    "restoreVersion": "EDITOR",
    "retryExecution": "OPERATOR",
    "revokeApiKey": "ADMIN",
    "revokeSession": None,
    "runNode": "OPERATOR",
    "runWorkflow": "OPERATOR",
    "setMemory": "EDITOR",
    "setConcurrencyLimit": "ADMIN",
    "setSecret": "ADMIN",
    "signIn": None,
    "signOut": None,
    "signUp": None,
    "signalExecution": "OPERATOR",
    "transferWorkspace": "OWNER",
    "unarchiveWorkflow": "EDITOR",
    "updateMember": "ADMIN",
    "updateProfile": None,
    "updateTask": "OPERATOR",
    "updateWorkflow": "EDITOR",
    "updateWorkspace": "ADMIN",
    "verifyEmail": None,
}
#: The scope that an API key needs; None: keys may not do it at all, whatever their scopes.
SCOPE: dict[str, str | None] = {
    "archiveWorkflow": "WORKFLOWS_WRITE",
    "cancelExecution": "EXECUTIONS_RUN",
    "cancelInvitation": "MEMBERS_MANAGE",
    "completeTask": "TASKS_WRITE",
    "createApiKey": "KEYS_MANAGE",
    "createTask": "TASKS_WRITE",
    "createWorkflow": "WORKFLOWS_WRITE",
    "deleteMemory": "MEMORY_WRITE",
    "deleteSecret": "SECRETS_MANAGE",
    "deleteTask": "TASKS_WRITE",
    "deleteWorkflow": "WORKFLOWS_WRITE",
    "deleteWorkspace": None,
    "dryRun": "EXECUTIONS_RUN",
    "duplicateWorkflow": "WORKFLOWS_WRITE",
    "exportWorkflow": "WORKFLOWS_READ",
    "forkExecution": "EXECUTIONS_RUN",
    "importWorkflow": "WORKFLOWS_WRITE",
    "inviteMember": "MEMBERS_MANAGE",
    "leaveWorkspace": None,
    "publishWorkflow": "WORKFLOWS_PUBLISH",
    "releaseExecution": "WORKSPACE_WRITE",
    "removeMember": "MEMBERS_MANAGE",
    "replayExecution": "EXECUTIONS_RUN",
    "resolveUnknownOutcome": "EXECUTIONS_RUN",
    "restoreVersion": "WORKFLOWS_WRITE",
    "retryExecution": "EXECUTIONS_RUN",
    "revokeApiKey": "KEYS_MANAGE",
    "runNode": "EXECUTIONS_RUN",
    "runWorkflow": "EXECUTIONS_RUN",
    "setMemory": "MEMORY_WRITE",
    "setConcurrencyLimit": "WORKSPACE_WRITE",
    "setSecret": "SECRETS_MANAGE",
    "signalExecution": "EXECUTIONS_RUN",
    "transferWorkspace": None,
    "unarchiveWorkflow": "WORKFLOWS_WRITE",
    "updateMember": "MEMBERS_MANAGE",
    "updateTask": "TASKS_WRITE",
    "updateWorkflow": "WORKFLOWS_WRITE",
    "updateWorkspace": "WORKSPACE_WRITE",
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
    if name == "exportWorkflow":
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
