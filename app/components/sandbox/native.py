"""The engines themselves, as the server and its workers both call them: minijinja for templates, CEL for expressions.

This module imports no other part of Plait but the sandbox's own, so that a worker starts small.
"""

import base64
import importlib
import importlib.util
import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

import orjson

from app.components.sandbox.errors import LimitReached, RunFailed, SourceInvalid
from app.components.sandbox.limits import MAX_EXPRESSION_CHARS, MAX_SOURCE_CHARS, MAX_TAG_WORDS
from app.components.sandbox.values import to_json

if TYPE_CHECKING:
    from minijinja import Environment, TemplateError


class _OutputLimit(Exception):
    """The text that expressions gave is over its limit."""


#: What the engine calls a template that has no name of its own.
_UNNAMED = "<string>"
#: Templates that are kept parsed, about 8 KiB each; longer ones are parsed every time.
_KEPT = 500
_KEPT_CHARS = 10_000


class Templates:
    """Renders minijinja templates over plain data.

    Output is text, not HTML: nothing is escaped. Null prints as nothing, true and false in lower case, objects
    and lists as JSON; an unknown name is an error. Not safe to share between threads.
    """

    def __init__(self) -> None:
        self._left = 0
        self._environment: Environment | None = None
        self._kept: OrderedDict[str, Environment] = OrderedDict()

    def check(self, source: str) -> frozenset[str]:
        """Parse a template; return the names it reads, nested ones with their dots.

        Raises:
            SourceInvalid: It does not parse.
        """
        from minijinja import TemplateError  # noqa: PLC0415 - on first use

        _refuse_long(source)
        try:
            return frozenset(self._engine(1).undeclared_variables_in_str(source, nested=True))
        except TemplateError as error:
            raise SourceInvalid(_said(error), line=error.line) from None

    def render(self, source: str, scope: Mapping[str, object], *, fuel: int, max_bytes: int) -> str:
        """Render a template.

        Raises:
            SandboxError: Any of the tree but NotJson.
            MemoryError: Memory ran out; the process should end soon.
        """
        _refuse_long(source)
        return self._rendered(lambda: self._engine(fuel).render_str(source, **scope), max_bytes)

    def render_kept(self, source: str, scope: Mapping[str, object], *, fuel: int, max_bytes: int) -> str:
        """Render a template that is likely to be rendered again: it stays parsed.

        Raises:
            SandboxError: As for `render`.
            MemoryError: As for `render`.
        """
        if len(source) > _KEPT_CHARS:
            return self.render(source, scope, fuel=fuel, max_bytes=max_bytes)
        return self._rendered(lambda: self._keeping(source, fuel).render_template(_UNNAMED, **scope), max_bytes)

    def _rendered(self, work: Callable[[], str], max_bytes: int) -> str:
        self._left = max_bytes
        try:
            text = work()
        except _OutputLimit:
            raise LimitReached(f"The text is over {max_bytes} bytes.") from None
        except Exception as error:
            told = _refusal(error)
            if told is error:
                raise
            raise told from None
        # Only a text that could be too long is encoded to see whether it is: a character takes four bytes at most.
        if len(text) > max_bytes // 4 and len(text.encode(errors="replace")) > max_bytes:
            raise LimitReached(f"The text is over {max_bytes} bytes.")
        return text

    def _engine(self, fuel: int) -> "Environment":
        if self._environment is None:
            self._environment = self._made()
        self._environment.fuel = fuel
        return self._environment

    def _keeping(self, source: str, fuel: int) -> "Environment":
        """Return an engine that holds this one template: it can include no other, and is as if it had no name."""
        engine = self._kept.get(source)
        if engine is None:
            _refuse_long(source)
            engine = self._made()
            engine.add_template(_UNNAMED, source)
            self._kept[source] = engine
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(source)
        engine.fuel = fuel
        return engine

    def _made(self) -> "Environment":
        from minijinja import Environment  # noqa: PLC0415 - on first use

        engine = Environment(
            undefined_behavior="strict",
            finalizer=self._shown,
            filters={"tojson": _tojson, "fromjson": _fromjson, "base64": _base64},
        )
        # `debug()` prints the whole scope
        engine.remove_global("debug")
        return engine

    def _shown(self, value: Any) -> str:
        if value is None:
            return ""
        text = value if isinstance(value, str) else _tojson(value)
        self._left -= len(text)
        if self._left < 0:
            raise _OutputLimit
        return text


_TAG = re.compile(r"\{[{%#]")
_RAW = re.compile(r"[-+]?\s*raw\b")
_END_OF_RAW = re.compile(r"\{%[-+]?\s*endraw\b")
_TAG_END = {"{{": "}}", "{%": "%}"}
_TAG_WORD = re.compile(r"\s+|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\w+|.", re.DOTALL)


@lru_cache(maxsize=2_000)
def _refuse_long(source: str) -> None:
    """Refuse what the engine's parser, which recurses on the native stack, might not survive.

    Raises:
        SourceInvalid: The template, or a tag of it, is too long.
    """
    if len(source) <= MAX_TAG_WORDS:
        return
    if len(source) > MAX_SOURCE_CHARS:
        raise SourceInvalid(f"It is longer than {MAX_SOURCE_CHARS:,} characters.")
    at = 0
    while opening := _TAG.search(source, at):
        at = opening.end()
        if opening.group() == "{#":
            at = source.find("#}", at) + 2
            if at < len("#}"):
                return
        elif opening.group() == "{%" and _RAW.match(source, at):
            # What stands in it is text to the engine: a quote there opens no string.
            end = _END_OF_RAW.search(source, at)
            if end is None:
                return
            at = end.end()
        else:
            at = _tag_end(source, at, _TAG_END[opening.group()])


def _tag_end(source: str, at: int, closing: str) -> int:
    """Return where a tag ends, as the engine sees it: not inside a string, nor inside brackets."""
    words = open_brackets = 0
    while at < len(source):
        if open_brackets <= 0 and source.startswith(closing, at):
            return at + len(closing)
        found = _TAG_WORD.match(source, at)
        if found is None:
            break
        at = found.end()
        word = found.group()
        open_brackets += (word in "([{") - (word in ")]}")
        words += not word.isspace()
        if words > MAX_TAG_WORDS:
            raise SourceInvalid(f"A tag has more than {MAX_TAG_WORDS:,} words.")
    return at


def _tojson(value: Any, indent: int | None = None) -> str:
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None, default=list).decode()
    except (TypeError, orjson.JSONEncodeError):
        raise ValueError("the value has no JSON form") from None


def _fromjson(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ValueError("the text is not JSON") from None


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _refusal(error: Exception) -> Exception:
    """Say why a template was not rendered; a fault of our own comes back as it is."""
    from minijinja import TemplateError  # noqa: PLC0415 - on first use

    if isinstance(error, TemplateError):
        if error.kind == "OutOfFuel":
            return LimitReached("The template takes too many steps.", line=error.line)
        if error.message.startswith("panic"):
            return MemoryError()
        kind = SourceInvalid if error.kind == "SyntaxError" else RunFailed
        return kind(_said(error), line=error.line)
    if isinstance(error, ValueError | TypeError | OverflowError | RecursionError):
        return RunFailed(f"A filter failed: {error}")
    return error


def _said(error: "TemplateError") -> str:
    message = error.message.removesuffix(f" (in <string>:{error.line})")
    return f"{message[:500]} (line {error.line})" if error.line else message[:500]


@lru_cache(maxsize=1)
def _cel() -> tuple[ModuleType, Mapping[str, Any]]:
    """Import the CEL extension without its package's `__init__`: that brings a REPL, 20 MiB and 0.7 s."""
    if "cel" not in sys.modules:
        spec = importlib.util.find_spec("cel")
        if spec is None or spec.submodule_search_locations is None:
            raise ImportError("common-expression-language is not installed")
        package = ModuleType("cel")
        package.__path__ = list(spec.submodule_search_locations)
        package.__spec__ = spec
        sys.modules["cel"] = package
    functions: Mapping[str, Any] = importlib.import_module("cel.stdlib").STDLIB_FUNCTIONS
    return importlib.import_module("cel.cel"), functions


class Expression:
    """A CEL expression, parsed."""

    __slots__ = ("_engine", "_functions", "_program", "names")

    def __init__(self, source: str) -> None:
        if len(source) > MAX_EXPRESSION_CHARS:
            raise SourceInvalid(f"It is longer than {MAX_EXPRESSION_CHARS:,} characters.")
        self._engine, library = _cel()
        try:
            self._program = self._engine.compile(source)
            references = self._program.references()
        except ValueError as error:
            raise SourceInvalid(_cel_parse_message(str(error))) from None
        called = frozenset(references["functions"])
        self._functions = {name: each for name, each in library.items() if name.rpartition(".")[2] in called}
        self.names = frozenset[str](references["variables"])  #: what it reads

    def context(self, scope: Mapping[str, object]) -> Any:
        """Convert what it reads of a scope."""
        read = {name: scope[name] for name in self.names if name in scope}
        return self._engine.Context(read, dict(self._functions))

    def evaluate(self, context: Any, max_bytes: int) -> Any:
        """Evaluate it over a converted scope; the result is a JSON value.

        Raises:
            SandboxError: Any of the tree but SourceInvalid.
        """
        try:
            value = self._program.execute(context)
        except Exception as error:
            if not isinstance(error, ValueError | TypeError | KeyError | RuntimeError | ArithmeticError | IndexError):
                raise
            raise RunFailed(_cel_run_message(error)) from None
        if isinstance(value, self._engine.OptionalValue):
            value = value.value() if value.has_value() else None
        # CEL's maps are hashed: their order would differ from run to run
        return to_json(value, max_bytes=max_bytes, is_sorted=True)


@lru_cache(maxsize=2_000)
def compiled(source: str) -> Expression:
    """Parse an expression.

    Raises:
        SourceInvalid: It does not parse, or is too long for the parser.
    """
    return Expression(source)


def evaluate(source: str, scope: Mapping[str, object], *, max_bytes: int) -> Any:
    """Evaluate a CEL expression; the result is a JSON value.

    Raises:
        SandboxError: Any of the tree.
    """
    expression = compiled(source)
    return expression.evaluate(expression.context(scope), max_bytes)


def evaluate_each(source: str, scope: Mapping[str, object], items: Sequence[object], *, max_bytes: int) -> list[Any]:
    """Evaluate an expression once for every item, bound to `item` and `index`."""
    left = max_bytes
    results: list[Any] = []
    # one context for all items: the scope is converted once
    expression = compiled(source)
    context = expression.context(scope)
    for index, item in enumerate(items):
        context.add_variable("item", item)
        context.add_variable("index", index)
        try:
            result = expression.evaluate(context, left)
        except RunFailed as error:
            raise RunFailed(f"item {index}: {error.message}") from None
        left -= _rough_size(result)
        results.append(result)
    return results


def _rough_size(result: Any) -> int:
    return len(orjson.dumps(result))


def _cel_parse_message(message: str) -> str:
    _, _, told = message.partition("ERROR: ")
    return (told.partition("\n")[0].removeprefix("<input>:") or message)[:300]


def _cel_run_message(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"There is no field {error.args[0]}; has(…) tests for one."
    return str(error).partition(". Check that")[0][:300]
