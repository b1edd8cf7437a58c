"""Tools that every workspace has: what models are bad at, and needs nothing of ours."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from app.kernel.clock import Clock
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolResult

_MAX_EXPRESSION = 1_000
_MAX_NODES = 200
_LONG_BITS = 64
_MAX_BITS = 4_096  #: of a whole number on the way


class Calculate(Tool):
    """Calculates."""

    name = "calculate"
    description = (
        "Calculate the value of an arithmetic expression, such as (2 + 3) * 4 / 7 or sqrt(2) ** 3. Knows + - * / // % "
        "**, parentheses, pi, e, and abs, round, min, max, sqrt, exp, log, log10, sin, cos, tan, floor, ceil."
    )
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"expression": {"type": "string", "maxLength": _MAX_EXPRESSION}},
        "required": ["expression"],
        "additionalProperties": False,
    }
    is_reading = True

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Give `{value}`; a whole number beyond 64 bits, which JSON's readers would spoil, as a text.

        Raises:
            ToolFailed: `EXPRESSION_INVALID`, or the value is not a number.
        """
        del ctx
        value = calculated(str(arguments["expression"]))
        is_long = isinstance(value, int) and value.bit_length() >= _LONG_BITS
        return ToolResult({"value": str(value) if is_long else value})


class GetCurrentTime(Tool):
    """Tells the time."""

    name = "get_current_time"
    description = "Get the current date, time and day of the week, in a time zone."
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "timezone": {
                "type": "string",
                "maxLength": 60,
                "description": "By its IANA name, such as Europe/Lisbon; UTC unless told.",
                "default": "UTC",
            }
        },
        "additionalProperties": False,
    }
    is_reading = True

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Give `{time, date, weekday, timezone}`.

        Raises:
            ToolFailed: `TIMEZONE_UNKNOWN`.
        """
        del ctx
        name = str(arguments.get("timezone") or "UTC")
        try:
            zone = ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            raise ToolFailed("TIMEZONE_UNKNOWN", f"There is no time zone {name[:60]}.") from None
        now = self._clock.now().astimezone(zone)
        return ToolResult(
            {
                "time": now.isoformat(timespec="seconds"),
                "date": now.date().isoformat(),
                "weekday": now.strftime("%A"),
                "timezone": name,
            }
        )


def calculated(text: str) -> float:
    """Return the value of an arithmetic expression.

    Raises:
        ToolFailed: `EXPRESSION_INVALID`, it is none, or what it gives is no number that can be written.
    """
    if len(text) > _MAX_EXPRESSION:
        raise _invalid(f"it is over {_MAX_EXPRESSION} characters")
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _invalid("it cannot be read") from None
    if sum(1 for _ in ast.walk(tree)) > _MAX_NODES:
        raise _invalid("it is too long")
    try:
        value = _value(tree.body)
    except ZeroDivisionError:
        raise _invalid("it divides by zero") from None
    except (ValueError, TypeError, OverflowError) as error:
        raise _invalid(str(error)[:100]) from None
    if isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        raise _invalid("its value is no finite number")
    # Fifteen digits are all that binary fractions keep of decimal ones: 3 * 19.90 + 4.50 shall be 64.2.
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool()):
            raise _invalid("it may hold only numbers")
        case ast.Constant(value=int() | float() as number):
            return _small(number)
        case ast.BinOp(left, sign, right) if type(sign) in _BINARY:
            one, other = _value(left), _value(right)
            if isinstance(sign, ast.Pow) and _bits(one) * abs(other) > _MAX_BITS:
                raise _invalid("a power of it is too large")
            return _small(_BINARY[type(sign)](one, other))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return _value(operand)
        case ast.Name(id) if id in _NAMES:
            return _NAMES[id]
        case ast.Call(ast.Name(id), [_, *_] as given, []) if id in _FUNCTIONS:
            return _FUNCTIONS[id](*(_value(each) for each in given))
        case _:
            raise _invalid(f"{ast.unparse(node)[:60]} is not known")


def _bits(value: float) -> int:
    return value.bit_length() if isinstance(value, int) else 64


def _small(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise _invalid("a number of it is too large")
    return value


def _invalid(why: str) -> ToolFailed:
    return ToolFailed("EXPRESSION_INVALID", f"The expression cannot be calculated: {why}.")


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda one, other: one / other,
    ast.FloorDiv: lambda one, other: one // other,
    ast.Mod: operator.mod,
    ast.Pow: lambda one, other: one**other,
}
_NAMES = {"pi": math.pi, "e": math.e}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "round": round,
    "min": min,
    "max": max,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "floor": math.floor,
    "ceil": math.ceil,
}
