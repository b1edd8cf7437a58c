"""The built-in embedding: WordLlama's vectors of tokens, averaged. Its weights come with its package.

Loaded with the first use, in whatever thread that is in, and kept: 33 MB. The same text always has the same vector.
"""

import contextlib
import logging
from collections.abc import Generator, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

DIMENSIONS = 256
_MAX_CHARACTERS = 100_000  #: of one call of the tokenizer; longer texts are cut at a line or a space


class _Model:
    """Tokenizer and matrix."""

    def __init__(self) -> None:
        numpy = import_module("numpy")
        with _without_logging():  # it sets up the logging of the whole process when it is imported
            package = import_module("wordllama")
        folder = Path(str(package.__file__)).parent
        loaded: Any = package.WordLlama.load(dim=DIMENSIONS, cache_dir=folder, disable_download=True)
        self.tokenizer: Any = loaded.tokenizer
        self.tokenizer.no_padding()
        self.matrix: Any = loaded.embedding
        self.numpy: Any = numpy

    def encode(self, texts: Sequence[str]) -> list[Any]:
        return self.tokenizer.encode_batch([_readable(each) for each in texts], add_special_tokens=False)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of texts without their places, which takes a third less time."""
        readable = [_readable(each) for each in texts]
        return [each.ids for each in self.tokenizer.encode_batch_fast(readable, add_special_tokens=False)]


@cache
def _model() -> _Model:
    return _Model()


def vectors_of(texts: Sequence[str]) -> list[bytes]:
    """Return a vector a text: of length 1, as 32-bit floats, little-endian; blocks for 0.1 ms a text and more."""
    return counted_vectors_of(texts)[0]


def counted_vectors_of(texts: Sequence[str]) -> tuple[list[bytes], list[int]]:
    """Return `vectors_of` texts and their `token_counts`, of which each text is taken apart once."""
    model = _model()
    numpy = model.numpy
    made: list[bytes] = []
    tokens = model.ids(texts)
    for own in tokens:
        ids = numpy.clip(numpy.asarray(own or [0], dtype=numpy.int64), 0, len(model.matrix) - 1)
        mean = model.matrix[ids].mean(axis=0, dtype=numpy.float64)
        length = float(numpy.linalg.norm(mean)) or 1.0
        made.append((mean / length).astype("<f4").tobytes())
    return made, [len(own) for own in tokens]


def token_counts(texts: Sequence[str]) -> list[int]:
    """Return how many tokens texts have."""
    return [len(own) for own in _model().ids(texts)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where the tokens of a text are, in characters, in order; parts of one character are at one place."""
    model = _model()
    spans: list[tuple[int, int]] = []
    for start, part in _parts(text):
        (encoded,) = model.encode([part])
        spans += [(start + begin, start + end) for begin, end in encoded.offsets]
    return spans


def _parts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + _MAX_CHARACTERS)
        if end < len(text):
            better = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = better if better > start else end
        yield start, text[start:end]
        start = end


def _readable(text: str) -> str:
    """Return a text of as many characters that the tokenizer takes: a lone surrogate is none for it."""
    if text.isascii():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= each <= "\udfff" else each for each in text)


@contextlib.contextmanager
def _without_logging() -> Generator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:], root.level = handlers, level
