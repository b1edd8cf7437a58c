"""What the edge accepts; every figure names its unit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiLimits:
    """The bounds of requests, documents, sockets and shared payloads."""

    # A request over HTTP.
    max_body_bytes: int = 2 * 1024 * 1024
    max_query_string_bytes: int = 64 * 1024
    operation_timeout_seconds: float = 60.0  #: from the first resolver to the result; also of one subscription event
    disconnect_check_seconds: float = 0.25  #: how long an operation runs before a vanished client is looked for

    # Files that come with a request, as the GraphQL multipart request specification sends them.
    max_upload_bytes: int = 100 * 1024 * 1024  #: of all files of one request
    max_uploads: int = 10  #: files in one request
    max_upload_places: int = 50  #: variables that the files of one request stand in
    max_uploads_at_once: int = 32  #: requests with files that this process reads at the same time
    max_uploads_of_one: int = 8  #: of them, those that one user sends
    upload_stall_seconds: float = 30.0  #: how long such a request may send nothing
    upload_seconds: float = 1800.0  #: how long it may take in all

    # A document. All are measured in time linear to its tokens.
    max_document_chars: int = 100_000
    max_tokens: int = 2_000  #: lexical tokens; comments count on their own up to the same figure
    max_depth: int = 20  #: fields inside fields, through fragments
    max_nesting: int = 60  #: selection sets inside selection sets, fragments counted
    max_fields: int = 3_000  #: fields of one operation after its fragments were put in place
    max_root_fields: int = 20
    max_aliases: int = 60  #: aliases and repeated fields of one operation, fragments put in place
    max_directives: int = 60  #: of one operation, fragments put in place
    max_cost: int = 25_000  #: fields times the sizes of the pages they stand in
    default_page_items: int = 20  #: what a paged field without `first` or `last` counts for
    max_page_items: int = 500  #: no field gives more items, whatever it is asked for
    max_validation_errors: int = 20
    thread_document_chars: int = 2_000  #: longer documents are parsed and validated off the event loop
    cached_document_chars: int = 400_000  #: text of all cached documents; one cached tree is about 60 times its text

    # A WebSocket.
    max_first_frame_chars: int = 16 * 1024  #: before the acknowledgement
    max_frame_chars: int = 1024 * 1024  #: after it
    max_operations_per_socket: int = 100
    max_sockets: int = 10_000  #: of this process; each may hold a frame and its operations
    max_anonymous_sockets: int = 500  #: of them, those that came without a credential
    connection_init_seconds: float = 10.0
    keepalive_seconds: float = 25.0  #: between pings of the server
    stalled_seconds: float = 30.0  #: how long a socket may take none of its frames before it is closed
    reauthentication_seconds: float = 60.0  #: how often a long-lived socket's credential is looked at again

    # Payloads shared by subscribers who asked the same with the same rights.
    pooled_payload_chars: int = 16 * 1024 * 1024
    pooled_payload_seconds: float = 2.0  #: objects reached from an event may be this much older than now
