"""The closed sets of words this domain speaks."""

from enum import StrEnum


class ExtractionCode(StrEnum):
    """Why a file could not be read."""

    UNSUPPORTED = "UNSUPPORTED"  #: nothing here reads what its content is
    EXTRA_MISSING = "EXTRA_MISSING"  #: it needs an extra that this installation lacks, such as `plait[ocr]`
    MALFORMED = "MALFORMED"  #: it is broken, or not what it begins like
    ENCRYPTED = "ENCRYPTED"  #: it asks for a password
    EMPTY = "EMPTY"  #: there is nothing in it
    TOO_LARGE = "TOO_LARGE"  #: it is larger, or unpacks to more, than may be read
    TOO_MANY_PAGES = "TOO_MANY_PAGES"  #: it has more pages than may be read
    TIMEOUT = "TIMEOUT"  #: reading it took too long
    OUT_OF_MEMORY = "OUT_OF_MEMORY"  #: reading it took too much memory
    CRASHED = "CRASHED"  #: what read it died
    FILE_GONE = "FILE_GONE"  #: the file was deleted
    UNAVAILABLE = "UNAVAILABLE"  #: the storage did not answer
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"  #: the workspace has no room left for what was read


class ProcessingStatus(StrEnum):
    """How far the processing of a file is."""

    QUEUED = "queued"  #: nobody has begun it, or it is tried again later
    RUNNING = "running"  #: it is read
    COMPLETED = "completed"  #: there is a result
    FAILED = "failed"  #: it was given up; `failure` says why
    CANCELLED = "cancelled"  #: somebody ended it


class OcrMode(StrEnum):
    """Whether text in pictures is recognised."""

    AUTO = "auto"  #: of pages without text
    ALWAYS = "always"  #: of every page
    NEVER = "never"  #: of none


class ThumbnailSize(StrEnum):
    """How large a thumbnail is at most, either side."""

    SMALL = "small"  #: 96 points
    MEDIUM = "medium"  #: 320 points
    LARGE = "large"  #: 1,024 points


class ThumbnailState(StrEnum):
    """How far a thumbnail is."""

    MAKING = "making"  #: it is drawn, or was when whoever drew it died
    MADE = "made"  #: its object is there
    FAILED = "failed"  #: it cannot be drawn
