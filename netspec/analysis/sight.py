"""What a value sees of the network's input along each axis: the state that `receptive_field` folds over the graph."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from netspec.analysis.facts import AxisField, Positions, ReceptiveField
from netspec.layers import Axis

_LEADING_WINDOWS = 64
"""How many windows at a border are looked at one by one before the border counts as read."""


class Sight(NamedTuple):
    """One axis of the input, as a value sees it.

    - Unit i sees `[lo + i*jump, hi + i*jump]`; jump is None where windows say nothing (after global pooling).
    - `minimal`: the size along the path that sees least.
    - `first` and `last`: the outermost pixels of the input that some unit sees.
    - `seen`: pixels that every unit sees, by way of attention, a gate or global pooling; None where there are none.
    """

    jump: Positions | None
    lo: Positions
    hi: Positions
    minimal: Positions
    exact: bool
    first: int
    last: int
    seen: tuple[int, int] | None = None


class View(NamedTuple):
    """All axes of a value; `grid` holds its positions per axis of the input, None where they don't correspond."""

    sights: tuple[Sight, ...]
    grid: tuple[int, ...] | None


def start_of(length: int) -> Sight:
    """The input's own: every position sees itself."""
    return Sight(1, 0, 0, 1, True, 0, length - 1)


def whole(number: Positions) -> Positions:
    """The number as an int where it is whole."""
    return number if type(number) is int or number.denominator != 1 else number.numerator


def through_window(sight: Sight, axis: Axis, positions: int, units: int) -> Sight:
    """What `units` windows over `positions` of a value see."""
    begin, end = read_range(axis, positions, units)
    jump = sight.jump
    if jump is None:
        return sight
    stride, before, width = axis.stride, axis.before, axis.extent - 1
    first, last = ceil(sight.lo + begin * jump), floor(sight.hi + end * jump)
    return Sight(
        jump=whole(jump * stride),
        lo=whole(sight.lo - before * jump),
        hi=whole(sight.hi + (width - before) * jump),
        minimal=whole(sight.minimal + max(0, floor(width)) * jump),
        exact=sight.exact and axis.exact and stride.denominator == 1,
        first=max(sight.first, first),
        last=min(sight.last, last),
        seen=sight.seen,
    )


def read_range(axis: Axis, positions: int, units: int) -> tuple[int, int]:
    """The first and the last position that some window reads."""
    after = (units - 1) * axis.stride - axis.before + axis.extent - 1 - (positions - 1)
    return _first_read(axis, axis.before, units), positions - 1 - _first_read(axis, after, units)


def _first_read(axis: Axis, before: Positions, units: int) -> int:
    """Windows may start outside, step over positions or have holes: look at the leading ones in turn."""
    if before <= 0:
        return ceil(-before)
    if axis.dilation == 1 and axis.stride <= axis.extent:
        return 0
    found: list[int] = []
    for unit in range(min(units, _LEADING_WINDOWS)):
        start = unit * axis.stride - before
        if start >= 0:
            found.append(ceil(start))
            break
        tap = start + ceil(-start / Fraction(axis.dilation)) * axis.dilation
        if tap <= start + axis.extent - 1:
            found.append(ceil(tap))
    return min(found, default=0)


def seeing_all(sight: Sight, *, keep_local: bool) -> Sight:
    """After attention or global pooling: every unit sees what any unit saw."""
    jump = sight.jump if keep_local else None
    return sight._replace(jump=jump, seen=(sight.first, sight.last))


def joined(sights: list[Sight], units: int) -> Sight:
    """The union of branches; a branch without windows of its own (a gate) adds what it sees to every unit.

    Where steps differ the result still holds every branch's field for every unit.
    """
    local = [sight for sight in sights if sight.jump is not None]
    everywhere = [sight.seen for sight in sights if sight.seen is not None]
    seen = (min(low for low, _ in everywhere), max(high for _, high in everywhere)) if everywhere else None
    first, last = min(sight.first for sight in sights), max(sight.last for sight in sights)
    if not local:
        return sights[0]._replace(exact=all(one.exact for one in sights), first=first, last=last, seen=seen)
    jump = local[0].jump
    drifts = [(units - 1) * (one.jump - jump) for one in local]  # type: ignore[operator]
    return Sight(
        jump=jump,
        lo=whole(min(one.lo + min(0, drift) for one, drift in zip(local, drifts, strict=True))),
        hi=whole(max(one.hi + max(0, drift) for one, drift in zip(local, drifts, strict=True))),
        minimal=min(one.minimal for one in local),
        exact=all(one.exact for one in sights) and not any(drifts),
        first=first,
        last=last,
        seen=seen,
    )


def field_of(view: View, lengths: tuple[int, ...]) -> ReceptiveField:
    """The view as people read it; `lengths` are the input's positions per axis."""
    axes = tuple(_axis_field(sight, length) for sight, length in zip(view.sights, lengths, strict=True))
    beside = any(sight.seen is not None for sight in view.sights)
    if not beside or any(sight.jump is None for sight in view.sights):
        return ReceptiveField(axes)
    return ReceptiveField(axes, ReceptiveField(tuple(_local_field(sight) for sight in view.sights)))


def _local_field(sight: Sight) -> AxisField:
    status = "exact" if sight.exact else "bound"
    return AxisField(status, whole(sight.hi - sight.lo + 1), sight.jump, whole(-sight.lo), sight.minimal)  # type: ignore[arg-type]


def _axis_field(sight: Sight, length: int) -> AxisField:
    if sight.seen is None and sight.jump is not None:
        return _local_field(sight)
    if sight.seen is not None and sight.seen[0] <= 0 and sight.seen[1] >= length - 1:
        return AxisField("whole input", length, 0, 0, sight.minimal)
    # Global pooling of a map that misses a border, or positions that no longer correspond.
    exact = sight.exact and sight.jump is None and sight.seen == (sight.first, sight.last)
    return AxisField("exact" if exact else "bound", sight.last - sight.first + 1, 0, -sight.first, sight.minimal)
