"""Python expressions as data, and how they are laid out: as black would, at 88 columns.

Everything that reaches the generated source passes through here: names are checked before, values by `repr`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

WIDTH = 88
INDENT = "    "
MARK = "\0"
"""Ends a line of generated source; the place in the .net file that it comes from follows, and is cut off again."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, string, boolean, None, or a tuple of them."""

    value: object


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression of a constructor's parameters: `4 * width`."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A constructor call, with every option that is known, those at their defaults too.

    - `notes` are comments beside the arguments; not part of what the call is.
    """

    name: str
    args: tuple[Expression, ...] = ()
    options: tuple[tuple[str, Expression], ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A list (`[]`) or a tuple (`()`) of expressions."""

    items: tuple[Expression, ...]
    brackets: str = "[]"
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """An expression of torch around a shape: `torch.zeros({shape})`."""

    text: str
    shape: Row


@dataclass(frozen=True, slots=True)
class Repeated:
    """`count` of one expression, as arguments (`*(... for ...)`) or as the items of a call (`... for ...`)."""

    element: Expression
    loop: str
    starred: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """Where instances of one class differ: a value for each, None where the instance has no such place."""

    values: tuple[Expression | None, ...]
    role: str

    @property
    def holds_modules(self) -> bool:
        return any(isinstance(value, Call | Filled | Row) for value in self.values)


Expression = Constant | Formula | Call | Row | Filled | Repeated | Slot


def marked(lines: list[str], place: str) -> list[str]:
    """The lines, the first of them with the place that they come from."""
    return [f"{lines[0]}{MARK}{place}", *lines[1:]] if place and lines else lines


def literal(value: object) -> str:
    """A value as black would have it: strings in double quotes."""
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, tuple):
        inside = ", ".join(literal(item) for item in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float):
        return repr(value).replace("e-0", "e-")
    return repr(value)


def inline(expression: Expression) -> str:
    """The expression on one line."""
    match expression:
        case Constant(value):
            return literal(value)
        case Formula(text):
            return text
        case Call(name, args, options):
            parts = [*map(inline, args), *(f"{option}={inline(value)}" for option, value in options)]
            return f"{name}({', '.join(parts)})"
        case Row(items, brackets):
            inside = ", ".join(map(inline, items))
            return f"({inside},)" if brackets == "()" and len(items) == 1 else f"{brackets[0]}{inside}{brackets[1]}"
        case Filled(text, shape):
            return text.replace("{shape}", inline(shape))
        case Repeated(element, loop, starred):
            return f"*({inline(element)} {loop})" if starred else f"{inline(element)} {loop}"
        case Slot():
            raise AssertionError("a slot that was given no parameter")


def has_notes(expression: Expression) -> bool:
    match expression:
        case Call(_, args, options, notes):
            return any(notes) or any(map(has_notes, args)) or any(has_notes(value) for _, value in options)
        case Row(items, _, notes):
            return any(notes) or any(map(has_notes, items))
        case _:
            return False


def lay_out(prefix: str, expression: Expression, suffix: str = "", depth: int = 0, note: str = "") -> list[str]:
    """The lines of `prefix expression suffix` at this depth of indentation, broken where it is too long."""
    indent = INDENT * depth
    comment = f"  # {note}" if note else ""
    line = f"{indent}{prefix}{inline(expression)}{suffix}"
    if len(line + comment) <= WIDTH and not has_notes(expression):
        return [line + comment]
    match expression:
        case Call(name, args, options, notes) if args or options:
            elements = [("", arg) for arg in args] + [(f"{option}=", value) for option, value in options]
            return _broken(prefix + name, "()", elements, notes, suffix, depth, comment)
        case Row(items, brackets, notes) if items:
            return _broken(prefix, brackets, [("", item) for item in items], notes, suffix, depth, comment)
        case Repeated(element, loop, True):
            inner = [*lay_out("", element, "", depth + 1), f"{indent}{INDENT}{loop}"]
            return [f"{indent}{prefix}*(", *inner, f"{indent}){suffix}{comment}"]
        case _:
            return [line + comment]


def _broken(
    head: str,
    brackets: str,
    elements: Sequence[tuple[str, Expression]],
    notes: Sequence[str],
    suffix: str,
    depth: int,
    comment: str,
) -> list[str]:
    """A bracket over several lines: its inside on one line where that fits, else an element a line."""
    indent = INDENT * depth
    first, last = f"{indent}{head}{brackets[0]}", f"{indent}{brackets[1]}{suffix}{comment}"
    quiet = not any(notes) and not any(has_notes(value) for _, value in elements)
    together = indent + INDENT + ", ".join(prefix + inline(value) for prefix, value in elements)
    if quiet and len(together) <= WIDTH:
        return [first, together, last]
    if len(elements) == 1 and isinstance(elements[0][1], Repeated) and not elements[0][1].starred:
        repeated = elements[0][1]
        return [first, *lay_out("", repeated.element, "", depth + 1), f"{indent}{INDENT}{repeated.loop}", last]
    comma = "," if len(elements) > 1 or any(notes) or isinstance(elements[0][1], Repeated) else ""
    lines = [first]
    for at, (prefix, value) in enumerate(elements):
        note = notes[at] if at < len(notes) else ""
        lines += lay_out(prefix, value, comma, depth + 1, note)
    return [*lines, last]


def generalise(expressions: Iterable[Expression | None], role: str) -> Expression:
    """The one expression that all are instances of: they differ at its slots. None stands for "not there"."""
    all_of_them = tuple(expressions)
    given = [expression for expression in all_of_them if expression is not None]
    first = given[0]
    if all(expression == first for expression in given):
        return first
    if isinstance(first, Call) and all(_same_form(first, expression) for expression in given):
        calls = [expression if isinstance(expression, Call) else None for expression in all_of_them]
        args = tuple(
            generalise((call and call.args[at] for call in calls), f"{first.name}:{at}")
            for at in range(len(first.args))
        )
        options = tuple(
            (name, generalise((call and call.options[at][1] for call in calls), name))
            for at, (name, _) in enumerate(first.options)
        )
        return replace(first, args=args, options=options, notes=())
    if isinstance(first, Filled) and all(isinstance(one, Filled) and one.text == first.text for one in given):
        shapes = [one.shape if isinstance(one, Filled) else None for one in all_of_them]
        shape = generalise(shapes, "shape")
        if isinstance(shape, Row):
            return Filled(first.text, shape)
    if isinstance(first, Row) and all(isinstance(one, Row) and len(one.items) == len(first.items) for one in given):
        rows = [one if isinstance(one, Row) else None for one in all_of_them]
        items = tuple(generalise((row and row.items[at] for row in rows), role) for at in range(len(first.items)))
        return Row(items, first.brackets)
    return Slot(all_of_them, role)


def slots_of(expression: Expression) -> Iterator[Slot]:
    """The slots of an expression, in order."""
    match expression:
        case Slot():
            yield expression
        case Call(_, args, options):
            for part in (*args, *(value for _, value in options)):
                yield from slots_of(part)
        case Row(items):
            for part in items:
                yield from slots_of(part)
        case Filled(_, shape):
            yield from slots_of(shape)


def with_slots(expression: Expression, filled: dict[Slot, Expression]) -> Expression:
    """The expression with something in the place of each slot."""
    match expression:
        case Slot():
            return filled[expression]
        case Call(_, args, options):
            named = tuple((name, with_slots(value, filled)) for name, value in options)
            return replace(expression, args=tuple(with_slots(arg, filled) for arg in args), options=named)
        case Row(items):
            return replace(expression, items=tuple(with_slots(item, filled) for item in items))
        case Filled(text, shape):
            inside = with_slots(shape, filled)
            assert isinstance(inside, Row)
            return Filled(text, inside)
        case _:
            return expression


def _same_form(first: Call, other: Expression) -> bool:
    return (
        isinstance(other, Call)
        and other.name == first.name
        and len(other.args) == len(first.args)
        and [name for name, _ in other.options] == [name for name, _ in first.options]
    )
