"""A class of the generated source: constructor and forward pass, from what its instances have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netspec.codegen.expression import (
    INDENT,
    Call,
    Constant,
    Expression,
    Formula,
    inline,
    lay_out,
    marked,
)
from netspec.codegen.forward import Forward
from netspec.codegen.merging import Merged
from netspec.codegen.names import is_attribute
from netspec.codegen.outline import Value
from netspec.codegen.parameters import Parameter
from netspec.codegen.repeats import tidied
from netspec.codegen.signatures import Signature
from netspec.layers import ValueType


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
            written += marked(self._assigned(name, tidied(item, self.signatures)), place)
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
