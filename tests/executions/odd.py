"""Components that behave badly or oddly, each in one way."""

import asyncio
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
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
    SecretTemplate,
    SideEffects,
)
from app.components.registry import Registry, default_registry


class Odd(Component):
    """What they have in common."""

    category = ComponentCategory.CODE
    outputs = (Port(OUTPUT, "any", "Something."),)

    name = "Odd"
    description = "Does what no component should."


class Nothing(Config):
    """No configuration."""


class Counted(Config):
    """How often it fails before it does not."""

    failures: int = 0
    code: str = "BUSY"
    details: dict[str, Any] | None = None


class Told(Config):
    """A value."""

    value: Any = None


class Filed(Config):
    """A file in which every call is noted."""

    file: str
    hangs: bool = False


class Secretive(Config):
    """A template that may read secrets."""

    template: SecretTemplate
    piece: int = 0


class Spent(Config):
    """What a model takes."""

    tokens: int = 0
    usd: str = "0"


class Spend(Odd):
    """Counts what no model took."""

    id = "spend"
    config = Spent

    async def run(self, config: Spent, ctx: NodeContext) -> Result:
        ctx.record_usage(prompt_tokens=config.tokens, completion_tokens=1, cost_usd=Decimal(config.usd))
        return Result(config.tokens)


class Hang(Odd):
    """Waits for ever, and remembers how that ended."""

    id = "hang"
    config = Nothing

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.cancelled = 0

    async def run(self, config: Nothing, ctx: NodeContext) -> Result:
        self.entered.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            ctx.log("info", "cancelled")
            raise
        raise AssertionError


class Deaf(Odd):
    """Swallows cancellation, and gives a result all the same."""

    id = "deaf"
    config = Nothing

    async def run(self, config: Nothing, ctx: NodeContext) -> Result:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        ctx.log("info", "too late")
        return Result("too late")


class Flaky(Odd):
    """Fails so many times."""

    id = "flaky"
    config = Counted

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    async def run(self, config: Counted, ctx: NodeContext) -> Result:
        self.calls[ctx.idempotency_key] += 1
        if ctx.attempt <= config.failures:
            raise ComponentFailed(config.code, "Busy.", is_retryable=True, details=config.details)
        return Result({"attempt": ctx.attempt, "key": ctx.idempotency_key})


class Give(Odd):
    """Gives what its class method was told."""

    id = "give"
    config = Told
    made: Any = None

    async def run(self, config: Told, ctx: NodeContext) -> Result:
        match config.value:
            case "large":
                return Result("x" * (9 << 20))
            case "huge":
                return Result("x" * (100 << 20))
            case "set":
                return Result({1, 2})
            case "deep":
                nested: list[Any] = []
                for _ in range(10_000):
                    nested = [nested]
                return Result(nested)
            case "recursion":
                return await self.run(config, ctx)
            case "timeout":
                raise TimeoutError
            case "cancelled":
                raise asyncio.CancelledError
            case "crash":
                raise RuntimeError("a secret detail")
            case "surrogate":
                raise ComponentFailed("ODD", "half \ud800", details={"at": "x" * 100_000})
            case "set variable":
                ctx.set_variable("n", object())
                return Result(None)
            case _:
                return Result(config.value)


class Once(Odd):
    """Has an effect: a line in a file."""

    id = "once"
    config = Filed
    side_effects = SideEffects.ONCE

    async def run(self, config: Filed, ctx: NodeContext) -> Result:
        with Path(config.file).open("a") as file:  # noqa: ASYNC230
            file.write(f"{ctx.idempotency_key} {ctx.attempt} {os.getpid()}\n")
        if config.hangs and not Path(config.file + ".go").exists():  # noqa: ASYNC240
            await asyncio.Event().wait()
        return Result(ctx.idempotency_key)


class Idempotent(Once):
    """The same, and may be repeated."""

    id = "idempotent"
    side_effects = SideEffects.IDEMPOTENT


class Pure(Once):
    """The same, said to do nothing."""

    id = "pure"
    side_effects = SideEffects.NONE


class Echo(Odd):
    """Gives back what its secret-marked template rendered to, also in pieces and in the log."""

    id = "echo"
    config = Secretive
    is_streaming = True

    async def run(self, config: Secretive, ctx: NodeContext) -> Result:
        text = await ctx.render_secret(config.template)
        ctx.log("info", f"got {text}")
        if config.piece:
            for at in range(0, len(text), config.piece):
                await ctx.emit_text(text[at : at + config.piece])
        return Result({"text": text, text: [text]})


class Trusting(Config):
    """A value, and a template that may read secrets."""

    value: Any
    template: SecretTemplate


class Trusted(Odd):
    """Reads secrets and says nothing of them."""

    id = "trusted"
    config = Trusting

    async def run(self, config: Trusting, ctx: NodeContext) -> Result:
        await ctx.render_secret(config.template)
        return Result(config.value)


class Said(Config):
    """Lines for the log: level and message."""

    lines: list[list[str]]


class Say(Odd):
    """Writes lines to the log."""

    id = "say"
    config = Said

    async def run(self, config: Said, ctx: NodeContext) -> Result:
        for level, message in config.lines:
            ctx.log(level, message)
        return Result(len(config.lines))


class Blab(Echo):
    """Fails with it."""

    id = "blab"

    async def run(self, config: Secretive, ctx: NodeContext) -> Result:
        text = await ctx.render_secret(config.template)
        raise ComponentFailed("BLAB", f"It said {text}", details={"said": text})


COMPONENTS = (Spend, Hang, Deaf, Flaky, Give, Once, Idempotent, Pure, Echo, Blab, Trusted, Say)


def odd_registry() -> Registry:
    registry = default_registry()
    for component in COMPONENTS:
        registry.register(component())
    return registry
