"""A class of the generated source: constructor and forward pass, from what its instances have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from netspec.codegen.expression import (
    INDENT,
    Call,
    Constant,
    Expression,
    Formula,
    Repeated,
    Row,
    inline,
    lay_out,
    marked,
)
from netspec.codegen.forward import Forward
from netspec.codegen.merging import Merged
from netspec.codegen.names import is_attribute
from netspec.codegen.outline import Value
from netspec.codegen.parameters import Parameter
from netspec.codegen.signatures import Signature, shortened
from netspec.layers import ValueType

SAME_RUN = 3
EVEN_RUN = 4


class EvenRun(NamedTuple):
    """How many calls there are of which one argument goes up in even steps, and which."""

    length: int
    argument: int
    start: int
    step: int


@dataclass(eq=False, slots=True)
class ClassText:
    """A class to write.

    - `items` are what the constructor assigns; `flags` names the parameter that says whether an item is there.
    - `forward` is given for the network's own class alone.
    """

    name: str
    doc: list[str]
    parameters: list[Parameter]
    items: dict[str, Expression]
    flags: dict[str, str]
    merged: Merged
    signatures: dict[str, Signature]
    forward: Forward | None = None

    def lines(self, returned: Sequence[Value] | None = None) -> list[str]:
        """The whole class; it returns all its outputs unless told otherwise."""
        forward = self.forward or self._own_forward()
        outputs = self.merged.outputs if returned is None else returned
        written = self._constructor()
        if not self.merged.steps:
            return written
        result = "Tensor" if len(outputs) == 1 else f"tuple[{', '.join(['Tensor'] * len(outputs))}]"
        body, _ = forward.lines()
        values = ", ".join(forward.variables[value] for value in outputs)
        return [*written, "", *self._forward_heading(forward, result), *body, f"{INDENT * 2}return {values}"]

    def lines_with_heads(self, result: str, fields: list[str], heads: Sequence[Value], main: Value) -> list[str]:
        """The whole class of a network that returns a named tuple in training."""
        forward = self.forward or self._own_forward()
        heading = self._forward_heading(forward, f"Tensor | {result}")
        body, aside = forward.lines()
        values = [forward.variables[value] for value in (main, *heads)]
        given = tuple((name, Formula(value)) for name, value in zip(fields, values, strict=True))
        training = [f"{INDENT * 2}if self.training:", *aside]
        training += lay_out("return ", Call(result, options=given), depth=3)
        usual = f"{INDENT * 2}return {forward.variables[main]}"
        return [*self._constructor(), "", *heading, *body, *training, usual]

    def _constructor(self) -> list[str]:
        written = [f"class {self.name}(nn.Module):", *self.doc, ""]
        written += self._heading("__init__", [self._parameter(one) for one in self.parameters], "None")
        written.append(f"{INDENT * 2}super().__init__()")
        for name, item in self.items.items():
            place = next(outline.places[name] for outline in self.merged.outlines if name in outline.places)
            written += marked(self._assigned(name, self._tidy(item)), place)
        return written

    def _heading(self, name: str, parameters: list[str], result: str) -> list[str]:
        start, end = f"{INDENT}def {name}(", f") -> {result}:"
        line = start + ", ".join(["self", *parameters]) + end
        if len(line) <= 88:
            return [line]
        together = f"{INDENT * 2}{', '.join(['self', *parameters])}"
        if len(together) <= 88:
            return [start, together, f"{INDENT}{end}"]
        return [start, *(f"{INDENT * 2}{one}," for one in ["self", *parameters]), f"{INDENT}{end}"]

    def _parameter(self, parameter: Parameter) -> str:
        default = "" if parameter.default is None else f" = {inline(parameter.default)}"
        return f"{parameter.name}: {parameter.annotation}{default}"

    def _assigned(self, name: str, item: Expression) -> list[str]:
        flag = self.flags.get(name)
        if not is_attribute(name):
            return self._added(name, item, flag)
        if flag is None:
            return lay_out(f"self.{name} = ", item, depth=2)
        line = f"{INDENT * 2}self.{name} = {inline(item)} if {flag} else None"
        if len(line) <= 88:
            return [line]
        kind = item.name if isinstance(item, Call) else "nn.Module"
        kind = kind if kind != "nn.Parameter" else "Tensor"
        return [
            f"{INDENT * 2}self.{name}: {kind} | None = None",
            f"{INDENT * 2}if {flag}:",
            *lay_out(f"self.{name} = ", item, depth=3),
        ]

    def _added(self, name: str, item: Expression, flag: str | None) -> list[str]:
        """A part whose name Python can't write after a dot."""
        bare = isinstance(item, Call) and item.name == "nn.Parameter"
        method = "self.register_parameter" if bare else "self.add_module"
        value = item if flag is None else Formula(f"{inline(item)} if {flag} else None")
        return lay_out("", Call(method, (Constant(name), value)), depth=2)

    def _tidy(self, item: Expression) -> Expression:
        """As a person writes it: defaults left out, runs of the same as a repeat."""
        match item:
            case Call(name, args, options, notes):
                args = tuple(map(self._tidy, args))
                call = Call(name, args, tuple((option, self._tidy(value)) for option, value in options), notes)
                if name == "OrderedDict" and not any(notes):
                    return _numbered_parts(call)
                if name == "nn.Sequential" and not any(notes):
                    return Call(name, self._in_runs(args))
                return shortened(call, self.signatures.get(name))
            case Row(items, brackets, notes):
                items = tuple(map(self._tidy, items))
                return Row(items if any(notes) or brackets == "()" else self._in_runs(items), brackets, notes)
            case _:
                return item

    def _in_runs(self, items: tuple[Expression, ...]) -> tuple[Expression, ...]:
        """Runs of the same, or of calls that one size goes up through in even steps, as repeats."""
        written: list[Expression] = []
        at = 0
        while at < len(items):
            same, even = _same_run(items[at:]), _even_run(items[at:])
            if same >= SAME_RUN:
                written.append(Repeated(items[at], f"for _ in range({same})"))
            elif even is not None:
                written.append(self._counted(items[at : at + even.length], even))
            else:
                same = 1
                written.append(items[at])
            at += even.length if even is not None and same < SAME_RUN else same
        return tuple(written)

    def _counted(self, items: tuple[Expression, ...], run: EvenRun) -> Repeated:
        """`Layer(channels) for channels in range(64, 256, 32)`."""
        first = items[0]
        assert isinstance(first, Call)
        signature = self.signatures.get(first.name)
        name = signature.name(run.argument) if signature is not None else "size"
        args = (*first.args[: run.argument], Formula(name), *first.args[run.argument + 1 :])
        end = run.start + run.step * run.length
        return Repeated(Call(first.name, args, first.options), f"for {name} in range({run.start}, {end}, {run.step})")

    def _own_forward(self) -> Forward:
        return Forward(
            list(self.merged.steps.values()),
            len(self.merged.outlines[0].arrives),
            self.merged.outputs,
            self.merged.optional,
            known_types(self.merged),
        )

    def _forward_heading(self, forward: Forward, result: str) -> list[str]:
        arguments = [f"{forward.arrival(at)}: Tensor" for at in range(forward.arrives)]
        return self._heading("forward", arguments, result)


def known_types(merged: Merged) -> dict[Value, ValueType]:
    """The types of values that are the same in every instance."""
    known: dict[Value, ValueType] = {}
    different: set[Value] = set()
    for outline in merged.outlines:
        seen = {("", at): arrives for at, arrives in enumerate(outline.arrives)}
        for step in outline.steps.values():
            seen |= dict(zip(step.outputs, step.types, strict=True))
        for value, its_type in seen.items():
            if known.setdefault(value, its_type) != its_type:
                different.add(value)
    return {value: its_type for value, its_type in known.items() if value not in different}


def _same_run(items: tuple[Expression, ...]) -> int:
    """How many of the first there are, one after another."""
    first = items[0]
    if not isinstance(first, Call):
        return 1
    return next((at for at, item in enumerate(items) if item != first), len(items))


def _even_run(items: tuple[Expression, ...]) -> EvenRun | None:
    """The run that begins with the first, if it is long enough; all else in its calls is constant and the same."""
    first, *rest = items
    if len(items) < EVEN_RUN or not isinstance(first, Call) or not all(map(is_constant, _values(first))):
        return None
    differing = [
        at
        for at, value in enumerate(first.args)
        if isinstance(rest[0], Call) and value not in rest[0].args[at : at + 1]
    ]
    if len(differing) != 1:
        return None
    at = differing[0]
    numbers = [_whole_number(first, at)]
    for item in rest:
        number = _whole_number(item, at) if isinstance(item, Call) and _but(item, at) == _but(first, at) else None
        if number is None or number - (numbers[-1] or 0) != (_whole_number(rest[0], at) or 0) - (numbers[0] or 0):
            break
        numbers.append(number)
    start, step = numbers[0], (_whole_number(rest[0], at) or 0) - (numbers[0] or 0)
    return (
        EvenRun(len(numbers), at, start, step) if start is not None and step > 0 and len(numbers) >= EVEN_RUN else None
    )


def _values(call: Call) -> tuple[Expression, ...]:
    return (*call.args, *(value for _, value in call.options))


def is_constant(expression: Expression) -> bool:
    return isinstance(expression, Constant)


def _whole_number(item: Expression, at: int) -> int | None:
    value = item.args[at] if isinstance(item, Call) and at < len(item.args) else None
    return value.value if isinstance(value, Constant) and type(value.value) is int else None


def _but(call: Call, at: int) -> Call:
    """The call without one argument."""
    return Call(call.name, (*call.args[:at], *call.args[at + 1 :]), call.options)


def _numbered_parts(call: Call) -> Call:
    """`OrderedDict((f"layer{i}", Layer()) for i in range(12))`, where the parts are numbered and all the same."""
    names = [name for name, _ in call.options]
    numbers = [re.fullmatch(r"(.*?)(0|[1-9][0-9]*)", name) for name in names]
    if len(names) < EVEN_RUN or any(value != call.options[0][1] for _, value in call.options):
        return call
    stems = {match[1] for match in numbers if match is not None}
    found = [int(match[2]) for match in numbers if match is not None]
    if len(stems) != 1 or found != list(range(found[0], found[0] + len(names))):
        return call
    pair = Row((Formula(f'f"{stems.pop()}{{i}}"'), call.options[0][1]), "()")
    bounds = f"{found[0]}, {found[-1] + 1}" if found[0] else str(len(found))
    return Call("OrderedDict", (Repeated(pair, f"for i in range({bounds})", starred=False),))
