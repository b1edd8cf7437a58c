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


class UploadState(StrEnum):
    """Where an upload is between its first part and its file."""

    OPEN = "open"  #: it takes parts
    FETCHING = "fetching"  #: its bytes are fetched from an address
    COMPLETING = "completing"  #: its parts are put together and checked
    COMPLETED = "completed"  #: there is a file
    FAILED = "failed"  #: there is no file; `failure` says why
    CANCELLED = "cancelled"  #: somebody ended it
    EXPIRED = "expired"  #: nobody completed it in time


class UploadFault(StrEnum):
    """Why an upload came to nothing."""

    CHECKSUM_MISMATCH = "CHECKSUM_MISMATCH"  #: its SHA-256 is not the one that was announced
    SIZE_MISMATCH = "SIZE_MISMATCH"  #: it has more or fewer bytes than were announced
    PARTS_LOST = "PARTS_LOST"  #: the storage has lost bytes of it
    FETCH_DENIED = "FETCH_DENIED"  #: the address is none that this server may reach
    FETCH_FAILED = "FETCH_FAILED"  #: the address does not give it
    TOO_LARGE = "TOO_LARGE"  #: it is larger than a file may be
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"  #: it would be too much for the workspace
    STORAGE_UNAVAILABLE = "STORAGE_UNAVAILABLE"  #: the storage did not answer, again and again
    CUT_OFF = "CUT_OFF"  #: whatever worked on it was cut off, again and again
    INTERNAL = "INTERNAL"  #: a fault of ours
