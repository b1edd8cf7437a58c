"""What a type of integration is: one declaration from which forms, checks, actions, tools and syncs are made.

A type is stateless; everything of one call comes with `Link`.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from app.components.contract import Config, SideEffects
from app.integrations.metering import Account
from app.integrations.vocabulary import CredentialKind
from app.kernel.dialling import Dialler

if TYPE_CHECKING:
    from app.integrations.sending import Sender

Json = Any


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with an integration.

    Attributes:
        name: `lower_snake`, unique in its type; of a document, as it is named there.
        parameters: JSON Schema of its arguments, an object.
        side_effects: What doing it twice would do to the world.
    """

    name: str
    title: str
    description: str
    parameters: Mapping[str, Json]
    side_effects: SideEffects = SideEffects.NONE


@dataclass(frozen=True, slots=True)
class Resource:
    """Something whose items can be copied.

    Attributes:
        name: The type of the records.
        is_incremental: A sync goes on where the last one ended, and deletes nothing that it did not see.
    """

    name: str
    description: str
    is_incremental: bool = False


@dataclass(frozen=True, slots=True)
class SyncPage:
    """A part of what is copied.

    Attributes:
        items: External id and data of each.
        deleted: External ids of what the service says is gone.
        failed: How many items could not be read.
        cursor: Where the next page begins; None after the last one.
        mark: Of what is incremental: where the next sync begins, once this one is complete.
    """

    items: Sequence[tuple[str, Json]]
    deleted: Sequence[str] = ()
    failed: int = 0
    cursor: Json = None
    mark: Json = None


@dataclass(frozen=True, slots=True)
class OAuthServer:
    """Where a person agrees, and where tokens come from (RFC 6749 §3).

    Attributes:
        parameters: More for the authorization request.
        issuer: What the server calls itself in `iss` (RFC 9207); empty where that is not known.
        gives_issuer: Whether it always does, so that an answer without it is none of its own.
        takes_basic: Whether the client proves itself in a header rather than in the form (RFC 6749 §2.3.1).
    """

    authorize_url: str
    token_url: str
    scopes: Sequence[str]
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    issuer: str = ""
    gives_issuer: bool = False
    takes_basic: bool = False

    @property
    def key(self) -> str:
        """Name it in the address that it leads back to, so that each has one of its own (RFC 9700 §4.4.2)."""
        return hashlib.sha256(f"{self.authorize_url}\n{self.token_url}".encode()).hexdigest()[:16]

    def is_answer(self, issuer: str | None) -> bool:
        """Say whether an answer with this `iss`, None for none, may be its own (RFC 9207 §2.4)."""
        if not self.issuer or (issuer is None and not self.gives_issuer):
            return True
        return issuer == self.issuer


@dataclass(frozen=True, slots=True)
class Link:
    """An integration, opened for one call; holds secrets, so it has no readable form.

    Attributes:
        config: As the type's `config` reads it.
        catalogue: What `discover` gave.
        secret: The parts of the credential by name; empty for none.
        sender: Speaks HTTP to its hosts alone, with the credential.
        idempotency_key: The same when the call is repeated.
        log: Adds a line to the run's log: level, message.
        revision: Rises with every change of the integration.
        workspace_id: Whose it is.
        name: What the workspace calls it.
        account: For whom models are asked.
    """

    integration_id: Any
    config: Any
    catalogue: Mapping[str, Json]
    kind: CredentialKind
    secret: Mapping[str, str]
    sender: "Sender"
    dialler: Dialler
    idempotency_key: str = ""
    log: Callable[[str, str], None] = field(default=lambda _level, _message: None)
    revision: int = 0
    workspace_id: Any = None
    name: str = ""
    account: Account = field(default_factory=Account)

    def __repr__(self) -> str:
        return f"<Link {self.integration_id}>"


Discover = Callable[["Sender"], Awaitable[Mapping[str, Json]]]


class IntegrationType(ABC):
    """A type in the registry.

    Attributes:
        id: `lower_snake`, unique.
        credentials: What it takes; the first is the usual one.
        config: Its fields, as JSON Schema public.
        hosts_note: In words, which hosts it speaks with.
        example: A configuration that is valid.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    description: ClassVar[str]
    credentials: ClassVar[tuple[CredentialKind, ...]]
    config: ClassVar[type[Config]]
    hosts_note: ClassVar[str]
    example: ClassVar[Mapping[str, Json]] = {}

    @abstractmethod
    def hosts(self, config: Any) -> Sequence[str]:
        """Name the hosts, each as `host:port`, that the credential may be shown to."""

    @abstractmethod
    def actions(self, config: Any, catalogue: Mapping[str, Json]) -> Sequence[Action]:
        """List what can be done."""

    def common_actions(self) -> Sequence[Action]:
        """List what every integration of this type can do, whatever its configuration; for people to read."""
        return ()

    def resources(self, config: Any, catalogue: Mapping[str, Json]) -> Sequence[Resource]:
        """List what can be copied."""
        del config, catalogue
        return ()

    def oauth(self, config: Any) -> OAuthServer | None:
        """Say where a person agrees; None: it knows no OAuth."""
        del config
        return None

    def scopes_of_account(self) -> Sequence[str]:
        """Name what a service account asks for."""
        return ()

    def problems(self, config: Any) -> Sequence[tuple[str, str]]:
        """Check what fields say together; return (dotted camelCase field, message) pairs."""
        del config
        return ()

    async def discover(self, config: Any, sender: "Sender") -> Mapping[str, Json] | None:
        """Read what the service says of itself; None: there is nothing to read.

        Raises:
            IntegrationFault: It says nothing that can be used.
        """
        del config, sender
        return None

    @abstractmethod
    async def test(self, link: Link) -> str:
        """Try the credential without changing anything; say in words what was found.

        Raises:
            IntegrationFault: Says what is wrong.
        """

    @abstractmethod
    async def call(self, link: Link, action: Action, arguments: Mapping[str, Json]) -> Json:
        """Do it; the arguments conform to the action's parameters.

        Raises:
            IntegrationFault: It could not be done.
        """

    async def pull(self, link: Link, resource: str, cursor: Json, mark: Json) -> SyncPage:
        """Read a page of what is copied.

        Args:
            link: The integration.
            resource: Which.
            cursor: Where; None for the first page.
            mark: Of what is incremental: what the last complete sync gave.

        Raises:
            IntegrationFault: It could not be read.
        """
        raise NotImplementedError(f"{self.id} copies nothing")


def schema(required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    """Return the JSON Schema of arguments."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def text(description: str, most: int = 10_000, least: int = 1) -> dict[str, Any]:
    """Return the JSON Schema of a text."""
    return {"type": "string", "minLength": least, "maxLength": most, "description": description}


def whole(description: str, least: int = 0, most: int = 2_147_483_647) -> dict[str, Any]:
    """Return the JSON Schema of a whole number."""
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


def texts(description: str, most: int = 100) -> dict[str, Any]:
    """Return the JSON Schema of a list of texts."""
    return {"type": "array", "items": {"type": "string"}, "maxItems": most, "description": description}
