"""The bent connector that runs exactly through given points: PowerPoint's presets, turned and flipped.

`bentConnectorN` starts along its own x axis and turns N − 1 times; its adjustments are shares of its own box. A wire
that starts up or down is the same turned by a quarter. Points are in EMU; the last two are its ends.
"""

from __future__ import annotations

from itertools import pairwise

Place = tuple[int, int]
SITES: dict[bool, dict[str, int]] = {
    False: {"top": 0, "left": 1, "bottom": 2, "right": 3},
    True: {"top": 0, "left": 2, "bottom": 4, "right": 6},
}
"""Numbers of the connection sites, of rectangles and (True) of ellipses."""
LEAST = 12700
"""A box of no width cannot be shared out; PowerPoint itself writes a point."""
QUARTER = 5400000


def connector(points: list[Place]) -> str | None:
    """The transform and the preset geometry; None where no preset runs so."""
    if len(points) == 2:
        return _straight(*points)
    if not 3 <= len(points) <= 6 or not _is_orthogonal(points):
        return None
    upright = points[0][0] == points[1][0]
    turned = [(y, x) for x, y in points] if upright else points
    (x0, y0), (x1, y1) = turned[0], turned[-1]
    along, across = _least(x1 - x0), _least(y1 - y0)
    inner = [point[index % 2] for index, point in enumerate(turned[1:-1])]
    shares = [
        round(100000 * ((value - x0) / along if index % 2 == 0 else (value - y0) / across))
        for index, value in enumerate(inner[: len(points) - 3])
    ]
    adjust = "".join(f'<a:gd name="adj{n}" fmla="val {share}"/>' for n, share in enumerate(shares, 1))
    geometry = f'<a:prstGeom prst="bentConnector{len(points) - 1}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'
    return _transform(points[0], points[-1], along, across, upright) + geometry


def _least(length: int) -> int:
    return length if abs(length) >= LEAST else LEAST if length >= 0 else -LEAST


def _is_orthogonal(points: list[Place]) -> bool:
    """Whether its stretches are level and upright in turn."""
    level = [a[1] == b[1] and a[0] != b[0] for a, b in pairwise(points)]
    upright = [a[0] == b[0] and a[1] != b[1] for a, b in pairwise(points)]
    return all(one or other for one, other in zip(level, upright, strict=True)) and all(
        a != b for a, b in pairwise(level)
    )


def _transform(start: Place, end: Place, along: int, across: int, upright: bool) -> str:
    """Of a box as wide as the wire runs along its first direction. Turning by a quarter takes the box's own x axis
    downwards and its y axis leftwards, so that what runs to the right is flipped first."""
    wide, high = abs(along), abs(across)
    cx, cy = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    flips = ' flipH="1"' if along < 0 else ""
    flips += ' flipV="1"' if (across > 0 if upright else across < 0) else ""
    turn = f' rot="{QUARTER}"' if upright else ""
    off = f'<a:off x="{round(cx - wide / 2)}" y="{round(cy - high / 2)}"/><a:ext cx="{wide}" cy="{high}"/>'
    return f"<a:xfrm{turn}{flips}>{off}</a:xfrm>"


def _straight(start: Place, end: Place) -> str:
    flips = (' flipH="1"' if end[0] < start[0] else "") + (' flipV="1"' if end[1] < start[1] else "")
    left, top = min(start[0], end[0]), min(start[1], end[1])
    size = f'<a:ext cx="{abs(end[0] - start[0])}" cy="{abs(end[1] - start[1])}"/>'
    geometry = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
    return f'<a:xfrm{flips}><a:off x="{left}" y="{top}"/>{size}</a:xfrm>{geometry}'
