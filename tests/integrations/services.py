"""Services that no registry has a fake of, written from their public references; each checks the token it is shown.

GitHub: docs.github.com/rest (issues, comments, contents). Slack: api.slack.com/methods. Gmail:
developers.google.com/gmail/api/reference/rest. Salesforce: the REST API Developer Guide. OAuth 2.0: RFC 6749, 7636.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

TOKEN = "token-4f9a8b7c6d5e1234"


def told(data: Any, status: int = 200, **headers: str) -> Response:
    return Response(orjson.dumps(data), status, media_type="application/json", headers=headers)


@dataclass
class Service:
    """What a service was asked and will say.

    Attributes:
        token: What it lets in.
        fails: Statuses of the next answers, before it works again.
    """

    token: str = TOKEN
    seen: list[tuple[str, str, Any]] = field(default_factory=list)
    fails: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    things: dict[str, Any] = field(default_factory=dict)

    async def note(self, request: Request) -> Response | None:
        """Write down a request; say no where that is due."""
        raw = await request.body()
        is_json = request.headers.get("content-type", "").startswith("application/json")
        self.seen.append((request.method, request.url.path, orjson.loads(raw) if raw and is_json else raw))
        if self.fails:
            status, headers = self.fails.pop(0)
            return told({"message": f"failing with {self.token}"}, status, **headers)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return told({"message": "Bad credentials", "error": "invalid_auth", "ok": False}, 401)
        return None


def github(service: Service) -> Starlette:
    """Issues by number in `things`, with `updated_at`; two a page."""

    async def user(request: Request) -> Response:
        return await service.note(request) or told({"login": "octocat"})

    async def issues(request: Request) -> Response:
        refusal = await service.note(request)
        if refusal is not None:
            return refusal
        if request.method == "POST":
            made = {"number": len(service.things) + 1, "state": "open", **orjson.loads(await request.body())}
            return told(made, 201)
        since = request.query_params.get("since", "")
        page = int(request.query_params.get("page", "1"))
        rows = sorted(service.things.values(), key=lambda each: each["updated_at"])
        rows = [each for each in rows if each["updated_at"] >= since]
        shown = rows[(page - 1) * 2 : page * 2]
        more = urlencode({**request.query_params, "page": page + 1})
        link = {"link": f'<{request.url.replace(query=more)}>; rel="next"'} if page * 2 < len(rows) else {}
        return told(shown, 200, **link)

    async def comments(request: Request) -> Response:
        refusal = await service.note(request)
        return refusal or told({"id": 1, **orjson.loads(await request.body())}, 201)

    async def contents(request: Request) -> Response:
        refusal = await service.note(request)
        if refusal is not None:
            return refusal
        path = request.path_params["path"]
        if request.method == "PUT":
            service.things[path] = orjson.loads(await request.body())["content"]
            return told({"content": {"path": path}}, 201)
        if path not in service.things:
            return told({"message": "Not Found"}, 404)
        return told({"path": path, "encoding": "base64", "content": service.things[path], "sha": "abc"})

    repository = "/repos/{owner}/{name}"
    return Starlette(
        routes=[
            Route("/user", user),
            Route(f"{repository}/issues", issues, methods=["GET", "POST"]),
            Route(f"{repository}/issues/{{number:int}}/comments", comments, methods=["POST"]),
            Route(f"{repository}/contents/{{path:path}}", contents, methods=["GET", "PUT"]),
        ]
    )


def slack(service: Service) -> Starlette:
    """Says no with status 200."""

    async def method(request: Request) -> Response:
        refusal = await service.note(request)
        if refusal is not None:
            return told({"ok": False, "error": "invalid_auth"}) if refusal.status_code == 401 else refusal
        name, body = request.path_params["name"], service.seen[-1][2]
        match name:
            case "auth.test":
                return told({"ok": True, "user": "plait", "team": "Team"})
            case "chat.postMessage" if body["channel"] == "C404":
                return told({"ok": False, "error": "channel_not_found"})
            case "chat.postMessage":
                return told({"ok": True, "channel": body["channel"], "ts": "1.2", "message": body})
            case "files.getUploadURLExternal":
                return told({"ok": True, "upload_url": str(request.url_for("put", id="F1")), "file_id": "F1"})
            case "files.completeUploadExternal":
                return told({"ok": True, "files": body["files"], "channel": body.get("channel_id")})
            case _:
                return told({"ok": False, "error": "unknown_method"})

    async def put(request: Request) -> Response:
        service.things[request.path_params["id"]] = await request.body()
        return PlainTextResponse("OK")

    return Starlette(
        routes=[
            Route("/api/{name}", method, methods=["GET", "POST"]),
            Route("/upload/{id}", put, methods=["POST"], name="put"),
        ]
    )


def gmail(service: Service) -> Starlette:
    async def profile(request: Request) -> Response:
        return await service.note(request) or told({"emailAddress": "ada@example.com"})

    async def messages(request: Request) -> Response:
        return await service.note(request) or told({"messages": [{"id": "m1", "threadId": "t1"}]})

    async def send(request: Request) -> Response:
        refusal = await service.note(request)
        if refusal is not None:
            return refusal
        service.things["sent"] = base64.urlsafe_b64decode(service.seen[-1][2]["raw"])
        return told({"id": "m2", "threadId": "t2"})

    me = "/gmail/v1/users/me"
    return Starlette(
        routes=[
            Route(f"{me}/profile", profile),
            Route(f"{me}/messages", messages),
            Route(f"{me}/messages/send", send, methods=["POST"]),
        ]
    )


def salesforce(service: Service) -> Starlette:
    """Records by id in `things`, two a page."""

    async def any_path(request: Request) -> Response:
        refusal = await service.note(request)
        if refusal is not None:
            return refusal
        path = request.path_params["path"]
        if path == "limits":
            return told({"DailyApiRequests": {"Remaining": 998}})
        if path.endswith("/describe"):
            return told(
                {"fields": [{"name": "Id", "custom": False}, {"name": "Size__c", "custom": True, "type": "double"}]}
            )
        if path.startswith("queryAll"):
            service.things.setdefault("queries", []).append(request.query_params.get("q"))
            at = int(path.partition("/")[2] or 0)
            rows = service.things["records"]
            more = {"nextRecordsUrl": f"/services/data/v61.0/queryAll/{at + 2}"} if at + 2 < len(rows) else {}
            return told({"records": rows[at : at + 2], "done": not more, **more})
        if request.method == "PATCH":
            return Response(status_code=204)
        if request.method == "POST":
            return told({"id": "001000000000001AAA", "success": True}, 201)
        return told([{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}], 404)

    return Starlette(routes=[Route("/services/data/v61.0/{path:path}", any_path, methods=["GET", "POST", "PATCH"])])


@dataclass
class Tokens:
    """A server of OAuth 2.0 that keeps to RFC 6749 and 7636.

    Attributes:
        lasts: Seconds of an access token; 0 says nothing.
        is_rotating: A refresh token is good once.
    """

    service: Service
    lasts: int = 3600
    is_rotating: bool = True
    is_ended: bool = False
    grants: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    refresh: str = "refresh-token-0"

    def app(self) -> Starlette:
        async def authorize(request: Request) -> Response:
            query = request.query_params
            assert query["code_challenge_method"] == "S256"
            code = f"code-{len(self.codes)}"
            self.codes[code] = query["code_challenge"]
            return RedirectResponse(f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'code': code})}")

        async def token(request: Request) -> Response:
            form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            self.grants.append(form)
            if self.is_ended or form.get("client_secret") != "client-secret-1":
                return JSONResponse({"error": "invalid_grant"}, 400)
            if form["grant_type"] == "authorization_code":
                digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
                if self.codes.pop(form["code"], "") != digest.rstrip(b"=").decode():
                    return JSONResponse({"error": "invalid_grant"}, 400)
            elif form["refresh_token"] != self.refresh:
                return JSONResponse({"error": "invalid_grant"}, 400)
            number = len(self.grants)
            self.service.token = f"access-token-{number}"
            if self.is_rotating:
                self.refresh = f"refresh-token-{number}"
            more = {"expires_in": self.lasts} if self.lasts else {}
            return JSONResponse({"access_token": self.service.token, "refresh_token": self.refresh, **more})

        async def me(request: Request) -> Response:
            return await self.service.note(request) or told({"name": "ada"})

        return Starlette(
            routes=[
                Route("/authorize", authorize),
                Route("/token", token, methods=["POST"]),
                Route("/me", me),
            ]
        )
