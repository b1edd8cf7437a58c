"""What a client asks for: one action is one operation, and one revision, of a draft."""

import hashlib
import json
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, cast

from pydantic import BaseModel

from app.workflows.graph import GraphNode, Link, Position, Variable
from app.workflows.problems import Problem


@dataclass(frozen=True, slots=True)
class AddNode:
    """Put a new node into the graph."""

    node: GraphNode
    faults: tuple[Problem, ...] = ()  #: what was already found wrong while the node was read


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field of a node (`name`, `config.url`, `config.headers.X`) and the value it shall have, a JSON value."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class UpdateNode:
    """Give fields of a node other values; one that is unset is taken away, or goes back to its default."""

    node_key: str
    set: tuple[FieldValue, ...] = ()
    unset: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()  #: what was already found wrong with the values


@dataclass(frozen=True, slots=True)
class MoveNode:
    """Draw a node elsewhere."""

    node_key: str
    position: Position


@dataclass(frozen=True, slots=True)
class RemoveNode:
    """Take a node away, with its connections and all that is inside of it."""

    node_key: str


@dataclass(frozen=True, slots=True)
class SetNodeEnabled:
    """Let a node run, or let it pass its input through."""

    node_key: str
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class SetNodeLocked:
    """Keep a node from being changed, or let it be changed."""

    node_key: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Connect:
    """Join two nodes."""

    link: Link


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Part two nodes."""

    link: Link


@dataclass(frozen=True, slots=True)
class SetVariable:
    """Declare a variable, or change the one of that name."""

    variable: Variable
    faults: tuple[Problem, ...] = ()  #: what was already found wrong with its value


@dataclass(frozen=True, slots=True)
class DeleteVariable:
    """Take a variable away."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameNode:
    """Give a node another name, another key, or both; whatever refers to its key follows."""

    node_key: str
    name: str | None = None  #: None leaves it
    new_key: str | None = None  #: None leaves it


@dataclass(frozen=True, slots=True)
class ReparentNodes:
    """Move nodes into a container, or to the top; connections that would cross a container's border go."""

    node_keys: tuple[str, ...]
    parent_key: str | None = None  #: None means the top


@dataclass(frozen=True, slots=True)
class SetLayout:
    """Draw many nodes elsewhere."""

    positions: tuple[tuple[str, Position], ...]


@dataclass(frozen=True, slots=True)
class SetMetadata:
    """Change the workflow's own properties; None leaves one as it is, and an empty description removes it."""

    name: str | None = None
    description: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TextCut:
    """Replaces so many UTF-16 code units from a place."""

    at: int
    delete: int
    insert: str


@dataclass(frozen=True, slots=True)
class EditText:
    """Change places of a text field, as it was at the base revision."""

    node_key: str
    field: str
    cuts: tuple[TextCut, ...]


Action: TypeAlias = (
    AddNode
    | UpdateNode
    | MoveNode
    | RemoveNode
    | SetNodeEnabled
    | SetNodeLocked
    | Connect
    | Disconnect
    | SetVariable
    | DeleteVariable
    | RenameNode
    | ReparentNodes
    | SetLayout
    | SetMetadata
    | EditText
)


def fingerprint(action: Action) -> bytes:
    """Return 32 bytes that are those of another action only if it asks for the same (SHA-256)."""
    # Written in ASCII, since a text may hold what no encoder takes; such an action is rejected later.
    return hashlib.sha256(json.dumps([type(action).__name__, _plain(action)]).encode()).digest()


def _plain(value: Any) -> Any:
    """Take a value apart into JSON, without depending on the order of maps."""
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="json"))
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return [[key, _plain(held[key])] for key in sorted(held)]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in cast("list[Any]", value)]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, each.name)) for each in fields(value)]
    return value
