"""The network's input: its statement, and the types that `input` and `expect` write."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from netspec.elaborate.expressions import whole_number
from netspec.elaborate.values import LARGEST, Wrong, show
from netspec.layers import UNKNOWN, Image, KnownType, Tokens, Vector
from netspec.source import SourceText
from netspec.source.codes.names import MisplacedInput
from netspec.source.codes.types import BadInputType, BoundExceeded
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context, Flow

FORMS = ("image", "tokens", "vector")


def take_input(statement: tree.Input, context: Context, flow: Flow) -> None:
    """Makes the statement's type the network's input and what flows; a wrong one is Unknown and reported."""
    graph = context.graph
    type_text: tree.TypeText | None = statement.type
    span = statement.type.span
    if context.net.at is not None:
        source = SourceText("--at", context.net.at)
        context.problems.add_source(source)
        type_text, span = _type_from(source, context), source.span(0, len(source.text))
    known = read_type(type_text, context) if type_text is not None else None
    graph.input = known if known is not None else UNKNOWN
    graph.input_span = span
    flow.value, flow.type = 0, graph.input


def _type_from(source: SourceText, context: Context) -> tree.TypeText | None:
    """The type that `--at` gives: `3x384x384`, `tokens 196x768`, `vector 784`."""
    words = source.text.replace("×", "x").split()
    span = source.span(0, len(source.text))
    form = tree.Ident(words[0], span) if len(words) == 2 else None
    sizes = words[-1].split("x") if words else []
    if len(words) > 2 or not sizes or not all(size.isascii() and size.isdigit() and len(size) < 20 for size in sizes):
        context.report(
            BadInputType,
            span,
            "--at wants an input type",
            help="write it as in the file: 3x384x384, tokens 196x768, vector 784",
        )
        return None
    return tree.TypeText(form, tuple(tree.Number(int(size), span) for size in sizes), span)


def misplaced_input(statement: tree.Input, context: Context) -> bool:
    """Reports an input that stands where none may; answers whether it did."""
    graph = context.graph
    if graph.input_span is not None:
        context.report(
            MisplacedInput,
            statement.span,
            "a network has one input" if not graph.nodes else "the input stands before any layer, once",
            label="a second input",
            labels=[(graph.input_span, "the input is given here")],
            help="leave one of them out",
        )
        return True
    if context.nested:
        context.report(
            MisplacedInput,
            statement.span,
            f"an input can't stand in {context.nested}",
            help="put it at the top of the network, in front of any layer",
        )
        return True
    return False


def read_type(text: tree.TypeText, context: Context) -> KnownType | None:
    """The type that a file writes; None where it is none, which is reported."""
    form = text.form.name.lower() if text.form is not None else None
    if form is not None and form not in FORMS:
        assert text.form is not None
        context.report(
            BadInputType,
            text.form.span,
            f"there is no type {text.form.name[:40]}",
            help="write 3x224x224 for an image, tokens 196x768, or vector 784",
        )
        return None
    sizes = [_size(dimension, context) for dimension in text.dimensions]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return None
    if prod(known) > LARGEST:
        context.report(BoundExceeded, text.span, "a value has at most 2**53 elements", label="this type has more")
        return None
    return _type_of(form, known, text, context)


def _size(expr: tree.Expr, context: Context) -> int | None:
    """A dimension, from 1 on."""
    value = whole_number(expr, context, BadInputType, "a dimension")
    if isinstance(value, Wrong):
        return None
    if value < 1:
        context.report(
            BadInputType,
            expr.span,
            f"a dimension is 1 or more, and this is {show(value)}",
            help="a type without elements can't flow",
        )
        return None
    return value


def _type_of(form: str | None, sizes: list[int], text: tree.TypeText, context: Context) -> KnownType | None:
    if form == "vector" and len(sizes) == 1:
        return Vector(channels=sizes[0])
    if form == "tokens" and len(sizes) == 2:
        return Tokens(length=sizes[0], channels=sizes[1])
    if form in (None, "image") and 2 <= len(sizes) <= 4:
        return Image(channels=sizes[0], space=tuple(sizes[1:]))
    wants = {
        "vector": ("a vector is one number of channels", "vector 784"),
        "tokens": ("tokens are a length and a width", "tokens 196x768"),
    }.get(form or "", ("an image is channels and 1 to 3 dimensions of space", "3x224x224"))
    help = f"vector {sizes[0]} is a vector" if form is None and len(sizes) == 1 else f"write it like {wants[1]}"
    many = "1 number" if len(sizes) == 1 else f"{len(sizes)} numbers"
    context.report(BadInputType, text.span, f"{wants[0]}, and this has {many}", help=help)
    return None
