"""`expect`: types are compared here; figures of the whole network are recorded, and verified by analysis."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from netspec.elaborate.expressions import evaluate
from netspec.elaborate.inputs import read_type
from netspec.elaborate.values import LARGEST, Wrong, show
from netspec.ir import Claim
from netspec.layers import Unknown
from netspec.source import Span
from netspec.source.codes.names import NothingArrives, UnknownWord
from netspec.source.codes.types import BadOperand, BoundExceeded, ExpectFailed
from netspec.source.nearest import nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context

UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
FINEST = 400
"""Digits behind the point beyond which the weight of the last one is 0 as a float."""
QUANTITIES = get_args(Claim.model_fields["quantity"].annotation)


def expect_type(statement: tree.ExpectType, context: Context) -> None:
    """Compares the type that flows here with the one written."""
    arriving = context.arriving()
    if arriving is None:
        _too_early(statement, context)
        return
    expected = read_type(statement.type, context)
    if expected is None or isinstance(arriving, Unknown) or expected == arriving:
        return
    node = context.graph.resized(context.flow.value)
    where = [(node.span, f"{arriving} comes from here")] if node is not None else context.came_from(context.flow.value)
    context.report(
        ExpectFailed,
        statement.span,
        f"expected {expected} here, and it is {arriving}",
        label=f"this is {arriving}",
        labels=where,
    )


def expect_figure(statement: tree.ExpectFigure, context: Context) -> None:
    """Records a claim about the network up to here."""
    name = statement.quantity
    if name.name not in QUANTITIES:
        near = nearest(name.name, QUANTITIES)
        context.report(
            UnknownWord,
            name.span,
            f"expect knows no figure {name.name[:60]}",
            help=f"did you mean {near}?" if near else "it knows " + ", ".join(QUANTITIES),
        )
        return
    if context.arriving() is None:
        _too_early(statement, context)
        return
    figure = _figure(statement.value, context)
    if figure is None or context.flow.type is None or isinstance(context.flow.type, Unknown):
        return
    number, precision, text = figure
    context.graph.claims.append(
        Claim(
            quantity=name.name,
            operator=statement.operator,
            number=number,
            text=text,
            precision=precision,
            nodes=len(context.graph.nodes),
            value=context.flow.value,
            scope=context.scope,
            place=context.graph.place(statement.span),
        )
    )


def _too_early(statement: tree.ExpectType | tree.ExpectFigure, context: Context) -> None:
    context.report(
        NothingArrives,
        statement.span,
        "nothing arrives at this expect: no input stands in front",
        help="put it behind the input",
    )


def _figure(value: tree.Expr | tree.Figure, context: Context) -> tuple[int | float, float, str] | None:
    """The number, the weight of its last digit as written, and its text."""
    if isinstance(value, tree.Figure):
        digits = value.text.removesuffix(value.unit) if value.unit else value.text
        return _written(digits, UNITS[value.unit], value.text, value.span, context)
    if isinstance(value, tree.Number):
        return _written(value.span.text, 1, value.span.text, value.span, context)
    number = evaluate(value, context)
    if isinstance(number, Wrong):
        return None
    if isinstance(number, bool) or not isinstance(number, int | float):
        context.report(BadOperand, value.span, f"a figure is a number, and this is {show(number)}")
        return None
    return number, 1 if isinstance(number, int) else 0, show(number)


def _written(digits: str, unit: int, text: str, span: Span, context: Context) -> tuple[int | float, float, str] | None:
    """The figure as its digits say it, where it keeps to the bound on numbers: `1e999999999` fits in no memory."""
    exact = Decimal(digits)
    if exact > LARGEST // unit:
        context.report(BoundExceeded, span, f"a figure is at most 2**53 ({LARGEST:,})")
        return None
    number = exact * unit
    precision = float(Decimal(unit).scaleb(max(int(exact.as_tuple().exponent), -FINEST)))
    return int(number) if number == number.to_integral_value() else float(number), precision, text
