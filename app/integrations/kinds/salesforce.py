"""Salesforce's REST API: SOQL queries, records, and copies of objects by `SystemModstamp`."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field

from app.components.contract import Config
from app.integrations.contract import Action, Link, OAuthServer, Resource, SyncPage, schema, text
from app.integrations.failures import IntegrationFault
from app.integrations.kinds.web import Address, WebType
from app.integrations.reading import object_of, objects_in, text_of
from app.integrations.requests import Request
from app.integrations.vocabulary import CredentialKind, IntegrationCode

_OBJECT = r"^[A-Za-z][A-Za-z0-9_]{0,79}$"
_OBJECT_SCHEMA = {"type": "string", "pattern": _OBJECT, "description": "Such as Account or Invoice__c."}
_ID = {"type": "string", "pattern": r"^[A-Za-z0-9]{15,18}$", "description": "Of the record."}
_FIELDS = {"type": "object", "description": "Values by field."}
_COMPOUND = frozenset({"address", "location", "base64"})
_MAX_FIELDS = 4_000  #: characters of custom fields in one query
_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|[+-]\d{2}:?\d{2})$")

REQUESTS = (
    Request(
        "query", "Ask by SOQL", "Asks by SOQL; `nextRecordsUrl` leads to what is left.", "GET", "/query",
        schema(("q",), q=text("SELECT Id, Name FROM Account LIMIT 10", 20_000)), ("q",),
    ),
    Request(
        "query_more", "Ask on", "Reads the next part of an answer.", "GET", "/query/{locator}",
        schema(("locator",), locator=text("The last part of `nextRecordsUrl`.", 200)),
    ),
    Request(
        "get_record", "Read a record", "Reads a record.", "GET", "/sobjects/{object}/{id}",
        schema(("object", "id"), object=_OBJECT_SCHEMA, id=_ID, fields=text("Separated by commas.", 5_000)),
        ("fields",),
    ),
    Request(
        "create_record", "Create a record", "Creates a record.", "POST", "/sobjects/{object}",
        schema(("object", "fields"), object=_OBJECT_SCHEMA, fields=_FIELDS), body="json", whole="fields",
    ),
    Request(
        "update_record", "Change a record", "Changes fields of a record.", "PATCH", "/sobjects/{object}/{id}",
        schema(("object", "id", "fields"), object=_OBJECT_SCHEMA, id=_ID, fields=_FIELDS), body="json",
        whole="fields", is_repeatable=True,
    ),
    Request(
        "upsert_record", "Create or change a record", "By an external id of yours.", "PATCH",
        "/sobjects/{object}/{field}/{value}",
        schema(("object", "field", "value", "fields"), object=_OBJECT_SCHEMA, field=_OBJECT_SCHEMA,
               value=text("Of the external id.", 255), fields=_FIELDS), body="json", whole="fields", is_repeatable=True,
    ),
    Request(
        "delete_record", "Delete a record", "Deletes a record.", "DELETE", "/sobjects/{object}/{id}",
        schema(("object", "id"), object=_OBJECT_SCHEMA, id=_ID),
    ),
    Request(
        "describe", "Describe an object", "Lists the fields of an object.", "GET", "/sobjects/{object}/describe",
        schema(("object",), object=_OBJECT_SCHEMA),
    ),
)  # fmt: skip


class SalesforceConfig(Config):
    """Which organisation, and what is copied."""

    instance_url: Address = Field(description="As https://acme.my.salesforce.com.")
    login_url: Address = Field(default="https://login.salesforce.com", description="Where a person agrees.")
    version: Annotated[str, Field(pattern=r"^v\d{2,3}\.0$")] = "v61.0"
    objects: Annotated[list[Annotated[str, Field(pattern=_OBJECT)]], Field(max_length=50)] = Field(
        default_factory=list[str], description="What is copied, such as Account."
    )


class Salesforce(WebType):
    """Keeps customers."""

    id = "salesforce"
    name = "Salesforce"
    description = "Queries, records and copies of objects of a Salesforce organisation."
    credentials = (CredentialKind.OAUTH2, CredentialKind.API_KEY)
    config = SalesforceConfig
    hosts_note = "The host of instanceUrl, and that of loginUrl for tokens."
    example = {"instanceUrl": "https://acme.my.salesforce.com", "objects": ["Account", "Contact"]}
    requests = REQUESTS

    def base(self, config: SalesforceConfig) -> str:
        """Return where the API of the version is."""
        return f"{config.instance_url}/services/data/{config.version}"

    def oauth(self, config: SalesforceConfig) -> OAuthServer:
        """Say where a person agrees."""
        root = f"{config.login_url}/services/oauth2"
        return OAuthServer(f"{root}/authorize", f"{root}/token", ("api", "refresh_token"))

    def resources(self, config: SalesforceConfig, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """List the configured objects."""
        del catalogue
        return [Resource(each, f"Records of {each}.", is_incremental=True) for each in config.objects]

    async def test(self, link: Link) -> str:
        """Ask for the limits, which every user may see.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        found = await link.sender.json("GET", f"{self.base(link.config)}/limits", retries=0)
        left = object_of(object_of(found).get("DailyApiRequests")).get("Remaining", "?")
        return f"Connected; {left} API requests are left today."

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read what changed since the last sync, what was deleted too.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        base = self.base(link.config)
        if cursor is not None:
            origin = urlsplit(str(link.config.instance_url))
            path = str(cursor["path"])
            if not path.startswith("/services/data/"):
                raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The next page is not at the service.")
            found = await link.sender.json("GET", f"{origin.scheme}://{origin.netloc}{path}")
            newest = cursor["newest"]
        else:
            newest = mark["since"] if mark else None
            since = f" WHERE SystemModstamp >= {newest}" if newest and _INSTANT.match(newest) else ""
            fields = await self._fields(link, resource)
            soql = f"SELECT {fields} FROM {resource}{since} ORDER BY SystemModstamp, Id"  # noqa: S608 - names by pattern, and an instant
            found = await link.sender.json("GET", f"{base}/queryAll", params=[("q", soql)])
        found = object_of(found)
        records = objects_in(found.get("records"))
        items: list[tuple[str, Any]] = []
        deleted: list[str] = []
        for each in records:
            own_id = each.get("Id")
            # It answers with +0000, and understands only Z.
            newest = max(newest or "", str(each.get("SystemModstamp") or "").replace("+0000", "Z"))
            if not isinstance(own_id, str):
                continue
            if each.get("IsDeleted") is True:
                deleted.append(own_id)
            else:
                items.append((own_id, {name: value for name, value in each.items() if name != "attributes"}))
        path = found.get("nextRecordsUrl")
        return SyncPage(
            items,
            deleted,
            len(records) - len(items) - len(deleted),
            {"path": path, "newest": newest} if path else None,
            {"since": newest} if newest else None,
        )

    async def _fields(self, link: Link, resource: str) -> str:
        """Name what is copied: every standard field, and the custom ones that find room in a request."""
        described = await link.sender.json("GET", f"{self.base(link.config)}/sobjects/{resource}/describe")
        names = ["FIELDS(STANDARD)"]
        room = _MAX_FIELDS
        for each in objects_in(object_of(described).get("fields")):
            name = text_of(each.get("name"))
            if each.get("custom") is True and each.get("type") not in _COMPOUND and re.match(_OBJECT, name):
                room -= len(name) + 2
                if room > 0:
                    names.append(name)
        return ", ".join(names)

    def read(self, action: Action, answer: Any) -> Any:
        """Say that a change without words was made."""
        del action
        return {"isDone": True} if answer is None else answer
