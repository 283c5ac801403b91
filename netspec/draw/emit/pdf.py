"""Scenes → PDF, a page each, vector shapes and real text in the fonts that ship; the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from netspec.draw.font_tables import font_files
from netspec.draw.geometry import arrow_head, bends, shaft
from netspec.draw.lettering import width
from netspec.draw.scene import (
    MONO_ADVANCE,
    Element,
    Ellipse,
    Point,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Shape,
    Text,
)

POINTS_PER_UNIT = 0.5
REGULAR, BOLD, MONO = "LiberationSans", "LiberationSans-Bold", "Courier"


def pdf(scenes: Sequence[Scene]) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    with font_files() as fonts:
        for name, weight in ((REGULAR, "regular"), (BOLD, "bold")):
            pdfmetrics.registerFont(TTFont(name, str(fonts[weight])))
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1)
    canvas.setTitle(scenes[0].title)
    canvas.setCreator("netspec")
    for scene in scenes:
        _Page(canvas, scene).draw()
        canvas.showPage()
    canvas.save()
    return target.getvalue()


class _Page:
    """One page; PDF's y runs upwards, so that every y is turned round here."""

    def __init__(self, canvas: Any, scene: Scene) -> None:
        self.canvas, self.scene = canvas, scene

    def draw(self) -> None:
        scene, canvas = self.scene, self.canvas
        canvas.setPageSize((scene.width * POINTS_PER_UNIT, scene.height * POINTS_PER_UNIT))
        canvas.scale(POINTS_PER_UNIT, POINTS_PER_UNIT)
        canvas.setFillColor(_colour(scene.background))
        canvas.rect(0, 0, scene.width, scene.height, stroke=0, fill=1)
        for element in scene.elements:
            self._element(element)

    def _y(self, y: float) -> float:
        return self.scene.height - y

    def _element(self, element: Element) -> None:
        if isinstance(element, Text):
            self._text(element)
        elif isinstance(element, Polyline):
            self._polyline(element)
        elif isinstance(element, Shape):
            self._shape(element)

    def _shape(self, shape: Shape) -> None:
        canvas = self.canvas
        if shape.fill:
            canvas.setFillColor(_colour(shape.fill))
        if shape.line:
            canvas.setStrokeColor(_colour(shape.line))
            canvas.setLineWidth(shape.line_width)
            canvas.setLineJoin(1)
        paint = {"stroke": int(shape.line is not None), "fill": int(shape.fill is not None)}
        if isinstance(shape, Rect):
            box = (shape.x, self._y(shape.y + shape.height), shape.width, shape.height)
            canvas.roundRect(*box, min(shape.corner, shape.width / 2, shape.height / 2), **paint)
        elif isinstance(shape, Ellipse):
            canvas.ellipse(shape.x, self._y(shape.y + shape.height), shape.x + shape.width, self._y(shape.y), **paint)
        elif isinstance(shape, Polygon):
            canvas.drawPath(self._path(shape.points, 0.0, closed=True), **paint)

    def _polyline(self, line: Polyline) -> None:
        canvas = self.canvas
        canvas.setStrokeColor(_colour(line.colour))
        canvas.setLineWidth(line.line_width)
        canvas.setDash([12, 8] if line.dashed else [])
        canvas.drawPath(self._path(shaft(line), line.corner), stroke=1, fill=0)
        canvas.setDash([])
        if line.arrow:
            canvas.setFillColor(_colour(line.colour))
            canvas.drawPath(self._path(arrow_head(line), 0.0, closed=True), stroke=0, fill=1)

    def _path(self, points: Sequence[Point], corner: float, closed: bool = False) -> Any:
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self._y(points[0][1]))
        for bend in bends(tuple(points), corner):
            path.lineTo(bend.start[0], self._y(bend.start[1]))
            first, second = _third(bend.start, bend.corner), _third(bend.end, bend.corner)
            path.curveTo(first[0], self._y(first[1]), second[0], self._y(second[1]), bend.end[0], self._y(bend.end[1]))
        path.lineTo(points[-1][0], self._y(points[-1][1]))
        if closed:
            path.close()
        return path

    def _text(self, text: Text) -> None:
        canvas = self.canvas
        canvas.setFont(MONO if text.mono else BOLD if text.bold else REGULAR, text.size)
        x = text.x
        for run in text.runs:
            canvas.setFillColor(_colour(run.colour))
            canvas.drawString(x, self._y(text.y), run.content)
            x += text.size * MONO_ADVANCE * len(run.content) if text.mono else width(run.content, text.size, text.bold)
        if text.runs:
            return
        canvas.setFillColor(_colour(text.colour))
        put = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
        put[text.anchor](text.x, self._y(text.y), text.content)


def _third(end: Point, corner: Point) -> Point:
    """The cubic control point of a quadratic curve, on the side of one end."""
    return end[0] + (corner[0] - end[0]) * 2 / 3, end[1] + (corner[1] - end[1]) * 2 / 3


def _colour(text: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(text)
