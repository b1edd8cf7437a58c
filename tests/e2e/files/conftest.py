"""A deployment over a folder and one over an S3 that is not ours, with limits that tests can reach."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import deployed
from tests.e2e.server import Deployment
from tests.e2e.shelf import MAX_BYTES, QUOTA_BYTES, Storage, folder, s3
from tests.e2e.story import Person, sign_up

MAX_UPLOAD_BYTES = 32 * 1024 * 1024


@pytest.fixture(scope="module", params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    with {"folder": folder, "s3": s3}[request.param](tmp_path_factory.mktemp("storage")) as made:
        yield made


@pytest.fixture(scope="module")
def plait(back_end: str, storage: Storage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    place = tmp_path_factory.mktemp(back_end)
    spools = place / "tmp"
    spools.mkdir()
    settings = {
        "PLAIT_MAX_FILE_BYTES": str(MAX_BYTES),
        "PLAIT_MAX_UPLOAD_BYTES": str(MAX_UPLOAD_BYTES),
        "PLAIT_STORAGE_QUOTA_BYTES": str(QUOTA_BYTES),
    }
    with deployed(back_end, place, PLAIT_STORAGE_URL=storage.url, TMPDIR=str(spools), **settings) as deployment:
        yield deployment
        # What is on its way has no name, so nothing is left of it; of a process that is killed, an empty folder may be.
        assert [each for each in spools.rglob("*") if each.is_file()] == []


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    return await sign_up(plait.url)
