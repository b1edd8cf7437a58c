"""Bytes that come with a request or a mail, and how those that are text are read."""

import codecs
from dataclasses import dataclass

_COSTLY = frozenset({"idna", "punycode"})  #: no charsets, and quadratic in what they read


def charset_of(name: str) -> str:
    """Return the name of a charset that a stranger named, as the library has it.

    Raises:
        LookupError: There is none, or it is no charset of texts.
    """
    found = codecs.lookup(name).name
    if found in _COSTLY:
        raise LookupError(name)
    return found


@dataclass(slots=True)
class Attachment:
    """Bytes that are no text; they become a file or base64 where a document has this object."""

    name: str
    content_type: str
    content: bytes
