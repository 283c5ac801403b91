"""Expressions to values. Whatever goes wrong is reported at its place and comes back as `WRONG`.

An expression's depth is bounded by the parser, so evaluation recurses; its work is bounded by the budget.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from netspec.elaborate import arithmetic
from netspec.elaborate.foreign import our_function
from netspec.elaborate.functions import FUNCTIONS
from netspec.elaborate.incoming import incoming_figure
from netspec.elaborate.values import (
    DEEPEST_LIST,
    LARGEST,
    LONGEST_LIST,
    MOST_ITEMS,
    WRONG,
    Evaluated,
    KindValue,
    Value,
    Wrong,
    extent,
    is_number,
    show,
    type_name,
    weight,
)
from netspec.layers import registry
from netspec.source import Code, Span
from netspec.source.codes.names import UnknownFunction, UnknownWord
from netspec.source.codes.types import BadCondition, BadIndex, BadOperand, BoundExceeded, NotWhole
from netspec.source.nearest import nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context


def evaluate(expr: tree.Expr, context: Context) -> Evaluated:
    """The expression's value where `context` stands."""
    context.budget.operation(expr.span)
    match expr:
        case tree.Number():
            return _number(expr, context)
        case tree.Text() | tree.Truth():
            return expr.value
        case tree.Name():
            return _name(expr, context)
        case tree.Incoming():
            return incoming_figure(expr, context)
        case tree.Items():
            return _items(expr, context)
        case tree.Unary():
            return _unary(expr, context)
        case tree.Binary():
            return _binary(expr, context)
        case tree.Choice():
            truth = condition(expr.condition, context)
            if isinstance(truth, Wrong):
                return WRONG
            return evaluate(expr.then if truth else expr.otherwise, context)
        case tree.Range():
            return _range(expr, context)
        case tree.Index():
            return _index(expr, context)
        case _:
            return _call(expr, context)


def condition(expr: tree.Expr, context: Context) -> bool | Wrong:
    """A condition's truth; only booleans are conditions."""
    value = evaluate(expr, context)
    if isinstance(value, Wrong | bool):
        return value
    help = f"write what is asked of it: {expr.span.text} > 0" if is_number(value) and len(expr.span.text) < 40 else None
    context.report(
        BadCondition,
        expr.span,
        f"a condition is true or false, and this is {type_name(value)}",
        label=show(value),
        help=help,
    )
    return WRONG


def whole_number(expr: tree.Expr, context: Context, code: type[Code], what: str) -> int | Wrong:
    """A whole number; anything else is reported with `code`: "`what` is a whole number, and this is 2.5"."""
    value = evaluate(expr, context)
    if isinstance(value, Wrong):
        return WRONG
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    help = "// divides and rounds down; round, floor and ceil say how to round" if isinstance(value, float) else None
    context.report(code, expr.span, f"{what} is a whole number, and this is {show(value)}", help=help)
    return WRONG


def _number(expr: tree.Number, context: Context) -> Evaluated:
    return bounded(expr.value, expr.span, context)


def bounded(value: int | float, span: Span, context: Context) -> Evaluated:
    """The number, or a report where it leaves the language's bounds."""
    if isinstance(value, int) and abs(value) <= LARGEST:
        return value
    if isinstance(value, float) and abs(value) < float("inf"):
        return value
    context.report(
        BoundExceeded,
        span,
        "numbers have finite values, whole ones at most 2**53 (9,007,199,254,740,992)",
        label=f"this comes to {show(value)}",
    )
    return WRONG


def _name(expr: tree.Name, context: Context) -> Evaluated:
    binding = context.environment.find(expr.name)
    if binding is not None:
        return binding.value
    if context.environment.is_broken(expr.name):
        return WRONG
    kind = kind_value(expr.name)
    if kind is not None:
        return kind
    if context.said(UnknownWord, expr.span):
        return WRONG
    pending = context.pending(expr.name)
    near = expr.name if expr.name in FUNCTIONS else nearest(expr.name, chain(FUNCTIONS, context.environment.visible()))
    context.report(
        UnknownWord,
        expr.span,
        f"there is no value named {expr.name[:80]}" + (" yet" if pending else ""),
        label="not known here",
        labels=[(pending, "it gets its value only here")] if pending else [],
        help=_value_meant(expr.name, near) if near and not pending else None,
    )
    return WRONG


def _value_meant(name: str, near: str) -> str:
    return f"{name} is a function: {FUNCTIONS[name].usage}" if name in FUNCTIONS else f"did you mean {near}?"


def kind_value(word: str) -> KindValue | None:
    """The layer kind that a bare word names, with its number: `relu6`, `gn32`, `leaky0.1`."""
    found = registry.split(word)
    return KindValue(found[0], found[1]) if found is not None else None


def _items(expr: tree.Items, context: Context) -> Evaluated:
    values = [evaluate(item, context) for item in expr.items]
    known = tuple(value for value in values if not isinstance(value, Wrong))
    return bounded_list(known, expr.span, context) if len(known) == len(values) else WRONG


def bounded_list(value: tuple[Value, ...], span: Span, context: Context) -> Evaluated:
    """The list that was made, unless the lists in it make it too large or too deep."""
    items, depth = extent(value)
    context.budget.operation(span, items)
    if items <= MOST_ITEMS and depth <= DEEPEST_LIST:
        return value
    what = f"{MOST_ITEMS:,} items, those of the lists in it counted" if items > MOST_ITEMS else f"{DEEPEST_LIST} levels"
    context.report(BoundExceeded, span, f"a list of lists has at most {what}", label="this one has more")
    return WRONG


def list_too_long(span: Span, length: int, context: Context) -> Wrong:
    context.report(
        BoundExceeded,
        span,
        f"a list has at most {LONGEST_LIST:,} items",
        label=f"this one would have {show(length) if length > LARGEST else format(length, ',')}",
    )
    return WRONG


def _unary(expr: tree.Unary, context: Context) -> Evaluated:
    if expr.operator == "not":
        truth = condition(expr.operand, context)
        return truth if isinstance(truth, Wrong) else not truth
    value = evaluate(expr.operand, context)
    if isinstance(value, Wrong):
        return WRONG
    if isinstance(value, bool) or not isinstance(value, int | float):
        return bad_operand(expr.span, expr.operator, value, context)
    return -value if expr.operator == "-" else value


def bad_operand(span: Span, operator: str, value: Value, context: Context) -> Wrong:
    context.report(
        BadOperand,
        span,
        f"{operator} takes numbers, and this is {type_name(value)}",
        label=show(value),
        help=f"an item of it is a number: {span.text[:40]}[0]" if isinstance(value, tuple) and value else None,
    )
    return WRONG


def _binary(expr: tree.Binary, context: Context) -> Evaluated:
    if expr.operator in ("and", "or"):
        left = condition(expr.left, context)
        if isinstance(left, Wrong) or left is (expr.operator == "or"):
            return left
        return condition(expr.right, context)
    left_value, right_value = evaluate(expr.left, context), evaluate(expr.right, context)
    if isinstance(left_value, Wrong) or isinstance(right_value, Wrong):
        return WRONG
    if expr.operator in arithmetic.COMPARISONS:
        if not (isinstance(left_value, range) and isinstance(right_value, range)):
            context.budget.operation(expr.span, min(weight(left_value), weight(right_value)))
        answer: Evaluated | arithmetic.Fault = arithmetic.compare(expr.operator, left_value, right_value)
    else:
        for side, value in ((expr.left, left_value), (expr.right, right_value)):
            if isinstance(value, bool) or not isinstance(value, int | float):
                return bad_operand(side.span, expr.operator, value, context)
        answer = arithmetic.calculate(expr.operator, left_value, right_value)
    if isinstance(answer, arithmetic.Fault):
        code = BoundExceeded if answer.is_bound else BadOperand
        context.report(code, expr.span, answer.why, label=answer.label, help=answer.help)
        return WRONG
    return answer


def _range(expr: tree.Range, context: Context) -> Evaluated:
    low = whole_number(expr.low, context, NotWhole, "the start of a range")
    high = whole_number(expr.high, context, NotWhole, "the end of a range")
    if isinstance(low, Wrong) or isinstance(high, Wrong):
        return WRONG
    if low > high:
        context.advise_empty_range(expr.span, low, high)
        return range(low, low)
    return range(low, high)


def _index(expr: tree.Index, context: Context) -> Evaluated:
    base, index = evaluate(expr.base, context), evaluate(expr.index, context)
    if isinstance(base, Wrong) or isinstance(index, Wrong):
        return WRONG
    if not isinstance(base, tuple | range):
        context.report(
            BadIndex, expr.base.span, f"only lists have items, and this is {type_name(base)}", label=show(base)
        )
        return WRONG
    if isinstance(index, range):
        return _slice(expr, base, index, context)
    if isinstance(index, bool) or not isinstance(index, int):
        context.report(BadIndex, expr.index.span, f"an index is a whole number, and this is {show(index)}")
        return WRONG
    if not 0 <= index < len(base):
        help = (
            f"the last of {len(base)} is [{len(base) - 1}]: indices start from 0, and none is negative"
            if base
            else None
        )
        context.report(BadIndex, expr.index.span, f"there is no item {index} in a list of {len(base)}", help=help)
        return WRONG
    return base[index]


def _slice(expr: tree.Index, base: tuple[Value, ...] | range, part: range, context: Context) -> Evaluated:
    if part.start < 0 or part.stop > len(base):
        context.report(
            BadIndex,
            expr.index.span,
            f"{part.start}..{part.stop} goes past a list of {len(base)}",
            help=f"the whole list is [0..{len(base)}]",
        )
        return WRONG
    context.budget.operation(expr.span, len(part))
    return base[part.start : part.stop]


def _call(expr: tree.Call, context: Context) -> Evaluated:
    name = expr.function.name
    function = FUNCTIONS.get(name)
    if function is None:
        near = nearest(name, FUNCTIONS)
        known = kind_value(name)
        message = f"there is no function {name[:80]}"
        help = our_function(name) or (f"did you mean {near}?" if near else "the functions are " + ", ".join(FUNCTIONS))
        if known is not None or context.environment.find(name) is not None:
            message = f"{name[:80]} is a layer or a block, and this place wants a value"
            help = f"write the bare word {name} here, or write the layer out where it stands in the network"
        context.report(UnknownFunction, expr.function.span, message, help=help)
        return WRONG
    values = []
    for argument in expr.arguments:
        if argument.name is not None:
            context.report(
                BadOperand, argument.name.span, f"{name} takes no named arguments", help="give the value alone"
            )
            return WRONG
        values.append(evaluate(argument.value, context))
    known_values = [value for value in values if not isinstance(value, Wrong)]
    if len(known_values) < len(values):
        return WRONG
    sizes = [len(value) for value in known_values if isinstance(value, tuple | range)]
    for argument, value in zip(expr.arguments, known_values, strict=True):
        if isinstance(value, range) and len(value) > LONGEST_LIST and name != "len":
            return list_too_long(argument.span, len(value), context)
    context.budget.operation(expr.span, sum(sizes) if name != "len" else 0)
    answer = function.call(known_values)
    if isinstance(answer, arithmetic.Fault):
        code = BoundExceeded if answer.is_bound else BadOperand
        where = expr.arguments[answer.argument].span if answer.argument is not None else expr.span
        context.report(code, where, answer.why, label=answer.label, help=answer.help or f"{function.usage}")
        return WRONG
    return bounded_list(answer, expr.span, context) if isinstance(answer, tuple) else answer
