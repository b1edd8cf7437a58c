"""Accounts over the graph: a schema of this domain alone, run by the real executor."""

import asyncio
from contextlib import aclosing

import pytest
import strawberry
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from strawberry.schema.config import StrawberryConfig

from app.accounts.operations import AccountsMutation, AccountsQuery, AccountsSubscription
from app.api.authentication import Credentials
from app.api.context import Context, Info, Services
from app.api.execution import Executor
from app.api.relay import Node, resolve_node
from app.api.scalars import scalar_map
from tests.patience import PATIENCE_SECONDS

PASSWORD = "correct horse battery"


@strawberry.type
class Query(AccountsQuery):
    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await resolve_node(info.context, id)


SCHEMA = strawberry.Schema(
    Query, AccountsMutation, AccountsSubscription, config=StrawberryConfig(scalar_map=dict(scalar_map))
)

SIGN_UP = """mutation($input: SignUpInput!) { signUp(input: $input) {
  token user { id email name isEmailVerified } session { id isCurrent }
  workspace { id slug plan viewerRole members { totalCount nodes { id role user { email } } } } } }"""


class Client:
    """Asks as the HTTP edge does."""

    def __init__(self, house):
        self.house = house
        self.executor = Executor(SCHEMA)
        self.cookies = []

    async def context(self, token):
        viewer = await self.house.authentication.authenticate(Credentials(bearer=token))
        return Context(Services(self.house.accounts.instances()), "test", viewer, "203.0.113.7", "pytest")

    async def __call__(self, text, token=None, **variables):
        context = await self.context(token)
        answer = await self.executor.execute(text, variables, None, context)
        self.cookies = context.set_cookies
        return answer

    async def data(self, text, token=None, **variables):
        answer = await self(text, token, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def code(self, text, token=None, **variables):
        answer = await self(text, token, **variables)
        return answer["errors"][0]["extensions"]["code"]

    async def sign_up(self, name):
        made = await self.data(SIGN_UP, input={"email": f"{name}@example.com", "name": name, "password": PASSWORD})
        return made["signUp"]


@pytest.fixture
def ask(house):
    return Client(house)


def test_everything_in_the_schema_is_described():
    silent = []
    for name, kind in SCHEMA._schema.type_map.items():
        if name.startswith("__") or name in {"Query", "AccountsMutation", "AccountsSubscription"}:
            continue
        if not kind.description and name not in {"String", "Boolean", "Int", "ID"}:
            silent.append(name)
        if isinstance(kind, GraphQLEnumType):
            silent += [f"{name}.{key}" for key, value in kind.values.items() if not value.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for key, field in kind.fields.items():
                silent += [] if field.description else [f"{name}.{key}"]
                arguments = getattr(field, "args", {})
                silent += [f"{name}.{key}({arg})" for arg, each in arguments.items() if not each.description]
    assert silent == []


async def test_signing_up_answers_with_everything_and_a_cookie(ask):
    made = await ask.sign_up("ada")
    assert made["user"]["email"] == "ada@example.com"
    assert made["session"]["isCurrent"] is True
    assert made["workspace"]["viewerRole"] == "OWNER"
    assert made["workspace"]["plan"] == "FREE"
    assert made["workspace"]["members"]["totalCount"] == 1
    assert ask.cookies == [("plait_session", made["token"], 30 * 86_400)]
    viewer = await ask.data(
        "{ viewer { user { id } session { id isCurrent } apiKey { id } scopes workspaces { nodes { id } } "
        "sessions { nodes { id userAgent } } } }",
        made["token"],
    )
    assert viewer["viewer"]["user"]["id"] == made["user"]["id"]
    assert viewer["viewer"]["session"] == {"id": made["session"]["id"], "isCurrent": True}
    assert viewer["viewer"]["apiKey"] is None
    assert viewer["viewer"]["workspaces"]["nodes"] == [{"id": made["workspace"]["id"]}]
    assert viewer["viewer"]["sessions"]["nodes"] == [{"id": made["session"]["id"], "userAgent": "pytest"}]


async def test_the_anonymous_have_no_viewer_and_no_workspace(ask):
    made = await ask.sign_up("ada")
    assert await ask.data("{ viewer { user { id } } }") == {"viewer": None}
    assert await ask.code("query($id: ID!) { workspace(id: $id) { id } }", id=made["workspace"]["id"]) == (
        "UNAUTHENTICATED"
    )


async def test_sign_in_and_out(ask, house):
    await ask.sign_up("ada")
    sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { token workspace { slug } } }"
    wrong = await ask(sign_in, input={"email": "ada@example.com", "password": "wrong password"})
    unknown = await ask(sign_in, input={"email": "eve@example.com", "password": PASSWORD})
    for answer in (wrong, unknown):
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert answer["errors"][0]["extensions"]["details"]["reason"] == "credentials_wrong"
    assert await ask.code(sign_in, input={"password": PASSWORD}) == "INVALID_INPUT"
    token = (await ask.data(sign_in, input={"email": "ADA@example.com", "password": PASSWORD}))["signIn"]["token"]
    await ask.data("mutation { signOut { clientMutationId } }", token)
    assert ask.cookies == [("plait_session", None, 0)]
    assert await house.authentication.viewer_of(token) is None


async def test_a_strangers_ids_are_null_as_nodes_and_not_found_elsewhere(ask):
    ada, eve = await ask.sign_up("ada"), await ask.sign_up("eve")
    workspace = ada["workspace"]["id"]
    key = (
        await ask.data(
            "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } token } }",
            ada["token"],
            input={"workspaceId": workspace, "name": "CI", "scopes": ["WORKFLOWS_READ"]},
        )
    )["createApiKey"]
    secret = (
        await ask.data(
            "mutation($input: SetSecretInput!) { setSecret(input: $input) { secret { id name } } }",
            ada["token"],
            input={"workspaceId": workspace, "name": "TOKEN", "value": "hunter2-hunter2"},
        )
    )["setSecret"]["secret"]
    invitation = (
        await ask.data(
            "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id role } } }",
            ada["token"],
            input={"workspaceId": workspace, "email": "x@example.com", "role": "EDITOR"},
        )
    )["inviteMember"]["invitation"]
    audit = await ask.data(
        "query($id: ID!) { workspace(id: $id) { audit { nodes { id action actor { kind displayName user { id } } "
        "subject { __typename } } } } }",
        ada["token"],
        id=workspace,
    )
    entries = audit["workspace"]["audit"]["nodes"]
    assert [each["action"] for each in entries] == [
        "invitation.created",
        "secret.set",
        "api_key.created",
        "workspace.created",
    ]
    assert [each["subject"]["__typename"] for each in entries] == ["Invitation", "Secret", "ApiKey", "Workspace"]
    assert entries[0]["actor"] == {"kind": "USER", "displayName": "ada", "user": {"id": ada["user"]["id"]}}
    theirs = [
        workspace,
        key["apiKey"]["id"],
        secret["id"],
        invitation["id"],
        entries[0]["id"],
        ada["user"]["id"],
        ada["session"]["id"],
        ada["workspace"]["members"]["nodes"][0]["id"],
    ]
    node = "query($id: ID!) { node(id: $id) { __typename id } }"
    for each in theirs:
        assert (await ask.data(node, ada["token"], id=each))["node"]["id"] == each
        assert await ask.data(node, eve["token"], id=each) == {"node": None}
    for text, variables in [
        ("query($id: ID!) { workspace(id: $id) { id } }", {"id": workspace}),
        ("query($s: String!) { workspace(slug: $s) { id } }", {"s": ada["workspace"]["slug"]}),
        ("mutation($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) { apiKey { id } } }", {"id": key["apiKey"]["id"]}),
        ("mutation($id: ID!) { deleteSecret(input: {secretId: $id}) { deletedId } }", {"id": secret["id"]}),
        ("mutation($id: ID!) { deleteWorkspace(input: {workspaceId: $id}) { deletedId } }", {"id": workspace}),
        ("mutation($id: ID!) { leaveWorkspace(input: {workspaceId: $id}) { leftId } }", {"id": workspace}),
        ("mutation($id: ID!) { cancelInvitation(input: {invitationId: $id}) { deletedId } }", {"id": invitation["id"]}),
        ("mutation($id: ID!) { removeMember(input: {memberId: $id}) { deletedId } }", {"id": theirs[-1]}),
        ("mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { session { id } } }", {"id": theirs[-2]}),
    ]:
        assert await ask.code(text, eve["token"], **variables) == "NOT_FOUND"
    assert await ask.code(node, eve["token"], id="nonsense") == "INVALID_INPUT"


async def test_a_key_sees_its_own_workspace_and_itself(ask):
    ada = await ask.sign_up("ada")
    created = await ask.data(
        "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id prefix scopes } token } }",
        ada["token"],
        input={"workspaceId": ada["workspace"]["id"], "name": "CI", "scopes": ["WORKSPACE_READ", "WORKFLOWS_READ"]},
    )
    token = created["createApiKey"]["token"]
    assert created["createApiKey"]["apiKey"]["prefix"] == token[:12]
    viewer = (
        await ask.data(
            "{ viewer { apiKey { id createdBy { name } } scopes session { id } "
            "workspaces { nodes { id viewerScopes } } } }",
            token,
        )
    )["viewer"]
    assert viewer == {
        "apiKey": {"id": created["createApiKey"]["apiKey"]["id"], "createdBy": {"name": "ada"}},
        "scopes": ["WORKFLOWS_READ", "WORKSPACE_READ"],
        "session": None,
        "workspaces": {"nodes": [{"id": ada["workspace"]["id"], "viewerScopes": ["WORKFLOWS_READ", "WORKSPACE_READ"]}]},
    }
    assert await ask.code("{ viewer { sessions { nodes { id } } } }", token) == "FORBIDDEN"
    change = 'mutation { changePassword(input: {currentPassword: "a", newPassword: "b"}) { user { id } } }'
    assert await ask.code(change, token) == "FORBIDDEN"
    assert (
        await ask.code(
            "query($id: ID!) { workspace(id: $id) { audit { nodes { id } } } }", token, id=ada["workspace"]["id"]
        )
        == "FORBIDDEN"
    )


async def test_a_workspace_lives_and_dies(ask):
    ada = await ask.sign_up("ada")
    create = "mutation($i: CreateWorkspaceInput!) { createWorkspace(input: $i) { workspace { id slug name } } }"
    first = await ask.data(create, ada["token"], i={"name": "Team", "slug": "Team-1", "idempotencyKey": "k"})
    again = await ask.data(create, ada["token"], i={"name": "Team", "slug": "Team-1", "idempotencyKey": "k"})
    assert first == again
    workspace = first["createWorkspace"]["workspace"]
    assert workspace["slug"] == "team-1"
    assert await ask.code(create, ada["token"], i={"name": "Team", "slug": "team-1"}) == "CONFLICT"
    assert await ask.code(create, ada["token"], i={"name": "Other", "idempotencyKey": "k"}) == "CONFLICT"
    update = "mutation($i: UpdateWorkspaceInput!) { updateWorkspace(input: $i) { workspace { name slug } } }"
    changed = await ask.data(update, ada["token"], i={"workspaceId": workspace["id"], "name": "Crew"})
    assert changed["updateWorkspace"]["workspace"] == {"name": "Crew", "slug": "team-1"}
    taken = {"workspaceId": workspace["id"], "slug": ada["workspace"]["slug"]}
    assert await ask.code(update, ada["token"], i=taken) == "CONFLICT"
    delete = "mutation($id: ID!) { deleteWorkspace(input: {workspaceId: $id}) { deletedId } }"
    await ask.data(delete, ada["token"], id=workspace["id"])
    assert await ask.code(delete, ada["token"], id=workspace["id"]) == "NOT_FOUND"
    assert await ask.code('{ workspace(slug: "team-1") { id } }', ada["token"]) == "NOT_FOUND"


async def test_activity_streams_resumes_and_ends_with_the_membership(ask, house):
    ada, eve = await ask.sign_up("ada"), await ask.sign_up("eve")
    workspace = ada["workspace"]["id"]
    await ask.data(
        "mutation($i: InviteMemberInput!) { inviteMember(input: $i) { invitation { id } } }",
        ada["token"],
        i={"workspaceId": workspace, "email": "eve@example.com", "role": "VIEWER"},
    )
    await house.mails.close()
    accept = "mutation($t: String!) { acceptInvitation(input: {token: $t}) { member { id role } workspace { id } } }"
    member = (await ask.data(accept, eve["token"], t=house.outbox.token("eve@example.com", "acceptInvitation")))[
        "acceptInvitation"
    ]["member"]
    follow = (
        "subscription($id: ID!, $after: String) { workspaceActivity(workspaceId: $id, after: $after) "
        "{ cursor kind actor { displayName } data } }"
    )
    newest = "query($id: ID!) { workspace(id: $id) { activity(first: 2) { nodes { kind cursor } } } }"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            nodes = (await ask.data(newest, eve["token"], id=workspace))["workspace"]["activity"]["nodes"]
            if len(nodes) == 2:
                break
            await asyncio.sleep(0.01)
    assert [each["kind"] for each in nodes] == ["MEMBER_JOINED", "MEMBER_JOINED"]
    variables = {"id": workspace, "after": nodes[1]["cursor"]}
    stream = ask.executor.subscribe(follow, variables, None, await ask.context(eve["token"]))
    async with aclosing(stream), asyncio.timeout(PATIENCE_SECONDS):
        first = (await anext(stream))["data"]["workspaceActivity"]
        assert (first["kind"], first["cursor"], first["actor"]) == (
            "MEMBER_JOINED",
            nodes[0]["cursor"],
            {"displayName": "eve"},
        )
        await ask.data(
            "mutation($i: UpdateWorkspaceInput!) { updateWorkspace(input: $i) { workspace { id } } }",
            ada["token"],
            i={"workspaceId": workspace, "name": "New name"},
        )
        second = (await anext(stream))["data"]["workspaceActivity"]
        assert (second["kind"], second["data"]) == ("WORKSPACE_UPDATED", {"fields": ["name"]})
        remove = "mutation($id: ID!) { removeMember(input: {memberId: $id}) { deletedId } }"
        await ask.data(remove, ada["token"], id=member["id"])
        last = await anext(stream)
        assert last["errors"][0]["extensions"]["code"] == "NOT_FOUND"
        with pytest.raises(StopAsyncIteration):
            await anext(stream)


async def test_passwords_and_addresses_over_the_graph(ask, house):
    ada = await ask.sign_up("ada")
    await house.mails.close()
    verify = "mutation($t: String!) { verifyEmail(input: {token: $t}) { email } }"
    await ask.data(verify, t=house.outbox.token("ada@example.com", "verifyEmail"))
    profile = "mutation($i: UpdateProfileInput!) { updateProfile(input: $i) { user { name locale isEmailVerified } } }"
    changed = await ask.data(profile, ada["token"], i={"locale": "de-CH"})
    assert changed["updateProfile"]["user"] == {"name": "ada", "locale": "de-CH", "isEmailVerified": True}
    request = "mutation($e: String!) { requestPasswordReset(input: {email: $e}) { email } }"
    assert await ask.data(request, e="nobody@example.com") == {"requestPasswordReset": {"email": "nobody@example.com"}}
    await ask.data(request, e="ada@example.com")
    await house.mails.close()
    reset = "mutation($i: ResetPasswordInput!) { resetPassword(input: $i) { email } }"
    token = house.outbox.token("ada@example.com", "resetPassword")
    assert await ask.code(reset, i={"token": token, "newPassword": "ada"}) == "INVALID_INPUT"
    await ask.data(reset, i={"token": token, "newPassword": "another good one"})
    assert await house.authentication.viewer_of(ada["token"]) is None
