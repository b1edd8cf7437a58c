"""One sandbox a process: the face of this package."""

import ast
import asyncio
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

from app.components.sandbox import native
from app.components.sandbox.bounded import is_bounded_expression, is_bounded_template
from app.components.sandbox.code import CodeResult, CodeRunner
from app.components.sandbox.errors import SourceInvalid
from app.components.sandbox.limits import MAX_SOURCE_CHARS, Limits
from app.components.sandbox.pool import WorkerPool
from app.components.sandbox.values import weight_over

#: Data above this weight goes to a worker even for a bounded source, so the event loop never stalls.
_MAX_WEIGHT_HERE = 4_000


class Sandbox:
    """Renders templates, evaluates expressions and runs code for every component of this process.

    Engines are imported and workers started on first use; `aclose` ends the workers. Belongs to one event loop.
    """

    def __init__(self, limits: Limits | None = None, *, workers: int = 2) -> None:
        self.limits = limits or Limits()
        self._templates = native.Templates()
        self._workers = WorkerPool(self.limits, size=workers)
        # of their own, so that no page that takes ten seconds holds up somebody's template
        self._callers = WorkerPool(self.limits, size=workers)
        self._code = CodeRunner(self.limits, size=workers)

    async def render(self, source: str, scope: Mapping[str, Any]) -> str:
        """Render a template over a scope of JSON values.

        Raises:
            SandboxError: It is not well formed, failed, or met a limit.
        """
        if "{" not in source:
            return source
        view = _view_of_template(source)
        reads = view.of(scope)
        if view.is_bounded and not weight_over(reads, _MAX_WEIGHT_HERE):
            return self._templates.render_kept(
                source, reads, fuel=self.limits.template_fuel, max_bytes=self.limits.output_bytes
            )
        return await self._workers.run("render", source, reads)

    async def evaluate(self, source: str, scope: Mapping[str, Any]) -> Any:
        """Evaluate a CEL expression over a scope of JSON values; the result is a JSON value.

        Raises:
            SandboxError: It is not well formed, failed, gave no JSON value, or met a limit.
        """
        view = _view_of_expression(source)
        reads = view.of(scope)
        if view.is_bounded and not weight_over(reads, _MAX_WEIGHT_HERE):
            return native.evaluate(source, reads, max_bytes=self.limits.output_bytes)
        return await self._workers.run("evaluate", source, reads)

    async def evaluate_each(self, source: str, scope: Mapping[str, Any], items: Sequence[Any]) -> list[Any]:
        """Evaluate an expression once for every item, bound to `item` and `index`, in one trip to a worker.

        Raises:
            SandboxError: As for `evaluate`; one limit for all items together.
        """
        view = _view_of_items(source)
        if not items:
            return []
        reads = view.of(scope)
        return await self._workers.run("each", source, reads, items=list(items))

    async def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function of a module in a worker; arguments and result are JSON values.

        Raises:
            SandboxError: It raised one, or met a limit.
            RuntimeError: It raised anything else.
        """
        if "." in function.__qualname__:
            raise ValueError(f"{function.__qualname__} is not a function of a module")
        source = f"{function.__module__}:{function.__name__}"
        return await self._callers.run(
            "call", source, {}, timeout_ms=self.limits.work_timeout_ms, arguments=list(arguments)
        )

    async def run_code(self, source: str, names: Mapping[str, Any]) -> CodeResult:
        """Run Python; see `CodeRunner`.

        Raises:
            SandboxError: It is not well formed, failed, gave no JSON value, or met a limit.
        """
        return await self._code.run(source, names)

    async def aclose(self) -> None:
        """End every worker; later calls that need one fail."""
        await asyncio.gather(self._workers.aclose(), self._callers.aclose(), self._code.aclose())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


@dataclass(frozen=True, slots=True)
class _View:
    """What a source reads of a scope, as far as its text alone tells; found once for each source."""

    roots: tuple[str, ...]
    nodes: tuple[str, ...] | None  #: of `nodes`, which can be heavy, only those it names; None: all of them
    is_bounded: bool  #: whether its cost is bounded by its text and its data

    @classmethod
    def over(cls, source: str, roots: Iterable[str], *, is_bounded: bool) -> "_View":
        keys = [found.group(1) for found in _NODES.finditer(source)]
        return cls(tuple(roots), None if None in keys else tuple(keys), is_bounded)

    def of(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        reads = {root: scope[root] for root in self.roots if root in scope}
        if self.nodes is not None and "nodes" in reads and isinstance(nodes := reads["nodes"], Mapping):
            reads["nodes"] = {key: nodes[key] for key in self.nodes if key in nodes}
        return reads


_NODES = re.compile(r"\bnodes\b\s*(?:\.\s*([A-Za-z_]\w*)(?!\w|\s*\())?")


@lru_cache(maxsize=2_000)
def _view_of_template(source: str) -> _View:
    roots = {name.partition(".")[0] for name in check_template(source)}
    return _View.over(source, roots, is_bounded=is_bounded_template(source))


@lru_cache(maxsize=2_000)
def _view_of_expression(source: str) -> _View:
    return _View.over(source, check_expression(source), is_bounded=is_bounded_expression(source))


@lru_cache(maxsize=2_000)
def _view_of_items(source: str) -> _View:
    return _View.over(source, check_expression(source) - {"item", "index"}, is_bounded=False)


@lru_cache(maxsize=1)
def _checker() -> native.Templates:
    return native.Templates()


def check_template(source: str) -> frozenset[str]:
    """Parse a template; return the names it reads, nested ones with their dots.

    Raises:
        SourceInvalid: It does not parse.
    """
    return _checker().check(source)


def check_code(source: str) -> None:
    """Parse Python. What parses may still use what the sandbox does not know.

    Raises:
        SourceInvalid: It does not parse.
    """
    if len(source) > MAX_SOURCE_CHARS:
        raise SourceInvalid(f"It is longer than {MAX_SOURCE_CHARS:,} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source, filename="function.py")
    except SyntaxError as error:
        raise SourceInvalid(f"{error.msg} (line {error.lineno})", line=error.lineno) from None
    except (ValueError, MemoryError, RecursionError):
        raise SourceInvalid("It is nested too deep, or holds a null character.") from None


def check_expression(source: str) -> frozenset[str]:
    """Parse a CEL expression; return the root names it reads.

    Raises:
        SourceInvalid: It does not parse.
    """
    return native.compiled(source).names
