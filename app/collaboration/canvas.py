"""Places on the canvas of an editor."""

import math
from dataclasses import dataclass
from typing import Protocol

from app.kernel.errors import InvalidInput

MAX_COORDINATE = 1e9


@dataclass(frozen=True, slots=True)
class Point:
    """A place, in the units of the nodes' positions."""

    x: float
    y: float


class PointLike(Protocol):
    """Whatever has two coordinates."""

    @property
    def x(self) -> float:
        """To the right."""
        ...

    @property
    def y(self) -> float:
        """Down."""
        ...


def checked_point(value: PointLike, path: str) -> Point:
    """Return a place.

    Raises:
        InvalidInput: A coordinate is not finite or out of range; names it below `path`.
    """
    return Point(checked_coordinate(value.x, f"{path}.x"), checked_coordinate(value.y, f"{path}.y"))


def checked_coordinate(value: float, path: str) -> float:
    """Return a coordinate.

    Raises:
        InvalidInput: It is not finite or out of range.
    """
    number = checked_number(value, path)
    if abs(number) > MAX_COORDINATE:
        raise InvalidInput(f"A coordinate is within ±{MAX_COORDINATE:g}.", field=path, reason="out_of_range")
    return number


def checked_number(value: float, path: str) -> float:
    """Return a number.

    Raises:
        InvalidInput: It is not finite.
    """
    if not math.isfinite(value):
        raise InvalidInput("It must be a finite number.", field=path, reason="not_finite")
    return float(value)
