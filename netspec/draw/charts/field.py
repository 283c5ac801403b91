"""The receptive field as it grows along the network, against the size of the input."""

from __future__ import annotations

from netspec.analysis.facts import Facts
from netspec.draw.charts.axes import RIGHT, Axes, axes_for, draw_axes
from netspec.draw.charts.steps import Step, steps_of
from netspec.draw.colours import Theme
from netspec.draw.lettering import BODY, width
from netspec.draw.naming import DOT, title_of
from netspec.draw.page import head
from netspec.draw.pen import Pen
from netspec.draw.scene import Ellipse, Polyline, Scene
from netspec.ir.network import Network
from netspec.layers import Image, Tokens


def field_growth(network: Network, facts: Facts, theme: Theme) -> Scene:
    """A point a step, up to the last one that still has places of its own."""
    steps = steps_of(network)
    sizes = [_size(network, facts, step) for step in steps]
    whole = _input_size(network)
    pen = Pen(network, facts, theme)
    axes = axes_for(max([whole, *(size for size in sizes if size is not None)]), len(steps))
    draw_axes(pen, axes, steps, lambda value: f"{value:g}")
    _draw_input(pen, axes, whole)
    _draw_points(pen, axes, steps, sizes)
    title = f"Receptive field — {title_of(network)}"
    said = DOT.join([*_said(steps, sizes, whole), *_unseen(facts, steps, sizes)])
    head(pen, title, said)
    lines = [f"{step.path}: {size:g}" for step, size in zip(steps, sizes, strict=True) if size is not None]
    return pen.scene("rf", title, "\n".join([title, said, *lines[:200]]))


def _size(network: Network, facts: Facts, step: Step) -> float | None:
    """The larger of its axes, in positions of the input; of the windows alone where something sees everything.

    A value with one place, as in a gate, has nothing to say of growth.
    """
    kind = network.node(step.nodes[-1]).output
    if not isinstance(kind, Image | Tokens) or (isinstance(kind, Image) and max(kind.space) == 1):
        return None
    field = facts.nodes[step.nodes[-1] - 1].receptive_field
    if field.status == "whole input" and field.local is not None:
        field = field.local
    sizes = [float(size) for size in field.size if size is not None]
    return max(sizes) if sizes and field.status in ("exact", "bound") else None


def _input_size(network: Network) -> int:
    kind = network.input
    return max(kind.space) if isinstance(kind, Image) else kind.length if isinstance(kind, Tokens) else 1


def _draw_input(pen: Pen, axes: Axes, whole: int) -> None:
    y = axes.y(whole)
    left = axes.x(0)
    line = Polyline(role="axis", points=((left, y), (RIGHT, y)), colour=pen.theme.skip, line_width=3.0, dashed=True)
    pen.back.append(line)
    text = f"the input: {whole}"
    pen.plate(RIGHT - width(text, BODY) / 2 - 12, y - 24, text)


def _draw_points(pen: Pen, axes: Axes, steps: list[Step], sizes: list[float | None]) -> None:
    places = [(axes.x(index + 0.5), axes.y(size)) if size is not None else None for index, size in enumerate(sizes)]
    run = [place for place in places if place is not None]
    if len(run) > 1:
        pen.wires.append(Polyline(points=tuple(run), colour=pen.theme.edge, line_width=4.0, role="axis"))
    for step, place, size in zip(steps, places, sizes, strict=True):
        x, y = place or (axes.x(steps.index(step) + 0.5), axes.y(0))
        radius = 6.0 if place else 1.0
        pen.boxes.append(
            Ellipse(
                id=pen.unique(step.path), role="bar", x=x - radius, y=y - radius, width=2 * radius, height=2 * radius,
                fill=pen.theme.ground(step.tone) if place else pen.theme.frame_line, covers=pen.covers(step.nodes),
                tip=pen.tip(step.nodes, len(step.nodes)) + (f"; {size:g}" if size is not None else ""),
            )
        )  # fmt: skip


def _unseen(facts: Facts, steps: list[Step], sizes: list[float | None]) -> list[str]:
    """A word on attention and gates, through which a unit sees everything, whatever its windows see."""
    shown = (step for step, size in zip(steps, sizes, strict=True) if size is not None)
    whole = any(facts.nodes[step.nodes[-1] - 1].receptive_field.status == "whole input" for step in shown)
    return ["of the windows alone: attention or a gate sees all"] if whole else []


def _said(steps: list[Step], sizes: list[float | None], whole: int) -> list[str]:
    known = [(step, size) for step, size in zip(steps, sizes, strict=True) if size is not None]
    if not known:
        return ["every unit sees the whole input"]
    said = [f"{known[-1][1]:g} positions of the input at {known[-1][0].path}"]
    over = next((step for step, size in known if size >= whole), None)
    if over is not None:
        said.append(f"as wide as the input from {over.path} on")
    return said
