"""What a name and a credential may be."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson

from app.integrations.contract import IntegrationType
from app.integrations.registry import IntegrationInvalid
from app.integrations.vocabulary import CredentialKind

_MAX_NAME = 100
_MAX_PART = 20_000  #: characters of one part of a credential
_MIN_SECRET = 8  #: shorter ones could not be told apart from ordinary text, and so not be masked
_SECRET = frozenset({"apiKey", "password", "clientSecret", "accessToken", "refreshToken", "privateKey"})

#: Which parts each kind must have, and which it may.
PARTS: Mapping[CredentialKind, tuple[Sequence[str], Sequence[str]]] = {
    CredentialKind.API_KEY: (("apiKey",), ()),
    CredentialKind.BASIC: (("username", "password"), ()),
    CredentialKind.OAUTH2: ((), ("clientId", "clientSecret", "accessToken", "refreshToken")),
    CredentialKind.SERVICE_ACCOUNT: (("clientEmail", "privateKey"), ("subject",)),
}


def checked_name(name: str) -> str:
    """Return a name without space around it.

    Raises:
        IntegrationInvalid: It is empty, too long, or of more than a line.
    """
    plain = name.strip()
    if not 0 < len(plain) <= _MAX_NAME or not plain.isprintable():
        raise IntegrationInvalid(f"A name is one line of 1 to {_MAX_NAME} characters.", field="name", reason="invalid")
    return plain


def checked_credential(
    kind: IntegrationType, given: tuple[CredentialKind, Mapping[str, str]] | None
) -> tuple[CredentialKind, dict[str, str]]:
    """Return a credential that a type takes.

    Raises:
        IntegrationInvalid: The type takes none of this kind, or a part is missing or cannot be so.
    """
    if given is None:
        # It may be given later; until then the integration says that it has none.
        return kind.credentials[-1] if kind.credentials[-1] is CredentialKind.NONE else kind.credentials[0], {}
    which, parts = given
    if which not in kind.credentials:
        taken = ", ".join(each.name for each in kind.credentials)
        raise IntegrationInvalid(
            f"{kind.name} takes a credential of kind {taken}.", field="credential", reason="credential_kind"
        )
    needed, optional = PARTS.get(which, ((), ()))
    found: dict[str, str] = {}
    for name, value in parts.items():
        if name not in {*needed, *optional} or not value:
            continue
        field = f"credential.{name}"
        if len(value) > _MAX_PART or "\0" in value or (name != "privateKey" and not value.isprintable()):
            raise IntegrationInvalid("This part of the credential cannot be so.", field=field, reason="invalid")
        if name in _SECRET and len(value) < _MIN_SECRET:
            message = f"A secret has at least {_MIN_SECRET} characters, so that it can be masked."
            raise IntegrationInvalid(message, field=field, reason="too_short")
        found[name] = value
    for name in needed:
        if name not in found:
            raise IntegrationInvalid(
                "This part of the credential is missing.", field=f"credential.{name}", reason="required"
            )
    if which is CredentialKind.OAUTH2 and not {"clientId", "accessToken", "refreshToken"} & found.keys():
        raise IntegrationInvalid("Give the client's id, or a token.", field="credential.clientId", reason="required")
    return which, found


def key_file_parts(text: str, subject: str | None) -> dict[str, str]:
    """Read the key file of a service account, as Google writes it.

    Raises:
        IntegrationInvalid: It is none; nothing of it is quoted.
    """
    try:
        found: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = None
    known: dict[str, Any] = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    parts = {"clientEmail": known.get("client_email"), "privateKey": known.get("private_key"), "subject": subject}
    if not all(isinstance(parts[name], str) for name in ("clientEmail", "privateKey")):
        raise IntegrationInvalid(
            "This is no key file with client_email and private_key.", field="credential.keyFile", reason="invalid"
        )
    return {name: value for name, value in parts.items() if isinstance(value, str) and value}
