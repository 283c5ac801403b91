"""The Scene: what stands on a page, as plain data. Rectangles, ellipses, polygons, polylines and texts; nothing else.

Emitters write it down and decide nothing. Units: 1u = 0.5 pt, x to the right, y downwards. Elements are in order of
painting. Every node of the network is in the `covers` of exactly one element.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

MONO_ADVANCE = 0.6
PAGE_WIDTH, PAGE_HEIGHT = 1920.0, 1080.0
Point = tuple[float, float]
Role = Literal[
    "", "page", "op", "join", "dot", "frame", "badge", "plate", "card", "terminal", "key", "face", "bar", "axis"
]  # fmt: skip
"""Boxes that no wire may cross are `op`, `join`, `terminal` and `face`; a `frame` is crossed by what enters it."""


Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What all elements carry.

    - `id` is unique on the page where it is not empty; `group` is the id of the group that it belongs to.
    - `tip` is what is said of it on hover and to screen readers; `covers` are the paths of the nodes it stands for.
    - `opens` is the id of the page that shows more.
    """

    id: str = ""
    group: str = ""
    role: Role = ""
    tip: str = ""
    covers: tuple[str, ...] = ()
    opens: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Element):
    """Filled, outlined or both; None is nothing drawn. `line_width` counts outwards and inwards alike."""

    fill: str | None = None
    line: str | None = None
    line_width: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect(Shape):
    x: float
    y: float
    width: float
    height: float
    corner: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse(Shape):
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon(Shape):
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polyline(Element):
    """A wire or a line. `source` and `target` are ids of shapes; `label` is the text it carries, for formats of
    text alone; with `arrow` its end is a head that `arrow_head` gives."""

    points: tuple[Point, ...]
    colour: str
    line_width: float = 3.0
    dashed: bool = False
    corner: float = 0.0
    arrow: bool = False
    source: str = ""
    target: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text in a colour of its own."""

    content: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Element):
    """One line; `y` is its baseline. `holder` is the id of the shape that it stands in, and is moved with.

    `runs`, where there are any, make up the content. A `mono` text has characters of one width, `MONO_ADVANCE`.
    """

    x: float
    y: float
    content: str
    size: float
    colour: str
    bold: bool = False
    anchor: Anchor = "start"
    mono: bool = False
    holder: str = ""
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Elements that belong together: a block of the network, with the text of its head."""

    id: str
    label: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A page. `id` is unique in a picture; `notes` are what a speaker is told; `steps` what was done to make it fit."""

    id: str
    title: str
    background: str
    elements: tuple[Element, ...]
    groups: tuple[Group, ...] = ()
    notes: str = ""
    width: float = PAGE_WIDTH
    height: float = PAGE_HEIGHT
    steps: tuple[str, ...] = ()

    def dump(self) -> str:
        """One line an element: what golden files hold."""
        lines = [f"scene {self.id!r} {self.title!r} {number(self.width)}x{number(self.height)} {self.background}"]
        lines += [f"group {group.id!r} {group.label!r} {group.parent!r}" for group in self.groups]
        return "\n".join([*lines, *map(_line, self.elements)]) + "\n"


def _line(element: Element) -> str:
    parts = [type(element).__name__.lower()]
    for field in fields(element):
        value = getattr(element, field.name)
        if value != field.default:
            parts.append(f"{field.name}={_value(value)}")
    return " ".join(parts)


def _value(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    if isinstance(value, tuple):
        return "(" + " ".join(_value(part) for part in value) + ")"
    return repr(value)


def number(value: float) -> str:
    """To one decimal, without a trailing zero or a negative nought."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
