"""A file that came with a request, as resolvers get it."""

from dataclasses import dataclass

from app.kernel.spool import Spool


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file of a multipart request; it lives as long as its operation.

    Attributes:
        name: What the client calls it; anything at all.
        spool: Its bytes, finished.
    """

    name: str
    spool: Spool
