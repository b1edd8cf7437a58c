"""The `hash_sign` component: digests, signatures, encodings and identifiers."""

import asyncio
import base64
import binascii
import hashlib
import hmac
import uuid
from typing import Annotated, Any, Literal

import orjson
import uuid_utils.compat
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SecretTemplate,
)
from app.components.library.json_values import value_of

_MAX_BYTES = 20_000_000
#: More is hashed in a thread, so that others are served meanwhile.
_LONG_BYTES = 1_000_000
_MAX_SIGNATURE = 1_000

Encoding = Literal["hex", "base64", "base64url"]
Bytes = Annotated[
    Literal["text", "hex", "base64", "base64url"],
    Field(description="What a text stands for: itself as UTF-8, or the bytes it encodes. Other values count as JSON."),
]
KeyBytes = Annotated[
    Literal["text", "hex", "base64", "base64url"],
    Field(description="What the key stands for: itself as UTF-8, or bytes."),
]
Key = Annotated[SecretTemplate, Field(description="`{{ secrets.NAME }}`; it is never shown.")]
Prefix = Annotated[str, Field(max_length=50, description="What stands before the signature, such as `sha256=`.")]


class Digest(Config):
    """A fingerprint of a value."""

    kind: Literal["digest"]
    algorithm: Literal["sha256", "sha512", "sha1", "md5"] = Field(
        default="sha256", description="sha1 and md5 only for peers that want them: they protect nothing."
    )
    of: Bytes = "text"
    encoding: Encoding = "hex"


class Sign(Config):
    """A signature that only who knows the key can make (HMAC, RFC 2104)."""

    kind: Literal["sign"]
    key: Key
    key_is: KeyBytes = "text"
    algorithm: Literal["sha256", "sha512", "sha1"] = "sha256"
    of: Bytes = "text"
    encoding: Encoding = "hex"
    prefix: Prefix = ""


class Verify(Config):
    """Whether a signature is the one that the key makes; compared in constant time."""

    kind: Literal["verify"]
    key: Key
    key_is: KeyBytes = "text"
    signature: Expression = Field(description='The signature that came: `input.headers["x-signature"]`, say.')
    algorithm: Literal["sha256", "sha512", "sha1"] = "sha256"
    of: Bytes = "text"
    encoding: Encoding = "hex"
    prefix: Prefix = ""
    is_required: bool = Field(default=True, description="Fail when it is wrong; otherwise the output is true or false.")


class Encode(Config):
    """Bytes to text."""

    kind: Literal["encode"]
    to: Encoding
    of: Bytes = "text"


class Decode(Config):
    """Text to what it encodes; that must be UTF-8."""

    kind: Literal["decode"]
    source: Encoding = Field(alias="from", description="base64 and base64url may lack their padding.")


class Uuid(Config):
    """An identifier that nobody else has."""

    kind: Literal["uuid"]
    version: Literal["4", "5", "7"] = Field(
        default="4",
        description="4: random. 7: random, rising with time. 5: made of value and namespace, so always the same.",
    )
    namespace: Annotated[str, Field(max_length=36)] = Field(
        default=str(uuid.NAMESPACE_URL), description="Of version 5: a UUID; otherwise not used."
    )


class HashSignConfig(Config):
    """A value and what is made of it."""

    value: Expression = Field(default="input", description="What is worked on; a random `uuid` does not read it.")
    operation: Annotated[Digest | Sign | Verify | Encode | Decode | Uuid, Field(discriminator="kind")]


class HashSign(Component):
    """Makes and checks fingerprints."""

    id = "hash_sign"
    name = "Hash and sign"
    description = (
        "Makes digests and UUIDs, signs and verifies with a secret key (HMAC), encodes and decodes base64 and hex."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "any", "A text; of verify, true or false."),)
    config = HashSignConfig
    example = {
        "value": "input.body",
        "operation": {
            "kind": "verify",
            "key": "{{ secrets.WEBHOOK_KEY }}",
            "signature": "input.signature",
            "prefix": "sha256=",
        },
    }

    def is_repeatable(self, config: HashSignConfig) -> bool:
        """Say that no two identifiers are the same."""
        return not isinstance(config.operation, Uuid) or config.operation.version == "5"

    def problems(self, config: HashSignConfig) -> list[tuple[str, str]]:
        """Check the namespace, and that a key is there."""
        operation = config.operation
        if isinstance(operation, Uuid) and _uuid(operation.namespace) is None:
            return [("operation.namespace", "The namespace is no UUID.")]
        if isinstance(operation, Sign | Verify) and not operation.key.strip():
            return [("operation.key", "The key is empty.")]
        return []

    async def run(self, config: HashSignConfig, ctx: NodeContext) -> Result:
        """Do the operation.

        Raises:
            ComponentFailed: `SIGNATURE_INVALID`, `ENCODING_INVALID`, `KEY_INVALID`, `NOT_TEXT`, `LIMIT_EXCEEDED`,
                `SECRET_MISSING`, or of an expression or template.
        """
        operation = config.operation
        if isinstance(operation, Uuid) and operation.version != "5":
            return Result(str(uuid.uuid4() if operation.version == "4" else uuid_utils.compat.uuid7()))
        value = await value_of(config.value, ctx)
        if isinstance(operation, Decode):
            return Result(_decoded_text(value, operation.source))
        content = _bytes(value, "text" if isinstance(operation, Uuid) else operation.of)
        if isinstance(operation, Uuid):
            # RFC 9562 §5.5 asks for SHA-1 here
            return Result(str(uuid.uuid5(uuid.UUID(operation.namespace), content.decode())))
        if isinstance(operation, Encode):
            return Result(_encoded(content, operation.to))
        if isinstance(operation, Digest):
            made = await _made(
                lambda: hashlib.new(operation.algorithm, content, usedforsecurity=False).digest(), content
            )
            return Result(_encoded(made, operation.encoding))
        key = await _key(operation, ctx)
        made = await _made(lambda: hmac.digest(key, content, operation.algorithm), content)
        if isinstance(operation, Sign):
            return Result(operation.prefix + _encoded(made, operation.encoding))
        return Result(_checked(made, await ctx.evaluate(operation.signature), operation))


def _checked(made: bytes, signature: Any, operation: Verify) -> bool:
    given: bytes | None = None
    if isinstance(signature, str) and len(signature) <= _MAX_SIGNATURE and signature.startswith(operation.prefix):
        given = _decoded(signature.removeprefix(operation.prefix).strip(), operation.encoding)
    is_right = hmac.compare_digest(made, given or b"")
    if not is_right and operation.is_required:
        raise ComponentFailed("SIGNATURE_INVALID", "The signature is missing or wrong.")
    return is_right


async def _key(operation: Sign | Verify, ctx: NodeContext) -> bytes:
    text = await ctx.render_secret(operation.key)
    key = text.encode() if operation.key_is == "text" else _decoded(text.strip(), operation.key_is)
    if not key:
        # the message says nothing of what the key looks like
        raise ComponentFailed("KEY_INVALID", "The key is empty, or not in the encoding that keyIs names.")
    return key


async def _made(work: Any, content: bytes) -> bytes:
    return await asyncio.to_thread(work) if len(content) > _LONG_BYTES else work()


def _bytes(value: Any, of: str) -> bytes:
    if not isinstance(value, str):
        try:
            content = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:
            raise ComponentFailed("LIMIT_EXCEEDED", "The value is nested too deep to be written as JSON.") from None
    else:
        found = value.encode() if of == "text" else _decoded(value.strip(), of)
        if found is None:
            raise ComponentFailed("ENCODING_INVALID", f"The text is not {of}.")
        content = found
    if len(content) > _MAX_BYTES:
        raise ComponentFailed("LIMIT_EXCEEDED", f"The value is over {_MAX_BYTES} bytes.")
    return content


def _encoded(content: bytes, encoding: str) -> str:
    if encoding == "hex":
        return content.hex()
    if encoding == "base64url":
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    return base64.b64encode(content).decode()


def _decoded(text: str, encoding: str) -> bytes | None:
    try:
        if encoding == "hex":
            return bytes.fromhex(text)
        if encoding == "base64url" and not {"+", "/"}.isdisjoint(text):
            return None
        padded = text.rstrip("=")
        padded += "=" * (-len(padded) % 4)
        return base64.b64decode(padded, altchars=b"-_" if encoding == "base64url" else None, validate=True)
    except (ValueError, binascii.Error):
        return None


def _decoded_text(value: Any, encoding: str) -> str:
    if not isinstance(value, str):
        raise ComponentFailed("NOT_TEXT", "There is no text to decode.")
    if len(value) > 2 * _MAX_BYTES:
        raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {2 * _MAX_BYTES} characters.")
    content = _decoded(value.strip(), encoding)
    if content is None:
        raise ComponentFailed("ENCODING_INVALID", f"The text is not {encoding}.")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise ComponentFailed("ENCODING_INVALID", "What the text encodes is not UTF-8.") from None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
