"""What must hold of every scene, whatever it shows: each rule answers with the violations that it finds, as texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from netspec.draw.colours import contrast
from netspec.draw.geometry import Box, box_of
from netspec.draw.lettering import FLOOR
from netspec.draw.scene import Element, Ellipse, Polyline, Rect, Scene, Text
from netspec.ir.network import Network

SLACK = 1.0
SOLID = ("op", "join", "terminal", "face")


def violations(scene: Scene) -> list[str]:
    """Of all the rules that need no network."""
    return [
        *small_texts(scene),
        *texts_off_the_page(scene),
        *texts_outside_their_box(scene),
        *texts_over_texts(scene),
        *wires_through_boxes(scene),
        *wires_through_texts(scene),
        *boxes_over_boxes(scene),
        *faint_texts(scene),
        *repeated_ids(scene),
    ]


def texts(scene: Scene) -> list[Text]:
    return [element for element in scene.elements if isinstance(element, Text)]


def small_texts(scene: Scene) -> Iterator[str]:
    yield from (f"{text.content!r} is {text.size}u" for text in texts(scene) if text.size < FLOOR - 0.01)


def texts_off_the_page(scene: Scene) -> Iterator[str]:
    for text in texts(scene):
        left, top, right, bottom = box_of(text)
        if left < 0 or top < 0 or right > scene.width or bottom > scene.height:
            yield f"{text.content!r} is off the page: {left:.0f} {top:.0f} {right:.0f} {bottom:.0f}"


def texts_outside_their_box(scene: Scene) -> Iterator[str]:
    shapes = {element.id: element for element in scene.elements if element.id}
    for text in texts(scene):
        if text.holder and not _inside(box_of(text), box_of(shapes[text.holder])):
            yield f"{text.content!r} does not fit into {text.holder}"


def texts_over_texts(scene: Scene) -> Iterator[str]:
    for one, other in _overlapping(texts(scene)):
        yield f"{one.content!r} overlaps {other.content!r}"  # type: ignore[attr-defined]


def boxes_over_boxes(scene: Scene) -> Iterator[str]:
    shapes = [element for element in scene.elements if element.role in ("op", "join", "terminal")]
    for one, other in _overlapping(shapes):
        yield f"{one.id} overlaps {other.id}"


def _overlapping(elements: list[Element]) -> Iterator[tuple[Element, Element]]:
    """Pairs whose boxes share area, by a sweep from the left."""
    boxes = sorted(((box_of(element), index) for index, element in enumerate(elements)))
    for at, (box, index) in enumerate(boxes):
        for other, number in boxes[at + 1 :]:
            if other[0] >= box[2] - SLACK:
                break
            if box[1] + SLACK < other[3] and other[1] + SLACK < box[3]:
                yield elements[index], elements[number]


def wires_through_boxes(scene: Scene) -> Iterator[str]:
    solid = [element for element in scene.elements if element.role in SOLID]
    for line in scene.elements:
        if isinstance(line, Polyline) and line.source:
            for shape in solid:
                if shape.id not in (line.source, line.target) and any(
                    _crosses(a, b, box_of(shape)) for a, b in pairwise(line.points)
                ):
                    yield f"a wire from {line.source} to {line.target} runs through {shape.id}"


def wires_through_texts(scene: Scene) -> Iterator[str]:
    free = [text for text in texts(scene) if not text.holder]
    for line in scene.elements:
        if isinstance(line, Polyline) and line.source:
            for text in free:
                left, top, right, bottom = box_of(text)
                inner = (left + 2, top + 4, right - 2, bottom - 4)
                if any(_crosses(a, b, inner) for a, b in pairwise(line.points)):
                    yield f"a wire from {line.source} runs through {text.content!r}"


def _crosses(a: tuple[float, float], b: tuple[float, float], box: Box) -> bool:
    """Whether a level or upright stretch enters the inside of a box."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return left < box[2] - SLACK and right > box[0] + SLACK and top < box[3] - SLACK and bottom > box[1] + SLACK


def faint_texts(scene: Scene) -> Iterator[str]:
    for index, text in enumerate(scene.elements):
        if isinstance(text, Text):
            left, top, right, bottom = box_of(text)
            ground = _ground(scene, index, ((left + right) / 2, (top + bottom) / 2))
            if contrast(text.colour, ground) < 4.5:
                yield f"{text.content!r}: {text.colour} on {ground}"


def _ground(scene: Scene, index: int, at: tuple[float, float]) -> str:
    found = scene.background
    for shape in scene.elements[:index]:
        if isinstance(shape, Rect | Ellipse) and shape.fill:
            left, top, right, bottom = box_of(shape)
            if left <= at[0] <= right and top <= at[1] <= bottom:
                found = shape.fill
    return found


def repeated_ids(scene: Scene) -> Iterator[str]:
    counts = Counter(element.id for element in scene.elements if element.id)
    yield from (f"the id {id} stands {count} times" for id, count in counts.items() if count > 1)


def covered(scene: Scene) -> Counter[str]:
    """How often each node is accounted for."""
    return Counter(path for element in scene.elements for path in element.covers)


def miscounted(scene: Scene, network: Network) -> list[str]:
    """Nodes of the network that the page accounts for not exactly once."""
    counts = covered(scene)
    known = [node.path for node in network.nodes]
    return [f"{path}: {counts[path]} times" for path in known if counts[path] != 1] + sorted(set(counts) - set(known))


def false_shapes(scene: Scene, network: Network) -> list[str]:
    """Shapes written on wires and at the ends that no value of the network has."""
    types = [network.input, *(node.output for node in network.nodes)]
    known = {"×".join(map(str, type_.shape)) for type_ in types if type_.kind != "unknown"}
    labels = [element.label for element in scene.elements if isinstance(element, Polyline) and element.label]
    skips = {e.label for e in scene.elements if isinstance(e, Polyline) and e.id.startswith("skip:")}
    return [label for label in labels if label not in known and label not in skips]


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )
