"""The page behind a signed link, as plain HTTP: its readers have no client of ours, and need no account at hand.

Reading it never changes anything: programs that look into mails open every link in them. Sending needs the token,
which no other site knows, so a form of another site can send nothing.
"""

from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.accounts.service import Users
from app.api.context import Services
from app.kernel.errors import AppError, Conflict, InvalidInput
from app.kernel.rights import ActorKind
from app.tasks.answer_page import POLICY, ask_page, notice_page
from app.tasks.completing import Completions
from app.tasks.fields import Sent, read_answer
from app.tasks.links import PATH, LinkExpired, LinkInvalid, Links
from app.tasks.models import Task
from app.tasks.vocabulary import TaskResolution

_MAX_BODY_BYTES = 1024 * 1024
_MAX_FIELDS = 1_000
_MAX_TOKEN_CHARACTERS = 1_000
_FORM_TYPE = "application/x-www-form-urlencoded"
_ANSWER = "input.answer"


def task_routes(services: Services) -> list[BaseRoute]:
    """Return the routes of this domain."""
    return [Route(PATH, _AnswerPage(services).serve, methods=["GET", "POST"])]


class _BodyRefused(Exception):
    """What was sent is no form of ours."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class _AnswerPage:
    """Shows a task to the holder of a link, and takes their answer."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        try:
            if request.method == "POST":
                sent = await _form_of(request)
                return await self._take((sent.get("token") or [""])[0], sent)
            return await self._show(request.query_params.get("token", ""))
        except _BodyRefused as refused:
            return _page(notice_page("This cannot be read", refused.text), refused.status)
        except LinkExpired:
            return _page(notice_page("This link is too old", "Ask whoever sent it for another one."), 410)
        except LinkInvalid:
            return _page(
                notice_page(
                    "This link is not valid", "It may have been cut off in the mail, or withdrawn. Copy all of it."
                ),
                403,
            )

    async def _show(self, token: str) -> Response:
        link = self._services.get(Links).read(token[:_MAX_TOKEN_CHARACTERS])
        task = await self._services.get(Completions).find(link)
        if not task.is_open:
            return await self._closed(task)
        return _page(ask_page(task, token, outcome=link.outcome), 200)

    async def _take(self, token: str, sent: Sent) -> Response:
        completions = self._services.get(Completions)
        link = self._services.get(Links).read(token[:_MAX_TOKEN_CHARACTERS])
        task = await completions.find(link)
        answer, problems = read_answer(None if task.form is None else orjson.loads(task.form), sent)
        if task.is_open and problems:
            return _page(ask_page(task, token, outcome=link.outcome, sent=sent, problems=problems), 422)
        try:
            done = await completions.complete_by_link(link, answer)
        except InvalidInput as error:
            shown = ask_page(task, token, outcome=link.outcome, sent=sent, problems=_by_field(error))
            return _page(shown, 422)
        except Conflict as conflict:
            return await self._closed(await completions.find(link), conflict)
        if not task.is_open:
            return await self._closed(done)
        return _page(notice_page("Thank you", f"Your answer to “{done.name}” was sent."), 200)

    async def _closed(self, task: Task, conflict: Conflict | None = None) -> Response:
        """Say how it ended; to somebody whose answer came too late, as a conflict."""
        match task.resolution:
            case TaskResolution.ANSWERED | TaskResolution.DECIDED:
                text = f"“{task.name}” was answered{await self._by_whom(task)}. There is nothing left to do."
                return _page(notice_page("Already answered", text), 200 if conflict is None else 409)
            case TaskResolution.WITHDRAWN:
                text = f"“{task.name}” was withdrawn: what it was for has ended."
                return _page(notice_page("No answer is needed", text), 410)
            case _:
                return _page(notice_page("It is too late", f"The time to answer “{task.name}” is over."), 410)

    async def _by_whom(self, task: Task) -> str:
        actor, users = task.completed_by, self._services.get(Users)
        name = None
        if actor is not None and actor.id is not None:
            find = users.names_of_keys if actor.kind is ActorKind.API_KEY else users.names
            name = (await find([actor.id])).get(actor.id)
        who = f" by {name}" if name else ""
        at = task.completed_at
        return who if at is None else f"{who} on {at.day} {at:%B %Y at %H:%M} UTC"


async def _form_of(request: Request) -> Sent:
    """Read the body of a form.

    Raises:
        _BodyRefused: It is no form, or too large.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        raise _BodyRefused(415, "Send the form of this page.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            raise _BodyRefused(413, "The answer is too long.")
    try:
        return parse_qs(
            bytes(body).decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        raise _BodyRefused(400, "The answer is not readable text.") from None


def _by_field(error: AppError) -> dict[str, str]:
    """Say what is wrong by the field's name; what belongs to none goes to the top."""
    listed: Any = error.details.get("problems")
    if not listed:
        return {"": error.message}
    found: dict[str, str] = {}
    for problem in listed:
        name = problem["field"].removeprefix(_ANSWER).removeprefix(".").partition(".")[0].partition("[")[0]
        found.setdefault(name, problem["message"])
    return found


def _page(html: str, status: int) -> Response:
    return HTMLResponse(
        html,
        status,
        headers={
            "content-security-policy": POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
        },
    )
