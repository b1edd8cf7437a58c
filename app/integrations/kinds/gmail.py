"""Gmail's REST API (v1): sends, lists and reads mail of one account."""

import base64
from collections.abc import Mapping, Sequence
from email.headerregistry import Address as Mailbox
from typing import Any

from pydantic import Field

from app.components.contract import Config, SideEffects
from app.integrations.contract import Action, Link, OAuthServer, Resource, SyncPage, schema, text, whole
from app.integrations.kinds.smtp import SEND, written_mail
from app.integrations.kinds.web import Address, WebType
from app.integrations.reading import object_of, objects_in, text_of
from app.integrations.requests import Request
from app.integrations.vocabulary import CredentialKind

_SCOPES = ("https://www.googleapis.com/auth/gmail.send", "https://www.googleapis.com/auth/gmail.readonly")
_ISSUER = "https://accounts.google.com"
_AUTHORIZE_URL = f"{_ISSUER}/o/oauth2/v2/auth"
_SEND = Action(SEND.name, SEND.title, SEND.description, SEND.parameters, SideEffects.ONCE)
REQUESTS = (
    Request(
        "list_messages", "List mails", "Lists ids of mails, the newest first.", "GET", "/users/me/messages",
        schema(q=text("As in Gmail's search box: `from:ada newer_than:2d`.", 1_000),
               maxResults=whole("At most so many; 100.", 1, 500), pageToken=text("Of the next page.", 200)),
        ("q", "maxResults", "pageToken"),
    ),
    Request(
        "get_message", "Read a mail", "Reads one mail with its headers and parts.", "GET", "/users/me/messages/{id}",
        schema(("id",), id=text("Of the mail.", 100),
               format={"type": "string", "enum": ["full", "metadata", "minimal"], "description": "full unless given."}),
        ("format",),
    ),
    Request("list_labels", "List labels", "Lists the labels.", "GET", "/users/me/labels", schema()),
)  # fmt: skip


class GmailConfig(Config):
    """Where."""

    base_url: Address = "https://gmail.googleapis.com/gmail/v1"
    authorize_url: Address = Field(default=_AUTHORIZE_URL, description="With OAuth.")
    token_url: Address = Field(default="https://oauth2.googleapis.com/token", description="Where tokens come from.")


class Gmail(WebType):
    """Writes and reads mail."""

    id = "gmail"
    name = "Gmail"
    description = "Sends, lists and reads the mail of a Google account."
    credentials = (CredentialKind.OAUTH2, CredentialKind.SERVICE_ACCOUNT)
    config = GmailConfig
    hosts_note = "gmail.googleapis.com, and oauth2.googleapis.com for tokens."
    example = {}
    requests = REQUESTS

    def oauth(self, config: GmailConfig) -> OAuthServer:
        """Say where a person agrees; for a token that lasts, Google wants to be asked so."""
        more = {"access_type": "offline", "prompt": "consent"}
        is_google = config.authorize_url == _AUTHORIZE_URL
        return OAuthServer(config.authorize_url, config.token_url, _SCOPES, more, _ISSUER if is_google else "")

    def scopes_of_account(self) -> Sequence[str]:
        """Name what a service account asks for."""
        return _SCOPES

    def common_actions(self) -> Sequence[Action]:
        """List what it can do."""
        return (_SEND, *super().common_actions())

    def resources(self, config: GmailConfig, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """Say that mails can be copied."""
        del config, catalogue
        return (Resource("messages", "The ids and threads of the mails; `get_message` reads one."),)

    async def test(self, link: Link) -> str:
        """Ask whose mail it is.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        return f"The mail of {(await self._profile(link)).get('emailAddress', '?')}."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send or read.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        if action.name != SEND.name:
            return await super().call(link, action, arguments)
        sender = Mailbox(addr_spec=str((await self._profile(link))["emailAddress"]))
        message, recipients = written_mail(arguments, sender, link.idempotency_key)
        blind = set(recipients) - {each.addr_spec for name in ("To", "Cc") for each in _addresses(message, name)}
        if blind:
            message["Bcc"] = ", ".join(sorted(blind))  # Gmail reads the recipients from the headers, and takes it out
        body = {"raw": base64.urlsafe_b64encode(message.as_bytes()).decode()}
        sent = await link.sender.json("POST", f"{link.config.base_url}/users/me/messages/send", body=body)
        return {"id": sent.get("id"), "threadId": sent.get("threadId"), "recipients": len(recipients)}

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read a page of ids.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        del resource, mark
        params = [("maxResults", "500"), *([("pageToken", cursor["token"])] if cursor else [])]
        found = await link.sender.json("GET", f"{link.config.base_url}/users/me/messages", params=params)
        items = [(str(each["id"]), each) for each in objects_in(object_of(found).get("messages")) if "id" in each]
        token = text_of(object_of(found).get("nextPageToken"))
        return SyncPage(items, cursor={"token": token} if token else None)

    @staticmethod
    async def _profile(link: Link) -> Mapping[str, Any]:
        return await link.sender.json("GET", f"{link.config.base_url}/users/me/profile")


def _addresses(message: Any, name: str) -> Sequence[Any]:
    header = message[name]
    return () if header is None else header.addresses
