"""What a member shows of themselves: cursor, selection, viewport, typing and status, checked and small."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from app.collaboration.canvas import Point, checked_number, checked_point
from app.kernel.errors import InvalidInput
from app.workflows.values import is_text

MAX_CHANGE_BYTES = 4_096  #: of what one request changes, as JSON; each field has a limit besides
MAX_SELECTED = 100
MAX_STATUS_CHARACTERS = 100
_MAX_KEY_CHARACTERS = 64
_MAX_FIELD_CHARACTERS = 200
_MAX_ZOOM = 100.0


@dataclass(frozen=True, slots=True)
class Viewport:
    """What part of the canvas is seen: its centre, and how much larger than life."""

    x: float
    y: float
    zoom: float  #: 1.0 is life size


@dataclass(frozen=True, slots=True)
class Typing:
    """Where somebody types."""

    node_key: str
    field: str | None  #: as in `config.prompt`; None: somewhere in the node


@dataclass(frozen=True, slots=True)
class State:
    """What one member shows; None and empty stand for nothing."""

    cursor: Point | None = None
    selection: tuple[str, ...] = ()  #: node keys
    viewport: Viewport | None = None
    typing: Typing | None = None
    status: str | None = None  #: free text, such as "away"

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "State":
        """Read what another process wrote; fields that this release does not know are left out."""
        cursor, viewport, typing = value.get("cursor"), value.get("viewport"), value.get("typing")
        return cls(
            cursor=None if cursor is None else Point(cursor["x"], cursor["y"]),
            selection=tuple(value.get("selection") or ()),
            viewport=None if viewport is None else Viewport(viewport["x"], viewport["y"], viewport["zoom"]),
            typing=None if typing is None else Typing(typing["node_key"], typing["field"]),
            status=value.get("status"),
        )


@dataclass(frozen=True, slots=True)
class StateChange:
    """Which fields of a state become what; those that are not named stay. Later changes go over earlier ones."""

    fields: Mapping[str, Any]

    def over(self, earlier: "StateChange") -> "StateChange":
        """Return both in one, this one last."""
        return StateChange({**earlier.fields, **self.fields})

    def apply(self, state: State) -> State:
        """Return the changed state."""
        return replace(state, **self.fields)

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        changed = asdict(replace(State(), **self.fields))
        return {name: changed[name] for name in self.fields}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "StateChange":
        """Read what another process wrote."""
        state = State.from_json(value)
        known = State.__dataclass_fields__
        return cls({name: getattr(state, name) for name in value if name in known})


def checked_change(given: Mapping[str, Any], path: str) -> StateChange:
    """Check what a client sent.

    Args:
        given: Fields of `State`; a field that is not there stays as it is, None clears it.
        path: Where the state stands in the request, to name what is wrong: `input.state`.

    Raises:
        InvalidInput: Names the field. Its reasons: `not_finite`, `out_of_range`, `too_many`, `too_long`, `empty`,
            `text_malformed`, `too_large`.
    """
    fields: dict[str, Any] = {}
    for name, value in given.items():
        place = f"{path}.{name}"
        match name:
            case "cursor":
                fields[name] = None if value is None else checked_point(value, place)
            case "viewport":
                fields[name] = None if value is None else _viewport(value, place)
            case "selection":
                fields[name] = () if value is None else _selection(value, place)
            case "typing":
                fields[name] = None if value is None else _typing(value, place)
            case "status":
                fields[name] = None if value is None else _text(value, place, MAX_STATUS_CHARACTERS)
            case _:
                raise InvalidInput(f"A state has no '{name}'.", field=place, reason="unknown")
    change = StateChange(fields)
    size = len(orjson.dumps(change.to_json()))
    if size > MAX_CHANGE_BYTES:
        raise InvalidInput(
            f"A state has at most {MAX_CHANGE_BYTES} bytes; this has {size}.",
            field=path,
            reason="too_large",
            details={"limitBytes": MAX_CHANGE_BYTES},
        )
    return change


def _viewport(value: Viewport, path: str) -> Viewport:
    centre = checked_point(value, path)
    zoom = checked_number(value.zoom, f"{path}.zoom")
    if not 0 < zoom <= _MAX_ZOOM:
        raise InvalidInput(f"A zoom is over 0 and at most {_MAX_ZOOM:g}.", field=f"{path}.zoom", reason="out_of_range")
    return Viewport(centre.x, centre.y, zoom)


def _selection(keys: Sequence[str], path: str) -> tuple[str, ...]:
    if len(keys) > MAX_SELECTED:
        raise InvalidInput(
            f"At most {MAX_SELECTED} nodes can be selected.",
            field=path,
            reason="too_many",
            details={"limit": MAX_SELECTED},
        )
    return tuple(dict.fromkeys(_text(key, f"{path}[{at}]", _MAX_KEY_CHARACTERS) for at, key in enumerate(keys)))


def _typing(value: Typing, path: str) -> Typing:
    field = None if value.field is None else _text(value.field, f"{path}.field", _MAX_FIELD_CHARACTERS)
    return Typing(_text(value.node_key, f"{path}.nodeKey", _MAX_KEY_CHARACTERS), field)


def _text(value: str, path: str, most: int) -> str:
    if not value:
        raise InvalidInput("It must not be empty.", field=path, reason="empty")
    if len(value) > most:
        raise InvalidInput(f"It has at most {most} characters.", field=path, reason="too_long")
    if not is_text(value):
        raise InvalidInput("It has a character that cannot be sent on.", field=path, reason="text_malformed")
    return value
