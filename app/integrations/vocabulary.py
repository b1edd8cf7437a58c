"""The words this domain speaks, and its limits."""

from enum import StrEnum

SUBJECT = "Integration"  #: of activities, of audit, and of ids in the graph
MAX_INTEGRATIONS = 200  #: of one workspace
MAX_ARGUMENTS_BYTES = 8_000_000  #: of one call as JSON
MAX_RESULT_BYTES = 8_000_000  #: of what one call gives as JSON
MAX_RECORD_BYTES = 256_000  #: of one record that is copied
MAX_RECORDS = 1_000_000  #: of one integration
MAX_ACTIONS = 500  #: of one integration
COOLDOWN_SECONDS = 10  #: between the end of a sync and the next
AUTHORIZATION_SECONDS = 600  #: a person has to agree


class CredentialKind(StrEnum):
    """What an integration proves itself with."""

    NONE = "none"  #: nothing: the service asks for none
    API_KEY = "api_key"  #: one key or token
    BASIC = "basic"  #: a name and a password, or an access key and its secret
    OAUTH2 = "oauth2"  #: OAuth 2.0: a person agrees once, then tokens are renewed
    SERVICE_ACCOUNT = "service_account"  #: a key file that signs for itself (RFC 7523)


class IntegrationStatus(StrEnum):
    """What is known of an integration."""

    UNTESTED = "untested"  #: nobody has tried it since it was set up or changed
    CONNECTED = "connected"  #: the last try succeeded
    UNAUTHORIZED = "unauthorized"  #: it has no credential yet, or OAuth was not agreed to
    EXPIRED = "expired"  #: its credential was refused, ran out or was revoked: it must be given anew
    FAILING = "failing"  #: the last try failed for another reason; `failure` says why


class SyncStatus(StrEnum):
    """How far a sync is."""

    QUEUED = "queued"  #: nobody has begun it
    RUNNING = "running"  #: a worker copies
    COMPLETED = "completed"  #: all was copied
    FAILED = "failed"  #: it ended early; what was copied before stays
    CANCELLED = "cancelled"  #: somebody stopped it


class IntegrationCode(StrEnum):
    """Why an integration could not do it."""

    UNKNOWN = "INTEGRATION_UNKNOWN"  #: the workspace has none of that id
    DISABLED = "INTEGRATION_DISABLED"  #: it is switched off
    ACTION_UNKNOWN = "ACTION_UNKNOWN"  #: it has no such action
    ARGUMENTS_INVALID = "ARGUMENTS_INVALID"  #: they do not fit the action's schema
    CREDENTIAL_MISSING = "CREDENTIAL_MISSING"  #: there is no credential, or OAuth was not agreed to
    CREDENTIAL_REFUSED = "CREDENTIAL_REFUSED"  #: the service does not accept the credential
    CREDENTIAL_EXPIRED = "CREDENTIAL_EXPIRED"  #: it ran out or was revoked, and cannot be renewed
    PERMISSION_MISSING = "PERMISSION_MISSING"  #: the credential is good, but not for this
    HOST_DENIED = "HOST_DENIED"  #: the address is none that this integration may speak with
    EGRESS_DENIED = "EGRESS_DENIED"  #: the address may not be reached from here
    UNREACHABLE = "PEER_UNREACHABLE"  #: nobody answers
    TIMEOUT = "PEER_TIMEOUT"  #: no complete answer in time
    RESTING = "PEER_RESTING"  #: it failed too often; it is left alone for a moment
    RATE_LIMITED = "PEER_RATE_LIMITED"  #: it asks to wait
    NOT_FOUND = "PEER_NOT_FOUND"  #: it has no such thing
    REFUSED = "PEER_REFUSED"  #: it says that the request is wrong
    FAILED = "PEER_FAILED"  #: it failed by itself
    ANSWER_INVALID = "ANSWER_INVALID"  #: what it says is not of its own format
    TOO_LARGE = "ANSWER_TOO_LARGE"  #: it says too much
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"  #: the workspace's budget for models of this month is spent
    DOCUMENT_INVALID = "DOCUMENT_INVALID"  #: its description cannot be used
