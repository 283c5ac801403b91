"""The body of a forward pass: steps as statements, values as variables.

A value takes over the variable of what it was made from where that is read no more, so the trunk stays `x`; the
branches of a join get names of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from netspec.codegen.expression import INDENT, WIDTH, marked
from netspec.codegen.names import is_attribute, variable_name
from netspec.codegen.outline import Step, Value, is_border, shape_text
from netspec.layers import ValueType

TRUNK = "x"
NESTED = 3


@dataclass(eq=False, slots=True)
class Statement:
    """Steps that stand in one line, each around the one before it."""

    steps: list[Step]

    @property
    def inputs(self) -> tuple[Value, ...]:
        return self.steps[0].inputs

    @property
    def outputs(self) -> tuple[Value, ...]:
        return self.steps[-1].outputs


@dataclass(eq=False, slots=True)
class Forward:
    """Writes one forward pass.

    - `optional` maps a step to the input that it passes on where the module is not there.
    - `known` has the types that are the same in every instance of the class.
    - `aside` steps lead to side outputs alone; they come last, and run in training only.
    - `named` values have variables of their own.
    """

    steps: Sequence[Step]
    arrives: int
    outputs: tuple[Value, ...]
    optional: dict[str, int]
    known: dict[Value, ValueType]
    aside: frozenset[str] = frozenset()
    named: dict[Value, str] = field(default_factory=dict)
    variables: dict[Value, str] = field(default_factory=dict)
    _readers: dict[Value, list[int]] = field(default_factory=dict)
    _hints: dict[str, str] = field(default_factory=dict)
    _held: dict[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at in range(self.arrives):
            self._hold(("", at), self.arrival(at))

    def arrival(self, at: int) -> str:
        """The name of the argument for a value that arrives."""
        return TRUNK if at == 0 else "skip" if self.arrives == 2 else f"skip{at}"

    def lines(self) -> tuple[list[str], list[str]]:
        """The statements, and those aside; where the values are afterwards stands in `variables`."""
        statements = self._statements()
        order = {step.access: at for at, one in enumerate(statements) for step in one.steps}
        for step in self.steps:
            for value in step.inputs:
                self._readers.setdefault(value, []).append(order[step.access])
        for value in self.outputs:
            self._readers.setdefault(value, []).append(len(statements))
        self._name_branches()
        trunk: list[str] = []
        aside: list[str] = []
        for at, statement in enumerate(statements):
            place = statement.steps[0].place
            if statement.steps[0].access in self.aside:
                aside += marked(self._written(statement, at, INDENT * 3), place)
            else:
                trunk += marked(self._written(statement, at, INDENT * 2), place)
        return trunk, aside

    def _statements(self) -> list[Statement]:
        reads: dict[Value, int] = {}
        for step in self.steps:
            for value in step.inputs:
                reads[value] = reads.get(value, 0) + 1
        for value in self.outputs:
            reads[value] = reads.get(value, 0) + 1
        statements: list[Statement] = []
        for step in self.steps:
            before = statements[-1] if statements else None
            if before is not None and self._follows(before, step, reads):
                before.steps.append(step)
            else:
                statements.append(Statement([step]))
        return statements

    def _follows(self, before: Statement, step: Step, reads: dict[Value, int]) -> bool:
        """Whether a step stands around the statement before it, as a person would write it."""
        last = before.steps[-1]
        heavy = sum(not one.light for one in before.steps)
        return (
            step.inputs == last.outputs
            and reads[step.inputs[0]] == 1
            and (step.light or heavy == 0)
            and len(before.steps) < NESTED
            and not any(one.access in self.optional or one.use for one in (*before.steps, step))
            and (last.access in self.aside) == (step.access in self.aside)
            and step.inputs[0] not in self.named
            and len(before.inputs) <= 4
            and sum(len(called(one.access)) + 2 for one in (*before.steps, step)) + 40 <= WIDTH
        )

    def _name_branches(self) -> None:
        """Finds for each step the join that it leads to, through steps with one input whose value goes nowhere else."""
        makers = {step.access: step for step in self.steps}
        readers: dict[Value, int] = {}
        for step in self.steps:
            for value in set(step.inputs):
                readers[value] = readers.get(value, 0) + 1
        for value in self.outputs:
            readers[value] = readers.get(value, 0) + 1
        for join in self.steps:
            if len(join.inputs) < 2:
                continue
            branches: list[list[str]] = []
            for value in join.inputs:
                branch: list[str] = []
                while value[0] and readers[value] == 1:
                    step = makers[value[0]]
                    branch.append(step.access)
                    if len(step.inputs) != 1:
                        break
                    value = step.inputs[0]
                branches.append(branch)
            for branch, name in zip(branches, _branch_names(join.kind, branches), strict=True):
                self._hints |= dict.fromkeys(branch, name)

    def _hold(self, value: Value, name: str) -> None:
        self.variables[value] = name
        self._held[name] = value

    def _is_free(self, name: str, at: int) -> bool:
        """Whether nothing after statement `at` reads what the variable holds."""
        held = self._held.get(name)
        return held is None or not any(reader > at for reader in self._readers.get(held, ()))

    def _target(self, statement: Statement, at: int) -> str:
        """The variable for what a statement with one output makes."""
        step = statement.steps[-1]
        hint = self._hints.get(step.access, "")
        output = step.outputs[0]
        if output in self.named:
            return self._fresh(self.named[output], at)
        if step.label and len(self._readers.get(output, ())) > 1:
            return self._fresh(variable_name(step.label.lower()), at)
        before = [self.variables[value] for value in statement.inputs]
        if hint and hint in before and self._is_free(hint, at):
            return hint
        splits = any(len(self._readers[value]) > 1 for value in statement.inputs)
        if hint and not (self._is_free(TRUNK, at) and (hint in ("out", "gate") or TRUNK not in before or not splits)):
            return self._fresh(hint, at)
        if TRUNK in before and self._is_free(TRUNK, at):
            return TRUNK
        for name in before:
            if self._is_free(name, at) and self._is_free(TRUNK, at):
                return TRUNK
            if self._is_free(name, at) and not hint:
                return name
        return TRUNK if self._is_free(TRUNK, at) else self._fresh(hint or "out", at)

    def _fresh(self, wish: str, at: int) -> str:
        name, number = wish, 2
        while not self._is_free(name, at):
            name, number = f"{wish}_{number}", number + 1
        return name

    def _written(self, statement: Statement, at: int, indent: str) -> list[str]:
        step = statement.steps[-1]
        names = [self.variables[value] for value in statement.inputs]
        expression = ", ".join(names)
        for one in statement.steps:
            expression = applied(one, expression)
        if len(step.outputs) > 1:
            targets = self._targets(step, at)
            return broken(f"{indent}{', '.join(targets)} = ", expression)
        target = self._target(statement, at)
        self._hold(step.outputs[0], target)
        if step.access in self.optional:
            passed = names[self.optional[step.access]]
            return _chosen(indent, step.access, target, passed, expression)
        comment = self._border(statement)
        lines = broken(f"{indent}{target} = ", expression)
        if comment and len(lines) == 1 and len(lines[0] + comment) <= WIDTH:
            lines[0] += comment
        return lines

    def _targets(self, step: Step, at: int) -> list[str]:
        targets = []
        for number, output in enumerate(step.outputs):
            is_last = number == len(step.outputs) - 1
            wish = TRUNK if is_last and self._is_free(TRUNK, at) else variable_name(f"{step.access}_{number + 1}")
            name = wish if wish == TRUNK else self._fresh(wish, at)
            self._hold(output, name)
            targets.append(name)
        return targets

    def _border(self, statement: Statement) -> str:
        """The shape as a comment, where the size of space is another than before."""
        before, after = self.known.get(statement.inputs[0]), self.known.get(statement.outputs[0])
        if before is None or after is None or not is_border(before, after):
            return ""
        return f"  # {shape_text(after)}"


def _chosen(indent: str, access: str, target: str, passed: str, expression: str) -> list[str]:
    """A step whose module may not be there; `passed` is the variable that goes on without it."""
    module = called(access)
    line = f"{indent}{target} = {passed} if {module} is None else {expression}"
    if target != passed and len(line) <= WIDTH:
        return [line]
    assigned = broken(f"{indent}{INDENT}{target} = ", expression)
    if target == passed:
        return [f"{indent}if {module} is not None:", *assigned]
    return [f"{indent}if {module} is None:", f"{indent}{INDENT}{target} = {passed}", f"{indent}else:", *assigned]


def _branch_names(kind: str, branches: list[list[str]]) -> list[str]:
    """`out` and `shortcut` or `gate` for two, `branch1`, `branch2`, ... for more; one without steps needs none."""
    busy = sum(map(bool, branches))
    if busy == 1:
        return ["gate" if kind == "mul" else "out"] * len(branches)
    if len(branches) == 2 and kind != "cat":
        return ["out", "gate" if kind == "mul" else "shortcut"]
    return [f"branch{at + 1}" for at in range(len(branches))]


def called(access: str) -> str:
    """`self.layer1[0].conv` for `layer1.[0].conv`; names that Python can't write go through getattr."""
    written = "self"
    for part in access.split("."):
        if part.startswith("["):
            written += part
        else:
            written = f"{written}.{part}" if is_attribute(part) else f'getattr({written}, "{part}")'
    return written


def applied(step: Step, expression: str) -> str:
    """The step around its inputs."""
    if step.use is None:
        return f"{called(step.access)}({expression})"
    return step.use.replace("{self}", called(step.access)).replace("{x}", expression)


def broken(start: str, expression: str) -> list[str]:
    """A statement on one line, or with the arguments of its outermost call on a line of their own."""
    line = start + expression
    if len(line) <= WIDTH or not expression.endswith(")"):
        return [line]
    indent = start[: len(start) - len(start.lstrip())]
    opening = _last_opening(expression)
    head, inside = start + expression[: opening + 1], expression[opening + 1 : -1]
    if len(indent + INDENT + inside) <= WIDTH:
        return [head, f"{indent}{INDENT}{inside}", f"{indent})"]
    return [head, *(f"{indent}{INDENT}{part}," for part in inside.split(", ")), f"{indent})"]


def _last_opening(expression: str) -> int:
    """Where the bracket opens that the expression ends with."""
    level = 0
    for at in range(len(expression) - 1, -1, -1):
        level += {")": 1, "(": -1}.get(expression[at], 0)
        if level == 0:
            return at
    raise AssertionError("brackets that do not match")
