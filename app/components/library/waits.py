"""The component that waits for a time or a signal; its run holds no worker meanwhile."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Arrival,
    ArrivalKind,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    Template,
    WaitKind,
)
from app.components.contract import Wait as Waiting

#: The handle taken when no signal came in time.
TIMEOUT = "timeout"
MAX_WAIT_MS = 366 * 86_400_000
_MAX_SIGNAL_CHARACTERS = 200


class OnTimeout(StrEnum):
    """What happens when no signal came in time."""

    FAIL = "FAIL"  #: the node fails with SIGNAL_TIMEOUT
    BRANCH = "BRANCH"  #: it goes on by the handle `timeout`


class WaitConfig(Config):
    """What it waits for: a duration, an instant, or a signal."""

    duration_ms: int | None = Field(default=None, ge=0, le=MAX_WAIT_MS, description="So long, at most 366 days.")
    until: Template | None = Field(
        default=None, description="Until this instant: RFC 3339 with an offset; one that is past does not wait."
    )
    signal: Template | None = Field(
        default=None, description="For a signal of this name (`signalExecution`), at most 200 characters."
    )
    timeout_ms: int | None = Field(
        default=None, ge=1, le=MAX_WAIT_MS, description="How long it waits for the signal at most; for ever without it."
    )
    on_timeout: Annotated[OnTimeout, Field(strict=False)] = Field(
        default=OnTimeout.FAIL, description="FAIL with SIGNAL_TIMEOUT, or BRANCH by the handle `timeout`."
    )


class Wait(Component):
    """Waits for a time or a signal."""

    id = "wait"
    name = "Wait"
    description = (
        "Waits for a time, then passes its input on; or for a named signal, then gives what came with it. The run is "
        "paused meanwhile and holds no worker."
    )
    category = ComponentCategory.LOGIC
    has_own_limit = True
    outputs = (Port(OUTPUT, "any", "The input after a time; what came with the signal."),)
    config = WaitConfig
    example = {"signal": "payment-{{ input.orderId }}", "timeoutMs": 86_400_000, "onTimeout": "BRANCH"}

    def handles(self, config: WaitConfig) -> tuple[str, ...]:
        """Name `timeout` too where it is taken."""
        return (OUTPUT, TIMEOUT) if config.signal and config.on_timeout is OnTimeout.BRANCH else (OUTPUT,)

    def problems(self, config: WaitConfig) -> list[tuple[str, str]]:
        """Check that there is one thing to wait for."""
        given = [config.duration_ms is not None, config.until is not None, config.signal is not None]
        if sum(given) != 1:
            return [("durationMs", "Give a duration, an instant or a signal: one of them.")]
        if config.timeout_ms is not None and config.signal is None:
            return [("timeoutMs", "Only the wait for a signal has a timeout.")]
        return []

    async def run(self, config: WaitConfig, ctx: NodeContext) -> Result | Waiting:
        """Begin to wait.

        Raises:
            ComponentFailed: `WAIT_INVALID`, the instant or the signal's name is none.
        """
        if config.signal is not None:
            name = (await ctx.render(config.signal)).strip()
            if not 1 <= len(name) <= _MAX_SIGNAL_CHARACTERS or not name.isprintable():
                raise ComponentFailed(
                    "WAIT_INVALID",
                    f"A signal's name has 1 to {_MAX_SIGNAL_CHARACTERS} characters, all of which can be seen.",
                )
            due = None if config.timeout_ms is None else _later(ctx, config.timeout_ms)
            return Waiting(WaitKind.SIGNAL, due, name)
        if config.until is not None:
            text = (await ctx.render(config.until)).strip()
            try:
                due = datetime.fromisoformat(text)
            except ValueError:
                due = None
            if due is None or due.tzinfo is None:
                raise ComponentFailed("WAIT_INVALID", "The instant is not RFC 3339 with an offset.")
            if due > _later(ctx, MAX_WAIT_MS):
                raise ComponentFailed("WAIT_INVALID", "The instant is more than 366 days away.")
            return Waiting(WaitKind.TIME, due.astimezone(UTC))
        return Waiting(WaitKind.TIME, _later(ctx, config.duration_ms or 0))

    async def resume(self, config: WaitConfig, ctx: NodeContext, arrival: Arrival) -> Result:
        """Go on.

        Raises:
            ComponentFailed: `SIGNAL_TIMEOUT`, none came in time.
        """
        if arrival.kind is ArrivalKind.SIGNAL:
            return Result(arrival.payload)
        if config.signal is None:
            return Result(ctx.input)
        if config.on_timeout is OnTimeout.BRANCH:
            return Result(ctx.input, frozenset({TIMEOUT}))
        raise ComponentFailed("SIGNAL_TIMEOUT", f"No signal came within {config.timeout_ms} ms.")


def _later(ctx: NodeContext, milliseconds: int) -> datetime:
    return ctx.now() + timedelta(milliseconds=milliseconds)
