"""Where things of a scene are: boxes about them, arrow heads, rounded corners. What emitters and tests share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from netspec.draw.lettering import ASCENT, DESCENT, width
from netspec.draw.scene import MONO_ADVANCE, Element, Ellipse, Point, Polygon, Polyline, Rect, Shape, Text

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""


def box_of(element: Element) -> Box:
    if isinstance(element, Rect | Ellipse):
        return element.x, element.y, element.x + element.width, element.y + element.height
    if isinstance(element, Text):
        return text_box(element)
    assert isinstance(element, Polygon | Polyline)
    xs, ys = [x for x, _ in element.points], [y for _, y in element.points]
    return min(xs), min(ys), max(xs), max(ys)


def text_box(text: Text) -> Box:
    wide = text_width(text)
    left = {"start": text.x, "middle": text.x - wide / 2, "end": text.x - wide}[text.anchor]
    return left, text.y - ASCENT * text.size, left + wide, text.y + DESCENT * text.size


def text_width(text: Text) -> float:
    return MONO_ADVANCE * text.size * len(text.content) if text.mono else width(text.content, text.size, text.bold)


def enlarged(element: Element, factor: float, dx: float, dy: float) -> Element:
    """The element, everything about it larger by the factor, then moved."""
    if isinstance(element, Text):
        x, y = element.x * factor + dx, element.y * factor + dy
        return replace(element, x=x, y=y, size=element.size * factor)
    if isinstance(element, Polyline):
        line, corner = element.line_width * factor, element.corner * factor
        return replace(element, points=_moved(element.points, factor, dx, dy), line_width=line, corner=corner)
    assert isinstance(element, Shape)
    line = element.line_width * factor
    if isinstance(element, Polygon):
        return replace(element, points=_moved(element.points, factor, dx, dy), line_width=line)
    assert isinstance(element, Rect | Ellipse)
    x, y = element.x * factor + dx, element.y * factor + dy
    wide, high = element.width * factor, element.height * factor
    if isinstance(element, Rect):
        corner = element.corner * factor
        return replace(element, x=x, y=y, width=wide, height=high, corner=corner, line_width=line)
    return replace(element, x=x, y=y, width=wide, height=high, line_width=line)


def _moved(points: tuple[Point, ...], factor: float, dx: float, dy: float) -> tuple[Point, ...]:
    return tuple((x * factor + dx, y * factor + dy) for x, y in points)


HEAD_LENGTH, HEAD_HALF = 4.6, 2.2
"""Of an arrow, in widths of its line."""


def arrow_head(line: Polyline) -> tuple[Point, ...]:
    """The triangle at the end of a line with an arrow; nothing where there is none."""
    if not line.arrow:
        return ()
    (ax, ay), (bx, by) = line.points[-2:]
    far = max(abs(bx - ax), abs(by - ay), 1e-9)
    ux, uy = (bx - ax) / far, (by - ay) / far
    long, half = HEAD_LENGTH * line.line_width, HEAD_HALF * line.line_width
    cx, cy = bx - ux * long, by - uy * long
    return (bx, by), (cx - uy * half, cy + ux * half), (cx + uy * half, cy - ux * half)


def shaft(line: Polyline) -> tuple[Point, ...]:
    """The points of a line, its end drawn back into the arrow head where it has one."""
    if not line.arrow:
        return line.points
    (ax, ay), (bx, by) = line.points[-2:]
    far = max(abs(bx - ax), abs(by - ay), 1e-9)
    back = min((HEAD_LENGTH - 0.7) * line.line_width, far)
    return (*line.points[:-1], (bx - (bx - ax) / far * back, by - (by - ay) / far * back))


@dataclass(frozen=True, slots=True)
class Bend:
    """A rounded corner: straight to `start`, then a curve of the control point `corner` to `end`."""

    start: Point
    corner: Point
    end: Point


def bends(points: tuple[Point, ...], radius: float) -> Iterator[Bend]:
    """The corners between the first and the last point, none wider than half of its sides."""
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        yield Bend(_towards(corner, before, radius), corner, _towards(corner, after, radius))


def _towards(origin: Point, other: Point, distance: float) -> Point:
    dx, dy = other[0] - origin[0], other[1] - origin[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    share = min(distance, length / 2) / length
    return origin[0] + dx * share, origin[1] + dy * share
