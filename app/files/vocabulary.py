"""The closed sets of words this domain speaks."""

from enum import StrEnum


class FileState(StrEnum):
    """Where a file is between its first byte and its last."""

    PENDING = "pending"  #: its object may be there or not; nobody sees it
    STORED = "stored"  #: its object is there
    DELETED = "deleted"  #: nobody sees it; its object is to be deleted, then its row


class FileOrder(StrEnum):
    """An order of a list of files; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    NAME_ASC = "name_asc"  #: by name, by the bytes of its letters
    NAME_DESC = "name_desc"  #: by name, backwards
    SIZE_BYTES_DESC = "size_bytes_desc"  #: the largest first
