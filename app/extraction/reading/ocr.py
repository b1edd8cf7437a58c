"""Text in pictures, by RapidOCR with the models of its package; nothing is fetched. The extra `ocr`."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from app.extraction.contract import ExtractionFailed
from app.extraction.vocabulary import ExtractionCode

_SAME_LINE = 0.5  #: of the height of a line: how far its middle may be from another's


def is_installed() -> bool:
    """Whether pictures can be read here."""
    return find_spec("rapidocr") is not None


def missing(what: str) -> ExtractionFailed:
    """Say what to install."""
    return ExtractionFailed(
        ExtractionCode.EXTRA_MISSING,
        f"{what}: that needs the extra plait[ocr]. Install it with: make run EXTRAS=ocr",
    )


@cache
def _engine() -> Any:
    return import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})


def recognised(picture: bytes, languages: Sequence[str] = ()) -> str:
    """Return the text of a picture, line by line from the top; empty if there is none.

    Raises:
        ExtractionFailed: It is no picture.
    """
    del languages  # the engine's own models read Chinese, English and what is written in Latin letters
    # By name: where the extra is not installed, no tool need know them.
    cv2, np = import_module("cv2"), import_module("numpy")
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no picture, or a broken one.")
    found = _engine()(pixels)
    if found.txts is None:
        return ""
    return "\n".join(_lines(found.boxes, found.txts))


def _lines(boxes: Any, texts: Sequence[str]) -> list[str]:
    """Put the pieces that were found into lines, and those into order."""
    pieces: list[tuple[float, float, float, str]] = []
    for box, text in zip(boxes, texts, strict=True):
        ys = [float(corner[1]) for corner in box]
        pieces.append(((min(ys) + max(ys)) / 2, max(ys) - min(ys), float(box[0][0]), text))
    pieces.sort()
    lines: list[list[tuple[float, float, float, str]]] = []
    for piece in pieces:
        if lines and abs(piece[0] - lines[-1][0][0]) < _SAME_LINE * lines[-1][0][1]:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [" ".join(each[3] for each in sorted(line, key=lambda one: one[2])) for line in lines]
