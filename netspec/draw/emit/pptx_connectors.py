"""Wires as straight connectors, glued at both ends; where a wire bends, to a dot of its own width.

PowerPoint's bent connectors would need no such dots, but LibreOffice lays them out afresh, through the boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from netspec.draw.geometry import Box
from netspec.draw.scene import Point

Place = tuple[int, int]
SITES: dict[bool, dict[str, int]] = {
    False: {"top": 0, "left": 1, "bottom": 2, "right": 3},
    True: {"top": 0, "left": 2, "bottom": 4, "right": 6},
}
"""Numbers of the connection sites, of rectangles and (True) of ellipses."""


NEAR = 10.0
"""How far a wire's end may lie from a site, in units of the page; from farther away it would be drawn askew."""


@dataclass(frozen=True, slots=True)
class End:
    """A shape that a stretch may be glued to: its number, whether it is round, and its box."""

    number: int
    round: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Stretch:
    """One straight piece of a wire, from shape to shape."""

    start: Point
    end: Point
    source: End | None
    target: End | None


def glue(stretch: Stretch) -> str:
    """To the sites of the shapes that the stretch leaves and enters by: by where it goes."""
    found = ""
    for tag, shape, end, near in (
        ("stCxn", stretch.source, stretch.start, stretch.end),
        ("endCxn", stretch.target, stretch.end, stretch.start),
    ):
        if shape is not None:
            side = _side(end, near)
            x, y = _site(shape.box, side)
            if abs(x - end[0]) <= NEAR and abs(y - end[1]) <= NEAR:
                found += f'<a:{tag} id="{shape.number}" idx="{SITES[shape.round][side]}"/>'
    return found


def _side(end: Point, near: Point) -> str:
    if abs(near[1] - end[1]) > abs(near[0] - end[0]):
        return "top" if near[1] < end[1] else "bottom"
    return "left" if near[0] < end[0] else "right"


def _site(box: Box, side: str) -> Point:
    left, top, right, bottom = box
    x = {"left": left, "right": right}.get(side, (left + right) / 2)
    return x, {"top": top, "bottom": bottom}.get(side, (top + bottom) / 2)


def straight(start: Place, end: Place) -> str:
    """The transform and geometry of a straight connector between two places in EMU."""
    flips = (' flipH="1"' if end[0] < start[0] else "") + (' flipV="1"' if end[1] < start[1] else "")
    left, top = min(start[0], end[0]), min(start[1], end[1])
    size = f'<a:ext cx="{abs(end[0] - start[0])}" cy="{abs(end[1] - start[1])}"/>'
    geometry = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
    return f'<a:xfrm{flips}><a:off x="{left}" y="{top}"/>{size}</a:xfrm>{geometry}'


def stretches(
    points: tuple[Point, ...], source: End | None, target: End | None, corners: list[End]
) -> Iterator[Stretch]:
    """The pieces of a wire through its corner dots, one for each point but the ends."""
    stops = [source, *corners, target]
    for index, (start, end) in enumerate(pairwise(points)):
        yield Stretch(start, end, stops[index], stops[index + 1])
