"""Which parameters a class's constructor takes: one for each way in which its instances differ.

A parameter takes the name of the def's own where its values are the same ones; a size that is always the same
multiple or part of another (`4 * c`) needs no parameter of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from netspec.codegen.expression import Call, Constant, Expression, Filled, Formula, Row, Slot, slots_of, with_slots
from netspec.codegen.merging import Merged
from netspec.codegen.names import Names, variable_name
from netspec.codegen.signatures import Signature

SIZES = frozenset(
    """
    in_channels out_channels num_features in_features out_features num_channels channels groups normalized_shape shape
    width features embed_dim num_parameters
    """.split()  # noqa: SIM905 - a table
)
PLAINER = {"num_features": "channels", "num_channels": "channels", "normalized_shape": "channels", "shape": "channels"}

Values = tuple[object, ...]


@dataclass(eq=False, slots=True)
class Parameter:
    """A parameter of a constructor: its value in each instance, None where the instance does not need it."""

    name: str
    values: tuple[Expression | None, ...]
    role: str
    default: Constant | None = None

    @property
    def annotation(self) -> str:
        return " | ".join(sorted({_type_of(value) for value in self.values if value is not None}, key=_last_is_none))


@dataclass(eq=False, slots=True)
class Parameters:
    """The parameters of a class while they are found; `flags` names the one that says whether an item is there."""

    merged: Merged
    signatures: dict[str, Signature]
    found: dict[str, Parameter] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    _names: Names = field(default_factory=Names)
    _given: dict[str, Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        arguments = [outline.arguments for outline in self.merged.outlines]
        for name in arguments[0]:
            values = tuple(_number(given.get(name, "")) for given in arguments)
            if None not in values and len(set(values)) > 1:
                self._given[name] = values

    def items(self) -> dict[str, Expression]:
        """What the constructor assigns, with parameters where the instances differ."""
        written: dict[str, Expression] = {}
        for name, item in self.merged.items.items():
            if name in self.merged.optional:
                self.flags[name] = self._flag(name)
            written[name] = with_slots(item, {slot: self._filling(name, slot) for slot in slots_of(item)})
        for parameter in self.found.values():
            parameter.default = _default(parameter)
        return written

    def in_order(self) -> list[Parameter]:
        """Those without a default first."""
        return sorted(self.found.values(), key=lambda parameter: parameter.default is not None)

    def _flag(self, item: str) -> str:
        present = tuple(Constant(item in outline.items) for outline in self.merged.outlines)
        for parameter in self.found.values():
            if parameter.role == "flag" and parameter.values == present:
                return parameter.name
        return self._new(item if not item[0].isdigit() else f"part{item}", present, "flag")

    def _filling(self, item: str, slot: Slot) -> Expression:
        if slot.holds_modules:
            known = self._same(slot.values)
            return Formula(known or self._new(item, slot.values, "module"))
        role = self._role(slot.role)
        values = tuple(value.value if isinstance(value, Constant) else None for value in slot.values)
        return Formula(self._formula(values, role) or self._new(self._wish(item, role, slot.values), slot.values, role))

    def _role(self, role: str) -> str:
        """The name of the argument; positional ones are known as `nn.Conv2d:0`."""
        constructor, _, at = role.rpartition(":")
        signature = self.signatures.get(constructor)
        if signature is None or not at.isdigit():
            return role if at.isidentifier() else "value"
        return signature.name(int(at))

    def _wish(self, item: str, role: str, values: tuple[Expression | None, ...]) -> str:
        name = PLAINER.get(role, role)
        if role == "in_channels" and self._stays(values):
            name = "channels"
        return name if name not in self.found else f"{item}_{name}"

    def _stays(self, values: tuple[Expression | None, ...]) -> bool:
        """Whether as many channels leave a part of the class as these that arrive."""
        every = (slot for item in self.merged.items.values() for slot in slots_of(item))
        return any(
            slot.values == values and self._role(slot.role) in ("out_channels", "num_features") for slot in every
        )

    def _new(self, wish: str, values: tuple[Expression | None, ...], role: str) -> str:
        name = self._names.give(variable_name(wish))
        self.found[name] = Parameter(name, values, role)
        return name

    def _same(self, values: tuple[Expression | None, ...]) -> str | None:
        return next((name for name, parameter in self.found.items() if parameter.values == values), None)

    def _formula(self, values: Values, role: str) -> str | None:
        """The values as an expression of parameters that are there or that the def has."""
        for name, given in self._given.items():
            if _equal(values, given):
                return self._take(name, role)
        for parameter in self.found.values():
            related = role == parameter.role or {role, parameter.role} <= SIZES
            if related and _equal(values, _constants(parameter)):
                return parameter.name
        if role == "padding":
            return self._half_of_kernel(values)
        if role not in SIZES or not _whole(values):
            return None
        for name, given, is_own in self._sizes():
            text = _multiple(values, given)
            if text is not None:
                return text.format(self._take(name, role) if is_own else name)
        return self._sum(values)

    def _half_of_kernel(self, values: Values) -> str | None:
        """The padding that keeps the size: `k // 2`."""
        for parameter in self.found.values():
            pairs = list(_pairs(values, _constants(parameter)))
            whole = parameter.role == "kernel_size" and _whole(values) and _whole(_constants(parameter))
            if whole and all(padding == kernel // 2 for padding, kernel in pairs):
                return f"{parameter.name} // 2"
        return None

    def _sizes(self) -> Iterator[tuple[str, Values, bool]]:
        """Sizes to compute others from: the def's own first; theirs is to be taken into the signature first."""
        for name, given in self._given.items():
            taken = next((one for one in self.found.values() if one.values == tuple(map(Constant, given))), None)
            if taken is None and _whole(given) and _looks_like_sizes(given):
                yield name, given, True
        for parameter in self.found.values():
            if parameter.role in SIZES and _whole(_constants(parameter)):
                yield parameter.name, _constants(parameter), False

    def _take(self, name: str, role: str) -> str:
        """The def's own parameter, put into the signature if it is not there."""
        values = tuple(map(Constant, self._given[name]))
        return self._same(values) or self._new(name, values, role)

    def _sum(self, values: Values) -> str | None:
        if len(set(values)) < 3:
            return None
        sizes = [(name, given) for name, given, is_own in self._sizes() if not is_own]
        for at, (name, given) in enumerate(sizes):
            for other, more in sizes[at + 1 :]:
                if _equal(values, tuple(a + b for a, b in _pairs(given, more))):
                    return f"{name} + {other}"
                if _equal(values, tuple(a - b for a, b in _pairs(given, more))):
                    return f"{name} - {other}"
        return None


def _constants(parameter: Parameter) -> Values:
    return tuple(value.value if isinstance(value, Constant) else None for value in parameter.values)


def _pairs(one: Values, other: Values) -> Iterator[tuple[int, int]]:
    for a, b in zip(one, other, strict=True):
        yield (a, b) if isinstance(a, int) and isinstance(b, int) else (0, 0)


def _equal(values: Values, others: Values) -> bool:
    return all(
        value is None or (value == other and isinstance(value, bool) == isinstance(other, bool))
        for value, other in zip(values, others, strict=True)
    )


def _whole(values: Values) -> bool:
    return all(value is None or (isinstance(value, int) and not isinstance(value, bool)) for value in values)


def _looks_like_sizes(values: Values) -> bool:
    """Strides and the like take few small values; a size computed from them would be a coincidence."""
    return len(set(values)) > 1 and all(isinstance(value, int) and value >= 4 for value in values)


def _multiple(values: Values, base: Values) -> str | None:
    """`"4 * {}"` or `"{} // 2"` where that is what every value is of the base."""
    pairs = [(v, b) for v, b in zip(values, base, strict=True) if isinstance(v, int) and isinstance(b, int)]
    if len({value for value, _ in pairs}) < 2 or any(value < 1 or other < 1 for value, other in pairs):
        return None
    value, other = pairs[0]
    up, down = value // other, other // value
    if up > 1 and all(v == up * b for v, b in pairs):
        return f"{up} * {{}}"
    if down > 1 and all(v * down == b for v, b in pairs):
        return f"{{}} // {down}"
    return None


def _number(text: str) -> int | float | bool | None:
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text) if "." in text else None
    except ValueError:
        return None


def _type_of(value: Expression) -> str:
    match value:
        case Constant(None):
            return "None"
        case Constant(tuple() as several):
            return f"tuple[{', '.join(type(one).__name__ for one in several)}]"
        case Constant(inside):
            return type(inside).__name__
        case Filled():
            return "Tensor"
        case Row():
            return "list[nn.Module]"
        case _:
            return "nn.Module"


def _last_is_none(name: str) -> tuple[bool, str]:
    return name == "None", name


def _default(parameter: Parameter) -> Constant | None:
    """False for a flag; else what more than half of the instances have, where it is no size."""
    if parameter.role == "flag":
        return Constant(False)
    values: Sequence[Expression] = [value for value in parameter.values if value is not None]
    if all(isinstance(value, Constant) for value in values):
        (common, times), *_ = Counter(values).most_common(1)
        missing = len(values) < len(parameter.values)
        if missing or (parameter.role not in SIZES and 2 * times > len(values)):
            assert isinstance(common, Constant)
            return common
    return None


def calls_of(name: str, parameters: Sequence[Parameter], count: int) -> list[Call]:
    """The call that makes each instance, defaults and all."""
    calls = []
    for at in range(count):
        values = [(parameter, parameter.values[at] or parameter.default) for parameter in parameters]
        required = tuple(value for parameter, value in values if parameter.default is None and value is not None)
        options = tuple(
            (parameter.name, value)
            for parameter, value in values
            if parameter.default is not None and value is not None
        )
        calls.append(Call(name, required, options))
    return calls
