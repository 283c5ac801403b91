"""Wires as straight connectors, glued at both ends; where a wire bends, to a dot of its own width.

PowerPoint's bent connectors would need no such dots, but LibreOffice lays them out afresh, through the boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from netspec.draw.scene import Point

Place = tuple[int, int]
SITES: dict[bool, dict[str, int]] = {
    False: {"top": 0, "left": 1, "bottom": 2, "right": 3},
    True: {"top": 0, "left": 2, "bottom": 4, "right": 6},
}
"""Numbers of the connection sites, of rectangles and (True) of ellipses."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One straight piece of a wire: from a shape to a shape, each named by its number and whether it is round."""

    start: Point
    end: Point
    source: tuple[int, bool] | None
    target: tuple[int, bool] | None


def glue(stretch: Stretch) -> str:
    """To the sites of the shapes that the stretch leaves and enters by: by where it goes."""
    found = ""
    for tag, shape, end, near in (
        ("stCxn", stretch.source, stretch.start, stretch.end),
        ("endCxn", stretch.target, stretch.end, stretch.start),
    ):
        if shape is not None:
            found += f'<a:{tag} id="{shape[0]}" idx="{SITES[shape[1]][_side(end, near)]}"/>'
    return found


def _side(end: Point, near: Point) -> str:
    if abs(near[1] - end[1]) > abs(near[0] - end[0]):
        return "top" if near[1] < end[1] else "bottom"
    return "left" if near[0] < end[0] else "right"


def straight(start: Place, end: Place) -> str:
    """The transform and geometry of a straight connector between two places in EMU."""
    flips = (' flipH="1"' if end[0] < start[0] else "") + (' flipV="1"' if end[1] < start[1] else "")
    left, top = min(start[0], end[0]), min(start[1], end[1])
    size = f'<a:ext cx="{abs(end[0] - start[0])}" cy="{abs(end[1] - start[1])}"/>'
    geometry = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
    return f'<a:xfrm{flips}><a:off x="{left}" y="{top}"/>{size}</a:xfrm>{geometry}'


def stretches(
    points: tuple[Point, ...], source: tuple[int, bool] | None, target: tuple[int, bool] | None, corners: list[int]
) -> Iterator[Stretch]:
    """The pieces of a wire through the corner dots of these numbers, one for each point but the ends."""
    stops = [source, *((number, True) for number in corners), target]
    for index, (start, end) in enumerate(pairwise(points)):
        yield Stretch(start, end, stops[index], stops[index + 1])
