"""S3, and what speaks like it: objects are listed, read, written and deleted.

Spoken over our own client, as its addresses are users' and no library lets us say who dials.
"""

import asyncio
import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from app.components.contract import Config, SideEffects
from app.components.markup import trees
from app.components.sandbox.errors import SandboxError
from app.integrations.contract import Action, IntegrationType, Link, Resource, SyncPage, schema, text, whole
from app.integrations.failures import IntegrationFault
from app.integrations.kinds.web import Address
from app.integrations.opening import hosts_of
from app.integrations.reading import object_of, objects_in
from app.integrations.sending import Pairs
from app.integrations.vocabulary import CredentialKind, IntegrationCode
from app.kernel.http_outcomes import HttpResponse
from app.kernel.s3_signature import AccessKey, signed_headers

_BUCKET = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
_MAX_OBJECT = 5_000_000
_MAX_LISTING = 4_000_000
_PAGE = 1_000
_KEY = text("Its key, below the prefix of the integration.", 1_024)

LIST = Action(
    "list_objects",
    "List objects",
    "Lists objects by key: their size, time and tag.",
    schema(
        prefix=text("Only keys that begin so.", 1_024, 0),
        cursor=text("`nextCursor` of the page before.", 2_000),
        limit=whole("At most so many; 1000.", 1, _PAGE),
    ),
)
GET = Action(
    "get_object",
    "Read an object",
    f"Reads an object of at most {_MAX_OBJECT:,} bytes, as text where it is UTF-8 and else as base64.",
    schema(("key",), key=_KEY),
)
HEAD = Action(
    "head_object", "Look at an object", "Tells an object's size, type, time and tag.", schema(("key",), key=_KEY)
)
PUT = Action(
    "put_object",
    "Write an object",
    "Writes an object, over one that is there: a text, or bytes as base64.",
    schema(
        ("key",),
        key=_KEY,
        text={"type": "string", "maxLength": _MAX_OBJECT, "description": "Its content as UTF-8."},
        base64={"type": "string", "maxLength": 2 * _MAX_OBJECT, "description": "Its content, instead."},
        contentType=text("What it is; text/plain or application/octet-stream.", 200),
    ),
    SideEffects.IDEMPOTENT,
)
DELETE = Action(
    "delete_object",
    "Delete an object",
    "Deletes an object; one that is not there is gone already.",
    schema(("key",), key=_KEY),
    SideEffects.IDEMPOTENT,
)


class S3Config(Config):
    """Which bucket, and where."""

    bucket: Annotated[str, Field(pattern=_BUCKET)]
    region: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] = "us-east-1"
    endpoint: Address | None = Field(default=None, description="Of what speaks like S3; else AWS's own of the region.")
    prefix: Annotated[str, Field(max_length=500)] = Field(default="", description="Nothing outside it is touched.")


class S3(IntegrationType):
    """Keeps objects."""

    id = "s3"
    name = "S3"
    description = (
        "Objects in a bucket of AWS S3, MinIO, R2 or whatever speaks like it; keys are `username`, `password`."
    )
    credentials = (CredentialKind.BASIC,)
    config = S3Config
    hosts_note = "The endpoint, or s3.REGION.amazonaws.com."
    example = {"bucket": "my-bucket", "region": "eu-central-1", "prefix": "reports/"}

    def hosts(self, config: S3Config) -> Sequence[str]:
        """Name the endpoint."""
        return hosts_of([_endpoint(config)])

    def common_actions(self) -> Sequence[Action]:
        """List what it can do."""
        return (LIST, GET, HEAD, PUT, DELETE)

    def actions(self, config: S3Config, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List what it can do."""
        del config, catalogue
        return self.common_actions()

    def resources(self, config: S3Config, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """Say that keys can be copied."""
        del config, catalogue
        return (Resource("objects", "What the bucket holds: keys, sizes, times and tags, not contents."),)

    def prove(
        self,
        config: S3Config,
        secret: Mapping[str, str],
        method: str,
        url: str,
        params: Pairs,
        headers: Pairs,
        content: bytes,
    ) -> tuple[Pairs, Pairs]:
        """Sign a request."""
        del params  # they stand in the URL, escaped as S3 wants it
        key = AccessKey(secret["username"], secret["password"])
        now = datetime.now(UTC)
        return signed_headers(method, url, headers, content, key=key, region=config.region, now=now), ()

    async def test(self, link: Link) -> str:
        """List one object.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        found = await _listed(link, "", None, 1)
        return f"The bucket {link.config.bucket} can be read" + ("." if found["objects"] else "; it is empty there.")

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Do it.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        if action.name == LIST.name:
            limit = arguments.get("limit", _PAGE)
            return await _listed(link, arguments.get("prefix", ""), arguments.get("cursor"), limit)
        url = _url(link.config, arguments["key"])
        match action.name:
            case GET.name:
                response = await _send(link, "GET", url, max_bytes=_MAX_OBJECT)
                return {**_facts(response), **_content(response.content)}
            case HEAD.name:
                return _facts(await _send(link, "HEAD", url))
            case PUT.name:
                content, kind = _given(arguments)
                response = await _send(link, "PUT", url, content=content, headers=[("Content-Type", kind)])
                return {"etag": response.headers.get("etag", "").strip('"'), "sizeBytes": len(content)}
            case _:
                await _send(link, "DELETE", url)
                return {"isDeleted": True}

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read a page of keys.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        del resource, mark
        found = await _listed(link, "", None if cursor is None else cursor["token"], _PAGE)
        token = found["nextCursor"]
        items = [(each["key"], each) for each in found["objects"] if each["key"]]
        return SyncPage(items, cursor=None if token is None else {"token": token})


def _endpoint(config: S3Config) -> str:
    return config.endpoint or f"https://s3.{config.region}.amazonaws.com"


def _url(config: S3Config, key: str | None = None) -> str:
    base = f"{_endpoint(config)}/{config.bucket}"
    if key is None:
        return base
    whole_key = config.prefix + key
    if any(part in {".", ".."} for part in whole_key.split("/")):
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, "A key has no part that is . or ..", field="key")
    return f"{base}/{quote(whole_key, safe='/-_.~')}"


async def _send(link: Link, method: str, url: str, **more: Any) -> HttpResponse:
    """Send, and read what S3 says of an error, which is XML."""
    response: HttpResponse = await link.sender.send(method, url, is_error_answer=True, **more)
    if response.status < 400:  # noqa: PLR2004 - the first of errors
        return response
    said = await _xml(response.content, ()) if response.content else {}
    error = object_of(said.get("Error"))
    code, message = str(error.get("Code", ""))[:100], str(error.get("Message", ""))[:300]
    if response.status in {401, 403}:
        is_known = code in {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}
        wanted = IntegrationCode.CREDENTIAL_REFUSED if is_known else IntegrationCode.PERMISSION_MISSING
    elif response.status == 404:  # noqa: PLR2004 - not found
        wanted = IntegrationCode.NOT_FOUND
    else:
        wanted = IntegrationCode.FAILED if response.status >= 500 else IntegrationCode.REFUSED  # noqa: PLR2004
    told = message or f"The storage answers with status {response.status}."
    raise IntegrationFault(wanted, told, status=response.status, s3Code=code)


async def _listed(link: Link, prefix: str, cursor: str | None, limit: int) -> dict[str, Any]:
    config: S3Config = link.config
    params = [("list-type", "2"), ("max-keys", str(limit)), ("prefix", config.prefix + prefix)]
    if cursor is not None:
        params.append(("continuation-token", cursor))
    query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in params)
    response = await _send(link, "GET", f"{_url(config)}?{query}", max_bytes=_MAX_LISTING)
    known = object_of((await _xml(response.content, ("Contents",))).get("ListBucketResult"))
    if not known:
        raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "The storage does not list as S3 does.")
    objects = [
        {
            "key": str(each.get("Key", "")).removeprefix(config.prefix),
            "sizeBytes": int(each.get("Size") or 0),
            "etag": str(each.get("ETag", "")).strip('"'),
            "modifiedAt": each.get("LastModified"),
        }
        for each in objects_in(known.get("Contents"))
    ]
    is_more = known.get("IsTruncated") == "true"
    return {"objects": objects, "nextCursor": known.get("NextContinuationToken") if is_more else None}


async def _xml(content: bytes, lists: Sequence[str]) -> dict[str, Any]:
    try:
        return await asyncio.to_thread(trees.parse, content.decode(errors="replace"), "compact", list(lists), True)  # noqa: FBT003 - is_trimmed
    except SandboxError:
        return {}


def _facts(response: HttpResponse) -> dict[str, Any]:
    headers = response.headers
    return {
        "sizeBytes": int(headers.get("content-length") or len(response.content)),
        "contentType": headers.get("content-type", ""),
        "etag": headers.get("etag", "").strip('"'),
        "modifiedAt": headers.get("last-modified"),
    }


def _content(content: bytes) -> dict[str, str]:
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _given(arguments: Mapping[str, Any]) -> tuple[bytes, str]:
    if ("text" in arguments) == ("base64" in arguments):
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, "Give text or base64.", field="text")
    if "text" in arguments:
        return arguments["text"].encode(), arguments.get("contentType", "text/plain; charset=utf-8")
    try:
        content = base64.b64decode(arguments["base64"], validate=True)
    except binascii.Error:
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, "This is not base64.", field="base64") from None
    return content, arguments.get("contentType", "application/octet-stream")
