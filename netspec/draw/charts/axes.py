"""A chart's frame: level lines with round figures at the left, stretches of one resolution along the bottom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log, log10

from netspec.draw.charts.steps import Step, stretches
from netspec.draw.lettering import BODY, width
from netspec.draw.pen import Pen
from netspec.draw.scene import Polyline, Rect

LEFT, RIGHT, TOP, BOTTOM = 220.0, 1860.0, 190.0, 890.0
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Axes:
    """Values up to `top`, a line at every `step`, over `count` places."""

    top: float
    count: int
    step: float

    def x(self, place: float) -> float:
        return LEFT + (RIGHT - LEFT) * place / max(self.count, 1)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / self.top if self.top else BOTTOM


def axes_for(highest: float, count: int, base: int = 1000) -> Axes:
    """Axes whose top is a round figure at or over the highest value, in units that are powers of `base`."""
    unit = float(base) ** floor(log(highest, base)) if highest >= base else 1.0
    step = round_step(highest / unit) * unit
    return Axes(step * max(ceil(highest / step - 1e-9), 1), count, step)


def round_step(highest: float) -> float:
    """1, 2 or 5 times a power of ten, so that there are at most `MOST_LINES` lines."""
    if highest <= 0:
        return 1.0
    raw = highest / MOST_LINES
    power = 10.0 ** floor(log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw - 1e-12)


def draw_axes(pen: Pen, axes: Axes, steps: list[Step], text: Callable[[float], str]) -> None:
    count = round(axes.top / axes.step)
    for index in range(count + 1):
        y = axes.y(index * axes.step)
        pen.back.append(
            Polyline(role="axis", points=((LEFT, y), (RIGHT, y)), colour=pen.theme.frame_line, line_width=2.0)
        )
        label = text(index * axes.step).replace(".0 ", " ") if index else "0"
        pen.text(LEFT - 16, y + 9, label, colour=pen.theme.muted, anchor="end")
    _draw_places(pen, axes, steps)


def _draw_places(pen: Pen, axes: Axes, steps: list[Step]) -> None:
    """Every second stretch on a ground of its own; the resolution below where there is room for it."""
    free = 0.0
    for number, (start, end, place) in enumerate(stretches(steps)):
        left, right = axes.x(start), axes.x(end)
        if number % 2:
            ground = Rect(role="page", x=left, y=TOP, width=right - left, height=BOTTOM - TOP, fill=pen.theme.frame)
            pen.back.insert(0, ground)
        middle, half = (left + right) / 2, width(place, BODY) / 2
        middle = min(max(middle, LEFT + half), RIGHT - half)
        if right - left >= 30 and middle - half >= free:
            pen.text(middle, BOTTOM + 40, place, colour=pen.theme.muted, anchor="middle")
            free = middle + half + 16
