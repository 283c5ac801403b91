"""The style `graph`: every node, laid out by Graphviz's `dot`, for debugging. The page is as large as that needs."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from netspec.analysis.facts import Facts
from netspec.draw.colours import Theme
from netspec.draw.emit.dot import quoted
from netspec.draw.lettering import BODY, NAME, width
from netspec.draw.naming import shape_text, subtitle, title_of, tone_of
from netspec.draw.page import head
from netspec.draw.pen import Line, Pen, Port
from netspec.draw.picture import failure
from netspec.draw.scene import PAGE_HEIGHT, PAGE_WIDTH, Point, Polyline, Scene
from netspec.draw.tree import Op
from netspec.ir.network import Network
from netspec.layers.wording import bare_word
from netspec.source.codes.pictures import DotMissing

UNITS_PER_INCH = 144.0
TALL, PAD = 84.0, 18.0
HEADER, MARGIN = 170.0, 60.0
SAMPLES = 8
"""Points a curve of `dot` becomes."""


@dataclass(slots=True)
class Layout:
    """What `dot` answered, in units from the top left: the middles of boxes, the points of wires."""

    width: float = 0.0
    height: float = 0.0
    middles: dict[int, Point] = field(default_factory=dict)
    wires: list[tuple[int, int, list[Point]]] = field(default_factory=list)


def graph(network: Network, facts: Facts, theme: Theme) -> Scene:
    """Raises NetspecError where `dot` is not installed."""
    layout = _read(_run(_text(network)))
    return _scene(network, facts, theme, layout)


def unplaced(network: Network, facts: Facts, theme: Theme) -> Scene:
    """The same without places: what DOT and Mermaid text need no layout for."""
    layout = Layout(middles=dict.fromkeys(range(-1, len(network.nodes) + 1), (0.0, 0.0)))
    layout.wires = [(source, target, [(0.0, 0.0), (0.0, 0.0)]) for source, target in _edges(network)]
    return _scene(network, facts, theme, layout)


def _edges(network: Network) -> list[tuple[int, int]]:
    """From value to node; -1 stands for the output."""
    found = [(value, node.id) for node in network.nodes for value in dict.fromkeys(node.inputs)]
    return [*found, (network.output_value, -1)]


def _lines(network: Network, value: int) -> list[Line]:
    if value <= 0:
        kind = network.input if value == 0 else network.output
        return [("output" if value else "input", BODY, True), (shape_text(kind), BODY, False)]
    node = network.node(value)
    return [(bare_word(node.layer), NAME, True), (shape_text(node.output), BODY, False)]


def _wide(network: Network, value: int) -> float:
    return max(width(text, size, bold) for text, size, bold in _lines(network, value)) + 2 * PAD


# ── dot ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(network: Network) -> str:
    lines = ["digraph network {", "  node [shape=box fixedsize=true]", "  ranksep=0.35 nodesep=0.3"]
    for value in (-1, *range(len(network.nodes) + 1)):
        size = f"width={_wide(network, value) / UNITS_PER_INCH:.4f} height={TALL / UNITS_PER_INCH:.4f}"
        lines.append(f"  {quoted(str(value))} [label={quoted('')} {size}]")
    lines += [f"  {quoted(str(source))} -> {quoted(str(target))}" for source, target in _edges(network)]
    return "\n".join([*lines, "}", ""])


def _run(text: str) -> str:
    import graphviz

    try:
        answer = graphviz.Source(text).pipe(format="plain", encoding="utf-8", quiet=True)
    except (graphviz.ExecutableNotFound, graphviz.CalledProcessError, OSError) as error:
        raise failure(
            DotMissing, "the style graph needs the program dot, which does not answer",
            "apt install graphviz, brew install graphviz or winget install graphviz; -o NAME.dot needs no program",
        ) from error  # fmt: skip
    return str(answer)


def _read(answer: str) -> Layout:
    layout = Layout()
    for line in answer.splitlines():
        word, *rest = shlex.split(line)
        if word == "graph":
            layout.width, layout.height = float(rest[1]) * UNITS_PER_INCH, float(rest[2]) * UNITS_PER_INCH
        elif word == "node":
            layout.middles[int(rest[0])] = _place(layout, rest[1], rest[2])
        elif word == "edge":
            count = int(rest[2])
            control = [_place(layout, rest[3 + 2 * i], rest[4 + 2 * i]) for i in range(count)]
            layout.wires.append((int(rest[0]), int(rest[1]), _sampled(control)))
    return layout


def _place(layout: Layout, x: str, y: str) -> Point:
    return float(x) * UNITS_PER_INCH, layout.height - float(y) * UNITS_PER_INCH


def _sampled(control: list[Point]) -> list[Point]:
    """A run of cubic curves as points; a straight one as its ends."""
    if abs(control[0][0] - control[-1][0]) < 1 and len(control) == 4:
        return [control[0], control[-1]]
    found = [control[0]]
    for at in range(0, len(control) - 3, 3):
        a, b, c, d = control[at : at + 4]
        for step in range(1, SAMPLES + 1):
            t = step / SAMPLES
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            found.append(
                (
                    sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                    sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
            )
    return found


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _scene(network: Network, facts: Facts, theme: Theme, layout: Layout) -> Scene:
    pen = Pen(network, facts, theme)
    page = max(layout.width + 2 * MARGIN, PAGE_WIDTH)
    dx = (page - layout.width) / 2
    ids = {value: _box(pen, value, x + dx, y + HEADER) for value, (x, y) in sorted(layout.middles.items())}
    for source, target, points in layout.wires:
        # the last stretch is drawn to the edge of the box, where the arrow head of dot would have been
        y = layout.middles[target][1]
        ends = [*points[:-1], (points[-1][0], min(points[-1][1] + 14, y - TALL / 2) if y else points[-1][1])]
        moved = tuple((px + dx, py + HEADER) for px, py in ends)
        _wire(pen, moved, ids[source], ids[target])
    head(pen, title_of(network), subtitle(network, facts))
    scene = pen.scene("graph", title_of(network), f"{title_of(network)}\n{subtitle(network, facts)}")
    height = max(layout.height + HEADER + MARGIN, PAGE_HEIGHT)
    return Scene(scene.id, scene.title, scene.background, scene.elements, scene.groups, scene.notes, page, height)


def _box(pen: Pen, value: int, x: float, y: float) -> str:
    network = pen.network
    lines, wide = _lines(network, value), _wide(network, value)
    left, top = x - wide / 2, y - TALL / 2
    if value <= 0:
        word = lines[0][0]
        return pen.box(f"{word}:", left, top, wide, TALL, "plain", lines, tip=word, role="terminal")
    covers = pen.covers([value])
    tone = tone_of(network, Op((value,)))
    return pen.box(covers[0], left, top, wide, TALL, tone, lines, covers=covers, tip=pen.tip([value]))


def _wire(pen: Pen, points: tuple[Point, ...], source: str, target: str) -> None:
    start, end = Port(source, *points[0]), Port(target, *points[-1])
    pen.wires.append(
        Polyline(points=points, colour=pen.theme.edge, line_width=3.0, arrow=True, source=start.shape, target=end.shape)
    )
