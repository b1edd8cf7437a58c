"""What a resolver gets: the viewer, the services, and the request it serves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import strawberry

from app.kernel.errors import Unauthenticated
from app.kernel.rights import Viewer

S = TypeVar("S")


class Services:
    """The wired services of this process, looked up by their type."""

    def __init__(self, instances: Mapping[type, object]) -> None:
        self._instances = dict(instances)

    def get(self, service: type[S]) -> S:
        """Return the one instance of `service`.

        Raises:
            KeyError: Nothing of that type was wired.
        """
        return cast("S", self._instances[service])


@dataclass(slots=True)
class Context:
    """One operation's view of the process.

    `cache` lives as long as the operation; loaders keep their batches there.
    `set_cookies` and `extra_headers` reach the HTTP response and are ignored on a WebSocket.
    """

    services: Services
    request_id: str
    optional_viewer: Viewer | None = None
    client_ip: str = ""
    user_agent: str = ""
    cache: dict[Any, Any] = field(default_factory=dict[Any, Any])
    set_cookies: list[tuple[str, str | None, int]] = field(default_factory=list[tuple[str, str | None, int]])
    #: name, value (None deletes), max age in seconds
    extra_headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def viewer(self) -> Viewer:
        """Return who asks.

        Raises:
            Unauthenticated: The request carried no credential.
        """
        if self.optional_viewer is None:
            raise Unauthenticated
        return self.optional_viewer

    def use(self, service: type[S]) -> S:
        """Look a service up by its type."""
        return self.services.get(service)


Info = strawberry.Info[Context, None]
