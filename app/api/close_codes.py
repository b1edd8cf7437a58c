"""Why the server closes a WebSocket; clients decide by the code whether to come back."""

from enum import IntEnum

_MAX_REASON_BYTES = 123  # RFC 6455 §5.5: a control frame holds 125 bytes, the code takes two


class CloseCode(IntEnum):
    """The codes of graphql-transport-ws, RFC 6455, and two of our own (4404, 4503)."""

    TOO_LARGE = 1009  #: a message over the limit of size
    RESTARTING = 1012  #: the server shuts down; reconnect and resume with `after`
    TRY_AGAIN_LATER = 1013  #: a fault of ours before the acknowledgement, or too many connections
    BAD_REQUEST = 4400  #: a message that breaks the protocol; do not retry
    UNAUTHORIZED = 4401  #: an operation before the acknowledgement; do not retry
    FORBIDDEN = 4403  #: the credential is not valid, or not any more; reconnect with a good one
    NOT_FOUND = 4404  #: there is nothing under this address, or no longer, or not for you; do not retry
    PROTOCOL_NOT_ACCEPTED = 4406  #: another subprotocol than graphql-transport-ws
    INIT_TIMEOUT = 4408  #: no `connection_init` in time
    ALREADY_EXISTS = 4409  #: an operation with this id is running
    TOO_MANY_INITIALISATIONS = 4429  #: a second `connection_init`
    TOO_SLOW = 4503  #: the client did not read for too long; reconnect and resume with `after`


def short(reason: str, max_bytes: int = _MAX_REASON_BYTES) -> str:
    """Cut a text to so many bytes of UTF-8 without breaking a character."""
    return reason.encode("utf-8", "replace")[:max_bytes].decode("utf-8", "ignore")
