"""One thing after another on a centre line, with the shape on the wire wherever it changes."""

from __future__ import annotations

from dataclasses import dataclass

from netspec.draw.blocks.piece import Density, Ends, Piece
from netspec.draw.lettering import BODY, width
from netspec.draw.pen import Pen, Port

NEAR = 30.0
"""Between a box and a dot, where no arrow head needs room."""


@dataclass(slots=True)
class Link:
    """A piece of a chain, the room before it and the label on the wire there; `shape` is what the wire carries."""

    piece: Piece
    gap: float = 0.0
    label: str = ""
    shape: str = ""


def gap_between(before: Piece, after: Piece, label: str, density: Density) -> float:
    """Room for a wire: enough for its label, less where it ends at a dot."""
    if label:
        return max(density.gap, width(label, BODY) + density.label_room)
    return min(density.gap, NEAR) if after.free_entry else density.gap


class ChainPiece(Piece):
    def __init__(self, links: list[Link]) -> None:
        self.links = links
        self.width = sum(link.gap + link.piece.width for link in links)
        self.up = max(link.piece.up for link in links)
        self.down = max(link.piece.down for link in links)
        self.free_entry = links[0].piece.free_entry

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        drawn = draw_links(pen, self.links, x, y)
        return Ends(drawn[0].entry, drawn[-1].exit)


def draw_links(pen: Pen, links: list[Link], x: float, y: float) -> list[Ends]:
    """The pieces with the wires between them; the first one's gap is left out."""
    drawn: list[Ends] = []
    for index, link in enumerate(links):
        x += link.gap if index else 0.0
        ends = link.piece.draw(pen, x, y)
        if drawn:
            connect(pen, drawn[-1].exit, ends.entry, link.label, x - link.gap / 2)
        drawn.append(ends)
        x += link.piece.width
    return drawn


def connect(pen: Pen, source: Port, target: Port, label: str, middle: float) -> None:
    """A straight wire with its label over the middle of the gap."""
    pen.wire([(source.x, source.y), (target.x, target.y)], source, target, label=label)
    if label:
        at = middle - (4 if target.arrow else 0)
        pen.text(at, source.y - 11, label, colour=pen.theme.muted, anchor="middle")
