"""Bars along the network: where the memory, the parameters and the multiply-adds go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netspec.analysis.facts import Facts, NodeFacts
from netspec.draw.charts.axes import BOTTOM, LEFT, RIGHT, TOP, Axes, axes_for, draw_axes
from netspec.draw.charts.steps import Step, steps_of
from netspec.draw.colours import Theme
from netspec.draw.lettering import BODY, cut, width
from netspec.draw.naming import DOT, bytes_figure, figure, title_of
from netspec.draw.page import foot, head
from netspec.draw.pen import Pen
from netspec.draw.scene import Rect, Scene
from netspec.ir.network import Network

TOLD = 3
"""So many of the highest bars are named."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is charted: of a node, with its unit and its words."""

    name: str
    title: str
    of: Callable[[NodeFacts], int]
    text: Callable[[float], str]
    total: str
    base: int = 1000
    """What its units are powers of."""


MEASURES = {
    "memory": Measure(
        "memory", "Memory of the outputs", lambda one: one.output_bytes, bytes_figure, "for one sample", 1024
    ),
    "params": Measure("params", "Parameters", lambda one: one.params, figure, "in all"),
    "macs": Measure("macs", "Multiply-adds", lambda one: one.macs, figure, "in all"),
}


def bars(network: Network, facts: Facts, theme: Theme, measure: Measure) -> Scene:
    steps = steps_of(network)
    values = [sum(measure.of(facts.nodes[node - 1]) for node in step.nodes) for step in steps]
    pen = Pen(network, facts, theme)
    axes = axes_for(max(values, default=0), len(steps), measure.base)
    draw_axes(pen, axes, steps, measure.text)
    for index, (step, value) in enumerate(zip(steps, values, strict=True)):
        _bar(pen, axes, index, step, value, measure)
    told = _tell_highest(pen, axes, steps, values, measure)
    total = sum(values)
    title = f"{measure.title} — {title_of(network)}"
    said = DOT.join([f"{measure.text(total)} {measure.total}", *told])
    head(pen, title, said)
    foot(pen)
    lines = [f"{step.path}: {measure.text(value)}" for step, value in zip(steps, values, strict=True) if value]
    return pen.scene(measure.name, title, "\n".join([title, said, *lines[:200]]))


def _bar(pen: Pen, axes: Axes, index: int, step: Step, value: int, measure: Measure) -> None:
    left, right = axes.x(index), axes.x(index + 1)
    gap = min((right - left) * 0.18, 8.0)
    if value:
        pen.tones[step.tone] = None
    top = axes.y(value)
    pen.boxes.append(
        Rect(
            id=pen.unique(step.path), role="bar", x=left + gap / 2, y=top, width=right - left - gap,
            height=max(BOTTOM - top, 0.5), fill=pen.theme.ground(step.tone), covers=pen.covers(step.nodes),
            tip=f"{pen.tip(step.nodes, len(step.nodes))}; {measure.text(value)}",
        )
    )  # fmt: skip


def _tell_highest(pen: Pen, axes: Axes, steps: list[Step], values: list[int], measure: Measure) -> list[str]:
    """Names the highest bars beside their tops, and answers with the share of the very highest."""
    total = sum(values)
    order = sorted((index for index, value in enumerate(values) if value), key=lambda index: -values[index])
    taken: list[tuple[float, float, float]] = []
    for index in order[:TOLD]:
        text = cut(f"{steps[index].path}  {measure.text(values[index])}", 520, BODY)
        wide = width(text, BODY)
        y = max(axes.y(values[index]) + 22, TOP + 26)
        x = _beside(axes, index, wide, values, values[index])
        if x is None or any(a < x + wide and x < b and abs(y - c) < 32 for a, b, c in taken):
            continue
        taken.append((x, x + wide, y))
        pen.text(x, y, text)
    return [f"{values[order[0]] / total:.0%} in {steps[order[0]].path}"] if order and total else []


def _beside(axes: Axes, index: int, wide: float, values: list[int], height: int) -> float | None:
    """Where a text beside the top of a bar crosses no other bar: to the right of it, else to the left."""
    right, left = axes.x(index + 1) + 8, axes.x(index) - 8 - wide
    for x in (right, left):
        if x < LEFT or x + wide > RIGHT:
            continue
        under = [
            value
            for place, value in enumerate(values)
            if place != index and axes.x(place + 1) > x and axes.x(place) < x + wide
        ]
        if all(axes.y(value) > axes.y(height) + 34 for value in under):
            return x
    return None
