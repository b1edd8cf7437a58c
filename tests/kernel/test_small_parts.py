"""The small parts of the kernel: locks on files, decoys, limits, deadlines, shared reads, keys, idempotency."""

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from app.kernel.crypto import decoy
from app.kernel.deadlines import Deadline
from app.kernel.development import read_development_key, write_development_key
from app.kernel.errors import InvalidInput, RateLimited
from app.kernel.filelock import AlreadyLocked, FileLock
from app.kernel.flights import Flights
from app.kernel.idempotency import body_hash, check_key
from app.kernel.settings import Mode, Settings
from app.kernel.shipped import shipped, version
from app.kernel.throttle import Throttle

_HOLD = """
import sys
from pathlib import Path
from app.kernel.filelock import FileLock
with FileLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_names_its_holder_and_ends_with_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lock"
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyLocked, match=f"locked by process {holder.pid}") as caught, FileLock(path):
            pytest.fail("two hold it")
        assert caught.value.holder == holder.pid
        holder.kill()  # no chance to clean up
    with FileLock(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_lock_can_be_taken_again_and_again(tmp_path: Path) -> None:
    for _ in range(3):
        with FileLock(tmp_path / "lock"):
            pass


async def test_the_attempt_over_the_limit_is_told_when_to_come_back() -> None:
    throttle = Throttle(Settings(redis_url=""))
    for _ in range(3):
        await throttle.hit("sign-in", "ada", times=3, window_seconds=60)
    with pytest.raises(RateLimited) as caught:
        await throttle.hit("sign-in", "ada", times=3, window_seconds=60)
    assert 1 <= caught.value.retry_after_seconds <= 61
    await throttle.hit("sign-in", "bob", times=3, window_seconds=60)
    await throttle.hit("sign-up", "ada", times=3, window_seconds=60)


async def test_cleared_attempts_count_no_more() -> None:
    throttle = Throttle(Settings(redis_url=""))
    await throttle.hit("sign-in", "ada", times=1, window_seconds=60)
    await throttle.clear("sign-in", "ada", times=1, window_seconds=60)
    await throttle.hit("sign-in", "ada", times=1, window_seconds=60)


def test_a_decoy_is_verified_as_a_hash_is() -> None:
    hasher = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    real = hasher.hash("a password")
    for _ in range(100):
        found = decoy(hasher)
        assert extract_parameters(found) == extract_parameters(real)
        assert len(found) == len(real)
        # Not `InvalidHashError`, which costs nothing and so would tell who is unknown.
        with pytest.raises(VerifyMismatchError):
            hasher.verify(found, "a password")


def test_the_development_key_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    assert read_development_key(settings) is None
    write_development_key(settings, "plk_one")
    write_development_key(settings, "plk_two")
    assert read_development_key(settings) == "plk_two"
    (file,) = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_production_has_no_development_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    write_development_key(settings, "plk_one")
    assert read_development_key(settings.model_copy(update={"mode": Mode.PRODUCTION})) is None
    assert read_development_key(settings.model_copy(update={"demo": False})) is None


def test_a_checkout_finds_what_it_ships() -> None:
    assert (shipped("examples") / "service-check" / "workflow.json").is_file()
    assert version()[0].isdigit()


def test_a_body_is_known_whatever_the_order_of_its_fields() -> None:
    assert body_hash({"a": 1, "b": [2, 3]}) == body_hash({"b": [2, 3], "a": 1})
    assert body_hash({"a": 1, "b": [2, 3]}) != body_hash({"a": 1, "b": [3, 2]})


@pytest.mark.parametrize("key", ["", "  ", "x" * 256])
def test_an_idempotency_key_has_bounds(key: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_key(key)
    assert caught.value.field == "idempotencyKey"


async def test_who_asks_at_once_shares_one_read_and_who_asks_later_does_not() -> None:
    flights: Flights[int] = Flights()
    reads = 0
    may_land = asyncio.Event()

    async def read() -> int:
        nonlocal reads
        reads += 1
        mine = reads
        await may_land.wait()
        return mine

    asked = [asyncio.ensure_future(flights.join("a", read)) for _ in range(3)]
    other = asyncio.ensure_future(flights.join("b", read))
    await asyncio.sleep(0)
    asked[0].cancel()  # who began it leaves; the others are served
    await asyncio.sleep(0)
    may_land.set()
    assert await asyncio.gather(*asked[1:], other) == [1, 1, 2]
    assert asked[0].cancelled()
    assert await flights.join("a", read) == 3


async def test_a_read_that_fails_fails_for_all_who_shared_it_and_is_not_kept() -> None:
    flights: Flights[int] = Flights()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise LookupError

    found = await asyncio.gather(*(flights.join("a", fail) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in found] == [LookupError, LookupError]

    async def read() -> int:
        return 1

    assert await flights.join("a", read) == 1


async def test_a_deadline_ends_what_takes_longer_and_nothing_else() -> None:
    with pytest.raises(TimeoutError), Deadline(0.0):
        await asyncio.Event().wait()
    with Deadline(60.0):
        await asyncio.sleep(0)
    with pytest.raises(LookupError), Deadline(60.0):
        raise LookupError
    await asyncio.sleep(0)  # the task is not left cancelled


async def test_a_deadline_does_not_hide_a_cancellation() -> None:
    entered = asyncio.Event()

    async def wait(seconds: float) -> None:
        with Deadline(seconds):
            entered.set()
            await asyncio.Event().wait()

    for seconds in (60.0, 0.0):
        task = asyncio.ensure_future(wait(seconds))
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        entered.clear()
