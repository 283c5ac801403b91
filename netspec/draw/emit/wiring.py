"""Scene → what it says without places: boxes with their texts, wires between them, groups. For Mermaid and DOT.

A dot on a wire is no box: wires from it come from what the dot's own wire comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from netspec.draw.emit.svg import texts_by_holder
from netspec.draw.scene import Group, Polyline, Scene, Shape

BOXES = ("op", "join", "terminal")


@dataclass(frozen=True, slots=True)
class Box:
    id: str
    lines: tuple[str, ...]
    fill: str
    ink: str
    round: bool
    group: str


@dataclass(frozen=True, slots=True)
class Wire:
    source: str
    target: str
    label: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Wiring:
    title: str
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    groups: tuple[Group, ...]

    def boxes_in(self, group: str) -> list[Box]:
        return [box for box in self.boxes if box.group == group]


def wiring(scene: Scene) -> Wiring:
    held = texts_by_holder(scene.elements)
    boxes = []
    for shape in scene.elements:
        if isinstance(shape, Shape) and shape.role in BOXES:
            texts = held.get(shape.id, [])
            lines = tuple(text.content for text in texts)
            ink = texts[0].colour if texts else scene.background
            boxes.append(Box(shape.id, lines, shape.fill or scene.background, ink, shape.role == "join", shape.group))
    return Wiring(scene.title, tuple(boxes), tuple(_wires(scene, {box.id for box in boxes})), scene.groups)


def _wires(scene: Scene, boxes: set[str]) -> list[Wire]:
    lines = [element for element in scene.elements if isinstance(element, Polyline) and element.source]
    into: dict[str, list[Polyline]] = {}
    for line in lines:
        into.setdefault(line.target, []).append(line)
    found: dict[Wire, None] = {}
    for line in lines:
        if line.target in boxes:
            for source, label in _sources(line, into, boxes):
                found[Wire(source, line.target, line.label or label, line.dashed)] = None
    return list(found)


def _sources(line: Polyline, into: dict[str, list[Polyline]], boxes: set[str]) -> list[tuple[str, str]]:
    """The boxes that a wire comes from, through dots, with the label passed on the way."""
    found, waiting, seen = list[tuple[str, str]](), [(line.source, line.label)], set[str]()
    while waiting:
        at, label = waiting.pop()
        if at in boxes:
            found.append((at, label))
        elif at not in seen:
            seen.add(at)
            waiting += [(before.source, label or before.label) for before in into.get(at, ())]
    return found
