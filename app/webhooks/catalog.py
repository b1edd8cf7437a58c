"""Every type of event that webhooks can ask for: what it tells of, its schema, and an example.

A type stands for kinds of activity. Names that another product gave to the same facts are aliases: who asks for all
events gets none of them, who names one gets it. A domain registers what its objects look like in a full payload.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from app.accounts.activity import ActivityEntry
from app.accounts.subjects import subject_of
from app.accounts.vocabulary import ActivityKind
from app.kernel.enum_words import sentences
from app.kernel.ids import global_id, read_global_id
from app.kernel.models import Row
from app.kernel.rights import Scope

#: Reads the objects of activities for full payloads, by the activities' ids; what is gone is left out.
Load = Callable[[UUID, Sequence[ActivityEntry]], Awaitable[Mapping[UUID, Mapping[str, Any]]]]

R = TypeVar("R", bound=Row)

#: Names those activities of which nobody but their person may know, by the activities' ids.
Hidden = Callable[[UUID, Sequence[ActivityEntry]], Awaitable[Collection[UUID]]]

ID = {"type": "string", "description": "A global id: give it to `node(id:)`."}
TEXT = {"type": "string"}
INSTANT = {"type": "string", "format": "date-time"}
MAYBE_TEXT = {"type": ["string", "null"]}
MAYBE_INSTANT = {"type": ["string", "null"], "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}


def object_schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has these properties, all of them, and perhaps later ones."""
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that events tell of.

    Attributes:
        type_name: Its type in the graph.
        scope: What one must be allowed to be told.
        schema: JSON Schema of the object in a full payload; None: a full payload has no object.
        example: Such an object.
        load: Reads them.
        hidden: Names what is private, and told to no webhook; None: nothing is.
    """

    type_name: str
    scope: Scope
    schema: Mapping[str, Any] | None = None
    example: Mapping[str, Any] | None = None
    load: Load | None = None
    hidden: Hidden | None = None

    @property
    def key(self) -> str:
        """Its name within the data."""
        return self.type_name[0].lower() + self.type_name[1:]


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event.

    Attributes:
        name: As it is sent: `workflow.created`.
        kinds: The activities that it tells of.
        alias_of: The names under which others get the same.
        details: Example of the facts that come with it in a full payload.
    """

    name: str
    description: str
    kinds: frozenset[ActivityKind]
    type_name: str
    alias_of: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])


#: Names that do not follow from the kind: its last word would not be what happened.
_NAMES = {
    ActivityKind.EXECUTION_STARTED: "workflow.execution.started",
    ActivityKind.EXECUTION_COMPLETED: "workflow.execution.completed",
    ActivityKind.EXECUTION_FAILED: "workflow.execution.failed",
    ActivityKind.EXECUTION_CANCELLED: "workflow.execution.cancelled",
    ActivityKind.EXECUTION_TIMED_OUT: "workflow.execution.timed_out",
    ActivityKind.EXECUTION_QUARANTINED: "workflow.execution.quarantined",
    ActivityKind.COMMENTS_RESOLVED: "comment.resolved",
    ActivityKind.COMMENTS_REOPENED: "comment.reopened",
}
_ALIASES: dict[str, tuple[str, frozenset[ActivityKind]]] = {
    "flow.run.started": ("Workflow execution began.", frozenset({ActivityKind.EXECUTION_STARTED})),
    "flow.run.completed": (
        "Workflow execution finished successfully.",
        frozenset({ActivityKind.EXECUTION_COMPLETED}),
    ),
    "flow.run.failed": (
        "Workflow execution failed, or took longer than it may.",
        frozenset({ActivityKind.EXECUTION_FAILED, ActivityKind.EXECUTION_TIMED_OUT}),
    ),
    "session.created": ("New session created: a conversation began.", frozenset({ActivityKind.CONVERSATION_STARTED})),
    "session.ended": (
        "Session ended: a conversation was resolved or ended.",
        frozenset({ActivityKind.CONVERSATION_COMPLETED, ActivityKind.CONVERSATION_ENDED}),
    ),
}


class EventCatalog:
    """The types there are; domains above register their subjects while the process is wired."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subject] = {}
        self._types = {each.name: each for each in _all_types()}
        self._by_kind: dict[ActivityKind, list[EventType]] = {kind: [] for kind in ActivityKind}
        for each in self._types.values():
            for kind in each.kinds:
                self._by_kind[kind].append(each)

    def register(self, subject: Subject) -> None:
        """Say what the objects of a type look like in full payloads.

        Raises:
            ValueError: Somebody has said so already.
        """
        if self._subjects.setdefault(subject.type_name, subject) is not subject:
            raise ValueError(f"{subject.type_name} is registered already")

    def types(self) -> Sequence[EventType]:
        """Return every type, by name."""
        return sorted(self._types.values(), key=lambda each: each.name)

    def get(self, name: str) -> EventType | None:
        """Return a type."""
        return self._types.get(name)

    def of_kind(self, kind: ActivityKind) -> Sequence[EventType]:
        """Return the types that tell of a kind of activity."""
        return self._by_kind[kind]

    def subject(self, event_type: EventType) -> Subject:
        """Return what a type tells of."""
        found = self._subjects.get(event_type.type_name)
        if found is not None:
            return found
        kind = min(event_type.kinds)
        return Subject(event_type.type_name, subject_of(kind)[1])

    def scopes(self, names: Iterable[str] | None) -> frozenset[Scope]:
        """Return what one must be allowed to be told of these types, or with None of all that are no aliases."""
        if names is None:
            wanted = [each for each in self._types.values() if not each.alias_of]
        else:
            wanted = [self._types[name] for name in names]
        return frozenset(self.subject(each).scope for each in wanted)

    async def hidden(self, workspace_id: UUID, entries: Sequence[ActivityEntry]) -> frozenset[UUID]:
        """Name those activities that no webhook is told of, since they are private."""
        found: set[UUID] = set()
        for type_name, subject in self._subjects.items():
            own = [entry for entry in entries if entry.subject_type == type_name]
            if own and subject.hidden is not None:
                found.update(await subject.hidden(workspace_id, own))
        return frozenset(found)

    async def load(self, workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Mapping[UUID, Mapping[str, Any]]:
        """Read the objects of activities, by the activities' ids."""
        found: dict[UUID, Mapping[str, Any]] = {}
        for type_name, subject in self._subjects.items():
            own = [entry for entry in entries if entry.subject_type == type_name]
            if own and subject.load is not None:
                found |= await subject.load(workspace_id, own)
        return found


def by_entry(
    entries: Sequence[ActivityEntry], rows: Iterable[R], show: Callable[[R], Mapping[str, Any]]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Return the objects of activities, by the activities' ids; `rows` are those of their subjects that exist."""
    found = {row.id: show(row) for row in rows}
    return {entry.id: found[entry.subject_id] for entry in entries if entry.subject_id in found}


def workflow_of(entry: ActivityEntry) -> UUID | None:
    """Return the workflow that an activity is about; None: it is about none, or about several."""
    if entry.subject_type == "Workflow":
        return entry.subject_id
    given = entry.data.get("workflowId")
    if not isinstance(given, str):
        return None
    shown = read_global_id(given)
    if shown is not None:
        return shown[1]
    try:
        return UUID(given)
    except ValueError:
        return None


def workflow_id_of(entry: ActivityEntry) -> str | None:
    """Return the global id of the workflow that an activity is about."""
    found = workflow_of(entry)
    return None if found is None else global_id("Workflow", found)


def _all_types() -> Iterable[EventType]:
    words = sentences(ActivityKind)
    for kind in ActivityKind:
        name = _NAMES.get(kind) or ".".join(kind.value.rsplit("_", 1))
        yield EventType(name, words[kind.name], frozenset({kind}), subject_of(kind)[0])
    for name, (description, kinds) in _ALIASES.items():
        originals = tuple(sorted(_NAMES.get(kind) or ".".join(kind.value.rsplit("_", 1)) for kind in kinds))
        yield EventType(name, description, kinds, subject_of(min(kinds))[0], originals)
