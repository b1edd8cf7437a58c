"""The whole server in this process, on an embedded database of its own, asked over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.api.authentication import Credentials
from app.api.context import Context
from app.kernel.settings import Settings
from app.main import create_app
from app.migrations import upgrade

PASSWORD = "correct horse battery"


class Person:
    """Somebody with a credential; their own workspace is `workspace`."""

    def __init__(self, app: Any, headers: dict[str, str], workspace: str = "", *, name: str = "") -> None:
        self.app = app
        self.headers = headers
        self.workspace = workspace
        self.name = name

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the whole answer."""
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://plait.test", timeout=60) as client:
            body = {"query": query, "variables": variables}
            return (await client.post("/graphql", json=body, headers=self.headers)).json()

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an answer without errors."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    async def code(self, query: str, **variables: Any) -> str:
        """Return the code of an answer's first error."""
        answer = await self.ask(query, **variables)
        return answer["errors"][0]["extensions"]["code"]

    async def follow(self, query: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """Yield the answers of a subscription, without a socket."""
        endpoint: Any = self.app.routes[0].endpoint
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        credentials = Credentials(bearer=token or None, api_key=self.headers.get("x-api-key"))
        viewer = await endpoint._authenticator.authenticate(credentials)
        context = Context(endpoint._services, "test-request", viewer)
        async for answer in endpoint._executor.subscribe(query, variables, None, context):
            yield answer

    async def key(self, *scopes: str, **more: Any) -> "Person":
        """Make an API key in the own workspace."""
        made = await self.data(
            "mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { token } }",
            i={"workspaceId": self.workspace, "name": "k", "scopes": list(scopes), **more},
        )
        return Person(self.app, {"x-api-key": made["createApiKey"]["token"]}, self.workspace)


class Server:
    """The server of a test."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.nobody = Person(app, {})

    async def sign_up(self, **more: str) -> Person:
        """Make an account."""
        name = f"u{uuid4().hex[:12]}"
        made = await self.nobody.data(
            "mutation($i: SignUpInput!) { signUp(input: $i) { token workspace { id } } }",
            i={"password": PASSWORD, **(more or {"username": name})},
        )
        found = made["signUp"]
        return Person(self.app, {"authorization": f"Bearer {found['token']}"}, found["workspace"]["id"], name=name)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    settings = Settings(data_dir=tmp_path / "var", demo=False, egress_allow=("127.0.0.1",))
    await upgrade(settings)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield Server(app)
