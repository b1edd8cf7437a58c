"""The closed sets of words this domain speaks."""

from enum import StrEnum


class DocumentSource(StrEnum):
    """Where a document came from."""

    TEXT = "text"  #: somebody wrote or pasted it
    FILE = "file"  #: a file of the workspace
    URL = "url"  #: a page or a file behind an address
    SITE = "site"  #: a page that a crawl found
    INTEGRATION = "integration"  #: a record that a sync copied
    RUN = "run"  #: a run or an agent wrote it


class DocumentStatus(StrEnum):
    """How far a document is."""

    QUEUED = "queued"  #: nobody has begun it, or it is tried again later
    EXTRACTING = "extracting"  #: its text is read
    EMBEDDING = "embedding"  #: its chunks get their vectors
    READY = "ready"  #: it can be found
    FAILED = "failed"  #: it was given up; `failure` says why


class SourceStatus(StrEnum):
    """How far a site or an integration is that documents come from."""

    QUEUED = "queued"  #: its documents are to be found, or found again
    RUNNING = "running"  #: its documents are being found
    COMPLETED = "completed"  #: all of its documents were found; each has a status of its own
    FAILED = "failed"  #: it was given up; `failure` says why


class DocumentFault(StrEnum):
    """Why a document was given up, beside what extraction and models say."""

    FETCH_DENIED = "FETCH_DENIED"  #: its address is one that this server may not reach
    FETCH_FAILED = "FETCH_FAILED"  #: its address does not answer, or not properly
    FETCH_REFUSED = "FETCH_REFUSED"  #: its address answers that there is nothing, or not for us
    ROBOTS = "ROBOTS"  #: robots.txt asks not to read it
    FILE_MISSING = "FILE_MISSING"  #: its file was deleted
    TOO_LARGE = "TOO_LARGE"  #: it has more bytes, characters or chunks than a document may have
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"  #: the workspace has as many chunks as its plan allows
    DIMENSIONS_CHANGED = "DIMENSIONS_CHANGED"  #: the model gives vectors of another length than before
    CUT_OFF = "CUT_OFF"  #: the process that worked on it died, again and again
    INTERNAL = "INTERNAL"  #: a fault of ours; the log says more


class ChunkerKind(StrEnum):
    """How a document is cut."""

    AUTO = "auto"  #: by heading where there are headings, else recursively
    TEXT = "text"  #: every so many characters
    RECURSIVE = "recursive"  #: at paragraphs, then lines, then sentences, then words
    SENTENCE = "sentence"  #: whole sentences
    TOKEN = "token"  # noqa: S105 - #: every so many tokens
    REGEX = "regex"  #: where a pattern matches
    HEADING = "heading"  #: at the headings of Markdown


class TagType(StrEnum):
    """What the values of a tag are."""

    TEXT = "text"  #: text, compared as it is written
    NUMBER = "number"  #: a number
    BOOLEAN = "boolean"  #: true or false
    DATE = "date"  #: a day or an instant (ISO 8601)


class SearchMode(StrEnum):
    """How chunks are found."""

    HYBRID = "hybrid"  #: by words and by meaning, fused by reciprocal rank
    VECTOR = "vector"  #: by meaning: the nearest vectors
    TEXT = "text"  #: by words: BM25, or what PostgreSQL ranks by
