"""The built-in functions, each with its usage as the message for a wrong call shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log2, sqrt
from types import MappingProxyType

from netspec.elaborate.arithmetic import Fault, within
from netspec.elaborate.values import Value, is_number, show, type_name

Answer = Value | Fault


@dataclass(frozen=True, slots=True)
class Function:
    usage: str
    fewest: int
    most: int | None
    numbers: bool
    body: Callable[..., Answer]

    def call(self, values: Sequence[Value]) -> Answer:
        """The function's value; a Fault where the arguments are too few, too many or of a wrong type."""
        if len(values) < self.fewest or (self.most is not None and len(values) > self.most):
            return Fault(f"{self.usage.partition('(')[0]} does not take {len(values)} arguments")
        if self.numbers:
            for index, value in enumerate(values):
                if not is_number(value):
                    name = self.usage.partition("(")[0]
                    return Fault(f"{name} takes numbers, and this is {type_name(value)}", show(value), argument=index)
        return self.body(*values)


def _extreme(pick: Callable[[Sequence[Value]], Value], name: str) -> Callable[..., Answer]:
    def body(*values: Value) -> Answer:
        items = values[0] if len(values) == 1 and isinstance(values[0], tuple | range) else values
        if not items:
            return Fault(f"an empty list has no {name}imum", argument=0)
        for item in items:
            if not is_number(item):
                return Fault(f"{name} takes numbers, and this is {type_name(item)}", show(item))
        return pick(items)

    return body


def _round(value: float) -> Answer:
    """Half up, as schools teach it; Python's own rounds half to even."""
    whole = floor(value)
    return within(whole + (value - whole >= 0.5))


def _length(value: Value) -> Answer:
    if not isinstance(value, tuple | range):
        return Fault(f"len takes a list, and this is {type_name(value)}", show(value), argument=0)
    return within(max(0, value.stop - value.start) if isinstance(value, range) else len(value))


def _sum(value: Value) -> Answer:
    if not isinstance(value, tuple | range):
        return Fault(f"sum takes a list, and this is {type_name(value)}", show(value), argument=0)
    total: int | float = 0
    for item in value:
        if isinstance(item, bool) or not isinstance(item, int | float):
            return Fault(f"sum takes a list of numbers, and one is {type_name(item)}", show(item), argument=0)
        total += item
    return within(total)


def _log2(value: float) -> Answer:
    if value <= 0:
        return Fault(f"log2 takes numbers above 0, and this is {show(value)}", argument=0)
    answer = log2(value)
    return int(answer) if isinstance(value, int) and answer.is_integer() and 2 ** int(answer) == value else answer


def _sqrt(value: float) -> Answer:
    if value < 0:
        return Fault(f"sqrt takes no negative number, and this is {show(value)}", argument=0)
    answer = sqrt(value)
    return int(answer) if isinstance(value, int) and int(answer) ** 2 == value else answer


def _lists(name: str, values: Sequence[Value]) -> Fault | None:
    for index, value in enumerate(values):
        if not isinstance(value, tuple | range):
            return Fault(f"{name} takes lists, and this is {type_name(value)}", show(value), argument=index)
    return None


def _enumerate(value: Value) -> Answer:
    fault = _lists("enumerate", [value])
    if fault is not None or not isinstance(value, tuple | range):
        return fault or ()
    return tuple((index, item) for index, item in enumerate(value))


def _zip(*values: Value) -> Answer:
    fault = _lists("zip", values)
    if fault is not None:
        return fault
    lists = [value for value in values if isinstance(value, tuple | range)]
    lengths = [len(one) for one in lists]
    if len(set(lengths)) > 1:
        return Fault("zip pairs lists of one length, and these have " + " and ".join(map(str, lengths)))
    return tuple(zip(*lists, strict=True))


def _divisible(value: float, by: float) -> Answer:
    """The nearest multiple of `by`, never under 90 % of the value (Howard et al., MobileNets: `_make_divisible`)."""
    if not isinstance(by, int) or by < 1:
        return Fault(f"divisible takes a whole number from 1 on to divide by, and this is {show(by)}", argument=1)
    nearest = max(by, int(value + by / 2) // by * by)
    return within(nearest + by if nearest < 0.9 * value else nearest)


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "min": Function("min(a, b, ...) or min(list)", 1, None, False, _extreme(min, "min")),  # type: ignore[arg-type]
        "max": Function("max(a, b, ...) or max(list)", 1, None, False, _extreme(max, "max")),  # type: ignore[arg-type]
        "abs": Function("abs(number)", 1, 1, True, abs),
        "round": Function("round(number), half up", 1, 1, True, _round),
        "floor": Function("floor(number)", 1, 1, True, lambda value: within(floor(value))),
        "ceil": Function("ceil(number)", 1, 1, True, lambda value: within(ceil(value))),
        "len": Function("len(list)", 1, 1, False, _length),
        "sum": Function("sum(list)", 1, 1, False, _sum),
        "int": Function("int(number), the fraction cut off", 1, 1, True, lambda value: within(int(value))),
        "float": Function("float(number)", 1, 1, True, float),
        "log2": Function("log2(number)", 1, 1, True, _log2),
        "sqrt": Function("sqrt(number)", 1, 1, True, _sqrt),
        "enumerate": Function("enumerate(list)", 1, 1, False, _enumerate),
        "zip": Function("zip(list, list, ...)", 1, None, False, _zip),
        "divisible": Function("divisible(number, by)", 2, 2, True, _divisible),
    }
)
