"""Where people meet: objects of lower domains that have a room, found for a viewer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.kernel.errors import InvalidInput
from app.kernel.rights import Scope, Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """A room's object; equal places are one room.

    Attributes:
        kind: The type of the object, as in its global id.
        id: The object's own id.
        workspace_id: Whose it is.
        scope: What one needs to be there.
    """

    kind: str
    id: UUID
    workspace_id: UUID
    scope: Scope


#: Returns the workspace of an object that the viewer may see; raises NotFound or Forbidden.
Finder = Callable[[Viewer, UUID], Awaitable[UUID]]


class Places:
    """Finds places; one of another workspace is as good as none.

    Args:
        finders: How an object of each kind is found, and the scope that one needs to stay.
    """

    def __init__(self, finders: Mapping[str, tuple[Finder, Scope]]) -> None:
        self._finders = finders

    def check_kind(self, kind: str, field: str) -> None:
        """Refuse what has no room.

        Raises:
            InvalidInput: Objects of this kind have none; names `field`.
        """
        if kind not in self._finders:
            raise InvalidInput(
                f"'{field}' must be the id of one of {', '.join(self._finders)}, not of {kind}.",
                field=field,
                reason="id_of_another_type",
                details={"expected": list(self._finders), "found": kind},
            )

    async def find(self, viewer: Viewer, kind: str, own_id: UUID, field: str) -> Place:
        """Return the place of an object.

        Raises:
            InvalidInput: Objects of this kind have no room.
            NotFound: There is no such object, or the viewer does not see it.
            Forbidden: The viewer may not be there.
        """
        self.check_kind(kind, field)
        finder, scope = self._finders[kind]
        return Place(kind, own_id, await finder(viewer, own_id), scope)
