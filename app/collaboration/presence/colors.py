"""Colours of people: stable by person, and of all in a room no two alike.

Every colour has about the same luminance as those of its ring, so that white text can be read on each: contrast of
4.5 to 1 or more (WCAG 2.2, §1.4.3 and "relative luminance").
"""

import colorsys
import hashlib
from collections.abc import Collection
from functools import cache

_HUES = 24
#: Saturation and relative luminance of each ring; the first is the one that nearly everybody is in.
_RINGS = (
    *((0.72, 0.18), (0.42, 0.15), (0.85, 0.11), (0.50, 0.10), (0.30, 0.17), (0.95, 0.16)),
    *((0.62, 0.13), (0.35, 0.12), (0.78, 0.14), (0.55, 0.165), (0.25, 0.14), (0.90, 0.125)),
)
_STRIDE = 7  #: has no factor in common with the number of hues; neighbours in a person's order look unlike


def color_of(person: str, taken: Collection[str]) -> str:
    """Choose a person's colour, as `#rrggbb`.

    Args:
        person: Names them, always the same; decides which colour they get where it is free.
        taken: What others in the room have.
    """
    palette = _palette()
    start = int.from_bytes(hashlib.sha256(person.encode()).digest()[:8], "big") % _HUES
    order = [(start + _STRIDE * step) % _HUES for step in range(_HUES)]
    for ring in range(len(_RINGS)):
        for hue in order:
            color = palette[ring * _HUES + hue]
            if color not in taken:
                return color
    return palette[start]  # more people than colours


@cache
def _palette() -> tuple[str, ...]:
    return tuple(_with_luminance(hue / _HUES, *ring) for ring in _RINGS for hue in range(_HUES))


def _with_luminance(hue: float, saturation: float, luminance: float) -> str:
    low, high = 0.0, 1.0
    for _ in range(24):  # the lightness rises with the luminance
        middle = (low + high) / 2
        if _luminance(*colorsys.hls_to_rgb(hue, middle, saturation)) < luminance:
            low = middle
        else:
            high = middle
    red, green, blue = (int(part * 255) for part in colorsys.hls_to_rgb(hue, low, saturation))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _luminance(red: float, green: float, blue: float) -> float:
    """Return the relative luminance of an sRGB colour whose parts are 0 to 1."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
