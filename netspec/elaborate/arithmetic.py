"""The operators on known values: exact, bounded, and without Python's surprises (no `True + 1`, no `[1] * 10**9`)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, log2
from typing import Any

from netspec.elaborate.values import LARGEST, Value, is_number, show, type_name


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer; `argument` is the index of the argument at fault, for functions."""

    why: str
    label: str = ""
    help: str | None = None
    is_bound: bool = False
    argument: int | None = None


_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COMPARISONS = frozenset({"==", "!=", *_ORDERINGS})


def compare(sign: str, left: Value, right: Value) -> bool | Fault:
    """Values of one type compare as equal or not; numbers and strings have an order too."""
    if type_name(left) != type_name(right):
        return Fault(
            f"{sign} compares values of one type, and these are {type_name(left)} and {type_name(right)}",
            f"{show(left)} and {show(right)}",
        )
    if sign in _ORDERINGS:
        if is_number(left) or isinstance(left, str):
            return _ORDERINGS[sign](left, right)
        return Fault(
            f"{sign} puts numbers in order, and these are {type_name(left)[2:]}s", f"{show(left)} and {show(right)}"
        )
    return equal(left, right) is (sign == "==")


def equal(left: Value, right: Value) -> bool:
    """Equality item by item; a range equals the list of its numbers, `1` is not `true`."""
    if isinstance(left, range) and isinstance(right, range):
        return left == right
    if isinstance(left, tuple | range) and isinstance(right, tuple | range):
        return len(left) == len(right) and all(map(equal, left, right))
    return type_name(left) == type_name(right) and left == right


def calculate(sign: str, left: Value, right: Value) -> int | float | Fault:
    """`+ - * / // % **` on two numbers. `/` of whole numbers that divide is whole; `//` and `%` floor."""
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    if sign in ("/", "//", "%") and right == 0:
        return Fault(
            f"{show(left)} {sign} 0: nothing can be divided by zero", "this is 0" if sign != "%" else "modulo 0"
        )
    if sign == "**":
        return _power(left, right)
    return within(_apply(sign, left, right))


def _apply(sign: str, left: int | float, right: int | float) -> int | float:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "//":
            return left // right
        case "%":
            return left % right
    exact = isinstance(left, int) and isinstance(right, int) and left % right == 0
    return left // right if exact else left / right


def _power(base: int | float, exponent: int | float) -> int | float | Fault:
    if base == 0 and exponent < 0:
        return Fault(f"0 ** {show(exponent)} divides by zero")
    if base < 0 and exponent != int(exponent):
        return Fault(f"{show(base)} ** {show(exponent)} is no real number")
    if abs(base) > 1 and exponent * log2(abs(base)) > 1100:
        return _beyond(f"{show(base)} ** {show(exponent)}")
    try:
        return within(base**exponent)
    except OverflowError:
        return _beyond(f"{show(base)} ** {show(exponent)}")


def within(answer: int | float) -> int | float | Fault:
    """The number, or a fault where it leaves the language's bounds."""
    if isinstance(answer, int):
        return answer if abs(answer) <= LARGEST else _beyond(f"{show(answer)}")
    return answer if isfinite(answer) else _beyond("this")


def _beyond(what: str) -> Fault:
    return Fault(f"{what} is beyond 2**53, the bound on numbers", "too large", is_bound=True)
