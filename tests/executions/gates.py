"""A component that ends when and as a test says, and what a crash leaves of a process."""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    SideEffects,
)
from app.services import Plait


class GateConfig(Config):
    """What passing it does to the world."""

    effects: str = "none"


class Gate(Component):
    """Waits for the test; one that has been crashed never comes back."""

    id = "gate"
    name = "Gate"
    description = "Ends when the test says so."
    category = ComponentCategory.CODE
    outputs = (Port(OUTPUT, "any", "What the test said."),)
    side_effects = SideEffects.ONCE
    config = GateConfig

    def __init__(self) -> None:
        self.waiting: list[tuple[str, asyncio.Future[Any]]] = []
        self.calls: Counter[str] = Counter()  #: by idempotency key
        self.is_open = False

    def side_effects_for(self, config: GateConfig) -> SideEffects:
        return SideEffects(config.effects)

    async def run(self, config: GateConfig, ctx: NodeContext) -> Result:
        self.calls[ctx.idempotency_key] += 1
        if self.is_open:
            return Result("open")
        here: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        place = (ctx.idempotency_key, here)
        self.waiting.append(place)
        try:
            return Result(await here)
        finally:
            with suppress(ValueError):
                self.waiting.remove(place)

    def pass_one(self, number: int, value: Any) -> None:
        """Let one of those who wait go on, with a value or an error."""
        if self.waiting:
            _, here = self.waiting[number % len(self.waiting)]
            if not here.done():
                if isinstance(value, ComponentFailed):
                    here.set_exception(value)
                else:
                    here.set_result(value)

    def open(self) -> None:
        """Let everybody pass, now and later."""
        self.is_open = True
        for _, here in tuple(self.waiting):
            if not here.done():
                here.set_result("open")


async def crash(plait: Plait) -> None:
    """Leave of a process what a power cut leaves: what is committed, and nothing said goodbye to."""
    executions = plait.executions
    leases: Any = executions.worker._leases
    journal: Any = executions.journal
    jobs: Any = plait.jobs

    async def nothing(*_: object) -> None:
        """Give no lease back."""

    leases.release = nothing
    writer, journal._writer = journal._writer, None  # from here on nothing is committed
    if writer is not None:
        writer.cancel()
        with suppress(asyncio.CancelledError):
            await writer
    for item in (*journal._acceptances, *journal._claims, *journal._appends):
        if not item.done.done():
            item.done.cancel()
    await jobs.stop(0)
    await plait.close()
