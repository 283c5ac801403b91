"""`in.c` and its kin: what an expression may ask of the type that arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netspec.elaborate.values import WRONG, Evaluated
from netspec.layers import Image, KnownType, Tokens, Unknown
from netspec.source.codes.names import NothingArrives, UnknownWord
from netspec.source.codes.types import WrongKind, WrongRank
from netspec.source.nearest import nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context

SIDES = {"h": "height", "w": "width", "d": "depth"}
ATTRIBUTES = ("c", "h", "w", "d", "len", "size", "rank", "kind")


def incoming_figure(expr: tree.Incoming, context: Context) -> Evaluated:
    """The figure asked for, of the type that arrives here."""
    if expr.attribute not in ATTRIBUTES:
        near = nearest(expr.attribute, ATTRIBUTES)
        context.report(
            UnknownWord,
            expr.span,
            f"there is no in.{expr.attribute[:40]}",
            help=f"did you mean in.{near}?" if near else "there are " + ", ".join(f"in.{one}" for one in ATTRIBUTES),
        )
        return WRONG
    arriving = context.arriving()
    if arriving is None:
        context.report(
            NothingArrives,
            expr.span,
            f"in.{expr.attribute} asks for the value that arrives here, and none does: no input stands in front",
            help="put the input statement before this line",
        )
        return WRONG
    if isinstance(arriving, Unknown):
        return WRONG
    match expr.attribute:
        case "c":
            return arriving.channels
        case "size":
            return arriving.size
        case "rank":
            return arriving.rank
        case "kind":
            return arriving.kind
        case "len":
            return _length(expr, arriving, context)
    return _side(expr, arriving, context)


def _length(expr: tree.Incoming, arriving: KnownType, context: Context) -> Evaluated:
    """`in.len`: tokens, or positions of an image of one dimension."""
    if isinstance(arriving, Tokens):
        return arriving.length
    if isinstance(arriving, Image) and arriving.rank == 1:
        return arriving.space[0]
    context.report(
        WrongKind,
        expr.span,
        f"in.len is the length of tokens, and what arrives is {_worded(arriving)}",
        labels=context.where_it_came_from(),
    )
    return WRONG


def _side(expr: tree.Incoming, arriving: KnownType, context: Context) -> Evaluated:
    """`in.w` is the last dimension of space, `in.h` the one before it, `in.d` the one before that."""
    side = SIDES[expr.attribute]
    if not isinstance(arriving, Image):
        has = "tokens have a length (in.len)" if isinstance(arriving, Tokens) else "a vector has channels alone (in.c)"
        context.report(
            WrongKind,
            expr.span,
            f"in.{expr.attribute} is the {side} of an image, and what arrives is {_worded(arriving)}",
            labels=context.where_it_came_from(),
            help=has,
        )
        return WRONG
    from_the_end = {"w": 1, "h": 2, "d": 3}[expr.attribute]
    if arriving.rank < from_the_end:
        dimensions = "1 dimension" if arriving.rank == 1 else f"{arriving.rank} dimensions"
        context.report(
            WrongRank,
            expr.span,
            f"what arrives has {dimensions} of space, and no {side}: {arriving}",
            labels=context.where_it_came_from(),
        )
        return WRONG
    return arriving.space[-from_the_end]


def _worded(arriving: KnownType) -> str:
    return (
        f"an image of {arriving}"
        if isinstance(arriving, Image)
        else f"{'' if isinstance(arriving, Tokens) else 'a '}{arriving}"
    )
