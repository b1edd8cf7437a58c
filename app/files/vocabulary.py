"""The closed sets of words this domain speaks."""

from enum import StrEnum


class FileState(StrEnum):
    """Whether a file can be seen."""

    STORED = "stored"  #: it is there
    TRASHED = "trashed"  #: only the trash shows it, until it is restored or purged


class ObjectState(StrEnum):
    """Where an object is between its first byte and its last."""

    PENDING = "pending"  #: it may be there or not; nobody refers to it
    STORED = "stored"  #: it is there, and somebody refers to it
    DELETED = "deleted"  #: nobody refers to it any more; it is to be deleted, then its row


class FileOrder(StrEnum):
    """An order of a list of files; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    NAME_ASC = "name_asc"  #: by name, by the bytes of its letters
    NAME_DESC = "name_desc"  #: by name, backwards
    SIZE_BYTES_DESC = "size_bytes_desc"  #: the largest first
    UPDATED_AT_DESC = "updated_at_desc"  #: what changed last first
