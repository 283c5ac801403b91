"""A tensor as a cuboid: how high, deep and wide it is drawn, and its faces.

Height and depth go by the square root of the resolution (a logarithm would make 224 against 7 look like 2 : 1), width
by the logarithm of the channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log2, radians, sin, sqrt

from netspec.draw.scene import Point
from netspec.draw.volumes.solids import Solid
from netspec.layers import Image, Tokens, ValueType, Vector

HIGHEST, LOWEST, DEPTH, ANGLE = 420.0, 22.0, 0.42, radians(40)
VECTOR_WIDTH = 16.0
SLICE = 12.0
"""How far the second slice of a repeat stands to the right of the first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What sizes are measured against: the most positions along an axis, and the most channels."""

    positions: float
    channels: float
    height: float = HIGHEST

    def face(self, positions: float) -> float:
        return max(LOWEST, self.height * sqrt(positions / self.positions))

    def width(self, channels: int) -> float:
        least, most = log2(1 + 1), log2(1 + max(self.channels, 2))
        return 10 + 80 * (log2(1 + channels) - least) / (most - least)


@dataclass(frozen=True, slots=True)
class Cuboid:
    """About its own middle: width, height, and how far its far corner stands to the right and up."""

    width: float
    height: float
    dx: float
    dy: float

    @property
    def whole(self) -> float:
        return self.width + self.dx

    @property
    def drop(self) -> float:
        """From the middle of the whole down to the lowest corner."""
        return (self.height + self.dy) / 2


def scale_of(types: list[ValueType], height: float) -> Scale:
    positions = max((axis for kind in types for axis in plane(kind)), default=1.0)
    channels = max((kind.channels for kind in types if isinstance(kind, Image | Tokens)), default=2)
    return Scale(positions, channels, height)


def plane(kind: ValueType) -> tuple[float, float]:
    """Height and width in positions; tokens as the square that they would fill, a vector as a point."""
    if isinstance(kind, Image):
        return float(kind.space[0]), float(kind.space[-1]) if kind.rank > 1 else 1.0
    return (sqrt(kind.length), 1.0) if isinstance(kind, Tokens) else (1.0, 1.0)


def cuboid(solid: Solid, scale: Scale) -> Cuboid:
    kind = solid.type
    if isinstance(kind, Vector):
        long = min(60 + 22 * log2(1 + kind.channels), scale.height)
        return Cuboid(VECTOR_WIDTH, long, 4.0, 4.0)
    high, wide = plane(kind)
    depth = DEPTH * scale.face(wide)
    channels = kind.channels if isinstance(kind, Image | Tokens) else 1
    return Cuboid(scale.width(channels), scale.face(high), depth * cos(ANGLE), depth * sin(ANGLE))


def faces(body: Cuboid, x: float, middle: float) -> tuple[list[Point], list[Point], list[Point]]:
    """Front, top and side with its left side at x and its middle at that height."""
    top, bottom = middle + body.drop - body.height, middle + body.drop
    right = x + body.width
    front = [(x, top), (right, top), (right, bottom), (x, bottom)]
    roof = [(x, top), (x + body.dx, top - body.dy), (right + body.dx, top - body.dy), (right, top)]
    side = [(right, top), (right + body.dx, top - body.dy), (right + body.dx, bottom - body.dy), (right, bottom)]
    return front, roof, side


def window_on_side(
    body: Cuboid, x: float, middle: float, kernel: tuple[int, int], positions: tuple[float, float]
) -> list[Point]:
    """The part of the side face that a kernel looks at, in its middle; at least a twelfth of the face."""
    share_high = min(max(kernel[0] / positions[0], 1 / 12), 1.0)
    share_wide = min(max(kernel[1] / positions[1], 1 / 12), 1.0)
    right, bottom = x + body.width, middle + body.drop
    start, end = (1 - share_wide) / 2, (1 + share_wide) / 2
    low, high = (1 - share_high) / 2 * body.height, (1 + share_high) / 2 * body.height

    def at(along: float, up: float) -> Point:
        return right + body.dx * along, bottom - body.dy * along - up

    return [at(start, low), at(end, low), at(end, high), at(start, high)]
