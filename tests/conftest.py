"""What holds for every test."""

import gc
import inspect
import sys
from collections import Counter
from collections.abc import Generator
from functools import cache
from typing import Any

import pytest
from hypothesis import settings

# No test measures time: on a busy machine the first example may wait for an import.
settings.register_profile("plait", deadline=None)
settings.load_profile("plait")

#: A test of these rooms takes seconds, for it starts whole processes; the others' take a tenth of that.
_STARTS_SERVERS = {"e2e", "faults", "conformance"}

# Nothing of what is imported and collected is garbage, and looking for it there is a good part of both.
gc.disable()


def pytest_collection_finish() -> None:
    """Take what the whole run keeps out of the garbage collector's sight."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Mark with `back_end` what runs elsewhere where the environment names servers; the rest need not run twice."""
    for item in items:
        if isinstance(item, pytest.Function) and _reads_the_back_end(item):
            item.add_marker("back_end")
    yield
    if hasattr(config, "workerinput"):
        _put_the_longest_first(items)


def _put_the_longest_first(items: list[pytest.Item]) -> None:
    """Of files that run side by side, begin with those that start servers, and of each kind with those of many tests.

    A long one that began last would be waited for by itself.
    """
    counts = Counter(item.path for item in items)
    items.sort(key=lambda item: (_STARTS_SERVERS.isdisjoint(item.path.parts), -counts[item.path], str(item.path)))


def _reads_the_back_end(item: pytest.Function) -> bool:
    definitions: dict[str, Any] = item._fixtureinfo.name2fixturedefs  # pytest tells it nowhere else
    used = {each.func.__module__ for name in item.fixturenames for each in definitions.get(name, ())}
    return any(_knows_of_servers(module) for module in {*used, item.function.__module__})


@cache
def _knows_of_servers(module_name: str) -> bool:
    module = sys.modules[module_name]
    # What reads the environment itself, or was given what another module read there.
    is_given = any(hasattr(module, name) for name in ("POSTGRES", "REDIS", "BACK_ENDS"))
    return is_given or "PLAIT_TEST_" in inspect.getsource(module)
