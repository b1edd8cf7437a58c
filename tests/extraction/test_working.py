"""The work of processing, when something goes wrong on its way."""

import asyncio
import errno
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.extraction import fetching, models, processing, results
from app.extraction.contract import ExtractedImage, ExtractionFailed, ExtractionOptions
from app.extraction.keeping import Keeping
from app.extraction.processing import ProcessingsTooMany
from app.extraction.service import Extraction
from app.extraction.vocabulary import ExtractionCode, ProcessingStatus
from app.extraction.working import MOST_TRIES
from app.files.models import File
from app.files.objects import StorageUnavailable
from app.files.vocabulary import FileState
from app.kernel.clock import FixedClock
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM, ActorKind
from app.kernel.settings import Settings
from tests.executions.conftest import House, open_house, settings, template
from tests.extraction import documents
from tests.extraction.test_results import NOON
from tests.files.test_keeping import stream
from tests.patience import PATIENCE_SECONDS

__all__ = ["settings", "template"]


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        house = await open_house(settings, stack, FixedClock(NOON))
        yield house
        await house.plait.extraction.working.close()


async def queued(house: House, file_id: UUID, workspace_id: UUID | None = None, **facts: Any) -> models.FileProcessing:
    given: dict[str, Any] = {"due_at": NOON, "options": asdict(ExtractionOptions(wants_images=True)), **facts}
    return await models.FileProcessing.create(
        id=new_id(),
        workspace_id=workspace_id or house.workspace_id,
        file_id=file_id,
        actor_kind=ActorKind.USER,
        actor_id=house.viewer.user_id,
        created_at=NOON,
        **given,
    )


async def seen(row: models.FileProcessing, is_so: Callable[[models.FileProcessing], bool]) -> models.FileProcessing:
    """Wait until a row is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so(found := await models.FileProcessing.get(id=row.id)):
            await asyncio.sleep(0.02)
        return found


async def store(house: House, content: bytes, name: str) -> File:
    return await house.plait.files.files.store(SYSTEM, house.workspace_id, name, stream(content))


async def test_a_full_disk_leaves_nothing_running(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    row = await queued(house, (await store(house, b"Well.", "a.txt")).id)

    def full(*_: Any, **__: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    await house.plait.extraction.working.open(is_alone=False)
    found = await seen(row, lambda row: row.failure_code != "")
    assert (found.status, found.failure_code) == (ProcessingStatus.QUEUED, "CRASHED")
    assert found.due_at is not None
    assert found.due_at > NOON
    assert "device" not in found.failure_message


async def test_a_process_that_cannot_be_started_is_a_failure_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Well.")
    extraction = Extraction()
    with monkeypatch.context() as without:
        without.setattr(sys, "executable", str(tmp_path / "none"))
        with pytest.raises(ExtractionFailed) as caught:
            await extraction.extract(path, content_type="text/plain", name="a.txt")
    assert (caught.value.code, caught.value.is_final) == (ExtractionCode.CRASHED, False)
    try:
        assert (await extraction.extract(path, content_type="text/plain", name="a.txt")).text == "Well."
    finally:
        await extraction.aclose()


async def test_a_workspace_with_many_files_does_not_hold_up_another(house: House) -> None:
    many = [await queued(house, new_id(), due_at=NOON - timedelta(seconds=9 - place)) for place in range(3)]
    neighbour = await house.workspace_of(await house.member())
    single = await queued(house, new_id(), neighbour)
    working: Any = house.plait.extraction.working
    order = [(await working._claimed()).id for _ in range(4)]
    assert order == [many[0].id, single.id, many[1].id, many[2].id]
    assert await working._claimed() is None


async def test_trying_again_counts_like_asking(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "MOST_ACTIVE", 1)
    row = await queued(house, new_id(), status=ProcessingStatus.FAILED, due_at=None)
    waiting = await queued(house, new_id())
    with pytest.raises(ProcessingsTooMany):
        await house.plait.extraction.processings.retry(house.viewer, row.id)
    await house.plait.extraction.processings.cancel(house.viewer, waiting.id)
    assert (await house.plait.extraction.processings.retry(house.viewer, row.id)).status is ProcessingStatus.QUEUED


async def test_no_copy_is_made_before_there_is_room_for_it(house: House) -> None:
    row = await queued(house, (await store(house, b"Well.", "a.txt")).id)
    services = house.plait.extraction
    copies = services.extraction.copies

    def made() -> set[Path]:
        return set(Path(tempfile.gettempdir()).glob(f"{fetching._PREFIX}*"))

    before = made()
    async with AsyncExitStack() as held:
        while not copies.locked():
            await held.enter_async_context(copies)
        await services.working.open(is_alone=False)
        await seen(row, lambda row: row.status is ProcessingStatus.RUNNING)
        for _ in range(20):
            await asyncio.sleep(0.01)
            assert made() <= before
    await seen(row, lambda row: row.status is ProcessingStatus.COMPLETED)


async def test_a_picture_that_was_deleted_is_kept_again(house: House) -> None:
    row = await queued(house, new_id())
    image = ExtractedImage(1, "image/png", documents.png(1, 1, b"\xff"))
    files = house.plait.files.files
    keep = Keeping(files).images
    (first,), _ = await keep(row, "a.pdf", [image])
    assert [each.file_id for each in (await keep(row, "a.pdf", [image]))[0]] == [first.file_id]
    await files.delete(house.viewer, first.file_id)
    (second,), _ = await keep(row, "a.pdf", [image])
    assert second.file_id != first.file_id
    (renamed,), _ = await keep(row, "b.pdf", [image])
    assert (await files.get(house.viewer, renamed.file_id)).name == "b-1.png"


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_pictures_of_what_gave_no_result_go(
    house: House, monkeypatch: pytest.MonkeyPatch, *, is_cancelled: bool
) -> None:
    content = documents.pdf(
        [["# Report", "It went well."], ["The second page."]], images={1: (2, 2, b"\x00\xff\x80\x40")}
    )
    file = await store(house, content, "a.pdf")
    row = await queued(house, file.id, tries=MOST_TRIES - 1)
    monkeypatch.setattr(results, "_IN_ROW_BYTES", 0)
    objects = house.plait.files.objects

    async def refuse(*_: Any) -> None:  # files come by another way
        assert await File.filter(state=FileState.STORED).count() == 2
        if is_cancelled:
            await house.plait.extraction.processings.cancel(house.viewer, row.id)
        raise StorageUnavailable

    monkeypatch.setattr(objects, "put", refuse)
    await house.plait.extraction.working.open(is_alone=False)
    ended = ProcessingStatus.CANCELLED if is_cancelled else ProcessingStatus.FAILED
    found = await seen(row, lambda row: row.status is ended)
    assert found.failure_code == ("" if is_cancelled else "UNAVAILABLE")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await File.filter(state=FileState.STORED).count() > 1:
            await asyncio.sleep(0.02)
    assert [each.id for each in await File.filter(state=FileState.STORED)] == [file.id]
