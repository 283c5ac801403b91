"""What stands in the cells of a table: shapes, options and figures of a row, raw and for people."""

from __future__ import annotations

from math import prod
from typing import NamedTuple, cast

from netspec.analysis.facts import AxisField, elements
from netspec.analysis.tables.numbers import per_axis
from netspec.analysis.tables.rows import Row
from netspec.ir import Image, Tokens, Unknown, ValueType
from netspec.layers import Incoming, Window


class TableRequest(NamedTuple):
    """What a cell needs beside the row: the batch, and the input's positions per axis."""

    batch: int = 1
    lengths: tuple[int, ...] = ()


def channels(type_: ValueType) -> int | None:
    return None if isinstance(type_, Unknown) else type_.channels


def sides(type_: ValueType) -> str:
    """Height and width as lectures have them: one number where they are equal, nothing for a vector."""
    if isinstance(type_, Tokens):
        return str(type_.length)
    if not isinstance(type_, Image):
        return ""
    return per_axis(type_.space)


def option(row: Row, name: str) -> str | None:
    """An option of the layer as the lecture writes it; pairs as `1×7`, lists as they are."""
    value = getattr(row.node.layer, name, None) if row.node is not None else None
    if value is None:
        return None
    if isinstance(value, tuple):
        return per_axis(value) if len(value) <= 3 else ", ".join(map(str, value))
    return str(value)


def filters(row: Row) -> int | None:
    """How many filters a convolution has, and units a fully connected layer."""
    weighs = row.family in ("convolution", "linear")
    return channels(row.output) if weighs else None


def lecture_pad(row: Row) -> str | None:
    """Padding in numbers: `same` as what it comes to in front."""
    if row.node is None or option(row, "pad") is None:
        return None
    if getattr(row.node.layer, "out", None) is not None:
        return None
    if row.node.kind == "deconv":
        return option(row, "pad")
    reach = row.node.layer.reach(cast(Incoming, row.inputs))
    return per_axis(tuple(axis.before for axis in reach.axes)) if isinstance(reach, Window) else None


def field_text(row: Row) -> str:
    """`11`, `≤ 13` where it is a bound, `all` for the whole input, with the local field beside it."""
    field = row.receptive_field
    status = field.status
    if status == "whole input":
        return f"all ({per_axis(field.local.size)})" if field.local is not None else "all"
    return ("≤ " if status == "bound" else "") + per_axis(field.size)


def share(row: Row, request: TableRequest) -> float | None:
    """The part of the input's positions that the field covers at most, 0 to 1."""
    axes = row.receptive_field.axes
    if not axes or any(axis.size is None for axis in axes):
        return None
    return float(prod(_covered(axis, length) for axis, length in zip(axes, request.lengths, strict=True)))


def _covered(axis: AxisField, length: int) -> float:
    return min(1.0, float(axis.size or 0) / length)


def share_text(row: Row, request: TableRequest) -> str:
    part = share(row, request)
    return "-" if part is None else f"{part:.1%}" if part < 1 else "100%"


def thousands(value: float) -> str:
    """A whole number with its thousands apart; below 1 one decimal, so that little is not nothing."""
    return f"{value:.1f}" if 0.05 <= value < 0.95 else f"{_half_up(value):,}"


def _half_up(value: float) -> int:
    return int(value + 0.5)


def kilobytes(row: Row, request: TableRequest) -> float:
    return 4 * elements(row.output) * request.batch / 1024


def lecture_flop(row: Row, request: TableRequest) -> float:
    return (row.total.macs + row.total.pooling) * request.batch / 1e6
