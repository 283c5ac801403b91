"""A Piece is a part of the tree that has been measured, about its centre line, and can be drawn where it is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from netspec.draw.lettering import BODY, NAME, width
from netspec.draw.naming import lines_of, tone_of, tones_of
from netspec.draw.pen import Line, Pen, Port
from netspec.draw.tree import Folded, Join, Op
from netspec.ir.network import Network

OP_HEIGHT = 84.0
PartOfTangle = TypeVar("PartOfTangle", Op, Join)


@dataclass(frozen=True, slots=True)
class Density:
    """How much room things take; a step of the fit ladder. Texts are never under 24u.

    - `heavy`, `light`: least width of boxes with weights, and of those without; `pad` is left at either side of a text.
    - `gap`: between boxes; `label_room`: what a wire is longer than its label; `side`: within a frame's border.
    - `inner_labels`: whether shapes stand on the wires within frames; `tells`: on which wires they stand at all.
    """

    heavy: float = 196.0
    light: float = 150.0
    pad: float = 18.0
    gap: float = 64.0
    label_room: float = 40.0
    side: float = 28.0
    stack_gap: float = 34.0
    name_size: float = NAME
    inner_labels: bool = True
    tells: Literal["changes", "resolutions", "nothing"] = "changes"
    said: str = ""


ROOMY = Density()
SNUG = Density(inner_labels=False, gap=52.0, heavy=170.0, light=110.0, said="shapes within blocks left out")
CLOSE = Density(
    heavy=110.0, light=84.0, pad=13.0, gap=32.0, label_room=22.0, side=18.0, stack_gap=22.0, name_size=BODY,
    inner_labels=False, said="shapes within blocks left out, all text 12 pt",
)  # fmt: skip
SPARSE = replace(CLOSE, tells="resolutions", said="shapes only where the resolution changes, all text 12 pt")
BARE = replace(CLOSE, tells="nothing", said="shapes only between rows, all text 12 pt")
DENSITIES = (ROOMY, SNUG, CLOSE, SPARSE, BARE)


@dataclass(slots=True)
class Plan:
    """What pieces are measured by: the network, the density, and the nodes each part stands for."""

    network: Network
    density: Density
    covers: dict[int, tuple[int, ...]]
    kept: list[object] = field(default_factory=list)

    def nodes(self, part: object) -> tuple[int, ...]:
        return self.covers[id(part)]

    def kept_as(self, part: PartOfTangle, nodes: tuple[int, ...]) -> PartOfTangle:
        """A part made while measuring, with the nodes it stands for; it is kept, so that its identity stays its own."""
        self.covers[id(part)] = nodes
        self.kept.append(part)
        return part


@dataclass(frozen=True, slots=True)
class Ends:
    """Where wires come in and go out."""

    entry: Port
    exit: Port


class Piece(ABC):
    """`up` and `down` are the extents over and under the centre line; `free_entry`: it begins with a dot."""

    width: float
    up: float
    down: float
    free_entry: bool = False

    @abstractmethod
    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        """Draws it with its left side at x and its centre line at y."""


class OpPiece(Piece):
    """One box with the layer's word and what is fused with it."""

    def __init__(self, plan: Plan, op: Op) -> None:
        self.op, self.nodes, self.tone = op, plan.nodes(op), tone_of(plan.network, op)
        word, *below = lines_of(plan.network, op)
        self.lines: list[Line] = [(word, plan.density.name_size, True), *((text, BODY, False) for text in below)]
        heavy = self.tone in ("conv", "linear", "attention")
        self.width = boxed_width(self.lines, plan.density.heavy if heavy else plan.density.light, plan.density.pad)
        self.up = self.down = OP_HEIGHT / 2

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        covers = pen.covers(self.nodes)
        tip = pen.tip(self.nodes, len(self.op.nodes))
        top = y - OP_HEIGHT / 2
        id = pen.box(covers[0], x, top, self.width, OP_HEIGHT, self.tone, self.lines, covers=covers, tip=tip)
        return ends(id, x, y, self.width)


class StackPiece(OpPiece):
    """A box that stands for several in a row: cards behind it, and a badge over its corner."""

    OFFSET = 9.0

    def __init__(self, plan: Plan, op: Op, count: int, footnote: str, name: str) -> None:
        super().__init__(plan, op)
        self.count, self.footnote, self.name = count, footnote, name
        self.box_width = self.width
        self.width += self.OFFSET
        self.up = OP_HEIGHT / 2 + self.OFFSET + 34

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        covers = pen.covers(self.nodes)
        top = y - OP_HEIGHT / 2
        pen.card(x + self.OFFSET, top - self.OFFSET, self.box_width, OP_HEIGHT, self.tone)
        tip = pen.tip(self.nodes, len(self.op.nodes))
        id = pen.box(covers[0], x, top, self.box_width, OP_HEIGHT, self.tone, self.lines, covers=covers, tip=tip)
        badge = f"×{self.count}" + (pen.footnote(self.footnote) if self.footnote else "")
        pen.badge(x + self.width + 4, top - self.OFFSET - 34, badge, f"{self.count} in a row")
        return Ends(Port(id, x, y), Port(id, x + self.box_width, y))


class FoldedPiece(Piece):
    """A box for a part that is drawn elsewhere or only counted."""

    OFFSET = 9.0

    def __init__(self, plan: Plan, part: Folded, label: str) -> None:
        self.part, self.nodes = part, plan.nodes(part)
        self.lines: list[Line] = [(label, plan.density.name_size, True)]
        self.lines += [(part.detail, BODY, False)] if part.detail else []
        self.box_width = boxed_width(self.lines, plan.density.heavy, plan.density.pad)
        self.width = self.box_width + self.OFFSET
        self.up, self.down = OP_HEIGHT / 2 + self.OFFSET, OP_HEIGHT / 2

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        covers = pen.covers(self.nodes)
        top = y - OP_HEIGHT / 2
        pen.card(x + self.OFFSET, top - self.OFFSET, self.box_width, OP_HEIGHT, "block")
        tip = f"{self.part.label}: {len(self.nodes)} layers, {covers[0]} to {covers[-1]}"
        id = pen.box(
            f"block:{covers[0]}", x, top, self.box_width, OP_HEIGHT, "block", self.lines, covers=covers, tip=tip,
            opens=self.part.page, lift=6.0,
        )  # fmt: skip
        pen.stripe(x + 14, y + OP_HEIGHT / 2 - 11, self.box_width - 28, tones_of(pen.network, self.nodes))
        return Ends(Port(id, x, y), Port(id, x + self.box_width, y))


class TerminalPiece(Piece):
    """Where the network begins or ends: an outline with the shape in it."""

    def __init__(self, word: str, shape: str) -> None:
        self.word, self.lines = word, [(word, BODY, True), (shape, BODY, False)]
        self.width = boxed_width(self.lines, 120.0)
        self.up = self.down = OP_HEIGHT / 2

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        top = y - OP_HEIGHT / 2
        tip = f"{self.word}: {self.lines[1][0]}"
        id = pen.box(f"{self.word}:", x, top, self.width, OP_HEIGHT, "plain", self.lines, tip=tip, role="terminal")
        return ends(id, x, y, self.width)


def ends(id: str, x: float, y: float, wide: float) -> Ends:
    return Ends(Port(id, x, y), Port(id, x + wide, y))


def boxed_width(lines: Sequence[Line], least: float, pad: float = 16.0) -> float:
    """The width of a box: its widest line, padded at either side."""
    return max(least, *(width(text, size, bold) + 2 * pad for text, size, bold in lines))
