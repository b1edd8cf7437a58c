"""A reader of files for each test, and its processes ended behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.extraction.contract import Extracted, ExtractionFailed, ExtractionOptions
from app.extraction.service import Extraction

#: Reads bytes that are called so, of a media type.
Read = Callable[..., Awaitable[Extracted]]


@pytest.fixture
async def extraction() -> AsyncIterator[Extraction]:
    extraction = Extraction()
    yield extraction
    await extraction.aclose()


@pytest.fixture
def read(extraction: Extraction, tmp_path: Path) -> Read:
    async def read(content: bytes, content_type: str, name: str = "file", **options: Any) -> Extracted:
        path = tmp_path / "content"
        path.write_bytes(content)
        found = await extraction.extract(
            path, content_type=content_type, name=name, options=ExtractionOptions(**options)
        )
        assert "".join(found.text[page.start : page.end] for page in found.pages) == found.text
        assert [page.number for page in found.pages] == sorted({page.number for page in found.pages})
        return found

    return read


@pytest.fixture
def failure(read: Read) -> Callable[..., Awaitable[ExtractionFailed]]:
    async def failure(*args: Any, **options: Any) -> ExtractionFailed:
        with pytest.raises(ExtractionFailed) as caught:
            await read(*args, **options)
        return caught.value

    return failure
