"""Slack's Web API: messages, threads and files. It says no with status 200 and `ok: false`."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import Field

from app.components.contract import Config, SideEffects
from app.integrations.contract import Action, Link, OAuthServer, Resource, SyncPage, schema, text, whole
from app.integrations.failures import IntegrationFault
from app.integrations.kinds.web import Address, WebType
from app.integrations.opening import hosts_of
from app.integrations.reading import object_of, objects_in, text_of
from app.integrations.requests import Request
from app.integrations.vocabulary import CredentialKind, IntegrationCode

_CHANNEL = text("The id of a channel, as C024BE91L, or of a person.", 100)
_TEXT = text("What is said, in Slack's mrkdwn.", 40_000)
_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive"})
_EXPIRED = frozenset({"token_revoked", "token_expired"})
_LACKING = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "not_in_channel", "access_denied"})
_MISSING = frozenset({"channel_not_found", "thread_not_found", "message_not_found", "file_not_found", "user_not_found"})

UPLOAD = Action(
    "upload_file",
    "Upload a file",
    "Uploads a text as a file, and shows it in a channel or a thread.",
    schema(
        ("filename", "content"),
        filename=text("Its name.", 200),
        content=text("Its text.", 1_000_000),
        title=text("Shown beside it.", 200),
        channel=_CHANNEL,
        threadTs=text("The `ts` of a message, to answer in its thread.", 30),
        comment=text("What is said with it.", 4_000),
    ),
    SideEffects.ONCE,
)
REQUESTS = (
    Request(
        "post_message", "Send a message", "Sends a message to a channel or a person.", "POST", "/chat.postMessage",
        schema(("channel", "text"), channel=_CHANNEL, text=_TEXT,
               blocks={"type": "array", "maxItems": 50, "description": "Block Kit."}),
        body="json",
    ),
    Request(
        "reply_in_thread", "Answer in a thread", "Answers a message in its thread.", "POST", "/chat.postMessage",
        schema(("channel", "thread_ts", "text"), channel=_CHANNEL, text=_TEXT,
               thread_ts=text("The `ts` of the message.", 30),
               reply_broadcast={"type": "boolean", "description": "Whether the channel sees it too."}),
        body="json",
    ),
    Request(
        "update_message", "Change a message", "Changes a message of its own.", "POST", "/chat.update",
        schema(("channel", "ts", "text"), channel=_CHANNEL, ts=text("Of the message.", 30), text=_TEXT),
        body="json", is_repeatable=True,
    ),
    Request(
        "read_thread", "Read a thread", "Reads a message and its answers.", "GET", "/conversations.replies",
        schema(("channel", "ts"), channel=_CHANNEL, ts=text("Of the message.", 30),
               limit=whole("At most so many.", 1, 1_000), cursor=text("Of the next page.", 500)),
        ("channel", "ts", "limit", "cursor"),
    ),
    Request(
        "list_messages", "List messages", "Lists messages of a channel, the newest first.", "GET",
        "/conversations.history",
        schema(("channel",), channel=_CHANNEL, oldest=text("A `ts`.", 30), latest=text("A `ts`.", 30),
               limit=whole("At most so many.", 1, 999), cursor=text("Of the next page.", 500)),
        ("channel", "oldest", "latest", "limit", "cursor"),
    ),
    Request(
        "list_channels", "List channels", "Lists public channels.", "GET", "/conversations.list",
        schema(limit=whole("At most so many.", 1, 999), cursor=text("Of the next page.", 500)),
        ("limit", "cursor"),
    ),
)  # fmt: skip


class SlackConfig(Config):
    """Where."""

    base_url: Address = Field(default="https://slack.com/api", description="Of the Web API.")
    authorize_url: Address = Field(default="https://slack.com/oauth/v2/authorize", description="With OAuth.")
    files_url: Address = Field(default="https://files.slack.com", description="Where files are uploaded to.")


class Slack(WebType):
    """Speaks in channels."""

    id = "slack"
    name = "Slack"
    description = "Messages, threads and files in Slack."
    credentials = (CredentialKind.API_KEY, CredentialKind.OAUTH2)
    config = SlackConfig
    hosts_note = "slack.com and files.slack.com, or the hosts of baseUrl and filesUrl."
    example = {}
    requests = REQUESTS

    def hosts(self, config: SlackConfig) -> Sequence[str]:
        """Name both hosts."""
        return hosts_of([config.base_url, config.files_url])

    def oauth(self, config: SlackConfig) -> OAuthServer:
        """Say where a person agrees."""
        scopes = ("chat:write", "channels:read", "channels:history", "files:write")
        return OAuthServer(config.authorize_url, f"{config.base_url}/oauth.v2.access", scopes)

    def common_actions(self) -> Sequence[Action]:
        """List what it can do."""
        return (*super().common_actions(), UPLOAD)

    def resources(self, config: SlackConfig, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """Say that channels can be copied."""
        del config, catalogue
        return (Resource("channels", "The public channels."),)

    async def test(self, link: Link) -> str:
        """Ask who the token is of.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        found = checked(
            await link.sender.json("POST", f"{link.config.base_url}/auth.test", is_repeatable=True, retries=0)
        )
        return f"Signed in as {found.get('user', '?')} at {found.get('team', '?')}."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send.

        Raises:
            IntegrationFault: As for `Sender.send`, or Slack says `ok: false`.
        """
        if action.name == UPLOAD.name:
            return await self._uploaded(link, arguments)
        return await super().call(link, action, arguments)

    def read(self, action: Action, answer: Any) -> Any:
        """Look at `ok`.

        Raises:
            IntegrationFault: It is false.
        """
        del action
        return checked(answer)

    async def _uploaded(self, link: Link, arguments: Mapping[str, Any]) -> Any:
        """Ask for a place, put the bytes there, and show them (files.getUploadURLExternal)."""
        base, content = link.config.base_url, arguments["content"].encode()
        params = [("filename", arguments["filename"]), ("length", str(len(content)))]
        place = checked(await link.sender.json("GET", f"{base}/files.getUploadURLExternal", params=params))
        kind = [("Content-Type", "application/octet-stream")]
        await link.sender.send("POST", str(place["upload_url"]), content=content, headers=kind)
        file = {"id": place["file_id"], "title": arguments.get("title", arguments["filename"])}
        names = {"channel": "channel_id", "threadTs": "thread_ts", "comment": "initial_comment"}
        more = {name: arguments[argument] for argument, name in names.items() if argument in arguments}
        body = {"files": [file], **more}
        return checked(await link.sender.json("POST", f"{base}/files.completeUploadExternal", body=body))

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read a page of channels.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        del resource, mark
        params = [("limit", "200"), *([("cursor", cursor["token"])] if cursor else [])]
        found = checked(await link.sender.json("GET", f"{link.config.base_url}/conversations.list", params=params))
        items = [(str(each["id"]), each) for each in objects_in(found.get("channels")) if "id" in each]
        token = text_of(object_of(found.get("response_metadata")).get("next_cursor"))
        return SyncPage(items, cursor={"token": token} if token else None)


def checked(answer: Any) -> dict[str, Any]:
    """Return what Slack said, if it is not no.

    Raises:
        IntegrationFault: It is.
    """
    if not isinstance(answer, dict):
        raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "Slack does not answer as it does.")
    known = cast("dict[str, Any]", answer)
    if known.get("ok") is True:
        return known
    reason = str(known.get("error", "unknown_error"))[:100]
    if reason in _REFUSED:
        code = IntegrationCode.CREDENTIAL_REFUSED
    elif reason in _EXPIRED:
        code = IntegrationCode.CREDENTIAL_EXPIRED
    elif reason in _LACKING:
        code = IntegrationCode.PERMISSION_MISSING
    elif reason in _MISSING:
        code = IntegrationCode.NOT_FOUND
    elif reason in {"ratelimited", "rate_limited"}:
        code = IntegrationCode.RATE_LIMITED
    elif reason in {"internal_error", "fatal_error", "service_unavailable"}:
        code = IntegrationCode.FAILED
    else:
        code = IntegrationCode.REFUSED
    needed = f" It needs the scope {known['needed']}." if isinstance(known.get("needed"), str) else ""
    raise IntegrationFault(code, f"Slack says {reason}.{needed}", slackError=reason)
