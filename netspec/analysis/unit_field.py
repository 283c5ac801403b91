"""Which pixels does this unit see, and which units see this pixel: exact, borders and holes included.

Positions per axis are bits of an integer. A unit's are carried backward from node to node to the input, a pixel's
forward; windows that reach into padding lose what they don't read. Where an axis of a window isn't exact (adaptive
pooling, windows of rational step with dilation) the bits are a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from netspec.analysis.layer_answers import layer_answers
from netspec.analysis.receptive_field import lengths_of, views_of
from netspec.ir import Network, Node
from netspec.layers import WHOLE, Axis, Reach, Window

MOST_POSITIONS = 1 << 22
"""Per axis; longer axes are refused rather than written out as bits."""
Bits = tuple[int, ...]
Grid = tuple[int, ...] | None
Through = Callable[[int, Axis, int, int, str], int]


class Seen(NamedTuple):
    """Positions along each axis: `box` is the first and last of them, None where there are none."""

    bits: Bits

    @property
    def box(self) -> tuple[tuple[int, int], ...] | None:
        if not self.bits or not all(self.bits):
            return None
        return tuple(((one & -one).bit_length() - 1, one.bit_length() - 1) for one in self.bits)

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(one.bit_count() for one in self.bits)


class Graph:
    """A network's windows and grids, worked out once for many questions."""

    def __init__(self, network: Network) -> None:
        answers = layer_answers(network)
        self.network = network
        self.reaches: list[Reach] = [answer.reach for answer in answers]
        self.grids = [view.grid for view in views_of(network, answers)]
        longest = max((max(grid, default=0) for grid in self.grids if grid is not None), default=0)
        if longest > MOST_POSITIONS:
            raise OverflowError(f"an axis of {longest:,} positions is too long to follow them one by one")

    def grid_of(self, value: int) -> Grid:
        """A value's positions along the input's axes; None where all of it mixes."""
        return self.grids[value]

    def pixels_seen(self, value: int, unit: Sequence[int] | None = None) -> Seen:
        """The pixels of the input that a unit of a value sees; without a unit: that some unit sees."""
        axes = len(lengths_of(self.network.input))
        live: dict[int, Bits] = {value: _start(self.grids[value], unit, axes)}
        for node in reversed(self.network.nodes[:value]):
            bits = live.pop(node.id, None)
            if bits is None or not all(bits):
                continue
            for source in node.inputs:
                found = self._carry(node, source, bits, _backward)
                if all(found):  # padding along one axis is padding, whatever the others say
                    live[source] = _union(live.get(source), found)
        return Seen(live.get(0, (0,) * axes))

    def units_seeing(self, value: int, pixel: Sequence[int]) -> Seen:
        """The units of a value that see a pixel of the input."""
        live: list[Bits] = [_start(self.grids[0], pixel, len(pixel))]
        for node in self.network.nodes[:value]:
            bits: Bits | None = None
            for source in node.inputs:
                found = self._carry(node, source, live[source], _forward) if all(live[source]) else (0,)
                if all(found):
                    bits = _union(bits, found)
            live.append(bits or (0,) * len(pixel))
        return Seen(live[value])

    def _carry(self, node: Node, source: int, bits: Bits, through: Through) -> Bits:
        """Bits from one side of a node to the other: backward from its output to `source`, or forward."""
        inside, outside = self.grids[source], self.grids[node.id]
        origin, target = (outside, inside) if through is _backward else (inside, outside)
        if target is None:
            return (1,) * len(bits)
        reach = self.reaches[node.id - 1]
        if origin is None or reach == WHOLE:
            return tuple(_all(length) for length in target)
        if isinstance(reach, Window) and inside is not None and outside is not None:
            steps = zip(bits, reach.axes, inside, outside, strict=True)
            mode = getattr(node.layer, "pad_mode", "zeros")
            return tuple(through(one, axis, positions, units, mode) for one, axis, positions, units in steps)
        pairs = zip(bits, origin, target, strict=True)
        return tuple(one if here == there else _all(there) for one, here, there in pairs)


def _start(grid: Grid, unit: Sequence[int] | None, axes: int) -> Bits:
    if grid is None:
        return (1,) * axes
    if unit is None:
        return tuple(_all(length) for length in grid)
    if len(unit) != len(grid) or any(not 0 <= at < length for at, length in zip(unit, grid, strict=True)):
        raise IndexError(f"{','.join(map(str, unit))} is not one of {'×'.join(map(str, grid))} positions")
    return tuple(1 << at for at in unit)


def _backward(units: int, axis: Axis, positions: int, count: int, pad_mode: str) -> int:
    """The positions that these units read."""
    if _fractional(axis):
        found = 0
        for unit in _set_bits(units):
            first, last = _hull(axis, unit, positions)
            if first <= last:
                found |= _all(last - first + 1) << first
        return found
    stride = int(axis.stride)
    spread = int(("0" * (stride - 1)).join(format(units, "b")), 2) if stride else int(units > 0)
    return _unpadded(_smear(spread, axis), int(axis.before), positions, pad_mode)


def _forward(positions: int, axis: Axis, length: int, count: int, pad_mode: str) -> int:
    """The units that read one of these positions."""
    if _fractional(axis):
        found = 0
        for unit in range(count):
            first, last = _hull(axis, unit, length)
            if first <= last and positions >> first & _all(last - first + 1):
                found |= 1 << unit
        return found
    # Unit i starts at position i*stride - before; a position p is read from the starts p - t*dilation. Smearing
    # upwards adds t*dilation instead, so the taps count down from the window's end.
    width = (int(axis.extent) - 1) // axis.dilation * axis.dilation
    if pad_mode == "zeros":
        starts = _shift(_smear(positions, axis), int(axis.before) - width)
    else:
        end = (count - 1) * int(axis.stride) + int(axis.extent)
        starts = _smear(_padded(positions, int(axis.before), length, end, pad_mode), axis) >> width
    digits = format(starts, "b")[:: -int(axis.stride)][:count]
    return int(digits[::-1] or "0", 2)


def _unpadded(bits: int, before: int, positions: int, pad_mode: str) -> int:
    """Bits from the first padded position on, as bits of the positions that the padding was filled from."""
    inside = _shift(bits, -before) & _all(positions)
    if pad_mode == "zeros" or before < 0:
        return inside
    outside = [at - before for at in _set_bits(bits & _all(before))]
    outside += [at + positions for at in _set_bits(bits >> before + positions)]
    for at in outside:
        inside |= 1 << _filled_from(at, positions, pad_mode)
    return inside


def _padded(bits: int, before: int, positions: int, end: int, pad_mode: str) -> int:
    """The opposite: bits of positions and of the padding that is filled from them, up to `end`."""
    padded = bits << before
    for at in (*range(-before, 0), *range(positions, end - before)):
        if bits >> _filled_from(at, positions, pad_mode) & 1:
            padded |= 1 << at + before
    return padded


def _filled_from(at: int, positions: int, pad_mode: str) -> int:
    """Which position the padding at `at` (outside) holds a copy of."""
    if pad_mode == "reflect":
        return -at if at < 0 else 2 * (positions - 1) - at
    if pad_mode == "circular":
        return at % positions
    return 0 if at < 0 else positions - 1


def _fractional(axis: Axis) -> bool:
    return any(Fraction(number).denominator != 1 for number in (axis.stride, axis.before, axis.extent))


def _hull(axis: Axis, unit: int, positions: int) -> tuple[int, int]:
    start = unit * axis.stride - axis.before
    return max(0, ceil(start)), min(positions - 1, floor(start + axis.extent - 1))


def _smear(bits: int, axis: Axis) -> int:
    """The union of the bits moved by every tap of the window."""
    taps, done = (int(axis.extent) - 1) // axis.dilation + 1, 1
    while done < taps:
        more = min(done, taps - done)
        bits |= bits << more * axis.dilation
        done += more
    return bits


def _shift(bits: int, by: int) -> int:
    return bits << by if by >= 0 else bits >> -by


def _all(length: int) -> int:
    return (1 << length) - 1


def _union(one: Bits | None, other: Bits) -> Bits:
    return other if one is None else tuple(a | b for a, b in zip(one, other, strict=True))


def _set_bits(bits: int) -> list[int]:
    return [at for at, digit in enumerate(reversed(format(bits, "b"))) if digit == "1"]
