"""Identifiers: UUID version 7 (RFC 9562 §5.7), so that ids rise with time and index well."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Make an id that is unique everywhere and sorts after those made before it in this process."""
    return uuid7()
