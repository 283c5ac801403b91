"""Repeats: three or more of the same module as one expression, as a person writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from netspec.codegen.expression import Call, Constant, Expression, Formula, Repeated, Row
from netspec.codegen.signatures import Signature, shortened

SAME_RUN = 3
EVEN_RUN = 4


def tidied(item: Expression, signatures: Mapping[str, Signature]) -> Expression:
    """As a person writes it: defaults left out, runs of the same as a repeat."""
    match item:
        case Call(name, args, options, notes):
            args = tuple(tidied(arg, signatures) for arg in args)
            named = tuple((option, tidied(value, signatures)) for option, value in options)
            if name == "OrderedDict" and not any(notes):
                return numbered_parts(Call(name, args, named))
            if name == "nn.Sequential" and not any(notes):
                return Call(name, in_runs(args, signatures))
            return shortened(Call(name, args, named, notes), signatures.get(name))
        case Row(items, brackets, notes):
            items = tuple(tidied(one, signatures) for one in items)
            keep = brackets == "()" or any(notes)
            return Row(items if keep else in_runs(items, signatures), brackets, notes)
        case _:
            return item


def in_runs(items: Sequence[Expression], signatures: Mapping[str, Signature]) -> tuple[Expression, ...]:
    """Runs of the same, or of calls that one size goes up through in even steps, as repeats."""
    written: list[Expression] = []
    at = 0
    while at < len(items):
        item, same, (even, argument) = items[at], same_run(items, at), even_run(items, at)
        if isinstance(item, Call) and same >= SAME_RUN:
            written.append(Repeated(item, f"for _ in range({same})"))
            at += same
        elif isinstance(item, Call) and even >= EVEN_RUN:
            written.append(_counted(item, items[at + 1], even, argument, signatures))
            at += even
        else:
            written.append(item)
            at += 1
    return tuple(written)


def same_run(items: Sequence[Expression], start: int) -> int:
    """How many there are, one after another, of the one at `start`."""
    at = start
    while at < len(items) and items[at] == items[start]:
        at += 1
    return at - start


def even_run(items: Sequence[Expression], start: int) -> tuple[int, int]:
    """How many calls from `start` on differ in one argument that goes up in even steps, and in which."""
    first, second = items[start], items[start + 1] if start + 1 < len(items) else None
    if not isinstance(first, Call) or not isinstance(second, Call) or len(first.args) != len(second.args):
        return 1, 0
    differing = [at for at, value in enumerate(first.args) if value != second.args[at]]
    if len(differing) != 1 or not _is_constant(first):
        return 1, 0
    (argument,) = differing
    before, after = _number(first, argument), _number(second, argument)
    if before is None or after is None or after <= before:
        return 1, 0
    at = start
    while at < len(items) and items[at] == _with_number(first, argument, before + (at - start) * (after - before)):
        at += 1
    return at - start, argument


def _counted(
    first: Call, second: Expression, length: int, argument: int, signatures: Mapping[str, Signature]
) -> Repeated:
    """`Layer(channels) for channels in range(64, 256, 32)`."""
    assert isinstance(second, Call)
    signature = signatures.get(first.name)
    name = signature.name(argument) if signature is not None else "size"
    start, following = _number(first, argument), _number(second, argument)
    assert start is not None
    assert following is not None
    step = following - start
    args = (*first.args[:argument], Formula(name), *first.args[argument + 1 :])
    loop = f"for {name} in range({start}, {start + step * length}, {step})"
    return Repeated(Call(first.name, args, first.options), loop)


def _is_constant(call: Call) -> bool:
    """Whether none of its arguments is an expression of the constructor's parameters."""
    return all(isinstance(value, Constant) for value in (*call.args, *(value for _, value in call.options)))


def _number(call: Call, argument: int) -> int | None:
    value = call.args[argument]
    return value.value if isinstance(value, Constant) and type(value.value) is int else None


def _with_number(call: Call, argument: int, number: int) -> Call:
    return Call(call.name, (*call.args[:argument], Constant(number), *call.args[argument + 1 :]), call.options)


def numbered_parts(call: Call) -> Call:
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
