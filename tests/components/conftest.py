from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from app.components.context import LocalContext, Tools
from app.components.contract import Result
from app.components.registry import Registry, default_registry
from app.components.sandbox.limits import Limits


@pytest.fixture(scope="session")
def registry() -> Registry:
    return default_registry()


@pytest.fixture
async def tools() -> AsyncIterator[Tools]:
    limits = Limits(
        output_bytes=200_000, timeout_ms=1_000, code_timeout_ms=300, code_memory_bytes=32_000_000, code_recursion=100
    )
    async with Tools(["127.0.0.1"], limits) as tools:
        yield tools


@pytest.fixture
def local(tools: Tools) -> Callable[..., LocalContext]:
    def make(input: Any = None, **more: Any) -> LocalContext:
        return LocalContext(tools, input, **more)

    return make


@pytest.fixture
def run(registry: Registry, local: Callable[..., LocalContext]) -> Callable[..., Any]:
    async def run(component_id: str, raw: dict[str, Any], input: Any = None, **more: Any) -> Result:
        config, problems = registry.validate_config(component_id, raw)
        assert problems == []
        component = registry.get(component_id)
        assert component is not None
        return await component.run(config, more.pop("ctx", None) or local(input, **more))

    return run
