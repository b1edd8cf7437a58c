"""Identifiers: UUID version 7 (RFC 9562 §5.7), so that ids rise with time and index well; and their global form."""

import base64
import binascii
from uuid import UUID, SafeUUID

from uuid_utils import uuid7

_MAX_ID_CHARS = 200
_UNKNOWN = SafeUUID.unknown


def new_id() -> UUID:
    """Make an id that is unique everywhere and sorts after those made before it in this process."""
    # Its two fields are set as `UUID` itself does; its constructor, which checks what it is given, takes twice as long.
    made = object.__new__(UUID)
    object.__setattr__(made, "int", uuid7().int)
    object.__setattr__(made, "is_safe", _UNKNOWN)
    return made


def global_id(type_name: str, id: UUID) -> str:
    """Return the id of an object as the graph shows it."""
    return base64.urlsafe_b64encode(f"{type_name}:{id.hex}".encode()).rstrip(b"=").decode()


def read_global_id(text: str) -> tuple[str, UUID] | None:
    """Return the type and the own id of an object, None if it is no such id; one object has one spelling."""
    if len(text) > _MAX_ID_CHARS:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        type_name, _, digits = raw.decode("ascii").partition(":")
        own_id = UUID(hex=digits)
    except (binascii.Error, ValueError):
        return None
    return (type_name, own_id) if global_id(type_name, own_id) == text and type_name.isidentifier() else None
